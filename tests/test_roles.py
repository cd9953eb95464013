"""Who did it, to whom: parties that stand elsewhere than beside the trigger word."""

import pytest

from dragoman.pipeline import Coder
from dragoman.records import Document

CASES = [
    # sentence, type, countries of the actors, countries of the recipients
    ("Norwegian troops killed five rebels in a raid near Kidal.", "ASSAULT", {"NOR"}, None),
    ("Peru's navy test-fired two missiles on Friday.", "MOBILIZE", {"PER"}, None),
    ("Chad test-fired a ballistic missile into the sea.", "MOBILIZE", {"TCD"}, None),
    ("The port of Callao was blockaded by the Peruvian navy.", "COERCE", {"PER"}, None),
    ("Up to 900 Danish soldiers are stationed in Estonia.", "MOBILIZE", {"DNK"}, None),
    ("Kenyan Foreign Minister Amina Mohamed posted a message on Twitter blaming Uganda for the raid.", "ACCUSE", {"KEN"}, {"UGA"}),
    ("The Peruvian president repeated the offer during talks with Bolivia in Lima.", "CONSULT", {"PER", "BOL"}, None),
    ("Iran denied accusations of meddling in the vote.", "ACCUSE", set(), {"IRN"}),
    ("Kuwait's oil port was the target of a drone attack.", "ASSAULT", set(), {"KWT"}),
    ("Ghana's government and the Tigray People's Liberation Front signed a deal in Lome.", "SUPPORT", {"GHA", "ETH"}, None),
    ("Peru fired on Chilean youths opposed to a bill.", "REJECT", {"CHL"}, None),
    ("A deal was brokered by former Ghanaian president John Mahama in Lome.", "AGREE", {"GHA"}, None),
    ("Eritrea, whose troops fought alongside the Ethiopian army, was absent.", "AID", {"ERI"}, {"ETH"}),
    ("Police detained the ship's crew of 24 Indians in Kenya.", "COERCE", {"KEN"}, {"IND"}),
    ("Armed settlers burned cars in the West Bank village of Huwara.", "PROTEST", {"ISR"}, None),
    ("Gunmen fled. Ghana's president has ordered the security services to hold them.", "REQUEST", {"GHA"}, {"GHA"}),
    ("Peru condemned the attack on displaced people in Sudan.", "ACCUSE", {"PER"}, set()),
    ("China and Mongolia were friends in 2003 when Chinese President Hu Jintao paid a visit to the country.", "CONSULT", {"CHN"}, {"MNG"}),
    ("The Syrian regime said that regime forces had shelled a camp in Turkey.", "ASSAULT", {"SYR"}, None),
    ("Tuareg separatists and the Malian junta accused each other of lying. Algeria invited both to talks.", "CONSULT", {"MLI", "DZA"}, None),
    ("Chad's leader Mahamat Idriss Deby met rebel chiefs in Doha.", "CONSULT", {"TCD"}, None),
    ("Congolese soldiers have kidnapped two of Rwanda's troops. Angola called for their release.", "RETREAT", set(), {"RWA"}),
    ("Leaders met at the Africa-France summit in Bamako.", "CONSULT", {"INT", "FRA", "MLI"}, None),
    ("A US envoy pressed Zairean President Mobutu Sese Seko to step down.", "RETREAT", {"COD"}, None),
    (
        "Chinese State Councilor Tang Jiaxuan met here with a delegation of Ghana's army. Tang thanked the guests for their visit. The two sides agreed to cooperate.",
        "AGREE",
        {"CHN", "GHA"},
        None,
    ),
    ("Chad demanded that Sudan lift its blockade of Libyan ports.", "REQUEST", {"TCD"}, {"SDN"}),
]


@pytest.mark.parametrize(("text", "type_", "actors", "recipients"), CASES, ids=lambda x: x if isinstance(x, str) and len(x) > 9 else "")
def test_parties(coder: Coder, text: str, type_: str, actors: set[str], recipients: set[str] | None) -> None:
    events = [e for e in coder.code(Document("x", text, "2019-05-06")) if e.type == type_]
    assert events
    assert {p.country for p in events[0].actors} == actors
    if recipients is not None:
        assert {p.country for p in events[0].recipients} == recipients


NOTHING = ["The besieged town has a famous market.", "The union has a limited budget."]


@pytest.mark.parametrize("text", NOTHING)
def test_a_participle_that_only_says_what_kind_is_no_act(coder: Coder, text: str) -> None:
    assert not coder.code(Document("x", text, "2019-05-06"))


def test_who_is_to_be_freed_is_he_who_was_taken(coder: Coder) -> None:
    events = coder.code(Document("x", "Gunmen abducted two nuns in Chad. The Vatican appealed for their release.", "2019-05-06"))
    freed = next(e for e in events if e.type == "RETREAT")
    assert [p.sectors for p in freed.recipients] == [("REL",)]


def test_a_body_is_called_by_all_of_its_name(coder: Coder) -> None:
    event = coder.code(Document("x", "Doctors Without Borders accused Chad of neglect.", "2019-05-06"))[0]
    assert [p.text for p in event.actors] == ["Doctors Without Borders"]


def test_to_whom_a_charge_is_told_is_not_charged(coder: Coder) -> None:
    text = "Peru shelled Arica in Chile. A Chilean envoy condemned the raid, describing it to Reuters as a crime."
    acts = [e for e in coder.code(Document("x", text, "2019-05-06")) if e.type == "ACCUSE"]
    assert acts and {p.country for e in acts for p in e.recipients} == {"PER"}


def test_where_an_army_is_from_its_foes_are_not(coder: Coder) -> None:
    text = "The withdrawal of US troops from Syria raised alarm among officials involved in the war against Islamic State."
    fight = next(e for e in coder.code(Document("x", text, "2018-04-06")) if e.type == "ASSAULT")
    assert {p.country for p in (*fight.actors, *fight.recipients) if p.actor} == {"SYR"}


def test_who_jails_a_leader_does_not_jail_his_own(coder: Coder) -> None:
    text = "The union in Togo called a strike after a court jailed its leader."
    jailed = next(e for e in coder.code(Document("x", text, "2019-05-06")) if e.type in ("COERCE", "SANCTION"))
    assert [p.sectors for p in jailed.recipients] == [("LAB",)]


def test_a_land_that_decrees_is_its_government(coder: Coder) -> None:
    (ban,) = [e for e in coder.code(Document("x", "New South Wales banned the league on Monday.", "2019-05-06")) if e.type == "COERCE"]
    assert [(p.country, p.sectors) for p in ban.actors] == [("AUS", ("GOV",))]


def test_where_an_attack_was_did_not_kill(coder: Coder) -> None:
    acts = coder.code(Document("x", "The second attack was in Linwood Mosque, killing eight people.", "2019-05-06"))
    assert acts and not any(e.actors for e in acts)


@pytest.mark.parametrize(
    ("text", "type_", "mode"),
    [
        ("Chilean troops guarded the square in Lima.", "MOBILIZE", "troops"),
        ("Peruvian police deployed large numbers of men in Lima.", "MOBILIZE", "police"),
        ("The six-party talks resumed in Lima.", "CONSULT", "multilateral"),
    ],
)
def test_how_it_was_done(coder: Coder, text: str, type_: str, mode: str) -> None:
    event = next(e for e in coder.code(Document("x", text, "2019-05-06")) if e.type == type_)
    assert event.mode == mode
    assert event.type != "CONSULT" or not event.actors
