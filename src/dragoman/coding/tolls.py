"""Whose number: each number of a report bound to one act, and the one number of each kind that stands for an act told several times.

A number goes to the act that its own word tells ('killed'), to the act nearest along the tree, to the attack told just before, or to the campaign
whose toll it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from dragoman.coding.counts import CASUALTIES, OF_SEVERAL, CountMention, kind_of, kind_of_noun
from dragoman.coding.numbers import count_grammar, is_year, quantity_of
from dragoman.records import Count
from dragoman.trees import Analysis

# Types of act that a number may belong to when no verb of its own tells the act.
_BEARERS = {
    "dead": {"ASSAULT", "PROTEST", "COERCE", "SANCTION"},
    "injured": {"ASSAULT", "PROTEST", "COERCE"},
    "missing": {"ASSAULT", "COERCE"},
    "detained": {"COERCE", "SANCTION"},
    "hostages": {"ASSAULT", "COERCE"},
    "displaced": {"ASSAULT", "COERCE", "SANCTION"},
    "size": {"PROTEST", "MOBILIZE", "RETREAT", "CONSULT", "COERCE"},
    "money": {"AID", "SUPPORT", "COOPERATE", "AGREE", "SANCTION", "COERCE"},
}
_REACH = {"dead": 6, "injured": 6, "missing": 6, "hostages": 4, "detained": 4, "displaced": 2, "size": 2, "money": 4}


def bind_counts(
    analysis: Analysis, counts: Sequence[CountMention], acts: Mapping[int, str], giver: Callable[[int], str | None] = lambda _: None
) -> dict[int, dict[str, CountMention]]:
    """The numbers of each act by kind. `acts`: trigger words, with the type of the act that each tells; `giver`: who gives the number at a word."""
    a = analysis
    counts = _without_the_ill(a, counts)
    out: dict[int, dict[str, CountMention]] = {t: {} for t in acts}
    verbs = {(m.kind, m.verb) for m in counts}
    toll_in: set[int] = set()
    for m in sorted(counts, key=lambda m: (m.told != "total", m.first)):
        sentence = a.sentence_of[m.first]
        total = m.told == "total" or (sentence in toll_in and m.verb not in acts and m.kind in CASUALTIES)
        if m.told == "total":
            toll_in.add(sentence)
        bearer = _bearer_of_toll(a, m, acts) if total else _bearer(a, m, acts, out, verbs)
        if bearer is None:
            continue
        m, known = replace(m, count=replace(m.count, source=giver(m.first))), out[bearer].get(m.kind)
        given = known.count.source if known is not None else None
        rival = known is not None and given is not None and given != m.count.source and (m.value or 0) > (known.value or 0)
        of_the_toll = total and (m.told == "total" or known is None or known.told != "total")  # 'two bodies were found, bringing the toll to four'
        if of_the_toll or known is None or rival:  # 'nine were killed, a nurse said; the army put the toll at six'
            out[bearer][m.kind] = m
    for t in acts:
        acts_told = _number_of_acts(a, t)
        if acts_told is not None:
            out[t]["acts"] = CountMention("acts", acts_told, t, t, t + 1)
    return out


_ILLS = frozenset("heart stroke illness disease cancer fear fright cause age pneumonia infection complication fever hunger thirst cold".split())


def _without_the_ill(a: Analysis, counts: Sequence[CountMention]) -> list[CountMention]:
    """'four were killed: three were shot, and one died of a heart attack': three. Who dies of an illness is no act's dead, nor is the sum with him."""
    dead = [m for m in counts if m.kind == "dead" and m.value is not None]
    ill = [m for m in dead if m.verb >= 0 and a.lemmas[m.verb].lower() in ("die", "succumb") and _of_illness(a, m.verb)]
    sums = []
    for k in ill:
        others = [m for m in dead if m not in ill and a.sentence_of[m.first] == a.sentence_of[k.first]]
        sums += [m for m in others if any((x.value or 0) + (k.value or 0) == m.value for x in others)]
    return [m for m in counts if m not in ill and m not in sums]


def _of_illness(a: Analysis, verb: int) -> bool:
    causes = [c for c in a.deps(verb, "obl") if a.case(c) in ("of", "from", "to")]
    return any(a.lemmas[k].lower() in _ILLS for c in causes for k in (c, *a.deps(c, "compound", "amod")))


_OF_ITSELF = frozenset("die death dead perish pass succumb".split())
_HELD = frozenset("shield hostage captive".split())  # 'a number of human shields' are people
_SHOTS = frozenset("rocket missile shell mortar projectile airstrike strike attack raid".split())


def _number_of_acts(a: Analysis, trigger: int) -> Count | None:
    """'hundreds of strikes', 'three raids', 'fired several rockets'."""
    if a.upos[trigger] == "VERB" and a.lemmas[trigger].lower() in ("fire", "launch", "lob"):
        shots = [c for c in a.children[trigger] if a.deprels[c] in ("obj", "nsubj:pass") and a.lemmas[c].lower() in _SHOTS]
        q = quantity_of(a, shots[0]) if shots else None
        return None if q is None else Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end))
    if a.upos[trigger] not in ("NOUN", "PROPN") or a.lemmas[trigger].lower() in _HELD:
        return None
    q = quantity_of(a, trigger)
    if q is None or (q.value == 1 and not a.deps(trigger, "nummod")) or is_year(a, q.first):
        return None
    if a.feats[trigger].get("Number") == "Sing" and q.value != 1:
        return None
    return Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end))


def _bearer(
    a: Analysis, m: CountMention, acts: Mapping[int, str], told: Mapping[int, Mapping[str, CountMention]], verbs: set[tuple[str, int]]
) -> int | None:
    """The act that a number belongs to, None where no act near bears it."""
    anchor = m.verb if m.verb >= 0 else m.head
    if a.lemmas[anchor].lower() == "death" and m.value == 1 and _is_bygone(a, anchor):
        return None
    for k in (anchor, m.head):
        if k in acts:
            return k
    sibling = a.heads[anchor]  # 'two were killed and 100 wounded'
    if a.deprels[anchor] in ("conj", "parataxis") and sibling in acts and kind_of(a, sibling) in CASUALTIES and m.kind in CASUALTIES:
        return sibling
    allowed = _BEARERS.get(m.kind, set())
    if m.kind == "dead" and m.told != "total" and a.lemmas[anchor].lower() in _OF_ITSELF:
        allowed = allowed - {"COERCE", "SANCTION"}  # 'to strip her, whose son has died, of her passport'
    allowed = {"ASSAULT"} if a.lemmas[anchor].lower() in ("body", "corpse") else allowed
    sentence = a.sentence_of[anchor]
    here = [
        t for t, kind in acts.items() if a.sentence_of[t] == sentence and kind in allowed and ((m.kind, t) not in verbs or m.kind not in CASUALTIES)
    ]
    before = [t for t in here if t < anchor]
    clause = [a.lower[k] for k in range(max(before, default=anchor), anchor)]
    if before and any(clause[k : k + 3] == ["at", "the", "time"] for k in range(len(clause))):
        return max(before)  # 'the worst since an attack in May, with police reporting at the time ten killed'
    scored = sorted((_steps(a, anchor, t), anchor not in a.ancestors(t), t) for t in here)  # of two as near, what the clause itself holds
    if scored and scored[0][0] <= _REACH.get(m.kind, 6):
        return scored[0][-1]
    if m.kind not in ("dead", "injured", "missing", "hostages") or m.told in OF_SEVERAL:
        return None
    of_the_same = _act_on(a, m, acts, told)
    if of_the_same is not None:
        return of_the_same
    alone = a.upos[anchor] == "ADJ" and m.value == 1 and a.upos[m.head] != "PRON"  # 'their father is dead' tells of no attack before
    return _attack_before(a, m.kind, anchor, acts, told) if a.lemmas[m.head].lower() not in ("body", "corpse") and not alone else None


def _is_bygone(a: Analysis, death: int) -> bool:
    """'fired in May, the anniversary of the death of the king', 'since his death'."""
    head = a.heads[death]
    return a.case(death) in ("since", "before", "until") or (
        head >= 0 and a.lemmas[head].lower() in ("anniversary", "mourning", "year", "commemoration")
    )


def _act_on(a: Analysis, m: CountMention, acts: Mapping[int, str], told: Mapping[int, Mapping[str, CountMention]]) -> int | None:
    """The killing that names the counted victims again: 'the death of six monks ... the murder of the monks'."""
    nouns = {a.lemmas[k].lower() for k in a.subtree(m.head) if a.upos[k] in ("NOUN", "PROPN") and k >= m.first} - {"people", "person", "man", "death"}
    for t in sorted(acts):
        if acts[t] not in _BEARERS[m.kind] or m.kind in told[t] or _kind_of_act(a, t) != m.kind:
            continue
        objects = [c for c in a.children[t] if a.bare[c] in ("obj", "nmod", "compound") or a.deprels[c] == "nsubj:pass"]
        if any(a.lemmas[c].lower() in nouns for c in objects):
            return t
    return None


def _kind_of_act(a: Analysis, t: int) -> str | None:
    return kind_of(a, t) or kind_of_noun(a, t)


def _attack_before(a: Analysis, kind: str, anchor: int, acts: Mapping[int, str], told: Mapping[int, Mapping[str, CountMention]]) -> int | None:
    """The last attack told up to three sentences before that has no number of the kind yet; in a sentence the main one."""
    violent = count_grammar().violence
    sentence = a.sentence_of[anchor]
    for back in range(1, 4):
        found = [
            t
            for t in acts
            if a.sentence_of[t] == sentence - back and (acts[t] == "ASSAULT" or a.lemmas[t].lower() in violent) and acts[t] in _BEARERS[kind]
        ]
        if found:
            free = [t for t in found if kind not in told[t]]
            return min(free, key=lambda t: len(list(a.ancestors(t)))) if len(free) == len(found) else None
    return None


def _bearer_of_toll(a: Analysis, m: CountMention, acts: Mapping[int, str]) -> int | None:
    """A running total belongs to the act that its own phrase names ('the toll from the bombing'), to another act of the sentence, or to the first
    attack of the paragraph or of the one before."""
    allowed = _BEARERS[m.kind]
    toll = m.verb if m.verb >= 0 else m.head
    below = [t for t in a.subtree(toll) if acts.get(t) in allowed]
    if below:
        nouns = [t for t in below if a.upos[t] in ("NOUN", "PROPN")]
        return nouns[0] if nouns else None
    sentence = a.sentence_of[toll]
    here = sorted((_steps(a, toll, t), t) for t in acts if a.sentence_of[t] == sentence and acts[t] in allowed and kind_of(a, t) is None)
    if here:
        return here[0][1]
    violent = count_grammar().violence
    before = [t for t in acts if t < toll and acts[t] in allowed and (acts[t] == "ASSAULT" or a.lemmas[t].lower() in violent)]
    near = [t for t in before if sentence - a.sentence_of[t] <= 3]
    return min(near or before, default=None)


def _steps(a: Analysis, i: int, k: int) -> int:
    up = {w: d for d, w in enumerate([i, *a.ancestors(i)])}
    for d, w in enumerate([k, *a.ancestors(k)]):
        if w in up:
            return d + up[w]
    return 99


def latest(tellings: Iterable[tuple[bool, Mapping[str, CountMention]]]) -> dict[str, CountMention]:
    """One number of each kind for an act that is told several times, in text order, each telling with whether it stands on somebody's word: the
    first figure stands until a higher or a more exact one; further dead are added; a number of a whole period stands only where there is no
    other; what somebody claims does not overrule what the report says itself, unless that only names the victims."""
    out: dict[str, tuple[bool, CountMention]] = {}
    added: set[tuple[str, int | None, frozenset[str]]] = set()
    for claimed, told in tellings:
        for kind, m in told.items():
            known = out.get(kind)
            if known is None or (known[1].told in OF_SEVERAL and m.told not in OF_SEVERAL):
                out[kind] = (claimed, m)
            elif m.told == "further" and m.value is not None and known[1].value is not None:
                again = m.who & known[1].who or m.value == known[1].value != 1
                if (kind, m.value, m.who) not in added and not again:
                    out[kind] = (known[0], _with_further(known[1], m))
            elif m.told not in OF_SEVERAL and (known[0] or not claimed or known[1].told == "named") and _tells_more(m, known[1]):
                out[kind] = (claimed, m)
            if m.told == "further":
                added.add((kind, m.value, m.who))
    return {kind: m for kind, (_, m) in out.items()}


def _with_further(known: CountMention, m: CountMention) -> CountMention:
    """The mayor, told to be dead, and 'her driver was also killed': two. The words are those of the later figure."""
    a, b = known.count, m.count
    low, high = (None if x is None or y is None else x + y for x, y in ((a.low, b.low), (a.high, b.high)))
    victims = a.victims if a.victims == b.victims else None
    return replace(
        m, count=replace(b, value=(a.value or 0) + (b.value or 0), low=low, high=high, victims=victims), told="stated", who=known.who | m.who
    )


def _tells_more(m: CountMention, before: CountMention) -> bool:
    return m.value is not None and m.value > (before.value or before.count.low or 0)  # 'five' is less than 'dozens'
