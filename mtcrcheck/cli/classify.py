"""`classify`: the verdict on each spec, with its rationale."""

from __future__ import annotations

from mtcrcheck.cli.options import Configured, Inputs, Output, Reading, Transfer, Verdicts, grouped


@grouped
def classify(
    transfer: Transfer,
    reading: Reading,
    inputs: Inputs,
    verdicts: Verdicts,
    output: Output,
    *,
    configured: Configured,
) -> int:
    """Say how each aircraft is treated, to which destination, under which reading, and why."""
    from mtcrcheck.cli.running import report

    return report(inputs, transfer, reading, verdicts, output, configured=configured)
