"""Where an act took place: what its own words say, else what the report lets it take over. Nothing is guessed: a place that the words of the act do
not tell says in `inferred_from` where it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from dragoman.coding.match import Match
from dragoman.coding.merge import Cluster
from dragoman.coding.sameness import Draft, same_party
from dragoman.coding.speech import is_says
from dragoman.coding.when import overlap
from dragoman.ground import kilometres
from dragoman.records import Party, Place
from dragoman.resolve.actor import is_guessed
from dragoman.resolve.edtf import parse_day
from dragoman.resolve.place import PlaceMention, dateline, is_measured_from, place_of
from dragoman.resolve.place_words import is_among, words
from dragoman.trees import Analysis

# Acts that happen where those lie to whom they are done; the others are words, which may be spoken anywhere.
# How many steps below the act they may lie: rebels in a village near Homs who were attacked, but only those in Homs who were met or helped.
_STEPS = {**dict.fromkeys(("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"), 6), "CONSULT": 1, "AID": 1}
# Acts that take over the place which the report was about just before.
_HELPS = frozenset("support aid assistance help backing back arm train supply fund equip assist".split())
_SHOUTS = frozenset("yell shout scream chant jeer boo heckle taunt".split())
"""What is said so loud is said at the scene."""
_HEIRS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})
_FINE = ("point", "city", "admin1", "region")
_FINENESS = {"point": 0, "city": 1, "admin1": 2, "region": 3, "country": 4}
_TOWN_KM = 60.0  # a town and its outskirts
_RUNNING = 3  # sentences after which an act no longer takes over the place of the one before
_NAMED = 5  # and the place last named in a paragraph, which in some texts runs through the whole report
_BYGONE = 365  # days
_EDGES = frozenset("border frontier countryside".split())
_BY_LAW = frozenset({"deport", "censor", "curfew", "martial-law"})
_LAWFUL = frozenset({"GOV", "COP", "JUD", "LEG", "MIL"})
_ELSEWHERE = frozenset(
    "after before since until despite following for over about because although though exchange unlike like than along besides".split()
)
_SPEAKERS = frozenset("prosecutor diplomat analyst lawyer judge expert court".split())
_UTTERED = frozenset("statement declaration communique warning report reporter journalist conference briefing speech interview".split())
_NO_COUNTRY = frozenset({None, "INT", "IGO", "EUR"})


def told_place(analysis: Analysis, places: Sequence[PlaceMention], type_: str, trigger: int, via: Sequence[int]) -> Place | None:
    """Where an act of a type took place by the sentence of its trigger."""
    told = place_of(analysis, places, trigger, via, _STEPS.get(type_, 0))
    if told is None and type_ in ("SANCTION", "COERCE", "ACCUSE"):
        return _of_the_court(analysis, places, trigger)
    if told is None and type_ in ("AID", "SUPPORT"):
        return _of_the_helped(analysis, places, trigger)
    return told or (_of_the_trip(analysis, places, trigger) if type_ == "CONSULT" else None)


def _of_the_helped(analysis: Analysis, places: Sequence[PlaceMention], trigger: int) -> Place | None:
    """'US support for Kurdish groups in Syria', 'armed rebels in Darfur': help reaches people where they are."""
    if analysis.lemmas[trigger].lower() not in _HELPS:
        return None
    helped = [c for c in analysis.deps(trigger, "obj", "nmod", "obl") if analysis.case(c) in (None, "for", "to")]
    seats = [k for c in helped for k in analysis.deps(c, "nmod") if analysis.case(k) == "in"]
    return next((p.site or p.place for p in places if any(p.first <= k < p.end for k in seats)), None)


def _of_the_court(analysis: Analysis, places: Sequence[PlaceMention], trigger: int) -> Place | None:
    """'A court in Lome jailed him': where the court sits."""
    courts = [
        c for c in analysis.deps(trigger, "nsubj", "obl") if analysis.lemmas[c].lower() in ("court", "tribunal") and analysis.case(c) in (None, "by")
    ]
    seats = [k for c in courts for k in analysis.deps(c, "nmod") if analysis.case(k) == "in"]
    return next((p.site or p.place for p in places if any(p.first <= k < p.end for k in seats)), None)


def _of_the_trip(analysis: Analysis, places: Sequence[PlaceMention], trigger: int) -> Place | None:
    """'His trip to Lome will include talks': where the trip goes."""
    verb = analysis.heads[trigger]
    if verb < 0 or analysis.deprels[trigger] != "obj" or analysis.lemmas[verb].lower() not in ("include", "feature", "involve"):
        return None
    goals = [c for trip in analysis.deps(verb, "nsubj") for c in analysis.deps(trip, "nmod") if analysis.case(c) == "to"]
    return next((p.place for p in places if any(p.first <= c < p.end for c in goals)), None)


def places_of_acts(analysis: Analysis, places: Sequence[PlaceMention], acts: Sequence[Cluster]) -> list[Place | None]:
    """The place of each act of a document: the finest that its mentions tell, else one taken over; None where the report does not say."""
    told = [_told(c) for c in acts]
    return [told[k] or _taken_over(analysis, places, acts, told, k) for k in range(len(acts))]


def _told(c: Cluster) -> Place | None:
    """Of the places that the mentions tell, the finest of those that agree with most of the others."""
    told = [d.place for d in c.drafts if d.place is not None and d.place.inferred_from is None]
    if not told:
        return c.place
    agreeing = max(([x for x in told if _agree(x, y)] for y in told), key=len)
    return min(agreeing, key=lambda p: _FINENESS.get(p.precision or "", 3))


def _agree(a: Place, b: Place) -> bool:
    """Whether one may lie in the other."""
    if a.country != b.country:
        return a.country is None or b.country is None
    divisions = [p.name if p.precision == "admin1" else p.admin1 for p in (a, b)]
    if None not in divisions and divisions[0] != divisions[1]:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None or not {a.precision, b.precision} <= {"city", "point"}:
        return True
    return kilometres(a.lat, a.lon, b.lat, b.lon) <= _TOWN_KM


def _taken_over(analysis: Analysis, places: Sequence[PlaceMention], acts: Sequence[Cluster], told: Sequence[Place | None], k: int) -> Place | None:
    c = acts[k]
    if c.type == "CONSULT":
        return _of_the_visit(analysis, acts, told, k)
    if c.status not in ("occurred", "ongoing"):
        return None
    if (home := _of_the_law(analysis, c, places)) is not None:
        return replace(home, text=None, span=None, inferred_from="parties")
    trigger = c.drafts[0].trigger
    if c.type not in _HEIRS and not _is_shouted(analysis, c):
        return None
    if any(analysis.lemmas[k].lower() in _EDGES for d in c.drafts for k in analysis.deps(d.trigger, "obj", "nsubj:pass")):
        return None  # 'closed their borders': not in the town just named
    beside = _of_an_act_beside(analysis, acts, told, k)
    if beside is None and is_among(words()["wars"], analysis.lemmas[trigger], analysis.words[trigger]):
        main = _main_country(places)  # a war is fought in more than the town that was just named
        abroad = main is not None and any(p.country not in {main.country, *_NO_COUNTRY} for p in _parties(c))
        over = c.date is not None and c.status != "ongoing"
        return None if main is None or abroad or over else replace(main, inferred_from="document")
    until = (c.date.end or analysis.document.date) if c.date is not None else None
    if c.date is not None and c.date.start and until and int(until[:4]) - int(c.date.start[:4]) > 1:
        return None  # 'have been killed since 1989': in more than the town just named
    many = all(_is_loose(analysis, d.trigger) for d in c.drafts)
    elsewhere = _is_bygone(analysis, c) or any(_is_at_some_place(analysis, d.trigger) for d in c.drafts)
    if c.type == "RETREAT" and not c.parties("recipients") and all(p.sectors[:1] == ("GOV",) for p in c.parties("actors")) and c.parties("actors"):
        return None  # 'Ottawa pulled out': of a deal, not of the town just named
    for source, place in (
        ("sentence", beside),
        ("paragraph", _named_before(analysis, places, acts, c, trigger, many)),
        ("running", None if many or elsewhere else _running(analysis, acts, c, trigger)),
        ("dateline", None if elsewhere else _from_there(c, dateline(analysis, places))),
        ("parties", _of_the_parties(analysis, c, places)),
    ):
        if place is not None:
            return replace(place, inferred_from=source)
    return None


def _from_there(c: Cluster, top: Place | None) -> Place | None:
    """The dateline's place, where some party is of its country or none is of another: a capital's radio speaks of other lands too."""
    countries = {p.country for p in _parties(c)} - _NO_COUNTRY
    return top if top is not None and (not countries or top.country in countries) else None


def _is_bygone(analysis: Analysis, c: Cluster) -> bool:
    """'fought a brief war in 1985': what was over a year before the report has nothing of where the report is."""
    today, end = parse_day(analysis.document.date), parse_day(c.date.end) if c.date is not None else None
    return today is not None and end is not None and (today - end).days > _BYGONE


def _is_at_some_place(analysis: Analysis, trigger: int) -> bool:
    """'clashes along their frontier', 'attacked a convoy in a village': where it was is told, but not by a name."""
    below = [w for c in (trigger, *analysis.deps(trigger, "obj", "nsubj")) for w in analysis.deps(c, "obl", "nmod")]
    for w in below:
        lemma = analysis.lemmas[w].lower()
        if analysis.upos[w] == "NOUN" and analysis.case(w) in words()["static"] and lemma in words()["generic"] | _EDGES:
            if lemma in _EDGES or {"a", "an"} & {analysis.lower[k] for k in analysis.deps(w, "det")}:
                return True
    return False


def _is_loose(analysis: Analysis, trigger: int) -> bool:
    """'after repeated defeats', 'attacks on journalists': acts told of at large, not what happened at the place just named."""
    definite = {"the", "this", "that", "these", "those", "both"}
    return (
        analysis.upos[trigger] == "NOUN"
        and analysis.feats[trigger].get("Number") == "Plur"
        and not any(analysis.lower[c] in definite for c in analysis.deps(trigger, "det"))
    )


def _is_shouted(analysis: Analysis, c: Cluster) -> bool:
    return any(analysis.lemmas[d.trigger].lower() in _SHOUTS for d in c.drafts)


def _of_an_act_beside(analysis: Analysis, acts: Sequence[Cluster], told: Sequence[Place | None], k: int) -> Place | None:
    """The place of an act in the same sentence that the act hangs on or that hangs on it: 'a raid in Homs in which ten were arrested'; or that stands
    beside it at one verb: 'the siege of Homs ended with a surrender'."""
    for d in acts[k].drafts:
        for j, other in enumerate(acts):
            place = told[j]
            if j == k or place is None or other.type not in _STEPS:
                continue
            mine, its = acts[k].date, other.date
            if mine is not None and its is not None and not overlap(mine, its):
                continue
            if other.date is None and _is_bygone(analysis, acts[k]):
                continue  # 'rebels whose leader was killed in 2013 have left Kara'
            for o in other.drafts:
                if (o.place is None and not _is_shouted(analysis, acts[k])) or o.sentence != d.sentence or _is_bound_for(analysis, o):
                    continue
                verb = analysis.heads[d.trigger]
                beside = (
                    analysis.deprels[o.trigger].startswith("nsubj")
                    and analysis.heads[o.trigger] == verb
                    and analysis.case(d.trigger) in ("in", "with")
                )
                if beside or _hangs_on(analysis, d.trigger, o.trigger) or _hangs_on(analysis, o.trigger, d.trigger):
                    return o.place or place
    return None


def _is_bound_for(analysis: Analysis, d: Draft) -> bool:
    """'Jets hit a bridge as the envoy flew to Moscow': where somebody else is going."""
    if d.place is None or d.place.span is None or analysis.bare[d.trigger] != "advcl" or not analysis.deps(d.trigger, "nsubj"):
        return False
    return analysis.document.text[: d.place.span[0]].split()[-1:] in (["to"], ["for"], ["toward"], ["towards"])


def _hangs_on(analysis: Analysis, low: int, high: int) -> bool:
    """Whether an act hangs on another that was done with it, not only after it, for it or because of it: not 'arrested over a raid in Homs'."""
    w = low
    while w != high:
        marks = {analysis.lower[c] for c in analysis.deps(w, "mark")} | set((analysis.case(w) or "").split(" "))
        if analysis.heads[w] < 0 or marks & _ELSEWHERE:
            return False
        if analysis.deprels[w] == "acl:relcl" and any(analysis.lower[c] == "had" for c in analysis.deps(w, "aux")):
            return False  # 'freed a man who had been arrested in Kara'
        w = analysis.heads[w]
    return True


def _named_before(analysis: Analysis, places: Sequence[PlaceMention], acts: Sequence[Cluster], c: Cluster, trigger: int, many: bool) -> Place | None:
    """The last town or region named before the act in its paragraph, where it is not a place of talk: a venue, a university, a ministry. `many`: acts told
    of at large take it over only from their own sentence."""
    here = analysis.sentence_of[trigger]
    marks = {
        analysis.case(trigger),
        *(analysis.lower[c] for c in analysis.deps(analysis.heads[trigger], "mark") if analysis.heads[trigger] >= 0),
    }
    if many and marks & {"after", "before", "since", "despite", "following"}:
        return None
    venues = {d.place.name for c in acts if c.type not in _HEIRS for d in c.drafts if d.place is not None}
    venues -= {d.place.name for c in acts if c.type in _HEIRS for d in c.drafts if d.place is not None}
    kinds = ("place", "unlisted", "described")
    before = [m for m in places if m.kind in kinds and m.place.precision in _FINE and m.place.country and m.first < trigger]
    before = [m for m in before if analysis.sentence_of[m.first] == here or not (many or m.kind == "described")]
    before = [m for m in before if not _is_seat(analysis, m) and not is_measured_from(analysis, m.first)]
    before = [m for m in before if _is_of_a_crowd(analysis, m) or (m.place.name not in venues and not _is_where_spoken(analysis, m))]
    before = [m for m in before if analysis.words[m.end : m.end + 1] != ["-"]]  # 'a Dubai-based newspaper'
    if (
        not before
        or analysis.paragraph_of[before[-1].first] != analysis.paragraph_of[trigger]
        or here - analysis.sentence_of[before[-1].first] > _NAMED
    ):
        return None
    last = before[-1]
    for m in reversed(before[:-1]):  # of 'a camp in the north' the camp
        if last.first - m.end > 2 or m.place.country != last.place.country or last.place.precision in ("point", "city"):
            break
        last = m
    if analysis.sentence_of[last.first] != here and _is_another_story(analysis, acts, c, last):
        return None
    return last.site or last.place


def _is_another_story(analysis: Analysis, acts: Sequence[Cluster], c: Cluster, m: PlaceMention) -> bool:
    """Whether the sentence that names a place tells of other days than the act's, or the act was done to people of another country by none of its own."""
    told = [d.date for x in acts for d in x.drafts if d.sentence == analysis.sentence_of[m.first] and d.date is not None]
    if c.date is not None and told and not any(overlap(c.date, x) for x in told):
        return True
    hit = {p.country for p in c.parties("recipients") if not is_guessed(analysis, p)} - _NO_COUNTRY
    return bool(hit) and m.place.country not in hit | {p.country for p in c.parties("actors")}


def _is_of_a_crowd(analysis: Analysis, m: PlaceMention) -> bool:
    """'In Lima, thousands of protesters demanded': a crowd speaks where it stands, and what follows happened there."""
    up = analysis.heads[m.end - 1]
    return up >= 0 and any(
        analysis.lemmas[k].lower() in _CROWD for c in analysis.deps(up, "nsubj") for k in (c, *analysis.deps(c, "nmod")) if analysis.upos[k] == "NOUN"
    )


_CROWD = frozenset("protester protestor demonstrator marcher crowd mourner striker rioter".split())


def _is_where_spoken(analysis: Analysis, m: PlaceMention) -> bool:
    """'told reporters in Oslo', 'in Oslo, the envoy said': where somebody speaks."""
    for w in range(m.first, m.end):
        up = analysis.heads[w]
        if up < 0 or m.first <= up < m.end:
            continue
        if analysis.bare[w] == "obl" and is_says(analysis, up):
            return True
        if analysis.bare[w] == "obl" and any(analysis.lemmas[c].lower() in _UTTERED for c in analysis.deps(up, "obj")):
            return True  # 'in Geneva, the agency issued a statement'
        if (
            analysis.bare[w] == "nmod"
            and analysis.lemmas[up].lower() in _SPEAKERS
            and analysis.heads[up] >= 0
            and is_says(analysis, analysis.heads[up])
        ):
            return True  # 'prosecutors in Bogota said'
    return False


def _is_seat(analysis: Analysis, m: PlaceMention) -> bool:
    text = analysis.text(m.first, m.end).lower()
    return text in words()["seats"] or (
        m.place.precision in ("point", "city")
        and m.end - m.first > 1
        and any(analysis.lemmas[w].lower() in words()["bodies"] for w in range(m.first, m.end))
    )


def _main_country(places: Sequence[PlaceMention]) -> Place | None:
    """The country in which more than half of the places that the report names lie, once it has named several."""
    named = [m.place for m in places if m.kind == "place" and m.place.country]
    count = Counter(p.country for p in named).most_common(1)
    if not count or count[0][1] < 2 or count[0][1] * 2 <= len(named):
        return None
    of = [m.place for m in places if m.place.country == count[0][0] and m.place.precision == "country" and m.kind not in ("described", "unlisted")]
    return replace(of[0], text=None, span=None) if of else None


def _running(analysis: Analysis, acts: Sequence[Cluster], c: Cluster, trigger: int) -> Place | None:
    """The place of the last act before that was done somewhere, where it was told of just before and the two are not of different days."""
    before = [d for x in acts if x.type in _HEIRS for d in x.drafts if d.trigger < trigger and d.place is not None and d.place.precision in _FINE]
    last = max(before, key=lambda d: d.trigger, default=None)
    if last is None or analysis.sentence_of[trigger] - analysis.sentence_of[last.trigger] > _RUNNING:
        return None
    if any(d.date is not None and d.date.anchor == "publication" for d in c.drafts):
        return None  # 'On Thursday two men were killed': what gives its own day is told anew
    when = next((x.date for x in acts if last in x.drafts), None)
    if c.date and when and c.date.start and when.start and (c.date.start > (when.end or when.start) or (c.date.end or c.date.start) < when.start):
        return None
    return last.place


def _of_the_parties(analysis: Analysis, c: Cluster, places: Sequence[PlaceMention]) -> Place | None:
    """The country of an act that its parties tell: both sides of a fight, those who protest or hold power, rebels (who are of the country where they act),
    a government that is overthrown, and one that bans, censors or deports."""
    actors, recipients = c.parties("actors"), c.parties("recipients")
    countries = {p.country for p in (*actors, *recipients)}
    kinds = {p.sectors[0] for p in actors if p.sectors}
    own = {p.country for p in actors}
    by_law = c.type == "COERCE" and c.mode in _BY_LAW and bool(kinds) and kinds <= _LAWFUL
    told = all(analysis.upos[d.trigger] == "NOUN" and any(analysis.lower[k] == "the" for k in analysis.deps(d.trigger, "det")) for d in c.drafts)
    by_rebels = (
        c.type == "ASSAULT" and kinds == {"REB"} and not (told and not recipients) and (not recipients or own <= {p.country for p in recipients})
    )
    home: set[str | None] = set()
    if any(is_among(words()["overthrow"], analysis.lemmas[d.trigger], analysis.words[d.trigger]) for d in c.drafts):
        tells = [d for d in c.drafts if d.kind != "anaphor"]
        below = {w for d in tells for w in analysis.subtree(d.trigger)}
        beside = {d.sentence for d in tells}  # where 'Afghan' tells the land, and 'strikes on Syria' where the strikes were
        said = {m.place.country for m in places if m.first in below or (m.kind == "adjective" and analysis.sentence_of[m.first] in beside)}
        home = {p.country for p in recipients if p.sectors and p.sectors[0] in ("GOV", "ELI", "MIL", "REB")} & said
    elif by_law or by_rebels:
        home = own
    elif c.type in ("ASSAULT", "COERCE", "PROTEST") and c.mode != "boycott" and actors and (c.type != "ASSAULT" or recipients):
        home = countries
    if len(home) != 1 or home & _NO_COUNTRY or any(_hits_unknown_place(analysis, places, d.trigger) for d in c.drafts):
        return None
    of = _land_among(places, home)
    return None if of is None else replace(of, text=None, span=None)


def _hits_unknown_place(analysis: Analysis, places: Sequence[PlaceMention], trigger: int) -> bool:
    """'bombed Garbo': where it was is told, by a name of no list."""
    known = {w for m in places for w in range(m.first, m.end)}
    return any(
        (name := analysis.name_of[w]) is not None and name.type == "LOC" and w not in known for w in analysis.deps(trigger, "obj", "nsubj:pass")
    )


def _land_among(places: Sequence[PlaceMention], countries: Collection[str | None]) -> Place | None:
    """The first country of these that the report names, by its own name ('Zaire') where it gives that; a village that is put there for want of better is
    none."""
    named = [m for m in places if m.place.country in countries and m.place.precision == "country" and m.kind != "unlisted"]
    return next((m.place for kind in (("place", "government"), None) for m in named if kind is None or m.kind in kind), None)


def _of_the_law(analysis: Analysis, c: Cluster, places: Sequence[PlaceMention]) -> Place | None:
    """A bill, a ban or a decree is made, and lifted, in the country of those who make it: 'the government shelved the bill'. Where nobody is named as
    its maker, in the one that the report is about."""
    makes = any(
        is_among(words()["lawmaking"], analysis.lemmas[d.trigger], analysis.words[d.trigger])
        and any(analysis.lemmas[w].lower() in words()["laws"] for w in (*analysis.deps(d.trigger, "obj"), *analysis.deps(d.trigger, "nsubj:pass")))
        for d in c.drafts
    )
    if not makes:
        return None
    actors, countries = c.parties("actors"), {p.country for p in _parties(c)}
    if not actors:
        main = _main_country(places)
        return main if main is not None and countries <= {main.country} else None
    if len(countries) != 1 or countries & _NO_COUNTRY or any(p.sectors and p.sectors[0] not in _LAWFUL for p in actors):
        return None
    return _land_among(places, countries)


def _of_the_visit(analysis: Analysis, acts: Sequence[Cluster], told: Sequence[Place | None], k: int) -> Place | None:
    """A meeting told beside a visit of one of those who met, or of the same countries, was held on the visit."""
    if all(_is_loose(analysis, d.trigger) for d in acts[k].drafts):
        return None  # 'will keep up contacts'
    mine = _parties(acts[k])
    sides = {p.country for p in mine} - {None}
    for j, other in enumerate(acts):
        place = told[j]
        if j == k or place is None or other.type != "CONSULT" or other.status != acts[k].status:
            continue
        dates = acts[k].date, other.date
        if dates[0] is not None and dates[1] is not None and not overlap(dates[0], dates[1]):
            continue  # 'Monday's meeting in Busan comes ahead of a summit on Friday'
        near = min(abs(d.sentence - o.sentence) for d in acts[k].drafts for o in other.drafts)
        theirs = _parties(other)
        same = len(sides) > 1 and sides == {q.country for q in theirs}
        others = [[p for p in a if not any(same_party(p, q) for q in b)] for a, b in ((mine, theirs), (theirs, mine))]
        if other.mode not in ("visit", "multilateral") and all(others):
            continue  # whom he met in one place is not whom he met in another
        if near <= _RUNNING and (same or any(same_party(p, q) for p in mine for q in theirs)):
            return replace(place, inferred_from="visit")
    return None


def _parties(c: Cluster) -> list[Party]:
    return [*c.parties("actors"), *c.parties("recipients")]


def is_scene_of_attack(analysis: Analysis, places: Sequence[PlaceMention], head: int, inner: Mapping[int, Match]) -> bool:
    """'condemned the bombing in Kano, Nigeria': a town where others struck is not blamed."""
    towns = {k for p in places if p.place.precision in ("city", "point") and p.kind != "adjective" for k in range(p.first, p.end)}
    if analysis.case(head) is None and analysis.heads[head] in towns:
        head = analysis.heads[head]
    if head not in towns and analysis.lemmas[head].lower() not in ("city", "town", "village"):
        return False
    if analysis.deprels[head] not in ("compound", "nmod:unmarked") and analysis.case(head) not in ("in", "at", "near", "outside"):
        return False
    return any(k in inner and inner[k].type == "ASSAULT" for k, _ in zip(analysis.ancestors(head), range(2), strict=False))
