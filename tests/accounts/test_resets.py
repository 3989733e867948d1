"""A forgotten password: one answer for everybody, links that work once, and everything else that ends."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from practice import access, clock, db, mail
from practice.accounts import passwords, resets, signing_in
from practice.models import AuditEvent, Mail, PasswordReset, SignIn, User
from tests.people import PASSWORD

NEW = "nine herons over the mill"
SENT = "If there is an account with an e-mail address that is this person’s alone, a link is on its way."
VISIT = signing_in.Visit("secret", "203.0.113.7", "")


def ask(client, username: str):
    return client.get("/password/forgot").form().fill(username=username).submit()


def letters() -> list[Mail]:
    return list(db.session.scalars(access.everything(Mail).order_by(Mail.created_at)))


def link() -> str:
    return f"/password/reset/{letters()[-1].message['values']['token']}"


def kept(username: str) -> str:
    return db.session.scalar(access.everything(User).where(User.username == username)).password_hash


def test_a_link_comes_by_e_mail_and_sets_a_new_password(world, visitor, settings):
    page = ask(visitor, " ANA ")
    assert SENT in page.text
    (row,) = letters()
    message = mail.compose(settings, row)
    assert message["To"] == "ana@home.example"
    assert f"{settings.base_url}{link()}" in message.get_content()
    page = visitor.get(link())
    assert page.h1 == "Choose a new password"
    page = page.form().fill(password=NEW).submit()
    assert page.h1 == "Sign in"
    assert passwords.fits(kept("ana"), NEW)
    page.form("Sign in").fill(username="ana", password=NEW).submit("Sign in")


def test_the_mail_says_nothing_of_what_the_account_is_for(world, visitor, settings):
    ask(visitor, "ana")
    text = str(mail.compose(settings, letters()[0])).lower()
    for word in ("couple", "therap", "ana reyes", "partner", "session", "exercise"):
        assert word not in text.replace("harbor couples practice", "")


def test_the_answer_is_the_same_for_everybody(world, visitor):
    db.session.scalar(access.everything(User).where(User.username == "ben")).email = ""
    db.session.scalar(access.everything(User).where(User.username == "cleo")).disabled_at = clock.now()
    db.session.commit()
    pages = [ask(visitor, name) for name in ("ana", "ben", "cleo", "nobody", "x" * 64)]
    assert len({page.text for page in pages}) == 1
    assert len({(page.status, page.url, len(page.data), page.redirects) for page in pages}) == 1
    assert len(letters()) == 1


def test_the_same_statements_run_for_everybody(world, engine):
    db.session.scalar(access.everything(User).where(User.username == "ben")).email = ""
    db.session.scalar(access.everything(User).where(User.username == "cleo")).disabled_at = clock.now()
    db.session.commit()
    resets.ask(VISIT, "somebody")  # the address is known from now on
    db.session.commit()
    heard: list[str] = []
    bind = db.session.get_bind()
    listen = lambda _c, _cursor, statement, *_: heard.append(statement.rstrip("0123456789"))  # noqa: E731
    event.listen(bind, "before_cursor_execute", listen)
    taken = []
    try:
        for name in ("ana", "ben", "cleo", "nobody"):
            resets.ask(VISIT, name)
            db.session.commit()
            # Sorted: which of the two counts comes first depends on their hashes.
            taken.append(sorted(words for words in heard if not words.startswith(("RELEASE", "ROLLBACK"))))
            heard.clear()
    finally:
        event.remove(bind, "before_cursor_execute", listen)
    assert len(taken[0]) > 6
    for statements in taken:
        assert statements == taken[0]
    events = db.session.scalars(access.everything(AuditEvent).where(AuditEvent.event == "password.link_asked")).all()
    assert len(events) == 5
    assert len(db.session.scalars(access.everything(PasswordReset)).all()) == 1


def test_asking_again_and_again_sends_five_letters_and_says_nothing(world, visitor):
    for _ in range(7):
        assert SENT in ask(visitor, "ana").text
    assert len(letters()) == resets.PER_ACCOUNT


def test_nothing_is_sent_to_a_mailbox_that_two_share(world, visitor):
    """Whoever reads it would enter as the other. The page says the same as ever."""
    alone = ask(visitor, "ana").text
    db.session.scalar(access.everything(User).where(User.username == "ben")).email = "Ana@Home.example"
    db.session.commit()
    for name in ("ana", "ben"):
        assert ask(visitor, name).text == alone
    assert len(letters()) == 1


def test_opening_uses_nothing_up(world, visitor):
    ask(visitor, "ana")
    for _ in range(3):
        visitor.get(link())
    visitor.request("HEAD", link())
    assert visitor.get(link()).form().fill(password=NEW).submit().h1 == "Sign in"


def test_a_link_works_once(world, visitor):
    ask(visitor, "ana")
    page = visitor.get(link())
    page.form().fill(password=NEW).submit()
    page.form().fill(password="another one entirely here").submit(expect=400)  # the old page's token has ended
    again = visitor.get(link(), expect=404)
    assert again.h1 == "This link does not open anything"
    assert passwords.fits(kept("ana"), NEW)


def test_the_second_of_two_posts_is_told(world, visitor):
    ask(visitor, "ana")
    token = letters()[0].message["values"]["token"]
    resets.choose(VISIT, token, NEW, "Harbor")
    with pytest.raises(resets.NoSuchLink):
        resets.choose(VISIT, token, "another one entirely here", "Harbor")


def test_a_new_password_uses_up_every_link(world, visitor):
    ask(visitor, "ana")
    first = link()
    ask(visitor, "ana")
    visitor.get(link()).form().fill(password=NEW).submit()
    visitor.get(first, expect=404)


def test_a_link_lasts_an_hour(world, visitor):
    ask(visitor, "ana")
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        visitor.get(link())
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        visitor.get(link(), expect=404)


def test_unknown_links_and_disabled_people_get_the_same_page(world, visitor):
    ask(visitor, "ana")
    unknown = visitor.get("/password/reset/nonsense", expect=404).source
    db.session.scalar(access.everything(User).where(User.username == "ana")).disabled_at = clock.now()
    db.session.commit()
    assert visitor.get(link(), expect=404).source == unknown


def test_every_sign_in_ends(world, visitor, sign_in):
    phone = sign_in("ana")
    ask(visitor, "ana")
    visitor.get(link()).form().fill(password=NEW).submit()
    assert phone.get("/account").h1 == "Sign in"
    (row,) = db.session.scalars(access.everything(SignIn)).all()
    assert row.ended_why == "new password"


def test_it_opens_a_throttled_account_again(world, visitor):
    for _ in range(10):
        visitor.get("/sign-in").form("Sign in").fill(username="ana", password="wrong").submit("Sign in", expect=422)
    ask(visitor, "ana")
    page = visitor.get(link()).form().fill(password=NEW).submit()
    assert page.form("Sign in").fill(username="ana", password=NEW).submit("Sign in").url == "/my"


def test_a_weak_password_is_refused_and_the_link_stays(world, visitor):
    ask(visitor, "ana")
    page = visitor.get(link()).form().fill(password="anareyesanareyes").submit(expect=422)
    assert page.errors[0].startswith("New password: This password is easy to guess")
    page.form().fill(password=NEW).submit()


def test_a_name_is_needed(world, visitor):
    page = visitor.get("/password/forgot").form().submit(expect=422)
    assert page.errors == ["Username: Enter your username."]


def test_the_therapist_hands_over_a_link_to_who_has_no_e_mail(world, sign_in, visitor):
    url = f"/account/clients/{world.ana.partner.id}/new-link"
    page = sign_in("dana").get(url)
    page = page.form("Make the link").submit()
    address = next(words for words in page.texts("dd") if "/password/reset/" in words)
    assert visitor.get(address[address.index("/password") :].split()[0]).form().fill(password=NEW).submit()
    assert passwords.fits(kept("ana"), NEW)


@pytest.mark.parametrize("who", ["lee", "max", "ana", "ben", "sam"])
def test_nobody_else_does(world, sign_in, who):
    sign_in(who).get(f"/account/clients/{world.ana.partner.id}/new-link", expect=404)


def test_a_supervisor_looks_but_does_not_hand_over(world, sign_in):
    pair = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    sign_in("dana").get(f"/account/clients/{world.partners(pair)[0].id}/new-link", expect=403)


def test_who_has_no_login_needs_an_invitation(world, sign_in):
    pair = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), claimed=False)
    db.session.commit()
    page = sign_in("dana").get(f"/account/clients/{world.partners(pair)[0].id}/new-link", expect=404)
    assert page.h1 == "No login yet"
    assert PASSWORD not in page.source
