"""Coder: a document through every stage, analyse -> resolve -> code -> merge, and out as events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dragoman.analyse import Model, analyse, load_model
from dragoman.capitals import as_written, in_mixed_case, is_capitals
from dragoman.coding.affected import (
    AIMED,
    aimed_at,
    are_of_the_doer,
    by_accident,
    of_the_town,
    same_aim,
    tells_of_accident,
    with_recipients,
    without_scenes,
)
from dragoman.coding.agents import with_agents
from dragoman.coding.apart import preposition
from dragoman.coding.claims import SpeechAct, find_claims, speakers_of
from dragoman.coding.clauses import is_gone_by, is_timeless
from dragoman.coding.codebook import Codebook
from dragoman.coding.confidence import Confidence, certainty_of, features
from dragoman.coding.contexts import FoundContexts, contexts_of, find_contexts
from dragoman.coding.counts import CountMention, find_counts
from dragoman.coding.echoes import Echo, by_the_dead, echoes, taken_up
from dragoman.coding.everyday import is_forecast, is_public
from dragoman.coding.forces import as_forces_do
from dragoman.coding.match import Match, match, tree_of
from dragoman.coding.merge import Cluster, merge, pool_parties
from dragoman.coding.numbers import is_number
from dragoman.coding.sameness import RECIPROCAL, SPOKEN, STATEMENTS, Draft, Sameness, same_party
from dragoman.coding.sources import as_claims, is_told, kept_back, not_his_own, said_by_nobody, sources_of
from dragoman.coding.sport import ROUGH, is_in_earnest, is_of_match
from dragoman.coding.status import is_announced, is_followed, is_put_in_order, settle, status_of
from dragoman.coding.tolls import bind_counts
from dragoman.coding.views import Views
from dragoman.coding.when import dates_of_acts, is_hour
from dragoman.coding.where import is_scene_of_attack, places_of_acts, told_place
from dragoman.data.actorbase import BEYOND, fold
from dragoman.records import Claim, Document, Event, Mention, Party, Place, Run, Source, Span, Text, TimeSpan, event_id
from dragoman.resolve.actor import ActorBase, is_guessed, parties_of, with_place
from dragoman.resolve.coreference import References, find_references
from dragoman.resolve.place import Gazetteer, PlaceMention, find_places
from dragoman.resolve.time import TimeMention, find_times
from dragoman.resolve.time_choose import date_of
from dragoman.resolve.time_running import running_date
from dragoman.trees import Analysis
from dragoman.version import VERSION


@dataclass(frozen=True)
class Found:
    """All that the stages before coding found in one document."""

    analysis: Analysis
    matches: list[Match]
    references: References
    times: list[TimeMention]
    places: list[PlaceMention]
    countries: dict[int, str]  # of the words of place names
    claims: list[SpeechAct]
    counts: list[CountMention]
    contexts: FoundContexts
    parties: dict[int, list[Party]] = field(default_factory=dict)  # by head, as they are asked for


@dataclass(frozen=True)
class Coder:
    """The loaded parts. One coder serves any number of documents; it keeps nothing of them."""

    model: Model
    codebook: Codebook
    actors: ActorBase
    gazetteer: Gazetteer
    views: Views
    sameness: Sameness
    refusals: frozenset[str]  # rules with a "not" of their own: 'will not attend' is a refusal that occurred
    confidence: Confidence

    @classmethod
    def load(cls, codebook: Sequence[Path | str] | None = None, actors: Sequence[Path] = (), threads: int = 1) -> Coder:
        """Load model, codebook (default: PLOVER), actor base with overlays, and gazetteer. Raises DataError for a fault in a data file."""
        book = Codebook.load(codebook)
        refusals = frozenset(f.source for t in book.types.values() for f in t.frames if f.said & {"not", "never"})
        return cls(
            load_model(threads=threads), book, ActorBase.load(actors), Gazetteer.load(), Views.load(), Sameness.load(), refusals, Confidence.load()
        )

    @property
    def run(self) -> Run:
        return Run(VERSION, f"sha256:{self.model.digest}", f"sha256:{self.codebook.digest}")

    def find(self, document: Document) -> Found:
        """Find and resolve, short of coding."""
        analysis = analyse(document, self.model)
        secret = kept_back(analysis)  # 'asked not to be named' is no demand
        matches = [m for m in match(analysis, self.codebook) if not any(x <= m.trigger < y for x, y in secret) and not is_forecast(analysis, m)]
        assaults = {m.trigger for m in matches if m.type == "ASSAULT"}
        accidents = {t for t in assaults if by_accident(analysis, self.sameness, t)}
        if tells_of_accident(analysis, self.sameness, [m for m in matches if m.type == "ASSAULT"]):
            accidents = assaults
        attacked = {analysis.sentence_of[t] for t in assaults - accidents}
        matches = [m for m in matches if m.trigger not in accidents or analysis.sentence_of[m.trigger] in attacked]
        struck = {h for m in matches if m.type == "ASSAULT" for h in m.roles.get("RECIPIENT", ())}
        matches = [m for m in matches if m.type != "MOBILIZE" or m.kind != "noun" or m.trigger not in struck]  # 'a bomb hit a police patrol'
        claims = find_claims(analysis)
        matches = [m for m in matches if not said_by_nobody(analysis, claims, m.trigger)]
        references = find_references(analysis, frozenset(m.trigger for m in matches), speakers_of(analysis, claims))
        places = find_places(analysis, self.gazetteer)
        countries = {k: p.place.country for p in places if p.place.country and p.kind not in ("described", "unlisted") for k in range(p.first, p.end)}
        contexts = find_contexts(analysis, self.codebook.contexts)
        references = _with_speakers(analysis, references, claims)
        return Found(analysis, matches, references, find_times(analysis), places, countries, claims, find_counts(analysis), contexts)

    def code(self, document: Document) -> list[Event]:
        """The events of a document, in the order of their first mentions. A report in capitals only is read in mixed case."""
        read = self._legible(document)
        events = self.events(self.find(read))
        return events if read is document else [self._as_in(document, e) for e in events]

    def claims(self, document: Document) -> list[Claim]:
        """What somebody is reported to have said, shown, thought or wanted, in the order of the words that say so."""
        found = self.find(self._legible(document))
        claims = as_claims(found.analysis, found.claims, lambda head: self._party(found, head))
        return claims if found.analysis.document is document else as_written(claims, document.text)

    def _legible(self, document: Document) -> Document:
        return in_mixed_case(document, self.model, self.gazetteer.nations) if is_capitals(document.text) else document

    @staticmethod
    def _as_in(document: Document, event: Event) -> Event:
        """The event of a copy in mixed case as one of the document itself."""
        told = as_written(event, document.text)
        trigger = event.mentions[0].trigger.span if event.mentions else (0, 0)
        return replace(told, id=event_id(document, event.type, trigger), document=document)

    def events(self, found: Found) -> list[Event]:
        """The events of what was found in a document, in the order of their first mentions."""
        acts = merge(found.analysis, self._drafts(found), self.sameness)
        with_agents(found.analysis, acts, self.sameness, lambda heads: self._parties(found, heads))
        with_recipients(found.analysis, acts)
        for act in acts:
            if not act.parties("recipients"):
                act.drafts[0].recipients.extend(p for d in act.drafts for p in d.unnamed)
        for act in acts:
            without_scenes(found.analysis, act, lambda p: self._is_place(found, p))
        taken_part = {m.trigger for m in found.matches if m.roles.keys() & _PARTIES}
        acts = [act for act in acts if is_public(found.analysis, act, taken_part)]
        places = places_of_acts(found.analysis, found.places, acts)
        dates = dates_of_acts(acts, found.analysis.document.date)
        return [self._event(found, c, place, date) for c, place, date in zip(acts, places, dates, strict=True)]

    def draft(self, document: Document) -> tuple[Analysis, list[Draft]]:
        """The coded mentions of a document before they are merged into acts."""
        found = self.find(document)
        return found.analysis, self._drafts(found)

    def _drafts(self, found: Found) -> list[Draft]:
        inner = {m.trigger: m for m in found.matches}
        drafts = [self._draft(found, m, inner) for m in found.matches]
        by_trigger = {d.trigger: d for d in drafts}
        for d in drafts:
            if not d.recipients and d.type in AIMED:
                d.recipients.extend(same_aim(found.analysis, d, by_trigger))
        for anaphor, trigger in sorted(found.references.acts.items()):
            if trigger in by_trigger:
                drafts.append(self._taken_up(found, anaphor, by_trigger[trigger]))
        for noun, trigger in taken_up(found.analysis, self.sameness, sorted(drafts, key=lambda d: d.trigger)):
            drafts.append(self._taken_up(found, noun, by_trigger[trigger]))
        lost = [m for m in found.counts if m.verb >= 0 and by_accident(found.analysis, self.sameness, m.verb)]
        told = [m for m in found.counts if m not in lost or m.verb in by_trigger]
        counts = bind_counts(found.analysis, told, {d.trigger: d.type for d in sorted(drafts, key=lambda d: d.trigger)}, self._giver(found))
        drafts = [replace(d, counts=counts[d.trigger]) for d in drafts]
        if not all(map(is_in_earnest, drafts)) and is_of_match(found.analysis, self.sameness, loosely=True):
            of_match = is_of_match(found.analysis, self.sameness)
            drafts = [d for d in drafts if is_in_earnest(d) or not (of_match or d.type in ROUGH)]
        for d in tuple(drafts):
            drafts += [
                replace(self._taken_up(found, word, d), kind="result") for word in by_the_dead(found.analysis, self.sameness, d, by_trigger.keys())
            ]
        taken = {d.trigger for d in drafts} | {w for m in found.matches for w in m.via}
        for echo in echoes(tree_of(found.analysis, self.codebook), self.sameness, drafts, taken):
            drafts.extend(self._echoed(found, echo))
        return drafts

    def code_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Event]]]:
        """Documents one by one with their events."""
        for document in documents:
            yield document, self.code(document)

    def _parties(self, found: Found, heads: Iterable[int]) -> list[Party]:
        return pool_parties(p for h in heads for p in self._parties_at(found, h))

    def _parties_at(self, found: Found, head: int) -> list[Party]:
        if head not in found.parties:
            found.parties[head] = parties_of(found.analysis, self.actors, head, found.references.parties, found.countries)
        return found.parties[head]

    def _draft(self, found: Found, m: Match, inner: Mapping[int, Match]) -> Draft:
        a = found.analysis
        brokered = m.type in RECIPROCAL and a.deprels[m.trigger] == "amod" and a.heads[m.trigger] in m.fixed
        act = a.heads[m.trigger] if brokered else m.trigger  # 'UN-brokered talks due to resume in Lima': the talks are
        state = status_of(a, act, m.via)
        if m.rule in self.refusals and state.status == "negated":
            state = replace(state, status="occurred")
        elif state.status == "occurred" and m.kind == "verb" and any(a.lower[c] == "no" for w in m.fixed for c in a.deps(w, "det") if w > m.trigger):
            state = replace(state, status="negated")  # 'made no pledge'
        sides: dict[str, list[Party]] = {"actors": [], "recipients": []}
        topics: list[Text] = []
        no = inner.get(a.heads[m.trigger]) if m.type == "CONSULT" and m.kind == "noun" else None
        refusers = no.roles.get("ACTOR", ()) if no is not None and no.type == "REJECT" else ()  # 'will not attend the talks': they are not his
        reciprocal = self.codebook.types[m.type].reciprocal
        for role, fillers in m.roles.items():
            if role in reciprocal or role in ("ACTOR", "SOURCE"):
                fillers = tuple(h for h in fillers if not _is_venue(found, m, h))
                fillers = tuple(h for h in fillers if a.case(h) != "in") or fillers  # 'between Israel and Hamas in Gaza'
                fillers = tuple(h for h in fillers if h not in refusers)
                sides["actors"] += self._ruling(found, m, self._parties(found, fillers))
            elif role in ("RECIPIENT", "TARGET"):
                if m.type == "PROTEST" and m.kind == "noun":  # 'killed in the riots': nobody rioted against the dead
                    fillers = tuple(h for h in fillers if a.heads[h] < 0 or a.lemmas[a.heads[h]] not in self.sameness.results)
                sides["recipients"] += self._aim(found, m, fillers)
            elif role == "TOPIC":
                topics += [_topic(a, h) for h in fillers if not (a.case(h) == "in" and (name := a.name_of[h]) and name.type == "LOC")]  # where it was
        somebody = m.type == "ACCUSE" and any(a.upos[h] == "PRON" for h in m.roles.get("RECIPIENT", ()))  # 'accusing them of working with Chad'
        if not sides["recipients"] and not somebody and (not reciprocal & m.roles.keys() or (m.type == "AGREE" and len(sides["actors"]) == 1)):
            sides["recipients"] = self._recipient(found, m, inner, sides["actors"])
        elif m.type == "COERCE" and m.mode == "seize":  # 'annexed the Golan Heights': land of a state is taken from that state
            own = {p.country for p in sides["actors"] if p.sectors[:1] in (("GOV",), ("MIL",))}
            sides["recipients"] = [
                replace(p, sectors=("GOV",))
                if own and p.country and p.country not in own and p.sectors == ("CVL",) and self._is_region(found, p)
                else p
                for p in sides["recipients"]
            ]
        elif m.type == "ACCUSE" and all(p.sectors[:1] == ("IGO",) for p in sides["recipients"]):
            to = [h for h in m.roles.get("RECIPIENT", ()) if a.case(h) in ("to", "with", "before")]
            if to and (blamed := self._recipient(found, m, inner, [*sides["actors"], *sides["recipients"]])):
                sides["recipients"] = blamed  # 'complained to the UN over the Israeli raids': before whom, and of whom
        if m.type == "SANCTION" and sides["recipients"] and are_of_the_doer(sides):  # 'pulled the United States out of the Iran deal'
            sides["recipients"] = self._recipient(found, m, inner, [*sides["actors"], *sides["recipients"]])
        if m.type == "REQUEST" and a.lemmas[m.trigger].lower() in _ORDERS:  # 'the president ordered the police to hold them'
            own = {p.country for p in sides["actors"]}
            sides["recipients"] = [
                replace(p, country=min(own)) if len(own) == 1 and None not in own and p.sectors[:1] in _ORGANS and is_guessed(a, p) else p  # type: ignore[type-var]
                for p in sides["recipients"]
            ]
        if m.type in ("ASSAULT", "COERCE"):  # 'harassing Chinese': no government
            sides["recipients"] = [replace(p, sectors=("CVL",)) if self._is_bare_nationality(a, p) else p for p in sides["recipients"]]
        if m.type in _AT_HOME and m.mode not in ("deport", "expel", "seize"):
            sides["recipients"] = self._of_home(found, m, sides["actors"], sides["recipients"])
        date = date_of(a, found.times, act, m.via, state.status, m.type)
        hour = date if date is not None and is_hour(date.text) else None  # 'at 4 a.m.' says no day
        date = None if hour else date
        place = told_place(a, found.places, m.type, act, m.via)
        if date is not None and date.span is not None and is_put_in_order(a, m.trigger) and date.span[0] > a.starts[a.heads[m.trigger]]:
            date = None
        if date is not None and date.span is not None and _is_of_another(a, act, m.via, date.span, inner, _AHEAD):
            date = None
        if place is not None and place.span is not None and _is_of_another(a, act, m.via, place.span, inner):
            place = None
        if m.type in RECIPROCAL:  # 'will head to the Russian capital': its government is the host
            capitals = {a.ends[h] for h in m.roles.get("RECIPIENT", ()) if a.lemmas[h].lower() == "capital"}
            sides["recipients"] = [replace(p, sectors=("GOV",)) if p.span[1] in capitals and p.country else p for p in sides["recipients"]]
        if m.type == "PROTEST" and m.kind == "noun" and m.mode != "boycott":  # 'Hong Kong protests': its people, not its government
            sides["actors"] = [
                replace(p, sectors=("CVL",)) if p.sectors == ("GOV",) and p.actor in (None, (p.country or "").lower()) and not p.role else p
                for p in sides["actors"]
            ]
        if m.type == "AID":  # 'sent a contingent to help': it is not helped
            own = {p.country for p in sides["actors"]}
            sides["recipients"] = [p for p in sides["recipients"] if p.country not in own or p.sectors[:1] != ("MIL",)]
        if m.type == "MOBILIZE":
            sides["recipients"] = self._moved_on(found, m, sides["actors"], sides["recipients"])
        m = as_forces_do(m, sides["actors"], a.lemmas[m.trigger].lower())
        contexts = contexts_of(a, m.trigger, found.contexts, m.type, [*sides["actors"], *sides["recipients"]])
        unnamed = [p for p in sides["recipients"] if is_number(p.text.split()[-1])]
        explicit = (
            not set(m.via).issuperset(state.cues)
            or is_gone_by(a, m.trigger)
            or (((m.kind == "verb" and not brokered) or bool(m.via)) and not (state.status == "occurred" and is_timeless(a, m.trigger, m.via)))
        )
        explicit = explicit and not (state.status == "occurred" and (is_put_in_order(a, m.trigger) or is_announced(a, m.trigger)))
        if state.status in ("planned", "proposed") and is_followed(a, m.trigger):
            state, explicit = replace(state, status="occurred", explicit=False), False
        state = settle(state, date.start if date else None, a.document.date)
        sources = self._sources(found, m.trigger, m.via)
        told = is_told(a, m.trigger, m.via)
        if m.type in SPOKEN and not (m.type == "SUPPORT" and state.status == "planned"):  # 'they will sign, an official said'
            sources = not_his_own(a, sources, sides["actors"])
        return Draft(
            m.type, m.mode, m.trigger, a.sentence_of[m.trigger], m.rule, m.kind, state.status, state.alleged, explicit,
            sides["actors"], [p for p in sides["recipients"] if p not in unnamed], date,
            place, sources, told, {}, topics, contexts, certainty_of(a, m), mutual=bool(reciprocal & m.roles.keys()), fixed=m.fixed, unnamed=unnamed,
            running=(running_date(a, found.times, act, m.via, state.status, m.type) or hour) if date is None else None,
        )  # fmt: skip

    def _giver(self, found: Found) -> Callable[[int], str | None]:
        """From a word of a number to whoever gives it."""

        def giver(word: int) -> str | None:
            sources = self._sources(found, word)
            return (sources[0].name or sources[0].text) if sources else None

        return giver

    def _is_region(self, found: Found, party: Party) -> bool:
        """Whether a party is a region by its name or by a word that stands for it, not a town."""
        return any(e.kind == "region" and e.id == party.actor for e in self.actors.look_up(party.name or ""))

    def _then(self, party: Party, day: str) -> Party:
        """A former holder of a post as what he was when it happened: 'the former president, overthrown in 2011'."""
        if party.sectors[:1] != ("ELI",) or not party.actor:
            return party
        entry = next((e for e in self.actors.look_up(party.name or "") if e.id == party.actor), None)
        term = entry.at(day) if entry is not None else None
        return replace(party, sectors=term.sectors) if term is not None and term.sectors and term.country == party.country else party

    def _moved_on(self, found: Found, m: Match, actors: Sequence[Party], recipients: Sequence[Party]) -> list[Party]:
        """Whom a move of forces is against: 'sent tanks to the Aouzou strip' the state whose land that is, unless it is their own; a place that they
        guard or stand in is nobody."""
        named = [p for p in recipients if p.sectors[:1] != ("CVL",) or not self._is_place(found, p)]
        own = {p.country for p in actors}
        if named or not actors or None in own:
            return named
        places = [h for role in ("PLACE", "RECIPIENT") for h in m.roles.get(role, ()) if found.analysis.case(h) in _TOWARDS]
        for p in found.places:
            if p.place.country and p.place.country not in own and any(p.first <= h < p.end for h in places):
                span = found.analysis.span(p.first, p.end)
                state = self.actors.government(p.place.country)
                return [Party(found.analysis.document.text[span[0] : span[1]], span, state.name, state.id, state.country, state.sectors)]
        return []

    def _of_home(self, found: Found, m: Match, actors: Sequence[Party], recipients: Sequence[Party]) -> list[Party]:
        """'The Taliban banned women from universities, drawing condemnation from Chad': whom a state rules over without a word on whose they are is its own."""
        home = {p.country for p in actors if p.sectors[:1] in (("GOV",), ("COP",), ("JUD",), ("LEG",))}
        at = found.analysis.sentence_of[m.trigger]
        there = {p.place.country for p in found.places if found.analysis.sentence_of[p.first] == at and p.kind != "adjective"} - home
        if len(home) != 1 or home & {None, *BEYOND} or len(home) != len({p.country for p in actors}):
            return list(recipients)
        scene = told_place(found.analysis, found.places, m.type, m.trigger, m.via)
        if scene is not None and scene.country in there:
            return list(recipients)
        own = next(iter(home))
        ruled = [p for p in recipients if p.country in {None, *there} and p.actor is None and p.sectors[:1] != ("GOV",)]  # no state rules another
        return [replace(p, country=own) if p in ruled and is_guessed(found.analysis, p) else p for p in recipients]

    def _is_place(self, found: Found, party: Party) -> bool:
        """Whether a party is no more than a place: a country or a town by its name, or a noun such as 'area'."""
        a = found.analysis
        word = a.ending_at.get(party.span[1])
        if word is None or a.upos[word] not in ("NOUN", "PROPN"):
            return False
        if party.sectors[:1] == ("GOV",):
            of_a_state = party.actor is not None and party.actor == (party.country or "").lower() and word in found.countries
            return of_a_state or a.lemmas[word].lower() in ("capital", "country", "city")
        kind, _ = self.actors.nouns.get(a.lemmas[word].lower(), ("", ()))
        return party.sectors[:1] == ("CVL",) and (word in found.countries or kind == "site")

    def _ruling(self, found: Found, m: Match, actors: list[Party]) -> list[Party]:
        """'Louisiana closed its schools': what a land does by decree or by word, its government does."""
        if m.type in ("ASSAULT", "PROTEST", "CONSULT", "RETREAT"):
            return actors
        return [
            replace(p, sectors=("GOV",))
            if p.sectors == ("CVL",) and self._is_place(found, p) and found.analysis.ending_at[p.span[1]] in found.countries
            else p
            for p in actors
        ]

    def _is_bare_nationality(self, a: Analysis, party: Party) -> bool:
        word = a.ending_at.get(party.span[1])
        if word is None or party.sectors != ("GOV",) or party.actor or party.name or a.bare[word] == "amod":
            return False
        return party.text == a.words[word] and fold(party.text) in self.actors.adjectives

    def _party(self, found: Found, head: int) -> Party | None:
        return next(iter(self._parties(found, [head])), None)

    def _sources(self, found: Found, trigger: int, via: Sequence[int] = ()) -> tuple[Source, ...]:
        return sources_of(found.analysis, found.claims, trigger, via, lambda head: self._party(found, head))

    def _aim(self, found: Found, m: Match, heads: Iterable[int]) -> list[Party]:
        """The parties of a recipient's words; a statement about somebody's man, or about something of his, is aimed at him."""
        a = found.analysis
        out: list[Party] = []
        for h in heads:
            owner = next((c for c in a.deps(h, "nmod:poss") if a.upos[c] == "PRON" and a.lower[c] not in _FIRST_PERSON), None)
            if m.type in STATEMENTS and owner is not None:
                mine = self._parties(found, m.roles.get("ACTOR", ()))
                theirs = [p for p in self._parties(found, [owner]) if not any(same_party(p, q) for q in mine)]
                if theirs and a.name_of[h] is None:
                    out += theirs
                    continue
            if a.upos[h] == "PRON" and a.deprels[h] == "nmod:poss":  # 'cancelled his visit' is not done to himself
                mine = self._parties(found, m.roles.get("ACTOR", ()))
                out += [p for p in self._parties(found, [h]) if not any(same_party(p, q) for q in mine)]
                continue
            named = self._parties(found, [h])
            if m.type in STATEMENTS and a.case(h) == "to" and named and all(p.sectors[:1] == ("MED",) for p in named):
                continue  # 'called it a crime to reporters', 'in an interview with a newspaper'
            out += named
        return out

    def _recipient(self, found: Found, m: Match, inner: Mapping[int, Match], actors: Sequence[Party]) -> list[Party]:
        """The first party that the act's content names and that is not the actor himself."""
        a = found.analysis
        for head in aimed_at(a, m, inner):
            if m.type == "AID" and head in m.fixed:  # 'sent tanks': the tanks get nothing
                continue
            where = a.case(head) in ("in", "at") and a.heads[head] >= 0
            if where and a.heads[head] in (m.trigger, *m.fixed) and (m.type == "AGREE" or (m.type in STATEMENTS and a.heads[head] == m.trigger)):
                continue  # 'reached a deal in Vienna', 'warned in Rome that'
            if where and a.heads[head] not in m.fixed and a.deps(a.heads[head], "nmod:poss"):
                continue  # "denounced Chad's arrests in Mali": they are Chad's
            if m.type == "ACCUSE" and is_scene_of_attack(a, found.places, head, inner):
                continue
            named = self._parties(found, [head])
            if a.upos[head] == "ADJ" and a.deprels[head] == "amod":  # 'aid to Kurdish fighters' is for the fighters, 'an Arab presence' is nobody
                whole = [p for p in self._parties(found, [a.heads[head]]) if p.country]
                named = whole or [p for p in named if p.sectors[:1] == ("GOV",)]
            if m.type == "AGREE" and a.case(head) not in ("to", "for", "with"):  # 'promised to clear the road to Goma': to nobody
                named = [p for p in named if p.sectors[:1] != ("CVL",) or not self._is_place(found, p)]
            noun = a.heads[head] if a.deprels[head] == "amod" else head
            if m.type in STATEMENTS and a.case(noun) in ("to", "with") and named and all(p.sectors[:1] == ("MED",) for p in named):
                continue  # 'called it a crime to reporters', 'in an interview with a newspaper'
            parties = [p for p in named if p.country and not any(same_party(p, q) for q in actors)]
            if parties:
                return parties
        return []

    def _taken_up(self, found: Found, anaphor: int, of: Draft) -> Draft:
        """'It will take place on Monday': another mention of the act that 'it' stands for."""
        a = found.analysis
        via = (a.heads[anaphor],)
        state = status_of(a, anaphor, via)
        place = told_place(a, found.places, of.type, anaphor, via)
        if place is not None and place.span is not None and _is_of_another(a, anaphor, via, place.span, {m.trigger: m for m in found.matches}):
            place = None
        if a.upos[anaphor] != "PRON":
            return Draft(
                of.type, None, anaphor, a.sentence_of[anaphor], of.rule, "anaphor", of.status, of.alleged, False, sources=self._sources(found, anaphor),
                same_as=of.trigger,
            )  # fmt: skip
        return Draft(
            of.type, None, anaphor, a.sentence_of[anaphor], of.rule, "anaphor", state.status, state.alleged, True, date=date_of(a, found.times, anaphor, via, state.status),
            place=place, sources=self._sources(found, anaphor), same_as=of.trigger,
        )  # fmt: skip

    def _echoed(self, found: Found, echo: Echo) -> Iterator[Draft]:
        """'The US departure': a mention for each type of act that the word may tell; it tells none of its own."""
        a = found.analysis
        if echo.kind == "noun" and self._parties(found, [echo.trigger]):
            return  # 'the opposition' is somebody
        actors, recipients = self._parties(found, echo.doers), self._parties(found, echo.undergoers)
        state = status_of(a, echo.trigger, echo.via)
        for type_ in echo.types:
            yield Draft(
                type_, None, echo.trigger, a.sentence_of[echo.trigger], "", "echo", state.status, state.alleged, False, list(actors), list(recipients),
                date_of(a, found.times, echo.trigger, echo.via, state.status, type_), told_place(a, found.places, type_, echo.trigger, echo.via),
                self._sources(found, echo.trigger, echo.via),
            )  # fmt: skip

    def _event(self, found: Found, c: Cluster, place: Place | None, date: TimeSpan | None) -> Event:
        a, first = found.analysis, c.drafts[0]
        actors, recipients = c.parties("actors"), c.parties("recipients")
        if place is not None and place.country:
            on = a.document.date
            actors, recipients = ([with_place(p, self.actors, place.country, on) for p in side] for side in (actors, recipients))
            if place.precision in ("city", "point") and place.inferred_from in (None, "sentence", "paragraph"):
                actors, recipients = of_the_town(a, actors, recipients, place.country)
        if date is not None and date.start is not None:
            actors, recipients = ([self._then(p, date.start) for p in side] for side in (actors, recipients))
        if c.type == "ASSAULT":  # 'attacked Israel from Gaza, killing 1,200 people': those of the land that was attacked
            lands = {p.country for p in recipients if self._is_place(found, p)}
            if len(lands) == 1 and None not in lands:
                recipients = [replace(p, country=min(lands)) if p.actor is None and is_guessed(a, p) else p for p in recipients]  # type: ignore[type-var]
        if c.type not in RECIPROCAL:
            fought = {p.country for d in c.drafts if d.mutual and len(d.actors) > 1 for p in actors}
            recipients = [r for r in recipients if r not in actors and r.country not in fought]  # who fell in a clash is on one of its sides
        mode = c.mode or self._mode(c.type, place, actors, recipients)
        view = self.views.of(c.type, mode, c.status)
        confidence = self.confidence.of(features(c.drafts, self.codebook.frames, c.status, c.alleged))
        return Event(
            event_id(a.document, c.type, a.span(first.trigger, first.trigger + 1)), a.document, c.type, c.status, mode,  # type: ignore[arg-type]
            tuple(dict.fromkeys(x for d in c.drafts for x in d.contexts)), view.plover, view.quad, view.score, view.cameo, c.alleged,
            tuple(actors), tuple(recipients), date, place, c.sources, {k: m.count for k, m in c.counts.items()}, _distinct(t for d in c.drafts for t in d.topics),
            tuple(_mention(a, d) for d in c.drafts), confidence,
        )  # fmt: skip

    def _mode(self, type_: str, place: Place | None, actors: Sequence[Party], recipients: Sequence[Party]) -> str | None:
        return consult_mode(place, [*actors, *recipients]) if type_ == "CONSULT" else None


_ORDERS = frozenset({"order", "instruct", "command"})
_ORGANS = (("MIL",), ("COP",), ("SPY",), ("JUD",), ("GOV",))
_AT_HOME = frozenset({"COERCE", "SANCTION"})  # what a state does to those whom it rules over
_TOWARDS = frozenset({"to", "into", "toward", "towards", "against", "onto"})
_FIRST_PERSON = frozenset("i we my our us me ours mine ourselves myself".split())


def _with_speakers(a: Analysis, references: References, claims: Iterable[SpeechAct]) -> References:
    """References in which 'I', 'we' and 'our' stand for whoever says so."""
    parties = dict(references.parties)
    for act in claims:
        if act.source_head is None or act.kind != "says":
            continue
        speaker = parties.get(act.source_head, (act.source_head,))
        for first, end in act.content:
            for k in range(first, end):
                if a.upos[k] == "PRON" and a.lower[k] in _FIRST_PERSON:
                    parties.setdefault(k, speaker)
    return replace(references, parties=parties)


def consult_mode(place: Place | None, parties: Sequence[Party]) -> str | None:
    """A meeting of parties of two or more countries in the country of none of them is hosted by a third party; so are the talks of the UN, which
    mediates, while the meeting of another body of states is one of many."""
    countries = {p.country for p in parties if p.country}
    if countries and countries <= {"IGO", "INT"} and all(p.role is None for p in parties):
        return "third-party" if any(p.actor == "united-nations" for p in parties) else "multilateral"
    if place is None or place.country is None or len(countries) < 2:
        return None
    if place.country not in countries:
        return "third-party"
    hosted = len(countries) == 2 and place.precision in ("city", "point") and not place.inferred_from
    return "visit" if hosted else None  # who comes to the other's town pays a visit


_PARTIES = frozenset({"ACTOR", "RECIPIENT", "PARTY", "SOURCE", "TARGET"})
_ORDERING = frozenset("after before since following amid despite ahead_of prior_to until".split())


_AHEAD = frozenset({"ahead_of", "prior_to", "before"})


def _is_of_another(
    a: Analysis, trigger: int, via: Sequence[int], span: Span, triggers: Mapping[int, object], orders: frozenset[str] = _ORDERING
) -> bool:
    """Whether a place tells of another act, set in time by this one: 'it takes place after a visit to Moscow on Thursday', 'the
    meeting follows talks in Paris last week'."""
    if is_put_in_order(a, trigger) and span[0] > a.starts[a.heads[trigger]]:
        return True
    word = next((i for i in range(len(a.words)) if a.starts[i] >= span[0]), None)
    own = {trigger, *via}
    between = False
    while word is not None and word >= 0 and word not in own:
        between = between or word in triggers
        if between and (preposition(a, word) or "").replace(" ", "_") in orders:
            return True
        word = a.heads[word]
    return False


def _is_venue(found: Found, m: Match, head: int) -> bool:
    """'the Paris meeting', 'the Darfur peace agreement': a city or a region that modifies the act's noun is where it was, not who took part."""
    a = found.analysis
    if a.heads[head] != m.trigger or a.deprels[head] not in ("compound", "nmod:unmarked", "amod") or a.words[head] in ("Africa", "Asia"):
        return False
    if m.type in RECIPROCAL and any(
        p.first <= head < p.end and p.place.precision in ("admin1", "region") and p.kind != "adjective" for p in found.places
    ):
        return True
    return any(p.first <= head < p.end and p.place.precision in ("city", "point") and p.kind != "adjective" for p in found.places)


def _topic(a: Analysis, head: int) -> Text:
    first, end = a.phrase(head, ("case", "mark", "punct", "cc", "conj"))
    span = a.span(first, end)
    return Text(a.document.text[span[0] : span[1]], span)


def _distinct(topics: Iterable[Text]) -> tuple[Text, ...]:
    return tuple({t.text: t for t in topics}.values())


def _mention(a: Analysis, d: Draft) -> Mention:
    span = a.span(d.trigger, d.trigger + 1)
    sentence: Span = a.span(*a.sentences[d.sentence])
    return Mention(Text(a.document.text[span[0] : span[1]], span), sentence, d.rule, "codebook")
