"""Values of options that are not typed: from the environment, else from a configuration file.

``MTCRCHECK_CLASSIFY_TO`` is for one command, ``MTCRCHECK_TO`` for all that have the option; the file is
``mtcrcheck.toml``, or ``[tool.mtcrcheck]`` in ``pyproject.toml``, in the working folder or the nearest above.
What concerns one command stands in a table of its name, and goes first. What is typed goes before everything,
and what says which aircraft is assessed, or with which figures, is taken from there alone.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli
import typer

from mtcrcheck.cli import USAGE
from mtcrcheck.cli.commands import COMMANDS, HELP, load_command, plain
from mtcrcheck.cli.files import content, is_interpretation_file
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.syntax import MAX_BYTES, parse
from mtcrcheck.text import closest, printable

PREFIX = "MTCRCHECK_"
RESERVED = ("MTCRCHECK_CONFIG", "MTCRCHECK_NO_CONFIG", "MTCRCHECK_DEBUG")
"""Variables that stand for no option of a command."""
FILE, PROJECT = "mtcrcheck.toml", "pyproject.toml"
TABLE = ("tool", "mtcrcheck")
"""Where the configuration stands in a pyproject.toml."""
TYPED_ONLY = frozenset(name for names in HELP["typed_only"].values() for name in names)
"""Options that neither a file nor a variable sets."""
INTERPRETATIONS = ("interpretation", "old", "new")
"""Options that may be paths, and are ids or days else."""
Put = Callable[[str, list[Any], str, str], str]
"""Sets an option to texts that stand at a place in a source, and returns what is wrong with them."""


class Setting(NamedTuple):
    """What a file or a variable sets a parameter to: the value that Typer takes, and the same in words.

    ``place`` is the variable, or where in a file it stands; ``source`` names either in reports.
    """

    parameter: str
    value: Any
    words: str
    place: str
    source: str


@cache
def list_options(command: str) -> dict[str, Any]:
    """Return the options of a command as Typer declares them, by their long names without dashes."""
    options = [(word, option) for option in load_command(command).params for word in option.opts]
    return {word[2:]: option for word, option in options if word.startswith("--") and word != "--help"}


def list_all_options() -> set[str]:
    """Return the names of the options of all commands, whose modules are loaded for it."""
    return {name for command in COMMANDS for name in list_options(command)}


def read_configured(context: typer.Context, config: str | None, *, search: bool) -> dict[str, Setting]:
    """Return what the environment and a file set of the command that is invoked, by the spelling of the option.

    ``config`` is a file to read, else one is searched for where ``search`` says so. Raises `typer.Exit` where
    something cannot be meant, with every fault on stderr, and `OSError` for a file that cannot be read.
    """
    path = Path(config) if config else _find_file() if search else None
    command = context.invoked_subcommand or ""
    settings: dict[str, Setting] = {}

    def put(name: str, texts: list[Any], place: str, source: str) -> str:
        """Set an option to what is typed in a file or a variable; return what is wrong with it, empty if nothing."""
        option = list_options(command)[name]
        value = texts if option.multiple else texts[0]
        try:
            checked = option.process_value(context, value)
        except typer.BadParameter as error:
            return printable(plain(error.message))
        words = str(checked).lower() if option.is_flag else ", ".join(texts)
        value = checked if option.is_flag else value
        settings[f"--{name}"] = Setting(option.name, value, words, place, source)
        return ""

    for faults in (_read_file(command, path, put) if path else (), _read_variables(command, put)):
        if lines := list(faults):
            typer.echo("\n".join(lines), err=True)
            raise typer.Exit(USAGE)
    return settings


def _find_file() -> Path | None:
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the folder was deleted
        return None
    for folder in (here, *here.parents):
        for path in (folder / FILE, folder / PROJECT):
            if path.is_file() and (path.name == FILE or _has_table(path)):
                return Path(os.path.relpath(path))
    return None


def _has_table(project: Path) -> bool:
    """Whether a pyproject.toml has our table; one that cannot be read is somebody else's matter."""
    try:
        data = content(str(project), MAX_BYTES)
        tool = tomli.loads(data.decode()).get(TABLE[0], {}) if b"mtcrcheck" in data else {}
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(tool, dict) and TABLE[1] in tool


def _read_file(command: str, path: Path, put: Put) -> Iterator[str]:
    """Put what a file sets, and yield what is wrong with it. Raises `OSError` where it cannot be read."""
    try:
        document = parse(content(str(path), MAX_BYTES), path.as_posix())
    except SpecError as error:
        yield str(error)
        return
    root = TABLE if path.name == PROJECT else ()
    options = list_options(command)

    def place(keys: tuple[str, ...], *, at_key: bool = True) -> str:
        line, column = document.place((*root, *keys), at_key=at_key)
        return f"{printable(path.as_posix())}:{line}:{column}"

    shared: Any = document.data
    for key in root:
        shared = shared.get(key, {}) if isinstance(shared, dict) else {}
    own = shared.pop(command, {}) if isinstance(shared, dict) else {}
    for above, table in (((), shared), ((command,), own)):
        if not isinstance(table, dict):
            yield f"{place(above)}: expected a table of options"
            continue
        for key, value in table.items():
            keys = (*above, key)
            if fault := _misplaced(command, key, value, shared=not above):
                yield f"{place(keys)}: {printable(fault)}"
            elif key in options:
                where = place(keys, at_key=False)
                texts, fault = _as_typed(options[key], key, value, path)
                if fault := fault or put(key, texts, where, f"file:{path.as_posix()}"):
                    yield f"{where}: {key}: {fault}"


def _misplaced(command: str, key: str, value: object, *, shared: bool) -> str:
    """Return why a key cannot stand where it does, empty if it can.

    What stands for all commands may be an option of another one, and a table the options of another one.
    """
    if key in TYPED_ONLY:
        return f"{_typed_only(key)}, and take it out of the file"
    known = set(list_options(command))
    if key in known or (shared and key in COMMANDS and isinstance(value, dict)):
        return ""
    known = (list_all_options() if shared else known) - TYPED_ONLY
    if key in known:
        return ""
    known |= set(COMMANDS) if shared else set()
    dashed = key.replace("_", "-")
    close = dashed if dashed in known else closest(key, sorted(known))
    hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(known))}"
    return f"unknown option {key!r}: {hint}"


def _read_variables(command: str, put: Put) -> Iterator[str]:
    """Put what the environment says, several values on lines or between commas; yield what is wrong with it."""
    ours = (name for name in os.environ if name.startswith(PREFIX) and name not in RESERVED)
    given = {name: text for name in ours if (text := os.environ[name])}
    for name, option in list_options(command).items() if given else ():
        variables = (f"{of}{_as_variable(name)}" for of in (f"{PREFIX}{command.upper()}_", PREFIX))
        variable = next((variable for variable in variables if variable in given), "")
        if variable and name in TYPED_ONLY:
            yield f"{variable}: {_typed_only(name)}, and unset the variable"
        elif variable:
            text = given[variable]
            several = (text.splitlines(), text.replace(",", "\n").splitlines())
            split = [[one.strip() for one in some if one.strip()] for some in several]
            for texts in split if option.multiple else [[text]]:
                fault = put(name, texts, variable, f"environment {variable}")
                if not fault:
                    break
            else:
                yield f"{variable}: {fault}"
    yield from _misspelt(command, given)


def _misspelt(command: str, variables: Iterable[str]) -> Iterator[str]:
    """Yield the variables that are no option's and nearly spelt like one's; others are somebody else's."""
    own = set(map(_as_variable, list_options(command)))
    for variable in variables:
        prefixes = (f"{PREFIX}{command.upper()}_" for command in COMMANDS)
        prefix = next((prefix for prefix in prefixes if variable.startswith(prefix)), PREFIX)
        word = variable.removeprefix(prefix)
        words = [] if word in own else sorted(map(_as_variable, list_all_options()))
        words += [f"{command.upper()}_{each}" for each in own] if words and prefix == PREFIX else []
        close = None if word in words else closest(word, words)
        if close:
            yield f"{printable(variable)}: no option is called so: did you mean {prefix}{close}?"


def _as_typed(option: Any, name: str, value: object, path: Path) -> tuple[list[Any], str]:
    """Return the values of a key in a file as they would be typed, or why not; paths begin at the file's folder."""
    values: list[Any] = value if option.multiple and isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, list | dict) or isinstance(one, bool) != option.is_flag:
            expected = "true or false" if option.is_flag else "text in quotes"
            return [], printable(f"{one!r}: expected {expected}")
    texts: list[Any] = values if option.is_flag else list(map(str, values))
    if name not in INTERPRETATIONS:
        return texts, ""
    return [(path.parent / t).as_posix() if is_interpretation_file(t) else t for t in texts], ""


def _as_variable(name: str) -> str:
    return name.replace("-", "_").upper()


def _typed_only(option: str) -> str:
    return f"{option} can be given on the command line only: type --{option} there"
