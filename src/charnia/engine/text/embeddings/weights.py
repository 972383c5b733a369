"""Where each tensor lies in a safetensors file: a length, a header in JSON, then the numbers, little-endian."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of 32-bit floats: `size` bytes from byte `start` of the file."""

    shape: tuple[int, ...]
    start: int
    size: int


def tensors_of(file: Path) -> dict[str, Tensor]:
    """The floating-point tensors of a safetensors file by name. Reads the header only."""
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(length))
    first = 8 + length
    return {
        name: Tensor(tuple(entry["shape"]), first + entry["data_offsets"][0], _size(entry))
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }


def _size(entry: dict[str, list[int]]) -> int:
    start, end = entry["data_offsets"]
    return end - start
