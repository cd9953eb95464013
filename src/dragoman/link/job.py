"""A store's events -> judgements and episodes. Only events that came since the last link are compared, with all that time and type leave open;
since an edge depends on its two events alone, and the groups on the edges alone, the episodes are the same in whatever order reports arrived."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.link.acts import AGES, UNDATED, Act, Report, act_of, report_of
from dragoman.link.episodes import Shelf, episode, telling
from dragoman.link.groups import Pair, candidates, clusters, components, pair
from dragoman.link.likeness import PUT_OFF, Weights, features, probability
from dragoman.records import Episode, episode_as_json
from dragoman.store import Store, StoreError, Writer

KEPT = 0.02
"""A pair less likely than this to be one act leaves no edge."""


@dataclass
class Tally:
    """What a link did: events compared for the first time, pairs scored, edges kept, and the episodes that there are now."""

    events: int = 0
    pairs: int = 0
    edges: int = 0
    episodes: int = 0
    merged: int = 0  # episodes of more than one event
    carried: int = 0  # verdicts of persons carried over to a new version of a report


def link(store: Store, weights: Weights | None = None, tell: Callable[[int, int], None] = lambda done, of: None) -> Tally:
    """Compare the events that came since the last link, and bring the table `episodes` up to date. `tell` is called with how many events of how
    many are compared. Raises StoreBusy when another process writes, StoreError for a full disk, DataError for a fault in the weights."""
    weights = weights or Weights.load()
    with store.writer("link") as writer:
        return _Job(store, writer, weights, tell).run()


def judge(store: Store, verdict: str, a: str, b: str, by: str = "person", note: str | None = None) -> Tally:
    """Keep a person's verdict ('same' or 'different') on two events, and link again: it outranks every score. The last verdict on a pair counts.
    `a` and `b` are ids of events or the first digits of them. Raises StoreError for an unknown or ambiguous one."""
    if verdict not in ("same", "different"):
        raise StoreError(f"{verdict!r} is no verdict; it is same or different")
    x, y = _event(store, a), _event(store, b)
    if x == y:
        raise StoreError(f"{a} and {b} are one event; name two")
    with store.writer("judge") as writer:
        first, second = pair(x, y)
        row = {
            "a": first,
            "b": second,
            "verdict": verdict,
            "score": 1.0 if verdict == "same" else 0.0,
            "maker": by,
            "person": True,
            "note": note,
            "at": _now(),
        }
        writer.append("judgements", [row])
        return _Job(store, writer, Weights.load(), lambda done, of: None, {(first, second): verdict}).run()


def doubtful(store: Store, limit: int = 20) -> list[dict[str, Any]]:
    """Pairs on which no person has spoken, those whose score is nearest to one half first: `a`, `b`, `score`, `verdict`, and of both events type,
    status, document, date and the sentence that tells it."""
    rows = store.select(
        "select j.a, j.b, j.score, j.verdict from judgements j where not person and exists (from events e where e.id = j.a) "
        "and exists (from events e where e.id = j.b) and not exists (from judgements p where p.person and p.a = j.a and p.b = j.b) "
        "order by abs(score - 0.5), a, b limit ?",
        [limit],
    )
    out = []
    for row in list(rows):
        out.append(row | {"events": [_shown(store, row[side]) for side in ("a", "b")]})
    return out


def episodes(store: Store, where: str = "true", parameters: Sequence[Any] | None = None) -> Iterator[dict[str, Any]]:
    """The episode records (docs/episodes.md) for which the SQL condition over the columns of `episodes` holds, by first report."""
    for row in store.select(f"select record from episodes where {where} order by first_reported, id", parameters):
        yield json.loads(row["record"])


def _shown(store: Store, event: str) -> dict[str, Any]:
    row = next(iter(store.select("select document, record from events where id = ?", [event])))
    record, text = json.loads(row["record"]), store.document(row["document"]).text
    a, b = record["mentions"][0]["sentence"]
    return {
        "id": event, "type": record["type"], "status": record["status"], "document": record["document"]["id"], "published": record["document"]["date"],
        "trigger": record["mentions"][0]["trigger"]["text"], "sentence": " ".join(text[a:b].split()),
    }  # fmt: skip


def _event(store: Store, start: str) -> str:
    found = store.sql("select id from events where starts_with(id, ?) order by id limit 2", [start]).fetchall()
    if not found:
        raise StoreError(f"{store.path}: no event {start}; `dragoman query --store {store.path}` lists the ids")
    if len(found) > 1:
        raise StoreError(f"{store.path}: more than one event begins with {start}; give more of its digits")
    return found[0][0]


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")


class _Job:
    def __init__(
        self, store: Store, writer: Writer, weights: Weights, tell: Callable[[int, int], None], verdicts: Mapping[Pair, str] | None = None
    ) -> None:
        self.store, self.writer, self.weights, self.tell = store, writer, weights, tell
        self.maker = f"link {weights.digest}"
        self.verdicts = dict(verdicts or {})
        self.tally = Tally()
        self.began = _now()
        self.reports: dict[str, Report] = {}
        self.texts: dict[str, str] = {}

    def run(self) -> Tally:
        store = self.store
        row = store.sql("select max(batch), arg_max(coder, batch) from runs where command = 'link'").fetchall()[0]
        again = row[1] != self.weights.digest
        last = 0 if again or row[0] is None else row[0]
        new = {i for (i,) in store.sql("select id from events where batch > ?", [last]).fetchall()}
        persons = self._persons()
        if not (again or new or self.verdicts or self._stale(last)):
            return self._unchanged()
        edges = [] if again else self._edges()
        fresh = self._compare(new, last)
        self._keep(fresh, again and row[0] is not None)
        touched = None if again else new | {i for p in self.verdicts for i in p}
        self._episodes(edges + fresh, persons, touched, last)
        self.tally.events = len(new)
        run = {
            "command": "link",
            "started": self.began,
            "finished": _now(),
            "coder": self.weights.digest,
            "events": len(new),
            "documents": 0,
            "skipped": 0,
        }
        self.writer.append("runs", [run])
        self.writer.commit()
        return self.tally

    def _stale(self, last: int) -> bool:
        """Whether an episode tells of events that stand no more, or a report of it was reprinted since."""
        gone = "select 1 from (select unnest(events) as id from episodes) where id not in (select id from events) limit 1"
        copied = "select 1 from documents where batch > ? and same_text_as is not null limit 1"
        return bool(self.store.sql(gone).fetchall() or self.store.sql(copied, [last]).fetchall())

    def _unchanged(self) -> Tally:
        total, merged = self.store.sql("select count(*), count(*) filter (len(events) > 1) from episodes").fetchall()[0]
        return Tally(episodes=total, merged=merged)

    def _persons(self) -> dict[Pair, str]:
        """The last verdict of a person on each pair of events that stand, with those on events of versions that stand no more carried over to the
        events of the versions that took their place."""
        rows = self.store.sql("select a, b, verdict, maker, note, batch from judgements where person order by batch").fetchall()
        out: dict[Pair, str] = {}
        ends = sorted({i for row in rows for i in row[:2]})
        standing = (
            {i for (i,) in self.store.sql("select id from events where id in (select unnest(?::varchar[]))", [ends]).fetchall()} if ends else set()
        )
        heirs = {i: self._heir(i) for i in ends if i not in standing}
        told = {pair(a, b) for a, b, *_ in rows}
        for a, b, verdict, maker, note, _ in rows:
            x, y = heirs.get(a, a), heirs.get(b, b)
            if x is None or y is None or x == y:
                continue
            out[pair(x, y)] = verdict
            if pair(x, y) not in told:
                told.add(pair(x, y))
                first, second = pair(x, y)
                score = 1.0 if verdict == "same" else 0.0
                kept = {"a": first, "b": second, "verdict": verdict, "score": score, "maker": maker, "person": True, "note": note, "at": _now()}
                self.writer.append("judgements", [kept])
                self.verdicts[first, second] = verdict
                self.tally.carried += 1
        for p, verdict in self.verdicts.items():
            out[p] = verdict
        return out

    def _heir(self, event: str) -> str | None:
        """The event in the newest version of its report that tells the same: of the same type, with the same words in the same or the likest sentence."""
        found = self.store.sql("select document, type, record from events_all where id = ? order by batch desc limit 1", [event]).fetchall()
        if not found:
            return None
        key, type_, record = found[0][0], found[0][1], json.loads(found[0][2])
        seen = {key}
        while True:
            row = self.store.sql("select key from documents_all where supersedes = ? order by batch desc limit 1", [key]).fetchall()
            if not row or row[0][0] in seen:
                break
            key = row[0][0]
            seen.add(key)
        mine = self._act(record, found[0][0], 0)
        best, score = None, 0.0
        for other, position in self.store.sql(
            "select record, position from events where document = ? and type = ? order by position", [key, type_]
        ).fetchall():
            act = self._act(json.loads(other), key, position)
            likeness = self.weights.score(
                {k: v for k, v in features(mine, act, self.weights.modes).items() if not k.startswith(("reports", "told", "one report"))}
            )
            same = bool(mine.triggers & act.triggers)
            if same and (best is None or likeness > score):
                best, score = act.id, likeness
        return best

    def _edges(self) -> list[tuple[str, str, float]]:
        query = "select a, b, score from judgements where not person and maker = ?"
        return [(a, b, _logit(p)) for a, b, p in self.store.sql(query, [self.maker]).fetchall()]

    def _act(self, record: Mapping[str, Any], key: str, position: int) -> Act:
        if key not in self.reports:
            self._load([key])
        return act_of(record, self.reports[key], self.texts[key], position, self.weights.off)

    def _load(self, keys: Iterable[str]) -> None:
        wanted = [k for k in keys if k not in self.reports]
        for row in (
            self.store.select("select key, origin, date, text, title from documents_all where key in (select unnest(?::varchar[]))", [wanted])
            if wanted
            else ()
        ):
            date = row["date"].isoformat() if row["date"] else None
            self.reports[row["key"]] = report_of(row["key"], row["origin"], date, row["text"], row["title"])
            self.texts[row["key"]] = row["text"]

    def _compare(self, new: set[str], last: int) -> list[tuple[str, str, float]]:
        """Edges between new events and all that may be the same act; block by block of types."""
        types = [t for (t,) in self.store.sql("select distinct type from events where batch > ? order by type", [last]).fetchall()]
        groups = sorted({g for t in types for g in self.weights.groups_of(t)})
        out: dict[Pair, float] = {}
        done: set[str] = set()
        for group in groups:
            members = group.split("+")
            acts = list(self._acts(members, last))
            for a, b in candidates(acts, new, self.weights):
                if (a.id, b.id) in out or (a.type != b.type and group not in self.weights.groups_of(a.type)):
                    continue
                out[a.id, b.id] = round(self.weights.score(features(a, b, self.weights.modes)), 3)
            done |= {a.id for a in acts if a.id in new}
            self.tell(len(done), len(new))
        self.tally.pairs = len(out)
        least = _logit(KEPT)
        return [(a, b, score) for (a, b), score in sorted(out.items()) if score > least]

    def _acts(self, types: Sequence[str], last: int) -> Iterator[Act]:
        """The acts of these types that are new, and those that were about the time of a new one."""
        # As `acts.window`, or wider.
        lo = f"case when date is not null and date_start is null then published - {AGES} else coalesce(date_start, published - {UNDATED}) end"
        hi = f"coalesce(date_end, published + {UNDATED})"
        span = (
            f"select min({lo}), max({hi}), count(*) filter (({lo}) is null or ({hi}) is null) from events where batch > ? and list_contains(?, type)"
        )
        first, final, open_ = self.store.sql(span, [last, types]).fetchall()[0]
        query = "select id, document, position, record from events where list_contains($types, type)"
        values: dict[str, Any] = {"types": list(types)}
        if not open_ and first is not None:
            slack = datetime.timedelta(days=PUT_OFF)
            query += f" and coalesce(({lo}) <= $final and ({hi}) >= $first, true)"
            values |= {"first": first - slack, "final": final + slack}
        rows = self.store.sql(f"{query} order by document, position", values).fetchall()
        self._load({r[1] for r in rows})
        for _, document, position, record in rows:
            yield self._act(json.loads(record), document, position)

    def _keep(self, edges: Iterable[tuple[str, str, float]], afresh: bool) -> None:
        at = self.began
        rows: list[dict[str, Any]] = [
            {
                "a": a,
                "b": b,
                "verdict": "same" if s > 0 else "different",
                "score": round(probability(s), 4),
                "maker": self.maker,
                "person": False,
                "at": at,
            }
            for a, b, s in edges
        ]
        self.tally.edges = len(rows)
        if afresh:  # edges of other weights go; what persons said stays
            columns = ("a", "b", "verdict", "score", "maker", "person", "note", "at")
            wanted = ", ".join(f'"{c}"' for c in columns)
            said = self.store.sql(f'select {wanted} from judgements where person order by batch, "at"').fetchall()
            last = {row[:2]: dict(zip(columns, row)) for row in said}  # of several verdicts on a pair the last counts
            self.writer.replace("judgements", last.values())
        if rows:
            self.writer.append("judgements", rows)

    def _episodes(self, edges: list[tuple[str, str, float]], persons: Mapping[Pair, str], touched: set[str] | None, last: int) -> None:
        """Regroup what is touched, rebuild those episodes, and keep the others."""
        store = self.store
        standing = [i for (i,) in store.sql("select id from events order by id").fetchall()]
        stands = set(standing)
        scores = {(a, b): s for a, b, s in edges if a in stands and b in stands}
        same = [p for p, v in persons.items() if v == "same"]
        different = [p for p, v in persons.items() if v == "different"]
        every = components(standing, [*(p for p, s in scores.items() if s > 0), *same])
        old: dict[str, str] = {}  # event -> episode
        sizes: dict[str, int] = {}
        if touched is not None:
            copied = {k for (k,) in store.sql("select same_text_as from documents where batch > ? and same_text_as is not null", [last]).fetchall()}
            for id_, events, documents in store.sql("select id, events, documents from episodes").fetchall():
                if not stands.issuperset(events) or copied.intersection(documents):
                    touched |= set(events)
                old |= dict.fromkeys(events, id_)
                sizes[id_] = len(events)
        stack = [c for c in every if touched is None or not touched.isdisjoint(c) or not all(i in old for i in c)]
        gone = {old[i] for c in stack for i in c if i in old} | {old[i] for i in touched or () if i in old}
        of: dict[str, dict[Pair, float]] = {}
        home = {i: c[0] for c in stack for i in c}
        for (a, b), s in scores.items():
            if a in home and home[a] == home.get(b):
                of.setdefault(home[a], {})[a, b] = s
        groups = [g for c in stack for g in (clusters(c, of.get(c[0], {}), same, different) if len(c) > 1 else [c])]
        rows = sorted((_row(e) for e in self._made(groups)), key=lambda r: (r["first_reported"] or "9", r["id"]))
        if touched is None:
            self.writer.replace("episodes", rows)
        else:
            self.writer.revise("episodes", gone, rows)
        kept = [n for id_, n in sizes.items() if id_ not in gone]
        self.tally.episodes = len(rows) + len(kept)
        self.tally.merged = sum(len(r["events"]) > 1 for r in rows) + sum(n > 1 for n in kept)

    def _made(self, groups: Sequence[Sequence[str]]) -> Iterator[Episode]:
        ids = [i for g in groups for i in g]
        found: dict[str, tuple[str, int, dict[str, Any]]] = {}
        for some in range(0, len(ids), 10_000):
            query = "select id, document, position, record from events where id in (select unnest(?::varchar[]))"
            for i, document, position, record in self.store.sql(query, [ids[some : some + 10_000]]).fetchall():
                found[i] = (document, position, json.loads(record))
        self._load({document for document, _, _ in found.values()})
        shelf = self._shelf()
        for group in groups:
            tellings = [telling(found[i][2], found[i][0], found[i][1], self.texts[found[i][0]], self.weights) for i in group]
            yield episode(tellings, shelf, self.maker)

    def _shelf(self) -> Shelf:
        outlets = dict(self.store.sql("select key, source from documents_all").fetchall())
        origins = {key: report.origin for key, report in self.reports.items()}
        copies = dict(self.store.sql("select same_text_as, count(*) from documents where same_text_as is not null group by 1").fetchall())
        return Shelf(outlets, origins, copies)


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def _row(e: Episode) -> dict[str, Any]:
    """The columns of `episodes`."""
    date, place = e.date, e.place
    return {
        "id": e.id, "type": e.type, "status": e.status, "events": list(e.events), "documents": list(e.documents),
        "actor_countries": list(dict.fromkeys(p.country for p in e.actors if p.country)),
        "recipient_countries": list(dict.fromkeys(p.country for p in e.recipients if p.country)),
        "date": date.edtf if date else None, "date_start": _calendar(date.start) if date else None, "date_end": _calendar(date.end) if date else None,
        "place": place.name if place else None, "place_country": place.country if place else None, "lat": place.lat if place else None,
        "lon": place.lon if place else None, "reports": e.reports, "sources": e.sources, "first_reported": e.first_reported,
        "last_reported": e.last_reported, "record": json.dumps(episode_as_json(e), ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip


def _calendar(value: str | None) -> str | None:
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None
