"""What the words of a document name, each by itself: names of the actor base, common nouns of the lexicon, persons, and the extent of a phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dragoman.data.actorbase import BEYOND, ActorBase, Entry, fold
from dragoman.trees import Analysis

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\ufeff"  # marks of writing direction and joining, which are no part of a word
_WINDOW = 11  # words of the longest name looked for
_JOINING = frozenset("- – — / & . ' ’".split())
PARTICLES = frozenset("al el bin bint ibn ben abu abou de da do dos das di del della van von der den ter le la ould as ash an ad at ar az".split())
_LEAVE = frozenset(
    "conj cc acl advcl parataxis obl nsubj csubj obj iobj xcomp ccomp cop aux mark expl discourse vocative orphan dep list reparandum root".split()
)
MEASURES = frozenset(
    "hundreds thousands dozens scores tens millions number majority most some many several group groups team crowd crowds members member handful pair couple part parts all rest "
    "remnants both each one two three lot band series wave mob convoy units elements none few any half third bulk "
    "north south east west northeast northwest southeast southwest swathe swathes chunk chunks outskirts territory soil quarter portion".split()
)


_WORK = tuple("work labo trade teach mine miner employ driver doctor nurse journal staff serv farm peasant student".split())
_EDGES = frozenset("border frontier".split())
_WHOSE = frozenset("nsubj amod compound".split())  # 'US troops' do not say that anybody is in the US
_MISSIONS = frozenset("embassy consulate ambassador consul".split())


@dataclass(frozen=True, slots=True)
class Match:
    """Words [first, end) that the base knows. `kind`: entry, government (a capital), adjective, people or place; `country` for all but entries."""

    first: int
    end: int
    kind: str
    entries: tuple[Entry, ...] = ()
    country: str | None = None


@dataclass
class Names:
    """The names of one document.

    `places` gives the country of words that lie in a resolved place name, where the caller has them."""

    analysis: Analysis
    base: ActorBase
    on: str | None
    places: Mapping[int, str] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    at: dict[int, Match] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)  # the same without what only the name of a party says
    located: list[tuple[int, str]] = field(default_factory=list)
    sites: list[tuple[int, str]] = field(default_factory=list)
    missions: set[int] = field(default_factory=set)  # words that say whose an embassy is: nobody else of the sentence is of that country
    nouns_at: dict[int, tuple[int, int, tuple[str, ...], str] | None] = field(default_factory=dict)

    @cached_property
    def plain(self) -> list[str]:
        """The words in lower case, with straight apostrophes; 'ex-Prime' is 'prime'."""
        return [w.lower().replace("’", "'").strip(_INVISIBLE).removeprefix("ex-") for w in self.analysis.words]

    def _scan(self) -> None:
        """The longest names of the base and adjectives of nationality, left to right."""
        a = self.analysis
        folded = [fold(w) if w.lower() != "the" else "" for w in a.words]
        for first, last in a.sentences:
            shouting = last - first > 3 and sum(w.isupper() for w in a.words[first:last]) > (last - first) * 0.7
            i = first
            while i < last:
                found = self._longest(i, last, folded, shouting) if self._may_start(i, last) else None
                if found is None and i in self.places and a.lower[i] != "the":
                    end = i + 1
                    while end < last and self.places.get(end) == self.places[i]:
                        end += 1
                    found = Match(i, end, "place", (), self.places[i])
                if found is None:
                    found = self._misspelt(i, folded[i])
                if found is None:
                    i += 1
                    continue
                self.matches.append(found)
                for k in range(found.first, found.end):
                    self.at[k] = found
                i = found.end

    def _misspelt(self, i: int, key: str) -> Match | None:
        """A country or nationality with a letter too few or too many: 'Ethopia', 'Afganistan'. Never inside a person's or a body's name."""
        a = self.analysis
        name = a.name_of[i]
        if (
            len(key) < 6
            or not a.words[i][:1].isupper()
            or a.upos[i] not in ("PROPN", "ADJ")
            or (name is not None and name.type != "LOC" and (name.type == "PER" or name.end - name.first > 1))
        ):
            return None
        known = self.base.nearly_country(key)
        if known is None:
            return None
        if known in self.base.names:
            return Match(i, i + 1, "entry", tuple(self.base.entries[k] for k in self.base.names[known]))
        return Match(i, i + 1, "adjective", (), self.base.adjectives[known])

    def _may_start(self, i: int, last: int) -> bool:
        word = self.analysis.words[i]
        if word.lower() in ("'s", "’s", "'", "’"):
            return False  # "Chad's UN envoy" is no matter of the Sun
        if word[:1].isupper() or word[:1].isdigit() or word[:1] in "‘'ʿ":
            return True
        if word in ("as", "at", "an", "ad") and self.analysis.words[i + 1 : i + 2] not in (["-"], ["–"]):
            return False  # 'as US envoys' makes no computers
        return word.lower() in PARTICLES and i + 2 < last and any(w[:1].isupper() for w in self.analysis.words[i + 1 : i + 3])

    def _longest(self, i: int, last: int, folded: list[str], shouting: bool) -> Match | None:
        a, base = self.analysis, self.base
        key, best = "", None
        for j in range(i, min(i + _WINDOW, last)):
            if not folded[j] and a.words[j] not in _JOINING and j > i and a.lower[j] != "the":
                break
            key += folded[j] if a.lower[j] != "the" else ("the" if j > i else "")
            if not folded[j] and a.lower[j] != "the":
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
            if numbers and not self._is_a_national(i, key):
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

    def _of_elsewhere(self, first: int, match: Match) -> bool:
        """'Uganda People's Defence Force' is not the force of that name in Myanmar."""
        before = fold(" ".join(w for w in self.analysis.words[first : match.first] if w.lower() != "the"))
        country = self.base.governments.get(before) or self.base.adjectives.get(before)
        if country is None and before in self.base.names:
            country = next((e.terms[0].country for k in self.base.names[before] if (e := self.base.entries[k]).kind == "country" and e.terms), None)
        known = {c for e in match.entries for c in e.countries()}
        return country is not None and bool(known - BEYOND) and country not in known

    def _is_a_national(self, i: int, key: str) -> bool:
        """'an Australian', not the newspaper: a guarded name that is a nationality too, where no capital article and no reading as a body speak for it."""
        a = self.analysis
        if key not in self.base.guarded or (key not in self.base.adjectives and key not in self.base.people):
            return False
        first, name = a.sentences[a.sentence_of[i]][0], a.name_of[i + 1] if a.words[i] == "The" else a.name_of[i]
        return not (a.words[i] == "The" and i > first) and not (name is not None and name.type == "ORG")

    def _misread(self, match: Match, key: str) -> bool:
        """A name of a place or a body that is only part of a person's name or of another longer name, as the model reads the text."""
        a = self.analysis
        if match.end - match.first > 1 and a.words[match.end - 1].islower():
            tops = [k for k in range(match.first, match.end) if not match.first <= a.heads[k] < match.end and a.deprels[k] != "punct"]
            if len(tops) > 1:  # 'visited Russia today' is no broadcaster
                return True
        name = a.name_of[match.first] or a.name_of[match.end - 1]
        if name is not None and name.type == "ORG" and name.first < match.first and match.kind == "entry" and self._of_elsewhere(name.first, match):
            return True
        if (
            key in self.base.guarded
            and match.end - match.first <= 1 + (a.lower[match.first] == "the")
            and match.end < len(a)
            and a.words[match.end][:1].isupper()
            and a.heads[match.end - 1] >= match.end
            and a.deprels[match.end - 1] in ("compound", "amod")
        ):
            return True  # 'the National Electoral Council' is not the newspaper's
        alone = match.end - match.first <= 1 + (a.lower[match.first] == "the")
        if key in self.base.guarded and alone and name is not None and name.type == "ORG" and name.end > match.end + 1:
            return True  # nor is the 'Council for National and Islamic Powers'
        if name is not None and name.end > match.end and a.words[match.end] == "Department" and a.words[match.end - 1] == "Police":
            return True  # 'the Las Vegas Metropolitan Police Department' is not London's
        if all(e.kind == "person" for e in match.entries) and match.entries:
            # 'Rania Haddad' is not Rania
            return name is not None and name.type == "PER" and match.first == name.first and match.end == match.first + 1 < name.end
        if match.kind == "government" and name is not None and name.end > match.end and a.words[match.end][:1].isupper() and name.type != "PER":
            return a.upos[match.end] == "PROPN" and not any(w in (",", "-", "/", "(") for w in a.words[match.end : name.end])
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
                    self.named |= {code} if any(e.kind != "parties" for e in m.entries) else set()
                continue
            if not code or code in BEYOND:
                continue
            self.named.add(code)
            head = self._top(m.first, m.end)
            local = (a.case(head) in ("in", "at", "near", "outside", "across", "inside", "around") and not self._is_of_speaker(head)) or a.deprels[
                head
            ] == "root"
            self.countries[code] += 2 if local or m.kind in ("government", "place") else 1
            if m.first < a.paragraphs[0][1] if a.paragraphs else False:
                self.countries[code] += 1
            if a.heads[head] >= 0 and a.lemmas[a.heads[head]].lower() in _EDGES:
                continue  # 'fled towards the Malian border': whose side they were on, the main story tells
            if a.heads[head] >= 0 and a.lemmas[a.heads[head]].lower() in _MISSIONS:
                self.missions.add(m.first)
            if m.kind != "people" and a.lower[m.end : m.end + 2] != ["-", "based"]:  # 'the Oslo-based watch': nothing told happened there
                self.located.append((m.first, code))
            if local and m.kind != "adjective":
                self.sites.append((m.first, code))

    def _is_of_speaker(self, head: int) -> bool:
        """'relief officials in Nairobi said': where those who tell it are is no scene."""
        a = self.analysis
        noun = a.heads[head]
        verb = a.heads[noun] if noun >= 0 else -1
        return verb >= 0 and a.deprels[head] == "nmod" and a.deprels[noun] == "nsubj" and bool(a.deps(verb, "ccomp", "parataxis"))

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

    def _person_names(self) -> list[tuple[int, int]]:
        """Spans of persons' names: the model's, widened or replaced by those of the base."""
        spans = [(m.first, m.end) for m in self.matches if m.kind == "entry" and all(e.kind == "person" for e in m.entries)]
        taken = {k for s in spans for k in range(*s)}
        for n in self.analysis.names:
            if n.type == "PER" and not any(k in taken for k in range(n.first, n.end)) and (first := self._after_titles(n.first, n.end)) is not None:
                spans.append((first, n.end))
        return sorted(spans)

    def _is_title_word(self, i: int) -> bool:
        m = self.at.get(i)
        return (m is not None and m.kind in ("adjective", "entry") and not any(e.kind == "person" for e in m.entries)) or self.analysis.lower[
            i
        ] in self.base.nouns

    def _after_titles(self, first: int, end: int) -> int | None:
        """Where a person's name begins in the words [first, end) that the model takes for it; None where all of them are titles."""
        begin, noun = first, self.noun_at(end - 1)
        if noun is not None and noun[0] < first and noun[1] >= end and noun[3] == "post":
            return None  # 'Vice Foreign Minister', of which the model takes the last word for a name
        if noun is not None and end - first > 1 and noun[0] <= first and noun[1] >= end and noun[3] in ("post", "generic"):
            return None  # 'Secretary-General'
        while first < end - 1 and self._is_title_word(first):
            first += 1
        return None if first == end - 1 > begin and noun is not None and self.plain[first] in self.base.nouns else first

    def person_at(self, i: int) -> tuple[int, int] | None:
        """The span of the person's name that word i lies in."""
        m = self.at.get(i)
        if m is not None and m.kind == "entry" and all(e.kind == "person" for e in m.entries):
            return m.first, m.end
        name = self.analysis.name_of[i]
        if name is not None and name.type == "PER" and m is None:
            first = self._after_titles(name.first, name.end)
            if first is None:
                return None
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

    def core(self, h: int) -> tuple[int, int]:
        """The unbroken run of words of the phrase headed by h, without clauses, later prepositional phrases, appositions and conjuncts."""
        a = self.analysis
        inside, stack = {h}, [h]
        while stack:
            k = stack.pop()
            for c in a.children[k]:
                relation = a.bare[c]
                if relation == "case" and k == h and a.words[c] not in ("'s", "’s", "'", "’"):
                    continue
                if k == h and (relation in _LEAVE or a.words[c] in (",", ";", ":", ".", "(", ")", "“", "”", '"')):
                    continue
                if c > k and k == h and relation == "nmod" and a.deprels[c] != "nmod:poss" and a.case(c):
                    continue
                if relation == "appos" and self._comma_between(k, c):
                    continue
                if k != h and relation in ("conj", "cc") and (a.bare[k] in ("flat", "appos") or (k > h and c > h)):
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
        while end - 2 > h and a.words[end - 1].isdigit() and a.words[end - 2] == ",":
            end -= 2  # 'Joe Lee, 25'
        return first, max(end, h + 1)

    def noun_at(self, h: int) -> tuple[int, int, tuple[str, ...], str] | None:
        """The longest common noun of the lexicon that covers word h: (first, end, sectors, kind)."""
        if h not in self.nouns_at:
            self.nouns_at[h] = self._noun_at(h)
        return self.nouns_at[h]

    def _noun_at(self, h: int) -> tuple[int, int, tuple[str, ...], str] | None:
        a, nouns, known = self.analysis, self.base.nouns, self.base.noun_words
        sentence = a.sentences[a.sentence_of[h]]
        if a.words[h] == "House" and h > sentence[0] and a.lower[h - 1] in ("the", "us", "u.s."):
            return h, h + 1, ("LEG",), "body"
        name = a.name_of[h]
        if a.words[h] == "Union" and name is not None and name.type == "ORG" and name.end > h + 2 and a.lower[h + 1] == "of":
            if not any(w.startswith(_WORK) for w in a.lower[name.first : name.end]):
                return None  # 'the Union of Islamic Organisations' is no trade union
        start, stop = h, h + 1 if self.plain[h] in known else h
        while start > max(sentence[0], h - 6) and self.plain[start - 1] in known:
            start -= 1
        while h < stop < min(sentence[1], h + 5) and self.plain[stop] in known:
            stop += 1
        best = None
        for first in range(start, h + 1):
            if first < h and (m := self.at.get(first)) is not None and m.first < first < m.end <= h:
                continue  # 'African Union leaders' are no union leaders
            words: list[str] = []
            for end in range(first, stop):
                if self.plain[end] not in ("-", "–"):
                    words.append(self.plain[end])
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

    def _inner(self, h: int) -> int | None:
        """The word behind 'of' where h only measures it: 'hundreds of protesters', 'most of the rebels', 'a group of students'."""
        a = self.analysis
        word = a.lower[h]
        measures = a.upos[h] in ("NUM", "DET", "ADJ", "PRON") or word in MEASURES
        if word == "crew" and (of := next((c for c in a.deps(h, "nmod") if a.case(c) == "of" and c in self.at), None)) is not None:
            return of if self.at[of].kind in ("people", "adjective") else None  # 'its crew of 24 Indians'
        if not measures or h in self.at or (word == "member" and any(c in self.at for c in a.deps(h, "amod", "nmod:poss"))):
            return None  # 'a British member of the group' is British
        for c in a.deps(h, "nmod", "obl"):
            if a.case(c) in ("of", "from", "among") and c > h:
                return c
        return None

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
        """Of the wanted countries the one where something is said to be nearest, in the sentence or its paragraph; else the one named nearest in the sentence
        other than as its subject ('the US fights IS' does not say that IS is in the US); else where most is; else the one named before or most."""
        a, wanted = self.analysis, frozenset(wanted)
        sentence = a.sentences[a.sentence_of[h]]
        paragraph = a.paragraphs[a.paragraph_of[h]] if a.paragraphs else sentence
        for spots, (first, end) in ((self.sites, sentence), (self.sites, paragraph), (self.located, sentence)):
            here = [(abs(i - h), c) for i, c in spots if first <= i < end and c in wanted and (spots is self.sites or a.bare[i] not in _WHOSE)]
            if here:
                return min(here)[1]
        where = Counter(c for _, c in self.sites if c in wanted)
        if where:
            return max((n, c) for c, n in where.items())[1]
        near = [(h - i, c) for i, c in self.located if c in wanted and paragraph[0] <= i < h]
        if near:
            return min(near)[1]
        told = [(n, c) for c, n in self.countries.items() if c in wanted]
        return max(told)[1] if told else None

    def _code(self, m: Match, h: int) -> str | None:
        """The country of a match used as an attribute; None for persons and bodies (they own, see `_owner`)."""
        if m.kind != "entry":
            return m.country
        if all(e.kind in ("country", "region") for e in m.entries):
            entry = self._choose(m.entries) or m.entries[0]
            term = entry.at(self.on) or entry.terms[-1]
            return term.country
        return None

    def _skipped(self, m: Match) -> bool:
        """A name before '-backed' and its like, or behind 'pro-' and 'anti-': not the actor."""
        a, modifiers = self.analysis, self.base.modifiers
        after = m.end
        if (
            after + 1 < len(a)
            and a.words[after] in ("-", "–")
            and a.lower[after + 1] in (*modifiers["backing"], *modifiers["leading"], *modifiers["holding"])
        ):
            return True
        before = a.lower[m.first - 1] if m.first else ""
        before = before.rstrip("-") or before  # 'anti- US'
        if before in ("-", "–") and m.first > 1:
            before = a.lower[m.first - 2]
            return before in modifiers["pro"]
        return before in modifiers["pro"] or bool(re.match(r"(?i)(pro|anti)-", a.words[m.first]))

    def _is_opposed(self, first: int) -> bool:
        """Whether 'anti-' stands before a name, in one word with its hyphen or in two."""
        a = self.analysis
        return first > 0 and (a.lower[first - 1] == "anti-" or (first > 1 and a.lower[first - 2] == "anti" and a.words[first - 1] in ("-", "–")))

    def _before_suffix(self, first: int, end: int, listed: str) -> tuple[int, int] | None:
        """The words before a hyphen and a participle of the list: 'rebel' of 'rebel-held'."""
        a = self.analysis
        for k in range(max(first + 2, 2), end):
            if a.lower[k] in self.base.modifiers[listed] and a.words[k - 1] in ("-", "–"):
                m = self.at.get(k - 2)
                return (m.first, m.end) if m else (k - 2, k - 1)
        return None
