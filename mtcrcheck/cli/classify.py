"""`classify`: the verdict on each spec, with its rationale."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Transfer, Verdicts, grouped
from mtcrcheck.cli.running import report


@grouped
def classify(
    transfer: Transfer, inputs: Inputs, verdicts: Verdicts, output: Output, configured: Configured
) -> int:
    return report(inputs, transfer, verdicts, output, configured)
