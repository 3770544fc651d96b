"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings

FACTOR = 10 if settings.get_current_profile_name() == "search" else 1


def examples(count: int) -> settings:
    """Return the settings of a property that is tried on so many examples, ten times as many in a search."""
    return settings(max_examples=count * FACTOR)
