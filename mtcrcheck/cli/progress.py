"""How far a long run is: one line on stderr, and only on a terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
PATIENCE = 2.0
"""Seconds after which people wonder."""
PAUSE = 0.2
"""Seconds between two updates."""


class Progress:
    """A counter that shows itself where ``wanted`` and the run is long."""

    def __init__(self, wanted: bool) -> None:
        self.next = time.monotonic() + PATIENCE if wanted else float("inf")
        self.shown = False

    def count(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items, showing their number now and then, and taking it away in the end."""
        for number, item in enumerate(items, 1):
            if time.monotonic() >= self.next:
                self._show(f"{number:,} done")
                self.next, self.shown = time.monotonic() + PAUSE, True
            yield item
        self.clear()

    def clear(self) -> None:
        """Take the number away."""
        if self.shown:
            self._show("")
            self.shown = False

    def _show(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
