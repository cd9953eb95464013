"""Score the shipped model.  python train/evaluate.py --data DIR [--model DIR] [--sets gum-test ewt-test ...] [--json FILE]

LAS etc. on gold words with predicted sentence starts (paragraph starts given), and from raw text; names as exact spans of PER, LOC
and ORG, with sentences read one by one and in their documents. Full labels (subtypes too) unless said. On raw text a word counts when its
characters are the gold word's.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import corpora
from corpora import FEATURES, Document

from dragoman.analyse import Model, analyse, analyse_words, load_model
from dragoman.records import Document as Report
from dragoman.trees import Analysis

NAMES = ("PER", "LOC", "ORG")


def f1(tp: int, predicted: int, gold: int) -> float:
    return 200 * tp / (predicted + gold) if predicted + gold else 0.0


def trees(documents: list[Document], model: Model, raw: bool) -> dict[str, float]:
    total = right = 0
    n = dict.fromkeys(
        ("upos", "uas", "las", "las_universal", "lemma", "words", "predicted", "starts", "starts_right", "starts_predicted", *FEATURES), 0
    )
    feats: dict[str, list[int]] = {k: [0, 0, 0] for k in FEATURES}
    for document in documents:
        gold, spans, text = _flatten(document)
        if raw:
            result = analyse(Report("x", text), model)
            at = {(a, b): i for i, (a, b) in enumerate(zip(result.starts, result.ends, strict=True))}
            place = [at.get(s, -1) for s in spans]
        else:
            result = analyse_words([g["word"] for g in gold], [g["joined"] for g in gold], [g["paragraph"] for g in gold], model)
            place = list(range(len(gold)))
        back = {p: i for i, p in enumerate(place) if p >= 0}
        first = {a for a, _ in result.sentences}
        n["words"] += len(gold)
        n["predicted"] += len(result)
        n["starts_predicted"] += len(first)
        for _i, (g, p) in enumerate(zip(gold, place, strict=True)):
            n["starts"] += g["start"]
            if p < 0:
                continue
            n["starts_right"] += g["start"] and p in first
            n["upos"] += result.upos[p] == g["upos"]
            n["lemma"] += result.lemmas[p] == g["lemma"]
            head = -1 if result.heads[p] < 0 else back.get(result.heads[p], -2)
            if head == g["head"]:
                n["uas"] += 1
                n["las"] += result.deprels[p] == g["label"]
                n["las_universal"] += result.deprels[p].partition(":")[0] == g["label"].partition(":")[0]
            for k in FEATURES:
                x, y = g["feats"].get(k), result.feats[p].get(k)
                feats[k][0] += x is not None and x == y
                feats[k][1] += y is not None
                feats[k][2] += x is not None
        total += 1
        right += 1
    out = {k: f1(n[k], n["predicted"], n["words"]) for k in ("upos", "uas", "las", "las_universal", "lemma")}
    out["sentences"] = f1(n["starts_right"], n["starts_predicted"], n["starts"])
    if not raw:
        out |= {k: f1(*v) for k, v in feats.items()}
    return {k: round(v, 2) for k, v in out.items()}


def _flatten(document: Document) -> tuple[list[dict], list[tuple[int, int]], str]:
    rows, spans, text, base = [], [], "", 0
    for s in document.sentences:
        assert s.heads and s.labels and s.upos and s.lemmas and s.feats
        for i, w in enumerate(s.words):
            if text and i == 0 and s.paragraph:
                text += "\n\n"
            elif text and not s.joined[i]:
                text += " "
            spans.append((len(text), len(text) + len(w)))
            text += w
            rows.append(
                dict(
                    word=w,
                    joined=s.joined[i],
                    paragraph=(s.paragraph and i == 0) or not rows,
                    start=i == 0,
                    upos=s.upos[i],
                    lemma=s.lemmas[i],
                    head=-1 if s.heads[i] == 0 else base + s.heads[i] - 1,
                    label=s.labels[i],
                    feats=s.feats[i],
                )
            )
        base += len(s.words)
    return rows, spans, text


def names_of(result: Analysis) -> set[tuple[int, int, str]]:
    return {(n.first, n.end, n.type) for n in result.names if n.type in NAMES}


def gold_names(tags: list[str]) -> set[tuple[int, int, str]]:
    out, i = set(), 0
    while i < len(tags):
        kind = tags[i][2:]
        j = i + 1
        if tags[i] != "O":
            while j < len(tags) and tags[j] == "I-" + kind:
                j += 1
            if kind in NAMES:
                out.add((i, j, kind))
        i = j
    return out


def names(documents: list[list[dict]], model: Model) -> dict[str, float]:
    """On the set's own words, `documents` of sentences (`paragraph`: whether one starts there); read a document at a time."""
    tally = {k: [0, 0, 0] for k in (*NAMES, "all")}
    for rows in documents:
        words: list[str] = []
        joined: list[bool] = []
        starts: list[bool] = []
        gold: set[tuple[int, int, str]] = set()
        for row in rows:
            gold |= {(a + len(words), b + len(words), kind) for a, b, kind in gold_names(row["tags"])}
            own = [{"``": '"', "''": '"'}.get(w, w) for w in row["tokens"]]
            words += own
            joined += corpora._joined(own)
            starts += [row.get("paragraph", not starts)] + [False] * (len(own) - 1)
        got = names_of(analyse_words(words, joined, starts, model))
        for kind in tally:
            a, b = ({x for x in s if kind in ("all", x[2])} for s in (gold, got))
            for k, v in enumerate((len(a & b), len(b), len(a))):
                tally[kind][k] += v
    return {k: round(f1(*v), 2) for k, v in tally.items()}


def named_sets(data: Path) -> dict[str, list[list[dict]]]:
    """The two sets, each as sentences alone and as documents. UNER's are EWT's; of wikigold only the order of its sentences is known, so that runs of 25
    stand for its articles."""
    uner, wikigold = (read_rows(data / f"ner_{name}.jsonl.gz") for name in ("uner_ewt_dev", "wikigold"))
    held_out = wikigold[1000:]
    by_id = {row["id"].removeprefix("uner-"): row for row in uner}
    whole = [
        [{**by_id[f"{d.name}-{k:04}"], "paragraph": s.paragraph} for k, s in enumerate(d.sentences, 1)]
        for d in corpora.conllu(data / "ud/ewt-dev.conllu.gz")
    ]
    return {
        "uner-ewt-dev, sentences": [[row] for row in uner],
        "uner-ewt-dev, documents": whole,
        "wikigold (held out, from sentence 1000), sentences": [[row] for row in held_out],
        "wikigold (held out, from sentence 1000), in runs of 25": [held_out[k : k + 25] for k in range(0, len(held_out), 25)],
    }


def read_rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--sets", nargs="*", default=["gum-test", "ewt-test", "names"])
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    model = load_model(args.model)
    scores: dict[str, dict] = {}
    for name in args.sets:
        if name == "names":
            scores |= {label: names(documents, model) for label, documents in named_sets(args.data).items()}
        else:
            documents = list(corpora.conllu(args.data / f"ud/{name}.conllu.gz"))
            scores[f"{name}, gold words"] = trees(documents, model, raw=False)
            scores[f"{name}, raw text"] = trees(documents, model, raw=True)
    for label, values in scores.items():
        print(f"{label}: " + "  ".join(f"{k} {v}" for k, v in values.items()))
    if args.json:
        args.json.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
