"""ACLED and UCDP GED: tables of violence and protest, with their own names for who takes part and codes for how exactly it is known."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from dragoman.coding.views import place_codes
from dragoman.export.common import (
    Item,
    Left,
    Row,
    best,
    called,
    country,
    data,
    day,
    first_day,
    high,
    joined,
    last_day,
    low,
    number,
    regions,
    sides,
)  # fmt: skip
from dragoman.records import Event, Party

_TIME = {"day": 1, "week": 2}


def acled(item: Item) -> list[Row] | Left:
    e, spec = item.event, data("acled")
    kinds = spec["events"].get(f"{e.type} {e.mode}", spec["events"].get(e.type))
    if kinds is None:
        return Left("of a type that ACLED has no row for")
    date = first_day(e)
    if date is None:
        return Left("with no date, nor their report")
    land = e.place.country if e.place else None
    left, right = sides(e)
    inter = [_inter(side, land) for side in (left, right)]
    if kinds == "attack":
        kinds = (None, None) if inter[1] is None else spec["attack"]["civilian" if inter[1] == "Civilians" else "armed"]
    kind, sub = kinds
    names = [[called(p) for p in side] for side in (left, right)]
    if e.type == "PROTEST":
        inter[0] = "Rioters" if e.mode == "riot" else "Protesters"
        who = country(left[0].country if left else land)
        names[0] = [f"{inter[0]} ({who.name})" if who else inter[0], *names[0]]
    known = country(land)
    violent = e.type == "ASSAULT" and e.mode != "destroy"
    numeric = data("countries")["numeric"].get(land)
    size = e.counts.get("size")
    row: Row = {
        "event_id_cnty": f"{land or 'XXX'}{number(e.id) % 10**9}", "event_date": date.isoformat(), "year": date.year, "time_precision": _TIME.get(_precision(e), 3),
        "disorder_type": spec["disorder"].get(kind, "Political violence"), "event_type": kind, "sub_event_type": sub,
        "actor1": names[0][0] if names[0] else None, "assoc_actor_1": joined(names[0][1:], "; "), "inter1": inter[0],
        "actor2": names[1][0] if names[1] else None, "assoc_actor_2": joined(names[1][1:], "; "), "inter2": inter[1],
        "interaction": joined((i for i in inter if i), "-"), "civilian_targeting": "Civilian targeting" if violent and inter[1] == "Civilians" else None,
        "iso": int(numeric) if numeric else None, "region": regions("acled").get(land or ""), "country": known.name if known else None,
        "source": e.document.source, "notes": item.quote, "fatalities": best(e.counts.get("dead")) or 0, "tags": f"crowd size={size.text}" if size else None,
        "timestamp": _seconds(day(e.document.date)),
    }  # fmt: skip
    if e.place:
        row |= {
            "admin1": e.place.admin1, "location": e.place.name, "latitude": e.place.lat, "longitude": e.place.lon,
            "geo_precision": place_codes(e.place).acled,
        }  # fmt: skip
    return [row]


def _inter(parties: Sequence[Party], land: str | None) -> str | None:
    """What kind of actor the first party of known sector is, seen from the country of the event."""
    spec = data("acled")
    for party in parties:
        for kind, sectors in spec["inter"].items():
            if party.sectors and party.sectors[0] in sectors:
                abroad = kind == "State forces" and land is not None and party.country not in (None, land)
                return spec["foreign"] if abroad else kind
    return None


def _seconds(date: dt.date | None) -> int | None:
    return None if date is None else (date - dt.date(1970, 1, 1)).days * 86400


def _precision(e: Event) -> str:
    """How exactly the day is known; an event without a date takes its report's, which is no more than the week."""
    return (e.date.precision if e.date and e.date.start else None) or "week"


def ucdp(item: Item, without_deaths: bool = False) -> list[Row] | Left:
    e = item.event
    dead = e.counts.get("dead")
    if e.type != "ASSAULT":
        return Left("of a type that UCDP has no row for")
    if not best(dead) and not without_deaths:
        return Left("with no death told")
    first, last = first_day(e), last_day(e)
    if first is None or last is None:
        return Left("with no date, nor their report")
    left, right = sides(e)
    role = [_role(side) for side in (left, right)]
    a, b = called(left[0]) if left else None, "Civilians" if role[1] == "civilians" else called(right[0]) if right else None
    land, states = e.place.country if e.place else None, [country(s[0].country) if s and r == "state" else None for s, r in zip((left, right), role)]
    known, document = country(land), e.document
    row: Row = {
        "id": number(e.id), "relid": f"{land or 'XXX'}-{first.year}-{e.id}", "year": first.year, "code_status": "Clear", "type_of_violence": _type(role),
        "dyad_name": f"{a} - {b}" if a and b else None, "side_a": a, "side_b": b, "number_of_sources": 1,
        "source_article": joined((v for v in (document.source, document.date, document.title) if v), ","), "source_office": document.source,
        "source_date": document.date, "source_headline": document.title, "source_original": joined((s.name or s.text for s in e.attribution), "; "),
        "country": known.name if known else None, "country_id": known.gw if known else None, "region": regions("ucdp").get(land or ""),
        "event_clarity": 2 if "acts" in e.counts else 1, "date_prec": _date_prec(e, first, last), "date_start": first.isoformat(), "date_end": last.isoformat(),
        "deaths_b": best(dead) if role[1] in ("state", "group") else None, "deaths_civilians": best(dead) if role[1] == "civilians" else None,
        "deaths_unknown": best(dead) if role[1] is None else None, "best": best(dead), "high": high(dead), "low": low(dead),
        "gwnoa": states[0].gw if states[0] else None, "gwnob": states[1].gw if states[1] else None,
    }  # fmt: skip
    if e.place:
        lat, lon = e.place.lat, e.place.lon
        row |= {
            "where_prec": place_codes(e.place).ucdp, "where_coordinates": e.place.name, "where_description": e.place.text, "adm_1": e.place.admin1,
            "latitude": lat, "longitude": lon,
        }  # fmt: skip
        if lat is not None and lon is not None:
            row |= {"geom_wkt": f"POINT ({lon:g} {lat:g})", "priogrid_gid": priogrid(lat, lon)}
    return [row]


def priogrid(lat: float, lon: float) -> int:
    """The cell of PRIO-GRID (Tollefsen, Strand and Buhaug 2012) that holds a point: 720 cells of half a degree in a row, from the south-west corner."""
    row, column = min(math.floor((lat + 90) * 2), 359), min(math.floor((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _role(parties: Sequence[Party]) -> str | None:
    spec = data("ucdp")
    for party in parties:
        if party.sectors and party.sectors[0] != "UNK":
            main = party.sectors[0]
            return "state" if main in spec["state"] else "group" if main in spec["groups"] else "civilians"
    return None


def _type(role: Sequence[str | None]) -> int | None:
    if role[1] == "civilians":
        return 3
    if None in role or role[0] == "civilians":
        return None
    return 1 if "state" in role else 2


def _date_prec(e: Event, first: dt.date, last: dt.date) -> int:
    """1 for a day, 2 for two to six, 3 for a week, 4 for up to a month, 5 for longer; 3 where only the report's date is known."""
    if not (e.date and e.date.start):
        return 3
    days = (last - first).days + 1 if e.date.end else 400
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)
