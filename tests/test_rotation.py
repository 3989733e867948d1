"""A new key: everything is sealed anew, nothing is lost, and what was signed stays as it was."""

import sqlite3
import uuid

import pytest

from practice import clock, config, crypto, db, rotation, serving
from practice.cli import main
from practice.models import HeldForm, PsychotherapyNote, SessionRecord
from practice.sessions import signing
from tests.people import ZONE
from tests.sessions.written import draft


@pytest.fixture
def newer(world, settings):
    """The ring of the tests with a new key in front."""
    ring = crypto.Keyring({"k9": b"9" * 32, **settings.keyring.keys}, "k9")
    yield ring
    crypto.use(settings.keyring)


def key(row, name: str) -> str:
    return crypto.keyring().key_of(getattr(row, f"{name}_sealed"))


def test_everything_that_is_not_signed_gets_the_new_key(world, newer, settings):
    note = PsychotherapyNote(
        couple_id=world.pair.id,
        author_id=world.dana.id,
        held_on=clock.today(ZONE),
        text="Mine alone.",
        form_key=uuid.uuid4(),
    )
    held = HeldForm(user_id=world.dana.id, path="/x", fields={"a": ["b"]})
    db.session.add_all((note, held))
    open_one = draft(world).id
    signed = signing.sign(world.dana.actor, draft(world).id).id
    db.session.commit()
    before = db.session.get(SessionRecord, signed).frozen
    crypto.use(newer)
    done = rotation.seal_anew()
    db.session.expire_all()
    for row, name in ((note, "text"), (held, "fields"), (db.session.get(SessionRecord, open_one), "body")):
        assert key(row, name) == "k9", row
    assert note.text == "Mine alone." and held.fields == {"a": ["b"]} and note.version == 1
    kept = db.session.get(SessionRecord, signed)
    assert key(kept, "frozen") == settings.keyring.current and kept.frozen == before
    assert done.anew >= 3 and sum(done.signed.values()) >= 3 and not done.unreadable
    assert "keep that key" in done.lines[1]
    again = rotation.seal_anew()
    assert again.anew == 0 and again.signed == done.signed, "done twice is done once"


def test_the_new_key_alone_opens_a_note(world, newer):
    note = PsychotherapyNote(
        couple_id=world.pair.id, author_id=world.dana.id, held_on=clock.today(ZONE), text="x", form_key=uuid.uuid4()
    )
    db.session.add(note)
    db.session.commit()
    crypto.use(newer)
    rotation.seal_anew()
    db.session.expire_all()
    crypto.use(crypto.Keyring({"k9": b"9" * 32}, "k9"))
    assert note.text == "x"
    crypto.use(newer)


def test_every_sealed_column_is_found():
    found = {(table.name, one.column) for table, columns in rotation.sealed() for one in columns}
    there = {
        (table.name, column.name)
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    assert found == there and ("psychotherapy_notes", "text_sealed") in found


def test_what_no_key_opens_is_told_and_left(world, newer):
    held = HeldForm(user_id=world.dana.id, path="/x", fields={})
    other = HeldForm(user_id=world.dana.id, path="/y", fields={})
    held.fields_sealed = other.fields_sealed
    kept = held.fields_sealed
    db.session.add(held)
    db.session.commit()
    crypto.use(newer)
    done = rotation.seal_anew()
    db.session.expire_all()
    assert done.unreadable == {"held_forms": 1} and held.fields_sealed == kept
    assert done.lines[-1] == "TROUBLE  1 values of held_forms cannot be read"


@pytest.fixture
def instance(tmp_path, monkeypatch, settings):
    """An embedded practice of its own, not served."""
    for name in ("DATABASE_URL", "PRACTICE_KEYS", "PRACTICE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PRACTICE_INSTANCE", str(tmp_path / "own"))
    serving.prepare(config.load())
    db.session.get_bind().dispose()
    yield tmp_path / "own"
    db.session.remove()
    crypto.use(settings.keyring)


def rotate(capsys) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["rotate-keys"])
    db.session.remove()
    db.session.get_bind().dispose()
    told = capsys.readouterr()
    return ended.value.code, told.out + told.err


def test_the_command_adds_a_key_and_keeps_the_old_one(instance, capsys):
    for number in (2, 3):
        code, told = rotate(capsys)
        assert code == 0 and f"Key k{number} is the current one" in told
    ring = crypto.load_secrets(instance / "secrets.json").keyring
    assert list(ring.keys) == ["k3", "k2", "k1"] and ring.current == "k3"
    assert (instance / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_not_while_it_is_served(instance, capsys):
    """A server holds the older ring: it could not read what is sealed meanwhile."""
    one = sqlite3.connect(instance / "practice.db")
    one.execute("SELECT count(*) FROM users").fetchone()
    code, told = rotate(capsys)
    one.close()
    assert code == 1 and "Stop the server" in told
    assert crypto.load_secrets(instance / "secrets.json").keyring.current == "k1"


def test_there_is_nothing_to_rotate(tmp_path, monkeypatch, capsys, instance):
    (instance / "practice.db").unlink()
    code, told = rotate(capsys)
    assert code == 1 and "no database" in told
