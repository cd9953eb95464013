"""Event records against a folder of gold event files: which events were found, and how many of their fields are right.

A gold file is YAML: doc, date, text_from (default: the same name ending in .txt) and events, each with id, type, status, actors and
recipients ({name, code: COUNTRY.SECTOR}), date (EDTF), place ({name, country}), attribution, counts, mentions (quotes that occur once in
the text and hold the word that names the act) and core. A record may stand for a gold event when one of its triggers lies inside one of
the event's quotes; pairs are chosen one to one, best first: right type, then quotes in common, then countries in common. Gold events that
are not core, and records that speak of one, cost nothing when missed or made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.data import DataError, load_yaml
from dragoman.records import Span

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Types in which actors and recipients are scored as one set of parties."""

Code = tuple[str, str]


@dataclass(frozen=True)
class GoldEvent:
    """One event of a gold file; `types` are the right ones, the first the one that the file names; `quotes` are spans of the text."""

    id: str
    types: tuple[str, ...]
    mode: str | None
    status: str
    alleged: bool
    actors: tuple[Code, ...]
    recipients: tuple[Code, ...]
    date: str | None
    place: tuple[str, str | None] | None
    sources: tuple[str, ...]
    dead: str | None
    quotes: tuple[Span, ...]
    core: bool
    shown: str


@dataclass(frozen=True)
class GoldDocument:
    """A gold file: the document's id and date, the path of its text, and its events."""

    id: str
    date: str | None
    text: Path
    events: tuple[GoldEvent, ...]


@dataclass(frozen=True)
class Told:
    """What is scored of an event record."""

    type: str
    mode: str | None
    status: str | None
    alleged: bool
    actors: frozenset[Code]
    recipients: frozenset[Code]
    date: str | None
    place: Mapping[str, Any] | None
    sources: tuple[str, ...]
    dead: str | None
    triggers: tuple[Span, ...]
    shown: str


@dataclass
class Score:
    """Counts of a scoring. `fields` holds (right, asked), `sets` holds (in both, told, gold); `faults` are lines for a reader."""

    gold: int = 0
    told: int = 0
    found: int = 0
    typed: int = 0
    whole: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    sets: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    faults: list[str] = field(default_factory=list)

    def table(self) -> dict[str, Any]:
        """The figures by name, rounded to three places."""
        rows: dict[str, Any] = {"gold events": self.gold, "predicted events": self.told}
        for name, right in (("event found", self.found), ("event found with its type", self.typed), ("whole record", self.whole)):
            precision, recall, f1 = prf(right, self.told, self.gold)
            rows[name] = {"P": round(precision, 3), "R": round(recall, 3), "F1": round(f1, 3)}
        rows["sets (F1 on events found)"] = {name: round(prf(*counts)[2], 3) for name, counts in self.sets.items()}
        rows["fields (right / of events found)"] = {name: f"{a}/{b} = {a / b:.2f}" for name, (a, b) in self.fields.items() if b}
        return rows


def prf(right: int, told: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1, each 0 where it is undefined."""
    precision = right / told if told else 0.0
    recall = right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def load_gold(folder: Path) -> Iterator[GoldDocument]:
    """The gold files (*.yaml, *.yml) of a folder in order of name. Raises DataError for one that cannot be used, with file and line."""
    paths = sorted(p for p in Path(folder).glob("*.y*ml"))
    if not paths:
        raise DataError(str(folder), 0, "no gold file (*.yaml) in this folder")
    for path in paths:
        for document in load_yaml(path):
            text_path = path.with_name(str(document.get("text_from") or path.stem + ".txt"))
            try:
                text = text_path.read_text(encoding="utf-8")
            except OSError as error:
                raise DataError(path.name, document.line, f"its text {text_path.name} cannot be read ({error.strerror})") from None
            events = tuple(_gold_event(event, text) for event in document.get("events") or ())
            yield GoldDocument(str(document.get("doc") or path.stem), _value(document.get("date")), text_path, events)


def _value(scalar: Any) -> str | None:
    return None if scalar is None or str(scalar) in ("", "null", "~") else str(scalar)


def _gold_event(event: Any, text: str) -> GoldEvent:
    for key in ("id", "type", "status", "mentions", "core"):
        if key not in event:
            raise DataError(event.file, event.line, f"the event has no '{key}'")
    place = event.get("place")
    counts = event.get("counts")
    return GoldEvent(
        id=str(event["id"]),
        types=(str(event["type"]), *(str(t) for t in event.get("also") or ())),
        mode=_value(event.get("mode")),
        status=str(event["status"]),
        alleged=event.get("alleged") == "true",
        actors=_gold_codes(event.get("actors")),
        recipients=_gold_codes(event.get("recipients")),
        date=_value(event.get("date")),
        place=(str(place["name"]), _value(place.get("country"))) if isinstance(place, Mapping) else None,
        sources=tuple(str(source["name"]).lower() for source in _list(event.get("attribution"))),
        dead=_value(counts.get("dead")) if isinstance(counts, Mapping) else None,
        quotes=tuple(_quote(mention, text, event) for mention in event["mentions"]),
        core=event["core"] == "true",
        shown=str(event["mentions"][0]),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _gold_codes(parties: Any) -> tuple[Code, ...]:
    codes = [str(party["code"]).partition(".") for party in _list(parties)]
    return tuple((country, sector) for country, _, sector in codes)


def _quote(mention: Any, text: str, event: Any) -> Span:
    if isinstance(mention, list):
        return int(mention[0]), int(mention[1])
    start = text.find(mention)
    if start < 0 or text.find(mention, start + 1) >= 0:
        raise DataError(event.file, getattr(mention, "line", event.line), f"{event['id']}: the quote {str(mention)!r} does not occur exactly once")
    return start, start + len(mention)


def told(record: Mapping[str, Any]) -> Told:
    """What is scored of an event record as `records.as_json` writes it."""
    actors, recipients = (frozenset(_codes(record.get(key))) for key in ("actors", "recipients"))
    mentions = record.get("mentions") or []
    dead = ((record.get("counts") or {}).get("dead") or {}).get("value")
    first = mentions[0]["trigger"]["text"] if mentions else "?"
    return Told(
        type=record["type"],
        mode=record.get("mode"),
        status=record.get("status"),
        alleged=bool(record.get("alleged")),
        actors=actors,
        recipients=recipients,
        date=(record.get("date") or {}).get("edtf"),
        place=record.get("place"),
        sources=tuple(str(s.get("name") or s.get("text") or "").lower() for s in record.get("attribution") or []),
        dead=None if dead is None else str(dead),
        triggers=tuple((m["trigger"]["span"][0], m["trigger"]["span"][1]) for m in mentions),
        shown=f"{record['type']} trigger {first!r} {_shown(actors)} -> {_shown(recipients)}",
    )


def _codes(parties: Iterable[Mapping[str, Any]] | None) -> Iterator[Code]:
    for party in parties or ():
        yield party.get("country") or "?", (party.get("sectors") or ["UNK"])[0]


def _shown(codes: Iterable[Code]) -> list[str]:
    return sorted(".".join(code) for code in codes)


def score(gold: Iterable[GoldDocument], records: Iterable[Mapping[str, Any]]) -> Score:
    """Event records (as `records.as_json` writes them; their document's id is the gold file's `doc`) against gold documents."""
    by_document: dict[str, list[Told]] = defaultdict(list)
    for record in records:
        by_document[record["document"]["id"]].append(told(record))
    out = Score()
    for document in gold:
        _score_document(document, by_document.get(document.id, []), out)
    return out


def align(gold: Sequence[GoldEvent], events: Sequence[Told]) -> list[tuple[int, int]]:
    """Pairs (gold number, record number), best first, none used twice."""
    pairs = []
    for g, gold_event in enumerate(gold):
        for e, event in enumerate(events):
            common = quotes_told(gold_event, event)
            if common:
                shared = _countries((*gold_event.actors, *gold_event.recipients)) & _countries(event.actors | event.recipients)
                pairs.append(((event.type not in gold_event.types, -common, -len(shared)), g, e))
    pairs.sort(key=lambda pair: pair[0])
    chosen: list[tuple[int, int]] = []
    used_gold, used = set(), set()
    for _, g, e in pairs:
        if g not in used_gold and e not in used:
            used_gold.add(g)
            used.add(e)
            chosen.append((g, e))
    return chosen


def quotes_told(gold: GoldEvent, event: Told) -> int:
    """How many of the gold event's quotes hold a trigger of the record."""
    return sum(any(start <= a and b <= end for a, b in event.triggers) for start, end in gold.quotes)


def _score_document(document: GoldDocument, events: Sequence[Told], out: Score) -> None:
    pairs = align(document.events, events)
    found, used = {g for g, _ in pairs}, {e for _, e in pairs}
    optional = [gold for gold in document.events if not gold.core]
    free = {e for g, e in pairs if not document.events[g].core}
    free |= {e for e, event in enumerate(events) if e not in used and any(quotes_told(gold, event) for gold in optional)}
    out.gold += len(document.events) - len(optional)
    out.told += len(events) - len(free)
    for g, gold in enumerate(document.events):
        if gold.core and g not in found:
            out.faults.append(f"{document.id} {gold.id} MISSED  {gold.types[0]} {gold.shown!r}")
    out.faults += [f"{document.id} ---  EXTRA   {event.shown}" for e, event in enumerate(events) if e not in used and e not in free]
    for g, e in pairs:
        if document.events[g].core:
            _score_pair(document.id, document.events[g], events[e], out)


def _score_pair(document: str, gold: GoldEvent, event: Told, out: Score) -> None:
    right = compare(gold, event)
    for name, ok in right.items():
        out.fields[name][0] += ok
        out.fields[name][1] += 1
    (gold_actors, gold_recipients), (actors, recipients) = _sides(gold, event)
    for name, gold_set, told_set in (
        ("actor country", _countries(gold_actors), _countries(actors)),
        ("recipient country", _countries(gold_recipients), _countries(recipients)),
        ("actor code", gold_actors, actors),
        ("recipient code", gold_recipients, recipients),
    ):
        for k, n in enumerate((len(gold_set & told_set), len(told_set), len(gold_set))):
            out.sets[name][k] += n
    out.found += 1
    out.typed += right["type"]
    out.whole += all(right[name] for name in ("type", "status", "actor countries", "recipient countries", "date near"))
    wrong = [name for name, ok in right.items() if not ok]
    if wrong:
        got = f"{event.type} {event.status} {_shown(event.actors)} -> {_shown(event.recipients)} {event.date} {(event.place or {}).get('name')}"
        out.faults.append(f"{document} {gold.id} WRONG   {gold.types[0]}: {', '.join(wrong)} | got {got}")


def _sides(gold: GoldEvent, event: Told) -> tuple[tuple[frozenset[Code], frozenset[Code]], tuple[frozenset[Code], frozenset[Code]]]:
    """(actors, recipients) of the gold event and of the record; in a reciprocal act everybody is an actor."""
    if gold.types[0] in RECIPROCAL:
        return (frozenset((*gold.actors, *gold.recipients)), frozenset()), (event.actors | event.recipients, frozenset())
    return (frozenset(gold.actors), frozenset(gold.recipients)), (event.actors, event.recipients)


def _countries(codes: Iterable[Code]) -> frozenset[str]:
    return frozenset(country for country, _ in codes)


def compare(gold: GoldEvent, event: Told) -> dict[str, bool]:
    """Field by field, whether a record is right; a field that the gold event leaves open is not in the answer."""
    typed = event.type in gold.types
    right = {
        "type": typed,
        # A defensible other type of a proposed or planned act is often the deed itself ('asked', 'agreed'), which occurred.
        "status": event.status == gold.status or (typed and event.type != gold.types[0] and event.status == "occurred"),
        "alleged": event.alleged == gold.alleged,
    }
    if gold.mode and event.type == gold.types[0]:
        right["mode"] = event.mode == gold.mode
    (gold_actors, gold_recipients), (actors, recipients) = _sides(gold, event)
    right["actor countries"] = _countries(gold_actors) == _countries(actors)
    right["recipient countries"] = _countries(gold_recipients) == _countries(recipients)
    right["date exact"] = gold.date == event.date
    right["date near"] = right["date exact"] or near(gold.date, event.date)
    place = event.place or {}
    right["place country"] = (gold.place[1] if gold.place else None) == place.get("country")
    if gold.place:
        name = gold.place[0].lower()
        right["place name"] = any(name in str(place.get(key, "")).lower() for key in ("name", "text"))
    right["attribution"] = bool(gold.sources) == bool(event.sources) and (
        not gold.sources or any(a in b or b in a for a in gold.sources for b in event.sources if b)
    )
    if gold.dead is not None:
        right["dead"] = event.dead == "".join(c for c in gold.dead if c.isdigit())
    if len(gold.quotes) > 1:
        right["all mentions"] = quotes_told(gold, event) == len(gold.quotes)
    return right


def near(gold: str | None, date: str | None) -> bool:
    """Whether a date (EDTF) lies inside the gold one, or starts with it; two absent dates are alike."""
    if gold is None or date is None:
        return gold == date
    gold_first, gold_last = _bounds(gold)
    first, last = _bounds(date)
    return (gold_first <= first and last <= gold_last) or gold_first == first


def _bounds(edtf: str) -> tuple[str, str]:
    left, slash, right = edtf.partition("/")

    def pad(value: str, open_end: str, rest: list[str]) -> str:
        if value in ("", ".."):
            return open_end
        parts = value.split("-")
        return "-".join(parts + rest[len(parts) - 1 :])

    return pad(left, "0000-00-00", ["01", "01"]), pad(right if slash else left, "9999-12-31", ["12", "31"])
