"""Phrases that a parser hung wrong: the trees are written out here, since the model itself parses most such sentences right."""

from __future__ import annotations

import pytest

from dragoman.attach import attach
from dragoman.records import Document
from dragoman.trees import Analysis, Name


def tree(rows: str, *names: tuple[int, int, str]) -> Analysis:
    """An analysis of one sentence from 'word/UPOS/head/relation' (heads from 1, 0 the root; PART, GER and INF for verbs that are not finite)."""
    words, upos, heads, deprels, feats = list[str](), list[str](), list[int](), list[str](), list[dict[str, str]]()
    forms = {
        "PART": {"VerbForm": "Part", "Tense": "Past"},
        "GER": {"VerbForm": "Ger"},
        "INF": {"VerbForm": "Inf"},
        "VERB": {"VerbForm": "Fin", "Tense": "Past"},
    }
    for row in rows.split():
        word, kind, head, relation = row.split("/")
        words.append(word)
        upos.append("VERB" if kind in forms else kind)
        feats.append(dict(forms.get(kind, {})))
        heads.append(int(head) - 1)
        deprels.append(relation)
    n = len(words)
    lemmas = [{"said": "say", "reports": "report", "took": "take"}.get(w, w.lower()) for w in words]
    spans = [Name(*name) for name in names]
    document = Document("t", " ".join(words))
    return Analysis(document, words, [0] * n, [0] * n, upos, feats, lemmas, heads, deprels, [1.0] * n, [(0, n)], [(0, n)], spans, ["body"])


@pytest.mark.parametrize(
    "rows, names, word, head, relation",
    [
        (
            "Police/NOUN/2/nsubj arrested/VERB/9/ccomp ten/NUM/4/nummod men/NOUN/8/compound ,/PUNCT/8/punct state/NOUN/7/compound run/NOUN/8/compound TV/PROPN/2/obj said/VERB/0/root",
            [], "TV", "said", "nsubj",
        ),
        ("Police/NOUN/2/nsubj sent/VERB/0/root men/NOUN/2/obj to/ADP/6/case the/DET/6/det border/NOUN/2/obl with/ADP/8/case Chad/PROPN/2/obl", [], "Chad", "border", "nmod"),
        ("The/DET/2/det siege/NOUN/8/nsubj of/ADP/5/case the/DET/5/det port/NOUN/2/nmod in/ADP/7/case 2008/NUM/5/nmod ended/VERB/0/root", [], "2008", "siege", "nmod"),
        (
            "The/DET/2/det account/NOUN/0/root of/ADP/4/case farmers/NOUN/2/nmod that/SCONJ/7/mark they/PRON/7/nsubj fired/VERB/4/acl:relcl",
            [], "fired", "account", "acl",
        ),
        ("He/PRON/2/nsubj met/VERB/0/root Secretary/PROPN/2/obj of/ADP/5/case State/PROPN/3/nmod Ann/PROPN/2/obj Lee/PROPN/6/flat", [(5, 7, "PER")], "Secretary", "Ann", "nmod:desc"),
        (
            "The/DET/2/det congress/NOUN/8/nsubj:pass ,/PUNCT/4/punct meeting/NOUN/2/appos in/ADP/6/case Sochi/PROPN/4/nmod was/AUX/8/aux:pass boycotted/PART/0/root",
            [(5, 6, "LOC")], "meeting", "congress", "acl",
        ),
        ("Press/NOUN/2/compound reports/NOUN/4/nsubj Tuesday/PROPN/2/nmod:unmarked said/VERB/0/root they/PRON/6/nsubj left/VERB/4/ccomp", [], "Tuesday", "said", "obl:unmarked"),
        (
            "US/PROPN/2/compound secretary/NOUN/7/nsubj of/ADP/4/case state/NOUN/2/nmod Ann/PROPN/2/appos Lee/PROPN/5/flat spoke/VERB/0/root",
            [(4, 6, "PER")], "Ann", "spoke", "nsubj",
        ),
        (
            "Poland/PROPN/2/nsubj has/VERB/0/root tanks/NOUN/2/obj and/CCONJ/5/cc talks/NOUN/3/conj with/ADP/7/case Chad/PROPN/5/nmod would/AUX/9/aux cover/VERB/5/acl:relcl them/PRON/9/obj",
            [], "talks", "cover", "nsubj",
        ),
        ("He/PRON/4/nsubj is/AUX/4/cop to/PART/4/mark meet/INF/0/root Lee/PROPN/4/obj", [], "is", "meet", "aux"),
        (
            "Six/NUM/2/nummod men/NOUN/4/nsubj:pass were/AUX/4/aux:pass killed/PART/0/root and/CCONJ/7/cc ten/NUM/7/compound wounded/PART/4/conj",
            [], "ten", "wounded", "nsubj:pass",
        ),
        (
            "It/PRON/2/nsubj faced/VERB/0/root criticism/NOUN/2/obj for/SCONJ/5/mark intervening/GER/3/acl ,/PUNCT/7/punct raiding/GER/5/advcl Kara/PROPN/7/obj",
            [], "raiding", "faced", "advcl",
        ),
        (
            "It/PRON/2/nsubj decided/VERB/0/root with/ADP/4/case members/NOUN/2/obl opposed/PART/4/acl after/ADP/7/case talks/NOUN/8/obl ended/VERB/4/acl",
            [], "ended", "decided", "advcl",
        ),
        (
            "They/PRON/2/nsubj took/VERB/0/root a/DET/4/det priest/NOUN/2/obj and/CCONJ/9/cc nuns/NOUN/9/nsubj hostage/NOUN/6/acl ,/PUNCT/9/punct burned/VERB/2/conj a/DET/11/det school/NOUN/9/obj",
            [], "nuns", "priest", "conj",
        ),
        (
            "Russia/PROPN/3/nsubj was/AUX/3/cop backer/NOUN/0/root of/ADP/5/case Assad/PROPN/3/nmod ,/PUNCT/7/punct overthrown/PART/3/advcl in/ADP/9/case May/PROPN/7/obl",
            [(4, 5, "PER")], "overthrown", "Assad", "acl",
        ),
    ],
)  # fmt: skip
def test_what_hangs_where(rows: str, names: list[tuple[int, int, str]], word: str, head: str, relation: str) -> None:
    a = tree(rows, *names)
    attach(a)
    i = a.words.index(word)
    assert (a.words[a.heads[i]], a.deprels[i]) == (head, relation)


def test_a_participle_has_the_tense_of_its_form() -> None:
    a = tree("The/DET/2/det king/NOUN/4/nsubj:pass was/AUX/4/cop overthrown/PART/0/root")
    a.feats[3]["Tense"] = "Pres"
    attach(a)
    assert a.feats[3]["Tense"] == "Past" and a.deprels[2] == "aux:pass"
