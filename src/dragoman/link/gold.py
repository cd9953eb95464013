"""Stories: short reports with the acts that they tell (tests/stories/README.md), and how well episodes agree with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from dragoman.data import DataError, check_keys, lines, load_yaml
from dragoman.records import Document


@dataclass(frozen=True)
class Quoted:
    """One place in a report that tells an act of the story."""

    report: str
    act: str
    quote: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Story:
    name: str
    reports: tuple[Document, ...]
    quotes: tuple[Quoted, ...]
    apart: tuple[tuple[str, str], ...]


def read_stories(folder: Path) -> list[Story]:
    """Every story of a folder, by name. Raises DataError for a quote that does not stand exactly once in its text, or an unknown act or key."""
    return [read_story(path) for path in sorted(folder.glob("*.yaml"))]


def read_story(path: Path) -> Story:
    table = load_yaml(path)[0]
    check_keys(table, ("story", "reports", "apart"), ("story", "reports"))
    documents, quotes = [], []
    for row in table["reports"]:
        check_keys(row, ("id", "date", "source", "text", "acts"), ("id", "date", "text", "acts"))
        text = str(row["text"])
        source = row.get("source")
        documents.append(Document(str(row["id"]), text, str(row["date"]), str(source) if source else None))
        for act, told in row["acts"].items():
            for quote in lines(told):
                if text.count(quote) != 1:
                    raise DataError(quote.file, quote.line, f"'{quote}' stands {text.count(quote)} times in {row['id']}; quote what stands once")
                start = text.index(quote)
                quotes.append(Quoted(str(row["id"]), str(act), str(quote), (start, start + len(quote))))
    acts = {q.act for q in quotes}
    apart = []
    for two in table.get("apart") or ():
        for act in lines(two):
            if act not in acts:
                raise DataError(act.file, act.line, f"no report tells the act '{act}'; name one that stands under `acts`")
        apart.append((str(two[0]), str(two[1])))
    return Story(str(table["story"]), tuple(documents), tuple(quotes), tuple(apart))


def events_told(story: Story, records: Iterable[Mapping[str, Any]]) -> dict[Quoted, str]:
    """Which event (id) of the coded records tells each quote; a quote that no trigger stands in is left out."""
    out: dict[Quoted, str] = {}
    found = [(r["document"]["id"], m["trigger"]["span"], r["id"]) for r in records for m in r["mentions"]]
    for q in story.quotes:
        ids = [i for document, (a, b), i in found if document == q.report and q.span[0] <= a and b <= q.span[1]]
        if ids:
            out[q] = ids[0]
    return out


@dataclass
class Agreement:
    """Pairs of quotes: told to be one act, held to be one, and both; `all_told` counts those that were not coded too. `wrong` names the look-alikes that were merged."""

    told: int = 0
    held: int = 0
    right: int = 0
    all_told: int = 0
    quotes: int = 0
    coded: int = 0
    mixed: int = 0  # quotes whose event tells another act too: merged before linking
    mixed_held: int = 0
    mixed_right: int = 0
    wrong: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.held if self.held else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.told if self.told else 1.0

    @property
    def f1(self) -> float:
        """Of the quotes that were coded: how good the linking is."""
        return _f1(self.right, self.held, self.told)

    @property
    def f1_of_all(self) -> float:
        """With those that were not coded, which nothing can be linked to, and mixed ones: how good coding and linking are together."""
        return _f1(self.right + self.mixed_right, self.held + self.mixed_held, self.all_told)


def _f1(right: int, held: int, told: int) -> float:
    return 2 * right / (held + told) if held + told else 1.0


def agreement(stories: Sequence[Story], told: Sequence[Mapping[Quoted, str]], episode_of: Mapping[str, str]) -> Agreement:
    """How the episodes (event id -> episode) agree with the stories. A pair with an event that coding itself has made of two acts is no judgement of
    linking and counts in `f1_of_all` alone."""
    out = Agreement()
    for story, events in zip(stories, told, strict=True):
        out.quotes += len(story.quotes)
        out.coded += len(events)
        apart = {frozenset(two) for two in story.apart}
        acts: dict[str, set[str]] = defaultdict(set)
        for q, event in events.items():
            acts[event].add(q.act)
        mixed = {q for q, event in events.items() if len(acts[event]) > 1}
        out.mixed += len(mixed)
        for a, b in combinations(story.quotes, 2):
            one = a.act == b.act
            out.all_told += one
            if a not in events or b not in events:
                continue
            held = episode_of[events[a]] == episode_of[events[b]]
            if a in mixed or b in mixed:
                out.mixed_held += held
                out.mixed_right += one and held
                continue
            out.told += one
            out.held += held
            out.right += one and held
            if one != held:
                what = "kept apart" if one else "merged"
                line = f"{story.name}: {what}: {a.report} [{a.quote}] ({a.act}) and {b.report} [{b.quote}] ({b.act})"
                out.faults.append(line)
                if frozenset((a.act, b.act)) in apart:
                    out.wrong.append(line)
    return out


def episodes_of(episodes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Event -> episode, of episode records."""
    return {event: e["id"] for e in episodes for event in e["events"]}
