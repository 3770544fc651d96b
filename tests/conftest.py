"""How Hypothesis chooses its examples: the same every time in `make test`, by chance and more in `make search`."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("proof", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("proof")
