"""`validate`, `convert`, `schema` and `verify`: the form of specs, which needs no law, and saved records."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from mtcrcheck.assessment import Request
from mtcrcheck.cli import FAILED, INVALID, files
from mtcrcheck.cli.classify import given, outcome_of, spread
from mtcrcheck.cli.commands import refusal, refuse_if, tell
from mtcrcheck.cli.files import annotates, format_among, load_spec, width, write
from mtcrcheck.cli.options import Options, add_interpretations, as_command, show
from mtcrcheck.report import csv, findings, verification
from mtcrcheck.report import record as recording
from mtcrcheck.report.formats import Run, Unreadable
from mtcrcheck.report.verification import RecordError, SavedSpec, Verified, compared, differences, read_record
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec import write as notations
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import impossible


@as_command
def validate(asked: Options) -> int:
    checked = []
    for source in given(asked):
        try:
            faults = tuple(impossible(load_spec(source)))
        except SpecError as error:
            faults = error.diagnostics
        checked.append(Unreadable(source.path, faults))
    invalid = any(file.diagnostics for file in checked)
    annotated = asked.format is None and annotates(asked.output)
    form = "github" if annotated else asked.format or format_among(("table", "json"), asked.output)
    if form == "github":
        run = Run(library := load_library(), Request(library.as_of))
        text = "".join(findings.render_annotations(file, run) for file in checked)
        text += findings.validation_summary(checked) + "\n"
    else:
        text = findings.validation_json(checked) if form == "json" else findings.validation_text(checked)
    if invalid or not asked.quiet:
        write([text], asked.output)
    return INVALID if invalid else 0


@as_command
def convert(asked: Options) -> int:
    refuse_if(Path(asked.spec).is_dir(), "one-spec")
    source = next(given(Options(specs=[asked.spec])))
    to = asked.to_format or format_among(("toml", "json"), asked.output, "other")
    try:
        text = notations.convert(files.read(source), source.path, None if to == "other" else to)
    except notations.ConversionError as error:
        tell(error)
        return INVALID
    write([text], asked.output)
    return 0


@as_command
def schema(asked: Options) -> int:
    form, output = asked.format, asked.output
    if asked.columns:
        chosen = form or format_among(("table", "json", "csv"), output)
        text = csv.describe_columns(chosen, width(output))
    else:
        refuse_if((form or format_among(("json",), output, "json")) != "json", "schema-is-json")
        text = json.dumps(notations.editor_schema(), indent=2, ensure_ascii=False) + "\n"
    write([text], output)
    return 0


@as_command
def verify(asked: Options) -> int:
    try:
        saved = read_record(files.content(asked.record))
    except RecordError as error:
        tell(f"{asked.record}: {error}")
        return INVALID
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise refusal(f"the record cannot be read: {words}", "RECORD") from None
    library, _ = add_interpretations(load_library(), asked.interpretation or ())
    unknown = next((id for id in saved.request.interpretations if id not in library.interpretations), None)
    refuse_if(unknown is not None, "read-by-another", id=unknown)
    run = Run(library, saved.request.request, strict=saved.strict)
    again = partial(_assess_again, run, saved.older, Path(asked.root))
    then = [(result.spec, result.model_extra or {}) for result in saved.results]
    unread = [(SavedSpec(path=p, name="", sha256=""), {"errors": found}) for p, found in saved.faults.items()]
    done = tuple(spread(again, [*then, *unread], 0))
    found = verification.Verification(asked.record, saved, library, done[: len(then)], done[len(then) :])
    show(asked, lambda: [verification.describe(found)], json=lambda: verification.to_json(found))
    holds = found.verdicts_hold if asked.verdicts_only else found.holds
    return 0 if holds else FAILED


def _assess_again(run: Run, older: bool, root: Path, saved: tuple[SavedSpec, dict[str, Any]]) -> Verified:
    """Return what has become of one spec, and of what the record says of it or of its faults."""
    spec, content = saved
    location = root / spec.path
    if spec.text is None and (spec.path == files.STDIN or not files.exists(str(location))):
        return Verified(spec, "missing")
    embedded = None if spec.text is None else spec.text.encode(errors="surrogatepass")
    outcome = outcome_of(files.Source(spec.path, location, embedded), run)
    if isinstance(outcome, Unreadable):
        faults = recording.plain(outcome.diagnostics)
        if "errors" in content:
            return Verified(spec, "same", tuple(differences(content, {"errors": faults})))
        return Verified(spec, "invalid", (), tuple(map(str, outcome.diagnostics)))
    now = json.loads(json.dumps(recording.outcome_result(outcome, run)))
    is_same = now["spec"].pop("sha256") == spec.sha256
    # the hash tells what has become of the file, not a difference in what the record says
    then = {"spec": spec.model_dump(exclude={"sha256", "text"}), **content}
    found = compared(then, now, older=older)
    return Verified(spec, "same" if is_same else "changed" if embedded is None else "altered", found)
