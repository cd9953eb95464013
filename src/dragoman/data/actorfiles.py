"""The editable files of the actor base (data/actors/): how a name is folded, how a line is read, and how all of them become one index."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.data import DataError, Line, Table, check_keys, data_path, lines, load_yaml

FORMAT = 2
# Files of 'COUNTRY: {SECTOR: [item, ...]}'; the name of the file is the kind of its entries.
LISTED = ("bodies", "national", "groups", "parties", "media", "metonyms", "ethnic", "companies")
LINES = 100_000  # more than any file has
KINDS = ("country", "person", "region", *LISTED)
SECTORS = frozenset("GOV MIL COP SPY JUD LEG PTY OPP REB PRM CRM CVL REF MED EDU BUS LAB REL NGO IGO ELI UNK".split())
BEYOND = frozenset({"IGO", "INT", "EUR"})  # codes that are no country
# Where the family name comes first, so that 'Xi' and not 'Jinping' stands for Xi Jinping.
FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "MAC", "KOR", "PRK", "VNM", "KHM", "SGP"})
# Where the whole name or its first part is used and no part is a family name.
NO_FAMILY = frozenset({"MMR", "ETH", "ERI", "ISL", "MNG", "LAO", "THA"})
_PARTICLES = frozenset("al el ben bin ibn de da di do dos das du del della van von der den la le les ter ould abu abou st st. san mac ap o".split())
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "İ": "I", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "ə": "a", "Ə": "A",
                          "þ": "th", "Þ": "Th", "ð": "d", "ʻ": None, "ʿ": None, "ʾ": None, "ĸ": "k", "ŋ": "n"})  # fmt: skip
_DATED = re.compile(r"^(?P<since>[\d-]*|\?)/(?P<until>[\d-]*|\.\.|\?)\s+(?P<rest>.+)$")
_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The look-up key of a name: lower case, letters and digits only, no accents; a leading 'the' falls away.

    >>> fold("the People’s Republic of China"), fold("Côte d'Ivoire"), fold("al-Shaibani")
    ('peoplesrepublicofchina', 'cotedivoire', 'alshaibani')
    """
    if not text.isascii():
        text = text.translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.lower()
    if text.startswith("the ") and len(text) > 4:
        text = text[4:]
    return "".join(c for c in text if c.isalnum())


def is_acronym(name: str) -> bool:
    """Whether `name` is written in capitals throughout ('FSA', 'U.S.', 'SPLM/A'), so that it must be so in the text too."""
    letters = [c for c in name if c.isalpha()]
    return 1 < len(letters) <= 7 and all(c.isupper() for c in letters) and " " not in name


def source_files() -> list[Path]:
    """The editable files of the packaged base, in a fixed order."""
    folder = data_path("actors")
    found = (p for p in folder.rglob("*.yaml") if p.name != "examples.yaml")
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def source_digest() -> str:
    """SHA-256 over the editable files and the form of the index."""
    digest = hashlib.sha256(f"{FORMAT}".encode())
    folder = data_path("actors")
    for path in source_files():
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True)
class Item:
    """One line of a list: '2011/.. Free Syrian Army = FSA | in SYR TUR'."""

    names: tuple[str, ...]
    since: str | None
    until: str | None
    active: tuple[str, ...]
    id: str | None
    guard: bool
    source: str | None = None
    shared: bool = False
    home: bool = False


def read_item(line: Line) -> Item:
    """Takes a line apart; raises DataError that says what is wrong with it."""
    text, *options = (part.strip() for part in str(line).split("|"))
    since = until = None
    dated = _DATED.match(text)
    if dated:
        text = dated["rest"]
        since, until = (None if d in ("", "..", "?") else d for d in (dated["since"], dated["until"]))
        for date in (since, until):
            if date and not _DATE.match(date):
                raise DataError(line.file, line.line, f"'{date}' is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
        if since and until and since[: len(until)] > until[: len(since)]:
            raise DataError(line.file, line.line, f"the dates run backwards: {since}/{until}")
    names = tuple(n.strip() for n in text.split(" = "))
    if not all(names):
        raise DataError(line.file, line.line, "a name is empty")
    active: tuple[str, ...] = ()
    ident, guard, source, shared, home = None, False, None, False, False
    for option in options:
        word, _, rest = option.partition(" ")
        if word == "in":
            active = tuple(rest.split())
        elif word == "id":
            ident = rest.strip()
        elif word == "guard":
            guard = True
        elif word == "shared":
            shared = True
        elif word == "home" and active:
            home = True
        elif word == "source" and rest.strip():
            source = rest.strip()
        else:
            raise DataError(
                line.file,
                line.line,
                f"unknown option '{word}' after '|'; known: in COUNTRY..., home (behind in), id NAME, guard, shared, source TEXT",
            )
    return Item(names, since, until, active, ident, guard, source, shared, home)


def slug(name: str) -> str:
    """'Asaad al-Shaibani' -> 'asaad-al-shaibani'."""
    text = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c)).lower().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def surname_keys(name: str, country: str | None) -> Iterator[str]:
    """The parts of a person's name that stand alone for him in the news: 'Shaibani' and 'al-Shaibani', 'Le Drian', 'Xi'."""
    words = [w for w in name.replace("-", " - ").split()]
    plain = [w for w in name.split() if w]
    if len(plain) < 2:
        return
    if country in FAMILY_FIRST and not plain[0].endswith(".") and len(plain) <= 3:
        yield fold(plain[0])
        return
    if country in NO_FAMILY and country != "THA":
        yield fold(plain[0])
        return
    last = [w for w in words if w not in ("Jr.", "Jr", "III", "II")]
    tail = last[-1]
    yield fold(tail) if "-" not in last[-3:] or last[-2] != "-" or last[-3].lower() in _PARTICLES else fold(plain[-1])
    k = len(plain) - 1
    while k > 1 and plain[k - 1].lower() in _PARTICLES:
        k -= 1
    if k < len(plain) - 1 or "-" in plain[-1]:
        yield fold("".join(plain[k:]))


class _Compiler:
    def __init__(self) -> None:
        self.entries: dict[str, list[Any]] = {}
        self.names: dict[str, list[str]] = {}
        self.upper: set[str] = set()
        self.mixed: set[str] = set()
        self.guarded: set[str] = set()
        self.surnames: dict[str, list[str]] = {}
        self.countries: list[list[Any]] = []
        self.governments: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.nouns: dict[str, tuple[str, list[str]]] = {}
        self.plurals: set[str] = set()
        self.modifiers: dict[str, list[str]] = {}
        self.codes: set[str] = set(BEYOND)
        self.files: list[list[str]] = []  # name and source of each file
        self.said: dict[str, str] = {}  # origin -> a source of its own
        self.over = False  # an overlay is being read: its terms take the place of those that they date anew
        self.shared: list[int] = []  # origins of holders of a post that others held too

    def origin(self, line: Any, item: Item | None = None) -> int:
        """The number that says where a line stands: of its file, times 100,000, and of the line."""
        number = (len(self.files) - 1) * LINES + int(getattr(line, "line", 0))
        if item is not None and item.source:
            self.said[str(number)] = item.source
        if item is not None and item.shared:
            self.shared.append(number)
        return number

    def entry(self, ident: str, name: str, kind: str, term: list[Any] | None) -> None:
        made = self.entries.setdefault(ident, [ident, name, kind, []])
        if term is not None and self.over and term[4]:
            made[3] = [old for old in made[3] if not (old[2:5:2] == term[2:5:2] and _meet(old, term))]
        if term is not None and not any(term[:6] == old[:6] for old in made[3]):
            made[3].append(term)

    def name(self, name: str, ident: str, guard: bool = False) -> None:
        key = fold(name)
        if not key:
            return
        (self.upper if is_acronym(name) else self.mixed).add(key)
        if guard:
            self.guarded.add(key)
        holders = self.names.setdefault(key, [])
        if ident not in holders:
            holders.append(ident)

    def country_table(self, table: Table) -> None:
        known = "name iso2 fips cow gw capitals demonyms people variants parts former guard from until successor".split()
        for code, row in table.items():
            check_keys(row, known, ("name", "iso2"))
            self.codes.add(str(code))
            ident = str(code).lower()
            guard = {fold(g) for g in lines(row.get("guard"))}
            self.entry(
                ident,
                str(row["name"]),
                "country",
                [_or_none(row.get("from")), _or_none(row.get("until")), str(code), "", None, None, self.origin(code)],
            )
            for name in [row["name"], *lines(row.get("variants")), *lines(row.get("parts")), *lines(row.get("former"))]:
                self.name(name, ident, fold(name) in guard)
            for name in lines(row.get("capitals")):
                self.governments.setdefault(fold(name), str(code))
                if fold(name) in guard:
                    self.guarded.add(fold(name))
            for name in lines(row.get("demonyms")):
                self.adjectives.setdefault(fold(name), str(code))
                if is_acronym(name):
                    self.upper.add(fold(name))
                if fold(name) in guard:
                    self.guarded.add(fold(name))
                if re.search(r"(n|i|t|k|er|o|z|c|p|s|l)$", name) and not re.search(r"(sh|ese|ch|ss|ois)$", name) and not is_acronym(name):
                    self.people.setdefault(fold(name if name.endswith("s") else name + "s"), str(code))
            for name in lines(row.get("people")):
                self.people.setdefault(fold(name), str(code))
                self.people.setdefault(fold(re.sub(r"man$", "men", name) if name.endswith("man") else name + "s"), str(code))
            self.countries.append([str(code), str(row["name"]), str(row["iso2"]), *(_or_none(row.get(k)) for k in ("fips", "cow", "gw")),
                                   [str(c) for c in lines(row.get("capitals"))], [str(c) for c in lines(row.get("demonyms"))], _or_none(row.get("successor"))])  # fmt: skip

    def words(self, table: Table) -> None:
        irregular: dict[str, str] = {str(k): str(v) for k, v in (table.get("irregular") or {}).items()}
        for sectors, row in table.items():
            if sectors in ("irregular", "generic"):
                continue
            codes = str(sectors).split()
            if not set(codes) <= SECTORS:
                raise DataError(sectors.file, sectors.line, f"unknown sector in '{sectors}'")  # type: ignore[attr-defined]
            check_keys(row, ("post", "person", "body", "site"))
            for kind, terms in row.items():
                for term in lines(terms):
                    self.noun(str(term), str(kind), codes, irregular)
        for term, sector in (table.get("generic") or {}).items():
            self.noun(str(term), "generic", [str(sector)] if sector else [], irregular)

    def noun(self, term: str, kind: str, sectors: list[str], irregular: dict[str, str]) -> None:
        term = _spaced(term)
        # A generic word stays what it is among posts and persons too ("minister"), but takes the sector of whom it belongs to.
        if kind == "generic" or term not in self.nouns:
            self.nouns[term] = (kind, sectors)
        many = irregular.get(term) or _plural(term, irregular)
        self.plurals.add(many)
        if kind == "generic" or many not in self.nouns:
            self.nouns[many] = (kind, sectors)

    def listed(self, table: Table, kind: str) -> None:
        for country, sections in table.items():
            self.check_code(country)
            if not isinstance(sections, Table):
                raise DataError(table.file, table.line, f"'{country}' wants sectors below it, 'SECTOR: [names]'")
            for sectors, rows in sections.items():
                if not set(str(sectors).split()) <= SECTORS:
                    raise DataError(sectors.file, sectors.line, f"unknown sector in '{sectors}'")  # type: ignore[attr-defined]
                for line in lines(rows):
                    item = read_item(line)
                    for code in item.active:
                        self.check_code(Line(code, line.file, line.line))
                    ident = item.id or slug(item.names[0])
                    if ident in self.entries and self.entries[ident][2] != kind:
                        ident = f"{ident}-{kind}"
                    country_code = (item.active[0] if item.home else None) if country == "INT" and item.active else str(country)
                    self.entry(
                        ident,
                        item.names[0],
                        kind,
                        [item.since, item.until, country_code, str(sectors), None, " ".join(item.active) or None, self.origin(line, item)],
                    )
                    for name in item.names:
                        self.name(name, ident, item.guard)

    def regions(self, table: Table) -> None:
        for country, rows in table.items():
            self.check_code(country)
            for line in lines(rows):
                item = read_item(line)
                ident = item.id or f"{slug(item.names[0])}-{str(country).lower()}"
                self.entry(ident, item.names[0], "region", [item.since, item.until, str(country), "", None, None, self.origin(line, item)])
                for name in item.names:
                    self.name(name, ident, item.guard)

    def roles(self, table: Table) -> None:
        for country, posts in table.items():
            self.check_code(country)
            for post, rows in posts.items():
                role, sectors = self.post(post, str(country))
                for line in lines(rows):
                    item = read_item(line)
                    ident = item.id or slug(item.names[0])
                    if ident in self.entries and self.entries[ident][2] != "person":
                        ident += "-person"
                    self.entry(
                        ident, item.names[0], "person", [item.since, item.until, str(country), " ".join(sectors), role, None, self.origin(line, item)]
                    )
                    for name in item.names:
                        self.name(name, ident, item.guard)
                        for key in surname_keys(name, str(country)):
                            if len(key) > 1 and ident not in self.surnames.setdefault(key, []):
                                self.surnames[key].append(ident)

    def post(self, post: Line, country: str) -> tuple[str, list[str]]:
        """'Director of Mossad (SPY)' -> its name and sectors; without brackets the lexicon says them."""
        said = re.match(r"^(.*?)\s*\(([A-Z ]+)\)$", post)
        if said:
            if not set(said[2].split()) <= SECTORS:
                raise DataError(post.file, post.line, f"unknown sector in '{post}'")
            return said[1], said[2].split()
        if country == "IGO":
            return str(post), ["IGO"]
        found = self.nouns.get(_spaced(str(post)))
        if not found or not found[1]:
            raise DataError(post.file, post.line, f"the post '{post}' is not in sectors.yaml; write its sector behind it, '{post} (GOV)'")
        return str(post), list(found[1])

    def check_code(self, code: Line | str) -> None:
        if str(code) not in self.codes:
            raise DataError(
                getattr(code, "file", "?"),
                getattr(code, "line", 0),
                f"unknown country '{code}'; use ISO 3166-1 alpha-3 as in countries.yaml, or IGO, INT, EUR",
            )

    def file(self, kind: str, table: Table) -> None:
        """Takes a file's table, or an overlay's part of that name. `source` at its top says where its facts are from."""
        told = table.pop("source", None)
        self.files.append([table.file, str(told or "")])
        if kind == "countries":
            self.country_table(table)
        elif kind == "sectors":
            self.words(table)
        elif kind == "modifiers":
            self.modifiers = {str(k): [str(x) for x in lines(v)] for k, v in table.items()}
        elif kind == "regions":
            self.regions(table)
        elif kind == "roles":
            self.roles(table)
        elif kind in LISTED:
            self.listed(table, kind)
        else:
            raise DataError(
                table.file,
                table.line,
                f"unknown part '{kind}' of the actor base; known: countries, sectors, modifiers, regions, roles, {', '.join(LISTED)}",
            )

    def result(self) -> dict[str, Any]:
        number = {ident: k for k, ident in enumerate(self.entries)}
        for row in self.entries.values():
            row[3].sort(key=lambda t: (t[0] or "", t[1] or "9999"))
        return {
            "format": FORMAT, "digest": source_digest(), "entries": list(self.entries.values()),
            "names": {k: [number[i] for i in v] for k, v in sorted(self.names.items())},
            "surnames": {k: [number[i] for i in v] for k, v in sorted(self.surnames.items())},
            "upper": sorted(self.upper - self.mixed), "guarded": sorted(self.guarded), "countries": self.countries,
            "governments": self.governments, "adjectives": self.adjectives, "people": self.people,
            "nouns": self.nouns, "plurals": sorted(self.plurals), "modifiers": self.modifiers,
            "files": self.files, "said": self.said, "shared": self.shared,
        }  # fmt: skip


def compile_base(overlays: Iterable[Path] = ()) -> dict[str, Any]:
    """The index of the packaged files and the overlays; raises DataError. An overlay holds parts by name: 'roles: ...', 'groups: ...'."""
    compiler = _Compiler()
    folder = data_path("actors")
    files = source_files()
    order = {"countries": 0, "sectors": 1, "modifiers": 2}
    kinds = [(p.parent.name if p.parent != folder else p.stem, p) for p in files]
    for kind, path in sorted(kinds, key=lambda kp: order.get(kp[0], 3)):
        for table in load_yaml(path, path.relative_to(folder).as_posix()):
            compiler.file(kind, table)
    compiler.over = True
    for path in overlays:
        for document in load_yaml(path):
            if not isinstance(document, Table):
                raise DataError(path.name, 1, "an overlay holds parts by name: 'roles:', 'groups:' ...")
            source = document.pop("source", None)
            for part, table in document.items():
                if not isinstance(table, Table):
                    raise DataError(path.name, getattr(part, "line", 1), f"'{part}' wants countries below it, 'COUNTRY: ...'")
                table.setdefault("source", source)
                compiler.file(str(part), table)
    return compiler.result()


def _meet(a: list[Any], b: list[Any]) -> bool:
    """Whether two terms have a day in common, or may have; a day on which one ends and the other begins is none."""
    return not ((a[1] and b[0] and a[1][: len(b[0])] <= b[0][: len(a[1])]) or (b[1] and a[0] and b[1][: len(a[0])] <= a[0][: len(b[1])]))


def _or_none(value: Any) -> str | None:
    return str(value) if value else None


def _spaced(term: str) -> str:
    """The form of a term in the lexicon: lower case, straight apostrophes, words and hyphens as the tokeniser would part them, joined by blanks."""
    return re.sub(r"\s+", " ", term.lower().replace("’", "'").replace("-", " ").replace("'s ", " 's ").replace("s' ", "s ' ")).strip()


def _plural(term: str, irregular: dict[str, str]) -> str:
    first, _, last = term.rpartition(" ")
    many = irregular.get(last)
    if many is None:
        if re.search(r"(s|x|z|ch|sh)$", last):
            many = last + "es"
        elif re.search(r"[^aeiou]y$", last):
            many = last[:-1] + "ies"
        else:
            many = last + "s"
    return f"{first} {many}" if first else many
