"""Replay: one event sent through `assess` at its own date.

The replay takes the spec on file, whatever the variant: the Annex does not ask whether an aircraft is armed.
To it the event adds what is known of the transfer: what moved, the value, the channel, and a government as
end user where the channel leads to nobody else. It is made under the latest reading in force of the supplying
state, if that is a partner of the regime or follows its Guidelines; no reading binds others. A date known in
part is replayed on its first and its last day, and on every day between on which a reading of the supplier
begins.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtcrcheck.assessment import Request, assess, readings
from mtcrcheck.eligibility import REVIEWS
from mtcrcheck.interval import Interval
from mtcrcheck.rules.logic import disjunction
from mtcrcheck.spec.model import Claim, Claims

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from mtcrcheck.library import Interpretation, Library
    from mtcrcheck.precedents.events import Event
    from mtcrcheck.spec.model import Spec, Value

BINDING = (
    "countries/mtcr_partners",
    "countries/mtcr_adherents_declared",
    "countries/mtcr_adherents_unilateral",
)
"""Groups whose members review by the regime's Guidelines."""
ASKABLE = ("complete-system", "production-facility")
"""What moved, where the rules can be asked about it."""
CHANNELS = {"FMS": "fms", "DCS": "dcs", "DCS lease": "dcs"}
"""Channels of the record that the spec has a word for."""
GOVERNMENT_CHANNELS = frozenset({"FMS", "grant"})
"""Channels of US law that lead to governments alone."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What our rules say of an event on one day that its date may mean.

    ``interpretation`` is None where no reading binds the supplier. ``category`` is that of the Annex, None
    without a spec. ``reviews`` are those that the unknowns may lead to, most restrictive first; they,
    ``review`` and ``treatment`` are empty or None where the rules cannot be asked. ``provisions`` are the ids
    of the rules that decided beside the treatment.
    """

    day: datetime.date
    interpretation: str | None
    category: str | None = None
    candidates: tuple[str, ...] = ()
    treatment: str | None = None
    review: str | None = None
    reviews: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


def replays(event: Event, spec: Spec | None, library: Library) -> tuple[Replay, ...]:
    """Replay an event with the spec of its aircraft, None where none is on file, in order of day."""
    sent = None if spec is None else transferred(spec, event)
    return tuple(_replay(event, sent, library, day) for day in _days(event, library))


def possible_reviews(found: Iterable[Replay]) -> tuple[str, ...]:
    """Return every review that replays leave possible, most restrictive first."""
    return in_order({review for replay in found for review in replay.reviews})


def in_order(reviews: Iterable[str]) -> tuple[str, ...]:
    """Return reviews from the most restrictive, those outside the order last."""
    return tuple(sorted(reviews, key=lambda r: REVIEWS.index(r) if r in REVIEWS else len(REVIEWS)))


def reading(library: Library, supplier: str, day: datetime.date) -> Interpretation | None:
    """Return the latest reading in force of a supplying state (alpha-2), None where none binds it."""
    bound = disjunction(library.group(group).membership(supplier, day) for group in BINDING)
    return readings(library, Request(day=day, exporter=supplier))[0] if bound else None


def transferred(spec: Spec, event: Event) -> Spec:
    """Return a spec with the transfer that an event records in place of its own."""
    known: dict[str, tuple[Value, str]] = {}
    if event.item in ASKABLE:
        known["transfer.item"] = event.item, event.item
    if event.channel in CHANNELS:
        known["transfer.channel"] = CHANNELS[event.channel], event.channel
    if event.channel in GOVERNMENT_CHANNELS:
        known["transfer.end_user"] = "government", event.channel
    if event.value_usd is not None:
        known["transfer.value_usd"] = Interval(event.value_usd, event.value_usd), str(event.value_usd)
    own: Mapping[str, Claims] = {k: c for k, c in spec.claims.items() if not k.startswith("transfer.")}
    added = {key: Claims(key, (Claim(value, text),)) for key, (value, text) in known.items()}
    return replace(spec, claims={**own, **added})


def _days(event: Event, library: Library) -> tuple[datetime.date, ...]:
    """Return the days to replay: both ends of the date, and where a reading of the supplier begins inside."""
    inside = {i.effective for i in library.interpretations.values() if event.first < i.effective < event.last}
    begun = {day for day in inside if _begins(library, event.supplier, day)}
    return tuple(sorted({event.first, event.last, *begun}))


def _begins(library: Library, supplier: str, day: datetime.date) -> bool:
    """Whether the reading in force of a supplier is one that took effect on the day."""
    found = reading(library, supplier, day)
    return found is not None and found.effective == day


def _replay(event: Event, spec: Spec | None, library: Library, day: datetime.date) -> Replay:
    """Assess the aircraft as sent, on one day."""
    found = reading(library, event.supplier, day)
    plain = Replay(day, found.id if found else None)
    if spec is None:
        return plain
    to = (event.buyer,) if event.buyer else ()
    request = Request(day, (found.id,) if found else (), to, event.supplier)
    assessed = assess(spec, request, library, explain=False)
    plain = replace(plain, category=assessed.annex.category, candidates=assessed.annex.candidates)
    if found is None or event.item not in ASKABLE:
        return plain
    review = assessed.reviews[0].review
    return replace(
        plain,
        treatment=review.treatment,
        review=review.review,
        reviews=in_order({d.review for d in review.decisions}),
        provisions=tuple(dict.fromkeys(id for d in review.decisions for id in d.decided_by[1:])),
    )
