"""`explain`, `law`, `countries` and `precedents`: what an id means, what law is on file, what governments decided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mtcrcheck.assessment import Assessment, Request
from mtcrcheck.classifier import CATEGORIES
from mtcrcheck.cli import INVALID, options
from mtcrcheck.cli.classify import examine
from mtcrcheck.cli.commands import Text, Texts, refusal, refuse_if
from mtcrcheck.cli.files import Pages
from mtcrcheck.cli.options import Inputs, Transfer, grouped
from mtcrcheck.countries import UnknownCountryError, resolve
from mtcrcheck.document import Block, Document, Section, Table, gather
from mtcrcheck.explain import overview
from mtcrcheck.explain.pages import Index, in_words
from mtcrcheck.explain.uses import describe_uses, find_uses, list_caught_specs
from mtcrcheck.precedents.record import read_events, replay_events, select, select_alike
from mtcrcheck.report import precedents as report
from mtcrcheck.report.comparison import COUNTED, LETTERS
from mtcrcheck.report.formats import Run
from mtcrcheck.report.record import pages_as_json
from mtcrcheck.report.words import IN_WORDS, PARTS, SHORT, WORDS, category, say
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.text import counted, printable


def show(pages: Sequence[Document], library: Library, written: Pages) -> None:
    """Write pages in a format, else that of the output file. Raises `OSError` where that cannot be written."""
    written.write(
        lambda: (_spoken(page) if page.about == "country" else page for page in pages),
        json=lambda: pages_as_json(pages, library),
        whole_words=True,
    )


def _spoken(page: Document) -> Document:
    """Return a page with the verdicts in its tables as people say them; other pages explain the words themselves."""

    def of_block(block: Block) -> Block:
        if not isinstance(block, Table):
            return block
        cells = ((zip(block.columns, row, strict=True)) for row in block.rows)
        rows = (tuple(say(str(cell)) if head in PARTS else cell for head, cell in row) for row in cells)
        return replace(block, rows=tuple(rows))

    sections = (replace(s, blocks=tuple(map(of_block, s.blocks))) for s in page.sections)
    return replace(page, sections=tuple(sections))


SAID = gather(
    (said.casefold(), word)
    for ways in ({c: category(c) for c in CATEGORIES}, SHORT, IN_WORDS, LETTERS, COUNTED, WORDS["evidence"])
    for word, said in ways.items()
)
"""The words of records for a verdict or a change of it, by what people and tables write instead of each."""
OF_PAGES = {"word", "word of a page", "field of the record", "reason for control"}
"""The kinds of ids for which a single word of a longer text is enough."""


def find_ids(text: str, index: Index) -> tuple[str, ...]:
    """Return the ids that a text names, or those that its parts name, such as ``treatment open``.

    Raises `typer.BadParameter` with what may have been meant.
    """
    ids = _find_named(text, index) or index.find_cited(text)
    ids = ids or tuple(dict.fromkeys(_find_parts(text.split()[:12], index)))
    if ids:
        return ids
    try:
        hint = f"for the country: mtcrcheck countries {resolve(text)}"
    except UnknownCountryError:
        similar = index.similar_ids(text)
        hint = f"did you mean {' or '.join(similar)}?" if similar else "mtcrcheck explain lists every id"
    raise refusal(f"nothing here is called {printable(text)!r}: {hint}", "ID")


def _find_named(text: str, index: Index) -> tuple[str, ...]:
    typed = text.casefold().strip().replace("license", "licence")  # as Americans spell it
    ids = dict.fromkeys(id for word in (*SAID.get(typed, ()), text, typed) for id in index.find_ids(word))
    return tuple(ids or dict.fromkeys(index.spoken.get(in_words(text), ())))


def _find_parts(words: Sequence[str], index: Index) -> Iterator[str]:
    """Yield what the longest parts of a text name that name anything, from left to right."""
    for size in range(len(words), 0, -1):
        for at in range(len(words) - size + 1):
            part = " ".join(words[at : at + size]).strip(",.:;*")
            ids = _find_named(part, index) if len(part) > 1 else ()
            is_telling = " " in in_words(part) or all(OF_PAGES.intersection(index.kinds[id]) for id in ids)
            if ids and is_telling:
                yield from (*_find_parts(words[:at], index), *ids, *_find_parts(words[at + size :], index))
                return


WITHOUT_SPECS = ("field of the record", "word of a page", "documented decision")
"""Kinds of ids that catch no spec."""


@grouped
def explain(*, transfer: Transfer, id: Text = None, specs: Texts = None, written: Pages) -> int:
    library, request = options.request_of(transfer, Inputs())
    index = Index(library)
    if id is None:
        refuse_if(specs, "specs-without-id")
        show([index.list_contents()], library, written)
        return 0
    ids = find_ids(id, index)
    own = index.interpretation_of(ids[0])
    if own and not transfer.interpretation:
        request = replace(request, interpretations=(own,))
    done, faults = examine(Inputs(specs=specs), library, request) if specs else ([], [])
    pages = [page for one in ids for page in index.explain(one, request.day)]
    pages.sort(key=lambda page: page.about != "word of a page")  # what is read on a page goes first
    show([add_caught_specs(page, index, specs, done, faults) for page in pages], library, written)
    return INVALID if faults else 0


def add_caught_specs(
    page: Document, index: Index, specs: Texts, done: Sequence[Assessment], faults: Sequence[Diagnostic]
) -> Document:
    """Return the page with the specs that it catches, or with what to do to learn of them."""
    if page.about in WITHOUT_SPECS:
        return page
    if not specs:
        told = "No specs were given. Use --specs FOLDER to see which of them it catches."
        section = Section.of_text("Catches", told)
    elif page.about == "diagnostic":
        rows = ((d.path, d.line, d.column, d.message) for d in faults if d.code == page.id)
        section = Section.of_table("Catches", "spec, line, column, message", rows)
    else:
        section = list_caught_specs(find_uses(page.id, index.kinds[page.id], done, index.library))
    if not section.blocks:
        section = Section.of_text("Catches", "None of the specs given.")
    return replace(page, sections=(*page.sections, section))


@grouped
def law(
    *,
    inputs: Inputs,
    transfer: Transfer,
    uses: Text = None,
    unverified: bool = False,
    stale: bool = False,
    stale_after: int = overview.STALE_MONTHS,
    written: Pages,
) -> int:
    library, request = options.request_of(transfer, inputs)
    if uses is not None:
        index = Index(library)
        ids = find_ids(uses, index)
        done, faults = examine(inputs, library, request)
        pages = [describe_uses(id, index.kinds[id], tuple(done), request, library) for id in ids]
        show(pages, library, written)
        return INVALID if faults else 0
    refuse_if(inputs.specs or inputs.files_from, "specs-without-uses")
    if stale:
        page = overview.describe_to_read_again(library, request.day)
    elif unverified:
        page = overview.describe_unverified(library, stale_after)
    else:
        page = overview.describe_law(library, request.day, stale_after)
    show([page], library, written)
    return 0


@grouped
def countries(
    *,
    country: Text = None,
    aliases: bool = False,
    exporter: str = "US",
    as_of: Text = None,
    interpretation: Texts = None,
    written: Pages,
) -> int:
    transfer = Transfer(exporter=[exporter], as_of=as_of, interpretation=interpretation)
    library, request = options.request_of(transfer, Inputs())
    if country is None:
        page = overview.list_countries(aliases=aliases)
    else:
        page = overview.describe_country(options.resolve_country(country, "COUNTRY"), library, request)
    show([page], library, written)
    return 0


@grouped
def precedents(
    *,
    to: Texts = None,
    supplier: Text = None,
    system: Text = None,
    like: Text = None,
    since: Text = None,
    backtest: bool = False,
    written: Pages,
) -> int:
    refuse_if(backtest and written.format not in ("table", "text"), "backtest-is-text", form=written.format)
    library = load_library()
    events = select(
        read_events(),
        to={options.resolve_country(name, "--to") for text in to or () for name in text.split(",")},
        system=system,
        supplier=options.resolve_country(supplier, "--from") if supplier else None,
        since=options.read_day(since, "--since") if since else None,
    )
    alike = options.load_spec_at(like, "--like") if like is not None else None
    found = replay_events(events, library)
    if alike:
        found = select_alike(found, alike, library)
    if backtest:
        written.write(lambda: [report.describe_backtest(found)])
        return 0
    closing = f"{counted(len(found), 'documented decision')}. {report.CAUTION}"
    written.write(
        lambda: [report.describe(found, closing)],
        Run(library, Request(library.as_of)),
        text=lambda: ("\n".join(report.lines(p)) + "\n\n" for p in found),
        json=lambda: report.as_json(found),
        jsonl=lambda: report.as_jsonl(found),
        csv=lambda: report.as_csv(found),
        svg=lambda: report.timeline(found),
    )
    return 0
