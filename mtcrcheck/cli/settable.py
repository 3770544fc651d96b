"""The options of the commands as values that a file or the environment may give."""

from __future__ import annotations

import datetime
import importlib
import inspect
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

from typer.models import OptionInfo

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its name without dashes, its parameter, and what its values are; ``many`` may be given."""

    name: str
    parameter: str
    kind: type
    many: bool
    least: float | None = None
    most: float | None = None

    def checked(self, value: object) -> Any:
        """Return a value of a file. Raises `ValueError` with what is expected."""
        if self.many:
            return [self._one(one) for one in (value if isinstance(value, list) else [value])]
        return self._one(value)

    def read(self, text: str) -> Any:
        """Return a value of the environment; several stand on lines, words also between commas."""
        if self.many:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            words = [word.strip() for line in lines for word in line.split(",")]
            return self.checked(words if issubclass(self.kind, Enum) else lines)
        if self.kind is bool:
            if text.lower() not in (*TRUE, *FALSE):
                raise ValueError(f"{text!r} is neither true nor false")
            return text.lower() in TRUE
        if self.kind is int:
            try:
                return self._one(int(text))
            except ValueError:
                raise ValueError(f"{text!r}: {self._expected()}") from None
        return self._one(text)

    def _one(self, value: object) -> Any:
        """Return one value as the command line would have it."""
        if self.kind is bool or isinstance(value, bool):
            fits = self.kind is bool and isinstance(value, bool)
        elif self.kind is int:
            low, high = self.least, self.most
            fits = (
                isinstance(value, int) and (low is None or value >= low) and (high is None or value <= high)
            )
        elif issubclass(self.kind, Enum):
            fits = value in {word.value for word in self.kind}
        else:
            fits = isinstance(value, str | int | float | datetime.date)
        if not fits:
            raise ValueError(f"{value!r}: {self._expected()}")
        return value if self.kind in (bool, int) else str(value)

    def _expected(self) -> str:
        """Return what values are expected."""
        if issubclass(self.kind, Enum):
            return f"expected {'some' if self.many else 'one'} of {', '.join(w.value for w in self.kind)}"
        if self.kind is int:
            least = f" from {self.least:g}" if self.least is not None else ""
            return f"expected a whole number{least}{f' to {self.most:g}' if self.most is not None else ''}"
        if self.kind is bool:
            return "expected true or false"
        return "expected text in quotes, or a list of such" if self.many else "expected text in quotes"


def options_of(command: str) -> dict[str, Option]:
    """Return the options of a command by name."""
    module = importlib.import_module(f"mtcrcheck.cli.{command}")
    found = (_option(p) for p in inspect.signature(getattr(module, command)).parameters.values())
    return {option.name: option for option in found if option is not None}


def all_options() -> frozenset[str]:
    """Return the names of the options of all commands, which are loaded for it."""
    from mtcrcheck.cli.app import COMMANDS

    return frozenset(name for command in COMMANDS for name in options_of(command))


def _option(parameter: inspect.Parameter) -> Option | None:
    """Return the option that a parameter declares, None for an argument."""
    if get_origin(parameter.annotation) is not Annotated:
        return None
    hint, *notes = get_args(parameter.annotation)
    info = next((note for note in notes if isinstance(note, OptionInfo)), None)
    if info is None:
        return None
    spellings = [s for s in (info.default, *(info.param_decls or ())) if isinstance(s, str)]
    long = next((s for s in spellings if s.startswith("--")), f"--{parameter.name.replace('_', '-')}")
    kind, many = _kind(hint)
    return Option(long.partition("/")[0][2:], parameter.name, kind, many, info.min, info.max)


def _kind(hint: Any) -> tuple[type, bool]:
    """Return the type of one value, and whether many may be given."""
    if isinstance(hint, UnionType):
        (hint,) = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is list:
        return get_args(hint)[0], True
    return hint, False
