"""The `practice` command. Reads the words of the command line, calls what does the work; has no SQL of its own."""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path

from practice import config


def main(words: list[str] | None = None) -> None:
    """Run one command. Exits with 2 and one sentence for a bad setting or a bad word."""
    args = _parser().parse_args(words)
    try:
        sys.exit(args.run(args) or 0)
    except config.BadSetting as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="practice", description="Session support for couples therapists.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: object, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(run=run)
        return sub

    sub = command("serve", _serve, "Bring the database up to date and serve the application.")
    _address(sub)
    sub = command("demo", _demo, "Make a new throw-away practice with invented data and serve it.")
    _address(sub)
    sub.add_argument("--seed", type=int, default=1, help="the same seed gives the same data (default 1)")
    sub.add_argument("--couples", type=_count(1, 2000), default=5, help="how many couples (default 5)")
    sub.add_argument("--instance", type=Path, help="an empty folder for it (default: a new temporary one)")
    sub.add_argument("--no-serve", action="store_true", help="make the data and stop")
    sub.add_argument("--json", action="store_true", help="print logins and addresses as JSON")
    sub = command("worker", _worker, "Send mail and do other work that nobody waits for.")
    sub.add_argument("--beside", action="store_true", help="end with the process that started this one")
    command("doctor", _doctor, "Check what the program needs, one line each; exit 1 on trouble.")
    command("integrity", _integrity, "Check that all signed records are as they were signed; exit 1 on trouble.")
    sub = command("create-admin", _create_admin, "Add a practice admin; the password is asked for.")
    sub.add_argument("username")
    sub.add_argument("name")
    sub = command("catalogue", _catalogue, "List the exercises.")
    sub.add_argument("--json", action="store_true")
    command("rotate-keys", _rotate, "Seal everything stored under a new key; stop the server first.")
    sub = command("backup", _backup, "Copy the embedded instance, while it runs, into a new folder.")
    sub.add_argument("folder", type=Path)
    return parser


def _address(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--host", default="127.0.0.1")
    sub.add_argument("--port", type=_count(1, 65535), default=8000)
    sub.add_argument(
        "--workers", type=_count(1, 64), default=None, help="processes (default: one per core, at least 2)"
    )


def _count(least: int, most: int) -> object:
    def number(text: str) -> int:
        if not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return int(text)

    return number


def _base(args: argparse.Namespace) -> str:
    """The address people on this machine use."""
    host = "127.0.0.1" if args.host in ("0.0.0.0", "::") else args.host  # noqa: S104
    return f"http://[{host}]:{args.port}" if ":" in host else f"http://{host}:{args.port}"


def _serve(args: argparse.Namespace) -> None:
    from practice import serving

    if not os.environ.get("PRACTICE_BASE_URL", "").strip():
        os.environ["PRACTICE_BASE_URL"] = _base(args)
    settings = config.load()
    serving.serve(settings, args.host, args.port, args.workers or serving.workers_by_default())


def _demo(args: argparse.Namespace) -> int:
    from practice import demo, serving

    base = _base(args)
    if not args.no_serve:
        serving.claim(args.host, args.port)
    try:
        settings = demo.settings(args.instance, base)
    except demo.NotADemo as error:
        print(error, file=sys.stderr)
        return 2
    made = demo.make(settings, args.seed, args.couples)
    print(json.dumps(made.as_json(), indent=1) if args.json else made.as_text(), flush=True)
    if not args.no_serve:
        os.environ.update(demo.environment(settings))
        serving.serve(settings, args.host, args.port, args.workers or serving.workers_by_default())
    return 0


def _worker(args: argparse.Namespace) -> None:
    from practice import serving

    serving.work(config.load(), args.beside)


def _doctor(_args: argparse.Namespace) -> int:
    from practice import doctor

    return doctor.report(config.load())


def _integrity(_args: argparse.Namespace) -> int:
    from practice import crypto, db
    from practice.reports import integrity

    settings = config.load()
    crypto.use(settings.keyring)
    db.connect(settings.database_url)
    with db.reading():
        found = integrity.check()
    print(*integrity.lines(found), sep="\n")
    return 0 if found.sound else 1


def _create_admin(args: argparse.Namespace) -> int:
    from practice import serving
    from practice.accounts import set_up

    serving.prepare(config.load())
    password = sys.stdin.readline().rstrip("\n") if not sys.stdin.isatty() else getpass.getpass("Password: ")
    try:
        set_up.create_admin(args.username, args.name, password)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{args.username} can sign in now.")
    return 0


def _catalogue(args: argparse.Namespace) -> None:
    from practice.exercises import catalogue

    if args.json:
        print(catalogue.as_json())
        return
    for exercise in catalogue.all_latest():
        print(f"{exercise.number}  {exercise.title}  ({exercise.domain}, {exercise.minutes} min, {exercise.gate})")


def _rotate(_args: argparse.Namespace) -> int:
    from practice import rotation

    try:
        done = rotation.rotate(config.load())
    except rotation.CannotRotate as error:
        print(error, file=sys.stderr)
        return 1
    print(*done.lines, sep="\n")
    return 1 if done.unreadable else 0


def _backup(args: argparse.Namespace) -> int:
    from practice import backup

    try:
        print(backup.copy(config.load(), args.folder))
    except backup.CannotBackUp as error:
        print(error, file=sys.stderr)
        return 1
    return 0
