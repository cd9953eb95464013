"""Date rules: days, months, years, decades, quarters and seasons by name or number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.resolve import edtf
from dragoman.resolve.edtf import When
from dragoman.resolve.time_rules import BESIDE, UNKNOWN, Answer, Context, Groups, Rule, keeper, near, step, year_of
from dragoman.resolve.time_words import Item

RULES: list[Rule] = []
rule = keeper(RULES)


@rule(
    "(?: (?P<w>W) ,? )? (?: (?P<m>M) D? (?P<d>[NO]) (?: [,oi]? (?P<y>Y) )? (?! - U) (?: ,? (?P<w3>W) (?! [P'] ) )?"
    " | D? (?P<d2>[NO]) o? (?P<m2>M) (?: [,oi]? (?P<y2>Y) )? )"
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
        if g["w"] or g["w3"]:  # the weekday says which year
            for x in (c.day.year, c.day.year - 1, c.day.year + 1):
                if (made := dt.date(x, month[0].value, int(n))).weekday() == (g["w"] or g["w3"])[0].value:
                    return "DATE", edtf.day(made)
        return "DATE", near(c, lambda x: edtf.day(dt.date(x, month[0].value, int(n))))
    except ValueError:
        return None


@rule("D? (?P<d>[NO]) (?P<m>M) (?P<y>N) (?= [,;] | $ )")
def day_month_short_year(c: Context, g: Groups) -> Answer:
    """'14th April 15', '10 Nov 11'; not '14 April 15', which may go on otherwise."""
    d, m, y = g["d"][0], g["m"][0], g["y"][0]
    if not re.fullmatch(r"\d\d", y.text) or d.value != int(d.value) or (d.tag == "N" and (len(m.text.rstrip(".")) > 3 or m.text == "may")):
        return None
    try:
        return "DATE", edtf.day(dt.date(year_of([y]) or 0, m.value, int(d.value)))
    except ValueError:
        return None


@rule("(?P<m>M) (?P<a>[NO]) [->&] (?: D? ) (?P<b>[NO]) (?: ,? (?P<y>Y) )? (?!U)")
def days_of_month(c: Context, g: Groups) -> Answer:
    return _days(c, g["m"], g["a"], g["m"], g["b"], g["y"])


@rule("(?P<m>M) (?P<a>[NO]) [->&] D? (?P<b>[NO]) ,? (?P<l>[LXI]) (?P<u>U)")
def days_of_relative_year(c: Context, g: Groups) -> Answer:
    """'June 7-8 this year'."""
    if c.day is None or g["u"][0].value != "year":
        return None
    return _days(c, g["m"], g["a"], g["m"], g["b"], [Item("Y", 0, 0, c.day.year + step(g["l"][0]), "")])


@rule("(?P<a>[NO]) [->&] D? (?P<b>[NO]) o? (?P<m>M) (?: ,? (?P<y>Y) )?")
def days_of_month_british(c: Context, g: Groups) -> Answer:
    return _days(c, g["m"], g["a"], g["m"], g["b"], g["y"])


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


@rule("(?P<m>M) (?: ,|o|i )? (?P<y>Y)")
def month_year(c: Context, g: Groups) -> Answer:
    return "DATE", edtf.month(int(g["y"][0].value), g["m"][0].value)


@rule("(?P<m>M) [->&] (?P<m2>M) (?: ,|o )? (?P<y>Y)")
def months_year(c: Context, g: Groups) -> Answer:
    """'June-August 1992'; 'Nov-Feb 2017' began in the year before."""
    y, a, b = int(g["y"][0].value), g["m"][0].value, g["m2"][0].value
    first = y - (a > b)
    return ("DATE", edtf.months(first, a, y, b, f"{first}-{a:02d}/{y}-{b:02d}")) if a != b else None


@rule("(?P<m>M) (?: o|i|, )? D? (?P<l>[LXI]) (?P<u>U)")
def month_of_relative_year(c: Context, g: Groups) -> Answer:
    """'March next year', 'December last year'."""
    if c.day is None or g["u"][0].text not in ("year", "yr"):
        return None
    return "DATE", edtf.month(c.day.year + step(g["l"][0]), g["m"][0].value)


@rule("(?P<m>M) (?P<d>[NO]) (?: ,|o )? (?P<l>[LXI]) U")
def day_of_relative_year(c: Context, g: Groups) -> Answer:
    try:
        return None if c.day is None else ("DATE", edtf.day(dt.date(c.day.year + step(g["l"][0]), g["m"][0].value, int(g["d"][0].value))))
    except ValueError:
        return None


@rule("D? (?P<d>[NO]) (?: (?P<u2>U) )? o D? (?P<l>[LXIJr]) (?P<u>U)")
def day_of_relative_month(c: Context, g: Groups) -> Answer:
    """'the 20th of next month'."""
    n = g["d"][0].value
    if c.day is None or g["u"][0].value != "month" or g["u"][0].text.endswith("s") or not 1 <= n <= 31 or n != int(n):
        return None
    if (g["u2"] and g["u2"][0].value != "day") or (g["d"][0].tag == "O" and not g["u2"] and not g["d"][0].text[:1].isdigit()):
        return None
    base = edtf.shift_date(c.day, step(g["l"][0]), "month")
    try:
        return "DATE", edtf.day(base.replace(day=int(n)))
    except ValueError:
        return None


@rule("(?P<w>W) ,? (?P<the>D)? (?P<d>O)")
def weekday_the_nth(c: Context, g: Groups) -> Answer:
    """'Tuesday the 19th', 'Friday the thirteenth': the nearest such day."""
    n = g["d"][0].value
    if c.day is None or n < 1 or not (g["d"][0].text[:1].isdigit() or (g["the"] and n > 4)):
        return None
    options = []
    for k in range(-12, 13):
        base = edtf.shift_date(c.day.replace(day=1), k, "month")
        if n <= edtf.last_day(base.year, base.month).day and (made := base.replace(day=n)).weekday() == g["w"][0].value:
            options.append(made)
    ahead = [d for d in options if d >= c.day] if c.way > 0 else [d for d in options if d <= c.day] if c.way < 0 else options
    return ("DATE", edtf.day(min(ahead, key=lambda d: abs(d - c.day)))) if ahead else None  # type: ignore[operator]


@rule("(?P<x>x)")
def month_in_figures(c: Context, g: Groups) -> Answer:
    """2014/10, 10/2014."""
    return "DATE", edtf.month(*g["x"][0].value)


@rule("(?: D (?P<d>[ON]) | (?P<bare>O) ) (?! [.UMWNKAo-] )")
def the_nth(c: Context, g: Groups) -> Answer:
    """'on the 15th', of the running month or the one that the clause points to."""
    d = (g["d"] or g["bare"])[0]
    if g["bare"] and c.before != "on":
        return None
    if c.day is None or d.value != int(d.value) or not 1 <= d.value <= 31 or (c.before not in _ON_THE and c.before):
        return None
    if not d.text[:1].isdigit() and not (d.text == "first" and c.before == "on" and c.way >= 0 and c.after in ("", ".")):
        return None  # 'the fifth': of what? but 'rent is due on the first'
    if d.tag == "N" and c.before:
        return None
    base = c.local.start if c.local is not None and c.local.start is not None and c.local.precision in ("day", "month") else None
    months = [base] if base is not None else [edtf.shift_date(c.day.replace(day=1), k, "month") for k in (-1, 0, 1)]
    options = [m.replace(day=int(d.value)) for m in months if d.value <= edtf.last_day(m.year, m.month).day]
    good = [x for x in options if (x >= c.day if c.way > 0 else x <= c.day)] or options
    return ("DATE", edtf.day(min(good, key=lambda x: abs(x - c.day)))) if good else None  # type: ignore[operator]


_ON_THE = ("on", "until", "till", "since", "by")


@rule("(?P<l>[LXIJ])? (?P<m>M)")
def month_alone(c: Context, g: Groups) -> Answer:
    m = g["m"][0].value
    lead = g["l"][0].tag if g["l"] else ""
    if c.day is None:
        return "DATE", When(f"XXXX-{m:02d}")
    if g["l"] and g["l"][0].text in BESIDE:  # 'the following March'
        base, ahead = c.running.start if c.running else None, lead == "X"
        if base is None:
            return "DATE", UNKNOWN
        return "DATE", edtf.month(base.year + (m <= base.month if ahead else -(m >= base.month)), m)
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


@rule("(?P<m>N) (?P<s>;) (?P<y>Y)")
def month_over_year(c: Context, g: Groups) -> Answer:
    """'since 2/2013'; not 'decree 2/2013'."""
    m = g["m"][0].value
    if (
        g["s"][0].text != "/"
        or not g["m"][0].text.isdigit()
        or not 0 < m < 13
        or c.before not in ("", "in", "since", "until", "till", "by", "from", "of")
    ):
        return None
    return "DATE", edtf.month(int(g["y"][0].value), int(m))


@rule("(?P<m>N) (?P<s>;) (?P<d>N) (?! [o%UN] )")
def short_figures_apart(c: Context, g: Groups) -> Answer:
    """'on 7 / 18', month first."""
    m, d = g["m"][0].text, g["d"][0].text
    if g["s"][0].text != "/" or c.before not in ("", "on") or not (m + d).isdigit() or c.after not in ("", ".", ","):
        return None
    try:
        return "DATE", near(c, lambda y: edtf.day(dt.date(y, int(m), int(d))))
    except ValueError:
        return None


@rule("(?: W ,? )? (?P<v>v)")
def short_figures(c: Context, g: Groups) -> Answer:
    """7/18, month first."""
    m, d = g["v"][0].value
    if c.before[:1].isdigit() or (g["v"][0].text.startswith(f"{d}/") and m != d and c.before not in ("on", "since", "until", "till", "by", "from")):
        return None  # 'rose 3 5/8', 'open 24/7'
    try:
        return "DATE", near(c, lambda y: edtf.day(dt.date(y, m, d)))
    except ValueError:
        return None


@rule("D (?P<u>U) (?P<y>[YN])")
def the_year(c: Context, g: Groups) -> Answer:
    """'the year two thousand'."""
    n = g["y"][0].value
    return ("DATE", edtf.year(int(n))) if g["u"][0].text == "year" and n == int(n) and 1000 <= n <= 2200 else None


@rule("(?P<l>[LX]) (?P<m>M) (?P<d>[NO]) (?! U)")
def last_day_of_month(c: Context, g: Groups) -> Answer:
    """'last Oct. 23'."""
    way = step(g["l"][0])
    try:
        return (
            None
            if c.day is None
            else ("DATE", near(replace(c, way=way, loose=False), lambda y: edtf.day(dt.date(y, g["m"][0].value, int(g["d"][0].value)))))
        )
    except ValueError:
        return None


@rule("(?P<y>Y) (?P<o>O) -? (?P<u>U) | (?P<l>[LXI]) (?P<u2>U) ' (?P<o2>O) -? (?P<u3>U) | (?P<y2>Y) (?P<u4>U)")
def quarter_of_year(c: Context, g: Groups) -> Answer:
    """'the 2021 third quarter', 'next year's first quarter', 'the 2021 quarter' (the running quarter's fellow)."""
    unit, o = (g["u"] or g["u3"] or g["u4"])[0].value, g["o"] or g["o2"]
    if unit != "quarter" or (g["u2"] and (g["u2"][0].value != "year" or c.day is None)):
        return None
    y = int((g["y"] or g["y2"])[0].value) if g["y"] or g["y2"] else c.day.year + step(g["l"][0]) if c.day else 0
    if o:
        return ("DATE", edtf.quarter(y, o[0].value)) if 0 < o[0].value < 5 else None
    running = c.running.value if c.running else ""
    return ("DATE", edtf.quarter(y, int(running[-1]))) if re.fullmatch(r"\d{4}-Q\d", running) else None


@rule("(?P<y>Y)")
def year_alone(c: Context, g: Groups) -> Answer:
    return "DATE", edtf.year(int(g["y"][0].value))


@rule("(?P<y>Y) (?: (?P<s>[-;]) ) (?P<m>N) (?! [U%] )")
def year_and_month(c: Context, g: Groups) -> Answer:
    """2014/10, 2014-10; not 2010-12, which is a range of years."""
    y, m = int(g["y"][0].value), g["m"][0].value
    if not re.fullmatch(r"\d\d", g["m"][0].text) or not 0 < m < 13 or g["s"][0].text not in ("-", "/") or (g["s"][0].text == "-" and m > y % 100):
        return None
    return "DATE", edtf.month(y, int(m))


@rule("(?P<y>Y) - (?P<m>N) - (?P<d>N)")
def figures_apart(c: Context, g: Groups) -> Answer:
    """2015-3-3."""
    try:
        return "DATE", edtf.day(dt.date(int(g["y"][0].value), int(g["m"][0].text), int(g["d"][0].text)))
    except ValueError:
        return None


@rule("(?P<d>N) (?P<s>[-;]) (?P<m>M) [-;] (?P<y>[YN])")
def day_month_year(c: Context, g: Groups) -> Answer:
    """31-Oct-74, 31/Oct/1974."""
    d, y = g["d"][0].value, year_of(g["y"])
    if d != int(d) or y is None or g["s"][0].text not in ("-", "/") or not re.fullmatch(r"\d\d|\d{4}", g["y"][0].text):
        return None
    try:
        return "DATE", edtf.day(dt.date(y, g["m"][0].value, int(d)))
    except ValueError:
        return None


@rule("(?P<y>[YN]) (?P<x>[.]) (?! [.] )")
def era(c: Context, g: Groups) -> Answer:
    """'in 300 BC' (-0299 in EDTF, whose year 0 is 1 BC; no calendar day is reckoned so long ago); 'in A.D. 70' and 'in 70 A.D.'."""
    n, word = g["y"][0].value, g["x"][0].text
    if n != int(n) or not 0 < n < 3000 or not g["y"][0].text.isdigit():
        return None
    if word.replace(".", "") in ("bc", "bce"):
        return "DATE", When(f"BC{int(n):04d}", f"{1 - int(n):05d}" if n > 1 else "0000", precision="year")
    return ("DATE", edtf.year(int(n))) if word in ("a.d.", "c.e.") or (word == "ad" and c.before in ("in", "since", "until")) else None


@rule("(?P<x>[.]) (?P<y>N)")
def anno_domini(c: Context, g: Groups) -> Answer:
    """'in A.D. 70'."""
    n = g["y"][0].value
    return ("DATE", edtf.year(int(n))) if g["x"][0].text == "a.d." and g["y"][0].text.isdigit() and 0 < n < 3000 else None


@rule("D? (?P<n>O) (?P<l>[LO]) (?P<u>U) o (?: (?P<m>M) (?: ,? (?P<y>Y) )? | (?P<y2>Y) )")
def nth_from_the_end(c: Context, g: Groups) -> Answer:
    """'the second last week of May', 'the third last day of 2018'."""
    n, unit, given = g["n"][0].value, g["u"][0].value, year_of(g["y"] or g["y2"])
    if g["l"][0].text != "last" or unit not in ("day", "week") or not 0 < n < 30:
        return None

    def make(y: int) -> When:
        last = edtf.last_day(y, g["m"][0].value if g["m"] else 12)
        if unit == "day":
            return edtf.day(last - edtf.ONE_DAY * (n - 1))
        return edtf.week(_nth_week(last, last, -1).start - 7 * edtf.ONE_DAY * (n - 1))

    return "DATE", make(given) if given else near(c, make)


@rule("D? (?P<o>[OL]) (?P<h>N) o (?: D? (?P<y>Y) | (?P<l>[LXID]) (?P<u>U) )")
def half_of_year(c: Context, g: Groups) -> Answer:
    """'the second half of 2019', 'the last half of this year'."""
    n, y = 2 if g["o"][0].tag == "L" else g["o"][0].value, year_of(g["y"])
    if g["h"][0].text != "half" or n not in (1, 2, -1):
        return None
    if y is None:
        if c.day is None or g["u"][0].value != "year":
            return None
        y = c.day.year + step(g["l"][0])
    return "DATE", edtf.half(y, 1 if n == 1 else 2)


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
        return named_quarter(c, g["o"][0].value, None)
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
        y = c.day.year + step(g["l"][0])
    if unit == "quarter":
        return ("DATE", edtf.quarter(y, n if n > 0 else 4)) if n in (-1, 1, 2, 3, 4) else None
    if unit == "week" and -1 <= n <= 52:
        return "DATE", _nth_week(dt.date(y, 1, 1), dt.date(y, 12, 31), n)
    if unit == "month" and -1 <= n <= 12:
        return "DATE", edtf.month(y, n if n > 0 else 12)
    if unit == "day":
        return ("DATE", edtf.day(dt.date(y, 1, 1) if n == 1 else dt.date(y, 12, 31))) if n in (1, -1) else None
    return None


def named_quarter(c: Context, n: int, y: int | None) -> Answer:
    """The n-th quarter; without a year the last one begun, or the nearest where the clause does not tell of the past."""
    if c.day is None and y is None:
        return "DATE", When(f"XXXX-Q{n}")
    return "DATE", edtf.quarter(y, n) if y else near(replace(c, loose=c.way >= 0), lambda x: edtf.quarter(x, n))


def _nth_week(first: dt.date, last: dt.date, n: int) -> When:
    """The n-th week of the month or year from `first` to `last`, -1 the last; a week belongs where most of its days do (ISO 8601)."""
    if n > 0:
        return edtf.week(first + edtf.ONE_DAY * ((3 - first.weekday()) % 7 + 7 * (n - 1)))
    return edtf.week(last - edtf.ONE_DAY * ((last.weekday() - 3) % 7))


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
        return _nth_week(dt.date(y, m, 1), edtf.last_day(y, m), n)

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
        base = edtf.shift_date(c.day, step(g["l"][0]), "month")
        return "DATE", edtf.day(edtf.nth_weekday(base.year, base.month, g["w"][0].value, n))
    return "DATE", (lambda f: f(given) if given else near(c, f))(lambda y: edtf.day(edtf.nth_weekday(y, g["m"][0].value, g["w"][0].value, n)))
