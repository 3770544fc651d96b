"""A workbook (.xlsx): a sheet of verdicts, one of the figures behind them, one of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from mtcrcheck.assessment import Assessment
from mtcrcheck.report.csv import list_rows, make_header
from mtcrcheck.report.run import Outcome, Run

FIGURES = ("path", "name", "key", "value", "source", "used", "note")
SOURCES = ("path", "name", "source", "title", "url", "date")
Rows = list[Sequence[object]]


def render_one(outcome: Outcome, run: Run) -> tuple[Rows, Rows, Rows]:
    """Return the rows of one input for each sheet; inputs that could not be read have none."""
    if not isinstance(outcome, Assessment):
        return [], [], []
    spec = outcome.spec
    figures: Rows = [
        (spec.path, spec.name, key, claim.text, claim.source, "no" if claim.suspect else "yes", claim.note)
        for key, claim in spec.figures
    ]
    sources: Rows = [(spec.path, spec.name, s.id, s.title, s.url, s.date) for s in spec.sources]
    return list(list_rows(outcome, run)), figures, sources


def render_all(pieces: Iterable[tuple[Rows, Rows, Rows]], run: Run) -> Iterator[bytes]:
    """Yield the workbook. Raises `OSError` for more rows than a sheet has."""
    from mtcrcheck.screening.workbooks import write_book  # noqa: PLC0415  heavy

    verdicts, figures, sources = zip(*pieces, strict=True) if (pieces := list(pieces)) else ((), (), ())
    yield write_book(
        {
            "Verdicts": chain([make_header(run)], *verdicts),
            "Figures": chain([FIGURES], *figures),
            "Sources": chain([SOURCES], *sources),
        }
    )
