"""What fuzzing has found stays mended, and the fuzzer itself finds what is planted."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples_tried import examples
from tests.trust import fuzz

FOUND = sorted(fuzz.FOUND.iterdir()) if fuzz.FOUND.is_dir() else []


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.name)
def test_what_was_found_before_is_a_record_or_faults(path: fuzz.Path) -> None:
    fuzz.try_one(path.read_bytes())


@examples(50)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_record_or_faults_in_every_report(data: bytes) -> None:
    fuzz.try_one(data)


@examples(15)
@given(st.sampled_from(fuzz.corpus()), st.integers(0, 2**32))
def test_any_change_of_an_example_is_a_record_or_faults_in_every_report(text: bytes, seed: int) -> None:
    fuzz.try_one(fuzz.mutated(text, random.Random(seed)))


def test_the_fuzzer_tells_a_report_that_lets_something_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcrcheck.text.printable", lambda text: text)
    with pytest.raises(AssertionError, match="csv"):
        fuzz.try_one(b'{"name": "\\u001b[31m"}')
