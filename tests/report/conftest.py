"""The real aircraft as pictures show them, computed once for all tests of pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from mtcrcheck.report.envelope import Envelope, describe_envelope
from mtcrcheck.spec.read import read_spec
from tests.specs_for_tests import assessed

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))


@pytest.fixture(scope="session")
def every_envelope() -> list[Envelope]:
    return [describe_envelope(assessed(read_spec(path.read_bytes(), path.name))) for path in SPECS]
