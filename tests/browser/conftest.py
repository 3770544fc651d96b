"""One browser for all tests, and the reports that they open, made by the installed command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Tab, start
from tests.cli.command import MQ_9A, QUADCOPTER, ROOT, run
from tests.real_aircraft import some_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "<img src=x onerror=alert(1)></script><script>document.title='taken'</script>\"'{{ 7*7 }}"
HOSTILE = MQ_9A.replace('name = "MQ-9A"', f"name = '''{NAME}'''\nmanufacturer = '''{NAME}'''")
NAMED = (
    "ch-4", "ch-5", "ch-7", "matrice-4t", "matrice-30", "matrice-400", "matrice-600", "agras-t16", "mq-9a",
)  # fmt: skip
FOLDER = sorted({*(f"specs/{name}.toml" for name in NAMED), *(f"specs/{path.name}" for path in some_paths())})
TWO, SIDES = ("specs/mq-9a.toml", "specs/rq-4b.toml"), ("--old", "us-2018", "--new", "us-2025")
COMMANDS = {
    "aircraft": ("classify", "specs/mq-9a.toml", "--to", "SA,IN", "--interpretation", "all"),
    "open": ("classify", "specs/neuron.toml", "--to", "AE", "--why"),
    "folder": ("batch", *FOLDER, "--interpretation", "us-2018,us-2020,us-2025", "--to", "SA"),
    "articles": ("classify", "specs/mq-9a.toml", "specs/tb2.toml", "specs/mavic-3.toml", "--to", "SA"),
    "changes": ("diff", *TWO, *SIDES, "--to", "SA"),
    "impact": ("impact", "specs/tb2.toml", *TWO, *SIDES),
    "envelope": ("envelope", "specs/mq-9a.toml", "specs/tb2.toml"),
    "compare": ("compare", "specs/mq-9a.toml", "specs/agras-t40.toml", "specs/tb2.toml", "--to", "SA"),
    "precedents": ("precedents", "--to", "SA"),
}
HOSTILE_COMMANDS = {
    "aircraft": ("classify", "x.toml", "--to", "SA", "--interpretation", "all"),
    "folder": ("batch", "x.toml", "y.toml", "--why"),
    "changes": ("diff", "x.toml", *SIDES, "--to", "SA"),
    "impact": ("impact", "x.toml", *SIDES, "--to", "SA,IN"),
    "envelope": ("envelope", "x.toml"),
}


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the reports by name."""
    folder = tmp_path_factory.mktemp("reports")
    return {name: made(folder / f"{name}.html", words, ROOT) for name, words in COMMANDS.items()}


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the reports on an aircraft whose name would be markup."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "x.toml").write_text(HOSTILE)
    (folder / "y.toml").write_text(QUADCOPTER)
    return {name: made(folder / f"{name}.html", words, folder) for name, words in HOSTILE_COMMANDS.items()}


def made(page: Path, words: tuple[str, ...], folder: Path) -> Path:
    """Return a report that a command made."""
    done = run(*words, "-o", page, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return page


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Yield a tab of a browser that has never run before."""
    driver = start(tmp_path_factory.mktemp("profile"))
    try:
        yield Tab(driver)
    finally:
        driver.quit()
