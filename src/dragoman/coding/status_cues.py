"""The words of status (data/grammar/status.yaml): cues that govern an act or hang on it, and what lasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.data import DataError, check_keys, read_yaml

EFFECTS = ("same", "opposite", "averted", "occurred", "ongoing", "planned", "proposed", "negated", "purpose", "attempted", "apart", "kept")


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of status.yaml. `act`: relations (with the preposition, if one is asked for) in which the act stands below the cue, or
    `hangs`: relations in which the cue hangs on the act. `of`: lemmas of the acts that it is a cue for, where it is one only for some."""

    words: frozenset[str]
    relations: tuple[tuple[str, str | None], ...]
    gives: str
    under_not: str | None
    alleged: bool
    certainty: float | None
    needs: frozenset[str]
    of: frozenset[str]
    where: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """status.yaml, by lemma. `above`: cues that govern the act; `below`: cues that hang on it; `never`: word sequences that are no cue;
    `state_verbs`, `state_nouns`: what lasts; `soon`: adverbs of a future time; `ends`: verbs under which a lasting noun is over;
    `speech_nouns`: acts that a 'rejected' or 'wanted' above them leaves done; `results`: verbs whose perfect is a state."""

    above: dict[str, tuple[Cue, ...]]
    below: dict[str, tuple[Cue, ...]]
    never: tuple[tuple[str, ...], ...]
    state_verbs: frozenset[str]
    state_nouns: frozenset[str]
    soon: frozenset[str]
    ends: frozenset[str]
    speech_nouns: frozenset[str]
    results: frozenset[str]


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The packaged status.yaml. Raises DataError with file and line."""
    (document,) = read_yaml("grammar/status.yaml")
    check_keys(
        document, ("above", "below", "no cue", "state verbs", "state nouns", "soon", "ends", "speech nouns", "lasting results"), ("above", "below")
    )
    above: dict[str, list[Cue]] = {}
    below: dict[str, list[Cue]] = {}
    for table, key, index in ((document["above"], "act", above), (document["below"], "hangs", below)):
        for row in table:
            cue = _cue(row, key)
            for word in sorted(cue.words):
                index.setdefault(word, []).append(cue)
    return Grammar(
        above={w: tuple(c) for w, c in above.items()},
        below={w: tuple(c) for w, c in below.items()},
        never=tuple(tuple(x.split()) for x in sorted(_words(document.get("no cue")))),
        state_verbs=_words(document.get("state verbs")),
        state_nouns=_words(document.get("state nouns")),
        soon=_words(document.get("soon")),
        ends=_words(document.get("ends")),
        speech_nouns=_words(document.get("speech nouns")),
        results=_words(document.get("lasting results")),
    )


def _words(rows: Any) -> frozenset[str]:
    for row in rows or ():
        check_keys(row, ("words", "examples", "never"), ("words",))
    return frozenset(w.strip() for row in rows or () for w in row["words"].split("|"))


def _cue(row: Any, key: str) -> Cue:
    check_keys(row, ("cue", key, "gives", "under not", "alleged", "certainty", "needs", "of", "examples", "never"), ("cue", key, "gives"))
    gives, under_not = str(row["gives"]), str(row["under not"]) if "under not" in row else None
    for effect in (gives, under_not):
        if effect is not None and effect not in EFFECTS:
            raise DataError(row.file, row["gives"].line, f"unknown effect '{effect}'; known: {', '.join(EFFECTS)}")
    relations = []
    for item in str(row[key]).split():
        relation, _, preposition = item.partition("(")
        relations.append((relation, preposition.rstrip(")").replace("_", " ") or None))
    return Cue(
        frozenset(str(row["cue"]).split("|")), tuple(relations), gives, under_not, row.get("alleged") == "yes",
        float(row["certainty"]) if "certainty" in row else None, frozenset(str(row.get("needs", "")).replace("|", " ").split()),
        frozenset(str(row["of"]).split("|")) if "of" in row else frozenset(), row["cue"].where,
    )  # fmt: skip
