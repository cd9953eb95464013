"""Code the PLOVER gold standard sentences.  python bench/plover.py DATA --gsr predictions.jsonl [--misses]

DATA holds plover_gsr.jsonl.gz (322 gold records) and plover_plv_{train,test}.jsonl.gz (sentence -> root type). Writes predictions for the
scorer of the gold standard records and prints the share of PLV sentences with their root type among the events.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
from pathlib import Path

from dragoman.pipeline import Coder
from dragoman.records import Document, Event


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def is_root(event: Event, root: str) -> bool:
    """PLV's YIELD is CONCEDE and RETREAT together."""
    return event.type in ("CONCEDE", "RETREAT") if root == "YIELD" else event.type == root


def side(parties: tuple) -> list[dict]:
    return [{"country": p.country, "sector": p.sectors[0] if p.sectors else None} for p in parties]


def code(coder: Coder, texts: list[str], date: str | None = None) -> dict[str, list[Event]]:
    return {t: coder.code(Document(str(k), t, date)) for k, t in enumerate(dict.fromkeys(texts))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gsr", type=Path, help="write predictions here")
    parser.add_argument("--plv", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print the PLV sentences whose type was not found")
    args = parser.parse_args()
    coder = Coder.load()
    if args.gsr:
        gold = rows(args.data / "plover_gsr.jsonl.gz")
        coded = code(coder, [g["text"] for g in gold])
        with args.gsr.open("w", encoding="utf8") as out:
            for g in gold:
                events = [{"type": e.type, "sources": side(e.actors), "targets": side(e.recipients)} for e in coded[g["text"]]]
                out.write(json.dumps({"id": g["id"], "events": events}) + "\n")
    if args.plv:
        for part in ("train", "test"):
            gold = rows(args.data / f"plover_plv_{part}.jsonl.gz")
            coded = code(coder, [g["text"] for g in gold])
            right = sum(any(is_root(e, g["gold_root"]) for e in coded[g["text"]]) for g in gold)
            by: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
            for g in gold:
                hit = any(is_root(e, g["gold_root"]) for e in coded[g["text"]])
                by[g["gold_root"]][0] += hit
                by[g["gold_root"]][1] += 1
                if args.misses and not hit:
                    print(g["gold_root"], [e.type for e in coded[g["text"]]], g["text"])
            events = sum(len(e) for e in coded.values())
            print(f"plv_{part}: root type found {right}/{len(gold)} = {right / len(gold):.3f}; events a sentence {events / len(coded):.2f}")
            print("  " + "  ".join(f"{k} {a}/{b}" for k, (a, b) in sorted(by.items())))


if __name__ == "__main__":
    main()
