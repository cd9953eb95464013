"""Words with offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.words import paragraph_starts, split_words


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Syria's army didn't fire.", "Syria|'s|army|did|n't|fire|."),
        ("Syria’s army can’t stay", "Syria|’s|army|ca|n’t|stay"),
        ("al-Shaibani and O'Brien met", "al|-|Shaibani|and|O'Brien|met"),
        ("over 1,400 people and 3.5% of $10bn", "over|1,400|people|and|3.5|%|of|$|10|bn"),
        ("the U.S. and Gen. Ali of St. Kitts", "the|U.S.|and|Gen.|Ali|of|St.|Kitts"),
        ("anti-government, ex-minister, Syrian-Israeli", "anti-government|,|ex-minister|,|Syrian|-|Israeli"),
        ("He left at 10:30 on 12/5/2001...", "He|left|at|10:30|on|12/5/2001|..."),
        ("“We won’t go,” he said—twice.", "“|We|wo|n’t|go|,|”|he|said|—|twice|."),
        ("They cannot agree on Sept. 3.", "They|can|not|agree|on|Sept.|3|."),
        ("Write to ann@example.org or https://example.org/a,b.", "Write|to|ann@example.org|or|https://example.org/a,b|."),
        ("arms, food, etc. The end", "arms|,|food|,|etc|.|The|end"),
        ("[Getty]", "[|Getty|]"),
        ("KYIV (AFP) --", "KYIV|(|AFP|)|--"),
    ],
)
def test_words_follow_the_treebanks(text: str, expected: str) -> None:
    assert words(text) == expected.split("|")


@given(st.text())
def test_words_cover_all_but_white_space(text: str) -> None:
    spans = split_words(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in zip(spans, spans[1:], strict=False))
    covered = {k for a, b in spans for k in range(a, b)}
    assert all(text[k].isspace() for k in range(len(text)) if k not in covered)


def test_a_line_break_starts_a_paragraph() -> None:
    text = "Talks fail\nThe talks failed. They ended."
    assert [w for w, s in zip(words(text), paragraph_starts(text, split_words(text)), strict=True) if s] == ["Talks", "The"]


def test_hard_wrapped_lines_are_no_paragraphs() -> None:
    line = "The delegations of the two countries met again on the shore of the lake and"
    text = "\n".join([line, line, line, line, "then left."]) + "\n\nNobody spoke."
    starts = paragraph_starts(text, split_words(text))
    assert [w for w, s in zip(words(text), starts, strict=True) if s] == ["The", "Nobody"]
