"""What the public pages share: the blueprint, who asks from where, and how a person who proved themself is let in."""

from urllib.parse import unquote, urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from practice import access, gate
from practice.accounts import signing_in

bp = Blueprint("accounts", __name__)
BACK = gate.BACK
NOT_BACK_TO = ("accounts.sign_in", "accounts.set_up", "accounts.index", "static", "bootstrap.static")


@bp.before_request
def _set_up_first() -> Response | None:
    """Until there is a practice, every page leads to its set-up."""
    if request.endpoint != "accounts.set_up" and gate.practice() is None:
        return redirect(url_for("accounts.set_up"))
    return None


def visit() -> signing_in.Visit:
    """Where this request comes from."""
    return signing_in.Visit(current_app.secret_key, request.remote_addr or "", request.headers.get("User-Agent", ""))


def before() -> signing_in.SignIn | None:
    """The sign-in this browser has, which a new one replaces."""
    return access.actor().sign_in if current_user.is_authenticated else None


def opens(path: str) -> bool:
    """Whether a browser can be sent to this path: one of our pages, and one that is read."""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(unquote(path), method="GET")
    except (MethodNotAllowed, HTTPException, RequestRedirect):
        return False
    return endpoint not in NOT_BACK_TO


def safe_next(target: str | None) -> str | None:
    """`target` if it is a page of this site; of an address that is only posted to, the nearest page above it."""
    if not target or target[0] != "/" or target[1:2] in ("/", "\\"):
        return None
    if any(ord(sign) < 33 or sign == "\\" for sign in target):
        return None
    path = urlsplit(target).path
    if opens(path):
        return target
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        if opens(path):
            return path
    return None


def let_in(entered: signing_in.Entered, target: str | None = None, to_held: bool = True) -> Response:
    """Start this person's session from nothing and send them to `target`, or to what is held for them."""
    session.clear()  # a cookie somebody planted before the sign-in is worth nothing after it
    login_user(entered.actor)
    places = [path for path in entered.held if opens(path)] if to_held else []
    if places:
        wanted = urlsplit(target or "").path
        session["held"] = wanted if wanted in places else places[0]
        flash(BACK, "info")
        return redirect(session["held"])
    return redirect(target or url_for("accounts.index"))


def gone(title: str, message: str) -> tuple[str, int]:
    """The one calm page for a link that opens nothing, whatever the reason."""
    return render_template("accounts/gone.html", title=title, message=message), 404
