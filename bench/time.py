"""Dates against annotated news: TIMEX3 (TempEval-3 sets) and the dates of event words.

    python bench/time.py DATA_DIR OUT_DIR [--limit N] [--show N]

DATA_DIR holds `timex_te3_*.jsonl.gz` and `event_date.jsonl.gz`; OUT_DIR receives one predictions file a set, for the scorers that
stand beside the data. `--show N` prints N misses a set: what stands in the annotation against what was read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.analyse import analyse, load_model
from dragoman.records import Document
from dragoman.resolve.time import find_times
from dragoman.resolve.time_choose import date_of


def rows(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for k, line in enumerate(lines):
            if limit is not None and k >= limit:
                return
            yield json.loads(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    model = load_model()
    dated: dict[str, Any] = {}
    texts: dict[str, str] = {}
    spent = words = 0.0
    for name in ("timex_te3_timebank", "timex_te3_aquaint"):
        shown = matched = right = typed = gold = found = 0
        with open(args.out / f"{name}.jsonl", "w", encoding="utf8") as out:
            for row in rows(args.data / f"{name}.jsonl.gz", args.limit):
                analysis = analyse(Document(row["id"], row["text"], row["dct"][:10]), model)
                start = time.perf_counter()
                times = find_times(analysis)
                spent += time.perf_counter() - start
                words += len(analysis)
                dated[f"{name}:{row['id']}"] = (analysis, times)
                texts[row["id"]] = row["text"]
                guesses = [dict(zip(("start", "end"), analysis.span(t.first, t.end), strict=True), type=t.kind, value=t.value) for t in times]
                out.write(json.dumps({"id": row["id"], "timex": guesses}) + "\n")
                left = list(guesses)
                found += len(left)
                for g in row["timex"]:
                    if g["end"] <= g["start"]:
                        continue
                    gold += 1
                    hit = next((p for p in left if p["start"] < g["end"] and g["start"] < p["end"]), None)
                    if hit is not None:
                        left.remove(hit)
                        matched += 1
                        typed += hit["type"] == g["type"]
                    if hit is not None and hit["value"] == g["value"]:
                        right += 1
                    elif shown < args.show:
                        shown += 1
                        read = f"{hit['type']} {hit['value']} {row['text'][hit['start'] : hit['end']]!r}" if hit else "nothing"
                        print(f"{row['dct'][:10]} {_around(row['text'], g)} | {g['type']} {g['value']} | {read}")
                for p in left:
                    if shown < args.show:
                        shown += 1
                        print(f"{row['dct'][:10]} {_around(row['text'], p)} | none | {p['type']} {p['value']}")
        f = [2 * x / (gold + found) if gold + found else 0.0 for x in (matched, typed, right)]
        print(f"{name}: relaxed F1 {f[0]:.3f}  type F1 {f[1]:.3f}  value F1 {f[2]:.3f}  ({gold} annotated, {found} read)")
    print(f"find_times: {words / max(spent, 1e-9):,.0f} words/s")
    shown = 0
    with open(args.out / "event_date.jsonl", "w", encoding="utf8") as out:
        for row in rows(args.data / "event_date.jsonl.gz", None):
            if row["id"] not in dated:
                continue
            analysis, times = dated[row["id"]]
            by_start = {s: w for w, s in enumerate(analysis.starts)}
            events = []
            for e in row["events"]:
                w = by_start.get(e["start"])
                span = None if w is None else date_of(analysis, times, w, (), "occurred" if analysis.feats[w].get("Tense") == "Past" else "")
                date = _one_day(span) or row["dct"][:10]
                events.append({"start": e["start"], "end": e["end"], "date": date})
                cue = [d for d in e["dates"] if not d["by_dct"]]
                if cue and shown < args.show and not any(date[: len(d["value"])] == d["value"] for d in e["dates"]):
                    shown += 1
                    print(
                        f"{row['dct'][:10]} {_around(texts[row['doc']], e, 90)} | {[(d['value'], d['cue']) for d in cue]} | {span and (span.edtf, span.text)}"
                    )
            out.write(json.dumps({"id": row["id"], "events": events}) + "\n")


def _one_day(span: Any) -> str | None:
    """A date at the span's own grain, since the sets name one date where the text gives a stretch."""
    if span is None:
        return None
    if span.precision == "week" and span.start:
        return str(span.start)
    edtf = str(span.edtf).replace("~", "")
    left, _slash, right = edtf.partition("/")
    return left if left not in ("", "..") else (right or None)


def _around(text: str, span: dict[str, Any], width: int = 30) -> str:
    a, b = span["start"], span["end"]
    return f"{text[max(0, a - width) : a]}[{text[a:b]}]{text[b : b + width]}".replace("\n", " ")


if __name__ == "__main__":
    main()
