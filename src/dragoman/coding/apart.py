"""What by no means tells one act: a meeting and the visit on which it was held, a single attack and the war, what was done in two towns or years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.coding.alike import concord
from dragoman.coding.sameness import (
    FIELD,
    RECIPROCAL,
    RIOTS,
    STATEMENTS,
    Draft,
    Sameness,
    hours_of,
    is_aside,
    is_noun,
    is_other,
    may_call,
    others,
    pooled,
    sides,
    stands_for,
    word_of,
)
from dragoman.ground import kilometres
from dragoman.records import Party, Place, TimeSpan
from dragoman.resolve.edtf import parse_day
from dragoman.trees import Analysis

_FAR_KM = 60.0  # two spots of one act lie nearer: a town and its outskirts
_BESIDE = frozenset({"ahead of", "before", "prior to", "since", "outside", "on sideline", "on margin", "on eve", "in run-up"})


def apart(analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft) -> bool:
    """Whether mention `d` can by no means tell the act that the mentions `act` tell."""
    if _contradicts(analysis, known, act, d) or any(answers(analysis, known, d.trigger, x.trigger) for x in act):
        return True
    if any(_set_beside(analysis, d.trigger, x.trigger) for x in act if x.sentence == d.sentence):
        return True
    both_ways = [pair for x in act if x.sentence == d.sentence for pair in ((d, x), (x, d))]
    if d.type in FIELD and any(_broke_out_after(analysis, x, y) or _sparked(analysis, x.trigger, y.trigger) for x, y in both_ways):
        return True
    verb = analysis.heads[d.trigger]
    if verb < 0 or analysis.lemmas[verb] not in ("follow", "precede", "succeed"):
        return False
    side = analysis.deprels[d.trigger]  # what follows is not what it follows, in whatever sentence
    verbs = [(analysis.heads[x.trigger], analysis.deprels[x.trigger]) for x in act]
    return any(h >= 0 and (h == verb or (analysis.lemmas[h] == analysis.lemmas[verb] and rel != side)) for h, rel in verbs)


_HABITS = frozenset("often frequently regularly routinely usually sometimes periodically habitually".split())


def _is_habit(analysis: Analysis, d: Draft) -> bool:
    """'Rebels often attack convoys' tells of none of those attacks."""
    return any(analysis.lower[c] in _HABITS for c in analysis.deps(d.trigger, "advmod"))


def _contradicts(analysis: Analysis, known: Sameness, act: Sequence[Draft], d: Draft) -> bool:
    """Whether what the mention says is at odds with what the act's say: parties, towns, dates, status, the number of acts."""
    if d.kind == "anaphor":
        return False
    if is_other(analysis, known, d.trigger):
        if any(x.sentence == d.sentence for x in act):
            if not is_aside(analysis, d.trigger):
                return True
        elif not any(others(analysis, known, x.trigger) & others(analysis, known, d.trigger) for x in act):
            return True
    told = [x for x in act if x.kind != "anaphor"]
    agreement = [concord(mine, theirs, stands_for) for mine, theirs in zip(pooled(told), sides(d))] if told else []
    if agreement and agreement[0] == "at odds":
        pairs = [{p.country for p in s} for s in (sides(d)[0], pooled(told)[0])]
        if d.type in STATEMENTS or (d.type in RECIPROCAL and min(map(len, pairs)) > 1):  # one who comes to a conference is a party of it too
            return True
    if agreement and d.type == "CONSULT":  # talks of six are no meeting of two of them
        many = sorted(len({p.country for p in s}) for s in (sides(d)[0], pooled(told)[0]))
        if many[0] == 2 and many[1] > 4:
            return True
    if agreement and agreement[0] == "at odds" and d.type in ("SANCTION", "AID", "RETREAT", "MOBILIZE", "COERCE"):
        return True  # 'the US expelled 60 Russians', 'Russia expelled 60 Americans'
    if _on_other_days(told, d) or (d.type == "CONSULT" and _with_others(analysis, told, d)):
        return True
    if agreement and d.type in STATEMENTS and (d.kind == "state") != any(x.kind == "state" for x in told) and agreement[-1] not in ("equal", "part"):
        return True
    if d.type in RECIPROCAL and is_noun(analysis, d):
        mine, theirs = _town_marks(analysis, d.trigger), {w for x in told for w in _town_marks(analysis, x.trigger)}
        if mine and theirs and not mine & theirs:
            return True
    both_ways = [*((x, d) for x in told), *((d, x) for x in told)]
    if d.type in FIELD | {"CONSULT"}:
        if any(_gone_by(analysis, x) and y.explicit and y.status in ("planned", "proposed") for x, y in both_ways):
            return True  # what will be, or may be, is none that has been
    if d.type == "CONSULT":
        visit = d.mode == "visit" or (d.kind == "echo" and bool(known.fields.get(word_of(analysis, d), frozenset()) & known.fields["visit"]))
        if ("visit" in {x.mode for x in told}) != visit:
            return True
        guests = {p.country for x in told if x.mode == "visit" for p in x.actors} - {None}
        if d.mode == "visit" and guests and d.actors and None not in {p.country for p in d.actors} and not guests & {p.country for p in d.actors}:
            return True  # one man's visit is not another's
        if is_noun(analysis, d) and analysis.words[d.trigger].istitle() and _is_of_its_own(analysis, told, d, agreement):
            return True
        if _in_another_town(told, d):
            return True
        if d.explicit and any(x.explicit and "verb" in (d.kind, x.kind) and {x.status, d.status} == {"occurred", "planned"} for x in told):
            return True
    if d.type in ("ASSAULT", "COERCE") and agreement and agreement[-1] == "at odds" and not any(x.mutual for x in (*told, d)):
        if not _at_a_scene(d) and not all(_at_a_scene(x) for x in told if x.recipients):
            return True
    if any(_is_habit(analysis, x) != _is_habit(analysis, d) for x in told):
        return True
    if d.type not in RECIPROCAL and _other_names(told, d):
        return True
    if d.mode == "resign" and _others_left(told, d):
        return True
    years = {analysis.words[c][:4] for c in analysis.deps(d.trigger, "nummod", "compound", "nmod:unmarked") if analysis.words[c].isdigit()}
    years = {y for y in years if len(y) == 4}
    dated = {when.edtf[:4] for x in told if (when := x.date or x.running) is not None}
    if years and dated and not years & dated:
        return True  # "the 1973 war"
    if d.type == "RETREAT" and d.kind == "verb" and d.explicit and d.status == "proposed":
        if any(is_noun(analysis, x) and x.status == "occurred" for x in told):
            return True  # who is urged to cease fire has not done so under the truce
    if d.type in ("RETREAT", "COERCE") and d.mode and {x.mode for x in told} - {None, d.mode}:
        return True
    if d.type in ("ASSAULT", "COERCE", "PROTEST") and d.explicit:
        for x in told:
            if x.explicit and "verb" in (d.kind, x.kind) and "planned" in (d.status, x.status) and {d.status, x.status} & {"occurred", "ongoing"}:
                return True
    if d.kind == "verb" and d.date is not None and not {word_of(analysis, d)} & known.results:
        for x in told:
            if (
                x.kind == "verb"
                and x.sentence == d.sentence
                and x.date is not None
                and x.date.edtf != d.date.edtf
                and word_of(analysis, x) != word_of(analysis, d)
            ):
                return True  # 'held it since 1967, annexing it in 1981'
    if d.type in FIELD and (_elsewhere(analysis, told, d) or _at_another_hour(analysis, told, d)):
        return True
    if d.type in FIELD:
        if any(over_days(analysis, x.trigger) and _on_a_day(y) and y.kind == "verb" for x, y in both_ways):
            return True  # months of protests are no march
        if told and _was(analysis, d) and all(x.explicit and x.status == "proposed" for x in told):
            return True
        denied = [(x, y) for x, y in both_ways if x.kind == "verb" and x.explicit and x.status == "negated" and y.status in ("occurred", "ongoing")]
        if any(y.explicit and word_of(analysis, y) not in known.general.get(d.type, ()) for _, y in denied):
            return True  # 'denied that it had shelled the town': another account, a record of its own
        if any(_if(analysis, x) and y.status in ("occurred", "ongoing") for x, y in both_ways):
            return True
    if d.type == "ASSAULT":
        if any(_fell_in_riots(analysis, x) and y.actors and not y.mutual for x, y in both_ways):
            return True
        falls, fell = _is_fall(analysis, known, d), any(_is_fall(analysis, known, x) for x in told)
        fought = told if falls else [d]
        if falls != fell and any(is_noun(analysis, x) and not _is_fall(analysis, known, x) for x in fought):
            return True  # 'the violence' is no overthrow
        if _is_in_a_total(analysis, d) or any(_are_foes(x, y) or _fights_another(x, y) for x, y in both_ways):
            return True
        if any(_of_another_scale(x, d) for x in told):
            return True
        if any(of_a_period(x) and _on_a_day(y) for x, y in both_ways):
            return True
        if any(word_of(analysis, x) in _ATTACKS and is_noun(analysis, x) and not x.actors and _by_police(y) for x, y in both_ways):
            return True  # what the police do is called no attack
        if _another_weapon(analysis, known, d) and not any(x.trigger == analysis.heads[d.trigger] for x in told):
            return True
        word, words = word_of(analysis, d), {word_of(analysis, x) for x in told}
        if "war" in words | {word} and not ({word} if "war" in words else words) <= known.wars:
            return True
        if any(_is_civil(analysis, x) and len({p.country for p in (*y.actors, *y.recipients)} - {None}) > 1 for x, y in both_ways):
            return True  # a civil war is none between two states
        if d.kind == "echo" and not any(may_call(known, word, w) for w in words):
            return True
    return False


def answers(analysis: Analysis, known: Sameness, i: int, j: int) -> bool:
    """Whether one of the two is told as the answer to the other: 'shelled the town in retaliation for the air strikes'."""
    if analysis.sentence_of[i] != analysis.sentence_of[j] or not (i in analysis.ancestors(j) or j in analysis.ancestors(i)):
        return False
    return any(analysis.lemmas[k].lower() in known.answers for k in range(min(i, j) + 1, max(i, j)))


def _set_beside(analysis: Analysis, i: int, j: int) -> bool:
    """Whether one of the two acts is set before or beside the other: 'met ahead of the talks', 'met on the sidelines of the talks'."""
    for low, top in ((i, j), (j, i)):
        path = [low, *analysis.ancestors(low)]
        verb = analysis.heads[top]
        if top not in path and verb in path and analysis.deprels[top].startswith("nsubj"):
            top = verb  # 'the visit comes ahead of the talks'
        if top in path:
            below = path[: path.index(top)]
            return any(_BESIDE & {case := preposition(analysis, k), f"{case} {analysis.lemmas[k].lower()}"} for k in below)
    return _on_either_side(analysis, i, j)


def _on_either_side(analysis: Analysis, i: int, j: int) -> bool:
    """'They fled before the assault on Goma, after rebels attacked the port': what was before something was not after it too."""
    above = {k: c for c, k in pairwise([i, *analysis.ancestors(i)])}
    for c, k in pairwise([j, *analysis.ancestors(j)]):
        if k in above:
            said = [{analysis.lower[m] for m in analysis.deps(w, "case", "mark")} for w in (above[k], c)]
            return any("before" in x and _AFTER & y for x, y in (said, said[::-1]))
    return False


def _broke_out_after(analysis: Analysis, d: Draft, before: Draft) -> bool:
    """'Clashes broke out after soldiers shot a boy', 'marched after the killing': what people rise after is no part of their rising; 'the raid came a
    day after gunmen shot a clerk'."""
    up = analysis.heads[d.trigger]
    came = up >= 0 and analysis.lemmas[up].lower() in _CAME and analysis.deprels[d.trigger].startswith("nsubj")
    if analysis.lemmas[d.trigger].lower() not in _RISING and not came:
        return False
    tops = {d.trigger, up} if up >= 0 and analysis.deprels[d.trigger].startswith("nsubj") else {d.trigger}
    k = before.trigger
    while k >= 0 and k not in tops:
        if _AFTER & {analysis.lower[c] for c in analysis.deps(k, "case", "mark")}:
            return any(j in tops for j in analysis.ancestors(k))
        k = analysis.heads[k]
    return False


def _sparked(analysis: Analysis, i: int, j: int) -> bool:
    """'The killing sparked clashes', 'a war triggered by the raid': what brought an act about is not that act."""
    up, cause = [i, *analysis.ancestors(i)], [j, *analysis.ancestors(j)]
    for verb in {*up, *cause}:
        if analysis.lemmas[verb].lower() not in _SPARKS or verb in (i, j):
            continue
        effect = up[up.index(verb) - 1] if verb in up else analysis.heads[verb] if analysis.deprels[verb] == "acl" else -1
        source = cause[cause.index(verb) - 1] if verb in cause else analysis.heads[verb] if analysis.deprels[verb] == "acl:relcl" else -1
        if effect < 0 or source < 0 or (verb not in up and effect != i) or (verb not in cause and source != j):
            continue
        brought = analysis.deprels[effect] in ("obj", "nsubj:pass") or analysis.case(effect) == "to" or verb not in up
        if brought and (analysis.deprels[source] in ("nsubj", "obl:agent") or verb not in cause):
            return True
    return False


_SPARKS = frozenset("spark trigger provoke prompt ignite unleash lead".split())
_RISING = frozenset("clash unrest riot rioting protest rally march demonstrate demonstration skirmish disturbance violence".split())
_CAME = frozenset("come occur happen take follow".split())
_AFTER = frozenset({"after", "following"})


def preposition(analysis: Analysis, i: int) -> str:
    """The preposition of word i, 'ahead of' too."""
    last = max(analysis.deps(i, "case"), default=-1)
    ahead = last > 0 and analysis.lower[last - 1 : last + 1] == ["ahead", "of"]  # whatever the 'ahead' was hung on
    return "ahead of" if ahead else analysis.case(i) or ""


def _gone_by(analysis: Analysis, d: Draft) -> bool:
    """Whether the mention tells what was done before the day of the report."""
    today = analysis.document.date
    return d.status == "occurred" and d.date is not None and d.date.end is not None and today is not None and d.date.end < today


def _by_police(d: Draft) -> bool:
    return bool(d.actors) and not d.mutual and all(p.sectors[:1] == ("COP",) for p in d.actors)


_ATTACKS = frozenset("attack assault massacre bombing ambush atrocity".split())


def over_days(analysis: Analysis, noun: int) -> bool:
    """'Three days of rioting', 'a week of unrest'."""
    up = analysis.heads[noun]
    return analysis.deprels[noun] == "nmod" and up >= 0 and analysis.lemmas[up].lower() in ("day", "night", "week", "month", "year", "decade")


def _if(analysis: Analysis, d: Draft) -> bool:
    """'Would strike back if it was attacked'."""
    return d.kind == "verb" and d.status == "proposed" and any(analysis.lower[c] == "if" for c in analysis.deps(d.trigger, "mark"))


def _was(analysis: Analysis, d: Draft) -> bool:
    """'The attack was the second this year': it has been, and is none that may come."""
    up = analysis.heads[d.trigger]
    if not is_noun(analysis, d) or d.status != "occurred" or up < 0 or not analysis.deprels[d.trigger].startswith("nsubj"):
        return False
    return analysis.feats[up].get("Tense") == "Past" or any(analysis.lower[c] in ("was", "were") for c in analysis.deps(up, "cop", "aux"))


def _on_other_days(told: Sequence[Draft], d: Draft) -> bool:
    """'Met on Monday', 'met on Thursday': each verb with its own day."""
    mine = _days(d.date) if d.kind == "verb" and d.explicit else None
    return _no_shared_day([_days(x.date) for x in told if x.kind == "verb" and x.explicit], mine)


def _with_others(analysis: Analysis, told: Sequence[Draft], d: Draft) -> bool:
    """'Chad met the envoy', 'the envoy met the rebels of Gabon': meetings of two pairs, one of them in both."""
    listed = [x for x in told if _lists_all(analysis, x)]
    if not listed or not _lists_all(analysis, d):
        return False
    mine, theirs = ({p.country for x in act for side in sides(x) for p in side} for act in ([d], listed))
    return None not in mine | theirs and min(len(mine), len(theirs)) > 1 and not (mine <= theirs or theirs <= mine)


def _lists_all(analysis: Analysis, d: Draft) -> bool:
    """Whether the mention says who all met: 'X met Y', 'talks between X and Y'."""
    if is_noun(analysis, d):
        return any(analysis.case(c) == "between" for c in analysis.deps(d.trigger, "nmod"))
    return word_of(analysis, d) in ("meet", "hold", "talk", "confer")


def _fell_in_riots(analysis: Analysis, d: Draft) -> bool:
    """'Three were killed in rioting': by nobody in particular."""
    return not d.actors and any(analysis.lemmas[c].lower() in RIOTS for c in analysis.deps(d.trigger, "obl", "advcl"))


def of_a_period(d: Draft) -> bool:
    """'In all, 300 have been killed in the clashes': more than one day's."""
    return any(m.told == "period" for m in d.counts.values())


def _is_fall(analysis: Analysis, known: Sameness, d: Draft) -> bool:
    word = word_of(analysis, d)
    return word in known.once and bool(known.fields.get(word, frozenset()) & known.fields["overthrow"])


def _fights_another(a: Draft, b: Draft) -> bool:
    """'Rebels kidnapped 60 people', 'Chad sent men to fight the rebels': a state that fights them has no part in what they did to others."""
    if not a.mutual or a.kind != "verb" or b.mutual or not b.actors or not b.recipients:
        return False
    states = {p.country for p in a.actors if p.sectors[:1] in (("GOV",), ("MIL",))} - {None}
    return bool(states) and not states & {p.country for p in (*b.actors, *b.recipients)}


def _are_foes(a: Draft, b: Draft) -> bool:
    """Whether the state's men did the one and its enemies the other, or one was done to those who did the other, of another land."""
    if a.mutual or b.mutual:
        return False
    doers, others = ({p.sectors[0] for p in x.actors if p.sectors} for x in (a, b))
    if doers and others and doers <= _STATE and others <= _REBELS:
        return True
    mine, hit, theirs = ({p.country for p in side} for side in (a.actors, a.recipients, b.recipients))
    return bool(mine) and bool(hit) and bool(theirs) and None not in mine | hit | theirs and not mine & hit and theirs <= mine and not b.actors


_STATE, _REBELS = frozenset({"MIL", "COP", "SPY"}), frozenset({"REB", "CRM"})


def _is_in_a_total(analysis: Analysis, d: Draft) -> bool:
    """'His death brought to 12 the number of people killed this month'."""
    whom = analysis.heads[d.trigger]
    number = analysis.heads[whom] if whom >= 0 and analysis.deprels[d.trigger] == "acl" and analysis.deprels[whom] == "nmod" else -1
    return number >= 0 and analysis.lemmas[number].lower() in ("number", "total", "toll", "tally", "count")


def _of_another_scale(a: Draft, b: Draft) -> bool:
    """'Killed 20', 'more than 1,000 have been killed in the raids': no toll grows tenfold in one report."""
    told = [m for d in (a, b) if (m := d.counts.get("dead")) is not None and m.told in ("stated", "period") and (m.value or 0) > 1]
    return len(told) == 2 and max(m.value or 0 for m in told) >= 10 * min(m.value or 0 for m in told)


def _on_a_day(d: Draft) -> bool:
    date = d.date or d.running
    return date is not None and date.precision == "day"


def _at_a_scene(d: Draft) -> bool:
    """Whether the mention only says where it struck: 'an airstrike at the airport' may have been on anybody there."""
    return d.place is not None and d.place.span is not None and all(p.span[0] < d.place.span[1] and d.place.span[0] < p.span[1] for p in d.recipients)


def _elsewhere(analysis: Analysis, told: Sequence[Draft], d: Draft) -> bool:
    """Whether the mention says a spot far from where the act is said to have been done, or days that are none of the act's."""
    spots = [spot for x in told if (spot := _spot(x.place))]
    here = _spot(d.place)
    if here is not None and spots and all(kilometres(*here, *spot) > _FAR_KM for spot in spots):
        return True
    dates = [x.date for x in told if x.date is not None]
    if d.date is not None and dates:
        for long, short in (([d.date], dates), (dates, [d.date])):
            if all(map(_lasts, long)) and all(b.precision == "day" for b in short):
                return True  # 'the raids of the last five years' are none of Monday's
        begun, over = _years(d.date)
        if all(over < first or last < begun for first, last in map(_years, dates)):
            return True
    if _in_another_town([x for x in told if x.sentence == d.sentence], d):
        return True  # 'four were killed in Gao and two in Mopti'
    return _no_shared_day([_days(x.date or _framed(analysis, x)) for x in told], _days(d.date or _framed(analysis, d)))


def _at_another_hour(analysis: Analysis, told: Sequence[Draft], d: Draft) -> bool:
    """Whether the one was done in the morning and the other at night; an evening may end in the night."""
    mine, theirs = ({"night" if h == "evening" else h for x in act for h in hours_of(analysis, x)} for act in ([d], told))
    return bool(mine) and bool(theirs) and not mine & theirs


def _in_another_town(told: Sequence[Draft], d: Draft) -> bool:
    towns = {x.place.name for x in told if x.place is not None and _is_town(x.place)}
    return d.place is not None and _is_town(d.place) and bool(towns) and d.place.name not in towns


def _is_town(place: Place | None) -> bool:
    return place is not None and place.precision in ("city", "point") and not place.inferred_from


def _spot(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude of a town or a point that the mention itself names."""
    if place is None or not _is_town(place) or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def _years(date: TimeSpan) -> tuple[str, str]:
    return (date.start or "0000")[:4], (date.end or "9999")[:4]


def _lasts(date: TimeSpan) -> bool:
    """Whether the date is a span of more than three weeks."""
    first, last = parse_day(date.start), parse_day(date.end)
    return date.precision == "interval" and first is not None and last is not None and (last - first).days > 21


def _framed(analysis: Analysis, d: Draft) -> TimeSpan | None:
    """The day with which the sentence before opened: 'In Monday's riots, shops were burned. Two students were killed.'"""
    if d.running is None or d.running.span is None:
        return None
    for first in (analysis.sentences[k][0] for k in (d.sentence - 1, d.sentence) if k >= 0):
        if (
            analysis.lower[first] in ("on", "in", "during")
            and analysis.starts[first] < d.running.span[0] <= analysis.starts[min(first + 2, len(analysis) - 1)]
        ):
            return replace(d.running, anchor="text")
    return None


def _days(date: TimeSpan | None) -> tuple[str, str] | None:
    """First and last day where the mention itself says the day or the week."""
    if date is None or date.anchor not in ("text", "publication", "event") or date.precision not in ("day", "week", "month", "interval"):
        return None
    return (date.start or "0000", date.end) if date.end else None


def _no_shared_day(told: Sequence[tuple[str, str] | None], mine: tuple[str, str] | None) -> bool:
    """Whether the mention says its days, the act says some, and none of them is the same."""
    days = [span for span in told if span is not None]
    return mine is not None and bool(days) and all(mine[1] < first or last < mine[0] for first, last in days)


def _another_weapon(analysis: Analysis, known: Sameness, d: Draft) -> bool:
    """'Another missile was fired', 'a second bomb went off': a strike of its own; 'another man was killed' may be of the same."""
    subjects = analysis.deps(d.trigger, "nsubj") if d.kind == "verb" else []
    return any(is_other(analysis, known, c) and analysis.lemmas[c].lower() in known.weapons for c in subjects)


def _is_civil(analysis: Analysis, d: Draft) -> bool:
    return any(analysis.lower[c] == "civil" for c in analysis.deps(d.trigger, "amod", "compound"))


def _other_names(act: Sequence[Draft], d: Draft) -> bool:
    """Whether both name the persons that it was done to, and not the same ones: 'shot Ruiz dead', 'Gomez was killed'."""
    mine, theirs = _named(d.recipients), [n for x in act if x.kind != "echo" if (n := _named(x.recipients))]
    return bool(mine) and bool(theirs) and not any(mine & n for n in theirs)


def _others_left(act: Sequence[Draft], d: Draft) -> bool:
    """Whether both name who stepped down, and not the same ones."""
    mine, theirs = _named(d.actors), [n for x in act if (n := _named(x.actors))]
    return bool(mine) and bool(theirs) and not any(mine & n for n in theirs)


def _named(parties: Sequence[Party]) -> set[str]:
    """Words of the names of persons who hold no known office and are no body."""
    return {w for p in parties if (p.name and p.actor is None and p.country is None) or (p.role and p.name) for w in (p.name or "").lower().split()}


def _is_of_its_own(analysis: Analysis, told: Sequence[Draft], d: Draft, agreement: Sequence[str]) -> bool:
    """Whether a meeting with a name ('the APEC Ministerial Meeting') is on other days than the nameless one, or of others."""
    marks = {analysis.lower[c] for c in analysis.subtree(d.trigger) if c < d.trigger and analysis.words[c].istitle()} - {"the"}
    if not marks or any(marks & {analysis.lower[c] for c in analysis.subtree(x.trigger)} for x in told if is_noun(analysis, x)):
        return False
    return _no_shared_day([_days(x.date) for x in told], _days(d.date)) or agreement[:1] == ["at odds"]


def _town_marks(analysis: Analysis, i: int) -> set[str]:
    """Names of places on the noun: 'Vienna' of 'the Vienna talks', 'the talks in Vienna'."""
    near = [*analysis.deps(i, "compound"), *(c for c in analysis.deps(i, "nmod") if analysis.case(c) == "in")]
    return {
        analysis.lemmas[c].lower()
        for c in near
        if (n := analysis.name_of[c]) is not None and n.type in ("LOC", "EVENT") and analysis.upos[c] == "PROPN"
    }
