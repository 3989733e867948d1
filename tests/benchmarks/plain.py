"""The plain page that ours are measured against: Flask-Login, one query for 20 rows, one WTForms form, one template.

No encryption, audit or gate; the same server with the same workers.
"""

import os

from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_wtf import FlaskForm
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

PAGE = """<!doctype html>
<html lang="en"><head><title>Plain</title><meta charset="utf-8"></head>
<body><h1>Hello {{ current_user.get_id() }}</h1>
<table><caption>Rows</caption>{% for row in rows %}
<tr><th scope="row">{{ row.name }}</th><td>{{ row.city }}</td><td>{{ row.number }}</td></tr>{% endfor %}</table>
<form method="post">{{ form.csrf_token }}
{{ form.title.label }} {{ form.title }}
{{ form.text.label }} {{ form.text }}
<button>Save</button></form></body></html>"""


class Base(DeclarativeBase):
    """Tables of the baseline."""


class Row(Base):
    """Something to list."""

    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    city: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]


class Person(UserMixin):
    """Whoever the cookie says."""

    def __init__(self, name: str) -> None:
        self.id = name


class PlainForm(FlaskForm):
    """A form."""

    title = StringField("Title", validators=[DataRequired()])
    text = TextAreaField("Text")


def application() -> Flask:
    """The baseline; its database is the SQLite file named by PLAIN_DATABASE, made when it is not there."""
    app = Flask("plain")
    app.secret_key = os.environ["PLAIN_SECRET"]
    engine = create_engine(f"sqlite:///{os.environ['PLAIN_DATABASE']}")
    LoginManager(app).user_loader(Person)

    @app.route("/", methods=["GET", "POST"])
    @login_required
    def page() -> str:
        form = PlainForm()
        with Session(engine) as session:
            rows = session.scalars(select(Row).order_by(Row.id).limit(20)).all()
            return render_template_string(PAGE, rows=rows, form=form, current_user=current_user)

    return app


def fill(path: str) -> None:
    """Twenty rows."""
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Row(name=f"Name {number}", city="Somewhere", number=number) for number in range(20))
        session.commit()
    engine.dispose()
