"""How many: every example of counts.yaml, bounds, and which number goes to which event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.counts import CountMention, Told, find_counts
from dragoman.coding.tolls import bind_counts, latest
from dragoman.data import Line, Table, lines, read_yaml
from dragoman.records import Count, Document
from dragoman.trees import Analysis

MARK = re.compile(r"/(dead|injured|missing|detained|displaced|hostages|size|acts|money)([=<>~])(\d+)(?:\+(\w+))?|/(ACT)")


@lru_cache(maxsize=1)
def model() -> Model:
    return load_model()


def read(text: str) -> Analysis:
    return analyse(Document("example", text), model())


def rows() -> Iterator[Table]:
    (document,) = read_yaml("grammar/counts.yaml")
    for part in document.values():
        yield from part


def examples() -> Iterator[Line]:
    for row in rows():
        yield from lines(row.get("examples"))


def never() -> Iterator[tuple[str, Line]]:
    for row in rows():
        for example in lines(row.get("never")):
            yield str(row.get("kind", "dead")), example


def test_every_line_has_an_example() -> None:
    assert not [row.line for row in rows() if not (lines(row.get("examples")) or lines(row.get("never")))]


def sign(count: Count) -> str:
    if count.low == count.high and count.low is not None:
        return "="
    return ">" if count.low is not None else "<" if count.high is not None else "~"


def told(mention: CountMention) -> tuple[str, str, int | None]:
    count = mention.count
    return mention.kind, sign(count), count.low if count.value is None else count.value


@pytest.mark.parametrize("example", list(examples()), ids=lambda x: x.where)
def test_example(example: Line) -> None:
    (wanted,) = [m for m in MARK.finditer(example) if m[1]]
    analysis = read(MARK.sub("", example))
    found = [m for m in find_counts(analysis) if told(m) == (wanted[1], wanted[2], int(wanted[3]))]
    assert found and (wanted[4] is None or found[0].victims == wanted[4])
    act = re.search(r"([\w’'-]+)/ACT", example)
    if act:
        trigger = next(i for i in range(len(analysis)) if analysis.words[i] == act[1])
        assert bind_counts(analysis, find_counts(analysis), {trigger: "ASSAULT"})[trigger][wanted[1]].value == int(wanted[3])


@pytest.mark.parametrize(("kind", "example"), list(never()), ids=lambda x: getattr(x, "where", x))
def test_counts_nobody(kind: str, example: Line) -> None:
    assert not [m for m in find_counts(read(example)) if m.kind == kind]


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
        ("Between 100 and 200 people were killed in Kano.", None, 100, 200, None),
        ("The raid killed between five and seven people in Kano.", None, 5, 7, None),
        ("Two to three million people were killed in Kano.", None, 2000000, 3000000, None),
        ("Half a million people were killed in Kano.", 500000, 500000, 500000, None),
    ],
)
def test_bounds(text: str, value: int | None, low: int | None, high: int | None, qualifier: str | None) -> None:
    count = only(text, "dead")
    assert (count.value, count.low, count.high, count.qualifier) == (value, low, high, qualifier)


def of(text: str, trigger: str, *others: str, type_: str = "ASSAULT") -> dict[str, Count]:
    """The counts of the first word `trigger`, in a text where `others` tell acts too."""
    analysis = read(text)
    at = [next(i for i in range(len(analysis)) if analysis.words[i] == w) for w in (trigger, *others)]
    return {k: m.count for k, m in bind_counts(analysis, find_counts(analysis), {i: type_ for i in sorted(at)})[at[0]].items()}


def test_a_number_of_acts() -> None:
    assert of("The air force has carried out hundreds of strikes on Yemen.", "strikes")["acts"].text == "hundreds"


def test_shots_are_acts() -> None:
    assert of("The rebels fired several rockets at Gao.", "fired")["acts"].text == "several"
    assert "acts" not in of("The police fired two officers.", "fired")


def test_each_number_goes_to_its_own_event() -> None:
    text = "A bombing in Kano killed seven people. Protesters met the mayor, and police arrested 30 students."
    assert of(text, "bombing", "met", "arrested")["dead"].value == 7
    assert "dead" not in of(text, "met", "bombing", "arrested")
    assert of(text, "arrested", "bombing", "met")["detained"].value == 30


def test_wounded_beside_the_dead() -> None:
    counts = of("Two guards were killed and some 100 wounded in the clashes.", "clashes")
    assert (counts["dead"].value, counts["injured"].value) == (2, 100)


def test_the_toll_rises() -> None:
    found: list[CountMention] = find_counts(read("The death toll from the bombing rose to 19."))
    assert [(m.kind, m.value, m.told) for m in found] == [("dead", 19, "total")]


def test_part_of_a_number_is_not_added() -> None:
    assert only("Nine people, including two children, were killed in Kano.", "dead").value == 9


def test_victims_kind() -> None:
    (mention,) = [m for m in find_counts(read("The raid killed four soldiers.")) if m.kind == "dead"]
    assert mention.victims == "soldiers"


@pytest.mark.parametrize(
    ("text", "dead", "injured"),
    [
        ("A bombing in Kano killed five and wounded 110, the mayor said.", 5, 110),
        ("The bombing in Kano left 12 dead and 30 wounded.", 12, 30),
        ("The bombing killed a clerk and two guards, and injured at least nine others.", 3, 9),
        ("Six people, including two nuns, died in the bombing and 14 were hurt.", 6, 14),
        ("The bombing caused seven deaths and 20 injuries.", 7, 20),
        ("The bombing left five people dead and 12 others wounded.", 5, 12),
    ],
)
def test_tolls_of_one_attack(text: str, dead: int, injured: int) -> None:
    counts = of(text, "bombing")
    assert (counts["dead"].value, counts["injured"].value) == (dead, injured)


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("The murder of six monks in Lima shocked the town.", 6),
        ("Two men were shot dead two days ago.", 2),
        ("The mayor was killed with her driver on Monday.", 2),
        ("The number of people killed in the fighting rose to at least 40.", 40),
    ],
)
def test_who_counts_as_dead(text: str, dead: int) -> None:
    assert dead in [m.count.value for m in find_counts(read(text)) if m.kind == "dead"]


def test_days_and_years_count_nobody() -> None:
    assert not [m for m in find_counts(read("The rebels struck two days ago, as in the 1973 war.")) if m.kind == "dead"]
    assert of("The 1973 war was over in weeks.", "war") == {}


def test_a_toll_goes_to_the_campaign_that_its_phrase_names() -> None:
    text = "Seven people were killed on Sunday. The death toll since the start of the offensive rose to 52."
    assert of(text, "offensive", "killed")["dead"].value == 52
    assert of(text, "killed", "offensive")["dead"].value == 7


def number(value: int | None, low: int | None = None, told: Told = "stated", who: str = "") -> dict[str, CountMention]:
    return {"dead": CountMention("dead", Count(value, low, None, None, "", (0, 0)), 0, 0, 1, told=told, who=frozenset({who}))}


def test_the_figure_that_stands() -> None:
    assert latest([(False, number(None, 24)), (False, number(31))])["dead"].value == 31
    assert latest([(False, number(12)), (False, number(31))])["dead"].value == 31
    assert latest([(False, number(31)), (True, number(90))])["dead"].value == 31
    assert latest([(False, number(31)), (False, number(0))])["dead"].value == 31


def test_further_dead_are_added_once() -> None:
    mayor, driver = number(1, who="mayor"), number(1, told="further", who="driver")
    assert latest([(False, mayor), (False, driver)])["dead"].value == 2
    assert latest([(False, mayor), (False, driver), (False, driver)])["dead"].value == 2
    assert latest([(False, number(2, who="driver")), (False, driver)])["dead"].value == 2


def test_a_number_of_the_year_yields_to_the_number_of_the_act() -> None:
    assert latest([(False, number(900, told="period")), (False, number(2))])["dead"].value == 2
    assert latest([(False, number(2)), (False, number(900, told="period"))])["dead"].value == 2
    assert latest([(False, number(900, told="period"))])["dead"].value == 900


def test_what_only_names_the_victims_yields_to_what_somebody_says() -> None:
    assert latest([(False, number(6, told="named")), (True, number(8))])["dead"].value == 8


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two guards were also killed.", "further"),
        ("Three other guards were killed.", "further"),
        ("So far this year, 12 guards have been killed.", "period"),
        ("In the past three months 12 guards have been killed.", "period"),
        ("Twelve guards have been killed since 1985.", "period"),
        ("In all, five guards have been killed in the battles.", "period"),
        ("She buried one of three men killed in the riots.", "group"),
        ("The murder of the six monks shocked Lima.", "named"),
        ("Six guards were killed.", "stated"),
    ],
)
def test_how_a_number_is_told(text: str, told: Told) -> None:
    assert [m.told for m in find_counts(read(text)) if m.kind == "dead"] == [told]


def test_the_monks_are_as_many_as_they_were() -> None:
    found = find_counts(read("Six monks were killed in Lima.\n\nThe government condemned the murder of the monks."))
    assert [(m.value, m.told) for m in found if m.kind == "dead"] == [(6, "stated"), (6, "named")]


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Ann Lee, a judge in Kano, and two of her guards were killed in the raid.", 3),
        ("Troops killed farmers Musa Bello and Sani Ali in the raid.", 2),
        ("The raid killed three reporters, two locals and a foreigner.", 3),
        ("Two nuns were shot to death in the raid.", 2),
        ("The archbishop was killed in the raid.", 1),
        ("The raid killed no one.", 0),
    ],
)
def test_the_dead_one_by_one(text: str, dead: int) -> None:
    assert [c.count.value for c in find_counts(read(text)) if c.kind == "dead"] == [dead]


def test_at_the_time_is_the_time_just_spoken_of() -> None:
    text = "Police called the raid the worst since an assault on Gao in May, with officers reporting at the time 40 guards and ten clerks killed."
    assert of(text, "assault", "raid")["dead"].value == 50
    assert "dead" not in of(text, "raid", "assault")


def test_a_body_carried_to_its_grave_is_no_dead_of_the_march() -> None:
    text = "Mourners marched through Hebron as they carried Lee's body to his grave."
    assert "dead" not in of(text, "marched", type_="PROTEST")


def test_a_father_who_is_dead_is_no_victim_of_the_attack_told_before() -> None:
    assert "dead" not in of("Gunmen kidnapped the boys in May. They live in a camp. Their father is believed dead.", "kidnapped")


def test_who_died_of_himself_is_no_victim_of_a_verdict() -> None:
    text = "The minister decided to strip Lee, whose son has died in a camp, of her passport."
    assert "dead" not in of(text, "strip", type_="SANCTION")


def test_who_attended_is_no_size_of_the_shooting() -> None:
    assert "size" not in of("Some 300 people attended the party in Lima, and four of them were hurt in the shooting.", "shooting")


def test_who_died_long_ago_is_no_dead_of_today() -> None:
    text = "Togo fired a rocket in May, the month of the first anniversary of the death of King Lee."
    assert "dead" not in of(text, "fired")


def test_who_dies_of_an_illness_is_no_dead_of_the_attack() -> None:
    text = "On Monday four men were killed, three were shot dead by Chadian snipers, and one died of a heart attack, said medics."
    assert of(text, "shot", "killed")["dead"].value == 3
    assert "dead" not in of(text, "killed", "shot")
