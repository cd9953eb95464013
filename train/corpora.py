"""Read the training sets (README.md names them) into one form: documents of sentences with whatever labels a set has."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dragoman.words import split_words

FEATURES = ("Tense", "VerbForm", "Voice", "Number", "Mood", "Polarity", "Person", "PronType")
NAME_TYPES = ("PER", "LOC", "ORG", "EVENT", "OTH")
NAME_TAGS = ("O", *(f"{p}-{t}" for t in NAME_TYPES for p in "BI"))
TAG_ID = {t: i for i, t in enumerate(NAME_TAGS)}
ANY_TAG = (1 << len(NAME_TAGS)) - 1
# Genres whose text and annotation GUM's licence marks non-commercial.
CLOSED_GENRES = ("fiction", "whow")


@dataclass
class Sentence:
    """`joined[i]`: no white space before word i. `names[i]`: a bit set of the name tags that the set allows for word i."""

    words: list[str]
    joined: list[bool]
    paragraph: bool = False
    upos: list[str] | None = None
    feats: list[dict[str, str]] | None = None
    heads: list[int] | None = None
    labels: list[str] | None = None
    lemmas: list[str] | None = None
    names: list[int] | None = None
    # False where the sentences of a set are not those of running text, so that no sentence start can be learned from it.
    starts: bool = True
    # A teacher's scores of the name tags, [words, tags].
    told: np.ndarray | None = None


@dataclass
class Document:
    name: str
    sentences: list[Sentence] = field(default_factory=list)


def conllu(path: Path, skip_genres: tuple[str, ...] = ()) -> Iterator[Document]:
    """Documents of a CoNLL-U file; GUM's `Entity` column is read into names."""
    document: Document | None = None
    rows: list[list[str]] = []
    paragraph = False
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id"):
                if document and document.sentences:
                    yield document
                document = Document(line.partition("=")[2].strip())
                paragraph = True
            elif line.startswith("# newpar"):
                paragraph = True
            elif line.startswith("#"):
                continue
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                assert document is not None
                document.sentences.append(_sentence(rows, paragraph))
                rows, paragraph = [], False
    if document and document.sentences:
        yield document


def open_genre(document: Document) -> bool:
    return not any(document.name.startswith(f"GUM_{g}_") for g in CLOSED_GENRES)


def _sentence(rows: list[list[str]], paragraph: bool) -> Sentence:
    joined: list[bool] = []
    words: list[list[str]] = []
    after_space, inside_until, multiword_space = True, -1, True
    for row in rows:
        if "." in row[0]:
            continue
        space = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            inside_until = int(row[0].split("-")[1])
            multiword_space = space
            continue
        joined.append(not after_space)
        words.append(row)
        number = int(row[0])
        after_space = (number == inside_until and multiword_space) if number <= inside_until else space
    feats = [dict(f.split("=", 1) for f in r[5].split("|")) if r[5] != "_" else {} for r in words]
    sentence = Sentence(
        [r[1] for r in words],
        joined,
        paragraph,
        [r[3] for r in words],
        feats,
        [int(r[6]) for r in words],
        [r[7] for r in words],
        [r[2] for r in words],
    )
    sentence.names = _gum_names(words)
    return sentence


def _gum_names(words: list[list[str]]) -> list[int] | None:
    """GUM's entity mentions with a proper head -> name tags; what the mapping cannot decide allows every tag."""
    if not any("Entity=" in w[9] for w in words):
        return None
    mentions: list[tuple[int, int, str]] = []
    stack: list[tuple[int, str]] = []
    for i, w in enumerate(words):
        entity = next((p[7:] for p in w[9].split("|") if p.startswith("Entity=")), "")
        for opened, body, closed in re.findall(r"(\()?([^()]*)(\))?", entity):
            if opened:
                stack.append((i, body))
            if closed:
                if opened:
                    start, label = stack.pop()
                else:
                    number = body.split("-")[0]
                    k = next((k for k in range(len(stack) - 1, -1, -1) if stack[k][1].split("-")[0] == number), None)
                    if k is None:
                        continue
                    start, label = stack.pop(k)
                parts = label.split("-")
                mentions.append((start, i + 1, parts[1] if len(parts) > 1 else "abstract"))
    kind = {"person": "PER", "place": "LOC", "organization": "ORG", "event": "EVENT", "time": None}
    tags = [0] * len(words)
    proper = [w[3] == "PROPN" for w in words]
    for start, end, label in sorted(mentions, key=lambda m: m[0] - m[1]):
        head = _head(words, start, end)
        if not proper[head] or any(tags[start:end]):
            continue
        left = right = head
        link = {"of", "the", "and", "for", "de", "al", "-", "'", "’", "&", "'s", "’s", "la", "el", "von", "van", "bin", "ibn"}
        while left > start and (proper[left - 1] or (words[left - 1][1].lower() in link and left - 1 > start and proper[left - 2])):
            left -= 1
        while right + 1 < end and (
            proper[right + 1] or (words[right + 1][1].lower() in link and right + 2 < end and (proper[right + 2] or words[right + 2][1] == "the"))
        ):
            right += 1
        while words[left][1].lower() in link | {"mr.", "mrs.", "dr.", "ms.", "president"} and left < head:
            left += 1
        tag = kind.get(label, "OTH")
        # GUM draws the line between places and organisations otherwise than the name sets: what is one there may be the other here.
        types = ("LOC", "ORG") if tag in ("LOC", "ORG") else (tag,)
        for k in range(left, right + 1):
            tags[k] = 1 << TAG_ID["O"] if tag is None else sum(1 << TAG_ID[f"{'B' if k == left else 'I'}-{t}"] for t in types)
    for i, w in enumerate(words):
        if tags[i]:
            continue
        if proper[i]:
            tags[i] = ANY_TAG
        elif w[4] == "JJ" and w[1][0].isupper() and i > 0:
            tags[i] = 1 << TAG_ID["B-OTH"] | 1 << TAG_ID["O"]
        else:
            tags[i] = 1 << TAG_ID["O"]
    return tags


def _head(words: list[list[str]], start: int, end: int) -> int:
    for i in range(start, end):
        if not start < int(words[i][6]) <= end:
            return i
    return end - 1


def iob2(path: Path) -> dict[tuple[str, ...], list[str]]:
    """UNER's file: words of a sentence -> tags."""
    out: dict[tuple[str, ...], list[str]] = {}
    rows: list[tuple[str, str]] = []
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in [*lines, "\n"]:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                parts = line.split("\t")
                rows.append((parts[1], parts[2]))
            elif not line and rows:
                out[tuple(w for w, _ in rows)] = [t for _, t in rows]
                rows = []
    return out


def uner_tags(tags: list[str]) -> list[int]:
    out = []
    for t in tags:
        if t in ("O", "B-O", "I-O"):
            out.append(1 << TAG_ID["O"])
        elif t.endswith("-OTH"):  # UNER's OTH holds events too
            out.append(1 << TAG_ID[t] | 1 << TAG_ID[t[0] + "-EVENT"])
        else:
            out.append(1 << TAG_ID[t])
    return out


def add_uner(documents: list[Document], tags: dict[tuple[str, ...], list[str]]) -> int:
    found = 0
    for d in documents:
        for s in d.sentences:
            row = tags.get(tuple(s.words))
            s.names = uner_tags(row) if row else None
            found += row is not None
    return found


_NO_SPACE_BEFORE = {",", ".", ";", ":", "!", "?", ")", "]", "'s", "’s", "n't", "'re", "'ve", "'ll", "'m", "'d", "''", "%", "'"}
_NO_SPACE_AFTER = {"(", "[", "$", "``", "£", "€"}


def _joined(words: list[str]) -> list[bool]:
    out, quotes, last = [], 0, ""
    for w in words:
        closing = w == '"' and quotes % 2 == 1
        opening_before = last == '"' and quotes % 2 == 1
        out.append(bool(last) and (w in _NO_SPACE_BEFORE or closing or last in _NO_SPACE_AFTER or opening_before))
        quotes += w == '"'
        last = w
    return out


_CROSSNER = {
    "politicalparty": "ORG", "organisation": "ORG", "politician": "PER", "person": "PER", "location": "LOC", "country": "LOC",
    "election": "EVENT", "event": "EVENT",
}  # fmt: skip


def tagged(path: Path, keep: slice = slice(None)) -> Document:
    """A JSONL file of {tokens, tags}: wikigold, CrossNER. Tokens are split again as our words are."""
    document = Document(path.stem)
    with gzip.open(path, "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines][keep]
    for row in rows:
        words: list[str] = []
        tags: list[int] = []
        joined: list[bool] = []
        for word, tag, j in zip(row["tokens"], row["tags"], _joined(row["tokens"]), strict=True):
            word = {"``": '"', "''": '"'}.get(word, word)
            pieces = split_words(word) or [(0, len(word))]
            for k, (a, b) in enumerate(pieces):
                words.append(word[a:b])
                joined.append(j if k == 0 else True)
                tags.append(_allowed(tag if k == 0 or tag == "O" else "I" + tag[1:]))
                if tag == "O" and len(words) > 1 and word[0].isupper():  # these sets leave out nationalities, OTH elsewhere
                    tags[-1] |= 1 << TAG_ID["B-OTH"]
        document.sentences.append(Sentence(words, joined, True, names=tags, starts=False))
    return document


def _allowed(tag: str) -> int:
    if tag == "O":
        return 1 << TAG_ID["O"]
    prefix, kind = tag.split("-", 1)
    kind = _CROSSNER.get(kind, kind)
    if kind in ("PER", "LOC", "ORG", "EVENT"):
        return 1 << TAG_ID[f"{prefix}-{kind}"]
    return 1 << TAG_ID[f"{prefix}-OTH"] | 1 << TAG_ID[f"{prefix}-EVENT"] | 1 << TAG_ID["O"]


def marked(path: Path) -> Document:
    """Our own text with names marked in line: `President [Ahmed al-Sharaa|PER] met ...`, one paragraph a line."""
    document = Document(path.stem)
    for line in path.read_text(encoding="utf8").splitlines():
        text, spans = "", []
        last = 0
        for m in re.finditer(r"\[([^\[\]|]+)\|([A-Z]+)\]", line):
            text += line[last : m.start()]
            spans.append((len(text), len(text) + len(m[1]), m[2]))
            text += m[1]
            last = m.end()
        text += line[last:]
        if text.strip():
            document.sentences.append(_from_spans(text, spans))
    return document


def _from_spans(text: str, spans: list[tuple[int, int, str]]) -> Sentence:
    words = split_words(text)
    tags = []
    for a, b in words:
        tag = 1 << TAG_ID["O"]
        for s, e, kind in spans:
            if s <= a and b <= e:
                first = a == s or not any(s <= x and y <= a for x, y in words)
                tag = 1 << TAG_ID[f"{'B' if first else 'I'}-{kind}"]
        tags.append(tag)
    joined = [i > 0 and a == words[i - 1][1] for i, (a, _) in enumerate(words)]
    return Sentence([text[a:b] for a, b in words], joined, True, names=tags, starts=False)


NEWS = "docs_wikinews_2019_2020.jsonl.gz"
"""Reports that are read without labels."""


def reports(path: Path) -> list[Document]:
    """The texts of a JSONL file as documents without labels, a paragraph a sentence."""
    out = []
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for number, line in enumerate(lines):
            out.append(_unmarked(f"{path.stem}-{number}", json.loads(line)["text"].split("\n")))
    return [d for d in out if d.sentences]


def unmarked(path: Path) -> Document:
    """Our own text without labels, one paragraph a line, as a document of paragraphs."""
    lines = path.read_text(encoding="utf8").splitlines()
    return _unmarked(path.stem, [line for line in lines if not line.startswith("# ")])


def _unmarked(name: str, paragraphs: list[str]) -> Document:
    document = Document(name)
    for paragraph in paragraphs:
        spans = split_words(paragraph)
        joined = [i > 0 and a == spans[i - 1][1] for i, (a, _) in enumerate(spans)]
        for k in range(0, len(spans), 180):
            words = [paragraph[a:b] for a, b in spans[k : k + 180]]
            document.sentences.append(Sentence(words, joined[k : k + 180], k == 0, starts=False))
    return document
