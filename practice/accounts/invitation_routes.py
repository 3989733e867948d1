"""A partner's invitation: opened by its link or by the code of a slip, claimed by post."""

import uuid

from flask import current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from practice import access, gate
from practice.accounts import invitations, logins, signing_in, throttle
from practice.accounts.doors import bp, gone, let_in, visit
from practice.accounts.forms import CodeForm, ExistingLoginForm, NewLoginForm

GONE = (
    "This invitation cannot be opened",
    "It may have been used already, or it is too old. Ask your therapist for a new one; that takes them a minute. If "
    "you made a login before, sign in with it.",
)
CODE_WRONG = "This code opens no invitation. Compare it with your slip, or ask your therapist for a new one."
CODE_LASTS = 3600
"""Seconds in which an entered code must be claimed; after that it is entered again."""


def _codes() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt="invitation-code")


def _open(token: str) -> invitations.Opened:
    """By the link's own token, or by the signed id that an entered code leads to (it has dots, a token never)."""
    if "." not in token:
        return invitations.by_token(token)
    try:
        return invitations.by_id(uuid.UUID(_codes().loads(token, max_age=CODE_LASTS)))
    except (BadSignature, ValueError) as error:
        raise invitations.NoSuchInvitation from error


@bp.route("/invitation", methods=["GET", "POST"])
@access.public
def invitation_code() -> Response | tuple[str, int]:
    """Enter the code of a printed slip."""
    form = CodeForm()
    status = 200
    if form.validate_on_submit():
        try:
            found = invitations.enter_code(visit(), form.code.data)
            return redirect(url_for("accounts.invitation", token=_codes().dumps(str(found))))
        except invitations.NoSuchInvitation:
            form.code.errors.append(CODE_WRONG)
        except throttle.TooMany:
            form.code.errors.append(f"{CODE_WRONG} After several tries, wait a quarter of an hour.")
            status = 429
    status = 422 if status == 200 and form.errors else status
    return render_template("accounts/invitation_code.html", form=form), status


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.public
def invitation(token: str) -> Response | tuple[str, int]:
    """Show who invites, and claim the place with a new login or with the one a person has."""
    try:
        opened = _open(token)
        return _claim(opened)
    except invitations.NoSuchInvitation:
        return gone(*GONE)


def _claim(opened: invitations.Opened) -> Response | tuple[str, int]:
    wants_existing = request.form.get("form_name") == ExistingLoginForm.__name__
    new = NewLoginForm(name=opened.partner.name, email=opened.email, time_zone=opened.zone)
    existing = ExistingLoginForm()
    invitation_id, status = opened.invitation.id, 200
    posted = existing if wants_existing else new
    if posted.validate_on_submit():
        try:
            entered = _existing(invitation_id, existing) if wants_existing else _new(invitation_id, new)
            return let_in(entered, url_for("couples_my.agreement"), to_held=False)
        except logins.WeakPassword as refused:
            new.password.errors.append(str(refused))
        except logins.Refused as refused:
            new.username.errors.append(str(refused))
        except signing_in.Wrong:
            existing.form_errors.append("The username or the password is not right. Check both.")
        except throttle.TooMany:
            existing.form_errors.append("The username or the password is not right. Check both.")
            status = 429
        except invitations.NotThisLogin:
            existing.form_errors.append("This login cannot be used for this invitation. Make a new one above.")
    if request.method == "POST" and status == 200:
        status = 422
    page = render_template(
        "accounts/invitation.html", form=new, existing=existing, forms=[new, existing], opened=opened
    )
    return page, status


def _new(invitation_id: uuid.UUID, form: NewLoginForm) -> signing_in.Entered:
    chosen = invitations.NewLogin(
        form.name.data, form.username.data, form.password.data, form.email.data, form.time_zone.data
    )
    return invitations.claim_new(visit(), invitation_id, gate.practice().name, chosen)


def _existing(invitation_id: uuid.UUID, form: ExistingLoginForm) -> signing_in.Entered:
    return invitations.claim_existing(visit(), invitation_id, form.have_username.data, form.have_password.data)
