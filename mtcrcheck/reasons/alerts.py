"""Alerts: what a reader of a verdict must not overlook. A closed list of codes, each with its explanation.

A waiver says that somebody accepts an alert until a day. It is shown beside the alert and hides none.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from mtcrcheck import countries, eligibility
from mtcrcheck.capability.breakeven import break_even
from mtcrcheck.capability.choices import assumes_no_aerosol_system
from mtcrcheck.capability.derivation import ENDS, Bound
from mtcrcheck.capability.facts import (
    LEAST_PAYLOAD_ALONE_KG,
    PUBLISHED_FACTS,
    ROUNDING,
    Capability,
    Facts,
    doubts_payload,
)
from mtcrcheck.classifier import (
    CATEGORIES,
    UNDETERMINED,
    AnnexVerdict,
    Control,
    Examined,
    possible_categories,
    world_of,
)
from mtcrcheck.document import gather
from mtcrcheck.eligibility import Review
from mtcrcheck.reasons.rationale import ANNEX, WORDS, Margin, figure, name, rounded, span
from mtcrcheck.rules.conditions import destination_tests_in, truth
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.world import DESTINATION, UNKNOWN, Member, World
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec, Waiver
from mtcrcheck.text import join_or, read_beside

NEAR = 0.1
FAR_BELOW = 0.5
ITEM = re.compile(r"\b\d+\.[a-z]\.\d+(?:\.[a-z]\b)?")
"""An item of the Annex."""
NAMED: Mapping[str, frozenset[str]] = {word: frozenset(of) for word, of in WORDS["categories"].items()}
"""Categories by the words in which people name them."""
AROUND = re.compile(r"\b(?:mtcr|categor(?:y|ies)|cat|class|annex|item|or|and|the|of|under)\b")
ALERTS: Mapping[str, str] = read_beside(__file__, "alerts.toml")
"""Every alert code, with what it says and what to do."""
UNREAD, UNREAD_ALL = " was not read in its official form", " were not read in their official form"
"""The end of an alert on a text for which no reason is given, and on several of them."""


class Alert(NamedTuple):
    """One alert: its code, and what it is about in one or two sentences."""

    code: str
    message: str


@dataclass(frozen=True)
class Findings:
    """What an assessment has found, on which alerts are raised.

    ``annex`` is the verdict as declared, ``traded`` that with payload traded for fuel; ``at_home`` says whether the
    aircraft is of the exporting state, or of a country that counts as one with it.
    """

    capability: Capability
    law: Law
    annex: AnnexVerdict
    traded: AnnexVerdict
    controls: tuple[Control, ...]
    reviews: tuple[Review, ...]
    margins: tuple[Margin, ...]
    exporter: str
    at_home: bool

    @property
    def spec(self) -> Spec:
        """The aircraft."""
        return self.capability.spec

    @cached_property
    def facts(self) -> Facts:
        """What follows from its claims."""
        return self.capability.facts()

    @cached_property
    def doubts(self) -> Mapping[str, list[str]]:
        """By code of an alert, why memberships that a row turns on are not sure on the day."""
        turning: dict[Alert, dict[str, None]] = {}
        for review in self.reviews:
            doubts = _doubts(self.law, review.destination) if review.destination else {}
            if doubts:
                here = eligibility.setting(self.law, review.interpretation, placed=True)
                where = eligibility.placed(world_of(self.facts), self.law, review.destination)
                for group, doubt in doubts.items():
                    if _turns_on(here, group, where):
                        turning.setdefault(doubt, {})[group] = None
        told = ((a.code, a.message.replace("{groups}", ", ".join(groups))) for a, groups in turning.items())
        return gather(told)


def find_alerts(found: Findings) -> tuple[Alert, ...]:
    """Return every alert of one assessment, in the order of `ALERTS`."""
    return tuple(Alert(code, text) for code in ALERTS for text in dict.fromkeys(FINDERS[code](found)))


def _trade_off(found: Findings) -> Iterator[str]:
    capability, now, traded = found.capability, found.annex.candidates, found.traded.candidates
    declared = found.spec.interval("mass.max_payload").known
    told_apart = now == traded and len(traded) == 1
    says = found.spec.possible("mass.payload_limit") in ({"structure"}, {"takeoff-mass"})
    if says or told_apart or not declared or "I" not in traded:
        return
    payload = capability.bounds("payload_at_300_km_kg", traded=True)
    has_limit = capability.facts().telling("max_takeoff_mass_kg").at_most is not None
    traded_to = span(payload, "payload_at_300_km_kg", (500.0,))
    carried = f"is then {traded_to}" if has_limit else "then has no known limit"
    if_traded = f"it is {join_or(traded)}: payload at 300 km {carried}"
    yield f"as declared the category is {join_or(now)}; if payload is traded for fuel, {if_traded}"


def _near_threshold(found: Findings) -> Iterator[str]:
    """Yield the tests that a small change of a stated figure would turn.

    A bound may stand near the figure of the law by construction: then what the spec states decides, where the
    break-evens tell how far off it is.
    """
    for near in found.margins:
        test = near.test
        if abs(near.distance) > NEAR * test.value:
            continue
        what = "category" if ANNEX in near.decides else f"treatment under {join_or(near.decides, 'and')}"
        edges = break_even(found.capability, test)
        for edge in edges:
            if edge.quantity in KEYS and abs(edge.flips_at - edge.value) <= NEAR * edge.flips_at + ROUNDING:
                now = f"{rounded(edge.value, 4, (edge.flips_at,)):,.10g} {edge.unit}"
                depends = "" if edge.words == name(test.fact) else f" depends on the {edge.words}, which"
                yield f"{name(test.fact)}{depends} is {now}; the {what} may change if it is {edge.lost}"
                break
        if not edges:
            bound = figure(near.bound, test.fact, (test.value,))
            yield f"the {name(test.fact)} that decides is {bound}, within 10 % of {figure(test.value, test.fact)}"


def _range_basis(found: Findings) -> Iterator[str]:
    stated = found.spec.interval("performance.stated_range").at_most
    if stated is None:
        return
    endurance, pace = (found.facts.of(fact).at_least or 0.0 for fact in ("endurance_h", "pace_kmh"))
    implied = [(endurance * pace, "endurance and the slowest flight")]
    if "balloon" not in found.spec.possible("aircraft.configuration"):
        for speed, share in (("cruise", FAR_BELOW), ("loiter", FAR_BELOW), ("max", FAR_BELOW / 2)):
            slowest = found.spec.interval(f"performance.{speed}_speed").at_least
            if slowest is not None:
                implied.append((share * endurance * slowest, f"endurance and {speed} speed"))
    least, how = max(implied)
    if stated < least:
        below = f"a stated range of {figure(stated, 'range_km')} is below the {figure(least, 'range_km')}"
        yield f"{below} or more that {how} imply: probably a data-link or mission figure"
    for key, what in (("performance.datalink_range", "data link"), ("performance.mission_radius", "mission")):
        if stated == found.spec.interval(key).at_most:
            yield f"the stated range of {figure(stated, 'range_km')} is also the range of the {what}"


def _contradictions(found: Findings) -> Iterator[str]:
    capability, crossed = found.capability, found.facts.contradictions
    published = [fact for fact in PUBLISHED_FACTS if fact in crossed]
    for fact in (*published, *sorted(crossed.keys() - set(published))):
        yield _crossing(fact, *crossed[fact])
    if found.annex.category != UNDETERMINED:
        return
    for claims in filter(lambda claims: claims.disagree, found.spec.claims.values()):
        alone = ({claims.key: claim.value} for claim in claims.used)
        facts = (capability.trying(value) or capability.having(value).facts() for value in alone)
        if any(len(possible_categories(found.law, each)) == 1 for each in facts):
            figures = ", ".join(dict.fromkeys(c.text for c in claims.used))
            yield f"sources disagree on {claims.key} ({figures}), and the category depends on which is right"


def _crossing(fact: str, low: Bound, high: Bound) -> str:
    """Return in words that a lower bound of a fact lies above an upper one."""
    return (
        f"{name(fact)} is at least {figure(low.value, fact)} ({low.derivation.says}) "
        f"and at most {figure(high.value, fact)} ({high.derivation.says})"
    )


def _improbable(found: Findings) -> Iterator[str]:
    """Yield the figures without which the rest is as usual, and the category could be a stricter one."""
    strictest, told = CATEGORIES.index(found.annex.candidates[0]), set[str]()
    usual = found.capability.usual.facts() if strictest else Facts({}, {}, ())
    for fact, pair in usual.unusual.items():
        chains = (bound for side in ENDS for bound in usual.chain(fact, side))
        keys = {item.name for bound in chains for item in bound.derivation.inputs} & found.spec.claims.keys()
        for key in sorted(keys - told):
            claims = {other: claimed for other, claimed in found.spec.claims.items() if other != key}
            without_it = Capability(replace(found.spec, claims=claims))
            candidates = possible_categories(found.law, without_it.facts())
            if CATEGORIES.index(candidates[0]) < strictest and fact not in without_it.usual.facts().unusual:
                without = f"without {key} the category would be {join_or(candidates)}"
                yield f"by what is usual, {_crossing(fact, *pair)}; {without}"
        told |= keys


def _unverified(found: Findings) -> Iterator[str]:
    law = found.law
    if law.day > law.library.as_of:
        yield f"the law data end on {law.library.as_of}; the day asked for is {law.day}"
    clauses = (law.in_force[i.clause] for i in sorted(found.annex.evidence_for, key=str) if i.clause)
    entries = ((c.examined.rule, c.examined.version) for c in found.controls if c.examined.applies)
    for rule, version in (*clauses, *entries):
        if not version.verified:
            yield f"{rule.id}{UNREAD}"
    resting: dict[Hashable, tuple[Examined, ...]] = {}
    for review in found.reviews:
        here = eligibility.setting_of(law, review)
        said = here, here.shown(review.destination)
        if said not in resting:
            resting[said] = tuple(_rests_on(review))
        yield from _unverified_review(law, review, resting[said])
    yield from found.doubts.get("unverified-law", ())


def _rests_on(review: Review) -> Iterator[Examined]:
    """Yield the rules that decide a row."""
    decided_by = {id for decision in review.decisions for id in decision.decided_by}
    for examined in (*review.treatments, *review.provisions):
        decisive = examined.rule.id in decided_by or examined.rule.kind == "requirement"
        if decisive and (examined.applies or examined.version.alert):
            yield examined


def _unverified_review(law: Law, review: Review, resting: Iterable[Examined]) -> Iterator[str]:
    """Yield what one row, resting on rules, rests on without its having been read in its official form."""
    unverified = _unverified_memberships(law, review.destination) if review.destination else {}
    if review.interpretation.stands_in:
        open_ = "whether it asks for a licence, or forbids the export, is open"
        yield f"the law of the exporting state is not on file: {open_}"
    elif not review.interpretation.verified:
        _, _, why = (review.interpretation.confidence or "").partition(": ")
        yield f"the reading {review.interpretation.id}{UNREAD}{f': {why}' if why else ''}"
    for examined in resting:
        # a reading that is unverified is told already, with its own treatments; provisions are not its own
        is_own = examined.rule in review.interpretation.treatments
        if not examined.version.verified and (review.interpretation.verified or not is_own):
            yield f"{examined.rule.id}{UNREAD}"
        for test in destination_tests_in(law, examined.version.when):
            if isinstance(test, Member) and test.group in unverified:
                yield f"membership of {review.destination} in {test.group} is not verified{unverified[test.group]}"


@cache
def _unverified_memberships(law: Law, place: str) -> Mapping[str, str]:
    """Return the groups of which a place is a member, or may be, by a record that is not verified, and by whose."""
    found = {}
    for id in law.library.group_ids:
        rows = law.library.group(id).rows_on(place, law.day)
        if law.membership(place, id) is not False and not all(row.verified for row in rows):
            found[id] = f": it goes with {rows[0].follows}" if rows[0].follows else ""
    return found


@cache
def _doubts(law: Law, place: str) -> Mapping[str, Alert]:
    """Return by group the alert on a membership of a place that is not sure on the day."""
    found = {}
    for id in law.library.group_ids:
        group, member = law.library.group(id), law.membership(place, id)
        rows = group.rows_on(place, law.day)
        if member and group.is_undated(place, law.day):
            text = f"{place} is taken to be in {{groups}} on {law.day}: no start date of its membership is recorded"
            found[id] = Alert("undated-membership", text)
        elif member is None and (group.covers(law.day) or any(row.uncertain for row in rows)):
            why = rows[0].note or "the day of the change is not recorded"
            text = f"whether {place} is in {{groups}} on {law.day} is not known: {why}"
            found[id] = Alert("unverified-law", text)
        elif member is None:
            why = "the record of the group begins later"
            text = f"whether {place} was in {{groups}} on {law.day} is not recorded: {why}"
            found[id] = Alert("undated-membership", text)
    return found


def _turns_on(here: eligibility.Setting, group: str, where: World) -> bool:
    """Whether a row comes out otherwise where its destination is a member of a group than where it is none."""
    asked = Member(DESTINATION, group)
    told = (version.when for _, version in here.of("notice", "obligation"))
    asking = [when for when in told if asked in destination_tests_in(here.law, when)]
    if not asking and asked not in here.destination_tests:
        return False

    def found(*, member: bool) -> tuple[object, ...]:
        world = where.knowing(asked, member)
        decisions = eligibility.decisions_of(here).outcomes(world)
        said = (truth(when, world, here.law) for when in asking)
        return ({(d.treatment, d.review, d.licence) for d in decisions}, *said)

    return found(member=True) != found(member=False)


def _partial_embargo(found: Findings) -> Iterator[str]:
    for review in found.reviews:
        for examined in review.provisions:
            if examined.version.alert == "partial-embargo" and examined.applies is not False:
                yield f"{review.destination}: {examined.version.summary} ({examined.rule.id})"


def _foreign_origin(found: Findings) -> Iterator[str]:
    if not found.at_home:
        origin, exporter = found.spec.origin, found.exporter
        made = f"made in {countries.in_a_sentence(origin)}" if origin else "country of manufacture unknown"
        yield f"{made}; the {exporter} rules shown apply to exports from {countries.in_a_sentence(exporter)}"


def _not_in_force(found: Findings) -> Iterator[str]:
    for interpretation in (review.interpretation for review in found.reviews):
        if interpretation.effective > found.law.day:
            yield f"{interpretation.id} is in force from {interpretation.effective}, not on {found.law.day}"
        if interpretation.status != "in force":
            yield f"{interpretation.id} is not law: {interpretation.status}"


def _published(found: Findings) -> Iterator[str]:
    candidates = join_or(found.annex.candidates)
    ours = candidates if found.annex.category != UNDETERMINED else f"undetermined ({candidates})"
    for published in found.spec.published_categories:
        source = published.source or "a source"
        named = _categories_named(published.category)
        if not named:
            words = "which cannot be compared: write I, II or none"
            yield f"{source} gives the category '{published.category}', {words}"
        elif not named.issuperset(found.annex.candidates):
            theirs = join_or(category for category in CATEGORIES if category in named)
            yield f"{source} gives Category {theirs}, the figures give {ours}"


def _categories_named(text: str) -> frozenset[str]:
    """Return the categories that somebody's words name, as "MTCR Cat. II (19.A.2)" does; none for other words."""
    plain = AROUND.sub(" ", ITEM.sub(" ", unicodedata.normalize("NFKC", text).casefold()))
    words = " ".join(re.findall(r"\w+", plain))
    if words in NAMED:
        return NAMED[words]
    named = [NAMED.get(word) for word in words.split()]
    return frozenset().union(*filter(None, named)) if all(named) else frozenset()


def _suspect(found: Findings) -> Iterator[str]:
    """Yield each claim set aside that would change a verdict, or all together where only they would."""
    aside = [(key, claim) for key, claim in found.spec.figures if claim.suspect]
    changes = [(key, claim, _change(found.spec.trusting((claim,)), found)) for key, claim in aside]
    for key, claim, change in changes:
        if change:
            source = f" ({claim.source})" if claim.source else ""
            yield f"{key} = {claim.text}{source} is set aside; if it were used, {change}"
    if len(aside) > 1 and not any(change for _, _, change in changes):
        change = _change(found.spec.trusting([claim for _, claim in aside]), found)
        if change:
            yield f"if all the claims set aside were used, {change}"


OFFICIAL = re.compile(r"\.(?:gov|mil|int|gob|gouv|go)(?:\.[a-z]{2})?$|\.europa\.eu$|\.admin\.ch$")
"""Hosts of governments and of organisations of states."""


def _single_source(found: Findings) -> Iterator[str]:
    """Yield the one secondary source of every figure behind the margins of the Annex category, if there is one."""
    spec = found.spec
    deciding = [m for m in found.margins if ANNEX in m.decides]
    chains = (bound for m in deciding for bound in found.facts.chain(m.test.fact, m.side))
    keys = {item.name for bound in chains for item in bound.derivation.inputs if "." in item.name}
    claims = ((key.partition("[")[0], claim) for key, claim in spec.figures)  # of a curve those of all points
    sources = {claim.source for key, claim in claims if key in keys and not claim.suspect}
    if len(sources) != 1 or None in sources:
        return
    (source,) = (source for source in spec.sources if source.id in sources)
    host = (urlsplit(source.url or "").hostname or "").casefold()
    makers = re.findall(r"[a-z0-9]{3,}", (spec.manufacturer or "").casefold())
    if host and not OFFICIAL.search(host) and not any(word in host for word in makers):
        yield f"every figure that decides the category is from {source.id} ({host})"


def _change(other: Spec, found: Findings) -> str:
    """Return in words what category or treatment another spec of the aircraft leads to, empty if no other."""
    law, capability = found.law, Capability(other)
    candidates = possible_categories(law, capability.facts())
    if candidates != found.annex.candidates:
        return f"the category would be {join_or(candidates)} instead of {join_or(found.annex.candidates)}"
    world = world_of(capability.facts())
    settings = ((eligibility.setting_of(law, review), review) for review in found.reviews)
    alike = {(here, here.told(review.destination)): review for here, review in settings}
    for (here, _), review in alike.items():
        where = eligibility.placed(world, law, review.destination)
        treatment, *_ = eligibility.agreed(eligibility.decisions_of(here).outcomes(where))
        if treatment != review.treatment:
            under = review.interpretation.id
            return f"the treatment under {under} would be {treatment} instead of {review.treatment}"
    return ""


def _assumptions(found: Findings) -> Iterator[str]:
    if found.annex.category == UNDETERMINED and doubts_payload(found.spec):
        yield (
            f"a payload below {figure(LEAST_PAYLOAD_ALONE_KG, 'max_payload_kg')} limits nothing unless a mass of the "
            "aircraft bears it out, and one of 0 nothing at all: it may be tonnes, or not known. State the take-off "
            "mass or the empty mass, or leave the payload out"
        )
    if not assumes_no_aerosol_system(found.spec):
        return
    stated = replace(found.facts, choices={**found.facts.choices, "aerosol_system": UNKNOWN})
    if possible_categories(found.law, stated) != found.annex.candidates:
        yield "no [aerosol] table: the aircraft is taken to have no dispensing system"


FINDERS: Mapping[str, Callable[[Findings], Iterable[str]]] = {
    "trade-off": _trade_off,
    "near-threshold": _near_threshold,
    "range-basis": _range_basis,
    "contradiction": _contradictions,
    "improbable-figure": _improbable,
    "unverified-law": _unverified,
    "undated-membership": lambda found: found.doubts.get("undated-membership", ()),
    "partial-embargo": _partial_embargo,
    "foreign-origin": _foreign_origin,
    "not-in-force": _not_in_force,
    "published-category": _published,
    "suspect-claim": _suspect,
    "single-source": _single_source,
    "assumption": _assumptions,
}
"""How to find the messages of each alert."""

WaiverStanding = Literal["in-force", "expired", "no-alert"]
WAIVER_STANDINGS: dict[WaiverStanding, str] = WORDS["standings"]
"""What a waiver may come to on the day asked about, with what that means."""


class Waived(NamedTuple):
    """A waiver with what it comes to."""

    waiver: Waiver
    standing: WaiverStanding


def judge_waivers(
    waivers: Iterable[Waiver], alerts: Iterable[Alert], day: datetime.date
) -> tuple[Waived, ...]:
    """Return what each waiver comes to on a day, beside these alerts, in the order of the waivers."""
    raised = {alert.code for alert in alerts}

    def judge(waiver: Waiver) -> WaiverStanding:
        if datetime.date.fromisoformat(waiver.expires) < day:
            return "expired"
        return "in-force" if waiver.alert in raised else "no-alert"

    return tuple(Waived(waiver, judge(waiver)) for waiver in waivers)
