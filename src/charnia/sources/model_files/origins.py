"""From what a person names to what offers a model's files."""

from __future__ import annotations

import zipfile
from pathlib import Path

from charnia.engine.text.embeddings.published import PublishedModel
from charnia.sources.model_files.contract import NotOffered, Origin
from charnia.sources.model_files.home import Address
from charnia.sources.model_files.on_disk import Archive, Folder, SingleFile


def origin_of(name: str, model: PublishedModel) -> Origin:
    """The address of a folder on the web, a folder, a wheel, or a file of the model. Raises NotOffered otherwise."""
    if name.startswith(("https://", "http://")):
        return Address(name)
    path = Path(name).expanduser()
    if path.is_dir():
        return Folder(path)
    if not path.exists():
        raise NotOffered(f"There is no file or folder {name}; check the name and the folder you are in.")
    if path.name in {file.name for file in model.files}:
        return SingleFile(path)
    if zipfile.is_zipfile(path):
        return Archive(path)
    names = ", ".join(file.name for file in model.files)
    raise NotOffered(f"{name} is neither a wheel nor a file of the model ({names}).")
