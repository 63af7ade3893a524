"""Safetensors files read and written with numpy, and what a study keeps in them."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .command import Named, SkillscopeError

Floats = npt.NDArray[np.floating[Any]]
Arrays = dict[str, npt.NDArray[Any]]

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "|u1"}


class Tensors:
    """A safetensors file, of which single tensors are read."""

    def __init__(self, path: Named) -> None:
        self.path = Path(path)
        try:
            with self.path.open("rb") as file:
                (length,) = struct.unpack("<Q", file.read(8))
                entries: dict[str, dict[str, Any]] = json.loads(file.read(length))
        except (OSError, ValueError, struct.error) as error:
            raise SkillscopeError(f"{self.path}: cannot be read as safetensors: {error}") from error
        entries.pop("__metadata__", None)
        self._entries = entries
        self._start = 8 + length

    def names(self) -> list[str]:
        """The names of the tensors, sorted."""
        return sorted(self._entries)

    def read(self, name: str) -> npt.NDArray[Any]:
        """A tensor by its name, as an array of its own."""
        entry = self._entries[name]
        if entry["dtype"] not in DTYPES:
            raise SkillscopeError(f"{self.path}: tensor '{name}' is {entry['dtype']}; read are {', '.join(DTYPES)}")
        begin, end = entry["data_offsets"]
        with self.path.open("rb") as file:
            file.seek(self._start + begin)
            values = np.frombuffer(bytearray(file.read(end - begin)), dtype=DTYPES[entry["dtype"]])
        return values.reshape(entry["shape"])


def read(path: Named) -> Arrays:
    """Every tensor of a file by its name."""
    tensors = Tensors(path)
    return {name: tensors.read(name) for name in tensors.names()}


def write(path: Path, arrays: Mapping[str, npt.ArrayLike]) -> None:
    """Writes arrays as float32."""
    values = {name: np.ascontiguousarray(array, dtype="<f4") for name, array in arrays.items()}
    header, at = {}, 0
    for name, array in values.items():
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in values.values():
            file.write(array.tobytes())


class Direction(NamedTuple):
    """A task's probe: `logit = intercept + Σ weights (x - mean) / scale`, in the features of the stream."""

    weights: Floats
    """[d_model]"""
    mean: Floats
    """[d_model]"""
    scale: Floats
    """[d_model]"""
    intercept: float

    @property
    def unit(self) -> Floats:
        """The direction in the raw stream, of length 1: [d_model]."""
        raw = self.weights.astype(np.float64) / self.scale
        return raw / np.linalg.norm(raw)

    def logits(self, rows: npt.ArrayLike) -> Floats:
        """The probe's logits of rows of the stream: [..., d_model] to [...]."""
        return (np.asarray(rows, dtype=np.float64) - self.mean) / self.scale @ self.weights + self.intercept


class Subspace(NamedTuple):
    """A task's ablated subspace."""

    read: Floats
    """[rank, d_model]"""
    removed: Floats
    """[rank, d_model]"""
    mean: Floats
    """[d_model]"""

    def erase(self, rows: npt.ArrayLike) -> Floats:
        """Rows of the stream without the subspace: `x - removedᵀ read (x - mean)`, [..., d_model]."""
        values = np.asarray(rows, dtype=np.float64)
        return values - (values - self.mean) @ self.read.T @ self.removed
