"""The words by which places are found and given to acts: the lists of data/places/words.yaml, under the names that the code uses."""

from __future__ import annotations

from functools import lru_cache

from dragoman.data import check_keys, lines, read_yaml

NAMES = (
    "locative", "static", "generic", "divisions", "bodies", "directions", "parts", "facilities", "governing", "towards a government", "possessed", "physical", "motion",
    "leaving", "light", "american", "seats", "initials", "unsure", "uncapitalised", "scenes", "everyday", "streets", "sealing",
    "shares", "gatherings", "topical", "days", "of a country", "wars", "natural", "beside", "gathering", "overthrow", "unrest", "laws", "lawmaking", "rulers", "owning up",
)  # fmt: skip


def is_among(lists: frozenset[str], lemma: str, word: str) -> bool:
    """Whether a word is on a list by its lemma or, where the lemma was read wrongly ('blockad'), by what its ending leaves."""
    low = lemma.lower()
    return low in lists or (word != lemma and not lists.isdisjoint(_stems(word.lower())))


@lru_cache(maxsize=4096)
def _stems(word: str) -> frozenset[str]:
    out = {word}
    for ending, instead in (("ied", "y"), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + instead
            out |= {stem, stem[:-1]} if stem[-1:] == stem[-2:-1] else {stem}
    return frozenset(out)


@lru_cache(maxsize=1)
def words() -> dict[str, frozenset[str]]:
    """Every list by its name. Raises DataError for a list that is missing or not known."""
    (table,) = read_yaml("places/words.yaml")
    check_keys(table, NAMES, NAMES)
    return {name: frozenset(map(str, lines(table[name]))) for name in NAMES}
