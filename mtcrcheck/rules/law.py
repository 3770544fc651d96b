"""The law as data: rules, interpretations and country groups, each dated, and the law as it stands on a day.

A file of the law is TOML with the keys of one class below: `Rule`, with a ``[[version]]`` for each text of it, or
`Presumption`, of both of which the path is the id; `Group`, with a ``[[member]]`` for each period of each country;
`Interpretation`, with a ``[[treatment]]``, which is a rule of one version, for each; `Following`, in ``law.toml``.
Conditions are as in `mtcrcheck.rules.conditions`.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from itertools import chain, combinations, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import tomli
from pydantic import BeforeValidator, Field, ValidationInfo

from mtcrcheck import countries
from mtcrcheck.rules import conditions, shapes
from mtcrcheck.rules.conditions import All, AnyOf, CategoryIs, Condition, Not, Reference
from mtcrcheck.rules.logic import Truth, conjunction, disjunction, negation
from mtcrcheck.rules.presumptions import Presumption
from mtcrcheck.rules.shapes import STRICT, CountryCode, Day, Flag, PartialDate, Text, When, load_shape

LAW = Path(__file__).parents[1] / "law"
ALWAYS = All(())
"""The condition of a reason or a rule that knows no further one."""
NAMED = ("annex", "entry", "definition")
"""The kinds of rules that a condition may refer to by ``entry``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for control (MT, NS, RS, AT, SME ...), and the condition under which it applies."""

    code: Text
    when: When = ALWAYS


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """What a rule says from ``effective`` up to, not including, ``until``, and where that was read."""

    cite: Text
    source: Text
    summary: Text  # in our own words
    verified: Flag  # false where the text itself was not seen
    when: When = ALWAYS
    effective: Day | None = None  # absent: since before the record begins
    until: Day | None = None  # absent: it runs on
    note: Text | None = None  # what is open
    reasons: tuple[Reason, ...] = ()  # of entries
    review: Text | None = None  # what follows, of a provision or a treatment
    licence: Text | None = None
    treatment: Text | None = None
    ground: Text | None = None  # on what a review is asked for; of a relief: the only one it reaches
    read: Literal["full", "part", "second-hand"] | None = None  # how much of the text was read
    text_of: PartialDate | None = None  # of which day, month or year the text read is
    alert: Text | None = None  # raised where it cannot be told whether the rule applies
    condition: Text | None = None  # what remains to be met, printed where it decides

    def __post_init__(self) -> None:
        if self.effective is not None and self.until is not None and self.effective >= self.until:
            raise ValueError(f"effective {self.effective} is not before until {self.until}")

    def holds_on(self, day: datetime.date) -> bool:
        """Whether this is what the rule says on ``day``."""
        return (self.effective is None or self.effective <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One legal id with all its dated versions, oldest first.

    ``within`` is another entry that applies, for the same reasons, wherever this one does.
    """

    __pydantic_config__ = STRICT

    id: Text
    title: Text
    kind: Text
    versions: Annotated[tuple[Version, ...], Field(alias="version", min_length=1)]
    category: Text | None = None  # of Annex items
    within: Text | None = None

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.versions):
            if earlier.until is None or earlier.until != later.effective:
                raise ValueError("a version must begin on the day on which the one before it ends")

    def version_on(self, day: datetime.date) -> Version | None:
        """Return what the rule says on ``day``, None before its first and after its last day."""
        return next((v for v in self.versions if v.holds_on(day)), None)


Provision = tuple[Rule, Version]
"""A rule with what it says on a day."""


def _as_rule(treatment: Any, info: ValidationInfo) -> Any:
    """Return a treatment as a rule of one version, cited as its reading is where it does not say."""
    if not isinstance(treatment, dict):
        return treatment
    head = {key: treatment[key] for key in ("id", "title") if key in treatment}
    shared = {key: info.data[key] for key in ("cite", "source", "verified") if key in info.data}
    version = shared | {key: value for key, value in treatment.items() if key not in head}
    return {**head, "kind": "treatment", "version": [version]}


Treatment = Annotated[Rule, BeforeValidator(_as_rule)]


@dataclass(frozen=True, slots=True, eq=False)
class Interpretation:
    """A reading of the rules: treatments tried in order before those of the reading that it extends.

    ``exporter`` is the exporting state whose reading it is (None: anybody's); ``law`` names the folders of
    provisions that stand around it; ``leaves_open`` says in words what its text does not settle. One that
    ``stands_in`` is for a state that has no reading of its own in force, with ``of_partners`` for one that is in the
    regime or adheres to it, or for one that is not.
    """

    __pydantic_config__ = STRICT

    id: Text
    title: Text
    effective: Day
    cite: Text
    source: Text
    verified: Flag
    summary: Text
    issuer: Text
    treatments: Annotated[tuple[Treatment, ...], Field(alias="treatment")] = ()
    extends: Text | None = None
    exporter: Text | None = None
    law: tuple[Text, ...] = ()
    leaves_open: tuple[Text, ...] = ()
    confidence: Text | None = None
    note: Text | None = None
    status: Text = "in force"
    stands_in: Flag = False
    of_partners: Flag | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """One period of one country's membership: the days from ``since`` up to, not including, ``until``.

    ``code`` is ISO 3166 alpha-2 or XK. Either end may be known to the month or year only, or be None: held since
    before the record begins, no end known. ``uncertain`` says that membership itself is not known in the period,
    ``verified`` whether the row was read in a source to be relied on. ``follows`` is the country that it has the
    row from, and ``counted`` whether it is then counted as a member itself.
    """

    code: CountryCode
    name: Text
    verified: Flag
    since: PartialDate | None = None
    until: PartialDate | None = None
    uncertain: Flag = False
    note: Text | None = None
    follows: CountryCode | None = None
    counted: Flag = True

    def __post_init__(self) -> None:
        if self.starts[0] >= self.ends[1]:
            raise ValueError(f"since {self.since!r} is not before until {self.until!r}")

    @property
    def starts(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day that ``since`` may mean, long ago where it is not given."""
        return shapes.parse_partial(self.since) if self.since else (datetime.date.min,) * 2

    @property
    def ends(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day that ``until`` may mean, in a far future where it is not given."""
        return shapes.parse_partial(self.until) if self.until else (datetime.date.max,) * 2

    def holds_on(self, day: datetime.date) -> Truth:
        """Return whether its country is a member by the row on ``day``, None while that is not known."""
        ended = self.until is not None and _reached(self.ends, day)
        return conjunction((_reached(self.starts, day), negation(ended), None if self.uncertain else True))

    def overlaps(self, other: Membership) -> bool:
        """Return whether the two share a day, whichever days their partly known dates mean."""
        return self.ends[0] > other.starts[1] and other.ends[0] > self.starts[1]


def _reached(date: tuple[datetime.date, datetime.date], day: datetime.date) -> Truth:
    """Return whether a date has come by ``day``: unknown within the month or year it is known to."""
    first, last = date
    if day < first:
        return False
    return True if first == last or day > last else None


def _as_its_group(row: Any, info: ValidationInfo) -> Any:
    """Return a row of a group, verified as the group is where it does not say."""
    return {"verified": info.data.get("verified"), **row} if isinstance(row, dict) else row


@dataclass(frozen=True, slots=True)
class Group:
    """A list of countries with the dates of every membership, and where it was read."""

    __pydantic_config__ = STRICT

    id: Text
    title: Text
    cite: Text
    source: Text
    as_of: PartialDate  # the day for which the list was last known to be right
    verified: Flag
    summary: Text
    members: Annotated[
        tuple[Annotated[Membership, BeforeValidator(_as_its_group)], ...], Field(alias="member", min_length=1)
    ]
    source_date: PartialDate | None = None  # of what was read
    confidence: Literal["verified", "mixed", "verified-secondary"] | None = None
    note: Text | None = None
    names: tuple[Text, ...] = ()  # what people call it
    begins: PartialDate | None = None  # before it, only countries whose rows all have a start are known
    complete: PartialDate | None = None  # from when every change is on file; absent: from ``as_of``

    def __post_init__(self) -> None:
        for (m, one), (n, other) in combinations(enumerate(self.members, start=1), 2):
            if one.code == other.code and one.overlaps(other):
                raise ValueError(f"members {m} and {n} of {self.id}: the periods of {one.code} overlap")

    def membership(self, code: str, day: datetime.date) -> Truth:
        """Return whether the country is a member on ``day``, None where the record leaves that open."""
        rows = [row for row in self.members if row.code == code]
        dated = [row for row in rows if row.since is not None]
        if self.covers(day) or (rows and dated == rows):
            return disjunction(row.holds_on(day) for row in rows)
        return disjunction((None, *(row.holds_on(day) for row in dated)))

    def covers(self, day: datetime.date) -> bool:
        """Whether the record speaks of ``day`` for every country."""
        return self.begins is None or shapes.parse_partial(self.begins)[0] <= day

    def rows_on(self, code: str, day: datetime.date) -> tuple[Membership, ...]:
        """Return the rows that make the country a member on ``day``, or may."""
        return tuple(row for row in self.members if row.code == code and row.holds_on(day) is not False)

    def is_undated(self, code: str, day: datetime.date) -> bool:
        """Whether the country counts as a member on ``day`` by rows whose start is not on file.

        Where it has a row from another country, that one's row counts.
        """
        rows = self.rows_on(code, day)
        if not rows or day >= shapes.parse_partial(self.complete or self.as_of)[0]:
            return False
        return all(self.is_undated(r.follows, day) if r.follows else r.since is None for r in rows)

    def members_on(self, day: datetime.date, truth: Truth = True) -> tuple[str, ...]:
        """Return the codes, sorted, of the countries that are members on ``day``, with None those that may be."""
        codes = sorted({row.code for row in self.members if row.counted})
        return tuple(code for code in codes if self.membership(code, day) is truth)


@dataclass(frozen=True, slots=True)
class Following:
    """Places, by the country that they follow, that from a day on have its membership in the groups named."""

    __pydantic_config__ = STRICT

    codes: dict[CountryCode, Annotated[tuple[CountryCode, ...], Field(min_length=1)]]
    groups: Text
    verified: Flag
    note: Text
    since: PartialDate | None = None
    counted: Flag = False

    def in_group(self, group: Group) -> Group:
        """Return a group with the rows that the places have by following, in the order of code and start.

        Raises ValueError where a place has a row of its own that runs on beyond the day.
        """
        if not group.id.startswith(self.groups):
            return group
        first = shapes.parse_partial(self.since)[0] if self.since else datetime.date.min
        own = [
            replace(
                row,
                code=code,
                name=countries.name(code),
                since=row.since if row.starts[1] > first else self.since,
                follows=row.code,
                verified=row.verified and self.verified,
                note=self.note,
                counted=self.counted,
            )
            for row in group.members
            for code in self.codes.get(row.code, ())
            if row.ends[1] > first
        ]
        members = sorted((*group.members, *own), key=lambda m: (m.code, m.since or ""))
        return replace(group, members=tuple(members))


def is_within(id: str, path: str) -> bool:
    """Whether an id is a path or lies under it."""
    return id.startswith(path) and id[len(path) : len(path) + 1] in ("", "/", ".")


def _parse(content: bytes, where: str) -> dict[str, Any]:
    """Return what a file of the law says. Raises `ValueError`, naming ``where``, for what is no TOML in UTF-8."""
    try:
        return tomli.loads(content.decode())
    except ValueError as error:
        raise ValueError(f"{where}: not TOML in UTF-8: {error}") from None


@dataclass(frozen=True, eq=False)
class Library:
    """All of the law data: ``as_of`` is the day up to which it is known, ``sha256`` that of all its files.

    ``follows`` are the places that follow a country in some groups, ``presumptions`` what a desk presumes where a
    spec is silent. ``own`` are the files of the user's own readings, by the id of the reading: the SHA-256 of each.
    ``texts`` are the law of the first day asked about by the versions of which its text is made.
    """

    rules: Mapping[str, Rule]
    interpretations: Mapping[str, Interpretation]
    as_of: datetime.date
    sha256: str
    folder: Path
    follows: tuple[Following, ...]
    presumptions: tuple[Presumption, ...]
    own: Mapping[str, str] = field(default_factory=dict)
    texts: dict[tuple[int, ...], Law] = field(default_factory=dict, init=False, repr=False)

    @cache  # noqa: B019  # one library lives as long as the process
    def group(self, id: str) -> Group:
        """Return a country group by id. Raises `KeyError` if there is none."""
        path = self.folder / f"{id}.toml"
        if not path.is_file():
            raise KeyError(id)
        group = load_shape(Group, _parse(path.read_bytes(), id), id)
        return reduce(lambda group, following: following.in_group(group), self.follows, group)

    @cache  # noqa: B019  # one library lives as long as the process
    def on(self, day: datetime.date) -> Law:
        """Return the law as it stands on a day."""
        return Law(self, day)

    @cached_property
    def group_ids(self) -> tuple[str, ...]:
        """The ids of all country groups, sorted."""
        return tuple(sorted(f"countries/{p.stem}" for p in (self.folder / "countries").glob("*.toml")))

    @cached_property
    def exporters(self) -> tuple[str, ...]:
        """The states (EU for the Union) that have a reading of their own, sorted."""
        return tuple(sorted({i.exporter for i in self.interpretations.values() if i.exporter}))

    def lineage(self, interpretation: Interpretation) -> tuple[Interpretation, ...]:
        """Return an interpretation and those it extends, nearest first."""
        extended = interpretation.extends
        return (interpretation, *(self.lineage(self.interpretations[extended]) if extended else ()))

    def with_interpretation(self, interpretation: Interpretation, sha256: str = "") -> Library:
        """Return this library with one more interpretation, a user's own; ``sha256`` is that of its file."""
        return replace(
            self,
            interpretations={**self.interpretations, interpretation.id: interpretation},
            own={**self.own, interpretation.id: sha256},
        )


@dataclass(frozen=True, eq=False)
class Law:
    """The law library as it stands on one day."""

    library: Library
    day: datetime.date

    @cached_property
    def in_force(self) -> Mapping[str, Provision]:
        """Every rule that says something on the day, with what it says, by id."""
        found = ((rule, rule.version_on(self.day)) for rule in self.library.rules.values())
        return {rule.id: (rule, version) for rule, version in found if version is not None}

    @cache  # noqa: B019  # one law lives as long as its library
    def under(self, path: str) -> tuple[Provision, ...]:
        """Return the rules in force whose id is the path or lies under it, in the order of their ids."""
        return tuple(found for id, found in self.in_force.items() if is_within(id, path))

    @cache  # noqa: B019  # one law lives as long as its library
    def membership(self, code: str, group: str) -> Truth:
        """Return whether a country is a member of a group on the day."""
        return self.library.group(group).membership(code, self.day)

    @cached_property
    def alike(self) -> Law:
        """The law of the first day asked about with the same text: what is compiled of one serves the other."""
        text: list[int] = []
        for found in (self.in_force.values(), *map(self.treatments, self.library.interpretations.values())):
            text += [*(id(version) for _, version in found), 0]  # 0 parts them
        return self.library.texts.setdefault(tuple(text), self)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of all that is in force, and of the readings."""
        readings = self.library.interpretations.values()
        rules = [*self.in_force.values(), *chain.from_iterable(map(self.treatments, readings))]
        reasons = (reason.when for _, version in rules for reason in version.reasons)
        return (*(version.when for _, version in rules), *reasons)

    @cached_property
    def figures(self) -> Mapping[str, tuple[float, ...]]:
        """The figures, ascending, that the law compares each number with."""
        return conditions.figures_in(self, *self.conditions)

    @cached_property
    def presumed_by(self) -> tuple[Condition, ...]:
        """The conditions that presumptions are made by."""
        return tuple(condition for p in self.library.presumptions for condition in p.conditions)

    @cached_property
    def reaching(self) -> tuple[Provision, ...]:
        """The rules by which states reach re-exports."""
        return tuple(found for found in self.in_force.values() if found[0].kind == "reach")

    @cached_property
    def annex(self) -> tuple[Provision, ...]:
        """The Annex clauses in force, the highest category first."""
        found = (found for found in self.in_force.values() if found[0].kind == "annex")
        return tuple(sorted(found, key=lambda clause: clause[0].category or ""))

    @cache  # noqa: B019  # one law lives as long as its library
    def treatments(self, interpretation: Interpretation) -> tuple[Provision, ...]:
        """Return the treatments under an interpretation in the order in which they are tried.

        A reading that is not in force yet is read as it stands on its first day and after.
        """
        found = (
            (rule, rule.version_on(self.day) if ancestor.effective <= self.day else rule.versions[-1])
            for ancestor in self.library.lineage(interpretation)
            for rule in ancestor.treatments
        )
        return tuple((rule, version) for rule, version in found if version is not None)

    def behind(self, reference: Reference) -> tuple[tuple[Rule, Version, Condition], ...]:
        """Return the rules by any of which a reference holds on this day, each with the condition for that."""
        match reference:
            case conditions.EntryApplies(entry=path):
                return tuple((r, v, v.when) for r, v in self.under(path) if r.kind in NAMED)
            case conditions.ReasonApplies(reason=code, under=path):
                entries = ((r, v) for r, v in self.under(path) if r.kind == "entry")
                reasons = ((r, v, each) for r, v in entries for each in v.reasons)
                return tuple((r, v, All((v.when, each.when))) for r, v, each in reasons if each.code == code)
            case CategoryIs(category=category):
                return tuple((r, v, v.when) for r, v in self.annex if r.category == category)
            case conditions.Treated(treatment=treatment, under=id):
                tried = self.treatments(self.library.interpretations[id])  # the first that holds is it
                before = (Not(AnyOf(tuple(v.when for _, v in tried[:n]))) for n in range(len(tried)))
                both = zip(tried, before, strict=True)
                return tuple((r, v, All((v.when, none))) for (r, v), none in both if v.treatment == treatment)

    @cache  # noqa: B019  # one law lives as long as its library
    def expand(self, reference: Reference) -> Condition:
        """Return the condition that a reference stands for on this day."""
        found = AnyOf(tuple(condition for _, _, condition in self.behind(reference)))
        if not isinstance(reference, CategoryIs) or reference.category == "I":
            return found
        higher = AnyOf(tuple(v.when for r, v in self.annex if (r.category or "") < reference.category))
        return All((found, Not(higher)))  # I goes before II


@cache
def load_library(folder: Path = LAW) -> Library:
    """Read the law data from a folder, by default that of the package.

    Raises `ValueError`, naming the file, for data that are not as their schema says.
    """
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    interpretations: dict[str, Interpretation] = {}
    presumptions: list[Presumption] = []
    for path in sorted(folder.rglob("*.toml")):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
        id = name.removesuffix(".toml")
        if id.startswith("countries/") or "/" not in id:
            continue  # read when they are asked for, or below
        data = _parse(content, name)
        if id.startswith("interpretations/"):
            interpretation = load_shape(Interpretation, data, name)
            interpretations[interpretation.id] = interpretation
        elif data.get("id") != id:
            raise ValueError(f"{name}: id is {data.get('id')!r}, expected {id!r}: the path is the id")
        elif id.startswith("presumptions/"):
            presumptions.append(load_shape(Presumption, data, name))
        else:
            kind = "annex" if id.startswith("mtcr/annex/") else "entry"
            rules[id] = load_shape(Rule, {"kind": kind, **data}, name)
    about = _parse((folder / "law.toml").read_bytes(), "law.toml")
    follows = load_shape(tuple[Following, ...], about.get("follows", ()), "law.toml: follows")
    rules, as_of = dict(sorted(rules.items())), about["as_of"]
    library = Library(rules, interpretations, as_of, digest.hexdigest(), folder, follows, tuple(presumptions))
    # by date, what is extended before what extends it
    order = sorted(interpretations.values(), key=lambda i: (i.effective, len(library.lineage(i)), i.id))
    return replace(library, interpretations={i.id: i for i in order})
