"""The records that dragoman keeps: frozen, plain, and written to JSON as docs/record.md says.

Spans are [start, end) in Unicode code points of the unaltered text. What is not known is None.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

SCHEMA = 1
Span = tuple[int, int]

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("occurred", "ongoing", "planned", "proposed", "negated")
Status = Literal["occurred", "ongoing", "planned", "proposed", "negated"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document that is no plain body text. `kind`: header (a date line that the file carries), title, byline,
    dateline, credit (`[Getty]`), caption, subheading, body."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `date` is its publication date as YYYY-MM-DD; `parts` mark what is not body text, in order."""

    id: str
    text: str
    date: str | None = None
    source: str | None = None
    title: str | None = None
    url: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of the document: `text == document.text[span[0]:span[1]]`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor base, or as much of one as the text gives: country ISO 3166-1 alpha-3 (or IGO, INT, EUR), PLOVER sectors,
    the main one first."""

    id: str | None
    name: str | None
    country: str | None
    sectors: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part in an event, as the text names him (`text`, `span`) and as resolved."""

    text: str
    span: Span
    name: str | None = None
    actor: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A date as EDTF with its first and last day. `precision`: day, week, month, season, year, decade, interval.
    `anchor`: what it was reckoned from: text (absolute), publication, event, running (the paragraph's date), document."""

    edtf: str
    start: str | None
    end: str | None
    precision: str
    text: str | None = None
    span: Span | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """`precision`: point, city, admin1, country, region. `inferred_from`: where an inherited place was read, else None."""

    text: str | None
    span: Span | None
    name: str
    geonames: int | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    inferred_from: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """On whose word. `stance`: asserts, denies, alleges, confirms, asks. `reason`: why the report keeps the name back, in its words."""

    text: str
    span: Span
    name: str | None = None
    anonymous: bool = False
    stance: str | None = None
    actor: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A number told of an event. `value` is the number as read ('hundreds' has none), `low`/`high` the bounds it allows. `source`: who gives it, `None`
    where the report does; `victims`: civilians, soldiers or children, where the counted are named so."""

    value: int | None
    low: int | None
    high: int | None
    qualifier: str | None
    text: str
    span: Span
    source: str | None = None
    victims: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the report speaks of the event: the trigger word, its sentence, the rule that matched, and what wrote it."""

    trigger: Text
    sentence: Span
    rule: str
    by: str = "codebook"


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of text that somebody is reported to have said: source, cue, content spans and stance; `kind`: says, shows, thinks, wants or speaks
    (of a matter); `chain`: those through whom the report has it."""

    source: Source | None
    cue: Text
    content: tuple[Span, ...]
    stance: str
    chain: tuple[Source, ...] = ()
    kind: str = "says"


@dataclass(frozen=True, slots=True)
class Event:
    """One act as one document tells it."""

    id: str
    document: Document
    type: str
    status: Status
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    plover: str | None = None
    quad: str | None = None
    score: float | None = None
    cameo: str | None = None
    alleged: bool = False
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: TimeSpan | None = None
    place: Place | None = None
    attribution: tuple[Source, ...] = ()
    counts: dict[str, Count] = dataclasses.field(default_factory=dict)
    topics: tuple[Text, ...] = ()
    mentions: tuple[Mention, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A party of an episode under its fullest name, with the events that name it."""

    name: str
    actor: str | None
    country: str | None
    sectors: tuple[str, ...]
    role: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A state of an episode: from the first report that tells it to the last. `status` as of an event, or postponed, cancelled."""

    status: str
    first_reported: str | None
    last_reported: str | None
    date: str | None
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A number as one event tells it. `by` is on whose word, `source` the outlet."""

    event: str
    published: str | None
    source: str | None
    by: str | None
    value: int | None
    low: int | None
    high: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """A number across reports: least and greatest value told, the latest, and who told which."""

    low: int | None
    high: int | None
    latest: int | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """One of several versions of an episode: what is said of it (a status, or 'alleged') and by whom."""

    says: str
    by: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One act across documents. `events` and `documents` (keys of a store) in order of publication; `place` and `date` are the narrowest that
    agree with what most reports say, with `date_events` and `place_events` that say so; `accounts` stand side by side where reports conflict."""

    id: str
    type: str
    mode: str | None
    status: str
    alleged: bool
    disputed: bool
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    date: TimeSpan | None
    date_events: tuple[str, ...]
    place: Place | None
    place_events: tuple[str, ...]
    history: tuple[Step, ...]
    counts: dict[str, Range]
    accounts: tuple[Account, ...]
    events: tuple[str, ...]
    documents: tuple[str, ...]
    reports: int
    sources: int
    first_reported: str | None
    last_reported: str | None
    maker: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What wrote a record: versions and digests."""

    dragoman: str
    model: str
    codebook: str


def event_id(document: Document, type_: str, trigger: Span) -> str:
    """Stable across runs and machines: a hash of the document, the type and the first trigger."""
    key = f"{document.id}\x1f{document.sha256}\x1f{type_}\x1f{trigger[0]}\x1f{trigger[1]}"
    return hashlib.sha256(key.encode("utf8", "surrogatepass")).hexdigest()[:16]


def as_json(event: Event, run: Run | None = None) -> dict[str, Any]:
    """The event as the JSON object of docs/record.md; absent is None, never an empty string."""
    d = event.document
    record: dict[str, Any] = {
        "id": event.id,
        "schema": SCHEMA,
        "document": {"id": d.id, "date": d.date, "source": d.source, "title": d.title, "url": d.url, "sha256": d.sha256},
    }
    for field in ("type", "mode", "contexts", "plover", "quad", "score", "cameo", "status", "alleged"):
        record[field] = _plain(getattr(event, field))
    for field in ("actors", "recipients", "date", "place", "attribution", "counts", "topics", "mentions", "confidence"):
        record[field] = _plain(getattr(event, field))
    record["run"] = _plain(run)
    return record


def episode_as_json(episode: Episode) -> dict[str, Any]:
    """The episode as the JSON object of docs/episodes.md."""
    return {"id": episode.id, "schema": SCHEMA, **{k: v for k, v in _plain(episode).items() if k != "id"}}


def from_json(record: Mapping[str, Any]) -> Event:
    """The event of a record that as_json made. A record has no text, so that of its document is "". Raises KeyError, TypeError or AttributeError
    for what is no such record."""
    d = record["document"]
    plain = {name: record[name] for name in ("id", "type", "status", "mode", "plover", "quad", "score", "cameo", "alleged", "confidence")}
    return Event(
        **plain,
        document=Document(d["id"], "", d["date"], d["source"], d["title"], d["url"]),
        contexts=tuple(record["contexts"]),
        actors=tuple(_party(p) for p in record["actors"]),
        recipients=tuple(_party(p) for p in record["recipients"]),
        date=TimeSpan(**_spanned(record["date"])) if record["date"] else None,
        place=Place(**_spanned(record["place"])) if record["place"] else None,
        attribution=tuple(Source(**_spanned(s) | {"sectors": tuple(s.get("sectors") or ())}) for s in record["attribution"]),
        counts={kind: Count(**_spanned(c)) for kind, c in record["counts"].items()},
        topics=tuple(Text(**_spanned(t)) for t in record["topics"]),
        mentions=tuple(Mention(Text(**_spanned(m["trigger"])), (m["sentence"][0], m["sentence"][1]), m["rule"], m["by"]) for m in record["mentions"]),
    )


def _party(value: Mapping[str, Any]) -> Party:
    return Party(**_spanned(value) | {"sectors": tuple(value["sectors"])})


def _spanned(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**value, "span": (value["span"][0], value["span"][1]) if value["span"] is not None else None}


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    kind: Any = type(value)
    names = _fields(kind)
    return value if names is None else {name: _plain(getattr(value, name)) for name in names}


_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))


@functools.cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None
