"""The analysis model and what is made of its output."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.analyse import Model, analyse, load_model, maximum_tree
from dragoman.attach.verbs import runs_in_a_ring
from dragoman.lemmas import apply_script, known_lemma, script_of
from dragoman.records import Document, Part
from dragoman.trees import Analysis


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def run(model: Model, text: str, *parts: Part) -> Analysis:
    return analyse(Document("x", text, parts=parts), model)


def test_trees_lemmas_and_names(model: Model) -> None:
    a = run(model, "Foreign Minister Ada Moreno was met by Peter Okello in Nairobi.")
    root = a.heads.index(-1)
    assert (a.words[root], a.lemmas[root]) == ("met", "meet")
    assert a.words[a.deps(root, "nsubj:pass")[0]] in ("Minister", "Ada")
    assert [(a.text(n.first, n.end), n.type) for n in a.names] == [("Ada Moreno", "PER"), ("Peter Okello", "PER"), ("Nairobi", "LOC")]


def test_sentences_are_found_in_running_text(model: Model) -> None:
    a = run(model, "The talks failed on Sunday. General Ali left the U.S. on Monday. Nobody has signed anything.")
    assert [a.words[s] for s, _ in a.sentences] == ["The", "General", "Nobody"]


def test_a_sentence_cut_in_two_is_one_again(model: Model) -> None:
    text = "India will send paramilitary troops to Bihar state because of fears of a backlash, The Statesman newspaper said Tuesday."
    a = run(model, text)
    said = a.lower.index("said")
    assert len(a.sentences) == 1
    assert (a.heads[said], a.heads[a.lower.index("send")]) == (-1, said)
    assert [s for s, _ in run(model, "Moody's Investors Service Friday lowered the long-term debt ratings of the bank.").sentences] == [0]


def test_verbs_alike_in_past_and_present_tell_of_the_past(model: Model) -> None:
    text = "Iranian warplanes hit base."
    assert run(model, text).feats[2]["Tense"] == "Past"
    assert run(model, text, Part("title", (0, len(text)))).feats[2]["Tense"] == "Pres"


def test_how_people_were_left(model: Model) -> None:
    a = run(model, "A bomb left nine people injured.")
    assert (a.heads[5], a.deprels[5]) == (2, "xcomp")


def test_what_a_transcriber_notes_was_not_said(model: Model) -> None:
    a = run(model, "He honors the 11 priests killed [words indistinct] and [passage omitted] the nuns.")
    assert a.words == ["He", "honors", "the", "11", "priests", "killed", "and", "the", "nuns", "."]
    assert len(a.paragraphs) == 1


def test_a_headline_that_ends_in_what_is_to_come(model: Model) -> None:
    text = "Trial of alleged Chad coup plotters to open"
    a = run(model, text, Part("title", (0, len(text))))
    assert (a.words[a.heads.index(-1)], a.deprels[0]) == ("open", "nsubj")


def test_header_and_credit_are_not_read(model: Model) -> None:
    text = "date 2025-07-30 The ministers met. [Getty]"
    a = run(model, text, Part("header", (0, 15)), Part("body", (16, 35)), Part("credit", (35, 42)))
    assert a.words == ["The", "ministers", "met", "."]
    assert a.parts == ["body"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_a_tree(model: Model, text: str) -> None:
    a = run(model, text)
    assert all(text[s:e] == w for w, s, e in zip(a.words, a.starts, a.ends, strict=True))
    for first, end in a.sentences:
        assert sum(h == -1 for h in a.heads[first:end]) == 1
        for i in range(first, end):
            assert len(list(itertools.islice(a.ancestors(i), len(a) + 1))) <= end - first
            assert a.heads[i] == -1 or first <= a.heads[i] < end


def test_same_text_same_analysis(model: Model) -> None:
    text = "Rebels seized the airport of Goma after a week of clashes. " * 30
    assert run(model, text) == run(model, text)


def test_long_input_without_a_full_stop(model: Model) -> None:
    a = run(model, "and the army " * 400)
    assert len(a) == 1200


@given(st.integers(1, 5), st.randoms())
def test_maximum_tree_is_the_best_tree(n: int, rng) -> None:  # type: ignore[no-untyped-def]
    scores = np.array([[rng.uniform(-5, 5) for _ in range(n + 1)] for _ in range(n)])
    best = max(
        (sum(scores[i, h] for i, h in enumerate(heads)), heads)
        for heads in itertools.product(range(n + 1), repeat=n)
        if _is_single_rooted_tree(heads)
    )
    found = maximum_tree(scores)
    assert _is_single_rooted_tree(tuple(found))
    assert sum(scores[i, h] for i, h in enumerate(found)) == pytest.approx(best[0])


def _is_single_rooted_tree(heads: tuple[int, ...]) -> bool:
    if sum(h == 0 for h in heads) != 1:
        return False
    for start in range(1, len(heads) + 1):
        seen, k = set(), start
        while k:
            if k in seen:
                return False
            seen.add(k)
            k = heads[k - 1]
    return True


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_lemma_script_applies_to_its_own_form(form: str, lemma: str) -> None:
    script = script_of(form, lemma)
    if form.lower() == form or lemma.startswith(form):
        assert apply_script(form, script) == lemma


@pytest.mark.parametrize(
    "form, guess, lemma", [("flew", "feak", "fly"), ("ousted", "ouste", "oust"), ("foiled", "foil", "foil"), ("thrown", "thro", "throw")]
)
def test_lemmas_that_the_model_misses(form: str, guess: str, lemma: str) -> None:
    assert known_lemma(form, "VERB", guess, frozenset()) == lemma
    assert known_lemma("Police", "NOUN", "poly", frozenset({"poly"})) == "police"
    assert known_lemma("aides", "NOUN", "aid", frozenset({"aid"})) == "aide"
    assert known_lemma("sentenced", "VERB", "sentenc", frozenset()) == "sentence"


def test_rules_at_odds_leave_no_ring(model: Model) -> None:
    a = run(model, "Born in Barnwell in 1933, Brown moved at the age of four to Augusta, where he grew up in a brothel run by his aunt.")
    assert all(list(a.ancestors(i))[-1:] in ([], [a.heads.index(-1)]) for i in range(len(a)))
    assert runs_in_a_ring(ringed(a), 0, len(a)) and not runs_in_a_ring(a, 0, len(a))


def ringed(a: Analysis) -> Analysis:
    """A copy in which the first two words hang on each other."""
    return replace(a, heads=[1, 0, *a.heads[2:]])
