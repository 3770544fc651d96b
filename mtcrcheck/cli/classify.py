"""`classify`: the verdict on each spec, with its rationale."""

from mtcrcheck.cli.options import Configured, Inputs, Interpretations, Output, Transfer, Verdicts, grouped


@grouped
def classify(
    transfer: Transfer,
    inputs: Inputs,
    verdicts: Verdicts,
    output: Output,
    configured: Configured,
    interpretation: Interpretations = None,
) -> int:
    """Say how each aircraft is treated, to which destination, under which interpretation, and why."""
    from mtcrcheck.cli.running import report

    return report(inputs, transfer, interpretation, verdicts, output, configured)
