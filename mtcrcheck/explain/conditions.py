"""Conditions of the law in words, and what they test and refer to."""

import datetime
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from mtcrcheck.document import Section, Text
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules import conditions as parts
from mtcrcheck.rules.conditions import CategoryIs, Condition, EntryApplies, ReasonApplies, Reference, Treated
from mtcrcheck.rules.law import Law, Library, Rule, Version, is_within
from mtcrcheck.rules.world import Atom, Claimed, Member, OneOf, Threshold
from mtcrcheck.text import read_beside

WORDS = read_beside(__file__, "words.toml")
NEGATED = {"all of:": "not all of:", "any of:": "none of:"}


def table(name: str, rows: Iterable[object], *lines: Text, **told: object) -> Section:
    """Return a section with a table: words.toml has its heading, in which something may be told, and its columns."""
    heading, columns = WORDS["table"][name]
    return Section.of_table(heading.format(**told), columns, rows, *lines)


Target = tuple[str, str, str, bool]
"""Something that a condition refers to: its id, its title, its citation, and whether that text was read."""


def list_rules(library: Library) -> Iterator[Rule]:
    """Yield every rule and every treatment."""
    yield from library.rules.values()
    for interpretation in library.interpretations.values():
        yield from interpretation.treatments


def list_versions(library: Library) -> Iterator[tuple[Rule, Version]]:
    """Yield every version of every rule and treatment."""
    return ((rule, version) for rule in list_rules(library) for version in rule.versions)


def find_owner(treatment: str, library: Library) -> str | None:
    """Return the interpretation that a treatment belongs to, None for an id that is no treatment's."""
    readings = library.interpretations.values()
    return next((i.id for i in readings if any(t.id == treatment for t in i.treatments)), None)


def strip_column(code: str) -> str:
    """Return a reason for control without its column of the Commerce Country Chart."""
    return code.rstrip("0123456789")


def last_law(version: Version, library: Library) -> Law:
    """Return the law of the last day on which a version is known to hold: that of the law data, or before it ends."""
    if version.until is not None:
        return library.on(version.until - datetime.timedelta(days=1))
    return library.on(max(library.as_of, version.effective or library.as_of))


def tests_of(version: Version) -> tuple[Atom | Reference, ...]:
    """Return the tests of a version, in its condition and in those of its reasons for control, each once."""
    conditions = (version.when, *(reason.when for reason in version.reasons))
    return tuple(dict.fromkeys(chain.from_iterable(map(parts.list_tests, conditions))))


def facts_of(version: Version, law: Law | None = None) -> tuple[str, ...]:
    """Return the facts that a version tests itself, each once; with the law also those behind what it refers to."""
    tests = [*tests_of(version)]
    for test in tests:  # grows on the way
        if law and isinstance(test, Reference):
            tests += [each for each in parts.list_tests(law.expand(test)) if each not in tests]
    return tuple(dict.fromkeys(t.fact for t in tests if isinstance(t, Threshold | OneOf | Claimed)))


def outline(condition: Condition, law: Law, depth: int = 0) -> Iterator[Text]:
    """Yield the lines of a condition, its parts one step further in, references with their citation."""
    match condition:
        case parts.All(()):
            yield Text("always", depth)
        case parts.All(inner) | parts.AnyOf(inner):
            yield Text("all of:" if isinstance(condition, parts.All) else "any of:", depth)
            for part in inner:
                yield from outline(part, law, depth + 1)
        case parts.Not(part):
            first, *rest = outline(part, law, depth)
            yield first._replace(text=NEGATED.get(first.text, f"not: {first.text}"))
            yield from rest
        case test:
            named = find_targets(test, law) if isinstance(test, Member | Reference) else ()
            cites = [cite for _, _, cite, _ in named]
            yield Text(describe_test(test, law.library), depth, cites[0] if len(cites) == 1 else "")


def describe_test(test: Atom | Reference, library: Library) -> str:
    """Return one test of a condition in words, as words.toml says it of its kind."""
    fact, asked = getattr(test, "fact", ""), ""
    name = wording.name(fact)
    if isinstance(test, Threshold):
        asked = f"{wording.COMPARISONS[test.comparison]} {wording.figure(test.value, fact)}"
    elif isinstance(test, OneOf | Claimed):
        asked = " or ".join(sorted(map(wording.said, test.values)))
    elif isinstance(test, EntryApplies) and test.entry not in library.rules:
        asked = "an entry of "
    words = name if name == fact else f"{name} ({fact})"
    return str(WORDS["test"][type(test).__name__].format(test, fact=words, asked=asked))


def find_targets(reference: Member | Reference, law: Law) -> tuple[Target, ...]:
    """Return what a reference names on the law's day; several where it names a part of the law."""
    match reference:
        case Member(group=id):
            group = law.library.group(id)
            return ((id, group.title, group.cite, group.verified),)
        case Treated(under=id):
            reading = law.library.interpretations[id]
            return ((id, reading.title, reading.cite, reading.verified),)
    return tuple(dict.fromkeys((r.id, r.title, v.cite, v.verified) for r, v, _ in law.behind(reference)))


def names_in(version: Version, library: Library) -> set[str]:
    """Return everything that a version names, whatever the day: ids, reasons for control, parts of the law.

    The path of a part of the law ends with a slash: an interpretation may have the same name.
    """
    return set().union(*(_names_of(test, library) for test in tests_of(version)))


@lru_cache(1000)
def _names_of(test: Atom | Reference, library: Library) -> frozenset[str]:
    match test:
        case Member(group=id) | Treated(under=id):
            return frozenset((id,))
        case CategoryIs(category=category):
            return frozenset(id for id, rule in library.rules.items() if rule.category == category)
        case EntryApplies(entry=path):
            return frozenset((f"{path}/", *(id for id in library.rules if is_within(id, path))))
        case ReasonApplies(reason=code, under=path):
            carried = ((r.id, reason) for r, v in list_versions(library) for reason in v.reasons)
            carrying = (id for id, reason in carried if reason.code == code and is_within(id, path))
            return frozenset((f"{path}/", code, strip_column(code), *carrying))
    return frozenset()


def list_targets(versions: tuple[Version, ...], library: Library) -> Section:
    """Return the section of everything that some versions refer to, as it was on the last day of each.

    Several rules behind one reference are told as one thing: by the path that they share.
    """
    rows: list[tuple[str, str, str | None, bool]] = []
    for version in versions:
        for reference in (test for test in tests_of(version) if isinstance(test, Member | Reference)):
            targets = find_targets(reference, last_law(version, library))
            path = getattr(reference, "entry", getattr(reference, "under", "mtcr/annex"))
            reason = f" for reason {reference.reason}" if isinstance(reference, ReasonApplies) else ""
            verified = all(is_verified for *_, is_verified in targets)
            several = path, f"{len(targets)} entries in force{reason}", None, verified
            rows.append(targets[0] if len(targets) == 1 else several)
    return table("targets", rows)
