"""Words that come back to an act that the report tells by another word: those that surely do ('the move', 'the occupied hills'), and those that may."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from dragoman.coding.grammar import Tree, verb_stems
from dragoman.coding.roles import View, spread
from dragoman.coding.sameness import Draft, Sameness, article, is_other, may_call, nouns_of, word_of
from dragoman.trees import Analysis


@dataclass(frozen=True, slots=True)
class Echo:
    """A word that may tell an act of one of the types again: 'the US departure', 'marched through the city'. Who did it and to whom are head words."""

    trigger: int
    types: tuple[str, ...]
    kind: str
    doers: tuple[int, ...]
    undergoers: tuple[int, ...]
    via: tuple[int, ...]


def taken_up(analysis: Analysis, known: Sameness, drafts: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """Words that are no mentions by the codebook but come back to an act told before ('the move', 'this decision', 'the operation', 'the occupied
    hills', 'seized the port in an attack'), each with the trigger of the mention that it takes up."""
    triggers = {d.trigger for d in drafts}
    of = {w: d for d in drafts for w in d.fixed}
    called: dict[str, int] = {}
    for d in drafts:
        for w in d.fixed:  # 'arrived on a visit'
            if analysis.upos[w] == "NOUN" and analysis.deprels[w] == "obl" and analysis.lemmas[w].lower() in known.general.get(d.type, ()):
                if w not in triggers and w > d.trigger:
                    yield w, d.trigger
    for i in range(len(analysis.words)):
        if i in triggers or analysis.deprels[i] == "compound":
            continue
        if analysis.upos[i] in ("VERB", "ADJ"):
            told = _as_a_quality(analysis, drafts, i)
            told = _took_over(analysis, known, drafts, i) if told is None else told
        elif analysis.upos[i] == "NOUN" and not _is_feeling(analysis, i):
            told = _summed_up(analysis, known, drafts, i) or _by_a_noun(analysis, known, drafts, i)
        else:
            continue
        lemma = analysis.lemmas[i].lower()
        if told is not None and lemma in known.shell:
            told = called.setdefault(lemma, told) if article(analysis, i) == "definite" else told
        if told is not None and (i not in of or of[i].type != next(d.type for d in drafts if d.trigger == told)):
            yield i, told


def by_the_dead(analysis: Analysis, known: Sameness, d: Draft, taken: Collection[int]) -> Iterator[int]:
    """Words that are no mentions but say what the act of `d` came to, with a number that is the act's: 'a raid, with police reporting ten killed'."""
    for kind in ("dead", "injured") if d.type == "ASSAULT" else ():
        m = d.counts.get(kind)
        if m is not None and m.told == "stated" and m.verb >= 0 and m.verb not in taken and analysis.lemmas[m.verb].lower() in known.results:
            yield m.verb


def _as_a_quality(analysis: Analysis, drafts: Sequence[Draft], i: int) -> int | None:
    """'the occupied hills' after 'occupied the hills': a participle that only describes."""
    if analysis.deprels[i] != "amod" or not analysis.lower[i].endswith(("ed", "en", "wn", "un")):
        return None
    noun = analysis.heads[i]
    stems = {analysis.lemmas[i].lower(), *verb_stems(analysis.lower[i])}
    told = [d for d in drafts if d.trigger < i and d.same_as is None and analysis.upos[d.trigger] == "VERB" and word_of(analysis, d) in stems]
    things = {analysis.lemmas[noun].lower()}
    told = [d for d in told if things & {analysis.lemmas[k].lower() for c in analysis.children[d.trigger] for k in (c, *analysis.conjuncts(c))}]
    return told[-1].trigger if told else None


_NEW = frozenset("new interim transitional provisional".split())


def _took_over(analysis: Analysis, known: Sameness, drafts: Sequence[Draft], i: int) -> int | None:
    """'the new authorities kept the pact after taking over', 'since it took power': the overthrow by which they came, where the report told one."""
    if (
        analysis.lemmas[i].lower() != "take"
        or analysis.deprels[i] != "advcl"
        or not {analysis.lower[c] for c in analysis.deps(i, "mark")} & {"after", "since"}
    ):
        return None
    over = any(analysis.lower[c] == "over" for c in analysis.deps(i, "compound:prt")) and not analysis.deps(i, "obj")
    if not over and not any(analysis.lower[c] == "power" for c in analysis.deps(i, "obj")):
        return None
    who = analysis.deps(analysis.heads[i], "nsubj")
    if not any(analysis.lower[c] in _NEW for w in who for c in analysis.deps(w, "amod")):
        return None
    fallen = known.fields["overthrow"]
    falls = [d for d in drafts if d.trigger < i and d.status == "occurred" and known.fields.get(word_of(analysis, d), frozenset()) & fallen]
    lands = {p.country for d in falls for p in d.recipients}
    return falls[0].trigger if len(lands) == 1 else None


def _summed_up(analysis: Analysis, known: Sameness, drafts: Sequence[Draft], i: int) -> int | None:
    """'annexed it in a move that ...', 'killed ten in an operation near ...': a noun that sums up the verb that it hangs on."""
    verb, lemma = analysis.heads[i], analysis.lemmas[i].lower()
    if verb < 0 or analysis.deprels[i] != "obl" or analysis.case(i) != "in" or article(analysis, i) != "indefinite":
        return None
    told = next((d for d in drafts if d.trigger == verb and d.same_as is None), None)
    if told is None or not (lemma in known.shell or lemma in known.general.get(told.type, ())) or is_other(analysis, known, i):
        return None
    return verb


def _by_a_noun(analysis: Analysis, known: Sameness, drafts: Sequence[Draft], i: int) -> int | None:
    if article(analysis, i) != "definite" or is_other(analysis, known, i):
        return None
    if any(analysis.deprels[c] in ("compound", "nummod") and analysis.name_of[c] is None for c in analysis.children[i]):
        return None
    lemma, here = analysis.lemmas[i].lower(), analysis.sentence_of[i]
    before = [d for d in drafts if d.trigger < i and d.same_as is None]
    told = [d for d in before if word_of(analysis, d) == lemma or lemma in nouns_of(analysis, known, d)]
    if not told:
        told = [
            d for d in before if lemma in known.general.get(d.type, ()) and here - d.sentence <= 3 and may_call(known, lemma, word_of(analysis, d))
        ]
    if not told and lemma in known.shell and analysis.deps(i, "det"):
        told = [d for d in before if d.sentence == here - 1 and d.status != "negated"]
        told = [min(told, key=lambda d: len(list(analysis.ancestors(d.trigger))))] if told else []
    return told[-1].trigger if told and not _says_another(analysis, i, told[-1].trigger) else None


def _is_feeling(analysis: Analysis, i: int) -> bool:
    """'The rebels' hostility' is no fighting, 'the hostilities' are."""
    return analysis.lemmas[i].lower() == "hostility" and analysis.feats[i].get("Number") == "Sing"


def _says_another(analysis: Analysis, i: int, j: int) -> bool:
    """Whether noun `i` carries a name that the mention at `j` does not: 'the Geneva deal' after 'the Vienna deal'."""
    names = [c for c in analysis.children[i] if analysis.name_of[c] is not None]
    return bool(names) and not {analysis.lemmas[c] for c in names} & {analysis.lemmas[c] for c in analysis.subtree(j)}


def echoes(tree: Tree, known: Sameness, drafts: Sequence[Draft], taken: Collection[int]) -> Iterator[Echo]:
    """Words of the acts that the drafts tell, or of their kind, that no line of the codebook made mentions. `taken`: words that name an act already."""
    analysis = tree.a
    called: dict[str, set[str]] = {}
    fixed: dict[int, set[str]] = {}
    told: dict[int, set[str]] = {}
    for d in drafts:
        told.setdefault(d.trigger, set()).add(d.type)
        if d.kind != "anaphor":
            called.setdefault(d.type, set()).update((word_of(analysis, d), *nouns_of(analysis, known, d)))
        for w in d.fixed:
            fixed.setdefault(w, set()).add(d.type)  # 'lifted the siege': the siege is no release, but may be a blockade told before
    kindred = known.fields.keys() | known.acts | {w for t in called for w in known.general.get(t, ())}  # all that `_may_tell` may say yes to
    for i in range(len(analysis.words)):
        if i in taken or analysis.upos[i] not in ("NOUN", "VERB") or analysis.deprels[i] in ("compound", "amod"):
            continue
        if analysis.lemmas[i].lower() not in kindred:
            continue
        types = tuple(t for t, words in called.items() if t not in fixed.get(i, ()) and _may_tell(analysis, known, i, t, words))
        if not types:
            continue
        view = View(tree, i, "noun" if analysis.upos[i] == "NOUN" else "verb")
        if any(v in told and not told[v] & set(types) for v in view.support):
            view = view.without_support()  # 'will boycott the event': who does so holds no event
        doers = (_above(tree, i) if view.kind == "verb" else []) or view.doers
        yield Echo(i, types, view.kind, _spread(tree, doers), _spread(tree, [*view.objects, *view.under]), view.via)


def _spread(tree: Tree, found: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(w for head, _ in found for w in spread(tree, head)))


def _above(tree: Tree, i: int) -> list[tuple[int, str]]:
    """Who is to do what a verb without a subject tells: 'the minister, who was due to arrive', 'was to leave'."""
    if any(tree.bare[c] == "nsubj" for c in tree.children[i]):
        return [(tree.heads[i], "")] if tree.rels[i] == "acl" else []
    while tree.bare[i] in ("xcomp", "advcl") and tree.heads[i] >= 0:
        i = tree.heads[i]
        subjects = [c for c in tree.children[i] if tree.bare[c] == "nsubj"]
        if subjects:
            return [(subjects[0], "")]
    return []


def _may_tell(analysis: Analysis, known: Sameness, i: int, type_: str, words: Collection[str]) -> bool:
    lemma = analysis.lemmas[i].lower()
    if lemma in known.vague or _is_feeling(analysis, i):
        return False
    mine = known.fields.get(lemma, frozenset())
    near = bool(mine) and any(mine & known.fields.get(w, frozenset()) for w in words)
    if analysis.upos[i] == "VERB":
        return near
    return near or lemma in known.general.get(type_, ()) or (lemma in words and lemma in known.acts)
