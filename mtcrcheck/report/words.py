"""Words that every report for people uses: what a verdict means, and what was and was not looked at."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Literal

from mtcrcheck import countries
from mtcrcheck.assessment import Assessment, Request, ReviewRow
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, AnnexVerdict, Control
from mtcrcheck.document import PRESUMED, gather
from mtcrcheck.eligibility import DENIALS
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.alerts import UNREAD, UNREAD_ALL, Alert, WaiverStanding
from mtcrcheck.reasons.missing import FIGURES, TELLING, Missing, ValueRange, Word
from mtcrcheck.reasons.rationale import ANNEX, COMPARISONS, DIGITS, Margin, figure, name, rounded, said, span
from mtcrcheck.reasons.working import Answered, WorkingCategory
from mtcrcheck.report.formats import FailOn, Run
from mtcrcheck.rules.law import Library
from mtcrcheck.rules.world import FLAG, Claimed, OneOf, Open, Threshold
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.values import WMD
from mtcrcheck.text import capitalize, join_or, lower, read_beside

FARTHEST_KM = 20_000.0
"""Half way round the Earth: an upper bound beyond it says nothing of where an aircraft can get."""

WORDS: Mapping[str, Any] = read_beside(__file__, "words.toml")
"""Words and sentences of the reports, by what they are of."""
VERDICTS: Mapping[str, Mapping[str, str]] = WORDS["word"]
NOT_WRITTEN: Mapping[str, str] = WORDS["not-written"]
IN_WORDS, SHORT, MEANINGS, KEPT = (
    {word: told[way] for word, told in VERDICTS.items() if way in told}
    for way in ("said", "short", "meaning", "kept")
)
"""Words of a verdict as people say them, in short, with what could be misread, and as a sentence has them."""

FAIL_ON: tuple[str, ...] = tuple(FailOn)
EXPIRED = "expired waiver"
"""What a run fails on without being told to."""

Part = Literal["treatment", "review", "licence"]
PARTS: tuple[Part, ...] = ("treatment", "review", "licence")
"""What a review says."""
MOST_REVIEWS = 2
"""Reviews to which an open one may come that are all named."""
CONTRARY = {"at_least": "less_than", "less_than": "at_least", "more_than": "at_most", "at_most": "more_than"}
MARK = "*"
"""What marks an answer that is presumed."""
MARKED = f"{MARK} {PRESUMED}; --strict shows proven answers only."
NO_DECISION = "mtcrcheck approves nothing and denies nothing."


def verdict(annex: AnnexVerdict, presumed: WorkingCategory | None = None) -> str:
    """Return the Annex verdict in one line, with the one that is presumed where it is open."""
    if annex.category == UNDETERMINED:
        proven = f"Category undetermined under the MTCR Annex: {join_or(annex.candidates)}"
        if presumed is None:
            return proven
        item = f", item {presumed.item}" if presumed.item else ""
        return f"{proven}; {PRESUMED}: {category(presumed.category)}{item}"
    evidence = f" (evidence: {annex.evidence.word})" if annex.evidence is not None else ""
    if annex.category == "none":
        return f"No Annex category: no listed item applies{evidence}"
    item = annex.item or "open,"
    return f"{category(annex.category)}, item {item} of the MTCR Annex{evidence}"


def answer(row: ReviewRow, part: Part, mark: str = MARK) -> str:
    """Return what is proven of a review, or else what is presumed, marked so."""
    return marked(getattr(row.review, part), getattr(row.presumed, part, ""), mark)


def open_review(row: ReviewRow) -> str:
    """Return what an open review may come to, marked where that is presumed: of many the strictest and the least."""
    proven = {made.review for made in row.review.decisions}
    possible = {way.review for way in row.ways} or proven
    several = [say(word) for word in SHORT if word in possible]
    said = f"{several[0]} to {several[-1]}" if len(several) > MOST_REVIEWS else join_or(several)
    return f"open: {said}{'' if possible == proven else MARK}"


def grounds(row: ReviewRow) -> str:
    """Return the grounds of a review, called possible where they turn on what is open; empty where there are none."""
    review, made = row.review, {decision.grounds for decision in row.review.decisions}
    is_required = any(e.applies for e in review.provisions if e.rule.kind == "requirement")
    is_open = len(made) > 1 or not (is_required or set(review.grounds) <= set(*made))
    head = "possible grounds:" if is_open else "on grounds of"
    return f"{head} {', '.join(review.grounds)}" if review.grounds else ""


def reading_of(row: ReviewRow) -> str:
    """Return the reading of a review, marked where it is of the law that follows the aircraft."""
    return f"{row.review.interpretation.id}{' (re-export)' if row.reexport else ''}"


def say(word: str, ways: Mapping[str, str] = IN_WORDS) -> str:
    """Return a word of a verdict as people say it, or in another of the ways, with the mark that it may have."""
    bare = word.removesuffix(MARK)
    return ways.get(bare, bare) + word[len(bare) :]


def explain_short(shown: Iterable[str]) -> Iterator[str]:
    """Yield what the short words of reviews stand for, where they differ from the review, and what the mark is."""
    used = set(shown)
    bare = {word.removesuffix(MARK) for word in used}
    said = {short: say(word) for word, short in SHORT.items() if word in bare}
    if explained := "; ".join(f"{short}: {text}" for short, text in said.items() if text != short):
        yield explained
    if used != bare:
        yield MARKED


def marked(proven: str, presumed: str, mark: str = MARK) -> str:
    """Return what is proven, or else what is presumed, which is empty where nothing is, with a mark."""
    return proven if presumed in ("", proven) else f"{presumed}{mark}"


def presumptions(found: Assessment) -> Iterator[tuple[str, str]]:
    """Yield what the working answers presume: the fact, then its value, why, what defeats it, what settles it."""
    for p in found.presumptions:
        weak = "Weak, so shown and not applied: " if p.strength == "weak" else ""
        value = f"at least {p.value}" if isinstance(p.value, float) else said(p.value)
        because = capitalize(f"{weak}{p.because}").rstrip(".")
        settled = f"Defeated by: {lower(p.defeated_by)} To confirm: {lower(p.confirm)} [{p.id}]"
        yield name(p.about), f"{value}. {because}. {settled}"


def ways(row: ReviewRow) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of a decision table: the answers in words, none in the last row, then what they lead to."""
    for way in row.ways:
        parts, either = list(map(answered, way.all_of)), list(map(answered, way.any_of))
        same = set(map(yes, way.any_of))
        if len(either) > 1 and len(same) == 1:
            parts.append(f"at least one of these is {same.pop()}: {'; '.join(map(question, way.any_of))}")
        elif either:
            parts.append(f"{'at least one of: ' if len(either) > 1 else ''}{'; '.join(either)}")
        yield " and ".join(parts), say(way.treatment), say(way.review), say(way.licence)


def answered(asked: Answered) -> str:
    """Return what a test asks with its answer."""
    test, holds = asked.test, asked.holds
    match test:
        case Threshold(comparison=comparison):
            return compare(test, " is", comparison if holds else CONTRARY[comparison])
        case OneOf() | Claimed() if not test.values <= FLAG and (holds or not _may_only_be(test)):
            return question(asked) if holds else _compare_words(test, "is not")
        case Open():
            return f"{'' if holds else 'it is not the case that '}{question(asked)}"
    return f"{question(asked)}: {yes(asked)}"


def yes(asked: Answered) -> str:
    """Return the answer to what a test asks."""
    is_negated = isinstance(asked.test, OneOf | Claimed) and asked.test.values == frozenset({False})
    return "yes" if asked.holds != is_negated else "no"


def compare(test: Threshold, verb: str = "", comparison: str = "") -> str:
    """Return what a fact is compared with, on request by another comparison than that of the test."""
    return f"{name(test.fact)}{verb} {COMPARISONS[comparison or test.comparison]} {figure(test.value, test.fact)}"


def question(asked: Answered) -> str:
    """Return what a test asks, to be answered with yes or no."""
    match asked.test:
        case Threshold() as test:
            return compare(test, " is")
        case OneOf() | Claimed() as test:
            return _compare_words(test, "may be" if _may_only_be(test) else "is")
        case Open(question=asks):
            return asks.removeprefix("whether ")
        case test:
            return f"{test.role} in {test.group}"


def _may_only_be(test: OneOf | Claimed) -> bool:
    """Whether the test asks what may be so, of an end use that is denied where somebody states it."""
    return isinstance(test, OneOf) and WMD in test.values


def _compare_words(test: OneOf | Claimed, verb: str) -> str:
    words = sorted(said(value) for value in test.values if not isinstance(value, bool))
    return f"{name(test.fact)} {verb} {join_or(words)}" if words else name(test.fact)


def failures(found: Assessment, named: Iterable[str] = FAIL_ON) -> tuple[tuple[str, str], ...]:
    """Return what one assessment fails on: of the named verdicts those that it has, and expired waivers.

    Each is what it fails on, then why. A category counts where it is the worst that the aircraft may still
    come to, or worse.
    """
    worst, reviews = found.annex.candidates[0], {r.review.review for r in found.reviews}
    denials = [word for word in DENIALS if word in reviews]
    is_open = UNDETERMINED in (found.annex.category, *reviews, *(r.review.treatment for r in found.reviews))
    holds = {
        "category-ii": verdict(found.annex) if worst in ("I", "II") else "",
        "category-i": verdict(found.annex) if worst == "I" else "",
        "denial": f"review {join_or(map(say, denials))}" if denials else "",
        "undetermined": "a category, treatment or review is undetermined" if is_open else "",
        "contradiction": "; ".join(a.message for a in found.alerts if a.code == "contradiction"),
    }
    verdicts = [(f"--fail-on {name}", why) for name, why in holds.items() if name in named and why]
    return (*verdicts, *((EXPIRED, f"{alert}: {words}") for alert, words in waivers(found, "expired")))


def waivers(found: Assessment, *standings: WaiverStanding) -> Iterator[tuple[str, str]]:
    """Yield the waivers that have come to one of these, each by the alert it names and in words."""
    for waiver, standing in ((w.waiver, w.standing) for w in found.waived if w.standing in standings):
        yield waiver.alert, WORDS["waiver"][standing].format(waiver)


def alerts(found: Assessment) -> Iterator[Alert]:
    """Yield the alerts, those in one sentence that say the same of several texts or destinations."""
    told = []
    for code, message in found.alerts:
        divider = UNREAD if message.endswith(UNREAD) else ": " if code == "partial-embargo" else message
        subject = message.partition(divider)[0]
        told.append(((code, message.removeprefix(subject)), subject))
    for (code, text), of in gather(told).items():
        is_of_several = text == UNREAD and len(of) > 1
        yield Alert(code, join_or(of, "and") + (UNREAD_ALL if is_of_several else text))


def accepted(alert: Alert, found: Assessment) -> str:
    """Return the message of an alert, and who accepts it until when and why."""
    by = [words for code, words in waivers(found, "in-force") if code == alert.code]
    return f"{alert.message.rstrip('.')}. {capitalize('; '.join(by))}" if by else alert.message


def category(word: str) -> str:
    """Return a category in words."""
    return "no Annex category" if word == "none" else f"Category {word}"


def about(spec: Spec) -> str:
    """Return maker, origin and path of a spec."""
    return "; ".join(filter(None, (spec.manufacturer, spec.origin and place(spec.origin), spec.path)))


def to_whom(request: Request) -> str:
    """Return the destinations and the exporters as a title names them."""
    to, exporters = ([countries.in_a_sentence(code) for code in of] for of in (request.to, request.exporters))
    named = join_or(to, "and") if 0 < len(to) <= 3 else f"{len(to)} destinations"
    return f"{f' to {named}' if to else ''}, exported from {join_or(exporters, 'and')}"


def stated(spec: Spec, key: str) -> str:
    """Return what a spec states of a key: the range that holds all its sources, or words; empty where nothing."""
    bounds = spec.interval(key)
    if bounds.known:
        return f"{span(bounds, '', FIGURES)} {KEYS[key].unit}".rstrip()
    return " or ".join(sorted(map(said, spec.possible(key))))


def place(code: str) -> str:
    """Return a country by name and code."""
    return f"{countries.name(code)} ({code})"


def dates(run: Run) -> str:
    """Return the days asked for, up to which day the law data are known, and what tells them and own files apart."""
    library, request = run.library, run.request
    own = "".join(f", {id} {sha256[:12]}" for id, sha256 in library.own.items())
    law = f"law data as of {library.as_of}, sha256 {library.sha256[:12]}{own}"
    days = f"{run.old} and {run.new}" if run.new[:1].isdigit() else str(request.day)
    exporters = join_or(map(place, request.exporters), "and")
    return f"Law of {days}; {law}; exports from {exporters}."


def scope(assessment: Assessment, library: Library) -> str:
    """Return which parts of the law a verdict of no review rests on."""
    folders = {folder for row in assessment.reviews for folder in row.review.interpretation.law}
    entries = sorted({c.examined.rule.id.rsplit("/", 1)[0] for c in assessment.controls})
    clauses = ", ".join(id.rsplit("/", 1)[-1] for id in library.rules if id.startswith("mtcr/annex/"))
    under = f"; the entries under {join_or(entries, 'and')}" if entries else ""
    embargoes = "; UN arms embargoes" if "un" in folders else ""
    return f"Covered: MTCR Annex items {clauses}{under}{embargoes}. {WORDS['sentence']['not-covered']}"


def facts(assessment: Assessment) -> Iterator[tuple[str, str, str]]:
    """Yield every published fact that is known: its name, its bounds, the evidence for them."""
    capability = assessment.capability
    known = capability.facts()
    for fact in PUBLISHED_FACTS:
        bounds = known.telling(fact) if fact == "max_takeoff_mass_kg" else known.shown(fact)
        if bounds.known:
            yield name(fact), span_of(bounds, fact), capability.evidence(fact).word


def span_of(bounds: Interval, fact: str) -> str:
    """Return bounds in words; of a range beyond any place on Earth only that it is."""
    if not fact.endswith("_km") or bounds.at_most is None or bounds.at_most <= FARTHEST_KM or bounds.exact:
        return span(bounds, fact, FIGURES)
    over = f"over {figure(FARTHEST_KM, fact)}"
    return f"up to {over}" if bounds.at_least is None else f"{figure(bounds.at_least, '', FIGURES)} to {over}"


def distance(margin: Margin) -> str:
    """Return how far the bound that decides, as it is printed, lies from the threshold."""
    limit, fact = margin.test.value, margin.test.fact
    return figure(abs(rounded(margin.bound, DIGITS, (limit,)) - limit), fact)


def open_entries(found: Assessment) -> list[Control]:
    """Return the entries that may apply, of which nothing is presumed."""
    return [c for c in found.controls if c.examined.applies is None and c.presumed is None]


def undecided_inputs(controls: Iterable[Control]) -> tuple[str, ...]:
    """Return what it turns on whether entries apply: keys of the spec, facts, open questions."""
    asked: list[str] = []
    for atom in (atom for control in controls for atom in control.turns_on):
        match atom:
            case OneOf(fact=fact) | Claimed(fact=fact):
                asked += (CLAIMED[fact],) if fact in CLAIMED else DERIVED.get(fact, (fact,))
            case Threshold(fact=fact):
                asked.append(name(fact))
            case Open(question=asks):
                asked.append(asks)
    return tuple(dict.fromkeys(asked))


def to_decide(missing: Sequence[Missing], *, settled: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what would decide: a key with what its values lead to, or, with no key, the sets of two keys.

    On request only what single keys would settle is told of them, without naming the verdicts.
    """
    for row in (row for row in missing if not row.with_):
        named = "" if settled else f" (decides {', '.join(row.decides)})"
        yield row.field, f"{_leads_to(row, settled=settled)}{named}"
    sets = gather((m.decides, " with ".join(sorted({m.field, *m.with_}))) for m in missing if m.with_)
    for decides, keys in sets.items():
        yield "", f"{'; or '.join(dict.fromkeys(keys))} (decides {', '.join(decides)})"


def _leads_to(row: Missing, *, settled: bool = False) -> str:
    unit = KEYS[row.field].unit if row.outcomes else ""
    told: dict[tuple[str, ...], str] = {}
    for of, several in gather((found.of, found) for found in row.outcomes).items():
        ranges: list[tuple[str, tuple[str, ...]]] = []
        for values in (found.values for found in several):  # of destinations that are not alike
            kept = [v for v in _without_far_ends(values, row.field) if not settled or len(v.answers) == 1]
            alike = gather((v.answers, said(v.value)) for v in kept if isinstance(v, Word))
            ranges += [(_range_in_words(v, unit), v.answers) for v in kept if not isinstance(v, Word)]
            ranges += [(join_or(some), answers) for answers, some in alike.items()]
        parts = []
        for what, answers in gather(pair for pair in ranges if pair[0]).items():
            every = dict.fromkeys(chain.from_iterable(answers))
            still = "still open: " if any(len(each) > 1 for each in answers) else ""
            is_same = len(answers) == len(several) and len(set(answers)) == 1
            led_to = join_or(category(word) if word in CATEGORIES else say(word) for word in every)
            parts.append(f"if {what}, {still}{led_to}{'' if is_same else ', depending on the destination'}")
        if parts or not settled:
            told[of] = "; ".join(parts)
    shown = {of: part for of, part in told.items() if ANNEX in of} or told
    if len(shown) < 2:
        return next(iter(shown.values()), "some values may settle it")
    return ". ".join(f"{', '.join(of)}: {part}" for of, part in shown.items())


def _without_far_ends(values: Iterable[ValueRange | Word], key: str) -> list[ValueRange | Word]:
    """Return what values lead to, without an end beyond all telling values where the spec contradicts itself."""
    told, telling = list(values), TELLING.get(key, ())
    if telling and isinstance(first := told[0], ValueRange) and (first.low or math.inf) <= min(telling):
        told[0] = first._replace(low=None)
    if telling and isinstance(last := told[-1], ValueRange) and (last.high or 0) >= max(telling):
        told[-1] = last._replace(high=None)
    return told


def _range_in_words(found: ValueRange, unit: str) -> str:
    low, high = _inside(found.low, math.ceil), _inside(found.high, math.floor)
    first, last = (f"{value:,.10g} {unit}".rstrip() if value is not None else "" for value in (low, high))
    if low is None:
        return f"{'up to' if found.high_included else 'below'} {last}" if last else "known"
    if high is None:
        return f"{first} or more" if found.low_included else f"above {first}"
    if low >= high:
        return first if low == high else ""
    return f"{'' if found.low_included else 'above '}{first} {'to' if found.high_included else 'to below'} {last}"


def _inside(value: float | None, rounded: Callable[[float], int]) -> float | None:
    if value is None or float(f"{value:.4g}") == value:
        return value
    scale = 10.0 ** (2 - math.floor(math.log10(value)))
    return rounded(value * scale) / scale


def label_for_rows(some: Sequence[ReviewRow], everyone: Sequence[ReviewRow], form: str = " ({})") -> str:
    """Return which of all reviews are meant, in a form, empty where all are."""
    if len(some) == len(everyone):
        return ""
    by_reading = gather((row.review.interpretation.id, row.review.destination) for row in some)
    destinations = len({row.review.destination for row in everyone})
    others = dict.fromkeys(id for row in everyone if (id := row.review.interpretation.id) not in by_reading)
    if len(by_reading) > len(others) and all(len(to) == destinations for to in by_reading.values()):
        return form.format(f"all but {join_or(others, 'and')}")
    alike = gather(
        (tuple(map(str, to)) if len(to) < destinations else (), id) for id, to in by_reading.items()
    )
    places = (
        f"{join_or(ids, 'and')} to {', '.join(to)}" if to else ", ".join(ids) for to, ids in alike.items()
    )
    return form.format("; ".join(places))
