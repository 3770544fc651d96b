"""End uses that the law looks for, and words in many languages that may mean them.

Whoever writes "nuclear strike" in place of ``wmd-delivery`` is asked what was meant, since a text that the law does
not know is taken for any other end use. A question too many does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path

import tomli

WMD, MILITARY = "wmd-delivery", "military"
ALIKE, SHORT = 0.84, 0.66
"""How much of two words is the same where one may be a slip in the other; the second for one short word alone."""
WHOLE, LONG = 4, 7
"""Letters up to which a word is found only whole, and from which a slip in it is looked for."""
MOST = 60
"""Words of a text in which slips are looked for."""

_LETTERS = str.maketrans("øłıđæ", "olida")
_LOOK_ALIKE = str.maketrans("авекмнорстухіѕԁԝ013457@$", "abekmhopctyxisdwoieastas")
_SINGLE = re.compile(r"\b(\w) (?=\w\b)")
_UNSPACED = re.compile("[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]")
"""Scripts in which a word may stand inside of another: they have no spaces, or articles before the word."""


def meant(text: str) -> str | None:
    """Return the end use of the law that a text may mean, None where it means another."""
    said = _plain(text)
    for form in dict.fromkeys((said, _plain(said.translate(_LOOK_ALIKE)))):
        of_agents = _names(form, "agent") and (_names(form, "arms") or _names(form, "used"))
        slip = _alike(form.replace(" ", "-"), WMD) or (len(form) <= WHOLE and _alike(form, "wmd", SHORT))
        if of_agents or slip or _names(form, "mass_destruction"):
            return WMD
    is_military = _has(said, "arms") or _has(said, "forces") or _slips(said, "military")
    return MILITARY if is_military else None


def _plain(text: str) -> str:
    """Return a text as words in lower case, without accents and invisible characters, single letters joined."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in parts if unicodedata.category(c) not in ("Mn", "Cf")).translate(_LETTERS)
    return _SINGLE.sub(r"\1", " ".join(re.sub(r"[\W_]+", " ", kept).split()))


@cache
def _stems(kind: str) -> tuple[tuple[str, bool], ...]:
    """Return the words of a kind as `_plain` has them, without spaces, each with whether it may stand anywhere."""
    words = tomli.loads(Path(__file__).with_name("end_use.toml").read_text(encoding="utf-8"))[kind]
    plain = [_plain(word) for word in words.split()]
    return tuple((w.replace(" ", ""), " " in w or bool(_UNSPACED.search(w))) for w in plain)


def _has(form: str, kind: str) -> bool:
    found, joined = form.split(), form.replace(" ", "")
    return any(
        stem in joined
        if anywhere
        else any(w == stem or (len(stem) > WHOLE and w.startswith(stem)) for w in found)
        for stem, anywhere in _stems(kind)
    )


def _names(form: str, kind: str) -> bool:
    return _has(form, kind) or _slips(form, kind)


def _slips(form: str, kind: str) -> bool:
    """Whether a text has something near to a word of a kind that is long enough to tell."""
    found = form.split()[:MOST]
    near = [*found, *(f"{one}{other}" for one, other in pairwise(found))]
    return any(_alike(word, stem) for stem, _ in _stems(kind) if len(stem) >= LONG for word in near)


def _alike(word: str, other: str, least: float = ALIKE) -> bool:
    if abs(len(word) - len(other)) > len(other) // 3:
        return False
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least
