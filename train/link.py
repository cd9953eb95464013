"""Fit the weights that say whether two events are one act.  python train/link.py [--ecb FILE.jsonl.gz] [--write]

Fits `weights` of data/link/en.yaml on the story set (tests/stories): every pair of coded events that the link compares and whose acts the stories name.
The weights maximise the likelihood of what the stories say under a normal prior round the guesses below, and keep their signs, so that a small set cannot turn
a reason for into a reason against. Prints how well episodes agree with the stories, each story left out once. --ecb fits `marked`, for event words that
somebody else marked, on pairs of mentions of one topic of a file of ECB+. --write puts both into the data file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from dragoman.data import data_path
from dragoman.link.acts import Act, act_of, report_of
from dragoman.link.gold import Quoted, Story, agreement, events_told, read_stories
from dragoman.link.groups import candidates, clusters, components, pair
from dragoman.link.likeness import Weights, features
from dragoman.link.mentions import acts_of
from dragoman.pipeline import Coder
from dragoman.records import Document, as_json

STORIES = Path(__file__).resolve().parents[1] / "tests" / "stories"
PENALTY = 20.0
MARKED_PENALTY = 3.0
POSITIVE = 2.5
"""Pairs of marked mentions that are one act count for so many: a chain that is broken costs more than two that are joined."""
EVERY = 5
"""Of the pairs of marked mentions that are not one act every fifth is used, for five."""
# What each feature was thought to count for before the fit; its sign is kept.
PRIOR = {
    "all": -3, "one report": -1, "one report, like words": 0.3, "one sentence, other words": -3, "one report, other words": -2, "one a visit": -1,
    "bare noun": 0.5, "one report, bare noun": 0.8, "reprints": 0.5, "trigger akin: 0.1 or more": 0.3, "trigger akin: 0.2 or more": 0.3,
    "trigger akin: 0.3 or more": 0.3, "trigger akin: 0.45 or more": 0.3, "trigger kindred": 0.2, "trigger same": 0.3,
    "trigger same, rare: 0.6 or more": 0.2, "trigger same, rare: 0.75 or more": 0.2, "words next to it alike: 0.05 or more": 0.2,
    "words next to it alike: 0.12 or more": 0.2, "words next to it alike: 0.22 or more": 0.2, "words next to it alike: 0.35 or more": 0.2,
    "words next to it alike: 0.6 or more": 0.4, "sentences alike: 0.05 or more": 0.2, "sentences alike: 0.12 or more": 0.2,
    "sentences alike: 0.22 or more": 0.2, "sentences alike: 0.35 or more": 0.2, "sentences alike: 0.6 or more": 0.4,
    "reports alike: 0.05 or more": 0.3, "reports alike: 0.12 or more": 0.3, "reports alike: 0.22 or more": 0.2, "reports alike: 0.35 or more": 0.2,
    "reports alike: 0.6 or more": 0.2, "days between reports: 1 or more": -0.05, "days between reports: 2 or more": -0.1,
    "days between reports: 4 or more": -0.2, "days between reports: 11 or more": -0.3, "put off": 3, "types differ": -0.4, "types differ, other words": -1.5,
    "first side: equal": 0.4, "first side: part": 0.2, "first side: of one country": -0.2, "first side: overlap": -0.2, "first side: at odds": -1.5,
    "second side: equal": 0.4, "second side: part": 0.2, "second side: of one country": -0.2, "second side: overlap": -0.2,
    "second side: at odds": -0.7, "nations: equal": 0.2, "nations: part": 0.1, "nations: overlap": -0.2, "nations: at odds": -0.8,
    "sides swapped": -3, "date: equal": 0.8, "date: overlap": 0.3, "date: after the plan": 0.1, "date: next day": -0.7,
    "date: 2 to 3 days apart": -4, "date: apart": -8, "place: equal": 0.8, "place: equal (inferred)": 0.6, "place: near": 0.4,
    "place: near (inferred)": 0.3, "place: within": 0.1, "place: within (inferred)": 0.05, "place: at odds": -1.5,
    "place: at odds (inferred)": -0.7, "place: elsewhere in the country": -1.5, "place: elsewhere in the country (inferred)": -1.3,
    "same parties": 0.3, "same parties, and date or place": 0.3, "same parties, and word": 0.3, "same word, and date or place": 0.3,
    "statements": -0.3, "statements, sentences unlike": -0.5, "status: negated or occurred": -0.2, "status: negated or ongoing": -0.2,
    "status: negated or planned": -0.2, "status: negated or proposed": -0.2, "status: occurred or ongoing": -0.1,
    "status: occurred or planned": -0.1, "status: occurred or proposed": -0.3, "status: ongoing or planned": -0.2,
    "status: ongoing or proposed": -0.2, "status: planned or proposed": -0.05, "alleged differs": -0.1, "mode equal": 0.4, "mode differs": -0.8,
    "dead: equal": 0.4, "dead: close": 0.05, "dead: differ": -0.3, "injured: equal": 0.4, "injured: close": 0.05, "injured: differ": -0.3,
}  # fmt: skip
UNSIGNED = ("all",)


def guess(name: str) -> float:
    return PRIOR.get(name, 0.0)


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: Sequence[str], prior: np.ndarray, penalty: float) -> np.ndarray:
    """Newton's method, projected onto the signs of the guesses."""
    signs = np.array([0.0 if n in UNSIGNED else np.sign(guess(n)) for n in names])
    strength = np.array([1e-2 if n in UNSIGNED else penalty for n in names])

    def kept(w: np.ndarray) -> np.ndarray:
        return np.where(signs * w < 0, 0.0, w)

    def loss(w: np.ndarray) -> float:
        z = np.clip(x @ w, -30, 30)
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + (strength * (w - prior) ** 2).sum() / 2)

    w = kept(prior.astype(float))
    now = loss(w)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weight * (p - y)) + strength * (w - prior)
        free = ~((w == 0) & (signs != 0) & (signs * slope > 0))
        step = np.zeros(len(names))
        bend = (x[:, free] * (weight * p * (1 - p))[:, None]).T @ x[:, free] + np.diag(strength[free])
        step[free] = -np.linalg.solve(bend, slope[free])
        size = 1.0
        while size > 1e-4 and loss(kept(w + size * step)) >= now - 1e-9:
            size /= 2
        new = kept(w + size * step)
        if size <= 1e-4 or np.abs(new - w).max() < 1e-5:
            break
        w, now = new, loss(new)
    return w


def table(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> np.ndarray:
    index = {name: k for k, name in enumerate(names)}
    out = np.zeros((len(found), len(names)), np.float32)
    for row, one in enumerate(found):
        for name, value in one.items():
            if name in index:
                out[row, index[name]] = value
    return out


class Stories:
    """The story set, coded: its acts, the pairs that the link compares, and which of them the stories name."""

    def __init__(self, coder: Coder, weights: Weights) -> None:
        self.stories: list[Story] = read_stories(STORIES)
        self.told: list[Mapping[Quoted, str]] = []
        self.acts: list[Act] = []
        self.story_of: dict[str, str] = {}
        gold: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for story in self.stories:
            records = []
            for document in story.reports:
                report = report_of(document.id, document.id, document.date, document.text)
                for event in coder.code(document):
                    records.append(as_json(event))
                    self.acts.append(act_of(records[-1], report, document.text, 0, weights.off))
                    self.story_of[event.id] = story.name
            self.told.append(events_told(story, records))
            for quoted, event in self.told[-1].items():
                gold[event].add((story.name, quoted.act))
        self.pairs = list(candidates(self.acts, {a.id for a in self.acts}, weights))
        self.found = [features(a, b, weights.modes) for a, b in self.pairs]
        self.named = [k for k, (a, b) in enumerate(self.pairs) if len(gold[a.id]) == len(gold[b.id]) == 1]
        self.right = np.array([gold[self.pairs[k][0].id] == gold[self.pairs[k][1].id] for k in self.named], float)

    def fit(self, names: Sequence[str], without: str | None = None) -> np.ndarray:
        keep = [n for n, k in enumerate(self.named) if without not in {self.story_of[e.id] for e in self.pairs[k]}]
        x = table([self.found[self.named[n]] for n in keep], names)
        return fitted(x, self.right[keep], np.ones(len(keep)), names, np.array([guess(n) for n in names]), PENALTY)

    def show(self, what: str, scores: Sequence[float]) -> None:
        by_pair = {pair(a.id, b.id): float(s) for (a, b), s in zip(self.pairs, scores, strict=True)}
        episode = {}
        for component in components([a.id for a in self.acts], [p for p, s in by_pair.items() if s > 0]):
            inside = set(component)
            for group in clusters(component, {p: s for p, s in by_pair.items() if inside.issuperset(p)}):
                episode |= {event: group[0] for event in group}
        told = agreement(self.stories, self.told, episode)
        print(
            f"{what}: P {told.precision:.3f} R {told.recall:.3f} F1 {told.f1:.3f}, with what was not coded {told.f1_of_all:.3f}; {len(told.wrong)} wrong merges"
        )


def marked(coder: Coder, path: Path) -> Iterator[tuple[Mapping[str, float], bool, float]]:
    """Pairs of mentions of one topic: features, whether they are one act, what they count for."""
    topics: dict[str, list[Act]] = defaultdict(list)
    chain: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf8") as rows:
        for row in map(json.loads, rows):
            spans = {}
            for m in row["mentions"]:
                if m.get("validated", True) and m["tag"].startswith(("ACTION", "NEG")):
                    name = f"{row['id']}|{m['m_id']}"
                    spans[name] = [tuple(part) for part in m.get("parts") or [(m["start"], m["end"])]]
                    chain[name] = m.get("chain") or name
            report = report_of(row["id"], row["id"], None, row["text"])
            topics[row["topic"]] += acts_of(coder, coder.find(Document(row["id"], row["text"])), report, spans)
    apart = 0
    for topic in sorted(topics):
        for a, b in combinations(topics[topic], 2):
            one = chain[a.id] == chain[b.id]
            apart += not one
            if one or apart % EVERY == 0:
                yield features(a, b), one, POSITIVE if one else EVERY


def lines(names: Sequence[str], weights: Sequence[float]) -> str:
    rows = sorted(((round(float(w), 2), n) for n, w in zip(names, weights, strict=True) if abs(w) >= 0.005), key=lambda r: (-r[0], r[1]))
    return "".join(f'  "{name}": {weight:.2f}\n' for weight, name in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ecb", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    coder, weights, file = Coder.load(), Weights.load(), data_path("link/en.yaml")
    text = file.read_text(encoding="utf8")
    stories, names = Stories(coder, weights), list(PRIOR)
    x = table(stories.found, names)
    scores = np.zeros(len(stories.pairs))
    for name in sorted(s.name for s in stories.stories):
        w = stories.fit(names, name)
        for k, (a, b) in enumerate(stories.pairs):
            if name in (stories.story_of[a.id], stories.story_of[b.id]):
                scores[k] = float(x[k] @ w)
    stories.show("each story left out once", scores)
    w = stories.fit(names)
    stories.show("fitted on all", x @ w)
    text = re.sub(r"(?ms)^weights:\n.*?^(?=\S|\Z)", lambda _: "weights:\n" + lines(names, w), text, count=1)
    if args.ecb:
        rows = list(marked(coder, args.ecb))
        used = sorted({name for found, _, _ in rows for name in found})
        y, counts = np.array([float(one) for _, one, _ in rows]), np.array([count for _, _, count in rows])
        w = fitted(table([found for found, _, _ in rows], used).astype(float), y, counts, used, np.zeros(len(used)), MARKED_PENALTY)
        text = re.sub(r"(?ms)^marked:\n.*?(?=^\S|\Z)", lambda _: "marked:\n" + lines(used, w), text, count=1)
    if args.write:
        file.write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
