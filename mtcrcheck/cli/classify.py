"""`classify`: the verdict on each spec, with its rationale."""

from mtcrcheck.cli.options import Configured, Inputs, Output, Transfer, Verdicts, grouped


@grouped
def classify(
    transfer: Transfer,
    inputs: Inputs,
    verdicts: Verdicts,
    output: Output,
    configured: Configured,
) -> int:
    """Say how each aircraft is treated, to which destination, under which interpretation, and why."""
    from mtcrcheck.cli.running import report

    return report(inputs, transfer, verdicts, output, configured)
