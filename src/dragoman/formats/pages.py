"""Web pages, and archives of them (WARC). The extra `web`: trafilatura finds the report in the page, fastwarc the pages in the archive."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import IO, Any

from dragoman.formats.common import WHOLE, Found, Spot, Unreadable, as_document, missing_extra

PAGE = 20 << 20
"""Bytes of the longest page."""


def read_page(raw: bytes | str, spot: Spot, url: str | None = None, id_: str | None = None) -> Iterator[Found]:
    """The report that a page is about, as trafilatura tells it from menus and adverts; date, title and address as the page's own metadata give them.

    Raises Unreadable where the extra is missing."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise missing_extra("web pages") from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    if len(raw) > PAGE:
        yield spot.skipped(f"a page of more than {PAGE >> 20} MB, no single report", "nothing to code")
        return
    # Dates: those that the page declares, no guesses from its words, and no look at the clock.
    dates = {"original_date": True, "extensive_search": False, "min_date": "1900-01-01", "max_date": "2100-01-01"}
    try:
        page = bare_extraction(raw, url=url, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=dates)
    except Exception as error:  # what a page can do to an HTML parser has no end
        yield spot.skipped(f"broken HTML ({type(error).__name__})", "save the text by itself")
        return
    text = "" if page is None or isinstance(page, dict) else page.text or ""
    if page is None or isinstance(page, dict) or not text.strip():
        yield spot.skipped("no report found in this page", "save its text as .txt if there is one")
        return
    row = {"id": id_, "text": text, "date": page.date, "title": page.title, "source": page.sitename or page.hostname, "url": page.url or url}
    yield from as_document(row, spot)


def read_warc(stream: IO[bytes], spot: Spot) -> Iterator[Found]:
    """The pages of a WARC file that a server gave (status 200), in their order; its pictures, scripts and failures are no reports and are passed over.

    Raises Unreadable where the extra is missing or the file is broken."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing_extra("WARC files") from None
    number = 0
    for record in _records(ArchiveIterator(_Forward(stream), auto_decode="all")):
        if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
            continue
        if record.is_http and record.http_headers is not None:
            kind = record.http_content_type if record.http_headers.status_code == 200 else ""
        else:
            kind = (record.headers.get("Content-Type") or "").partition(";")[0]
        if (kind or "").strip().lower() not in ("text/html", "application/xhtml+xml"):
            continue
        number += 1
        address = record.headers.get("WARC-Target-URI")
        here = spot.at(number)
        raw = record.reader.read(PAGE + 1)
        yield from read_page(raw, here, address, address)


def _records(archive: Iterator[Any]) -> Iterator[Any]:
    """The records; a fault in the archive, of whatever kind the library makes of it, ends them with one line."""
    while True:
        try:
            record = next(archive)
        except StopIteration:
            return
        except OSError as error:
            raise Unreadable(f"broken WARC file ({error})", "fetch it again; what stands before the fault is read") from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # of the library's Rust part, and no Exception
                raise
            raise Unreadable("broken WARC file", "fetch it again; what stands before the fault is read") from None
        yield record


class _Forward:
    """A stream that is read forwards only, and can say where it is, as fastwarc asks."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) not in ((0, 1), (self._at, 0)):
            raise OSError("this stream only goes forwards")
        return self._at

    def close(self) -> None:
        pass


def read_whole(stream: IO[bytes], what: str) -> bytes:
    """All of a stream that is only read whole. Raises Unreadable for one that is too long."""
    raw = stream.read(WHOLE + 1)
    if len(raw) > WHOLE:
        raise Unreadable(f"{what} of more than {WHOLE >> 20} MB", "split it")
    return raw
