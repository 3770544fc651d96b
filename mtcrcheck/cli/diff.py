"""`diff`: what changes between two readings, or two days."""

from __future__ import annotations

from mtcrcheck.cli.options import Configured, Inputs, Output, Reading, Sides, Transfer, grouped


@grouped
def diff(
    sides: Sides,
    transfer: Transfer,
    reading: Reading,
    inputs: Inputs,
    output: Output,
    *,
    configured: Configured,
) -> int:
    """Say what changes between two interpretations or two days, and which words change it."""
    from mtcrcheck.cli.running import compared

    return compared(inputs, transfer, reading, sides, output, configured=configured)
