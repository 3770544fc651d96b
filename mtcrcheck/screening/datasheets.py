"""A pasted data sheet or web page as a draft of a spec: every figure in it is a line for an analyst to check.

A figure is recognized where a number with a unit follows what people call a key. Nothing is taken over: each claim is
commented out, with the line that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser

from mtcrcheck.screening.headings import of_spraying, recognized
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import EMPTY_TABLES, KEYS, TABLES, in_table
from mtcrcheck.spec.quantity import AND, PLAIN, RANGE, WORDS_BEFORE
from mtcrcheck.spec.units import DIMENSIONS, DURATION
from mtcrcheck.spec.values import reader_of
from mtcrcheck.spec.write import to_toml
from mtcrcheck.text import printable

SOURCE = "text"
"""Id of the source that every claim names."""
LONGEST = 10_000
"""Characters of a line that are looked at."""
NOTED = 160
"""Characters of a line that are repeated beside a claim."""
NEAR = 8
"""Words before a figure among which what it is of is looked for."""
HEAD = """\
# Figures found in a text, each with its line. None of them counts yet: check each against the text, and take the #
# away before those that are true of the aircraft. Where a key stands twice, keep one, or write a list of the values.
# mtcrcheck new --template shows every other key.

name = "My aircraft"
"""
_PART = "".join(
    f"(?<!{mark})"
    for mark in (
        "[0-9.,]",
        r"[0-9][^\s()\[\];|]",
        "[0-9] [x×/·*] ",
        "[^A-Za-z][OIlSB]",
        r"\+",
        r"\+ ",
        "/-",
        "/- ",
    )
)
"""What does not stand before a figure: a number of which it is a part, as in 0:46 h, 1/2 t, 5O0 kg and 2 x 50 kg."""
_CLOCK = r"(?<![0-9])[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9])?"
_DIGITS = r"[0-9](?:[0-9.,']|[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))){0,20}"
_HTML = re.compile(r"<(?:html|body|table|div|p|li)\b", re.IGNORECASE)
_SAME = frozenset("([/")
"""What stands between a figure and the same one in another unit."""


@cache
def _figure() -> re.Pattern[str]:
    """Return the pattern of a figure: words before it, a number or two, a unit of any dimension."""
    names = {name for each in DIMENSIONS.values() for name in (*each.units, *each.refused)} - {"", "'"}
    end = r"(?:(?!\w)|(?<=[时间])(?=[0-9]))"
    of_days, of_hours, of_minutes = (
        {u for u, h in DURATION.units.items() if low <= h < high} - {"'"}
        for low, high in ((24, 1000), (1, 24), (0, 1))
    )
    units, days, hours, minutes = (
        "|".join(re.escape(name).replace("/", r"\s?/\s?") for name in sorted(of, key=len, reverse=True))
        for of in (names, of_days, of_hours, of_minutes)
    )
    also = rf"[.,]?\s*(?:(?:{AND}|&)\s+)?[0-9]{{1,2}}\s*"
    time = rf"(?:(?:{days}){end}(?:{also}(?:{hours}){end})?|(?:{hours}){end})"
    time += rf"(?:{also}(?:(?:{minutes}){end}|(?:m|')(?!\w)))?"
    return re.compile(
        rf"(?:(?<![a-zà-ÿа-я])(?:(?P<between>between|zwischen|entre)\s+|(?P<word>{WORDS_BEFORE}|[<>]=?)\s*)|{_PART})"
        rf"(?P<low>{_CLOCK}|(?:[0-9]{{1,4}} )?{_DIGITS})"
        rf"(?:\s*(?:{RANGE}|(?(between)(?:{AND})|(?!)))\s*(?P<high>{_DIGITS}))?(?:\s*\+?\s*|-)"
        rf"(?P<unit>h\s?[0-5][0-9](?![0-9]|[.,][0-9]|\s*(?:{units}|m)(?!\w))|{time}|(?:{units}){end})"
        rf"(?:\s*(?:{RANGE})\s*(?P<top>{_DIGITS})\s?(?P=unit){end})?"
        rf"(?:\s?\(?(?:\+/-\s?[0-9.,]+\s?(?:%|(?:{units}){end})|[ice]as\b)\)?)?"
        r"(?!\s?/\s?[^\W\d]|\s?\(?[x×*]\s?[0-9]|\s+(?:per|pro|par|je|each)\b)",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the line that it stands in; ``key`` is what it may be of, ``why`` what its text leaves open."""

    line: int
    said: str
    value: str
    key: str = ""
    why: str = ""


def draft_spec(text: str, path: str) -> str:
    """Return a spec as TOML whose claims, the figures of a text, are all commented out."""
    found = list(find_figures(text))
    parts = [HEAD]
    for table in TABLES:
        mine = [each for each in found if each.key and KEYS[each.key].in_file.startswith(f"{table}.")]
        if mine:
            lines = [f"#[{table}]" if table in EMPTY_TABLES else f"[{table}]"]
            for each in mine:
                lines += [
                    f"# line {each.line}: {each.said}",
                    *([f"# to be decided: {each.why}"] if each.why else ()),
                ]
                leaf = KEYS[each.key].in_file.rpartition(".")[2]
                lines.append(f"#{leaf} = {{ value = {to_toml(each.value)}, source = {to_toml(SOURCE)} }}")
            parts.append("\n".join(lines) + "\n")
    sprayed = [
        f"# line {n}: {printable(line)[:NOTED]}"
        for n, line in enumerate(_lines(text), 1)
        if of_spraying(line[:LONGEST])
    ]
    if sprayed and not any(each.key.startswith("aerosol.") for each in found):
        parts.append(
            "\n".join(
                [*sprayed, "# A dispensing system: state its capacity, or the table alone.", "#[aerosol]\n"]
            )
        )
    others = [f"# line {each.line}: {each.value}: {each.said}" for each in found if not each.key]
    if others:
        parts.append("\n".join(["# Figures of which no key was recognized:", *others]) + "\n")
    parts.append(f"[[source]]\nid = {to_toml(SOURCE)}\ntitle = {to_toml(printable(path))}\n")
    return "\n".join(parts)


def find_figures(text: str) -> Iterator[Figure]:
    """Yield every figure with a unit, with the key that the words before it, after it or above it name."""
    above = ""
    for number, printed in enumerate(_lines(text), 1):
        line = " ".join(printed[:LONGEST].translate(PLAIN).split())
        matches = list(_figure().finditer(line))
        said, is_same, end = above, False, 0
        for n, match in enumerate(matches):
            before = line[end : match.start()]
            is_same = n > 0 and before.strip() in (_SAME | {",", ";"} if is_same else _SAME)
            said = before if any(map(str.isalpha, before)) else said
            if not is_same:
                after = line[match.end() : matches[n + 1].start() if n + 1 < len(matches) else None]
                yield _read(Figure(number, printable(line)[:NOTED], match[0]), match, (said, after))
            end = match.end()
        above = line or above


def _read(figure: Figure, match: re.Match[str], places: Sequence[str]) -> Figure:
    """Return a figure with its key, and as a value that the key takes where its text says only one."""
    value = match[0]
    if high := match["high"] or match["top"]:
        value = f"{match['low']}..{high} {match['unit']}"
    for words in places:
        for key in recognized(" ".join(words.split()[-NEAR:])):
            if key not in KEYS or not KEYS[key].dimension:
                continue
            table, _, leaf = key.rpartition(".")
            try:
                reader_of(in_table(table)[leaf])(value)
            except BadValueError as error:
                if error.code in ("wrong-dimension", "unknown-unit"):
                    continue
                if error.code == "bad-quantity" and error.meant:  # the same in signs: over 27 h is > 27 h
                    return replace(figure, key=key, value=error.meant)
                return replace(figure, key=key, value=value, why=printable(error.message()))
            return replace(figure, key=key, value=value)
    return figure


def _lines(text: str) -> Sequence[str]:
    """Return the lines of a text; of a page, its rows and paragraphs."""
    if not _HTML.search(text):
        return text.splitlines()
    page = _Page()
    page.feed(text)
    page.close()
    return "".join(page.parts).splitlines()


class _Page(HTMLParser):
    """The text of a page: a line for each row of a table and each paragraph, no scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        self.parts.append(" " if tag in ("td", "th", "span", "b", "a", "i", "sup") else "\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style")))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else " ")
