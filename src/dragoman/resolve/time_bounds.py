"""What the status of an act allows of a date: no plan before the report, no deed after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from dragoman.records import TimeSpan
from dragoman.resolve import edtf
from dragoman.resolve.time import TimeMention
from dragoman.resolve.time_rules import FAR
from dragoman.resolve.time_tense import way_of
from dragoman.resolve.time_words import lexicon
from dragoman.trees import Analysis

BEGUN = frozenset("begin start launch open".split())


def bounded(analysis: Analysis, mention: TimeMention, trigger: int, via: Sequence[int], status: str, today: dt.date | None) -> TimeSpan | None:
    """The mention's time as the event's status allows it."""
    span = mention.time
    if mention.kind == "SET":
        return None
    if mention.kind == "DURATION" and span is None:
        # 'the seven-year war', 'has ruled for ten years': counted back from the report
        if status == "ongoing" and today is not None:
            made = edtf.back_from(today, mention.value)
            if made.edtf and made.precision and made.start:
                text, where = analysis.text(mention.first, mention.end), analysis.span(mention.first, mention.end)
                return TimeSpan(made.edtf, made.start.isoformat(), None, made.precision, text, where, "publication")
        return None
    if span is None or span.edtf.endswith("XX"):
        return None  # 'the massacre of this century'
    nouns = {trigger, *via, *analysis.deps(trigger, "obj"), *([analysis.heads[trigger]] if analysis.bare[trigger] == "acl" else [])}
    first = any(analysis.lower[c] in ("first", "only") for w in nouns for c in analysis.children[w])
    reckoned = span.edtf.endswith("/..") or (first and mention.kind == "DURATION" and span.precision == "interval")
    if reckoned and status != "ongoing" and any(is_superlative(analysis, w) for w in nouns):
        return None  # 'the first meeting since 1991', 'the first to visit it in the past ten years'
    if today is None:
        return span
    day = today.isoformat()
    if status == "occurred" and mention.first and analysis.lower[mention.first - 1] == "for" and span.precision == "day":
        return None  # 'cancelled a vote set for Friday', 'called an election for May 5': whatever the tree says, the vote's day
    if span.edtf.startswith("../") and status == "occurred" and (span.end or "") > day and way_of(analysis, trigger) <= 0:
        return None  # 'has ordered them to leave by May': the deadline is not the order's
    if span.edtf.endswith("/..") and status != "ongoing":
        left = span.edtf.partition("/")[0]
        if span.start and span.start <= day and status == "occurred":
            return replace(span, edtf=day if left == day else f"{left}/{day}", end=day, precision="day" if left == day else span.precision)
    if (status == "planned" and span.end is not None and span.end < day) or (status == "occurred" and span.start is not None and span.start > day):
        if status == "occurred" and way_of(analysis, mention.first) > 0:
            return span  # the tense says more than the status
        above = next((w for w in range(mention.first, mention.end) if not mention.first <= analysis.heads[w] < mention.end), mention.first)
        if status == "occurred" and analysis.heads[above] != trigger and analysis.bare[above] == "nmod":
            return None  # 'the offer of talks on May 15': the day of the talks
        return turned(span, today, ahead=status == "planned")
    return span


def is_most(analysis: Analysis, w: int) -> bool:
    """'deadliest', 'worst', 'most violent': by its ending, where the tagger does not say so."""
    word = analysis.lower[w]
    if analysis.feats[w].get("Degree") == "Sup" or word in ("worst", "most", "least"):
        return True
    return analysis.upos[w] == "ADJ" and (word.endswith("iest") or (word.endswith("est") and len(word) > 5 and word not in _NO_MOST))


_NO_MOST = frozenset("honest modest latest earnest dishonest immodest".split())


def is_superlative(analysis: Analysis, w: int) -> bool:
    """'the first', 'the deadliest', 'the fifth': the noun is reckoned among its like."""
    return any(
        is_most(analysis, c)
        or analysis.feats[c].get("NumType") == "Ord"
        or analysis.lemmas[c].lower() in ("first", "last", "only")
        or lexicon().phrases.get(analysis.lower[c], ("", 0))[0] == "O"
        for c in analysis.children[w]
        if analysis.deprels[c] in ("amod", "det", "advmod")
    )


def is_nth_day(analysis: Analysis, mention: TimeMention) -> bool:
    """'a third day', 'a second straight night'."""
    last = mention.end - 1
    return analysis.lemmas[last].lower() in ("day", "night", "week", "month") and is_superlative(analysis, last) and analysis.case(last) == "for"


def is_worst_since(analysis: Analysis, found: TimeSpan, trigger: int) -> bool:
    """'The attack was the deadliest since July', 'the worst violence since the war ended in 2009': reckoned from then on, and not of then."""
    if found.span is None or found.span[0] < analysis.starts[trigger]:
        return False
    head = analysis.heads[trigger]
    told = [trigger, *([head] if head >= 0 and analysis.deprels[trigger].startswith("nsubj") and analysis.deps(head, "cop") else [])]
    told = [w for w in told if is_most(analysis, w) or is_superlative(analysis, w)]
    return any(
        analysis.lower[k] == "since" and analysis.starts[k] < found.span[0]
        for w in told
        for k in range(w, analysis.sentences[analysis.sentence_of[w]][1])
    )


def turned(span: TimeSpan, today: dt.date, ahead: bool) -> TimeSpan | None:
    """A weekday or a month without a year, read the other way round; None where the words leave no choice."""
    start = edtf.parse_day(span.start)
    words = {lexicon().phrases.get(w.lower(), ("",))[0] for w in (span.text or "").split()}
    if start is None or span.anchor != "publication" or not words & {"W", "M"}:
        return None
    step = edtf.ONE_DAY * 7 * (1 if ahead else -1)
    if span.precision == "day" and abs((start - today).days) < 7 and "W" in words:
        moved = edtf.day(start + step)
    elif span.precision in ("day", "month"):
        year = start.year + (1 if ahead else -1)
        try:
            moved = edtf.day(start.replace(year=year)) if span.precision == "day" else edtf.month(year, start.month)
        except ValueError:
            return None
    else:
        return None
    assert moved.edtf and moved.start and moved.end
    if not ahead and span.precision == "day" and (today - moved.end).days > FAR:
        return None  # 'put off a visit on May 9', told on May 8: no deed of last year
    if (ahead and moved.end < today) or (not ahead and moved.start > today):
        return None
    return replace(span, edtf=moved.edtf, start=moved.start.isoformat(), end=moved.end.isoformat())


def is_of_the_asking(span: TimeSpan, status: str, today: dt.date | None) -> bool:
    """'last week threatened to cut ties': of what is only wanted, a day gone by is the day that somebody spoke of it."""
    return status == "proposed" and today is not None and ".." not in span.edtf and (span.end or "9999") < today.isoformat()


def is_a_lifetime(analysis: Analysis, mention: TimeMention) -> bool:
    """'the Qing dynasty (1644-1911)': the years of a name, not of what was done to it."""
    span = mention.time is not None and "/" in mention.time.edtf and mention.time.precision == "interval"
    start = next((k for k in range(mention.first - 1, max(mention.first - 4, 0), -1) if analysis.words[k] == "("), 0)
    return span and start > 0 and analysis.upos[start - 1] in ("PROPN", "NOUN") and ")" in analysis.words[mention.end : mention.end + 3]


def is_over(span: TimeSpan | None, status: str, today: dt.date | None) -> bool:
    """Whether a time was over before the report, though the act still goes on."""
    return span is not None and status == "ongoing" and ".." not in span.edtf and today is not None and (span.end or "9999") < today.isoformat()


def lasting_from(analysis: Analysis, span: TimeSpan, via: Sequence[int], status: str, today: dt.date | None) -> TimeSpan:
    """'since they launched their offensive in May': what still goes on has gone on from the day on which it was begun."""
    begun = any(analysis.lemmas[w].lower() in BEGUN for w in via)
    if not begun or not span.start or not is_over(span, status, today):
        return span
    return replace(span, edtf=f"{span.edtf.partition('/')[0]}/..", end=None, precision="interval")
