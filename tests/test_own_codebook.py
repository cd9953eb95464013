"""A user's own codebook: alone, or laid over PLOVER; and the JSON Schema that editors check it with."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from dragoman.coding.codebook import KEYS, Codebook
from dragoman.data import DataError, data_path, load_yaml, parse_yaml, plain

NEW = """event: NATURALISE
extends: plover
roles: {ACTOR: actor, RECIPIENT: actor|people}
verbs:
  - ACTOR naturalise RECIPIENT
"""
MORE = """event: CONSULT
extends: plover
words: {talk: palaver}
verbs:
  - PARTY smoke_pipe with PARTY
"""


def book(tmp_path: Path, text: str) -> Codebook:
    (tmp_path / "own.yaml").write_text(text, encoding="utf8")
    return Codebook.load([tmp_path])


def test_a_new_type_stands_beside_plovers_sixteen(tmp_path: Path) -> None:
    made = book(tmp_path, NEW)
    assert len(made.types) == 17 and made.types["NATURALISE"].frames[0].source == f"{tmp_path.name}/own.yaml:5"
    assert made.digest != Codebook.load().digest


def test_without_extends_the_file_is_the_whole_codebook(tmp_path: Path) -> None:
    assert list(book(tmp_path, NEW.replace("extends: plover\n", "")).types) == ["NATURALISE"]


def test_lines_and_words_join_those_of_a_packaged_type(tmp_path: Path) -> None:
    made, packaged = book(tmp_path, MORE).types["CONSULT"], Codebook.load().types["CONSULT"]
    assert len(made.frames) == len(packaged.frames) + 1
    assert any(("palaver",) in f.heads for f in made.frames if f.kind == "noun")
    assert made.roles == packaged.roles and len(made.examples) == len(packaged.examples)


def test_a_line_that_is_switched_off_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    packaged = Codebook.load().types["CONSULT"]
    line = packaged.frames[0].text
    made = book(tmp_path, f"event: CONSULT\nextends: plover\noff:\n  - {line.replace(' ', '  ')}\n").types["CONSULT"]
    assert {f.text for f in packaged.frames} - {f.text for f in made.frames} == {line}


def test_a_whole_type_may_be_switched_off(tmp_path: Path) -> None:
    assert "PROTEST" not in book(tmp_path, "event: PROTEST\nextends: plover\noff: all\n").types


def test_two_files_on_one_type_both_count(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(NEW.replace("naturalise", "enfranchise"), encoding="utf8")
    assert {f.heads for f in book(tmp_path, NEW).types["NATURALISE"].frames} == {(("naturalise",),), (("enfranchise",),)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NEW.replace("plover", "cameo"), "own.yaml:2: unknown codebook 'cameo'; write 'extends: plover'"),
        (NEW.replace("roles", "rolls"), "own.yaml:3: unknown key 'rolls'"),
        (NEW + "off:\n  - ACTOR rest\n", "nothing to switch off: PLOVER has no type NATURALISE"),
        (
            MORE + "off:\n  - PARTY meet PARTTY\n",
            "own.yaml:7: CONSULT has no line or example 'PARTY meet PARTTY' to switch off; the nearest is 'PARTY ",
        ),
        (MORE.replace("PARTY smoke_pipe", "PARTEE smoke_pipe"), "own.yaml:5: unknown role 'PARTEE'"),
        ("- event: X\n", "own.yaml:1: expected 'key: value' lines here"),
    ],
)
def test_a_fault_is_told_with_file_line_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        book(tmp_path, text)
    assert message in str(caught.value)


# ---- the schema ------------------------------------------------------------------------------------------------------------------------------------


def schema(name: str = "schema.json") -> jsonschema.protocols.Validator:
    found = json.loads(data_path(f"codebook/{name}").read_text(encoding="utf8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize("path", sorted(data_path("codebook").glob("*.yaml")), ids=lambda p: p.name)
def test_the_schema_accepts_every_packaged_file_which_names_it(path: Path) -> None:
    name = "contexts.schema.json" if path.name == "contexts.yaml" else "schema.json"
    assert path.read_text(encoding="utf8").startswith(f"# yaml-language-server: $schema={name}\n")
    for table in load_yaml(path):
        schema(name).validate(plain(table))


def test_the_schema_knows_the_keys_that_the_loader_knows() -> None:
    assert set(schema().schema["properties"]) == set(KEYS)


@pytest.mark.parametrize("text", [NEW, MORE, "event: PROTEST\nextends: plover\noff: all\n"])
def test_the_schema_accepts_what_the_loader_accepts(text: str) -> None:
    schema().validate(plain(parse_yaml(text)[0]))


@pytest.mark.parametrize(
    "text",
    [
        NEW.replace("NATURALISE", "naturalise"),
        NEW.replace("plover", "cameo"),
        NEW.replace("extends: plover\nroles: {ACTOR: actor, RECIPIENT: actor|people}\n", ""),
        NEW.replace("verbs", "verb"),
        NEW.replace("actor|people", "actor|person"),
        NEW.replace("ACTOR naturalise", "(ACTOR naturalise"),
        NEW + "never:\n  - Peru/ACTOR naturalised itself.\n",
        NEW + "off: some\n",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(tmp_path: Path, text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema().validate(plain(parse_yaml(text)[0]))
    with pytest.raises(DataError):
        book(tmp_path, text)
