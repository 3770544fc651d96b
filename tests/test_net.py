"""Every answer that is written down in tests/snapshots/net is still given; ``make net`` writes them anew.

``NET=full`` looks at every record and report; without it, at one of each aircraft that stands for others and at the
reports that are quick.
"""

from __future__ import annotations

import pytest

from tests import net
from tests.real_aircraft import FULL, some_paths

WRITTEN = net.written_digests()
FILES = net.files()
asked_of = net.all_asked if FULL else net.some_asked


@pytest.mark.parametrize("name", [path.stem for path in some_paths()])
def test_records_are_as_they_were(name: str) -> None:
    changed = []
    for asked in asked_of(name):
        found, written = net.digests(asked), WRITTEN.get(asked, {})
        parts = [part for part, digest in found.items() if written.get(part) != digest]
        if parts:
            changed.append(f"{' '.join(asked)}: {', '.join(parts)}")
    assert not changed


def test_a_digest_is_written_for_every_record_and_no_other() -> None:
    assert list(WRITTEN) == [asked for name in net.aircraft() for asked in net.all_asked(name)]


@pytest.mark.parametrize("name", [name for name in FILES if FULL or name not in net.SLOW])
def test_a_report_is_as_it_was(name: str) -> None:
    assert net.answer(FILES[name]) == (net.NET / name).read_text()


def test_no_file_is_left_over() -> None:
    written = {str(p.relative_to(net.NET)) for p in net.NET.rglob("*") if p.is_file()}
    assert written == {*FILES, net.DIGESTS.name}
