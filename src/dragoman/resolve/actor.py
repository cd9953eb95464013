"""Who a phrase means: the head word of a phrase -> the parties that it names, with country, sectors, role and entry of the actor base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dragoman.data.actorbase import BEYOND, ActorBase, fold
from dragoman.records import Actor, Party, Span
from dragoman.resolve.actor_names import PARTICLES, Match
from dragoman.resolve.actor_phrases import BODIES, PRONOUNS, STATES, Phrases
from dragoman.resolve.actor_readings import Reading, is_plural, stem, worth
from dragoman.trees import MANY, Analysis

__all__ = ["Actor", "ActorBase", "Cast", "is_guessed", "parties_of", "with_place"]

# Sectors whose unmarked members belong to the country where the act happens.
_LOCAL = frozenset("CVL REB PRM CRM OPP REF COP MIL PTY LEG JUD GOV REL EDU LAB BUS MED SPY NGO ELI".split())


# Organs of a state, and those who stand against it: of the country that the report is about rather than of one that the sentence happens to name.
_NATIONAL = frozenset("GOV LEG JUD MIL OPP PTY SPY REB ELI".split())
_ARMED = frozenset("MIL REB COP OPP".split())
_GOVERNS = frozenset("GOV LEG JUD OPP PTY".split())
_ABROAD = frozenset("ambassador consul diplomat attache attaché".split())
_STATE = frozenset("GOV MIL COP".split())
_CONDITIONS = frozenset("emergency siege war alert affairs mind health disaster play".split())
_STORMS = frozenset("storm hurricane typhoon cyclone".split())
_HOW_MANY = frozenset("party parties side sided nation member country".split())
_TWINS = {"Koreas": ("PRK", "KOR"), "Sudans": ("SDN", "SSD"), "Congos": ("COD", "COG")}
# What each of two states has one of.
_OF_STATES = frozenset("government army military navy parliament".split())
# Who is set apart by such a word is not whom the report spoke of last.
_OTHERS = frozenset("rival backed allied government regime state".split())


@dataclass
class Cast(Phrases):
    """The actors of one document. Made once a document by `Cast.of`; asked by the head word of a phrase."""

    spoken: list[tuple[int, str, tuple[str, ...], str]] = field(default_factory=list)
    short: dict[str, int] = field(default_factory=dict)  # an abbreviation that the text defines -> the head of its long form
    guessed: set[Span] = field(default_factory=set)  # phrases that do not say their country

    @classmethod
    def of(cls, analysis: Analysis, base: ActorBase, places: Mapping[int, str] | None = None) -> Cast:
        """Reads the document's names, persons and countries."""
        cast = cls(analysis, base, analysis.document.date, places or {})
        cast._scan()
        cast._count()
        cast._shorten()
        cast._meet()
        return cast

    def _shorten(self) -> None:
        """Abbreviations that stand behind their long form: 'the Upper River Union (URU)', 'the Lake Liberation Front, or LLF,'."""
        a = self.analysis
        for i in range(2, len(a)):
            word = a.words[i]
            if not (2 <= len(word) <= 10 and sum(c.isupper() for c in word) >= 2 and word.isalpha() and a.sentence_of[i] == a.sentence_of[i - 2]):
                continue
            before = i - 1 if a.words[i - 1] in ("(", "[") else i - 2 if a.lower[i - 1] in ("or", "as") and a.words[i - 2] in (",", "known") else None
            if before is None:
                continue
            end = before
            while end > 0 and a.words[end - 1] in (",", "“", '"', "(", "also", "known"):
                end -= 1
            first = _long_form([w for w in a.words[max(0, end - 12) : end]], word)
            if first is not None:
                self.short.setdefault(word, self._top(end - first, end))

    def _meet(self) -> None:
        """Reads every person's title and apposition, so that a surname alone is known later, and every phrase that says its country."""
        a = self.analysis
        # A surname is that of whom the report names in full, if only later.
        for name in sorted(self._person_names(), key=lambda n: n[1] - n[0] == 1):
            head = self._top(*name)
            reading = self._person(name, head, self.core(self._phrase_head(head)))
            words = [w for w in a.words[name[0] : name[1]]]
            keys = {fold(a.text(*name)), fold(words[-1])}
            k = len(words) - 1
            if k > 2 and words[k - 1] in ("-", "–") and words[k - 2].lower() not in PARTICLES:
                keys |= {fold(words[k - 2]), fold("".join(words[k - 2 :]))}
            while k > 0 and (words[k - 1].lower() in PARTICLES or words[k - 1] in ("-", "–")):
                k -= 1
            keys.add(fold("".join(words[k:])))
            if 1 < len(words) < 6 and words[0].lower() in self.base.modifiers["surname first"]:
                keys.add(fold(words[0]))
            if len(words) > 1 and words[0].lower() not in PARTICLES and len(words[0]) > 3:
                first = fold(words[0])
                keys |= {first} if not reading.actor else set()
                old = self.given.get(first, reading)
                self.given[first] = max(old, reading, key=worth) if old and (old.actor or old.name) == (reading.actor or reading.name) else None
            if reading.country and reading.role:  # 'Jordan's King Abdullah', and 'the king' later
                self.spoken.append((name[0], reading.country, reading.sectors, stem(reading.role.split()[-1])))
            for key in keys:
                old = self.persons.get(key)
                if old is None or worth(reading) > worth(old):
                    full = reading.name if old is None or len(reading.name or "") >= len(old.name or "") else old.name
                    self.persons[key] = replace(reading, name=full)
        self.spoken.sort()
        for begin, stop in self._person_names():  # whose people a report names again and again, of that country it is
            known = self.persons.get(fold(a.text(begin, stop)))
            if known is not None and known.country and known.country not in BEYOND and begin not in self.at:
                self.countries[known.country] += 1
        for i in range(len(a)):
            if a.upos[i] in ("NOUN", "PROPN") and i not in self.at:
                noun = self.noun_at(i)
                if noun and noun[2]:
                    for r in self._common(i, noun, self.core(i), {}):
                        if r.country and r.said:
                            self.spoken.append((i, r.country, r.sectors, stem(a.words[i])))
            elif a.upos[i] == "NOUN" and (m := self.at[i]).kind == "entry" and i == m.end - 1 and all(e.kind == "ethnic" for e in m.entries):
                for r in self._entity(m, i, (m.first, m.end)):  # 'Jewish settlers', and 'settlers' alone later
                    if r.country:
                        self.spoken.append((i, r.country, r.sectors, stem(a.words[i])))

    def parties(self, h: int, antecedents: Mapping[int, tuple[int, ...]] | None = None, depth: int = 0) -> list[Party]:
        """The parties that the phrase headed by word h names; [] where it names none."""
        a = self.analysis
        antecedents = antecedents or {}
        if depth > 4:
            return []
        others = antecedents.get(h)
        if others:
            found = [p for o in others for p in self.parties(o, {k: v for k, v in antecedents.items() if k != h}, depth + 1)]
            span = a.span(*self.core(h)) if a.upos[h] not in PRONOUNS else a.span(h, h + 1)
            text = a.document.text[span[0] : span[1]]
            seen: dict[tuple[str | None, str | None, tuple[str, ...]], Party] = {}
            noun = self.noun_at(h)
            for p in found:
                if noun is not None and noun[3] == "body" and noun[2][:1] in (("MIL",), ("LEG",)) and p.sectors[:1] == ("GOV",) and not p.role:
                    p = replace(p, name=None, actor=None, sectors=noun[2])  # 'both armies' after 'Chad and Sudan'
                seen.setdefault((p.actor or p.name, p.country, p.sectors), replace(p, text=text, span=span))
            if seen:
                return list(seen.values())
        if a.upos[h] in ("PRON", "PUNCT", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "INTJ") and h not in self.at:
            return []
        if a.lower[h] == "power" and h not in self.at and not a.deps(h, "det", "amod", "compound", "nmod:poss"):
            return []  # 'seized power'
        if a.lower[h] in _HOW_MANY and h > 1 and a.words[h - 1] in ("-", "–"):
            return []  # 'six-party talks' are no party's
        if a.words[h] in ("Africa", "Asia") and {"-", "–"} & set(a.words[max(0, h - 1) : h + 2]):
            beside = [
                k for k in (h - 2, h + 2) if 0 <= k < len(a) and k in self.at and a.words[(h + k) // 2] in ("-", "–")
            ]  # 'the China-Africa summit'
            if "Pacific" in a.words[h + 1 : h + 3]:
                return []  # 'the Asia-Pacific summit'
            lands = [Party(a.words[k], a.span(k, k + 1), None, c.lower(), c, ("GOV",), None) for k in beside if (c := self._code(self.at[k], k))]
            return [Party(a.words[h], a.span(h, h + 1), a.words[h], None, "INT", ("UNK",), None), *lands]
        if a.words[h] in _TWINS:
            first, end = self.core(h)
            span = a.span(first, end)
            text = a.document.text[span[0] : span[1]]
            return [Party(text, span, None, c.lower(), c, ("GOV",), None) for c in _TWINS[a.words[h]]]
        if h in self.at and self._is_opposed(self.at[h].first):
            return []  # 'anti- US protests'
        if a.lower[h] == "state" and any(a.lemmas[c].lower() in _CONDITIONS for c in a.deps(h, "nmod") if a.case(c) == "of"):
            return []  # 'a state of emergency'
        core = self.core(h)
        if any(w in _STORMS for w in a.lower[max(core[0] - 1, 0) : core[1]]) and a.name_of[h] is not None:
            return []  # 'Tropical Storm Barry'
        inner = self._inner(h)
        if inner is not None:
            through = self.parties(inner, antecedents, depth + 1)
            if through:
                return through
        readings = self._read(h, core, antecedents)
        if not readings and self._counts_people(h):
            readings = [Reading(None, ("CVL",))]
        core = self._with_name(h, core)
        if len(readings) == 1 and readings[0].country is None and (called := self._called(h)) is not None:
            readings = [called]
        span = a.span(*core)
        text = a.document.text[span[0] : span[1]]
        out = []
        for r in readings:
            if r.country is None:
                self.guessed.add(span)
                many = is_plural(a, h) and not a.deps(h, "nmod:poss")
                of_states = many and r.sectors == ("GOV",) and stem(a.words[h]) in STATES
                if (of_states or (many and stem(a.words[h]) in _OF_STATES)) and (two := self._two_states(h)):
                    out += [Party(text, span, None, c.lower() if of_states else None, c, r.sectors, None) for c in two]
                    continue
                # 'the five countries', of which no word says more
                r = replace(r, country="INT", sectors=("UNK",)) if of_states else replace(r, country=self._country_for(h, r))
            if r.country == "IGO" and r.sectors[:1] == ("GOV",):
                r = replace(r, sectors=("IGO",))  # 'UN agencies'
            out.append(Party(text, span, r.name, r.actor, r.country, r.sectors, r.role))
        return out

    def _counts_people(self, h: int) -> bool:
        """'At least 40 were killed', 'dozens were detained': a number alone as who did something or to whom it was done."""
        a = self.analysis
        if a.deprels[h] not in ("nsubj", "nsubj:pass", "obj") or a.upos[a.heads[h]] != "VERB" or a.deps(h, "compound", "det"):
            return False  # 'the two' are known
        if any(a.lower[c] not in ("least", "most") for c in a.deps(h, "nmod")):
            return False
        return a.upos[h] == "NUM" or a.lower[h] in MANY

    def _read(self, h: int, core: tuple[int, int], antecedents: Mapping[int, tuple[int, ...]]) -> list[Reading]:
        a = self.analysis
        long = self.short.get(a.words[h])
        if long is not None and long != h and a.words[long] != a.words[h]:
            read = self._read(long, self.core(long), {})
            if read and (read[0].country or read[0].sectors):
                first, end = self.core(long)
                full = a.text(first + (a.lower[first] == "the"), end)
                return [replace(r, country=r.country or self._country_for(long, r), name=r.name or full) for r in read]
        noun = self.noun_at(h)
        match = self.at.get(h)
        person = self.person_at(h)
        if person is not None:
            known = self.persons.get(fold(a.words[h]))
            stranger = person[1] - person[0] == 1 and (known is None or (known.actor is None and known.country is None))
            if stranger and (fuller := self._longer(h)) is not None:
                return self._entity(fuller, h, core)  # 'Jihad' after 'Islamic Jihad'
            return [self._person(person, h, core)]
        if noun is not None and not (match and match.end - match.first > noun[1] - noun[0]):
            named = next((p for k in range(noun[1], core[1]) if (p := self.person_at(k)) and p[0] >= noun[1]), None)
            if named is not None and not any(a.upos[k] == "ADP" for k in range(noun[1], named[0])):  # not 'forces loyal to Ali'
                return [self._person(named, h, core)]
            behind = noun[1] + (a.lower[noun[1] : noun[1] + 1] == ["the"])  # 'the militia the Syrian Democratic Forces'
            body = self.at.get(behind)
            if (
                body is not None
                and body.first == behind < core[1]
                and a.deprels[self._top(body.first, body.end)] in ("appos", "flat", "nmod", "nmod:unmarked", "compound")
                and all(e.kind in BODIES for e in body.entries)
                and body.entries
                and noun[3] in ("body", "generic", "person")
                and not self._skipped(body)
            ):
                return self._entity(body, h, core)
        alone = match is not None and match.end - match.first == 1 and fold(a.words[h]) in self.persons
        if alone and match and match.kind == "entry" and all(e.kind in ("media", "companies") for e in match.entries):
            return [self._person((h, h + 1), h, core)]  # 'Bloomberg' after 'Ann Bloomberg'
        if alone and match and match.kind == "place":
            if a.case(h) not in ("in", "at", "near", "from", "to", "outside") and a.upos[h] == "PROPN":
                return [self._person((h, h + 1), h, core)]  # 'gave Sadr a day' after 'Moqtada al-Sadr'
        if match is not None and (noun is None or match.end - match.first >= noun[1] - noun[0]):
            return self._entity(match, h, core)
        if noun is not None:
            return self._common(h, noun, core, antecedents)
        name = a.name_of[h]
        if name is not None and name.type == "ORG" and name.end - name.first == 1 and (fuller := self._longer(h)) is not None:
            return self._entity(fuller, h, core)  # 'Jihad' after 'Islamic Jihad'
        if a.lemmas[h].lower() in ("forum", "grouping", "network") and (of := self._body_below(h, "compound")) is not None:  # 'the APEC forum'
            return self._entity(self.at[of], of, core)
        if name is not None and name.type == "ORG" and (called := self._body_below(h, "appos")) is not None:  # 'the Group 20 (G20)'
            return self._entity(self.at[called], called, core)
        if a.lower[h] in self.base.modifiers["world"] and a.lower[core[0]] == "the" and a.case(h) in (None, "by", "of", "with", "on", "against"):
            return [Reading("INT", ("UNK",), None, None, None, True)]
        one = name is None or name.type == "LOC" or name.end - name.first == 1  # the model takes 'Bolsonaro' for a body
        if one and match is None and a.upos[h] == "PROPN" and (fold(a.words[h]) in self.persons or self._taken_for_a_town(h)):
            return [self._person((h, h + 1), h, core)]
        if name is not None and name.type in ("ORG", "PER"):
            said = self._countries(core[0], core[1], h, {})
            country = said[0] if said else None
            return [Reading(country, (), a.text(name.first, name.end), None, None, bool(country))]
        return []

    def _with_name(self, h: int, core: tuple[int, int]) -> tuple[int, int]:
        """The phrase with all of the body's name: 'Doctors Without Borders', 'the Organization of American States'."""
        m, person = self.at.get(h), self.person_at(h)
        if person is not None:
            return min(core[0], person[0]), max(core[1], person[1])
        name = self.analysis.name_of[h]
        if m is None and name is not None and name.type == "ORG" and name.end > core[1]:
            return min(core[0], name.first), name.end
        if m is None or not m.entries or not all(e.kind in BODIES for e in m.entries) or m.end <= core[1]:
            return core
        return min(core[0], m.first), m.end

    def _called(self, h: int) -> Reading | None:
        """'the leader, Joseph Kony, ...': who he is, where the base or the report knows."""
        for c in self.analysis.deps(h, "appos"):
            if c > h and (name := self.person_at(c)) is not None:
                read = self._person(name, c, self.core(c))
                return read if read.actor and read.country else None
        return None

    def _longer(self, h: int) -> Match | None:
        """The group named before whose last word is word h alone."""
        before = (m for m in self.matches if m.end <= h and m.end - m.first > 1 and m.entries and all(e.kind == "groups" for e in m.entries))
        return next((m for m in before if self.analysis.words[m.end - 1] == self.analysis.words[h]), None)

    def _body_below(self, h: int, relation: str) -> int | None:
        """The first word below h by the relation that is a body of the base."""
        bodies = (c for c in self.analysis.deps(h, relation) if (m := self.at.get(c)) and m.entries and all(e.kind in BODIES for e in m.entries))
        return next(bodies, None)

    def _country_for(self, h: int, reading: Reading) -> str | None:
        """The country of a phrase that does not say it: from the like phrase before, the place of the sentence, or the document."""
        a = self.analysis
        if not reading.sectors or reading.sectors[0] not in _LOCAL:
            return "IGO" if reading.sectors[:1] == ("IGO",) else None
        sentence = a.sentences[a.sentence_of[h]]
        own = [w.lower() for w in a.words[self.core(h)[0] : h]]
        if land := self._land(h):
            return next((c for i, c in reversed(self.located) if i < h and c in land), None)
        if stem((reading.role or a.words[h]).split()[-1]) in _ABROAD:  # an ambassador is of no country that he is in
            places = {c for i, c in self.sites if sentence[0] <= i < sentence[1]}
            sent = {c for i, c in self.located if sentence[0] <= i < sentence[1]} - places
            return min(sent) if len(sent) == 1 else self.main_country if self.main_country not in places else None
        if reading.sectors[:1] == ("MIL",) and any(stem(a.words[k]) == "coalition" for k in (h, *a.deps(h, "compound"))) and "government" not in own:
            led = [c for i, c, s, w in self.spoken if i < h and (w == "coalition" or s[:1] == ("MIL",)) and c not in (*BEYOND, self.main_country)]
            return led[-1] if led and not {"a", "an"} & set(own) else "INT"  # of what lands is not said
        if reading.sectors[0] == "REB" and (group := self._group_before(h)) is not None:
            return group
        if {"regime", "government"} & set(own) and (told := [c for i, c, _, w in self.spoken if i < h and w in ("regime", "government")]):
            return told[-1]  # 'regime forces'
        if not any(w in _OTHERS for w in own):
            word, armed = stem(a.words[h]), reading.sectors[0] in _ARMED
            like = [c for i, c, s, w in self.spoken if i < h and w == word and c not in BEYOND and not (armed and s[:1] != reading.sectors[:1])]
            if not like and armed:
                like = [c for i, c, s, _ in self.spoken if i < h and s[:1] == reading.sectors[:1] and c not in BEYOND]
            main = self.main_country
            if like and main is not None and reading.sectors[0] in _GOVERNS and self.countries[main] >= 3 * self.countries[like[-1]]:
                return main  # 'the government' is of the land that the report is about, though another's was spoken of last
            if like:
                return like[-1]
        main = self.main_country
        if reading.sectors[0] in _STATE and (facing := self._facing(h)) is not None:
            return facing
        here = [c for i, c in self.sites if sentence[0] <= i < sentence[1]]
        opening = [c for i, c in self.sites if sentence[0] < i <= sentence[0] + 2 and i < h and "," in a.words[i + 1 : i + 4]]
        if reading.sectors[0] in _ARMED and len(set(opening)) == 1:
            return opening[0]  # 'In Niger, soldiers toppled the president', whatever land the report is about
        if not here and main is None and reading.sectors[0] in _NATIONAL:  # of two countries named as often the one where the report begins
            lead = {c for k, c in self.sites if k < a.sentences[0][1]}
            if len(lead) == 1 and self.countries[min(lead)] * 1.2 >= max(self.countries.values()):
                return min(lead)
        if not here and (main is None or reading.sectors[0] not in _NATIONAL):
            of_places = (noun := self.noun_at(h)) is not None and noun[3] == "site"  # 'a Norwegian envoy came to the island'
            here = [
                c for i, c in self.located if sentence[0] <= i < sentence[1] and i not in self.missions and not (of_places and a.bare[i] == "amod")
            ]
            if reading.sectors[0] != "MIL":  # 'Israeli troops shot two boys': an army may be abroad, police are at home
                armies = {c for i, c, s, _ in self.spoken if sentence[0] <= i < sentence[1] and s[:1] == ("MIL",)} - {main}
                if main is None and armies and set(here) <= armies:
                    main = next((c for c, _ in self.countries.most_common() if c not in armies), main or min(armies))
                here = [c for c in here if c not in armies]
        if reading.sectors[0] in ("REB", "GOV", "OPP") and (met := self._met(h)) is not None:
            return met
        if stem(a.words[h]) == "settler" and "PSE" in {*here, main} and main != "ISR":
            return "ISR"  # in the West Bank they are Israelis
        if len(set(here)) == 1:
            # Rebels and officials who meet abroad stay those of the country that the report is about; civilians are where they are.
            abroad = main is not None and reading.sectors[0] != "CVL" and self.countries[here[0]] * 3 < self.countries[main]
            return main if abroad else here[0]
        return main

    def _group_before(self, h: int) -> str | None:
        """'bombed a camp of the FARC near Ecuador, killing ten guerrillas': the land of the rebels named before in the sentence."""
        first = self.analysis.sentences[self.analysis.sentence_of[h]][0]
        for m in reversed(self.matches):
            if first <= m.first < m.end <= h and m.kind == "entry" and m.entries and all(e.kind == "groups" for e in m.entries):
                read = self._entity(m, m.end - 1, (m.first, m.end))
                if read and read[0].sectors[:1] == ("REB",) and read[0].country not in (None, *BEYOND):
                    return read[0].country
        return None

    def _met(self, h: int) -> str | None:
        """'Chad's leader met rebel chiefs in Doha': where two meet is neither's land, so they are of that of the one who says it."""
        a = self.analysis
        verb = a.heads[h]
        if verb < 0 or a.lemmas[verb] not in ("meet", "sign", "negotiate", "talk", "agree", "confer"):
            return None
        first, end = a.sentences[a.sentence_of[h]]
        told = {c for i, c, s, _ in self.spoken if first <= i < end and i != h and s[:1] in (("GOV",), ("MIL",), ("REB",))} - set(BEYOND)
        sites = {c for i, c in self.sites if first <= i < end}
        return min(told) if len(told) == 1 and sites and sites.isdisjoint(told) else None

    def _two_states(self, h: int) -> list[str]:
        """'China urged both countries': the two that the report names most, whoever says so left out; [] where they do not lead clearly."""
        a = self.analysis
        if not {"both", "two"} & {a.lower[k] for k in range(self.core(h)[0], h)}:
            return []
        first, end = a.sentences[a.sentence_of[h]]
        here = {c for i, c in self.located if first <= i < end}
        most = [(c, n) for c, n in self.countries.most_common() if c not in here]
        return [c for c, _ in most[:2]] if len(most) > 1 and (len(most) == 2 or most[1][1] > most[2][1]) else []

    def _facing(self, h: int) -> str | None:
        """'talks between the government and the FARC', 'the army and the Houthis': the country of the armed group that a state is named beside."""
        a = self.analysis
        first = a.heads[h] if a.deprels[h] == "conj" else h
        beside = a.conjuncts(first)
        if a.bare[h] == "nsubj":
            below = a.deps(a.heads[h], "obl", "obj")
            beside += [c for c in (*below, *(n for o in below for n in a.deps(o, "nmod"))) if a.case(c) in ("with", "against")]
        for k in beside:
            m = self.at.get(k)
            if k != h and m is not None and m.kind == "entry" and all(e.kind == "groups" for e in m.entries):
                read = self._entity(m, k, self.core(k))
                if read and read[0].sectors[:1] in (("REB",), ("PRM",), ("OPP",)) and read[0].country not in (None, *BEYOND):
                    return read[0].country
        return None


def _long_form(words: list[str], short: str) -> int | None:
    """How many of the last words begin with the letters of `short`, small words left out or not; None where they do not."""
    letters = [c.lower() for c in short if c.isupper()]
    k = len(letters)
    for n in range(1, len(words) + 1):
        word = words[-n]
        if word in (".", ";", "(", ")"):
            return None
        if not word[:1].isalnum():
            continue
        if k and word[:1].lower() == letters[k - 1]:
            k -= 1
        elif word[:1].isupper():
            return None
        if k == 0:
            return n if word[:1].isupper() and n > 1 else None
    return None


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


def is_guessed(analysis: Analysis, party: Party) -> bool:
    """Whether a party's country stands nowhere in its own words but was taken from the report round it."""
    cast = analysis.__dict__.get("_cast")
    return isinstance(cast, Cast) and party.span in cast.guessed


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


def walk(cast: Cast) -> Iterator[tuple[int, list[Party]]]:
    """Every noun of the document with the parties it names, for inspection."""
    for i, pos in enumerate(cast.analysis.upos):
        if pos in ("NOUN", "PROPN"):
            yield i, cast.parties(i)
