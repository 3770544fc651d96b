"""What would be known if something were otherwise: the same as if everything were worked out anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from publishing import claims, quantity, spec_of

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import ALL, Capability
from mtcrcheck.capability.given import CURVE, OF_KIND, given, given_anew
from mtcrcheck.capability.whatif import of_capability, what_if
from mtcrcheck.interval import Interval
from mtcrcheck.missing import TELLING
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import CurvePoint
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.capability.whatif import WhatIf
    from mtcrcheck.spec.model import Spec

PATHS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))
WORDS = [key for key in sorted(OF_KIND - TELLING.keys()) if KEYS[key].dimension is None]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem, scope="module")
def spec(request: pytest.FixtureRequest) -> Spec:
    path: Path = request.param
    return read_spec(path.read_bytes(), path.name)


def others(spec: Spec) -> Iterator[tuple[str, Spec]]:
    """Yield specs that differ in one key, of every kind, with the key."""
    for key, values in TELLING.items():
        for value in (values[0], values[-1]):
            yield key, replace(spec, claims={**spec.claims, key: quantity(key, value)}, aerosol_stated=True)
    for key in WORDS:
        for word in KEYS[key].choices or (True, False):
            yield key, replace(spec, claims={**spec.claims, key: claims(key, word)}, aerosol_stated=True)
    point = CurvePoint(quantity("payload", 100.0), quantity("range", 100.0))
    yield CURVE, replace(spec, payload_range=(*spec.payload_range, point))


def differing(found: Mapping[str, object], anew: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """What two mappings do not have in common."""
    return {k: (found.get(k), anew.get(k)) for k in found.keys() | anew.keys() if found.get(k) != anew.get(k)}


def test_what_another_spec_gives_is_found_from_the_keys_that_differ(spec: Spec) -> None:
    spec = replace(spec, aerosol_stated=True)
    for key, other in others(spec):
        found, anew = given_anew(given(spec), other, (key,)), given(other)
        assert differing(found.known, anew.known) == {}, key
        assert differing(found.possible.choices, anew.possible.choices) == {}, key


@pytest.mark.parametrize("traded", [False, True])
def test_what_follows_from_another_spec_is_what_follows_anew(spec: Spec, traded: bool) -> None:
    spec = replace(spec, aerosol_stated=True)
    whatif = of_capability(Capability(spec), traded=traded)
    for key, other in others(spec):
        start = given(other)
        anew = ALL.run(start, Evidence.ESTIMATED, traded=whatif.traded).sides
        assert differing(whatif.given(start).sides, anew) == {}, key


@pytest.mark.parametrize(
    "names", [("mass.empty",), ("mass.max_payload", "performance.endurance"), ("burn_exponent",)]
)
@pytest.mark.parametrize("evidence", list(Evidence))
def test_other_figures_and_bands_lead_to_what_they_lead_to_anew(
    spec: Spec, names: tuple[str, ...], evidence: Evidence
) -> None:
    whatif = of_capability(Capability(spec), evidence)
    for bounds in (Interval(1.2, 1.2), Interval(400.0, 400.0), Interval(None, 3_000.0), Interval()):
        start = given(spec, only_stated=evidence == Evidence.STATED)
        for name in names:
            start = start.having(name, bounds)
        anew = ALL.run(start, evidence, traded=whatif.traded).sides
        assert differing(whatif.having(dict.fromkeys(names, bounds)).sides, anew) == {}


def loaded(payload: float) -> WhatIf:
    """What is known of an aircraft whose masses leave room for 700 kg."""
    masses = {"mass.empty": 500.0, "mass.max_takeoff": 1_200.0, "mass.max_payload": payload}
    return of_capability(Capability(spec_of(masses, {})))


@pytest.mark.parametrize(("payload", "contradicts"), [(700.0, False), (701.0, True)])
def test_more_payload_than_the_masses_leave_room_for_contradicts_them(
    payload: float, contradicts: bool
) -> None:
    crossed = loaded(payload).crossed
    assert ("max_payload_kg.at_least" in crossed) is contradicts


@pytest.mark.parametrize(("empty", "contradicts"), [(500.0, False), (501.0, True)])
def test_only_what_does_not_contradict_itself_already_comes_to_do_so(empty: float, contradicts: bool) -> None:
    heavier = {"mass.empty": Interval(empty, empty)}
    fitting, overloaded = loaded(700.0).having(heavier), loaded(701.0).having(heavier)
    assert fitting.contradicts is contradicts
    assert not overloaded.contradicts


def test_what_contradicts_itself_in_the_whole_does_so_in_a_part() -> None:
    given_, empty = loaded(701.0), {"mass.empty": Interval(501.0, 501.0)}
    run = ALL.run(given_.start, Evidence.ESTIMATED, traded=given_.traded)
    for already, contradicts in ((frozenset[str](), True), (given_.crossed, False)):
        whatif = what_if(
            ALL, given_.start, run, Evidence.ESTIMATED, traded=given_.traded, crossed_facts=already
        )
        found = whatif.having(empty).contradicts
        assert found is contradicts


def test_what_is_known_is_left_as_it_is(spec: Spec) -> None:
    whatif = of_capability(Capability(spec))
    before = dict(whatif.known)
    whatif.having({"mass.empty": Interval(400.0, 400.0)})
    assert differing(whatif.known, before) == {}
    assert differing(before, ALL.run(given(spec), Evidence.ESTIMATED, traded=whatif.traded).sides) == {}


def test_no_derivation_bounds_what_is_given() -> None:
    # else the bounds that a spec or a band gives would be lost where they are worked out again
    assert not {ready.derivation.fact for ready in ALL.ready} & (KEYS.keys() | BANDS.coefficients.keys())
