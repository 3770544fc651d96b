"""Many inputs on several cores, in the order of the input, no more of them in memory than are being done.

How far a long run is, one line on stderr says, and only on a terminal.
"""

import errno
import itertools
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")
FEW = 16
"""Inputs up to which one process is faster than starting more."""
CHUNK = 8
AHEAD = 4
"""Chunks for each process that may be done or waiting ahead of the one that is written."""
PATIENCE = 2.0
"""Seconds after which people wonder."""
PAUSE = 0.2
"""Seconds between two updates."""

_work: Callable[[Any], Any]
"""What a worker process does with each item."""


def spread(work: Callable[[Any], Any], items: Iterable[Any], jobs: int) -> Generator[Any, None, None]:
    """Yield what ``work`` makes of each item, in order, with ``jobs`` processes (0: one for each core).

    Raises what the work raises, and `ChildProcessError` where a process dies.
    """
    remaining = iter(items)
    first = list(itertools.islice(remaining, FEW + 1))
    everything = itertools.chain(first, remaining)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = jobs or cores
    if processes == 1 or len(first) <= FEW or not hasattr(os, "fork"):
        yield from map(work, everything)
        return
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # forked processes have the law and the request already: nothing but paths and results is passed around
    executor = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _start_worker, (work,))
    window: deque[Future[list[Any]]] = deque()
    try:
        while True:
            while len(window) < AHEAD * processes and (chunk := list(itertools.islice(everything, CHUNK))):
                window.append(executor.submit(_do_chunk, chunk))
            if not window:
                break
            yield from window.popleft().result()
    except BaseException as error:  # also of a reader that has gone: nobody wants what is still being done
        for process in multiprocessing.active_children():
            process.kill()
        # its thread may not have started: it cannot be waited for
        executor.shutdown(wait=False, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            words = "--jobs 1 does the work in one process"
            raise ChildProcessError(errno.ECHILD, words, "a worker process has died") from None
        raise
    executor.shutdown()


def _start_worker(work: Callable[[Any], Any]) -> None:
    """Keep the work in a worker process; Ctrl-C and a terminal that goes are for the process that writes."""
    global _work  # noqa: PLW0603  the executor has no other place for what its processes share
    _work = work
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do_chunk(chunk: list[Any]) -> list[Any]:
    return list(map(_work, chunk))


class Progress:
    """A counter that shows itself where ``wanted`` and the run is long."""

    def __init__(self, wanted: bool) -> None:
        self.next = time.monotonic() + PATIENCE if wanted else float("inf")
        self.shown = False

    def count(self, items: Iterable[Item], size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
        """Yield the items, showing their number now and then, and taking it away in the end."""
        number = 0
        for item in items:
            number += size(item)
            if time.monotonic() >= self.next:
                self._show(f"{number:,} done")
                self.next, self.shown = time.monotonic() + PAUSE, True
            yield item
        self.clear()

    def clear(self) -> None:
        """Take the number away."""
        if self.shown:
            self._show("")
            self.shown = False

    def _show(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
