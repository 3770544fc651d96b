"""Frozen dataclasses with slots that are quick to declare.

`dataclasses.dataclass` compiles six methods for each class, in which a short command would spend a third of
its time. Here only ``__init__`` is compiled; everything else of `dataclasses` works on these classes too.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

    Class = TypeVar("Class", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field, Field))
def frozen(cls: Class) -> Class:
    """Return the class as a dataclass with slots whose instances never change, equal where their fields are."""
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    compared = [f.name for f in fields(made) if f.compare]
    shown = [f.name for f in fields(made) if f.repr]
    key: Any = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def shown_as(self: Any) -> str:
        return f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    made.__init__ = _initializer(made)
    made.__eq__ = equal
    made.__hash__ = lambda self: hash(key(self))
    made.__repr__ = shown_as
    made.__setattr__ = made.__delattr__ = _refuse
    made.__getstate__, made.__setstate__ = _state, _set_state
    found: Class = made
    return found


def _initializer(made: type) -> Callable[..., None]:
    """Compile what takes the fields and sets them past `_refuse`, by the descriptors of their slots."""
    known: dict[str, Any] = {"after": getattr(made, "__post_init__", None)}
    parameters, body = [], []
    for f in fields(made):
        known[f"set_{f.name}"] = getattr(made, f.name).__set__
        known[f"default_{f.name}"] = f.default if f.default_factory is MISSING else f.default_factory
        value = f.name
        if f.default_factory is not MISSING:
            value = f"default_{f.name}()"
            if f.init:
                parameters.append(f"{f.name}=None")
                value = f"{value} if {f.name} is None else {f.name}"
        elif f.init:
            parameters.append(f.name if f.default is MISSING else f"{f.name}=default_{f.name}")
        body.append(f" set_{f.name}(self, {value})")
    if known["after"]:
        body.append(" after(self)")
    exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(body), known)
    found: Callable[..., None] = known["__init__"]
    return found


def _refuse(self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[object]:
    """Return what is sent to another process."""
    return [getattr(self, f.name) for f in fields(self)]


def _set_state(self: Any, state: list[object]) -> None:
    for f, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, f.name, value)
