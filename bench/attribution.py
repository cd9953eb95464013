#!/usr/bin/env python3
"""Sources, cues and contents against PolNeAR's attributions.

    python bench/attribution.py DATA [--set attr_polnear_dev] [--predictions FILE] [--cues]

DATA holds attr_polnear_dev.jsonl.gz ({id, text, attributions: [{source, cue, content: [[start, end]]}]}). Prints precision, recall and F1 of
the tokens of each role, and of whole attributions (two are the same where their cues overlap, best overlap first). --cues lists the cues most
often wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.claims import SpeechAct, find_claims
from dragoman.records import Document
from dragoman.trees import Analysis

ROLES = ("source", "cue", "content")
Spans = list[tuple[int, int]]


def attributions(analysis: Analysis, acts: Iterable[SpeechAct]) -> list[dict[str, Any]]:
    """Claims in PolNeAR's form: characters of source, cue and content."""
    out = []
    for act in acts:
        cue: Spans = []
        for i in act.cue_words:
            start, end = analysis.starts[i], analysis.ends[i]
            if cue and not analysis.document.text[cue[-1][1] : start].strip():
                cue[-1] = (cue[-1][0], end)
            else:
                cue.append((start, end))
        source = [analysis.span(*act.source)] if act.source else []
        out.append(
            {
                "source": source,
                "cue": cue,
                "content": [analysis.span(x, y) for x, y in act.content],
                "lemma": analysis.lemmas[act.cue],
                "kind": act.kind,
            }
        )
    return out


def covered(tokens: Spans, spans: Iterable[tuple[int, int]]) -> set[int]:
    spans = list(spans)
    return {k for k, (a, b) in enumerate(tokens) if any(a < end and b > start for start, end in spans)}


def prf(right: int, told: int, gold: int) -> tuple[float, float, float]:
    p, r = (right / told if told else 0.0), (right / gold if gold else 0.0)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def measure(rows: Iterable[dict[str, Any]], model: Model) -> tuple[dict[str, tuple[float, float, float]], dict[str, list], Counter[str]]:
    """Figures by role and for whole attributions, the predictions, and the cues that are wrong or missed."""
    tally = {role: [0, 0, 0] for role in (*ROLES, "attribution")}
    told_by_id: dict[str, list] = {}
    wrong: Counter[str] = Counter()
    for row in rows:
        analysis = analyse(Document(row["id"], row["text"]), model)
        told = attributions(analysis, find_claims(analysis))
        told_by_id[row["id"]] = told
        tokens = [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", row["text"])]
        for role in ROLES:
            gold_words = set().union(*(covered(tokens, map(tuple, g[role])) for g in row["attributions"]))
            told_words = set().union(*(covered(tokens, t[role]) for t in told))
            for k, n in enumerate((len(gold_words & told_words), len(told_words), len(gold_words))):
                tally[role][k] += n
        golds = [covered(tokens, map(tuple, g["cue"])) for g in row["attributions"]]
        tolds = [covered(tokens, t["cue"]) for t in told]
        pairs = sorted(((len(g & t), u, v) for u, g in enumerate(golds) for v, t in enumerate(tolds) if g & t), reverse=True)
        used_gold: set[int] = set()
        used_told: set[int] = set()
        for _, u, v in pairs:
            if u not in used_gold and v not in used_told:
                used_gold.add(u)
                used_told.add(v)
        for k, n in enumerate((len(used_gold), len(tolds), len(golds))):
            tally["attribution"][k] += n
        wrong.update(f"too many: {t['lemma']} ({t['kind']})" for v, t in enumerate(told) if v not in used_told)
        wrong.update(
            "missed: " + " ".join(row["text"][a:b] for a, b in g["cue"]).lower() for u, g in enumerate(row["attributions"]) if u not in used_gold
        )
    return {role: prf(*counts) for role, counts in tally.items()}, told_by_id, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", default="attr_polnear_dev")
    parser.add_argument("--predictions", type=Path, help="write the attributions found, one document a line")
    parser.add_argument("--cues", action="store_true", help="list the cues most often wrong")
    args = parser.parse_args()
    with gzip.open(args.data / f"{args.set}.jsonl.gz", "rt", encoding="utf8") as lines:
        figures, told, wrong = measure(map(json.loads, lines), load_model())
    for role, (p, r, f) in figures.items():
        print(f"{role:12} P {p:.4f}  R {r:.4f}  F1 {f:.4f}")
    if args.predictions:
        args.predictions.write_text("".join(json.dumps({"id": k, "attributions": v}) + "\n" for k, v in told.items()), encoding="utf8")
    if args.cues:
        for cue, n in wrong.most_common(80):
            print(f"{n:5} {cue}")


if __name__ == "__main__":
    main()
