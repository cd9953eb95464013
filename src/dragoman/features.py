"""Words -> the numbers that the analysis model reads; shared by training and use, so that the two cannot drift apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

SHAPES = 12
FLAGS = 3
SPACE, JOINED, PARAGRAPH = range(FLAGS)
MAX_PIECES = 10


class Encoder(Protocol):
    """What is needed of `tokenizers.Tokenizer`."""

    def encode_batch(self, inputs: Sequence[Sequence[str]], *, is_pretokenized: bool, add_special_tokens: bool) -> Sequence: ...


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
            encoded = self._encoder.encode_batch([[w[:200].replace("’", "'").replace("‘", "'")] for w in new], is_pretokenized=True, add_special_tokens=False)
            for word, encoding in zip(new, encoded, strict=True):
                known[word] = tuple(encoding.ids[:MAX_PIECES]) or (100,)
        return [known[w] for w in words]
