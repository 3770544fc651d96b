"""Cases of the law as data: `tests/law/cases` holds one file for each rule and interpretation, at its path.

A file may give what its cases share: ``spec`` (TOML, the name may be left out, or the name of an aircraft of
`aircraft.toml`), ``set`` (dotted keys that are replaced in it), ``to``, ``on``, ``from`` and ``interpretation``
("in force" for the exporting state's reading of the day). A case overrides each of them, adds to ``set``, says in
one sentence what it shows, and states any of `OUTCOMES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from mtcrcheck.assessment import Request, readings
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify, controls, examine, world_of
from mtcrcheck.eligibility import placed, review
from mtcrcheck.rules.law import Interpretation, load_library
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from mtcrcheck.classifier import Control
    from mtcrcheck.eligibility import Review
    from mtcrcheck.rules.law import Interpretation, Law, Library
    from mtcrcheck.rules.world import World

CASES = Path(__file__).parent / "cases"
EXAMPLES = Path(__file__).parent.parent / "examples" / "interpretations"
LIBRARY = load_library()
AIRCRAFT: Mapping[str, str] = tomli.loads((Path(__file__).parent / "aircraft.toml").read_text("utf-8"))
"""Specs that several files of cases share, by name."""

SHARED = {"spec", "set", "to", "on", "from", "interpretation"}
WORDS = {True: "yes", False: "no", None: "undetermined"}


@dataclass(frozen=True)
class Case:
    """One aircraft, one day, perhaps one destination, and what is expected of the rule at ``path``."""

    path: str
    says: str
    spec: str
    set: tuple[tuple[str, str], ...]
    on: datetime.date
    to: str | None
    exporter: str
    reading: str
    expected: tuple[tuple[str, Any], ...]

    @property
    def aircraft(self) -> tuple[object, ...]:
        """What stays the same between two cases that differ in nothing but the day."""
        return self.spec, self.set, self.to, self.exporter, self.reading

    @cached_property
    def capability(self) -> Capability:
        text = self.spec if "name = " in self.spec.partition("[")[0] else f'name = "{self.path}"\n{self.spec}'
        return Capability(read_spec(text.encode(), self.path, dict(self.set)))

    @cached_property
    def law(self) -> Law:
        return library().on(self.on)

    @cached_property
    def world(self) -> World:
        """What is known of the aircraft, its transfer and its destination."""
        return placed(world_of(self.capability.facts()), self.law, self.to)

    @cached_property
    def interpretation(self) -> Interpretation:
        if self.reading != "in force":
            return library().interpretations[self.reading]
        (found,) = readings(library(), Request(self.on, exporter=self.exporter))
        return found

    @cached_property
    def review(self) -> Review:
        return review(self.law, self.interpretation, self.world, self.to)

    @cached_property
    def control(self) -> Control | None:
        return next(iter(controls(self.law, world_of(self.capability.facts()), (self.path,))), None)

    @property
    def applies(self) -> str:
        """Whether the rule at the path holds: yes, no, undetermined, or not in force on the day."""
        found = self.law.in_force.get(self.path)
        return WORDS[examine(*found, self.world, self.law).applies] if found else "not in force"

    @property
    def presumption(self) -> str:
        """What becomes of the presumption at the path, by what is stated or derived."""
        known = placed(world_of(self.capability.facts(Evidence.DERIVED)), self.law, self.to)
        return next(p for p in library().presumptions if p.id == self.path).standing(known)


OUTCOMES: Mapping[str, Callable[[Case], object]] = {
    "applies": lambda case: case.applies,
    "reasons": lambda case: list(case.control.reasons) if case.control else [],
    "open_reasons": lambda case: list(case.control.open_reasons) if case.control else [],
    "category": lambda case: classify(case.capability, case.law).category,
    "item": lambda case: classify(case.capability, case.law).item or "none",
    "treatment": lambda case: case.review.treatment,
    "review": lambda case: case.review.review,
    "licence": lambda case: case.review.licence,
    "grounds": lambda case: list(case.review.grounds),
    "by": lambda case: sorted({id for decision in case.review.decisions for id in decision.decided_by}),
    "presumption": lambda case: case.presumption,
    "reading": lambda case: case.interpretation.id,
}
"""What a case may state, and how it is read off. ``by`` names every rule that decides some completion."""


@cache
def library() -> Library:
    """The law library with the examples of a user's own interpretations."""
    found = LIBRARY
    for path in sorted(EXAMPLES.glob("*.toml")):
        data = tomli.loads(path.read_text("utf-8"))
        found = found.with_interpretation(load_shape(Interpretation, data, path.name))
    return found


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for file in sorted(CASES.rglob("*.toml")) for case in _cases_of(file))


def of(path: str) -> tuple[Case, ...]:
    """Return the cases of one rule or interpretation."""
    return tuple(case for case in all_cases() if case.path == path)


def _cases_of(file: Path) -> Iterator[Case]:
    """Read one file of cases. Raises ValueError for keys that mean nothing and cases that expect nothing."""
    path = file.relative_to(CASES).with_suffix("").as_posix()
    data = tomli.loads(file.read_text("utf-8"))
    shared = {key: value for key, value in data.items() if key != "case"}
    for n, case in enumerate(data["case"], 1):
        unknown = sorted((set(shared) - SHARED) | (set(case) - SHARED - {"says"} - set(OUTCOMES)))
        if unknown:
            raise ValueError(f"{path}: case {n}: unknown key {unknown[0]!r}")
        expected = tuple((key, case[key]) for key in OUTCOMES if key in case)
        if not expected:
            raise ValueError(f"{path}: case {n}: expects nothing")
        merged = {**shared, **case, "set": {**shared.get("set", {}), **case.get("set", {})}}
        yield Case(
            path=path,
            says=case["says"],
            spec=AIRCRAFT.get(merged["spec"], merged["spec"]),
            set=tuple(sorted(merged["set"].items())),
            on=merged.get("on", LIBRARY.as_of),
            to=merged.get("to"),
            exporter=merged.get("from", "US"),
            reading=merged.get("interpretation") or _usual_reading(path),
            expected=expected,
        )


def _usual_reading(path: str) -> str:
    """Return the reading under which the rules of a folder are looked at unless a case names another."""
    folder, _, name = path.rpartition("/")
    if folder.endswith("interpretations"):
        return name
    state = path.partition("/")[0].upper()
    return (
        readings(LIBRARY, Request(LIBRARY.as_of, exporter=state))[0].id
        if state in LIBRARY.exporters
        else "mtcr"
    )
