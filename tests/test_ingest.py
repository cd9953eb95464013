"""Reports into a store: once each, with every reprint, changed text and collision recognised, whatever kills the run in between."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman import Document, Store
from dragoman.ingest import Register, ingest
from dragoman.reprints import fingerprint, normalised_hash, overlap, plain_url
from dragoman.show.cli import main

STORIES = [
    "Police in Lima arrested 14 protesters on Tuesday after a march against fuel prices. The interior ministry said two officers were injured. "
    "Unions called another march for Friday and demanded talks with the government about the price of diesel.",
    "Norway's foreign minister met her Chilean counterpart in Santiago on Monday to discuss fisheries. The two signed an agreement on research "
    "in the Antarctic. A spokesman said that a second round of talks will be held in Oslo in May.",
    "Rebels shelled a market in the northern town for a third day, killing at least nine people, a hospital doctor said. The army denied that it "
    "had withdrawn from the airport and vowed to retake the road to the border.",
]


def reports(n: int) -> list[Document]:
    """n different reports of a few sentences."""
    towns = ["Arusha", "Bergen", "Cusco", "Dakar", "Esbjerg", "Fez", "Graz", "Hobart", "Izmir", "Jinja"]
    names = [f"{a}{b}" for a in ("Mar", "Tel", "Osk", "Win", "Bal", "Ked", "Rus", "Pol", "Hav", "Jun") for b in ("ona", "iva", "ard", "elis", "ok")]
    out = []
    for k in range(n):
        a, b, c = names[k % 50], names[(k * 7 + k // 50 + 3) % 50], names[(k * 11 + 5) % 50]
        text = f"President {a} of {b} met {c} in {towns[k % 10]} on Monday. Soldiers arrested {k + 2} protesters there, police chief {c} {a} said."
        out.append(Document(f"r{k}", text, f"2024-0{k % 9 + 1}-15"))
    return out


def put(store: Store, *documents: Document, **options):
    return ingest(store, [(d, "test") for d in documents], workers=1, **options)


@pytest.fixture
def store(tmp_path):
    return Store.create(tmp_path / "s")


def test_ingesting_twice_adds_nothing(store, coder):
    documents = [Document(f"d{k}", text, "2024-03-06") for k, text in enumerate(STORIES)]
    first = put(store, *documents, coder=coder)
    assert (first.added, first.unchanged) == (3, 0) and first.events > 5
    generation, events = store.generation, list(store.events())
    again = put(store, *documents, coder=coder)
    assert (again.added, again.unchanged) == (0, 3)
    assert (store.generation, list(store.events())) == (generation, events)
    assert store.sql("select command, documents, events from runs").fetchall() == [("ingest", 3, first.events)]


def test_the_store_holds_what_the_coder_says(store, coder):
    from dragoman import as_json

    document = Document("lima", STORIES[0], "2024-03-06")
    put(store, document, coder=coder)
    assert list(store.events()) == [as_json(event, coder.run) for event in coder.code(document)]


def test_a_changed_text_is_a_new_version(store, coder):
    put(store, Document("x", STORIES[0], "2024-03-06", url="https://a.example/1"), coder=coder)
    changed = Document("x", STORIES[0] + " The march was called off.", "2024-03-06", url="https://a.example/1?utm_source=feed")
    assert put(store, changed, coder=coder).versions == 1
    assert store.sql("select version, supersedes is null from documents_all order by version").fetchall() == [(1, True), (2, False)]
    assert [d.text for _, d in store.documents()] == [changed.text]
    assert {r["document"]["sha256"] for r in store.events()} == {changed.sha256}
    for known in (changed, Document("x", STORIES[0], "2024-03-06", url="https://a.example/1")):
        assert put(store, known, coder=coder).unchanged == 1


def test_one_id_for_two_reports_is_no_version(store, coder):
    put(store, Document("1", STORIES[0]), Document("1", STORIES[1]), coder=coder)
    assert put(store, Document("1", STORIES[2]), coder=coder).clashes == ["1"]
    assert len(list(store.documents())) == 3
    assert put(store, *(Document("1", text) for text in STORIES), coder=coder).unchanged == 3


def test_a_wire_story_reprinted_ten_times_is_one_source(store, coder):
    story = STORIES[2]
    copies = [
        Document(f"paper-{k}", story.replace(". ", ".\n" * (k % 3 + 1)).upper() if k % 2 else story, "2024-03-07", url=f"https://p{k}.example/")
        for k in range(10)
    ]
    tally = put(store, *copies, coder=coder)
    assert (tally.added, tally.copies) == (1, 9)
    assert store.sql("select count(distinct origin), count(distinct url) from documents").fetchone() == (1, 10)
    assert store.sql("select count(distinct document) from events").fetchone() == (1,)


def test_near_copies_share_an_origin_and_are_coded(store, coder):
    whole = " ".join(STORIES[:2])
    near = [
        Document("whole", whole, "2024-03-06"),
        Document("cut", whole[: len(whole) // 2], "2024-03-07"),
        Document(
            "led", "SANTIAGO (Harbour Press) - " + whole.replace("Tuesday", "Tuesday night") + " Additional reporting by A. Example.", "2024-03-06"
        ),
        Document("other", STORIES[2], "2024-03-06"),
        Document("late", whole + " It is so again.", "2024-09-06"),
    ]
    assert put(store, *near, coder=coder).near == 2
    origins = dict(store.sql("select d.id, o.id from documents d join documents o on o.key = d.origin").fetchall())
    assert origins == {"whole": "whole", "cut": "whole", "led": "whole", "other": "other", "late": "late"}
    assert store.sql("select count(distinct document) from events").fetchone() == (5,)


def test_the_same_words_on_another_date_are_another_report(store, coder):
    for date in ("2024-03-06", "2024-06-05"):
        put(store, Document(date, STORIES[0], date), coder=coder)
    assert store.sql("select count(distinct document) from events").fetchone() == (2,)


def test_a_copy_goes_on_telling_what_its_original_no_longer_does(store, coder):
    put(store, Document("a", STORIES[0], url="https://a.example/"), Document("b", STORIES[0], url="https://b.example/"), coder=coder)
    before = list(store.events())
    put(store, Document("a", "This page is empty now.", url="https://a.example/"), coder=coder)
    assert list(store.events()) == before


def test_two_reports_with_some_words_in_common_are_two():
    background = " The war began in 2011 with protests against the government and has driven half of the people from their homes."
    a, b = (fingerprint(s + background) for s in STORIES[:2])
    assert 0 < overlap(a, b) < 0.6
    assert fingerprint("too short to tell") == []
    assert normalised_hash("A  report, again!") == normalised_hash("a report AGAIN")


def test_addresses():
    assert plain_url("https://a.example/x?id=3&utm_source=rss&fbclid=9#top") == "https://a.example/x?id=3"
    assert plain_url(None) is None and plain_url("urn-less") == "urn-less" and plain_url("http://[bad") == "http://[bad"


def test_what_is_decided_does_not_depend_on_when_it_was_committed(store, tmp_path):
    documents = [d for d in reports(40) for _ in range(2)] + reports(10)
    boilerplate = " Subscribe to our newsletter for the best of our journalism from every corner of the world and every day of the week at no cost."
    documents += [Document(f"b{k}", d.text + boilerplate, d.date) for k, d in enumerate(reports(90))]
    with store.writer() as writer:
        register = Register(writer.index)
        at_once = [row and (row["key"], row["origin"], row["same_text_as"]) for row in (register.decide(d, []) for d in documents)]
    other = Store.create(tmp_path / "t")
    step = []
    with other.writer() as writer:
        register = Register(writer.index)
        for k, document in enumerate(documents):
            row = register.decide(document, [])
            step.append(row and (row["key"], row["origin"], row["same_text_as"]))
            if row:
                writer.append("documents", [row])
            if k % 3 == 0:
                keys = list(register.waiting)
                writer.commit()
                register.committed(keys)
    assert step == at_once


def test_a_report_that_cannot_be_coded_is_kept(store, coder, monkeypatch):
    from dragoman import pipeline

    def code(self, document):
        raise ZeroDivisionError("oh") if document.id == "bad" else RuntimeError

    monkeypatch.setattr(pipeline.Coder, "code", code)
    tally = put(store, Document("bad", STORIES[0]), coder=coder)
    assert tally.failed == [("bad", "ZeroDivisionError: oh")]
    assert store.sql("select id, coded, events from documents").fetchall() == [("bad", False, 0)]


def write(path: Path, documents: list[Document]) -> Path:
    path.write_text("".join(json.dumps({"id": d.id, "date": d.date, "text": d.text}) + "\n" for d in documents))
    return path


def shards(folder: Path) -> dict[str, str]:
    """What counts of a store but its runs: file and digest."""
    manifest = json.loads((folder / "manifest.json").read_text())
    return {
        s["file"]: hashlib.sha256((folder / s["file"]).read_bytes()).hexdigest()
        for t, found in manifest["tables"].items()
        if t != "runs"
        for s in found
    }


# An ingest with a commit for every three documents, and with a coder of no model, so that the time goes into what is killed: the writing.
WRITER = """
import json, sys
from types import SimpleNamespace
import dragoman.ingest as i
from dragoman.records import Document, Event, Mention, Party, Run, Text, event_id
from dragoman.store import Store, StoreError

def code(d):
    out = []
    for word in d.text.split(" ")[:9]:
        at = d.text.index(word), d.text.index(word) + len(word)
        party, mention = Party(word, at, country="KEN", sectors=("GOV",)), Mention(Text(word, at), (0, len(d.text)), "made.yaml:1")
        out.append(Event(event_id(d, "CONSULT", at), d, "CONSULT", "occurred", actors=(party,), mentions=(mention,)))
    return out

i.BATCH = 3
coder = SimpleNamespace(code=code, run=Run("0", "sha256:0", "sha256:0"))
documents = ((Document(**json.loads(line)), "r.jsonl") for line in open(sys.argv[1]))
try:
    with Store.create(sys.argv[2]) as store:
        i.ingest(store, documents, workers=1, coder=coder)
except StoreError as error:
    sys.exit(str(error))
"""


def writing(source: Path, store: Path) -> list[str]:
    return [sys.executable, "-c", WRITER, str(source), str(store)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, Path]:
    """150 lines of 120 reports, and the store that an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("whole")
    source = write(folder / "r.jsonl", [Document(d.id, d.text * 4, d.date) for d in reports(120) + reports(30)])
    subprocess.run(writing(source, folder / "s"), check=True, capture_output=True)
    return source, folder / "s"


def generation(store: Path) -> int:
    manifest = store / "manifest.json"
    return json.loads(manifest.read_text())["generation"] if manifest.exists() else 0


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_ten_random_moments_and_run_again(tmp_path, whole):
    source, undisturbed = whole
    chance = random.Random(7)
    broken, left = tmp_path / "broken", []
    for _ in range(10):
        wanted = generation(broken) + chance.randint(0, 3)
        process = subprocess.Popen(writing(source, broken), stderr=subprocess.DEVNULL)
        while generation(broken) < wanted and process.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        assert process.wait() == -signal.SIGKILL  # it was in the midst of it
        left.append(generation(broken))
    assert left == sorted(left) and left[-1] > 10
    subprocess.run(writing(source, broken), check=True, capture_output=True)
    assert shards(broken) == shards(undisturbed)
    one, other = Store(undisturbed), Store(broken)
    assert other.sql("select count(*), count(distinct id) from documents").fetchone() == (120, 120)
    assert other.rows("events") == one.rows("events") > 900
    assert other.search("protesters") == one.search("protesters") != []
    assert not list((broken / "scratch").iterdir())


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_workers_killed_with_their_main_process(tmp_path, coder, monkeypatch):
    """The real thing, once: two workers that code, killed from above after the first commit."""
    monkeypatch.setattr("dragoman.ingest.BATCH", 4)
    documents = reports(16)
    whole = Store.create(tmp_path / "whole")
    put(whole, *documents, coder=coder)
    source, broken = write(tmp_path / "r.jsonl", documents), tmp_path / "broken"
    code = "import sys, dragoman.ingest as i; i.BATCH = 4; from dragoman.show.cli import main; main(sys.argv[1:])"
    run = [sys.executable, "-c", code, "ingest", str(source), "--store", str(broken), "--workers", "2"]
    process = subprocess.Popen(run, stderr=subprocess.DEVNULL)
    while not generation(broken) and process.poll() is None:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert 0 < len(list(Store(broken).documents())) < 16
    ingest(Store(broken), [(d, str(source)) for d in documents], workers=1, coder=coder)
    assert list(Store(broken).events()) == list(whole.events())


def test_two_at_once(tmp_path, store, coder):
    source = write(tmp_path / "r.jsonl", reports(3))
    with store.writer("ingest"):
        done = command("ingest", source, "--store", store.path)
    said = f"Error: {store.path}: `dragoman ingest` (process {os.getpid()} on "
    assert done.exit_code == 1 and done.stderr.startswith(said) and done.stderr.count("\n") == 1
    assert "is writing to it; wait until it is done, then run the command again" in done.stderr
    put(store, *reports(3), coder=coder)
    assert len(list(store.documents())) == 3


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("size", [4_000, 90_000])
def test_a_disk_that_takes_no_more(tmp_path, whole, size):
    """Files may grow no further than `size`: of the one a shard cannot be written, of the other the index."""
    source, undisturbed = whole
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
    process = subprocess.run([sys.executable, "-c", limit + WRITER, source, tmp_path / "s"], capture_output=True, text=True)
    assert process.returncode == 1 and process.stderr.count("\n") == 1, process.stderr
    assert process.stderr.startswith(f"{tmp_path / 's'}: cannot be written (") and "check its permissions and its disk" in process.stderr
    subprocess.run(writing(source, tmp_path / "s"), check=True, capture_output=True)
    assert shards(tmp_path / "s") == shards(undisturbed)


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_the_command(tmp_path):
    source = write(
        tmp_path / "r.jsonl",
        [Document("a", STORIES[0], "2024-03-06"), Document("b", STORIES[0], "2024-03-06"), Document("c", STORIES[1], "2024-03-06")],
    )
    with source.open("a") as out:
        out.write("{broken\n")
    done = command("ingest", source, "--store", tmp_path / "s", "--workers", 1)
    assert done.exit_code == 1 and done.stdout == ""
    assert "r.jsonl:4: broken JSON" in done.stderr
    assert "2 documents added with" in done.stderr and "1 exact reprint kept" in done.stderr and "skipped 1 document (1 broken JSON)" in done.stderr
    assert Store(tmp_path / "s").sql("select read_from from documents order by id").fetchall()[2] == (f"{source}:3",)
    done = command("ingest", source, "--store", tmp_path, "--workers", 1)
    assert done.exit_code == 1 and done.stderr.startswith("Error: ") and "no store, and not empty" in done.stderr and done.stderr.count("\n") == 1
    (tmp_path / "s" / "manifest.json").write_text(json.dumps({"format": "dragoman store", "schema": 99, "dragoman": "9.0"}))
    done = command("ingest", source, "--store", tmp_path / "s")
    assert done.exit_code == 1 and "a store of version 99, written by dragoman 9.0" in done.stderr and done.stderr.count("\n") == 1


def test_every_format_goes_in_and_what_is_broken_costs_itself_alone(tmp_path, coder):
    import gzip

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(STORIES[0])
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps({"id": "gz", "text": STORIES[1]}).encode() + b"\n")[:-8])
    (folder / "c.rss").write_text(f"<rss><channel><item><guid>feed-1</guid><description>{STORIES[2]}</description></item></channel></rss>")
    (folder / "d.html").write_text(f"<html><body><article><p>{STORIES[1]}</p><p>{STORIES[0]}</p></article></body></html>")
    (folder / "e.xml").write_text('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><title>&x;</title></channel></rss>')
    (folder / "f.parquet").write_bytes(b"PAR1 and no more")
    (folder / "g.txt").write_bytes("Ils se sont rencontr\u00e9s.".encode("cp1252"))
    for again in range(2):
        done = command("ingest", folder, "--store", tmp_path / "s", "--workers", 1)
        assert done.exit_code == 1
        lines = done.stderr.splitlines()
        broken = [line.partition(f"{folder}/")[2].partition(":")[0] for line in lines if line.startswith(str(folder))]
        assert broken == ["b.jsonl.gz", "e.xml", "f.parquet", "g.txt"], lines
        assert ("4 documents added" in lines[-1]) == (again == 0) and ("4 known already" in lines[-1]) == (again == 1), lines
    store = Store(tmp_path / "s")
    assert [d for (d,) in store.sql("select id from documents order by id").fetchall()] == ["a", "d", "feed-1", "gz"]
