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


def test_what_came_before_and_what_came_after_are_two(coder):
    text = (
        "Rebels seized Kidal on Monday. "
        "Two hundred families were on the move before the Kidal assault, after French jets launched an attack on the nearby port."
    )
    assert ["attack"] in mentions(coder, text, "ASSAULT")


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


@pytest.mark.parametrize(
    "text, type_, told",
    [
        # who stays away from an event does not hold it; what is stayed away from is not the staying away
        ("France will host a summit on Chad in Lyon in May. Peru's foreign minister will boycott the event.", "CONSULT", [["host", "event"]]),
        ("The Kurdish opposition boycotted the congress in Sochi. The envoy said that the congress was a success.", "REJECT", [["boycotted"]]),
        # "comes" says nothing of when
        (
            "Kenya's foreign minister will visit Chad on Friday. The minister's visit to Chad comes ahead of a summit in Accra.",
            "CONSULT",
            [["visit", "visit"], ["summit"]],
        ),
        # a noun that the report explains only later
        (
            "Prisoners left the camp after a deal to swap them was completed on Monday. The agreement between Ghana and Togo will be kept.",
            "AGREE",
            [["deal", "agreement"]],
        ),
        ("Kenya wants an end to the conflict. The war between Chad and Mali has gone on for two years.", "ASSAULT", [["conflict", "war"]]),
        # one word, however it is written
        (
            "French airstrikes hit Gao on Saturday. Rebels attacked a bus in Kidal in May. French air strikes killed a child.",
            "ASSAULT",
            [["airstrikes", "hit", "strikes", "killed"], ["attacked"]],
        ),
        # strikes that are separate from each other
        (
            "Airstrikes on Idlib kill four rebels.\n\nFour rebels were killed on Monday night in two separate airstrikes carried out by French jets in Idlib.",
            "ASSAULT",
            [["Airstrikes", "kill", "killed", "airstrikes"]],
        ),
        # a number's own word
        (
            "The raid was the worst since an assault in Kano in 2018, with officials saying at the time 15 soldiers killed.",
            "ASSAULT",
            [["raid"], ["assault", "killed"]],
        ),
        # a state acts by its army
        ("The Kenyan army bombed a camp in Jilib on Monday. Kenya bombed the camp with two jets.", "ASSAULT", [["bombed", "bombed"]]),
        # an airport is where, not whom
        (
            "Kenyan forces killed a Somali commander in an airstrike on Monday. Kenya carried out the airstrike at the airport of Djibouti.",
            "ASSAULT",
            [["killed", "airstrike", "airstrike"]],
        ),
        # a known strike may have killed others, too
        (
            "Kenyan forces killed the Somali general Abdi Yusuf in an airstrike on Monday. Omar Salad, a Sudanese trader, was also killed in the airstrike.",
            "ASSAULT",
            [["killed", "airstrike", "killed", "airstrike"]],
        ),
    ],
)
def test_all_the_mentions_of_one_act(coder, text, type_, told):
    assert mentions(coder, text, type_) == told


@pytest.mark.parametrize(
    "text, type_, told",
    [
        (
            "Kenya's envoy will meet his Chadian counterpart in Cairo ahead of next week's four-way talks. The four-way talks will be held in Cairo.",
            "CONSULT",
            [["meet"], ["talks", "talks"]],
        ),
        ("The ministers of Kenya and Chad met on the sidelines of a summit in Accra.", "CONSULT", [["met"], ["summit"]]),
        ("A bomb killed three soldiers in Bamako. Kenya's envoy called for an end to the conflict.", "ASSAULT", [["bomb", "killed"]]),
        (
            "Kenyan troops killed ten rebels in an operation in Jilib on Monday. The rebels' hostility has grown.",
            "ASSAULT",
            [["killed", "operation"]],
        ),
        (
            "The rebels' attack on Kano on Saturday killed ten. The rebels want to attack Kano and Jos.",
            "ASSAULT",
            [["attack", "killed"], ["attack"]],
        ),
        (
            "Drones attacked an oil plant in Jeddah on Monday. The rebels spoke of the attacks of the last five years on their towns.",
            "ASSAULT",
            [["attacked"], ["attacks"]],
        ),
        (
            "A chemical attack on Douma killed ten on Saturday. In 2017 a chemical attack on Douma killed dozens.",
            "ASSAULT",
            [["attack", "killed"], ["attack", "killed"]],
        ),
        (
            "Gunmen killed three farmers in Kano on Monday night. On Monday morning three farmers were killed in Kano.",
            "ASSAULT",
            [["killed"], ["killed"]],
        ),
        (
            "A Palestinian militant was killed on Monday in an airstrike in Jabalia. A Palestinian policewoman was killed on Monday in Beit Hanoun.",
            "ASSAULT",
            [["killed", "airstrike"], ["killed"]],
        ),
        (
            "Palestinian militants were killed in Jabalia on Monday. Nine Palestinian farmers were killed in Beit Hanoun on Monday.",
            "ASSAULT",
            [["killed"], ["killed"]],
        ),
        ("Israel and Syria have been at war since 1948. Russia was criticised over the civil war in Syria.", "ASSAULT", [["war"], ["war"]]),
    ],
)
def test_what_is_said_shows_another_act(coder, text, type_, told):
    assert mentions(coder, text, type_) == told


def test_the_attack_is_the_one_told_most(coder):
    text = (
        "Kenyan forces killed Abdi Yusuf, a Somali general, in an airstrike on Thursday. Kenya pointed to the May 3 attack on its embassy in Mogadishu. "
        "Kenya carried out the airstrike at the airport of Kismayo. Omar Salad, his aide, was also killed in the airstrike. "
        "He had led Somali troops for years. Witnesses said that the attack lasted an hour."
    )
    assert next(m for m in mentions(coder, text, "ASSAULT") if "airstrike" in m)[-1] == "attack"


def test_human_shields_are_no_number_of_acts(coder):
    text = "The rebels left Raqqa with a number of human shields. They have 40 hostages with them."
    assert mentions(coder, text, "ASSAULT") == [["shields", "have"]]


def test_fighting_that_broke_out_is_the_one_that_pits(coder):
    text = "Mali has been divided since fighting broke out in 2012, pitting the army against rebels in the north."
    assert mentions(coder, text, "ASSAULT") == [["fighting", "pitting"]]


@pytest.mark.parametrize(
    "text, told",
    [
        # The toll told next, of nobody's doing and nowhere else, is the fight's just told.
        ("On Monday rebels fought the army near Gao. At least 60 people were injured.", [["fought", "injured"]]),
        ("Two nurses were killed and five wounded as troops fought the rebels in Gao.", [["killed", "wounded", "fought"]]),
        ("Rebels attacked a camp near Gao on Monday. Three guards were killed in Mopti.", [["attacked"], ["killed"]]),
        # What people rise after, and what sparks a fight, are other acts.
        ("Clashes broke out in Gao after soldiers shot a boy on Monday.", [["Clashes"], ["shot"]]),
        ("Soldiers freed a settler whose killing of a shepherd in Gao sparked clashes.", [["killing"], ["clashes"]]),
        ("Villagers were attacked by the herders who killed a boy in May.", [["attacked"], ["killed"]]),
        # A toll of years is none of the day's.
        ("Rebels fought the army in Gao on Monday, killing two. In all, 300 people have been killed in the battles.", [["fought", "killing"], ["killed", "battles"]]),
        # Who was killed on Sunday was not killed on Tuesday.
        (
            "Nine people were killed on Tuesday in clashes in Kano. The riots began on Sunday after a church was burned, killing four people.",
            [["killed", "clashes"], ["burned", "killing"]],
        ),
        ("A clerk was wounded in Gao on Monday. A gunman opened fire in Lima. A nurse was wounded in the shooting.", [["wounded"], ["opened", "wounded", "shooting"]]),
    ],
)  # fmt: skip
def test_whose_the_dead_are(coder, text, told):
    assert mentions(coder, text, "ASSAULT") == told


def test_riots_and_the_clashes_of_one_day_are_one_act(coder):
    text = "Two clerks were killed in rioting in Accra on Monday. Muslims clashed with Christians in Accra on Monday. In Monday's unrest, shops were looted."
    events = [
        e for e in coder.code(Document("report", text, "2021-03-10")) if {"rioting", "unrest", "clashed"} & {m.trigger.text for m in e.mentions}
    ]
    assert [(e.type, e.counts["dead"].value) for e in events] == [("ASSAULT", 2)]


def test_days_of_riots_are_not_the_clashes_of_one(coder):
    text = "Two people died on Tuesday in clashes between students and soldiers in Accra, bringing the toll of three days of rioting to 11."
    assert mentions(coder, text, "PROTEST") == [["rioting"]]


@pytest.mark.parametrize(
    "text, told",
    [
        (
            "The presidents of Kenya and Uganda will meet in Kisumu on Friday. Moussa Faki, the chief of the African Union, will chair the talks.",
            [["meet", "talks"]],
        ),
        (
            "The ministers of Peru and Chile met in Arica on Monday. The OAS Ministerial Meeting is scheduled for Friday.",
            [["met"], ["Meeting"]],
        ),
        (
            "The visit of the Peruvian minister to Quito comes ahead of a summit meeting between Chile and Bolivia in Arica next week.",
            [["visit"], ["meeting"]],
        ),
        ("The president of Peru paid a visit to Quito in May. The Chilean minister went ahead with the trip in June.", [["paid"], ["trip"]]),
    ],
)
def test_whose_talks_they_are(coder, text, told):
    assert mentions(coder, text, "CONSULT") == told


def test_who_chairs_or_shuns_the_talks_is_no_party_of_them(coder):
    text = (
        "The presidents of Kenya and Uganda will meet in Kisumu on Friday. Moussa Faki, the chief of the African Union, will chair the talks. "
        "Ethiopia will not attend the talks."
    )
    assert [sorted(c) for c in actors(coder, text, "CONSULT")] == [["KEN", "UGA"]]


def test_the_day_and_town_of_what_is_ahead(coder):
    text = "The visit of the Peruvian minister to Quito comes ahead of a summit meeting between Chile and Bolivia in Arica next week."
    visit = next(e for e in coder.code(Document("report", text, "2021-03-10")) if e.mode == "visit")
    assert visit.date is None and (visit.place is None or visit.place.name != "Arica")


@pytest.mark.parametrize(
    "text, told",
    [
        (
            "The killings in Jos came two days after gunmen ambushed a patrol in Kaduna, killing three soldiers.",
            [["killings"], ["ambushed", "killing"]],
        ),
        (
            "Peruvian jets bombed the suburbs of Arica, and eight Peruvian soldiers were killed in clashes with rebels in Tacna.",
            [["bombed"], ["killed", "clashes"]],
        ),
        ("Plateau has known clashes between herders and farmers that have killed thousands.", [["clashes", "killed"]]),
        (
            "Rebels attacked a port on Monday. The army warned that it would strike back if it was attacked. The attack was the second this year.",
            [["attacked", "attack"], ["attacked"]],
        ),
        (
            "Two gunmen opened fire at a station in Lima, killing six people. Police shot both attackers dead. The president condemned the attack.",
            [["opened", "killing", "attack"], ["shot"]],
        ),
    ],
)
def test_what_is_told_beside_an_attack(coder, text, told):
    assert mentions(coder, text, "ASSAULT") == told


def test_months_of_protests_are_no_march(coder):
    text = (
        "After months of demonstrations, teachers stormed the palace in Lima on Saturday. Thousands of teachers marched through Lima. "
        "The protests began in January."
    )
    assert [told for told in mentions(coder, text, "PROTEST") if "marched" in told] == [["stormed", "marched"]]


def test_what_is_denied_is_a_record_of_its_own(coder):
    text = "Activists said that the army shelled the town of Arica on Monday. The government denied that it had attacked Arica."
    events = [e for e in coder.code(Document("report", text, "2021-03-10")) if e.type == "ASSAULT"]
    assert [(e.status, e.mentions[0].trigger.text) for e in events] == [("occurred", "shelled"), ("negated", "attacked")]


def test_who_is_urged_to_cease_fire_has_not_done_so(coder):
    text = "A ceasefire between Peru and Chile began on Monday. Brazil urged Chile to cease hostilities."
    assert mentions(coder, text, "RETREAT") == [["ceasefire"], ["cease"]]


def test_a_visit_that_was_announced_is_the_one_to_come(coder):
    text = "The Chilean foreign minister will visit Lima on Friday. The visit was announced before the vote."
    assert mentions(coder, text, "CONSULT") == [["visit", "visit"]]


def test_the_offensive_is_the_one_in_which_people_were_killed(coder):
    text = "Baku declared victory in a lightning offensive. Shots were fired in Ganja on Monday. At least 200 people were killed in the offensive."
    assert [told.count("offensive") for told in mentions(coder, text, "ASSAULT") if "killed" in told] == [2]


def test_his_death_is_not_that_of_those_killed(coder):
    text = "The government of Burundi announced the death of President Nkurunziza. Around 300,000 people were killed in a civil war in Burundi."
    assert not any("death" in told for told in mentions(coder, text, "ASSAULT"))


def test_the_deadliest_since_is_the_act_that_the_report_tells(coder):
    text = (
        "Chilean planes bombed a bus near Arica on Monday, killing 20 people. Two missiles hit the bus. It was the second Chilean attack on a bus in a week. "
        "On Saturday, 47 people died when a missile struck a bus in Tacna. It was the deadliest attack since 2006."
    )
    told = mentions(coder, text, "ASSAULT")
    assert told[0][:2] == ["bombed", "killing"] and told[0].count("attack") == 2 and ["died", "struck"] in told


@pytest.mark.parametrize(
    "text",
    [
        "The attack in Lima was the deadliest since July.",
        "It was the worst attack in Lima since the war ended in 2009.",
        "It was the biggest attack by the rebels since the president took office in May.",
    ],
)
def test_reckoned_since_a_day_is_not_of_that_day(coder, text):
    acts = [e for e in coder.code(Document("report", text, "2021-03-10")) if "attack" in [m.trigger.text for m in e.mentions]]
    assert [e.date for e in acts] == [None]


def test_a_toll_of_another_scale_is_the_campaigns(coder):
    text = (
        "Chile launched an air campaign against Peru in March. Chilean warplanes bombed a bus on Monday, killing 20 people. "
        "More than 1,000 people have been killed in the raids."
    )
    acts = [e for e in coder.code(Document("report", text, "2021-03-10")) if e.type == "ASSAULT"]
    assert {m.trigger.text: e.counts["dead"].value for e in acts for m in e.mentions if m.trigger.text in ("bombed", "raids")} == {
        "bombed": 20,
        "raids": 1000,
    }


def test_hostages_who_are_killed_are_not_taken(coder):
    act = next(e for e in coder.code(Document("report", "Twelve hostages were killed in Lima.", "2021-03-10")))
    assert (act.type, act.mode) == ("ASSAULT", None)


def test_a_toll_since_the_revolt_began_is_not_the_strikes(coder):
    text = "One man was killed Wednesday in an Israeli air strike in Rafah. The latest death brought the overall toll since the start of the revolt to 4,899."
    (act,) = coder.code(Document("report", text, "2021-03-10"))
    assert act.counts["dead"].value == 1


def test_blasts_in_mines_are_accidents_throughout_the_report(coder):
    text = "A colliery blast in Chad killed 41 miners last week. A gas explosion occurred in the pit. Officials met after the blast."
    assert {e.type for e in coder.code(Document("report", text, "2021-03-10"))} == {"CONSULT"}
    text = "Police sought two managers after a gas explosion at a mine in Chad. The explosion, which killed four miners, took place on Monday. Five were injured."
    assert "ASSAULT" not in {e.type for e in coder.code(Document("report", text, "2021-03-10"))}
    text = "A blast at a factory in Lagos killed nine. A bomb had been planted, police said."
    assert {e.type for e in coder.code(Document("report", text, "2021-03-10"))} == {"ASSAULT"}


@pytest.mark.parametrize(
    "text, type_, told",
    [
        ("Peru expelled 60 Chilean envoys on Monday. On Thursday Chile expelled 60 Peruvian envoys.", "SANCTION", [["expelled"], ["expelled"]]),
        ("The EU imposed sanctions on Chad on Monday. The sanctions include travel bans.", "SANCTION", [["sanctions", "sanctions", "bans"]]),
        ("French troops withdrew from Gao on Monday. Germany will withdraw its troops by June.", "RETREAT", [["withdrew"], ["withdraw"]]),
        ("The president of Chad met the UN envoy on Monday. The envoy then met ministers of Gabon in Libreville.", "CONSULT", [["met"], ["met"]]),
        ("Thousands of teachers marched in Lima on Saturday. Miners held a rival rally in Lima.", "PROTEST", [["marched"], ["rally"]]),
        (
            "Soldiers shot dead a boy in Gao on Monday. That brought to 12 the number of people killed this month.",
            "ASSAULT",
            [["shot"], ["killed"]],
        ),
        ("The army shelled Aleppo on Monday. Aleppo has been bombed daily since January.", "ASSAULT", [["shelled"], ["bombed"]]),
    ],
)
def test_what_was_done_by_others_or_over_time_is_another_act(coder, text, type_, told):
    assert mentions(coder, text, type_) == told


@pytest.mark.parametrize(
    "text, told",
    [
        # What the state's men did, its enemies did not; nobody is the victim of his own attack.
        (
            "Four gunmen killed 87 people at a hall in Lima on Friday. Police commandos launched an assault on the hall.",
            [["killed"], ["assault"]],
        ),
        ("Peru carried out air strikes on Chile in May. Peru was attacked shamefully, the president said.", [["strikes"], ["attacked"]]),
        ("Soldiers died in an assault on a school in Gao. More than 700 people were wounded.", [["assault", "wounded"]]),
    ],
)
def test_who_did_it_and_how_many_tell_acts_apart(coder, text, told):
    assert mentions(coder, text, "ASSAULT") == told


def test_killed_in_fighting_is_the_fighting(coder):
    text = "More than 1,000 people have been killed in fighting between Chadian troops and rebels."
    assert [told for told in mentions(coder, text, "ASSAULT")] == [["killed", "fighting"]]


def test_killed_here_and_killed_there(coder):
    text = "Four soldiers were killed by a bomb in Ansongo, and two soldiers were killed in an explosion near Gao, the army said."
    assert mentions(coder, text, "ASSAULT") == [["killed", "bomb"], ["killed", "explosion"]]


@pytest.mark.parametrize(
    "text, dead",
    [
        ("Rebels attacked a camp in Gao on Monday, killing two soldiers. The bodies of two more soldiers were found, bringing the toll to four.", 4),
        ("Chad fired shells at a Libyan island on Monday, killing two. Two bodies were found on Tuesday, raising the death toll to four.", 4),
    ],
)
def test_bodies_found_bring_the_toll_to_its_number(coder, text, dead):
    act = next(e for e in coder.code(Document("report", text, "2021-03-10")) if e.type == "ASSAULT")
    assert act.counts["dead"].value == dead


def test_the_violence_is_no_overthrow(coder):
    text = (
        "Forces opened fire on a crowd in Khartoum on Monday. The council that has ruled since President Omar al-Bashir was ousted regretted the violence. "
        "Ghana condemned the coup."
    )
    told = mentions(coder, text, "ASSAULT")
    assert ["opened", "violence"] in told and any(t[0] == "ousted" and "violence" not in t for t in told)


def test_a_dateline_is_not_the_lead(coder):
    text = (
        "KHARTOUM (Reuters) - Soldiers shelled a town in Darfur on Monday, in one of the heaviest attacks of the year. The shelling lasted for hours."
    )
    assert mentions(coder, text, "ASSAULT") == [["shelled", "attacks", "shelling"]]


def test_what_a_report_calls_by_one_word_is_of_one_type(coder):
    text = "Protesters clashed with police in Nairobi on Monday. The clashes left two people dead. At least 40 people were hurt."
    (act,) = [e for e in coder.code(Document("report", text, "2021-03-10")) if e.type in ("ASSAULT", "PROTEST")]
    assert [m.trigger.text for m in act.mentions] == ["clashed", "clashes", "hurt"]
    assert (act.counts["dead"].value, act.counts["injured"].value) == (2, 40)


def test_what_rebels_often_do_is_not_what_was_done_on_monday(coder):
    text = "Rebels often attack convoys in the area. Two drivers were killed in an attack on a convoy on Monday."
    assert mentions(coder, text, "ASSAULT") == [["attack"], ["killed", "attack"]]


def test_after_taking_over_is_the_overthrow(coder):
    text = (
        "President Bashar al-Assad was overthrown in an Islamist-led offensive in December. The new authorities did not break ties with Russia "
        "after taking over. Since the fall of Assad, Israel has carried out strikes on Syria."
    )
    assert ["overthrown", "offensive", "taking", "fall"] in mentions(coder, text, "ASSAULT")
