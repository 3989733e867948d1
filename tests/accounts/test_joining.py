"""Joining the staff by a link: the invited role, once, while it lasts."""

from datetime import timedelta

import pytest
import time_machine

from practice import access, clock, db, tokens
from practice.accounts import joining, signing_in
from practice.models import StaffInvitation, Therapist, User

PASSWORD = "nine herons over the mill"
VISIT = signing_in.Visit("secret", "203.0.113.7", "")


def invite(world, role: str = "therapist", **values) -> str:
    token, token_hash = tokens.new_token()
    values = {"expires_at": clock.now() + timedelta(days=7)} | values
    db.session.add(
        StaffInvitation(
            name="Kim Okoye",
            email="kim@practice.example",
            role=role,
            token_hash=token_hash,
            invited_by=world.max.id,
            **values,
        )
    )
    db.session.commit()
    return token


def user(username: str) -> User | None:
    return db.session.scalar(access.everything(User).where(User.username == username))


@pytest.mark.parametrize(
    ("role", "home"),
    [("admin", "/people"), ("therapist", "/couples"), ("associate", "/couples"), ("supervisor", "/couples")],
)
def test_everybody_joins_in_the_role_they_were_invited_to(world, visitor, role, home):
    token = invite(world, role, supervisor_id=world.dana.id if role == "associate" else None)
    page = visitor.get(f"/join/{token}")
    assert page.h1 == "Join Harbor Couples Practice"
    assert page.form()["name"] == "Kim Okoye"
    assert page.form().fill(username="Kim", password=PASSWORD).submit().url == home
    kim = user("kim")
    roles = {name for name in joining.ROLES if getattr(kim, f"is_{name}")}
    assert roles == {role}
    assert (kim.email, kim.time_zone, kim.is_partner) == ("kim@practice.example", "America/Chicago", False)
    therapist = db.session.scalar(access.everything(Therapist).where(Therapist.user_id == kim.id))
    assert (therapist is not None) == (role in ("therapist", "associate"))
    if role == "associate":
        assert therapist.supervisor_id == world.dana.id


def test_a_link_works_once(world, visitor):
    token = invite(world)
    visitor.get(f"/join/{token}").form().fill(username="kim", password=PASSWORD).submit()
    visitor.browser.delete_cookie("practice")
    assert visitor.get(f"/join/{token}", expect=404).h1 == "This link does not open anything"
    with pytest.raises(joining.NoSuchInvitation):
        joining.join(VISIT, token, world.practice, "Kim", "kim2", PASSWORD)


def test_old_revoked_and_unknown_links_get_the_same_page(world, visitor):
    pages = {
        visitor.get(f"/join/{token}", expect=404).source
        for token in (
            "nonsense",
            invite(world, expires_at=clock.now() - timedelta(seconds=1)),
            invite(world, revoked_at=clock.now()),
            invite(world, claimed_at=clock.now()),
        )
    }
    assert len(pages) == 1


def test_a_link_ends_when_it_says(world, visitor):
    token = invite(world)
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1)):
        visitor.get(f"/join/{token}", expect=404)


def test_a_taken_username_is_said_at_the_field_and_the_link_stays(world, visitor):
    token = invite(world)
    page = visitor.get(f"/join/{token}").form().fill(username="LEE", password=PASSWORD).submit(expect=422)
    assert page.errors == ["Username: This username is taken. Choose another one."]
    assert page.form()["username"] == "lee"
    page.form().fill(username="lee2", password=PASSWORD).submit()
    assert user("lee2") is not None


def test_a_weak_password_is_refused(world, visitor):
    page = visitor.get(f"/join/{invite(world)}").form().fill(username="kim", password="kimokoyekimokoye")
    assert page.submit(expect=422).errors[0].startswith("Password: This password is easy to guess")
    assert user("kim") is None
