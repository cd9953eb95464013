"""Markup: a fragment of HTML as paragraphs of text, and XML that declares no entities."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree
from xml.parsers import expat

from dragoman.formats.common import Unreadable

_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article header footer pre hr dd dt dl hl1 hl2 byline dateline".split()
)
_NO_TEXT = frozenset("script style template noscript iframe svg object head figure media aside form button nav".split())
_VOID = frozenset("br hr img input meta link wbr source area base col embed track".split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
DEEPEST = 200
"""Elements within elements; news has a dozen."""


def paragraphs(markup: str) -> str:
    """The text of a fragment of HTML (or NITF), a block a paragraph, without what is no text (scripts, figures)."""
    parser = _Paragraphs()
    parser.feed(markup)
    parser.close()
    parser.end()
    return "\n\n".join(parser.done)


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self.open: list[str] = []
        self.mute: list[str] = []

    def end(self) -> None:
        text = _SPACE.sub(" ", "".join(self.open)).strip()
        self.open = []
        if text:
            self.done.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NO_TEXT:
            self.mute.append(tag)
        elif tag in _BLOCKS:
            self.end()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.mute:
            while self.mute.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self.mute:
            self.open.append(data)


def check_xml(raw: bytes) -> str:
    """'{namespace}name' of the root. Raises Unreadable for what is no whole XML, and, before anything is expanded or fetched, for a document that
    declares entities (billion laughs, external files) or is nested too deep."""
    root: list[str] = []
    depth = 0
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: object) -> None:
        nonlocal depth
        root.append(name) if not root else None
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(f"XML of more than {DEEPEST} elements within one another", "it is no news")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(*declared: object) -> None:
        raise entities()

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise Unreadable(f"broken XML ({str(error).partition(':')[0]} in line {error.lineno})", "fetch it again") from None
    except (LookupError, ValueError) as error:
        raise Unreadable(f"broken XML ({error})", "fetch it again") from None
    return "{" + root[0] if "}" in root[0] else root[0]


def entities() -> Unreadable:
    return Unreadable("XML that declares entities of its own, which are not expanded", "news needs none: remove its DOCTYPE")


def tree(raw: bytes) -> ElementTree.Element:
    """The tree of what `check_xml` let through."""
    check_xml(raw)
    return ElementTree.fromstring(raw)


def local(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def as_markup(element: ElementTree.Element) -> str:
    """The inside of an element without namespaces, for `paragraphs`."""
    for inner in element.iter():
        inner.tag = local(inner)
    return ElementTree.tostring(element, encoding="unicode")
