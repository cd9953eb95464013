"""Where: the places that a report names, which of their namesakes they are, and which of them is an event's.

`find_places` finds and resolves; 'Moscow wishes' is a government and 'in Moscow' a place. `place_of` chooses for one event through the
tree: locative phrases of the trigger, of its clause, of the sentence's frame; the dateline only where the text says 'here'.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.records import Place
from dragoman.resolve.place_gazetteer import Gazetteer, Spot, distance
from dragoman.resolve.place_names import fold
from dragoman.trees import Analysis, Name

__all__ = ["Gazetteer", "PlaceMention", "find_places", "place_of"]

_LOCATIVE = frozenset("in at near outside inside around across over within throughout toward towards along off into to from on through via under beyond above "
                      "north south east west northeast northwest southeast southwest between amid past up down beside".split())  # fmt: skip
_GENERIC = frozenset("province region state governorate district county oblast city town village camp area suburb neighbourhood neighborhood valley island islands "
                     "airport peninsula enclave municipality prefecture department township parish territory desert border coast crossing port".split())  # fmt: skip
_ADMIN = frozenset("province region state governorate district county oblast prefecture department".split())
_BODIES = frozenset("university institute observatory agency council committee times post club bank school college hospital association company corporation inc ministry "
                    "church party league union front army police department court conference accord accords agreement treaty convention summit process newspaper daily "
                    "museum foundation society federation airlines airways group forum declaration protocol news journal tribune herald globe".split())  # fmt: skip
_DIRECTIONS = frozenset("north south east west northern southern eastern western central northeastern northwestern southeastern southwestern north-eastern north-western "
                        "south-eastern south-western upper lower downtown".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words [first, end) that name a place. `kind`: place; government (it stands for one); adjective (Syrian); part of name
    (University of Damascus)."""

    first: int
    end: int
    place: Place
    kind: str


@dataclass(slots=True)
class _Toponym:
    first: int
    end: int
    spots: tuple[Spot, ...]
    kind: str
    chosen: Spot | None = None


# --- finding -------------------------------------------------------------------------------------------------------------------------------


def find_places(analysis: Analysis, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The place names of a document in text order, each resolved to the likeliest place; names of which no place is known are left out."""
    found = list(_toponyms(analysis, gazetteer))
    _resolve(analysis, gazetteer, found)
    out = []
    for t in found:
        if t.chosen is None:
            continue
        s = t.chosen
        text, span = analysis.text(t.first, t.end), analysis.span(t.first, t.end)
        precision = {"capital": "city", "admin2": "region"}.get(s.kind, s.kind)
        place = Place(text, span, s.name, s.geonames, s.country, s.admin1, s.lat, s.lon, precision)
        out.append(PlaceMention(t.first, t.end, place, t.kind))
    return out


def _toponyms(analysis: Analysis, gazetteer: Gazetteer) -> Iterator[_Toponym]:
    n = len(analysis.words)
    names = analysis.name_of
    i = 0
    while i < n:
        name = names[i]
        found = _listed_at(analysis, gazetteer, i)
        if found is not None and not (name is not None and name.type == "PER" and not _is_place_word(analysis, gazetteer, found)):
            yield found
            i = found.end
            continue
        if name is not None and name.first == i and name.type == "LOC":
            loc = _location(analysis, gazetteer, name)
            if loc is not None:
                yield loc
                i = loc.end
                continue
        if name is None or name.type in ("ORG", "EVENT", "OTH"):
            inner = _unnamed(analysis, gazetteer, i)
            if inner is not None:
                yield inner
                i = inner.end
                continue
        i += 1


def _key(analysis: Analysis, first: int, end: int) -> str:
    return fold(analysis.text(first, end))


def _listed_at(analysis: Analysis, gazetteer: Gazetteer, i: int) -> _Toponym | None:
    """The longest name of the supplement or the country table that begins at word i; an adjective of nationality; 'the Russian capital'."""
    word = analysis.words[i]
    key = fold(word)
    name = analysis.name_of[i]
    sentence_end = analysis.sentences[analysis.sentence_of[i]][1]
    if key in gazetteer.first_words:
        for end in range(min(i + 2 * gazetteer.longest, sentence_end), i, -1):
            text = analysis.text(i, end)
            k = fold(text)
            if (not analysis.words[end - 1][-1].isalnum() and len(analysis.words[end - 1]) == 1) or not analysis.words[end - 1][0].isalnum():
                continue
            if k not in gazetteer.listed or not (any(c.isupper() for c in text) or k == "buffer zone"):
                continue
            if end < sentence_end and analysis.words[end] == "-" and analysis.words[i] in ("South", "North") and end - i == 1:
                continue
            if not _fits(analysis, gazetteer, i, end, k):
                continue
            # a longer name round it is its own thing: 'New York Times', 'Bank of China'
            if name is not None and name.type in ("ORG", "EVENT", "OTH") and (name.first < i or name.end > end):
                return _Toponym(i, end, gazetteer.candidates(k), "part of name")
            if name is not None and name.type == "LOC" and name.end > end and name.first == i:
                longer = gazetteer.candidates(_key(analysis, name.first, name.end))
                if longer:
                    return _Toponym(i, name.end, longer, _role(analysis, gazetteer, i, name.end, longer))
            spots = gazetteer.candidates(k)
            return _Toponym(i, end, spots, _role(analysis, gazetteer, i, end, spots))
    country = gazetteer.adjectives.get(key)
    if country is not None and word[:1].isupper() and (name is None or name.type != "PER" or analysis.upos[i] == "ADJ"):
        if i + 1 < sentence_end and analysis.words[i + 1].lower() == "capital":
            capital = gazetteer.capital(country)
            if capital is not None:
                return _Toponym(i, i + 2, (capital,), _role(analysis, gazetteer, i + 1, i + 2, (capital,)))
        named = gazetteer.listed.get(fold(gazetteer.country_names[country]), [])
        if named:
            return _Toponym(i, i + 1, tuple(s for s in named if s.country == country)[:1] or tuple(named[:1]), "adjective")
    return None


def _fits(analysis: Analysis, gazetteer: Gazetteer, first: int, end: int, key: str) -> bool:
    """Whether a listed name is used as one here."""
    word = analysis.words[first]
    text = analysis.text(first, end)
    if end - first == 1:
        if key in ("us", "uk", "uae", "la", "pa", "md", "va", "ga", "ill", "mass", "miss", "wash", "ore", "ind", "del", "mo", "ala", "ark", "fla", "ky", "penn", "kan",
                   "conn", "tenn", "mich", "minn", "wis", "okla", "colo", "calif", "ariz", "nev", "mont", "neb", "nj", "ny", "nc", "nd", "nh", "nm", "ri", "sc", "sd", "vt", "wyo", "tex", "lac",
                   "loc", "dmz", "dpr", "lpr", "dnr", "lnr", "hk", "car", "drc", "roc", "prc", "dc"):  # fmt: skip
            short = key in gazetteer.state_names and key not in ("us", "uk")
            if short and word.endswith(".") is False and "." not in word:
                return False
            if short:
                return first > 0 and analysis.words[first - 1] == ","
            if not (word.isupper() or "." in word):
                return False
        name = analysis.name_of[first]
        if analysis.upos[first] not in ("PROPN", "NOUN", "ADJ", "X") and name is None:
            return False
        if not word[:1].isupper() and key != "badia":
            return False
        if key in gazetteer.guarded and (name is None or name.type != "LOC") and (analysis.case(first) or "").split(" ")[0] not in _LOCATIVE:
            return False
        if name is not None and name.type == "PER" and (name.end - name.first > 1 or key in gazetteer.guarded):
            return False
        if key in (
            "old city",
            "strip",
            "east sea",
            "west sea",
            "pacific",
            "java",
            "marib",
            "golan",
            "swat",
            "cologne",
            "taji",
            "evin",
            "sour",
            "gorky",
            "canton",
            "sana",
        ):
            return name is not None and name.type == "LOC"
        if word.isupper() and len(word) <= 3 and key not in ("us", "uk", "uae", "dmz", "drc"):
            return name is not None and name.type == "LOC"
        return True
    return any(c.isupper() for c in text) or key == "buffer zone"


def _is_place_word(analysis: Analysis, gazetteer: Gazetteer, t: _Toponym) -> bool:
    """A name of a person that is a place's too ('Jordan'): a place only with a locative preposition and standing alone."""
    name = analysis.name_of[t.first]
    if name is None:
        return True
    whole = name.first >= t.first and name.end <= t.end
    return whole and (analysis.case(t.first) or analysis.case(t.end - 1) or "").split(" ")[0] in _LOCATIVE


def _location(analysis: Analysis, gazetteer: Gazetteer, name: Name) -> _Toponym | None:
    """A name that the model holds to be a place."""
    first, end = name.first, name.end
    tries = [(first, end)]
    while end - first > 1 and analysis.words[first].lower() in (
        "the",
        "downtown",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
        "greater",
        "city",
        "town",
    ):
        first += 1
        tries.append((first, end))
    if end - first > 1 and analysis.words[end - 1].lower() in _GENERIC | {"city"}:
        tries.append((first, end - 1))
    if end - first > 1 and analysis.words[end - 1] in ("'s", "’s", "."):
        tries.append((first, end - 1))
    for a, b in tries:
        text = analysis.text(a, b)
        if text.isupper() and len(text) <= 4:
            continue
        spots = gazetteer.candidates(_key(analysis, a, b))
        if spots:
            return _Toponym(a, b, spots, _role(analysis, gazetteer, a, b, spots))
    return None


def _unnamed(analysis: Analysis, gazetteer: Gazetteer, i: int) -> _Toponym | None:
    """A proper noun that the model took for no place, but that a locative preposition or a word such as 'city of' marks as one."""
    word, name = analysis.words[i], analysis.name_of[i]
    if not word[:1].isupper() or analysis.upos[i] != "PROPN":
        return None
    end = i + 1
    limit = analysis.sentences[analysis.sentence_of[i]][1]
    while (
        end < limit
        and (analysis.upos[end] == "PROPN" or analysis.words[end] == "-")
        and analysis.words[end][:1] != "'"
        and analysis.name_of[end] == name
    ):
        end += 1
    while end > i:
        key = _key(analysis, i, end)
        capital = key in gazetteer.capital_of
        spots = gazetteer.candidates(key)
        if spots and (capital or name is None or name.type == "ORG"):
            inside = name is not None and (name.end - name.first > end - i)
            top = max(s.people for s in spots)
            head = next((w for w in range(i, end) if not i <= analysis.heads[w] < end), i)
            case = (analysis.case(head) or "").split(" ")[0]
            marked = case in ("in", "at", "near", "from", "to", "outside", "around") and top > 15_000
            marked = marked or (name is None and i >= 2 and analysis.words[i - 1].lower() == "of" and analysis.words[i - 2].lower() in _GENERIC)
            marked = (marked and name is None) or (name is None and i >= 1 and analysis.words[i - 1].lower() in ("city", "town", "village"))
            if inside:
                held = capital or (top > 5_000 and name is not None and name.first == i and any(s.main for s in spots))
                held = held and any(analysis.lemmas[w].lower() in _BODIES for w in range(end, name.end)) if name is not None else held
                return _Toponym(i, end, spots, "part of name") if held else None
            if key.isalpha() and analysis.text(i, end).isupper() and len(key) <= 4:
                return None
            if (capital and key not in gazetteer.guarded) or marked:
                return _Toponym(i, end, spots, _role(analysis, gazetteer, i, end, spots))
        end -= 1
        if end > i and analysis.words[end - 1] == "-":
            end -= 1
    return None


_GOVERNING = frozenset("say tell deny admit wish want accuse urge demand warn threaten vow pledge condemn reject refuse agree insist call announce decide hope seek "
                       "welcome back support support oppose plan intend ask request offer propose sign sever cut restore recognize recognise impose lift suspend maintain "
                       "believe consider deem fear expect view respond react retaliate confirm claim declare express criticise criticize blame summon expel recall hold break "
                       "keep send deploy supply provide negotiate talk meet try attempt promise".split())  # fmt: skip


def _role(analysis: Analysis, gazetteer: Gazetteer, first: int, end: int, spots: Sequence[Spot]) -> str:
    """Place or government."""
    name = analysis.name_of[first]
    if (
        name is not None
        and name.type in ("ORG", "EVENT", "OTH")
        and name.end - name.first > end - first
        and any(analysis.lemmas[w].lower() in _BODIES or name.type != "ORG" for w in range(name.first, name.end))
    ):
        return "part of name"
    head = next((w for w in range(first, end) if not first <= analysis.heads[w] < end), end - 1)
    country = any(s.kind == "country" or s.name == "European Union" for s in spots)
    key = _key(analysis, first, end)
    capital = key in gazetteer.capital_of or key in (
        "kremlin",
        "the kremlin",
        "white house",
        "the white house",
        "pentagon",
        "the pentagon",
        "downing street",
        "elysee palace",
    )
    if not (country or capital):
        return "place"
    relation = analysis.deprels[head]
    up = analysis.heads[head]
    w, guard = head, 0
    while relation == "conj" and up >= 0 and guard < 10:
        w, guard = up, guard + 1
        relation, up = analysis.deprels[w], analysis.heads[w]
    case = analysis.case(head) or analysis.case(w)
    if case is not None:
        last = case.split(" ")
        if last[0] in ("between", "with", "by", "against", "for", "of", "than", "like", "about", "without", "as"):
            if (
                last[0] == "of"
                and up >= 0
                and (
                    analysis.lemmas[up].lower()
                    in _GENERIC
                    | {
                        "capital",
                        "part",
                        "centre",
                        "center",
                        "outskirt",
                        "street",
                        "south",
                        "north",
                        "east",
                        "west",
                        "rest",
                        "most",
                        "suburb",
                        "side",
                    }
                )
            ):
                return "place"
            if last[0] == "of" and up >= 0 and analysis.lemmas[up].lower() in _PHYSICAL:
                return "place"
            return "government"
        if last[0] in ("to", "on", "from") and up >= 0 and analysis.lemmas[up].lower() in _TO_GOVERNMENT:
            return "government"
        return "place"
    base = relation.partition(":")[0]
    if base in ("nsubj", "csubj") and up >= 0:
        lemma = analysis.lemmas[up].lower()
        if country or lemma in _GOVERNING or analysis.upos[up] == "VERB":
            return "government"
        return "place"
    if relation == "nmod:poss":
        return "place" if up >= 0 and analysis.lemmas[up].lower() in _PLACE_POSSESSED else "government"
    if base == "obj" and up >= 0:
        return "place" if analysis.lemmas[up].lower() in _PHYSICAL else "government"
    if base == "compound" and country:
        return "government"
    if base == "iobj":
        return "government"
    return "place"


_TO_GOVERNMENT = frozenset("tie relation link pressure sanction message letter ally support aid appeal call response threat warning give offer sell supply loyal deliver provide "
                           "hand transfer resolution demand belong according back allegiance assistance commitment embargo impose ultimatum opposition".split())  # fmt: skip
_PLACE_POSSESSED = frozenset("capital south north east west border coast city street town province region square airport suburb centre center outskirt neighborhood neighbourhood district "
                             "war conflict territory soil airspace parliament stadium mosque museum port harbour harbor island desert hospital university".split())  # fmt: skip
_PHYSICAL = frozenset("strike bomb shell attack hit capture seize occupy invade annex besiege enter leave visit storm target reach retake recapture liberate evacuate raid "
                      "rock shake control overrun surround flee tour cross bombard pound blockade hold secure lose take retain quit patrol partition "
                      "siege invasion occupation bombing bombardment airstrike raid offensive annexation blockade capture war shelling evacuation liberation fall battle".split())  # fmt: skip


# Words of local American news, which seldom names its country.
_AMERICAN = frozenset(
    "Sheriff Sheriff's County Parish Deputies deputies sheriff Highway downtown Interstate Township Ave. Rd. Blvd. St. Dr. R- D- DFL GOP Mayor Rep. Sen.".split()
)

# --- which of the namesakes ----------------------------------------------------------------------------------------------------------------


def _resolve(analysis: Analysis, gazetteer: Gazetteer, found: list[_Toponym]) -> None:
    countries: collections.Counter[str] = collections.Counter()
    states: collections.Counter[tuple[str, str]] = collections.Counter()
    for t in found:
        sure = [s for s in t.spots if s.kind == "country"]
        if len(sure) == 1 and len({s.country for s in t.spots if s.listed}) == 1 and sure[0].country:
            countries[sure[0].country] += 1
        elif _key(analysis, t.first, t.end) in gazetteer.capital_of:
            countries[gazetteer.capital_of[_key(analysis, t.first, t.end)]] += 0.5  # type: ignore[assignment]
        elif len({s.country for s in t.spots}) == 1 and t.spots[0].country and (t.spots[0].listed or t.end - t.first > 1):
            countries[t.spots[0].country] += 0.5  # type: ignore[assignment]
        for s in t.spots:
            if s.kind == "admin1" and s.listed and s.country:
                states[s.country, s.name] += 1
    for w in analysis.words:
        if w in _AMERICAN:
            countries["USA"] += 0.5  # type: ignore[assignment]
    containers = _containers(analysis, found)
    fixed: dict[str, Spot] = {}
    for k, t in enumerate(found):  # what the text itself says first: 'Paris, Texas', 'Homs province'
        inside = containers.get(k)
        if inside is not None:
            chosen = [s for s in t.spots if any(_contains(c, s) for c in inside)]
            if chosen:
                t.chosen = max(chosen, key=lambda s: (s.main, s.people))
                fixed.setdefault(_key(analysis, t.first, t.end), t.chosen)
                if t.chosen.country:
                    countries[t.chosen.country] += 1
    anchors = [t.chosen for t in found if t.chosen is not None]
    for _ in range(2):
        for t in found:
            if t.chosen is None or t not in anchors:
                key = _key(analysis, t.first, t.end)
                t.chosen = fixed.get(key) if key in fixed and fixed[key] in t.spots else _choose(analysis, t, countries, states, anchors)
        anchors = [t.chosen for t in found if t.chosen is not None and t.chosen.kind not in ("country", "region")][:60]


def _containers(analysis: Analysis, found: list[_Toponym]) -> dict[int, list[Spot]]:
    """'Tartus, Syria' and 'Tartus in Syria': number of a toponym -> the places that hold it."""
    out: dict[int, list[Spot]] = {}
    for k in range(len(found) - 1):
        a, b = found[k], found[k + 1]
        gap = [w.lower() for w in analysis.words[a.end : b.first]]
        wide = [s for s in b.spots if s.kind in ("country", "admin1", "region", "admin2")]
        if wide and (gap == [","] or gap == ["("] or gap == ["in"] or gap == [",", "in"]) and b.kind != "adjective":
            out[k] = wide
    for k in range(1, len(found)):
        a, b = found[k - 1], found[k]
        gap = [w.lower() for w in analysis.words[a.end : b.first]]
        wide = [s for s in a.spots if s.kind in ("country", "admin1")]
        if (
            k not in out
            and wide
            and (
                gap == ["'s"]
                or gap == ["’s"]
                or (a.kind == "adjective" and len(gap) <= 4 and gap and gap[-1] in ("of", "city", "town", "village", "province", "capital", "port"))
            )
        ):
            out[k] = wide
    return out


def _contains(wide: Spot, spot: Spot) -> bool:
    if spot is wide or spot.country is None:
        return False
    if wide.kind == "country":
        return spot.country == wide.country and spot.kind != "country"
    if wide.country is not None and spot.country != wide.country:
        return False
    if spot.admin1 is not None and wide.kind == "admin1":
        return fold(spot.admin1) == fold(wide.name) or fold(wide.name).startswith(fold(spot.admin1) + " ")
    return wide.kind in ("region", "admin2") and distance(wide, spot) < (700 if wide.kind == "region" else 120)


def _choose(
    analysis: Analysis, t: _Toponym, countries: collections.Counter[str], states: collections.Counter[tuple[str, str]], anchors: Sequence[Spot | None]
) -> Spot | None:
    after = analysis.words[t.end].lower() if t.end < len(analysis.words) else ""
    before = [w.lower() for w in analysis.words[max(0, t.first - 2) : t.first]]
    named_admin = after in _ADMIN or (len(before) == 2 and before[1] == "of" and before[0] in _ADMIN)
    named_city = (
        after in ("city", "town")
        or (len(before) == 2 and before[1] == "of" and before[0] in ("city", "town", "village"))
        or before[-1:] in (["city"], ["town"], ["village"])
    )
    total = sum(countries.values()) or 1

    def worth(s: Spot) -> float:
        v = math.log10(s.people + 100)
        v += 1.0 if s.main else 0.0
        v += {"country": 1.5, "capital": 1.6, "admin1": 0.6, "admin2": -0.3, "region": 0.8, "point": 0.8}.get(s.kind, 0.0)
        v += 1.2 if s.listed else 0.0
        if s.country and s.country in countries:
            v += 1.2 + 1.8 * countries[s.country] / total
        if s.admin1 and s.country and states.get((s.country, s.admin1)):
            v += 1.5
        if named_admin:
            v += 1.5 if s.kind in ("admin1", "admin2", "region") else 0.0
        if named_city:
            v += 2.0 if s.kind in ("city", "capital") else 0.0
        near = [d for a in anchors if a is not None and a is not s and (d := distance(a, s)) < 400 and d > 0.5]
        if near:
            v += 1.3 if min(near) < 120 else 0.7
        return v

    return max(t.spots, key=worth, default=None)


# --- which place is whose ------------------------------------------------------------------------------------------------------------------

_MOTION = frozenset("visit trip travel go head fly arrive return move deploy send advance march journey tour deployment withdrawal retreat withdraw flee come enter bring take "
                    "transfer deport drive push sail dispatch airlift evacuate redeploy invite welcome leave depart relocate lead extend spread get".split())  # fmt: skip
_STRICT = frozenset("ccomp parataxis discourse list".split())
_FROM = frozenset(
    "withdraw withdrawal retreat flee evacuate evacuation expel expulsion pullout leave depart launch fire remove oust deport return pull drive escape".split()
)


def place_of(analysis: Analysis, places: Sequence[PlaceMention], trigger: int, via: Sequence[int], parties: Sequence[int]) -> Place | None:
    """Where the event that word `trigger` names took place, as the report says it; None where it does not."""
    sentence = analysis.sentence_of[trigger]
    best: tuple[float, int, int, Place] | None = None
    for m in places:
        if m.kind in ("adjective", "part of name") or analysis.sentence_of[m.first] != sentence:
            continue
        cost = _cost(analysis, m, trigger, via, parties)
        if cost is None:
            continue
        fine = {"point": 0, "city": 0, "admin1": 1, "region": 1}.get(m.place.precision or "", 2)
        rank = (cost + 0.7 * fine, fine, abs(m.first - trigger))
        if best is None or rank < best[:3]:
            best = (*rank, m.place)
    if best is not None:
        return best[3]
    return _here(analysis, places, trigger, via)


def _here(analysis: Analysis, places: Sequence[PlaceMention], trigger: int, via: Sequence[int]) -> Place | None:
    """'talks here': the dateline's place."""
    heres = [
        w
        for w in (*analysis.children[trigger], *(c for v in via for c in analysis.children[v]))
        if analysis.words[w].lower() == "here" and analysis.upos[w] == "ADV"
    ]
    if not heres:
        return None
    top = next((m for m in places if analysis.paragraph_of[m.first] <= 2 and m.kind == "place" and analysis.starts[m.first] < 600
                and (analysis.words[m.first].isupper() or (analysis.parts and analysis.parts[analysis.paragraph_of[m.first]] == "dateline"))), None)  # fmt: skip
    return None if top is None else replace(top.place, inferred_from="dateline")


def _head(analysis: Analysis, first: int, end: int) -> int:
    return next((w for w in range(first, end) if not first <= analysis.heads[w] < end), end - 1)


def _cost(analysis: Analysis, m: PlaceMention, trigger: int, via: Sequence[int], parties: Sequence[int]) -> float | None:
    """How far the place stands from the event through the tree; None where it is not the event's."""
    own = {trigger, *via}
    w = _head(analysis, m.first, m.end)
    if w in own:
        return None
    if m.kind == "government" and not _object_place(analysis, w, own):
        return None
    steps = 0.0
    located = False
    while True:
        relation = analysis.deprels[w].partition(":")[0]
        head = analysis.heads[w]
        if head < 0:
            return None
        case = (analysis.case(w) or "").lower()
        lemma = analysis.lemmas[head].lower()
        steps += 1.0
        hop = _hop(analysis, w, head, relation, case, lemma, own, located)
        if hop is None:
            return None
        extra, located = hop
        steps += extra
        if head in own:
            return steps if located else None
        if relation in _STRICT or (relation in ("acl", "advcl", "conj") and not located):
            return None
        up_cost = _shared(analysis, head, own, trigger)
        if up_cost is not None and located:
            return steps + up_cost
        if relation in ("acl", "advcl", "ccomp", "xcomp", "parataxis") and analysis.upos[w] == "VERB":
            return None
        if head in parties and relation in ("nmod", "compound", "acl"):
            # 'rebels in Homs' fought where they are
            steps += 1.0
        w = head


def _hop(analysis: Analysis, w: int, head: int, relation: str, case: str, lemma: str, own: set[int], located: bool) -> tuple[float, bool] | None:
    """From a word to its head: what it costs and whether the place is by now told as a location."""
    if located:
        if relation in ("ccomp", "parataxis"):
            return None
        return (1.0 if relation in ("acl", "advcl", "conj") else 0.0), True
    first = case.split(" ")[0] if case else ""
    if relation in ("obl", "nmod") and case:
        if first in (
            "in",
            "at",
            "near",
            "outside",
            "inside",
            "around",
            "across",
            "over",
            "within",
            "throughout",
            "along",
            "off",
            "amid",
            "north",
            "south",
            "east",
            "west",
            "beyond",
        ):
            return 0.0, True
        if first in ("to", "into", "toward", "towards"):
            return (
                (0.3, True)
                if lemma in _MOTION or (head in own and lemma in _PHYSICAL) or (analysis.upos[head] == "VERB" and lemma in _MOTION)
                else None
            )
        if first == "from":
            return (0.5, True) if lemma in _FROM else None
        if first in ("on", "against", "through", "upon", "for", "of"):
            if first in ("on", "against", "of", "upon") and lemma in _PHYSICAL | {
                "assault",
                "operation",
                "campaign",
                "airstrike",
                "incursion",
                "rocket",
                "missile",
                "massacre",
                "protest",
                "takeover",
            }:
                return 0.8, True
            if first == "of" and lemma in _GENERIC | {
                "part",
                "south",
                "north",
                "east",
                "west",
                "capital",
                "outskirt",
                "area",
                "centre",
                "center",
                "suburb",
                "street",
                "coast",
                "most",
                "half",
                "side",
                "edge",
            }:
                return 0.2, False
            if first == "of" and lemma in _MOTION:
                return 0.8, True
            if first == "for":
                return (0.5, True) if lemma in ("leave", "depart") else None
            return (0.5, True) if first in ("on", "through") and analysis.upos[head] == "VERB" else None
        return None
    if relation == "obj":
        return (0.8, True) if lemma in _PHYSICAL | _MOTION else None
    if relation == "nsubj" and analysis.deprels[w] == "nsubj:pass":
        return (0.8, True) if lemma in _PHYSICAL else None
    if relation in ("compound", "amod"):
        if lemma in _GENERIC:
            return 0.1, False
        return (0.6, True) if head in own else (0.6, False)
    if analysis.deprels[w] == "nmod:poss":
        return (
            (1.5, True)
            if lemma in _PLACE_POSSESSED | {"crisis", "uprising", "revolution", "election"} and head in own
            else (0.5, False)
            if lemma in _GENERIC | _PLACE_POSSESSED
            else None
        )
    if relation == "conj":
        return 0.5, False
    if relation == "appos":
        return 0.2, False
    if analysis.deprels[w] in ("obl:unmarked", "nmod:unmarked", "obl:npmod", "flat", "list", "dep"):
        return 0.5, relation == "obl"
    return None


def _object_place(analysis: Analysis, w: int, own: set[int]) -> bool:
    """'Syria' as what is struck or fought over is a place, whatever else it is."""
    head = analysis.heads[w]
    if head < 0:
        return False
    case = (analysis.case(w) or "").split(" ")[0]
    relation = analysis.deprels[w]
    return (case in ("on", "of", "against") and analysis.lemmas[head].lower() in _PHYSICAL and head in own) or (
        relation == "nmod:poss" and analysis.lemmas[head].lower() in _PLACE_POSSESSED and head in own
    )


def _shared(analysis: Analysis, head: int, own: set[int], trigger: int) -> float | None:
    """A location on `head` is the event's too where the event hangs on `head` within one clause: 'the attack killed ten in Homs'."""
    cost, w = 0.0, trigger
    for _ in range(4):
        up = analysis.heads[w]
        if up < 0:
            return None
        relation = analysis.deprels[w].partition(":")[0]
        case = (analysis.case(w) or "").split(" ")[0]
        if relation == "nsubj":
            cost += 1.5
        elif relation in ("obl", "nmod"):
            if (
                case
                in ("after", "before", "following", "since", "over", "about", "despite", "to", "from", "with", "against", "ahead", "on", "for", "of")
                and relation == "obl"
            ):
                return None
            if case in ("after", "before", "following", "since", "about", "for", "on"):
                return None
            cost += 1.5
        elif relation == "obj":
            if analysis.lemmas[up].lower() not in _LIGHT:
                return None
            cost += 1.0
        elif relation == "xcomp":
            cost += 1.0
        elif relation == "conj":
            if analysis.upos[w] != analysis.upos[up]:
                return None
            cost += 2.0
        elif relation == "advcl":
            marks = {analysis.words[c].lower() for c in analysis.children[w] if analysis.deprels[c] == "mark"}
            if marks and not marks & {"when", "as", "while", "to"}:
                return None
            cost += 2.5
        elif relation in ("acl", "compound"):
            cost += 1.5
        else:
            return None
        if up == head:
            return cost
        if relation in ("acl", "advcl"):
            return None
        w = up
    return None


_LIGHT = frozenset("see witness hold host carry launch stage conduct make begin start continue resume take have give kill wound leave mark attend end open suffer sign reach "
                   "wage mount perform commit face meet arrest detain stage announce join".split())  # fmt: skip
