"""Many inputs on several cores, in the order of the input, no more of them in memory than are being done."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
from typing import TYPE_CHECKING, Any

from mtcrcheck.cli import signals

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.context import ForkProcess

FEW = 16
"""Inputs up to which one process is faster than starting more."""
CHUNK = 8
AHEAD = 4
"""Chunks a process that may be done or waiting ahead of the one that is written."""


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
    """Yield the same from forked processes, which are killed when nobody wants more: they only compute."""
    import multiprocessing
    from multiprocessing.connection import wait

    # forked processes have the law and the request already: nothing but paths and results is passed around
    context = multiprocessing.get_context("fork")
    started: list[ForkProcess] = []
    idle: list[Any] = []
    at_work: dict[Any, int] = {}
    done: dict[int, list[Any]] = {}
    sent = 0
    try:
        with signals.held():  # one that comes while a process is forked would be lost, or be its own
            for _ in range(processes):
                here, there = context.Pipe()
                idle.append(here)
                started.append(context.Process(target=_serve, args=(work, there, tuple(idle)), daemon=True))
                started[-1].start()
                there.close()
        for written in itertools.count():
            while written not in done:
                # a process gets a chunk only when it has none, so that neither side waits for the other to read
                while idle and sent < written + AHEAD * processes:
                    if not (chunk := list(itertools.islice(everything, CHUNK))):
                        break
                    idle[-1].send(chunk)
                    at_work[idle.pop()] = sent
                    sent += 1
                if not at_work:
                    return
                for connection in wait(list(at_work)):
                    done[at_work.pop(connection)] = _received(connection)
                    idle.append(connection)
            yield from done.pop(written)
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.join()


def _received(connection: Any) -> list[Any]:
    """Return the results of a chunk. Raises what the work raised, `RuntimeError` where a process has died."""
    try:
        results = connection.recv()
    except EOFError:
        raise RuntimeError("a worker process has died; --jobs 1 does the work in one") from None
    if isinstance(results, Exception):
        raise results
    return list(results)


def _cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(work: Callable[[Any], Any], connection: Any, others: tuple[Any, ...]) -> None:
    """Do chunks of the work until there are no more; Ctrl-C is for the process that writes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    for other in others:
        other.close()  # so that the end of the process that writes is seen here
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            chunk = connection.recv()
            try:
                results: list[Any] | Exception = [work(item) for item in chunk]
            except Exception as error:
                results = error
            connection.send(results)
