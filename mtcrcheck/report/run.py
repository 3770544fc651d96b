"""What every report is made of: the outcome for each input, and what holds for the whole run."""

from __future__ import annotations

from dataclasses import dataclass

from mtcrcheck.assessment import Assessment, Request
from mtcrcheck.comparison import Change
from mtcrcheck.influences import TYPED, Influence, influences
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.model import Spec


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read or is invalid, with every reason."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What changes for one aircraft between two readings or two days; no ``changes`` where nothing does."""

    spec: Spec
    changes: tuple[Change, ...]


Outcome = Assessment | Compared | Unreadable


@dataclass(frozen=True, slots=True)
class Run:
    """What holds for the whole run.

    ``width`` is in characters; ``why`` asks for every step of the rationale, ``rows`` for a row an aircraft;
    ``fail_on`` names verdicts to fail on; ``old`` and ``new`` are the two sides of a comparison, empty where
    nothing is compared; ``embed`` asks for each spec in its record, ``strict`` for proven answers only, ``unfold``
    for sections below the first page; ``configured`` is what a file or a variable set.
    """

    library: Library
    request: Request
    width: int = 80
    colour: bool = False
    why: bool = False
    rows: bool = False
    fail_on: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    embed: bool = False
    unfold: tuple[str, ...] = ()
    strict: bool = False
    configured: tuple[Influence, ...] = ()

    def influences(self, spec: Spec) -> tuple[Influence, ...]:
        """Return what moves the verdict on a spec beside its figures."""
        return tuple(influences(spec, dict(self.request.settings), self.configured))

    @property
    def influences_on_all(self) -> tuple[Influence, ...]:
        """What moves the verdict on every spec: what a file or a variable set, and what was typed."""
        typed = (Influence(key, value, TYPED) for key, value in self.request.settings)
        return (*self.configured, *typed)
