"""What hangs on a noun and what does not: titles, phrases that a noun asks for, clauses that tell what an account says, nouns cut off by a comma."""

from __future__ import annotations

from dragoman.attach.said import SAY, hang, same_sentence, verb_above
from dragoman.trees import Analysis, Name

_FINITE = frozenset("will would shall should may might could can must has had have is are was were".split())
_ASKS = {"border": ("with", "between"), "frontier": ("with", "between")}
ACCOUNTS = frozenset("account claim statement allegation assertion testimony report story version argument complaint accusation assurance".split())
"""Nouns whose 'that' clause is what somebody tells."""


def noun_before_comma(a: Analysis, i: int) -> bool:
    """'arrested ten men, state TV said': a noun before a comma is no part of the noun behind it; who stands before the speaking speaks."""
    h = a.heads[i]
    if a.deprels[i] != "compound" or h <= i + 1 or a.words[i + 1] != "," or a.heads[h] < 0:
        return False
    verb = a.heads[h]
    speaks = h + 1 < len(a) and a.lemmas[h + 1].lower() in SAY and a.upos[h + 1] == "VERB" and a.sentence_of[h + 1] == a.sentence_of[h]
    if not speaks or a.upos[verb] != "VERB" or verb > i or any(a.heads[k] == h + 1 and a.deprels[k] == "nsubj" for k in same_sentence(a, i)):
        return False
    hang(a, i, verb, a.deprels[h])
    return hang(a, h, h + 1, "nsubj")


def meeting_in(a: Analysis, i: int) -> bool:
    """'The congress, meeting in Sochi, was boycotted': what it does, not what it is."""
    if a.lower[i] != "meeting":
        return False
    h = a.heads[i]
    where = i + 1 < len(a) and a.lower[i + 1] in ("in", "at", "on", "with", "behind", "for")
    if a.deprels[i] not in ("appos", "conj", "nmod") or not 0 <= h < i or a.words[i - 1] != "," or not where:
        return False
    for k in same_sentence(a, i):
        if a.heads[k] == i and a.deprels[k] == "nmod":
            a.deprels[k] = "obl"
    a.upos[i], a.lemmas[i], a.feats[i] = "VERB", "meet", {"VerbForm": "Ger"}
    return hang(a, i, h, "acl")


def asked_for(a: Analysis, i: int) -> bool:
    """'sent officers to the border with Chad': the border is with Chad, not the sending."""
    if a.deprels[i] != "obl":
        return False
    h = a.heads[i]
    case = next((k for k in range(i - 1, max(i - 5, 0), -1) if a.heads[k] == i and a.deprels[k] == "case"), -1)
    if case <= h or a.lower[case] not in _ASKS.get(a.lemmas[case - 1].lower(), ()):
        return False
    return a.heads[case - 1] == h and hang(a, i, case - 1, "nmod")


def year_of(a: Analysis, i: int) -> bool:
    """'the siege of the port in 2008': a year belongs to what happened, not to where."""
    h = a.heads[i]
    if a.deprels[i] != "nmod" or not (len(a.words[i]) == 4 and a.words[i].isdigit()) or not 0 <= h < i or a.lower[i - 1] != "in":
        return False
    up = a.heads[h]
    of = a.deprels[h] == "nmod" and any(a.heads[k] == h and a.lower[k] == "of" for k in range(max(up, 0), h))
    return of and 0 <= up < h and a.upos[up] == "NOUN" and hang(a, i, up, "nmod")


def says_that(a: Analysis, i: int) -> bool:
    """'the account of the farmers that they opened fire': a clause with a subject of its own behind 'that' is what the account says."""
    h = a.heads[i]
    if a.deprels[i] != "acl:relcl" or h < 0:
        return False
    below = [k for k in same_sentence(a, i) if a.heads[k] == i]
    if not any(a.deprels[k] == "mark" and a.lower[k] == "that" for k in below) or not any(a.deprels[k].startswith("nsubj") for k in below):
        return False
    accounts = ACCOUNTS | {"news"}
    while h >= 0 and a.lemmas[h].lower() not in accounts and a.deprels[h] in ("nmod", "conj", "appos", "nmod:poss"):
        h = a.heads[h]
    return h >= 0 and a.lemmas[h].lower() in accounts and hang(a, i, h, "acl")


def _leads_to(a: Analysis, title: int, name: Name) -> bool:
    """Whether nothing but the title's own phrase stands between it and the name: 'secretary of state Ann Lee'."""
    between = range(title + 1, name.first)
    return all(title <= a.heads[k] < name.first and a.upos[k] in ("ADP", "DET", "NOUN", "PROPN", "ADJ") for k in between)


def office_of(a: Analysis, i: int) -> bool:
    """'US secretary of state Ann Lee will travel': a name right behind an office is who holds it, and takes its place in the tree."""
    office, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "appos" or name is None or name.type != "PER" or not 0 <= office < name.first - 1 or a.name_of[office] is not None:
        return False
    if a.lower[office + 1] != "of" or not _leads_to(a, office, name):
        return False
    for k in same_sentence(a, i):
        if a.heads[k] == office and a.deprels[k] in ("case", "cc", "punct", "mark"):
            hang(a, k, i, a.deprels[k])
    hang(a, i, a.heads[office], a.deprels[office])
    return hang(a, office, i, "nmod:desc")


def and_clause(a: Analysis, i: int) -> bool:
    """'has an army and talks with Chad would cover arms': a finite verb with neither subject nor relative word has the joined noun as its subject."""
    h = a.heads[i]
    if a.deprels[i] not in ("acl", "acl:relcl") or not 0 <= h < i or a.deprels[h] != "conj" or a.lower[i - 1] not in _FINITE:
        return False
    above = verb_above(a, a.heads[h])
    own = [k for k in same_sentence(a, i) if a.heads[k] == i]
    relative = any(a.lower[k] in ("which", "who", "that", "whom", "whose", "where", "when", "to") or a.bare[k].startswith("nsubj") for k in own)
    joined = [k for k in range(above + 1, h) if a.heads[k] == h and a.deprels[k] == "cc"]
    if above < 0 or relative or not joined or any(a.upos[k] == "PUNCT" for k in range(h + 1, i)):
        return False
    hang(a, joined[0], i, "cc")
    hang(a, h, i, "nsubj")
    return hang(a, i, above, "conj")


def titled_objects(a: Analysis, i: int) -> bool:
    """'met Secretary of State Ann Lee': a title and the name right behind it are one object, not two."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "obj" or name is None or name.type != "PER" or not 0 <= verb < i or a.upos[verb] != "VERB":
        return False
    title = next((k for k in range(verb + 1, name.first) if a.heads[k] == verb and a.deprels[k] in ("obj", "iobj")), -1)
    if title < 0 or a.name_of[title] is not None or title == name.first - 1:
        return False
    return _leads_to(a, title, name) and hang(a, title, i, "nmod:desc")


def titled(a: Analysis, i: int) -> bool:
    """'brokered by former president Ann Lee': a title right before a name hangs on it, not beside it."""
    name = a.name_of[i + 1] if i + 1 < len(a) else None
    if a.upos[i] != "NOUN" or name is None or name.type != "PER" or name.first != i + 1 or a.name_of[i] is not None:
        return False
    top = next((k for k in range(name.first, name.end) if not name.first <= a.heads[k] < name.end), -1)
    beside = top >= 0 and a.heads[top] == a.heads[i] >= 0 and a.deprels[top] == a.deprels[i]
    return beside and a.deprels[i] in ("obl:agent", "obl", "nmod", "obj", "nsubj") and hang(a, i, top, "nmod:desc")


def titled_object(a: Analysis, i: int) -> bool:
    """'met Secretary of State Ann Lee': a person right behind a verb without a preposition of his own is its object."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "obl" or name is None or name.type != "PER" or not 0 <= verb < i or a.upos[verb] != "VERB":
        return False
    near = same_sentence(a, i)
    own = [k for k in near if a.heads[k] == i]
    if any(a.deprels[k] == "case" for k in own) or any(a.heads[k] == verb and a.deprels[k] in ("obj", "iobj", "aux:pass") for k in near):
        return False
    return min([*own, i]) == verb + 1 and hang(a, i, verb, "obj")


def name_behind(a: Analysis, i: int) -> bool:
    """'in army jails and by the militia Amal': a name right behind its noun is what that is called, not one more of the list."""
    name = a.name_of[i]
    if name is None or name.type != "ORG" or name.first != i or a.deprels[i] != "conj" or a.upos[i - 1] != "NOUN":
        return False
    return a.heads[i - 1] == a.heads[i] and a.deprels[i - 1] == "conj" and hang(a, i, i - 1, "appos")
