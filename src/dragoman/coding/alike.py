"""Comparisons that merging within a report and linking across reports share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar


class OfCountry(Protocol):
    """Whoever has a country, or none that is known."""

    @property
    def country(self) -> str | None: ...


T = TypeVar("T", bound=OfCountry)


def kin(a: str, b: str) -> bool:
    """'meet' and 'meeting', 'bomb' and 'bombardment': the longest common beginning is most of the shorter word."""
    n = 0
    for x, y in zip(a, b):
        if x != y:
            break
        n += 1
    return n >= 4 and n >= 0.75 * min(len(a), len(b))


def concord(a: Sequence[T], b: Sequence[T], same: Callable[[T, T], bool]) -> str:
    """How two sides of an act agree: not said, said once, equal, part, of one country, overlap, unknown or at odds. `same` says whether two are one."""
    if not a or not b:
        return "not said" if not a and not b else "said once"
    a, b = _distinct(a, same), _distinct(b, same)
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    exact = sum(any(same(x, y) for y in large) for x in small)
    if exact == len(small):
        return "equal" if len(a) == len(b) else "part"
    countries = sum(any(x.country is not None and x.country == y.country for y in large) for x in small)
    if countries == len(small):
        return "of one country"
    return "overlap" if exact or countries else "unknown" if any(x.country is None for x in [*a, *b]) else "at odds"


def _distinct(parties: Sequence[T], same: Callable[[T, T], bool]) -> list[T]:
    out: list[T] = []
    for p in parties:
        if not any(same(p, q) for q in out):
            out.append(p)
    return out
