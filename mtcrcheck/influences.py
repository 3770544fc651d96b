"""What moves a verdict beside the figures of a spec: what was set, to what, and from where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import is_set

TYPED, SPEC = "command line", "spec"
SUSPECT, WAIVER = "suspect", "waiver"
"""What an influence of a spec is called that is no key: a claim set aside, an alert accepted."""
ASIDE = "Set aside, not used"
"""What is said of claims that are suspect."""


@dataclass(frozen=True, slots=True)
class Influence:
    """Something that was set: an option or a key, its value, and where it comes from."""

    what: str
    value: str
    source: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.what} = {self.value} (from {self.source})"

    @property
    def in_words(self) -> str:
        """What it is for people: a claim that is set aside is no setting."""
        return f"{ASIDE}: {self.value}" if self.what == SUSPECT else f"Other setting in effect: {self}"


def influences(
    spec: Spec, settings: Mapping[str, str], configured: Iterable[Influence]
) -> Iterator[Influence]:
    """Yield what a file or a variable set, what was typed over the spec, then what the spec itself does."""
    typed = (Influence(key, value, TYPED) for key, value in settings.items())
    yield from (*configured, *typed, *of_spec(spec, settings))


def of_spec(spec: Spec, settings: Mapping[str, str]) -> Iterator[Influence]:
    """Yield what a spec does beside stating figures: it speaks of a transfer, sets claims aside, accepts alerts."""
    for key, claim in spec.figures:
        if key.startswith("transfer.") and not claim.suspect and not is_set(key, settings):
            yield Influence(key, claim.text, SPEC)
    for key, claim in spec.figures:
        if claim.suspect:
            yield Influence(SUSPECT, f"{key} {claim.told}", SPEC)
    for waiver in spec.waivers:
        words = f"{waiver.alert} until {waiver.expires}, by {waiver.author}: {waiver.reason}"
        yield Influence(WAIVER, words, SPEC)
