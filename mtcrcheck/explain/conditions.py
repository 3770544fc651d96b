"""Conditions of the law in words, and what they test and refer to."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from mtcrcheck.document import Section, Text
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    Condition,
    EntryApplies,
    Not,
    ReasonApplies,
    Reference,
    Treated,
    list_tests,
)
from mtcrcheck.rules.law import NAMED, Interpretation, Law, Library, Rule, Version, is_within
from mtcrcheck.rules.world import Atom, Claimed, Member, OneOf, Open, Threshold

NEGATED = {"all of:": "not all of:", "any of:": "none of:"}


class Target(NamedTuple):
    """Something that a condition refers to, with its citation and whether that text was read."""

    id: str
    title: str
    cite: str
    verified: bool


def list_rules(library: Library) -> Iterator[Rule]:
    """Yield every rule and every treatment."""
    yield from library.rules.values()
    for interpretation in library.interpretations.values():
        yield from interpretation.treatments


def list_versions(library: Library) -> Iterator[tuple[Rule, Version]]:
    """Yield every version of every rule and treatment."""
    return ((rule, version) for rule in list_rules(library) for version in rule.versions)


def find_owner(treatment: str, library: Library) -> Interpretation | None:
    """Return the interpretation that a treatment belongs to, None for an id that is no treatment's."""
    owners = (i for i in library.interpretations.values() if any(t.id == treatment for t in i.treatments))
    return next(owners, None)


def strip_column(code: str) -> str:
    """Return a reason for control without its column of the Commerce Country Chart."""
    return code.rstrip("0123456789")


def last_day(version: Version, library: Library) -> datetime.date:
    """Return the last day on which a version is known to hold: that of the law data, or before it ends."""
    if version.until is not None:
        return version.until - datetime.timedelta(days=1)
    return max(library.as_of, version.effective or library.as_of)


def tests_of(version: Version) -> tuple[Atom | Reference, ...]:
    """Return the tests of a version, in its condition and in those of its reasons for control, each once."""
    conditions = (version.when, *(reason.when for reason in version.reasons))
    return tuple(dict.fromkeys(test for condition in conditions for test in list_tests(condition)))


def references_of(version: Version) -> tuple[Member | Reference, ...]:
    """Return the groups and other parts of the law that a version names itself, each once."""
    return tuple(test for test in tests_of(version) if isinstance(test, Member | Reference))


def facts_of(version: Version, law: Law | None = None) -> tuple[str, ...]:
    """Return the facts that a version tests itself, each once; with the law also those behind what it refers to."""
    facts: dict[str, None] = {}
    followed: set[Reference] = set()
    pending = [version.when, *(reason.when for reason in version.reasons)]
    for condition in pending:  # grows on the way
        for test in list_tests(condition):
            if isinstance(test, Threshold | OneOf | Claimed):
                facts[test.fact] = None
            elif law and isinstance(test, Reference) and test not in followed:
                followed.add(test)
                pending.append(law.expand(test))
    return tuple(facts)


def outline(condition: Condition, law: Law, depth: int = 0) -> Iterator[Text]:
    """Yield the lines of a condition, its parts one step further in, references with their citation."""
    if isinstance(condition, All) and not condition.parts:
        yield Text("always", depth)
    elif isinstance(condition, All | AnyOf):
        yield Text("all of:" if isinstance(condition, All) else "any of:", depth)
        for part in condition.parts:
            yield from outline(part, law, depth + 1)
    elif isinstance(condition, Not):
        first, *rest = outline(condition.part, law, depth)
        yield replace(first, text=NEGATED.get(first.text, f"not: {first.text}"))
        yield from rest
    else:
        named = find_targets(condition, law) if isinstance(condition, Member | Reference) else ()
        cite = named[0].cite if len(named) == 1 else ""
        yield Text(describe_test(condition, law.library), depth, cite)


def describe_test(test: Atom | Reference, library: Library) -> str:  # noqa: PLR0911  # one sentence each
    """Return one test of a condition in words."""
    match test:
        case Threshold(fact=fact, comparison=comparison, value=value):
            limit = wording.figure(value, fact)
            return f"{_name(fact)} {wording.COMPARISONS[comparison]} {limit}"
        case OneOf(fact=fact, values=values):
            return f"{_name(fact)} is {_join_values(values)}"
        case Claimed(fact=fact, values=values):
            return f"{_name(fact)} is stated to be {_join_values(values)} (unknown does not count)"
        case Open(question=question):
            return f"open: no text says {question}"
        case Member(role=role, group=group):
            return f"the {role} belongs to {group}"
        case EntryApplies(entry=path):
            return f"{path} applies" if path in library.rules else f"an entry of {path} applies"
        case ReasonApplies(reason=reason, under=path):
            return f"an entry of {path} applies for reason {reason}"
        case CategoryIs(category=category):
            return f"the Annex category is {category}"
        case Treated(treatment=treatment, under=interpretation):
            return f"{interpretation} treats the aircraft as {treatment}"


def _name(fact: str) -> str:
    words = wording.name(fact)
    return words if words == fact else f"{words} ({fact})"


def _join_values(values: frozenset[bool | str]) -> str:
    return " or ".join(sorted(wording.said(v) for v in values))


def rules_behind(reference: Reference, law: Law) -> tuple[tuple[Rule, Version], ...]:
    """Return the rules behind a reference on the law's day, in the order in which the law expands it."""
    match reference:
        case EntryApplies(entry=path):
            return tuple((r, v) for r, v in law.under(path) if r.kind in NAMED)
        case ReasonApplies(reason=code, under=path):
            entries = ((r, v) for r, v in law.under(path) if r.kind == "entry")
            return tuple((r, v) for r, v in entries for reason in v.reasons if reason.code == code)
        case CategoryIs(category=category):
            return tuple((r, v) for r, v in law.annex if r.category == category)
        case Treated(treatment=treatment, under=id):
            chain = law.treatments(law.library.interpretations[id])
            return tuple((r, v) for r, v in chain if v.treatment == treatment)


def find_targets(reference: Member | Reference, law: Law) -> tuple[Target, ...]:
    """Return what a reference names on the law's day; several where it names a part of the law."""
    match reference:
        case Member(group=id):
            group = law.library.group(id)
            return (Target(id, group.title, group.cite, group.verified),)
        case Treated(under=id):
            reading = law.library.interpretations[id]
            return (Target(id, reading.title, reading.cite, reading.verified),)
    rules = rules_behind(reference, law)
    return tuple(dict.fromkeys(Target(r.id, r.title, v.cite, v.verified) for r, v in rules))


@lru_cache(1000)
def names_of(reference: Member | Reference, library: Library) -> frozenset[str]:
    """Return everything that a reference names in any version: ids, reasons for control, parts of the law.

    The path of a part of the law ends with a slash: an interpretation may have the same name.
    """
    match reference:
        case Member(group=id) | Treated(under=id):
            return frozenset((id,))
        case EntryApplies(entry=path):
            return frozenset((f"{path}/", *(id for id in library.rules if is_within(id, path))))
        case ReasonApplies(reason=code, under=path):
            entries = ((r.id, v.reasons) for r, v in list_versions(library) if is_within(r.id, path))
            carrying = (id for id, reasons in entries if any(code == reason.code for reason in reasons))
            return frozenset((f"{path}/", code, strip_column(code), *carrying))
        case CategoryIs(category=category):
            return frozenset(id for id, rule in library.rules.items() if rule.category == category)


def list_targets(versions: tuple[Version, ...], library: Library) -> Section:
    """Return the section of everything that some versions refer to, as it was on the last day of each.

    Several rules behind one reference are told as one thing: by the path that they share.
    """
    rows: list[tuple[str, str, str | None, bool]] = []
    for version in versions:
        for reference in references_of(version):
            targets = find_targets(reference, library.on(last_day(version, library)))
            path = getattr(reference, "entry", getattr(reference, "under", "mtcr/annex"))
            reason = f" for reason {reference.reason}" if isinstance(reference, ReasonApplies) else ""
            several = path, f"{len(targets)} entries in force{reason}", None, all(t.verified for t in targets)
            one = [(t.id, t.title, t.cite or None, t.verified) for t in targets]
            rows.append(one[0] if len(one) == 1 else several)
    return Section.of_table("Refers to", "id, title, cite, verified", rows)
