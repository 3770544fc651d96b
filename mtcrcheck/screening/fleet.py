"""A workbook of aircraft as specs, one for each row, for the commands that read specs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from mtcrcheck.screening.cells import COMMA, spec_of
from mtcrcheck.screening.layout import Layout, LayoutError, Recipe, layout
from mtcrcheck.screening.workbooks import WorkbookError, read_rows
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec

SOURCE = "table"
"""Id of the source that every figure names: the row."""


@dataclass(frozen=True, slots=True)
class SpecOfRow:
    """A row as a spec file: its path, which is that of the workbook and the row, and what it says, or its faults."""

    path: str
    data: bytes = b""
    faults: tuple[Diagnostic, ...] = ()


def read_fleet(file: BinaryIO, path: str) -> Iterator[SpecOfRow]:
    """Yield the rows of a workbook as specs; their headings are those that `screen` reads by name.

    A workbook that cannot be read yields its fault. A row with a cell that cannot be used is no spec.
    """
    try:
        heading, *rows = list(read_rows(file)) or [[]]
        repeated = [name for name, times in Counter(filter(None, heading)).items() if times > 1]
        if repeated:
            raise WorkbookError(f"two columns are named {repeated[0]}: expected one")
        found = layout(filter(None, heading), Recipe())
    except (WorkbookError, LayoutError) as error:
        lines = str(error).splitlines()
        yield SpecOfRow(path, faults=tuple(Diagnostic(path, 1, 1, "unreadable", line) for line in lines))
        return
    if any(re.search(COMMA, cell) for row in rows for cell in row):
        found = found.doubting(".,")
    for number, cells in enumerate(rows, 2):
        if cells:
            yield _read_row(heading, cells, found, path, number)


def _read_row(
    heading: Sequence[str], cells: Sequence[str], found: Layout, path: str, number: int
) -> SpecOfRow:
    where = f"{path}#{number}"
    if len(cells) > len(heading):
        words = f"{len(cells)} cells, expected {len(heading)} as in the heading"
        return SpecOfRow(where, faults=(Diagnostic(path, number, len(heading) + 1, "unreadable", words),))
    padded = [*cells, *[""] * (len(heading) - len(cells))]
    spec, dropped = spec_of(dict(zip(heading, padded, strict=True)), found, f"row {number}")
    faults = tuple(
        Diagnostic(path, number, heading.index(cell.column) + 1, cell.code, f"{cell.column}: {cell.why}")
        for cell in dropped
    )
    return SpecOfRow(where, json.dumps(_document(spec, f"{path}, row {number}")).encode(), faults)


def _document(spec: Spec, title: str) -> Mapping[str, Any]:
    document: dict[str, Any] = {"name": spec.name}
    for name, claims in spec.claims.items():
        *tables, leaf = KEYS[name].in_file.split(".")
        place = document
        for table in tables:
            place = place.setdefault(table, {})
        place.setdefault(leaf, []).extend(
            {"value": claim.value if KEYS[name].kind == "flag" else claim.text, "source": SOURCE}
            for claim in claims.items
        )
    if spec.aerosol_stated:
        document.setdefault("aerosol", {})
    return document | {"source": [{"id": SOURCE, "title": title}]}
