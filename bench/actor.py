"""Actor phrases with their countries and sectors: how many the base and the resolver read rightly.

python bench/actor.py DATA_DIR [--show]     (DATA_DIR holds actor_ngec_tests.jsonl.gz)
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path

from dragoman.analyse import analyse, load_model
from dragoman.data.actorbase import ActorBase
from dragoman.records import Document
from dragoman.resolve.actor import Cast

# Codes of the set that the project folds into its own list.
SAME = {"JRN": "MED", "SOC": "NGO", "UAF": "PRM", "PRE": "REB", "BUD": "CVL"}


def main() -> None:
    folder, show = Path(sys.argv[1]), "--show" in sys.argv
    start = time.process_time()
    base = ActorBase.load()
    print(f"load {time.process_time() - start:.3f} s of one core, {len(base.entries)} entries, {len(base.names)} names")
    names = [e.name for e in base.entries] * 5
    for what, ask in (("look_up", base.look_up), ("find on a day", lambda name: base.find(name, "2015-06-01"))):
        start = time.process_time()
        for name in names:
            ask(name)
        print(f"{what} {len(names) / (time.process_time() - start):,.0f} names/s of one core")
    model = load_model()
    right = {"country": [0, 0], "code_1": [0, 0]}
    for line in gzip.decompress((folder / "actor_ngec_tests.jsonl.gz").read_bytes()).decode("utf8").splitlines():
        row = json.loads(line)
        if any("skip" in m or "xfail" in m for m in row["marks"]) or not {"country", "code_1"} & set(row["expect"]):
            continue
        country, sectors = read(row["text"], row["query_date"], base, model)
        for field, got in (("country", country), ("code_1", sectors[0] if sectors else "")):
            if field not in row["expect"]:
                continue
            want = row["expect"][field]
            want = {"UNO": "IGO"}.get(want, SAME.get(want, want))
            if field == "code_1" and want == "" and got == "GOV":
                got = ""  # a bare country is its government in a record
            ok = (got or "") == want
            right[field][0] += ok
            right[field][1] += 1
            if show and not ok:
                print(f"{row['id']} {field}: {row['text']!r} wanted {want!r}, got {got!r}")
    for field, (n, of) in right.items():
        print(f"{field} {100 * n / of:.1f} % of {of}")


def read(text: str, on: str | None, base: ActorBase, model: object) -> tuple[str | None, tuple[str, ...]]:
    """The phrase by itself: a name of the base, else as the model parses it."""
    found = base.find(text, on)
    if found:
        return found[0].country, found[0].sectors
    a = analyse(Document("phrase", text, on), model)  # type: ignore[arg-type]
    roots = [i for i, h in enumerate(a.heads) if h < 0]
    parties = Cast.of(a, base).parties(roots[0]) if roots else []
    return (parties[0].country, parties[0].sectors) if parties else (None, ())


if __name__ == "__main__":
    main()
