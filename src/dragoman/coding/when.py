"""When an act took place: what its mentions tell of its day, taken together; else the day that the story had come to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.merge import Cluster
from dragoman.coding.sameness import Draft, same_party
from dragoman.records import TimeSpan
from dragoman.resolve.edtf import parse_day

_NEAR = 3  # sentences between talks and the visit on which they are held
_HOUR = re.compile(r"\d{1,2}([:.]\d\d)?\s*([ap]\.?m\.?|o.clock|hours)?\s*(local time|gmt|utc)?\s*(\(.*\))?", re.IGNORECASE)
_FINEST = {"day": 0, "week": 1, "interval": 2, "month": 3, "season": 4, "year": 5, "decade": 6}


def is_hour(text: str | None) -> bool:
    """Whether a time is told by the clock alone, as in '4 a.m. local time'."""
    return text is not None and _HOUR.fullmatch(text.strip()) is not None and not text.strip().isdigit()


def date_of_act(drafts: Sequence[Draft], status: str, published: str | None) -> TimeSpan | None:
    """Of the dates that the mentions tell, the finest of those that agree with most of the others; a plan's day is not before the report's
    (`published`, YYYY-MM-DD) and a deed's not after. None where the report does not say."""
    heard = [d for d in drafts if (d.status == "negated") == (status == "negated")]  # a refusal's day is not the day of what was refused
    told = [date for d in heard if d.date is not None and (date := _fitted(d.date, status, published)) is not None]
    if told:
        agreeing = max(([x for x in told if overlap(x, y)] for y in told), key=len)
        return min(agreeing, key=lambda d: _FINEST.get(d.precision, 7))
    return next((d.running for d in drafts if d.running is not None and _fitted(d.running, status, published) is not None), None)


def dates_of_acts(acts: Sequence[Cluster], published: str | None) -> list[TimeSpan | None]:
    """The date of each act of a document. Talks told beside a dated visit or meeting of one of those who talk are dated with it."""
    dates = [date_of_act(c.drafts, c.status, published) for c in acts]
    out = list(dates)
    for k, c in enumerate(acts):
        if dates[k] is None and c.type == "CONSULT" and c.status == "planned":
            mine = c.parties("actors") + c.parties("recipients")
            for j, other in enumerate(acts):
                theirs = other.parties("actors") + other.parties("recipients")
                date = dates[j]
                if date is None or other.type != "CONSULT" or other.status != "planned" or not any(same_party(p, q) for p in mine for q in theirs):
                    continue
                if min(abs(d.sentence - o.sentence) for d in c.drafts for o in other.drafts) <= _NEAR:
                    out[k] = replace(date, anchor="event")
                    break
    return out


def _fitted(date: TimeSpan, status: str, published: str | None) -> TimeSpan | None:
    """The date if the status allows it: the mention of another act may have come among those of a plan."""
    today = parse_day(published)
    if today is None:
        return date
    if status == "planned" and date.end == today.isoformat() and (date.start or "0000") < today.isoformat():
        return None  # 'since 2001': what has been so up to now
    if (status == "planned" and date.end is not None and date.end < today.isoformat()) or (
        status == "occurred" and date.start is not None and date.start > today.isoformat()
    ):
        return None
    return date


def overlap(a: TimeSpan, b: TimeSpan) -> bool:
    """Whether two stretches share a day; what has no end is open there."""
    return (a.start or "0000") <= (b.end or "9999") and (b.start or "0000") <= (a.end or "9999")
