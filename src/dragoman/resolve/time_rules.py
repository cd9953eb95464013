"""What the date rules share: a rule is a pattern over the letters of resolve/time_words.py with the function that reckons the date.

A rule's function gets the context and the matched items by the pattern's group names; it answers (kind, When) or None when the
figures make no date. Of overlapping matches the longest stays, then the one whose rule stands first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from dragoman.resolve.edtf import When
from dragoman.resolve.time_words import Item

UNIT_LETTER = {"day": "D", "night": "D", "week": "W", "fortnight": "W", "weekend": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "Y",
               "century": "Y", "millennium": "Y", "hour": "H", "minute": "M", "second": "S"}  # fmt: skip
YEARS_IN = {"decade": 10, "century": 100, "millennium": 1000}
CLOCK_UNITS = ("hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class Context:
    """What the reckoning needs: the report's day, the way the clause points (-1 past, 1 future, 0 unknown), the running date."""

    day: dt.date | None
    way: int
    running: When | None
    local: When | None = None  # the running date, where the same sentence set it
    loose: bool = False  # the expression hangs on a noun, so that the clause's tense says little of it: 'the April summit'
    before: str = ""  # the word before the expression, lower case
    after: str = ""
    would: bool = False  # the clause looks ahead from a time gone by: 'thought that he would fall by May'
    per: bool = False  # it stands right after something counted: 'four flights a week'
    dated: bool = False  # the sentence has told the year of `local` in figures


Groups = Mapping[str, Sequence[Item]]
Answer = tuple[str, When] | None
Rule = tuple[str, re.Pattern[str], Callable[[Context, Groups], Answer]]
UNKNOWN = When("XXXX")
BESIDE = frozenset("previous preceding prior following subsequent ensuing".split())
"""Words that count from the day the story has come to, not from the report's."""
FAR, CLOSE, JUST = 300, 45, 10
"""Days: nobody who tells of a day most of a year ago names it without its year when its like is weeks ahead."""


def keeper(rules: list[Rule]) -> Callable[[str], Callable[[Callable[[Context, Groups], Answer]], Callable[[Context, Groups], Answer]]]:
    """The decorator by which a module adds its functions to its list of rules."""

    def rule(pattern: str) -> Callable[[Callable[[Context, Groups], Answer]], Callable[[Context, Groups], Answer]]:
        def keep(function: Callable[[Context, Groups], Answer]) -> Callable[[Context, Groups], Answer]:
            rules.append((function.__name__, re.compile(pattern.replace(" ", "")), function))
            return function

        return keep

    return rule


def whole(x: float) -> str:
    return str(int(x)) if x == int(x) else str(x)


def year_of(items: Sequence[Item]) -> int | None:
    """A year written in full, or with two figures ('97)."""
    if not items:
        return None
    n = int(items[0].value)
    return n if n > 99 else n + (2000 if n < 30 else 1900)


def near(c: Context, make: Callable[[int], When], just: int = JUST) -> When:
    """The year for a date told without one: the last such date in the past, the next in the future, as the clause points; ahead, a day that is
    over since no more than `just` days is that one."""
    if c.day is None:
        return UNKNOWN
    if (
        c.way <= 0
        and c.dated
        and c.local is not None
        and c.local.precision in ("year", "month", "day")
        and c.local.start
        and abs(c.local.start.year - c.day.year) > 1
    ):
        try:
            return make(c.local.start.year)
        except ValueError:
            return UNKNOWN
    try:
        options = [make(c.day.year + k) for k in (-1, 0, 1)]
    except ValueError:  # 29 February
        options = []
        for k in range(-4, 5):
            try:
                options.append(make(c.day.year + k))
            except ValueError:
                continue
    if c.would and c.local is not None and c.local.start and c.local.start.year < c.day.year and c.local.precision in ("year", "month", "day"):
        with suppress(ValueError):
            return next(w for w in (make(c.local.start.year), make(c.local.start.year + 1)) if w.end is not None and w.end >= c.local.start)
    open_end = c.before in ("by", "until", "till", "through")
    past = [w for w in options if w.start and w.start <= c.day]
    if c.before == "since" and past:
        return past[-1]
    if (c.way > 0 and not c.loose) or c.before in ("effective", "payable"):
        over = past[-1] if past and past[-1].precision == "day" and _distance(past[-1], c.day) <= just else None
        if over is not None and over.end is not None and over.end < c.day:
            return over  # 'was told to leave by Jan. 14', said on the day after
        return next((w for w in options if w.end and w.end >= c.day), options[-1])
    ahead = [w for w in options if w.start and w.start > c.day]
    close = bool(past and ahead and _distance(past[-1], c.day) > FAR and _distance(ahead[0], c.day) <= CLOSE)
    if c.way < 0 and not c.loose and not open_end and past and not close:
        return past[-1]
    # nothing tells, so the nearest; what has been is told of more often than what comes, but not after 'until'
    weight = 0.5 if open_end else 0.8 if c.way > 0 else 1.4
    return min(options, key=lambda w: _distance(w, c.day) * (weight if w.start and c.day and w.start > c.day else 1.0))


def _distance(when: When, day: dt.date | None) -> int:
    """Days between a day and the nearer end of a stretch; 0 inside it."""
    if when.start is None or when.end is None or day is None:
        return 10**6
    return max((when.start - day).days, (day - when.end).days, 0)


def step(item: Item) -> int:
    return {"L": -1, "X": 1}.get(item.tag, 0)
