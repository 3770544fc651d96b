"""The reverse index: which verdicts on some aircraft rest on a given id.

Only what holds, or may hold, is counted. No verdict is said to rest on an entry that does not apply, or on a
group that a country is not in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from mtcrcheck.assessment import Assessment, Request, ReviewRow
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.classifier import Examined, examine, world_of
from mtcrcheck.document import PRESUMED, Document, Section, Table, gather, make_fields
from mtcrcheck.eligibility import placed, reach, setting
from mtcrcheck.explain.conditions import WORDS, find_owner, strip_column, table
from mtcrcheck.explain.pages import SIDES
from mtcrcheck.interval import Interval
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import All, AnyOf, Reference, Trace, Treated
from mtcrcheck.rules.law import Law, Library, is_within
from mtcrcheck.rules.world import Member, World
from mtcrcheck.spec.model import Spec

COLUMNS = ("spec", "aircraft", "part", "verdict", "reading", "to", "rests", "by")


class Use(NamedTuple):
    """One verdict that rests on an id.

    ``part`` of the record is category, control, review, licence, condition, alert, capability or claim;
    ``interpretation`` and ``destination`` are None where the verdict does not depend on them. ``certain`` is
    false where what is known leaves open whether it rests on the id; ``by`` are the rules that name it.
    """

    spec: Spec
    part: str
    verdict: str
    interpretation: str | None = None
    destination: str | None = None
    certain: bool = True
    by: tuple[str, ...] = ()


Root = tuple[str, bool, Trace | None]
"""The id of a rule that decides a verdict, whether it certainly does, and how: an interpretation has no trace."""


def find_uses(
    id: str, kinds: Iterable[str], assessments: Iterable[Assessment], library: Library
) -> tuple[Use, ...]:
    """Return the verdicts that rest on an id of the given kinds, in the order of the assessments."""
    finders = dict.fromkeys(FINDERS[kind] for kind in kinds if kind in FINDERS)
    return tuple(use for a in assessments for find in finders for use in find(id, a, library))


def _find_named(id: str, assessment: Assessment, library: Library) -> Iterator[Use]:
    """Yield the verdicts that rest on a rule, or on one of a part of the law, with what names it."""

    def wanted(named: str) -> bool:
        return named == id or (id not in library.rules and named in library.rules and is_within(named, id))

    law = library.on(assessment.request.day)
    for verdict, roots in list_verdicts(assessment, law):
        resting = ((root, each, certain) for root in roots for each, certain in _list_dependencies(root, law))
        if named := [(root[0], root[1] and certain) for root, each, certain in resting if wanted(each)]:
            by = tuple(dict.fromkeys(root for root, _ in named))
            yield verdict._replace(certain=any(certain for _, certain in named), by=by)


def list_verdicts(assessment: Assessment, law: Law) -> Iterator[tuple[Use, tuple[Root, ...]]]:
    """Yield every verdict of an assessment with the rules that decide it, or may."""
    spec = assessment.spec
    world = world_of(assessment.capability.facts())
    clauses = sorted({item.clause for item in assessment.annex.evidence_for if item.clause})
    alone = len(assessment.annex.evidence_for) == 1
    make_root = partial(_make_root, world, law)
    roots = tuple(make_root(examine(*law.in_force[id], world, law), certain=alone) for id in clauses)
    yield Use(spec, "category", " or ".join(assessment.annex.candidates)), roots
    for control in assessment.controls:
        if control.examined.applies is not False:
            yield Use(spec, "control", control.examined.rule.id), (make_root(control.examined),)
    for row in assessment.reviews:
        yield from _list_verdicts_of(row, spec, law, placed(world, law, row.review.destination))


def _list_verdicts_of(
    row: ReviewRow, spec: Spec, law: Law, where: World
) -> Iterator[tuple[Use, tuple[Root, ...]]]:
    review, make_root = row.review, partial(_make_root, where, law)
    # the rules by which the state of another law reaches the aircraft
    states = reach(law, where) if row.reexport else {}
    reaching = [r for r in states.get(review.interpretation.exporter or "", ()) if r.applies is not False]
    place, made = (review.interpretation.id, review.destination), review.decisions
    held = [e for e in review.provisions if e.applies is not False]
    examined = {e.rule.id: e for e in (*review.treatments, *review.provisions)}
    deciding = dict.fromkeys(id for d in made for id in d.decided_by if id in examined)
    # the licence requirements for which a review is made, or may be, that no other ground asks for
    asked = [not d.grounds and d.review != "no-mt-review" for d in made]
    here = setting(law, review.interpretation, placed=review.destination is not None)
    asking = {rule.id for rule, _ in here.of("asking")} if any(asked) else set()
    roots = [make_root(examined[id], certain=all(id in d.decided_by for d in made)) for id in deciding]
    roots += [make_root(e, certain=all(asked) and e.applies is True) for e in held if e.rule.id in asking]
    roots += [*map(make_root, reaching), (review.interpretation.id, True, None)]
    yield Use(spec, "review", f"{review.treatment}, {review.review}", *place), tuple(roots)
    kinds = ("relief", "requirement") if review.licence in ("required", "unknown") else ("relief",)
    if licences := [e for e in held if e.rule.kind in kinds and e.version.licence]:
        yield Use(spec, "licence", review.licence, *place), tuple(map(make_root, (*licences, *reaching)))
    notices = (e for e in held if e.rule.kind == "notice")
    for part, rules in (("condition", (*reaching, *review.obligations)), ("alert", notices)):
        for rule in (rule for rule in rules if rule.applies is not False):
            yield Use(spec, part, rule.rule.title, *place), (make_root(rule),)


def _make_root(where: World, law: Law, examined: Examined, *, certain: bool | None = None) -> Root:
    is_certain = examined.applies is True if certain is None else certain
    return examined.rule.id, is_certain, examined.trace(where, law)


def _list_dependencies(root: Root, law: Law) -> Iterator[tuple[str, bool]]:
    """Yield everything that a deciding rule rests on, itself first, and whether that is certain."""
    id, _, trace = root
    yield id, True
    if owner := find_owner(id, law.library):
        yield owner, True
    yield from _follow(trace, law) if trace else ()


def _follow(trace: Trace, law: Law) -> Iterator[tuple[str, bool]]:
    """Yield the groups and rules by which a condition holds, or may, and whether they certainly do."""
    condition, parts = trace.condition, trace.parts
    if trace.outcome is False:
        return
    if isinstance(condition, Member):
        yield condition.group, trace.outcome is True
    elif isinstance(condition, Reference):
        if isinstance(condition, Treated):
            yield condition.under, trace.outcome is True
        alternatives = parts[0].parts[0] if isinstance(parts[0].condition, All) else parts[0]
        for (rule, *_), part in zip(law.behind(condition), alternatives.parts, strict=True):
            if part.outcome or (part.outcome is None and trace.outcome is None):
                yield rule.id, part.outcome is True
                yield from _follow(part, law)
    elif isinstance(condition, All | AnyOf):
        is_certain = isinstance(condition, AnyOf) and trace.outcome
        for part in (part for part in parts if part.outcome or not is_certain):
            yield from _follow(part, law)


def _find_presumption(id: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    """Yield the working answers that need a presumption; one that is only named may."""
    spec = assessment.spec
    if assessment.presumed and id in assessment.presumed.presumes:
        yield Use(spec, "category", f"{PRESUMED}: {assessment.presumed.category}", by=(id,))
    for control in assessment.controls:
        if id in control.presumes:
            says = "applies" if control.presumed else "does not apply"
            yield Use(spec, "control", f"{PRESUMED}: {control.examined.rule.id} {says}", by=(id,))
    for row in assessment.reviews:
        place = (row.review.interpretation.id, row.review.destination)
        for answer, certain in ((row.presumed, True), (row.leading, False)):
            if answer and id in answer.presumes:
                verdict = f"{PRESUMED}: {answer.treatment}, {answer.review}, licence {answer.licence}"
                yield Use(spec, "review", verdict, *place, certain, (id,))


def _find_reason(code: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    for control in (c for c in assessment.controls if c.examined.applies is not False):
        applies = control.examined.applies is True
        for reasons, certain in ((control.reasons, applies), (control.open_reasons, False)):
            if any(code in (reason, strip_column(reason)) for reason in reasons):
                yield Use(assessment.spec, "control", control.examined.rule.id, certain=certain)


def _find_derivation(id: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    facts = assessment.capability.facts()
    bounds = ((fact, facts.deciding(fact, side)) for fact in facts.bounds for side in SIDES)
    for fact, bound in bounds:
        if bound is not None and bound.derivation.id == id:
            side, figure = wording.COMPARISONS[bound.side], wording.figure(bound.value, fact)
            yield Use(assessment.spec, "capability", f"{wording.name(fact)} {side} {figure}")


def _find_fact(id: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    facts = assessment.capability.facts()
    if id in facts.choices or id in facts.numbers or id in PUBLISHED_FACTS:
        numbers = wording.span(facts.numbers.get(id, Interval()), id)
        says = wording.options(facts.choices[id]) if id in facts.choices else numbers
        yield Use(assessment.spec, "capability", f"{wording.name(id)}: {says}")


def _find_key(key: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    spec = assessment.spec
    claims = {name: "; ".join(dict.fromkeys(c.text for c in of.items)) for name, of in spec.claims.items()}
    for name, points in (("range", spec.payload_range), ("endurance", spec.payload_endurance)):
        if points:
            claims[f"performance.payload_{name}"] = f"{len(points)} points"
    return (Use(spec, "claim", f"{name}: {says}") for name, says in claims.items() if is_within(name, key))


def _find_word(word: str, assessment: Assessment, _: Library) -> Iterator[Use]:
    annex, spec = assessment.annex, assessment.spec
    if annex.category == word:
        yield Use(spec, "category", " or ".join(annex.candidates))
    if annex.evidence is not None and annex.evidence.word == word:
        yield Use(spec, "category", f"evidence: {word}")
    for review in (row.review for row in assessment.reviews):
        place = (review.interpretation.id, review.destination)
        if word in (review.treatment, review.review):
            yield Use(spec, "review", f"{review.treatment}, {review.review}", *place)
        if word == review.licence:
            yield Use(spec, "licence", word, *place)


FINDERS: Mapping[str, Callable[[str, Assessment, Library], Iterator[Use]]] = {
    **dict.fromkeys(("annex clause", "entry", "definition", "provision", "treatment"), _find_named),
    **dict.fromkeys(("interpretation", "country group", "part of the law"), _find_named),
    "presumption": _find_presumption,
    "reason for control": _find_reason,
    "alert": lambda code, a, _: (Use(a.spec, "alert", x.message) for x in a.alerts if x.code == code),
    "derivation": _find_derivation,
    "fact": _find_fact,
    "key": _find_key,
    "word": _find_word,
}
"""How to find the verdicts that rest on an id, by its kind; on ids of other kinds none rests."""


def describe_uses(
    id: str, kinds: Iterable[str], assessments: tuple[Assessment, ...], request: Request, library: Library
) -> Document:
    """Return the page of every verdict that rests on an id, one row each."""
    rows = []
    for use in find_uses(id, kinds, assessments, library):
        where = (use.spec.path, use.spec.name, use.part, use.verdict, use.interpretation, use.destination)
        rows.append((*where, "yes" if use.certain else "may", ", ".join(use.by) or None))
    interpretations, to = ", ".join(request.interpretations), ", ".join(request.to)
    fields = make_fields(day=request.day, interpretations=interpretations, to=to, specs=len(assessments))
    listed = Section.of("What is listed", WORDS["sentence"]["uses"])
    sections = (listed, Section.of(f"Verdicts ({len(rows)})", Table(COLUMNS, tuple(rows))))
    return Document("Verdicts that rest on it", "uses", "", sections, id, fields)


def list_caught_specs(uses: Iterable[Use]) -> Section:
    """Return the section that says which specs an id currently catches, one row each, and as what."""
    by_spec = gather(((use.spec.path, use.spec.name), use) for use in uses)
    rows = []
    for spec, found in by_spec.items():
        certain = next((use for use in found if use.certain), None)
        part = (certain or found[0]).part
        verdicts = "; ".join(dict.fromkeys(use.verdict for use in found if use.part == part))
        rows.append((*spec, "yes" if certain else "may", f"{part}: {verdicts}"))
    return table("caught", rows)
