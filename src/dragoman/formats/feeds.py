"""RSS and Atom feeds. The extra `web`: feedparser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.formats.common import BOMS, Found, Spot, Unreadable, as_document, missing_extra
from dragoman.formats.markup import check_xml, entities, paragraphs
from dragoman.parts import parse_date

ROOTS = ("rss", "feed", "RDF")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y\0?", re.IGNORECASE)


def read_feed(raw: bytes, spot: Spot) -> Iterator[Found]:
    """The entries of a feed: the whole text where the feed has it, else the summary, else the headline.

    Feeds are often broken in small things (an `&` by itself), and are read all the same. Raises Unreadable for what is no feed, for one that declares
    entities, and where the extra is missing."""
    try:
        import feedparser
    except ImportError:
        raise missing_extra("feeds") from None
    broken: Unreadable | None = None
    if _ENTITY.search(raw):
        raise entities()
    try:
        check_xml(raw)
    except Unreadable as error:
        broken = error
    try:
        feed: Any = feedparser.parse(_in_utf8(raw), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # of feeds so broken that the parser for broken ones gives up
        raise broken or Unreadable(f"broken feed ({type(error).__name__})", "fetch it again") from None
    if not feed.entries:
        if broken:
            raise broken
        yield spot.skipped("a feed without entries" if feed.version else "XML, but no feed", "nothing to code")
        return
    if broken:
        yield spot.skipped(f"{broken.reason}: entries may be missing", "tell its publisher")
    source = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, 1):
        bodies = [c.value for c in entry.get("content", ()) if c.get("value")] + [entry.get("summary") or ""]
        text = next((t for body in bodies if (t := paragraphs(body))), "")
        title = paragraphs(entry.get("title") or "").replace("\n\n", " ") or None
        written = entry.get("published") or entry.get("updated")
        day = entry.get("published_parsed") or entry.get("updated_parsed")  # in UTC, where the feed's own form is not read
        row = {
            "id": entry.get("id") or entry.get("link"),
            "text": text or title,
            "date": f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day and not parse_date(written or "") else written,
            "title": title,
            "source": (entry.get("source") or {}).get("title") or source,
            "url": entry.get("link"),
        }
        yield from as_document(row, spot.at(number))


def _in_utf8(raw: bytes) -> bytes:
    """Of a feed with a byte order mark, its text without what its first line says of the encoding."""
    marked = next((name for bom, name in BOMS if raw.startswith(bom)), None)
    return _DECLARED.sub("", raw.decode(marked, "replace")).encode() if marked else raw
