"""When an act took place: what its mentions tell of its day, taken together; else the day that the story had come to."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.coding.sameness import Draft
from dragoman.records import TimeSpan
from dragoman.resolve.edtf import parse_day
from dragoman.resolve.time_choose import turned

_FINEST = {"day": 0, "week": 1, "interval": 2, "month": 3, "season": 4, "year": 5, "decade": 6}


def date_of_act(drafts: Sequence[Draft], status: str, published: str | None) -> TimeSpan | None:
    """Of the dates that the mentions tell, the finest of those that agree with most of the others; a plan's day is not before the report's
    (`published`, YYYY-MM-DD) and a deed's not after. None where the report does not say."""
    told = [date for d in drafts if d.date is not None and (date := _fitted(d.date, status, published)) is not None]
    if told:
        agreeing = max(([x for x in told if _overlap(x, y)] for y in told), key=len)
        return min(agreeing, key=lambda d: _FINEST.get(d.precision, 7))
    return next((d.running for d in drafts if d.running is not None), None) if status in ("occurred", "ongoing") else None


def _fitted(date: TimeSpan, status: str, published: str | None) -> TimeSpan | None:
    """The date if the status allows it, or the weekday or month read the other way round."""
    today = parse_day(published)
    if today is None:
        return date
    if (status == "planned" and date.end is not None and date.end < today.isoformat()) or (
        status == "occurred" and date.start is not None and date.start > today.isoformat()
    ):
        return turned(date, today, ahead=status == "planned")
    return date


def _overlap(a: TimeSpan, b: TimeSpan) -> bool:
    return (a.start or "0000") <= (b.end or "9999") and (b.start or "0000") <= (a.end or "9999")
