"""What the command answers, written down so that a change of its inside shows every answer that it moves.

``python -m tests.net`` writes the files in tests/snapshots/net anew after an intended change:

- ``digests.tsv``: a line for each aircraft of specs/, day and destination under all interpretations, with a digest of
  each part of its JSON record;
- ``records``: whole records, whose differences a person can read;
- ``reports``: five aircraft in every format, and one page of every kind.

Only the command is called, so that nothing here changes with the modules behind it. The version of the tool and the
digest of the law data are masked: they would change every file with every edit.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import mtcrcheck
from tests.cli.command import ROOT, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NET = ROOT / "tests" / "snapshots" / "net"
DIGESTS = NET / "digests.tsv"
DAYS = ("2019-06-01", "2024-06-01", "2026-10-01")
"""Before the policy of 2020, before that of January 2025, and the day of the law data when the net was made."""
DESTINATIONS = ("none", "SA", "CN", "AU", "IN")
PARTS = (
    "capability", "annex", "controls", "reviews", "alerts", "figures", "influences", "margins", "waivers", "missing",
    "leads_to", "precedents", "presumptions", "decision_table",
)  # fmt: skip
"""The parts of a result that have a digest each: all but the spec itself."""

Asked = tuple[str, str, str]
"""An aircraft, a day and a destination."""

FIVE = (
    "specs/mq-9a.toml",
    "specs/wing-loong-2.toml",
    "specs/agras-t40.toml",
    "specs/k-max.toml",
    "specs/zephyr.toml",
)
"""An armed aircraft, one whose sources disagree, a sprayer, a helicopter, a solar aircraft."""
SOME = ("--interpretation", "mtcr,us-2020,us-2025")
RECORDS = {
    "mq-9a": ("specs/mq-9a.toml", "--to", "SA", "--interpretation", "all"),
    "tb2": ("specs/tb2.toml", "--to", "UA", "--from", "EU", *SOME),
    "flycart-30": ("specs/flycart-30.toml", "--to", "IN", "--as-of", "2024-06-01", *SOME),
    "harop": ("specs/harop.toml", "--to", "IN", "--to", "CN", "--set", "mass.max_payload=600 kg", *SOME),
    "black-swan": ("specs/black-swan.toml", "--embed", *SOME),
}
FORMATS = {
    "table": "txt", "json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md", "html": "html",
    "sarif": "sarif", "junit": "xml", "github": "txt",
}  # fmt: skip
"""The formats of reports on aircraft, with the ending of their files here."""
OF_COMPARISONS = ("table", "json", "jsonl", "csv", "markdown", "html")
DAY = ("--as-of", DAYS[-1])
TO_SA = ("--to", "SA", *DAY)
SIDES = ("--old", "us-2018", "--new", "us-2025")
PAGES = {
    "why.txt": ("classify", *FIVE, *TO_SA, "--why"),
    "questions.txt": ("classify", *FIVE, *TO_SA, "--questions"),
    "validate.txt": ("validate", "tests/examples/invalid"),
    "envelope.txt": ("envelope", *FIVE[:2], *DAY),
    "impact.txt": ("impact", *FIVE, *SIDES, *DAY, "--to", "SA", "--to", "IN"),
    "screen.csv": ("screen", "tests/examples/tables/fleet.csv", *TO_SA),
    "precedents.txt": ("precedents", "--to", "SA"),
    "backtest.txt": ("precedents", "--backtest"),
    "explain-clause.txt": ("explain", "mtcr/annex/1.A.2", *DAY),
    "explain-interpretation.txt": ("explain", "us-2025", *DAY),
    "explain-fact.txt": ("explain", "payload_at_300_km_kg", *DAY),
    "explain-key.txt": ("explain", "mass.max_payload", *DAY),
    "law.txt": ("law", *DAY),
    "uses.txt": ("law", "--uses", "mtcr/annex/1.A.2", *FIVE, *TO_SA),
    "countries.txt": ("countries", "SA", *DAY),
    "columns.csv": ("schema", "--columns", "--format", "csv"),
    "schema.json": ("schema",),
    "new.toml": ("new", "-"),
}
"""The other commands, and what else reports can say."""
SLOW = (
    "reports/screen.csv",
    *(f"reports/classify-{name}.{FORMATS[name]}" for name in ("jsonl", "sarif", "junit", "github")),
    *(f"reports/diff-{name}.{FORMATS[name]}" for name in ("jsonl", "csv", "markdown")),
    "reports/batch-markdown.md",
    "reports/backtest.txt",
)
"""Files that only ``make net-full`` looks at."""


def aircraft() -> list[str]:
    """Return the names of all aircraft in specs/."""
    return sorted(path.stem for path in (ROOT / "specs").glob("*.toml"))


def all_asked(of: str) -> list[Asked]:
    """Return every record that is asked for of an aircraft."""
    return [(of, day, to) for day, to in product(DAYS, DESTINATIONS)]


def some_asked(of: str) -> list[Asked]:
    """Return one of them: the day and the destination differ from aircraft to aircraft."""
    asked = all_asked(of)
    return [asked[aircraft().index(of) % len(asked)]]


def digests(asked: Asked) -> dict[str, str]:
    """Return a digest of each part of a record."""
    name, day, to = asked
    destination = () if to == "none" else ("--to", to)
    words = (
        f"specs/{name}.toml",
        *destination,
        "--as-of",
        day,
        "--interpretation",
        "all",
        "--format",
        "json",
    )
    (result,) = json.loads(_output("classify", *words))["results"]
    assert set(result) == {"spec", *PARTS}
    return {part: _digest(result[part]) for part in PARTS}


def written_digests() -> dict[Asked, dict[str, str]]:
    """Return the digests that are written down."""
    head, *lines = (line.split("\t") for line in DIGESTS.read_text().splitlines())
    return {(line[0], line[1], line[2]): dict(zip(head[3:], line[3:], strict=True)) for line in lines}


def files() -> dict[str, tuple[str, ...]]:
    """Return the command that makes each file, by its name in the folder of the net."""
    found = {
        f"records/{name}.json": ("classify", *words, "--format", "json") for name, words in RECORDS.items()
    }
    for name, ending in FORMATS.items():
        found[f"reports/classify-{name}.{ending}"] = ("classify", *FIVE, *TO_SA, "--format", name)
    for name in ("table", "markdown", "html"):
        found[f"reports/batch-{name}.{FORMATS[name]}"] = ("batch", *FIVE, *TO_SA, "--format", name)
    for name in OF_COMPARISONS:
        found[f"reports/diff-{name}.{FORMATS[name]}"] = ("diff", *FIVE, *SIDES, *TO_SA, "--format", name)
    return {**found, **{f"reports/{name}": words for name, words in PAGES.items()}}


def answer(words: Iterable[str]) -> str:
    """Return what the command prints, on both streams, with its exit code in the end where it is not 0."""
    return _output(*words)


def _output(*words: str) -> str:
    done = run(*words)
    ended = f"exit code {done.returncode}\n" if done.returncode else ""
    return _masked(done.stdout) + _masked(done.stderr) + ended


def _masked(text: str) -> str:
    """Return a text without the version of the tool, the digest of the law data, and the seal over both."""
    digest = _law_digest()
    return (
        re.sub('"seal": "[0-9a-f]{64}"', f'"seal": "{64 * "0"}"', text)
        .replace(digest, "0" * len(digest))
        .replace(digest[:12], "0" * 12)
        .replace(f'"version": "{mtcrcheck.__version__}"', '"version": "0.0.0"')
        .replace(f"mtcrcheck {mtcrcheck.__version__}", "mtcrcheck 0.0.0")
    )


@cache
def _law_digest() -> str:
    found: str = json.loads(run("classify", FIVE[0], "--format", "json").stdout)["law"]["sha256"]
    return found


def _digest(part: Any) -> str:
    return hashlib.sha256(json.dumps(part).encode()).hexdigest()[:10]


def _lines() -> Iterator[str]:
    yield "\t".join(("aircraft", "day", "destination", *PARTS))
    with ProcessPoolExecutor() as pool:
        for lines in pool.map(_lines_of, aircraft()):
            yield from lines


def _lines_of(name: str) -> list[str]:
    return ["\t".join((*asked, *digests(asked).values())) for asked in all_asked(name)]


def main() -> None:
    """Write the net anew."""
    shutil.rmtree(NET, ignore_errors=True)
    for name, words in files().items():
        (NET / name).parent.mkdir(parents=True, exist_ok=True)
        (NET / name).write_text(answer(words))
    DIGESTS.write_text("".join(f"{line}\n" for line in _lines()))


if __name__ == "__main__":
    main()
