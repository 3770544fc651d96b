"""Text from outside made safe to print, data files of ours, and the word that was probably meant."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli

LONGEST = 40
"""Characters of the longest text that a suggestion is sought for; comparing takes the square of it."""
MOST = 200
"""Words that a text is compared with at most."""

# C0 and C1 controls with DEL, invisible and bidirectional formatting, line separators, lone surrogates, byte
# order mark, annotation marks, tags, and the two noncharacters that no XML may hold. The joiners U+200C and
# U+200D stay: names in many scripts need them. Then what begins a command to a build server that reads logs:
# "::error::" and "##[error]" (GitHub), "##vso[" (Azure), "##teamcity[".
COMMAND = r"#(?=#\w*\[)"
_UNSAFE = re.compile(
    rf"{COMMAND}|:(?=:\w)|"
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_UNSAFE_IN_JSON = re.compile(rf"[^\x00-\x7e]|{COMMAND}")
"""What may have to be escaped; a line of JSON text never begins with other commands to a build server."""
FORMULA = ("=", "+", "@", "-", "\uff1d", "\uff0b", "\uff20", "\uff0d")
"""What a spreadsheet takes for the beginning of a formula, also in the full width of East Asian scripts."""


_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "æ": "ae", "đ": "d"})


def folded(text: str) -> str:
    """Return the words of a text in lower case, without accents and marks, single spaces between them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).replace("_", " ")
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", kept)))


def from_capitals(words: Iterable[str]) -> frozenset[str]:
    """Return words in lower case with what they are once they have been capitals: a Turkish i is another letter."""
    return frozenset(form for w in words for form in (w, w.upper().lower(), w.replace("i", "İ").lower()))


def read_beside(module: str, name: str) -> dict[str, Any]:
    """Return what a TOML file of ours says, by its path from a module, of which ``module`` is the ``__file__``."""
    return tomli.loads((Path(module).parent / name).read_text(encoding="utf-8"))


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def printable(text: str) -> str:
    r"""Return the text on one line, with control, bidirectional and invisible characters escaped.

    ``"\x1b[31m"`` becomes the characters ``\x1b[31m``; lone surrogates become ``\udc80``, so that the result
    can always be encoded. A command to a build server is broken: ``##[error]`` becomes ``\x23#[error]``.
    Everything else stays as it is.
    """
    return _UNSAFE.sub(_escape, text)


def escaped(text: str) -> str:
    """Return JSON text with the characters escaped that no terminal should be sent, but for line feeds."""
    return _UNSAFE_IN_JSON.sub(_escape_in_json, text)


def _escape_in_json(match: re.Match[str]) -> str:
    character = match.group()
    if character != "#" and printable(character) == character:
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4))


def safe_cell(cell: str) -> str:
    """Return a cell that is printable and that no spreadsheet takes for a formula."""
    shown = printable(cell)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) and len(cell) > 1 else shown


def join_or(words: Iterable[str], conjunction: str = "or") -> str:
    """Return words as alternatives, "a, b or c", or joined by another conjunction."""
    *heads, last = words
    return f"{', '.join(heads)} {conjunction} {last}" if heads else last


def counted(count: int, what: str) -> str:
    """Return how many there are of something: 1 change, 2,000 changes."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case and all else as it is."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return a text with its first letter in lower case, unless an abbreviation begins it."""
    return text if text[:2].isalpha() and text[:2].isupper() else text[:1].lower() + text[1:]


def closest(text: str, words: Iterable[str], alike: float = 0.7) -> str | None:
    """Return the word nearest to the text, case aside, or None if none is near."""
    if len(text) > LONGEST:
        return None
    spelt = {word.lower(): word for word in list(words)[:MOST] if len(word) <= LONGEST}
    found = difflib.get_close_matches(text.lower(), spelt, n=1, cutoff=alike)
    return spelt[found[0]] if found else None
