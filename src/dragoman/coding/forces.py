"""What armed forces do is not what a crowd does, whatever the words: 'the rebels marched on the capital', 'soldiers guarded the square'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.match import Match
from dragoman.records import Party

_ARMED = frozenset({("MIL",), ("REB",), ("COP",), ("PRM",)})
_IN_ARMS = {"demo": ("MOBILIZE", "troops"), "riot": ("ASSAULT", None), "obstruct": ("COERCE", "restrict")}


_SYMBOLIC = frozenset("burn chant stamp trample shout".split())


def as_forces_do(m: Match, actors: Sequence[Party], lemma: str) -> Match:
    """The match with the type and mode of an act of forces, where only they did it."""
    kinds = {p.sectors[:1] for p in actors}
    burned = lemma in _SYMBOLIC  # 'Islamists burned a flag': as crowds do
    if m.type == "MOBILIZE" and (m.mode, kinds) in (("police", {("MIL",)}), ("troops", {("COP",)})):
        return replace(m, mode="troops" if m.mode == "police" else "police")
    if m.type == "PROTEST" and kinds and kinds <= _ARMED and m.mode in _IN_ARMS and (m.mode != "obstruct" or ("REB",) not in kinds) and not burned:
        type_, mode = _IN_ARMS[m.mode]
        return replace(m, type=type_, mode=mode)
    return m
