"""`batch`: one row an aircraft, then a summary."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Transfer, Verdicts, grouped
from mtcrcheck.cli.running import report


@grouped
def batch(
    transfer: Transfer, inputs: Inputs, verdicts: Verdicts, output: Output, configured: Configured
) -> int:
    return report(inputs, transfer, verdicts, output, configured, rows=True)
