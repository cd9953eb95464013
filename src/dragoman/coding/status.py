"""In what state an act stands: occurred, ongoing, planned, proposed or negated, and whether it is only alleged.

The cues stand in data/grammar/status.yaml. From the root of the tree down to the trigger each clause gets its state: what its governor
makes of it (a plan, a denial, a wish), then what hangs on it (a modal, 'not', 'if', a tense).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.coding.clauses import (
    NOMINAL,
    has_lasted,
    has_own_clause,
    is_asked,
    is_finite,
    is_gerund,
    is_in_a_row,
    is_indefinite,
    is_indicative,
    is_infinitive,
    is_inverted,
    is_past,
    is_past_above,
    mark,
    names_it,
    tensed_word,
)
from dragoman.coding.speech import is_says
from dragoman.coding.status_cues import Cue, grammar
from dragoman.trees import WEEKDAYS, Analysis

_CERTAINTY = {"occurred": 3.0, "ongoing": 3.0, "planned": 2.0, "proposed": 0.0, "negated": -3.0}
_MODAL_LEMMAS = {"'ll": "will", "wo": "will", "ca": "can", "'d": "would"}
_SUBORDINATE = {"when", "once", "after", "before", "until", "till", "as", "while"}
_RANKS = frozenset("first second third last latest only few one".split())


@dataclass(frozen=True, slots=True)
class State:
    """`cues`: the words that made it so, document-wide numbers in text order. `certainty`: from -3 (surely not) over 0 to 3 (surely), the scale
    of the factuality corpora. `explicit`: whether the text says the state (a tensed verb, a cue), or it is a bare noun's default. `today`:
    planned by a progressive beside a day ('is being held Saturday'), which may be the report's own, or a state of that day ('was under curfew'). `attempted`: only tried, so that it has no victims
    for certain."""

    status: str
    alleged: bool
    cues: tuple[int, ...]
    certainty: float = 3.0
    explicit: bool = True
    today: bool = False
    attempted: bool = False


@dataclass(frozen=True, slots=True)
class _Inner:
    """A state on the way down: mode real, ongoing, planned or proposed; polarity apart."""

    mode: str = "real"
    negated: bool = False
    alleged: bool = False
    cues: tuple[int, ...] = ()
    certainty: float | None = None
    past_report: bool = False
    today: bool = False
    attempted: bool = False


def status_of(analysis: Analysis, trigger: int, via: Sequence[int] = ()) -> State:
    """The state of the act that word `trigger` names; `via`: the support, raising and control verbs through which it was matched."""
    inner = _state(analysis, trigger, tuple(via), 0)
    if inner.mode == "real" and not inner.negated and any(_is_begun_since(analysis, trigger, w) for w in via):
        inner = replace(inner, mode="ongoing")
    return _outer(inner, inner.mode != "real" or inner.negated or _says_when(analysis, trigger, via))


def settle(state: State, starts: str | None, published: str | None) -> State:
    """The state once the act's first day is known: what only a bare noun tells ('the visit') is planned where it lies after the report's date.
    Dates as YYYY-MM-DD."""
    if state.today and state.status in ("planned", "occurred") and starts is not None and starts == published:
        return replace(state, status="ongoing", certainty=_CERTAINTY["ongoing"])
    if starts is None or published is None or state.explicit or state.status != "occurred" or starts <= published:
        return state
    return replace(state, status="planned", certainty=_CERTAINTY["planned"])


def _is_begun_since(a: Analysis, trigger: int, verb: int) -> bool:
    """'have taken six towns since they launched their offensive': it goes on."""
    if a.deprels[verb] != "advcl" or mark(a, verb) != "since" or lemma_of(a, verb) not in ("launch", "begin", "start", "open"):
        return False
    return lemma_of(a, trigger) in grammar().state_nouns | _CAMPAIGNS and any(a.lower[c] in ("have", "has") for c in a.deps(a.heads[verb], "aux"))


_CAMPAIGNS = frozenset("offensive campaign uprising revolt invasion assault advance strike protest drive operation mission boycott".split())


def _says_when(a: Analysis, trigger: int, via: Sequence[int]) -> bool:
    """Whether a tensed verb says that the act is done: a finite trigger, or a support verb in the past or perfect ('held talks')."""
    for k in (trigger, *via):
        if a.upos[k] not in ("VERB", "AUX"):
            continue
        carrier = tensed_word(a, k)
        present = carrier is not None and a.feats[carrier].get("Tense") == "Pres"
        if k == trigger and (carrier is not None or a.deprels[k] not in ("amod", "compound")):
            return True
        if k != trigger and carrier is not None and (not present or (carrier != k and lemma_of(a, carrier) != "be")):
            return True  # 'was held', 'have held', but 'is held on the 18th' may be to come
    return False


def _outer(inner: _Inner, explicit: bool) -> State:
    if inner.negated and inner.mode != "proposed":
        status = "negated"
    else:
        status = {"real": "occurred"}.get(inner.mode, inner.mode)
    certainty = inner.certainty if inner.certainty is not None else _CERTAINTY[status]
    if inner.negated and inner.mode == "proposed":
        certainty = -0.9
    if inner.alleged and certainty > 2:
        certainty = 2.0
    return State(status, inner.alleged, tuple(sorted(set(inner.cues))), certainty, explicit, inner.today, inner.attempted)


def _state(a: Analysis, i: int, via: tuple[int, ...], depth: int, support: bool = False) -> _Inner:
    """The state of word i: its context, then what hangs on it."""
    if depth > 60:
        return _Inner()
    if via:
        outer = _state(a, via[0], tuple(v for v in via[1:] if v not in a.ancestors(via[0]) and v != via[0]), depth + 1, True)
        context = _govern(a, i, via[0], outer) if a.heads[i] == via[0] else outer
        context = context if context is not None else outer
    else:
        context = _context(a, i, depth)
    return _attached(a, i, context, support, bool(via))


def _context(a: Analysis, i: int, depth: int) -> _Inner:
    head, relation = a.heads[i], a.deprels[i]
    if head < 0 or relation == "root":
        return _Inner(mode="planned" if is_infinitive(a, i) and a.deps(i, "nsubj") else "real")
    base = relation.partition(":")[0]
    if base == "conj":
        if has_own_clause(a, i):
            context = _context(a, head, depth + 1) if a.heads[head] >= 0 or not is_finite(a, i) else _Inner()
            for c in a.deps(head, "advmod"):  # 'Reportedly, ... and ...' holds for both clauses
                if c < head and any(cue.alleged for cue in grammar().below.get(a.lower[c], ())):
                    return replace(context, alleged=True, cues=(*context.cues, c))
            return context
        beside = _state(a, head, (), depth + 1)
        if beside.mode == "ongoing" and not beside.cues and tensed_word(a, head) is None and lemma_of(a, i) not in grammar().state_verbs:
            return replace(beside, mode="real")  # 'supporting the king and shelling towns': only the support lasts
        return beside
    outer = _state(a, head, (), depth + 1)
    governed = _govern(a, i, head, outer)
    if governed is not None:
        return governed
    fresh = _Inner(alleged=outer.alleged, past_report=outer.past_report)
    if base == "xcomp":
        return (
            replace(outer, certainty=min(2.0, outer.certainty or 2.0))
            if outer.mode == "real" and not outer.negated and is_infinitive(a, i)
            else outer
        )
    if base == "csubj" and not is_finite(a, i) and outer.mode in ("planned", "proposed"):
        return outer  # 'attacking Iran would be a mistake'
    if base in ("ccomp", "csubj"):
        reported = replace(fresh, past_report=is_past(a, head) or (a.upos[head] == "VERB" and not is_finite(a, head) and is_past_above(a, head)))
        if outer.negated or (outer.mode == "proposed" and base == "ccomp" and not is_finite(a, i)):
            return replace(reported, mode="proposed", cues=outer.cues)
        return reported
    if base == "advcl":
        return _adverbial(a, i, outer, fresh)
    if relation == "acl":
        if a.deprels[head].startswith("nmod") and a.heads[head] >= 0:  # 'the failure of the parties to agree'
            above = a.heads[head]
            governed = _govern(a, i, above, _state(a, above, (), depth + 1))
            if governed is not None:
                return governed
        if is_infinitive(a, i):
            if outer.negated and outer.mode == "real":
                return outer  # 'foiled a plot to bomb'
            if {a.lower[head], *(a.lower[c] for c in a.deps(head, "amod"))} & _RANKS:
                return outer  # 'the first state to recognise the island'
            headline = a.heads[head] < 0 and not any(is_finite(a, k) for k in a.subtree(head) if a.upos[k] in ("VERB", "AUX"))
            effect = "planned" if a.upos[head] == "PROPN" or a.deps(i, "nsubj") or headline else "proposed"  # 'Ministers to meet in Oslo'
            return replace(_effect(effect, outer, 1.5), cues=outer.cues)
        voted = a.deprels[head] == "obl" and a.case(head) == "on" and lemma_of(a, a.heads[head]) == "vote"
        if is_gerund(a, i) and is_indefinite(a, head) and (voted or a.deprels[head].startswith(("obj", "nsubj:pass"))) and not outer.negated:
            if outer.mode in ("planned", "proposed"):  # 'will endorse a statement urging'
                return outer
        return replace(fresh, past_report=is_finite(a, i))
    if relation == "acl:relcl":
        return _Inner(alleged=False)
    if base in ("obj", "obl", "nsubj") and a.upos[i] in NOMINAL:
        if base == "obj" and outer.mode in ("planned", "proposed") and not outer.negated and is_indefinite(a, i):
            return outer
        if base == "nsubj" and outer.mode == "proposed" and not outer.negated and is_indefinite(a, i) and relation == "nsubj":
            return outer
        if outer.negated and any(a.lower[c] == "any" for c in a.deps(i, "det")):
            return outer  # 'did not carry out any attacks'
        return fresh
    if base in ("compound", "amod", "flat", "fixed", "appos", "parataxis", "nmod", "list", "dislocated", "vocative", "discourse"):
        return _Inner(alleged=outer.alleged if base in ("compound", "amod", "nmod") else False)
    return fresh


def _adverbial(a: Analysis, i: int, outer: _Inner, fresh: _Inner) -> _Inner:
    """An adverbial clause: purpose ('to meet'), a gerund that shares the main clause's mode, or a finite clause with a tense of its own."""
    marks = {a.lower[c] for c in a.deps(i, "mark", "advmod")}
    if is_infinitive(a, i):
        whom = [c for c in a.deps(a.heads[i], "obl") if a.case(c) == "for" and a.heads[i] < c < i]
        if whom and (asked := _govern(a, whom[0], a.heads[i], outer)) is not None and asked.mode == "proposed":
            return asked  # 'called for the guards to be tried'
        for c in a.deps(a.heads[i], "obj"):  # 'reached a deal on Monday to free them'
            for cue in grammar().above.get(lemma_of(a, c), ()) if is_indefinite(a, c) and outer.mode == "real" and not outer.negated else ():
                if cue.gives == "planned" and ("acl", None) in cue.relations:
                    return replace(_effect("planned", outer, cue.certainty), cues=(*outer.cues, c))
        return _effect("purpose", outer, None)
    if is_inverted(a, i) and not marks:
        return replace(fresh, mode="proposed")  # 'Had they captured the town, ...'
    if not is_finite(a, i):
        return outer if outer.mode in ("planned", "proposed") and not outer.negated and is_gerund(a, i) else fresh
    if marks & {"until", "till"} and not is_past(a, i) and outer.mode == "real":
        return replace(fresh, mode="planned")  # 'days ahead until the town is retaken'
    if "while" in marks and a.deps(i, "nsubj") and is_says(a, i):
        return fresh  # 'Togo says they must leave, while Chad says ...'
    if "as" in marks and any(a.lemmas[c].lower() == "have" for c in a.deps(i, "aux")):
        return fresh  # 'the move would hurt them, as they have complained'
    if outer.mode in ("planned", "proposed") and marks & _SUBORDINATE and not is_past(a, i):
        return replace(fresh, mode=outer.mode, cues=outer.cues)
    return fresh


def _govern(a: Analysis, i: int, head: int, outer: _Inner) -> _Inner | None:
    """What the governor `head` makes of i, None where it is no cue."""
    g = grammar()
    forms: tuple[str, ...] = (a.lower[head], a.lemmas[head].lower())
    if forms[1] == "make" and a.deprels[i] == "obj":  # 'makes a war likely'
        forms = (*(a.lower[c] for c in a.deps(head, "xcomp") if a.upos[c] == "ADJ"), *forms)
    particle = [a.lower[c] for c in a.deps(head, "compound:prt")]
    if a.upos[head] == "NOUN" and a.bare[head] == "nsubj" and outer.mode == "proposed" and not is_indefinite(a, head):
        outer = replace(outer, mode="real")  # 'the decision to leave could cost lives': it was taken
    if a.upos[head] == "NOUN" and a.deprels[head] == "obj" and forms[1] in _TALES and lemma_of(a, a.heads[head]) in _DISMISSES:
        outer = replace(outer, negated=not outer.negated, cues=(*outer.cues, a.heads[head]))  # 'dismissed claims that it had'
    if particle:
        forms = (f"{forms[1]} {particle[0]}", *forms)
    for form in dict.fromkeys(forms):
        for cue in g.above.get(form, ()):
            if (cue.of and a.lemmas[i].lower() not in cue.of) or (a.upos[head] == "ADJ" and a.bare[i] == "nsubj" and a.deps(head, "xcomp", "ccomp")):
                continue  # 'the strike is likely to hurt exports' says nothing of the strike
            if _stands(a, i, cue.relations) and _needed(a, head, cue, i) and not ("subjunctive" in cue.needs and is_indicative(a, i)):
                if cue.gives in ("proposed", "averted", "opposite") and a.lemmas[i].lower() in g.speech_nouns and a.bare[i] in ("obj", "nsubj"):
                    return None  # 'rejected the offer': the offer was made
                named = any(preposition == "against" for _, preposition in cue.relations)
                if cue.gives not in ("opposite", "averted") and mark(a, i) == "against" and not named:  # 'decided against leaving'
                    return replace(outer, negated=not outer.negated, cues=(*outer.cues, head))
                effect = cue.gives
                if outer.negated and cue.under_not is not None:
                    effect, outer = cue.under_not, replace(outer, negated=False)
                if effect == "kept" and not is_indefinite(a, i):
                    effect = "ongoing"  # 'will step up its attacks': they go on now
                made = _effect(effect, outer, cue.certainty)
                past = made.past_report or (a.deprels[i] in ("ccomp", "acl") and (is_past(a, head) or a.upos[head] == "NOUN"))
                alleged = made.alleged or (cue.alleged and not (outer.negated and a.upos[head] == "NOUN"))  # not 'denied reports that'
                return replace(made, alleged=alleged, cues=(*made.cues, head), past_report=past)
    return None


_TALES = frozenset("report claim allegation accusation rumor rumour suggestion speculation charge".split())
_DISMISSES = frozenset("dismiss reject refute rebut".split())


def _needed(a: Analysis, head: int, cue: Cue, act: int) -> bool:
    if not cue.needs or "subjunctive" in cue.needs:
        return True
    if cue.needs & {"definite", "indefinite"}:
        return is_indefinite(a, act) == ("indefinite" in cue.needs)
    around = {a.lower[c] for c in a.children[head]} | {a.upos[head].lower()} | ({"passive"} if a.deps(head, "aux:pass") else set())
    return bool(cue.needs & around)


def _stands(a: Analysis, i: int, relations: tuple[tuple[str, str | None], ...]) -> bool:
    deprel = a.deprels[i]
    for relation, preposition in relations:
        if deprel == relation or (deprel.partition(":")[0] == relation and deprel != "acl:relcl"):
            if preposition is None and relation in ("acl", "advcl") and not is_infinitive(a, i) and mark(a, i) != "against":
                continue
            if preposition is None or preposition in (a.case(i), mark(a, i)):
                return True
    return deprel == "obj" and a.lemmas[a.heads[i]].lower() == "make" and ("nsubj", None) in relations and ("obj", None) not in relations


def _effect(effect: str, outer: _Inner, certainty: float | None) -> _Inner:
    """What `effect` makes of the state `outer` of the governor."""
    inner = replace(outer, certainty=certainty if certainty is not None else outer.certainty if effect == "same" else None)
    match effect:
        case "same":
            return inner
        case "occurred":
            return replace(inner, mode="real", negated=False)
        case "attempted":
            return replace(inner, certainty=certainty if outer.mode == "real" else None, attempted=True)
        case "apart":  # 'did not attend the talks': they were held all the same
            return replace(inner, negated=False)
        case "opposite" | "negated":
            return replace(inner, negated=not outer.negated if effect == "opposite" else True)
        case "averted":
            if outer.mode in ("real", "ongoing"):
                return replace(inner, mode="real", negated=not outer.negated)
            return replace(inner, mode="proposed", negated=False)
        case "ongoing":
            lasting = outer.mode in ("real", "planned") and not outer.negated  # 'will continue to' tells what goes on now
            return replace(inner, mode="ongoing" if lasting else outer.mode)
        case "kept":  # 'has stepped up its attacks'; 'will step up' tells what is to come
            return replace(inner, mode="ongoing" if outer.mode == "real" and not outer.negated else outer.mode)
        case "planned":
            return replace(inner, mode="proposed" if outer.mode == "proposed" else "planned")
        case "purpose":
            if outer.negated:
                return replace(inner, mode="proposed", negated=False)
            return replace(inner, certainty=certainty if certainty is not None else 2.0 if outer.mode == "real" else None)
        case _:
            return replace(inner, mode="proposed", negated=False)


def _attached(a: Analysis, i: int, inner: _Inner, support: bool = False, made: bool = False) -> _Inner:
    """What hangs on word i: negation, modals, subordinators, adverbs, adjectives; then its own tense and aspect."""
    g = grammar()
    words = {a.lemmas[c].lower(): c for c in a.children[i] if a.deprels[c].startswith("aux")}
    perfect = "have" in words
    mode = inner.mode
    barred = False
    for c in a.children[i]:
        relation = a.deprels[c]
        form = a.lower[c]
        if names_it(a, c) and not (made and a.deprels[i] == "obj"):  # 'launched what it called an operation': it did
            inner = replace(inner, alleged=True, cues=(*inner.cues, c))
            continue
        lemma = _MODAL_LEMMAS.get(form, a.lemmas[c].lower().replace("’", "'"))
        fixed = [form] + [a.lower[f] for f in a.deps(c, "fixed")]
        hyphened = a.lower[c - 2] + "-" + form if c > 1 and a.words[c - 1] == "-" else form  # 'so-called'
        before = f"{a.lower[c - 1]} {form}" if c > 0 else form  # 'no longer'
        found = None
        for key in dict.fromkeys((" ".join(fixed), hyphened, before, lemma, form.replace("’", "'"))):
            for cue in g.below.get(key, ()):
                base = relation.partition(":")[0]
                if any(relation == r or base == r for r, _ in cue.relations) and not _pseudo(a, c) and (not cue.needs or _needed(a, i, cue, c)):
                    found = cue
                    break
            if found:
                break
        if found is None or c in inner.cues:  # the 'no' of a subject has done its work on the verb
            continue
        if before == "even if" and not _is_ahead(a, c):
            continue  # 'backs the deal, even if it criticises Iran': it does
        if form in ("not", "n't") and _until(a, i):
            continue  # 'did not resign until May'
        if relation.startswith("aux"):
            barred = barred or found.under_not == "negated"
            inner = _modal(a, i, c, lemma, found, perfect, inner)
            continue
        inner = replace(_effect(found.gives, inner, found.certainty), cues=(*inner.cues, c), alleged=inner.alleged or found.alleged)
    if inner.mode == "real" and not inner.negated and a.upos[i] == "NOUN" and not made:
        inner = _told_of_it(a, i, inner)
    if inner.mode in ("real", "planned") and not inner.negated and a.upos[i] == "NOUN" and any(a.lower[c] == "any" for c in a.deps(i, "det")):
        inner = replace(inner, mode="proposed", certainty=None)  # 'would answer any attack'
    nobody = _no_party(a, i, inner.cues)
    if nobody is not None:
        inner = replace(inner, negated=not inner.negated, cues=(*inner.cues, nobody), certainty=None)
    if inner.negated and inner.mode == "proposed" and barred and mode != "proposed":
        inner = replace(inner, mode="real", certainty=None)  # 'cannot', 'would not': it is said not to happen
    return _tense(a, i, inner, support, made)


def _told_of_it(a: Analysis, i: int, inner: _Inner) -> _Inner:
    """What a relative clause tells of the noun: 'the offensive that was staved off', 'talks which will begin on Monday'; not of what was said or made
    already: 'a proposal that would lift the ban', 'the pact that was abandoned'."""
    known = grammar()
    if lemma_of(a, i) in known.speech_nouns or any(cue.gives == "planned" for cue in known.above.get(lemma_of(a, i), ())):
        return inner
    for verb in a.deps(i, "acl:relcl"):
        for c in a.deps(verb, "nsubj", "obj"):
            told = _govern(a, c, verb, _attached(a, verb, _Inner())) if a.lower[c] in ("that", "which") else None
            if told is not None and (told.negated or (told.mode in ("planned", "proposed") and not is_past(a, verb))):
                return told
    return inner


_DONE_TO = frozenset("arrest detain expel deport recall release free reach sign seize capture abduct kidnap jail ban".split())


def _no_party(a: Analysis, i: int, counted: Sequence[int]) -> int | None:
    """The 'no' of a subject ('No party attacked') that is none of the cues counted before, or a 'not' written into the auxiliary; None without."""
    for c in a.children[i]:
        base = a.bare[c]
        # 'expelled no diplomats' did not expel; a blast that 'killed no soldiers' was one all the same
        whom = base == "obj" and a.upos[i] == "VERB" and a.lemmas[i].lower() in _DONE_TO
        if (whom or (base == "nsubj" and a.upos[i] in ("VERB", "ADJ"))) and c not in counted:
            for d in a.deps(c, "det", "cc:preconj"):
                if a.lower[d] in ("no", "neither") and d not in counted and not _pseudo(a, d):
                    return d
        if base == "aux" and len(a.words[c]) > 3 and a.lower[c].replace("’", "'").endswith("n't"):
            return c
    return None


def _modal(a: Analysis, i: int, c: int, lemma: str, cue: Cue, perfect: bool, inner: _Inner) -> _Inner:
    cues = (*inner.cues, c)
    negated = inner.negated
    if lemma in ("would", "could", "should", "might", "may", "must") and perfect:
        if lemma in ("would", "should") or (lemma in ("could", "might") and _conditional(a, i)):  # 'would have met' did not
            return replace(inner, mode="real", negated=not negated, cues=cues, certainty=None if negated else -1.0)
        return replace(inner, mode="real", alleged=True, cues=cues, certainty=1.7)  # 'may have met': nobody knows
    if lemma == "would" and inner.mode != "proposed" and (inner.past_report or _reported(a, i)) and not _conditional(a, i):
        return replace(_effect("planned", inner, None), cues=cues)  # 'said it would': the future seen from the past
    if lemma == "be" and not any(a.lower[m] == "to" and m > c for m in a.deps(i, "mark")):
        return inner  # 'to have been killed' is no 'is to be killed'
    if lemma == "be" and perfect:
        return replace(inner, mode="real", negated=not negated, cues=cues, certainty=-1.0)  # 'was to have met' did not
    if (
        lemma == "would"
        and a.deprels[i] == "acl:relcl"
        and a.heads[i] >= 0
        and "planned" in {q.gives for q in grammar().above.get(a.lemmas[a.heads[i]].lower(), ())}
    ):
        return replace(_effect("planned", inner, None), cues=cues)  # 'a deal that would free them'
    if lemma in ("can", "could") and lemma_of(a, i) in _JUDGES and any(a.lower[k] == "only" for k in a.deps(i, "advmod")):
        return inner  # 'could only welcome the truce': it does
    if lemma == "could" and _negated_below(a, i) and inner.mode == "real":
        return replace(inner, cues=cues)  # 'could not reach': did not
    made = _effect(cue.gives, inner, cue.certainty)
    return replace(made, negated=negated, cues=cues)


_JUDGES = frozenset("welcome condemn regret deplore praise denounce applaud support congratulate hail lament".split())


def _is_ahead(a: Analysis, c: int) -> bool:
    """Whether the sentence before word c tells of what will or would be."""
    return any(a.lower[k] in _AHEAD for k in range(a.sentences[a.sentence_of[c]][0], c))


_AHEAD = frozenset("will would shall should can could may might must 'll 'd ’ll ’d".split())


def _negated_below(a: Analysis, i: int) -> bool:
    return any(a.lower[c].replace("’", "'") in ("not", "n't", "never") for c in a.deps(i, "advmod"))


def _until(a: Analysis, i: int) -> bool:
    """'was not told until May': it was, in the end."""
    untils = [c for c in a.children[i] if a.bare[c] in ("obl", "advcl") and {a.case(c), mark(a, c)} & {"until", "till"}]
    return bool(untils) and is_past(a, i) and all(is_past(a, c) for c in untils if a.bare[c] == "advcl")


def _conditional(a: Analysis, i: int) -> bool:
    return any(a.lower[m] in ("if", "unless", "were") for c in a.deps(i, "advcl") for m in a.deps(c, "mark"))


def _reported(a: Analysis, i: int) -> bool:
    """Whether a past reporting clause stands beside the clause of i ('..., he said')."""
    top = i
    while a.deprels[top] == "conj" and a.heads[top] >= 0:
        top = a.heads[top]
    return any(a.upos[c] == "VERB" and is_past(a, c) and a.deps(c, "nsubj") for c in a.deps(top, "parataxis"))


def _pseudo(a: Analysis, c: int) -> bool:
    """Whether word c opens a sequence that looks like a cue and is none ('not only')."""
    rest, before = tuple(a.lower[c : c + 4]), tuple(a.lower[max(0, c - 3) : c + 1])
    return any(rest[: len(p)] == p or before[-len(p) :] == p for p in grammar().never)


def _tense(a: Analysis, i: int, inner: _Inner, support: bool, made: bool) -> _Inner:
    g = grammar()
    if inner.mode == "ongoing" and any(a.lower[c] == "have" for c in a.deps(i, "aux")) and any(a.lower[c] == "to" for c in a.children[i]):
        return replace(inner, mode="real")  # 'claims to have struck'
    if inner.mode != "real" or inner.negated:
        return inner
    part = a.deprels[i] in ("amod", "acl") and a.feats[i].get("VerbForm") == "Part" and not (a.heads[i] >= 0 and _dated(a, a.heads[i]))
    if part and a.heads[a.heads[i]] >= 0 and lemma_of(a, a.heads[a.heads[i]]) in g.ends:
        return inner  # 'released a pastor detained for two years'
    if part and lemma_of(a, i) in g.state_verbs and lemma_of(a, i) != "claim" and not support:
        return replace(inner, mode="ongoing")  # 'the occupied heights', 'troops guarding the bridge'
    if a.upos[i] == "NOUN" and _future_time(a, i):
        return replace(inner, mode="planned")  # 'next week's talks'
    if a.feats[i].get("Mood") == "Imp" or is_asked(a, i) or _is_of_anyone(a, i):
        return replace(inner, mode="proposed", certainty=None)
    carrier = tensed_word(a, i)
    if a.upos[i] == "NOUN" and a.case(i) == "under" and carrier is not None and lemma_of(a, i) in _HOLDS:
        return replace(inner, today=True)
    if carrier is None:
        if a.upos[i] == "NOUN" and not made and a.lemmas[i].lower() in g.state_nouns and not _dated(a, i) and _lasting_context(a, i):
            return replace(inner, mode="ongoing")
        return inner
    lemma = lemma_of(a, i)
    present = a.feats[carrier].get("Tense") == "Pres" and a.feats[carrier].get("VerbForm", "Fin") == "Fin"
    progressive = a.feats[i].get("VerbForm") in ("Part", "Ger") and (
        a.lower[i].endswith("ing") or any(a.lower[c] == "being" for c in a.deps(i, "aux"))
    )
    perfect = any(a.lemmas[c].lower() == "have" for c in a.deps(i, "aux"))
    lasting = lemma in g.state_verbs or progressive or bool(a.deps(i, "cop"))
    if present and not perfect and _future_time(a, i) and (progressive or lemma not in g.state_verbs):
        return replace(inner, mode="planned", today=progressive)
    if perfect and present and is_in_a_row(a, i):
        return replace(inner, mode="ongoing")
    if perfect and ((present and lasting and has_lasted(a, i)) or (lemma in g.results and (present or (inner.past_report and lemma != "detain")))):
        return replace(inner, mode="ongoing")
    if present and not perfect and (progressive or (lemma in g.state_verbs and not support)) and a.upos[i] == "VERB":
        return replace(inner, mode="ongoing")
    if inner.past_report and progressive and not perfect and a.lower[carrier] in ("was", "were"):
        return replace(inner, mode="ongoing")  # 'said troops were combing the town': still at it as he speaks
    if a.deps(i, "cop") and present and lemma in g.state_nouns:
        return replace(inner, mode="ongoing")
    if any(a.lower[c] == "still" for c in a.deps(i, "advmod")) and present:
        return replace(inner, mode="ongoing")
    return inner


_HOLDS = frozenset("curfew siege blockade arrest lockdown occupation embargo".split())
_ANYONE = frozenset("whoever whomever anyone anybody".split())


def _is_of_anyone(a: Analysis, i: int) -> bool:
    """'whoever kills the general', 'any group that attacks': told of nobody yet."""
    carrier = tensed_word(a, i)
    if a.upos[i] != "VERB" or carrier != i or a.feats[i].get("Tense") != "Pres" or lemma_of(a, i) in grammar().state_verbs:
        return False
    who = [*a.deps(i, "nsubj"), *([a.heads[i]] if a.deprels[i] == "acl:relcl" else [])]
    return any(a.lower[w] in _ANYONE or any(a.lower[d] == "any" for d in a.deps(w, "det")) for w in who)


def lemma_of(a: Analysis, i: int) -> str:
    """Lemma of word i in lower case."""
    return a.lemmas[i].lower()


def _lasting_context(a: Analysis, i: int) -> bool:
    """A lasting noun ('war') is over when its clause tells its end or its beginning as a past act of its own."""
    head = a.heads[i]
    return head < 0 or a.lemmas[head].lower() not in grammar().ends


def _dated(a: Analysis, i: int) -> bool:
    """'the 1973 war', 'the war in 2008': a year closes it."""
    return any(a.words[c].isdigit() and len(a.words[c]) == 4 and _mark_since(a, c) is None for c in a.children[i])


def _mark_since(a: Analysis, c: int) -> str | None:
    case = a.case(c)
    return case if case == "since" else None


def _future_time(a: Analysis, i: int) -> bool:
    g = grammar()
    for c in a.children[i]:
        base = a.bare[c]
        if base in ("advmod", "obl", "nmod", "obj"):
            word = a.lower[c]
            if a.upos[i] == "NOUN" and word in ("shortly", "soon", "later"):
                continue  # 'shortly before the talks'
            if (word in g.soon and base != "obj") or any(a.lower[d] in ("next", "coming") for d in a.deps(c, "amod")):
                return True
            if a.upos[i] != "NOUN" and word in WEEKDAYS and not any(a.lower[d] in ("last", "every") for d in a.children[c]):
                return True
    return False


def is_put_in_order(a: Analysis, trigger: int) -> bool:
    """'The meeting follows talks': the verb sets the act before or after another and says nothing of its state."""
    verb = a.heads[trigger]
    return verb >= 0 and a.deprels[trigger].startswith("nsubj") and a.lemmas[verb] in ("follow", "precede", "succeed")


def is_announced(a: Analysis, trigger: int) -> bool:
    """'The visit was announced on Monday': that it was announced does not say whether it has been."""
    verb = a.heads[trigger]
    return verb >= 0 and a.deprels[trigger] == "nsubj:pass" and a.lemmas[verb] in ("announce", "plan", "schedule", "arrange", "discuss", "set")


def is_followed(a: Analysis, trigger: int) -> bool:
    """'The meeting would follow a first round of talks': what is followed has been, or will have been by then."""
    noun = a.heads[trigger] if a.deprels[trigger] == "nmod" and a.case(trigger) == "of" else trigger
    return noun >= 0 and a.deprels[noun] == "obj" and a.heads[noun] >= 0 and a.lemmas[a.heads[noun]] in ("follow", "succeed")
