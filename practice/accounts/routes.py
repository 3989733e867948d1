"""Public pages: the front door, set-up, signing in and out, a forgotten password, joining the staff."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from practice import access, gate
from practice.accounts import (
    account_routes,
    admin_routes,
    invitation_routes,
    joining,
    licence_routes,
    logins,
    logo_routes,
    people_routes,
    resets,
    set_up,
    signing_in,
    throttle,
)
from practice.accounts.doors import before, bp, gone, let_in, safe_next, visit
from practice.accounts.forms import ForgotForm, JoinForm, NewPasswordForm, SetUpForm, SignInForm

blueprints = (bp, people_routes.bp, licence_routes.bp)
pages = (account_routes, invitation_routes, admin_routes, logo_routes)
"""Modules whose pages are in the blueprint by being imported."""

WRONG = (
    "The username or the password is not right. Check both. After several tries, wait a quarter of an hour before the "
    "next one."
)
LINK_GONE = (
    "This link does not open anything",
    "It may have been used already, or it is too old. Ask for a new one.",
)
STAFF_GONE = (
    "This link does not open anything",
    "It may have been used already, or it is too old. Ask the practice for a new one.",
)


@bp.get("/")
@access.public
def index() -> Response:
    """To the page where this person's work begins."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    person = access.actor()
    if person.is_partner:
        return redirect(url_for("homework_my.home"))
    return redirect(url_for("couples.home" if person.is_clinical else "accounts_admin.people"))


@bp.route("/set-up", methods=["GET", "POST"], endpoint="set_up")
@access.public
def begin() -> Response | tuple[str, int] | str:
    """The first start: the practice and its first admin."""
    if gate.practice() is not None:
        return redirect(url_for("accounts.index"))
    form = SetUpForm()
    status = 200
    if form.validate_on_submit():
        try:
            entered = set_up.begin(visit(), form.code.data, _beginning(form))
            return let_in(entered, url_for("accounts_admin.people"), to_held=False)
        except set_up.AlreadySetUp:
            flash("The practice is set up already. Sign in.", "info")
            return redirect(url_for("accounts.sign_in"))
        except set_up.WrongCode:
            form.code.errors.append("This is not the code. It is printed anew each time the program starts.")
        except throttle.TooMany:
            form.code.errors.append("Too many tries. Wait a quarter of an hour, then enter the code again.")
            status = 429
        except logins.Refused as refused:
            _refuse(form, refused)
    return render_template("accounts/set_up.html", form=form), _status(form, status)


def _beginning(form: SetUpForm) -> set_up.Beginning:
    return set_up.Beginning(
        practice_name=form.practice_name.data,
        address=form.address.data,
        phone=form.phone.data,
        time_zone=form.time_zone.data,
        paper=form.paper.data,
        crisis_lines=form.crisis_lines.data,
        name=form.name.data,
        username=form.username.data,
        password=form.password.data,
        is_therapist=form.is_therapist.data,
        is_supervisor=form.is_supervisor.data,
    )


def _refuse(form: JoinForm | SetUpForm, refused: logins.Refused) -> None:
    field = form.password if isinstance(refused, logins.WeakPassword) else form.username
    field.errors.append(str(refused))


def _status(form: object, status: int = 200) -> int:
    return 422 if status == 200 and form.errors else status


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Response | tuple[str, int]:
    """Username and password."""
    form = SignInForm()
    status = 200
    if form.validate_on_submit():
        try:
            entered = signing_in.sign_in(visit(), form.username.data, form.password.data, before())
            return let_in(entered, safe_next(form.next.data))
        except signing_in.Wrong:
            form.form_errors.append(WRONG)
        except throttle.TooMany:
            form.form_errors.append(WRONG)
            status = 429
    elif request.method == "GET":
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next")) or url_for("accounts.index"))
        form.next.data = request.args.get("next", "")
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        kept=request.args.get("kept") == "1",
        expired="_user_id" in session,
    )
    return page, _status(form, status)


@bp.post("/sign-out")
@access.public
def sign_out() -> Response:
    """End this sign-in; also when it had ended already. What the browser keeps of us goes with it."""
    if current_user.is_authenticated:
        signing_in.sign_out(access.actor())
    session.clear()
    flash("You are signed out.", "success")
    answer = redirect(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/password/forgot", methods=["GET", "POST"])
@access.public
def forgot() -> Response | tuple[str, int]:
    """Ask for a link by e-mail: one answer for everybody."""
    form = ForgotForm()
    if form.validate_on_submit():
        resets.ask(visit(), form.username.data)
        return redirect(url_for("accounts.forgot", sent=1))
    return render_template("accounts/forgot.html", form=form, sent=request.args.get("sent") == "1"), _status(form)


@bp.route("/password/reset/<token>", methods=["GET", "POST"])
@access.public
def reset(token: str) -> Response | tuple[str, int]:
    """Choose a new password by a link; opening the link uses nothing up."""
    try:
        user = resets.open_link(token)
        form = NewPasswordForm()
        if form.validate_on_submit():
            resets.choose(visit(), token, form.password.data, gate.practice().name)
            session.clear()
            flash("Your new password is saved. Every device was signed out. Sign in with the new one.", "success")
            return redirect(url_for("accounts.sign_in"))
    except resets.NoSuchLink:
        return gone(*LINK_GONE)
    except logins.WeakPassword as refused:
        form.password.errors.append(str(refused))
    return render_template("accounts/reset.html", form=form, username=user.username), _status(form)


@bp.route("/join/<token>", methods=["GET", "POST"])
@access.public
def join(token: str) -> Response | tuple[str, int]:
    """A new member of staff makes their login."""
    try:
        invited = joining.open_link(token)
        form = JoinForm(name=invited.name)
        if form.validate_on_submit():
            entered = joining.join(
                visit(), token, gate.practice(), form.name.data, form.username.data, form.password.data
            )
            return let_in(entered, to_held=False)
    except joining.NoSuchInvitation:
        return gone(*STAFF_GONE)
    except logins.Refused as refused:
        _refuse(form, refused)
    role = joining.ROLES[invited.role]
    return render_template("accounts/join.html", form=form, role=role), _status(form)
