"""How well linking does.  python bench/link.py [--clusters FILE.jsonl.gz] [--ecb FILE.jsonl.gz] [--out DIR]

Always: the story set of tests/stories, pairwise precision, recall and F1 of what the episodes hold together, the look-alikes that were merged, and the time that
linking takes beside the coding. --clusters: dated news with a field `cluster`, reports put together by link/stories.py, B3 (Bagga and Baldwin 1998). --ecb: a file of ECB+
with its event mentions given, linked within each topic; MUC, B3, CEAFe and their mean, the CoNLL score (Pradhan et al. 2014). --out writes what was put
together as JSON Lines, one object a document: {id, cluster} and {id, mentions: [{m_id, chain}]}.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from dragoman.ingest import ingest
from dragoman.link.acts import Act, report_of
from dragoman.link.gold import agreement, episodes_of, events_told, read_stories
from dragoman.link.job import episodes, link
from dragoman.link.likeness import Weights
from dragoman.link.mentions import acts_of, linked
from dragoman.link.stories import stories
from dragoman.pipeline import Coder
from dragoman.records import Document
from dragoman.store import Store

STORIES = Path(__file__).resolve().parents[1] / "tests" / "stories"
Chains = Mapping[str, object]
"""Mention -> its chain."""


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _sets(chains: Chains) -> dict[object, set[str]]:
    out: dict[object, set[str]] = defaultdict(set)
    for mention, chain in chains.items():
        out[chain].add(mention)
    return out


def muc(gold: Chains, held: Chains) -> float:
    """Vilain et al. 1995."""

    def share(one: Chains, other: Chains) -> float:
        kept = sum(len(s) - len({other[m] for m in s}) for s in _sets(one).values())
        return kept / max(1, sum(len(s) - 1 for s in _sets(one).values()))

    return f1(share(held, gold), share(gold, held))


def b_cubed(gold: Chains, held: Chains) -> float:
    of_gold, of_held = _sets(gold), _sets(held)
    both = {m: len(of_gold[gold[m]] & of_held[held[m]]) for m in gold}
    return f1(
        sum(n / len(of_held[held[m]]) for m, n in both.items()) / len(gold), sum(n / len(of_gold[gold[m]]) for m, n in both.items()) / len(gold)
    )


def ceaf(gold: Chains, held: Chains) -> float:
    """CEAF with the entity measure (Luo 2005): chains matched one to one so that what they share is most."""
    of_gold, of_held = list(_sets(gold).values()), list(_sets(held).values())
    at = {m: k for k, s in enumerate(of_held) for m in s}
    shared = [Counter(at[m] for m in s) for s in of_gold]
    likeness = {(g, h): 2 * n / (len(of_gold[g]) + len(of_held[h])) for g, row in enumerate(shared) for h, n in row.items()}
    best = sum(_matched(group) for group in _connected(likeness))
    return f1(best / len(of_held), best / len(of_gold))


def _connected(likeness: Mapping[tuple[int, int], float]) -> Iterator[np.ndarray]:
    """The matrix of each connected part."""
    rows: dict[int, list[int]] = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for g, h in likeness:
        rows[g].append(h)
        columns[h].append(g)
    seen: set[int] = set()
    for start in rows:
        if start in seen:
            continue
        seen.add(start)
        todo, mine, theirs = [start], [], set()
        while todo:
            g = todo.pop()
            mine.append(g)
            for h in rows[g]:
                theirs.add(h)
                for other in columns[h]:
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
        held = sorted(theirs)
        yield np.array([[likeness.get((g, h), 0.0) for h in held] for g in mine])


def _matched(gain: np.ndarray) -> float:
    """The greatest sum of entries of which no two share a row or column, by the Hungarian method with row and column prices."""
    if gain.shape[0] > gain.shape[1]:
        gain = gain.T
    rows, columns = gain.shape
    cost = np.hstack([gain.max() - gain])
    of_row, of_column = np.zeros(rows), np.zeros(columns + 1)
    owner = np.full(columns + 1, -1)
    for row in range(rows):
        owner[columns], here = row, columns
        least, before, done = np.full(columns, np.inf), np.full(columns, -1), np.zeros(columns + 1, bool)
        while owner[here] >= 0:
            done[here] = True
            free = ~done[:columns]
            now = cost[owner[here]] - of_row[owner[here]] - of_column[:columns]
            better = free & (now < least)
            least[better], before[better] = now[better], here
            step = np.where(free, least, np.inf).min()
            following = int(np.where(free, least, np.inf).argmin())
            for k in np.flatnonzero(done):
                of_row[owner[k]] += step
                of_column[k] -= step
            least[free] -= step
            here = following
        while here != columns:
            owner[here] = owner[before[here]]
            here = int(before[here])
    return float(sum(gain[owner[k], k] for k in range(columns) if owner[k] >= 0))


def rows_of(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf8") as rows:
        yield from map(json.loads, rows)


def own_stories(coder: Coder) -> None:
    found = read_stories(STORIES)
    documents = [d for s in found for d in s.reports]
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "s") as store:
        began = time.perf_counter()
        ingest(store, [(d, "bench") for d in documents], workers=1, coder=coder)
        between = time.perf_counter()
        tally = link(store)
        linking = time.perf_counter() - between
        records = list(store.events())
        told = agreement(found, [events_told(s, records) for s in found], episodes_of(episodes(store)))
    print(
        f"story set: {len(found)} stories, {len(documents)} reports, {told.coded} of {told.quotes} quotes coded, {told.mixed} of them merged with another act by coding"
    )
    print(
        f"  episodes    P {told.precision:.3f}  R {told.recall:.3f}  F1 {told.f1:.3f}; with what was not coded F1 {told.f1_of_all:.3f}; {len(told.wrong)} look-alikes merged"
    )
    print(f"  {tally.pairs} pairs in {linking / (between - began):.2f} of the time of coding")


def clusters(path: Path, out: Path | None) -> None:
    rows = list(rows_of(path))
    found = stories(report_of(r["id"], r["id"], r["dct"], r["text"], r.get("title")) for r in rows)
    held = {key: n for n, group in enumerate(found) for key in group}
    print(
        f"{path.name}: {len(rows)} reports, {len(found)} stories for {len({r['cluster'] for r in rows})}; B3 {b_cubed({r['id']: r['cluster'] for r in rows}, held):.4f}"
    )
    if out:
        _write(out / "clusters.jsonl", [{"id": r["id"], "cluster": held[r["id"]]} for r in rows])


def ecb(coder: Coder, path: Path, out: Path | None) -> None:
    topics: dict[str, list[Act]] = defaultdict(list)
    gold: dict[str, object] = {}
    rows = []
    for row in rows_of(path):
        mentions = [m for m in row["mentions"] if m.get("validated", True) and m["tag"].startswith(("ACTION", "NEG"))]
        names = {f"{row['id']}|{m['m_id']}": m for m in mentions}
        gold |= {name: m.get("chain") or name for name, m in names.items()}
        spans = {name: [tuple(part) for part in m.get("parts") or [(m["start"], m["end"])]] for name, m in names.items()}
        found = coder.find(Document(row["id"], row["text"]))
        topics[row["topic"]] += acts_of(coder, found, report_of(row["id"], row["id"], None, row["text"]), spans)
        rows.append((row["id"], names))
    weights = Weights.load()
    held: dict[str, object] = {name: name for name in gold}
    for topic in sorted(topics):
        for group in linked(topics[topic], weights):
            held |= dict.fromkeys(group, group[0])
    scores = muc(gold, held), b_cubed(gold, held), ceaf(gold, held)
    print(f"{path.name}: {len(gold)} mentions; MUC {scores[0]:.4f}  B3 {scores[1]:.4f}  CEAFe {scores[2]:.4f}  CoNLL F1 {sum(scores) / 3:.4f}")
    if out:
        told = [{"id": i, "mentions": [{"m_id": m["m_id"], "chain": held[name]} for name, m in names.items()]} for i, names in rows]
        _write(out / "ecb.jsonl", told)


def _write(path: Path, rows: list[dict]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", type=Path)
    parser.add_argument("--ecb", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    coder = Coder.load()
    own_stories(coder)
    if args.clusters:
        clusters(args.clusters, args.out)
    if args.ecb:
        ecb(coder, args.ecb, args.out)


if __name__ == "__main__":
    main()
