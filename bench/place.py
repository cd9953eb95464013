"""Places against annotated news: tagging, resolution and both together.

    python bench/place.py DATA_DIR OUT_DIR [--limit N] [--show N]

DATA_DIR holds `geo_*.jsonl.gz`; OUT_DIR receives one predictions file a set, for the scorer that stands beside the data. Also prints the time
to load the gazetteer, its memory and the time of a look-up.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import resource
import time
from pathlib import Path
from typing import Any

from dragoman.analyse import analyse, load_model
from dragoman.records import Document
from dragoman.resolve.place import Gazetteer, find_places

# What each set annotates: GeoVirus names of places only; the other two also adjectives ('Syrian') and the places inside other names.
NAMES = ("place", "government")
EVERY_NAME = (*NAMES, "adjective", "part of name")
SETS = {"geo_geovirus": NAMES, "geo_geowebnews": EVERY_NAME, "geo_lgl": EVERY_NAME}


def km(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Great circle distance in kilometres."""
    p, q = math.radians(a["lat"]), math.radians(b["lat"])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b["lon"] - a["lon"]) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--all", action="store_true", help="with adjectives and the places inside other names")
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    gazetteer = Gazetteer.load()
    loaded = time.perf_counter() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    keys = [gazetteer._keys[k].decode() for k in range(0, len(gazetteer._keys), 50)]
    start = time.perf_counter()
    for key in keys:
        gazetteer.candidates(key)
    print(f"gazetteer: {loaded:.2f} s, {memory:.0f} MB, {(time.perf_counter() - start) / len(keys) * 1e6:.0f} µs a look-up")
    model = load_model()
    spent = words = 0.0
    for name, kinds in SETS.items():
        gold = found = right = tagged = shown = 0
        with gzip.open(args.data / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines, open(args.out / f"{name}.jsonl", "w", encoding="utf8") as out:
            for k, line in enumerate(lines):
                if args.limit is not None and k >= args.limit:
                    break
                row = json.loads(line)
                analysis = analyse(Document(row["id"], row["text"], (row.get("dct") or "")[:10] or None), model)
                start = time.perf_counter()
                places = find_places(analysis, gazetteer)
                spent += time.perf_counter() - start
                words += len(analysis)
                guesses = [dict(zip(("start", "end"), p.place.span or (0, 0), strict=True), lat=p.place.lat, lon=p.place.lon, kind=p.kind, name=p.place.name, country=p.place.country)
                           for p in places if p.place.lat is not None and p.kind in (EVERY_NAME if args.all else kinds)]  # fmt: skip
                out.write(json.dumps({"id": row["id"], "spans": guesses}) + "\n")
                left = list(guesses)
                found += len(left)
                for g in row["spans"]:
                    if g.get("lat") is None:
                        continue
                    gold += 1
                    hit = next((p for p in left if p["start"] < g["end"] and g["start"] < p["end"]), None)
                    if hit is not None:
                        left.remove(hit)
                        tagged += 1
                    if hit is not None and km(hit, g) <= 161:
                        right += 1
                    elif shown < args.show:
                        shown += 1
                        read = f"{hit['name']} {hit['country']} {hit['lat']:.1f} {hit['lon']:.1f} ({km(hit, g):.0f} km)" if hit else "nothing"
                        print(f"{_around(row['text'], g)} | {g.get('name', '')} {g['lat']:.1f} {g['lon']:.1f} | {read}")
                for p in left:
                    if shown < args.show:
                        shown += 1
                        print(f"{_around(row['text'], p)} | none | {p['name']} {p['country']} {p['kind']}")
        print(
            f"{name}: tagged F1 {2 * tagged / max(1, gold + found):.3f}  end to end F1@161km {2 * right / max(1, gold + found):.3f}  ({gold} annotated, {found} read, {tagged} met, {right} right)"
        )
    print(f"find_places: {words / max(spent, 1e-9):,.0f} words/s")


def _around(text: str, span: dict[str, Any], width: int = 30) -> str:
    a, b = span["start"], span["end"]
    return f"{text[max(0, a - width) : a]}[{text[a:b]}]{text[b : b + width]}".replace("\n", " ")


if __name__ == "__main__":
    main()
