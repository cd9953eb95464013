"""Pages, feeds, WARC, news items, archives, patterns and addresses: what is read of them, and the one line that each bad input gets."""

from __future__ import annotations

import builtins
import bz2
import gzip
import http.server
import io
import json
import os
import sys
import tarfile
import threading
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from dragoman.formats import common, markup, pages
from dragoman.read import KINDS, Skipped, kind_of, read, read_located
from dragoman.records import Document

STORY = "Police in Quito arrested nine protesters on Tuesday, the interior ministry said. Unions called another march for Friday."
SECOND = "The two governments will hold a second round of talks in Nairobi in May, a spokeswoman for the mediators told reporters."

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Nine held in Quito</title>
<meta property="article:published_time" content="2024-03-05T23:30:00-05:00"><meta property="og:site_name" content="Andes Post">
<link rel="canonical" href="https://andes.example/quito"></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Nine held in Quito</h1><p>{STORY}</p><p>{SECOND} It is the fourth round since the war began, and the first outside the region.</p></article>
<footer>Copyright, all rights reserved</footer></body></html>"""

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Andes Post</title>
<item><title>Nine held</title><link>https://andes.example/1</link><guid>tag:1</guid><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{STORY}</p><script>x()</script><p>More &amp; more.</p>]]></content:encoded></item>
<item><title>Talks &lt;b&gt;planned&lt;/b&gt;</title><link>https://andes.example/2</link><description>{SECOND}</description></item>
<item><title>Only a headline about Lima</title><link>https://andes.example/3</link></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Lake Wire</title><entry><id>urn:1</id><title>Talks</title>
<link href="https://lake.example/1"/><published>2024-05-01T01:00:00+03:00</published><content type="html">&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>"""

NEWSML = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:lake.example:1" version="2"><itemMeta><provider qcode="nprov:LAKE"><name>Lake Wire</name></provider>
<versionCreated>2024-03-06T00:10:00+03:00</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Nine held in Quito</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><p>{STORY}</p><p>A <b>second</b> paragraph.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:lake.example:2"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta>
<contentSet><inlineData contenttype="text/plain">{SECOND}</inlineData></contentSet></newsItem>
<newsItem guid="urn:newsml:lake.example:3"><contentSet><inlineData contenttype="text/plain">{SECOND}</inlineData></contentSet></newsItem>
<newsItem guid="urn:newsml:lake.example:4"><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
</itemSet></newsMessage>"""

NITF = f"""<nitf><head><docdata><doc-id id-string="n1"/><date.issue norm="20240306T100000Z"/></docdata></head><body><body.head><hedline><hl1>Nine held</hl1>
</hedline></body.head><body.content><p>{STORY}</p><p>{SECOND}</p></body.content></body></nitf>"""

NINJS = {
    "uri": "urn:n:1",
    "type": "text",
    "versioncreated": "2024-03-06T10:00:00Z",
    "headline": "Nine held",
    "body_html": f"<p>{STORY}</p><p>Yes.</p>",
}
NINJS_2 = {
    "uri": "urn:n:2",
    "headlines": [{"value": "Talks"}],
    "bodies": [{"contenttype": "text/plain", "value": SECOND}],
    "infosources": [{"name": "Lake Wire"}],
}

LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
    f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("bcdefghi", "cdefghij")
)
OUTSIDE = '<!DOCTYPE {} [<!ENTITY x SYSTEM "file:///etc/hostname">'


def documents(source, **options):
    return [x for x in read(source, **options) if isinstance(x, Document)]


def skipped(source, **options):
    return [x for x in read(source, **options) if isinstance(x, Skipped)]


def only_line(source, **options) -> str:
    """The one message, when there is nothing else."""
    (found,) = read(source, **options)
    assert isinstance(found, Skipped) and "\n" not in str(found), found
    return str(found)


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_page(tmp_path):
    (page,) = documents(put(tmp_path / "a.html", PAGE))
    assert STORY in page.text and "Copyright" not in page.text and "Home" not in page.text
    assert (page.id, page.date, page.title, page.source, page.url) == (
        "a",
        "2024-03-05",
        "Nine held in Quito",
        "Andes Post",
        "https://andes.example/quito",
    )
    assert "no report found in this page" in only_line(put(tmp_path / "b.htm", "<html><body></body></html>"))
    assert "a binary file, not HTML" in only_line(put(tmp_path / "c.html", b"\x00\x01\x02<html>"))


def test_rss(tmp_path):
    first, second, third = documents(put(tmp_path / "a.rss", RSS))
    assert first.text == STORY + "\n\nMore & more."
    assert (first.id, first.date, first.title, first.source, first.url) == (
        "tag:1",
        "2024-03-05",
        "Nine held",
        "Andes Post",
        "https://andes.example/1",
    )
    assert (second.text, second.title, second.date) == (SECOND, "Talks planned", None)
    assert (third.text, third.id) == ("Only a headline about Lima", "https://andes.example/3")


def test_atom_by_its_content(tmp_path):
    (entry,) = documents(put(tmp_path / "feed", ATOM))
    assert (entry.id, entry.date, entry.text, entry.source) == ("urn:1", "2024-05-01", SECOND, "Lake Wire")
    (entry,) = documents(put(tmp_path / "utf16.xml", ATOM.encode("utf-16")))
    assert entry.text == SECOND


def test_a_feed_with_a_fault_is_read_and_the_fault_told(tmp_path):
    found = list(read(put(tmp_path / "a.xml", RSS.replace("Short.", "This & that &nbsp;"))))
    assert next(d.id for d in found if isinstance(d, Document)) == "tag:1"
    assert "broken XML" in str(found[0]) and "entries may be missing" in str(found[0])


def test_newsml_g2(tmp_path):
    found = list(read(put(tmp_path / "a.xml", NEWSML)))
    first, third = (d for d in found if isinstance(d, Document))
    assert first.text == STORY + "\n\nA second paragraph."
    assert (first.id, first.date, first.title, first.source) == ("urn:newsml:lake.example:1", "2024-03-06", "Nine held in Quito", "Lake Wire")
    assert (third.id, third.text) == ("urn:newsml:lake.example:3", SECOND)
    assert [s.reason for s in found if isinstance(s, Skipped)] == [
        "withdrawn by its agency (pubStatus)",
        "a news item without a text (a picture, or content that stands elsewhere)",
    ]


def test_nitf_and_other_xml(tmp_path):
    (item,) = documents(put(tmp_path / "a.nitf", NITF))
    assert (item.id, item.date, item.title, item.text) == ("n1", "2024-03-06", "Nine held", f"{STORY}\n\n{SECOND}")
    assert "neither a feed nor NewsML-G2 nor NITF (its root is <kml>)" in only_line(put(tmp_path / "b.xml", "<kml><a/></kml>"))
    assert "broken XML" in only_line(put(tmp_path / "c.xml", "<newsItem><itemMeta>"))
    assert "more than 200 elements within one another" in only_line(
        put(tmp_path / "d.xml", "<newsItem>" + "<a>" * 300 + "</a>" * 300 + "</newsItem>")
    )


def test_ninjs(tmp_path):
    (one,) = documents(put(tmp_path / "a.json", json.dumps(NINJS, indent=2)))
    assert (one.id, one.date, one.title, one.text) == ("urn:n:1", "2024-03-06", "Nine held", STORY + "\n\nYes.")
    many = documents(put(tmp_path / "b.jsonl", json.dumps(NINJS) + "\n" + json.dumps(NINJS_2)))
    assert [(d.id, d.source) for d in many] == [("urn:n:1", None), ("urn:n:2", "Lake Wire")]
    assert "withdrawn" in only_line(put(tmp_path / "c.json", json.dumps(NINJS | {"pubstatus": "canceled"})))
    assert "without a text" in only_line(put(tmp_path / "d.json", json.dumps({"uri": "x", "headline": "Photo", "pubstatus": "usable"})))


def test_json_files(tmp_path):
    rows = [{"id": "a", "text": "One."}, {"id": "b", "text": "Two."}]
    for content in (json.dumps(rows), json.dumps(rows, indent=1), "\n".join(map(json.dumps, rows))):
        assert [d.id for d in documents(put(tmp_path / "a.json", content))] == ["a", "b"]
    assert [d.id for d in documents(put(tmp_path / "a.json", json.dumps(rows[0], indent=1)))] == ["a"]
    assert "broken JSON" in only_line(put(tmp_path / "a.json", json.dumps(rows)[:-4]))
    found = list(read(put(tmp_path / "a.json", '{"id": "a", "text": "One."}\n{"id": "b", "te')))
    assert isinstance(found[0], Document) and "a.json:2: broken JSON" in str(found[1])


def warc(path: Path) -> Path:
    answers = [
        ("200 OK", "text/html", PAGE),
        ("404 Not Found", "text/html", PAGE),
        ("200 OK", "image/png", "png"),
        ("200 OK", "text/html", "<p></p>"),
    ]
    records = [record("warcinfo", "application/warc-fields", "software: hand\r\n", "")]
    for k, (status, kind, body) in enumerate(answers):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}"
        records.append(record("response", "application/http; msgtype=response", answer, f"WARC-Target-URI: https://andes.example/{k}\r\n"))
    return put(path, b"".join(gzip.compress(r) if path.suffix == ".gz" else r for r in records))


def record(kind: str, content: str, body: str, more: str) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nWARC-Date: 2024-03-06T00:00:00Z\r\n{more}"
    return f"{head}Content-Type: {content}\r\nContent-Length: {len(body.encode())}\r\n\r\n{body}\r\n\r\n".encode()


def test_warc(tmp_path):
    for name in ("a.warc", "a.warc.gz"):
        page, nothing = read(warc(tmp_path / name))
        assert (page.id, page.date, page.url) == ("https://andes.example/0", "2024-03-05", "https://andes.example/quito")
        assert nothing.where.endswith(f"{name}:2") and nothing.reason == "no report found in this page"
    cut = put(tmp_path / "cut.warc.gz", (tmp_path / "a.warc.gz").read_bytes()[:-30])
    assert "broken packed file" in str(list(read(cut))[-1])
    assert "broken WARC file (Invalid WARC header)" in only_line(put(tmp_path / "b.warc", "Plain text, and no record."))


@pytest.mark.parametrize(
    ("name", "content", "module"), [("a.html", PAGE, "trafilatura"), ("a.rss", RSS, "feedparser"), ("a.warc", "WARC/1.0\r\n", "fastwarc.warc")]
)
def test_a_missing_extra_is_named(tmp_path, monkeypatch, name, content, module):
    real = builtins.__import__

    def without(wanted, *rest, **more):
        if wanted == module:
            raise ImportError(wanted)
        return real(wanted, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert only_line(put(tmp_path / name, content)).endswith("are read with the extra `web`; pip install 'dragoman[web]'")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rss", LAUGHS + f"]><rss><channel><item><title>&j;</title><description>{STORY}</description></item></channel></rss>"),
        ("b.rss", OUTSIDE.format("rss") + "]><rss><channel><item><description>&x;</description></item></channel></rss>"),
        ("c.xml", LAUGHS.replace("rss", "newsItem") + "]><newsItem><contentSet><inlineData>&j;</inlineData></contentSet></newsItem>"),
        ("d.xml", OUTSIDE.format("newsItem") + "]><newsItem><contentSet><inlineData>&x;</inlineData></contentSet></newsItem>"),
        ("e.xml", '<!DOCTYPE nitf [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><nitf><body><p>Text.</p></body></nitf>'),
        ("f.xml", OUTSIDE.format("rss") + "]><rss><channel><item>&x; & </item>"),
    ],
)
def test_xml_with_entities_is_refused(tmp_path, name, content):
    for raw in (content.encode(), content.encode("utf-16")):
        assert "XML that declares entities of its own, which are not expanded" in only_line(put(tmp_path / name, raw))


def test_a_feed_that_is_html(tmp_path):
    assert "an HTML page, not a feed; give the address of the feed itself" in only_line(put(tmp_path / "a.rss", PAGE))
    assert "no XML; look at what is in it" in only_line(put(tmp_path / "b.rss", "503 Service Unavailable"))


def test_archives(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("2024/one.txt", STORY)
        out.writestr("rows.jsonl", '{"text": "Two."}\n{"id": "x", "text": "Three."}\n')
        out.writestr("photo.png", b"\x89PNG")
        out.writestr("__MACOSX/2024/one.txt", "junk")
    assert [d.id for d in documents(tmp_path / "a.zip")] == ["a/2024/one", "a/rows:1", "x"]
    assert skipped(tmp_path / "a.zip") == []
    for name, mode in (("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2")):
        with tarfile.open(tmp_path / name, mode) as out:
            out.add(put(tmp_path / "in" / "one.txt", STORY), "2024/one.txt")
        assert [(d.id, d.text) for d in documents(tmp_path / name)] == [("a/2024/one", STORY)]
    assert [d.text for d in documents(put(tmp_path / "b.txt.bz2", bz2.compress(STORY.encode())))] == [STORY]
    assert [w for w, _ in read_located(tmp_path / "a.zip")][1].endswith("a.zip/rows.jsonl:1")


def test_names_that_lead_out_of_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        for name in ("../up.txt", "/root.txt", "a/../../b.txt", "fine.txt", "in.zip"):
            out.writestr(name, STORY)
    assert [d.id for d in documents(tmp_path / "a.zip")] == ["a/fine"]
    reasons = [s.reason for s in skipped(tmp_path / "a.zip")]
    assert reasons == ["a path that leads out of the archive"] * 3 + ["a zip file within another packed file"]
    with tarfile.open(tmp_path / "b.tar", "w") as out:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        out.addfile(link)
        out.addfile(tarfile.TarInfo("../up.txt"), io.BytesIO())
    assert [s.reason for s in skipped(tmp_path / "b.tar")] == ["a link or a device, no file", "a path that leads out of the archive"]


def test_bombs(tmp_path, monkeypatch):
    monkeypatch.setattr(common, "WHOLE", 1 << 20)
    monkeypatch.setattr("dragoman.formats.packed.WHOLE", 1 << 20)
    zeros = b"0" * (30 << 20)
    put(tmp_path / "a.jsonl.gz", gzip.compress(zeros))
    put(tmp_path / "b.csv.bz2", bz2.compress(zeros))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("first.txt", STORY)
        for k in range(20):
            out.writestr(f"{k}.jsonl", zeros[: 3 << 20])
    with tarfile.open(tmp_path / "d.tgz", "w:gz") as out:
        info = tarfile.TarInfo("a.jsonl")
        info.size = len(zeros)
        out.addfile(info, io.BytesIO(zeros))
    del zeros
    tracemalloc.start()
    for name in ("a.jsonl.gz", "b.csv.bz2", "c.zip", "d.tgz"):
        found = list(read(tmp_path / name))
        assert "it unpacks to more than 200 times its size, as a bomb does" in str(found[-1]), name
        assert [d.id for d in found if isinstance(d, Document)] == (["c/first"] if name == "c.zip" else [])
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_a_line_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(common, "LINE", 100_000)
    monkeypatch.setattr("dragoman.formats.tables.LINE", 100_000)
    rows = [b'{"text": "One."}', b'{"text": "' + b"x" * 300_000 + b'"}', b'{"text": "Three."}']
    found = list(read(put(tmp_path / "a.jsonl", b"\n".join(rows))))
    assert [isinstance(x, Document) for x in found] == [True, False, True] and "a.jsonl:2: a line of more than" in str(found[1])
    found = list(read(put(tmp_path / "a.csv", b"id,text\n1,One.\n2," + b"x" * 300_000 + b"\n3,Three.\n")))
    assert isinstance(found[0], Document) and "line 3 has more than" in str(found[1]) and len(found) == 2


def test_truncated_and_corrupt_gzip(tmp_path):
    rows = "".join(json.dumps({"id": f"r{k}", "text": f"Report {k} of {k * k}."}) + "\n" for k in range(3000))
    whole = gzip.compress(rows.encode())
    found = list(read(put(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])))
    assert len(found) > 500 and [d.id for d in found[:3]] == ["r0", "r1", "r2"]
    assert "broken packed file" in str(found[-1]) and "what stands before the fault is read" in str(found[-1])
    torn = bytearray(whole)
    torn[len(torn) // 2 : len(torn) // 2 + 40] = b"\xff" * 40
    assert "broken packed file" in str(list(read(put(tmp_path / "b.jsonl.gz", bytes(torn))))[-1])
    assert "broken packed file" in only_line(put(tmp_path / "c.txt.gz", "no gzip at all"))
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.jsonl", rows)
        out.writestr("b.txt", STORY)
    torn = bytearray((tmp_path / "d.zip").read_bytes())
    torn[2000:2040] = b"\xff" * 40
    found = list(read(put(tmp_path / "d.zip", bytes(torn))))
    assert found[-1].id == "d/b" and any(isinstance(x, Skipped) and "broken in the archive" in x.reason for x in found)
    assert "broken zip file" in only_line(put(tmp_path / "e.zip", (tmp_path / "d.zip").read_bytes()[:1000]))
    assert "broken tar file" in only_line(put(tmp_path / "f.tar", "no tar" * 200))


def test_a_corrupt_parquet_file_costs_the_rows_of_the_fault(tmp_path):
    import duckdb

    path = tmp_path / "a.parquet"
    text = "'Report ' || i || md5(i::varchar) || md5((i + 1)::varchar)"
    duckdb.sql(f"copy (select i as id, {text} as text from range(10240) t(i)) to '{path}' (row_group_size 2048, compression zstd)")
    whole = path.read_bytes()
    assert [d.id for d in documents(path)] == [str(k) for k in range(10240)]
    torn = bytearray(whole)
    torn[len(torn) // 2 : len(torn) // 2 + 2000] = b"\xee" * 2000
    found = list(read(put(tmp_path / "b.parquet", bytes(torn))))
    assert [d.id for d in found if isinstance(d, Document)] == [str(k) for k in range(10240) if not 4096 <= k < 6144]
    (fault,) = (str(x) for x in found if isinstance(x, Skipped))
    assert "rows 4,097 to 6,144 of a broken Parquet file" in fault and "\n" not in fault
    assert "broken Parquet file" in only_line(put(tmp_path / "c.parquet", whole[: len(whole) // 2]))


def test_wrong_encodings(tmp_path):
    text = "Le président a rencontré des députés à Nîmes."
    for name in ("cp1252", "latin-1"):
        path = put(tmp_path / "a.txt", text.encode(name))
        assert "not UTF-8 (byte 0xe9 in line 1); give its encoding, as with --encoding cp1252" in only_line(path)
        assert [d.text for d in documents(path, encoding=name)] == [text]
    path = put(tmp_path / "b.txt", text.encode("utf-16-le"))
    assert "UTF-16 without its mark; give --encoding utf-16-le" in only_line(path)
    assert [d.text for d in documents(path, encoding="utf-16-le")] == [text]
    for encoding in ("utf-16", "utf-32"):
        assert [d.text for d in documents(put(tmp_path / "c.jsonl", json.dumps({"text": text}, ensure_ascii=False).encode(encoding)))] == [text]
        assert [d.text for d in documents(put(tmp_path / "c.csv", f"id\ttext\r\n1\t{text}\r\n".encode(encoding)))] == [text]
    assert [d.text for d in documents(put(tmp_path / "d.csv", f"id;text\n1;{text}\n".encode("cp1252")), encoding="cp1252")] == [text]
    assert "not UTF-16 (byte" in only_line(put(tmp_path / "e.jsonl", b"\xff\xfe" + "{}".encode("utf-16-le") + b"\x00\xd8a"))
    with pytest.raises(ValueError, match="no encoding 'utf-17'"):
        list(read(path, encoding="utf-17"))


def test_patterns(tmp_path):
    for name in ("2023/a.txt", "2024/a.txt", "2024/b.txt", "2024/more/c.jsonl", "2024/d.md"):
        put(tmp_path / name, '{"text": "Yes."}' if name.endswith("jsonl") else STORY)
    assert [d.id for d in documents(str(tmp_path / "*" / "a.txt"))] == ["2023/a", "2024/a"]
    assert [d.id for d in documents(str(tmp_path / "2024" / "**" / "*"))] == ["a", "b", "d", "more/c:1"]
    assert [d.id for d in documents(str(tmp_path / "2024" / "**"))] == ["a", "b", "d", "more/c:1"]
    assert [d.id for d in documents(str(tmp_path / "202?"))] == ["2023/a", "2024/a", "2024/b", "2024/more/c:1"]
    assert only_line(str(tmp_path / "2025" / "*.txt")).endswith("no file fits this pattern; check the path")
    put(tmp_path / "what[1].txt", STORY)
    assert [d.id for d in documents(str(tmp_path / "what[1].txt"))] == ["what[1]"]


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_links_that_lead_out_of_a_folder(tmp_path):
    put(tmp_path / "in" / "a.txt", STORY)
    put(tmp_path / "out" / "secret.txt", STORY)
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (tmp_path / "in" / "more").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "c.txt").symlink_to("a.txt")
    (tmp_path / "in" / "lost.txt").symlink_to("nowhere.txt")
    (tmp_path / "in" / "loop").symlink_to(".")
    assert [d.id for d in documents(tmp_path / "in")] == ["a", "c"]
    lines = [str(s).partition(str(tmp_path / "in") + "/")[2].partition(";")[0] for s in skipped(tmp_path / "in")]
    out = "a link that leads out of the folder"
    assert lines == [f"b.txt: {out}", f"more: {out}", "lost.txt: no such file"]


def test_no_permission(tmp_path, monkeypatch):
    put(tmp_path / "a.txt", STORY)
    put(tmp_path / "b.txt", STORY)
    opened = Path.open

    def refuse(path, *rest, **more):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(Path, "open", refuse)
    assert [d.id for d in documents(tmp_path)] == ["b"]
    assert str(skipped(tmp_path)[0]).endswith("a.txt: cannot be read (Permission denied); check the path and its permissions")


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_pipe_in_place_of_a_file(tmp_path):
    os.mkfifo(tmp_path / "p")
    writer = threading.Thread(target=lambda: put(tmp_path / "p", '{"id": "a", "text": "Yes."}\n'))
    writer.start()
    assert [d.id for d in documents(tmp_path / "p")] == ["a"]
    writer.join()


@pytest.fixture
def server(tmp_path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *rest, **more):
            super().__init__(*rest, directory=str(tmp_path), **more)

        def guess_type(self, path):
            return "application/rss+xml" if path.endswith(".rss") else "text/html"

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_addresses(tmp_path, server):
    for name, content in {"a.rss": RSS, "quito": PAGE, "feed.xml": PAGE, "rows.jsonl": '{"id": "r", "text": "Yes."}\n', "empty": ""}.items():
        put(tmp_path / name, content)
    put(tmp_path / "rows.csv.gz", gzip.compress(b"id,text\nz,Yes.\n"))
    assert [d.id for d in documents(f"{server}/a.rss")] == ["tag:1", "https://andes.example/2", "https://andes.example/3"]
    (page,) = documents(f"{server}/quito")
    assert (page.id, page.date, page.url) == (f"{server}/quito", "2024-03-05", "https://andes.example/quito")
    assert [d.id for d in documents(f"{server}/rows.jsonl")] == ["r"]
    assert [d.id for d in documents(f"{server}/rows.csv.gz")] == ["z"]
    assert "an HTML page, not a feed" in only_line(f"{server}/feed.xml")
    assert "the answer is empty" in only_line(f"{server}/empty")
    assert only_line(f"{server}/none").endswith("the server says 404 File not found; check the address in a browser")
    assert "cannot be fetched (Connection refused); check the address and the network" in only_line("http://127.0.0.1:9/feed")


def test_standard_input_is_told_by_its_first_bytes(monkeypatch):
    for content, ids in ((RSS, ["tag:1", "https://andes.example/2", "https://andes.example/3"]), (PAGE, ["stdin"]), (STORY, ["stdin"])):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
        assert [d.id for d in documents("-")] == ids


def test_the_guide_tells_the_kinds_and_the_limits():
    guide = (Path(__file__).resolve().parents[1] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert {ending for ending in KINDS if f"`{ending}`" not in guide} == set()
    assert kind_of("a.WARC.GZ") == "warc" and kind_of("a.xyz") is None and kind_of("a.gz") is None
    assert f"a line of more than {common.LINE >> 20} MB, a text of more than {common.LONGEST:,} characters" in guide
    assert f"a page of more than {pages.PAGE >> 20} MB, other XML, JSON arrays and downloads of more than {common.WHOLE >> 20} MB" in guide
    assert f"grows more than {common.FOLD} times (a bomb) | given up at {common.WHOLE >> 20} MB" in guide
    assert f"XML of more than {markup.DEEPEST} elements" in guide
    assert all(f"`--{field}-column`" in guide for field in common.FIELDS)
