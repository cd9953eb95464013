"""Where a phrase hangs, put right where the words themselves show that the parser missed: after `analyse`, before anything reads the trees."""

from __future__ import annotations

from dragoman.attach.nouns import (
    and_clause,
    asked_for,
    meeting_in,
    name_behind,
    noun_before_comma,
    office_of,
    says_that,
    titled,
    titled_object,
    titled_objects,
    year_of,
)
from dragoman.attach.said import (
    DAYS,
    SAY,
    SPELLS,
    adding,
    and_accused,
    as_it_went,
    asked,
    before_that,
    behind_speech,
    day_between,
    day_of_speech,
    due,
    due_to,
    hang,
    in_words,
    means,
    said_after_citing,
    same_sentence,
    speaker_behind,
    stray_day,
    told_subject,
    verb_above,
    what_one_calls,
    whose,
)
from dragoman.attach.verbs import (
    and_wounded,
    beside_gerund,
    fired_by,
    headline_verb,
    held_meeting,
    in_the_past,
    joined_object,
    joined_verb,
    left_hurt,
    named_so,
    no_clause,
    no_copula,
    participle_tense,
    passive_participle,
    police_arrest,
    runs_in_a_ring,
    shunned_by,
    that_clause,
    war_dead,
    will_and,
)
from dragoman.trees import Analysis

_TITLES = frozenset({"title", "subheading", "caption"})
_BEGIN = frozenset("break erupt begin start continue rage resume flare intensify spread stop end ease subside".split())

_CALLS_ON = {
    "call": ("on", "upon"),
    "appeal": ("to",),
    "plead": ("with",),
    "prevail": ("on", "upon"),
    "lean": ("on",),
    "count": ("on",),
    "rely": ("on",),
    "look": ("to",),
}
_CHARGES = frozenset("accuse suspect convict acquit".split())
_TOLLS = frozenset("killing wounding injuring hurting maiming".split())
_VIOLENT = frozenset(
    "attack strike hit bomb shell fire explode detonate storm raid ambush crash collapse shoot throw hurl launch drop ram blow burst plunge derail slam target"
    " pound bombard open".split()
)
_TAKING_PART = frozenset("intervention involvement participation entry engagement".split())
_AIMS = frozenset(
    "plan bid move effort attempt deal pact call pledge vow decision right offer agreement drive push proposal order demand way time chance ability need refusal talk pressure reason campaign".split()
)
_SPANS = frozenset("minute hour day night week month year decade lot round bout spell outbreak wave end start resumption fear threat".split())


def attach(a: Analysis) -> None:
    """Mends heads and relations of `a` in place; words, tags and names stay as they are, but for a gerund that is a noun."""
    moved = _rejoin(a)
    lower, upos, deprels = a.lower, a.upos, a.deprels
    for first, end in a.sentences:
        title = bool(a.parts) and a.parts[a.paragraph_of[first]] in _TITLES
        parsed = a.heads[first:end], a.deprels[first:end]
        for i in range(first, end):
            word = lower[i]
            if upos[i] == "ADJ" and "VerbForm" in a.feats[i]:
                passive_participle(a, i)
            elif title and upos[i] == "ADV":
                headline_verb(a, i)
            if word in ("hostage", "captive") and deprels[i] != "xcomp":
                moved |= _hostage(a, i, first)
            elif upos[i] in ("VERB", "AUX"):
                in_the_past(a, i, title)
                participle_tense(a, i)
                no_copula(a, i)
                moved |= that_clause(a, i) or says_that(a, i) or beside_gerund(a, i) or meeting_in(a, i) or and_clause(a, i)
                moved |= (
                    left_hurt(a, i)
                    or and_wounded(a, i)
                    or held_meeting(a, i)
                    or fired_by(a, i)
                    or police_arrest(a, i)
                    or shunned_by(a, i)
                    or will_and(a, i)
                    or _called_on(a, i)
                    or asked(a, i)
                    or _charge(a, i)
                    or _toll(a, i)
                    or _gerund(a, i)
                    or _time_clause(a, i)
                    or _participle(a, i, first)
                    or joined_verb(a, i)
                    or _hyphened(a, i, first)
                    or adding(a, i)
                    or _opposed_to(a, i)
                    or _opposed(a, i)
                    or and_accused(a, i)
                    or speaker_behind(a, i, end)
                    or means(a, i)
                    or said_after_citing(a, i)
                )
            elif upos[i] == "ADJ" and deprels[i] == "amod" and 0 <= a.heads[i] < i:
                moved |= left_hurt(a, i)
            elif word == "here" and a.heads[i] == i + 1 and a.words[i + 1].lower() in DAYS and a.heads[i + 1] >= 0:
                moved |= hang(a, i, a.heads[i + 1], "advmod")  # 'met here Wednesday'
            elif word == "what":
                moved |= what_one_calls(a, i, end)
            elif word == "dead" and i > first and a.words[i - 1].lower() == "war":
                moved |= war_dead(a, i)
            elif word == "dead" and i > first and a.upos[i - 1] == "VERB" and a.heads[i] > i:
                moved |= hang(a, i, i - 1, "xcomp")  # 'shot dead three men': how they were left, no part of the three
            elif word in DAYS:
                moved |= day_between(a, i) or behind_speech(a, i) or day_of_speech(a, i, first) or stray_day(a, i, first)
            elif upos[i] == "NUM":
                moved |= year_of(a, i)
            elif word == "due":
                moved |= due_to(a, i, first, end)
            elif upos[i] in ("NOUN", "PROPN") and deprels[i] in ("compound", "flat"):
                moved |= shunned_by(a, i) or due(a, i, first) or titled(a, i) or noun_before_comma(a, i)
            elif upos[i] in ("NOUN", "PROPN"):
                moved |= no_clause(a, i) or shunned_by(a, i) or meeting_in(a, i) or office_of(a, i) or asked_for(a, i) or titled_objects(a, i)
                moved |= (
                    due(a, i, first)
                    or in_words(a, i)
                    or (a.lemmas[i].lower() in SPELLS and day_of_speech(a, i, first))
                    or behind_speech(a, i)
                    or before_that(a, i)
                    or joined_object(a, i)
                    or _and_also(a, i)
                    or titled(a, i)
                    or _phrase(a, i)
                    or name_behind(a, i)
                    or _joined_victim(a, i)
                    or _joined_name(a, i)
                    or _first_subject(a, i, end)
                    or titled_object(a, i)
                    or _titled_subject(a, i)
                    or _clause_behind(a, i)
                    or _subject_behind(a, i)
                    or as_it_went(a, i)
                    or named_so(a, i)
                    or told_subject(a, i)
                    or whose(a, i, end)
                )
        if title:
            moved |= _headline(a, first, end)
        if moved and runs_in_a_ring(a, first, end):  # two rules at odds: the parser's own tree, then
            a.heads[first:end], a.deprels[first:end] = parsed
    if moved:
        for derived in ("children", "bare"):
            a.__dict__.pop(derived, None)


def _rejoin(a: Analysis) -> bool:
    """'..., The Statesman said Tuesday': no sentence ends with a comma, an article or a preposition, nor before 'Friday
    lowered the ratings'; what was cut in two there is one."""
    paragraphs = {first for first, _ in a.paragraphs}
    kept: list[tuple[int, int]] = []
    for first, end in a.sentences:
        before = first - 1
        day = a.words[first].lower() in DAYS and a.words[before].isalnum()
        bare = a.upos[before] in ("DET", "ADP") and a.heads[before] != before - 1
        cut = first not in paragraphs and (a.words[before] == "," or bare or day)
        if not kept or not cut:
            kept.append((first, end))
            continue
        start = kept.pop()[0]
        kept.append((start, end))
        above, below = (next((k for k in range(x, y) if a.heads[k] < 0), -1) for x, y in ((start, first), (first, end)))
        if above < 0 or below < 0:
            continue
        if before != above and a.upos[before] in ("DET", "ADP") and a.upos[below] in ("NOUN", "PROPN", "NUM"):
            noun = a.upos[a.heads[before]] in ("NOUN", "PROPN", "NUM") and a.upos[before] == "DET"
            hang(a, below, above, "obl" if a.upos[above] == "VERB" and not noun else "nmod")
            hang(a, before, below, "det" if a.upos[before] == "DET" else "case")
        elif a.lemmas[below].lower() in SAY and a.upos[below] == "VERB":
            hang(a, above, below, "ccomp")
        elif (
            day
            and a.upos[above] in ("NOUN", "PROPN")
            and not any(a.heads[k] == below and a.deprels[k].startswith("nsubj") for k in range(first, below))
        ):
            hang(a, above, below, "nsubj")
        else:
            hang(a, below, above, "parataxis")
    joined = len(kept) < len(a.sentences)
    a.sentences[:] = kept
    return joined


def _charge(a: Analysis, i: int) -> bool:
    """'accused the party of staging a coup': what one is accused of hangs on the accusing, not on the accused."""
    whom = a.heads[i]
    if a.deprels[i] != "acl" or whom < 0 or not a.words[i].lower().endswith("ing") or a.deprels[whom] not in ("obj", "nsubj:pass"):
        return False
    of = any(a.heads[k] == i and a.words[k].lower() == "of" and k < i for k in same_sentence(a, i))
    return of and a.lemmas[a.heads[whom]].lower() in _CHARGES and hang(a, i, a.heads[whom], "advcl")


def _time_clause(a: Analysis, i: int) -> bool:
    """'said so in an interview after meeting the king': when it was said, not what sort of interview."""
    noun = a.heads[i]
    if (
        a.deprels[i] != "acl"
        or not 0 <= noun < i
        or not a.words[i].lower().endswith("ing")
        or a.lemmas[noun].lower() in _SPANS | {"hours", "minutes"}
    ):
        return False
    if not any(a.heads[k] == i and a.deprels[k] == "mark" and a.lower[k] in ("after", "before", "while", "since") for k in range(noun, i)):
        return False
    up = verb_above(a, a.heads[noun])
    return up >= 0 and hang(a, i, up, "advcl")


def _gerund(a: Analysis, i: int) -> bool:
    """'since fighting broke out', 'weeks of fighting': a gerund that is a noun."""
    if not a.lower[i].endswith("ing"):
        return False
    h = a.heads[i]
    below = [k for k in same_sentence(a, i) if a.heads[k] == i]
    if (
        a.deprels[i] in ("acl", "advcl") and h == i - 2 and a.words[i - 1].lower() == "of"
        and a.lemmas[h].lower() in _SPANS and all(a.deprels[k] in ("obl", "nmod", "punct") for k in below if k != i - 1)
    ):  # fmt: skip
        for k in below:
            a.deprels[k] = "nmod" if a.deprels[k] == "obl" else a.deprels[k]
        a.upos[i], a.upos[i - 1], a.deprels[i - 1], a.lemmas[i] = "NOUN", "ADP", "case", a.lower[i]
        return hang(a, i, h, "nmod")
    if a.deprels[i] == "nsubj" and h == i + 1 and a.lemmas[h] in _BEGIN:
        a.upos[i], a.lemmas[i] = "NOUN", a.lower[i]
        return False
    if h != i + 1 and a.heads[i + 1 : i + 2] == [h] and a.upos[i + 1] == "VERB" and a.deprels[i] == "advcl":
        h = i + 1  # both were hung on the verb of the main clause
    if h != i + 1 or a.deprels[i] not in ("advcl", "csubj", "dep", "xcomp") or a.lemmas[h] not in _BEGIN:
        return False
    mark = i - 1 if i and a.heads[i - 1] == i and a.deprels[i - 1] == "mark" else -1
    if any((a.heads[k] == i and k != mark) or (a.heads[k] == h and a.deprels[k].startswith("nsubj")) for k in same_sentence(a, i)):
        return False
    if mark >= 0:
        hang(a, mark, h, "mark")
    a.upos[i] = "NOUN"
    a.lemmas[i] = a.lower[i]
    return hang(a, i, h, "nsubj")


def _participle(a: Analysis, i: int, first: int) -> bool:
    """'a backer of President Diaz, overthrown in May': what follows a name and a comma tells of the name, not of the noun above it."""
    h = a.heads[i]
    nominal = a.deprels[i] == "acl" or (a.deprels[i] == "advcl" and a.upos[h] == "NOUN")
    if not nominal or i - 2 < first or a.words[i - 1] != "," or not a.words[i].lower().endswith(("ed", "wn", "en")):
        return False
    name = a.name_of[i - 2]
    if name is None or name.type != "PER" or name.first <= h < name.end or not h < name.first:
        return False
    top = next((k for k in range(name.first, name.end) if not name.first <= a.heads[k] < name.end), None)
    if top is None or a.deprels[top] not in ("nmod", "nmod:poss", "obl", "obj", "appos") or a.heads[top] != h:
        return False
    return hang(a, i, top, "acl")


def _toll(a: Analysis, i: int) -> bool:
    """'agreed to close the port, as guns shelled Goma, killing nine': who was killed belongs to the violence just told."""
    h = a.heads[i]
    if a.words[i].lower() not in _TOLLS or a.deprels[i] != "advcl" or not 0 <= h < i - 1 or a.words[i - 1] != "," or a.lemmas[h].lower() in _VIOLENT:
        return False
    if any(a.heads[k] == i and a.deprels[k].startswith(("aux", "nsubj", "mark")) for k in same_sentence(a, i)):
        return False
    hits = [v for v in range(h + 1, i) if a.upos[v] == "VERB" and a.lemmas[v].lower() in _VIOLENT and a.feats[v].get("VerbForm") != "Inf"]
    return bool(hits) and hang(a, i, hits[-1], "advcl")


def _hostage(a: Analysis, i: int, first: int) -> bool:
    """'took a priest and ten nuns hostage': what they were made, not one more of them."""
    verb = next((v for v in range(i - 1, first - 1, -1) if a.upos[v] == "VERB"), -1)
    whom = next((k for k in range(verb + 1, i) if a.heads[k] == verb and a.deprels[k] == "obj"), -1)
    if verb < 0 or whom < 0 or a.lemmas[verb].lower() not in ("take", "hold", "seize", "keep") or a.upos[i - 1] not in ("NOUN", "PROPN"):
        return False
    near = i - 1  # '... and ten nuns hostage, burned a school': the nuns burned nothing
    joined = [k for k in range(whom + 1, near) if a.heads[k] == a.heads[near] > i and a.deprels[k] == "cc"]
    if joined and a.deprels[near] == "nsubj":
        hang(a, joined[0], near, "cc")
        hang(a, near, whom, "conj")
    for k in [k for k in range(whom + 1, i) if a.heads[k] == i]:
        if a.deprels[k] == "cc":
            hang(a, k, i - 1, "cc")
        elif a.upos[k] in ("NOUN", "PROPN"):
            hang(a, k, whom, "conj")
    a.upos[i] = "NOUN"
    return hang(a, i, verb, "xcomp")


def _hyphened(a: Analysis, i: int, first: int) -> bool:
    """'Seoul test-fired two missiles': the noun before the hyphen is part of the verb, and who stands before it is the subject."""
    noun, end = i - 2, i - 3
    if noun <= first or a.words[i - 1] not in ("-", "‐") or a.upos[noun] != "NOUN" or a.heads[noun] != i or a.deprels[i] == "amod":
        return False
    hang(a, noun, i, "compound")
    if a.upos[end] not in ("NOUN", "PROPN") or any(a.heads[k] == i and a.deprels[k].startswith("nsubj") for k in same_sentence(a, i)):
        return True
    top = end
    while first <= a.heads[top] < noun and a.upos[a.heads[top]] in ("NOUN", "PROPN"):
        top = a.heads[top]
    if a.heads[top] != noun and a.heads[top] < i:
        return True
    for k in range(first, top):
        if a.heads[k] in (noun, a.heads[top]) and a.heads[k] > top and a.deprels[k] in ("nmod:poss", "amod", "det", "compound", "nummod", "nmod"):
            hang(a, k, top, a.deprels[k])
    return hang(a, top, i, "nsubj")


def _opposed_to(a: Analysis, i: int) -> bool:
    """'fired on youths opposed to the bill': who is opposed to it stands right before."""
    if a.words[i].lower() != "opposed" or a.deprels[i] not in ("advcl", "xcomp") or i + 1 >= len(a) or a.words[i + 1].lower() != "to":
        return False
    return a.upos[i - 1] in ("NOUN", "PROPN") and 0 <= a.heads[i] < i - 1 and hang(a, i, i - 1, "acl")


def _and_also(a: Analysis, i: int) -> bool:
    """'Chad's government and the Front signed': what 'and' joins to a noun is no part of it, nor is what it joins to a subject an object."""
    h = a.heads[i]
    if a.deprels[i] not in ("nmod", "appos", "dep", "obj") or h < 0:
        return False
    if a.deprels[i] == "obj" and h > i:
        h = next((k for k in range(i - 1, max(i - 12, -1), -1) if a.heads[k] == h and a.deprels[k].startswith("nsubj")), -1)
    own = [k for k in range(h + 1, i) if a.heads[k] == i]
    if not 0 <= h < i or a.upos[h] not in ("NOUN", "PROPN") or not own or a.deprels[own[0]] != "cc" or a.words[own[0]].lower() != "and":
        return False
    return not any(a.deprels[k] == "case" and a.words[k].lower() not in ("'s", "’s") for k in own) and hang(a, i, h, "conj")


def _phrase(a: Analysis, i: int) -> bool:
    """'pitted herders against farmers' (the verb wants 'against'); 'its intervention in the war on Chad's side' (the intervention is on a side);
    'supporting the regime's militarily' (an adverb owns nothing)."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    if h < 0:
        return False
    if a.deprels[i] == "nmod:poss" and up >= 0 and a.upos[h] == "ADV" and a.upos[up] == "VERB" and i > up:
        return not any(a.heads[k] == up and a.deprels[k] == "obj" for k in same_sentence(a, i)) and hang(a, i, up, "obj")
    case = next((a.words[k].lower() for k in range(i - 1, max(h, i - 6), -1) if a.heads[k] == i and a.deprels[k] == "case"), None)
    if a.deprels[i] not in ("nmod", "obl") or h > i:
        return False
    if a.deprels[i] == "obl" and a.upos[h] == "VERB" and a.lemmas[i].lower() not in DAYS and not a.words[i][0].isdigit():
        below = [a.deprels[k] for k in same_sentence(a, i) if a.heads[k] == i]
        beside = [a.deprels[k] for k in same_sentence(a, i) if a.heads[k] == h]
        if "nmod:poss" in below and not {"case", "mark"} & set(below) and not {"obj", "aux:pass", "nsubj:pass", "cop"} & set(beside):
            return hang(a, i, h, "obj")  # 'denounced as a crime Chad's raids': what stands without a preposition and is somebody's is the object
    owned = a.name_of[i] is not None or any(a.heads[k] == i and a.deprels[k] == "nmod:poss" for k in range(h, i))
    if case == "by" and a.deprels[i] == "obl" and owned:
        before = next((k for k in range(i - 1, h, -1) if a.heads[k] == i and a.deprels[k] == "case"), h) - 1
        active = a.upos[h] == "VERB" and not any(a.heads[k] == h and a.deprels[k] in ("aux:pass", "nsubj:pass") for k in same_sentence(a, h))
        if active and a.heads[before] == h and a.deprels[before] == "obj":
            return hang(a, i, before, "nmod")  # 'rejected calls by Belarus's rulers': the calls are theirs
    if case == "against" and up >= 0 and a.words[up].lower().startswith("pit") and a.upos[up] == "VERB" and a.deprels[h] == "obj":
        return hang(a, i, up, "obl")
    if case == "on" and a.lemmas[i].lower() in ("side", "behalf"):
        taken = next(
            (k for k in range(i - 1, max(-1, i - 14), -1) if a.lemmas[k].lower() in _TAKING_PART and a.sentence_of[k] == a.sentence_of[i]), h
        )
        return taken != h and hang(a, i, taken, "nmod")
    return False


def _joined_name(a: Analysis, i: int) -> bool:
    """'the Chadian leader Idriss Deby and President Sassou': what 'and' joins is no second name of the first, and it joins whole names."""
    h = a.heads[i]
    if a.deprels[i] == "conj" and h >= 0 and a.deprels[h] == "flat" and a.heads[h] >= 0 and a.name_of[i] is not a.name_of[h]:
        return hang(a, i, a.heads[h], "conj")
    if a.deprels[i] == "conj" and 0 <= h < i and a.upos[h] == a.upos[i] == "NOUN" and a.name_of[i] is None:
        below = [
            k
            for k in same_sentence(a, i)
            if (a.heads[k] in (i, h) and a.deprels[k] == "cc") or (a.heads[k] in (h, i) and a.deprels[k] == "conj" and k != i)
        ]
        if not below and any(a.words[k] == "," and a.heads[k] == i for k in range(h + 1, i)):
            return hang(a, i, h, "appos")  # 'the settlers, students in their twenties': two with a comma and no 'and' are one
    if a.deprels[i] != "appos" or h < 0 or h > i or a.name_of[i] is None or a.name_of[i] is a.name_of[h]:
        return False
    joined = any(a.heads[k] == i and a.deprels[k] == "cc" and a.words[k].lower() == "and" for k in range(h + 1, i))
    return joined and hang(a, i, h, "conj")


def _opposed(a: Analysis, i: int) -> bool:
    """'is opposed to mediation' is what one thinks, and no passive."""
    if a.words[i].lower() != "opposed" or not any(a.heads[k] == i and a.deprels[k].startswith("obl") and k > i for k in same_sentence(a, i)):
        return False
    be = next((k for k in same_sentence(a, i) if a.heads[k] == i and a.deprels[k] == "aux:pass"), None)
    if be is None or not any(
        a.words[k].lower() == "to" and a.deprels[k] == "case" and a.heads[a.heads[k]] == i for k in range(i + 1, min(i + 3, len(a)))
    ):
        return False
    a.upos[i], a.lemmas[i], a.deprels[be] = "ADJ", "opposed", "cop"
    for k in same_sentence(a, i):
        if a.heads[k] == i and a.deprels[k] in ("nsubj:pass", "obl:agent"):
            a.deprels[k] = "nsubj" if a.deprels[k] == "nsubj:pass" else "obl"
    return True


def _first_subject(a: Analysis, i: int, end: int) -> bool:
    """'A Chadian-led force and local troops killed four': what stands before the verb, joined to its subject or in place of one, is no object."""
    verb = a.heads[i]
    if a.deprels[i] != "obj" or verb <= i or a.upos[verb] != "VERB":
        return False
    below = [k for k in same_sentence(a, i) if a.heads[k] == verb]
    subjects = [k for k in below if a.deprels[k].startswith("nsubj") or a.deprels[k] == "aux:pass"]
    if not subjects and any(k > verb and a.deprels[k] == "obj" for k in below):
        return hang(a, i, verb, "nsubj")
    if len(subjects) != 1 or i + 1 >= end or a.words[i + 1].lower() != "and" or a.heads[i + 1] != verb or not i < subjects[0] < verb:
        return False
    if any(a.upos[k] in ("VERB", "AUX", "PUNCT") and a.deprels[k] != "amod" for k in range(i + 2, subjects[0])):
        return False
    hang(a, i + 1, subjects[0], "cc")
    hang(a, subjects[0], i, "conj")
    return hang(a, i, verb, "nsubj")


def _called_on(a: Analysis, i: int) -> bool:
    """'called on the army to release them': what is called for is no purpose of who calls."""
    verb = a.heads[i]
    if a.deprels[i] != "advcl" or not 0 <= verb < i or (before := _CALLS_ON.get(a.lemmas[verb])) is None:
        return False
    near = same_sentence(a, i)
    if not any(a.heads[k] == i and a.words[k].lower() == "to" and a.deprels[k] == "mark" for k in near):
        return False
    if any(a.heads[k] == verb and a.deprels[k] == "obj" for k in near):
        return False  # 'called the king on Friday to thank him'
    asked = [k for k in near if a.heads[k] == verb and a.deprels[k] == "obl" and verb < k < i and a.case(k) in before]
    return any(a.words[k].lower() not in DAYS for k in asked) and hang(a, i, verb, "xcomp")


def _conjunction(a: Analysis, i: int) -> int:
    """The 'after' of 'after clashes', where it may as well open a clause; -1 without one."""
    first = a.sentences[a.sentence_of[i]][0]
    heads = a.heads
    return next((k for k in range(first, i) if heads[k] == i and a.words[k].lower() in ("after", "before", "since", "until")), -1)


def _clause_behind(a: Analysis, i: int) -> bool:
    """'left after clashes in Goma killed nine': what stands between 'after' and a verb is that verb's subject."""
    head = a.heads[i]
    if a.deprels[i] != "obl" or head < 0:
        return False
    near = same_sentence(a, i)
    mark = _conjunction(a, i)
    if not head < mark:
        return False
    verb = next((v for v in range(i + 1, near.stop) if a.heads[v] == head and a.deprels[v] in ("advcl", "parataxis") and a.upos[v] == "VERB"), -1)
    before = [k for k in near if a.heads[k] == verb and k < verb and a.upos[k] != "PUNCT"] if verb >= 0 else []
    if verb < 0 or a.feats[verb].get("VerbForm") != "Fin" or before:
        return False
    if any(a.upos[k] == "PUNCT" for k in range(i + 1, verb)):
        return False
    hang(a, mark, verb, "mark")
    for k in range(head + 1, mark):
        if a.heads[k] == i and a.lemmas[k].lower() in _SPANS:
            hang(a, k, verb, "obl:unmarked")  # '..., two days after a blast damaged the bridge'
    return hang(a, i, verb, "nsubj")


def _subject_behind(a: Analysis, i: int) -> bool:
    """'..., a day after a bomb killed three': a verb that has no subject but a noun with 'after' right before it has it there."""
    mark = _conjunction(a, i)
    if mark < 0:
        return False
    near = same_sentence(a, i)
    verb = a.heads[i]
    if a.deprels[i] == "nsubj" and a.deprels[mark] == "case" and a.deprels[verb] in ("advcl", "acl", "conj"):
        span = a.heads[verb]
        if a.deprels[verb] == "conj":
            if any(a.heads[k] == verb and a.deprels[k] == "cc" for k in near):
                return False
            hang(a, verb, span, "advcl")
        if a.deprels[verb] == "acl":  # 'agreed to a truce, the day after clashes killed ten'
            above = verb_above(a, span)
            if a.lemmas[span].lower() not in _SPANS or above < 0:
                return False
            hang(a, span, verb, "obl:unmarked")
            hang(a, verb, above, "advcl")
        return hang(a, mark, verb, "mark")
    span = verb if 0 <= verb < mark and a.lemmas[verb].lower() in _SPANS else -1
    if span >= 0:
        verb = next((v for v in range(i + 1, near.stop) if a.upos[v] == "VERB"), -1)
    if verb < i or not _may_have(a, verb, i, mark, near):
        return False
    if span >= 0:
        hang(a, span, verb, "obl:unmarked")
    hang(a, mark, verb, "mark")
    above = verb_above(a, a.heads[verb])
    hang(a, verb, above if above >= 0 else a.heads[verb], "advcl")
    return hang(a, i, verb, "nsubj")


def _may_have(a: Analysis, verb: int, i: int, mark: int, near: range) -> bool:
    """Whether the verb may have as its subject the noun i behind the word `mark`: it has none, and nothing but the noun's own words stands between."""
    if a.deprels[verb] not in ("conj", "advcl", "parataxis", "acl") or a.feats[verb].get("VerbForm") != "Fin":
        return False
    if any(a.heads[k] == verb and a.deprels[k].startswith(("nsubj", "cc", "mark")) for k in near):
        return False
    return not any(a.upos[k] == "PUNCT" or not mark <= a.heads[k] < verb for k in range(i + 1, verb))


_SUFFERED = frozenset(
    "murder killing assassination death slaying execution kidnapping abduction arrest detention capture release wounding shooting rape torture trial jailing".split()
)


def _joined_victim(a: Analysis, i: int) -> bool:
    """'the murder of the mayor, his driver and two guards': the driver goes with the mayor, not with the murder."""
    act = a.heads[i]
    if a.deprels[i] == "appos" and 0 <= act < i and a.deprels[act] == "nmod" and a.lemmas[a.heads[act]].lower() in _SUFFERED:
        return any(a.heads[k] == i and a.deprels[k] == "conj" for k in same_sentence(a, i)) and hang(
            a, i, act, "conj"
        )  # 'of a judge, a bishop and a nun'
    if a.deprels[i] not in ("conj", "appos") or not 0 <= act < i or a.lemmas[act].lower() not in _SUFFERED or a.lemmas[i].lower() in _SUFFERED:
        return False
    victim = next((k for k in range(act + 1, i) if a.heads[k] == act and a.deprels[k] == "nmod"), -1)
    if victim < 0 or a.lemmas[i].lower().endswith(("ing", "ion", "ment", "ence", "age")) or any(a.upos[k] == "VERB" for k in range(victim, i)):
        return False
    of = any(a.heads[k] == victim and a.lower[k] == "of" for k in range(act, victim))
    own = any(a.heads[k] == i and a.deprels[k] == "case" for k in range(victim, i))
    return of and not own and hang(a, i, victim, "conj")


def _titled_subject(a: Analysis, i: int) -> bool:
    """'US ambassador to the UN John Bolton urged': of two subjects side by side the first is the person's title."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "nsubj" or name is None or name.type != "PER" or name.first != i or verb < i:
        return False
    title = next(
        (k for k in range(i - 1, max(i - 8, -1), -1) if a.heads[k] == verb and a.deprels[k] == "nsubj" and a.upos[k] in ("NOUN", "PROPN")), -1
    )
    called = a.name_of[title] if title >= 0 else None
    if title < 0 or (called is not None and called.type != "EVENT") or any(a.upos[k] in ("PUNCT", "VERB", "AUX", "CCONJ") for k in range(title, i)):
        return False
    return hang(a, title, i, "nmod:desc")


def _headline(a: Analysis, first: int, end: int) -> bool:
    """'Diaz, Costa to meet on Friday': two names and an infinitive are a clause; two names with a comma are a list."""
    moved = False
    for i in range(first, end):
        h = a.heads[i]
        names = (a.name_of[i], a.name_of[h] if h >= 0 else None)
        if a.deprels[i] == "appos" and h >= 0 and None not in names and names[0] is not names[1] and a.words[i - 1] == "," and h < i:
            moved |= hang(a, i, h, "conj")
    for i in range(first, end):
        h = a.heads[i]
        to = i > first and a.words[i - 1].lower() == "to" and a.heads[i - 1] == i
        if not to or a.upos[i] != "VERB" or a.deprels[i] != "acl" or not first <= h < i:
            continue
        if a.lemmas[h].lower() not in _AIMS:
            while a.deprels[h] == "nmod" and first <= a.heads[h] < h:
                h = a.heads[h]  # 'Trial of plotters to open'
        if a.heads[h] < 0 and a.upos[h] in ("PROPN", "NOUN"):
            hang(a, i, -1, "root")
            hang(a, h, i, "nsubj")
            for k in range(first, end):
                if a.heads[k] == h and k > i and a.deprels[k] in ("punct", "nmod:desc", "parataxis", "appos", "dep"):
                    hang(a, k, i, "punct" if a.deprels[k] == "punct" else "parataxis")
            return True
    return moved
