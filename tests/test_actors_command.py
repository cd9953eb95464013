"""`dragoman actors` and `dragoman actors update`, run as a user runs them; the query service is a local server that speaks the same format."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlparse

import pytest
from click.testing import CliRunner

from dragoman.data.actorbase import ActorBase
from dragoman.show.cli import main


def run(*arguments):
    return CliRunner().invoke(main, ["actors", *(str(a) for a in arguments)])


def row(iso3, post, name, item, since, until=None, precision=11):
    def cell(value, **more):
        return {"type": "literal", "value": str(value), **more}

    out = {
        "iso3": cell(iso3),
        "post": cell(post),
        "personLabel": cell(name),
        "person": {"type": "uri", "value": f"http://www.wikidata.org/entity/{item}"},
    }
    for key, value in (("since", since), ("until", until)):
        if value:
            out |= {key: cell(f"{value}T00:00:00Z"), f"{key}Precision": cell(precision)}
    return out


@pytest.fixture
def service():
    """A query service; `answer` is what it says (rows, or status and text), `asked` the queries that came."""

    class Handler(BaseHTTPRequestHandler):
        answer: ClassVar[object] = []
        asked: ClassVar[list[str]] = []

        def do_GET(self):
            self.asked.append(parse_qs(urlparse(self.path).query)["query"][0])
            status, body = self.answer if isinstance(self.answer, tuple) else (200, json.dumps({"head": {}, "results": {"bindings": self.answer}}))
            self.send_response(status)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    Handler.asked = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Handler.url = f"http://127.0.0.1:{server.server_port}/sparql"
    yield Handler
    server.shutdown()
    server.server_close()


def test_a_name_on_a_day():
    result = run("Dmitry", "Medvedev", "--on", "2010-05-05")
    assert result.exit_code == 0 and result.stdout.splitlines()[0] == "Dmitry Medvedev  person  2010-05-05  RUS.GOV  President"
    assert "roles/europe.yaml:" in result.stdout and "source: " in result.stdout


def test_a_surname_a_capital_and_a_people():
    assert "VEN.ELI" in run("Nicolas Maduro", "--on", "2026-06-01").stdout
    assert run("Pretoria").stdout == "South Africa  government  ZAF.GOV\n"
    assert "ZMB" in run("Zambians").stdout


def test_json_has_where_and_source():
    found = json.loads(run("Hun Sen", "--json").stdout)
    assert found["actor"] == "hun-sen" and {t["where"].partition(":")[0] for t in found["terms"]} <= {"roles/asia.yaml", "roles/asia_cabinets.yaml"}


def test_an_unknown_name_is_one_line_with_names_near_it():
    result = run("Vladimir Putn")
    assert result.exit_code == 1 and result.stderr == "Error: nobody is called 'Vladimir Putn'; near it: Vladimir Putin, Vladimir Ustinov\n"


def test_overlay_is_laid_over(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("source: a yearbook\nroles:\n  TCD:\n    Foreign Minister:\n      - 2031-02/.. Aziza Mahamat-Deby Nour\n")
    result = run("Aziza Mahamat-Deby Nour", "--actors", mine)
    assert "2031-02/..             TCD.GOV  Foreign Minister                  mine.yaml:5" in result.stdout and "source: a yearbook" in result.stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("roles:\n  TCD:\n    Foreign Minister:\n      - 2031-02/2030 Nobody At All\n", "mine.yaml:4: the dates run backwards: 2031-02/2030"),
        ("roles:\n  XYZ:\n    President: [Nobody]\n", "mine.yaml:2: unknown country 'XYZ'"),
        ("groups:\n  TCD:\n    RBL: [Front]\n", "mine.yaml:3: unknown sector in 'RBL'"),
        ("people:\n  TCD: {REB: [Front]}\n", "mine.yaml:2: unknown part 'people' of the actor base"),
        ("groups:\n  TCD:\n    REB:\n      - Front | until 2020\n", "mine.yaml:4: unknown option 'until' after '|'"),
        ("groups: Front\n", "mine.yaml:1: 'groups' wants countries below it"),
        ("roles: [\n", "mine.yaml:2: not YAML"),
    ],
)
def test_a_faulty_overlay_is_one_line_with_file_and_line(tmp_path, text, message):
    mine = tmp_path / "mine.yaml"
    mine.write_text(text)
    result = run("Lula", "--actors", mine)
    assert result.exit_code == 1 and result.stderr.startswith(f"Error: {message}") and result.stderr.count("\n") == 1


def test_update_shows_what_differs_and_writes_an_overlay(service, tmp_path):
    service.answer = [
        row("KEN", "head of state", "William Ruto", "Q1", "2022-09-13"),  # as the base has it
        row("KEN", "Minister for Foreign Affairs of Kenya", "Musalia Mudavadi", "Q2", "2023-10-04", "2031-05-01"),  # ends
        row("KEN", "Minister for Foreign Affairs of Kenya", "Achieng Odhiambo-Test", "Q3", "2031-05-01", precision=10),  # new
        row("KEN", "head of state", "Q99", "Q99", "2001-01-01"),  # without a name
    ]
    target = tmp_path / "new.yaml"
    result = run("update", "KEN", "--endpoint", service.url, "--write", target)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "~ KEN Foreign Minister 2023-10-04/2031-05-01 Musalia Mudavadi (Q2); was 2023-10/..",
        "+ KEN Foreign Minister 2031-05/.. Achieng Odhiambo-Test (Q3)",
    ]
    assert "1 holder new, 1 holder dated otherwise" in result.stderr
    assert '"KEN"' in service.asked[0]
    before, after = ActorBase.load(), ActorBase.load([target])
    assert before.holder("KEN", "foreign minister", "2032-01-01").name == "Musalia Mudavadi"
    assert after.holder("KEN", "foreign minister", "2032-01-01").name == "Achieng Odhiambo-Test"
    assert after.holder("KEN", "foreign minister", "2024-01-01").id == "musalia-mudavadi"
    assert "Wikidata Q2, read " in after.where(after.look_up("Musalia Mudavadi")[0].at("2024-01-01"))[1]


def test_a_second_update_with_the_overlay_finds_nothing(service, tmp_path):
    service.answer = [row("TCD", "Minister of Foreign Affairs", "Mariam Test-Kebir", "Q5", "2031-05-01")]
    target = tmp_path / "new.yaml"
    run("update", "TCD", "--endpoint", service.url, "--write", target)
    result = run("update", "TCD", "--endpoint", service.url, "--actors", target)
    assert result.stdout == "" and "0 holders new" in result.stderr


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((429, "slow down"), "answered 429 Too Many Requests; it asks for fewer questions, try again later"),
        ((500, "no"), "answered 500 Internal Server Error"),
        ((200, "<html>"), "did not answer in the SPARQL JSON format; is it a SPARQL endpoint?"),
        ((200, '{"rows": []}'), "did not answer in the SPARQL JSON format; is it a SPARQL endpoint?"),
    ],
)
def test_a_service_that_fails_is_one_line(service, answer, message):
    service.answer = answer
    result = run("update", "KEN", "--endpoint", service.url)
    assert result.exit_code == 1 and result.stderr == f"Error: {service.url}: {message}\n"


def test_offline_is_one_line(monkeypatch):
    monkeypatch.setenv("DRAGOMAN_WIKIDATA", "http://127.0.0.1:9/sparql")
    result = run("update", "KEN")
    assert result.exit_code == 1 and "cannot be reached" in result.stderr and "--endpoint" in result.stderr and result.stderr.count("\n") == 1
