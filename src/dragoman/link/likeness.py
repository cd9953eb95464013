"""How likely two events of two reports are one act: features of the pair, each a plain yes or no, and their weights (data/link/en.yaml)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.data import DataError, Table, check_keys, lines, read_yaml
from dragoman.link.acts import STATEMENTS, Act, Who, window
from dragoman.link.words import alike, kin

FILE = "link/en.yaml"
SLACK = 3
"""Days by which two dates of one act may be apart: reports count 'Monday' from other places, and differ on when an act began."""
_BANDS = ((0.05, "not"), (0.12, "hardly"), (0.22, "a little"), (0.35, "fairly"), (0.6, "much"), (9.0, "nearly the same"))


@dataclass(frozen=True)
class Weights:
    """What each feature counts for, which types may be one act, and the words by which a sentence says that an act was put off or called off."""

    features: Mapping[str, float]
    groups: Sequence[frozenset[str]]
    general: Mapping[str, frozenset[str]]
    postponed: frozenset[str]
    cancelled: frozenset[str]

    @classmethod
    def load(cls) -> Weights:
        """Raises DataError for an unknown key or a weight that is no number."""
        table = read_yaml(FILE)[0]
        keys = ("together", "postponed", "cancelled", "weights")
        check_keys(table, keys, keys)
        numbers: dict[str, float] = {}
        for name, value in table["weights"].items():
            try:
                numbers[str(name)] = float(value)
            except ValueError:
                raise DataError(FILE, value.line, f"the weight of '{name}' is no number: {value}") from None
        groups = [frozenset(map(str, lines(g))) for g in table["together"]]
        acts = read_yaml("grammar/acts.yaml")[0]
        general = {str(t): frozenset(map(str, lines(nouns))) for t, nouns in (acts["general"] if isinstance(acts, Table) else {}).items()}
        return cls(numbers, groups, general, frozenset(map(str, lines(table["postponed"]))), frozenset(map(str, lines(table["cancelled"]))))

    @cached_property
    def digest(self) -> str:
        """12 hex digits that name these weights: edges made with others are made anew."""
        told = repr((sorted(self.features.items()), [sorted(g) for g in self.groups]))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def score(self, found: Mapping[str, float]) -> float:
        """The log-odds that the pair is one act."""
        return sum(self.features.get(name, 0.0) * value for name, value in found.items())

    def groups_of(self, type_: str | None) -> list[str]:
        """The names of the groups that an event of the type is compared in; a type that stands in none is one by itself."""
        if type_ is None:
            return ["any"]
        return ["+".join(sorted(g)) for g in self.groups if type_ in g] or [type_]


def probability(score: float) -> float:
    """Of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def compatible(a: Act, b: Act) -> bool:
    """Whether time leaves it open that two acts are one. The same for (a, b) and (b, a)."""
    x, y = window(a), window(b)
    return x is None or y is None or (x[0] <= y[1] + SLACK and y[0] <= x[1] + SLACK)


def features(a: Act, b: Act) -> dict[str, float]:
    """What speaks for and against two acts being one. Symmetric."""
    out: dict[str, float] = {"all": 1.0}
    one_report = a.report.key == b.report.key
    if one_report:
        out["one report"] = 1.0
    elif a.report.origin == b.report.origin:
        out["reprints"] = 1.0
    word = _triggers(a, b)
    out[f"trigger: {word}"] = 1.0
    if a.type != b.type:
        out["types differ"] = 1.0
    statement = a.type in STATEMENTS and b.type in STATEMENTS
    sentence, text = _band(alike(a.words, b.words)), _band(alike(a.report.words, b.report.words))
    out[f"sentences alike: {sentence}"] = 1.0
    if not one_report:
        out[f"reports alike: {text}"] = 1.0
    agreement = _sides(a, b)
    for name, found in zip(("first side", "second side"), agreement):
        out[f"{name}: {found}"] = 1.0
    date, place = _dates(a, b), _places(a, b)
    out[f"date: {date}"] = 1.0
    out[f"place: {place}"] = 1.0
    if set(agreement) <= {"equal", "part", "said once", "not said"} and set(agreement) & {"equal", "part"} and date not in ("apart", "far apart"):
        out["same parties"] = 1.0
        if "equal" in (date, place):
            out["same parties, and date or place"] = 1.0
        if word in ("same", "kindred"):
            out["same parties, and word"] = 1.0
    elif "equal" in (date, place) and word in ("same", "kindred"):
        out["same word, and date or place"] = 1.0
    if statement:
        out["statements"] = 1.0
        if word == "same":
            out["statements, same word"] = 1.0
        if sentence in ("not", "hardly"):
            out["statements, sentences unlike"] = 1.0
    if a.status != b.status:
        out[f"status: {' or '.join(sorted((a.status, b.status)))}"] = 1.0
    if a.alleged != b.alleged:
        out["alleged differs"] = 1.0
    if a.mode and b.mode:
        out["mode equal" if a.mode == b.mode else "mode differs"] = 1.0
    for kind in ("dead", "injured"):
        x, y = getattr(a, kind), getattr(b, kind)
        if x is not None and y is not None:
            out[f"{kind}: {'equal' if x == y else 'close' if 0.5 <= (x + 1) / (y + 1) <= 2 else 'differ'}"] = 1.0
    if not one_report and a.report.published is not None and b.report.published is not None:
        gap = abs(a.report.published - b.report.published)
        out[f"told {_gap(gap)} apart"] = 1.0
    return out


def _gap(days: int) -> str:
    return "no day" if days == 0 else "1 day" if days == 1 else "2 to 3 days" if days <= 3 else "4 to 10 days" if days <= 10 else "11 days and more"


def _band(x: float) -> str:
    return next(name for top, name in _BANDS if x < top)


def _triggers(a: Act, b: Act) -> str:
    if a.triggers & b.triggers:
        return "same"
    return "kindred" if any(kin(x, y) for x in a.triggers for y in b.triggers) else "other"


def _sides(a: Act, b: Act) -> list[str]:
    if len(a.sides) == len(b.sides):
        return [_parties(x, y) for x, y in zip(a.sides, b.sides)]
    return [_parties([p for side in a.sides for p in side], [p for side in b.sides for p in side])]


def _same(a: Who, b: Who) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    if a.name and b.name and a.name == b.name:
        return True
    return a.country is not None and a.country == b.country and a.sector == b.sector


def _distinct(parties: Sequence[Who]) -> list[Who]:
    out: list[Who] = []
    for p in parties:
        if not any(_same(p, q) for q in out):
            out.append(p)
    return out


def _parties(a: Sequence[Who], b: Sequence[Who]) -> str:
    if not a or not b:
        return "not said" if not a and not b else "said once"
    a, b = _distinct(a), _distinct(b)
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    exact = sum(any(_same(x, y) for y in large) for x in small)
    if exact == len(small):
        return "equal" if len(a) == len(b) else "part"
    countries = sum(any(x.country is not None and x.country == y.country for y in large) for x in small)
    if countries == len(small):
        return "of one country"
    return "overlap" if exact or countries else "unknown" if any(x.country is None for x in [*a, *b]) else "at odds"


def _dates(a: Act, b: Act) -> str:
    if not a.dated or not b.dated:
        return "not said" if not a.dated and not b.dated else "said once"
    if (a.start, a.end) == (b.start, b.end):
        return "equal"
    a1, a2, b1, b2 = a.start or 0, a.end or 10**7, b.start or 0, b.end or 10**7
    if a1 <= b2 and b1 <= a2:
        return "overlap"
    return "next day" if a1 <= b2 + 1 and b1 <= a2 + 1 else "apart"


def _places(a: Act, b: Act) -> str:
    if not a.place or not b.place:
        return "not said" if not a.place and not b.place else "said once"
    weak = " (inferred)" if a.inferred or b.inferred else ""
    if a.place == b.place:
        return "equal" + weak
    if a.country != b.country:
        return "at odds" + weak
    if a.wide or b.wide:
        return "within" + weak
    near = a.lat is not None and b.lat is not None and a.lon is not None and b.lon is not None
    if near and _kilometres(a.lat or 0, a.lon or 0, b.lat or 0, b.lon or 0) < 30:
        return "near" + weak
    return "elsewhere in the country" + weak


def _kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Over the ground, for short ways."""
    x = math.radians(lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 6371 * math.hypot(x, math.radians(lat2 - lat1))
