"""Read and write the int8 weights of a CTranslate2 sentence encoder as float arrays."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np

_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_IDS = {np.dtype(kind): number for number, kind in _TYPES.items()}


def _take(file: BinaryIO, fmt: str) -> int:
    return struct.unpack("<" + fmt, file.read(struct.calcsize(fmt)))[0]


def _text(file: BinaryIO) -> str:
    return file.read(_take(file, "H"))[:-1].decode()


def read(path: Path) -> dict[str, np.ndarray]:
    """Return every variable of a ``model.bin`` by name, as stored (int8 with its ``_scale``)."""
    with path.open("rb") as file:
        if _take(file, "I") != 6:
            raise ValueError(f"{path}: not a version 6 model file")
        _text(file)
        _take(file, "I")
        variables = {}
        for _ in range(_take(file, "I")):
            name = _text(file)
            shape = [_take(file, "I") for _ in range(_take(file, "B"))]
            kind, size = _take(file, "B"), _take(file, "I")
            variables[name] = np.frombuffer(file.read(size), dtype=_TYPES[kind]).reshape(shape)
        return variables


def write(path: Path, variables: dict[str, np.ndarray], spec: str = "TransformerEncoderSpec") -> None:
    """Write variables in the order given, in the layout that ``read`` reads."""

    def text(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    with path.open("wb") as file:
        file.write(struct.pack("<I", 6) + text(spec) + struct.pack("<II", 1, len(variables)))
        for name, array in variables.items():
            file.write(text(name) + struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape))
            file.write(struct.pack("<BI", _IDS[array.dtype], array.nbytes) + array.tobytes())
        file.write(struct.pack("<I", 0))


def dequantize(variables: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the float weights; int8 rows are divided by their scale."""
    floats = {}
    for name, array in variables.items():
        if name.endswith("weight_scale"):
            continue
        scale = variables.get(name + "_scale")
        if scale is not None:
            array = array.astype(np.float32) / scale[:, None]
        floats[name] = array
    return floats


def quantize(floats: dict[str, np.ndarray], like: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return ``floats`` with the types, order and int8 rows of ``like``."""
    out: dict[str, np.ndarray] = {}
    for name, old in like.items():
        if name.endswith("weight_scale"):
            continue
        new = floats.get(name, old)
        if name + "_scale" in like:
            scale = 127.0 / np.maximum(np.abs(new).max(axis=1), 1e-8)
            out[name] = np.rint(new * scale[:, None]).astype(np.int8)
            out[name + "_scale"] = scale.astype(np.float32)
        else:
            out[name] = new.astype(old.dtype)
    return {name: out[name] for name in like}
