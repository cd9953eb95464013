"""Verbs that the model read in the wrong tense or without what they say: 'rebels hit the base on Monday', 'left nine people injured'."""

from __future__ import annotations

from dragoman.attach.said import hang, same_sentence
from dragoman.trees import Analysis

_SAME_IN_PAST = frozenset("hit cut put set shut cost hurt beat spread quit split let cast burst bet rid shed thrust".split())
_HABITS = frozenset("often always usually sometimes never still now frequently regularly routinely today".split())
_LEFT = frozenset("injured wounded hurt dead homeless missing stranded trapped displaced hospitalised hospitalized unconscious".split())


def in_the_past(a: Analysis, i: int, title: bool) -> None:
    """'Warplanes hit the base': a report tells of the past unless a headline, a condition or a habit speaks. Changes no arc."""
    if title or a.lower[i] not in _SAME_IN_PAST or a.feats[i].get("Tense") != "Pres" or a.feats[i].get("VerbForm") != "Fin":
        return
    below = [k for k in same_sentence(a, i) if a.heads[k] == i]
    subject = any(a.deprels[k].startswith("nsubj") and a.lower[k] not in ("i", "you", "we") for k in below)
    if subject and not any(a.deprels[k] in ("aux", "mark") or a.lower[k] in _HABITS for k in below):
        a.feats[i] = {**a.feats[i], "Tense": "Past"}


def left_hurt(a: Analysis, i: int) -> bool:
    """'left nine people injured': how they were left, and no part of the people."""
    whom = a.heads[i]
    if a.lower[i] in _LEFT and a.deprels[i] == "xcomp" and 0 <= whom < i and a.lower[whom] in ("left", "leave", "leaves", "leaving"):
        return any([hang(a, k, whom, "obj") for k in range(whom + 1, i) if a.heads[k] == whom and a.deprels[k] == "nsubj"])
    if a.lower[i] not in _LEFT or not 0 <= whom < i or a.deprels[i] not in ("acl", "amod", "dep"):
        return False
    left = a.heads[whom]
    if left < 0 or a.lower[left] not in ("left", "leaving", "leave", "leaves") or a.deprels[whom] not in ("obj", "iobj", "nsubj") or left > whom:
        return False
    if a.deprels[whom] == "nsubj":
        a.deprels[whom] = "obj"
    return hang(a, i, left, "xcomp")


def war_dead(a: Analysis, i: int) -> bool:
    """'honours the war dead': those who fell, and no war that is dead."""
    if a.lower[i - 1] != "war" or a.heads[i - 1] == i:
        return False
    for k in same_sentence(a, i):
        if a.heads[k] == i - 1 and k not in (i - 1, i):
            a.heads[k] = i
    a.upos[i] = "NOUN"
    hang(a, i, a.heads[i - 1], a.deprels[i - 1])
    return hang(a, i - 1, i, "compound")
