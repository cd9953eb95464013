"""Name tags become names: the best run of tags, and one type for a name throughout a document."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dragoman.data.states import states
from dragoman.naming import agree, at_states, best_tags, names_of, tag_moves
from dragoman.trees import Name

TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


def scores_of(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, np.float32)


@pytest.mark.parametrize("seed", range(20))
def test_the_best_run_of_tags_is_the_best_of_all_runs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 2, (5, len(TAGS))).astype(np.float32)
    moves = tag_moves(TAGS) + rng.normal(0, 1, (len(TAGS), len(TAGS))).astype(np.float32)

    def total(path: tuple[int, ...]) -> float:
        around = (0, *path, 0)
        return sum(moves[a, b] for a, b in itertools.pairwise(around)) + sum(scores[i, t] for i, t in enumerate(path))

    best = max(itertools.product(range(len(TAGS)), repeat=5), key=total)
    assert total(tuple(best_tags(scores, moves).tolist())) == pytest.approx(total(best), abs=1e-3)


def test_no_name_goes_on_that_has_not_begun() -> None:
    moves = tag_moves(TAGS)
    tags = best_tags(scores_of((9, 0, 0, 0, 0), (0, 1, 3, 0, 0), (0, 0, 3, 1, 0), (9, 0, 0, 0, 0)), moves)
    assert [TAGS[t] for t in tags] == ["O", "B-PER", "I-PER", "O"]


def test_the_day_of_the_report_is_no_part_of_a_name() -> None:
    words = ["Bank", "Negara", "Tuesday", "fell", "on", "Good", "Friday"]
    names = agree([Name(0, 3, "ORG"), Name(5, 7, "EVENT")], words, np.zeros((7, len(TAGS)), np.float32), TAGS)
    assert names == [Name(0, 2, "ORG"), Name(5, 7, "EVENT")]


def test_a_full_name_speaks_for_the_surname_alone() -> None:
    words = ["Ararat", "Mirzoyan", "left", ".", "Mirzoyan", "lies", "in", "Gavar", "."]
    person, place = (0, 9, 5, 0, 0), (0, 5, 0, 6, 0)
    scores = scores_of(person, (0, 0, 9, 0, 0), *[(9, 0, 0, 0, 0)] * 2, place, *[(9, 0, 0, 0, 0)] * 4)
    assert agree([Name(0, 2, "PER"), Name(4, 5, "LOC")], words, scores, TAGS) == [Name(0, 2, "PER"), Name(4, 5, "PER")]
    sure = scores_of(person, (0, 0, 9, 0, 0), *[(9, 0, 0, 0, 0)] * 2, (0, 0, 0, 30, 0), *[(9, 0, 0, 0, 0)] * 4)
    assert agree([Name(0, 2, "PER"), Name(4, 5, "LOC")], words, sure, TAGS) == [Name(0, 2, "PER"), Name(4, 5, "LOC")]


def test_no_name_begins_or_ends_with_a_joining_word() -> None:
    words = ["the", "Council", "for", "Peace", "in", "the", "Sahel"]
    names = agree([Name(0, 6, "LOC"), Name(6, 7, "LOC")], words, np.zeros((7, len(TAGS)), np.float32), TAGS)
    assert names == [Name(1, 4, "LOC"), Name(6, 7, "LOC")]


@pytest.mark.parametrize(
    "text, parts",
    [
        ("San Rafael California", [2]),
        ("Austin TX", [1]),
        ("san rafael Ca", [2]),
        ("Austin New Mexico", [1]),
        ("Baja California", []),
        ("Lake Ontario", []),
        ("Mexico City", []),
        ("Austin of", []),
    ],
)
def test_a_town_and_the_state_behind_it_are_two_names(text: str, parts: list[int]) -> None:
    words = text.split()
    cuts = [0, *parts, len(words)]
    split = [Name(a, b, "LOC") for a, b in zip(cuts, cuts[1:], strict=False)]
    assert at_states([Name(0, len(words), "LOC")], words, states(), {"san rafael", "austin", "baja"}.__contains__) == split


def test_a_code_may_stand_for_two_states() -> None:
    assert states()["WA"] == ("Western Australia", "Washington") and states()["new mexico"] == ("New Mexico",)


def test_a_name_ends_with_its_sentence() -> None:
    assert names_of(["B-PER", "I-PER", "I-PER", "O"], [(0, 2), (2, 4)]) == [Name(0, 2, "PER"), Name(2, 3, "PER")]


def test_a_name_has_one_type_where_its_mentions_are_sure_enough() -> None:
    words = ["Marlow", "spoke", ".", "Marlow", "left", ".", "Marlow", "wept", "."]
    scores = np.zeros((9, len(TAGS)), np.float32)
    scores[[0, 3], 1] = 6.0
    scores[6, [1, 3]] = 2.0, 2.5
    names = [Name(0, 1, "PER"), Name(3, 4, "PER"), Name(6, 7, "LOC")]
    assert [n.type for n in agree(names, words, scores, TAGS)] == ["PER", "PER", "PER"]
    scores[6, 3] = 9.0
    assert [n.type for n in agree(names, words, scores, TAGS)] == ["PER", "PER", "LOC"]


def test_a_short_form_in_brackets_has_the_type_of_the_long_one() -> None:
    words = ["Marlow", "Vale", "(", "MV", ")", "is", "dry", "."]
    scores = np.zeros((8, len(TAGS)), np.float32)
    scores[0, 3], scores[1, 4] = 7.0, 7.0
    scores[3, [1, 3]] = 1.5, 1.0
    names = [Name(0, 2, "LOC"), Name(3, 4, "PER")]
    assert [n.type for n in agree(names, words, scores, TAGS)] == ["LOC", "LOC"]
