"""Real aircraft as pictures show them, computed once for all tests of pictures."""

from __future__ import annotations

import pytest

from mtcrcheck.report.picture import Envelope
from tests.real_aircraft import some_specs
from tests.specs_for_tests import assessed


@pytest.fixture(scope="session")
def every_envelope() -> list[Envelope]:
    return [Envelope(assessed(spec)) for spec in some_specs()]
