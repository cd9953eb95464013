"""In what state an act stands: occurred, ongoing, planned, proposed or negated, and whether it is only alleged.

The cues stand in data/grammar/status.yaml. From the root of the tree down to the trigger each clause gets its state: what its governor
makes of it (a plan, a denial, a wish), then what hangs on it (a modal, 'not', 'if', a tense).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from dragoman.data import DataError, check_keys, lines, read_yaml
from dragoman.trees import Analysis

EFFECTS = ("same", "opposite", "averted", "occurred", "ongoing", "planned", "proposed", "negated", "purpose", "attempted", "apart", "kept")
_CERTAINTY = {"occurred": 3.0, "ongoing": 3.0, "planned": 2.0, "proposed": 0.0, "negated": -3.0}
_MODAL_LEMMAS = {"'ll": "will", "wo": "will", "ca": "can", "'d": "would"}
_SUBORDINATE = {"when", "once", "after", "before", "until", "till", "as", "while"}
_WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "SYM"}


@dataclass(frozen=True, slots=True)
class State:
    """`today`: planned by a progressive beside a day ('is being held Saturday'), which may be the report's own. `cues`: the words that made it so, document-wide numbers in text order. `certainty`: from -3 (surely not) over 0 to 3 (surely), the scale
    of the factuality corpora. `explicit`: whether the text says the state (a tensed verb, a cue), or it is a bare noun's default."""

    status: str
    alleged: bool
    cues: tuple[int, ...]
    certainty: float = 3.0
    explicit: bool = True
    today: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of status.yaml. `act`: relations (with the preposition, if one is asked for) in which the act stands below the cue, or
    `hangs`: relations in which the cue hangs on the act."""

    words: frozenset[str]
    relations: tuple[tuple[str, str | None], ...]
    gives: str
    under_not: str | None
    alleged: bool
    certainty: float | None
    needs: frozenset[str]
    where: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """status.yaml, by lemma. `above`: cues that govern the act; `below`: cues that hang on it; `never`: word sequences that are no cue;
    `state_verbs`, `state_nouns`: what lasts; `soon`: adverbs of a future time; `ends`: verbs under which a lasting noun is over;
    `speech_nouns`: acts that a 'rejected' or 'wanted' above them leaves done; `results`: verbs whose perfect is a state."""

    above: dict[str, tuple[Cue, ...]]
    below: dict[str, tuple[Cue, ...]]
    never: tuple[tuple[str, ...], ...]
    state_verbs: frozenset[str]
    state_nouns: frozenset[str]
    soon: frozenset[str]
    ends: frozenset[str]
    speech_nouns: frozenset[str]
    results: frozenset[str]


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


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The packaged status.yaml. Raises DataError with file and line."""
    (document,) = read_yaml("grammar/status.yaml")
    check_keys(
        document, ("above", "below", "never", "state verbs", "state nouns", "soon", "ends", "speech nouns", "lasting results"), ("above", "below")
    )
    above: dict[str, list[Cue]] = {}
    below: dict[str, list[Cue]] = {}
    for table, key, index in ((document["above"], "act", above), (document["below"], "hangs", below)):
        for row in table:
            cue = _cue(row, key)
            for word in sorted(cue.words):
                index.setdefault(word, []).append(cue)
    return Grammar(
        above={w: tuple(c) for w, c in above.items()},
        below={w: tuple(c) for w, c in below.items()},
        never=tuple(tuple(x.split()) for x in lines(document.get("never"))),
        state_verbs=_words(document.get("state verbs")),
        state_nouns=_words(document.get("state nouns")),
        soon=_words(document.get("soon")),
        ends=_words(document.get("ends")),
        speech_nouns=_words(document.get("speech nouns")),
        results=_words(document.get("lasting results")),
    )


def _words(value: Any) -> frozenset[str]:
    return frozenset(w for line in lines(value) for w in line.replace("|", " ").split())


def _cue(row: Any, key: str) -> Cue:
    check_keys(row, ("cue", key, "gives", "under not", "alleged", "certainty", "needs", "examples", "never"), ("cue", key, "gives"))
    gives, under_not = str(row["gives"]), str(row["under not"]) if "under not" in row else None
    for effect in (gives, under_not):
        if effect is not None and effect not in EFFECTS:
            raise DataError(row.file, row["gives"].line, f"unknown effect '{effect}'; known: {', '.join(EFFECTS)}")
    relations = []
    for item in str(row[key]).split():
        relation, _, preposition = item.partition("(")
        relations.append((relation, preposition.rstrip(")").replace("_", " ") or None))
    return Cue(
        frozenset(str(row["cue"]).split("|")), tuple(relations), gives, under_not, row.get("alleged") == "yes",
        float(row["certainty"]) if "certainty" in row else None, _words(row.get("needs")), row["cue"].where,
    )  # fmt: skip


def status_of(analysis: Analysis, trigger: int, via: Sequence[int] = ()) -> State:
    """The state of the act that word `trigger` names; `via`: the support, raising and control verbs through which it was matched."""
    inner = _state(analysis, trigger, tuple(via), 0)
    return _outer(inner, inner.mode != "real" or inner.negated or _says_when(analysis, trigger, via))


def settle(state: State, starts: str | None, published: str | None) -> State:
    """The state once the act's first day is known: what only a bare noun tells ('the visit') is planned where it lies after the report's date.
    Dates as YYYY-MM-DD."""
    if state.today and state.status == "planned" and starts is not None and starts == published:
        return replace(state, status="ongoing", certainty=_CERTAINTY["ongoing"])
    if starts is None or published is None or state.explicit or state.status != "occurred" or starts <= published:
        return state
    return replace(state, status="planned", certainty=_CERTAINTY["planned"])


def _says_when(a: Analysis, trigger: int, via: Sequence[int]) -> bool:
    """Whether a tensed verb says that the act is done: a finite trigger, or a support verb in the past or perfect ('held talks')."""
    for k in (trigger, *via):
        if a.upos[k] not in ("VERB", "AUX"):
            continue
        carrier = _carrier(a, k)
        present = carrier is not None and a.feats[carrier].get("Tense") == "Pres"
        if k == trigger and (carrier is not None or a.deprels[k] not in ("amod", "compound")):
            return True
        if k != trigger and carrier is not None and (not present or carrier != k):
            return True
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
    return State(status, inner.alleged, tuple(sorted(set(inner.cues))), certainty, explicit, inner.today)


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
        return _Inner(mode="planned" if _infinitive(a, i) and a.deps(i, "nsubj") else "real")
    base = relation.partition(":")[0]
    if base == "conj":
        if _own_clause(a, i):
            context = _context(a, head, depth + 1)
            for c in a.deps(head, "advmod"):  # 'Reportedly, ... and ...' holds for both clauses
                if c < head and any(cue.alleged for cue in grammar().below.get(a.words[c].lower(), ())):
                    return replace(context, alleged=True, cues=(*context.cues, c))
            return context
        beside = _state(a, head, (), depth + 1)
        if beside.mode == "ongoing" and not beside.cues and _carrier(a, head) is None and lemma_of(a, i) not in grammar().state_verbs:
            return replace(beside, mode="real")  # 'supporting the king and shelling towns': only the support lasts
        return beside
    outer = _state(a, head, (), depth + 1)
    governed = _govern(a, i, head, outer)
    if governed is not None:
        return governed
    fresh = _Inner(alleged=outer.alleged, past_report=outer.past_report)
    if base == "xcomp":
        return (
            replace(outer, certainty=min(2.0, outer.certainty or 2.0)) if outer.mode == "real" and not outer.negated and _infinitive(a, i) else outer
        )
    if base in ("ccomp", "csubj"):
        reported = replace(fresh, past_report=_past(a, head) or (a.upos[head] == "VERB" and not _finite(a, head) and _past_above(a, head)))
        if outer.negated or (outer.mode == "proposed" and base == "ccomp" and not _finite(a, i)):
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
        if _infinitive(a, i):
            effect = "planned" if a.upos[head] == "PROPN" or a.deps(i, "nsubj") else "proposed"  # headlines: 'Ministers to meet in Oslo'
            return replace(_effect(effect, outer, 1.5), cues=outer.cues)
        if _is_gerund(a, i) and _indefinite(a, head) and a.deprels[head].startswith(("obj", "nsubj:pass")) and not outer.negated:
            if outer.mode in ("planned", "proposed"):  # 'will endorse a statement urging'
                return outer
        return replace(fresh, past_report=_finite(a, i))
    if relation == "acl:relcl":
        return _Inner(alleged=False)
    if base in ("obj", "obl", "nsubj") and a.upos[i] in _NOMINAL:
        if base == "obj" and outer.mode in ("planned", "proposed") and not outer.negated and _indefinite(a, i):
            return outer
        if base == "nsubj" and outer.mode == "proposed" and not outer.negated and _indefinite(a, i) and relation == "nsubj":
            return outer
        if outer.negated and any(a.words[c].lower() == "any" for c in a.deps(i, "det")):
            return outer  # 'did not carry out any attacks'
        return fresh
    if base in ("compound", "amod", "flat", "fixed", "appos", "parataxis", "nmod", "list", "dislocated", "vocative", "discourse"):
        return _Inner(alleged=outer.alleged if base in ("compound", "amod", "nmod") else False)
    return fresh


def _adverbial(a: Analysis, i: int, outer: _Inner, fresh: _Inner) -> _Inner:
    """An adverbial clause: purpose ('to meet'), a gerund that shares the main clause's mode, or a finite clause with a tense of its own."""
    marks = {a.words[c].lower() for c in a.deps(i, "mark", "advmod")}
    if _infinitive(a, i):
        return _effect("purpose", outer, None)
    if not _finite(a, i):
        return outer if outer.mode in ("planned", "proposed") and not outer.negated and _is_gerund(a, i) else fresh
    if marks & {"until", "till"} and not _past(a, i) and outer.mode == "real":
        return replace(fresh, mode="planned")  # 'days ahead until the town is retaken'
    if outer.mode in ("planned", "proposed") and marks & _SUBORDINATE and not _past(a, i):
        return replace(fresh, mode=outer.mode, cues=outer.cues)
    return fresh


def _govern(a: Analysis, i: int, head: int, outer: _Inner) -> _Inner | None:
    """What the governor `head` makes of i, None where it is no cue."""
    g = grammar()
    forms: tuple[str, ...] = (a.words[head].lower(), a.lemmas[head].lower())
    particle = [a.words[c].lower() for c in a.deps(head, "compound:prt")]
    if particle:
        forms = (f"{forms[1]} {particle[0]}", *forms)
    for form in dict.fromkeys(forms):
        for cue in g.above.get(form, ()):
            if _stands(a, i, cue.relations) and _needed(a, head, cue) and not ("subjunctive" in cue.needs and _indicative(a, i)):
                if (
                    cue.gives in ("proposed", "averted", "opposite")
                    and a.lemmas[i].lower() in g.speech_nouns
                    and a.deprels[i].partition(":")[0] in ("obj", "nsubj")
                ):
                    return None  # 'rejected the offer': the offer was made
                if cue.gives not in ("opposite", "averted") and _mark(a, i) == "against":  # 'decided against leaving'
                    return replace(outer, negated=not outer.negated, cues=(*outer.cues, head))
                effect = cue.gives
                if outer.negated and cue.under_not is not None:
                    effect, outer = cue.under_not, replace(outer, negated=False)
                if effect == "kept" and not _indefinite(a, i):
                    effect = "ongoing"  # 'will step up its attacks': they go on now
                made = _effect(effect, outer, cue.certainty)
                past = made.past_report or (a.deprels[i] in ("ccomp", "acl") and (_past(a, head) or a.upos[head] == "NOUN"))
                return replace(made, alleged=made.alleged or cue.alleged, cues=(*made.cues, head), past_report=past)
    return None


def _needed(a: Analysis, head: int, cue: Cue) -> bool:
    if not cue.needs or "subjunctive" in cue.needs:
        return True
    around = {a.words[c].lower() for c in a.children[head]} | {a.upos[head].lower()} | ({"passive"} if a.deps(head, "aux:pass") else set())
    return bool(cue.needs & around)


def _stands(a: Analysis, i: int, relations: tuple[tuple[str, str | None], ...]) -> bool:
    deprel = a.deprels[i]
    for relation, preposition in relations:
        if deprel == relation or (deprel.partition(":")[0] == relation and deprel != "acl:relcl"):
            if preposition is None and relation in ("acl", "advcl") and not _infinitive(a, i) and _mark(a, i) != "against":
                continue
            if preposition is None or preposition in (a.case(i), _mark(a, i)):
                return True
    return False


def _indicative(a: Analysis, i: int) -> bool:
    """Whether the clause of i tells a fact ('insisted that he left'), no demand ('insisted that he leave')."""
    if any(a.lemmas[c].lower() in ("should", "must") for c in a.deps(i, "aux")):
        return False
    carrier = _carrier(a, i)
    if carrier is None:
        return False
    feats = a.feats[carrier]
    return feats.get("Tense") == "Past" or carrier != i or (feats.get("Person") == "3" and feats.get("Number") == "Sing")


def _mark(a: Analysis, i: int) -> str | None:
    marks = a.deps(i, "mark")
    return a.words[marks[0]].lower() if marks else None


def _effect(effect: str, outer: _Inner, certainty: float | None) -> _Inner:
    """What `effect` makes of the state `outer` of the governor."""
    inner = replace(outer, certainty=certainty if certainty is not None else outer.certainty if effect == "same" else None)
    match effect:
        case "same":
            return inner
        case "occurred":
            return replace(inner, mode="real", negated=False)
        case "attempted":
            return replace(inner, certainty=certainty if outer.mode == "real" else None)
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
    before = inner.mode
    barred = False
    for c in a.children[i]:
        relation = a.deprels[c]
        form = a.words[c].lower()
        lemma = _MODAL_LEMMAS.get(form, a.lemmas[c].lower().replace("’", "'"))
        fixed = [form] + [a.words[f].lower() for f in a.deps(c, "fixed")]
        found = None
        for key in dict.fromkeys((" ".join(fixed), lemma, form.replace("’", "'"))):
            for cue in g.below.get(key, ()):
                base = relation.partition(":")[0]
                if any(relation == r or base == r for r, _ in cue.relations) and not _pseudo(a, c) and (not cue.needs or _needed(a, i, cue)):
                    found = cue
                    break
            if found:
                break
        if found is None or c in inner.cues:  # the 'no' of a subject has done its work on the verb
            continue
        if relation.startswith("aux"):
            barred = barred or found.under_not == "negated"
            inner = _modal(a, i, c, lemma, found, perfect, inner)
            continue
        inner = replace(_effect(found.gives, inner, found.certainty), cues=(*inner.cues, c), alleged=inner.alleged or found.alleged)
    nobody = _no_party(a, i)
    if nobody is not None:
        inner = replace(inner, negated=not inner.negated, cues=(*inner.cues, nobody), certainty=None)
    if inner.negated and inner.mode == "proposed" and barred and before != "proposed":
        inner = replace(inner, mode="real", certainty=None)  # 'cannot', 'would not': it is said not to happen
    return _tense(a, i, inner, support, made)


def _no_party(a: Analysis, i: int) -> int | None:
    """The 'no' of a subject ('No one attacked'), or a 'not' written into the auxiliary; None without."""
    for c in a.children[i]:
        base = a.deprels[c].partition(":")[0]
        if base == "nsubj" and a.upos[i] in ("VERB", "ADJ"):
            for d in a.deps(c, "det"):
                if a.words[d].lower() in ("no", "neither") and not _pseudo(a, d):
                    return d
        if base == "aux" and len(a.words[c]) > 3 and a.words[c].lower().replace("’", "'").endswith("n't"):
            return c
    return None


def _modal(a: Analysis, i: int, c: int, lemma: str, cue: Cue, perfect: bool, inner: _Inner) -> _Inner:
    cues = (*inner.cues, c)
    negated = inner.negated
    if lemma in ("would", "could", "should", "might", "may", "must") and perfect:
        if lemma in ("would", "should"):  # 'would have met' did not
            return replace(inner, mode="real", negated=not negated, cues=cues, certainty=None if negated else -1.0)
        return replace(inner, mode="real", alleged=True, cues=cues, certainty=1.7)  # 'may have met': nobody knows
    if lemma == "would" and inner.mode != "proposed" and (inner.past_report or _reported(a, i)) and not _conditional(a, i):
        return replace(_effect("planned", inner, None), cues=cues)  # 'said it would': the future seen from the past
    if lemma == "be" and not any(a.words[m].lower() == "to" and m > c for m in a.deps(i, "mark")):
        return inner  # 'to have been killed' is no 'is to be killed'
    if (
        lemma == "would"
        and a.deprels[i] == "acl:relcl"
        and a.heads[i] >= 0
        and "planned" in {q.gives for q in grammar().above.get(a.lemmas[a.heads[i]].lower(), ())}
    ):
        return replace(_effect("planned", inner, None), cues=cues)  # 'a deal that would free them'
    if lemma == "could" and _negated_below(a, i) and inner.mode == "real":
        return replace(inner, cues=cues)  # 'could not reach': did not
    made = _effect(cue.gives, inner, cue.certainty)
    return replace(made, negated=negated, cues=cues)


def _negated_below(a: Analysis, i: int) -> bool:
    return any(a.words[c].lower().replace("’", "'") in ("not", "n't", "never") for c in a.deps(i, "advmod"))


def _conditional(a: Analysis, i: int) -> bool:
    return any(a.words[m].lower() in ("if", "unless", "were") for c in a.deps(i, "advcl") for m in a.deps(c, "mark"))


def _reported(a: Analysis, i: int) -> bool:
    """Whether a past reporting clause stands beside the clause of i ('..., he said')."""
    top = i
    while a.deprels[top] == "conj" and a.heads[top] >= 0:
        top = a.heads[top]
    return any(a.upos[c] == "VERB" and _past(a, c) and a.deps(c, "nsubj") for c in a.deps(top, "parataxis"))


def _pseudo(a: Analysis, c: int) -> bool:
    """Whether word c opens a sequence that looks like a cue and is none ('not only')."""
    rest = [w.lower() for w in a.words[c : c + 4]]
    before = [w.lower() for w in a.words[max(0, c - 3) : c + 1]]
    return any(rest[: len(p)] == list(p) or before[-len(p) :] == list(p) for p in grammar().never)


def _tense(a: Analysis, i: int, inner: _Inner, support: bool, made: bool) -> _Inner:
    g = grammar()
    if inner.mode != "real" or inner.negated:
        return inner
    if a.deprels[i] in ("amod", "acl") and a.feats[i].get("VerbForm") == "Part" and lemma_of(a, i) in g.state_verbs and not support:
        return replace(inner, mode="ongoing")  # 'the occupied heights', 'troops guarding the bridge'
    if a.upos[i] == "NOUN" and _future_time(a, i):
        return replace(inner, mode="planned")  # 'next week's talks'
    if a.feats[i].get("Mood") == "Imp" or _asked(a, i):
        return replace(inner, mode="proposed", certainty=None)
    carrier = _carrier(a, i)
    if carrier is None:
        if a.upos[i] == "NOUN" and not made and a.lemmas[i].lower() in g.state_nouns and not _dated(a, i) and _lasting_context(a, i):
            return replace(inner, mode="ongoing")
        return inner
    lemma = lemma_of(a, i)
    present = a.feats[carrier].get("Tense") == "Pres" and a.feats[carrier].get("VerbForm", "Fin") == "Fin"
    progressive = a.feats[i].get("VerbForm") in ("Part", "Ger") and (
        a.words[i].lower().endswith("ing") or any(a.words[c].lower() == "being" for c in a.deps(i, "aux"))
    )
    perfect = any(a.lemmas[c].lower() == "have" for c in a.deps(i, "aux"))
    lasting = lemma in g.state_verbs or progressive or bool(a.deps(i, "cop"))
    if present and not perfect and _future_time(a, i) and (progressive or lemma not in g.state_verbs):
        return replace(inner, mode="planned", today=progressive)
    if perfect and present and ((lasting and _since(a, i)) or lemma in g.results):
        return replace(inner, mode="ongoing")
    if present and not perfect and (progressive or (lemma in g.state_verbs and not support)) and a.upos[i] == "VERB":
        return replace(inner, mode="ongoing")
    if inner.past_report and progressive and not perfect and a.words[carrier].lower() in ("was", "were"):
        return replace(inner, mode="ongoing")  # 'said troops were combing the town': still at it as he speaks
    if a.deps(i, "cop") and present and lemma in g.state_nouns:
        return replace(inner, mode="ongoing")
    if any(a.words[c].lower() == "still" for c in a.deps(i, "advmod")) and present:
        return replace(inner, mode="ongoing")
    return inner


def _is_gerund(a: Analysis, i: int) -> bool:
    return a.words[i].lower().endswith("ing") or any(a.words[c].lower() == "having" for c in a.deps(i, "aux"))


def _asked(a: Analysis, i: int) -> bool:
    """A question that yes or no answers: 'Did the navy sink the trawler?'"""
    if a.heads[i] >= 0 or a.words[a.sentences[a.sentence_of[i]][1] - 1] != "?":
        return False
    subjects = a.deps(i, "nsubj")
    first = [c for c in a.children[i] if a.deprels[c].startswith(("aux", "cop"))]
    wh = any(a.words[k].lower() in ("who", "what", "why", "when", "where", "how", "which") for k in a.subtree(i))
    return bool(subjects and first and first[0] < subjects[0] and not wh)


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


def _carrier(a: Analysis, i: int) -> int | None:
    """The word that carries the tense of the clause of i, None where i has none."""
    for c in a.children[i]:
        if a.deprels[c].startswith("aux") and a.feats[c].get("VerbForm") == "Fin":
            return c
    for c in a.deps(i, "cop"):
        return c
    return i if a.feats[i].get("VerbForm") == "Fin" else None


def _future_time(a: Analysis, i: int) -> bool:
    g = grammar()
    for c in a.children[i]:
        base = a.deprels[c].partition(":")[0]
        if base in ("advmod", "obl", "nmod", "obj"):
            word = a.words[c].lower()
            if (word in g.soon and base != "obj") or any(a.words[d].lower() in ("next", "coming") for d in a.deps(c, "amod")):
                return True
            if a.upos[i] != "NOUN" and word in _WEEKDAYS and not any(a.words[d].lower() in ("last", "every") for d in a.children[c]):
                return True
    return False


def _since(a: Analysis, i: int) -> bool:
    for c in a.children[i]:
        base = a.deprels[c].partition(":")[0]
        if base == "obl" and a.case(c) == "since":
            return True
        if base == "obl" and a.case(c) == "for" and a.lemmas[c].lower() in ("year", "month", "week", "day", "decade", "hour", "time"):
            return True
        if base == "advcl" and _mark(a, c) == "since":
            return True
        if base == "advmod" and a.words[c].lower() in ("since", "long", "still", "always"):
            return True
        if a.lemmas[c].lower() == "decade" and base in ("obl", "nmod"):
            return True
    return False


def _finite(a: Analysis, i: int) -> bool:
    carrier = _carrier(a, i)
    return carrier is not None or any(a.upos[c] == "AUX" and a.deprels[c] == "aux" for c in a.children[i])


def _infinitive(a: Analysis, i: int) -> bool:
    if i > 0 and a.feats[i].get("VerbForm") == "Inf" and a.words[i - 1].lower() == "to" and a.deprels[i - 1] == "fixed":
        return True  # 'due to arrive'
    return any(a.words[c].lower() == "to" and a.deprels[c] == "mark" for c in a.children[i])


def _past(a: Analysis, i: int) -> bool:
    carrier = _carrier(a, i)
    if carrier is None:
        return a.feats[i].get("Tense") == "Past"
    return a.feats[carrier].get("Tense") == "Past"


def _past_above(a: Analysis, i: int) -> bool:
    """Whether the first finite clause above word i is in the past ('was quoted as saying')."""
    return next((_past(a, k) for k in a.ancestors(i) if a.upos[k] in ("VERB", "AUX", "ADJ") and _finite(a, k)), False)


def _own_clause(a: Analysis, i: int) -> bool:
    """Whether a conjunct has a tense or subject of its own, so that the first one's auxiliaries do not reach it."""
    if a.upos[i] in _NOMINAL and not a.deps(i, "cop"):
        return any(a.deprels[c].partition(":")[0] == "det" and a.words[c].lower() == "no" for c in a.children[i])
    if a.deps(i, "nsubj") or a.deps(i, "aux") or a.deps(i, "cop"):
        return True
    return a.feats[i].get("VerbForm") == "Fin" and a.feats[i].get("Mood", "Ind") == "Ind" and a.feats[i].get("Tense") is not None


def _indefinite(a: Analysis, i: int) -> bool:
    for c in a.children[i]:
        base = a.deprels[c].partition(":")[0]
        if base == "det" and a.words[c].lower() not in ("a", "an", "any", "some", "no", "another", "more", "further"):
            return False
        if a.deprels[c] == "nmod:poss":
            return False
    return True
