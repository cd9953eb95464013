"""Who says so: every example of speech.yaml, chains, anonymous sources, quotations that run on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.claims import find_claims, sources_of
from dragoman.data import Line, Table, lines, read_yaml
from dragoman.records import Document, Source
from dragoman.trees import Analysis

MARK = re.compile(r"([\w’'-]+)/(SOURCE|SAID|VIA)(\+anonymous)?")
CUES = ("verbs", "nouns", "phrases", "adverbs")


@lru_cache(maxsize=1)
def model() -> Model:
    return load_model()


def read(text: str) -> Analysis:
    return analyse(Document("example", text), model())


def word(analysis: Analysis, text: str) -> int:
    return next(i for i in range(len(analysis)) if analysis.words[i] == text)


def sources(text: str, trigger: str) -> tuple[Source, ...]:
    analysis = read(text)
    return sources_of(analysis, find_claims(analysis), word(analysis, trigger))


def rows(*parts: str) -> Iterator[Table]:
    (document,) = read_yaml("grammar/speech.yaml")
    for part in parts or document:
        yield from document[part]


def test_every_line_has_an_example() -> None:
    assert not [row.line for row in rows() if not (lines(row.get("examples")) or lines(row.get("never")))]


@pytest.mark.parametrize(("row", "example"), [(r, x) for r in rows(*CUES) for x in lines(r.get("examples"))], ids=lambda x: getattr(x, "where", ""))
def test_example(row: Table, example: Line) -> None:
    marked = {role: text for text, role, _ in MARK.findall(example)}
    analysis = read(MARK.sub(r"\1", example))
    source, said = (word(analysis, marked[role]) if role in marked else None for role in ("SOURCE", "SAID"))
    assert said is not None
    found = [act for act in find_claims(analysis) if act.source_head == source and any(x <= said < y for x, y in act.content)]
    assert (str(row.get("kind", "says")), str(row["stance"])) in [(act.kind, act.stance) for act in found]


@pytest.mark.parametrize("example", [x for r in rows(*CUES) for x in lines(r.get("never"))], ids=lambda x: x.where)
def test_no_claim(example: Line) -> None:
    assert not [act for act in find_claims(read(example)) if act.kind == "says"]


LISTED = [x for r in rows() if "words" in r for x in (*lines(r.get("examples")), *lines(r.get("never")))]


@pytest.mark.parametrize("example", LISTED, ids=lambda x: x.where)
def test_words_of_sources(example: Line) -> None:
    marks = MARK.findall(example)
    (said,) = [text for text, role, _ in marks if role == "SAID"]
    wanted = [(text, bool(anonymous)) for text, role, anonymous in marks if role != "SAID"]
    found = [((s.name or s.text).split(), s.anonymous) for s in sources(MARK.sub(r"\1", example), said)]
    assert [(text if text in words else " ".join(words), anonymous) for (words, anonymous), (text, _) in zip(found, wanted, strict=True)] == wanted


def test_an_agency_that_was_told_stands_behind_the_speaker() -> None:
    told = sources("Rebels attacked a barracks in Gao on Monday, a diplomat told AFP.", "attacked")
    assert [(s.text, s.anonymous) for s in told] == [("a diplomat", True), ("AFP", False)]


def test_the_diplomat_is_the_one_introduced_before() -> None:
    text = "The king will fly to Oslo, a diplomat told Reuters.\n\nThe diplomat said the king will meet the premier."
    assert sources(text, "meet")[0].text == "a diplomat"


def test_a_pronoun_leads_to_the_speaker_before() -> None:
    text = "Foreign Minister Ana Ruiz said talks had begun. She added that Lima had recalled its envoy."
    assert [s.name for s in sources(text, "recalled")] == ["Ana Ruiz"]


def test_a_quotation_runs_on_over_sentences() -> None:
    text = "“We have seen the maps,” said General Paul Okoro. “The rebels burned three villages. They killed the chief.”"
    assert [s.name for s in sources(text, "killed")] == ["Paul Okoro"]


def test_what_the_report_says_itself_has_no_source() -> None:
    assert sources("Rebels attacked a barracks in Gao on Monday. The army said it would respond.", "attacked") == ()


def test_stance_of_a_denial() -> None:
    told = sources("The ministry denied that soldiers had burned the village.", "burned")
    assert [s.stance for s in told] == ["denies"]


def test_an_accused_party_is_no_source() -> None:
    assert sources("The militia has been accused of burning villages.", "burning") == ()


def test_anonymity_is_told_by_its_reason() -> None:
    text = "The talks will resume in May, said an official who asked not to be named."
    assert [s.anonymous for s in sources(text, "resume")] == [True]


def test_a_headline_names_its_source_after_a_colon() -> None:
    text = "Six killed in strike on Hodeida: monitor\n\nSix people died when a jet struck a market in Hodeida."
    told = sources(text, "killed")
    assert [s.text for s in told] == ["monitor"]


def test_a_speaker_put_behind_a_comma() -> None:
    text = "It will take place after an unprecedented visit by Lee to Oslo on Monday, added the envoy, who asked not to be named."
    assert [s.text for s in sources(text, "visit")] == ["the envoy"]


def test_at_the_end_a_source_stands_for_the_whole() -> None:
    text = "It followed a raid on a market in Gao which killed ten herders, according to the Sahel Council for Justice monitor."
    assert [s.name for s in sources(text, "raid")] == ["Sahel Council for Justice"]


def test_what_another_says_is_none_of_his_words() -> None:
    (first, second) = find_claims(read("Lima says that Quito must pay, while La Paz says that it must wait."))
    assert (first.source_head, second.source_head) == (0, 8)
    assert not any(x <= second.cue < y for x, y in first.content)


def test_a_quotation_runs_on_though_it_tells_of_a_refusal_and_the_speaker_keeps_his_name_back() -> None:
    text = "“It is a shame,” said a teacher, who asked not to be named. “All the schools were closed by soldiers because they refused to pay.”"
    assert [s.text for s in sources(text, "closed")] == ["a teacher"]


def test_what_another_said_before_is_none_of_his_words() -> None:
    text = "Togo denied on Monday that its troops had crossed the river, a day after Chad accused them of killing six clerks."
    assert [s.text for s in sources(text, "killing")] == ["Chad"]
    assert [s.text for s in sources(text, "crossed")] == ["Togo"]


def test_she_is_the_head_of_a_body_who_spoke_before() -> None:
    text = "Police searched a shop, the owner Ann Lee said. The head of the guild told the court that it was shut. She also said soldiers had burned a mill."
    assert [s.text for s in sources(text, "burned")] == ["The head of the guild"]


def test_the_leader_of_one_is_not_the_leader_of_another() -> None:
    text = "Togolese leader Ann Lee watched. UN chief Bo Ray held talks. The UN leader said police had arrested two men."
    assert [(s.text, s.anonymous) for s in sources(text, "arrested")] == [("The UN leader", False)]


def test_the_president_is_not_one_told_of_long_before() -> None:
    rest = "It rained. It snowed. Trains stood still. Shops were shut. Schools closed early. "
    assert [s.name for s in sources(f"The Russian president, Ann Lee, slept. {rest}The president said soldiers had burned a mill.", "burned")] == [
        "The president"
    ]
    assert [s.name for s in sources("The Russian president, Ann Lee, slept. The president said soldiers had burned a mill.", "burned")] == ["Ann Lee"]


@pytest.mark.parametrize(
    ("text", "trigger", "who"),
    [
        ("Soldiers seized two towns, the Ghana News Agency reported on Friday, citing a nurse.", "seized", ["a nurse", "the Ghana News Agency"]),
        ("Police arrested ten men, state-run TV said.", "arrested", ["state-run TV"]),
        ("Soldiers shelled Gao, a war monitor said.", "shelled", ["a war monitor"]),
        ("Soldiers shelled the town early on Sunday, witnesses told AFP by telephone.", "shelled", ["witnesses", "AFP"]),
        ("Chad's ministry was quoted by AFP as saying that jets had struck a camp.", "struck", ["Chad's ministry", "AFP"]),
        ("AFP quoted an unnamed clerk as saying that jets had struck a camp.", "struck", ["an unnamed clerk", "AFP"]),
        ("The guild claimed responsibility for the raid, saying its men had killed a clerk.", "killed", ["The guild"]),
        ("When the rebels attacked the town, the mayor said nothing.", "attacked", []),
    ],
)
def test_whoever_closes_the_sentence_said_it(text: str, trigger: str, who: list[str]) -> None:
    assert [s.text for s in sources(text, trigger)] == who


@pytest.mark.parametrize(
    ("text", "trigger", "who"),
    [
        ("Gunmen killed ten clerks in Lima in attacks claimed by the Guild.", "killed", []),
        ("Gunmen fired shells at three posts; Chad responded with artillery.", "fired", []),
        ("President Bo Ray spoke. Georgia's president, Ann Lee, accused Chad of shelling a town.", "shelling", ["Georgia's president"]),
        ("Jets bombed a port, two clerks said, and a nurse said troops had burned a mill.", "burned", ["a nurse"]),
    ],
)
def test_who_says_what_of_two(text: str, trigger: str, who: list[str]) -> None:
    assert [s.text for s in sources(text, trigger)] == who


def test_what_one_is_accused_of_is_alleged_wherever_the_parser_hangs_it(coder) -> None:
    text = "Morales, who accused the opposition of staging a coup, said he was leaving to protect his family after attackers burned a house in Oruro."
    coup = next(e for e in coder.code(Document("x", text, "2019-11-11")) if e.mentions[0].trigger.text == "coup")
    assert coup.alleged and [s.name or s.text for s in coup.attribution] == ["Morales"]
