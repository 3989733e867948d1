"""Settings from the environment, read once and frozen. A wrong value stops the start with one sentence. No Flask."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from practice import crypto, private

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations"


class BadSetting(Exception):
    """A setting cannot be used; the message is the one sentence for the console."""


@dataclass(frozen=True)
class Smtp:
    """How to reach the outgoing mail server."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: str
    """`starttls`, `tls` or `none`."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    instance: Path
    database_url: str = field(repr=False)
    base_url: str
    secret_key: str = field(repr=False)
    keyring: crypto.Keyring
    proxies: int
    smtp: Smtp | None
    mail_from: str

    @property
    def embedded(self) -> bool:
        """Whether the database is the SQLite file of one machine."""
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether people reach the application over TLS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def outbox(self) -> Path:
        """Where mail goes as .eml files while no mail server is configured."""
        return self.instance / "outbox"


NAMES = (
    "PRACTICE_INSTANCE",
    "DATABASE_URL",
    "PRACTICE_BASE_URL",
    "PRACTICE_SECRET_KEY",
    "PRACTICE_KEYS",
    "PRACTICE_PROXIES",
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "SMTP_SECURITY",
    "MAIL_FROM",
)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises `BadSetting`."""
    env = {
        name: value.strip() for name, value in (os.environ if environ is None else environ).items() if value.strip()
    }
    for name in env:
        if name.startswith(("PRACTICE_", "SMTP_")) and name not in NAMES:
            raise BadSetting(f"{name} is not a setting of this program; check its spelling against the README.")
    instance = Path(env.get("PRACTICE_INSTANCE", ROOT / "instance")).resolve()
    secret_key, keyring = _keys(env, instance)
    return Settings(
        instance=instance,
        database_url=_database(env.get("DATABASE_URL", ""), instance),
        base_url=_base_url(env.get("PRACTICE_BASE_URL", "http://127.0.0.1:8000")),
        secret_key=secret_key,
        keyring=keyring,
        proxies=_whole(env, "PRACTICE_PROXIES", 0, 0, 5),
        smtp=_smtp(env),
        mail_from=_mail_from(env),
    )


def _whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def _database(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'practice.db'}"
    scheme = url.partition(":")[0]
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return "postgresql+psycopg" + url[len(scheme) :]
    if scheme == "sqlite" and url.startswith("sqlite:////"):
        return url
    raise BadSetting("DATABASE_URL must be postgresql://… or sqlite:////absolute/path.")


def _base_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it checks it
        right = parts.scheme in ("http", "https") and parts.hostname and not (parts.path.strip("/") or parts.query)
    except ValueError:
        right = False
    if not right:
        raise BadSetting(f"PRACTICE_BASE_URL must look like https://practice.example, not {url!r}.")
    return f"{parts.scheme}://{parts.netloc}"


def _keys(env: Mapping[str, str], instance: Path) -> tuple[str, crypto.Keyring]:
    given = [name for name in ("PRACTICE_SECRET_KEY", "PRACTICE_KEYS") if name in env]
    if len(given) == 1:
        raise BadSetting("PRACTICE_SECRET_KEY and PRACTICE_KEYS go together: set both, or neither.")
    if given:
        if len(env["PRACTICE_SECRET_KEY"]) < 32:
            raise BadSetting("PRACTICE_SECRET_KEY must be at least 32 characters long.")
        try:
            return env["PRACTICE_SECRET_KEY"], crypto.parse_keys(env["PRACTICE_KEYS"])
        except ValueError as error:
            raise BadSetting(f"PRACTICE_KEYS cannot be used: {error}.") from error
    try:
        private.folder(instance)
        held = crypto.load_secrets(instance / "secrets.json")
    except (OSError, ValueError, KeyError) as error:
        raise BadSetting(f"The keys in {instance / 'secrets.json'} cannot be read or made: {error}.") from error
    return held.secret_key, held.keyring


def _smtp(env: Mapping[str, str]) -> Smtp | None:
    if "SMTP_HOST" not in env:
        stray = [name for name in env if name.startswith("SMTP_")]
        if stray:
            raise BadSetting(f"{stray[0]} is set but SMTP_HOST is not.")
        return None
    security = env.get("SMTP_SECURITY", "starttls")
    if security not in ("starttls", "tls", "none"):
        raise BadSetting(f"SMTP_SECURITY must be starttls, tls or none, not {security!r}.")
    if ("SMTP_USER" in env) != ("SMTP_PASSWORD" in env):
        raise BadSetting("SMTP_USER and SMTP_PASSWORD go together: set both, or neither.")
    port = _whole(env, "SMTP_PORT", 465 if security == "tls" else 587, 1, 65535)
    return Smtp(env["SMTP_HOST"], port, env.get("SMTP_USER", ""), env.get("SMTP_PASSWORD", ""), security)


def _mail_from(env: Mapping[str, str]) -> str:
    address = env.get("MAIL_FROM", "")
    if not address and "SMTP_HOST" in env:
        raise BadSetting("MAIL_FROM must be set when SMTP_HOST is.")
    address = address or "practice@localhost"
    if address.count("@") != 1 or any(char.isspace() for char in address):
        raise BadSetting(f"MAIL_FROM must be one e-mail address, not {address!r}.")
    return address
