"""The verdicts of every aircraft in specs/ under every reading, as text whose diff a person can read.

``python -m tests.snapshot`` writes it anew after an intended change of law, physics or sources.
"""

from __future__ import annotations

from pathlib import Path

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.read import read_spec

ROOT = Path(__file__).parent.parent
SNAPSHOT = ROOT / "tests" / "snapshots" / "verdicts.txt"


def verdicts() -> str:
    """Return the snapshot as it is now, on the day of the law data."""
    library = load_library()
    request = Request(library.as_of, ("all",))
    paths = sorted((ROOT / "specs").glob("*.toml"))
    blocks = (assess(read_spec(p.read_bytes(), p.name), request, library, explain=False) for p in paths)
    return f"law as of {library.as_of}\n\n" + "\n".join(_block(a) for a in blocks)


def _block(assessment: Assessment) -> str:
    """Return one aircraft's verdicts."""
    annex, traded = assessment.annex, assessment.if_traded
    evidence = annex.evidence.word if annex.evidence is not None else "nothing decided"
    lines = [
        f"{assessment.spec.path}: {annex.category} {annex.item or ''}".rstrip()
        + f" [{'/'.join(annex.candidates)}] {evidence}; if traded [{'/'.join(traded.candidates)}]",
        f"  alerts: {', '.join(dict.fromkeys(a.code for a in assessment.alerts)) or 'none'}",
    ]
    rows = (row.review for row in assessment.reviews)
    lines += [f"  {r.interpretation.id:9} {r.treatment:15} {r.review}" for r in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    SNAPSHOT.parent.mkdir(exist_ok=True)
    SNAPSHOT.write_text(verdicts())
