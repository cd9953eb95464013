"""Let the teacher of names label the training text.  python train/tell.py TEACH MODEL --data DIR --large DIR --out told [--copies 4]

TEACH: what teacher.py wrote; MODEL and --large as there. Reads the training sets, the reports of the news set (corpora.NEWS), our own text in data/text, and copies of EWT with
other names in them, some sentences in small letters or capitals; writes told.pt, the documents with the teacher's scores of each word's name tags, from
which `names.py --told` learns.
"""

from __future__ import annotations

import dataclasses
import random
import time
from pathlib import Path

import numpy as np
import torch
from corpora import NEWS, Document, Sentence, reports, unmarked
from fit import HERE, batches, begin, options, tensors, windows
from names import NamedSets, forget_trees, swapped
from teacher import load, told

BUSINESSES = 0.3
"""Share of a copy's new places and organisations that are businesses; what such a name is there the teacher says."""
LOWERED, RAISED = 0.06, 0.02
"""Share of a copy's sentences that are put in small letters, and in capitals."""


def main() -> None:
    parser = options(__doc__, epochs=1, seed=5)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=4, help="of EWT, with other names in them")
    parser.add_argument("--swap", type=float, default=0.5, help="share of a document's names that a copy swaps")
    args = parser.parse_args()
    rng = begin(args)
    sets = NamedSets(args.data, args.model)
    forget_trees(sets.treebanks)
    web = [d for d in sets.treebanks if not d.name.startswith("GUM")]
    copies = [Document(d.name, [retold(s, rng) for s in swapped(d, sets.pool, args.swap, rng, BUSINESSES)]) for _ in range(args.copies) for d in web]
    documents = [*sets.treebanks, *sets.named, *reports(args.data / NEWS), *copies]
    documents += [unmarked(p) for p in sorted((HERE / "data/text").glob("*.txt"))]
    examples = [sets.examples(d.sentences) for d in documents]
    of = {id(e): s for d, es in zip(documents, examples, strict=True) for s, e in zip(d.sentences, es, strict=True)}
    net = load(args.teacher, args.large, sets.known.width)
    begun, work = time.time(), batches(windows(examples, rng, alone=0.1), rng)
    for n, batch in enumerate(work, 1):
        scores = told(net, tensors(batch, rng, sets.known.width, mask=0)).numpy().astype(np.float16)
        for row, window in zip(scores, batch, strict=False):
            at = 0
            for e in window:
                of[id(e)].told = row[at : at + e.n].copy()
                at += e.n
        if n % 20 == 0:
            print(f"  {n} of {len(work)}, {time.time() - begun:.0f} s", flush=True)
    for d in documents:
        d.sentences = [s for s in d.sentences if s.told is not None]
    torch.save([d for d in documents if d.sentences], args.out / "told.pt")


def retold(s: Sentence, rng: random.Random) -> Sentence:
    """A copy of the sentence without its marks, now and then in small letters or in capitals, as people write on the web and in headlines."""
    chance = rng.random()
    change = str.lower if chance < LOWERED else str.upper if chance < LOWERED + RAISED else str
    return dataclasses.replace(s, words=[change(w) for w in s.words], names=None)


if __name__ == "__main__":
    main()
