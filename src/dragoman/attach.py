"""Where a phrase hangs, put right where the words themselves show that the parser missed: after `analyse`, before anything reads the trees."""

from __future__ import annotations

from dragoman.trees import WEEKDAYS, Analysis

_TITLES = frozenset({"title", "subheading", "caption"})
_BEGIN = frozenset("break erupt begin start continue rage resume flare intensify spread stop end ease subside".split())

_DAYS = WEEKDAYS | {"today", "yesterday"}
_SAY = frozenset(
    "say tell announce report add state declare confirm warn claim insist vow pledge promise note explain stress argue disclose reveal write acknowledge admit".split()
)

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
_DUE = frozenset(
    "start begin open resume recommence restart reopen reconvene convene end expire leave arrive visit return meet travel run vote speak testify".split()
)
_USES = frozenset("use exploit employ send dispatch deploy".split())
_ASIDE = frozenset("call name deem declare proclaim describe term label brand dub say style portray characterise characterize".split())
_AIMS = frozenset(
    "plan bid move effort attempt deal pact call pledge vow decision right offer agreement drive push proposal order demand way time chance ability need refusal talk pressure reason campaign".split()
)
_SPANS = frozenset("minute hour day night week month year decade lot round bout spell outbreak wave end start resumption fear threat".split())


def attach(a: Analysis) -> None:
    """Mends heads and relations of `a` in place; words, tags and names stay as they are, but for a gerund that is a noun."""
    moved = _rejoin(a)
    for first, end in a.sentences:
        for i in range(first, end):
            if a.words[i].lower() in ("hostage", "captive") and a.deprels[i] != "xcomp":
                moved |= _hostage(a, i, first)
            elif a.upos[i] in ("VERB", "AUX"):
                moved |= (
                    _called_on(a, i)
                    or _charge(a, i)
                    or _toll(a, i)
                    or _gerund(a, i)
                    or _participle(a, i, first)
                    or _joined_verb(a, i)
                    or _adding(a, i)
                    or _opposed(a, i)
                    or _speaker_behind(a, i, end)
                    or _means(a, i)
                )
            elif a.words[i].lower() == "here" and a.heads[i] == i + 1 and a.words[i + 1].lower() in _DAYS and a.heads[i + 1] >= 0:
                moved |= _hang(a, i, a.heads[i + 1], "advmod")  # 'met here Wednesday'
            elif a.words[i].lower() == "what":
                moved |= _what_one_calls(a, i, end)
            elif a.words[i].lower() == "dead" and i > first and a.upos[i - 1] == "VERB" and a.heads[i] > i:
                moved |= _hang(a, i, i - 1, "xcomp")  # 'shot dead three men': how they were left, no part of the three
            elif a.words[i].lower() in _DAYS:
                moved |= _behind_speech(a, i) or _day_of_speech(a, i, first)
            elif a.upos[i] in ("NOUN", "PROPN"):
                moved |= (
                    _due(a, i, first)
                    or _behind_speech(a, i)
                    or _before_that(a, i)
                    or _phrase(a, i)
                    or _name_behind(a, i)
                    or _joined_name(a, i)
                    or _first_subject(a, i, end)
                    or _titled_object(a, i)
                    or _clause_behind(a, i)
                    or _subject_behind(a, i)
                    or _as_it_went(a, i)
                    or _named(a, i)
                    or _told_subject(a, i)
                    or _whose(a, i, end)
                )
        if a.parts and a.parts[a.paragraph_of[first]] in _TITLES:
            moved |= _headline(a, first, end)
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
        day = a.words[first].lower() in _DAYS and a.words[before].isalnum()
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
            _hang(a, below, above, "obl" if a.upos[above] == "VERB" and not noun else "nmod")
            _hang(a, before, below, "det" if a.upos[before] == "DET" else "case")
        elif a.lemmas[below].lower() in _SAY and a.upos[below] == "VERB":
            _hang(a, above, below, "ccomp")
        elif (
            day
            and a.upos[above] in ("NOUN", "PROPN")
            and not any(a.heads[k] == below and a.deprels[k].startswith("nsubj") for k in range(first, below))
        ):
            _hang(a, above, below, "nsubj")
        else:
            _hang(a, below, above, "parataxis")
    joined = len(kept) < len(a.sentences)
    a.sentences[:] = kept
    return joined


def _hang(a: Analysis, i: int, head: int, relation: str) -> bool:
    a.heads[i], a.deprels[i] = head, relation
    return True


def _due(a: Analysis, i: int, first: int) -> bool:
    """'the talks due to resume in Lima': the talks will resume; they are due to nothing."""
    due = i - 2
    if a.words[i].lower() not in _DUE or due <= first or [w.lower() for w in a.words[due:i]] != ["due", "to"] or a.heads[due] != i:
        return False
    noun = next((k for k in (due - 1, a.heads[i]) if 0 <= k < due and a.upos[k] in ("NOUN", "PROPN")), -1)
    if noun < 0 or a.deprels[due] != "case" or a.words[i + 1 : i + 2] == ["of"]:
        return False
    a.upos[i], a.feats[i], a.deprels[due] = "VERB", {"VerbForm": "Inf"}, "mark"
    for k in _near(a, i):
        if a.heads[k] == i and a.deprels[k] == "nmod":
            a.deprels[k] = "obl"
    return _hang(a, i, noun, "acl")


def _what_one_calls(a: Analysis, i: int, end: int) -> bool:
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
            _hang(a, k, noun, a.deprels[k])
        elif a.heads[k] == noun and k > verb and (a.deprels[k] == "cop" or a.words[k].lower() == "as"):
            _hang(a, k, verb, "dep")
    _hang(a, noun, *role)
    _hang(a, i, verb, "obj")
    return _hang(a, verb, noun, "parataxis")


def _means(a: Analysis, i: int) -> bool:
    """'used the unrest to ban the party', 'sent troops to seize the port': what it was used for, no more of the unrest."""
    noun = a.heads[i]
    to = i > 0 and a.words[i - 1].lower() == "to" and a.heads[i - 1] == i
    if a.deprels[i] != "acl" or not to or not 0 <= noun < i or a.deprels[noun] != "obj" or a.lemmas[a.heads[noun]].lower() not in _USES:
        return False
    return not any(a.heads[k] == i and a.deprels[k].startswith(("nsubj", "aux")) for k in _near(a, i)) and _hang(a, i, a.heads[noun], "advcl")


def _speaker_behind(a: Analysis, i: int, end: int) -> bool:
    """'..., added the diplomat, who ...': who stands right behind a verb of saying that has no subject has said it."""
    if a.words[i - 1] != "," or a.lemmas[i].lower() not in _SAY or a.deprels[i] not in ("parataxis", "advcl", "conj", "dep"):
        return False
    if a.feats[i].get("Tense") != "Past" or a.feats[i].get("VerbForm") != "Fin" or not 0 <= a.heads[i] < i:
        return False
    near = _near(a, i)
    if any(a.heads[k] == i and a.deprels[k].startswith(("nsubj", "aux", "mark", "cc", "ccomp")) for k in near):
        return False
    whom = next((k for k in range(i + 1, min(i + 9, end)) if a.heads[k] == i and a.deprels[k] == "obj"), -1)
    if whom < 0 or a.upos[whom] not in ("NOUN", "PROPN") or any(not i < a.heads[k] <= whom for k in range(i + 1, whom)):
        return False
    a.deprels[i] = "parataxis"
    return _hang(a, whom, i, "nsubj")


def _whose(a: Analysis, i: int, end: int) -> bool:
    """'released settlers whose killing of a boy sparked clashes': it belongs to the clause that 'whose' opens."""
    owner = next((k for k in range(max(i - 3, 0), i) if a.words[k].lower() == "whose" and a.heads[k] == i), -1)
    h = a.heads[i]
    if owner < 1 or not 0 <= h < owner or not a.deprels[i].startswith("nsubj"):
        return False
    verb = next((v for v in range(i + 1, end) if a.deprels[v] == "acl:relcl" and 0 <= a.heads[v] < owner), -1)
    free = verb >= 0 and not any(a.heads[k] == verb and a.deprels[k].startswith("nsubj") for k in range(i, verb))
    return free and _hang(a, i, verb, "nsubj")


def _charge(a: Analysis, i: int) -> bool:
    """'accused the party of staging a coup': what one is accused of hangs on the accusing, not on the accused."""
    whom = a.heads[i]
    if a.deprels[i] != "acl" or whom < 0 or not a.words[i].lower().endswith("ing") or a.deprels[whom] not in ("obj", "nsubj:pass"):
        return False
    of = any(a.heads[k] == i and a.words[k].lower() == "of" and k < i for k in _near(a, i))
    return of and a.lemmas[a.heads[whom]].lower() in _CHARGES and _hang(a, i, a.heads[whom], "advcl")


def _gerund(a: Analysis, i: int) -> bool:
    """'since fighting broke out', 'weeks of fighting': a gerund that is a noun."""
    h = a.heads[i]
    if (
        a.words[i].lower().endswith("ing") and a.deprels[i] in ("acl", "advcl") and h == i - 2 and a.words[i - 1].lower() == "of"
        and a.lemmas[h].lower() in _SPANS and not any(a.heads[k] == i and k != i - 1 for k in _near(a, i))
    ):  # fmt: skip
        a.upos[i], a.upos[i - 1], a.deprels[i - 1], a.lemmas[i] = "NOUN", "ADP", "case", a.words[i].lower()
        return _hang(a, i, h, "nmod")
    if h != i + 1 and a.heads[i + 1 : i + 2] == [h] and a.upos[i + 1] == "VERB" and a.deprels[i] == "advcl":
        h = i + 1  # both were hung on the verb of the main clause
    if h != i + 1 or not a.words[i].lower().endswith("ing") or a.deprels[i] not in ("advcl", "csubj", "dep", "xcomp") or a.lemmas[h] not in _BEGIN:
        return False
    mark = i - 1 if i and a.heads[i - 1] == i and a.deprels[i - 1] == "mark" else -1
    if any((a.heads[k] == i and k != mark) or (a.heads[k] == h and a.deprels[k].startswith("nsubj")) for k in _near(a, i)):
        return False
    if mark >= 0:
        _hang(a, mark, h, "mark")
    a.upos[i] = "NOUN"
    a.lemmas[i] = a.words[i].lower()
    return _hang(a, i, h, "nsubj")


def _participle(a: Analysis, i: int, first: int) -> bool:
    """'a backer of President Diaz, overthrown in May': what follows a name and a comma tells of the name, not of the noun above it."""
    h = a.heads[i]
    if a.deprels[i] != "acl" or i - 2 < first or a.words[i - 1] != "," or not a.words[i].lower().endswith(("ed", "wn", "en")):
        return False
    name = a.name_of[i - 2]
    if name is None or name.type != "PER" or name.first <= h < name.end or not h < name.first:
        return False
    top = next((k for k in range(name.first, name.end) if not name.first <= a.heads[k] < name.end), None)
    if top is None or a.deprels[top] not in ("nmod", "nmod:poss", "obl", "obj", "appos") or a.heads[top] != h:
        return False
    return _hang(a, i, top, "acl")


def _toll(a: Analysis, i: int) -> bool:
    """'agreed to close the port, as guns shelled Goma, killing nine': who was killed belongs to the violence just told."""
    h = a.heads[i]
    if a.words[i].lower() not in _TOLLS or a.deprels[i] != "advcl" or not 0 <= h < i - 1 or a.words[i - 1] != "," or a.lemmas[h].lower() in _VIOLENT:
        return False
    if any(a.heads[k] == i and a.deprels[k].startswith(("aux", "nsubj", "mark")) for k in _near(a, i)):
        return False
    hits = [v for v in range(h + 1, i) if a.upos[v] == "VERB" and a.lemmas[v].lower() in _VIOLENT and a.feats[v].get("VerbForm") != "Inf"]
    return bool(hits) and _hang(a, i, hits[-1], "advcl")


def _hostage(a: Analysis, i: int, first: int) -> bool:
    """'took a priest and ten nuns hostage': what they were made, not one more of them."""
    verb = next((v for v in range(i - 1, first - 1, -1) if a.upos[v] == "VERB"), -1)
    whom = next((k for k in range(verb + 1, i) if a.heads[k] == verb and a.deprels[k] == "obj"), -1)
    if verb < 0 or whom < 0 or a.lemmas[verb].lower() not in ("take", "hold", "seize", "keep") or a.upos[i - 1] not in ("NOUN", "PROPN"):
        return False
    for k in [k for k in range(whom + 1, i) if a.heads[k] == i]:
        if a.deprels[k] == "cc":
            _hang(a, k, i - 1, "cc")
        elif a.upos[k] in ("NOUN", "PROPN"):
            _hang(a, k, whom, "conj")
    a.upos[i] = "NOUN"
    return _hang(a, i, verb, "xcomp")


def _joined_verb(a: Analysis, i: int) -> bool:
    """'urging him to stop and warning Chad': -ing goes with -ing, not with the infinitive between."""
    h = a.heads[i]
    if a.deprels[i] != "conj" or h < 0 or not a.words[i].lower().endswith("ing") or a.feats[h].get("VerbForm") != "Inf":
        return False
    if any(a.heads[k] == i and a.deprels[k] in ("aux", "aux:pass", "nsubj") for k in _near(a, i)):
        return False
    up = h
    for _ in range(3):
        up = a.heads[up]
        if up < 0:
            return False
        if a.words[up].lower().endswith("ing") and a.upos[up] == "VERB":
            return _hang(a, i, up, "conj")
    return False


def _adding(a: Analysis, i: int) -> bool:
    """'said the offer was low, adding that it would strike': who speaks adds it."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    if a.words[i].lower() != "adding" or a.deprels[i] != "advcl" or up < 0 or a.deprels[h] not in ("ccomp", "parataxis"):
        return False
    return a.lemmas[up].lower() in _SAY and _hang(a, i, up, "advcl")


def _behind_speech(a: Analysis, i: int) -> bool:
    """'It will send troops, the minister said in Paris': what stands behind the verb of saying hangs on it, not on what is said before it."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    if a.deprels[i] != "obl" or up < 0 or a.deprels[h] not in ("ccomp", "parataxis") or a.upos[up] != "VERB":
        return False
    return h < up < i and any(a.heads[k] == up and a.deprels[k] == "nsubj" and h < k for k in range(h + 1, i)) and _hang(a, i, up, "obl")


def _before_that(a: Analysis, i: int) -> bool:
    """'said after talks with Chad that the border would open': what stands before 'that' is no part of what is said."""
    h = a.heads[i]
    said = a.heads[h] if h > i and a.deprels[h] == "ccomp" else -1
    if not 0 <= said < i or not a.deprels[i].startswith("obl") or a.lemmas[said].lower() not in _SAY:
        return False
    return any(a.heads[k] == h and a.deprels[k] == "mark" and a.words[k].lower() == "that" for k in range(i + 1, h)) and _hang(a, i, said, "obl")


def _day_of_speech(a: Analysis, i: int, first: int) -> bool:
    """'said on Sunday they would stay': a day between the word for speaking and the subject of what is said is the day of speaking."""
    h = a.heads[i]
    said = a.heads[h] if h > i and a.deprels[h] in ("ccomp", "parataxis") else -1
    if not max(first - 1, i - 4) < said < i or a.lemmas[said].lower() not in _SAY or not a.deprels[i].startswith("obl"):
        return False
    if any(a.upos[k] not in ("ADP", "ADV", "DET") for k in range(said + 1, i)) or not any(
        a.heads[k] == h and a.deprels[k].startswith("nsubj") and k > i for k in range(i + 1, h)
    ):
        return False
    return _hang(a, i, said, a.deprels[i])


def _phrase(a: Analysis, i: int) -> bool:
    """'pitted herders against farmers' (the verb wants 'against'); 'its intervention in the war on Chad's side' (the intervention is on a side);
    'supporting the regime's militarily' (an adverb owns nothing)."""
    h = a.heads[i]
    up = a.heads[h] if h >= 0 else -1
    if h < 0:
        return False
    if a.deprels[i] == "nmod:poss" and up >= 0 and a.upos[h] == "ADV" and a.upos[up] == "VERB" and i > up:
        return not any(a.heads[k] == up and a.deprels[k] == "obj" for k in _near(a, i)) and _hang(a, i, up, "obj")
    case = next((a.words[k].lower() for k in range(i - 1, max(h, i - 6), -1) if a.heads[k] == i and a.deprels[k] == "case"), None)
    if a.deprels[i] not in ("nmod", "obl") or h > i:
        return False
    if a.deprels[i] == "obl" and a.upos[h] == "VERB" and a.lemmas[i].lower() not in _DAYS and not a.words[i][0].isdigit():
        below = [a.deprels[k] for k in _near(a, i) if a.heads[k] == i]
        beside = [a.deprels[k] for k in _near(a, i) if a.heads[k] == h]
        if "nmod:poss" in below and not {"case", "mark"} & set(below) and not {"obj", "aux:pass", "nsubj:pass", "cop"} & set(beside):
            return _hang(a, i, h, "obj")  # 'denounced as a crime Chad's raids': what stands without a preposition and is somebody's is the object
    owned = a.name_of[i] is not None or any(a.heads[k] == i and a.deprels[k] == "nmod:poss" for k in range(h, i))
    if case == "by" and a.deprels[i] == "obl" and owned:
        before = next((k for k in range(i - 1, h, -1) if a.heads[k] == i and a.deprels[k] == "case"), h) - 1
        active = a.upos[h] == "VERB" and not any(a.heads[k] == h and a.deprels[k] in ("aux:pass", "nsubj:pass") for k in _near(a, h))
        if active and a.heads[before] == h and a.deprels[before] == "obj":
            return _hang(a, i, before, "nmod")  # 'rejected calls by Belarus's rulers': the calls are theirs
    if case == "against" and up >= 0 and a.words[up].lower().startswith("pit") and a.upos[up] == "VERB" and a.deprels[h] == "obj":
        return _hang(a, i, up, "obl")
    if case == "on" and a.lemmas[i].lower() in ("side", "behalf"):
        taken = next(
            (k for k in range(i - 1, max(-1, i - 14), -1) if a.lemmas[k].lower() in _TAKING_PART and a.sentence_of[k] == a.sentence_of[i]), h
        )
        return taken != h and _hang(a, i, taken, "nmod")
    return False


def _name_behind(a: Analysis, i: int) -> bool:
    """'in army jails and by the militia Amal': a name right behind its noun is what that is called, not one more of the list."""
    name = a.name_of[i]
    if name is None or name.type != "ORG" or name.first != i or a.deprels[i] != "conj" or a.upos[i - 1] != "NOUN":
        return False
    return a.heads[i - 1] == a.heads[i] and a.deprels[i - 1] == "conj" and _hang(a, i, i - 1, "appos")


def _joined_name(a: Analysis, i: int) -> bool:
    """'the Chadian leader Idriss Deby and President Sassou': what 'and' joins is no second name of the first, and it joins whole names."""
    h = a.heads[i]
    if a.deprels[i] == "conj" and h >= 0 and a.deprels[h] == "flat" and a.heads[h] >= 0 and a.name_of[i] is not a.name_of[h]:
        return _hang(a, i, a.heads[h], "conj")
    if a.deprels[i] == "conj" and 0 <= h < i and a.upos[h] == a.upos[i] == "NOUN" and a.name_of[i] is None:
        below = [k for k in _near(a, i) if (a.heads[k] in (i, h) and a.deprels[k] == "cc") or (a.heads[k] == h and a.deprels[k] == "conj" and k != i)]
        if not below and any(a.words[k] == "," and a.heads[k] == i for k in range(h + 1, i)):
            return _hang(a, i, h, "appos")  # 'the settlers, students in their twenties': two with a comma and no 'and' are one
    if a.deprels[i] != "appos" or h < 0 or h > i or a.name_of[i] is None or a.name_of[i] is a.name_of[h]:
        return False
    joined = any(a.heads[k] == i and a.deprels[k] == "cc" and a.words[k].lower() == "and" for k in range(h + 1, i))
    return joined and _hang(a, i, h, "conj")


def _told_subject(a: Analysis, i: int) -> bool:
    """'Chad opposed the plan, an aide said': of two subjects of the word for speaking the first is the subject of what is said."""
    verb = a.heads[i]
    if a.deprels[i] != "nsubj" or verb <= i or a.lemmas[verb].lower() not in _SAY:
        return False
    said = next(
        (k for k in range(i + 1, verb) if a.heads[k] == verb and a.deprels[k] in ("ccomp", "parataxis") and a.upos[k] in ("VERB", "AUX")), None
    )
    if said is None or not (a.deprels[said] == "ccomp" or any(a.heads[k] == verb and a.deprels[k] == "nsubj" and k > said for k in _near(a, i))):
        return False
    passive = False
    for k in range(i + 1, said):
        if a.heads[k] == said and a.deprels[k].startswith(("nsubj", "csubj", "mark")):
            return False
        passive |= a.heads[k] == said and a.deprels[k] == "aux:pass"
    return _hang(a, i, said, "nsubj:pass" if passive else "nsubj")


def _opposed(a: Analysis, i: int) -> bool:
    """'is opposed to mediation' is what one thinks, and no passive."""
    if a.words[i].lower() != "opposed" or not any(a.heads[k] == i and a.deprels[k] == "obl" and k > i for k in _near(a, i)):
        return False
    be = next((k for k in _near(a, i) if a.heads[k] == i and a.deprels[k] == "aux:pass"), None)
    if be is None or not any(
        a.words[k].lower() == "to" and a.deprels[k] == "case" and a.heads[a.heads[k]] == i for k in range(i + 1, min(i + 3, len(a)))
    ):
        return False
    a.upos[i], a.lemmas[i], a.deprels[be] = "ADJ", "opposed", "cop"
    for k in _near(a, i):
        if a.heads[k] == i and a.deprels[k] == "nsubj:pass":
            a.deprels[k] = "nsubj"
    return True


def _first_subject(a: Analysis, i: int, end: int) -> bool:
    """'A Chadian-led force and local troops killed four': what stands before the verb, joined to its subject or in place of one, is no object."""
    verb = a.heads[i]
    if a.deprels[i] != "obj" or verb <= i or a.upos[verb] != "VERB":
        return False
    below = [k for k in _near(a, i) if a.heads[k] == verb]
    subjects = [k for k in below if a.deprels[k].startswith("nsubj") or a.deprels[k] == "aux:pass"]
    if not subjects and any(k > verb and a.deprels[k] == "obj" for k in below):
        return _hang(a, i, verb, "nsubj")
    if len(subjects) != 1 or i + 1 >= end or a.words[i + 1].lower() != "and" or a.heads[i + 1] != verb or not i < subjects[0] < verb:
        return False
    if any(a.upos[k] in ("VERB", "AUX", "PUNCT") and a.deprels[k] != "amod" for k in range(i + 2, subjects[0])):
        return False
    _hang(a, i + 1, subjects[0], "cc")
    _hang(a, subjects[0], i, "conj")
    return _hang(a, i, verb, "nsubj")


_NAMING = frozenset("call name dub brand label term deem declare proclaim".split())


def _named(a: Analysis, i: int) -> bool:
    """'called the attacks an act of war': of two objects the second is what the first is called."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "obj" or not 0 <= verb < i or a.lemmas[verb] not in _NAMING or (name is not None and name.type == "PER"):
        return False
    first = [k for k in range(verb + 1, i) if a.heads[k] == verb and a.deprels[k] == "obj"]
    return len(first) == 1 and _hang(a, i, verb, "xcomp")


def _called_on(a: Analysis, i: int) -> bool:
    """'called on the army to release them': what is called for is no purpose of who calls."""
    verb = a.heads[i]
    if a.deprels[i] != "advcl" or not 0 <= verb < i or (before := _CALLS_ON.get(a.lemmas[verb])) is None:
        return False
    near = _near(a, i)
    if not any(a.heads[k] == i and a.words[k].lower() == "to" and a.deprels[k] == "mark" for k in near):
        return False
    if any(a.heads[k] == verb and a.deprels[k] == "obj" for k in near):
        return False  # 'called the king on Friday to thank him'
    asked = [k for k in near if a.heads[k] == verb and a.deprels[k] == "obl" and verb < k < i and a.case(k) in before]
    return any(a.words[k].lower() not in _DAYS for k in asked) and _hang(a, i, verb, "xcomp")


def _conjunction(a: Analysis, i: int) -> int:
    """The 'after' of 'after clashes', where it may as well open a clause; -1 without one."""
    return next((k for k in _near(a, i) if k < i and a.heads[k] == i and a.words[k].lower() in ("after", "before", "since", "until")), -1)


def _clause_behind(a: Analysis, i: int) -> bool:
    """'left after clashes in Goma killed nine': what stands between 'after' and a verb is that verb's subject."""
    head = a.heads[i]
    near = _near(a, i)
    mark = _conjunction(a, i)
    if a.deprels[i] != "obl" or mark < 0 or not 0 <= head < mark:
        return False
    verb = next((v for v in range(i + 1, near.stop) if a.heads[v] == head and a.deprels[v] == "advcl" and a.upos[v] == "VERB"), -1)
    if verb < 0 or a.feats[verb].get("VerbForm") != "Fin" or any(a.heads[k] == verb and k < verb for k in near):
        return False
    if any(a.upos[k] == "PUNCT" for k in range(i + 1, verb)):
        return False
    _hang(a, mark, verb, "mark")
    return _hang(a, i, verb, "nsubj")


def _subject_behind(a: Analysis, i: int) -> bool:
    """'..., a day after a bomb killed three': a verb that has no subject but a noun with 'after' right before it has it there."""
    near = _near(a, i)
    mark = _conjunction(a, i)
    verb = a.heads[i]
    if mark >= 0 and a.deprels[i] == "nsubj" and a.deprels[mark] == "case" and a.deprels[verb] in ("advcl", "acl", "conj"):
        span = a.heads[verb]
        if a.deprels[verb] == "conj":
            if any(a.heads[k] == verb and a.deprels[k] == "cc" for k in near):
                return False
            _hang(a, verb, span, "advcl")
        if a.deprels[verb] == "acl":  # 'agreed to a truce, the day after clashes killed ten'
            above = span
            while above >= 0 and a.upos[above] != "VERB":
                above = a.heads[above]
            if a.lemmas[span].lower() not in _SPANS or above < 0:
                return False
            _hang(a, span, verb, "obl:unmarked")
            _hang(a, verb, above, "advcl")
        return _hang(a, mark, verb, "mark")
    span = verb if 0 <= verb < mark and a.lemmas[verb].lower() in _SPANS else -1
    if span >= 0:
        verb = next((v for v in range(i + 1, near.stop) if a.upos[v] == "VERB"), -1)
    if mark < 0 or verb < i or not _may_have(a, verb, i, mark, near):
        return False
    if span >= 0:
        _hang(a, span, verb, "obl:unmarked")
    _hang(a, mark, verb, "mark")
    _hang(a, verb, a.heads[verb], "advcl")
    return _hang(a, i, verb, "nsubj")


def _as_it_went(a: Analysis, i: int) -> bool:
    """'He spoke on Monday as a raid on the town went on': what stands between 'as' and a verb that has no subject is its subject."""
    near = _near(a, i)
    mark = next((k for k in near if k < i and a.heads[k] == i and a.deprels[k] == "case" and a.words[k].lower() in ("as", "while")), -1)
    if mark < 0 or a.deprels[i] not in ("obl", "nmod") or a.heads[i] > mark:
        return False
    verb = next((v for v in range(i + 1, near.stop) if a.upos[v] == "VERB" and a.feats[v].get("VerbForm") == "Fin"), -1)
    above = a.heads[verb] if verb >= 0 else -1
    if not 0 <= above < mark or a.deprels[verb] not in ("ccomp", "advcl", "parataxis") or above not in (a.heads[i], a.heads[a.heads[i]]):
        return False
    if any(a.heads[k] == verb and k < verb and a.deprels[k].startswith(("nsubj", "cc", "mark", "aux")) for k in near):
        return False
    if any(a.upos[k] in ("VERB", "AUX", "SCONJ", "CCONJ") or a.words[k] in (";", '"', "”") for k in range(i + 1, verb)):
        return False
    _hang(a, mark, verb, "mark")
    _hang(a, verb, above, "advcl")
    return _hang(a, i, verb, "nsubj")


def _may_have(a: Analysis, verb: int, i: int, mark: int, near: range) -> bool:
    """Whether the verb may have as its subject the noun i behind the word `mark`: it has none, and nothing but the noun's own words stands between."""
    if a.deprels[verb] not in ("conj", "advcl", "parataxis") or a.feats[verb].get("VerbForm") != "Fin":
        return False
    if any(a.heads[k] == verb and a.deprels[k].startswith(("nsubj", "cc", "mark")) for k in near):
        return False
    return not any(a.upos[k] == "PUNCT" or not mark <= a.heads[k] < verb for k in range(i + 1, verb))


def _titled_object(a: Analysis, i: int) -> bool:
    """'met Secretary of State Ann Lee': a person right behind a verb without a preposition of his own is its object."""
    verb, name = a.heads[i], a.name_of[i]
    if a.deprels[i] != "obl" or name is None or name.type != "PER" or not 0 <= verb < i or a.upos[verb] != "VERB":
        return False
    near = _near(a, i)
    own = [k for k in near if a.heads[k] == i]
    if any(a.deprels[k] == "case" for k in own) or any(a.heads[k] == verb and a.deprels[k] in ("obj", "iobj", "aux:pass") for k in near):
        return False
    return min([*own, i]) == verb + 1 and _hang(a, i, verb, "obj")


def _headline(a: Analysis, first: int, end: int) -> bool:
    """'Diaz, Costa to meet on Friday': two names and an infinitive are a clause; two names with a comma are a list."""
    moved = False
    for i in range(first, end):
        h = a.heads[i]
        names = (a.name_of[i], a.name_of[h] if h >= 0 else None)
        if a.deprels[i] == "appos" and h >= 0 and None not in names and names[0] is not names[1] and a.words[i - 1] == "," and h < i:
            moved |= _hang(a, i, h, "conj")
    for i in range(first, end):
        h = a.heads[i]
        to = i > first and a.words[i - 1].lower() == "to" and a.heads[i - 1] == i
        if not to or a.upos[i] != "VERB" or a.deprels[i] != "acl" or not first <= h < i:
            continue
        if a.lemmas[h].lower() not in _AIMS:
            while a.deprels[h] == "nmod" and first <= a.heads[h] < h:
                h = a.heads[h]  # 'Trial of plotters to open'
        if a.heads[h] < 0 and a.upos[h] in ("PROPN", "NOUN"):
            _hang(a, i, -1, "root")
            _hang(a, h, i, "nsubj")
            for k in range(first, end):
                if a.heads[k] == h and k > i and a.deprels[k] in ("punct", "nmod:desc", "parataxis", "appos", "dep"):
                    _hang(a, k, i, "punct" if a.deprels[k] == "punct" else "parataxis")
            return True
    return moved


def _near(a: Analysis, i: int) -> range:
    first, end = a.sentences[a.sentence_of[i]]
    return range(first, end)
