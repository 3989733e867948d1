"""Outgoing mail: a row once per key, sent at least once, by one worker at a time, neutral, given up in the end."""

import email
import email.policy
import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from jinja2 import DictLoader, Environment, StrictUndefined
from sqlalchemy import select

from practice import clock, config, crypto, db, jobs, mail
from practice.models import Mail
from tests import database
from tests.served import free_port

TEXT = "{{ practice_name }}\nThere is something for you to look at.\n\n{{ base_url }}{{ path }}\n"


@pytest.fixture(autouse=True)
def templates(monkeypatch):
    """One neutral template."""
    found = Environment(loader=DictLoader({"notice.txt": TEXT}), undefined=StrictUndefined, autoescape=True)
    monkeypatch.setattr(mail, "_templates", lambda: found)


@pytest.fixture
def outbox(settings, tmp_path):
    """Settings whose mail goes into files of this test."""
    return replace(settings, instance=tmp_path)


def queued(key="one", **more):
    """Queue a message and commit."""
    mail.queue(key, "notice", "ana@home.example", path="/my/homework", **more)
    db.commit()


def only() -> Mail:
    """The one row, as stored."""
    return db.session.scalars(select(Mail).execution_options(populate_existing=True)).one()


class Received:
    """Keeps what an SMTP server is given; refuses the first `refuse` messages."""

    def __init__(self, refuse: int = 0) -> None:
        self.refuse, self.messages = refuse, []

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            self.refuse -= 1
            return "451 Try again later"
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, email.message_from_bytes(envelope.content)))
        return "250 OK"


@pytest.fixture
def server():
    """Starts real SMTP servers: `server(refuse=1)` gives (what it received, its settings)."""
    started = []

    def start(security="none", **more):
        received = Received(**more)
        controller = Controller(received, hostname="127.0.0.1", port=free_port())
        controller.start()
        started.append(controller)
        return received, config.Smtp("127.0.0.1", controller.port, "", "", security)

    yield start
    for controller in started:
        controller.stop()


def test_a_key_is_queued_once(world):
    queued()
    queued()
    queued("two")
    assert len(db.session.scalars(select(Mail)).all()) == 2
    assert mail.waiting() == 2


def test_what_a_message_says_is_sealed_in_its_row(world, connection):
    queued()
    raw = connection.exec_driver_sql("SELECT message_sealed FROM mails").scalar()
    assert b"ana" not in bytes(raw)


def test_without_a_server_it_becomes_a_file(world, outbox):
    queued()
    assert mail.deliver_one(outbox, clock.now())
    assert not mail.deliver_one(outbox, clock.now())
    [path] = outbox.outbox.iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert path.name == f"{only().id}.eml"
    assert message["Subject"] == "Harbor Couples Practice"
    assert message["To"] == "ana@home.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "There is something for you to look at.\n\nhttp://127.0.0.1:8000/my/homework\n"
    assert only().sent_at and mail.waiting() == 0


def test_the_file_can_be_read_in_any_editor(world, outbox):
    """A long link stays in one piece, and letters are letters."""
    path = f"/żółw/{'x' * 90}"
    mail.queue("long", "notice", "ana@home.example", path=path)
    db.commit()
    assert mail.deliver_one(outbox, clock.now())
    [written] = outbox.outbox.iterdir()
    assert f"http://127.0.0.1:8000{path}\n" in written.read_text(encoding="utf-8")


def test_nothing_to_do(world, outbox):
    assert mail.deliver_one(outbox, clock.now()) is False


def test_a_message_waits_for_its_time(world, outbox):
    later = clock.now() + timedelta(hours=1)
    queued(not_before=later)
    assert mail.waiting() == 0
    assert not mail.deliver_one(outbox, clock.now())
    assert mail.deliver_one(outbox, later)


def test_a_real_server_receives_it(world, settings, server):
    received, smtp = server()
    queued()
    assert mail.deliver_one(replace(settings, smtp=smtp, mail_from="hello@practice.example"), clock.now())
    [(sender, receivers, message)] = received.messages
    assert (sender, receivers) == ("hello@practice.example", ["ana@home.example"])
    assert message["From"] == "hello@practice.example"
    assert only().sent_at
    mail.reach(smtp)


def test_a_refused_message_is_tried_again_later_and_then(world, settings, server):
    received, smtp = server(refuse=1)
    ours = replace(settings, smtp=smtp)
    queued()
    now = clock.now()
    assert mail.deliver_one(ours, now)
    row = only()
    assert (row.sent_at, row.failed_at, row.claimed_at, row.attempts) == (None, None, None, 1)
    assert row.not_before > now
    assert not mail.deliver_one(ours, now)
    assert mail.deliver_one(ours, row.not_before)
    assert len(received.messages) == 1 and only().sent_at


def test_after_enough_tries_it_is_given_up(world, settings):
    nobody = config.Smtp("127.0.0.1", 1, "", "", "none")
    queued()
    now = clock.now()
    for _ in range(mail.TRIES):
        assert mail.deliver_one(replace(settings, smtp=nobody), now)
        now += timedelta(days=1)
    assert not mail.deliver_one(replace(settings, smtp=nobody), now)
    assert only().failed_at and only().attempts == mail.TRIES
    assert (mail.failed(), mail.waiting()) == (1, 0)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(world, settings, server, security):
    received, smtp = server(security=security)
    queued()
    mail.deliver_one(replace(settings, smtp=smtp), clock.now())
    assert received.messages == [] and only().sent_at is None


def test_a_message_that_cannot_be_made_is_given_up_too(world, outbox):
    mail.queue("broken", "no-such-template", "ana@home.example")
    mail.queue("whole", "notice", "ben@home.example", path="/", not_before=clock.now())
    db.commit()
    now = clock.now()
    for turn in range(4 * mail.TRIES):
        now += timedelta(hours=5) if turn % 2 else timedelta(seconds=2)
        jobs.once(lambda settings, _now, then=now: mail.deliver_one(settings, then), outbox)
    assert len(list(outbox.outbox.iterdir())) == 1, "another message does not wait behind it"
    assert mail.failed() == 1


def test_an_old_claim_ages_out(world, outbox):
    queued()
    row = only()
    now = clock.now()
    row.claimed_at = now - timedelta(minutes=1)
    db.commit()
    assert not mail.deliver_one(outbox, now)
    assert mail.deliver_one(outbox, now + mail.CLAIM)
    assert only().sent_at


@pytest.fixture
def shared(databases, settings, outbox):
    """A database that several threads reach, with one queued message."""
    crypto.use(settings.keyring)
    url = databases.migrated()
    with database.bound(url):
        queued()
        yield outbox
    databases.drop(url)


def test_nothing_is_locked_while_a_server_is_slow(shared, monkeypatch):
    held = []

    def slow(_settings, message, _id):
        assert isinstance(message, EmailMessage)
        held.append(db.session().in_transaction())

    monkeypatch.setattr(mail, "_send", slow)
    assert mail.deliver_one(shared, clock.now())
    assert held == [False]


def test_two_workers_send_it_once(shared, monkeypatch):
    sent, both = [], threading.Barrier(2, timeout=10)
    scalar = db.session.scalar

    def read_then_meet(statement, *more, **kwargs):
        found = scalar(statement, *more, **kwargs)
        if isinstance(found, Mail):
            both.wait()
        return found

    monkeypatch.setattr(db.session, "scalar", read_then_meet)
    monkeypatch.setattr(mail, "_send", lambda *_: sent.append(1))
    now = clock.now()
    moments = [now, now + timedelta(seconds=1)]
    threads = [threading.Thread(target=_work, args=(shared, moment)) for moment in moments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sent == [1]


def _work(settings, now):
    try:
        mail.deliver_one(settings, now)
    finally:
        db.session.remove()
