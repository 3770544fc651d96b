"""Documented decisions: one row an event, with its source and how sure it is, and what our rules say of each.

The rows are ``events.toml``, oldest first, which describes their keys. Adding an event is adding a row.

The replay takes the spec on file, whatever the variant: the Annex does not ask whether an aircraft is armed.
The event adds what is known of the transfer: what moved, the value, the channel, and a government as end user where
the channel leads to nobody else. The replay is made under the latest interpretation of the supplying state that was
in force, if that state is a partner of the regime or follows its Guidelines; no interpretation binds other states. A
date known in part is replayed on its first and its last day, and on every day between them on which an
interpretation of the supplier begins.

How posture and outcome sit together is one of four words (`judge_standing`). They say what agrees, not what
caused what. What is unknown of the aircraft, the transfer or the date leaves an event open only where it would
lead to different words.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import compress
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from mtcrcheck import countries
from mtcrcheck.assessment import IN_THE_REGIME, Assessment, Request, as_exported_from, authority, readings
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify, world_of
from mtcrcheck.document import gather
from mtcrcheck.eligibility import placed, review, severity
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import Interpretation, Library
from mtcrcheck.rules.logic import agree, disjunction
from mtcrcheck.rules.shapes import STRICT, CountryCode, Flag, PartialDate, Text, load_shape, parse_partial
from mtcrcheck.spec.model import Claim, Claims, Spec, Value
from mtcrcheck.spec.read import read_spec
from mtcrcheck.text import counted, join_or, read_beside

Status = Literal[
    "delivered", "leased", "contracted", "approved", "notified", "offered", "refused", "stalled", "withdrawn",
    "requested",
]  # fmt: skip
Channel = Literal["FMS", "DCS", "DCS lease", "NSPA", "cooperative", "grant", "non-US", "unknown"]
Item = Literal["complete-system", "equipment", "production-facility", "programme-access"]
STATUSES: tuple[str, ...] = get_args(Status)
WORDS: Mapping[str, Mapping[str, str]] = read_beside(__file__, "words.toml")
"""Words of documented decisions, by what they are of."""
ITEMS = WORDS["item"]


Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$")]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$")]
Count = Annotated[int, Field(ge=1, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One documented step of a transfer.

    ``date`` is as recorded; it means a day from ``first`` to ``last``. ``buyer`` and ``supplier`` are ISO
    alpha-2, ``buyer`` None where it is no state. ``spec`` is the stem of a file in specs/, None where the
    system is none of those. ``value_usd`` is in US dollars. ``disputed`` names the fields that sources
    contradict or leave to inference.
    """

    __pydantic_config__ = STRICT

    id: Id
    date: PartialDate
    not_before: PartialDate | None = None
    not_after: PartialDate | None = None
    buyer: CountryCode | None = None
    buyer_name: Text
    supplier: CountryCode
    system: Text
    spec: Text | None = None
    variant: Text | None = None
    item: Item = "complete-system"
    quantity: Count | None = None
    value_usd: Count | None = None
    channel: Channel
    status: Status
    confidence: Literal["H", "M", "L"]
    disputed: tuple[str, ...] = ()
    mtcr_named: Flag
    url: Address
    also: tuple[Address, ...] = ()
    note: Text | None = None

    @cached_property
    def first(self) -> datetime.date:
        """The first day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_before or self.date)[0]

    @cached_property
    def last(self) -> datetime.date:
        """The last day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_after or self.date)[1]

    @property
    def doubtful(self) -> bool:
        """Whether the row must be marked wherever it is shown: low in confidence, or disputed."""
        return self.confidence == "L" or bool(self.disputed)

    def __post_init__(self) -> None:
        """Refuse days outside the date, and disputed fields that are not there."""
        first, last = parse_partial(self.date)
        if not first <= self.first <= self.last <= last:
            raise ValueError(f"not_before and not_after must lie in {self.date}, in this order")
        for key in self.disputed:
            if getattr(self, key, None) is None:
                raise ValueError(f"disputed names {key!r}, which the row does not have")


EVENTS = Path(__file__).with_name("events.toml")
SHIPPED = (Path(__file__).parents[1] / "specs", Path(__file__).parents[2] / "specs")
"""Where the specs are: in an installed package, in a checkout of its source."""


@cache
def read_events() -> tuple[Event, ...]:
    """Return the events in the order of their file. Raises `ValueError`, naming file and row, for what is none."""
    return load_shape(tuple[Event, ...], read_beside(__file__, EVENTS.name)["event"], f"{EVENTS.name}: event")


@cache
def find_spec(stem: str) -> Spec:
    """Return the spec that comes with the package under a stem. Raises `OSError` where there is none."""
    folder = next((place for place in SHIPPED if place.is_dir()), SHIPPED[-1])
    return read_spec((folder / f"{stem}.toml").read_bytes(), f"specs/{stem}.toml")


def select(
    events: Iterable[Event],
    *,
    to: Collection[str] = (),
    system: str | None = None,
    supplier: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> tuple[Event, ...]:
    """Return the events that meet every given condition, newest first.

    ``to`` and ``supplier`` are ISO alpha-2; ``system`` is any part of the name or variant as printed, or of
    the stem of the spec, in any case. An event dated to the month or year is kept where any of its days lies
    from ``since`` to ``until``, both inclusive. An empty condition keeps all. The newest is the one of which the last
    day that its date may mean is the latest; then come exact dates first, then ids.
    """
    found = (
        event
        for event in events
        if (not to or event.buyer in to)
        and (system or "").casefold()
        in "\n".join(filter(None, (event.system, event.variant, event.spec))).casefold()
        and (supplier is None or event.supplier == supplier)
        and (since is None or event.last >= since)
        and (until is None or event.first <= until)
    )
    return tuple(sorted(found, key=lambda e: (-e.last.toordinal(), -e.first.toordinal(), e.id)))


def summarize(
    events: Iterable[Event], destination: str, *, supplier: str = "US", until: datetime.date | None = None
) -> str:
    """Return one line on what a supplier is documented to have decided on a destination.

    ``supplier`` and ``destination`` are ISO alpha-2; ``until`` leaves out what came later. The year is that
    of the earliest event counted, or of the supplier's earliest on file where there is none. How many rows
    are of low confidence or disputed is said beside their number.
    """
    of_supplier = select(events, supplier=supplier, until=until)
    found = select(of_supplier, to=(destination,))
    since = min((event.first.year for event in found or of_supplier), default=None)
    if not found:
        return f"no documented {supplier} decision" + (f" since {since}" if since else "")
    counts: Counter[str] = Counter(event.status for event in found)
    doubtful: Counter[str] = Counter(event.status for event in found if event.doubtful)
    marks = {status: f" ({number} doubtful)" for status, number in doubtful.items()}
    told = (f"{counts[status]} {status}{marks.get(status, '')}" for status in STATUSES if counts[status])
    number = counted(len(found), f"documented {supplier} decision")
    return f"{number} since {since} (precedents --to {destination} --from {supplier}): {', '.join(told)}"


def add_precedents(found: Assessment) -> Assessment:
    """Return the assessment with what is documented, up to its day, of decisions on each destination."""
    request = found.request
    pairs = ((state, to) for to in request.to for state in request.exporters if state != to)
    return found._replace(remarks=tuple((to, _summary(state, to, request.day)) for state, to in pairs))


@cache
def _summary(exporter: str, to: str, day: datetime.date) -> str:
    return summarize(read_events(), to, supplier=exporter, until=day)


ASKABLE = ("complete-system", "production-facility")
"""What moved, where the rules can be asked about it."""
CHANNELS = {"FMS": "fms", "DCS": "dcs", "DCS lease": "dcs"}
"""Channels of the record that the spec has a word for."""
GOVERNMENT_CHANNELS = frozenset({"FMS", "grant"})
"""Channels of US law that lead to governments alone."""


class Replay(NamedTuple):
    """What our rules say of an event on one day that its date may mean.

    ``interpretation`` is None where no interpretation binds the supplier. ``category`` is that of the Annex, None
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


def find_interpretation(library: Library, supplier: str, day: datetime.date) -> Interpretation | None:
    """Return the latest interpretation in force of a supplying state (alpha-2), None where none binds it.

    An interpretation of its own binds it in any case; that of the regime binds partners and adherents.
    """
    (found,) = readings(library, Request(day=day, exporter=supplier))
    bound = disjunction(library.group(group).membership(supplier, day) for group in IN_THE_REGIME)
    if found.exporter:
        return found
    return library.lineage(found)[-1] if bound else None


def add_transfer(spec: Spec, event: Event) -> Spec:
    """Return a spec with the transfer that an event records in place of its own."""
    value, channel = event.value_usd, event.channel
    known: dict[str, tuple[Value | None, str]] = {
        "transfer.item": (event.item if event.item in ASKABLE else None, event.item),
        "transfer.channel": (CHANNELS.get(channel), channel),
        "transfer.end_user": ("government" if channel in GOVERNMENT_CHANNELS else None, channel),
        "transfer.value_usd": (None if value is None else Interval(value, value), str(value)),
    }
    kept = {key: claims for key, claims in spec.claims.items() if not key.startswith("transfer.")}
    sent = {key: Claims(key, (Claim(says, text),)) for key, (says, text) in known.items() if says is not None}
    return replace(spec, claims=kept | sent)


def _replay(event: Event, spec: Spec | None, library: Library, day: datetime.date) -> Replay:
    law, reading = library.on(day), find_interpretation(library, event.supplier, day)
    made = Replay(day, reading.id if reading else None)
    if spec is None:
        return made
    capability = Capability(as_exported_from(spec, authority(library, event.supplier, day)))
    annex = classify(capability, law)
    made = made._replace(category=annex.category, candidates=annex.candidates)
    if reading is None or event.item not in ASKABLE:
        return made
    found = review(law, reading, placed(world_of(capability.facts()), law, event.buyer), event.buyer)
    return made._replace(
        treatment=found.treatment,
        review=found.review,
        reviews=tuple(sorted({d.review for d in found.decisions}, key=severity)),
        provisions=tuple(dict.fromkeys(id for d in found.decisions for id in d.decided_by[1:])),
    )


WITHIN, EXCEPTION, UNEXPLAINED, OPEN = STANDINGS = tuple(WORDS["standing"].values())
"""How an outcome may sit with the posture of its day."""
OUTCOMES = WORDS["outcome"]
"""What each status comes to."""
OPEN_BECAUSE = WORDS["open-because"]
"""Why an event stands open, in the order in which the reasons are tried."""
NO_REVIEW = "none"
"""Stands for the review where the rules cannot be asked."""


class Posture(NamedTuple):
    """An event with its replays in order of day, and how it stands to them.

    ``interpretations`` are in force on the days that the date may mean, none where none binds the supplier.
    ``category`` is that of the Annex by our own rules, the same on every day replayed, None without a spec;
    ``candidates`` are what it may be, in the order I, II, none. ``reviews`` are all that are possible, most
    restrictive first, none where the rules cannot be asked. They lead to ``standings``, each one of `STANDINGS`;
    ``standing`` is the one on which all agree, else `OPEN`.
    """

    event: Event
    replays: tuple[Replay, ...]
    interpretations: tuple[str, ...]
    category: str | None
    candidates: tuple[str, ...]
    reviews: tuple[str, ...]
    standings: frozenset[str]
    standing: str

    @property
    def open_because(self) -> str | None:
        """Which of `OPEN_BECAUSE` leaves it open, None where it is not open."""
        so = (
            OUTCOMES[self.event.status] == "none",
            self.category is None,
            self.event.item not in ASKABLE,
            not all(replay.interpretation for replay in self.replays),
            self.standings == {OPEN},
            self.standing == OPEN,
        )
        return next(compress(OPEN_BECAUSE, so), None)

    @property
    def reason(self) -> str:
        """Why it stands so, in a sentence."""
        event, outcome = self.event, OUTCOMES[self.event.status]
        told = {review: WORDS["review"].get(review, review) for review in self.reviews}
        unknown = "The review depends on something that is not known"
        if all(len(replay.reviews) == 1 for replay in self.replays):
            unknown = f"The day in {event.date} is not known"
        elif len(self.candidates) > 1:
            unknown = f"The category may be {join_or(self.candidates)}"
        if self.open_because:
            why = WORDS["why-open"][self.open_because]
        else:
            why = WORDS[f"why-{outcome}"][self.standing]
            why += WORDS["why-on-days"]["same"] if event.first != event.last else ""
        return why.format(
            status=event.status.capitalize(),
            under=f"{join_or(told.values())} ({join_or(self.interpretations)})" if told else "",
            provisions=", ".join(dict.fromkeys(id for replay in self.replays for id in replay.provisions)),
            days=", ".join(str(replay.day) for replay in self.replays),
            no_outcome=WORDS["no-outcome"].get(event.status),
            item=ITEMS[event.item],
            supplier=countries.name(event.supplier),
            unknown=unknown,
            cases=", ".join(f"{judge_standing(event.status, r)} if it met {s}" for r, s in told.items()),
        )


def replay_events(events: Iterable[Event], library: Library) -> tuple[Posture, ...]:
    """Return the posture of each event, in the order given."""
    return tuple(replay_event(e, find_spec(e.spec) if e.spec else None, library) for e in events)


def replay_event(event: Event, spec: Spec | None, library: Library) -> Posture:
    """Replay an event with the spec of its aircraft, None where none is on file.

    It is replayed on both ends of its date, and on the days between on which a reading of the supplier begins.
    """
    sent = None if spec is None else add_transfer(spec, event)
    inside = {i.effective for i in library.interpretations.values() if event.first < i.effective < event.last}
    found = {day: find_interpretation(library, event.supplier, day) for day in inside}
    begun = (day for day, reading in found.items() if reading and reading.effective == day)
    replays = tuple(_replay(event, sent, library, day) for day in sorted({event.first, event.last, *begun}))
    possible = [review for replay in replays for review in replay.reviews or (NO_REVIEW,)]
    standings = frozenset(judge_standing(event.status, review) for review in possible)
    return Posture(
        event,
        replays,
        tuple(dict.fromkeys(replay.interpretation for replay in replays if replay.interpretation)),
        replays[0].category,
        replays[0].candidates,
        tuple(sorted(set(possible) - {NO_REVIEW}, key=severity)),
        standings,
        agree(standings, OPEN),
    )


def select_alike(postures: Iterable[Posture], spec: Spec, library: Library) -> tuple[Posture, ...]:
    """Return the events whose aircraft our rules review as they would the given one, sent in its place.

    Same category or candidates, same treatment and same possible reviews, on every day replayed.
    """

    def outcomes(posture: Posture) -> list[tuple[object, ...]]:
        return [(r.category, r.candidates, r.treatment, r.reviews) for r in posture.replays]

    with_category = (posture for posture in postures if posture.category)
    return tuple(p for p in with_category if outcomes(p) == outcomes(replay_event(p.event, spec, library)))


def judge_standing(status: str, review: str) -> str:
    """Return how one outcome sits with one review."""
    standings = WORDS.get(f"standing-of-{OUTCOMES[status]}", {})
    return WORDS["standing"][standings.get(review, "open")]


def count_standings(postures: Iterable[Posture]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Count events by the interpretations they fall under, those of the US first, then by day.

    There are several where a date known in part lies across the start of an interpretation, none where none binds
    the supplier. One transfer may have several events.
    """

    def order(posture: Posture) -> tuple[object, ...]:
        event = posture.event
        return not posture.interpretations, event.supplier != "US", event.first, event.last, event.id

    found = gather((posture.interpretations, posture) for posture in sorted(postures, key=order))
    return {interpretations: count_events(some) for interpretations, some in found.items()}


def count_events(postures: Sequence[Posture]) -> tuple[int, ...]:
    """Return how many events there are, how many of an aircraft with a spec, and of these by each of `STANDINGS`."""
    counts = Counter(p.standing for p in postures if p.category is not None)
    return len(postures), counts.total(), *(counts[word] for word in STANDINGS)
