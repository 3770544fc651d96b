"""Running derivations: which of them apply, can run, and follow from what; the tightest of what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtcrcheck.capability.derivation import Derivation, Evidence, High, Low, Side
from mtcrcheck.capability.given import Given, Possible
from mtcrcheck.capability.selection import Applying, crossed, derive, select
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import OneOf, Options, exactly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mtcrcheck.capability.selection import Selection

ROTARY = OneOf("configuration", frozenset({"rotary-wing"}))


def bound(fact: str, side: Side, *inputs: Low | High, **about: Any) -> Derivation:
    """A derivation that adds up what it reads, unless another formula is given."""
    formula: Callable[..., Any] = about.pop("formula", lambda _, *values: sum(values))
    id = about.pop("id", f"{fact}-{side}-{'-'.join(i.name for i in inputs)}")
    about.setdefault("evidence", Evidence.STATED)
    return Derivation(id, fact, side, inputs, formula, says="", why="", source="", **about)


def possible(**choices: Options) -> Possible:
    return Possible(choices, {})


def ran(
    selection: Selection,
    known: Mapping[str, float],
    evidence: Evidence = Evidence.ESTIMATED,
    **choices: Options,
) -> dict[str, Any]:
    """What is known in the end of what is not given."""
    found = selection.run(Given(known, possible(**choices)), evidence, traded=False).sides
    return {name: side for name, side in found.items() if name not in known}


def applying(*derivations: Derivation) -> Applying:
    return select(derivations).applying(possible(), Evidence.ESTIMATED, traded=False)


def ids(ready: tuple[Any, ...]) -> list[str]:
    return [r.id for r in ready]


# What is kept of what derivations give


@pytest.mark.parametrize(
    ("side", "one", "other", "kept"),
    [
        ("at_least", 1.0, 2.0, 2.0),
        ("at_least", 2.0, 1.0, 2.0),
        ("at_most", 1.0, 2.0, 1.0),
        ("at_most", 2.0, 1.0, 1.0),
        ("at_least", 2.0, 2.0, 2.0),
    ],
)
def test_the_tightest_bound_is_kept(side: Side, one: float, other: float, kept: float) -> None:
    selection = select([bound("x", side, Low("a")), bound("x", side, Low("b"))])
    assert ran(selection, {"a.at_least": one, "b.at_least": other}) == {f"x.{side}": kept}


def test_what_is_derived_is_derived_from() -> None:
    selection = select([bound("x", "at_most", High("a")), bound("y", "at_least", High("x"), Low("b"))])
    assert ran(selection, {"a.at_most": 3.0, "b.at_least": 4.0}) == {"x.at_most": 3.0, "y.at_least": 7.0}


def test_a_derivation_runs_only_where_all_is_known_that_it_reads() -> None:
    selection = select([bound("x", "at_least", Low("a"), High("a"))])
    assert ran(selection, {"a.at_least": 1.0}) == {}
    assert ran(selection, {"a.at_least": 1.0, "a.at_most": 2.0}) == {"x.at_least": 3.0}


def test_an_assumption_is_made_only_where_what_replaces_it_is_not_known_in_full() -> None:
    selection = select([bound("x", "at_least", Low("a"), unless=(Low("b"), High("b")))])
    assert ran(selection, {"a.at_least": 1.0, "b.at_least": 5.0}) == {"x.at_least": 1.0}
    assert ran(selection, {"a.at_least": 1.0, "b.at_least": 5.0, "b.at_most": 6.0}) == {}


def test_an_assumption_that_needs_nothing_is_replaced_by_what_alone_is_known() -> None:
    selection = select([bound("x", "at_least", formula=lambda _: 1.0, unless=(Low("b"),))])
    assert ran(selection, {}) == {"x.at_least": 1.0}
    assert ran(selection, {"b.at_least": 5.0}) == {}


@pytest.mark.parametrize("formula", [lambda *_: None, lambda *_: 1 / 0], ids=["nothing", "no number"])
def test_a_formula_that_gives_nothing_bounds_nothing(formula: Callable[..., float | None]) -> None:
    selection = select([bound("x", "at_least", Low("a"), formula=formula), bound("y", "at_least", Low("x"))])
    assert ran(selection, {"a.at_least": 1.0}) == {}
    start = Given({"a.at_least": 1.0}, possible())
    assert selection.facts(start, Evidence.ESTIMATED, traded=False).numbers == {}


def test_facts_have_both_sides_and_every_bound_in_order() -> None:
    selection = select(
        [bound("x", "at_least", Low("a")), bound("x", "at_least", Low("b")), bound("x", "at_most", High("a"))]
    )
    known = {"a.at_least": 1.0, "b.at_least": 2.0, "a.at_most": 4.0}
    start = Given(known, possible(configuration=exactly("balloon")))
    facts = selection.facts(start, Evidence.ESTIMATED, traded=False)
    assert facts.numbers == {"x": Interval(2.0, 4.0)}
    assert [b.value for b in facts.bounds["x"]] == [1.0, 2.0, 4.0]
    assert facts.choices == {"configuration": exactly("balloon")}


def test_the_tightest_bound_of_a_side_decides_and_the_first_of_equals() -> None:
    sides: tuple[Side, ...] = ("at_least", "at_most")
    selection = select(
        [bound("x", side, Low(name), id=f"{side} by {name}") for side in sides for name in "abcde"]
    )
    known = {
        f"{name}.at_least": value for name, value in zip("abcde", (2.0, 3.0, 3.0, 1.0, 1.0), strict=True)
    }
    facts = selection.facts(Given(known, possible()), Evidence.ESTIMATED, traded=False)
    deciding = [facts.deciding("x", side) for side in sides]
    assert [b.derivation.id for b in deciding if b] == ["at_least by b", "at_most by d"]
    assert facts.deciding("y", "at_least") is None


def test_facts_whose_bounds_cross_contradict_each_other() -> None:
    selection = select(
        [
            bound("x", "at_least", Low("a")),
            bound("x", "at_most", High("b")),
            bound("y", "at_least", High("b")),
            bound("y", "at_most", Low("a")),
        ]
    )
    start = Given({"a.at_least": 2.0, "b.at_most": 1.0}, possible())
    assert selection.facts(start, Evidence.ESTIMATED, traded=False).crossed == {"x"}


def test_what_has_run_is_not_run_again_on_the_same() -> None:
    seen: list[float] = []

    def formula(_x: object, value: float) -> float:
        seen.append(value)
        return value

    steps = applying(bound("x", "at_least", Low("a"), formula=formula)).ready
    memory: dict[str, Any] = {}
    for value in (1.0, 2.0, 1.0):
        known = {"a.at_least": value}
        derive(known, steps, memory)
        assert known["x.at_least"] == value
    assert seen == [1.0, 2.0]


# Which derivations apply


def test_one_that_presupposes_a_kind_applies_to_that_kind_alone() -> None:
    selection = select([bound("x", "at_least", when=ROTARY, formula=lambda _: 1.0)])
    assert selection.turning_on == ("configuration",)
    assert ran(selection, {}, configuration=exactly("rotary-wing")) == {"x.at_least": 1.0}
    assert ran(selection, {}, configuration=exactly("rotary-wing", "balloon")) == {}
    assert ran(selection, {}) == {}


def test_no_step_is_weaker_than_the_evidence_asked_for() -> None:
    selection = select([bound("x", "at_least", Low("a"), evidence=Evidence.DERIVED)])
    for evidence in Evidence:
        known = ran(selection, {"a.at_least": 1.0}, evidence)
        assert bool(known) is (evidence >= Evidence.DERIVED)


def test_what_takes_the_declared_payload_as_the_limit_is_left_out_where_it_is_traded() -> None:
    selection = select(
        [bound("x", "at_most", High("a"), declared_payload=True), bound("y", "at_most", High("a"))]
    )
    start = Given({"a.at_most": 1.0}, possible())
    for traded, known in ((False, {"x.at_most", "y.at_most"}), (True, {"y.at_most"})):
        found = selection.run(start, Evidence.ESTIMATED, traded=traded).sides
        assert found.keys() - start.known.keys() == known


def test_aircraft_of_one_kind_share_what_applies() -> None:
    selection = select([bound("x", "at_least", when=ROTARY, formula=lambda _: 1.0)])
    rotary, armed, balloon = (
        selection.applying(possible(**choices), Evidence.ESTIMATED, traded=False)
        for choices in (
            {"configuration": exactly("rotary-wing")},
            {"configuration": exactly("rotary-wing"), "armed": exactly(True)},
            {"configuration": exactly("balloon")},
        )
    )
    assert rotary is armed
    assert rotary is not balloon


def test_some_alone_are_a_selection_in_the_same_order() -> None:
    selection = select([bound(fact, "at_least", Low("a"), id=fact) for fact in "zxy"])
    some = selection.among(frozenset("yz"))
    assert ids(some.ready) == ["z", "y"]
    assert some.bounded == (("z.at_least", "z.at_most"), ("y.at_least", "y.at_most"))


# What can run, and what follows


def test_what_can_never_run_is_left_out() -> None:
    chain = applying(
        bound("x", "at_least", Low("a"), id="x"),
        bound("y", "at_least", Low("x"), Low("b"), id="y"),
        bound("z", "at_least", Low("y"), id="z"),
    )
    assert ids(chain.runnable(frozenset({"a.at_least"}))) == ["x"]
    assert ids(chain.runnable(frozenset({"a.at_least", "b.at_least"}))) == ["x", "y", "z"]
    assert chain.runnable(frozenset()) == ()


CHAIN = (
    bound("x", "at_least", Low("a"), id="x"),
    bound("x", "at_least", Low("b"), id="x-too"),
    bound("y", "at_most", High("b"), id="y"),
    bound("z", "at_least", Low("x"), High("y"), id="z"),
    bound("u", "at_least", Low("b"), id="u", unless=(High("c"),)),
)
GIVEN = frozenset({"a.at_least", "b.at_least", "b.at_most"})


@pytest.mark.parametrize(
    ("changed", "again", "bounded", "beside"),
    [
        ({"a.at_least"}, ["x", "z"], {"x.at_least", "z.at_least"}, ["x-too"]),
        ({"b.at_most"}, ["y", "z"], {"y.at_most", "z.at_least"}, []),
        ({"c.at_most"}, ["u"], {"u.at_least"}, []),
        ({"d.at_most"}, [], set(), []),
    ],
)
def test_what_follows_is_reached_step_by_step(
    changed: set[str], again: list[str], bounded: set[str], beside: list[str]
) -> None:
    chain = applying(*CHAIN)
    reached = chain.reached(frozenset(changed), GIVEN, chain)
    assert ids(reached.ready) == again
    assert reached.bounded == bounded
    assert ids(reached.beside) == beside


def test_what_no_longer_applies_takes_with_it_what_follows() -> None:
    before, after = applying(*CHAIN), applying(*(d for d in CHAIN if d.id != "y"))
    reached = after.reached(frozenset(), GIVEN, before)
    assert ids(reached.ready) == []
    assert reached.bounded == {"y.at_most", "z.at_least"}


def test_what_applies_now_brings_with_it_what_follows() -> None:
    before, after = applying(*(d for d in CHAIN if d.id != "x-too")), applying(*CHAIN)
    reached = after.reached(frozenset(), GIVEN, before)
    assert ids(reached.ready) == ["x-too", "z"]
    assert ids(reached.beside) == ["x"]


# Contradictions


@pytest.mark.parametrize(
    ("low", "high", "contradicts"),
    [
        (2.0, 1.0, True),
        (1.0, 1.0, False),
        (1.0, 2.0, False),
        (None, 1.0, False),
        (1.0, None, False),
        (1.0, 0.0, True),
    ],
)
def test_bounds_that_cross_contradict_each_other(
    low: float | None, high: float | None, contradicts: bool
) -> None:
    known = {name: side for name, side in (("x.at_least", low), ("x.at_most", high)) if side is not None}
    assert crossed(known, [("x.at_least", "x.at_most")]) == ({"x.at_least"} if contradicts else set())
