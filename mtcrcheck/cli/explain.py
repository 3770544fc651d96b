"""`explain`: what an id means, what it rests on, and which specs it catches."""

from dataclasses import replace

from mtcrcheck.cli.commands import Text, Texts, argument, option, refusal
from mtcrcheck.cli.options import FORMAT, OUTPUT, Inputs, PageFormat, Transfer, complete, grouped
from mtcrcheck.cli.pages import find_ids, show
from mtcrcheck.cli.request import request_of
from mtcrcheck.cli.running import Examined, examine
from mtcrcheck.document import Document, make_table, make_text
from mtcrcheck.explain.index import Index
from mtcrcheck.explain.uses import find_uses, list_caught_specs
from mtcrcheck.rules.law import load_library

WITHOUT_SPECS = ("field of the record", "documented decision")
"""Kinds of ids that catch no spec."""
NONE_GIVEN = "No specs were given. Use --specs FOLDER to see which of them it catches."


COMPLETE = complete(lambda: Index(load_library()).kinds)


@grouped
def explain(
    transfer: Transfer,
    id: Text = argument(
        "ID",
        "Any id that the tool prints, or its end: us/itar/VIII.a.16, 1.A.2, us-2025, trade-off, "
        "mass.max_payload; or a citation: '15 CFR 744.3'. Without one, all ids are listed.",
        autocompletion=COMPLETE,
    ),
    specs: Texts = option("PATH", "Show which specs it catches: files, folders or -. Repeatable."),
    format: PageFormat | None = FORMAT,
    output: Text = OUTPUT,
) -> int:
    library, request = request_of(load_library(), transfer, Inputs())
    index = Index(library)
    if id is None:
        if specs:
            raise refusal("name an id to look for in the specs", "ID")
        show([index.list_contents()], library, format, output)
        return 0
    ids = find_ids(id, index)
    own = index.interpretation_of(ids[0])
    if own and not transfer.interpretation:
        request = replace(request, interpretations=(own,))
    done = examine(Inputs(specs=specs), library, request) if specs else None
    pages = (page for one in ids for page in index.explain(one, request.day))
    show([add_caught_specs(page, index, done) for page in pages], library, format, output)
    return done.exit_code if done else 0


def add_caught_specs(page: Document, index: Index, done: Examined | None) -> Document:
    """Return the page with the specs that it catches, or with what to do to learn of them."""
    if page.about in WITHOUT_SPECS:
        return page
    if done is None:
        section = make_text("Catches", NONE_GIVEN)
    elif page.about == "diagnostic":
        faults = [d for d in done.diagnostics if d.code == page.id]
        rows = ((d.path, d.line, d.column, d.message) for d in faults)
        section = make_table("Catches", "spec, line, column, message", rows)
    else:
        uses = find_uses(page.id, index.kinds[page.id], done.assessments, index.library)
        section = list_caught_specs(uses)
    if section.empty:
        section = make_text("Catches", "None of the specs given.")
    return replace(page, sections=(*page.sections, section))
