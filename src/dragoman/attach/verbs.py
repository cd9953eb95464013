"""Verbs that the model read in the wrong tense or without what they say: 'rebels hit the base on Monday', 'left nine people injured'."""

from __future__ import annotations

from dragoman.attach.said import hang, same_sentence, verb_above
from dragoman.lemmas import regular
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


def participle_tense(a: Analysis, i: int) -> None:
    """'overthrown' is a past participle and 'toppling' a present one, whatever the tagger says. Changes no arc."""
    tense = "Pres" if a.lower[i].endswith("ing") else "Past"
    if a.feats[i].get("VerbForm") == "Part" and a.lower[i].isalpha() and a.feats[i].get("Tense") != tense:
        a.feats[i] = {**a.feats[i], "Tense": tense}


def no_copula(a: Analysis, i: int) -> None:
    """'the king was overthrown', 'he is to meet the king': the verb's 'is' is its auxiliary; in 'the aim is to meet' it is a copula. Changes no arc."""
    form = a.feats[i].get("VerbForm")
    be = i - 1 if form == "Part" and a.lower[i].isalpha() else i - 2 if form == "Inf" and a.lower[i - 1] == "to" else -1
    if be < 0 or a.heads[be] != i or a.deprels[be] != "cop":
        return
    subjects = [k for k in same_sentence(a, i) if a.heads[k] == i and a.deprels[k].startswith("nsubj")]
    if form == "Part" and any(a.deprels[k] == "nsubj:pass" for k in subjects):
        a.deprels[be] = "aux:pass"
    who = max((k for k in subjects if k < be), default=-1)
    somebody = who >= 0 and (a.upos[who] == "PRON" or a.name_of[who] is not None) and a.lower[who] not in ("it", "this", "that", "what")
    if form == "Inf" and somebody:
        a.deprels[be] = "aux"


def and_wounded(a: Analysis, i: int) -> bool:
    """'46 were killed and more than 120 wounded': the number before the second verb is whom it befell."""
    h = a.heads[i]
    if a.deprels[i] != "conj" or h < 0 or a.upos[i - 1] != "NUM" or a.heads[i - 1] != i or a.deprels[i - 1] == "nsubj:pass":
        return False
    if a.feats[i].get("VerbForm") != "Part" or not any(a.heads[k] == h and a.deprels[k] == "nsubj:pass" for k in same_sentence(a, i)):
        return False
    return hang(a, i - 1, i, "nsubj:pass")


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


def joined_verb(a: Analysis, i: int) -> bool:
    """'urging him to stop and warning Chad': -ing goes with -ing, not with the infinitive between."""
    h = a.heads[i]
    if a.deprels[i] != "conj" or h < 0 or a.feats[h].get("VerbForm") != "Inf":
        return False
    if not a.words[i].lower().endswith("ing"):
        return _past_beside_past(a, i, h)
    if any(a.heads[k] == i and a.deprels[k] in ("aux", "aux:pass", "nsubj") for k in same_sentence(a, i)):
        return False
    up = h
    for _ in range(3):
        up = a.heads[up]
        if up < 0:
            return False
        if a.words[up].lower().endswith("ing") and a.upos[up] == "VERB":
            return hang(a, i, up, "conj")
    return False


def _past_beside_past(a: Analysis, i: int, h: int) -> bool:
    """'said that it would abide by the deal and warned of sanctions': what was done goes with what was done, not with what would be."""
    if a.feats[i].get("Tense") != "Past" or a.feats[i].get("VerbForm") != "Fin":
        return False
    near = same_sentence(a, i)
    modal = any(a.heads[k] == h and a.deprels[k] == "aux" and a.words[k].lower() in _MODALS for k in near)
    if not modal or any(a.heads[k] == i and a.deprels[k] in ("aux", "aux:pass", "nsubj", "nsubj:pass") for k in near):
        return False
    up = a.heads[h]
    while up >= 0 and (a.feats[up].get("Tense") != "Past" or a.feats[up].get("VerbForm") != "Fin" or a.upos[up] != "VERB"):
        up = a.heads[up]
    return up >= 0 and hang(a, i, up, "conj")


_MODALS = frozenset("would will could can should may might must 'd 'll".split())


def passive_participle(a: Analysis, i: int) -> None:
    """'Two were killed and five wounded': what has a passive's subject is a verb. Changes no arc."""
    if a.feats[i].get("VerbForm") == "Part" and any(a.heads[k] == i and a.deprels[k] in ("nsubj:pass", "aux:pass") for k in same_sentence(a, i)):
        a.upos[i], a.lemmas[i] = "VERB", next(iter(regular(a.words[i], "VERB")), a.lemmas[i])


def beside_gerund(a: Analysis, i: int) -> bool:
    """'faced criticism for intervening, carrying out raids': what whoever intervenes does besides is told of the whole clause's subject."""
    h = a.heads[i]
    bare = a.deprels[i] == "advcl" and h == i - 2 and a.words[i - 1] == "," and a.lower[i].endswith("ing") and a.lower[h].endswith("ing")
    up = verb_above(a, a.heads[h]) if bare and a.deprels[h] in ("acl", "advcl") and a.deprels[h - 1] == "mark" else -1
    return up >= 0 and hang(a, i, up, "advcl")


def that_clause(a: Analysis, i: int) -> bool:
    """'accepted the account that they fired': what 'that' opens is what is told, unless it is 'so that' or 'in order that'."""
    mark = next((k for k in range(i - 1, max(i - 12, -1), -1) if a.heads[k] == i and a.deprels[k] == "mark"), -1)
    if (
        a.deprels[i] not in ("advcl", "parataxis")
        or mark < 1
        or a.lower[mark] != "that"
        or a.lower[mark - 1] in ("so", "such", "order", "now", "given", "provided")
    ):
        return False
    return hang(a, i, a.heads[i], "ccomp")


def no_clause(a: Analysis, i: int) -> bool:
    """'..., the minister said, after talks by phone': a noun behind a preposition with nothing of a clause."""
    if a.deprels[i] != "advcl":
        return False
    below = [k for k in same_sentence(a, i) if a.heads[k] == i]
    marks = [k for k in below if a.deprels[k] == "mark"]
    if len(marks) != 1 or a.lower[marks[0]] not in ("after", "before", "since", "until", "despite", "amid", "during"):
        return False
    if any(a.deprels[k].startswith(("nsubj", "cop", "aux", "obj", "csubj")) for k in below):
        return False
    return any([hang(a, marks[0], i, "case"), hang(a, i, a.heads[i], "obl")])


def held_meeting(a: Analysis, i: int) -> bool:
    """'the meeting of the group, which is being held behind closed doors': meetings are held, and no groups."""
    group = a.heads[i]
    if a.deprels[i] != "acl:relcl" or a.lemmas[i] not in ("hold", "convene") or group < 0 or a.deprels[group] != "nmod" or a.words[group + 1] != ",":
        return False
    meeting = a.heads[group]
    return a.lemmas[meeting].lower() in _HELD and a.lemmas[group].lower() not in _HELD and hang(a, i, meeting, "acl:relcl")


_HELD = frozenset("meeting summit conference talk talks election vote referendum rally ceremony session trial hearing funeral".split())


def joined_object(a: Analysis, i: int) -> bool:
    """'struck the palace and the headquarters': a noun is joined to the verb's object, and not to the verb."""
    verb = a.heads[i]
    if a.deprels[i] != "conj" or not 0 <= verb < i or a.upos[verb] != "VERB":
        return False
    near = same_sentence(a, i)
    below = [k for k in near if a.heads[k] == i]
    objects = [k for k in near if a.heads[k] == verb and a.deprels[k] == "obj" and verb < k < i]
    clause = any(a.deprels[k].startswith(("nsubj", "cop", "aux", "obj")) for k in below)
    if not objects or clause or not any(a.deprels[k] == "cc" for k in below):
        return False
    if any(a.upos[k] in ("VERB", "AUX") or a.words[k] == ";" for k in range(objects[-1] + 1, i)):
        return False
    return hang(a, i, objects[-1], "conj")


def fired_by(a: Analysis, i: int) -> bool:
    """'wounded by bullets fired by soldiers', 'fighting broke out, pitting the army against rebels': a participle belongs to the noun right before it,
    and 'pitting' to the fight that broke out."""
    if a.deprels[i] not in ("advcl", "conj"):
        return False
    near = same_sentence(a, i)
    if a.lemmas[i] == "pit" and a.deprels[i] == "advcl" and a.words[i].lower() == "pitting":
        broke = next((k for k in range(i - 1, near.start, -1) if a.upos[k] == "VERB" and a.lemmas[k] in ("break", "erupt", "rage", "flare")), -1)
        return broke >= 0 and a.heads[i] not in (broke, i) and a.heads[i] < broke and hang(a, i, broke, "advcl")
    listed = a.deprels[i] == "conj" and a.upos[a.heads[i]] == "NOUN" and a.feats[i].get("VerbForm") == "Part" and a.upos[i - 1] == "NOUN"
    if i in a.ancestors(i - 1):
        return False
    if listed and not any(a.heads[k] == i and a.deprels[k] in ("cc", "aux", "aux:pass", "nsubj:pass") for k in near):
        return hang(a, i, i - 1, "acl")  # '40 guards and ten clerks killed'
    if a.deprels[i] != "advcl" or a.feats[i].get("VerbForm") != "Part" or i + 1 >= near.stop or a.lower[i + 1] != "by" or a.upos[i - 1] != "NOUN":
        return False
    if not 0 <= a.heads[i] < i - 1 or any(a.heads[k] == i and a.deprels[k] in ("mark", "aux", "aux:pass", "nsubj", "nsubj:pass") for k in near):
        return False
    return hang(a, i, i - 1, "acl")


_NAMING = frozenset("call name dub brand label term deem declare proclaim".split())


def named_so(a: Analysis, i: int) -> bool:
    """'called the attacks an act of war': of two objects the second is what the first is called."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "obj" or not 0 <= verb < i or a.lemmas[verb] not in _NAMING or (name is not None and name.type == "PER"):
        return False
    first = [k for k in range(verb + 1, i) if a.heads[k] == verb and a.deprels[k] == "obj"]
    return len(first) == 1 and hang(a, i, verb, "xcomp")


def police_arrest(a: Analysis, i: int) -> bool:
    """'Police fired at marchers who blocked roads, and arrested ten': who arrests are the police, and not whom they fired at."""
    verb = a.heads[i]
    if a.deprels[i] != "conj" or a.lemmas[i] not in ("arrest", "detain") or verb < 0 or a.deprels[verb] != "acl:relcl":
        return False
    up, near = verb_above(a, a.heads[verb]), same_sentence(a, i)
    subjects = [k for k in near if up >= 0 and a.heads[k] == up and a.deprels[k] == "nsubj"]
    own = any(a.heads[k] == i and a.deprels[k].startswith(("nsubj", "aux")) for k in near)
    return bool(subjects) and a.lemmas[subjects[0]].lower() in _FORCES and not own and hang(a, i, up, "conj")


_FORCES = frozenset("police policeman officer troop soldier force army guard agent gendarme authority".split())


def headline_verb(a: Analysis, i: int) -> None:
    """'African leaders back joint force': what has a subject and an object is a verb. Changes no arc."""
    below = {a.deprels[k] for k in same_sentence(a, i) if a.heads[k] == i}
    if a.upos[i] == "ADV" and a.heads[i] < 0 and "nsubj" in below and below & {"obj", "obl"} and a.lower[i] in ("back", "near", "further"):
        a.upos[i], a.lemmas[i] = "VERB", a.lower[i]
        a.feats[i] = {"Tense": "Pres", "VerbForm": "Fin", "Mood": "Ind"}


def will_and(a: Analysis, i: int) -> bool:
    """'will call for the lifting of sanctions and urge the west to help': a bare infinitive goes with the verb that 'will' stands before."""
    noun = a.heads[i]
    if a.deprels[i] != "conj" or noun < 0 or a.upos[noun] not in ("NOUN", "PROPN") or a.feats[i].get("VerbForm") != "Inf":
        return False
    near = same_sentence(a, i)
    if any(a.heads[k] == i and (a.deprels[k].startswith(("nsubj", "aux")) or a.lower[k] == "to") and k < i for k in near):
        return False
    up = a.heads[noun]
    while up >= 0 and not any(a.heads[k] == up and a.deprels[k] == "aux" and a.lower[k] in _MODALS for k in near):
        up = a.heads[up]
    return 0 <= up < noun and a.upos[up] == "VERB" and hang(a, i, up, "conj")


def shunned_by(a: Analysis, i: int) -> bool:
    """'a conference boycotted by the opposition': a word in -ed before 'by' is no noun."""
    if i + 2 >= len(a) or a.lower[i + 1] != "by" or not a.lower[i].endswith("ed"):
        return False
    near = same_sentence(a, i)
    if i + 2 >= near.stop or a.upos[i - 1] != "NOUN" or i - 1 < near.start:
        return False
    if a.upos[i] == "VERB" and (a.heads[i - 1] != i or a.deprels[i - 1] != "compound" or a.deprels[i] not in ("obj", "obl", "nsubj", "nmod")):
        return False
    doer = a.heads[i + 1]
    if doer <= i or a.deprels[i + 1] != "case":
        return False
    a.upos[i], a.lemmas[i] = "VERB", next(iter(regular(a.words[i], "VERB")), a.lemmas[i])
    a.feats[i] = {"Tense": "Past", "VerbForm": "Part", "Voice": "Pass"}
    if a.heads[i - 1] == i:
        hang(a, i - 1, a.heads[i], a.deprels[i])
    for k in near:
        if a.heads[k] == i and k < i - 1:
            hang(a, k, i - 1, a.deprels[k])
    return any([hang(a, doer, i, "obl:agent"), hang(a, i, i - 1, "acl")])


def runs_in_a_ring(a: Analysis, first: int, end: int) -> bool:
    """Whether some word of the sentence hangs, by way of others, on itself."""
    safe = [False] * (end - first)
    for i in range(first, end):
        path, k = list[int](), i
        while k >= 0 and not safe[k - first]:
            if len(path) > end - first:
                return True
            path.append(k)
            k = a.heads[k]
        for p in path:
            safe[p - first] = True
    return False
