"""How Hypothesis chooses its examples: the same every time in `make test`, others in each turn of `make search`.

A shell that runs the tests behind the prompt has them ignore Ctrl-C; the commands that they start do not.
"""

from __future__ import annotations

import signal

from hypothesis import settings

settings.register_profile(
    "proof", max_examples=60, derandomize=True, database=None, deadline=None, print_blob=True
)
settings.register_profile("search", max_examples=1000, deadline=None, print_blob=True)
settings.register_profile("turn", max_examples=25, database=None, deadline=None, print_blob=True)
settings.load_profile("proof")
signal.signal(signal.SIGINT, signal.default_int_handler)
