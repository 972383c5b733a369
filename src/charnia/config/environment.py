"""What an installation sets from outside, read once and checked, with a sentence when it is wrong."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from charnia.core.staleness import StalePolicy
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, MODELS, PublishedModel

ORCID_SERVER = "https://orcid.org"


class BadSetting(ValueError):
    """An environment variable cannot be used; `str()` says which and what to do."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The embedding model that is asked for and the folder where it lies; or none, which is a choice too."""

    model: PublishedModel | WordsOnly
    folder: Path


@dataclass(frozen=True, slots=True)
class OrcidClient:
    """With what the installation introduces itself to ORCID: the client that its team has registered, and where."""

    client_id: str
    secret: str
    server: str

    @property
    def provider_id(self) -> str:
        """The server's host. Links to accounts are kept under it: an iD of the sandbox is none of orcid.org."""
        return urlsplit(self.server).netloc


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one installation."""

    data: Path
    database_url: str
    secret_key: str
    debug: bool
    hosts: tuple[str, ...]
    cluster_name: str
    is_demonstration: bool
    smtp_url: str
    mail_from: str
    team_mail: str
    model: ModelChoice
    orcid: OrcidClient | None
    most_of_an_organisation: int
    most_of_a_career_stage: int
    exposure_strength: float
    learns_from_use: bool
    index_in_files: bool
    stale: StalePolicy
    contact: str
    refresh_days: int


def _flag(values: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    word = values.get(name, "").strip().lower()
    if not word:
        return default
    if word in {"1", "yes", "true", "on"}:
        return True
    if word in {"0", "no", "false", "off"}:
        return False
    raise BadSetting(f"{name} is {word!r}; set it to yes or no.")


def _number(values: Mapping[str, str], name: str, *, default: float, most: float) -> float:
    word = values.get(name, "").strip()
    try:
        number = float(word) if word else default
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise BadSetting(f"{name} is {word!r}; set it to a number from 0 (off) to {most:g}.")
    return number


def _secret_key(values: Mapping[str, str], data: Path) -> str:
    """The given key, or one that is made on first use and kept in the data folder, readable by its owner alone."""
    if key := values.get("CHARNIA_SECRET_KEY", ""):
        return key
    try:
        return _kept_key(data)
    except OSError as problem:
        raise BadSetting(no_data_folder(data, problem)) from problem


def _kept_key(data: Path) -> str:
    file = data / "secret-key"
    kept = file.read_text().strip() if file.exists() else ""
    return kept or _made_key(file)


def _made_key(file: Path) -> str:
    """A new key in the file; of processes that start at the same time one makes it, and the others take that one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        key = handle.read().strip()
        if not key:
            key = secrets.token_urlsafe(60)
            handle.write(key)
        return key


def no_data_folder(data: Path, problem: OSError) -> str:
    """The sentence about a data folder that cannot be made, written or read."""
    return f"{data} cannot be used ({problem.strerror}); make it writable, or set CHARNIA_DATA to another folder."


def read_model_choice(values: Mapping[str, str]) -> ModelChoice:
    """Reads `CHARNIA_MODEL` and `CHARNIA_MODELS`. Raises BadSetting with a sentence that names the variable."""
    name = values.get("CHARNIA_MODEL") or ALL_MINILM_L6_V2.name
    folder = _models_folder(values) / name
    if name == "none":
        return ModelChoice(WordsOnly("The embedding model is switched off by CHARNIA_MODEL=none."), folder)
    if name not in MODELS:
        raise BadSetting(f"CHARNIA_MODEL is {name!r}; set it to {' or '.join(MODELS)}, or to none.")
    return ModelChoice(MODELS[name], folder)


def _models_folder(values: Mapping[str, str]) -> Path:
    """A model belongs to the machine and not to one installation: by default it lies with the user's own data."""
    if named := values.get("CHARNIA_MODELS"):
        return Path(named).resolve()
    return Path(values.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "charnia" / "models"


def read_orcid_client(values: Mapping[str, str]) -> OrcidClient | None:
    """Reads `CHARNIA_ORCID_*`; None where neither id nor secret is set. Raises BadSetting with a sentence."""
    client_id, secret = (values.get(f"CHARNIA_ORCID_CLIENT_{part}", "").strip() for part in ("ID", "SECRET"))
    if not client_id and not secret:
        return None
    if not client_id or not secret:
        raise BadSetting("Set both CHARNIA_ORCID_CLIENT_ID and CHARNIA_ORCID_CLIENT_SECRET, or neither.")
    server = (values.get("CHARNIA_ORCID_SERVER", "").strip() or ORCID_SERVER).rstrip("/")
    parts = urlsplit(server)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or parts.path or not (parts.scheme == "https" or is_here):
        raise BadSetting(f"CHARNIA_ORCID_SERVER is {server!r}; set it to {ORCID_SERVER} or https://sandbox.orcid.org.")
    return OrcidClient(client_id, secret, server)


def _address(values: Mapping[str, str], name: str) -> str:
    address = values.get(name, "").strip()
    if address and not re.fullmatch(r"[^\s@<>?&\"]+@[^\s@<>?&\"]+", address):
        raise BadSetting(f"{name} is {address!r}; set it to one address, such as team@example.org.")
    return address


def _index_in_files(values: Mapping[str, str]) -> bool:
    word = values.get("CHARNIA_INDEX", "").strip().lower() or "memory"
    if word not in {"memory", "disk"}:
        raise BadSetting(f"CHARNIA_INDEX is {word!r}; set it to memory, or to disk for many records.")
    return word == "disk"


def is_contact(address: str) -> bool:
    """Whether sources can be told that they may write to this address: it goes with each request, in plain letters."""
    return address.isascii() and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address) is not None


def _contact(values: Mapping[str, str]) -> str:
    address = _address(values, "CHARNIA_CONTACT")
    if address and not is_contact(address):
        raise BadSetting(
            f"CHARNIA_CONTACT is {address!r}; set it to one in the letters a to z, such as team@example.org."
        )
    return address


def read_environment(values: Mapping[str, str]) -> Environment:
    """Reads the `CHARNIA_*` variables. Raises BadSetting with a sentence that names the variable."""
    data = Path(values.get("CHARNIA_DATA") or "var").resolve()
    return Environment(
        data=data,
        database_url=values.get("CHARNIA_DATABASE_URL") or f"sqlite:///{quote(str(data / 'charnia.sqlite3'))}",
        secret_key=_secret_key(values, data),
        debug=_flag(values, "CHARNIA_DEBUG"),
        hosts=tuple(h for h in values.get("CHARNIA_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h),
        cluster_name=values.get("CHARNIA_CLUSTER_NAME") or "Charnia",
        is_demonstration=_flag(values, "CHARNIA_DEMONSTRATION"),
        smtp_url=values.get("CHARNIA_SMTP_URL", ""),
        mail_from=values.get("CHARNIA_MAIL_FROM") or "charnia@localhost",
        team_mail=_address(values, "CHARNIA_TEAM_MAIL"),
        model=read_model_choice(values),
        orcid=read_orcid_client(values),
        most_of_an_organisation=int(_number(values, "CHARNIA_MOST_OF_AN_ORGANISATION", default=3, most=10)),
        most_of_a_career_stage=int(_number(values, "CHARNIA_MOST_OF_A_CAREER_STAGE", default=6, most=10)),
        exposure_strength=_number(values, "CHARNIA_EXPOSURE_STRENGTH", default=0.1, most=0.5),
        learns_from_use=_flag(values, "CHARNIA_LEARNS_FROM_USE", default=True),
        index_in_files=_index_in_files(values),
        stale=StalePolicy(
            badge_years=int(_number(values, "CHARNIA_STALE_YEARS", default=5, most=100)),
            retire_years=int(_number(values, "CHARNIA_RETIRE_YEARS", default=10, most=100)),
            missed_loads=int(_number(values, "CHARNIA_RETIRE_AFTER_LOADS", default=3, most=100)),
        ),
        contact=_contact(values),
        refresh_days=int(_number(values, "CHARNIA_REFRESH_DAYS", default=7, most=366)),
    )


def provider_settings(orcid: OrcidClient | None) -> dict[str, Any]:
    """django-allauth's SOCIALACCOUNT_PROVIDERS: ORCID where a client is set, else nobody."""
    if orcid is None:
        return {}
    app = {
        "name": "ORCID",
        "provider_id": orcid.provider_id,
        "client_id": orcid.client_id,
        "secret": orcid.secret,
        "settings": {"server": orcid.server},
    }
    return {"orcid": {"APPS": [app]}}


def database_settings(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name`.

    SQLite runs in WAL mode and takes the write lock at the start of a transaction: with Django's defaults parallel
    writers fail with "database is locked". It overwrites what is deleted, so that nothing of somebody who is forgotten
    stays in its file. Raises BadSetting for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) if parts.path.startswith("//") else unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSetting(
        f"CHARNIA_DATABASE_URL starts with {parts.scheme!r}; use sqlite:///path/to/file or postgresql://user@host/name."
    )


def mail_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's mail settings for `smtp://` or `smtps://user:password@host:port`; without one, mail is kept as files."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "mail"),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise BadSetting("CHARNIA_SMTP_URL must look like smtp://user:password@host:port (or smtps, smtp+starttls).")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }
