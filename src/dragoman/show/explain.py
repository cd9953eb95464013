"""Why a sentence is coded as it is, and why not otherwise: the tree, the lines that fired, those that gave way, and those that nearly fitted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree as Drawn

from dragoman.coding.codebook import Codebook, Frame
from dragoman.coding.grammar import load_grammar
from dragoman.coding.match import Match, Miss, beaten, match_with_paths, near_misses
from dragoman.trees import Analysis

NEAR = 8
"""Near misses that are shown unless told otherwise."""
_SHOWN = 4  # alternatives of a word that are shown where a line has more
_LONG = re.compile(r"[^\s()|]+(?:\|[^\s()|]+)+")


def explain(analysis: Analysis, codebook: Codebook, near: int = NEAR) -> Group:
    """A rich renderable for the terminal: trees, matches with their roles and rules, beaten lines, and up to `near` near misses."""
    found = match_with_paths(analysis, codebook)
    frames = {f.source: f for t in codebook.types.values() for f in t.frames}
    parts: list[object] = [draw(analysis, k) for k in range(len(analysis.sentences))]
    parts += _section("Lines that fit", [line for m, paths in found for line in _match(analysis, frames, m, paths)])
    if not found:
        parts.append(Text("No line fits.", style="bold"))
    parts += _section("Fit too, but gave way", [line for m, why in beaten(analysis, codebook) for line in _beaten(analysis, frames, m, why)])
    fired = {(m.type, m.trigger) for m, _ in found}
    misses = nearest([m for m in near_misses(analysis, codebook) if (m.type, m.trigger) not in fired], frames)[:near]
    parts += _section("Near misses", [line for m in misses for line in _miss(analysis, m)])
    return Group(*parts)  # type: ignore[arg-type]


def nearest(misses: list[Miss], frames: dict[str, Frame]) -> list[Miss]:
    """Those that lack least first; of lines of one type at one word that fail at the same step only the first."""

    def lacks(m: Miss) -> int:
        fixed, roles = frames[m.rule].weight
        return 1 + fixed + roles - m.passed

    ordered = sorted(misses, key=lambda m: (lacks(m), -m.passed, m.trigger))
    return list({(m.type, m.trigger, m.step): m for m in reversed(ordered)}.values())[::-1]


def draw(analysis: Analysis, sentence: int) -> Drawn:
    """The dependency tree of a sentence: word, relation, part of speech, lemma where it differs, kind of name."""
    a, b = analysis.sentences[sentence]
    drawn: dict[int, Drawn] = {}
    top = Drawn(Text(analysis.text(a, b), style="italic"), guide_style="dim")
    stack = [i for i in range(b - 1, a - 1, -1) if not a <= analysis.heads[i] < b]
    while stack:
        i = stack.pop()
        label = Text.assemble((analysis.words[i], "bold"), " ", (analysis.deprels[i], "cyan"), " ", (analysis.upos[i], "dim"))
        if analysis.lemmas[i].lower() != analysis.lower[i]:
            label.append(f" {analysis.lemmas[i]}", style="dim")
        name = analysis.name_of[i]
        if name is not None:
            label.append(f" {name.type}", style="magenta")
        parent = drawn.get(analysis.heads[i], top)
        drawn[i] = parent.add(label)
        stack.extend(c for c in reversed(analysis.children[i]) if analysis.deprels[c] != "punct")
    return top


def _section(title: str, lines: list[Text]) -> list[object]:
    return [Text(), Text(title, style="bold underline"), *(Padding(line, (0, 0, 0, 2)) for line in lines)] if lines else []


def _match(analysis: Analysis, frames: dict[str, Frame], m: Match, paths: tuple[str, ...]) -> Iterator[Text]:
    trigger = f"'{analysis.words[m.trigger]}'"
    if m.via:
        trigger += " through " + ", ".join(f"'{analysis.words[v]}'" for v in m.via)
    if m.outer is not None:
        trigger += f" inside '{analysis.words[m.outer]}'"
    yield Text.assemble((f"{m.type} {m.mode}" if m.mode else m.type, "bold green"), " at ", (trigger, "bold"))
    named = [f"{name}: {' + '.join(analysis.words[w] for w in words)}" for name, words in m.roles.items() if words]
    yield Text("  " + (", ".join(named) or "nobody named"))
    yield Text.assemble("  ", (m.rule, "cyan"), "  ", shortened(frames[m.rule].text, analysis))
    grammar = {p.rule: p for every in load_grammar().paths.values() for p in every}
    for path in dict.fromkeys(paths):
        yield Text.assemble("  ", (path, "cyan"), f"  {grammar[path].text}", (f"   as in: {grammar[path].example}", "dim"))


def _beaten(analysis: Analysis, frames: dict[str, Frame], m: Match, why: str) -> Iterator[Text]:
    yield Text.assemble((m.type, "bold yellow"), f" at '{analysis.words[m.trigger]}': {why}")
    yield Text.assemble("  ", (m.rule, "cyan"), "  ", (shortened(frames[m.rule].text, analysis), "dim"))


def _miss(analysis: Analysis, m: Miss) -> Iterator[Text]:
    yield Text.assemble((m.type, "bold red"), f" at '{analysis.words[m.trigger]}' {m.step}")
    yield Text.assemble("  ", (m.rule, "cyan"), "  ", (shortened(m.line, analysis), "dim"))


def shortened(line: str, analysis: Analysis) -> str:
    """The line with its long lists cut to the words that the sentence has, or to the first few.

    'ACTOR give|grant|award|allot|hand (to RECIPIENT)' for a sentence with 'grants' is 'ACTOR grant|... (to RECIPIENT)'."""
    have = {w.lower() for w in (*analysis.words, *analysis.lemmas)}

    def cut(found: re.Match[str]) -> str:
        words = found[0].split("|")
        if len(words) <= _SHOWN:
            return found[0]
        return "|".join([*([w for w in words if w.rstrip("!").split("_")[0] in have] or words[:_SHOWN]), "…"])

    return _LONG.sub(cut, line)
