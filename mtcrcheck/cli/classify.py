"""`classify`, `batch` and `diff`, and what reads and assesses the inputs of every command.

Many inputs are assessed on several cores and reported in their order, with only some of them in memory at a time.
On a terminal a line on stderr shows how far a long run is.
"""

import contextlib
import errno
import itertools
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mtcrcheck import countries
from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.cli import FAILED, INVALID, files
from mtcrcheck.cli.commands import refusal, refuse_if, tell
from mtcrcheck.cli.files import Source, load_spec
from mtcrcheck.cli.options import Options, as_command, request_of, sides_of
from mtcrcheck.comparison import compare
from mtcrcheck.report import formats, words
from mtcrcheck.report.formats import Compared, Format, Outcome, Renderer, Run, Unreadable, format_of_suffix
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.model import Spec
from mtcrcheck.text import closest, printable

Item = TypeVar("Item")
FEW = 16
"""Inputs up to which one process is faster than starting more."""
CHUNK = 8
"""Inputs that a process is given at a time."""
AHEAD = 4
"""Chunks for each process that may be done or waiting ahead of the one that is written."""
PATIENCE = 2.0
"""Seconds before a run shows how far it is."""
PAUSE = 0.2
"""Seconds between two updates."""

_work: Callable[[Any], Any]
"""What a worker process does with each item."""


def spread(work: Callable[[Any], Any], items: Iterable[Any], jobs: int) -> Generator[Any, None, None]:
    """Yield what ``work`` makes of each item, in order, with ``jobs`` processes (0: one for each core).

    Raises what the work raises, and `ChildProcessError` where a process dies.
    """
    remaining = iter(items)
    first = list(itertools.islice(remaining, FEW + 1))
    everything = itertools.chain(first, remaining)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = jobs or cores
    if processes == 1 or len(first) <= FEW or not hasattr(os, "fork"):
        yield from map(work, everything)
        return
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # forked processes have the law and the request already: nothing but paths and results is passed around
    executor = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _start_worker, (work,))
    window: deque[Future[list[Any]]] = deque()
    try:
        while True:
            while len(window) < AHEAD * processes and (chunk := list(itertools.islice(everything, CHUNK))):
                window.append(executor.submit(_do_chunk, chunk))
            if not window:
                break
            yield from window.popleft().result()
    except BaseException as error:  # also of a reader that has gone: nobody wants what is still being done
        for process in multiprocessing.active_children():
            process.kill()
        # its thread may not have started: it cannot be waited for
        executor.shutdown(wait=False, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            words = "--jobs 1 does the work in one process"
            raise ChildProcessError(errno.ECHILD, words, "a worker process has died") from None
        raise
    executor.shutdown()


def _start_worker(work: Callable[[Any], Any]) -> None:
    """Keep the work in a worker process; the process that writes handles Ctrl-C and the end of the terminal."""
    global _work  # noqa: PLW0603  the executor has no other place for what its processes share
    _work = work
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do_chunk(chunk: list[Any]) -> list[Any]:
    return list(map(_work, chunk))


class Progress:
    """A count of what is done, shown on stderr if it is ``wanted`` and the run is long."""

    def __init__(self, wanted: bool) -> None:
        self.next = time.monotonic() + PATIENCE if wanted else float("inf")
        self.shown = ""

    def count(self, items: Iterable[Item], size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
        """Yield the items, showing their number now and then, and removing it at the end."""
        number = 0
        for item in items:
            number += size(item)
            if time.monotonic() >= self.next:
                self.show(f"{number:,} done")
                self.next = time.monotonic() + PAUSE
            yield item
        self.show("")

    def show(self, text: str) -> None:
        """Show a text in the place of the one before, of which an empty one leaves nothing."""
        if text or self.shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        self.shown = text


def report(asked: Options, *, rows: bool = False, comparing: bool = False) -> int:
    """Report on every input, or on what changes for it between two sides, and return the exit code.

    ``rows`` asks for a row an aircraft. Raises `typer.BadParameter` for what cannot be.
    """
    library, request, old, new = sides_of(asked) if comparing else (*request_of(asked), "", "")
    run = Run(
        library,
        request,
        width=files.width(asked.output),
        colour=files.colour(asked.output, asked.color),
        why=asked.why,
        rows=rows,
        fail_on=tuple(asked.fail_on or ()),
        old=old,
        new=new,
        embed=asked.embed,
        unfold=tuple(name for name in ("entries", "conditions") if getattr(asked, name)),
        strict=asked.strict,
        configured=asked.configured,
    )
    renderer = choose_renderer(asked, comparing=comparing)
    refuse_if(asked.questions and not renderer.has_questions, "questions-are-text")
    renderer = formats.QUESTIONS if asked.questions else renderer
    codes = {0}
    to_terminal = sys.stdout.isatty() and not asked.output
    progress = Progress(sys.stderr.isatty() and not asked.quiet and (run.rows or not to_terminal))
    # on a terminal the report itself says what is wrong, on the same screen
    name_faults, name_failures = not (to_terminal and renderer.plain), not (to_terminal or asked.quiet)

    def pieces(done: Iterable[tuple[Any, int, tuple[str, ...]]]) -> Iterator[Any]:
        for piece, code, lines in progress.count(done):
            codes.add(code)
            if lines:
                progress.show("")
                tell(*lines)
            yield piece

    work = partial(_report_on, run, renderer, name_faults, name_failures)
    with contextlib.closing(spread(work, given(asked, rows=run.rows), asked.jobs)) as done:
        report = renderer.render_all(pieces(done), run)
        is_one = len(asked.specs or ()) == 1 and not (asked.files_from or run.rows)
        if to_terminal and sys.stdin.isatty() and is_one and renderer is Format.TABLE.renderer:
            files.write_paged(map(str, report))
        else:
            files.write(report, asked.output)
    return max(codes)


def choose_renderer(asked: Options, *, comparing: bool) -> Renderer:
    """Return what makes the format asked for, else that of the output file's ending, else a table.

    Raises `typer.BadParameter` for one that cannot be written, or shows no comparison.
    """
    suffix = Path(asked.output or "").suffix
    if suffix.lower() in formats.WORKBOOK.suffixes and not (asked.format or comparing):
        return formats.WORKBOOK
    hint = words.NOT_WRITTEN.get(suffix.lower())
    if hint and not asked.format:
        endings = f"Endings: {formats.written_endings()}; any other is a table"
        raise refusal(f"no report is written as {suffix}: {hint}. {endings}", "--output")
    ending = Format.GITHUB if files.annotates(asked.output) and not comparing else format_of_suffix(suffix)
    chosen = asked.format or ending
    others = ", ".join(form for form in Format if form.renderer.shows_changes)
    refuse_if(comparing and not chosen.renderer.shows_changes, "no-comparison", form=chosen, others=others)
    return chosen.renderer


def _report_on(
    run: Run, renderer: Renderer, name_faults: bool, name_failures: bool, source: Source
) -> tuple[Any, int, tuple[str, ...]]:
    """Assess or compare one input; return its piece of the report, its exit code, and lines for stderr.

    These lines are what is wrong with it if ``name_faults``, and the verdicts that it fails on if ``name_failures``.
    """
    outcome = outcome_of(source, run, brief=renderer.is_brief(run), beside=renderer.has_front_page(run))
    piece = renderer.render_one(outcome, run)
    if isinstance(outcome, Unreadable):
        return piece, INVALID, tuple(map(str, outcome.diagnostics)) if name_faults else ()
    if isinstance(outcome, Compared):
        return piece, FAILED if outcome.changes else 0, ()
    fails = [f"{outcome.spec.path}: {what}: {why}" for what, why in words.failures(outcome, run.fail_on)]
    return piece, FAILED if fails else 0, tuple(map(printable, fails)) if name_failures else ()


def _hint(missing: str) -> str:
    """Return what may be meant by a path that leads nowhere: a second destination, or a file with nearly the name."""
    path = Path(missing)
    if countries.find(missing):
        return ": several destinations stand between commas, such as --to SA,UA"
    with contextlib.suppress(OSError, ValueError):
        beside = [found.name for found in path.parent.iterdir() if found.name[:1] == path.name[:1]]
        if near := closest(path.name, sorted(beside)):
            return f": did you mean {printable((path.parent / near).as_posix())}?"
    return ""


def given(asked: Options, *, rows: bool = False) -> Iterator[Source]:
    """Return the inputs, with ``rows`` every row of a workbook. Raises `typer.BadParameter` where any is missing."""
    typed = asked.specs or []
    listed = list(files.listed(asked.files_from)) if asked.files_from else []
    missing = [t for t in (*typed, *listed) if not files.exists(t)]
    if missing:
        names = ", ".join(printable(t) or "''" for t in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise refusal(f"no such file or folder: {names}{more}{_hint(missing[0])}", "SPEC")
    found = files.sources((*typed, *listed), rows=rows)
    first = next(found, None)
    if first is None:
        where = ", ".join(printable(t) for t in typed[:5])
        what = f"no *.toml or *.json file in {where}" if typed else "no input"
        raise refusal(f"{what}: name spec files, folders that hold some, or - for standard input", "SPEC")
    return itertools.chain([first], found)


def outcome_of(source: Source, run: Run, *, brief: bool = False, beside: bool = False) -> Outcome:
    """Return the assessment of one input, without its reasons in ``brief``, or what is wrong with it."""
    try:
        spec = load_spec(source, dict(run.request.settings))
    except SpecError as error:
        return Unreadable(source.path, error.diagnostics)
    try:
        if run.new:
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
        asked = "please report it with the spec; MTCRCHECK_DEBUG=1 says where"
        message = f"{type(error).__name__}: {error}: {asked}"
        return Unreadable(source.path, (Diagnostic(source.path, 1, 1, "internal-error", message),))


def examine(
    asked: Options, request: Request, work: Callable[[Spec], Any], jobs: int | None = None
) -> tuple[list[Any], list[Diagnostic]]:
    """Do some work on the spec of every input; return also what is wrong with the others, which stderr is told.

    With ``jobs`` it is spread, and shows how far it is. Raises as `given` does.
    """

    def work_on(source: Source) -> tuple[Any, tuple[Diagnostic, ...]]:
        try:
            return work(load_spec(source, dict(request.settings))), ()
        except SpecError as error:
            return None, error.diagnostics

    progress = Progress(jobs is not None and sys.stderr.isatty() and not asked.quiet)
    with contextlib.closing(spread(work_on, given(asked), 1 if jobs is None else jobs)) as running:
        done = list(progress.count(running))
    faults = [fault for _, faults in done for fault in faults]
    tell(*faults)
    return [found for found, _ in done if found is not None], faults


def assess_each(
    asked: Options, library: Library, request: Request
) -> tuple[list[Assessment], list[Diagnostic]]:
    """Assess every input, without reasons, as `examine` does."""
    return examine(asked, request, partial(assess, request=request, library=library, explain=False))


@as_command
def classify(asked: Options) -> int:
    return report(asked)


@as_command
def batch(asked: Options) -> int:
    return report(asked, rows=True)


@as_command
def diff(asked: Options) -> int:
    return report(asked, comparing=True)
