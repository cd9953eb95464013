"""The actor base: who a name is, on a date. Compiled from the editable files in data/actors/ into actors/index.json.

`python -m dragoman.data.actorbase` writes the index anew; a base whose files were edited since is compiled when it is loaded.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, overload

from dragoman.data import data_path
from dragoman.data.actorfiles import BEYOND, FORMAT, LINES, SECTORS, compile_base, fold, source_digest
from dragoman.records import Actor

__all__ = ["BEYOND", "SECTORS", "ActorBase", "Entry", "Term", "as_actor", "fold", "source_digest", "weight"]

_RANK = (
    "supreme leader",
    "emperor",
    "king",
    "emir",
    "sultan",
    "president",
    "chancellor",
    "prime minister",
    "premier",
    "chief executive",
    "leader",
    "crown prince",
)

_MISSPELT = 92.0  # rapidfuzz ratio from which a word that nobody knows is a misspelt country
# Whoever leaves these has left a trade or a fight, no office.
NO_OFFICE = tuple((s,) for s in "REB PRM CRM CVL EDU MED BUS LAB NGO REL REF".split())


@dataclass(frozen=True, slots=True)
class Term:
    """What an entry is between two dates (YYYY, YYYY-MM or YYYY-MM-DD; None: open or not known). `active`: countries where it acts."""

    since: str | None
    until: str | None
    country: str | None
    sectors: tuple[str, ...]
    role: str | None = None
    active: tuple[str, ...] = ()
    origin: int = 0  # where it is written: see ActorBase.where

    def covers(self, on: str) -> bool:
        """Whether the term holds on the day `on` (YYYY-MM-DD); a date known to the year only holds through that year."""
        return (not self.since or on[: len(self.since)] >= self.since) and (not self.until or on[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor of the base with its terms, the earliest first."""

    id: str
    name: str
    kind: str
    terms: tuple[Term, ...]

    def at(self, on: str | None) -> Term | None:
        """The term that holds on the day `on`; of several the main one. Without a date the last, which for persons is the highest post held."""
        if not self.terms:
            return None
        if on is None:
            return self.terms[-1] if self.kind != "person" else max(self.terms, key=lambda t: (weight(t), t.since or ""))
        holding = [t for t in self.terms if t.covers(on)]
        if holding:
            return max(holding, key=lambda t: (weight(t), t.since or ""))
        return None

    def before(self, on: str) -> Term | None:
        """The last term that had ended by the day `on`."""
        ended = [t for t in self.terms if t.until and on[: len(t.until)] > t.until]
        return max(ended, key=lambda t: (t.until or "", weight(t))) if ended else None

    def countries(self) -> frozenset[str]:
        return frozenset(t.country for t in self.terms if t.country) | frozenset(c for t in self.terms for c in t.active)


def weight(term: Term) -> int:
    """How much a post counts among several held at once: heads of state and government first, then members of government, then others."""
    return _rank(term.role) if term.role else 0


@lru_cache(maxsize=4096)
def _rank(role: str) -> int:
    role = role.lower()
    for k, post in enumerate(_RANK):
        if role == post or (role.endswith(" " + post) and not role.startswith(("vice", "deputy"))):
            return 40 - k
    return 10 if "minister" in role or "secretary" in role else 5 if role else 0


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    iso2: str
    fips: str | None
    cow: str | None
    gw: str | None
    capitals: tuple[str, ...]
    demonyms: tuple[str, ...]
    successor: str | None


class _Entries(Sequence[Entry]):
    """The entries of an index, each made when it is first asked for: a report names few of them."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows
        self._made: list[Entry | None] = [None] * len(rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, k: int) -> Entry: ...
    @overload
    def __getitem__(self, k: slice) -> list[Entry]: ...
    def __getitem__(self, k: int | slice) -> Entry | list[Entry]:
        if isinstance(k, slice):
            return [self[i] for i in range(*k.indices(len(self)))]
        made = self._made[k]
        if made is None:
            ident, name, kind, terms = self._rows[k]
            made = self._made[k] = Entry(
                ident, name, kind, tuple(Term(s, u, c, tuple(x.split()), r, tuple(a.split()) if a else (), o) for s, u, c, x, r, a, o in terms)
            )
        return made


@dataclass
class ActorBase:
    """Names, entries and words, ready for look-up. Made by `ActorBase.load()`; not changed after."""

    entries: Sequence[Entry]
    names: dict[str, list[int]]  # fold(name) -> numbers of entries
    surnames: dict[str, list[int]]
    upper: frozenset[str]  # keys that count only when written in capitals
    guarded: frozenset[str]  # keys that are something else too
    countries: dict[str, Country]
    governments: dict[str, str]  # fold(capital) -> country
    adjectives: dict[str, str]  # fold(demonym) -> country
    people: dict[str, str]  # fold(noun for a person or persons) -> country
    nouns: dict[str, tuple[str, tuple[str, ...]]]  # common noun, singular or plural -> (kind, sectors)
    plurals: frozenset[str]
    modifiers: dict[str, tuple[str, ...]]
    digest: str = ""
    files: tuple[tuple[str, str], ...] = ()  # name and source of each file
    said: dict[str, str] = field(default_factory=dict)
    shared: frozenset[int] = frozenset()

    @classmethod
    def load(cls, overlays: Sequence[Path | str] = ()) -> ActorBase:
        """The packaged base, with the files of `overlays` laid over it; raises DataError for a faulty file."""
        digest = source_digest()
        index = data_path("actors/index.json")
        raw: dict[str, Any] | None = None
        if index.exists():
            raw = json.loads(index.read_text(encoding="utf8"))
            if raw.get("format") != FORMAT or raw.get("digest") != digest:
                raw = None
        if raw is None or overlays:
            raw = compile_base([Path(p) for p in overlays])
        return cls._from(raw)

    @classmethod
    def _from(cls, raw: dict[str, Any]) -> ActorBase:
        countries = {c[0]: Country(c[0], c[1], c[2], c[3], c[4], c[5], tuple(c[6]), tuple(c[7]), c[8]) for c in raw["countries"]}
        return cls(
            _Entries(raw["entries"]), raw["names"], raw["surnames"], frozenset(raw["upper"]), frozenset(raw["guarded"]), countries,
            raw["governments"], raw["adjectives"], raw["people"], {k: (a, tuple(s)) for k, (a, s) in raw["nouns"].items()}, frozenset(raw["plurals"]),
            {k: tuple(v) for k, v in raw["modifiers"].items()}, raw["digest"], tuple((f, t) for f, t in raw["files"]),
            raw["said"], frozenset(raw["shared"]),
        )  # fmt: skip

    def where(self, term: Term) -> tuple[str, str]:
        """Where a term is written, 'roles/africa.yaml:12', and the source that the line or its file gives; '' where it gives none."""
        number, line = divmod(term.origin, LINES)
        file, source = self.files[number] if number < len(self.files) else ("?", "")
        return f"{file}:{line}", self.said.get(str(term.origin), source)

    def look_up(self, name: str) -> list[Entry]:
        """Entries of that name, whatever the date; capitals are asked of an acronym."""
        key = fold(name)
        found = self.names.get(key, ())
        if found and key in self.upper and not name.replace(".", "").isupper() and name.lower() == name:
            return []
        return [self.entries[k] for k in found]

    def by_surname(self, name: str) -> list[Entry]:
        return [self.entries[k] for k in self.surnames.get(fold(name), ())]

    def find(self, name: str, on: str | None = None) -> list[Actor]:
        """Whom `name` may mean on the day `on` (YYYY-MM-DD or None): all candidates, the likeliest first; [] where nobody is known.

        A country by its names and a government by its capital come out with the sector GOV; a person out of office with ELI."""
        key = fold(name)
        found = self.names.get(key, ())
        if not found:
            found = self.surnames.get(key, ())
        out = [as_actor(self.entries[k], on) for k in found]
        if len(out) > 1 and on is not None:
            out.sort(key=lambda a: "ELI" in a.sectors)
        government = self.governments.get(key)
        if government and not any(a.country == government for a in out):
            out.append(self.government(government))
        adjective = self.adjectives.get(key) or self.people.get(key)
        if adjective and not out:
            out.append(Actor(adjective.lower(), self.countries[adjective].name, adjective, ()))
        return out

    def government(self, code: str) -> Actor:
        """The government of a country by its ISO code."""
        name = self.countries[code].name if code in self.countries else code
        return Actor(code.lower(), name, code, ("GOV",))

    def holder(self, country: str, post: str, on: str) -> Entry | None:
        """Who holds a post of a country on a day; None where nobody or more than one is known.

        `post` as in the files or by another name of it (`one post` and `leader` in modifiers.yaml), any case."""
        for name in self.called.get(post.lower(), (post.lower(),)) if post.lower() != "leader" else self._leads(country):
            found = {e.id: e for t, e in self.posts.get((country, name), ()) if t.covers(on)}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    @cached_property
    def called(self) -> dict[str, tuple[str, ...]]:
        """A post -> the names of it in the files, its own first."""
        out: dict[str, tuple[str, ...]] = {}
        for line in self.modifiers.get("one post", ()):
            names = tuple(line.split(" = "))
            for name in names:
                out[name] = (name, *(n for n in names if n != name))
        return out

    @cached_property
    def lands(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Words for a part of the world -> the countries of it, the longest words first (`lands` in modifiers.yaml)."""
        out = []
        for line in self.modifiers.get("lands", ()):
            words, _, codes = line.partition("=")
            out += [(word.strip(), frozenset(codes.split())) for word in words.split("|")]
        return tuple(sorted(out, key=lambda land: -len(land[0])))

    def _leads(self, country: str) -> tuple[str, ...]:
        """The posts that 'the leader' of a country means, the first that somebody holds."""
        if country in self.modifiers.get("led by premier", ()):
            return "prime minister", "chancellor", "premier"
        return "leader", "supreme leader", "king", "emir", "sultan", "president", "prime minister"

    def nearly_country(self, key: str) -> str | None:
        """The key of the one country's name or adjective of nationality that `key`, folded, misspells; None where none or two are as near."""
        from rapidfuzz import fuzz, process  # heavy: only for words that nobody knows

        near = process.extract(key, self._country_keys.get(key[:1], ()), scorer=fuzz.ratio, score_cutoff=_MISSPELT, limit=2)
        return near[0][0] if near and (len(near) == 1 or near[0][1] > near[1][1]) else None

    @cached_property
    def _country_keys(self) -> dict[str, list[str]]:
        """Names of one word of countries, and adjectives of nationality, of six letters or more, by their first letter."""
        named = {fold(c.name) for c in self.countries.values() if " " not in c.name} & self.names.keys()
        out: dict[str, list[str]] = {}
        for key in sorted(named | self.adjectives.keys()):
            if len(key) >= 6 and key not in self.upper:
                out.setdefault(key[0], []).append(key)
        return out

    @cached_property
    def posts(self) -> dict[tuple[str, str], list[tuple[Term, Entry]]]:
        """The holders of each post by country and post in lower case, those with a date of beginning."""
        out: dict[tuple[str, str], list[tuple[Term, Entry]]] = {}
        for entry in self.entries:
            if entry.kind == "person":
                for t in entry.terms:
                    if t.country and t.role and t.since:
                        out.setdefault((t.country, t.role.lower()), []).append((t, entry))
        return out

    @cached_property
    def people_of(self) -> dict[str, list[Entry]]:
        """Persons by country, for spelling variants."""
        out: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind == "person":
                for code in entry.countries():
                    out.setdefault(code, []).append(entry)
        return out

    @cached_property
    def noun_words(self) -> frozenset[str]:
        """Every word that stands in a common noun of the lexicon, and the hyphen that may join two."""
        return frozenset(w for n in self.nouns for w in n.split()) | {"-", "–"}


def as_actor(entry: Entry, on: str | None) -> Actor:
    """The entry as it stands on the day `on`: a person out of office is ELI with the role 'former ...'."""
    term = entry.at(on)
    if term is not None:
        return Actor(entry.id, entry.name, term.country or (term.active[0] if len(term.active) == 1 else None), term.sectors, term.role)
    if on is not None and entry.kind == "person":
        past = entry.before(on)
        if past is not None:
            office = past.sectors[:1] not in NO_OFFICE
            return Actor(entry.id, entry.name, past.country, ("ELI",) if office else past.sectors, f"former {past.role}" if past.role else None)
        coming = min(entry.terms, key=lambda t: t.since or "") if entry.terms else None
        # A politician before the first post that the base knows: of a party, in all likelihood, but no more is known.
        return Actor(
            entry.id,
            entry.name,
            coming.country if coming else None,
            ("PTY",) if coming and coming.sectors[:1] == ("GOV",) else coming.sectors if coming else (),
        )
    near = entry.before(on) if on is not None else None
    near = near or (entry.terms[0] if entry.terms else None)
    return Actor(entry.id, entry.name, near.country if near else None, near.sectors if near else (), near.role if near else None)


def main() -> None:
    """Writes actors/index.json."""
    raw = compile_base()
    data_path("actors/index.json").write_text(json.dumps(raw, ensure_ascii=False, separators=(",", ":"), sort_keys=False) + "\n", encoding="utf8")
    print(f"{len(raw['entries'])} actors, {len(raw['names'])} names, {len(raw['nouns'])} nouns", file=sys.stderr)


if __name__ == "__main__":
    main()
