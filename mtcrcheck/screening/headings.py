"""What people call the figures of aircraft, in several languages: for proposals to check, never to read by.

The headings of a table become options that may read it. A figure of a text is recognized where a number with a unit
follows what people call a key; in the draft of a spec each claim is commented out, with the line that it stands in.
"""

import html
import re
import shlex
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import compress, pairwise
from typing import Any, NamedTuple

from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import EMPTY_TABLES, KEYS, TABLES, Key, called, keys_of, spoken
from mtcrcheck.spec.quantity import AND, PLAIN, RANGE, SPEEDS_IN_WORDS, UNKNOWN, WORDS_BEFORE
from mtcrcheck.spec.units import DIMENSIONS, DURATION, find_unit, is_unit, normal_unit, with_point
from mtcrcheck.spec.values import reader_of
from mtcrcheck.text import folded, printable, read_beside

_FIGURE = re.compile(r"\W*[0-9]")
_SAYS = re.compile(r"[^-:=|_–—\s]")
_MOST = {"max", "maximum"}
_KNOWN: Mapping[str, Any] = read_beside(__file__, "headings.toml")
_FORMS = {name: re.compile(pattern) for name, pattern in _KNOWN["forms"].items()}
IN_TWO, _BRACKETS, _LETTER = (_FORMS[name] for name in ("in_two", "brackets", "letter"))
TOTALS, NOTE, AGAIN, OTHERS = map(str, _KNOWN["no_aircraft"].values())
"""Why a row is no aircraft."""
NO_AIRCRAFT = (TOTALS, NOTE, AGAIN)
_TOTALS, _BESIDE = set(_KNOWN["totals"]), {*_KNOWN["totals"], *_KNOWN["beside"]}
_CONDITIONS = set(_KNOWN["another"]) - {"o", "speed", "load", "loiter", "launch"}
"""Words that make another figure of the one right before them: 850 lb internal."""
UNIT = "UNIT"
"""Stands in a proposal where the table does not say the unit."""


def recognized(heading: str) -> list[str]:
    """Return the keys that a heading may mean, "name" among them: those of the longest phrases whose words it has.

    It means no key that has not the unit which it states, and none where a word makes another thing of it, or the
    words of two figures stand in it, as in "endurance with max payload" and "cruise altitude".
    """
    text = folded(_spaced(heading).replace("@", " at "))
    words = set(text.split())
    stated = _stated(heading)  # "min" may say there that a figure is the least
    if _FORMS["two"].search(re.sub(" ?/ ?", "/", heading.casefold())):
        return []
    held = {
        key: [p for p in phrases if words >= set(p.split()) or (not p.isascii() and p in text)]
        for key, phrases in called().items()
    }
    said = {key: set(" ".join(found).split()) for key, found in held.items() if found}
    figures = {key: own - _MOST for key, own in said.items() if is_figure([key])}
    if "performance.datalink_range" in figures:  # "maximum range (LOS)" is that of the radio
        figures.pop("performance.stated_range", None)
    if figures:
        every = set().union(*figures.values())  # words that are, or are a part of, those of one key
        said = {k: said[k] for k, own in figures.items() if all(any(e in w for w in own) for e in every)}
    another = [word for word in _KNOWN["another"] if _holds(words, word)]
    said = {key: own for key, own in said.items() if all(_holds(own, word) for word in another)}
    for key in [*said] if stated else []:
        dimensions = [k.dimension for k in keys_of(key) if k.dimension]
        if not any("min" in stated or find_unit(unit, d) for d in dimensions for unit in stated):
            del said[key]
    longest = max((len(phrase) for key in said for phrase in held[key]), default=0)
    return [key for key in said if max(map(len, held[key])) == longest]


def _stated(heading: str) -> set[str]:
    """Return the units that a heading states in brackets."""
    return set(filter(is_unit, map(normal_unit, _BRACKETS.findall(unicodedata.normalize("NFKC", heading)))))


def _holds(words: set[str], word: str) -> bool:
    """Whether a word is one of some, or a part of one: Chinese parts no words."""
    return word in words or (not word.isascii() and any(word in each for each in words))


def is_figure(keys: Sequence[str]) -> bool:
    """Whether there are keys, and each holds a figure."""
    return bool(keys) and all(key in KEYS and KEYS[key].dimension is not None for key in keys)


def why_unread(cells: Sequence[str], names: Sequence[str], lines: Mapping[str, list[list[str]]]) -> str:
    """Return why a row under the ``names`` of columns is not read, nothing where it may be an aircraft.

    ``lines`` are those of the heading, of which the names are made, by their first cells. Beside a word for totals or
    averages of others a row has figures alone; a note stands alone or behind its heading. Below their names the
    columns may be counted, and a row may be a line of dashes.
    """
    if len(cells) != len(names):
        said = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        return f"{said}, expected {len(names)} as in the heading"
    filled, first = [cell for cell in cells if cell], cells[0].strip().casefold()
    are_counted = filled[2:] and filled[0] == "1" and filled == [f"{n}" for n in range(1, len(cells) + 1)]
    alike = lines.get(first) if filled[1:] else None
    if are_counted or (alike and [" ".join(cell.split()).casefold() for cell in cells] in alike):
        return AGAIN
    others = filled[1:] if first == names[0] and not any(map(_FIGURE.match, cells)) else []
    if any(cell.casefold() in names or recognized(cell) or _stated(cell) for cell in others):
        return OTHERS
    if filled[1:] and not any(map(_SAYS.search, filled)):
        return NOTE
    texts = [text for cell in filled if _is_words(text := _FORMS["counted"].sub("", cell))]
    if len(texts) == 1:  # it may say that the row is of others: by all its words, or by one and no name
        words = re.findall(r"\w+", texts[0].casefold()) if texts[0].isascii() else folded(texts[0]).split()
        named = [cell for cell, name in zip(cells, names, strict=True) if name in called()["name"]]
        is_one = _TOTALS.intersection(words) and (_BESIDE.issuperset(words) or (named and not any(named)))
        if is_one or words[:1] in _KNOWN["subtotals"] or texts[0].strip() in ("Σ", "Ø"):
            return TOTALS
    head = filled[0].strip() if filled else ""
    is_alone = len(cells) > 2 and (len(filled) == 1 or head.endswith(":"))
    is_note = is_alone and (_FORMS["mark"].match(head) or folded(head).split(" ")[0] in _KNOWN["notes"])
    return NOTE if is_note else ""


def _is_words(cell: str) -> bool:
    return bool(_LETTER.search(cell)) and not re.search(r"\d", cell)


def sums_up(cells: Sequence[str], width: int) -> bool:
    """Whether the last row of some, cell after cell, has no name as the others do, and in each figure their sum."""
    last = cells[-width:]
    filled = [n for n, cell in enumerate(last) if cell]
    if len(cells) < 3 * width or not filled or any(_is_words(last[n]) for n in filled):
        return False
    if not any(all(map(_LETTER.search, cells[n:-width:width])) for n in range(width) if n not in filled):
        return False

    def amount(cell: str, mark: str) -> Fraction:
        """Return the number of a cell with a decimal mark, nothing where there are several."""
        whole, _, part = re.sub(f"[^0-9{mark}]", "", cell)[:30].partition(mark)
        return Fraction(0 if mark in part else f"{whole or 0}.{part or 0}")

    return any(
        all(amount(last[n], mark) == sum(amount(c, mark) for c in cells[n:-width:width]) for n in filled)
        for mark in ".,"
    )


def of_spraying(heading: str) -> bool:
    """Whether a heading says that there are dispensing systems, of whichever figure of them it may be."""
    return any(part in folded(heading) for part in _KNOWN["spraying"])


def _spaced(heading: str) -> str:
    """Return a heading with its words apart, as maxTakeoffKg has none between them, and no raised mark behind one."""
    heading = _FORMS["raised"].sub("", heading)
    return heading if re.search(r"[\s_(\[]", heading) else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)


class Proposal(NamedTuple):
    """Options that may read a table as it is meant, and what to mind about them."""

    options: tuple[str, ...]
    remarks: tuple[str, ...]


def propose(columns: Sequence[str], texts: Callable[[str], Sequence[str]], known: Iterable[str]) -> Proposal:
    """Return what the headings of a table may mean; ``texts`` gives some cells of a column, as text.

    ``known`` are the columns that are read without being named.
    """
    meant: dict[str, list[str]] = defaultdict(list)
    remarks: list[str] = []
    options: list[str] = []
    unrecognized: list[str] = []
    for column in filter(lambda column: column not in set(known), columns):
        keys, why = _meant(column, texts(column))
        if why:
            remarks.append(f"{column}: may be {why}")
        else:
            (meant[keys[0]] if keys else unrecognized).append(column)
    of_aircraft = {key: theirs for key, theirs in spoken().items() if not key.startswith("transfer.")}
    words = {key: {*map(folded, KEYS[key].choices), *theirs} for key, theirs in of_aircraft.items()}
    # a heading may say as little as "type": its column is a choice's where all cells are words of that choice
    for column in unrecognized:
        said = {folded(cell) for cell in texts(column) if cell.strip().casefold() not in UNKNOWN}
        keys = [k for k, ours in words.items() if said and said <= ours and k not in {*meant, *known}]
        if len(keys) == 1:
            meant[keys[0]].append(column)
        elif texts(column) or len(columns) == 1:
            why = _KNOWN["alone" if len(columns) == 1 else "unrecognized"]
            remarks.append(f"{column}: {_KNOWN['units_apart'] if _are_units(texts(column)) else why}")
    for key, found in meant.items():
        for part, column in _parts(found, key, remarks):
            options += _mapping(key, part, column, texts(column), remarks)
    if {*meant, *map(folded, known)} <= {"name"}:
        options.clear()  # of names alone nothing is screened, and a title may look like one
    if not options and columns and sum(any(recognized(cell)) for cell in texts(columns[0])) > 1:
        remarks.append("the aircraft seem to stand side by side: turn the table, so that each has a row")
    return Proposal(tuple(options), tuple(remarks))


def _meant(column: str, cells: Sequence[str]) -> tuple[list[str], str]:
    """Return the keys that a column may hold by its heading, and what of them has to be asked."""
    said = [cell for cell in cells if cell.strip().casefold() not in UNKNOWN]
    is_text = bool(said) and not any(map(str.isnumeric, "".join(said)))  # a payload may be of cameras
    keys = [] if _are_units(cells) else recognized(column)
    fits = (not is_text if is_figure([k]) else k == "origin" or not _strange_word(column, k) for k in keys)
    keys = list(compress(keys, fits))
    if len(keys) == 1 and (word := _strange_word(column, keys[0])):
        option = shlex.join(_mapping(keys[0], "", column, cells, []))
        return keys, _KNOWN["strange"].format(key=keys[0], word=word, option=option)
    return keys, " or ".join(keys) if len(keys) > 1 else ""


def _strange_word(heading: str, key: str) -> str:
    """Return a word of a heading that is none of what people call a key, nor of its units, nor a plain one, if any.

    Of what parts no words, as Chinese does, it is what is left of a word without those that are known.
    """
    known, parts = _words_of(key)
    for word in folded(_FORMS["manifold"].sub(" ", _spaced(heading))).split():
        left = re.sub(parts, "", word) if word not in known and _FORMS["unparted"].match(word) else word
        if left not in known and not re.fullmatch("[0-9]*", left):
            return left
    return ""


@cache
def _words_of(key: str) -> tuple[frozenset[str], str]:
    """Return the words that make no other thing of a heading of a key; of those that nothing parts, a pattern."""
    units = (u for k in keys_of(key) if k.dimension for u in (*k.dimension.units, *k.dimension.refused))
    texts = (*called()[key], *units, *_KNOWN["plain"], *_KNOWN["systems"])
    known = frozenset(word for text in texts for word in folded(text).split())
    return known, "|".join(sorted(filter(_FORMS["unparted"].match, known), key=len, reverse=True))


def _are_units(cells: Sequence[str]) -> bool:
    units = [cell for cell in cells if cell.strip().casefold() not in UNKNOWN]
    return bool(units) and all(map(is_unit, units))


def _parts(columns: Sequence[str], key: str, remarks: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a key, each with its bound; none where they are more than that."""
    units = [units_in(column, keys_of(key)) for column in columns]
    words = [frozenset(folded(column).split()) for column in columns]
    plain = [{*folded(" ".join(of)).split(), *_KNOWN["systems"]} for of in units]
    apart = {own - of for own, of in zip(words, plain, strict=True)}
    least = [column for column, own in zip(columns, words, strict=True) if own & {"min", "minimum"}]
    most = [column for column, own in zip(columns, words, strict=True) if own & _MOST]
    dimensions = [k.dimension for k in keys_of(key) if k.dimension]
    read = (find_unit(normal_unit(of[0]), d) for of in units if len(of) == 1 for d in dimensions)
    sizes = set(filter(None, read))
    if len(columns) == 1:
        is_unit = re.search("[:/] ?min", columns[0].casefold()) or " ".join(units[0]).casefold() == "min"
        is_least = "minimum" in words[0] or ("min" in words[0] and not is_unit)
        yield "_min" if is_least and not _MOST & words[0] and is_figure([key]) else "", columns[0]
    elif len(apart) == 1 and len(sizes) == len(columns):
        # a pound and ounces, a day and hours, an hour and minutes
        if max(sizes) / min(sizes) in (16, 24, 60):
            remarks.append(f"{key}: {' and '.join(columns)} may be the parts of one figure: join them")
            return
        remarks += [f"{other}: {columns[0]} in another unit, and not read" for other in columns[1:]]
        yield "", columns[0]
    elif len(columns) == 2 and len(least) == len(most) == 1:
        yield from (("_min", least[0]), ("_max", most[0]))
    else:
        remarks.append(f"{key}: {' and '.join(columns)} may be it: map the one that is meant")


def _mapping(key: str, part: str, column: str, cells: Sequence[str], remarks: list[str]) -> Iterator[str]:
    """Yield the options that read a column, of which ``cells`` are some."""
    if key not in KEYS:
        if column.strip().casefold() != key:
            yield f"--map={key}={column}"
        return
    cells = [cell.strip() for cell in cells]
    if KEYS[key].dimension is None:
        yield f"--map={key}={column}"
        words = spoken().get(key, {})
        for cell in sorted(set(cells)):
            if folded(cell) in words:
                yield f"--map-value={key}:{cell}={words[folded(cell)]}"
            elif cell.casefold() in UNKNOWN and cell.casefold() in KEYS[key].choices:
                remarks.append(f"{column}: '{cell}' counts as not known: it may also say that there is none")
                yield f"--map-value={key}:{cell}="
        return
    units = units_in(column, keys_of(key))
    if part == "_min" and folded(column).split().count("min") == 1:
        units = [unit for unit in units if unit != "min"]
    unit = _unit(key, column, cells, units, remarks)
    if not unit and part == "_min" and KEYS[key].dimension is DURATION:
        part = "_min_h"  # for "min" alone is minutes
    yield f"--map={key}{part}={column}{f'[{unit}]' if unit else ''}"


def _unit(key: str, column: str, cells: Sequence[str], units: Sequence[str], remarks: list[str]) -> str:
    """Return the unit of bare numbers of a column whose heading has some ``units``; nothing where few are bare."""
    said = [cell for cell in cells if cell.casefold() not in UNKNOWN and any(map(str.isnumeric, cell))]
    bare = [cell for cell in said if _FORMS["bare"].fullmatch(cell)]
    if len(units) == 1 or (units and bare and all(map(IN_TWO.fullmatch, bare))):
        return units[0]
    if 2 * len(bare) <= len(said):
        remarks += [f"{column}: {_KNOWN['few_bare'].format(cell)}" for cell in bare[:1]]
        return ""
    ends = [normal_unit(text) for text in (*_BRACKETS.findall(column), column.rsplit(maxsplit=1)[-1])]
    refused = [k.dimension.refused for k in keys_of(key) if k.dimension]
    why = next((of[text] for of in refused for text in ends if text in of), "")
    why = why.replace("{number}", bare[0]) or f"the table does not say the unit of {bare[0]}"
    remarks.append(f"{column}: {why}: write it for {UNIT}")
    return UNIT


def units_in(heading: str, options: Sequence[Key]) -> list[str]:
    """Return the units that a heading states, in their order: in brackets, as its last word, or behind a stroke."""
    heading = unicodedata.normalize("NFKC", _spaced(heading))
    if _FORMS["manifold"].search(heading):
        return []

    def fits(text: str) -> tuple[str, Fraction] | None:
        found = ((d.name, find_unit(normal_unit(text), d)) for k in options if (d := k.dimension))
        return next(((name, factor) for name, factor in found if factor is not None), None)

    *before, last = re.split(r"[ _,]+", _BRACKETS.sub(" ", heading).strip())
    two = " ".join([*before[-1:], last]) if len(before) > 1 else ""
    first, _, behind = heading.partition("/")
    beside = [] if fits(re.split(r"[ _,]+", first)[-1]) else [behind]
    inside = _BRACKETS.findall(heading)
    cut = [text.split(stroke) for text in inside for stroke in ("/", " / ")]  # kt / km/h
    inside += [unit for units in cut if all(map(fits, units)) for unit in units]
    alone = [last, *re.findall(r"([^\s_,]+) / ", heading)] if before or inside else []
    for texts in (inside and [*inside, *alone], [two], alone, beside):
        found = {fits(text): text.strip() for text in reversed(texts) if fits(text)}
        if found:
            return sorted(found.values(), key=heading.find)
    return []


# A pasted data sheet or web page as a draft of a spec: every figure in it is a line for an analyst to check

SOURCE = "text"
"""Id of the source that every claim names."""
LONGEST = 10_000
"""Characters of a line that are looked at."""
NOTED = 160
"""Characters of a line that are repeated beside a claim."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of the file, filled in: of a figure and its unit, or of a unit ``ahead`` of its figure."""
    units = {"units": {name for each in DIMENSIONS.values() for name in (*each.units, *each.refused)} - {""}}
    for kind, low, high in (("days", 24, 1000), ("hours", 1, 24), ("minutes", 0, 1)):
        units[kind] = {unit for unit, hours in DURATION.units.items() if low <= hours < high}
    parts = {"and": AND, "range": RANGE, "before": WORDS_BEFORE, **_KNOWN["patterns"]}
    for kind, of in units.items():
        listed = sorted(of - {"'"}, key=len, reverse=True)
        parts[kind] = "|".join(re.escape(name).replace("/", r"\s?/\s?") for name in listed)

    def filled(name: str) -> str:
        return re.sub(r"\{([a-z]+)\}", lambda part: filled(part[1]), "".join(parts[name]))

    return re.compile(filled(name), re.IGNORECASE)


class Figure(NamedTuple):
    """A figure and the line that it stands in; ``key`` is what it may be of, ``why`` what its text leaves open."""

    line: int
    said: str
    value: str
    key: str
    why: str


def draft_spec(text: str, path: str) -> str:
    """Return a spec as TOML whose claims, the figures of a text, are all commented out."""
    from mtcrcheck.spec.write import to_toml  # noqa: PLC0415  heavy

    found = list(find_figures(text))
    lines = [_KNOWN["head"], *([] if found else ["# No figure with a unit was found in the text.\n"])]
    for table in TABLES:
        mine = [each for each in found if each.key and KEYS[each.key].in_file.startswith(f"{table}.")]
        lines += [f"#[{table}]" if table in EMPTY_TABLES else f"[{table}]"] if mine else []
        for each in mine:
            lines.append(f"# line {each.line}: {each.said}")
            lines += [f"# to be decided: {each.why}"] if each.why else []
            leaf = KEYS[each.key].in_file.rpartition(".")[2]
            lines.append(f"#{leaf} = {{ value = {to_toml(each.value)}, source = {to_toml(SOURCE)} }}")
        lines += [""] if mine else []
    if not any(each.key.startswith("aerosol.") for each in found):
        numbered = ((n, line) for n, line in enumerate(_lines(text), 1) if of_spraying(line[:LONGEST]))
        if told := [f"# line {n}: {printable(line)[:NOTED]}" for n, line in numbered]:
            lines += [*told, "# A dispensing system: state its capacity, or the table alone.", "#[aerosol]\n"]
    if others := [f"# line {each.line}: {each.value}: {each.said}" for each in found if not each.key]:
        lines += ["# Figures of which no key was recognized:", *others, ""]
    return "\n".join([*lines, f"[[source]]\nid = {to_toml(SOURCE)}\ntitle = {to_toml(printable(path))}\n"])


def find_figures(text: str) -> Iterator[Figure]:
    """Yield every figure with a unit, with the key that the words before it, after it or above it name.

    Where a text begins with a figure alone, and its name stands in the line below, so it is read to its end.
    """
    lines = [" ".join(line[:LONGEST].translate(PLAIN).split()) for line in _lines(text)]
    filled = [line for line in lines if line]
    names_below = len(filled) > 1 and _is_bare(filled[0]) and any(map(str.isalpha, filled[1]))
    above = ""
    for number, shown in enumerate(lines, 1):
        line = _pattern("ahead").sub(r" \g<figure> \g<unit>", _FORMS["template"].sub(r"\1 \2", shown))
        for pattern, figure in SPEEDS_IN_WORDS:
            line = re.sub(pattern, figure, line)
        figures: list[list[re.Match[str]]] = []  # each with the same in other units behind it
        for match in _pattern("figure").finditer(line):
            between = line[figures[-1][-1].end() : match.start()].strip() if figures else ""
            is_same = figures and normal_unit(match["unit"]) != normal_unit(figures[-1][-1]["unit"])
            if is_same and (between in ("(", "[", "/") or (between in (",", ";") and len(figures[-1]) > 1)):
                figures[-1].append(match)
            else:
                figures.append([match])
        said, end = above, 0
        if names_below and _is_bare(line):
            said = next(filter(None, lines[number:]), "")
        for same, then in pairwise([*figures, []]):
            before = line[end : same[0].start()]
            condition = _first_word(before) if end else ""
            if any(map(str.isalpha, before)):
                said = _FORMS["clause"].split(before)[-1] if end else before
            end, far = same[-1].end(), same[0].start() - NOTED // 2
            near = shown if len(shown) <= NOTED or far < 0 else f"... {line[far:].partition(' ')[2]}"
            value, key, why = _read(same[0], said, line[end : then[0].start() if then else None])
            if key and not why and condition in _KNOWN["conditions"]:
                why = f"'{condition}' may make it another"
            yield Figure(number, printable(near)[:NOTED], value, key, why)
        above = line or above


def _first_word(text: str) -> str:
    found = _FORMS["behind"].match(text)
    return found[1].casefold() if found else ""


def _is_bare(line: str) -> bool:
    found = _pattern("figure").match(line)
    return found is not None and not any(map(str.isalpha, line[found.end() :]))


def _read(match: re.Match[str], said: str, after: str) -> tuple[str, str, str]:
    """Return a figure, as a value of its key where its text says only one; the key, and what the text leaves open.

    What it is of is looked for in the clause and in the sentence that lead to it, then in the clause behind it.
    """
    value = match[0]
    if high := match["high"] or match["top"]:
        value = f"{match['low']}-{high} {match['unit']}"
    value = _FORMS["decimal_comma"].sub(lambda number: with_point(number[0]) or number[0], value)
    before, after = _FORMS["sentence"].split(said)[-1], _FORMS["sentence"].split(after)[0]
    clauses = [_FORMS["clause"].split(before)[-1], before, _FORMS["clause"].split(after)[0]]
    near = dict.fromkeys(" ".join(words.split()[-8:]) for words in clauses)  # no word further off
    meant = (key for words in near if words for key in recognized(words) if is_figure([key]))
    word = _first_word(after)
    for key in meant:
        is_other = word in _CONDITIONS and recognized(f"{before} {word}") != [key]
        why = f"'{word}' may make it another" if is_other or word in _KNOWN["conditions"] else ""
        try:
            reader_of(keys_of(key))(value)
        except BadValueError as error:
            if error.code in ("wrong-dimension", "unknown-unit"):
                continue
            mended = error.meant if error.code == "bad-quantity" else ""  # in signs: over 27 h is > 27 h
            return mended or value, key, why if mended else printable(str(error))
        return value, key, why
    return match[0], "", ""


def _lines(text: str) -> Sequence[str]:
    """Return the lines of a text; of a page, its rows and paragraphs, without scripts."""
    if not _FORMS["html"].search(text):
        return text.splitlines()
    text = " ".join(_FORMS["hidden"].sub(lambda hidden: "<p>" if hidden[1] else "", text).split())
    return html.unescape(_FORMS["tag"].sub("\n", _FORMS["in_line"].sub(" ", text))).splitlines()
