"""The loop that `classify` and `batch` share: read, assess, report, and tell how it ended."""

import contextlib
import itertools
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from mtcrcheck.assessment import assess
from mtcrcheck.cli import inputs, output
from mtcrcheck.cli.inputs import Source
from mtcrcheck.cli.options import Colouring, Configured, Inputs, Output, Sides, Transfer, Verdicts
from mtcrcheck.cli.progress import Progress
from mtcrcheck.cli.request import request_of, sides_of
from mtcrcheck.cli.spreading import spread
from mtcrcheck.report import words
from mtcrcheck.report.formats import (
    NOT_WRITTEN,
    QUESTIONS,
    WORKBOOK,
    Format,
    Renderer,
    format_of_suffix,
    written_endings,
)
from mtcrcheck.report.run import Compared, Outcome, Run, Unreadable
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.text import printable

FAILED, INVALID = 1, 3
"""Exit codes: a verdict that --fail-on names, an expired waiver or a difference; input that is invalid."""


@dataclass(frozen=True, slots=True)
class Done:
    """One input when it is done: its piece of the report, what is wrong with it, what it fails on."""

    piece: Any
    diagnostics: tuple[Diagnostic, ...] = ()
    fails: tuple[str, ...] = ()
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with every input: to assess or compare it, and to make its piece of the report."""

    run: Run
    renderer: Renderer

    def __call__(self, source: Source) -> Done:
        """Do it with one input."""
        outcome = outcome_of(
            source,
            self.run,
            brief=self.renderer.is_brief(self.run),
            beside=self.renderer.has_front_page(self.run),
        )
        piece = self.renderer.render_one(outcome, self.run)
        if isinstance(outcome, Unreadable):
            return Done(piece, outcome.diagnostics)
        if isinstance(outcome, Compared):
            return Done(piece, differs=bool(outcome.changes))
        return Done(piece, fails=words.failure_lines(outcome, self.run.fail_on))


@dataclass(slots=True)
class Tally:
    """How the run ends: whether any input was invalid, and whether any failed or differs."""

    invalid: bool = False
    failed: bool = False


def report(
    inputs_: Inputs,
    transfer: Transfer,
    verdicts: Verdicts,
    options: Output,
    configured: Configured,
    *,
    rows: bool = False,
) -> int:
    """Report on every input and return the exit code. Raises `typer.BadParameter` for what cannot be."""
    library, request = request_of(load_library(), transfer, inputs_, quiet=options.quiet)
    run = Run(
        library,
        request,
        width(options.output),
        colour(options.output, options.color),
        verdicts.why,
        rows,
        tuple(verdicts.fail_on or ()),
        embed=verdicts.embed,
        unfold=verdicts.unfold,
        strict=verdicts.strict,
        configured=configured,
    )
    is_book = not options.format and Path(options.output or "").suffix.lower() in WORKBOOK.suffixes
    renderer = WORKBOOK if is_book else choose_format(options, comparing=False).renderer
    if verdicts.questions and not renderer.has_questions:
        message = "questions are plain text; in JSON, `missing` has what they ask for"
        raise typer.BadParameter(message, param_hint="--format")
    return _write_report(inputs_, run, options, QUESTIONS if verdicts.questions else renderer)


def report_changes(
    inputs_: Inputs, transfer: Transfer, sides: Sides, options: Output, configured: Configured
) -> int:
    """Report what changes for every input and return the exit code. Raises `typer.BadParameter` likewise."""
    library, request, old, new = sides_of(load_library(), transfer, inputs_, sides, quiet=options.quiet)
    columns, coloured = width(options.output), colour(options.output, options.color)
    run = Run(library, request, columns, coloured, old=old, new=new, configured=configured)
    chosen = choose_format(options, comparing=True)
    if not chosen.renderer.shows_changes:
        others = ", ".join(form for form in Format if form.renderer.shows_changes)
        message = f"{chosen} shows no comparison: choose one of {others}"
        raise typer.BadParameter(message, param_hint="--format")
    return _write_report(inputs_, run, options, chosen.renderer)


def check_output(path: str | None, *, chosen: bool) -> None:
    """Refuse an output file whose ending promises another format, unless one is chosen."""
    target = Path(path or "-")
    hint = NOT_WRITTEN.get(target.suffix.lower())
    if hint and not chosen:
        endings = f"Endings: {written_endings()}; any other is a table"
        message = f"no report is written as {target.suffix}: {hint}. {endings}"
        raise typer.BadParameter(message, param_hint="--output")


def _write_report(inputs_: Inputs, run: Run, options: Output, renderer: Renderer) -> int:
    """Do the work on every input, write the report in a format, and return the exit code."""
    check_output(options.output, chosen=bool(options.format) or renderer is WORKBOOK)
    tally = Tally()
    to_terminal = sys.stdout.isatty() and not options.output
    progress = Progress(sys.stderr.isatty() and not options.quiet and (run.rows or not to_terminal))
    with contextlib.closing(spread(Work(run, renderer), given(inputs_, rows=run.rows), options.jobs)) as done:
        # on a terminal the report itself, on the same screen, says what is wrong
        pieces = _count(
            done,
            tally,
            progress,
            says=not (to_terminal and renderer.shows_faults),
            tells=not (to_terminal or options.quiet),
        )
        report = renderer.render_all(pieces, run)
        is_one = len(inputs_.specs or ()) == 1 and not (inputs_.files_from or run.rows)
        if to_terminal and sys.stdin.isatty() and is_one and renderer.module == "text":
            output.write_paged(map(str, report))
        else:
            output.write(report, options.output)
    return INVALID if tally.invalid else FAILED if tally.failed else 0


def given(inputs_: Inputs, *, rows: bool = False) -> Iterator[Source]:
    """Return the inputs, with ``rows`` every row of a workbook.

    Raises `typer.BadParameter` where there are none, or a path is missing.
    """
    typed = inputs_.specs or []
    try:
        listed = list(inputs.listed(inputs_.files_from)) if inputs_.files_from else []
    except OSError as error:
        where = printable(inputs_.files_from or "")
        raise typer.BadParameter(f"{where}: {error.strerror}", param_hint="--files-from") from None
    missing = [t for t in (*typed, *listed) if not inputs.exists(t)]
    if missing:
        names = ", ".join(printable(t) or "''" for t in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise typer.BadParameter(f"no such file or folder: {names}{more}", param_hint="SPEC")
    found = inputs.sources((*typed, *listed), rows=rows)
    first = next(found, None)
    if first is None:
        where = ", ".join(printable(t) for t in typed[:5])
        what = f"no *.toml or *.json file in {where}" if typed else "no input"
        raise typer.BadParameter(
            f"{what}: name spec files, folders that hold some, or - for standard input", param_hint="SPEC"
        )
    return itertools.chain([first], found)


def outcome_of(source: Source, run: Run, *, brief: bool = False, beside: bool = False) -> Outcome:
    """Return the assessment of one input, without its reasons in ``brief``, or what is wrong with it."""
    try:
        spec = read_spec(inputs.read(source), source.path, dict(run.request.settings))
    except SpecError as error:
        return Unreadable(source.path, error.diagnostics)
    try:
        if run.new:
            from mtcrcheck.comparison import compare

            return Compared(spec, compare(spec, run.request, run.old, run.new, run.library))
        found = assess(spec, run.request, run.library, brief=brief, beside=beside)
        found = found.proven if run.strict else found
        if not run.request.to:
            return found
        from mtcrcheck.precedents.record import add_precedents

        return add_precedents(found)
    except Exception as error:
        if os.environ.get("MTCRCHECK_DEBUG"):
            raise
        message = (
            f"{type(error).__name__}: {error}: please report it with the spec; MTCRCHECK_DEBUG=1 says where"
        )
        return Unreadable(source.path, (Diagnostic(source.path, 1, 1, "internal-error", message),))


def _count(
    done: Iterable[Done], tally: Tally, progress: Progress, *, says: bool, tells: bool
) -> Iterator[Any]:
    """Yield the pieces, saying on stderr how far the run is, what is wrong with inputs and what the run fails on."""
    for item in progress.count(done):
        tally.invalid |= bool(item.diagnostics)
        tally.failed |= bool(item.fails) or item.differs
        if item.diagnostics or (item.fails and tells):
            progress.clear()
        for diagnostic in item.diagnostics if says else ():
            typer.echo(str(diagnostic), err=True)
        for failure in item.fails if tells else ():
            typer.echo(printable(failure), err=True)
        yield item.piece


def choose_format(options: Output, *, comparing: bool) -> Format:
    """Return the format asked for, else that of the output file's ending, else table.

    In a workflow of GitHub, what would be a table on standard output becomes annotations.
    """
    if options.format:
        return options.format
    if not options.output and not comparing and os.environ.get("GITHUB_ACTIONS") == "true":
        return Format.GITHUB
    return format_of_suffix(Path(options.output or "").suffix)


def width(path: str | None) -> int:
    """Return the columns to write for: the terminal's, 80 where there is none."""
    if path or not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return 80
    return max(shutil.get_terminal_size().columns, 40)


def colour(path: str | None, choice: Colouring = "auto") -> bool:
    """Whether to colour: as chosen, else on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("FORCE_COLOR", "").lower() in ("0", "false"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return path is None
    return path is None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
