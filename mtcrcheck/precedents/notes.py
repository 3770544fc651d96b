"""The record beside a verdict: one line a destination, added once the verdict stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mtcrcheck.assessment import Remark
from mtcrcheck.precedents.queries import summary
from mtcrcheck.precedents.record import read_events

if TYPE_CHECKING:
    from mtcrcheck.assessment import Assessment


def with_precedents(found: Assessment) -> Assessment:
    """Return the assessment with what is documented, up to its day, of decisions on each destination."""
    request = found.request
    if not request.to:
        return found
    events = read_events()
    lines = (
        Remark(to, summary(events, to, supplier=request.exporter, until=request.day)) for to in request.to
    )
    return replace(found, remarks=tuple(lines))
