"""What somebody probably meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 40
"""Characters of the longest text that a suggestion is sought for; comparing takes the square of it."""
MOST = 200
"""Words that a text is compared with at most."""


def closest(text: str, words: Iterable[str]) -> str | None:
    """Return the word nearest to the text, case aside, or None if none is near."""
    if len(text) > LONGEST:
        return None
    spelt = {word.lower(): word for word in list(words)[:MOST] if len(word) <= LONGEST}
    found = difflib.get_close_matches(text.lower(), spelt, n=1, cutoff=0.7)
    return spelt[found[0]] if found else None
