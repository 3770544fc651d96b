"""The border: one pydantic schema of a whole spec file, put together from the keys of `mtcrcheck.spec.keys`.

It checks shape and reads every value into a `Reading`. A value may stand alone, in a table with its source, or
in a list of either where sources disagree; all three arrive as a list of claims. The schema is given to pydantic
as its core takes it: to derive it from thirteen classes would take a tenth of the time of a short command.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from mtcrcheck.spec import keys, values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pydantic_core import CoreSchema

    from mtcrcheck.spec.keys import Key
    from mtcrcheck.spec.values import Reader, Reading

    Form = Mapping[str, object]
    """What a value is in the words of JSON Schema."""

MAX_VALUES = 100
"""Values that one key may list, and points that one curve may have."""


@dataclass(frozen=True, slots=True)
class Field:
    """What stands under one key: how it is checked, what it means, and which form it has in JSON Schema.

    A field that is not required and left out is read as ``absent``. Fields of claims have no form here: what
    may be written there is said by `mtcrcheck.spec.editor`, key by key.
    """

    check: CoreSchema
    description: str
    form: Form | None = None
    required: bool = False
    absent: object = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file: what it is, and its fields; other keys are errors."""

    description: str
    fields: Mapping[str, Field]

    def check(self, ref: str | None = None) -> CoreSchema:
        """Return how it is checked, to be referred to as ``ref``; it is read as a dict with every field."""
        return core.typed_dict_schema(
            {
                name: core.typed_dict_field(
                    f.check if f.required else core.with_default_schema(f.check, default=f.absent),
                    required=f.required,
                )
                for name, f in self.fields.items()
            },
            extra_behavior="forbid",
            ref=ref,
        )


STRING: Form = {"type": "string"}
DAY: Form = {"format": "date", "type": "string"}
ALERT: Form = {"enum": list(keys.ALERTS), "type": "string"}


def _required(read: Callable[[Any], object], description: str, form: Form = STRING) -> Field:
    return Field(core.no_info_plain_validator_function(read), description, form, required=True)


def _optional(read: Callable[[Any], object], description: str, type: str = "string") -> Field:
    check = core.nullable_schema(core.no_info_plain_validator_function(read))
    return Field(check, description, {"type": [type, "null"]})


SOURCE = Table(
    "A published source that values refer to.",
    {
        "id": _required(values.text, "Short name that values refer to."),
        "title": _optional(values.any_text, "Title of the publication."),
        "url": _optional(values.any_text, "Where it was read."),
        "date": _optional(values.date_text, "When it was published."),
    },
)
PUBLISHED_CATEGORY = Table(
    "What somebody wrote of the category: shown and compared, never used.",
    {
        "category": _required(values.text, "The category as published."),
        "source": _optional(values.text, "Id of the source that says so."),
        "note": _optional(values.any_text, "Anything worth knowing about it."),
    },
)
WAIVER = Table(
    "A decision to accept an alert until a day.",
    {
        "alert": _required(lambda value: values.word(value, keys.ALERTS), "Code of the alert.", ALERT),
        "author": _required(values.text, "Who decided."),
        "reason": _required(values.text, "Why."),
        "expires": _required(values.day, "The day it ends.", DAY),
    },
)


@dataclass(frozen=True, slots=True)
class _Unread:
    """A value on its way into a claim, with what reads it: the table of claims is one for all keys."""

    value: object
    read: Reader


def _read(unread: object) -> Reading | None:
    if not isinstance(unread, _Unread):
        raise TypeError(unread)
    return None if unread.value is None else unread.read(unread.value)


CLAIM = Table(
    "With the source that says so: { value = ..., source = ..., note = ... }.",
    {
        "value": _required(_read, "The value itself.", {}),
        "source": _optional(values.text, "Id of the source that says so."),
        "note": _optional(values.any_text, "Anything worth knowing about it."),
        "suspect": _optional(values.boolean, "Kept on file and shown, but not used.", "boolean"),
        "derived": _optional(values.boolean, "A sum of the author's own.", "boolean"),
    },
)
_CLAIMS = core.list_schema(core.definition_reference_schema("claim"))


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


def _field(options: Sequence[Key], *, required: bool = False) -> Field:
    """Return the field of one key; its unit decides between several ``options``."""
    key = options[0]
    read = values.reader_of(options)
    listed = functools.partial(_listed_required if required else _listed, read=read)
    check = core.no_info_before_validator_function(listed, _CLAIMS)
    return Field(check, key.description, required=required, absent=())


def _few_points(raw: object) -> object:
    """Return what should be a list of points as it is: bounds compare each point with every other."""
    if isinstance(raw, list) and len(raw) > MAX_VALUES:
        raise values.refuse("too-long", f"a curve of {len(raw):,} points: at most {MAX_VALUES} are read")
    return raw


def _array(table: Table, name: str, description: str) -> Field:
    """Return the field of an array of tables, described under a name."""
    check = core.nullable_schema(core.list_schema(core.nullable_schema(table.check())))
    return Field(check, description, {"items": {"$ref": f"#/$defs/{name}"}, "type": ["array", "null"]})


def _curve(leaf: str) -> Field:
    whole = _array(POINTS[leaf], leaf, "Points of a published curve.")
    check = core.no_info_before_validator_function(_few_points, whole.check)
    return Field(check, whole.description, whole.form)


def _fields(table: str) -> Mapping[str, Field]:
    """Return the fields of all keys and curves of a table."""
    of_keys = {leaf: _field(options) for leaf, options in keys.in_table(table).items()}
    return {**of_keys, **{leaf: _curve(leaf) for leaf in keys.curves_in(table)}}


def _table(name: str) -> Field:
    table = TABLES[name]
    return Field(core.nullable_schema(table.check()), table.description, {"$ref": f"#/$defs/{name}"})


POINTS: Mapping[str, Table] = {
    leaf: Table(
        f"A point of a published {leaf} curve.",
        {name: _field([key], required=True) for name, key in columns.items()},
    )
    for table in keys.TABLES
    for leaf, columns in keys.curves_in(table).items()
}
"""The points of each curve, by its last name: both keys are required."""

TABLES: Mapping[str, Table] = {name: Table(about, _fields(name)) for name, about in keys.TABLES.items()}
"""The tables that hold the keys, by name."""

NOTES: Form = {"items": {"type": ["string", "null"]}, "type": ["array", "null"]}
_NOTE = core.nullable_schema(core.no_info_plain_validator_function(values.any_text))

SPEC = Table(
    "An unmanned aircraft as its sources describe it.",
    {
        "name": _required(values.text, "What the aircraft is called."),
        **_fields(""),
        "notes": Field(core.nullable_schema(core.list_schema(_NOTE)), "Anything worth knowing.", NOTES),
        **{name: _table(name) for name in keys.TABLES},
        "source": _array(SOURCE, "SourceTable", "The sources that values refer to."),
        "published_category": _array(
            PUBLISHED_CATEGORY,
            "PublishedCategoryTable",
            "Categories that somebody wrote: shown and compared, never used.",
        ),
        "waiver": _array(WAIVER, "WaiverTable", "Alerts that somebody decided to accept."),
    },
)
"""The whole file."""

VALIDATOR = SchemaValidator(core.definitions_schema(SPEC.check(), [CLAIM.check("claim")]))
"""What checks a file and reads it into dicts, table by table."""

FIELDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (): tuple(SPEC.fields),
    ("source",): tuple(SOURCE.fields),
    ("published_category",): tuple(PUBLISHED_CATEGORY.fields),
    ("waiver",): tuple(WAIVER.fields),
    **{(name,): tuple(TABLES[name].fields) for name in keys.TABLES},
    **{(name, leaf): tuple(POINTS[leaf].fields) for name in keys.TABLES for leaf in keys.curves_in(name)},
}
"""The keys of each table by its path, for whoever misspells one; those of a claim apart."""
