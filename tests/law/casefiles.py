"""Cases of the law as data: `tests/law/cases` holds one file for each rule and interpretation, at the same path.

A file may give what its cases share: ``spec`` (TOML, the name may be left out), ``set`` (dotted keys replaced in
it), ``to``, ``on``, ``interpretation``. A case overrides each of them, adds to ``set``, says in one sentence what it
shows, and states any of the outcomes below.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import Control, classify, controls, examine, world_of
from mtcrcheck.eligibility import Review, placed, review
from mtcrcheck.library import Interpretation, Law, Library, load_interpretation, load_library
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mtcrcheck.rules.entries import Rule
    from mtcrcheck.rules.logic import Truth
    from mtcrcheck.rules.world import World

CASES = Path(__file__).parent / "cases"
EXAMPLES = Path(__file__).parent.parent / "examples" / "interpretations"
LIBRARY = load_library()

SHARED = {"spec", "set", "to", "on", "interpretation"}
WORDS = {True: "yes", False: "no", None: "undetermined"}
NOT_IN_FORCE = "not in force"


@dataclass(frozen=True)
class Case:
    """One aircraft, one day, perhaps one destination, and what is expected of the rule at ``path``."""

    path: str
    says: str
    spec: str
    set: tuple[tuple[str, str], ...]
    on: datetime.date
    to: str | None
    reading: str
    expected: tuple[tuple[str, Any], ...]

    @property
    def aircraft(self) -> tuple[object, ...]:
        """What stays the same between two cases that differ in nothing but the day."""
        return self.spec, self.set, self.to, self.reading

    @cached_property
    def capability(self) -> Capability:
        text = self.spec if "name = " in self.spec.partition("[")[0] else f'name = "{self.path}"\n{self.spec}'
        return Capability(read_spec(text.encode(), self.path, dict(self.set)))

    @cached_property
    def law(self) -> Law:
        return law_on(self.on)

    @cached_property
    def rule(self) -> Rule | None:
        """The rule that the case is about, None where it is about an interpretation."""
        return LIBRARY.rules.get(self.path)

    @cached_property
    def world(self) -> World:
        """What is known of the aircraft, its transfer and its destination."""
        return placed(world_of(self.capability.facts()), self.law, self.to)

    @cached_property
    def interpretation(self) -> Interpretation:
        return self.law.library.interpretations[self.reading]

    @cached_property
    def review(self) -> Review:
        return review(self.law, self.interpretation, world_of(self.capability.facts()), self.to)

    @cached_property
    def control(self) -> Control | None:
        return next(iter(controls(self.law, world_of(self.capability.facts()), (self.path,))), None)

    def applies(self) -> Truth | str:
        """Return whether the rule at the path holds, as `NOT_IN_FORCE` where it says nothing on the day."""
        found = self.law.in_force.get(self.path)
        return examine(*found, self.world, self.law).applies if found else NOT_IN_FORCE


OUTCOMES: Mapping[str, Callable[[Case], object]] = {
    "applies": lambda case: WORDS.get(case.applies(), NOT_IN_FORCE),  # type: ignore[arg-type]
    "reasons": lambda case: list(case.control.reasons) if case.control else [],
    "open_reasons": lambda case: list(case.control.open_reasons) if case.control else [],
    "category": lambda case: classify(case.capability, case.law).category,
    "item": lambda case: classify(case.capability, case.law).item or "none",
    "treatment": lambda case: case.review.treatment,
    "review": lambda case: case.review.review,
    "licence": lambda case: case.review.licence,
    "by": lambda case: sorted({id for decision in case.review.decisions for id in decision.decided_by}),
    "in_force": lambda case: case.interpretation.effective <= case.on,
}
"""What a case may state, and how it is read off. ``by`` names every rule that decides some completion."""


@cache
def library() -> Library:
    """The law library with the examples of a user's own interpretations."""
    found = LIBRARY
    for path in sorted(EXAMPLES.glob("*.toml")):
        found = found.with_interpretation(load_interpretation(tomli.loads(path.read_text("utf-8")), path.name))
    return found


@cache
def law_on(day: datetime.date) -> Law:
    return Law(library(), day)


@cache
def all_cases() -> tuple[Case, ...]:
    return tuple(case for file in sorted(CASES.rglob("*.toml")) for case in _cases_of(file))


def of(path: str) -> tuple[Case, ...]:
    """Return the cases of one rule or interpretation."""
    return tuple(case for case in all_cases() if case.path == path)


def _cases_of(file: Path) -> Iterator[Case]:
    """Read one file of cases. Raises ValueError for keys that mean nothing and cases that expect nothing."""
    path = file.relative_to(CASES).with_suffix("").as_posix() if file.suffix == ".toml" else ""
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
            spec=merged["spec"],
            set=tuple(sorted(merged["set"].items())),
            on=merged.get("on", LIBRARY.as_of),
            to=merged.get("to"),
            reading=merged.get("interpretation") or _usual_reading(path),
            expected=expected,
        )


def _usual_reading(path: str) -> str:
    """Return the interpretation under which the rules of a folder are looked at unless a case names another."""
    folder, _, rest = path.partition("/")
    return rest if folder == "interpretations" else {"us": "us-2025", "eu": "eu"}.get(folder, "mtcr")
