"""Alerts: what a reader of a verdict must not overlook. A closed list of codes, each with its explanation.

A waiver says that somebody accepts an alert until a day. It is shown beside the alert and hides none.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal
from urllib.parse import urlsplit

from mtcrcheck import countries, eligibility
from mtcrcheck.capability.breakeven import break_even
from mtcrcheck.capability.choices import assumes_no_aerosol_system
from mtcrcheck.capability.facts import (
    LEAST_PAYLOAD_ALONE_KG,
    PUBLISHED_FACTS,
    ROUNDING,
    Capability,
    doubts_payload,
)
from mtcrcheck.classifier import (
    CATEGORIES,
    UNDETERMINED,
    AnnexVerdict,
    Control,
    classify,
    possible_items,
    world_of,
)
from mtcrcheck.eligibility import Review
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.margins import ANNEX, Margin
from mtcrcheck.reasons.rationale import figure, name, rounded, span
from mtcrcheck.rules.conditions import Trace, truth
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.world import DESTINATION, UNKNOWN, Member, World, outcomes
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec, Waiver

NEAR = 0.1
FAR_BELOW = 0.5
ITEM = re.compile(r"\b\d+\.[a-z]\.\d+(?:\.[a-z]\b)?")
"""An item of the Annex."""
NAMED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("i", "1", "one"), frozenset({"I"})),
    **dict.fromkeys(("ii", "2", "two"), frozenset({"II"})),
    **dict.fromkeys(("none", "neither", "uncontrolled"), frozenset({"none"})),
    **dict.fromkeys(("below i", "not i"), frozenset({"II", "none"})),
    **dict.fromkeys(("unknown", "not stated", "not given"), frozenset(CATEGORIES)),
}
"""Categories by the words in which people name them."""
AROUND = re.compile(r"\b(?:mtcr|categor(?:y|ies)|cat|class|annex|item|or|and|the|of|under)\b")
ALERTS = {
    "trade-off": "The category with payload traded for fuel differs from the declared one, or cannot be determined. "
    "The verdict is the declared one; if_traded shows the other. Set mass.payload_limit to settle it.",
    "near-threshold": "A figure of the spec lies within 10 % (inclusive) of the value at which the outcome changes. "
    "Check the source of that figure.",
    "range-basis": "A stated range is far below what endurance and speed imply: probably the range of a data "
    "link or a mission figure. It is kept as a lower bound and never makes an aircraft uncontrolled.",
    "contradiction": "Sources contradict each other: bounds of a fact cross, or claims disagree and the "
    "verdict turns on which is right. None of the figures that contradict each other decides anything: the "
    "verdict is what holds without them. Correct the wrong one.",
    "unverified-law": "The verdict rests on a text, a date or a list that was not read in its official form, "
    "or the day asked for is later than the law data.",
    "undated-membership": "The verdict or a condition turns on whether the destination was a member of a country "
    "group on the day asked for. The record has no start date for the membership, or begins later. Look up the list "
    "of that day.",
    "partial-embargo": "The destination is under an embargo that covers only some end users or items. "
    "Check whether it covers this transfer.",
    "foreign-origin": "Entries and readings of the exporting state are shown for an aircraft of another "
    "or unknown origin: they apply to exports from that state.",
    "not-in-force": "A reading is shown for a day on which it is not in force.",
    "published-category": "A source gives the aircraft another category than the figures do. A published "
    "category is shown and compared, never used.",
    "suspect-claim": "The spec sets a claim aside as suspect. If it were used, the Annex category or a treatment "
    "would be different or open. Check why it is set aside, because the verdict depends on it.",
    "single-source": "All figures that decide the Annex category rest on one source, which is neither the maker's "
    "page nor a government's. Look for a second one, preferably the maker's data sheet.",
    "assumption": "The verdict rests on an assumption where the spec is silent.",
}
"""Every alert code, with what it says and what to do."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: its code, and what it is about in one or two sentences."""

    code: str
    message: str


def find_alerts(  # noqa: PLR0917  # one argument for each layer that may raise alerts
    capability: Capability,
    law: Law,
    annex: AnnexVerdict,
    traded: AnnexVerdict,
    found_controls: tuple[Control, ...],
    reviews: tuple[Review, ...],
    found_margins: tuple[Margin, ...],
    exporter: str,
    at_home: bool,
) -> tuple[Alert, ...]:
    """Return every alert of one assessment, in the order of `ALERTS`."""
    doubts = tuple(_doubtful_memberships(law, world_of(capability.facts()), reviews))
    messages = {
        "trade-off": _trade_off(capability, annex, traded),
        "near-threshold": _near_threshold(capability, found_margins),
        "range-basis": _range_basis(capability),
        "contradiction": _contradictions(capability, law, annex),
        "unverified-law": (
            *_unverified(law, annex, found_controls, reviews),
            *(text for code, text in doubts if code == "unverified-law"),
        ),
        "undated-membership": (text for code, text in doubts if code == "undated-membership"),
        "partial-embargo": _partial_embargo(reviews),
        "foreign-origin": _foreign_origin(capability.spec, exporter, at_home),
        "not-in-force": _not_in_force(law, reviews),
        "published-category": _published(capability.spec, annex),
        "suspect-claim": _suspect(capability.spec, law, annex, reviews),
        "single-source": _single_source(capability, found_margins),
        "assumption": _assumptions(capability, law, annex),
    }
    return tuple(Alert(code, text) for code in ALERTS for text in dict.fromkeys(messages[code]))


def _trade_off(capability: Capability, annex: AnnexVerdict, traded: AnnexVerdict) -> Iterator[str]:
    declared = capability.spec.interval("mass.max_payload").known
    told_apart = annex.candidates == traded.candidates and len(traded.candidates) == 1
    if (
        capability.structural
        or capability.trades
        or told_apart
        or not declared
        or "I" not in traded.candidates
    ):
        return
    payload = capability.bounds("payload_at_300_km_kg", traded=True)
    carried = span(payload, "payload_at_300_km_kg", (500.0,))
    yield (
        f"as declared the category is {_or(annex.candidates)}; if payload is traded for fuel, payload at "
        f"300 km is {carried} and the category {_or(traded.candidates)}"
    )


def _near_threshold(capability: Capability, found: tuple[Margin, ...]) -> Iterator[str]:
    """Yield the tests that a small change of a stated figure would turn.

    A bound may stand near the figure of the law by construction: then what the spec states decides, where the
    break-evens tell how far off it is.
    """
    for near in found:
        test = near.test
        if abs(near.distance) > NEAR * test.value:
            continue
        edges = break_even(capability, test)
        stated = [edge for edge in edges if edge.quantity in KEYS]
        close = [
            edge for edge in stated if abs(edge.flips_at - edge.value) <= NEAR * edge.flips_at + ROUNDING
        ]
        for edge in close[:1]:
            now = f"{rounded(edge.value, 4, (edge.flips_at,)):,.10g} {edge.unit}"
            yield (
                f"{name(test.fact)} depends on the {edge.words}, which is {now}; "
                f"the outcome changes if it is {edge.lost}"
            )
        if not edges:
            bound = figure(near.bound, test.fact, (test.value,))
            yield f"{name(test.fact)} decides at {bound}, within 10 % of {figure(test.value, test.fact)}"


def _range_basis(capability: Capability) -> Iterator[str]:
    spec = capability.spec
    stated = spec.interval("performance.stated_range").at_most
    if stated is None:
        return
    implied, how = _implied_range(capability)
    if stated < implied:
        yield (
            f"a stated range of {figure(stated, 'range_km')} is far below the "
            f"{figure(implied, 'range_km')} or more that {how} imply: probably a data-link or "
            "mission figure"
        )
    for key, what in (("performance.datalink_range", "data link"), ("performance.mission_radius", "mission")):
        if stated == spec.interval(key).at_most:
            yield f"the stated range of {figure(stated, 'range_km')} is also the range of the {what}"


def _implied_range(capability: Capability) -> tuple[float, str]:
    """Return the least distance (km) that endurance and speed imply, and from what."""
    spec, facts = capability.spec, capability.facts()
    endurance = facts.numbers.get("endurance_h", Interval()).at_least or 0.0
    pace = facts.numbers.get("pace_kmh", Interval()).at_least or 0.0
    found = [(endurance * pace, "endurance and the slowest flight")]
    for key, share in (
        ("performance.cruise_speed", FAR_BELOW),
        ("performance.loiter_speed", FAR_BELOW),
        ("performance.max_speed", FAR_BELOW / 2),
    ):
        speed = spec.interval(key).at_least
        if speed is not None and "balloon" not in spec.possible("aircraft.configuration"):
            found.append(
                (share * endurance * speed, f"endurance and {key.rsplit('.', 1)[-1].replace('_', ' ')}")
            )
    return max(found)


def _contradictions(capability: Capability, law: Law, annex: AnnexVerdict) -> Iterator[str]:
    facts = capability.facts()
    crossed = facts.contradictions
    for fact in (
        *(f for f in PUBLISHED_FACTS if f in crossed),
        *sorted(crossed.keys() - set(PUBLISHED_FACTS)),
    ):
        low, high = crossed[fact]
        yield (
            f"{name(fact)} is at least {figure(low.value, fact)} ({low.derivation.says}) "
            f"and at most {figure(high.value, fact)} ({high.derivation.says})"
        )
    if annex.category == UNDETERMINED:
        for claims in capability.spec.claims.values():
            if claims.disagree and _would_decide(capability, claims, law):
                figures = ", ".join(dict.fromkeys(c.text for c in claims.used))
                yield f"sources disagree on {claims.key} ({figures}), and the category depends on which is right"


def _would_decide(capability: Capability, claims: Claims, law: Law) -> bool:
    """Whether some claim alone would decide the category that all of them leave open."""

    def categories(claim: Claim) -> set[str]:
        alone = capability.having({claims.key: claim.value})
        return {item.category for item in possible_items(law, alone.facts())}

    return capability.memoized(
        ("decided alone", law, claims.key, capability.transfer),
        lambda: any(len(categories(claim)) == 1 for claim in claims.used),
    )


def _unverified(
    law: Law, annex: AnnexVerdict, found_controls: tuple[Control, ...], reviews: tuple[Review, ...]
) -> Iterator[str]:
    for item in sorted(annex.evidence_for, key=str):
        if item.clause and not law.in_force[item.clause][1].verified:
            yield f"{item.clause} was not read in its official form"
    for control in found_controls:
        if control.examined.applies and not control.examined.version.verified:
            yield f"{control.examined.rule.id} was not read in its official form"
    for review in reviews:
        yield from _unverified_review(law, review)
    if law.day > law.library.as_of:
        yield f"the law data end on {law.library.as_of}; the day asked for is {law.day}"


def _unverified_review(law: Law, review: Review) -> Iterator[str]:
    """Yield what the decision of one row rests on without having been read in its official form."""
    decided_by = {id for decision in review.decisions for id in decision.decided_by}
    if not review.interpretation.verified:
        _, _, why = (review.interpretation.confidence or "").partition(": ")
        yield f"the reading {review.interpretation.id} was not read in its official form{f': {why}' if why else ''}"
    for examined in (*review.treatments, *review.provisions):
        decisive = examined.rule.id in decided_by or examined.rule.kind == "requirement"
        if not decisive or not (examined.applies or examined.version.alert):
            continue
        # a reading that is unverified is told already, with its own treatments; provisions are not its own
        is_own = examined.rule in review.interpretation.treatments
        if not examined.version.verified and (review.interpretation.verified or not is_own):
            yield f"{examined.rule.id} was not read in its official form"
        for group in _groups_relied_on(examined.trace):
            rows = law.library.group(group).rows_on(review.destination or "", law.day)
            if rows and not all(row.verified for row in rows):
                follows = f": it goes with {rows[0].follows}" if rows[0].follows else ""
                yield f"membership of {review.destination} in {group} is not verified{follows}"


def _doubtful_memberships(law: Law, world: World, reviews: tuple[Review, ...]) -> Iterator[tuple[str, str]]:
    """Yield the memberships that are not sure on the day and that a row turns on: the code of the alert, its text."""
    turning: dict[tuple[str, str], dict[str, None]] = {}
    for review in reviews:
        doubts = _doubts(law, review.destination) if review.destination else {}
        if doubts:
            seen = law.view.of(eligibility.placed(world, law, review.destination))
            for group, doubt in doubts.items():
                what = ("turns on", review.interpretation.id, review.destination, group)
                if seen.recall(what, partial(_turns_on, law, review, group)):
                    turning.setdefault(doubt, {})[group] = None
    for (code, text), groups in turning.items():
        yield code, text.replace("{groups}", ", ".join(groups))


@cache
def _doubts(law: Law, place: str) -> Mapping[str, tuple[str, str]]:
    """Return by group what is not sure of the membership of a place on the day: the code of the alert, its text."""
    found = {}
    for id in law.library.group_ids:
        group = law.library.group(id)
        member, rows = group.membership(place, law.day), group.rows_on(place, law.day)
        if member and group.is_undated(place, law.day):
            text = f"{place} is taken to be in {{groups}} on {law.day}: no start date of its membership is recorded"
            found[id] = ("undated-membership", text)
        elif member is None and (group.covers(law.day) or any(row.uncertain for row in rows)):
            why = rows[0].note or "the day of the change is not recorded"
            text = f"whether {place} is in {{groups}} on {law.day} is not known: {why}"
            found[id] = ("unverified-law", text)
        elif member is None:
            text = (
                f"whether {place} was in {{groups}} on {law.day} is not recorded: "
                "the record of the group begins later"
            )
            found[id] = ("undated-membership", text)
    return found


def _turns_on(law: Law, review: Review, group: str, where: World) -> bool:
    """Whether a row comes out otherwise where its destination is a member of a group than where it is none."""
    here = eligibility.setting(law, review.interpretation, placed=True)

    def found(*, member: bool) -> tuple[object, ...]:
        world = replace(where, settled={**where.settled, Member(DESTINATION, group): member})
        decisions = outcomes(lambda w: eligibility.decide(here, w), world)
        said = (truth(version.when, world, law) for _, version in (*here.notices, *here.obligations))
        return ({(d.treatment, d.review, d.licence) for d in decisions}, *said)

    return found(member=True) != found(member=False)


def _groups_relied_on(trace: Trace) -> Iterator[str]:
    """Yield the groups whose membership a condition that holds, or may, relies on."""
    for atom, outcome in trace.atoms():
        if isinstance(atom, Member) and outcome is not False:
            yield atom.group


def _partial_embargo(reviews: tuple[Review, ...]) -> Iterator[str]:
    for review in reviews:
        for examined in review.provisions:
            if examined.version.alert == "partial-embargo" and examined.applies is not False:
                yield f"{review.destination}: {examined.version.summary} ({examined.rule.id})"


def _foreign_origin(spec: Spec, exporter: str, at_home: bool) -> Iterator[str]:
    if not at_home:
        made = f"made in {countries.name(spec.origin)}" if spec.origin else "country of manufacture unknown"
        yield f"{made}; the {exporter} rules shown apply to exports from {exporter}"


def _not_in_force(law: Law, reviews: tuple[Review, ...]) -> Iterator[str]:
    for review in reviews:
        reading = review.interpretation
        if reading.effective > law.day:
            yield f"{reading.id} is in force from {reading.effective}, not on {law.day}"
        if reading.status != "in force":
            yield f"{reading.id} is not law: {reading.status}"


def _published(spec: Spec, annex: AnnexVerdict) -> Iterator[str]:
    ours = annex.category if annex.category != UNDETERMINED else f"undetermined ({_or(annex.candidates)})"
    for published in spec.published_categories:
        source = published.source or "a source"
        named = _categories_named(published.category)
        if not named:
            words = "which cannot be compared: write I, II or none"
            yield f"{source} gives the category '{published.category}', {words}"
        elif not named.issuperset(annex.candidates):
            yield f"{source} gives Category {_or(c for c in CATEGORIES if c in named)}, the figures give {ours}"


def _categories_named(text: str) -> frozenset[str]:
    """Return the categories that somebody's words name, as "MTCR Cat. II (19.A.2)" does; none for other words."""
    plain = AROUND.sub(" ", ITEM.sub(" ", unicodedata.normalize("NFKC", text).casefold()))
    words = " ".join(re.findall(r"\w+", plain))
    if words in NAMED:
        return NAMED[words]
    named = [NAMED.get(word) for word in words.split()]
    return frozenset().union(*filter(None, named)) if all(named) else frozenset()


def _suspect(spec: Spec, law: Law, annex: AnnexVerdict, reviews: tuple[Review, ...]) -> Iterator[str]:
    """Yield each claim set aside that would change a verdict, or all together where only they would."""
    aside = [(key, claim) for key, claim in spec.figures if claim.suspect]
    changing = False
    for key, claim in aside:
        change = _change(spec.trusting((claim,)), law, annex, reviews)
        if change:
            changing = True
            source = f" ({claim.source})" if claim.source else ""
            yield f"{key} = {claim.text}{source} is set aside; if it were used, {change}"
    if len(aside) > 1 and not changing:
        change = _change(spec.trusting([claim for _, claim in aside]), law, annex, reviews)
        if change:
            yield f"if all the claims set aside were used, {change}"


OFFICIAL = re.compile(r"\.(?:gov|mil|int|gob|gouv|go)(?:\.[a-z]{2})?$|\.europa\.eu$|\.admin\.ch$")
"""Hosts of governments and of organisations of states."""


def _single_source(capability: Capability, found: tuple[Margin, ...]) -> Iterator[str]:
    """Yield the one secondary source of every figure behind the margins of the Annex category, if there is one."""
    facts, spec = capability.facts(), capability.spec
    deciding = [m for m in found if ANNEX in m.decides]
    chains = (bound for m in deciding for bound in facts.chain(m.test.fact, m.side))
    keys = {item.name for bound in chains for item in bound.derivation.inputs if "." in item.name}
    sources = {claim.source for key in keys for claim in _claims_of(spec, key)}
    if len(sources) != 1 or None in sources:
        return
    (source,) = (source for source in spec.sources if source.id in sources)
    host = (urlsplit(source.url or "").hostname or "").casefold()
    makers = re.findall(r"[a-z0-9]{3,}", (spec.manufacturer or "").casefold())
    if host and not OFFICIAL.search(host) and not any(word in host for word in makers):
        yield f"every figure that decides the category is from {source.id} ({host})"


def _claims_of(spec: Spec, key: str) -> tuple[Claim, ...]:
    """Return the claims that are used for a key, those of all points for a published curve."""
    if key in spec.claims:
        return spec.claims[key].used
    return tuple(claim for named, claim in spec.figures if named.startswith(f"{key}[") and not claim.suspect)


def _change(other: Spec, law: Law, annex: AnnexVerdict, reviews: tuple[Review, ...]) -> str:
    """Return what another spec of the aircraft comes to where that is not what is found, else nothing."""
    capability = Capability(other)
    candidates = classify(capability, law).candidates
    if candidates != annex.candidates:
        return f"the category would be {_or(candidates)} instead of {_or(annex.candidates)}"
    world = world_of(capability.facts())
    for found in reviews:
        where = eligibility.placed(world, law, found.destination)
        treatment = eligibility.review(law, found.interpretation, where, found.destination).treatment
        if treatment != found.treatment:
            return f"the treatment under {found.interpretation.id} would be {treatment} instead of {found.treatment}"
    return ""


def _assumptions(capability: Capability, law: Law, annex: AnnexVerdict) -> Iterator[str]:
    if doubts_payload(capability.spec):
        yield (
            f"a payload below {figure(LEAST_PAYLOAD_ALONE_KG, 'max_payload_kg')} limits nothing unless a mass of the "
            "aircraft bears it out, and one of 0 nothing at all: it may be tonnes, or not known. State the take-off "
            "mass or the empty mass, or leave the payload out"
        )
    if not assumes_no_aerosol_system(capability.spec):
        return
    facts = capability.facts()
    stated = replace(facts, choices={**facts.choices, "aerosol_system": UNKNOWN})
    if {item.category for item in possible_items(law, stated)} != set(annex.candidates):
        yield "no [aerosol] table: the aircraft is taken to have no dispensing system"


def _or(candidates: Iterable[str]) -> str:
    """Return candidates in words."""
    return " or ".join(candidates)


Standing = Literal["in-force", "expired", "no-alert"]
STANDINGS: dict[Standing, str] = {
    "in-force": "The alert is accepted, up to and including the day on which the waiver expires.",
    "expired": "The waiver expired before the day asked for: renew it or remove it from the spec.",
    "no-alert": "The waived alert is not raised: remove the waiver from the spec.",
}
"""What a waiver may come to on the day asked about, with what that means."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver with what it comes to, and the messages of the alerts that it speaks of."""

    waiver: Waiver
    standing: Standing
    messages: tuple[str, ...]


def judge_waivers(
    waivers: Iterable[Waiver], alerts: Iterable[Alert], day: datetime.date
) -> tuple[Waived, ...]:
    """Return what each waiver comes to on a day, beside these alerts, in the order of the waivers."""
    raised = tuple(alerts)
    return tuple(_judge_waiver(waiver, raised, day) for waiver in waivers)


def _judge_waiver(waiver: Waiver, alerts: tuple[Alert, ...], day: datetime.date) -> Waived:
    messages = tuple(alert.message for alert in alerts if alert.code == waiver.alert)
    if datetime.date.fromisoformat(waiver.expires) < day:
        return Waived(waiver, "expired", messages)
    return Waived(waiver, "in-force" if messages else "no-alert", messages)
