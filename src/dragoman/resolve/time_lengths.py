"""Date rules: lengths of time and dates reckoned by them, times of day, what recurs, and vague words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.resolve import edtf
from dragoman.resolve.edtf import ONE_DAY, When
from dragoman.resolve.time_dates import named_quarter
from dragoman.resolve.time_rules import CLOCK_UNITS, UNIT_LETTER, UNKNOWN, YEARS_IN, Answer, Context, Groups, Rule, keeper, near, step, whole, year_of
from dragoman.resolve.time_words import Item

RULES: list[Rule] = []
rule = keeper(RULES)


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
_LENGTH = _COUNT + " -? (?: (?P<j>[.z]) )?? (?P<u>U)"


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


@rule(_COUNT + " -? (?P<u>U) -? (?P<x>[.])")
def age(c: Context, g: Groups) -> Answer:
    """'a six-year-old boy', '52 years old': how old somebody is, no stretch of the report's time."""
    return ("", UNKNOWN) if g["x"][0].text in ("old", "olds") else None


@rule("(?P<x>[.]) (?P<n>N) (?: & (?P<f>N) )? (?! U)")
def aged(c: Context, g: Groups) -> Answer:
    return ("", UNKNOWN) if g["x"][0].text == "aged" else None


@rule(_COUNT + " (?P<u>U) (?! [gba'-] )")
def in_two_weeks(c: Context, g: Groups) -> Answer:
    """'will meet in two weeks': the day that lies as far ahead; 'built in two weeks' and 'the first in two years' are lengths."""
    counted = _counted(g)
    if c.day is None or counted is None or counted[0] is None or c.way <= 0 or c.before != "in" or c.loose or counted[1] in CLOCK_UNITS:
        return None
    return "DATE", _ahead(c.day, counted[0], counted[1])


@rule("(?: (?<=[.NU]) ) A (?P<u>U)")
def so_much_a_year(c: Context, g: Groups) -> Answer:
    """'four flights a week', '$500 a year': how often."""
    if g["u"][0].text.endswith("s") or not c.per:
        return None
    return "SET", When(length(1, g["u"][0].value))


_WHOLE = ("full", "whole", "entire", "single", "mere", "further", "additional", "calendar", "fiscal")


@rule(_LENGTH)
def stretch(c: Context, g: Groups) -> Answer:
    counted = _counted(g)
    if (
        counted is None
        or (counted[1] == "quarter" and g["u"][0].text.endswith("s") and (counted[0] or 0) == 3)
        or (g["a"] and g["u"][0].text.endswith("s"))
        or (g["a"] and g["j"] and g["j"][0].text not in _WHOLE)
        or (g["u"][0].value == "night" and g["a"])
    ):
        return None
    return "DURATION", When(length(*counted))


@rule("(?P<z>z) -? (?P<u>U)")
def another_year(c: Context, g: Groups) -> Answer:
    """'another year', 'a full week', 'an entire month'."""
    text = g["z"][0].text
    if g["u"][0].text.endswith("s") or not (text.startswith(("a ", "an ")) or text.endswith("another")):
        return None
    return "DURATION", When(length(1, g["u"][0].value))


@rule("D? (?P<l>[LX]|r) (?P<v>Q)? (?: (?P<n>N) | (?P<v2>Q) ) [.]?? (?P<u>U) | D? (?P<n2>N) (?P<l2>[LX]) (?P<u2>U)")
def last_stretch(c: Context, g: Groups) -> Answer:
    """'the past three months', 'the next few days': a length that ends or begins now."""
    lead, unit = (g["l"] or g["l2"])[0], (g["u"] or g["u2"])[0].value
    number = g["n"] or g["n2"]
    if g["u2"] and not g["u2"][0].text.endswith("s"):
        return None  # '300,000 last year'
    n = float(number[0].value) if number else None
    made = When(length(n, unit))
    return "DURATION", made if c.day is None or n is None or (lead.tag == "X" and c.way < 0) else reach(c.day, lead.tag, n, unit, made.value)


def reach(d: dt.date, lead: str, n: float, unit: str, value: str) -> When:
    if n != int(n) or unit in CLOCK_UNITS or n > 500:
        return When(value)
    base = {"fortnight": "week", "weekend": "week", "night": "day", "millennium": "century"}.get(unit, unit)
    try:
        other = edtf.shift_date(d, int(n) * (-1 if lead != "X" else 1), base)
    except (ValueError, OverflowError):
        return When(value)
    a, b = min(d, other), max(d, other)
    if base in ("year", "decade", "century", "millennium"):
        return (
            When(value, f"{a.year:04d}/{b.year:04d}", dt.date(a.year, 1, 1), dt.date(b.year, 12, 31), "interval")
            if a.year < b.year
            else edtf.year(a.year)
        )
    return replace(edtf.days(a, b), value=value)


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
    if unit == "year" and (c.local is None or from_now) and word.tag != "a" and running is not None and running.precision in ("year", "month", "day"):
        running = None  # a year on from another sentence's year is seldom meant
    if running is not None and unit == "year" and re.fullmatch(r"\d{4}-Q\d", running.value):
        base = running  # 'a year ago' of a quarter is that quarter
        if c.day is not None and running.start is not None and running.start.year < c.day.year:
            n = 0 if n == 1 and back and running.start.year == c.day.year - 1 else n  # which has been named already
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
    if word.text == "from today" and c.day is not None and n == int(n) and unit in ("day", "week", "month", "year"):
        last = edtf.shift_date(c.day, int(n), unit)  # a day that is named is counted from to the day
        return "DATE", edtf.days(c.day, last) if c.before == "for" else edtf.day(last)
    made = _ahead(c.day, n, unit) if c.day and from_now and not back else _moved(base, n if not back else -n, unit)
    return "DATE", edtf.about(made) if g["q"] and any(i.tag == "q" for i in g["q"]) else made


def _ahead(today: dt.date, n: float, unit: str) -> When:
    """So far ahead of the report; plans are counted to the day, so weeks bring one to about that day and not to some day of its week."""
    if unit in ("week", "fortnight") and n == int(n):
        return edtf.about(edtf.day(edtf.shift_date(today, int(n) * (2 if unit == "fortnight" else 1), "week")))
    return _moved(edtf.day(today), n, unit)


def _moved(base: When, n: float, unit: str) -> When:
    if unit == "fortnight":
        n, unit = n * 2, "week"
    if n != int(n):
        n, unit = {"year": (n * 12, "month"), "decade": (n * 10, "year"), "century": (n * 100, "year"), "week": (n * 7, "day")}.get(unit, (n, unit))
        n = round(n)
    if unit == "millennium":
        n, unit = n * 1000, "year"
    return edtf.shift(base, int(n), unit)


@rule(_COUNT + " (?P<u>U) & (?: A? (?P<h>N) | (?P<s>[.]) ) (?P<w>g|b|a)?")
def and_a_half(c: Context, g: Groups) -> Answer:
    """'an hour and a half', 'a year and a half ago', 'a week or so ago'."""
    counted = _counted(g)
    if counted is None or counted[0] is None or (g["h"] and g["h"][0].value != 0.5) or (g["s"] and g["s"][0].text != "so"):
        return None
    n, unit = counted[0] + (0.5 if g["h"] else 0), counted[1]
    if not g["w"]:
        return "DURATION", When(length(n, unit))
    if g["w"][0].tag != "g" or c.day is None or unit in CLOCK_UNITS:
        return None
    return "DATE", edtf.about(_moved(edtf.day(c.day), -n, unit)) if g["s"] else _moved(edtf.day(c.day), -n, unit)


@rule("(?P<i>i) (?: q )? (?: (?P<n>N) | (?P<v>Q) | (?P<a>A) ) (?P<u>U) ' (?P<t>[.])")
def in_days_time(c: Context, g: Groups) -> Answer:
    """'in two weeks' time'."""
    if c.day is None or g["t"][0].text != "time" or not (g["n"] or g["a"]):
        return None
    return "DATE", _ahead(c.day, float(g["n"][0].value) if g["n"] else 1.0, g["u"][0].value)


@rule("D (?P<o>[OL]) (?P<n>N) (?P<u>U) (?: (?: o|i ) (?: (?P<m>M) (?: ,? (?P<y>Y) )? | (?P<y2>Y) | (?P<l>[DILX]) (?P<u2>U) ) )")
def first_months(c: Context, g: Groups) -> Answer:
    """'the first nine months of 2024', 'the last two weeks of July'."""
    n, unit, given = g["n"][0].value, g["u"][0].value, year_of(g["y"] or g["y2"])
    word, back = g["o"][0], g["o"][0].text in ("last", "final")
    value = length(n, unit)
    if word.tag == "L" and not back:
        return None
    whole_unit = g["u2"][0].value if g["u2"] else "month" if g["m"] else "year"
    if (word.value != 1 and not back) or unit not in ("day", "week", "month") or n != int(n) or n < 1 or whole_unit not in ("month", "year"):
        return "DURATION", When(value)

    def make(y: int, m: int) -> When:
        whole = edtf.month(y, m) if whole_unit == "month" else edtf.year(y)
        assert whole.start and whole.end
        if unit == "month" and whole_unit == "year" and n < 13:
            return edtf.months(y, 13 - int(n), y, 12, value) if back else edtf.months(y, 1, y, int(n), value)
        days = ONE_DAY * (int(n) * (7 if unit == "week" else 30 if unit == "month" else 1) - 1)
        return replace(
            edtf.days(max(whole.end - days, whole.start), whole.end) if back else edtf.days(whole.start, min(whole.start + days, whole.end)),
            value=value,
        )

    if given:
        return "DURATION", make(given, g["m"][0].value if g["m"] else 1)
    if c.day is None:
        return "DURATION", When(value)
    if g["m"]:
        return "DURATION", near(c, lambda y: make(y, g["m"][0].value))
    base = edtf.shift_date(c.day, step(g["l"][0]), whole_unit)
    return "DURATION", make(base.year, base.month)


@rule("D (?P<o>O) (?P<n>N) (?P<u>U)")
def first_few(c: Context, g: Groups) -> Answer:
    """'the first two years'."""
    return "DURATION", When(length(g["n"][0].value, g["u"][0].value))


_RUNNING = frozenset("consecutive straight successive running full".split())


@rule("(?P<d>[AD.]) (?P<o>O) (?P<x>[.])?? (?P<u>[UP])")
def nth_in_a_row(c: Context, g: Groups) -> Answer:
    """'continued for a third day', 'for the second straight week', 'entered its fifth month': from its first one on."""
    n, unit = g["o"][0].value, "day" if g["u"][0].text == "night" else g["u"][0].value
    lead = g["d"][0]
    row = bool(g["x"]) and g["x"][0].text in _RUNNING
    if c.before not in ("for", "into", "in", "enter", "entered", "entering", "enters") or (g["x"] and not row) or g["u"][0].text.endswith("s"):
        return None
    if (c.before != "for" and not row and lead.text != "its") or (lead.tag == "." and lead.text not in ("its", "their")):
        return None
    if c.day is None or unit not in ("day", "week", "month", "year") or not 1 < n < 100:
        return None
    today = c.local.start if c.local is not None and c.local.precision == "day" and c.local.start and c.local.start <= c.day else c.day
    return "DURATION", replace(edtf.back_from(today, f"P{int(n) - 1}{unit[0].upper()}"), value=f"P{int(n)}{unit[0].upper()}")


@rule("D? [.]? (?P<u>U) - (?P<x>[.])")
def unit_long(c: Context, g: Groups) -> Answer:
    """'the decades-long siege', 'a day-long strike'."""
    if g["x"][0].text not in ("long", "old"):
        return None
    return "DURATION", When(length(None if g["u"][0].text.endswith("s") else 1, g["u"][0].value))


@rule("(?P<x>B)")
def weeklong(c: Context, g: Groups) -> Answer:
    """'a weeklong siege'."""
    unit, several = g["x"][0].value
    return "DURATION", When(length(None if several else 1, unit))


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


@rule("(?: (?P<n>N) | (?P<c>C) ) i D (?P<p>P)")
def hour_of_morning(c: Context, g: Groups) -> Answer:
    """'4 in the morning', 'seven in the evening'."""
    n, m = (g["c"][0].value if g["c"] else (g["n"][0].value, 0)), g["p"][0].value
    if not (n[0] == int(n[0]) and 0 < n[0] < 13) or m not in ("MO", "AF", "EV", "NI"):
        return None
    late = m in ("AF", "EV") or (m == "NI" and 5 < n[0] < 12)
    stamp = f"T{int(n[0]) % 12 + 12 * late:02d}:{n[1]:02d}"
    return "TIME", When(stamp) if c.day is None else replace(edtf.day(c.day), value=f"{c.day}{stamp}")


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
    day = _story_day(c)
    if day is None or _is_elsewhere(c):
        return "TIME", When(stamp if day is None else f"{day}{stamp}")
    return "TIME", replace(edtf.day(day), value=f"{day}{stamp}")


def _is_elsewhere(c: Context) -> bool:
    """Whether the story has come to a month or year that is over: of which of its days an hour is, nothing tells."""
    told = c.running
    return told is not None and c.day is not None and told.precision in ("month", "year") and told.end is not None and told.end < c.day


def _story_day(c: Context) -> dt.date | None:
    """The day of an hour told without one: the running day of the story, else the report's."""
    running = c.running.start if c.running is not None and c.running.precision == "day" else None
    return running if running is not None and c.day is not None and running <= c.day else c.day


@rule("(?P<d>[DIAJLX])? (?P<p>P)")
def part_of_day(c: Context, g: Groups) -> Answer:
    lead = g["d"][0] if g["d"] else None
    text, code = g["p"][0].text, g["p"][0].value
    stamp = f"T{code}"
    if text.endswith("s") and code in ("MO", "AF", "EV", "NI") and text != "overnight":
        return "SET", When(f"XXXX-XX-XX{stamp}")
    if c.day is None:
        return "TIME", When(f"XXXX-XX-XX{stamp}")
    if lead is not None and lead.tag == "A" and text != "overnight":
        return None
    if lead is not None and lead.tag in "X" and c.running and c.running.start and c.running.precision == "day":
        d = c.running.start + ONE_DAY
    elif lead is not None and lead.tag == "L":
        d = c.day - ONE_DAY
    elif (lead is not None and lead.tag == "I") or text in ("overnight",):
        d = c.day
    elif c.running and c.running.start and c.running.precision == "day":
        d = c.running.start
    elif lead is not None and lead.tag == "D" and (_is_elsewhere(c) or (c.running and c.running.precision != "month")):
        return "TIME", When(f"{c.day}{stamp}")  # 'the night', after a story of May: of which day, nothing tells
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
    return "SET", When(g["f"][0].value)


@rule("(?P<r>R)")
def now(c: Context, g: Groups) -> Answer:
    return "DATE", When("PRESENT_REF")


@rule("(?P<r>r) (?! U)")
def current(c: Context, g: Groups) -> Answer:
    """'current forecasts'."""
    return ("DATE", When("PRESENT_REF")) if g["r"][0].text == "current" else None


@rule("(?P<p>p)")
def recently(c: Context, g: Groups) -> Answer:
    return "DATE", When("PAST_REF")


@rule("D? (?P<p>L)")
def the_past(c: Context, g: Groups) -> Answer:
    return None


@rule("(?P<f>f)")
def soon(c: Context, g: Groups) -> Answer:
    return None if c.way < 0 and g["f"][0].text in ("soon", "shortly", "eventually") else ("DATE", When("FUTURE_REF"))


@rule("D? (?: [.] )?? (?P<f>[.]) (?: U )? (?P<y>Y)")
def fiscal(c: Context, g: Groups) -> Answer:
    return ("DATE", edtf.year(int(g["y"][0].value))) if g["f"][0].text in ("fiscal", "financial", "calendar", "fy") else None


@rule("(?P<q>k) (?: o? (?P<y>Y) )? | (?P<y2>Y) -? (?P<q2>k)")
def q3(c: Context, g: Groups) -> Answer:
    n, y = (g["q"] or g["q2"])[0].value
    return named_quarter(c, n, y or year_of(g["y"] or g["y2"]))
