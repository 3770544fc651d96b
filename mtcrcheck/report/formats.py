"""What every report is made of, and the formats: names, endings of files, what each can show, and where it is made.

A format is made in two steps. ``render_one(outcome, run)`` makes of one outcome what the format needs of it: plain
data, so that other processes can do it. ``render_all(pieces, run)`` makes the report of these pieces, in the order of
the input, as text to be written as it comes.
"""

import importlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, Self

from mtcrcheck.assessment import TYPED, Assessment, Influence, Request, influences
from mtcrcheck.comparison import Change
from mtcrcheck.document import Layout
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.model import Spec


class Unreadable(NamedTuple):
    """An input that could not be read or is invalid, with every reason."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


class Compared(NamedTuple):
    """What changes for one aircraft between two readings or two days; no ``changes`` where nothing does."""

    spec: Spec
    changes: tuple[Change, ...]


Outcome = Assessment | Compared | Unreadable


class Run(NamedTuple):
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

    @property
    def layout(self) -> Layout:
        """How text for a terminal is laid out."""
        return Layout(self.width, self.colour)

    def influences(self, spec: Spec) -> tuple[Influence, ...]:
        """Return what moves the verdict on a spec beside its figures."""
        return tuple(influences(spec, dict(self.request.settings), self.configured))

    @property
    def influences_on_all(self) -> tuple[Influence, ...]:
        """What moves the verdict on every spec: what a file or a variable set, and what was typed."""
        return (*self.configured, *(Influence(key, value, TYPED) for key, value in self.request.settings))


class FailOn(StrEnum):
    """Verdicts that a run can be told to fail on."""

    CATEGORY_II = "category-ii"
    CATEGORY_I = "category-i"
    DENIAL = "denial"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


class Renderer(NamedTuple):
    """What a format can do, and the functions of `mtcrcheck.report` that do it, imported only when asked for.

    Without ``all`` the report is its pieces as they come. A ``plain`` one is read where it is printed: it names
    invalid input itself, and with one row an aircraft shows reasons only with --why. One without ``reasons`` never
    shows any.
    """

    module: str
    one: str = "render_one"
    all: str = "render_all"
    suffixes: tuple[str, ...] = ()
    shows_changes: bool = False
    plain: bool = False
    has_questions: bool = False
    reasons: bool = True

    def render_one(self, outcome: Outcome, run: Run) -> Any:
        """Return what the format needs of one outcome."""
        return self._find(self.one)(outcome, run)

    def render_all(self, pieces: Iterable[Any], run: Run) -> Iterable[str | bytes]:
        """Return the report, as text (or bytes) to be written as it comes."""
        return self._find(self.all)(pieces, run) if self.all else pieces

    def _find(self, function: str) -> Any:
        return getattr(importlib.import_module(f"mtcrcheck.report.{self.module}"), function)

    def is_brief(self, run: Run) -> bool:
        """Whether the report of a run shows no reasons, which then need not be worked out."""
        return not self.reasons or (self.plain and run.rows and not run.why)

    def has_front_page(self, run: Run) -> bool:
        """Whether the report of a run is the first page on each aircraft, with the other readings beside."""
        return self.module == "front_page" and not (run.rows or run.why or run.new)


class Format(StrEnum):
    """The formats by their names for --format. Questions can take the place of some, and are Markdown as well."""

    renderer: Renderer

    def __new__(cls, name: str, renderer: Renderer) -> Self:
        """Make a member of a name and a renderer."""
        member = str.__new__(cls, name)
        member._value_, member.renderer = name, renderer
        return member

    TABLE = "table", Renderer("front_page", shows_changes=True, plain=True, has_questions=True)
    JSON = "json", Renderer("record", suffixes=(".json",), shows_changes=True)
    JSONL = "jsonl", Renderer("record", "render_line", "", (".jsonl", ".ndjson"), True)
    CSV = "csv", Renderer("csv", suffixes=(".csv",), shows_changes=True, reasons=False)
    MARKDOWN = "markdown", Renderer("fleet", "render_one", "render_markdown", (".md",), True, True, True)
    HTML = "html", Renderer("html", suffixes=(".html", ".htm"), shows_changes=True)
    SARIF = "sarif", Renderer("findings", "list_results", "render_sarif", (".sarif",))
    JUNIT = "junit", Renderer("findings", "render_case", "render_junit", (".xml",))
    GITHUB = "github", Renderer("findings", "render_annotations", "render_github", has_questions=True)


QUESTIONS = Renderer("aircraft", "render_questions", "render_every_question")
"""What --questions asks for in place of a format."""

WORKBOOK = Renderer("csv", "list_sheets", "render_book", suffixes=(".xlsx",), reasons=False)
"""What an output file of that ending asks for: no format of text, so that none is written to a terminal."""


def written_endings() -> str:
    """Return the endings of output files that name a format, any other being a table."""
    return ", ".join(suffix for form in Format for suffix in form.renderer.suffixes[:1])


def format_of_suffix(suffix: str) -> Format:
    """Return the format of a file by its ending; any ending but those of the others is a table."""
    return next((f for f in Format if suffix.lower() in f.renderer.suffixes), Format.TABLE)
