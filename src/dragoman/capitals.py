"""Reports written in capitals only: a copy in mixed case to read, and the records made of it told in the report's own letters.

Old wire reports come so. Which words are names the analysis model says of the text in small letters; a word is taken for one where most of its
occurrences are. Names of months, days, countries and peoples are names wherever they stand. The copy has the same characters at the same places, but for their case, so that every span holds for both.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection
from typing import Any, TypeVar

from dragoman.analyse import Model, analyse
from dragoman.records import Document
from dragoman.trees import WEEKDAYS, Analysis

_LETTERS = 60  # fewer tell nothing of a text's habits
_SHARE = 0.9  # of its letters are capitals
_VOWELS = frozenset("aeiouy")
_MONTHS = frozenset("january february april june july august september october november december".split())
_WORDS = frozenset("pole polish reunion jersey kiwi turkey china".split())  # that are nations only where the model says so
_DATED = frozenset("in since until till by last next early late mid this of from".split())  # before 'march' and 'may' that are months
T = TypeVar("T")


def is_capitals(text: str) -> bool:
    """Whether a text is written in capitals only, but for a few letters."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= _LETTERS and sum(c.isupper() for c in letters) >= _SHARE * len(letters)


def in_mixed_case(document: Document, model: Model, nations: Collection[str] = ()) -> Document:
    """The document with small letters but for names, initials and the beginnings of sentences. Every character keeps its place. `nations`: names of
    countries and peoples, in small letters."""
    small = "".join(c.lower() if len(c.lower()) == 1 else c for c in document.text)
    a = analyse(dataclasses.replace(document, text=small), model)
    seen: Counter[str] = Counter(a.words)
    names = Counter(a.words[i] for i in range(len(a)) if a.upos[i] == "PROPN" or a.name_of[i] is not None)
    initials = _initials(a)
    known = (_MONTHS | WEEKDAYS | frozenset(nations)) - _WORDS
    letters = list(small)
    for i, word in enumerate(a.words):
        at = a.starts[i]
        if word in initials:
            letters[at : a.ends[i]] = small[at : a.ends[i]].upper()
        elif (2 * names[word] >= seen[word] and names[word]) or word in known or _is_month(a, i):
            letters[at] = letters[at].upper()
    for first, _ in a.sentences:
        opening = next((i for i in range(first, len(a)) if a.words[i][:1].isalpha()), first)
        letters[a.starts[opening]] = letters[a.starts[opening]].upper()
    text = "".join(letters)
    return dataclasses.replace(document, text=text) if len(text) == len(document.text) else document


def _is_month(a: Analysis, i: int) -> bool:
    """'on 3 may', 'in march'."""
    if a.words[i] not in ("may", "march"):
        return False
    around = [a.words[k] for k in (i - 1, i + 1) if 0 <= k < len(a)]
    return any(w.isdigit() for w in around) or (i > 0 and a.words[i - 1] in _DATED and a.upos[i] != "VERB")


def _initials(a: Analysis) -> frozenset[str]:
    """Words that stand for several, by their first letters: names in brackets ('[FMLN]') and names without a vowel."""
    found = set()
    for i in range(len(a)):
        word = a.words[i]
        if not word.isalpha() or len(word) > 6 or (a.upos[i] != "PROPN" and a.name_of[i] is None):
            continue
        bracketed = 0 < i < len(a) - 1 and a.words[i - 1] in ("(", "[") and a.words[i + 1] in (")", "]")
        if bracketed or (len(word) > 1 and not _VOWELS & set(word)) or word in ("us", "un", "usa", "eu"):
            found.add(word)
    return frozenset(found)


def as_written(record: T, text: str) -> T:
    """A record whose every text stands as in `text`: what its span says."""
    return _as_written(record, text)


def _as_written(value: Any, text: str) -> Any:
    if isinstance(value, Document | str):
        return value
    if isinstance(value, tuple) and value and not isinstance(value[0], int):
        return tuple(_as_written(v, text) for v in value)
    if isinstance(value, list):
        return [_as_written(v, text) for v in value]
    if isinstance(value, dict):
        return {k: _as_written(v, text) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _as_written(getattr(value, f.name), text) for f in dataclasses.fields(value)}
        if changed.get("span") is not None and "text" in changed:
            changed["text"] = text[changed["span"][0] : changed["span"][1]]
        return dataclasses.replace(value, **changed)
    return value
