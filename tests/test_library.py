"""The law library reads every file of a folder, and shows the law as it stands on a day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w

from mtcrcheck.classifier import Item, decide_item
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import CategoryIs, EntryApplies, ReasonApplies, Treated, holds, truth
from mtcrcheck.rules.law import LAW, Interpretation, Library, load_library
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.rules.world import World, exactly
from tests.specs_for_tests import LIBRARY, law

if TYPE_CHECKING:
    from pathlib import Path

TOLD = {"cite": "Cite 1", "source": "https://example.org", "verified": True}
ARMED = {"fact": "armed", "is": True}
FAR = {"fact": "range_km", "at_least": 300}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def rule(id: str, when: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    version = {**TOLD, "summary": "Words.", **({"when": when} if when else {})}
    heads = ("category", "kind", "title", "version")
    head = {key: value for key, value in changes.items() if key in heads}
    rest = {key: value for key, value in changes.items() if key not in heads}
    return {"id": id, "title": id, "version": [{**version, **rest}], **head}


def reading(id: str, effective: str, *treatments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "title": id,
        "issuer": "Somebody",
        "effective": day(effective),
        "summary": "Words.",
        **TOLD,
        "treatment": list(treatments),
        **changes,
    }


def treatment(id: str, when: dict[str, Any] | None, word: str, **changes: Any) -> dict[str, Any]:
    head = {"id": id, "title": id, "summary": "Words.", "treatment": word, "review": "case-by-case"}
    return {**head, **({"when": when} if when else {}), **changes}


BASE = reading("base", "1987-04-16", treatment("base/listed", None, "category-i"))
NEW = reading(
    "new",
    "2020-07-24",
    treatment("new/armed", ARMED, "crewed-aircraft", effective=day("2021-01-12")),
    treatment("new/far", FAR, "category-ii"),
    extends="base",
)
FILES: dict[str, dict[str, Any]] = {
    "law": {"as_of": day("2026-10-01")},
    "mtcr/annex/1.A.2": rule(
        "mtcr/annex/1.A.2",
        {"all": [{"fact": "payload_at_300_km_kg", "at_least": 500}, FAR]},
        category="I",
        effective=day("1987-04-16"),
    ),
    "mtcr/annex/19.A.2": rule("mtcr/annex/19.A.2", FAR, category="II"),
    "mtcr/annex/19.A.3": rule("mtcr/annex/19.A.3", {"fact": "autonomous", "is": True}, category="II"),
    "xx/list/A.1": rule("xx/list/A.1", ARMED, reasons=[{"code": "MT", "when": FAR}, {"code": "NS"}]),
    "xx/list/A.1.b": rule("xx/list/A.1.b", {"fact": "swarming", "is": True}, until=day("2026-01-21")),
    "xx/list/A.10": rule("xx/list/A.10", {"fact": "reusable", "is": True}, reasons=[{"code": "MT"}]),
    "xx/review/embargo": rule("xx/review/embargo", kind="restriction", review="prohibited"),
    "interpretations/new": NEW,
    "interpretations/base": BASE,
    "countries/friends": {
        **TOLD,
        "id": "countries/friends",
        "title": "Friends",
        "as_of": "2026-09-01",
        "summary": "Words.",
        "member": [{"code": "DE", "name": "Germany", "since": "2001-01-01"}],
    },
}


def write(folder: Path, **changes: Any) -> Path:
    """Write the small law above, with some files changed, or left out where None."""
    files = FILES | {name.replace("__", "/"): content for name, content in changes.items()}
    for name, content in files.items():
        if content is not None:
            path = folder / f"{name}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(tomli_w.dumps(content), "utf-8")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load_library(write(tmp_path_factory.mktemp("law")))


def ids(found: Any) -> list[str]:
    return [rule.id for rule, _ in found]


def flags(**known: bool) -> World:
    return World(choices={name: exactly(value) for name, value in known.items()})


# Reading the folder


def test_a_library_holds_every_rule_reading_and_group_of_its_folder(small: Library) -> None:
    assert set(small.rules) == {name for name in FILES if name.split("/")[0] in ("mtcr", "xx")}
    assert list(small.interpretations) == ["base", "new"]
    assert small.group_ids == ("countries/friends",)
    assert small.as_of == day("2026-10-01")


def test_where_a_rule_stands_says_what_kind_it_is(small: Library) -> None:
    kinds = {id: rule.kind for id, rule in small.rules.items()}
    assert kinds["mtcr/annex/1.A.2"] == "annex"
    assert kinds["xx/list/A.1"] == "entry"
    assert kinds["xx/review/embargo"] == "restriction"


def test_the_hash_is_that_of_names_and_contents(tmp_path: Path, small: Library) -> None:
    same = load_library(write(tmp_path / "same"))
    assert same.sha256 == small.sha256
    changed = rule("xx/list/A.10", {"fact": "reusable", "is": False})
    edited = load_library(write(tmp_path / "edited", **{"xx__list__A.10": changed}))
    assert edited.sha256 != small.sha256
    moved = {"xx__list__A.10": None, "xx__list__A.11": rule("xx/list/A.11", {"fact": "reusable", "is": True})}
    assert load_library(write(tmp_path / "moved", **moved)).sha256 != small.sha256


def test_the_path_is_the_id(tmp_path: Path) -> None:
    write(tmp_path, **{"xx__list__A.2": rule("xx/list/A.3")})
    with pytest.raises(
        ValueError, match=r"xx/list/A\.2\.toml: id is 'xx/list/A\.3', expected 'xx/list/A\.2'"
    ):
        load_library(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "xx__list__B",
            rule("xx/list/B", {"fact": "armed"}),
            r"^xx/list/B\.toml: version 1: when: not a cond",
        ),
        (
            "interpretations__z",
            reading("z", "2020-01-01", colour=1),
            r"^interpretations/z\.toml: unknown key 'c",
        ),
        (
            "interpretations__z",
            reading("z", "2020-01-01", treatment("z/1", {}, "category-i", colour=1)),
            r"^interpretations/z\.toml: treatment 1: version 1: unknown key 'colour'",
        ),
    ],
)
def test_bad_data_are_refused_with_the_name_of_the_file(
    tmp_path: Path, name: str, content: dict[str, Any], message: str
) -> None:
    write(tmp_path, **{name: content})
    with pytest.raises(ValueError, match=message):
        load_library(tmp_path)


@pytest.mark.parametrize(
    "key", ["id", "title", "effective", "cite", "issuer", "summary", "source", "verified"]
)
def test_an_interpretation_without_a_required_key_is_refused_with_its_place(key: str) -> None:
    data = {name: value for name, value in NEW.items() if name != key}
    with pytest.raises(ValueError, match=r"^new\.toml"):
        load_shape(Interpretation, data, "new.toml")


def test_a_treatment_is_cited_as_its_interpretation_unless_it_says_otherwise() -> None:
    own = treatment("new/x", None, "category-ii", cite="Cite 2", verified=False)
    found = load_shape(Interpretation, {**NEW, "treatment": [*NEW["treatment"], own]}, "new.toml")
    versions = [only for t in found.treatments for only in t.versions]
    assert [v.cite for v in versions] == ["Cite 1", "Cite 1", "Cite 2"]
    assert [v.verified for v in versions] == [True, True, False]
    assert {t.kind for t in found.treatments} == {"treatment"}
    assert found.status == "in force"
    assert found.law == found.leaves_open == ()


def test_the_package_holds_the_law_that_it_comes_with() -> None:
    assert load_library() is LIBRARY
    assert LIBRARY.folder == LAW
    assert list(LIBRARY.interpretations)[:3] == ["mtcr", "not-on-file-outside", "not-on-file"]


def test_readings_stand_in_the_order_of_their_dates_after_what_they_extend(tmp_path: Path) -> None:
    same_day = reading("another", "1987-04-16", extends="base")
    found = load_library(write(tmp_path, interpretations__another=same_day))
    assert list(found.interpretations) == ["base", "another", "new"]


def test_a_group_that_does_not_exist_is_an_error(small: Library) -> None:
    assert small.group("countries/friends").membership("DE", day("2001-01-01")) is True
    with pytest.raises(KeyError, match="countries/foes"):
        small.group("countries/foes")


# A user's own interpretation


def test_a_users_own_interpretation_joins_a_library_and_leaves_the_first_alone(small: Library) -> None:
    own = load_shape(Interpretation, reading("own", "2022-01-01", extends="new"), "own.toml")
    found = small.with_interpretation(own)
    assert list(found.interpretations) == ["base", "new", "own"]
    assert list(small.interpretations) == ["base", "new"]
    assert found.rules is small.rules
    assert (found.sha256, found.as_of) == (small.sha256, small.as_of)
    assert [i.id for i in found.lineage(own)] == ["own", "new", "base"]
    assert ids(found.on(day("2022-01-01")).treatments(own)) == ["new/armed", "new/far", "base/listed"]


def test_what_does_not_extend_anything_has_itself_for_a_lineage(small: Library) -> None:
    base = small.interpretations["base"]
    assert small.lineage(base) == (base,)


# The law on a day


@pytest.mark.parametrize(("on", "stands"), [("2026-01-20", True), ("2026-01-21", False)])
def test_an_expired_rule_is_in_force_no_longer(small: Library, on: str, stands: bool) -> None:
    assert ("xx/list/A.1.b" in small.on(day(on)).in_force) is stands


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("xx", ["xx/list/A.1", "xx/list/A.1.b", "xx/list/A.10", "xx/review/embargo"]),
        ("xx/list", ["xx/list/A.1", "xx/list/A.1.b", "xx/list/A.10"]),
        ("xx/list/A.1", ["xx/list/A.1", "xx/list/A.1.b"]),
        ("xx/list/A", ["xx/list/A.1", "xx/list/A.1.b", "xx/list/A.10"]),
        ("xx/list/A.1.b", ["xx/list/A.1.b"]),
        ("xx/li", []),
        ("yy", []),
    ],
)
def test_a_path_covers_the_paragraphs_under_it_and_no_other(
    small: Library, path: str, found: list[str]
) -> None:
    assert sorted(ids(small.on(day("2025-01-01")).under(path))) == found


def test_rules_come_in_the_order_of_their_ids() -> None:
    found = ids(law().under("us"))
    assert found == sorted(found)


def test_the_clauses_of_category_i_come_first_and_the_others_by_number() -> None:
    assert ids(law().annex) == ["mtcr/annex/1.A.2", "mtcr/annex/19.A.2", "mtcr/annex/19.A.3"]


@pytest.mark.parametrize(
    ("on", "tried"),
    [
        ("2020-07-24", ["new/far", "base/listed"]),
        ("2021-01-11", ["new/far", "base/listed"]),
        ("2021-01-12", ["new/armed", "new/far", "base/listed"]),
    ],
)
def test_treatments_are_tried_from_the_first_day_on_which_they_stand(
    small: Library, on: str, tried: list[str]
) -> None:
    assert ids(small.on(day(on)).treatments(small.interpretations["new"])) == tried


def test_a_reading_that_is_not_in_force_yet_is_read_as_it_will_stand(small: Library) -> None:
    early = small.on(day("2020-07-23"))
    assert ids(early.treatments(small.interpretations["new"])) == ["new/armed", "new/far", "base/listed"]
    assert ids(early.treatments(small.interpretations["base"])) == ["base/listed"]


# What references stand for


def test_an_entry_applies_if_one_of_its_paragraphs_does(small: Library) -> None:
    early, late = small.on(day("2026-01-20")), small.on(day("2026-01-21"))
    assert holds(EntryApplies("xx/list/A.1"), flags(armed=False, swarming=True), early) is True
    assert holds(EntryApplies("xx/list/A.1"), flags(armed=False, swarming=True), late) is False
    assert holds(EntryApplies("xx"), flags(armed=False, swarming=False, reusable=False), early) is False


def test_an_entry_that_does_not_exist_never_applies(small: Library) -> None:
    assert small.on(day("2026-01-20")).expand(EntryApplies("yy")).parts == ()
    assert truth(EntryApplies("yy"), World(), small.on(day("2026-01-20"))) is False


@pytest.mark.parametrize(
    ("armed", "reusable", "reach", "applies"),
    [
        (True, False, 300.0, True),
        (True, False, 299.0, False),
        (False, False, 300.0, False),
        (False, True, 299.0, True),
    ],
)
def test_a_reason_applies_where_an_entry_does_for_that_reason(
    small: Library, armed: bool, reusable: bool, reach: float, applies: bool
) -> None:
    world = World(
        numbers={"range_km": Interval(reach, reach)},
        choices=dict(flags(armed=armed, reusable=reusable, swarming=False).choices),
    )
    assert holds(ReasonApplies("MT", "xx"), world, small.on(day("2026-01-20"))) is applies


@pytest.mark.parametrize(
    ("payload", "reach", "autonomous", "category"),
    [
        (500.0, 300.0, False, "I"),
        (499.0, 300.0, False, "II"),
        (500.0, 299.0, False, "none"),
        (500.0, 299.0, True, "II"),
        (500.0, 300.0, True, "I"),
    ],
)
def test_the_category_is_the_highest_whose_clause_holds(
    small: Library, payload: float, reach: float, autonomous: bool, category: str
) -> None:
    figures = {"payload_at_300_km_kg": Interval(payload, payload), "range_km": Interval(reach, reach)}
    world = World(numbers=figures, choices=dict(flags(autonomous=autonomous).choices))
    here = small.on(day("2026-01-20"))
    assert decide_item(here, world).category == category
    references = [CategoryIs("I"), CategoryIs("II")]
    assert [r.category for r in references if holds(r, world, here)] == [category] * (category != "none")


@pytest.mark.parametrize(
    ("armed", "reach", "treated"),
    [
        (True, 300.0, "crewed-aircraft"),
        (True, 299.0, "crewed-aircraft"),
        (False, 300.0, "category-ii"),
        (False, 299.0, "category-i"),
    ],
)
def test_the_treatment_is_the_first_that_holds(
    small: Library, armed: bool, reach: float, treated: str
) -> None:
    world = World(numbers={"range_km": Interval(reach, reach)}, choices=dict(flags(armed=armed).choices))
    words = ("category-i", "category-ii", "crewed-aircraft", "not-listed")
    references = [Treated(word, "new") for word in words]
    found = [r.treatment for r in references if holds(r, world, small.on(day("2026-01-20")))]
    assert found == [treated]


def test_what_stands_before_the_first_day_of_a_clause_is_not_the_clause(small: Library) -> None:
    figures = {"payload_at_300_km_kg": Interval(900, 900), "range_km": Interval(900, 900)}
    world = World(numbers=figures, choices=dict(flags(autonomous=False).choices))
    assert decide_item(small.on(day("1987-04-15")), world) == Item("II", "mtcr/annex/19.A.2")
    assert decide_item(small.on(day("1987-04-16")), world) == Item("I", "mtcr/annex/1.A.2")
