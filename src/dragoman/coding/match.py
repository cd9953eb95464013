"""Trees to matches: which line of the codebook fits at which word, and who fills its roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.coding.codebook import Codebook, EventType, Frame, Role, Word
from dragoman.coding.grammar import NOMINAL, Tree, load_grammar, plural_stems, verb_stems
from dragoman.trees import Analysis


@dataclass(frozen=True, slots=True)
class Match:
    """A line that fits. Word numbers are document-wide. `roles`: role name -> head words, coordination and relative pronouns spread.

    `rule` is 'consult.yaml:9'; `kind` verb, noun or state; `via`: the support, raising and control verbs between the trigger and the top of its
    clause, outermost last; `outer`: the trigger of the act in which this one is nested ('agreed' for 'withdraw')."""

    type: str
    mode: str | None
    trigger: int
    roles: Mapping[str, tuple[int, ...]]
    rule: str
    kind: str
    via: tuple[int, ...] = ()
    outer: int | None = None


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


def match(analysis: Analysis, codebook: Codebook) -> list[Match]:
    """The acts that the codebook finds in the analysis, in text order; one for each trigger word."""
    return [m for m, _ in match_with_paths(analysis, codebook)]


def match_with_paths(analysis: Analysis, codebook: Codebook) -> list[tuple[Match, tuple[str, ...]]]:
    """As `match`, with the grammar rules that each match used."""
    tree = tree_of(analysis, codebook)
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


def tree_of(analysis: Analysis, codebook: Codebook) -> Tree:
    return Tree(analysis, load_grammar(), codebook.lexicon)


# ---- triggers -----------------------------------------------------------------------------------------------------------------------------------------


def _keys(tree: Tree, i: int) -> tuple[str, ...]:
    lemma, word, pos = tree.lemmas[i], tree.lower[i], tree.a.upos[i]
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
    seen = set()
    index = codebook.index
    for n, key in enumerate(_keys(tree, i)):
        if key not in index:
            continue
        for frame, head in index[key]:
            if (id(frame), head) in seen or not _right_class(tree, i, frame.kind, n, key):
                continue
            t = i if len(head) == 1 else _spelled(tree, i, head, frame.kind)
            if t is None or frame.kind == "noun" and _modifies(tree, t):
                continue
            seen.add((id(frame), head))
            yield frame, t, len(head)


def _right_class(tree: Tree, i: int, kind: str, n: int, key: str) -> bool:
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
        return pos in ("ADJ", "NOUN") and n > 0 and key in verb_stems(tree.lower[i]) and (pos == "ADJ" or tree.lower[i].endswith("ed"))
    if kind == "noun":
        return pos in ("NOUN", "PROPN", "X") or pos == "VERB" and key == tree.lower[i] and key.endswith("ing") and _nominal(tree, i)
    return pos in ("NOUN", "PROPN", "ADJ", "VERB", "ADV", "X")


def _nominal(tree: Tree, i: int) -> bool:
    """Whether a gerund is used as a noun: 'the bombing of', 'Israel's bombing'."""
    return any(
        tree.rels[c] in ("det", "nmod:poss", "amod", "compound") or tree.bare[c] in ("nmod", "obl") and tree.case(c) in ("of", "between", "among") for c in tree.children[i]
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
        if at < 0 or tree.lower[at] != part and tree.lemmas[at] != part:
            # "joint military exercise": the words may stand apart, as modifiers.
            far = next((c for c in tree.children[i] if c < i and part in (tree.lower[c], tree.lemmas[c])), None)
            if far is None:
                return None
            at = far
        words.append(at)
    return next((w for w in words if tree.heads[w] not in words), i)


# ---- what stands round a trigger ----------------------------------------------------------------------------------------------------------------------


class _View:
    """Who stands where round a trigger word, computed once for all lines."""

    def __init__(self, tree: Tree, t: int, kind: str) -> None:
        self.tree, self.t, self.kind = tree, t, kind
        self.support: list[int] = []
        self.tops = [w for w, _ in tree.find("top", t)] if kind != "verb" else [t]
        if kind == "verb":
            passive = tree.passive(t)
            self.doers = list(tree.find("agent" if passive else "subject", t))
            self.objects = _objects(tree, t, passive)
            self.loose = passive or _loose(tree, t)
        elif kind == "noun":
            self.support = _support(tree, self.tops)
            self.doers = tree.ranked("doer", t)
            self.objects = [] if tree.a.upos[t] != "VERB" else _objects(tree, t, False)
            self.loose = True
        else:
            self.doers = list(tree.find("holder", t))
            self.objects = []
            h = tree.heads[t]
            if h >= 0 and tree.bare[t] in ("obl", "xcomp", "advcl") and tree.lemmas[h] in tree.grammar.lists["come"]:
                self.support = [h]
            self.loose = False
        self.under = list(tree.find("undergoer", t)) if kind == "noun" else []
        self.via = _via(tree, t, self.support, kind)
        self.anchors = [*self.tops, *(w for w in (t,) if t not in self.tops), *self.support]
        # Types for which the support verb is one: None for all.
        self.only = next((tree.special[tree.lemmas[v]] for v in self.support if tree.lemmas[v] in tree.special), None) if kind == "noun" else None

    def without_support(self) -> _View:
        """The same for a type to which the verb is no support verb."""
        made = object.__new__(_View)
        made.__dict__.update(self.__dict__)
        made.support, made.only = [], None
        made.doers = [(w, r) for w, r in self.doers if r not in self.tree.grammar.through_support]
        made.via = ()
        made.anchors = [w for w in self.anchors if w not in self.support]
        return made


def _loose(tree: Tree, t: int) -> bool:
    """Whether the verb may do without a subject: infinitives, participles, headlines without one."""
    return tree.nonfinite(t) or any(tree.lower[c] == "to" and tree.rels[c] == "mark" for c in tree.children[t])


def _objects(tree: Tree, t: int, passive: bool) -> list[tuple[int, str]]:
    if passive:
        out = list(tree.find("subject", t))
        out.extend((c, "") for c in tree.children[t] if tree.rels[c] == "obj")
        return out
    out = [(c, "") for c in tree.children[t] if tree.rels[c] == "iobj"]
    out.extend(tree.find("object", t))
    return out


def _support(tree: Tree, tops: Iterable[int]) -> list[int]:
    """The support verbs of a noun: 'held' (held talks), 'take' (is to take place), 'came' (came under attack)."""
    lists, out = tree.grammar.lists, []
    for w in tops:
        h, rel = tree.heads[w], tree.rels[w]
        if h >= 0 and tree.a.upos[h] in ("VERB", "AUX", "ADJ"):
            lemma = tree.lemmas[h]
            light = lemma in tree.light or lemma in lists["undergo"]
            if rel == "obj" and light or rel == "nsubj:pass" and (light or lemma in lists["occur"] or lemma in lists["raise"]):
                out.append(h)
            elif rel == "nsubj" and (lemma in lists["occur"] or lemma in lists["raise"]):
                inner = [c for c in tree.children[h] if tree.rels[c] == "xcomp" and tree.a.upos[c] in ("VERB", "AUX")]
                out.extend([*inner[:1], h])
            elif tree.bare[w] in ("obl", "advcl") and (lemma in lists["engage"] or lemma in lists["come"]) and tree.case(w) in ("in", "under", "into", "to", "on", "for", "at"):
                out.append(h)
            if rel == "nsubj:pass" and h in out:
                out.extend(c for c in tree.children[h] if tree.rels[c] == "xcomp" and tree.a.upos[c] == "VERB" and c not in out)
        for c in tree.children[w]:
            if tree.bare[c] == "acl" and tree.lemmas[c] in tree.light and tree.a.upos[c] == "VERB" and (tree.passive(c) or tree.rels[c] == "acl:relcl"):
                out.append(c)
    return list(dict.fromkeys(out))


def _via(tree: Tree, t: int, support: list[int], kind: str) -> tuple[int, ...]:
    out = list(support)
    at = out[-1] if out else t
    if out and tree.bare[out[-1]] == "acl" and kind == "noun":
        return tuple(out)  # "talks held by": the noun stands above its support verb
    for _ in range(5):
        h = tree.heads[at]
        if h < 0 or tree.rels[at] != "xcomp" or tree.a.upos[h] not in ("VERB", "ADJ", "AUX", "NOUN"):
            break
        if tree.lemmas[h] not in tree.grammar.lists["raise"] and not tree.lower[h].endswith("ed"):
            break
        if h not in out:
            out.append(h)
        at = h
    return tuple(out)


def _marked(tree: Tree, k: int) -> list[tuple[str, int]]:
    """Phrases and clauses of word k with the word that introduces them."""
    out: list[tuple[str, int]] = []
    particles: list[str] = []
    direct: list[int] = []
    for c in tree.children[k]:
        rel, bare = tree.rels[c], tree.bare[c]
        if rel == "obl:agent":
            out.append(("by", c))
        elif bare in ("obl", "nmod") and rel not in ("nmod:poss", "obl:unmarked", "nmod:unmarked", "obl:npmod", "obl:tmod"):
            case = tree.case(c)
            if case:
                out.append((case, c))
                if " " in case:
                    out.append((case.split()[0], c))
        elif bare in ("advcl", "xcomp", "ccomp", "acl") and rel != "acl:relcl":
            out.append((tree.mark(c) or "", c))
        elif rel == "compound:prt" or bare == "advmod" and len(tree.lower[c]) <= 5 and not tree.children[c]:
            particles.append(tree.lower[c])
        elif bare == "obj" or rel == "nsubj:pass":
            direct.append(c)
    out.extend((p, d) for p in particles for d in direct)
    if particles and tree.rels[k] == "acl" and tree.passive(k):
        out.extend((p, tree.heads[k]) for p in particles)
    return out


# ---- what a filler may be -----------------------------------------------------------------------------------------------------------------------------


def spread(tree: Tree, w: int) -> list[int]:
    """Word w with those joined to it; a relative pronoun becomes what it stands for, 'hundreds of X' becomes X."""
    w = _antecedent(tree, w)
    out = [w]
    for k in out:
        out.extend(c for c in tree.children[k] if tree.rels[c] == "conj" and c not in out and tree.a.upos[c] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET"))
    return [_inner(tree, k) for k in out]


def _antecedent(tree: Tree, w: int) -> int:
    if tree.lower[w] not in ("who", "which", "that", "whom", "whose", "where"):
        return w
    k = w
    for _ in range(8):
        h = tree.heads[k]
        if h < 0:
            return w
        if tree.rels[k] in ("acl:relcl", "advcl:relcl"):
            # "a state, which ..." may lead on to a name: keep the noun, the resolver knows its apposition.
            return _antecedent(tree, h) if h != w else h
        k = h
    return w


def _inner(tree: Tree, w: int) -> int:
    for _ in range(3):
        if tree.lemmas[w] not in tree.grammar.lists["amount"] and tree.lower[w] not in tree.grammar.lists["amount"]:
            return w
        of = [c for c in tree.children[w] if tree.bare[c] == "nmod" and tree.case(c) == "of" and tree.a.upos[c] in ("NOUN", "PROPN", "PRON")]
        if not of:
            return w
        w = _antecedent(tree, of[0])
    return w


def fits(tree: Tree, w: int, fillers: frozenset[str]) -> bool:
    """Whether word w can fill a role of these filler types."""
    a, lists = tree.a, tree.grammar.lists
    pos, lemma, word = a.upos[w], tree.lemmas[w], tree.lower[w]
    if "text" in fillers or "act" in fillers:
        return pos != "PUNCT" and not word.isdigit() and (lemma not in lists["times"] or "act" in fillers)
    if pos == "PRON":
        feats = a.feats[w]
        if feats.get("Reflex") == "Yes" or word in ("there", "each", "what", "this", "that", "which", "itself", "himself", "themselves", "one another"):
            return False
        return feats.get("PronType") not in ("Rel", "Int", "Dem") or word == "who"
    if pos == "ADJ":
        return tree.is_name(w)
    if pos not in NOMINAL:
        return False
    name = a.name_of[w]
    if name is not None and name.type in ("PER", "ORG", "LOC"):
        return True
    if lemma in lists["times"] or word in lists["times"]:
        return False
    if lemma in lists["party"] or word in lists["party"]:
        return True
    if pos == "NUM":
        return not any(a.upos[c] == "SYM" for c in tree.children[w]) and not word[0].isdigit()
    if "site" in fillers and lemma in lists["sites"]:
        return True
    if lemma in lists["abstract"] or word in lists["abstract"]:
        return False
    if pos == "PROPN":
        return name is None or name.type != "EVENT"
    if lemma.endswith(tuple(lists["endings"])):
        return True
    if lemma in lists["vehicles"]:
        return True
    if lemma.endswith(("er", "or", "ee", "ant")) and lemma not in lists["things"]:
        return True
    if "site" in fillers:
        return pos in ("NOUN", "X") and not lemma.endswith(("tion", "ness", "ism", "ity", "ance", "ence"))
    return False


# ---- one line at one word -----------------------------------------------------------------------------------------------------------------------------


def _fits_at(tree: Tree, codebook: Codebook, i: int) -> list[_Fit]:
    """Every line that fits at word i, the silencing ones among them."""
    out: list[_Fit] = []
    views: dict[tuple[int, str], _View] = {}
    for frame, t, size in _candidates(tree, codebook, i):
        view = views.get((t, frame.kind))
        if view is None:
            view = views[t, frame.kind] = _View(tree, t, frame.kind)
        result = _try(tree, codebook.types[frame.event], frame, t, size, view)
        if isinstance(result, _Fit):
            out.append(result)
    return out


def _try(tree: Tree, event: EventType, frame: Frame, t: int, size: int = 1, view: _View | None = None) -> _Fit | tuple[int, str]:
    """The line at this trigger: a fit, or (steps passed, the step that failed)."""
    view = view or _View(tree, t, frame.kind)
    if view.only is not None and event.name not in view.only:
        view = view.without_support()
    passed = 1
    lexical = 0  # words that the line demands beside its fixed ones: parts of words, roles with words of their own
    fixed: list[int] = []
    anchors = list(view.anchors)
    for word in frame.fixed:
        found = _fixed(tree, view, word, anchors, fixed, frame.said)
        if found is None:
            return passed, "needs '" + "|".join(" ".join(w) for w in word.alternatives[:6]) + f"' on '{tree.a.words[t]}'"
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
        found_words, rules, seen = _fill(tree, view, role, fillers, anchors, fixed, taken, after)
        if role.side == "after":
            after += 1
        if role.side == "before" and frame.kind == "noun" and not found_words and "by" not in by_markers:
            rest = [w for c in view.anchors for m, w in _marked(tree, c) if m == "by" or m == "of" and any(tree.case(g) == "by" for g in tree.children[w])]
            rest = [g for w in rest for g in ([w] if tree.case(w) == "by" else [c for c in tree.children[w] if tree.case(c) == "by"])]
            found_words = [x for w in rest for x in spread(tree, w) if fits(tree, x, fillers)]
        if role.words:
            found_words = [w for w in found_words if _is_one_of(tree, w, role.words)]
            lexical += bool(found_words)
        if found_words:
            passed += 1
            filled += 1
            kept = roles.setdefault(role.name, [])
            kept.extend(w for w in found_words if w not in kept)
            used.extend(rules)
        elif role.required and not (role.side == "before" and view.loose and not seen):
            what = {"before": "before", "after": "straight after", "owner": "possessing a word of"}.get(role.side, f"behind {'|'.join(sorted(role.markers))} on")
            stood = f" (found '{tree.a.words[seen[0]]}', which is no {'|'.join(sorted(fillers))})" if seen else ""
            return passed, f"needs {role.name} {what} '{tree.a.words[t]}'{stood}"
    if frame.kind == "noun":
        _undergo(tree, event, frame, view, roles, used)
    if frame.kind == "noun" and not filled and not roles and not _definite(tree, t):
        return passed, f"'{tree.a.words[t]}' names nobody and is not known ('the', a number, a place or a date)"
    order = (len(fixed) + lexical + size - 1, sum(r.required for r in frame.roles), filled)
    spread_roles = {}
    for name, words in roles.items():
        # "repeated its accusations": the pronoun says nothing that the subject does not.
        named = [w for w in words if not (tree.rels[w] == "nmod:poss" and tree.a.upos[w] == "PRON")]
        spread_roles[name] = tuple(sorted(set(named or words)))
    return _Fit(frame, t, tuple(fixed), spread_roles, view.via, tuple(r for r in used if r), order)


def _definite(tree: Tree, t: int) -> bool:
    """Whether a noun without parties may still be an act of its own: 'the talks', 'clashes in Goma', 'after fighting', not 'Talk is cheap'."""
    if tree.a.feats[t].get("Number") == "Plur" or tree.bare[t] in ("nmod", "obl", "conj") or tree.heads[t] < 0:
        return True
    return any(tree.rels[c] in ("det", "nmod:poss", "nummod", "nmod:unmarked") or tree.bare[c] == "nmod" for c in tree.children[t])


def _undergo(tree: Tree, event: EventType, frame: Frame, view: _View, roles: dict[str, list[int]], used: list[str]) -> None:
    """'X faces criticism': X fills the first role behind the noun."""
    if not view.under:
        return
    for role in frame.roles:
        if role.side in ("marked", "owner") and role.markers != {"by"} and not event.roles[role.name] & {"text", "act"}:
            found = [x for w, _ in view.under for x in spread(tree, w) if fits(tree, x, event.roles[role.name])]
            if found and not roles.get(role.name):
                roles[role.name] = found
                used.append(view.under[0][1])
            return


def _fixed(tree: Tree, view: _View, word: Word, anchors: list[int], fixed: list[int], said: frozenset[str]) -> int | None:
    """The word that a fixed word of the line stands for: below the trigger, or its object or subject wherever that stands.

    A noun behind a preposition fits only where the line says the preposition ("under arrest"), `said` being all its fixed words."""
    first: list[int] = []
    if word.before and view.kind == "noun":
        # "military exercise": only what modifies the noun, and the noun that it is joined with by 'of' ("round of talks").
        near = [c for k in anchors for c in tree.children[k] if tree.bare[c] in ("amod", "compound", "nmod", "case", "det", "nummod", "advmod")]
        return next((c for c in near if c not in fixed and _is_one_of(tree, c, word)), None)
    if word.before and view.kind == "verb":
        first = [_inner(tree, _antecedent(tree, w)) for w, _ in (view.objects if tree.passive(view.t) else view.doers)]
    for k in anchors:
        first.extend(c for c in tree.children[k] if tree.bare[c] not in ("punct", "nsubj") or tree.rels[c] == "nsubj:pass")
    first.extend(w for w, _ in view.objects)
    first.extend(_antecedent(tree, w) for w, _ in view.objects)
    near = list(dict.fromkeys(first))
    far = [c for k in near for c in tree.children[k] if tree.rels[c] in ("conj", "compound:prt", "case", "mark", "fixed", "advmod", "aux") or tree.bare[c] == "nmod" and tree.case(c) == "of"]
    far += [c for k in far for c in tree.children[k] if tree.rels[c] == "conj"]
    for group in (near, far):
        for c in group:
            if c in fixed or c == view.t:
                continue
            if tree.bare[c] in ("obl", "nmod") and group is near and not view.kind == "noun" and (case := tree.case(c)) and case.split()[0] not in said and case not in word.parts:
                continue
            if _is_one_of(tree, c, word):
                return c
    return None


NAMES = {"PER": ("@person", "@name"), "LOC": ("@place", "@name"), "ORG": ("@organisation", "@name"), "EVENT": (), "OTH": ()}


def _is_one_of(tree: Tree, c: int, word: Word) -> bool:
    lemma, lower = tree.lemmas[c], tree.lower[c]
    if lemma in word.single or lower in word.single:
        return True
    if (lemma in word.parts or lower in word.parts) and any(len(words) > 1 and {lemma, lower} & {words[0].rstrip("-"), words[-1]} and _has_parts(tree, c, words) for words in word.alternatives):
        return True
    name = tree.a.name_of[c]
    return name is not None and any(n in word.single for n in NAMES[name.type])


def _has_parts(tree: Tree, c: int, words: tuple[str, ...]) -> bool:
    near = {*tree.children[c], c, *(k for k in range(c - len(words) - 1, c + len(words) + 1) if 0 <= k < len(tree.lower))}
    return all(any(part.rstrip("-") in (tree.lemmas[k], tree.lower[k]) for k in near) for part in words)


def _fill(
    tree: Tree, view: _View, role: Role, fillers: frozenset[str], anchors: list[int], fixed: list[int], taken: set[int], after: int
) -> tuple[list[int], list[str], list[int]]:
    """Words that fill the role, the grammar rules used, and what stood there at all."""
    seen: list[int] = []
    if role.side == "before":
        every = view.kind == "noun" and "text" not in fillers
        return _first_that_fits(tree, view.doers, fillers, taken, every, view.kind)
    if role.side == "after":
        if "act" in fillers:
            clauses = [(w, "") for m, w in _marked(tree, view.t) if tree.bare[w] in ("xcomp", "ccomp") or m == ""]
            found = [w for w, _ in [*clauses, *view.objects] if w not in taken]
            return ([x for w in found[:1] for x in spread(tree, w)], [], found)
        objects = view.objects
        if role.behind and role.behind <= len(fixed) and tree.a.upos[fixed[role.behind - 1]] == "VERB" and tree.bare[fixed[role.behind - 1]] in ("xcomp", "advcl", "ccomp", "acl", "conj"):
            # "threaten to attack RECIPIENT": the object of the verb below.
            objects = _objects(tree, fixed[role.behind - 1], tree.passive(fixed[role.behind - 1]))
        places = [(w, r) for w, r in objects if _antecedent(tree, w) not in taken]
        if view.kind != "verb":
            places += [(c, "") for c in tree.children[view.t] if tree.rels[c] in ("appos", "flat", "nmod:unmarked", "nmod:desc") or tree.bare[c] == "obj"]
        if after and len(places) > 1:
            places = places[1:]
        return _first_that_fits(tree, places, fillers, taken, False, view.kind)
    if role.side == "owner":
        nouns = fixed or [view.t]
        words = [c for k in nouns for c in tree.children[k] if tree.rels[c] == "nmod:poss"]
        words += [c for k in nouns for m, c in _marked(tree, k) if m in ("of", "by", "from")] if fixed else []
        words += [c for k in nouns for c in tree.children[k] if tree.bare[c] in ("amod", "compound") and tree.is_name(c)] if fixed else []
        return _first_that_fits(tree, [(w, "") for w in words], fillers, taken, True, view.kind)
    words = []
    for k in dict.fromkeys(anchors):
        words.extend(w for m, w in _marked(tree, k) if m in role.markers and w not in taken and w not in words)
    if not words:
        # "accused [Iran of bombing]", "the arrest [of X by Y]": the phrase may hang on the object.
        lower = [o for o, _ in view.objects] if view.kind == "verb" else [w for k in view.tops for m, w in _marked(tree, k) if m == "of"]
        for o in lower:
            words.extend(w for m, w in _marked(tree, o) if m in role.markers and w not in taken and (m != "of" or "act" in fillers) and (m != "by" or view.kind == "noun"))
    if "that" in role.markers and not "act" in fillers:
        # "said that Sudan must return it": the subject of the clause.
        clauses = [c for k in dict.fromkeys(anchors) for m, c in _marked(tree, k) if tree.rels[c] in ("ccomp", "parataxis") and m in ("", "that")]
        words = [w for c in clauses for w, _ in tree.find("subject", c)]
    if "act" not in fillers:
        words = [w for w in words if tree.a.upos[w] in NOMINAL or tree.a.upos[w] == "ADJ" and tree.is_name(w) or "text" in fillers]
    seen = list(words)
    out = [x for w in words for x in spread(tree, w) if x not in taken and fits(tree, x, fillers)]
    return out, [], seen


def _first_that_fits(
    tree: Tree, places: Iterable[tuple[int, str]], fillers: frozenset[str], taken: set[int], every: bool, kind: str
) -> tuple[list[int], list[str], list[int]]:
    out: list[int] = []
    rules: list[str] = []
    seen: list[int] = []
    for w, rule in places:
        if w in taken:
            continue
        seen.append(w)
        words = spread(tree, w)
        if kind == "noun" and tree.bare[w] in ("amod", "compound", "nmod"):
            words = [x for k in words for x in (k, *_joined(tree, k))]
            words = [x for x in words if not (tree.bare[x] == "compound" and tree.lemmas[x] in tree.grammar.lists["vehicles"])]
        found = [x for x in words if x not in taken and fits(tree, x, fillers)]
        if found:
            out.extend(x for x in found if x not in out)
            rules.append(rule)
            if not every:
                break
    return out, rules, seen


def _joined(tree: Tree, k: int) -> list[int]:
    """Names joined to a modifier by a hyphen: 'Syrian-Israeli'."""
    out = []
    for c in tree.children[k]:
        if tree.is_name(c) and tree.bare[c] in ("compound", "amod", "nmod", "obl", "advmod", "dep") and any(tree.lower[p] in ("-", "–", "/") for p in range(min(c, k), max(c, k))):
            out.append(c)
    return out


# ---- which fits stand ---------------------------------------------------------------------------------------------------------------------------------


def _choose(tree: Tree, fits_: list[_Fit]) -> list[_Fit]:
    """One fit for a trigger, the most specific; the fixed and support words of a fit trigger nothing else."""
    silent = {(f.frame.event, w) for f in fits_ if f.frame.silences for w in (f.trigger, *f.fixed)}
    fits_ = [f for f in fits_ if not f.frame.silences and (f.frame.event, f.trigger) not in silent]
    # "Drone strikes killed ten": the noun names the act, the verb of the same type only what it did.
    nouns = {(f.frame.event, w) for f in fits_ if f.frame.kind == "noun" for w in [f.trigger, *(k for k, _ in tree.find("top", f.trigger))]}
    told = {id(f) for f in fits_ if f.frame.kind == "verb" and not f.order[0] for c in tree.children[f.trigger] if tree.rels[c] == "nsubj" and (f.frame.event, c) in nouns}
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
    return Match(event.name, _mode(tree, event, fit), fit.trigger, fit.roles, fit.frame.source, fit.frame.kind, via, outer)


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
            if h in triggers and (rel in ("xcomp", "ccomp") or rel == "acl" and tree.mark(w) == "to"):
                return h
            if rel not in ("xcomp", "conj"):
                break
            w = h
    return None


def _mode(tree: Tree, event: EventType, fit: _Fit) -> str | None:
    """The mode that the line gives, else that of the nearest word: trigger, fixed and support words, then the words below it."""
    if fit.frame.mode is not None or not event.modes:
        return fit.frame.mode
    t = fit.trigger
    near = [t, *fit.fixed, *fit.via[:1]]
    below = [c for k in near for c in tree.children[k] if tree.bare[c] not in ("punct", "det", "case", "mark", "acl", "advcl", "ccomp", "conj")]
    below += [w for words in fit.roles.values() for w in words]
    deeper = [c for k in below if tree.bare[k] in ("xcomp", "ccomp", "advcl", "acl") for c in tree.children[k] if tree.bare[c] in ("obj", "obl", "xcomp")]
    deeper += [c for k in below if tree.bare[k] in ("obl", "obj", "nmod", "nsubj", "compound") for c in tree.children[k] if tree.bare[c] in ("amod", "compound", "nmod")]
    for group in ([t], near, below, deeper):
        for w in group:
            for key in dict.fromkeys((tree.lemmas[w], tree.lower[w])):
                for mode, seq in event.mode_index.get(key, ()):
                    if len(seq) == 1 or _has_parts(tree, w, seq):
                        return mode
    return None
