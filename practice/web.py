"""What every page shares: base form, security headers, error pages, filters. Knows Flask and WTForms, never models."""

import logging
import secrets
import uuid
from datetime import date, datetime
from typing import Any

from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import HiddenField, PasswordField, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, InputRequired, Optional, StopValidation

from practice import clock

log = logging.getLogger("practice.web")
csrf = CSRFProtect()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}

WORDS = {
    400: ("That did not arrive as expected", "Go back, load the page again and repeat what you did."),
    404: ("There is nothing here for you", "The page does not exist, or it is not yours to see."),
    403: ("You may look, but not do that", "Only the therapist of this couple can change this."),
    405: ("That did not arrive as expected", "Go back, load the page again and repeat what you did."),
    409: (
        "This was changed in the meantime",
        "Somebody, perhaps you in another tab, saved a newer version. Go back, load the page again and compare.",
    ),
    413: (
        "That is too much at once",
        "Go back and send a shorter text or a smaller file. What you typed is still on that page.",
    ),
    429: ("Too many tries", "Wait a quarter of an hour, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing you saved before is lost. Go back and try again in a moment.",
    ),
    503: (
        "We cannot save right now",
        "Nothing you saved before is lost. Leave your page open and try again in a moment.",
    ),
}


def clean_text(text: str | None) -> str:
    """Without control characters other than line breaks and tabs, which no reader sees and PDF refuses."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char in "\n\t" or (ord(char) >= 32 and not 0x7F <= ord(char) <= 0x9F))


def _understood(_form: Any, field: Any) -> None:
    """Nothing more is asked of what could not be read: its value is None, and the message says so already."""
    if field.process_errors:
        raise StopValidation


class BaseForm(FlaskForm):
    """A form that strips what is typed, can be sent twice without harm, and survives an expired sign-in.

    `form_key` is new with each fresh page: an operation that creates something stores it under a UNIQUE constraint.
    `form_owner` says, signed, whom the page was shown to (see `practice.held`). `form_name` tells forms of one path
    apart.
    """

    class Meta(FlaskForm.Meta):
        """Strip and clean every text before its validators see it."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict) -> Any:
            """WTForms hook: put our filters before the field's own."""
            if issubclass(unbound_field.field_class, StringField) and unbound_field.field_class is not PasswordField:
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": (clean_text, str.strip, *own)}
                unbound_field = UnboundField(
                    unbound_field.field_class,
                    *unbound_field.args,
                    **{name: value for name, value in unbound_field.kwargs.items() if name != "filters"},
                )
            field = unbound_field.bind(form=form, **options)
            presence = [one for one in field.validators if isinstance(one, DataRequired | InputRequired | Optional)]
            rest = [one for one in field.validators if one not in presence]
            field.validators = [*presence, _understood, *rest]
            return field

    form_key = HiddenField()
    form_owner = HiddenField()
    form_name = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        held = g.get("held_fields") if request.method == "GET" else None
        self.restored = bool(held) and held.get("form_name") == [type(self).__name__]
        if self.restored:
            kwargs["formdata"] = MultiDict((name, value) for name, values in held.items() for value in values)
        super().__init__(*args, **kwargs)
        if not self.form_key.data:
            self.form_key.data = str(uuid.uuid4())
        self.form_owner.data = owner_token()
        self.form_name.data = type(self).__name__

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key. Aborts with 400 when somebody tampered with it."""
        try:
            return uuid.UUID(self.form_key.data)
        except ValueError:
            abort(400)

    def first_load(self) -> bool:
        """Whether the page is shown for the first time: nothing was posted."""
        return not self.is_submitted()


def _owners() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="form-owner")


def owner_token() -> str:
    """The signed id of the person a form is shown to; empty for a visitor."""
    person = g.get("person_id")
    if person is None:
        return ""
    if "owner_token" not in g:
        g.owner_token = _owners().dumps(str(person))
    return g.owner_token


def owner_of(token: str) -> uuid.UUID | None:
    """Whom a posted form had been shown to; None when absent or not ours."""
    try:
        return uuid.UUID(_owners().loads(token))
    except (BadSignature, ValueError, TypeError):
        return None


def made_here(token: str) -> bool:
    """Whether a form token was made by this program, for whatever session."""
    try:
        URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token").loads(token)
    except BadData:
        return False
    return True


def is_autosave() -> bool:
    """Whether this request is a page's script saving a draft."""
    return request.headers.get("X-Requested-With") == "autosave"


def keep_writes() -> None:
    """Commit what this request wrote although its answer is an error: for counters of failed tries."""
    g.keep_writes = True


# --- errors ----------------------------------------------------------------------------------------------------------


def page(code: int, reference: str = "") -> tuple[Any, int]:
    """The calm page of an error, or its message as JSON for a page's script."""
    title, advice = WORDS.get(code, WORDS[400] if code < 500 else WORDS[500])
    if is_autosave():
        return jsonify(message=f"{title}. {advice}"), code
    return render_template("errors/error.html", code=code, title=title, message=advice, error_id=reference), code


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    return page(code)


def crashed(error: Exception, code: int = 500) -> Any:
    """The calm page of a crash, with an id that is in the log. The log holds places in our code, never content."""
    reference = secrets.token_hex(4)
    log.error(
        "crash id=%s endpoint=%s error=%s at=%s",
        reference,
        request.endpoint,
        type(error).__name__,
        _where(error),
    )
    return page(code, reference)


def _where(error: BaseException) -> str:
    """File and line of each of our frames, so that the log explains a crash without a word of content."""
    frames, trace = [], error.__traceback__
    while trace:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.startswith("practice"):
            frames.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(frames[-4:]))


# --- filters ---------------------------------------------------------------------------------------------------------


def day(value: date | None) -> str:
    """`January 12, 2026`."""
    return f"{value:%B} {value.day}, {value.year}" if value else ""


def short_day(value: date | None) -> str:
    """`Mon, Jan 12`."""
    return f"{value:%a, %b} {value.day}" if value else ""


def at(value: datetime | None, zone: str) -> str:
    """`Monday, January 12, 2026, 16:12` in `zone`."""
    if value is None:
        return ""
    there = clock.local(value, zone)
    return f"{there:%A}, {day(there.date())}, {there:%H:%M}"


def short_at(value: datetime | None, zone: str) -> str:
    """`Mon, Jan 12, 16:12` in `zone`."""
    if value is None:
        return ""
    there = clock.local(value, zone)
    return f"{short_day(there.date())}, {there:%H:%M}"


def day_at(value: datetime | None, zone: str) -> str:
    """The calendar day of a moment in `zone`, in full."""
    return day(clock.local(value, zone).date()) if value else ""


def secure(response: Response) -> Response:
    """Add the security headers; pages and documents are never cached, static files are."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not (request.endpoint or "").endswith("static"):
        response.headers["Cache-Control"] = "no-store"
    return response


def init(app: Flask) -> None:
    """Put all of this on the app."""
    csrf.init_app(app)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, crashed)
    for name, function in (
        ("day", day),
        ("short_day", short_day),
        ("at", at),
        ("short_at", short_at),
        ("day_at", day_at),
    ):
        app.jinja_env.filters[name] = function
    app.after_request(secure)


def refused_token(error: CSRFError) -> Any:
    """An honest page for a signed-in person whose form token does not fit."""
    return page(400)
