"""Waivers: alerts that somebody accepts until a day. They are shown beside the alerts and hide none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.alerts import Alert
    from mtcrcheck.assessment import Assessment
    from mtcrcheck.spec.model import Waiver

Standing = Literal["in-force", "expired", "no-alert"]
STANDINGS: dict[Standing, str] = {
    "in-force": "The alert is accepted, up to and including the day on which the waiver expires.",
    "expired": "The waiver ended before the day asked about: decide again, or take it out of the spec.",
    "no-alert": "Nothing raises the alert that is waived: take the waiver out of the spec.",
}
"""What a waiver may come to on the day asked about, with what that means."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver with what it comes to, and the messages of the alerts that it speaks of."""

    waiver: Waiver
    standing: Standing
    messages: tuple[str, ...]


def waived(assessment: Assessment) -> tuple[Waived, ...]:
    """Return what each waiver of a spec comes to on the day of the request, in the order of the file."""
    return stand(assessment.spec.waivers, assessment.alerts, assessment.request.day)


def stand(waivers: Iterable[Waiver], alerts: Iterable[Alert], day: datetime.date) -> tuple[Waived, ...]:
    """Return what each waiver comes to on a day, beside these alerts, in the order of the waivers."""
    raised = tuple(alerts)
    return tuple(_stand(waiver, raised, day) for waiver in waivers)


def _stand(waiver: Waiver, alerts: tuple[Alert, ...], day: datetime.date) -> Waived:
    messages = tuple(alert.message for alert in alerts if alert.code == waiver.alert)
    if datetime.date.fromisoformat(waiver.expires) < day:
        return Waived(waiver, "expired", messages)
    return Waived(waiver, "in-force" if messages else "no-alert", messages)
