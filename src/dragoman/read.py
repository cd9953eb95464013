"""Files, folders, patterns, archives, addresses and standard input -> Documents. The text is never altered.

What cannot be read comes as a `Skipped` in its place, so that one bad file does not stop the rest. A byte order mark at the start of a file names its
encoding and is no character of the text; line ends (also \\r\\n) stay as they are. The formats themselves are in `formats/`.
"""

from __future__ import annotations

import codecs
import glob
import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast
from urllib.parse import urlsplit

from dragoman.formats import feeds, news, packed, pages, tables, web
from dragoman.formats.common import (
    BOMS,
    FIELDS,
    LONGEST,
    Bomb,
    Found,
    Options,
    Skipped,
    Spot,
    Unreadable,
    as_document,
    decoded,
    in_utf8,
    too_long,
    unpacked,
)
from dragoman.formats.markup import check_xml
from dragoman.records import Document

__all__ = ["FIELDS", "LONGEST", "Skipped", "read", "read_located"]

KINDS = {
    ".txt": "text", ".text": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
    ".pq": "parquet", ".html": "html", ".htm": "html", ".xhtml": "html", ".xml": "xml", ".rss": "xml", ".atom": "xml", ".rdf": "xml", ".nitf": "xml",
    ".warc": "warc", ".zip": "zip", ".tar": "tar", ".tgz": "tar",
}  # fmt: skip
"""What is read, by the end of a file's name; each but .parquet, .zip and .tgz also with .gz or .bz2 behind it."""

_PACKED = (".gz", ".bz2")
_MAGIC = (
    (b"%PDF", "a PDF file", "convert it first, as with pdftotext"),
    (b"PK\x03\x04", "a zip or Office file", "save it as plain text, or let its name end in .zip"),
    (b"\xd0\xcf\x11\xe0", "an Office file", "save it as plain text first"),
    (b"PAR1", "a Parquet file", "give it a name that ends in .parquet"),
    (b"\x1f\x8b", "a gzip file", "give it a name that ends in .gz"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it first, as with zstd -d"),
    (b"\xfd7zXZ", "an xz file", "unpack it first, as with xz -d"),
)
_ROOT = re.compile(r"<(?!\?|!--)(!DOCTYPE\s+)?([A-Za-z_][\w.:-]*)", re.IGNORECASE)
_NO_MARKUP = re.compile(r"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_FEED_NAME = re.compile(r"(?i)(?:^|[/._-])(?:rss|feeds?|atom|rdf|xml)(?:[/._-]|\d*$)")


def read(source: str | Path | IO[Any], *, columns: Mapping[str, str] | None = None, encoding: str | None = None) -> Iterator[Document | Skipped]:
    """The documents of a file, a folder, a pattern ("2025/*.jsonl"), an archive, an address (http, https), '-' for standard input, or an open file.

    Text, JSON Lines, JSON, CSV, TSV, Parquet, HTML, RSS and Atom, WARC, NewsML-G2, NITF and ninjs, also packed (.gz, .bz2, .zip, .tar): by the end of the
    name, and by the first bytes where that says nothing. `columns` gives the column of a field where it has another name: {"date": "published"}.
    `encoding` is that of texts and tables without a mark (default: UTF-8). A text file's id is its name without the ending, a row's without an id is
    `name:line`. Raises ValueError for a field or an encoding that there is none of; everything else comes as Skipped.
    """
    for found in read_located(source, columns=columns, encoding=encoding):
        yield found if isinstance(found, Skipped) else found[1]


def read_located(source: str | Path | IO[Any], *, columns: Mapping[str, str] | None = None, encoding: str | None = None) -> Iterator[Found]:
    """The same, each document with where it was read: its file, with `:line` in a table."""
    names = {field: field for field in FIELDS}
    for field, column in (columns or {}).items():
        if field not in names:
            raise ValueError(f"no field {field!r}; the fields are {', '.join(FIELDS)}")
        names[field] = column
    try:
        options = Options(names, frozenset(columns or ()), codecs.lookup(encoding or "utf-8").name)
    except LookupError:
        raise ValueError(f"no encoding {encoding!r}; write it as utf-8, utf-16-le, cp1252 ...") from None
    if source == "-":
        yield from _read_stream(sys.stdin.buffer, Spot("standard input", "stdin"), options)
    elif isinstance(source, str) and web.is_address(source):
        yield from _guarded(_read_address(source, options), Spot(source, source))
    elif isinstance(source, str | Path):
        yield from _read_path(Path(source), options)
    else:
        where = str(getattr(source, "name", "") or "stream")
        yield from _read_stream(source, Spot(where, Path(where).stem or "stream"), options)


def kind_of(name: str) -> str | None:
    """The kind of file that the end of its name tells; None for one that is not read."""
    path = PurePosixPath(name)
    return KINDS.get(PurePosixPath(path.stem).suffix.lower() if path.suffix.lower() in _PACKED else path.suffix.lower())


def files_of(source: str | Path) -> list[tuple[Path, str] | Skipped]:
    """The files that a path or pattern stands for, each with its name below the folder, and what is wrong on the way."""
    path = Path(source)
    if path.is_dir():
        return _in_folder(path) or [Skipped(str(path), "no report in this folder", f"its files must end in {', '.join(sorted(KINDS))}")]
    if glob.has_magic(str(path)) and not path.exists():
        fixed = Path(*[p for k, p in enumerate(path.parts) if not any(glob.has_magic(q) for q in path.parts[: k + 1])])
        found: list[tuple[Path, str] | Skipped] = []
        for match in sorted(map(Path, glob.glob(str(path), recursive=True))):
            if match.is_dir() and "**" in path.parts:
                continue  # what is in it fits the pattern by itself
            inside = _in_folder(match) if match.is_dir() else [(match, match.name)]
            found += [f if isinstance(f, Skipped) else (f[0], f[0].relative_to(fixed).as_posix()) for f in inside]
        return found or [Skipped(str(path), "no file fits this pattern", "check the path")]
    return [(path, path.name)]


def _in_folder(folder: Path) -> list[tuple[Path, str] | Skipped]:
    home = folder.resolve()
    problems: list[Skipped] = []
    files: list[Path] = []

    def failed(error: OSError) -> None:
        problems.append(Skipped(str(error.filename or folder), f"cannot be read ({error.strerror})", "check its permissions"))

    for at, inner, names in os.walk(folder, onerror=failed):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in [n for n in inner if Path(at, n).is_symlink()] + [n for n in names if kind_of(n) and not n.startswith(".")]:
            path = Path(at, name)
            if path.is_symlink() and path.exists() and not path.resolve().is_relative_to(home):
                problems.append(Skipped(str(path), "a link that leads out of the folder", "name what it leads to, if it is meant"))
            elif not path.is_dir() and (path.is_file() or path.is_symlink()):
                files.append(path)
    problems.sort(key=lambda p: p.where)
    return [*problems, *((path, path.relative_to(folder).as_posix()) for path in sorted(files))]


def _read_path(source: Path, options: Options) -> Iterator[Found]:
    for found in files_of(source):
        if isinstance(found, Skipped):
            yield found
            continue
        path, name = found
        yield from _guarded(_read_file(path, name, options), Spot(str(path), name))


def _guarded(found: Iterator[Found], spot: Spot) -> Iterator[Found]:
    """What is found, until the source turns out to be broken; then the line that says so."""
    try:
        yield from found
    except Unreadable as error:
        yield spot.skipped(error.reason, error.remedy)
    except FileNotFoundError:
        yield spot.skipped("no such file", "check the path")
    except packed.BROKEN as error:
        yield spot.skipped(f"broken packed file ({error})", "fetch it again; what stands before the fault is read")
    except OSError as error:
        if error.errno is None:  # gzip and bz2 say so of broken files
            yield spot.skipped(f"broken packed file ({error})", "fetch it again; what stands before the fault is read")
        else:
            yield spot.skipped(f"cannot be read ({error.strerror or error})", "check the path and its permissions")


def _stem(name: str) -> str:
    """A name without its endings: 2019/a for 2019/a.jsonl.gz."""
    path = PurePosixPath(name)
    stem = name[: len(name) - len(path.suffix)] if path.suffix else name
    inner = PurePosixPath(stem).suffix
    return stem[: len(stem) - len(inner)] if path.suffix.lower() in _PACKED and inner else stem


def _read_file(path: Path, name: str, options: Options) -> Iterator[Found]:
    spot, kind = Spot(str(path), _stem(name)), kind_of(name)
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):  # a pipe, as of <(zcat ...)
        with path.open("rb") as stream:
            yield from _read_stream(stream, spot, options)
    elif state.st_size == 0:
        yield spot.skipped("the file is empty", "nothing to code")
    elif kind == "parquet" and path.suffix.lower() not in _PACKED:
        yield from tables.read_parquet(path, spot, options)
    else:
        with path.open("rb") as stream:
            yield from _read_named(name, stream, state.st_size, spot, options)


def _read_named(name: str, stream: IO[bytes], size: int, spot: Spot, options: Options, inner: bool = False) -> Iterator[Found]:
    """A file by its name; `inner`: it is itself in an archive."""
    kind, ending = kind_of(name), PurePosixPath(name).suffix.lower()
    if (inner and kind in ("zip", "tar", "parquet")) or (ending in _PACKED and kind in ("zip", "parquet")):
        yield spot.skipped(f"a {'Parquet file' if kind == 'parquet' else kind + ' file'} within another packed file", "unpack it first")
        return
    plain = unpacked(stream, ending) if ending in _PACKED else unpacked(stream, ".gz") if ending == ".tgz" else stream
    if kind in ("zip", "tar"):
        for member in packed.zip_members(plain, size, spot) if kind == "zip" else packed.tar_members(plain, spot):
            if isinstance(member, Skipped):
                yield member
            elif kind_of(member[0]):
                here = Spot(f"{spot.where}/{member[0]}", f"{spot.stem}/{_stem(member[0])}")
                yield from _guarded_member(_read_named(member[0], member[1], size, here, options, inner=True), here)
        return
    yield from _read_kind(kind, plain, spot, options)


def _guarded_member(found: Iterator[Found], spot: Spot) -> Iterator[Found]:
    """As `_guarded`, but for a bomb, which ends the whole archive."""
    try:
        yield from found
    except Bomb:
        raise
    except Unreadable as error:
        yield spot.skipped(error.reason, error.remedy)
    except (*packed.BROKEN, OSError) as error:
        yield spot.skipped(f"broken in the archive ({error})", "fetch it again")


def _read_kind(kind: str | None, stream: IO[bytes], spot: Spot, options: Options, feed: bool = True) -> Iterator[Found]:
    """A plain stream of the kind; None for one to be told by its first bytes. `feed`: an XML file that is HTML is no page but a mistake."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream), 1 << 16)
    if kind is None:
        kind = _sniffed(buffered.peek(4096)) or "text"
    if kind in ("jsonl", "json"):
        yield from tables.READERS[kind](in_utf8(buffered, options.encoding), spot, options)
    elif kind in ("csv", "tsv"):
        yield from tables.read_csv(in_utf8(buffered, options.encoding), spot, options, tabs=kind == "tsv")
    elif kind == "warc":
        yield from pages.read_warc(buffered, spot)
    elif kind == "html":
        yield from _read_html(pages.read_whole(buffered, "a page"), spot)
    elif kind == "xml":
        yield from _read_xml(pages.read_whole(buffered, "XML"), spot, feed)
    else:
        yield from _read_text(buffered.read(4 * LONGEST + 5), spot, options)


def _read_html(raw: bytes, spot: Spot, url: str | None = None) -> Iterator[Found]:
    if b"\0" in raw[:4096] and not any(raw.startswith(bom) for bom, _ in BOMS):
        yield spot.skipped("a binary file, not HTML", "docs/reading.md lists what is read")
        return
    yield from pages.read_page(raw, spot, url)


def _read_xml(raw: bytes, spot: Spot, feed: bool = True, url: str | None = None) -> Iterator[Found]:
    root = _root(raw)
    if root == "html":
        if feed:
            yield spot.skipped("an HTML page, not a feed", "give the address of the feed itself, or, for a page, a name that ends in .html")
        else:
            yield from _read_html(raw, spot, url)
    elif root in feeds.ROOTS:
        yield from feeds.read_feed(raw, spot)
    elif root in news.ROOTS:
        yield from news.read_newsml(raw, spot)
    elif not root:
        yield spot.skipped("no XML", "look at what is in it")
    else:
        check_xml(raw)
        yield spot.skipped(f"XML that is neither a feed nor NewsML-G2 nor NITF (its root is <{root}>)", "convert it to JSON Lines")


def _head(raw: bytes) -> str:
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), "utf-8")
    return raw[: len(raw) // 4 * 4].decode(encoding, "replace").lstrip("\ufeff \t\r\n")


def _root(raw: bytes) -> str:
    """The name of the first element without its prefix; 'html' also for a page that only its DOCTYPE names."""
    found = _ROOT.search(_NO_MARKUP.sub("", _head(raw[: 1 << 17])))
    if found is None:
        return ""
    name = found[2].rpartition(":")[2]
    return "html" if name.lower() == "html" else name


def _sniffed(head: bytes) -> str | None:
    text = _head(head)
    if text.startswith(("{", "[")):
        return "json" if text.startswith("[") else "jsonl"
    if text.startswith("WARC/"):
        return "warc"
    if re.match(r"(?i)<!doctype html|<html\b", text):
        return "html"
    if text.startswith("<?xml") or (text.startswith("<") and _root(head) in (*feeds.ROOTS, *news.ROOTS)):
        return "xml"
    return None


def _read_text(raw: bytes, spot: Spot, options: Options) -> Iterator[Found]:
    for magic, what, remedy in _MAGIC:
        if raw.startswith(magic):
            yield spot.skipped(f"{what}, not text", remedy)
            return
    text = decoded(raw, spot, options.encoding)
    if isinstance(text, Skipped):
        yield text
    elif len(text) > LONGEST:
        yield too_long(spot)
    else:
        yield from as_document({"id": spot.stem, "text": text}, spot)


class _Raw(io.RawIOBase):
    """Bytes of a stream that is no BufferedReader, after `first`, as they come; text becomes UTF-8."""

    def __init__(self, stream: IO[Any], first: bytes = b"") -> None:
        self._stream, self._left = stream, first

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        if not self._left:
            data = self._stream.read1(len(into)) if hasattr(self._stream, "read1") else self._stream.read(len(into))
            self._left = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data or b""
        data, self._left = self._left[: len(into)], self._left[len(into) :]
        into[: len(data)] = data
        return len(data)


def _read_stream(stream: IO[Any], spot: Spot, options: Options) -> Iterator[Found]:
    """A stream, told by its first line alone, so that JSON Lines are read as they come."""
    if isinstance(first := stream.readline(1 << 16), str):
        first = first.encode("utf-8", "surrogatepass")
    buffered = io.BufferedReader(_Raw(stream, first), 1 << 16)
    yield from _guarded(_read_kind(_sniffed(first) or "text", cast("IO[bytes]", buffered), spot, options, feed=False), spot)


def _read_address(url: str, options: Options) -> Iterator[Found]:
    got = web.fetch(url)
    path = urlsplit(url).path
    spot = Spot(url, url)
    kind = kind_of(path)
    stream = io.BytesIO(got.raw)
    if not got.raw.strip():
        yield spot.skipped("the answer is empty", "check the address in a browser")
    elif kind in ("zip", "tar", "warc", "csv", "tsv", "jsonl", "text") or PurePosixPath(path).suffix.lower() in _PACKED:
        yield from _read_named(path, stream, len(got.raw), spot, options)
    elif kind == "parquet":
        yield spot.skipped("a Parquet file", "download it, and name the file")
    else:
        kind = _sniffed(got.raw[:4096]) or ("html" if "html" in got.kind else "json" if "json" in got.kind else "text")
        if kind in ("html", "xml"):
            told = bool(_FEED_NAME.search(path))
            yield from _read_xml(got.raw, spot, told, got.url) if kind == "xml" or told else _read_html(got.raw, spot, got.url)
        else:
            yield from _read_kind(kind, cast("IO[bytes]", stream), spot, options)
