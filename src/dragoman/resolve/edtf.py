"""Calendar dates as TIMEX3 and EDTF write them, and the reckoning behind them (weeks, quarters, seasons, movable feasts).

Sources of the rules: ISO 8601-2 (EDTF), TimeML 1.2.1 (TIMEX3 values), the arithmetic Islamic calendar (civil epoch, leap years
2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30), the Hebrew calendar's molad arithmetic, and the Gregorian computus.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

ONE_DAY = dt.timedelta(days=1)
SEASONS = {"SP": (21, 3), "SU": (22, 6), "FA": (23, 9), "WI": (24, 12)}  # EDTF number, first month (northern hemisphere)


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of calendar time. `value` as TIMEX3 writes it; `edtf` None when it cannot be placed; `start`, `end` first and last day."""

    value: str
    edtf: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    precision: str | None = None


def parse_day(text: str | None) -> dt.date | None:
    """The day of an ISO date or date and time; None for None or anything else."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def day(d: dt.date) -> When:
    return When(d.isoformat(), d.isoformat(), d, d, "day")


def days(first: dt.date, last: dt.date, value: str | None = None) -> When:
    if first == last:
        return day(first)
    return When(value or first.isoformat(), f"{first.isoformat()}/{last.isoformat()}", first, last, "interval")


def week(d: dt.date) -> When:
    """The week, Monday to Sunday, that holds `d`."""
    monday = d - ONE_DAY * d.weekday()
    y, w, _ = d.isocalendar()
    return When(f"{y:04d}-W{w:02d}", f"{monday}/{monday + 6 * ONE_DAY}", monday, monday + 6 * ONE_DAY, "week")


def weekend(d: dt.date) -> When:
    monday = d - ONE_DAY * d.weekday()
    y, w, _ = d.isocalendar()
    return When(f"{y:04d}-W{w:02d}-WE", f"{monday + 5 * ONE_DAY}/{monday + 6 * ONE_DAY}", monday + 5 * ONE_DAY, monday + 6 * ONE_DAY, "interval")


def last_day(y: int, m: int) -> dt.date:
    return dt.date(y, m, calendar.monthrange(y, m)[1])


def month(y: int, m: int) -> When:
    return When(f"{y:04d}-{m:02d}", f"{y:04d}-{m:02d}", dt.date(y, m, 1), last_day(y, m), "month")


def months(y: int, m: int, y2: int, m2: int, value: str) -> When:
    return When(value, f"{y:04d}-{m:02d}/{y2:04d}-{m2:02d}", dt.date(y, m, 1), last_day(y2, m2), "interval")


def quarter(y: int, q: int) -> When:
    return months(y, 3 * q - 2, y, 3 * q, f"{y:04d}-Q{q}")


def half(y: int, h: int) -> When:
    return months(y, 6 * h - 5, y, 6 * h, f"{y:04d}-H{h}")


def season(y: int, code: str) -> When:
    """`code` SP, SU, FA or WI; the winter of a year is the one that begins in its December."""
    number, m = SEASONS[code]
    y2, m2 = (y, m + 2) if m < 11 else (y + 1, 2)
    if y2 > 9999:
        y2, m2 = y, 12
    return When(f"{y:04d}-{code}", f"{y:04d}-{number}", dt.date(y, m, 1), last_day(y2, m2), "season")


def year(y: int) -> When:
    return When(f"{y:04d}", f"{y:04d}", dt.date(y, 1, 1), dt.date(y, 12, 31), "year")


def decade(y: int) -> When:
    y -= y % 10
    return When(f"{y // 10:03d}", f"{y // 10:03d}X", dt.date(y, 1, 1), dt.date(y + 9, 12, 31), "decade")


def century(n: int) -> When:
    """The n-th century, 1 to 99."""
    first = (n - 1) * 100
    return When(f"{n - 1:02d}", f"{n - 1:02d}XX", dt.date(max(first, 1), 1, 1), dt.date(first + 99, 12, 31), "interval")


def point(text: str) -> When | None:
    """The When of an EDTF day, month or year; None for anything else."""
    m = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    if not m:
        return None
    y, mo, d = int(m[1]), int(m[2] or 0), int(m[3] or 0)
    return day(dt.date(y, mo, d)) if d else month(y, mo) if 0 < mo < 13 else year(y) if not mo else None


def part_of(when: When, part: str) -> When:
    """'early', 'mid' or 'late' of a month, year, decade, season or week: thirds, since that is how far the words go. The value is the whole's."""
    if when.start is None or when.end is None or when.precision is None:
        return when
    k = {"early": 0, "mid": 1, "late": 2}[part]
    a, b = when.start, when.end
    if when.precision == "month":
        span = [(1, 10), (11, 20), (21, b.day)][k]
        return replace(days(a.replace(day=span[0]), a.replace(day=span[1])), value=when.value)
    if when.precision == "year":
        lo, hi = [(1, 3), (5, 8), (10, 12)][k]
        return months(a.year, lo, a.year, hi, when.value)
    if when.precision == "week":
        lo, hi = [(0, 2), (1, 3), (3, 6)][k]
        return replace(days(a + lo * ONE_DAY, a + hi * ONE_DAY), value=when.value)
    if when.precision == "decade":
        lo, hi = [(0, 3), (4, 6), (7, 9)][k]
        return When(when.value, f"{a.year + lo}/{a.year + hi}", dt.date(a.year + lo, 1, 1), dt.date(a.year + hi, 12, 31), "interval")
    return when


def between(a: When, b: When) -> When:
    """From a to b, both included."""
    if a.edtf is None or b.edtf is None or a.start is None or b.end is None or a.start > b.end:
        return When(a.value)
    if a.edtf == b.edtf and a.precision == "day":
        return replace(day(a.start), value=a.value)  # 'from 9 to 11 a.m. on Friday'
    left, right = a.edtf.partition("/")[0], b.edtf.rpartition("/")[2]
    return When(f"{a.value}/{b.value}", f"{left}/{right}", a.start, b.end, "interval")


def since(a: When) -> When:
    return a if a.edtf is None else replace(a, edtf=f"{a.edtf.partition('/')[0]}/..", end=None, precision="interval")


def until(a: When) -> When:
    return a if a.edtf is None else replace(a, edtf=f"../{a.edtf.rpartition('/')[2]}", start=None, precision="interval")


def about(a: When) -> When:
    """Approximate: EDTF's tilde."""
    return _qualified(a, "~")


def uncertain(a: When) -> When:
    """Uncertain: EDTF's question mark."""
    return _qualified(a, "?")


def _qualified(a: When, mark: str) -> When:
    if a.edtf is None or a.edtf[-1] in "~?":
        return a
    return replace(a, edtf="/".join(x if x == ".." else f"{x}{mark}" for x in a.edtf.split("/")))


def shift(when: When, n: int, unit: str) -> When:
    """`when` moved by n units (day, week, month, quarter, year, decade), at the coarser precision of the two."""
    d = when.start
    if d is None or when.precision is None:
        return When("XXXX")
    try:
        if unit in ("day", "hour", "minute", "second"):
            return day(d + n * ONE_DAY) if unit == "day" and when.precision == "day" else when
        if unit in ("week", "month") and when.precision in ("year", "decade", "season", "month")[: None if unit == "week" else 3]:
            return When("XXXX")  # three weeks after a month: in which week, nothing tells
        if unit == "week":
            return week(d + 7 * n * ONE_DAY)
        if unit in ("month", "quarter"):
            k = d.year * 12 + d.month - 1 + n * (3 if unit == "quarter" else 1)
            return month(k // 12, k % 12 + 1) if unit == "month" else quarter(k // 12, k % 12 // 3 + 1)
        y = d.year + n * {"year": 1, "decade": 10, "century": 100}[unit]
        if unit == "year" and re.fullmatch(r"\d{4}-Q\d", when.value):
            return quarter(y, int(when.value[-1]))
        return year(y)
    except (ValueError, OverflowError, KeyError):
        return When("XXXX")


def shift_date(d: dt.date, n: int, unit: str) -> dt.date:
    """The same day n units on, clipped to the month's end."""
    if unit in ("day", "week", "hour", "minute", "second"):
        return d + ONE_DAY * (n * {"day": 1, "week": 7}.get(unit, 0))
    k = d.year * 12 + d.month - 1 + n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    y, m = k // 12, k % 12 + 1
    return dt.date(y, m, min(d.day, calendar.monthrange(y, m)[1]))


def back_from(d: dt.date, value: str) -> When:
    """From as long ago as the TIMEX3 duration `value` says ('P7Y', 'P2W') up to `d`, at the precision of its unit, open at the end."""
    m = re.fullmatch(r"P(\d+)([DWMY])", value)
    if not m:
        return When(value)
    n, unit = int(m[1]), {"D": "day", "W": "week", "M": "month", "Y": "year"}[m[2]]
    try:
        first = shift_date(d, -n, unit)
    except (ValueError, OverflowError):
        return When(value)
    left = {"day": first.isoformat(), "week": first.isoformat(), "month": f"{first:%Y-%m}", "year": f"{first.year:04d}"}[unit]
    return When(value, f"{left}/..", first, None, "interval")


def nth_weekday(y: int, m: int, weekday: int, n: int) -> dt.date:
    """The n-th weekday (0 Monday) of a month; n = -1 the last."""
    if n < 0:
        end = last_day(y, m)
        return end - ONE_DAY * ((end.weekday() - weekday) % 7)
    first = dt.date(y, m, 1)
    return first + ONE_DAY * ((weekday - first.weekday()) % 7 + 7 * (n - 1))


def easter(y: int, orthodox: bool = False) -> dt.date:
    """Easter Sunday (Gregorian calendar), western or orthodox."""
    if orthodox:
        a, b, c = y % 4, y % 7, y % 19
        d = (19 * c + 15) % 30
        e = (2 * a + 4 * b - d + 34) % 7
        m, k = divmod(d + e + 114, 31)
        return dt.date(y, m, k + 1) + ONE_DAY * (y // 100 - y // 400 - 2)
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    n = h + k - 7 * m + 114
    return dt.date(y, n // 31, n % 31 + 1)


def islamic(y: int, m: int, d: int) -> dt.date:
    """Day of the arithmetic Islamic calendar; the sighting of the moon may move it by a day."""
    n = d + (59 * (m - 1) + 1) // 2 + (y - 1) * 354 + (3 + 11 * y) // 30 + 227014
    return dt.date.fromordinal(n)


def islamic_in(y: int, m: int, d: int) -> list[dt.date]:
    """The day d of Islamic month m as it falls in the Gregorian year y (none, one or two)."""
    h = int((y - 622) * 33 / 32)
    return [x for k in range(h - 1, h + 4) if k > 0 and (x := islamic(k, m, d)).year == y]


def hebrew(y: int, m: str, d: int) -> dt.date:
    """Day of the Hebrew year y; `m` is tishri, kislev or nisan."""

    def elapsed(year_: int) -> int:
        n = (235 * year_ - 234) // 19
        parts = 12084 + 13753 * n
        k = 29 * n + parts // 25920
        return k + 1 if 3 * (k + 1) % 7 < 3 else k

    def new_year(year_: int) -> int:
        a, b, c = elapsed(year_ - 1), elapsed(year_), elapsed(year_ + 1)
        return b - 1373427 + (2 if c - b == 356 else 1 if b - a == 382 else 0)

    start = new_year(y)
    if m == "tishri":
        n = start + d - 1
    elif m == "kislev":
        long_heshvan = (new_year(y + 1) - start) % 10 == 5
        n = start + 30 + (30 if long_heshvan else 29) + d - 1
    else:  # Nisan begins 177 days before the next new year
        n = new_year(y + 1) - 177 + d - 1
    return dt.date.fromordinal(n)
