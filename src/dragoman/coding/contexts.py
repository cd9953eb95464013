"""PLOVER's contexts: what an event is about beside its type, from a lexicon that people can read (data/codebook/contexts.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dragoman.coding.grammar import plural_stems, verb_stems
from dragoman.data import DataError, Line, Table, check_keys, lines, load_yaml
from dragoman.records import Party
from dragoman.trees import Analysis

_NAME = re.compile(r"[a-z][a-z0-9_]*$")
_PARTS = re.compile(r"[\s-]+|(?=['’]s\b)")

# A context is the document's where a title names it, or at least this many sentences and this share of all.
DOCUMENT_SENTENCES = 3
DOCUMENT_SHARE = 0.25
_BETWEEN_STATES = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION"})


@dataclass(frozen=True, slots=True)
class ContextExample:
    """A sentence in which the context must (`positive`) or must not be found."""

    context: str
    text: str
    positive: bool
    source: str


@dataclass(frozen=True)
class Contexts:
    """The lexicon: names in the order of the file, the words by their first part, and the worked examples."""

    names: tuple[str, ...]
    words: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    examples: tuple[ContextExample, ...]

    @classmethod
    def load(cls, paths: Sequence[tuple[Path, str]]) -> Contexts:
        """The lexicon of these files, each with what messages call it; a context that comes again gains the later words. Raises DataError."""
        found: dict[str, dict[tuple[str, ...], None]] = {}
        examples: list[ContextExample] = []
        for path, label in paths:
            for table in load_yaml(path, label):
                check_keys(table, table, ())
                for name, entry in table.items():
                    words, told = _entry(name, entry, table)
                    found.setdefault(str(name), {}).update(dict.fromkeys(words))
                    examples += told
        index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, kept in found.items():
            for parts in kept:
                index.setdefault(parts[0], []).append((parts, name))
        return cls(tuple(found), {first: tuple(rows) for first, rows in index.items()}, tuple(examples))


@dataclass(frozen=True, slots=True)
class FoundContexts:
    """The contexts of each sentence, and those of the whole document, in the order of the lexicon."""

    of_sentences: tuple[tuple[str, ...], ...]
    of_document: tuple[str, ...]


def find_contexts(analysis: Analysis, lexicon: Contexts) -> FoundContexts:
    """Every sentence's contexts by its words, and the document's by its title or by how many of its sentences share one."""
    of_sentences: list[tuple[str, ...]] = []
    titles: set[str] = set()
    for first, end in analysis.sentences:
        here = frozenset(_named(analysis, first, end, lexicon))
        of_sentences.append(tuple(name for name in lexicon.names if name in here))
        if analysis.parts and analysis.parts[analysis.paragraph_of[first]] == "title":
            titles |= here
    least = max(DOCUMENT_SENTENCES, DOCUMENT_SHARE * len(of_sentences))
    shared = {name for name in lexicon.names if sum(name in here for here in of_sentences) >= least}
    return FoundContexts(tuple(of_sentences), tuple(name for name in lexicon.names if name in titles or name in shared))


def contexts_of(analysis: Analysis, trigger: int, found: FoundContexts, type_: str = "", parties: Iterable[Party] = ()) -> tuple[str, ...]:
    """The contexts of the act that word `trigger` names: first its sentence's, then what the document adds.

    What governments of different countries say to or agree with one another is diplomatic whatever words the report uses."""
    own = found.of_sentences[analysis.sentence_of[trigger]]
    if type_ in _BETWEEN_STATES and len({p.country for p in parties if p.country and {"GOV", "IGO"} & set(p.sectors[:1])}) > 1:
        own = (*own, "diplomatic")
    return tuple(dict.fromkeys((*own, *found.of_document)))


def _named(analysis: Analysis, first: int, end: int, lexicon: Contexts) -> Iterator[str]:
    """The contexts whose words stand among the words [first, end)."""
    # Hyphens are no words here: "cease-fire", "cease fire" and "self-rule" meet their entries however they are written.
    forms = [part for k in range(first, end) if analysis.words[k] not in ("-", "–", "‑") for part in forms_of(analysis, k)]
    for k, here in enumerate(forms):
        for key in here:
            for parts, name in lexicon.words.get(key, ()):
                if len(parts) == 1 or (k + len(parts) <= len(forms) and all(p in forms[k + n] for n, p in enumerate(parts))):
                    yield name


def forms_of(analysis: Analysis, k: int) -> list[tuple[str, ...]]:
    """How an entry may spell word k: as written, in lower case, as its lemma; a word with hyphens in its parts."""
    return _forms(analysis.words[k], analysis.lemmas[k])


@lru_cache(maxsize=50_000)
def _forms(word: str, lemma: str) -> list[tuple[str, ...]]:
    low = word.lower()
    # The model's lemma of a rare word may be off ("outskir"), so regular endings are tried as well.
    whole = tuple(dict.fromkeys((word, low, lemma, lemma.lower(), *plural_stems(word), *plural_stems(low), *verb_stems(low))))
    if "-" not in word:
        return [whole]
    parts = [p for p in word.split("-") if p]
    last = lemma.rpartition("-")[2]
    return [tuple(dict.fromkeys((p, p.lower(), *((last, last.lower()) if n == len(parts) - 1 else ())))) for n, p in enumerate(parts)]


def _entry(name: Line | str, entry: object, table: Table) -> tuple[list[tuple[str, ...]], list[ContextExample]]:
    line = getattr(name, "line", table.line)
    if not _NAME.match(name):
        raise DataError(table.file, line, f"the context '{name}' must be written in lower case, parts joined by '_'")
    check_keys(entry, ("gist", "words", "examples", "never"), ("words",))
    assert isinstance(entry, Table)
    words = [_parts(word, row) for row in lines(entry["words"]) for word in row.split("|")]
    told = [ContextExample(str(name), str(text), key == "examples", text.where) for key in ("examples", "never") for text in lines(entry.get(key))]
    return words, told


def _parts(word: str, row: Line) -> tuple[str, ...]:
    parts = tuple(p.replace("’", "'") for p in _PARTS.split(word.strip().lstrip("#")) if p)
    if not parts:
        raise DataError(row.file, row.line, f"an empty word in '{row}'; take out the '|' too many")
    return parts
