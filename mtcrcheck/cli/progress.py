"""How far a long run is: one line on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

PATIENCE = 2.0
"""Seconds after which people wonder."""
PAUSE = 0.2
"""Seconds between two updates."""


@dataclass(slots=True)
class Progress:
    """A counter that shows itself where ``wanted`` and the run is long."""

    wanted: bool
    done: int = 0
    next: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    shown: bool = False

    def step(self) -> None:
        """Count one input, and show the count now and then."""
        self.done += 1
        if self.wanted and time.monotonic() >= self.next:
            sys.stderr.write(f"\r\x1b[K{self.done:,} done")
            sys.stderr.flush()
            self.next, self.shown = time.monotonic() + PAUSE, True

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.shown = False
