"""Dates against annotated news: TIMEX3 (TempEval-3 sets), the dates of event words, and Duckling's English expressions.

    python bench/time.py DATA_DIR OUT_DIR [--limit N] [--show N]

DATA_DIR holds `timex_te3_*.jsonl.gz`, `event_date.jsonl.gz` with the texts that it names (`eventstoryline.jsonl.gz`,
`meantime_en.jsonl.gz`) and `timex_duckling_en.jsonl.gz`; sets that are not there are left out. OUT_DIR receives one predictions file a
set, for the scorers that stand beside the data. `--show N` prints N misses a set: what stands in the annotation against what was read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.analyse import Model, analyse, load_model
from dragoman.records import Document, TimeSpan
from dragoman.resolve.time import TimeMention, find_times
from dragoman.resolve.time_choose import date_of
from dragoman.resolve.time_running import running_date, story_day
from dragoman.trees import Analysis

TIMEX = ("timex_te3_timebank", "timex_te3_aquaint")
DATED = (*TIMEX, "eventstoryline", "meantime_en")


def rows(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
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
    read: dict[str, tuple[Analysis, list[TimeMention]]] = {}
    spent = words = 0.0
    for name in DATED:
        for row in rows(args.data / f"{name}.jsonl.gz", args.limit):
            analysis = analyse(Document(row["id"], row["text"], (row["dct"] or "")[:10] or None), model)
            start = time.perf_counter()
            read[f"{name}:{row['id']}"] = analysis, find_times(analysis)
            spent += time.perf_counter() - start
            words += len(analysis)
    for name in TIMEX:
        expressions(name, args.data, args.out, read, args.limit, args.show)
    print(f"find_times: {words / max(spent, 1e-9):,.0f} words/s")
    event_dates(args.data, args.out, read, args.show)
    duckling(args.data / "timex_duckling_en.jsonl.gz", model, args.show)


def expressions(name: str, data: Path, to: Path, read: dict[str, tuple[Analysis, list[TimeMention]]], limit: int | None, show: int) -> None:
    """Time expressions with type and value; relaxed match, so that any overlap counts."""
    shown = matched = right = typed = gold = found = 0
    with open(to / f"{name}.jsonl", "w", encoding="utf8") as out:
        for row in rows(data / f"{name}.jsonl.gz", limit):
            analysis, times = read[f"{name}:{row['id']}"]
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
                elif shown < show:
                    shown += 1
                    got = f"{hit['type']} {hit['value']} {row['text'][hit['start'] : hit['end']]!r}" if hit else "nothing"
                    print(f"{row['dct'][:10]} {_around(row['text'], g)} | {g['type']} {g['value']} | {got}")
            for p in left:
                if shown < show:
                    shown += 1
                    print(f"{row['dct'][:10]} {_around(row['text'], p)} | none | {p['type']} {p['value']}")
    f = [2 * x / (gold + found) if gold + found else 0.0 for x in (matched, typed, right)]
    print(f"{name}: relaxed F1 {f[0]:.3f}  type F1 {f[1]:.3f}  value F1 {f[2]:.3f}  ({gold} annotated, {found} read)")


def event_dates(data: Path, to: Path, read: dict[str, tuple[Analysis, list[TimeMention]]], show: int) -> None:
    """The day of every annotated event word: told, else carried on, else the likeliest, else the report's own."""
    shown = 0
    with open(to / "event_date.jsonl", "w", encoding="utf8") as out:
        for row in rows(data / "event_date.jsonl.gz", None):
            if row["id"] not in read:
                continue
            analysis, times = read[row["id"]]
            text = analysis.document.text
            by_start = {s: w for w, s in enumerate(analysis.starts)}
            events = []
            for e in row["events"]:
                w = by_start.get(e["start"])
                w = next((k for k, end in enumerate(analysis.ends) if end > e["start"]), None) if w is None else w
                span = None if w is None else _likeliest(analysis, times, w)
                date = _one_day(span) or (row["dct"] or "")[:10]
                events.append({"start": e["start"], "end": e["end"], "date": date})
                cue = [d for d in e["dates"] if not d["by_dct"]]
                if cue and shown < show and not any(date[: len(d["value"])] == d["value"] for d in e["dates"]):
                    shown += 1
                    print(f"{row['dct']} {_around(text, e, 90)} | {[(d['value'], d['cue']) for d in cue]} | {span and (span.edtf, span.text)}")
            out.write(json.dumps({"id": row["id"], "events": events}) + "\n")


def _likeliest(analysis: Analysis, times: list[TimeMention], w: int) -> TimeSpan | None:
    tense = analysis.feats[w].get("Tense")
    told = date_of(analysis, times, w, (), "occurred" if tense == "Past" else "")
    return told or running_date(analysis, times, w, (), "occurred" if tense in ("Past", None) else "") or story_day(analysis, times, w)


def duckling(path: Path, model: Model, show: int) -> None:
    """Expressions without a sentence, read as one who plans would: without a tense they look ahead. Duckling turns 'in a week' into a day,
    which goes beyond the words; so it is also counted whether what was read holds Duckling's first day."""
    tally: dict[str, list[int]] = {}
    for row in rows(path, None):
        m = re.match(r"\(?\((-?\d+), (\d+), (\d+), \d+, \d+, \d+\)(?:, \((-?\d+), (\d+), (\d+), [^)]*\)\))? (\w+)", row["spec"])
        if not m:
            continue
        kind = f"{row['kind']} {'time of day' if m[7] in ('Hour', 'Minute', 'Second') else 'date'}"
        day = f"{int(m[1]):04d}-{int(m[2]):02d}-{int(m[3]):02d}"
        for text in row["texts"]:
            analysis = analyse(Document("expression", text, row["ref"][:10]), model)
            got = next((t.time for t in find_times(analysis, way=1) if t.time is not None), None)
            right = got is not None and (got.start or "") == day
            holds = (
                got is not None
                and (got.start or "0000") <= day <= (got.end or "9999")
                and got.precision not in ("decade", "year" if "Year" not in m[7] else "")
            )
            score = tally.setdefault(kind, [0, 0, 0])
            score[0] += right
            score[1] += holds
            score[2] += 1
            if not right and show:
                print(f"{kind}: {text} | {row['spec']} | {got and got.edtf}")
    for kind, (right, holds, n) in sorted(tally.items()):
        print(f"duckling {kind}: begins on the same day {right / n:.3f}, holds it {holds / n:.3f} ({n})")


def _one_day(span: TimeSpan | None) -> str | None:
    """A date at the span's own grain, since the sets name one date where the text gives a stretch."""
    if span is None:
        return None
    if span.precision == "week" and span.start:
        return str(span.start)
    left, _slash, right = span.edtf.replace("~", "").partition("/")
    return left if left not in ("", "..") else (right or None)


def _around(text: str, span: dict[str, Any], width: int = 30) -> str:
    a, b = span["start"], span["end"]
    return f"{text[max(0, a - width) : a]}[{text[a:b]}]{text[b : b + width]}".replace("\n", " ")


if __name__ == "__main__":
    main()
