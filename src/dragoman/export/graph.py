"""Who acts towards whom as a network: GraphML with an edge an event, and a plain list of weighted edges."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Protocol
from xml.sax.saxutils import escape, quoteattr

from dragoman.export.common import Item, Row, called, first_day, pairs
from dragoman.records import Event, Party

_NODE = {"label": "string", "country_iso3": "string", "sector": "string", "n_events": "int"}
_EDGE = {
    "event_id": "string", "event_type": "string", "event_mode": "string", "status": "string", "alleged": "boolean", "date_start": "string", "date_end": "string",
    "quad": "string", "score": "double", "weight": "double", "confidence": "double", "document_id": "string",
}  # fmt: skip
_ALONE = "with fewer than two parties"


class Counts(Protocol):
    rows: int
    left: Counter[str]


def node(party: Party) -> str:
    """The party's key in the actor base, else its country, sector and name, so that the police of two countries are two nodes."""
    return party.actor or " ".join(filter(None, (party.country, party.sectors[0] if party.sectors else None, called(party)))).strip()


def _edges(event: Event) -> Iterator[tuple[Party, Party]]:
    for a, b in pairs(event, both_ways=False):
        if a is not None and b is not None and node(a) != node(b):
            yield a, b


def edge_rows(items: Iterable[Item], outcome: Counts) -> Iterator[Row]:
    """Rows of the edge list, in order; the weights are kept in memory until all is read."""
    weights: Counter[tuple[str, str, str, str, str]] = Counter()
    for item in items:
        event, date = item.event, first_day(item.event)
        found = [(node(a), node(b)) for a, b in _edges(event)]
        if not found:
            outcome.left[_ALONE] += 1
        for a, b in found:
            weights[a, b, date.isoformat() if date else "", event.type, event.quad or ""] += 1
    for (a, b, when, type_, quad), weight in sorted(weights.items()):
        outcome.rows += 1
        yield {"source": a, "target": b, "date": when, "event_type": type_, "quad": quad, "weight": weight}


def write_graphml(items: Iterable[Item], out: IO[str], outcome: Counts) -> None:
    """A directed multigraph. Nodes are written before the edges, which wait in a temporary file."""
    nodes: dict[str, Row] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for item in items:
            event = item.event
            found = list(_edges(event))
            if not found:
                outcome.left[_ALONE] += 1
            for party in {node(p): p for edge in found for p in edge}.values():
                own = nodes.setdefault(
                    node(party),
                    {"label": called(party), "country_iso3": party.country, "sector": party.sectors[0] if party.sectors else None, "n_events": 0},
                )
                own["n_events"] += 1
            values = {
                "event_id": event.id, "event_type": event.type, "event_mode": event.mode, "status": event.status, "alleged": str(event.alleged).lower(),
                "date_start": event.date and event.date.start, "date_end": event.date and event.date.end, "quad": event.quad, "score": event.score,
                "weight": 1.0, "confidence": event.confidence, "document_id": event.document.id,
            }  # fmt: skip
            for a, b in found:
                waiting.write(
                    f"<edge id={_attribute(f'e{outcome.rows}')} source={_attribute(node(a))} target={_attribute(node(b))}>{_data(values, 'e')}</edge>\n"
                )
                outcome.rows += 1
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for prefix, kind, names in (("n", "node", _NODE), ("e", "edge", _EDGE)):
            for name, type_ in names.items():
                out.write(f'<key id="{prefix}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n')
        out.write('<graph id="events" edgedefault="directed">\n')
        for name, row in nodes.items():
            out.write(f"<node id={_attribute(name)}>{_data(row, 'n')}</node>\n")
        waiting.seek(0)
        for line in waiting:
            out.write(line)
        out.write("</graph>\n</graphml>\n")


def _data(values: Row, prefix: str) -> str:
    return "".join(f'<data key="{prefix}_{name}">{escape(_legal(str(value)))}</data>' for name, value in values.items() if value is not None)


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    """On one line and without the characters that XML 1.0 forbids."""
    return "".join(c for c in " ".join(text.split()) if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
