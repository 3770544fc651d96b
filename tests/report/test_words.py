from mtcrcheck.eligibility import DENIALS, REVIEWS, TREATMENTS
from mtcrcheck.report import words


def test_words_that_are_explained_are_words_of_verdicts() -> None:
    assert set(words.MEANINGS) <= {*REVIEWS, *TREATMENTS, "undetermined"}
    assert set(words.SHORT) == {*REVIEWS, "undetermined"}
    assert DENIALS == ("prohibited", "policy-of-denial", "strong-presumption-of-denial")
