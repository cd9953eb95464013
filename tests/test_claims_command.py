"""`dragoman claims`: every claim with source, stance and span."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from dragoman.show import claims, cli

REPORT = (
    "date 2024-05-14\n\nRebels shelled a market in Gao on Monday, killing at least 12 civilians, according to the Sahel Monitor.\n\n"
    "The king will fly to Oslo, a diplomat told Reuters, speaking on condition of anonymity because the trip had not been announced.\n\n"
    "Bamako denied that its troops had left the town.\n"
)


@pytest.fixture
def run(coder, monkeypatch, tmp_path):
    """Runs `dragoman claims` on the report with options."""
    monkeypatch.setattr(claims, "load_coder", lambda *paths: coder)
    path = tmp_path / "gao.txt"
    path.write_text(REPORT, encoding="utf8")
    return lambda *options: CliRunner().invoke(cli.main, ["claims", str(path), *options])


def test_every_claim_has_source_stance_and_spans(run):
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(c["source"]["name"], c["stance"]) for c in found if c["kind"] == "says"] == [
        ("Sahel Monitor", "asserts"), (None, "asserts"), ("Bamako", "denies"),
    ]  # fmt: skip
    for c in found:
        for part in (c["cue"], *c["content"], *filter(None, [c["source"]])):
            assert REPORT[part["span"][0] : part["span"][1]] == part["text"]


def test_who_is_not_named_and_why_and_who_was_told(run):
    diplomat = next(c for c in map(json.loads, run().stdout.splitlines()) if c["source"]["anonymous"])
    assert diplomat["source"]["reason"] == "speaking on condition of anonymity because the trip had not been announced"
    assert [s["name"] for s in diplomat["via"]] == ["Reuters"]
    assert [c["text"] for c in diplomat["content"]] == ["The king will fly to Oslo"]


def test_csv_and_table(run):
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", "--kind", "says").stdout)))
    assert [r["via"] for r in rows] == ["", "Reuters", ""]
    assert "a diplomat (anonymous) via Reuters" in run("--format", "table").stdout


def test_a_number_stands_with_who_gives_it(coder, tmp_path):
    from dragoman import read

    path = tmp_path / "gao.txt"
    path.write_text(REPORT, encoding="utf8")
    (shelling,) = [e for d in read(path) for e in coder.code(d) if e.type == "ASSAULT"]
    assert (shelling.counts["dead"].source, shelling.counts["dead"].victims) == ("Sahel Monitor", "civilians")
    assert [s.name for s in shelling.attribution] == ["Sahel Monitor"]
