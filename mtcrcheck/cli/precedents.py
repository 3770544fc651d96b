"""`precedents`: what governments actually did, newest first, beside what the rules say of it."""

from collections.abc import Iterable
from typing import Literal, get_args

from mtcrcheck.assessment import Request
from mtcrcheck.cli.commands import Text, Texts, refusal
from mtcrcheck.cli.options import grouped
from mtcrcheck.cli.output import colour, format_among, lay_out, width, write
from mtcrcheck.cli.request import load_spec_at, read_day, resolve_country
from mtcrcheck.precedents.record import read_record, select
from mtcrcheck.precedents.replay import Posture, replay_events, select_alike
from mtcrcheck.report import precedents as report
from mtcrcheck.report.formats import Run
from mtcrcheck.rules.law import load_library

PrecedentFormat = Literal["table", "text", "json", "jsonl", "csv", "markdown", "html", "svg"]


@grouped
def precedents(
    to: Texts = None,
    supplier: Text = None,
    system: Text = None,
    like: Text = None,
    since: Text = None,
    backtest: bool = False,
    format: PrecedentFormat | None = None,
    output: Text = None,
) -> int:
    chosen = format or format_among(get_args(PrecedentFormat), output)
    if backtest and chosen not in ("table", "text"):
        raise refusal(f"the back-test is plain text, and is not written as {chosen}", "--backtest")
    record, library = read_record(), load_library()
    events = select(
        record.events,
        to={resolve_country(name, "--to") for text in to or () for name in text.split(",")},
        system=system,
        supplier=resolve_country(supplier, "--from") if supplier else None,
        since=read_day(since, "--since") if since else None,
    )
    alike = load_spec_at(like, "--like") if like is not None else None
    found = replay_events(record, events, library)
    if alike:
        found = select_alike(found, alike, library)
    run = Run(library, Request(library.as_of), width(output), colour(output))
    if backtest:
        write(lay_out(report.describe_backtest(found), chosen, run), output)
    else:
        write(_render(found, chosen, run), output)
    return 0


def _render(found: tuple[Posture, ...], format: str, run: Run) -> Iterable[str]:
    match format:
        case "text":
            return ("\n".join(report.lines(p)) + "\n\n" for p in found)
        case "json":
            return [report.as_json(found)]
        case "jsonl":
            return report.as_jsonl(found)
        case "csv":
            return report.as_csv(found)
        case "svg":
            return [report.timeline(found)]
    page = report.describe(found, f"{len(found)} documented decisions. {report.CAUTION}")
    return lay_out(page, format, run)
