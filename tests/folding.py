"""One test of many small things: each is tried, and all that fail are shown."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def each(things: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Return what makes one test of a check of each thing; a check of several arguments is given tuples."""

    def fold(check: Callable[..., None]) -> Callable[[], None]:
        several = len(inspect.signature(check).parameters) > 1

        def test() -> None:
            all_of_them, faults = list(things), []
            assert all_of_them
            for thing in all_of_them:
                try:
                    check(*thing) if several else check(thing)
                except Exception as fault:
                    faults.append(f"{thing}: {fault!r}")
            assert not faults, "\n".join(faults)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return fold
