"""The countries of data/actors/countries.yaml with their numbers in other lists, and the name under which somebody may ask for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from dragoman.data import lines, read_yaml


@dataclass(frozen=True, slots=True)
class Country:
    """`code` is ISO 3166-1 alpha-3; `cow` and `gw` the numbers of the Correlates of War and of Gleditsch and Ward; `fips` is FIPS 10-4."""

    code: str
    name: str
    iso2: str | None = None
    fips: str | None = None
    cow: int | None = None
    gw: int | None = None
    names: tuple[str, ...] = ()


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its code."""
    found = {}
    for code, entry in read_yaml("actors/countries.yaml")[0].items():
        if not isinstance(entry, Mapping):  # what the file says of itself
            continue
        names = tuple(str(n) for key in ("variants", "former") for n in lines(entry.get(key)))
        numbers = {key: int(entry[key]) if key in entry else None for key in ("cow", "gw")}
        found[str(code)] = Country(str(code), str(entry["name"]), _text(entry, "iso2"), _text(entry, "fips"), numbers["cow"], numbers["gw"], names)
    return MappingProxyType(found)


def _text(entry: Mapping[str, str], key: str) -> str | None:
    return str(entry[key]) if key in entry else None


@cache
def country_code(name: str) -> str | None:
    """The code of a country by its code, or any of its names ('Syria', 'Ivory Coast'), in whatever case; None where no country has it."""
    known = countries()
    if name.upper() in known and len(name) == 3:
        return name.upper()
    wanted = name.casefold().removeprefix("the ")
    first = next((c.code for c in known.values() if c.name.casefold() == wanted), None)
    return first or next((c.code for c in known.values() if wanted in (n.casefold() for n in c.names)), None)
