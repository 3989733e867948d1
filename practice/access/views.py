"""The first lock: a rule on every view. An app with a view that has none does not start."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, g
from flask_login import current_user

from practice.access.person import Actor

Rule = Callable[[Actor], bool] | None


def _ruled(rule: Rule, role: Callable[[Actor], Actor] | None = None) -> Callable[[Callable], Callable]:
    """`role`: as what a person of several roles acts in such a view. Rows are chosen by it: see `rows.READ`."""

    def put(view: Callable) -> Callable:
        view.access_rule, view.access_role = rule, role
        return view

    return put


public = _ruled(None)
"""Anybody, signed in or not."""
signed_in = _ruled(lambda person: True)
partner = _ruled(lambda person: person.is_partner, Actor.as_partner)
clinician = _ruled(lambda person: person.is_clinician, Actor.as_staff)
clinical = _ruled(lambda person: person.is_clinical, Actor.as_staff)
"""Clinicians and supervisors: who reads cases. Rows decide which."""
admin = _ruled(lambda person: person.is_admin, Actor.as_staff)
staff = _ruled(lambda person: person.is_staff, Actor.as_staff)


def admit(view: Callable) -> bool:
    """Whether the current person may enter `view`. Aborts with 404 when signed in but not admitted; False: sign in."""
    rule = view.access_rule
    if rule is None:
        return True
    if not current_user.is_authenticated:
        return False
    person = current_user._get_current_object()
    if not rule(person):
        abort(404)
    if view.access_role is not None:
        g.acting = view.access_role(person)
    return True


def seal(app: Flask) -> None:
    """Refuse to start with a view that has no rule. Static files are public."""
    for endpoint in list(app.view_functions):
        if endpoint == "static" or endpoint.endswith(".static"):
            app.view_functions[endpoint] = _static(app.view_functions[endpoint])
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access_rule"))
    if bare:
        raise RuntimeError(f"views without an access rule: {', '.join(bare)}")


def _static(inner: Callable) -> Callable:
    """A view for files that everybody may have: Flask's own is a lambda or a bound method that carries no rule."""

    def static(**values: Any) -> Any:
        return inner(**values)

    static.access_static = True
    return public(static)
