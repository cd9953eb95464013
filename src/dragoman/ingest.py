"""Reports into a store: each is recognised or coded, once, and kept with where it came from.

A report that the store has (same id or address, same text) is left alone; a changed text under the same id or address is a new version; a text that
the store has under another name is kept as a row of its own and not coded again; a near copy is coded, and shares the `origin` of the first.
Documents are committed in batches cut by their number and length alone. So a run that was killed goes on where its last commit ended, and leaves
what an undisturbed run would have left.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from dragoman.index import POSTINGS, Index, Known
from dragoman.records import Document, Run, as_json
from dragoman.reprints import DAYS, fingerprint, is_near, normalised_hash, plain_url
from dragoman.store import Store, Writer
from dragoman.tables import coder_key, document_key, document_row
from dragoman.workers import UNIT, Coded, Parts, Processes, code_all, cores

if TYPE_CHECKING:
    from dragoman.pipeline import Coder

BATCH = 16
"""Documents in a commit: what a kill may cost, some seconds of coding; a commit takes a twentieth of one."""
BATCH_CHARACTERS = 150_000
"""A commit that holds so many characters takes no further document."""
_ALIKE = 0.1
"""Two texts under one id that share less than this of their fingerprints are two reports whose ids happen to be the same."""


@dataclass
class Tally:
    """What came of the documents: `added` are coded, `copies` are kept and not coded, `unchanged` were there; `versions` and `near` are among the added.
    `failed` holds (id, why) of those that could not be coded; `clashes` ids that name more than one report."""

    added: int = 0
    versions: int = 0
    near: int = 0
    copies: int = 0
    unchanged: int = 0
    events: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)

    @property
    def seen(self) -> int:
        return self.added + self.copies + self.unchanged + len(self.failed)


def ingest(
    store: Store,
    documents: Iterable[tuple[Document, str]],
    parts: Parts | None = None,
    *,
    workers: int | None = None,
    engine: str | None = None,
    coder: Coder | None = None,
    sources: Sequence[str] = (),
    skipped: Callable[[], int] = lambda: 0,
    tell: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Put documents, each with where it was read, into the store, and commit. `tell` is called after each document, `skipped` at the end for the
    number of those that could not be read. The rest as in `workers.code_all`.

    Raises StoreBusy when another process writes, StoreError for a full disk, EngineError, DataError; what was committed before stays.
    """  # fmt: skip
    parts = parts or Parts()
    if coder is None and engine is None and (workers or cores()) == 1:
        coder = parts.load()
    documents = iter(documents)
    head = list(islice(documents, UNIT + 1))
    early = coder is None and engine is None and len(head) > UNIT and parts == Parts()  # files of one's own may be at fault, and are read here first
    pool = Processes(parts, workers or cores()) if early else None
    with closing(pool) if pool else nullcontext():
        run, began = coder.run if coder else parts.run(), _now()
        with store.writer("ingest") as writer:
            job = _Job(writer, run, tell)
            for coded in code_all(job.take(chain(head, documents)), parts, workers, engine, coder, pool):
                job.put(coded)
            tally = job.tally
            if tally.added or tally.copies or tally.failed:
                row = {
                    "command": "ingest", "started": began, "finished": _now(), "dragoman": run.dragoman, "model": run.model, "codebook": run.codebook,
                    "coder": coder_key(run), "sources": list(sources), "documents": tally.added + tally.copies, "events": tally.events, "skipped": skipped(),
                }  # fmt: skip
                writer.append("runs", [row])
                job.commit()
            return tally


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")


class _Job:
    """One run of `ingest`: what was decided of each document on the way in, and what came of it on the way out."""

    def __init__(self, writer: Writer, run: Run, tell: Callable[[Tally], None]) -> None:
        self.writer, self.run, self.tell = writer, run, tell
        self.register = Register(writer.index)
        self.coder = coder_key(run)
        self.tally = Tally()
        self.decided: deque[dict[str, Any] | None] = deque()
        self.batch: list[str] = []
        self.characters = 0

    def take(self, documents: Iterable[tuple[Document, str]]) -> Iterator[Document | None]:
        """The documents to code; None for one that needs no coding."""
        for document, where in documents:
            row = self.register.decide(document, self.tally.clashes)
            self.decided.append(row and row | {"read_from": where})
            yield document if row and row["same_text_as"] is None else None

    def put(self, coded: Coded | None) -> None:
        row = self.decided.popleft()
        if row is None:
            self.tally.unchanged += 1
        else:
            self._keep(row, coded)
        self.tell(self.tally)

    def _keep(self, row: dict[str, Any], coded: Coded | None) -> None:
        records: list[Mapping[str, Any]] = []
        if coded is None:
            self.tally.copies += 1
        elif coded.error is not None:
            self.tally.failed.append((row["id"], coded.error))
        else:
            records = [as_json(event, self.run) for event in coded.events]
            self.tally.added += 1
            self.tally.versions += row["supersedes"] is not None
            self.tally.near += row["origin"] != row["key"] and row["supersedes"] is None
            self.tally.events += len(records)
        done = coded is not None and coded.error is None
        self.writer.append("documents", [row | {"coded": done, "events": len(records), "coder": self.coder if done else None}])
        self.writer.append_events(records, row["key"], self.coder)
        self.batch.append(row["key"])
        self.characters += len(row["text"])
        if len(self.batch) >= BATCH or self.characters >= BATCH_CHARACTERS:
            self.commit()

    def commit(self) -> None:
        self.writer.commit()
        self.register.committed(self.batch)
        self.batch, self.characters = [], 0


class Register:
    """The documents that the store knows, with those that are under way. What it decides depends on the order of the documents alone."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.waiting: dict[str, tuple[Known, list[int]]] = {}  # by key, with the hashes under which it stands
        self.by_value: dict[tuple[str, str], list[str]] = {}
        self.by_hash: dict[int, list[str]] = {}

    def decide(self, document: Document, clashes: list[str]) -> dict[str, Any] | None:
        """The row of `documents` that the document makes; None for one that is there. An id that names another report already goes into `clashes`."""
        url = plain_url(document.url)
        same_id = self._find("id", document.id)
        same_url = self._find("url", url) if url else []
        if any(k.sha256 == document.sha256 for k in chain(same_url, (k for k in same_id if not url or not k.url or k.url == url))):
            return None
        key = document_key(document.id, document.sha256) if not same_id else document_key(f"{document.id}\x1f{url}", document.sha256)
        prints = fingerprint(document.text)
        normalised = normalised_hash(document.text)
        before = self._version_before(same_id, same_url, url, prints, clashes)
        copied = [k for k in self._find("normalised", normalised) if _days(document.date, k.date) <= DAYS]
        origin, same_text_as = key, None
        if before is not None:
            origin = before.origin
        elif copied:
            origin, same_text_as = copied[0].origin, copied[0].key
        else:
            near = self._near(prints, document.date)
            origin = near.origin if near else key
        known = Known(key, document.id, url, document.sha256, normalised, before.version + 1 if before else 1, origin, document.date, len(prints))
        self._add(known, prints)
        return document_row(document, key) | {
            "url": document.url, "version": known.version, "supersedes": before.key if before else None, "origin": origin,
            "same_text_as": same_text_as, "normalised": normalised, "fingerprint": prints,
        }  # fmt: skip

    def _version_before(
        self, same_id: Sequence[Known], same_url: Sequence[Known], url: str | None, prints: Sequence[int], clashes: list[str]
    ) -> Known | None:
        """The newest version of the same report: the same address, or the same id with no two addresses that differ and a text that is alike."""
        if same_url:
            return max(same_url, key=lambda k: k.version)
        named = [k for k in same_id if not (url and k.url)]
        if not named:
            return None
        last = max(named, key=lambda k: k.version)
        if prints and last.size and self._shared(prints, last.key) < _ALIKE * min(len(prints), last.size):
            clashes.append(last.id)
            return None
        return last

    def committed(self, keys: Iterable[str]) -> None:
        """They are in the index now."""
        for key in keys:
            known, prints = self.waiting.pop(key)
            for column in ("id", "url", "normalised"):
                self._drop(self.by_value, (column, getattr(known, column)), key)
            for hash_ in prints:
                self._drop(self.by_hash, hash_, key)

    @staticmethod
    def _drop(table: dict[Any, list[str]], entry: Any, key: str) -> None:
        left = table.get(entry)
        if left is not None:
            left.remove(key)
            if not left:
                del table[entry]

    def _add(self, known: Known, prints: list[int]) -> None:
        postings = self.index.postings(prints)
        kept = [h for h in prints if postings.get(h, 0) + len(self.by_hash.get(h, ())) < POSTINGS]
        self.waiting[known.key] = (known, kept)
        for column in ("id", "url", "normalised"):
            value = getattr(known, column)
            if value is not None:
                self.by_value.setdefault((column, value), []).append(known.key)
        for hash_ in kept:
            self.by_hash.setdefault(hash_, []).append(known.key)

    def _find(self, column: str, value: str) -> list[Known]:
        return self.index.find(column, value) + [self.waiting[key][0] for key in self.by_value.get((column, value), ())]

    def _candidates(self, prints: Sequence[int]) -> list[tuple[Known, int]]:
        shared: dict[str, int] = {}
        for hash_ in prints:
            for key in self.by_hash.get(hash_, ()):
                shared[key] = shared.get(key, 0) + 1
        return self.index.near(prints) + [(known, shared[key]) for key, (known, _) in self.waiting.items() if key in shared]

    def _shared(self, prints: Sequence[int], key: str) -> int:
        return next((count for known, count in self._candidates(prints) if known.key == key), 0)

    def _near(self, prints: Sequence[int], date: str | None) -> Known | None:
        """The first report of which this is a near copy."""
        if not prints:
            return None
        for known, shared in self._candidates(prints):
            if is_near(shared, len(prints), known.size) and _days(date, known.date) <= DAYS:
                return known
        return None


def _days(a: str | None, b: str | None) -> int:
    """Days between two dates; 0 where one is not known."""
    if a is None or b is None:
        return 0
    try:
        return abs((datetime.date.fromisoformat(a) - datetime.date.fromisoformat(b)).days)
    except ValueError:
        return 0
