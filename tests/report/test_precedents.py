"""Precedents on paper: nothing that is doubtful is shown without its mark, and nothing known is left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pytest

from mtcrcheck.document import Cell, Document, Item, Layout, render, to_markdown
from mtcrcheck.precedents.record import Event, Posture, read_events, select
from mtcrcheck.report import precedents as report
from tests.net import NET
from tests.precedents.building import replay_all


@pytest.fixture(scope="module")
def found() -> tuple[Posture, ...]:
    newest = select(read_events())
    return tuple(sorted(replay_all(), key=lambda posture: newest.index(posture.event)))


def one(found: tuple[Posture, ...], id: str) -> Posture:
    return next(p for p in found if p.event.id == id)


def rows(found: Sequence[Posture]) -> tuple[tuple[Cell, ...], ...]:
    table = report.describe(found, "").sections[0].table
    return table.rows if table else ()


def test_a_row_says_who_sold_what_to_whom_and_how_it_sits_with_the_posture(
    found: tuple[Posture, ...],
) -> None:
    (row,) = rows([one(found, "2015-10-06-ES-mq-9a")])
    assert row == (
        "2015-10-06",
        "US",
        "ES",
        "MQ-9A Reaper",
        "4",
        "notified",
        "I",
        "us-1987",
        "strong presumption of denial",
        "an exception to the presumption",
        "high",
    )
    assert len(row) == len(report.HEADERS)


def test_a_row_shows_what_is_undetermined_and_leaves_unknown_cells_empty(found: tuple[Posture, ...]) -> None:
    (germany,) = rows([one(found, "2025-06-18-DE-yfq-44a")])
    assert germany[4] == ""
    assert germany[6] == "undetermined (I or II)"
    assert germany[8] == "strong presumption of denial or case by case"
    (china,) = rows([one(found, "2016-JO-ch-4")])
    assert china[6:9] == ("II", "cn", "case by case")


def test_every_doubtful_row_is_marked_in_every_form(found: tuple[Posture, ...]) -> None:
    doubtful = [p for p in found if p.event.doubtful]
    assert len(doubtful) == 26
    for posture in found:
        (row,) = rows([posture])
        forms = [str(row[-1]), "\n".join(report.lines(posture)), report.mark(posture.event)]
        marked = ["LOW" in form or "DISPUTED" in form for form in forms]
        assert marked == [posture.event.doubtful] * len(forms), posture.event.id
        assert report.record(posture)["doubtful"] is posture.event.doubtful


def test_a_mark_names_the_fields_in_dispute(found: tuple[Posture, ...]) -> None:
    assert report.mark(one(found, "2018-06-13-DE-heron-tp").event) == "high, DISPUTED: quantity, value_usd"
    assert report.mark(one(found, "2011-01-TR-mq-9a").event) == "LOW"


def test_lines_tell_one_event_in_full(found: tuple[Posture, ...]) -> None:
    assert report.lines(one(found, "2019-03-26-BE-mq-9b")) == [
        "2019-03-26  US to BE (Belgium): MQ-9B SkyGuardian, 4, 600,000,000 USD: notified (FMS)",
        "  Sources: high, DISPUTED: date. Variant: unarmed.",
        "  Annex category: I; reading: us-2018; review: strong-presumption-of-denial.",
        "  an exception to the presumption: Notified despite a strong presumption of denial (us-2018), "
        "which is rebuttable on rare occasions.",
        "  Some sources date the notification a day earlier.",
        "  https://thedefensepost.com/2019/03/26/us-approves-belgium-mq-9-skyguardian-drone",
    ]


def test_a_buyer_without_a_code_is_named(found: tuple[Posture, ...]) -> None:
    alliance = one(found, "2020-01-17-NATO-rq-4b")
    assert rows([alliance])[0][2] == "NATO (NAGSMA; Sigonella, IT)"
    assert report.lines(alliance)[0].startswith("2020-01-17  US to NATO (NAGSMA; Sigonella, IT): RQ-4B")


def test_a_record_holds_every_field_of_its_row_and_is_json(found: tuple[Posture, ...]) -> None:
    for posture in found:
        data = report.record(posture)
        assert json.loads(json.dumps(data)) == data
        assert set(Event.__dataclass_fields__) - {"not_before", "not_after"} <= set(data)


def test_a_record_shows_every_day_replayed(found: tuple[Posture, ...]) -> None:
    data = report.record(one(found, "2025-09-BE-mq-9b"))
    assert [(r["as_of"], r["interpretation"], r["review"]) for r in data["replays"]] == [
        ("2025-09-01", "us-nsm28", "case-by-case"),
        ("2025-09-15", "us-2025", "case-by-case"),
        ("2025-09-30", "us-2025", "case-by-case"),
    ]


def test_csv_has_a_row_for_every_event(found: tuple[Posture, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(report.as_csv(found)))))
    assert len(rows) == 119
    assert {row["doubtful"] for row in rows} == {"True", "False"}


def test_the_backtest_ends_with_its_total_and_names_what_is_not_explained(found: tuple[Posture, ...]) -> None:
    document = report.describe_backtest(found)
    table, exceptions, unexplained, because = document.sections
    assert table.table
    assert table.table.rows[-1] == ("all", 119, 104, 49, 23, 3, 29)
    assert render(document, Layout(80)) == (NET / "reports" / "backtest.txt").read_text()
    assert exceptions.title == "Exceptions to the presumption: 23"
    assert (
        "- 2022-11 MQ-1C Gray Eagle to Ukraine, refused (sources: high). Refused under a review case by case "
        "(us-2020), which carries no presumption of denial. The same on every day replayed: 2022-11-01, 2022-11-30."
        in to_markdown(Document("", sections=(unexplained,)))
    )
    assert Item("11: no spec of the system is on file") in [
        i for block in because.blocks for i in block.items
    ]
