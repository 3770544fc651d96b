"""Quick dataclasses are dataclasses: frozen, equal by their fields, and whole after a journey."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict, field, is_dataclass, replace

import pytest

from mtcrcheck.frozen import frozen


@frozen
class Figure:
    """A number with its unit."""

    value: float
    unit: str = "kg"
    notes: dict[str, str] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list, init=False, compare=False, repr=False)


@frozen
class Checked:
    """A number that is not negative."""

    value: float

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(self.value)


def test_fields_are_given_by_place_or_name_and_have_defaults() -> None:
    assert Figure(5.0) == Figure(value=5.0, unit="kg", notes={})
    assert Figure(5.0).notes is not Figure(5.0).notes
    with pytest.raises(TypeError):
        Figure()  # type: ignore[call-arg]


def test_it_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="-1"):
        Checked(-1)


def test_equality_and_hash_are_those_of_the_compared_fields_and_the_class() -> None:
    one, other = Figure(5.0), Figure(5.0)
    one.seen.append(1)
    assert one == other
    assert one != Figure(5.0, "t")
    assert Checked(5.0) != Figure(5.0)
    assert {Checked(5.0): 1} == {Checked(5.0): 1}
    assert repr(one) == "Figure(value=5.0, unit='kg', notes={})"


@pytest.mark.parametrize("name", ["value", "other"])
def test_nothing_changes(name: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(Figure(5.0), name, 6.0)
    with pytest.raises(FrozenInstanceError):
        delattr(Figure(5.0), name)
    assert not hasattr(Figure(5.0), "__dict__")


def test_dataclasses_knows_it_and_other_processes_get_it_whole() -> None:
    made = Figure(5.0, "t")
    assert is_dataclass(made)
    assert replace(made, value=6.0) == Figure(6.0, "t")
    assert asdict(made) == {"value": 5.0, "unit": "t", "notes": {}, "seen": []}
    assert pickle.loads(pickle.dumps(made)) == made
    match made:
        case Figure(value, unit):
            assert (value, unit) == (5.0, "t")
