"""Single values as a spec file has them, read or refused with a code of `mtcrcheck.spec.diagnostics`.

Whoever writes "nuclear strike" in place of ``wmd-delivery`` is asked what was meant, since a text that the law does
not know is taken for any other end use. A question too many does no harm.
"""

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from mtcrcheck import countries
from mtcrcheck.interval import Interval
from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import ALERTS, YES_OR_NO, Key, spoken
from mtcrcheck.spec.quantity import NOT_KNOWN, bare_number, parse_quantity, quantity_in, word_for_nothing
from mtcrcheck.spec.units import Dimension, quoted
from mtcrcheck.text import closest, folded, read_beside

WMD, MILITARY = "wmd-delivery", "military"
ALIKE, SHORT, ALIKE_CHOICE = 0.84, 0.66, 0.81
"""How much of two words is the same where one may be a slip in the other; the second for one short word alone.

The third is for a choice: a tiltrotor is no multirotor.
"""
WHOLE, LONG = 4, 7
"""Letters up to which a word is found only whole, and from which a slip in it is looked for."""
MOST = 60
"""Words of a text in which slips are looked for."""

_LETTERS = str.maketrans("øłıđæ", "olida")
_LOOK_ALIKE = str.maketrans("авекмнорстухіѕԁԝ013457@$", "abekmhopctyxisdwoieastas")
_SINGLE = re.compile(r"\b(\w) (?=\w\b)")
_UNSPACED = "[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]"
"""Scripts in which a word may stand inside of another: they have no spaces, or articles before the word."""


def meant(text: str) -> str | None:
    """Return the end use of the law that a text may mean, None where it means another."""
    said = _plain(text)
    for form in dict.fromkeys((said, _plain(said.translate(_LOOK_ALIKE)))):
        of_agents = _names(form, "agent") and (_names(form, "arms") or _names(form, "used"))
        words = form.split()[:MOST]
        pairs = (f"{one}-{other}" for one, other in pairwise(words) if len(one) <= WHOLE)
        slip = any(_alike(said, WMD) for said in (form.replace(" ", "-"), *words, *pairs))
        slip = slip or (len(form) <= WHOLE and _alike(form, "wmd", SHORT))
        if of_agents or slip or _names(form, "mass_destruction"):
            return WMD
    arms, forces, defence, civil = (
        _names(said, kind, slips=False) for kind in ("arms", "forces", "defence", "civil")
    )
    is_military = _names(said, "military") or arms or forces or (defence and not civil)
    return MILITARY if is_military else None


def _plain(text: str) -> str:
    """Return a text as words in lower case, without accents and invisible characters, single letters joined."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Cf")).translate(_LETTERS)
    return _SINGLE.sub(r"\1", " ".join(re.sub(r"[\W_]+", " ", kept).split()))


@cache
def _stems(kind: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a kind as `_plain` has them, without spaces, each with whether it may stand anywhere."""
    plain = [_plain(word) for word in read_beside(__file__, "end_use.toml")[kind].split()]
    return tuple((w.replace(" ", ""), " " in w or bool(re.search(_UNSPACED, w))) for w in plain)


def _names(form: str, kind: str, *, slips: bool = True) -> bool:
    """Whether a text has a word of a kind, one that begins with it, or a slip in one that is long enough to tell."""
    words, joined = form.split(), form.replace(" ", "")
    for stem, anywhere in _stems(kind):
        begun = (word == stem or (len(stem) > WHOLE and word.startswith(stem)) for word in words)
        if stem in joined if anywhere else any(begun):
            return True
    near = [*words[:MOST], *(f"{one}{other}" for one, other in pairwise(words[:MOST]))]
    stems = [stem for stem, _ in _stems(kind) if len(stem) >= LONG]
    return slips and any(_alike(word, stem) for stem in stems for word in near)


def _alike(word: str, other: str, least: float = ALIKE) -> bool:
    if abs(len(word) - len(other)) > len(other) // 3:
        return False
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least


class Reading(NamedTuple):
    """One value as read: ``text`` is what the file says, ``dimension`` the one its unit belongs to."""

    value: Interval | bool | str
    text: str
    dimension: str = ""


Reader = Callable[[object], Reading]
MOST_KEPT = 256
"""Texts of each key that need not be read again: many files of a folder say the same."""
_KINDS = {bool: "a flag", int | float: "a number", str: "a string", dict: "a table", list: "an array"}


def kind_of(value: object) -> str:
    """Return what kind of TOML or JSON value this is, with its article."""
    return next((said for kind, said in _KINDS.items() if isinstance(value, kind)), "a date or time")


def _wrong_type(value: object, expected: str) -> BadValueError:
    found = f"{quoted(value)}:" if isinstance(value, str) else f"found {kind_of(value)},"
    return BadValueError("wrong-type", f"{found} expected {expected}")


def read_any_text(value: object) -> str:
    """Return a text, which may be empty."""
    if value is None:
        raise BadValueError("missing-key", "this key is required: add it")
    if not isinstance(value, str):
        raise _wrong_type(value, "a string in quotes")
    return value


def read_text(value: object) -> str:
    """Return a text that says something."""
    text = read_any_text(value)
    if not text.strip():
        raise BadValueError(
            "empty-text", "the text is empty: write something, or leave the key out if it may be missing"
        )
    return text


def read_flag(value: object) -> bool:
    """Return a flag, written without quotes."""
    if isinstance(value, bool):
        return value
    meant = YES_OR_NO.get(str(value).casefold().strip())
    hint = "" if meant is None else f": write {str(meant).lower()} without quotes"
    raise _wrong_type(value, f"true or false{hint}")


def read_date_text(value: object) -> str:
    """Return a date as text: a TOML date or a string, however vague."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else read_any_text(value)


def read_day(value: object) -> str:
    """Return a day in ISO 8601 form."""
    text = read_date_text(value)
    with suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text).isoformat()
    raise BadValueError("bad-date", f"'{text[:40]}' is no day: write it like 2027-03-31")


def read_word(value: object, choices: Sequence[str], key: str = "") -> str:
    """Return one of the choices, those of a key, written exactly so."""
    text = read_text(value)
    if text in choices:
        return text
    initials = {"".join(word[0] for word in choice.split("-")): choice for choice in choices if "-" in choice}
    words = {**spoken().get(key, {}), **{choice: choice for choice in choices}}
    joined = folded(text).replace(" ", "")  # multi-copter and I.S.R. too
    said = next((ours for theirs, ours in words.items() if re.sub("[ -]", "", theirs) == joined), None)
    close = said or closest(text, choices, ALIKE_CHOICE) or initials.get(text.lower())
    hint = f"did you mean '{close}'?" if close else f"expected one of {', '.join(choices)}"
    raise BadValueError("bad-choice", f"'{text[:60]}': {hint}")


AnyText = Annotated[str, BeforeValidator(read_any_text)]
Text = Annotated[str, BeforeValidator(read_text)]
Flag = Annotated[bool, BeforeValidator(read_flag)]
DateText = Annotated[str, BeforeValidator(read_date_text)]
Day = Annotated[str, BeforeValidator(read_day)]
AlertCode = Annotated[str, BeforeValidator(functools.partial(read_word, choices=ALERTS))]


def reader_of(options: Sequence[Key]) -> Reader:
    """Return what reads a value of the keys of one spelling, of which its unit decides, or raises `BadValueError`."""
    read = functools.partial(_read, key=options[0], dimensions=[o.dimension for o in options if o.dimension])
    read_again = functools.lru_cache(MOST_KEPT)(read)
    return lambda value: read_again(value) if isinstance(value, str) else read(value)


def _read(value: object, key: Key, dimensions: Sequence[Dimension]) -> Reading:
    if key.kind in ("quantity", "number"):
        return _read_figure(value, key, dimensions)
    try:
        return _read_word(value, key)
    except BadValueError as error:
        if isinstance(value, str) and word_for_nothing(value):
            words = " Leave" if str(error).endswith("?") else ": leave"
            raise BadValueError(error.code, f"{error}{words} the key out where nothing is known") from None
        raise


def _read_word(value: object, key: Key) -> Reading:
    match key.kind:
        case "flag":
            return Reading(read_flag(value), str(value).lower())
        case "choice":
            text = read_word(value, key.choices, key.name)
        case "country":
            text = read_text(value)
            try:
                return Reading(countries.home(countries.resolve(text)), text)
            except LookupError as error:
                hint = ": name one of them" if isinstance(error, countries.GroupNamedError) else ""
                raise BadValueError("unknown-country", f"{error}{hint}") from None
        case "text":  # free but for the words that the law looks for: a slip in one would go unseen
            text = read_text(value)
            if key.choices and word_for_nothing(text) in NOT_KNOWN:
                raise BadValueError("empty-text", f"{quoted(text)} says nothing")
            near = meant(text) if key.choices and text not in key.choices else None
            if near in key.choices:
                hint = f"did you mean '{near}'? Any other end use is said without these words"
                raise BadValueError("bad-choice", f"'{text[:60]}': {hint}")
    return Reading(text, text)


def _read_figure(value: object, key: Key, dimensions: Sequence[Dimension]) -> Reading:
    if not key.may_be_zero and re.fullmatch("-?0+([.,]0*)?", str(value).strip()):
        raise _zero(str(value))
    if units.MONEY in dimensions and re.fullmatch(r"[0-9]{1,3}\.[0-9]+", str(value).strip()):
        words = "write the amount in full, such as '50,000', or as '2.9 million'"
        raise BadValueError("bad-number", f"{value} may be thousands or millions: {words}")
    if isinstance(value, str):
        quantity = parse_quantity(value, dimensions, is_greatest=key.kind == "quantity" and key.is_greatest)
        if not key.may_be_zero and quantity.interval.at_most == 0:
            raise _zero(quoted(value))
        if quantity.dimension == units.SHARE.name and (quantity.interval.at_least or 0) > 100:
            raise BadValueError("out-of-range", f"{quoted(value)}: a share is at most 100 %")
        return Reading(quantity.interval, value, quantity.dimension)
    if not isinstance(value, int | float) or isinstance(value, bool):
        example = f"a string such as '{dimensions[0].example}'"
        number = f"{dimensions[0].kind} such as {dimensions[0].example}"
        raise _wrong_type(value, example if key.kind == "quantity" else number)
    if key.kind == "quantity":
        raise bare_number(value, dimensions)
    quantity = quantity_in(value, "", dimensions)
    text = str(int(value)) if float(value).is_integer() else repr(float(value))
    return Reading(quantity.interval, text, quantity.dimension)


def _zero(figure: str) -> BadValueError:
    words = "leave the key out then; where there is next to nothing, state the most that it can be, above 0"
    return BadValueError("zero-figure", f"{figure} often stands for what is not known: {words}")
