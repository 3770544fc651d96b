"""`screen`: a table of aircraft, one row each, through the same rules.

What reads tables is an extra of its own, which may not be installed, and is imported where it is used.
"""

from __future__ import annotations

import re
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tabulate import tabulate

from mtcrcheck.assessment import assess
from mtcrcheck.cli import INVALID
from mtcrcheck.cli.classify import Progress
from mtcrcheck.cli.commands import Texts, refusal, refuse_if, tell
from mtcrcheck.cli.files import colour, find_special, opened, refuse_input, width, write
from mtcrcheck.cli.options import Options, as_command, request_of
from mtcrcheck.report import front_page
from mtcrcheck.report.formats import Run
from mtcrcheck.screening.cells import spec_of
from mtcrcheck.screening.headings import NO_AIRCRAFT, Proposal
from mtcrcheck.screening.layout import Recipe, TableError
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from mtcrcheck.screening.engines import Source
    from mtcrcheck.screening.run import Screening


@as_command
def screen(asked: Options) -> int:
    try:
        from mtcrcheck.screening.run import prepare, proposal
        from mtcrcheck.screening.screener import Question
    except ImportError as error:
        words = f"screening is not installed ({error.name}): pip install 'mtcrcheck[screen]'"
        raise refusal(words, "screen") from None
    refuse_if(asked.resume and (asked.summary or asked.explain is not None), "nothing-to-resume")
    try:
        if asked.names == ["auto"]:
            return _propose(proposal(*_table(asked._replace(names=None))))
        form = _format(asked)
        refuse_if(asked.destination is not None and asked.to_column is not None, "both-destinations")
        to = None if asked.destination is None else [asked.destination]
        library, request = request_of(asked._replace(to=to, exporter=[asked.state]))
        refuse_if(len(request.to) > 1, "one-destination")
        refuse_if(request.others, "one-exporter")
        source, recipe = _table(asked)
        interpretations = tuple(library.interpretations[id] for id in request.interpretations)
        going = next(iter(request.to), None), asked.to_column, asked.configured
        question = Question(library.on(request.day), interpretations, request.exporter, *going)
        screening = prepare(source, question, recipe)
        if asked.explain is not None:
            faulty = _explain(screening, Run(library, request, configured=asked.configured), asked.explain)
        else:
            faulty = _summary(screening, asked) if asked.summary else _write(screening, asked, form)
            tell(*screening.account(faulty))
    except TableError as error:
        raise refusal(str(error), "TABLE") from None
    tell(*(unread := screening.table.unread))
    of_others = NO_AIRCRAFT if asked.explain is not None else ()
    return INVALID if faulty or any(rows.rows and rows.why not in of_others for rows in unread) else 0


def _format(asked: Options) -> str:
    """Return the format of what is written. Raises `typer.BadParameter` for a file whose name says none of tables."""
    from mtcrcheck.screening.engines import format_of

    path = "-" if asked.output is None else asked.output
    if asked.format or asked.explain is not None or path == "-" or find_special(Path(path)) is not None:
        return asked.format or "csv"
    try:
        return format_of([path])
    except TableError as error:
        raise refusal(f"{error}; or say it with --format", "--output") from None


def _table(asked: Options) -> tuple[Source, Recipe]:
    """Return where the table is, and how it is to be read."""
    from mtcrcheck.screening.engines import Source

    said = _pairs(asked.values, "--map-value", "KEY:CELL=VALUE")
    words = {(of.partition(":")[0], of.partition(":")[2]): ours for of, ours in said.items()}
    names = _pairs(asked.names, "--map", "KEY=COLUMN[UNIT]")
    constants = _pairs(asked.constants, "--set", "KEY=VALUE")
    recipe = Recipe(names, constants, words, asked.empty or (), asked.decimal or "")
    refuse_if(not asked.tables and asked.query is None, "no-table")
    lines = re.fullmatch(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?", asked.heading)
    first, last = (int(lines[1]), int(lines[2] or lines[1])) if lines else (0, -1)
    refuse_if(not 0 <= last - first <= 2, "heading")
    paths = tuple(asked.tables or ())
    return Source(paths, asked.query, asked.table, (first, last), asked.engine, asked.master), recipe


def _pairs(texts: Texts, option: str, form: str) -> dict[str, str]:
    """Return what an option says by its left side. Raises `typer.BadParameter` where one stands twice."""
    found: dict[str, str] = {}
    for pair in texts or ():
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals or (":" in form and ":" not in ours):
            raise refusal(f"{pair!r}: write {form}", option)
        if found.setdefault(ours, theirs) != theirs:
            raise refusal(f"{ours} is given twice: keep one", option)
    return found


def _propose(found: Proposal) -> int:
    """Print the command that may read the table as its headings mean it."""
    refuse_if(not (found.options or found.remarks), "all-by-name")
    refuse_if(not found.options, "no-names", remarks="; ".join(found.remarks))
    typed = [word for word in sys.argv[1:] if word != "--map=auto"]
    if "--map" in typed:
        at = typed.index("--map")
        del typed[at : at + 2]
    tell(*found.remarks, "nothing is screened: check the command, and keep it")
    command = map(shlex.quote, map(printable, (*typed, *found.options)))
    write([" ".join(["mtcrcheck", *command]), "\n"], None)
    return 0


def _explain(screening: Screening, run: Run, number: int) -> int:
    """Print one row's full rationale, as `classify` does for a spec; return how much of the row is not used."""
    found = screening.row(number)
    if found is None:
        raise refusal(f"the table has fewer than {number:,} rows", "--explain")
    screener, request = screening.screener, run.request
    unused: list[str] = []
    if to_column := screener.question.to_column:
        named = str(found[to_column] or "")
        request = request._replace(to=tuple({screener.destinations.get(named, "")} & screener.going.keys()))
        if named and not request.to:
            unused.append(f"{to_column}: '{named}' is no destination")
    spec, dropped = spec_of(found, screener.layout, f"row {number}")
    unused += [f"{cell.column}: '{cell.cell}': {cell.code} {cell.why}" for cell in dropped]
    run = run._replace(request=request, width=width(None), colour=colour(None), why=True)
    write(front_page.render_all([front_page.render_one(assess(spec, request, run.library), run)], run), None)
    tell(*(f"row {number}: not used: {line}" for line in unused))
    return len(unused)


def _summary(screening: Screening, asked: Options) -> int:
    """Print how many rows have each verdict; return how many have cells that cannot be used."""
    found = screening.counts()
    rows = [(column, word or "-", f"{number:,}") for column, word, number in found if column != "diagnostics"]
    write([tabulate(rows, ("column", "verdict", "rows"), disable_numparse=True), "\n"], None)
    write((f"Set beside the figures: {printable(str(i))}\n" for i in asked.configured), None)
    return sum(number for column, _, number in found if column == "diagnostics")


def _write(screening: Screening, asked: Options, form: str) -> int:
    """Write the table with its verdicts; return how many rows have cells that cannot be used."""
    path = asked.output or "-"
    progress = Progress(sys.stderr.isatty() and not asked.quiet)
    watch = partial(progress.count, size=lambda batch: batch.num_rows)
    if path == "-" or find_special(Path(path)) is not None:
        refuse_if(asked.resume, "no-parts")
        with opened(path) as out:
            return screening.stream(form, out, watch=watch)
    refuse_input(Path(path))
    say = (lambda _: None) if asked.quiet else tell
    return screening.write(path, form, watch=watch, resume=asked.resume, say=say)
