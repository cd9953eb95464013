"""Which words name a place, and in what part: as a place, for a government, as an adjective, or inside another name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.data.states import states
from dragoman.resolve.place_gazetteer import Gazetteer, Spot
from dragoman.resolve.place_names import fold
from dragoman.resolve.place_words import words
from dragoman.trees import Analysis, Name


@dataclass(slots=True)
class Toponym:
    """Words [first, end) and all that they may name; `chosen` is set once the namesakes are told apart."""

    first: int
    end: int
    spots: tuple[Spot, ...]
    kind: str
    chosen: Spot | None = None


def find_toponyms(analysis: Analysis, gazetteer: Gazetteer) -> Iterator[Toponym]:
    """The place names of a document in text order."""
    names = analysis.name_of
    places = _by_their_names(analysis)
    spelt = {(s.name, s.country) for key in places for s in gazetteer.listed.get(key, ())}
    i = 0
    while i < len(analysis.words):
        found = _state_at(analysis, gazetteer, i) or _listed_at(analysis, gazetteer, i)
        name = names[i]
        if name is not None and name.type == "PER" and name.first == i:
            if key_of(analysis, name.first, name.end) in places or _is_town_hit(analysis, name):
                name = Name(name.first, name.end, "LOC")
        if found is not None and name is not None and name.type == "PER" and not _is_place_word(analysis, found):
            other = name.end - name.first == 1 and any((s.name, s.country) in spelt for s in found.spots)
            found = found if other else None  # 'As-Suwayda ... Sweida was quiet'
        if found is None and name is not None and name.first == i and name.type == "LOC":
            found = _location(analysis, gazetteer, name)
        if found is None and (name is None or name.type in ("ORG", "EVENT", "OTH")):
            found = _unnamed(analysis, gazetteer, i)
        if found is not None:
            yield found
        i = found.end if found is not None else i + 1


def _state_at(analysis: Analysis, gazetteer: Gazetteer, i: int) -> Toponym | None:
    """The state that a postal code right behind a place names: 'Austin TX', 'Paris, TX'."""
    named = states().get(analysis.words[i], ()) if analysis.words[i].isupper() else ()
    before = i - 2 if i > 1 and analysis.words[i - 1] == "," else i - 1
    if not named or before < 0 or (name := analysis.name_of[before]) is None or name.type != "LOC" or name.end != before + 1:
        return None
    spots = tuple(s for state in named for s in gazetteer.candidates(fold(state)))
    return Toponym(i, i + 1, spots, "place") if spots else None


def _by_their_names(analysis: Analysis) -> set[str]:
    """The names that the model takes for a place at least as often as for a person, where nobody bears them as his last name."""
    places, persons = (Counter(key_of(analysis, n.first, n.end) for n in analysis.names if n.type == kind) for kind in ("LOC", "PER"))
    surnames = {key_of(analysis, n.end - 1, n.end) for n in analysis.names if n.type == "PER" and n.end - n.first > 1}
    return {key for key, times in places.items() if times >= persons[key] and key not in surnames}


_BESIEGED = frozenset("shell bomb bombard pound besiege retake recapture overrun encircle raze storm enter occupy".split())


_SIEGES = frozenset("shelling bombardment siege encirclement storming recapture".split())


def _is_town_hit(analysis: Analysis, name: Name) -> bool:
    """'shelled Kharkiv': what is bombarded, besieged or entered is a place, where the report knows nobody of that surname."""
    verb = analysis.heads[name.first]
    if name.end - name.first > 1 or verb < 0:
        return False
    done = analysis.deprels[name.first] in ("obj", "nsubj:pass") and analysis.lemmas[verb].lower() in _BESIEGED
    told = preposition(analysis, name.first) == "of" and analysis.lemmas[verb].lower() in _SIEGES
    if not done and not told:
        return False
    word = analysis.lower[name.first]
    return not any(n.type == "PER" and n.end - n.first > 1 and word in analysis.lower[n.first : n.end] for n in analysis.names)


def key_of(analysis: Analysis, first: int, end: int) -> str:
    """The look-up key of words [first, end)."""
    return fold(analysis.text(first, end))


def head_of(analysis: Analysis, first: int, end: int) -> int:
    """The word of [first, end) that the others hang on."""
    return next((w for w in range(first, end) if not first <= analysis.heads[w] < end), end - 1)


def preposition(analysis: Analysis, w: int) -> str:
    """The first word of the preposition of `w`, lower case; empty without one. 'East of Homs' is read as one preposition."""
    first = (analysis.case(w) or "").partition(" ")[0]
    if not first:  # hung on the first word of the name
        parts = [c for c in analysis.children[w] if c < w and analysis.deprels[c] in ("compound", "flat") and analysis.upos[c] == "PROPN"]
        return next((x for x in ((analysis.case(c) or "").partition(" ")[0] for c in parts) if x), "")
    if first == "of":
        case = next(c for c in reversed(analysis.children[w]) if analysis.deprels[c] == "case" and c < w)
        before = analysis.lower[case - 1] if case else ""
        if before in words()["static"] and analysis.upos[case - 1] in ("ADV", "ADP"):
            return before
    return first


# --- listed names and adjectives -------------------------------------------------------------------------------------------------------------


def _listed_at(analysis: Analysis, gazetteer: Gazetteer, i: int) -> Toponym | None:
    """The longest name of the supplement or the country table that begins at word i; an adjective of nationality; 'the Russian capital'."""
    key = fold(analysis.words[i])
    longest = gazetteer.first_words.get(key.partition(" ")[0], 0)
    if longest:
        limit = analysis.sentences[analysis.sentence_of[i]][1]
        for end in range(min(i + 2 * longest, limit), i, -1):
            found = _listed(analysis, gazetteer, i, end, limit)
            if found is not None:
                return found
    return _adjective(analysis, gazetteer, i, key)


def _listed(analysis: Analysis, gazetteer: Gazetteer, i: int, end: int, limit: int) -> Toponym | None:
    last, name = analysis.words[end - 1], analysis.name_of[i]
    if not last[0].isalnum():
        return None
    k = fold(analysis.text(i, end))
    if k not in gazetteer.listed:
        return None
    if end < limit and analysis.words[end] == "city" and f"{k} city" in gazetteer.capital_of:  # 'Guatemala city'
        spots = gazetteer.candidates(f"{k} city")
        return Toponym(i, end + 1, spots, _role(analysis, gazetteer, i, end + 1, spots))
    if end < limit and analysis.words[end] == "-" and analysis.words[i] in ("South", "North") and end - i == 1:
        return None
    if not _fits(analysis, gazetteer, i, end, k):
        return None
    if name is not None and name.type in ("ORG", "EVENT", "OTH") and (name.first < i or name.end > end):
        return Toponym(i, end, gazetteer.candidates(k), "part of name")  # 'New York Times', 'Bank of China'
    if name is not None and name.type == "LOC" and name.end > end and name.first == i:
        longer = gazetteer.candidates(key_of(analysis, name.first, name.end))
        if longer:
            return Toponym(i, name.end, longer, _role(analysis, gazetteer, i, name.end, longer))
    spots = gazetteer.candidates(k)
    return Toponym(i, end, spots, _role(analysis, gazetteer, i, end, spots))


def _adjective(analysis: Analysis, gazetteer: Gazetteer, i: int, key: str) -> Toponym | None:
    country, name = gazetteer.adjectives.get(key), analysis.name_of[i]
    if country is None or not analysis.words[i][:1].isupper() or (name is not None and name.type == "PER" and analysis.upos[i] != "ADJ"):
        return None
    if i + 1 < len(analysis.words) and analysis.lower[i + 1] == "capital":
        capital = gazetteer.capital(country)
        if capital is not None:
            return Toponym(i, i + 2, (capital,), _role(analysis, gazetteer, i + 1, i + 2, (capital,)))
    spot = gazetteer.country(country)
    return Toponym(i, i + 1, (spot,), "adjective") if spot is not None else None


def _fits(analysis: Analysis, gazetteer: Gazetteer, first: int, end: int, key: str) -> bool:
    """Whether a listed name is used as one here."""
    if end - first > 1:
        return any(c.isupper() for c in analysis.text(first, end)) or key in words()["uncapitalised"]
    word, name, lists = analysis.words[first], analysis.name_of[first], words()
    if _is_street(analysis, first, end):
        return False
    if key in lists["initials"]:
        if key in gazetteer.state_names:
            return "." in word and first > 0 and analysis.words[first - 1] == ","
        if not (word.isupper() or "." in word):
            return False
    if analysis.upos[first] not in ("PROPN", "NOUN", "ADJ", "X") and name is None:
        return False
    if not word[:1].isupper() and key not in lists["uncapitalised"]:
        return False
    if key in gazetteer.guarded and (name is None or name.type != "LOC") and preposition(analysis, first) not in lists["locative"]:
        return False
    if name is not None and name.type == "PER" and (name.end - name.first > 1 or key in gazetteer.guarded):
        return False
    if key in lists["unsure"] or (word.isupper() and len(word) <= 3 and key not in ("us", "uk", "uae", "dmz", "drc")):
        return name is not None and name.type == "LOC"
    return True


def _opens_dateline(analysis: Analysis, first: int) -> bool:
    """'LIMA, 14 May (EFE) --': capitals that are no initials."""
    paragraph = analysis.paragraph_of[first]
    return bool(analysis.parts) and analysis.parts[paragraph] == "dateline" and analysis.paragraphs[paragraph][0] == first


def _is_street(analysis: Analysis, first: int, end: int) -> bool:
    """'Atlantic Avenue' is no ocean."""
    after = analysis.words[end] if end < len(analysis.words) else ""
    return after[:1].isupper() and after.lower().rstrip(".") in words()["streets"] and analysis.sentence_of[first] == analysis.sentence_of[end]


def _is_place_word(analysis: Analysis, t: Toponym) -> bool:
    """A name of a person that is a place's too ('Jordan'): a place only with a locative preposition and standing alone."""
    name = analysis.name_of[t.first]
    whole = name is None or (name.first >= t.first and name.end <= t.end)
    return whole and (preposition(analysis, t.first) or preposition(analysis, t.end - 1)) in words()["locative"]


# --- names of the gazetteer --------------------------------------------------------------------------------------------------------------------


def _location(analysis: Analysis, gazetteer: Gazetteer, name: Name) -> Toponym | None:
    """A name that the model holds to be a place, with or without the words that narrow it or say its kind."""
    lists = words()
    first, end = name.first, name.end
    tries = [(first, end)]
    while end - first > 1 and analysis.lower[first] in lists["directions"] | {"the", "greater", "city", "town"}:
        first += 1
        tries.append((first, end))
    if end - first > 1 and (analysis.lower[end - 1] in lists["generic"] or analysis.words[end - 1] in ("'s", "’s", ".")):
        tries.append((first, end - 1))
    for a, b in tries:
        text = analysis.text(a, b)
        if (
            (text.isupper() and len(text) <= 4 and not _opens_dateline(analysis, a))
            or (b - a == 1 and text.lower() in lists["everyday"])
            or _is_street(analysis, a, b)
        ):
            continue
        spots = gazetteer.candidates(key_of(analysis, a, b))
        if b < end and analysis.lower[b] in lists["natural"]:
            spots = tuple(s for s in spots if s.kind in ("region", "point"))  # the Fraser Valley is not the town of Fraser
        if spots:
            return Toponym(a, b, spots, _role(analysis, gazetteer, a, b, spots))
    return None


def _unnamed(analysis: Analysis, gazetteer: Gazetteer, i: int) -> Toponym | None:
    """A proper noun that the model took for no place, but that a locative preposition or a word such as 'city of' marks as one."""
    name = analysis.name_of[i]
    if not analysis.words[i][:1].isupper() or analysis.upos[i] != "PROPN":
        return None
    end, limit = i + 1, analysis.sentences[analysis.sentence_of[i]][1]
    while end < limit and analysis.name_of[end] == name and (
        analysis.words[end] == "-" or (analysis.upos[end] == "PROPN" and analysis.words[end][:1] != "'")
    ):  # fmt: skip
        end += 1
    while end > i:
        key = key_of(analysis, i, end)
        spots = gazetteer.candidates(key) if name is None or name.type == "ORG" or key in gazetteer.capital_of else ()
        if key in words()["everyday"] or _is_street(analysis, i, end):
            return None
        if spots and name is not None and name.end - name.first > end - i:
            return _inside(analysis, gazetteer, name, i, end, spots)
        if spots and key.isalpha() and len(key) <= 4 and analysis.text(i, end).isupper() and not _opens_dateline(analysis, i):
            return None
        if spots and ((key in gazetteer.capital_of and key not in gazetteer.guarded) or (name is None and _is_marked(analysis, i, end, spots))):
            return Toponym(i, end, spots, _role(analysis, gazetteer, i, end, spots))
        end -= 1
        if end > i and analysis.words[end - 1] == "-":
            end -= 1
    return None


def _inside(analysis: Analysis, gazetteer: Gazetteer, name: Name, i: int, end: int, spots: Sequence[Spot]) -> Toponym | None:
    """A city inside the name of a body: 'Damascus University'."""
    known = key_of(analysis, i, end) in gazetteer.capital_of or (name.first == i and any(s.main and s.people > 5_000 for s in spots))
    body = any(analysis.lemmas[w].lower() in words()["bodies"] for w in range(end, name.end))
    return Toponym(i, end, tuple(spots), "part of name") if known and body else None


def _is_marked(analysis: Analysis, i: int, end: int, spots: Sequence[Spot]) -> bool:
    before = [w.lower() for w in analysis.words[max(0, i - 2) : i]]
    if before[-1:] == ["of"] and before[0] in words()["generic"]:
        return True
    if before[-1:] and before[-1] in ("city", "town", "village"):
        return True
    large = max(s.people for s in spots) > 15_000
    return large and preposition(analysis, head_of(analysis, i, end)) in ("in", "at", "near", "from", "to", "outside", "around")


# --- place or government ------------------------------------------------------------------------------------------------------------------------


def _role(analysis: Analysis, gazetteer: Gazetteer, first: int, end: int, spots: Sequence[Spot]) -> str:
    """Whether a name is a place here or the government that sits there."""
    lists, name, head = words(), analysis.name_of[first], head_of(analysis, first, end)
    if name is not None and name.type in ("ORG", "EVENT", "OTH") and name.end - name.first > end - first:
        if name.type != "ORG" or any(analysis.lemmas[w].lower() in lists["bodies"] for w in range(name.first, name.end)):
            return "part of name"
    key = key_of(analysis, first, end)
    country = any(s.kind == "country" or s.name == "European Union" for s in spots)
    hyphened = analysis.words[end : end + 1] in (["-"], ["–"]) and analysis.ends[end - 1] == analysis.starts[end]
    if hyphened and analysis.lower[end + 1 : end + 2] in (["based"], ["born"], ["bound"], ["trained"], ["educated"], ["headquartered"]):
        return "adjective"  # 'a Dubai-based paper'
    if not country and key not in gazetteer.capital_of and key not in lists["seats"]:
        return "place"
    if hyphened:
        return "adjective"  # 'US-led'
    top = head
    for _ in range(10):
        if analysis.deprels[top] != "conj" or analysis.heads[top] < 0:
            break
        top = analysis.heads[top]
    relation, up = analysis.deprels[top], analysis.heads[top]
    lemma = analysis.lemmas[up].lower() if up >= 0 else ""
    case = preposition(analysis, head) or preposition(analysis, top)
    if case:
        return _role_by_preposition(case, lemma)
    base = relation.partition(":")[0]
    if base in ("nsubj", "csubj") and up >= 0:
        return "government" if country or lemma in lists["governing"] or analysis.upos[up] == "VERB" else "place"
    if relation == "nmod:poss":
        return "place" if lemma in lists["possessed"] else "government"
    if base == "obj" and up >= 0:
        return "place" if lemma in lists["physical"] else "government"
    if base in ("compound", "amod") and lemma in lists["unrest"] | lists["wars"]:
        return "place"
    if base in ("compound", "amod") and lemma in lists["rulers"]:
        return "government"
    return "government" if base == "iobj" or (base in ("compound", "amod") and country) else "place"


def _role_by_preposition(case: str, governor: str) -> str:
    lists = words()
    if case == "of":
        return "place" if governor in lists["generic"] | lists["parts"] | lists["physical"] else "government"
    if case in ("between", "with", "by", "against", "for", "than", "like", "about", "without", "as"):
        return "government"
    return "government" if case in ("to", "on", "from") and governor in lists["towards a government"] else "place"
