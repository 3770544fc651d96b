"""What moves a verdict beside the figures of a spec: what was set, to what, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mtcrcheck.spec.model import Spec

TYPED, SPEC = "command line", "spec"
KNOWN = (TYPED, SPEC)
"""Where what can be found again comes from: the request and the spec say it."""


@dataclass(frozen=True, slots=True)
class Influence:
    """Something that was set: an option or a key, its value, and where it comes from."""

    what: str
    value: str
    source: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.what} = {self.value} (from {self.source})"


def influences(
    spec: Spec, settings: Mapping[str, str], configured: Iterable[Influence]
) -> Iterator[Influence]:
    """Yield what a file or a variable set, what was typed over the spec, then what the spec says of a transfer.

    The waivers of a spec come last: they are part of whether a run fails.
    """
    yield from configured
    for key, value in settings.items():
        yield Influence(key, value, TYPED)
    for key, claims in spec.claims.items():
        if key.startswith("transfer.") and key not in settings:
            yield from (Influence(key, claim.text, SPEC) for claim in claims.items)
    for waiver in spec.waivers:
        words = f"{waiver.alert} until {waiver.expires}, by {waiver.author}: {waiver.reason}"
        yield Influence("waiver", words, SPEC)
