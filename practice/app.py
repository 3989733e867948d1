"""Assembly: the only file that imports every slice."""

import logging
import uuid
from typing import Any

from flask import Flask, g, has_request_context, request, url_for
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from practice import access, assets, config, crypto, db, gate, web
from practice.accounts import policy_text
from practice.accounts.routes import blueprints as accounts
from practice.couples.routes import blueprints as couples
from practice.homework.routes import blueprints as homework
from practice.models.people import crisis_pairs
from practice.progress.routes import blueprints as progress
from practice.psychotherapy.routes import blueprints as psychotherapy
from practice.releases.routes import blueprints as releases
from practice.reports.routes import blueprints as reports
from practice.sessions.routes import blueprints as sessions


def create_app(settings: config.Settings | None = None) -> Flask:
    """The web application for `settings` (by default those of the environment). Raises `config.BadSetting`."""
    settings = settings or config.load()
    crypto.use(settings.keyring)
    db.connect(settings.database_url)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = Flask("practice", template_folder=str(config.TEMPLATES), static_folder=str(config.ROOT / "practice/static"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SESSION_COOKIE_NAME="__Host-practice" if settings.secure else "practice",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate asks for the token itself, after the sign-in
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # pages send no referrer
        MAX_CONTENT_LENGTH=2_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        TEMPLATES_AUTO_RELOAD=False,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    Bootstrap5(app)
    web.init(app)
    assets.init(app)
    gate.init(app)
    app.context_processor(_shell)
    app.jinja_env.globals["url_for"] = Addresses(app)
    for blueprint in (*accounts, *couples, *homework, *sessions, *psychotherapy, *progress, *releases, *reports):
        app.register_blueprint(blueprint)
    access.seal(app)
    return app


class Addresses:
    """`url_for` of the templates: a page has a hundred addresses, most of them alike but for an id.

    The address of a static file, of a page without values and of one whose values are all ids is built once, with
    stand-ins for the ids. Everything else goes to Flask.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[tuple[str, ...], str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        """The address of `endpoint`, as Flask gives it."""
        ids = [str(value) for value in values.values() if type(value) is uuid.UUID]
        static = endpoint.endswith("static") and values.keys() == {"filename"}
        if not (static or len(ids) == len(values)) or endpoint.startswith(".") or not has_request_context():
            return self._app.url_for(endpoint, **values)
        key = (request.script_root, endpoint, *(values.values() if static else values))
        address = self._known.get(key)
        if address is None:
            shown = values if static else {name: uuid.UUID(int=place) for place, name in enumerate(values)}
            address = self._known[key] = self._app.url_for(endpoint, **shown)
        for place, one in enumerate(ids):
            address = address.replace(_STAND_INS[place], one)
        return address


_STAND_INS = tuple(str(uuid.UUID(int=place)) for place in range(9))


class Shell:
    """What the frame of a page shows (templates/base.html)."""

    def __init__(self) -> None:
        try:
            practice, known = gate.practice(), current_user.is_authenticated
        except SQLAlchemyError:  # an error page must show even when the database does not answer
            practice, known = None, False
        self.practice_name = practice.name if practice else ""
        self.crisis_lines = crisis_pairs(practice.crisis_lines if practice else policy_text.CRISIS_LINES)
        self.is_demo = bool(practice and practice.is_demo)
        # The whole person: the navigation leads to everything they are, whatever role this page is in.
        self.person: access.Actor | None = current_user._get_current_object() if known else None
        self.home_url = "/"
        self.sign_in_url = url_for("accounts.sign_in")
        self.sign_out_url = url_for("accounts.sign_out")

    @property
    def layout(self) -> str:
        """The layout of pages that all kinds of people use."""
        if self.person is None:
            return "layouts/plain.html"
        return "layouts/therapist.html" if self.person.is_staff else "layouts/partner.html"

    @property
    def nav(self) -> list["Tab"]:
        """The main navigation of this person, the current place marked."""
        if self.person is None:
            return []
        tabs = [Tab(label, url_for(endpoint)) for label, endpoint, wanted in TABS if wanted(self.person)]
        here = request.path
        within = [tab for tab in tabs if here == tab.url or here.startswith(tab.url + "/")]
        if within:  # the nearest: "/my/copies" lies below "/my" as well
            max(within, key=lambda tab: len(tab.url)).current = True
        return tabs


class Tab:
    """One entry of the navigation."""

    __slots__ = ("current", "label", "url")

    def __init__(self, label: str, url: str) -> None:
        self.label, self.url, self.current = label, url, False


TABS = (
    ("Homework", "homework_my.home", lambda person: person.is_partner),
    ("Your copies", "reports_my.copies", lambda person: person.is_partner),
    ("Your therapist", "couples_my.therapist", lambda person: person.is_partner),
    ("Couples", "couples.home", lambda person: person.is_clinical),
    ("Library", "homework.library", lambda person: person.is_clinical),
    ("Files", "reports_prints.index", lambda person: person.is_clinical),
    ("Licences", "accounts_licences.index", lambda person: person.is_clinical or person.is_admin),
    ("Practice", "accounts_admin.practice", lambda person: person.is_admin),
    ("People", "accounts_admin.people", lambda person: person.is_admin),
    ("Audit log", "accounts_admin.audit", lambda person: person.is_staff),
    ("Account", "accounts.account", lambda person: True),
)


class _Lazy:
    """Stands for the shell until a template asks: JSON answers and PDFs never pay for it."""

    def __getattr__(self, name: str) -> object:
        if "shell" not in g:
            g.shell = Shell()
        return getattr(g.shell, name)


def _shell() -> dict[str, object]:
    return {"shell": _Lazy()}
