"""Mentions of acts -> acts: which of a document's coded mentions tell the same act, and what they say of it together.

Nothing is guessed together: two mentions are one act when nothing that they say is at odds (status, parties, place, date) and something
ties them: a definite noun ('the meeting'), a pronoun, or the same parties with the same word, day or place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.coding.apart import answers, apart, of_a_period, over_days
from dragoman.coding.counts import CountMention
from dragoman.coding.sameness import (
    FIELD,
    RECIPROCAL,
    RIOTS,
    Draft,
    Sameness,
    article,
    befell_once,
    comes_back,
    echoing,
    features,
    is_aside,
    is_other,
    same_party,
    sides,
)
from dragoman.coding.tolls import latest
from dragoman.records import Party, Place, Source, TimeSpan
from dragoman.resolve.time_bounds import is_superlative
from dragoman.trees import Analysis

JOIN = -0.45
"""A mention joins the act that it fits best from this score on: an act told twice over misleads more than a mention too many. Chosen on the gold reports."""

KNOWN = 0.8
"""How much less a noun needs that only comes back to something told ('the violence', 'this attack')."""

ECHO = -0.7
"""As `JOIN`, for a word that tells an act again or none."""

SECOND = -0.65
"""Two acts with several mentions between them need less to be one than a mention and an act: what they say has been pooled."""


@dataclass
class Cluster:
    """Mentions that tell one act, in text order."""

    drafts: list[Draft]

    @property
    def type(self) -> str:
        return self.drafts[0].type

    @property
    def status(self) -> str:
        """As the first mention says that tells more than a wish or a demand for it; what is said to go on anywhere is going on."""
        explicit = [d.status for d in self.drafts if d.explicit]
        told = [s for s in explicit if s != "proposed"] or explicit or [d.status for d in self.drafts]
        return "ongoing" if told[0] in ("occurred", "planned") and "ongoing" in told else told[0]

    @property
    def alleged(self) -> bool:
        return self.drafts[0].alleged

    def parties(self, side: str) -> list[Party]:
        return pool_parties(p for d in self.drafts for p in getattr(d, side))

    @property
    def date(self) -> TimeSpan | None:
        return _narrowest(d.date for d in self.drafts)

    @property
    def place(self) -> Place | None:
        places = [d.place for d in self.drafts if d.place is not None]
        rank = {"point": 0, "city": 1, "admin1": 2, "region": 3, "country": 4}
        return min(places, key=lambda p: (p.inferred_from is not None, rank.get(p.precision or "", 3)), default=None)

    @property
    def mode(self) -> str | None:
        return next((d.mode for d in self.drafts if d.mode), None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """On whose word: everybody's who tells of the act, in text order; nobody's where the report begins to tell it itself. What it adds later on
        to an act that somebody told first still rests on his word."""
        first = next((d for d in self.drafts if d.told), None)
        if first is not None and not first.sources:
            return ()
        tellings = [d.sources for d in self.drafts if d.explicit and d.sources] or [d.sources for d in self.drafts if d.sources]
        # who denies what another says does not say it
        tellings = [t for t in tellings if not any(s.stance == "denies" for s in t)] or tellings
        return tuple({s.name or s.text: s for sources in reversed(tellings) for s in reversed(sources)}.values())[::-1]

    @property
    def counts(self) -> dict[str, CountMention]:
        return latest((bool(d.sources), d.counts) for d in self.drafts)


def pool_parties(parties: Iterable[Party]) -> list[Party]:
    """Each party once; of two ways to name one, the fuller stands."""
    out: list[Party] = []
    for p in parties:
        for k, q in enumerate(out):
            if same_party(p, q):
                if _fullness(p) > _fullness(q):
                    out[k] = p
                break
        else:
            out.append(p)
    return out


def _fullness(p: Party) -> tuple[bool, bool, int]:
    return p.actor is not None, p.name is not None, len(p.text)


def _narrowest(dates: Iterable[TimeSpan | None]) -> TimeSpan | None:
    rank = {"day": 0, "week": 1, "interval": 2, "month": 3, "season": 4, "year": 5, "decade": 6}
    found = [d for d in dates if d is not None]
    return min(found, key=lambda d: rank.get(d.precision, 7), default=None)


def merge(analysis: Analysis, drafts: Sequence[Draft], known: Sameness) -> list[Cluster]:
    """Drafts in text order -> clusters, in the order of their first mentions. Each mention joins the act that it fits best, or begins one."""
    clusters: list[Cluster] = []
    of: dict[int, Cluster] = {}
    drafts = _of_one_kind(analysis, drafts)
    joined = joined_in_the_sentence(analysis, known, sorted((d for d in drafts if d.kind not in ("echo", "result")), key=lambda d: d.trigger))
    for d in joined:
        home = of.get(d.same_as) if d.same_as is not None else None
        beside = [x for x in joined if x.sentence == d.sentence and _leads_to(x, d.trigger, joined)]  # 'killed in airstrikes': either may lead back
        home = home or _it_was(analysis, d, clusters)
        # What is apart from one of them is apart from all: 'another missile was fired, killing three'; but 'the strike' may have killed others, too.
        telling = _less_the_dead(analysis, known, [d, *beside])
        open_to = [c for c in clusters if not any(x.type == c.type and apart(analysis, known, c.drafts, x) for x in telling)]
        home = home or next((h for x in _deciding(analysis, known, d, beside) if (h := _best(analysis, x, open_to, known))), None)
        if _takes_part(analysis, d):
            bare = replace(d, actors=[], recipients=[])
            held = [c for c in ([home] if home else clusters) if len({p.country for p in c.parties("actors") + c.parties("recipients")}) > 1]
            told = _best(analysis, bare, [c for c in held if c is home or c.type != d.type or not apart(analysis, known, c.drafts, bare)], known)
            home, d = (told, bare) if told is not None else (home, d)
        if home is None:
            home = Cluster([])
            clusters.append(home)
        home.drafts.append(d)
        of[d.trigger] = home
    acts = _second_look(analysis, sorted(clusters, key=lambda c: c.drafts[0].trigger), known)
    acts = one_unrest(analysis, known, acts)
    _with_echoes(analysis, known, acts, [d for d in drafts if d.kind == "echo"])
    for d in drafts:
        if d.kind == "result":
            home = next(c for c in acts if any(x.trigger == d.same_as for x in c.drafts))
            home.drafts = sorted([*home.drafts, replace(d, status=home.status, alleged=home.alleged)], key=lambda x: x.trigger)
    return acts


def _it_was(analysis: Analysis, d: Draft, clusters: Sequence[Cluster]) -> Cluster | None:
    """'It was the deadliest attack since 2006', 'This was the second raid in a week': the act that the report tells of, told most before."""
    i = d.trigger
    it = any(analysis.lower[c] in ("it", "this", "that") for c in analysis.deps(i, "nsubj")) and analysis.deps(i, "cop")
    if not it or d.type not in FIELD or not is_superlative(analysis, i):
        return None
    told = [c for c in clusters if c.type == d.type and c.status in ("occurred", "ongoing") and not c.alleged]
    return max(told, key=lambda c: len(c.drafts), default=None)


def _takes_part(analysis: Analysis, d: Draft) -> bool:
    """'Faki will chair the talks', 'will take part in the meeting': the talks are known, and whose they are; a conference is everybody's."""
    verb = analysis.heads[d.trigger]
    if d.type != "CONSULT" or verb < 0 or analysis.deprels[d.trigger] not in ("obj", "obl") or article(analysis, d.trigger) != "definite":
        return False
    if analysis.lemmas[d.trigger].lower() not in ("talk", "meeting", "negotiation", "discussion", "encounter", "dialogue", "consultation"):
        return False
    lemma = analysis.lemmas[verb].lower()
    part = any(analysis.lemmas[c].lower() == "part" for c in analysis.deps(verb, "obj"))
    return lemma in ("attend", "chair", "host", "mediate", "moderate", "join", "participate", "observe") or (lemma == "take" and part)


def _of_one_kind(analysis: Analysis, drafts: Sequence[Draft]) -> list[Draft]:
    """'Protesters clashed with police. The clashes ...': what one report calls by one word is of one type, a riot or a fight."""
    clashes = [d for d in drafts if d.type in ("ASSAULT", "PROTEST") and d.kind != "echo" and analysis.lemmas[d.trigger].lower() == "clash"]
    if {d.type for d in clashes} != {"ASSAULT", "PROTEST"}:
        return list(drafts)
    fight = any(d.type == "ASSAULT" and (any(sides(d)) or "dead" in d.counts) for d in clashes)
    out = []
    for d in drafts:
        if d in clashes and fight and d.type == "PROTEST":
            d = replace(d, type="ASSAULT", mode=None, actors=[*d.actors, *d.recipients], recipients=[], mutual=True)
        elif d in clashes and not fight and d.type == "ASSAULT":
            d = replace(d, type="PROTEST", mode="riot")
        out.append(d)
    return out


def _deciding(analysis: Analysis, known: Sameness, d: Draft, beside: Sequence[Draft]) -> list[Draft]:
    """The mentions of the sentence that may lead back to an act: 'the shooting' before 'wounded in the shooting'; who else was wounded leads nowhere."""
    others = [x for x in beside if analysis.lemmas[x.trigger].lower() not in known.results]
    if analysis.lemmas[d.trigger].lower() not in known.results:
        return [d, *others]
    known_by_name = [x for x in others if analysis.upos[x.trigger] == "NOUN" and article(analysis, x.trigger) == "definite"]
    return [*(replace(x, recipients=[]) for x in known_by_name), d, *(x for x in others if x not in known_by_name)]


def _less_the_dead(analysis: Analysis, known: Sameness, drafts: list[Draft]) -> list[Draft]:
    """'Was also killed in the strike': that the strike is known counts, not whom else it had killed."""
    nouns = [d for d in drafts if analysis.lemmas[d.trigger].lower() not in known.results]
    if len(nouns) == len(drafts) or not any(analysis.upos[d.trigger] == "NOUN" and article(analysis, d.trigger) == "definite" for d in nouns):
        return drafts
    over_time = [d for d in drafts if d not in nouns and of_a_period(d)]
    over_time += [d for d in drafts if d not in nouns and d not in over_time and "dead" in d.counts]
    return [replace(d, recipients=[]) for d in nouns] + [replace(d, recipients=[], actors=[]) for d in over_time]


def _with_echoes(analysis: Analysis, known: Sameness, acts: Sequence[Cluster], echoes: Sequence[Draft]) -> None:
    """Give the acts the words that tell them again: each to the act that it fits best, if it fits one."""
    best: dict[int, tuple[float, int, Draft, Cluster]] = {}
    for d in echoes:
        least = ECHO - KNOWN if comes_back(analysis, known, d) else ECHO
        told = sorted((c for c in acts if c.type == d.type), key=lambda c: -max((x.trigger for x in c.drafts if x.trigger < d.trigger), default=-1))
        for since, c in enumerate(told):
            if apart(analysis, known, c.drafts, d):
                continue
            before = [x for x in c.drafts if x.trigger < d.trigger] or _headed(analysis, d, c)
            if before and echoing(analysis, known, c.drafts, d):
                score = known.score(features(analysis, known, before, d, since, len(told) == 1))
            elif not before and _taken_up(analysis, known, d, c):
                score = known.score(features(analysis, known, [replace(d, status=c.status)], c.drafts[0], 0, len(told) == 1))
            else:
                continue
            if score > least and (d.trigger not in best or (score, -since) > best[d.trigger][:2]):
                best[d.trigger] = (score, -since, d, c)
    for _, _, d, c in best.values():
        first = c.drafts[0]
        c.drafts = sorted(
            [*c.drafts, replace(d, rule=first.rule, status=first.status, alleged=first.alleged, actors=[], recipients=[])], key=lambda x: x.trigger
        )


def _headed(analysis: Analysis, d: Draft, c: Cluster) -> list[Draft]:
    """The mentions after a headline's word, or after one that names the parties: they tell in full what it only names."""
    headline = bool(analysis.parts) and analysis.parts[analysis.paragraph_of[d.trigger]] == "title"
    return c.drafts if headline or (analysis.upos[d.trigger] == "NOUN" and any(sides(d))) else []


def _taken_up(analysis: Analysis, known: Sameness, d: Draft, c: Cluster) -> bool:
    """Whether the act is first told by a noun that says that it is known, so that a noun before it may have named it: 'a deal ... The agreement between'."""
    first = c.drafts[0].trigger
    nouns = all(analysis.upos[k] == "NOUN" for k in (d.trigger, first))
    mine, theirs = (known.fields.get(analysis.lemmas[k].lower(), frozenset()) for k in (d.trigger, first))
    if d.type == "ASSAULT" and analysis.lemmas[d.trigger].lower() != analysis.lemmas[first].lower() and not mine & theirs:
        return False  # 'a campaign of disobedience' is no 'coup'
    return nouns and article(analysis, d.trigger) != "bare" and article(analysis, first) == "definite"


def _second_look(analysis: Analysis, clusters: list[Cluster], known: Sameness) -> list[Cluster]:
    """Acts that were told apart at first may prove one, now that all that their mentions say is known."""
    out: list[Cluster] = []
    for c in clusters:
        if len(c.drafts) == 1:  # all that one mention says was known before
            out.append(c)
            continue
        whole = replace(
            c.drafts[0], status=c.status, explicit=any(d.explicit for d in c.drafts), actors=c.parties("actors"), recipients=c.parties("recipients"),
            date=c.date, running=next((d.running for d in c.drafts if d.running), None), place=c.place, mode=c.mode, counts=c.counts,
        )  # fmt: skip
        first = [x for x in out if x.type == c.type and not any(apart(analysis, known, x.drafts, d) for d in c.drafts)]
        first = [x for x in first if not any(apart(analysis, known, c.drafts, d) for d in x.drafts)]
        first.sort(key=lambda x: -max(d.trigger for d in x.drafts if d.trigger < whole.trigger))
        scored = [
            (known.score(features(analysis, known, [d for d in x.drafts if d.trigger < whole.trigger], whole, since)), -since, x)
            for since, x in enumerate(first)
        ]
        best = max(scored, key=lambda s: s[:2], default=None)
        if best is not None and best[0] > SECOND:
            best[2].drafts = sorted([*best[2].drafts, *c.drafts], key=lambda d: d.trigger)
        else:
            out.append(c)
    return out


def one_unrest(analysis: Analysis, known: Sameness, acts: list[Cluster]) -> list[Cluster]:
    """Riots and the clashes of one day at one spot are one act, told as a riot here and as clashes there; so are the riots and who fell in them."""
    out = list(acts)
    for riot in [c for c in acts if c.type == "PROTEST" and any(analysis.lemmas[d.trigger].lower() in RIOTS for d in c.drafts)]:
        fought = [c for c in out if c.type == "ASSAULT" and any(d.mutual for d in c.drafts) and _same_unrest(riot, c)]
        if riot.status != "occurred" or any(over_days(analysis, d.trigger) for d in riot.drafts):
            continue
        fell = [c for c in out if c not in fought and _fell_in(analysis, known, c, riot)]
        if not fought:
            riot.drafts = sorted(
                [*riot.drafts, *(replace(d, type="PROTEST", recipients=[]) for c in fell for d in c.drafts)], key=lambda d: d.trigger
            )
            out = [c for c in out if c not in fell]
            continue
        fought += fell
        first = fought[0]
        joined = [replace(d, type="ASSAULT", mode=None) for d in riot.drafts] + [d for c in fought for d in c.drafts]
        first.drafts = sorted(joined, key=lambda d: (d.trigger, d.kind))
        out = [c for c in out if c is not riot and (c is first or c not in fought)]
    return sorted(out, key=lambda c: c.drafts[0].trigger)


def _fell_in(analysis: Analysis, known: Sameness, act: Cluster, riot: Cluster) -> bool:
    """'Two were killed in the riots', by nobody in particular."""
    if act.type != "ASSAULT" or act.parties("actors") or act.mode or any(analysis.lemmas[d.trigger].lower() not in known.results for d in act.drafts):
        return False
    rioting = {d.trigger for d in riot.drafts}
    return any(analysis.deprels[k] in ("obl", "advcl") and analysis.heads[k] == d.trigger for d in act.drafts for k in rioting)


def _same_unrest(riot: Cluster, clash: Cluster) -> bool:
    """The same day and no other town; the people fight in the clash, and nobody riots who does not fight in it."""
    days = [{day.edtf for d in c.drafts if (day := d.date or d.running) is not None and day.precision == "day"} for c in (riot, clash)]
    towns = [{c.place.name} if c.place is not None and c.place.precision in ("city", "point") else set() for c in (riot, clash)]
    if not days[0] or days[0] != days[1] or (towns[0] and towns[1] and towns[0] != towns[1]):
        return False
    mine, theirs = ({p.country for p in c.parties("actors")} for c in (riot, clash))
    return clash.status == "occurred" and mine <= theirs | {None} and any(p.sectors[:1] == ("CVL",) for p in clash.parties("actors"))


def _leads_to(x: Draft, trigger: int, joined: Sequence[Draft]) -> bool:
    """Whether the sentence says, by one step or several, that mention `x` tells the act of `trigger`."""
    heads = {d.trigger: d.same_as for d in joined if d.sentence == x.sentence}
    k = x.same_as
    while k is not None and k != trigger:
        k = heads.pop(k, None)  # each mention once: two may lead to each other
    return k is not None


def _best(analysis: Analysis, d: Draft, clusters: Sequence[Cluster], known: Sameness) -> Cluster | None:
    told = sorted((c for c in clusters if c.type == d.type), key=lambda c: -c.drafts[-1].trigger)
    once = next((c for c in told if befell_once(analysis, known, c.drafts, d)), None)
    if once is not None:
        return once
    most = told_most([c.drafts for c in told])
    scored = [(known.score(features(analysis, known, c.drafts, d, since, len(told) == 1, since == most)), -since, c) for since, c in enumerate(told)]
    best = max(scored, key=lambda s: s[:2], default=None)
    words = [analysis.lemmas[x.trigger].lower() for x in best[2].drafts] if best is not None else []
    least = JOIN - KNOWN if comes_back(analysis, known, d, words) else JOIN
    return best[2] if best is not None and best[0] > least else None


def told_most(acts: Sequence[Sequence[Draft]]) -> int:
    """Which of several acts has the most mentions by far, -1 where none has."""
    sizes = sorted(map(len, acts), reverse=True)
    return next((k for k, act in enumerate(acts) if len(act) == sizes[0]), -1) if len(sizes) > 1 and sizes[0] > sizes[1] else -1


# Relations by which one word for an act hangs on another word for the same act: 'clashes that killed ten', 'met to discuss',
# 'opened fire, wounding three', 'died in an attack', 'the attack killed ten', 'the raid, an assault on'.
_WITHIN = frozenset(
    {"acl", "acl:relcl", "advcl", "xcomp", "obl", "obl:agent", "nsubj", "nsubj:pass", "appos", "parataxis", "nmod", "obj", "advcl:relcl"}
)
_CAUSE = frozenset({"in", "during", "by", "from", "at", "amid", "through", "with", "as", "for", None})


def joined_in_the_sentence(analysis: Analysis, known: Sameness, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with `same_as` set where the sentence itself says that two words tell one act. Order is kept; a word that comes before the one
    that it hangs on waits for it."""
    by_trigger = {d.trigger: d for d in drafts}
    out: list[Draft] = []
    for d in drafts:
        if d.same_as is None:
            above = _told_beside(analysis, known, d, drafts) or _act_above(analysis, known, d, by_trigger)
            if above is not None:
                first, second = sorted((d.trigger, above), key=lambda t: t)
                later = by_trigger[second]
                if later.same_as is None:
                    later.same_as = first
        out.append(d)
    return out


def _told_beside(analysis: Analysis, known: Sameness, d: Draft, drafts: Sequence[Draft]) -> int | None:
    """'Two were killed and five wounded', 'the attack has cut the road and killed five': what an attack came to, told twice, or of the noun that is its
    subject; 'a bomb killed five, another attack by the group'."""
    if is_other(analysis, known, d.trigger) and analysis.deprels[d.trigger] not in ("appos", "parataxis") and is_aside(analysis, d.trigger):
        return next((x.trigger for x in drafts if x.sentence == d.sentence and x.type == d.type and x.trigger < d.trigger), None)
    up = analysis.heads[d.trigger]
    if (
        d.type != "CONSULT" and up >= 0 and analysis.lemmas[up].lower() == "include" and analysis.deprels[d.trigger] == "obj"
    ):  # 'the sanctions include travel bans'
        return next((x.trigger for x in drafts if x.type == d.type and x.trigger in analysis.deps(up, "nsubj")), None)
    if analysis.lemmas[d.trigger] not in known.results or d.status not in ("occurred", "ongoing"):
        return None
    verb = d.trigger
    while analysis.deprels[verb] == "conj" and not analysis.deps(verb, "nsubj") and analysis.heads[verb] >= 0:
        verb = analysis.heads[verb]
    subjects = analysis.deps(verb, "nsubj") if verb != d.trigger and not analysis.deps(verb, "aux:pass") else []
    for other in drafts:
        if other.sentence != d.sentence or other.type != d.type or other.trigger >= d.trigger or other.status != d.status:
            continue
        between = range(other.trigger + 1, d.trigger)
        paired = analysis.lemmas[other.trigger] in known.results and analysis.lemmas[other.trigger] != analysis.lemmas[d.trigger]
        if other.trigger in subjects or (
            paired and any(analysis.lower[k] == "and" for k in between) and not any(analysis.upos[k] in ("VERB", "AUX") for k in between)
        ):
            return other.trigger
    return None


def _act_above(analysis: Analysis, known: Sameness, d: Draft, by_trigger: Mapping[int, Draft]) -> int | None:
    """The trigger that the trigger of `d` hangs on, directly or over a support verb, when both tell one act."""
    i, relation = analysis.heads[d.trigger], analysis.deprels[d.trigger]
    lower = d.trigger
    which = any(analysis.lower[c] in ("that", "which") for c in analysis.deps(d.trigger, "nsubj"))
    if d.type == "ASSAULT" and (which or not d.actors) and analysis.lemmas[d.trigger] in known.results and relation in ("acl:relcl", "acl", "advcl"):
        # 'clashes in a province which killed ten': who killed stands with the clashes, wherever the clause was hung.
        for k in () if _of_people(analysis, d.trigger) else analysis.ancestors(d.trigger):
            if k in by_trigger and by_trigger[k].type == d.type and (analysis.upos[k] == "NOUN" or analysis.lower[k].endswith("ing")):
                return k
    if relation == "advcl" and (toll := _toll_above(analysis, known, d, by_trigger)) is not None:
        return toll
    if relation == "acl" and i >= 0:  # 'were hurt by the shrapnel of a rocket fired from the hills'
        noun = i
        while analysis.deprels[noun] == "nmod" and analysis.heads[noun] >= 0:
            noun = analysis.heads[noun]
        verb = analysis.heads[noun] if analysis.deprels[noun].startswith("obl") and analysis.case(noun) in ("by", "in", "with", "from") else -1
        if verb in by_trigger and by_trigger[verb].type == d.type and analysis.lemmas[verb] in known.results:
            return verb
    if relation == "nmod" and i >= 0 and analysis.lower[i] == "one" and analysis.deprels[i] == "obl":  # 'in one of the heaviest attacks'
        lower, relation, i = i, "obl", analysis.heads[i]
    if relation == "obl" and i not in by_trigger and d.trigger < i:  # 'In the raid ten rebels were killed, the army said'
        i = next((k for k in analysis.deps(i, "ccomp") if k in by_trigger and k > d.trigger), i)
    for _ in range(2):
        if i < 0:
            return None
        other = by_trigger.get(i)
        if other is not None:
            return i if _one_act(analysis, known, d, other, lower, relation) else None
        if relation not in ("obj", "xcomp", "obl", "conj") or analysis.upos[i] != "VERB":
            return None
        lower, relation, i = i, analysis.deprels[i], analysis.heads[i]
    return None


def _toll_above(analysis: Analysis, known: Sameness, d: Draft, by_trigger: Mapping[int, Draft]) -> int | None:
    """'Two were killed and five wounded as troops fought the rebels': the toll that the clause explains."""
    if not {analysis.lower[c] for c in analysis.deps(d.trigger, "mark", "advmod")} & {"as", "when"}:
        return None
    k = analysis.heads[d.trigger]
    while k >= 0:
        x = by_trigger.get(k)
        if x is not None:
            toll = analysis.lemmas[k].lower() in known.results and not x.actors and x.type == d.type and x.status == d.status
            return k if toll and _agreement(x.recipients, d.recipients) >= 0 and _date_agreement(x.date, d.date) >= 0 else None
        if analysis.bare[k] not in ("amod", "conj", "acl") and analysis.lemmas[k].lower() not in known.results:
            return None
        k = analysis.heads[k]
    return None


def _of_people(analysis: Analysis, verb: int) -> bool:
    """'fled from the settlers who killed him': what people did is no part of the act that they are told with."""
    return any(analysis.lower[c] == "who" for c in analysis.deps(verb, "nsubj"))


def _one_act(analysis: Analysis, known: Sameness, d: Draft, other: Draft, lower: int, relation: str) -> bool:
    if d.type != other.type or d.alleged != other.alleged or ("negated" in (d.status, other.status) and d.status != other.status):
        return False
    if answers(analysis, known, d.trigger, other.trigger):
        return False
    result = analysis.lemmas[other.trigger] in known.results  # 'killed in a separate attack': separate from others, not from the killing
    other_act = is_other(analysis, known, d.trigger) and not is_aside(analysis, d.trigger)  # 'a blast, another attack by': it is another one
    came_to = result or (relation == "advcl" and analysis.lemmas[d.trigger] in known.results)  # 'a drone fired a missile, killing ten'
    if (_modes_clash(d.mode, other.mode) and not came_to) or (other_act and not (result and relation == "obl")):
        return False
    if relation == "conj":
        if (
            not result
            and analysis.deps(d.trigger, "nsubj")
            and any(known.acts & {analysis.lemmas[c].lower()} for c in analysis.deps(d.trigger, "obl"))
        ):
            return False  # 'jets bombed Tyre, and two soldiers were killed in an ambush'
        return (
            analysis.lemmas[d.trigger] in known.results and d.status == other.status and analysis.lemmas[other.trigger] != analysis.lemmas[d.trigger]
        )
    if relation not in _WITHIN or (d.type == "CONSULT" and "visit" in (d.mode, other.mode) and d.mode != other.mode):
        return False
    if relation in ("obl", "nmod") and (analysis.case(lower) not in _CAUSE or (d.type == "CONSULT" and analysis.case(lower) != "in")):
        return False  # 'met during a summit': the summit is another act
    if relation == "advcl" and any(analysis.lemmas[m] not in ("to", "by", "in") for m in analysis.deps(lower, "mark")):
        return False
    if d.date is not None and other.date is not None:
        if _date_agreement(d.date, other.date) < 0:
            return False
        if d.date.edtf != other.date.edtf and {d.kind, other.kind} == {"verb"} and not result and analysis.lemmas[d.trigger] not in known.results:
            return False  # 'occupied it since 1967, annexing it in 1981'
    return all(_agreement(a, b) >= 0 for a, b in zip(_sides(d), _sides(other), strict=True)) or (
        d.type == "ASSAULT" and bool({analysis.lemmas[d.trigger], analysis.lemmas[other.trigger]} & known.results)
    )


def _sides(d: Draft) -> list[list[Party]]:
    if d.type in RECIPROCAL:
        return [pool_parties([*d.actors, *d.recipients])]
    return [d.actors, d.recipients]


def _modes_clash(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _agreement(a: Sequence[Party], b: Sequence[Party]) -> float:
    """-1 when two sets of parties are at odds, 0 when one is empty, else the share in common."""
    if not a or not b:
        return 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    matched = sum(any(same_party(x, y) or (x.country is not None and x.country == y.country) for y in large) for x in small)
    return -1.0 if matched < len(small) else matched / len(large)


def _date_agreement(a: TimeSpan | None, b: TimeSpan | None) -> float:
    if a is None or b is None:
        return 0.0
    if a.edtf == b.edtf:
        return 1.0
    a1, a2, b1, b2 = a.start or "0000", a.end or "9999", b.start or "0000", b.end or "9999"
    return 0.3 if a1 <= b2 and b1 <= a2 else -1.0
