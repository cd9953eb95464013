"""The command line, run as a user runs it: what goes to standard output, what to standard error, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from dragoman.show import cli
from dragoman.version import VERSION

KEYS = (
    "id schema document type mode contexts plover quad score cameo status alleged actors recipients date place attribution counts topics "
    "mentions confidence run"
).split()


@pytest.fixture
def run(coder, monkeypatch):
    """Runs a command in this process with a coder that is already loaded."""
    monkeypatch.setattr(cli, "load_coder", lambda *paths: coder)

    def runner(*arguments, stdin=None):
        return CliRunner().invoke(cli.main, [str(a) for a in arguments], input=stdin)

    return runner


def records(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_jsonl_is_one_record_a_line(run, examples):
    result = run("code", examples / "baku-talks.txt", "--format", "jsonl")
    assert result.exit_code == 0
    assert result.stderr == ""
    found = records(result)
    assert {"CONSULT", "ASSAULT"} <= {r["type"] for r in found}
    assert all(list(r) == KEYS for r in found)
    assert all(r["document"]["id"] == "baku-talks" and r["document"]["date"] == "2025-09-17" for r in found)


def test_a_pipe_gets_jsonl_by_default(run, examples):
    assert records(run("code", examples / "baku-talks.txt"))


def test_csv_is_flat(run, examples):
    result = run("code", examples / "dhaka-protest.txt", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert {r["document"] for r in rows} == {"dhaka-protest"}
    assert all(r["status"] in ("occurred", "ongoing", "planned", "proposed", "negated") for r in rows)


def test_table_is_for_people(run, examples):
    result = run("code", examples / "baku-talks.txt", "-f", "table")
    assert "baku-talks · 2025-09-17" in result.stdout
    assert "CONSULT" in result.stdout and "Baku" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= cli.TABLE_WIDTH


def test_table_says_when_there_is_nothing(run):
    assert "no events" in run("code", "-", "-f", "table", stdin="date 2025-07-30\n\nThe weather was fine.\n").stdout


def test_standard_input(run):
    result = run("code", "-", stdin="date 2025-07-30\n\nThe ministers of Chad and Sudan met in Tunis on Monday.\n")
    assert [r["document"]["id"] for r in records(result)] == ["stdin"]


def test_report_without_a_date_is_coded_and_says_so(run):
    result = run("code", "-", stdin="Israel struck Damascus on Monday.\n")
    assert result.exit_code == 0
    assert "stdin: no date; coded with date null" in result.stderr
    assert records(result)[0]["document"]["date"] is None


def test_date_on_the_command_line(run):
    result = run("code", "-", "--date", "30 July 2025", stdin="Israel struck Damascus on Monday.\n")
    assert records(result)[0]["document"]["date"] == "2025-07-30"
    assert result.stderr == ""
    assert run("code", "-", "--date", "soon", stdin="They met.").exit_code == 2


def test_columns(run, tmp_path):
    (tmp_path / "a.csv").write_text("key,day,body\nk1,30 July 2025,Israel struck Damascus.\n")
    result = run("code", tmp_path / "a.csv", "--id-column", "key", "--date-column", "day", "--text-column", "body")
    assert [(r["document"]["id"], r["document"]["date"]) for r in records(result)] == [("k1", "2025-07-30")]


def test_bad_input_costs_a_line_each_and_the_rest_is_coded(run, tmp_path, examples):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "latin.txt").write_bytes("Il était là".encode("latin-1"))
    (tmp_path / "when.txt").write_text("date 2025-13-45\n\nIsrael struck Damascus.\n")
    lines = [json.dumps({"id": f"r{k}", "date": "2024-01-02", "text": "They slept."}) for k in range(300)]
    lines[123] = lines[123][:-5]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    result = run("code", tmp_path, tmp_path / "none.txt", examples / "baku-talks.txt", "-f", "jsonl")
    assert result.exit_code == 1
    said = result.stderr.splitlines()
    assert len(said) == 7  # six faults and the summary
    for name, reason in (
        ("empty.txt", "the file is empty"),
        ("picture.txt", "a binary file"),
        ("latin.txt", "not UTF-8"),
        ("when.txt", "'2025-13-45' is no date"),
        ("many.jsonl:124", "broken JSON"),
        ("none.txt", "no such file"),
    ):
        assert any(name in line and reason in line for line in said), (name, said)
    assert said[-1].startswith("coded 301 documents")
    assert "skipped 5 documents" in said[-1] and "skipped 1 date" in said[-1]
    assert {"when", "baku-talks"} <= {r["document"]["id"] for r in records(result)}


def test_a_fault_in_one_report_does_not_lose_the_others(run, coder, monkeypatch, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Israel struck Damascus."}\n{"id": "b", "text": "Israel struck Beirut."}\n')
    code = type(coder).code
    monkeypatch.setattr(type(coder), "code", lambda self, d: 1 / 0 if d.id == "a" else code(self, d))
    result = run("code", tmp_path / "a.jsonl")
    assert result.exit_code == 1
    assert "a: coding failed (ZeroDivisionError" in result.stderr
    assert [r["document"]["id"] for r in records(result)] == ["b"]


def test_explain_shows_the_tree_and_the_line(run):
    result = run("explain", "Israel struck Damascus on Monday.")
    assert result.exit_code == 0
    assert "assault.yaml:" in result.stdout and "nsubj" in result.stdout
    assert run("explain", " ").exit_code == 2


def test_score_of_the_examples(run, examples):
    result = run("score", examples, "--show")
    assert result.exit_code == 0
    assert "event found with its type: P" in result.stdout
    table = json.loads(run("score", examples, "--json").stdout)
    assert table["gold events"] == 55


def test_score_of_a_gold_file_that_does_not_fit(run, tmp_path):
    (tmp_path / "a.txt").write_text("They met.")
    (tmp_path / "a.yaml").write_text("doc: a\nevents:\n- {id: e1, type: CONSULT, status: occurred, core: true, mentions: [They parted]}\n")
    result = run("score", tmp_path)
    assert result.exit_code == 1
    assert "a.yaml:3: e1: the quote 'They parted' does not occur exactly once" in result.stderr


def test_check_runs_examples(run):
    result = run("check", "counts")
    assert "counts: " in result.stdout
    assert run("check", "spelling").exit_code == 2


def test_info_names_versions_and_digests(run):
    result = run("info")
    assert result.exit_code == 0
    assert VERSION in result.stdout and "sha256:" in result.stdout


def test_a_fresh_process(examples):
    """Once as a program of its own, with nothing loaded and no terminal."""
    command = [sys.executable, "-m", "dragoman.show.cli", "code", str(examples / "nairobi-summit.txt")]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert all(json.loads(line)["document"]["source"] == "Rift Valley Monitor" for line in result.stdout.splitlines())


def test_import_is_light():
    code = "import sys, dragoman; print([m for m in ('numpy', 'onnxruntime', 'duckdb', 'rich', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
