"""Matching: the constructions through which English says who did what, on the shipped model's trees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.analyse import Model, analyse, load_model
from dragoman.coding.check import from_conllu, to_conllu
from dragoman.coding.codebook import Codebook
from dragoman.coding.match import Match, match, near_misses
from dragoman.records import Document
from dragoman.trees import Analysis


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


@pytest.fixture(scope="module")
def book() -> Codebook:
    return Codebook.load()


def found(model: Model, book: Codebook, text: str, type_: str) -> list[dict[str, set[str]]]:
    a = analyse(Document(id="t", text=text), model)
    return [{role: {a.words[w] for w in words} for role, words in m.roles.items()} for m in match(a, book) if m.type == type_]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Okafor met Lindqvist in Abuja.", {"Okafor", "Lindqvist"}),
        ("Talks between Peru and Ecuador were held in Quito.", {"Peru", "Ecuador"}),
        ("Jordan held a series of meetings with Oman.", {"Jordan", "Oman"}),
        ("Oslo admitted to holding indirect talks with Minsk.", {"Oslo", "Minsk"}),
        ("A Syrian-Israeli meeting is set to take place Thursday.", {"Syrian", "Israeli"}),
        ("Tanaka, who met Rahmon in Dushanbe, praised him.", {"Tanaka", "Rahmon"}),
    ],
)
def test_everyone_who_takes_part_in_a_meeting_is_a_party(model: Model, book: Codebook, text: str, parties: set[str]) -> None:
    assert {"PARTY": parties} in [{"PARTY": m.get("PARTY", set())} for m in found(model, book, text, "CONSULT")]


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Israel struck the palace and the headquarters in Damascus.", {"Israel"}, {"palace", "headquarters"}),
        ("The market was shelled by the army.", {"army"}, {"market"}),
        ("Ethiopia has carried out hundreds of strikes on Tigray.", {"Ethiopia"}, {"Tigray"}),
        ("It faced criticism for intervening, carrying out airstrikes on Aleppo.", {"It"}, {"Aleppo"}),
        ("Mali vowed to bomb the rebels.", {"Mali"}, {"rebels"}),
        ("The base came under attack from insurgents.", {"insurgents"}, {"base"}),
    ],
)
def test_doer_and_undergoer_are_found_through_the_syntax(model: Model, book: Codebook, text: str, actor: set[str], recipient: set[str]) -> None:
    matches = found(model, book, text, "ASSAULT")
    assert any(m.get("ACTOR") == actor and m.get("RECIPIENT") == recipient for m in matches), matches


@pytest.mark.parametrize(
    "text",
    ["The contractor met the deadline.", "The two sides struck a deal.", "The teachers went on strike over pay.", "The earthquake hit the coast."],
)
def test_idioms_and_other_senses_are_no_act(model: Model, book: Codebook, text: str) -> None:
    assert not found(model, book, text, "CONSULT") and not found(model, book, text, "ASSAULT")


def test_an_inner_act_knows_the_outer_one(model: Model, book: Codebook) -> None:
    a = analyse(Document(id="t", text="Chad agreed to withdraw its troops from Sudan."), model)
    inner = next(m for m in match(a, book) if a.words[m.trigger] == "withdraw")
    assert inner.outer is not None and a.words[inner.outer] == "agreed"


def test_support_and_raising_verbs_are_kept_for_the_status(model: Model, book: Codebook) -> None:
    a = analyse(Document(id="t", text="A meeting between Kenya and Uganda is set to take place in Nairobi."), model)
    meeting = next(m for m in match(a, book) if m.type == "CONSULT")
    assert [a.words[v] for v in meeting.via] == ["take", "set"]


def test_one_trigger_gives_one_event(model: Model, book: Codebook) -> None:
    a = analyse(Document(id="t", text="Gunmen killed and wounded soldiers, and the army carried out raids and air strikes on the town."), model)
    triggers = [m.trigger for m in match(a, book)]
    assert len(triggers) == len(set(triggers))


def test_a_near_miss_names_the_step_that_failed(model: Model, book: Codebook) -> None:
    a = analyse(Document(id="t", text="The contractor met the deadline."), model)
    steps = [m.step for m in near_misses(a, book) if m.type == "CONSULT"]
    assert any("before 'met'" in s or "after 'met'" in s for s in steps) or not steps


def test_a_tree_survives_the_way_to_conllu_and_back(model: Model) -> None:
    a = analyse(Document(id="t", text="Sharaa was met by Bogdanov. They talked."), model)
    (b,) = from_conllu(to_conllu(a))
    assert (a.words, a.heads, a.deprels, a.lemmas, a.starts, a.names) == (b.words, b.heads, b.deprels, b.lemmas, b.starts, b.names)


WORDS = ["Israel", "struck", "talks", "with", "and", "to", "held", "the", "army", "by", "was", "of", "-", "who", "hundreds", "strikes"]
RELATIONS = ["nsubj", "obj", "obl", "nmod", "conj", "acl:relcl", "xcomp", "advcl", "case", "compound", "amod", "nsubj:pass", "root", "dep", "mark"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_tree_however_wrong_makes_the_engine_fail(book: Codebook, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 14))
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=n, max_size=n))
    # Heads may form circles: a broken parser must not hang the coder.
    heads = data.draw(st.lists(st.integers(-1, n - 1), min_size=n, max_size=n))
    relations = data.draw(st.lists(st.sampled_from(RELATIONS), min_size=n, max_size=n))
    upos = data.draw(st.lists(st.sampled_from(["NOUN", "VERB", "PROPN", "ADP", "ADJ", "PRON", "NUM"]), min_size=n, max_size=n))
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:k]) for k in range(n)]
    ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
    a = Analysis(
        Document("t", text),
        words,
        starts,
        ends,
        upos,
        [{} for _ in words],
        [w.lower() for w in words],
        heads,
        relations,
        [1.0] * n,
        [(0, n)],
        [(0, n)],
        [],
    )
    for m in match(a, book):
        assert isinstance(m, Match) and 0 <= m.trigger < n


def test_the_not_of_another_clause_refuses_nothing(model: Model, book: Codebook) -> None:
    assert not found(model, book, "If a deal is not done soon, Chad will release the hostages.", "REJECT")
    assert found(model, book, "The party voted on Sunday not to attend the congress.", "REJECT")


def test_the_particle_of_another_clause_sends_nobody_home(model: Model, book: Codebook) -> None:
    assert not found(model, book, "Chad said the helicopters were sent to ferry home the pilgrims.", "COERCE")
    assert found(model, book, "Chad sent the migrants home.", "COERCE")


def test_what_goes_on_somewhere_or_some_day_is_an_act(model: Model, book: Codebook) -> None:
    assert found(model, book, "Heavy fighting raged around Donetsk.", "ASSAULT")
    assert found(model, book, "Shelling continued for a third day.", "ASSAULT")


def test_many_of_the_inhabitants_are_inhabitants(model: Model, book: Codebook) -> None:
    assert found(model, book, "Rebels imprisoned many of the town's Christian inhabitants.", "COERCE")


def test_a_plural_that_the_lemmatizer_left_is_known_by_its_singular(model: Model, book: Codebook) -> None:
    assert found(model, book, "The United States suspended food supplies to Somalia.", "SANCTION")
