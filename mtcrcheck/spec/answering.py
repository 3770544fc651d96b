"""Answers written into a spec file: each a claim with its source, beside what stands there, comments kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT

from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.read import YES_OR_NO, read_spec
from mtcrcheck.spec.syntax import parse


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answered, and on which day: what the answers name as their source."""

    name: str
    date: str

    @property
    def title(self) -> str:
        """What the source is called."""
        return f"Answers of {self.name}"


READ: Mapping[str, Callable[[str], Any]] = {"flag": lambda text: YES_OR_NO[text.casefold()], "number": float}
"""How an answer to keys of some kinds is written; any other is a text."""


def write_answers(data: bytes, path: str, answers: Mapping[str, str], answerer: Answerer) -> str:
    """Return the text of a spec file with answers, by dotted key, written into it.

    A key that has claims keeps them, and the answer stands beside them. Raises `SpecError` where the file is no valid
    spec, or would be none with the answers.
    """
    document = parse(data, path)
    sources = document.data.get("source", [])
    id = _source_id(sources, answerer)
    spec: Any = document.data if document.is_json else tomlkit.parse(document.text)
    for name, answer in answers.items():
        *tables, leaf = KEYS[name].in_file.split(".")
        table = spec
        for head in tables:
            table = table.setdefault(head, {} if document.is_json else tomlkit.table())
        value = READ.get(KEYS[name].kind, str)(answer)
        _add(table, leaf, {"value": value, "source": id}, is_json=document.is_json)
    source = {"id": id, "title": answerer.title, "date": answerer.date}
    added = [] if source in sources else [source]
    if document.is_json:
        spec |= {"source": [*sources, *added]} if added else {}
        text = json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
    else:
        text = tomlkit.dumps(spec).rstrip("\n") + "\n"
        text += f"\n{tomlkit.dumps({'source': added})}" if added else ""
    read_spec(text.encode(), path)
    return text


def _source_id(sources: Sequence[Mapping[str, Any]], answerer: Answerer) -> str:
    for source in sources:
        if (source.get("title"), str(source.get("date"))) == (answerer.title, answerer.date):
            return str(source["id"])
    taken = {str(source.get("id")) for source in sources}
    named = (f"answers-{answerer.date}{f'-{n}' if n else ''}" for n in range(len(taken) + 1))
    return next(id for id in named if id not in taken)


def _add(table: Any, leaf: str, claim: dict[str, Any], *, is_json: bool) -> None:
    """Add a claim to a key of a table; in TOML on a line of its own where others are there."""
    before = table.get(leaf)
    if isinstance(before, AoT):
        before.append(tomlkit.item(claim))
    elif before is None:
        table[leaf] = claim if is_json else _inline(claim)
    else:
        before = before if is_json else table.unwrap()[leaf]
        others = before if isinstance(before, list) else [before]
        claims = [*(o if isinstance(o, dict) else {"value": o} for o in others), claim]
        lines = tomlkit.array().multiline(multiline=True)
        for each in claims:
            lines.append(_inline(each))
        table[leaf] = claims if is_json else lines


def _inline(claim: Mapping[str, Any]) -> Any:
    parts = ", ".join(f"{key} = {tomlkit.item(value).as_string()}" for key, value in claim.items())
    return tomlkit.parse(f"x = {{ {parts} }}\n").item("x")
