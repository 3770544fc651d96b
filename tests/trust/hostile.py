"""What an enemy writes into a spec, and what no report may let through, format by format."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXTS = {
    "colour": "\x1b[31mred\x1b[0m",
    "title of the window": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "eight-bit escape": "\x9b31mred\x9d0;owned\x9c",
    "overwriting": "Category I\rNot controlled\x08\x7f",
    "cursor up": "safe\x1b[1A\x1b[2Kgone",
    "right to left": "abc\u202egnp.exe\u202c",
    "isolates": "\u2067I yrogetaC\u2069",
    "marks": "a\u200e\u200f\u061cb",
    "invisible": "a\u200b\u2060\ufeff\u00adb",
    "tags": "a\U000e0041\U000e007fb",
    "lines": "a\nb\r\nc\x0bd\x0ce\x85f\u2028g\u2029h",
    "nul": "a\x00b",
    "no characters": "\ufffe\uffff\ufdd0\U0001fffe",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "end of a script": "</script></style></title><svg onload=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "end of XML": "]]></testcase><!--&amp;&#x0;",
    "template": "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "formula": '=HYPERLINK("http://example.org","x")',
    "command": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1+1)",
    "wide formula": "\uff1d1+1",
    "tab before a formula": "\t=1+1",
    "line before a formula": "\n=1+1",
    "cells": 'a",=1+1,"b;=1+1',
    "Markdown": "# *a* _b_ **c** `d` [e](javascript:alert(1)) ![f](http://example.org/g) <b>h</b>",
    "table of Markdown": "a | b |\n| --- | --- |\n| c | d |",
    "list of Markdown": "1. a",
    "rule of Markdown": "--- \n***",
    "quotation of Markdown": "> a",
    "code of Markdown": "    a\n```\nb\n~~~",
    "link of Markdown": "<javascript:alert(1)> https://example.org [a]: http://b",
    "workflow command": "a\n::error file=x::owned%0A::set-output name=a::b",
    "path": "../../../../etc/passwd",
    "format": "%s%n%x {0} {name!r}",
    "numbers of another script": "\u0665\u0660\u0660",
    "dotless": "\u0131\u017f\u212a",
    "combining": "Z" + "\u0300" * 60,
}
"""Texts by what they try; each is to be shown as what it is."""

FORMULA = ("=", "+", "@", "-", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff20", "\uff0d")
LINKS = re.compile(r"(?:https?://[^\s\"'<>]+|#[\w%.\-/]+)")
COMMANDS = re.compile(r"::(error|warning|notice) [^\r\n]*::[^\r\n]*")


def assert_nothing_is_obeyed(text: str, *, tabs: bool = False) -> None:
    """Fail where a terminal, an editor or a reader would obey a character instead of showing it."""
    text.encode()
    controls = {c for c in set(text) if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert controls <= ({"\n", "\t"} if tabs else {"\n"}), sorted(map(ascii, controls))
    formatting = {c for c in set(text) if unicodedata.category(c) == "Cf"} - {"\u200c", "\u200d"}
    directed = {c for c in formatting if unicodedata.bidirectional(c) not in ("AN", "L")}
    assert not directed, sorted(map(ascii, directed))


def assert_harmless(form: str, text: str) -> None:
    """Fail where a report in a format lets something through that a spec has brought in."""
    notation = form in ("toml", "json")  # a spec that is safe to show is converted as it is, tabs and all
    assert_nothing_is_obeyed(
        text.replace("\r\n", "\n").removeprefix("\ufeff") if notation else text, tabs=notation
    )
    check = CHECKS.get(form)
    if check and text:
        check(text)


def _check_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows:
        for cell in row:
            assert cell == "-" or not cell.startswith(FORMULA), cell


def _check_github(text: str) -> None:
    assert all(COMMANDS.fullmatch(line) for line in text.splitlines()), text


def _check_html(text: str) -> None:
    page = shape_of_html(text)
    assert not [tag for tag, _ in page if tag in ("img", "iframe", "object", "embed", "link", "base", "form")]
    for _, attributes in page:
        for name, value in attributes:
            assert not name.startswith("on"), (name, value)
            assert name not in ("src", "srcset", "action", "formaction", "xlink:href"), (name, value)
            if name == "href":
                assert LINKS.fullmatch(value or ""), value


def _check_lines(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


CHECKS: dict[str, Callable[[str], object]] = {
    "csv": _check_csv,
    "github": _check_github,
    "html": _check_html,
    "json": lambda text: json.loads(text.removeprefix("\ufeff")),
    "jsonl": _check_lines,
    "junit": ElementTree.fromstring,
    "sarif": json.loads,
    "svg": ElementTree.fromstring,
}

SPOKEN = ("aria-label",)
"""Attributes that are words for a reader: what they say differs, not what they do."""
Shape = list[tuple[str, tuple[tuple[str, str | None], ...]]]


class _Tags(HTMLParser):
    """Collects tags with their attributes; every script and style with its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: Shape = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple((name, None if name in SPOKEN else value) for name, value in attrs)))
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.shape.append((f"/{tag}", ()))
        self.inside = []

    def handle_comment(self, data: str) -> None:
        self.shape.append(("!", ((data, None),)))

    def handle_data(self, data: str) -> None:
        if self.inside and not data.lstrip().startswith("{"):
            self.shape.append((self.inside[0], ((data, None),)))


def shape_of_html(text: str) -> Shape:
    """Return the tags of a page with their attributes, and the text of its scripts and styles."""
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser.shape


def _shape_of_markdown(text: str) -> list[str]:
    """Return the constructs that a reader of Markdown, with tables and struck text, finds in a report."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def kinds(tokens: list[Any]) -> Iterator[str]:
        for token in tokens:
            if token.type not in ("text", "softbreak", "text_special"):
                yield token.type
            yield from kinds(token.children or [])

    return list(kinds(parser.parse(text)))


def _shape_of_xml(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.tag, tuple(sorted(e.attrib))) for e in ElementTree.fromstring(text).iter()]


def _shape_of_json(text: str) -> Any:
    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shape(inner) for key, inner in value.items()}
        return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__

    return shape(json.loads(text))


SHAPES: dict[str, Callable[[str], Any]] = {
    "csv": lambda text: [len(row) for row in csv.reader(io.StringIO(text))],
    "github": lambda text: [line.split(" ")[0] for line in text.splitlines()],
    "html": shape_of_html,
    "json": _shape_of_json,
    "junit": _shape_of_xml,
    "markdown": _shape_of_markdown,
    "sarif": _shape_of_json,
}
"""The construction of a report, which no text from a spec may change."""
