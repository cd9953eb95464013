"""Scoring: a perfect record scores 1, each fault costs what it should, and optional events cost nothing."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from dragoman.score import load_gold, near, score

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def record(document, event):
    """The event record that says just what a gold event says."""
    parties = [[{"country": country, "sectors": [sector]} for country, sector in side] for side in (event.actors, event.recipients)]
    dead = event.dead and {"dead": {"value": int(event.dead.strip("<>~"))}}
    return {
        "document": {"id": document.id},
        "type": event.types[0],
        "mode": event.mode,
        "status": event.status,
        "alleged": event.alleged,
        "actors": parties[0],
        "recipients": parties[1],
        "date": event.date and {"edtf": event.date},
        "place": event.place and {"name": event.place[0], "country": event.place[1]},
        "attribution": [{"text": source} for source in event.sources],
        "counts": dead or {},
        "mentions": [{"trigger": {"text": "", "span": [start, start + 1]}} for start, _ in event.quotes],
    }


@pytest.fixture
def gold():
    return list(load_gold(EXAMPLES))


@pytest.fixture
def records(gold):
    return [record(document, event) for document in gold for event in document.events]


def figures(gold, records):
    table = score(gold, records).table()
    return [table[name]["F1"] for name in ("event found", "event found with its type", "whole record")]


def test_perfect_records(gold, records):
    result = score(gold, records)
    assert figures(gold, records) == [1.0, 1.0, 1.0]
    assert not result.faults
    assert all(right == asked for right, asked in result.fields.values())


def test_optional_events_cost_nothing(gold):
    core = [record(d, e) for d in gold for e in d.events if e.core]
    assert figures(gold, core) == [1.0, 1.0, 1.0]


def test_nothing_told(gold):
    assert figures(gold, []) == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("field", "value", "name"),
    [
        ("status", "negated", "status"),
        ("date", {"edtf": "1999"}, "date near"),
        ("place", {"name": "Lima", "country": "PER"}, "place country"),
        ("actors", [{"country": "PER", "sectors": ["GOV"]}], "actor countries"),
        ("attribution", [], "attribution"),
        ("alleged", True, "alleged"),
    ],
)
def test_one_wrong_field(gold, records, field, value, name):
    wrong = copy.deepcopy(records)
    wrong[0][field] = value
    result = score(gold, wrong)
    right, asked = result.fields[name]
    assert right == asked - 1
    assert name in result.faults[0]


def test_an_event_that_nobody_told(gold, records):
    extra = {"document": {"id": "baku-talks"}, "type": "AID", "mentions": [{"trigger": {"text": "date", "span": [0, 4]}}]}
    assert any("EXTRA   AID trigger 'date'" in fault for fault in score(gold, [*records, extra]).faults)


@pytest.mark.parametrize(
    ("gold", "told", "alike"),
    [
        ("2025-07", "2025-07-03", True),
        ("2025-07-21/2025-07-27", "2025-07-22", True),
        ("1967/..", "1967", True),
        ("../2015", "2014", True),
        ("2025-07-03", "2025-07", False),
        ("2025", "2024-12-31", False),
        (None, None, True),
        (None, "2025", False),
    ],
)
def test_near_dates(gold, told, alike):
    assert near(gold, told) is alike
