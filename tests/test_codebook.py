"""The codebook: what a line means, and what its author is told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.analyse import analyse, load_model
from dragoman.coding.check import check
from dragoman.coding.codebook import Codebook, compile_type
from dragoman.coding.match import match
from dragoman.data import DataError, Line, parse_yaml
from dragoman.records import Document

TYPE = """
event: CONSULT
gist: Parties meet.
roles: {PARTY: actor+, TOPIC: text}
modes: {phone: call|telephone}
words: {talk: talk|peace_talk}
verbs:
  - PARTY meet (PARTY) (with PARTY) (on|about TOPIC)
  - PARTY break off $talk with PARTY -> phone
nouns:
  - (PARTY) $talk (between|with PARTY)
examples:
  - Okafor/PARTY met "Mr Lund/PARTY" in Abuja. -> phone
never:
  - The plan met the need.
"""


def one(text: str):
    return compile_type(parse_yaml(text, "my.yaml")[0])


def fault(text: str) -> str:
    with pytest.raises(DataError) as caught:
        one(text)
    return str(caught.value)


def test_every_scalar_is_a_string_that_knows_its_line() -> None:
    table = parse_yaml("on: no\ntime: 12:30\n", "my.yaml")[0]
    assert table == {"on": "no", "time": "12:30"}
    assert isinstance(table["time"], Line) and table["time"].where == "my.yaml:2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "my.yaml:2: the key 'a' stands twice (first on line 1)"),
        ("a: b: c", "my.yaml:1: not YAML"),
        (TYPE.replace("gist", "gits"), "my.yaml:3: unknown key 'gits'"),
        (TYPE.replace("(on|about TOPIC)", "(on|about TOPICS)"), "my.yaml:8: unknown role 'TOPICS' (known: PARTY, TOPIC)"),
        (TYPE.replace("(with PARTY)", "(with PARTY"), "my.yaml:8: a '(' without its ')'"),
        (TYPE.replace("$talk with", "$talks with"), "my.yaml:9: no word list '$talks'; known: $talk"),
        (TYPE.replace("-> phone\nnouns", "-> fax\nnouns"), "my.yaml:9: unknown mode 'fax'"),
        (TYPE.replace("meet (PARTY)", "(PARTY)"), "my.yaml:8: no word that could be the trigger"),
        (TYPE.replace("plan met", "plan/PARTY met"), "my.yaml:15: a negative example has no /ROLE marks"),
        (TYPE.replace("actor+", "person"), "my.yaml:4: unknown filler 'person'"),
    ],
)
def test_a_fault_is_told_with_file_line_and_remedy(text: str, message: str) -> None:
    assert message in fault(text)


def test_a_line_is_read_as_its_author_means_it() -> None:
    meet, break_off, talk = one(TYPE).frames
    assert meet.heads == (("meet",),)
    assert [(r.name, r.side, r.required) for r in meet.roles] == [
        ("PARTY", "before", True),
        ("PARTY", "after", False),
        ("PARTY", "marked", False),
        ("TOPIC", "marked", False),
    ]
    assert [w.alternatives for w in break_off.fixed] == [(("off",),), (("talk",), ("peace", "talk"))]
    assert break_off.mode == "phone" and break_off.source == "my.yaml:9"
    assert talk.kind == "noun" and not any(r.required for r in talk.roles)


def test_an_example_keeps_its_sentence_and_its_marks_apart() -> None:
    example = one(TYPE).examples[0]
    assert example.text == 'Okafor met "Mr Lund" in Abuja.'
    assert [example.text[a:b] for _, a, b in example.roles] == ["Okafor", "Lund"]
    assert example.mode == "phone"


def test_the_packaged_codebook_has_all_sixteen_types_with_examples_and_negatives() -> None:
    types = Codebook.load().types
    assert len(types) == 16
    for event in types.values():
        assert sum(e.positive for e in event.examples) >= 25, event.name
        assert sum(not e.positive for e in event.examples) >= 5, event.name


def test_a_users_file_stands_beside_or_in_place_of_a_packaged_type(tmp_path: Path) -> None:
    own = tmp_path / "naturalise.yaml"
    own.write_text("event: NATURALISE\nroles: {ACTOR: actor, RECIPIENT: actor|people}\nverbs:\n  - ACTOR naturalise RECIPIENT\n", encoding="utf8")
    book = Codebook.load([own])
    assert list(book.types) == ["NATURALISE"]
    assert book.digest != Codebook.load().digest


def test_an_empty_folder_is_no_codebook(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no \.yaml file"):
        Codebook.load([tmp_path])


@pytest.fixture(scope="module")
def report():
    model = load_model()
    return check(Codebook.load(), lambda document: analyse(document, model))


def test_every_line_and_every_path_is_needed_by_an_example(report) -> None:
    assert (report.unused_lines, report.unused_paths) == ((), ())


def test_every_example_is_right_on_its_reviewed_tree_and_nearly_all_on_the_models(report) -> None:
    assert [v.example.source for v in report.verdicts if v.reviewed] == []
    stored = [v for v in report.verdicts if v.reviewed is not None]
    assert len(stored) >= 0.95 * len(report.verdicts) >= 1000
    assert report.model_score >= 0.98


def test_the_house_rule_where_plovers_documents_disagree() -> None:
    docs = (Path(__file__).resolve().parents[1] / "docs" / "codebook.md").read_text(encoding="utf8")
    section = docs.partition("## Where PLOVER's documents disagree")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 9
    model, codebook = load_model(), Codebook.load()
    for _, _, rule, sentence in rows:
        kind, _, mode = rule.partition(" ")
        found = match(analyse(Document("t", sentence), model), codebook)
        assert (kind, mode or None) in {(m.type, m.mode if mode else None) for m in found}, sentence
