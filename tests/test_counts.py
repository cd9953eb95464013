"""How many: every example of counts.yaml, bounds, and which number goes to which event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.counts import CountMention, counts_of, find_counts
from dragoman.data import Line, lines, read_yaml
from dragoman.records import Count, Document
from dragoman.trees import Analysis

MARK = re.compile(r"/(dead|injured|missing|detained|displaced|hostages|size|acts|money)([=<>~])(\d+)")


@lru_cache(maxsize=1)
def model() -> Model:
    return load_model()


def read(text: str) -> Analysis:
    return analyse(Document("example", text), model())


def examples() -> Iterator[Line]:
    (document,) = read_yaml("grammar/counts.yaml")
    for row in document["verbs"]:
        yield from lines(row.get("examples"))


def sign(count: Count) -> str:
    if count.low == count.high and count.low is not None:
        return "="
    return ">" if count.low is not None else "<" if count.high is not None else "~"


@pytest.mark.parametrize("example", list(examples()), ids=lambda x: x.where)
def test_example(example: Line) -> None:
    wanted = MARK.search(example)
    assert wanted
    found = [(m.kind, sign(m.count), m.count.value) for m in find_counts(read(MARK.sub("", example)))]
    assert (wanted[1], wanted[2], int(wanted[3])) in found


def only(text: str, kind: str) -> Count:
    (mention,) = [m for m in find_counts(read(text)) if m.kind == kind]
    return mention.count


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "qualifier"),
    [
        ("The clashes killed over 1400 people.", 1400, 1401, None, "over"),
        ("At least 12 people were killed in Kano.", 12, 12, None, "at least"),
        ("Up to 30 people were killed in Kano.", 30, None, 30, "up to"),
        ("About twenty-two people were killed in Kano.", 22, None, None, "about"),
        ("Dozens were killed in Kano.", None, 24, None, None),
        ("The blast killed 2.5 million bees and nobody else.", 2500000, 2500000, 2500000, None),
        ("Nearly 40 people were killed in Kano.", 40, None, 39, "nearly"),
    ],
)
def test_bounds(text: str, value: int | None, low: int | None, high: int | None, qualifier: str | None) -> None:
    count = only(text, "dead")
    assert (count.value, count.low, count.high, count.qualifier) == (value, low, high, qualifier)


def of(text: str, trigger: str, *others: str) -> dict[str, Count]:
    analysis = read(text)
    at = [next(i for i in range(len(analysis)) if analysis.words[i] == w) for w in (trigger, *others)]
    return counts_of(analysis, find_counts(analysis), at[0], (), at[1:])


def test_a_number_of_acts() -> None:
    assert of("The air force has carried out hundreds of strikes on Yemen.", "strikes")["acts"].text == "hundreds"


def test_each_number_goes_to_its_own_event() -> None:
    text = "A bombing in Kano killed seven people. Protesters met the mayor, and police arrested 30 students."
    assert of(text, "bombing", "met", "arrested")["dead"].value == 7
    assert "dead" not in of(text, "met", "bombing", "arrested")
    assert of(text, "arrested", "bombing", "met")["detained"].value == 30


@pytest.mark.xfail(reason="the parser hangs '100 wounded' on 'clashes'")
def test_wounded_beside_the_dead() -> None:
    counts = of("Two guards were killed and some 100 wounded in the clashes.", "clashes")
    assert (counts["dead"].value, counts["injured"].value) == (2, 100)


def test_the_toll_rises() -> None:
    found: list[CountMention] = find_counts(read("The death toll from the bombing rose to 19."))
    assert [(m.kind, m.count.value, m.total) for m in found] == [("dead", 19, True)]


def test_part_of_a_number_is_not_added() -> None:
    assert only("Nine people, including two children, were killed in Kano.", "dead").value == 9


def test_victims_kind() -> None:
    (mention,) = [m for m in find_counts(read("The raid killed four soldiers.")) if m.kind == "dead"]
    assert mention.victims == "soldiers"
