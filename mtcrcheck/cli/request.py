"""From options to a request: destinations, day, interpretations and settings, checked before any spec is read."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import typer

from mtcrcheck import countries
from mtcrcheck.assessment import Request, by_exporter, readings
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.cli.commands import refusal
from mtcrcheck.cli.inputs import Source, content, is_interpretation_file, load_spec
from mtcrcheck.cli.options import Inputs, Sides, Transfer
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.rules.own import InterpretationError, Vocabulary, load
from mtcrcheck.rules.places import ALL, find_destinations, find_exporters
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import MAX_BYTES
from mtcrcheck.text import closest, printable

TRANSFER_OPTIONS = ("item", "end_user", "end_use", "us_content_share", "channel", "value", "nsm28_partner")
"""The options that stand for a key of the [transfer] table, which is called likewise but for the value's."""
DEFAULT_EXPORTER = "US"
OF_ONE_SPEC = ("unknown-source",)
"""Faults of a setting that only the spec it is set over can tell."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def request_of(transfer: Transfer, inputs: Inputs, *, quiet: bool = False) -> tuple[Library, Request]:
    """Return the request that the options make, and the library with the user's own interpretations.

    Raises `typer.BadParameter` for anything that cannot be meant.
    """
    library, request = _base(load_library(), transfer, inputs, quiet=quiet)
    found = (r.id for each in by_exporter(library, request) for r in readings(library, each))
    return library, replace(request, interpretations=tuple(dict.fromkeys(found)))


def sides_of(
    transfer: Transfer, inputs: Inputs, sides: Sides, *, quiet: bool = False
) -> tuple[Library, Request, str, str]:
    """Return what a comparison asks: the library with the user's own interpretations, the request, its two sides.

    Two days may be compared under given interpretations, two interpretations on a given day. Raises
    `typer.BadParameter` for a side that is neither a day nor an interpretation, and for one of each.
    """
    library, old = _side(load_library(), sides.old, "--old")
    library, new = _side(library, sides.new, "--new")
    days = [datetime.date.fromisoformat(side) for side in (old, new) if DAY.fullmatch(side)]
    if len(days) == 1:
        raise refusal("name two interpretations, or two days, not one of each", "--new")
    if days and transfer.as_of is not None:
        raise refusal("the two days are those of --old and --new", "--as-of")
    if transfer.interpretation and not days:
        raise refusal("the interpretations are those of --old and --new", "--interpretation")
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
        exporter, *others = find_exporters(library, transfer.exporter or [DEFAULT_EXPORTER], on)
        option = "--to"
        # of several states each leaves itself out of the destinations
        found = find_destinations(library, transfer.to or (), "" if others else exporter, on)
    except (countries.UnknownCountryError, ValueError) as error:
        raise refusal(printable(str(error)), option) from None
    for group in () if quiet else found.groups:
        typer.echo(printable(f"--to {group}"), err=True)
    settings = tuple(read_settings(inputs).items())
    request = Request(asked, interpretations, found.codes, exporter, settings, tuple(others))
    if not by_exporter(library, request):
        words = "the exporting states are one country with every destination, so nothing is exported there"
        raise refusal(f"{words}: name another destination or exporting state", "--to")
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
    """Return a day on which there is law to ask for, by default the latest on file.

    Raises `typer.BadParameter` for any other.
    """
    if text is None:
        return library.as_of
    asked = read_day(text, option)
    dates = [v.effective for rule in library.rules.values() for v in rule.versions if rule.kind == "annex"]
    first = min(date for date in dates if date is not None)
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
    """Return the ids of the interpretations asked for, and the library with those that are files of the user's."""
    ids: list[str] = []
    for text in asked:
        for part in [text] if is_interpretation_file(text) else map(str.strip, text.split(",")):
            library, id = find_interpretation(library, part, "--interpretation")
            ids.append(id)
    return library, tuple(ids)


def find_interpretation(library: Library, text: str, option: str) -> tuple[Library, str]:
    """Return the id of an interpretation, or ``all``, and the library with it where it is a file of the user's.

    Raises `typer.BadParameter` for what is none.
    """
    if text == ALL or text in library.interpretations:
        return library, text
    if not is_interpretation_file(text):
        close = closest(text, library.interpretations)
        known = f"there are {', '.join(library.interpretations)} and {ALL}"
        hint = f"did you mean {close}?" if close else known
        words = f"no interpretation is called {printable(text)!r}: {hint} A file of your own ends in .toml."
        raise refusal(words, option)
    try:
        data = content(text, MAX_BYTES)
        interpretation = load(data, text, library, describe_vocabulary())
    except InterpretationError as error:
        raise refusal(f"not a usable interpretation\n{error}", option) from None
    return library.with_interpretation(interpretation, hashlib.sha256(data).hexdigest()), interpretation.id


@cache
def describe_vocabulary() -> Vocabulary:
    """Return what an interpretation of a user can speak of."""
    stated = {fact: keys[0] for fact, keys in DERIVED.items() if keys[0].rpartition(".")[2] == fact}
    keys = {fact: KEYS[name] for fact, name in {**CLAIMED, **stated}.items()}
    words = {
        fact: (True, False) if key.kind == "flag" else () if fact == "end_use" else key.choices
        for fact, key in keys.items()
    }
    return Vocabulary(
        numbers=tuple(dict.fromkeys(derivation.fact for derivation in DERIVATIONS)),
        choices={**dict.fromkeys((*DERIVED, "destination"), ()), **words},
        treatments=(*TREATMENTS, "undetermined"),
        reviews=(*REVIEWS, "undetermined"),
    )


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
            words = "write KEY=VALUE, such as mass.max_payload='510 kg'"
            raise refusal(f"{printable(text)!r} has no '=': {words}", option)
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
            faults = [d for d in error.diagnostics if d.code not in OF_ONE_SPEC]
            if faults:
                words = "\n".join(f"{d.code} {printable(d.message)}" for d in faults)
                raise refusal(words, given_with) from None
    return {key: value for key, (value, _) in found.items()}
