"""States and provinces by the names and postal codes that stand behind a town's name; from `places/states.yaml`."""

from __future__ import annotations

from functools import lru_cache

from dragoman.data import DataError, Table, read_yaml


@lru_cache(maxsize=1)
def states() -> dict[str, tuple[str, ...]]:
    """A state's name in small letters, and its postal code in capitals -> the names that it may stand for. Raises DataError on a fault in the file."""
    found: dict[str, tuple[str, ...]] = {}
    for table in read_yaml("places/states.yaml"):
        for country, rows in table.items():
            if not isinstance(rows, Table):
                raise DataError(country.file, country.line, "expected {Name: code, ...} here")
            for name, code in rows.items():
                for key in filter(None, (name.lower(), str(code))):
                    found[key] = (*found.get(key, ()), str(name))
    return found
