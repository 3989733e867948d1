"""The therapist's side of one partner: invitation and printed slip."""

import uuid
from typing import Any

from flask import current_app, flash, redirect, render_template, session, url_for

from practice import access, clock, gate
from practice.couples import invitations, operations, words
from practice.couples.blueprint import bp
from practice.couples.forms import ConfirmForm, InviteForm

SHOWN = 15 * 60
"""Seconds for which this browser may show a slip again: reload, back button, a second click."""


def _held(invitation_id: uuid.UUID | None = None) -> dict[str, Any]:
    """The slip this browser still holds; empty when there is none, it is too old, or it is another one."""
    held = session.get("slip") or {}
    fresh = clock.now().timestamp() - held.get("at", 0) <= SHOWN
    fits = invitation_id is None or held.get("id") == str(invitation_id)
    return held if held and fresh and fits else {}


@bp.route("/couples/<uuid:couple_id>/partners/<uuid:partner_id>/invite", methods=["GET", "POST"])
@access.clinical
def invite(couple_id: uuid.UUID, partner_id: uuid.UUID) -> Any:
    """Invite one partner, by e-mail or with a printed slip, and see the invitations so far."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    person = case.person(partner_id)
    form = InviteForm(channel="email" if person.contact.email and not case.one_mailbox else "slip")
    if form.validate_on_submit():
        shown = _held().get("id", "")
        try:
            made = invitations.invite(actor, case, partner_id, form.channel.data, form.key, shown)
        except invitations.Refused as refused:
            form.form_errors.append(str(refused))
        else:
            return _invited(made, case, person)
    now = clock.now()
    past = invitations.of_partner(actor, partner_id)
    rows = [(row, invitations.state_of(row, now)) for row in past]
    return render_template(
        "couples/invite.html",
        form=form,
        case=case,
        person=person,
        refusal=invitations.refusal(actor, case, person.partner),
        rows=rows,
        is_open=any(state == "open" for _, state in rows),
        states=words.INVITATIONS,
    ), 422 if form.errors else 200


def _invited(made: invitations.Made, case: operations.Case, person: operations.Person) -> Any:
    where = {"couple_id": case.couple.id, "partner_id": person.partner.id}
    if made.invitation.channel == "slip":
        if made.code:
            session["slip"] = {
                "id": str(made.invitation.id), "code": made.code, "at": int(clock.now().timestamp())
            }  # fmt: skip
        return redirect(url_for("couples.slip", **where))
    flash(f"An invitation is on its way to {person.partner.name}.", "success")
    return redirect(url_for("couples.couple", couple_id=case.couple.id))


@bp.get("/couples/<uuid:couple_id>/partners/<uuid:partner_id>/slip")
@access.clinical
def slip(couple_id: uuid.UUID, partner_id: uuid.UUID) -> str:
    """The slip to print, as long as this browser holds its code: the server keeps only a hash of it."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    person = case.person(partner_id)
    now = clock.now()
    current = next(
        (row for row in invitations.of_partner(actor, partner_id) if invitations.state_of(row, now) == "open"), None
    )
    return render_template(
        "couples/slip.html",
        case=case,
        person=person,
        invitation=current,
        code=_held(current.id).get("code", "") if current else "",
        practice=gate.practice(),
        address=current_app.config["SETTINGS"].base_url + url_for("accounts.invitation_code"),
    )


@bp.route("/couples/<uuid:couple_id>/partners/<uuid:partner_id>/revoke", methods=["GET", "POST"])
@access.clinical
def revoke(couple_id: uuid.UUID, partner_id: uuid.UUID) -> Any:
    """Ask once more, then take back what is open."""
    actor = access.actor()
    case = operations.find_case(actor, couple_id, to_write=True)
    person = case.person(partner_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        invitations.revoke(actor, case, partner_id)
        flash(f"{person.partner.name}'s invitation is taken back.", "success")
        return redirect(url_for("couples.invite", couple_id=couple_id, partner_id=partner_id))
    return render_template("couples/revoke.html", form=form, case=case, person=person), 422 if form.errors else 200
