"""The command line: one module for each command; what is slow to import is imported by the command itself."""

import signal
import sys
from typing import Any

INTERRUPTED, TERMINATED = 130, 143
"""128 + SIGINT, 128 + SIGTERM: how a shell sees a program that Ctrl-C or `kill` has ended."""


def main() -> None:
    """Run the command line; the console entry."""
    try:
        # leave like after any other error: no half-written file, no process left behind
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        code = _run()
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _run() -> Any:
    """Run the application and return its exit code; what was typed wrongly is shown, and never obeyed."""
    import typer

    from mtcrcheck.cli.app import app
    from mtcrcheck.text import printable

    usage_error: Any = typer.BadParameter.__base__
    try:
        return app(prog_name="mtcrcheck", standalone_mode=False)
    except usage_error as error:
        lines = error.message.removeprefix("Value error, ").split("\n")
        error.message = "\n".join(map(printable, lines))
        error.show()
        return error.exit_code
