"""Code the PLOVER gold standard sentences.  python bench/plover.py DATA --gsr predictions.jsonl [--all] [--misses]

DATA holds plover_gsr.jsonl.gz (322 gold records) and plover_plv_{train,test}.jsonl.gz (sentence -> root type). Writes predictions for the
scorer of the gold standard records and prints the share of PLV sentences with their root type among the events.

Predictions are PLOVER's view of the records, as its gold standard codes a sentence:
- the type is the record's `plover` (an act of cooperation that is still to come is AGREE);
- an act that is only the content of another ("demanded that the army withdraw") is coded once, as the outer act;
- what only tells more of a party or of the time ("after the coup", "troops who took the town") is no event of the sentence, unless the sentence
  tells nothing else.
`--all` writes every record under its own type instead.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
from pathlib import Path

from dragoman.coding.match import standing
from dragoman.pipeline import Coder, Found
from dragoman.records import Document, Event


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def is_root(event: Event, root: str) -> bool:
    """PLV's YIELD is CONCEDE and RETREAT together."""
    return event.type in ("CONCEDE", "RETREAT") if root == "YIELD" else event.type == root


def side(parties: tuple) -> list[dict]:
    return [{"country": p.country, "sector": p.sectors[0] if p.sectors else None} for p in parties]


def code(coder: Coder, texts: list[str], every: bool = True) -> dict[str, list[Event]]:
    """Events by text: every record, or only those of PLOVER's view."""
    out = {}
    for k, text in enumerate(dict.fromkeys(texts)):
        found = coder.find(Document(str(k), text))
        out[text] = coder.events(found) if every else in_view(found, coder.events(found))
    return out


def in_view(found: Found, events: list[Event]) -> list[Event]:
    """The events that PLOVER codes: those told as news, else those in the background; an act nested in another one only stands in for neither."""
    a = found.analysis
    told = {a.starts[m.trigger]: standing(a, m) for m in found.matches}

    def standings(event: Event) -> set[str]:
        return {told.get(m.trigger.span[0], "main") for m in event.mentions}

    main = [e for e in events if "main" in standings(e)]
    return main or [e for e in events if "background" in standings(e)] or events


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--gsr", type=Path, help="write predictions here")
    parser.add_argument("--all", action="store_true", help="every record, not PLOVER's view of them")
    parser.add_argument("--plv", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print the PLV sentences whose type was not found")
    args = parser.parse_args()
    coder = Coder.load()
    if args.gsr:
        gold = rows(args.data / "plover_gsr.jsonl.gz")
        coded = code(coder, [g["text"] for g in gold], args.all)
        with args.gsr.open("w", encoding="utf8") as out:
            for g in gold:
                events = [
                    {"type": e.type if args.all else e.plover, "sources": side(e.actors), "targets": side(e.recipients)} for e in coded[g["text"]]
                ]
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
