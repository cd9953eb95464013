"""Places of events, and names of places that are governments.

The tables of docs/places.md are made here from the data: `python tests/test_place.py` writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman import Coder, Document
from dragoman.coding.views import PlaceCodes, place_codes
from dragoman.data import lines, read_yaml
from dragoman.parts import find_parts
from dragoman.records import Event, Place
from dragoman.resolve.place import find_places
from dragoman.show.check import check_places

GUIDE = Path(__file__).parents[1] / "docs" / "places.md"
BEGIN, END = "<!-- tables -->\n", "<!-- end of tables -->\n"


def test_every_example_is_read_as_it_says(coder: Coder) -> None:
    checked = check_places(coder.model)
    assert checked.faults == [] and checked.examples > 45


def test_the_tables_of_the_guide_are_those_of_the_data() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == tables(), "docs/places.md is old; write it with `python tests/test_place.py`"


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


def act(coder: Coder, text: str, word: str) -> Event:
    return next(e for e in coder.code(Document("t", text, "2016-05-30")) for m in e.mentions if m.trigger.text == word)


def test_a_short_dateline_is_a_place(coder: Coder) -> None:
    text = "OSLO (Reuters) - Soldiers arrested ten men on Monday."
    found = coder.code(Document("t", text, "2016-05-30", parts=tuple(find_parts(text).parts)))
    assert found[0].place is not None and (found[0].place.name, found[0].place.inferred_from) == ("Oslo", "dateline")


def test_near_a_place_is_said_and_coded(coder: Coder) -> None:
    place = act(coder, "Gunmen killed two herders near Kidal.", "killed").place
    assert place is not None and (place.name, place.text) == ("Kidal", "near Kidal")
    assert place_codes(place) == PlaceCodes(acled=2, ucdp=2)


@pytest.mark.parametrize(
    ("name", "precision", "country", "codes"),
    [
        ("Goma", "city", "COD", (1, 1)),
        ("Ituri", "admin1", "COD", (3, 4)),
        ("Marsabit county", "region", "KEN", (2, 3)),
        ("southern Chad", "region", "TCD", (3, 5)),
        ("Red Sea", "region", None, (3, 7)),
        ("Chad", "country", "TCD", (None, 6)),
    ],
)
def test_how_exactly_a_place_is_known(name: str, precision: str, country: str | None, codes: tuple[int | None, int | None]) -> None:
    assert place_codes(Place(name, None, name, country=country, precision=precision)) == PlaceCodes(*codes)


def test_a_border_lies_on_the_side_that_the_report_is_about(coder: Coder) -> None:
    text = "Maradi is in Niger. Zinder is quiet. Bandits shot a driver near the Nigerian border."
    place = act(coder, text, "shot").place
    assert place is not None and (place.country, place.precision) == ("NER", "region")
    assert place.lat is not None and 11 < place.lat < 15


def test_an_inherited_place_says_so(coder: Coder) -> None:
    text = "Police raided a warehouse in Guayaquil on Friday. Six men were arrested."
    place = act(coder, text, "arrested").place
    assert place is not None and place.name == "Guayaquil" and place.inferred_from is not None


def test_a_bill_is_made_at_home(coder: Coder) -> None:
    place = act(coder, "Kenya's parliament met for a day. Kenya then lifted a ban on plastic bags.", "lifted").place
    assert place is not None and (place.name, place.inferred_from) == ("Kenya", "parties")


def test_one_name_is_one_place_in_a_document(coder: Coder) -> None:
    text = "Two trains collided in Springfield, Illinois. Springfield was cut off. The mayor of Springfield spoke."
    found = [m.place for m in find_places(coder.find(Document("t", text)).analysis, coder.gazetteer) if m.place.name == "Springfield"]
    assert len(found) == 3 and {p.admin1 for p in found} == {"Illinois"}


def tables() -> str:
    """The supplement by kind, the word lists, and the worked examples, as Markdown."""
    (supplement,) = read_yaml("places/supplement.yaml")
    rows = [f"| {group} | {len(of)} | {', '.join(list(of)[:: max(1, len(of) // 6)][:6])} |" for group, of in supplement.items()]
    out = ["## The supplement", "", "| kind | places | some of them |", "| --- | --- | --- |", *rows, ""]
    (examples,) = read_yaml("places/examples.yaml")
    mark = re.compile(r"([\w-]+)/(\S+?)(?=[.,\s]|$)")
    for kind, head in (("names", "What a name is"), ("acts", "Where an act was")):
        out += [f"## {head}", "", "| | example |", "| --- | --- |"]
        for title, of in examples[kind].items():
            shown = [mark.sub(r"**\1** (\2)", str(line)) for line in lines(of)]
            out.append(f"| {title} | {' <br> '.join(shown)} |")
        out.append("")
    return "\n".join(out)


if __name__ == "__main__":
    head, _, rest = GUIDE.read_text(encoding="utf-8").partition(BEGIN)
    GUIDE.write_text(head + BEGIN + tables() + END + rest.partition(END)[2], encoding="utf-8")


def test_what_was_over_long_before_has_nothing_of_the_dateline(coder: Coder) -> None:
    text = "OUAGADOUGOU, Nov 3 - Gunmen killed 11 civilians on Friday, the army said.\n\nBurkina Faso fought a brief war with Mali in 1985."
    war = next(e for e in coder.code(Document("x", text, "2023-11-03")) if e.date is not None and e.date.edtf == "1985")
    assert war.place is None


def test_what_gives_its_own_day_is_told_anew(coder: Coder) -> None:
    text = "Troops stormed the town of Bamenda on Wednesday.\n\nOn Wednesday two teachers were arrested, a union said."
    assert act(coder, text, "stormed").place is not None
    assert act(coder, text, "arrested").place is None


def test_what_happened_at_some_place_did_not_happen_where_the_report_was_written(coder: Coder) -> None:
    text = "BISHKEK, April 30 - Clashes along a disputed frontier killed at least 41 people on Thursday."
    event = next(e for e in coder.code(Document("x", text, "2021-04-30", parts=tuple(find_parts(text).parts))) if e.type == "ASSAULT")
    assert event.place is None
