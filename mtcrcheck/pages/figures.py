"""Pages of what the law reads and what it is read from: derivations, facts, keys of the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Low, Points
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.pages.conditions import looked_for, named_facts, outline
from mtcrcheck.pages.model import Line, Page, Section, Table, fields, told
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import facts_in
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.capability.derivation import Derivation, Input
    from mtcrcheck.library import Library
    from mtcrcheck.spec.keys import Key

DESTINATION = "the destination asked about"
SIDES = {"at_least": "lower bound", "at_most": "upper bound"}
FACTS: Mapping[str, str] = {
    **{d.fact: wording.name(d.fact) for d in DERIVATIONS},
    **{choice: wording.name(choice) for choice in (*CLAIMED, *DERIVED)},
    "destination": "destination of the transfer",
}
"""Every fact and choice that conditions read, in words."""
KINDS = {
    "quantity": "a string with its unit",
    "number": "a plain number",
    "flag": "true or false",
    "choice": "one of the words below",
    "text": "a string",
    "country": "a country: ISO 3166 code or English name",
}
POINTS: Mapping[str, Key] = {key.name: key for pair in CURVES.values() for key in pair}
"""The keys of one point of a curve."""


def derivations(id: str) -> tuple[Derivation, ...]:
    """Return the derivations of an id; some bound a fact on both sides, or from several keys."""
    return tuple(d for d in DERIVATIONS if d.id == id)


def keys_behind(fact: str) -> tuple[str, ...]:
    """Return the keys of the spec that a fact or choice is read from, however indirectly, sorted."""
    found: set[str] = set()
    pending, followed = [fact], set()
    while pending:
        here = pending.pop()
        if "." in here:
            found.add(here)
        elif here in CLAIMED:
            found.add(CLAIMED[here])
        elif here in DERIVED:
            found.update(DERIVED[here])
        elif here not in followed:
            followed.add(here)
            for derivation in (d for d in DERIVATIONS if d.fact == here):
                pending += [item.name for item in derivation.inputs]
                pending += facts_in(derivation.when) if derivation.when else ()
    return tuple(sorted(found))


def fact_table(facts: tuple[str, ...]) -> Table:
    """Return what facts are, and the keys of the spec or the facts that they are read from."""
    rows = []
    for fact in facts:
        direct = {k for d in DERIVATIONS if d.fact == fact for i in d.inputs if "." in (k := i.name)}
        keys = sorted(direct) if direct else keys_behind(fact)
        rows.append((fact, FACTS[fact], ", ".join(keys) or DESTINATION))
    return Table(("fact", "is", "read from"), tuple(rows))


def derivation_page(id: str, library: Library) -> Page:
    """Return the page of a derivation: its argument, source, assumptions, and what it rests on."""
    found = derivations(id)
    facts = tuple(dict.fromkeys(d.fact for d in found))
    using = [d for d in DERIVATIONS if any(i.name in facts for i in d.inputs)]
    steps = tuple(dict.fromkeys((d.id, d.says, FACTS[d.fact]) for d in using))
    return Page(
        id,
        "derivation",
        "; ".join(dict.fromkeys(f"{SIDES[d.side]} of the {FACTS[d.fact]}" for d in found)).capitalize(),
        {},
        told(
            *(_derivation(d, library) for d in found),
            Section("Steps that use it", table=Table(("id", "says", "bounds"), steps)),
            Section("Rules that read it", table=_readers(facts, library)),
        ),
    )


def _derivation(found: Derivation, library: Library) -> Section:
    """Return what one derivation says, and when it is used."""
    limited = "as long as the declared payload is the limit" if found.declared_payload else None
    return Section(
        f"{SIDES[found.side].capitalize()} of {found.fact}",
        fields(
            says=found.says,
            why=found.why,
            evidence=found.evidence.word,
            cite=found.source,
            assumes=found.assumes,
            holds=limited,
            reads=", ".join(_input(item) for item in found.inputs) or "nothing",
        ),
        (Line("used where:"), *outline(found.when, library.on(library.as_of), 1)) if found.when else (),
    )


def _input(item: Input) -> str:
    """Return an input of a derivation in words."""
    if isinstance(item, Points):
        return f"all points of {item.name}"
    return f"{'lower' if isinstance(item, Low) else 'upper'} bound of {item.name}"


def _readers(facts: tuple[str, ...], library: Library) -> Table:
    """Return the rules and treatments whose own conditions read one of the facts."""
    treatments = (t for i in library.interpretations.values() for t in i.treatments)
    rows = (
        (rule.id, rule.title)
        for rule in (*library.rules.values(), *treatments)
        if any(fact in named_facts(version) for version in rule.versions for fact in facts)
    )
    return Table(("id", "title"), tuple(rows))


def fact_page(fact: str, library: Library) -> Page:
    """Return the page of a fact or choice: what bounds it, the keys behind it, the rules that read it."""
    bounds = tuple((d.id, SIDES[d.side], d.says, d.evidence.word) for d in DERIVATIONS if d.fact == fact)
    return Page(
        fact,
        "fact",
        FACTS[fact].capitalize(),
        fields(
            unit=wording.unit(fact),
            read_from=", ".join(keys_behind(fact)) or DESTINATION,
            kind="bounds of a number" if bounds else "a flag or a word",
        ),
        told(
            Section("Bounded by", table=Table(("id", "side", "says", "evidence"), bounds)),
            Section("Rules that read it", table=_readers((fact,), library)),
        ),
    )


def key_page(name: str) -> Page:
    """Return the page of a key of the spec, of a curve or of a table of keys."""
    if name in TABLES:
        rows = tuple((k.name, k.description) for k in KEYS.values() if k.name.startswith(f"{name}."))
        curves = tuple((c, "Points of a published curve.") for c in CURVES if c.startswith(f"{name}."))
        table = Table(("key", "says"), rows + curves)
        return Page(name, "key", TABLES[name], fields(written=f"[{name}]"), (Section("Keys", table=table),))
    if name in CURVES:
        rows = tuple((k.name, k.description) for k in CURVES[name])
        section = Section("Keys of a point", table=Table(("key", "says"), rows))
        return Page(name, "key", "Points of a published curve", fields(written=f"[[{name}]]"), (section,))
    return _single(KEYS.get(name) or POINTS[name])


CHOICES: Mapping[str, tuple[str, ...]] = {
    word: tuple(key.name for key in KEYS.values() if word in key.choices)
    for key in KEYS.values()
    for word in key.choices
}
"""Every word that a key of the spec can have, with the keys that can have it."""


def choice_page(word: str, library: Library) -> Page:
    """Return the page of a word that keys of the spec can have: which keys, and the rules that look for it."""
    keys = CHOICES[word]
    rows = tuple((key, KEYS[key].description) for key in keys)
    facts = {fact for key in keys for fact in _names(key)}
    treatments = (t for i in library.interpretations.values() for t in i.treatments)
    looking = tuple(
        (rule.id, rule.title, version.cite)
        for rule in (*library.rules.values(), *treatments)
        for version in rule.versions
        for condition in (version.when, *(reason.when for reason in version.reasons))
        if any(word in values for fact, values in looked_for(condition) if fact in facts)
    )
    return Page(
        word,
        "choice",
        "Word of a spec",
        {},
        told(
            Section("Keys that can have it", table=Table(("key", "says"), rows)),
            Section(
                "Rules that look for it", table=Table(("id", "title", "cite"), tuple(dict.fromkeys(looking)))
            ),
        ),
    )


def _names(key: str) -> tuple[str, ...]:
    """Return the names under which conditions ask for a key."""
    own = tuple(fact for fact, claimed in CLAIMED.items() if claimed == key)
    return (*own, *(fact for fact, keys in DERIVED.items() if keys == (key,)))


def _single(key: Key) -> Page:
    """Return the page of one key."""
    dimension = key.dimension
    values = {
        "written": key.in_file if key.in_file != key.name else None,
        "kind": KINDS[key.kind],
        "example": dimension.example if dimension else None,
        "computed_in": key.unit,
        "column": key.column() if key.name not in POINTS else None,
    }
    return Page(
        key.name,
        "key",
        key.description.rstrip("."),
        fields(**values),
        told(
            Section("Words", table=Table(("word",), tuple((w,) for w in key.choices))),
            Section("Units", table=_units(key)),
            Section("Facts read from it", table=_facts_from(key.name)),
        ),
    )


def _units(key: Key) -> Table:
    """Return the units that a key takes and those that it refuses, with why."""
    if key.dimension is None or key.kind != "quantity":
        return Table(("unit", "taken"), ())
    taken: dict[tuple[int, int], list[str]] = {}
    for spelling, factor in key.dimension.units.items():
        taken.setdefault(factor, []).append(spelling)
    refused: dict[str, list[str]] = {}
    for spelling, why in key.dimension.refused.items():
        refused.setdefault(f"no: {why.format(number='1')}", []).append(spelling)
    rows = [*((spellings, "yes") for spellings in taken.values()), *((s, why) for why, s in refused.items())]
    return Table(("unit", "taken"), tuple((", ".join(spellings), answer) for spellings, answer in rows))


def _facts_from(key: str) -> Table:
    """Return the facts that read a key themselves."""
    facts = [d.fact for d in DERIVATIONS if any(i.name == key for i in d.inputs)]
    choices = [c for c in (*CLAIMED, *DERIVED) if key in keys_behind(c)]
    curve = [d.fact for d in DERIVATIONS if any(key.startswith(f"{i.name}.") for i in d.inputs)]
    rows = tuple((f, FACTS[f]) for f in dict.fromkeys([*facts, *choices, *curve]))
    return Table(("fact", "is"), rows)
