"""Give the names layers of their own.  python train/names.py src/dragoman/data/models/en --data DIR --out run3 [--epochs 4] [--resume]
                          or, once more:  python train/names.py NARROW --told told.pt --like WIDE [--own-heads 6] [--own-inner 512] ...

The layers stand beside the encoder's last ones, start as copies of them and learn names alone, from what the exported model's encoder says; the
rest stays as it is. In each epoch a part of a document's names is swapped for others of their type, so that the tagger learns to read what
stands around a name. With --told they begin as the layers that the model in WIDE has for names, pruned as distil.py does it, and learn from the documents
of tell.py. Writes checkpoint.pt and model.pt after each epoch; `export.py --keep` makes the new model of it.
"""

from __future__ import annotations

import argparse
import collections
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from corpora import NAME_TYPES, TAG_ID, Document, Sentence
from distil import prune
from exported import MIDDLE_LAYER, WORDS, Exported
from fit import (
    HERE,
    Example,
    Master,
    batches,
    begin,
    learn,
    load_sets,
    names_loss,
    options,
    read_told,
    sizes_in,
    tensors,
    told_loss,
    windows,
)
from model import Network
from unpack import read_model

from dragoman.analyse import pieces_of
from dragoman.features import NameLists, unpack_name_lists
from dragoman.words import split_words

SWAPPED = ("PER", "LOC", "ORG")
TREED = 0.4
"""Share of the treebanks' documents that an epoch takes: the model learned their names before."""
GOLD = 0.5
"""Weight of the sets' own names where a teacher tells its too."""
Span = tuple[int, int, str]


def names_in(sentence: Sentence) -> list[Span]:
    """The names whose tags a set gives without a choice: (first, end, type)."""
    out, i, tags = [], 0, sentence.names or []
    while i < len(tags):
        kind = next((t for t in NAME_TYPES if tags[i] == 1 << TAG_ID[f"B-{t}"]), None)
        j = i + 1
        if kind:
            while j < len(tags) and tags[j] == 1 << TAG_ID[f"I-{kind}"]:
                j += 1
            out.append((i, j, kind))
        i = j
    return out


class Pool:
    """Names to put for others: those of the training sets, people's names put together from our lists, and listed places and organisations."""

    def __init__(self, documents: list[Document], lists: Mapping[str, list[str]]) -> None:
        found: dict[tuple[str, bool], set[tuple[str, ...]]] = collections.defaultdict(set)
        for s in (s for d in documents for s in d.sentences):
            for a, b, kind in names_in(s):
                if s.words[a][0].isupper() and not any(s.joined[a + 1 : b]):
                    found[kind, b - a > 1].add(tuple(s.words[a:b]))
        self.names = {k: sorted(v) for k, v in found.items()}
        self.given, self.surnames = ([w.title() for w in _lines(f"lists/{n}.txt") if " " not in w] for n in ("given", "surnames"))
        places = [name.title() for kind in ("city", "region", "town") for name in lists[kind]]
        whole = [o for o in _lines("lists/orgs.txt") if len(split_words(o)) == o.count(" ") + 1]
        listed = {"LOC": places, "ORG": whole}
        self.towns = [name for name in places if " " not in name]
        self.kinds = [tuple(line.split()) for line in _lines("businesses.txt")]
        self.listed = {(kind, several): [tuple(n.split()) for n in names if (" " in n) == several]
                       for kind, names in listed.items() for several in (False, True)}  # fmt: skip

    def business(self, rng: random.Random) -> tuple[str, ...]:
        """A name as small businesses, schools and offices bear it: 'Moreno's Pizza', 'Lima Auto Repair', 'Ada's'."""
        own = rng.choice((self.given, self.surnames, self.surnames, self.towns))
        owner = (rng.choice(own), *((rng.choice(("'s", "'s", "s")),) if rng.random() < 0.3 else ()))
        return (*owner, *rng.choice(self.kinds)) if len(owner) == 1 or rng.random() < 0.7 else owner

    def draw(self, kind: str, several: bool, rng: random.Random, businesses: float = 0.0) -> tuple[str, ...]:
        if kind != "PER" and rng.random() < businesses:
            return self.business(rng)
        if rng.random() < 0.5:
            if kind == "PER":
                given, surname = rng.choice(self.given), rng.choice(self.surnames)
                return (given, surname) if several else (surname if rng.random() < 0.7 else given,)
            return rng.choice(self.listed[kind, several])
        return rng.choice(self.names[kind, several])


class NamedSets:
    """The training sets whose names are marked, as a model in `folder` reads them: `treed` the ids of those with trees, `pool` their names."""

    def __init__(self, data: Path, folder: Path) -> None:
        treed, self.named = load_sets(data)
        self.treebanks, self.treed = treed, {id(d) for d in treed}
        self.marked = [d for d in treed + self.named if any(s.names for s in d.sentences)]
        lists = unpack_name_lists((folder / "names.txt.gz").read_bytes())
        self.pieces, self.known, self.pool = pieces_of(folder), NameLists(lists), Pool(self.marked, lists)

    def examples(self, sentences: list[Sentence]) -> list[Example]:
        return [Example(s, {}, self.pieces, self.known) for s in sentences]


def forget_trees(documents: list[Document]) -> None:
    """Takes the trees out of `documents`, in place: names alone are learned."""
    for s in (s for d in documents for s in d.sentences):
        s.heads = None


def _lines(name: str) -> list[str]:
    """The entries of a list below data/: every line but the empty ones and the comments."""
    return [w for w in (HERE / "data" / name).read_text(encoding="utf8").split("\n") if w and not w.startswith("#")]


def swapped(document: Document, pool: Pool, share: float, rng: random.Random, businesses: float = 0.0) -> list[Sentence]:
    """The document's sentences with `share` of its names put otherwise, the same name alike throughout; a surname goes with its full name. `businesses`:
    share of the new names of places and organisations that are a small business's."""
    instead: dict[tuple[str, str], tuple[str, ...]] = {}
    spans = [names_in(s) for s in document.sentences]
    called = sorted(
        {(-(b - a), k, tuple(s.words[a:b])) for s, found in zip(document.sentences, spans, strict=True) for a, b, k in found if k in SWAPPED}
    )
    for length, kind, words in called:
        key = (kind, " ".join(words).lower())
        if key not in instead and rng.random() < share:
            new = pool.draw(kind, length < -1, rng, businesses)
            instead[key] = new
            if kind == "PER" and length < -1:
                instead.setdefault((kind, words[-1].lower()), new[-1:])
    if not instead:
        return document.sentences
    return [_swap(s, found, instead) for s, found in zip(document.sentences, spans, strict=True)]


def _swap(s: Sentence, spans: list[Span], instead: dict[tuple[str, str], tuple[str, ...]]) -> Sentence:
    if s.names is None:
        return s
    words, joined, names, last = list[str](), list[bool](), list[int](), 0
    for a, b, kind in spans:
        new = instead.get((kind, " ".join(s.words[a:b]).lower()))
        if new is None:
            continue
        text = "".join(s.words[a:b])
        new = tuple(w.upper() for w in new) if len(text) > 4 and text.isupper() else tuple(w.lower() for w in new) if text.islower() else new
        words += [*s.words[last:a], *new]
        joined += [*s.joined[last:a], s.joined[a], *(w == "'s" for w in new[1:])]
        names += [*s.names[last:a], 1 << TAG_ID[f"B-{kind}"], *[1 << TAG_ID[f"I-{kind}"]] * (len(new) - 1)]
        last = b
    return Sentence(words + s.words[last:], joined + s.joined[last:], s.paragraph, names=names + s.names[last:], starts=False)


def main() -> None:
    parser = options(__doc__, epochs=4, seed=2)
    parser.add_argument("model", type=Path, help="folder of the exported model")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--told", type=Path, help="what tell.py wrote")
    parser.add_argument("--like", type=Path, help="folder of the exported model whose names' layers to begin with")
    parser.add_argument("--own-heads", type=int, default=6)
    parser.add_argument("--own-inner", type=int, default=512)
    parser.add_argument("--share", type=float, default=0.1, help="share of a document's names that an epoch swaps")
    args = parser.parse_args()
    rng = begin(args)
    saved = read_model(args.model)
    sets = NamedSets(args.data, args.model)
    documents = read_told(args.told) if args.told else sets.marked
    forget_trees(documents)

    def draw() -> list:
        shuffled = []
        for d in documents:
            if id(d) in sets.treed and rng.random() > TREED:
                continue
            shuffled.append(sets.examples(d.sentences if args.told else swapped(d, sets.pool, args.share, rng)))
        return batches(windows(shuffled, rng), rng)

    if args.told:
        net = begun_like(saved, args, [tensors(b, rng, sets.known.width, mask=0) for b in draw()[:24]])
    else:
        net = beside(saved, args.layers)
    for name, p in net.named_parameters():
        p.requires_grad = name.startswith("name")
    print("words", sum(len(s.words) for d in documents for s in d.sentences), flush=True)
    steps = int(len(draw()) * args.epochs * 1.02)
    net = net.to(torch.bfloat16)
    master = Master(net, steps, heads=5e-4 if args.told else 1.5e-3)
    net.train()
    trunk = Exported(args.model / "model.onnx", [MIDDLE_LAYER, WORDS], args.threads)

    def loss(batch: list) -> torch.Tensor | None:
        x = tensors(batch, rng, sets.known.width, mask=0.03 if args.told else 0.06)
        middle, words = (v.bfloat16() for v in trunk(x))
        mask = ((x["ids"] == 0).bfloat16() * -10000.0)[:, None, None, :]
        named = net.named(net.word_drop(words), middle, mask, x["first"], x["last"])
        gold = names_loss(net, named, x)
        if not args.told:
            return gold
        told = told_loss(net, named, x["told"], x)
        return told if gold is None else told + GOLD * gold

    def save() -> None:
        weights = saved["weights"] | dict(zip(master.names, master.average, strict=True))
        torch.save({**saved, "weights": weights}, args.out / "model.pt")

    learn(args, master, rng, draw, loss, save)


def begun_like(saved: dict, args: argparse.Namespace, samples: list[dict[str, torch.Tensor]]) -> Network:
    """The trained network with the names' layers of the model in --like, pruned; `saved` gets its weights."""
    theirs = {k: v for k, v in read_model(args.like)["weights"].items() if k.startswith("name")}
    saved["weights"] = {k: v for k, v in saved["weights"].items() if not k.startswith("name")} | theirs
    sizes = replace(sizes_in(saved["lists"], saved["weights"]), own_heads=args.own_heads, own_inner=args.own_inner)
    saved["weights"] = prune(saved, sizes, samples)
    net = Network(sizes)
    net.load_state_dict(saved["weights"])
    return net


def beside(saved: dict, layers: int) -> Network:
    """The trained network with layers for names alone, copies of its last `layers`."""
    sizes = sizes_in(saved["lists"], saved["weights"])
    net = Network(replace(sizes, own=layers, own_heads=sizes.heads, own_inner=sizes.inner))
    net.load_state_dict({k: v for k, v in saved["weights"].items() if not k.startswith("name")}, strict=False)
    for new, last in zip(net.name_layers, net.layers[-layers:], strict=True):
        new.load_state_dict(last.state_dict())
    return net


if __name__ == "__main__":
    main()
