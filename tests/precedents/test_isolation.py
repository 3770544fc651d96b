"""Precedents are read by no rule: nothing that makes a verdict imports them, not even inside a function."""

from __future__ import annotations

import ast
from pathlib import Path

import mtcrcheck
from mtcrcheck.precedents.record import EVENTS
from mtcrcheck.rules.law import LAW

PACKAGE = Path(mtcrcheck.__file__).parent
VERDICTS = ("mtcrcheck.classifier", "mtcrcheck.eligibility", "mtcrcheck.assessment", "mtcrcheck.comparison")


def source_of(module: str) -> Path | None:
    """Return the file of a module of the package, None for what is none."""
    stem = PACKAGE.parent.joinpath(*module.split("."))
    places = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((place for place in places if place.is_file()), None)


def imports(module: str) -> set[str]:
    """Return what a module imports of the package, anywhere in its text."""
    source = source_of(module)
    assert source is not None, module
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: the walk does not follow relative imports"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("mtcrcheck") and source_of(name)}


def reached(*modules: str) -> set[str]:
    """Return the modules and all that they import, directly or not."""
    found: set[str] = set()
    pending = list(modules)
    while pending:
        module = pending.pop()
        if module not in found:
            found.add(module)
            pending += imports(module)
    return found


def test_the_walk_finds_imports_through_others() -> None:
    assert "mtcrcheck.rules.world" in reached("mtcrcheck.eligibility")
    assert "mtcrcheck.assessment" in reached("mtcrcheck.precedents.record")


def test_no_verdict_reads_a_precedent() -> None:
    assert not {name for name in reached(*VERDICTS) if name.startswith("mtcrcheck.precedents")}


def test_no_layer_of_a_verdict_names_the_precedents() -> None:
    layers = [*(PACKAGE / "rules").glob("*.py"), *(PACKAGE / "capability").glob("*.py")]
    layers += [source for module in VERDICTS if (source := source_of(module))]
    assert not [path.name for path in layers if "precedents" in path.read_text(encoding="utf-8")]


def test_the_events_are_no_part_of_the_law() -> None:
    assert LAW not in EVENTS.parents
