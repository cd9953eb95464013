"""Trees to matches: which line of the codebook fits at which word, and who fills its roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dragoman.coding.codebook import Codebook, EventType, Frame
from dragoman.coding.fill import doer_by_words
from dragoman.coding.grammar import Grammar, Tree, load_grammar, plural_stems, verb_stems
from dragoman.coding.roles import View, fillers_of, fits, fixed_word, has_parts, is_definite, is_one_of, marked, may_hold, spread
from dragoman.trees import Analysis


@dataclass(frozen=True, slots=True)
class Match:
    """A line that fits. Word numbers are document-wide. `roles`: role name -> head words, coordination and relative pronouns spread.

    `rule` is 'consult.yaml:9'; `kind` verb, noun or state; `via`: the support, raising and control verbs between the trigger and the top of its
    clause, outermost last; `outer`: the trigger of the act in which this one is nested ('agreed' for 'withdraw'); `fixed`: the line's other words."""

    type: str
    mode: str | None
    trigger: int
    roles: Mapping[str, tuple[int, ...]]
    rule: str
    kind: str
    via: tuple[int, ...] = ()
    outer: int | None = None
    fixed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Miss:
    """A line whose trigger is there but which does not fit, and the step at which it failed."""

    type: str
    trigger: int
    line: str
    rule: str
    step: str
    passed: int


@dataclass(frozen=True, slots=True)
class _Fit:
    frame: Frame
    trigger: int
    fixed: tuple[int, ...]
    roles: dict[str, tuple[int, ...]]
    via: tuple[int, ...]
    paths: tuple[str, ...]
    order: tuple[int, ...]


def standing(analysis: Analysis, m: Match) -> str:
    """How the report puts the act: 'main', 'nested' in another act ("agreed to withdraw"), or 'background': in a phrase or clause that only
    tells more of somebody ("after the attack on Lyon", "troops who captured it")."""
    if m.outer is not None:
        return "nested"
    top = m.via[-1] if m.via and m.kind == "noun" else m.trigger
    relation = analysis.deprels[top]
    if relation in ("acl:relcl", "acl", "amod") or (m.kind == "noun" and not m.via and relation.partition(":")[0] in ("nmod", "obl")):
        return "background"
    return "main"


def match(analysis: Analysis, codebook: Codebook) -> list[Match]:
    """The acts that the codebook finds in the analysis, in text order; one for each trigger word."""
    return [m for m, _ in match_with_paths(analysis, codebook)]


def match_with_paths(analysis: Analysis, codebook: Codebook, grammar: Grammar | None = None) -> list[tuple[Match, tuple[str, ...]]]:
    """As `match`, with the grammar rules that each match used; `grammar` in place of the packaged one."""
    tree = tree_of(analysis, codebook, grammar)
    fits: list[_Fit] = []
    for i in range(len(analysis)):
        fits.extend(_fits_at(tree, codebook, i))
    chosen = _choose(tree, fits)
    return [(_finish(tree, codebook, fit, chosen), fit.paths) for fit in chosen]


def near_misses(analysis: Analysis, codebook: Codebook) -> list[Miss]:
    """Lines whose trigger word is there and that failed, those that came furthest first."""
    tree = tree_of(analysis, codebook)
    out: list[Miss] = []
    for i in range(len(analysis)):
        for frame, t, size in _candidates(tree, codebook, i):
            if frame.silences:
                continue
            result = _try(tree, codebook.types[frame.event], frame, t, size)
            if not isinstance(result, _Fit):
                out.append(Miss(frame.event, t, frame.text, frame.source, result[1], result[0]))
    return sorted(out, key=lambda m: (-m.passed, m.trigger))


def beaten(analysis: Analysis, codebook: Codebook) -> list[tuple[Match, str]]:
    """Lines that fit where another type's line or an exception won, each with the reason; the best of a type at a word."""
    tree = tree_of(analysis, codebook)
    fits_ = [fit for i in range(len(analysis)) for fit in _fits_at(tree, codebook, i)]
    chosen = {f.trigger: f for f in _choose(tree, fits_)}
    silent = {(f.frame.event, w): f.frame.source for f in reversed(fits_) if f.frame.silences for w in (f.trigger, *f.fixed)}
    out: dict[tuple[str, int], tuple[Match, str]] = {}
    for f in sorted(fits_, key=lambda f: tuple(-n for n in f.order)):
        winner, quiet = chosen.get(f.trigger), silent.get((f.frame.event, f.trigger))
        if f.frame.silences or (winner is not None and winner.frame.event == f.frame.event):
            continue
        if quiet is not None:
            why = f"silenced by {quiet}"
        elif winner is not None:
            why = f"{winner.frame.event} by {winner.frame.source} is more exact"
        else:
            why = "its words belong to another act"
        found = Match(f.frame.event, None, f.trigger, f.roles, f.frame.source, f.frame.kind, f.via)
        out.setdefault((f.frame.event, f.trigger), (found, why))
    return sorted(out.values(), key=lambda pair: pair[0].trigger)


def tree_of(analysis: Analysis, codebook: Codebook, grammar: Grammar | None = None) -> Tree:
    return Tree(analysis, grammar or load_grammar(), codebook.lexicon)


# ---- triggers ------------------------------------------------------------------------------------------------------------------------------------


def _keys(tree: Tree, i: int) -> tuple[str, ...]:
    return _keys_of(tree.lemmas[i], tree.lower[i], tree.a.upos[i])


@lru_cache(maxsize=50_000)
def _keys_of(lemma: str, word: str, pos: str) -> tuple[str, ...]:
    keys = [lemma]
    if word != lemma:
        keys.append(word)
    if pos in ("ADJ", "NOUN", "PROPN") and word.endswith(("ed", "ing")):
        keys.extend(verb_stems(word))
    if pos in ("PROPN", "NOUN", "X") and lemma.endswith("s") and len(lemma) > 3:
        keys.extend(plural_stems(lemma))
    return tuple(dict.fromkeys(keys))


def _candidates(tree: Tree, codebook: Codebook, i: int) -> Iterable[tuple[Frame, int, int]]:
    """Lines whose trigger may be word i, each with the word that stands for the trigger in the tree, and of how many words the trigger is."""
    pos = tree.a.upos[i]
    if pos in ("PUNCT", "DET", "ADP", "CCONJ", "SCONJ", "PART", "NUM"):
        return
    named = _names_a_body(tree, i)
    seen = set()
    index = codebook.index
    for key in _keys(tree, i):
        if key not in index:
            continue
        for frame, head in index[key]:
            if (id(frame), head) in seen or not _right_class(tree, i, frame.kind, key):
                continue
            if named and (frame.event != "CONSULT" or i + 1 < tree.a.name_of[i].end):  # type: ignore[union-attr]
                continue
            t = i if len(head) == 1 else _spelled(tree, i, head, frame.kind)
            if t is None or (frame.kind == "noun" and _modifies(tree, t)):
                continue
            seen.add((id(frame), head))
            yield frame, t, len(head)


def _names_a_body(tree: Tree, i: int) -> bool:
    """Whether word i is part of a body's or a person's name, as in 'National Rally', 'Levy Mwanawasa': no rally and no levy, whereas the 'Security
    Conference' is a conference."""
    name = tree.a.name_of[i]
    return (
        name is not None
        and name.type in ("ORG", "PER")
        and name.end - name.first > 1
        and tree.a.words[i][:1].isupper()
        and not tree.a.words[i].isupper()
    )


def _right_class(tree: Tree, i: int, kind: str, key: str) -> bool:
    pos = tree.a.upos[i]
    if kind == "verb":
        if pos == "VERB":
            # "the fighting between A and B" is a noun, whatever the parser calls it.
            kids = tree.children[i]
            return not (
                tree.lower[i].endswith("ing")
                and any(tree.case(c) in ("between", "among") for c in kids if tree.bare[c] in ("nmod", "obl"))
                and not any(tree.bare[c] in ("aux", "nsubj") for c in kids)
            )
        return pos in ("ADJ", "NOUN") and key != tree.lower[i] and key in verb_stems(tree.lower[i]) and (pos == "ADJ" or tree.lower[i].endswith("ed"))
    if kind == "noun":
        return pos in ("NOUN", "PROPN", "X") or (pos == "VERB" and key == tree.lower[i] and key.endswith("ing") and _nominal(tree, i))
    if pos == "VERB" and tree.bare[i] in ("root", "ccomp", "parataxis"):  # 'is prepared to sign', not 'prepared to leave'
        return any(tree.bare[c] in ("aux", "cop") and tree.lemmas[c] in ("be", "become", "remain", "get") for c in tree.children[i])
    return pos in ("NOUN", "PROPN", "ADJ", "VERB", "ADV", "X")


def _nominal(tree: Tree, i: int) -> bool:
    """Whether a gerund is used as a noun: 'the bombing of', 'Israel's bombing'."""
    return any(
        tree.rels[c] in ("det", "nmod:poss", "amod", "compound") or (tree.bare[c] in ("nmod", "obl") and tree.case(c) in ("of", "between", "among"))
        for c in tree.children[i]
    )


def _modifies(tree: Tree, t: int) -> bool:
    """Whether the noun t only modifies another ('ceasefire deal', 'attack helicopter')."""
    return tree.bare[t] == "compound" and tree.heads[t] >= 0 and tree.a.upos[tree.heads[t]] in ("NOUN", "PROPN") and tree.heads[t] > t


def _spelled(tree: Tree, i: int, head: tuple[str, ...], kind: str) -> int | None:
    """The word that carries a trigger of several words, or None where they are not all there."""
    hyphened = head[0].endswith("-")
    head = tuple(part.rstrip("-") for part in head)
    if kind == "verb" and not hyphened:
        near = set(tree.children[i])
        near.update(range(i + 1, min(i + len(head), len(tree.lower))))
        for part in head[1:]:
            if not any(tree.lower[c] == part or tree.lemmas[c] == part for c in near):
                return None
        return i
    at, words = i, [i]
    for part in reversed(head[:-1]):
        at -= 1
        while at >= 0 and tree.lower[at] in ("-", "–", "‐"):
            at -= 1
        if at < 0 or (tree.lower[at] != part and tree.lemmas[at] != part):
            # "joint military exercise": the words may stand apart, as modifiers.
            far = next((c for c in tree.children[i] if c < i and part in (tree.lower[c], tree.lemmas[c])), None)
            if far is None:
                return None
            at = far
        words.append(at)
    return next((w for w in words if tree.heads[w] not in words), i)


# ---- one line at one word ------------------------------------------------------------------------------------------------------------------------


def _fits_at(tree: Tree, codebook: Codebook, i: int) -> list[_Fit]:
    """Every line that fits at word i, the silencing ones among them."""
    out: list[_Fit] = []
    views: dict[tuple[int, str], View] = {}
    for frame, t, size in _candidates(tree, codebook, i):
        if frame.fixed and not may_hold(tree, i, frame.fixed):
            continue
        view = views.get((t, frame.kind))
        if view is None:
            view = views[t, frame.kind] = View(tree, t, frame.kind)
        result = _try(tree, codebook.types[frame.event], frame, t, size, view)
        if isinstance(result, _Fit):
            out.append(result)
    return out


def _try(tree: Tree, event: EventType, frame: Frame, t: int, size: int = 1, view: View | None = None) -> _Fit | tuple[int, str]:
    """The line at this trigger: a fit, or (steps passed, the step that failed)."""
    view = view or View(tree, t, frame.kind)
    if view.only is not None and event.name not in view.only:
        view = view.without_support()
    passed = 1
    lexical = 0  # words that the line demands beside its fixed ones: parts of words, roles with words of their own
    fixed: list[int] = []
    anchors = list(view.anchors)
    for word in frame.fixed:
        found = fixed_word(tree, view, word, anchors, fixed, frame.said)
        if found is None:
            wanted = "|".join(" ".join(w).replace("- ", "-") for w in word.alternatives[:6]) + ("|…" if len(word.alternatives) > 6 else "")
            return passed, f"needs '{wanted}' on '{tree.a.words[t]}'"
        fixed.append(found)
        anchors.append(found)
        lexical += tree.lemmas[found] not in word.single and tree.lower[found] not in word.single
        passed += 1
    roles: dict[str, list[int]] = {}
    used: list[str] = []
    taken = set(fixed) | {t}
    filled = 0
    after = 0
    by_markers = {m for r in frame.roles for m in r.markers}
    for role in frame.roles:
        fillers = event.roles[role.name]
        found_words, rules, seen = fillers_of(tree, view, role, fillers, anchors, fixed, taken, after)
        if role.side == "after":
            after += 1
        if role.side == "before" and frame.kind == "noun" and not found_words and "by" not in by_markers:
            rest = [
                w
                for c in view.anchors
                for m, w in marked(tree, c)
                if m == "by" or (m == "of" and any(tree.case(g) == "by" for g in tree.children[w]))
            ]
            rest = [g for w in rest for g in ([w] if tree.case(w) == "by" else [c for c in tree.children[w] if tree.case(c) == "by"])]
            found_words = [x for w in rest for x in spread(tree, w) if fits(tree, x, fillers)]
        if role.words:
            found_words = [w for w in found_words if is_one_of(tree, w, role.words)]
            lexical += bool(found_words)
        if found_words:
            passed += 1
            filled += 1
            kept = roles.setdefault(role.name, [])
            kept.extend(w for w in found_words if w not in kept)
            used.extend(rules)
        elif role.required and not (role.side == "before" and view.loose and not seen and not role.words):
            what = {"before": "before", "after": "straight after", "owner": "possessing a word of"}.get(
                role.side, f"behind {'|'.join(sorted(role.markers))} on"
            )
            stood = f" (found '{tree.a.words[seen[0]]}', which is no {'|'.join(sorted(fillers))})" if seen else ""
            return passed, f"needs {role.name} {what} '{tree.a.words[t]}'{stood}"
    if (
        not frame.silences
        and frame.kind == "verb"
        and tree.rels[t] in ("amod", "compound")
        and t < tree.heads[t]
        and not roles.keys() & ({"ACTOR"} | event.reciprocal)
    ):
        return passed, f"'{tree.a.words[t]}' says what kind, and not who did it"
    if frame.kind == "verb" and tree.rels[t] == "amod" and t < tree.heads[t] and not frame.silences:
        hyphened = t > 1 and tree.a.words[t - 1] in ("-", "‐") and tree.lower[t].endswith("ing")
        if hyphened or tree.lemmas[t] == "control":
            return passed, f"'{tree.a.words[t]}' says what kind"  # 'the rebel-controlled town', 'stone-throwing students'
    if not frame.silences and frame.kind == "verb" and tree.lemmas[t] in tree.grammar.lists["standing"] and tree.rels[t] in ("acl", "amod"):
        return passed, f"'{tree.a.words[t]}' says whose it is, and not what is done"
    if frame.kind == "noun":
        _undergo(tree, event, frame, view, roles, used)
    told = doer_by_words(tree, view, event, frame, fixed, roles)
    if told is not None:
        roles[told[0]] = told[1]
        used.append(told[2])
    if frame.kind == "noun" and not filled and not roles and not is_definite(tree, t):
        return passed, f"'{tree.a.words[t]}' names nobody and is not known ('the', a number, a place or a date)"
    order = (len(fixed) + lexical + size - 1, sum(r.required for r in frame.roles), filled)
    spread_roles = {}
    for name, words in roles.items():
        # "repeated its accusations": the pronoun says nothing that the subject does not.
        named = [w for w in words if not (tree.rels[w] == "nmod:poss" and tree.a.upos[w] == "PRON")]
        spread_roles[name] = tuple(sorted(set(named or words)))
    return _Fit(frame, t, tuple(fixed), spread_roles, view.via, tuple(r for r in used if r), order)


def _undergo(tree: Tree, event: EventType, frame: Frame, view: View, roles: dict[str, list[int]], used: list[str]) -> None:
    """'X faces criticism': X fills the first role behind the noun."""
    if not view.under:
        return
    watched = any(tree.heads[w] >= 0 and tree.lemmas[tree.heads[w]] in tree.grammar.lists["watch"] for w in view.tops)
    for role in frame.roles:
        if role.side in ("marked", "owner") and role.markers != {"by"} and not event.roles[role.name] & {"text", "act"}:
            if watched and role.name in event.reciprocal:
                return  # who flees the fighting is none of those who fight
            if role.name in event.reciprocal and any(
                tree.heads[w] >= 0 and tree.lemmas[tree.heads[w]] in tree.grammar.lists["harm"] | tree.grammar.lists["effect"] for w in view.tops
            ):
                return  # nor who falls in it: 'clashes killed nine people', 'left nine hurt'
            found = [x for w, _ in view.under for x in spread(tree, w) if fits(tree, x, event.roles[role.name])]
            held = roles.get(role.name, [])
            scenes = [w for w in held if tree.a.name_of[w] is not None and tree.case(w) in ("in", "near", "inside", "outside")]
            if found and (not held or (role.name == "RECIPIENT" and len(scenes) == len(held))):
                roles[role.name] = [*found, *(w for w in held if w not in found)]  # 'a strike in Goma killed two': the two are hit too
                used.append(view.under[0][1])
            return


# ---- which fits stand ----------------------------------------------------------------------------------------------------------------------------


def _choose(tree: Tree, fits_: list[_Fit]) -> list[_Fit]:
    """One fit for a trigger, the most specific; the fixed and support words of a fit trigger nothing else."""
    silent = {(f.frame.event, w) for f in fits_ if f.frame.silences for w in (f.trigger, *f.fixed)}
    fits_ = [f for f in fits_ if not f.frame.silences and (f.frame.event, f.trigger) not in silent]
    # "Drone strikes killed ten": the noun names the act, the verb of the same type only what it did.
    nouns = {(f.frame.event, w) for f in fits_ if f.frame.kind == "noun" for w in [f.trigger, *(k for k, _ in tree.find("top", f.trigger))]}
    told = {
        id(f)
        for f in fits_
        if f.frame.kind == "verb" and not f.order[0]
        for c in tree.children[f.trigger]
        if tree.rels[c] == "nsubj" and (f.frame.event, c) in nouns
    }
    fits_ = [f for f in fits_ if id(f) not in told]
    ranked = sorted(enumerate(fits_), key=lambda p: (tuple(-n for n in p[1].order), p[0]))
    kept: dict[int, _Fit] = {}
    spent: set[int] = set()
    for _, fit in ranked:
        if fit.trigger in kept or fit.trigger in spent:
            continue
        acts = {w for name, words in fit.roles.items() for w in words}
        # A line whose support verb or fixed word already names an act of its own gives way, unless it is the more exact one.
        if any(w in kept for w in fit.fixed if tree.bare[w] not in ("xcomp", "ccomp", "advcl")):
            continue
        kept[fit.trigger] = fit
        # A verb below the trigger ("refused to meet") stays an act of its own, nested in this one.
        spent.update(w for w in fit.fixed if w not in acts and tree.bare[w] not in ("xcomp", "ccomp", "advcl"))
        if fit.frame.kind == "noun":
            spent.update(w for w in fit.via[:1] if tree.a.upos[w] == "VERB" and w not in kept)
    # A noun whose support verb is itself an act with fewer claims: "launch" in "launch an attack".
    return sorted((f for f in kept.values() if f.trigger not in spent or f.order[0]), key=lambda f: f.trigger)


def _finish(tree: Tree, codebook: Codebook, fit: _Fit, chosen: list[_Fit]) -> Match:
    event = codebook.types[fit.frame.event]
    triggers = {f.trigger for f in chosen}
    outer = _outer(tree, codebook, fit, chosen)
    via = tuple(v for v in fit.via if v not in triggers)
    return Match(event.name, _mode(tree, event, fit), fit.trigger, fit.roles, fit.frame.source, fit.frame.kind, via, outer, fit.fixed)


def _outer(tree: Tree, codebook: Codebook, fit: _Fit, chosen: list[_Fit]) -> int | None:
    own = {fit.trigger, *fit.via, *(w for w, _ in tree.find("top", fit.trigger))}
    best = None
    for other in chosen:
        if other.trigger == fit.trigger or other.trigger in fit.fixed:
            continue
        if fit.trigger in other.fixed:
            best = other.trigger
        roles = codebook.types[other.frame.event].roles
        for name, words in other.roles.items():
            if "act" in roles[name] and own & set(words):
                best = other.trigger
    if best is not None:
        return best
    triggers = {f.trigger for f in chosen} - {fit.trigger}
    at = fit.via[-1] if fit.via and not (fit.frame.kind == "noun" and tree.bare[fit.via[-1]] == "acl") else fit.trigger
    for w in sorted(own | {at}):
        for _ in range(3):
            h, rel = tree.heads[w], tree.rels[w]
            if h < 0:
                break
            if h in triggers and (rel in ("xcomp", "ccomp") or (rel == "acl" and tree.mark(w) == "to")):
                return h
            if rel not in ("xcomp", "conj"):
                break
            w = h
    return None


_HELD = frozenset({"hostage", "captive", "kidnapper", "abductor", "hijacker"})
_ORDER = frozenset({"after", "before", "following", "since", "ahead of", "prior to", "until", "despite", "amid", "during"})


def _mode(tree: Tree, event: EventType, fit: _Fit) -> str | None:
    """The mode that the line gives, else that of the nearest word: trigger, fixed and support words, then the words below it."""
    if fit.frame.mode is not None or not event.modes:
        return fit.frame.mode
    t = fit.trigger
    near = [t, *fit.fixed, *(v for v in fit.via[:1] if tree.lemmas[v] != "call")]  # 'called a meeting' is no call
    below = [
        c
        for k in near
        for c in tree.children[k]
        if tree.bare[c] not in ("punct", "det", "case", "mark", "acl", "advcl", "ccomp", "conj") and tree.case(c) not in _ORDER
    ]
    below += [w for words in fit.roles.values() for w in words]
    deeper = [
        c for k in below if tree.bare[k] in ("xcomp", "ccomp", "advcl", "acl") for c in tree.children[k] if tree.bare[c] in ("obj", "obl", "xcomp")
    ]
    deeper += [
        c
        for k in below
        if tree.bare[k] in ("obl", "obj", "nmod", "nsubj", "compound")
        for c in tree.children[k]
        if tree.bare[c] in ("amod", "compound", "nmod")
    ]
    struck = frozenset(fit.roles.get("RECIPIENT", ())) if event.name == "ASSAULT" else frozenset()
    struck |= {c for w in struck for c in tree.children[w] if tree.bare[c] in ("amod", "compound")}  # 'a gas plant'
    struck -= {*near, *(w for role, words in fit.roles.items() if role != "RECIPIENT" for w in words)}
    for group in ([t], near, below, deeper):
        for w in group:
            if w in struck:
                continue  # a jet that was hit says nothing of what it was hit with
            if group is below and tree.lemmas[w] in _HELD and w not in fit.fixed:
                continue  # who is killed is not kidnapped by it, whatever he was
            for key in dict.fromkeys((tree.lemmas[w], tree.lower[w])):
                for mode, seq in event.mode_index.get(key, ()):
                    if len(seq) == 1 or has_parts(tree, w, seq):
                        return mode
    return None
