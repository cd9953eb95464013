"""Which of its namesakes a place name means: what the text says ('Paris, Texas'), the countries and places that the document names, size and kind."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.resolve.place_find import Toponym, key_of
from dragoman.resolve.place_gazetteer import Gazetteer, Spot, distance
from dragoman.resolve.place_names import fold
from dragoman.resolve.place_words import words
from dragoman.trees import Analysis

# How much a kind of place weighs before the document has its say, in powers of ten of inhabitants.
_KIND = {"country": 1.5, "capital": 1.6, "admin1": 0.6, "admin2": -0.3, "region": 0.8, "point": 0.8}
_NEAR_KM, _AROUND_KM = 120, 400  # another place of the document within this distance speaks for a candidate
_COMPANY, _COMPANY_KM, _NAMES, _NAMESAKES = 1.2, 80, 60, 80
_SMALL, _ENOUGH = 100_000, 3  # a town of a country that is never named, in a document that names some so often, is a namesake
_FAMOUS = 1_000_000  # so is a city by the name that it has in another language
_TOWN_PARTS = frozenset("district neighborhood neighbourhood quarter".split())
_REGION_KM, _DISTRICT_KM = 700, 120  # how far from its middle a region and a district may reach


@dataclass(frozen=True)
class _Setting:
    """What the document says of where it is about."""

    countries: Mapping[str, float]
    states: Mapping[tuple[str, str], int]
    anchors: Sequence[Spot]
    own: Mapping[tuple[str, str], float]  # of those weights, what a name gave itself: (name, country)
    company: Mapping[int, float]  # id of a candidate -> how many of the document's other names have a candidate near it


def choose(analysis: Analysis, gazetteer: Gazetteer, found: Sequence[Toponym]) -> None:
    """Set `chosen` of every toponym."""
    countries, states, own = _countries(analysis, gazetteer, found)
    fixed: dict[str, Spot] = {}
    listed = _states_in_a_row(analysis, found)
    for k, spot in listed.items():
        found[k].chosen = spot
    for k, wide in _containers(analysis, found).items():
        if k in listed:
            continue
        t = found[k]
        inside = [s for s in t.spots if any(_contains(c, s) for c in wide)]
        if inside:
            t.chosen = max(inside, key=lambda s: (s.main, s.people))
            fixed.setdefault(key_of(analysis, t.first, t.end), t.chosen)
            after = found[k + 1] if k + 1 < len(found) and found[k + 1].spots and any(c in found[k + 1].spots for c in wide) else None
            if after is not None and after.chosen is None:  # of 'Tacoma, Washington' the state
                after.chosen = next((c for c in wide if c.kind in ("admin1", "country") and _contains(c, t.chosen)), None)
            if t.chosen.country:
                countries[t.chosen.country] += 1
    told = {id(t) for t in found if t.chosen is not None}
    anchors = [t.chosen for t in found if t.chosen is not None]
    company = _company(found)
    for _ in range(2):
        setting = _Setting(countries, states, anchors, own, company)
        for t in found:
            if id(t) not in told:
                same = fixed.get(key_of(analysis, t.first, t.end))
                t.chosen = same if same in t.spots else _likeliest(analysis, t, setting)
        anchors = [t.chosen for t in found if t.chosen is not None and t.chosen.kind not in ("country", "region")][:60]
    _put_by_its_town(analysis, found)
    _not_in_a_town(analysis, found)


def _not_in_a_town(analysis: Analysis, found: Sequence[Toponym]) -> None:
    """'the Salaheddin district' of a Syrian town is no Iraqi province, nor 'the Georgia quarter' a country."""
    for t in found:
        after = analysis.lower[t.end] if t.end < len(analysis.words) else ""
        wide = t.chosen
        if wide is None or wide.kind not in ("country", "admin1") or after not in _TOWN_PARTS:
            continue
        if after != "district" or not any(u.chosen is not None and u.chosen != wide and u.chosen.country == wide.country for u in found):
            t.chosen = None


def _put_by_its_town(analysis: Analysis, found: Sequence[Toponym]) -> None:
    """'the village of Karma in southern Hebron': a namesake near the town told behind it, or none where all lie far away."""
    for a, b in zip(found, found[1:], strict=False):
        town = b.chosen
        if a.chosen is None or town is None or town.kind not in ("city", "capital", "point"):
            continue
        between = [w.lower() for w in analysis.words[a.end : b.first]]
        gap = [w for w in between if w not in words()["generic"] | words()["directions"] | {"the", "city", "of"}]
        part = not gap and between[-1:] == ["of"] and len(between) > 1  # 'the Salaheddin district of Aleppo'
        if not part and (gap not in (["in"], ["near"], ["outside"]) or a.chosen.kind in ("country", "admin1")):
            continue
        if b.kind != "place" or b.first - a.end > 5 or distance(a.chosen, town) <= _NEAR_KM:
            continue
        near = [s for s in a.spots if s.kind not in ("country", "region") and distance(s, town) <= _NEAR_KM]
        a.chosen = min(near, key=lambda s: distance(s, town), default=None)


def _countries(
    analysis: Analysis, gazetteer: Gazetteer, found: Sequence[Toponym]
) -> tuple[dict[str, float], Counter[tuple[str, str]], dict[tuple[str, str], float]]:
    """How often the document names each country, outright or by a place that lies in only one, and each listed state."""
    countries: dict[str, float] = defaultdict(float)
    own: dict[tuple[str, str], float] = defaultdict(float)
    states: Counter[tuple[str, str]] = Counter()
    for t in found:
        key = key_of(analysis, t.first, t.end)
        sure = [s.country for s in t.spots if s.kind == "country" and s.country]
        if len(sure) == 1 and len({s.country for s in t.spots if s.listed}) == 1:
            countries[sure[0]] += 1
        elif key in gazetteer.capital_of:
            countries[gazetteer.capital_of[key]] += 0.5
        elif len({s.country for s in t.spots}) == 1 and t.spots[0].country and (t.spots[0].listed or t.end - t.first > 1):
            countries[t.spots[0].country] += 0.5
            own[key, t.spots[0].country] += 0.5
        states.update((s.country, s.name) for s in t.spots if s.kind == "admin1" and s.listed and s.country)
    local = sum(w in words()["american"] for w in analysis.words)
    if local:
        countries["USA"] += 0.5 * local
    return countries, states, own


def _states_in_a_row(analysis: Analysis, found: Sequence[Toponym]) -> dict[int, Spot]:
    """'Oregon, Utah, Washington and Georgia': of three names or more in a row that are states or countries alike, each is one."""
    out: dict[int, Spot] = {}
    k = 0
    while k < len(found):
        end = k + 1
        while end < len(found) and found[end].first - found[end - 1].end <= 2 and all(
            w.lower() in (",", "and", "or", "&", ";") for w in analysis.words[found[end - 1].end : found[end].first]
        ) and found[end].first > found[end - 1].end:  # fmt: skip
            end += 1
        run = range(k, end)
        if len(run) >= 3:
            for kind in ("admin1", "country"):
                of = {i: [s for s in found[i].spots if s.kind == kind and (s.listed or s.main)] for i in run}
                homes = Counter(s.country for spots in of.values() for s in {s.country: s for s in spots}.values()) if kind == "admin1" else Counter()
                home = homes.most_common(1)[0][0] if homes else None
                alike = {i: next((s for s in spots if kind == "country" or s.country == home), None) for i, spots in of.items()}
                sure = [s for s in alike.values() if s is not None]
                if len(sure) >= 3 and len(sure) >= 0.75 * len(run):
                    out.update((i, s) for i, s in alike.items() if s is not None)
                    break
        k = end
    return out


def _company(found: Sequence[Toponym]) -> dict[int, float]:
    """For each candidate, how many of the other names have a candidate within reach of it; a name with many namesakes counts for little."""
    names = {t.spots: None for t in found if t.kind != "adjective" and len(t.spots) <= _NAMESAKES and t.spots[0].kind != "country"}
    spots = [(s, k) for k, group in enumerate(list(names)[:_NAMES]) for s in group if s.lat is not None and s.kind not in ("country", "region")]
    if len(spots) < 2:
        return {}
    lat, lon = (np.array([getattr(s, axis) for s, _ in spots], np.float32) for axis in ("lat", "lon"))
    of = np.array([k for _, k in spots])
    size = np.bincount(of)[of]
    wide = (lon[:, None] - lon[None, :]) * np.cos(np.radians(lat))[:, None]
    near = (np.hypot(lat[:, None] - lat[None, :], wide) * 111.2 < _COMPANY_KM) & (of[:, None] != of[None, :])
    out: dict[int, float] = {}
    for i, (s, _) in enumerate(spots):
        others = {int(of[j]): 1.0 / float(size[j]) ** 0.5 for j in np.flatnonzero(near[i])}
        out[id(s)] = sum(others.values())
    return out


def _containers(analysis: Analysis, found: Sequence[Toponym]) -> dict[int, list[Spot]]:
    """'Tartus, Syria', 'Tartus in Syria', 'Syria's Tartus': number of a toponym -> the places that hold it."""
    out: dict[int, list[Spot]] = {}
    for k, (a, b) in enumerate(zip(found, found[1:], strict=False)):
        gap = [w.lower().replace("’", "'") for w in analysis.words[a.end : b.first]]
        while gap and gap[-1] in words()["directions"] | {"the"}:
            gap.pop()  # 'in eastern Cuba'
        wide = [s for s in b.spots if s.kind in ("country", "admin1", "region", "admin2")]
        if wide and b.kind != "adjective" and gap in ([","], ["("], ["in"], [",", "in"]):
            out[k] = wide
        wide = [s for s in a.spots if s.kind in ("country", "admin1")]
        kind = a.kind == "adjective" and 1 <= len(gap) <= 4 and gap[-1] in ("of", "city", "town", "village", "province", "capital", "port")
        if wide and (gap == ["'s"] or kind):
            out.setdefault(k + 1, wide)
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
    return wide.kind in ("region", "admin2") and distance(wide, spot) < (_REGION_KM if wide.kind == "region" else _DISTRICT_KM)


def _likeliest(analysis: Analysis, t: Toponym, setting: _Setting) -> Spot | None:
    after = analysis.lower[t.end] if t.end < len(analysis.words) else ""
    before = [w.lower() for w in analysis.words[max(0, t.first - 2) : t.first]]
    of = before[0] if before[-1:] == ["of"] else ""
    division = after in words()["divisions"] or of in words()["divisions"]
    town = after in ("city", "town") or of in ("city", "town", "village") or before[-1:] in (["city"], ["town"], ["village"])
    total = sum(setting.countries.values()) or 1
    anchors = [a for a in setting.anchors if a not in t.spots]  # a name does not speak for itself

    def worth(s: Spot) -> float:
        v = math.log10(s.people + 100) + _KIND.get(s.kind, 0.0) + (1.0 if s.main else 0.0) + (1.2 if s.listed else 0.0)
        if s.country and s.country in setting.countries:
            v += 1.2 + 1.8 * setting.countries[s.country] / total
        if s.admin1 and s.country and setting.states.get((s.country, s.admin1)):
            v += 1.5
        if division and s.kind in ("admin1", "admin2", "region"):
            v += 3.0
        if town and s.kind in ("city", "capital"):
            v += 2.0
        near = min((d for a in anchors if (d := distance(a, s)) > 0.5), default=math.inf)
        v += _COMPANY * min(setting.company.get(id(s), 0.0), 2.0)
        return v + (1.3 if near < _NEAR_KM else 0.7 if near < _AROUND_KM else 0.0)

    best = max(t.spots, key=worth, default=None)
    known = best is not None and best.people >= (_SMALL if best.main else _FAMOUS)
    small = best is not None and (best.kind in ("city", "point", "admin2") or (best.kind == "capital" and not best.main))
    strange = best is not None and not best.listed and small and not known
    if not strange or best is None or best.country is None:
        return best
    if not best.main and best.people < _SMALL and min((distance(a, best) for a in anchors), default=math.inf) > _AROUND_KM:
        return None  # nobody calls a distant village by the name that it has in another language
    own = setting.own.get((key_of(analysis, t.first, t.end), best.country), 0.0)
    if total - own >= _ENOUGH and setting.countries.get(best.country, 0.0) <= own:
        return None  # a village of a country that the document does not know: a place of the same name that no list has
    return best
