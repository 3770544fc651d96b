"""`verify`: whether a saved record still holds."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import typer

from mtcrcheck.cli import FAILED, INVALID, inputs
from mtcrcheck.cli.classify import outcome_of
from mtcrcheck.cli.commands import Text, Texts, refusal
from mtcrcheck.cli.options import PageFormat, grouped
from mtcrcheck.cli.output import write_pages
from mtcrcheck.cli.request import add_interpretations
from mtcrcheck.cli.spreading import spread
from mtcrcheck.report import record as recording
from mtcrcheck.report import verification
from mtcrcheck.report.formats import Run, Unreadable
from mtcrcheck.report.verification import RecordError, SavedSpec, Verified, compared, differences, read_record
from mtcrcheck.rules.law import load_library
from mtcrcheck.text import printable


@grouped
def verify(
    record: str,
    root: str = ".",
    verdicts_only: bool = False,
    interpretation: Texts = None,
    format: PageFormat | None = None,
    output: Text = None,
) -> int:
    try:
        saved = read_record(inputs.content(record))
    except RecordError as error:
        typer.echo(f"{printable(record)}: {error}", err=True)
        return INVALID
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise refusal(f"the record cannot be read: {words}", "RECORD") from None
    library, _ = add_interpretations(load_library(), interpretation or ())
    unknown = [printable(id) for id in saved.request.interpretations if id not in library.interpretations]
    if unknown:
        words = "which is no part of the law data: give its file"
        raise refusal(f"the record was read by {unknown[0]}, {words}", "--interpretation")
    run = Run(library, saved.request.request, strict=saved.strict)
    again = partial(_assess_again, run, saved.older, Path(root))
    then = [(result.spec, result.content) for result in saved.results]
    unread = [(SavedSpec(path=p, name="", sha256=""), {"errors": found}) for p, found in saved.faults.items()]
    done = tuple(spread(again, [*then, *unread], 0))
    found = verification.Verification(record, saved, library, done[: len(then)], done[len(then) :])
    write_pages([verification.describe(found)], lambda: verification.to_json(found), format, output)
    holds = found.verdicts_hold if verdicts_only else found.holds
    return 0 if holds else FAILED


def _assess_again(run: Run, older: bool, root: Path, saved: tuple[SavedSpec, dict[str, Any]]) -> Verified:
    """Return what has become of one spec, and of what the record says of it or of its faults."""
    spec, content = saved
    location = root / spec.path
    if spec.text is None and (spec.path == inputs.STDIN or not inputs.exists(str(location))):
        return Verified(spec, "missing")
    embedded = None if spec.text is None else spec.text.encode(errors="surrogatepass")
    outcome = outcome_of(inputs.Source(spec.path, location, embedded), run)
    if isinstance(outcome, Unreadable):
        faults = [recording.error(fault) for fault in outcome.diagnostics]
        if "errors" in content:
            return Verified(spec, "same", tuple(differences(content, {"errors": faults})))
        return Verified(spec, "invalid", (), tuple(map(str, outcome.diagnostics)))
    now = json.loads(json.dumps(recording.outcome_result(outcome, run)))
    is_same = now["spec"].pop("sha256") == spec.sha256
    # the hash tells what has become of the file, not a difference in what the record says
    then = {"spec": spec.model_dump(exclude={"sha256", "text"}), **content}
    found = compared(then, now, older=older)
    return Verified(spec, "same" if is_same else "changed" if embedded is None else "altered", found)
