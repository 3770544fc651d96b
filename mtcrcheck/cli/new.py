"""`answer`, `new` and `specs`: a spec with answers written into it, a spec to begin with, and examples to copy.

`answer` asks what is open, and writes each answer into the spec with who gave it. A new spec is a template, a copy of
a real aircraft, a data sheet, or the answers to questions.
"""

import datetime
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import fmean as mean

from mtcrcheck.assessment import Request, assess
from mtcrcheck.cli import files, options
from mtcrcheck.cli.classify import given, report
from mtcrcheck.cli.commands import refusal, refuse_if, tell
from mtcrcheck.cli.files import Source, content, find_folder, list_files, load_spec, width, write
from mtcrcheck.cli.options import Options, as_command
from mtcrcheck.document import Document, Layout, Section
from mtcrcheck.report.aircraft import Question, list_missing, list_questions, question_on
from mtcrcheck.report.record import TOOL, to_text
from mtcrcheck.report.words import stated
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import BadValueError, SpecError
from mtcrcheck.spec.keys import ASKED, KEYS, keys_of
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import impossible, read_spec
from mtcrcheck.spec.values import read_word
from mtcrcheck.spec.write import convert, fault_of, template, write_answers
from mtcrcheck.text import closest, counted, printable

HOW_TO = "Enter alone leaves a question open. < or back returns to the one before; stop ends. Ctrl-C writes nothing."
NOTHING_TO_ASK = "There is nothing to ask: no figure is missing that would settle more."
BACK = ("back", "<")
MOST = 8_000_000
"""The most bytes that are read of a text."""
BATTERY = frozenset(("electric", "hybrid-electric", "fuel-cell", "solar"))
ONLY_OF = {
    "performance.battery_energy": BATTERY,
    "mass.max_fuel": frozenset(KEYS["aircraft.propulsion"].choices)
    - {"electric", "solar", "tethered", "none"},
}
"""Keys that are asked first only of an aircraft that may have one of these kinds of propulsion."""


@as_command
def answer(asked: Options) -> int:
    today = datetime.datetime.now(tz=datetime.UTC).date()
    date = str(options.read_day(asked.on, "--on") if asked.on else today)
    library, request = options.request_of(asked)
    path = asked.spec
    data = content(path)
    if asked.answers:
        said = options.read_settings(Options(settings=asked.answers), "KEY=ANSWER")
        for key, text in said.items():
            if fault := _fault(key, text):
                raise refusal(f"{key}: {fault}", "KEY=ANSWER")
    else:
        said = interview(partial(read_spec, data, path), library, request)
    if said:
        write([write_answers(data, path, said, asked.by, date)], path, anew=True)
        tell(f"Wrote {counted(len(said), 'answer')} into {path}.")
    return report(asked._replace(specs=[path]))


def _fault(key: str, text: str) -> str | None:
    if key not in KEYS:
        return "answers are given for keys of the spec; mtcrcheck new lists them"
    return fault_of(keys_of(KEYS[key].in_file), text)


def interview(
    read: Callable[[Mapping[str, str]], Spec], library: Library, request: Request, first: Iterable[str] = ()
) -> dict[str, str]:
    """Ask on one aircraft, one question at a time, and return the answers by dotted key.

    ``read`` returns the spec with answers over it. Raises `typer.BadParameter` where nobody can answer.
    """
    refuse_if(not sys.stdin.isatty(), "no-terminal-to-answer")
    layout = Layout(width(None), whole_words=True)
    said: dict[str, str] = {}
    asked: list[str] = []

    def say(text: str, begin: str = "  ", indent: str = "  ") -> None:
        tell(*layout.wrapped(text, begin, indent))

    def questions() -> list[Question]:
        return [q for q in list_open(read(said), library, request, first) if q.key not in asked]

    say(HOW_TO if questions() else NOTHING_TO_ASK, "", "")
    while left := questions():
        say(left[0].text, f"{len(asked) + 1} of {len(asked) + len(left)}: ")
        line, key = read_line("> "), left[0].key
        if line is None or line.casefold() == "stop":
            break
        if line.casefold() in BACK:
            said.pop(asked.pop() if asked else "", None)
        elif fault := line and (_fault(key, line) or _clash(read(said), read({**said, key: line}))):
            say(fault)
        else:
            asked.append(key)
            said |= {key: line} if line else {}
    return said


def list_open(spec: Spec, library: Library, request: Request, first: Iterable[str] = ()) -> list[Question]:
    """Return the questions on what a spec is silent on: on the keys of ``first``, then what decides most first."""
    missing = list_missing(assess(spec, request, library))
    driven = spec.possible("aircraft.propulsion")
    beside = {key for key, by in ONLY_OF.items() if driven and not driven & by}
    asked_first = [question_on(spec, key) for key in first if key not in beside] if missing else []
    return [
        q
        for q in dict.fromkeys((*asked_first, *list_questions(spec, missing)))
        if q.key in KEYS and not spec.possible(q.key) and not spec.interval(q.key).known
    ]


def _clash(before: Spec, after: Spec) -> str | None:
    known = [fault.message for fault in impossible(before)]
    new = next((fault.message for fault in impossible(after) if fault.message not in known), None)
    return f"{new}. Answer again, or go back to correct the other" if new else None


def read_line(prompt: str) -> str | None:
    """Show a prompt on standard error and return the line answered, None at the end of input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
    return line.strip() if line else None


@as_command
def new(asked: Options) -> int:
    target = None if asked.file in (None, "-") else asked.file
    refuse_if(target and os.path.lexists(target) and not asked.force, "there-already", name=target)
    copied, read, ask = bool(asked.origin), bool(asked.text), asked.ask
    refuse_if(copied + read + bool(ask) > 1, "one-of-three")
    if ask is None:
        ask = bool(target) and not (copied or read) and sys.stdin.isatty()
    is_json = (target or "").lower().endswith(".json")
    refuse_if(is_json and not (copied or ask), "template-in-json")
    files.write([_text(asked, ask=ask, is_json=is_json)], target)
    if target:
        fill = "" if copied or ask else "check every line, then " if read else "fill in what you know, then "
        tell(f"Wrote {target}. Next: {fill}mtcrcheck classify {target}")
    return report(Options(specs=[target])) if ask and target else 0


def _text(asked: Options, *, ask: bool, is_json: bool) -> str:
    if asked.origin:
        source = next(given(Options(specs=[find_aircraft(asked.origin, asked.folder)])))
        return convert(files.read(source), source.path, "json" if is_json else "toml")
    if asked.text:
        from mtcrcheck.screening.headings import draft_spec

        return draft_spec(files.content(asked.text, MOST).decode(errors="replace"), asked.text)
    if ask:
        answered = _ask_all(asked.by)
        return convert(answered.encode(), "-", "json") if is_json else answered
    return template()


def _ask_all(by: str) -> str:
    refuse_if(not sys.stdin.isatty(), "no-terminal-to-ask")
    name: str | None = ""
    while name == "":
        name = read_line("What is the aircraft called? ")
    if name is None:
        raise refusal("the answers ended before the questions: nothing was written", "--ask")
    library, request = options.request_of(Options())
    said = interview(partial(read_spec, template({"name": name}).encode(), "-"), library, request, ASKED)
    if not said:
        return template({"name": name})
    date = str(datetime.datetime.now(tz=datetime.UTC).date())
    answers = {KEYS[key].in_file: answer for key, answer in said.items()}
    text = template({"name": name, **answers}, f"answers-{date}")
    return write_answers(text.encode(), "-", {}, by, date)


LISTED = 10
"""The most aircraft that are listed where several match, and by --like; the help of --like names this number."""
SCHEMA = "mtcrcheck/specs/1"
FIGURES = (
    "mass.max_takeoff", "mass.max_payload", "performance.endurance", "performance.cruise_speed",
    "performance.max_speed",
)  # fmt: skip
"""The figures by which aircraft are alike: nearly every spec states some of them."""
SHOWN = ("manufacturer", "origin", "aircraft.role")
"""What is always shown of an aircraft beside its name."""
MISSING = math.log(3)
"""How far apart two aircraft are in a figure that only one of them states: as if it were three times as large."""


@as_command
def specs(asked: Options) -> int:
    name, maker, role, like = asked.name, asked.maker, asked.role, asked.like
    state = options.resolve_country(asked.origin, "--origin") if asked.origin else None
    try:
        wanted = read_word(role, KEYS["aircraft.role"].choices) if role else None
    except BadValueError as error:
        raise refusal(printable(str(error)), "--role") from None
    home = find_folder(asked.folder)
    found = [
        (id, spec)
        for id, spec in read_all(home, name or "")
        if (not maker or maker.casefold() in stated(spec, "manufacturer").casefold())
        and (not state or state in spec.possible("origin"))
        and (not wanted or wanted in spec.possible("aircraft.role"))
    ]
    if like:
        found = _nearest(found, like)
    keys = {key.rpartition(".")[2]: key for key in SHOWN} | {key: key for key in FIGURES if like}
    rows = [
        {"spec": id, "name": spec.name, **{head: stated(spec, key) or None for head, key in keys.items()}}
        for id, spec in found
    ]
    listing = {"schema": SCHEMA, "tool": TOOL, "folder": home.as_posix(), "specs": rows}
    heads = ", ".join(key.rpartition(".")[2] for key in ("spec", "name", *keys))
    listed = Section.of_table("", heads, (tuple(row.values()) for row in rows))
    where = f"{len(rows)} example aircraft in {home.as_posix()}; "
    where += (
        "`mtcrcheck new --from ID` copies one." if rows else "`mtcrcheck specs` lists all, with their roles."
    )
    page = Document("", sections=(listed, Section.of("", where)))
    return options.show(asked, lambda: [page], json=lambda: to_text(listing))


def _nearest(found: Iterable[tuple[str, Spec]], path: str) -> list[tuple[str, Spec]]:
    asked = options.load_spec_at(path, "--like")
    figures = _middles(asked)
    refuse_if(not any(figures), "no-figures", name=path, figures=", ".join(FIGURES))

    def distance(pair: tuple[str, Spec]) -> float:
        both = zip(figures, _middles(pair[1]), strict=True)
        return mean([abs(math.log(a / b)) if a and b else MISSING for a, b in both if a or b])

    return sorted(((id, spec) for id, spec in found if spec.sha256 != asked.sha256), key=distance)[:LISTED]


def _middles(spec: Spec) -> list[float]:
    """Return the middle of each of `FIGURES`, 0 where it is not known."""
    return [mean([end for end in spec.interval(key) if end] or [0]) for key in FIGURES]


def read_all(home: Path, text: str) -> Iterator[tuple[str, Spec]]:
    """Yield, with its id, every spec of a folder that can be read and has all words of a text in its name or id."""
    for id, path in list_files(home).items():
        with suppress(SpecError):  # validate tells of these
            spec = load_spec(Source(path.as_posix(), path))
            if all(word in f"{id} {spec.name}".casefold() for word in text.casefold().split()):
                yield id, spec


def find_aircraft(name: str, folder: str | None) -> str:
    """Return the path of a spec: a file, one by its id in the folder of specs, or the only one of that name.

    Raises `typer.BadParameter` where no aircraft has the name, or several do.
    """
    if name.endswith((".toml", ".json")):
        return name
    home = find_folder(folder)
    by_id = list_files(home)
    if name.lower() in by_id:
        return str(by_id[name.lower()])
    found = {id: spec.name for id, spec in read_all(home, name)}
    if len(found) == 1:
        return str(by_id[next(iter(found))])
    where = printable(home.as_posix())
    if found:
        listed = ", ".join(printable(f"{id} ({full})") for id, full in list(found.items())[:LISTED])
        more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
        hint = f"name one by its id: {listed}{more}"
        raise refusal(f"{len(found)} aircraft in {where} match {printable(name)!r}: {hint}", "--from")
    close = closest(name, by_id)
    hint = f"did you mean {printable(close)}?" if close else "mtcrcheck specs lists the aircraft"
    raise refusal(f"no spec of {printable(name)!r} in {where}: {hint}", "--from")
