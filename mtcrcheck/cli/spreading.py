"""Many inputs on several cores, in the order of the input, no more of them in memory than are being done."""

from __future__ import annotations

import itertools
import os
import signal
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

FEW = 16
"""Inputs up to which one process is faster than starting more."""
CHUNK = 8
AHEAD = 4
"""Chunks a process that may be done or waiting ahead of the one that is written."""

_work: Callable[[Any], Any] | None = None
"""What a worker process does; set once when it starts."""


def spread(work: Callable[[Any], Any], items: Iterable[Any], jobs: int) -> Generator[Any, None, None]:
    """Yield what ``work`` makes of each item, in order, with ``jobs`` processes (0: one for each core)."""
    remaining = iter(items)
    first = list(itertools.islice(remaining, FEW + 1))
    everything = itertools.chain(first, remaining)
    processes = jobs or _cores()
    if processes == 1 or len(first) <= FEW or not hasattr(os, "fork"):
        yield from map(work, everything)
    else:
        yield from _pooled(work, everything, processes)


def _pooled(work: Callable[[Any], Any], everything: Iterator[Any], processes: int) -> Iterator[Any]:
    """Yield the same from forked processes; those that are at work when nobody wants more are ended."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # forked processes have the law and the request already: nothing but paths and results is passed around
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin, (work,))
    try:
        waiting: deque[Future[list[Any]]] = deque()
        while chunk := list(itertools.islice(everything, CHUNK)):
            # the first one starts the processes, and an interrupt while a process is forked would be lost
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            waiting.append(pool.submit(_do, chunk))
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            if len(waiting) > AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(work: Callable[[Any], Any]) -> None:
    """Make a worker ready; Ctrl-C is for the process that writes."""
    global _work  # noqa: PLW0603  a process pool offers no other way to hand over work once
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do(chunk: list[Any]) -> list[Any]:
    """Do a chunk of the work."""
    if _work is None:
        raise RuntimeError("the worker was not made ready")
    return [_work(item) for item in chunk]
