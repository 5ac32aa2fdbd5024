"""Sentences to vectors, each read with its neighbours, by the bundled MiniLM in CTranslate2."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

MODELS = Path(__file__).parent.parent / "models"
WIDTH = 384
_CLS, _SEP, _UNKNOWN = 101, 102, 100
_LONGEST_TOKENS = 120
_STRIDE, _OVERLAP = 4, 1
_REMEMBERED = 20_000
_outside = Lock()
"""Held by who is in the libraries' own code. From there nobody comes back to a Python that is ending: the
process would abort. So it waits at the end for a batch, and lets no other begin."""
atexit.register(_outside.acquire)


class Encoder:
    """One MiniLM; loads on first use, remembers what it has read."""

    def __init__(self, folder: Path) -> None:
        import ctranslate2
        import tokenizers

        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # Two threads whatever the machine has, so that the bytes don't depend on its cores.
        self._encoder = ctranslate2.Encoder(
            str(folder), compute_type="int8", inter_threads=1, intra_threads=2
        )
        self._seen: dict[tuple[str, ...], Vectors] = {}

    def read(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a sentence, (n, 384), each read with its neighbours.

        The answer is read in windows of four sentences and one more on each side; a
        sentence's vector is the mean of the last hidden state over its own tokens.
        """
        wanted: list[tuple[tuple[str, ...], int, int]] = []
        for start in range(0, len(texts), _STRIDE):
            low, high = max(0, start - _OVERLAP), min(len(texts), start + _STRIDE + _OVERLAP)
            wanted.append((tuple(texts[low:high]), start - low, min(start + _STRIDE, len(texts)) - low))
        seen = self._encoded([window for window, _, _ in wanted])
        if not wanted:
            return np.zeros((0, WIDTH), np.float32)
        return np.concatenate([seen[window][low:high] for window, low, high in wanted])

    def alone(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a sentence, (n, 384), each read without neighbours."""
        seen = self._encoded([(text,) for text in texts])
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        return np.concatenate([seen[(text,)] for text in texts])

    def _encoded(self, wanted: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Vectors]:
        """Return the vectors of each window's sentences, among others; those that are new are encoded."""
        if len(self._seen) > _REMEMBERED:
            self._seen = {}  # another thread may still look into the old one
        seen = self._seen
        windows = [window for window in wanted if window not in seen]
        if not windows:
            return seen
        with _outside:
            ids, owners = zip(*(self._tokens(window) for window in windows), strict=True)
        # Sorted by length, so that a batch is not padded to its one long window.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for start in range(0, len(order), 8):
            batch = order[start : start + 8]
            with _outside:
                hidden = np.array(self._encoder.forward_batch([ids[i] for i in batch]).last_hidden_state)
            for row, i in zip(hidden, batch, strict=True):
                seen[windows[i]] = _pool(row, owners[i], len(windows[i]))
        return seen

    def _tokens(self, window: tuple[str, ...]) -> tuple[list[int], list[int]]:
        ids, owner = [_CLS], [-1]
        for number, encoded in enumerate(
            self._tokenizer.encode_batch(list(window), add_special_tokens=False)
        ):
            tokens = (encoded.ids or [_UNKNOWN])[:_LONGEST_TOKENS]
            ids += [*tokens, _SEP]
            owner += [number] * len(tokens) + [-1]
        return ids[:512], owner[:512]


def _pool(hidden: Vectors, owner: Sequence[int], count: int) -> Vectors:
    """Average each sentence's own tokens, then bring the mean to unit length."""
    owners = np.array(owner)
    out = np.zeros((count, WIDTH), np.float32)
    for number in range(count):
        own = hidden[: len(owners)][owners == number]
        if len(own):
            mean = own.mean(axis=0)
            out[number] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return out


@lru_cache(maxsize=4)
def encoder(name: str) -> Encoder:
    """Return the bundled encoder of that folder name, loaded once a process."""
    with _outside:
        return Encoder(MODELS / name)
