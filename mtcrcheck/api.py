"""The public functions: read a spec, assess it, compare two readings or two days."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mtcrcheck import assessment, comparison, countries
from mtcrcheck.library import load_library
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.comparison import Change
    from mtcrcheck.spec.model import Spec


def load_spec(path: str | Path) -> Spec:
    """Read a spec file, TOML or JSON.

    Raises `mtcrcheck.spec.diagnostics.SpecError`, whose ``diagnostics`` name every fault of the file with
    line and column, and `OSError` where the file cannot be read.
    """
    return read_spec(Path(path).read_bytes(), Path(path).as_posix())


def assess(
    spec: Spec,
    *,
    to: Iterable[str] = (),
    interpretations: Iterable[str] = (),
    as_of: datetime.date | str | None = None,
    exporter: str = "US",
) -> Assessment:
    """Assess one spec for the destinations ``to`` (ISO codes or names) under the given interpretations.

    By default there is no destination, the interpretation is the one in force on the day, and the day is
    that of the law data. Raises `LookupError` for an unknown country or interpretation, `ValueError` for a bad
    date or a destination that is the exporting state itself.
    """
    return assessment.assess(spec, _request(to, interpretations, as_of, exporter))


def compare(
    spec: Spec,
    old: str,
    new: str,
    *,
    to: Iterable[str] = (),
    interpretations: Iterable[str] = (),
    as_of: datetime.date | str | None = None,
    exporter: str = "US",
) -> tuple[Change, ...]:
    """Return what changes between two interpretations (ids) or two days (ISO dates), one a destination.

    Raises as `assess` does.
    """
    return comparison.compare(spec, _request(to, interpretations, as_of, exporter), old, new)


def _request(
    to: Iterable[str], interpretations: Iterable[str], as_of: datetime.date | str | None, exporter: str
) -> assessment.Request:
    """Return the request that the arguments ask for."""
    day = datetime.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or load_library().as_of
    state = countries.resolve_exporter(exporter)
    destinations = tuple(dict.fromkeys(countries.resolve(place) for place in to))
    if state in destinations:
        raise ValueError(f"{state} is the exporting state: a transfer to itself is not an export")
    return assessment.Request(day, tuple(interpretations), destinations, state)
