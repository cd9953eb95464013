"""Places that a report tells of without a name of the gazetteer: 'the town', 'the capital', 'the north of the country', a hotel or a village that
no list has. Each takes what is known from the places that the report names round it. And the words that narrow a named place: 'southern Israel'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from dragoman.records import Place
from dragoman.resolve.place_find import head_of, preposition
from dragoman.resolve.place_gazetteer import Gazetteer, Spot
from dragoman.resolve.place_of import PlaceMention, is_measured_from
from dragoman.resolve.place_words import is_among, words
from dragoman.trees import Analysis

# What a noun may take up: precisions of the place that it stands for.
_TAKES_UP = {
    **dict.fromkeys("city town village settlement camp township".split(), ("city", "point")),
    **dict.fromkeys("province governorate district county oblast prefecture region enclave strip peninsula island territory".split(), ("admin1", "region")),
    **dict.fromkeys("country nation republic kingdom".split(), ("country",)),
    "capital": ("country",),
    **dict.fromkeys(("area", "zone", "quarter"), ("city", "point", "admin1", "region")),
}  # fmt: skip
_ANOTHER = frozenset("other another neighboring neighbouring nearby adjacent second every each own host home several".split())
_REACH = 60  # sentences back at most
_DIRECTION = {
    "north": (1, 0),
    "south": (-1, 0),
    "east": (0, 1),
    "west": (0, -1),
    "northeast": (1, 1),
    "northwest": (1, -1),
    "southeast": (-1, 1),
    "southwest": (-1, -1),
}


def sites(analysis: Analysis, gazetteer: Gazetteer, named: Sequence[PlaceMention]) -> list[PlaceMention]:
    """`named` with the described and the unlisted places between them, in text order, and each with its `site`."""
    taken = {w for m in named for w in range(m.first, m.end)}
    unlisted = list(_unlisted(analysis, gazetteer, named, taken))
    out = [*named, *unlisted]
    borders = list(_borders(analysis, gazetteer, named, taken))
    out += borders
    held = taken | {w for m in (*borders, *unlisted) for w in range(m.first, m.end)}
    out += _described(analysis, gazetteer, named, held, sorted(out, key=lambda m: m.first))
    out.sort(key=lambda m: (m.first, m.end))
    return [_narrowed(analysis, gazetteer, m, named, taken - set(range(m.first, m.end))) for m in out]


# --- 'the town' --------------------------------------------------------------------------------------------------------------------------------


def _described(
    analysis: Analysis, gazetteer: Gazetteer, named: Sequence[PlaceMention], taken: set[int], told: Sequence[PlaceMention]
) -> Iterator[PlaceMention]:
    for w, lemma in enumerate(analysis.lemmas):
        if w in taken:
            continue
        low = lemma.lower()
        if low == "there" and analysis.upos[w] == "ADV" and analysis.deprels[w] == "advmod":
            place = _salient(analysis, named, w, ("city", "point", "admin1", "region", "country"))
            first = w
        elif is_among(words()["of a country"], lemma, analysis.words[w]) and analysis.upos[w] == "NOUN" and (of := _told_of(analysis, named, w)):
            first = min(of.first, min([c for c in analysis.children[w] if analysis.deprels[c] == "det" and c < w], default=w))
            same = [m for m in named if m.place.country == of.place.country]
            place = _salient(analysis, same, w, _TAKES_UP[low]) if low in _TAKES_UP and _is_definite(analysis, w, set(), of) else None
            if place is None and of.place.precision == "country":
                place = of.place
        elif low in _TAKES_UP and analysis.upos[w] == "NOUN" and _is_definite(analysis, w, taken):
            if low == "city" and w and analysis.lower[w - 1] == "capital":
                low = "capital"
            again = any(analysis.lower[c] == "same" for c in analysis.children[w])
            place = _last_told(analysis, named, w, _TAKES_UP[low]) if again else _salient(analysis, named, w, _TAKES_UP[low])
            if low == "country" and (home := _holds_the_place(analysis, named, w)) is not None:
                place = _as_place(gazetteer.country(home))
            if place is None and _TAKES_UP[low] == ("country",):
                place = _only_country(gazetteer, named, w)
            if low == "capital" and place is not None and place.country:
                spot = gazetteer.capital(place.country)
                place = Place(None, None, spot.name, spot.geonames, spot.country, spot.admin1, spot.lat, spot.lon, "city") if spot else None
            first = min([c for c in analysis.children[w] if analysis.deprels[c] == "det" and c < w], default=w)
        elif low in words()["facilities"] and analysis.upos[w] == "NOUN" and _is_definite(analysis, w, taken):
            place = _by_its_noun(analysis, told, w)
            first = min([c for c in analysis.children[w] if analysis.deprels[c] == "det" and c < w], default=w)
        else:
            continue
        if place is not None:
            yield PlaceMention(first, w + 1, replace(place, text=analysis.text(first, w + 1), span=analysis.span(first, w + 1)), "described")


def _holds_the_place(analysis: Analysis, named: Sequence[PlaceMention], w: int) -> str | None:
    """'Afrin, an enclave in the north of the country': the country in which the place lies that the phrase tells of."""
    top = next((k for k in islice(analysis.ancestors(w), 4) if analysis.deprels[k] == "appos"), None)
    if top is None:
        return None
    start = min(analysis.subtree(top))
    fine = [m for m in named if m.kind == "place" and m.place.precision != "country" and m.end in (start, start - 1) and analysis.words[m.end] == ","]
    return fine[-1].place.country if fine else None


def _only_country(gazetteer: Gazetteer, named: Sequence[PlaceMention], w: int) -> Place | None:
    """'The country', where none was named but all the towns that were lie in one."""
    within = {m.place.country for m in named if m.first < w and m.kind == "place"}
    return _as_place(gazetteer.country(country)) if len(within) == 1 and (country := next(iter(within))) is not None else None


def _as_place(spot: Spot | None) -> Place | None:
    """A country as a place."""
    return Place(None, None, spot.name, spot.geonames, spot.country, None, spot.lat, spot.lon, "country") if spot is not None else None


def _told_of(analysis: Analysis, named: Sequence[PlaceMention], w: int) -> PlaceMention | None:
    """The country or region that tells which town or ground a noun means: 'the West Bank city', 'Lebanese soil'; None where a name follows."""
    if any(
        analysis.bare[c] in ("appos", "flat") or (c > w and analysis.upos[c] == "PROPN" and preposition(analysis, c) == "of")
        for c in analysis.children[w]
    ) or (w + 1 < len(analysis) and analysis.upos[w + 1] == "PROPN" and analysis.heads[w] == w + 1):
        return None
    heads = {c for c in analysis.children[w] if c < w and analysis.bare[c] in ("amod", "compound", "nmod")}
    wide = ("country", "region", "admin1")
    return next((m for m in named if m.end <= w and m.place.precision in wide and heads & set(range(m.first, m.end))), None)


# --- borders -----------------------------------------------------------------------------------------------------------------------------------


def _borders(analysis: Analysis, gazetteer: Gazetteer, named: Sequence[PlaceMention], taken: set[int]) -> Iterator[PlaceMention]:
    """'the Syria-Iraq border', 'the Turkish frontier', 'its border with Chad': on the side of the country that the report is about, where that is one
    of the two."""
    for w, lemma in enumerate(analysis.lemmas):
        if lemma.lower() not in ("border", "frontier", "borderland") or w in taken or analysis.upos[w] not in ("NOUN", "PROPN"):
            continue
        if analysis.deprels[w] == "compound":
            continue
        below = {k for k in analysis.subtree(w) if abs(k - w) <= 8}
        sides = [m for m in named if m.first in below and m.kind != "part of name" and m.place.precision == "country" and m.place.country]
        sides = [m for k, m in enumerate(sides) if m.place.country not in {x.place.country for x in sides[:k]}][:2]
        if not sides:
            continue
        countries = [str(m.place.country) for m in sides]
        if len(countries) == 1:
            countries += [c for c in _salient_countries(named, w) if c != countries[0] and gazetteer.border(countries[0], c)][:1]
        side = next((c for c in _salient_countries(named, w) if c in countries), countries[0]) if len(sides) > 1 else countries[-1]
        where = gazetteer.border(countries[0], countries[1]) if len(countries) > 1 else None
        first, end = min(w, *(m.first for m in sides)), max(w + 1, *(m.end for m in sides))
        if first > 0 and analysis.lower[first - 1] in ("the", "its", "their"):
            first -= 1
        text = analysis.text(first, end)
        name = text.removeprefix("the ").removeprefix("The ")
        lat, lon = where or (None, None)
        yield PlaceMention(first, end, Place(text, analysis.span(first, end), name, None, side, None, lat, lon, "region"), "described")


def _salient_countries(named: Sequence[PlaceMention], w: int) -> list[str]:
    """The countries in which the places lie that the report has named, those named most and last first."""
    weights: dict[str, float] = {}
    for m in named:
        if m.place.country and m.kind == "place":
            weights[m.place.country] = weights.get(m.place.country, 0.0) + (1.0 if m.first < w else 0.5) / (1 + abs(m.first - w) / 100)
    return sorted(weights, key=lambda c: (-weights[c], c))


def _is_definite(analysis: Analysis, w: int, taken: set[int], told: PlaceMention | None = None) -> bool:
    """'the town', 'this country', 'the whole city'; not 'a town', 'the other town', 'the town of Homs', 'the town where he was born'. `told`: the words
    that say where it lies."""
    marks = {analysis.lower[c] for c in analysis.children[w] if analysis.deprels[c] in ("det", "nmod:poss")}
    if not marks & {"the", "this", "that", "its", "their"} or analysis.feats[w].get("Number") == "Plur":
        return False
    for c in analysis.children[w]:
        base = analysis.bare[c]
        if analysis.lower[c] == "capital" or (told is not None and told.first <= c < told.end):
            continue
        if base == "acl" and analysis.upos[c] == "NOUN" and c > w + 1 and analysis.words[w + 1] == ",":
            continue  # 'the city, once a symbol of wealth': told besides
        if analysis.lemmas[c].lower() in _ANOTHER or (base in ("compound", "flat", "acl") and analysis.upos[c] in ("PROPN", "NOUN", "VERB")):
            return False
        if base in ("nmod", "appos") and (
            c in taken or preposition(analysis, c) in ("of", "near", "in") or any(k in taken for k in analysis.subtree(c))
        ):
            return False
        if base == "amod" and analysis.feats[c].get("Degree") == "Sup":
            return False
    return True


def _salient(analysis: Analysis, named: Sequence[PlaceMention], w: int, precisions: Sequence[str]) -> Place | None:
    """The place that a definite noun at word `w` most likely takes up: named before it, often and near."""
    weights: dict[tuple[object, ...], float] = {}
    of: dict[tuple[object, ...], Place] = {}
    for m in named:
        if m.first > w:
            break
        back = analysis.sentence_of[w] - analysis.sentence_of[m.first]
        if back > _REACH or m.place.precision not in precisions or m.kind == "part of name":
            continue
        if m.kind != "place" and m.place.precision != "country":
            continue
        key = m.place.country if m.place.precision == "country" else m.place.name, m.place.country
        near = _weight(analysis, m) / (1 + back)
        weights[key] = weights.get(key, 0.0) + near
        if m.kind != "adjective" or key not in of:  # 'Zaire' is called so, though 'Zairean' tells the name of today
            of[key] = m.place
    if not weights:
        return None
    return of[max(weights, key=lambda k: weights[k])]


def _weight(analysis: Analysis, m: PlaceMention) -> float:
    """How much a mention speaks for its place: a subject and what it is of ('the Syrian army', 'Iraq's parliament') as much as a place; who is acted on, and
    whose they are ('expelled US troops from the country'), little."""
    top = head_of(analysis, m.first, m.end)
    modifies = False
    while analysis.bare[top] in ("amod", "compound", "nmod", "conj") and analysis.heads[top] >= 0:
        modifies = modifies or analysis.bare[top] != "conj"
        top = analysis.heads[top]
    if m.kind == "government" and preposition(analysis, top) in ("by", "with", "against"):
        return 0.3  # 'militias backed by Iran control the country'
    if analysis.bare[top] == "nsubj":
        return 1.0
    if m.kind == "place":
        return 1.0
    return 0.3 if modifies and analysis.bare[top] in ("obj", "obl") else 0.5 if m.kind == "adjective" else 1.0


def _by_its_noun(analysis: Analysis, told: Sequence[PlaceMention], w: int) -> Place | None:
    """'the park', after Victoria Park: the place last told by a name of that noun."""
    lemma = analysis.lemmas[w].lower()
    before = [m for m in told if m.end <= w and m.end - m.first > 1 and m.kind in ("place", "unlisted")]
    return next((m.place for m in reversed(before) if analysis.lower[m.end - 1] == lemma), None)


def _last_told(analysis: Analysis, named: Sequence[PlaceMention], w: int, precisions: Sequence[str]) -> Place | None:
    """'in the same area': the finest place of the last sentence that names one."""
    before = [m for m in named if m.first < w and m.kind in ("place", "unlisted") and m.place.precision in precisions]
    if not before:
        return None
    last = [m for m in before if analysis.sentence_of[m.first] == analysis.sentence_of[before[-1].first]]
    return min(last, key=lambda m: ("point", "city", "admin1", "region", "country").index(m.place.precision or "country")).place


# --- names of no list ----------------------------------------------------------------------------------------------------------------------------


def _unlisted(analysis: Analysis, gazetteer: Gazetteer, named: Sequence[PlaceMention], taken: set[int]) -> Iterator[PlaceMention]:
    """'the Grand Hotel in Oslo', 'the village of Qarah': where the text, or the place last named, says."""
    facilities = words()["facilities"]
    for name in analysis.names:
        span = range(name.first, name.end)
        first, end = name.first, name.end
        if name.type == "PER" or any(w in taken for w in span):
            continue
        site = any(
            analysis.lemmas[w].lower() in facilities - ({"office", "house"} if name.type == "ORG" else set()) for w in span
        )  # the Foreign Office
        if (
            not site
            and end < len(analysis)
            and analysis.lemmas[end].lower() in facilities
            and not first <= analysis.heads[head_of(analysis, first, end)] < first
        ):
            targets = name.type != "LOC" and analysis.feats[end].get("Number") == "Plur"  # 'Hamas positions' are no place by name
            site, end = analysis.heads[head_of(analysis, first, end)] == end and not targets, end + 1
            end = end if site else end - 1
        told = preposition(analysis, head_of(analysis, first, end)) in words()["static"] or (
            first > 1 and analysis.lower[first - 1] == "of" and analysis.lower[first - 2] in words()["generic"]
        )
        told = told or any(analysis.lemmas[c].lower() in words()["generic"] for c in analysis.deps(head_of(analysis, first, end), "appos"))
        if name.type == "LOC" and not site and not told and _is_part_of_town(analysis, first, end):
            told, end = True, end + 1
        if not (site or (name.type == "LOC" and told)) or analysis.lower[first] in ("a", "an"):
            continue
        if not any(w[:1].isupper() for w in analysis.words[first:end]):
            continue
        holder = _holder(analysis, gazetteer, named, taken, first, end)
        if holder is None or holder.country is None:
            continue
        text = analysis.text(first, end)
        precision = "city" if holder.precision == "point" else holder.precision
        yield PlaceMention(
            first,
            end,
            replace(holder, text=text, span=analysis.span(first, end), name=text.removeprefix("the "), geonames=None, precision=precision),
            "unlisted",
        )


def _is_part_of_town(analysis: Analysis, first: int, end: int) -> bool:
    """'in the Salaheddin district': the name goes with the noun behind it, which is where something is."""
    if end >= len(analysis) or analysis.heads[head_of(analysis, first, end)] != end or not analysis.lemmas[end].islower():
        return False
    of = [c for c in analysis.deps(end, "nmod") if c > end and analysis.upos[c] == "PROPN" and preposition(analysis, c) == "of"]
    if of and analysis.lemmas[end] in ("city", "port", "town", "village"):
        return False  # 'the Russian city of Sochi'
    return analysis.lemmas[end] in words()["generic"] and preposition(analysis, end) in words()["static"]


def _holder(analysis: Analysis, gazetteer: Gazetteer, named: Sequence[PlaceMention], taken: set[int], first: int, end: int) -> Place | None:
    """The place that holds an unlisted one: told with it, else the one that the report is about by then."""
    far = next((m for m in named if m.kind == "place" and 0 < m.first - end <= 8 and is_measured_from(analysis, m.first)), None)
    if far is not None and not any(w in (".", ";") for w in analysis.words[end : far.first]):
        return _as_place(gazetteer.country(far.place.country)) if far.place.country else None  # 'in X, 60 km north of Oslo'
    below = set(analysis.subtree(head_of(analysis, first, end)))
    inside = [
        m for m in named if m.kind == "place" and m.first >= end and m.first in below and analysis.sentence_of[m.first] == analysis.sentence_of[first]
    ]
    if inside:
        return inside[0].place
    between = {",", "in", "near", "the", "'s", "’s"} | words()["directions"]
    for m in named:
        if m.kind == "place" and 0 <= m.first - end <= 5 and all(w in taken or analysis.lower[w] in between for w in range(end, m.first)):
            return m.place  # "in Nigeria's Kaduna state", 'in eastern Congo'
    return _salient(analysis, named, first, ("city", "point", "admin1", "region")) or _salient(analysis, named, first, ("country",))


# --- the words that narrow a place -------------------------------------------------------------------------------------------------------------


def _narrowed(analysis: Analysis, gazetteer: Gazetteer, m: PlaceMention, named: Sequence[PlaceMention], taken: set[int]) -> PlaceMention:
    """The mention with its `site`: 'southern Israel', 'the province of Idlib', 'Jabalia refugee camp', 'Fua and Kefraya'."""
    if m.kind in ("adjective", "part of name"):
        return m
    lists = words()
    first, end = m.first, m.end
    place, direction = m.place, None
    w = head_of(analysis, first, end)
    for _ in range(3):
        up = analysis.heads[w]
        if up < 0 or analysis.upos[up] not in ("NOUN", "PROPN"):
            break
        lemma, relation, case = analysis.lemmas[up].lower(), analysis.deprels[w], preposition(analysis, w)
        if lemma not in lists["generic"] | lists["parts"] or not (
            case == "of" or (not case and relation in ("compound", "amod", "nmod:poss", "nmod:unmarked", "nmod"))
        ):
            break
        if lemma in ("city", "town", "village") and case != "of" and place.precision not in ("city", "point"):
            break  # 'the West Bank city' is not the West Bank
        if up in taken or max(up + 1, end) - min(up, first) > 8:
            break
        first, end, w = min(first, up), max(end, up + 1), up
        direction = direction or (lemma if lemma in _DIRECTION else None)
        if lemma in lists["divisions"] and place.precision in ("city", "point"):
            place = replace(place, precision="admin1")
    while first > 0 and analysis.lower[first - 1] in lists["directions"] and analysis.sentence_of[first - 1] == analysis.sentence_of[m.first]:
        first -= 1
        direction = direction or analysis.lower[first].replace("-", "").removesuffix("ern")
    if w == head_of(analysis, m.first, m.end) and m.place.precision in ("city", "point"):
        joined = [c for c in analysis.children[w] if analysis.deprels[c] == "conj" and analysis.upos[c] == "PROPN"]
        if len(joined) == 1 and joined[0] - end <= 2:
            end = next((n.end for n in named if n.first <= joined[0] < n.end), joined[0] + 1)
    if (first, end) == (m.first, m.end):
        return m
    if first > 0 and analysis.lower[first - 1] == "the" and analysis.sentence_of[first - 1] == analysis.sentence_of[m.first]:
        first -= 1
    place = replace(place, text=analysis.text(first, end), span=analysis.span(first, end))
    if place.precision == "country" and direction is not None:
        where = gazetteer.part_of(place.country, *_DIRECTION[direction]) if direction in _DIRECTION else None
        if where is not None:
            place = replace(place, lat=where[0], lon=where[1])
        place = replace(place, precision="region")
    return replace(m, site=place)
