"""Documents in the application: who may open, give and get which, and what is written down."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine

from practice import access, db
from practice.models import Couple, Document, Given, Mail, SessionState
from practice.reports import content, documents, queries
from tests.client import Client
from tests.database import fingerprint
from tests.people import World
from tests.queries import counted
from tests.reports.signed import events, sign
from tests.sessions.tampering import unguarded

ALL = ("clinical", "joint", "own_a", "own_b")


@pytest.fixture
def enter(app: Flask, world: World, connection: Connection) -> Callable[[str], Client]:
    """Like `sign_in`, for pages that hand out documents: they leave an audit row behind, and nothing else."""
    return lambda name: world[name].enter(
        Client(app, lambda: fingerprint(connection, ignore={"sign_ins.seen_at", "audit_events"}))
    )


def url(document: Document) -> str:
    """The clinical side's address of a document."""
    return f"/documents/{document.id}"


def given() -> set[tuple[str, str]]:
    """(document, partner) of what was given, with its channel."""
    return {(str(row.document_id), row.channel) for row in db.session.scalars(access.everything(Given))}


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_the_four_copies_are_kept_sealed_with_hash_and_pages(world: World) -> None:
    session, kept = sign(world)
    assert tuple(kept) == ALL
    for row in kept.values():
        assert row.pdf.startswith(b"%PDF-1.7")
        assert row.sha256 == hashlib.sha256(row.pdf).hexdigest()
        assert row.pages >= 1
        assert b"%PDF" not in row.pdf_sealed
        assert row.file_name.startswith("summary-2026-01-12-")
    assert len({row.file_name for row in kept.values()}) == 4
    assert len(events("document.stored")) == 4
    assert {event.couple_id for event in events("document.stored")} == {world.pair.id}
    assert session.sha256 == content.digest(session.frozen)


def test_a_draft_keeps_no_document(world: World) -> None:
    session, _ = sign(world)
    session.state = SessionState.DRAFT
    with db.session.no_autoflush, pytest.raises(ValueError, match="signed"):
        documents.store(session, {}, world.dana.actor)
    db.session.rollback()


def test_an_individual_session_has_two(world: World) -> None:
    _, kept = sign(world, "individual_b")
    assert tuple(kept) == ("clinical", "own_b")


# --- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_the_therapist_gets_exactly_the_stored_bytes(world: World, enter: Callable[[str], Client], kind: str) -> None:
    _, kept = sign(world)
    wanted, name = kept[kind].pdf, kept[kind].file_name
    for turn in (1, 2):
        answer = enter("dana").get(url(kept[kind]))
        assert answer.data == wanted
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(events("document.fetched")) == turn
    event = events("document.fetched")[0]
    assert (event.actor_id, event.subject_id, event.couple_id) == (world.dana.id, kept[kind].id, world.pair.id)


@pytest.mark.parametrize("name", ["lee", "sam", "max", "ana", "ben", "cleo"])
def test_nobody_else_opens_the_clinical_sides_addresses(
    world: World, enter: Callable[[str], Client], name: str
) -> None:
    session, kept = sign(world)
    ana, _ = world.partners(world.pair)
    documents.give(world.dana.actor, kept["joint"], ana, "online")
    db.session.commit()
    paths = [f"/sessions/{session.id}/documents", *(f"/sessions/{session.id}/preview/{kind}" for kind in ALL)]
    for row in kept.values():
        paths += [url(row), f"{url(row)}/give?to={ana.id}&by=online"]
    client = enter(name)
    for path in paths:
        client.get(path, expect=404)
    assert not events("document.fetched")


def test_a_stranger_is_asked_to_sign_in(world: World, visitor: Client) -> None:
    session, kept = sign(world)
    mine = f"/my/copies/{kept['joint'].id}"
    for path in (url(kept["joint"]), f"/sessions/{session.id}/documents", "/my/copies", mine):
        assert visitor.request("GET", path).status == 302


def test_a_supervisor_reads_and_does_not_give(world: World, enter: Callable[[str], Client]) -> None:
    session, kept = sign(world)
    ana, _ = world.partners(world.pair)
    db.session.get(Couple, world.pair.id).therapist_id = world.sam.id
    db.session.commit()
    pages = f"/sessions/{session.id}/documents", f"{url(kept['joint'])}/give?to={ana.id}&by=online"
    wanted = kept["clinical"].pdf
    client = enter("dana")
    assert client.get(url(kept["clinical"])).data == wanted
    assert "Give online" not in client.get(pages[0]).text
    client.get(pages[1], expect=403)


def test_a_draft_has_no_pages_here(world: World, enter: Callable[[str], Client]) -> None:
    session, _ = sign(world)
    with unguarded():
        session.state, session.signed_at = SessionState.DRAFT, None
        session.frozen_sealed, session.sha256 = None, None
    enter("dana").get(f"/sessions/{session.id}/documents", expect=404)
    enter("dana").get(f"/sessions/{session.id}/preview/joint", expect=404)


def test_what_is_read_is_what_is_printed(world: World, enter: Callable[[str], Client]) -> None:
    session, kept = sign(world)
    client = enter("dana")
    for kind, row in kept.items():
        page = client.get(f"/sessions/{session.id}/preview/{kind}")
        summary = content.build(kind, session.frozen)
        assert page.h1 == summary.heading
        for section in summary.sections:
            assert section.heading in page.texts("h2")
        assert ("I nearly did not come today." in page.text) == (kind in ("clinical", "own_a"))
        assert ("No new concerns reported." in page.text) == (kind == "clinical")
        assert summary.fingerprint in page.text
        assert row.file_name not in page.text
    client.get(f"/sessions/{session.id}/preview/nonsense", expect=404)
    client.get(f"/sessions/{uuid.uuid4()}/preview/joint", expect=404)


# --- giving ----------------------------------------------------------------------------------------------------------


def test_giving_asks_once_more_and_cannot_be_taken_back(world: World, enter: Callable[[str], Client]) -> None:
    session, kept = sign(world)
    dana = enter("dana")
    page = dana.get(f"/sessions/{session.id}/documents")
    assert sum(name.startswith("Give online: ") for name in page.links) == 4
    asked = dana.get(page.links["Give online: Copy for Ana to Ana"])
    assert "cannot be taken back" in asked.text
    assert given() == set()
    done = asked.form().submit("Give it now")
    assert done.h1 == "Documents of this session"
    assert done.flashes == ["Ana can read it under Your copies."]
    assert given() == {(str(kept["own_a"].id), "online")}
    assert len(events("document.given_online")) == 1
    assert "Give online: Copy for Ana to Ana" not in done.links
    noted = dana.get(done.links["Note as handed over: Copy for both to Ben"]).form().submit("Note it")
    assert noted.flashes == ["Ben got it on paper: noted."]
    assert given() == {(str(kept["own_a"].id), "online"), (str(kept["joint"].id), "paper")}


def test_a_double_click_gives_once(world: World, enter: Callable[[str], Client]) -> None:
    _, kept = sign(world)
    partner = world.partners(world.pair)[0]
    form = enter("dana").get(f"{url(kept['joint'])}/give?to={partner.id}&by=online").form()
    form.submit("Give it now")
    form.submit("Give it now")
    assert len(list(db.session.scalars(access.everything(Given)))) == 1
    assert len(events("document.given_online")) == 1
    assert len(list(db.session.scalars(access.everything(Mail)))) == 1


def test_the_clinical_record_goes_to_nobody_and_an_own_copy_only_to_its_owner(
    world: World, enter: Callable[[str], Client]
) -> None:
    session, kept = sign(world)
    ana, ben = world.partners(world.pair)
    cleo, _ = world.partners(world.other_pair)
    dana = enter("dana")
    wrong = [("clinical", ana), ("clinical", ben), ("own_a", ben), ("own_b", ana), ("joint", cleo), ("own_a", cleo)]
    for kind, partner in wrong:
        for by in ("online", "paper"):
            dana.get(f"{url(kept[kind])}/give?to={partner.id}&by={by}", expect=404)
            with pytest.raises(documents.NotForThem):
                documents.give(world.dana.actor, kept[kind], partner, by)
    form = dana.get(f"{url(kept['joint'])}/give?to={ana.id}&by=online").form()
    form.force(to=str(cleo.id)).submit("Give it now", expect=404)
    for values in ({"to": "x"}, {"by": "post"}, {"to": None}, {"by": None}):
        form = dana.get(f"{url(kept['joint'])}/give?to={ana.id}&by=online").form()
        form.force(**values).submit("Give it now", expect=404)
    for bad in ("", f"?to={ana.id}", f"?to={ana.id}&by=post", "?to=x&by=online", f"?to={uuid.uuid4()}&by=online"):
        dana.get(f"{url(kept['joint'])}/give{bad}", expect=404)
    assert given() == set()


def test_nothing_goes_online_to_somebody_without_a_login(world: World, enter: Callable[[str], Client]) -> None:
    session, kept = sign(world)
    ana, _ = world.partners(world.pair)
    ana.user_id = None
    db.session.commit()
    dana = enter("dana")
    page = dana.get(f"/sessions/{session.id}/documents")
    assert "Give online: Copy for both to Ana" not in page.links
    page = dana.get(f"{url(kept['joint'])}/give?to={ana.id}&by=online")
    assert "no login yet" in page.flashes[0]
    with pytest.raises(documents.NoLogin):
        documents.give(world.dana.actor, kept["joint"], ana, "online")
    documents.give(world.dana.actor, kept["joint"], ana, "paper")


def test_the_notice_by_mail_says_nothing(world: World) -> None:
    _, kept = sign(world)
    ana, _ = world.partners(world.pair)
    documents.give(world.dana.actor, kept["own_a"], ana, "online")
    (mail,) = db.session.scalars(access.everything(Mail))
    assert mail.message == {"template": "something", "to": "ana@home.example", "values": {}}
    documents.give(world.dana.actor, kept["own_a"], ana, "paper")
    assert len(list(db.session.scalars(access.everything(Mail)))) == 1


# --- a partner's own side --------------------------------------------------------------------------------------------


def test_a_partner_has_what_was_given_and_nothing_else(world: World, enter: Callable[[str], Client]) -> None:
    _, kept = sign(world)
    ana, ben = world.partners(world.pair)
    assert "No copies yet" in enter("ana").get("/my/copies").text
    documents.give(world.dana.actor, kept["own_a"], ana, "online")
    documents.give(world.dana.actor, kept["joint"], ana, "online")
    documents.give(world.dana.actor, kept["joint"], ben, "paper")
    db.session.commit()
    page = enter("ana").get("/my/copies")
    assert sorted(page.links[name] for name in page.links if name.startswith("Open PDF")) == sorted(
        f"/my/copies/{kept[kind].id}" for kind in ("joint", "own_a")
    )
    for kind, row in kept.items():
        for name in ("ana", "ben", "cleo", "dana", "max"):
            allowed = name == "ana" and kind in ("joint", "own_a")
            answer = enter(name).request("GET", f"/my/copies/{row.id}")
            assert answer.status == (200 if allowed else 404)
            if allowed:
                assert answer.data == row.pdf
                assert answer.headers["Cache-Control"] == "no-store"
    assert len(events("document.fetched")) == 2
    assert "No copies yet" in enter("ben").get("/my/copies").text, "on paper is not online"


def test_the_others_list_looks_the_same_whatever_one_was_given(world: World, enter: Callable[[str], Client]) -> None:
    _, kept = sign(world)
    ana, ben = world.partners(world.pair)
    documents.give(world.dana.actor, kept["joint"], ben, "online")
    db.session.commit()

    def seen() -> str:
        return enter("ben").get("/my/copies").find("main")

    before = [element.text for element in seen().iter()]
    documents.give(world.dana.actor, kept["own_a"], ana, "online")
    sign(world, "individual_a", date(2026, 1, 13), 2)
    db.session.commit()
    assert [element.text for element in seen().iter()] == before


def test_the_list_is_long_newest_first_and_paged(world: World, enter: Callable[[str], Client]) -> None:
    ana, _ = world.partners(world.pair)
    template, kept = sign(world)
    for number in range(queries.PAGE + 2):
        row = Document(
            session_id=template.id,
            kind="own_a",
            edition=number + 2,
            file_name="summary-2026-01-12-0000.pdf",
            pdf=b"x",
            sha256="0" * 64,
            pages=1,
        )
        db.session.add(row)
        db.session.flush()
        documents.give(world.dana.actor, row, ana, "online")
    later, newest = sign(world, "individual_a", date(2026, 2, 2), 2)
    documents.give(world.dana.actor, newest["own_a"], ana, "online")
    db.session.commit()
    client = enter("ana")
    first = client.get("/my/copies")
    assert first.texts("h2")[0] == "February 2, 2026"
    assert len(first.texts("h2")) == queries.PAGE
    second = first.follow("Next page")
    assert len(second.texts("h2")) == 3
    assert second.follow("Previous page").texts("h2")[0] == "February 2, 2026"
    for page in ("0", "3", "99999999"):
        client.get(f"/my/copies?page={page}", expect=404)


def test_the_pages_send_the_same_number_of_statements_however_long(
    world: World, enter: Callable[[str], Client], engine: Engine
) -> None:
    ana, _ = world.partners(world.pair)

    def spent(name: str, path: str) -> int:
        client = enter(name)
        with counted(engine) as statements:
            assert client.browser.get(path, base_url=client.base).status_code == 200
        return len(statements)

    session, kept = sign(world)
    documents.give(world.dana.actor, kept["joint"], ana, "online")
    db.session.commit()
    paths = [("ana", "/my/copies"), ("dana", f"/sessions/{session.id}/documents")]
    before = [spent(*path) for path in paths]
    partners, ids = world.partners(world.pair), [kept["own_a"], kept["own_b"], kept["joint"]]
    for document in ids:
        for partner in partners:
            for by in ("online", "paper"):
                if documents.is_for(document.kind, partner):
                    documents.give(world.dana.actor, document, partner, by)
    for number in range(2, 12):
        _, more = sign(world, number=number)
        documents.give(world.dana.actor, more["own_a"], partners[0], "online")
    db.session.commit()
    assert [spent(*path) for path in paths] == before
    assert max(before) <= 8
