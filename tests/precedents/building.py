"""Events of the tests, and the record and the law that they are replayed with."""

from __future__ import annotations

from functools import cache

from mtcrcheck.precedents.record import Event, Posture, find_spec, read_events, replay_event, replay_events
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.shapes import load_shape

LIBRARY = load_library()
SPECS = {stem: find_spec(stem) for event in read_events() if (stem := event.spec)}


@cache
def replay_all() -> tuple[Posture, ...]:
    """Return the posture of every event of the record, in its order: replaying them takes seconds."""
    return replay_events(read_events(), LIBRARY)


def event(date: str, status: str = "notified", **changes: object) -> Event:
    """Return an MQ-9A sent to the United Arab Emirates by the United States, with the changes."""
    row = {
        "id": "an-event",
        "date": date,
        "buyer": "AE",
        "buyer_name": "United Arab Emirates",
        "supplier": "US",
        "system": "MQ-9A Reaper",
        "spec": "mq-9a",
        "channel": "FMS",
        "status": status,
        "confidence": "H",
        "mtcr_named": False,
        "url": "https://example.org/",
    }
    kept = {key: value for key, value in (row | changes).items() if value is not None}
    return load_shape(Event, kept, "an event")


def replayed(date: str, status: str = "notified", **changes: object) -> Posture:
    """Return the posture of such an event."""
    sent = event(date, status, **changes)
    return replay_event(sent, SPECS.get(sent.spec or ""), LIBRARY)
