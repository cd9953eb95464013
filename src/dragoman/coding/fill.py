"""Who an act's doer is where the line's own places leave it out but its words say it: 'US troops were stationed', 'the letter urged'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.coding.codebook import EventType, Frame
from dragoman.coding.grammar import Tree
from dragoman.coding.roles import View, fits, spread


def doer_by_words(
    tree: Tree, view: View, event: EventType, frame: Frame, fixed: Sequence[int], roles: Mapping[str, Sequence[int]]
) -> tuple[str, list[int], str] | None:
    """The role of the doer, its words and the grammar rule, where no line's place filled it; None where nothing says who it was.

    Whose words a text is ('the ministry's letter urged'), whose the thing is that was moved or imposed ('US troops were stationed',
    'an Israeli curfew was imposed'), and who met in 'repeated the offer during talks with Iran'."""
    among = next((name for name in event.reciprocal if name in roles), None)
    if among is not None:
        return _among(tree, view, frame, among, roles)
    if event.reciprocal and (spoke := _speakers(tree, view)):
        return sorted(event.reciprocal)[0], spoke, ""
    if "ACTOR" not in event.roles or "ACTOR" in roles or event.reciprocal & roles.keys():
        return None
    fillers = event.roles["ACTOR"]
    for text in roles.get("TEXT", ()):
        for w, rule in tree.find("author", text):
            found = [x for x in spread(tree, w) if fits(tree, x, fillers)]
            if found:
                return "ACTOR", found, rule
    if view.kind == "state" or (view.kind == "verb" and not view.loose):
        return None
    own = tree.grammar.lists["own"]
    for noun in [*(fixed if view.kind == "verb" else ()), *roles.get("THING", ())]:
        if tree.a.upos[noun] not in ("NOUN", "PROPN"):
            continue
        owners = [
            c for c in tree.children[noun] if tree.rels[c] in ("amod", "compound", "nmod:poss", "nmod:unmarked", "nmod:desc") and _names(tree, c)
        ]
        if not owners:
            continue
        if tree.lemmas[noun] in own or tree.lower[noun] in own:
            return "ACTOR", [noun], ""
        if noun in fixed and not (tree.rels[noun] == "nsubj:pass" and fits(tree, noun, fillers)):  # "Tonga's parliament was suspended": not by Tonga
            aimed = {w for words in roles.values() for w in words}  # 'condemning the Syrian government'
            found = [x for c in owners for x in spread(tree, c) if fits(tree, x, fillers) and x not in aimed]
            if found:
                return "ACTOR", found, ""
    return None


def _names(tree: Tree, c: int) -> bool:
    name = tree.a.name_of[c]
    return tree.is_name(c) or (name is not None and name.type in ("LOC", "ORG", "PER"))


_TOLD = frozenset("tell inform assure warn urge ask thank congratulate brief reassure".split())


def _speakers(tree: Tree, view: View) -> list[int]:
    """'Ann Lee told Bo Diaz in a phone call that ...': the two who spoke; none where the words do not name both."""
    verb = tree.heads[view.t]
    if view.kind != "noun" or tree.rels[view.t] != "obl" or tree.case(view.t) not in ("in", "during", "by", "on") or tree.lemmas[verb] not in _TOLD:
        return []
    sides = [[c for c in tree.children[verb] if tree.bare[c] in relations] for relations in (("nsubj",), ("obj", "iobj"))]
    found = [[x for c in side for x in spread(tree, c) if fits(tree, x, frozenset({"actor"}))] for side in sides]
    return [*found[0], *found[1]] if all(found) else []


def _among(tree: Tree, view: View, frame: Frame, name: str, roles: Mapping[str, Sequence[int]]) -> tuple[str, list[int], str] | None:
    """'He repeated the offer during talks with Iran': he met Iran."""
    words = roles[name]
    if view.kind != "noun" or any(tree.case(w) != "with" for w in words):
        return None
    for w, rule in tree.find("among", view.t):
        found = [x for x in spread(tree, w) if fits(tree, x, frozenset({"actor"})) and x not in words]
        if found:
            return name, [*words, *found], rule
    return None
