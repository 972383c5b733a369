"""`charnia model`: the embedding model, installed because somebody asked, and how it is."""

from __future__ import annotations

import argparse

from charnia.config.commands.console import BadInput, Progress, note, say, say_json
from charnia.config.commands.installation import chosen_model
from charnia.config.environment import ModelChoice
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.installed import Condition, FileState, condition_of
from charnia.engine.text.embeddings.published import PublishedModel
from charnia.sources.model_files.contract import NotOffered
from charnia.sources.model_files.install import NotInstalled, install
from charnia.sources.model_files.origins import origin_of

HELP = "Install the embedding model, or say whether it is installed and whole"
EXAMPLE = """charnia model install
  charnia model install --from ./all-MiniLM-L6-v2
  charnia model status --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and where the files come from."""
    parser.add_argument("action", choices=("install", "status"), help="bring the model's files, or look at them")
    parser.add_argument(
        "--from",
        dest="origin",
        metavar="PLACE",
        help="a folder, a wheel, a file of the model, or the web address of a folder (default: where it is published)",
    )
    parser.add_argument("--json", action="store_true", help="print how the model is as JSON")


def run(options: argparse.Namespace) -> int:
    """Status 0 when the model can be used, 1 when it cannot yet."""
    choice = chosen_model()
    if options.action == "install":
        _install(choice, options.origin)
    elif options.origin:
        raise BadInput("--from goes with install.")
    condition = condition_of(choice.model, choice.folder)
    if options.json:
        say_json(_as_json(choice, condition))
    else:
        say(condition.says)
    return 0 if condition.is_usable else 1


def _install(choice: ModelChoice, place: str | None) -> None:
    model = choice.model
    if isinstance(model, WordsOnly):
        raise BadInput(f"{model.why} Take that setting away to install one.")
    if {*condition_of(model, choice.folder).files.values()} == {FileState.GOOD}:
        return
    if place is None:
        note(f"Fetching {model.name} ({model.size / 1e6:.0f} MB, {model.licence}, by {model.makers}) from {model.home}")
    try:
        with Progress(f"Installing {model.name}", model.size) as progress:
            install(model, origin_of(place or model.home, model), choice.folder, progress=progress.update)
    except (NotOffered, NotInstalled) as problem:
        raise BadInput(str(problem)) from problem


def _as_json(choice: ModelChoice, condition: Condition) -> dict[str, object]:
    about: dict[str, object] = {"usable": condition.is_usable, "says": condition.says, "folder": str(choice.folder)}
    if isinstance(choice.model, PublishedModel):
        about |= {"name": choice.model.name, "licence": choice.model.licence, "home": choice.model.home}
        about["files"] = [
            {"name": file.name, "sha256": file.sha256, "state": condition.files[file.name]}
            for file in choice.model.files
        ]
    return about
