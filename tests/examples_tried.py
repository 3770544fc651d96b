"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings

FACTOR = {"search": 10.0, "turn": 0.2}.get(settings.get_current_profile_name(), 0.4)


def examples(count: int) -> settings:
    """Return the settings of a property that is tried on so many examples.

    An ordinary run tries two fifths of them, the same each time; the whole search ten times as many, others each
    time; one turn of the search in time a fifth, so that many turns follow each other.
    """
    return settings(max_examples=max(int(count * FACTOR), 1))
