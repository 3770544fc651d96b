"""`classify`: the verdict on each spec, with its rationale."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Transfer, Verdicts, grouped
from mtcrcheck.cli.running import report


@grouped
def classify(
    transfer: Transfer, inputs: Inputs, verdicts: Verdicts, output: Output, configured: Configured
) -> int:
    """Show how each aircraft is treated for each destination and interpretation, and why."""
    return report(inputs, transfer, verdicts, output, configured)
