"""Who a phrase means: the head word of a phrase -> the parties that it names, with country, sectors, role and entry of the actor base."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dragoman.data.actorbase import BEYOND, ActorBase, Entry, as_actor, fold, weight
from dragoman.records import Actor, Party
from dragoman.trees import Analysis

__all__ = ["Actor", "ActorBase", "Cast", "parties_of", "with_place"]

_WINDOW = 11  # words of the longest name looked for
_JOINING = frozenset("- – — / & . ' ’".split())
_PARTICLES = frozenset("al el bin bint ibn ben abu abou de da do dos das di del della van von der den ter le la ould as ash an ad at ar az".split())
_LEAVE = frozenset(
    "conj cc acl advcl parataxis obl nsubj csubj obj iobj xcomp ccomp cop aux mark expl discourse vocative orphan dep list reparandum root".split()
)
_AND = frozenset({"and", "or", ",", "-", "–", "/", "&", "as", "well"})
_OF = ("of", "in", "from", "at", "inside", "within", "across", "for", "under")
# Sectors whose unmarked members belong to the country where the act happens.
_LOCAL = frozenset("CVL REB PRM CRM OPP REF COP MIL PTY LEG JUD GOV REL EDU LAB BUS MED SPY NGO".split())
_PRONOUNS = frozenset("PRON DET".split())


@dataclass(frozen=True, slots=True)
class Match:
    """Words [first, end) that the base knows. `kind`: entry, government (a capital), adjective, people or place; `country` for all but entries."""

    first: int
    end: int
    kind: str
    entries: tuple[Entry, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says of its actor, before the rest of the document is asked. `said`: the country stands in the phrase itself."""

    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    actor: str | None = None
    role: str | None = None
    said: bool = False


@dataclass
class Cast:
    """The actors of one document. Made once a document by `Cast.of`; asked by the head word of a phrase.

    `places` gives the country of words that lie in a resolved place name, where the caller has them."""

    analysis: Analysis
    base: ActorBase
    on: str | None
    places: Mapping[int, str] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    at: dict[int, Match] = field(default_factory=dict)
    persons: dict[str, Reading] = field(default_factory=dict)
    spoken: list[tuple[int, str, tuple[str, ...], str]] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    located: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, analysis: Analysis, base: ActorBase, places: Mapping[int, str] | None = None) -> Cast:
        """Reads the document's names, persons and countries."""
        cast = cls(analysis, base, analysis.document.date, places or {})
        cast._scan()
        cast._count()
        cast._meet()
        return cast

    # ------------------------------------------------------------ names

    def _scan(self) -> None:
        """The longest names of the base and adjectives of nationality, left to right."""
        a, base = self.analysis, self.base
        folded = [fold(w) if w.lower() != "the" else "" for w in a.words]
        for first, last in a.sentences:
            shouting = last - first > 3 and sum(w.isupper() for w in a.words[first:last]) > (last - first) * 0.7
            i = first
            while i < last:
                found = self._longest(i, last, folded, shouting) if self._may_start(i, last) else None
                if found is None and i in self.places:
                    end = i + 1
                    while end < last and self.places.get(end) == self.places[i]:
                        end += 1
                    found = Match(i, end, "place", (), self.places[i])
                if found is None:
                    i += 1
                    continue
                self.matches.append(found)
                for k in range(found.first, found.end):
                    self.at[k] = found
                i = found.end
        _ = base

    def _may_start(self, i: int, last: int) -> bool:
        word = self.analysis.words[i]
        if word[:1].isupper() or word[:1].isdigit() or word[:1] in "‘'ʿ":
            return True
        return word.lower() in _PARTICLES and i + 2 < last and any(w[:1].isupper() for w in self.analysis.words[i + 1 : i + 3])

    def _longest(self, i: int, last: int, folded: list[str], shouting: bool) -> Match | None:
        a, base = self.analysis, self.base
        key, best = "", None
        for j in range(i, min(i + _WINDOW, last)):
            if not folded[j] and a.words[j] not in _JOINING and j > i and a.words[j].lower() != "the":
                break
            key += folded[j] if a.words[j].lower() != "the" else ("the" if j > i else "")
            if not folded[j] and a.words[j].lower() != "the":
                continue
            if (
                key in base.upper
                and (shouting or not "".join(a.words[i : j + 1]).replace(".", "").isupper())
                and key not in ("us", "usa", "uk", "un", "eu")
            ):
                continue
            if key in ("us", "un") and not a.words[i].replace(".", "").isupper():
                continue
            found: Match | None = None
            numbers = base.names.get(key)
            if numbers:
                found = Match(i, j + 1, "entry", tuple(base.entries[k] for k in numbers))
            elif key in base.governments:
                found = Match(i, j + 1, "government", (), base.governments[key])
            elif key in base.adjectives:
                found = Match(i, j + 1, "adjective", (), base.adjectives[key])
            elif key in base.people:
                found = Match(i, j + 1, "people", (), base.people[key])
            if found and not self._misread(found, key):
                best = found
        return best

    def _misread(self, match: Match, key: str) -> bool:
        """A name of a place or a body that is only part of a person's name or of another longer name, as the model reads the text."""
        a = self.analysis
        name = a.name_of[match.first] or a.name_of[match.end - 1]
        if all(e.kind == "person" for e in match.entries) and match.entries:
            return False
        if name is not None and name.type == "PER" and (name.first < match.first or name.end > match.end):
            # 'Jordan Henderson', but not 'Syrian President Assad' read as one name
            inside = a.words[name.first : name.end]
            return not (match.kind in ("adjective", "people") and match.first == name.first and len(inside) > 2)
        return bool(
            key in self.base.guarded and (name is None or name.type == "PER") and match.kind == "entry" and a.upos[match.first] not in ("PROPN",)
        )

    def _count(self) -> None:
        """How often each country is spoken of, and where places stand."""
        a = self.analysis
        for m in self.matches:
            code = m.country
            if m.kind == "entry" and all(e.kind in ("country", "region") for e in m.entries):
                term = m.entries[0].at(self.on) or m.entries[0].terms[0]
                code = term.country
            elif m.kind == "entry":
                codes = {t.country for e in m.entries for t in e.terms}
                code = codes.pop() if len(codes) == 1 else None
                if code and code not in BEYOND:
                    self.countries[code] += 1
                continue
            if not code or code in BEYOND:
                continue
            head = self._top(m.first, m.end)
            local = a.case(head) in ("in", "at", "near", "outside", "across", "inside", "around") or a.deprels[head] == "root"
            self.countries[code] += 2 if local or m.kind in ("government", "place") else 1
            if m.first < a.paragraphs[0][1] if a.paragraphs else False:
                self.countries[code] += 1
            if m.kind != "people":
                self.located.append((m.first, code))

    def _top(self, first: int, end: int) -> int:
        """The head word of the words [first, end)."""
        a = self.analysis
        for k in range(first, end):
            if not first <= a.heads[k] < end:
                return k
        return end - 1

    @property
    def main_country(self) -> str | None:
        """The country that the document is about, where one leads clearly."""
        top = self.countries.most_common(2)
        if not top or (len(top) == 2 and top[0][1] < top[1][1] * 1.2):
            return None
        return top[0][0]

    # ------------------------------------------------------------ persons and standing phrases

    def _meet(self) -> None:
        """Reads every person's title and apposition, so that a surname alone is known later, and every phrase that says its country."""
        a = self.analysis
        for name in self._person_names():
            head = self._top(*name)
            reading = self._person(name, head, self.core(self._phrase_head(head)))
            words = [w for w in a.words[name[0] : name[1]]]
            keys = {fold(a.text(*name)), fold(words[-1])}
            k = len(words) - 1
            if k > 2 and words[k - 1] in ("-", "–") and words[k - 2].lower() not in _PARTICLES:
                keys |= {fold(words[k - 2]), fold("".join(words[k - 2 :]))}
            while k > 0 and (words[k - 1].lower() in _PARTICLES or words[k - 1] in ("-", "–")):
                k -= 1
            keys.add(fold("".join(words[k:])))
            keys |= {fold(words[0])} if len(words) > 1 and not reading.actor and words[0].lower() not in _PARTICLES and len(words[0]) > 3 else set()
            for key in keys:
                old = self.persons.get(key)
                if old is None or _worth(reading) > _worth(old):
                    full = reading.name if old is None or len(reading.name or "") >= len(old.name or "") else old.name
                    self.persons[key] = replace(reading, name=full)
        for i in range(len(a)):
            if a.upos[i] in ("NOUN", "PROPN") and i not in self.at:
                noun = self.noun_at(i)
                if noun and noun[2]:
                    for r in self._common(i, noun, self.core(i), {}):
                        if r.country and r.said:
                            self.spoken.append((i, r.country, r.sectors, _stem(a.words[i])))

    def _person_names(self) -> list[tuple[int, int]]:
        """Spans of persons' names: the model's, widened or replaced by those of the base."""
        spans = [(m.first, m.end) for m in self.matches if m.kind == "entry" and all(e.kind == "person" for e in m.entries)]
        taken = {k for s in spans for k in range(*s)}
        for n in self.analysis.names:
            if n.type == "PER" and not any(k in taken for k in range(n.first, n.end)):
                first = n.first
                while first < n.end - 1 and self._is_title_word(first):
                    first += 1
                spans.append((first, n.end))
        return sorted(spans)

    def _is_title_word(self, i: int) -> bool:
        m = self.at.get(i)
        return (m is not None and m.kind in ("adjective", "entry") and not any(e.kind == "person" for e in m.entries)) or self.analysis.words[
            i
        ].lower() in self.base.nouns

    def person_at(self, i: int) -> tuple[int, int] | None:
        """The span of the person's name that word i lies in."""
        m = self.at.get(i)
        if m is not None and m.kind == "entry" and all(e.kind == "person" for e in m.entries):
            return m.first, m.end
        name = self.analysis.name_of[i]
        if name is not None and name.type == "PER" and m is None:
            first = name.first
            while first < name.end - 1 and self._is_title_word(first):
                first += 1
            return (first, name.end) if first <= i else None
        return None

    def _phrase_head(self, i: int) -> int:
        """The head of the phrase in which a name stands as flat, compound or apposition without a comma: 'Minister' for 'Minister Ali'."""
        a = self.analysis
        while a.heads[i] >= 0 and (
            a.deprels[i] in ("flat", "compound", "flat:name") or (a.deprels[i] == "appos" and not self._comma_between(a.heads[i], i))
        ):
            i = a.heads[i]
        return i

    def _comma_between(self, i: int, j: int) -> bool:
        return any(w in (",", "(", "–", "—", ";") for w in self.analysis.words[min(i, j) : max(i, j)])

    # ------------------------------------------------------------ phrases

    def core(self, h: int) -> tuple[int, int]:
        """The unbroken run of words of the phrase headed by h, without clauses, later prepositional phrases, appositions and conjuncts."""
        a = self.analysis
        inside, stack = {h}, [h]
        while stack:
            k = stack.pop()
            for c in a.children[k]:
                relation = a.deprels[c].partition(":")[0]
                if relation == "case" and k == h and a.words[c] not in ("'s", "’s", "'", "’"):
                    continue
                if k == h and (relation in _LEAVE or a.words[c] in (",", ";", ":", ".", "(", ")", "“", "”", '"')):
                    continue
                if c > k and k == h and relation == "nmod" and a.deprels[c] != "nmod:poss" and a.case(c):
                    continue
                if relation == "appos" and self._comma_between(k, c):
                    continue
                if k != h and relation in ("conj", "cc") and (a.deprels[k].partition(":")[0] in ("flat", "appos") or (k > h and c > h)):
                    continue
                if relation in ("acl", "advcl") and a.deprels[c].endswith("relcl"):
                    continue
                inside.add(c)
                stack.append(c)
        first = end = h
        while first - 1 in inside:
            first -= 1
        while end in inside:
            end += 1
        return first, max(end, h + 1)

    def noun_at(self, h: int) -> tuple[int, int, tuple[str, ...], str] | None:
        """The longest common noun of the lexicon that covers word h: (first, end, sectors, kind)."""
        a, nouns = self.analysis, self.base.nouns
        sentence = a.sentences[a.sentence_of[h]]
        best = None
        for first in range(max(sentence[0], h - 6), h + 1):
            words: list[str] = []
            for end in range(first, min(sentence[1], h + 5)):
                word = a.words[end].lower().replace("’", "'")
                if word not in ("-", "–"):
                    words.append(word)
                if end < h:
                    continue
                term = " ".join(words)
                if term in nouns and (best is None or end + 1 - first > best[1] - best[0]):
                    kind, sectors = nouns[term]
                    best = (first, end + 1, sectors, kind)
        if best is None and a.lemmas and a.lemmas[h].lower() in nouns:
            kind, sectors = nouns[a.lemmas[h].lower()]
            best = (h, h + 1, sectors, kind)
        return best

    def parties(self, h: int, antecedents: Mapping[int, tuple[int, ...]] | None = None, depth: int = 0) -> list[Party]:
        """The parties that the phrase headed by word h names; [] where it names none."""
        a = self.analysis
        antecedents = antecedents or {}
        if depth > 4:
            return []
        others = antecedents.get(h)
        if others:
            found = [p for o in others for p in self.parties(o, {k: v for k, v in antecedents.items() if k != h}, depth + 1)]
            span = a.span(*self.core(h)) if a.upos[h] not in _PRONOUNS else a.span(h, h + 1)
            text = a.document.text[span[0] : span[1]]
            seen: dict[tuple[str | None, str | None, tuple[str, ...]], Party] = {}
            for p in found:
                seen.setdefault((p.actor or p.name, p.country, p.sectors), replace(p, text=text, span=span))
            if seen:
                return list(seen.values())
        if a.upos[h] in ("PRON", "PUNCT", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "INTJ") and h not in self.at:
            return []
        core = self.core(h)
        inner = self._inner(h)
        if inner is not None:
            through = self.parties(inner, antecedents, depth + 1)
            if through:
                return through
        readings = self._read(h, core, antecedents)
        span = a.span(*core)
        text = a.document.text[span[0] : span[1]]
        out = []
        for r in readings:
            if r.country is None:
                r = replace(r, country=self._country_for(h, r))
            out.append(Party(text, span, r.name, r.actor, r.country, r.sectors, r.role))
        return out

    def _inner(self, h: int) -> int | None:
        """The word behind 'of' where h only measures it: 'hundreds of protesters', 'most of the rebels', 'a group of students'."""
        a = self.analysis
        word = a.words[h].lower()
        measures = a.upos[h] in ("NUM", "DET", "ADJ", "PRON") or word in _MEASURES
        if not measures or h in self.at:
            return None
        for c in a.deps(h, "nmod", "obl"):
            if a.case(c) in ("of", "from", "among") and c > h:
                return c
        return None

    def _read(self, h: int, core: tuple[int, int], antecedents: Mapping[int, tuple[int, ...]]) -> list[Reading]:
        a = self.analysis
        noun = self.noun_at(h)
        match = self.at.get(h)
        person = self.person_at(h)
        if person is not None:
            return [self._person(person, h, core)]
        if noun is not None and not (match and match.end - match.first > noun[1] - noun[0]):
            named = next((p for k in range(noun[1], core[1]) if (p := self.person_at(k)) and p[0] >= noun[1]), None)
            if named is not None:
                return [self._person(named, h, core)]
        if match is not None and (noun is None or match.end - match.first >= noun[1] - noun[0]):
            return self._entity(match, h, core)
        if noun is not None:
            return self._common(h, noun, core, antecedents)
        name = a.name_of[h]
        if name is not None and name.type in ("ORG", "PER"):
            said = self._countries(core[0], core[1], h, {})
            country = said[0] if said else None
            return [Reading(country, (), a.text(name.first, name.end), None, None, bool(country))]
        return []

    # a name of the base that is no person
    def _entity(self, match: Match, h: int, core: tuple[int, int]) -> list[Reading]:
        a = self.analysis
        surface = a.text(match.first, match.end)
        if match.kind == "government":
            return [Reading(match.country, ("GOV",), surface, (match.country or "").lower() or None, None, True)]
        if match.kind == "place":
            return [Reading(match.country, ("CVL",), surface, None, None, True)]
        if match.kind in ("adjective", "people"):
            before = [a.words[k].lower() for k in range(core[0], match.first)]
            official = (match.kind == "adjective" and a.upos[h] != "NOUN") or (before == ["the"] and match.country != "PSE")
            return [Reading(match.country, ("GOV",) if official else ("CVL",), None, None, None, True)]
        entry = self._choose(match.entries)
        if entry is None:
            codes = {e.terms[-1].country for e in match.entries if e.terms}
            kinds = {e.terms[-1].sectors for e in match.entries if e.terms}
            return [Reading(codes.pop() if len(codes) == 1 else None, kinds.pop() if len(kinds) == 1 else (), surface, None, None, True)]
        actor = as_actor(entry, self.on)
        country = actor.country
        term = entry.at(self.on) or (entry.terms[-1] if entry.terms else None)
        if country is None and term and term.active:
            country = self._nearest(h, term.active)
        sectors = actor.sectors or (("GOV",) if entry.kind == "country" else ("CVL",) if entry.kind == "region" else ())
        said = country is not None
        return [Reading(country, sectors, entry.name if entry.kind != "region" else surface, entry.id, actor.role, said)]

    def _choose(self, entries: tuple[Entry, ...]) -> Entry | None:
        """One of the entries of a name: alive on the date, then of a country that the document speaks of; None where two are left."""
        if len(entries) == 1:
            return entries[0]
        left = [e for e in entries if e.at(self.on) is not None] or list(entries)
        if len(left) > 1:
            scores = [max((self.countries.get(c, 0) for c in e.countries()), default=0) for e in left]
            best = max(scores)
            left = [e for e, s in zip(left, scores, strict=True) if s == best] if best > 0 else left
        kinds = {e.kind for e in left}
        if len(left) > 1 and "country" in kinds:
            left = [e for e in left if e.kind == "country"]
        return left[0] if len(left) == 1 else None

    def _nearest(self, h: int, wanted: Iterable[str]) -> str | None:
        """Of the wanted countries the one spoken of nearest: in the sentence, else before in the paragraph, else most in the document."""
        a, wanted = self.analysis, frozenset(wanted)
        sentence = a.sentences[a.sentence_of[h]]
        here = [(abs(i - h), c) for i, c in self.located if c in wanted and sentence[0] <= i < sentence[1]]
        if here:
            return min(here)[1]
        paragraph = a.paragraphs[a.paragraph_of[h]] if a.paragraphs else sentence
        near = [(h - i, c) for i, c in self.located if c in wanted and paragraph[0] <= i < h]
        if near:
            return min(near)[1]
        told = [(n, c) for c, n in self.countries.items() if c in wanted]
        return max(told)[1] if told else None

    # a common noun
    def _common(
        self, h: int, noun: tuple[int, int, tuple[str, ...], str], core: tuple[int, int], antecedents: Mapping[int, tuple[int, ...]]
    ) -> list[Reading]:
        a, base = self.analysis, self.base
        first, end, sectors, kind = noun
        left = range(core[0], max(first, core[0]))
        words = [a.words[k].lower() for k in left]
        owner = self._owner(core[0], first, h, antecedents)
        behind = self._behind(h, end, antecedents) if owner is None or owner.country is None else None
        said = self._countries(core[0], first, h, antecedents)
        generic = kind == "generic"
        if kind in ("body", "person") and words and words[-1] == "international" and a.words[h].lower() in ("community", "society"):
            return [Reading("INT", ("UNK",), None, None, None, True)]
        if generic:
            marked = self._adjective_sector(left)
            if owner is not None and owner.sectors and owner.actor and not _is_country(owner):
                sectors = owner.sectors if _takes(owner, a.words[h].lower()) else sectors
            elif marked:
                sectors = marked
            elif behind is not None and behind.sectors and not (_is_country(behind) or behind.sectors == ("CVL",)) and a.words[h].lower() not in _OWN:
                sectors = behind.sectors
        elif (
            kind == "post"
            and behind is not None
            and behind.actor
            and behind.sectors
            and not _is_country(behind)
            and behind.sectors[0] not in ("CVL", "MIL")
            and a.words[h].lower() not in _OWN - {"president"}
        ):
            sectors = behind.sectors
        elif sectors and set(sectors) <= {"UNK"} and self._adjective_sector(left):
            sectors = self._adjective_sector(left)
        if sectors[:1] == ("REB",) and any(w in base.modifiers.get("government_side", ()) for w in words):
            sectors = ("PRM",)
        backed = self._backer(core[0], first)
        if backed is not None and sectors[:1] == ("MIL",) and not said:
            sectors = ("PRM",)
        if kind == "site" and (holder := self._holder(core[0], first)) is not None:
            sectors, said = holder.sectors or sectors, said or ([holder.country] if holder.country else [])
        if (
            kind != "site"
            and any(w in base.modifiers.get("past", ()) for w in words)
            and kind in ("post", "person", "generic")
            and sectors[:1] not in (("REB",), ("CRM",), ("CVL",))
        ):
            sectors = ("ELI",)
        role = a.text(first, end) if kind in ("post",) or (kind == "generic" and _is_post(a.words[h])) else None
        if said:
            out = [Reading(c, sectors, None, None, role, True) for c in said]
        elif owner is not None and owner.country:
            out = [Reading(owner.country, sectors, None, None, role, True)]
        elif (leader := self._leader(core[0], first)) is not None:
            out = [Reading(leader, sectors, None, None, role, True)]
        elif behind is not None and behind.country:
            out = [Reading(behind.country, sectors, None, None, role, True)]
        else:
            out = [Reading(None, sectors, None, None, role, False)]
        if kind == "post" and len(out) == 1 and self.on and out[0].country and sectors[:1] != ("ELI",) and not _is_plural(a, h):
            post = " ".join(w for w in a.words[first:end]).lower()
            entry = base.holder(out[0].country, post, self.on)
            if entry is not None:
                out = [replace(out[0], name=entry.name, actor=entry.id)]
        return out

    def _adjective_sector(self, left: range) -> tuple[str, ...]:
        """The sector that the words before a generic noun give: 'military', 'rebel', 'opposition', or a noun of the lexicon such as 'army'."""
        a = self.analysis
        for k in reversed(left):
            word = a.words[k].lower()
            if k in self.at or (k + 1 < len(a) and a.words[k + 1] in ("-", "–") and a.words[k] not in ("anti",)):
                continue
            for name, listed in self.base.modifiers.items():
                if name.startswith("of ") and word in listed:
                    return (name[3:],)
            noun = self.noun_at(k)
            if noun is not None and noun[1] == k + 1 and noun[2] and noun[3] != "generic" and a.upos[k] in ("NOUN", "PROPN", "ADJ"):
                return noun[2]
        return ()

    def _skipped(self, m: Match) -> bool:
        """A name before '-backed' and its like, or behind 'pro-' and 'anti-': not the actor."""
        a, modifiers = self.analysis, self.base.modifiers
        after = m.end
        if (
            after + 1 < len(a)
            and a.words[after] in ("-", "–")
            and a.words[after + 1].lower() in (*modifiers["backing"], *modifiers["leading"], *modifiers["holding"])
        ):
            return True
        before = a.words[m.first - 1].lower() if m.first else ""
        if before in ("-", "–") and m.first > 1:
            before = a.words[m.first - 2].lower()
            return before in modifiers["pro"]
        return before in modifiers["pro"] or bool(re.match(r"(?i)(pro|anti)-", a.words[m.first]))

    def _countries(self, first: int, end: int, h: int, antecedents: Mapping[int, tuple[int, ...]]) -> list[str]:
        """Countries that the words [first, end) give to the noun behind them; more than one only where they are joined by 'and'."""
        a = self.analysis
        found: list[tuple[Match, str]] = []
        k = first
        while k < end:
            m = self.at.get(k)
            if m is None:
                k += 1
                continue
            code = self._code(m, h)
            if code and not self._skipped(m) and m.first >= first:
                found.append((m, code))
            k = max(m.end, k + 1)
        if not found:
            return []
        chosen = [found[0]]
        for m, code in found[1:]:
            between = [w.lower() for w in a.words[chosen[-1][0].end : m.first]]
            between = [w for w in between if w not in ("'s", "’s", "'", "’", "the")]
            if (between and all(w in _AND for w in between) and between != ["-"]) or (
                between == ["-"] and m.kind == chosen[-1][0].kind == "adjective"
            ):
                chosen.append((m, code))
        return list(dict.fromkeys(code for _, code in chosen))

    def _code(self, m: Match, h: int) -> str | None:
        """The country of a match used as an attribute; None for persons and bodies (they own, see `_owner`)."""
        if m.kind != "entry":
            return m.country
        if all(e.kind in ("country", "region") for e in m.entries):
            entry = self._choose(m.entries) or m.entries[0]
            term = entry.at(self.on) or entry.terms[-1]
            return term.country
        return None

    def _owner(self, first: int, end: int, h: int, antecedents: Mapping[int, tuple[int, ...]]) -> Reading | None:
        """The person, group or body before the noun that it belongs to: 'Hamas fighters', 'Assad's forces', 'its troops'."""
        a = self.analysis
        for k in range(end - 1, first - 1, -1):
            m = self.at.get(k)
            person = self.person_at(k)
            if person is not None and (m is None or not self._skipped(m)):
                r = self._person(person, k, person)
                return replace(r, actor=r.actor or "person")
            if m is not None and m.kind == "entry" and self._code(m, h) is None and not self._skipped(m):
                read = self._entity(m, k, (m.first, m.end))
                if read and (read[0].actor or read[0].sectors):
                    return read[0]
            if k in antecedents and a.upos[k] in _PRONOUNS:
                found = [p for o in antecedents[k] if o != h for p in self.parties(o, {}, 2)]
                if len({p.country for p in found}) == 1 and found:
                    p = found[0]
                    return Reading(p.country, p.sectors, p.name, p.actor, p.role, True)
            if (
                a.deprels[k] == "nmod:poss"
                and m is None
                and a.upos[k] in ("NOUN", "PROPN")
                and (noun := self.noun_at(k)) is not None
                and noun[1] <= end
            ):
                read = self._common(k, noun, self.core(k), {})
                if read and read[0].country:
                    return replace(read[0], actor="owner")
        return None

    def _behind(self, h: int, end: int, antecedents: Mapping[int, tuple[int, ...]]) -> Reading | None:
        """What 'of X', 'in X', 'from X' or 'loyal to X' behind the noun says."""
        a = self.analysis
        children = [c for c in a.deps(h, "nmod", "obl") if c >= end and a.case(c) in _OF]
        children.sort(key=lambda c: (_OF.index(a.case(c) or "of"), c))
        for c in a.deps(h, "amod", "acl"):
            if a.words[c].lower() in self.base.modifiers["loyal"] and c > h:
                children += [d for d in a.deps(c, "obl", "nmod") if a.case(d) == "to"]
        for c in children:
            m, person = self.at.get(c), self.person_at(c)
            if person is not None:
                return self._person(person, c, self.core(c))
            if m is not None:
                read = self._entity(m, c, self.core(c))
                if read:
                    return read[0]
            noun = self.noun_at(c)
            if noun is not None:
                read = self._common(c, noun, self.core(c), antecedents)
                if read and (read[0].country or read[0].sectors):
                    return read[0]
        return None

    def _before_suffix(self, first: int, end: int, listed: str) -> tuple[int, int] | None:
        """The words before a hyphen and a participle of the list: 'rebel' of 'rebel-held'."""
        a = self.analysis
        for k in range(max(first + 2, 2), end):
            if a.words[k].lower() in self.base.modifiers[listed] and a.words[k - 1] in ("-", "–"):
                m = self.at.get(k - 2)
                return (m.first, m.end) if m else (k - 2, k - 1)
        return None

    def _backer(self, first: int, end: int) -> tuple[int, int] | None:
        return self._before_suffix(first, end, "backing")

    def _leader(self, first: int, end: int) -> str | None:
        """The country before '-led' or '-based'."""
        for listed in ("leading", "based"):
            span = self._before_suffix(first, end, listed)
            if span is not None and (m := self.at.get(span[0])) is not None:
                read = self._entity(m, span[0], span)
                return read[0].country if read else None
        return None

    def _holder(self, first: int, end: int) -> Reading | None:
        """Who holds an area: 'rebel-held', 'Isis-controlled'."""
        span = self._before_suffix(first, end, "holding")
        if span is None:
            return None
        m = self.at.get(span[0])
        if m is not None:
            read = self._entity(m, span[0], span)
            return read[0] if read else None
        noun = self.noun_at(span[0])
        return Reading(None, noun[2]) if noun else None

    # a person
    def _person(self, name: tuple[int, int], h: int, core: tuple[int, int]) -> Reading:
        a, base = self.analysis, self.base
        text = re.sub(r"\s+", " ", a.text(*name))
        title = self._title(name, core) or self._apposition(name, h)
        words = a.words[name[0] : name[1]]
        known = self.persons.get(fold(text))
        match = self.at.get(name[0])
        entries = (
            list(match.entries)
            if match is not None and match.kind == "entry" and match.first == name[0] and match.end == name[1]
            else base.look_up(text)
        )
        entries = [e for e in entries if e.kind == "person"]
        single = len([w for w in words if w not in ("-", "–") and w.lower() not in _PARTICLES]) == 1
        if not entries and single and known is None:
            entries = self._by_surname(text, title)
        if title is not None and title.country and entries:
            entries = [e for e in entries if title.country in e.countries()] or []
        if not entries and title is not None and title.country and not single:
            entries = self._spelt_otherwise(text, title.country)
        entry = self._choose(tuple(entries)) if entries else None
        if entry is not None:
            actor = as_actor(entry, self.on)
            country, sectors, role = actor.country, actor.sectors, actor.role
            if title is not None and title.sectors:
                said = title.sectors[:1]
                if said != sectors[:1] and said not in (("UNK",), ("CVL",), ("EDU",)):
                    sectors = title.sectors
                role = title.role or role
                country = title.country or country
            return Reading(country, sectors, entry.name, entry.id, role, True)
        if known is not None and (title is None or _worth(known) > _worth(Reading(title.country, title.sectors, text, None, title.role))):
            return known
        if title is not None:
            return Reading(title.country, title.sectors, text, None, title.role, bool(title.country))
        if entries:
            countries = {c for e in entries for c in e.countries()}
            kinds = {as_actor(e, self.on).sectors for e in entries}
            return Reading(countries.pop() if len(countries) == 1 else None, kinds.pop() if len(kinds) == 1 else (), text, None, None, True)
        return Reading(None, (), text)

    def _by_surname(self, name: str, title: Reading | None) -> list[Entry]:
        """Persons of that surname: of the country that the title says, else in office and of a country that the document speaks of."""
        found = self.base.by_surname(name)
        if title is not None and title.country:
            return [e for e in found if title.country in e.countries()]
        if self.on:
            serving = [e for e in found if e.at(self.on) is not None]
            recent = serving or [e for e in found if (t := e.before(self.on)) is not None and t.until and int(self.on[:4]) - int(t.until[:4]) < 8]
        else:
            recent = found
        near = [e for e in recent if any(c in self.countries for c in e.countries())]
        if near:
            best = max(max((weight(t) for t in e.terms), default=0) for e in near)
            heads = [e for e in near if max((weight(t) for t in e.terms), default=0) == best]
            return heads if best >= 25 else near
        high = [e for e in recent if max((weight(t) for t in e.terms), default=0) >= 25]
        return high if len(high) == 1 else []

    def _spelt_otherwise(self, name: str, country: str) -> list[Entry]:
        """Persons of the country whose name is spelt nearly so (Qaddafi, Gaddafi)."""
        from rapidfuzz import fuzz  # heavy: only where a titled name is not known as spelt

        key = fold(name)
        scored = [(fuzz.ratio(key, fold(e.name)), e) for e in self.base.people_of.get(country, ())]
        close = [(s, e) for s, e in scored if s >= 86]
        if not close:
            return []
        best = max(s for s, _ in close)
        return [e for s, e in close if s == best]

    def _title(self, name: tuple[int, int], core: tuple[int, int]) -> Reading | None:
        """The post or noun before a name, with its country: 'Syrian Foreign Minister' Asaad al-Shaibani."""
        a = self.analysis
        k = name[0] - 1
        if k < 0 or a.sentence_of[k] != a.sentence_of[name[0]]:
            return None
        first_name = k
        while first_name >= core[0] and a.words[first_name] in (".",):
            first_name -= 1
        noun = self.noun_at(first_name) if first_name >= 0 else None
        if noun is None or noun[1] != first_name + 1 or noun[3] not in ("post", "person", "generic"):
            return None
        head = noun[1] - 1
        first = min(core[0], noun[0])
        if first == noun[0]:
            # the tree may have cut the phrase: take adjectives of nationality that stand right before
            while first > a.sentences[a.sentence_of[head]][0] and (
                first - 1 in self.at
                or a.words[first - 1] in ("'s", "’s", "-")
                or a.words[first - 1].lower() in (*self.base.modifiers["past"], *self.base.modifiers["acting"])
            ):
                first -= 1
        read = self._common(head, noun, (first, noun[1]), {})
        return replace(read[0], role=a.text(noun[0], noun[1])) if read else None

    def _apposition(self, name: tuple[int, int], h: int) -> Reading | None:
        """'Ali, a Syrian activist' and 'the Syrian activist, Ali'."""
        a = self.analysis
        head = self._top(*name)
        near = [c for c in a.deps(head, "appos", "parataxis") if c >= name[1]]
        if a.deprels[head] == "appos" and a.heads[head] >= 0:
            near.append(a.heads[head])
        if a.deprels[head].startswith("nsubj") and a.heads[head] >= 0 and a.deps(a.heads[head], "cop"):
            near.append(a.heads[head])
        for c in near:
            noun = self.noun_at(c)
            if noun is not None and noun[3] != "site" and self.person_at(c) is None:
                read = self._common(c, noun, self.core(c), {})
                if read and (read[0].sectors or read[0].country):
                    return replace(read[0], role=a.text(noun[0], noun[1]), name=None, actor=None)
        return None

    # ------------------------------------------------------------ what the phrase leaves open

    def _country_for(self, h: int, reading: Reading) -> str | None:
        """The country of a phrase that does not say it: from the like phrase before, the place of the sentence, or the document."""
        a = self.analysis
        if not reading.sectors or reading.sectors[0] not in _LOCAL:
            return "IGO" if reading.sectors[:1] == ("IGO",) else None
        stem = _stem(a.words[h])
        like = [(i, c) for i, c, s, w in self.spoken if i < h and w == stem]
        if like:
            return like[-1][1]
        same = [(i, c) for i, c, s, w in self.spoken if i < h and s[:1] == reading.sectors[:1] and s[0] in ("MIL", "REB", "COP", "OPP")]
        if same:
            return same[-1][1]
        sentence = a.sentences[a.sentence_of[h]]
        here = {c for i, c in self.located if sentence[0] <= i < sentence[1]}
        main = self.main_country
        if len(here) == 1:
            place = here.pop()
            # Rebels and officials who meet abroad stay those of the country that the report is about; civilians are where they are.
            abroad = main is not None and reading.sectors[0] != "CVL" and self.countries[place] * 3 < self.countries[main]
            return main if abroad else place
        return main


def parties_of(
    analysis: Analysis, base: ActorBase, head: int, antecedents: Mapping[int, tuple[int, ...]] | None = None, places: Mapping[int, str] | None = None
) -> list[Party]:
    """The parties that the phrase headed by word `head` names: several for 'Syrian and Israeli officials', [] where it can be none.

    `antecedents`: for a pronoun or definite noun the head words that it stands for. `places`: the country of each word in a place name.
    The document's cast is read at the first call and kept with the analysis."""
    cast = analysis.__dict__.get("_cast")
    if not isinstance(cast, Cast) or cast.base is not base or (places is not None and cast.places is not places):
        cast = Cast.of(analysis, base, places)
        analysis.__dict__["_cast"] = cast
    return cast.parties(head, antecedents)


def with_place(party: Party, base: ActorBase, country: str | None, on: str | None = None) -> Party:
    """The party with the country of the act's place, where its own is open or it is a group that acts in several countries."""
    if country is None or country in BEYOND:
        return party
    if party.country is None and party.sectors[:1] and party.sectors[0] in _LOCAL - {"GOV", "MIL"}:
        return replace(party, country=country)
    if party.actor:
        for entry in base.look_up(party.name or ""):
            term = entry.at(on) or (entry.terms[-1] if entry.terms else None)
            if entry.id == party.actor and term and country in term.active:
                return replace(party, country=country)
    return party


_MEASURES = frozenset(
    "hundreds thousands dozens scores tens millions number majority most some many several group groups team crowd crowds members member handful pair couple part parts all rest "
    "remnants both each one two three lot band series wave mob convoy units elements none few any half third bulk".split()
)
_OWN = frozenset("ambassador envoy diplomat negotiator minister president expert observer".split())
_POSTS = frozenset(
    "spokesman spokeswoman spokesperson leader chief head director chairman commander ambassador envoy president secretary deputy representative negotiator".split()
)


def _is_post(word: str) -> bool:
    return word.lower() in _POSTS


def _is_plural(a: Analysis, h: int) -> bool:
    return a.feats[h].get("Number") == "Plur" if a.feats else False


def _is_country(r: Reading) -> bool:
    return bool(r.actor and r.country and r.actor == r.country.lower())


def _takes(owner: Reading, word: str) -> bool:
    """Whether a generic noun takes the owner's sector: 'Hamas official', 'UN envoy', but a 'Trump supporter' is no government."""
    return word.rstrip("s") not in ("supporter", "follower", "sympathizer", "opponent", "critic", "ally", "expert", "target")


def _stem(word: str) -> str:
    word = word.lower()
    for many, one in (("men", "man"), ("ies", "y"), ("es", "e"), ("s", "")):
        if word.endswith(many) and len(word) > len(many) + 2:
            return word[: -len(many)] + one
    return word


def _worth(r: Reading) -> int:
    return 4 * bool(r.actor) + 2 * bool(r.country) + bool(r.sectors)


def walk(cast: Cast) -> Iterator[tuple[int, list[Party]]]:
    """Every noun of the document with the parties it names, for inspection."""
    for i, pos in enumerate(cast.analysis.upos):
        if pos in ("NOUN", "PROPN"):
            yield i, cast.parties(i)
