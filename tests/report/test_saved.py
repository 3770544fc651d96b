"""A saved record is read back as it was written; anything else is refused with the reason."""

from __future__ import annotations

import datetime
import json

import pytest

from mtcrcheck.report.verification import RecordError, read_record
from tests.report.reports import report, run_for

TEXT = report("json", run_for("SA", embed=True))


def test_what_was_asked_and_found_is_read_back() -> None:
    saved = read_record(TEXT.encode())
    assert saved.request.request.to == ("SA",)
    assert saved.request.request.day == datetime.date(2026, 10, 1)
    assert [r.spec.path for r in saved.results] == ["mq-9a.toml", "quad.toml"]
    content = saved.results[0].model_extra or {}
    assert content["annex"] == json.loads(TEXT)["results"][0]["annex"]
    assert "spec" not in content
    assert saved.results[0].spec.text is not None
    assert read_record(report("json", run_for("SA")).encode()).results[0].spec.text is None


def changed(**parts: object) -> bytes:
    return json.dumps({**json.loads(TEXT), **parts}).encode()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is not JSON"),
        (b"\xff", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "it names no schema"),
        (b"{}", "it names no schema"),
        (
            changed(schema="mtcrcheck/comparison/1"),
            "its schema is 'mtcrcheck/comparison/1': expected mtcrcheck/asse",
        ),
        (changed(results=[{"spec": {}}]), "results.0.spec.path: Field required"),
        (changed(request={}), "request.as_of: Field required"),
        (changed(law=None), "law: "),
        (changed(tool={"name": "another", "version": "1"}), "tool.name: "),
        (changed()[:-1] + b', "results": []}', "it is not JSON: 'results' stands twice"),
        (changed()[:-1] + b', "more": NaN}', "it is not JSON: NaN is no number"),
    ],
    ids=range(12),
)
def test_anything_else_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(RecordError) as error:
        read_record(data)
    assert str(error.value).startswith(why)
