"""The installed command: called in this process by `run`, started as a process of its own by `spawn`.

Most tests ask what the command answers, which does not need a new interpreter. Those that ask about the process
itself use `spawn`: signals, closed pipes, terminals, limits, encodings, hash seeds, what is imported.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtcrcheck.cli import ENDS, main
from mtcrcheck.cli.configuration import list_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent.parent
COMMAND = Path(sys.executable).with_name("mtcrcheck")
LONGEST = 120
"""Seconds after which a command is taken to wait for something that never comes."""
READ_BY_THE_INTERPRETER = ("PYTHON", "LANG", "LC_", "MALLOC_")
"""How the names of variables begin that only a new process takes into account."""

MQ_9A = """
name = "MQ-9A"
origin = "US"
[aircraft]
configuration = "fixed-wing"
propulsion = "turboprop"
role = "strike"
military = true
armed = true
reusable = true
[mass]
empty = "4,900 lb"
max_takeoff = "10,500 lb"
max_fuel = "4,000 lb"
max_payload = "3,750 lb"
[performance]
endurance = "27 h"
cruise_speed = "194 mph"
max_speed = "300 mph"
"""
QUADCOPTER = """
name = "Quad"
[aircraft]
configuration = "multirotor"
propulsion = "electric"
[mass]
max_takeoff = "895 g"
[performance]
endurance = "46 min"
max_speed = "75 km/h"
"""
BROKEN = 'name = "Y"\n[mass]\nmax_payload = 500\nmax_takeof = "5 kg"\n'


def environment(**extra: str) -> dict[str, str]:
    """Return an environment that says nothing about terminals, colours or build servers."""
    silent = {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "TERM"}
    kept = {k: v for k, v in os.environ.items() if k not in silent and not k.startswith("MTCRCHECK_")}
    return {**kept, **extra}


def run(
    *words: str | Path, cwd: Path = ROOT, stdin: str | bytes = b"", **env: str
) -> subprocess.CompletedProcess[str]:
    """Call the command in this process, on one core; output is decoded as UTF-8."""
    assert not any(name.startswith(READ_BY_THE_INTERPRETER) for name in env), "use spawn"
    arguments = list(map(str, words))
    streams = Streams(_bytes(stdin))
    with _state_restored(), streams.in_place():
        sys.argv = [str(COMMAND), *arguments]
        os.environ.clear()
        os.environ.update(environment(**env))
        os.sched_getaffinity = lambda _: {0}  # to fork a process that has threads is not safe
        os.chdir(cwd)
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(LONGEST)
        code = _exit_code()
    return _decoded([COMMAND, *arguments], code, *streams.written())


def spawn(
    *words: str | Path, cwd: Path = ROOT, stdin: str | bytes = b"", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own; output is decoded as UTF-8."""
    done = subprocess.run(
        [COMMAND, *map(str, words)],
        cwd=cwd,
        input=_bytes(stdin),
        capture_output=True,
        env=environment(**env),
        check=False,
        timeout=LONGEST,
    )
    return _decoded(done.args, done.returncode, done.stdout, done.stderr)


def stopped(
    words: Sequence[str],
    sent: signal.Signals,
    after: float,
    *,
    cwd: Path,
    stdin: int = subprocess.DEVNULL,
    **env: str,
) -> tuple[int, str]:
    """Start the command as a process of its own, stop it after some seconds; return its code and all it said.

    It has taken its place to be stopped before it reads anything. Raises `AssertionError` where it leaves a process.
    """
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [COMMAND, *words], cwd=cwd, stdin=stdin, stdout=pipe, stderr=pipe, env=environment(**env),
        start_new_session=True, text=True, preexec_fn=_ignore_no_signal,  # noqa: PLW1509  no threads
    ) as process:  # fmt: skip
        try:
            while not _is_ready(process.pid) and process.poll() is None:
                time.sleep(0.01)
            time.sleep(after)
            process.send_signal(sent)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 0)
        raise AssertionError("a process is left behind")
    return process.returncode, out + err


def _ignore_no_signal() -> None:
    """Undo what a shell may have set for the tests: `nohup` and jobs in the background ignore signals."""
    for each in ENDS:
        signal.signal(each, signal.SIG_DFL)


def _is_ready(process: int) -> bool:
    """Whether a process has set its handlers of signals, of which the last is that of SIGTERM."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def record(*words: str | Path, cwd: Path = ROOT, stdin: str | bytes = b"", **env: str) -> dict[str, Any]:
    """Call the command with --format json and return the record."""
    found: dict[str, Any] = json.loads(run(*words, "--format", "json", cwd=cwd, stdin=stdin, **env).stdout)
    return found


def options_of(command: str) -> set[str]:
    """Return the long names of the options of a command."""
    return set(list_options(command))


class Streams:
    """Standard streams that are files: no terminals, and with descriptors of their own."""

    def __init__(self, stdin: bytes) -> None:
        self.stdin, self.out, self.err = io.BytesIO(stdin), tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """Put them in the place of the interpreter's own."""
        # the command may point its descriptors elsewhere, so it gets copies
        out, err = (os.fdopen(os.dup(file.fileno()), "wb") for file in (self.out, self.err))
        streams = {
            "stdin": io.TextIOWrapper(self.stdin, "utf-8"),
            "stdout": io.TextIOWrapper(out, "utf-8"),
            "stderr": io.TextIOWrapper(err, "utf-8", "backslashreplace", line_buffering=True),
        }
        names = [name for stream in streams for name in (stream, f"__{stream}__")]
        before = {name: getattr(sys, name) for name in names}
        for name in names:
            setattr(sys, name, streams[name.strip("_")])
        try:
            yield
        finally:
            for name, stream in before.items():
                setattr(sys, name, stream)
            for stream in streams.values():
                stream.close()

    def written(self) -> tuple[bytes, bytes]:
        """Return what was written to the two streams."""
        for file in (self.out, self.err):
            file.seek(0)
        return self.out.read(), self.err.read()


@contextlib.contextmanager
def _state_restored() -> Iterator[None]:
    """Restore all that the command and its caller change in the process."""
    folder, variables, argv = Path.cwd(), dict(os.environ), sys.argv
    affinity, thresholds = os.sched_getaffinity, gc.get_threshold()
    ended = {number: signal.getsignal(number) for number in ENDS}
    try:
        yield
    finally:
        signal.alarm(0)
        for number, handler in ended.items():
            signal.signal(number, handler)
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        os.sched_getaffinity, sys.argv = affinity, argv
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(folder)


def _too_long(*_: object) -> None:
    raise TimeoutError(f"the command takes longer than {LONGEST} seconds")


def _exit_code() -> int:
    """Call the command and return the code with which the process would end."""
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        sys.stderr.write(f"{end.code}\n")
        return 1
    return 0


def _bytes(stdin: str | bytes) -> bytes:
    return stdin.encode() if isinstance(stdin, str) else stdin


def _decoded(words: list[Any], code: int, out: bytes, err: bytes) -> subprocess.CompletedProcess[str]:
    assert b"Traceback" not in err, err.decode()
    return subprocess.CompletedProcess(words, code, out.decode(), err.decode(errors="surrogateescape"))
