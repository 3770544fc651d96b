"""`batch`: one row an aircraft, then a summary."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Transfer, Verdicts, grouped


@grouped
def batch(
    transfer: Transfer,
    inputs: Inputs,
    verdicts: Verdicts,
    output: Output,
    configured: Configured,
) -> int:
    """Classify many aircraft in one table, then count the verdicts; the rationale comes with --why."""
    from mtcrcheck.cli.running import report

    return report(inputs, transfer, verdicts, output, configured, rows=True)
