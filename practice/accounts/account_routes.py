"""A person's own account, and a new way in for a client who has no e-mail."""

import uuid

from flask import current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from practice import access, gate
from practice.accounts import logins, profile, reminder_words, resets, signing_in, throttle
from practice.accounts.doors import bp, let_in, visit
from practice.accounts.forms import AccountForm, ChangePasswordForm, RemindersForm


@bp.route("/account", methods=["GET", "POST"])
@access.signed_in
def account() -> Response | tuple[str, int]:
    """Own name, e-mail, time zone; where one is signed in."""
    person = access.actor()
    form = AccountForm(name=person.user.name, email=person.user.email, time_zone=person.user.time_zone)
    status = 200
    if form.validate_on_submit():
        try:
            details = form.name.data, form.email.data or "", form.time_zone.data
            profile.save(person, visit(), *details, form.current_password.data or "")
            flash("Your details are saved.", "success")
            return redirect(url_for("accounts.account"))
        except profile.WrongPassword:
            form.current_password.errors = ["Enter your current password to change the e-mail address."]
        except throttle.TooMany:
            form.current_password.errors = ["Too many tries. Wait a quarter of an hour, then try again."]
            status = 429
    page = render_template(
        "accounts/account.html",
        form=form,
        person=person.user,
        reminders=reminder_words.said(person.user) if person.is_partner else [],
        sign_ins=signing_in.own(person),
        here=person.sign_in.id,
        zone=person.user.time_zone,
    )
    return page, 422 if status == 200 and form.errors else status


@bp.route("/account/reminders", methods=["GET", "POST"])
@access.partner
def reminders() -> Response | tuple[str, int]:
    """When a client is reminded, and when not."""
    person = access.actor()
    user = person.user
    now = {"before": user.remind_before_hours, "after": user.remind_after_hours}
    now |= {"quiet_from": user.quiet_from, "quiet_until": user.quiet_until}
    form = RemindersForm(data={name: str(hours) for name, hours in now.items()})
    if form.validate_on_submit():
        profile.remind(person, *(int(form[name].data) for name in now))
        flash("Your reminders are saved.", "success")
        return redirect(url_for("accounts.account"))
    return render_template("accounts/reminders.html", form=form, zone=user.time_zone), 422 if form.errors else 200


@bp.route("/account/password", methods=["GET", "POST"])
@access.signed_in
def change_password() -> Response | tuple[str, int]:
    """A new password, after the current one."""
    form = ChangePasswordForm()
    status = 200
    if form.validate_on_submit():
        try:
            entered = profile.change_password(
                access.actor(),
                visit(),
                form.current_password.data,
                form.new_password.data,
                gate.practice().name,
            )
            answer = let_in(entered, url_for("accounts.account"), to_held=False)
            flash("Your new password is saved. Your other devices were signed out.", "success")
            return answer
        except profile.WrongPassword:
            form.current_password.errors.append("This is not your current password.")
        except logins.WeakPassword as refused:
            form.new_password.errors.append(str(refused))
        except throttle.TooMany:
            form.current_password.errors.append("Too many tries. Wait a quarter of an hour, then try again.")
            status = 429
    status = 422 if status == 200 and form.errors else status
    return render_template("accounts/change_password.html", form=form), status


@bp.post("/account/sign-ins/<uuid:sign_in_id>/end")
@access.signed_in
def end_sign_in(sign_in_id: uuid.UUID) -> Response:
    """Sign out one of one's own devices."""
    if signing_in.end_one(access.actor(), sign_in_id):
        session.clear()
        flash("You are signed out.", "success")
        return redirect(url_for("accounts.sign_in"))
    flash("That device is signed out.", "success")
    return redirect(url_for("accounts.account"))


@bp.post("/account/sign-ins/end-others")
@access.signed_in
def end_other_sign_ins() -> Response:
    """Sign out everywhere but here."""
    answer = let_in(signing_in.end_others(access.actor(), visit()), url_for("accounts.account"), to_held=False)
    flash("Every other device is signed out.", "success")
    return answer


@bp.route("/account/clients/<uuid:partner_id>/new-link", methods=["GET", "POST"])
@access.clinician
def client_link(partner_id: uuid.UUID) -> str | tuple[str, int]:
    """For a client who forgot the password and has no e-mail: a link that their therapist hands over in person."""
    try:
        partner, user = profile.client(access.actor(), partner_id)
    except resets.NoSuchLink:
        return render_template("accounts/client_link.html", partner=None, username="", url=""), 404
    url = ""
    if request.method == "POST":
        path = url_for("accounts.reset", token=profile.client_link(access.actor(), partner_id))
        url = current_app.config["SETTINGS"].base_url + path
    return render_template("accounts/client_link.html", partner=partner, username=user.username, url=url)
