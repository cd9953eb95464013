"""Places of events, and names of places that are governments."""

from __future__ import annotations

import pytest

from dragoman import Coder, Document


@pytest.mark.parametrize(
    ("sentence", "name", "country"),
    [
        ("Rebels shelled a market in Kidal.", "Kidal", "MLI"),
        ("Israel struck an airbase in Tartus, Syria.", "Tartus", "SYR"),
        ("Gunmen attacked a convoy in the Golan Heights.", "Golan Heights", "SYR"),
    ],
)
def test_the_place_of_an_event(coder: Coder, sentence: str, name: str, country: str) -> None:
    event = next(e for e in coder.code(Document("t", sentence, "2025-07-30")) if e.type == "ASSAULT")
    assert event.place is not None
    assert (event.place.name, event.place.country) == (name, country)


def test_a_capital_that_acts_is_its_government(coder: Coder) -> None:
    event = next(e for e in coder.code(Document("t", "Moscow condemned the attack.", "2025-07-30")) if e.type == "ACCUSE")
    assert [(p.country, p.sectors[0]) for p in event.actors] == [("RUS", "GOV")]
    assert event.place is None
