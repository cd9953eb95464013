"""The words by which places are found and given to acts: the lists of data/places/words.yaml, under the names that the code uses."""

from __future__ import annotations

from functools import lru_cache

from dragoman.data import check_keys, lines, read_yaml

NAMES = (
    "locative", "static", "generic", "divisions", "bodies", "directions", "parts", "facilities", "governing", "towards a government", "possessed", "physical", "motion",
    "leaving", "light", "american", "seats", "initials", "unsure", "uncapitalised", "scenes", "everyday", "streets",
)  # fmt: skip


@lru_cache(maxsize=1)
def words() -> dict[str, frozenset[str]]:
    """Every list by its name. Raises DataError for a list that is missing or not known."""
    (table,) = read_yaml("places/words.yaml")
    check_keys(table, NAMES, NAMES)
    return {name: frozenset(map(str, lines(table[name]))) for name in NAMES}
