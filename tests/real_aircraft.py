"""The aircraft of specs/, and some that stand for all of them where each costs a tenth of a second.

Together the some have every configuration with every propulsion, every role and control, every key, and all that the
snapshot of verdicts tells apart: categories, evidence, alerts and reviews. ``NET=full`` takes all instead.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import tomli

from mtcrcheck.spec.read import read_spec
from tests.snapshot import ROOT, SNAPSHOT

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.spec.model import Spec

PATHS = tuple(sorted((ROOT / "specs").glob("*.toml")))
FULL = os.environ.get("NET") == "full"


@cache
def every_spec() -> tuple[Spec, ...]:
    """Return what all files of the folder say."""
    return tuple(read_spec(path.read_bytes(), path.name) for path in PATHS)


def some_specs() -> tuple[Spec, ...]:
    """Return what the files say of some aircraft that stand for all."""
    return tuple(spec for spec in every_spec() if spec.path in {path.name for path in some_paths()})


@cache
def some_paths() -> tuple[Path, ...]:
    """Return the files of some aircraft that stand for all: each adds most of the traits that are still missing."""
    if FULL:
        return PATHS
    blocks = SNAPSHOT.read_text().split("\n\n")[1:]
    traits = dict(zip(PATHS, map(_traits, PATHS, blocks), strict=True))
    missing = {trait for found in traits.values() for trait in found}
    chosen = []
    while missing:
        best = max(traits, key=lambda path: len(traits[path] & missing))
        chosen.append(best)
        missing -= traits[best]
    return tuple(sorted(chosen))


def _traits(path: Path, block: str) -> set[tuple[str, ...]]:
    data = tomli.loads(path.read_text("utf-8"))
    craft = data["aircraft"]
    annex, alerts, *reviews = (re.sub(r"^\S+: ", "", line.strip()) for line in block.splitlines())
    keys = {(table, key) for table, held in data.items() if isinstance(held, dict) for key in held}
    return {
        *keys,
        ("kind", _said(craft.get("configuration")), _said(craft.get("propulsion"))),
        ("role", _said(craft.get("role"))),
        ("control", _said(craft.get("control"))),
        ("annex", annex),
        ("reviews", *reviews),
        *(("alert", alert) for alert in alerts.split(", ")),
        *((name,) for name in data),
    }


def _said(claims: Any) -> str:
    if isinstance(claims, list):
        return ", ".join(sorted({_said(claim) for claim in claims}))
    return str(claims["value"] if isinstance(claims, dict) else claims)
