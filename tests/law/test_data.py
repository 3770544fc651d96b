"""The law as data: what its schema cannot say of itself."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

import pytest

from mtcrcheck import countries
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.classifier import CATEGORIES
from mtcrcheck.eligibility import LICENCES, REVIEWS, TREATMENTS
from mtcrcheck.rules.conditions import All, AnyOf, CategoryIs, EntryApplies, Not, ReasonApplies, Treated
from mtcrcheck.rules.law import LAW, NAMED, Rule, load_library
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.rules.world import Claimed, Member, OneOf, Open, Threshold
from mtcrcheck.spec.keys import ALERTS, KEYS
from tests.folding import each

from .test_complete import SUBJECTS, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.law import Version
    from mtcrcheck.rules.world import Choice

LIBRARY = load_library()
INTERPRETATIONS = LIBRARY.interpretations
VERSIONS = {
    f"{id} ({n})": version
    for id, subject in SUBJECTS.items()
    for n, version in enumerate(subject.rule.versions, 1)
}
ONE_DAY = datetime.timedelta(days=1)

KINDS = {
    "annex", "entry", "definition", "reach", "restriction", "relief", "requirement", "obligation", "notice",
    "treatment",
}  # fmt: skip
REASONS = {"MT", "SME", "MT1", "NS1", "NS2", "RS1", "AT1", "UN", "dual-use", "military"}
GROUNDS = {
    "MT", "NS", "RS", "AT", "UN", "CAT", "2008/944", "dual-use", "military", "embargo", "military-end-use",
    "national",
}  # fmt: skip
FACTS = {derivation.fact for derivation in DERIVATIONS}
FLAGS: frozenset[Choice] = frozenset({True, False})


def _allowed(choice: str) -> frozenset[Choice]:
    """Return the values that a choice may have: what the spec's key allows, or what is derived."""
    if choice in ("destination", "origin"):
        return frozenset(countries.codes())
    if choice == "mission":
        return frozenset({*ascii_uppercase, "none"})
    key = KEYS[CLAIMED[choice]] if choice in CLAIMED else KEYS["transfer.item"] if choice == "item" else None
    return frozenset(key.choices) if key is not None and key.choices else FLAGS


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and all its parts, not following references."""
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from walk(part)
    elif isinstance(condition, Not):
        yield from walk(condition.part)


def named(version: Version) -> Iterator[Condition]:
    """Yield everything that the conditions of a version name, those of its reasons too."""
    yield from walk(version.when)
    for reason in version.reasons:
        yield from walk(reason.when)


def test_every_file_of_the_folder_is_loaded_under_its_path() -> None:
    files = {p.relative_to(LAW).with_suffix("").as_posix() for p in LAW.rglob("*.toml")}
    loaded = {*LIBRARY.rules, *(f"interpretations/{id}" for id in INTERPRETATIONS), *LIBRARY.group_ids}
    loaded |= {presumption.id for presumption in LIBRARY.presumptions}
    assert files == loaded | {"law", "iso-3166"}


@each(SUBJECTS)
def test_the_versions_of_a_rule_follow_on_each_other(id: str) -> None:
    versions = SUBJECTS[id].rule.versions
    assert all(earlier.until == later.effective for earlier, later in pairwise(versions))
    assert all(v.effective < v.until for v in versions if v.effective is not None and v.until is not None)


@each(SUBJECTS)
def test_on_every_day_exactly_one_version_stands_and_none_once_the_last_has_ended(id: str) -> None:
    rule = SUBJECTS[id].rule
    for version in rule.versions:
        days = [day for day in (version.effective, version.until) if day is not None]
        for day in [d + shift for d in days for shift in (-ONE_DAY, datetime.timedelta(0), ONE_DAY)]:
            assert rule.version_on(day) in [v for v in rule.versions if v.holds_on(day)] or [None]
            assert len([v for v in rule.versions if v.holds_on(day)]) <= 1
    ended = rule.versions[-1].until
    assert ended is None or rule.version_on(ended) is None


@pytest.mark.parametrize("begins", ["2026-01-22", "2026-01-20"])
def test_a_gap_or_an_overlap_is_refused(begins: str) -> None:
    told = {"cite": "c", "source": "https://example.org", "summary": "s", "verified": True}
    versions = [
        {**told, "until": datetime.date(2026, 1, 21)},
        {**told, "effective": datetime.date.fromisoformat(begins)},
    ]
    with pytest.raises(ValueError, match="must begin on the day on which the one before it ends"):
        load_shape(Rule, {"id": "x", "title": "X", "kind": "entry", "version": versions}, "x.toml")


@each(VERSIONS)
def test_a_version_says_where_it_was_read_and_what_it_says(name: str) -> None:
    version = VERSIONS[name]
    assert version.cite.strip()
    assert re.match(r"https?://\S+$", version.source)
    assert version.summary.endswith(".")
    assert isinstance(version.verified, bool)


@each(LIBRARY.rules)
def test_what_is_unverified_says_why(id: str) -> None:
    assert all(version.verified or version.note for version in LIBRARY.rules[id].versions)


@each(INTERPRETATIONS)
def test_an_interpretation_says_where_it_was_read_and_what_it_leaves_open(id: str) -> None:
    interpretation = INTERPRETATIONS[id]
    assert interpretation.id == id
    assert interpretation.cite
    assert re.match(r"https?://\S+$", interpretation.source)
    assert interpretation.summary.endswith(".")
    assert interpretation.confidence
    assert interpretation.leaves_open


COMMON = {"mtcr", "un", "national", "elsewhere"}
"""Folders of law that is nobody's own."""


@each(INTERPRETATIONS)
def test_a_reading_stands_within_the_law_of_its_state_and_no_other(id: str) -> None:
    reading = INTERPRETATIONS[id]
    folders = {path.partition("/")[0] for path in reading.law}
    assert folders - COMMON == ({reading.exporter.lower()} if reading.exporter else set())
    assert {"mtcr", "un"} <= folders


@each(INTERPRETATIONS)
def test_weapons_of_mass_destruction_and_production_facilities_stop_everybody(id: str) -> None:
    law, reading = LIBRARY.on(LIBRARY.as_of), INTERPRETATIONS[id]
    around = {rule.id for path in reading.law for rule, _ in law.under(path)}
    assert {"mtcr/guidelines/wmd-delivery", "mtcr/guidelines/production-facility"} <= around


@each(SUBJECTS)
def test_a_rule_uses_the_words_of_the_contract(id: str) -> None:
    rule = SUBJECTS[id].rule
    assert rule.kind in KINDS
    assert (rule.category in CATEGORIES[:2]) == (rule.kind == "annex")
    for version in rule.versions:
        assert version.review in (*REVIEWS, None)
        assert version.treatment in (*TREATMENTS, None)
        assert version.licence in (*LICENCES, None)
        assert version.alert in (*ALERTS, None)
        assert {reason.code for reason in version.reasons} <= REASONS
        assert bool(version.reasons) == (rule.kind == "entry")
        assert (version.treatment is not None) == (rule.kind == "treatment")
        assert (version.review is not None) <= (rule.kind in ("restriction", "relief", "treatment"))
        assert version.review is not None or rule.kind not in ("restriction", "treatment")
        assert (version.licence is not None) <= (rule.kind in ("relief", "requirement"))
        assert version.ground in (*GROUNDS, None)
        assert version.ground is not None or rule.kind not in ("restriction", "requirement")
        assert version.alert is None or rule.kind in ("restriction", "notice")
        assert version.condition is None or rule.kind in ("treatment", "relief", "reach")


@each(VERSIONS)
def test_a_condition_names_facts_and_choices_that_the_capability_layer_provides(name: str) -> None:
    for atom in named(VERSIONS[name]):
        if isinstance(atom, Threshold):
            assert atom.fact in FACTS
        elif isinstance(atom, OneOf | Claimed):
            assert atom.fact in {*CLAIMED, *DERIVED, "destination"}
            assert atom.fact == "series" or atom.values <= _allowed(atom.fact)
        elif isinstance(atom, Open):
            assert atom.question.startswith("whether ")


@each(VERSIONS)
def test_a_condition_refers_to_what_exists(name: str) -> None:
    for condition in named(VERSIONS[name]):
        if isinstance(condition, Member):
            assert condition.role == "destination"
            assert LIBRARY.group(condition.group).id == condition.group
        elif isinstance(condition, EntryApplies):
            assert _under(condition.entry)
        elif isinstance(condition, ReasonApplies):
            codes = {r.code for rule in _under(condition.under) for v in rule.versions for r in v.reasons}
            assert condition.reason in codes
        elif isinstance(condition, Treated):
            assert condition.under in INTERPRETATIONS
            assert condition.treatment in TREATMENTS
        elif isinstance(condition, CategoryIs):
            assert condition.category in CATEGORIES[:2]


def _under(path: str) -> list[Rule]:
    """Return the entries, Annex clauses and definitions that a path names."""
    return [
        rule
        for id, rule in LIBRARY.rules.items()
        if rule.kind in NAMED and (id == path or id.startswith((path + "/", path + ".")))
    ]


@each(VERSIONS)
def test_no_rule_refers_to_itself_by_way_of_others(name: str) -> None:
    """Provisions and treatments may refer to entries, entries to entries of which none leads back."""
    pending, seen = list(named(VERSIONS[name])), set()
    while pending:
        condition = pending.pop()
        if not isinstance(condition, EntryApplies) or condition.entry in seen:
            continue
        seen.add(condition.entry)
        for rule in _under(condition.entry):
            assert all(version is not VERSIONS[name] for version in rule.versions)
            pending += [c for version in rule.versions for c in named(version)]


# Figures as the summaries spell them, by the unit that the fact's name ends with.
HOURS = {0.5: "30 minutes", 1.0: "1 hour", 3.0: "3 hours"}


def spelled(atom: Threshold) -> str:
    """Return a figure in the unit of the text: 500 kg, 300 km, 20 litres, 3 hours, USD 25 million."""
    unit = atom.fact.rsplit("_", 1)[-1]
    if unit == "h":
        return HOURS[atom.value]
    if unit == "usd":
        return f"USD {atom.value / 1e6:g} million"
    return f"{atom.value:g} {({'l': 'litres', 'kmh': 'km/h', 'hz': 'Hz', 'pct': '%'}).get(unit, unit)}"


def phrases(atom: Threshold) -> tuple[str, ...]:
    """Return the ways in which a text may word a comparison with its figure."""
    figure = spelled(atom)
    return {
        "at_least": (f"at least {figure}", f"{figure} or more", f"{figure} and more"),
        "more_than": (f"more than {figure}", f"over {figure}"),
        "less_than": (f"less than {figure}", f"below {figure}", f"under {figure}"),
        "at_most": (f"at most {figure}", f"{figure} or less", f"up to {figure}"),
    }[atom.comparison]


@each(VERSIONS)
def test_a_summary_names_every_figure_in_the_words_of_its_comparison(name: str) -> None:
    version = VERSIONS[name]
    atoms = [atom for condition in named(version) for atom in thresholds(condition)]
    unsaid = [a for a in atoms if not any(_says(version.summary, phrase) for phrase in phrases(a))]
    assert unsaid == []


def _says(summary: str, phrase: str) -> bool:
    """Whether a summary holds a phrase that no further digit or word character continues."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?![\w/])", summary) is not None


@pytest.mark.parametrize(
    ("atom", "right", "wrong"),
    [
        (Threshold("range_km", "at_least", 300), "a range of at least 300 km", "a range of more than 300 km"),
        (Threshold("aerosol_capacity_l", "more_than", 20), "more than 20 litres", "at least 20 litres"),
        (Threshold("max_airspeed_kmh", "less_than", 800), "below 800 km/h", "at most 800 km/h"),
        (Threshold("endurance_h", "at_least", 3), "endurance of 3 hours or more", "13 hours or more"),
        (Threshold("value_usd", "at_least", 25e6), "of USD 25 million or more", "of USD 250 million or more"),
    ],
)
def test_a_word_or_a_figure_that_differs_is_noticed(atom: Threshold, right: str, wrong: str) -> None:
    assert any(_says(right, phrase) for phrase in phrases(atom))
    assert not any(_says(wrong, phrase) for phrase in phrases(atom))
