"""`precedents`: what governments actually did, newest first, beside what the rules say of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.cli.options import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.precedents.events import Event
    from mtcrcheck.precedents.replay import Posture
    from mtcrcheck.spec.model import Spec


class PrecedentFormat(StrEnum):
    """Formats of the record of decisions."""

    TABLE = "table"
    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Query:
    """Which decisions."""

    to: Annotated[
        list[str] | None,
        typer.Option(metavar="COUNTRY", help="Buyer: ISO code or name, several with commas. Repeatable."),
    ] = None
    supplier: Annotated[
        str | None, typer.Option("--from", metavar="COUNTRY", help="Supplier: ISO code or name.")
    ] = None
    system: Annotated[str | None, typer.Option(metavar="NAME", help="Part of the system's name.")] = None
    like: Annotated[
        str | None,
        typer.Option(metavar="SPEC", help="Only systems treated and reviewed like this spec in their place."),
    ] = None
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day, such as 2020-07-24.")] = None
    backtest: Annotated[
        bool,
        typer.Option("--backtest", help="What the rules explain of the record, and what they do not."),
    ] = False


@dataclass(frozen=True, slots=True)
class Written:
    """How and where to report."""

    format: Annotated[PrecedentFormat, typer.Option("--format", "-f", help="Output format.")] = (
        PrecedentFormat.TABLE
    )
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None


@grouped
def precedents(query: Query, written: Written) -> int:
    """Show documented decisions on a destination or a system, and how they sit with the posture then."""
    from mtcrcheck.cli.output import write
    from mtcrcheck.library import load_library
    from mtcrcheck.precedents.record import read_record
    from mtcrcheck.precedents.replay import replay_events, select_alike

    record, library = read_record(), load_library()
    found = replay_events(record, _selected(record.events, query), library)
    if query.like is not None:
        found = select_alike(found, _spec(query.like), library)
    write(_backtest(found) if query.backtest else _told(found, written), written.output)
    return 0


def _selected(events: tuple[Event, ...], query: Query) -> tuple[Event, ...]:
    """Return the events asked for, newest first. Raises `typer.BadParameter` for what cannot be meant."""
    from mtcrcheck.cli.asking import country, day
    from mtcrcheck.precedents.record import select

    return select(
        events,
        to={country(name, "--to") for text in query.to or () for name in text.split(",")},
        system=query.system,
        supplier=country(query.supplier, "--from") if query.supplier else None,
        since=day(query.since, "--since") if query.since else None,
    )


def _spec(path: str) -> Spec:
    """Read the spec that decisions are compared with. Raises `typer.BadParameter` where that fails."""
    from pathlib import Path

    from mtcrcheck.cli import inputs
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.read import read_spec

    try:
        return read_spec(inputs.read(inputs.Source(path, Path(path))), path)
    except SpecError as error:
        raise typer.BadParameter("\n".join(map(str, error.diagnostics)), param_hint="--like") from None


def _backtest(found: tuple[Posture, ...]) -> Iterator[str]:
    """Yield what the rules explain of the record, in plain figures, and the lists behind them."""
    from mtcrcheck.precedents.replay import count_standings
    from mtcrcheck.report import precedents as report

    replayed = count_standings(found)
    yield report.backtest_table(replayed) + "\n\n"
    yield "\n".join(report.backtest_lines(replayed)) + "\n"


def _told(found: tuple[Posture, ...], written: Written) -> Iterator[str]:
    """Yield the decisions in a format."""
    from mtcrcheck.report import precedents as report

    closing = f"{len(found)} documented decisions. {report.CAUTION}"
    match written.format:
        case PrecedentFormat.TABLE:
            from mtcrcheck.cli.running import colour, width
            from mtcrcheck.report.layout import Layout

            layout = Layout(width(written.output), colour(written.output))
            lines = [*layout.table(report.HEADERS, report.rows(found)), "", *layout.wrapped(closing)]
            yield "".join(f"{line}\n" for line in lines)
        case PrecedentFormat.MARKDOWN:
            yield f"{report.table(found, 'github')}\n\n{closing}\n"
        case PrecedentFormat.TEXT:
            yield from ("\n".join(report.lines(p)) + "\n\n" for p in found)
        case PrecedentFormat.JSON:
            yield report.as_json(found)
        case PrecedentFormat.JSONL:
            yield from report.as_jsonl(found)
        case PrecedentFormat.CSV:
            yield from report.as_csv(found)
        case PrecedentFormat.SVG:
            from mtcrcheck.report.timeline import timeline

            yield timeline(found)
