"""The blueprint of progress reports and treatment summaries, shared by the files that add views to it."""

from flask import Blueprint

bp = Blueprint("progress", __name__)
