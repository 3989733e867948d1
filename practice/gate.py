"""The gate of every request: who may enter, what an expired sign-in keeps, the one commit.

Reads the rule on the view (`access.admit`), so that no decorator order and no forgotten check can leave a door open.
"""

import logging
import uuid
from typing import Any

from flask import Flask, Response, current_app, flash, g, jsonify, make_response, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from practice import access, clock, db, held, web
from practice.models import Practice, SignIn

log = logging.getLogger("practice.gate")
READS = ("GET", "HEAD", "OPTIONS")
BACK = "What you typed before you were signed out is on this page. Check it and save it."
TOUCH = 60
"""Seconds after which another request counts as new activity; between them nothing is written."""


def init(app: Flask) -> None:
    """Put the gate before every request and the commit behind it."""
    # Without its context processor: a page that says the database is away must not ask it who is there.
    login = LoginManager(app, add_context_processor=False)
    login.session_protection = None  # the sign-in row decides, and phones change their address
    login.user_loader(_load)
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_forget)
    app.register_error_handler(StaleDataError, lambda _error: web.page(409))
    app.register_error_handler(OperationalError, _database_trouble)


def _load(token: str) -> access.Actor | None:
    found = access.load_actor(token)
    if found is None:
        return None
    person, g.practice = found
    g.person_id = person.id
    return person


def practice() -> Practice | None:
    """The practice of this installation, loaded once per request; None before set-up."""
    if "practice" not in g:
        g.practice = db.session.scalar(access.everything(Practice))
    return g.practice


def _enter() -> Any:
    if request.endpoint is None:
        return None
    db.start_reading(request.method in READS)
    view = _view()
    if getattr(view, "access_static", False):
        return None
    if not access.admit(view):
        return _sign_in_first()
    if request.method in READS:
        _give_back_held()
        return None
    try:
        web.csrf.protect()
    except CSRFError as error:
        log.info("form token refused endpoint=%s", request.endpoint)
        return _from_an_earlier_session() or web.refused_token(error)
    return None


def _from_an_earlier_session() -> Any:
    """A page that was open while somebody signed in again in another tab: its token is ours, of the session before.

    What it posts is not done, but not lost: it is kept for the person the page was shown to, and given back on the page
    when that is who is signed in now.
    """
    owner = web.owner_of(request.form.get("form_owner", ""))
    if owner is None or web.is_autosave() or not web.made_here(request.form.get("csrf_token", "")):
        return None
    if not held.keep(owner, request.path, request.form.to_dict(flat=False)):
        return None
    db.commit()
    if owner != g.get("person_id") or not _is_read(request.path):
        return None
    session["held"] = request.path
    g.held_now = True
    flash(BACK, "info")
    return redirect(request.full_path.rstrip("?"))


def _is_read(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return "GET" in adapter.allowed_methods(path)


def _database_trouble(error: OperationalError) -> Any:
    """A full disk and a database that is away are not our bug: say calmly that nothing can be saved right now."""
    away = ("disk is full", "No space", "database is locked", "connection", "readonly")
    return web.crashed(error, 503 if any(word in str(error.orig) for word in away) else 500)


def _view() -> Any:
    return current_app.view_functions[request.endpoint]


def _sign_in_first() -> Any:
    """To the sign-in page and back again; what was posted is held for its author."""
    kept = False
    if request.method not in READS:
        owner = web.owner_of(request.form.get("form_owner", ""))
        if owner is not None:
            kept = held.keep(owner, request.path, request.form.to_dict(flat=False))
            db.commit()
    if web.is_autosave():
        return jsonify(message="You were signed out.", kept=kept), 401
    back = request.path if request.method not in READS else request.full_path.rstrip("?")
    return redirect(url_for("accounts.sign_in", next=back if back != "/" else None, kept="1" if kept else None))


def _give_back_held() -> None:
    if session.get("held") == request.path and current_user.is_authenticated:
        fields = held.look(g.person_id, request.path)
        g.held_fields = fields


def _leave(response: Response) -> Response:
    """The one commit of a request. A page that only reads never gets here with something to write."""
    if request.endpoint is None or getattr(_view(), "access_static", False):
        return response
    if request.method in READS:
        db.session.rollback()
    elif response.status_code < 400 or g.get("keep_writes"):
        given_back = session.get("held") == request.path and "person_id" in g and "held_now" not in g
        try:
            if given_back and not web.is_autosave():
                held.drop(g.person_id, request.path)
            db.commit()
        except Exception as error:  # Flask would print it, with what was typed, and answer with a page of its own
            response = _not_kept(error)
        else:
            if given_back and not web.is_autosave():
                session.pop("held")
    else:
        db.session.rollback()
    _touch()
    return response


def _not_kept(error: Exception) -> Response:
    """Nothing of a request was kept: neither what it did nor what it was about to say of it."""
    db.session.rollback()
    session.pop("_flashes", None)
    if isinstance(error, StaleDataError):
        return make_response(web.page(409))
    return make_response(_database_trouble(error) if isinstance(error, OperationalError) else web.crashed(error))


def _touch() -> None:
    """Note that the sign-in is in use, at most once a minute and outside the request's transaction."""
    if "person_id" not in g:
        return
    person = access.actor()
    if person.seen_at is None or (clock.now() - person.seen_at).total_seconds() < TOUCH:
        return
    try:
        _seen(person.sign_in_id)
    except OperationalError as error:  # a full disk: whoever only reads can go on
        log.warning("use of a sign-in not noted error=%s", type(error).__name__)


def _seen(sign_in_id: uuid.UUID) -> None:
    db.start_reading(False)
    with Session(bind=db.session.get_bind(), join_transaction_mode="create_savepoint") as own:
        own.execute(
            update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(seen_at=clock.now())
        )
        own.commit()


def _forget(_error: BaseException | None) -> None:
    db.session.remove()
    db.start_reading(False)
