"""Pairs worth comparing, and edges -> groups of events that tell one act."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from dragoman.link.acts import Act
from dragoman.link.likeness import Weights, compatible

Pair = tuple[str, str]
"""Two event ids, the lesser first."""
MARGIN = 0.2
"""Log-odds that the pairs of two groups must have on average for the groups to become one."""
UNCOMPARED = -2.5
"""Log-odds of a pair that shares too little to be compared."""


def pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def candidates(acts: Iterable[Act], new: Collection[str], weights: Weights) -> Iterator[tuple[Act, Act]]:
    """Pairs of acts of which at least one is new: of one group of types, with time that agrees, a key in common (a party, a place, a telling word)
    and either a second key or a nation. A pair is yielded or not by what the two acts say, whatever else there is."""
    acts = list(acts)
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, act in enumerate(acts):
        for group in weights.groups_of(act.type):
            for key in sorted(act.keys):
                blocks[group, key].append(n)
    for n, act in enumerate(acts):
        if act.id not in new:
            continue
        met = {m for group in weights.groups_of(act.type) for key in act.keys for m in blocks[group, key]}
        for m in sorted(met):
            other = acts[m]
            if m == n or (m > n and other.id in new):
                continue
            if (act.nations & other.nations or len(act.keys & other.keys) > 1) and compatible(act, other):
                yield (act, other) if act.id < other.id else (other, act)


def components(ids: Iterable[str], edges: Iterable[Pair]) -> list[list[str]]:
    """Connected components, each sorted, in order of their first ids."""
    parent = {i: i for i in ids}

    def root(i: str) -> str:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in edges:
        if a in parent and b in parent:
            x, y = root(a), root(b)
            if x != y:
                parent[max(x, y)] = min(x, y)
    out: dict[str, list[str]] = defaultdict(list)
    for i in sorted(parent):
        out[root(i)].append(i)
    return [out[r] for r in sorted(out)]


def clusters(ids: Iterable[str], scores: Mapping[Pair, float], same: Collection[Pair] = (), different: Collection[Pair] = ()) -> list[list[str]]:
    """Groups of events by average link: the two groups whose pairs score highest on average become one, as long as that is above MARGIN. `scores` are
    log-odds, a pair that is not among them counts as UNCOMPARED. Pairs in `same` are joined first, whatever they score; groups that hold a pair of
    `different` are never joined. Depends on what is given, not on its order."""
    ids = sorted(ids)
    groups: dict[int, list[str]] = {n: [i] for n, i in enumerate(ids)}
    at = {i: n for n, i in enumerate(ids)}
    total: dict[int, dict[int, tuple[float, int]]] = {n: {} for n in groups}  # sum of scores, how many pairs they are
    barred: dict[int, set[int]] = {n: set() for n in groups}
    for (a, b), score in sorted(scores.items()):
        if a in at and b in at and a != b:
            total[at[a]][at[b]] = total[at[b]][at[a]] = (score, 1)
    for a, b in different:
        if a in at and b in at and at[a] != at[b]:
            barred[at[a]].add(at[b])
            barred[at[b]].add(at[a])

    def average(x: int, y: int) -> float:
        score, n = total[x].get(y, (0.0, 0))
        pairs = len(groups[x]) * len(groups[y])
        return (score + (pairs - n) * UNCOMPARED) / pairs

    def join(x: int, y: int) -> int:
        """The new group takes a new number, so that what waits in the heap for the old ones is seen to be over."""
        new = max(groups) + 1 if groups else 0
        new = max(new, joined[0] + 1)
        joined[0] = new
        groups[new] = sorted(groups.pop(x) + groups.pop(y))
        sums: dict[int, tuple[float, int]] = {}
        for old in (x, y):
            for z, (score, n) in total.pop(old).items():
                if z in (x, y):
                    continue
                before = sums.get(z, (0.0, 0))
                sums[z] = (before[0] + score, before[1] + n)
                del total[z][old]
        total[new] = sums
        for z, value in sums.items():
            total[z][new] = value
        barred[new] = (barred.pop(x) | barred.pop(y)) - {x, y}
        for z in barred[new]:
            barred[z] -= {x, y}
            barred[z].add(new)
        return new

    joined = [len(ids)]
    where = dict(at)
    for a, b in sorted(same):
        if a in where and b in where and where[a] != where[b] and where[b] not in barred[where[a]]:
            new = join(where[a], where[b])
            for i in groups[new]:
                where[i] = new
    heap = [(-average(x, y), groups[x][0], groups[y][0], x, y) for x in groups for y in total[x] if groups[x][0] < groups[y][0]]
    heapq.heapify(heap)
    while heap and heap[0][0] < -MARGIN:
        _, _, _, x, y = heapq.heappop(heap)
        if x not in groups or y not in groups or y in barred[x]:
            continue
        new = join(x, y)
        for z in total[new]:
            first, second = sorted(((groups[new][0], new), (groups[z][0], z)))
            heapq.heappush(heap, (-average(new, z), first[0], second[0], first[1], second[1]))
    return sorted(groups.values())
