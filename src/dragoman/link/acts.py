"""Act: what linking compares of an event, made from its record and its document."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from dragoman.data import lines, read_yaml
from dragoman.link.words import Bag, bag, stem, stems, telling

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
STATEMENTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE"})
BEYOND = frozenset({"IGO", "INT", "EUR"})
"""Country codes of bodies of states, under which reports also put what acts for one state."""
_KEYS_OF_SENTENCE = 8
_KEYS_OF_REPORT = 8
LEAD = 80
"""Words at the beginning of a report that say what it is about."""
NEAR = 6
"""Words on each side of a trigger that are next to it."""
UNDATED = 30
"""An act without a date is told within so many days of its report."""
AGES = 36_500
"""Days back to where an act whose beginning is open may have begun."""


@dataclass(frozen=True, slots=True)
class Who:
    """One party, as far as linking asks."""

    actor: str | None
    name: str | None
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A document version: `key`, `origin` (the same for reprints), day of publication as an ordinal, and its words."""

    key: str
    origin: str
    published: int | None
    words: Bag


@dataclass(frozen=True, slots=True)
class Act:
    """An event reduced to what tells it from others. Days are proleptic Gregorian ordinals; an open end is None. `type` is None for an event word
    that no codebook line coded."""

    id: str
    report: Report
    position: int
    type: str | None
    mode: str | None
    status: str
    alleged: bool
    triggers: frozenset[str]  # stems of the words that name it
    forms: tuple[str, ...]  # those words, lower case
    sides: tuple[tuple[Who, ...], ...]
    start: int | None
    end: int | None
    dated: bool  # whether the text dates it
    place: str | None
    country: str | None
    wide: bool  # the place is a country or a region
    lat: float | None
    lon: float | None
    inferred: bool  # the place is taken over from elsewhere in the report
    dead: int | None
    injured: int | None
    words: Bag  # of the sentences that tell it
    near: Bag  # of the words next to those that name it
    bare: bool  # a noun that any act of the type may be called by ('the attack'), and no party
    off: str | None = None  # 'postponed' or 'cancelled' where that is what is told of another act
    keys: frozenset[str] = field(default=frozenset())
    nations: frozenset[str] = field(default=frozenset())


def report_of(key: str, origin: str, published: str | None, text: str, title: str | None = None) -> Report:
    """The report of a document's text. The words that a report begins with, and those of its title, count twice: they say what it is about."""
    words = stems(text)
    return Report(key, origin, day(published), bag([*words, *words[:LEAD], *stems(title or "") * 2]))


def put_off(record: Mapping[str, Any], words: Mapping[str, str]) -> str | None:
    """What an event says of another act: by the words of its trigger that it was postponed or cancelled; None of any other event."""
    found = (words.get(stem(w)) for m in record["mentions"] for w in m["trigger"]["text"].split())
    return next((status for status in found if status), None)


def act_of(record: Mapping[str, Any], report: Report, text: str, position: int = 0, off: Mapping[str, str] | None = None) -> Act:
    """The act that an event record (docs/record.md) of this report tells. `text` is the document's, `off` what its stems say of a plan."""
    said = put_off(record, off or {})
    # The date beside 'postponed' is that of the plan, which the coder, for a deed, looked for in the past.
    date, place = (record["date"] if not said else None) or {}, record["place"] or {}
    actors, recipients = _who(record["actors"]), _who(record["recipients"])
    if record["type"] in RECIPROCAL:
        sides: tuple[tuple[Who, ...], ...] = ((*actors, *recipients),)
    else:  # nobody does to himself what is told here: a recipient that is the actor too was read wrongly
        of = {(p.country, p.sector) for p in actors if p.country and p.sector == "GOV"}
        sides = actors, tuple(p for p in recipients if (p.country, p.sector) not in of)
    start, end = day(date.get("start")), day(date.get("end"))
    spans = sorted({tuple(m["sentence"]) for m in record["mentions"]})
    words = bag(w for a, b in spans for w in stems(text[a:b]))
    near = bag(w for m in record["mentions"] for w in around(text, m["sentence"], m["trigger"]["span"]))
    known = general_nouns().get(record["type"], frozenset())
    bare = not any(sides) and all(m["trigger"]["text"].lower() in known for m in record["mentions"])
    forms = sorted({w.lower() for m in record["mentions"] for w in m["trigger"]["text"].split()})
    dead, injured = (record["counts"].get(kind, {}).get("value") for kind in ("dead", "injured"))
    name = place.get("name")
    nations = frozenset(p.country for side in sides for p in side if p.country) | frozenset(c for c in [place.get("country")] if c)
    return Act(
        record["id"], report, position, record["type"], record["mode"], record["status"], record["alleged"],
        frozenset(map(stem, forms)), tuple(forms), sides,
        start, end, bool(date), name, place.get("country"), place.get("precision") in ("country", "region", "admin1"), place.get("lat"),
        place.get("lon"), bool(place.get("inferred_from")), dead, injured, words, near, bare, said, keys_of(sides, name, words, report.words), nations,
    )  # fmt: skip


@lru_cache(maxsize=1)
def general_nouns() -> Mapping[str, frozenset[str]]:
    """By type the nouns that any act of it may be called by (data/grammar/acts.yaml)."""
    return {str(type_): frozenset(map(str, lines(nouns))) for type_, nouns in read_yaml("grammar/acts.yaml")[0]["general"].items()}


def around(text: str, sentence: Sequence[int], trigger: Sequence[int]) -> list[str]:
    """The stems of the words next to a trigger in its sentence."""
    return stems(text[sentence[0] : trigger[0]])[-NEAR:] + stems(text[trigger[1] : sentence[1]])[:NEAR]


def keys_of(sides: Iterable[Iterable[Who]], place: str | None, words: Bag, of_report: Bag) -> frozenset[str]:
    """By what an act is found: its parties, its place, the weightiest words of its sentences and of its report."""
    found = {p.actor or p.name for side in sides for p in side if p.actor or p.name}
    if place:
        found.add("@" + place)
    return frozenset({str(k) for k in found} | set(telling(words, _KEYS_OF_SENTENCE)) | set(telling(of_report, _KEYS_OF_REPORT)))


def window(act: Act) -> tuple[int, int] | None:
    """First and last day on which the act may have been, for finding candidates; None where nothing tells."""
    if act.start is not None and act.end is not None:
        return act.start, act.end
    if act.report.published is None:
        return None
    if act.dated:  # open at one end: 'since 2014'
        return act.start if act.start is not None else act.report.published - AGES, act.end if act.end is not None else act.report.published
    return act.report.published - UNDATED, act.report.published + (UNDATED if act.status in ("planned", "proposed") else 1)


def _who(parties: Sequence[Mapping[str, Any]]) -> tuple[Who, ...]:
    return tuple(Who(p["actor"], p["name"] or p["text"], p["country"], p["sectors"][0] if p["sectors"] else None) for p in parties)


def day(value: str | None) -> int | None:
    """The ordinal of YYYY-MM-DD; None for what no calendar day is."""
    try:
        return datetime.date.fromisoformat(value).toordinal() if value else None
    except ValueError:
        return None
