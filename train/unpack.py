"""The shipped int8 model as a model.pt that fit.py goes on from.  python train/unpack.py src/dragoman/data/models/en --out run2/model.pt

Weights are the quantised ones times their scales: exported again they give the same numbers.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from fit import sizes_in
from model import Network
from onnx import numpy_helper


def weights_of(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    """The network's weights by their names in `Network`, from a graph that export.py wrote."""
    tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def plain(name: str) -> np.ndarray:
        quantised = tensors[name + "_quantized"].astype(np.float32) - tensors[name + "_zero_point"].astype(np.float32)
        return quantised * tensors[name + "_scale"]

    out = {k.removeprefix("net."): v for k, v in tensors.items() if k.startswith("net.") and not k.endswith(("_scale", "_zero_point", "_quantized"))}
    for name in tensors:
        if name.startswith("net.") and name.endswith("_quantized"):
            out[name.removeprefix("net.").removesuffix("_quantized")] = plain(name.removesuffix("_quantized"))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and not node.input[1].startswith("net."):
            matrix = plain(node.input[1].removesuffix("_quantized"))
            module = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
            if module == "MatMul_2_quant":  # the bilinear label scores, [65, labels * 65]
                out["label"] = matrix.reshape(65, -1, 65).transpose(1, 0, 2)
            else:
                out[module + ".weight"] = matrix.T
    return {k: torch.from_numpy(np.array(v, np.float32)) for k, v in out.items()}


def read_model(folder: Path) -> dict:
    """What fit.py would have saved for the exported model in `folder`."""
    lists = json.loads((folder / "labels.json").read_text(encoding="utf8"))
    lists = {k: lists[k] for k in ("upos", "deprel", "features", "scripts", "names")}
    weights = weights_of(onnx.load(str(folder / "model.onnx")).graph)
    Network(sizes_in(lists, weights)).load_state_dict(weights)
    return {"weights": weights, "lists": lists}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of the shipped model")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(read_model(args.model), args.out)


if __name__ == "__main__":
    main()
