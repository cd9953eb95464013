"""The grammar: paths along a tree, compiled from data/grammar/en.yaml, and the word lists that they test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from dragoman.data import DataError, Table, check_keys, read_yaml
from dragoman.trees import Analysis

FUNCTIONS = ("subject", "agent", "author", "object", "top", "doer", "clause", "undergoer", "among", "holder")
LISTS = ("times", "abstract", "sites", "party", "vehicles", "things", "endings", "about")
NAMES = {"PER": ("@person", "@name"), "LOC": ("@place", "@name"), "ORG": ("@organisation", "@name"), "EVENT": (), "OTH": ()}
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "SYM", "X"})
AGENTIVE = ("er", "or", "ee", "ant")  # endings of nouns that mostly name somebody by what he does
_STEP = re.compile(r"([<>.$])([a-z:|_]*)(?:\[([^\]]*)\])?$")


@dataclass(frozen=True, slots=True)
class Step:
    way: str
    relations: frozenset[str]
    name: str
    tests: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A path with the sentence that shows it; `rule` is 'en.yaml:line'."""

    text: str
    steps: tuple[Step, ...]
    example: str
    rule: str

    @property
    def through_support(self) -> bool:
        """Whether the path leads through a support verb."""
        return any(key == "light" for step in self.steps for key, _, _ in step.tests)


@dataclass(frozen=True)
class Grammar:
    """Paths by function ('subject', 'doer' ...), word lists by name."""

    paths: Mapping[str, tuple[Path, ...]]
    every: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    through_support: frozenset[str]

    def without(self, rule: str) -> Grammar:
        """The grammar less one path."""
        return replace(self, paths={name: tuple(p for p in found if p.rule != rule) for name, found in self.paths.items()})


@lru_cache(maxsize=4)
def load_grammar(name: str = "grammar/en.yaml") -> Grammar:
    """The packaged grammar; raises DataError."""
    table = read_yaml(name)[0]
    check_keys(table, ("lists", *LISTS, *FUNCTIONS), ("lists", *FUNCTIONS))
    lists = {str(k): _words(v) for k, v in table["lists"].items()}
    for key in LISTS:
        value = table.get(key, "")
        lists[key] = frozenset(map(str, value)) if isinstance(value, list) else _words(value)
    paths, every = {}, set()
    for function in FUNCTIONS:
        section = table[function]
        if not isinstance(section, Table):
            raise DataError(table.file, table.line, f"{function}: wants 'path: example sentence' lines")
        found = []
        for key, example in section.items():
            if key == "all":
                every.add(function)
                continue
            line = getattr(key, "line", 0)
            found.append(Path(str(key), _steps(str(key), lists, section.file, line), str(example), f"{section.file}:{line}"))
        paths[function] = tuple(found)
    through = frozenset(p.rule for found in paths.values() for p in found if p.through_support)
    return Grammar(paths, frozenset(every), lists, frozenset().union(*lists.values()), through)


def _words(value: object) -> frozenset[str]:
    return frozenset(w.strip() for w in re.split(r"[|\n]", str(value)) if w.strip())


PLAIN = frozenset("active passive nonfinite infinitive participle gerund verb noun name object subject naming adjective before after".split())


def _steps(text: str, lists: Mapping[str, frozenset[str]], file: str, line: int) -> tuple[Step, ...]:
    steps = []
    for word in text.split():
        m = _STEP.match(word)
        if m is None:
            raise DataError(file, line, f"cannot read the step '{word}' of the path '{text}'")
        way, names, tests = m.groups()
        if way == "$" and names not in FUNCTIONS:
            raise DataError(file, line, f"no paths named '{names}'; known: {', '.join(FUNCTIONS)}")
        made = []
        for test in (tests or "").split(","):
            if not test:
                continue
            negative = test.startswith("!")
            test = test.lstrip("!")
            key, _, value = test.partition(":")
            if key not in PLAIN and key not in ("case", "mark") and key not in lists:
                raise DataError(file, line, f"unknown test '{test}' in '{text}'")
            made.append((key, value, negative))
        steps.append(Step(way, frozenset(names.split("|")) if way in "<>" else frozenset(), names, tuple(made)))
    return tuple(steps)


@dataclass(frozen=True)
class Lexicon:
    """What a codebook adds to the grammar's words: `special`, support verbs that only some types have (lemma -> types), all support verbs,
    and every word that a doubtful lemma is compared with."""

    special: Mapping[str, frozenset[str]]
    light: frozenset[str]
    known: frozenset[str]

    @staticmethod
    def of(grammar: Grammar, light: Mapping[str, frozenset[str]], vocabulary: frozenset[str]) -> Lexicon:
        own, undergo = grammar.lists["light"], grammar.lists["undergo"]
        special = {lemma: types for lemma, types in light.items() if lemma not in own and lemma not in undergo}
        return Lexicon(special, own | special.keys(), vocabulary | grammar.vocabulary)


class Tree:
    """An analysis with what the paths ask of it, computed once a word. `used` counts the paths that found something (for the lint)."""

    def __init__(self, analysis: Analysis, grammar: Grammar, lexicon: Lexicon) -> None:
        self.a = analysis
        self.grammar = grammar
        self.special, self.light = lexicon.special, lexicon.light
        self.children = analysis.children
        self.heads = analysis.heads
        self.rels = analysis.deprels
        self.bare = analysis.bare
        self.lower = analysis.lower
        known = lexicon.known
        self.lemmas = [
            low if (low := lemma.lower()) in known or (low == word and not _left_plural(low, pos)) else mended(word, low, known)
            for lemma, word, pos in zip(analysis.lemmas, self.lower, analysis.upos, strict=True)
        ]
        self._found: dict[tuple[str, int], tuple[tuple[int, str], ...]] = {}
        self._busy: set[tuple[str, int]] = set()
        self._passive: dict[int, bool] = {}
        self._said: dict[int, frozenset[str]] = {}
        self._all_rels = frozenset(analysis.deprels)
        self._down: dict[frozenset[str], frozenset[str]] = {}

    # -- paths ------------------------------------------------------------------------------------------------------------------------------

    def find(self, function: str, i: int) -> tuple[tuple[int, str], ...]:
        """Words that the paths of `function` reach from word i, each with the rule that found it. First path that finds wins, or all."""
        key = (function, i)
        found = self._found.get(key)
        if found is not None:
            return found
        if key in self._busy:  # a circle through $names
            return ()
        self._busy.add(key)
        out: list[tuple[int, str]] = []
        every = function in self.grammar.every
        for path in self.grammar.paths[function]:
            words = self.walk(path, i)
            out.extend((w, path.rule) for w in words if all(w != o for o, _ in out))
            if out and not every:
                break
        self._busy.discard(key)
        found = tuple(out)
        self._found[key] = found
        return found

    def ranked(self, function: str, i: int) -> list[tuple[int, str]]:
        """As `find`, but all paths, best first: for callers that may turn the first find down."""
        out: list[tuple[int, str]] = []
        for path in self.grammar.paths[function]:
            for w in self.walk(path, i):
                if all(w != o for o, _ in out):
                    out.append((w, path.rule))
        return out

    def walk(self, path: Path, i: int) -> list[int]:
        here = [i]
        for step in path.steps:
            there: list[int] = []
            for k in here:
                if step.way == ">":
                    down = self._relations(step.relations)
                    there.extend(c for c in self.children[k] if self.rels[c] in down and self._tests(step, c, i))
                elif step.way == "<":
                    h = self.heads[k]
                    if (
                        h >= 0
                        and (self.rels[k] in step.relations or (self.bare[k] in step.relations and self.rels[k] != "acl:relcl"))
                        and self._tests(step, h, i)
                    ):
                        there.append(h)
                elif step.way == ".":
                    if self._tests(step, k, i):
                        there.append(k)
                else:
                    there.extend(w for w, _ in self.find(step.name, k) if self._tests(step, w, i))
            if not there:
                return []
            here = there
        return here

    def _relations(self, wanted: frozenset[str]) -> frozenset[str]:
        """The relations of this document that a step's relations mean: 'nsubj' is 'nsubj:pass' too, 'nmod:' is 'nmod' alone."""
        found = self._down.get(wanted)
        if found is None:
            found = frozenset(r for r in self._all_rels if r in wanted or r.partition(":")[0] in wanted or r + ":" in wanted)
            self._down[wanted] = found
        return found

    def _tests(self, step: Step, k: int, start: int) -> bool:
        return not step.tests or all(self._test(key, value, k, start) != negative for key, value, negative in step.tests)

    def _test(self, key: str, value: str, k: int, start: int) -> bool:
        a = self.a
        if key == "active":
            return not self.passive(k)
        if key == "passive":
            return self.passive(k)
        if key == "noun":
            return a.upos[k] in NOMINAL
        if key == "verb":
            return a.upos[k] in ("VERB", "AUX")
        if key == "adjective":
            return a.upos[k] == "ADJ"
        if key == "name":
            return self.is_name(k)
        if key == "object":
            return any(self.rels[c] == "obj" for c in self.children[k])
        if key == "subject":
            return any(self.bare[c] == "nsubj" for c in self.children[k])
        if key == "naming":
            return any(self.rels[c] == "xcomp" and a.upos[c] in ("NOUN", "ADJ", "PROPN") for c in self.children[k])
        if key == "case":
            return self.case(k) in value.split("|")
        if key == "mark":
            return self.mark(k) in value.split("|")
        if key == "before":
            return k < start
        if key == "after":
            return k > start
        if key == "nonfinite":
            return self.nonfinite(k)
        if key == "infinitive":
            return a.feats[k].get("VerbForm") == "Inf" or any(self.rels[c] == "mark" and self.lower[c] == "to" for c in self.children[k])
        if key == "participle":
            return a.feats[k].get("VerbForm") in ("Part", "Ger") or self.lower[k].endswith(("ing", "ed", "en"))
        if key == "gerund":
            return self.lower[k].endswith("ing")
        words = self.light if key == "light" else self.grammar.lists[key]
        return self.lemmas[k] in words or self.lower[k] in words or (self.lower[k].endswith("ed") and stems(self.lower[k], words))

    def said_in_sentence(self, i: int) -> frozenset[str]:
        """Every lemma and form in the sentence of word i, and the kinds of names there ('@person')."""
        k = self.a.sentence_of[i]
        said = self._said.get(k)
        if said is None:
            first, end = self.a.sentences[k]
            kinds = {kind for n in self.a.name_of[first:end] if n is not None for kind in NAMES[n.type]}
            said = self._said[k] = frozenset([*self.lemmas[first:end], *self.lower[first:end], *kinds])
        return said

    # -- single words -----------------------------------------------------------------------------------------------------------------------

    def is_name(self, k: int) -> bool:
        """A capitalised noun or adjective: 'Syria', 'Syrian'."""
        a = self.a
        if a.upos[k] not in ("PROPN", "ADJ", "NOUN", "X") or not a.words[k][:1].isupper():
            return False
        if a.name_of[k] is not None or a.upos[k] == "PROPN":
            return True
        first = a.sentences[a.sentence_of[k]][0] == k
        return a.upos[k] == "ADJ" and (not first or self.lower[k].endswith(("an", "ese", "ish", "i", "nch", "ch", "ic")))

    def passive(self, k: int) -> bool:
        """Whether the verb k is passive: an auxiliary or a subject says so, or it is a past participle that modifies a noun or a clause."""
        known = self._passive.get(k)
        if known is None:
            known = self._passive[k] = self._is_passive(k)
        return known

    def _is_passive(self, k: int) -> bool:
        kids = self.children[k]
        rels = [self.rels[c] for c in kids]
        if "nsubj:pass" in rels or "aux:pass" in rels or "csubj:pass" in rels or "obl:agent" in rels:
            return True
        if "nsubj" in rels or ("aux" in rels and not self.lower[k].endswith("ing")):
            # "was arrested" with a plain nsubj is a parser's slip; "has arrested" is not.
            return (
                "nsubj" in rels and any(self.bare[c] in ("aux", "cop") and self.lemmas[c] in ("be", "get") for c in kids) and self._past_participle(k)
            )
        if self.rels[k] == "conj" and self._past_participle(k) and self.heads[k] >= 0 and self.passive(self.heads[k]) and "obj" not in rels:
            return True
        if not self._past_participle(k) or self.lower[k].endswith("ing"):
            return False
        if self.bare[k] in ("acl", "amod"):
            return self.rels[k] != "acl:relcl" and "obj" not in rels
        if self.bare[k] in ("advcl", "xcomp", "parataxis", "root", "ccomp", "appos", "dep", "nmod"):
            feats = self.a.feats[k]
            finite = feats.get("VerbForm") == "Fin" or (feats.get("Tense") == "Past" and feats.get("VerbForm") != "Part")
            return "obj" not in rels and not finite
        return False

    def _past_participle(self, k: int) -> bool:
        feats = self.a.feats[k]
        if feats.get("VerbForm") == "Part":
            return feats.get("Tense") != "Pres" and not self.lower[k].endswith("ing")
        if feats.get("VerbForm") in ("Inf", "Ger", "Fin"):
            return feats.get("Voice") == "Pass"
        return self.lower[k].endswith(("ed", "en", "wn", "ght", "lt", "nt", "ng", "ound", "eld", "uck", "un", "ung"))

    def nonfinite(self, k: int) -> bool:
        form = self.a.feats[k].get("VerbForm")
        return form in ("Inf", "Part", "Ger") or (form is None and self.lower[k].endswith(("ing", "ed"))) or self.a.upos[k] == "NOUN"

    def case(self, k: int) -> str | None:
        """The preposition of word k, in full; that of the noun that it is joined to when it has none."""
        for _ in range(4):
            found = self.a.case(k)
            if found is not None:
                return found
            if self.rels[k] == "conj" and self.heads[k] >= 0:
                k = self.heads[k]
                continue
            # "to the north of": no case; "up to", "as of" are fixed and were read above.
            return None
        return None

    def mark(self, k: int) -> str | None:
        """The word that introduces clause k: 'to', 'that', 'of', 'for' ..."""
        for c in self.children[k]:
            if (self.rels[c] in ("mark", "case") and c < k) or self.rels[c] == "cc:preconj":
                return self.lower[c]
        return None


def stems(word: str, words: frozenset[str]) -> bool:
    """Whether a form in -ed that was read as an adjective goes back to one of `words`."""
    return any(s in words for s in verb_stems(word))


def _left_plural(lemma: str, pos: str) -> bool:
    """Whether a noun's lemma may still be a plural: 'supplies'."""
    return pos == "NOUN" and lemma.endswith("s") and not lemma.endswith("ss")


def mended(word: str, lemma: str, known: frozenset[str]) -> str:
    """A lemma that no list knows, put right where the form has a regular ending and a known word before it.

    >>> mended("kidnapped", "kidnapp", frozenset({"kidnap"}))
    'kidnap'
    """
    for stem in (*verb_stems(word), *plural_stems(word)):
        if stem in known:
            return stem
    return lemma


def plural_stems(word: str) -> tuple[str, ...]:
    """Singulars (or infinitives) that a form in -s may go back to.

    >>> plural_stems("clashes"), plural_stems("parties")
    (('clashe', 'clash'), ('partie', 'parti', 'party'))
    """
    if not word.endswith("s") or len(word) < 4 or word.endswith("ss"):
        return ()
    out = [word[:-1]]
    if word.endswith("es"):
        out.append(word[:-2])
    if word.endswith("ies"):
        out.append(word[:-3] + "y")
    return tuple(out)


def verb_stems(word: str) -> tuple[str, ...]:
    """Infinitives that a form in -ed or -ing may go back to.

    >>> verb_stems("backed"), verb_stems("planned")
    (('back', 'backe'), ('plann', 'planne', 'plan'))
    """
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            # 'raped' is rape, not rap (which has 'rapped'): one vowel and one consonant before the ending want an e.
            short = stem[-1] not in "aeiouwxy" and stem[-2:-1] in tuple("aeiou") and stem[-3:-2] not in tuple("aeiou")
            out = [stem + "e", stem] if short else [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                out.append(stem[:-1])
            if stem.endswith("i"):
                out.append(stem[:-1] + "y")
            return tuple(out)
    return ()
