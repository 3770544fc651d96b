import re
import tomllib
from pathlib import Path

import pytest
import yaml

from mtcrcheck.cli.commands import COMMANDS
from mtcrcheck.spec.read import read_spec
from tests.cli.command import options_of
from tests.readme import PAGES, ROOT, true_page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_the_commands_print(page: Path) -> None:
    text = page.read_text()
    assert true_page(text) == text, "if the change is intended: make readme, and read the diff"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert targets, "every page leads on"
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    readme, *pages = PAGES
    text = readme.read_text()
    assert [page.name for page in pages if f"(docs/{page.name})" not in text] == []


def blocks(kind: str) -> list[str]:
    pattern = rf"```{kind}(?: [-\w.]+)?\n(.*?)```"
    return [text for page in PAGES for text in re.findall(pattern, page.read_text(), re.DOTALL)]


def test_the_specs_and_the_waiver_can_be_read() -> None:
    specs = [text for text in blocks("toml") if "[mass]" in text or "[[waiver]]" in text]
    assert len(specs) == 4
    for text in specs:
        read_spec((text if "name" in text else f'name = "X"\n{text}').encode(), "a page")


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
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert named == {hook["id"] for hook in ours}
