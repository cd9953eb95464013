"""How many: the dead, injured, missing, detained, displaced, hostages, participants, acts and sums of money that a report tells of.

Words and bounds stand in data/grammar/counts.yaml; tolls.py says whose each number is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dragoman.coding.grammar import AGENTIVE, load_grammar, verb_stems
from dragoman.coding.numbers import CURRENCY, Quantity, count_grammar, is_year, number_at, over_time, qualified, quantity_of, since_an_act
from dragoman.coding.status import status_of
from dragoman.records import Count
from dragoman.trees import Analysis

KINDS = ("dead", "injured", "missing", "detained", "displaced", "hostages", "size", "acts", "money")
CASUALTIES = ("dead", "injured", "missing")
OF_SEVERAL = ("period", "group")
"""How a number is told that may be one of several acts."""
Told = Literal["stated", "total", "further", "period", "group", "named"]
_BEFALLS_PEOPLE = ("murder", "assassinate", "assassination", "slay", "slaying", "behead", "lynch", "kidnap", "abduct")
_SUFFERED = ("death", "murder", "assassination", "slaying", "slaughter", "massacre")  # 'X's killing' may be what X did


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number in the text: what it counts (`kind`), the words [first, end) that give it, the counted word `head`, the word `verb` that makes it one
    ('killed'), the victims' kind, and how it is told: stated, a running total ('the toll rose to'), further dead beside those told before ('two guards
    were also killed'), of a whole period ('so far this year'), of a group ('one of three men killed'), or only in naming the victims ('the murder of
    the six monks')."""

    kind: str
    count: Count
    head: int
    first: int
    end: int
    victims: str | None = None
    verb: int = -1
    told: Told = "stated"
    who: frozenset[str] = frozenset()  # what the counted are called

    @property
    def value(self) -> int | None:
        return self.count.value


# --- mentions ------------------------------------------------------------------------------------------------------------------------


def find_counts(analysis: Analysis) -> list[CountMention]:
    """Every number that counts people, acts or money, in text order."""
    a = analysis
    out: list[CountMention] = []
    for i in range(len(a)):
        lemma = a.lemmas[i].lower()
        if _is_toll(a, i):
            out += _of_toll(a, i)
        if a.upos[i] in ("VERB", "ADJ"):
            out += _of_verb(a, i, lemma)
        if a.upos[i] in ("NOUN", "ADJ", "VERB", "PROPN") and (kind := kind_of_noun(a, i)) is not None:
            out += _of_noun(a, i, kind)
        if a.lower[i] in CURRENCY or lemma in CURRENCY:
            out += _of_money(a, i)
    out = [m for m in out if not _measures(a, m) and not _is_unreal(a, m)]
    out += _again(a, out)
    out.sort(key=lambda m: (m.first, m.end, m.told != "total"))
    kept: list[CountMention] = []
    for mention in out:
        if not any(m.kind == mention.kind and m.first < mention.end and mention.first < m.end for m in kept):
            kept.append(mention)
    kept = [m for m in kept if not (m.kind == "size" and m.verb == m.head and any(o.first <= m.first < o.end and o.kind != "size" for o in kept))]
    return [m for m in kept if not any(o.first == m.first and o.kind != m.kind and m.verb < o.first < o.verb for o in kept)]


def _is_unreal(a: Analysis, m: CountMention) -> bool:
    """'tried to kill the mayor', 'nearly killed the mayor', 'could kill thousands': nobody is dead. What is only denied keeps its number."""
    if m.kind in ("size", "acts", "money") or m.verb < 0 or m.value == 0:
        return False
    state = status_of(a, m.verb)
    if state.status == "negated":
        return not any(a.lemmas[c].lower() in _DENIALS for c in state.cues)
    return state.attempted or (m.kind in CASUALTIES and state.status in ("planned", "proposed"))


_DENIALS = frozenset("deny denial refute rebut disprove disavow dispute reject".split())


def _measures(a: Analysis, m: CountMention) -> bool:
    """'killed two days ago': a number of days, of metres, of dollars counts nobody."""
    g = count_grammar()
    after = a.lower[m.end] if m.end < len(a) else ""
    return m.kind != "money" and (a.lemmas[m.head].lower() in g.units or after in g.units or after.rstrip("s") in g.units)


def kind_of(a: Analysis, i: int) -> str | None:
    """What the verb or adjective at word i makes of people: dead, injured ...; None where nothing."""
    g = count_grammar()
    lemma, word = a.lemmas[i].lower(), a.lower[i]
    return g.objects.get(lemma) or g.subjects.get(lemma) or g.predicates.get(word)


def kind_of_noun(a: Analysis, i: int) -> str | None:
    """What the noun at word i says to have befallen people ('death', 'the killing of'); None where nothing."""
    nouns, word = count_grammar().nouns, a.lower[i]
    return nouns.get(a.lemmas[i].lower()) or (nouns.get(word) or nouns.get(word.removesuffix("s")) if a.upos[i] == "NOUN" else None)


def _of_verb(a: Analysis, i: int, lemma: str) -> list[CountMention]:
    g = count_grammar()
    particle = ["dead"] if i + 1 < len(a) and a.lower[i + 1] == "dead" else []
    particle += [a.lower[c] for c in a.children[i] if a.deprels[c] in ("compound:prt", "xcomp", "advmod", "obl") or a.lower[c] == "part"]
    keys = [f"{stem} {p}" for p in particle for stem in (lemma, *verb_stems(a.lower[i]))] + [lemma]
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
            kind = g.predicates.get(a.lower[c])
            if kind is not None:
                left_so = [k for o in a.deps(i, "obj") if o != c for k in a.conjuncts(o) if k > c or not _told_of(a, k, c)]
                out += _counted(a, kind, left_so[:1] or a.deps(c, "nsubj") or (_subjects(a, i) if _passive(a, i) else []), i)
    if lemma in ("claim", "lose", "cost", "take"):
        out += _counted(a, "dead", [o for o in a.deps(i, "obj") if a.lemmas[o].lower() == "life"], i)
    if lemma == "find" and i + 1 < len(a) and g.predicates.get(a.lower[i + 1]) == "dead" and _passive(a, i):
        out += _counted(a, "dead", _subjects(a, i), i)  # 'was found dead two days later'
    kind = g.predicates.get(a.lower[i])
    left = a.deprels[i] == "xcomp" and a.heads[i] >= 0 and a.lemmas[a.heads[i]].lower() == "leave"  # 'left two dead' is told by 'left'
    if kind is not None and not out and not left and not (lemma in g.objects and a.deps(i, "obj")):
        out += _counted(a, kind, _subjects(a, i) or _objects(a, i), i)
    return out


def _objects(a: Analysis, i: int) -> list[int]:
    if _passive(a, i):
        return _subjects(a, i)
    objects = a.deps(i, "obj")
    if objects:
        return objects
    participle = a.feats[i].get("VerbForm") == "Part" and not a.lower[i].endswith("ing")
    head = a.heads[i]
    if a.deprels[i] == "acl" and participle:  # 'the men killed in ...', '40 guards and ten clerks killed'
        return [_list_before(a, i) if head == i - 1 and a.deprels[head] == "conj" else head]
    if a.deprels[i] == "conj" and participle and head >= 0 and a.upos[head] in ("NOUN", "PROPN", "NUM") and not a.deps(i, "nsubj"):
        return [head]  # '..., with ten guards and two clerks killed'
    if a.deprels[i] == "conj" and a.feats[i].get("VerbForm") != "Fin":
        bare = (
            participle and a.upos[i - 1] in ("NOUN", "PROPN") and not a.deps(i, "aux", "nsubj", "obj")
        )  # 'reporting 40 guards and ten clerks killed'
        return [_list_before(a, i)] if bare and not _passive(a, i) else _subjects(a, i)
    if participle and i > 0 and a.lemmas[i - 1].lower() == "find" and _passive(a, i - 1):  # 'was found murdered'
        return _subjects(a, i - 1)
    if a.deprels[i] == "xcomp" and participle and head >= 0:  # 'found them murdered'
        return _subjects(a, head) if _passive(a, head) else a.deps(head, "obj")
    if head < 0 or a.deprels[i] in ("conj", "parataxis", "advcl", "ccomp"):  # a headline without its auxiliary: 'Six killed in strike'
        subjects = a.deps(i, "nsubj") if participle or head < 0 else []
        return subjects or ([_list_before(a, i)] if participle and i > 0 and a.upos[i - 1] in ("NOUN", "PROPN") else [])
    return []


def _list_before(a: Analysis, i: int) -> int:
    """The head of the list of people that ends just before word i ('... ten guards, two clerks and a cook killed')."""
    k = i - 1
    while a.heads[k] >= 0 and a.heads[k] < i and a.upos[a.heads[k]] in ("NOUN", "PROPN", "NUM") and a.sentence_of[a.heads[k]] == a.sentence_of[i]:
        if _told_of(a, a.heads[k], k):
            break
        k = a.heads[k]
    return k


def _subjects(a: Analysis, i: int) -> list[int]:
    found = a.deps(i, "nsubj")
    if found:
        words = [a.lower[f] for f in found]
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
    if a.lemmas[verb].lower() in ("capture", "burn") and any(_is_thing(a, h) for h in heads):
        return []  # 'captured four tanks', 'burned two trucks'
    beside = _beside(a, verb) or _next_to(a, verb)
    if beside is not None:
        owner = next((h for h in heads if beside.end - 1 <= h <= beside.end + 3), None)
        if owner is None or ((read := quantity_of(a, owner)) is not None and read.first != beside.first):
            return [_mention(a, kind, beside, beside.end - 1, verb)]
        heads = [owner]
    out: list[CountMention] = []
    for head in heads:
        if a.lemmas[head].lower() == "toll" or _is_toll(a, head) or (kind in CASUALTIES and kind_of_noun(a, head) is None and _is_violence(a, head)):
            continue
        parts = []
        together = [k for k in _listed(a, head) if k == head or not (_part_of(a, head, k) or _told_of(a, head, k))]
        if verb < head or _passive(a, verb):
            together += _company(a, verb, head)
        for k in together:
            if (of := kind_of_noun(a, k)) is not None and of != kind and k != head:
                continue  # 'left 56 deaths and over 200 people injured'
            q = quantity_of(a, k) or (
                _one_person(a, k) if kind in ("dead", "hostages") and (k > verb or a.upos[verb] == "NOUN" or _passive(a, verb)) else None
            )
            if q is not None:
                parts.append((k, q))
        if not parts:
            continue
        head0, first = parts[0]
        if kind in ("size", "displaced") and first.value == 1:
            continue  # 'expelled the ambassador' displaces nobody
        if kind == "size" and not _may_take_part(a, head0, first):
            continue
        one = first.value == 1 and a.upos[head0] == "NOUN" and not a.deps(head0, "nummod") and not _called(a, head0)
        if one and kind in ("dead", "injured", "hostages") and a.lemmas[verb].lower() not in _BEFALLS_PEOPLE and not _is_person(a, head0):
            continue  # 'burned a school', 'killed the deal'
        if len(parts) > 1 and len(parts) == len(together) and any(q.value is not None for _, q in parts) and not _spelled_out(a, parts):
            first = _sum([q for _, q in parts])
        out.append(_mention(a, kind, first, head0, verb))
    return out


def _is_violence(a: Analysis, head: int) -> bool:
    """'three attacks left two dead': the attacks are no victims."""
    return a.upos[head] == "NOUN" and a.lemmas[head].lower() in count_grammar().violence


def _listed(a: Analysis, head: int) -> list[int]:
    """The heads of a list: the word's conjuncts, and what follows it in the words as a list does, wherever the parser hung it ('rector Ann Lee, five
    monks and two nuns'). 'Ann Lee, a judge and also a poet' and 'senator and party leader Ann Lee' are one."""
    out = a.conjuncts(head)
    named = _called(a, head)
    said = next((c for c in a.deps(head, "appos", "nmod:unmarked") if named and a.upos[c] in ("NOUN", "NUM")), len(a))
    out = [k for k in out if k == head or not (named and a.upos[k] == "NUM" and a.words[k - 1] == ",")]  # 'Ann Lee, 42'
    out = [k for k in out if k <= said or _names_one(a, k) or any(a.words[j] in (",", ";") for j in range(said, k))]
    item = head
    while (after := _next_in_list(a, item)) is not None and len(out) < 30:
        item = after
        out.append(item)
    out = sorted(set(out))
    titles = [k for k, after in zip(out, out[1:], strict=False) if _is_title(a, k, after)]
    return [k for k in out if k not in titles] or out


def _next_in_list(a: Analysis, item: int) -> int | None:
    """The head of the person or people named right behind the phrase of `item`, after a comma or 'and'."""
    _, hi = a.sentences[a.sentence_of[item]]
    k = item + 1
    while k < hi and (a.bare[k] == "flat" or (a.words[k] == "," and k + 2 < hi and a.words[k + 1].isdigit() and a.words[k + 2] in ",;")):
        k += 2 if a.words[k] == "," else 1  # 'Ann Lee, 42, ...'
    start = k
    while k < hi and (a.lower[k] in (",", "and") or (a.words[k] == ";" and a.words[k - 1].isdigit())):
        k += 1
    if [w.lower() for w in a.words[k : k + 3]] == ["as", "well", "as"]:
        k += 3
    first = k
    while k < hi and a.upos[k] in ("DET", "NUM", "ADJ", "NOUN", "PROPN", "PRON", "PART") and a.heads[k] > k:
        k += 1
    if first == start or k >= hi or a.upos[k] not in ("NOUN", "PROPN") or a.deprels[k] not in ("conj", "appos"):
        return None
    told = a.deps(k, "nummod", "det", "nmod:poss") or _names_one(a, k)
    person = a.lemmas[k].lower() in count_grammar().victims or a.deps(k, "nummod") or _names_one(a, k)
    same = a.deprels[k] == "appos" and not (a.feats[item].get("Number") == "Plur") ^ (a.feats[k].get("Number") == "Plur")
    return k if told and person and not same else None


def _called(a: Analysis, head: int) -> bool:
    """'suspect Ann Lee', 'Ann Lee, a suspect'."""
    return _names_one(a, head) or any(_names_one(a, c) for c in a.deps(head, "flat", "appos", "compound", "nmod:desc"))


def _is_title(a: Analysis, k: int, after: int) -> bool:
    own = [c for c in a.deps(k, "det", "nmod:poss", "nummod", "flat", "appos") if c != after + 1]
    bare = a.upos[k] in ("NOUN", "PROPN") and a.feats[k].get("Number") == "Sing" and not own
    named = any(_names_one(a, j) for j in (after, after + 1, *a.deps(after, "flat", "appos")) if j < len(a))
    return bare and a.name_of[k] is None and named and not any(a.words[j] in (",", ";") for j in range(k, after))


def _one_person(a: Analysis, head: int) -> Quantity | None:
    """Whoever is killed or kidnapped is a person: 'the archbishop' is one, 'peasants Ann Lee and Bo Ray' are as many as are named."""
    names = [k for c in a.deps(head, "appos", "flat") for k in a.conjuncts(c) if (name := a.name_of[k]) is not None and name.type == "PER"]
    if a.feats[head].get("Number") == "Plur":
        return Quantity(len(names), len(names), len(names), None, head, head + 1) if len(names) > 1 else None
    g = count_grammar()
    may_be = a.upos[head] == "NOUN" and a.lemmas[head].lower() not in g.groups | g.violence | g.units
    return Quantity(1, 1, 1, None, head, head + 1) if may_be else None


def _is_person(a: Analysis, head: int) -> bool:
    """Whether a common noun names a person, by the grammar's words for people and the endings of such words."""
    g, lists, lemma = count_grammar(), load_grammar().lists, a.lemmas[head].lower()
    if a.upos[head] != "NOUN" or lemma in g.groups | g.violence | g.units | lists["things"] | lists["vehicles"]:
        return False
    return lemma in g.victims or lemma.endswith((*lists["endings"], *AGENTIVE))


def _is_thing(a: Analysis, head: int) -> bool:
    """'captured 12 villages', 'captured two tanks': a common noun that no list takes for people."""
    lists, lemma = load_grammar().lists, a.lemmas[head].lower()
    return a.upos[head] == "NOUN" and (lemma in lists["vehicles"] or not (_is_person(a, head) or lemma in lists["party"]))


def _may_take_part(a: Analysis, head: int, q: Quantity) -> bool:
    """Not 'three bullets struck him'; of 'thousands of teachers' the teachers are asked, and 'thousands' alone are people."""
    if q.first <= head < q.end:
        counted = [c for c in a.deps(head, "nmod") if a.case(c) == "of"]
        return all(_may_take_part(a, c, q) for c in counted)
    return not _is_thing(a, head) or a.lemmas[head].lower() in load_grammar().lists["vehicles"]


def _spelled_out(a: Analysis, parts: Sequence[tuple[int, Quantity]]) -> bool:
    """'three reporters, two locals and a foreigner' are three: after the comma the list only says who."""
    (_, whole), *rest = parts
    joined = any(a.lower[c] in ("and", "or") for c in a.deps(rest[0][0], "cc"))
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
    marks = ("with", "along with", "together with", "alongside", "as well as")
    found = [c for c in a.deps(verb, "obl") if c != head and a.case(c) in marks]
    return [c for c in found if any(a.lemmas[k].lower() in g.victims for k in (c, *a.deps(c, "nmod"))) or _names_one(a, c)]


def _names_one(a: Analysis, c: int) -> bool:
    return (name := a.name_of[c]) is not None and name.type == "PER"


def _beside(a: Analysis, verb: int) -> Quantity | None:
    """The number of a gapped conjunct: '... and some 100 wounded', '... and five others wounded'."""
    if a.deps(verb, "aux", "cop") or a.lower[verb].endswith("ing") or verb == 0 or a.upos[verb - 1] in ("VERB", "AUX", "PART", "ADP", "CCONJ"):
        return None
    if a.deprels[verb] == "acl" and a.deprels[verb - 1] == "conj" and a.upos[a.heads[verb - 1]] in ("NOUN", "PROPN"):
        return None  # '40 guards and ten clerks killed'
    lo, _ = a.sentences[a.sentence_of[verb]]
    k = verb - 1
    while k >= lo and a.lower[k] not in ("and", "or", ",", ";", "but") and a.upos[k] not in ("VERB", "AUX", "ADP", "SCONJ"):
        k -= 1
    if k < lo or a.lower[k] not in ("and", ",") or not any(a.upos[j] == "VERB" or kind_of(a, j) for j in range(lo, k)):
        return None
    if a.words[k] == "," and not any(kind_of(a, j) for j in range(lo, k)):
        return None
    numbers = [found for j in range(k + 1, verb) if (found := number_at(a, j)) is not None and not is_year(a, j)]
    if numbers:
        return qualified(a, *numbers[0])
    for j in range(k + 1, verb):
        if a.lower[j] in count_grammar().rough:
            return Quantity(None, count_grammar().rough[a.lower[j]], None, None, j, j + 1)
    return None


def _next_to(a: Analysis, verb: int) -> Quantity | None:
    """The number that stands right behind the verb ('killed at least five and wounded 110'), whatever the tree makes of it."""
    if (
        kind_of(a, verb) not in ("dead", "injured", "detained")
        or a.deps(verb, "aux:pass")
        or (a.bare[verb] == "conj" and a.deps(a.heads[verb], "aux:pass"))
    ):
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
    return any(a.upos[j] == "VERB" and kind_of(a, j) is not None for j in range(min(head, k) + 1, max(head, k)))


def _told_of(a: Analysis, head: int, k: int) -> bool:
    """'left five people dead and 12 others wounded': what befell the first is told before the second is named."""
    return k > head and any(a.lower[j] in count_grammar().predicates for j in range(head + 1, k))


def _mention(a: Analysis, kind: str, q: Quantity, head: int, verb: int, total: bool = False) -> CountMention:
    g = count_grammar()
    inner = [head, *(c for c in a.deps(head, "nmod") if a.case(c) == "of")]
    victims = next((g.victims[a.lemmas[k].lower()] for k in reversed(inner) if a.lemmas[k].lower() in g.victims), None)
    count = Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end), None, victims)
    told: Told = "stated"
    # 'brought the toll since the revolt's start to 90'
    near = [k for k in (verb, a.heads[verb]) if k >= 0 and not since_an_act(a, k)] if total else [verb]
    long = any(over_time(a, k) for k in near)
    if total or long:
        told = "period" if long else "total"
    elif _one_of(a, head) or _further(a, head, verb):
        told = "group" if _one_of(a, head) else "further"
    if told == "stated" and a.upos[verb] == "NOUN" and verb != head and any(a.lower[c] in _DEFINITE for c in a.deps(head, "det")):
        told = "named"
    who = frozenset(a.lemmas[k].lower() for h in _listed(a, head) for k in (h, *a.deps(h, "flat", "appos"))) - {"person", "people", "other"}
    return CountMention(kind, count, head, q.first, q.end, victims, verb, told, who)


_DEFINITE = ("the", "these", "those")


def _one_of(a: Analysis, head: int) -> bool:
    """'one of three men killed in the riots': the three may have died in more than one act."""
    up = a.heads[head]
    return a.deprels[head] == "nmod" and a.case(head) == "of" and up >= 0 and a.lower[up] == "one"


def _further(a: Analysis, head: int, verb: int) -> bool:
    """'two guards were also killed', 'three others', 'another two': dead beside those told before."""
    also = any(a.lower[c] in ("also", "too") for c in a.deps(verb, "advmod"))
    return (also and _passive(a, verb)) or any(
        a.lower[c] in ("other", "another", "more", "further") for c in (head, *a.deps(head, "amod", "det", "advmod"))
    )


def _of_noun(a: Analysis, i: int, kind: str) -> list[CountMention]:
    """'12 deaths', '12 dead', 'dozens of arrests', 'the murder of six monks', "the monk's murder"; not 'his death sentence'."""
    if a.deprels[i] == "compound" and a.upos[a.heads[i]] == "NOUN" and a.lemmas[i].lower() == "death":
        return []
    if a.upos[i] == "VERB" and a.deps(i, "aux", "aux:pass", "nsubj", "obj"):
        return []
    g = count_grammar()
    lemma = a.lemmas[i].lower()
    own = quantity_of(a, i) if lemma not in ("massacre", "slaughter") else None  # three massacres are not three dead
    many = a.feats[i].get("Number") == "Plur"
    for c, of in _victims_of(a, i) if not many or own is None else ():
        found = _counted(a, kind, [c], i)
        if found and (of or (kind == "dead" and (not many or found[0].value != 1) and (found[0].value == 1 or lemma in _SUFFERED))):
            return found
    q = own
    if q is None and a.lower[i] in ("dead", "injured", "wounded", "missing"):
        if i > 0 and (beside := number_at(a, i - 1)) is not None and beside[2] == i:
            q = qualified(a, *beside)  # 'left two dead'
        for c in (*a.deps(i, "nsubj"), *a.deps(i, "obj")) if q is None else ():
            q = quantity_of(a, c) if a.lemmas[c].lower() not in g.violence else None
    if q is None or (q.value == 1 and lemma != "dead"):
        return []
    return [_mention(a, kind, q, i, i)]


def _victims_of(a: Analysis, i: int) -> Iterator[tuple[int, bool]]:
    """Those whom the noun at word i says to have suffered, each with whether by 'of': 'the murder of X', 'X's murder', 'the X murder', and X of
    'the abduction and murder of X'."""
    if a.lemmas[i].lower() in ("hostage", "refugee", "captive"):
        return
    tops = [i]
    if a.deprels[i] == "conj" and a.heads[i] >= 0 and a.upos[a.heads[i]] == "NOUN":
        tops.append(a.heads[i])
    for top in tops:
        for c in a.children[top]:
            title = next((k for k in a.deps(c, "nmod:desc", "flat") if a.case(k) == "of"), c)  # 'of' may hang on either: 'minister Ann Lee'
            if a.bare[c] == "nmod" and a.case(title) == "of" and c > i:
                yield c, True
    for c in a.children[i]:
        if a.deprels[c] == "nmod:poss" or (a.deprels[c] == "compound" and _names_one(a, c)):
            yield c, False
    k = i - 1
    while k > 0 and a.upos[k] == "ADJ":
        k -= 1
    if k > 0 and a.words[k] in ("'s", "’s", "'", "’") and a.heads[k] != i and not any(a.deprels[c] == "nmod:poss" for c in a.children[i]):
        yield a.heads[k], False


def _again(a: Analysis, told: Sequence[CountMention]) -> list[CountMention]:
    """'the monks' murder', 'the killing of the monks' where six monks were said to be dead: as many as they were."""
    g = count_grammar()
    dead = [m for m in told if m.kind == "dead" and m.told in ("stated", "named") and m.value != 1]
    spoken_of = {m.verb for m in told if m.kind == "dead"}
    out = []
    for i in range(len(a)) if dead else ():
        if i in spoken_of or (kind_of_noun(a, i) if a.upos[i] == "NOUN" else g.objects.get(a.lemmas[i].lower())) != "dead":
            continue
        if a.deprels[i] == "acl" and any(_is_toll(a, k) for k in a.ancestors(i)):
            continue
        for head in _objects(a, i) if a.upos[i] == "VERB" else [c for c, _ in _victims_of(a, i)]:
            known = any(a.lower[c] in _DEFINITE for c in a.deps(head, "det")) or a.deprels[head] == "nmod:poss" or a.deps(head, "nmod:poss")
            same = [m for m in dead if m.head != head and _counts_such(a, m, head)]
            if known and same and a.feats[head].get("Number") == "Plur" and quantity_of(a, head) is None:
                m = min(same, key=lambda m: (m.head > head, abs(m.head - head)))
                out.append(replace(m, head=head, first=head, end=head + 1, verb=i, told="named"))
                break
    return out


def _counts_such(a: Analysis, m: CountMention, head: int) -> bool:
    """Whether a number counts what the word `head` names: 'six monks' and 'the monks'."""
    counted = {a.lemmas[k].lower() for k in (m.head, *a.deps(m.head, "nmod"), *a.conjuncts(m.head))}
    return any(a.lemmas[k].lower() in counted for k in (head, *a.deps(head, "amod", "compound")))  # 'the Jesuits', 'the Jesuit fathers'


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
    inside = [k for k in a.subtree(i) if k != i and a.upos[k] != "PROPN"]
    for k in inside:
        if (kind := g.nouns.get(a.lemmas[k].lower()) or g.objects.get(a.lemmas[k].lower())) in (*CASUALTIES, "detained", "displaced"):
            return kind
    return "dead" if any(a.lemmas[k].lower() == "victim" for k in inside) else None


def _of_toll(a: Analysis, i: int) -> list[CountMention]:
    """'the death toll rose to 12', 'a toll of 12', 'bringing the number of dead to 12'."""
    kind = _toll_kind(a, i) or "dead"
    below = a.subtree(i)
    for c in a.deps(i, "nmod"):
        if a.case(c) in ("of", "at") and a.lemmas[i].lower() in count_grammar().tolls and (q := quantity_of(a, c)) is not None:
            return [_mention(a, kind, q, c, i, True)]
    _, hi = a.sentences[a.sentence_of[i]]
    for k in range(i + 1, hi):  # the first number behind 'to', 'at' or a verb of reaching
        if a.lower[k] in (";", ":") or (found := number_at(a, k)) is None or is_year(a, k):
            continue
        q = qualified(a, *found)
        before = a.lower[q.first - 1]
        units = count_grammar().units
        if q.end < hi and (a.lower[q.end] in units or a.lemmas[q.end].lower() in units):
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
