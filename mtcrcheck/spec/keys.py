"""The keys of a spec, declared once: border models, templates, columns and questions all derive from here.

A key's name is dotted as in ``Spec.claims``. The file spells it the same, except where one spelling serves
two keys and the unit decides which is meant: the second is then ``in_file`` under the name of the first.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from mtcrcheck.spec import units
from mtcrcheck.spec.units import Dimension
from mtcrcheck.text import folded, from_capitals, read_beside

Kind = Literal["quantity", "number", "flag", "choice", "text", "country"]


class Key(NamedTuple):
    """One key: what it holds and how it is named elsewhere.

    ``in_file`` is the dotted key as the file spells it, and ``says`` what it is in a sentence. ``dimension`` is set
    for quantities and numbers, ``choices`` for choices and, as the words that count, for some texts. The others are
    as `keys.toml` says of them.
    """

    name: str
    kind: Kind
    description: str
    in_file: str
    says: str
    dimension: Dimension | None = None
    choices: tuple[str, ...] = ()
    may_be_zero: bool = False
    judgement: bool = False
    is_greatest: bool = True

    @property
    def unit(self) -> str:
        """The canonical unit, empty where there is none."""
        return self.dimension.canonical if self.dimension else ""

    @property
    def suffix(self) -> str:
        """What the unit adds to a column's name."""
        return self.dimension.suffix if self.dimension else ""

    def column(self, bound: Literal["", "min", "max"] = "") -> str:
        """Return the column's name in a table, for the value itself or for one of its bounds."""
        return f"{self.name}{bound and f'_{bound}'}{self.suffix}"


def _key(name: str, said: Mapping[str, Any]) -> Key:
    (what, description), *others = said.items()
    names = {"in_file": name, "words": name.rpartition(".")[2].replace("_", " "), "of": ""}
    options: dict[str, Any] = names | dict(others)
    in_file, says, of = (options.pop(word) for word in names)
    dimension = units.DIMENSIONS.get(what)
    kind: Any = what if dimension is None else "number" if "" in dimension.units else "quantity"
    return Key(name, kind, description, in_file, says, dimension, tuple(of.split()), **options)


SAID: Mapping[str, Any] = read_beside(__file__, "keys.toml")
"""All that the file says; what is not made into anything below is used as it stands there."""
TABLES: Mapping[str, str] = SAID["tables"]
"""The tables of a file, with what each is about."""
KEYS: Mapping[str, Key] = {name: _key(name, said) for name, said in SAID["keys"].items()}
"""Every key that a spec can make claims on, by its name in ``Spec.claims``."""
POINTS: Sequence[Key] = [_key(name, said) for name, said in SAID["points"].items()]
"""The keys of the points of the published curves."""
CURVES: Mapping[str, tuple[Key, Key]] = {
    payload.name.rpartition(".")[0]: (payload, reach)
    for payload, reach in zip(POINTS[::2], POINTS[1::2], strict=True)
}
"""The published curves, each a list of tables with these two keys: the payload, and how far or how long."""

INSTEAD: Mapping[str, Mapping[str, str]] = {
    table: {word: why for why, words in said.items() for word in words.split()}
    for table, said in SAID["instead"].items()
}
"""What people write in tables that stands elsewhere, with where: as `keys.toml` says of each."""
ALERTS: Sequence[str] = tuple(SAID["alerts"].split())
"""The alerts that a waiver can name: a closed list."""
ASKED: tuple[str, ...] = tuple(SAID["asked"].split())
"""The keys that are asked for first, as the file spells them: those on which most verdicts turn."""
YES_OR_NO: Mapping[str, bool] = {
    word: said == "yes" for said in ("yes", "no") for word in from_capitals(SAID[said].split())
}
"""How a flag may be set on the command line, and stand in a table."""
EMPTY_TABLES: Mapping[str, str] = SAID["template"]["empty"]
"""Tables that mean something even when they are empty, with what."""


@cache
def in_table(table: str) -> Mapping[str, tuple[Key, ...]]:
    """Return the keys of one table ("" for the top level) by how the file spells them, in order."""
    found: dict[str, list[Key]] = {}
    for key in KEYS.values():
        head, _, leaf = key.in_file.rpartition(".")
        if head == table:
            found.setdefault(leaf, []).append(key)
    return {leaf: tuple(keys) for leaf, keys in found.items()}


@cache
def called() -> Mapping[str, Sequence[str]]:
    """Return what people call each key, and "name", as `text.folded` gives it, in several languages."""
    return read_beside(__file__, "called.toml")


@cache
def synonyms() -> Mapping[str, str]:
    """Return what people write for keys and tables in a spec, words joined as in a key, with what is meant."""
    names = {phrase.replace(" ", "_"): key for key, phrases in called().items() for phrase in phrases}
    return names | {word: key for key, words in SAID["synonyms"].items() for word in words.split()}


@cache
def spoken() -> Mapping[str, Mapping[str, str]]:
    """Return our words for the choices of each key by what people say instead, as `text.folded` gives it."""
    return {
        key: {folded(theirs): ours for ours, several in words.items() for theirs in several}
        for key, words in read_beside(__file__, "spoken.toml").items()
    }


@cache
def keys_of(spelling: str) -> tuple[Key, ...]:
    """Return the keys that one spelling may mean: those that a file spells so, or else the one of that name."""
    found = tuple(key for key in KEYS.values() if key.in_file == spelling)
    return found or tuple(key for name, key in KEYS.items() if name == spelling)


def units_in_words(options: Sequence[Key]) -> str:
    """Return the units that a key takes, with those of each dimension where it takes several."""
    return "; or ".join(", ".join(units.unit_names(key.dimension)) for key in options if key.dimension)


def curves_in(table: str) -> Mapping[str, Mapping[str, Key]]:
    """Return the curves of one table by how the file spells them, each with the keys of its points."""
    return {
        name.rpartition(".")[2]: {key.name.rpartition(".")[2]: key for key in points}
        for name, points in CURVES.items()
        if name.rpartition(".")[0] == table
    }
