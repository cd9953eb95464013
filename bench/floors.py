#!/usr/bin/env python3
"""Holds what has been reached: measures what floors.yaml names and fails where a figure is past its floor or ceiling.

    python bench/floors.py [--gold GOLD_DIR]

Without --gold it needs nothing outside this repository. With it, the floors under `gold` are measured too, on a folder of gold event files.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def score_figures(folder: Path) -> dict[str, float]:
    """F1 of `dragoman score` on a folder, by name."""
    from dragoman import Document, as_json, load, read
    from dragoman.score import load_gold, prf, score

    coder = load()
    documents = list(load_gold(folder))
    records = []
    for wanted in documents:
        for document in read(wanted.text):
            if isinstance(document, Document):
                records += [as_json(event) | {"document": {"id": wanted.id}} for event in coder.code(document)]
    result = score(documents, records)
    named = {"found_f1": result.found, "typed_f1": result.typed, "whole_f1": result.whole}
    return {name: round(prf(right, result.told, result.gold)[2], 3) for name, right in named.items()}


def speed_figures() -> dict[str, float]:
    """What bench/speed.py measures on the examples, in a process of its own, so that its peak memory is its own."""
    run = subprocess.run([sys.executable, str(ROOT / "bench" / "speed.py"), "--words", "10000", "--json"], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def size_figures() -> dict[str, float]:
    """Sizes of what ships, in MB (10**6 bytes)."""
    import dragoman

    package = Path(dragoman.__file__).parent
    model = package / "data" / "models" / "en"
    return {
        "model_megabytes": round(sum(p.stat().st_size for p in model.rglob("*") if p.is_file()) / 1e6, 1),
        "package_megabytes": round(sum(p.stat().st_size for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc") / 1e6, 1),
    }


def broken(group: str, figures: Mapping[str, float], bounds: Mapping[str, Any]) -> list[str]:
    """A printed line for each bound of a group, and the lines of those that do not hold."""
    faults = []
    for name, bound in bounds.items():
        figure = figures[name]
        low, high = bound.get("at_least"), bound.get("at_most")
        holds = (low is None or figure >= float(low)) and (high is None or figure <= float(high))
        wanted = f"at least {low}" if low is not None else f"at most {high}"
        line = f"{'ok  ' if holds else 'FAIL'} {group} {name}: {figure} ({wanted})"
        print(line, flush=True)
        if not holds:
            faults.append(line)
    return faults


def main() -> None:
    from dragoman.data import load_yaml

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, metavar="GOLD_DIR")
    arguments = parser.parse_args()
    (floors,) = load_yaml(ROOT / "bench" / "floors.yaml")
    faults = broken("sizes", size_figures(), floors["sizes"])
    faults += broken("examples", score_figures(ROOT / "examples"), floors["examples"])
    faults += broken("speed", speed_figures(), floors["speed"])
    if arguments.gold:
        faults += broken("gold", score_figures(arguments.gold), floors["gold"])
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
