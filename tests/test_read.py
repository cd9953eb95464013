"""Reading: what comes out of files, tables and streams, and the one line that each bad input gets."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from dragoman.parts import find_parts, parse_date
from dragoman.read import LONGEST, Skipped, read
from dragoman.records import Document

TALKS = """ date 2024-05-14 Envoys from Chad and Sudan meet for a second day [Reuters]

The two sides are due to meet again on Thursday in Geneva, a mediator said.

Border crossings

Chad closed the Adré crossing in February.
"""


def documents(source, **options):
    return [x for x in read(source, **options) if isinstance(x, Document)]


def skipped(source, **options):
    return [x for x in read(source, **options) if isinstance(x, Skipped)]


def kinds(text, title=None):
    return [(p.kind, text[p.span[0] : p.span[1]]) for p in find_parts(text, title).parts]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-07-30", "2025-07-30"),
        ("2025-07-30T14:05:00Z", "2025-07-30"),
        ("2025-07-30 14:05", "2025-07-30"),
        ("2025/07/30", "2025-07-30"),
        ("20250730", "2025-07-30"),
        ("30 July 2025", "2025-07-30"),
        ("30th of July, 2025", "2025-07-30"),
        ("July 30, 2025", "2025-07-30"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("Wednesday, July 30, 2025", "2025-07-30"),
        ("Wed, 30 Jul 2025 10:15:00 GMT", "2025-07-30"),
        ("30/07/2025", "2025-07-30"),
        ("07/30/2025", "2025-07-30"),
        ("03/04/2025", None),  # two days
        ("2025-02-30", None),
        ("July 2025", None),
        ("yesterday", None),
        ("1400 people", None),
        ("", None),
    ],
)
def test_dates(text, date):
    assert parse_date(text) == date


def test_header_caption_credit_and_subheading(tmp_path):
    (tmp_path / "chad.txt").write_text(TALKS, encoding="utf-8")
    (document,) = documents(tmp_path / "chad.txt")
    assert (document.id, document.date, document.title) == ("chad", "2024-05-14", None)
    assert kinds(TALKS)[:3] == [
        ("header", "date 2024-05-14"),
        ("caption", "Envoys from Chad and Sudan meet for a second day"),
        ("credit", "[Reuters]"),
    ]
    assert ("subheading", "Border crossings") in kinds(TALKS)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Peace talks open in Geneva\n\nEnvoys of both sides arrived on Monday.\n", ("title", "Peace talks open in Geneva")),
        ("By Ana Silva\n\nEnvoys arrived on Monday.\n", ("byline", "By Ana Silva")),
        ("ATTENTION - UPDATES injured, ADDS reax ///\n\nEnvoys arrived on Monday.\n", ("header", "ATTENTION - UPDATES injured, ADDS reax ///")),
        ("NEW DELHI, March 3 (Reuters) - India said it would attend.", ("dateline", "NEW DELHI, March 3 (Reuters) -")),
        ("Lusaka, 12 March 2024 – Zambia's president called for calm.", ("dateline", "Lusaka, 12 March 2024 –")),
        ("QUITO — Police broke up a march.", ("dateline", "QUITO —")),
        ("LUSAKA (ZAMBIA), 12 MAR 91 (ZANA) -- [TEXT] POLICE BROKE UP A MARCH.", ("dateline", "LUSAKA (ZAMBIA), 12 MAR 91 (ZANA) -- [TEXT]")),
        ("ACCRA, 2 JUN 92 -- [Report] [Kofi Addo] Police broke up a march.", ("dateline", "ACCRA, 2 JUN 92 -- [Report] [Kofi Addo]")),
        ("Photo: J. Banda/AFP\n\nThe march ended.\n", ("credit", "Photo: J. Banda/AFP")),
        ("FILE PHOTO: Soldiers stand guard in Lima.\n\nThe march ended.\n", ("caption", "FILE PHOTO: Soldiers stand guard in Lima.")),
        ("Sunday, September 15, 2019\n\nThe march ended.\n", ("header", "Sunday, September 15, 2019")),
        ("The march ended.", ("body", "The march ended.")),
        ("NATO is ready, its chief said.", ("body", "NATO is ready, its chief said.")),
        ("Updated maps were handed out on Monday.", ("body", "Updated maps were handed out on Monday.")),
        ("Date palms were burned.", ("body", "Date palms were burned.")),
        ("30 July 2025 saw a new round of talks.", ("body", "30 July 2025 saw a new round of talks.")),
    ],
)
def test_first_part(text, first):
    assert kinds(text)[0] == first


def test_header_lines_name_title_source_and_url():
    found = find_parts("Title: Ceasefire holds\nSource: Daily Nation\nURL: https://news.example/1\nDate: July 4, 2023\n\nThe ceasefire held.\n")
    assert (found.title, found.source, found.url, found.date) == ("Ceasefire holds", "Daily Nation", "https://news.example/1", "2023-07-04")


def test_dateline_gives_date_and_agency():
    found = find_parts("HARARE, 3 May 2021 (Xinhua) -- Zimbabwe's army said it had moved.")
    assert (found.date, found.source) == ("2021-05-03", "Xinhua")


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "Talks between the two governments opened in the capital on\nMonday, after three months in which neither side had been\n"
        "ready to name a delegation, officials of both said.\n\nThe second round is to be held in a month, the host said,\nbut no place was named.\n"
    )
    assert [k for k, _ in kinds(text)] == ["body", "body"]


def test_parts_hold_every_character_in_order():
    last = 0
    for part in find_parts(TALKS).parts:
        assert not TALKS[last : part.span[0]].strip()
        last = part.span[1]
    assert not TALKS[last:].strip()


def test_text_is_not_altered(tmp_path):
    text = "Line one.\r\n\r\n\tLine two\u00a0ends. \r\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert documents(tmp_path / "a.txt")[0].text == text


def test_utf16_with_its_mark_is_read(tmp_path):
    (tmp_path / "a.txt").write_bytes("Líder viaja a Bogotá.".encode("utf-16"))
    assert documents(tmp_path / "a.txt")[0].text == "Líder viaja a Bogotá."


def test_document_without_a_date(tmp_path):
    (tmp_path / "a.txt").write_text("The ministers met.")
    (document,) = read(tmp_path / "a.txt")
    assert document.date is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the text is empty"),
        (b"\x7fELF\x00\x01\x02", "a binary file, not text"),
        (b"%PDF-1.7 ...", "a PDF file, not text"),
        ("Il a dit \u00e9tat".encode("latin-1"), "not UTF-8 (byte 0xe9 in line 1)"),
    ],
)
def test_bad_file_is_one_line(tmp_path, raw, reason):
    (tmp_path / "a.txt").write_bytes(raw)
    (found,) = read(tmp_path / "a.txt")
    assert isinstance(found, Skipped)
    assert found.reason == reason
    assert "\n" not in str(found)
    assert str(tmp_path / "a.txt") in str(found)


def test_missing_file():
    (found,) = read("nowhere/at-all.txt")
    assert str(found) == "nowhere/at-all.txt: no such file; check the path"


def test_text_over_the_limit(tmp_path):
    (tmp_path / "long.txt").write_bytes(b"word " * (LONGEST // 5 + 1))
    assert "longer than" in skipped(tmp_path / "long.txt")[0].reason


@pytest.mark.parametrize("header", ["date 2025-13-45", "Date: sometime", "date: 03/04/2025"])
def test_date_that_is_none_is_said_and_the_report_kept(tmp_path, header):
    (tmp_path / "a.txt").write_text(f"{header}\n\nThe ministers met in Tunis.\n")
    said, document = read(tmp_path / "a.txt")
    assert said.what == "date" and "is no date" in said.reason
    assert document.date is None


def test_broken_line_among_many(tmp_path):
    lines = [json.dumps({"id": f"r{k}", "date": "2024-01-02", "text": f"Report {k}."}) for k in range(3000)]
    lines[1233] = '{"id": "r1233", "text": "cut off'
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    found = list(read(tmp_path / "a.jsonl"))
    (bad,) = [x for x in found if isinstance(x, Skipped)]
    assert len(found) == 3000
    assert bad.where.endswith("a.jsonl:1234")
    assert bad.reason.startswith("broken JSON")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1}', "no 'text' in it"),
        ("[1, 2]", "a JSON array, not JSON Lines"),
        ('"words"', "JSON, but no object (str)"),
        ('{"text": null}', "the text is empty"),
        ('{"text": 7}', "the text is no string (int)"),
        ('{"text": "half \\ud83d pair"}', "not Unicode text"),
    ],
)
def test_bad_rows(tmp_path, line, reason):
    (tmp_path / "a.jsonl").write_text(line + "\n")
    assert skipped(tmp_path / "a.jsonl")[0].reason.startswith(reason)


def test_columns_by_name(tmp_path):
    (tmp_path / "a.csv").write_text('key;day;body\nx1;30/07/2025;"He said ""no"";\r\ntwice."\n', newline="")
    (document,) = documents(tmp_path / "a.csv", columns={"id": "key", "date": "day", "text": "body"})
    assert (document.id, document.date, document.text) == ("x1", "2025-07-30", 'He said "no";\r\ntwice.')


def test_csv_rows_that_do_not_fit(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,text\n1,Good.\n2,One,too many\n3,\xe9t\xe9\n4,Good too.\n")
    assert [d.id for d in documents(tmp_path / "a.csv")] == ["1", "4"]
    assert [s.where.rpartition(":")[2] for s in skipped(tmp_path / "a.csv")] == ["3", "4"]


def test_column_that_is_missing(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,Good.\n")
    assert skipped(tmp_path / "a.csv")[0].reason == "no column 'text' (it has id, body)"
    with pytest.raises(ValueError, match="no field 'when'"):
        list(read(tmp_path / "a.csv", columns={"when": "date"}))


def test_parquet(tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    duckdb.sql("select 'p1' as id, date '2025-07-30' as date, 'They met.' as text union all select 'p2', null, ''").write_parquet(str(path))
    first, second = read(path)
    assert (first.id, first.date, first.text) == ("p1", "2025-07-30", "They met.")
    assert second.reason == "the text is empty"
    path.write_bytes(b"PAR1 and then nothing")
    assert skipped(path)[0].reason.startswith("broken Parquet file")


def test_folder_and_gzip(tmp_path):
    (tmp_path / "2019").mkdir()
    (tmp_path / "2019" / "a.txt").write_text("They met.")
    (tmp_path / "notes.yaml").write_text("not: a report")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt") as stream:
        stream.write('{"text": "They met again."}\n')
    assert [d.id for d in read(tmp_path)] == ["2019/a", "b:1"]
    (tmp_path / "empty").mkdir()
    assert skipped(tmp_path / "empty")[0].reason == "no report in this folder"


def test_streams():
    (one,) = read(io.BytesIO(b"date 2020-01-02\n\nThey met."))
    assert (one.id, one.date) == ("stream", "2020-01-02")
    assert [d.id for d in read(io.StringIO('{"id": "a", "text": "Yes."}\n{"id": "b", "text": "No."}\n'))] == ["a", "b"]
    assert [d.id for d in read(io.StringIO("They met."))] == ["stream"]
