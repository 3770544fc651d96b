"""Where results go: standard output, or a file that is written whole or not at all."""

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

CLOSED_PIPE = 141
"""128 + SIGPIPE: how a shell sees a program whose reader has gone."""


def write(pieces: Iterable[str | bytes], path: str | None) -> None:
    """Write bytes, and text as UTF-8, to a file, or to standard output piece by piece.

    Lone surrogates, which no encoding knows, are written as escapes. Raises `OSError` for a file that cannot
    be written, and `BrokenPipeError` when nobody reads any more.
    """
    with nullcontext(sys.stdout.buffer) if path in (None, "-") else _replace(Path(path or "")) as out:
        for piece in pieces:
            out.write(piece if isinstance(piece, bytes) else piece.encode(errors="backslashreplace"))
            if out is sys.stdout.buffer:
                out.flush()


@contextmanager
def _replace(path: Path) -> Iterator[BinaryIO]:
    """Yield a temporary file beside ``path`` that takes its place in the end, and never stays behind.

    What is no regular file, such as a device, is written to as it is.
    """
    target = Path(os.path.realpath(path))  # a link stays a link; Path.resolve raises no OSError for a loop
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else None
    # named before it is there, so that a signal that comes meanwhile leaves nothing behind
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode or 0o666)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from None
        with os.fdopen(descriptor, "wb") as file:
            yield file
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink()


def leave_pipe() -> None:
    """Point standard output at nothing, so that the interpreter says nothing about the pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def format_by_ending(path: str | None, formats: Iterable[str], default: str) -> str:
    """Return the format that the ending of an output file names, another where it names none of them."""
    ending = Path(path or "").suffix.lower().removeprefix(".")
    return ending if ending in formats else default
