"""How likely two events of two reports are one act: features of the pair, each a plain yes or no, and their weights (data/link/en.yaml)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dragoman.analyse import word_vectors
from dragoman.coding.alike import concord, kin
from dragoman.data import DataError, check_keys, lines, read_yaml
from dragoman.ground import kilometres
from dragoman.link.acts import BEYOND, STATEMENTS, Act, Who, window
from dragoman.link.words import alike, worth

FILE = "link/en.yaml"
SLACK = 8
"""Days by which two dates of one act may be apart: reports differ on when an act was or began, and now and then a date is read wrongly."""
PUT_OFF = 60
"""Days by which a plan may be put off."""


@dataclass(frozen=True)
class Weights:
    """What each feature counts for, which types may be one act, and the words by which a sentence says that an act was put off or called off."""

    features: Mapping[str, float]
    marked: Mapping[str, float]  # the same for event words that somebody else marked (link/mentions.py)
    groups: Sequence[frozenset[str]]
    modes: Sequence[frozenset[str]]
    off: Mapping[str, str]  # stem -> 'postponed' or 'cancelled'

    @classmethod
    def load(cls) -> Weights:
        """Raises DataError for an unknown key or a weight that is no number."""
        table = read_yaml(FILE)[0]
        keys = ("together", "modes", "postponed", "cancelled", "weights", "marked")
        check_keys(table, keys, keys)
        groups = [frozenset(map(str, lines(g))) for g in table["together"]]
        modes = [frozenset(map(str, lines(g))) for g in table["modes"]]
        off = {str(w): key for key in ("postponed", "cancelled") for w in lines(table[key])}
        return cls(_numbers(table["weights"]), _numbers(table["marked"]), groups, modes, off)

    @cached_property
    def digest(self) -> str:
        """12 hex digits that name these weights: edges made with others are made anew."""
        told = repr((sorted(self.features.items()), [sorted(g) for g in self.groups], [sorted(g) for g in self.modes], sorted(self.off.items())))
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def score(self, found: Mapping[str, float]) -> float:
        """The log-odds that the pair is one act."""
        return sum(self.features.get(name, 0.0) * value for name, value in found.items())

    def score_marked(self, found: Mapping[str, float]) -> float:
        """The same for marked mentions, of which no type is known."""
        return sum(self.marked.get(name, 0.0) * value for name, value in found.items())

    def groups_of(self, type_: str | None) -> list[str]:
        """The names of the groups that an event of the type is compared in; a type that stands in none is one by itself."""
        if type_ is None:
            return ["any"]
        return ["+".join(sorted(g)) for g in self.groups if type_ in g] or [type_]


def _is_plan(act: Act) -> bool:
    return act.status == "planned" or act.off is not None


def _numbers(table: Mapping[str, str]) -> dict[str, float]:
    out: dict[str, float] = {}
    for name, value in table.items():
        try:
            out[str(name)] = float(value)
        except ValueError:
            raise DataError(FILE, getattr(value, "line", 0), f"the weight of '{name}' is no number: {value}") from None
    return out


def probability(score: float) -> float:
    """Of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def compatible(a: Act, b: Act) -> bool:
    """Whether types and time leave it open that two acts are one. The same for (a, b) and (b, a)."""
    if a.type != b.type and any(act.type == "REJECT" and act.off is None and act.mode != "meet" for act in (a, b)):
        return False  # of refusals only that to meet, and what puts a plan off, may tell an act of another type
    x, y = window(a), window(b)
    if x is None or y is None:
        return True
    if _is_plan(a) != _is_plan(b):
        plan, other = (x, y) if _is_plan(a) else (y, x)
        if plan[0] <= other[1] <= plan[1] + PUT_OFF:
            return True
    return x[0] <= y[1] + SLACK and y[0] <= x[1] + SLACK


def features(a: Act, b: Act, modes: Sequence[frozenset[str]] = ()) -> dict[str, float]:
    """What speaks for and against two acts being one. Symmetric. What a report does not say speaks neither way; a likeness counts once for each step
    of the ladder that it reaches, so that weights of one sign make it rise or fall with each. `modes`: those that reports take for one another."""
    out: dict[str, float] = {"all": 1.0}
    one_report = a.report.key == b.report.key
    if one_report:
        out["one report"] = 1.0
    elif a.report.origin == b.report.origin:
        out["reprints"] = 1.0
    close = _triggers(a, b, out)
    _ladder(out, "words next to it alike", alike(a.near, b.near), _LIKENESS)
    sentences = alike(a.words, b.words)
    _ladder(out, "sentences alike", sentences, _LIKENESS)
    if not one_report:
        _ladder(out, "reports alike", alike(a.report.words, b.report.words), _LIKENESS)
        if a.report.published is not None and b.report.published is not None:
            _ladder(out, "days between reports", abs(a.report.published - b.report.published), _DAYS)
    elif close:
        out["one report, like words"] = 1.0
    if sentences >= _LIKENESS[-1] and not close and a.report.origin == b.report.origin:
        out["one sentence, other words"] = 1.0
    if a.bare or b.bare:
        out["bare noun"] = 1.0
        if one_report:
            out["one report, bare noun"] = 1.0
    elif one_report and not close:
        out["one report, other words"] = 1.0
    if a.type == "CONSULT" and b.type == "CONSULT" and (a.mode == "visit") != (b.mode == "visit"):
        out["one a visit"] = 1.0
    if a.type != b.type and (a.off is None) != (b.off is None):
        out["put off"] = 1.0
    elif a.type != b.type:
        out["types differ"] = 1.0
        if not close:
            out["types differ, other words"] = 1.0
    agreement = _sides(a, b)
    for name, found in zip(("first side", "second side"), agreement):
        _say(out, name, found)
    _say(out, "nations", _nations(a, b))
    if _swapped(a, b):
        out["sides swapped"] = 1.0
    date, place = _dates(a, b), _places(a, b)
    _say(out, "date", date)
    _say(out, "place", place)
    agree = set(agreement) <= {"equal", "part", *_SILENT} and bool(set(agreement) & {"equal", "part"}) and "apart" not in date
    if agree:
        out["same parties"] = 1.0
        if "equal" in (date, place):
            out["same parties, and date or place"] = 1.0
        if close:
            out["same parties, and word"] = 1.0
    elif close and "equal" in (date, place):
        out["same word, and date or place"] = 1.0
    if a.type in STATEMENTS and b.type in STATEMENTS:
        out["statements"] = 1.0
        if sentences < _LIKENESS[1]:
            out["statements, sentences unlike"] = 1.0
    if a.status != b.status:
        out[f"status: {' or '.join(sorted((a.status, b.status)))}"] = 1.0
    if a.alleged != b.alleged:
        out["alleged differs"] = 1.0
    if a.mode and b.mode and a.type == b.type:
        if a.mode == b.mode:
            out["mode equal"] = 1.0
        elif not any(a.mode in near and b.mode in near for near in modes):
            out["mode differs"] = 1.0
    for kind in ("dead", "injured"):
        x, y = getattr(a, kind), getattr(b, kind)
        if x is not None and y is not None:
            out[f"{kind}: {'equal' if x == y else 'close' if 0.5 <= (x + 1) / (y + 1) <= 2 else 'differ'}"] = 1.0
    return out


_LIKENESS = (0.05, 0.12, 0.22, 0.35, 0.6)
_MEANINGS = (0.1, 0.2, 0.3, 0.45)
_DAYS = (1, 2, 4, 11)
_SILENT = ("said once", "not said", "unknown")


def _ladder(out: dict[str, float], name: str, value: float, steps: Sequence[float]) -> None:
    for step in steps:
        if value >= step:
            out[f"{name}: {step:g} or more"] = 1.0


def _say(out: dict[str, float], name: str, found: str) -> None:
    if found not in _SILENT:
        out[f"{name}: {found}"] = 1.0


def _triggers(a: Act, b: Act, out: dict[str, float]) -> bool:
    """How alike the words that name two acts are: by their stems (a rare one tells more) and by their vectors. Whether they are close."""
    shared = a.triggers & b.triggers
    kindred = bool(shared) or any(kin(x, y) for x in a.triggers for y in b.triggers)
    likeness = 1.0 if kindred else max((word_vectors().alike(*sorted((x, y))) for x in a.forms for y in b.forms), default=0.0)
    _ladder(out, "trigger akin", likeness, _MEANINGS)
    if kindred:
        out["trigger kindred"] = 1.0
    if shared:
        out["trigger same"] = 1.0
        _ladder(out, "trigger same, rare", max(worth(w) for w in shared), (0.6, 0.75))
    return kindred or likeness >= _MEANINGS[-1]


def _sides(a: Act, b: Act) -> list[str]:
    if len(a.sides) == len(b.sides):
        return [concord(x, y, _same) for x, y in zip(a.sides, b.sides)]
    return [concord([p for side in a.sides for p in side], [p for side in b.sides for p in side], _same)]


def _nations(a: Act, b: Act) -> str:
    """The countries of all parties, whichever side they stand on: what is left where a side was read wrongly."""
    x, y = ({p.country for side in act.sides for p in side if p.country and p.country not in BEYOND} for act in (a, b))
    if not x or not y:
        return "not said" if not x and not y else "said once"
    if x == y:
        return "equal"
    return "part" if x <= y or y <= x else "overlap" if x & y else "at odds"


def _swapped(a: Act, b: Act) -> bool:
    """Whether who did it here is to whom it was done there: two governments that answer each other in kind."""
    if len(a.sides) != 2 or len(b.sides) != 2:
        return False
    (a1, a2), (b1, b2) = ([{p.country for p in side if p.country} for side in act.sides] for act in (a, b))
    return bool(a1 and b1 and not a1 & b1 and (a1 & b2 or b1 & a2) and (not a2 or not b2 or not a2 & b2))


def _same(a: Who, b: Who) -> bool:
    if a.actor and b.actor:
        return a.actor == b.actor
    if a.name and b.name and a.name == b.name:
        return True
    if a.country is not None or b.country is not None:
        return a.country == b.country and a.sector == b.sector
    return bool(a.name and b.name) and _names_alike(a.name or "", b.name or "")


def _names_alike(a: str, b: str) -> bool:
    """'Tesfaye' and 'Hanna Tesfaye', 'treatment center' and 'center': one is the other's end."""
    x, y = a.lower().split(), b.lower().split()
    n = min(len(x), len(y))
    return n > 0 and x[-n:] == y[-n:]


def _dates(a: Act, b: Act) -> str:
    if not a.dated or not b.dated:
        return "not said" if not a.dated and not b.dated else "said once"
    if (a.start, a.end) == (b.start, b.end):
        return "equal"
    a1, a2, b1, b2 = a.start or 0, a.end or 10**7, b.start or 0, b.end or 10**7
    if a1 <= b2 and b1 <= a2:
        return "overlap"
    days = max(a1 - b2, b1 - a2)
    if _is_plan(a) != _is_plan(b) and days > 1:
        plan, other = (a1, b1) if _is_plan(a) else (b1, a1)
        if plan < other:
            return "after the plan"
    return "next day" if days <= 1 else "2 to 3 days apart" if days <= 3 else "apart"


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
    if near and kilometres(a.lat or 0, a.lon or 0, b.lat or 0, b.lon or 0) < 30:
        return "near" + weak
    return "elsewhere in the country" + weak
