"""The record: the events that come with the package, and the specs of the aircraft that they are about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mtcrcheck.precedents.events import load_events
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.precedents.events import Event
    from mtcrcheck.spec.model import Spec

EVENTS = Path(__file__).parent / "events.toml"
_PLACES = (Path(__file__).parents[1] / "specs", Path(__file__).parents[2] / "specs")
"""Where the specs are: in an installed package, in a checkout."""


@dataclass(frozen=True, eq=False)
class Record:
    """All events in file order, and the specs that they name by stem."""

    events: tuple[Event, ...]
    specs: Mapping[str, Spec]


@cache
def read_events() -> tuple[Event, ...]:
    """Return the events that come with the package, without looking for the specs that they name.

    Raises `ValueError`, naming the file and the row, for data that are not as `events` describes.
    """
    return load_events(EVENTS.read_bytes(), EVENTS.name)


@cache
def read_record(folder: Path | None = None) -> Record:
    """Return the events with the specs that they name, read from a folder, by default that of the package.

    Raises `ValueError`, naming the file and the row, for data that are not as `events` describes and for a
    spec that is not in the folder.
    """
    where = folder or next((place for place in _PLACES if place.is_dir()), _PLACES[-1])
    stems = frozenset(path.stem for path in where.glob("*.toml"))
    events = load_events(EVENTS.read_bytes(), EVENTS.name, stems)
    named = sorted({event.spec for event in events if event.spec})
    return Record(
        events,
        {stem: read_spec((where / f"{stem}.toml").read_bytes(), f"specs/{stem}.toml") for stem in named},
    )
