from typing import get_args

import pytest

from mtcrcheck.cli.options import FailOn, FormatName
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.report import words
from mtcrcheck.report.fleet import SHORT
from mtcrcheck.report.formats import FORMATS, OF_COMPARISONS, SUFFIXES, named


def test_the_options_name_what_the_reports_know() -> None:
    assert tuple(FailOn) == words.FAIL_ON
    assert get_args(FormatName) == tuple(FORMATS)
    assert set(SUFFIXES.values()) | set(OF_COMPARISONS) <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_offers_a_piece_and_a_page(name: str) -> None:
    module = named(name)
    assert callable(module.piece)
    assert callable(module.page)


def test_words_that_are_explained_are_words_of_verdicts() -> None:
    assert set(words.MEANINGS) <= {*REVIEWS, *TREATMENTS, "undetermined"}
    assert set(SHORT) == {*REVIEWS, "undetermined"}
    assert words.DENIALS == ("prohibited", "policy-of-denial", "strong-presumption-of-denial")
