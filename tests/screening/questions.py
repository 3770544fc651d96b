"""What tests ask of tables, and the engines that they ask."""

from __future__ import annotations

import pytest

from mtcrcheck.rules.law import load_library
from mtcrcheck.screening.screener import Question

ENGINES = [
    "duckdb",
    pytest.param("polars", marks=pytest.mark.engines),
    pytest.param("spark", marks=pytest.mark.engines),
]
_LIBRARY = load_library()
QUESTION = Question(_LIBRARY.on(_LIBRARY.as_of), (_LIBRARY.interpretations["us-2025"],))
