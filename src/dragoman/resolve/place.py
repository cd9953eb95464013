"""Where: the places that a report names, which of their namesakes they are, and what the report calls them besides.

`find_places` finds (place_find.py) and resolves (place_choose.py); 'Moscow wishes' is a government and 'in Moscow' a place. Which place is an
event's stands in place_of.py.
"""

from __future__ import annotations

from dragoman.records import Place
from dragoman.resolve.place_choose import choose
from dragoman.resolve.place_find import find_toponyms
from dragoman.resolve.place_gazetteer import Gazetteer
from dragoman.resolve.place_of import PlaceMention, dateline, is_measured_from, place_of
from dragoman.resolve.place_sites import sites
from dragoman.trees import Analysis

__all__ = ["Gazetteer", "PlaceMention", "dateline", "find_places", "is_measured_from", "place_of"]


def find_places(analysis: Analysis, gazetteer: Gazetteer) -> list[PlaceMention]:
    """The place names of a document in text order, each resolved to the likeliest place; names of which no place is known are left out."""
    found = list(find_toponyms(analysis, gazetteer))
    choose(analysis, gazetteer, found)
    out = []
    for t in found:
        if t.chosen is None:
            continue
        s = t.chosen
        precision = {"capital": "city", "admin2": "region"}.get(s.kind, s.kind)
        place = Place(analysis.text(t.first, t.end), analysis.span(t.first, t.end), s.name, s.geonames, s.country, s.admin1, s.lat, s.lon, precision)
        out.append(PlaceMention(t.first, t.end, place, t.kind))
    return sites(analysis, gazetteer, out)
