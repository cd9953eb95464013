"""Fit the confidence of events and show how far it can be believed.  python bench/confidence.py GOLD_DIR [--write FILE.yaml]

GOLD_DIR holds reports with gold event files (docs/gold.md). An event is right when the gold has it with one of its types; events that gold calls
optional are left out. Prints the reliability table with every report's events scored by weights that were fitted without it, the Brier score and
the area under the curve. --write writes the weights fitted on all reports (data/grammar/confidence.yaml).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dragoman.coding.confidence import FEATURES, features
from dragoman.coding.merge import merge
from dragoman.pipeline import Coder
from dragoman.read import read
from dragoman.records import Document, as_json
from dragoman.score import align, load_gold, quotes_told, told

PENALTY = 3.0
BOUNDS = (0.05, 0.97)
HEAD = """\
# How sure an event is: logistic weights of plain features (coding/confidence.py), each 1 where it holds. The sum, put through 1 / (1 + exp(-sum)) and kept
# within `bounds`, is the share of events on like grounds that the gold has with this type. Fitted by bench/confidence.py; docs/codebook.md has the table.
"""


@dataclass(frozen=True)
class Case:
    report: str
    found: Mapping[str, float]
    right: bool


def cases(coder: Coder, folder: Path) -> Iterator[Case]:
    for gold in load_gold(folder):
        document = next(d for d in read(str(gold.text)) if isinstance(d, Document))
        document = document if document.date else replace(document, date=gold.date)
        analysis, drafts = coder.draft(document)
        acts = merge(analysis, drafts, coder.sameness)
        events = [told(as_json(e, coder.run)) for e in coder.code(document)]
        pairs = {e: gold.events[g] for g, e in align(gold.events, events)}
        for k, (act, event) in enumerate(zip(acts, events, strict=True)):
            match = pairs.get(k)
            if match is None and any(quotes_told(g, event) for g in gold.events if not g.core):
                continue
            if match is not None and not match.core:
                continue
            right = match is not None and event.type in match.types
            yield Case(gold.id, features(act.drafts, coder.codebook.frames, act.status, act.alleged), right)


def matrix(some: list[Case]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([[c.found.get(name, 0.0) for name in FEATURES] for c in some]), np.array([float(c.right) for c in some])


def fitted(some: list[Case]) -> np.ndarray:
    """Maximum likelihood under an L2 penalty on all but the constant, by Newton's method."""
    x, y = matrix(some)
    penalty = np.full(len(FEATURES), PENALTY)
    penalty[FEATURES.index("always")] = 1e-3
    w = np.zeros(len(FEATURES))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty), x.T @ (y - p) - penalty * w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return w


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    every = list(cases(Coder.load(), args.gold))
    p, y = np.zeros(len(every)), np.array([c.right for c in every], float)
    for report in sorted({c.report for c in every}):
        w = fitted([c for c in every if c.report != report])
        for k, c in enumerate(every):
            if c.report == report:
                p[k] = np.clip(1 / (1 + np.exp(-matrix([c])[0][0] @ w)), *BOUNDS)
    print(f"{len(every)} events, {y.mean():.3f} right")
    print("confidence    events   mean confidence   right")
    edges = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    for low, high in zip(edges, edges[1:]):
        inside = (p >= low) & (p < high)
        if inside.any():
            print(f"{low:.1f} to {high:.1f}    {inside.sum():>6}   {p[inside].mean():>15.2f}   {y[inside].mean():>5.2f}")
    ranks = p[:, None] - p[None, :]
    pairs = (y[:, None] > y[None, :]).astype(bool)
    area = ((ranks[pairs] > 0).mean() + (ranks[pairs] >= 0).mean()) / 2
    print(f"Brier {((p - y) ** 2).mean():.3f} (base rate alone {y.mean() * (1 - y.mean()):.3f}), area under the curve {area:.3f}")
    if args.write:
        weights = sorted(zip(FEATURES, fitted(every), strict=True), key=lambda pair: (pair[0] != "always", -abs(pair[1])))
        lines = "".join(f'  "{name}": {value:.2f}\n' for name, value in weights if abs(value) >= 0.05)
        args.write.write_text(f"{HEAD}bounds: [{BOUNDS[0]}, {BOUNDS[1]}]\nweights:\n{lines}", encoding="utf8")


if __name__ == "__main__":
    main()
