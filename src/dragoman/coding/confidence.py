"""How sure an event is: the share of events coded on like grounds that a careful coder lists too, with this type (data/grammar/confidence.yaml)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.coding.codebook import Frame
from dragoman.coding.match import Match
from dragoman.coding.sameness import Draft
from dragoman.data import DataError, Line, check_keys, read_yaml
from dragoman.trees import Analysis


@dataclass(frozen=True)
class Confidence:
    """Logistic weights by feature; `bounds`: no event is surer or less sure than these."""

    weights: Mapping[str, float]
    bounds: tuple[float, float]

    @classmethod
    def load(cls) -> Confidence:
        """The packaged weights; raises DataError."""
        return cls.of_table(read_yaml("grammar/confidence.yaml")[0])

    @classmethod
    def of_table(cls, table: Any) -> Confidence:
        """Weights from a YAML mapping; raises DataError for a weight that is no number or a feature that nothing computes."""
        check_keys(table, ("weights", "bounds"), ("weights", "bounds"))
        check_keys(table["weights"], FEATURES, ())
        low, high = (_number(table["bounds"][k]) for k in range(2))
        return cls({str(name): _number(value) for name, value in table["weights"].items()}, (low, high))

    def of(self, found: Mapping[str, float]) -> float:
        """The probability, rounded to two places."""
        low, high = self.bounds
        z = sum(self.weights.get(name, 0.0) * value for name, value in found.items())
        return round(min(high, max(low, 1 / (1 + math.exp(-z)))), 2)


FEATURES = (
    "always", "noun", "state", "fixed word", "two fixed words", "parse doubtful", "in passing",
    "actor named", "actor of known country", "recipient named", "recipient of known country", "dated", "placed",
    "several mentions", "many mentions", "planned or proposed", "negated", "alleged", "attributed", "statement", "violence",
)  # fmt: skip
_STATEMENTS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONCEDE", "AGREE"})
_VIOLENCE = frozenset({"ASSAULT", "COERCE", "PROTEST"})


def certainty_of(analysis: Analysis, m: Match) -> float:
    """The parser's probability of the least certain arc between the words that the line used, 0 to 1."""
    return min(analysis.certainty[w] for w in (m.trigger, *m.via, *(h for fillers in m.roles.values() for h in fillers)))


def features(drafts: Sequence[Draft], frames: Mapping[str, Frame], status: str, alleged: bool) -> dict[str, float]:
    """The features of an event by its mentions, each 1 where it holds; `frames`: lines by the rule that names them."""
    own = [(d, frames[d.rule].weight[0] if d.rule in frames else 0) for d in drafts if d.kind != "pronoun"]
    best, fixed = max(own or [(drafts[0], 0)], key=lambda pair: (pair[0].kind == "verb", pair[1], pair[0].certainty))
    actors = [p for d in drafts for p in d.actors]
    recipients = [p for d in drafts for p in d.recipients]
    holds = {
        "always": True,
        best.kind: best.kind != "verb",
        "fixed word": fixed > 0,
        "two fixed words": fixed > 1,
        "parse doubtful": best.certainty < 0.9,
        "in passing": not any(d.explicit for d in drafts),
        "actor named": bool(actors),
        "actor of known country": any(p.country for p in actors),
        "recipient named": bool(recipients),
        "recipient of known country": any(p.country for p in recipients),
        "dated": any(d.date for d in drafts),
        "placed": any(d.place for d in drafts),
        "several mentions": len(drafts) > 1,
        "many mentions": len(drafts) > 3,
        "planned or proposed": status in ("planned", "proposed"),
        "negated": status == "negated",
        "alleged": alleged,
        "attributed": any(d.sources for d in drafts),
        "statement": drafts[0].type in _STATEMENTS,
        "violence": drafts[0].type in _VIOLENCE,
    }
    return {name: 1.0 for name, held in holds.items() if held}


def _number(value: Line) -> float:
    try:
        return float(value)
    except ValueError:
        raise DataError(value.file, value.line, f"{str(value)!r} is no number") from None
