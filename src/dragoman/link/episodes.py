"""Events that tell one act -> the episode: what all the reports together say of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dragoman.link.acts import RECIPROCAL, put_off
from dragoman.link.likeness import Weights
from dragoman.link.words import stems
from dragoman.records import Account, Episode, Participant, Place, Range, Step, TimeSpan, Told

T = TypeVar("T")
_HAPPENED = ("occurred", "ongoing")
_FINENESS = {"point": 0, "city": 0, "admin1": 1, "region": 2, "country": 3}
_DENIAL = "negated"


@dataclass(frozen=True, slots=True)
class Telling:
    """One event record with its document version: `key`, the sentences that tell it, and the status that they give it."""

    record: Mapping[str, Any]
    key: str
    position: int
    status: str

    @property
    def id(self) -> str:
        return self.record["id"]

    @property
    def published(self) -> str | None:
        return self.record["document"]["date"]

    @property
    def order(self) -> tuple[bool, str, str, int]:
        return self.published is None, self.published or "", self.record["document"]["id"], self.position


def telling(record: Mapping[str, Any], key: str, position: int, text: str, weights: Weights) -> Telling:
    """The telling of an event of the document of that text. A plan whose sentence says that it was put off or called off is told as that."""
    status = put_off(record, weights.off) or record["status"]
    if status not in _HAPPENED:
        for mention in record["mentions"]:
            a, b = mention["sentence"]
            said = {weights.off[w] for w in stems(text[a:b]) if w in weights.off}
            status = min(said) if said else status
    return Telling(record, key, position, status)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of the documents: outlet by key, origin by key, and how many exact copies a key has."""

    outlets: Mapping[str, str | None]
    origins: Mapping[str, str]
    copies: Mapping[str, int]


def episode(tellings: Iterable[Telling], shelf: Shelf, maker: str | None = None) -> Episode:
    """The episode that these tellings make. Its id is that of the event that was reported first."""
    tellings = sorted(tellings, key=lambda t: t.order)
    told = [t.record["type"] for t in tellings if t.status not in ("postponed", "cancelled")] or [t.record["type"] for t in tellings]
    type_ = _most(told) or told[0]
    keys = list(dict.fromkeys(t.key for t in tellings))
    history = _history(tellings)
    status = history[-1].status
    accounts = _accounts(tellings)
    sure = [t for t in tellings if t.status not in ("postponed", "cancelled", _DENIAL)] or tellings
    date, date_events = _date(sure, status)
    place, place_events = _place(sure)
    actors, recipients = _participants(tellings, "actors"), _participants(tellings, "recipients")
    if type_ in RECIPROCAL:
        actors, recipients = _pooled([*actors, *recipients]), ()
    published = [t.published for t in tellings if t.published]
    origins = {shelf.origins.get(k, k) for k in keys}
    independent = {shelf.outlets.get(o) or o for o in origins}
    return Episode(
        hashlib.sha256(f"episode\x1f{tellings[0].id}".encode()).hexdigest()[:16], type_,
        _most(t.record["mode"] for t in tellings if t.record["mode"] and t.record["type"] == type_), status,
        all(t.record["alleged"] for t in tellings if t.status != _DENIAL), len(accounts) > 1, actors, recipients, date, date_events, place, place_events,
        history, _counts(tellings, shelf), accounts if len(accounts) > 1 else (), tuple(t.id for t in tellings), tuple(keys),
        sum(1 + shelf.copies.get(k, 0) for k in keys), len(independent), min(published, default=None), max(published, default=None), maker,
    )  # fmt: skip


def _most(values: Iterable[T]) -> T | None:
    """The commonest value, the first of several; None of none."""
    counted = Counter(values)
    return max(counted, key=lambda v: counted[v]) if counted else None


def _history(tellings: Sequence[Telling]) -> tuple[Step, ...]:
    """The states in the order in which they were reported. What has happened stays so: a later report that still tells the plan, or a denial,
    changes nothing in it (a denial stands among the accounts)."""
    steps: list[tuple[str, list[Telling]]] = []
    rank = {"proposed": 0, "planned": 1, _DENIAL: 2, "postponed": 3, "cancelled": 4, "ongoing": 5, "occurred": 6}
    days: dict[str, list[Telling]] = {}
    for t in tellings:
        days.setdefault(t.published or "", []).append(t)
    for _, told in sorted(days.items(), key=lambda x: (x[0] == "", x[0])):
        for t in sorted(told, key=lambda t: rank.get(t.status, 0)):
            now = steps[-1][0] if steps else None
            if now is not None and t.status != now:
                if now in _HAPPENED and t.status not in _HAPPENED:
                    continue
                if t.status == "proposed" and now in ("planned", "postponed", "cancelled"):
                    continue
            if t.status == now:
                steps[-1][1].append(t)
            else:
                steps.append((t.status, [t]))
    out = []
    for status, told in steps:
        dates = [t.published for t in told if t.published]
        when = _date(told, status)[0]
        out.append(Step(status, min(dates, default=None), max(dates, default=None), when.edtf if when else None, tuple(t.id for t in told)))
    return tuple(out)


def _accounts(tellings: Sequence[Telling]) -> tuple[Account, ...]:
    """What is said by whom, where some say that it happened and some that it did not: the reports' own voice is their outlet or id."""
    if not any(t.status == _DENIAL for t in tellings) or all(t.status == _DENIAL for t in tellings):
        return ()
    said: dict[str, list[Telling]] = {}
    for t in tellings:
        says = _DENIAL if t.status == _DENIAL else "alleged" if t.record["alleged"] else t.status
        said.setdefault(says, []).append(t)
    return tuple(Account(says, tuple(dict.fromkeys(_speaker(t) for t in told)), tuple(t.id for t in told)) for says, told in said.items())


def _speaker(t: Telling) -> str:
    nearest = t.record["attribution"][:1]
    document = t.record["document"]
    return (nearest[0]["name"] or nearest[0]["text"]) if nearest else (document["source"] or document["id"])


def _participants(tellings: Sequence[Telling], side: str) -> tuple[Participant, ...]:
    found = [
        Participant(p["name"] or p["text"], p["actor"], p["country"], tuple(p["sectors"]), p["role"], (t.id,))
        for t in tellings
        for p in t.record[side]
    ]
    return _pooled(found)


def _pooled(found: Iterable[Participant]) -> tuple[Participant, ...]:
    """One of all that are the same: the same actor or name, or of one country and sector where at least one has no entry in the actor base."""
    groups: list[list[Participant]] = []
    for p in found:
        mine = next((g for g in groups if any(_same(p, q) for q in g)), None)
        if mine is None:
            groups.append([p])
        else:
            mine.append(p)
    out = []
    for g in groups:
        best = max(g, key=lambda p: (p.actor is not None, p.role is not None, p.country is not None, len(p.name)))
        events = tuple(dict.fromkeys(e for p in g for e in p.events))
        out.append(Participant(best.name, best.actor, best.country or _most(p.country for p in g if p.country), best.sectors, best.role, events))
    return tuple(sorted(out, key=lambda p: -len(p.events)))


def _same(a: Participant, b: Participant) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    return a.name == b.name or (a.country is not None and a.country == b.country and a.sectors[:1] == b.sectors[:1])


def _date(tellings: Sequence[Telling], status: str) -> tuple[TimeSpan | None, tuple[str, ...]]:
    """Of the dates that are told, the one that lies within most of the others; of several the narrowest, then the latest told. Where the act has
    happened, dates of reports that say so go before those of the plan."""
    dated = [t for t in tellings if t.record["date"] and (t.record["date"]["start"] or t.record["date"]["end"])]
    if status in _HAPPENED:
        dated = [t for t in dated if t.status in _HAPPENED] or dated
    if not dated:
        return None, ()

    def bounds(t: Telling) -> tuple[str, str]:
        return t.record["date"]["start"] or "0000", t.record["date"]["end"] or "9999"

    def within(t: Telling, other: Telling) -> bool:
        (a, b), (c, d) = bounds(t), bounds(other)
        return c <= a and b <= d

    best = max(dated, key=lambda t: (sum(within(t, o) for o in dated), -_days(*bounds(t)), t.order))
    agree = tuple(t.id for t in dated if within(best, t))
    d = best.record["date"]
    return TimeSpan(d["edtf"], d["start"], d["end"], d["precision"]), agree


def _days(start: str, end: str) -> int:
    return (int(end[:4]) - int(start[:4])) * 372 + (int(end[5:7] or 12) - int(start[5:7] or 1)) * 31 + int(end[8:10] or 31) - int(start[8:10] or 1)


def _place(tellings: Sequence[Telling]) -> tuple[Place | None, tuple[str, ...]]:
    """Of the places that are told, the one in most reports' places; of several the finest. A place that stands with the act goes before one that is
    taken over from elsewhere in its report."""
    placed = [t for t in tellings if t.record["place"]]
    placed = [t for t in placed if not t.record["place"]["inferred_from"]] or placed
    if not placed:
        return None, ()

    def within(p: Mapping[str, Any], q: Mapping[str, Any]) -> bool:
        if p["name"] == q["name"]:
            return True
        wide = _FINENESS.get(q["precision"] or "", 0) > _FINENESS.get(p["precision"] or "", 0)
        return wide and p["country"] == q["country"] and (q["precision"] != "admin1" or p["admin1"] == q["name"])

    best = max(
        placed,
        key=lambda t: (sum(within(t.record["place"], o.record["place"]) for o in placed), -_FINENESS.get(t.record["place"]["precision"] or "", 0)),
    )
    p = best.record["place"]
    agree = tuple(t.id for t in placed if within(p, t.record["place"]))
    return Place(None, None, p["name"], p["geonames"], p["country"], p["admin1"], p["lat"], p["lon"], p["precision"]), agree


def _counts(tellings: Sequence[Telling], shelf: Shelf) -> dict[str, Range]:
    told: dict[str, list[Told]] = {}
    for t in tellings:
        for kind, c in t.record["counts"].items():
            by = t.record["attribution"][:1]
            name = (by[0]["name"] or by[0]["text"]) if by else None
            told.setdefault(kind, []).append(Told(t.id, t.published, shelf.outlets.get(t.key), name, c["value"], c["low"], c["high"], c["text"]))
    out = {}
    for kind, rows in sorted(told.items()):
        values = [r.value for r in rows if r.value is not None]
        out[kind] = Range(min(values, default=None), max(values, default=None), values[-1] if values else None, tuple(rows))
    return out
