"""The report on one aircraft: the verdict first, then what it rests on, step by step; and questions to its maker.

The questions ask for what would decide a verdict left open. They are a numbered list, which is Markdown as well.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from mtcrcheck import countries
from mtcrcheck.assessment import ASIDE, SUSPECT, Assessment, Influence, ReviewRow
from mtcrcheck.capability.choices import CLAIMED
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import CURVE, DERIVATIONS, keys_behind
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.document import PRESUMED, Block, Document, Item, Items, Link, Section, Table, Text, gather
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.missing import FIGURES, Missing
from mtcrcheck.reasons.rationale import ANNEX, COMPARISONS, Margin, Step, figure, name, rounded, span
from mtcrcheck.report import words
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.rules.world import Claimed, OneOf, Threshold
from mtcrcheck.spec.keys import KEYS, in_table, units_in_words
from mtcrcheck.spec.model import Spec
from mtcrcheck.text import capitalize, join_or

MANY = 12
"""Destinations up to which each has its own row."""
SHORT_CITE = 40
"""Characters up to which a citation is repeated wherever it belongs."""
INFLUENCES = "Other settings in effect"
"""The heading of what moves a verdict and is no figure of the spec."""
STATED = frozenset(d.id for d in DERIVATIONS if d.evidence == Evidence.STATED)
"""Derivations that only repeat what the spec states."""
NOT_SHOWN = {"false": "Does not apply", "unknown": "Open, without effect", "true": "Also met, but overridden"}
"""What steps are that are named only, by their outcome."""
MOST_COLUMNS = 6
"""Destinations up to which each has a column; beyond them those with the same answer share a row."""
LICENCES = {"general": "general licence", "exception": "exception", "none": "no licence"}
"""Licences that are told in a cell; of the others the review says enough."""
ENTRIES, CONDITIONS = "National entries", "Conditions"
"""Headings of what the first page can unfold."""


def describe_section(found: Assessment, asked: str) -> Section:
    """Return what an option of the first page unfolds, in full: ``entries`` or ``conditions``."""
    title, items = {"entries": (ENTRIES, _controls), "conditions": (CONDITIONS, _conditions)}[asked]
    return Section(title, Items.of(items(found)) or (Text("None."),))


def describe_aircraft(found: Assessment, run: Run) -> Document:
    """Return the report on one aircraft."""
    alerts = ((alert.code, words.accepted(alert, found)) for alert in words.alerts(found))
    facts = tuple(words.facts(found))
    sections: dict[str, Iterable[Block]] = {
        "": _reviews(found, run),
        "Presumed where the spec is silent": _marked(words.presumptions(found)),
        **_open(found),
        # what is set aside stands below, under a heading of its own
        INFLUENCES: list_influences(i for i in run.influences(found.spec) if i.what != SUSPECT),
        "Alerts": _marked((*alerts, *words.waivers(found, "expired", "no-alert"))),
        "Any one of these may settle it": _marked(words.to_decide(found.missing)),
        "Capability": [Table(("fact", "value", "evidence"), facts)] if facts else (),
        "Margins": (*Items.of(map(Item, margin_sentences(found))), *(_break_evens(found) if run.why else ())),
        ENTRIES: Items.of(_controls(found)),
        CONDITIONS: Items.of(_conditions(found)),
        "Figures and their sources": _figures(found),
        ASIDE: _marked((key, claim.told) for key, claim in found.spec.figures if claim.suspect),
        "Notes of the spec": Items.of(Item(note) for note in found.spec.notes),
        "Documented decisions": _marked(found.remarks),
        "Why": _rationale(found, run),
    }
    verdict = words.verdict(found.annex, found.presumed)
    return Document(found.spec.name, words.about(found.spec), verdict, Section.by_title(sections))


def _marked(pairs: Iterable[tuple[str, str]]) -> tuple[Items, ...]:
    return Items.of(Item(text, mark) for mark, text in pairs)


def _reviews(found: Assessment, run: Run) -> Iterator[Block]:
    if run.request.others:
        yield from make_matrix(found)
    else:
        yield Table(("interpretation", "since", "to", *words.PARTS), tuple(_rows(found.reviews)))
    for grounds, rows in gather((words.grounds(row), row) for row in found.reviews).items():
        if grounds:
            yield Text(f"{capitalize(grounds)}{words.label_for_rows(rows, found.reviews)}", faint=True)
    if 0 < len(run.request.to) <= MANY:
        yield Text("; ".join(f"{code}: {countries.name(code)}" for code in run.request.to), faint=True)
    shown = {words.answer(row, part, "") for row in found.reviews for part in words.PARTS[:2]}
    if any(row.presumed for row in found.reviews):
        yield Text(words.MARKED, faint=True)
    is_open = [row for row in found.reviews if words.answer(row, "review") == UNDETERMINED]
    for word, meaning in words.MEANINGS.items():
        if word in shown and not (word == UNDETERMINED and is_open):
            yield Text(f"{words.say(word)}: {meaning}", faint=True)
    for said, rows in gather((words.open_review(row), row) for row in is_open).items():
        yield Text(f"{said}{words.label_for_rows(rows, found.reviews)}", faint=True)
    if shown & {"no-mt-review", "exception-available"}:
        yield Text(words.scope(found, run.library))


def make_matrix(found: Assessment) -> Iterator[Block]:
    """Yield the matrix of one aircraft: rows for each exporting state and reading, then the legend."""
    cells = {}
    for row in found.reviews:
        short, licence = words.say(words.answer(row, "review"), words.SHORT), words.answer(row, "licence", "")
        told = ", ".join(filter(None, (short, LICENCES.get(licence))))
        cells[(row.exporter, words.reading_of(row)), row.review.destination or ""] = told
    places = found.request.to or ("",)
    if len(places) <= MOST_COLUMNS:
        heads = tuple(to or "any destination" for to in places)
        suppliers = dict.fromkeys(supplier for supplier, _ in cells)
        rows = ((*s, *(cells.get((s, to), "-") for to in places)) for s in suppliers)
    else:
        heads = ("review", "to")
        alike = gather(((supplier, cell), to) for (supplier, to), cell in cells.items())
        rows = ((*s, cell, f"{len(to)}: {' '.join(to)}") for (s, cell), to in alike.items())
    yield Table(("from", "reading", *heads), tuple(rows))
    shown = words.explain_short(words.answer(row, "review", "") for row in found.reviews)
    exporters = "; ".join(f"{code}: {countries.name(code)}" for code in found.request.exporters)
    yield from (Text(text, faint=True) for text in (*shown, exporters))


def _rows(reviews: Sequence[ReviewRow]) -> Iterator[tuple[str, ...]]:
    few = len({row.review.destination for row in reviews}) <= MANY
    told = []
    for row in reviews:
        to, since = row.review.destination or "-", str(row.review.interpretation.effective)
        answers = (words.say(words.answer(row, part)) for part in words.PARTS)
        told.append(((words.reading_of(row), since, to if few else "", *answers), to))
    for (reading, since, to, *said), codes in gather(told).items():
        yield reading, since, to or f"{len(codes)}: {' '.join(codes)}", *said


def _open(found: Assessment) -> Mapping[str, Iterable[Block]]:
    sections: dict[str, Iterable[Block]] = {}
    for table, rows in gather((tuple(words.ways(row)), row) for row in found.reviews if row.ways).items():
        told = tuple((f"if {answers}" if answers else "otherwise", *outcome) for answers, *outcome in table)
        said = ["The first row that holds gives the answer."]
        if presumes := sorted({id for row in rows for id in row.ways_presume}):
            said.append(f"This presumes {join_or(presumes, 'and')}.")
        if leading := rows[0].leading:
            working = rows[0].presumed.presumes if rows[0].presumed else ()
            weak = ", ".join(id for id in leading.presumes if id not in working)
            treatment, review, licence = map(words.say, (leading.treatment, leading.review, leading.licence))
            said.append(f"Likely, but not presumed: {treatment}, {review}, licence {licence} ({weak}).")
        blocks: list[Block] = [Table(("", *words.PARTS), told), *(Text(s, faint=True) for s in said)]
        sections[f"What is open{words.label_for_rows(rows, found.reviews, ': {}')}"] = blocks
    return sections


def list_influences(influences: Iterable[Influence]) -> tuple[Items, ...]:
    """Return what moves the verdict beside the figures of the spec."""
    return Items.of(Item(f"{i.value} (from {i.source})", i.what) for i in influences)


def list_of_specs(
    pairs: Iterable[tuple[str, Influence]], on_all: Iterable[Influence] = ()
) -> dict[str, tuple[Items, ...]]:
    """Return by headings what each spec does beside stating figures: what it sets, and the claims it sets aside.

    Of these more than `MANY` are only counted. What is set for all specs stands first.
    """
    alike = gather((influence.what == SUSPECT, (of, influence)) for of, influence in pairs)
    aside = [Item(i.value, of) for of, i in alike.get(True, ())]
    if len(aside) > MANY:
        keys = Counter(re.split(r"[ \[]", item.text)[0] for item in aside)
        counted = ", ".join(f"{key} {n}" for key, n in keys.most_common())
        specs = f"{len(aside):,} claims of {len({item.mark for item in aside}):,} specs"
        aside = [Item(f"{counted}; classify SPEC --why shows each", specs)]
    return {
        INFLUENCES: list_influences(on_all) + Items.of(Item(str(i), of) for of, i in alike.get(False, ())),
        ASIDE: Items.of(aside),
    }


def _figures(found: Assessment) -> Iterator[Block]:
    addresses = {s.id: s.url for s in found.spec.sources if s.url}
    figures = ((key, c.text, c.source or "") for key, c in found.spec.figures if "." in key and not c.suspect)
    rows = tuple((key, text, Link(of or "-", addresses.get(of, ""))) for key, text, of in figures)
    if rows:
        yield Table(("figure", "value", "source"), rows)
    named = ((s.id, "; ".join(str(p) for p in (s.title, s.date, s.url) if p)) for s in found.spec.sources)
    yield from _marked((id, text) for id, text in named if text)


def margin_sentences(found: Assessment) -> Iterator[str]:
    """Yield for each margin the test, its distance, and up to where the closest deciding figure keeps it.

    A coefficient is named only where no figure of the spec decides.
    """
    for margin, kept in zip(found.margins, kept_sentences(found), strict=True):
        test, said = margin.test, "yes" if margin.holds else "no"
        side = COMPARISONS[margin.side]
        bound = figure(margin.bound, test.fact, (test.value,))
        off = f"{words.distance(margin)} {'above' if margin.distance >= 0 else 'below'}"
        yield f"{words.compare(test)}: {said}, {side} {bound} ({off}). {kept}".rstrip()


def kept_sentences(found: Assessment) -> Iterator[str]:
    """Yield for each margin up to where the closest deciding figure keeps the verdict, empty where none does.

    A figure on which several tests of the verdict turn keeps it up to where the first of them is lost.
    """
    treatments = {r.review.interpretation.id: r.review.treatment for r in found.reviews}
    stays = ("outside the Annex" if c == "none" else words.category(c) for c in found.annex.candidates)
    of_annex = f"Stays {join_or(stays)}"

    def kept(margin: Margin) -> str:
        if ANNEX in margin.decides:
            return of_annex
        under = gather((words.KEPT.get(treatments[id]), id) for id in margin.decides)
        return capitalize(", ".join(f"{w} under {join_or(ids, 'and')}" for w, ids in under.items() if w))

    tests = [(kept(margin), edges) for margin, edges in zip(found.margins, found.break_evens, strict=True)]
    limits = gather(((outcome, e.quantity, e.lost_below), e) for outcome, edges in tests for e in edges)
    for outcome, break_evens in tests:
        edges = sorted(break_evens, key=lambda e: "." not in e.quantity)
        alike = limits[outcome, edges[0].quantity, edges[0].lost_below] if edges else ()
        yield f"{min(alike, key=lambda e: e.margin).sentence(outcome)}." if edges and outcome else ""


def _break_evens(found: Assessment) -> Iterator[Table]:
    """Yield the table of every figure that decides: its value now, up to where it keeps the outcome, its margin."""
    rows = []
    for margin, break_evens in zip(found.margins, found.break_evens, strict=True):
        for edge in break_evens:
            now = f"{rounded(edge.value, 4, (edge.flips_at,)):,.10g} {edge.unit}".rstrip()
            kept = edge.kept if edge.alone else f"{edge.kept} (by the tightest bound)"
            rows.append((edge.words, words.compare(margin.test), now, kept, f"{100 * edge.margin:,.0f} %"))
    if rows:
        yield Table(("decided by", "test", "now", "holds while", "margin"), tuple(rows))


def _controls(found: Assessment) -> Iterator[Item]:
    for control in (c for c in found.controls if c.examined.applies or c.presumed):
        rule, version = control.examined.rule, control.examined.version
        reasons = f" (reason for control: {', '.join(control.reasons)})" if control.reasons else ""
        mark = f" ({PRESUMED})" if control.presumed else ""
        yield Item(f"{rule.title}{reasons}{mark} [{version.cite}]", rule.id)
    not_so = [c.examined.rule.id for c in found.controls if c.presumed is False]
    if not_so:
        yield Item(f"Presumed not to apply: {', '.join(not_so)}.")
    if may := words.open_entries(found):
        ids = ", ".join(c.examined.rule.id for c in may)
        yield Item(f"May apply: {ids}. This depends on {'; '.join(words.undecided_inputs(may))}.")


def _conditions(found: Assessment) -> Iterator[Item]:
    where = ((condition, row) for row in found.reviews for condition in row.conditions)
    for condition, rows in gather(where).items():
        yield Item(f"{condition}{words.label_for_rows(rows, found.reviews)}")


def _rationale(found: Assessment, run: Run) -> Iterator[Block]:
    """Yield the steps shared by all reviews, those that decide some, and, in full or by name, those beside them."""
    reviews = found.reviews
    rules = {e.rule.id for row in reviews for e in (*row.review.treatments, *row.review.provisions)}
    shared = [s for s in reviews[0].rationale if s.id not in rules] if reviews else []
    deciding, others = (dict[tuple[str, str, str], tuple[Step, list[ReviewRow]]]() for _ in range(2))
    for row in reviews:
        decided_by = {id for decision in row.review.decisions for id in decision.decided_by}
        asking = (e for e in row.review.provisions if e.rule.kind == "requirement")
        decided_by |= {e.rule.id for e in asking if e.applies is not False}
        for step in (s for s in row.rationale if s.id in rules):
            among = deciding if step.id in decided_by else others
            among.setdefault((step.id, step.outcome, step.text), (step, []))[1].append(row)
    beside = [step for key, (step, _) in others.items() if key not in deciding]
    labelled = [_shown(s, words.label_for_rows(rows, reviews)) for s, rows in deciding.values()]
    if run.why:
        yield from Items.of((*map(_shown, shared), *labelled, *map(_shown, beside)), numbered=True)
        return
    # all but what holds, and what an open clause of the Annex leaves open, is named only
    clauses = [s for s in shared if s.outcome == "unknown" and s.id.startswith("mtcr/annex/")]
    told = [s for s in shared if s.outcome == "true" or s in clauses]
    rest = [s for s in shared if s not in told]
    shown = [*_shorten(told), *labelled]
    if not shown:
        return
    yield Items(tuple(_cite_once(shown)), numbered=True)
    ids = gather((NOT_SHOWN[s.outcome], s.id) for s in (*rest, *beside))
    for what in (what for what in NOT_SHOWN.values() if what in ids):
        yield Text(f"{what}: {', '.join(dict.fromkeys(ids[what]))}.", faint=True)
    if ids:
        yield Text("--why shows each in full.", faint=True)


def _shown(step: Step, label: str = "") -> Item:
    return Item(f"{step.text}{label}", step.id, step.cite)


def _shorten(steps: Sequence[Step]) -> Iterator[Item]:
    """Yield the steps, those that only repeat what the spec states as one."""
    stated = [s for s in steps if s.id in STATED]
    bounds: dict[str, dict[str, float]] = {}
    for fact, read in (pair for step in stated for pair in step.facts.items()):
        sides = {side: value for side, value in read.items() if isinstance(value, float)}
        bounds.setdefault(fact, {}).update(sides)
    told = (f"{name(fact)} {span(Interval(**of), fact, FIGURES)}" for fact, of in bounds.items())
    if stated:
        yield Item(f"The spec states: {'; '.join(told)}.", ", ".join(s.id for s in stated), stated[0].cite)
    yield from (_shown(s) for s in steps if s.id not in STATED)


def _cite_once(steps: Sequence[Item]) -> Iterator[Item]:
    first: dict[str, int] = {}
    for n, step in enumerate(steps, 1):
        at = first.setdefault(step.cite, n)
        is_long = len(step.cite) > SHORT_CITE and at < n
        yield Item(step.text, step.mark, f"source as for {at}") if is_long else step


# Questions to the maker


PLAIN: Mapping[str, str] = words.WORDS["question"]
"""Questions as a maker's sales office understands them, by key; where no question mark ends one, answers follow."""


class Question(NamedTuple):
    """A question in plain words, and the key of the spec that its answer fills in."""

    key: str
    text: str


def list_missing(found: Assessment) -> tuple[Missing, ...]:
    """Return what is missing, and the keys that the tables of what is open ask for, of each table together."""
    asked = dict.fromkeys(found.missing)
    for row in found.reviews:
        tests = (answered.test for way in row.ways for answered in (*way.all_of, *way.any_of))
        facts = (test.fact for test in tests if isinstance(test, Threshold | OneOf | Claimed))
        behind = {frozenset((CLAIMED[f],)) if f in CLAIMED else keys_behind(f) for f in facts}
        keys = sorted(key for one in behind if len(one) == 1 for key in one)
        decides = (f"{row.review.interpretation.id}, by what is presumed",)
        asked |= dict.fromkeys(Missing(key, tuple(k for k in keys if k != key), decides) for key in keys)
    return tuple(asked)


def list_questions(spec: Spec, missing: Sequence[Missing]) -> tuple[Question, ...]:
    """Return one question for each key that would help to decide, that which decides most first."""

    def weigh(key: str) -> tuple[int, int]:
        rows = [row for row in missing if row.field == key]
        alone = {verdict for row in rows if not row.with_ for verdict in row.decides}
        return -len(alone), -sum(len(row.decides) for row in rows)

    wanted = [key for key in (*KEYS, CURVE) if any(row.field == key for row in missing)]
    return tuple(question_on(spec, key) for key in sorted(wanted, key=weigh))


def list_decisions(
    asked: Sequence[Question], missing: Sequence[Missing]
) -> dict[tuple[str, ...], list[tuple[int, ...]]]:
    """Return for verdicts left open, ``annex`` or ids of readings, the sets of questions that may decide them.

    ``asked`` are the questions on what is ``missing``, by their numbers from 1: any one of the sets is enough.
    """
    numbers = {question.key: n for n, question in enumerate(asked, 1)}
    sets = (tuple(sorted(numbers[key] for key in (row.field, *row.with_))) for row in missing)
    found = gather(zip((row.decides for row in missing), sets, strict=True))
    return {decides: sorted(set(sets)) for decides, sets in found.items()}


def question_on(spec: Spec, name: str) -> Question:
    """Return the question that asks for a key."""
    if name == CURVE:
        return Question(name, PLAIN[name])
    key, claims = KEYS[name], spec.claims.get(name)
    if claims and claims.disagree:
        said = dict.fromkeys(f"{c.text} ({c.source})" if c.source else c.text for c in claims.used)
        return Question(name, f"{key.description} Sources disagree: which is right, {join_or(said)}?")
    plain = PLAIN.get(name) or PLAIN.get(key.in_file) or key.description.rstrip(".")
    answers = ""
    if key.kind == "flag" and not plain.endswith("?"):
        answers = ": yes or no"
    elif key.kind == "choice":
        answers = f": {join_or(key.choices)}"
    elif key.dimension and key.kind == "quantity":
        table, _, leaf = key.in_file.rpartition(".")
        answers = f", with its unit ({units_in_words(in_table(table)[leaf])})"
    return Question(name, f"{plain.rstrip('?')}{answers}?")


def render_questions(outcome: Outcome, run: Run) -> str:
    """Return the questions on one aircraft, nothing for an input that could not be read."""
    if not isinstance(outcome, Assessment):
        return ""
    spec, missing, wrapped = outcome.spec, list_missing(outcome), run.layout.wrapped
    reviews = [row.review for row in outcome.reviews]
    untreated = {r.interpretation.id for r in reviews if r.treatment == UNDETERMINED}
    asked = list_questions(spec, missing)
    heads = [f"{spec.name} ({spec.path})", *(influence.in_words for influence in run.influences(spec))]
    heads += [f"Questions to {spec.manufacturer or 'the maker'}:"] if asked else []
    lines = [line for head in heads for line in (*wrapped(head), "")]
    for n, question in enumerate(asked, 1):
        lines += wrapped(f"{question.text} [{question.key}]", f"{n}. ")
    if asked:
        lines.append("")
        for decides, sets in list_decisions(asked, missing).items():
            whats = {"annex": "Annex category", **{id: f"treatment under {id}" for id in untreated}}
            named = [f"the {whats.get(d, f'review under {d}')}" for d in decides]
            answers = "; or to ".join(_answers(sets))
            lines += wrapped(f"{join_or(named, 'and')}: an answer to {answers} may decide it", "- ")
        lines += ["", *wrapped(f"To write answers into the file: mtcrcheck answer {spec.path}")]
    else:
        is_open = untreated or UNDETERMINED in (outcome.annex.category, *(r.review for r in reviews))
        lines += wrapped(words.WORDS["sentence"]["no-figure" if is_open else "nothing-missing"])
    return "\n".join((*lines, "", ""))


def render_every_question(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the lists as they come, then the dates of the law."""
    yield from pieces
    yield "\n".join(run.layout.wrapped(words.dates(run))) + "\n"


def _answers(sets: Iterable[tuple[int, ...]]) -> Iterator[str]:
    seconds = gather((first, rest) for first, *rest in sets)
    alike = gather((tuple(chain.from_iterable(rest)), first) for first, rest in seconds.items())
    for others, firsts in alike.items():
        beside = f" together with an answer to {join_or(map(str, others))}" if others else ""
        yield f"{join_or(map(str, firsts))}{beside}"
