"""The multi-task network: words -> part of speech, morphology, lemma script, sentence starts, names, dependency arcs and labels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dragoman.features import FLAGS, SHAPES

MIDDLE = 3
"""The layer (from 0) whose vectors the words and the names' layers read too."""
HEAD = 32
"""How wide an attention head is."""


@dataclass(frozen=True)
class Sizes:
    upos: int
    feats: tuple[int, ...]
    scripts: int
    names: int
    labels: int
    lists: int = 0  # bits of the name lists (features.NameLists)
    own: int = 0  # layers that only the names use, beside the encoder's last
    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12  # attention heads of a layer, and how wide it is inside
    inner: int = 1536
    own_heads: int = 12  # and those of the names' own layers
    own_inner: int = 1536
    positions: int = 512


class Layer(nn.Module):
    def __init__(self, s: Sizes, heads: int, inner: int) -> None:
        super().__init__()
        self.count = heads
        self.query, self.key, self.value = (nn.Linear(s.width, heads * HEAD) for _ in range(3))
        self.output = nn.Linear(heads * HEAD, s.width)
        self.norm1, self.norm2 = nn.LayerNorm(s.width, eps=1e-12), nn.LayerNorm(s.width, eps=1e-12)
        self.up, self.down = nn.Linear(s.width, inner), nn.Linear(inner, s.width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, _ = x.shape
        q = self.query(x).view(b, t, self.count, HEAD).transpose(1, 2)
        k = self.key(x).view(b, t, self.count, HEAD).permute(0, 2, 3, 1)
        v = self.value(x).view(b, t, self.count, HEAD).transpose(1, 2)
        # Plain attention: the fused kernel's bf16 backward is slower on a CPU.
        weights = torch.softmax(q @ k * (1 / math.sqrt(HEAD)) + mask, -1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(b, t, self.count * HEAD)
        x = self.norm1(x + self.drop(self.output(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


def pick(x: Tensor, at: Tensor) -> Tensor:
    """The vectors of `x` [B, T, width] at the places `at` [B, W]."""
    if torch.onnx.is_in_onnx_export():  # the exported graph reads one window at a time
        return x[:, at[0]]
    return torch.gather(x, 1, at.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


class Network(nn.Module):
    def __init__(self, s: Sizes) -> None:
        super().__init__()
        self.sizes = s
        w = s.width
        self.pieces = nn.Embedding(s.vocabulary, w)
        self.positions = nn.Embedding(s.positions, w)
        self.kinds = nn.Parameter(torch.zeros(w))
        self.shapes, self.flags = nn.Embedding(SHAPES, w), nn.Embedding(FLAGS, w)
        self.norm = nn.LayerNorm(w, eps=1e-12)
        self.layers = nn.ModuleList(Layer(s, s.heads, s.inner) for _ in range(s.layers))
        self.drop = nn.Dropout(0.1)
        self.word = nn.Linear(3 * w, w)
        self.word_norm = nn.LayerNorm(w)
        self.word_drop = nn.Dropout(0.2)
        self.upos = nn.Linear(w, s.upos)
        self.feats = nn.Linear(w, sum(s.feats))
        self.start = nn.Linear(w, 1)
        self.name_layers = nn.ModuleList(Layer(s, s.own_heads, s.own_inner) for _ in range(s.own))
        inner = 192 if s.lists else 128
        self.names1, self.names2 = nn.Linear((3 if s.own else 1) * w + s.lists, inner), nn.Linear(inner, s.names)
        self.script1, self.script2 = nn.Linear(w, 192), nn.Linear(192, s.scripts)
        self.arc_dep, self.arc_head = nn.Linear(w, 256), nn.Linear(w, 256)
        self.arc = nn.Parameter(torch.zeros(257, 256))
        self.label_dep, self.label_head = nn.Linear(w, 64), nn.Linear(w, 64)
        self.label = nn.Parameter(torch.zeros(s.labels, 65, 65))
        self.root = nn.Parameter(torch.zeros(w))
        self.parse_drop = 0.25
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.flags.weight)
        nn.init.normal_(self.arc, std=0.02)
        nn.init.normal_(self.label, std=0.02)
        nn.init.normal_(self.root, std=0.02)

    def words(self, pieces: Tensor, shapes: Tensor, flags: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """[B, T] subword ids (0 = padding) with their word's shape and flag; [B, W] places of each word's first and last
        subword (0 = no word). Returns the words' vectors [B, W, width] and those that the names are read from."""
        after, mask = self.encoded(pieces, shapes, flags)
        words = self.joined(after, first, last)
        return words, self.named(words, after[MIDDLE], mask, first, last)

    def encoded(self, pieces: Tensor, shapes: Tensor, flags: Tensor) -> tuple[list[Tensor], Tensor]:
        """The subwords' vectors [B, T, width] after each layer, and the mask of the padding [B, 1, 1, T]."""
        t = pieces.shape[1]
        x = self.pieces(pieces) + self.positions.weight[:t] + self.kinds + self.shapes(shapes) + self.flags(flags)
        x = self.drop(self.norm(x))
        mask = ((pieces == 0).to(x.dtype) * -10000.0)[:, None, None, :]
        after = []
        for layer in self.layers:
            x = layer(x, mask)
            after.append(x)
        return after, mask

    def joined(self, after: list[Tensor], first: Tensor, last: Tensor) -> Tensor:
        """The words' vectors [B, W, width] from those of the subwords after each layer."""
        joined = torch.cat([pick(after[-1], first), pick(after[-1], last), pick(after[MIDDLE], first)], -1)
        return self.word_drop(self.word_norm(F.gelu(self.word(joined))))

    def named(self, words: Tensor, middle: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """The vectors that the names are read from: the words' own, and those of the names' layers over the fourth layer's subwords."""
        if not self.name_layers:
            return words
        return self.names_input(words, self.own(middle, mask), first, last)

    def own(self, middle: Tensor, mask: Tensor) -> Tensor:
        """The subwords' vectors [B, T, width] after the names' layers."""
        for layer in self.name_layers:
            middle = layer(middle, mask)
        return middle

    def names_input(self, words: Tensor, own: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """What the names' head reads of a word: its vector, and those of its first and last subword after the names' layers."""
        return torch.cat([words, pick(own, first), pick(own, last)], -1)

    def _side(self, x: Tensor) -> Tensor:
        x = F.gelu(x)
        if self.training:  # one mask a sentence position: whole units of a word vector
            x = F.dropout(x, self.parse_drop)
        return x

    def arcs(self, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, W, width] -> arc scores [B, W, 1 + W] (column 0 is the root) and the label vectors of dependants [B, W, 65] and
        heads [B, 1 + W, 65]."""
        b = h.shape[0]
        heads = torch.cat([self.root.expand(b, 1, -1).to(h.dtype), h], 1)
        one = lambda y: torch.cat([y, torch.ones_like(y[..., :1])], -1)  # noqa: E731
        dep, head = self._side(self.arc_dep(h)), self._side(self.arc_head(heads))
        scores = one(dep) @ self.arc @ head.transpose(1, 2)
        return scores, one(self._side(self.label_dep(h))), one(self._side(self.label_head(heads)))

    def names(self, h: Tensor, listed: Tensor | None) -> Tensor:
        """Name tag scores [B, W, N] of the second vectors that `words` gives; `listed` [B, W, lists] are 0 or 1."""
        x = h if listed is None else torch.cat([h, listed.to(h.dtype)], -1)
        return self.names2(F.dropout(F.gelu(self.names1(x)), 0.2, self.training))

    def labels(self, dep: Tensor, head: Tensor, heads: Tensor) -> Tensor:
        """Label scores [B, W, L] of each word under its head (`heads` [B, W], 0 = root)."""
        chosen = pick(head, heads)
        b, w, _ = dep.shape
        left = (dep.reshape(b * w, 65) @ self.label.permute(1, 0, 2).reshape(65, -1)).view(b, w, -1, 65)
        return (left * chosen.unsqueeze(2)).sum(-1)


def load_encoder(network: Network, weights: dict[str, Tensor]) -> None:
    """Copy the public MiniLM encoder's weights into `network`."""
    with torch.no_grad():
        e = "embeddings."
        network.pieces.weight.copy_(weights[e + "word_embeddings.weight"])
        network.positions.weight.copy_(weights[e + "position_embeddings.weight"])
        network.kinds.copy_(weights[e + "token_type_embeddings.weight"][0])
        network.norm.weight.copy_(weights[e + "LayerNorm.weight"])
        network.norm.bias.copy_(weights[e + "LayerNorm.bias"])
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value", "output": "attention.output.dense",
            "norm1": "attention.output.LayerNorm", "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm",
        }  # fmt: skip
        for i, layer in enumerate(network.layers):
            for ours, theirs in names.items():
                module = getattr(layer, ours)
                module.weight.copy_(weights[f"encoder.layer.{i}.{theirs}.weight"])
                module.bias.copy_(weights[f"encoder.layer.{i}.{theirs}.bias"])
