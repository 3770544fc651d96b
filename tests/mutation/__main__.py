"""Mutation testing of what decides verdicts: ``python -m tests.mutation [--seconds 300 --seed 1] [MODULE...]``.

Every mutant is tried in a process of its own, forked from one that has imported everything but the house
itself: there the changed module is imported in place of the real one, and the tests that belong to it run until
one fails. A mutant that no test notices has survived. Those that may, because no value can tell them from the
original, or because they only loosen what is an estimate, stand in ``accepted.toml``, each with its reason.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from tests.mutation.mutants import Mutant, changed, mutants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parent.parent.parent
ACCEPTED = Path(__file__).with_name("accepted.toml")
TARGETS = ("rules/*.py", "classifier.py", "eligibility.py", "capability/*.py")
LONGEST = 60
"""Seconds of a processor after which a mutant counts as noticed: it runs for ever, or nearly."""
LARGEST = 4 * 2**30
"""Bytes of address space that a mutant may fill, in the same way."""
FIRST = ("pytest", "hypothesis", "hypothesis.strategies", "_pytest.assertion.rewrite", "_hypothesis_pytestplugin",
         "numpy", "scipy.integrate", "scipy.optimize", "pydantic", "tomli", "tomli_w", "pycountry", "typer", "jinja2",
         "tabulate", "difflib", "textwrap", "uuid", "xml.etree.ElementTree")  # fmt: skip
"""What is imported once for all mutants, where it is there."""
OF_RULES = (
    "tests/rules",
    "tests/test_classifier.py",
    "tests/test_eligibility.py",
    "tests/law/test_cases.py",
    "tests/test_assessment.py",
)
OF_CAPABILITY = (
    "tests/capability/test_worked_examples.py", "tests/capability/test_arithmetic.py",
    "tests/capability/test_bands.py", "tests/capability/test_choices.py",
    "tests/capability/test_derivation.py", "tests/capability/test_mass.py",
    "tests/capability/test_loading.py", "tests/capability/test_payload.py", "tests/capability/test_reach.py",
    "tests/capability/test_curve.py", "tests/capability/test_facts.py", "tests/capability/test_breakeven.py",
    "tests/capability/test_bounds.py",
)  # fmt: skip
"""The quickest first, and nothing that takes long without noticing more: a run is as long as its survivors."""


def own_tests(module: Path) -> tuple[str, ...]:
    """Return the tests that mirror a module, if it has some."""
    inside = module.relative_to(ROOT / "mtcrcheck")
    own = ROOT / "tests" / inside.with_name(f"test_{inside.name}")
    return (str(own.relative_to(ROOT)),) if own.is_file() else ()


def shared_tests(module: Path) -> tuple[str, ...]:
    """Return the tests that a module shares with others of its layer."""
    return OF_CAPABILITY if module.parent.name == "capability" else OF_RULES


def belonging_to(module: Path) -> list[str]:
    """Return the tests of a module, its own first."""
    return list(dict.fromkeys((*own_tests(module), *shared_tests(module))))


@dataclass(frozen=True, slots=True)
class Case:
    """A mutant with the file that it is of."""

    path: Path
    mutant: Mutant


def cases(names: Iterable[str] = ()) -> list[Case]:
    """Return all mutants, or those of the modules whose path ends in one of the names."""
    paths = [p for pattern in TARGETS for p in sorted((ROOT / "mtcrcheck").glob(pattern))]
    chosen = [p for p in paths if not list(names) or any(str(p).endswith(name) for name in names)]
    return [
        Case(p, m)
        for p in chosen
        for m in mutants(p.relative_to(ROOT / "mtcrcheck").as_posix(), p.read_text(encoding="utf-8"))
    ]


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed tree."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.name = ".".join(case.path.relative_to(ROOT).with_suffix("").parts)

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        """Find the one module."""
        return (
            importlib.util.spec_from_file_location(name, self.case.path, loader=self)
            if name == self.name
            else None
        )

    def exec_module(self, module: Any) -> None:
        """Run the changed tree."""
        tree = changed(self.case.path.read_text(encoding="utf-8"), self.case.mutant.number)
        exec(compile(tree, str(self.case.path), "exec", dont_inherit=True), module.__dict__)


def run_tests(tests: Sequence[str]) -> int:
    """Run tests in this process until one fails, with few examples each that are the same every time.

    That one fails is enough: none is looked for that is simpler, and the files after the second are not even
    read unless the first two notice nothing.
    """
    import hypothesis
    import pytest

    hypothesis.settings.register_profile(
        "mutation",
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=40,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    options = (
        "--hypothesis-profile=mutation",
        "-x",
        "-q",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "--no-header",
    )
    ended = (int(pytest.main([*options, *part])) for part in (tests[:2], tests[2:]) if part)
    return next((code for code in ended if code), 0)


def start(case: Case | None, tests: Sequence[str]) -> int:
    """Fork a process that tries a mutant, or the original; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
        silent = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silent, descriptor)
        if case:
            sys.meta_path.insert(0, _Changed(case))
        os._exit(run_tests(tests))
    except BaseException:
        os._exit(99)


def survivors(chosen: Sequence[Case], jobs: int, end: float) -> Iterator[tuple[Case, int]]:
    """Yield each mutant that was tried, with how its tests ended, until the time is over.

    They end with 0 where it has survived, and below where they ran out of time or memory.
    """
    waiting = list(reversed(chosen))
    running: dict[int, Case] = {}
    while running or (waiting and time.monotonic() < end):
        while waiting and len(running) < jobs and time.monotonic() < end:
            case = waiting.pop()
            running[start(case, belonging_to(case.path))] = case
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            case = running.pop(child)
            yield case, os.waitstatus_to_exitcode(status)
            continue
        time.sleep(0.02)


def accepted() -> dict[str, str]:
    """Return the mutants that may survive, with the reason of each."""
    rows = tomli.loads(ACCEPTED.read_text(encoding="utf-8")).get("mutant", [])
    return {row["id"]: row["reason"] for row in rows}


def main() -> int:
    """Try mutants as the command line says; return 1 where one survives that may not, 2 where none can tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="modules, such as rules/logic.py; all where none is named")
    parser.add_argument("--seconds", type=float, help="try a sample for so long; without it, all")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--most", type=int, help="try so many of the sample at most")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--list", action="store_true", help="name the mutants, and try none")
    asked = parser.parse_args()
    os.chdir(ROOT)
    chosen = cases(asked.modules)
    allowed = accepted()
    if asked.list:
        sys.stdout.writelines(f"{case.mutant.id}\n" for case in chosen)
        return 0
    if asked.seconds:
        random.Random(asked.seed).shuffle(chosen)
    whole, chosen = len(chosen), chosen[: asked.most]
    for name in FIRST:
        if importlib.util.find_spec(name.split(".")[0]):
            importlib.import_module(name)
    paths = dict.fromkeys(case.path for case in chosen)
    own = tuple(test for path in paths for test in own_tests(path))
    for tests in dict.fromkeys((own, *map(shared_tests, paths))):
        if tests and os.waitstatus_to_exitcode(os.waitpid(start(None, tests), 0)[1]):
            sys.stderr.write(f"without any mutant, there are failures in {' '.join(tests)}\n")
            return 2
    tried, alive, reasoned, endless = 0, [], 0, 0
    end = time.monotonic() + (asked.seconds or 1e9)
    for case, ended in survivors(chosen, asked.jobs, end):
        tried += 1
        endless += ended < 0
        if ended == 0 and case.mutant.id in allowed:
            reasoned += 1
        elif ended == 0:  # told at once: a run may be stopped early
            alive.append(case.mutant.id)
            sys.stdout.write(f"survived  line {case.mutant.line}  {case.mutant.id}\n")
            sys.stdout.flush()
    killed = tried - len(alive) - reasoned
    sample = f", a sample with seed {asked.seed}" if asked.seconds else ""
    sys.stdout.write(
        f"{tried} of {whole} mutants{sample}: {killed} noticed, {endless} of them as they never ended, "
        f"{reasoned} survived with a reason, {len(alive)} without: "
        f"{100 * killed / max(tried - reasoned, 1):.1f} % noticed\n"
    )
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
