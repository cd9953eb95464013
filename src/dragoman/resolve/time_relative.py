"""Date rules: days, weeks, months and feasts as counted from the report's date or the running one."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from dragoman.resolve import edtf
from dragoman.resolve.edtf import ONE_DAY, When
from dragoman.resolve.time_feasts import feast
from dragoman.resolve.time_lengths import length, reach
from dragoman.resolve.time_rules import BESIDE, CLOCK_UNITS, UNIT_LETTER, UNKNOWN, Answer, Context, Groups, Rule, keeper, near, step, year_of
from dragoman.resolve.time_words import Item

RULES: list[Rule] = []
rule = keeper(RULES)


@rule("(?P<t>T)")
def day_word(c: Context, g: Groups) -> Answer:
    return "DATE", When("XXXX-XX-XX") if c.day is None else edtf.day(c.day + ONE_DAY * g["t"][0].value)


@rule("(?P<t>t)")
def tonight(c: Context, g: Groups) -> Answer:
    return "TIME", When("TNI") if c.day is None else replace(edtf.day(c.day), value=f"{c.day}TNI")


_AS_SOON_AS = ("as early as", "as soon as")


@rule("D (?P<u>U) (?: o | (?P<b>[.]) i? ) (?: (?P<m>M) (?P<d>[NO]) (?: ,? (?P<y>Y) )? | (?P<d2>[NO]) (?P<m2>M) (?P<y2>Y)? )")
def week_of(c: Context, g: Groups) -> Answer:
    """'the week of March 6', 'the week beginning March 6'; a Sunday names the week that it opens."""
    if g["b"] and g["b"][0].text not in ("beginning", "starting", "commencing"):
        return None
    m, d, y = (g["m"] or g["m2"])[0].value, (g["d"] or g["d2"])[0].value, year_of(g["y"] or g["y2"])
    if g["u"][0].text != "week" or d != int(d):
        return None
    try:
        return "DATE", _week_from(y, m, int(d)) if y else near(c, lambda x: _week_from(x, m, int(d)))
    except ValueError:
        return None


def _week_from(y: int, m: int, d: int) -> When:
    day = dt.date(y, m, d)
    return edtf.week(day + ONE_DAY if day.weekday() == 6 else day)


@rule("(?P<w>W) (?: (?P<p>P) | (?= [&,]+ W (?P<p2>P) ) )")
def weekday_nights(c: Context, g: Groups) -> Answer:
    """'on Monday and Tuesday nights', 'Friday mornings': each week."""
    part = (g["p"] or g["p2"])[0]
    code = part.value
    if not part.text.endswith("s") or code not in ("MO", "AF", "EV", "NI"):
        return None
    return "SET", When(f"XXXX-WXX-{g['w'][0].value + 1}T{code}")


@rule("(?P<w>W)")
def weekday(c: Context, g: Groups) -> Answer:
    w = g["w"][0].value
    if g["w"][0].text.endswith("days"):
        return "SET", When(f"XXXX-WXX-{w + 1}")
    if c.day is None:
        return "DATE", When(f"XXXX-WXX-{w + 1}")
    if c.way > 0 or c.before in ("until", "till") or (c.before == "by" and c.way == 0) or c.before in _AS_SOON_AS:
        return "DATE", edtf.day(c.day + ONE_DAY * ((w - c.day.weekday()) % 7))
    return "DATE", edtf.day(c.day - ONE_DAY * ((c.day.weekday() - w) % 7))


@rule("D? (?P<l>[LXI]) (?P<w>W)")
def relative_weekday(c: Context, g: Groups) -> Answer:
    w, lead = g["w"][0].value, g["l"][0]
    if c.day is None:
        return "DATE", When(f"XXXX-WXX-{w + 1}")
    if lead.text in BESIDE:  # 'the following Tuesday'
        base = c.running.start if c.running and c.running.precision == "day" else None
        if base is None:
            return "DATE", When(f"XXXX-WXX-{w + 1}")
        return "DATE", edtf.day(
            base + ONE_DAY * ((w - base.weekday() - 1) % 7 + 1) if lead.tag == "X" else base - ONE_DAY * ((base.weekday() - w - 1) % 7 + 1)
        )
    if lead.tag == "L":
        return "DATE", edtf.day(c.day - ONE_DAY * ((c.day.weekday() - w - 1) % 7 + 1))
    if lead.tag == "X":
        gap = (w - c.day.weekday() - 1) % 7 + 1
        return "DATE", edtf.day(c.day + ONE_DAY * (gap + 7 if gap <= 2 and lead.text == "next" and w > c.day.weekday() else gap))
    this = c.day + ONE_DAY * (w - c.day.weekday())
    return "DATE", edtf.day(this + 7 * ONE_DAY if c.way > 0 and this < c.day else this)


@rule("(?P<n>[NA]) (?P<w>W) (?P<d>[gba])")
def weekdays_from_now(c: Context, g: Groups) -> Answer:
    """'three Fridays from now', 'two Thursdays ago'."""
    n = int(g["n"][0].value) if g["n"][0].tag == "N" else 1
    if c.day is None or not 0 < n < 60 or g["d"][0].text not in ("ago", "back", "from now", "from today", "hence"):
        return None
    if g["d"][0].tag == "g":
        return "DATE", edtf.day(c.day - ONE_DAY * ((c.day.weekday() - g["w"][0].value - 1) % 7 + 1 + 7 * (n - 1)))
    return "DATE", edtf.day(c.day + ONE_DAY * ((g["w"][0].value - c.day.weekday() - 1) % 7 + 1 + 7 * (n - 1)))


@rule("(?P<w>[WM]) a (?P<x>X)")
def after_next(c: Context, g: Groups) -> Answer:
    """'Friday after next'."""
    if c.day is None:
        return None
    v = g["w"][0].value
    if g["w"][0].tag == "M":
        return "DATE", edtf.month(c.day.year + 1 + (v <= c.day.month), v)
    return "DATE", edtf.day(c.day + ONE_DAY * ((v - c.day.weekday() - 1) % 7 + 8))


@rule("D? (?P<u>U) (?P<a>a) (?P<x>X) (?! U)")
def unit_after_next(c: Context, g: Groups) -> Answer:
    """'the week after next'."""
    if c.day is None or g["a"][0].text != "after" or g["x"][0].text != "next" or g["u"][0].text.endswith("s"):
        return None
    return "DATE", this_unit(c.day, g["u"][0].value, 2) or UNKNOWN


@rule("(?P<l>[LXI]) (?P<u>U) (?: '|i|,i )? (?P<w>W) (?! ' ) | (?P<w2>W) (?P<f>[<]) (?P<l2>[LXI]) (?P<u2>U)")
def weekly_weekday(c: Context, g: Groups) -> Answer:
    """'last week's Sunday', 'next week on Tuesday'."""
    if c.day is None or (g["u"] or g["u2"])[0].value != "week":
        return None
    return "DATE", edtf.day(c.day + ONE_DAY * ((g["w"] or g["w2"])[0].value - c.day.weekday() + 7 * step((g["l"] or g["l2"])[0])))


@rule("(?P<w>W) (?: o|, )? (?P<l>[LXI]) (?P<u>U)")
def weekday_of_week(c: Context, g: Groups) -> Answer:
    if c.day is None or g["u"][0].value != "week":
        return None
    return "DATE", edtf.day(c.day + ONE_DAY * (g["w"][0].value - c.day.weekday() + 7 * step(g["l"][0])))


@rule("(?P<t>[TW]) (?P<u>U)")
def week_from_day(c: Context, g: Groups) -> Answer:
    return None


@rule("A U i? (?: ago )? (?P<w>[WT])")
def week_and_day(c: Context, g: Groups) -> Answer:
    return None


@rule("(?: D|I|J )? (?P<h>H) (?: (?: i|, )? (?P<y>Y) )?")
def holiday(c: Context, g: Groups) -> Answer:
    given = year_of(g["y"])
    return "DATE", feast(g["h"][0].value, c, given)


@rule("(?P<h>H) (?: o|, |i )? (?P<l>[LXI]) (?P<u>U)")
def feast_of_year(c: Context, g: Groups) -> Answer:
    """'Thanksgiving of next year'."""
    return ("DATE", feast(g["h"][0].value, c, c.day.year + step(g["l"][0]))) if c.day and g["u"][0].value == "year" else None


@rule("(?: (?P<m>M) (?P<d>[NO])? | (?P<h>H) ) (?: ,? (?P<n>[NA]) (?P<u>U) (?P<w>g) | (?P<i>i) (?P<n2>[NA]) (?P<u2>U) )")
def in_a_year_away(c: Context, g: Groups) -> Answer:
    """'in March two years ago', 'on April 3 a year ago', 'Christmas in three years'."""
    n, unit = (g["n"] or g["n2"])[0], (g["u"] or g["u2"])[0]
    if c.day is None or unit.value != "year" or (g["i"] and g["i"][0].text != "in") or (g["w"] and g["w"][0].text != "ago"):
        return None
    years = int(n.value) if n.tag == "N" else 1
    y = c.day.year - years if g["w"] else c.day.year + years
    if g["h"]:
        return "DATE", feast(g["h"][0].value, c, y)
    m = g["m"][0].value
    if not g["d"]:
        return "DATE", edtf.month(y, m)
    try:
        return "DATE", edtf.day(dt.date(y, m, int(g["d"][0].value)))
    except ValueError:
        return None


@rule("D? (?P<h>H) (?P<y>Y)? (?P<u>U) (?P<y2>Y)?")
def feast_weekend(c: Context, g: Groups) -> Answer:
    """'the Easter weekend', 'Labor Day weekend': with the days between the feast and it."""
    if g["u"][0].text != "weekend":
        return None
    found = feast(g["h"][0].value, c, year_of(g["y"] or g["y2"]))
    if found.precision != "day" or found.start is None:
        return None
    d, k = found.start, found.start.weekday()
    saturday = d + ONE_DAY * (5 - k if k > 1 else -2 - k)  # a feast on Monday or Tuesday ends the weekend, one on Thursday begins it
    return "DATE", edtf.days(min(d, saturday), max(d, saturday + ONE_DAY))


@rule("(?P<l>[LX]) U? '? (?P<h>H)")
def relative_holiday(c: Context, g: Groups) -> Answer:
    way = step(g["l"][0])
    return "DATE", feast(g["h"][0].value, replace(c, way=way, running=None), None)


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
    if unit == "year":  # as TimeML annotates it, though it is the year up to now
        return "DATE", reach(c.day, lead.tag, 1, unit, f"{c.day.year + step(lead)}")
    return "DURATION", reach(c.day, lead.tag, 1, unit, length(1, unit))


@rule("(?P<g>[bG]|a)? D? (?P<l>[LXI]|r) (?: [.]?? ) (?P<u>U)")
def relative_unit(c: Context, g: Groups) -> Answer:
    """'last week', 'this year', 'earlier this month', 'the current quarter'; 'the past week' is a stretch up to now."""
    unit, lead = g["u"][0].value, g["l"][0]
    plural = g["u"][0].text.endswith("s") and unit != "century"
    if c.day is None or unit in CLOCK_UNITS or unit == "millennium":
        return None
    if plural:
        return None
    beside = -1 if lead.text in ("previous", "preceding", "prior") else 1 if lead.text in ("following", "subsequent", "ensuing") else 0
    if beside:
        near_by = _from_running(c, unit, beside)
        return "DATE", _part(near_by, g["g"][0]) if g["g"] and g["g"][0].tag == "G" else near_by
    if lead.tag == "X" and unit == "day" and lead.text == "next":
        return "DATE", _from_running(c, unit, 1)
    n = step(lead)
    if lead.text == "latest":
        n = -1 if unit == "quarter" else 0
    made = this_unit(c.day, unit, n)
    if made is None:
        return None
    if unit == "night" and lead.text in ("last",):
        return "TIME", replace(edtf.day(c.day - ONE_DAY), value=f"{c.day - ONE_DAY}TNI")
    if unit == "weekend" and lead.tag == "L" and c.day.weekday() >= 5:
        made = edtf.weekend(c.day - 7 * ONE_DAY)
    if unit == "weekend" and lead.text in ("coming", "upcoming", "forthcoming") and c.day.weekday() < 5:
        made = edtf.weekend(c.day)
    if unit == "weekend" and lead.tag == "I" and c.way < 0 and c.day.weekday() < 3:
        made = edtf.weekend(c.day - 7 * ONE_DAY)
    if g["g"]:
        word = g["g"][0]
        if lead.tag in "Ir" and word.tag == "b" and made.start and made.start <= c.day:
            return "DATE", _stretch(made, made.start, c.day)
        if lead.tag in "Ir" and word.tag == "a" and made.end and c.day <= made.end:
            return "DATE", _stretch(made, c.day, made.end)
        if word.tag == "G":
            return "DATE", _part(made, word)
    return "DATE", made


@rule("(?P<g>[ba]) i D (?P<u>U)")
def earlier_in_the_unit(c: Context, g: Groups) -> Answer:
    """'earlier in the week', 'later in the year'."""
    unit, back = g["u"][0].value, g["g"][0].text == "earlier"
    if c.day is None or g["u"][0].text.endswith("s") or g["g"][0].text not in ("earlier", "later") or unit not in ("week", "month", "year"):
        return None
    made = this_unit(c.day, unit)
    if made is None or made.start is None or made.end is None:
        return None
    if not back and c.way < 0:
        return "DATE", made  # 'met later in the week': which week, nothing tells but the story
    return "DATE", _stretch(made, *((made.start, c.day) if back else (c.day, made.end)))


@rule("D? (?P<r>[.]) o (?P<l>[DIr]) (?P<u>U)")
def rest_of_the_unit(c: Context, g: Groups) -> Answer:
    """'the rest of the year': from the report on."""
    unit = g["u"][0].value
    if c.day is None or g["r"][0].text not in ("rest", "remainder") or g["u"][0].text.endswith("s") or unit not in ("week", "month", "year"):
        return None
    made = this_unit(c.day, unit)
    return None if made is None or made.end is None else ("DATE", _stretch(made, c.day, made.end))


def _stretch(made: When, first: dt.date, last: dt.date) -> When:
    """Part of a week, month or year up to or from a day, told at the precision of the unit below it; the whole where nothing of it is left out."""
    if first == made.start and last == made.end:
        return made
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


@rule("(?: D? (?P<u>U) -? | A (?P<u>U) - ) (?P<w>[gb]) (?P<o>O)? (?P<u2>U)?".replace("A (?P<u>U)", "A (?P<ua>U)"))
def year_ago(c: Context, g: Groups) -> Answer:
    """'the year-ago quarter', 'year-earlier results': a year before the running date."""
    unit = (g["u"] or g["ua"])[0]
    if unit.value != "year" or g["w"][0].text not in ("ago", "earlier") or c.day is None or unit.text.endswith("s"):
        return None
    if g["o"] and g["u2"] and g["u2"][0].value == "quarter":
        return "DATE", edtf.quarter(c.day.year - 1, g["o"][0].value)
    base = c.running if c.running and re.fullmatch(r"\d{4}-Q\d", c.running.value) else None
    if g["u2"] and g["u2"][0].value == "quarter" and base is None:
        base = this_unit(c.day, "quarter", -1)
    if base is not None and base is c.running and base.start is not None and base.start.year < c.day.year:
        return "DATE", base  # which has been told of already
    return "DATE", edtf.shift(base, -1, "year") if base else edtf.year(c.day.year - 1)


@rule("D (?P<u>U) (?P<b>[ba])")
def day_before(c: Context, g: Groups) -> Answer:
    """'the day before', 'the week after', with nothing after it."""
    return None if g["u"][0].text.endswith("s") else ("DATE", _from_running(c, g["u"][0].value, -1 if g["b"][0].tag == "b" else 1))


@rule("D (?P<u>U)")
def over_the_weekend(c: Context, g: Groups) -> Answer:
    """'over the weekend': the last one, or the coming one in a future clause."""
    if c.day is None or g["u"][0].value != "weekend" or g["u"][0].text.endswith("s"):
        return None
    return "DATE", edtf.weekend(c.day if c.way > 0 or c.day.weekday() >= 5 else c.day - 7 * ONE_DAY)


@rule("D (?: [.] )?? (?P<u>U) (?= (?P<e>[.]) (?P<m>M) (?P<d>[NO]) (?: ,? (?P<y>Y) )? )")
def the_quarter_ended(c: Context, g: Groups) -> Answer:
    """'the quarter ended July 31': the quarter of the calendar that most of it fills."""
    if c.day is None or g["u"][0].text != "quarter" or g["e"][0].text not in ("ended", "ending"):
        return None
    given, over = year_of(g["y"]), g["e"][0].text == "ended"
    try:
        end = dt.date(given or c.day.year, g["m"][0].value, int(g["d"][0].value))
        if not given and (end > c.day) == over:
            end = end.replace(year=c.day.year + (-1 if over else 1))
    except ValueError:
        return None
    middle = end - 45 * ONE_DAY
    return "DATE", edtf.quarter(middle.year, (middle.month - 1) // 3 + 1)


@rule("D (?P<l>L) (?P<x>[.])")
def latest_period(c: Context, g: Groups) -> Answer:
    """'in the latest period', of a firm's results: the running quarter or the last one."""
    told = c.running.value if c.running else ""
    if c.day is None or g["l"][0].text != "latest" or g["x"][0].text != "period" or "-Q" not in told:
        return None
    return "DATE", this_unit(c.day, "quarter", -1) or UNKNOWN


@rule("D (?: [.] )?? (?P<u>U) (?= [.] )")
def the_year_ended(c: Context, g: Groups) -> Answer:
    """'for the year ended March 31'."""
    return ("DURATION", When("P1Y")) if g["u"][0].text == "year" and c.after in ("ended", "ending") else None


@rule("(?: (?<= [su] ) ) (?P<x>[.])")
def since_then(c: Context, g: Groups) -> Answer:
    if g["x"][0].text != "then":
        return None
    return "DATE", c.running if c.running and c.running.start else UNKNOWN


@rule("D (?: (?P<f>[.]) )?? (?P<u>U) (?! - )")
def the_quarter(c: Context, g: Groups) -> Answer:
    """'the quarter', 'the year': the last or the running one."""
    unit = g["u"][0].value
    if c.day is None or g["u"][0].text.endswith("s") or (g["f"] and g["f"][0].text not in ("full", "whole", "entire", "fiscal")):
        return None
    if unit == "quarter":
        return "DATE", c.local if c.local and "-Q" in c.local.value else this_unit(c.day, "quarter", -1) or UNKNOWN
    if unit == "year" and c.after not in ("ended", "ending", "to", "through", "o", "of") and c.before in ("for", "in", "during", "of", "throughout"):
        return "DATE", edtf.year(c.day.year)
    if unit in ("year", "month"):
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
    made = this_unit(c.day, g["u"][0].value, step(g["l"][0]) if g["l"] else 0)
    if made is None:
        return None
    return "DATE", _part(made, g["g"][0])


def _part(made: When, word: Item) -> When:
    """The end of a week is its Friday to Sunday, that of a year its December; else thirds."""
    if word.text.endswith("end of") and made.start and made.end:
        if made.precision == "year":
            return replace(edtf.month(made.start.year, 12), value=made.value)
        if made.precision == "week":
            return replace(edtf.days(made.end - 2 * ONE_DAY, made.end), value=made.value)
    return edtf.part_of(made, word.value)


@rule("D? (?P<s>S) (?= & S o? (?P<y>Y) )")
def season_beside(c: Context, g: Groups) -> Answer:
    """'the spring and summer of 2019'."""
    return "DATE", edtf.season(int(g["y"][0].value), g["s"][0].value)


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
    return None if c.day is None else ("DATE", edtf.season(c.day.year + step(g["l"][0]), g["s"][0].value))
