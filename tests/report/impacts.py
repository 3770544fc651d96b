"""The impact of one reinterpretation on a few aircraft, for tests of its reports."""

from __future__ import annotations

from mtcrcheck.assessment import Request
from mtcrcheck.comparison import alike, bases, impact
from mtcrcheck.countries import codes
from mtcrcheck.report.comparison import Impact
from mtcrcheck.report.formats import Run
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.read import read_spec
from tests.specs_for_tests import LIBRARY, MQ_9A, QUADCOPTER

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\\u001b[31m\\u202e"
FAST = MQ_9A.replace('"300 mph"', '"900 km/h"').replace("MQ-9A Reaper", HOSTILE)
FEW = ("SA", "FR", "RU", "CN", "AU", "IN", "JO", "AT", "AE", "BR", "KE", "OM")
EVERYWHERE = tuple(code for code in codes() if code != "US")


def found(to: tuple[str, ...] = FEW, old: str = "us-2020", new: str = "us-2025") -> Impact:
    """Return what moves for a fast armed aircraft of a hostile name and for a small multirotor."""
    request = Request(LIBRARY.as_of, to=to)
    pair = bases(LIBRARY, request, old, new)
    places = alike(pair, to)
    specs = (
        read_spec(text.encode(), path) for path, text in (("fast.toml", FAST), ("quad.toml", QUADCOPTER))
    )
    fault = Diagnostic("bad\x1b.toml", 1, 8, "wrong-type", "name: found a number")
    return Impact(Run(LIBRARY, request), pair, tuple(impact(spec, pair, places) for spec in specs), (fault,))
