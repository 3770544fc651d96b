"""Which paths may name a table: files on this machine that come to an end."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""How addresses begin, also of databases (``md:``) and with one slash (``s3:/``); one letter is a drive."""
QUOTED = re.compile(r"""'([^']+)'|"([^"]+)\"""")
"""A text or a name in SQL."""


def refused(path: str) -> str | None:
    """Return why no engine may be given a path, or what it finds as a pattern; None where one may."""
    if ADDRESS.match(path):
        return (
            f"{path}: it is an address, and nothing is fetched or sent: expected a path on this "
            "machine, which begins with ./ where its name looks like one"
        )
    if _may_never_end(path):
        return f"{path}: it is no regular file: write its rows to one"
    return None


def named_in(query: str) -> Iterator[str]:
    """Yield what stands in quotation marks in a query of SQL: the files that it reads are among these."""
    yield from (one or other for one, other in QUOTED.findall(query))


def leads_to(paths: Iterable[str], target: Path) -> bool:
    """Whether a file is one that paths name or find as patterns."""
    with suppress(OSError, ValueError):
        there = target.stat()
        return any(os.path.samestat(found, there) for path in paths for found in _found(path))
    return False


def _may_never_end(path: str) -> bool:
    """Whether a path, or what it finds as a pattern, is a pipe or a device: engines wait for those for ever."""
    return any(not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)) for found in _found(path))


def _found(path: str) -> Iterator[os.stat_result]:
    """Yield what is known of a path, and of what it finds as a pattern."""
    for found in (path, *glob.iglob(path, recursive=True)):  # noqa: PTH207  patterns may begin at the root
        with suppress(OSError, ValueError):
            yield Path(found).stat()
