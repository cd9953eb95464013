"""Where an act took place: what its own words say, else what the report lets it take over. Nothing is guessed: a place that the words of the act do
not tell carries `inferred_from`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.match import Match
from dragoman.coding.merge import Cluster
from dragoman.records import Place
from dragoman.resolve.place import PlaceMention, dateline, place_of
from dragoman.trees import Analysis

# Acts that happen where those lie to whom they are done; the others are words, which may be spoken anywhere.
SITED = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "CONSULT", "AID"})
# Acts that take over the place which the report was about just before.
_HEIRS = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT"})


def told_place(analysis: Analysis, places: Sequence[PlaceMention], m: Match) -> Place | None:
    """Where the act of a match took place by its own sentence."""
    return place_of(analysis, places, m.trigger, m.via, m.type in SITED)


def place_of_act(analysis: Analysis, places: Sequence[PlaceMention], c: Cluster) -> Place | None:
    """The place of an act: the finest that its mentions tell, else one taken over."""
    return c.place or _taken_over(analysis, places, c)


def _taken_over(analysis: Analysis, places: Sequence[PlaceMention], c: Cluster) -> Place | None:
    """The last place named before the act in its paragraph, else the dateline's; None for acts in words and for acts that did not happen."""
    if c.type not in _HEIRS or c.status not in ("occurred", "ongoing"):
        return None
    trigger = c.drafts[0].trigger
    near = [m for m in places if m.kind == "place" and m.place.precision in ("city", "point", "region", "admin1")]
    before = [m for m in near if m.first < trigger and analysis.paragraph_of[m.first] == analysis.paragraph_of[trigger]]
    if before:
        return replace(before[-1].place, inferred_from="paragraph")
    top = dateline(analysis, places)
    return replace(top, inferred_from="dateline") if top is not None else None
