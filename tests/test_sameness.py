"""Which mentions tell one act."""

from __future__ import annotations

import pytest

from dragoman.records import Document


def mentions(coder, text, type_):
    events = [e for e in coder.code(Document("report", text, "2021-03-10")) if e.type == type_]
    return [[m.trigger.text for m in e.mentions] for e in events]


def test_a_noun_that_is_no_codebook_word_comes_back_to_the_act(coder):
    text = "Kenya expelled Somalia's ambassador on Tuesday. The move angered Mogadishu."
    assert ["expelled", "move"] in [m for type_ in ("SANCTION",) for m in mentions(coder, text, type_)]


def test_another_act_of_the_type_stays_apart(coder):
    text = "Gunmen attacked a bus near Kano on Monday. On Tuesday another attack in Maiduguri wounded two soldiers."
    assert len(mentions(coder, text, "ASSAULT")) == 2


def test_one_meeting_told_three_times(coder):
    text = (
        "The foreign ministers of Peru and Chile will meet in Arica on Friday. The meeting will focus on migration. "
        "It will take place behind closed doors."
    )
    assert mentions(coder, text, "CONSULT") == [["meet", "meeting", "It"]]


@pytest.mark.parametrize("text", ["The move. The decision. This step.", "The attack the attack the attack"])
def test_nouns_without_an_act_before_them_do_no_harm(coder, text):
    assert isinstance(coder.code(Document("report", text, None)), list)


def actors(coder, text, type_):
    return [sorted(p.country for p in e.actors if p.country) for e in coder.code(Document("report", text, "2021-03-10")) if e.type == type_]


def test_an_attack_is_its_claimants(coder):
    text = "A car bomb killed nine people in Mogadishu on Monday. Al-Shabaab claimed responsibility for the attack."
    assert ["SOM"] in actors(coder, text, "ASSAULT")


def test_we_is_who_says_so(coder):
    text = '"We condemn this attack on our embassy," Ghana\'s foreign minister said.'
    assert ["GHA"] in actors(coder, text, "ACCUSE")


def test_it_is_who_said_that_it_would(coder):
    text = "Talks in Geneva with Chile stalled on Friday after Bolivia said it would not attend the next round."
    assert ["BOL"] in actors(coder, text, "REJECT")


def test_two_words_for_what_befalls_a_man_once(coder):
    text = "President Robert Mugabe was overthrown in November 2017. Since the fall of Mugabe, South Africa has sent two envoys."
    assert [m for m in mentions(coder, text, "ASSAULT") if "overthrown" in m] == [["overthrown", "fall"]]


@pytest.mark.parametrize(
    "text, type_",
    [
        ("Chile's president visited Lima on Monday. He met Peru's president there.", "CONSULT"),
        ("The ministers of Peru and Chile met in Arica in May. The ministers of Peru and Chile met in Lima in July.", "CONSULT"),
        ("Armenia has occupied the hills since 1992, annexing them in 1996.", "COERCE"),
        ("Kenya condemned the raid. Uganda condemned the raid, too.", "ACCUSE"),
    ],
)
def test_acts_of_their_own(coder, text, type_):
    assert len(mentions(coder, text, type_)) == 2


def test_a_visit_is_to_a_country_however_its_host_is_named(coder):
    text = "Kenya's president will visit Moscow on Friday. The Kenyan president's trip to the Russian capital will last two days."
    assert len(mentions(coder, text, "CONSULT")) == 1
