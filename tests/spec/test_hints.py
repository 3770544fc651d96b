"""What is proposed for a text that is no quantity is itself a quantity."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.quantity import parse_quantity

PROPOSAL = re.compile(r"write '([^']+)'")


@given(
    st.sampled_from(["about {}", "up to {}", "over {}", "at least {}", "less than {}", "ca. {}", "~{}"]),
    st.integers(1, 10**6),
    st.sampled_from(["km", "nmi", "ft"]),
)
def test_words_before_a_figure_are_answered_with_a_form_that_is_read(
    form: str, figure: int, unit: str
) -> None:
    text = form.format(f"{figure:,} {unit}")
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.LENGTH,))
    proposal = re.search(r"(?:write|such as) '([^']+)'", str(refusal.value))
    assert proposal
    assert parse_quantity(proposal[1], (units.LENGTH,)).interval.known


@pytest.mark.parametrize(
    "text", ["16-20 kg", "300+ kg", "1,85 kg", "500", "2 ton", "500 kg..300 kg", "500 kgs.s", "1.850,5 kg"]
)
def test_a_proposal_is_read_as_it_stands(text: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.MASS,))
    proposal = PROPOSAL.search(str(refusal.value)) or re.search(r"did you mean '([^']+)'", str(refusal.value))
    assert proposal
    assert parse_quantity(proposal[1], (units.MASS,)).interval.known
