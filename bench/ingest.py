#!/usr/bin/env python3
"""How fast `dragoman ingest` is against the analysis alone, how much memory all its processes take, and whether kills leave a trace.

    python bench/ingest.py [SOURCE] [--date-column NAME] [--workers N] [--kills N] [--documents N] [--json]

SOURCE is what `dragoman ingest` reads (default: examples/). The analysis of half of the documents in N processes, then the whole ingest with N workers, start
and all, then the analysis of the other half: so both see the same machine. Words a second by the clock, and by the processors' time, on
which other work on the machine bears less. Then the ingest is killed with SIGKILL at N random moments, run to its end, and the shards of the two
stores, but those of `runs`, are compared byte by byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from speed import ROOT, machine

BARS = {"ingest_to_analysis": 0.60, "peak_megabytes": 1500}


def analyse_share(documents: list[Any], begin: Any, results: Any) -> None:
    """In a process of its own: load, wait for the others, analyse; (words, processor seconds, when it ended) go to `results`."""
    from dragoman.analyse import analyse, load_model

    model = load_model()
    analyse(documents[0], model)
    begin.wait()
    start = time.process_time()
    words = [(d.id, len(analyse(d, model))) for d in documents]
    results.put((words, time.process_time() - start, time.monotonic()))


def analysis_alone(documents: list[Any], workers: int) -> tuple[dict[str, int], float, float]:
    """Words of each document; seconds by the clock and of the processors."""
    context = multiprocessing.get_context("spawn")
    begin, results = context.Barrier(workers + 1), context.Queue()
    ordered = sorted(documents, key=lambda d: -len(d.text))
    processes = [context.Process(target=analyse_share, args=(ordered[k::workers], begin, results)) for k in range(workers)]
    for process in processes:
        process.start()
    begin.wait()
    start = time.monotonic()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    words = dict(pair for part, _, _ in found for pair in part)
    return words, max(end for _, _, end in found) - start, sum(cpu for _, cpu, _ in found)


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    out = [pid]
    for k in out:
        try:
            out += [int(c) for task in Path(f"/proc/{k}/task").iterdir() for c in (task / "children").read_text().split()]
        except OSError:
            continue
    return out


def memory(pid: int) -> tuple[int, int]:
    """Bytes of the process and all below it: with shared pages counted once (PSS), and in each process (RSS)."""
    shared = each = 0
    for k in tree(pid):
        try:
            lines = Path(f"/proc/{k}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines[1:]}
        shared, each = shared + kilobytes["Pss"] * 1024, each + kilobytes["Rss"] * 1024
    return shared, each


def command(source: Path, store: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "dragoman.show.cli", "ingest", str(source), "--store", str(store), "--workers", str(workers)]


def ingest(source: Path, store: Path, workers: int) -> tuple[float, float, int, int]:
    """Seconds by the clock and of the processors, start and all; the most memory (PSS, RSS)."""
    start = time.monotonic()
    process = subprocess.Popen(command(source, store, workers), stderr=subprocess.PIPE)
    most = (0, 0)
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        most = tuple(map(max, most, memory(process.pid)))
        time.sleep(0.25)
    if status:  # a report that could not be coded is told, and no reason not to measure
        print(process.stderr.read().decode() if process.stderr else status, file=sys.stderr)
    if not (store / "manifest.json").exists() or os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit("ingest failed")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, *most


def shards(store: Path) -> dict[str, str]:
    tables = json.loads((store / "manifest.json").read_text())["tables"]
    files = [shard["file"] for table, found in tables.items() if table != "runs" for shard in found]
    return {file: hashlib.sha256((store / file).read_bytes()).hexdigest() for file in files}


def killed(source: Path, store: Path, workers: int, kills: int, whole: float) -> int:
    """Runs that were killed in their midst: each after some random part of what a run takes, start-up and a few commits."""
    chance = random.Random(11)
    done = 0
    for _ in range(kills):
        process = subprocess.Popen(command(source, store, workers), stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0, 2 * whole / kills))  # starts cost time, so that the last is killed before all is done
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            done += 1
    ingest(source, store, workers)
    return done


def measure(source: str | Path, columns: dict[str, str], workers: int, kills: int, most: int | None) -> dict[str, Any]:
    from dragoman import Document, Store, read

    documents = [d for d in read(source, columns=columns) if isinstance(d, Document)][:most]
    if len(documents) < 2 * workers:
        sys.exit(f"{source}: too few documents to measure on ({len(documents)})")
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch, "reports.jsonl")
        fields = ("id", "text", "date", "source", "title", "url")
        lines.write_text("".join(json.dumps({f: getattr(d, f) for f in fields}) + "\n" for d in documents), encoding="utf8")
        halves = [analysis_alone(documents[::2], workers)]
        clock, processors, shared, each = ingest(lines, Path(scratch, "whole"), workers)
        halves.append(analysis_alone(documents[1::2], workers))
        words = halves[0][0] | halves[1][0]
        alone, alone_processors = (sum(half[k] for half in halves) for k in (1, 2))
        with Store(Path(scratch, "whole")) as store:
            coded = sum(words[id_] for (id_,) in store.sql("select id from documents where coded").fetchall())
            events = store.rows("events")
        seen = sum(words.values())
        out = {
            "documents": len(documents),
            "words": seen,
            "words_coded": coded,
            "events": events,
            "workers": workers,
            "analysis_words_per_second": round(seen / alone),
            "ingest_words_per_second": round(coded / clock),
            "ingest_to_analysis": round(coded / clock * alone / seen, 3),
            "ingest_to_analysis_by_processor_time": round(coded / processors * alone_processors / seen, 3),
            "peak_megabytes": round(shared / 1e6),
            "peak_megabytes_shared_pages_in_each": round(each / 1e6),
        }
        if kills:
            out["killed"] = killed(lines, Path(scratch, "broken"), workers, kills, clock)
            out["same_shards"] = shards(Path(scratch, "broken")) == shards(Path(scratch, "whole"))
        return out | {"bars": BARS, "machine": machine()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", default=ROOT / "examples")
    parser.add_argument("--date-column", help="the column of a table that holds the date")
    parser.add_argument("--workers", type=int, default=2, help="worker processes (default: 2)")
    parser.add_argument("--kills", type=int, default=10, help="how many times to kill it (default: 10; 0: leave that out)")
    parser.add_argument("--documents", type=int, help="only the first so many documents")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    arguments = parser.parse_args()
    columns = {"date": arguments.date_column} if arguments.date_column else {}
    figures = measure(arguments.source, columns, arguments.workers, arguments.kills, arguments.documents)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {f'{value:,}' if isinstance(value, int) and not isinstance(value, bool) else value}")


if __name__ == "__main__":
    main()
