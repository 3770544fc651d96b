"""The options that several commands share, and the request that they make, checked before any spec is read.

A command takes groups of options and single ones as parameters; `grouped` shows them to Typer, each typed and
explained as help.toml says of a parameter of its name.
"""

import datetime
import functools
import hashlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from mtcrcheck import countries
from mtcrcheck.assessment import Influence, Request, by_exporter, readings
from mtcrcheck.cli import INVALID, USAGE, end_gently, files, listen
from mtcrcheck.cli.commands import HELP, Text, Texts, refusal, refuse_if, tell
from mtcrcheck.cli.files import Source, content, is_interpretation_file, load_spec
from mtcrcheck.report.formats import FailOn, Format
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.rules.places import ALL, find_destinations, find_exporters, group_names
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import MAX_BYTES
from mtcrcheck.text import closest, printable

Configured = tuple[Influence, ...]
"""What a configuration file or a variable set; a command that has such a parameter reports it itself."""


def complete(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return what completes a word: those known that begin so."""
    return lambda incomplete: [name for name in known() if name.casefold().startswith(incomplete.casefold())]


def complete_places(incomplete: str) -> list[str]:
    """Return the codes of countries and the names of groups that begin so, behind what is listed already."""
    listed, _, begun = incomplete.rpartition(",")
    found = complete(lambda: (*group_names(load_library()), ALL, *countries.codes()))(begun.strip())
    return [f"{listed},{name}".lstrip(",") for name in found]


def _list_ids() -> Iterable[str]:
    from mtcrcheck.explain.pages import Index

    return Index(load_library()).kinds


COMPLETIONS = {
    "aircraft": complete(lambda: files.list_files(files.find_folder(None))),
    "countries": complete(countries.codes),
    "ids": complete(_list_ids),
    "interpretations": complete(lambda: (*load_library().interpretations, ALL)),
    "keys": complete(lambda: dict.fromkeys(f"{key.in_file}=" for key in KEYS.values())),
    "places": complete_places,
}
"""What is proposed when Tab is pressed, by the words of help.toml."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which specs, and what is set over them."""

    specs: Texts = None
    files_from: Text = None
    settings: Texts = None
    item: Text = None
    end_user: Text = None
    end_use: Text = None
    us_content_share: Text = None
    channel: Text = None
    value: Text = None
    nsm28_partner: bool | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """From where, to whom, as of which day, under which interpretations."""

    to: Texts = None
    exporter: Texts = None
    as_of: Text = None
    interpretation: Texts = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    entries: bool = False
    conditions: bool = False
    why: bool = False
    fail_on: list[FailOn] | None = None
    strict: bool = False
    questions: bool = False
    embed: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to report."""

    format: Format | None = None
    output: Text = None
    quiet: bool = False
    jobs: int = 0
    color: Literal["auto", "always", "never"] = "auto"


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the function reports it. A reader
    that closes the pipe ends the command quietly; a spec that cannot be read, or a file, ends it with the reason.
    """
    taken = {name: p.annotation for name, p in inspect.signature(command, eval_str=True).parameters.items()}
    groups: dict[str, Any] = {name: kind for name, kind in taken.items() if is_dataclass(kind)}
    reports = [name for name, kind in taken.items() if kind == Configured]

    formats = _told("format", command.__name__).get("of", "").split()

    @functools.wraps(command)
    def run(context: typer.Context, **options: Any) -> None:
        if formats:
            options["format"] = options["format"] or files.format_among(formats, options["output"])
        for name, group in groups.items():
            options[name] = group(**{f.name: options.pop(f.name) for f in fields(group)})
        settings = {  # but for what was typed
            name: setting
            for name, setting in (context.obj or {}).items()
            if (source := context.get_parameter_source(setting.parameter)) and source.name == "DEFAULT_MAP"
        }
        configured = tuple(Influence(name[2:], each.words, each.source) for name, each in settings.items())
        options |= dict.fromkeys(reports, configured)
        tell(*(f"set: {influence}" for influence in configured if not reports))
        listen(end_gently)
        try:
            code = command(**options)
        except typer.BadParameter as error:
            if found := settings.get(str(error.param_hint)):
                error.message += f" (from {printable(found.place)})"
            raise
        except SpecError as error:
            tell(*error.diagnostics)
            code = INVALID
        except BrokenPipeError:
            files.leave_pipe()
            code = files.CLOSED_PIPE
        except OSError as error:
            files.leave_pipe()
            tell(f"Error: {error.filename or 'output'}: {error.strerror}")
            code = USAGE
        raise typer.Exit(code)

    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    shown = [context, *(_declare(parameter, command.__name__) for parameter in _list_parameters(command))]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _list_parameters(taker: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    """Yield each parameter that is an argument or option, those of a group one by one."""
    for parameter in inspect.signature(taker, eval_str=True).parameters.values():
        if is_dataclass(parameter.annotation):
            yield from _list_parameters(cast("Any", parameter.annotation))
        elif parameter.annotation != Configured:
            yield parameter


def _told(name: str, command: str) -> dict[str, Any]:
    """Return what help.toml says of a parameter of a command."""
    found = (HELP.get(table, {}).get(name, {}) for table in ("options", command))
    shared, own = ({"help": told} if isinstance(told, str) else told for told in found)
    return dict(own) if {"names", "metavar", "argument"} & {*own} else {**shared, **own}


def _declare(parameter: inspect.Parameter, command: str) -> inspect.Parameter:
    """Return a parameter as Typer takes it, typed and explained as help.toml says."""
    name, kind, told = parameter.name, parameter.annotation, _told(parameter.name, command)
    if formats := told.pop("of", ""):
        kind = cast("Any", Literal)[tuple(formats.split())] | None
    told["autocompletion"] = COMPLETIONS.get(told.pop("completes", ""))
    names = told.pop("names", [f"--{name.replace('_', '-')}"] if kind is bool else [])
    if value := told.pop("argument", None):
        declared = typer.Argument(metavar=value, show_default=False, **told)
    else:
        declared = typer.Option(*names, **told)
    annotation = cast("Any", Annotated)[kind, declared]
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation)


TRANSFER_OPTIONS = ("item", "end_user", "end_use", "us_content_share", "channel", "value", "nsm28_partner")
"""The options that set a key of the [transfer] table: the key of the same name, and ``value_usd`` for ``value``."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def request_of(transfer: Transfer, inputs: Inputs, *, quiet: bool = False) -> tuple[Library, Request]:
    """Return the request that the options make, and the library with the user's own interpretations.

    Raises `typer.BadParameter`.
    """
    library, request = _base(load_library(), transfer, inputs, quiet=quiet)
    found = (r.id for each in by_exporter(library, request) for r in readings(library, each))
    return library, replace(request, interpretations=tuple(dict.fromkeys(found)))


def sides_of(
    transfer: Transfer, inputs: Inputs, old: str, new: str, *, quiet: bool = False
) -> tuple[Library, Request, str, str]:
    """Return what a comparison asks: the library with the user's own interpretations, the request, its two sides.

    Two days may be compared under given interpretations, two interpretations on a given day. Raises
    `typer.BadParameter` for a side that is neither a day nor an interpretation, and for one of each.
    """
    library, old = _side(load_library(), old, "--old")
    library, new = _side(library, new, "--new")
    days = [datetime.date.fromisoformat(side) for side in (old, new) if DAY.fullmatch(side)]
    refuse_if(len(days) == 1, "one-of-each")
    refuse_if(days and transfer.as_of is not None, "days-of-sides")
    refuse_if(transfer.interpretation and not days, "interpretations-of-sides")
    return *_base(library, transfer, inputs, days, quiet=quiet), old, new


def _side(library: Library, text: str, option: str) -> tuple[Library, str]:
    if text[:1].isdigit():
        return library, str(law_day(library, text, option))
    if text == ALL:
        raise refusal("one interpretation at a time", option)
    return find_interpretation(library, text, option)


def _base(
    library: Library, transfer: Transfer, inputs: Inputs, days: Iterable[datetime.date] = (), *, quiet: bool
) -> tuple[Library, Request]:
    """Return a request for the interpretations asked for, with the groups of the last of the days compared."""
    library, interpretations = add_interpretations(library, transfer.interpretation or ())
    asked = law_day(library, transfer.as_of)
    on = max(days, default=asked)
    option = "--from"
    try:
        exporter, *others = find_exporters(library, transfer.exporter or ["US"], on)
        option = "--to"
        # of several states each leaves itself out of the destinations
        codes, groups = find_destinations(library, transfer.to or (), "" if others else exporter, on)
    except (countries.UnknownCountryError, ValueError) as error:
        raise refusal(printable(str(error)), option) from None
    tell(*(f"--to {group}" for group in groups if not quiet))
    settings = tuple(read_settings(inputs).items())
    request = Request(asked, interpretations, codes, exporter, settings, tuple(others))
    refuse_if(not by_exporter(library, request), "nothing-exported")
    return library, request


def resolve_country(text: str, option: str) -> str:
    """Return the alpha-2 code of a country."""
    try:
        return countries.resolve(text.strip())
    except countries.UnknownCountryError as error:
        is_group = isinstance(error, countries.GroupNamedError)
        hint = ": name one country; mtcrcheck explain lists the groups on file" if is_group else ""
        raise refusal(printable(f"{error}{hint}"), option) from None


def law_day(library: Library, text: str | None, option: str = "--as-of") -> datetime.date:
    """Return a day that has law on file, by default the latest. Raises `typer.BadParameter` for any other."""
    if text is None:
        return library.as_of
    asked = read_day(text, option)
    annex = (rule for rule in library.rules.values() if rule.kind == "annex")
    first = min(v.effective for rule in annex for v in rule.versions if v.effective)
    if asked < first:
        raise refusal(f"{asked} is before the law data begin, with the MTCR on {first}", option)
    return asked


def read_day(text: str, option: str) -> datetime.date:
    """Return a day written as year-month-day."""
    try:
        if DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        why = "it is not written as year-month-day"
    except ValueError:
        why = "there is no such day"
    raise refusal(f"{printable(text)!r}: {why}; write it like 2020-07-24", option)


def add_interpretations(library: Library, asked: Iterable[str]) -> tuple[Library, tuple[str, ...]]:
    """Return the library with the user's own interpretations, and the ids of those asked for."""
    ids: list[str] = []
    for text in asked:
        for part in [text] if is_interpretation_file(text) else map(str.strip, text.split(",")):
            library, id = find_interpretation(library, part, "--interpretation")
            ids.append(id)
    return library, tuple(ids)


def find_interpretation(library: Library, text: str, option: str) -> tuple[Library, str]:
    """Return a library that has an interpretation, and its id, or ``all``. Raises `typer.BadParameter`."""
    if text == ALL or text in library.interpretations:
        return library, text
    if not is_interpretation_file(text):
        close = closest(text, library.interpretations)
        known = f"there are {', '.join(library.interpretations)} and {ALL}"
        hint = f"did you mean {close}?" if close else known
        words = f"no interpretation is called {printable(text)!r}: {hint} A file of your own ends in .toml."
        raise refusal(words, option)
    from mtcrcheck.cli.own import InterpretationError, load

    try:
        data = content(text, MAX_BYTES)
        interpretation = load(data, text, library)
    except InterpretationError as error:
        raise refusal(f"not a usable interpretation\n{error}", option) from None
    return library.with_interpretation(interpretation, hashlib.sha256(data).hexdigest()), interpretation.id


def load_spec_at(path: str, option: str) -> Spec:
    """Return the spec that an option names. Raises `typer.BadParameter` with every fault of it."""
    try:
        return load_spec(Source(path, Path(path)))
    except SpecError as error:
        raise refusal(str(error), option) from None


def read_settings(inputs: Inputs, option: str = "--set") -> dict[str, str]:
    """Return what is set over every spec, by dotted key. Raises `typer.BadParameter` for what never fits.

    ``option`` is what the settings were given with.
    """
    found: dict[str, tuple[str, str]] = {}
    for text in inputs.settings or ():
        key, equals, value = text.partition("=")
        if not equals:
            words = "has no '=': write KEY=VALUE, such as mass.max_payload='510 kg'"
            raise refusal(f"{printable(text)!r} {words}", option)
        found[key.strip()] = value.strip(), option
    for name in TRANSFER_OPTIONS:
        given = getattr(inputs, name)
        if given is not None:
            key = "transfer.value_usd" if name == "value" else f"transfer.{name}"
            value = str(given).lower() if isinstance(given, bool) else given
            found[key] = value, f"--{name.replace('_', '-')}"
    for key, (value, given_with) in found.items():
        try:
            read_spec(b'name = "a spec"', "", {key: value})
        except SpecError as error:
            # which sources there are, only the spec that it is set over can tell
            faults = [d for d in error.diagnostics if d.code != "unknown-source"]
            if faults:
                words = "\n".join(f"{d.code} {printable(d.message)}" for d in faults)
                raise refusal(words, given_with) from None
    return {key: value for key, (value, _) in found.items()}
