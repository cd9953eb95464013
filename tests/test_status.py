"""The state of acts: every example of status.yaml, and what no single cue shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.status import State, status_of
from dragoman.data import Line, Table, lines, read_yaml
from dragoman.records import Document

MARK = re.compile(r"([\w’'-]+)/(occurred|ongoing|planned|proposed|negated)(\+alleged)?")


@lru_cache(maxsize=1)
def model() -> Model:
    return load_model()


def state(marked: str) -> tuple[State, str, bool]:
    """The state of the marked word of an example, and the one that is asked for."""
    found = MARK.search(marked)
    assert found, f"{marked!r} marks no act"
    text = marked[: found.start()] + found[1] + marked[found.end() :]
    analysis = analyse(Document("example", text), model())
    trigger = next(i for i in range(len(analysis)) if analysis.ends[i] == found.start() + len(found[1]))
    return status_of(analysis, trigger), found[2], found[3] is not None


def rows() -> Iterator[Table]:
    (document,) = read_yaml("grammar/status.yaml")
    for part in document.values():
        yield from part


def examples() -> Iterator[Line]:
    for row in rows():
        yield from lines(row.get("examples"))
        yield from lines(row.get("never"))


def test_every_line_has_an_example() -> None:
    assert not [row.line for row in rows() if not lines(row.get("examples"))]


@pytest.mark.parametrize("example", list(examples()), ids=lambda x: x.where)
def test_example(example: Line) -> None:
    got, status, alleged = state(example)
    assert (got.status, got.alleged) == (status, alleged)


@pytest.mark.parametrize(
    "sentence",
    [
        "The rebels denied that they had planned to strike/negated the airport.",
        "Chad has occupied/ongoing the valley since 1973.",
        "The two countries have been at war/ongoing since 1962.",
        "Since the vote the air force has carried out/occurred hundreds of raids.",
        "The minister said he would visit/planned Quito.",
        "The envoy would have met/negated the king, but his flight was late.",
        "The general may have fled/occurred+alleged to Angola.",
        "Did the navy sink/proposed the trawler?",
        "Not only soldiers attacked/occurred the convoy.",
        "The envoy will go to Lima and meet/planned the president.",
        "The envoy went to Lima and met/occurred the president.",
        "The union did not fail to strike/occurred.",
        "No one has been arrested/negated over the fire.",
        "The assembly was to have ratified/negated the pact on Friday.",
        "The strike had been due to begin at noon, but the union suspended/occurred it.",
        "Had the rebels seized/proposed the dam, the city would have surrendered.",
        "Quito could have bought/negated the jets if it had asked.",
        "The offensive/negated that was staved off by a truce worries Gao.",
        "The talks/planned, which will begin on Sunday, worry Gao.",
        "The offensive/occurred that began in May worries Gao.",
        "The decision to recall/planned the envoy could cost votes.",
        "The guards were not told/occurred until May.",
        "Neither the girl nor her father was arrested/negated.",
        "Shortly before the talks/occurred, the king had fled.",
        "The widow called for the guards to be tried/proposed.",
        "Chad was the first country to recognise/occurred the island.",
        "Chad will be the first country to recognise/planned the island.",
        "Attacking/proposed Iran would be a mistake.",
        "Attacking/occurred Iran was a mistake.",
        "The move would hurt farmers, as they have complained/occurred, and would slow trade.",
        "Togo released a pastor detained/occurred for two years.",
        "The guards will not leave/negated until May.",
        "Japan expelled/negated no diplomats.",
        "Police arrested/occurred no fewer than ten men.",
        "Perth offered a reward to whoever kills/proposed the bandit.",
        "Lima says that Quito must pay, while La Paz says/occurred that it must not.",
    ],
)
def test_sentence(sentence: str) -> None:
    got, status, alleged = state(sentence)
    assert (got.status, got.alleged) == (status, alleged)
