"""Every command reads the options that `[takes]` of help.toml gives it, and none that it cannot be given."""

import ast
from pathlib import Path

from mtcrcheck import cli
from mtcrcheck.cli.commands import COMMANDS, HELP
from mtcrcheck.cli.options import TRANSFER_OPTIONS, Options

FUNCTIONS = {
    node.name: node
    for source in Path(cli.__file__).parent.glob("*.py")
    for node in ast.parse(source.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef) and any(each.arg == "asked" for each in node.args.args)
}
TAKEN = {
    command: {name for word in words.split() for name in HELP["groups"].get(word, word).split()}
    for command, words in HELP["takes"].items()
}


def names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def read_by(name: str) -> set[str]:
    """Return the options that a function reads itself, also those that it names in a loop."""
    parts = list(ast.walk(FUNCTIONS[name]))
    read = {part.attr for part in parts if isinstance(part, ast.Attribute) and names(part) == {"asked"}}
    if "getattr" in (found := names(FUNCTIONS[name])):
        read |= {str(part.value) for part in parts if isinstance(part, ast.Constant)}
        read |= {*TRANSFER_OPTIONS} if "TRANSFER_OPTIONS" in found else set()
    return read & {*Options._fields} - {"configured"}


def passed_on(name: str) -> set[str]:
    """Return the functions that a function calls with what was asked of it."""
    calls = [
        part for part in ast.walk(FUNCTIONS[name]) if isinstance(part, ast.Call) and "asked" in names(part)
    ]
    return {ast.unparse(call.func).rpartition(".")[2] for call in calls} & {*FUNCTIONS}


def reached_from(name: str) -> set[str]:
    reached = {name}
    while more := {called for each in reached for called in passed_on(each)} - reached:
        reached |= more
    return reached


def test_no_command_ignores_an_option_that_it_takes() -> None:
    ignored = {
        command: taken - {option for name in reached_from(command) for option in read_by(name)}
        for command, taken in TAKEN.items()
    }
    assert not any(ignored.values()), ignored


def test_no_function_reads_an_option_that_none_of_its_commands_takes() -> None:
    """A function that several commands share finds the default of an option that some of them do not take."""
    reached = {command: reached_from(command) for command in COMMANDS}
    for name in FUNCTIONS:
        taken = [TAKEN[command] for command in COMMANDS if name in reached[command]]
        assert read_by(name) <= set().union(*taken), name
