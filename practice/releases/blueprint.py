"""The blueprint of record copies that are given out."""

from flask import Blueprint

bp = Blueprint("releases", __name__)
