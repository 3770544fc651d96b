"""What can be wrong with a spec file: where, under which code, and how to mend it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mtcrcheck.text import printable, read_beside

SpecNow = Literal["same", "changed", "missing", "invalid", "altered"]
_SAID: Mapping[str, Any] = read_beside(__file__, "codes.toml")
CODES: Mapping[str, str] = _SAID["codes"]
"""Every code of a diagnostic, with what it means and how to mend it: a closed list."""
SPECS_NOW: Mapping[SpecNow, str] = _SAID["specs_now"]
"""What has become of a spec since a record of it was made."""


class BadValueError(ValueError):
    """A value that cannot be read: ``code`` is one of `CODES`, its text what is wrong and how to mend it.

    ``meant`` is the same value in a form that can be, where there is no doubt of what is meant; of a number without
    its unit, in a form that can be once the unit stands behind it.
    """

    def __init__(self, code: str, message: str, meant: str = "") -> None:
        super().__init__(message)
        self.code, self.meant = code, meant


class Diagnostic(NamedTuple):
    """One fault of one file; ``line`` and ``column`` (characters) count from 1 and are 0 for an override."""

    path: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}: {self.code} {printable(self.message)}"


class SpecError(ValueError):
    """A spec that cannot be read; ``diagnostics`` holds every fault, in file order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))
