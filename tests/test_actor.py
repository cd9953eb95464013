"""Who a name or phrase means."""

import json
import re

import pytest

from dragoman.analyse import analyse, load_model
from dragoman.data import DataError, data_path
from dragoman.data.actorbase import SECTORS, ActorBase, fold, source_digest
from dragoman.data.actorcheck import plain_words, shared_posts
from dragoman.records import Document
from dragoman.resolve.actor import Cast
from dragoman.show.check import check_actors


@pytest.fixture(scope="module")
def base():
    return ActorBase.load()


@pytest.fixture(scope="module")
def model():
    return load_model()


def codes(text, word, base, model, date="2019-05-01"):
    """COUNTRY.SECTOR of the parties of the phrase headed by `word`."""
    a = analyse(Document("d", text, date), model)
    return [f"{p.country}.{'.'.join(p.sectors[:1])}" for p in Cast.of(a, base).parties(a.words.index(word))]


def test_index_is_current():
    index = json.loads(data_path("actors/index.json").read_text(encoding="utf8"))
    assert index["digest"] == source_digest(), "run: python -m dragoman.data.actorbase"


def test_every_term_is_sound(base):
    for entry in base.entries:
        for term in entry.terms:
            assert not (term.since and term.until and term.since[: len(term.until)] > term.until[: len(term.since)]), entry
            assert set(term.sectors) <= SECTORS, entry


@pytest.mark.parametrize(
    ("name", "on", "country", "sector"),
    [
        ("Nicolás Maduro", "2019-01-01", "VEN", "GOV"),
        ("Barack Obama", "2012-01-01", "USA", "GOV"),
        ("Barack Obama", "2019-01-01", "USA", "ELI"),
        ("Bashar al-Assad", "2025-07-30", "SYR", "ELI"),
        ("Taliban", "2002-05-01", "AFG", "REB"),
        ("Taliban", "2022-05-01", "AFG", "GOV"),
        ("the Kremlin", "2010-01-01", "RUS", "GOV"),
        ("Shin Bet", None, "ISR", "SPY"),
        ("UN Security Council", "2010-01-01", "IGO", "IGO"),
        ("Damascus", "2010-01-01", "SYR", "GOV"),
    ],
)
def test_find_is_dated(base, name, on, country, sector):
    found = base.find(name, on)[0]
    assert (found.country, found.sectors[0]) == (country, sector)


def test_fold():
    assert fold("the People’s Republic of China") == fold("People's Republic of China")
    assert fold("Côte d'Ivoire") == "cotedivoire"


def test_capitals_matter_for_abbreviations(base):
    assert base.look_up("WHO") and not base.look_up("who")


def test_unknown_is_nobody(base):
    assert base.find("Quentin Abernathy-Smythe", "2010-01-01") == []


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Chilean and Peruvian officials met in Lima on Monday.", "officials", ["CHL.GOV", "PER.GOV"]),
        ("Kenyan police arrested three men in Mombasa.", "police", ["KEN.COP"]),
        ("Bolivia's authorities released the miners.", "authorities", ["BOL.GOV"]),
        ("Rebel-held areas were shelled.", "areas", ["None.REB"]),
        ("Former Chilean President Michelle Bachelet spoke in Geneva.", "Michelle", ["CHL.ELI"]),
        ("Turkish-backed fighters took a village in northern Syria.", "fighters", ["SYR.REB"]),
    ],
)
def test_phrases(base, model, text, word, wanted):
    assert codes(text, word, base, model) == wanted


def test_surname_after_full_name(base, model):
    text = "Malawian Interior Minister Chikondi Banda-Nkhoma arrived in Lusaka. Banda-Nkhoma met traders."
    a = analyse(Document("d", text, "2019-05-01"), model)
    last = len(a.words) - 1 - a.words[::-1].index("Banda")
    assert {p.country for p in Cast.of(a, base).parties(last)} == {"MWI"}


def test_overlay_errors_name_the_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("roles:\n  SYR:\n    President:\n      - 2030/2020 Backward Man\n")
    with pytest.raises(DataError, match=r"mine.yaml:4: the dates run backwards"):
        ActorBase.load([path])


def test_a_name_and_what_it_is_called_do_not_look_for_each_other(coder):
    text = "He was the most famous unnamed source in history, T. Anton Weir -- the man they called ``Grey Owl.'' He led the bureau."
    assert coder.code(Document("bureau", text, "2008-12-19")) is not None


def test_no_post_has_two_holders_at_once(base):
    assert list(shared_posts(base)) == []


def test_no_name_is_a_plain_word_without_a_guard(base):
    files = [p for folder in ("codebook", "grammar", "time") for p in sorted(data_path(folder).rglob("*.yaml"))]
    sentences = [line for p in files for line in p.read_text(encoding="utf8").splitlines() if re.match(r'\s*(- |#)\s*"?[A-Z]\w+ ', line)]
    words = set(re.findall(r"(?<![\w/.-])[a-z]{2,}(?![\w.-])", " ".join(sentences))) - {"druze"}
    assert len(words) > 2500
    assert list(plain_words(base, words)) == []


def test_every_fact_has_a_place_and_a_source(base):
    for entry in base.entries:
        for term in entry.terms:
            where, source = base.where(term)
            assert re.fullmatch(r"[\w/]+\.yaml:\d+", where) and source, entry


def test_a_line_may_bring_its_own_source(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "groups:\n  source: a report of 2031\n  TCD:\n    REB:\n      - 2030/.. Front of the Dry Lake = FDL | source the front's own statement\n      - Lake Guard\n"
    )
    base = ActorBase.load([path])
    (front,), (guard,) = base.look_up("FDL"), base.look_up("Lake Guard")
    assert base.where(front.terms[0]) == ("mine.yaml:5", "the front's own statement")
    assert base.where(guard.terms[0]) == ("mine.yaml:6", "a report of 2031")


def test_who_holds_a_post(base):
    assert base.holder("GBR", "foreign minister", "2012-05-05").name == "William Hague"
    assert base.holder("RUS", "leader", "2010-05-05").name == "Dmitry Medvedev"
    assert base.holder("ISR", "leader", "2006-01-01").name == "Ariel Sharon"
    assert base.holder("SYR", "president", "2024-12-20") is None


def test_worked_examples(model):
    checked = check_actors(model)
    assert checked.examples > 100 and checked.faults == []
