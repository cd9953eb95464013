"""Export a trained model to int8 ONNX.  python train/export.py RUN/model.pt --encoder DIR --data DIR
    --out src/dragoman/data/models/en [--keep FOLDER] [--fp32]

Writes model.onnx, label.npz (the label scores' weights in 7 bits), labels.json and tokenizer.json. Quantisation is dynamic, int8, per channel, on MatMul, Gemm and Gather. With --keep, weights
that were unpacked from an int8 model (unpack.py) and learned nothing since are those of that model to the bit. The graph reads one window at a time,
without padding.
"""

from __future__ import annotations

import argparse
import collections
import json
import shutil
import tempfile
from pathlib import Path

import corpora
import numpy as np
import onnx
import torch
from fit import sizes_in
from model import HEAD, Network, Sizes
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional as F


class Graph(nn.Module):
    """The network as the package calls it: arrays in, decisions out."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, shapes: Tensor, flags: Tensor, first: Tensor, last: Tensor, cut: Tensor, listed: Tensor) -> tuple[Tensor, ...]:
        net = self.net
        h, named = net.words(pieces, shapes, flags, first, last)
        real = first > 0
        upos = net.upos(h).argmax(-1)
        at, chosen, feats = 0, [], net.feats(h)
        for n in net.sizes.feats:
            chosen.append(feats[..., at : at + n].argmax(-1))
            at += n
        script = net.script2(F.gelu(net.script1(h))).argmax(-1)
        names = net.names(named, listed if net.sizes.lists else None)
        starts = ((net.start(h).squeeze(-1) > 0) | (cut > 0)) & real
        sentence = torch.cumsum(starts.to(torch.int64), 1)
        arcs, dep, head = net.arcs(h)
        same = (sentence.unsqueeze(2) == sentence.unsqueeze(1)) & real.unsqueeze(1)
        allowed = torch.cat([torch.ones_like(same[..., :1]), same], 2)
        arcs = torch.log_softmax(arcs + (~allowed).to(arcs.dtype) * -1e4, -1)
        heads = arcs.argmax(-1)
        labels = net.labels(dep, head, heads).argmax(-1)
        return upos, torch.stack(chosen, -1), script, names, sentence, arcs, heads, labels, dep, head


def load(path: Path) -> tuple[Network, dict]:
    saved = torch.load(path, weights_only=False)
    lists = saved["lists"]
    net = Network(sizes_in(lists, saved["weights"]))
    net.load_state_dict({k: v.float() for k, v in saved["weights"].items()})
    return net.eval(), lists


def lemma_tables(data: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """From the training treebanks: the lemma that a form and part of speech always has, for irregular forms and those seen five times; and
    all lemmas of nouns and of verbs."""
    seen: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for file in ("ewt-train", "gum-train"):
        for d in corpora.conllu(data / f"ud/{file}.conllu.gz"):
            if corpora.open_genre(d):
                for s in d.sentences:
                    for form, upos, lemma in zip(s.words, s.upos or [], s.lemmas or [], strict=True):
                        if upos in ("VERB", "AUX", "NOUN", "ADJ", "ADV"):
                            seen[form.lower(), upos][lemma] += 1
    out = {}
    for (form, upos), counts in seen.items():
        lemma, n = counts.most_common(1)[0]
        irregular = not form.startswith(lemma[: max(1, len(lemma) - 1)].lower())
        if n >= 0.9 * sum(counts.values()) and lemma.islower() and form != lemma and (n >= 5 or irregular):
            out[f"{form}\t{upos}"] = lemma
    dictionary = {
        upos: sorted({lemma for (_, u), counts in seen.items() if u == upos for lemma in counts if lemma.isalpha() and lemma.islower()})
        for upos in ("NOUN", "VERB")
    }
    return dict(sorted(out.items())), dictionary


def fuse(model: onnx.ModelProto, sizes: Sizes) -> None:
    """Puts ONNX Runtime's attention for the layers' own, in place: a twentieth faster. It takes no mask: a window is read alone, without padding."""
    graph, fused = model.graph, {}
    layers = [*((f"/layers.{i}/", sizes.heads) for i in range(sizes.layers)), *((f"/name_layers.{i}/", sizes.own_heads) for i in range(sizes.own))]
    for layer, heads in layers:
        inputs, output = [f"{layer}{part}/Add_output_0" for part in ("query", "key", "value")], f"{layer}Reshape_3_output_0"
        fused[output] = onnx.helper.make_node(
            "MultiHeadAttention", inputs, [output], f"{layer}attention", domain="com.microsoft", num_heads=heads, scale=HEAD**-0.5
        )
    wanted, kept = {o.name for o in graph.output}, []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            kept.append(fused.get(node.output[0], node))
            wanted.update(kept[-1].input)
    weights = [t for t in graph.initializer if t.name in wanted]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(weights)
    model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))


def save_labels(path: Path, weights: np.ndarray) -> None:
    """The weights [labels, 65, 65] in 7 bits, a scale for each column as in the graph; the package needs them where it mends a tree."""
    scales = np.maximum(np.abs(weights).max(1, keepdims=True), 1e-8) / 63
    np.savez_compressed(path, weights=np.rint(weights / scales).astype(np.int8), scales=scales.astype(np.float32))


def keep(model: onnx.ModelProto, old: onnx.ModelProto) -> int:
    """Puts into `model` the quantised weights of `old` that it has within the rounding, in place. How many matrices."""
    new_tensors, old_tensors = ({t.name: t for t in m.graph.initializer} for m in (model, old))
    old_inputs = {n.name: n.input[1] for n in old.graph.node if n.op_type == "MatMulInteger"}
    pairs = [(n.input[1], old_inputs[n.name]) for n in model.graph.node if n.op_type == "MatMulInteger" and n.name in old_inputs]
    kept = 0
    for new, before in pairs:
        parts = [(new.replace("_quantized", end), before.replace("_quantized", end)) for end in ("_quantized", "_scale", "_zero_point")]
        a, b = (
            [numpy_helper.to_array(tensors[p[side]]).astype(np.float32) for p in parts] for side, tensors in enumerate((new_tensors, old_tensors))
        )
        if a[0].shape == b[0].shape and (np.abs(a[0] * a[1] - b[0] * b[1]) <= a[1]).all():
            for ours, theirs in parts:
                new_tensors[ours].CopyFrom(numpy_helper.from_array(numpy_helper.to_array(old_tensors[theirs]), ours))
            kept += 1
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="holds ud/, for the table of irregular lemmas")
    parser.add_argument("--keep", type=Path, help="folder of the int8 model that training went on from")
    parser.add_argument("--fp32", action="store_true", help="do not quantise (to see what it costs)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    net, lists = load(args.model)
    inputs = ["pieces", "shapes", "flags", "first", "last", "cut", *(["listed"] if net.sizes.lists else [])]
    outputs = ["upos", "feats", "script", "names", "sentence", "arcs", "heads", "labels", "dependant", "governor"]
    b, t, w = 2, 24, 12
    pieces = torch.randint(1000, 2000, (b, t))
    first = torch.arange(1, w + 1).expand(b, -1).contiguous()
    example = (
        pieces,
        torch.zeros_like(pieces),
        torch.zeros_like(pieces),
        first,
        first.clone(),
        torch.zeros_like(first),
        torch.zeros(b, w, net.sizes.lists),
    )
    axes = {k: {0: "batch", 1: "piece" if k in inputs[:3] else "word"} for k in [*inputs, *outputs]}
    axes["arcs"][2] = "target"
    axes["governor"][1] = "target"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Graph(net), example, str(plain), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False
        )
        graph = onnx.load(plain)
        graph.producer_name, graph.doc_string = "dragoman", ""
        onnx.save(graph, plain)
        if args.fp32:
            shutil.copy(plain, args.out / "model.onnx")
        else:
            quantize_dynamic(
                plain,
                args.out / "model.onnx",
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                per_channel=True,
                reduce_range=True,  # 7 bits: see narrow.py
                weight_type=QuantType.QInt8,
            )
        exported = onnx.load(args.out / "model.onnx")
        if args.keep:
            print(keep(exported, onnx.load(args.keep / "model.onnx")), "matrices kept")
        fuse(exported, net.sizes)
        onnx.save(exported, args.out / "model.onnx")
    save_labels(args.out / "label.npz", net.label.detach().numpy())
    if args.keep:
        shutil.copy(args.keep / "label.npz", args.out)
    lists["lemmas"], lists["dictionary"] = lemma_tables(args.data)
    (args.out / "labels.json").write_text(json.dumps(lists, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
    tokenizer = json.loads((args.encoder / "tokenizer.json").read_text(encoding="utf8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    (args.out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n", encoding="utf8")
    print({p.name: p.stat().st_size for p in sorted(args.out.iterdir())})


if __name__ == "__main__":
    main()
