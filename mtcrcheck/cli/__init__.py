"""The command line: one module per subcommand, each imported only when it is asked for."""

from __future__ import annotations

import gc
import signal
import sys

INTERRUPTED, TERMINATED = 130, 143
"""128 + SIGINT, 128 + SIGTERM: how a shell sees a program that Ctrl-C or `kill` has ended."""


def main() -> None:
    """Run the command line; the console entry."""
    gc.set_threshold(100_000, 20, 20)  # more than a start makes, which is no garbage to be looked for
    try:
        # leave like after any other error: no half-written file, no process left behind
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        from mtcrcheck.cli.app import build

        build()(prog_name="mtcrcheck")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        # all that is left goes with the process: ending it need not look for garbage; DuckDB counts its own
        if "duckdb" not in sys.modules:
            gc.freeze()
