"""Documents coded in worker processes, on this machine or on a Dask cluster, and handed back in the order in which they came.

Each document is coded by itself, so the events are the same, bit by bit, whatever the number of workers. A worker that dies costs nothing: what it
had is coded again, document by document, and only a document that ends two workers by itself comes back as failed.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import itertools
import os
import socket
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.data import data_path
from dragoman.records import Document, Event, Run
from dragoman.version import VERSION

if TYPE_CHECKING:
    from dragoman.pipeline import Coder

UNIT = 2
"""Documents that go to a worker at once."""
UNIT_CHARACTERS = 40_000
"""No further document is put beside so many characters."""


class EngineError(Exception):
    """The engine cannot be used: one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a worker loads: codebook and actor files as `Coder.load` takes them."""

    codebook: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    def load(self) -> Coder:
        """Raises DataError for a fault in a file."""
        from dragoman.pipeline import Coder  # only here: a process that leaves the coding to others need not load the model

        return Coder.load(list(self.codebook) or None, [Path(p) for p in self.actors])

    def run(self) -> Run:
        """What the records will say that they were coded with, without loading the model. Raises DataError for a fault in a file."""
        from dragoman.coding.codebook import Codebook
        from dragoman.data.actorbase import ActorBase

        if self.actors:
            ActorBase.load([Path(p) for p in self.actors])
        model = hashlib.sha256(data_path("models/en/model.onnx").read_bytes()).hexdigest()
        return Run(VERSION, f"sha256:{model}", f"sha256:{Codebook.load(list(self.codebook) or None).digest}")


@dataclass(frozen=True, slots=True)
class Coded:
    """A document with its events, or with `error` where coding it failed."""

    document: Document
    events: tuple[Event, ...] = ()
    error: str | None = None


Unit = list[Document | None]
Result = list[Coded | None]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_all(
    documents: Iterable[Document | None],
    parts: Parts,
    workers: int | None = None,
    engine: str | None = None,
    coder: Coder | None = None,
    pool: Processes | None = None,
) -> Iterator[Coded | None]:
    """The documents coded, in their order; None comes back as None in its place. `workers` is the number of processes (default: the cores); with one,
    or when there is little to do, this process does it, with `coder` if it has one. `engine` is dask://HOST:PORT of a Dask scheduler. `pool`: processes that
    were started before, to load meanwhile; they are closed in the end.

    At most a few documents for each worker are taken ahead. Raises EngineError when the engine cannot be reached.
    """
    workers = workers or cores()
    if engine is None and workers == 1:
        coder = coder or parts.load()
        yield from (None if document is None else code_one(coder, document) for document in documents)
        return
    units = _units(documents)
    first = list(itertools.islice(units, 2))
    everything = itertools.chain(first, units)
    if engine is None and len(first) < 2 and pool is None:
        coder = coder or parts.load()
        for unit in everything:
            yield from _code(coder, unit)
        return
    chosen: _Engine = pool or (Processes(parts, workers) if engine is None else _Dask(parts, engine))
    try:
        yield from _in_order(chosen, everything)
    finally:
        chosen.close()


class _Engine(Protocol):
    """Where units are coded. `submit` gives something with `result()`, which raises one of `lost` when the worker died."""

    lost: tuple[type[BaseException], ...]

    @property
    def ahead(self) -> int: ...

    def submit(self, unit: Unit) -> Any: ...

    def mend(self) -> None: ...

    def close(self) -> None: ...


def _units(documents: Iterable[Document | None]) -> Iterator[Unit]:
    unit: Unit = []
    size = 0
    for document in documents:
        unit.append(document)
        size += len(document.text) if document else 0
        if len(unit) >= UNIT or size >= UNIT_CHARACTERS:
            yield unit
            unit, size = [], 0
    if unit:
        yield unit


def _in_order(pool: _Engine, units: Iterator[Unit]) -> Iterator[Coded | None]:
    waiting: deque[tuple[Unit, Any]] = deque()
    more = True
    while more or waiting:
        while more and len(waiting) < pool.ahead:
            unit = next(units, None)
            if unit is None:
                more = False
                break
            waiting.append((unit, _submit(pool, unit)))
        if not waiting:
            break
        unit, future = waiting.popleft()
        try:
            if future is None:
                raise BrokenExecutor
            result: Result = future.result()
        except pool.lost:
            pool.mend()
            result = [_alone(pool, document) for document in unit]
            waiting = deque((u, _again(pool, u, f)) for u, f in waiting)
        yield from result


def _submit(pool: _Engine, unit: Unit) -> Any:
    try:
        return pool.submit(unit)
    except pool.lost:
        return None


def _again(pool: _Engine, unit: Unit, future: Any) -> Any:
    """The future itself if it is done or still under way, else a new one."""
    if future is not None:
        if not future.done():
            return future
        with suppress(Exception):
            future.result()
            return future
    return _submit(pool, unit)


def _alone(pool: _Engine, document: Document | None) -> Coded | None:
    """A document by itself, since one of its unit may have ended the worker."""
    if document is None:
        return None
    for _ in range(2):
        try:
            return pool.submit([document]).result()[0]
        except pool.lost:
            pool.mend()
    return Coded(document, error="it ended its worker process twice (out of memory?)")


def _code(coder: Coder, unit: Sequence[Document | None]) -> Result:
    return [None if document is None else code_one(coder, document) for document in unit]


def code_one(coder: Coder, document: Document) -> Coded:
    """A document coded, or why it could not be."""
    try:
        return Coded(document, tuple(coder.code(document)))
    except Exception as error:  # a fault of ours in one report must not lose the others
        return Coded(document, error=f"{type(error).__name__}: {error}")


@functools.cache
def _coder(parts: Parts) -> Coder:
    """Loaded once in a process."""
    return parts.load()


def code_unit(parts: Parts, unit: Unit) -> Result:
    """What a worker does."""
    return _code(_coder(parts), unit)


def _begin(parts: Parts) -> None:
    """In a new worker: it ends when the main process does, however that ends, and leaves Ctrl-C to it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()
    _coder(parts)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it for garbage again and again takes a twentieth of the coding


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


class Processes:
    """A pool of processes on this machine."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, parts: Parts, workers: int) -> None:
        self.parts, self.workers = parts, workers
        self.pool = self._made()
        self.up: Future[int] | None = self.pool.submit(int)  # begins to start the processes, which load while this one goes on

    def _made(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, get_context("spawn"), _begin, (self.parts,))

    @property
    def ahead(self) -> int:
        return 3 * self.workers

    def submit(self, unit: Unit) -> Any:
        if self.up is not None:
            up, self.up = self.up, None
            try:
                up.result()
            except BrokenExecutor:
                self.close()
                raise EngineError("worker processes end as soon as they start (too little memory?); use --workers 1") from None
        return self.pool.submit(code_unit, self.parts, unit)

    def mend(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = self._made()

    def close(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


class _Dask:
    """A Dask cluster, which mends itself."""

    def __init__(self, parts: Parts, address: str) -> None:
        try:
            from distributed import Client, KilledWorker
        except ImportError:
            raise EngineError("--engine dask:// wants Dask: pip install 'dragoman[scale]'") from None
        kind, _, where = address.partition("://")
        if kind != "dask" or not where:
            raise EngineError(f"{address!r} is no engine; write dask://HOST:PORT")
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)
        self.parts = parts
        try:
            host, _, port = where.rpartition(":")
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()  # Dask itself asks again for as long as it may
            self.client = Client(f"tcp://{where}", timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise EngineError(f"{address}: no Dask scheduler answers ({str(error).splitlines()[0]}); start one with `dask scheduler`") from None

    @property
    def ahead(self) -> int:
        return max(4, 3 * sum(self.client.nthreads().values()))

    def submit(self, unit: Unit) -> Any:
        return self.client.submit(code_unit, self.parts, unit, pure=False)

    def mend(self) -> None:
        pass

    def close(self) -> None:
        self.client.close()
