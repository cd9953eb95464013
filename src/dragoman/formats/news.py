"""The news industry's own formats (IPTC): NewsML-G2 and NITF in XML, ninjs in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from dragoman.formats.common import Found, Spot, as_document
from dragoman.formats.markup import as_markup, local, paragraphs, tree

ROOTS = ("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "nitf")
_WITHDRAWN = ("canceled", "cancelled", "withheld")


def read_newsml(raw: bytes, spot: Spot) -> Iterator[Found]:
    """A NewsML-G2 item, or a message of several; a bare NITF document.

    Raises Unreadable for XML that is broken or declares entities."""
    root = tree(raw)
    if local(root) == "nitf":
        yield from _read_nitf(root, spot)
        return
    items = [e for e in root.iter() if local(e) == "newsItem"]
    if not items:
        yield spot.skipped(f"NewsML-G2 without a news item ({local(root)})", "only newsItem holds a text")
    for number, item in enumerate(items, 1):
        yield from _read_item(item, spot if len(items) == 1 else spot.at(number))


def _read_item(item: ElementTree.Element, spot: Spot) -> Iterator[Found]:
    status = _first(item, "itemMeta", "pubStatus")
    if status is not None and status.get("qcode", "").rpartition(":")[2].lower() in _WITHDRAWN:
        yield spot.skipped("withdrawn by its agency (pubStatus)", "nothing to code")
        return
    text = ""
    for content in item.iter():
        if local(content) == "inlineXML" and not text:
            text = _body(content)
        elif local(content) == "inlineData" and not text:
            kind = content.get("contenttype", "text/plain")
            data = content.text or ""
            if not content.get("encoding") and (kind.startswith("text/") or "html" in kind):
                text = paragraphs(data) if "html" in kind else data
    if not text.strip():
        yield spot.skipped("a news item without a text (a picture, or content that stands elsewhere)", "nothing to code")
        return
    dates = (("itemMeta", "versionCreated"), ("contentMeta", "contentModified"), ("contentMeta", "contentCreated"))
    provider = _first(item, "itemMeta", "provider")
    row = {
        "id": item.get("guid"),
        "text": text,
        "date": next((day for path in dates if (day := _day(_text(_first(item, *path))))), None),
        "title": _text(_first(item, "contentMeta", "headline")),
        "source": _named(provider) or _text(_first(item, "contentMeta", "infoSource")),
    }
    yield from as_document(row, spot)


def _read_nitf(root: ElementTree.Element, spot: Spot) -> Iterator[Found]:
    issue = next((e for e in root.iter() if local(e) == "date.issue"), None)
    doc = next((e for e in root.iter() if local(e) == "doc-id"), None)
    headline = next((e for e in root.iter() if local(e) == "hl1"), None)
    row = {
        "id": doc.get("id-string") if doc is not None else None,
        "text": _body(root),
        "date": _day(issue.get("norm")) if issue is not None else None,
        "title": _text(headline),
    }
    yield from as_document(row, spot)


def _body(content: ElementTree.Element) -> str:
    """The paragraphs of the body: NITF keeps headline and byline in a head of its own, HTML may have a <head>."""
    for name in ("body.content", "body"):
        body = next((e for e in content.iter() if local(e) == name), None)
        if body is not None:
            return paragraphs(as_markup(body))
    return paragraphs(as_markup(content))


def _first(item: ElementTree.Element, *path: str) -> ElementTree.Element | None:
    found: ElementTree.Element | None = item
    for name in path:
        found = next((e for e in found if local(e) == name), None) if found is not None else None
    return found


def _text(element: ElementTree.Element | None) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def _named(element: ElementTree.Element | None) -> str | None:
    """The name of a party: its <name>, its literal, or the end of its code."""
    if element is None:
        return None
    return _text(_first(element, "name")) or element.get("literal") or element.get("qcode", "").rpartition(":")[2] or None


def _day(stamp: object) -> str | None:
    """The day of a time stamp, as it is written (in its own time zone): 2025-07-30T23:30:00+05:00 is of 30 July; also 20250730T233000Z."""
    if not isinstance(stamp, str) or not stamp:
        return None
    return stamp.partition("T")[0] or None


def is_ninjs(row: Mapping[str, Any]) -> bool:
    """ninjs has no field `text`, but bodies or headlines of its own, or an address with the news item's type."""
    if "text" in row:
        return False
    body = "bodies" in row or any(key.startswith("body_") for key in row)
    return (body and ("uri" in row or "headline" in row or "headlines" in row)) or ("uri" in row and ("versioncreated" in row or "pubstatus" in row))


def read_ninjs(row: Mapping[str, Any], spot: Spot) -> Iterator[Found]:
    """A ninjs item of version 1 (`body_text`, `body_html`, `headline`) or 2 and 3 (`bodies`, `headlines`)."""
    if str(row.get("pubstatus", "")).lower() in _WITHDRAWN:
        yield spot.skipped("withdrawn by its agency (pubstatus)", "nothing to code")
        return
    text = _ninjs_text(row)
    if not text:
        yield spot.skipped("a news item without a text (a picture, or content that stands elsewhere)", "nothing to code")
        return
    names = [s.get("name") for s in _dicts(row.get("infosources"))]
    made = {
        "id": row.get("uri"),
        "text": text,
        "date": next((day for key in ("versioncreated", "contentcreated", "firstcreated") if (day := _day(row.get(key)))), None),
        "title": row.get("headline") or next((h.get("value") for h in _dicts(row.get("headlines"))), None),
        "source": next((name for name in names if name), None) or row.get("copyrightholder"),
        "url": row.get("url") or next((a.get("url") for a in _dicts(row.get("altids")) if a.get("url")), None),
    }
    yield from as_document(made, spot)


def _ninjs_text(row: Mapping[str, Any]) -> str:
    bodies = {key: value for key, value in row.items() if key.startswith("body_") and isinstance(value, str)}
    for body in _dicts(row.get("bodies")):
        kind = "html" if "html" in str(body.get("contenttype", "")) else "text"
        if isinstance(body.get("value"), str):
            bodies.setdefault(f"body_{kind}", body["value"])
    if bodies.get("body_text", "").strip():
        return bodies["body_text"]
    return next((text for value in bodies.values() if (text := paragraphs(value))), "")


def _dicts(value: object) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
