"""What must hold for every spec: more never lowers a category, less never turns one verdict into another."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli
import tomli_w
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from mtcrcheck.assessment import Request, assess
from mtcrcheck.capability.facts import PUBLISHED_FACTS, Capability
from mtcrcheck.classifier import classify
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.report.record import FIGURES, result
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.read import read_spec
from tests.examples_tried import examples
from tests.specs_for_tests import (
    ALL_READINGS,
    CARGO_DRONE,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SPRAYER,
    TB2,
    WING_LOONG_2,
    digits,
    law,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.spec.model import Spec

RANK = {"none": 0, "II": 1, "I": 2}
ROOT = Path(__file__).parent.parent

Data = dict[str, Any]
Sketch = dict[str, Any]
# What a quantity may be: some figures on either side of those of the law, in the unit that the file gives.
UNITS = {"mass": "kg", "range": "km", "radius": "km", "endurance": "h", "speed": "km/h", "capacity": "L"}
FIGURES_OF: dict[str, tuple[float, ...]] = {
    "performance.ferry_range": (10, 250, 299.9, 300, 310, 1852, 9000),
    "performance.stated_range": (10, 150, 250, 299.9, 300, 400, 1500),
    "performance.mission_radius": (5, 100, 149, 150, 740),
    "performance.datalink_range": (1, 5, 6, 150, 280),
    "performance.endurance": (0.3, 0.77, 2, 6, 20, 27),
    "performance.cruise_speed": (50, 133, 313, 700),
    "performance.loiter_speed": (40, 110, 250),
    "performance.max_speed": (75, 220, 370, 482, 799, 800, 950),
    "aerosol.capacity": (1, 19.9, 20, 20.1, 40),
}
SIZES = (10, 650, 1020, 1800, 4200, 4760, 12000)
SHARES: dict[str, tuple[float, ...]] = {
    "mass.max_takeoff": (1.0, 1.05),
    "mass.empty": (0.35, 0.5, 0.65),
    "mass.max_fuel": (0.08, 0.2, 0.3),
    "mass.max_payload": (0.05, 0.1, 0.2, 0.25),
}
"""Masses as shares of one take-off mass (kg), so that what is drawn could be an aircraft."""
NEAR_HALF_A_TONNE = (480.0, 499.9, 500.0, 520.0)
WORDS: dict[str, tuple[bool | str, ...]] = {
    **{f"aircraft.{flag}": (True, False) for flag in (
        "military", "armed", "reusable", "autonomous", "refuelled_in_flight", "incorporates_defense_article"
    )},
    "aircraft.configuration": KEYS["aircraft.configuration"].choices,
    "aircraft.propulsion": KEYS["aircraft.propulsion"].choices,
    "aircraft.role": KEYS["aircraft.role"].choices,
    "aircraft.control": KEYS["aircraft.control"].choices,
    "mass.payload_limit": KEYS["mass.payload_limit"].choices,
    "aerosol.designed_for": (True, False),
}  # fmt: skip
RAISABLE = (
    "mass.max_payload", "performance.ferry_range", "performance.stated_range", "performance.mission_radius",
    "performance.max_speed", "performance.cruise_speed", "performance.loiter_speed",
)  # fmt: skip


def unit(key: str) -> str:
    return next(u for word, u in UNITS.items() if word in key)


class Claimed(tuple[float | None, float | None]):
    """Bounds that one source gives for a quantity."""

    def text(self, unit: str) -> str:
        low, high = self
        if low is None:
            return f"<= {digits(high)} {unit}"
        if high is None:
            return f">= {digits(low)} {unit}"
        return f"{digits(low)} {unit}" if low == high else f"{digits(low)}..{digits(high)} {unit}"

    def times(self, factor: float) -> Claimed:
        return Claimed(None if bound is None else bound * factor for bound in self)


def figures_of(size: float) -> dict[str, tuple[float, ...]]:
    """Return what each quantity may be for an aircraft of some take-off mass (kg)."""
    masses = {key: tuple(round(share * size, 3) for share in shares) for key, shares in SHARES.items()}
    if size >= 1800:
        masses["mass.max_payload"] += NEAR_HALF_A_TONNE if size < 2500 else (*NEAR_HALF_A_TONNE, 600.0, 700.0)
    return {**masses, **FIGURES_OF}


@st.composite
def claims(draw: st.DrawFn, figures: tuple[float, ...]) -> list[Claimed]:
    """What the sources of a spec say of a quantity: exactly, from and to, at least or at most; or at odds."""
    figure = st.sampled_from(figures).map(float)

    def one(kind: str) -> Claimed:
        first, second = sorted((draw(figure), draw(figure)))
        return {
            "exact": Claimed((first, first)),
            "range": Claimed((first, second)),
            "least": Claimed((first, None)),
            "most": Claimed((None, second)),
        }[kind]

    ways = (["exact"], ["exact"], ["exact"], ["range"], ["least"], ["most"], ["exact", "exact"])
    return [one(kind) for kind in draw(st.sampled_from(ways))]


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """A spec as claims by dotted key, with gaps; ``curve`` holds points of a payload-range curve."""
    figures = figures_of(draw(st.sampled_from(SIZES)))
    keys = draw(st.lists(st.sampled_from(sorted({*figures, *WORDS})), unique=True, min_size=2, max_size=14))
    sketch: Sketch = {}
    for key in keys:
        if key in figures:
            sketch[key] = draw(claims(figures[key]))
        else:
            word = st.sampled_from(WORDS[key])
            sketch[key] = draw(st.lists(word, min_size=1, max_size=draw(st.sampled_from((1, 1, 2)))))
    if "aerosol.capacity" in sketch:
        sketch.pop("aerosol.designed_for", None)  # a capacity says that there is a system
    points = st.tuples(
        st.sampled_from(figures["mass.max_payload"]), st.sampled_from(figures["performance.ferry_range"])
    )
    sketch["curve"] = draw(st.lists(points, max_size=2)) if draw(st.integers(0, 3)) == 0 else []
    return sketch


LIKELY = {
    "aircraft.configuration": ["fixed-wing"],
    "aircraft.propulsion": ["turboprop"],
    "aircraft.reusable": [True],
}


@st.composite
def likely_sketches(draw: st.DrawFn) -> Sketch:
    """A spec of the kind that analysts have: a fuelled wing with some masses, an endurance and a speed."""
    figures = figures_of(draw(st.sampled_from(SIZES)))
    sketch: Sketch = {**LIKELY, "curve": []}
    sketch["aircraft.propulsion"] = [draw(st.sampled_from(("piston", "turboprop", "turbofan", "electric")))]
    usual = ("mass.max_takeoff", "mass.max_payload", "performance.endurance", "performance.max_speed")
    others = ("mass.empty", "mass.max_fuel", "performance.cruise_speed", "performance.stated_range")
    for key in (*usual, *draw(st.lists(st.sampled_from(others), unique=True))):
        sketch[key] = draw(claims(figures[key]))
    return sketch


any_sketch = sketches() | likely_sketches()


def data_of(sketch: Sketch) -> Data:
    """Return a sketch as the data of a spec file."""
    data: Data = {"name": "Test"}
    for key, said in sketch.items():
        if key == "curve":
            continue
        table, leaf = key.split(".")
        values = [c.text(unit(key)) if isinstance(c, Claimed) else c for c in said]
        data.setdefault(table, {})[leaf] = (
            values[0] if len(values) == 1 else [{"value": value} for value in values]
        )
    if sketch["curve"]:
        data.setdefault("performance", {})["payload_range"] = [
            {"payload": f"{digits(payload)} kg", "range": f"{digits(reach)} km"}
            for payload, reach in sketch["curve"]
        ]
    return data


def spec_of(sketch: Sketch) -> Spec:
    return read_spec(tomli_w.dumps(data_of(sketch)).encode(), "test.toml")


def candidates(sketch: Sketch, *, traded: bool | None = None) -> tuple[str, ...]:
    return classify(Capability(spec_of(sketch)), law(), traded=traded).candidates


def contradicts(sketch: Sketch) -> bool:
    """Whether figures contradict each other: all that is behind them is then set aside, and nothing follows."""
    return bool(Capability(spec_of(sketch)).facts().contradictions)


# More never lowers a category


def raised(sketch: Sketch, key: str, factor: float) -> Sketch:
    return {**sketch, key: [claim.times(factor) for claim in sketch[key]]}


def subsonic(sketch: Sketch) -> bool:
    """Whether no source gives a top speed of the speed of sound, 1,062 km/h at the lowest, or more."""
    return all((claim[1] or 0.0) < 1062.0 for claim in sketch["performance.max_speed"])


@examples(120)
@given(any_sketch, st.data())
def test_raising_payload_range_or_speed_never_lowers_a_category(sketch: Sketch, data: st.DataObject) -> None:
    """The lowest and the highest that it may be both stay or rise, as declared and with payload traded."""
    present = [key for key in RAISABLE if key in sketch]
    assume(present)
    key = data.draw(st.sampled_from(present))
    factor = data.draw(st.sampled_from((1.001, 1.05, 1.5, 3.0)))
    higher = raised(sketch, key, factor)
    assume(key != "performance.max_speed" or subsonic(higher) == subsonic(sketch))
    if contradicts(sketch) or contradicts(higher):
        return
    for traded in (None, True):
        before, after = ([RANK[c] for c in candidates(s, traded=traded)] for s in (sketch, higher))
        assert min(after) >= min(before), (key, factor, traded)
        assert max(after) >= max(before), (key, factor, traded)


def test_a_top_speed_beyond_that_of_sound_never_lowers_a_category() -> None:
    def racer(speed: float) -> tuple[str, ...]:
        own = {"aircraft.propulsion": ["piston"], "performance.max_speed": [Claimed((speed, speed))]}
        rest = {"mass.max_payload": [Claimed((5.0, 5.0))], "performance.endurance": [Claimed((2.5, 2.5))]}
        return candidates({**LIKELY, **own, **rest, "mass.payload_limit": ["structure"], "curve": []})

    assert racer(1000.0) == ("II",)
    assert racer(1100.0) == ("II",)


@examples(60)
@given(sketches().filter(lambda s: s["curve"]), st.integers(0, 1), st.sampled_from((1.001, 1.5, 3.0)))
def test_a_longer_published_flight_never_lowers_a_category(sketch: Sketch, which: int, factor: float) -> None:
    point = which % len(sketch["curve"])
    curve = [(p, r * factor) if n == point else (p, r) for n, (p, r) in enumerate(sketch["curve"])]
    longer = {**sketch, "curve": curve}
    if contradicts(sketch) or contradicts(longer):
        return
    before, after = ([RANK[c] for c in candidates(s)] for s in (sketch, longer))
    assert min(after) >= min(before)
    assert max(after) >= max(before)


# Less never turns one verdict into another


def without(sketch: Sketch) -> Iterator[tuple[str, Sketch]]:
    """Yield the sketch without each of its values: a whole key, or one of several claims."""
    for key, said in sketch.items():
        rest = {k: v for k, v in sketch.items() if k != key}
        yield key, {"curve": [], **rest}
        if len(said) > 1:
            for n in range(len(said)):
                yield key, {**sketch, key: [*said[:n], *said[n + 1 :]]}


def contradictory(sketch: Sketch) -> bool:
    return any(bounds.crossed for bounds in Capability(spec_of(sketch)).facts().numbers.values())


def is_an_exclusion(key: str, sketch: Sketch, less: Sketch) -> bool:
    """Whether what is removed counts only where it is claimed, by the law's text or by a printed assumption.

    Without an [aerosol] table there is no dispensing system, and who does not say that it is a model aircraft
    does not invoke the exclusion of model aircraft.
    """
    tables = [{k.split(".")[0] for k in s} for s in (sketch, less)]
    agricultural = key == "aircraft.role" and "agricultural" in sketch[key]
    model = key == "aircraft.role" and "recreational-model" in sketch[key]
    return ("aerosol" in tables[0]) != ("aerosol" in tables[1]) or agricultural or model


@settings(examples(60), suppress_health_check=[HealthCheck.filter_too_much])
@given(any_sketch)
def test_removing_a_value_never_turns_a_verdict_into_another(sketch: Sketch) -> None:
    """Unless what is there contradicts itself: then it is the contradiction that is removed."""
    before = candidates(sketch)
    assume(len(before) == 1 and not contradictory(sketch))
    for key, less in without(sketch):
        if not is_an_exclusion(key, sketch, less):
            after = candidates(less)
            assert len(after) > 1 or after == before, key


def test_removing_what_makes_a_balloon_of_it_does_not_turn_none_into_category_ii() -> None:
    """A balloon without propulsion has no range; of what may be one, a drift of 500 km proves none."""
    sketch: Sketch = {
        "aircraft.configuration": ["balloon"],
        "aircraft.propulsion": ["none"],
        "mass.max_payload": [Claimed((10.0, 10.0))],
        "mass.payload_limit": ["structure"],
        "performance.stated_range": [Claimed((500.0, 500.0))],
        "curve": [],
    }
    assert candidates(sketch) == ("none",)
    del sketch["aircraft.configuration"]
    assert candidates(sketch) == ("II", "none")


def test_a_sprayer_that_is_said_not_to_be_one_is_undetermined() -> None:
    """Without its capacity it would be none, without the other claim Category II."""
    sketch: Sketch = {
        "aircraft.autonomous": [True],
        "performance.ferry_range": [Claimed((10.0, 10.0))],
        "aerosol.capacity": [Claimed((40.0, 40.0))],
        "aerosol.designed_for": [False],
        "curve": [],
    }
    assert [candidates(less) for key, less in without(sketch) if key.startswith("aerosol")] == [
        ("none",),
        ("II",),
    ]
    assert candidates(sketch) == ("II", "none")


# Contradictions are reported


@examples(60)
@given(any_sketch)
def test_bounds_never_cross_without_an_alert(sketch: Sketch) -> None:
    spec = spec_of(sketch)
    found = assess(spec, Request(law().day, ("mtcr",)), LIBRARY, explain=False)
    facts = Capability(spec).facts()
    assert not any(bounds.crossed for bounds in facts.numbers.values())
    crossed = bool(facts.contradictions)
    told = [
        a for a in found.alerts if a.code == "contradiction" and not a.message.startswith("sources disagree")
    ]
    assert bool(told) == crossed


# The same spec in other clothes


def recorded(text: str, path: str, readings: tuple[str, ...] = ("us-2025",)) -> Data:
    """Return the record of a spec to Germany, without path and hash of its file and without reasons."""
    found = assess(
        read_spec(text.encode(), path), Request(law().day, readings, ("DE",)), LIBRARY, explain=False
    )
    return {key: value for key, value in result(found).items() if key != "spec"}


@examples(40)
@given(any_sketch)
def test_toml_and_json_of_one_spec_give_the_same_record(sketch: Sketch) -> None:
    data = data_of(sketch)
    toml, json_ = tomli_w.dumps(data), json.dumps(data)
    assert recorded(toml, "a.toml") == recorded(json_, "b.json")


@pytest.mark.parametrize("text", [MQ_9A, WING_LOONG_2, TB2, QUADCOPTER, SPRAYER, CARGO_DRONE])
def test_toml_and_json_of_one_spec_give_the_same_reasons(text: str) -> None:
    request = Request(law().day, ("us-2025",), ("SA",))
    found = []
    for content, path in ((text, "a.toml"), (json.dumps(tomli.loads(text)), "b.json")):
        spec = read_spec(content.encode(), path)
        found.append(result(assess(spec, request, LIBRARY)))
        about = found[-1].pop("spec")
        assert about == {"path": path, "name": spec.name, "sha256": spec.sha256}
    assert found[0] == found[1]


@examples(40)
@given(any_sketch, st.randoms(use_true_random=False))
def test_the_order_of_keys_in_a_file_does_not_matter(sketch: Sketch, random: Any) -> None:
    data = data_of(sketch)
    shuffled: Data = {}
    tables = list(data.items())
    random.shuffle(tables)
    for name, table in tables:
        entries = list(table.items()) if isinstance(table, dict) else None
        if entries is not None:
            random.shuffle(entries)
        shuffled[name] = table if entries is None else dict(entries)
    assert recorded(json.dumps(data), "a.json") == recorded(json.dumps(shuffled), "a.json")


EXACT = (
    ("mass.max_payload", "lb", "kg", "0.45359237"),
    ("mass.max_takeoff", "t", "kg", "1000"),
    ("performance.ferry_range", "mi", "km", "1.609344"),
    ("performance.stated_range", "nmi", "km", "1.852"),
    ("performance.max_speed", "mph", "km/h", "1.609344"),
    ("performance.cruise_speed", "kt", "km/h", "1.852"),
    ("performance.endurance", "d", "h", "24"),
    ("aerosol.capacity", "US gal", "L", "3.785411784"),
    ("aerosol.capacity", "imp gal", "L", "4.54609"),
)


@examples(40)
@given(sketches(), st.sampled_from(EXACT), st.integers(1, 5000))
def test_a_value_in_another_unit_is_the_same_value(
    sketch: Sketch, conversion: tuple[str, str, str, str], amount: int
) -> None:
    key, typed, canonical, factor = conversion
    table, leaf = key.split(".")
    found = []
    for text in (f"{amount} {typed}", f"{digits(amount * Decimal(factor))} {canonical}"):
        data = deepcopy(data_of(sketch))
        data.setdefault(table, {})[leaf] = text
        found.append(recorded(json.dumps(data), "a.json", ("us-2020",)))
    assert found[0]["capability"] == found[1]["capability"]
    assert found[0]["annex"] == found[1]["annex"]
    assert found[0]["reviews"] == found[1]["reviews"]


# Records


@examples(60)
@given(any_sketch)
def test_bounds_in_the_record_stand_on_their_side_of_every_figure_of_the_law(sketch: Sketch) -> None:
    spec = spec_of(sketch)
    facts = Capability(spec).facts()
    shown = result(assess(spec, Request(law().day, ("mtcr",)), LIBRARY, explain=False))["capability"]
    for fact, bounds in shown.items():
        for side in ("at_least", "at_most") if fact in PUBLISHED_FACTS else ():
            exact, short = getattr(facts.shown(fact), side), bounds[side]
            assert (exact is None) == (short is None)
            if exact is not None:
                assert [(short > f) - (short < f) for f in FIGURES] == [
                    (exact > f) - (exact < f) for f in FIGURES
                ]


@examples(40)
@given(any_sketch, st.sampled_from(ALL_READINGS), st.sampled_from(["DE", "IQ", "AE", "KP"]))
def test_every_spec_has_a_verdict_in_the_words_of_the_contract(sketch: Sketch, reading: str, to: str) -> None:
    found = assess(spec_of(sketch), Request(law().day, (reading,), (to,)), LIBRARY, explain=False)
    (row,) = found.reviews
    assert row.review.treatment in (*TREATMENTS, "undetermined")
    assert row.review.review in (*REVIEWS, "undetermined")
    assert found.annex.candidates
    assert (found.annex.category == "undetermined") == (len(found.annex.candidates) > 1)
    assert (found.annex.evidence is None) == (len(found.annex.candidates) == 3)
    json.dumps(result(found), allow_nan=False)


ANY_MASS = st.sampled_from((1e-6, 1e-3, 5.0, 80.0, 500.0, 4760.0, 1e9))


@examples(40)
@given(
    st.dictionaries(st.sampled_from(sorted(SHARES)), ANY_MASS),
    st.sampled_from(("piston", "turbofan", "electric")),
    st.sampled_from(("fixed-wing", "multirotor")),
)
@example({"mass.max_takeoff": 10.0, "mass.empty": 5.0, "mass.max_fuel": 80.0}, "piston", "fixed-wing")
def test_masses_that_cannot_be_have_a_verdict_too(
    masses: dict[str, float], propulsion: str, configuration: str
) -> None:
    sketch: Sketch = {
        "aircraft.configuration": [configuration],
        "aircraft.propulsion": [propulsion],
        "performance.endurance": [Claimed((6.0, 6.0))],
        "performance.max_speed": [Claimed((220.0, 220.0))],
        **{key: [Claimed((mass, mass))] for key, mass in masses.items()},
        "curve": [],
    }
    found = assess(spec_of(sketch), Request(law().day, ("us-2020",)), LIBRARY, explain=False)
    assert found.annex.candidates
    json.dumps(result(found), allow_nan=False)
