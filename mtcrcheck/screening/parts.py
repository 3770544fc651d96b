"""A run that can be taken up again: parts of the output, each written whole, beside the file that they become.

The folder has a manifest, which says what the parts rest on and which are done; a part that is not in it does not
count. Parts that rest on something else have other names, so that two runs on one output do not mix their parts.
"""

import glob
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


@dataclass(slots=True)
class Parts:
    """The parts of an output: their folder, what they rest on, and how many rows and faulty rows are done after each.

    ``changed`` names what has changed since a run broke off, of which the parts are thrown away then.
    """

    folder: Path
    rest_on: Mapping[str, Any]
    done: list[tuple[int, int]] = field(default_factory=list)
    changed: tuple[str, ...] = ()

    @property
    def last(self) -> tuple[int, int]:
        """How many rows are done, and how many of these have diagnostics."""
        return self.done[-1] if self.done else (0, 0)

    @property
    def paths(self) -> list[Path]:
        """The files of the parts that are done."""
        return [self.path(n) for n in range(1, len(self.done) + 1)]

    def path(self, number: int) -> Path:
        """Return the file of a part, counted from 1."""
        mark = hashlib.sha256(json.dumps(self.rest_on, sort_keys=True).encode()).hexdigest()[:12]
        return self.folder / f"{mark}-{number:06}"

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Yield the path for the next part, which takes its place when it is whole."""
        fresh = self.folder / f"part.{os.getpid()}"
        yield fresh
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(self.path(len(self.done) + 1))

    def note(self, *last: tuple[int, int]) -> None:
        """Note that one more part is done, and up to which row; the manifest is written whole."""
        self.done += last
        fresh = self.folder / f"{MANIFEST}.{os.getpid()}"
        fresh.write_text(json.dumps({"rest_on": self.rest_on, "done": self.done}, indent=1), "utf-8")
        fresh.replace(self.folder / MANIFEST)


def take_up(output: Path, rest_on: Mapping[str, Any]) -> Parts:
    """Return the parts of a file that are done, none where they rest on anything else than ``rest_on``."""
    target = output.resolve()
    parts = Parts(target.with_name(f".{target.name}.parts"), json.loads(json.dumps(rest_on)))
    before: dict[str, Any] = {}
    try:
        found = json.loads((parts.folder / MANIFEST).read_text("utf-8"))
        before = dict(found["rest_on"])
        parts.done = [(int(rows), int(faulty)) for rows, faulty in found["done"]]
    except (OSError, ValueError, KeyError, TypeError):
        parts.done = []
    if before != parts.rest_on or not all(path.is_file() for path in parts.paths):
        parts.changed = tuple(name for name in before if before[name] != parts.rest_on.get(name))
        parts.done = []
        shutil.rmtree(parts.folder, ignore_errors=True)
        parts.folder.mkdir()
        parts.note()
    return parts


def fingerprints(patterns: Iterable[str]) -> list[tuple[str, int, int]]:
    """Return the path, the size and the time of each file that patterns name; of a database, with its log."""
    paths = (p for name in patterns for p in (name, f"{name}.wal", *sorted(glob.glob(name, recursive=True))))  # noqa: PTH207
    files = dict.fromkeys(Path(path).resolve() for path in paths if Path(path).is_file())
    return [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
