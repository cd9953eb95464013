"""Document -> Analysis: words, sentences, part of speech, morphology, lemmas, trees and names. The only file that knows ONNX.

One small transformer does all of it in one pass over windows of text (data/models/en/README.md tells how it was trained and what it scores).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from dragoman.attach import attach
from dragoman.data.states import states
from dragoman.features import JOINED, PARAGRAPH, SPACE, NameLists, Pieces, read_name_lists, shape
from dragoman.lemmas import apply_script, known_lemma
from dragoman.naming import agree, at_states, best_tags, names_of, tag_moves
from dragoman.parts import transcribers_notes
from dragoman.records import Document
from dragoman.trees import Analysis
from dragoman.words import paragraph_starts, split_words

WINDOW_WORDS = 120  # a window is filled up to here ...
WINDOW_LIMIT = 180  # ... and cut here where no sentence seems to end before
WINDOW_PIECES = 480  # the encoder has 512 positions
SKIPPED_PARTS = frozenset({"header", "credit", "byline"})
_CLS, _SEP = 101, 102


@dataclass
class Model:
    """The loaded network with its label lists; `digest` is the sha256 of the weights' file."""

    session: onnxruntime.InferenceSession
    pieces: Pieces
    names: NameLists | None
    lists: dict[str, Any]
    label_weights: np.ndarray
    digest: str

    def __post_init__(self) -> None:
        self.upos: list[str] = self.lists["upos"]
        self.deprels: list[str] = self.lists["deprel"]
        self.scripts: list[str] = self.lists["scripts"]
        self.tags: list[str] = self.lists["names"]
        self.feature_values = list(self.lists["features"].items())
        self.tag_moves = tag_moves(self.tags)
        self._feats: dict[bytes, dict[str, str]] = {}
        self.dictionary = {upos: frozenset(words) for upos, words in self.lists.get("dictionary", {}).items()}
        self.lemma = lru_cache(maxsize=200_000)(self._lemma)

    def _lemma(self, form: str, upos: int, script: int) -> str:
        listed = self.lists.get("lemmas", {}).get(f"{form.lower()}\t{self.upos[upos]}")
        if listed is not None:
            return listed
        return known_lemma(form, self.upos[upos], apply_script(form, self.scripts[script]), self.dictionary.get(self.upos[upos], frozenset()))

    def is_town(self, name: str) -> bool:
        """Whether the lists have a town or city of this name, in small letters, that is no common word."""
        classes = self.names.classes_of(name) if self.names else frozenset[str]()
        return bool(classes & {"city", "town"}) and not classes & {"common", "placewords"}

    def feats(self, row: np.ndarray) -> dict[str, str]:
        key = row.tobytes()
        found = self._feats.get(key)
        if found is None:
            found = {name: values[k] for (name, values), k in zip(self.feature_values, row, strict=True) if k}
            self._feats[key] = found
        return found


def load_model(folder: Path | None = None, threads: int = 1) -> Model:
    """The model in `folder` (default: the English one that ships with the package), run on `threads` cores.

    Raises FileNotFoundError where the folder lacks a file."""
    if folder is None:
        with resources.as_file(resources.files("dragoman") / "data/models/en") as packaged:
            return load_model(packaged, threads)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if threads == 1:
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    weights = (folder / "model.onnx").read_bytes()
    # the fused kernel of sum and normalisation is slower than the two it replaces: a tenth of the whole
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
    lists = json.loads((folder / "labels.json").read_text(encoding="utf8"))
    with np.load(folder / "label.npz") as packed_labels:
        label_weights = packed_labels["weights"].astype(np.float32) * packed_labels["scales"]
    packed = folder / "names.txt.gz"
    takes_lists = any(i.name == "listed" for i in session.get_inputs())
    names = read_name_lists(packed.read_bytes()) if takes_lists else None
    return Model(session, pieces_of(folder), names, lists, label_weights, hashlib.sha256(weights).hexdigest())


def pieces_of(folder: Path) -> Pieces:
    """The subwords of words by the tokenizer.json in `folder`."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Pieces(tokenizer)


def analyse(document: Document, model: Model) -> Analysis:
    """Words, trees and names of a document; header, byline and credit lines are left out."""
    text = document.text
    skipped = [p.span for p in document.parts if p.kind in SKIPPED_PARTS]
    unsaid = [*skipped, *transcribers_notes(text)]
    spans = [s for s in split_words(text) if not any(a <= s[0] < b for a, b in unsaid)] if unsaid else split_words(text)
    starts = paragraph_starts(text, spans, {p.span[0] for p in document.parts} | {b for _, b in skipped})
    words = [text[a:b] for a, b in spans]
    joined = [i > 0 and spans[i - 1][1] == a for i, (a, _) in enumerate(spans)]
    analysis = analyse_words(words, joined, starts, model, document)
    analysis.starts[:] = [a for a, _ in spans]
    analysis.ends[:] = [b for _, b in spans]
    if document.parts:
        analysis.parts[:] = [_part_at(document, spans[a][0]) for a, _ in analysis.paragraphs]
    attach(analysis)
    return analysis


def _part_at(document: Document, at: int) -> str:
    return next((p.kind for p in document.parts if p.span[0] <= at < p.span[1]), "body")


def analyse_words(
    words: Sequence[str], joined: Sequence[bool], paragraphs: Sequence[bool], model: Model, document: Document | None = None
) -> Analysis:
    """The same on words already split. `joined[i]`: no space before word i; `paragraphs[i]`: a paragraph starts there."""
    n = len(words)
    pieces = model.pieces(words)
    shapes = [shape(w) for w in words]
    flags = [PARAGRAPH if p else JOINED if j else SPACE for j, p in zip(joined, paragraphs, strict=True)]
    listed = model.names(words) if model.names else None
    out = _Output(n, len(model.tags))
    for window in _windows(words, pieces, paragraphs):
        _run(window, pieces, shapes, flags, listed, model, out)
    sentences, paragraph_ranges = _ranges(out.start), _ranges(np.asarray(paragraphs, bool))
    upos = [model.upos[k] for k in out.upos.tolist()]
    lemmas = [model.lemma(w, u, s) for w, u, s in zip(words, out.upos.tolist(), out.script.tolist(), strict=True)]
    deprels = _active_subjects([model.deprels[k] for k in out.labels.tolist()], out.heads.tolist())
    names = agree(names_of([model.tags[k] for k in out.tags.tolist()], sentences), words, out.scores, model.tags)
    document = document or Document("words", " ".join(words))
    return Analysis(
        document, list(words), [0] * n, [0] * n, upos, [model.feats(row) for row in out.feats], lemmas, out.heads.tolist(),
        deprels, out.certainty.astype(np.float64).round(4).tolist(), sentences, paragraph_ranges,
        at_states(names, words, states(), model.is_town), ["body"] * len(paragraph_ranges),
    )  # fmt: skip


def _active_subjects(deprels: list[str], heads: Sequence[int]) -> list[str]:
    """A verb with an object and no passive auxiliary has an active subject, whatever the label; so has one with a subject on either side ('forces killed
    51 people'), the second of which is its object."""
    passive = {h for h, d in zip(heads, deprels, strict=True) if d == "aux:pass"}
    objects = {h for h, d in zip(heads, deprels, strict=True) if d == "obj"}
    subject = ("nsubj", "nsubj:pass")
    before = {h for i, (h, d) in enumerate(zip(heads, deprels, strict=True)) if d in subject and i < h} - passive
    out = list(deprels)
    for i, (h, d) in enumerate(zip(heads, deprels, strict=True)):
        if d in subject and i > h >= 0 and h in before and h not in objects:
            out[i] = "obj"
            objects.add(h)
    return ["nsubj" if d == "nsubj:pass" and h in objects and h not in passive else d for h, d in zip(heads, out, strict=True)]


class _Output:
    def __init__(self, n: int, tags: int) -> None:
        self.upos, self.script, self.labels, self.heads, self.tags = (np.zeros(n, np.int64) for _ in range(5))
        self.certainty = np.zeros(n, np.float32)
        self.scores = np.zeros((n, tags), np.float32)
        self.start = np.zeros(n, bool)
        self.feats = np.zeros((n, 8), np.int64)


def _ranges(starts: np.ndarray) -> list[tuple[int, int]]:
    if not len(starts):
        return []
    at = np.flatnonzero(starts).tolist()
    if not at or at[0] != 0:
        at.insert(0, 0)
    return list(zip(at, [*at[1:], len(starts)], strict=True))


_CLOSERS = frozenset("\"'”’)]")
_ENDS = frozenset({".", "!", "?", "...", "…"})
_BEFORE_A_START = _CLOSERS | _ENDS


def _windows(words: Sequence[str], pieces: Sequence[tuple[int, ...]], paragraphs: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of words [first, end), cut where a paragraph or, it seems, a sentence starts."""
    n, first = len(words), 0
    while first < n:
        size, end, best = 0, first, first
        while end < n and end - first < WINDOW_LIMIT:
            size += len(pieces[end])
            if size > WINDOW_PIECES:
                break
            end += 1
            if end < n and (paragraphs[end] or (words[end - 1] in _BEFORE_A_START and _looks_like_start(words, end))):
                if end - first > WINDOW_WORDS and best > first:
                    break
                best = end
        if end == n and end - first <= WINDOW_WORDS:
            best = n
        elif best == first:
            best = max(end, first + 1)
        yield first, best
        first = best


def _looks_like_start(words: Sequence[str], at: int) -> bool:
    k = at - 1
    while k > 0 and words[k] in _CLOSERS:
        k -= 1
    return words[k] in _ENDS and not words[at][0].islower() and words[at] not in _CLOSERS


def _run(
    window: tuple[int, int],
    pieces: Sequence[tuple[int, ...]],
    shapes: list[int],
    flags: list[int],
    listed: list[int] | None,
    model: Model,
    out: _Output,
) -> None:
    """One window through the network. Alone, since what shares a batch shares the quantisation's scale, and a padded batch is slower."""
    a, b = window
    n = b - a
    counts = [len(p) for p in pieces[a:b]]
    ends = np.cumsum(counts) + 1
    ids, shape_ids, flag_ids = (np.zeros((1, ends[-1] + 1), np.int64) for _ in range(3))
    ids[0, 0], ids[0, -1] = _CLS, _SEP
    ids[0, 1:-1] = [p for word in pieces[a:b] for p in word]
    shape_ids[0, 1:-1] = np.repeat(shapes[a:b], counts)
    flag_ids[0, 1:-1] = np.repeat(flags[a:b], counts)
    cut = np.array([[f == PARAGRAPH for f in flags[a:b]]], np.int64)
    cut[0, 0] = 1
    inputs = {"pieces": ids, "shapes": shape_ids, "flags": flag_ids, "first": (ends - counts)[None], "last": (ends - 1)[None], "cut": cut}
    if model.names is not None and listed is not None:
        bits = np.array([listed[a:b]], np.int64)
        inputs["listed"] = ((bits[..., None] >> np.arange(model.names.width)) & 1).astype(np.float32)
    wanted = ["upos", "feats", "script", "names", "sentence", "arcs", "heads", "labels", "dependant", "governor"]
    upos, feats, script, names, sentence, arcs, head, label, dependant, governor = (v[0] for v in model.session.run(wanted, inputs))
    out.upos[a:b], out.feats[a:b], out.script[a:b] = upos, feats, script
    out.scores[a:b] = names
    out.tags[a:b] = best_tags(names, model.tag_moves)
    out.start[a:b] = np.diff(sentence, prepend=sentence[0] - 1) > 0
    for s, e in _ranges(out.start[a:b]):
        if not _is_tree(head[s:e].tolist(), s):
            local = np.concatenate([arcs[s:e, :1], arcs[s:e, s + 1 : e + 1]], 1)
            fixed = maximum_tree(local)
            new = np.where(fixed == 0, 0, fixed + s)
            for k in np.flatnonzero(new != head[s:e]) + s:
                head[k] = new[k - s]
                label[k] = _label(dependant[k], governor[head[k]], model)
    out.certainty[a:b] = np.exp(np.minimum(arcs[np.arange(n), head], 0))
    out.heads[a:b] = np.where(head == 0, -1, head - 1 + a)
    out.labels[a:b] = np.where(head == 0, model.deprels.index("root"), label)


def _label(dependant: np.ndarray, governor: np.ndarray, model: Model) -> int:
    """The label of a word under a head that the tree repair chose, from the two words' label vectors [65]."""
    return int(np.argmax(np.einsum("i,lij,j->l", dependant, model.label_weights, governor)))


def _is_tree(heads: list[int], offset: int) -> bool:
    """Whether heads (window-wide, 1-based, 0 = root) of a sentence starting at `offset` make one tree with one root."""
    n = len(heads)
    if heads.count(0) != 1:
        return False
    state = [0] * n  # 1: on the way up now, 2: known to reach the root
    for i in range(n):
        path, k = [], i
        while state[k] == 0:
            state[k] = 1
            path.append(k)
            h = heads[k]
            if h == 0:
                break
            k = h - 1 - offset
            if state[k] == 1:
                return False
        for p in path:
            state[p] = 2
    return True


def maximum_tree(scores: np.ndarray) -> np.ndarray:
    """Heads (0 = root, k = word k) of the best single-rooted tree for `scores` [n, 1 + n] (column 0 the root): Chu-Liu-Edmonds."""
    n = scores.shape[0]
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:, :] = scores
    np.fill_diagonal(full, -np.inf)
    best = _chu_liu_edmonds(full)
    roots = np.flatnonzero(best[1:] == 0) + 1
    if len(roots) <= 1:
        return best[1:]
    options = []
    for root in roots:
        single = full.copy()
        single[1:, 0] = -np.inf
        single[root, 0] = full[root, 0]
        single[root, 1:] = -np.inf
        heads = _chu_liu_edmonds(single)
        options.append((single[np.arange(1, n + 1), heads[1:]].sum(), heads))
    return max(options, key=lambda o: o[0])[1][1:]


def _chu_liu_edmonds(scores: np.ndarray) -> np.ndarray:
    """`scores[dependant, head]`, node 0 the root; the best arborescence as a head for every node (heads[0] is 0)."""
    n = len(scores)
    heads = np.zeros(n, np.int64)
    heads[1:] = scores[1:].argmax(1)
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)  # 0 comes first
    broken = scores[cycle] - scores[cycle, heads[cycle]][:, None]
    enter = broken[:, outside].argmax(0)
    leave = scores[np.ix_(outside, np.asarray(cycle))].argmax(1)
    m = len(outside)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(outside, outside)]
    small[m, :m] = broken[enter, outside]
    small[:m, m] = scores[outside, np.asarray(cycle)[leave]]
    small[0] = -np.inf
    found = _chu_liu_edmonds(small)
    out = heads.copy()
    for k in range(1, m):
        out[outside[k]] = cycle[leave[k]] if found[k] == m else outside[found[k]]
    out[cycle[enter[found[m]]]] = outside[found[m]]
    return out


def _cycle(heads: np.ndarray) -> list[int] | None:
    colour = [0] * len(heads)
    colour[0] = 2
    for i in range(1, len(heads)):
        path, k = [], i
        while colour[k] == 0:
            colour[k] = 1
            path.append(k)
            k = int(heads[k])
        if colour[k] == 1:
            return path[path.index(k) :]
        for p in path:
            colour[p] = 2
    return None


@lru_cache(maxsize=1)
def word_vectors() -> WordVectors:
    """What the packaged model starts from: a vector for each piece of a word, learned from text where words of like meaning stand in like places."""
    with resources.as_file(resources.files("dragoman") / "data/models/en") as folder:
        return WordVectors(_tensor((folder / "model.onnx").read_bytes(), ("net.pieces.weight_quantized", "net.pieces.weight")), pieces_of(folder))


class WordVectors:
    """Vectors of words, of length 1, with what all words have in common taken off."""

    def __init__(self, rows: np.ndarray, pieces: Pieces) -> None:
        self._rows, self._pieces = rows, pieces
        self._mean = rows[2000:].mean(0, dtype=np.float64).astype(np.float32)
        self.of = lru_cache(maxsize=50_000)(self._of)
        self.alike = lru_cache(maxsize=500_000)(self._alike)

    def _of(self, word: str) -> np.ndarray:
        ids = self._pieces([word])[0]
        rows = self._rows[list(ids)].astype(np.float32) - self._mean
        total = rows.sum(0)
        return total / max(float(np.linalg.norm(total)), 1e-9)

    def _alike(self, a: str, b: str) -> float:
        """The cosine of two words' vectors: above 0.5 for words of one meaning ('abducted', 'kidnapped'), about 0 for words that have nothing in common."""
        return round(float(self.of(a) @ self.of(b)), 4)


def _tensor(model: bytes, names: Sequence[str]) -> np.ndarray:
    """The stored numbers of the first tensor of an ONNX file that has one of the names. Walks the file's protobuf fields (model 7: graph, graph 5: tensor,
    tensor 1: sizes, 2: kind of number, 8: name, 9: the numbers). Raises KeyError where there is none."""
    view = memoryview(model)
    for number, graph in _fields(view):
        for inner, tensor in _fields(graph) if number == 7 else ():
            if inner != 5:
                continue
            found = list(_fields(tensor))
            if any(n == 8 and bytes(value).decode() in names for n, value in found):
                kind = next(value for n, value in found if n == 2)
                raw = next(value for n, value in found if n == 9)
                sizes = [value for n, value in found if n == 1 and isinstance(value, int)]
                return np.frombuffer(raw, {1: np.float32, 2: np.uint8, 3: np.int8}[kind]).reshape(sizes or (-1, 384))
    raise KeyError(f"the model has no tensor {names[0]}")


def _fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    """(number, value) of a protobuf message's fields."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
            continue
        size = varint() if tag & 7 == 2 else 8 if tag & 7 == 1 else 4
        yield tag >> 3, message[at : at + size]
        at += size
