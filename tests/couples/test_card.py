"""The card of one's therapist: what a client can check, the supervisor of an associate, the next session."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, db
from practice.models import Appointment, Credential, CredentialStatus
from tests.couples import cases


def test_a_licensed_therapist(world, sign_in):
    starts_at = clock.now() + timedelta(days=3)
    cases.add(Appointment(couple_id=world.pair.id, starts_at=starts_at))
    cases.add(Appointment(couple_id=world.other_pair.id, starts_at=clock.now() + timedelta(days=1)))
    cases.add(Appointment(couple_id=world.pair.id, starts_at=clock.now() + timedelta(days=2), cancelled_at=clock.now()))
    db.session.commit()
    page = sign_in("ana").get("/my/therapist")
    for words in (
        "Dana Rivera",
        "Title LMFT",
        "Illinois, number MFT 123456",
        "Valid until",
        "Verified on",
        "State board look-up",
        "12 Lake Street",
        "+1 312 555 0199",
        "Messages here are not monitored.",
        f"{clock.local(starts_at, 'America/Chicago'):%A, %B}",
    ):
        assert words in page.text, words
    assert "Supervised" not in page.text


def test_an_associate_is_called_one_and_the_supervisor_is_named(world, sign_in):
    world.couple(world.sam, ("ora", "Ora Lind"), ("pat", "Pat Moss"))
    db.session.commit()
    page = sign_in("ora").get("/my/therapist")
    assert "Title Associate (AMFT)" in page.text
    assert "Supervised by Dana Rivera, LMFT, licence Illinois, number MFT 123456" in page.text
    assert "Next session Not planned yet" in page.text


@pytest.mark.parametrize("name", ["dana", "sam"])
def test_no_licence_that_counts(world, sign_in, name):
    if name == "sam":
        world.couple(world.sam, ("ora", "Ora Lind"), ("pat", "Pat Moss"))
    for licence in db.session.scalars(select(Credential).where(Credential.user_id == world[name].id)):
        licence.status = CredentialStatus.SUSPENDED
    db.session.commit()
    page = sign_in("ora" if name == "sam" else "ana").get("/my/therapist")
    assert "The practice is checking the licence on record." in page.text
    assert "suspended" not in page.text.lower()
    assert ("Title Associate" in page.text) == (name == "sam")


def test_a_person_of_two_couples_has_two_cards(world, sign_in):
    couple = world.couple(world.lee, ("ora", "Ora Lind"), ("pat", "Pat Moss"))
    world.partners(couple)[0].user_id = world.ana.id
    db.session.commit()
    text = sign_in("ana").get("/my/therapist").text
    assert "Dana Rivera" in text
    assert "Lee Novak" in text
