"""Posture and outcome: how an event sits with what our rules say of it, replayed at its own date.

The outcome is read off the status of the event:

- *release*: notified, approved, contracted, delivered, leased. A government let the transfer pass a step that
  it controls, or a contract for it was signed. A notification or a contract may still come to nothing.
- *refusal*: refused. The supplying government said no.
- *hold*: stalled. Held up on the way, without a decision.
- *none*: requested, offered, withdrawn. A step of the buyer, the maker or the seller, not the outcome of a
  review.

How posture and outcome sit together is one of four words. They say what agrees, not what caused what:

- *within the posture*: a release under a review case by case or milder; a refusal or a hold under a
  presumption of denial or anything stricter.
- *an exception to the presumption*: a release under a strong presumption of denial, which is rebuttable on
  rare occasions.
- *not explained by the posture*: a release under a policy of denial or a prohibition; a refusal under a
  review case by case or milder, which presumes none.
- *open*: for one of the reasons in `OPEN_BECAUSE`. What is unknown of the aircraft, the transfer or the date
  leaves an event open only where it would lead to different words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck import countries
from mtcrcheck.eligibility import REVIEWS
from mtcrcheck.precedents.events import ITEMS
from mtcrcheck.precedents.replay import ASKABLE, possible_reviews, replays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.library import Library
    from mtcrcheck.precedents.events import Event
    from mtcrcheck.precedents.record import Record
    from mtcrcheck.precedents.replay import Replay
    from mtcrcheck.spec.model import Spec

WITHIN = "within the posture"
EXCEPTION = "an exception to the presumption"
UNEXPLAINED = "not explained by the posture"
OPEN = "open"
STANDINGS = (WITHIN, EXCEPTION, UNEXPLAINED, OPEN)

OUTCOMES = {
    "notified": "release",
    "approved": "release",
    "contracted": "release",
    "delivered": "release",
    "leased": "release",
    "refused": "refusal",
    "stalled": "hold",
    "requested": "none",
    "offered": "none",
    "withdrawn": "none",
}
OPEN_BECAUSE = {
    "no outcome": "a request, an offer or a withdrawal",
    "no spec": "no spec of the system is on file",
    "not an aircraft": "what moved was not the aircraft",
    "no reading": "no reading binds the supplier",
    "held up": "held up under a review that presumes nothing",
    "undetermined": "what is unknown would lead to different words",
}
"""Why an event stands open, in the order in which the reasons are tried."""
NO_OUTCOME = {
    "requested": "A request is not yet an outcome.",
    "offered": "An offer is not yet an outcome.",
    "withdrawn": "The buyer ended it: that is no outcome of a review.",
}
IN_WORDS = {
    "prohibited": "a prohibition",
    "policy-of-denial": "a policy of denial",
    "strong-presumption-of-denial": "a strong presumption of denial",
    "case-by-case": "a review case by case",
    "exception-available": "a licence exception",
    "no-mt-review": "no missile-technology review",
}
PRESUMPTION = "strong-presumption-of-denial"
DENIALS = ("prohibited", "policy-of-denial")
NO_REVIEW = "none"
"""Stands for the review where the rules cannot be asked."""


@dataclass(frozen=True, slots=True)
class Posture:
    """An event with its replays in order of day, and how it stands to them.

    ``standing`` is one of `STANDINGS`, ``reason`` says why in a sentence, ``open_because`` is one of
    `OPEN_BECAUSE` where the standing is open, else None.
    """

    event: Event
    replays: tuple[Replay, ...]
    standing: str
    open_because: str | None
    reason: str

    @property
    def interpretations(self) -> tuple[str, ...]:
        """The readings in force on the days that the date may mean; empty where none binds the supplier."""
        return tuple(dict.fromkeys(r.interpretation for r in self.replays if r.interpretation))

    @property
    def category(self) -> str | None:
        """The Annex category by our own rules, None without a spec; the Annex has had one text all along."""
        return self.replays[0].category

    @property
    def candidates(self) -> tuple[str, ...]:
        """What the category may be, in the order I, II, none."""
        return self.replays[0].candidates

    @property
    def reviews(self) -> tuple[str, ...]:
        """Every review that is possible, most restrictive first; empty where the rules cannot be asked."""
        return possible_reviews(self.replays)


def postures(record: Record, events: Iterable[Event], library: Library) -> tuple[Posture, ...]:
    """Return the posture of each event, in the order given."""
    return tuple(posture(event, record.specs.get(event.spec or ""), library) for event in events)


def posture(event: Event, spec: Spec | None, library: Library) -> Posture:
    """Replay one event with the spec of its aircraft, None where none is on file."""
    found = replays(event, spec, library)
    words = {
        standing_of(event.status, review) for replay in found for review in replay.reviews or (NO_REVIEW,)
    }
    (standing,) = words if len(words) == 1 else (OPEN,)
    because = _open_because(event, found, words) if standing == OPEN else None
    reason = _why_open(event, found, because) if because else _why(event, found, standing)
    return Posture(event, found, standing, because, reason)


def like(found: Iterable[Posture], spec: Spec, library: Library) -> tuple[Posture, ...]:
    """Return the events whose aircraft our rules review as they would the given one, sent in its place.

    Same category or candidates, same treatment and same possible reviews, on every day replayed.
    """
    return tuple(p for p in found if p.category and _alike(p, posture(p.event, spec, library)))


def _alike(one: Posture, other: Posture) -> bool:
    """Whether two replays of one event come to the same."""
    return all(
        (a.category, a.candidates, a.treatment, a.reviews)
        == (b.category, b.candidates, b.treatment, b.reviews)
        for a, b in zip(one.replays, other.replays, strict=True)
    )


def standing_of(status: str, review: str) -> str:
    """Return how one outcome sits with one review."""
    outcome = OUTCOMES[status]
    if outcome == "none" or review not in REVIEWS:
        return OPEN
    if outcome == "release":
        return {PRESUMPTION: EXCEPTION, **dict.fromkeys(DENIALS, UNEXPLAINED)}.get(review, WITHIN)
    if review in (*DENIALS, PRESUMPTION):
        return WITHIN
    return UNEXPLAINED if outcome == "refusal" else OPEN


def _open_because(event: Event, found: tuple[Replay, ...], words: set[str]) -> str:
    """Return which of `OPEN_BECAUSE` leaves an event open."""
    reasons = {
        "no outcome": OUTCOMES[event.status] == "none",
        "no spec": found[0].category is None,
        "not an aircraft": event.item not in ASKABLE,
        "no reading": not all(replay.interpretation for replay in found),
        "held up": words == {OPEN},
    }
    return next((reason for reason, holds in reasons.items() if holds), "undetermined")


def _why_open(event: Event, found: tuple[Replay, ...], because: str) -> str:
    """Return in a sentence why an event stands open."""
    match because:
        case "no outcome":
            return NO_OUTCOME[event.status]
        case "no spec":
            return "No spec of this system is on file, so its category is not known."
        case "not an aircraft":
            return f"What moved was {ITEMS[event.item]}: the category of the aircraft does not decide that."
        case "no reading":
            who = countries.name(event.supplier)
            return f"{who} is neither a partner of the regime nor known to follow it: no reading binds it."
        case "held up":
            return f"Held up without a decision, under {_under(found)}, which presumes nothing."
    cases = (
        f"{standing_of(event.status, r)} if it met {IN_WORDS.get(r, r)}" for r in possible_reviews(found)
    )
    return f"{_unknown(event, found)}: {', '.join(cases)}."


def _why(event: Event, found: tuple[Replay, ...], standing: str) -> str:
    """Return in a sentence why an event stands as it does."""
    released = OUTCOMES[event.status] == "release"
    preposition = "in spite of" if released and standing != WITHIN else "under"
    after = ""
    if standing == EXCEPTION:
        after = ", which is rebuttable on rare occasions"
    elif standing == UNEXPLAINED:
        after = f": {', '.join(_provisions(found))}" if released else ", which presumes no refusal"
    return f"{event.status.capitalize()} {preposition} {_under(found)}{after}.{_on_days(event, found)}"


def _provisions(found: tuple[Replay, ...]) -> Iterable[str]:
    """Return the ids of the rules that decided beside the treatment."""
    return dict.fromkeys(id for replay in found for id in replay.provisions)


def _under(found: tuple[Replay, ...]) -> str:
    """Return the possible reviews in words, with the readings that they are of."""
    reviews = (IN_WORDS.get(review, review) for review in possible_reviews(found))
    readings = dict.fromkeys(replay.interpretation for replay in found if replay.interpretation)
    return f"{_either(reviews)} ({_either(readings)})"


def _unknown(event: Event, found: tuple[Replay, ...]) -> str:
    """Say what leaves more than one word possible: the category, the transfer, or the day."""
    if all(len(replay.reviews) == 1 for replay in found):
        return f"The day in {event.date} is not known"
    if len(found[0].candidates) > 1:
        return f"The category may be {_either(found[0].candidates)}"
    return "The review turns on something that is not known"


def _on_days(event: Event, found: tuple[Replay, ...]) -> str:
    """Say on which days a date known in part was replayed."""
    if event.first == event.last:
        return ""
    return f" The same on every day replayed: {', '.join(str(replay.day) for replay in found)}."


def _either(words: Iterable[str]) -> str:
    """Join words as alternatives."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
