"""How many: the dead, injured, missing, detained, displaced, hostages, participants, acts and sums of money that a report tells of.

Words and bounds stand in data/grammar/counts.yaml. Each number is bound to the one event that stands nearest to it along the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.data import check_keys, lines, read_yaml
from dragoman.records import Count
from dragoman.trees import Analysis

KINDS = ("dead", "injured", "missing", "detained", "displaced", "hostages", "size", "acts", "money")
_UNITS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "m": 10**6,
    "k": 1000,
    "dozen": 12,
    "score": 20,
}
_CURRENCY = {
    "$",
    "£",
    "€",
    "¥",
    "dollar",
    "euro",
    "pound",
    "yen",
    "ruble",
    "rouble",
    "yuan",
    "us$",
    "franc",
    "rupee",
    "lira",
    "shekel",
    "riyal",
    "dinar",
    "peso",
}


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


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as read off words [first, end)."""

    value: int | None
    low: int | None
    high: int | None
    qualifier: str | None
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class CountGrammar:
    """counts.yaml by lemma."""

    objects: dict[str, str]
    subjects: dict[str, str]
    nouns: dict[str, str]
    predicates: dict[str, str]
    tolls: frozenset[str]
    victims: dict[str, str]
    qualifiers: dict[str, str]
    rough: dict[str, int]
    violence: frozenset[str]


@lru_cache(maxsize=1)
def count_grammar() -> CountGrammar:
    """The packaged counts.yaml. Raises DataError with file and line."""
    (d,) = read_yaml("grammar/counts.yaml")
    check_keys(d, ("verbs", "nouns", "tolls", "predicates", "victims", "qualifiers", "rough", "violence"), ("verbs", "rough"))
    objects: dict[str, str] = {}
    subjects: dict[str, str] = {}
    for row in d["verbs"]:
        check_keys(row, ("kind", "words", "who", "examples"), ("kind", "words", "who"))
        for word in row["words"].split("|"):
            (subjects if row["who"] == "subject" else objects)[word] = str(row["kind"])
    return CountGrammar(
        objects, subjects, _kinds(d["nouns"]), _kinds(d["predicates"]), _flat(d["tolls"]),
        {w: str(k) for row in d["victims"] for k, words in row.items() for w in words.split("|")},
        {w: str(k) for row in d["qualifiers"] for k, words in row.items() for w in words.split("|")},
        {str(k): int(n) for row in d["rough"] for k, n in row.items()}, _flat(d["violence"]),
    )  # fmt: skip


def _kinds(rows: Any) -> dict[str, str]:
    return {w: str(row["kind"]) for row in rows for w in row["words"].split("|")}


def _flat(value: Any) -> frozenset[str]:
    return frozenset(w for line in lines(value) for w in line.split("|"))


# --- numbers -------------------------------------------------------------------------------------------------------------------------


def number_at(a: Analysis, i: int) -> tuple[int, int, int] | None:
    """The number whose words include word i: (value, first, end), None where there is none. Reads '1,400', '2.5 million', 'twenty - two'."""
    if not _numeric(a.words[i]):
        return None
    lo, _ = a.sentences[a.sentence_of[i]]
    first = i
    while first > lo and (_numeric(a.words[first - 1]) or (a.words[first - 1] == "-" and first - 1 > lo and a.words[first - 2].lower() in _TENS)):
        first -= 1
    _, hi = a.sentences[a.sentence_of[i]]
    end = first
    total: float = 0
    current: float = 0
    seen = False
    while end < hi:
        word = a.words[end].lower()
        if word == "-" and seen and end + 1 < hi and a.words[end + 1].lower() in _UNITS and a.words[end - 1].lower() in _TENS:
            end += 1
            continue
        if word == "and" and seen and end + 1 < hi and a.words[end - 1].lower() == "hundred" and _numeric(a.words[end + 1]):
            end += 1
            continue
        digits = word.replace(",", "")
        if word in _SCALES and (seen or word not in ("m", "k", "dozen", "score")):
            scale = _SCALES[word]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif word in _UNITS or word in _TENS:
            current += _UNITS.get(word, _TENS.get(word, 0))
        elif digits.replace(".", "", 1).isdigit():
            if seen:
                break
            current = float(digits)
        else:
            break
        seen = True
        end += 1
    if not seen or not first <= i < end:
        return None
    return round(total + current), first, end


def _numeric(word: str) -> bool:
    w = word.lower()
    return w in _UNITS or w in _TENS or (w in _SCALES and w not in ("m", "k", "score")) or w.replace(",", "").replace(".", "", 1).isdigit()


def quantity_of(a: Analysis, head: int) -> Quantity | None:
    """How many of the thing that word `head` names: from its numeral, 'dozens of', 'several', 'no', 'a family of five'; a name or a singular with
    'a' is one. None where the text does not say."""
    g = count_grammar()
    for c in a.deps(head, "nummod"):
        found = number_at(a, c)
        if found is not None:
            return _qualified(a, *found)
    own = number_at(a, head)
    if own is not None:
        return _qualified(a, *own)
    rough = _rough_at(a, head)
    if rough is not None:
        return rough
    for c in a.deps(head, "nmod"):
        if a.case(c) == "of" and a.lemmas[head].lower() in ("family", "group", "team", "crew", "total", "party", "toll", "number", "band"):
            return quantity_of(a, c)
    for c in a.children[head]:
        word = a.words[c].lower()
        if a.deprels[c] in ("amod", "det", "nummod", "advmod") and word in g.rough:
            return Quantity(None, g.rough[word], None, None, c, c + 1)
        if word == "no" and a.deprels[c] == "det":
            return Quantity(0, 0, 0, "no", c, c + 1)
        if word == "both":
            return Quantity(2, 2, 2, None, c, c + 1)
    if a.upos[head] == "PROPN":
        name = a.name_of[head]
        return Quantity(1, 1, 1, None, head, head + 1) if name is not None and name.type == "PER" else None
    for c in a.deps(head, "det"):
        if a.words[c].lower() in ("a", "an", "another") and a.feats[head].get("Number") != "Plur":
            return Quantity(1, 1, 1, None, c, head + 1)
    if (
        a.upos[head] == "NOUN"
        and a.feats[head].get("Number") == "Sing"
        and a.lemmas[head].lower() in g.victims
        and a.lemmas[head].lower() != "people"
    ):
        return Quantity(1, 1, 1, None, head, head + 1)
    return None


def _rough_at(a: Analysis, head: int) -> Quantity | None:
    """'hundreds of', 'tens of thousands of', 'a string of' that govern or are the counted word."""
    g = count_grammar()
    tops = [head]
    k = head
    while a.heads[k] >= 0 and a.deprels[k] == "nmod" and a.case(k) == "of":
        k = a.heads[k]
        tops.append(k)
    tops += [
        c for c in a.children[head] if a.deprels[c].partition(":")[0] in ("nmod", "nummod", "compound", "det", "amod", "obl", "dep") and c < head
    ]
    best: tuple[int, int, int] | None = None
    for top in tops:
        for width in (4, 3, 2, 1):
            for first in range(max(0, top - width + 1), top + 1):
                phrase = " ".join(a.words[first : first + width]).lower()
                if phrase in g.rough and (best is None or width > best[1] - best[0]):
                    best = (first, first + width, g.rough[phrase])
    if best is None:
        return None
    return Quantity(None, best[2], None, None, best[0], best[1])


def _qualified(a: Analysis, value: int, first: int, end: int) -> Quantity:
    g = count_grammar()
    lo, hi = a.sentences[a.sentence_of[first]]
    if end + 1 < hi and a.words[end].lower() in ("to", "-", "–", "or") and (other := number_at(a, end + 1)) is not None and other[0] > value:
        return Quantity(None, value, other[0], None, first, other[2])
    for width in (4, 3, 2, 1):
        start = first - width
        if start < lo:
            continue
        phrase = " ".join(a.words[start:first]).lower()
        bound = g.qualifiers.get(phrase)
        if bound is not None:
            low = {"above": value + 1, "low": value}.get(bound)
            high = {"high": value, "below": value - 1}.get(bound)
            return Quantity(value, low, high, phrase, start, end)
    if end + 1 < hi and [w.lower() for w in a.words[end : end + 2]] in (["or", "more"], ["or", "so"]):
        more = a.words[end + 1].lower() == "more"
        return Quantity(value, value if more else None, None, "or more" if more else "or so", first, end + 2)
    return Quantity(value, value, value, None, first, end)


# --- mentions ------------------------------------------------------------------------------------------------------------------------


def find_counts(analysis: Analysis) -> list[CountMention]:
    """Every number that counts people, acts or money, in text order."""
    a = analysis
    g = count_grammar()
    out: list[CountMention] = []
    for i in range(len(a)):
        lemma = a.lemmas[i].lower()
        if a.upos[i] in ("VERB", "ADJ"):
            out += _of_verb(a, i, lemma)
        if a.upos[i] in ("NOUN", "ADJ", "VERB") and lemma in g.nouns:
            out += _of_noun(a, i, g.nouns[lemma])
        if lemma in g.tolls:
            out += _of_toll(a, i)
        if a.words[i].lower() in _CURRENCY or lemma in _CURRENCY:
            out += _of_money(a, i)
    out.sort(key=lambda m: (m.first, m.end))
    kept: list[CountMention] = []
    for mention in out:
        if not any(m.kind == mention.kind and m.first == mention.first for m in kept):
            kept.append(mention)
    return [m for m in kept if not any(o.first == m.first and o.kind != m.kind and m.verb < o.first < o.verb for o in kept)]


def _of_verb(a: Analysis, i: int, lemma: str) -> list[CountMention]:
    g = count_grammar()
    particle = [a.words[c].lower() for c in a.children[i] if a.deprels[c] in ("compound:prt", "xcomp", "advmod", "obl")]
    keys = [f"{lemma} {p}" for p in particle] + [lemma]
    out = []
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
    if a.deprels[i] == "acl" and a.feats[i].get("VerbForm") == "Part" and not a.words[i].lower().endswith("ing"):
        return [a.heads[i]]  # 'the men killed in ...'
    if a.deprels[i] == "conj" and a.feats[i].get("VerbForm") != "Fin":
        return _subjects(a, i)
    if a.heads[i] < 0 or a.deprels[i] in ("conj", "parataxis"):  # a headline without its auxiliary: 'Six killed in strike'
        return a.deps(i, "nsubj")
    return []


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
    out: list[CountMention] = []
    for head in heads:
        if a.lemmas[head].lower() == "toll":
            continue
        beside = _beside(a, verb)
        if beside is not None:
            out.append(_mention(a, kind, beside, beside.end - 1, verb))
            continue
        parts = []
        together = [k for k in a.conjuncts(head) if k == head or not _part_of(a, k)]
        for k in together:
            q = quantity_of(a, k)
            if q is not None:
                parts.append((k, q))
        if not parts:
            continue
        head0, first = parts[0]
        if kind == "size" and first.value == 1:
            continue
        if len(parts) > 1 and len(parts) == len(together) and all(q.value is not None for _, q in parts):
            lows = [q.low for _, q in parts]
            highs = [q.high for _, q in parts]
            value = sum(q.value or 0 for _, q in parts)
            q = Quantity(
                value, sum(x or 0 for x in lows) if None not in lows else None, sum(x or 0 for x in highs) if None not in highs else None,
                next((q.qualifier for _, q in parts if q.qualifier), None), first.first, parts[-1][1].end,
            )  # fmt: skip
            out.append(_mention(a, kind, q, head0, verb))
        else:
            out.append(_mention(a, kind, first, head0, verb))
    return out


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
    if k < lo or a.words[k].lower() != "and" or not any(a.upos[j] == "VERB" for j in range(lo, k)):
        return None
    numbers = [found for j in range(k + 1, verb) if (found := number_at(a, j)) is not None]
    if numbers:
        return _qualified(a, *numbers[0])
    for j in range(k + 1, verb):
        if a.words[j].lower() in count_grammar().rough:
            return Quantity(None, count_grammar().rough[a.words[j].lower()], None, None, j, j + 1)
    return None


def _part_of(a: Analysis, k: int) -> bool:
    """'..., including a policeman': one of those already counted."""
    first, _ = a.phrase(k)
    around = {w.lower() for w in a.words[max(0, first - 1) : k]}
    return bool(around & {"including", "include", "among"}) or (a.name_of[a.heads[k]] is not None if a.heads[k] >= 0 else False)


def _mention(a: Analysis, kind: str, q: Quantity, head: int, verb: int, total: bool = False) -> CountMention:
    g = count_grammar()
    count = Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end))
    inner = [head, *(c for c in a.deps(head, "nmod") if a.case(c) == "of")]
    victims = next((g.victims[a.lemmas[k].lower()] for k in reversed(inner) if a.lemmas[k].lower() in g.victims), None)
    return CountMention(kind, count, head, q.first, q.end, victims, verb, total)


def _of_noun(a: Analysis, i: int, kind: str) -> list[CountMention]:
    """'12 deaths', '12 dead', 'dozens of arrests'."""
    if a.upos[i] == "VERB" and a.deps(i, "aux", "aux:pass", "nsubj", "obj"):
        return []
    for c in a.deps(i, "nmod"):  # 'the arrest of four officers'
        if a.case(c) == "of" and (q := quantity_of(a, c)) is not None and a.lemmas[i].lower() not in ("body", "corpse"):
            return [_mention(a, kind, q, c, i)]
    q = quantity_of(a, i)
    if q is None and a.words[i].lower() in ("dead", "injured", "wounded", "missing"):
        for c in (*a.deps(i, "nsubj"), *a.deps(i, "obj")):
            q = quantity_of(a, c)
    if q is None or (q.value == 1 and a.lemmas[i].lower() in ("body", "death", "prisoner", "refugee")):
        return []
    return [_mention(a, kind, q, i, a.heads[i] if a.heads[i] >= 0 else i)]


def _of_toll(a: Analysis, i: int) -> list[CountMention]:
    """'the death toll rose to 12', 'a toll of 12', 'bringing the number of dead to 12'."""
    for c in a.deps(i, "nmod"):
        if a.case(c) == "of" and (q := quantity_of(a, c)) is not None:
            return [_mention(a, "dead", q, c, i, True)]
    head = a.heads[i]
    if head < 0:
        return []
    for c in (*a.deps(head, "obl"), *a.deps(head, "xcomp")):
        if c != i and (a.case(c) in ("to", "at", "past")) and (q := quantity_of(a, c)) is not None:
            return [_mention(a, "dead", q, c, head, True)]
    if a.deps(head, "cop") and (q := quantity_of(a, head)) is not None:
        return [_mention(a, "dead", q, head, i, True)]
    return []


def _of_money(a: Analysis, i: int) -> list[CountMention]:
    """'$ 3.5 million', '40 million euros'."""
    around = [i + 1] if not a.words[i].isalpha() else [i - 1, *a.deps(i, "nummod")]
    for k in around:
        if 0 <= k < len(a) and (found := number_at(a, k)) is not None:
            q = _qualified(a, *found)
            first, end = min(q.first, i), max(q.end, i + 1)
            return [_mention(a, "money", Quantity(q.value, q.low, q.high, q.qualifier, first, end), i, a.heads[i])]
    return []


# --- events --------------------------------------------------------------------------------------------------------------------------


def counts_of(analysis: Analysis, counts: Sequence[CountMention], trigger: int, via: Sequence[int], others: Sequence[int]) -> dict[str, Count]:
    """The numbers of the event that word `trigger` names, by kind. `others`: triggers of the document's other events; each number goes to
    the nearest."""
    a = analysis
    out: dict[str, Count] = {}
    chosen: dict[str, tuple[bool, int]] = {}
    triggers = [t for t in others if t != trigger]
    for m in counts:
        distance = _distance(a, m, trigger)
        if distance is None or any((d := _distance(a, m, t)) is not None and d < distance for t in triggers):
            continue
        rank = (not m.total, distance)
        if m.kind not in chosen or rank < chosen[m.kind]:
            chosen[m.kind], out[m.kind] = rank, m.count
    if a.upos[trigger] in ("NOUN", "PROPN"):
        q = quantity_of(a, trigger)
        if q is not None and (q.value != 1 or a.deps(trigger, "nummod")):
            out["acts"] = Count(q.value, q.low, q.high, q.qualifier, a.text(q.first, q.end), a.span(q.first, q.end))
    return out


def _distance(a: Analysis, m: CountMention, trigger: int) -> int | None:
    """How far a number stands from an event: tree steps inside a sentence, then sentences back; None where it cannot belong to it."""
    anchor = m.verb if m.verb >= 0 else m.head
    if trigger in (anchor, m.head):
        return 0
    here, there = a.sentence_of[anchor], a.sentence_of[trigger]
    if here == there:
        steps = _steps(a, anchor, trigger)
        return steps if steps <= 6 else None
    violent = a.lemmas[trigger].lower() in count_grammar().violence
    if m.kind in ("dead", "injured", "missing", "hostages") and violent and 0 < here - there <= 3:
        return 20 + 5 * (here - there)
    return None


def _steps(a: Analysis, i: int, k: int) -> int:
    up = {w: d for d, w in enumerate([i, *a.ancestors(i)])}
    for d, w in enumerate([k, *a.ancestors(k)]):
        if w in up:
            return d + up[w]
    return 99
