"""The seal of a record: the same over the same content however it is written, another after any alteration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mtcrcheck.report.record import seal_of
from tests.report.reports import report, run_for, sealed
from tests.report.test_verification import altered, leaves, shortened

RECORD: dict[str, Any] = json.loads(report("json", run_for("SA", embed=True)))


@pytest.mark.parametrize("inputs", [None, {}, {"bad.toml": "name = 5"}, {"lone \udc80.toml": 'name = "X"'}])
def test_what_is_written_piece_by_piece_has_the_seal_of_the_whole(inputs: dict[str, str] | None) -> None:
    written = json.loads(report("json", run_for("SA"), inputs))
    assert written["seal"] == seal_of(written)


def test_a_record_written_otherwise_has_the_same_seal() -> None:
    sorted_keys = json.loads(json.dumps(RECORD, sort_keys=True))
    assert list(sorted_keys) != list(RECORD)
    assert seal_of(sorted_keys) == RECORD["seal"]
    assert sealed({**RECORD, "seal": "x"}) == RECORD


def test_any_leaf_that_is_altered_changes_the_seal() -> None:
    small = sealed({**RECORD, "results": [shortened(RECORD["results"][1])]})
    for path in leaves(small):
        if path != ("seal",):
            assert seal_of(altered(small, path, "another")) != small["seal"], path
            assert seal_of(altered(small, path)) != small["seal"], path


def test_what_is_added_changes_the_seal() -> None:
    assert seal_of({**RECORD, "more": 1}) != RECORD["seal"]
    assert seal_of({**RECORD, "results": RECORD["results"][:1]}) != RECORD["seal"]
    assert seal_of({**RECORD, "results": [*RECORD["results"], RECORD["results"][0]]}) != RECORD["seal"]
