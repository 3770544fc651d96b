"""The example aircraft: the folder they are in, and how one is found by its name."""

from collections.abc import Iterator
from pathlib import Path

from mtcrcheck.cli.commands import refusal
from mtcrcheck.cli.inputs import Source, load_spec
from mtcrcheck.precedents.record import SHIPPED
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.model import Spec
from mtcrcheck.text import closest, printable

PLACES = (Path("specs"), *SHIPPED)
"""Where aircraft are looked for: here, then where those are that come with the tool."""
MOST = 10
"""Aircraft that are listed where several match."""


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
        try:
            yield id, load_spec(Source(path.as_posix(), path))
        except SpecError:  # validate tells of these
            continue


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
        words = (
            f"{len(found)} aircraft in {where} match {printable(name)!r}: name one by its id: {listed}{more}"
        )
        raise refusal(words, "--from")
    close = closest(name, files)
    hint = f"did you mean {printable(close)}?" if close else "mtcrcheck specs lists the aircraft"
    raise refusal(f"no spec of {printable(name)!r} in {where}: {hint}", "--from")
