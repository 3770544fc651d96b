"""Reading a spec file: bytes in, a `Spec` or every fault with its place out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from mtcrcheck.spec.build import build
from mtcrcheck.spec.check import Fault, check
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.locate import diagnose
from mtcrcheck.spec.syntax import SURROGATE, parse, parse_setting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtcrcheck.spec.locate import Path
    from mtcrcheck.spec.model import Spec
    from mtcrcheck.spec.syntax import Document


def read_spec(data: bytes, path: str, overrides: Mapping[str, str] | None = None) -> Spec:
    """Read one spec file, TOML or JSON.

    ``path`` is as typed and only named. ``overrides`` maps dotted keys to values that replace the file's
    before anything is checked; a value is read as TOML where it is a TOML value, else as the text itself.
    Raises `SpecError` with every fault of the file, those of overrides first, at ``--set KEY``, line 0.
    """
    document = parse(data, path)
    settings = overrides or {}
    faults = [f for key, text in settings.items() for f in _override(document.data, key, text)]
    file, found = check(document.data)
    if file is None or faults:
        raise SpecError(faults + _placed(document, found, list(settings)))
    return build(file, path, hashlib.sha256(data).hexdigest(), data.decode())


def _override(data: dict[str, Any], key: str, text: str) -> list[Diagnostic]:
    """Set a dotted key; return what prevents it."""
    *heads, leaf = key.split(".")
    if SURROGATE.search(key + text):
        return [_of_setting(key, "invalid-text", f"{key}: the setting is not valid text")]
    if not all((*heads, leaf)):
        return [
            _of_setting(key, "invalid-setting", f"'{key}' is no dotted key: write it like mass.max_takeoff")
        ]
    table: Any = data
    for head in heads:
        if table.get(head) is None:
            table[head] = {}
        table = table[head]
        if not isinstance(table, dict):
            return [_of_setting(key, "invalid-setting", f"{key}: {head} is not a table")]
    table[leaf] = parse_setting(text)
    return []


def _of_setting(key: str, code: str, message: str) -> Diagnostic:
    return Diagnostic(f"--set {key}", 0, 0, code, message)


def _placed(document: Document, faults: Sequence[Fault], settings: Sequence[str]) -> list[Diagnostic]:
    """Return the faults with their places, those of settings first."""
    outline = document.outline()
    of_settings: list[Diagnostic] = []
    in_file: list[tuple[int, str, str]] = []
    for fault in faults:
        setting = _setting_of(fault.path, settings)
        if setting:
            of_settings.append(_of_setting(setting, fault.code, fault.message))
        else:
            in_file.append((outline.offset(fault.path, at_key=fault.at_key), fault.code, fault.message))
    return of_settings + diagnose(document.path, document.text, in_file)


def _setting_of(path: Path, settings: Sequence[str]) -> str | None:
    """Return the setting that wrote what stands at a path."""
    names = [str(step) for step in path]
    return next((key for key in settings if key.split(".") == names[: key.count(".") + 1]), None)
