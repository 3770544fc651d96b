"""`precedents`: what governments actually did, newest first, beside what the rules say of it."""

from collections.abc import Iterator
from typing import Literal, get_args

from mtcrcheck.assessment import Request
from mtcrcheck.cli.commands import Text, Texts, flag, option, refusal
from mtcrcheck.cli.options import FORMAT, OUTPUT, grouped
from mtcrcheck.cli.output import colour, format_among, width, write
from mtcrcheck.cli.request import load_spec_at, read_day, resolve_country
from mtcrcheck.precedents.record import read_record, select
from mtcrcheck.precedents.replay import Posture, replay_events, select_alike
from mtcrcheck.report import fleet
from mtcrcheck.report import precedents as report
from mtcrcheck.report.formats import Run
from mtcrcheck.report.layout import Layout, render
from mtcrcheck.report.precedents import timeline
from mtcrcheck.rules.law import Library, load_library

PrecedentFormat = Literal["table", "text", "json", "jsonl", "csv", "markdown", "html", "svg"]


@grouped
def precedents(
    to: Texts = option("COUNTRY", "Buyer: ISO code or name, several with commas. Repeatable."),
    supplier: Text = option("COUNTRY", "Supplier: ISO code or name.", "--from"),
    system: Text = option("NAME", "Part of the system's name."),
    like: Text = option("SPEC", "Only systems that are treated and reviewed like this spec."),
    since: Text = option("DATE", "First day, such as 2020-07-24."),
    backtest: bool = flag("--backtest", "Show which documented decisions the rules explain, and which not."),
    format: PrecedentFormat | None = FORMAT,
    output: Text = OUTPUT,
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
    write(_render(found, chosen, output, library, backtest=backtest), output)
    return 0


def _render(
    found: tuple[Posture, ...], format: str, path: str | None, library: Library, *, backtest: bool
) -> Iterator[str]:
    layout = Layout(width(path), colour(path))
    document = report.describe(found, f"{len(found)} documented decisions. {report.CAUTION}")
    match format:
        case _ if backtest:
            yield render(report.describe_backtest(found), layout)
        case "table":
            yield render(document, layout)
        case "markdown":
            yield fleet.to_markdown(document)
        case "text":
            yield from ("\n".join(report.lines(p)) + "\n\n" for p in found)
        case "json":
            yield report.as_json(found)
        case "jsonl":
            yield from report.as_jsonl(found)
        case "csv":
            yield from report.as_csv(found)
        case "html":
            from mtcrcheck.report.html import render_document  # templates are slow to load

            yield from render_document(document, Run(library, Request(library.as_of)))
        case "svg":
            yield timeline(found)
