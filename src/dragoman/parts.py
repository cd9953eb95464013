"""The parts of a report: header, title, byline, dateline, credit, caption, subheading and body, found by the look of its lines.

Every rule is one pattern or one test with an example beside it. Parts come in order, never overlap, and between them hold every
character of the text that is not white space.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass, field

from dragoman.records import Part, Span

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CLOCK = r"(?:,?\s+(?:at\s+)?|T)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:Z|UTC|GMT|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2}))?"
_DATE = re.compile(
    rf"""
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?
    (?:(?P<y1>\d{{4}})-(?P<m1>\d{{1,2}})-(?P<d1>\d{{1,2}})(?!\d)                                      # 2025-07-30
     | (?P<y2>\d{{4}})[/.](?P<m2>\d{{1,2}})[/.](?P<d2>\d{{1,2}})(?!\d)                                # 2025/07/30
     | (?P<y3>\d{{4}})(?P<m3>\d{{2}})(?P<d3>\d{{2}})(?!\d)                                            # 20250730
     | (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<m4>{_MONTH}),?[\s-]+(?P<y4>\d{{4}})(?!\d)   # 30 July 2025, 30-Jul-2025
     | (?P<m5>{_MONTH})\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y5>\d{{4}})(?!\d)                 # July 30, 2025
     | (?P<a6>\d{{1,2}})[/.](?P<b6>\d{{1,2}})[/.](?P<y6>\d{{4}})(?!\d)                                # 30/07/2025; 03/04/2025 may be two days
    )(?:{_CLOCK})?""",
    re.VERBOSE | re.IGNORECASE,
)

# date 2025-07-30 | Date: 30 July 2025 | Published on July 30, 2025
_DATE_LABEL = re.compile(r"(?i)(?:date|published|posted|updated|issued)\b\s*:?\s+(?:on\s+)?")
# Date: unknown | date 2025-13-45
_DATE_LINE = re.compile(r"(?i)date(?:\s*:\s*|\s+(?=\d))")
# Title: ... | Source: ... | URL: ...
_KEY_LINE = re.compile(r"(?i)(title|headline|source|publisher|url|link|author|id|language|section)\s*:\s+(?=\S)")
# By Ana Silva | By our correspondents in Nairobi | Reporting by A. Karim; Editing by J. Doe
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Story by|From our)\s+(?:[A-Z]|our |staff )|"
    r"\(?(?:Additional |Other )?(?:[Rr]eporting|[Ww]riting|[Ee]diting) by [A-Z]"
)
_AGENCIES = (
    r"A\.?F\.?P\.?|Agence France-Presse|Reuters|AP|Associated Press|Getty(?: Images)?|Xinhua|EPA(?:-EFE)?|EFE|Anadolu(?: Agency)?|AA|TASS|Tass|"
    r"Interfax|Sputnik|UPI|dpa|DPA|ANSA|PTI|ANI|Kyodo|Yonhap|Bloomberg|IRNA|SANA|WAFA|MENA|Zuma|Shutterstock|iStock|Handout|handout|[Ff]ile"
)
_PICTURE = r"[Pp]hoto(?:graph)?|PHOTO|[Ii]mage|[Pp]icture|[Cc]ourtesy|[Cc]redit"
# ... in Paris last week [Getty] | ... in Dhaka on Monday. (Photo: A. Karim/AFP)
_SQUARE_CREDIT = re.compile(r"\[[^\[\]\r\n]{2,60}\]$")
_KNOWN_CREDIT = re.compile(rf"(?:\[[^\[\]\r\n]*\b(?:{_AGENCIES}|{_PICTURE})\b[^\[\]\r\n]*\]|\([^()\r\n]*\b(?:{_AGENCIES}|{_PICTURE})\b[^()\r\n]*\))$")
# Photo: A. Karim/AFP | Image copyright Getty Images
_CREDIT_LINE = re.compile(rf"(?:(?:{_PICTURE})\s*(?::|by\b|copyright\b|credit\b)|(?:AFP|AP|Reuters|EPA|Getty Images|Getty)(?:\s*/.*)?$)")
# ATTENTION - UPDATES toll, ADDS reax /// | Eds: RECASTS throughout: what an agency tells its editors
_SLUG = re.compile(r"ATTENTION\s*[-–—:]\s*[A-Z]{2,}.*$|(?:Eds|EDS|Editors?)\s*:\s.*$|.*\b[A-Z]{4,}\b.*///\s*$")
# FILE PHOTO: ... | Caption: ...
_CAPTION_LINE = re.compile(r"(?:FILE(?: PHOTO)?|File photo|Caption|Photo caption|Pictured)\s*[:–—-]\s*")
_PLACE = r"[A-Z][\w'’.-]+(?:[ /][A-Z][\w'’.-]+){0,3}(?:,\s+[A-Z][\w'’. -]{1,40}?)?"
_DASH = r"\s*(?:--|[-–—:])\s+"
# BAKU, July 30 (Reuters) - | HEBRON, West Bank, April 9 (AFP) - | Nairobi, 12 March 2024 – | DHAKA — | LUSAKA (ZAMBIA), 12 MAR 91 (ZANA) -- [TEXT]
_DAY = rf"(?i:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{2}}(?:\d{{2}})?\b)?"
_NOTES = r"(?:\[[^\[\]]{2,90}\]\s+){0,4}"
_DATELINE = re.compile(
    rf"""
      {_PLACE}(?:\s\([A-Z][\w ]+\))?(?:,?\s+(?P<day>{_DAY}))?\s*\((?P<agency>[A-Z][\w .&/-]{{1,40}})\){_DASH}{_NOTES}
    | {_PLACE}(?:\s\([A-Z][\w ]+\))?,?\s+(?P<day2>{_DAY}){_DASH}{_NOTES}
    | [A-Z][A-Z'’.-]+(?:[ /][A-Z'’.-]+)*(?:,\s+[A-Z][\w'’. -]{{1,40}}?)?\s*(?:--|[–—])\s+(?=[A-Z“"])""",
    re.VERBOSE,
)
# [words indistinct] | [passage omitted] | [begin recording] | [applause]: what a transcriber puts into another's words
_TRANSCRIBER = re.compile(
    r"\[\s*(?:(?:few\s+|several\s+)?(?:words?|passages?|portion|sentence|name|number|figure)\s+(?:\w+\s+){0,2}(?:indistinct|omitted|unintelligible|missing)"
    r"|(?:begin|end)\s+(?:\w+\s+)?recording|applause|laughter|sic|as\s+(?:heard|received|published|printed|broadcast))\s*\]",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…][\"”’')\]»]*$|[,;:]$")
_LINE = re.compile(r"[^\r\n]+")
_HEAD_BLOCKS = 8  # a date line further down belongs to the report's own words


@dataclass
class Parts:
    """What the look of a report tells: its parts in order, and what its header says."""

    parts: list[Part] = field(default_factory=list)
    date: str | None = None
    unread_date: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None


def parse_date(text: str) -> str | None:
    """A date with or without a weekday and a clock time, as YYYY-MM-DD; None when it is none, or may be two days (03/04/2025).

    >>> parse_date("30 July 2025"), parse_date("Wed, 30 Jul 2025 10:15:00 GMT"), parse_date("2025-02-30"), parse_date("03/04/2025")
    ('2025-07-30', '2025-07-30', None, None)
    """
    text = text.strip()
    match = _DATE.match(text)
    return _day(match) if match and match.end() == len(text) else None


def _day(match: re.Match[str]) -> str | None:
    g = match.groupdict()
    if g["y6"]:
        a, b = int(g["a6"]), int(g["b6"])
        if a <= 12 and b <= 12 and a != b:
            return None
        year, month, day = int(g["y6"]), (b if a > 12 else a), (a if a > 12 else b)
    else:
        n = next(n for n in "12345" if g["y" + n])
        name = g["m" + n]
        year, day = int(g["y" + n]), int(g["d" + n])
        month = int(name) if name.isdigit() else next(k for k, m in enumerate(_MONTHS, 1) if m == name.lower()[:3])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def find_parts(text: str, title: str | None = None) -> Parts:
    """The parts of `text`; `title` is the report's title where it is known from elsewhere."""
    out = Parts()
    blocks = _blocks(text)
    told = False  # whether body text has come
    for k, (start, end) in enumerate(blocks):
        if not told and k < _HEAD_BLOCKS:
            start = _header(text, start, end, out)
            if start >= end:
                continue
        line = text[start:end]
        following = [text[a:b] for a, b in blocks[k + 1 : k + 2]]
        titled = any(p.kind == "title" for p in out.parts)
        if not told and len(line) <= 200 and _SLUG.match(line):
            _add(out, "header", start, end)
        elif not told and title and line == title.strip():
            _add(out, "title", start, end)
        elif len(line) <= 120 and _BYLINE.match(line) and (not line.endswith(".") or line.startswith(("Reporting", "Editing", "Writing"))):
            _add(out, "byline", start, end)
        elif len(line) <= 120 and _CREDIT_LINE.match(line) and not line.endswith("."):
            _add(out, "credit", start, end)
        elif len(line) <= 400 and _CAPTION_LINE.match(line):
            _captioned(out, text, start, end, _KNOWN_CREDIT.search(line) or _SQUARE_CREDIT.search(line))
        elif not told and len(line) <= 400 and (credit := _SQUARE_CREDIT.search(line) or (_KNOWN_CREDIT.search(line) if titled else None)):
            _captioned(out, text, start, end, credit)
        elif not told and following and _is_title(line, following[0]):
            _add(out, "subheading" if titled else "title", start, end)
        elif told and following and _is_subheading(line, following[0]):
            _add(out, "subheading", start, end)
        else:
            told = _body(text, start, end, out, told)
    if out.title is None:
        out.title = next((text[p.span[0] : p.span[1]] for p in out.parts if p.kind == "title"), None)
    return out


def _add(out: Parts, kind: str, start: int, end: int) -> None:
    if start < end:
        out.parts.append(Part(kind, (start, end)))


def _blocks(text: str) -> list[Span]:
    """Paragraphs without the white space round them: lines, or in a text with hard-wrapped lines what stands between blank lines."""
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        line = match.group()
        left = len(line) - len(line.lstrip())
        if left < len(line):
            lines.append((match.start() + left, match.start() + len(line.rstrip())))
    joins = [_one_break(text[a[1] : b[0]]) for a, b in itertools.pairwise(lines)]
    widths = [b - a for (a, b), join in zip(lines, joins) if join]
    broken = sum(not _ended(text[a:b]) for (a, b), join in zip(lines, joins) if join)
    # Hard-wrapped: lines of one width, of which most stop in the midst of a sentence.
    if len(widths) < 3 or max(widths) > 100 or 2 * broken < len(widths) or 2 * sum(w >= 45 for w in widths) < len(widths):
        return lines
    blocks = lines[:1]
    for block, join in zip(lines[1:], joins):
        if join:
            blocks[-1] = (blocks[-1][0], block[1])
        else:
            blocks.append(block)
    return blocks


def _one_break(between: str) -> bool:
    return between.replace("\r\n", "\n").replace("\r", "\n").count("\n") == 1


def _header(text: str, start: int, end: int, out: Parts) -> int:
    """Takes a date or key line off the front of a block; the offset at which the rest starts."""
    label = _DATE_LABEL.match(text, start, end)
    date = _DATE.match(text, label.end() if label else start, end)
    if date and (label or date.end() == end):
        day = _day(date)
        if day:
            out.date = out.date or day
        else:
            out.unread_date = out.unread_date or date.group().strip()
        _add(out, "header", start, date.end())
        return _skip_space(text, date.end(), end)
    line = _DATE_LINE.match(text, start, end)
    if line and end - start <= 60:
        out.unread_date = out.unread_date or text[line.end() : end].strip()
        _add(out, "header", start, end)
        return end
    key = _KEY_LINE.match(text, start, end)
    if key:
        value = text[key.end() : end]
        match key.group(1).lower():
            case "title" | "headline":
                _add(out, "header", start, key.end() - 1)
                _add(out, "title", key.end(), end)
                out.title = out.title or value
                return end
            case "source" | "publisher":
                out.source = out.source or value
            case "url" | "link":
                out.url = out.url or value
        _add(out, "header", start, end)
        return end
    return start


def _ended(line: str) -> bool:
    """Whether a line ends as a sentence or a clause does."""
    return bool(_ENDED.search(line[-20:]))


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _captioned(out: Parts, text: str, start: int, end: int, credit: re.Match[str] | None) -> None:
    stop = start + credit.start() if credit else end
    _add(out, "caption", start, start + len(text[start:stop].rstrip()))
    _add(out, "credit", stop, end)


def _is_title(line: str, following: str) -> bool:
    """'Mobutu, Kabila to meet Friday on ship: US envoy', before the first paragraph."""
    if len(line) > 200 or len(line.split()) > 30 or (len(following) < 20 and not _ended(following)):
        return False
    return not _ended(line) or line[-1] in "?!" or bool(re.search(r"\b(?:[A-Z]\.){2,}$", line))


def _is_subheading(line: str, following: str) -> bool:
    """'Russian bases' between two paragraphs; no item of a list, no piece of a quotation."""
    if len(line) > 70 or len(line.split()) > 10 or not (line[0].isupper() or line[0].isdigit() or line[0] in "‘“'\""):
        return False
    if _ended(line) and not line.endswith("?"):
        return False
    return len(following) > 80 or _ended(following)


def _body(text: str, start: int, end: int, out: Parts, told: bool) -> bool:
    """Adds a paragraph, its dateline and its closing credit apart; True."""
    dateline = None if told else _DATELINE.match(text, start, end)
    if dateline:
        _add(out, "dateline", start, start + len(dateline.group().rstrip()))
        start = dateline.end()
        day = _DATE.fullmatch(dateline["day"] or dateline["day2"] or "")
        out.date = out.date or (_day(day) if day else None)
        out.source = out.source or dateline["agency"]
    credit = _KNOWN_CREDIT.search(text, max(start, end - 80), end)
    stop = credit.start() if credit else end
    _add(out, "body", start, start + len(text[start:stop].rstrip()))
    _add(out, "credit", stop, end)
    return True


def transcribers_notes(text: str) -> list[tuple[int, int]]:
    """The spans of what a transcriber put into the words of others ('[words indistinct]'), which nobody said."""
    return [m.span() for m in _TRANSCRIBER.finditer(text)]
