"""What the tree says of a clause: its tense, whether it is finite, an infinitive or a question, and whether a noun is definite."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.trees import Analysis

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "SYM"}


def is_indicative(a: Analysis, i: int) -> bool:
    """Whether the clause of i tells a fact ('insisted that he left'), no demand ('insisted that he leave')."""
    if any(a.lemmas[c].lower() in ("should", "must") for c in a.deps(i, "aux")):
        return False
    carrier = tensed_word(a, i)
    if carrier is None:
        return False
    feats = a.feats[carrier]
    return feats.get("Tense") == "Past" or carrier != i or (feats.get("Person") == "3" and feats.get("Number") == "Sing")


def mark(a: Analysis, i: int) -> str | None:
    marks = a.deps(i, "mark")
    return a.lower[marks[0]] if marks else None


def names_it(a: Analysis, i: int) -> bool:
    """'what it called a massacre', 'what he said was a plot': the aside by which somebody gives the noun above it that name."""
    return a.deprels[i] == "parataxis" and a.heads[i] > i and a.upos[a.heads[i]] == "NOUN" and any(a.lower[c] == "what" for c in a.deps(i, "obj"))


def is_gerund(a: Analysis, i: int) -> bool:
    return a.lower[i].endswith("ing") or any(a.lower[c] == "having" for c in a.deps(i, "aux"))


def is_asked(a: Analysis, i: int) -> bool:
    """A question that yes or no answers: 'Did the navy sink the trawler?'"""
    if a.heads[i] >= 0 or a.words[a.sentences[a.sentence_of[i]][1] - 1] != "?":
        return False
    subjects = a.deps(i, "nsubj")
    first = [c for c in a.children[i] if a.deprels[c].startswith(("aux", "cop"))]
    wh = any(a.lower[k] in ("who", "what", "why", "when", "where", "how", "which") for k in a.subtree(i))
    return bool(subjects and first and first[0] < subjects[0] and not wh)


def is_inverted(a: Analysis, i: int) -> bool:
    """A condition without 'if': 'Had the rebels captured the town', 'Should the talks fail'."""
    subjects = a.deps(i, "nsubj")
    first = min(a.children[i], default=i)
    return bool(subjects) and a.lower[first] in ("had", "were", "should") and a.upos[first] == "AUX" and first < min(subjects) and first < i


def tensed_word(a: Analysis, i: int) -> int | None:
    """The word that carries the tense of the clause of i, None where i has none."""
    for c in a.children[i]:
        if a.deprels[c].startswith("aux") and a.feats[c].get("VerbForm") == "Fin":
            return c
    for c in a.deps(i, "cop"):
        return c
    return i if a.feats[i].get("VerbForm") == "Fin" else None


def has_lasted(a: Analysis, i: int) -> bool:
    for c in a.children[i]:
        base = a.bare[c]
        if base == "obl" and a.case(c) == "since":
            return True
        if base == "obl" and a.case(c) == "for" and a.lemmas[c].lower() in ("year", "month", "week", "day", "decade", "hour", "time"):
            return True
        if base == "advcl" and mark(a, c) == "since":
            return True
        if base == "advmod" and a.lower[c] in ("since", "long", "still", "always"):
            return True
        if a.lemmas[c].lower() == "decade" and base in ("obl", "nmod"):
            return True
    return False


def is_in_a_row(a: Analysis, i: int) -> bool:
    """'have blocked the road for a third day'."""
    return any(
        a.case(c) == "for" and a.lemmas[c].lower() in _UNITS and any(_is_ordinal(a.lower[k]) for k in a.deps(c, "amod"))
        for c in a.deps(i, "obl", "nmod")
    )


def _is_ordinal(word: str) -> bool:
    return word in ("second", "third") or (word.endswith(("th", "nd", "rd", "st")) and (word[0].isdigit() or word.endswith("th")))


_UNITS = frozenset("day night week month year".split())


def is_gone_by(a: Analysis, i: int) -> bool:
    """Whether the noun is what something past came after: 'did not appear after the meeting'."""
    verb = a.heads[i]
    return verb >= 0 and a.deprels[i] == "obl" and a.case(i) in ("after", "following") and is_past(a, verb)


def is_timeless(a: Analysis, i: int, via: Sequence[int]) -> bool:
    """Whether the words say nothing of when: a participle without a tense ('a congress meeting in Lima'), a noun with a present verb ('the visit comes')."""
    if via:
        carrier = tensed_word(a, via[-1])
        return a.upos[i] == "NOUN" and carrier is not None and a.feats[carrier].get("Tense") == "Pres"
    return is_gerund(a, i) and tensed_word(a, i) is None


def is_finite(a: Analysis, i: int) -> bool:
    carrier = tensed_word(a, i)
    return carrier is not None or any(a.upos[c] == "AUX" and a.deprels[c] == "aux" for c in a.children[i])


def is_infinitive(a: Analysis, i: int) -> bool:
    if i > 0 and a.feats[i].get("VerbForm") == "Inf" and a.lower[i - 1] == "to" and a.deprels[i - 1] == "fixed":
        return True  # 'due to arrive'
    return any(a.lower[c] == "to" and a.deprels[c] == "mark" for c in a.children[i])


def is_past(a: Analysis, i: int) -> bool:
    carrier = tensed_word(a, i)
    if carrier is None:
        return a.feats[i].get("Tense") == "Past"
    return a.feats[carrier].get("Tense") == "Past"


def is_past_above(a: Analysis, i: int) -> bool:
    """Whether the first finite clause above word i is in the past ('was quoted as saying')."""
    return next((is_past(a, k) for k in a.ancestors(i) if a.upos[k] in ("VERB", "AUX", "ADJ") and is_finite(a, k)), False)


def has_own_clause(a: Analysis, i: int) -> bool:
    """Whether a conjunct has a tense or subject of its own, so that the first one's auxiliaries do not reach it."""
    if a.upos[i] in NOMINAL and not a.deps(i, "cop"):
        return any(a.bare[c] == "det" and a.lower[c] == "no" for c in a.children[i])
    if a.deps(i, "nsubj") or a.deps(i, "aux") or a.deps(i, "cop"):
        return True
    return a.feats[i].get("VerbForm") == "Fin" and a.feats[i].get("Mood", "Ind") == "Ind" and a.feats[i].get("Tense") is not None


def is_indefinite(a: Analysis, i: int) -> bool:
    for c in a.children[i]:
        base = a.bare[c]
        if base == "det" and a.lower[c] not in ("a", "an", "any", "some", "no", "another", "more", "further"):
            return False
        if a.deprels[c] == "nmod:poss":
            return False
    return True
