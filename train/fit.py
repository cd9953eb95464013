"""Train the analysis model.  python train/fit.py --data DIR --encoder DIR --out DIR [--epochs 24] [--resume]
                            then  python train/fit.py ... --start DIR/model.pt --lists names.txt.gz --epochs 2 --rate 0.15

DIR of --data holds ud/ and the open name sets (README.md beside this names them); --encoder the unpacked MiniLM (model.safetensors,
tokenizer.json). Writes checkpoint.pt after each epoch and model.pt (averaged weights and the label lists) at the end.
"""

from __future__ import annotations

import argparse
import collections
import json
import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import corpora
import numpy as np
import torch
from corpora import ANY_TAG, FEATURES, NAME_TAGS, Document, Sentence
from model import HEAD, Network, Sizes, load_encoder
from safetensors.torch import load_file
from torch.nn import functional as F

from dragoman.analyse import pieces_of
from dragoman.features import JOINED, PARAGRAPH, SPACE, NameLists, Pieces, read_name_lists, shape
from dragoman.lemmas import script_of

HERE = Path(__file__).parent
CLS, SEP, MASK = 101, 102, 103
WIKIGOLD_TRAIN = slice(0, 1000)


def load_sets(data: Path) -> tuple[list[Document], list[Document]]:
    """(documents with trees, documents with names alone)."""
    ewt = list(corpora.conllu(data / "ud/ewt-train.conllu.gz"))
    corpora.add_uner(ewt, corpora.iob2(data / "ud/uner-ewt-train.iob2.gz"))
    gum = [d for d in corpora.conllu(data / "ud/gum-train.conllu.gz") if corpora.open_genre(d)]
    named = [
        corpora.tagged(data / "ner_wikigold.jsonl.gz", WIKIGOLD_TRAIN),
        corpora.tagged(data / "ner_crossner_politics_train.jsonl.gz"),
        corpora.tagged(data / "ner_crossner_politics_dev.jsonl.gz"),
    ]
    own = [corpora.marked(p) for p in sorted((HERE / "data/names").glob("*.txt"))]
    for d in [*named, *own]:
        random.Random(0).shuffle(d.sentences)
    return ewt + gum, named + own


def read_told(path: Path) -> list[Document]:
    """The documents that tell.py wrote: the training sets and more, with the scores of the teacher of names."""
    return list(torch.load(path, weights_only=False))


def label_lists(documents: list[Document]) -> dict:
    upos, deprel, script = collections.Counter(), collections.Counter(), collections.Counter()
    feats = [collections.Counter() for _ in FEATURES]
    for d in documents:
        for s in d.sentences:
            upos.update(s.upos)
            deprel.update(s.labels)
            for f in s.feats:
                for c, name in zip(feats, FEATURES, strict=True):
                    c[f.get(name, "")] += 1
            script.update(script_of(w, lemma) for w, lemma in zip(s.words, s.lemmas, strict=True))
    return {
        "upos": sorted(upos), "deprel": sorted(k for k, n in deprel.items() if n > 3 and k != "root") + ["root"],
        "features": {name: ["", *sorted(k for k, n in c.items() if k and n > 3)] for name, c in zip(FEATURES, feats, strict=True)},
        "scripts": [k for k, n in script.most_common() if n > 1], "names": list(NAME_TAGS),
    }  # fmt: skip


def sizes_of(lists: dict, width: int) -> Sizes:
    """The sizes of a network that tells these labels and reads `width` bits of name lists."""
    feats = tuple(len(v) for v in lists["features"].values())
    return Sizes(len(lists["upos"]), feats, len(lists["scripts"]), len(lists["names"]), len(lists["deprel"]), width)


def sizes_in(lists: dict, weights: Mapping[str, torch.Tensor]) -> Sizes:
    """The sizes of the network that has these weights."""
    sizes = sizes_of(lists, weights["names1.weight"].shape[1] % weights["word_norm.weight"].shape[0])
    counts = {k: sum(name.startswith(k + ".") and name.endswith(".query.weight") for name in weights) for k in ("layers", "name_layers")}
    sizes = replace(sizes, layers=counts["layers"], own=counts["name_layers"])
    for group, prefix in (("layers", ""), ("name_layers", "own_")):
        if counts[group]:
            heads, inner = (weights[f"{group}.0.{part}.weight"].shape[0] for part in ("query", "up"))
            sizes = replace(sizes, **{prefix + "heads": heads // HEAD, prefix + "inner": inner})
    return sizes


def numbers_of(lists: dict) -> dict:
    """The number of each label of `lists`, as `Example` reads them."""
    index: dict = {k: {v: i for i, v in enumerate(lists[k])} for k in ("upos", "deprel", "scripts")}
    index["features"] = {k: {v: i for i, v in enumerate(vs)} for k, vs in lists["features"].items()}
    return index


class Example:
    """A sentence as arrays of label numbers; -1 is unknown."""

    def __init__(self, s: Sentence, index: dict, pieces: Pieces, names: NameLists | None = None) -> None:
        self.pieces = pieces(s.words)
        self.shape = [shape(w) for w in s.words]
        self.flag = [JOINED if j else SPACE for j in s.joined]
        self.paragraph = s.paragraph
        self.starts = s.starts
        n = len(s.words)
        self.n, self.subwords = n, sum(map(len, self.pieces))
        self.told = s.told
        self.names = s.names or [ANY_TAG] * n
        self.listed = names(s.words) if names else [0] * n
        if s.heads is None:
            self.upos = self.script = self.label = self.heads = [-1] * n
            self.feats = [[-1] * len(FEATURES)] * n
        else:
            self.upos = [index["upos"][u] for u in s.upos]
            self.feats = [[index["features"][k].get(f.get(k, ""), 0) for k in FEATURES] for f in s.feats]
            self.script = [index["scripts"].get(script_of(w, lemma), -1) for w, lemma in zip(s.words, s.lemmas, strict=True)]
            self.label = [index["deprel"].get(label, -1) for label in s.labels]
            self.heads = s.heads


ALONE = 0.3
"""Share of windows that are one sentence: a headline or a caption comes without neighbours."""


def windows(documents: list[list[Example]], rng: random.Random, alone: float = ALONE) -> list[list[Example]]:
    """Runs of consecutive sentences of 30 to 190 words, and sentences alone."""

    def length() -> int:
        return 1 if rng.random() < alone else rng.randint(30, 190)

    out = []
    for examples in documents:
        window: list[Example] = []
        limit, size = length(), 0
        for e in examples:
            if window and (size + e.n > limit or sum(x.subwords for x in window) + e.subwords > 380):
                out.append(window)
                window, size, limit = [], 0, length()
            window.append(e)
            size += e.n
        if window:
            out.append(window)
    return [w for w in out if sum(e.subwords for e in w) <= 500]


def batches(items: list[list[Example]], rng: random.Random, size: int = 2048) -> list[list[list[Example]]]:
    """Windows of like length together, about `size` subwords a batch. Lengths go in steps of 32, and a batch always has the rows that
    its length allows: the CPU library compiles a kernel for every new shape, which costs more than the padding."""
    rng.shuffle(items)
    buckets: dict[int, list[list[Example]]] = collections.defaultdict(list)
    for w in items:
        buckets[_step(sum(e.subwords for e in w) + 2)].append(w)
    out = [ws[at : at + size // length] for length, ws in buckets.items() for at in range(0, len(ws), size // length)]
    rng.shuffle(out)
    return out


def _step(n: int) -> int:
    return -(-n // 32) * 32


def tensors(batch: list[list[Example]], rng: random.Random, width: int = 0, mask: float = 0.06) -> dict[str, torch.Tensor]:
    t = _step(max(sum(e.subwords for e in win) for win in batch) + 2)
    b, w = 2048 // t, _step(max(sum(e.n for e in win) for win in batch))
    ids, shapes, flags = (np.zeros((b, t), np.int64) for _ in range(3))
    first, last, heads, sents = (np.zeros((b, w), np.int64) for _ in range(4))
    upos, script, label, start = (np.full((b, w), -1, np.int64) for _ in range(4))
    feats = np.full((b, w, len(FEATURES)), -1, np.int64)
    names = np.full((b, w), ANY_TAG, np.int64)
    listed = np.zeros((b, w), np.int64)
    told = None if batch[0][0].told is None else np.zeros((b, w, len(NAME_TAGS)), np.float32)
    sents -= 1
    for i, win in enumerate(batch):
        at, k = 1, 0
        ids[i, 0] = CLS
        unlisted = mask > 0 and rng.random() < 0.2  # the lists know only some of the world's names
        for number, e in enumerate(win):
            base = k
            if told is not None:
                told[i, k : k + e.n] = e.told
            for j in range(e.n):
                flag = e.flag[j]
                if j == 0 and (e.paragraph or (number == 0 and rng.random() < 0.5)):
                    flag = PARAGRAPH
                masked = rng.random() < mask
                shape_id = 11 if masked and rng.random() < 1 / 3 else e.shape[j]
                parts = e.pieces[j]
                first[i, k] = at
                for p in parts:
                    ids[i, at], shapes[i, at], flags[i, at] = (MASK if masked else p), shape_id, flag
                    at += 1
                last[i, k] = at - 1
                upos[i, k], script[i, k], label[i, k], names[i, k], feats[i, k] = e.upos[j], e.script[j], e.label[j], e.names[j], e.feats[j]
                heads[i, k] = -1 if e.heads[j] < 0 else (0 if e.heads[j] == 0 else base + e.heads[j])
                sents[i, k] = number
                listed[i, k] = 0 if masked or unlisted else e.listed[j]
                start[i, k] = -1 if not e.starts else int(j == 0)
                k += 1
        ids[i, at] = SEP
    out = dict(ids=ids, shapes=shapes, flags=flags, first=first, last=last, upos=upos, script=script, label=label, heads=heads, sents=sents,
               start=start, names=names, feats=feats)  # fmt: skip
    if told is not None:
        out["told"] = told
    if width:
        out["listed"] = ((listed[..., None] >> np.arange(width)) & 1).astype(np.float32)  # type: ignore[assignment]
    return {k: torch.from_numpy(v) for k, v in out.items()}


TAG_BITS = torch.arange(len(NAME_TAGS))


def loss_of(net: Network, x: dict[str, torch.Tensor], names_weight: float = 1.0) -> tuple[torch.Tensor, dict[str, float]]:
    return loss_on(net, *net.words(x["ids"], x["shapes"], x["flags"], x["first"], x["last"]), x, names_weight)


def loss_on(
    net: Network, h: torch.Tensor, named: torch.Tensor, x: dict[str, torch.Tensor], names_weight: float = 1.0
) -> tuple[torch.Tensor, dict[str, float]]:
    """The loss on all that the sets say of the words of `x`, and its parts, from the two vectors that `Network.words` gives."""
    real = x["sents"] >= 0
    ce = lambda scores, gold: F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=-1)  # noqa: E731
    parts: dict[str, torch.Tensor] = {}
    tree = (x["heads"] >= 0) & real & (x["upos"] >= 0)
    if tree.any():
        parts["upos"] = ce(net.upos(h), x["upos"]) * 0.5
        at, feats = 0, net.feats(h)
        total = h.new_zeros((), dtype=torch.float32)
        for k, n in enumerate(net.sizes.feats):
            total = total + ce(feats[..., at : at + n], x["feats"][..., k])
            at += n
        parts["feats"] = total * 0.5 / 2
        parts["script"] = ce(net.script2(F.gelu(net.script1(h))), x["script"]) * 0.5
        known = (x["start"] >= 0) & real
        parts["start"] = F.binary_cross_entropy_with_logits(net.start(h).squeeze(-1).float()[known], x["start"][known].float()) * 0.5
        arcs, dep, head = net.arcs(h)
        same = x["sents"].unsqueeze(2) == x["sents"].unsqueeze(1)
        allowed = torch.cat([torch.ones_like(same[..., :1]), same], 2)
        arcs = arcs.float().masked_fill(~allowed, -1e4)
        gold = x["heads"].masked_fill(~tree, -1)
        parts["arc"] = F.cross_entropy(arcs.flatten(0, 1), gold.flatten(), ignore_index=-1)
        parts["label"] = ce(net.labels(dep, head, gold.clamp(min=0)), x["label"].masked_fill(~tree, -1)) * 0.7
    if (lost := names_loss(net, named, x)) is not None:
        parts["names"] = lost * names_weight
    return sum(parts.values(), h.new_zeros((), dtype=torch.float32)), {k: float(v.detach()) for k, v in parts.items()}


def names_loss(net: Network, named: torch.Tensor, x: dict[str, torch.Tensor]) -> torch.Tensor | None:
    """The mean loss of the name tags, from the vectors `named` that `Network.words` gives for them; None where no word's tag is known."""
    tagged = (x["sents"] >= 0) & (x["names"] != ANY_TAG)
    if not tagged.any():
        return None
    scores = net.names(named, x.get("listed")).float()[tagged]
    allowed = (x["names"][tagged].unsqueeze(-1) >> TAG_BITS) & 1 == 1
    return (torch.logsumexp(scores, -1) - torch.logsumexp(scores.masked_fill(~allowed, -1e4), -1)).mean()


def told_loss(net: Network, named: torch.Tensor, theirs: torch.Tensor, x: dict[str, torch.Tensor]) -> torch.Tensor:
    """How far the name tags that `net` reads from `named` are from another model's scores [B, W, tags]: Kullback-Leibler, the mean of a word."""
    real = x["sents"] >= 0
    said = F.log_softmax(net.names(named, x["listed"]).float()[real], -1)
    return F.kl_div(said, F.log_softmax(theirs[real], -1), log_target=True, reduction="batchmean")


class Master:
    """Full-precision copies of what a bf16 network learns, stepped by AdamW, with a running average."""

    def __init__(self, net: Network, steps: int, scale: float = 1.0, heads: float = 1.5e-3) -> None:
        self.steps = steps
        learned = [(name, p) for name, p in net.named_parameters() if p.requires_grad]
        self.names = [name for name, _ in learned]
        self.params = [p for _, p in learned]
        self.master = [p.detach().float().clone().requires_grad_() for p in self.params]
        self.average = [m.detach().clone() for m in self.master]
        groups: dict[tuple[float, float], list] = collections.defaultdict(list)
        encoder = ("pieces", "positions", "kinds", "norm.", "layers", "name_layers")
        for (name, p), m in zip(learned, self.master, strict=True):
            rate = heads
            if name.startswith(("shapes", "flags")):
                rate = 1e-3
            elif name.startswith(encoder):
                rate = 1e-4 if name.startswith(("pieces", "positions", "kinds")) else 2e-4
            if not (name.startswith("names") and net.sizes.lists):  # the name head starts afresh when it learns the lists
                rate *= scale
            groups[rate, 0.0 if p.dim() < 2 else 0.01].append(m)
        self.optimiser = torch.optim.AdamW(
            [{"params": v, "lr": k[0], "weight_decay": k[1]} for k, v in groups.items()], betas=(0.9, 0.98), eps=1e-8, fused=True
        )
        warm = int(steps * 0.06)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda i: (i + 1) / warm if i < warm else max(0.0, (steps - i) / (steps - warm))
        )
        self.count = 0

    def step(self) -> None:
        for m, p in zip(self.master, self.params, strict=True):
            m.grad = p.grad.float() if p.grad is not None else None
            p.grad = None
        torch.nn.utils.clip_grad_norm_(self.master, 2.0, foreach=True)
        self.optimiser.step()
        self.schedule.step()
        self.count += 1
        with torch.no_grad():
            for m, p in zip(self.master, self.params, strict=True):
                p.copy_(m)
            if self.count % 8 == 0:
                torch._foreach_lerp_(self.average, self.master, 1 - min(0.985, 1 - 1 / (self.count / 8 + 1)))

    def state(self) -> dict:
        """What `restore` needs to go on from here."""
        return dict(master=[m.detach() for m in self.master], average=self.average, optimiser=self.optimiser.state_dict(),
                    schedule=self.schedule.state_dict(), count=self.count)  # fmt: skip

    def restore(self, state: dict) -> None:
        with torch.no_grad():
            for group in ("master", "average"):
                for ours, theirs in zip(getattr(self, group), state[group], strict=True):
                    ours.copy_(theirs)
            for m, p in zip(self.master, self.params, strict=True):
                p.copy_(m)
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.count = state["count"]


def options(doc: str | None, epochs: int, seed: int) -> argparse.ArgumentParser:
    """The options that every training has, with these defaults."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    return parser


def begin(args: argparse.Namespace) -> random.Random:
    """Make the folder of --out and set PyTorch's threads and seed; the generator that draws the batches."""
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    return random.Random(args.seed)


def left_off(args: argparse.Namespace) -> dict | None:
    """The checkpoint to go on from, where --resume asks for it and there is one."""
    checkpoint = args.out / "checkpoint.pt"
    return torch.load(checkpoint, weights_only=False) if args.resume and checkpoint.exists() else None


def go_on(state: dict | None, master: Master, rng: random.Random) -> int:
    """Put `master` and `rng` where `state` left them; the number of epochs done."""
    if state is None:
        return 0
    master.restore(state)
    rng.setstate(state["rng"])
    return int(state["epoch"])


def keep(folder: Path, done: int, master: Master, rng: random.Random) -> None:
    """Write the checkpoint after `done` epochs."""
    torch.save({"epoch": done, "rng": rng.getstate(), **master.state()}, folder / "checkpoint.pt")


def learn(
    args: argparse.Namespace,
    master: Master,
    rng: random.Random,
    draw: Callable[[], list],
    loss: Callable[[list], torch.Tensor | None],
    save: Callable[[], None],
) -> None:
    """The epochs that `options` ask for, from where --resume left off: `draw` the batches, step on the `loss` of each that has one, and `save` after each epoch.
    Ends early when the steps that `master` was made for are done."""
    for epoch in range(go_on(left_off(args), master, rng), args.epochs):
        began, total, n = time.time(), 0.0, 0
        for batch in draw():
            if master.count >= master.steps:
                break
            if (lost := loss(batch)) is None:
                continue
            lost.backward()
            master.step()
            total, n = total + float(lost.detach()), n + 1
            if n % 50 == 0:
                print(f"  step {n}, loss {total / n:.4f}, {time.time() - began:.0f} s", flush=True)
        print(f"epoch {epoch + 1}/{args.epochs} {time.time() - began:.0f} s, steps {n}, loss {total / n:.4f}", flush=True)
        keep(args.out, epoch + 1, master, rng)
        save()


def main() -> None:
    parser = options(__doc__, epochs=24, seed=1)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="go on from this model.pt")
    parser.add_argument("--lists", type=Path, help="names.txt.gz: read the name lists as features")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the learning rates")
    parser.add_argument("--names-weight", type=float, default=1.0, help="factor on the loss of the names")
    args = parser.parse_args()
    rng = begin(args)
    treed, named = load_sets(args.data)
    saved = torch.load(args.start, weights_only=False) if args.start else None
    lists = saved["lists"] if saved else label_lists(treed)
    known = read_name_lists(args.lists.read_bytes()) if args.lists else None
    index = numbers_of(lists)
    pieces = pieces_of(args.encoder)
    documents = [[Example(s, index, pieces, known) for s in d.sentences] for d in treed]
    name_documents = [[Example(s, index, pieces, known) for s in d.sentences] for d in named]
    width = known.width if known else 0
    sizes = sizes_of(lists, width)
    print(json.dumps({k: (len(v) if k != "features" else {f: len(x) for f, x in v.items()}) for k, v in lists.items()}))
    print("words with trees", sum(e.n for d in documents for e in d), "with names alone", sum(e.n for d in name_documents for e in d), flush=True)
    net = Network(sizes)
    load_encoder(net, load_file(str(args.encoder / "model.safetensors")))
    if saved:
        fits = {k: v for k, v in saved["weights"].items() if v.shape == net.state_dict()[k].shape}
        net.load_state_dict(fits, strict=False)
        print("starts afresh:", sorted(set(saved["weights"]) - set(fits)))
    per_epoch = len(batches(windows(documents + name_documents, rng), rng))
    steps = int(per_epoch * args.epochs * 1.02)
    net = net.to(torch.bfloat16)
    master = Master(net, steps, args.rate)
    begun = go_on(left_off(args), master, rng)
    for epoch in range(begun, args.epochs):
        net.train()
        began, sums, n = time.time(), collections.Counter(), 0
        for batch in batches(windows(documents + name_documents, rng), rng):
            if master.count >= steps:
                break
            loss, parts = loss_of(net, tensors(batch, rng, width), args.names_weight)
            if not math.isfinite(float(loss.detach())):
                raise SystemExit(f"loss is {float(loss.detach())} in epoch {epoch}: {parts}")
            loss.backward()
            master.step()
            sums.update(parts)
            n += 1
        print(f"epoch {epoch + 1}/{args.epochs} {time.time() - began:.0f} s, steps {n}", {k: round(v / n, 4) for k, v in sums.items()}, flush=True)
        keep(args.out, epoch + 1, master, rng)
        weights = {k: v for (k, _), v in zip(net.named_parameters(), master.average, strict=True)}
        torch.save({"weights": weights, "lists": lists}, args.out / "model.pt")


if __name__ == "__main__":
    main()
