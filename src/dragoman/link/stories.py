"""Which reports are on one story: what has happened and what is said of it, whatever acts each report tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dragoman.link.acts import Report
from dragoman.link.groups import UNCOMPARED, clusters, pair
from dragoman.link.words import alike, telling

SHARED = 0.21
"""Reports are on one story when they are as alike as this on average. Chosen on clusters of news by B3, which hardly moves from 0.17 to 0.25."""
_KEYS = 25
_STEEP = -UNCOMPARED / SHARED


def stories(reports: Iterable[Report]) -> list[list[str]]:
    """Keys of reports, those of one story together, by average link over the likeness of their words. Only reports that share one of their weightiest
    words are compared. The same for any order of the reports."""
    by_key = {r.key: r for r in reports}
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_key):
        for word in telling(by_key[key].words, _KEYS):
            blocks[word].append(key)
    scores = {}
    for block in blocks.values():
        for n, a in enumerate(block):
            for b in block[:n]:
                if pair(a, b) not in scores:
                    scores[pair(a, b)] = (alike(by_key[a].words, by_key[b].words) - SHARED) * _STEEP
    return clusters(by_key, scores)
