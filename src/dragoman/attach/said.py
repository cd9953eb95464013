"""Where what is said, when and by whom hangs: speakers behind their words, days of speaking, what somebody calls a thing, what is due."""

from __future__ import annotations

from dragoman.trees import WEEKDAYS, Analysis

_DUE = frozenset(
    "start begin open resume recommence restart reopen reconvene convene end expire leave arrive visit return meet travel run vote speak testify".split()
)
_ASIDE = frozenset("call name deem declare proclaim describe term label brand dub say style portray characterise characterize".split())
_USES = frozenset("use exploit employ send dispatch deploy".split())
SAY = frozenset(
    "say tell announce report add state declare confirm warn claim insist vow pledge promise note explain stress argue disclose reveal write acknowledge admit".split()
)
DAYS = WEEKDAYS | {"today", "yesterday"}


def hang(a: Analysis, i: int, head: int, relation: str) -> bool:
    a.heads[i], a.deprels[i] = head, relation
    return True


def same_sentence(a: Analysis, i: int) -> range:
    """The words of the sentence of word i."""
    first, end = a.sentences[a.sentence_of[i]]
    return range(first, end)


def verb_above(a: Analysis, k: int) -> int:
    """The word itself where it is a verb, else the nearest verb that it hangs under, or -1."""
    while k >= 0 and a.upos[k] != "VERB":
        k = a.heads[k]
    return k


def and_accused(a: Analysis, i: int) -> bool:
    """'Amnesty said 90 had been killed and accused the army': who speaks accuses; the dead do not."""
    passive = a.heads[i]
    said = a.heads[passive] if passive >= 0 else -1
    if a.deprels[i] != "conj" or said < 0 or a.deprels[passive] != "ccomp" or said > passive or a.lemmas[said].lower() not in SAY:
        return False
    below = {a.deprels[k] for k in same_sentence(a, i) if a.heads[k] == i}
    above = {a.deprels[k] for k in same_sentence(a, i) if a.heads[k] == passive}
    if not {"aux:pass", "nsubj:pass"} <= above or not below & {"obj", "iobj"} or below & {"aux", "aux:pass", "nsubj", "nsubj:pass", "mark"}:
        return False
    return hang(a, i, said, "conj")


def due(a: Analysis, i: int, first: int) -> bool:
    """'the talks due to resume in Lima': the talks will resume; they are due to nothing."""
    due = i - 2
    if a.words[i].lower() not in _DUE or due <= first or [w.lower() for w in a.words[due:i]] != ["due", "to"] or a.heads[due] != i:
        return False
    noun = next((k for k in (due - 1, a.heads[i]) if 0 <= k < due and a.upos[k] in ("NOUN", "PROPN")), -1)
    if noun < 0 or a.deprels[due] != "case" or a.words[i + 1 : i + 2] == ["of"]:
        return False
    a.upos[i], a.feats[i], a.deprels[due] = "VERB", {"VerbForm": "Inf"}, "mark"
    for k in same_sentence(a, i):
        if a.heads[k] == i and a.deprels[k] == "nmod":
            a.deprels[k] = "obl"
    return hang(a, i, noun, "acl")


def due_to(a: Analysis, i: int, first: int, end: int) -> bool:
    """'Soto, who was due to arrive on Monday, will ...': he will arrive, however the tree hangs 'due' and 'who'."""
    verb = i + 2
    if verb >= end or a.words[i + 1].lower() != "to" or a.upos[verb] != "VERB":
        return False
    who = next((k for k in range(i - 1, max(first, i - 4), -1) if a.words[k].lower() in ("who", "which") and a.heads[k] in (i, verb)), -1)
    whose = next((k for k in range(who - 1, max(first - 1, who - 5), -1) if a.upos[k] in ("NOUN", "PROPN")), -1) if who > 0 else -1
    if whose < 0:
        return False
    while a.deprels[whose] in ("flat", "compound") and first <= a.heads[whose] < whose:
        whose = a.heads[whose]
    for k in range(who, i):
        if a.heads[k] == i:
            hang(a, k, verb, a.deprels[k])
    if a.heads[i + 1] == verb:
        hang(a, i + 1, i, "fixed")
    hang(a, i, verb, "mark")
    return hang(a, verb, whose, "acl:relcl")


def day_between(a: Analysis, i: int) -> bool:
    """'Press reports Tuesday said', 'the party Thursday gave it a day': a day between a subject and its verb is the verb's."""
    h, verb = a.heads[i], i + 1
    if a.deprels[i] not in ("nmod:unmarked", "compound", "flat", "nmod", "appos") or not 0 <= h < i or a.heads[h] != verb or a.upos[verb] != "VERB":
        return False
    bare = not any(a.heads[k] == i for k in range(h, verb))
    return bare and a.deprels[h].startswith("nsubj") and hang(a, i, verb, "obl:unmarked")


def stray_day(a: Analysis, i: int, first: int) -> bool:
    """'The talks, to be held on Monday, come ahead of a summit on Friday': a day does not hang on a clause that was over before; it hangs on the
    act that stands before it."""
    h = a.heads[i]
    k = i - 1
    while k > first and (a.heads[k] == i or a.deprels[k] == "case"):
        k -= 1
    if a.bare[i] != "obl" or not 0 <= h < k or a.words[k] in (",", "--", "-", ")") or h == k or h in a.ancestors(k):
        return False
    while a.upos[k] not in ("NOUN", "VERB") and h < a.heads[k]:
        k = a.heads[k]
    return a.upos[k] in ("NOUN", "VERB") and hang(a, i, k, "nmod" if a.upos[k] == "NOUN" else "obl")


_WORDS = frozenset("call interview statement speech message briefing letter tweet post address video conversation".split())
SPELLS = frozenset("weekend week month night morning evening afternoon".split())


def in_words(a: Analysis, i: int) -> bool:
    """'said Soto, a rebel, in a telephone call on Monday': he said so in the call; the call is no part of him."""
    if a.deprels[i] != "nmod" or a.lemmas[i].lower() not in _WORDS:
        return False
    case = next((a.words[k].lower() for k in range(i - 1, max(i - 5, 0), -1) if a.heads[k] == i and a.deprels[k] == "case"), None)
    if case not in ("in", "during", "via"):
        return False
    k = a.heads[i]
    for _ in range(4):
        if k < 0 or a.deprels[k] not in ("appos", "nmod", "flat", "conj"):
            break
        k = a.heads[k]
    said = a.heads[k] if k >= 0 and a.deprels[k] == "nsubj" else -1
    return 0 <= said < i and a.lemmas[said].lower() in SAY and hang(a, i, said, "obl")


def said_after_citing(a: Analysis, i: int) -> bool:
    """'reported, citing two men, that Chad had left': what is reported is no tale of the two men."""
    if not a.deprels[i].startswith("acl") or not any(
        a.heads[k] == i and a.words[k].lower() == "that" and a.deprels[k] == "mark" and a.words[k - 1] == "," for k in range(max(i - 12, 1), i)
    ):
        return False
    if not any(a.heads[k] == i and a.deprels[k].startswith("nsubj") for k in range(max(i - 12, 0), i)):
        return False
    k = a.heads[i]
    for _ in range(4):
        if k < 0 or a.words[k].lower() in ("citing", "quoting"):
            break
        k = a.heads[k]
    said = a.heads[k] if k >= 0 and a.words[k].lower() in ("citing", "quoting") else -1
    return said >= 0 and a.lemmas[said].lower() in SAY and hang(a, i, said, "ccomp")


def what_one_calls(a: Analysis, i: int, end: int) -> bool:
    """'What they called a massacre was a raid': the massacre is what was a raid, and 'what they called' an aside."""
    verb = next((v for v in range(i + 1, min(i + 9, end)) if a.heads[v] == i and a.deprels[v] == "acl:relcl" and a.lemmas[v].lower() in _ASIDE), -1)
    if verb < 0:
        return False
    said = a.lemmas[verb].lower() == "say"
    under = {verb} if not said else {verb, a.heads[i], a.heads[a.heads[i]] if a.heads[i] > verb else verb}
    roles = ("ccomp", "root") if said else ("obj", "xcomp", "obl", "ccomp")
    noun = next(
        (k for k in range(verb + 1, min(verb + 12, end)) if a.upos[k] == "NOUN" and a.heads[k] in under and a.deprels[k] in roles),
        -1,
    )
    if noun < 0 or (said and not any(a.heads[k] == noun and a.deprels[k] == "cop" for k in range(verb + 1, noun))):
        return False
    role = (a.heads[noun], "obj") if a.heads[i] == noun else (a.heads[i], a.deprels[i])
    for k in range(i - 3 if i > 2 else 0, noun):
        if a.heads[k] == i and k != verb:
            hang(a, k, noun, a.deprels[k])
        elif a.heads[k] == noun and k > verb and (a.deprels[k] == "cop" or a.words[k].lower() == "as"):
            hang(a, k, verb, "dep")
    hang(a, noun, *role)
    hang(a, i, verb, "obj")
    return hang(a, verb, noun, "parataxis")


def speaker_behind(a: Analysis, i: int, end: int) -> bool:
    """'..., added the diplomat, who ...': who stands right behind a verb of saying that has no subject has said it."""
    if a.words[i - 1] != "," or a.lemmas[i].lower() not in SAY or a.deprels[i] not in ("parataxis", "advcl", "conj", "dep"):
        return False
    if a.feats[i].get("Tense") != "Past" or a.feats[i].get("VerbForm") != "Fin" or not 0 <= a.heads[i] < i:
        return False
    near = same_sentence(a, i)
    if any(a.heads[k] == i and a.deprels[k].startswith(("nsubj", "aux", "mark", "cc", "ccomp")) for k in near):
        return False
    whom = next((k for k in range(i + 1, min(i + 9, end)) if a.heads[k] == i and a.deprels[k] == "obj"), -1)
    if whom < 0 or a.upos[whom] not in ("NOUN", "PROPN") or any(not i < a.heads[k] <= whom for k in range(i + 1, whom)):
        return False
    a.deprels[i] = "parataxis"
    return hang(a, whom, i, "nsubj")


def behind_speech(a: Analysis, i: int) -> bool:
    """'It will send troops, the minister said in Paris': what stands behind the verb of saying hangs on it, not on what is said before it."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    stray = a.deprels[i] == "advcl" and a.upos[i] == "NOUN" and any(a.heads[k] == i and a.deprels[k] == "case" for k in range(up + 1, i))
    if (a.deprels[i] != "obl" and not stray) or up < 0 or a.deprels[h] not in ("ccomp", "parataxis") or a.upos[up] != "VERB":
        return False
    return h < up < i and any(a.heads[k] == up and a.deprels[k] == "nsubj" and h < k for k in range(h + 1, i)) and hang(a, i, up, "obl")


def day_of_speech(a: Analysis, i: int, first: int) -> bool:
    """'said on Sunday they would stay': a day between the word for speaking and the subject of what is said is the day of speaking."""
    h = a.heads[i]
    said = a.heads[h] if h > i and a.deprels[h] in ("ccomp", "parataxis") else -1
    if not max(first - 1, i - 4) < said < i or a.lemmas[said].lower() not in SAY or not a.deprels[i].startswith("obl"):
        return False
    if any(a.upos[k] not in ("ADP", "ADV", "DET", "ADJ") for k in range(said + 1, i)) or not any(
        a.heads[k] == h and a.deprels[k].startswith("nsubj") and k > i for k in range(i + 1, h)
    ):
        return False
    return hang(a, i, said, a.deprels[i])


def told_subject(a: Analysis, i: int) -> bool:
    """'Chad opposed the plan, an aide said': of two subjects of the word for speaking the first is the subject of what is said."""
    verb = a.heads[i]
    if a.deprels[i] != "nsubj" or verb <= i or a.lemmas[verb].lower() not in SAY:
        return False
    said = next(
        (k for k in range(i + 1, verb) if a.heads[k] == verb and a.deprels[k] in ("ccomp", "parataxis") and a.upos[k] in ("VERB", "AUX")), None
    )
    if said is None or not (
        a.deprels[said] == "ccomp" or any(a.heads[k] == verb and a.deprels[k] == "nsubj" and k > said for k in same_sentence(a, i))
    ):
        return False
    passive = False
    for k in range(i + 1, said):
        if a.heads[k] == said and a.deprels[k].startswith(("nsubj", "csubj", "mark")):
            return False
        passive |= a.heads[k] == said and a.deprels[k] == "aux:pass"
    return hang(a, i, said, "nsubj:pass" if passive else "nsubj")


def as_it_went(a: Analysis, i: int) -> bool:
    """'He spoke on Monday as a raid on the town went on': what stands between 'as' and a verb that has no subject is its subject."""
    if a.deprels[i] not in ("obl", "nmod"):
        return False
    near = same_sentence(a, i)
    mark = next((k for k in near if k < i and a.heads[k] == i and a.deprels[k] == "case" and a.words[k].lower() in ("as", "while")), -1)
    went = a.heads[i]
    if mark > near.start and went == i + 1 and a.upos[went] == "VERB" and a.deprels[went] == "advcl":
        hang(a, mark, went, "mark")  # 'Police held dozens as workers marched'
        return hang(a, i, went, "nsubj")
    if mark < 0 or a.heads[i] > mark:
        return False
    verb = next((v for v in range(i + 1, near.stop) if a.upos[v] == "VERB" and a.feats[v].get("VerbForm") == "Fin"), -1)
    above = a.heads[verb] if verb >= 0 else -1
    if not 0 <= above < mark or a.deprels[verb] not in ("ccomp", "advcl", "parataxis") or above not in (a.heads[i], a.heads[a.heads[i]]):
        return False
    if any(a.heads[k] == verb and k < verb and a.deprels[k].startswith(("nsubj", "cc", "mark", "aux")) for k in near):
        return False
    if any(a.upos[k] in ("VERB", "AUX", "SCONJ", "CCONJ") or a.words[k] in (";", '"', "”") for k in range(i + 1, verb)):
        return False
    hang(a, mark, verb, "mark")
    hang(a, verb, above, "advcl")
    return hang(a, i, verb, "nsubj")


def means(a: Analysis, i: int) -> bool:
    """'used the unrest to ban the party', 'sent troops to seize the port': what it was used for, no more of the unrest."""
    noun = a.heads[i]
    to = i > 0 and a.words[i - 1].lower() == "to" and a.heads[i - 1] == i
    if a.deprels[i] != "acl" or not to or not 0 <= noun < i or a.deprels[noun] != "obj" or a.lemmas[a.heads[noun]].lower() not in _USES:
        return False
    return not any(a.heads[k] == i and a.deprels[k].startswith(("nsubj", "aux")) for k in same_sentence(a, i)) and hang(a, i, a.heads[noun], "advcl")


_ASK = frozenset(
    "press pressure urge ask tell order persuade encourage force push lobby instruct command beg implore convince compel advise invite".split()
)


def asked(a: Analysis, i: int) -> bool:
    """'pressed the president to step down': what one is asked to do is no purpose of who asks."""
    verb = a.heads[i]
    if a.deprels[i] != "advcl" or not 0 <= verb < i or a.lemmas[verb].lower() not in _ASK:
        return False
    near = same_sentence(a, i)
    to = any(a.heads[k] == i and a.words[k].lower() == "to" and a.deprels[k] == "mark" for k in near)
    whom = [k for k in near if a.heads[k] == verb and a.deprels[k] == "obj" and verb < k < i]
    return to and bool(whom) and not any(a.words[k] == "," for k in range(whom[-1], i)) and hang(a, i, verb, "xcomp")


def adding(a: Analysis, i: int) -> bool:
    """'said the offer was low, adding that it would strike': who speaks adds it."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    speaks = a.words[i].lower() == "adding" or (a.lower[i] in _SPEAKING and h < up < i)
    if not speaks or a.deprels[i] != "advcl" or up < 0 or a.deprels[h] not in ("ccomp", "parataxis"):
        return False
    return a.lemmas[up].lower() in SAY and hang(a, i, up, "advcl")


_SPEAKING = frozenset(
    "accusing blasting blaming calling citing condemning criticising criticizing denouncing describing dismissing insisting pledging praising rejecting "
    "threatening urging vowing warning welcoming".split()
)


def before_that(a: Analysis, i: int) -> bool:
    """'said after talks with Chad that the border would open': what stands before 'that' is no part of what is said."""
    h = a.heads[i]
    said = a.heads[h] if h > i and a.deprels[h] == "ccomp" else -1
    if not 0 <= said < i or not a.deprels[i].startswith("obl") or a.lemmas[said].lower() not in SAY:
        return False
    return any(a.heads[k] == h and a.deprels[k] == "mark" and a.words[k].lower() == "that" for k in range(i + 1, h)) and hang(a, i, said, "obl")


def whose(a: Analysis, i: int, end: int) -> bool:
    """'released settlers whose killing of a boy sparked clashes': it belongs to the clause that 'whose' opens."""
    h = a.heads[i]
    if not a.deprels[i].startswith(("nsubj", "appos")) or not 0 <= h < i:
        return False
    owner = next((k for k in range(max(i - 3, 0), i) if a.words[k].lower() == "whose" and a.heads[k] == i), -1)
    if owner < 1 or h >= owner:
        return False
    verb = next((v for v in range(i + 1, end) if a.deprels[v] == "acl:relcl" and 0 <= a.heads[v] < owner), -1)
    free = verb >= 0 and not any(a.heads[k] == verb and a.deprels[k].startswith("nsubj") for k in range(i, verb))
    return free and hang(a, i, verb, "nsubj")
