"""Reports in capitals only are read in mixed case and told in their own letters."""

from __future__ import annotations

from functools import lru_cache

from dragoman.capitals import in_mixed_case, is_capitals
from dragoman.pipeline import Coder
from dragoman.records import Document

TEXT = "LAGOS, 3 MAY 91 -- REBELS OF THE RIVERS LIBERATION ARMY [RLA] KILLED TWO OFFICERS IN PORT HARCOURT ON THURSDAY, A SPOKESMAN SAID."


@lru_cache(maxsize=1)
def coder() -> Coder:
    return Coder.load()


def test_a_text_in_capitals_is_told_from_one_that_has_initials() -> None:
    assert is_capitals(TEXT)
    assert not is_capitals("The RLA killed two officers in Port Harcourt on Thursday, a spokesman said, and the NTA broadcast the news.")
    assert not is_capitals("STOP")


def test_names_keep_their_capitals_and_every_character_its_place() -> None:
    mixed = in_mixed_case(Document("d", TEXT), coder().model).text
    assert mixed.lower() == TEXT.lower()
    assert "Port Harcourt" in mixed and "RLA" in mixed and "two officers" in mixed


def test_months_and_nations_are_names_wherever_they_stand() -> None:
    text = "GABONESE TROOPS CLASHED WITH CHADIAN REBELS LAST MARCH. THE REBELS, WHO MAY RETURN, HAVE SINCE LEFT THE GABONESE SIDE, THE ARMY SAID IN APRIL."
    mixed = in_mixed_case(Document("d", text), coder().model, coder().gazetteer.nations).text
    assert all(word in mixed for word in ("Gabonese side", "Chadian", "March.", "may return", "in April"))


def test_records_say_what_the_report_says() -> None:
    events = coder().code(Document("d", TEXT, "1991-05-03"))
    killing = next(e for e in events if e.type == "ASSAULT")
    assert killing.document.text == TEXT
    assert killing.mentions[0].trigger.text == "KILLED"
    assert killing.counts["dead"].value == 2
    assert all(TEXT[p.span[0] : p.span[1]] == p.text for p in (*killing.actors, *killing.recipients))
