"""Dates of events from words, tense and the report's date."""

from __future__ import annotations

import pytest

from dragoman import Coder, Document


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("Peru and Chile will hold talks in Quito on Thursday.", "2025-07-31"),
        ("Peru and Chile held talks in Quito on Thursday.", "2025-07-24"),
        ("Peru and Chile held talks in Quito last week.", "2025-07-21/2025-07-27"),
        ("Peru and Chile held talks in Quito on July 12.", "2025-07-12"),
        ("Peru and Chile held talks in Quito in December.", "2024-12"),
        ("Peru and Chile held talks in Quito in 1981.", "1981"),
        ("Peru and Chile held talks in Quito.", None),
    ],
)
def test_the_date_of_an_event(coder: Coder, sentence: str, edtf: str | None) -> None:
    event = next(e for e in coder.code(Document("t", sentence, "2025-07-30")) if e.type == "CONSULT")
    assert (event.date.edtf if event.date else None) == edtf


def test_a_number_of_people_is_no_year(coder: Coder) -> None:
    (event,) = [e for e in coder.code(Document("t", "Rebels killed over 1400 people in Mopti.", "2025-07-30")) if e.type == "ASSAULT"]
    assert event.date is None
