"""A saved JSON record, read back: only its shape is checked, and its results stay plain data."""

from __future__ import annotations

import datetime
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mtcrcheck.assessment import Request
from mtcrcheck.report.record import SCHEMA
from mtcrcheck.report.seal import seal_of
from mtcrcheck.text import printable

Seal = Literal["whole", "broken", "none"]
"""What may be found of the seal of a record; older records have none."""


class RecordError(ValueError):
    """A text that is no record of assessments."""


class _Part(BaseModel):
    """A part of the record; keys of later versions are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class Tool(_Part):
    """The tool that wrote the record."""

    name: Literal["mtcrcheck"]
    version: str


class LawData(_Part):
    """The law data that it was written under, with the SHA-256 of each reading of the user's own."""

    as_of: str
    sha256: str
    interpretations: dict[str, str] = Field(default_factory=dict)


class Asked(_Part):
    """What was asked."""

    as_of: datetime.date = Field(strict=False)
    interpretations: list[str]
    to: list[str]
    exporter: str = Field(alias="from")
    settings: dict[str, str] = Field(alias="set")

    @property
    def request(self) -> Request:
        """The request as the tool takes it."""
        return Request(
            self.as_of,
            tuple(self.interpretations),
            tuple(self.to),
            self.exporter,
            tuple(self.settings.items()),
        )


class SavedSpec(_Part):
    """The spec that a result is on; ``text`` is its file where the record holds it."""

    path: str
    name: str
    sha256: str
    text: str | None = None


class SavedResult(_Part):
    """The result on one aircraft: what it is on, and everything else as it stands in the record."""

    spec: SavedSpec

    @property
    def content(self) -> dict[str, Any]:
        """Everything but the spec."""
        return dict(self.model_extra or {})


class Saved(_Part):
    """A record of assessments; ``seal_now`` is the seal that belongs to what it says."""

    schema_: Literal["mtcrcheck/assessment/1"] = Field(alias="schema")
    tool: Tool
    law: LawData
    request: Asked
    results: list[SavedResult]
    errors: list[Any]
    seal: str | None = None
    seal_now: str = ""

    @property
    def seal_is(self) -> Seal:
        """Whether the record has a seal, and the one of what it says."""
        if self.seal is None:
            return "none"
        return "whole" if self.seal == self.seal_now else "broken"


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table. Raises `ValueError` for a key that stands twice: who reads it may take either."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice in a table")
        found[key] = value
    return found


def _refused(word: str) -> float:
    raise ValueError(f"{word} is no number")


def read_record(data: bytes) -> Saved:
    """Read a record as `--format json` writes it. Raises `RecordError`, saying why, for anything else."""
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_table, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"it is not JSON: {printable(str(error))}") from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema != SCHEMA:
        found = f"its schema is {printable(repr(schema))}" if schema else "it names no schema"
        raise RecordError(f"{found}: expected {SCHEMA}, as classify and batch write it with --format json")
    try:
        return Saved.model_validate({**content, "seal_now": seal_of(content)})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise RecordError(f"{printable(where)}: {printable(fault['msg'])}") from None
