"""Answers written into a spec file: each a claim with its source, beside what stands there, comments kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import AoT

from mtcrcheck.spec.keys import KEYS, Key
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


def write_answers(data: bytes, path: str, answers: Mapping[str, str], answerer: Answerer) -> str:
    """Return the text of a spec file with answers, by dotted key, written into it.

    A key that has claims keeps them, and the answer stands beside them. Raises `SpecError` where the file is no valid
    spec, or would be none with the answers.
    """
    document = parse(data, path)
    sources = document.data.get("source", [])
    id = _source_id(sources, answerer)
    source = {"id": id, "title": answerer.title, "date": answerer.date}
    is_new = source not in sources
    if document.is_json:
        spec = dict(document.data)
        for name, answer in answers.items():
            table, leaf = _place(spec, KEYS[name], dict)
            table[leaf] = _beside(table.get(leaf), {"value": _value(KEYS[name], answer), "source": id})
        if is_new:
            spec["source"] = [*sources, source]
        text = json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
    else:
        toml = tomlkit.parse(document.text)
        for name, answer in answers.items():
            _add_to_toml(toml, KEYS[name], {"value": _value(KEYS[name], answer), "source": id})
        added = tomlkit.dumps({"source": [source]}) if is_new else ""
        text = tomlkit.dumps(toml).rstrip("\n") + (f"\n\n{added}" if added else "\n")
    read_spec(text.encode(), path)
    return text


def _source_id(sources: Sequence[Mapping[str, Any]], answerer: Answerer) -> str:
    """Return the id of the answers: that of the source if it is there, else one that no other source has."""
    for source in sources:
        if (source.get("title"), str(source.get("date"))) == (answerer.title, answerer.date):
            return str(source["id"])
    taken = {str(source.get("id")) for source in sources}
    named = (f"answers-{answerer.date}{f'-{n}' if n else ''}" for n in range(len(taken) + 1))
    return next(id for id in named if id not in taken)


def _place(spec: Any, key: Key, make: Callable[[], Any]) -> tuple[Any, str]:
    """Return the table of a key, made where it is not there, and the key's name in it."""
    *tables, leaf = key.in_file.split(".")
    for name in tables:
        spec = spec.setdefault(name, make())
    return spec, leaf


def _beside(before: Any, claim: dict[str, Any]) -> Any:
    """Return a claim, in a list after those that are there."""
    if before is None:
        return claim
    others = before if isinstance(before, list) else [before]
    return [*(o if isinstance(o, dict) else {"value": o} for o in others), claim]


def _add_to_toml(toml: tomlkit.TOMLDocument, key: Key, claim: dict[str, Any]) -> None:
    """Add a claim to a key, on a line of its own where others are there."""
    table, leaf = _place(toml, key, tomlkit.table)
    before = table.get(leaf)
    if isinstance(before, AoT):
        before.append(tomlkit.item(claim))
        return
    if before is None:
        table[leaf] = _inline(claim)
        return
    lines = tomlkit.array().multiline(multiline=True)
    for each in _beside(before.unwrap(), claim):
        lines.append(_inline(each))
    table[leaf] = lines


def _inline(claim: Mapping[str, Any]) -> Any:
    """Return a claim as a table on one line, spaced as people write it."""
    parts = ", ".join(f"{key} = {tomlkit.item(value).as_string()}" for key, value in claim.items())
    return tomlkit.parse(f"x = {{ {parts} }}\n").item("x")


def _value(key: Key, answer: str) -> Any:
    """Return an answer as the file has it."""
    if key.kind == "flag":
        return YES_OR_NO[answer.casefold()]
    return float(answer) if key.kind == "number" else answer
