"""From the border's tables to the `Spec` that the rest of the house reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.spec import keys
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, PublishedCategory, Source, Spec, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mtcrcheck.spec.keys import Key

    Table = Mapping[str, Any]
    """What `mtcrcheck.spec.schema` has read, with every key: None, or no claims, where the file is silent."""


def build(file: Table, path: str, sha256: str, text: str = "") -> Spec:
    """Return the spec that a checked file describes.

    ``path`` is as typed, ``sha256`` is of its bytes and ``text`` is what they say.
    """
    claims = _all_claims(file)
    return Spec(
        name=file["name"],
        path=path,
        sha256=sha256,
        manufacturer=claims["manufacturer"].agreed if "manufacturer" in claims else None,
        origin=claims["origin"].agreed if "origin" in claims else None,
        notes=tuple(_present(file["notes"])),
        claims=claims,
        payload_range=_curve(file, "performance.payload_range"),
        payload_endurance=_curve(file, "performance.payload_endurance"),
        aerosol_stated=file["aerosol"] is not None,
        sources=tuple(Source(s["id"], s["title"], s["url"], s["date"]) for s in _present(file["source"])),
        published_categories=tuple(
            PublishedCategory(p["category"], p["source"], p["note"])
            for p in _present(file["published_category"])
        ),
        waivers=tuple(
            Waiver(w["alert"], w["author"], w["reason"], w["expires"]) for w in _present(file["waiver"])
        ),
        text=text,
    )


def _present(items: Iterable[Any] | None) -> list[Any]:
    return [item for item in items or () if item is not None]


def _all_claims(file: Table) -> Mapping[str, Claims]:
    found: dict[str, Claims] = {}
    for name in ("", *keys.TABLES):
        table = file[name] if name else file
        if table is None:
            continue
        for leaf, options in keys.in_table(name).items():
            tables: Sequence[Table] = table[leaf]
            for key in options if tables else ():
                claims = _claims(key, tables, shared=len(options) > 1)
                if claims.items:
                    found[key.name] = claims
    return found


def _claims(key: Key, tables: Sequence[Table], *, shared: bool = False) -> Claims:
    """Return the claims on one key; of a ``shared`` spelling, those whose unit is of the key's dimension."""
    dimension = key.dimension.name if key.dimension else ""
    return Claims(
        key.name,
        tuple(
            Claim(reading.value, reading.text, t["source"], t["note"], bool(t["suspect"]), bool(t["derived"]))
            for t in tables
            if (reading := t["value"]) is not None and not (shared and reading.dimension != dimension)
        ),
    )


def _curve(file: Table, name: str) -> tuple[CurvePoint, ...]:
    table, _, leaf = name.partition(".")
    performance = file[table]
    payload, reach = keys.CURVES[name]
    points = _present(performance[leaf]) if performance is not None else []
    return tuple(
        CurvePoint(_claims(payload, point["payload"]), _claims(reach, point[reach.name.rpartition(".")[2]]))
        for point in points
    )
