"""Who an act's parties are, where the sentence says it by more than a subject and an object."""

from __future__ import annotations

import pytest

from dragoman.records import Document


def events(coder, text, type_, on="2021-03-10"):
    return [e for e in coder.code(Document("report", text, on)) if e.type == type_]


def countries(parties):
    return {p.country for p in parties}


@pytest.mark.parametrize(
    "text, type_, actors",
    [
        ("Talks in Vienna, which include Chad, Mali and Niger, resumed on Friday.", "CONSULT", {"TCD", "MLI", "NER"}),
        ("The army, along with allied militias, shelled Goma in Congo.", "ASSAULT", {"COD"}),
        ("Peru has objected to the raid and Chile had urged restraint, but Bolivia agreed. The three countries met in Lima.", "CONSULT", {"PER", "CHL", "BOL"}),
        ("Kenya, one of the bodies funding the rebels, urged Sudan to talk.", "REQUEST", {"KEN"}),
        ("The might of Chad and Libya helped prop up the army in Bangui.", "AID", {"TCD", "LBY"}),
        ("ASEAN is an informal forum which first met in Bangkok in 1967.", "CONSULT", {"IGO"}),
        ("Chad's prime minister telephoned Sudan's president on Monday to discuss the border, a news agency said.", "CONSULT", {"TCD", "SDN"}),
        ("Libyan leader Muammar Gaddafi and Bulgarian President Todor Zhivkov signed a treaty, the agency reported.", "SUPPORT", {"LBY", "BGR"}),
        ("Ghana is opposed to French mediation in the talks, an aide said on Monday.", "REJECT", {"GHA"}),
        ("The OPEC forum has agreed to open an office in Lagos.", "AGREE", {"IGO"}),
        ("African countries including Algeria and Morocco have banned the party.", "COERCE", {"DZA", "MAR"}),
        ("Clashes on Monday pitted Chadian herders against Sudanese farmers.", "ASSAULT", {"TCD", "SDN"}),
        ("Peru and Chile agreed to a ceasefire, a spokesman said.", "RETREAT", {"PER", "CHL"}),
        ("Chad and Sudan had fought for weeks. Commanders of both sides agreed to a truce.", "AGREE", {"TCD", "SDN"}),
        ("Chad and Sudan clashed on Monday. Both armies withdrew on Tuesday.", "RETREAT", {"TCD", "SDN"}),
        ("Chadian President Idriss Deby said after talks with Ghana's foreign minister that the border would open.", "CONSULT", {"TCD", "GHA"}),
        ("Kenya's army was accused of killing two farmers.", "ASSAULT", {"KEN"}),
        ("The Kenyan president cut short a visit to Togo on Monday.", "CONSULT", {"KEN"}),
        ("Villagers saw Chadian soldiers shoot two boys in Goz.", "ASSAULT", {"TCD"}),
        ("The two Koreas held talks on Monday.", "CONSULT", {"PRK", "KOR"}),
        ("Ankara has been a backer of the rebels in Libya, arming militias.", "AID", {"TUR"}),
        ("Chad's government gave Ghanaian rebels a week to disarm.", "RETREAT", {"GHA"}),
        ("Herders clashed with US troops in Mali. Both sides have agreed to a truce.", "AGREE", {"MLI", "USA"}),
    ],
)  # fmt: skip
def test_who_acts(coder, text, type_, actors):
    assert actors <= countries(events(coder, text, type_)[-1].actors)


@pytest.mark.parametrize(
    "text, type_, recipients",
    [
        ("After Mali and Niger fought for a week, Ghana announced a truce between the two sides.", "CONCEDE", {"MLI", "NER"}),
        ("Chad bombed Goz on Monday. Sudan condemned the attack.", "ACCUSE", {"TCD"}),
        ("Oman met with Iran in Muscat but has refused to hold further talks.", "REJECT", {"IRN"}),
        ("Russia called a conference in Sochi in May. Moldova said it would not attend the conference.", "REJECT", {"RUS"}),
        ("Poland's parliament demanded an admission by Russia that its soldiers had burned the village.", "REQUEST", {"RUS"}),
        ("Russia has threatened to stop the talks if Norway goes ahead with the drill.", "THREATEN", {"NOR"}),
        ("Lebanon complained to the United Nations on Tuesday over two Israeli air raids.", "ACCUSE", {"ISR"}),
        ("Berlin rejected calls by Belarus's rulers for aid.", "REJECT", {"BLR"}),
        ("Ghana will boycott the event, planned by Togo as a show of force.", "REJECT", {"TGO"}),
        ("Envoys were angry over proposals from Chile that would weaken the role of Bolivia's army.", "REQUEST", {"BOL"}),
        ("Peru condemned the raids by Chile and Bolivia urged restraint.", "REQUEST", {"CHL"}),
        ("The Ghanaian foreign minister cancelled his planned visit to Togo.", "REJECT", {"TGO"}),
        ("Ethiopia sent its troops to Asmara on Monday.", "MOBILIZE", {"ERI"}),
        ("Chad's opposition handed a petition to the government of Sudan demanding the release of Ghana's envoy.", "REQUEST", {"SDN"}),
        (
            "Thugs seized a village in Bangladesh from men who came from Myanmar. The UN appealed to both governments to talk.",
            "REQUEST",
            {"BGD", "MMR"},
        ),
        ("Cuba was criticised for its intervention in the war on Angola's side in 1975.", "AID", {"AGO"}),
    ],
)
def test_at_whom(coder, text, type_, recipients):
    assert recipients <= countries(events(coder, text, type_)[-1].recipients)


def test_the_fallen_of_a_clash_are_no_recipients(coder):
    act = events(coder, "Clashes between Armenian and Azerbaijani troops killed nine Armenian soldiers on Monday.", "ASSAULT")[0]
    assert countries(act.actors) == {"ARM", "AZE"} and not act.recipients


def test_what_follows_a_name_and_a_comma_tells_of_the_name(coder):
    act = events(coder, "Cuba was a key backer of former President Salvador Allende, overthrown in an army-led coup in 1973.", "ASSAULT")[0]
    assert any("Allende" in p.text for p in act.recipients)


def test_an_ing_form_goes_with_its_like(coder):
    act = events(coder, "Kenya's president phoned the Somali president, urging him to stop the raids and warning Somalia of sanctions.", "THREATEN")[
        0
    ]
    assert countries(act.actors) == {"KEN"}


def test_the_occupied_hills_come_back_to_the_occupation(coder):
    text = "Armenia has occupied the hills since 1994. A line of posts runs between Azerbaijan and the occupied hills."
    assert [m.trigger.text for m in events(coder, text, "COERCE")[0].mentions] == ["occupied", "occupied"]


@pytest.mark.parametrize(
    "text, sectors",
    [
        ("Kenyan police killed four bandits in raids on Garissa on Monday.", {"CRM"}),
        ("Four bandits were killed in air strikes in Garissa, Kenya, on Monday.", {"CRM"}),
        ("The army bombed Garissa on Monday.", {"CVL"}),
        ("Three suicide bombings took place in Tunisia in May.", set()),
        ("Kenya carried out air strikes in Somalia in May.", {"GOV"}),
    ],
)
def test_where_it_happened_is_not_hit_beside_those_who_were(coder, text, sectors):
    assert {p.sectors[0] for p in events(coder, text, "ASSAULT")[0].recipients} == sectors


def test_troops_that_stay_at_home_are_sent_against_nobody(coder):
    assert not events(coder, "Ethiopia sent its troops to Mekelle on Monday.", "MOBILIZE")[0].recipients
    assert not events(coder, "Chad formed a border force in May.", "MOBILIZE")[0].recipients


@pytest.mark.parametrize(
    "text, word, sector",
    [
        ("The Syrian National Coalition met in Doha. The coalition will not take part, it said.", "coalition", "OPP"),
        ("Ana Silva, a British member of Isis, was seen in Raqqa.", "member", "REB"),
        ("Police accepted the account of the farmers, students in their 20s, that they opened fire in self-defence.", "they", "BUS"),
        ("Ghanaian FM visits Lome", "FM", "GOV"),
        ("Shepherds gathered in Kenya. The Shepherds' Union had sent the police a plan, which they rejected.", "they", "COP"),
        ('President Museveni met General Adams. "We have asked him to leave," Adams said.', "him", "GOV"),
        ("The African Union told Ethiopia to pull its troops out of Somalia.", "troops", "MIL"),
        ("The union said the offer was low, adding that it would not sign.", "it", "LAB"),
        ("Hisham Razek, chief of prison affairs of the Palestinian Authority, urged Israel to stop.", "Razek", "GOV"),
        ("The European Union met on Monday. Voters in France rejected the Union in May.", "Union", "GOV"),
        ("The cleric Omar al-Sadr spoke in Najaf. The army gave Sadr a day to leave.", "Sadr", "REL"),
        ("Rebels hold Kaduna. A spokesman for the rebels said their troops had taken the bridge.", "troops", "REB"),
        ("Rebels attacked a camp in Mindanao. Intelligence sources said they had suffered heavy losses.", "they", "REB"),
        ("Ten farmers told the police that they paid a smuggler to take them to Chad, where they were promised land.", "they", "BUS"),
    ],
)
def test_whom_a_word_means(coder, text, word, sector):
    found = coder.find(Document("report", text, "2021-03-10"))
    head = max(i for i, w in enumerate(found.analysis.words) if w == word)
    party = coder._party(found, head)
    assert party is not None and party.sectors[:1] == (sector,), party


@pytest.mark.parametrize(
    "text, type_, side, country, sector",
    [
        (
            "The United States pulled out. The Malian parliament met on Monday. Gunmen attacked the country on Tuesday.",
            "ASSAULT",
            "recipients",
            "MLI",
            "GOV",
        ),
        (
            "The United States pulled out. The Malian parliament met on Monday. Gunmen attacked the country on Tuesday.",
            "ASSAULT",
            "actors",
            "MLI",
            "REB",
        ),
        ("Islamic State was beaten in Syria. The US has bombed Islamic State for years.", "ASSAULT", "recipients", "SYR", "REB"),
        ("An Australian, Tom Hale, attacked the mosque on Friday.", "ASSAULT", "actors", "AUS", "CVL"),
        ("The Florida Highway Patrol arrested a driver.", "COERCE", "actors", "USA", "COP"),
        ("Police arrested three former soldiers in Lima.", "COERCE", "recipients", "PER", "MIL"),
        ("The African Union told Ethiopia to pull its troops out of Somalia.", "RETREAT", "recipients", "SOM", "GOV"),
        ("The minister urged Chad to free its prisoners.", "RETREAT", "recipients", "TCD", "CVL"),
        ("Police in Amman, Jordan, beat Rania Haddad, a nurse.", "ASSAULT", "recipients", "JOR", "MED"),
        ("Leaders of South American states met in Quito.", "CONSULT", "actors", "INT", "GOV"),
        ("Critics of the Uganda People's Defence Force spoke. The Uganda People's Defence Force shelled rebels.", "ASSAULT", "actors", "UGA", "MIL"),
        ("UN agencies delivered food to Homs.", "AID", "actors", "IGO", "IGO"),
        ("Prince Mohammad bin Salman met reporters. Mohammad condemned the raid.", "ACCUSE", "actors", "SAU", "GOV"),
        ("Police in Lima charged six individuals with murder.", "ACCUSE", "recipients", "PER", "CVL"),
        (
            "Chad, angered by the arrest of two officers in Niger, has imposed an economic blockade on the Sahel nation.",
            "SANCTION",
            "recipients",
            "NER",
            "GOV",
        ),
        ("Britain, backing the Malian army's push into Gao, sent ten trucks.", "SUPPORT", "recipients", "MLI", "MIL"),
        (
            "Fighting went on in Nyala. The head of the Britain-based Observatory for Human Rights said rebel troops had taken control of the town.",
            "COERCE",
            "recipients",
            "SDN",
            "CVL",
        ),
    ],
)
def test_of_which_country(coder, text, type_, side, country, sector):
    """'The country' is that of the subject, a group is where it is told to be, and a national is no newspaper."""
    parties = [p for e in events(coder, text, type_) for p in getattr(e, side)]
    assert (country, sector) in {(p.country, p.sectors[0]) for p in parties}, parties


@pytest.mark.parametrize(
    "text, type_, actors",
    [
        ("The Security Council imposed sanctions on North Korea after its nuclear test.", "MOBILIZE", {"PRK"}),
        ("Ghana condemned Togo for its attack on the post.", "ASSAULT", {"TGO"}),
    ],
)
def test_the_reason_is_an_act_of_whom_one_judges(coder, text, type_, actors):
    found = {c for e in events(coder, text, type_) for c in countries(e.actors)}
    assert found == actors


def test_who_flees_the_fighting_is_no_side_of_it(coder):
    assert not events(coder, "Hundreds of villagers fled the fighting near Goma on Monday.", "ASSAULT")[0].actors


def test_mentions_that_lead_to_each_other_come_to_an_end(coder):
    text = "The new Chadian premier has refused to respond to a demand from the Libyan president to adhere to interim peace deals reached with Mali."
    assert {e.type for e in coder.code(Document("report", text, "2021-03-10"))} >= {"REJECT", "AGREE"}


@pytest.mark.parametrize(
    "text, type_, sector",
    [
        ("Former Tunisian President Zine El Abidine Ben Ali was overthrown in January 2011.", "ASSAULT", "GOV"),
        ("Former Tunisian President Zine El Abidine Ben Ali was convicted in June 2011.", "SANCTION", "ELI"),
        ("Israel annexed the Golan Heights in 1981.", "COERCE", "GOV"),
        ("The Togolese minister will head to the Russian capital on Monday.", "CONSULT", "GOV"),
    ],
)
def test_in_what_capacity(coder, text, type_, sector):
    """A former holder is what he was when it happened; land is taken from its state; a capital receives as its government."""
    assert events(coder, text, type_, "2021-03-10")[0].recipients[0].sectors[0] == sector


def test_what_stands_without_a_preposition_is_the_object(coder):
    act = events(coder, "Albania denounced as an ugly crime Serbia's suppression of unrest in Montenegro.", "ACCUSE")[0]
    assert countries(act.recipients) == {"SRB"}


def test_a_trip_that_includes_talks_tells_who_talks_and_where(coder):
    told = events(coder, "The Ghanaian minister's trip to Lome on Monday will include talks on fishing.", "CONSULT")
    talks = next(e for e in told if e.mentions[0].trigger.text == "talks")
    assert countries(talks.actors) == {"GHA", "TGO"} and talks.place is not None and talks.place.name == "Lomé"


@pytest.mark.parametrize(
    "text, acts",
    [
        ("A bus overturned near Lima, killing 40 people.", 0),
        ("A gas explosion killed five people in Moscow.", 0),
        ("Four clerks were killed in a blast at a coal mine.", 0),
        ("Ten guests died when a fire broke out in a hotel in Lima.", 0),
        ("A plane crash in Peru injured four soldiers.", 0),
        ("The stampede in Lima left at least 56 dead and over 200 people injured.", 0),
        ("A land mine exploded in Mali, killing two soldiers.", 1),
        ("Three people were killed when police fired on the crowd in Lima.", 1),
        ("Two workers were killed when a crane collapsed in Dubai.", 0),
        ("The police chief was killed in a car accident in Accra.", 0),
        ("Gunmen shot at a bus near Lima, which crashed, killing 40 people.", 1),
        ("Two workers were killed when rebels attacked a camp in Goma.", 1),
    ],
)
def test_nobody_attacks_in_an_accident(coder, text, acts):
    assert len(events(coder, text, "ASSAULT")) == acts


def test_they_are_the_two_who_met(coder):
    found = events(coder, "President Macron met Chancellor Scholz in Bonn and they agreed to send tanks to Chad.", "AGREE")
    assert {"FRA", "DEU"} <= {p.country for p in found[0].actors}


def test_a_strike_without_workers_is_an_attack(coder):
    assert [e.type for e in coder.code(Document("report", "The strike took place in Mosul on Monday.", "2021-03-10"))] == ["ASSAULT"]
    assert [e.type for e in coder.code(Document("report", "A strike by nurses took place in Lisbon on Monday.", "2021-03-10"))] == ["PROTEST"]


def test_what_stands_behind_the_word_for_saying_is_said_there_and_then(coder):
    text = "The European Union will impose new sanctions on Russia, Ursula von der Leyen said in Kyiv on Monday."
    found = events(coder, text, "SANCTION")[0]
    assert found.place is None and found.date is None


@pytest.mark.parametrize("text", ["An Israeli airstrike killed two medics in Tyre.", "A drone strike wounded two medics in Tyre on Monday."])
def test_those_whom_a_strike_killed_are_hit_and_the_town_is_the_scene(coder, text):
    assert [p.text for p in events(coder, text, "ASSAULT")[0].recipients] == ["two medics"]


@pytest.mark.parametrize(
    "text, type_, country",
    [
        ("The Taliban banned women from universities on Monday, drawing condemnation from Chad.", "COERCE", "AFG"),
        ("Turkey jailed an editor on Monday, angering Norway.", "COERCE", "TUR"),
        ("Turkish police detained twelve people in Cyprus on Monday.", "COERCE", "CYP"),
    ],
)
def test_whom_a_state_rules_over_is_its_own(coder, text, type_, country):
    assert countries(events(coder, text, type_, "2022-12-22")[0].recipients) == {country}


@pytest.mark.parametrize(
    "text", ["The rebels laid down their arms under UN supervision.", "Chad announced via Twitter that it would disarm the militia."]
)
def test_under_whose_eyes_it_was_done_is_nobody_done_to(coder, text):
    assert "IGO" not in countries(events(coder, text, "RETREAT")[0].recipients)


def test_the_style_of_a_strike_is_nobodys(coder):
    assert not events(coder, "Envoys fear a repeat of the murderous Grozny-style airstrikes.", "ASSAULT")[0].actors


def test_one_expelled_is_no_displacement(coder):
    assert not events(coder, "Germany expelled the Iranian ambassador on Friday.", "SANCTION")[0].counts


@pytest.mark.parametrize(
    "text, count",
    [
        ("England attacked from the start. Kane, the midfielder, fired them ahead and Brazil lost the semi-final 3-1.", 0),
        ("Chelsea beat Everton 2-0 on Sunday. The goalkeeper denied Everton. The league leaders protested to the referee.", 0),
        ("Police fired tear gas at football fans in Lyon on Sunday. The match was a semi-final.", 1),
        ("The minister beat off critics. The right-winger then called on farmers to protest.", 1),
    ],
)
def test_a_match_is_no_war(coder, text, count):
    assert min(1, len(coder.code(Document("report", text, "2021-03-10")))) == count


def test_a_title_alone_is_who_bore_it(coder):
    text = "Jordanian King Abdullah II met Palestinian and Israeli mayors in Amman. The king urged the mayors to talk."
    assert events(coder, text, "REQUEST", "2006-11-29")[0].actors[0].name == "Abdullah II"


def test_their_talks_are_those_of_the_two_who_spoke(coder):
    text = "China is a neighbour. The Kenyan president told the Somali president during their meeting that Kenya would send aid to Baidoa."
    assert countries(events(coder, text, "CONSULT")[0].actors) == {"KEN", "SOM"}


def test_a_title_of_several_words_hides_no_object(coder):
    assert countries(events(coder, "The Saudi minister met Secretary of State Antony Blinken on Monday.", "CONSULT", "2022-05-05")[0].actors) == {
        "SAU",
        "USA",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Eight children were killed and ten injured in a traffic accident in Togo on Tuesday.",
        "An earthquake shook Nepal at dawn. Officials in the hills said ninety people were killed.",
        "A bus plunged off a bridge in Kenya. Nine people were injured, police said.",
    ],
)
def test_who_falls_in_an_accident_is_nobodys_victim(coder, text):
    assert not events(coder, text, "ASSAULT")


def test_what_explodes_after_a_quake_was_still_set_off(coder):
    text = "A year after the earthquake, Nepal mourned. A bomb exploded in Pokhara and nine people were killed."
    assert events(coder, text, "ASSAULT")


@pytest.mark.parametrize(
    "text, type_, actors, status",
    [
        ("Kenya called on the army to release the editors.", "RETREAT", {"KEN"}, "proposed"),
        ("France appealed to the Malian rebels to free the hostages.", "RETREAT", {"MLI"}, "proposed"),
        ("Russia began what it calls a military operation in Ukraine on Thursday.", "ASSAULT", {"RUS"}, "occurred"),
        ("Chad condemned what it described as an act of aggression by Libya.", "ACCUSE", {"TCD"}, "occurred"),
    ],
)
def test_whose_the_act_is_that_one_calls_on_others_to_do(coder, text, type_, actors, status):
    act = events(coder, text, type_)[0]
    assert (countries(act.actors), act.status) == (actors, status)


def test_who_calls_somebody_up_does_it_himself(coder):
    text = "Pakistan Prime Minister Imran Khan called Turkish President Tayyip Erdogan on Friday to convey his support."
    assert countries(events(coder, text, "SUPPORT", "2020-05-05")[0].actors) == {"PAK"}


def test_who_calls_an_attack_something_did_not_launch_it(coder):
    text = "Gunmen killed nine people in Paris on Friday. President Francois Hollande called the attacks an act of war and declared a state of emergency."
    assert not any("Hollande" in p.text for e in events(coder, text, "ASSAULT", "2015-11-14") for p in e.actors)


def test_a_coup_is_of_those_who_took_power(coder):
    text = "Soldiers in Niger ousted President Mohamed Bazoum on Wednesday. France condemned the coup."
    assert [p.sectors for p in events(coder, text, "ACCUSE", "2023-07-28")[0].recipients] == [("MIL",)]


def test_arms_that_are_sent_get_nothing(coder):
    assert not any("tanks" in p.text for e in coder.code(Document("report", "Russia sent tanks over the hills.", "2021-03-10")) for p in e.recipients)


def test_troops_sent_to_help_are_not_helped(coder):
    assert not events(coder, "Italy sent a contingent afterwards to help reconstruction.", "AID")[0].recipients


@pytest.mark.parametrize(
    "text, type_, side, country, sector",
    [
        ("Supporters of former president Jair Bolsonaro stormed the ministry in Brasilia on Sunday.", "PROTEST", "actors", "BRA", "CVL"),
        ("The rebels of Mali said they would march on Bamako.", "MOBILIZE", "actors", "MLI", "REB"),
        ("South Korea's National Security Council condemned the test.", "ACCUSE", "actors", "KOR", "GOV"),
    ],
)
def test_who_is_who_in_a_report(coder, text, type_, side, country, sector):
    party = getattr(events(coder, text, type_, "2023-01-08")[0], side)[0]
    assert (party.country, party.sectors[:1]) == (country, (sector,))


def test_dead_is_no_part_of_those_shot_dead(coder):
    assert events(coder, "Troops shot dead three men in Alexandria.", "ASSAULT")[0].recipients[0].text == "three men"


def test_who_falls_in_clashes_did_not_fight_them(coder):
    act = events(coder, "Bo Diaz left for Peru after clashes in Bishkek killed nine people.", "ASSAULT")[0]
    assert not act.actors and act.counts["dead"].value == 9


def test_both_countries_are_the_two_that_the_report_names_most(coder):
    text = "Indian warplanes bombed a camp on Tuesday. Pakistan vowed to respond. India closed its airspace. Pakistan did so too. China urged both countries to stop."
    assert countries(events(coder, text, "REQUEST", "2019-02-26")[0].recipients) == {"IND", "PAK"}


def test_whose_troops_are_to_leave(coder):
    text = "The opposition blamed Chad and demanded that its troops leave Niger."
    assert countries(events(coder, text, "RETREAT")[0].actors) == {"TCD"}


def test_who_claims_an_attack_did_it(coder):
    found = coder.code(Document("report", "The Taliban claimed the attack on the hotel in Kabul.", "2019-02-16"))
    assert {(e.type, e.actors[0].name, len(e.recipients)) for e in found} == {("CONCEDE", "Taliban", 0), ("ASSAULT", "Taliban", 1)}


def test_the_opposition_is_of_the_country_where_the_report_begins(coder):
    text = "A former Lebanese minister was killed in Beirut on Monday. The opposition blamed Syria. Damascus condemned the killing."
    assert countries(events(coder, text, "ACCUSE", "2005-02-14")[0].actors) == {"LBN"}


@pytest.mark.parametrize(
    "text, type_, side, expected",
    [
        ("Militants attacked the US consulate in Benghazi on Tuesday, killing Ambassador Ann Stevens.", "ASSAULT", "recipients", {"USA"}),
        ("A ceasefire between Israel and Hamas took effect in Syria on Sunday.", "RETREAT", "actors", {"ISR", "PSE"}),
        ("Oslo revoked the visas of two Chadian judges.", "SANCTION", "recipients", {"TCD"}),
    ],
)
def test_of_which_country_they_are(coder, text, type_, side, expected):
    assert countries(getattr(events(coder, text, type_, "2012-09-11")[0], side)) == expected


def test_what_a_state_has_beside_it_is_not_of_that_state(coder) -> None:
    (warned,) = events(coder, "China warned its neighbours on Monday.", "THREATEN")
    assert countries(warned.recipients) == {"INT"}


def test_a_phrase_that_two_words_of_an_act_share_is_one_party(coder) -> None:
    (raid,) = events(coder, "Gunmen killed 11 villagers in an overnight raid.", "ASSAULT")
    assert len(raid.actors) == len(raid.recipients) == 1
    assert raid.date.edtf == "2021-03-10"


def test_a_border_tells_nothing_of_those_who_fled_towards_it(coder) -> None:
    text = "Gunmen killed 11 civilians in Burkina Faso on Friday. The attackers torched shops before fleeing towards the Malian border."
    acts = events(coder, text, "ASSAULT", "2023-11-03")
    assert {c for e in acts for c in countries(e.recipients)} == {"BFA"}


@pytest.mark.parametrize(
    "text, type_, actors, recipients",
    [
        ("A Malaysian airliner was shot down over Ukraine, killing all 298 people on board.", "ASSAULT", set(), {"MYS"}),
        ("Iran and six world powers reached a nuclear deal in Vienna.", "AGREE", {"IRN", "INT"}, set()),
        ("Hamas fighters attacked southern Israel from Gaza, killing 1,200 people.", "ASSAULT", {"PSE"}, {"ISR"}),
        ("North Korea carried out a nuclear test, drawing condemnation from China and Japan.", "MOBILIZE", {"PRK"}, set()),
    ],
)
def test_who_did_it_to_whom(coder, text, type_, actors, recipients):
    act = events(coder, text, type_)[0]
    assert (countries(act.actors), countries(act.recipients)) == (actors, recipients)


def test_a_bomb_that_killed_a_day_before_is_no_work_of_the_police(coder) -> None:
    acts = events(coder, "Police arrested ten men on Sunday, a day after a bomb killed three people in Lima.", "ASSAULT", "2022-07-10")
    assert len(acts) == 1 and not acts[0].actors


def test_each_side_is_both(coder) -> None:
    text = "Chad and Mali traded fire on Monday. Each side accused the other of lying."
    assert countries(events(coder, text, "ACCUSE")[0].actors) == {"TCD", "MLI"}


def test_a_surname_in_a_headline_is_that_of_whom_the_report_names_in_full(coder) -> None:
    text = "Morales resigns\n\nBolivian President Evo Morales resigned on Sunday. Morales accused the opposition of fraud."
    assert {p.name for e in coder.code(Document("report", text, "2019-11-11")) if e.type in ("RETREAT", "ACCUSE") for p in e.actors} == {
        "Evo Morales"
    }


def test_protesters_who_burned_a_flag_killed_no_soldiers(coder) -> None:
    text = "Protesters burned a truck in Bhopal. Indian media reported that 43 Chinese soldiers were killed."
    killed = next(e for e in events(coder, text, "ASSAULT", "2020-06-17") if "dead" in e.counts)
    assert not killed.actors


def test_the_neighbours_are_the_two_that_were_named(coder) -> None:
    text = "China and India traded accusations over the first deadly confrontation between the neighbours in 45 years."
    assert countries(events(coder, text, "ASSAULT", "2020-06-17")[0].actors) == {"CHN", "IND"}


def test_who_tells_another_in_a_call_has_spoken_to_him(coder) -> None:
    text = "Indian Foreign Minister Ravi Das told his Chinese counterpart Wang Yi in a telephone call that troops had crossed the river."
    assert countries(events(coder, text, "CONSULT", "2020-06-17")[0].actors) == {"IND", "CHN"}


def test_soldiers_of_a_sentence_that_opens_with_a_land_are_of_that_land(coder) -> None:
    text = "Officers took power in Gabon. Gabon closed its borders. Gabon is calm. In Niger, soldiers attacked the palace in July."
    assert countries(events(coder, text, "ASSAULT", "2023-08-31")[0].actors) == {"NER"}


def test_power_is_nobody(coder) -> None:
    (coup,) = events(
        coder, "A group of senior Gabonese officers seized power on Wednesday, minutes after a body announced results.", "COERCE", "2023-08-31"
    )
    assert not coup.recipients


def test_the_killed_belong_to_the_violence_just_told(coder) -> None:
    text = "The union agreed on Monday to cut banks off the system and to ban two stations, as Russian forces shelled Kharkiv, a big city, killing nine civilians."
    acts = events(coder, text, "ASSAULT", "2022-03-01")
    assert [countries(e.actors) for e in acts] == [{"RUS"}] and acts[0].status == "occurred"


def test_hostages_are_all_that_were_taken(coder) -> None:
    text = "The gunmen from the Maute group took a Catholic priest and about a dozen churchgoers hostage, burned a school and freed 107 prisoners from two jails, officials said."
    taken = next(e for e in events(coder, text, "ASSAULT") if e.mode == "abduct")
    assert [p.text for p in taken.recipients] == ["a Catholic priest", "about a dozen churchgoers"]


def test_whose_a_town_is_is_no_seizure(coder):
    assert not events(coder, "Troops attacked a town controlled by rebels in Mali.", "COERCE")
    assert events(coder, "The town of Goz in Chad is controlled by rebels.", "COERCE")


def test_who_is_to_be_freed_is_not_asked(coder):
    assert not events(coder, "Ghana demanded the release of three Chadian journalists.", "REQUEST")[0].recipients


def test_two_who_step_down_are_two(coder):
    text = "Interior Minister Omar Hadi resigned on Monday. Finance Minister Salim Noor resigned on Monday too."
    assert len(events(coder, text, "RETREAT")) == 2


def test_whom_a_resolution_condemns_does_not_condemn(coder):
    act = events(coder, "Russia vetoed a resolution condemning the Syrian government.", "ACCUSE")[0]
    assert countries(act.recipients) == {"SYR"} and not act.actors


def test_a_called_meeting_is_no_call(coder):
    assert events(coder, "Kenya's president called a meeting with the rebels.", "CONSULT")[0].mode != "phone"


def test_both_sides_of_a_civil_war_are_two(coder):
    act = events(coder, "Fighting between the army and rebels went on in Hakkari, Turkey. Both sides blamed each other.", "ACCUSE")[0]
    assert {p.sectors[0] for p in act.actors} == {"MIL", "REB"}


def test_what_is_rejected_is_the_plan_and_not_who_is_named_last(coder):
    assert not events(coder, "The Church in Colombia will watch over the accord. The rebels rejected it.", "REJECT")[0].recipients


def test_who_holds_a_conference_is_shunned_with_it(coder):
    act = events(coder, "Kenya dismissed the Kigali conference as a farce.", "REJECT")[0]
    assert {(p.country, p.sectors[0]) for p in act.recipients} == {("RWA", "GOV")}


def test_where_a_bomb_went_off_did_not_plant_it(coder):
    assert not events(coder, "Yemen bomb kills six", "ASSAULT")[0].actors


def test_who_is_beaten_by_his_nation_s_name_alone_is_no_government(coder):
    assert [p.sectors for p in events(coder, "Police beat Chinese in Lagos.", "ASSAULT")[0].recipients] == [("CVL",)]


def test_where_a_warning_is_given_is_not_warned(coder):
    assert not events(coder, "In London, Kenyan President Uhuru Kenyatta warned that any attack would draw a response.", "THREATEN")[0].recipients


def test_where_others_struck_is_not_blamed(coder):
    for text in ("Syria's prime minister condemned the Amman hotel bombings.", "Ghana condemned the bombing in Kano, Nigeria, on Monday."):
        assert not events(coder, text, "ACCUSE")[0].recipients


def test_a_currency_is_no_recipient(coder):
    assert countries(events(coder, "Kenya pledged two million US dollars for a school in Togo.", "AGREE")[0].recipients) <= {"TGO"}


def test_an_ambassador_to_the_un_serves_who_sent_him(coder):
    for text in (
        "Britain's UN Ambassador Ann Lee urged Chad to wait.",
        "Britain's NATO ambassador urged Chad to wait.",
        "British ambassador to the UN Ann Lee urged Chad to wait.",
    ):
        (act,) = events(coder, text, "REQUEST")
        assert [(p.country, p.sectors) for p in act.actors] == [("GBR", ("GOV",))]


def test_how_many_members_a_council_has_does_not_say_which(coder):
    text = "The UN Security Council met on Tuesday. The 15-member council urged Sudan to accept troops. It welcomed a truce in Darfur."
    (asked,), (welcomed,) = events(coder, text, "REQUEST"), events(coder, text, "SUPPORT")
    assert countries(asked.actors) == countries(welcomed.actors) == {"IGO"}


def test_the_scene_of_a_blast_is_not_its_doer(coder):
    for text, place in (("Iraq blast kills nine", "IRQ"), ("Pakistan mosque bombing kills nine", "PAK"), ("Nine die in Mali shooting", "MLI")):
        (act,) = events(coder, text, "ASSAULT")
        assert (act.actors, act.place.country) == ((), place)
    (act,) = events(coder, "US bombing kills nine in Iraq.", "ASSAULT")
    assert countries(act.actors) == {"USA"}


def test_whom_one_warns_against_an_act_would_do_it(coder):
    (act,) = events(coder, "Russia warned Georgia against attacking South Ossetia.", "ASSAULT")
    assert (countries(act.actors), act.status) == ({"GEO"}, "proposed")


def test_police_of_no_land_are_the_towns_own(coder):
    text = "KAMPALA (Reuters) - Uganda held talks in Entebbe on Monday.\n\nIn Nairobi, thousands of protesters demanded elections. Police arrested 84 people."
    act = events(coder, text, "COERCE")[0]
    assert countries(act.actors) == countries(act.recipients) == {"KEN"} and act.place is not None and act.place.name == "Nairobi"


def test_a_suspended_parliament_is_not_suspended_by_its_land(coder):
    act = events(coder, "Tonga's parliament was suspended on Monday.", "COERCE")[0]
    assert not act.actors and [p.sectors for p in act.recipients] == [("LEG",)]


def test_bank_closures_are_not_the_banks_doing(coder):
    assert all(not e.actors for e in events(coder, "Bank closures in Togo began on Monday.", "COERCE"))


def test_talks_of_six_are_no_meeting_of_two_of_them(coder):
    text = "China, Japan, Russia, the two Koreas and the United States will hold talks on Monday. The US envoy met the North Korean envoy on Friday."
    assert [len(countries(e.actors)) for e in events(coder, text, "CONSULT")] == [6, 2]


def test_the_killing_of_one_and_his_driver_is_of_both(coder):
    (act,) = events(coder, "The murder of the mayor, his driver and two guards shocked Lima.", "ASSAULT")
    assert (len(act.recipients), act.counts["dead"].value) == (3, 4)
    (act,) = events(coder, "The killing of a judge, a bishop and a nun shocked Lima.", "ASSAULT")
    assert act.counts["dead"].value == 3


def test_a_commando_of_rebels_is_no_army(coder):
    (act,) = events(coder, "Okello was kidnapped by a commando of the FARC.", "ASSAULT")
    assert [p.sectors for p in act.actors] == [("REB",)]


def test_who_denies_what_another_says_does_not_say_it(coder):
    text = "India will send troops to Bihar, a newspaper said Tuesday. A government spokesman, however, denied that troops were being sent to Bihar."
    (act,) = events(coder, text, "MOBILIZE")
    assert [s.text for s in act.attribution] == ["a newspaper"]


def test_a_patrol_that_is_bombed_was_not_sent_out_by_it(coder):
    assert not events(coder, "A roadside bomb struck a police patrol in Mosul, killing a guard.", "MOBILIZE")


def test_the_dead_accuse_nobody_and_a_toll_of_months_has_no_doer(coder):
    text = (
        "Gunmen attacked a church in Jos on Saturday. The army said it had arrested six suspects. Amnesty International said more than 1,300 people "
        "had been killed in Nigeria since January and accused the government of failing to protect farmers."
    )
    (accused,) = events(coder, text, "ACCUSE")
    assert [p.name for p in accused.actors] == ["Amnesty International"]
    assert [e.actors for e in events(coder, text, "ASSAULT") if e.counts.get("dead")] == [()]


def test_whom_violence_left_dead_did_not_fight(coder):
    (act,) = events(coder, "Violence left nine people dead in Kano.", "ASSAULT")
    assert (act.actors, act.topics, act.counts["dead"].value) == ((), (), 9)
