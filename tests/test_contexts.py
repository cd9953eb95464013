"""Contexts: what an event is about, from the lexicon, in its sentence and in its document."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coder
from dragoman.analyse import analyse
from dragoman.coding.codebook import Codebook
from dragoman.coding.contexts import Contexts, find_contexts
from dragoman.data import DataError, data_path
from dragoman.records import Document

LEXICON = Codebook.load().contexts


def found(coder: Coder, text: str):
    return find_contexts(analyse(Document("d", text), coder.model), LEXICON)


def test_the_lexicon_has_plovers_contexts_each_with_an_example() -> None:
    assert len(LEXICON.names) == 37
    assert {e.context for e in LEXICON.examples if e.positive} == set(LEXICON.names)


@pytest.mark.parametrize("example", LEXICON.examples, ids=lambda e: e.source)
def test_an_example_has_its_context_and_a_negative_has_it_not(coder: Coder, example) -> None:
    here = {name for sentence in found(coder, example.text).of_sentences for name in sentence}
    assert (example.context in here) == example.positive


def test_hyphens_plurals_and_capitals_do_not_hide_a_word(coder: Coder) -> None:
    for text in ("The cease-fire held.", "The cease fire held.", "Both truces held.", "NATO jets flew over the town."):
        assert "military" in found(coder, text).of_sentences[0], text
    assert "health" not in found(coder, "The charity aids orphans.").of_sentences[0]  # AIDS is matched as written


def test_a_sentence_has_its_own_contexts_and_the_document_what_its_sentences_share(coder: Coder) -> None:
    text = (
        "The coast guard of Malta rescued 90 migrants. Italy took in 40 migrants. Spain sent no ship. Berlin offered to take 20 migrants. It rained."
    )
    contexts = found(coder, text)
    assert "migration" in contexts.of_sentences[0] and "migration" not in contexts.of_sentences[2]
    assert contexts.of_document == ("migration",)
    events = coder.code(Document("d", text))
    assert events and all("migration" in event.contexts for event in events)


def test_what_two_governments_say_to_each_other_is_diplomatic(coder: Coder) -> None:
    (event,) = [e for e in coder.code(Document("d", "Norway urged Denmark to open the strait.", "2011-05-03")) if e.type == "REQUEST"]
    assert "diplomatic" in event.contexts


def test_a_users_words_join_the_lexicon(tmp_path: Path, coder: Coder) -> None:
    own = tmp_path / "contexts.yaml"
    own.write_text("whaling:\n  words: [whaler|whaling station]\n  examples: [The whaler left Nuuk.]\nhealth:\n  words: [lazaret]\n", encoding="utf8")
    lexicon = Codebook.load([own, data_path("codebook/retreat.yaml")]).contexts
    assert lexicon.names[-1] == "whaling"
    here = find_contexts(analyse(Document("d", "The whaler reached the lazaret."), coder.model), lexicon).of_sentences[0]
    assert here == ("health", "whaling")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Health:\n  words: [clinic]\n", "my.yaml:1: the context 'Health' must be written in lower case"),
        ("health:\n  word: [clinic]\n", "my.yaml:2: unknown key 'word'"),
        ("health:\n  gist: x\n", "the key 'words' is missing"),
        ("health:\n  words: [clinic||nurse]\n", "my.yaml:2: an empty word"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(text, encoding="utf8")
    with pytest.raises(DataError, match=message.replace("(", r"\(")):
        Contexts.load([(file, "my.yaml")])
