"""Files: where specs come from, one at a time, in stable order; and where results go, whole or not at all.

Paths are shown as typed, in POSIX form and without ``./``; a folder's files are joined to it: ``.`` gives
``mq-9a.toml``, ``specs`` and ``./specs/`` give ``specs/mq-9a.toml``. Nothing is read twice in one run, and nothing
that was read is written over.
"""

import errno
import io
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from mtcrcheck.cli.commands import refusal, refuse_if, tell
from mtcrcheck.report.formats import format_of_suffix
from mtcrcheck.report.words import NOT_WRITTEN
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import MAX_BYTES

STDIN = "-"
SUFFIXES = (".toml", ".json")
MOST = 1 << 30
"""The most bytes that are read of a file that is no spec: a list of paths, a record."""
WORKBOOKS = (".xlsx", ".xlsm")
TABLES = (*WORKBOOKS, ".csv", ".tsv", ".parquet", ".pq", ".ndjson", ".jsonl")
"""Endings of tables of aircraft, which are no specs."""
SETTINGS = ("mtcrcheck.toml", "pyproject.toml")
"""Files of settings, which may lie beside specs."""
WRITTEN = re.compile(rb'\s*\{\s*"(?:schema"\s*:\s*"mtcrcheck/|\$schema"\s*:\s*"https://json-schema\.org/)')
"""The beginning of a JSON file that the tool itself wrote: a record, or the schema of a spec."""
MOST_LINKS = 40
"""The most links that a path is followed through."""
CLOSED_PIPE = 141
"""128 + SIGPIPE: how a shell sees a program whose reader has gone."""


class Source(NamedTuple):
    """A spec to be read: the path that reports show, and where it is; ``data`` are its bytes if read before.

    ``faults`` are why it is no spec: `read` raises them.
    """

    path: str
    location: Path
    data: bytes | None = None
    faults: tuple[Diagnostic, ...] = ()


_read: set[tuple[int, int]] = set()
"""Device and number of every file that the command has read: none of them is to be written over."""


def forget() -> None:
    """Forget what an earlier command in the same process read."""
    _read.clear()


def note(found: os.stat_result) -> None:
    """Remember a file that is read."""
    if stat.S_ISREG(found.st_mode):
        _read.add((found.st_dev, found.st_ino))


def refuse_input(path: Path) -> None:
    """Raise `typer.BadParameter` for an output file that the command has read."""
    with suppress(OSError, ValueError):
        found = path.stat()
        refuse_if((found.st_dev, found.st_ino) in _read, "read-here", name=path.name)


def sources(typed: Iterable[str], *, rows: bool = False) -> Iterator[Source]:
    """Yield the specs that are named, each once, sorted in folders; with ``rows`` each row of a workbook is one."""
    seen: set[str] = set()
    for text in typed:
        is_book = rows and text.lower().endswith(WORKBOOKS)
        for source in _rows(text) if is_book else _of(text):
            if source.path not in seen:
                seen.add(source.path)
                with suppress(OSError, ValueError):
                    note(os.fstat(0) if source.path == STDIN else source.location.stat())
                yield source


def exists(text: str) -> bool:
    """Whether an argument names something: standard input, a file, a folder, a link, or what cannot be looked at."""
    try:
        os.lstat(text)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return text == STDIN
    except OSError:  # too long a path, or a folder that may not be searched: reading it says so
        pass
    return True


def is_interpretation_file(text: str) -> bool:
    """Whether an interpretation is given as a file: it ends in .toml or has a folder."""
    return text.endswith(".toml") or "/" in text or os.sep in text


def listed(files_from: str) -> Iterator[str]:
    """Yield the paths of a list, one a line (``-``: standard input), without empty lines and # comments."""
    # a name may hold whatever else Unicode takes for the end of a line
    for line in os.fsdecode(content(files_from).removeprefix(b"\xef\xbb\xbf")).split("\n"):
        path = line.strip(" \t\r")
        if path and not line.startswith("#"):
            yield path


def _of(text: str) -> Iterator[Source]:
    location = Path(text)
    if text == STDIN:
        yield Source(STDIN, location, sys.stdin.buffer.read(MAX_BYTES + 1))
    elif os.path.isdir(location):  # noqa: PTH112  Path.is_dir may raise
        yield from (Source(p.as_posix(), p) for p in _walk(location))
    else:
        yield Source(location.as_posix(), location)


def _rows(text: str) -> Iterator[Source]:
    from mtcrcheck.screening.cells import read_fleet
    from mtcrcheck.screening.workbooks import LARGEST, Notes

    location = Path(text)
    path = location.as_posix()
    try:
        file = io.BytesIO(content(text, LARGEST))
    except OSError as error:
        yield Source(path, location, faults=_fault(path, "unreadable", error).diagnostics)
        return
    notes: Notes = []
    yield from (Source(row, location, data, faults) for row, data, faults in read_fleet(file, path, notes))
    tell(*(f"{path}: {words}" for words, lost in notes if not lost))


def find_folder(named: str | None) -> Path:
    """Return the folder of specs. Raises `typer.BadParameter` where there is none."""
    from mtcrcheck.precedents.record import SHIPPED

    places = (Path("specs"), *SHIPPED)
    home = Path(named) if named else next((place for place in places if place.is_dir()), places[0])
    refuse_if(not home.is_dir(), "no-folder", folder=home)
    return home


def list_files(home: Path) -> dict[str, Path]:
    """Return the specs of a folder by their ids, which are the names of the files in lower case."""
    return {p.stem.lower(): p for p in sorted(home.iterdir()) if p.suffix.lower() in (".toml", ".json")}


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the specs in a folder and those below it, sorted by name, level by level.

    Hidden files and folders, settings and what the tool itself writes are left out; a folder that leads back
    into itself is not entered again, and one that links lead to is entered by the first of them alone. A
    folder that cannot be listed is yielded itself: reading it says why.
    """
    pending: list[tuple[Path, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    linked: set[tuple[int, int]] = set()
    while pending:
        path, above = pending.pop()
        try:
            is_folder, found = path.is_dir(), path.stat()
            entries = sorted(path.iterdir(), key=lambda p: p.name, reverse=True) if is_folder else []
        except OSError:
            yield path
            continue
        here = (found.st_dev, found.st_ino)
        if not is_folder:
            yield path
        elif here not in above and not (path.is_symlink() and here in linked):
            # folders that all link to each other would else be entered in every order there is
            linked |= {here} if path.is_symlink() else set()
            pending += [(p, above | {here}) for p in entries if may_hold_specs(p)]


def may_hold_specs(entry: Path) -> bool:
    """Whether an entry of a folder is a folder, or a spec by its name and its beginning, and not hidden."""
    suffix = entry.suffix.lower()
    if entry.name.startswith(".") or entry.name in SETTINGS:
        return False
    if suffix not in SUFFIXES:
        return os.path.isdir(entry)  # noqa: PTH112  Path.is_dir may raise
    with suppress(OSError):  # what cannot be read is left to be reported
        if suffix == ".json" and entry.is_file():
            with entry.open("rb") as file:
                return WRITTEN.match(file.read(200)) is None
    return True


def load_spec(source: Source, settings: Mapping[str, str] | None = None) -> Spec:
    """Return the spec of a source, with settings over it. Raises `SpecError` with every fault."""
    return read_spec(read(source), source.path, settings)


def read(source: Source) -> bytes:
    """Return the bytes of a source. Raises `SpecError` where it cannot be read or is too large."""
    if source.faults:
        raise SpecError(source.faults)
    if source.data is not None:
        return source.data
    path = source.path
    if path.lower().endswith(TABLES):
        batch = ", and so does mtcrcheck batch" if path.lower().endswith(WORKBOOKS) else ""
        words = f"it is a table of aircraft, not a spec: mtcrcheck screen reads it{batch}"
        raise _fault(path, "unreadable", words)
    try:
        found = source.location.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _fault(path, "unreadable", "it is no regular file: pipe its text in, and write -")
        if found.st_size > MAX_BYTES:
            raise _fault(path, "too-large", f"{found.st_size:,} bytes: at most {MAX_BYTES:,} are read")
        return content(source.location, MAX_BYTES)
    except OSError as error:
        raise _fault(path, "unreadable", error) from None


def content(path: str | Path, most: int = MOST) -> bytes:
    """Return the bytes of a file, ``-`` for standard input; a pipe that nobody writes to is empty.

    Raises `OSError` where it cannot be read or is larger than ``most`` bytes.
    """
    if path == STDIN:
        note(os.fstat(0))
        data = sys.stdin.buffer.read(most + 1)
    else:
        # else opening a pipe that nobody writes to would wait for ever
        at_once = getattr(os, "O_NONBLOCK", 0)
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | at_once)) as file:
            found = os.fstat(file.fileno())
            note(found)
            if hasattr(os, "set_blocking"):
                os.set_blocking(file.fileno(), True)
            data = file.read(most + 1) if found.st_size <= most else None
    if data is None or len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def _fault(path: str, code: str, message: str | OSError) -> SpecError:
    if isinstance(message, OSError):
        message = f"it cannot be read: {(message.strerror or str(message)).lower()}"
    return SpecError([Diagnostic(path, 1, 1, code, message)])


def write(pieces: Iterable[str | bytes], path: str | None, *, anew: bool = False) -> None:
    """Write bytes, and text as UTF-8, to a file, or to standard output piece by piece.

    Lone surrogates, which no encoding knows, are written as escapes. Raises `typer.BadParameter` for a file that was
    read, unless it is written ``anew``, `OSError` for one that cannot be written, and `BrokenPipeError` when nobody
    reads any more.
    """
    with opened(path, anew=anew) as out:
        for piece in pieces:
            out.write(piece if isinstance(piece, bytes) else piece.encode(errors="backslashreplace"))
            if out is sys.stdout.buffer:
                out.flush()


def write_paged(pieces: Iterable[str]) -> None:
    """Write text to the terminal: through a pager where it is longer than the screen and there is one."""
    text = "".join(pieces)
    pager = shlex.split(os.environ.get("PAGER") or "less -FRX")
    if pager and text.count("\n") >= shutil.get_terminal_size().lines and shutil.which(pager[0]):
        # the pager ends when the reader leaves it, with what is not read unread
        subprocess.run(pager, input=text.encode(errors="backslashreplace"), check=False)
    else:
        write([text], None)


@contextmanager
def opened(name: str | None, *, anew: bool = False) -> Iterator[BinaryIO]:
    """Yield standard output, or a temporary file that takes the place of a file in the end, and never stays behind.

    What is no regular file, such as a device, is written to as it is, and so is an open descriptor by its path.
    """
    if name is None or name == "-":
        yield sys.stdout.buffer
        return
    path = Path(name)
    target = Path(os.path.realpath(path))  # a link stays a link; Path.resolve raises no OSError for a loop
    special = find_special(path)
    if special is not None:
        with _naming(path):
            file = os.fdopen(os.dup(special), "wb") if isinstance(special, int) else special.open("wb")
        with file:
            yield file
        return
    fault = errno.ELOOP if target.is_symlink() else errno.EISDIR if target.is_dir() else 0
    if fault:
        raise OSError(fault, os.strerror(fault), str(path))
    if not anew:
        refuse_input(target)
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    # named before it is there, so that a signal that comes meanwhile leaves nothing behind
    temporary = target.with_name(f".mtcrcheck.{os.urandom(4).hex()}")
    try:
        with _naming(path):
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode or 0o666)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        if mode is not None:
            temporary.chmod(mode)
        if not anew:
            refuse_input(target)  # what a folder holds is known only now
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink()


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Name the path that was typed in what is raised."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def find_special(path: Path) -> int | Path | None:
    """Return the open descriptor that a path names, as /dev/stdout does, or where a device or pipe is, else None."""
    for _ in range(MOST_LINKS):
        if os.path.realpath(path.parent) in ("/dev/fd", f"/proc/{os.getpid()}/fd") and path.name.isdigit():
            return int(path.name)
        if not path.is_symlink():
            return path if path.exists() and not (path.is_file() or path.is_dir()) else None
        path = path.parent / path.readlink()
    return None


def leave_pipe() -> None:
    """Point standard output at nothing, so that the interpreter says nothing about the pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def format_among(formats: Sequence[str], path: str | None, default: str = "") -> Any:
    """Return the format that the ending of an output file names: without one the default, or else the first.

    An ending that names no format means the default, or else a table. Raises `typer.BadParameter` for one that names
    a format other than these.
    """
    suffix = Path(path or "").suffix.lower()
    found = {".txt": "text", ".svg": "svg", ".png": "png", ".toml": "toml"}.get(suffix, "")
    found = found if found in formats else format_of_suffix(suffix).value
    if not suffix or (default and found == "table" and suffix not in NOT_WRITTEN):
        return default or formats[0]
    if (suffix in NOT_WRITTEN and found == "table") or found not in formats:
        hint = f"{NOT_WRITTEN[suffix]}; or " if suffix in NOT_WRITTEN and "html" in formats else ""
        raise refusal(
            f"nothing here is written as {suffix}: {hint}choose one of {', '.join(formats)}", "--output"
        )
    return found


def annotates(path: str | None) -> bool:
    """Whether what would be a table becomes annotations: on standard output in a workflow of GitHub."""
    return not path and os.environ.get("GITHUB_ACTIONS") == "true"


def width(path: str | None) -> int:
    """Return the columns to write for: the terminal's, 80 where there is none."""
    if path or not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return 80
    return max(shutil.get_terminal_size().columns, 40)


def colour(path: str | None, choice: str = "auto") -> bool:
    """Whether to colour: as chosen, else on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise."""
    if choice != "auto":
        return choice == "always"
    forced = os.environ.get("FORCE_COLOR", "")
    if os.environ.get("NO_COLOR") or forced.lower() in ("0", "false"):
        return False
    return path is None and (bool(forced) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb"))
