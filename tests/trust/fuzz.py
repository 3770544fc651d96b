"""Fuzz the reader, the assessment and every report: ``python -m tests.trust.fuzz --seconds 60 --seed 1``.

Bytes go in; a record or placed faults must come out, and reports through which nothing gets that a terminal,
a spreadsheet or a browser would obey. Guided by coverage where atheris is installed (``make fuzz``), else by
chance alone. The corpus is the examples and the specs, and what was found before in ``tests/trust/found``:
every test run reads those again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.trust.hostile import TEXTS, assert_harmless
from tests.trust.rendering import reports

ROOT = Path(__file__).parent.parent.parent
FOUND = Path(__file__).parent / "found"
PIECES = [
    *(text.encode() for text in TEXTS.values()),
    *b'" \' """ \'\'\' [ ] [[ ]] { } = . , # : \\u \\ud800 \\U0010ffff 1e999 -1 nan inf NaN 5e-324 0x1F 1_0'.split(),
    *"kg km h ... .. >= <= +/- % Mach ≥ ± 1,850 1 h 30 min 35,000 ft at".encode().split(),
    b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b"\r\n", b"\n", b"\xc0\x80", b"\xed\xa0\x80",
    b"true", b"null", b"2027-03-31", b'"value"', b'"source"', b"suspect = true", b"[[source]]",
]  # fmt: skip
"""What is put into a text beside what is cut out of it and doubled."""


def corpus() -> list[bytes]:
    """Return the texts to begin with, the short ones first."""
    folders = (ROOT / "tests" / "examples" / "valid", ROOT / "tests" / "examples" / "invalid", FOUND)
    paths = [p for folder in folders if folder.is_dir() for p in folder.iterdir() if p.suffix != ".expected"]
    return sorted({p.read_bytes() for p in paths}, key=lambda text: (len(text), text))


def try_one(data: bytes) -> None:
    """Read, assess and report one text, named as either notation by its first byte."""
    for what, form, text in reports(data, "x.json" if data[:1] in (b"{", b"[") else "x.toml"):
        try:
            assert_harmless(form, text)
        except Exception as error:
            raise AssertionError(f"{what}: {error}") from error


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return a text with some pieces cut out, doubled, moved or put in."""
    text = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 1, 1, 4, 16, 64)))
        piece = bytes(text[start:end])
        text[start:end] = chance.choice(
            (
                b"",
                piece * 2,
                chance.choice(PIECES),
                piece + chance.choice(PIECES),
                bytes([chance.randrange(256)]),
            )
        )
    return bytes(text)


def by_chance(seconds: float, seed: int) -> int:
    """Try changed texts for some time; return how many."""
    chance = random.Random(seed)
    texts, tried, end = corpus(), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(chance.choice(texts), chance)
        try:
            try_one(data)
        except Exception:
            keep(data)
            raise
        tried += 1
    return tried


def keep(data: bytes) -> None:
    """Write a text that breaks something where every test run will try it again."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    sys.stderr.write(f"kept as {path}\n")


def _escaped(piece: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece)


def guided(seconds: float, seed: int) -> None:
    """Let atheris look for texts that reach new code; does not return."""
    import atheris

    with atheris.instrument_imports(include=["mtcrcheck", "tomli"]):
        for name in [n for n in sys.modules if n.split(".")[0] in ("mtcrcheck", "tomli", "tests")]:
            del sys.modules[name]
        target = importlib.import_module("tests.trust.fuzz")

    def one(data: bytes) -> None:
        try:
            target.try_one(data)
        except Exception:
            keep(data)
            raise

    with tempfile.TemporaryDirectory() as folder:
        for n, text in enumerate(corpus()):
            (Path(folder) / str(n)).write_bytes(text)
        words = Path(folder).with_suffix(".dict")
        words.write_text("".join(f'"{_escaped(piece)}"\n' for piece in PIECES))
        options = (f"-max_total_time={seconds:.0f}", f"-seed={seed}", f"-dict={words}", "-max_len=4096")
        atheris.Setup(
            [
                sys.argv[0],
                *options,
                "-timeout=180",
                "-print_final_stats=1",
                f"-artifact_prefix={folder}/",
                folder,
            ],
            one,
        )
        atheris.Fuzz()


def main() -> None:
    """Fuzz as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unguided", action="store_true", help="by chance alone, also where atheris is")
    asked = parser.parse_args()
    os.environ.pop("MTCRCHECK_DEBUG", None)
    if not asked.unguided:
        try:
            import atheris  # noqa: F401
        except ImportError:
            sys.stderr.write("atheris is not installed: by chance alone\n")
        else:
            guided(asked.seconds, asked.seed)
            return
    tried = by_chance(asked.seconds, asked.seed)
    sys.stdout.write(f"{tried:,} texts in {asked.seconds:.0f} s, seed {asked.seed}\n")


if __name__ == "__main__":
    main()
