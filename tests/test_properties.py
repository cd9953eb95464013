"""What holds for any text: nothing crashes, every span slices back to its text, and the same input gives the same output."""

from __future__ import annotations

import dataclasses
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman import Document, as_json, read
from dragoman.parts import find_parts, parse_date
from dragoman.read import Skipped
from dragoman.words import split_words

# Anything that Unicode has, and what reports have much of.
PIECES = st.sampled_from(
    ["date 2025-07-30 ", "\r\n", "\n\n", "[Getty]", "(AFP)", "BAKU, July 30 (Reuters) - ", "By Ana Silva", "“", "”", "’s ", " al-Shaibani"]
    + [" U.S. ", "1,400 ", "\ufeff", "\u2028", " Israel struck Damascus", " said", " met", " on Thursday", " in Baku", ".", ",", " ", "?", " not"]
    + [" and", " over 1400 people", " was killed", " according to", " e\u0301"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join)
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def spans(record: Any) -> list[tuple[str, list[int]]]:
    """Every (text, span) in a record, at any depth."""
    found = []
    if isinstance(record, dict):
        if record.get("span") is not None and record.get("text") is not None:
            found.append((record["text"], record["span"]))
        for value in record.values():
            found += spans(value)
    elif isinstance(record, list):
        for value in record:
            found += spans(value)
    return found


def check_events(coder: Any, document: Document) -> list[dict[str, Any]]:
    records = [as_json(event, coder.run) for event in coder.code(document)]
    for record in records:
        for text, (start, end) in spans(record):
            assert document.text[start:end] == text
        for mention in record["mentions"]:
            first, last = mention["sentence"]
            assert first <= mention["trigger"]["span"][0] < mention["trigger"]["span"][1] <= last
    ids = [record["id"] for record in records]
    assert len(ids) == len(set(ids))
    return records


@given(TEXTS)
@settings(deadline=None)
def test_parts_come_in_order_and_hold_all(text):
    last = 0
    for part in find_parts(text).parts:
        start, end = part.span
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(TEXTS)
@settings(deadline=None)
def test_words_are_slices_in_order(text):
    last = 0
    for start, end in split_words(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(st.text(max_size=40))
@settings(deadline=None)
def test_a_date_is_one_or_none(text):
    date = parse_date(text)
    assert date is None or parse_date(date) == date


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_read_or_skipped(raw):
    found = list(read(io.BytesIO(raw)))
    assert found
    for each in found:
        assert isinstance(each, Document | Skipped)
        if isinstance(each, Skipped):
            assert "\n" not in str(each)


@given(TEXTS, st.sampled_from([None, "2025-07-30", "1999-12-31"]))
@FEW
def test_any_text_is_coded(coder, text, date):
    document = Document("any", text, date, parts=tuple(find_parts(text).parts))
    assert check_events(coder, document) == check_events(coder, document)


@pytest.mark.parametrize("name", ["baku-talks", "dhaka-protest", "nairobi-summit"])
def test_examples_are_coded_alike_every_time(coder, examples, name):
    (document,) = read(examples / f"{name}.txt")
    first = check_events(coder, document)
    assert first
    assert json.dumps(first) == json.dumps(check_events(coder, document))
    shorter = dataclasses.replace(document, parts=())  # without parts: other events, the same promises
    check_events(coder, shorter)
