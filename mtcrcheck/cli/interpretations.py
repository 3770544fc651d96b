"""A user's own interpretation, in the words that the tool knows."""

from __future__ import annotations

from functools import cache

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.rules import own
from mtcrcheck.rules.law import Interpretation, Library
from mtcrcheck.rules.own import InterpretationError, Vocabulary
from mtcrcheck.spec.keys import KEYS

__all__ = ["InterpretationError", "load"]
UNDETERMINED = "undetermined"


@cache
def vocabulary() -> Vocabulary:
    """Return what an interpretation can speak of."""
    stated = {fact: keys[0] for fact, keys in DERIVED.items() if keys[0].rpartition(".")[2] == fact}
    keys = {fact: KEYS[name] for fact, name in {**CLAIMED, **stated}.items()}
    words = {
        fact: (True, False) if key.kind == "flag" else () if fact == "end_use" else key.choices
        for fact, key in keys.items()
    }
    return Vocabulary(
        numbers=tuple(dict.fromkeys(derivation.fact for derivation in DERIVATIONS)),
        choices={**dict.fromkeys((*DERIVED, "destination"), ()), **words},
        treatments=(*TREATMENTS, UNDETERMINED),
        reviews=(*REVIEWS, UNDETERMINED),
    )


def load(data: bytes, path: str, library: Library) -> Interpretation:
    """Return the interpretation in a file. Raises `InterpretationError` with every fault of it."""
    return own.load(data, path, library, vocabulary())
