#!/usr/bin/env python3
"""How sure the report is of an act: the state of acts against factuality corpora.

    python bench/factuality.py DATA [--set fact_uw_dev ...] [--predictions FOLDER] [--errors N]

DATA holds fact_uw_dev.jsonl.gz and fact_uds_ih2_dev.jsonl.gz ({id, text: words joined by spaces, targets: [{tok, fact -3..3}]}) and
meantime_en.jsonl.gz ({id, text, events: [{start, end, certainty, polarity}]}). Prints MAE, Pearson's r and macro-F1 over {-, 0, +} (bounds -1 and 1).

What a state counts, on the corpora's scale: UW asks how committed the author is, so a State's `certainty` stands as it is (occurred and
ongoing 3, planned 2, proposed 0 to 1.5 by cue, negated -3). UDS asks whether the act happened, and its annotators take what is planned, wished
or conditional for not happened: see HAPPENED. MEANTIME (CERTAIN and POS is 3, NEG is -3, the rest 0) takes only a plain future ('will') for
certain; plans, aims and expectations are 0: see certain().
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.analyse import Model, analyse, analyse_words, load_model
from dragoman.coding.status import State, status_of
from dragoman.records import Document
from dragoman.trees import Analysis

SETS = ("fact_uw_dev", "fact_uds_ih2_dev", "meantime_en")
HAPPENED = {"occurred": 2.0, "ongoing": 1.7, "planned": -1.8, "proposed": -1.1, "negated": -0.4}
Row = tuple[str, str, float, float, State]  # document id, the word in its sentence, gold, predicted, state


def happened(state: State) -> float:
    """UDS's question: did it happen? Mean answers by state on its training part."""
    value = HAPPENED[state.status]
    return min(value, 0.8) if state.status == "occurred" and state.certainty < 3 else value


def certain(state: State) -> float:
    """MEANTIME's question: is it certain? Less than a plain 'will' is not."""
    return state.certainty if state.alleged or not 0 < state.certainty < 2.3 else 0.0


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def sentences(path: Path, model: Model) -> Iterator[Row]:
    """The targets of a corpus of single sentences."""
    value = happened if "uds" in path.name else lambda state: state.certainty
    for row in rows_of(path):
        words = row["text"].split(" ")
        analysis = analyse_words(words, [False] * len(words), [k == 0 for k in range(len(words))], model)
        for target in row["targets"]:
            state = status_of(analysis, target["tok"][0])
            yield row["id"], shown(analysis, target["tok"][0]), target["fact"], value(state), state


def documents(path: Path, model: Model) -> Iterator[Row]:
    """The events of MEANTIME that carry a certainty."""
    for row in rows_of(path):
        analysis = analyse(Document(row["id"], row["text"]), model)
        word_at = {c: i for i in range(len(analysis)) for c in range(analysis.starts[i], analysis.ends[i])}
        for event in row["events"]:
            if not event["certainty"] or event.get("start") not in word_at:
                continue
            gold = -3.0 if event["polarity"] == "NEG" else 3.0 if (event["certainty"], event["polarity"]) == ("CERTAIN", "POS") else 0.0
            i = word_at[event["start"]]
            state = status_of(analysis, i)
            yield row["id"], shown(analysis, i), gold, certain(state), state


def shown(a: Analysis, i: int) -> str:
    first, end = a.sentences[a.sentence_of[i]]
    return " ".join(f"[{a.words[k]}]" if k == i else a.words[k] for k in range(max(first, i - 15), min(end, i + 12)))


def side(value: float) -> str:
    return "+" if value > 1 else "-" if value < -1 else "0"


def pearson(gold: Sequence[float], told: Sequence[float]) -> float:
    mean_gold, mean_told = sum(gold) / len(gold), sum(told) / len(told)
    covariance = sum((x - mean_gold) * (y - mean_told) for x, y in zip(gold, told, strict=True))
    spread = math.sqrt(sum((x - mean_gold) ** 2 for x in gold) * sum((y - mean_told) ** 2 for y in told))
    return covariance / spread if spread else 0.0


def report(name: str, rows: Sequence[Row]) -> dict[str, float]:
    gold, told = [r[2] for r in rows], [r[3] for r in rows]
    golds, tolds = Counter(map(side, gold)), Counter(map(side, told))
    right = Counter(side(x) for x, y in zip(gold, told, strict=True) if side(x) == side(y))
    f1 = {s: 2 * right[s] / (golds[s] + tolds[s]) if golds[s] + tolds[s] else 0.0 for s in "+0-"}
    figures = {
        "mae": sum(abs(x - y) for x, y in zip(gold, told, strict=True)) / len(rows),
        "pearson": pearson(gold, told),
        "macro_f1": sum(f1.values()) / 3,
    }
    print(
        f"{name}: n {len(rows)}  "
        + "  ".join(f"{k} {v:.4f}" for k, v in figures.items())
        + "  F1 "
        + "  ".join(f"{s} {v:.3f}" for s, v in f1.items())
    )
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", nargs="*", default=list(SETS))
    parser.add_argument("--predictions", type=Path, help="folder for one file of predictions a set")
    parser.add_argument("--errors", type=int, default=0, help="print so many targets on the wrong side")
    args = parser.parse_args()
    model = load_model()
    for name in args.set:
        path = args.data / f"{name}.jsonl.gz"
        rows = list(documents(path, model) if name.startswith("meantime") else sentences(path, model))
        report(name, rows)
        if args.predictions:
            by_id: dict[str, list[dict[str, float]]] = {}
            for row in rows:
                by_id.setdefault(row[0], []).append({"fact": row[3]})
            lines = (json.dumps({"id": key, "targets": targets}) + "\n" for key, targets in by_id.items())
            (args.predictions / f"{name}.jsonl").write_text("".join(lines), encoding="utf8")
        for row in [r for r in rows if side(r[2]) != side(r[3])][: args.errors]:
            print(f"  gold {row[2]:+.1f} told {row[3]:+.1f} {row[4].status}{' alleged' if row[4].alleged else ''}: {row[1]}")


if __name__ == "__main__":
    main()
