#!/usr/bin/env python3
"""How fast and how big: words a second of the analysis alone and of the whole pipeline, their ratio, peak memory, start-up. One core.

    python bench/speed.py [SOURCE] [--date-column NAME] [--words N] [--json]

SOURCE is what `dragoman code` reads (default: examples/). Its documents are coded in turn, again and again until N words have passed. For
each document the analysis alone and the whole pipeline (which holds an analysis of its own) run one after the other, so that both see the
same machine at the same time; what else runs on it bears on the words a second, hardly on the ratio.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def measure(source: str | Path, columns: dict[str, str], words: int) -> dict[str, Any]:
    """The figures as a dict; raises SystemExit when the source holds no document."""
    start = time.perf_counter()
    from dragoman import Document, load, read
    from dragoman.analyse import analyse

    coder = load()
    loaded = time.perf_counter() - start
    documents = [d for d in read(source, columns=columns) if isinstance(d, Document)]
    if not documents:
        sys.exit(f"{source}: no document to measure on")
    coder.code(documents[0])  # the first run also allocates
    seen = events = 0
    alone = whole = 0.0
    for document in itertools.cycle(documents):
        t0 = time.perf_counter()
        n = len(analyse(document, coder.model))
        t1 = time.perf_counter()
        events += len(coder.code(document))
        t2 = time.perf_counter()
        alone, whole, seen = alone + t1 - t0, whole + t2 - t1, seen + n
        if seen >= words:
            break
    return {
        "words": seen,
        "events": events,
        "analysis_words_per_second": round(seen / alone),
        "pipeline_words_per_second": round(seen / whole),
        "pipeline_to_analysis": round(alone / whole, 3),
        "load_seconds": round(loaded, 2),
        "import_seconds": round(_command_seconds("import dragoman"), 2),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "machine": machine(),
    }


def _command_seconds(code: str) -> float:
    """Wall time of a fresh interpreter that runs `code`, the best of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return min(times)


def machine() -> str:
    """The processor's name and the load of the machine when it was measured."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        name = next((line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"


def one_core() -> None:
    """Ties this process to one of its cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", default=ROOT / "examples")
    parser.add_argument("--date-column", help="the column of a table that holds the date")
    parser.add_argument("--words", type=int, default=20_000, help="how many words to measure on (default: 20,000)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    arguments = parser.parse_args()
    one_core()
    figures = measure(arguments.source, {"date": arguments.date_column} if arguments.date_column else {}, arguments.words)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {f'{value:,}' if isinstance(value, int) else value}")


if __name__ == "__main__":
    main()
