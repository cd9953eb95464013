"""Feasts and commemorations: the day of a rule of data/time/words.yaml in a year.

The Islamic and Hebrew calendars and Easter are in resolve/edtf.py. Feasts of the moon are reckoned from its phases (Meeus, Astronomical
Algorithms, 2nd edition, chapter 49: the mean phase and its largest terms, good to within half an hour from 1900 to 2100)."""

from __future__ import annotations

import datetime as dt
from math import radians, sin

from dragoman.resolve import edtf
from dragoman.resolve.edtf import ONE_DAY, When
from dragoman.resolve.time_rules import UNKNOWN, Context, near


def feast(rule: str, c: Context, given: int | None) -> When:
    """The feast of the rule in the year `given`, or in the one that the context points to."""
    try:
        return day_of_feast(rule, given) if given else near(c, lambda y: day_of_feast(rule, y), just=-1)
    except (ValueError, IndexError, OverflowError):
        return UNKNOWN


def day_of_feast(rule: str, y: int) -> When:
    """Raises ValueError where the year has no such day."""
    rule, _, moved = rule.partition(" if ")
    if moved:
        made = day_of_feast(rule, y)
        shifts = dict(zip(*[iter(map(int, moved.split()))] * 2, strict=True))
        assert made.start is not None
        return edtf.day(made.start + ONE_DAY * shifts.get(made.start.weekday(), 0))
    parts = rule.split()
    kind = parts[0]
    if len(parts) == 1:
        return edtf.day(dt.date(y, int(rule[:2]), int(rule[3:])))
    if kind in ("easter", "orthodox"):
        return _from_day(edtf.easter(y, kind == "orthodox"), parts[1:])
    if kind == "islamic":
        m, d = int(parts[1]), int(parts[2]) if len(parts) > 2 else 1
        return edtf.about(
            edtf.day(_islamic(y, m, d)) if len(parts) > 2 else edtf.days(first := _islamic(y, m, 1), _month_from(first + 29 * ONE_DAY) - ONE_DAY)
        )
    if kind == "hebrew":
        return edtf.day(edtf.hebrew(y + (3760 if parts[1] == "nisan" else 3761), parts[1], int(parts[2])))
    if kind == "ramadan":
        end = _month_from(_islamic(y, 9, 1) + 29 * ONE_DAY) - ONE_DAY
        return edtf.about(edtf.day(end - ONE_DAY * ((end.weekday() - int(parts[2])) % 7)))
    if kind == "moon":
        return edtf.about(_from_day(moon(y, parts[1] == "full", parts[2], float(parts[3])), parts[4:] or ["0"]))
    shift = int(parts[3]) if len(parts) > 3 else 0
    return edtf.day(edtf.nth_weekday(y, int(parts[0]), int(parts[2]), int(parts[1])) + ONE_DAY * shift)


def _from_day(base: dt.date, shifts: list[str]) -> When:
    """The day so many days from the base, or from the first to the last of two."""
    first = base + ONE_DAY * int(shifts[0])
    return edtf.days(first, base + ONE_DAY * int(shifts[1])) if len(shifts) > 1 else edtf.day(first)


MECCA, SUNSET = 3.0, 17.75
"""Hours east of Greenwich; the hour there of the earliest evening on which a moon that is new by then opens the month (as Umm al-Qura reckons)."""


def _islamic(y: int, m: int, d: int) -> dt.date:
    """The day d of Islamic month m in the Gregorian year y, by the new moon."""
    for near_by in edtf.islamic_in(y - 1, m, d) + edtf.islamic_in(y, m, d) + edtf.islamic_in(y + 1, m, d):
        found = _month_from(near_by - ONE_DAY * (d - 1)) + ONE_DAY * (d - 1)
        if found.year == y:
            return found
    raise ValueError(f"no day {d} of month {m} in {y}")


def _month_from(about: dt.date) -> dt.date:
    """The first day of the Islamic month that begins within a few days of `about`."""
    return _moon_from(about - 10 * ONE_DAY, False, MECCA + 24 - SUNSET) + ONE_DAY


def moon(y: int, full: bool, after: str, hours: float) -> dt.date:
    """The first new or full moon of year y on or after the day `after` (MM-DD), as a date `hours` east of Greenwich."""
    return _moon_from(dt.date(y, int(after[:2]), int(after[3:])), full, hours)


def _moon_from(first: dt.date, full: bool, hours: float) -> dt.date:
    y = first.year
    k = round((y - 2000 + (first.timetuple().tm_yday - 1) / 365.25) * 12.3685) - 1.0 + (0.5 if full else 0.0)
    while (found := _phase(k, full, hours)) < first:
        k += 1
    return found


def _phase(k: float, full: bool, hours: float) -> dt.date:
    t = k / 1236.85
    sun = radians(2.5534 + 29.10535670 * k)
    anomaly = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * k)
    e = 1 - 0.002516 * t
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    a, b, c, d = (-0.40614, 0.17302, 0.01614, 0.01043) if full else (-0.40720, 0.17241, 0.01608, 0.01039)
    jde += a * sin(anomaly) + b * e * sin(sun) + c * sin(2 * anomaly) + d * sin(2 * latitude)
    jde += 0.00734 * e * sin(anomaly - sun) - 0.00515 * e * sin(anomaly + sun) + 0.00209 * e * e * sin(2 * sun)
    moment = dt.datetime(2000, 1, 1, 12) + dt.timedelta(days=jde - 2451545.0, hours=hours)
    return moment.date()
