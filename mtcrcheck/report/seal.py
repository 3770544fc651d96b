"""The seal of a record: a SHA-256 over all that it says, by which a record that was altered later is known."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "seal"
ORDER = ("schema", "tool", "law", "request", "results", "errors")
"""The keys of a record in the order in which they are written and sealed; any other comes after them."""


def canonical(value: object) -> str:
    """Return a value as JSON in ASCII without spaces, the keys of tables sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def canonical_record(record: Mapping[str, Any]) -> str:
    """Return a record without its seal, its own keys in their order."""
    others = sorted(key for key in record if key not in (*ORDER, KEY))
    keys = [key for key in (*ORDER, *others) if key in record]
    return "{" + ",".join(f"{canonical(key)}:{canonical(record[key])}" for key in keys) + "}"


class Digest:
    """The seal of a record in canonical form that comes in parts."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, part: str) -> None:
        """Seal what comes next."""
        self._hash.update(part.encode("ascii"))

    @property
    def seal(self) -> str:
        """The seal of all that came."""
        return self._hash.hexdigest()


def seal_of(record: Mapping[str, Any]) -> str:
    """Return the seal that a record should have."""
    digest = Digest()
    digest.add(canonical_record(record))
    return digest.seal


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its seal."""
    return {**{k: v for k, v in record.items() if k != KEY}, KEY: seal_of(record)}
