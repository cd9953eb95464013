"""Everyday life: what private people say, what reporters are told and what the weather does are no acts between parties."""

from __future__ import annotations

import pytest

from dragoman.pipeline import Coder
from dragoman.records import Document, Event


def code(coder: Coder, text: str) -> list[Event]:
    return coder.code(Document("t", text, "2025-07-30"))


@pytest.mark.parametrize(
    "text",
    [
        "Actress Ann Lee met the singer Bo Diaz on the set of a film in 2014. She told him that she would never talk to him again.",
        "Ada Kohl spoke to Reuters about her book.",
        "Yellow warnings were issued on Monday. Snow had been forecast.",
        "Hurricane Lorenzo hit the islands and killed two people in Horta. Typhoon Haiyan also struck Leyte.",
        "A plane crashed near a runway on Monday and struck a shed. Two passengers were killed.",
    ],
)
def test_everyday_life_is_no_act_between_parties(coder: Coder, text: str) -> None:
    assert [(e.type, e.mentions[0].trigger.text) for e in code(coder, text)] == []


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("A court in Lyon sentenced a man to ten years in prison.", "SANCTION"),
        ("The villagers demanded an apology from the mine.", "REQUEST"),
        ("They will not end the strike until the decree is lifted.", "REJECT"),
        ("Foreign Minister Ada Kohl met the singer Bo Diaz in Vienna.", "CONSULT"),
        ("Iranian warplanes hit the base near Basra.", "ASSAULT"),
    ],
)
def test_what_a_court_a_group_or_an_office_holder_does_is_public(coder: Coder, text: str, type_: str) -> None:
    assert type_ in [e.type for e in code(coder, text)]


@pytest.mark.parametrize(
    "text",
    [
        "British ministers warned that an imposed peace would be unstable.",
        "Togo views the canal as a threat.",
        "The dam is a threat to Egypt, a farmer said.",
        "American officers warned that rebels would attack the port.",
    ],
)
def test_a_forecast_threatens_nobody(coder: Coder, text: str) -> None:
    assert "THREATEN" not in [e.type for e in code(coder, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Togo warned that any attack would draw a response.",
        "Togo warned Ghana that the canal would be closed.",
        "Togo warned that its police would not tolerate rallies.",
        "The threat of war by Togo alarmed Ghana.",
    ],
)
def test_who_warns_of_what_he_will_do_threatens(coder: Coder, text: str) -> None:
    assert "THREATEN" in [e.type for e in code(coder, text)]


def test_a_charity_that_suspends_its_operations_ceases_no_fire(coder: Coder) -> None:
    assert code(coder, "The charity suspended its operations in Goma.") == []


def test_an_attack_in_a_report_of_a_match_hits_nobody(coder: Coder) -> None:
    text = (
        "The Ashes are gone, but the captain was proud. He said that the side had trained hard. They had defied the Australian attack for two days. "
        "Smith bowled well. The match was lost on Monday. They hit us hard, he said. The crowd sang. It rained at noon."
    )
    assert "ASSAULT" not in [e.type for e in code(coder, text)]
    assert "ASSAULT" in [e.type for e in code(coder, "A bomb exploded near a football stadium in Lima. Six people were killed in the attack.")]
