import re
import tomllib
from pathlib import Path

import yaml

from mtcrcheck.cli.app import COMMANDS
from mtcrcheck.spec.read import read_spec
from tests.cli.command import options_of
from tests.readme import README, true_readme


def test_what_the_readme_shows_is_what_the_commands_print() -> None:
    text = README.read_text()
    assert true_readme(text) == text, "if the change is intended: make readme, and read the diff"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", README.read_text(), re.DOTALL)


def test_the_spec_and_the_waiver_can_be_read() -> None:
    specs = [text for text in blocks("toml") if "[[source]]" in text or "[[waiver]]" in text]
    assert len(specs) == 2
    for text in specs:
        read_spec((text if "name" in text else f'name = "X"\n{text}').encode(), "README.md")


def test_the_settings_name_options_that_there_are() -> None:
    (text,) = [text for text in blocks("toml") if "fail-on" in text]
    tables = {key: value for key, value in tomllib.loads(text).items() if isinstance(value, dict)}
    assert tables
    for command, table in tables.items():
        assert command in COMMANDS
        for name in table:
            assert name in options_of(command)
    for name in set(tomllib.loads(text)) - set(tables):
        assert name in options_of("classify")


def test_the_hooks_are_ours() -> None:
    (text,) = blocks("yaml")
    named = {hook["id"] for repository in yaml.safe_load(text) for hook in repository["hooks"]}
    ours = yaml.safe_load((Path(README).parent / ".pre-commit-hooks.yaml").read_text())
    assert named == {hook["id"] for hook in ours}
