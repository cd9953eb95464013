"""A story in order: each act once, with how it was told; what is planned comes last, and goes into a calendar that others read."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from dragoman import Document, Store
from dragoman.ingest import ingest
from dragoman.link.job import link
from dragoman.query import Filter
from dragoman.show.cli import main
from dragoman.timeline import _fold, calendar, newest, story

REPORTS = [
    ("plan", "2024-05-02", "The foreign ministers of Peru and Chile will meet in Arica on 10 May 2024, officials said."),
    ("held", "2024-05-11", "The foreign ministers of Peru and Chile met in Arica on Friday."),
    ("next", "2024-05-12", "Peru's president will visit Quito on 20 May 2024; his trip, \u201cof peace; and trade\u201d, was announced on Sunday."),
    ("soon", "2024-05-12", "Bolivia's president plans to visit Lima."),
    ("other", "2024-05-01", "Rebels killed 12 villagers near Goma on Monday."),
]


def made(coder, path, linked):
    with Store.create(path) as store:
        documents = [(Document(id_, text, date, "Andes Wire", f"Report {id_}"), id_) for id_, date, text in REPORTS]
        ingest(store, documents, workers=1, coder=coder)
        if linked:
            link(store)
    return path


@pytest.fixture(scope="module")
def linked(coder, tmp_path_factory):
    return made(coder, tmp_path_factory.mktemp("timeline") / "linked", True)


@pytest.fixture(scope="module")
def unlinked(coder, tmp_path_factory):
    return made(coder, tmp_path_factory.mktemp("timeline") / "unlinked", False)


def run(*arguments):
    return CliRunner().invoke(main, ["timeline", *map(str, arguments)])


def test_an_act_stands_once_with_its_history(linked):
    with Store(linked) as store:
        meeting = [a for a in story(store, Filter(dyad=(("PER", "CHL"),)))]
    assert len(meeting) == 1
    assert [s["status"] for s in meeting[0].record["history"]] == ["planned", "occurred"]
    assert [r[4] for r in meeting[0].reported] == ["plan", "held"]
    assert meeting[0].at == dt.date(2024, 5, 10)


@pytest.mark.parametrize("kind", ["linked", "unlinked"])
def test_acts_are_in_order_of_time_and_all_there(kind, request):
    with Store(request.getfixturevalue(kind)) as store:
        acts = story(store, Filter())
        days = [a.at for a in acts if a.at]
        assert days == sorted(days)
        ids = [e for a in acts for e in a.record["events"]]
        assert len(ids) == len(set(ids)) == store.rows("events")
        assert newest(acts) == dt.date(2024, 5, 12)


def test_what_is_planned_comes_last(linked):
    lines = run("--store", linked, "--format", "text").stdout
    story_part, _, planned = lines.partition("Planned, as of 2024-05-12")
    assert "2024-05-20" in planned and "Quito" in planned and "Lima" in planned and "Arica" in story_part
    assert "planned for 2024-05-10 (2024-05-02) → occurred (2024-05-11)" in story_part
    assert "dead 12" in story_part
    later = run("--store", linked, "--format", "text", "--as-of", "2024-07-01").stdout
    assert "Planned, as of" not in later and "Quito" in later


def test_filters_and_limits(linked):
    found = [json.loads(line) for line in run("--store", linked, "--type", "ASSAULT").stdout.splitlines()]
    assert {r["type"] for r in found} == {"ASSAULT"}
    result = run("--store", linked, "--format", "text", "--limit", "1")
    assert "the latest 1 are shown" in result.stderr and "Goma" not in result.stdout
    assert "no act" in run("--store", linked, "--format", "text", "--place", "Nowhere").stdout


def test_the_calendar_is_valid(linked, tmp_path):
    icalendar = pytest.importorskip("icalendar")
    result = run("--store", linked, "--ics", tmp_path / "plans.ics")
    assert result.exit_code == 0 and "1 planned act in the calendar; left out 1 without a date" in result.stderr
    written = (tmp_path / "plans.ics").read_bytes()
    assert b"\r\n" in written and not written.replace(b"\r\n", b"").count(b"\n") and max(map(len, written.split(b"\r\n"))) <= 75
    read = icalendar.Calendar.from_ical(written)
    assert read["VERSION"] == "2.0" and read["PRODID"]
    (entry,) = read.walk("VEVENT")
    assert entry.errors == [] and {"UID", "DTSTAMP"} <= set(entry)
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (dt.date(2024, 5, 20), dt.date(2024, 5, 21))
    assert "Quito" in entry["LOCATION"] and entry["SUMMARY"].startswith("CONSULT visit: ")
    assert "planned (reported 2024-05-12, for 2024-05-20)" in entry["DESCRIPTION"] and "Andes Wire, Report next" in entry["DESCRIPTION"]
    assert entry["STATUS"] == "TENTATIVE"
    assert run("--store", linked, "--ics", "-").stdout_bytes == written


def test_a_plan_that_came_about_is_not_in_the_calendar(linked, unlinked):
    with Store(linked) as store:
        text, _ = calendar(story(store, Filter()))
    assert "Arica" not in text
    with Store(unlinked) as store:
        assert "Arica" in calendar(story(store, Filter()))[0]


def test_lines_are_folded_between_characters():
    line = "SUMMARY:" + "é🕊️" * 40
    folded = list(_fold(line))
    assert all(len(piece.encode()) <= 75 for piece in folded)
    assert folded[0] + "".join(piece[1:] for piece in folded[1:]) == line


def test_mistakes(tmp_path, linked):
    assert "no store here" in run("--store", tmp_path / "none").stderr
    assert "is no date" in run("--store", linked, "--date", "soon").stderr
    assert "cannot be written" in run("--store", linked, "--ics", tmp_path / "none" / "x.ics").stderr
