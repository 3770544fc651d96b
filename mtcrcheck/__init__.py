"""How an unmanned aircraft is treated under the MTCR and the US rules built on it, and why.

>>> import mtcrcheck
>>> spec = mtcrcheck.load_spec("specs/mq-9a.toml")
>>> found = mtcrcheck.assess(spec, to=["SA"], interpretations=["us-2018", "us-2025"])
>>> found.annex.category
'I'
>>> [(row.review.interpretation.id, row.review.review) for row in found.reviews]
[('us-2018', 'strong-presumption-of-denial'), ('us-2025', 'case-by-case')]
>>> [change] = mtcrcheck.compare(spec, "us-2020", "us-2025", to=["SA"])
>>> change.old.treatment, change.new.treatment
('category-ii', 'crewed-aircraft')
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mtcrcheck.assessment import Assessment, Request
    from mtcrcheck.comparison import Change
    from mtcrcheck.spec.model import Spec

__all__ = ["__version__", "assess", "compare", "load_spec", "screen"]
__version__ = "0.1.0"


def load_spec(path: str | Path) -> Spec:
    """Read a spec file, TOML or JSON.

    Raises `mtcrcheck.spec.diagnostics.SpecError`, whose ``diagnostics`` name every fault of the file with
    line and column, and `OSError` where the file cannot be read.
    """
    from mtcrcheck.spec.read import read_spec

    return read_spec(Path(path).read_bytes(), Path(path).as_posix())


def assess(
    spec: Spec,
    *,
    to: Iterable[str] = (),
    interpretations: Iterable[str] = (),
    as_of: datetime.date | str | None = None,
    exporter: str = "US",
) -> Assessment:
    """Assess one spec for the destinations ``to`` (ISO codes, names, groups) under given interpretations.

    By default there is no destination, the interpretation is the one in force on the day, and the day is
    that of the law data. Raises `LookupError` for an unknown country or interpretation, `ValueError` for a bad
    date or a destination that is the exporting state itself.
    """
    from mtcrcheck import assessment

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
    """Return what changes, one a destination, between two interpretations or two days. Raises as `assess` does."""
    from mtcrcheck import comparison

    return comparison.compare(spec, _request(to, interpretations, as_of, exporter), old, new)


def screen(
    tables: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    to: str | None = None,
    to_column: str | None = None,
    interpretations: Iterable[str] = (),
    as_of: datetime.date | str | None = None,
    exporter: str = "US",
    names: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    empty: Sequence[str] = (),
    decimal: Literal["", "point", "comma"] = "",
    engine: Literal["duckdb", "polars", "spark"] = "duckdb",
    master: str | None = None,
    resume: bool = False,
) -> int:
    """Screen tables of aircraft (Parquet, CSV, NDJSON or .xlsx, or globs of one of them), one row each, to a file.

    Every row goes ``to`` one country (ISO code or name) or to that which ``to_column`` names; ``names`` are
    the table's own columns by our keys (``"MTOW[g]"`` by ``"mass.max_takeoff"``), ``constants`` what is true
    of every row by key, ``empty`` further words for nothing, ``decimal`` the decimal mark where it is known;
    ``master`` is the URL of a Spark cluster; with ``resume`` a run goes on where one to the same file broke off.
    Returns how many rows cannot be used wholly: those with cells that the column ``diagnostics`` tells, and
    those of a CSV file that cannot be read, which are not written and are told by their lines in warnings.
    Raises as `assess` does, `ValueError` for a table that cannot be read or written, and `ImportError` where
    ``mtcrcheck[screen]`` is not installed.
    """
    from mtcrcheck.assessment import readings
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.screening.engines import Source, format_of
    from mtcrcheck.screening.layout import Recipe
    from mtcrcheck.screening.run import prepare
    from mtcrcheck.screening.screener import Question

    if to is not None and to_column is not None:
        raise ValueError("give to or to_column, not both")
    library = load_library()
    asked = _request(() if to is None else (to,), interpretations, as_of, exporter)
    country = next(iter(asked.to), None)
    question = Question(library.on(asked.day), readings(library, asked), asked.exporter, country, to_column)
    paths = (tables,) if isinstance(tables, str | Path) else tuple(tables)
    source = Source(tuple(map(str, paths)), engine=engine, master=master)
    recipe = Recipe(names or {}, constants or {}, empty=empty, decimal=decimal)
    found = prepare(source, question, recipe)
    faulty = found.write(str(output), format_of([str(output)]), resume=resume)
    for rows in found.table.unread:
        warnings.warn(str(rows), stacklevel=2)
    return faulty + sum(rows.rows for rows in found.table.unread)


def _request(
    to: Iterable[str], interpretations: Iterable[str], as_of: datetime.date | str | None, exporter: str
) -> Request:
    """Return the request that the arguments ask for."""
    from mtcrcheck.assessment import Request
    from mtcrcheck.countries import resolve_exporter
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.rules.places import find_destinations

    day = datetime.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or load_library().as_of
    state = resolve_exporter(exporter)
    codes, _ = find_destinations(load_library(), to, state, day)
    return Request(day, tuple(interpretations), codes, state)
