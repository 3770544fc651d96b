"""The words of a record: what category, treatment, review, licence, evidence and outcome can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.impact import MOVES
from mtcrcheck.pages.conditions import named_in
from mtcrcheck.pages.model import Page, Section, Table, fields, told
from mtcrcheck.precedents.events import ITEMS
from mtcrcheck.precedents.posture import EXCEPTION, OPEN, OPEN_BECAUSE, UNEXPLAINED, WITHIN
from mtcrcheck.reasons.alerts import STANDINGS
from mtcrcheck.report.verification import SPECS_NOW
from mtcrcheck.rules.conditions import ReasonApplies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.library import Library

FIELDS: Mapping[str, Mapping[str, str]] = {
    "category": {
        "I": "A clause of the Annex for Category I holds: a complete unmanned aircraft that carries at least "
        "500 kg to at least 300 km. It is the category of the Annex, whatever a reading makes of it: see "
        "treatment for how an export is reviewed.",
        "II": "A clause of the Annex for Category II holds, and none for Category I.",
        "none": "No clause of the Annex for complete unmanned aircraft holds. Other lists, end-use rules and "
        "embargoes may still reach the aircraft.",
        "undetermined": "What is known leaves more than one category open. The candidates say which, the "
        "list of what is missing says what would decide it.",
    },
    "treatment": {
        "category-i": "The reading treats the aircraft as Category I.",
        "category-ii": "The reading treats the aircraft as Category II. The category of the Annex may be "
        "another.",
        "crewed-aircraft": "The reading treats the aircraft like a crewed aircraft and names no category "
        "of the Annex. The category of the Annex stays what it is.",
        "not-listed": "No clause of the Annex catches the aircraft, so no treatment of Annex items is tried.",
        "undetermined": "What is known leads to different treatments, or the text of the reading leaves "
        "it open.",
    },
    "review": {
        "prohibited": "A rule takes the decision out of the reviewer's hands: no export of this item there.",
        "policy-of-denial": "Applications are denied as a matter of policy, but for exceptions that the rule "
        "itself names.",
        "strong-presumption-of-denial": "The application is denied unless, on rare occasions, the "
        "presumption is overcome. It is a presumption and no prohibition.",
        "case-by-case": "Every application is looked at on its own. It says nothing of how that ends.",
        "exception-available": "An exception to the licence requirement is open on the conditions printed "
        "with it. Whoever relies on it has to meet them all.",
        "no-mt-review": "No missile-technology ground for a review was found in the law encoded, as of "
        "the day asked. Other controls may still stand against the export: the record says which were "
        "looked at.",
        "undetermined": "What is known leads to different reviews, or the texts leave it open.",
    },
    "licence": {
        "required": "The export needs a licence or other approval. That says nothing of whether one is "
        "given.",
        "exception": "A licence exception is open on the conditions printed with it.",
        "none": "No licence requirement was found in the law encoded, as of the day asked. Requirements that "
        "are not encoded, end users and end uses remain to be checked.",
        "unknown": "Whether a licence is needed is not decided, or no law on licences stands around the "
        "reading.",
    },
    "evidence": {
        "stated": "A source states every figure that the verdict needs.",
        "derived": "The verdict needs a step that follows rigorously from what sources state.",
        "estimated": "The verdict needs a step that uses a typical coefficient, printed with its source.",
    },
    "applies": {
        "yes": "The entry catches the aircraft.",
        "undetermined": "What is known does not say whether the entry catches the aircraft.",
    },
    "outcome": {
        "true": "The condition holds.",
        "false": "The condition does not hold. Refuted steps stay in the rationale.",
        "unknown": "What is known, or what the text says, does not decide the condition.",
    },
    "comparison": {
        "at_least": "The fact is compared with a figure that it has to reach: 500 kg are at least 500 kg.",
        "more_than": "The fact is compared with a figure that it has to pass: 20 L are not more than 20 L.",
        "at_most": "The fact is compared with a figure that it may reach and not pass.",
        "less_than": "The fact is compared with a figure that it may not reach: 800 km/h are not less than "
        "800 km/h.",
    },
    "kind": {
        "annex": "A clause of the Annex: it gives the category.",
        "entry": "A national entry: it lists the aircraft, with reasons for control.",
        "treatment": "A treatment of a reading: the first that holds says how the aircraft is treated.",
        "restriction": "A rule on destination or end use. It stands before any treatment, is never eased, "
        "and the most restrictive one counts.",
        "requirement": "A rule that asks for a licence.",
        "relief": "A rule that relieves from a licence or a review, where no restriction holds.",
        "obligation": "What has to be met or kept in mind beside the review: printed as a condition.",
        "notice": "A rule that raises an alert and decides nothing.",
    },
    "standing": {
        **{str(word): says for word, says in STANDINGS.items()},
        WITHIN: "Of a documented decision: a release under a review case by case or milder, or a refusal or "
        "a hold under a presumption of denial or anything stricter.",
        EXCEPTION: "Of a documented decision: a release under a strong presumption of denial, which is "
        "rebuttable on rare occasions.",
        UNEXPLAINED: "Of a documented decision: a release under a policy of denial or a prohibition, or a "
        "refusal under a review that presumes none.",
        OPEN: "Of a documented decision: how it sits with the review cannot be told; open_because says why.",
    },
    "open_because": {word: f"{says[0].upper()}{says[1:]}." for word, says in OPEN_BECAUSE.items()},
    "status": {
        "delivered": "The aircraft were delivered.",
        "leased": "The aircraft were leased.",
        "contracted": "A contract was signed. It may still come to nothing.",
        "approved": "The supplying government agreed to the transfer.",
        "notified": "The parliament of the supplier was notified. A sale may still come to nothing.",
        "offered": "An offer was made, which is no outcome of a review.",
        "refused": "The supplying government said no.",
        "stalled": "Held up on the way, without a decision.",
        "withdrawn": "The buyer or the seller ended it, which is no outcome of a review.",
        "requested": "The buyer asked, which is no outcome of a review.",
    },
    "item": {word: f"What moved, in a documented decision: {says}." for word, says in ITEMS.items()},
    "move": {word: f"The transfer {says}." for word, says in MOVES.items()},
    "spec_now": {word: f"{says[0].upper()}{says[1:]}." for word, says in SPECS_NOW.items()},
    "fail-on": {
        "category-ii": "Fails a run where the Annex category is II or I, or may still be.",
        "category-i": "Fails a run where the Annex category is I, or may still be.",
        "denial": "Fails a run where a review is a strong presumption of denial or worse.",
        "undetermined": "Fails a run where a category, treatment or review is undetermined.",
    },
}
"""Every word that a field of an output can hold, with its meaning: closed lists."""

ABOUT: Mapping[str, str] = {
    "category": "The category of the Annex that the figures of the aircraft lead to. No reading changes it.",
    "treatment": "How one reading treats the aircraft. It depends on aircraft and reading, not on the "
    "destination.",
    "review": "How an export to one destination is reviewed under one reading, the most restrictive word "
    "first. Undetermined stands outside the order.",
    "licence": "Whether an export needs a licence, beside how an application would be reviewed.",
    "evidence": "The weakest step that the verdict needs, the strongest word first. It is null where "
    "nothing is decided.",
    "applies": "Whether a national entry catches the aircraft. Entries that do not are only in the "
    "rationale.",
    "outcome": "What a step of the rationale comes to.",
    "comparison": "How a step of the rationale compares a fact with a figure of the law.",
    "kind": "What a rule of the law does.",
    "standing": "What a waiver comes to on the day asked about, or how a documented decision sits with the "
    "review that our rules give it. It says what agrees, not what caused what.",
    "open_because": "Why it cannot be told how a documented decision sits with its review.",
    "item": "The number of the Annex clause that gives the category; of a documented decision, what moved.",
    "status": "The step of a transfer that is documented.",
    "move": "Which way the review of a transfer moves between two readings or two days.",
    "spec_now": "What has become of a spec since a record was made.",
    "fail-on": "Verdicts that make a run end with exit code 1 where it is told so.",
}
"""What each of these fields says."""

REASONS: Mapping[str, str] = {
    "MT": "Missile technology.",
    "NS": "National security.",
    "RS": "Regional stability.",
    "AT": "Anti-terrorism. No destination that the Commerce Country Chart grades is marked for column 1; the "
    "embargoes of part 746 stand beside it.",
    "UN": "Arms embargoes of the UN Security Council.",
    "SME": "Significant military equipment: the asterisk before a paragraph of the munitions list.",
    "dual-use": "Listed in Annex I of the dual-use regulation of the European Union.",
    "military": "Listed in the Common Military List of the European Union.",
}
"""Reasons for control; a digit behind one is its column of the Commerce Country Chart."""


def senses(word: str) -> tuple[tuple[str, str], ...]:
    """Return the fields that can hold a word, each with what it means there."""
    return tuple((field, words[word]) for field, words in FIELDS.items() if word in words)


def word_page(word: str) -> Page:
    """Return the page of a word of the record."""
    found = senses(word)
    title = "Word of " + " and ".join(field for field, _ in found)
    sections = tuple(
        Section(f"As {field}", fields(says=says, of_the_field=ABOUT[field])) for field, says in found
    )
    return Page(word, "word", title, {}, sections)


def field_page(field: str) -> Page:
    """Return the page of a field of the record, with every word that it can hold."""
    rows = tuple(FIELDS[field].items())
    return Page(
        field,
        "field of the record",
        f"{field.capitalize()}, in the record",
        fields(says=ABOUT[field]),
        (Section("Words", table=Table(("word", "says"), rows)),),
    )


def reason_codes(library: Library) -> tuple[str, ...]:
    """Return every reason for control, with and without its column, sorted."""
    codes = {r.code for rule in library.rules.values() for v in rule.versions for r in v.reasons}
    return tuple(sorted(codes | {code.rstrip("0123456789") for code in codes}))


def reason_page(code: str, library: Library) -> Page:
    """Return the page of a reason for control: the entries that carry it, and what turns on it."""
    bare = code.rstrip("0123456789")
    column = code.removeprefix(bare)
    says = {"says": REASONS[bare]}
    where = fields(column=int(column) if column else None)
    return Page(
        code,
        "reason for control",
        REASONS[bare].split(".", 1)[0].split(":", 1)[0],
        {**says, **where},
        told(
            Section("Entries that carry it", table=_carrying(code, library)),
            Section("Rules that turn on it", table=_turning_on(code, library)),
        ),
    )


def _is(code: str, asked: str) -> bool:
    """Whether a code is the one asked for, or that one with a column."""
    return code == asked or code.rstrip("0123456789") == asked


def _carrying(code: str, library: Library) -> Table:
    """Return the entries with a reason for control, one row a version."""
    rows = (
        (rule.id, r.code, str(v.effective or "") or None, str(v.until or "") or None, v.cite)
        for rule in library.rules.values()
        for v in rule.versions
        for r in v.reasons
        if _is(r.code, code)
    )
    return Table(("id", "reason", "effective", "until", "cite"), tuple(rows))


def _turning_on(code: str, library: Library) -> Table:
    """Return the rules that ask for a reason for control."""
    rows = (
        (rule.id, rule.title, version.cite)
        for rule in library.rules.values()
        for version in rule.versions
        if any(isinstance(r, ReasonApplies) and _is(r.reason, code) for r in named_in(version))
    )
    return Table(("id", "title", "cite"), tuple(dict.fromkeys(rows)))
