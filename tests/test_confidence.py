"""Confidence: within its bounds, surer where more is known, and read from a file that is checked."""

from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.coding.confidence import FEATURES, Confidence
from dragoman.data import DataError, parse_yaml
from dragoman.records import Document


def test_every_event_has_a_confidence_within_the_bounds(coder: Coder) -> None:
    low, high = coder.confidence.bounds
    text = "France struck the base on Monday. The strike in Mopti killed nine rebels. Talks may follow. It was denied."
    events = coder.code(Document("d", text, "2013-02-04"))
    assert events and all(e.confidence is not None and low <= e.confidence <= high for e in events)


def test_parties_and_dates_make_an_event_surer(coder: Coder) -> None:
    bare, full = (coder.code(Document("d", t, "2013-02-05"))[0] for t in ("The talks went on.", "Peru and Chile held talks in Quito on Monday."))
    assert bare.confidence < full.confidence


def test_unknown_features_count_nothing_and_the_sum_is_cut() -> None:
    made = Confidence({"always": 9.0}, (0.1, 0.9))
    assert made.of({"always": 1.0, "moonlight": 1.0}) == 0.9 and made.of({}) == 0.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bounds: [0.1, 0.9]\nweights: {moonlight: 1}", "f.yaml:2: unknown key 'moonlight'"),
        ("bounds: [0.1, much]\nweights: {always: 1}", "f.yaml:1: 'much' is no number"),
        ("bounds: [0.1, 0.9]", "the key 'weights' is missing"),
    ],
)
def test_a_fault_in_the_file_is_told(text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        Confidence.of_table(parse_yaml(text, "f.yaml")[0])
    assert message in str(caught.value)


def test_the_packaged_weights_are_of_known_features(coder: Coder) -> None:
    assert set(coder.confidence.weights) <= set(FEATURES)
