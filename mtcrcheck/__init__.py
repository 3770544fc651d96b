"""How an unmanned aircraft is treated under the MTCR and the US rules built on it, and why.

>>> import mtcrcheck
>>> spec = mtcrcheck.load_spec("specs/mq-9a.toml")
>>> found = mtcrcheck.assess(spec, to=["SA"], interpretations=["us-2018", "us-2025"])
>>> found.annex.category
'I'
>>> [(row.review.interpretation.id, row.review.review) for row in found.reviews]
[('us-2018', 'strong-presumption-of-denial'), ('us-2025', 'case-by-case')]
>>> [change] = mtcrcheck.compare(spec, "us-2020", "us-2025", to=["SA"])
>>> change.old.treatment, change.new.treatment
('category-ii', 'crewed-aircraft')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtcrcheck.api import assess, compare, load_spec, screen

__all__ = ["__version__", "assess", "compare", "load_spec", "screen"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the public functions when they are first asked for: the command line pays for none of them."""
    if name in __all__:
        from mtcrcheck import api  # noqa: PLC0415

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
