"""POLECAT, ICEWS, GDELT 2.0 and the flat table: what an event is in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dragoman.export.common import (
    Item,
    Left,
    Row,
    best,
    called,
    country,
    data,
    first_day,
    high,
    joined,
    low,
    number,
    pairs,
    town,
)  # fmt: skip
from dragoman.records import Event, Party
from dragoman.version import VERSION

QUADS = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
LEAD = 600
"""Characters from the start of a report within which GDELT's IsRootEvent takes an event for a main one."""
_NO_DATE = Left("with no date, nor their report")


def polecat(item: Item) -> list[Row] | Left:
    e = item.event
    date = first_day(e)
    if date is None:
        return _NO_DATE
    row: Row = {
        "Event ID": e.id, "Event Date": date.isoformat(), "Event Type": e.plover or e.type, "Event Mode": e.mode, "Intensity": e.score,
        "Quad Code": e.quad and e.quad.upper(), "Contexts": joined(e.contexts, "; "), "Language": "eng", "Version": f"dragoman {VERSION}",
        "Source": e.document.source, "Publication Date": e.document.date,
    }  # fmt: skip
    for side, parties in (("Actor", e.actors), ("Recipient", e.recipients)):
        sectors = list(dict.fromkeys(s for p in parties for s in p.sectors))
        row |= {
            f"{side} Name": joined((called(p) for p in parties), "; "), f"{side} Country": _known(p.country for p in parties),
            f"{side} COW": _known(c.cow if (c := country(p.country)) else None for p in parties), f"Primary {side} Sector": sectors[0] if sectors else None,
            f"{side} Sectors": joined(sectors, "; "), f"{side} Title": _known(p.role for p in parties), f"{side} Name Raw": joined((p.text for p in parties), "; "),
        }  # fmt: skip
    if e.place:
        row |= {
            "Placename": e.place.name, "City": town(e), "Province": e.place.admin1, "Country": e.place.country, "Latitude": e.place.lat,
            "Longitude": e.place.lon, "GeoNames ID": e.place.geonames, "Raw Placename": e.place.text, "Feature Type": e.place.precision,
        }  # fmt: skip
    return [row]


def _known(values: Iterator[Any]) -> str | None:
    return joined(dict.fromkeys(v for v in values if v is not None), "; ")


def icews(item: Item) -> list[Row] | Left:
    e = item.event
    date = first_day(e)
    if date is None:
        return _NO_DATE
    names, codes = data("cameo")["sectors"], data("cameo")["codes"]
    row: Row = {
        "Event Date": date.isoformat(), "Event Text": codes.get(e.cameo), "CAMEO Code": e.cameo, "Intensity": e.score, "Publisher": e.document.source,
        "Story ID": number(e.document.id, e.document.date),
    }  # fmt: skip
    if e.place:
        row |= {
            "City": town(e), "Province": e.place.admin1, "Country": _name(e.place.country), "Latitude": e.place.lat, "Longitude": e.place.lon
        }  # fmt: skip
    rows = []
    for n, pair in enumerate(pairs(e)):
        own: Row = {"Event ID": number(e.id, str(n))}
        for side, party in zip(("Source", "Target"), pair):
            sectors = [names[s] for s in party.sectors if s in names] if party else []
            own |= {
                f"{side} Name": called(party),
                f"{side} Sectors": joined(sectors, ","),
                f"{side} Country": _name(party.country) if party else None,
            }
        rows.append(own | row)
    return rows


def _name(code: str | None) -> str | None:
    known = country(code)
    return known.name if known else None


def gdelt(item: Item) -> list[Row] | Left:
    e = item.event
    date = first_day(e)
    if date is None:
        return _NO_DATE
    cameo, published = e.cameo or "", (e.document.date or date.isoformat()).replace("-", "")
    row: Row = {
        "SQLDATE": f"{date:%Y%m%d}", "MonthYear": f"{date:%Y%m}", "Year": date.year, "FractionDate": round(date.year + (date.month * 30 + date.day) / 365, 4),
        "IsRootEvent": int(bool(e.mentions) and e.mentions[0].trigger.span[0] < LEAD), "EventCode": cameo, "EventBaseCode": cameo[:3], "EventRootCode": cameo[:2],
        "QuadClass": QUADS.get(e.quad or ""), "GoldsteinScale": e.score, "NumMentions": len(e.mentions), "NumSources": 1, "NumArticles": 1,
        "DATEADDED": f"{published}000000", "SOURCEURL": e.document.url or e.document.id, **_action(e),
    }  # fmt: skip
    rows = []
    for n, pair in enumerate(pairs(e)):
        own: Row = {"GLOBALEVENTID": number(e.id, str(n))}
        for side, party in zip(("Actor1", "Actor2"), pair):
            own |= _gdelt_party(side, party)
        rows.append(own | row)
    return rows


def _gdelt_party(side: str, party: Party | None) -> Row:
    if party is None:
        return {}
    types: Sequence[str] = [s for s in party.sectors if s != "UNK"][:3]
    if party.country in ("IGO", "INT") and party.country not in types:
        types = [party.country, *types][:3]
    land = party.country if party.country not in ("IGO", "INT") else None
    own: Row = {f"{side}Code": joined([land, *types], ""), f"{side}Name": (called(party) or "").upper(), f"{side}CountryCode": land}
    return own | {f"{side}Type{k}Code": code for k, code in enumerate(types, start=1)}


def _action(e: Event) -> Row:
    place = e.place
    if place is None or place.precision == "region":
        return {"ActionGeo_Type": 0}
    american = place.country == "USA"
    kind = {"country": 1, "admin1": 2 if american else 5}.get(place.precision or "", 3 if american else 4)
    known = country(place.country)
    fips = known.fips if known else None
    parts = dict.fromkeys(p for p in (place.name, place.admin1 if kind != 1 else None, known.name if known else None) if p)
    row: Row = {"ActionGeo_Type": kind, "ActionGeo_FullName": ", ".join(parts), "ActionGeo_CountryCode": fips}
    if kind == 1:
        row |= {"ActionGeo_ADM1Code": fips, "ActionGeo_FeatureID": fips}
    return row | {"ActionGeo_Lat": place.lat, "ActionGeo_Long": place.lon}


def gdelt_mentions(item: Item) -> list[Row] | Left:
    e = item.event
    date = first_day(e)
    if date is None:
        return _NO_DATE
    rows = []
    for n, pair in enumerate(pairs(e)):
        for mention in e.mentions:
            begin, end = mention.sentence
            where = [p.span[0] if p and begin <= p.span[0] < end else None for p in pair]
            rows.append({
                "GLOBALEVENTID": number(e.id, str(n)), "EventTimeDate": f"{date:%Y%m%d}000000", "MentionTimeDate": f"{(e.document.date or date.isoformat()).replace('-', '')}000000",
                "MentionType": 1 if e.document.url else 2, "MentionSourceName": e.document.source, "MentionIdentifier": e.document.url or e.document.id,
                "Actor1CharOffset": where[0], "Actor2CharOffset": where[1], "ActionCharOffset": mention.trigger.span[0], "InRawText": 1,
                "Confidence": round((e.confidence or 0) * 10) * 10 if e.confidence is not None else None, "MentionDocLen": item.length,
            })  # fmt: skip
    return rows


def flat(item: Item) -> list[Row]:
    e, place, date = item.event, item.event.place, item.event.date
    dead, nearest = e.counts.get("dead"), e.attribution[0] if e.attribution else None
    row: Row = {
        "event_id": e.id, "event_type": e.type, "event_mode": e.mode, "context": joined(e.contexts), "quad": e.quad, "status": e.status,
        "date_start": date and date.start, "date_end": date and date.end, "date_edtf": date and date.edtf, "date_precision": date and date.precision,
    }  # fmt: skip
    for side, parties in (("actor", e.actors), ("recipient", e.recipients)):
        lands = [country(p.country) for p in parties]
        row |= {
            side: joined(called(p) for p in parties), f"{side}_code": joined(p.actor for p in parties),
            f"{side}_country_iso3": joined(p.country for p in parties), f"{side}_country_cow": joined(c.cow if c else None for c in lands),
            f"{side}_country_gw": joined(c.gw if c else None for c in lands), f"{side}_sector": joined(p.sectors[0] if p.sectors else None for p in parties),
            f"{side}_title": joined(p.role for p in parties),
        }  # fmt: skip
    row |= {
        "place": place and place.name, "place_raw": place and place.text, "geonameid": place and place.geonames, "city": town(e),
        "admin1": place and place.admin1, "country_iso3": place and place.country, "latitude": place and _degrees(place.lat),
        "longitude": place and _degrees(place.lon), "geo_precision": place and place.precision, "dead_best": best(dead), "dead_low": low(dead),
        "dead_high": high(dead), "injured_best": best(e.counts.get("injured")), "n_mentions": len(e.mentions), "n_sources": 1, "n_documents": 1,
        "first_published": e.document.date, "source_chain": joined(s.name or s.text for s in e.attribution),
        "anonymous_source": nearest.anonymous if nearest else None, "quote": item.quote, "confidence": e.confidence,
        "codebook": item.run and item.run.codebook, "model": item.run and item.run.model, "version": item.run and item.run.dragoman,
        "alleged": e.alleged, "plover": e.plover, "cameo": e.cameo, "score": e.score, "document_id": e.document.id, "source": e.document.source,
        "url": e.document.url,
    }  # fmt: skip
    return [row]


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
