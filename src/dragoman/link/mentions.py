"""Acts of event words that somebody else marked: what linking compares of them where no codebook line has coded them.

`dragoman` links the events that it codes; this serves to link, and to measure on, mentions of any kind of event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from dragoman.link.acts import Act, Report, Who, around, day, keys_of
from dragoman.link.groups import clusters, pair
from dragoman.link.likeness import Weights, features
from dragoman.link.words import bag, stem
from dragoman.pipeline import Coder, Found
from dragoman.records import Party, Span
from dragoman.resolve.actor import parties_of
from dragoman.resolve.place import place_of
from dragoman.resolve.time_choose import date_of
from dragoman.trees import Analysis

_FIRST = ("nsubj", "obl:agent", "nmod:poss")
_SECOND = ("nsubj:pass", "obj", "iobj")
_LIGHT = frozenset("hold have make take give get do carry launch conduct stage begin start continue face commit serve receive enter be".split())


def acts_of(coder: Coder, found: Found, report: Report, spans: Mapping[str, Sequence[Span]]) -> list[Act]:
    """The act that the words of each entry of `spans` (name -> character spans) tell; `name` becomes the act's id. What holds no word is left out."""
    out = []
    for name, parts in spans.items():
        words = [i for i in range(len(found.analysis)) if any(found.analysis.starts[i] < b and a < found.analysis.ends[i] for a, b in parts)]
        if words:
            out.append(_act(coder, found, report, name, words))
    return out


def linked(acts: Iterable[Act], weights: Weights) -> list[list[str]]:
    """Ids of marked mentions, those of one act together. Every pair is compared: give the mentions of one topic at a time."""
    acts = list(acts)
    scores = {pair(a.id, b.id): weights.score_marked(features(a, b)) for a, b in combinations(acts, 2)}
    return clusters([a.id for a in acts], scores)


def _act(coder: Coder, found: Found, report: Report, name: str, words: Sequence[int]) -> Act:
    a = found.analysis
    head = _head(a, words)
    governor = _light(a, head)
    via = (governor,) if governor is not None else ()
    first, second = _arguments(a, head, governor)
    sides = tuple(_who(coder, found, heads) for heads in (first, second))
    date = date_of(a, found.times, head, via, "occurred")
    place = place_of(a, found.places, head, via, 2)
    sentence = a.sentences[a.sentence_of[head]]
    of_sentence = bag(stem(w) for w in a.words[sentence[0] : sentence[1]] if w[0].isalnum())
    span, whole = (a.starts[words[0]], a.ends[words[-1]]), a.span(*sentence)
    near = bag(around(a.document.text, whole, span))
    content = [i for i in words if a.upos[i] in ("NOUN", "VERB", "PROPN", "ADJ", "NUM")] or list(words)
    triggers = frozenset(stem(a.lemmas[i]) for i in content)
    forms = tuple(sorted({a.lower[i] for i in content}))
    placed = place.name if place else None
    return Act(
        name, report, words[0], None, None, "occurred", False, triggers, forms, sides,
        day(date.start) if date else None, day(date.end) if date else None, date is not None, placed, place.country if place else None,
        place is not None and place.precision in ("country", "region", "admin1"), place.lat if place else None, place.lon if place else None,
        False, None, None, of_sentence, near, False, None, keys_of(sides, placed, of_sentence, report.words), frozenset(p.country for s in sides for p in s if p.country),
    )  # fmt: skip


def _head(a: Analysis, words: Sequence[int]) -> int:
    """The word of the mention that hangs on none of the others."""
    inside = set(words)
    return next((i for i in words if a.heads[i] not in inside and a.upos[i] not in ("ADP", "PART", "DET", "AUX", "PUNCT")), words[0])


def _light(a: Analysis, i: int) -> int | None:
    """The light verb that the noun is the object of: 'held' of 'talks'."""
    h = a.heads[i]
    if h >= 0 and a.deprels[i] in ("obj", "xcomp", "obl", "nsubj:pass") and a.lemmas[h] in _LIGHT:
        return h
    return None


def _arguments(a: Analysis, head: int, governor: int | None) -> tuple[list[int], list[int]]:
    """Heads of who does it and of whom it is done to."""
    first, second = [], []
    verb = head
    for _ in range(3):  # 'planned to visit', 'arrested and charged': the subject stands with the verb before
        if any(a.deprels[c] in ("nsubj", "nsubj:pass") for c in a.children[verb]) or a.upos[verb] != "VERB":
            break
        if a.deprels[verb] in ("xcomp", "conj") and a.heads[verb] >= 0:
            verb = a.heads[verb]
    for v in dict.fromkeys((head, verb, *([governor] if governor is not None else []))):
        for c in a.children[v]:
            relation = a.deprels[c]
            if c == head or (v != head and relation not in ("nsubj", "nsubj:pass", "obl:agent")):
                continue
            if relation in _SECOND:
                second.append(c)
            elif relation in _FIRST:
                first.append(c)
            elif relation == "nmod" and v == head:
                (first if a.case(c) == "by" else second).append(c)
            elif relation in ("compound", "amod") and v == head and (a.name_of[c] is not None or relation == "compound"):
                second.append(c)
    if a.deprels[head] in ("acl", "acl:relcl", "amod") and a.heads[head] >= 0:
        noun = a.heads[head]
        (first if a.deprels[head] == "acl:relcl" and a.feats[head].get("Voice") != "Pass" else second).append(noun)
    return first, second


def _who(coder: Coder, found: Found, heads: Iterable[int]) -> tuple[Who, ...]:
    a, out = found.analysis, []
    for h in heads:
        for k in found.references.parties.get(h, (h,)):
            for j in a.conjuncts(k):
                parties: Sequence[Party] = parties_of(a, coder.actors, j, found.references.parties, found.countries)
                known = [p for p in parties if p.actor or p.country]
                if known:
                    out += [Who(p.actor, p.name or p.text, p.country, p.sectors[0] if p.sectors else None) for p in known]
                    continue
                if a.upos[j] in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"):
                    name = a.name_of[j]
                    out.append(Who(None, a.text(name.first, name.end) if name else a.lemmas[j].lower(), None, None))
    return tuple(dict.fromkeys(out))
