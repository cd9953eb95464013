"""Strict YAML for the data that people edit: every scalar is a string, a key stands once, and each value knows its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the C part of PyYAML where it is there


class DataError(ValueError):
    """A fault in a data file: 'file:line: what, what to do'."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Line(str):
    """A scalar with the file and line that it was written on."""

    __slots__ = ("file", "line")
    file: str
    line: int

    def __new__(cls, value: str, file: str = "", line: int = 0) -> Line:
        made = super().__new__(cls, value)
        made.file, made.line = file, line
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Line, (str(self), self.file, self.line)

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


class Rows(list[Any]):
    """A list with the file and line where it begins."""

    file: str = ""
    line: int = 0


class Table(dict[str, Any]):
    """A mapping with the file and line where it begins; its keys are `Line`s."""

    file: str = ""
    line: int = 0


def parse_yaml(text: str, file: str = "<text>") -> list[Any]:
    """Every document of `text` as `Table`, `Rows` and `Line`; raises DataError."""
    try:
        nodes = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        hint = " (a sentence with ': ' or a leading quotation mark goes in double quotes)" if "mapping values" in str(e.problem) else ""
        raise DataError(file, mark.line + 1 if mark else 1, f"not YAML: {e.problem or e.context}{hint}") from None
    except yaml.YAMLError as e:
        raise DataError(file, 1, f"not YAML: {e}") from None
    return [_build(node, file) for node in nodes if node is not None]


def load_yaml(path: Path | str, name: str | None = None) -> list[Any]:
    """Every document of the file at `path`; `name` is what messages call the file (default: its base name). Raises DataError."""
    path = Path(path)
    label = name or path.name
    try:
        return parse_yaml(path.read_text(encoding="utf8"), label)
    except UnicodeDecodeError as e:
        raise DataError(label, 1, f"not UTF-8 at byte {e.start}: save the file as UTF-8") from None
    except OSError as e:
        raise DataError(label, 0, f"cannot be read: {e.strerror}") from None


def read_yaml(name: str) -> list[Any]:
    """Every document of a packaged file by its name below `dragoman/data`, such as 'grammar/en.yaml'."""
    return load_yaml(data_path(name))


def data_path(name: str) -> Path:
    """The packaged file or folder `name` below `dragoman/data`."""
    return Path(str(resources.files("dragoman.data"))).joinpath(*name.split("/"))


def check_keys(table: Any, known: Iterable[str], required: Iterable[str] = ()) -> None:
    """Raises DataError where `table` is no mapping, has a key that is not `known`, or lacks a required one."""
    if not isinstance(table, Table):
        raise DataError(getattr(table, "file", "?"), getattr(table, "line", 0), "expected 'key: value' lines here")
    known = list(known)
    for key in table:
        if key not in known:
            raise DataError(table.file, getattr(key, "line", table.line), f"unknown key '{key}'; known here: {', '.join(known)}")
    for key in required:
        if key not in table:
            raise DataError(table.file, table.line, f"the key '{key}' is missing; add it")


def lines(value: Any) -> list[Line]:
    """The scalars of a list (or the one scalar, or none for an empty value); raises DataError on anything deeper."""
    if value is None or value == "":
        return []
    if isinstance(value, Line):
        return [value]
    if isinstance(value, Rows):
        for item in value:
            if not isinstance(item, Line):
                raise DataError(value.file, getattr(item, "line", value.line), "expected plain text here; put it in double quotes if it holds ': '")
        return list(value)
    raise DataError(getattr(value, "file", "?"), getattr(value, "line", 0), "expected a list of lines")


def _build(node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Line(node.value, file, line)
    if isinstance(node, yaml.SequenceNode):
        rows = Rows(_build(child, file) for child in node.value)
        rows.file, rows.line = file, line
        return rows
    table = Table()
    table.file, table.line = file, line
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise DataError(file, key_node.start_mark.line + 1, "a key must be plain text")
        key = Line(key_node.value, file, key_node.start_mark.line + 1)
        if key in table:
            first = next(k for k in table if k == key)
            raise DataError(file, key.line, f"the key '{key}' stands twice (first on line {getattr(first, 'line', '?')}); merge the two")
        table[key] = _build(value_node, file)
    return table


def plain(value: Any) -> Any:
    """`value` as ordinary str, list and dict."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return str(value)
