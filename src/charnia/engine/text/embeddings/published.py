"""The embedding models that Charnia knows: where each is published, under what licence, and the exact bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a model. `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A model as its makers published it.

    `home` holds the files of one revision. `dimensions` of a vector; `longest` is the number of tokens that are read of
    a text, with the two that mark its start and end.
    """

    name: str
    makers: str
    licence: str
    home: str
    files: tuple[PublishedFile, ...]
    dimensions: int
    longest: int

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the weights: two models with the same one give the same vectors."""
        return self.file(WEIGHTS).sha256

    def file(self, name: str) -> PublishedFile:
        """The file of that name. Raises KeyError."""
        return {file.name: file for file in self.files}[name]


WEIGHTS, TOKENIZER, SHAPE = "model.safetensors", "tokenizer.json", "config.json"

ALL_MINILM_L6_V2 = PublishedModel(
    name="all-MiniLM-L6-v2",
    makers="sentence-transformers",
    licence="Apache-2.0",
    home="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/"
    "1110a243fdf4706b3f48f1d95db1a4f5529b4d41/",
    files=(
        PublishedFile(WEIGHTS, 90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        PublishedFile(TOKENIZER, 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
        PublishedFile(SHAPE, 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    ),
    dimensions=384,
    longest=256,
)

MODELS = {model.name: model for model in (ALL_MINILM_L6_V2,)}
"""All known models by name."""
