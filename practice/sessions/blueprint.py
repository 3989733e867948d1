"""The blueprint of session records, shared by the files that add views to it."""

from flask import Blueprint

bp = Blueprint("sessions", __name__)
