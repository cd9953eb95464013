"""What the formats share: an event with its text at hand, pairs of parties, days, numbers of countries, plain cells."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.data import plain, read_yaml
from dragoman.data.countries import Country, countries
from dragoman.records import Count, Event, Party, Run

Row = dict[str, Any]
Pair = tuple[Party | None, Party | None]
RECIPROCAL = frozenset(("CONSULT", "AGREE", "COOPERATE", "ASSAULT"))
"""Types in which several actors and no recipient act upon one another: a meeting, a deal, a clash."""
UNLIKELY = ("planned", "proposed", "negated")
"""Statuses of what has not happened: a format without a place for them leaves such events out."""


@dataclass(frozen=True, slots=True)
class Item:
    """An event to export. `quote` (the sentence of its first mention) and `length` (characters of the text) are None where there is no text."""

    event: Event
    run: Run | None
    quote: str | None = None
    length: int | None = None


@dataclass(frozen=True)
class Left:
    """Why an event is no row of a table."""

    reason: str


@cache
def data(name: str) -> Mapping[str, Any]:
    """What data/export/NAME.yaml says."""
    return plain(read_yaml(f"export/{name}.yaml")[0])


def columns(name: str) -> list[str]:
    return list(data(name)["columns"])


def country(code: str | None) -> Country | None:
    return countries().get(code) if code else None


@cache
def regions(table: str) -> Mapping[str, str]:
    """The region of each country in `acled` or `ucdp`."""
    found = {}
    acled = data("countries")["acled"]
    if table == "acled":
        return {code: region for region, codes in acled.items() for code in codes}
    exact: dict[str, str] = {}
    for region, parts in data("countries")["ucdp"].items():
        for part in parts:
            if part in acled:
                found.update(dict.fromkeys(acled[part], region))
            else:
                exact[part] = region
    return found | exact


def number(*parts: str | None) -> int:
    """A number of 63 bits that stands for the parts, the same on every run and machine."""
    key = "\x1f".join(p or "" for p in parts)
    return int.from_bytes(hashlib.sha256(key.encode("utf8", "surrogatepass")).digest()[:8], "big") >> 1


def first_day(event: Event) -> dt.date | None:
    """The first day of the act's date, else that of publication; None where neither is known."""
    return day(event.date.start if event.date else None) or day(event.document.date)


def last_day(event: Event) -> dt.date | None:
    """The last day of the act's date, where that is closed, else the first day."""
    return (day(event.date.end) if event.date and event.date.start else None) or first_day(event)


def day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def pairs(event: Event, both_ways: bool = True) -> list[Pair]:
    """Who acts towards whom: actor and recipient, each pair; where all act alike, each two of them, both ways or once."""
    if event.recipients:
        return [(a, r) for a in event.actors or (None,) for r in event.recipients]
    if len(event.actors) > 1 and event.type in RECIPROCAL:
        return [(a, b) for i, a in enumerate(event.actors) for j, b in enumerate(event.actors) if (i != j if both_ways else i < j)]
    return [(a, None) for a in event.actors] or [(None, None)]


def sides(event: Event) -> tuple[Sequence[Party], Sequence[Party]]:
    """The two sides; of several who clash and no recipient, the first and the others."""
    if not event.recipients and len(event.actors) > 1 and event.type in RECIPROCAL:
        return event.actors[:1], event.actors[1:]
    return event.actors, event.recipients


def called(party: Party | None) -> str | None:
    return (party.name or party.text) if party else None


def joined(values: Iterable[object], by: str = ";") -> str | None:
    """The values in order, an unknown one as nothing, so that columns keep step; None where none is known."""
    shown = ["" if v is None else str(v) for v in values]
    return by.join(shown) if any(shown) else None


def town(event: Event) -> str | None:
    place = event.place
    return place.name if place and place.precision in ("point", "city") else None


def best(count: Count | None) -> int | None:
    """The number told, and for a word without one ('dozens') the least that it stands for."""
    if count is None:
        return None
    return max(count.value, count.low or 0) if count.value is not None else count.low


def low(count: Count | None) -> int | None:
    """The least that the words allow; None for 'up to 50', which leaves it open."""
    return count.low if count else None


def high(count: Count | None) -> int | None:
    """The most that the words allow; None for 'over 50'."""
    return count.high if count else None


def cell(value: Any) -> Any:
    """A value as CSV holds it: nothing for None, TRUE and FALSE, one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return " ".join(value.split()) if isinstance(value, str) else value
