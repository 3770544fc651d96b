"""Which paths may name a table: files on this machine that come to an end."""

from __future__ import annotations

import glob
import re
import stat
from contextlib import suppress
from pathlib import Path

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""How addresses begin, also of databases (``md:``) and with one slash (``s3:/``); one letter is a drive."""


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


def _may_never_end(path: str) -> bool:
    """Whether a path, or what it finds as a pattern, is a pipe or a device: engines wait for those for ever."""
    for found in (path, *glob.iglob(path, recursive=True)):  # noqa: PTH207  patterns may begin at the root
        with suppress(OSError, ValueError):
            kind = Path(found).stat().st_mode
            if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                return True
    return False
