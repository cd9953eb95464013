"""Numbers as a report writes them: '1,400', '2.5 million', 'dozens of', 'at least twelve', 'a family of five', with the bounds that they allow.

The words stand in data/grammar/counts.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.data import check_keys, read_yaml
from dragoman.trees import MANY, Analysis

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
CURRENCY = {
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


_GATHERED = frozenset("family group team crew total party toll number band crowd mob column contingent convoy delegation".split())


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
    groups: frozenset[str]
    units: frozenset[str]


@lru_cache(maxsize=1)
def count_grammar() -> CountGrammar:
    """The packaged counts.yaml. Raises DataError with file and line."""
    (d,) = read_yaml("grammar/counts.yaml")
    check_keys(d, ("verbs", "nouns", "tolls", "predicates", "victims", "qualifiers", "rough", "violence", "groups", "units"), ("verbs", "rough"))
    objects: dict[str, str] = {}
    subjects: dict[str, str] = {}
    for row in d["verbs"]:
        check_keys(row, ("kind", "words", "who", "examples", "never"), ("kind", "words", "who"))
        for word in row["words"].split("|"):
            (subjects if row["who"] == "subject" else objects)[word] = str(row["kind"])
    return CountGrammar(
        objects, subjects, _words(d["nouns"], "kind"), _words(d["predicates"], "kind"), _flat(d["tolls"]),
        _words(d["victims"], "who"), _words(d["qualifiers"], "bound"), {w: int(n) for w, n in _words(d["rough"], "least").items()},
        _flat(d["violence"]), _flat(d["groups"]), _flat(d["units"]),
    )  # fmt: skip


def _words(rows: Any, key: str) -> dict[str, str]:
    for row in rows:
        check_keys(row, (key, "words", "examples", "never"), (key, "words"))
    return {w: str(row[key]) for row in rows for w in row["words"].split("|")}


def _flat(rows: Any) -> frozenset[str]:
    for row in rows:
        check_keys(row, ("words", "examples", "never"), ("words",))
    return frozenset(w for row in rows for w in row["words"].split("|"))


def number_at(a: Analysis, i: int) -> tuple[int, int, int] | None:
    """The number whose words include word i: (value, first, end), None where there is none. Reads '1,400', '2.5 million', 'twenty - two'."""
    if not _numeric(a.words[i]):
        return None
    lo, _ = a.sentences[a.sentence_of[i]]
    first = i
    while first > lo and (_numeric(a.words[first - 1]) or (a.words[first - 1] == "-" and first - 1 > lo and a.lower[first - 2] in _TENS)):
        first -= 1
    _, hi = a.sentences[a.sentence_of[i]]
    end = first
    total: float = 0
    current: float = 0
    seen = False
    while end < hi:
        word = a.lower[end]
        if word == "-" and seen and end + 1 < hi and a.lower[end + 1] in _UNITS and a.lower[end - 1] in _TENS:
            end += 1
            continue
        if word == "and" and seen and end + 1 < hi and a.lower[end - 1] == "hundred" and _numeric(a.words[end + 1]):
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
    before = [w.lower() for w in a.words[max(lo, first - 2) : first]]
    if a.lower[first] in _SCALES and before in (["half", "a"], ["quarter", "a"]):  # 'half a million'
        return round((total + current) / (2 if before[0] == "half" else 4)), first - 2, end
    return round(total + current), first, end


def is_number(word: str) -> bool:
    """'40', 'three', 'dozens'."""
    return _numeric(word) or word.lower() in MANY


def _numeric(word: str) -> bool:
    w = word.lower()
    return w in _UNITS or w in _TENS or (w in _SCALES and w not in ("m", "k", "score")) or w.replace(",", "").replace(".", "", 1).isdigit()


def quantity_of(a: Analysis, head: int) -> Quantity | None:
    """How many of the thing that word `head` names: from its numeral, 'dozens of', 'several', 'no', 'a family of five'; a name or a singular with
    'a' is one. None where the text does not say."""
    g = count_grammar()
    for c in a.deps(head, "nummod"):
        found = number_at(a, c)
        if found is not None and not is_year(a, c) and not _parted(a, found[2], head):
            return qualified(a, *found)
    own = number_at(a, head)
    if own is not None and own[0] == 1 and own[1] > 0 and a.lower[own[1] - 1] == "no":
        return Quantity(0, 0, 0, "no", own[1] - 1, own[2])  # 'no one'
    if own is not None:
        return qualified(a, *own)
    rough = _rough_at(a, head)
    if rough is not None:
        return rough
    for c in a.deps(head, "nmod"):
        if a.case(c) == "of" and a.lemmas[head].lower() in _GATHERED:
            return quantity_of(a, c)
    for c in a.children[head]:
        word = a.lower[c]
        if a.deprels[c] in ("amod", "det", "nummod", "advmod") and word in g.rough and a.feats[head].get("Number") != "Sing":
            return Quantity(None, g.rough[word], None, None, c, c + 1)
        if word == "no" and a.deprels[c] == "det":
            return Quantity(0, 0, 0, "no", c, c + 1)
        if word == "both":
            return Quantity(2, 2, 2, None, c, c + 1)
    if a.lemmas[head].lower() == "couple" and a.feats[head].get("Number") != "Plur" and a.deps(head, "det"):
        return Quantity(2, 2, 2, None, head, head + 1)
    if a.upos[head] == "PRON":
        single = a.feats[head].get("Number") == "Sing" and a.lower[head] in (
            "he",
            "she",
            "him",
            "his",
            "her",
            "himself",
            "herself",
            "me",
            "i",
        )
        return Quantity(1, 1, 1, None, head, head + 1) if single else None
    if _names_a_person(a, head):
        return Quantity(1, 1, 1, None, head, head + 1)
    if a.upos[head] == "PROPN" and (name := a.name_of[head]) is not None and name.type in ("LOC", "ORG", "EVENT"):
        return None
    for c in a.deps(head, "det"):
        if a.lower[c] in ("a", "an", "another") and a.feats[head].get("Number") != "Plur" and a.lemmas[head].lower() not in g.groups:
            return Quantity(1, 1, 1, None, c, head + 1)
    singular = a.upos[head] in ("NOUN", "PROPN") and a.feats[head].get("Number") == "Sing"
    if (singular and a.lemmas[head].lower() in g.victims and a.lemmas[head].lower() not in g.groups) or _is_a_national(a, head):
        return Quantity(1, 1, 1, None, head, head + 1)
    return None


def _names_a_person(a: Analysis, head: int) -> bool:
    """'Ann Lee', 'Archbishop Lee', 'the mayor, Ann Lee': the phrase names one person."""
    near = [head, *(c for c in a.children[head] if a.bare[c] in ("flat", "appos", "compound"))]
    if a.feats[head].get("Number") == "Plur" and (a.upos[head] != "PROPN" or any(a.lower[c] == "the" for c in a.deps(head, "det"))):
        return False  # but 'Hoyos' is one man
    if any((name := a.name_of[k]) is not None and name.type == "PER" for k in near):
        return True
    people = (a.words[name.end - 1] for name in a.names if name.type == "PER")
    return a.upos[head] == "PROPN" and not a.deps(head, "det") and a.words[head] in people  # 'Lee', where 'Ann Lee' was told of


def _is_a_national(a: Analysis, head: int) -> bool:
    """'killed Palestinian': headlines leave the article out."""
    word = a.words[head]
    name = a.name_of[head]
    return a.upos[head] in ("ADJ", "PROPN") and word.lower().endswith(("ian", "ean", "i", "ese", "ish")) and (name is None or name.type == "OTH")


def is_year(a: Analysis, i: int) -> bool:
    """'the 1973 war', 'in 2011'."""
    return len(a.words[i]) == 4 and a.words[i].isdigit() and 1500 < int(a.words[i]) < 2100


def _parted(a: Analysis, i: int, head: int) -> bool:
    """Whether a verb stands between a number and the noun that the parser gave it to."""
    return any(a.upos[k] in ("VERB", "AUX") and a.deprels[k] != "amod" for k in range(i, head))


def _rough_at(a: Analysis, head: int) -> Quantity | None:
    """'hundreds of', 'tens of thousands of', 'a string of' that govern or are the counted word."""
    g = count_grammar()
    tops = [head]
    k = head
    while a.heads[k] >= 0 and a.deprels[k] == "nmod" and a.case(k) == "of":
        k = a.heads[k]
        tops.append(k)
    tops += [c for c in a.children[head] if a.bare[c] in ("nmod", "nummod", "compound", "det", "amod", "obl", "dep") and c < head]
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


def _range_to(a: Analysis, value: int, first: int, end: int) -> Quantity | None:
    """'five to seven', 'between 100 and 200', '$5 and $7 billion'; None where no higher number follows."""
    lo, hi = a.sentences[a.sentence_of[first]]
    opening = first - 1 - (a.lower[first - 1] in CURRENCY and first - 1 > lo)
    between = opening >= lo and a.lower[opening] == "between"
    if end + 1 >= hi or a.lower[end] not in (("and", "to", "-", "–") if between else ("to", "-", "–", "or")):
        return None
    at = end + 2 if a.lower[end + 1] in CURRENCY and end + 2 < hi else end + 1
    other = number_at(a, at)
    if other is None:
        return None
    scale = next((_SCALES[a.lower[k]] for k in range(other[1], other[2]) if a.lower[k] in _SCALES), 1)
    if scale > 1 and value < scale and value * scale < other[0]:
        value *= scale  # 'five to seven million'
    return Quantity(None, value, other[0], None, opening if between else first, other[2]) if other[0] > value else None


def qualified(a: Analysis, value: int, first: int, end: int) -> Quantity:
    g = count_grammar()
    lo, hi = a.sentences[a.sentence_of[first]]
    lower = number_at(a, first - 2) if first - 2 >= lo and a.lower[first - 1] in ("to", "-", "–") else None
    ranged = _range_to(a, *lower) if lower is not None and lower[2] == first - 1 else _range_to(a, value, first, end)
    if ranged is not None:
        return ranged
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
        more = a.lower[end + 1] == "more"
        return Quantity(value, value if more else None, None, "or more" if more else "or so", first, end + 2)
    return Quantity(value, value, value, None, first, end)


_CAMPAIGNS = frozenset(
    "operation offensive assault attack campaign siege clash violence incursion raid strike shelling bombardment crackdown unrest".split()
)


def over_time(a: Analysis, verb: int) -> bool:
    """'so far this year', 'since 1985', 'in the past three months', 'in all': a number of more than one act."""
    for c in a.children[verb]:
        if a.bare[c] not in ("obl", "nmod", "advmod", "advcl", "nummod"):
            continue
        words = [a.lower[k] for k in a.subtree(c)]
        case, lemma = a.case(c) or "", a.lemmas[c].lower()
        if words[:2] in (["so", "far"], ["in", "all"], ["in", "total"]) or words[0] in ("since", "altogether", "overall") or case == "since":
            return True
        if lemma in ("year", "month", "decade", "week", "day", "time") and case.partition(" ")[0] in ("", "in", "over", "during", "within", "for"):
            told = bool({"last", "past", "recent", "previous", "less", "first"} & set(words)) or (case != "for" and bool(a.deps(c, "nummod")))
            several = case != "" and a.feats[c].get("Number") == "Plur" and told
            if several or (lemma == "year" and bool({"this", "last", "past"} & set(words))):
                return True
    return False


def since_an_act(a: Analysis, verb: int) -> bool:
    """'the toll since the start of the operation': that of the operation."""
    since = [c for c in a.children[verb] if a.case(c) == "since"]
    return any(w.lower() in _CAMPAIGNS for c in since for w in a.lemmas[c : c + 5])
