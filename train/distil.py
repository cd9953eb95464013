"""Make the model's layers narrower.  python train/distil.py src/dragoman/data/models/en --data DIR --out run4 [--inner 640 --own-inner 512] [--epochs 8] [--resume]

The units inside each layer (and with --heads its attention heads) that matter least are taken out, what the others can do for them is added to these
(optimal brain surgeon, Hassibi and Stork 1993, on the layer's own outputs), and the narrower network then learns to give the vectors that the exported one
gives (Romero and others 2015), on the training sets and on the reports of the news set (corpora.NEWS). Writes checkpoint.pt and model.pt after each epoch;
`export.py` makes the new model of it.
"""

from __future__ import annotations

import collections
import time
from dataclasses import replace
from pathlib import Path

import torch
from corpora import NEWS, reports
from exported import LOW, MIDDLE_LAYER, OWN, WORDS, Exported
from fit import (
    Example,
    Master,
    batches,
    begin,
    go_on,
    keep,
    left_off,
    load_sets,
    loss_on,
    numbers_of,
    options,
    sizes_in,
    tensors,
    told_loss,
    windows,
)
from model import HEAD, MIDDLE, Layer, Network, Sizes
from torch import Tensor
from torch.nn import functional as F
from unpack import read_model

from dragoman.analyse import pieces_of
from dragoman.features import NameLists, unpack_name_lists

LIKENESS, GOLD = 10.0, 0.3
"""Weights of the likeness to the exported model's vectors and of the sets' own labels."""


def pruned(out: Tensor, products: Tensor, keep: int, size: int = 1) -> tuple[Tensor, Tensor]:
    """`keep` groups of `size` inputs of the matrix `out` [outputs, N] and its columns for these, mended for those that are gone. `products` [N, N]: the
    inputs' mean products."""
    out, alive = out.double().clone(), torch.arange(out.shape[1])
    scale = float(products.diagonal().mean())
    inverse = torch.linalg.inv(products.double() + 1e-3 * scale * torch.eye(len(alive), dtype=torch.double))
    while len(alive) > keep * size:
        groups = out.view(len(out), -1, size)
        count = len(alive) // size
        blocks = torch.linalg.inv(inverse.reshape(count, size, count, size).diagonal(0, 0, 2).permute(2, 0, 1))
        cost = torch.einsum("ogi,gij,ogj->g", groups, blocks, groups)
        k = int(cost.argmin()) * size
        gone = torch.zeros(len(alive), dtype=torch.bool)
        gone[k : k + size] = True
        solved = blocks[k // size] @ inverse[gone]
        out -= out[:, gone] @ solved
        inverse = inverse - inverse[:, gone] @ solved
        alive, out, inverse = alive[~gone], out[:, ~gone], inverse[~gone][:, ~gone]
    return alive, out.float()


def narrowed(layer: Layer, mixed: Tensor, inside: Tensor, heads: int, inner: int) -> dict[str, Tensor]:
    """Weights of `layer` with fewer heads and inner units. `mixed`, `inside`: the mean products of what its two output matrices read."""
    weights = dict(layer.state_dict())
    alive, weights["output.weight"] = pruned(layer.output.weight, mixed, heads, HEAD)
    for part in ("query", "key", "value"):
        weights |= {f"{part}.{k}": weights[f"{part}.{k}"][alive] for k in ("weight", "bias")}
    alive, weights["down.weight"] = pruned(layer.down.weight, inside, inner)
    return weights | {f"up.{k}": weights[f"up.{k}"][alive] for k in ("weight", "bias")}


@torch.no_grad()
def prune(saved: dict, sizes: Sizes, samples: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The weights of `saved` (read_model) with layers of `sizes`."""
    full = Network(sizes_in(saved["lists"], saved["weights"])).eval()
    full.load_state_dict(saved["weights"])
    layers = {f"layers.{i}": v for i, v in enumerate(full.layers)} | {f"name_layers.{i}": v for i, v in enumerate(full.name_layers)}
    sums: dict[tuple[str, str], Tensor] = {}
    real = torch.zeros(0)

    def watch(name: str, part: str):
        def note(_module, inputs: tuple[Tensor, ...]) -> None:
            a = inputs[0][real]
            sums[name, part] = sums.get((name, part), 0) + a.T @ a

        return note

    hooks = [getattr(layer, part).register_forward_pre_hook(watch(name, part)) for name, layer in layers.items() for part in ("output", "down")]
    for x in samples:
        real = x["ids"] > 0
        full.words(x["ids"], x["shapes"], x["flags"], x["first"], x["last"])
    for hook in hooks:
        hook.remove()
    weights = dict(saved["weights"])
    for name, layer in layers.items():
        heads, inner = (sizes.own_heads, sizes.own_inner) if name.startswith("name") else (sizes.heads, sizes.inner)
        for k, v in narrowed(layer, sums[name, "output"], sums[name, "down"], heads, inner).items():
            weights[f"{name}.{k}"] = v
    return weights


def unlike(ours: Tensor, theirs: Tensor, where: Tensor) -> Tensor:
    """The mean squared difference of vectors at `where`, as a share of the variance of `theirs`."""
    a, b = ours.float()[where], theirs[where]
    return F.mse_loss(a, b) / b.var()


def loss(net: Network, teacher: Exported, x: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    low, middle, own, words, names = teacher(x)
    pieces, real = x["ids"] > 0, x["sents"] >= 0
    after, mask = net.encoded(x["ids"], x["shapes"], x["flags"])
    h = net.joined(after, x["first"], x["last"])
    y = net.own(after[MIDDLE], mask)
    named = net.names_input(h, y, x["first"], x["last"])
    parts = {
        "low": unlike(after[1], low, pieces), "middle": unlike(after[MIDDLE], middle, pieces), "own": unlike(y, own, pieces),
        "words": 2 * unlike(h, words, real),
    }  # fmt: skip
    told = told_loss(net, named, names, x)
    gold, details = loss_on(net, h, named, x)
    total = LIKENESS * sum(parts.values()) + told + GOLD * gold
    return total, {k: float(v.detach()) for k, v in parts.items()} | {"told": float(told.detach())} | details


def main() -> None:
    parser = options(__doc__, epochs=8, seed=3)
    parser.add_argument("model", type=Path, help="folder of the exported model")
    parser.add_argument("--heads", type=int, default=12)
    parser.add_argument("--inner", type=int, default=640)
    parser.add_argument("--own-heads", type=int, default=12)
    parser.add_argument("--own-inner", type=int, default=512)
    args = parser.parse_args()
    rng = begin(args)
    saved = read_model(args.model)
    lists = saved["lists"]
    index = numbers_of(lists)
    pieces, known = pieces_of(args.model), NameLists(unpack_name_lists((args.model / "names.txt.gz").read_bytes()))
    treed, named = load_sets(args.data)
    documents = [[Example(s, index, pieces, known) for s in d.sentences] for d in [*treed, *named, *reports(args.data / NEWS)]]
    print("words", sum(e.n for d in documents for e in d), flush=True)
    draw = lambda: batches(windows(documents, rng), rng)  # noqa: E731
    steps = int(len(draw()) * args.epochs * 1.02)
    sizes = replace(sizes_in(lists, saved["weights"]), heads=args.heads, inner=args.inner, own_heads=args.own_heads, own_inner=args.own_inner)
    net = Network(sizes)
    state = left_off(args)
    if not state:
        net.load_state_dict(prune(saved, sizes, [tensors(b, rng, known.width, mask=0) for b in draw()[:24]]))
        save(args.out, dict(net.named_parameters()), lists)
    for module in (net.drop, *(layer.drop for layer in [*net.layers, *net.name_layers]), net.word_drop):
        module.p = 0.0  # the vectors to match were made without
    net = net.to(torch.bfloat16)
    master = Master(net, steps, 1.5, heads=2e-4)
    begun = go_on(state, master, rng)
    net.train()
    teacher = Exported(args.model / "model.onnx", [LOW, MIDDLE_LAYER, OWN, WORDS, "names"], args.threads)
    for epoch in range(begun, args.epochs):
        began, sums, n = time.time(), collections.Counter(), 0
        for batch in draw():
            if master.count >= steps:
                break
            total, parts = loss(net, teacher, tensors(batch, rng, known.width, mask=0.03))
            total.backward()
            master.step()
            sums.update(parts)
            n += 1
            if n % 50 == 0:
                print(f"  step {n}, {time.time() - began:.0f} s", {k: round(v / n, 4) for k, v in sums.items()}, flush=True)
        print(f"epoch {epoch + 1}/{args.epochs} {time.time() - began:.0f} s, steps {n}", {k: round(v / n, 4) for k, v in sums.items()}, flush=True)
        keep(args.out, epoch + 1, master, rng)
        save(args.out, {k: v for (k, _), v in zip(net.named_parameters(), master.average, strict=True)}, lists)


def save(folder: Path, weights: dict[str, Tensor], lists: dict) -> None:
    torch.save({"weights": {k: v.detach() for k, v in weights.items()}, "lists": lists}, folder / "model.pt")


if __name__ == "__main__":
    main()
