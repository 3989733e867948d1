"""The first lock: a rule on every view. An app with a view that has none does not start."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort
from flask_login import current_user

from practice.access.person import Actor, actor

Rule = Callable[[Actor], bool] | None


def _ruled(rule: Rule) -> Callable[[Callable], Callable]:
    def put(view: Callable) -> Callable:
        view.access_rule = rule
        return view

    return put


public = _ruled(None)
"""Anybody, signed in or not."""
signed_in = _ruled(lambda person: True)
partner = _ruled(lambda person: person.is_partner)
clinician = _ruled(lambda person: person.is_clinician)
clinical = _ruled(lambda person: person.is_clinical)
"""Clinicians and supervisors: who reads cases. Rows decide which."""
admin = _ruled(lambda person: person.is_admin)
staff = _ruled(lambda person: person.is_staff)


def admit(view: Callable) -> bool:
    """Whether the current person may enter `view`. Aborts with 404 when signed in but not admitted; False: sign in."""
    rule = view.access_rule
    if rule is None:
        return True
    if not current_user.is_authenticated:
        return False
    if not rule(actor()):
        abort(404)
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
