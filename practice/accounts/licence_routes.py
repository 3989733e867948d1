"""Licences: a clinician's own, and for the admin all of them with what the board says."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from practice import access, clock, gate, jurisdictions, standing
from practice.accounts import licence_words, licences, verifying
from practice.accounts.licence_forms import ELSEWHERE, LicenceForm, LookUpForm, NpiForm

if TYPE_CHECKING:
    from practice.models import Credential

bp = Blueprint("accounts_licences", __name__)

TAKEN = (
    "A licence of this kind with this number from there is on record already. Compare the number; if it is yours, ask "
    "your practice admin."
)
CHANGED = (
    "This licence was changed or verified in the meantime, perhaps by you in another tab. What you typed is below; "
    "what is on record now stands above it. Save again to replace it."
)
NOT_OWN = (
    "Another admin must verify this one",
    "Nobody verifies their own licence. Ask another admin of the practice; if there is none, make a colleague an admin "
    "under People.",
)


def today() -> Any:
    """The day it is in the practice's time zone."""
    return clock.today(gate.practice().time_zone)


@bp.get("/licences")
@access.staff
def index() -> str:
    """One's own licences; for an admin all of them, those to verify first."""
    person = access.actor()
    if person.is_admin and (not person.is_clinical or request.args.get("view") == "all"):
        return _all(person)
    rows = licences.own(person)
    found = licences.look_ups(person, [row.id for row in rows])
    stands = standing.standing(person.id, today()) if person.is_clinician else None
    return render_template(
        "accounts_licences/own.html",
        cards=[(row, licence_words.state(row, today()), found.get(row.id, [])) for row in rows],
        stands=stands,
        npi=licences.npi(person, person.id),
        kinds=jurisdictions.KINDS,
        words=licence_words,
        solo=verifying.is_solo(person),
        is_admin=person.is_admin,
    )


def _all(person: access.Actor) -> str:
    sort = request.args.get("sort", "")
    sort = sort if sort in verifying.SORTS else "status"
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "accounts_licences/all.html",
        found=verifying.listing(person, sort, page, today()),
        sort=sort,
        words=licence_words,
        own_too=person.is_clinical,
        me=person.id,
    )


@bp.route("/licences/new", methods=["GET", "POST"])
@access.clinical
def new() -> Any:
    """Enter a licence."""
    form = LicenceForm(kind="associate" if access.actor().is_associate else None)
    if form.validate_on_submit():
        try:
            licences.add(access.actor(), _facts(form))
            flash("Your licence is entered. Your practice admin looks it up and verifies it.", "success")
            return redirect(url_for("accounts_licences.index"))
        except licences.Taken:
            form.number.errors.append(TAKEN)
    page = render_template("accounts_licences/form.html", form=form, row=None, titles=_titles())
    return page, 422 if form.errors else 200


@bp.route("/licences/<uuid:credential_id>/edit", methods=["GET", "POST"])
@access.clinical
def edit(credential_id: uuid.UUID) -> Any:
    """Correct or renew one's own licence, which takes its verification away."""
    person = access.actor()
    row = licences.find_own(person, credential_id)
    form = LicenceForm(data=_on_record(row))
    status = 200
    if form.validate_on_submit():
        try:
            if licences.change(person, row, form.version.data, _facts(form)):
                flash("Saved. It now waits to be verified again; tell your practice admin.", "success")
            else:
                flash("Saved.", "success")
            return redirect(url_for("accounts_licences.index"))
        except licences.Taken:
            form.number.errors.append(TAKEN)
        except licences.Changed:
            form.form_errors.append(CHANGED)
            form.version.data, status = str(row.version), 409
    status = 422 if form.errors and status == 200 else status
    page = render_template(
        "accounts_licences/form.html",
        form=form,
        row=row,
        state=licence_words.state(row, today()),
        newer=status == 409,
        name=licence_words.name(row),
        titles=_titles(),
    )
    return page, status


def _titles() -> list[tuple[str, str]]:
    """Printed titles to suggest, each with its kind."""
    return [(title, jurisdictions.KINDS[kind]) for kind, many in jurisdictions.TITLES.items() for title in many]


def _facts(form: LicenceForm) -> licences.Facts:
    return licences.Facts(
        kind=form.kind.data,
        title=form.title.data,
        jurisdiction=form.jurisdiction,
        number=jurisdictions.number(form.number.data) or "",
        issued_on=form.issued_on.data,
        expires_on=form.expires_on.data,
    )


def _on_record(row: "Credential") -> dict[str, Any]:
    known = row.jurisdiction in jurisdictions.STATES
    return {
        "version": str(row.version),
        "kind": row.kind.value,
        "title": row.title,
        "place": row.jurisdiction if known else ELSEWHERE,
        "country": "" if known else row.jurisdiction,
        "number": row.number,
        "issued_on": row.issued_on,
        "expires_on": row.expires_on,
    }


@bp.route("/licences/npi", methods=["GET", "POST"])
@access.clinical
def npi() -> Any:
    """One's own NPI, if one has any."""
    person = access.actor()
    form = NpiForm(npi=licences.npi(person, person.id))
    if form.validate_on_submit():
        try:
            licences.save_npi(person, form.npi.data or "")
            flash("Your NPI is saved." if form.npi.data else "There is no NPI on record for you.", "success")
            return redirect(url_for("accounts_licences.index"))
        except licences.Taken:
            form.npi.errors.append("Somebody else in the practice has this NPI. It belongs to one person: check yours.")
    return render_template("accounts_licences/npi.html", form=form), 422 if form.errors else 200


@bp.route("/licences/<uuid:credential_id>/verify", methods=["GET", "POST"])
@access.admin
def verify(credential_id: uuid.UUID) -> Any:
    """Record what the board says of somebody's licence; never of one's own, unless one is the whole practice."""
    person = access.actor()
    row, holder = verifying.find(person, credential_id)
    if not verifying.may(person, row):
        title, message = NOT_OWN
        back = url_for("accounts_licences.index", view="all")
        page = render_template("errors/error.html", code=403, title=title, message=message, error_id="", back_url=back)
        return page, 403
    form = LookUpForm(checked_on=today(), expires_on=row.expires_on, version=str(row.version))
    form.today, form.issued_on = today(), row.issued_on
    status = 200
    own = row.user_id == person.id
    if form.validate_on_submit():
        try:
            verifying.record(person, row, form.version.data, _found(form), form.solo.data)
            flash(f"The look-up of {licence_words.name(row)} is recorded.", "success")
            return redirect(url_for("accounts_licences.index", view="all"))
        except verifying.NotDeclared:
            form.solo.errors = [*form.solo.errors, "Tick this: it is kept with the look-up."]
        except verifying.NotOwn:
            abort(403)
        except verifying.Changed:
            form.form_errors.append(CHANGED)
            form.version.data, status = str(row.version), 409
    status = 422 if form.errors and status == 200 else status
    page = render_template(
        "accounts_licences/verify.html",
        form=form,
        row=row,
        holder=holder,
        own=own,
        state=licence_words.state(row, today()),
        history=verifying.history(person, row),
        npi=licences.npi(person, holder.id),
        kinds=jurisdictions.KINDS,
        words=licence_words,
        name=licence_words.name(row),
    )
    return page, status


def _found(form: LookUpForm) -> verifying.LookUp:
    return verifying.LookUp(
        checked_on=form.checked_on.data,
        source=form.source.data,
        result=form.result.data,
        note=form.note.data or "",
        next_check_on=form.next_check_on.data,
        expires_on=form.expires_on.data,
    )
