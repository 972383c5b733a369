"""Commands that need the installation's database start Django here, and only here."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from charnia.config.commands.console import BadInput, Progress, note
from charnia.config.environment import BadSetting, ModelChoice, no_data_folder, read_model_choice
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import Encoder, WordsOnly
from charnia.engine.text.embeddings.installed import UnusableModel, open_model


def has_installation() -> bool:
    """Whether a database was named, or lies where one is made by default. Creates nothing."""
    folder = Path(os.environ.get("CHARNIA_DATA") or "var")
    return bool(os.environ.get("CHARNIA_DATABASE_URL")) or (folder / "charnia.sqlite3").is_file()


def chosen_model() -> ModelChoice:
    """The embedding model that is asked for. Raises BadInput when a setting cannot be used."""
    try:
        return read_model_choice(os.environ)
    except BadSetting as problem:
        raise BadInput(str(problem)) from problem


def opened_model() -> Encoder | WordsOnly:
    """The embedding model with its vectors kept beside it, or why there is none. Raises BadInput for a damaged one."""
    choice = chosen_model()
    try:
        model = open_model(choice.model, choice.folder)
    except UnusableModel as problem:
        raise BadInput(str(problem)) from problem
    if isinstance(model, WordsOnly):
        return model
    from charnia.engine.text.embeddings.kept import KeptEncoder

    try:
        return KeptEncoder(model, VectorCache(choice.folder, model.model, tell=note))
    except OSError as problem:
        note(f"Vectors cannot be kept in {choice.folder} ({problem.strerror}), so texts are read anew each time.")
        return model


def read_meaning(*, tell: Callable[[int], None] = lambda done: None) -> None:
    """Lets the model, where one is installed, read the public texts that it has not read yet, with progress. May be
    stopped: what was read is kept, and the site reads the rest by itself. `tell` is called with how many are done."""
    from charnia.apps.matches.meaning import read_texts, reader_here, unread_texts

    reader = reader_here()
    if isinstance(reader, WordsOnly):
        return
    unread, known = unread_texts(reader)
    if unread:
        with Progress("Reading meaning", known) as progress:

            def show(done: int) -> None:
                progress.update(done)
                tell(done)

            read_texts(reader, progress=show)


def bring_index_up_to_date() -> None:
    """Where the index lies in files, builds one that is not there yet, and takes in what the store has had since then.

    Raises IndexUnusable for a damaged one."""
    from charnia.apps.matches.index_files import follow, index_folder, is_to_be_built

    folder = index_folder()
    if folder is None:
        return
    if is_to_be_built(folder):
        rebuild_index(folder)
    follow(folder)


def rebuild_index(folder: Path) -> int:
    """Builds the index in files anew from the database, with progress, and says how many records are in it.

    Raises BadInput where the folder cannot be written."""
    from charnia.apps.matches.as_values import number_of_records
    from charnia.apps.matches.index_files import rebuild

    try:
        with Progress("Indexing records", number_of_records()) as progress:
            return rebuild(folder, progress=progress.update)
    except OSError as problem:
        raise BadInput(f"{folder} cannot be written ({problem.strerror}); check its permissions.") from problem


def start_django() -> None:
    """Reads the settings and loads the apps. Raises BadInput when a setting cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charnia.config.settings")
    try:
        django.setup()
    except BadSetting as problem:
        raise BadInput(str(problem)) from problem


@contextmanager
def telling_of_a_full_disk() -> Iterator[None]:
    """Raises BadInput with a sentence where what runs inside finds no room left, in a database or a folder."""
    from django.db import OperationalError

    try:
        yield
    except (OperationalError, OSError) as problem:
        if not _is_for_want_of_room(problem):
            raise
        raise BadInput(
            "The disk is full. What was stored before stays; make room, and run it again to go on."
        ) from problem


def _is_for_want_of_room(problem: Exception) -> bool:
    """Whether the system, SQLite or PostgreSQL says so."""
    cause = problem.__cause__
    says = (getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", ""))
    return getattr(problem, "errno", None) == errno.ENOSPC or says[0] == "SQLITE_FULL" or says[1] == "53100"


def open_installation() -> None:
    """Starts Django with the installation's database, which is made where there is none yet.

    Raises BadInput for a database that is older than the code: when it changes is the administrator's choice, who may
    want to keep a copy before."""
    start_django()
    _make_data_folder()
    if _is_behind():
        _make_database()
        require_current_database()


def bring_database_up_to_date() -> None:
    """Creates the database if there is none and applies what a newer version brings."""
    _make_data_folder()
    with _changing_the_database_alone():
        _migrate()


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _changing_the_database_alone() -> Iterator[None]:
    """Of the processes of this machine that want to make or change the database at the same time one does, and the
    others wait for it."""
    from django.conf import settings

    from charnia.engine.index.disk.files import locked

    with locked(settings.DATA, "database-making"):
        yield


def require_current_database() -> None:
    """Raises BadInput when the database is missing or older than the code."""
    if _is_behind():
        raise BadInput("The database is missing or older than this version of Charnia. Run charnia serve once, first.")


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _telling_of_no_database():
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _make_data_folder() -> None:
    from django.conf import settings

    try:
        settings.DATA.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadInput(no_data_folder(settings.DATA, problem)) from problem


def _make_database() -> None:
    """Makes the database where there is none."""
    from django.db import connection

    with _changing_the_database_alone(), _telling_of_no_database():
        if _has_no_tables():
            _migrate()
            note(f"There was no database yet: {connection.settings_dict['NAME']} was made.")


def _has_no_tables() -> bool:
    """Whether the database is empty, or a file that is not there yet. One with anything in it is not taken for new."""
    from django.db import connection

    return not connection.introspection.table_names()


@contextmanager
def _telling_of_no_database() -> Iterator[None]:
    from django.db import OperationalError

    try:
        yield
    except OperationalError as problem:
        raise BadInput(f"The database cannot be reached: {problem}. Check CHARNIA_DATABASE_URL.") from problem
