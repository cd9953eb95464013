"""docs/your-own-codebook.md: its files are written, its commands run, and what it shows is what they print.

DRAGOMAN_WRITE_GUIDE=1 writes what the commands print into the guide."""

from __future__ import annotations

import functools
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import Document, analyse, pipeline
from dragoman.pipeline import Coder
from dragoman.show import check
from dragoman.show.cli import main

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "your-own-codebook.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.M | re.S)
LINE_NUMBER = re.compile(r"(?<![/\w])([a-z]+\.yaml):\d+")  # of packaged files, whose lines move


def run(command: str) -> str:
    line, _, target = command.partition(" > ")
    result = CliRunner().invoke(main, shlex.split(line)[1:])
    assert result.exception is None or isinstance(result.exception, SystemExit), command
    if target:
        Path(target).write_text(result.output, encoding="utf8")
        return ""
    return "".join(f"{row.rstrip()}\n" for row in result.output.splitlines()).strip("\n")


def test_the_guide_shows_what_its_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coder: Coder) -> None:
    monkeypatch.chdir(tmp_path)
    # Each command loads its codebook, which the guide changes; the packaged parts are loaded, and the examples' trees made, once for all of them.
    monkeypatch.setattr(analyse, "load_model", lambda *_, **__: coder.model)
    monkeypatch.setattr(pipeline, "load_model", lambda *_, **__: coder.model)
    monkeypatch.setattr(pipeline.Gazetteer, "load", lambda: coder.gazetteer)
    trees = functools.cache(lambda text: analyse.analyse(Document("example", text), coder.model))
    monkeypatch.setattr(check, "analyse", lambda document, _: trees(document.text))
    load_actors = pipeline.ActorBase.load
    monkeypatch.setattr(pipeline.ActorBase, "load", lambda own=(): load_actors(own) if own else coder.actors)
    guide = GUIDE.read_text(encoding="utf8")
    told, printed = [], []

    def do(found: re.Match[str]) -> str:
        kind, file, body = found.groups()
        if file:
            Path(file).parent.mkdir(exist_ok=True)
            Path(file).write_text(body, encoding="utf8")
        if kind != "console":
            return found[0]
        command, _, shown = body.partition("\n")
        Path("my").mkdir(exist_ok=True)
        output = run(command.removeprefix("$ "))
        told.append((command, LINE_NUMBER.sub(r"\1", shown.strip("\n"))))
        printed.append((command, LINE_NUMBER.sub(r"\1", output)))
        return f"```console\n{command}\n{output}{chr(10) if output else ''}```"

    written = BLOCK.sub(do, guide)
    if os.environ.get("DRAGOMAN_WRITE_GUIDE"):
        GUIDE.write_text(written, encoding="utf8")
    else:
        assert told == printed
