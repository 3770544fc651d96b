"""The report on a validation: every fault at its place, then how many files are valid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mtcrcheck.report import record
from mtcrcheck.report.json import TOOL, to_text
from mtcrcheck.spec.diagnostics import Diagnostic

SCHEMA = "mtcrcheck/validation/1"


@dataclass(frozen=True, slots=True)
class Validated:
    """One spec file, and every fault of it; there is none where it is valid."""

    path: str
    diagnostics: tuple[Diagnostic, ...] = ()


def text(files: Sequence[Validated]) -> str:
    """Return one line for each fault, then the summary."""
    faults = "".join(f"{d}\n" for file in files for d in file.diagnostics)
    return f"{faults}{summary(files)}\n"


def summary(files: Sequence[Validated]) -> str:
    """Return how many files are valid, and what to do about the others."""
    invalid = sum(bool(file.diagnostics) for file in files)
    count = len(files) - invalid
    valid = f"{count:,} {'file' if count == 1 else 'files'} valid"
    return f"{valid}, {invalid:,} invalid: mtcrcheck explain CODE says more" if invalid else valid


def to_json(files: Sequence[Validated]) -> str:
    """Return the validation as JSON text, faults as in the record of an assessment."""
    return to_text({
        "schema": SCHEMA,
        "tool": TOOL,
        "files": [{"path": file.path, "valid": not file.diagnostics} for file in files],
        "errors": [record.error(d) for file in files for d in file.diagnostics],
    })  # fmt: skip
