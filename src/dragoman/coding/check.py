"""The worked examples of a codebook, run: is the rule right on the reviewed tree, and is the parser right on its own?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.coding.codebook import Codebook, Example
from dragoman.coding.grammar import load_grammar
from dragoman.coding.match import Match, match, match_with_paths
from dragoman.data import data_path
from dragoman.records import Document
from dragoman.trees import Analysis

Analyse = Callable[[Document], Analysis]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One example: faults on the model's tree, faults on the reviewed tree (None where none is stored); an empty list is a pass."""

    example: Example
    model: tuple[str, ...]
    reviewed: tuple[str, ...] | None

    @property
    def blame(self) -> str | None:
        """'rule', 'parser', or None when all is well; without a reviewed tree nobody can tell: 'rule or parser'."""
        if self.reviewed:
            return "rule"
        if self.model:
            return "rule or parser" if self.reviewed is None else "parser"
        return None


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: verdicts, and the frame lines and grammar paths that no example needed."""

    verdicts: tuple[Verdict, ...]
    unused_lines: tuple[str, ...]
    unused_paths: tuple[str, ...]

    @property
    def rule_score(self) -> float:
        """Share of the examples with a reviewed tree that are right on it."""
        stored = [v for v in self.verdicts if v.reviewed is not None]
        return sum(not v.reviewed for v in stored) / max(1, len(stored))

    @property
    def model_score(self) -> float:
        """Share of all examples that are right on the model's tree."""
        return sum(not v.model for v in self.verdicts) / max(1, len(self.verdicts))


def own_examples(codebook: Codebook) -> frozenset[str]:
    """Where the examples stand that the packaged codebook has not: those of a user's own files."""
    packaged = {e.source for event in Codebook.load().types.values() for e in event.examples}
    return frozenset(e.source for event in codebook.types.values() for e in event.examples) - packaged


def check(codebook: Codebook, analyse: Analyse, types: Sequence[str] = (), trees: Path | None = None) -> Report:
    """Runs the examples of `types` (default: all) on the model's trees and on the reviewed ones below `trees` (default: the packaged ones)."""
    stored = read_trees(trees or data_path("codebook/trees"))
    chosen = [codebook.types[t] for t in types] if types else list(codebook.types.values())
    verdicts: list[Verdict] = []
    rules: set[str] = set()
    paths: set[str] = set()
    for event in chosen:
        for example in event.examples:
            analysis = analyse(Document(id=example.source, text=example.text))
            faults, used = judge(example, analysis, codebook)
            reviewed = None
            if (tree := stored.get(digest(example.text))) is not None:
                reviewed, more = judge(example, tree, codebook)
                used = used if not faults else more
            for found, rule_paths in used:
                rules.add(found.rule)
                paths.update(rule_paths)
            verdicts.append(Verdict(example, tuple(faults), None if reviewed is None else tuple(reviewed)))
    frames = {f.source for event in chosen for f in event.frames if not f.silences}
    grammar = load_grammar()
    needless = []
    for path in (p for found in grammar.paths.values() for p in found if p.rule not in paths):
        # Its own sentence, whatever the type, must come out otherwise without the path.
        shown = analyse(Document(id=path.rule, text=path.example))
        if match(shown, codebook) == [m for m, _ in match_with_paths(shown, codebook, grammar.without(path.rule))]:
            needless.append(path.rule)
    return Report(tuple(verdicts), tuple(sorted(frames - rules, key=_place)), tuple(sorted(needless, key=_place)))


def judge(example: Example, analysis: Analysis, codebook: Codebook) -> tuple[list[str], list[tuple[Match, tuple[str, ...]]]]:
    """What is wrong with the example on this analysis, and the matches of its type with their grammar rules."""
    every = match_with_paths(analysis, codebook)
    found = [(m, p) for m, p in every if m.type == example.event]
    if not example.positive:
        return [f"{m.type} at '{analysis.words[m.trigger]}' by {m.rule}" for m, _ in found], []
    if not found:
        others = ", ".join(f"{m.type} at '{analysis.words[m.trigger]}' by {m.rule}" for m, _ in every)
        return [f"no {example.event}" + (f" ({others})" if others else "")], []
    best: list[str] | None = None
    kept = None
    for pair in found:
        faults = _compare(example, pair[0], analysis)
        if best is None or len(faults) < len(best):
            best, kept = faults, pair
    assert kept is not None
    return best or [], [kept]


def _compare(example: Example, found: Match, analysis: Analysis) -> list[str]:
    faults: list[str] = []
    for role in dict.fromkeys(r for r, _, _ in example.roles):
        wanted = [(a, b) for r, a, b in example.roles if r == role]
        words = found.roles.get(role, ())
        heads = [stretch(analysis, w) for w in words]
        phrases = [nominal(analysis, w) for w in words]
        for a, b in wanted:
            if not any(x < b and a < y for x, y in heads) and not any(x < b and a < y for x, y in phrases):
                faults.append(f"{role} is not '{example.text[a:b]}'")
        for (x, y), (p, q) in zip(heads, phrases, strict=True):
            if not any(x < b and a < y for a, b in wanted) and not any(p < b and a < q for a, b in wanted):
                faults.append(f"{role} is also '{example.text[x:y]}'")
    if example.mode is not None and found.mode != example.mode:
        faults.append(f"mode is {found.mode}, not {example.mode}")
    if example.trigger is not None and not (
        analysis.starts[found.trigger] < example.trigger[1] and example.trigger[0] < analysis.ends[found.trigger]
    ):
        faults.append(f"trigger is '{analysis.words[found.trigger]}'")
    return faults


def stretch(analysis: Analysis, w: int) -> tuple[int, int]:
    """Characters of word w, or of the whole name whose head it is."""
    name = analysis.name_of[w]
    if name is not None:
        return analysis.span(name.first, name.end)
    flat = [c for c in analysis.children[w] if analysis.bare[c] in ("flat", "goeswith")]
    return analysis.starts[w], max([analysis.ends[w], *(analysis.ends[c] for c in flat)])


def nominal(analysis: Analysis, w: int) -> tuple[int, int]:
    """Characters of the noun phrase round word w without clauses and joined phrases: a mark on 'Cuba' in 'nurses from Cuba' means the nurses."""
    first, end = analysis.phrase(
        w, ("acl", "conj", "cc", "appos", "punct", "advcl", "obl", "nsubj", "cop", "obj", "ccomp", "xcomp", "parataxis", "case")
    )
    return analysis.span(first, end)


def _place(source: str) -> tuple[str, int]:
    file, _, line = source.rpartition(":")
    return file, int(line)


# ---- reviewed trees ------------------------------------------------------------------------------------------------------------------------------


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf8")).hexdigest()[:16]


def read_trees(folder: Path) -> dict[str, Analysis]:
    """Reviewed trees by the digest of their sentence: CoNLL-U files with '# text = ' lines."""
    out: dict[str, Analysis] = {}
    if not folder.is_dir():
        return out
    for file in sorted(folder.glob("*.conllu")):
        for analysis in from_conllu(file.read_text(encoding="utf8")):
            out[digest(analysis.document.text)] = analysis
    return out


def from_conllu(text: str) -> Iterable[Analysis]:
    """One Analysis for each '# text = ' comment; a text of several sentences goes on with '# more'. Names stand in MISC as Name=B-PER."""
    for block in text.split("# text = ")[1:]:
        first, _, rest = block.partition("\n")
        yield _read_block(first.rstrip("\n"), rest)


def _read_block(text: str, rows: str) -> Analysis:
    from dragoman.trees import Name

    words: list[str] = []
    upos, feats, lemmas, deprels, heads, sentences, marks = [], [], [], [], [], [], []
    base = 0
    for sentence in rows.strip("\n").split("\n\n"):
        base = len(words)
        for row in sentence.splitlines():
            if not row or row.startswith("#"):
                continue
            cell = row.split("\t")
            words.append(cell[1])
            lemmas.append(cell[2])
            upos.append(cell[3])
            feats.append(dict(f.split("=", 1) for f in cell[5].split("|")) if cell[5] != "_" else {})
            heads.append(base + int(cell[6]) - 1 if cell[6] != "0" else -1)
            deprels.append(cell[7])
            marks.append(next((f[5:] for f in cell[9].split("|") if f.startswith("Name=")), "O"))
        if len(words) > base:
            sentences.append((base, len(words)))
    starts, ends, at = [], [], 0
    for word in words:
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
        ends.append(at)
    names: list[Name] = []
    for k, mark in enumerate(marks):
        if mark.startswith("B-"):
            names.append(Name(k, k + 1, mark[2:]))
        elif mark.startswith("I-") and names:
            names[-1] = Name(names[-1].first, k + 1, names[-1].type)
    return Analysis(
        Document(id="reviewed", text=text),
        words,
        starts,
        ends,
        upos,
        feats,
        lemmas,
        heads,
        deprels,
        [1.0] * len(words),
        sentences,
        [(0, len(words))],
        names,
        ["body"],
    )


def to_conllu(analysis: Analysis) -> str:
    """The analysis as a block that `from_conllu` reads back."""
    out = [f"# text = {analysis.document.text}"]
    for a, b in analysis.sentences:
        for i in range(a, b):
            name = analysis.name_of[i]
            misc = "_" if name is None else f"Name={'B' if name.first == i else 'I'}-{name.type}"
            feats = "|".join(f"{k}={v}" for k, v in sorted(analysis.feats[i].items())) or "_"
            head = analysis.heads[i] - a + 1 if analysis.heads[i] >= 0 else 0
            row = (i - a + 1, analysis.words[i], analysis.lemmas[i], analysis.upos[i], "_", feats, head, analysis.deprels[i], "_", misc)
            out.append("\t".join(map(str, row)))
        out.append("")
    return "\n".join(out)
