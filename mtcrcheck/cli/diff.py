"""`diff`: what changes between two interpretations, or two days."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Sides, Transfer, grouped
from mtcrcheck.cli.running import report_changes


@grouped
def diff(sides: Sides, transfer: Transfer, inputs: Inputs, output: Output, configured: Configured) -> int:
    return report_changes(inputs, transfer, sides, output, configured)
