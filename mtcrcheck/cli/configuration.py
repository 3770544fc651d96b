"""Values of options that are not typed: from the environment, else from a configuration file.

``MTCRCHECK_CLASSIFY_TO`` is for one command, ``MTCRCHECK_TO`` for all that have the option; the file is
``mtcrcheck.toml``, or ``[tool.mtcrcheck]`` in ``pyproject.toml``, in the working folder or the nearest above.
What concerns one command stands in a table of its name, and goes first. What is typed goes before everything,
and what says which aircraft is assessed, or with which figures, is taken from there alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcrcheck.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.cli.settable import Option
    from mtcrcheck.spec.syntax import Document

PREFIX = "MTCRCHECK_"
RESERVED = ("MTCRCHECK_CONFIG", "MTCRCHECK_NO_CONFIG", "MTCRCHECK_DEBUG")
"""Variables that stand for no option of a command."""
FILE, PROJECT = "mtcrcheck.toml", "pyproject.toml"
TABLE = ("tool", "mtcrcheck")
"""Where the configuration stands in a pyproject.toml."""
TYPED_ONLY = (
    # what is read
    *("files-from", "specs", "root", "like", "query", "table", "map", "to-column", "engine", "master"),
    # figures of the aircraft and facts of the transfer
    *("set", "item", "end-user", "end-use", "channel", "value", "nsm28-partner"),
    # what is written, and whether a record holds
    *("output", "force", "ask", "verdicts-only"),
)
"""Options that neither a file nor a variable sets: one that nobody sees must not say what is read or written,
nor what the aircraft or the transfer is."""
READINGS = ("interpretation", "old", "new")
"""Options that may be paths, and are ids or days else."""


class ConfigurationError(ValueError):
    """Settings that cannot be meant: one line for each, with its place."""


@frozen
class Origin:
    """Where the value of a parameter comes from: a variable, or a place in a file.

    ``text`` names the place, ``source`` the file or variable, ``value`` is the value in words.
    """

    parameter: str
    text: str
    source: str
    value: str


@dataclass(slots=True)
class Settings:
    """Values by the name of the parameter, and by the spelling of the option where each comes from."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)


def settings(command: str, config: str | None, *, search: bool) -> Settings:
    """Return what the environment and a file say of the options of a command.

    ``config`` is a file to read, else one is searched for where ``search`` says so. Raises
    `ConfigurationError` with every fault, and `OSError` for a file that cannot be read.
    """
    named = {
        name: text
        for name, text in os.environ.items()
        if name.startswith(PREFIX) and name not in RESERVED and text
    }
    path = Path(config) if config else _found() if search else None
    if path is None and not named:
        return Settings()
    from mtcrcheck.cli.settable import options_of

    options = options_of(command)
    found = _of_file(path, command, options) if path else Settings()
    _of_environment(named, command, options, found)
    return found


def _found() -> Path | None:
    """Return the configuration file of the working folder, or of the nearest above."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return Path(os.path.relpath(folder / FILE))
        project = folder / PROJECT
        if project.is_file() and _is_meant(project):
            return Path(os.path.relpath(project))
    return None


def _is_meant(project: Path) -> bool:
    """Whether a pyproject.toml has our table; one that cannot be read is somebody else's matter."""
    import tomli

    try:
        data = project.read_bytes()
        tool = tomli.loads(data.decode()).get(TABLE[0], {}) if b"mtcrcheck" in data else {}
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(tool, dict) and TABLE[1] in tool


@frozen
class _File:
    """A configuration file that was read; ``at`` is the table that holds the configuration."""

    path: Path
    document: Document
    at: tuple[str, ...]

    def place(self, keys: tuple[str, ...], *, at_key: bool) -> str:
        """Return ``file:line:column`` of a key or its value, the keys counted from the configuration."""
        from mtcrcheck.spec.place import line_and_column
        from mtcrcheck.text import printable

        outline = self.document.outline()
        line, column = line_and_column(self.document.text, outline.offset((*self.at, *keys), at_key=at_key))
        return f"{printable(self.path.as_posix())}:{line}:{column}"

    def tables(self, command: str) -> Iterator[tuple[tuple[str, ...], Any]]:
        """Yield what is for all commands, then what is for one."""
        data: Any = self.document.data
        for key in self.at:
            data = data.get(key, {}) if isinstance(data, dict) else {}
        is_table = isinstance(data, dict)
        yield (), {k: v for k, v in data.items() if k != command} if is_table else data
        if is_table and command in data:
            yield (command,), data[command]


def _of_file(path: Path, command: str, options: Mapping[str, Option]) -> Settings:
    """Return what a file sets. Raises `ConfigurationError` with every fault, and `OSError`."""
    from mtcrcheck.cli.inputs import content
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.syntax import MAX_BYTES, parse

    try:
        document = parse(content(str(path), MAX_BYTES), path.as_posix())
    except SpecError as error:
        raise ConfigurationError(str(error)) from None
    file = _File(path, document, TABLE if path.name == PROJECT else ())
    found, faults = Settings(), list[str]()
    for keys, table in file.tables(command):
        if isinstance(table, dict):
            faults += _of_table(file, keys, table, options, found)
        else:
            faults.append(f"{file.place(keys, at_key=True)}: expected a table of options")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return found


def _of_table(
    file: _File,
    keys: tuple[str, ...],
    table: Mapping[str, Any],
    options: Mapping[str, Option],
    found: Settings,
) -> Iterator[str]:
    """Take the values of a table; yield what is wrong with it."""
    from mtcrcheck.text import printable

    for key, value in table.items():
        option = options.get(key)
        message = _unsettable(key, value, options, shared=not keys)
        if message:
            yield f"{file.place((*keys, key), at_key=True)}: {printable(message)}"
        elif option is not None:
            try:
                found.values[option.parameter] = _from_folder(key, option.checked(value), file.path.parent)
                place, source = file.place((*keys, key), at_key=False), f"file:{file.path.as_posix()}"
                words = _words(found.values[option.parameter])
                found.origins[f"--{key}"] = Origin(option.parameter, place, source, words)
            except ValueError as error:
                yield f"{file.place((*keys, key), at_key=False)}: {key}: {printable(str(error))}"


def _unsettable(key: str, value: object, options: Mapping[str, Option], *, shared: bool) -> str:
    """Return why a key cannot stand where it does, empty if it can.

    What stands for all commands may be an option of another one, and a table the options of another one.
    """
    if key in TYPED_ONLY:
        return f"{_typed_only(key)}, and take it out of the file"
    if key in options:
        return ""
    from mtcrcheck.cli.app import COMMANDS
    from mtcrcheck.cli.settable import all_options
    from mtcrcheck.text import closest

    everything = all_options() if shared else ()
    if shared and (key in everything or (key in COMMANDS and isinstance(value, dict))):
        return ""
    dashed = key.replace("_", "-")
    known = {*everything, *options, *(COMMANDS if shared else ())} - set(TYPED_ONLY)
    close = dashed if dashed in known else closest(key, sorted(known))
    hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(known))}"
    return f"unknown option {key!r}: {hint}"


def _words(value: Any) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed_only(option: str) -> str:
    """Return what to do with an option that is typed only."""
    return f"{option} is said on the command line only: type --{option} there"


def _from_folder(key: str, value: Any, folder: Path) -> Any:
    """Return a value, its paths as they are seen from the working folder."""
    if isinstance(value, list):
        return [_from_folder(key, one, folder) for one in value]
    from mtcrcheck.cli.asking import is_file

    is_path = key in READINGS and isinstance(value, str) and is_file(value)
    return (folder / value).as_posix() if is_path else value


def _of_environment(
    named: Mapping[str, str], command: str, options: Mapping[str, Option], found: Settings
) -> None:
    """Put what the environment says over what a file says. Raises `ConfigurationError`."""
    faults = []
    for option in options.values():
        variable = next((name for name in _variables(command, option.name) if name in named), None)
        if variable is None:
            continue
        if option.name in TYPED_ONLY:
            faults.append(f"{variable}: {_typed_only(option.name)}, and unset the variable")
            continue
        try:
            found.values[option.parameter] = option.read(named[variable])
            words = _words(found.values[option.parameter])
            origin = Origin(option.parameter, variable, f"environment {variable}", words)
            found.origins[f"--{option.name}"] = origin
        except ValueError as error:
            faults.append(f"{variable}: {error}")
    known = {name for option in options for name in _variables(command, option)}
    strange = [name for name in named if name not in known]
    faults += _slips(strange) if strange else ()
    if faults:
        raise ConfigurationError("\n".join(faults))


def _variables(command: str, option: str) -> tuple[str, str]:
    """Return the variables of an option, that of the one command first."""
    name = option.replace("-", "_").upper()
    return f"{PREFIX}{command.upper()}_{name}", f"{PREFIX}{name}"


def _slips(strange: list[str]) -> Iterator[str]:
    """Yield the variables that are no option's and nearly spelt like one's; others are somebody else's."""
    from mtcrcheck.cli.app import COMMANDS
    from mtcrcheck.cli.settable import all_options
    from mtcrcheck.text import closest, printable

    names = {option.replace("-", "_").upper() for option in all_options()}
    for variable in strange:
        name = variable.removeprefix(PREFIX)
        command = next((c.upper() for c in COMMANDS if name.startswith(f"{c.upper()}_")), "")
        of_command = name.removeprefix(f"{command}_") if command else name
        if of_command not in names:
            close = closest(of_command, sorted(names))
            if close:
                meant = f"{PREFIX}{command}_{close}" if command else f"{PREFIX}{close}"
                yield f"{printable(variable)}: no option is called so: did you mean {meant}?"
