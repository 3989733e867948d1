"""The practice's logo: look at it, choose another file, remove it; and the picture itself for pages that show it."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from practice import access, gate
from practice.accounts import logos
from practice.accounts.admin_forms import ConfirmForm, LogoForm
from practice.accounts.admin_routes import bp

ROOM = 12_000_000
"""Bytes that may arrive here: a photograph from a phone is to be refused in words beside the field, not by a page."""


@bp.url_value_preprocessor
def _room(endpoint: str | None, _values: Any) -> None:
    """Before the gate reads the form."""
    if endpoint == f"{bp.name}.logo":
        request.max_content_length = ROOM


@bp.route("/practice/logo", methods=["GET", "POST"])
@access.admin
def logo() -> Any:
    """Choose a picture for the letterhead."""
    person = access.actor()
    form = LogoForm()
    if form.validate_on_submit():
        try:
            # One byte more than is allowed, so that a larger file is known to be one.
            picture = logos.read(form.picture.data.stream.read(logos.MOST + 1))
        except logos.NotUsable as refused:
            form.picture.errors = [str(refused)]
        else:
            logos.put(person, picture)
            flash("The logo is saved. It stands on everything that is printed from now on.", "success")
            return redirect(url_for(".logo"))
    page = {"form": form, "row": logos.current(person), "name": gate.practice().name}
    return render_template("accounts_admin/logo.html", **page), 422 if form.errors else 200


@bp.route("/practice/logo/remove", methods=["GET", "POST"])
@access.admin
def remove_logo() -> Any:
    """Ask once more, then print without a logo."""
    person = access.actor()
    form = ConfirmForm()
    if form.validate_on_submit():
        logos.remove(person)
        flash("The logo is removed. What is printed from now on has none.", "success")
        return redirect(url_for(".logo"))
    row = logos.current(person)
    if row is None:
        return redirect(url_for(".logo"))
    page = {"form": form, "row": row, "name": gate.practice().name}
    return render_template("accounts_admin/logo_remove.html", **page), 422 if form.errors else 200


@bp.get("/practice/logo/<sha256>")
@access.signed_in
def logo_picture(sha256: str) -> Response:
    """The picture itself, for pages that show a letterhead: every reader of one sees it."""
    row = logos.named(access.actor(), sha256)
    if row is None:
        abort(404)
    answer = Response(row.image, mimetype=row.media_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer
