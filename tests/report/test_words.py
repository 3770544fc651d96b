from mtcrcheck.cli.options import FailOn
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.report import words


def test_the_options_name_what_the_reports_know() -> None:
    assert tuple(FailOn) == words.FAIL_ON


def test_words_that_are_explained_are_words_of_verdicts() -> None:
    assert set(words.MEANINGS) <= {*REVIEWS, *TREATMENTS, "undetermined"}
    assert set(words.SHORT) == {*REVIEWS, "undetermined"}
    assert words.DENIALS == ("prohibited", "policy-of-denial", "strong-presumption-of-denial")
