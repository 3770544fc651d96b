"""Lines to sign at the end of a report that goes on file: who, what they decided, and when."""

from __future__ import annotations

ASKED = ("Prepared by", "Reviewed by")
SIGNED = ("name", "decision", "date")
"""Who signs, and what each writes by hand; the day of the law data is printed beside it."""
