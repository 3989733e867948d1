"""The admin's pages of the staff: the list, inviting, one person."""

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from wtforms import SelectField

from practice import access, clock, gate
from practice.accounts import joining, licence_words, people, staff_changes, staff_invitations
from practice.accounts.admin_forms import ConfirmForm, InviteForm, RolesForm, offer
from practice.accounts.admin_routes import bp

SHOWN_BEFORE = "This was done before; its link was shown then and only then. Send the invitation again for a new link."
CHANGED = (
    "This person's roles were changed in the meantime, perhaps by you in another tab. Look at them as they are now, "
    "and save again if yours are still right."
)


def _zone() -> str:
    return gate.practice().time_zone


def _today() -> Any:
    return clock.today(_zone())


def _address(endpoint: str, token: str) -> str:
    return current_app.config["SETTINGS"].base_url + url_for(endpoint, token=token)


def _supervisors(field: SelectField, now: Any = None) -> bool:
    """Offer who may supervise today, and whoever does now; False when nobody may."""
    able = people.supervisors(access.actor(), _today())
    named = {str(user.id): user.name for user in able}
    if now is not None and str(now.id) not in named:
        named[str(now.id)] = f"{now.name} (licence not good today)"
    offer(field, [("", "Choose a supervisor"), *named.items()])
    return bool(able)


def _chosen(field: SelectField) -> uuid.UUID | None:
    return uuid.UUID(field.data) if field.data else None


@bp.get("/people", endpoint="people")
@access.admin
def people_list() -> str:
    """Everybody on the staff, and who is invited."""
    person = access.actor()
    text = request.args.get("q", "")[:200]
    return render_template(
        "accounts_admin/people.html",
        found=people.listing(person, text, max(1, request.args.get("page", 1, type=int)), _today()),
        pending=staff_invitations.pending(person),
        role_words=joining.ROLES,
        text=text,
        zone=_zone(),
        me=person.id,
    )


@bp.route("/people/invite", methods=["GET", "POST"])
@access.admin
def invite_staff() -> Any:
    """Invite somebody to join the staff; the link is shown once."""
    form = InviteForm()
    able = _supervisors(form.supervisor)
    if form.validate_on_submit():
        try:
            made = staff_invitations.invite(
                access.actor(),
                form.key,
                form.name.data,
                form.email.data or "",
                form.role.data,
                _chosen(form.supervisor),
                _zone(),
            )
            return _handed(made)
        except staff_invitations.AlreadyMade:
            flash(SHOWN_BEFORE, "info")
            return redirect(url_for("accounts_admin.people"))
        except people.BadSupervisor as refused:
            form.supervisor.errors = [*form.supervisor.errors, str(refused)]
    return render_template("accounts_admin/invite.html", form=form, able=able), 422 if form.errors else 200


def _handed(made: staff_invitations.Made) -> str:
    return render_template(
        "accounts_admin/invited.html",
        row=made.row,
        url=_address("accounts.join", made.token),
        role=joining.ROLES[made.row.role],
        zone=_zone(),
    )


@bp.route("/people/invitations/<uuid:invitation_id>/again", methods=["GET", "POST"])
@access.admin
def invite_again(invitation_id: uuid.UUID) -> Any:
    """Send an invitation again: a new link in place of the earlier one."""
    row = staff_invitations.find(access.actor(), invitation_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            made = staff_invitations.send_again(access.actor(), form.key, row, _zone())
        except staff_invitations.AlreadyMade:
            flash(SHOWN_BEFORE, "info")
            return redirect(url_for("accounts_admin.people"))
        if made is not None:
            return _handed(made)
    if not staff_invitations.is_pending(row) or request.method == "POST":
        flash("This invitation was used or taken back already.", "info")
        return redirect(url_for("accounts_admin.people"))
    return render_template("accounts_admin/again.html", form=form, row=row)


@bp.route("/people/invitations/<uuid:invitation_id>/revoke", methods=["GET", "POST"])
@access.admin
def revoke_invitation(invitation_id: uuid.UUID) -> Any:
    """Take an invitation back."""
    row = staff_invitations.find(access.actor(), invitation_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        if staff_invitations.revoke(access.actor(), row):
            flash(f"The invitation for {row.name} is taken back. Its link opens nothing any more.", "success")
        else:
            flash("This invitation was used or taken back already.", "info")
        return redirect(url_for("accounts_admin.people"))
    if not staff_invitations.is_pending(row):
        flash("This invitation was used or taken back already.", "info")
        return redirect(url_for("accounts_admin.people"))
    return render_template("accounts_admin/revoke.html", form=form, row=row)


@bp.route("/people/<uuid:user_id>", methods=["GET", "POST"])
@access.admin
def person(user_id: uuid.UUID) -> Any:
    """One member of staff: roles, supervisor, licences, whether they can sign in."""
    actor = access.actor()
    member = people.member(actor, user_id, _today())
    user = member.user
    therapist = staff_changes.therapist_of(actor, user)
    form = RolesForm(
        version=staff_changes.version_of(user, therapist),
        work="therapist" if user.is_therapist else "associate" if user.is_associate else "none",
        supervisor=str(member.supervisor.id) if member.supervisor else "",
        is_supervisor=user.is_supervisor,
        is_admin=user.is_admin,
    )
    able = _supervisors(form.supervisor, member.supervisor)
    status = 200
    if form.validate_on_submit():
        wanted = staff_changes.Roles(
            form.is_admin.data,
            "" if form.work.data == "none" else form.work.data,
            form.is_supervisor.data,
            _chosen(form.supervisor),
        )
        try:
            changed = staff_changes.change_roles(actor, user_id, form.version.data, wanted, _today())
            flash(f"The roles of {user.name} are saved." if changed else "Nothing was changed.", "success")
            if user_id == actor.id and not wanted.is_admin:
                return redirect(url_for("accounts.index"))
            return redirect(url_for("accounts_admin.person", user_id=user_id))
        except people.BadSupervisor as refused:
            form.supervisor.errors = [*form.supervisor.errors, str(refused)]
        except staff_changes.Refused as refused:
            form.form_errors.append(str(refused))
        except staff_changes.Changed:
            form.form_errors.append(CHANGED)
            status = 409
            form.version.data = staff_changes.version_of(user, staff_changes.therapist_of(actor, user))
    status = 422 if form.errors and status == 200 else status
    page = render_template(
        "accounts_admin/person.html",
        form=form,
        member=member,
        user=user,
        own=user.id == actor.id,
        able=able,
        now_roles=people.roles(user),
        licences=[(row, licence_words.state(row, _today())) for row in people.licences(actor, user_id)],
        associates=people.associates(actor, user_id),
        words=licence_words,
        zone=_zone(),
        stale=status == 409,
    )
    return page, status


@bp.route("/people/<uuid:user_id>/disable", methods=["GET", "POST"])
@access.admin
def disable(user_id: uuid.UUID) -> Any:
    """Ask once more, then keep a login out at once."""
    actor = access.actor()
    member = people.member(actor, user_id, _today())
    form = ConfirmForm()
    back = url_for("accounts_admin.person", user_id=user_id)
    if form.validate_on_submit():
        try:
            staff_changes.disable(actor, user_id)
            flash(f"The login of {member.user.name} is disabled. They are signed out everywhere.", "success")
            return redirect(back)
        except staff_changes.Refused as refused:
            form.form_errors.append(str(refused))
    if member.user.disabled_at and not form.errors:
        return redirect(back)
    page = render_template(
        "accounts_admin/disable.html",
        form=form,
        member=member,
        own=user_id == actor.id,
        associates=people.associates(actor, user_id),
    )
    return page, 422 if form.errors else 200


@bp.route("/people/<uuid:user_id>/enable", methods=["GET", "POST"])
@access.admin
def enable(user_id: uuid.UUID) -> Any:
    """Ask once more, then let a login work again."""
    actor = access.actor()
    member = people.member(actor, user_id, _today())
    form = ConfirmForm()
    back = url_for("accounts_admin.person", user_id=user_id)
    if form.validate_on_submit():
        staff_changes.enable(actor, user_id)
        flash(f"{member.user.name} can sign in again.", "success")
        return redirect(back)
    if member.user.disabled_at is None:
        return redirect(back)
    return render_template("accounts_admin/enable.html", form=form, member=member)


@bp.route("/people/<uuid:user_id>/reset-link", methods=["GET", "POST"])
@access.admin
def reset_link(user_id: uuid.UUID) -> Any:
    """A link, shown once, by which somebody who forgot the password chooses a new one."""
    actor = access.actor()
    user = people.find(actor, user_id)
    form = ConfirmForm()
    url = ""
    if form.validate_on_submit():
        try:
            url = _address("accounts.reset", staff_changes.reset_link(actor, user_id))
        except staff_changes.Refused as refused:
            form.form_errors.append(str(refused))
    page = render_template("accounts_admin/reset_link.html", form=form, user=user, url=url)
    return page, 422 if form.errors else 200
