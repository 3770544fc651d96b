"""The format for a terminal: of one aircraft a first page, on one screen, else the whole report.

The page has the answer first, and names what it leaves out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from mtcrcheck import countries
from mtcrcheck.assessment import SUSPECT, Assessment, ReviewRow, readings
from mtcrcheck.classifier import UNDETERMINED, AnnexVerdict, Control
from mtcrcheck.document import Document, Layout, Table, Text, gather, render
from mtcrcheck.eligibility import DENIALS
from mtcrcheck.reasons.missing import category_question
from mtcrcheck.reasons.rationale import figure, name
from mtcrcheck.reasons.working import GREATEST, WorkingCategory
from mtcrcheck.report import fleet, words
from mtcrcheck.report.aircraft import MANY, describe_section, kept_sentences, make_matrix
from mtcrcheck.report.fleet import Piece, Row
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.rules.conditions import thresholds_in
from mtcrcheck.rules.world import Threshold
from mtcrcheck.text import capitalize, join_or, lower

MOST_LINES = 45
"""Lines of a page to one destination: a screen."""
MOST_ANSWERS = 12
"""Lines of answers that make the rest shorter: what is asked of many destinations makes the page longer."""
MOST_WAYS = 3
"""Rows of what is open that stay on the page."""
CLOSING_LINES = 5
"""Lines that close it beside where to go next: the law data and what the tool is not, with the empty lines."""
LABEL, GROUND = 13, 27
"""Characters of the label of an answer, and of the ground on which it rests."""
ENTRIES = "ENTRIES"
NOT_ALL = "Scope of the check: --why."
NARROWEST = 24
"""Characters of a text below which what belongs to its right stands below it."""
REMARK = re.compile(r" \((?:[^()]|\([^()]*\))*\)(?=,|$)")
"""What a citation says of a place in brackets: no part of a name, as in "Regulation (EU) 2021/821"."""
SIGNS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}


@dataclass(slots=True)
class Part:
    """Entries under a heading, each of one or more lines, of which the last may be left out.

    ``more`` names the option that shows them all; ``least`` and ``last`` are how many are kept at first and at last.
    """

    title: str
    entries: list[list[str]]
    more: str = ""
    least: int = 1
    last: int = 1
    left_out: list[list[str]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The heading, with how many entries are left out and what shows them."""
        more = f" ({len(self.left_out)} more: {self.more})" if self.left_out and self.more else ""
        return f"{self.title}{more}"

    @property
    def lines(self) -> list[str]:
        """The part as it is printed, with an empty line before it; nothing where all of it is left out."""
        lines = [*filter(None, [self.heading]), *(line for entry in self.entries for line in entry)]
        return ["", *lines] if lines else []


def render_one(outcome: Outcome, run: Run) -> Piece:
    """Return the report on one input: its first page, or all of it where the reasons are asked for."""
    if not isinstance(outcome, Assessment) or run.rows or run.why:
        return fleet.render_one(outcome, run, partial(render, layout=run.layout))
    unfolded = tuple(describe_section(outcome, title) for title in run.unfold)
    more = render(Document("", sections=unfolded), run.layout) if unfolded else ""
    return Piece(render_page(outcome, run, run.layout) + more, Row(outcome, run.fail_on))


def render_all(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, and what closes them."""
    return fleet.render_all(pieces, run, partial(render, layout=run.layout))


def render_page(found: Assessment, run: Run, layout: Layout) -> str:
    """Return the page: at most `MOST_LINES` lines to one destination.

    Entries are left out of the part with most to spare until it fits.
    """
    maker = f"{found.spec.manufacturer or 'maker unknown'} ({found.spec.origin or 'origin unknown'})"
    about = f"{maker}; {found.spec.path}; law of {run.request.day}"
    title = f"{found.spec.name}{words.to_whom(found.request)}"
    lines = [*layout.wrapped(title, style="bold"), *layout.wrapped(about, style="dim"), ""]
    answers = list((_suppliers if run.request.others else _answers)(found, run, layout))
    if any(words.MARK in line for line in answers):
        answers += layout.wrapped(words.MARKED, "  ")
    parts = [part for part in _parts(found, run, layout) if part.entries]
    room = MOST_LINES - CLOSING_LINES - len(lines) - min(len(answers), MOST_ANSWERS)
    while True:
        unnamed = (entry for part in parts if not part.title for entry in reversed(part.left_out))
        heads = dict.fromkeys(entry[0].split(maxsplit=1)[0] for entry in unnamed)
        beside = ", ".join(head for head in heads if head != ENTRIES)  # which the answers name
        closing = _set(layout, _next(found, beside), "  ", most=2)
        spare = [part for part in parts if len(part.entries) > part.last]
        if not spare or sum(len(part.lines) for part in parts) + len(closing) <= room:
            break
        longest = max(spare, key=lambda part: len(part.entries) - part.least)
        longest.left_out.append(longest.entries.pop())
    lines += answers
    for part in parts:
        for line in part.lines:
            lines += layout.wrapped(line, style="bold") if line and line == part.heading else [line]
    return "\n".join([*lines, "", *closing]) + "\n\n"


def _set(layout: Layout, text: str, first: str = "  - ", right: str = "", most: int = 1) -> list[str]:
    """Return a text behind a mark, on ``most`` lines and no more, with what belongs to its right, or else below."""
    room = layout.width - len(right) - 2
    is_beside = room - len(first) >= NARROWEST
    room = room if is_beside else layout.width - 2
    lines = Layout(room, whole_words=True).wrapped(text, first)
    if len(lines) > most:
        lines = Layout(room - 2, whole_words=True).wrapped(text, first)
        lines[most - 1 :] = [f"{lines[most - 1][: room - 2]} …"]
    if is_beside:
        return [f"{lines[0]:<{room}}  {right}".rstrip(), *lines[1:]]
    return [*lines, *(layout.wrapped(right, " " * (len(first) + 2)) if right else [])]


def _row(
    layout: Layout, label: str, text: str, ground: str = "", style: str = "", *, width: int = GROUND
) -> list[str]:
    first, *rest = _set(layout, text, f"  {label:<{LABEL}}", f"{ground:<{width}}" if ground else "", 9)
    return [first.replace(text, layout.styled(text, style), 1) if style else first, *rest]


# The answers


def _main(found: Assessment) -> tuple[ReviewRow, ...]:
    asked = [row for row in found.reviews if not row.reexport] or found.reviews
    in_force = [r for r in asked if r.review.interpretation.effective <= r.day]
    last = {row.exporter: row.review.interpretation for row in in_force or asked}
    return tuple(row for row in asked if row.review.interpretation is last.get(row.exporter))


def _answers(found: Assessment, run: Run, layout: Layout) -> Iterator[str]:
    yield from _row(layout, "MTCR Annex", *_annex(found))
    entries = [c for c in found.controls if c.examined.applies or c.presumed]
    for control in entries[:2]:
        rule, mark = control.examined.rule, words.MARK if control.presumed else ""
        title = f"{rule.id.rpartition('/')[2]}{mark}, {lower(rule.title)}"
        cite = _cite_beside(title, control.examined.version.cite, layout)
        yield from _row(layout, f"{_owner(control)} list", title, cite)
    main = _main(found)
    if not entries:
        may = words.open_entries(found)
        some = "1 entry" if len(may) == 1 else f"{len(may)} entries"
        is_on_file = not any(row.review.interpretation.stands_in for row in main)
        none = "no entry that was looked at applies" if is_on_file else "none on file"
        text = f"open: {some} may apply" if may else none
        owners = set(map(_owner, may)) or {main[0].review.interpretation.exporter or run.request.exporter}
        label = f"{owners.pop()} list" if len(owners) == 1 else "Lists"
        yield from _row(layout, label, text, "--entries" if may else "")
    if len({(words.answer(r, "review"), words.answer(r, "treatment"), r.review.licence) for r in main}) == 1:
        yield from _licence_and_review(layout, main[0], run)
    else:
        yield from _by_destination(main, layout)
    alike = gather(
        ((row.review.interpretation, _review_in_words(row)), row.review.destination or "")
        for row in found.reviews
        if row.reexport and row not in main
    )
    for (reading, review), codes in alike.items():
        yield from _row(layout, f"{reading.exporter} re-export"[:LABEL], f"{review}{_to(codes)}", reading.id)
    reviews = {words.answer(row, "review", "") for row in main}
    for review in ("no-mt-review", "exception-available"):
        if review in reviews:
            yield from layout.wrapped(f"{words.say(review)}: {words.MEANINGS[review]} {NOT_ALL}", "  ")


def _to(codes: Sequence[str]) -> str:
    return f" to {' '.join(codes) if len(codes) <= MANY else f'{len(codes)} places'}"


def _owner(control: Control) -> str:
    return control.examined.rule.id.partition("/")[0].upper()


def _suppliers(found: Assessment, _run: Run, layout: Layout) -> Iterator[str]:
    yield from (*_row(layout, "MTCR Annex", *_annex(found)), "")
    for block in make_matrix(found):
        match block:
            case Table(columns, rows):
                yield from (*layout.table(columns, rows), "")
            case Text(text):
                yield from layout.wrapped(text)


def _by_destination(rows: Sequence[ReviewRow], layout: Layout) -> Iterator[str]:
    licences = (words.say(words.answer(row, "licence")).replace("unknown", "open") for row in rows)
    named = (text if text.startswith("general") else f"licence {text}" for text in licences)
    told = list(zip(map(_review_in_words, rows), named, strict=True))
    codes = [row.review.destination or "" for row in rows]
    apart = codes if len(rows) <= MANY else [""] * len(rows)
    for ((review, licence), _), to in gather(zip(zip(told, apart, strict=True), codes, strict=True)).items():
        label = countries.name(to[0]) if len(to) == 1 else f"{len(to)} places"
        label = label if len(label) < LABEL else to[0]  # a name that is too long for the column
        width = max(len(licence) for _, licence in told)
        yield from _row(layout, label, review, licence, width=width)
        yield from layout.wrapped(" ".join(to), " " * (LABEL + 2)) if len(to) > 1 else ()


def _annex(found: Assessment) -> tuple[str, str, str]:
    annex, presumed = found.annex, found.presumed
    if annex.category != UNDETERMINED:
        ground = "" if annex.evidence is None else words.WORDS["evidence"][annex.evidence.word]
        return _category(annex), ground, "bold"
    candidates = f"Category {join_or(annex.candidates)}"
    if presumed is None:
        is_contradicted = any(alert.code == "contradiction" for alert in found.alerts)
        return f"open: {candidates}", "figures contradict" if is_contradicted else "see OPEN", "yellow"
    return f"{_category(presumed)}{words.MARK}", f"proven: {candidates}", "bold"


def _category(verdict: AnnexVerdict | WorkingCategory) -> str:
    return f"{capitalize(words.category(verdict.category))}{f', item {verdict.item}' if verdict.item else ''}"


def short_cite(cite: str, most: int = GROUND) -> str:
    """Return the first places that a citation names, without what it says of them, in few characters."""
    places = REMARK.sub("", cite.split(";", maxsplit=1)[0]).strip()
    while len(places) > most and ", " in places:
        places = places.rpartition(", ")[0]
    return places if len(places) <= most else f"{places[: most - 1].rpartition(' ')[0]} …"


def _cite_beside(text: str, cite: str, layout: Layout) -> str:
    """Return a citation short enough for its column, or, where that would cut it, for the room beside a text."""
    short, room = short_cite(cite), layout.width - LABEL - 6 - max(len(text), NARROWEST)
    return short_cite(cite, max(room, GROUND)) if short.endswith("…") else short


def _licence_and_review(layout: Layout, row: ReviewRow, run: Run) -> Iterator[str]:
    reading, licence = row.review.interpretation, words.answer(row, "licence")
    asking = [e for e in row.review.provisions if e.rule.kind == "requirement"]
    deciding = asking if "required" in licence else row.review.provisions
    needed = [e for e in deciding if e.applies and e.version.licence == licence.rstrip(words.MARK)]
    unknown = "open" if asking else "no law on licences on file"
    told = unknown if licence == "unknown" else words.say(licence)
    cite = _cite_beside(told, needed[0].version.cite, layout) if needed else ""
    label = f"{reading.exporter} licence" if reading.exporter else "Licence"
    yield from _row(layout, label, told, cite, "bold")
    since = f"{reading.id}, {'since' if reading.effective <= row.day else 'from'} {reading.effective}"
    in_force = readings(run.library, run.request._replace(interpretations=()))
    tones = {UNDETERMINED: "yellow", **dict.fromkeys(DENIALS, "red")}
    tone = tones.get(row.review.review, "bold")
    label = "Review now" if reading in in_force else "Re-export" if row.reexport else "Review"
    yield from _row(layout, label, _review_in_words(row), since, tone)
    grounds = words.grounds(row)
    told = "; ".join(filter(None, (grounds, f"reading: {reading.title}")))
    fits = len(told) <= layout.width - LABEL - 4
    yield from _set(layout, told if fits or not grounds else grounds, " " * (LABEL + 2))


def _review_in_words(row: ReviewRow, *parts: words.Part) -> str:
    """Return review and treatment, in the order of ``parts``; a treatment that says nothing more is left out.

    Unless parts are asked for, a review that is open is told by all that it may come to.
    """
    told = {part: words.answer(row, part) for part in parts or ("review", "treatment")}
    bare = told["treatment"].rstrip(words.MARK)
    if not parts and told["review"] == UNDETERMINED:
        treatment = "" if bare in ("not-listed", UNDETERMINED) else f"; {words.say(told['treatment'])}"
        return f"{words.open_review(row)}{treatment}"
    if len(set(told.values())) == 1 or (bare == "not-listed" and not parts):
        return words.say(told["review"])
    named = ((f"{part} " if word == UNDETERMINED else "") + words.say(word) for part, word in told.items())
    return ", ".join(named)


# The parts below the answers


def _parts(found: Assessment, run: Run, layout: Layout) -> Iterator[Part]:
    contradicted = [a for a in found.alerts if a.code == "contradiction"]
    yield Part("FIGURES CONTRADICT EACH OTHER", [_alert(layout, a.code, a.message) for a in contradicted])
    titles = {p.id: p.title for p in run.library.presumptions}
    usual = {GREATEST: "the greatest that is stated"}
    presumed = []
    for p in sorted(found.presumptions, key=lambda p: p.strength == "weak"):
        title = titles.get(p.id, f"The {name(p.about)} is {usual.get(p.id, 'usual for its kind')}")
        applied = "weak, not applied" if p.strength == "weak" else p.strength
        presumed.append(_set(layout, title, right=applied, most=2))
    yield Part("PRESUMED, as the spec is silent", presumed, "--why", last=3)
    if not contradicted:
        title, least = ("WHAT SETTLES IT", 1) if _is_answered(found) else ("OPEN, and what settles it", 2)
        ways = max(len(row.ways) for row in _main(found))
        more = "--why" if ways else "--questions"
        last = min(ways, MOST_WAYS) if _is_of_review(found) and ways else 1
        yield Part(title, [_set(layout, text, most=3) for text in _open(found)], more, max(least, last), last)
    influences = [_set(layout, str(i), most=3) for i in run.influences(found.spec) if i.what != SUSPECT]
    yield Part("OTHER SETTINGS IN EFFECT", influences, last=len(influences))
    aside = [_set(layout, f"{key}: {c.told}") for key, c in found.spec.figures if c.suspect]
    yield Part("SET ASIDE, NOT USED", aside[:1], "--why", left_out=aside[1:])
    waived = [_alert(layout, code, text) for code, text in words.waivers(found, "expired", "no-alert")]
    alerts = [a for a in words.alerts(found) if a not in contradicted]
    alerts.sort(key=lambda a: a.code == "unverified-law")  # true of most aircraft, so last
    told = [(a, words.accepted(a, found)) for a in alerts]
    warnings = [*waived, *(_alert(layout, a.code, t, is_accepted=t != a.message) for a, t in told)]
    yield Part("WARNINGS", warnings, "--why", least=len(waived) + 4, last=max(len(waived), 1))
    category, undecided = found.annex.category, _list_undecided(found, run)
    heads = ("", "this aircraft", "threshold", "margin")
    table = layout._replace(width=layout.width - 2).table(heads, _thresholds(found, undecided))
    told_kept = (text for text in kept_sentences(found) if text and category != UNDETERMINED)
    kept = [_set(layout, text, "  ", most=2) for text in told_kept][:1]
    lines = list(kept)
    is_narrow = bool(table) and not table[0].startswith(" ")  # a list of rows in place of columns
    for line in filter(lambda line: line.strip(" -"), table):  # the rule would cost a line
        is_row = {"<", ">"} & set(line) or len(lines) <= len(kept) + 1
        if line.startswith(" ") if is_narrow else not is_row:  # a row that was wrapped stays whole
            lines[-1].append(f"  {line}")
        else:
            lines.append([f"  {line}"])
    title = "WHY IT IS OPEN" if category == UNDETERMINED else f"WHY {words.category(category).upper()}"
    yield Part(title, lines, "--why", 3 + len(kept), 1 + (len(undecided) or 1 + len(kept)))
    if run.request.others:  # what follows is told of one exporting state
        return
    others = [_set(layout, told, label, most=3) for label, told in _other_readings(found, layout.width // 2)]
    yield Part("OTHER READINGS", others, "--interpretation all" if found.others else "--why", least=3)
    yield _conditions(found, layout)
    pointers = [_set(layout, text, f"  {head:<12}", most=3) for head, text in _pointers(found)]
    yield Part("", pointers, last=0)


def _conditions(found: Assessment, layout: Layout) -> Part:
    obligations = [examined for row in _main(found) for examined in row.obligations]
    applying = {e.rule.id: e for e in obligations if not e.to_check}
    to_check = {e.rule.id: e for e in obligations if e.to_check and e.rule.id not in applying}
    entries = []
    for each in (*applying.values(), *to_check.values()):
        title, mark = each.rule.title, "  ? " if each.to_check else "  - "
        cite = short_cite(each.version.cite, max(layout.width - 6 - len(title), 22))
        whole = short_cite(each.version.cite, layout.width - 6) if "…" in cite else ""
        below = layout.wrapped(whole, "      ") if whole else []
        entries.append([*_set(layout, title, mark, "" if below else cite), *below])
    apply = "applies" if len(applying) == 1 else "apply"
    counts = f"{len(applying)} {apply}, {len(to_check)} to be checked"
    return Part(f"BEFORE IT CAN MOVE [{counts}]", entries, "--conditions", least=2)


def _is_answered(found: Assessment) -> bool:
    answers = {words.answer(row, part) for row in _main(found) for part in words.PARTS[:2]}
    return _is_of_review(found) and UNDETERMINED not in answers


def _is_of_review(found: Assessment) -> bool:
    """Whether the category has an answer: then what a review turns on goes before what settles the category."""
    return found.annex.category != UNDETERMINED or found.presumed is not None


def _open(found: Assessment) -> list[str]:
    main, told = _main(found), list[str]()
    for ways, rows in gather((tuple(words.ways(row)), row) for row in main if row.ways).items():
        exporters = " ".join(dict.fromkeys(row.exporter for row in rows if row.exporter))
        codes = list(dict.fromkeys(row.review.destination or "" for row in rows))
        to = _to(codes).strip() if len(codes) < len(found.request.to) else ""
        label = " ".join(filter(None, (f"from {exporters}" if exporters else "", to)))
        head = f"{label}: " if label else ""
        questions, *parts = zip(*ways, strict=True)
        # what all of them share says nothing
        licences = tuple(f"licence {licence}" for licence in parts[2])
        apart = [part for part in parts[:2] if len(set(part)) > 1] or [licences]
        for answers, *outcome in zip(questions, *apart, strict=True):
            led_to = ", ".join(dict.fromkeys(outcome))
            told.append(f"{head}{led_to}{f', if {answers}' if answers else ''}")
            head = "else "
    settling = gather((text, key) for key, text in words.to_decide(found.missing, settled=True))
    alone = [f"{join_or(keys)}: {text}" for text, keys in settling.items() if keys[0]]
    alone.sort(key=lambda text: -text.count(" if "))  # what settles it whatever the answer goes first
    first, last = (told, alone) if _is_of_review(found) else (alone, told)
    told = [*first, *last, *(text for text, keys in settling.items() if not keys[0])]
    if told or _is_answered(found):
        return told
    keys = words.undecided_inputs(words.open_entries(found))
    return [f"several of these together: {', '.join(keys)}"] if keys else []


def _alert(layout: Layout, code: str, message: str, *, is_accepted: bool = False) -> list[str]:
    text = capitalize(message) if message.split(maxsplit=1)[0].isalpha() else message
    first, *rest = _set(layout, f"{code}: {text}", most=2 + is_accepted)
    return [first.replace(code, layout.styled(code, "yellow"), 1), *rest]


def _list_undecided(found: Assessment, run: Run) -> list[Threshold]:
    """Return the comparisons of the Annex that are not decided and that its category turns on."""
    question = category_question(run.library.on(run.request.day))
    world = question.world(found.capability.facts())
    facts = {variable.subject for variable in question.decisions.turns_on(world)}
    tests = thresholds_in(question.law, *(version.when for _, version in question.law.annex))
    return [test for test in tests if test.fact in facts and world.test(test) is None]


def _thresholds(found: Assessment, undecided: Sequence[Threshold]) -> Iterator[tuple[str, str, str, str]]:
    capability = found.capability.facts()
    is_open = found.annex.category == UNDETERMINED  # what is met leaves a category possible: it goes first
    pairs = zip(kept_sentences(found), found.margins, strict=True)
    by_kept = sorted(pairs, key=lambda pair: (not pair[0], is_open and not pair[1].holds))
    margins = {m.test: m for _, m in by_kept}  # first the one that the sentence above is about
    for test, margin in {**dict.fromkeys(undecided), **margins}.items():
        bounds = capability.shown(test.fact)
        limit = f"{SIGNS[test.comparison]} {figure(test.value, test.fact)}"
        off = f"{'+' if margin.distance >= 0 else '-'}{words.distance(margin)}" if margin else "open"
        if margin and not (margin.distance or bounds.exact):  # the law's own figure, and not the aircraft's
            off = f"{off[1:]} or {'more' if margin.side == 'at_least' else 'less'}"
        yield name(test.fact), words.span_of(bounds, test.fact), limit, off


def _other_readings(found: Assessment, most: int) -> Iterator[tuple[str, str]]:
    main = _main(found)
    rows = (row for row in (*found.reviews, *found.others) if row not in main and not row.reexport)
    told = ((_review_in_words(r, "treatment", "review"), r.review.interpretation, r) for r in rows)
    by_reading = gather(((outcome, reading), r.review.destination or "") for outcome, reading, r in told)
    alike = gather(((outcome, tuple(to)), reading) for (outcome, reading), to in by_reading.items())
    labels = []
    for (_, places), same in alike.items():
        dates = (f" (from {each.effective})" if each.effective > main[0].day else "" for each in same)
        named = ", ".join(f"{each.id}{later}" for each, later in zip(same, dates, strict=True))
        labels.append(f"{named}{_to(places) if len(places) < len(found.request.to) else ''}")
    width = max((len(label) for label in labels if len(label) <= most), default=0)
    for label, (outcome, _) in zip(labels, alike, strict=True):
        yield (f"  {label:<{width}}  ", outcome) if len(label) <= most else ("  ", f"{label}  {outcome}")


def _pointers(found: Assessment) -> Iterator[tuple[str, str]]:
    shown = {c.examined.rule.id for c in found.controls if c.examined.applies or c.presumed}
    also = [c.examined.rule.id for c in words.open_entries(found)]
    more = len(shown) - 2
    applying = f"{more} more {'applies' if more == 1 else 'apply'}" if more > 0 else ""
    told = "; ".join(filter(None, (applying, f"{len(also)} may apply" if also else "")))
    if told:
        yield ENTRIES, f"{told} (--entries){': ' if also else ''}{', '.join(also)}"
    counts = [(to, text.split()[0]) for to, text in found.remarks]
    counted = [f"{to} {count}" for to, count in counts if count.isdigit()]
    if len(counts) == 1:
        yield "PRECEDENTS", found.remarks[0][1]
    elif counts:
        listed = f": {', '.join(counted)}" if 0 < len(counted) <= MANY else ""
        on, supplier = f"{len(counted)} of {len(counts)} destinations", found.request.exporter
        yield "PRECEDENTS", f"{supplier} decisions on {on} (precedents --from {supplier}){listed}"
    used = ((key.partition(".")[0], claim) for key, claim in found.spec.figures if not claim.suspect)
    figures = (claim for table, claim in used if table in ("mass", "performance", "aerosol"))
    sources = Counter(claim.source or "no named source" for claim in figures).most_common()
    rest = [("others", sum(n for _, n in sources[2:]))] if sources[2:] else []
    if sources:
        yield "FIGURES", f"{', '.join(f'{n} from {id}' for id, n in (*sources[:2], *rest))} (--why)"


def _next(found: Assessment, beside: str) -> str:
    """Return where to go next: the full report is named first, with what it has that the page left out unnamed."""
    reading = _main(found)[-1].review.interpretation.id
    answer = f"; answer {found.spec.path}" if found.missing else ""
    return f"Next: --why{f' ({beside})' if beside else ''}; -o report.html; explain {reading}{answer}"
