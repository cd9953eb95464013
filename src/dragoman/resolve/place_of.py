"""Which of the places that a sentence names is an event's: a climb through the tree in two legs.

The first leg goes from the name to the word that is said to be there, through what only narrows the place ('the outskirts of Homs', 'a palace in
Damascus') and out by a locative phrase ('in', 'visit to', 'struck'). The second leads from that word to the event. Each step has a price in
steps of the tree; the cheapest place wins, the finer one where two cost about the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dragoman.records import Place
from dragoman.resolve.place_find import head_of, preposition
from dragoman.resolve.place_words import is_among, words
from dragoman.trees import Analysis


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words [first, end) that tell of a place. `kind`: place; government (the name stands for one); adjective (Syrian); part of name
    (University of Damascus); described ('the town'); unlisted (a name of no known place, put where the text says it lies).
    `site`: the place with the words that narrow it ('southern Israel'), where there are any."""

    first: int
    end: int
    place: Place
    kind: str
    site: Place | None = None


_COARSE = {"point": 0, "city": 0, "admin1": 1, "region": 1}
_COARSE_COST = 0.7  # a province has to be this much nearer than a town, a country twice as much
_INSIDE_COST = 0.5  # a town in the province that is nearer may be so much farther than it
_MEASURED_COST = 2.5  # the act was so many miles from it
_FAR = 6  # steps of the second leg, at most


def place_of(analysis: Analysis, places: Sequence[PlaceMention], trigger: int, via: Sequence[int] = (), steps: int = _FAR) -> Place | None:
    """Where the event that word `trigger` names took place, as its sentence says it; None where it does not. `via`: words between the trigger
    and its parties (a light verb). `steps`: an act of this type happens where those are to whom it is done, so many steps below it; 0 for words."""
    sentence = analysis.sentence_of[trigger]
    own = _own(analysis, trigger, via)
    found: list[tuple[float, int, int, Place]] = []
    for m in places:
        beside = m.end <= trigger <= m.end + 2 and analysis.heads[head_of(analysis, m.first, m.end)] == trigger
        named = m.kind == "part of name" and beside and _is(analysis, trigger, words()["gatherings"])  # 'the Warsaw peace summit'
        if (m.kind in ("adjective", "part of name") and not named) or analysis.sentence_of[m.first] != sentence:
            continue
        cost = _cost(analysis, m, trigger, own, steps)
        if cost is None:
            continue
        # a village of no list is put where its country is, but is no country
        coarse = _COARSE.get("city" if m.kind == "unlisted" else m.place.precision or "", 2)
        cost += _MEASURED_COST if is_measured_from(analysis, m.first) else 0.0
        found.append((cost + _COARSE_COST * coarse, coarse, abs(m.first - trigger), m.site or m.place))
    if found:
        best = min(found, key=lambda f: f[:3])
        inside = [f for f in found if f[1] < best[1] and f[0] - best[0] <= _INSIDE_COST and _lies_in(f[3], best[3])]
        return _near(analysis, min(inside, key=lambda f: f[:3], default=best)[3])
    if steps == _FAR and analysis.deprels[trigger] == "advcl" and not analysis.deps(trigger, "mark", "nsubj"):
        return place_of(analysis, places, analysis.heads[trigger], (), steps)  # 'fired at a camp near Homs, killing ten'
    return _here(analysis, places, own)


def is_measured_from(analysis: Analysis, first: int) -> bool:
    """'20 km north of Homs': the name at word `first` only tells how far another place lies from it."""
    k = first - 1
    while k > 0 and analysis.lower[k] in ("the", "city", "town", "capital", "of", "from"):
        k -= 1
    before = range(max(0, k - 3), k + 1)
    return first - k > 1 and any(analysis.lemmas[w].lower() in _LENGTHS and w and _is_number(analysis, w - 1) for w in before)


_LENGTHS = frozenset("km kilometer kilometre mile mi".split())


def _is_number(analysis: Analysis, w: int) -> bool:
    return analysis.upos[w] == "NUM" or analysis.words[w][:1].isdigit()


def _lies_in(fine: Place, wide: Place) -> bool:
    """'visited the town of X in the province of Y': the town is no other place, only a closer one."""
    return fine.country == wide.country and (
        wide.precision == "country" or (wide.precision == "admin1" and fine.admin1 == wide.name) or (fine.lat, fine.lon) == (wide.lat, wide.lon)
    )


def _own(analysis: Analysis, trigger: int, via: Sequence[int]) -> set[int]:
    """The trigger, what carries it, and the noun that only counts or frames it: 'the third round of talks', 'the start of the offensive'."""
    own, k = {trigger, *via}, trigger
    while analysis.deprels[k] == "nmod" and preposition(analysis, k) == "of" and _is(analysis, analysis.heads[k], words()["shares"]):
        k = analysis.heads[k]
        own.add(k)
    return own


def _near(analysis: Analysis, place: Place) -> Place:
    """The place with the word that puts the act beside it: 'near Homs', 'outside the camp', 'west of Kayes'."""
    if place.span is None:
        return place
    first = bisect_left(analysis.starts, place.span[0])
    start = first
    if first > 1 and analysis.lower[first - 1] == "of" and analysis.lower[first - 2] in words()["static"]:
        start = first - 2
    elif first > 0 and analysis.lower[first - 1] in words()["beside"]:
        start = first - 1
    if start == first or analysis.sentence_of[start] != analysis.sentence_of[first]:
        return place
    span = analysis.starts[start], place.span[1]
    return replace(place, text=analysis.document.text[span[0] : span[1]], span=span)


def _here(analysis: Analysis, places: Sequence[PlaceMention], own: set[int]) -> Place | None:
    """'talks here': the dateline's place."""
    heres = [c for v in own for c in analysis.children[v] if analysis.lower[c] == "here" and analysis.upos[c] == "ADV"]
    top = dateline(analysis, places) if heres else None
    if heres and top is None:  # a report without a dateline is of the one town that its headline names
        end = analysis.paragraphs[0][1]
        towns = {m.place.name: m.place for m in places if m.end <= end and m.kind == "place" and m.place.precision in ("city", "point")}
        return replace(next(iter(towns.values())), text=None, span=None, inferred_from="document") if len(towns) == 1 else None
    return None if top is None else replace(top, inferred_from="dateline")


def dateline(analysis: Analysis, places: Sequence[PlaceMention]) -> Place | None:
    """The place that the report is dated from."""
    for m in places:
        paragraph = analysis.paragraph_of[m.first]
        if (
            m.kind in ("place", "government")
            and paragraph <= 2
            and m.first - analysis.paragraphs[paragraph][0] <= 1
            and analysis.starts[m.first] < 600
        ):
            if analysis.parts and analysis.parts[paragraph] == "dateline":
                return m.place
            letters = [w for w in analysis.words[m.first : m.end] if w.isalpha()]  # none in 'U.S.'
            if letters and all(w.isupper() for w in letters) and len(analysis.text(m.first, m.end)) > 3:
                return m.place
    return None


# --- the first leg: from the name to what is there -------------------------------------------------------------------------------------------


def _cost(analysis: Analysis, m: PlaceMention, trigger: int, own: set[int], steps: int) -> float | None:
    """How far the place stands from the event through the tree; None where it is not the event's."""
    w, cost = head_of(analysis, m.first, m.end), 1.0
    if w in own:
        return None
    if m.kind == "government" and not _is_ground(analysis, w):
        return None
    for _ in range(8):
        step = _within(analysis, w)
        if step is None:
            break
        w, cost = analysis.heads[w], cost + step
        if w in own:
            return None
    if w == _where(analysis, trigger):
        return cost
    if preposition(analysis, w) in words()["static"] and own.intersection(analysis.deps(w, "nsubj")):
        return cost  # 'the second attack was in a mosque in Linwood'
    up = _not_the_day(analysis, w)
    if steps == 0 and analysis.upos[w] == "ADV":
        return None  # 'vowed to hold the hills east of Homs'
    if up < 0:
        return 1.8 if _stands_before(analysis, m, trigger) else None
    price = _located(analysis, w, up, own, m, steps < _FAR)
    if price is None or _is_anywhere_but(analysis, w):
        return None
    price += cost
    if up in own:
        return price
    rest = _from_above(analysis, up, w, trigger)
    if steps == 0 and w < trigger and analysis.feats[trigger].get("VerbForm") == "Inf":
        rest = None  # 'talks in Oslo meant to get them to accept'
    joined = analysis.bare[up] == "conj" and analysis.upos[up] == "VERB"
    goal = preposition(analysis, w) in _GOALS
    apart = goal and analysis.bare[up] == "advcl" and bool(analysis.deps(up, "nsubj"))  # 'jets hit a bridge as the envoy flew to Moscow'
    if rest is None and not apart and not (joined and (steps == 0 or goal)):
        rest = _from_below(analysis, up, own, steps)  # not 'hosts talks and sends troops to Mali'
    if rest is None and (held := _gathered(analysis, up)) is not None:
        rest = _from_above(analysis, held, w, trigger)
    if rest is None:
        rest = _frame(analysis, up, w, trigger) if steps == _FAR else None
    return None if rest is None else price + rest


def _where(analysis: Analysis, trigger: int) -> int:
    """The noun that a clause with 'where' tells of: 'Homs, where rebels shot down a jet'; -1 without one."""
    w = trigger
    for _ in range(4):
        base = analysis.bare[w]
        if base == "acl" and any(analysis.lower[c] == "where" for c in analysis.children[w]):
            return analysis.heads[w]
        if base not in ("nsubj", "obj", "xcomp", "conj", "ccomp"):
            return -1
        w = analysis.heads[w]
    return -1


def _is_anywhere_but(analysis: Analysis, w: int) -> bool:
    """'will not attend any talks outside Oslo': what is refused everywhere else is refused nowhere that is told."""
    if preposition(analysis, w) not in ("outside", "beyond"):
        return False
    above = islice(analysis.ancestors(w), 3)
    return any(analysis.lower[c] in ("any", "no", "not", "n't", "n’t", "never") for k in above for c in analysis.children[k])


def _stands_before(analysis: Analysis, m: PlaceMention, trigger: int) -> bool:
    """'Madrid peace conference', where no tree holds the words together."""
    return 0 <= trigger - m.end <= 2 and all(analysis.upos[w] in ("NOUN", "PROPN", "ADJ") for w in range(m.end, trigger + 1))


def _not_the_day(analysis: Analysis, w: int) -> int:
    """The head of a place; 'held on Monday in Oslo' is held there, though the tree may hang the place on the day."""
    up = analysis.heads[w]
    while up >= 0 and up < w and analysis.deprels[w] == "nmod" and _is_day(analysis, up) and analysis.bare[up] in ("obl", "nmod"):
        w, up = up, analysis.heads[up]
    return up


def _is_day(analysis: Analysis, w: int) -> bool:
    return analysis.upos[w] == "NUM" or _is(analysis, w, words()["days"])


def _within(analysis: Analysis, w: int) -> float | None:
    """The price of a step from a place to the larger phrase that is the same place; None where word `w` is the top of it."""
    up, relation = analysis.heads[w], analysis.deprels[w]
    if up < 0:
        return None
    base = relation.partition(":")[0]
    if base in ("appos", "flat", "list", "dep") or relation == "nmod:unmarked":
        return 0.2
    if base == "conj":
        return 0.5 if analysis.upos[up] in ("NOUN", "PROPN") else None
    lists = words()
    known = lists["generic"] | lists["parts"] | lists["facilities"] | lists["possessed"] if analysis.upos[up] in ("NOUN", "PROPN") else lists["parts"]
    if not _is(analysis, up, known):
        return None
    if base in ("compound", "amod") or relation == "nmod:poss":
        finer = any(
            analysis.upos[c] == "PROPN" and preposition(analysis, c) == "of" and not analysis.deps(c, "det")  # 'the Rafah region of the Gaza Strip'
            for c in analysis.deps(up, "nmod")
        )
        return 1.2 if finer else 0.1  # 'the Kharkiv suburb of Saltivka'
    case = preposition(analysis, w)
    beside = base == "obl" and analysis.upos[up] in ("ADV", "ADP", "ADJ")  # 'militants east of Homs'
    return 0.2 if (base == "nmod" or beside) and (case == "of" or case in lists["static"]) else None


def _located(analysis: Analysis, w: int, up: int, own: set[int], m: PlaceMention, words_only: bool) -> float | None:
    """The price of reading `w` as where `up` is or happens; None where it does not say so. `words_only`: the act is talk, of which 'on' and 'over' say
    what it is about."""
    lists = words()
    relation, lemma, case = analysis.deprels[w], analysis.lemmas[up].lower(), preposition(analysis, w)
    base = relation.partition(":")[0]
    # what is struck stands behind the verb, or behind a light verb that carries the act: 'carried out strikes on Homs'
    struck = _is(analysis, up, lists["physical"]) or (
        case in ("on", "against") and _is(analysis, up, lists["light"]) and any(_is(analysis, o, lists["physical"]) for o in own)
    )
    if base in ("obl", "nmod") and case:
        ground = not m.first <= w < m.end and _is(analysis, w, lists["facilities"] | lists["generic"] | lists["parts"])
        if words_only and case in ("on", "over") and up in own and not ground:
            return None  # 'a summit on the Middle East'
        if words_only and up in own and w > up and _is(analysis, up, lists["topical"]) and analysis.deps(up, "obj") and m.place.precision != "city":
            return None  # 'discussed the situation in Chad'
        if case in lists["static"]:
            return 0.0
        if case in ("to", "into", "toward", "towards", "onto"):
            into = case in ("into", "onto") and (struck or up in own)
            return 0.3 if into or (up in own and struck) or _moves(analysis, up, own, lists["motion"]) else None
        if case == "from":
            if words_only and up not in own:
                return None  # 'decided to withdraw from Mali during talks'
            return 0.5 if _moves(analysis, up, own, lists["leaving"]) else None
        if case in ("on", "against", "upon", "of") and struck and not (words_only and case == "against"):
            return 0.8
        if case == "of" and _is(analysis, up, lists["motion"]):
            return 0.8
        if case == "of" and not words_only and analysis.upos[up] == "NOUN" and _is(analysis, w, lists["facilities"]):
            return 0.4  # 'the walls of an office in Homs'
        if case == "for":
            return 0.5 if lemma in ("leave", "depart") else None
        if case == "through":
            return 0.4
        precision = (m.site or m.place).precision
        site = m.kind != "government" and (precision != "country" or _is(analysis, w, lists["facilities"] | lists["parts"]))
        return 0.4 if case in ("on", "under") and site else None
    if base == "obj":
        return 0.8 if struck or _is(analysis, up, lists["motion"]) else None
    if relation == "nsubj:pass":
        return 0.8 if struck else None
    if base == "nsubj":
        scene = _is(analysis, up, lists["scenes"]) or (up in own and analysis.upos[up] in ("NOUN", "PROPN"))
        return 0.8 if scene and m.kind != "government" else None
    if base in ("compound", "amod"):
        return 0.6 if m.place.precision != "country" or struck or m.kind == "place" else None
    if relation == "nmod:poss":
        return 1.5 if up in own and (_is(analysis, up, lists["possessed"]) or (m.kind == "place" and m.place.precision == "city")) else None
    if base in ("obl", "nmod", "advmod") and not case:
        return 0.5 if base != "nmod" or m.kind == "described" else None
    return None


def _moves(analysis: Analysis, up: int, own: set[int], lists: frozenset[str]) -> bool:
    """Whether `up` is a motion, or tells who moves in one that is the act: 'the withdrawal of 2,000 troops from Mali'."""
    if _is(analysis, up, lists):
        return True
    for _ in range(3):
        if analysis.upos[up] == "VERB" or analysis.bare[up] not in ("nmod", "obj", "nsubj", "amod", "acl", "compound"):
            return False
        up = analysis.heads[up]
        if up in own:
            return _is(analysis, up, lists)
    return False


def _is_ground(analysis: Analysis, w: int) -> bool:
    """'Syria' as what is struck or fought over is a place, whatever else it is."""
    up = analysis.heads[w]
    if up < 0:
        return False
    lists = words()
    if analysis.deprels[w] == "nmod:poss":
        return _is(analysis, up, lists["possessed"])
    return preposition(analysis, w) in ("on", "of", "against") and _is(analysis, up, lists["physical"])


def _is(analysis: Analysis, w: int, lists: frozenset[str]) -> bool:
    return is_among(lists, analysis.lemmas[w], analysis.words[w])


# --- the second leg: from what is there to the event -----------------------------------------------------------------------------------------

_GOALS = frozenset("to into onto toward towards from".split())
_EVENT_IN = frozenset("in during at amid".split())  # 'killed in raids', 'met at a summit', 'on the sidelines of talks'
_WITH = frozenset("of between with among for".split())  # who meets at a gathering
_PARTY_PRICE = 1.5  # the place of a party is the act's only where nothing nearer is told


def _from_below(analysis: Analysis, up: int, own: set[int], steps: int) -> float | None:
    """From a word below the event: the raids in which somebody was killed, the rebels who were attacked."""
    cost, w, certain = 0.0, up, True
    for step in range(1, _FAR + 1):
        head, relation = analysis.heads[w], analysis.deprels[w]
        if head < 0:
            return None
        base, case = relation.partition(":")[0], preposition(analysis, w)
        if relation == "obl:agent" and _is(analysis, head, words()["owning up"]):
            return None  # 'was claimed by rebels in Mali'
        if base in ("obl", "nmod"):
            happening = case in _EVENT_IN or (case in ("on", "of") and _is(analysis, w, words()["gatherings"]))
            if certain and not happening and case in _WITH and _is(analysis, head, words()["gatherings"]):
                cost += 0.5  # 'the summit of the league in Tunis', where the tree has the league in Tunis
                if head in own:
                    return cost
                w = head
                continue
            if case in ("on", "for") and steps == 1 and not happening and analysis.upos[w] == "NOUN":
                return None  # what was talked of
            if case in ("after", "before", "since", "following", "despite", "until", "about", "over", "ahead", "like", "than"):
                return None
            if happening and steps < _FAR and up not in own and _is_anothers(analysis, w, head):
                return None
            certain = certain and happening
            cost += 0.8 if happening else _PARTY_PRICE
        elif base in ("obj", "nsubj", "compound", "iobj"):
            if base == "obj" and steps == 1 and _is(analysis, head, words()["topical"]):
                return None
            if certain and base == "obj" and _is(analysis, head, words()["gathering"]):
                cost, w = cost + 0.8, head  # 'brings together 33 delegations in Sochi'
                if head in own:
                    return cost
                continue
            certain, cost = False, cost + _PARTY_PRICE
        elif base in ("acl", "amod"):
            if any(analysis.lower[c] == "had" for c in analysis.deps(w, "aux")):
                return None  # 'freed a man who had been arrested in Kara'
            cost += 1.0
        elif base == "conj" and analysis.upos[w] == analysis.upos[head]:
            if analysis.upos[w] == "VERB" and analysis.deps(w, "nsubj"):
                return None
            cost += 2.0 if analysis.upos[w] == "VERB" else 0.5
        elif base == "xcomp" and steps:
            cost += 1.0  # not 'refused to meet in Oslo'
        elif base == "advcl" and steps == _FAR and not _is_aside(analysis, w):
            cost += 2.5
        else:
            return None
        if head in own:
            return cost if certain or step <= steps or (step == 1 and _is_sealed_there(analysis, head, up)) else None
        w = head
    return None


def _is_anothers(analysis: Analysis, happening: int, verb: int) -> bool:
    """'During the bishop's visit to Oslo a paper accused him': the visitor is in Oslo, who speaks is not."""
    names = {analysis.lower[c] for c in analysis.deps(verb, "nsubj")}
    return any(analysis.upos[c] in ("NOUN", "PROPN") and analysis.lower[c] not in names for c in analysis.deps(happening, "nmod:poss"))


def _is_sealed_there(analysis: Analysis, verb: int, party: int) -> bool:
    """'signed the deal with the rebels in Abuja': the place behind the last party is where it was signed."""
    return party > verb and _is(analysis, verb, words()["sealing"])


def _from_above(analysis: Analysis, up: int, w: int, trigger: int) -> float | None:
    """From a word above the event within one clause: 'the attack killed ten in Homs', 'talks will be held in Oslo'."""
    lists = words()
    cost, k = 0.0, trigger
    for _ in range(4):
        head = analysis.heads[k]
        if head < 0:
            return None
        base, case = analysis.bare[k], preposition(analysis, k)
        verbal = analysis.upos[head] == "VERB"
        if base == "nsubj":
            if _is(analysis, head, lists["governing"] - lists["light"]) and not w > k > head:
                return None
            cost += 1.5
        elif base in ("obl", "nmod"):
            if case not in ("in", "during", "at", "by", "of", "amid", "") and not (
                case in ("for", "to", "of") and _is(analysis, head, lists["scenes"])
            ):
                return None
            cost += 1.5
        elif base == "obj":
            if not _is(analysis, head, lists["light"]):
                return None
            cost += 1.0
        elif base == "xcomp":
            if _is(analysis, head, lists["governing"]) and w < trigger:
                return None
            cost += 1.0
        elif base == "conj":
            if analysis.upos[k] != analysis.upos[head]:
                return None
            cost += 3.0 if up != head or w > trigger else 2.5
        elif base == "advcl":
            marked = any(analysis.deprels[c] == "mark" for c in analysis.children[k])
            if _is_aside(analysis, k):
                return None
            cost += 2.5 if marked else 1.2
        elif base in ("acl", "compound"):
            cost += 1.5
        else:
            return None
        if head == up:
            return cost
        if base in ("acl", "advcl") and not verbal:
            return None
        k = head
    return None


def _frame(analysis: Analysis, up: int, w: int, trigger: int) -> float | None:
    """'In Homs, residents said that shells fell': a place before the subject frames what is told below the verb."""
    if analysis.upos[up] != "VERB" or analysis.bare[w] != "obl":
        return None
    subjects = analysis.deps(up, "nsubj")
    if not subjects or w > min(subjects) or _is_spoken_of(analysis, trigger, up):
        return None
    return 2.5 if up in analysis.ancestors(trigger) else None


def _is_spoken_of(analysis: Analysis, trigger: int, verb: int) -> bool:
    """'In Oslo the minister condemned the attack': what is only talked of there."""
    k = trigger
    while k >= 0 and analysis.heads[k] != verb:
        k = analysis.heads[k]
    return k >= 0 and analysis.bare[k] in ("obj", "obl") and _is(analysis, verb, (words()["governing"] - words()["light"]) | words()["topical"])


def _gathered(analysis: Analysis, up: int) -> int | None:
    """The verb of what is done at a gathering: 'sought a way out during talks in Oslo, but the rebels refused it'."""
    base, case = analysis.bare[up], preposition(analysis, up)
    if not _is(analysis, up, words()["gatherings"]) or not (case == "during" or (base == "obl" and case in ("in", "at"))):
        return None
    up = analysis.heads[up]
    while analysis.upos[up] != "VERB" or analysis.deprels[up] == "xcomp":
        up = analysis.heads[up]
        if up < 0:
            return None
    return up


def _is_aside(analysis: Analysis, clause: int) -> bool:
    """A clause of another time or of a reason: 'after', 'because'."""
    marks = {analysis.lower[c] for c in analysis.children[clause] if analysis.deprels[c] in ("mark", "case")}
    return bool(marks) and not marks & {"when", "as", "while", "to", "that", "by"}
