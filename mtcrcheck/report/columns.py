"""The columns of a table of aircraft: name, unit, what it holds."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from mtcrcheck.report.layout import Layout
from mtcrcheck.screening.layout import known_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.screening.layout import Part
    from mtcrcheck.spec.keys import Key

HEADERS = ("name", "unit", "holds", "description")
RANGES = (
    "A figure that is not known exactly may have a column for its least and its greatest value as well: "
    "mass.max_payload_min_kg and mass.max_payload_max_kg beside mass.max_payload_kg. --format json lists all."
)
BOUNDS = {"min": "At least: ", "max": "At most: "}
KINDS = {"flag": "true or false", "text": "text", "country": "ISO 3166 code or name"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the unit of its numbers (empty where there is none), what it holds, and means."""

    name: str
    unit: str
    holds: str
    description: str


def columns() -> Iterator[Column]:
    """Yield every column that a table may have, in the order of the keys."""
    for name, (key, part) in known_columns().items():
        yield Column(name, key.unit, _holds(key), f"{_bound(part)}{key.description}")


def _bound(part: Part) -> str:
    return BOUNDS.get(part, "")


def _holds(key: Key) -> str:
    """Return what stands in the cells."""
    return ", ".join(key.choices) if key.kind == "choice" else KINDS.get(key.kind, "number")


def text(width: int) -> str:
    """Return the columns for values as a table, wrapped to a width in characters, then how to give ranges."""
    layout = Layout(width)
    names = [key.column() for key, _ in known_columns().values()]
    rows = [(c.name, c.unit, c.description) for c in columns() if c.name in names]
    lines = [*layout.table(("name", "unit", "description"), rows), "", *layout.wrapped(RANGES)]
    return "\n".join(lines) + "\n"


def to_json() -> str:
    """Return the columns as JSON text."""
    return json.dumps([asdict(c) for c in columns()], indent=1) + "\n"


def to_csv() -> str:
    """Return the columns as CSV text."""
    found = io.StringIO()
    csv.writer(found, lineterminator="\n").writerows(
        [HEADERS, *(tuple(asdict(c).values()) for c in columns())]
    )
    return found.getvalue()
