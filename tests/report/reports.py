"""Reports made without the command, for tests of one format."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mtcrcheck.assessment import Request, assess
from mtcrcheck.report.formats import QUESTIONS, Format, Run, Unreadable
from mtcrcheck.report.record import SEAL, seal_of
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec
from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER
from tests.specs_for_tests import LIBRARY

INPUTS = {"mq-9a.toml": MQ_9A, "bad.toml": BROKEN, "quad.toml": QUADCOPTER}


@cache
def outcome(text: str, path: str, request: Request) -> object:
    """Return what becomes of one input, assessed once for all formats."""
    try:
        return assess(read_spec(text.encode(), path), request, LIBRARY)
    except SpecError as error:
        return Unreadable(path, error.diagnostics)


def run_for(*to: str, **settings: object) -> Run:
    """Return a run under all readings on the last day of the law data."""
    readings = ("mtcr", "us-2020", "us-2025")
    return Run(LIBRARY, Request(LIBRARY.as_of, readings, to), **settings)  # type: ignore[arg-type]


def report(form: str, run: Run, inputs: dict[str, str] | None = None) -> str:
    """Return the report on some inputs in one format."""
    renderer = QUESTIONS if form == "questions" else Format(form).renderer
    found = (outcome(text, path, run.request) for path, text in (inputs or INPUTS).items())
    return "".join(renderer.render_all((renderer.render_one(o, run) for o in found), run))  # type: ignore[arg-type]


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its seal."""
    return {**{k: v for k, v in record.items() if k != SEAL}, SEAL: seal_of(record)}
