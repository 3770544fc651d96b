"""What the tool prints is plain English: turns that no native speaker would use are banned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli
from typer.main import get_command

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.cli.app import app
from mtcrcheck.cli.commands import COMMANDS, load_command
from mtcrcheck.explain.conditions import WORDS
from mtcrcheck.explain.pages import EXPLAINED_ELSEWHERE
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.report.words import WORDS as OF_REPORTS
from mtcrcheck.rules.law import LAW
from mtcrcheck.spec.keys import KEYS
from tests.folding import each

if TYPE_CHECKING:
    from collections.abc import Iterator

BANNED = (
    r"say it of", r"what for\b", r"word of\b", r"looked at\b", r"goes (?:first|before|with)\b",
    r"take .* away before", r"sit together", r"own notion", r"no less than nothing", r"but for\b", r"among them[,:;]",
    r"by the sixth root", r"no text seen", r"is none[.;:]", r"is no (?:partner|member|treaty)\b", r"stands? once",
    r"speaks? of an export", r"in their place\b", r"asked about\b", r"as long as\b", r"the (?:most|least) flown",
    r"as it was[.;]", r"around (?:it|them)$", r"off the lists?\b", r"nothing (?:bounds|moves|says)\b",
    r"what goes with", r"set beside", r"\bby far\b", r"taken out\b",
)  # fmt: skip
"""Inversions, aphorisms and idiom of our own making."""
TOLD = ("title", "summary", "condition", "because", "defeated_by", "confirm", "leaves_open")
"""Keys of the law data that are printed; notes tell what was read and are quoted in evidence."""


def texts_in(data: object, key: str = "") -> Iterator[str]:
    """Yield every string under the printed keys of nested data, or under any key below ``*``."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from texts_in(value, key if key == "*" else name)
    elif isinstance(data, list):
        for value in data:
            yield from texts_in(value, key)
    elif isinstance(data, str) and (key == "*" or key in TOLD):
        yield data


def printed() -> Iterator[str]:
    for file in sorted(LAW.rglob("*.toml")):
        yield from texts_in(tomli.loads(file.read_text(encoding="utf-8")))
    for said in (WORDS, EXPLAINED_ELSEWHERE, ALERTS, OF_REPORTS):
        yield from texts_in(dict(said), "*")
    for derivation in DERIVATIONS:
        yield from filter(None, (derivation.says, derivation.assumes))
    yield from (coefficient.says for coefficient in BANDS.coefficients.values())
    yield from (key.description for key in KEYS.values())
    for command in (get_command(app), *map(load_command, COMMANDS)):
        yield command.help or ""
        yield from (getattr(parameter, "help", None) or "" for parameter in command.params)


PRINTED = tuple(dict.fromkeys(" ".join(text.split()) for text in printed()))


def test_there_is_much_to_read() -> None:
    assert len(PRINTED) > 900


@each(BANNED)
def test_no_printed_sentence_has_a_banned_turn(turn: str) -> None:
    assert [text for text in PRINTED if re.search(turn, text, re.IGNORECASE)] == []
