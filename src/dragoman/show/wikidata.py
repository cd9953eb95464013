"""Holders of posts as Wikidata has them: the question, the answer in SPARQL's JSON, how it differs from the actor base, and an overlay of the difference."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from dragoman.data.actorbase import ActorBase, Entry, Term, fold
from dragoman.version import VERSION

ENDPOINT = "https://query.wikidata.org/sparql"
VARIABLE = "DRAGOMAN_WIKIDATA"
"""Environment variable that names another endpoint."""
TIMEOUT = 60.0  # seconds
_ALIKE = 88.0  # rapidfuzz ratio from which two names of one post and time are one person
_CROWN = ("king", "queen", "emperor", "emir", "sultan", "supreme leader", "president")

# P298 ISO 3166-1 alpha-3, P35 head of state, P6 head of government, P39 position held, P1001 applies to jurisdiction, P580 and P582 start and end.
# Ministers are found by the English label of their office, so that no list of offices has to be kept here.
QUERY = """SELECT ?iso3 ?post ?person ?personLabel ?since ?sincePrecision ?until ?untilPrecision WHERE {{
  VALUES ?iso3 {{ {codes} }}
  ?country wdt:P298 ?iso3 .
  {{ ?country p:P35 ?held . ?held ps:P35 ?person . BIND("head of state" AS ?post) }}
  UNION {{ ?country p:P6 ?held . ?held ps:P6 ?person . BIND("head of government" AS ?post) }}
  UNION {{
    ?office wdt:P1001 ?country ; rdfs:label ?post . FILTER(LANG(?post) = "en")
    FILTER(REGEX(?post, "(foreign|external|defen[cs]e|interior|home|internal) ?(affairs)? ?(minister|secretary)|minister (of|for) (the )?(foreign|external|defen[cs]e|interior|home|internal)", "i"))
    ?person p:P39 ?held . ?held ps:P39 ?office .
  }}
  OPTIONAL {{ ?held pqv:P580 [ wikibase:timeValue ?since ; wikibase:timePrecision ?sincePrecision ] }}
  OPTIONAL {{ ?held pqv:P582 [ wikibase:timeValue ?until ; wikibase:timePrecision ?untilPrecision ] }}
  SERVICE wikibase:label {{ bd:serviceParam wikibase:language "en" . }}
}}"""


class WikidataError(Exception):
    """The query service could not be asked, or answered something else; the message is one line that says what to do."""


@dataclass(frozen=True)
class Holder:
    """A holder of a post as Wikidata has it; dates are as fine as Wikidata says (YYYY, YYYY-MM, YYYY-MM-DD)."""

    country: str
    post: str
    name: str
    item: str
    since: str | None
    until: str | None


@dataclass(frozen=True)
class Change:
    """A holder that the base lacks (`old` None), or has with other dates."""

    holder: Holder
    entry: Entry | None = None
    old: Term | None = None

    def __str__(self) -> str:
        h = self.holder
        line = f"{h.country} {h.post} {h.since or ''}/{h.until or '..'} {h.name} ({h.item})"
        return f"+ {line}" if self.old is None else f"~ {line}; was {self.old.since or ''}/{self.old.until or '..'}"


def endpoint(given: str | None) -> str:
    """The address to ask: the one given, else that of the environment, else Wikidata's own."""
    return given or os.environ.get(VARIABLE) or ENDPOINT


def ask(address: str, base: ActorBase, countries: Sequence[str]) -> list[Holder]:
    """The holders of the chief posts of `countries` (ISO 3166-1 alpha-3), those with a name and a date; raises WikidataError."""
    query = QUERY.format(codes=" ".join(f'"{c}"' for c in countries))
    request = urllib.request.Request(
        f"{address}?{urllib.parse.urlencode({'query': query, 'format': 'json'})}",
        headers={"Accept": "application/sparql-results+json", "User-Agent": f"dragoman/{VERSION} (actors update)"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            raw = json.load(answer)
        rows = raw["results"]["bindings"]
    except urllib.error.HTTPError as error:
        wait = "; it asks for fewer questions, try again later" if error.code in (429, 503) else ""
        raise WikidataError(f"{address}: answered {error.code} {error.reason}{wait}") from None
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise WikidataError(f"{address}: cannot be reached ({reason}); check the network, or name another endpoint with --endpoint") from None
    except (ValueError, KeyError, TypeError):
        raise WikidataError(f"{address}: did not answer in the SPARQL JSON format; is it a SPARQL endpoint?") from None
    return list(dict.fromkeys(h for row in rows if (h := _holder(row, base)) is not None))


def _holder(row: dict[str, Any], base: ActorBase) -> Holder | None:
    said = {key: str(cell.get("value", "")) for key, cell in row.items()}
    country, name, item = said.get("iso3", ""), said.get("personLabel", ""), said.get("person", "").rpartition("/")[2]
    since, until = (_date(said.get(k), said.get(f"{k}Precision")) for k in ("since", "until"))
    if country not in base.countries or not name or name == item or not (since or until):
        return None
    return Holder(country, post_of(base, country, said.get("post", "")), name, item, since, until)


def _date(value: str | None, precision: str | None) -> str | None:
    """'2013-04-09T00:00:00Z' of precision 11 (day), 10 (month) or 9 (year), cut to what it says."""
    if not value or not value[:4].isdigit():
        return None
    length = {"11": 10, "10": 7, "9": 4}.get(precision or "11")
    return value[:length] if length else None


def post_of(base: ActorBase, country: str, said: str) -> str:
    """The name that the base gives a post of a country: 'head of state' is its President or its King."""
    held = {post for code, post in base.posts if code == country}
    said = said.lower()
    if said == "head of state":
        wanted: tuple[str, ...] = tuple(
            sorted(_CROWN, key=lambda p: max((t.since or "" for t, _ in base.posts.get((country, p), ())), default=""), reverse=True)
        )
    elif said == "head of government":
        wanted = ("prime minister", "chancellor", "premier", "president")
    else:
        kind = next((k for word, k in (("foreign", "foreign"), ("external", "foreign"), ("defen", "defence")) if word in said), "interior")
        wanted = base.called.get(f"{kind} minister", (f"{kind} minister",))
    found = next((p for p in wanted if p in held), {"head of state": "president", "head of government": "prime minister"}.get(said, wanted[0]))
    written = next((t.role for t, _ in base.posts.get((country, found), ()) if t.role), None)
    return written or " ".join(w.capitalize() for w in found.split())


def compare(base: ActorBase, holders: Iterable[Holder]) -> Iterator[Change]:
    """What the base lacks or dates otherwise, in the order of the answer."""
    for h in holders:
        terms = base.posts.get((h.country, h.post.lower()), ())
        own = [(t, e) for t, e in terms if _same_person(base, h, e)]
        near = [(t, e) for t, e in own if _meet(t, h)]
        if any(_agree(t.since, h.since) and _agree(t.until, h.until) and not _finer(h, t) for t, _ in near):
            continue
        if near:
            yield Change(h, near[0][1], near[0][0])
        else:
            yield Change(h, own[0][1] if own else next((e for e in base.look_up(h.name) if e.kind == "person" and h.country in e.countries()), None))


def _same_person(base: ActorBase, h: Holder, entry: Entry) -> bool:
    return entry in base.look_up(h.name) or fuzz.ratio(fold(h.name), fold(entry.name)) >= _ALIKE


def _meet(t: Term, h: Holder) -> bool:
    """Whether a term and a holder's time have a day in common, or may have."""
    return not (
        (t.until and h.since and t.until[: len(h.since)] < h.since[: len(t.until)])
        or (h.until and t.since and h.until[: len(t.since)] < t.since[: len(h.until)])
    )


def _agree(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return a == b
    return a[: len(b)] == b[: len(a)]


def _finer(h: Holder, t: Term) -> bool:
    return any(len(new or "") > len(old or "") for new, old in ((h.since, t.since), (h.until, t.until)))


def overlay(changes: Iterable[Change], address: str, read: str) -> str:
    """The changes as an overlay of actors (YAML), for `--actors`; `read` is the day of the answer. A term replaces the one that it dates anew."""
    out = [
        "# Holders of posts that Wikidata has and the packaged actors lack, or dates otherwise. Look it through, then give it with --actors.",
        f"# Made by `dragoman actors update` from {address} on {read}; Wikidata's data are CC0.",
        "roles:",
        f'  source: "Wikidata, read {read}"',
    ]
    by_post: dict[str, dict[str, list[str]]] = {}
    for change in changes:
        h = change.holder
        names = list(dict.fromkeys([change.entry.name if change.entry else h.name, h.name]))
        ident = f" | id {change.entry.id}" if change.entry else ""
        line = f"{h.since or ''}/{h.until or '..'} {' = '.join(names)}{ident} | source Wikidata {h.item}, read {read}"
        by_post.setdefault(h.country, {}).setdefault(h.post, []).append(line)
    for country, posts in sorted(by_post.items()):
        out.append(f"  {country}:")
        for post, rows in posts.items():
            out.append(f"    {post}:")
            out += [f"      - {json.dumps(row, ensure_ascii=False)}" for row in rows]
    return "\n".join(out) + "\n"
