"""The options of all commands, and the request that they make, checked before any spec is read.

help.toml says which of them a command takes, and how each is called and explained; `as_command` shows them to Typer.
"""

import datetime
import hashlib
import inspect
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, cast

import typer

from mtcrcheck import countries
from mtcrcheck.assessment import Influence, Request, by_exporter, readings
from mtcrcheck.cli import INVALID, USAGE, end_gently, files, listen
from mtcrcheck.cli.commands import HELP, Text, Texts, refusal, refuse_if, tell
from mtcrcheck.cli.files import Source, content, is_interpretation_file, load_spec
from mtcrcheck.document import Document, Layout, render, to_markdown
from mtcrcheck.report.formats import FailOn, Format, Run
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.rules.places import ALL, find_destinations, find_exporters, group_names
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import MAX_BYTES
from mtcrcheck.text import closest, printable


def complete(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return what completes a word, behind those that are listed before a comma: those known that begin so."""

    def find(incomplete: str) -> list[str]:
        listed, comma, begun = incomplete.rpartition(",")
        start = begun.strip().casefold()
        return [f"{listed}{comma}{name}" for name in known() if name.casefold().startswith(start)]

    return find


COMPLETIONS = {
    "aircraft": complete(lambda: files.list_files(files.find_folder(None))),
    "countries": complete(countries.codes),
    "ids": complete(lambda: import_module("mtcrcheck.explain.pages").Index(load_library()).kinds),
    "interpretations": complete(lambda: (*load_library().interpretations, ALL)),
    "keys": complete(lambda: dict.fromkeys(f"{key.in_file}=" for key in KEYS.values())),
    "places": complete(lambda: (*group_names(load_library()), ALL, *countries.codes())),
}
"""What is proposed when Tab is pressed, by the words of help.toml."""


class Options(NamedTuple):
    """What is typed or set of the options and arguments of a command; what it does not take has its default.

    A text whose default is empty must be given. ``destination`` and ``state`` are --to and --from where there is one.
    """

    to: Texts = None
    exporter: Texts = None
    as_of: Text = None
    interpretation: Texts = None
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
    entries: bool = False
    conditions: bool = False
    why: bool = False
    fail_on: list[FailOn] | None = None
    strict: bool = False
    questions: bool = False
    embed: bool = False
    format: Format | None = None
    output: Text = None
    quiet: bool = False
    jobs: int = 0
    color: Literal["auto", "always", "never"] = "auto"
    old: str = ""
    new: str = ""
    everything: bool = False
    width: int = 1000
    tables: Texts = None
    table: Text = None
    query: Text = None
    names: Texts = None
    values: Texts = None
    constants: Texts = None
    empty: Texts = None
    decimal: Literal["point", "comma"] | None = None
    heading: str = "1"
    engine: Literal["duckdb", "polars", "spark"] = "duckdb"
    master: Text = None
    destination: Text = None
    to_column: Text = None
    state: str = "US"
    summary: bool = False
    explain: int | None = None
    resume: bool = False
    id: Text = None
    uses: Text = None
    unverified: bool = False
    stale: bool = False
    stale_after: int = 12
    country: Text = None
    aliases: bool = False
    supplier: Text = None
    system: Text = None
    like: Text = None
    since: Text = None
    backtest: bool = False
    spec: str = ""
    answers: Texts = None
    by: str = ""
    on: Text = None
    file: Text = None
    origin: Text = None
    folder: Text = None
    text: Text = None
    ask: bool | None = None
    force: bool = False
    name: Text = None
    maker: Text = None
    role: Text = None
    to_format: Literal["toml", "json"] | None = None
    columns: bool = False
    record: str = ""
    root: str = "."
    verdicts_only: bool = False
    configured: tuple[Influence, ...] = ()
    """What a configuration file or a variable set."""


def as_command(command: Callable[[Options], int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the command reports it. A reader
    that closes the pipe ends the command quietly; a spec that cannot be read, or a file, ends it with the reason.
    """
    called = command.__name__
    formats, reports = _told("format", called).get("of", "").split(), called in HELP["reporting"]["settings"]

    def run(context: typer.Context, **options: Any) -> None:
        if formats:
            options["format"] = options["format"] or files.format_among(formats, options["output"])
        settings = {  # but for what was typed
            name: setting
            for name, setting in (context.obj or {}).items()
            if (source := context.get_parameter_source(setting.parameter)) and source.name == "DEFAULT_MAP"
        }
        configured = tuple(Influence(name[2:], each.words, each.source) for name, each in settings.items())
        tell(*(f"set: {influence}" for influence in configured if not reports))
        listen(end_gently)
        try:
            code = command(Options(**options, configured=configured))
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

    taken = HELP["takes"][called].split()
    names = [name for word in taken for name in HELP["groups"].get(word, word).split()]
    known = inspect.signature(Options).parameters
    shown = [inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    shown += [_declare(known[name], called) for name in names]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _told(name: str, command: str) -> dict[str, Any]:
    """Return what help.toml says of a parameter of a command."""
    found = (HELP.get(table, {}).get(name, {}) for table in ("options", command))
    shared, own = ({"help": told} if isinstance(told, str) else told for told in found)
    return dict(own) if {"names", "metavar", "argument"} & {*own} else {**shared, **own}


def _declare(parameter: inspect.Parameter, command: str) -> inspect.Parameter:
    """Return an option as Typer takes it, typed and explained as help.toml says."""
    name, kind, told = parameter.name, parameter.annotation, _told(parameter.name, command)
    if choices := told.pop("of", "") or told.pop("choices", ""):
        kind = cast("Any", Literal)[tuple(choices.split())] | None
    default = told.pop("default", parameter.default)
    told["autocompletion"] = COMPLETIONS.get(told.pop("completes", ""))
    names = told.pop("names", [f"--{name.replace('_', '-')}"] if kind is bool else [])
    if value := told.pop("argument", None):
        declared = typer.Argument(metavar=value, show_default=False, **told)
    else:
        declared = typer.Option(*names, case_sensitive=False, **told)
    annotation = cast("Any", Annotated)[kind, declared]
    default = parameter.empty if default == "" else default
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def show(
    asked: Options,
    pages: Callable[[], Iterable[Document]],
    run: Run | None = None,
    *,
    whole_words: bool = False,
    faults: object = None,
    **others: Callable[[], Any],
) -> int:
    """Write what ``others`` make for the format asked for, else pages, and return the exit code.

    HTML asks for a run. ``faults`` are what is wrong with the input. Raises as `files.write` does.
    """
    path = asked.output
    made: Any
    if (form := asked.format or "") in others:
        made = others[form]()
    elif form == "html" and run:
        from mtcrcheck.report.html import render_document  # templates are slow to load

        made = (text for page in pages() for text in render_document(page, run))
    elif form == "markdown":
        made = map(to_markdown, pages())
    else:
        layout = Layout(files.width(path), files.colour(path), whole_words)
        made = (render(page, layout) for page in pages())
    files.write([made] if isinstance(made, str | bytes) else made, path)
    return INVALID if faults else 0


TRANSFER_OPTIONS = ("item", "end_user", "end_use", "us_content_share", "channel", "value", "nsm28_partner")
"""The options that set a key of the [transfer] table: the key of the same name, and ``value_usd`` for ``value``."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def request_of(asked: Options) -> tuple[Library, Request]:
    """Return the request that the options make, and the library with the user's own interpretations.

    Raises `typer.BadParameter`.
    """
    library, request = _base(load_library(), asked)
    found = (r.id for each in by_exporter(library, request) for r in readings(library, each))
    return library, request._replace(interpretations=tuple(dict.fromkeys(found)))


def sides_of(asked: Options) -> tuple[Library, Request, str, str]:
    """Return what a comparison asks: the library with the user's own interpretations, the request, its two sides.

    Two days may be compared under given interpretations, two interpretations on a given day. Raises
    `typer.BadParameter` for a side that is neither a day nor an interpretation, and for one of each.
    """
    library, old = _side(load_library(), asked.old, "--old")
    library, new = _side(library, asked.new, "--new")
    days = [datetime.date.fromisoformat(side) for side in (old, new) if DAY.fullmatch(side)]
    refuse_if(len(days) == 1, "one-of-each")
    refuse_if(days and asked.as_of is not None, "days-of-sides")
    refuse_if(asked.interpretation and not days, "interpretations-of-sides")
    return *_base(library, asked, days), old, new


def _side(library: Library, text: str, option: str) -> tuple[Library, str]:
    if text[:1].isdigit():
        return library, str(law_day(library, text, option))
    if text == ALL:
        raise refusal("one interpretation at a time", option)
    return find_interpretation(library, text, option)


def _base(library: Library, asked: Options, days: Iterable[datetime.date] = ()) -> tuple[Library, Request]:
    """Return a request for the interpretations asked for, with the groups of the last of the days compared."""
    library, interpretations = add_interpretations(library, asked.interpretation or ())
    day = law_day(library, asked.as_of)
    on = max(days, default=day)
    try:
        exporter, *others = find_exporters(library, asked.exporter or ["US"], on)
    except ValueError as error:
        raise refusal(printable(str(error)), "--from") from None
    codes = find_places(library, asked, "" if others else exporter, on)  # each of several leaves itself out
    settings = tuple(read_settings(asked).items())
    request = Request(day, interpretations, codes, exporter, settings, tuple(others))
    refuse_if(not by_exporter(library, request), "nothing-exported")
    return library, request


def find_places(library: Library, asked: Options, exporter: str, on: datetime.date) -> tuple[str, ...]:
    """Return the destinations that --to names for an exporting state on a day, without one if it is empty.

    Says what each group stands for. Raises `typer.BadParameter`.
    """
    try:
        codes, groups = find_destinations(library, asked.to or (), exporter, on)
    except ValueError as error:
        raise refusal(printable(str(error)), "--to") from None
    tell(*(f"--to {group}" for group in groups if not asked.quiet))
    return codes


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
    except (InterpretationError, SpecError) as error:
        raise refusal(f"not a usable interpretation\n{error}", option) from None
    return library.with_interpretation(interpretation, hashlib.sha256(data).hexdigest()), interpretation.id


def load_spec_at(path: str, option: str) -> Spec:
    """Return the spec that an option names. Raises `typer.BadParameter` with every fault of it."""
    try:
        return load_spec(Source(path, Path(path)))
    except SpecError as error:
        raise refusal(str(error), option) from None


def read_settings(asked: Options, option: str = "--set") -> dict[str, str]:
    """Return what is set over every spec, by dotted key. Raises `typer.BadParameter` for what never fits.

    ``option`` is what the settings were given with.
    """
    found: dict[str, tuple[str, str]] = {}
    for text in asked.settings or ():
        key, equals, value = text.partition("=")
        if not equals:
            words = "has no '=': write KEY=VALUE, such as mass.max_payload='510 kg'"
            raise refusal(f"{printable(text)!r} {words}", option)
        found[key.strip()] = value.strip(), option
    for name in TRANSFER_OPTIONS:
        given = getattr(asked, name)
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
