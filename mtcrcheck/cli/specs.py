"""`specs`: the example aircraft that come with the tool, and how they are found by name."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from mtcrcheck.cli.commands import Text, argument, option, refusal
from mtcrcheck.cli.examples import MOST, find_folder, has_words, read_all
from mtcrcheck.cli.options import OutputFile, PageFormatOption, grouped
from mtcrcheck.cli.output import is_json, width, write
from mtcrcheck.cli.request import load_spec_at, resolve_country
from mtcrcheck.report.json import TOOL, to_text
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.words import stated
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.values import read_word
from mtcrcheck.text import printable

SCHEMA = "mtcrcheck/specs/1"
FIGURES = (
    "mass.max_takeoff",
    "mass.max_payload",
    "performance.endurance",
    "performance.cruise_speed",
    "performance.max_speed",
)
"""The figures by which aircraft are alike: nearly every spec states some of them."""
SHOWN = ("manufacturer", "origin", "aircraft.role")
"""What is always shown of an aircraft beside its name."""
MISSING = math.log(3)
"""How far apart two aircraft are in a figure that only one of them states: as if it were three times the other."""


@grouped
def specs(
    name: Annotated[Text, argument("NAME", "Words of the name, such as reaper.")] = None,
    maker: Annotated[Text, option("NAME", "Part of the maker's name.")] = None,
    origin: Annotated[Text, option("COUNTRY", "State of manufacture: ISO code or name.")] = None,
    role: Annotated[Text, option("WORD", "Role, as in a spec: isr, strike, cargo and so on.")] = None,
    like: Annotated[
        Text, option("SPEC", f"Show the {MOST} whose figures are nearest to this spec's.")
    ] = None,
    folder: Annotated[
        Text,
        option("FOLDER", "Folder to look in; by default ./specs, else what came with the tool.", "--folder"),
    ] = None,
    format: PageFormatOption = None,
    output: OutputFile = None,
) -> int:
    state = resolve_country(origin, "--origin") if origin else None
    try:
        wanted = read_word(role, KEYS["aircraft.role"].choices) if role else None
    except BadValueError as error:
        raise refusal(printable(error.message()), "--role") from None
    home = find_folder(folder)
    found = [
        (id, spec)
        for id, spec in read_all(home)
        if (not name or has_words(id, spec, name))
        and (not maker or maker.casefold() in stated(spec, "manufacturer").casefold())
        and (not state or state in spec.possible("origin"))
        and (not wanted or wanted in spec.possible("aircraft.role"))
    ]
    if like:
        found = _nearest(found, like)
    rows = [{"spec": id, **_described(spec, figures=bool(like))} for id, spec in found]
    if is_json(format, output):
        text = to_text({"schema": SCHEMA, "tool": TOOL, "folder": home.as_posix(), "specs": rows})
    else:
        text = "\n".join(_lines(rows, home, Layout(width(output)))) + "\n"
    write([text], output)
    return 0


def _described(spec: Spec, *, figures: bool) -> dict[str, str | None]:
    """Return what is shown of an aircraft by name, None where the spec does not say it."""
    words = {key.rpartition(".")[2]: stated(spec, key) or None for key in SHOWN}
    numbers = {key: stated(spec, key) or None for key in FIGURES if figures}
    return {"name": spec.name, **words, **numbers}


def _lines(rows: Sequence[Mapping[str, str | None]], home: Path, layout: Layout) -> Iterator[str]:
    """Yield a paragraph for each aircraft, then where they are."""
    margin = max((len(row["spec"] or "") for row in rows), default=0) + 2
    for row in rows:
        id, *words = (
            value and (f"{key.rpartition('.')[2].replace('_', ' ')} {value}" if "." in key else value)
            for key, value in row.items()
        )
        yield from layout.wrapped("; ".join(word for word in words if word), f"{id:<{margin}}")
    yield ""
    yield from layout.wrapped(
        f"{len(rows)} example aircraft in {home.as_posix()}; `mtcrcheck new --from ID` copies one."
    )


def _nearest(found: Iterable[tuple[str, Spec]], path: str) -> list[tuple[str, Spec]]:
    """Return the aircraft whose figures are nearest to those of a spec, the nearest first."""
    asked = load_spec_at(path, "--like")
    if not any(_middle(asked, key) for key in FIGURES):
        raise refusal(f"{printable(path)} states none of {', '.join(FIGURES)}: state one", "--like")
    others = [(id, spec) for id, spec in found if spec.sha256 != asked.sha256]
    return sorted(others, key=lambda pair: _distance(asked, pair[1]))[:MOST]


def _distance(one: Spec, other: Spec) -> float:
    """Return how far two aircraft are apart: the mean ratio of their figures, as a logarithm."""
    stated = [(_middle(one, key), _middle(other, key)) for key in FIGURES]
    apart = [abs(math.log(a / b)) if a and b else MISSING for a, b in stated if a or b]
    return sum(apart) / len(apart)


def _middle(spec: Spec, key: str) -> float | None:
    """Return the middle of what a spec says of a figure, None where it says nothing or zero."""
    stated = spec.interval(key)
    ends = [end for end in (stated.at_least, stated.at_most) if end]
    return sum(ends) / len(ends) if ends else None
