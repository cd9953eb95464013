"""What PLOVER, its quad classes, scores and CAMEO make of a coded event: views of the record, never its substance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.data import read_yaml


@dataclass(frozen=True, slots=True)
class View:
    """`plover`: the type after PLOVER's folding of acts that are still to come; `score`: -10 (most conflictual) to 10."""

    plover: str | None
    quad: str | None
    score: float | None
    cameo: str | None


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
