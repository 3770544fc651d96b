"""The request, the result, and `assess`, which leads from a spec to a verdict with reasons.

`influences` lists what else moved the verdict: options, settings, waivers, figures set aside.
"""

import datetime
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import NamedTuple, Self

from mtcrcheck import classifier, countries
from mtcrcheck.capability.breakeven import BreakEven, break_even
from mtcrcheck.capability.curve import PayloadRange, payload_range
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED, AnnexVerdict, Control, Examined, classify, controls
from mtcrcheck.countries import UNION
from mtcrcheck.eligibility import UNKNOWN_LICENCE, Review, placed, reach, review, setting
from mtcrcheck.reasons import missing as asking
from mtcrcheck.reasons.alerts import Alert, Findings, Waived, find_alerts, judge_waivers
from mtcrcheck.reasons.missing import Missing, Question, find_missing
from mtcrcheck.reasons.rationale import Margin, Step, explain_facts, explain_rule, find_margins
from mtcrcheck.reasons.working import Desk, Presumed, Way, WorkingCategory, WorkingReview
from mtcrcheck.rules.law import Interpretation, Law, Library, load_library
from mtcrcheck.rules.logic import Truth, disjunction
from mtcrcheck.rules.world import World
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import is_set

CHANNEL, FMS_SELLER = "transfer.channel", "US"
"""Foreign Military Sales are sales of the United States: from elsewhere the channel replaces no licence."""
IN_THE_REGIME = tuple(
    f"countries/mtcr_{who}" for who in ("partners", "adherents_declared", "adherents_unilateral")
)
"""The groups of states that keep to the Guidelines, or say so."""
MOST_QUESTIONS = 24
"""Rows whose open reviews are asked about: beyond them a reader asks for one destination at a time."""
ORDER = ("restriction", "notice", "treatment", "requirement", "relief")
"""The kinds of rules as a reviewer goes through them: destination and end use, the treatment, then the licence."""


class Request(NamedTuple):
    """What is asked of every spec: readings, destinations, day, exporting state.

    ``interpretations`` are ids, empty for the one in force; ``to``, ``exporter`` and ``others``, further exporting
    states, are ISO alpha-2; ``settings`` are the what-if values that were set over the spec's own.
    """

    day: datetime.date
    interpretations: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    exporter: str = "US"
    settings: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    @property
    def exporters(self) -> tuple[str, ...]:
        """Every exporting state that is asked for."""
        return (self.exporter, *self.others)


class ReviewRow(NamedTuple):
    """One review with its reasons: ``obligations`` are the rules that apply to it, and those still to be checked.

    Where it is open, ``presumed`` is the working answer and ``leading`` the one that weak presumptions would give;
    ``ways`` are how it may come out where even the working answer is open, and ``ways_presume`` the ids of what they
    presume. ``reaches`` is whether the law of the reading reaches the aircraft at all; ``reexport`` marks the law of
    another state than the exporter, and ``exporter`` is the exporting state where several are asked for, else empty.
    """

    review: Review
    day: datetime.date
    obligations: tuple[Examined, ...]
    rationale: tuple[Step, ...] = ()
    presumed: WorkingReview | None = None
    leading: WorkingReview | None = None
    ways: tuple[Way, ...] = ()
    ways_presume: tuple[str, ...] = ()
    reaches: Truth = True
    reexport: bool = False
    exporter: str = ""

    @property
    def conditions(self) -> tuple[str, ...]:
        """The obligations, and the conditions of treatments and reliefs, in words with their ids and citations."""
        return tuple(
            f"{'To be checked: ' if each.to_check else ''}{each.version.condition or each.version.summary} "
            f"[{each.rule.id}; {each.version.cite}]"
            for each in self.obligations
        )


class Assessment(NamedTuple):
    """Everything that the tool says about one spec: one object, from which every report is made.

    ``annex`` and the reviews are proven. ``presumed`` is the working answer where the category is open, and
    ``presumptions`` are what this and those of the reviews presume. ``remarks``, each a destination and a text, are
    no part of the verdict: whoever reports may add them. ``others`` are the reviews under readings that were not
    asked for, where these are wanted.
    """

    spec: Spec
    request: Request
    capability: Capability
    annex: AnnexVerdict
    if_traded: AnnexVerdict
    controls: tuple[Control, ...]
    reviews: tuple[ReviewRow, ...]
    alerts: tuple[Alert, ...]
    margins: tuple[Margin, ...] = ()
    missing: tuple[Missing, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    presumed: WorkingCategory | None = None
    presumptions: tuple[Presumed, ...] = ()
    others: tuple[ReviewRow, ...] = ()

    @property
    def proven(self) -> Self:
        """The same without working answers."""
        rows, others = (
            tuple(row._replace(presumed=None, leading=None, ways=(), ways_presume=()) for row in some)
            for some in (self.reviews, self.others)
        )
        entries = tuple(control._replace(presumed=None, presumes=()) for control in self.controls)
        return self._replace(controls=entries, reviews=rows, others=others, presumed=None, presumptions=())

    @property
    def break_evens(self) -> tuple[tuple[BreakEven, ...], ...]:
        """For each margin, up to where single figures of the spec keep its outcome; sought when asked for."""
        return tuple(break_even(self.capability, margin.test) for margin in self.margins)

    @property
    def waived(self) -> tuple[Waived, ...]:
        """What each waiver of the spec comes to on the day of the request, in the order of the file."""
        return judge_waivers(self.spec.waivers, self.alerts, self.request.day)

    @property
    def curve(self) -> PayloadRange:
        """What is certain and what is possible of payload over range, computed whenever it is asked for."""
        return payload_range(self.capability)


def authority(library: Library, exporter: str, day: datetime.date) -> str:
    """Return whose law stands around an export: the state's own code, or EU for a member state."""
    home = countries.home(exporter)
    is_member = library.group("countries/eu").membership(home, day) is True
    return "EU" if is_member else home


def readings(library: Library, request: Request) -> tuple[Interpretation, ...]:
    """Return the interpretations asked for, by default the latest of the exporting state that is in force.

    If the state has none in force, the default is the one that stands in for such states, and on a day before any is
    in force, the first of all. ``all`` is every one that the exporting state may read by, in order of date. Raises
    `KeyError` for an unknown id.
    """
    own, in_force = _open_to(library, request.exporter, request.day)
    if not request.interpretations:
        return tuple(in_force[-1:] or own[:1])
    asked = (own if id == "all" else [library.interpretations[id]] for id in request.interpretations)
    return tuple(dict.fromkeys(chain.from_iterable(asked)))


def _open_to(
    library: Library, exporter: str, day: datetime.date
) -> tuple[list[Interpretation], list[Interpretation]]:
    """Return the interpretations that a state may read by, and those in force.

    One that stands in is among them where the state has none of its own in force: that for states in the regime or
    adhering to it, or that for others.
    """
    who = authority(library, exporter, day)
    own = [i for i in library.interpretations.values() if i.exporter in (None, who)]
    in_force = [i for i in own if i.effective <= day and i.status == "in force"]
    if any(i.exporter for i in in_force):
        own, in_force = ([i for i in some if not i.stands_in] for some in (own, in_force))
    else:
        # a state that came in during the year counts from its first day, and the Union with its members
        keeps_to_it = who == UNION or any(
            library.group(group).membership(countries.table()[exporter].of or exporter, day) is not False
            for group in IN_THE_REGIME
        )
        fitting = (None, keeps_to_it)
        own, in_force = ([i for i in some if i.of_partners in fitting] for some in (own, in_force))
    return own, in_force


def by_exporter(library: Library, request: Request) -> tuple[Request, ...]:
    """Return a request once for each exporting state that something can be exported from.

    Of several states each goes by those of the readings asked for that are its own or anybody's, or by the one in
    force where none is. What is at home in a state is no destination of it.
    """
    if not request.others:
        return (request,)
    found = []
    for exporter in request.exporters:
        own, _ = _open_to(library, exporter, request.day)
        ids = (i for i in request.interpretations if i == "all" or library.interpretations[i] in own)
        to = tuple(t for t in request.to if countries.home(t) != countries.home(exporter))
        if to or not request.to:
            found.append(request._replace(interpretations=tuple(ids), to=to, exporter=exporter, others=()))
    return tuple(found)


def assess(
    spec: Spec,
    request: Request,
    library: Library | None = None,
    *,
    explain: bool = True,
    brief: bool = False,
    beside: bool = False,
) -> Assessment:
    """Assess one spec: Annex category, national entries, and one review for each exporter, reading and destination.

    Without ``explain`` the rows carry no rationale and nothing is said of what is missing; in ``brief`` only
    the keys that are missing are named, and nothing is presumed of national entries. ``beside`` adds the readings
    that are not asked for. Raises `KeyError` for an interpretation that the library does not have, and `ValueError`
    where every destination is at home in the only exporting state.
    """
    library, capability = library or load_library(), Capability(spec)
    asked = by_exporter(library, request)
    found = [_assess(capability, e, library, explain=explain, brief=brief, beside=beside) for e in asked]
    if not request.others:
        return found[0]
    if not found:
        raise ValueError("every destination is the exporting state itself")
    first, *others = (each.request.exporter for each in found)  # without those from which nothing is exported
    reviews = (row._replace(exporter=each.request.exporter) for each in found for row in each.reviews)
    entries = {c.examined.rule.id: c for each in found for c in each.controls}
    return found[0]._replace(
        request=request._replace(exporter=first, others=tuple(others)),
        controls=tuple(entries.values()),
        reviews=tuple(reviews),
        alerts=tuple(dict.fromkeys(a for each in found for a in each.alerts)),
        margins=tuple(dict.fromkeys(m for each in found for m in each.margins)),
        missing=tuple(dict.fromkeys(m for each in found for m in each.missing)),
        presumptions=tuple(dict.fromkeys(p for each in found for p in each.presumptions)),
        others=tuple(row for each in found for row in each.others),
    )


def as_exported_from(spec: Spec, state: str) -> Spec:
    """Return a spec as the law of an exporting state reads it: without a channel that only the US law knows."""
    if state == FMS_SELLER or CHANNEL not in spec.claims:
        return spec
    return replace(spec, claims={key: claims for key, claims in spec.claims.items() if key != CHANNEL})


def _assess(
    capability: Capability, request: Request, library: Library, *, explain: bool, brief: bool, beside: bool
) -> Assessment:
    """Assess one spec for one exporting state, as `assess` does."""
    law, spec = library.on(request.day), capability.spec
    who = authority(library, request.exporter, request.day)
    if (there := as_exported_from(spec, who)) is not spec:
        capability = Capability(there)
    world = classifier.world_of(capability.facts())
    verdict = classify(capability, law)
    traded = classify(capability, law, traded=True, graded=not brief)
    places = {to: placed(world, law, to) for to in request.to or (None,)}
    reached = {to: reach(law, where) for to, where in places.items()}
    asked = [(reading, to) for reading in readings(library, request) for to in places]
    asked += _followed(library, spec, request, who, reached)
    desk = Desk(capability, law)
    reasoned = explain and not brief

    first: dict[Hashable, str | None] = {}

    @cache
    def row_of(reading: Interpretation, to: str | None, *, ways: bool) -> ReviewRow:
        """Return the row of all destinations of which the same is said, with how a state reaches it."""
        row = _row(desk, review(law, reading, places[to], to), ways=ways)
        if not (rules := reached[to].get(reading.exporter or "")):
            return row
        row = row._replace(reaches=is_reached(spec, rules))
        if reading.exporter == who:
            return row
        applying = [r for r in rules if r.applies] or [r for r in rules if r.to_check]
        return row._replace(reexport=True, obligations=(*applying, *row.obligations))

    def row_to(reading: Interpretation, to: str | None, *, ways: bool) -> ReviewRow:
        said = setting(law, reading, placed=to is not None).shown(to)
        row = row_of(reading, first.setdefault((reading, said), to), ways=ways)
        return row._replace(review=row.review._replace(destination=to))

    rows = tuple(row_to(*each, ways=reasoned) for each in asked)
    reviews = tuple(row.review for row in rows)
    states = dict.fromkeys((who, *(r.interpretation.exporter or who for r in reviews)))
    proven = (c for c in controls(law, world, tuple(map(str.lower, states))) if not c.idle)
    entries = tuple(proven if brief else map(desk.entry, proven))
    at_home = spec.origin is not None and authority(library, spec.origin, request.day) == who
    margins = find_margins(capability.facts(), law, reviews)
    findings = Findings(capability, law, verdict, traded, entries, reviews, margins, who, at_home)
    presumed = desk.category(verdict)
    if reasoned:
        rows = tuple(_explain(capability, law, world, entries, rows))
    known = {r.interpretation.id for r in reviews}
    unasked = readings(library, request._replace(interpretations=("all",))) if beside else ()
    others = (row_to(each, to, ways=False) for each in unasked if each.id not in known for to in places)
    working = (presumed, *entries, *(answer for row in rows for answer in (row.presumed, row.leading)))
    of_answers = (id for answer in working if answer for id in answer.presumes)
    return Assessment(
        spec,
        request,
        capability,
        verdict,
        traded,
        entries,
        rows,
        find_alerts(findings),
        margins,
        find_missing(capability, _open_questions(law, verdict, reviews), tell=not brief) if explain else (),
        presumed=presumed,
        presumptions=tuple(desk.describe((*of_answers, *(id for row in rows for id in row.ways_presume)))),
        others=tuple(others),
    )


Reaching = Mapping[str, tuple[Examined, ...]]
"""The rules by which a state reaches re-exports, by its code."""
US_CONTENT = "transfer.us_content_share"
"""The content by which US law reaches a foreign aircraft; no other state on file reaches aircraft by content."""


def is_reached(spec: Spec, rules: Iterable[Examined]) -> Truth:
    """Return whether a state reaches an aircraft; where that is open, not a foreign one without stated content."""
    found = disjunction(rule.applies for rule in rules)
    return False if found is None and spec.origin is not None and US_CONTENT not in spec.claims else found


def _followed(
    library: Library, spec: Spec, request: Request, who: str, reaching: Mapping[str | None, Reaching]
) -> Iterator[tuple[Interpretation, str | None]]:
    """Yield the readings by which other states look at the re-export, each with the destination, unless chosen.

    If it is open whether a state reaches the aircraft, its readings are yielded where content from there is stated,
    or where a source says that the aircraft is made there.
    """
    chosen = {reading.exporter for reading in readings(library, request)}
    for to, states in reaching.items():
        for state, rules in states.items():
            stated = US_CONTENT in spec.claims or state in spec.possible("origin")
            reached = is_reached(spec, rules)
            is_followed = stated if reached is None else reached
            if state in (who, to and countries.home(to), *chosen) or not is_followed:
                continue
            there = request._replace(exporter=state, interpretations=())
            yield from ((reading, to) for reading in readings(library, there))


def _open_questions(law: Law, verdict: AnnexVerdict, reviews: tuple[Review, ...]) -> tuple[Question, ...]:
    """Return the verdicts that are left open."""
    treatments = dict.fromkeys(r.interpretation for r in reviews if r.treatment == UNDETERMINED)
    rows = (r for r in reviews[:MOST_QUESTIONS] if r.review == UNDETERMINED != r.treatment)
    return (
        *([asking.category_question(law)] if verdict.category == UNDETERMINED else []),
        *(asking.treatment_question(law, reading) for reading in treatments),
        *(asking.review_question(law, row.interpretation, row.destination) for row in rows),
    )


def _explain(
    capability: Capability, law: Law, world: World, entries: tuple[Control, ...], rows: tuple[ReviewRow, ...]
) -> Iterator[ReviewRow]:
    """Yield rows with their reasons: physics, Annex clauses and national entries, which all share, then their own."""
    clauses = tuple(classifier.examine(rule, version, world, law) for rule, version in law.annex)
    treatments = tuple(e for row in rows for e in row.review.treatments)
    wanted = dict.fromkeys(test.fact for rule in (*clauses, *treatments) for test in rule.thresholds)
    shared = (
        *explain_facts(capability.facts(), wanted),
        *(explain_rule(rule, world, law) for rule in (*clauses, *(c.examined for c in entries))),
    )
    for row in rows:
        where = placed(world, law, row.review.destination)
        rules = (*row.review.provisions, *row.review.treatments)
        own = sorted(rules, key=lambda e: ORDER.index(e.rule.kind))
        yield row._replace(rationale=(*shared, *(explain_rule(rule, where, law) for rule in own)))


def _row(desk: Desk, found: Review, *, ways: bool) -> ReviewRow:
    """Return a review with what it obliges to and its working answer, and the ways it may come out where wanted.

    Obligations are the deciding rules that set a condition, and the provisions of that kind.
    """
    decided_by = {id for decision in found.decisions for id in decision.decided_by}
    deciding = (e for e in (*found.treatments, *found.provisions) if e.rule.id in decided_by)
    obligations = [*(e for e in deciding if e.version.condition), *found.obligations]
    presumed = desk.review(found)
    best = presumed or found
    is_open = UNDETERMINED in (best.treatment, best.review)
    is_asked = is_open or (found.destination is not None and best.licence == UNKNOWN_LICENCE)
    rows, presumes = desk.ways(found) if is_asked and ways else ((), ())
    leading = desk.review(found, weak=True) if is_open else None
    return ReviewRow(
        found,
        desk.law.day,
        (*(e for e in obligations if e.applies), *(e for e in obligations if e.to_check)),
        presumed=presumed,
        leading=leading if leading != presumed else None,
        ways=rows,
        ways_presume=presumes,
    )


TYPED, SPEC = "command line", "spec"
SUSPECT, WAIVER = "suspect", "waiver"
"""The names of influences of a spec that are no keys: a claim set aside, an alert accepted."""
ASIDE = "Set aside, not used"
"""How reports head the claims that are suspect."""


class Influence(NamedTuple):
    """What moves a verdict beside the figures: an option or key that was set, its value, and where it comes from."""

    what: str
    value: str
    source: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.what} = {self.value} (from {self.source})"

    @property
    def in_words(self) -> str:
        """What it is for people: a claim that is set aside is no setting."""
        return f"{ASIDE}: {self.value}" if self.what == SUSPECT else f"Other setting in effect: {self}"

    @classmethod
    def of(cls, spec: Spec, settings: Mapping[str, str]) -> Iterator[Self]:
        """Yield what a spec does beside stating figures: describe a transfer, set claims aside, accept alerts."""
        for key, claim in spec.figures:
            if key.startswith("transfer.") and not claim.suspect and not is_set(key, settings):
                yield cls(key, claim.text, SPEC)
        for key, claim in spec.figures:
            if claim.suspect:
                yield cls(SUSPECT, f"{key} {claim.told}", SPEC)
        for waiver in spec.waivers:
            words = f"{waiver.alert} until {waiver.expires}, by {waiver.author}: {waiver.reason}"
            yield cls(WAIVER, words, SPEC)


def influences(
    spec: Spec, settings: Mapping[str, str], configured: Iterable[Influence]
) -> Iterator[Influence]:
    """Yield what a file or a variable set, what was typed over the spec, then what the spec itself does."""
    typed = (Influence(key, value, TYPED) for key, value in settings.items())
    yield from (*configured, *typed, *Influence.of(spec, settings))
