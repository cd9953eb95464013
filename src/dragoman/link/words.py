"""Words as linking compares them: stems, what a stem is worth, and texts as bags of weighted stems."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from dragoman.data import data_path

Bag = Mapping[str, float]
"""Stem -> weight, of length 1."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ENDINGS = (
    "ingly",
    "edly",
    "ations",
    "ation",
    "ings",
    "ing",
    "ions",
    "ion",
    "ments",
    "ment",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "y",
)
_COMMON = 1990
"""Entries of the vocabulary before the first whole word that is rarer than 'the'."""
_POWER = 3.0
"""Sharpens the weights: a rare word counts for many common ones. Chosen on clusters of news by B3."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its ending, cut by form alone: 'attacked' and 'attacks' become 'attack', 'meetings' becomes 'meet'."""
    word = word.lower()
    if len(word) <= 3:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            short = word[: -len(ending)]
            return short[:-1] if len(short) > 3 and short[-1] == short[-2] and short[-1] not in "sl" else short
    return word


def stems(text: str) -> list[str]:
    """The stems of a text's words and numbers, in order."""
    return [stem(w) for w in _WORD.findall(text.replace("’s ", " ").replace("'s ", " "))]


@lru_cache(maxsize=1)
def _ranks() -> Mapping[str, int]:
    """How far down the analysis model's vocabulary, which runs from frequent to rare, a stem first stands."""
    vocabulary = json.loads(data_path("models/en/tokenizer.json").read_text(encoding="utf8"))["model"]["vocab"]
    out: dict[str, int] = {}
    for word, rank in vocabulary.items():
        if word.isalnum():
            short = stem(word)
            out[short] = min(out.get(short, rank), rank)
    return out


@lru_cache(maxsize=100_000)
def worth(short: str) -> float:
    """0 for the commonest words to about 1 for those so rare that the vocabulary lacks them: the logarithm of the rank, by Zipf's law that of how
    rarely the word is used."""
    rank = _ranks().get(short, 32_000)
    return math.log(max(rank - _COMMON, 1)) / math.log(30_000)


def bag(words: Iterable[str], worth: Callable[[str], float] = worth) -> Bag:
    """Stems weighted by how often they stand and how rare they are."""
    raw = {w: (1 + math.log(n)) * worth(w) ** _POWER for w, n in Counter(words).items()}
    length = math.sqrt(sum(x * x for x in raw.values()))
    return {w: x / length for w, x in raw.items() if x > 0} if length else {}


def alike(a: Bag, b: Bag) -> float:
    """The cosine of two bags: 0 with no word in common, 1 for the same words in the same proportions."""
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[w] for w, x in a.items() if w in b)


def telling(of: Bag, n: int) -> list[str]:
    """The n weightiest stems of a bag."""
    return [w for w, _ in sorted(of.items(), key=lambda x: (-x[1], x[0]))[:n]]
