"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings

FACTOR = {"search": 10.0, "turn": 0.2}.get(settings.get_current_profile_name(), 1.0)


def examples(count: int) -> settings:
    """Return the settings of a property that is tried on so many examples: ten times as many in the whole search.

    In one turn of the search in time they are a fifth, so that many turns follow each other.
    """
    return settings(max_examples=max(int(count * FACTOR), 1))
