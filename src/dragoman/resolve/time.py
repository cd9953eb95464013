"""When: the time expressions of a report and what they mean.

`find_times` reads the words (resolve/time_words.py tags them; time_dates.py, time_relative.py and time_lengths.py hold the rules) with the
report's date and the tense of the governing clause as context. Which of them dates an event: time_choose.py and time_running.py.
Nothing is more exact than the text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from dragoman.records import TimeSpan
from dragoman.resolve import edtf, time_dates, time_lengths, time_relative
from dragoman.resolve.edtf import When
from dragoman.resolve.time_rules import Context, Groups
from dragoman.resolve.time_tense import UNPLANNED, looks_ahead_from_then, way_of
from dragoman.resolve.time_words import Item, tag_sentence
from dragoman.trees import Analysis

RULES = (*time_dates.RULES, *time_relative.RULES, *time_lengths.RULES)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: words [first, end), TIMEX3 kind (DATE, TIME, DURATION, SET) and value, and the stretch of calendar time that it
    names with its preposition ('since 1948' is 1948/..); `time` is None where none can be reckoned ('recently', 'for two hours')."""

    first: int
    end: int
    kind: str
    time: TimeSpan | None
    value: str


@dataclass(slots=True)
class _Found:
    kind: str
    when: When
    i: int  # items [i, j) of the sentence
    j: int
    anchor: str
    ranged: When | None = None


def find_times(analysis: Analysis, way: int | None = None) -> list[TimeMention]:
    """The time expressions of a document in text order; without a document date, relative ones keep `time` None. `way`: where a date
    without its year or week points (-1 back, 1 ahead), instead of where its clause does."""
    today = edtf.parse_day(analysis.document.date)
    running: When | None = None
    out: list[TimeMention] = []
    for first, end in analysis.sentences:
        items = tag_sentence(analysis, first, end)
        tags = "".join(i.tag for i in items)
        found, running = _scan(analysis, items, tags, today, running, way)
        found = [f for f in _merge(found, items, tags) if not _is_name(analysis, items[f.i].first, items[f.j - 1].end, tags[f.i : f.j], first)]
        _relate(found, items, tags)
        _anchor(analysis, found, items, tags)
        for f in found:
            a, b = items[f.i].first, items[f.j - 1].end
            time = f.ranged or f.when
            span = None
            if tags[f.i : f.j] == "DP" and any(analysis.bare[c] == "acl" for c in analysis.children[b - 1]):
                time = When(f.when.value)  # 'the night that he was shot'
            if time.edtf is not None and time.precision is not None:
                start, stop = (d.isoformat() if d else None for d in (time.start, time.end))
                span = TimeSpan(time.edtf, start, stop, time.precision, analysis.text(a, b), analysis.span(a, b), f.anchor)
            out.append(TimeMention(a, b, f.kind, span, f.when.value))
    return out


def _scan(
    analysis: Analysis, items: list[Item], tags: str, today: dt.date | None, running: When | None, way: int | None
) -> tuple[list[_Found], When | None]:
    """Leftmost, longest, first rule."""
    if not tags.strip(".;,'-&oDAi<>zqJ"):
        return [], running
    starts: dict[int, list[tuple[int, int, dict[str, tuple[int, int]]]]] = {}
    for k, (_, pattern, _) in enumerate(RULES):
        for m in pattern.finditer(tags):
            if m.end() > m.start():
                starts.setdefault(m.start(), []).append((-m.end(), k, {name: m.span(name) for name in m.groupdict()}))
    out: list[_Found] = []
    local: When | None = None
    dated = False
    i, n = 0, len(items)
    while i < n:
        contexts: dict[int, Context] = {}  # many rules try the same words
        for minus_end, k, spans in sorted(starts.get(i, []), key=lambda c: c[:2]):
            groups: Groups = {name: items[a:b] if a >= 0 else [] for name, (a, b) in spans.items()}
            context = contexts.get(minus_end)
            if context is None:
                context = replace(_context(analysis, items, i, -minus_end, today, running, local), dated=dated)
                if way is not None:
                    context = replace(context, way=way, loose=False)
                contexts[minus_end] = context
            answer = RULES[k][2](context, groups)
            if answer is None:
                continue
            kind, when = answer
            if kind:
                out.append(_Found(kind, when, i, -minus_end, _anchor_name(k, groups, context, when)))
            if kind in ("DATE", "TIME") and when.edtf and when.start and when.precision != "decade":
                goes_on = dated and local is not None and local.start is not None and local.start.year == when.start.year
                dated = goes_on or any(item.tag in "YVxk" for item in items[i:-minus_end])
                local = when
                if running is None or not _is_of_saying(analysis, items[-minus_end - 1].end - 1, when, today):
                    running = when
            i = -minus_end - 1
            break
        i += 1
    return out, running


_SAYING = frozenset("say tell report announce add state confirm quote".split())


def _is_of_saying(analysis: Analysis, last: int, when: When, today: dt.date | None) -> bool:
    """'it said on Monday', of the report's own days: the story stays at the day that it told of."""
    head = analysis.heads[last]
    near = today is not None and when.start is not None and when.precision == "day" and 0 <= (today - when.start).days < 2
    return near and head >= 0 and analysis.lemmas[head].lower() in _SAYING


def _context(analysis: Analysis, items: Sequence[Item], i: int, j: int, today: dt.date | None, running: When | None, local: When | None) -> Context:
    last = items[j - 1].first
    way = way_of(analysis, last) if today else 0
    top = next((w for w in range(items[i].first, items[j - 1].end) if not items[i].first <= analysis.heads[w] < items[j - 1].end), last)
    head = analysis.heads[top]
    if head >= 0 and analysis.lemmas[head].lower() in UNPLANNED and analysis.bare[top] in ("nmod", "compound", "amod"):
        way = min(way, -1)  # 'will discuss Friday's attack': what nobody plans lies behind
    if way < 0 and ((head >= 0 and _is_called_off(analysis, head)) or _is_set_for(items, i)) and not _is_just_over(items[i:j], today):
        way = 1  # 'called off Friday's summit', 'cancelled a vote set for Friday': it was still to come
    loose = head >= 0 and analysis.upos[head] in ("NOUN", "PROPN") and analysis.bare[top] in ("nmod", "compound", "amod", "nummod")
    if head >= 0 and analysis.lemmas[head].lower() in ("start", "begin", "commence", "due") and analysis.feats[head].get("Tense") != "Past":
        loose = True  # 'with production starting in December'
    prior = items[i - 1].end - 1 if i else -1
    counted = prior >= 0 and (
        analysis.upos[prior] in ("NUM", "SYM")
        or (analysis.upos[prior] == "NOUN" and any(analysis.deprels[c] == "nummod" for c in analysis.children[prior]))
    )
    return Context(
        today,
        way,
        running,
        local,
        loose,
        _before(items, i),
        items[j].text if j < len(items) else "",
        way > 0 and looks_ahead_from_then(analysis, last),
        counted,
    )


_OFF = {"call": "off", "put": "off", "push": "back", "pull": "out"}
_CALLS_OFF = frozenset("cancel postpone delay scrap shelve defer".split())


def _is_called_off(analysis: Analysis, noun: int) -> bool:
    """Whether a noun is what somebody calls off or puts off."""
    verb = analysis.heads[noun]
    if verb < 0 or analysis.upos[noun] not in ("NOUN", "PROPN") or (analysis.deprels[noun] != "nsubj:pass" and noun < verb):
        return False
    lemma = analysis.lemmas[verb].lower()
    return lemma in _CALLS_OFF or (lemma in _OFF and _OFF[lemma] in analysis.lower[verb + 1 : verb + 3])


def _is_set_for(items: Sequence[Item], i: int) -> bool:
    """'a vote set for', 'talks scheduled on'; what 'had been set for' a day may be put off since."""
    lead = [item.text for item in items[max(i - 4, 0) : i]]
    return lead[-1:] in (["for"], ["on"]) and lead[-2:-1] in (["set"], ["scheduled"], ["planned"], ["slated"], ["due"]) and "been" not in lead


def _is_just_over(items: Sequence[Item], today: dt.date | None) -> bool:
    """A weekday that was yesterday or the day before."""
    return today is not None and any(item.tag == "W" and 0 < (today.weekday() - item.value) % 7 < 3 for item in items)


def _before(items: Sequence[Item], i: int) -> str:
    """The word before item i and the time of day before it; 'as early as' and 'as soon as' in full. A clause that opens with 'until' tells how things
    were up to then: it looks back as 'since' does."""
    while i and (items[i - 1].tag in "CmZP" or (items[i - 1].tag == "N" and items[i].tag in "mZ")):
        i -= 1
    if i == 1 and items[0].text in ("until", "till"):
        return "since"
    words = [item.text for item in items[max(i - 3, 0) : i]]
    if words[-1:] in (["until"], ["till"]) and words[-2:-1] in (["not"], ["n't"]):
        return "on"  # 'it was not until Monday that he left'
    return " ".join(words) if words[:1] == ["as"] and words[2:] == ["as"] else words[-1] if words else ""


def _anchor_name(k: int, groups: Groups, context: Context, when: When) -> str:
    """From what the date was reckoned: 'text' where it says all itself, else the report's date or the running one."""
    if when.edtf is None:
        return "text"
    bare = RULES[k][2](replace(context, day=None, running=None, local=None), groups)
    if bare is not None and bare[1].edtf == when.edtf:
        return "text"
    without = RULES[k][2](replace(context, running=None, local=None), groups)
    return "publication" if context.running is None or (without is not None and without[1] == when) else "running"


def _merge(found: list[_Found], items: list[Item], tags: str) -> list[_Found]:
    """'10 p.m.' + 'Wednesday', 'Friday' + 'morning', 'early' + 'September', 'the night of' + 'July 18' are one expression each."""
    out: list[_Found] = []
    for f in found:
        if out:
            last = out[-1]
            gap = tags[last.j : f.i]
            if gap in ("", ",", "i", "o", ",i", "iD", "G", "iG", "'") and {last.kind, f.kind} == {"DATE", "TIME"}:
                date, time = (last, f) if last.kind == "DATE" else (f, last)
                stamp = time.when.value.partition("T")[2]
                if stamp and date.when.precision == "day" and (gap != "o" or last is time):
                    out[-1] = _Found("TIME", replace(date.when, value=f"{date.when.value}T{stamp}"), last.i, f.j, date.anchor)
                    continue
            if (
                gap in ("", ",")
                and last.kind == f.kind == "TIME"
                and last.when.value[-6:-5] == "T"
                and f.when.value[-3:-2] == "T"
                and last.when.start == f.when.start
            ):
                out[-1] = replace_found(last, j=f.j)
                continue
        out.append(f)
    for f in out:
        lead = tags[f.i - 1] if f.i else ""
        if lead == "G" and (f.i < 2 or tags[f.i - 2] != "-"):
            f.when = edtf.part_of(f.when, items[f.i - 1].value if items[f.i - 1].value in ("early", "mid", "late") else "early")
            f.i -= 1
        elif lead in ("b", "a") and f.kind in ("DATE", "TIME") and items[f.i - 1].text in ("earlier", "later"):
            f.i -= 1
        elif f.kind == "DATE" and {i.text for i in items[max(f.i - 2 if lead == "i" else f.i - 1, 0) : f.i]} & _PERHAPS:
            f.when = edtf.uncertain(f.when)
        elif lead == "q" and f.kind == "DATE" and tags[f.j : f.j + 1] != "'":
            f.when = edtf.about(f.when)
            f.i -= 1
    return out


def _is_name(analysis: Analysis, first: int, end: int, tags: str, start: int) -> bool:
    """'This Week', 'USA Today': vague words in capitals, amid a sentence in lower case, are a title. `start`: the sentence's first word."""
    if set(tags) & set("MWHSVYNOCKv") or first == start or not all(w[:1].isupper() for w in analysis.words[first:end]):
        return False
    if end - first == 1 and not analysis.words[first - 1][:1].isalnum():
        return False  # the first word of a quotation
    last = analysis.sentences[analysis.sentence_of[first]][1]
    rest = [w for w in (*analysis.words[start:first], *analysis.words[end:last]) if w.isalpha()]
    return 2 * sum(w[0].islower() for w in rest) > len(rest)


_PERHAPS = frozenset("perhaps possibly maybe presumably probably".split())


def replace_found(f: _Found, j: int) -> _Found:
    return _Found(f.kind, f.when, f.i, j, f.anchor, f.ranged)


def _relate(found: list[_Found], items: list[Item], tags: str) -> None:
    """Prepositions: since, until, by, from ... to, between ... and."""
    for k, f in enumerate(found):
        if f.kind not in ("DATE", "TIME") or f.when.edtf is None:
            continue
        at = f.i - 1
        if at >= 0 and tags[at] == "D":
            at -= 1
        lead = items[at].text if at >= 0 else ""
        if at > 0 and (items[at - 1].text, lead) in (("ahead", "of"), ("prior", "to")):
            lead = "before"
        if at > 0 and items[at - 1].text in ("not", "n't") and lead in ("until", "till"):
            continue
        after = found[k + 1] if k + 1 < len(found) else None
        if (
            after is not None
            and tags[f.j : after.i] == "&"
            and f.when.precision == after.when.precision == "day"
            and f.when.end
            and after.when.start == f.when.end + edtf.ONE_DAY
            and f.kind == after.kind
        ):
            f.ranged = after.ranged = edtf.between(f.when, after.when)  # 'on Monday and Tuesday'
            continue
        if after is not None and after.kind in ("DATE", "TIME") and f.ranged is None:
            gap = tags[f.j : after.i].replace("D", "")
            if f.kind == after.kind == "TIME" and set(tags[f.i : f.j]) <= set("NCmZ") and after.when.precision == "day":
                f.when, f.anchor = replace(after.when, value=f"{after.when.value.partition('T')[0]}T{f.when.value.partition('T')[2]}"), after.anchor
            words = {i.text for i in items[f.j : after.i]}
            if (gap in (">", ">G", "u", "-") and (lead == "from" or words & {"until", "till", "through", "-"} or gap == ">")) or (
                lead == "between" and gap == "&"
            ):
                if f.anchor != "text" and after.anchor == "text":
                    f.when = _in_year_of(f.when, after.when)
                made = edtf.between(f.when, after.when)
                if made.edtf is None and f.anchor != "text" and "M" in tags[f.i : f.j] and "M" in tags[after.i : after.j]:
                    # 'from May to September', of which only one is of this year
                    f.when = _in_year_of(f.when, after.when)
                    made = edtf.between(f.when, after.when)
                if made.edtf:
                    f.ranged = after.ranged = made
                    continue
        if f.ranged is not None:
            continue
        if lead == "from" and at and items[at - 1].text.startswith("dat"):
            continue  # 'dates from 1820'
        if lead in ("since", "starting", "beginning", "from") and not (lead == "from" and f.when.precision in ("day", "interval")):
            f.ranged = edtf.since(f.when)
        elif f.kind == "DATE" and lead in ("until", "till", "by", "before") and at >= 0 and tags[at - 1 : at] not in ("U", "g"):
            f.ranged = edtf.until(f.when)
        elif lead == "after" and tags[at - 1 : at] != "U":
            f.ranged = edtf.since(f.when)


def _in_year_of(when: When, last: When) -> When:
    """'from November 20 to November 21, 1991': a day or month told without its year is of that of the last, or of the one before."""
    if when.start is None or last.start is None or when.precision not in ("day", "month"):
        return when
    for year in (last.start.year, last.start.year - 1):
        with suppress(ValueError):  # February 29
            start = when.start.replace(year=year)
            if start <= last.start:
                return edtf.day(start) if when.precision == "day" else edtf.month(year, start.month)
    return when


def _anchor(analysis: Analysis, found: list[_Found], items: list[Item], tags: str) -> None:
    """'a year after the 1973 war', 'two days before the July 5 vote': reckoned from the date that stands in the phrase."""
    for k, f in enumerate(found[:-1]):
        if tags[f.i : f.j] in ("DUb", "DUa") and items[f.j - 1].text in ("before", "after"):
            _day_beside(f, found[k + 1], items, tags)
            continue
        if tags[f.i : f.j] == "W":
            _weekday_beside(f, found[k + 1], items, tags)
            continue
        if f.kind != "DURATION" or f.when.edtf is not None or f.j >= len(items):
            continue
        word = items[f.j].text
        back = word in ("before", "prior", "ahead")
        if not back and word not in ("after", "following", "later", "since", "from"):
            continue
        date = found[k + 1]
        between = range(items[f.j].end, items[date.i].first)
        if date.when.start is None or len(between) > 7 or any(analysis.upos[w] in ("VERB", "PUNCT") for w in between):
            continue
        number, unit = f.when.value[1:-1], {"D": "day", "W": "week", "M": "month", "Y": "year"}.get(f.when.value[-1])
        if unit is None or not number.isdigit():
            continue
        # a shift finer than the date that it starts from says no more than that date
        order = ("day", "week", "month", "year")
        base = date.when.precision
        if base in order and order.index(base) > order.index(unit):
            continue
        if not back and f.i and items[f.i - 1].text == "for":  # 'for three days from Monday': so long, from then on
            last = edtf.day(edtf.shift_date(date.when.start, int(number), unit)) if base == "day" else edtf.shift(date.when, int(number), unit)
            f.ranged, f.anchor = edtf.between(date.when, last), "event"
            continue
        if base == "day" and unit != "day" and (word == "from" or (unit == "year" and "H" in tags[date.i : date.j])):
            # 'a week from Friday' is counted to the day, and a year after a feast is the feast again
            f.ranged, f.anchor = edtf.day(edtf.shift_date(date.when.start, int(number), unit)), "event"
            continue
        f.ranged = edtf.shift(date.when, -int(number) if back else int(number), unit)
        f.anchor = "event"


def _weekday_beside(f: _Found, date: _Found, items: list[Item], tags: str) -> None:
    """'the Friday before Easter', 'the third Tuesday after Christmas': counted from that day, itself left out."""
    lead = tags[f.i - 1] if f.i else ""
    n = items[f.i - 1].value if lead == "O" else 1
    if lead not in ("D", "O") or items[f.j].text not in ("after", "before") or not set(tags[f.j + 1 : date.i]) <= set("D") or not 0 < n < 20:
        return
    if date.when.precision != "day" or date.when.start is None:
        return
    weekday, base = items[f.i].value, date.when.start
    if items[f.j].text == "after":
        f.when = edtf.day(base + edtf.ONE_DAY * ((weekday - base.weekday() - 1) % 7 + 1 + 7 * (n - 1)))
    else:
        f.when = edtf.day(base - edtf.ONE_DAY * ((base.weekday() - weekday - 1) % 7 + 1 + 7 * (n - 1)))
    f.i -= lead == "O"
    f.anchor = "event"


def _day_beside(f: _Found, date: _Found, items: list[Item], tags: str) -> None:
    """'the day before the July 5 vote', 'the week after Easter'."""
    unit, back = items[f.j - 2].value, items[f.j - 1].text == "before"
    if date.when.start is None or not set(tags[f.j : date.i]) <= set("D") or unit not in ("day", "week", "month", "year"):
        return
    order = ("day", "week", "month", "year")
    if date.when.precision not in order or order.index(date.when.precision) > order.index(unit):
        return
    f.when = edtf.shift(date.when, -1 if back else 1, unit)
    f.anchor = "event"
