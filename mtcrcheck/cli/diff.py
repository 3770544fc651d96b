"""`diff`: what changes between two interpretations, or two days."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Sides, Transfer, Verdicts, grouped
from mtcrcheck.cli.running import report


@grouped
def diff(sides: Sides, transfer: Transfer, inputs: Inputs, output: Output, configured: Configured) -> int:
    return report(inputs, transfer, Verdicts(), output, configured, sides=sides)
