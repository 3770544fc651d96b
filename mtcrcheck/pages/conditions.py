"""A condition of the law for people: indented lines, what it refers to, and the facts that it turns on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mtcrcheck.pages.model import Line, Section, Table
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    EntryApplies,
    Not,
    ReasonApplies,
    Treated,
    facts_in,
)
from mtcrcheck.rules.world import Claimed, Member, OneOf, Open, Threshold

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from mtcrcheck.library import Law, Library
    from mtcrcheck.rules.conditions import Condition, Reference
    from mtcrcheck.rules.entries import Version

ALWAYS = "always"
NEGATED = {"all of:": "not all of:", "any of:": "none of:"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a condition refers to, with where it stands and whether that was read."""

    id: str
    title: str
    cite: str
    verified: bool


def last_day(version: Version, library: Library) -> datetime.date:
    """Return the last day on which a version is known to stand: that of the law data, or before it ends."""
    if version.until is not None:
        return version.until.fromordinal(version.until.toordinal() - 1)
    return max(library.as_of, version.effective or library.as_of)


def outline(condition: Condition, law: Law, depth: int = 0) -> Iterator[Line]:
    """Yield the lines of a condition, its parts one step further in, references with their citation."""
    if isinstance(condition, All) and not condition.parts:
        yield Line(ALWAYS, depth)
    elif isinstance(condition, All | AnyOf):
        yield Line("all of:" if isinstance(condition, All) else "any of:", depth)
        for part in condition.parts:
            yield from outline(part, law, depth + 1)
    elif isinstance(condition, Not):
        first, *rest = outline(condition.part, law, depth)
        yield replace(first, text=NEGATED.get(first.text, f"not: {first.text}"))
        yield from rest
    elif isinstance(condition, Member | EntryApplies | ReasonApplies | CategoryIs | Treated):
        found = targets(condition, law)
        yield Line(_reference(condition, law.library), depth, found[0].cite if len(found) == 1 else "")
    else:
        yield Line(_test(condition), depth)


def _reference(reference: Member | Reference, library: Library) -> str:
    """Return in words what is referred to."""
    match reference:
        case Member(role=role, group=group):
            return f"the {role} belongs to {group}"
        case EntryApplies(entry=path):
            return f"{path} applies" if path in library.rules else f"an entry of {path} applies"
        case ReasonApplies(reason=reason, under=path):
            return f"an entry of {path} applies for reason {reason}"
        case CategoryIs(category=category):
            return f"the Annex category is {category}"
        case Treated(treatment=treatment, under=reading):
            return f"{reading} treats the aircraft as {treatment}"


def _test(atom: Threshold | OneOf | Claimed | Open) -> str:
    """Return one test in words."""
    match atom:
        case Threshold(fact=fact, comparison=comparison, value=value):
            limit = wording.figure(value, fact)
            return f"{_named(fact)} {wording.COMPARISONS[comparison]} {limit}"
        case OneOf(fact=fact, values=values):
            return f"{_named(fact)} is {_or(values)}"
        case Claimed(fact=fact, values=values):
            return f"{_named(fact)} is said to be {_or(values)} (unknown does not count)"
        case Open(question=question):
            return f"open, no text says {question}"


def _named(fact: str) -> str:
    """Return a fact in words, with its id where the words differ from it."""
    words = wording.name(fact)
    return words if words == fact else f"{words} ({fact})"


def _or(values: frozenset[bool | str]) -> str:
    """Return values in words."""
    return " or ".join(sorted(wording.said(v) for v in values))


def references(condition: Condition) -> Iterator[Member | Reference]:
    """Yield the groups and other parts of the law that a condition names itself."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from references(part)
    elif isinstance(condition, Not):
        yield from references(condition.part)
    elif isinstance(condition, Member | EntryApplies | ReasonApplies | CategoryIs | Treated):
        yield condition


def named_in(version: Version) -> tuple[Member | Reference, ...]:
    """Return what a version names, in its condition and in those of its reasons for control, each once."""
    conditions = (version.when, *(reason.when for reason in version.reasons))
    return tuple(dict.fromkeys(found for c in conditions for found in references(c)))


def looked_for(condition: Condition) -> Iterator[tuple[str, frozenset[bool | str]]]:
    """Yield the choices that a condition asks for itself, with the words that it looks for."""
    if isinstance(condition, OneOf | Claimed):
        yield condition.fact, condition.values
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from looked_for(part)
    elif isinstance(condition, Not):
        yield from looked_for(condition.part)


def targets(reference: Member | Reference, law: Law) -> tuple[Target, ...]:
    """Return what stands behind a reference on the law's day; several where it names a part of the law."""
    library = law.library
    match reference:
        case Member(group=id):
            group = library.group(id)
            return (Target(id, group.title, group.cite, group.verified),)
        case Treated(under=id):
            reading = library.interpretations[id]
            return (Target(id, reading.title, reading.cite, reading.verified),)
        case CategoryIs(category=category):
            found = [(r, v) for r, v in law.annex if r.category == category]
        case EntryApplies(entry=path):
            found = [(r, v) for r, v in law.under(path) if r.kind in ("annex", "entry")]
        case ReasonApplies(reason=code, under=path):
            found = [(r, v) for r, v in law.under(path) if code in {reason.code for reason in v.reasons}]
    return tuple(Target(rule.id, rule.title, version.cite, version.verified) for rule, version in found)


def names(reference: Member | Reference, id: str, library: Library) -> bool:
    """Whether a reference names a thing, or a part of the law that it belongs to, in any version of it."""
    match reference:
        case Member(group=group):
            return group == id
        case Treated(under=reading):
            return reading == id
        case EntryApplies(entry=path):
            return id in library.rules and within(id, path)
        case ReasonApplies(reason=code, under=path):
            rule = library.rules.get(id)
            return rule is not None and within(id, path) and code in _codes(rule.versions)
        case CategoryIs(category=category):
            rule = library.rules.get(id)
            return rule is not None and rule.category == category


def within(id: str, path: str) -> bool:
    """Whether an id is a path or lies under it."""
    return id == path or id.startswith((path + "/", path + "."))


def _codes(versions: tuple[Version, ...]) -> set[str]:
    """Return the codes of all reasons for control."""
    return {reason.code for version in versions for reason in version.reasons}


def named_facts(version: Version) -> tuple[str, ...]:
    """Return the facts that a version tests itself, each once."""
    conditions = (version.when, *(reason.when for reason in version.reasons))
    return tuple(dict.fromkeys(fact for c in conditions for fact in facts_in(c)))


def facts_behind(version: Version, law: Law) -> tuple[str, ...]:
    """Return the facts that a version tests, then those tested by what it refers to, each once."""
    found: dict[str, None] = {}
    followed: set[Condition] = set()
    pending: list[Condition] = [version.when, *(reason.when for reason in version.reasons)]
    while pending:
        here = pending.pop(0)
        found.update(dict.fromkeys(facts_in(here)))
        for reference in references(here):
            if not isinstance(reference, Member) and reference not in followed:
                followed.add(reference)
                pending.append(law.expand(reference))
    return tuple(found)


def target_table(versions: tuple[Version, ...], library: Library) -> Section:
    """Return the section of everything that some versions refer to, as it stood on the last day of each."""
    found: dict[Target, None] = {}
    for version in versions:
        law = library.on(last_day(version, library))
        found.update(dict.fromkeys(_target(r, law) for r in named_in(version)))
    rows = tuple((t.id, t.title, t.cite or None, t.verified) for t in found)
    return Section("Refers to", table=Table(("id", "title", "cite", "verified"), rows))


def _target(reference: Member | Reference, law: Law) -> Target:
    """Return what a reference names as one thing: a part of the law by its path."""
    found = targets(reference, law)
    if len(found) == 1:
        return found[0]
    path = getattr(reference, "entry", getattr(reference, "under", "mtcr/annex"))
    reason = f" for reason {reference.reason}" if isinstance(reference, ReasonApplies) else ""
    return Target(path, f"{len(found)} entries in force{reason}", "", all(t.verified for t in found))
