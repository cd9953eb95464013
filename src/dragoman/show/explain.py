"""Why a sentence is coded as it is, and why not otherwise: the tree, the lines that fired, and the lines that nearly did."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text
from rich.tree import Tree as Drawn

from dragoman.coding.codebook import Codebook
from dragoman.coding.match import Match, Miss, match_with_paths, near_misses
from dragoman.trees import Analysis

NEAR = 8


def explain(analysis: Analysis, codebook: Codebook, near: int = NEAR) -> Group:
    """A rich renderable for the terminal: trees, matches with their roles and rules, and up to `near` near misses."""
    found = match_with_paths(analysis, codebook)
    fired = {(m.type, m.trigger) for m, _ in found}
    misses = [m for m in near_misses(analysis, codebook) if (m.type, m.trigger) not in fired][:near]
    parts: list[object] = [draw(analysis, k) for k in range(len(analysis.sentences))]
    parts.append(_matches(analysis, codebook, found) if found else Text("No line fits.", style="bold"))
    if misses:
        parts.append(_misses(analysis, misses))
    return Group(*parts)  # type: ignore[arg-type]


def draw(analysis: Analysis, sentence: int) -> Drawn:
    """The dependency tree of a sentence: word, relation, part of speech, lemma."""
    a, b = analysis.sentences[sentence]
    drawn: dict[int, Drawn] = {}
    top = Drawn(Text(analysis.text(a, b), style="italic"), guide_style="dim")
    stack = [i for i in range(b - 1, a - 1, -1) if not a <= analysis.heads[i] < b]
    while stack:
        i = stack.pop()
        label = Text.assemble((analysis.words[i], "bold"), " ", (analysis.deprels[i], "cyan"), " ", (analysis.upos[i], "dim"))
        if analysis.lemmas[i].lower() != analysis.words[i].lower():
            label.append(f" {analysis.lemmas[i]}", style="dim")
        name = analysis.name_of[i]
        if name is not None:
            label.append(f" {name.type}", style="magenta")
        parent = drawn.get(analysis.heads[i], top)
        drawn[i] = parent.add(label)
        stack.extend(c for c in reversed(analysis.children[i]) if analysis.deprels[c] != "punct")
    return top


def _matches(analysis: Analysis, codebook: Codebook, found: list[tuple[Match, tuple[str, ...]]]) -> Table:
    table = Table("type", "trigger", "roles", "line", "rule", title="Lines that fit", title_justify="left", expand=False)
    texts = {f.source: f.text for t in codebook.types.values() for f in t.frames}
    for m, paths in found:
        roles = ", ".join(f"{name}: {' + '.join(analysis.words[w] for w in words)}" for name, words in m.roles.items()) or "none named"
        trigger = analysis.words[m.trigger]
        if m.via:
            trigger += " via " + ", ".join(analysis.words[v] for v in m.via)
        if m.outer is not None:
            trigger += f" (in '{analysis.words[m.outer]}')"
        rule = " ".join([m.rule, *dict.fromkeys(paths)])
        table.add_row(m.type + (f" {m.mode}" if m.mode else ""), Text(trigger), Text(roles), Text(texts.get(m.rule, "")), rule)
    return table


def _misses(analysis: Analysis, misses: list[Miss]) -> Table:
    table = Table("type", "trigger", "line", "failed because it", "rule", title="Near misses", title_justify="left", expand=False)
    for m in misses:
        table.add_row(m.type, Text(analysis.words[m.trigger]), Text(m.line), Text(m.step), m.rule)
    return table
