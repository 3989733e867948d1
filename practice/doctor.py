"""`practice doctor`: what the program needs, one line each."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from practice import clock, config, crypto, db, mail, schema

FONTS = (
    ("Latin, Greek, Cyrillic", "Noto Sans", "en"),
    ("Arabic", "Noto", "ar"),
    ("Chinese", "Noto Sans CJK", "zh"),
    ("emoji", "Noto Color Emoji", "und-zsye"),
)


class Trouble(Exception):
    """What is wrong and what to do."""


def report(settings: config.Settings) -> int:
    """Print one line per check. Returns 1 when anything is wrong, else 0."""
    crypto.use(settings.keyring)
    wrong = 0
    for name, check in CHECKS:
        try:
            line = f"ok       {name}: {check(settings)}"
        except Trouble as error:
            wrong, line = 1, f"TROUBLE  {name}: {error}"
        except Exception as error:  # a check that breaks is itself the finding
            wrong, line = 1, f"TROUBLE  {name}: {type(error).__name__}"
        print(line)
    return wrong


def _pango(_settings: config.Settings) -> str:
    try:
        from practice.reports import pdf

        return pdf.engine_version()
    except OSError as error:
        raise Trouble("Pango is not installed: apt-get install libpango-1.0-0 libpangoft2-1.0-0") from error


def _fonts(_settings: config.Settings) -> str:
    tool = shutil.which("fc-list")
    if tool is None:
        raise Trouble("fontconfig is not installed: apt-get install fontconfig")
    missing = []
    for what, family, language in FONTS:
        found = subprocess.run(  # noqa: S603
            [tool, f":lang={language}", "family"], capture_output=True, text=True, check=False
        ).stdout
        if family not in found:
            missing.append(what)
    if missing:
        raise Trouble(
            f"no Noto font for {', '.join(missing)}: "
            "apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
        )
    return "Noto for Latin, Greek, Cyrillic, Arabic, Chinese and emoji"


def _database(settings: config.Settings) -> str:
    if settings.embedded and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        raise Trouble("there is none yet; `practice serve` makes it")
    engine = db.connect(settings.database_url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception as error:
        raise Trouble(
            f"cannot be opened ({type(error).__name__}); check DATABASE_URL and that it is running"
        ) from error
    return "SQLite in the instance folder" if settings.embedded else "PostgreSQL"


def _migrations(settings: config.Settings) -> str:
    _database(settings)
    if not schema.at_head(db.connect(settings.database_url)):
        raise Trouble("the schema is not the newest; `practice serve` brings it up to date")
    return "at head"


def _instance(settings: config.Settings) -> str:
    probe = settings.instance / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise Trouble(f"{settings.instance} cannot be written to") from error
    return str(settings.instance)


def _keys(settings: config.Settings) -> str:
    place = b"doctor"
    if settings.keyring.decrypt(settings.keyring.encrypt(b"probe", place), place) != b"probe":
        raise Trouble("the current key does not open what it closed")
    held = settings.instance / "secrets.json"
    if held.exists() and held.stat().st_mode & 0o077:
        raise Trouble(f"{held} can be read by others: chmod 600 {held}")
    return f"{len(settings.keyring.keys)} in the ring"


def _mail(settings: config.Settings) -> str:
    if settings.smtp is None:
        return f"no mail server set: messages are written to {settings.outbox}"
    try:
        mail.reach(settings.smtp)
    except OSError as error:  # SMTPException is one
        raise Trouble(
            f"{settings.smtp.host}:{settings.smtp.port} does not answer ({type(error).__name__})"
        ) from error
    given_up = mail.failed()
    if given_up:
        raise Trouble(f"{given_up} messages could not be delivered and were given up")
    return f"{settings.smtp.host} answers"


def _clock(_settings: config.Settings) -> str:
    now = clock.now()
    if now < datetime(2026, 1, 1, tzinfo=UTC):
        raise Trouble(f"the machine's clock says {now:%Y-%m-%d}, which cannot be right")
    return f"{now:%Y-%m-%d %H:%M} UTC"


CHECKS: tuple[tuple[str, Callable[[config.Settings], str]], ...] = (
    ("Pango", _pango),
    ("Fonts", _fonts),
    ("Instance folder", _instance),
    ("Database", _database),
    ("Migrations", _migrations),
    ("Keys", _keys),
    ("Mail", _mail),
    ("Clock", _clock),
)
