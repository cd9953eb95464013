"""How many persons, organisations and forces that reports on Syria and Iraq name get a country or a body.

python bench/re3d.py DATA_DIR [--show]     (DATA_DIR holds re3d.jsonl.gz: texts with marked entities, https://github.com/dstl/re3d)

A mention counts when it is marked as Person, Organisation or MilitaryPlatform with at least half confidence and names an actor: it holds a word
that the model reads as a name, or an adjective of nationality. It is right to count it as resolved when its party has a country or is a body of several states.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from dragoman.analyse import analyse, load_model
from dragoman.data.actorbase import ActorBase
from dragoman.records import Document
from dragoman.resolve.actor import parties_of
from dragoman.resolve.place import Gazetteer, find_places
from dragoman.trees import Analysis

KINDS = ("Person", "Organisation", "MilitaryPlatform")
DATE = "2016-10-01"  # most of the texts are of the second half of 2016; the set gives no dates


def main() -> None:
    folder, show = Path(sys.argv[1]), "--show" in sys.argv
    base, model, gazetteer = ActorBase.load(), load_model(), Gazetteer.load()
    of: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for line in gzip.decompress((folder / "re3d.jsonl.gz").read_bytes()).decode("utf8").splitlines():
        row = json.loads(line)
        a = analyse(Document(row["id"], row["text"], DATE), model)
        found = find_places(a, gazetteer)
        countries = {k: p.place.country for p in found if p.place.country and p.kind not in ("described", "unlisted") for k in range(p.first, p.end)}
        for entity in row["entities"]:
            if entity["type"] not in KINDS or entity["conf"] < 0.5:
                continue
            words = [i for i in range(len(a)) if a.starts[i] >= entity["start"] and a.ends[i] <= entity["end"]]
            if not any(a.upos[i] == "PROPN" or (a.upos[i] == "ADJ" and a.words[i][:1].isupper() and i) for i in words):
                continue
            head = _head(a, words)
            parties = parties_of(a, base, head, None, countries)
            of[entity["type"]] += 1
            ok = bool(parties) and any(p.country for p in parties)
            right[entity["type"]] += ok
            if show and not ok:
                said = [f"{p.name or p.actor} {p.country} {'.'.join(p.sectors)}" for p in parties]
                print(
                    f"{entity['type']}: {entity['text']!r} {said or 'nobody'}  | {row['text'][max(0, entity['start'] - 40) : entity['end'] + 40]!r}"
                )
    for kind in KINDS:
        print(f"{kind} {right[kind]} of {of[kind]}")
    print(f"with a country or a body: {100 * right.total() / max(1, of.total()):.1f} % of {of.total()}")


def _head(a: Analysis, words: list[int]) -> int:
    """The word of the mention that hangs on a word outside it."""
    return next((i for i in words if a.heads[i] not in words), words[-1])


if __name__ == "__main__":
    main()
