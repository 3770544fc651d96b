"""The law library: every rule, interpretation and country group, and a view of them by day."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    Condition,
    EntryApplies,
    Not,
    ReasonApplies,
    Treated,
)
from mtcrcheck.rules.entries import Rule, Version, load_rule
from mtcrcheck.rules.groups import Following, Group, load_following, load_group
from mtcrcheck.rules.view import View, view

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from mtcrcheck.rules.conditions import Reference

LAW = Path(__file__).parent / "law"
NEVER = AnyOf(())
INTERPRETATION_KEYS = frozenset(
    {
        "id", "title", "extends", "exporter", "law", "issuer", "effective", "cite", "source", "verified",
        "confidence", "summary", "leaves_open", "note", "treatment", "status",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Interpretation:
    """A reading of the rules: treatments tried in order before those of the reading that it extends.

    ``exporter`` is the exporting state whose reading it is (None: anybody's); ``law`` names the folders of
    provisions that stand around it; ``leaves_open`` says in words what its text does not settle.
    """

    id: str
    title: str
    effective: datetime.date
    cite: str
    source: str
    verified: bool
    summary: str
    issuer: str
    treatments: tuple[Rule, ...]
    extends: str | None = None
    exporter: str | None = None
    law: tuple[str, ...] = ()
    leaves_open: tuple[str, ...] = ()
    confidence: str | None = None
    note: str | None = None
    status: str = "in force"


@dataclass(frozen=True, eq=False)
class Library:
    """All of the law data: ``as_of`` is the day up to which it is known, ``sha256`` that of all its files.

    ``own`` are the files of the user's own readings, by the id of the reading: the SHA-256 of each. ``follows`` are
    the places that follow a country in some groups.
    """

    rules: Mapping[str, Rule]
    interpretations: Mapping[str, Interpretation]
    as_of: datetime.date
    sha256: str
    folder: Path
    own: Mapping[str, str] = field(default_factory=dict)
    follows: tuple[Following, ...] = ()

    @cache  # noqa: B019  # one library lives as long as the process
    def group(self, id: str) -> Group:
        """Return a country group by id. Raises `KeyError` if there is none."""
        path = self.folder / f"{id}.toml"
        if not path.is_file():
            raise KeyError(id)
        group = load_group(path.read_bytes(), id)
        for following in self.follows:
            group = following.in_group(group)
        return group

    @cache  # noqa: B019  # one library lives as long as the process
    def on(self, day: datetime.date) -> Law:
        """Return the law as it stands on a day."""
        return Law(self, day)

    @cached_property
    def group_ids(self) -> tuple[str, ...]:
        """The ids of all country groups, sorted."""
        return tuple(sorted(f"countries/{p.stem}" for p in (self.folder / "countries").glob("*.toml")))

    def lineage(self, interpretation: Interpretation) -> tuple[Interpretation, ...]:
        """Return an interpretation and those it extends, nearest first."""
        found = [interpretation]
        while found[-1].extends is not None:
            found.append(self.interpretations[found[-1].extends])
        return tuple(found)

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
    def in_force(self) -> Mapping[str, tuple[Rule, Version]]:
        """Every rule that says something on the day, with what it says, by id."""
        found = ((rule, rule.version_on(self.day)) for rule in self.library.rules.values())
        return {rule.id: (rule, version) for rule, version in found if version is not None}

    def under(self, path: str) -> Iterator[tuple[Rule, Version]]:
        """Yield the rules in force whose id is the path or lies under it, in the order of their ids."""
        for id, found in self.in_force.items():
            if id == path or id.startswith((path + "/", path + ".")):
                yield found

    @cached_property
    def view(self) -> View:
        """What the rules in force and the readings can tell of a world."""
        rules = [*self.in_force.values(), *self._readings()]
        reasons = (reason.when for _, version in rules for reason in version.reasons)
        return view((*(version.when for _, version in rules), *reasons), self)

    @cached_property
    def view_of_annex(self) -> View:
        """What the Annex clauses can tell of a world."""
        return view((version.when for _, version in self.annex), self)

    @cached_property
    def view_of_treatments(self) -> View:
        """What the Annex clauses and the readings can tell of a world."""
        return view((version.when for _, version in (*self.annex, *self._readings())), self)

    def _readings(self) -> Iterator[tuple[Rule, Version]]:
        """Yield the treatments of every reading."""
        for interpretation in self.library.interpretations.values():
            yield from self.treatments(interpretation)

    @cached_property
    def annex(self) -> tuple[tuple[Rule, Version], ...]:
        """The Annex clauses in force, the highest category first."""
        found = (found for found in self.in_force.values() if found[0].kind == "annex")
        return tuple(sorted(found, key=lambda clause: clause[0].category or ""))

    @cache  # noqa: B019  # one law lives as long as its library
    def treatments(self, interpretation: Interpretation) -> tuple[tuple[Rule, Version], ...]:
        """Return the treatments under an interpretation in the order in which they are tried.

        A reading that is not in force yet is read as it stands on its first day and after.
        """
        found = (
            (rule, rule.version_on(self.day) if ancestor.effective <= self.day else rule.versions[-1])
            for ancestor in self.library.lineage(interpretation)
            for rule in ancestor.treatments
        )
        return tuple((rule, version) for rule, version in found if version is not None)

    @cache  # noqa: B019  # one law lives as long as its library
    def expand(self, reference: Reference) -> Condition:
        """Return the condition that a reference stands for on this day."""
        if isinstance(reference, EntryApplies):
            return AnyOf(
                tuple(v.when for r, v in self.under(reference.entry) if r.kind in ("annex", "entry"))
            )
        if isinstance(reference, ReasonApplies):
            return AnyOf(
                tuple(
                    All((version.when, reason.when))
                    for rule, version in self.under(reference.under)
                    if rule.kind == "entry"
                    for reason in version.reasons
                    if reason.code == reference.reason
                )
            )
        if isinstance(reference, CategoryIs):
            return self._category(reference.category)
        return self._treated(reference)

    def _category(self, category: str) -> Condition:
        """Return the condition under which the Annex category is the given one: I goes before II."""
        of_this = AnyOf(tuple(v.when for r, v in self.annex if r.category == category))
        higher = AnyOf(tuple(v.when for r, v in self.annex if (r.category or "") < category))
        return of_this if category == "I" else All((of_this, Not(higher)))

    def _treated(self, reference: Treated) -> Condition:
        """Return the condition under which the first treatment that holds is the given one."""
        chain = self.treatments(self.library.interpretations[reference.under])
        return AnyOf(
            tuple(
                All((version.when, Not(AnyOf(tuple(v.when for _, v in chain[:n])))))
                for n, (_, version) in enumerate(chain)
                if version.treatment == reference.treatment
            )
        )


@cache
def load_library(folder: Path = LAW) -> Library:
    """Read the law data from a folder, by default that of the package.

    Raises `ValueError`, naming the file, for data that are not as their schema says.
    """
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*.toml"))}
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    interpretations: dict[str, Interpretation] = {}
    about: dict[str, Any] = {}
    for name, path in files.items():
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
        id = name.removesuffix(".toml")
        if id == "law":
            about = tomli.loads(content.decode())
        elif id.startswith("interpretations/"):
            interpretation = load_interpretation(tomli.loads(content.decode()), name)
            interpretations[interpretation.id] = interpretation
        elif "/" in id and not id.startswith("countries/"):
            rule = load_rule(tomli.loads(content.decode()), _kind(id), name)
            if rule.id != id:
                raise ValueError(f"{name}: id is {rule.id!r}, expected {id!r}: the path is the id")
            rules[id] = rule
    follows = (
        load_following(row, f"law.toml: follows {n}") for n, row in enumerate(about.get("follows", ()), 1)
    )
    return Library(
        dict(sorted(rules.items())),
        _in_order(interpretations),
        about["as_of"],
        digest.hexdigest(),
        folder,
        follows=tuple(follows),
    )


def load_interpretation(data: Mapping[str, Any], where: str) -> Interpretation:
    """Build an interpretation from its data form. Raises `ValueError`, naming ``where``, for bad data."""
    unknown = sorted(set(data) - INTERPRETATION_KEYS)
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}")
    for key in ("id", "title", "issuer", "effective", "cite", "source", "verified", "summary"):
        if key not in data:
            raise ValueError(f"{where}: {key} is missing")
    treatments = []
    for n, treatment in enumerate(data.get("treatment", ()), 1):
        head = {k: v for k, v in treatment.items() if k in ("id", "title")}
        version = {k: v for k, v in treatment.items() if k not in head}
        version.setdefault("cite", data["cite"])
        version.setdefault("source", data["source"])
        version.setdefault("verified", data["verified"])
        treatments.append(load_rule({**head, "version": [version]}, "treatment", f"{where}: treatment {n}"))
    rest = {k: data[k] for k in INTERPRETATION_KEYS - {"treatment", "law", "leaves_open"} if k in data}
    return Interpretation(
        treatments=tuple(treatments),
        law=tuple(data.get("law", ())),
        leaves_open=tuple(data.get("leaves_open", ())),
        **rest,
    )


def _kind(id: str) -> str:
    """Return the kind of a rule by where it stands."""
    return "annex" if id.startswith("mtcr/annex/") else "entry"


def _in_order(interpretations: dict[str, Interpretation]) -> dict[str, Interpretation]:
    """Return the interpretations by date, what is extended before what extends it."""

    def depth(interpretation: Interpretation) -> int:
        return 0 if interpretation.extends is None else 1 + depth(interpretations[interpretation.extends])

    ordered = sorted(interpretations.values(), key=lambda i: (i.effective, depth(i), i.id))
    return {i.id: i for i in ordered}
