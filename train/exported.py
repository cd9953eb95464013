"""What an exported model says inside, for networks that learn from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx.utils
import onnxruntime
import torch
from model import MIDDLE
from torch import Tensor

LOW, MIDDLE_LAYER, OWN, WORDS = (
    f"/{name}/LayerNormalization_output_0" for name in ("layers.1/norm2", f"layers.{MIDDLE}/norm2", "name_layers.1/norm2", "word_norm")
)
"""Vectors of subwords after the second and the middle layer and after the names' last, and vectors of words."""
INPUTS = {"pieces": "ids", "shapes": "shapes", "flags": "flags", "first": "first", "last": "last", "listed": "listed"}


class Exported:
    """The model in `path` (model.onnx), cut to `outputs`, each [1, T or W, width]. It reads a window at a time, as it does in use."""

    def __init__(self, path: Path, outputs: Sequence[str], threads: int) -> None:
        model = onnx.load(str(path))
        given = {o.name for o in model.graph.output}
        model.graph.output.extend(onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in outputs if n not in given)
        inputs = [i for i in INPUTS if i != "listed" or "names" in outputs]
        model = onnx.utils.Extractor(model).extract_model(inputs, list(outputs))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = threads, 3
        self.inputs, self.outputs = inputs, list(outputs)
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )

    def __call__(self, x: dict[str, Tensor]) -> list[Tensor]:
        """The outputs for a batch (`fit.tensors`), padded with zeros as it is."""
        pieces, words = (x[k].numpy() > 0 for k in ("ids", "first"))
        sizes = [words.shape[1] if name in (WORDS, "names") else pieces.shape[1] for name in self.outputs]
        out: list[np.ndarray | None] = [None] * len(self.outputs)
        for row in range(len(pieces)):
            n, m = int(pieces[row].sum()), int(words[row].sum())
            if not m:
                continue
            inputs = {i: x[INPUTS[i]][row : row + 1, : m if i in ("first", "last", "listed") else n].numpy() for i in self.inputs}
            for k, value in enumerate(self.session.run(self.outputs, inputs)):
                if out[k] is None:
                    out[k] = np.zeros((len(pieces), sizes[k], value.shape[2]), np.float32)
                out[k][row, : value.shape[1]] = value[0]
        return [torch.from_numpy(v) for v in out if v is not None]
