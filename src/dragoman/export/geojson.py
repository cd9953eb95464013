"""GeoJSON (RFC 7946): a feature an event, with the flat table's row as its properties."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any, Protocol

from dragoman.export.common import Item, columns
from dragoman.export.tables import flat


class Counts(Protocol):
    rows: int


def write_geojson(items: Iterable[Item], out: IO[str], outcome: Counts) -> None:
    """A FeatureCollection, a feature a line; an event without coordinates has a null geometry."""
    out.write('{"type": "FeatureCollection", "features": [')
    for item in items:
        out.write(",\n" if outcome.rows else "\n")
        json.dump(feature(item), out, ensure_ascii=False)
        outcome.rows += 1
    out.write("\n]}\n")


def feature(item: Item) -> dict[str, Any]:
    row = flat(item)[0]
    lat, lon = row["latitude"], row["longitude"]
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": row["event_id"], "geometry": point, "properties": {name: row.get(name) for name in columns("flat")}}
