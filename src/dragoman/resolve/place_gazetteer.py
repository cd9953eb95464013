"""The gazetteer: names -> places. GeoNames data (gazetteer.npz), the project's supplement, countries with their capitals and demonyms."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from dragoman.data import data_path, read_yaml
from dragoman.ground import kilometres
from dragoman.resolve.place_names import KINDS, fold

_GROUPS = {"continents": "region", "waters": "region", "regions": "region", "points": "point", "cities": "city", "states": "admin1"}


_DIVISION = re.compile(r" (?:province|state|governorate|oblast|region|county|department)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a name may stand for. `people` weighs it against its namesakes; `main` when the name is the place's own."""

    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    people: int
    geonames: int | None = None
    main: bool = True
    listed: bool = False  # stands in the supplement or the country table


class _Names:
    """A sorted list of strings in one block of bytes."""

    def __init__(self, block: np.ndarray) -> None:
        self.block = block.tobytes()
        ends = np.flatnonzero(block == 10)
        self.starts = np.concatenate(([0], ends + 1)).astype(np.int32)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, k: int) -> bytes:
        if k < 0 or k >= len(self.starts):
            raise IndexError(k)
        end = self.starts[k + 1] - 1 if k + 1 < len(self.starts) else len(self.block)
        return self.block[self.starts[k] : end]


class Gazetteer:
    """Look-up of place names; made by `Gazetteer.load()`."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self._keys = _Names(arrays["keys"])
        self._names = _Names(arrays["names"])
        self._at = np.concatenate(([0], np.cumsum(arrays["key_sizes"], dtype=np.int32)))
        self._places = arrays["key_places"]
        self._columns = {c: arrays[c] for c in ("ids", "lat", "lon", "people", "kind", "country", "admin1")}
        self._countries = arrays["countries"].tobytes().decode().split("\n")
        self._admins = arrays["admins"].tobytes().decode().split("\n")
        self.adjectives: dict[str, str] = {}  # folded demonym -> country
        self.capitals: dict[str, str] = {}  # country -> its first capital
        self.capital_of: dict[str, str] = {}  # folded capital -> country
        self.country_names: dict[str, str] = {}  # country -> name
        self.guarded: set[str] = set()
        self.listed: dict[str, list[Spot]] = {}
        self.first_words: dict[str, int] = {}  # first word of a listed name -> words of the longest such name
        self._load_countries()
        self._load_supplement()
        for k in self.listed:
            first = k.partition(" ")[0]
            self.first_words[first] = max(self.first_words.get(first, 0), k.count(" ") + 1)
        self.candidates = lru_cache(maxsize=50_000)(self._candidates)
        self.border = lru_cache(maxsize=1_000)(self._border)

    @classmethod
    def load(cls) -> Gazetteer:
        """The packaged gazetteer."""
        with np.load(data_path("places/gazetteer.npz")) as file:
            return cls({name: file[name] for name in file.files})

    def _load_countries(self) -> None:
        (table,) = read_yaml("actors/countries.yaml")
        (points,) = read_yaml("places/countries.yaml")
        for iso, entry in table.items():
            if not isinstance(entry, Mapping):
                continue
            code = str(iso)
            spot = str(points[iso]).split() if iso in points else None
            lat, lon = (float(spot[0]), float(spot[1])) if spot else (None, None)
            name = str(entry["name"])
            guard = {fold(str(g)) for g in entry.get("guard", [])}
            self.guarded |= guard
            former = [str(n) for n in entry.get("former", [])]
            for k, n in enumerate([name, *map(str, entry.get("variants", [])), *former]):
                called = n if n in former else name  # a report of 1990 tells of Burma
                self.listed.setdefault(fold(n), []).append(Spot(called, "country", code, None, lat, lon, 10_000_000, None, k == 0, True))
            self.country_names[code] = name
            for k, c in enumerate(map(str, entry.get("capitals", []))):
                if k == 0:
                    self.capitals[code] = c
                self.capital_of.setdefault(fold(c), code)
            for d in map(str, entry.get("demonyms", [])):
                self.adjectives.setdefault(fold(d), code)
            for d in map(str, entry.get("people", [])):
                self.adjectives.setdefault(fold(d), code)

    def _load_supplement(self) -> None:
        (table,) = read_yaml("places/supplement.yaml")
        for group, rows in table.items():
            kind = _GROUPS[str(group)]
            for name, line in rows.items():
                where, _, others = str(line).partition("|")
                country, lat, lon = where.split()
                iso = None if country == "-" else country
                names = [str(name), *(o.strip() for o in others.split(",") if o.strip())]
                if kind == "region" and iso and str(group) == "regions":
                    weight = 300_000
                else:
                    weight = {"region": 3_000_000, "admin1": 2_000_000, "city": 200_000}.get(kind, 60_000)
                for k, n in enumerate(names):
                    spot = Spot(str(name), kind, iso, None, float(lat), float(lon), weight, None, k == 0, True)
                    rows_here = self.listed.setdefault(fold(n), [])
                    if not any(r.name == spot.name and r.country == spot.country for r in rows_here):
                        rows_here.append(spot)

    def _candidates(self, key: str) -> tuple[Spot, ...]:
        """Every place that the folded name `key` may stand for: listed ones, then those of GeoNames, each once."""
        listed = [self._with_identity(s) for s in self.listed.get(key, ())]
        out = list(listed)
        for spot in self._geonames(key):
            if not any(_same(s, spot) for s in listed):
                out.append(spot)
        return tuple(out)

    def _geonames(self, key: str) -> list[Spot]:
        k = bisect_left(self._keys, key.encode())
        if k >= len(self._keys) or self._keys[k] != key.encode():
            return []
        return [self._spot(int(p), key) for p in self._places[self._at[k] : self._at[k + 1]]]

    def _spot(self, p: int, key: str) -> Spot:
        c = self._columns
        name = self._names[p].decode()
        own = fold(name) in (key, f"al {key}", f"as {key}", f"ar {key}", f"ad {key}", f"an {key}", f"el {key}")
        number = int(c["ids"][p])
        return Spot(name, KINDS[int(c["kind"][p])], self._countries[int(c["country"][p])], self._admins[int(c["admin1"][p])] or None,
                    int(c["lat"][p]) / 1000, int(c["lon"][p]) / 1000, int(c["people"][p]), number or None, own)  # fmt: skip

    def _with_identity(self, spot: Spot) -> Spot:
        """A supplement city with the id, division and size that GeoNames gives it; a region that is a first-order division is one."""
        if spot.kind == "region" and spot.country is not None:
            names = {fold(spot.name), fold(_DIVISION.sub("", spot.name))}
            if any(t.kind == "admin1" and t.country == spot.country and fold(t.name) in names for n in sorted(names) for t in self._geonames(n)):
                return replace(spot, kind="admin1", people=max(spot.people, 2_000_000))
        if spot.kind not in ("city", "point") or spot.lat is None:
            return spot
        for twin in self._geonames(fold(spot.name)):
            if twin.country == spot.country and twin.kind in ("city", "capital") and _near(spot, twin, 30):
                people = max(spot.people, twin.people)
                return Spot(
                    spot.name,
                    twin.kind if spot.kind == "city" else spot.kind,
                    spot.country,
                    twin.admin1,
                    spot.lat,
                    spot.lon,
                    people,
                    twin.geonames,
                    spot.main,
                    True,
                )
        return spot

    def capital(self, country: str) -> Spot | None:
        """The capital of a country, as a place."""
        name = self.capitals.get(country)
        found = [s for s in self.candidates(fold(name)) if s.country == country] if name else []
        return max(found, key=lambda s: (s.kind == "capital", s.people)) if found else None

    @cached_property
    def nations(self) -> frozenset[str]:
        """Countries and their peoples by one word, folded."""
        return frozenset(k for k in (*self.adjectives, *map(fold, self.country_names.values())) if " " not in k)

    def country(self, country: str) -> Spot | None:
        """A country by its code, as a place."""
        named = self.listed.get(fold(self.country_names.get(country, "")), [])
        return next((s for s in named if s.country == country), named[0] if named else None)

    def part_of(self, country: str | None, north: int, east: int) -> tuple[float, float] | None:
        """The middle of a country's northern (1) or southern (-1), eastern (1) or western (-1) part by where its towns lie, in degrees."""
        if country not in self._countries:
            return None
        rows = self._columns["country"] == self._countries.index(country)
        lat, lon = (float(np.quantile(self._columns[axis][rows], 0.5 + 0.35 * way)) / 1000 for axis, way in (("lat", north), ("lon", east)))
        return round(lat, 2), round(lon, 2)

    def _border(self, a: str, b: str) -> tuple[float, float] | None:
        """A point midway along the land border of two countries, in degrees: the mean of their towns that lie nearest one another; None where no towns
        of theirs are within 80 km, as they are no neighbours."""
        sides = [self._towns(c) for c in (a, b)]
        if not all(len(s) for s in sides):
            return None
        near: list[np.ndarray] = []
        for here, there in (sides, sides[::-1]):
            low, high = there.min(0) - 1, there.max(0) + 1
            here = here[((here >= low) & (here <= high)).all(1)][:: max(1, len(here) // 400)]
            for town in here:
                d = np.hypot(there[:, 0] - town[0], (there[:, 1] - town[1]) * math.cos(math.radians(town[0])))
                if d.min() * 111.2 < 80:
                    near.append((town + there[d.argmin()]) / 2)
        if not near:
            return None
        lat, lon = np.median(np.array(near), axis=0)
        return round(float(lat), 2), round(float(lon), 2)

    def _towns(self, country: str) -> np.ndarray:
        if country not in self._countries:
            return np.empty((0, 2))
        rows = self._columns["country"] == self._countries.index(country)
        return np.stack([self._columns["lat"][rows], self._columns["lon"][rows]], axis=1).astype(float) / 1000

    @cached_property
    def state_names(self) -> frozenset[str]:
        """Folded names of the United States' states and their abbreviations."""
        return frozenset(k for k, spots in self.listed.items() if any(s.kind == "admin1" and s.country == "USA" for s in spots))


def _same(listed: Spot, spot: Spot) -> bool:
    """A GeoNames place that the supplement already has, at other coordinates or by another kind."""
    if listed.country != spot.country or listed.kind == "country":
        return False
    if spot.kind in ("admin1", "admin2") and listed.kind in ("admin1", "region"):
        return True
    return _near(listed, spot, 60)


def _near(a: Spot, b: Spot, km: float) -> bool:
    return distance(a, b) <= km


def distance(a: Spot, b: Spot) -> float:
    """Kilometres between two places; infinite where one has no coordinates."""
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return math.inf
    return kilometres(a.lat, a.lon, b.lat, b.lon)


def best(spots: Sequence[Spot]) -> Spot | None:
    """The weightiest without context."""
    return max(spots, key=lambda s: s.people, default=None)
