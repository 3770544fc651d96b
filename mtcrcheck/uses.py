"""The reverse index: which verdicts on some aircraft rest on a given id.

Only what holds, or may hold, is counted: that an entry does not apply, or that a country is in no group, is
nothing that a verdict is said to rest on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.classifier import examine, world_of
from mtcrcheck.interval import Interval
from mtcrcheck.pages.conditions import within
from mtcrcheck.pages.model import Page, Section, Table, fields, texts
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import All, AnyOf, CategoryIs, EntryApplies, ReasonApplies, Treated
from mtcrcheck.rules.world import Member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.assessment import Assessment, Request
    from mtcrcheck.classifier import Examined
    from mtcrcheck.eligibility import Review
    from mtcrcheck.library import Law, Library
    from mtcrcheck.rules.conditions import Reference, Trace

RULES = (
    "annex clause",
    "entry",
    "provision",
    "treatment",
    "interpretation",
    "country group",
    "part of the law",
)
"""Kinds of ids on which the law makes verdicts rest."""
ABOUT = (
    "Only what holds, or may hold, is listed: that an entry does not apply, or that a country is in no "
    "group, is nothing that a verdict is said to rest on."
)
COLUMNS = ("spec", "aircraft", "part", "verdict", "reading", "to", "rests", "by")


@dataclass(frozen=True, slots=True)
class Use:
    """One verdict that rests on an id.

    ``part`` of the record is category, control, review, licence, condition, alert, capability or claim;
    ``interpretation`` and ``destination`` are None where the verdict does not depend on them. ``certain`` is
    false where what is known leaves open whether it rests on the id; ``by`` are the rules that name it.
    """

    path: str
    aircraft: str
    part: str
    verdict: str
    interpretation: str | None = None
    destination: str | None = None
    certain: bool = True
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """A rule that decides a verdict, or may, with its trace; a reading has none."""

    id: str
    certain: bool
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict of an assessment, with the rules that decide it."""

    part: str
    says: str
    roots: tuple[Root, ...]
    interpretation: str | None = None
    destination: str | None = None


def uses(
    id: str, kinds: Iterable[str], assessments: Iterable[Assessment], library: Library
) -> tuple[Use, ...]:
    """Return the verdicts that rest on an id of the given kinds, in the order of the assessments."""
    asked = tuple(kinds)
    return tuple(use for a in assessments for kind in asked for use in _uses(id, kind, a, library))


def _uses(id: str, kind: str, assessment: Assessment, library: Library) -> Iterator[Use]:
    """Yield the verdicts of one assessment that rest on an id of one kind."""
    if kind in RULES:
        yield from _of_rule(id, kind, assessment, library)
    elif kind == "alert":
        yield from (_use(assessment, "alert", a.message) for a in assessment.alerts if a.code == id)
    elif kind == "reason for control":
        yield from _of_reason(id, assessment)
    elif kind in ("derivation", "fact"):
        yield from _of_capability(id, kind, assessment)
    elif kind == "key":
        yield from _of_key(id, assessment)
    elif kind == "word":
        yield from _of_word(id, assessment)


def _use(
    assessment: Assessment, part: str, verdict: str, row: Review | None = None, *, certain: bool = True
) -> Use:
    """Return a use in one assessment, of one row of it where given."""
    reading = row.interpretation.id if row else None
    destination = row.destination if row else None
    return Use(assessment.spec.path, assessment.spec.name, part, verdict, reading, destination, certain)


def _of_rule(id: str, kind: str, assessment: Assessment, library: Library) -> Iterator[Use]:
    """Yield the verdicts that rest on a rule, a reading, a group, or a part of the law."""
    law = library.on(assessment.request.day)
    for verdict in verdicts(assessment, law):
        found = [
            (root.id, root.certain and certain)
            for root in verdict.roots
            for named, certain in _named(root, law)
            if (within(named, id) and named in library.rules if kind == "part of the law" else named == id)
        ]
        if found:
            yield Use(
                assessment.spec.path,
                assessment.spec.name,
                verdict.part,
                verdict.says,
                verdict.interpretation,
                verdict.destination,
                any(certain for _, certain in found),
                tuple(dict.fromkeys(by for by, _ in found)),
            )


def verdicts(assessment: Assessment, law: Law) -> Iterator[Verdict]:
    """Yield every verdict of an assessment with the rules that decide it, or may."""
    world = world_of(assessment.capability.facts())
    clauses = sorted({item.clause for item in assessment.annex.evidence_for if item.clause})
    alone = len(assessment.annex.evidence_for) == 1
    roots = tuple(Root(id, alone, examine(*law.in_force[id], world, law).trace) for id in clauses)
    yield Verdict("category", " or ".join(assessment.annex.candidates), roots)
    for control in assessment.controls:
        if control.examined.applies is not False:
            yield Verdict("control", control.examined.rule.id, (_root(control.examined),))
    for row in assessment.reviews:
        yield from _of_row(row.review)


def _of_row(found: Review) -> Iterator[Verdict]:
    """Yield the verdicts of one row: review, licence, conditions and notices."""
    place = (found.interpretation.id, found.destination)
    deciding = {
        id: all(id in d.decided_by for d in found.decisions) for d in found.decisions for id in d.decided_by
    }
    examined = {e.rule.id: e for e in (*found.treatments, *found.provisions)}
    roots = tuple(Root(id, sure, examined[id].trace) for id, sure in deciding.items() if id in examined)
    reading = Root(found.interpretation.id, True)
    yield Verdict("review", f"{found.treatment}, {found.review}", (*roots, reading), *place)
    if found.licence in ("required", "exception", "unknown"):
        kinds = ("relief",) if found.licence == "exception" else ("relief", "requirement")
        about = [e for e in found.provisions if e.rule.kind in kinds and e.version.licence]
        licences = tuple(_root(e) for e in about if e.applies is not False)
        yield Verdict("licence", found.licence, licences, *place)
    for obligation in found.obligations:
        if obligation.applies is not False:
            yield Verdict("condition", obligation.rule.title, (_root(obligation),), *place)
    for notice in found.provisions:
        if notice.rule.kind == "notice" and notice.applies is not False:
            yield Verdict("alert", notice.rule.title, (_root(notice),), *place)


def _root(examined: Examined) -> Root:
    """Return a rule that applies, or may."""
    return Root(examined.rule.id, examined.applies is True, examined.trace)


def _named(root: Root, law: Law) -> Iterator[tuple[str, bool]]:
    """Yield everything that a deciding rule rests on, itself first, and whether that is certain."""
    yield root.id, True
    owner = next(
        (i for i in law.library.interpretations.values() if any(t.id == root.id for t in i.treatments)), None
    )
    if owner is not None:
        yield owner.id, True
    if root.trace is not None:
        yield from _behind(root.trace, law)


def _behind(trace: Trace, law: Law) -> Iterator[tuple[str, bool]]:
    """Yield the groups and rules by which a condition holds, or may, and whether they certainly do."""
    condition = trace.condition
    if trace.outcome is False:
        return
    if isinstance(condition, Member):
        yield condition.group, trace.outcome is True
    elif isinstance(condition, EntryApplies | ReasonApplies | CategoryIs | Treated):
        yield from _referred(condition, trace, law)
    elif isinstance(condition, All | AnyOf):
        for part in trace.parts:
            if not (isinstance(condition, AnyOf) and trace.outcome and not part.outcome):
                yield from _behind(part, law)


def _referred(reference: Reference, trace: Trace, law: Law) -> Iterator[tuple[str, bool]]:
    """Yield the rules by which a reference holds, or may, and what they rest on in turn."""
    if isinstance(reference, Treated):
        yield reference.under, trace.outcome is True
    (alternatives,) = trace.parts
    if isinstance(alternatives.condition, All):
        alternatives = alternatives.parts[0]
    for id, part in zip(_alternatives(reference, law), alternatives.parts, strict=True):
        if part.outcome or (part.outcome is None and trace.outcome is None):
            yield id, part.outcome is True
            yield from _behind(part, law)


def _alternatives(reference: Reference, law: Law) -> tuple[str, ...]:
    """Return the rules behind a reference in the order in which the law expands it."""
    match reference:
        case EntryApplies(entry=path):
            return tuple(r.id for r, _ in law.under(path) if r.kind in ("annex", "entry"))
        case ReasonApplies(reason=code, under=path):
            entries = ((r, v) for r, v in law.under(path) if r.kind == "entry")
            return tuple(r.id for r, v in entries for reason in v.reasons if reason.code == code)
        case CategoryIs(category=category):
            return tuple(r.id for r, _ in law.annex if r.category == category)
        case Treated(treatment=treatment, under=under):
            chain = law.treatments(law.library.interpretations[under])
            return tuple(r.id for r, v in chain if v.treatment == treatment)


def _of_reason(code: str, assessment: Assessment) -> Iterator[Use]:
    """Yield the controls that apply for a reason, with or without its column."""
    for control in assessment.controls:
        if control.examined.applies is False:
            continue
        for reasons, open_ in ((control.reasons, False), (control.open_reasons, True)):
            if any(code in (r, r.rstrip("0123456789")) for r in reasons):
                certain = control.examined.applies is True and not open_
                yield _use(assessment, "control", control.examined.rule.id, certain=certain)


def _of_capability(id: str, kind: str, assessment: Assessment) -> Iterator[Use]:
    """Yield the bounds of facts that a derivation decides, or the fact itself."""
    facts = assessment.capability.facts()
    if kind == "fact" and id in facts.choices:
        yield _use(assessment, "capability", f"{wording.name(id)}: {wording.options(facts.choices[id])}")
    elif kind == "fact" and (id in facts.numbers or id in PUBLISHED_FACTS):
        bounds = wording.span(facts.numbers.get(id, Interval()), id)
        yield _use(assessment, "capability", f"{wording.name(id)}: {bounds}")
    for fact in facts.bounds if kind == "derivation" else ():
        for bound in (facts.deciding(fact, "at_least"), facts.deciding(fact, "at_most")):
            if bound is not None and bound.derivation.id == id:
                side = wording.COMPARISONS[bound.side]
                figure = wording.figure(bound.value, fact)
                yield _use(assessment, "capability", f"{wording.name(fact)} {side} {figure}")


def _of_key(key: str, assessment: Assessment) -> Iterator[Use]:
    """Yield what a spec claims for a key, for every key of a table, or for a curve."""
    spec = assessment.spec
    for name, claims in spec.claims.items():
        if within(name, key):
            yield _use(
                assessment, "claim", f"{name}: {'; '.join(dict.fromkeys(c.text for c in claims.items))}"
            )
    for curve, points in (
        ("payload_range", spec.payload_range),
        ("payload_endurance", spec.payload_endurance),
    ):
        if points and within(f"performance.{curve}", key):
            yield _use(assessment, "claim", f"performance.{curve}: {len(points)} points")


def _of_word(word: str, assessment: Assessment) -> Iterator[Use]:
    """Yield the verdicts that a word of the record stands for."""
    annex = assessment.annex
    if annex.category == word:
        yield _use(assessment, "category", " or ".join(annex.candidates))
    if annex.evidence is not None and annex.evidence.word == word:
        yield _use(assessment, "category", f"evidence: {word}")
    for row in assessment.reviews:
        found = row.review
        if word in (found.treatment, found.review):
            yield _use(assessment, "review", f"{found.treatment}, {found.review}", found)
        if word == found.licence:
            yield _use(assessment, "licence", word, found)


def uses_page(
    id: str, kinds: Iterable[str], assessments: tuple[Assessment, ...], request: Request, library: Library
) -> Page:
    """Return the page of every verdict that rests on an id, one row each."""
    found = uses(id, kinds, assessments, library)
    return Page(
        id,
        "uses",
        "Verdicts that rest on it",
        fields(
            day=str(request.day),
            interpretations=", ".join(request.interpretations),
            to=", ".join(request.to),
            specs=len(assessments),
        ),
        (
            texts("What is listed", ABOUT),
            Section(f"Verdicts ({len(found)})", table=table(found)),
        ),
    )


def table(found: Iterable[Use]) -> Table:
    """Return uses as a table, one row each."""
    rows = tuple(
        (
            use.path,
            use.aircraft,
            use.part,
            use.verdict,
            use.interpretation,
            use.destination,
            "yes" if use.certain else "may",
            ", ".join(use.by) or None,
        )
        for use in found
    )
    return Table(COLUMNS, rows)


def catches(found: Iterable[Use]) -> Section:
    """Return the section that says which specs an id currently catches, one row each, and as what."""
    by_spec: dict[tuple[str, str], list[Use]] = {}
    for use in found:
        by_spec.setdefault((use.path, use.aircraft), []).append(use)
    rows = tuple(
        (*spec, "yes" if any(u.certain for u in us) else "may", _first(us)) for spec, us in by_spec.items()
    )
    return Section("Catches", table=Table(("spec", "aircraft", "caught", "as"), rows))


def _first(found: list[Use]) -> str:
    """Return what a spec is caught as: the verdicts of the first part of the record that rests on the id."""
    part = next((use.part for use in found if use.certain), found[0].part)
    return f"{part}: {'; '.join(dict.fromkeys(use.verdict for use in found if use.part == part))}"
