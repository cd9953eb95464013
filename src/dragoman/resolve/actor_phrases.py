"""What a phrase says of its actor, before the rest of the document is asked: names, common nouns with their attributes, persons with their titles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from dragoman.data.actorbase import BEYOND, NO_OFFICE, Entry, as_actor, fold, weight
from dragoman.records import Party
from dragoman.resolve.actor_names import MEASURES, PARTICLES, Match, Names
from dragoman.resolve.actor_readings import Reading, armed, is_country, is_plural, is_post, sells, stem, takes, worth

_AND = frozenset({"and", "or", ",", "-", "–", "/", "&", "as", "well"})
_OF = ("of", "from", "in", "at", "inside", "within", "across", "for", "under")
BODIES = frozenset("bodies national groups parties media companies".split())
PRONOUNS = frozenset("PRON DET".split())
_OWN = frozenset("ambassador envoy diplomat negotiator minister president expert observer".split())
STATES = frozenset("country nation state power kingdom republic".split())
_POINTING = frozenset("the both two these those three all its their our".split())
_STANDING = frozenset("ally rival enemy foe adversary neighbour neighbor partner backer".split())
_RULE = frozenset("authority administration government leadership".split())
_CALLED = frozenset("militia group movement organisation organization party faction network alliance army front".split())
_CRAFT = frozenset("vessel ship boat plane aircraft helicopter vehicle car truck convoy bus ferry".split())


@dataclass
class Phrases(Names):
    """The phrases of one document, read by the words in them and by those right beside them."""

    persons: dict[str, Reading] = field(default_factory=dict)
    given: dict[str, Reading | None] = field(default_factory=dict)  # by the first word of a full name; None where two persons share it

    def parties(self, h: int, antecedents: Mapping[int, tuple[int, ...]] | None = None, depth: int = 0) -> list[Party]:
        """The parties that the phrase headed by word h names; [] where it names none."""
        raise NotImplementedError

    def _country_for(self, h: int, reading: Reading) -> str | None:
        """The country of a phrase that does not say it."""
        raise NotImplementedError

    def _entity(self, match: Match, h: int, core: tuple[int, int]) -> list[Reading]:
        a = self.analysis
        surface = a.text(match.first, match.end)
        if match.kind == "government":
            return [Reading(match.country, ("GOV",), surface, (match.country or "").lower() or None, None, True)]
        if match.kind == "place":
            return [Reading(match.country, ("CVL",), surface, None, None, True)]
        if match.kind in ("adjective", "people"):
            before = [a.lower[k] for k in range(core[0], match.first + (a.lower[match.first] == "the"))]
            if match.first and a.lower[match.first - 1] == "ethnic":
                return [Reading(None, ("CVL",), surface)]
            of = [c for c in a.deps(h, "nmod") if a.case(c) == "of" and c in self.at] if match.kind == "people" else []
            if of and (code := self._code(self.at[of[0]], h)):
                return [Reading(code, ("CVL",), surface, None, None, True)]
            if match.kind == "people" and set(before) & set(self.base.modifiers["of REB"]):
                return [Reading(match.country, ("REB",), None, None, None, True)]  # 'rebel Serbs'
            official = (match.kind == "adjective" and a.upos[h] != "NOUN") or (before == ["the"] and match.country != "PSE")
            official = official and not {"a", "an", "another", "one"} & set(before) and not self._is_counted(h)  # 'an Australian' is a person
            return [Reading(match.country, ("GOV",) if official else ("CVL",), None, None, None, True)]
        entry = self._choose(match.entries)
        if entry is None:
            codes = {e.terms[-1].country for e in match.entries if e.terms}
            kinds = {e.terms[-1].sectors for e in match.entries if e.terms}
            return [Reading(codes.pop() if len(codes) == 1 else None, kinds.pop() if len(kinds) == 1 else (), surface, None, None, True)]
        actor = as_actor(entry, self.on)
        if (
            entry.kind in ("parties", "national")
            and (owners := self._countries(core[0], match.first, h, {}) or self._land_before(match.first))
            and not set(owners) & set(entry.countries())
        ):
            if a.lower[match.first - 1] == "and":  # 'Afghan and US-led forces'
                return [
                    Reading(owners[0], actor.sectors, None, None, None, True),
                    Reading(actor.country, actor.sectors, entry.name, entry.id, None, True),
                ]
            return [Reading(owners[0], actor.sectors, surface, None, None, True)]  # 'South Korea's National Security Council'
        if entry.kind == "parties" and self.named and not self.named & set(entry.countries()):
            return [Reading(None, actor.sectors, surface)]  # 'the Democratic Party' in a report from Seoul
        country = actor.country
        term = entry.at(self.on) or (entry.terms[-1] if entry.terms else None)
        if term and term.active and country in (None, term.active[0]):
            said = self._countries(core[0], match.first, h, {})
            country = said[0] if said else term.active[0] if len(term.active) == 1 else self._nearest(h, term.active) or country
        if actor.sectors[:1] == ("REL",) and country in ("VAT", "INT"):  # 'the Catholic Church in Nicaragua'
            inside = [self.at[c] for c in a.deps(h, "nmod") if a.case(c) in ("in", "of") and c in self.at and c >= match.end]
            country = next((code for m in inside if (code := self._code(m, h))), country)
        sectors = actor.sectors or (("GOV",) if entry.kind == "country" else ("CVL",) if entry.kind == "region" else ())
        return [Reading(country, sectors, entry.name if entry.kind != "region" else surface, entry.id, actor.role, country is not None)]

    def _is_counted(self, h: int) -> bool:
        """Whether some out of a people are meant: 'ten Vietnamese', 'several Chinese', 'dozens of Chinese'."""
        a = self.analysis
        if a.deps(h, "nummod") or any(a.lower[k] in MEASURES for k in a.deps(h, "amod", "det")):
            return True
        return a.deprels[h] in ("nmod", "obl") and a.case(h) == "of" and a.lower[a.heads[h]] in MEASURES

    def _common(
        self, h: int, noun: tuple[int, int, tuple[str, ...], str], core: tuple[int, int], antecedents: Mapping[int, tuple[int, ...]]
    ) -> list[Reading]:
        a, base = self.analysis, self.base
        first, end, sectors, kind = noun
        left = range(core[0], max(first, core[0]))
        words = [a.lower[k] for k in left]
        owner = self._owner(core[0], first, h, antecedents)
        if (
            kind == "site"
            and owner is not None
            and owner.country == "EUR"
            and (land := next((self.places[k] for k in left if k in self.places), None))
        ):
            owner = replace(owner, country=land, sectors=())  # 'Brussels airport' is no seat of the EU
        behind = (
            self._behind(h, end, antecedents, sectors[:1] in (("REB",), ("MIL",), ("OPP",)))
            if owner is None or owner.country is None or sells(owner)
            else None
        )
        if kind == "body" and a.lemmas[h].lower() in _CALLED and (group := self.at.get(first - 1)) is not None and first - 1 >= core[0]:
            if group.entries and all(e.kind == "groups" for e in group.entries) and not self._skipped(group):
                return self._entity(group, h, core)  # 'the YPG militia'
        joined = self._joined_behind(h, end, antecedents) if owner is None and is_plural(a, h) else []
        if owner is not None and behind is not None and behind.country and sells(owner):
            owner = replace(owner, country=None)  # 'the Renault plant in Tangier'
        said = self._countries(core[0], first, h, antecedents)
        if (
            not said
            and (kind == "site" or a.lemmas[h].lower() == "capital")
            and (m := self.at.get(end)) is not None
            and a.heads[self._top(m.first, m.end)] in (h, a.heads[h])
        ):
            said = [code] if (code := self._code(m, h)) else said  # 'the regional capital Juba'
        if self._land(h) and not said[1:] and set(said) <= BEYOND:
            return [Reading(None, ("GOV",))]  # 'the West African nation'
        if sectors[:1] == ("GOV",) and is_plural(a, h) and not set(said) - BEYOND and self._is_of_a_part_of_the_world(core[0], first):
            return [Reading("INT", sectors, None, None, None, True)]  # 'African leaders'
        among = (
            a.lemmas[h].lower() in ("rival", "foe") and owner is None and is_plural(a, h)
        )  # 'Kenya rivals' are of one land, 'Kenya's rivals' are others
        standing = a.lemmas[h].lower() in _STANDING and not among and self._adjective_sector(left) in ((), ("IGO",))
        if (
            standing
            and (m := self.at.get(end)) is not None
            and a.heads[c := self._top(m.first, m.end)] == h
            and (read := self._entity(m, c, self.core(c)))
        ):
            return read  # "Seoul's ally Washington"
        if standing and (self._is_of_a_state(core[0], first, owner) or self._is_of_a_part_of_the_world(core[0], first)):
            return [Reading("INT", ("UNK",), None, None, None, True)]  # 'its neighbours', "Chad's allies"
        generic = kind == "generic"
        abroad = not said and owner is None and any(a.lower[k] in base.modifiers["abroad"] for k in range(core[0], first if kind == "post" else h))
        if abroad and a.lower[h] in ("community", "society", "opinion", "powers", "power"):
            return [Reading("INT", ("UNK",), None, None, None, True)]
        if generic:
            marked = self._adjective_sector(left)
            if owner is not None and owner.sectors[:1] == ("IGO",) and said:
                pass  # "Chad's UN ambassador" serves Chad
            elif owner is not None and owner.sectors and owner.actor and not is_country(owner):
                sectors = armed(a.words[h], sectors, owner.sectors) if takes(owner, a.lower[h]) else sectors
            elif marked and not (marked == ("REB",) and stem(a.words[h]) in ("president", "minister", "deputy")):  # 'the Islamist president'
                sectors = armed(a.words[h], sectors, marked)
            elif (
                behind is not None
                and behind.sectors
                and not (is_country(behind) or behind.sectors == ("CVL",))
                and takes(behind, a.lower[h])
                and (a.lower[h] not in _OWN or (a.lower[h] == "president" and behind.actor and behind.sectors[0] not in ("GOV", "MIL", "UNK")))
            ):
                sectors = armed(a.words[h], sectors, behind.sectors)
        elif (
            kind == "post"
            and behind is not None
            and behind.sectors
            and not is_country(behind)
            and behind.sectors[0] not in ("CVL", "MIL", "UNK", *(() if behind.actor else ("GOV",)))
            and a.lower[h] not in _OWN - {"president"}
        ):
            sectors = behind.sectors
        elif kind == "site" and stem(a.words[h]) in _CRAFT and (marked := self._adjective_sector(left)) in (("MIL",), ("COP",), ("REB",), ("PRM",)):
            sectors = marked  # 'a coast guard vessel'
        elif sectors and set(sectors) <= {"UNK"} and self._adjective_sector(left):
            sectors = self._adjective_sector(left)
        if sectors == ("UNK",) and said and a.words[h] == "Commission":
            sectors = ("GOV",)
        if sectors == ("UNK",) and a.lemmas[h].lower() == "conference" and (said or owner is not None):
            sectors = owner.sectors if owner is not None and owner.sectors[:1] != ("CVL",) else ("GOV",)  # who holds it
        if sectors[:1] == ("GOV",) and a.lemmas[h].lower() in _RULE and self._adjective_sector(left) == ("REB",):
            sectors = ("REB",)  # 'separatist authorities'
        of = owner if owner is not None else behind
        armed_of = of is not None and of.actor is not None and of.sectors[:1] in (("REB",), ("PRM",))
        if of is not None and armed_of and (sectors[:1] == ("MIL",) or a.lemmas[h].lower() == "activist"):
            sectors = of.sectors  # 'a commando of the MRTA', 'Isis recruits', 'Hezbollah activists'
        if kind == "post" and sectors[:1] == ("GOV",) and owner is not None and owner.sectors[:1] == ("MIL",):
            sectors = ("MIL",)  # "the army's chief of staff"
        if a.lower[first:end] == ["military", "leader"] and said and any(a.words[k] in ("'s", "’s") for k in left):
            sectors = ("GOV",)  # "Chad's military leader" rules it
        if "exiled" in words and stem(a.words[h]) in ("government", "parliament"):
            sectors = ("OPP",)
        if sectors == ("OPP",) and a.lemmas[h].lower() == "dissident" and behind is not None and behind.sectors[:1] == ("REB",):
            sectors = ("REB",)  # 'dissidents of the FARC'
        if sectors[:1] == ("REB",) and any(w in base.modifiers.get("government_side", ()) for w in words):
            sectors = ("PRM",)
        backed = self._backer(core[0], first)
        if backed is not None and sectors[:1] == ("MIL",) and not said:
            sectors = ("PRM",)
        if kind == "site" and (holder := self._holder(core[0], first)) is not None:
            sectors, said = holder.sectors or sectors, said or ([holder.country] if holder.country else [])
        if (
            kind != "site"
            and (any(w in base.modifiers.get("past", ()) for w in words) or a.lower[first].startswith("ex-"))
            and kind in ("post", "person", "generic")
            and stem(a.words[h]) not in (*STATES, *(("government",) if "exiled" in words else ()))
            and sectors[:1] not in NO_OFFICE
            and not (kind != "post" and sectors[:1] in (("MIL",), ("COP",)))  # former soldiers left no office either
        ):
            sectors = ("ELI",)
        if stem(a.words[h]) in STATES and not said and owner is None and is_plural(a, h) and not any(w in _POINTING for w in words):
            return [Reading("INT", ("UNK",), None, None, None, True)]
        army = bool(said) or (self._speaks_of_army and is_plural(a, h) and behind is None and "security" not in words)
        if stem(a.words[h]) == "officer" and army and sectors[:1] == ("COP",) and not self._speaks_of_police:
            sectors = ("MIL",)
        if abroad and sectors and sectors != ("IGO",) and (is_plural(a, h) or sectors[:1] == ("MIL",)):
            return [Reading("INT", sectors, None, None, None, True)]
        role = a.text(first, end) if kind in ("post",) or (kind == "generic" and is_post(a.words[h])) else None
        if said and "and" in words and (leader := self._leader(core[0], first)) is not None and leader not in said:
            said = [*said, leader]  # 'Afghan and Chadian-led forces'
        if said:
            out = [Reading(c, sectors, None, None, role, True) for c in said]
        elif owner is not None and owner.country:
            out = [Reading(owner.country, sectors, None, None, role, True)]
        elif (leader := self._leader(core[0], first)) is not None:
            out = [Reading(leader, sectors, None, None, role, True)]
        elif behind is not None and behind.country:
            out = [Reading(c, sectors, None, None, role, True) for c in (joined if behind.country in joined else [behind.country])]
        elif len(joined) > 1:
            out = [Reading(c, sectors, None, None, role, True) for c in joined]
        else:
            out = [Reading(None, sectors, None, None, role, False)]
        if a.lemmas[h].lower() in _STANDING and is_plural(a, h) and sectors == ("UNK",) and [r.country for r in out] == [None]:
            out = [replace(out[0], country="INT")]  # 'urged allies to send troops'
        if role and len(out) == 1 and self.on and out[0].country and sectors[:1] != ("ELI",) and not is_plural(a, h) and self._in_office(words):
            post = " ".join(w for w in a.words[first:end]).lower()
            entry = base.holder(out[0].country, post, self.on)
            if entry is not None:
                out = [replace(out[0], name=entry.name, actor=entry.id)]
        return out

    def _land_before(self, first: int) -> list[str]:
        """The country of 'Japan's opposition' before the name of a party, whatever the tree makes of it."""
        a = self.analysis
        k = first - 1
        while k > max(first - 5, 0) and a.lower[k] in ("opposition", "ruling", "main", "governing", "'s", "’s", "largest", "biggest"):
            k -= 1
        m = self.at.get(k) if k < first - 1 else None
        code = self._code(m, first) if m is not None else None
        return [code] if code else []

    def _land(self, h: int) -> frozenset[str]:
        """The countries of the part of the world that 'the Caucasus nation', 'the Gulf state' names; empty for other phrases."""
        if stem(self.analysis.words[h]) not in STATES or is_plural(self.analysis, h):
            return frozenset()
        words = f" {' '.join(self.plain[self.core(h)[0] : h])} ".replace(" - ", "-")
        return next((codes for word, codes in self.base.lands if f" {word} " in words), frozenset())

    def _is_of_a_part_of_the_world(self, first: int, end: int) -> bool:
        """Whether a part of the world stands before a noun, and no body called after it: 'African' and not 'African Union' leaders."""
        words = f" {' '.join(self.plain[first:end])} ".replace(" - ", "-")
        longer = any(m.first < end and first < m.end and m.end - m.first > 2 for m in self.matches if m.kind == "entry" and first <= m.first < end)
        bodies = any(e.kind in BODIES for k in range(first, end) if k in self.at for e in self.at[k].entries)
        return not longer and not bodies and any(f" {word} " in words for word, _ in self.base.lands)

    def _is_of_a_state(self, first: int, end: int, owner: Reading | None) -> bool:
        """Whether a state owns what the noun behind the words [first, end) names; a Chadian ally is Chad's own, Chad's ally is not."""
        if owner is not None:
            return is_country(owner) or (owner.country in BEYOND and owner.actor is not None and owner.role is None)
        owned = next((k for k in range(first, end) if self.analysis.lower[k] in ("'s", "’s", "'", "’")), end)
        names = (m for m in self.at.values() if m.end == owned and (owned < end or m.kind == "entry"))
        return any(self._code(m, end) is not None for m in names)

    def _in_office(self, words: list[str]) -> bool:
        """Whether nothing before a post says that its holder is another: 'a minister', 'the acting president', 'the late king'."""
        modifiers = self.base.modifiers
        others = (*modifiers["past"], *modifiers["acting"])
        return not any(w in others and w not in ("current", "incumbent", "new") for w in words) and not any(
            w in ("a", "an", "another") for w in words
        )

    def _adjective_sector(self, left: range) -> tuple[str, ...]:
        """The sector that the words before a generic noun give: 'military', 'rebel', 'opposition', or a noun of the lexicon such as 'army'."""
        a = self.analysis
        for k in reversed(left):
            word = a.lower[k]
            if k in self.at or (k + 1 < len(a) and a.words[k + 1] in ("-", "–") and a.words[k] not in ("anti",)):
                continue
            for name, listed in self.base.modifiers.items():
                if name.startswith("of ") and word in listed:
                    return (name[3:],)
            noun = self.noun_at(k)
            if a.upos[k] == "ADJ" and word in ("local", "major", "general", "private", "individual"):
                continue  # 'all major leaders' are no officers
            if noun is not None and noun[1] == k + 1 and noun[2] and noun[3] != "generic" and a.upos[k] in ("NOUN", "PROPN", "ADJ"):
                return noun[2]
        return ()

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
            ethnic = m.kind != "entry" and k > 0 and a.lower[k - 1] == "ethnic"  # a people's, not a country's
            if code and not self._skipped(m) and m.first >= first and not ethnic:
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

    def _owner(self, first: int, end: int, h: int, antecedents: Mapping[int, tuple[int, ...]]) -> Reading | None:
        """The person, group or body before the noun that it belongs to: 'Hamas fighters', 'Assad's forces', 'its troops'."""
        a = self.analysis
        for k in range(end - 1, first - 1, -1):
            m = self.at.get(k)
            person = self.person_at(k)
            name = a.name_of[k]
            if person is None and m is None and name is not None and name.end - name.first == 1 and self._taken_for_a_town(k):
                person = (k, k + 1)
            if person is not None and (m is None or not self._skipped(m)):
                r = self._person(person, k, person)
                return replace(r, actor=r.actor or "person")
            if m is not None and m.kind == "entry" and self._code(m, h) is None and not self._skipped(m):
                read = self._entity(m, k, (m.first, m.end))
                if read and (read[0].actor or read[0].sectors):
                    return read[0]
            if k in antecedents and a.upos[k] in PRONOUNS:
                others = {x: v for x, v in antecedents.items() if x != k}
                found = [p for o in antecedents[k] if o != h for p in self.parties(o, others, 2)]
                if len({p.country for p in found}) == 1 and found:
                    p = found[0]
                    return Reading(p.country, p.sectors, p.name, p.actor or "owner", p.role, True)
            if (
                a.deprels[k] == "nmod:poss"
                and m is None
                and a.upos[k] in ("NOUN", "PROPN")
                and (noun := self.noun_at(k)) is not None
                and noun[1] <= end
            ):
                read = self._common(k, noun, self.core(k), {})
                if read and (country := read[0].country or self._country_for(k, read[0])):
                    return replace(read[0], country=country, actor="owner")
        return None

    def _behind(self, h: int, end: int, antecedents: Mapping[int, tuple[int, ...]], armed: bool = False) -> Reading | None:
        """What 'of X', 'in X', 'from X' or 'loyal to X' behind the noun says."""
        a = self.analysis
        children = [c for c in a.deps(h, "nmod", "obl") if c >= end and a.case(c) in _OF]
        main = self.main_country
        children.sort(key=lambda c: (_OF.index(a.case(c) or "of"), c))
        for c in a.deps(h, "amod", "acl"):
            if a.lower[c] in self.base.modifiers["loyal"] and c > h:
                children += [d for d in a.deps(c, "obl", "nmod") if a.case(d) in ("to", "with")]
        for c in children:
            m, person = self.at.get(c), self.person_at(c)
            if person is not None and all(w == "." for w in a.words[end : person[0]]):
                continue  # the noun is this person's own title
            if person is not None:
                return self._person(person, c, self.core(c))
            if m is not None:
                read = self._entity(m, c, self.core(c))
                if read and not (main and armed and a.case(c) == "in" and self.countries[read[0].country or main] * 3 < self.countries[main]):
                    return read[0]
                continue
            if a.lower[c] == "world":
                return Reading("INT", ("UNK",), None, None, None, True)
            noun = self.noun_at(c)
            if noun is not None:
                read = self._common(c, noun, self.core(c), antecedents)
                if read and (read[0].country or read[0].sectors):
                    return read[0]
            elif a.case(c) == "of" and (deeper := [d for d in a.deps(c, "nmod") if a.case(d) == "of" and d in self.at]):
                m = self.at[deeper[0]]  # 'the chief of prisoner affairs of the Palestinian Authority'
                return next(iter(self._entity(m, deeper[0], self.core(deeper[0]))), None)
        return None

    def _joined_behind(self, h: int, end: int, antecedents: Mapping[int, tuple[int, ...]]) -> list[str]:
        """The countries of 'the leaders of Chad and Sudan', 'commanders of both sides'."""
        a = self.analysis
        found: list[str | None] = []
        for c in a.deps(h, "nmod"):
            if c >= end and a.case(c) in ("of", "from", "in"):
                found += [self._code(self.at[k], k) for k in (c, *a.deps(c, "conj")) if k in self.at]
                if len(antecedents.get(c, ())) > 1:
                    found += [p.country for k in antecedents[c] if k != h for p in self.parties(k, {}, 3)]
        return list(dict.fromkeys(code for code in found if code))

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

    @cached_property
    def _speaks_of_police(self) -> bool:
        return any(w.lower() in ("police", "policeman", "policemen", "sheriff") for w in self.analysis.words)

    @cached_property
    def _speaks_of_army(self) -> bool:
        return any(w.lower() in ("army", "military", "navy", "troops", "soldiers") for w in self.analysis.words)

    def _person(self, name: tuple[int, int], h: int, core: tuple[int, int]) -> Reading:
        a, base = self.analysis, self.base
        text = re.sub(r"\s+", " ", a.text(*name))
        title = self._title(name, core)
        called = self._apposition(name, h) if title is None or title.country is None else None
        if title is None:
            title = called
        elif called is not None and called.country:
            title = replace(title, country=called.country, sectors=title.sectors or called.sectors, said=True)
        words = a.words[name[0] : name[1]]
        known = self.persons.get(fold(text))
        match = self.at.get(name[0])
        entries = (
            list(match.entries)
            if match is not None and match.kind == "entry" and match.first == name[0] and match.end == name[1]
            else base.look_up(text)
        )
        entries = [e for e in entries if e.kind == "person" and not (known and known.name and not known.actor and known.name.endswith(" " + text))]
        if not entries and (plain := re.sub(r"(?<=\w )[A-Z]\.? (?=\w)", "", text)) != text and " " in plain:
            entries = [e for e in base.look_up(plain) if e.kind == "person"]  # 'Ana R. Silva' is Ana Silva
        single = len([w for w in words if w not in ("-", "–") and w.lower() not in PARTICLES]) == 1
        if single and title is None and (full := self.given.get(fold(text))) is not None:
            return full  # 'Rania' after 'Rania Haddad' is no queen
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
                loose = self.base.nouns.get((title.role or "").lower(), ("", ()))[0] == "generic"  # 'rebel leader Ali' says less than the base knows
                if said == ("ELI",) and title.country is None:
                    country = next((t.country for t in entry.terms if (t.role or "").lower() in self._names_of(title.role)), country)
                if said != sectors[:1] and said not in (("UNK",), ("CVL",), ("EDU",)) and not (loose and sectors[:1] in NO_OFFICE):
                    sectors = title.sectors
                role = title.role or role
                country = title.country or country
            return Reading(country, sectors, entry.name, entry.id, role, True)
        if known is not None and (title is None or worth(known) > worth(Reading(title.country, title.sectors, text, None, title.role))):
            return known
        if title is not None and title.country is None and entries:
            countries = {c for e in entries for c in e.countries()}
            title = replace(title, country=countries.pop()) if len(countries) == 1 else title
        if title is not None:
            return Reading(title.country, title.sectors, text, None, title.role, bool(title.country))
        if entries:
            countries = {c for e in entries for c in e.countries()}
            kinds = {as_actor(e, self.on).sectors for e in entries}
            return Reading(countries.pop() if len(countries) == 1 else None, kinds.pop() if len(kinds) == 1 else (), text, None, None, True)
        return Reading(None, (), text)

    def _names_of(self, post: str | None) -> tuple[str, ...]:
        """What the base calls a post."""
        key = (post or "").lower().removeprefix("ex-")
        return self.base.called.get(key, (key,))

    def _taken_for_a_town(self, k: int) -> bool:
        """Whether it is a person known by his surname, whom the model took for a place: "Assad's forces"."""
        name = self.analysis.name_of[k]
        return (
            name is not None
            and name.type == "LOC"
            and self.analysis.deprels[k] == "nmod:poss"
            and bool(self._by_surname(self.analysis.words[k], None))
        )

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
        if len(found) == 1 and recent:
            return recent  # a surname that only one person of the base bears
        high = [e for e in recent if max((weight(t) for t in e.terms), default=0) >= 25]
        if len({frozenset(e.countries()) for e in high}) == 1:
            return high
        # 'President Mbeki' in a text whose date is wrong or missing: whoever has held that very post, where all of them are of one country.
        post = title.role if title is not None else None
        held = [e for e in found if post and any((t.role or "").lower() in self._names_of(post) for t in e.terms)]
        return held if len({frozenset(t.country for t in e.terms if t.role) for e in held}) == 1 else []

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
        if noun is None or noun[1] != first_name + 1:  # 'US ambassador to the UN John Bolton'
            described = [c for c in a.deps(self._top(*name), "nmod:desc") if c < name[0]]
            noun = self.noun_at(described[0]) if described else None
        if noun is None or noun[3] not in ("post", "person", "generic"):
            return None
        head = noun[1] - 1
        first = min(core[0], noun[0])
        if first == noun[0]:
            # the tree may have cut the phrase: take adjectives of nationality that stand right before
            while first > a.sentences[a.sentence_of[head]][0] and (
                first - 1 in self.at
                or a.words[first - 1] in ("'s", "’s", "-")
                or a.lower[first - 1] in (*self.base.modifiers["past"], *self.base.modifiers["acting"])
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
        near += [c for c in a.deps(head, "nmod") if c >= name[1] and a.case(c) in ("of", "from", "with")]
        for c in near:
            body = self.at.get(c)
            if body is not None and body.entries and all(e.kind in BODIES for e in body.entries):
                return replace(self._entity(body, c, self.core(c))[0], name=None, actor=None)
            noun = self.noun_at(c)
            if noun is not None and noun[3] != "site" and self.person_at(c) is None:
                first, end = self.core(c)
                core = (max(first, name[1]), end) if c >= name[1] else (first, min(end, name[0]))  # the name itself is no part of what it is called
                read = self._common(c, noun, core, {})
                if read and (read[0].sectors or read[0].country):
                    return replace(read[0], role=a.text(noun[0], noun[1]), name=None, actor=None)
        return None
