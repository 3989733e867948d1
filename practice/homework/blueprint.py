"""The blueprint of the therapist's side, shared by the files that add views to it."""

from flask import Blueprint

bp = Blueprint("homework", __name__)
