"""Bring the weights of an int8 model to 7 bits.  python train/narrow.py src/dragoman/data/models/en/model.onnx

Processors with AVX2 alone add products of 8-bit numbers in 16 bits, where two of them may not fit; newer ones (AVX-512 VNNI, ARM) add them in 32. With
weights of 7 bits both give the same sums, so that a report is analysed alike on both. `export.py` writes such weights itself; this is for a model that was
exported before. A second run changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

LIMIT = 64


def narrow(model: onnx.ModelProto) -> int:
    """Halves the weights of every MatMulInteger that need more than 7 bits and doubles their scales, in place. How many there were."""
    tensors = {t.name: t for t in model.graph.initializer}
    names = {n.input[1] for n in model.graph.node if n.op_type == "MatMulInteger" and n.input[1] in tensors}
    changed = 0
    for name in sorted(names):
        weights = numpy_helper.to_array(tensors[name])
        if weights.dtype != np.int8 or np.abs(weights.astype(np.int16)).max() <= LIMIT:
            continue
        scale = tensors[name.replace("_quantized", "_scale")]
        halved = np.clip(np.rint(weights.astype(np.float32) / 2), -LIMIT, LIMIT - 1).astype(np.int8)
        tensors[name].CopyFrom(numpy_helper.from_array(halved, name))
        scale.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(scale) * np.float32(2), scale.name))
        changed += 1
    return changed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    path = parser.parse_args().model
    model = onnx.load(str(path))
    print(f"{narrow(model)} matrices narrowed")
    onnx.save(model, str(path))


if __name__ == "__main__":
    main()
