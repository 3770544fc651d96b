"""Every report on one text that may be a spec or may be none, without starting the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.assessment import Request, assess
from mtcrcheck.comparison import compare
from mtcrcheck.document import Layout, render
from mtcrcheck.report import findings
from mtcrcheck.report.formats import QUESTIONS, Compared, Format, Renderer, Run, Unreadable
from mtcrcheck.report.verification import Difference, Verification, Verified, describe, read_record
from mtcrcheck.report.verification import to_json as verification_json
from mtcrcheck.spec.diagnostics import CODES, SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import ConversionError, convert
from tests.specs_for_tests import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.report.formats import Outcome
    from mtcrcheck.spec.model import Spec

REQUEST = Request(LIBRARY.as_of, ("mtcr",), ("SA",), settings=(("transfer.channel", "dcs"),))
ONE = Run(LIBRARY, REQUEST, fail_on=("undetermined", "category-ii"))
"""A report on one aircraft after another, short."""
WHOLE = Run(LIBRARY, REQUEST, why=True, embed=True)
MANY = Run(LIBRARY, REQUEST, rows=True)
SIDES = Run(LIBRARY, REQUEST, old="us-2020", new="us-2025")


def read(data: bytes, path: str) -> Spec | Unreadable:
    """Read a text that may be no spec: a spec, or faults each in it or just behind it, may come of it."""
    try:
        return read_spec(data, path)
    except SpecError as error:
        found = Unreadable(path, error.diagnostics)
    assert found.diagnostics
    lines = data.decode(errors="replace").removeprefix("\ufeff").split("\n")
    for fault in found.diagnostics:
        assert fault.code in CODES
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
    return found


def reports(data: bytes, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield every report on a text: what it is, its format and its words."""
    found = read(data, path)
    one: Outcome = found if isinstance(found, Unreadable) else assess(found, REQUEST, LIBRARY)
    for form in Format:
        yield form, form, _report(form.renderer, one, ONE)
    for form in (Format.TABLE, Format.MARKDOWN, Format.HTML, Format.CSV):
        yield f"{form} of many", form, _report(form.renderer, one, MANY)
    for form in (Format.TABLE, Format.MARKDOWN, Format.HTML, Format.JSON):
        yield f"whole {form}", form, _report(form.renderer, one, WHOLE)
    yield "questions", "table", _report(QUESTIONS, one, ONE)
    if isinstance(found, Unreadable):
        yield from _validated(found)
        return
    yield from _validated(Unreadable(path, ()))
    compared = Compared(found, compare(found, REQUEST, SIDES.old, SIDES.new, LIBRARY))
    for form in (form for form in Format if form.renderer.shows_changes):
        yield f"{form} of changes", form, _report(form.renderer, compared, SIDES)
    yield from _verified(_report(Format.JSON.renderer, one, WHOLE))
    yield from _converted(data, path)


def _report(renderer: Renderer, outcome: Outcome, run: Run) -> str:
    return "".join(renderer.render_all([renderer.render_one(outcome, run)], run))


def _validated(file: Unreadable) -> Iterator[tuple[str, str, str]]:
    yield "validation", "table", findings.validation_text([file])
    yield "validation as data", "json", findings.validation_json([file])


def _verified(record: str) -> Iterator[tuple[str, str, str]]:
    """Yield the reports on a record in which everything has become something else."""
    saved = read_record(record.encode())
    spec = saved.results[0].spec
    differences = (Difference(spec.name, spec.name, spec.path), Difference("annex.category", "I", "II"))
    found = Verification(spec.path, saved, LIBRARY, (Verified(spec, "changed", differences, (spec.name,)),))
    yield "verification", "table", render(describe(found), Layout(80))
    yield "verification as data", "json", verification_json(found)


def _converted(data: bytes, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield the text in both notations, each of which has to say the same."""
    for to in ("toml", "json"):
        try:
            yield f"as {to}", to, convert(data, path, to)  # type: ignore[arg-type]  # one of the two
        except ConversionError:
            continue
