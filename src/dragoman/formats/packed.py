"""Archives: the files of a .zip or .tar, one after the other, none of them written to disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any, cast

from dragoman.formats.common import FOLD, WHOLE, Bomb, Skipped, Spot, Unreadable

Member = tuple[str, IO[bytes]]
BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError)
"""What reading a broken packed file raises, beside OSError."""


class _Counted(io.RawIOBase):
    """A member of an archive; `given` of all its members together is held against the archive's size."""

    def __init__(self, member: zipfile.ZipExtFile, given: list[int], size: int) -> None:
        self._member, self._sum, self._size = member, given, size

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._member.read1(len(into))  # no more than is there, so that what stands before a fault is given
        into[: len(data)] = data
        self._sum[0] += len(data)
        if self._sum[0] > WHOLE and self._sum[0] > FOLD * self._size:
            raise Bomb
        return len(data)


def zip_members(stream: IO[bytes], size: int, spot: Spot) -> Iterator[Member | Skipped]:
    """The files in it, each to be read before the next is asked for. Raises Unreadable for what is no zip file, Bomb while a member is read."""
    given = [0]
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable(f"broken zip file ({error})", "fetch it again") from None
    with archive:
        for info in archive.infolist():
            if info.is_dir() or _hidden(info.filename):
                continue
            where = Spot(f"{spot.where}/{info.filename}", "")
            if fault := _fault(info.filename):
                yield where.skipped(fault, "it is not read")
                continue
            if info.flag_bits & 1:
                yield where.skipped("locked with a password", "unpack it first")
                continue
            try:
                with archive.open(info) as member:
                    yield info.filename, cast("IO[bytes]", io.BufferedReader(_Counted(cast("zipfile.ZipExtFile", member), given, size), 1 << 16))
            except (zipfile.BadZipFile, NotImplementedError) as error:
                yield where.skipped(f"broken in the zip file ({error})", "fetch it again")


def tar_members(stream: IO[bytes], spot: Spot) -> Iterator[Member | Skipped]:
    """The files in it, each to be read before the next is asked for. Raises Unreadable for what is no tar file."""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for info in archive:
                where = Spot(f"{spot.where}/{info.name}", "")
                if info.isdir() or _hidden(info.name):
                    continue
                fault = _fault(info.name) or ("" if info.isfile() else "a link or a device, no file")
                if fault:
                    yield where.skipped(fault, "it is not read")
                    continue
                member = archive.extractfile(info)
                if member is not None:
                    yield info.name, member
    except tarfile.TarError as error:
        raise Unreadable(f"broken tar file ({error})", "fetch it again") from None


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _fault(name: str) -> str:
    """A name that would lead out of the archive's folder."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":"):
        return "a path that leads out of the archive"
    return ""
