"""A Whisper model of the real base.en shape with random weights: as slow as the real one, and as big.

Nothing to download. It writes nonsense, so whoever measures with it fixes the number of tokens.
"""

import json
from pathlib import Path

import numpy as np

WIDTH, HEADS, LAYERS, MELS, VOCABULARY = 512, 8, 6, 80, 51_864
TEXT_TOKENS = 50_257
SPECIAL = (
    "<|endoftext|>", "<|startoftranscript|>", *(f"<|language-{i}|>" for i in range(99)),
    "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>",
    "<|nocaptions|>", "<|notimestamps|>",
)  # fmt: skip
"""The special tokens of an English-only Whisper, in their order, from ``TEXT_TOKENS`` - 1 on."""


def build(folder: Path) -> Path:
    """Write the model (int8, CTranslate2) and a tokenizer of the right size into ``folder``, once."""
    if not (folder / "model.bin").exists():
        folder.mkdir(parents=True, exist_ok=True)
        names = token_names()
        (folder / "tokenizer.json").write_text(json.dumps(tokenizer(names)), "utf-8")
        write_weights(folder, names)
    return folder


def token_names() -> list[str]:
    words = [chr(c) for c in byte_letters()]
    pairs = [a + b for a in words for b in words]
    text = [*words, *pairs][: TEXT_TOKENS - 1]
    times = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]
    return [*text, *SPECIAL, *times][:VOCABULARY]


def byte_letters() -> list[int]:
    """Return the letters that byte-level BPE writes for the 256 bytes, as GPT-2 defines them."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [*shown, *range(256, 256 + 256 - len(shown))]


def tokenizer(names: list[str]) -> dict[str, object]:
    special = range(TEXT_TOKENS - 1, VOCABULARY)
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    added = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    letters = {name: i for i, name in enumerate(names[: TEXT_TOKENS - 1])}
    merges = [[name[0], name[1]] for name in names[: TEXT_TOKENS - 1] if len(name) == 2]
    return {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None,
        "added_tokens": [{"id": i, "content": names[i], **added} for i in special],
        "pre_tokenizer": byte_level, "post_processor": None, "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                  "vocab": letters, "merges": merges},
    }  # fmt: skip


def write_weights(folder: Path, names: list[str]) -> None:
    from ctranslate2.specs.whisper_spec import WhisperSpec

    rng = np.random.default_rng(0)
    spec = WhisperSpec(LAYERS, HEADS, LAYERS, HEADS)

    def fill(shape: tuple[int, ...], mean: float = 0.0) -> np.ndarray:
        return (mean + rng.normal(0.0, 0.02, shape)).astype(np.float32)

    def linear(part: object, out: int, into: int = WIDTH) -> None:
        part.weight, part.bias = fill((out, into)), fill((out,))

    def norm(part: object) -> None:
        part.gamma, part.beta = fill((WIDTH,), 1.0), fill((WIDTH,))

    def attention(part: object, own: bool) -> None:
        norm(part.layer_norm)
        widths = (3 * WIDTH, WIDTH) if own else (WIDTH, 2 * WIDTH, WIDTH)
        for linear_spec, out in zip(part.linear, widths, strict=True):
            linear(linear_spec, out)

    def feed_forward(part: object) -> None:
        norm(part.layer_norm)
        linear(part.linear_0, 4 * WIDTH)
        linear(part.linear_1, WIDTH, 4 * WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = fill((WIDTH, MELS, 3)), fill((WIDTH,))
    encoder.conv2.weight, encoder.conv2.bias = fill((WIDTH, WIDTH, 3)), fill((WIDTH,))
    encoder.position_encodings.encodings = fill((1500, WIDTH))
    decoder.position_encodings.encodings = fill((448, WIDTH))
    decoder.embeddings.weight = fill((VOCABULARY, WIDTH))
    decoder.projection.weight = decoder.embeddings.weight
    norm(encoder.layer_norm)
    norm(decoder.layer_norm)
    for layer in encoder.layer:
        attention(layer.self_attention, own=True)
        feed_forward(layer.ffn)
    for layer in decoder.layer:
        attention(layer.self_attention, own=True)
        attention(layer.attention, own=False)
        feed_forward(layer.ffn)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = []
    spec.config.alignment_heads = [[layer, head] for layer in range(3, LAYERS) for head in range(HEADS)]
    spec.register_vocabulary(names)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
