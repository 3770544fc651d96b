"""The options of every command as values that a file or the environment may give."""

from __future__ import annotations

import re

import pytest

from mtcrcheck.cli.app import COMMANDS
from mtcrcheck.cli.settable import all_options, options_of
from tests.cli.command import run

NOT_OURS = {"help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_that_help_shows_can_be_set(command: str) -> None:
    shown = run(command, "--help", COLUMNS="200").stdout
    spellings = set(re.findall(r"^ +(?:-\w, )?--([a-z0-9-]+)", shown, re.MULTILINE))
    assert set(options_of(command)) == spellings - NOT_OURS


def test_all_options_are_those_of_all_commands() -> None:
    assert {"to", "from", "fail-on", "old", "backtest", "to-format", "root"} <= all_options()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("fail-on", "denial, category-i", ["denial", "category-i"]),
        ("set", "mass.empty=1,000 kg\nname=X", ["mass.empty=1,000 kg", "name=X"]),
        ("why", "ON", True),
        ("why", "0", False),
        ("jobs", "3", 3),
        ("as-of", "2020-07-24", "2020-07-24"),
    ],
)
def test_a_variable_is_read_as_its_option_is_typed(name: str, text: str, value: object) -> None:
    assert options_of("classify")[name].read(text) == value
