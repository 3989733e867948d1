"""The therapist's side of homework: library, assigning, review. The views stand in the files named below."""

from practice.homework.blueprint import bp
from practice.homework.library import assign_routes, library_routes
from practice.homework.review import concern_routes, review_routes
from practice.homework.worksheets import paper_looks, paper_routes

VIEWS = (library_routes, assign_routes, concern_routes, review_routes, paper_routes, paper_looks)
"""The files whose views stand on the blueprint."""

__all__ = ["VIEWS", "bp"]
