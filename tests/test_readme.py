"""README.md: the table on its first screen is what the command prints, and every command that it names is there.

DRAGOMAN_WRITE_README=1 writes the table into the README."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import pipeline
from dragoman.pipeline import Coder
from dragoman.show.cli import main

README = Path(__file__).resolve().parents[1] / "README.md"
TABLE = re.compile(r"(?<=^```\n)baku-talks .*?(?=^\.\.\.$)", re.M | re.S)
ROWS = 25


def test_the_first_table_is_real_output(coder: Coder, monkeypatch: pytest.MonkeyPatch, examples: Path) -> None:
    monkeypatch.setattr(pipeline, "load_model", lambda *_, **__: coder.model)
    monkeypatch.setattr(pipeline.Gazetteer, "load", lambda: coder.gazetteer)
    monkeypatch.setattr(pipeline.ActorBase, "load", lambda own=(): coder.actors)
    result = CliRunner().invoke(main, ["code", str(examples / "baku-talks.txt"), "--format", "table"])
    rows = [row.rstrip() for row in result.output.splitlines()]
    readme = README.read_text(encoding="utf8")
    shown = "".join(f"{row}\n" for row in rows[:ROWS])
    if os.environ.get("DRAGOMAN_WRITE_README"):
        README.write_text(TABLE.sub(lambda _: shown, readme), encoding="utf8")
        return
    (told,) = TABLE.findall(readme)
    assert told == shown


def test_every_command_named_is_there_and_every_command_is_named() -> None:
    blocks = "".join(re.findall(r"^```\n(.*?)^```", README.read_text(encoding="utf8"), re.M | re.S))
    assert set(re.findall(r"^dragoman ([a-z]+) ", blocks, re.M)) == set(main.commands)  # type: ignore[attr-defined]
