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


@pytest.mark.parametrize(
    "text, type_, told",
    [
        ("Peru will withdraw its troops from Ecuador in May. The Peruvian departure will take a week.", "RETREAT", ["withdraw", "departure"]),
        (
            "Kenya's president will visit Kigali. Kenya's president, who is due to arrive in Rwanda on Friday, gave no details.",
            "CONSULT",
            ["visit", "arrive"],
        ),
        (
            "The finance ministers of Chile and Peru opened a meeting in Lima on Friday. The meeting of the group, which is being held behind closed doors, will end on Sunday.",
            "CONSULT",
            ["meeting", "meeting", "which"],
        ),
        ("Ghana rejected the plan in May. The Ghanaian opposition welcomed the talks.", "REJECT", ["rejected"]),
    ],
)
def test_a_word_that_is_no_line_of_the_codebook_comes_back_to_an_act(coder, text, type_, told):
    assert told in mentions(coder, text, type_)


def test_a_word_alone_tells_no_act(coder):
    assert not coder.code(Document("report", "The departure of the Peruvian bus was late.", "2021-03-10"))


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked a port in May. Two soldiers died in air strikes that the army flew in retaliation for the attack.",
        "A gunman shot dead Maria Ruiz in Lima. Pedro Gomez was killed by a gunman in Lima.",
        "A bomb killed four Kenyan soldiers. Three Somali farmers were killed in a raid.",
    ],
)
def test_an_answer_and_other_victims_are_other_acts(coder, text):
    assert len(mentions(coder, text, "ASSAULT")) == 2


def test_another_attack_told_beside_is_the_one_just_told(coder):
    text = "A car bombing in Kano killed five on Monday, another attack ascribed to Boko Haram."
    assert len(mentions(coder, text, "ASSAULT")) == 1


def test_an_hour_says_no_day(coder):
    text = "Rebels attacked the port of Aden on Saturday. According to the agency, the attacks occurred at 4:00 A.M. local time."
    assert mentions(coder, text, "ASSAULT") == [["attacked", "attacks"]]


def test_what_is_answered_was_done_by_him_to_whom_the_answer_is(coder):
    text = "Peru expelled two Chilean envoys on Friday in retaliation for the expulsion of a consul this week."
    assert sorted(map(tuple, actors(coder, text, "SANCTION"))) == [("CHL",), ("PER",)]


def test_a_noun_before_its_own_verb_ends_the_search(coder):
    text = "On a visit to Peru last week the Chilean president arrived in Lima. In an attack at dawn rebels carried out bombings, killing ten in the attack."
    assert coder.code(Document("report", text, "2021-03-10"))


@pytest.mark.parametrize(
    "text, type_, told",
    [
        ('"In the raid on the camp ten rebels were killed," the army said.', "ASSAULT", [["raid", "killed"]]),
        ("Three Kenyans were injured by the shrapnel of a rocket fired from Somalia.", "ASSAULT", [["injured", "fired"]]),
        ("A drone fired one missile at a camp in Jalalabad, killing ten rebels.", "ASSAULT", [["fired", "killing"]]),
    ],
)
def test_what_an_attack_came_to_is_told_with_it(coder, text, type_, told):
    assert mentions(coder, text, type_) == told


def test_a_planned_meeting_is_not_the_one_held_last_week(coder):
    text = (
        "The ministers of Peru and Chile will meet in Arica on Friday. "
        "The meeting between the ministers of Peru and Chile would follow a first round of talks in Lima last week."
    )
    assert mentions(coder, text, "CONSULT") == [["meet", "meeting"], ["talks"]]


def test_a_thing_is_no_act(coder):
    text = "A gunman shot two teachers dead in Lima on Monday. Police found the gun and a dozen rounds in his car."
    assert mentions(coder, text, "ASSAULT") == [["shot"]]
