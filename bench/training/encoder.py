"""The MiniLM encoder in PyTorch, with the weights' names of its CTranslate2 file, for fine-tuning."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

LAYERS, WIDTH, HEADS_COUNT = 6, 384, 12


class Encoder(nn.Module):
    """BERT of MiniLM's shape; ``forward`` takes ids and mask (batch, tokens), gives (batch, tokens, 384)."""

    def __init__(self, floats: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.frozen = {n: a for n, a in floats.items() if a.ndim == 0}
        self.weights = nn.ParameterDict(
            {n.replace("/", ":"): nn.Parameter(torch.tensor(a)) for n, a in floats.items() if a.ndim}
        )

    def get(self, name: str) -> Tensor:
        return self.weights["encoder:" + name.replace("/", ":")]

    def norm(self, x: Tensor, name: str) -> Tensor:
        return F.layer_norm(x, (WIDTH,), self.get(name + "/gamma"), self.get(name + "/beta"), 1e-12)

    def linear(self, x: Tensor, name: str) -> Tensor:
        return F.linear(x, self.get(name + "/weight"), self.get(name + "/bias"))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        batch, length = ids.shape
        x = F.embedding(ids, self.get("embeddings_0/weight")) + self.get("embeddings_1/weight")[0]
        x = x + self.get("position_encodings/encodings")[:length]
        x = F.dropout(self.norm(x, "layernorm_embedding"), 0.1, self.training)
        bias = torch.zeros(batch, 1, 1, length).masked_fill(~mask[:, None, None, :], -1e9)
        for i in range(LAYERS):
            at = f"layer_{i}"
            q, k, v = (
                self.linear(x, at + "/self_attention/linear_0")
                .view(batch, length, 3, HEADS_COUNT, WIDTH // HEADS_COUNT)
                .permute(2, 0, 3, 1, 4)
            )
            seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
            seen = self.linear(
                seen.transpose(1, 2).reshape(batch, length, WIDTH), at + "/self_attention/linear_1"
            )
            x = self.norm(x + F.dropout(seen, 0.1, self.training), at + "/self_attention/layer_norm")
            hidden = F.gelu(self.linear(x, at + "/ffn/linear_0"))
            hidden = self.linear(hidden, at + "/ffn/linear_1")
            x = self.norm(x + F.dropout(hidden, 0.1, self.training), at + "/ffn/layer_norm")
        return x

    def floats(self) -> dict[str, np.ndarray]:
        """Return the weights by their CTranslate2 names."""
        return {n.replace(":", "/"): p.detach().numpy() for n, p in self.weights.items()}
