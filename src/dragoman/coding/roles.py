"""Who stands where round a trigger word, and who may fill a role: the view that every line of the codebook is held against."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from dragoman.coding.codebook import Role, Word
from dragoman.coding.grammar import AGENTIVE, NAMES, NOMINAL, Tree


class View:
    """Who stands where round a trigger word: found when a line first asks for it, and kept for the lines after it."""

    def __init__(self, tree: Tree, t: int, kind: str) -> None:
        self.tree, self.t, self.kind = tree, t, kind

    @cached_property
    def tops(self) -> list[int]:
        return [w for w, _ in self.tree.find("top", self.t)] if self.kind != "verb" else [self.t]

    @cached_property
    def support(self) -> list[int]:
        tree, t = self.tree, self.t
        if self.kind == "noun":
            return _support(tree, self.tops)
        if self.kind != "verb":
            h = tree.heads[t]
            if h >= 0 and tree.bare[t] in ("obl", "xcomp", "advcl") and tree.lemmas[h] in tree.grammar.lists["come"]:
                return [h]
        return []

    @cached_property
    def doers(self) -> list[tuple[int, str]]:
        tree, t = self.tree, self.t
        if self.kind == "noun":
            return tree.ranked("doer", t)
        h = tree.heads[t]
        told = self.kind == "verb" and tree.rels[t] == "advcl" and h >= 0 and tree.mark(t) not in ("of", "for")  # 'was accused of killing nine'
        if told and tree.lemmas[t] in tree.grammar.lists["harm"] and tree.passive(h):
            return list(tree.find("agent", h))  # 'an airliner was shot down, killing all on board': not by the airliner
        return list(tree.find("holder" if self.kind != "verb" else "agent" if tree.passive(t) else "subject", t))

    @cached_property
    def objects(self) -> list[tuple[int, str]]:
        tree, t = self.tree, self.t
        if self.kind == "verb":
            return objects_of(tree, t, tree.passive(t))
        return objects_of(tree, t, False) if self.kind == "noun" and tree.a.upos[t] == "VERB" else []

    @cached_property
    def loose(self) -> bool:
        return self.kind == "noun" or (self.kind == "verb" and (self.tree.passive(self.t) or _loose(self.tree, self.t)))

    @cached_property
    def under(self) -> list[tuple[int, str]]:
        return list(self.tree.find("undergoer", self.t)) if self.kind == "noun" else []

    @cached_property
    def via(self) -> tuple[int, ...]:
        return _via(self.tree, self.t, self.support, self.kind)

    @cached_property
    def anchors(self) -> list[int]:
        return [*self.tops, *(w for w in (self.t,) if w not in self.tops), *self.support]

    @cached_property
    def only(self) -> frozenset[str] | None:
        """Types for which the support verb is one: None for all."""
        if self.kind != "noun":
            return None
        return next((self.tree.special[self.tree.lemmas[v]] for v in self.support if self.tree.lemmas[v] in self.tree.special), None)

    def without_support(self) -> View:
        """The same for a type to which the verb is no support verb."""
        made = View(self.tree, self.t, self.kind)
        made.tops, made.objects, made.loose, made.under = self.tops, self.objects, self.loose, self.under
        made.support, made.only, made.via = [], None, ()
        made.doers = [(w, r) for w, r in self.doers if r not in self.tree.grammar.through_support]
        made.anchors = [w for w in self.anchors if w not in self.support]
        return made


def _loose(tree: Tree, t: int) -> bool:
    """Whether the verb may do without a subject: infinitives, participles, headlines without one."""
    return tree.nonfinite(t) or any(tree.lower[c] == "to" and tree.rels[c] == "mark" for c in tree.children[t])


def objects_of(tree: Tree, t: int, passive: bool) -> list[tuple[int, str]]:
    if passive:
        out = list(tree.find("subject", t))
        out.extend((c, "") for c in tree.children[t] if tree.rels[c] == "obj")
        return out
    out = [(c, "") for c in tree.children[t] if tree.rels[c] == "iobj"]
    found = tree.find("object", t)
    # "gave the investors passports": an owner without 's is the one to whom it is given.
    out.extend(
        (p, "") for c, _ in found for p in tree.children[c] if tree.rels[p] == "nmod:poss" and tree.a.upos[p] != "PRON" and not tree.a.deps(p, "case")
    )
    out.extend(found)
    return out


def _support(tree: Tree, tops: Iterable[int]) -> list[int]:
    """The support verbs of a noun: 'held' (held talks), 'take' (is to take place), 'came' (came under attack)."""
    lists, out = tree.grammar.lists, []
    for w in tops:
        h, rel = tree.heads[w], tree.rels[w]
        if h >= 0 and tree.a.upos[h] in ("VERB", "AUX", "ADJ"):
            lemma = tree.lemmas[h]
            light = lemma in tree.light or lemma in lists["undergo"]
            if (rel == "obj" and light) or (rel == "nsubj:pass" and (light or lemma in lists["occur"] or lemma in lists["raise"])):
                out.append(h)
            elif rel == "nsubj" and (lemma in lists["occur"] or lemma in lists["raise"]):
                inner = [c for c in tree.children[h] if tree.rels[c] == "xcomp" and tree.a.upos[c] in ("VERB", "AUX")]
                out.extend([*inner[:1], h])
            elif (
                tree.bare[w] in ("obl", "advcl")
                and (lemma in lists["engage"] or lemma in lists["come"])
                and tree.case(w) in ("in", "under", "into", "to", "on", "for", "at")
            ):
                out.append(h)
            if rel == "nsubj:pass" and h in out:
                inner = [c for c in tree.children[h] if tree.rels[c] == "xcomp" and tree.a.upos[c] == "VERB" and c not in out]
                at = out.index(h) if lemma in lists["raise"] else len(out)
                out[at:at] = inner  # 'is set to take place': what raises the act stands above it
        for c in tree.children[w]:
            if (
                tree.bare[c] == "acl"
                and tree.lemmas[c] in tree.light
                and tree.a.upos[c] == "VERB"
                and (tree.passive(c) or tree.rels[c] == "acl:relcl")
            ):
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


def marked(tree: Tree, k: int) -> list[tuple[str, int]]:
    """Phrases and clauses of word k with the word that introduces them."""
    out: list[tuple[str, int]] = []
    particles: list[str] = []
    direct: list[int] = []
    for c in tree.children[k]:
        rel, bare = tree.rels[c], tree.bare[c]
        if rel == "obl:agent":
            out.append(("by", c))
        elif bare in ("obl", "nmod") and rel not in ("nmod:poss", "obl:unmarked", "nmod:unmarked", "obl:npmod", "obl:tmod"):
            case = tree.case(c) or tree.mark(c)
            if case:
                out.append((case, c))
                if " " in case:
                    out.append((case.split()[0], c))
        elif bare in ("advcl", "xcomp", "ccomp", "acl") and rel != "acl:relcl":
            out.append((tree.mark(c) or "", c))
        elif rel == "compound:prt" or (bare == "advmod" and len(tree.lower[c]) <= 5 and not tree.children[c]):
            particles.append(tree.lower[c])
        elif bare == "obj" or rel == "nsubj:pass":
            direct.append(c)
    out.extend((p, d) for p in particles for d in direct)
    if particles and tree.rels[k] == "acl" and tree.passive(k):
        out.extend((p, tree.heads[k]) for p in particles)
    return out


# ---- what a filler may be ------------------------------------------------------------------------------------------------------------------------


def spread(tree: Tree, w: int) -> list[int]:
    """Word w with those joined to it; a relative pronoun becomes what it stands for, 'hundreds of X' becomes X."""
    said, w = w, antecedent(tree, w)
    w = w if (subject := _said_of(tree, w)) is None else subject  # 'Ankara has been a backer of the rebels, arming them'
    out = [w]
    for k in out:
        out.extend(
            c
            for c in tree.children[k]
            if tree.rels[c] == "conj" and c not in out and tree.a.upos[c] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "X", "DET")
        )
    out += [c for k in dict.fromkeys((said, w)) for c in _beside(tree, k) if c not in out]
    return list(dict.fromkeys(m for k in out for m in (_listed(tree, k) or _measured(tree, k))))


def _measured(tree: Tree, k: int) -> list[int]:
    """Word k, or what it is an amount of: both of 'the might of Chad and Mali'."""
    inner = _inner(tree, k)
    return [inner] if inner == k else [inner, *(c for c in tree.children[inner] if tree.rels[c] == "conj" and tree.a.upos[c] in ("NOUN", "PROPN"))]


def _beside(tree: Tree, w: int) -> list[int]:
    """'the army, along with allied militias': who is put beside w by more than a comma."""
    verb = tree.heads[w]
    near = [*tree.children[w], *(tree.children[verb] if verb >= 0 and tree.bare[w] == "nsubj" else ())]
    out = []
    for c in near:
        if tree.bare[c] not in ("obl", "nmod", "conj") or c == w:
            continue
        words = [tree.lower[k] for k in tree.children[c] if tree.rels[k] in ("case", "cc") for k in (k, *tree.children[k])]
        if ({"along", "together"} & set(words) and "with" in words) or ({"alongside"} == set(words) and tree.heads[c] == w):
            out.extend([c, *(k for k in tree.children[c] if tree.rels[k] == "conj")])
    return out


_SEVERAL = frozenset("country nation state government power neighbour neighbor organization organisation bloc".split())


def _listed(tree: Tree, k: int) -> list[int]:
    """'three states -- Chad, Mali and Niger': the names of a list that spells out a plural or a number."""
    if tree.lemmas[k] in _SEVERAL and tree.a.feats[k].get("Number") == "Plur":
        # "states including Chad and Mali": those named
        for c in tree.children[k]:
            if tree.bare[c] == "nmod" and tree.case(c) in ("including", "such as", "like") and tree.a.name_of[c] is not None:
                return [c, *(x for x in tree.children[c] if tree.rels[x] == "conj" and tree.a.name_of[x] is not None)]
    for c in tree.children[k]:
        if tree.rels[c] != "appos" or c < k:
            continue
        if tree.a.upos[c] == "NUM":
            if inner := _listed(tree, c):
                return inner
            continue
        joined = [x for x in tree.children[c] if tree.rels[x] == "conj"]
        named = [x for x in (c, *joined) if (n := tree.a.name_of[x]) is not None and n.type in ("LOC", "ORG", "PER")]
        if (
            len(named) > 1
            and len(named) == len(joined) + 1
            and (tree.a.upos[k] == "NUM" or tree.a.upos[k] == "NOUN" or tree.a.name_of[c] is not tree.a.name_of[k])
        ):
            return [x for n in named for x in (_listed(tree, n) or [n])]
    return []


def antecedent(tree: Tree, w: int) -> int:
    if tree.lower[w] not in ("who", "which", "that", "whom", "whose", "where"):
        return w
    k = w
    for _ in range(8):
        h = tree.heads[k]
        if h < 0:
            return w
        if tree.rels[k] == "acl:relcl" and (subject := _said_of(tree, h)) is not None:
            return subject
        if tree.rels[k] in ("acl:relcl", "advcl:relcl"):
            # "a state, which ..." may lead on to a name: keep the noun, the resolver knows its apposition.
            return antecedent(tree, h) if h != w else h
        k = h
    return w


def _said_of(tree: Tree, h: int) -> int | None:
    """'The League is a forum which first met in 1999': what such a noun is said of."""
    if tree.a.upos[h] not in ("NOUN", "PROPN") or not any(tree.rels[c] == "cop" for c in tree.children[h]):
        return None
    return next((c for c in tree.children[h] if tree.rels[c] == "nsubj" and tree.a.upos[c] in ("NOUN", "PROPN")), None)


def _inner(tree: Tree, w: int) -> int:
    for _ in range(3):
        if tree.lemmas[w] == "member" and any(tree.bare[c] == "amod" and tree.is_name(c) for c in tree.children[w]):
            return w  # "a British member of the group"
        counted = tree.a.upos[w] == "NUM"  # '30 of them'
        if not counted and tree.lemmas[w] not in tree.grammar.lists["amount"] and tree.lower[w] not in tree.grammar.lists["amount"]:
            return w
        of = [c for c in tree.children[w] if tree.bare[c] in ("nmod", "obl") and tree.case(c) == "of" and tree.a.upos[c] in ("NOUN", "PROPN", "PRON")]
        if not of:
            return w
        w = antecedent(tree, of[0])
    return w


def fits(tree: Tree, w: int, fillers: frozenset[str]) -> bool:
    """Whether word w can fill a role of these filler types."""
    a, lists = tree.a, tree.grammar.lists
    pos, lemma, word = a.upos[w], tree.lemmas[w], tree.lower[w]
    if "text" in fillers or "act" in fillers:
        return pos != "PUNCT" and not word.isdigit() and (lemma not in lists["times"] or "act" in fillers)
    if pos == "PRON":
        feats = a.feats[w]
        if feats.get("Reflex") == "Yes" or word in (
            "there",
            "each",
            "what",
            "this",
            "that",
            "which",
            "itself",
            "himself",
            "themselves",
            "one another",
        ):
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
    if (
        lemma in ("regime", "power")
        and tree.lower[w - 1] != "world"
        and any(tree.rels[c] == "compound" and a.name_of[c] is None and c == w - 1 for c in tree.children[w])
    ):
        return any(tree.lemmas[c] in lists["party"] for c in tree.children[w] if tree.rels[c] == "compound")  # "our sanctions regime"
    if lemma in lists["party"] or word in lists["party"]:
        return True
    if pos == "NUM":
        figure = word.replace(",", "")
        if figure.isdigit() and "people" in fillers:  # "police capture 10", "more than 1,000 were arrested"
            bare = all(tree.lower[c] in lists["about"] for c in tree.children[w])
            return tree.rels[w] in ("obj", "nsubj:pass") and int(figure) < 100000 and bare
        return not any(a.upos[c] == "SYM" for c in tree.children[w]) and not word[0].isdigit()
    if "site" in fillers and lemma in lists["sites"]:
        return True
    if lemma in lists["abstract"] or word in lists["abstract"]:
        return False
    if pos == "PROPN":
        return name is None or name.type != "EVENT" or tree.bare[w] in ("compound", "amod")
    if lemma.endswith(tuple(lists["endings"])):
        return True
    if lemma in lists["vehicles"]:
        return True
    if lemma.endswith(AGENTIVE) and lemma not in lists["things"]:
        return True
    if "site" in fillers:
        return pos in ("NOUN", "X") and not lemma.endswith(("tion", "ness", "ism", "ity", "ance", "ence"))
    return False


# ---- the words and roles of a line ---------------------------------------------------------------------------------------------------------------


def is_definite(tree: Tree, t: int) -> bool:
    """Whether a noun without parties may still be an act of its own: 'the talks', 'clashes in Goma', 'after fighting', not 'Talk is cheap'."""
    if tree.a.feats[t].get("Number") == "Plur" or tree.bare[t] in ("nmod", "obl", "conj") or tree.heads[t] < 0:
        return True
    if any(tree.rels[c] in ("det", "nmod:poss", "nummod", "nmod:unmarked") or tree.bare[c] == "nmod" for c in tree.children[t]):
        return True
    verb, lists = tree.heads[t], tree.grammar.lists
    if tree.rels[t] != "nsubj" or tree.lemmas[verb] not in lists["occur"]:
        return False
    # 'fighting raged near Goma', 'shelling continued on Monday': where or when it went on is known
    set_in = [k for c in tree.children[verb] if tree.bare[c] == "obl" for k in (c, *(n for n in tree.children[c] if tree.bare[n] == "nmod"))]
    return any(tree.lemmas[k] in lists["times"] or ((name := tree.a.name_of[k]) is not None and name.type == "LOC") for k in set_in)


def may_hold(tree: Tree, t: int, words: Iterable[Word]) -> bool:
    """Whether the sentence of word t has something for each of a line's fixed words: most lines fail here, and cheaply."""
    said = tree.said_in_sentence(t)
    return all(not (w.single.isdisjoint(said) and w.parts.isdisjoint(said)) for w in words)


def fixed_word(tree: Tree, view: View, word: Word, anchors: list[int], fixed: list[int], said: frozenset[str]) -> int | None:
    """The word that a fixed word of the line stands for: below the trigger, or its object or subject wherever that stands.

    A noun behind a preposition fits only where the line says the preposition ("under arrest"), `said` being all its fixed words."""
    first: list[int] = []
    if word.before and view.kind == "noun":
        # "military exercise": only what modifies the noun, and the noun that it is joined with by 'of' ("round of talks").
        near = [c for k in anchors for c in tree.children[k] if tree.bare[c] in ("amod", "compound", "nmod", "case", "det", "nummod", "advmod")]
        return next((c for c in near if c not in fixed and is_one_of(tree, c, word)), None)
    if word.before and view.kind == "verb":
        first = [_inner(tree, antecedent(tree, w)) for w, _ in (view.objects if tree.passive(view.t) else view.doers)]
    stood_before = frozenset(first)  # "in a crash that killed ten": the preposition is not of this clause
    for k in anchors:
        first.extend(c for c in tree.children[k] if tree.bare[c] not in ("punct", "nsubj", "conj") or tree.rels[c] == "nsubj:pass")
    objects = {w for w, _ in view.objects}
    first.extend(w for w, _ in view.objects)
    counted = [_inner(tree, antecedent(tree, w)) for w, _ in view.objects]  # 'tens of thousands of troops'
    first.extend(counted)
    near = list(dict.fromkeys(first))
    far = [
        c
        for k in near
        if not (view.kind == "verb" and _unsaid(tree, k, said))
        for c in tree.children[k]
        if tree.rels[c] in ("conj", "compound:prt", "case", "mark", "fixed", "advmod", "aux") or (tree.bare[c] == "nmod" and tree.case(c) == "of")
    ]
    far += [c for k in far for c in tree.children[k] if tree.rels[c] == "conj"]
    for group in (near, far):
        for c in group:
            if c in fixed or c == view.t:
                continue
            if word.before:  # 'killed when police fired' is killed by no fire, 'planes hit a bus' by no bus
                if (tree.a.upos[c] == "VERB" and tree.bare[c] in ("advcl", "ccomp", "parataxis")) or (
                    c not in stood_before and tree.bare[c] == "obj"
                ):
                    continue
            if group is far and tree.lower[c] in ("not", "never", "n't") and _of_its_own(tree, tree.heads[c]):
                continue  # 'if it does not stop, we will free them' refuses nothing
            if (
                group is far
                and tree.bare[c] in ("advmod", "compound")
                and tree.bare[tree.heads[c]] in ("advcl", "ccomp")
                and not said & {"not", "never"}
            ):
                continue  # 'were sent to ferry home the pilgrims' sends nobody home
            if (
                tree.bare[c] in ("obl", "nmod")
                and group is near
                and c not in stood_before
                and c not in counted
                and c not in objects  # "one of the limits set by": what is done to stands where its own sentence has it
                and view.kind != "noun"
                and (case := tree.case(c))
                and case.split()[0] not in said
                and case not in word.parts
            ):
                continue
            if is_one_of(tree, c, word):
                return c
    return None


def _of_its_own(tree: Tree, k: int) -> bool:
    """Whether what hangs on word k says nothing of the clause above: k is a noun, or has a subject."""
    return tree.a.upos[k] in ("NOUN", "PROPN") or any(tree.bare[c] == "nsubj" for c in tree.children[k])


def _unsaid(tree: Tree, c: int, said: frozenset[str]) -> bool:
    """Whether the line says nothing of the preposition of phrase c: 'broke off ties on the eve of a visit' breaks off no visit."""
    cases = {tree.lower[k] for k in tree.children[c] if tree.rels[k] == "case"} or set((tree.case(c) or "").split()[:1])
    return tree.bare[c] == "obl" and bool(cases) and said.isdisjoint(cases)


def is_one_of(tree: Tree, c: int, word: Word) -> bool:
    lemma, lower = tree.lemmas[c], tree.lower[c]
    if lemma in word.single or lower in word.single:
        return True
    if (lemma in word.parts or lower in word.parts) and any(
        len(words) > 1 and {lemma, lower} & {words[0].rstrip("-"), words[-1]} and has_parts(tree, c, words) for words in word.alternatives
    ):
        return True
    name = tree.a.name_of[c]
    return name is not None and any(n in word.single for n in NAMES[name.type])


def has_parts(tree: Tree, c: int, words: tuple[str, ...]) -> bool:
    near = {*tree.children[c], c, *(k for k in range(c - len(words) - 1, c + len(words) + 1) if 0 <= k < len(tree.lower))}
    return all(any(part.rstrip("-") in (tree.lemmas[k], tree.lower[k]) for k in near) for part in words)


def fillers_of(
    tree: Tree, view: View, role: Role, fillers: frozenset[str], anchors: list[int], fixed: list[int], taken: set[int], after: int
) -> tuple[list[int], list[str], list[int]]:
    """Words that fill the role, the grammar rules used, and what stood there at all."""
    seen: list[int] = []
    if role.side == "before":
        every = view.kind == "noun" and "text" not in fillers
        found, rules, seen = _first_that_fits(tree, view.doers, fillers, taken, every, view.kind)
        if view.kind == "verb":
            undergone = {w for w in found if _undergoes(tree, w, view.t)}
            found, seen = ([w for w in words if w not in undergone] for words in (found, seen))
        return found, rules, seen
    if role.side == "after":
        if "act" in fillers:
            with_object = bool(view.objects)  # 'rejected the calls, saying ...': the calls
            clauses = [
                (w, "")
                for m, w in marked(tree, view.t)
                if tree.bare[w] in ("xcomp", "ccomp") or (m == "" and not (with_object and tree.bare[w] == "advcl"))
            ]
            found = [w for w, _ in [*clauses, *view.objects] if w not in taken]
            return ([x for w in found[:1] for x in spread(tree, w)], [], found)
        objects = view.objects
        if (
            role.behind
            and role.behind <= len(fixed)
            and tree.a.upos[fixed[role.behind - 1]] == "VERB"
            and tree.bare[fixed[role.behind - 1]] in ("xcomp", "advcl", "ccomp", "acl", "conj")
        ):
            # "threaten to attack RECIPIENT": the object of the verb below.
            objects = objects_of(tree, fixed[role.behind - 1], tree.passive(fixed[role.behind - 1]))
        places = [(w, r) for w, r in objects if antecedent(tree, w) not in taken]
        if view.kind != "verb":
            places += [
                (c, "") for c in tree.children[view.t] if tree.rels[c] in ("appos", "flat", "nmod:unmarked", "nmod:desc") or tree.bare[c] == "obj"
            ]
        if after and len(places) > 1:
            places = places[1:]
        return _first_that_fits(tree, places, fillers, taken, False, view.kind)
    if role.side == "owner":
        nouns = fixed or [view.t]
        if (
            not fixed
            and view.kind == "noun"
            and role.name == "RECIPIENT"
            and any(m == "of" and fits(tree, w, fillers) for m, w in marked(tree, view.t))
        ):
            return [], [], []  # "the court's arrest of the editor": whoever owns it did it
        words = [c for k in nouns for c in tree.children[k] if tree.rels[c] == "nmod:poss"]
        words += [c for k in nouns for m, c in marked(tree, k) if m in ("of", "by", "from")] if fixed else []
        words += [c for k in nouns for c in tree.children[k] if tree.bare[c] in ("amod", "compound") and tree.is_name(c)] if fixed else []
        return _first_that_fits(tree, [(w, "") for w in words], fillers, taken, True, view.kind)
    words = []
    for k in dict.fromkeys(anchors):
        words.extend(w for m, w in marked(tree, k) if m in role.markers and w not in taken and w not in words)
    if not words:
        # "accused [Iran of bombing]", "the arrest [of X by Y]": the phrase may hang on the object.
        lower = [o for o, _ in view.objects] if view.kind == "verb" else [w for k in view.tops for m, w in marked(tree, k) if m == "of"]
        for o in lower:
            words.extend(
                w
                for m, w in marked(tree, o)
                if m in role.markers and w not in taken and (m != "of" or "act" in fillers) and (m != "by" or view.kind == "noun")
            )
    if "that" in role.markers and "act" not in fillers:
        # "said that Sudan must return it": the subject of the clause.
        said = [c for k in dict.fromkeys(anchors) for m, c in marked(tree, k) if tree.rels[c] in ("ccomp", "parataxis") and m in ("", "that")]
        words = [w for c in said for w, _ in tree.find("subject", c)]
    if "act" in fillers:
        words = [w for w in words if not _is_party(tree, w)]
    else:
        words = [w for w in words if tree.a.upos[w] in NOMINAL or (tree.a.upos[w] == "ADJ" and tree.is_name(w)) or "text" in fillers]
    seen = list(words)
    out = [x for w in words for x in spread(tree, w) if x not in taken and fits(tree, x, fillers)]
    return out, [], seen


def _is_party(tree: Tree, w: int) -> bool:
    """A name behind a preposition is nobody's act: 'promised aid to Malawi'."""
    name = tree.a.name_of[w]
    return tree.bare[w] in ("obl", "nmod") and name is not None and name.type in ("PER", "LOC", "ORG")


def _undergoes(tree: Tree, w: int, t: int) -> bool:
    """'The traders were held as hostages': they hold nobody."""
    return tree.heads[w] == t and tree.rels[w] == "nsubj:pass" and any(tree.rels[c] == "aux:pass" for c in tree.children[t])


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
        if tree.bare[w] in ("amod", "compound", "nmod"):
            words = [x for x in words if not (tree.bare[x] == "compound" and tree.lemmas[x] in tree.grammar.lists["vehicles"])]
        found = [x for x in words if x not in taken and fits(tree, x, fillers) and not _says_how(tree, x) and not _says_where(tree, x)]
        if found:
            out.extend(x for x in found if x not in out)
            rules.append(rule)
            if not every:
                break
    return out, rules, seen


def _says_how(tree: Tree, k: int) -> bool:
    """'Ghouta-style strikes' are nobody's of Ghouta; 'six-party talks' are of no party."""
    if tree.bare[k] == "compound" and any(tree.rels[c] == "nummod" and c == k - 2 and tree.lower[k - 1] in ("-", "–") for c in tree.children[k]):
        return True
    return k + 2 < len(tree.lower) and tree.lower[k + 1] in ("-", "–") and tree.lower[k + 2] in tree.grammar.lists["manner"]


def _says_where(tree: Tree, k: int) -> bool:
    """'The Iraq blast', 'a mosque bombing' name the scene; 'the US bombing of Cambodia' and 'Israeli shootings' the doer."""
    act, name, lists = tree.heads[k], tree.a.name_of[k], tree.grammar.lists
    if act < k or tree.rels[k] != "compound" or tree.lemmas[act] not in lists["scenes"] or tree.a.words[k].isupper():
        return False
    if any(tree.bare[c] in ("nmod", "obl") and tree.case(c) in ("of", "on", "against") for c in tree.children[act]):
        return False
    return (name is not None and name.type == "LOC") or (name is None and (tree.lemmas[k] in lists["sites"] or tree.lemmas[k] not in lists["party"]))


def _joined(tree: Tree, k: int) -> list[int]:
    """Names joined to a modifier by a hyphen: 'Syrian-Israeli'."""
    out = []
    for c in tree.children[k]:
        if (
            tree.is_name(c)
            and tree.bare[c] in ("compound", "amod", "nmod", "obl", "advmod", "dep")
            and any(tree.lower[p] in ("-", "–", "/") for p in range(min(c, k), max(c, k)))
        ):
            out.append(c)
    return out
