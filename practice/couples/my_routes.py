"""The partner's side: the agreement and the therapist's card. Nothing here is about the other partner."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from practice import access, gate
from practice.couples import agreement, card
from practice.couples.forms import AgreementForm

bp = Blueprint("couples_my", __name__)


@bp.route("/my/agreement", endpoint="agreement", methods=["GET", "POST"])
@access.partner
def agreement_page() -> Any:
    """Read the practice's agreement, accept it for oneself, and read again what one accepted."""
    actor = access.actor()
    form = AgreementForm()
    status = 200
    if form.validate_on_submit():
        try:
            agreement.accept(actor, form.policy.data)
        except agreement.Newer:
            form.form_errors.append("The practice has published a newer version. Please read it before you accept.")
            status = 409
        else:
            flash("Thank you. Your acceptance is recorded.", "success")
            return redirect(url_for("homework_my.home"))
    found = agreement.asked(actor)
    form.policy.data = str(found.policy.id) if found.policy else ""
    return render_template("couples_my/agreement.html", form=form, found=found, zone=actor.user.time_zone), status


@bp.get("/my/agreement/not-now")
@access.partner
def not_now() -> str:
    """For whoever does not want to accept: nothing is recorded, the therapist is the one to speak to."""
    return render_template("couples_my/not_now.html", cards=card.mine(access.actor()), practice=gate.practice())


@bp.get("/my/therapist")
@access.partner
def therapist() -> str:
    """Who treats this couple, under which licence, and how to check it."""
    actor = access.actor()
    return render_template(
        "couples_my/therapist.html",
        cards=card.mine(actor),
        practice=gate.practice(),
        zone=actor.user.time_zone,
    )
