"""Dates of expressions and of events from words, tense and the report's date.

The tables of docs/time.md are made here from the examples: `python tests/test_time.py` writes them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dragoman import Coder, Document
from dragoman.analyse import analyse
from dragoman.data import lines, read_yaml
from dragoman.resolve import edtf
from dragoman.resolve.time import find_times
from dragoman.resolve.time_feasts import day_of_feast
from dragoman.show.check import check_time

GUIDE = Path(__file__).parents[1] / "docs" / "time.md"
BEGIN, END = "<!-- tables -->\n", "<!-- end of tables -->\n"


def test_every_example_is_read_as_it_says(coder: Coder) -> None:
    checked = check_time(coder.model)
    assert checked.faults == [] and checked.examples > 150


def test_the_tables_of_the_guide_are_those_of_the_examples() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == tables(), "docs/time.md is old; write it with `python tests/test_time.py`"


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("Peru and Chile will hold talks in Quito on Thursday.", "2025-07-31"),
        ("Peru and Chile held talks in Quito on Thursday.", "2025-07-24"),
        ("Peru and Chile held talks in Quito last week.", "2025-07-21/2025-07-27"),
        ("Peru and Chile held talks in Quito on July 12.", "2025-07-12"),
        ("Peru and Chile held talks in Quito in December.", "2024-12"),
        ("Peru and Chile held talks in Quito in 1981.", "1981"),
        ("Peru and Chile held talks in Quito.", None),
    ],
)
def test_the_date_of_an_event(coder: Coder, sentence: str, edtf: str | None) -> None:
    event = next(e for e in coder.code(Document("t", sentence, "2025-07-30")) if e.type == "CONSULT")
    assert (event.date.edtf if event.date else None) == edtf


def test_days_of_this_year_are_one_expression(coder: Coder) -> None:
    (found,) = find_times(analyse(Document("t", "Envoys met on June 7-8 this year.", "2025-07-30"), coder.model))
    assert found.time is not None and found.time.edtf == "2025-06-07/2025-06-08"


def test_a_number_of_people_is_no_year(coder: Coder) -> None:
    (event,) = [e for e in coder.code(Document("t", "Rebels killed over 1400 people in Mopti.", "2025-07-30")) if e.type == "ASSAULT"]
    assert event.date is None


def test_a_story_goes_on_from_the_day_that_it_told_last(coder: Coder) -> None:
    text = "Rebels attacked a convoy near Gao on Tuesday.\n\nPolice arrested two farmers.\n\nThe mayor had met rebels in Timbuktu."
    dated = {m.trigger.text: e.date for e in coder.code(Document("t", text, "2025-07-30")) for m in e.mentions}
    told, next_, before = (dated[word] for word in ("attacked", "arrested", "met"))
    assert told is not None and (told.edtf, told.anchor) == ("2025-07-29", "publication")
    assert next_ is not None and (next_.edtf, next_.anchor) == ("2025-07-29", "running")
    assert before is None


@pytest.mark.parametrize(
    ("then", "word"),
    [
        ('"We arrested two men in the desert," an officer told a newspaper.', "arrested"),
        ("In that attack rebels killed a nurse.", "killed"),
        ("The talks came after a night in which police arrested two farmers.", "arrested"),
        ("Prosecutors say that two farmers attacked a bank.", "attacked"),
        ("He attacked a bank in Mopti.", "attacked"),
        ("A nurse hinted last week that she had a story to tell about the mayor, who has been accused of fraud.", "accused"),
        ("Thousands have fled to the coast since its collapse.", "fled"),
    ],
)
def test_what_the_story_tells_of_other_days_is_not_of_its_day(coder: Coder, then: str, word: str) -> None:
    text = f"A court jailed a driver near Gao on Tuesday after the fall of Timbuktu.\n\n{then}"
    dates = [e.date for e in coder.code(Document("t", text, "2025-07-30")) for m in e.mentions if m.trigger.text == word]
    assert dates in ([], [None])


@pytest.mark.parametrize(
    "then",
    [
        "Hours before a jet crashed on Monday, rebels attacked a bank.",
        "Farmers claimed that rebels attacked a bank.",
        "In March 2021, a fire killed three people. Rebels attacked a bank.",
        "On Monday they returned to the square where rebels attacked a bank.",
        "After their defeat last summer, rebels attacked a bank.",
        "Some months later, rebels attacked a bank.",
        "Mr Soto paid a visit to the square where rebels attacked a bank.",
    ],
)
def test_a_day_is_not_carried_to_what_its_own_sentence_puts_elsewhere(coder: Coder, then: str) -> None:
    text = f"Police arrested two farmers near Gao on Tuesday.\n\n{then}"
    (date,) = [e.date for e in coder.code(Document("t", text, "2025-07-30")) for m in e.mentions if m.trigger.text == "attacked"]
    assert date is None


def test_the_day_of_a_trial_is_not_that_of_the_deed(coder: Coder) -> None:
    text = "Five guards went on trial on Tuesday. Nine people were killed by mines, the court heard."
    assert [e.date for e in coder.code(Document("t", text, "2025-07-30")) if e.type == "ASSAULT"] == [None]


def test_what_is_done_in_one_breath_is_of_the_day_of_its_sentence(coder: Coder) -> None:
    text = "Guards left Gao on Monday.\n\nMr Soto called the mayor on Tuesday, urging him to stop and warning Peru not to attack the port."
    (date,) = [e.date for e in coder.code(Document("t", text, "2025-07-30")) for m in e.mentions if m.trigger.text == "warning"]
    assert date is not None and date.edtf == "2025-07-29"


def test_the_first_since_an_event_is_not_dated_by_it(coder: Coder) -> None:
    text = "It was the first attack since rebels took Barbo in 1999."
    assert {m.trigger.text: e.date and e.date.edtf for e in coder.code(Document("t", text, "2025-07-30")) for m in e.mentions}["attack"] is None


def test_a_date_in_brackets_is_not_the_day_of_the_story(coder: Coder) -> None:
    text = "Your report never made sense (Letters, July 25).\n\nTroops attacked a bank in Gao."
    assert [e.date for e in coder.code(Document("t", text, "2025-07-30")) if e.type == "ASSAULT"] == [None]


def test_a_feast_that_something_came_ahead_of_is_not_the_day_of_the_story(coder: Coder) -> None:
    text = "The railway sent a train ahead of Bastille Day.\n\nThe minister discussed it with the mayor."
    assert [e.date for e in coder.code(Document("t", text, "2025-07-16")) if e.type == "CONSULT"] == [None]


def test_a_day_that_somebody_spoke_is_not_the_day_of_the_deed(coder: Coder) -> None:
    text = "An official said on Tuesday that the road was open.\n\nGunmen killed two guards at the bridge."
    (event,) = [e for e in coder.code(Document("t", text, "2025-07-30")) if e.type == "ASSAULT"]
    assert event.date is None


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("easter 0", 2024, "2024-03-31"),
        ("orthodox 0", 2024, "2024-05-05"),
        ("islamic 9 1", 2024, "2024-03-11"),
        ("islamic 12 10", 2018, "2018-08-21"),
        ("islamic 10 1", 2025, "2025-03-30"),
        ("hebrew nisan 35 if 4 -1 5 -2 0 1", 2018, "2018-04-19"),
        ("04-27 if 6 -1", 2014, "2014-04-26"),
        ("hebrew tishri 10", 2023, "2023-09-25"),
        ("hebrew nisan 15", 2022, "2022-04-16"),
        ("moon new 01-21 8", 2026, "2026-02-17"),
        ("moon new 10-17 -6.5", 2020, "2020-11-14"),
        ("moon full 02-27 16.5", 2024, "2024-03-25"),
        ("11 4 3", 2021, "2021-11-25"),
        ("11 4 3 1", 2021, "2021-11-26"),
        ("05 -1 0", 2023, "2023-05-29"),
    ],
)
def test_feasts_are_reckoned(rule: str, year: int, day: str) -> None:
    found = day_of_feast(rule, year).start
    assert found == dt.date.fromisoformat(day)


def test_spans_say_no_more_than_their_unit() -> None:
    assert edtf.shift(edtf.year(1973), 1, "year").edtf == "1974"
    assert edtf.shift(edtf.day(dt.date(2025, 7, 30)), -3, "month").edtf == "2025-04"
    assert edtf.part_of(edtf.month(2025, 6), "late").edtf == "2025-06-21/2025-06-30"


def test_two_sentences_that_date_by_one_another_date_nothing(coder) -> None:
    text = "Rebels have attacked the coastal road since the fall of Barbo. Thousands have been arrested in the north since the fall of Barbo."
    assert {event.type for event in coder.code(Document("x", text, "2024-03-06"))} == {"ASSAULT", "COERCE"}


def test_what_an_act_has_followed_since_keeps_its_own_day(coder) -> None:
    text = "President Barbo was overthrown in a rebel offensive in December. Since the fall of Barbo, the army has deployed troops to the border."
    events = {event.type: event for event in coder.code(Document("x", text, "2024-03-06"))}
    assert events["ASSAULT"].date.edtf == "2023-12"
    assert events["MOBILIZE"].date.edtf.startswith("2023-12/")


def tables() -> str:
    """The examples of data/time/en.yaml as Markdown tables."""
    (data,) = read_yaml("time/en.yaml")
    out = [f"Read in a report of {data['anchor']}, a Wednesday.\n"]
    for kind, title, column in (
        ("expressions", "Expressions", "EDTF"),
        ("kept apart", "Lengths, what recurs, vague words", "TIMEX3"),
        ("events", "Which date is the act's", "date of the act"),
    ):
        out.append(f"\n### {title}\n\n| {column} | in a sentence |\n| --- | --- |\n")
        out += [f"| `{value}` | {' <br> '.join(map(str, lines(sentences)))} |\n" for value, sentences in data[kind].items()]
    out.append("\n### No time at all\n\n")
    out += [f"- {sentence}\n" for sentence in lines(data["never"])]
    return "".join(out)


if __name__ == "__main__":
    head, _, rest = GUIDE.read_text(encoding="utf-8").partition(BEGIN)
    GUIDE.write_text(head + BEGIN + tables() + END + rest.partition(END)[2], encoding="utf-8")


def test_a_third_day_on_sunday_is_sunday(coder):
    text = "Teachers rallied in Lima for a third day on Sunday. Protesters gathered outside parliament on Friday and Saturday."
    act = next(e for e in coder.code(Document("report", text, "2024-05-15")) if e.mentions[0].trigger.text == "rallied")
    assert act.date is not None and act.date.edtf == "2024-05-12"
