"""Where results go: standard output, or a file that is written whole or not at all."""

import errno
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from mtcrcheck.cli.commands import refusal
from mtcrcheck.cli.inputs import refuse_input
from mtcrcheck.document import Document
from mtcrcheck.report.formats import NOT_WRITTEN, Run, format_of_suffix
from mtcrcheck.report.layout import Layout, render

MOST_LINKS = 40
"""Links that a path may lead over."""
CLOSED_PIPE = 141
"""128 + SIGPIPE: how a shell sees a program whose reader has gone."""


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


def write_pages(
    pages: Iterable[Document],
    as_json: Callable[[], str],
    format: str | None,
    path: str | None,
    *,
    whole_words: bool = False,
) -> None:
    """Write pages for people, or JSON: as chosen, else by the ending of the output file. Raises as `write` does."""
    if (format or format_among(("table", "json"), path)) == "json":
        write([as_json()], path)
    else:
        layout = Layout(width(path), colour(path), whole_words)
        write((render(page, layout) for page in pages), path)


def lay_out(document: Document, format: str, run: Run) -> Iterable[str]:
    """Return a document as HTML or Markdown, as text for a terminal in any other format."""
    if format == "html":
        from mtcrcheck.report.html import render_document  # templates are slow to load

        return render_document(document, run)
    if format == "markdown":
        from mtcrcheck.report.fleet import to_markdown

        return [to_markdown(document)]
    return [render(document, Layout(run.width, run.colour))]


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
    """Return the format that the ending of an output file names; for none the default, or else the first.

    An ending that names no format at all is one of a table, or of the default. Raises `typer.BadParameter` for one
    that names another format than these.
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
