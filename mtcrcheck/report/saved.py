"""A saved record as it is read back: its shape is checked; results stay plain data, since versions differ in them."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from mtcrcheck import __version__
from mtcrcheck.assessment import Request
from mtcrcheck.document import gather
from mtcrcheck.report.record import SCHEMA, asked, canonical, seal_of
from mtcrcheck.text import printable

SealState = Literal["whole", "broken", "none"]
"""What may be found of the seal of a record; those of version 1 have none."""
OLDER = "mtcrcheck/assessment/1"
"""The schema of records that have no working answers, no seal and no list of inputs."""


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
    strict: bool = False

    @property
    def request(self) -> Request:
        """The request as the tool takes it."""
        exporter, *others = self.exporter.split(",")
        settings = tuple(self.settings.items())
        return Request(
            self.as_of, tuple(self.interpretations), tuple(self.to), exporter, settings, tuple(others)
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


class SavedFault(_Part):
    """A fault of a file that could not be read; everything but its path as it stands in the record."""

    path: str


class Saved(_Part):
    """A record of assessments; ``seal_now`` is the seal that belongs to what it says."""

    schema_: Literal["mtcrcheck/assessment/1", "mtcrcheck/assessment/2"] = Field(alias="schema")
    tool: Tool
    law: LawData
    request: Asked
    results: list[SavedResult]
    errors: list[SavedFault]
    inputs: list[str] | None = None
    seal: str | None = None
    _content: dict[str, Any] = PrivateAttr(default_factory=dict)

    def model_post_init(self, content: Any) -> None:
        """Keep the record as it was read."""
        self._content = content

    @property
    def older(self) -> bool:
        """Whether it is of the version that has no working answers."""
        return self.schema_ == OLDER

    @property
    def strict(self) -> bool:
        """Whether it has proven answers only."""
        return self.older or self.request.strict

    @property
    def seal_is(self) -> SealState:
        """Whether the record has a seal, and the one of what it says."""
        if self.seal is None:
            return "none"
        return "whole" if self.seal == seal_of(self._content) else "broken"

    @property
    def faults(self) -> dict[str, list[dict[str, Any]]]:
        """The faults of each file that could not be read, by its path."""
        return gather((fault.path, fault.model_dump()) for fault in self.errors)

    @property
    def forgeries(self) -> tuple[str, ...]:
        """What no run writes, each in a sentence: it was put into the record, or taken out of it, afterwards."""
        return tuple(self._forgeries())

    def _forgeries(self) -> Iterator[str]:
        if self.seal_is == "broken":
            yield "The seal does not match: the record was altered after it was written."
        parts = {"": self, "tool.": self.tool, "law.": self.law}
        strange = [f"{name}{key}" for name, part in parts.items() for key in part.model_extra or ()]
        if canonical(self._content["request"]) != canonical(asked(self.request.request, self.request.strict)):
            strange.append("request")
        if strange and self.tool.version == __version__:
            yield f"The tool does not write it in this way: {', '.join(strange)}"
        found = [*(result.spec.path for result in self.results), *self.faults]
        yield from (f"{path}: it is in the record twice" for path, n in Counter(found).items() if n > 1)
        if self.older:
            return
        if self.seal is None:
            yield "There is no seal: only records of version 1 have none."
        inputs = self.inputs or ()
        yield from (f"{path}: its results were removed" for path in inputs if path not in found)
        yield from (f"{path}: the record was not made of it" for path in found if path not in inputs)


def read_record(data: bytes) -> Saved:
    """Read a record as `--format json` writes it. Raises `RecordError`, saying why, for anything else."""
    try:
        content = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_read_table, parse_constant=_refuse_number
        )
    except (ValueError, RecursionError) as error:
        raise RecordError(f"it is not JSON: {printable(str(error))}") from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema not in (SCHEMA, OLDER):
        found = f"its schema is {printable(repr(schema))}" if schema else "it names no schema"
        raise RecordError(f"{found}: expected {SCHEMA}, as classify and batch write it with --format json")
    try:
        return Saved.model_validate(content, context=content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise RecordError(f"{printable(where)}: {printable(fault['msg'])}") from None


def _read_table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, count in Counter(key for key, _ in pairs).items():
        if count > 1:
            raise ValueError(f"{key!r} stands twice in a table")
    return dict(pairs)


def _refuse_number(word: str) -> float:
    raise ValueError(f"{word} is no number")
