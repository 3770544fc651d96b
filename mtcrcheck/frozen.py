"""Dataclasses with slots whose instances never change."""

from __future__ import annotations

from dataclasses import Field, dataclass, field
from typing import Any, TypeVar, dataclass_transform

Class = TypeVar("Class", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def frozen(cls: Class) -> Class:
    """Return the class as a frozen dataclass with slots."""
    made: Any = dataclass(frozen=True, slots=True)
    frozen_class: Class = made(cls)
    return frozen_class
