"""What PLOVER, its quad classes, scores and CAMEO make of a coded event: views of the record, never its substance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.data import read_yaml
from dragoman.records import Place


@dataclass(frozen=True, slots=True)
class View:
    """`plover`: the type after PLOVER's folding of acts that are still to come; `score`: -10 (most conflictual) to 10."""

    plover: str | None
    quad: str | None
    score: float | None
    cameo: str | None


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """How exactly a place is known. `acled`: geo_precision 1 (the town or site itself) to 3 (a region, at its middle); None for a country, which ACLED does
    not code. `ucdp`: where_prec 1 (exact), 2 (beside a known point), 3 (district), 4 (first-order division), 5 (a line or an area of no division), 6
    (country), 7 (waters or air of no country). Sources: ACLED Codebook, UCDP GED Codebook."""

    acled: int | None
    ucdp: int | None


_BESIDE = re.compile(
    r"^(?:around|beyond|near|off|outside)\b|^(?:north|south|east|west)\w* of\b|\b(?:outskirts?|vicinity|surroundings|countryside)\b", re.I
)
_DISTRICT = re.compile(r"\b(?:district|county|subdistrict|municipality|raion|rayon|department)\b", re.I)
_WATERS = re.compile(r"\b(?:sea|ocean|gulf|strait|channel|bay|waters)\b", re.I)


def place_codes(place: Place) -> PlaceCodes:
    """The codes of a place by its precision and the words that the report has for it.

    >>> place_codes(Place("near Kidal", None, "Kidal", precision="city"))
    PlaceCodes(acled=2, ucdp=2)
    """
    words = f"{place.text or ''} {place.name}"
    if place.precision in ("point", "city"):
        beside = bool(_BESIDE.search(place.text or ""))
        return PlaceCodes(2, 2) if beside else PlaceCodes(1, 1)
    if place.precision == "admin1":
        return PlaceCodes(3, 4)
    if place.precision == "region":
        if place.country is None:
            return PlaceCodes(3, 7 if _WATERS.search(words) else 5)
        return PlaceCodes(2, 3) if _DISTRICT.search(words) else PlaceCodes(3, 5)
    return PlaceCodes(None, 6 if place.precision == "country" else None)


@dataclass(frozen=True)
class Views:
    """The table of data/plover.yaml. A type of a user's own codebook has no line there, so its views are None."""

    types: Mapping[str, Mapping[str, str]]
    modes: Mapping[str, Mapping[str, Mapping[str, str]]]

    @classmethod
    def load(cls) -> Views:
        data = read_yaml("plover.yaml")[0]
        return cls(data["types"], data["modes"])

    def of(self, type_: str, mode: str | None, status: str) -> View:
        """The view of an event. A planned or proposed CONSULT, SUPPORT, COOPERATE or AID folds to AGREE, a planned RETREAT to CONCEDE
        (PLOVER manual, 'future acts'); the score and code are then those of the folded type."""
        line = self.types.get(type_)
        if line is None:
            return View(None, None, None, None)
        folded = line.get("fold", type_) if status in ("planned", "proposed") else type_
        numbers = self.types[folded] if folded != type_ else {**line, **self.modes.get(type_, {}).get(mode or "", {})}
        return View(folded, self.types[folded]["quad"], float(numbers["score"]), numbers["cameo"])
