"""`explain`, `law`, `countries` and `precedents`: what an id means, what law is on file, what governments decided."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from mtcrcheck.assessment import Assessment, Request
from mtcrcheck.classifier import CATEGORIES
from mtcrcheck.cli import options
from mtcrcheck.cli.classify import assess_each
from mtcrcheck.cli.commands import Texts, refusal, refuse_if
from mtcrcheck.cli.options import Options, as_command, show
from mtcrcheck.countries import UnknownCountryError, resolve
from mtcrcheck.document import Document, Section, gather
from mtcrcheck.explain import overview
from mtcrcheck.explain.pages import Index, in_words
from mtcrcheck.explain.uses import describe_uses, find_uses, list_caught_specs
from mtcrcheck.precedents.record import read_events, replay_events, select, select_alike
from mtcrcheck.report import precedents as report
from mtcrcheck.report.comparison import COUNTED, LETTERS
from mtcrcheck.report.formats import Run
from mtcrcheck.report.record import pages_as_json
from mtcrcheck.report.words import IN_WORDS, SHORT, WORDS, category, say
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.text import counted, printable


def _show(asked: Options, library: Library, *pages: Document, faults: Sequence[Diagnostic] = ()) -> int:
    as_json = partial(pages_as_json, pages, library)
    return show(asked, lambda: pages, json=as_json, whole_words=True, faults=faults)


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
    typed = re.sub(r"^cat\.? ?(?=ii?$)", "category ", typed)  # CAT alone is the arms transfer policy
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
PLAIN = ("choice", "word", "diagnostic", "reason for control", "part of the law")
"""Kinds of ids whose pages name the specs that they catch only where specs are given."""


@as_command
def explain(asked: Options) -> int:
    library, request = options.request_of(asked)
    index = Index(library)
    if asked.id is None:
        refuse_if(asked.specs, "specs-without-id")
        return _show(asked, library, index.list_contents())
    ids = find_ids(asked.id, index)
    own = index.interpretation_of(ids[0])
    if own and not asked.interpretation:
        request = request._replace(interpretations=(own,))
    done, faults = assess_each(asked, library, request) if asked.specs else ([], [])
    pages = [page for one in ids for page in index.explain(one, request.day)]
    pages.sort(key=lambda page: page.about != "word of a page")  # what is read on a page goes first
    found = (add_caught_specs(page, index, asked.specs, done, faults) for page in pages)
    return _show(asked, library, *found, faults=faults)


def add_caught_specs(
    page: Document, index: Index, specs: Texts, done: Sequence[Assessment], faults: Sequence[Diagnostic]
) -> Document:
    """Return the page with the specs that it catches, or with what to do to learn of them."""
    if page.about in WITHOUT_SPECS or (page.about in PLAIN and not specs):
        return page
    if not specs:
        told = "No specs were given. Use --specs FOLDER to see which of them it catches."
        section = Section.of("Catches", told)
    elif page.about == "diagnostic":
        rows = ((d.path, d.line, d.column, d.message) for d in faults if d.code == page.id)
        section = Section.of_table("Catches", "spec, line, column, message", rows)
    else:
        section = list_caught_specs(find_uses(page.id, index.kinds[page.id], done, index.library))
    if not section.blocks:
        section = Section.of("Catches", "None of the specs given.")
    return replace(page, sections=(*page.sections, section))


@as_command
def law(asked: Options) -> int:
    library, request = options.request_of(asked)
    if asked.uses is not None:
        index = Index(library)
        ids = find_ids(asked.uses, index)
        done, faults = assess_each(asked, library, request)
        pages = (describe_uses(id, index.kinds[id], tuple(done), request, library) for id in ids)
        return _show(asked, library, *pages, faults=faults)
    refuse_if(asked.specs or asked.files_from, "specs-without-uses")
    if asked.stale:
        return _show(asked, library, overview.describe_to_read_again(library, request.day))
    if asked.unverified:
        return _show(asked, library, overview.describe_unverified(library, asked.stale_after))
    return _show(asked, library, overview.describe_law(library, request.day, asked.stale_after))


@as_command
def countries(asked: Options) -> int:
    library, request = options.request_of(asked._replace(exporter=[asked.state]))
    refuse_if(request.others, "one-exporter")
    if asked.country is None:
        return _show(asked, library, overview.list_countries(aliases=asked.aliases))
    country = options.resolve_country(asked.country, "COUNTRY")
    page = partial(overview.describe_country, country, library, request)
    return show(asked, lambda: [page(say)], json=lambda: pages_as_json([page()], library), whole_words=True)


@as_command
def precedents(asked: Options) -> int:
    is_text = asked.format in ("table", "text")
    refuse_if(asked.backtest and not is_text, "backtest-is-text", form=asked.format)
    library = load_library()
    events = select(
        read_events(),
        to=frozenset(options.find_places(library, asked, "", library.as_of)),
        system=asked.system,
        supplier=options.resolve_country(asked.supplier, "--from") if asked.supplier else None,
        since=options.read_day(asked.since, "--since") if asked.since else None,
    )
    alike = options.load_spec_at(asked.like, "--like") if asked.like is not None else None
    found = replay_events(events, library)
    if alike:
        found = select_alike(found, alike, library)
    if asked.backtest:
        return show(asked, lambda: [report.describe_backtest(found)])
    closing = f"{counted(len(found), 'documented decision')}. {report.CAUTION}"
    return show(
        asked,
        lambda: [report.describe(found, closing)],
        Run(library, Request(library.as_of)),
        text=lambda: ("\n".join(report.lines(p)) + "\n\n" for p in found),
        json=lambda: report.as_json(found),
        jsonl=lambda: report.as_jsonl(found),
        csv=lambda: report.as_csv(found),
        svg=lambda: report.timeline(found),
    )
