"""The blueprint of psychotherapy notes."""

from flask import Blueprint

bp = Blueprint("psychotherapy", __name__)
