"""Reports of matches: what is won, struck and defended in them is a game."""

from __future__ import annotations

import re
from itertools import pairwise

from dragoman.coding.sameness import Draft, Sameness
from dragoman.records import Party
from dragoman.trees import Analysis

_SCORE = re.compile(r"\b\d{1,3}[-–]\d{1,3}\b")
_WON = frozenset("beat win draw lose victory defeat thrash lead".split())
ROUGH = frozenset({"ASSAULT", "COERCE"})  # what a match is told like
_EARNEST = frozenset({"COP", "JUD", "REB", "OPP", "PRM", "LEG"})


def is_of_match(analysis: Analysis, known: Sameness, loosely: bool = False) -> bool:
    """Whether a third of the report's sentences speak of sport, in two different words at least; `loosely`: a quarter, where a word that only a
    match makes a word of sport counts half, and two sentences hold words that only sport has."""
    told: set[str] = set()
    of_sport = perhaps = certain = 0
    for first, end in analysis.sentences:
        lower = analysis.lower[first:end]
        words = {w.lower() for w in analysis.lemmas[first:end]} | set(lower)
        found = (words | {f"{x} {y}" for x, y in pairwise(lower)}) & known.sports
        certain += bool(found)
        start, stop = analysis.span(first, end)
        if words & _WON and _SCORE.search(analysis.document.text, start, stop):
            found |= {"score"}
        games = words & known.games
        if len(games) > 1:
            found |= games
        told |= found | (words & _WON if found else set())
        of_sport += bool(found)
        perhaps += bool(games) and not found
    if len(told) < 2:
        return False
    many = len(analysis.sentences)
    return of_sport * 3 >= many or (loosely and certain > 1 and (2 * of_sport + perhaps) * 2 >= many)


def is_in_earnest(draft: Draft) -> bool:
    """Whether an act told in a report of a match is none of the game: somebody died, or police, a court, rebels or an office-holder took part."""
    return bool({"dead", "injured", "detained"} & draft.counts.keys()) or any(_holds_power(p) for p in (*draft.actors, *draft.recipients))


def _holds_power(party: Party) -> bool:
    if party.sectors[:1] == ("GOV",):
        return party.role is not None or party.actor not in (None, (party.country or "").lower())
    return not _EARNEST.isdisjoint(party.sectors[:1])
