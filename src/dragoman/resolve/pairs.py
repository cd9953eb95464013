"""Two or three at once: 'both sides', 'the two ministers', 'the three countries', 'their talks', 'they' after a meeting."""

from __future__ import annotations

from dragoman.resolve.kinds import BODY, PERSON, THING, kind_of
from dragoman.trees import Analysis

_PAIR_NOUNS = {
    "side": BODY, "country": BODY, "nation": BODY, "state": BODY, "neighbour": BODY, "neighbor": BODY, "government": BODY, "power": BODY,
    "party": BODY, "capital": BODY, "ally": BODY, "rival": BODY, "foe": BODY, "minister": PERSON, "leader": PERSON, "president": PERSON,
    "man": PERSON, "woman": PERSON, "official": PERSON, "diplomat": PERSON, "general": PERSON, "envoy": PERSON, "negotiator": PERSON,
    "counterpart": PERSON, "commander": PERSON, "premier": PERSON, "army": BODY, "military": BODY, "navy": BODY, "parliament": BODY, "delegation": BODY, "camp": BODY,
}  # fmt: skip
_OF_TWO = frozenset(["both", "either"])
_NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6}
TALKS = frozenset("talk talks meeting conversation discussion summit negotiation encounter call dinner lunch session consultation".split())
_MEETINGS = frozenset("meet host receive greet visit join call phone telephone talk speak negotiate confer consult".split())


def met_before(analysis: Analysis, i: int, back: int = 1) -> tuple[int, ...]:
    """'Ann Lee met Bo Diaz in Lima and they agreed': the two of the last meeting in this sentence and the one before."""
    first = analysis.sentences[max(0, analysis.sentence_of[i] - back)][0]
    for verb in range(i - 1, first - 1, -1):
        if analysis.upos[verb] == "VERB" and analysis.lemmas[verb] in _MEETINGS:
            hosts = [s for s in analysis.deps(verb, "nsubj") if s < i]
            guests = [c for c in analysis.deps(verb, "obj", "obl") if c < i and (analysis.bare[c] == "obj" or analysis.case(c) == "with")]
            if hosts and guests and {kind_of(analysis, hosts[0]), kind_of(analysis, guests[0])} <= {PERSON, BODY}:
                return (*analysis.conjuncts(hosts[0]), *analysis.conjuncts(guests[0]))
    return ()


def told_each_other(analysis: Analysis, i: int) -> tuple[int, ...]:
    """'Ann Lee told Bo Diaz during their meeting': the two of the clause in which they have met."""
    verb = next((v for v in analysis.ancestors(i) if analysis.upos[v] == "VERB"), -1)
    if verb < 0:
        return ()
    subjects, others = analysis.deps(verb, "nsubj"), analysis.deps(verb, "obj", "iobj")
    if not subjects or not others or {kind_of(analysis, subjects[0]), kind_of(analysis, others[0])} - {PERSON, BODY}:
        return ()
    return (*analysis.conjuncts(subjects[0]), *analysis.conjuncts(others[0])) if subjects[0] < i and others[0] < i else ()


def pair_kind(analysis: Analysis, i: int) -> str | None:
    """'the two', 'both', 'both sides', 'the two ministers': the kind of the two."""
    lemma, upos = analysis.lemmas[i].lower(), analysis.upos[i]
    marks = {analysis.lemmas[c].lower() for c in analysis.children[i]}
    if lemma == "two" and "the" in marks and upos in ("NUM", "NOUN"):
        return BODY if analysis.bare[i] != "nummod" else None
    if lemma == "both" and upos in ("PRON", "DET") and analysis.bare[i] in ("nsubj", "obj", "obl"):
        return BODY
    if lemma in ("neighbour", "neighbor") and "the" in marks and analysis.feats[i].get("Number") == "Plur" and not marks & {*_NUMBERS, "other"}:
        return BODY  # 'between the nuclear-armed neighbours'
    two = ("two" in marks and "the" in marks) or marks & _OF_TWO or (lemma == "side" and marks & {"each", "neither"})
    if lemma in _PAIR_NOUNS and two:
        if any(analysis.name_of[c] for c in analysis.children[i] if c < i):
            return None
        return _PAIR_NOUNS[lemma]
    return None


def how_many(analysis: Analysis, i: int) -> int | None:
    """'the three countries', 'all four sides': how many."""
    if analysis.lemmas[i].lower() not in _PAIR_NOUNS:
        return None
    marks = {analysis.lower[c] for c in analysis.children[i]}
    if not marks & {"the", "all"} or any(analysis.name_of[c] for c in analysis.children[i]):
        return None
    return next((n for word, n in _NUMBERS.items() if word in marks), None)


def last_names(analysis: Analysis, i: int, many: int) -> tuple[int, ...]:
    """The names of this sentence or the last, where just so many different countries or bodies stand in it, adjectives of nations among them."""
    here = analysis.sentence_of[i]
    for back in range(3):
        if here < back:
            break
        first, end = analysis.sentences[here - back]
        names = [n.end - 1 for n in analysis.names if first <= n.first < min(end, i) and n.type in ("LOC", "ORG", "OTH", "PER")]
        distinct: dict[str, int] = {}
        for n in names:
            stem = analysis.lower[n][:4]
            if stem not in distinct:
                distinct[stem] = n
        if len(distinct) == many:
            return tuple(sorted(distinct.values()))
    return ()


def last_pair(analysis: Analysis, i: int, kind: str) -> tuple[int, ...]:
    """The last two coordinated names before word i, persons for persons; failing that, for bodies, a pair of persons' or any names."""
    if analysis.lemmas[i].lower() in _FACING and (two := _faced_each_other(analysis, i)):
        return two
    wanted = {PERSON: ("PER",), BODY: ("LOC", "ORG", "OTH", "PER")}[kind]
    for types in (wanted, ("PER", "LOC", "ORG", "OTH")):
        for k in range(i - 1, max(-1, i - 150), -1):
            name = analysis.name_of[k]
            if name is None or name.type not in types or (analysis.deprels[k] != "conj" and not _joined_adjective(analysis, k)):
                continue
            other = analysis.heads[k]
            first = analysis.name_of[other] if other >= 0 else None
            if first is not None and first is not name and first.type in types:
                return _whole(analysis, other), _whole(analysis, k)
        dyad = _subject_and_object(analysis, i, types)
        if dyad:
            return dyad
    return ()


def _whole(analysis: Analysis, k: int) -> int:
    """Those whom a name only says the nation of: 'separatists' of 'Tuareg separatists'; 'Syrian-Israeli talks' are nobody."""
    h = analysis.heads[k]
    named = analysis.bare[k] in ("amod", "compound") and h > k and analysis.upos[h] == "NOUN" and analysis.name_of[h] is None
    return h if named and kind_of(analysis, h) != THING else k


_FACING = frozenset("side camp party group foe rival both two".split())
_FIGHTS = frozenset("clash fight battle skirmish spar feud negotiate talk".split())
_TWO_SIDED = frozenset("clash fighting battle skirmish war conflict dispute standoff feud truce ceasefire talk negotiation deal agreement".split())


def _faced_each_other(analysis: Analysis, i: int) -> tuple[int, ...]:
    """'Militiamen clashed with US troops. Both sides ...', 'fighting between the army and rebels': the two of this sentence or the last, where no names
    are joined after them."""
    first = analysis.sentences[max(0, analysis.sentence_of[i] - 1)][0]
    for k in range(i - 1, first - 1, -1):
        if analysis.deprels[k] == "conj" and analysis.name_of[k] is not None:
            return ()
        two: tuple[int, ...] = ()
        sides = [c for c in analysis.deps(k, "nmod", "obl") if analysis.case(c) == "between"]
        if sides and analysis.lemmas[k].lower() in _TWO_SIDED | _FIGHTS:
            two = tuple(analysis.conjuncts(sides[0]))
        elif analysis.upos[k] == "VERB" and analysis.lemmas[k] in _FIGHTS:
            foes = [c for c in analysis.deps(k, "obl", "obj") if c < i and (analysis.bare[c] == "obj" or analysis.case(c) in ("with", "against"))]
            two = tuple(x[0] for x in (analysis.deps(k, "nsubj"), foes) if x)
        if len(two) == 2 and all(x < i and kind_of(analysis, x) != THING for x in two):
            return two
    return ()


def _joined_adjective(analysis: Analysis, k: int) -> bool:
    """'Syrian - Israeli talks', parsed as two modifiers side by side."""
    return k > 1 and analysis.words[k - 1] in ("-", "–") and analysis.heads[k] == analysis.heads[k - 2]


def _subject_and_object(analysis: Analysis, i: int, types: tuple[str, ...]) -> tuple[int, ...]:
    """Two names of the sentence before: its subject and another."""
    here = analysis.sentence_of[i]
    for sentence in (here, here - 1):
        if sentence < 0:
            break
        first, end = analysis.sentences[sentence]
        names = [
            n.end - 1
            for n in analysis.names
            if first <= n.first < min(end, i) and n.type in types and not (n.type == "OTH" and _says_whose(analysis, n.end - 1))
        ]
        distinct = list({analysis.words[n]: n for n in reversed(names)}.values())[::-1]
        if len(distinct) == 3 and sentence == here:
            # "The United States, an ally of Israel that backs Syria, announced a truce between the two sides": not who announced it.
            distinct = [n for n in distinct if not (is_subject(analysis, n) and analysis.heads[n] in set(analysis.ancestors(i)))]
        if len(distinct) == 2:
            return tuple(sorted(_whole(analysis, n) for n in distinct))
    return ()


def _says_whose(analysis: Analysis, k: int) -> bool:
    """'Venezuelan' of 'Venezuelan President Nicolas Maduro': it only says of what nation somebody named is."""
    h = analysis.heads[k]
    named = analysis.heads[h] if h >= 0 and analysis.bare[h] in ("nmod", "compound") and analysis.heads[h] > h else h
    return h > k and any(analysis.name_of[c] is not None for c in (named, *analysis.deps(h, "flat", "appos")))


def is_subject(analysis: Analysis, i: int) -> bool:
    return analysis.bare[i] in ("nsubj", "root")
