"""The admin's pages of the practice itself: settings, policy, audit log."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from practice import access, event_words, gate
from practice.accounts import audit_log, logos, practice_settings
from practice.accounts.admin_forms import LogForm, PolicyForm, PracticeForm, offer

bp = Blueprint("accounts_admin", __name__)

CHANGED = (
    "Somebody, perhaps you in another tab, saved newer settings in the meantime. What you typed is below; what is on "
    "record now stands above it. Save again to replace it."
)
POLICY_CHANGED = (
    "A newer version was published in the meantime. Your text is below. Read the newer version first, then publish "
    "yours if it is still needed."
)


@bp.route("/practice", methods=["GET", "POST"])
@access.admin
def practice() -> Any:
    """The practice's settings."""
    person = access.actor()
    row = practice_settings.current(person)
    held = {name: getattr(row, name) for name in practice_settings.FIELDS}
    form = PracticeForm(data={**held, "version": str(row.version)})
    status = 200
    if form.validate_on_submit():
        try:
            wanted = {name: form[name].data or "" for name in practice_settings.FIELDS}
            practice_settings.save(person, form.version.data, wanted)
            flash("The settings are saved.", "success")
            return redirect(url_for("accounts_admin.practice"))
        except practice_settings.Changed:
            form.form_errors.append(CHANGED)
            form.version.data, status = str(row.version), 409
            held = {name: getattr(row, name) for name in practice_settings.FIELDS}
    status = 422 if form.errors and status == 200 else status
    differing = [
        (form[name].label.text, held[name] or "Nothing")
        for name in practice_settings.FIELDS
        if status == 409 and (form[name].data or "") != held[name]
    ]
    page = {"form": form, "differing": differing, "logo": logos.current(person)}
    return render_template("accounts_admin/practice.html", **page), status


@bp.get("/practice/policy")
@access.admin
def policy() -> str:
    """Every version of the consent and disclosure policy."""
    return render_template(
        "accounts_admin/policy.html",
        versions=practice_settings.versions(access.actor()),
        zone=gate.practice().time_zone,
    )


@bp.get("/practice/policy/<uuid:policy_id>")
@access.admin
def policy_version(policy_id: uuid.UUID) -> str:
    """One version to read."""
    person = access.actor()
    return render_template(
        "accounts_admin/policy_version.html",
        version=practice_settings.version(person, policy_id),
        newest=practice_settings.newest(person),
        zone=gate.practice().time_zone,
    )


@bp.route("/practice/policy/new", methods=["GET", "POST"])
@access.admin
def publish_policy() -> Any:
    """Write a new version, see what publishing it means, publish it."""
    person = access.actor()
    last = practice_settings.newest(person)
    number = last.number + 1 if last else 1
    form = PolicyForm(text=last.text if last else "", number=str(number))
    status = 200
    go = request.form.get("go")
    if form.validate_on_submit() and go != "back":
        try:
            if go == "publish":
                row = practice_settings.publish(person, form.number.data, form.text.data)
                flash(f"Version {row.number} is published. Every partner is asked to accept it.", "success")
                return redirect(url_for("accounts_admin.policy"))
            practice_settings.check_new(person, form.number.data, form.text.data)
            return render_template("accounts_admin/policy_confirm.html", form=form, number=str(number))
        except practice_settings.NothingNew:
            form.text.errors.append("This is the version that is published already. Change something first.")
        except practice_settings.Changed:
            form.form_errors.append(POLICY_CHANGED)
            status = 409
            form.number.data = str(number)
    status = 422 if form.errors and status == 200 else status
    return render_template("accounts_admin/policy_new.html", form=form, number=number, last=last), status


@bp.get("/audit-log")
@access.staff
def audit() -> Any:
    """Who did what when: everything for an admin, one's own couples and sign-ins for a clinician or supervisor."""
    person = access.actor()
    zone = gate.practice().time_zone
    form = LogForm(request.args)
    offer(form.person, [("", "Anybody"), *audit_log.people(person)])
    offer(form.kind, [("", "Anything"), *((group, group) for group in event_words.GROUPS)])
    valid = form.validate()
    found = None
    if valid:
        wanted = audit_log.Wanted(form.since.data, form.until.data, form.person.data or "", form.kind.data or "")
        found = audit_log.listing(person, wanted, max(1, request.args.get("page", 1, type=int)), zone)
    asked = {name: request.args[name] for name in ("since", "until", "person", "kind") if request.args.get(name)}
    page = render_template(
        "accounts_admin/audit.html", form=form, found=found, asked=asked, zone=zone, is_admin=person.is_admin
    )
    return page, 200 if valid else 422
