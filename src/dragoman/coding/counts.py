"""How many: the dead, injured, missing, detained, displaced, hostages, participants, acts and sums of money that a report tells of.

Words and bounds stand in data/grammar/counts.yaml. Each number is bound to one act: the word that makes it a toll ('killed') where that tells an
act, the act that is nearest along the tree, the attack told just before, or the campaign whose toll it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.coding.numbers import CURRENCY, Quantity, count_grammar, is_year, number_at, qualified, quantity_of
from dragoman.records import Count
from dragoman.trees import Analysis

KINDS = ("dead", "injured", "missing", "detained", "displaced", "hostages", "size", "acts", "money")
_CASUALTIES = ("dead", "injured", "missing")
# Types of act that a number may belong to when no verb of its own tells the act.
_BEARERS = {
    "dead": {"ASSAULT", "PROTEST", "COERCE", "SANCTION"},
    "injured": {"ASSAULT", "PROTEST", "COERCE"},
    "missing": {"ASSAULT", "COERCE"},
    "detained": {"COERCE", "SANCTION"},
    "hostages": {"ASSAULT", "COERCE"},
    "displaced": {"ASSAULT", "COERCE", "SANCTION"},
    "size": {"PROTEST", "MOBILIZE", "RETREAT", "ASSAULT", "CONSULT", "COERCE"},
    "money": {"AID", "SUPPORT", "COOPERATE", "AGREE", "SANCTION", "COERCE"},
}
_REACH = {"dead": 6, "injured": 6, "missing": 6, "hostages": 4, "detained": 4, "displaced": 2, "size": 2, "money": 4}


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number in the text: what it counts (`kind`), the words [first, end) that give it, the counted word `head`, the word `verb` that makes it one
    ('killed'), the victims' kind, and whether it is a running total ('the toll rose to')."""

    kind: str
    count: Count
    head: int
    first: int
    end: int
    victims: str | None = None
    verb: int = -1
    total: bool = False


# --- mentions ------------------------------------------------------------------------------------------------------------------------


def find_counts(analysis: Analysis) -> list[CountMention]:
    """Every number that counts people, acts or money, in text order."""
    a = analysis
    g = count_grammar()
    out: list[CountMention] = []
    for i in range(len(a)):
        lemma = a.lemmas[i].lower()
        if _is_toll(a, i):
            out += _of_toll(a, i)
        if a.upos[i] in ("VERB", "ADJ"):
            out += _of_verb(a, i, lemma)
        if a.upos[i] in ("NOUN", "ADJ", "VERB", "PROPN") and lemma in g.nouns:
            out += _of_noun(a, i, g.nouns[lemma])
        if a.words[i].lower() in CURRENCY or lemma in CURRENCY:
            out += _of_money(a, i)
    out = [m for m in out if not _measures(a, m)]
    out.sort(key=lambda m: (m.first, m.end, not m.total))
    kept: list[CountMention] = []
    for mention in out:
        if not any(m.kind == mention.kind and m.first < mention.end and mention.first < m.end for m in kept):
            kept.append(mention)
    return [m for m in kept if not any(o.first == m.first and o.kind != m.kind and m.verb < o.first < o.verb for o in kept)]


def _measures(a: Analysis, m: CountMention) -> bool:
    """'killed two days ago': a number of days, of metres, of dollars counts nobody."""
    g = count_grammar()
    after = a.words[m.end].lower() if m.end < len(a) else ""
    return m.kind != "money" and (a.lemmas[m.head].lower() in g.units or after in g.units or after.rstrip("s") in g.units)


def _kind_of(a: Analysis, i: int) -> str | None:
    """What the verb or adjective at word i makes of people: dead, injured ...; None where nothing."""
    g = count_grammar()
    lemma, word = a.lemmas[i].lower(), a.words[i].lower()
    return g.objects.get(lemma) or g.subjects.get(lemma) or g.predicates.get(word)


def _of_verb(a: Analysis, i: int, lemma: str) -> list[CountMention]:
    g = count_grammar()
    particle = [a.words[c].lower() for c in a.children[i] if a.deprels[c] in ("compound:prt", "xcomp", "advmod", "obl")]
    keys = [f"{lemma} {p}" for p in particle] + [lemma]
    if any(a.lemmas[c].lower() == "death" and a.case(c) == "to" for c in a.deps(i, "obl")):
        keys.insert(0, "kill")  # 'shot to death'
    out: list[CountMention] = []
    for key in keys:
        if key in g.objects:
            counted = _objects(a, i)
            out += _counted(a, g.objects[key], counted, i)
            break
        if key in g.subjects:
            counted = [] if _passive(a, i) else _subjects(a, i)
            out += _counted(a, g.subjects[key], counted, i)
            break
    if lemma == "leave":
        for c in a.deps(i, "xcomp", "obj", "ccomp", "advcl"):
            kind = g.predicates.get(a.words[c].lower())
            if kind is not None:
                out += _counted(a, kind, [o for o in a.deps(i, "obj") if o != c] or a.deps(c, "nsubj"), i)
    if lemma in ("claim", "lose", "cost", "take"):
        out += _counted(a, "dead", [o for o in a.deps(i, "obj") if a.lemmas[o].lower() == "life"], i)
    kind = g.predicates.get(a.words[i].lower())
    if kind is not None and not out:
        out += _counted(a, kind, _subjects(a, i) or _objects(a, i), i)
    return out


def _objects(a: Analysis, i: int) -> list[int]:
    if _passive(a, i):
        return _subjects(a, i)
    objects = a.deps(i, "obj")
    if objects:
        return objects
    participle = a.feats[i].get("VerbForm") == "Part" and not a.words[i].lower().endswith("ing")
    head = a.heads[i]
    if a.deprels[i] == "acl" and participle:
        return [head]  # 'the men killed in ...'
    if a.deprels[i] == "conj" and participle and head >= 0 and a.upos[head] in ("NOUN", "PROPN", "NUM") and not a.deps(i, "nsubj"):
        return [head]  # '..., with ten guards and two clerks killed'
    if a.deprels[i] == "conj" and a.feats[i].get("VerbForm") != "Fin":
        return _subjects(a, i)
    if head < 0 or a.deprels[i] in ("conj", "parataxis", "advcl", "ccomp"):  # a headline without its auxiliary: 'Six killed in strike'
        subjects = a.deps(i, "nsubj") if participle or head < 0 else []
        return subjects or ([_list_before(a, i)] if participle and i > 0 and a.upos[i - 1] in ("NOUN", "PROPN") else [])
    return []


def _list_before(a: Analysis, i: int) -> int:
    """The head of the list of people that ends just before word i ('... ten guards, two clerks and a cook killed')."""
    k = i - 1
    while a.heads[k] >= 0 and a.heads[k] < i and a.upos[a.heads[k]] in ("NOUN", "PROPN", "NUM") and a.sentence_of[a.heads[k]] == a.sentence_of[i]:
        k = a.heads[k]
    return k


def _subjects(a: Analysis, i: int) -> list[int]:
    found = a.deps(i, "nsubj")
    if found:
        words = [a.words[f].lower() for f in found]
        if a.deprels[i] == "acl:relcl" and words[0] in ("who", "that", "which") and a.heads[i] >= 0:
            return [a.heads[i]]
        return found
    if a.deprels[i] == "conj" and a.heads[i] >= 0:
        return _subjects(a, a.heads[i])
    if a.deprels[i] == "xcomp" and a.heads[i] >= 0:
        return _subjects(a, a.heads[i])
    return []


def _passive(a: Analysis, i: int) -> bool:
    if a.deps(i, "aux:pass", "nsubj:pass") and any(a.deprels[c] in ("aux:pass", "nsubj:pass") for c in a.children[i]):
        return True
    if a.deprels[i] == "conj" and a.heads[i] >= 0 and not a.deps(i, "nsubj", "obj", "aux") and a.feats[i].get("VerbForm") == "Part":
        return _passive(a, a.heads[i])
    return False


def _counted(a: Analysis, kind: str, heads: Sequence[int], verb: int) -> list[CountMention]:
    """The counted words as one mention: 'two officers and three clerks' are five."""
    beside = _beside(a, verb) or _next_to(a, verb)
    if beside is not None:
        owner = next((h for h in heads if beside.end - 1 <= h <= beside.end + 3), None)
        if owner is None or ((read := quantity_of(a, owner)) is not None and read.first != beside.first):
            return [_mention(a, kind, beside, beside.end - 1, verb)]
        heads = [owner]
    out: list[CountMention] = []
    for head in heads:
        if a.lemmas[head].lower() == "toll" or _is_toll(a, head):
            continue
        parts = []
        together = [k for k in a.conjuncts(head) if k == head or not _part_of(a, head, k)]
        if verb < head or _passive(a, verb):
            together += _company(a, verb, head)
        for k in together:
            q = quantity_of(a, k) or (_one_person(a, k) if kind in ("dead", "hostages") and (k > verb or _passive(a, verb)) else None)
            if q is not None:
                parts.append((k, q))
        if not parts:
            continue
        head0, first = parts[0]
        if kind == "size" and first.value == 1:
            continue
        if kind == "injured" and first.value == 1 and a.upos[head0] == "NOUN" and a.lemmas[head0].lower() not in count_grammar().victims:
            continue  # 'burned a school'
        if len(parts) > 1 and len(parts) == len(together) and any(q.value is not None for _, q in parts) and not _spelled_out(a, parts):
            first = _sum([q for _, q in parts])
        out.append(_mention(a, kind, first, head0, verb))
    return out


def _one_person(a: Analysis, head: int) -> Quantity | None:
    """Whoever is killed or kidnapped is a person: 'the archbishop' is one, 'peasants Ann Lee and Bo Ray' are as many as are named."""
    names = [k for c in a.deps(head, "appos", "flat") for k in a.conjuncts(c) if (name := a.name_of[k]) is not None and name.type == "PER"]
    if a.feats[head].get("Number") == "Plur":
        return Quantity(len(names), len(names), len(names), None, head, head + 1) if len(names) > 1 else None
    g = count_grammar()
    person = a.upos[head] == "NOUN" and a.lemmas[head].lower() not in g.groups | g.violence | g.units
    return Quantity(1, 1, 1, None, head, head + 1) if person else None


def _spelled_out(a: Analysis, parts: Sequence[tuple[int, Quantity]]) -> bool:
    """'three reporters, two locals and a foreigner' are three: after the comma the list only says who."""
    (_, whole), *rest = parts
    joined = any(a.words[c].lower() in ("and", "or") for c in a.deps(rest[0][0], "cc"))
    return not joined and len(rest) > 1 and whole.value is not None and whole.value == sum(q.value or 0 for _, q in rest)


def _sum(parts: Sequence[Quantity]) -> Quantity:
    """'150 guards, 95 clerks and hundreds of rebels' are 245 at the least."""
    lows = [q.low for q in parts]
    highs = [q.high for q in parts]
    return Quantity(
        sum(q.value or 0 for q in parts), sum(x or 0 for x in lows) if None not in lows else None,
        sum(x or 0 for x in highs) if None not in highs else None, next((q.qualifier for q in parts if q.qualifier), None),
        parts[0].first, max(q.end for q in parts),
    )  # fmt: skip


def _company(a: Analysis, verb: int, head: int) -> list[int]:
    """'was killed with her son': those who shared the victim's fate."""
    g = count_grammar()
    marks = ("with", "along with", "together with", "alongside")
    return [c for c in a.deps(verb, "obl") if c != head and a.case(c) in marks and a.lemmas[c].lower() in g.victims]


def _beside(a: Analysis, verb: int) -> Quantity | None:
    """The number of a gapped conjunct: '... and some 100 wounded', '... and five others wounded'."""
    if (
        a.deps(verb, "aux", "cop")
        or a.words[verb].lower().endswith("ing")
        or verb == 0
        or a.upos[verb - 1] in ("VERB", "AUX", "PART", "ADP", "CCONJ")
    ):
        return None
    lo, _ = a.sentences[a.sentence_of[verb]]
    k = verb - 1
    while k >= lo and a.words[k].lower() not in ("and", "or", ",", ";", "but") and a.upos[k] not in ("VERB", "AUX", "ADP", "SCONJ"):
        k -= 1
    if k < lo or a.words[k].lower() not in ("and", ",") or not any(a.upos[j] == "VERB" or _kind_of(a, j) for j in range(lo, k)):
        return None
    if a.words[k] == "," and not any(_kind_of(a, j) for j in range(lo, k)):
        return None
    numbers = [found for j in range(k + 1, verb) if (found := number_at(a, j)) is not None and not is_year(a, j)]
    if numbers:
        return qualified(a, *numbers[0])
    for j in range(k + 1, verb):
        if a.words[j].lower() in count_grammar().rough:
            return Quantity(None, count_grammar().rough[a.words[j].lower()], None, None, j, j + 1)
    return None


def _next_to(a: Analysis, verb: int) -> Quantity | None:
    """The number that stands right behind the verb ('killed at least five and wounded 110'), whatever the tree makes of it."""
    if _kind_of(a, verb) not in ("dead", "injured", "detained") or _passive(a, verb):
        return None
    _, hi = a.sentences[a.sentence_of[verb]]
    for width in range(0, 5):
        k = verb + 1 + width
        if k >= hi:
            return None
        found = number_at(a, k)
        if found is not None:
            q = qualified(a, *found)
            return q if q.first == verb + 1 and not is_year(a, k) else None
    return None


def _part_of(a: Analysis, head: int, k: int) -> bool:
    """'..., including a policeman': one of those already counted; or one of whom another verb tells ('one guard and wounded three others')."""
    first, _ = a.phrase(k)
    around = {w.lower() for w in a.words[max(0, first - 1) : k]}
    if a.upos[k] in ("VERB", "AUX"):
        return True
    if around & {"including", "include", "among"}:
        return True
    return any(a.upos[j] == "VERB" and _kind_of(a, j) is not None for j in range(min(head, k) + 1, max(head, k)))


def _mention(a: Analysis, kind: str, q: Quantity, head: int, verb: int, total: bool = False) -> CountMention:
    g = count_grammar()
    inner = [head, *(c for c in a.deps(head, "nmod") if a.case(c) == "of")]
    victims = next((g.victims[a.lemmas[k].lower()] for k in reversed(inner) if a.lemmas[k].lower() in g.victims), None)
    count = Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end), None, victims)
    return CountMention(kind, count, head, q.first, q.end, victims, verb, total)


def _of_noun(a: Analysis, i: int, kind: str) -> list[CountMention]:
    """'12 deaths', '12 dead', 'dozens of arrests', 'the murder of six monks', "the monk's murder"."""
    if a.upos[i] == "VERB" and a.deps(i, "aux", "aux:pass", "nsubj", "obj"):
        return []
    g = count_grammar()
    lemma = a.lemmas[i].lower()
    own = quantity_of(a, i)
    if lemma not in ("body", "corpse"):
        for c in a.children[i]:
            of = a.deprels[c].partition(":")[0] == "nmod" and a.case(c) == "of"
            whose = a.deprels[c] == "nmod:poss" and kind == "dead" and a.feats[i].get("Number") != "Plur"
            if (of or whose) and (a.feats[i].get("Number") != "Plur" or own is None) and lemma not in ("hostage", "refugee", "captive"):
                found = _counted(a, kind, [c], i)
                if found and (of or found[0].count.value == 1):
                    return found
    q = own
    if q is None and a.words[i].lower() in ("dead", "injured", "wounded", "missing"):
        if i > 0 and (beside := number_at(a, i - 1)) is not None and beside[2] == i:
            q = qualified(a, *beside)  # 'left two dead'
        for c in (*a.deps(i, "nsubj"), *a.deps(i, "obj")) if q is None else ():
            q = quantity_of(a, c) if a.lemmas[c].lower() not in g.violence else None
    if q is None or (q.value == 1 and lemma != "dead"):
        return []
    return [_mention(a, kind, q, i, i)]


def _is_toll(a: Analysis, i: int) -> bool:
    """'the death toll', 'the number of people killed', 'the total of deaths'."""
    g = count_grammar()
    lemma = a.lemmas[i].lower()
    if a.upos[i] != "NOUN" or a.feats[i].get("Number") == "Plur":
        return False
    if lemma in g.tolls:
        return True
    return lemma in ("number", "total", "count", "tally", "figure") and _toll_kind(a, i) is not None


def _toll_kind(a: Analysis, i: int) -> str | None:
    """What a toll counts, from the words below it."""
    g = count_grammar()
    for k in a.subtree(i):
        if k != i and (kind := g.nouns.get(a.lemmas[k].lower()) or g.objects.get(a.lemmas[k].lower())) in _CASUALTIES and a.upos[k] != "PROPN":
            return kind
    return None


def _of_toll(a: Analysis, i: int) -> list[CountMention]:
    """'the death toll rose to 12', 'a toll of 12', 'bringing the number of dead to 12'."""
    kind = _toll_kind(a, i) or "dead"
    below = a.subtree(i)
    for c in a.deps(i, "nmod"):
        if a.case(c) in ("of", "at") and a.lemmas[i].lower() in count_grammar().tolls and (q := quantity_of(a, c)) is not None:
            return [_mention(a, kind, q, c, i, True)]
    _, hi = a.sentences[a.sentence_of[i]]
    for k in range(i + 1, hi):  # the first number behind 'to', 'at' or a verb of reaching
        if a.words[k].lower() in (";", ":") or (found := number_at(a, k)) is None or is_year(a, k):
            continue
        q = qualified(a, *found)
        before = a.words[q.first - 1].lower()
        units = count_grammar().units
        if q.end < hi and (a.words[q.end].lower() in units or a.lemmas[q.end].lower() in units):
            continue
        reached = before in ("to", "at", "past", "is", "was", "stands", "exceeded", "exceeds", "topped", "reached", "reaches", "passed", "hit", "now")
        if reached and (k not in below or before == "to"):
            return [_mention(a, kind, q, k, i, True)]
    return []


def _of_money(a: Analysis, i: int) -> list[CountMention]:
    """'$ 3.5 million', '40 million euros'."""
    around = [i + 1] if not a.words[i].isalpha() else [i - 1, *a.deps(i, "nummod")]
    for k in around:
        if 0 <= k < len(a) and (found := number_at(a, k)) is not None:
            q = qualified(a, *found)
            first, end = min(q.first, i), max(q.end, i + 1)
            return [_mention(a, "money", Quantity(q.value, q.low, q.high, q.qualifier, first, end), i, a.heads[i])]
    return []


# --- acts ----------------------------------------------------------------------------------------------------------------------------


def bind_counts(
    analysis: Analysis, counts: Sequence[CountMention], acts: Mapping[int, str], giver: Callable[[int], str | None] = lambda _: None
) -> dict[int, dict[str, Count]]:
    """The numbers of each act by kind. `acts`: trigger words, with the type of the act that each tells; `giver`: who gives the number at a word."""
    a = analysis
    out: dict[int, dict[str, Count]] = {t: {} for t in acts}
    verbs = {(m.kind, m.verb) for m in counts}
    toll_in: set[int] = set()
    for m in sorted(counts, key=lambda m: (not m.total, m.first)):
        sentence = a.sentence_of[m.first]
        total = m.total or (sentence in toll_in and m.verb not in acts and m.kind in _CASUALTIES)
        if m.total:
            toll_in.add(sentence)
        bearer = _bearer_of_toll(a, m, acts) if total else _bearer(a, m, acts, out, verbs)
        if bearer is None:
            continue
        count, known = replace(m.count, source=giver(m.first)), out[bearer].get(m.kind)
        rival = known is not None and known.source is not None and known.source != count.source and (count.value or 0) > (known.value or 0)
        if total or known is None or rival:  # 'nine were killed, a nurse said; the army put the toll at six'
            out[bearer][m.kind] = count
    for t in acts:
        acts_told = _number_of_acts(a, t)
        if acts_told is not None:
            out[t]["acts"] = acts_told
    return out


def _number_of_acts(a: Analysis, trigger: int) -> Count | None:
    """'hundreds of strikes', 'three raids'."""
    if a.upos[trigger] not in ("NOUN", "PROPN"):
        return None
    q = quantity_of(a, trigger)
    if q is None or (q.value == 1 and not a.deps(trigger, "nummod")) or is_year(a, q.first):
        return None
    if a.feats[trigger].get("Number") == "Sing" and q.value != 1:
        return None
    return Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end))


def _bearer(
    a: Analysis, m: CountMention, acts: Mapping[int, str], told: Mapping[int, Mapping[str, Count]], verbs: set[tuple[str, int]]
) -> int | None:
    """The act that a number belongs to, None where no act near bears it."""
    anchor = m.verb if m.verb >= 0 else m.head
    for k in (anchor, m.head):
        if k in acts:
            return k
    sibling = a.heads[anchor]  # 'two were killed and 100 wounded'
    if a.deprels[anchor] in ("conj", "parataxis") and sibling in acts and _kind_of(a, sibling) in _CASUALTIES and m.kind in _CASUALTIES:
        return sibling
    allowed = _BEARERS.get(m.kind, set())
    sentence = a.sentence_of[anchor]
    here = [
        t for t, kind in acts.items() if a.sentence_of[t] == sentence and kind in allowed and ((m.kind, t) not in verbs or m.kind not in _CASUALTIES)
    ]
    scored = sorted((_steps(a, anchor, t), t) for t in here)
    if scored and scored[0][0] <= _REACH.get(m.kind, 6):
        return scored[0][1]
    if m.kind not in ("dead", "injured", "missing", "hostages"):
        return None
    of_the_same = _act_on(a, m, acts, told)
    if of_the_same is not None:
        return of_the_same
    return _attack_before(a, m.kind, anchor, acts, told) if a.lemmas[m.head].lower() not in ("body", "corpse") else None


def _act_on(a: Analysis, m: CountMention, acts: Mapping[int, str], told: Mapping[int, Mapping[str, Count]]) -> int | None:
    """The killing that names the counted victims again: 'the death of six monks ... the murder of the monks'."""
    nouns = {a.lemmas[k].lower() for k in a.subtree(m.head) if a.upos[k] in ("NOUN", "PROPN") and k >= m.first} - {"people", "person", "man", "death"}
    for t in sorted(acts):
        if acts[t] not in _BEARERS[m.kind] or m.kind in told[t] or _kind_of_act(a, t) != m.kind:
            continue
        objects = [c for c in a.children[t] if a.deprels[c].partition(":")[0] in ("obj", "nmod", "compound") or a.deprels[c] == "nsubj:pass"]
        if any(a.lemmas[c].lower() in nouns for c in objects):
            return t
    return None


def _kind_of_act(a: Analysis, t: int) -> str | None:
    return _kind_of(a, t) or count_grammar().nouns.get(a.lemmas[t].lower())


def _attack_before(a: Analysis, kind: str, anchor: int, acts: Mapping[int, str], told: Mapping[int, Mapping[str, Count]]) -> int | None:
    """The last attack told up to three sentences before that has no number of the kind yet; in a sentence the main one."""
    violent = count_grammar().violence
    sentence = a.sentence_of[anchor]
    for back in range(1, 4):
        found = [t for t in acts if a.sentence_of[t] == sentence - back and a.lemmas[t].lower() in violent and acts[t] in _BEARERS[kind]]
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
    here = sorted((_steps(a, toll, t), t) for t in acts if a.sentence_of[t] == sentence and acts[t] in allowed and _kind_of(a, t) is None)
    if here:
        return here[0][1]
    violent = count_grammar().violence
    before = [t for t in acts if t < toll and acts[t] in allowed and a.lemmas[t].lower() in violent]
    near = [t for t in before if sentence - a.sentence_of[t] <= 3]
    return min(near or before, default=None)


def _steps(a: Analysis, i: int, k: int) -> int:
    up = {w: d for d, w in enumerate([i, *a.ancestors(i)])}
    for d, w in enumerate([k, *a.ancestors(k)]):
        if w in up:
            return d + up[w]
    return 99


def latest(tellings: Iterable[tuple[bool, Mapping[str, Count]]]) -> dict[str, Count]:
    """One number of each kind for an act that is told several times, in text order, each telling with whether it stands on somebody's word: the
    first figure stands until a higher or a more exact one; what somebody claims does not overrule what the report says itself."""
    out: dict[str, tuple[bool, Count]] = {}
    for claimed, told in tellings:
        for kind, count in told.items():
            if kind not in out or ((out[kind][0] or not claimed) and _tells_more(count, out[kind][1])):
                out[kind] = (claimed, count)
    return {kind: count for kind, (_, count) in out.items()}


def _tells_more(count: Count, before: Count) -> bool:
    return count.value is not None and count.value > (before.value or before.low or 0)  # 'five' is less than 'dozens'
