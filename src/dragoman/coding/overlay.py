"""A type of a user's own codebook laid over a packaged one: what `extends: plover` means, on the YAML tables, before they are compiled."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from dragoman.data import DataError, Line, Rows, Table, check_keys, lines

PACKAGED = "plover"
_LINES = ("verbs", "nouns", "states", "except", "examples", "never")


def extends(table: Table) -> bool:
    """Whether the type stands on the packaged codebook; raises DataError for any other codebook than 'plover'."""
    value = table.get("extends")
    if value is None:
        return False
    if value != PACKAGED:
        raise DataError(table.file, getattr(value, "line", table.line), f"unknown codebook '{value}'; write 'extends: {PACKAGED}'")
    return True


def is_off(table: Table) -> bool:
    """Whether the type as a whole is switched off ('off: all')."""
    return table.get("off") == "all"


def laid_over(base: Table | None, own: Table, known: Iterable[str]) -> Table:
    """`own` as a whole type: with the lines, words and examples of `base` behind its own, save those that it switches off. Raises DataError."""
    check_keys(own, known, ("event",))
    out = _copy(own, own)
    out.pop("extends", None)
    off = out.pop("off", None)
    if base is None:
        if off is not None:
            raise DataError(own.file, getattr(off, "line", own.line), f"nothing to switch off: PLOVER has no type {own['event']}")
        return out
    _switched_off(base, own, off)
    gone = {_spaced(line) for line in lines(off)}
    for key, value in base.items():
        if key in _LINES:
            rows = Rows(lines(own.get(key)) + [line for line in lines(value) if _spaced(line) not in gone])
            rows.file, rows.line = own.file, own.line
            out[key] = rows
        elif key == "light":
            rows = Rows(lines(value) + lines(own.get(key)))
            rows.file, rows.line = own.file, own.line
            out[key] = rows
        elif key in ("words", "modes"):
            out[key] = _joined(value, own.get(key), own)
        elif key == "roles":
            out[key] = _copy(value, own)
            out[key].update(own.get(key) or {})
        elif key not in out:
            out[key] = value
    return out


def _switched_off(base: Table, own: Table, off: Any) -> None:
    """Every line under `off` must be one of the packaged type's."""
    there = [str(_spaced(line)) for key in _LINES for line in lines(base.get(key))]
    for line in lines(off):
        if _spaced(line) not in there:
            near = difflib.get_close_matches(_spaced(line), there, 1)
            hint = f"; the nearest is '{near[0]}'" if near else "; write it as it stands in the packaged file"
            raise DataError(line.file, line.line, f"{own['event']} has no line or example '{line}' to switch off{hint}")


def _joined(base: Any, own: Any, at: Table) -> Table:
    """Word lists or modes of both, those of the same name one after the other."""
    out = _copy(_named(base, at), at)
    for name, value in _named(own, at).items():
        before = "|".join(lines(out.pop(name, "")))
        after = "|".join(lines(value))
        joined = "|".join(part for part in (before, after) if part)
        out[name] = Line(joined, at.file, getattr(name, "line", at.line))
    return out


def _named(value: Any, at: Table) -> Table:
    """Modes may be names alone."""
    if isinstance(value, Table):
        return value
    out = Table((name, "") for name in lines(value))
    out.file, out.line = at.file, at.line
    return out


def _copy(table: Table, at: Table) -> Table:
    out = Table(table)
    out.file, out.line = at.file, at.line
    return out


def _spaced(line: str) -> str:
    return " ".join(line.split())
