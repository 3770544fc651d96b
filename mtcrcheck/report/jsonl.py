"""JSON, one result a line; an input that could not be read is one line for each of its errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mtcrcheck.report import data, record
from mtcrcheck.report.json import escaped
from mtcrcheck.report.run import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.report.run import Outcome, Run


def piece(outcome: Outcome, run: Run) -> str:
    """Return the line of a result, the same as in the record, or a line ``{"error": ...}`` for each error."""
    if isinstance(outcome, Unreadable):
        return "".join(_line({"error": record.error(d)}) for d in outcome.diagnostics)
    return _line(data.result(outcome, run))


def page(pieces: Iterable[str], _run: Run) -> Iterable[str]:
    """Return the lines as they come."""
    return pieces


def _line(value: object) -> str:
    """Return a value on one line."""
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"
