"""What every format shares: the line for what cannot be read, the making of a Document from a row, and streams that cannot run away."""

from __future__ import annotations

import bz2
import codecs
import datetime
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, cast

from dragoman.parts import find_parts, parse_date
from dragoman.records import Document

FIELDS = ("id", "text", "date", "source", "title", "url")
"""The columns of a table, by the names that they have unless `columns` says otherwise."""

LONGEST = 1_000_000
"""The longest text of one document, in characters: some 170,000 words, a minute or two of coding. A longer one is skipped, with a line."""
LINE = 32 << 20
"""Bytes of the longest line of a table. A longer one is passed over without being held."""
WHOLE = 64 << 20
"""Bytes of what is only read whole: a page, a feed, an XML or JSON document, a download."""
FOLD = 200
"""A packed file that grows more than so many times (news text: three to ten times) is a bomb; looked at from WHOLE bytes on."""

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """What could not be read. `where` is the file, with `:line` in a table; `what` is 'document', or 'date' when only the date of the
    document that follows could not be read (it is then coded without one)."""

    where: str
    reason: str
    remedy: str = ""
    what: str = "document"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")


Found = tuple[str, Document] | Skipped
"""A document with where it was read, or what could not be."""


class Unreadable(Exception):
    """Ends the reading of one source; what was read of it before stays read."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


class Bomb(Unreadable):
    """A packed file that would fill disk or memory: nothing more of it is unpacked."""

    def __init__(self) -> None:
        super().__init__(f"it unpacks to more than {FOLD} times its size, as a bomb does", "unpack it yourself if it is to be trusted")


@dataclass(frozen=True, slots=True)
class Options:
    """How the caller wants sources read: the column of each field, the fields whose columns were named, and the encoding where there is no mark."""

    names: Mapping[str, str] = field(default_factory=lambda: {f: f for f in FIELDS})
    asked: frozenset[str] = frozenset()
    encoding: str = "utf-8"

    def missing(self, header: Iterable[str]) -> str | None:
        """The first column that is wanted and not there."""
        have = set(header)
        return next((self.names[f] for f in FIELDS if (f in self.asked or f == "text") and self.names[f] not in have), None)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is read: `where` for messages, `stem` for the ids of documents that bring none."""

    where: str
    stem: str

    def at(self, number: int) -> Spot:
        return Spot(f"{self.where}:{number}", f"{self.stem}:{number}")

    def skipped(self, reason: str, remedy: str = "") -> Skipped:
        return Skipped(self.where, reason, remedy)


def missing_extra(what: str) -> Unreadable:
    return Unreadable(f"{what} are read with the extra `web`", "pip install 'dragoman[web]'")


def listed(names: Iterable[object]) -> str:
    shown = [str(n) for n in names]
    return ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "") or "nothing"


def decoded(raw: bytes, spot: Spot, encoding: str = "utf-8") -> str | Skipped:
    """The text of the bytes by their mark, else in `encoding`; or why there is none."""
    marked = next((name for bom, name in BOMS if raw.startswith(bom)), None)
    if marked is None and b"\0" in raw[:65536] and not encoding.startswith("utf-16") and not encoding.startswith("utf-32"):
        wide = _unmarked(raw[:65536])
        if wide:
            return spot.skipped("UTF-16 without its mark", f"give --encoding {wide}")
        return spot.skipped("a binary file, not text", "docs/reading.md lists what is read")
    try:
        return raw.decode(marked or encoding)
    except UnicodeDecodeError as error:
        if len(raw) > 4 * LONGEST and error.end >= len(raw) - 4:
            return too_long(spot)
        line = raw.count(b"\n", 0, error.start) + 1
        name = (marked or encoding).removesuffix("-sig").upper()
        remedy = "" if marked else "give its encoding, as with --encoding cp1252"
        return spot.skipped(f"not {name} (byte 0x{raw[error.start]:02x} in line {line})", remedy or "it is cut off, or not what its first bytes say")


def _unmarked(raw: bytes) -> str | None:
    """'utf-16-le' or '-be' where every other byte is mostly 0, as in Latin script."""
    for name, high in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[0::2])):
        if len(high) > 4 and high.count(0) > 0.7 * len(high) and raw.count(0) < 1.2 * high.count(0):
            return name
    return None


def too_long(spot: Spot) -> Skipped:
    return spot.skipped(f"longer than {LONGEST:,} characters, no single report", "split it into one report a file, or one a line of JSON Lines")


def as_document(row: Mapping[str, Any], spot: Spot) -> Iterator[Found]:
    """The row's document, with a Skipped before it when its date is none; or a Skipped alone."""
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        what = "the text is empty" if text is None or isinstance(text, str) else f"the text is no string ({type(text).__name__})"
        yield spot.skipped(what, "nothing to code")
        return
    if len(text) > LONGEST:
        yield too_long(spot)
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        yield spot.skipped(f"not Unicode text (at character {error.start})", "write it as UTF-8, each pair of surrogates as one character")
        return
    title = as_field(row.get("title"))
    found = find_parts(text, title)
    date, unread = _date_field(row.get("date"))
    if date is None:
        date = found.date
    unread = unread or (found.unread_date if date is None else None)
    if unread is not None:
        outcome = f"the one in its text, {date}, is taken" if date else "coded without a date"
        yield Skipped(spot.where, f"{unread!r} is no date", f"{outcome}; write it as 2025-07-30", what="date")
    document = Document(
        id=as_field(row.get("id")) or spot.stem,
        text=text,
        date=date,
        source=as_field(row.get("source")) or found.source,
        title=title or found.title,
        url=as_field(row.get("url")) or found.url,
        parts=tuple(found.parts),
    )
    yield spot.where, document


def as_field(value: Any) -> str | None:
    """A cell as text without lone surrogates; None for what is empty."""
    if value is None or value == "":
        return None
    return str(value).encode("utf-8", "replace").decode("utf-8").strip() or None


def _date_field(value: Any) -> tuple[str | None, str | None]:
    """(date, None), (None, what was no date) or (None, None) for an empty cell."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), None
    if isinstance(value, datetime.date):
        return value.isoformat(), None
    shown = as_field(value)
    if shown is None:
        return None, None
    date = parse_date(shown)
    return (date, None) if date else (None, shown[:60])


class Unpacked(io.RawIOBase):
    """What a packed stream holds, up to FOLD times what was read of it."""

    def __init__(self, packed: IO[bytes], ending: str) -> None:
        self._packed = packed
        self._plain = cast("io.BufferedReader", (bz2.open if ending == ".bz2" else gzip.open)(packed, "rb"))
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._plain.read1(len(into))  # no more than is there, so that what stands before a fault is given
        into[: len(data)] = data
        self._given += len(data)
        if self._given > WHOLE and self._given > FOLD * max(1, self._packed.tell()):
            raise Bomb
        return len(data)


def unpacked(packed: IO[bytes], ending: str) -> IO[bytes]:
    """`ending` is .gz or .bz2. Reading raises Bomb, EOFError or OSError for a broken file."""
    return cast("IO[bytes]", io.BufferedReader(Unpacked(packed, ending), 1 << 16))


class _Recoded(io.RawIOBase):
    """In UTF-8 what a stream holds in another encoding. Reading raises Unreadable at the first byte that is no text."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._left = b""
        self._line = 1

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        while not self._left:
            raw = self._stream.read(1 << 16)
            try:
                text = self._decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise Unreadable(f"not {self._encoding.upper()} (byte 0x{error.object[error.start]:02x} after line {self._line})") from None
            self._line += text.count("\n")
            self._left = text.encode("utf-8", "surrogatepass")
            if not raw:
                break
        data, self._left = self._left[: len(into)], self._left[len(into) :]
        into[: len(data)] = data
        return len(data)


def in_utf8(stream: io.BufferedReader, encoding: str) -> IO[bytes]:
    """The stream itself, or recoded where its mark or `encoding` says that it is not UTF-8."""
    head = stream.peek(4)[:4]
    marked = next((name for bom, name in BOMS if head.startswith(bom)), None)
    name = marked or encoding
    if name in ("utf-8-sig", "utf-8", "utf8"):
        return cast("IO[bytes]", stream)
    return cast("IO[bytes]", io.BufferedReader(_Recoded(cast("IO[bytes]", stream), name), 1 << 16))


def lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines with their ends; None for one of more than LINE bytes, of which no more than a piece is held."""
    while line := stream.readline(LINE):
        if len(line) == LINE and not line.endswith(b"\n"):
            while (more := stream.readline(1 << 16)) and not more.endswith(b"\n"):
                pass
            yield None
        else:
            yield line
