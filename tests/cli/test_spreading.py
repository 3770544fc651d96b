import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.cli.classify import FEW, spread


def slow_for_even(number: int) -> tuple[int, int]:
    total = sum(range(20_000 if number % 2 == 0 else 10))
    return number + 0 * total, os.getpid()


def test_many_inputs_use_several_processes_and_keep_their_order() -> None:
    found = list(spread(slow_for_even, range(200), 2))
    assert [number for number, _ in found] == list(range(200))
    assert os.getpid() not in {process for _, process in found}


def test_few_inputs_use_none() -> None:
    assert {process for _, process in spread(slow_for_even, range(FEW), 2)} == {os.getpid()}


def test_one_job_is_this_process() -> None:
    assert {process for _, process in spread(slow_for_even, range(3 * FEW), 1)} == {os.getpid()}


@given(st.lists(st.integers(), max_size=3 * FEW))
def test_in_one_process_nothing_is_lost(numbers: list[int]) -> None:
    assert list(spread(str, numbers, 1)) == list(map(str, numbers))


def test_inputs_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def endless() -> object:
        while True:
            taken.append(len(taken))
            yield len(taken)

    found = spread(slow_for_even, endless(), 2)
    next(found)
    found.close()
    assert len(taken) < 200


def fails_at_100(number: int) -> int:
    if number == 100:
        raise ZeroDivisionError
    return number


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(fails_at_100, range(200), 2))


def dies_at_100(number: int) -> int:
    if number == 100:
        os._exit(1)
    return number


def test_a_process_that_dies_is_an_error_and_no_wait() -> None:
    with pytest.raises(ChildProcessError, match="died"):
        list(spread(dies_at_100, range(200), 2))


def test_large_items_and_large_results_do_not_wait_for_each_other() -> None:
    items = [bytes(1_000_000)] * 64
    assert list(spread(bytes.upper, items, 2)) == items
