"""The entry of the command line: exit codes, signals, and the command that is called."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

ENDS = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name))
"""Signals that end a command: of a terminal that has gone, of Ctrl-C, of `kill`."""
FAILED, USAGE, INVALID = 1, 2, 3
"""Exit codes: a verdict that --fail-on names, an expired waiver, a difference, a record that does not hold; a usage
error, also for a file that cannot be read or written; input that is invalid."""
OBJECTS = 500_000
"""New objects after which Python looks for cycles among them: a command makes hardly any cycle."""


def main() -> None:
    """Run the command line; the console entry."""
    _open_closed()
    thresholds = gc.get_threshold()
    gc.set_threshold(OBJECTS, *thresholds[1:])
    try:
        # nothing is to be put away yet, and loading modules would wrap an exception
        listen(lambda number, _: os._exit(128 + number))
        code = _run()
    except OSError as error:  # where too few files may be open, even the modules of a command cannot be read
        with suppress(OSError):  # it may be standard error itself that cannot be written
            sys.stderr.write(f"Error: {error.strerror or error}\n")
        code = USAGE
    finally:
        gc.set_threshold(*thresholds)
    sys.exit(code)


def listen(end: Callable[[int, Any], None]) -> None:
    """End on signals in this way, but for those that are ignored, as `nohup` begins a command."""
    begun = os.getpid()

    def end_here(number: int, frame: Any) -> None:
        if os.getpid() != begun:  # a worker process that is stopped while it starts
            os._exit(128 + number)
        end(number, frame)

    for number in ENDS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end_here)


def end_gently(number: int, _: object) -> None:
    """Leave like after any other error, with no half-written file and no process left behind, as shells expect it."""
    for each in ENDS:  # once is enough: whatever is being put away is not to be disturbed
        signal.signal(each, signal.SIG_IGN)
    sys.unraisablehook = lambda _: _end_again(number)
    sys.exit(128 + number)


def _end_again(number: int) -> None:
    """Leave a moment later, where Python has ignored the exit, as it does with what a finalizer raises."""
    if not hasattr(signal, "setitimer"):
        os._exit(128 + number)
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(128 + number))
    signal.setitimer(signal.ITIMER_REAL, 0.01)


def _open_closed() -> None:
    """Read nothing from, and write nowhere to, a standard stream that whoever began the command had closed.

    Else a file that is opened later would take its place.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _run() -> Any:
    """Run the application and return its exit code; what was typed wrongly is shown, and never obeyed."""
    import typer

    from mtcrcheck.cli.app import app
    from mtcrcheck.cli.commands import plain
    from mtcrcheck.text import printable

    usage_error: Any = typer.BadParameter.__base__
    try:
        return app(prog_name="mtcrcheck", standalone_mode=False)
    except usage_error as error:
        lines = plain(error.message).split("\n")
        error.message = "\n".join(map(printable, lines))
        error.show()
        return error.exit_code
