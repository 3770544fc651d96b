"""`precedents`: what governments actually did, newest first, beside what the rules say of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mtcrcheck.cli.options import OutputFile, grouped

if TYPE_CHECKING:  # these are loaded by the command, not where the options are declared
    from mtcrcheck.precedents.replay import Posture
    from mtcrcheck.spec.model import Spec

PrecedentFormat = Literal["table", "text", "json", "jsonl", "csv", "markdown", "svg"]


@grouped
def precedents(
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="COUNTRY", help="Buyer: ISO code or name, several with commas. Repeatable."),
    ] = None,
    supplier: Annotated[
        str | None, typer.Option("--from", metavar="COUNTRY", help="Supplier: ISO code or name.")
    ] = None,
    system: Annotated[str | None, typer.Option(metavar="NAME", help="Part of the system's name.")] = None,
    like: Annotated[
        str | None,
        typer.Option(metavar="SPEC", help="Only systems treated and reviewed like this spec in their place."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day, such as 2020-07-24.")] = None,
    backtest: Annotated[
        bool,
        typer.Option("--backtest", help="What the rules explain of the record, and what they do not."),
    ] = False,
    format: Annotated[PrecedentFormat, typer.Option("--format", "-f", help="Output format.")] = "table",
    output: OutputFile = None,
) -> int:
    """Show documented decisions on a destination or a system, and whether they fit the policy of their day."""
    from mtcrcheck.cli.asking import country, day
    from mtcrcheck.cli.output import write
    from mtcrcheck.precedents.record import read_record, select
    from mtcrcheck.precedents.replay import replay_events, select_alike
    from mtcrcheck.rules.law import load_library

    record, library = read_record(), load_library()
    events = select(
        record.events,
        to={country(name, "--to") for text in to or () for name in text.split(",")},
        system=system,
        supplier=country(supplier, "--from") if supplier else None,
        since=day(since, "--since") if since else None,
    )
    found = replay_events(record, events, library)
    if like is not None:
        found = select_alike(found, _read_spec(like), library)
    write(_backtest(found) if backtest else _render(found, format, output), output)
    return 0


def _read_spec(path: str) -> "Spec":
    """Read the spec that decisions are compared with. Raises `typer.BadParameter` where that fails."""
    from pathlib import Path

    from mtcrcheck.cli import inputs
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.read import read_spec

    try:
        return read_spec(inputs.read(inputs.Source(path, Path(path))), path)
    except SpecError as error:
        raise typer.BadParameter("\n".join(map(str, error.diagnostics)), param_hint="--like") from None


def _backtest(found: "tuple[Posture, ...]") -> Iterator[str]:
    """Yield what the rules explain of the record, in plain figures, and the lists behind them."""
    from mtcrcheck.precedents.replay import count_standings
    from mtcrcheck.report import precedents as report

    replayed = count_standings(found)
    yield report.backtest_table(replayed) + "\n\n"
    yield "\n".join(report.backtest_lines(replayed)) + "\n"


def _render(found: "tuple[Posture, ...]", format: PrecedentFormat, path: str | None) -> Iterator[str]:
    """Yield the decisions in a format."""
    from mtcrcheck.report import precedents as report

    closing = f"{len(found)} documented decisions. {report.CAUTION}"
    match format:
        case "table":
            from mtcrcheck.cli.running import colour, width
            from mtcrcheck.report.layout import Layout

            layout = Layout(width(path), colour(path))
            lines = [*layout.table(report.HEADERS, report.rows(found)), "", *layout.wrapped(closing)]
            yield "".join(f"{line}\n" for line in lines)
        case "markdown":
            yield f"{report.table(found, 'github')}\n\n{closing}\n"
        case "text":
            yield from ("\n".join(report.lines(p)) + "\n\n" for p in found)
        case "json":
            yield report.as_json(found)
        case "jsonl":
            yield from report.as_jsonl(found)
        case "csv":
            yield from report.as_csv(found)
        case "svg":
            from mtcrcheck.report.timeline import timeline

            yield timeline(found)
