"""The date grammar: patterns over the letters of resolve/time_words.py, each with the function that reckons the date.

A rule's function gets the context and the matched items by the pattern's group names; it answers (kind, When) or None when the
figures make no date. Of overlapping matches the longest stays, then the one whose rule stands first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.resolve import edtf
from dragoman.resolve.edtf import ONE_DAY, When
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


Groups = Mapping[str, Sequence[Item]]
Answer = tuple[str, When] | None
Rule = tuple[str, re.Pattern[str], Callable[[Context, Groups], Answer]]
RULES: list[Rule] = []
UNKNOWN = When("XXXX")


def rule(pattern: str) -> Callable[[Callable[[Context, Groups], Answer]], Callable[[Context, Groups], Answer]]:
    def keep(function: Callable[[Context, Groups], Answer]) -> Callable[[Context, Groups], Answer]:
        RULES.append((function.__name__, re.compile(pattern.replace(" ", "")), function))
        return function

    return keep


def whole(x: float) -> str:
    return str(int(x)) if x == int(x) else str(x)


def year_of(items: Sequence[Item]) -> int | None:
    """A year written in full, or with two figures ('97)."""
    if not items:
        return None
    n = int(items[0].value)
    return n if n > 99 else n + (2000 if n < 30 else 1900)


def near(c: Context, make: Callable[[int], When]) -> When:
    """The year for a date told without one: the last such date in the past, the next in the future, as the clause points."""
    if c.day is None:
        return UNKNOWN
    if c.local is not None and c.local.precision in ("year", "month", "day") and c.local.start and abs(c.local.start.year - c.day.year) > 1:
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
    if c.way > 0:
        return next((w for w in options if w.end and w.end >= c.day), options[-1])
    past = [w for w in options if w.start and w.start <= c.day]
    if c.way < 0 or not past:
        return past[-1] if past else options[0]
    # nothing tells: what has just been is told of, unless the date lies only days ahead
    soon = [w for w in options if w.start and c.day < w.start <= c.day + 45 * ONE_DAY and w.precision == "day"]
    return soon[0] if soon and past[-1].end and (c.day - past[-1].end).days > 60 else past[-1]


# --- absolute dates -----------------------------------------------------------------------------------------------------------------------


@rule(
    "(?: W ,? )? (?: (?P<m>M) D? (?P<d>[NO]) ,? (?P<y>[Y])? (?![-] U) | D? (?P<d>[NO]) o? (?P<m>M) ,? (?P<y>Y)? )".replace(
        "(?P<d>[NO]) o? (?P<m>M) ,? (?P<y>Y)?", "(?P<d2>[NO]) o? (?P<m2>M) ,? (?P<y2>Y)?"
    )
)
def day_of_month(c: Context, g: Groups) -> Answer:
    month, d, y = g["m"] or g["m2"], g["d"] or g["d2"], g["y"] or g["y2"]
    n = d[0].value
    if n != int(n) or not 1 <= n <= 31 or (d[0].tag == "N" and not d[0].text.isdigit()):
        return None
    given = year_of(y)
    try:
        if given:
            return "DATE", edtf.day(dt.date(given, month[0].value, int(n)))
        if c.day is None:
            return "DATE", When(f"XXXX-{month[0].value:02d}-{int(n):02d}")
        return "DATE", near(c, lambda x: edtf.day(dt.date(x, month[0].value, int(n))))
    except ValueError:
        return None


@rule("(?P<m>M) (?P<a>[NO]) [->&] (?: D? ) (?P<b>[NO]) (?: ,? (?P<y>Y) )? (?!U)")
def days_of_month(c: Context, g: Groups) -> Answer:
    return _days(c, g["m"], g["a"], g["m"], g["b"], g["y"])


@rule("(?P<a>[NO]) [->&] D? (?P<b>[NO]) o? (?P<m>M) ,? (?P<y>Y)?")
def days_of_month_british(c: Context, g: Groups) -> Answer:
    return _days(c, g["m"], g["a"], g["m"], g["b"], g["y"])


@rule(
    "(?P<m>M) (?P<a>[NO]) [->] (?P<m2>M) (?P<b>[NO]) (?: ,? (?P<y>Y) )? | <? (?P<a2>[NO]) (?P<m3>M) [->] (?P<b2>[NO]) (?P<m4>M) (?: ,? (?P<y2>Y) )?"
)
def days_across_months(c: Context, g: Groups) -> Answer:
    return _days(c, g["m"] or g["m3"], g["a"] or g["a2"], g["m2"] or g["m4"], g["b"] or g["b2"], g["y"] or g["y2"])


def _days(c: Context, m: Sequence[Item], a: Sequence[Item], m2: Sequence[Item], b: Sequence[Item], y: Sequence[Item]) -> Answer:
    i, j = a[0].value, b[0].value
    if not (1 <= i <= 31 and 1 <= j <= 31) or i != int(i) or j != int(j) or (m == m2 and i >= j):
        return None

    def make(x: int) -> When:
        return edtf.days(dt.date(x, m[0].value, int(i)), dt.date(x + (m2[0].value < m[0].value), m2[0].value, int(j)))

    try:
        given = year_of(y)
        made = make(given) if given else near(c, make)
        return "DATE", replace(made, value=made.edtf) if made.edtf else made
    except ValueError:
        return None


@rule("(?P<m>M) (?: ,|o )? (?P<y>Y)")
def month_year(c: Context, g: Groups) -> Answer:
    return "DATE", edtf.month(int(g["y"][0].value), g["m"][0].value)


@rule("(?P<m>M) [->&] (?P<m2>M) (?: ,|o )? (?P<y>Y)")
def months_year(c: Context, g: Groups) -> Answer:
    y, a, b = int(g["y"][0].value), g["m"][0].value, g["m2"][0].value
    return ("DATE", edtf.months(y, a, y, b, f"{y}-{a:02d}/{y}-{b:02d}")) if a < b else None


@rule("(?P<m>M) (?P<l>[LXI]) U")
def month_of_relative_year(c: Context, g: Groups) -> Answer:
    """'March next year', 'December last year'."""
    return None if c.day is None else ("DATE", edtf.month(c.day.year + _step(g["l"][0]), g["m"][0].value))


@rule("(?P<m>M) (?P<d>[NO]) (?: ,|o )? (?P<l>[LXI]) U")
def day_of_relative_year(c: Context, g: Groups) -> Answer:
    try:
        return None if c.day is None else ("DATE", edtf.day(dt.date(c.day.year + _step(g["l"][0]), g["m"][0].value, int(g["d"][0].value))))
    except ValueError:
        return None


def _step(item: Item) -> int:
    return {"L": -1, "X": 1}.get(item.tag, 0)


@rule("(?P<l>[LXIJD])? (?P<m>M)")
def month_alone(c: Context, g: Groups) -> Answer:
    m = g["m"][0].value
    lead = g["l"][0].tag if g["l"] else ""
    if lead == "D":
        return None
    if c.day is None:
        return "DATE", When(f"XXXX-{m:02d}")
    if lead == "L":
        return "DATE", edtf.month(c.day.year - (m >= c.day.month), m)
    if lead == "X":
        return "DATE", edtf.month(c.day.year + (m <= c.day.month), m)
    if lead == "I":
        return "DATE", edtf.month(c.day.year, m)
    if lead == "J" and c.running and c.running.start:
        return "DATE", edtf.month(c.running.start.year, m)
    return "DATE", near(c, lambda y: edtf.month(y, m))


@rule("(?P<v>V)")
def figures(c: Context, g: Groups) -> Answer:
    return "DATE", edtf.day(g["v"][0].value)


@rule("(?: W ,? )? (?P<v>v)")
def short_figures(c: Context, g: Groups) -> Answer:
    """7/18, month first."""
    m, d = g["v"][0].value
    try:
        return "DATE", near(c, lambda y: edtf.day(dt.date(y, m, d)))
    except ValueError:
        return None


@rule("(?P<y>Y)")
def year_alone(c: Context, g: Groups) -> Answer:
    return "DATE", edtf.year(int(g["y"][0].value))


@rule("(?P<a>Y) - (?P<b>[YN])")
def years(c: Context, g: Groups) -> Answer:
    a, b = int(g["a"][0].value), g["b"][0].value
    if g["b"][0].tag == "N":
        if not re.fullmatch(r"\d\d", g["b"][0].text):
            return None
        b = a - a % 100 + b
    if not a < b <= a + 150:
        return None
    return "DATE", edtf.between(edtf.year(a), edtf.year(int(b)))


@rule("(?: I? )? (?P<k>K)")
def decade_alone(c: Context, g: Groups) -> Answer:
    k = int(g["k"][0].value)
    base = k if k > 99 else (1900 if k >= 30 or (c.day and c.day.year < 2015) else 2000) + k
    return "DATE", edtf.decade(base)


@rule("(?P<o>O) -? (?P<u>U)")
def century(c: Context, g: Groups) -> Answer:
    if g["u"][0].value == "century" and 0 < g["o"][0].value < 30:
        return "DATE", edtf.century(g["o"][0].value)
    if g["u"][0].value == "quarter" and 0 < g["o"][0].value < 5:
        return _quarter(c, g["o"][0].value, None)
    return None


@rule("D? (?: r|L|I )? [.]?? (?P<o>[OL]) -? (?P<u>U) (?: (?:o|i|,)? (?: D? [.]? )? (?: (?P<y>Y) | (?P<l>[LXIDJ]) (?P<u2>U) ) )")
def part_of_year(c: Context, g: Groups) -> Answer:
    """'the first quarter of 2025', 'the second half of this year', 'the third week of May' is below."""
    n = g["o"][0].value if g["o"][0].tag == "O" else -1
    unit = g["u"][0].value
    y = year_of(g["y"])
    if y is None:
        if c.day is None or g["u2"][0].value != "year":
            return None
        y = c.day.year + _step(g["l"][0])
    if unit == "quarter":
        return ("DATE", edtf.quarter(y, n if n > 0 else 4)) if n in (-1, 1, 2, 3, 4) else None
    if unit == "month" and -1 <= n <= 12:
        return "DATE", edtf.month(y, n if n > 0 else 12)
    if unit == "day":
        return ("DATE", edtf.day(dt.date(y, 1, 1) if n == 1 else dt.date(y, 12, 31))) if n in (1, -1) else None
    return None


def _quarter(c: Context, n: int, y: int | None) -> Answer:
    if c.day is None and y is None:
        return "DATE", When(f"XXXX-Q{n}")
    return "DATE", edtf.quarter(y, n) if y else near(c, lambda x: edtf.quarter(x, n))


@rule("D? (?P<o>[OL]) (?P<u>U) (?: o|i ) (?P<m>M) (?: ,? (?P<y>Y) )?")
def part_of_month(c: Context, g: Groups) -> Answer:
    """'the first week of July', 'the last day of March 2020'."""
    n = g["o"][0].value if g["o"][0].tag == "O" else -1
    unit, m, given = g["u"][0].value, g["m"][0].value, year_of(g["y"])

    def make(y: int) -> When:
        if unit == "day":
            return edtf.day(dt.date(y, m, n) if n > 0 else edtf.last_day(y, m))
        if unit == "weekend":
            return edtf.weekend(edtf.nth_weekday(y, m, 5, n))
        return edtf.week(dt.date(y, m, 1 + 7 * (n - 1)) if n > 0 else edtf.last_day(y, m))

    if unit not in ("day", "week", "weekend") or not -1 <= n <= 31 or (unit != "day" and n > 5):
        return None
    try:
        return "DATE", make(given) if given else near(c, make)
    except ValueError:
        return None


@rule("D? (?P<o>[OL]) (?P<w>W) (?: o|i ) (?: (?P<m>M) (?: ,? (?P<y>Y) )? | (?P<l>[DILX]) (?P<u>U) )")
def weekday_of_month(c: Context, g: Groups) -> Answer:
    n = g["o"][0].value if g["o"][0].tag == "O" else -1
    given = year_of(g["y"])
    if not -1 <= n <= 5:
        return None
    if g["u"]:
        if c.day is None or g["u"][0].value != "month":
            return None
        base = edtf.shift_date(c.day, _step(g["l"][0]), "month")
        return "DATE", edtf.day(edtf.nth_weekday(base.year, base.month, g["w"][0].value, n))
    return "DATE", (lambda f: f(given) if given else near(c, f))(lambda y: edtf.day(edtf.nth_weekday(y, g["m"][0].value, g["w"][0].value, n)))


# --- days reckoned from the report's date ---------------------------------------------------------------------------------------------------


@rule("(?P<t>T)")
def day_word(c: Context, g: Groups) -> Answer:
    return "DATE", When("XXXX-XX-XX") if c.day is None else edtf.day(c.day + ONE_DAY * g["t"][0].value)


@rule("(?P<t>t)")
def tonight(c: Context, g: Groups) -> Answer:
    return "TIME", When("TNI") if c.day is None else replace(edtf.day(c.day), value=f"{c.day}TNI")


@rule("(?P<w>W)")
def weekday(c: Context, g: Groups) -> Answer:
    w = g["w"][0].value
    if g["w"][0].text.endswith("days"):
        return "SET", When(f"XXXX-WXX-{w + 1}")
    if c.day is None:
        return "DATE", When(f"XXXX-WXX-{w + 1}")
    if c.way > 0:
        return "DATE", edtf.day(c.day + ONE_DAY * ((w - c.day.weekday()) % 7))
    return "DATE", edtf.day(c.day - ONE_DAY * ((c.day.weekday() - w) % 7))


@rule("D? (?P<l>[LXI]) (?P<w>W)")
def relative_weekday(c: Context, g: Groups) -> Answer:
    w, lead = g["w"][0].value, g["l"][0]
    if c.day is None:
        return "DATE", When(f"XXXX-WXX-{w + 1}")
    if lead.tag == "L":
        return "DATE", edtf.day(c.day - ONE_DAY * ((c.day.weekday() - w - 1) % 7 + 1))
    if lead.tag == "X":
        gap = (w - c.day.weekday() - 1) % 7 + 1
        return "DATE", edtf.day(c.day + ONE_DAY * (gap + 7 if gap <= 2 and lead.text == "next" and w > c.day.weekday() else gap))
    return "DATE", edtf.day(c.day + ONE_DAY * (w - c.day.weekday()))


@rule("(?P<w>W) (?: o|, )? (?P<l>[LXI]) (?P<u>U)")
def weekday_of_week(c: Context, g: Groups) -> Answer:
    if c.day is None or g["u"][0].value != "week":
        return None
    return "DATE", edtf.day(c.day + ONE_DAY * (g["w"][0].value - c.day.weekday() + 7 * _step(g["l"][0])))


@rule("(?P<t>[TW]) (?P<u>U)")
def week_from_day(c: Context, g: Groups) -> Answer:
    return None


@rule("A U i? (?: ago )? (?P<w>[WT])")
def week_and_day(c: Context, g: Groups) -> Answer:
    return None


@rule("(?: D|I|J )? (?P<h>H) (?: (?: i|, )? (?P<y>Y) )?")
def holiday(c: Context, g: Groups) -> Answer:
    given = year_of(g["y"])
    return "DATE", _feast(g["h"][0].value, c, given)


@rule("(?P<l>[LX]) U? '? (?P<h>H)")
def relative_holiday(c: Context, g: Groups) -> Answer:
    way = _step(g["l"][0])
    return "DATE", _feast(g["h"][0].value, replace(c, way=way, running=None), None)


def _feast(text: str, c: Context, given: int | None) -> When:
    def make(y: int) -> When:
        parts = text.split()
        if "-" in text and len(parts) == 1:
            return edtf.day(dt.date(y, int(text[:2]), int(text[3:])))
        if parts[0] in ("easter", "orthodox"):
            return edtf.day(edtf.easter(y, parts[0] == "orthodox") + ONE_DAY * int(parts[1]))
        if parts[0] == "islamic":
            m = int(parts[1])
            found = edtf.islamic_in(y, m, int(parts[2]) if len(parts) > 2 else 1)
            if not found:
                raise ValueError
            if len(parts) > 2:
                return edtf.about(edtf.day(found[0]))
            return edtf.about(edtf.days(found[0], found[0] + 29 * ONE_DAY))
        if parts[0] == "hebrew":
            hy = y + (3760 if parts[1] == "nisan" else 3761)
            return edtf.day(edtf.hebrew(hy, parts[1], int(parts[2])))
        if parts[0] == "ramadan":
            end = edtf.islamic_in(y, 9, 1)[0] + 29 * ONE_DAY
            return edtf.about(edtf.day(end - ONE_DAY * ((end.weekday() - int(parts[2])) % 7)))
        return edtf.day(edtf.nth_weekday(y, int(parts[0]), int(parts[2]), int(parts[1])))

    try:
        return make(given) if given else near(c, make)
    except (ValueError, IndexError):
        return UNKNOWN


# --- units: last week, this year, next month ------------------------------------------------------------------------------------------------


def this_unit(d: dt.date, unit: str, n: int = 0) -> When | None:
    """The unit that holds `d`, moved by n."""
    if unit in ("week", "fortnight"):
        return edtf.week(d + 7 * ONE_DAY * n * (2 if unit == "fortnight" else 1))
    if unit == "weekend":
        return edtf.weekend(d + 7 * ONE_DAY * n)
    if unit in ("day", "night"):
        return edtf.day(d + ONE_DAY * n)
    moved = edtf.shift_date(d, n, "quarter") if unit == "quarter" else d
    return {
        "month": lambda: edtf.month(*divmod(d.year * 12 + d.month - 1 + n, 12)) if False else edtf.shift(edtf.month(d.year, d.month), n, "month"),
        "quarter": lambda: edtf.quarter(moved.year, (moved.month - 1) // 3 + 1),
        "year": lambda: edtf.year(d.year + n),
        "decade": lambda: edtf.decade(d.year + 10 * n),
        "century": lambda: edtf.century(d.year // 100 + 1 + n),
    }.get(unit, lambda: None)()


@rule("D (?P<l>[LX]) (?P<u>U)")
def the_last_unit(c: Context, g: Groups) -> Answer:
    """'the past week', 'the last month', 'the next year': a length up to or from now."""
    unit, lead = g["u"][0].value, g["l"][0]
    if c.day is None or g["u"][0].text.endswith("s") or unit in CLOCK_UNITS + ("weekend", "night", "quarter", "millennium"):
        return None
    if lead.text not in ("past", "last", "coming", "next") or (unit == "day" and lead.tag == "X") or (lead.text == "next"):
        return None
    return "DURATION", _reach(c.day, lead.tag, 1, unit, length(1, unit))


@rule("(?P<g>[bG]|a)? D? (?P<l>[LXI]|r) (?: [.]?? ) (?P<u>U)")
def relative_unit(c: Context, g: Groups) -> Answer:
    """'last week', 'this year', 'earlier this month', 'the current quarter'; 'the past week' is a stretch up to now."""
    unit, lead = g["u"][0].value, g["l"][0]
    plural = g["u"][0].text.endswith("s") and unit != "century"
    if c.day is None or unit in CLOCK_UNITS or unit == "millennium":
        return None
    if plural:
        return None
    if lead.tag == "L" and lead.text in ("previous", "preceding", "prior"):
        return "DATE", _from_running(c, unit, -1)
    if lead.tag == "X" and lead.text in ("following", "subsequent", "ensuing"):
        return "DATE", _from_running(c, unit, 1)
    if lead.tag == "X" and unit == "day" and lead.text == "next":
        return "DATE", _from_running(c, unit, 1)
    n = _step(lead)
    if lead.text == "latest":
        n = -1 if unit == "quarter" else 0
    made = this_unit(c.day, unit, n)
    if made is None:
        return None
    if unit == "night" and lead.text in ("last",):
        return "TIME", replace(edtf.day(c.day - ONE_DAY), value=f"{c.day - ONE_DAY}TNI")
    if unit == "weekend" and lead.tag == "L" and c.day.weekday() >= 5:
        made = edtf.weekend(c.day - 7 * ONE_DAY)
    if unit == "weekend" and lead.tag == "I" and c.way < 0 and c.day.weekday() < 3:
        made = edtf.weekend(c.day - 7 * ONE_DAY)
    if g["g"]:
        word = g["g"][0]
        if lead.tag in "Ir" and word.tag == "b" and made.start and made.start <= c.day:
            return "DATE", _stretch(made, made.start, c.day)
        if lead.tag in "Ir" and word.tag == "a" and made.end and c.day <= made.end:
            return "DATE", _stretch(made, c.day, made.end)
        if word.tag == "G":
            return "DATE", edtf.part_of(made, word.value)
    return "DATE", made


def _stretch(made: When, first: dt.date, last: dt.date) -> When:
    """Part of a week, month or year up to or from a day, told at the precision of the unit below it."""
    if made.precision == "year":
        a, b = (first.year, first.month), (last.year, last.month)
        return replace(edtf.months(*a, *b, made.value), start=first, end=last)
    return replace(edtf.days(first, last), value=made.value)


def _from_running(c: Context, unit: str, n: int) -> When:
    base = c.running if c.running and c.running.start else None
    if base is None:
        return UNKNOWN if c.day is None else this_unit(c.day, unit, n) or UNKNOWN
    assert base.start is not None
    if unit in ("day", "night") and base.precision != "day":
        return UNKNOWN
    if unit == "weekend":
        return edtf.weekend(base.start + 7 * ONE_DAY * (n if base.start.weekday() >= 5 else max(n, 0)))
    return this_unit(base.start, unit, n) or UNKNOWN


@rule("(?P<j>J) (?P<u>[UPW])")
def same_unit(c: Context, g: Groups) -> Answer:
    """'that day', 'the same week', 'that year': the running date's."""
    base = c.running if c.running and c.running.start else None
    if g["u"][0].tag == "P":
        if base and base.precision == "day":
            return "TIME", replace(base, value=f"{base.value}T{g['u'][0].value}")
        return None
    if base is None or base.start is None:
        return "DATE", UNKNOWN
    if g["u"][0].tag == "W":
        return "DATE", edtf.day(base.start + ONE_DAY * ((g["u"][0].value - base.start.weekday()) % 7))
    if g["u"][0].text.endswith("s") or g["u"][0].value in CLOCK_UNITS:
        return None
    return "DATE", _from_running(c, g["u"][0].value, 0)


@rule("D (?P<u>U) (?P<b>[ba])")
def day_before(c: Context, g: Groups) -> Answer:
    """'the day before', 'the week after', with nothing after it."""
    return None if g["u"][0].text.endswith("s") else ("DATE", _from_running(c, g["u"][0].value, -1 if g["b"][0].tag == "b" else 1))


@rule("D (?P<u>U) (?! [.o-] )")
def the_weekend(c: Context, g: Groups) -> Answer:
    """'over the weekend': the last one, or the coming one in a future clause."""
    unit = g["u"][0].value
    if c.day is None:
        return None
    if unit == "weekend" and not g["u"][0].text.endswith("s"):
        ahead = c.way > 0 or c.day.weekday() >= 5
        return "DATE", edtf.weekend(c.day if ahead else c.day - 7 * ONE_DAY)
    if unit == "quarter" and not g["u"][0].text.endswith("s"):
        return "DATE", c.running if c.running and "-Q" in c.running.value else this_unit(c.day, "quarter", -1) or UNKNOWN
    if unit in ("year", "month") and not g["u"][0].text.endswith("s"):
        return "DURATION", When(f"P1{UNIT_LETTER[unit]}")
    return None


@rule("(?P<n>D (?: .)?? ) ?(?P<u>U) -? (?P<e>[.])".replace("(?P<n>D (?: .)?? ) ?", ""))
def year_end(c: Context, g: Groups) -> Answer:
    """'year-end'."""
    if g["u"][0].value != "year" or g["e"][0].text not in ("end",) or c.day is None:
        return None
    return "DATE", edtf.month(c.day.year - (c.way < 0 and c.day.month < 7), 12)


@rule("(?P<u>U) ' (?P<e>[.])")
def years_end(c: Context, g: Groups) -> Answer:
    if g["u"][0].value != "year" or g["e"][0].text not in ("end",) or c.day is None:
        return None
    return "DATE", edtf.month(c.day.year, 12)


@rule("(?P<g>G) (?: D|I|L|X|r )? (?: D )? (?P<l>[LXI])? (?P<u>U)")
def part_of_unit(c: Context, g: Groups) -> Answer:
    """'the end of the year', 'the beginning of next month'."""
    if c.day is None or g["u"][0].value in CLOCK_UNITS or g["u"][0].text.endswith("s"):
        return None
    made = this_unit(c.day, g["u"][0].value, _step(g["l"][0]) if g["l"] else 0)
    if made is None:
        return None
    if g["g"][0].text.endswith("end of") and made.precision == "year" and made.start:
        return "DATE", replace(edtf.month(made.start.year, 12), value=made.value)
    return "DATE", edtf.part_of(made, g["g"][0].value)


@rule("D? (?P<l>[LXI])? (?P<s>S) (?: (?: o|,|i )? (?P<y>[YN]) )?")
def season(c: Context, g: Groups) -> Answer:
    s, y = g["s"][0].value, year_of(g["y"]) if g["y"] and (g["y"][0].tag == "Y" or g["y"][0].text.startswith("'")) else None
    if y:
        return "DATE", edtf.season(y, s)
    if c.day is None:
        return "DATE", When(f"XXXX-{s}")
    lead = g["l"][0].tag if g["l"] else ""
    this = edtf.season(c.day.year, s)
    if s == "WI" and c.day.month < 4 and lead in ("I", ""):
        this = edtf.season(c.day.year - 1, s)
    assert this.start and this.end
    if lead == "L":
        return "DATE", this if this.end < c.day else edtf.season(this.start.year - 1, s)
    if lead == "X":
        return "DATE", this if this.start > c.day else edtf.season(this.start.year + 1, s)
    if lead == "I":
        return "DATE", this
    if c.way > 0:
        return "DATE", this if this.end >= c.day else edtf.season(this.start.year + 1, s)
    return "DATE", this if this.start <= c.day else edtf.season(this.start.year - 1, s)


@rule("(?P<s>S) (?: o )? (?P<l>[LXI]) U")
def season_of_year(c: Context, g: Groups) -> Answer:
    return None if c.day is None else ("DATE", edtf.season(c.day.year + _step(g["l"][0]), g["s"][0].value))


# --- lengths, and dates reckoned by them ---------------------------------------------------------------------------------------------------


def length(n: float | None, unit: str) -> str:
    """TIMEX3 of a length; n None is a vague number."""
    letter, clock = UNIT_LETTER[unit], unit in CLOCK_UNITS
    if n is None:
        return f"P{'T' if clock else ''}X{letter}"
    n *= YEARS_IN.get(unit, 1) * (2 if unit == "fortnight" else 1)
    if unit == "weekend":
        return f"P{whole(2 * n)}D"
    if n != int(n):
        rest = {"year": ("M", 12), "hour": ("M", 60), "day": ("TH", 24), "minute": ("S", 60), "month": ("D", 30), "week": ("D", 7)}.get(unit)
        if rest:
            head = "" if n < 1 else f"{int(n)}{letter}"
            part = f"{whole(round((n - int(n)) * rest[1]))}{rest[0][-1]}"
            if rest[0] == "TH":
                return f"P{head}T{part}"
            return f"PT{head}{part}" if clock else f"P{head}{part}"
    return f"P{'T' if clock else ''}{whole(n)}{letter}"


_COUNT = "(?: (?P<q>[qz]+) )? (?: (?P<n>N) (?: (?P<f>N) | & A (?P<f2>N) )? | (?P<v>Q) | (?P<a>A) )"
_LENGTH = _COUNT + " -? (?: [.z] )?? (?P<u>U)"


def _counted(g: Groups) -> tuple[float | None, str] | None:
    unit = g["u"][0].value
    if g["n"]:
        n = float(g["n"][0].value)
        if n > 3000 or (g["n"][0].value >= 1000 and g["n"][0].text.isdigit() and unit not in ("year", "day", "hour")):
            return None
        extra = g["f"] or g["f2"]
        if extra and extra[0].value < 1:
            n += extra[0].value
        elif extra:
            return None
        return n, unit
    if g["v"]:
        return (2.0, unit) if "couple" in g["v"][0].text or "pair" in g["v"][0].text else (None, unit)
    return 1.0, unit


@rule(_LENGTH)
def stretch(c: Context, g: Groups) -> Answer:
    counted = _counted(g)
    if (
        counted is None
        or (counted[1] == "quarter" and g["u"][0].text.endswith("s") and (counted[0] or 0) == 3)
        or (g["a"] and g["u"][0].text.endswith("s"))
        or (g["u"][0].value == "night" and g["a"])
    ):
        return None
    return "DURATION", When(length(*counted))


@rule("D? (?P<l>[LX]|r) (?P<v>Q)? (?: (?P<n>N) | (?P<v2>Q) ) [.]?? (?P<u>U) | D (?P<n2>N) (?P<l2>[LX]) (?P<u2>U)")
def last_stretch(c: Context, g: Groups) -> Answer:
    """'the past three months', 'the next few days': a length that ends or begins now."""
    lead, unit = (g["l"] or g["l2"])[0], (g["u"] or g["u2"])[0].value
    number = g["n"] or g["n2"]
    n = float(number[0].value) if number else None
    made = When(length(n, unit))
    return "DURATION", made if c.day is None or n is None else _reach(c.day, lead.tag, n, unit, made.value)


def _reach(d: dt.date, lead: str, n: float, unit: str, value: str) -> When:
    if n != int(n) or unit in CLOCK_UNITS or n > 500:
        return When(value)
    base = {"fortnight": "week", "weekend": "week", "night": "day", "millennium": "century"}.get(unit, unit)
    try:
        other = edtf.shift_date(d, int(n) * (-1 if lead != "X" else 1), base)
    except (ValueError, OverflowError):
        return When(value)
    return replace(edtf.days(min(d, other), max(d, other)), value=value)


@rule("(?: D|I|J )? (?P<l>[LX]|p|r) (?P<u>U)")
def recent_units(c: Context, g: Groups) -> Answer:
    """'recent years', 'the coming weeks', 'past months'."""
    if not g["u"][0].text.endswith("s"):
        return None
    past = g["l"][0].tag in "Lp"
    if g["l"][0].tag == "p" and g["l"][0].text != "recent":
        return None
    return "DATE", When("PAST_REF" if past else "FUTURE_REF")


@rule(_COUNT + " [.]?? (?P<u>U) (?P<w>g|b|a)")
def counted_from(c: Context, g: Groups) -> Answer:
    """'two weeks ago' from the report's date; 'a year earlier', 'ten days later' from the running date."""
    counted = _counted(g)
    if counted is None or g["w"][0].text in ("before", "after", "prior", "more", "on"):
        return None
    n, unit = counted
    word = g["w"][0]
    back = word.tag in "gb"
    if n is None:
        return "DATE", When("PAST_REF" if word.tag == "g" else "XXXX")
    from_now = word.tag == "g" or word.text in ("hence", "from now", "from today")
    base = None if c.day is None else edtf.day(c.day)
    running = c.running if c.running and c.running.start and c.running.edtf else None
    if running is not None and unit == "year" and re.fullmatch(r"\d{4}-Q\d", running.value):
        base = running  # 'a year ago' of a quarter is that quarter
    elif not from_now:
        base = running or base
    if base is None or n * YEARS_IN.get(unit, 1) > 5000:
        return "DATE", UNKNOWN
    if unit in CLOCK_UNITS:
        return ("TIME" if c.day else "DURATION"), edtf.day(
            c.day - ONE_DAY * int(n // 24 if unit == "hour" and back else 0)
        ) if c.day and from_now else UNKNOWN
    if unit in ("night", "weekend"):
        return None
    made = _moved(base, n if not back else -n, unit)
    return "DATE", edtf.about(made) if g["q"] and any(i.tag == "q" for i in g["q"]) else made


def _moved(base: When, n: float, unit: str) -> When:
    if unit == "fortnight":
        n, unit = n * 2, "week"
    if n != int(n):
        n, unit = {"year": (n * 12, "month"), "decade": (n * 10, "year"), "century": (n * 100, "year"), "week": (n * 7, "day")}.get(unit, (n, unit))
        n = round(n)
    if unit == "millennium":
        n, unit = n * 1000, "year"
    return edtf.shift(base, int(n), unit)


@rule("(?P<i>i) (?: q )? (?: (?P<n>N) | (?P<v>Q) | (?P<a>A) ) (?P<u>U) ' (?P<t>[.])")
def in_days_time(c: Context, g: Groups) -> Answer:
    """'in two weeks' time'."""
    if c.day is None or g["t"][0].text != "time" or not (g["n"] or g["a"]):
        return None
    return "DATE", _moved(edtf.day(c.day), float(g["n"][0].value) if g["n"] else 1.0, g["u"][0].value)


@rule("D (?P<o>O) (?P<n>N) (?P<u>U) (?: (?: o|i ) (?: (?P<y>Y) | (?P<l>[DILX]) (?P<u2>U) ) )?")
def first_months(c: Context, g: Groups) -> Answer:
    """'the first nine months of 2024'."""
    n, unit = g["n"][0].value, g["u"][0].value
    made = When(length(n, unit))
    y = year_of(g["y"])
    if y is None and g["u2"] and c.day and g["u2"][0].value == "year":
        y = c.day.year + _step(g["l"][0])
    if y and unit == "month" and g["o"][0].value == 1 and 1 <= n <= 12:
        made = edtf.months(y, 1, y, int(n), made.value)
    return "DURATION", made


@rule("D? [.]? (?P<u>U) - (?P<x>[.])")
def unit_long(c: Context, g: Groups) -> Answer:
    """'the decades-long siege', 'a day-long strike'."""
    if g["x"][0].text not in ("long", "old"):
        return None
    return "DURATION", When(length(None if g["u"][0].text.endswith("s") else 1, g["u"][0].value))


@rule("(?P<x>[.])")
def weeklong(c: Context, g: Groups) -> Answer:
    """'a weeklong siege'."""
    m = re.fullmatch(r"(day|week|month|year|decade)(s?)long", g["x"][0].text)
    return ("DURATION", When(length(None if m[2] else 1, m[1]))) if m else None


@rule("(?P<u>U)")
def bare_units(c: Context, g: Groups) -> Answer:
    """'for years', 'within weeks'."""
    if g["u"][0].text.endswith("s") and g["u"][0].text != "hours" and g["u"][0].value not in ("weekend", "night", "quarter", "second"):
        return "DURATION", When(length(None, g["u"][0].value))
    return None


# --- times of day, sets, vague -------------------------------------------------------------------------------------------------------------


@rule("(?P<c>C) (?P<m>m)? (?P<z>Z)?")
def clock(c: Context, g: Groups) -> Answer:
    return _hour(c, g["c"][0].value[0], g["c"][0].value[1], g["m"])


@rule("(?P<n>N) (?P<m>[mU]) (?P<z>Z)?")
def hour(c: Context, g: Groups) -> Answer:
    n, text = g["n"][0].value, g["n"][0].text
    if g["m"][0].tag == "U":
        if g["m"][0].text != "hours" or not re.fullmatch(r"[012]\d[0-5]\d", text):
            return None
        return _hour(c, int(text[:2]), int(text[2:]), [])
    h, _, minutes = text.partition(".")
    if not (h.isdigit() and 0 < int(h) < 25) or (minutes and not (len(minutes) == 2 and int(minutes) < 60)):
        return None if not (text.isalpha() and n < 13 and g["m"][0].text == "o'clock") else _hour(c, int(n), None, [])
    return _hour(c, int(h), int(minutes) if minutes else None, g["m"])


def _hour(c: Context, h: int, minutes: int | None, m: Sequence[Item]) -> Answer:
    if m and m[0].text.startswith("p") and h < 12:
        h += 12
    if m and m[0].text.startswith("a") and h == 12:
        h = 0
    stamp = f"T{h:02d}:{minutes or 0:02d}"
    return "TIME", When(stamp) if c.day is None else replace(edtf.day(c.day), value=f"{c.day}{stamp}")


@rule("(?P<d>[DIAJLX])? (?P<p>P)")
def part_of_day(c: Context, g: Groups) -> Answer:
    lead = g["d"][0] if g["d"] else None
    text, code = g["p"][0].text, g["p"][0].value
    stamp = f"T{code}"
    if text.endswith("s") and code in ("MO", "AF", "EV", "NI") and text != "overnight":
        return "SET", When(f"XXXX-XX-XX{stamp}")
    if c.day is None:
        return "TIME", When(f"XXXX-XX-XX{stamp}")
    if lead is not None and lead.tag == "A":
        return None
    if lead is not None and lead.tag in "X" and c.running and c.running.start and c.running.precision == "day":
        d = c.running.start + ONE_DAY
    elif lead is not None and lead.tag == "L":
        d = c.day - ONE_DAY
    elif (lead is not None and lead.tag == "I") or text in ("overnight",):
        d = c.day
    elif c.running and c.running.start and c.running.precision == "day":
        d = c.running.start
    else:
        d = c.day
    return "TIME", replace(edtf.day(d), value=f"{d}{stamp}")


@rule("(?: [.N] . )?? (?P<e>[EA]) (?: (?P<n>N) | (?P<o>O) | (?: [.] )?? )? (?P<u>[UWMSP])")
def every(c: Context, g: Groups) -> Answer:
    """'every week', 'each Friday'; 'twice a year' is told from 'a year' by what stands before it."""
    if g["e"][0].tag == "A":
        return None
    unit = g["u"][0]
    if unit.tag == "W":
        return "SET", When(f"XXXX-WXX-{unit.value + 1}")
    if unit.tag == "M":
        return "SET", When(f"XXXX-{unit.value:02d}")
    if unit.tag == "S":
        return "SET", When(f"XXXX-{unit.value}")
    if unit.tag == "P":
        return "SET", When(f"XXXX-XX-XXT{unit.value}")
    return "SET", When(length(float(g["n"][0].value) if g["n"] else 1, unit.value))


@rule("(?P<f>F)")
def daily(c: Context, g: Groups) -> Answer:
    return "SET", When(g["f"][0].value if g["f"][0].text != "daily" else "P1D")


@rule("(?P<r>R)")
def now(c: Context, g: Groups) -> Answer:
    return "DATE", When("PRESENT_REF")


@rule("(?P<p>p)")
def recently(c: Context, g: Groups) -> Answer:
    return "DATE", When("PAST_REF")


@rule("D? (?P<p>L)")
def the_past(c: Context, g: Groups) -> Answer:
    return None


@rule("(?P<f>f)")
def soon(c: Context, g: Groups) -> Answer:
    return None if c.way < 0 and g["f"][0].text in ("soon", "shortly", "eventually") else ("DATE", When("FUTURE_REF"))


@rule("(?: [.] )?? (?P<f>[.]) (?: U )? (?P<y>Y)")
def fiscal(c: Context, g: Groups) -> Answer:
    return ("DATE", edtf.year(int(g["y"][0].value))) if g["f"][0].text in ("fiscal", "financial", "calendar", "fy") else None


@rule("(?P<q>[.]) (?: o? (?P<y>Y) )?")
def q3(c: Context, g: Groups) -> Answer:
    m = re.fullmatch(r"q([1-4])", g["q"][0].text)
    return _quarter(c, int(m[1]), year_of(g["y"])) if m else None
