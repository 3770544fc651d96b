"""What may import what: data flows one way, as ARCHITECTURE.md draws it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "mtcrcheck"
TABLE = re.findall(
    r"^\| (`.+?) \|", (ROOT.parent / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE
)
ROOMS = [re.findall(r"`(\w+)(?:/|\.py)`", row) for row in TABLE]
"""From the ground up: a room imports from those before it, and from its own row."""
RANK = {name: rank for rank, names in enumerate(ROOMS) for name in names}


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of the house that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if node.module == "mtcrcheck" else [node.module, *names]


def room(module: str) -> str:
    return ([*module.split("."), "__init__"])[1]


def test_nothing_imports_from_a_room_above_its_own() -> None:
    assert {name for name in RANK if not any(ROOT.glob(f"{name}*"))} == set()
    upward = []
    for path in sorted(ROOT.rglob("*.py")):
        here = path.relative_to(ROOT).with_suffix("").parts[0]
        for module in imports(path):
            if module.partition(".")[0] == "mtcrcheck" and RANK.get(room(module), 0) > RANK[here]:
                upward.append(f"{path.relative_to(ROOT)} imports {module}")
    assert upward == []


def test_no_files_import_each_other_in_a_circle() -> None:
    files = {
        ".".join((ROOT.name, *path.relative_to(ROOT).with_suffix("").parts)): path
        for path in ROOT.rglob("*.py")
        if path.stem != "__init__"
    }
    TopologicalSorter({name: files.keys() & imports(path) for name, path in files.items()}).prepare()
