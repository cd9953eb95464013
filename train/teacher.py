"""Teach a large encoder names, to label text for the small one.  python train/teacher.py MODEL --data DIR --large DIR --out teach [--epochs 3] [--start model.pt] [--resume]

MODEL: folder of an exported model, whose words, subwords and name lists the teacher reads, so that both see the same windows. --large: folder of
all-mpnet-base-v2 (model.safetensors, config.json; 12 layers, 768 wide; Song and others 2020). As in names.py a part of a document's names is
swapped in each epoch. Writes checkpoint.pt and model.pt (what has learned) after each epoch; `tell.py` lets it label text. Needs the package
transformers.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import torch
from corpora import NAME_TAGS
from fit import CLS, MASK, SEP, Master, batches, begin, learn, names_loss, options, tensors, windows
from model import pick
from names import NamedSets, forget_trees, swapped
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import MPNetModel

from dragoman.features import FLAGS, SHAPES

FROZEN = 3
"""Layers that stay as they are, from the first, with the embeddings: a fifth of the time."""
SPECIAL = {0: 1, CLS: 0, SEP: 2, MASK: 30526}
"""BERT's padding, start, end and mask -> MPNet's; every other subword stands four places further on in its vocabulary."""
GUM_TAKEN, OWN_TAKEN = 0.3, 0.6
"""Share of GUM's documents, whose names are marked by another scheme, and of our own paragraphs that an epoch takes."""


class Teacher(nn.Module):
    """Name tags of words, by the signature of `model.Network` as far as names need it."""

    def __init__(self, large: Path, lists: int) -> None:
        super().__init__()
        self.sizes = SimpleNamespace(lists=lists)
        self.layers = MPNetModel.from_pretrained(str(large), add_pooling_layer=False, attn_implementation="eager", dtype=torch.float32)
        width = self.layers.config.hidden_size
        self.shapes, self.flags = nn.Embedding(SHAPES, width), nn.Embedding(FLAGS, width)
        self.names1, self.names2 = nn.Linear(2 * width + lists, 256), nn.Linear(256, len(NAME_TAGS))
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.flags.weight)
        for name, p in self.layers.named_parameters():
            p.requires_grad = not name.startswith(("embeddings.", *(f"encoder.layer.{i}." for i in range(FROZEN))))

    def named(self, x: dict[str, Tensor]) -> Tensor:
        """The vectors [B, W, 2 * width] that the names of a batch (`fit.tensors`) are read from."""
        ids = x["ids"] + 4
        for theirs, ours in SPECIAL.items():
            ids[x["ids"] == theirs] = ours
        inputs = self.layers.embeddings.word_embeddings(ids) + self.shapes(x["shapes"]) + self.flags(x["flags"])
        said = self.layers(inputs_embeds=inputs, attention_mask=(x["ids"] > 0).long()).last_hidden_state
        return F.dropout(torch.cat([pick(said, x["first"]), pick(said, x["last"])], -1), 0.1, self.training)

    def names(self, h: Tensor, listed: Tensor) -> Tensor:
        """Name tag scores [B, W, tags]."""
        inner = F.gelu(self.names1(torch.cat([h, listed.to(h.dtype)], -1)))
        return self.names2(F.dropout(inner, 0.2, self.training))


def load(folder: Path, large: Path, lists: int) -> Teacher:
    """The teacher that `main` wrote to `folder`, ready to tell."""
    net = Teacher(large, lists)
    net.load_state_dict(torch.load(folder / "model.pt"), strict=False)
    return net.to(torch.bfloat16).eval()


@torch.no_grad()
def told(net: Teacher, x: dict[str, Tensor]) -> Tensor:
    """The teacher's scores [B, W, tags] for a batch."""
    return net.names(net.named(x), x["listed"]).float()


def main() -> None:
    parser = options(__doc__, epochs=3, seed=4)
    parser.add_argument("model", type=Path, help="folder of the exported model")
    parser.add_argument("--large", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="model.pt of an earlier run, to learn on from")
    parser.add_argument("--swap", type=float, default=0.1, help="share of a document's names that an epoch swaps")
    args = parser.parse_args()
    rng = begin(args)
    sets = NamedSets(args.data, args.model)
    forget_trees(sets.marked)
    own = {id(d) for d in sets.named if not d.name.startswith("ner_")}

    def draw() -> list:
        taken = []
        for d in sets.marked:
            if d.name.startswith("GUM") and rng.random() > GUM_TAKEN:
                continue
            sentences = swapped(d, sets.pool, args.swap, rng)
            taken.append(sets.examples([s for s in sentences if id(d) not in own or rng.random() < OWN_TAKEN]))
        return batches(windows(taken, rng), rng)

    net = Teacher(args.large, sets.known.width)
    if args.start:
        net.load_state_dict(torch.load(args.start), strict=False)
    per_epoch = len(draw())
    print("steps an epoch", per_epoch, flush=True)
    net = net.to(torch.bfloat16)
    master = Master(net, int(per_epoch * args.epochs * 1.02), 0.25, heads=1e-3)
    net.train()

    def loss(batch: list) -> Tensor | None:
        x = tensors(batch, rng, sets.known.width)
        return names_loss(net, net.named(x), x)

    def save() -> None:
        torch.save({k: m.detach() for k, m in zip(master.names, master.master, strict=True)}, args.out / "model.pt")

    learn(args, master, rng, draw, loss, save)


if __name__ == "__main__":
    main()
