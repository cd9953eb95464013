"""The words of speech (data/grammar/speech.yaml), and the record of one claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.data import DataError, check_keys, read_yaml
from dragoman.trees import Analysis

STANCES = ("asserts", "denies", "alleges", "confirms", "asks")
KINDS = ("says", "thinks", "wants", "shows", "speaks")


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """`source`, `content` and `cue_words` are ranges and numbers of words through the document; `chain` holds the heads of further sources through
    whom the report has it (the agency that was told). `kind`: says, thinks, wants, shows or speaks (of a
    matter)."""

    source: tuple[int, int] | None
    source_head: int | None
    cue: int
    content: tuple[tuple[int, int], ...]
    stance: str
    anonymous: bool
    chain: tuple[int, ...]
    kind: str = "says"
    cue_words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechCue:
    """A line of speech.yaml."""

    kind: str
    stance: str
    content: frozenset[str]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpeechGrammar:
    """speech.yaml by lemma."""

    verbs: dict[str, tuple[SpeechCue, ...]]
    nouns: dict[str, tuple[SpeechCue, ...]]
    phrases: dict[str, str]
    adverbs: dict[str, str]
    agencies: frozenset[str]
    media: frozenset[str]
    people: frozenset[str]
    posts: frozenset[str]
    anonymity: frozenset[str]
    documents: frozenset[str]
    giving: frozenset[str]
    making: frozenset[str]
    bodies: frozenset[str]
    never: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def speech_grammar() -> SpeechGrammar:
    """The packaged speech.yaml. Raises DataError with file and line."""
    (d,) = read_yaml("grammar/speech.yaml")
    check_keys(
        d,
        (
            "verbs",
            "nouns",
            "phrases",
            "adverbs",
            "agencies",
            "media",
            "people",
            "posts",
            "anonymity",
            "documents",
            "giving",
            "making",
            "bodies",
            "no cue",
        ),
        ("verbs",),
    )
    return SpeechGrammar(
        _index(d["verbs"]), _index(d.get("nouns", [])), _pairs(d.get("phrases", [])), _pairs(d.get("adverbs", [])),
        _words(d.get("agencies")), _words(d.get("media")), _words(d.get("people")), _words(d.get("posts")), _words(d.get("anonymity")),
        _words(d.get("documents")), _words(d.get("giving")), _words(d.get("making")), _words(d.get("bodies")),
        tuple(tuple(x.split()) for x in sorted(_words(d.get("no cue")))),
    )  # fmt: skip


def _words(rows: Any) -> frozenset[str]:
    for row in rows or ():
        check_keys(row, ("words", "examples", "never"), ("words",))
    return frozenset(w.strip().lower() for row in rows or () for w in row["words"].split("|"))


def _pairs(rows: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for row in rows:
        check_keys(row, ("cue", "stance", "examples", "never"), ("cue", "stance"))
        out.update((w.strip(), _known(row["stance"], STANCES)) for w in row["cue"].split("|"))
    return out


def _known(value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise DataError(value.file, value.line, f"unknown value '{value}'; known: {', '.join(known)}")
    return str(value)


def _index(rows: Any) -> dict[str, tuple[SpeechCue, ...]]:
    out: dict[str, list[SpeechCue]] = {}
    for row in rows:
        check_keys(row, ("cue", "kind", "stance", "content", "needs", "examples", "never"), ("cue", "kind", "stance", "content"))
        cue = SpeechCue(
            _known(row["kind"], KINDS),
            _known(row["stance"], STANCES),
            frozenset(row["content"].replace("_", " ").split()),
            frozenset(str(row.get("needs", "")).split()),
        )
        for word in row["cue"].split("|"):
            out.setdefault(word.strip(), []).append(cue)
    return {w: tuple(c) for w, c in out.items()}


def is_says(a: Analysis, i: int) -> bool:
    """Whether word i is a verb of saying that takes a clause."""
    return any(cue.kind == "says" and "clause" in cue.content for cue in speech_grammar().verbs.get(a.lemmas[i].lower(), ()))
