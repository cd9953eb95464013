"""The main job: a report in, events out; one act told several times is one record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.pipeline import Coder
from dragoman.records import Document, Event, as_json
from dragoman.resolve.coreference import find_references

EXAMPLES = Path(__file__).parents[1] / "examples"


def code(coder: Coder, text: str, date: str | None = "2025-07-30") -> list[Event]:
    return coder.code(Document("t", text, date))


def only(events: list[Event], type_: str) -> Event:
    found = [e for e in events if e.type == type_]
    assert len(found) == 1, [(e.type, [m.trigger.text for m in e.mentions]) for e in events]
    return found[0]


def countries(parties: tuple) -> set[str | None]:
    return {p.country for p in parties}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("The meeting of the African Union opened on Monday.", "multilateral"),
        ("The UN peace talks will resume on Monday.", "third-party"),
        ("The UN envoy met the Chilean president on Monday.", None),
    ],
)
def test_talks_of_a_body_of_states(coder: Coder, text: str, mode: str | None) -> None:
    assert [e.mode for e in code(coder, text) if e.type == "CONSULT"] == [mode]


def test_a_planned_meeting_told_twice_is_one_record(coder: Coder) -> None:
    text = (
        "Peruvian Foreign Minister Ada Moreno will meet Chilean Foreign Minister Luis Rojas in Quito on Friday to discuss fishing rights.\n\n"
        "The meeting will focus on quotas, a diplomat told Reuters."
    )
    event = only(code(coder, text), "CONSULT")
    assert event.status == "planned"
    assert countries(event.actors) == {"PER", "CHL"}
    assert event.date and event.date.edtf == "2025-08-01"
    assert event.place and (event.place.name, event.place.country) == ("Quito", "ECU")
    assert event.mode == "third-party"
    assert {"meet", "meeting"} <= {m.trigger.text for m in event.mentions}


def test_it_may_stand_for_an_act(coder: Coder) -> None:
    text = "A meeting between Kenya and Uganda is planned. It will take place in Kampala on Monday."
    event = only(code(coder, text), "CONSULT")
    assert "It" in {m.trigger.text for m in event.mentions}
    assert event.place and event.place.name == "Kampala"


def test_what_clashes_killed_belongs_to_the_clashes(coder: Coder) -> None:
    event = only(code(coder, "Clashes between Somali troops and al-Shabaab militants killed at least 30 people in Baidoa on Tuesday."), "ASSAULT")
    assert event.counts["dead"].value == 30
    assert event.counts["dead"].qualifier == "at least"


def test_a_threat_is_aimed_at_whom_its_content_names(coder: Coder) -> None:
    event = next(e for e in code(coder, "Mali threatened on Monday to break diplomatic relations with Mauritania.") if e.type == "THREATEN")
    assert (countries(event.actors), countries(event.recipients)) == ({"MLI"}, {"MRT"})


def test_two_sides_are_the_two_named_before(coder: Coder) -> None:
    found = coder.find(Document("t", "Ghana and Togo reopened the border. Both sides praised the step, and the two countries signed an accord."))
    a = found.analysis
    stands_for = {a.words[i]: {a.words[k] for k in heads} for i, heads in find_references(a).parties.items()}
    assert stands_for["sides"] == {"Ghana", "Togo"} == stands_for["countries"]


def test_an_object_pronoun_is_not_the_subject(coder: Coder) -> None:
    found = coder.find(Document("t", "Libya took the oasis of Kufra in March, fortifying it in April."))
    a = found.analysis
    it = a.words.index("it")
    assert a.words.index("Libya") not in found.references.parties.get(it, ())


def test_a_document_without_a_date_has_no_reckoned_dates(coder: Coder) -> None:
    event = only(code(coder, "Nepal and Bhutan held talks in Paro on Thursday.", None), "CONSULT")
    assert event.document.date is None
    assert event.date is None or event.date.anchor == "text"


@pytest.mark.parametrize("name", ["baku-talks", "dhaka-protest", "nairobi-summit"])
def test_every_value_points_at_its_characters_and_nothing_changes(coder: Coder, name: str) -> None:
    from dragoman.read import read

    document = next(d for d in read(EXAMPLES / f"{name}.txt") if isinstance(d, Document))
    first, second = (json.dumps([as_json(e, coder.run) for e in coder.code(document)]) for _ in range(2))
    assert first == second
    for event in coder.code(document):
        pieces = [*event.actors, *event.recipients, *event.attribution, *event.counts.values(), *event.topics, *(m.trigger for m in event.mentions)]
        pieces += [x for x in (event.date, event.place) if x is not None and x.span is not None]
        for piece in pieces:
            assert piece.text == document.text[piece.span[0] : piece.span[1]]  # type: ignore[index]


def test_who_says_i_again_and_again_is_read_to_the_end(coder: Coder) -> None:
    """Each 'I' stands in what the other is read to ask, so that neither leads to a name."""
    text = "\"I am asking every nurse, I'm asking every driver, I'm asking a lot of farmers, to walk with us against this bill,\" Marta Lind said."
    assert [e.type for e in coder.code(Document("x", text, "2024-03-01"))] == ["REQUEST"]


@pytest.mark.parametrize(
    ("text", "trigger", "field", "expected"),
    [
        ("Lomé condemned what it called a massacre of farmers.", "massacre", "alleged", True),
        ("What Lomé described as a massacre of farmers left nine dead in Kara.", "massacre", "attribution", "Lomé"),
        ("Lomé denounced what it said was a raid on its embassy in Accra.", "raid", "attribution", "Lomé"),
        ("The move is an attempt to bypass the UN-brokered talks due to resume in Geneva on Friday.", "brokered", "status", "planned"),
        ("The move is an attempt to bypass the UN-brokered talks due to resume in Geneva on Friday.", "brokered", "place", "Geneva"),
        ("The Norwegian-hosted talks between Manila and the rebels will resume in Oslo next week.", "hosted", "place", "Oslo"),
        ("Protesters have blocked the road to Kara for a third day.", "blocked", "status", "ongoing"),
        ("Protesters have blocked the road to Kara for a third day.", "blocked", "date", "2025-07-28/.."),
        ("The mayor spoke late on Tuesday as a Chadian assault on Kara continued for a fifth day.", "assault", "date", "2025-07-25/.."),
        ("Peru's president called off Friday's summit with Chile.", "summit", "date", "2025-08-01"),
        ("Rebels in Chad have taken six towns since they launched their offensive in March.", "offensive", "status", "ongoing"),
        ("Rebels in Chad have taken six towns since they launched their offensive in March.", "offensive", "date", "2025-03/.."),
        ("The old town of Kara was under curfew Wednesday.", "curfew", "status", "ongoing"),
        ("The talks stalled on Tuesday after Chad said it would not attend a summit planned for later this month.", "attend", "date", "2025-07-29"),
        ("Chad walked away from the talks in November 2023, demanding that Niger lift the ban.", "demanding", "date", "2023-11"),
        ("France said it could only welcome the truce.", "welcome", "status", "occurred"),
        ("The EU backs the deal, even if it criticises Iran.", "criticises", "status", "occurred"),
        ("The EU will back the deal even if Iran attacks Iraq.", "attacks", "status", "proposed"),
        ("Police used the unrest to ban the party.", "ban", "status", "occurred"),
        ("New clashes in Kara.\n\nYouths clashed with troops here Wednesday, a priest said.", "clashed", "place", "Kara"),
        ("Rebels in Kara reached a deal that would allow them to leave, according to an aid agency.", "reached", "attribution", "an aid agency"),
        ("Chad will host talks between Niger and Togo next week and send troops to Mali.", "host", "place", None),
        ("Kenyan jets bombed Garbarahol on Thursday, killing five people.", "bombed", "place", None),
        (
            "Soldiers shelled Kara, priest Ann Lee was quoted as saying by the Lima Herald.",
            "shelled",
            "attribution",
            "Ann Lee, Lima Herald",
        ),
        ("The envoys will fly to Hanoi, where the summit is held on August 18-19.", "summit", "status", "planned"),
        ("Bolivia denied reports that it had deported two Peruvian journalists.", "deported", "attribution", "Bolivia"),
        ("Bolivia dismissed claims that it had deported two Peruvian journalists.", "deported", "status", "negated"),
        ("Chad has not answered Togo's offer of talks on August 15 in Kara.", "offer", "date", None),
        ("Ten men were arrested in Laos, it was reported Thursday.", "arrested", "attribution", ""),
        ("He led the revolt that overthrew the Marn dynasty (1644-1911).", "overthrew", "date", None),
        ("I ask every Independent to condemn the raid.", "condemn", "attribution", ""),
        ("The Peruvian minister, who was due to arrive in Chad on Friday, will make his first visit there.", "arrive", "date", "2025-08-01"),
        (
            "A drone hit Kara on Monday, a priest said. Half an hour later, another drone killed two boys in the same area.",
            "killed",
            "date",
            "2025-07-28",
        ),
        ("The rebel leader has agreed to talks with the king on Friday, an aide told AFP.", "talks", "date", "2025-08-01"),
        ("The rebel leader has agreed to talks with the king on Friday, an aide told AFP.", "agreed", "date", None),
        ("A court in Lomé on Monday sentenced a banker to ten years in prison.", "sentenced", "place", "Lomé"),
        ("Chad said it would answer any attack by Niger.", "attack", "status", "proposed"),
        ("Rebels whose leader was killed in August 2023 have withdrawn from Kidal.", "killed", "place", None),
        ("The Togolese forces said they had shelled Kara. A force of guards had left.", "shelled", "attribution", "The Togolese forces"),
        ("Chad said at the weekend it would continue to attack positions inside Niger.", "attack", "date", None),
        ('"We hold the square," said Ali Soto, a rebel, in a telephone call on Monday.', "call", "date", "2025-07-28"),
        ("Peru's president postponed a planned visit to Chile on July 31, an aide said.", "postponed", "date", None),
        ("The general ordered the shelling of Vukovar in 1991.", "shelling", "place", "Vukovar"),
        ("The Lima Herald reported on Tuesday, citing two aides, that Chad had rejected a Togolese offer.", "rejected", "date", "../2025-07-29"),
        ("The army, which began its offensive on Saturday, made no pledge to spare Kara.", "made", "status", "negated"),
        ("The army, which began its offensive on Saturday, made no pledge to spare Kara.", "made", "date", None),
        ("The UN Security Council will vote on Friday on a resolution demanding a truce in Togo.", "demanding", "status", "proposed"),
        ("Two groups claimed responsibility for launching rockets at Israel.", "launching", "attribution", "Two groups"),
        ("Residents said the army had occupied the town of Kara.", "occupied", "status", "ongoing"),
        ("Premier condemns Amman raid\n\nThe premier of Togo on Tuesday sent a cable condemning the raid.", "raid", "date", None),
        ("The death toll from the bombing in Kara rose to ten on Tuesday.", "bombing", "date", None),
        ("Togo will repair roads before the Commonwealth summit in November.", "summit", "place", None),
        ("The talks went well, Ann Soto said, adding that rebels had attacked Kara.", "attacked", "attribution", "Ann Soto"),
        ("Last month's announcement that Chad will withdraw its troops from Niger angered Togo.", "withdraw", "attribution", ""),
        ("In Geneva, an aid group issued a statement. Another two clinics were hit on Tuesday.", "hit", "place", None),
        ("Togo is not averse to talks with Chad, while Niger found in May that talks do not help.", "averse", "date", None),
        ("Niger will free ten men, the minister said, after talks by phone with his Chadian counterpart on Saturday.", "talks", "status", "occurred"),
        ("Algeria's president, in power since 1999, dropped his bid for a fifth term on Monday.", "dropped", "date", "2025-07-28"),
        ("Chad has for years been threatening the herders in Niger, and in 2018 invaded Diffa.", "threatening", "date", None),
        ("Chad has for years been threatening the herders in Niger, and in 2018 invaded Diffa.", "threatening", "place", None),
        ("Togo freed a singer who had been arrested in Kara in May, a guard said.", "freed", "place", None),
        ("Togo and Niger will sign a deal on their border in Kara, a Togolese official said.", "sign", "attribution", "a Togolese official"),
        ("Chad hit Kara on Monday, two days after a blast damaged the bridge to Goma.", "blast", "date", "2025-07-26"),
        ("Russia was a backer of Bashar al-Assad, overthrown by rebels in December.", "overthrown", "place", None),
        ("Rebels overthrew Syria's president in December.", "overthrew", "place", "Syria"),
        ("US support for Kurdish groups in Syria angered Turkey.", "support", "place", "Syria"),
        ("Protesters threw stones outside a court in Lima. Police yelled at them to back off.", "yelled", "place", "Lima"),
        ("Peru will visit Chile, added the minister, who asked not to be named.", "visit", "attribution", "the minister"),
    ],
)
def test_when_where_and_on_whose_word(coder: Coder, text: str, trigger: str, field: str, expected: object) -> None:
    event = next(e for e in code(coder, text) if trigger in [m.trigger.text for m in e.mentions])
    date, place = event.date, event.place
    told = {
        "date": date.edtf if date else None,
        "place": place.name if place else None,
        "status": event.status,
        "alleged": event.alleged,
        "attribution": ", ".join(s.name or s.text for s in event.attribution),
    }
    assert told[field] == expected
