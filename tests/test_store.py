"""The store: what is committed is there, whole and exact; readers wait for nobody; a broken-off write leaves nothing; an old store becomes a new one."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import Document, Store, as_json
from dragoman import store as store_module
from dragoman.records import Part
from dragoman.store import StoreBusy, StoreError
from dragoman.tables import MIGRATIONS, SCHEMA, TABLES, coder_key, document_key, document_row

TEXT = "Kenya's foreign minister met rebel leaders in Kampala on Monday. Police arrested 12 protesters, officials said."


@pytest.fixture(scope="session")
def coded(coder):
    document = Document("kampala", TEXT, "2024-03-06", "Lake Wire", "Talks", "https://lake.example/1", (Part("body", (0, len(TEXT))),))
    return document, [as_json(event, coder.run) for event in coder.code(document)], coder.run


def add(store: Store, document: Document, records=(), **row) -> str:
    key = document_key(document.id, document.sha256)
    with store.writer("test") as writer:
        writer.append("documents", [document_row(document, key) | {"version": 1, "origin": key, "coded": True, "fingerprint": [1, 2**64 - 1]} | row])
        writer.append_events(records, key)
        writer.commit()
    return key


def test_records_come_back_as_they_went_in(tmp_path, coded):
    document, records, run = coded
    store = Store.create(tmp_path / "s")
    key = add(store, document, records, coder=coder_key(run))
    assert len(records) >= 2
    assert list(store.events()) == records
    assert store.document(key) == document
    assert [d for _, d in store.documents()] == [document]
    assert store.sql("select fingerprint from documents").fetchone() == ([1, 2**64 - 1],)
    assert store.rows("mentions") == sum(len(r["mentions"]) for r in records)
    assert store.rows("claims") == sum(len(r["attribution"]) for r in records)
    assert store.sql("select kind, value from counts").fetchall() == [(k, c["value"]) for r in records for k, c in r["counts"].items()]
    assert list(store.events("type = ?", ["CONSULT"])) == [r for r in records if r["type"] == "CONSULT"]


def test_a_new_store_has_every_table_and_column(tmp_path):
    store = Store.create(tmp_path / "s")
    for table, columns in TABLES.items():
        assert [c[0] for c in store.sql(f"select * from {table}").description] == list(columns)


def test_the_newest_version_of_a_document_counts(tmp_path, coded):
    document, records, _ = coded
    store = Store.create(tmp_path / "s")
    old = add(store, document, records)
    new = replace(document, text=TEXT + " Talks go on.")
    key = add(store, new, [], version=2, supersedes=old)
    assert [k for k, _ in store.documents()] == [key]
    assert list(store.events()) == []
    assert store.sql("select count(*) from events_all").fetchone() == (len(records),)
    assert store.search("rebel leaders") == [key]


def test_full_text(tmp_path):
    store = Store.create(tmp_path / "s")
    a = add(store, Document("a", "Rebels shelled the harbour of Çanakkale."))
    b = add(store, Document("b", "The minister visited two harbours.", title="Shelling denied"))
    assert set(store.search("harbour")) == {a, b}
    assert store.search("canakkale") == [a]
    assert store.search('"two harbours"') == [b]
    assert store.search("shell")[0] == b  # a word of the title weighs more
    with pytest.raises(StoreError, match="no search expression"):
        store.search('"open')


def test_a_reader_sees_its_commit_until_it_refreshes(tmp_path):
    writer = Store.create(tmp_path / "s")
    reader = Store(tmp_path / "s")
    add(writer, Document("a", "One."))
    assert reader.sql("select count(*) from documents").fetchone() == (0,)
    assert reader.refresh()
    assert reader.sql("select count(*) from documents").fetchone() == (1,)
    assert not reader.refresh()


def test_shards_are_merged_and_a_reader_of_the_old_ones_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "_KEPT", -1)
    store = Store.create(tmp_path / "s")
    for k in range(15):
        add(store, Document(f"d{k:02}", f"Report {k}."))
    reader = Store(tmp_path / "s")
    for k in range(15, 18):
        add(store, Document(f"d{k:02}", f"Report {k}."))
    assert [s["file"] for s in store.manifest["tables"]["documents"]] == [
        "documents/00000001-00000016.parquet", "documents/00000017.parquet", "documents/00000018.parquet",
    ]  # fmt: skip
    assert len(list((tmp_path / "s" / "documents").iterdir())) == 3
    assert reader.sql("select count(*) from documents").fetchone() == (18,)  # its own shards are gone: it reads the newest
    assert store.sql("select list(id order by batch) from documents").fetchone() == ([f"d{k:02}" for k in range(18)],)


def test_replace_takes_the_place_of_all_rows(tmp_path):
    store = Store.create(tmp_path / "s")
    for ids in (["x", "y"], ["z"], []):
        with store.writer() as writer:
            writer.replace("episodes", [{"id": i, "events": [i], "type": "CONSULT"} for i in ids])
            writer.commit()
        assert [r["id"] for r in store.select("select id from episodes order by id")] == ids


def test_a_column_that_there_is_none_of_changes_nothing(tmp_path):
    store = Store.create(tmp_path / "s")
    with store.writer() as writer:
        writer.append("judgements", [{"a": "1", "b": "2", "verdikt": "same"}])
        with pytest.raises(KeyError, match="verdikt"):
            writer.commit()
    assert store.rows("judgements") == 0 and store.generation == 0


def test_what_is_not_committed_is_dropped(tmp_path):
    store = Store.create(tmp_path / "s")
    with store.writer() as writer:
        writer.append("judgements", [{"a": "1", "b": "2"}])
    assert Store(tmp_path / "s").rows("judgements") == 0


def test_two_writers(tmp_path):
    store = Store.create(tmp_path / "s")
    other = Store(tmp_path / "s")
    said = rf"`dragoman link` \(process {os.getpid()} on .*\) is writing to it; wait"
    with store.writer("link"), pytest.raises(StoreBusy, match=said), other.writer("ingest"):
        pass
    with store.writer("ingest"):
        pass


def test_no_store_and_a_folder_of_something_else(tmp_path):
    with pytest.raises(StoreError, match="no store here; `dragoman ingest"):
        Store(tmp_path)
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match=r"not empty \(letter.txt\)"):
        Store.create(tmp_path)
    (tmp_path / "manifest.json").write_text('{"name": "something else"}')
    with pytest.raises(StoreError, match="not the manifest of a store"):
        Store.create(tmp_path)
    (tmp_path / "manifest.json").write_text('{"form')
    with pytest.raises(StoreError, match="broken"):
        Store(tmp_path)


def test_a_store_of_a_newer_version(tmp_path):
    Store.create(tmp_path / "s")
    path = tmp_path / "s" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": 99, "dragoman": "9.1.0"}))
    before = path.read_bytes()
    for open_ in (Store, Store.create):
        with pytest.raises(StoreError, match=r"a store of version 99, written by dragoman 9\.1\.0, .* install that one or a newer"):
            open_(tmp_path / "s")
    assert path.read_bytes() == before


def test_a_lost_index_is_made_anew(tmp_path):
    store = Store.create(tmp_path / "s")
    key = add(store, Document("a", "Rebels shelled the harbour."))
    for content in (None, b"no database at all, only bytes" * 100):
        for file in (tmp_path / "s").glob("index.sqlite*"):
            file.unlink()
        if content:
            (tmp_path / "s" / "index.sqlite").write_bytes(content)
        with store.writer():
            pass
        assert store.search("harbour") == [key]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_readers_read_while_a_writer_writes_and_is_killed(tmp_path):
    store = Store.create(tmp_path / "s")
    code = f"""
        from dragoman import Store, Document
        from dragoman.tables import document_key, document_row
        store = Store({str(tmp_path / "s")!r})
        with store.writer() as writer:
            for k in range(10_000):
                rows = [document_row(Document(f"{{k}}-{{j}}", "text"), f"{{k}}-{{j}}") for j in range(10)]
                writer.append("documents", rows)
                writer.append("judgements", [{{"a": f"{{k}}", "b": f"{{j}}"}} for j in range(10)])
                writer.commit()
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], env=os.environ)
    seen, end = [], time.monotonic() + 3
    while time.monotonic() < end or (not seen[-1] and time.monotonic() < end + 30):
        store.refresh()
        documents, judgements = (store.sql(f"select count(*) from {t}").fetchone()[0] for t in ("documents", "judgements"))
        assert documents == judgements and documents % 10 == 0
        seen.append(documents)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert seen == sorted(seen) and seen[-1] > 0
    store.refresh()
    with store.writer() as writer:
        assert writer.index.batch == store.batch
        assert len(writer.index.find("id", "0-0")) == 1


def test_paths_with_quotes(tmp_path):
    store = Store.create(tmp_path / "o'clock [x]*")
    add(store, Document("a", "One."))
    assert store.sql("select id from documents").fetchall() == [("a",)]
    assert Path(store.path).exists()


def to_the_next_version(table: str, shard: str) -> str | None:
    """A made-up next version: documents get a language, counts lose nothing, events say their type in lower case."""
    if table == "documents":
        return f"select * exclude (batch), 'en' as language, batch from {shard}"
    return f"select * replace (lower(type) as type) from {shard}" if table == "events" else None


@pytest.fixture
def newer(monkeypatch):
    """The package as it would be with tables of the next version."""
    columns = dict(TABLES["documents"])
    batch = columns.pop("batch")
    monkeypatch.setattr(store_module, "SCHEMA", SCHEMA + 1)
    monkeypatch.setattr(store_module, "MIGRATIONS", MIGRATIONS | {SCHEMA: to_the_next_version})
    monkeypatch.setattr(store_module, "TABLES", TABLES | {"documents": columns | {"language": "VARCHAR", "batch": batch}})


def test_an_older_store_is_brought_to_this_version(tmp_path, coded, request):
    document, records, _ = coded
    store = Store.create(tmp_path / "s")
    add(store, document, records)
    add(store, replace(document, id="second", text=TEXT + " Again."))
    reader = Store(tmp_path / "s")
    before = store.generation
    request.getfixturevalue("newer")
    store = Store(tmp_path / "s")
    assert (store.manifest["schema"], store.generation) == (SCHEMA + 1, before + 1)
    assert store.sql("select id, language from documents order by id").fetchall() == [("kampala", "en"), ("second", "en")]
    assert store.sql("select distinct type = lower(type) from events").fetchall() == [(True,)]
    assert list(store.events()) == records and store.search("rebel leaders") != []
    assert reader.sql("select count(*) from documents").fetchone() == (2,)  # it still has the old shards
    add(store, Document("third", "They met in Accra."), language="fr")
    assert store.sql("select language from documents where id = 'third'").fetchone() == ("fr",)


def test_a_migration_that_breaks_off_leaves_the_old_store(tmp_path, coded, newer, monkeypatch):
    monkeypatch.setattr(store_module, "SCHEMA", SCHEMA)
    monkeypatch.setattr(store_module, "TABLES", TABLES)
    store = Store.create(tmp_path / "s")
    add(store, *coded[:2])
    before = (tmp_path / "s" / "manifest.json").read_bytes()
    monkeypatch.setattr(store_module, "SCHEMA", SCHEMA + 1)
    with monkeypatch.context() as broken:
        broken.setattr(store_module.os, "replace", no_room)
        with pytest.raises(StoreError, match="the disk is full; what was committed is safe"):
            Store(tmp_path / "s")
    assert (tmp_path / "s" / "manifest.json").read_bytes() == before
    assert Store(tmp_path / "s").manifest["schema"] == SCHEMA + 1


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk(tmp_path, monkeypatch):
    """Wherever in a commit there is no room: the store is as it was, and the same commit can be made once there is."""
    store = Store.create(tmp_path / "s")
    add(store, Document("a", "Rebels shelled the harbour."))
    said = "the disk is full; what was committed is safe: make room and run the same command again"

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    faults = [(store_module.os, "replace", no_room), (store_module.os, "fsync", no_room), (store_module.Index, "add", full)]
    with store.writer() as writer:
        for k, (owner, name, fault) in enumerate(faults):
            document = Document(f"b{k}", f"Rebels left harbour {k}.")
            writer.append("documents", [document_row(document, document.id) | {"version": 1, "origin": document.id, "coded": True}])
            generation = Store(tmp_path / "s").generation
            with monkeypatch.context() as broken:
                broken.setattr(owner, name, fault)
                with pytest.raises(StoreError, match=said):
                    writer.commit()
            kept = Store(tmp_path / "s").generation - generation
            assert kept == (name == "add")  # the index is made from the shards: what it lacks, the next writer adds
            if not kept:
                writer.commit()
    with store.writer():
        pass
    assert store.sql("select list(id order by id) from documents").fetchone() == (["a", "b0", "b1", "b2"],)
    assert len(store.search("harbour")) == 4


def test_the_guide_to_the_store(tmp_path, monkeypatch):
    """docs/store.md names every table, its numbers are those of the code, and its session runs."""
    from dragoman import ingest, reprints

    guide = (Path(__file__).resolve().parents[1] / "docs" / "store.md").read_text(encoding="utf8")
    assert {table for table in TABLES if f"| `{table}` |" not in guide or f"{table}/" not in guide} == set()
    assert f"commits every {ingest.BATCH} documents (or {ingest.BATCH_CHARACTERS:,} characters)" in guide
    assert f"within {reprints.DAYS} days" in guide and f"{reprints.NEAR:.0%}".replace("%", " % of the shorter") in guide
    monkeypatch.chdir(tmp_path)
    key = add(Store.create("record"), Document("a", "A ceasefire holds in the buffer zone."))
    (session,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        session = session.replace("store.arrow(", "store.sql(")
    names = {"key": key, "rows": [{"id": "e", "events": ["x"]}]}
    exec(session, names)
    assert names["store"].rows("judgements") == names["store"].rows("episodes") == 1


def test_rows_are_revised_by_id(tmp_path):
    store = Store.create(tmp_path / "s")
    for ids in ("ab", "cd"):
        with store.writer() as writer:
            writer.append("episodes", [{"id": i, "events": [i], "type": "CONSULT"} for i in ids])
            writer.commit()
    before = [shard["file"] for shard in store.manifest["tables"]["episodes"]]
    with store.writer() as writer:
        writer.revise("episodes", ["b", "nobody"], [{"id": "e", "events": ["b"], "type": "AID"}])
        writer.commit()
    assert [r["id"] for r in store.select("select id from episodes order by id")] == ["a", "c", "d", "e"]
    assert before[1] in [shard["file"] for shard in store.manifest["tables"]["episodes"]] and store.rows("episodes") == 4
