"""Words -> the numbers that the analysis model reads; shared by training and use, so that the two cannot drift apart."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

SHAPES = 12
FLAGS = 3
SPACE, JOINED, PARAGRAPH = range(FLAGS)
MAX_PIECES = 10


class Encoder(Protocol):
    """What is needed of `tokenizers.Tokenizer`."""

    def encode_batch(self, inputs: Sequence[Sequence[str]], *, is_pretokenized: bool, add_special_tokens: bool) -> Sequence: ...


@lru_cache(maxsize=100_000)
def shape(word: str) -> int:
    """A word's letter case and make-up as one of twelve classes; the encoder itself is uncased."""
    if word.isalpha():
        if word.islower():
            return 0
        if len(word) == 1:
            return 3 if word.isupper() else 10
        if word.isupper():
            return 2
        if word[0].isupper():
            return 1 if word[1:].islower() else 4
        return 5 if word.lower() != word else 10
    if word.isdigit():
        return 6 if len(word) != 4 else 7
    if any(c.isalpha() for c in word):
        return 8 if word[0].isupper() else 9
    return 6 if any(c.isdigit() for c in word) else 11


class Pieces:
    """Subword ids of words, remembered: text repeats its words."""

    def __init__(self, encoder: Encoder, limit: int = 200_000) -> None:
        self._encoder = encoder
        self._known: dict[str, tuple[int, ...]] = {}
        self._limit = limit

    def __call__(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """For each word its first ten subword ids, at least one."""
        known = self._known
        new = [w for w in dict.fromkeys(words) if w not in known]
        if new:
            if len(known) + len(new) > self._limit:
                known.clear()
                new = list(dict.fromkeys(words))
            encoded = self._encoder.encode_batch(
                [[w[:200].replace("’", "'").replace("‘", "'")] for w in new], is_pretokenized=True, add_special_tokens=False
            )
            for word, encoding in zip(new, encoded, strict=True):
                known[word] = tuple(encoding.ids[:MAX_PIECES]) or (100,)
        return [known[w] for w in words]


class NameLists:
    """Known names as features of words: for each word a bit set that says in which lists a name stands that covers it.

    `lists` maps a class to its names, lower-case words joined by single spaces, as `split_words` cuts them. A class has three bits: the word
    begins a listed name of several words, goes on with one, or is one by itself.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.classes = tuple(sorted(lists))
        self._known: dict[str, int] = {}
        self._longest: dict[str, int] = {}
        for k, name in enumerate(self.classes):
            for entry in lists[name]:
                self._known[entry] = self._known.get(entry, 0) | 1 << k
                first, _, rest = entry.partition(" ")
                length = 1 + (rest.count(" ") + 1 if rest else 0)
                if length > self._longest.get(first, 0):
                    self._longest[first] = length

    @property
    def width(self) -> int:
        """Number of bits of a word."""
        return 3 * len(self.classes)

    def classes_of(self, name: str) -> frozenset[str]:
        """The classes that list `name` (lower-case words joined by single spaces)."""
        bits = self._known.get(name, 0)
        return frozenset(c for k, c in enumerate(self.classes) if bits >> k & 1)

    def __call__(self, words: Sequence[str]) -> list[int]:
        lower = [w.lower() for w in words]
        out = [0] * len(words)
        n, m = len(words), len(self.classes)
        length_of = self._longest.get
        for i, word in enumerate(lower):
            longest = length_of(word)
            if longest is None:
                continue
            for length in range(min(longest, n - i), 0, -1):
                found = self._known.get(word if length == 1 else " ".join(lower[i : i + length]))
                if not found:
                    continue
                if length == 1:
                    out[i] |= found << 2 * m
                else:
                    out[i] |= found
                    for k in range(i + 1, i + length):
                        out[k] |= found << m
                    break
        return out


def read_name_lists(packed: bytes) -> NameLists:
    """From the gzipped file that ships with the model."""
    return NameLists(unpack_name_lists(packed))


def unpack_name_lists(packed: bytes) -> dict[str, list[str]]:
    """The names of each class, from gzipped lines of class, tab, name."""
    lists: dict[str, list[str]] = {}
    for line in gzip.decompress(packed).decode("utf8").splitlines():
        kind, _, name = line.partition("\t")
        lists.setdefault(kind, []).append(name)
    return lists
