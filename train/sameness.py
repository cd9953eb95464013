"""Fit the weights that say whether a mention tells an act told before.  python train/sameness.py --gold DIR [--stories DIR] [--ecb FILE.jsonl.gz ...] [--near FILE.yaml] --out FILE.yaml

--gold holds reports with whole event records (docs/record.md); --stories stories as in tests/stories; --ecb files of ECB+ (chains of event mentions).
Every coded mention that a gold chain holds is one decision: join one of the acts of its type told so far, or begin a new one; a word that tells no act
by itself is one too, where the gold names every mention. The weights maximise the likelihood of the gold
decisions (softmax over the candidates, a new act scores 0) under an L2 penalty on how far they lie from those of --near. Prints the share of right decisions, each report left out once.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from dragoman.coding.apart import apart
from dragoman.coding.merge import joined_in_the_sentence, told_most
from dragoman.coding.sameness import Draft, echoing, features
from dragoman.link.gold import read_stories
from dragoman.pipeline import Coder
from dragoman.read import read
from dragoman.records import Document
from dragoman.trees import Analysis

ECB_WEIGHT = 0.3
"""ECB+ marks few sentences of a report and has no report dates, so its decisions count less."""
PENALTY = 1.5
STEPS = 8
Array = np.ndarray[Any, Any]
HEAD = """\
# What each feature counts for when the coder asks whether a mention tells an act told before; above 0 in sum, it joins the act. The features are
# explained in coding/sameness.py. Fitted by train/sameness.py; a weight may be changed by hand, a feature that stands not here counts 0.
weights:
"""


@dataclass(frozen=True)
class Decision:
    candidates: list[Mapping[str, float]]
    right: int  # 0: a new act; k: the k-th candidate
    weight: float


def decisions(
    coder: Coder, analysis: Analysis, drafts: list[Draft], chain: Mapping[int, str], weight: float, echoes: bool = False
) -> Iterator[Decision]:
    """Drafts in text order against the acts that the gold has made so far."""
    acts: list[tuple[str, str, list[Draft]]] = []
    told_by = {d.trigger for d in drafts if d.kind != "echo"}
    drafts = [
        *joined_in_the_sentence(analysis, coder.sameness, sorted((d for d in drafts if d.kind != "echo"), key=lambda d: d.trigger)),
        *(d for d in drafts if d.kind == "echo"),
    ]
    for d in sorted((d for d in drafts if d.same_as is None and (d.trigger in chain or (echoes and d.kind == "echo"))), key=lambda d: d.trigger):
        if d.kind == "echo":
            heard = [
                a for a in acts if a[0] == d.type and not apart(analysis, coder.sameness, a[2], d) and echoing(analysis, coder.sameness, a[2], d)
            ]
            heard.sort(key=lambda a: -a[2][-1].trigger)
            if echoes and heard and d.trigger not in told_by:
                k = next((k + 1 for k, a in enumerate(heard) if a[1] == chain.get(d.trigger)), 0)
                yield Decision([features(analysis, coder.sameness, a[2], d, since, len(heard) == 1) for since, a in enumerate(heard)], k, weight)
            continue
        told = sorted((a for a in acts if a[0] == d.type and not apart(analysis, coder.sameness, a[2], d)), key=lambda a: -a[2][-1].trigger)
        if not told and any(a[1] == chain[d.trigger] for a in acts):
            continue
        mine = next((k for k, a in enumerate(told) if a[1] == chain[d.trigger]), None)
        if told:
            most = told_most([a[2] for a in told])
            yield Decision(
                [features(analysis, coder.sameness, a[2], d, since, len(told) == 1, since == most) for since, a in enumerate(told)],
                0 if mine is None else mine + 1,
                weight,
            )
        if mine is None:
            acts.append((d.type, chain[d.trigger], [d]))
        else:
            told[mine][2].append(d)


def coded(coder: Coder, document: Document, spans: list[tuple[int, int, str]], weight: float, echoes: bool = False) -> list[Decision]:
    analysis, drafts = coder.draft(document)
    chain: dict[int, str] = {}
    for d in drafts:
        first, end = analysis.span(d.trigger, d.trigger + 1)
        for s, e, name in spans:
            if s <= first and end <= e:
                chain.setdefault(d.trigger, name)
    return list(decisions(coder, analysis, drafts, chain, weight, echoes))


def from_gold(coder: Coder, folder: Path) -> list[list[Decision]]:
    out = []
    for path in sorted(folder.glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf8"))
        document = next(d for d in read(str(path.with_suffix(".txt"))) if isinstance(d, Document))
        document = document if document.date else replace(document, date=str(gold["date"]))
        spans = []
        for event in gold["events"]:
            for quote in event["mentions"]:
                start = document.text.find(quote)
                spans.append((start, start + len(quote), event["id"]))
        out.append(coded(coder, document, spans, 1.0, echoes=True))
    return out


def from_stories(coder: Coder, folder: Path) -> list[list[Decision]]:
    out = []
    for story in read_stories(folder):
        for document in story.reports:
            spans = [(*q.span, q.act) for q in story.quotes if q.report == document.id]
            out.append(coded(coder, document, spans, 1.0))
    return out


def from_ecb(coder: Coder, path: Path) -> list[list[Decision]]:
    out = []
    with gzip.open(path, "rt", encoding="utf8") as rows:
        for row in map(json.loads, rows):
            spans = [(m["start"], m["end"], m["chain"]) for m in row["mentions"] if "ACTION" in m["tag"] and m.get("chain")]
            out.append(coded(coder, Document(row["id"], row["text"], None), spans, ECB_WEIGHT))
    return out


def fit(reports: list[list[Decision]], names: list[str], near: Array) -> Array:
    """Newton's method; the likelihood is concave, and a handful of steps find its top. `near`: the weights from which the penalty is counted."""
    rows = [d for r in reports for d in r]
    x, known, right, counts = _tensors(rows, names)
    weights = near.copy()
    for _ in range(STEPS):
        chance = _chances(x, known, weights)
        mean = np.einsum("ik,ikf->if", chance, x)
        gradient = np.einsum("i,if->f", counts, x[np.arange(len(rows)), right] - mean) - 2 * PENALTY * (weights - near)
        spread = np.einsum("i,ik,ikf,ikg->fg", counts, chance, x, x, optimize=True) - np.einsum("i,if,ig->fg", counts, mean, mean, optimize=True)
        weights = weights + np.linalg.solve(spread + 2 * PENALTY * np.eye(len(names)), gradient)
    return weights


def _tensors(rows: list[Decision], names: list[str]) -> tuple[Array, Array, Array, Array]:
    """Features of the candidates of each decision (the first one, a new act, has none), which candidates there are, the right ones, and weights."""
    index = {name: i for i, name in enumerate(names)}
    most = 1 + max(len(d.candidates) for d in rows)
    x, known = np.zeros((len(rows), most, len(names))), np.zeros((len(rows), most))
    known[:, 0] = 1.0
    for i, d in enumerate(rows):
        for k, found in enumerate(d.candidates):
            known[i, k + 1] = 1.0
            for name, value in found.items():
                x[i, k + 1, index[name]] = value
    return x, known, np.array([d.right for d in rows]), np.array([d.weight for d in rows])


def _chances(x: Array, known: Array, weights: Array) -> Array:
    scores = np.where(known == 1, x @ weights, -1e4)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Array = scores / scores.sum(axis=1, keepdims=True)
    return chances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--stories", type=Path, nargs="*", default=[])
    parser.add_argument("--ecb", type=Path, nargs="*", default=[])
    parser.add_argument("--near", type=Path, help="weights to stay near; default: 0")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    coder = Coder.load()
    gold = from_gold(coder, args.gold)
    more = [report for path in args.stories for report in from_stories(coder, path)]
    more += [report for path in args.ecb for report in from_ecb(coder, path)]
    names = sorted({name for r in [*gold, *more] for d in r for found in d.candidates for name in found})
    known = yaml.safe_load(args.near.read_text(encoding="utf8"))["weights"] if args.near else {}
    near = np.array([float(known.get(name, 0)) for name in names])
    right = total = 0
    for k, report in enumerate(gold):
        if report:
            weights = fit([*gold[:k], *gold[k + 1 :], *more], names, near)
            x, known, answer, _ = _tensors(report, names)
            right += int((_chances(x, known, weights).argmax(axis=1) == answer).sum())
            total += len(report)
    print(f"{right} of {total} decisions right, each report left out once")
    weights = fit([*gold, *more], names, near)
    lines = sorted(((round(float(w), 2), name) for w, name in zip(weights, names, strict=True)), key=lambda x: (-x[0], x[1]))
    args.out.write_text(HEAD + "".join(f'  "{name}": {weight:.2f}\n' for weight, name in lines), encoding="utf8")


if __name__ == "__main__":
    main()
