"""Where results go: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mtcrcheck.cli import signals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLOSED_PIPE = 141
"""128 + SIGPIPE: how a shell sees a program whose reader has gone."""


def write(pieces: Iterable[str | bytes], path: str | None) -> None:
    """Write bytes, and text as UTF-8, to a file, or to standard output piece by piece.

    Lone surrogates, which no encoding knows, are written as escapes. Raises `OSError` for a file that cannot
    be written, and `BrokenPipeError` when nobody reads any more.
    """
    with _stdout() if path in (None, "-") else _file(Path(path or "")) as out:
        for piece in pieces:
            out.write(piece if isinstance(piece, bytes) else piece.encode(errors="backslashreplace"))
            if out is sys.stdout.buffer:
                out.flush()


@contextmanager
def _stdout() -> Iterator[BinaryIO]:
    """Yield standard output as bytes: the same everywhere, whatever the locale."""
    yield sys.stdout.buffer


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
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
    name = None
    try:
        with signals.held():  # one that comes now would leave a file that nobody knows
            descriptor, name = _temporary(target, path)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        if name is not None:
            with suppress(OSError):
                Path(name).unlink()
        raise


def _temporary(target: Path, path: Path) -> tuple[int, str]:
    """Return a new file beside a target, open. Raises `OSError` that names the path as it was typed."""
    try:
        return tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those of a new one."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def leave_pipe() -> None:
    """Point standard output at nothing, so that the interpreter says nothing about the pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
