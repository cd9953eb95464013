"""Asking a store: each filter finds what it says, counts add up, SQL cannot do harm, and a mistake costs one line."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman import Document, Store, as_json
from dragoman import query as query_module
from dragoman.query import BY, SORTS, Filter, QueryError, count, counted, events, page, span, told
from dragoman.records import from_json
from dragoman.show.cli import main
from dragoman.show.query import FILTERS
from dragoman.tables import TABLES, document_key, document_row

REPORTS = [
    Document("oslo", "Norway's foreign minister met Sudanese rebel leaders in Bergen on Monday, Reuters reported.", "2024-03-06", "Fjord Post"),
    Document(
        "goma",
        "Rwandan troops shelled Goma on 3 May 2023, killing 12 civilians. Congo's army will attack the rebels in June.",
        "2023-05-04",
        "Lake Wire",
    ),
    Document("lima", "Police in Peru arrested 40 protesters in Lima on Tuesday. The protesters did not attack anyone.", "2022-08-17", "Lake Wire"),
]


@pytest.fixture(scope="module")
def folder(coder, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("query") / "record"
    with Store.create(path) as store, store.writer("test") as writer:
        for report in REPORTS:
            key = document_key(report.id, report.sha256)
            writer.append("documents", [document_row(report, key) | {"version": 1, "origin": key, "coded": True}])
            writer.append_events([as_json(e, coder.run) for e in coder.code(report)], key)
        writer.commit()
    return path


@pytest.fixture
def store(folder):
    with Store(folder) as opened:
        yield opened


def run(*arguments):
    return CliRunner().invoke(main, ["query", *map(str, arguments)])


def test_a_record_becomes_the_event_that_it_was_made_of(store, coder):
    records = list(store.events())
    for record, event in zip(
        [r for d in REPORTS for r in map(lambda e: as_json(e, coder.run), coder.code(d))], [e for d in REPORTS for e in coder.code(d)]
    ):
        again = from_json(record)
        assert as_json(again, coder.run) | {"document": None} == record | {"document": None}
        assert (again.document.id, again.document.date, again.document.source) == (event.document.id, event.document.date, event.document.source)
    assert len(records) > 4


# Each filter, and what holds of every event that it finds; each finds some, and not all.
CASES = {
    "type": (Filter(type=("consult",)), lambda r: r["type"] == "CONSULT"),
    "mode": (Filter(mode=("arrest",)), lambda r: r["mode"] == "arrest"),
    "status": (Filter(status=("planned", "negated")), lambda r: r["status"] in ("planned", "negated")),
    "actor by code": (Filter(actor=("RWA",)), lambda r: any(p["country"] == "RWA" for p in r["actors"])),
    "actor by name of a country": (Filter(actor=("Rwanda",)), lambda r: any(p["country"] == "RWA" for p in r["actors"])),
    "actor by sector": (Filter(actor=("COP",)), lambda r: any("COP" in p["sectors"] for p in r["actors"])),
    "actor by both": (Filter(actor=("RWA:MIL",)), lambda r: any(p["country"] == "RWA" and "MIL" in p["sectors"] for p in r["actors"])),
    "actor by name": (Filter(actor=("TROOPS",)), lambda r: any("troops" in p["text"].lower() for p in r["actors"])),
    "recipient": (Filter(recipient=("protesters",)), lambda r: any("protesters" in p["text"] for p in r["recipients"])),
    "party": (Filter(party=("CVL",)), lambda r: any("CVL" in p["sectors"] for p in r["actors"] + r["recipients"])),
    "dyad": (Filter(dyad=(("SDN", "NOR"),)), lambda r: {"SDN", "NOR"} <= {p["country"] for p in r["actors"] + r["recipients"]}),
    "date": (Filter(date="2023-05"), lambda r: r["date"]["start"] <= "2023-05-31" and r["date"]["end"] >= "2023-05-01"),
    "published": (Filter(published="2023-01/2023-12"), lambda r: r["document"]["date"][:4] == "2023"),
    "published since": (Filter(published="2023-05-04/.."), lambda r: r["document"]["date"] >= "2023-05-04"),
    "place": (Filter(place=("bergen",)), lambda r: r["place"]["name"] == "Bergen"),
    "country": (Filter(country=("Peru", "NOR")), lambda r: r["place"]["country"] in ("PER", "NOR")),
    "source": (Filter(source=("fjord",)), lambda r: r["document"]["source"] == "Fjord Post"),
    "said by": (Filter(said_by=("reuters",)), lambda r: any(s["name"] == "Reuters" for s in r["attribution"])),
    "text": (Filter(text="protester"), lambda r: r["document"]["id"] == "lima"),
    "document": (Filter(document=("goma",)), lambda r: r["document"]["id"] == "goma"),
    "confidence": (Filter(confidence=0.8), lambda r: r["confidence"] >= 0.8),
    "two at once": (Filter(type=("ASSAULT",), status=("occurred",)), lambda r: (r["type"], r["status"]) == ("ASSAULT", "occurred")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_filter_finds_just_what_it_says(store, name):
    wanted, holds = CASES[name]
    found = list(events(store, wanted))
    every = list(events(store, Filter()))
    assert found and len(found) < len(every)
    assert all(holds(r) for r in found)
    assert count(store, wanted) == len(found)


def test_an_event_without_a_date_is_found_by_no_date(store):
    assert all(r["date"] for r in events(store, Filter(date="1900/2100")))


def test_every_way_of_sorting_gives_every_event(store):
    for sort in SORTS:
        ahead, back = list(events(store, Filter(), sort)), list(events(store, Filter(), f"-{sort}"))
        assert len(ahead) == len(back) == count(store, Filter())
    assert [r["document"]["date"] for r in events(store, Filter(), "-published", 1)] == ["2024-03-06"]


def test_many_events_come_a_stretch_of_time_after_another(store, monkeypatch):
    whole = {sort: list(events(store, Filter(), sort)) for sort in ("published", "-published")}
    monkeypatch.setattr(query_module, "_STRETCH", 1)
    for sort, expected in whole.items():
        assert list(events(store, Filter(), sort)) == expected
    assert [json.loads(r) for r, _ in told(store, Filter())] == whole["published"]
    assert {t for _, t in told(store, Filter(document=("goma",)))} == {REPORTS[1].text}
    monkeypatch.setattr(query_module, "_FEW", 0)
    assert list(events(store, Filter(), limit=3)) == whole["published"][:3]


@pytest.mark.parametrize("many", [1, 1000])
def test_the_first_and_how_many_there_are(store, monkeypatch, many):
    monkeypatch.setattr(query_module, "_MANY", many)
    wanted = Filter(published="2022/2023")
    for sort in ("published", "-date", "confidence"):
        found, total = page(store, wanted, sort, 2)
        assert found == list(events(store, wanted, sort))[:2]
        assert total == count(store, wanted) > 2
    assert page(store, Filter(id=("none",))) == ([], 0)


def test_times_are_counted_in_order(store):
    days = [r[0] for r in counted(store, Filter(), ["month", "type"]).fetchall()]
    assert days == sorted(days)


@pytest.mark.parametrize("by", BY)
def test_counts_have_a_row_a_value(store, by):
    rows = counted(store, Filter(), [by]).fetchall()
    assert rows and len({r[0] for r in rows}) == len(rows)
    if by not in ("actor", "recipient", "dyad"):
        assert sum(r[1] for r in rows) == count(store, Filter())


def test_a_meeting_is_a_dyad_once(store):
    assert counted(store, Filter(type=("CONSULT",)), ["dyad"], reports=True).fetchall() == [("NOR-SDN", 1, 1)]


def test_spans():
    assert [str(d) for d in span("2024-02")] == ["2024-02-01", "2024-02-29"]
    assert [str(d) for d in span("2024/2025-03")] == ["2024-01-01", "2025-03-31"]
    assert span("../2025") == (None, span("2025")[1])
    for wrong in ("soon", "2024-13", "2024-02-30", "2025/2024", "", "24"):
        with pytest.raises(QueryError):
            span(wrong)


def test_formats(folder):
    assert {json.loads(line)["type"] for line in run("--store", folder, "--place", "Goma").stdout.splitlines()} == {"ASSAULT"}
    rows = list(csv.DictReader(io.StringIO(run("--store", folder, "--place", "Goma", "-f", "csv").stdout)))
    assert [r["place"] for r in rows] == ["Goma"] * len(rows) and rows
    table = run("--store", folder, "-f", "table", "--limit", 2)
    assert "Bergen" not in table.stdout and "lima" in table.stdout
    assert re.fullmatch(r"2 of \d+ events; --limit 0 shows all\n", table.stderr)
    counts = run("--store", folder, "--by", "type", "-f", "csv").stdout.splitlines()
    assert counts[0] == "type,events"
    assert run("--store", folder, "--by", "source", "--reports", "-f", "csv").stdout.splitlines()[0] == "source,events,reports"


def test_sql_reads_the_store(folder):
    result = run("--store", folder, "--sql", "select source, count(*) as n from documents group by all order by 2", "-f", "jsonl")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [{"source": "Fjord Post", "n": 1}, {"source": "Lake Wire", "n": 2}]


@pytest.mark.parametrize(
    "statement",
    [
        "copy events to '{out}/x.csv'", "drop view events", "select 1; select 2", "create table t as select 1", "attach '{out}/x.db'", "set threads = 1", "pragma version",
        "install httpfs", "select * from read_csv('{secret}')", "select * from '{secret}'", "select * from glob('{out}/*')", "select read_text('{secret}')", "selekt 1", "",
        "explain analyze copy events to '{out}/x.csv'", "with a as (select 1) insert into events select * from a", "call force_checkpoint()",
    ],
)  # fmt: skip
def test_sql_can_do_nothing_else(folder, tmp_path, statement):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    before = sorted(p.name for p in folder.rglob("*"))
    result = run("--store", folder, "--sql", statement.format(out=tmp_path, secret=secret))
    assert result.exit_code == 1 and result.stdout == ""
    assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["secret.csv"]
    assert sorted(p.name for p in folder.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--date", "soon"], ["--type", "MEETING"], ["--country", "Atlantis"], ["--actor", "SYR:XXX"], ["--actor", "Atlantis:MIL"], ["--text", 'AND "'], ["--sort", "size"],
        ["--sql", "select 1 from nowhere"],
    ],
)  # fmt: skip
def test_a_mistake_costs_one_line(folder, arguments):
    result = run("--store", folder, *arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1


def test_no_store_here(tmp_path):
    assert "no store here" in run("--store", tmp_path / "none").stderr


def test_values_are_never_sql(store):
    with pytest.raises(QueryError, match="is no type; there are ACCUSE"):
        list(events(store, Filter(type=("x') or true --",))))
    for name in ("mode", "actor", "place", "source", "document", "said_by"):
        assert list(events(store, Filter(**{name: ("x') or true --",)}))) == []


@pytest.mark.parametrize(
    ("version", "lacks"), [(1, ("actor_text", "recipient_text", "actor_codes", "recipient_codes")), (2, ("actor_codes", "recipient_codes"))]
)
def test_an_older_store_gets_what_a_search_for_parties_looks_through(store, folder, tmp_path, version, lacks):
    import duckdb

    old = shutil.copytree(folder, tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text())
    for shard in manifest["tables"]["events"]:
        path = old / shard["file"]
        duckdb.sql(f"copy (select * exclude ({', '.join(lacks)}) from '{path}') to '{path}.new' (format parquet)")
        Path(f"{path}.new").replace(path)
    (old / "manifest.json").write_text(json.dumps(manifest | {"schema": version}))

    def lines(opened):
        found = opened.sql("select id, actor_text, recipient_text, actor_codes, recipient_codes from events order by id").fetchall()
        return [(i, *(None if t is None else set(t.split("\n")) for t in texts)) for i, *texts in found]

    with Store(old) as migrated:
        assert lines(migrated) == lines(store)
        assert [c[0] for c in migrated.sql("select * from events").description] == list(TABLES["events"])


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_store", Path(__file__).resolve().parents[1] / "bench" / "store.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_benchmark_asks_what_the_guide_lists_and_every_query_answers(bench, tmp_path):
    bench.make(tmp_path / "many", 3000)
    for name, arguments in bench.QUERIES.items():
        assert f"| {name} | `{' '.join(shlex.quote(a) for a in arguments)}` |" in DOC, name
        result = run("--store", tmp_path / "many", "--format", "table", *(a.replace("{id}", "0" * 16) for a in arguments))
        assert result.exit_code == 0, (name, result.output)
    assert "1 event" in run("--store", tmp_path / "many", "--format", "table", "--id", "0" * 16).stderr


DOC = (Path(__file__).resolve().parents[1] / "docs" / "query.md").read_text(encoding="utf-8")


def test_the_guide_lists_every_option():
    for name, known, text in FILTERS:
        names = ", ".join(f"`--{n.removeprefix('--')}`" for n in name.split("/"))
        assert f"| {names} | {(known.get('metavar') or '').strip()} | {text} |".replace("|  |", "| |") in DOC
    for name in (*SORTS, *BY):
        assert f"`{name}`" in DOC
