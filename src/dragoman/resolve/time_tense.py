"""Which way a clause points in time: -1 to the past, 1 to the future, 0 where nothing tells. Weekdays and months lean on it."""

from __future__ import annotations

from dragoman.trees import Analysis

_FUTURE_AUX = frozenset("will shall 'll ’ll would may might should must".split())
_PLANNING = frozenset("payable effective set due schedule plan expect slate bind expect intend aim hope want prepare vow pledge promise threaten agree decide order invite "
                      "ask urge call propose seek arrange likely ready poised about upcoming forthcoming planned scheduled expected begin-to".split())  # fmt: skip
_SET = frozenset("due schedule plan set slate expect".split())
_DONE = frozenset("manage begin start continue fail try attempt help use seem appear come go force oblige lead cause".split())
_TIMETABLE = frozenset(
    "begin open start resume end expire leave arrive depart travel visit host meet attend close conclude face hold vote take head go fly return launch sign tour address host kick reopen gather convene".split()
)
_TO_COME = frozenset("is are due set about likely ready scheduled expected planned poised slated".split())  # 'is to meet', 'due to meet'
_PLANS = frozenset("plan decision bid effort attempt intention offer promise pledge order deal agreement accord call threat proposal invitation right chance "
                   "pact vow resolution demand request refusal willingness readiness vote move way opportunity time mandate schedule hope ultimatum".split())  # fmt: skip
UNPLANNED = frozenset("attack bombing blast explosion shooting killing murder assassination raid ambush crash earthquake ruling verdict decision statement announcement "
                      "remark comment incident violence clash riot coup massacre airstrike defeat victory overthrow".split())  # fmt: skip
_AHEAD = frozenset(["ahead of", "ahead", "until", "till"])
_AHEAD_WORDS = frozenset("upcoming forthcoming planned scheduled expected impending looming future".split())


def way_of(analysis: Analysis, word: int) -> int:
    """Where the clause round `word` points, by its verb's tense and what governs an infinitive."""
    if word >= len(analysis.heads):
        return 0
    w, guard = word, 0
    while w >= 0 and guard < 40:
        guard += 1
        if w != word and analysis.upos[w] in ("NOUN", "PROPN"):
            below = {analysis.lemmas[c].lower() for c in analysis.children[w] if analysis.deprels[c] in ("amod", "acl")}
            below |= {analysis.lower[c] for c in analysis.children[w] if analysis.deprels[c] in ("amod", "acl")}
            if below & _AHEAD_WORDS:
                return 1
            if analysis.case(w) in _AHEAD:
                return 1
            if (
                analysis.case(w) == "to"
                and analysis.heads[w] >= 0
                and analysis.lemmas[analysis.heads[w]].lower() in ("agree", "consent", "invitation")
            ):
                return 1  # 'agreed to Friday's talks'
        if any(analysis.lower[k] == "ahead" for k in range(max(0, w - 4), w)) and analysis.case(w) == "of":
            return 1
        if _is_predicate(analysis, w):
            found = _tense(analysis, w)
            if found is not None:
                return found
        w = analysis.heads[w]
    return 0


def looks_ahead_from_then(analysis: Analysis, word: int) -> bool:
    """Whether the clause round `word` says 'would'."""
    w = word
    while w >= 0:
        auxes = [analysis.lower[c] for c in analysis.deps(w, "aux")]
        if auxes or analysis.feats[w].get("VerbForm") == "Fin":
            return "would" in auxes
        w = analysis.heads[w]
    return False


def _is_predicate(analysis: Analysis, w: int) -> bool:
    return analysis.upos[w] in ("VERB", "AUX") or any(analysis.deprels[c] in ("cop", "aux", "aux:pass") for c in analysis.children[w])


def _tense(analysis: Analysis, w: int) -> int | None:
    """None: ask the clause above."""
    auxes = [c for c in analysis.children[w] if analysis.bare[c] in ("aux", "cop")]
    words = {analysis.lower[c] for c in auxes}
    lemma = analysis.lemmas[w].lower()
    feats = analysis.feats[w]
    if w > 1 and analysis.lower[w - 1] == "to" and analysis.lower[w - 2] in _TO_COME:
        return -1 if any(analysis.lower[k] == "had" for k in range(max(0, w - 6), w - 2)) else 1  # 'had been due to end': put off
    if words & _FUTURE_AUX:
        return -1 if words & {"would", "may", "might", "should", "must"} and "have" in words else 1
    past_aux = any(analysis.feats[c].get("Tense") == "Past" for c in auxes)
    if lemma in _SET and "had" in words:
        return -1  # 'had been scheduled for Friday': put off
    if (
        lemma in _PLANNING
        and lemma not in ("agree", "decide", "order", "ask", "urge", "call", "vow", "pledge", "promise", "invite", "want", "threaten", "propose")
        and (auxes or feats.get("VerbForm") == "Part")
    ):
        return 1
    if past_aux or words & {"have", "has", "had", "'ve", "’ve"}:
        return -1
    form, tense = feats.get("VerbForm"), feats.get("Tense")
    if (form == "Inf" and not auxes) or words == {"be"}:
        if any(analysis.deprels[c] == "mark" and analysis.lower[c] == "to" for c in analysis.children[w]):
            above = analysis.heads[w]
            if above < 0:
                return 1  # a headline: 'Minister to visit Rome'
            relation = analysis.bare[w]
            if relation == "acl" and words == {"be"}:
                return 1  # 'announced a summit to be held in May'
            if relation == "acl" and analysis.lemmas[above].lower() not in _PLANS:
                return None  # 'a ceremony to mark', 'the first country to ratify'
            if relation in ("xcomp", "ccomp", "acl", "csubj"):
                return None if analysis.lemmas[above].lower() in _DONE else 1
            return None
        return None
    if form == "Ger" or (form == "Part" and (tense == "Pres" or (tense is None and analysis.lower[w].endswith("ing")))):
        if words & {"is", "are", "am", "'s", "’s", "'re", "’re"}:
            return 1 if analysis.lemmas[w].lower() not in ("say", "try", "make") else 0
        return None
    if (tense == "Past" or form == "Part") and words & {"is", "are", "'s", "’s"}:
        return 1 if lemma in _TIMETABLE and "being" not in words else 0  # 'the vote is held on Sunday', 'is being boycotted'
    if tense == "Past" or form == "Part":
        return -1
    if tense == "Pres":
        return 1 if (lemma in _TIMETABLE and analysis.heads[w] < 0) or lemma in ("plan", "expect", "intend", "hope") else 0
    if auxes:
        return 0 if not past_aux else -1
    return None
