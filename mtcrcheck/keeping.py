"""What is kept to be found again, as long as there is room."""

from __future__ import annotations

from typing import Any


def make_room(kept: dict[Any, Any], most: int) -> None:
    """Forget the oldest of what is kept, so that with one more there are no more than ``most``."""
    while len(kept) >= most:
        del kept[next(iter(kept))]
