"""Analysis: a document's words, trees and names, and the ways to walk them. Everything after `analyse` reads this object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dragoman.records import Document, Span

OPEN, CLOSE = {"“", "``", "«", "‘‘"}, {"”", "''", "»", "’’"}
STRAIGHT = {'"'}
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MANY = frozenset("dozens hundreds thousands scores tens millions".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name: words [first, end) of the document; `type` is PER, LOC, ORG, EVENT or OTH (nationalities, works, laws ...)."""

    first: int
    end: int
    type: str


@dataclass
class Analysis:
    """Words are numbered through the whole document; every list below has one entry a word unless said.

    `heads[i]` is the number of word i's head, -1 at a root. `certainty[i]` is the parser's probability of that arc (0 to 1).
    `sentences` and `paragraphs` are word ranges [first, end). `feats[i]` are Universal Dependencies features.
    """

    document: Document
    words: list[str]
    starts: list[int]
    ends: list[int]
    upos: list[str]
    feats: list[dict[str, str]]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    certainty: list[float]
    sentences: list[tuple[int, int]]
    paragraphs: list[tuple[int, int]]
    names: list[Name]
    parts: list[str] = field(default_factory=list)  # kind of the document part that each paragraph lies in

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def children(self) -> list[list[int]]:
        out: list[list[int]] = [[] for _ in self.words]
        for i, h in enumerate(self.heads):
            if h >= 0:
                out[h].append(i)
        return out

    @cached_property
    def lower(self) -> list[str]:
        """The words in lower case."""
        return [w.lower() for w in self.words]

    @cached_property
    def bare(self) -> list[str]:
        """The relations without their subtypes."""
        return [r.partition(":")[0] for r in self.deprels]

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Quoted stretches as word ranges with their marks. One that its paragraph leaves open ends there; the next paragraph opens a new one."""
        out = []
        for first, end in self.paragraphs:
            start: int | None = None
            for i in range(first, end):
                word = self.words[i]
                if start is None:
                    if word in OPEN or word in STRAIGHT:
                        start = i
                elif word in CLOSE or word in STRAIGHT:
                    out.append((start, i + 1))
                    start = None
            if start is not None and (self.words[start] in OPEN or start == first):
                out.append((start, end))
        return out

    @cached_property
    def ending_at(self) -> dict[int, int]:
        """The word that ends at a character."""
        return {end: i for i, end in enumerate(self.ends)}

    @cached_property
    def sentence_of(self) -> list[int]:
        return [k for k, (a, b) in enumerate(self.sentences) for _ in range(a, b)]

    @cached_property
    def paragraph_of(self) -> list[int]:
        return [k for k, (a, b) in enumerate(self.paragraphs) for _ in range(a, b)]

    @cached_property
    def name_of(self) -> list[Name | None]:
        out: list[Name | None] = [None] * len(self.words)
        for name in self.names:
            out[name.first : name.end] = [name] * (name.end - name.first)
        return out

    def span(self, first: int, end: int) -> Span:
        """Characters of the words [first, end)."""
        return self.starts[first], self.ends[end - 1]

    def text(self, first: int, end: int) -> str:
        a, b = self.span(first, end)
        return self.document.text[a:b]

    def deps(self, i: int, *relations: str) -> list[int]:
        """Children of word i by relation; 'nsubj' also finds 'nsubj:pass', 'nsubj:pass' only itself."""
        kids = self.children[i]
        return [c for c in kids if self.deprels[c] in relations or self.bare[c] in relations] if kids else []

    def case(self, i: int) -> str | None:
        """The preposition of word i, lower case, in full ('on', 'because of'); None without one."""
        kids = self.children[i]
        marks = [c for c in kids if self.deprels[c] == "case" and c < i] if kids else None
        if not marks:
            return None
        words = [self.lower[marks[-1]]]
        if words == ["of"] and marks[-2:-1] == [marks[-1] - 1] and self.lower[marks[-2]] == "out":
            return "out of"
        words += [self.lower[c] for c in self.children[marks[-1]] if self.deprels[c] == "fixed"]
        return " ".join(words)

    def subtree(self, i: int) -> list[int]:
        """Word i and all below it, in text order."""
        out, stack = [], [i]
        while stack:
            k = stack.pop()
            out.append(k)
            stack.extend(self.children[k])
        return sorted(out)

    def phrase(self, i: int, leave_out: tuple[str, ...] = ()) -> tuple[int, int]:
        """The unbroken run of words round i that lie below it, children by the relations of `leave_out` left aside."""
        inside, stack = {i}, [i]
        while stack:
            k = stack.pop()
            for c in self.children[k]:
                if k == i and (self.deprels[c] in leave_out or self.deprels[c].partition(":")[0] in leave_out):
                    continue
                inside.add(c)
                stack.append(c)
        first = end = i
        while first - 1 in inside:
            first -= 1
        while end in inside:
            end += 1
        return first, end

    def ancestors(self, i: int) -> Iterator[int]:
        """Heads of word i, the nearest first."""
        h = self.heads[i]
        while h >= 0:
            yield h
            h = self.heads[h]

    def conjuncts(self, i: int) -> list[int]:
        """Word i and those joined to it ('A, B and C' from A)."""
        out = [i]
        for k in out:
            out.extend(c for c in self.children[k] if self.deprels[c] == "conj" and c not in out)
        return out
