"""The border: one pydantic model per table of a spec file, built from the keys of `mtcrcheck.spec.keys`.

The models check shape and read every value into a `Reading`. A value may stand alone, in a table with its
source, or in a list of either where sources disagree; all three arrive as a list of claims.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    create_model,
)

from mtcrcheck.frozen import frozen
from mtcrcheck.spec import keys, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from mtcrcheck.spec.keys import Key, Kind
    from mtcrcheck.spec.units import Dimension
    from mtcrcheck.spec.values import Reader, Reading


MAX_VALUES = 100
"""Values that one key may list, and points that one curve may have."""


class Table(BaseModel):
    """A table of the file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Text = Annotated[str, PlainValidator(values.text, json_schema_input_type=str)]
Boolean = Annotated[bool, PlainValidator(values.boolean, json_schema_input_type=bool)]
Note = Annotated[str, PlainValidator(values.any_text, json_schema_input_type=str)]
DateText = Annotated[str, PlainValidator(values.date_text, json_schema_input_type=str)]
Day = Annotated[str, PlainValidator(values.day), WithJsonSchema({"type": "string", "format": "date"})]
AlertCode = Annotated[
    str,
    PlainValidator(lambda value: values.word(value, keys.ALERTS)),
    WithJsonSchema({"type": "string", "enum": list(keys.ALERTS)}),
]


class SourceTable(Table):
    """A published source that values refer to."""

    id: Text = Field(description="Short name that values refer to.")
    title: Note | None = Field(None, description="Title of the publication.")
    url: Note | None = Field(None, description="Where it was read.")
    date: DateText | None = Field(None, description="When it was published.")


class PublishedCategoryTable(Table):
    """What somebody wrote of the category: shown and compared, never used."""

    category: Text = Field(description="The category as published.")
    source: Text | None = Field(None, description="Id of the source that says so.")
    note: Note | None = Field(None, description="Anything worth knowing about it.")


class WaiverTable(Table):
    """A decision to accept an alert until a day."""

    alert: AlertCode = Field(description="Code of the alert.")
    author: Text = Field(description="Who decided.")
    reason: Text = Field(description="Why.")
    expires: Day = Field(description="The day it ends.")


@frozen
class _Unread:
    """A value on its way into a claim, with what reads it: the model of claims is one for all keys."""

    value: object
    read: Reader


def _read(unread: object) -> Reading | None:
    if not isinstance(unread, _Unread):
        raise TypeError(unread)
    return None if unread.value is None else unread.read(unread.value)


class ClaimTable(Table):
    """A value with its source."""

    value: Annotated[Any, PlainValidator(_read)] = Field(description="The value itself.")
    source: Text | None = Field(None, description="Id of the source that says so.")
    note: Note | None = Field(None, description="Anything worth knowing about it.")
    suspect: Boolean | None = Field(None, description="Kept on file and shown, but not used.")
    derived: Boolean | None = Field(None, description="A sum of the author's own.")


def _json_schema(kind: Kind, dimensions: Sequence[Dimension], choices: Sequence[str]) -> dict[str, object]:
    match kind:
        case "quantity":
            return {"type": "string", "examples": [d.example for d in dimensions]}
        case "number":
            return {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}
        case "flag":
            return {"type": "boolean"}
        case "choice":
            return {"type": "string", "enum": list(choices)}
        case "country":
            return {"type": "string", "examples": ["US"]}
        case "text":
            return {"type": "string", "minLength": 1}


@frozen
class _AsWritten:
    """Describes a key in the JSON Schema as people write it: a value, a table, or a list of either."""

    value: Mapping[str, object]

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        table = {"allOf": [handler(core)["items"], {"properties": {"value": self.value}}]}
        one = [self.value, table]
        return {"anyOf": [*one, {"type": "array", "minItems": 1, "items": {"anyOf": one}}]}


def _listed(raw: object, read: Reader) -> list[object]:
    """Return a value in any of its three forms as a list of claim tables, each value with its reader."""
    if raw is None:
        return []
    if raw == []:
        raise values.refuse(
            "empty-list", "the list of values is empty: leave the key out where nothing is known"
        )
    items = raw if isinstance(raw, list) else [raw]
    if len(items) > MAX_VALUES:
        raise values.refuse("too-long", f"a list of {len(items):,} values: at most {MAX_VALUES} are read")
    tables = [item if isinstance(item, dict) else {"value": item} for item in items]
    return [
        {**table, "value": _Unread(table["value"], read)} if "value" in table else table for table in tables
    ]


def _listed_required(raw: object, read: Reader) -> list[object]:
    if raw is None or raw == [None]:
        raise values.refuse("missing-key", "this key is required: add it")
    return _listed(raw, read)


def _field(options: Sequence[Key], *, required: bool = False) -> tuple[Any, Any]:
    """Return pydantic's definition of one key; its unit decides between several ``options``."""
    key = options[0]
    dimensions = [option.dimension for option in options if option.dimension]
    read = values.reader(key.kind, dimensions, key.choices)
    listed = BeforeValidator(functools.partial(_listed_required if required else _listed, read=read))
    as_written = _AsWritten(_json_schema(key.kind, dimensions, key.choices))
    definition = Field(... if required else (), description=key.description)
    return Annotated[list[ClaimTable], listed, as_written], definition


def _fields(table: str) -> Any:
    return {leaf: _field(options) for leaf, options in keys.in_table(table).items()}


def _few_points(raw: object) -> object:
    """Return what should be a list of points as it is: bounds compare each point with every other."""
    if isinstance(raw, list) and len(raw) > MAX_VALUES:
        raise values.refuse("too-long", f"a curve of {len(raw):,} points: at most {MAX_VALUES} are read")
    return raw


def _curves(table: str) -> Any:
    """Return the definitions of the table's curves: lists of points, each with both its keys."""
    found: dict[str, Any] = {}
    for leaf, columns in keys.curves_in(table).items():
        point: Any = {name: _field([key], required=True) for name, key in columns.items()}
        model = create_model(leaf, __base__=Table, __doc__=f"A point of a published {leaf} curve.", **point)
        points = Annotated[list[model | None] | None, BeforeValidator(_few_points)]
        found[leaf] = (points, Field(None, description="Points of a published curve."))
    return found


def _table(name: str) -> Any:
    model = create_model(name, __base__=Table, __doc__=keys.TABLES[name], **_fields(name), **_curves(name))
    return model | None, Field(None, description=keys.TABLES[name])


def _array(model: Any, description: str) -> Any:
    return list[model | None] | None, Field(None, description=description)


SpecFile: type[Table] = create_model(
    "spec",
    __base__=Table,
    __doc__="An unmanned aircraft as its sources describe it.",
    name=(Text, Field(description="What the aircraft is called.")),
    **_fields(""),
    notes=(list[Note | None] | None, Field(None, description="Anything worth knowing.")),
    **{name: _table(name) for name in keys.TABLES},
    source=_array(SourceTable, "The sources that values refer to."),
    published_category=_array(
        PublishedCategoryTable, "Categories that somebody wrote: shown and compared, never used."
    ),
    waiver=_array(WaiverTable, "Alerts that somebody decided to accept."),
)
"""The whole file, table by table."""

FIELDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (): tuple(SpecFile.model_fields),
    ("source",): tuple(SourceTable.model_fields),
    ("published_category",): tuple(PublishedCategoryTable.model_fields),
    ("waiver",): tuple(WaiverTable.model_fields),
    **{(name,): (*keys.in_table(name), *keys.curves_in(name)) for name in keys.TABLES},
    **{(name, leaf): tuple(k) for name in keys.TABLES for leaf, k in keys.curves_in(name).items()},
}
"""The keys of each table by its path, for whoever misspells one; those of a claim apart."""
