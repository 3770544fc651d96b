"""`batch`: one row an aircraft, then a summary."""

from __future__ import annotations

from mtcrcheck.cli.options import Configured, Inputs, Output, Reading, Transfer, Verdicts, grouped


@grouped
def batch(
    transfer: Transfer,
    reading: Reading,
    inputs: Inputs,
    verdicts: Verdicts,
    output: Output,
    *,
    configured: Configured,
) -> int:
    """Say it of many aircraft: one row each, then a summary; the rationale with --why."""
    from mtcrcheck.cli.running import report

    return report(inputs, transfer, reading, verdicts, output, configured=configured, rows=True)
