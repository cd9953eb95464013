"""What `explain` tells of a sentence."""

from __future__ import annotations

import io

import pytest

from dragoman import Coder
from dragoman.analyse import analyse
from dragoman.records import Document
from dragoman.show.explain import explain, shortened


def told(coder: Coder, sentence: str, near: int = 8) -> str:
    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=120, color_system=None).print(explain(analyse(Document("d", sentence), coder.model), coder.codebook, near))
    return out.getvalue()


def test_it_shows_tree_line_roles_and_the_grammars_paths(coder: Coder) -> None:
    text = told(coder, "The talks between Peru and Chile were held in Lima.")
    assert "└── held root VERB hold" in text
    assert "CONSULT at 'talks' through 'held'" in text and "PARTY: Peru + Chile" in text
    assert "consult.yaml:" in text


def test_an_act_in_another_says_so(coder: Coder) -> None:
    assert "SANCTION discontinue at 'break' inside 'threatened'" in told(coder, "Kenya threatened to break off relations with Chad.")


def test_a_near_miss_names_the_step_at_which_it_failed(coder: Coder) -> None:
    text = told(coder, "The contractor met the deadline.")
    assert "No line fits." in text
    assert "straight after 'met' (found 'deadline', which is no actor)" in text or "needs" in text.partition("Near misses")[2]
    assert "Near misses" not in told(coder, "The contractor met the deadline.", near=0)


def test_a_line_that_gave_way_says_to_what(coder: Coder) -> None:
    assert "gave way" in told(coder, "Norway granted autonomy to the islanders.")


@pytest.mark.parametrize("sentence", ["!!!", "PRESIDENTE DIMITE", "word " * 500, "| a | b |\n|---|---|\n| 1 | 2 |"])
def test_bad_input_is_explained_too(coder: Coder, sentence: str) -> None:
    assert "No line fits." in told(coder, sentence) or "Lines that fit" in told(coder, sentence)


def test_long_lists_are_cut_to_the_words_of_the_sentence(coder: Coder) -> None:
    analysis = analyse(Document("d", "It granted leave."), coder.model)
    assert shortened("ACTOR give|grant|award|allot|hand TOPIC (to|for RECIPIENT)", analysis) == "ACTOR grant|… TOPIC (to|for RECIPIENT)"
    assert shortened("ACTOR a|b|c|d|e", analysis) == "ACTOR a|b|c|d|…"
