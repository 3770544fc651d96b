"""`law`: what is encoded, as of when, how sure, what is stale, and which verdicts rest on what."""

from mtcrcheck.cli.commands import Text, flag, option, refusal
from mtcrcheck.cli.options import FORMAT, OUTPUT, Inputs, PageFormat, Transfer, grouped
from mtcrcheck.cli.pages import find_ids, show
from mtcrcheck.cli.request import request_of
from mtcrcheck.cli.running import examine
from mtcrcheck.explain.index import Index
from mtcrcheck.explain.overview import STALE_MONTHS, describe_law, describe_to_read_again, describe_unverified
from mtcrcheck.explain.uses import describe_uses
from mtcrcheck.rules.law import load_library


@grouped
def law(
    inputs: Inputs,
    transfer: Transfer,
    uses: Text = option("ID", "List every verdict on the specs given that rests on this id."),
    unverified: bool = flag(
        "--unverified", "Show only what was not read in its official form, and what is stale."
    ),
    stale: bool = flag("--stale", "List the texts to check again with the date of each, the oldest first."),
    stale_after: int = option(
        "MONTHS",
        "Call a country group stale if its list is this much older than the law data.",
        min=0,
        max=1200,
        default=STALE_MONTHS,
    ),
    format: PageFormat | None = FORMAT,
    output: Text = OUTPUT,
) -> int:
    library, request = request_of(load_library(), transfer, inputs)
    if uses is not None:
        index = Index(library)
        ids = find_ids(uses, index)
        done = examine(inputs, library, request)
        pages = [describe_uses(id, index.kinds[id], done.assessments, request, library) for id in ids]
        show(pages, library, format, output)
        return done.exit_code
    if inputs.specs or inputs.files_from:
        raise refusal("name what the verdicts shall rest on", "--uses")
    if stale:
        page = describe_to_read_again(library, request.day)
    elif unverified:
        page = describe_unverified(library, stale_after)
    else:
        page = describe_law(library, request.day, stale_after)
    show([page], library, format, output)
    return 0
