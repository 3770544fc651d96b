"""Every id that the tool prints: what each kind comes to, and how an id, or those spelt like it, is found.

There is one function a kind, from an id and the law of a day to a page without id.
"""

import datetime
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from mtcrcheck import countries
from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Derivation, Side
from mtcrcheck.capability.facts import DERIVATIONS, keys_behind
from mtcrcheck.comparison import MOVES
from mtcrcheck.document import Cell, Document, Section, Text, gather, make_fields
from mtcrcheck.explain import conditions
from mtcrcheck.explain.conditions import WORDS, facts_of, last_law, list_rules, list_versions, outline, table
from mtcrcheck.precedents.record import ITEMS, OPEN_BECAUSE, read_events
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.reasons.alerts import ALERTS, WAIVER_STANDINGS
from mtcrcheck.reasons.working import GREATEST, OF_GREATEST, USUAL
from mtcrcheck.rules.law import NAMED, Group, Law, Library, Membership, Version, is_within
from mtcrcheck.rules.world import Claimed, OneOf
from mtcrcheck.spec.diagnostics import CODES, SPECS_NOW
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES, Key
from mtcrcheck.text import capitalize

EXPLAINED_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "standing": {str(word): says for word, says in WAIVER_STANDINGS.items()},
    "open_because": {word: f"{capitalize(says)}." for word, says in OPEN_BECAUSE.items()},
    "item": {word: f"The item transferred, in a documented decision: {s}." for word, s in ITEMS.items()},
    "move": {word: f"The transfer {says}." for word, says in MOVES.items()},
    "spec_now": {word: f"{capitalize(says)}." for word, says in SPECS_NOW.items()},
}
"""Words whose meaning stands with what gives them, in the files of other rooms."""
FIELDS: Mapping[str, Mapping[str, str]] = {
    field: {**EXPLAINED_ELSEWHERE.get(field, {}), **of_field.get("words", {})}
    for field, of_field in WORDS["field"].items()
}
"""Every word that a field of an output can hold, with its meaning: closed lists."""
REASONS: Mapping[str, str] = WORDS["reason"]
"""Reasons for control; a digit behind one is its column of the Commerce Country Chart."""
FACTS: Mapping[str, str] = {
    **{fact: wording.name(fact) for fact in (*(d.fact for d in DERIVATIONS), *CLAIMED, *DERIVED)},
    "destination": "destination of the transfer",
}
"""Every fact and choice that conditions read, in words."""
POINTS: Mapping[str, Key] = {key.name: key for pair in CURVES.values() for key in pair}
"""The keys of one point of a curve."""
CHOICES: Mapping[str, list[str]] = gather((word, key.name) for key in KEYS.values() for word in key.choices)
"""Every word that a key of the spec can have, with the keys that can have it."""
SIDES: Mapping[Side, str] = {"at_least": "lower bound", "at_most": "upper bound"}
DESTINATION = "the destination asked about"
MEMBERSHIP = {True: "yes", False: "no", None: "undetermined"}


# The law


def describe_rule(id: str, law: Law) -> Document:
    """Return the page of a rule or treatment: every version with its condition, and what it is tied to."""
    library = law.library
    rule = next(rule for rule in list_rules(library) if rule.id == id)
    tried = (
        i
        for i in library.interpretations.values()
        if any(rule in reading.treatments for reading in library.lineage(i))
        or any(is_within(id, folder) for folder in i.law)
    )
    own = dict.fromkeys(fact for version in rule.versions for fact in facts_of(version))
    behind = dict.fromkeys(fact for v in rule.versions for fact in facts_of(v, last_law(v, library)))
    others = ", ".join(fact for fact in behind if fact not in own)
    through = [Text(f"Through the rules it refers to: {others}")] if others else []
    read = ((fact, FACTS[fact], ", ".join(sorted(keys_behind(fact))) or DESTINATION) for fact in own)
    owner, is_in_force = conditions.find_owner(id, library), rule.version_on(law.day) is not None
    return Document.page(
        rule.title,
        make_fields(category=rule.category, interpretation=owner, day=law.day, in_force=is_in_force),
        *(_describe_version(version, law, "version") for version in reversed(rule.versions)),
        table("decides", read, *through),
        conditions.list_targets(rule.versions, library),
        table("belongs to, by date", tried),
        table("referred to", _list_referring(id, law)),
        kind=WORDS["rule"][rule.kind],
    )


def _describe_version(version: Version, law: Law, page: str, title: str = "") -> Section:
    last = last_law(version, law.library)
    lines = [Text("condition:"), *outline(version.when, last, 1)]
    for reason in version.reasons:
        first, *rest = outline(reason.when, last)
        lines += [Text(f"reason {reason.code}: {first.text}", cite=first.cite), *rest]
    asked = " (on the day asked)" if version.holds_on(law.day) else ""
    return Section.of(title or f"What it says {span(version)}{asked}", _fields(page, version), *lines)


def span(version: Version) -> str:
    """Return the period of a version in words."""
    since = [f"from {version.effective}"] if version.effective else []
    until = [f"until {version.until}"] if version.until else []
    return " ".join(since + until) or "since before the record begins"


def _fields(page: str, thing: object, **own: Cell | datetime.date) -> Mapping[str, Cell]:
    return make_fields(thing, WORDS["fields"][page], **own)


def _list_rules(is_listed: Callable[[Version], object], law: Law) -> Iterator[SimpleNamespace]:
    """Yield the rules and treatments of which a version is listed, with what tables show of each."""
    listed = ((rule, version) for rule, version in list_versions(law.library) if is_listed(version))
    return (SimpleNamespace(id=r.id, title=r.title, cite=v.cite, period=span(v)) for r, v in listed)


def _list_referring(id: str, law: Law) -> Iterator[SimpleNamespace]:
    """Yield the rules and treatments whose conditions name a thing, in any version."""
    return _list_rules(lambda version: id in conditions.names_in(version, law.library), law)


def describe_interpretation(id: str, law: Law) -> Document:
    """Return the page of an interpretation: what it changes, leaves open, and tries in which order."""
    library = law.library
    interpretation, others = library.interpretations[id], library.interpretations.values()
    in_force = "yes" if interpretation.effective <= law.day else "not yet"
    fields = _fields(
        "interpretation",
        interpretation,
        day=law.day,
        in_force=in_force if interpretation.status == "in force" else f"no: {interpretation.status}",
        exporter=interpretation.exporter or "any",
        law_around_it=", ".join(interpretation.law),
    )
    tried = (
        (t.id, t.title, v.treatment, v.review, ancestor.id, span(v))
        for ancestor in library.lineage(interpretation)
        for t in ancestor.treatments
        for v in t.versions
    )
    now = ((t.id, t.version_on(law.day) or t.versions[-1]) for t in interpretation.treatments)
    return Document.page(
        interpretation.title,
        fields,
        Section.of("What its text leaves open", *interpretation.leaves_open),
        table("tried", tried),
        *(_describe_version(version, law, "treatment", id) for id, version in now),
        table("extended", (i for i in others if i.extends == id)),
        table("referred to", _list_referring(id, law)),
    )


def describe_presumption(id: str, law: Law) -> Document:
    """Return the page of a presumption: what is taken to be so, when, what defeats it, and what settles it."""
    if reckoned := WORDS["presumption"].get(id):
        usual = (c for c in BANDS.coefficients.values() if c.usual_low or c.usual_high)
        shown = {USUAL: table("usual", usual), GREATEST: table("greatest", ((k,) for k in OF_GREATEST))}
        return Document.page(reckoned["title"], reckoned["fields"], shown[id])
    found = next(p for p in law.library.presumptions if p.id == id)
    fields = _fields("presumption", found, at_least=f"{found.at_least:g}" if found.at_least else None)
    tested = {
        "Made where": found.when,
        "Defeated where": found.unless,
        "Not made unless this certainly fails": found.barred,
    }
    now = law.library.on(law.library.as_of)
    sections = (Section.of(title, *outline(when, now)) for title, when in tested.items() if when)
    return Document.page(found.title, fields, *sections)


def describe_group(id: str, law: Law) -> Document:
    """Return the page of a country group: where it was read, every membership, and what turns on it."""
    group = law.library.group(id)
    members, called = group.members_on(law.day), ", ".join(group.names)
    rows = ((m.code, m.name, *describe_member(group, m, law.day)) for m in group.members)
    return Document.page(
        group.title,
        _fields("country group", group, called=called, day=law.day, members=len(members)),
        table("members", rows, *explain_undated(group.members)),
        table("referred to", _list_referring(id, law)),
    )


def explain_undated(members: Iterable[Membership]) -> tuple[Text, ...]:
    """Return what it means that a membership has no start date, where one of them has none."""
    held = "the membership is taken to hold on every earlier day that the record covers"
    line = Text(f"Where no start date is recorded, it was not looked up: {held}.")
    return (line,) if any(m.since is None for m in members) else ()


def describe_member(group: Group, member: Membership, day: datetime.date) -> tuple[Cell, ...]:
    """Return whether a country is a member on a day, in which period and how surely, and a note."""
    uncertain = "Membership in this period is itself not known." if member.uncertain else ""
    follows = f"Goes with {countries.in_a_sentence(member.follows)}." if member.follows else ""
    note = " ".join(filter(None, (follows, member.note, uncertain)))
    known = member.since is not None or group.covers(day)
    held = MEMBERSHIP[member.holds_on(day) if known else None]
    return (held, member.since, member.until, member.verified, note or None)


def list_paths(library: Library) -> tuple[str, ...]:
    """Return the parts of the law that conditions and interpretations name: the paths above its rules."""
    paths = {id[:n] for id in library.rules for n, character in enumerate(id) if character in "/."}
    return tuple(sorted(paths - set(library.rules)))


def describe_path(path: str, law: Law) -> Document:
    """Return the page of a part of the law: everything that stands under it."""
    library = law.library
    rules = (
        (r.id, r.title, r.kind, r.versions[-1].cite) for id, r in library.rules.items() if is_within(id, path)
    )
    own = (i for i in library.interpretations.values() if any(is_within(path, folder) for folder in i.law))
    named = table("named", _list_referring(f"{path}/", law))
    return Document.page(f"Rules under {path}", {}, table("rules", rules), table("belongs to", own), named)


def list_reasons(library: Library) -> tuple[str, ...]:
    """Return every reason for control, with and without its column, sorted."""
    codes = {reason.code for _, version in list_versions(library) for reason in version.reasons}
    return tuple(sorted(codes | set(map(conditions.strip_column, codes))))


def describe_reason(code: str, law: Law) -> Document:
    """Return the page of a reason for control: the entries that carry it, and what turns on it."""
    bare = conditions.strip_column(code)
    column = code.removeprefix(bare)
    entries = (
        (r.id, reason.code, v.effective, v.until, v.cite)
        for r, v in list_versions(law.library)
        for reason in v.reasons
        if code in (reason.code, conditions.strip_column(reason.code))
    )
    return Document.page(
        re.split("[.:]", REASONS[bare])[0],
        make_fields(says=REASONS[bare], column=int(column) if column else None),
        table("carrying", entries),
        table("turning", _list_referring(code, law)),
    )


def describe_alert(code: str, law: Law) -> Document:
    """Return the page of an alert, with the rules that raise it where they may apply."""
    raised_by = table("raising", _list_rules(lambda version: version.alert == code, law))
    return Document.page("Alert of an assessment", make_fields(says=ALERTS[code]), raised_by)


# Figures and keys of the spec


def describe_derivation(id: str, law: Law) -> Document:
    """Return the page of a derivation: its argument, source, assumptions, and what it rests on."""
    derivations = [d for d in DERIVATIONS if d.id == id]
    facts = {d.fact for d in derivations}
    title = "; ".join(dict.fromkeys(f"{SIDES[d.side]} of the {FACTS[d.fact]}" for d in derivations))
    sections = (_describe_bound(d, law.library) for d in derivations)
    readers = table("reading", _list_rules(lambda version: facts.intersection(facts_of(version)), law))
    return Document.page(title.capitalize(), {}, *sections, _list_steps(facts), readers)


def _describe_bound(derivation: Derivation, library: Library) -> Section:
    inputs = derivation.inputs
    read = (f"{SIDES[i.side]} of {i.name}" if i.side else f"all points of {i.name}" for i in inputs)
    fields = _fields(
        "derivation",
        derivation,
        evidence=derivation.evidence.word,
        holds="while the declared payload is the limit" if derivation.declared_payload else None,
        reads=", ".join(read) or "nothing",
    )
    when = derivation.when
    used = (Text("used where:"), *outline(when, library.on(library.as_of), 1)) if when else ()
    return Section.of(f"{SIDES[derivation.side].capitalize()} of {derivation.fact}", fields, *used)


def _list_steps(inputs: Collection[str]) -> Section:
    using = (d for d in DERIVATIONS if any(i.name in inputs for i in d.inputs))
    return table("steps", ((d.id, d.says, FACTS[d.fact]) for d in using))


def describe_fact(fact: str, law: Law) -> Document:
    """Return the page of a fact, choice or coefficient: its bounds, the keys behind it, the rules that read it."""
    behind = ", ".join(sorted(keys_behind(fact)))
    if c := BANDS.coefficients.get(fact):
        kind = "a coefficient: bounds by kind of aircraft"
        fields = _fields("coefficient", c, read_from=behind, kind=kind)
        sides = c.low, c.high, c.usual_low, c.usual_high
        kinds = dict.fromkeys(kind for side in sides for kind in side)
        bands = ((kind, *(f"{side[kind]:g}" if kind in side else None for side in sides)) for kind in kinds)
        return Document.page(c.says.capitalize(), fields, table("bands", bands), _list_steps((fact,)))
    bounds = [(d.id, SIDES[d.side], d.says, d.evidence.word) for d in DERIVATIONS if d.fact == fact]
    kind = "bounds of a number" if bounds else "a flag or a word"
    presumed = (presumption for presumption in law.library.presumptions if presumption.fact == fact)
    return Document.page(
        FACTS[fact].capitalize(),
        make_fields(unit=wording.unit(fact), read_from=behind or DESTINATION, kind=kind),
        table("bounds", bounds),
        table("presumed", presumed),
        table("reading", _list_rules(lambda version: fact in facts_of(version), law)),
    )


def describe_key(name: str, _: Law) -> Document:
    """Return the page of a key of the spec, of a curve or of a table of keys."""
    if name in TABLES:
        keys = {key.name: key.description for key in KEYS.values()}
        keys |= dict.fromkeys(CURVES, "Points of a published curve.")
        rows = (row for row in keys.items() if row[0].startswith(f"{name}."))
        return Document.page(TABLES[name], make_fields(written=f"[{name}]"), table("keys", rows))
    if name in CURVES:
        fields = make_fields(written=f"[[{name}]]")
        return Document.page("Points of a published curve", fields, table("points", CURVES[name]))
    key = KEYS.get(name) or POINTS[name]
    facts = (
        *(d.fact for d in DERIVATIONS if any(i.name == name for i in d.inputs)),
        *(choice for choice in (*CLAIMED, *DERIVED) if name in keys_behind(choice)),
        *(d.fact for d in DERIVATIONS if any(name.startswith(f"{i.name}.") for i in d.inputs)),
    )
    fields = make_fields(
        written=key.in_file if key.in_file != name else None,
        kind=WORDS["key"][key.kind],
        example=key.dimension.example if key.dimension else None,
        computed_in=key.unit,
        column=key.column() if name not in POINTS else None,
    )
    return Document.page(
        key.description.rstrip("."),
        fields,
        table("choices", ((word,) for word in key.choices)),
        table("units", _list_units(key)),
        table("facts", ((fact, FACTS[fact]) for fact in facts)),
    )


def _list_units(key: Key) -> Iterator[tuple[str, str]]:
    """Yield the units that a key takes and those that it refuses, with why; spellings of one together."""
    if key.dimension and key.kind == "quantity":
        for spelt in gather((factor, unit) for unit, factor in key.dimension.units.items()).values():
            yield ", ".join(spelt), "yes"
        for why, spelt in gather((why, unit) for unit, why in key.dimension.refused.items()).items():
            yield ", ".join(spelt), f"no: {why.format(number='1')}"


def describe_choice(word: str, law: Law) -> Document:
    """Return the page of a word that keys of the spec can have: which keys, and the rules that look for it."""
    keys = CHOICES[word]
    facts = {fact for fact, key in CLAIMED.items() if key in keys}
    facts |= {fact for fact, read in DERIVED.items() if len(read) == 1 and read[0] in keys}

    def looks_for_it(version: Version) -> bool:
        tests = (test for test in conditions.tests_of(version) if isinstance(test, OneOf | Claimed))
        return any(test.fact in facts and word in test.values for test in tests)

    of_it = table("choosing", map(KEYS.get, keys)), table("looking", _list_rules(looks_for_it, law))
    return Document.page("Value of a key of the spec", {}, *of_it)


# Words of the outputs, faults, documented decisions


def describe_word(word: str, _: Law) -> Document:
    """Return the page of a word of the record, with a section for each field that can hold it."""
    fields = {field: WORDS["field"][field]["about"] for field, words in FIELDS.items() if word in words}
    sections = (
        Section.of(f"As {field}", make_fields(says=FIELDS[field][word], of_the_field=about))
        for field, about in fields.items()
    )
    return Document.page(f"Value of {', '.join(fields)}", {}, *sections)


def describe_field(field: str, _: Law) -> Document:
    """Return the page of a field of the record, with every word that it can hold."""
    fields = make_fields(says=WORDS["field"][field]["about"])
    words = table("words", FIELDS[field].items())
    return Document.page(f"{field.capitalize()}, in the record", fields, words)


def describe_event(id: str, _: Law) -> Document:
    """Return the page of a documented decision: what happened, and where it was read."""
    event = next(e for e in read_events() if e.id == id)
    buyer = f"{event.buyer_name} ({event.buyer})" if event.buyer else event.buyer_name
    fields = _fields("event", event, buyer=buyer, disputed=", ".join(event.disputed))
    decides = Section.of("What it decides", WORDS["sentence"]["no-effect"])
    return Document.page(f"{event.system} to {event.buyer_name}, {event.date}", fields, decides)


Ids = Callable[[Library], Iterable[str]]
Page = Callable[[str, Law], Document]


def _rules_of(*kinds: str) -> Ids:
    return lambda library: (rule.id for rule in list_rules(library) if rule.kind in kinds)


def _told_in_one(title: str, texts: Mapping[str, str]) -> tuple[Ids, Page]:
    """Return how to list and describe things of which there is nothing to say but one text each."""
    return lambda _: texts, lambda id, _: Document.page(title, make_fields(says=texts[id]))


KINDS: Mapping[str, tuple[Ids, Page]] = {
    "annex clause": (_rules_of("annex"), describe_rule),
    "entry": (_rules_of("entry"), describe_rule),
    "definition": (_rules_of("definition"), describe_rule),
    "provision": (_rules_of(*{*WORDS["rule"]} - {*NAMED, "treatment"}), describe_rule),
    "interpretation": (lambda library: library.interpretations, describe_interpretation),
    "treatment": (_rules_of("treatment"), describe_rule),
    "presumption": (lambda lib: (*(p.id for p in lib.presumptions), GREATEST, USUAL), describe_presumption),
    "country group": (lambda library: library.group_ids, describe_group),
    "part of the law": (list_paths, describe_path),
    "reason for control": (list_reasons, describe_reason),
    "alert": (lambda _: ALERTS, describe_alert),
    "diagnostic": _told_in_one("Fault of an input", CODES),
    "derivation": (lambda _: (d.id for d in DERIVATIONS), describe_derivation),
    "fact": (lambda _: FACTS, describe_fact),
    "key": (lambda _: (*TABLES, *KEYS, *CURVES, *POINTS), describe_key),
    "field of the record": (lambda _: FIELDS, describe_field),
    "word": (lambda _: (word for words in FIELDS.values() for word in words), describe_word),
    "word of a page": _told_in_one("Heading, mark or word of a page", WORDS["page"]),
    "choice": (lambda _: CHOICES, describe_choice),
    "documented decision": (lambda _: (event.id for event in read_events()), describe_event),
}
"""Every kind of thing that can be explained, in the order in which their ids are listed: how to list and describe."""


LONGEST = 80
"""Characters of the longest text for which similar ids are sought."""
SUGGESTIONS = 5
BEGINS = r"(?<![\w.])(?<![\w)]\()"
"""What goes before a word of a citation: no paragraph."""


def in_words(text: str) -> str:
    """Return a text in lower case without what stands between its words."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


@dataclass(frozen=True, eq=False)
class Index:
    """Every id that can be explained, by kind."""

    library: Library

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """All ids by kind, the kinds and the ids of each in the order in which they are listed."""
        return {kind: tuple(dict.fromkeys(ids(self.library))) for kind, (ids, _) in KINDS.items()}

    @cached_property
    def kinds(self) -> Mapping[str, Sequence[str]]:
        """The kinds of each id: a few ids are more than one thing."""
        return gather((id, kind) for kind, ids in self.ids.items() for id in ids)

    def find_ids(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text names: the one spelt like it, else all that end in it, or none.

        The number of a clause of the Annex is that clause, although national lists have it too. ``1.A.2``, ``9A012``,
        ``ear_d4``, ``D:4``, ``max_payload`` and ``UK ML10`` are found so; case does not matter. Of a figure in
        a report, such as ``mass.max_payload.at_least`` or ``performance.payload_range[0].range``, it is the key.
        """
        wanted = re.sub(r"\[\d+\]|\.at_(least|most)$", "", text.strip())
        wanted = wanted.removeprefix("interpretations/").removesuffix(".toml").rstrip("/")
        if wanted in self.kinds:
            return (wanted,)
        lower = wanted.casefold()
        spelt = tuple(id for id in self.kinds if id.casefold() in (lower, f"mtcr/annex/{lower}"))
        if spelt or not lower:
            return spelt
        state, _, of_it = wanted.partition(" ")
        if of_it and (code := countries.find(state)):
            return tuple(id for id in self.find_ids(of_it) if id.startswith(f"{code.lower()}/"))
        ending = tuple(id for id in self.kinds if id.casefold().endswith((f"/{lower}", f".{lower}")))
        groups = map(self.library.group, self.library.group_ids)
        return ending or tuple(g.id for g in groups if lower in map(str.casefold, g.names))

    def find_cited(self, text: str) -> tuple[str, ...]:
        """Return the ids of the rules and country groups that cite a provision: ``22 CFR 126.1(d)(2)``.

        Every word and paragraph of the text stands in the citation. Where none cites the paragraph, those that cite
        its section count. A text without a number, or a long one, is how the citation begins.
        """
        wanted = text.replace("§", " ").strip(" …")
        words = re.findall(r"[^\s(]+|\(\S*", wanted)
        cites = [(rule.id, version.cite) for rule, version in list_versions(self.library)]
        cites += [(id, self.library.group(id).cite) for id in self.library.group_ids]
        if len(wanted) > LONGEST or " " not in wanted or not any(map(str.isdigit, wanted)):
            begun = (
                id for id, cite in cites if " " in wanted and cite.casefold().startswith(wanted.casefold())
            )
            return tuple(dict.fromkeys(begun))
        patterns = [
            re.compile(rf"{'' if word[0] == '(' else BEGINS}{re.escape(word)}(?!\w|\.\d)", re.IGNORECASE)
            for word in words
        ]
        cited = (id for id, cite in cites if all(pattern.search(cite) for pattern in patterns))
        shorter = re.sub(r"\([^()]*\)$", "", wanted)
        return tuple(dict.fromkeys(cited)) or (self.find_cited(shorter) if shorter != wanted else ())

    @cached_property
    def spoken(self) -> Mapping[str, Sequence[str]]:
        """The ids by what pages print instead of them, in words alone: titles, names of facts, ends of ids."""
        library = self.library
        titled: list[Any] = [*list_rules(library), *library.presumptions, *library.interpretations.values()]
        titled += map(library.group, library.group_ids)
        pairs = [(thing.title, thing.id) for thing in titled]
        pairs += [(said, fact) for fact, said in FACTS.items()]
        pairs += [(re.split("[.:]", says)[0], code) for code, says in REASONS.items()]
        pairs += [(end, id) for id in self.kinds for end in (id, *(id.rpartition(p)[2] for p in "/."))]
        return gather((in_words(said), id) for said, id in pairs)

    def similar_ids(self, text: str) -> tuple[str, ...]:
        """Return a few ids that have the words of a text, are spelt like it, or contain it, in this order."""
        typed, lower = in_words(text), text.strip().casefold()
        if not lower or len(lower) > LONGEST:
            return ()
        alike = difflib.get_close_matches(typed, self.spoken, SUGGESTIONS)
        containing = [id for id in self.kinds if len(lower) > 2 and lower in id.casefold()]
        whole = sorted((id for id in containing if f" {typed} " in f" {in_words(id)} "), key=len)
        similar = [*whole, *(id for spelling in alike for id in self.spoken[spelling]), *containing]
        return tuple(dict.fromkeys(similar))[:SUGGESTIONS]

    def explain(self, id: str, day: datetime.date | None = None) -> tuple[Document, ...]:
        """Return the pages of an id, one for each thing that it is, on a day, by default that of the law data.

        Raises `KeyError` for an id that is not in the index.
        """
        law = self.library.on(day or self.library.as_of)
        pages = ((kind, KINDS[kind][1](id, law)) for kind in self.kinds[id])
        return tuple(replace(page, id=id, about=page.about or kind) for kind, page in pages)

    def list_contents(self) -> Document:
        """Return the page that lists every id by kind."""
        lists = ((f"{kind} ({len(ids)})", ((id,) for id in ids)) for kind, ids in self.ids.items())
        fields = make_fields(ids=sum(map(len, self.ids.values())))
        tables = (Section.of_table(title, "id", rows) for title, rows in lists)
        return Document.page("Everything that can be explained", fields, *tables, kind="contents")

    def interpretation_of(self, id: str) -> str | None:
        """Return the interpretation under which to look for what an id catches, None where any will do."""
        return id if id in self.library.interpretations else conditions.find_owner(id, self.library)
