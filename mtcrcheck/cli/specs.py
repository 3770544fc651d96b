"""`specs`: the example aircraft that come with the tool, and how they are found by name."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from mtcrcheck.cli.commands import Text, refusal
from mtcrcheck.cli.inputs import Source, load_spec
from mtcrcheck.cli.options import PageFormat, grouped
from mtcrcheck.cli.output import write_pages
from mtcrcheck.cli.request import load_spec_at, resolve_country
from mtcrcheck.document import Document, Section, Table
from mtcrcheck.precedents.record import SHIPPED
from mtcrcheck.report.record import TOOL, to_text
from mtcrcheck.report.words import stated
from mtcrcheck.spec.diagnostics import BadValueError, SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.values import read_word
from mtcrcheck.text import closest, printable

PLACES = (Path("specs"), *SHIPPED)
"""Where aircraft are looked for: here, then where those are that come with the tool."""
MOST = 10
"""Aircraft that are listed where several match, and by --like, whose help says so."""
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
    name: Text = None,
    maker: Text = None,
    origin: Text = None,
    role: Text = None,
    like: Text = None,
    folder: Text = None,
    format: PageFormat | None = None,
    output: Text = None,
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
    listing = {"schema": SCHEMA, "tool": TOOL, "folder": home.as_posix(), "specs": rows}
    write_pages([_page(rows, home)], lambda: to_text(listing), format, output)
    return 0


def _page(rows: Sequence[Mapping[str, str | None]], home: Path) -> Document:
    heads = tuple(key.rpartition(".")[2] for key in rows[0]) if rows else ()
    listed = Section.of("", table=Table(heads, tuple(tuple(row.values()) for row in rows)))
    where = f"{len(rows)} example aircraft in {home.as_posix()}; `mtcrcheck new --from ID` copies one."
    return Document("", sections=(listed, Section.of_text("", where)))


def _described(spec: Spec, *, figures: bool) -> dict[str, str | None]:
    words = {key.rpartition(".")[2]: stated(spec, key) or None for key in SHOWN}
    numbers = {key: stated(spec, key) or None for key in FIGURES if figures}
    return {"name": spec.name, **words, **numbers}


def _nearest(found: Iterable[tuple[str, Spec]], path: str) -> list[tuple[str, Spec]]:
    asked = load_spec_at(path, "--like")
    if not any(_middle(asked, key) for key in FIGURES):
        raise refusal(f"{printable(path)} states none of {', '.join(FIGURES)}: state one", "--like")
    others = [(id, spec) for id, spec in found if spec.sha256 != asked.sha256]
    return sorted(others, key=lambda pair: _distance(asked, pair[1]))[:MOST]


def _distance(one: Spec, other: Spec) -> float:
    stated = [(_middle(one, key), _middle(other, key)) for key in FIGURES]
    apart = [abs(math.log(a / b)) if a and b else MISSING for a, b in stated if a or b]
    return sum(apart) / len(apart)


def _middle(spec: Spec, key: str) -> float | None:
    stated = spec.interval(key)
    ends = [end for end in (stated.at_least, stated.at_most) if end]
    return sum(ends) / len(ends) if ends else None


def find_folder(named: str | None) -> Path:
    """Return the folder of specs. Raises `typer.BadParameter` where there is none."""
    home = Path(named) if named else next((place for place in PLACES if place.is_dir()), PLACES[0])
    if not home.is_dir():
        raise refusal(f"no such folder: {printable(str(home))}", "FOLDER")
    return home


def list_files(home: Path) -> dict[str, Path]:
    """Return the specs of a folder by their ids, which are the names of the files in lower case."""
    return {p.stem.lower(): p for p in sorted(home.iterdir()) if p.suffix.lower() in (".toml", ".json")}


def read_all(home: Path) -> Iterator[tuple[str, Spec]]:
    """Yield every spec of a folder that can be read, with its id."""
    for id, path in list_files(home).items():
        with suppress(SpecError):  # validate tells of these
            yield id, load_spec(Source(path.as_posix(), path))


def has_words(id: str, spec: Spec, text: str) -> bool:
    """Whether the name or the id of an aircraft has all words of a text."""
    of_it = f"{id} {spec.name}".casefold()
    return all(word in of_it for word in text.casefold().split())


def find_aircraft(name: str, folder: str | None) -> str:
    """Return the path of a spec: a file, one by its id in the folder of specs, or the only one of that name.

    Raises `typer.BadParameter` where no aircraft has the name, or several do.
    """
    if name.endswith((".toml", ".json")):
        return name
    home = find_folder(folder)
    files = list_files(home)
    if name.lower() in files:
        return str(files[name.lower()])
    found = {id: spec.name for id, spec in read_all(home) if has_words(id, spec, name)}
    if len(found) == 1:
        return str(files[next(iter(found))])
    where = printable(home.as_posix())
    if found:
        listed = ", ".join(printable(f"{id} ({full})") for id, full in list(found.items())[:MOST])
        more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
        hint = f"name one by its id: {listed}{more}"
        raise refusal(f"{len(found)} aircraft in {where} match {printable(name)!r}: {hint}", "--from")
    close = closest(name, files)
    hint = f"did you mean {printable(close)}?" if close else "mtcrcheck specs lists the aircraft"
    raise refusal(f"no spec of {printable(name)!r} in {where}: {hint}", "--from")
