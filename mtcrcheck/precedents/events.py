"""Documented decisions on transfers: one row an event, with its source and how sure it is.

The rows are ``events.toml``, oldest first, which describes their keys. Adding an event is adding a row.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Annotated, Literal, get_args

import tomli
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from mtcrcheck.rules.dates import parse_partial
from mtcrcheck.rules.shapes import CountryCode, PartialDate

Status = Literal[
    "delivered", "leased", "contracted", "approved", "notified", "offered", "refused", "stalled", "withdrawn",
    "requested",
]  # fmt: skip
Channel = Literal["FMS", "DCS", "DCS lease", "NSPA", "cooperative", "grant", "non-US", "unknown"]
Item = Literal["complete-system", "equipment", "production-facility", "programme-access"]
STATUSES: tuple[str, ...] = get_args(Status)
ITEMS: Mapping[Item, str] = {
    "complete-system": "the aircraft",
    "equipment": "equipment for the aircraft",
    "production-facility": "production of the aircraft",
    "programme-access": "access to a programme",
}


Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$")]
Text = Annotated[str, StringConstraints(pattern=r"\S")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$")]
Count = Annotated[int, Field(ge=1)]


class Event(BaseModel):
    """One documented step of a transfer.

    ``date`` is as recorded; it means a day from ``first`` to ``last``. ``buyer`` and ``supplier`` are ISO
    alpha-2, ``buyer`` None where it is no state. ``spec`` is the stem of a file in specs/, None where the
    system is none of those. ``value_usd`` is in US dollars. ``disputed`` names the fields that sources
    contradict or leave to inference.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: Id
    date: PartialDate
    not_before: PartialDate | None = None
    not_after: PartialDate | None = None
    buyer: CountryCode | None = None
    buyer_name: Text
    supplier: CountryCode
    system: Text
    spec: Text | None = None
    variant: Text | None = None
    item: Item = "complete-system"
    quantity: Count | None = None
    value_usd: Count | None = None
    channel: Channel
    status: Status
    confidence: Literal["H", "M", "L"]
    disputed: Annotated[tuple[str, ...], Field(strict=False)] = ()
    mtcr_named: bool
    url: Address
    also: Annotated[tuple[Address, ...], Field(strict=False)] = ()
    note: Text | None = None

    @cached_property
    def first(self) -> datetime.date:
        """The first day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_before or self.date)[0]

    @cached_property
    def last(self) -> datetime.date:
        """The last day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_after or self.date)[1]

    @property
    def doubtful(self) -> bool:
        """Whether the row must be marked wherever it is shown: low in confidence, or disputed."""
        return self.confidence == "L" or bool(self.disputed)

    @model_validator(mode="after")
    def _check_row(self, info: ValidationInfo) -> Event:
        """Refuse days outside the date, disputed fields that are not there, and specs that are not on file."""
        first, last = parse_partial(self.date)
        if not first <= self.first <= self.last <= last:
            raise ValueError(f"not_before and not_after must lie in {self.date}, in this order")
        for key in self.disputed:
            if key not in self.model_fields_set:
                raise ValueError(f"disputed names {key!r}, which the row does not have")
        if info.context is not None and self.spec not in {None, *info.context}:
            raise ValueError(f"spec is {self.spec!r}, but there is no specs/{self.spec}.toml")
        return self


def load_events(
    data: str | bytes | Mapping[str, object], file: str, specs: Collection[str] | None = None
) -> tuple[Event, ...]:
    """Build all events from the text of their TOML file, or from what that text parses to, in file order.

    ``file`` is the name that errors give, ``specs`` the stems that a row may name (None: any). Raises
    ValueError naming the file and the row for anything that is not as described above, and for two rows with
    one id.
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        rows = (tomli.loads(text) if isinstance(text, str) else text).get("event")
    except ValueError as error:
        raise ValueError(f"{file}: not TOML in UTF-8: {error}") from None
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{file}: no [[event]] rows")
    events: dict[str, Event] = {}
    for n, row in enumerate(rows, start=1):
        try:
            event = Event.model_validate(row, context=specs)
        except ValidationError as error:
            raise ValueError(f"{file}: event {n}{_describe_fault(row, error)}") from None
        if event.id in events:
            earlier = list(events).index(event.id) + 1
            raise ValueError(f"{file}: event {n}: id {event.id!r} is that of event {earlier} already")
        events[event.id] = event
    return tuple(events.values())


def _describe_fault(row: object, error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    key = ".".join(map(str, fault["loc"]))
    id = f" ({row['id']})" if isinstance(row, dict) and "id" in row and key != "id" else ""
    if not key:
        return f"{id}: {fault['msg']}"
    said = f"{key} is {fault['input']!r}" if fault["type"] not in ("missing", "extra_forbidden") else key
    return f"{id}: {said}: {fault['msg']}"
