"""The therapist's side of homework: library, assigning, review. The views stand in the files named below."""

from practice.homework import assign_routes, concern_routes, library_routes, paper_looks, paper_routes, review_routes
from practice.homework.blueprint import bp

VIEWS = (library_routes, assign_routes, concern_routes, review_routes, paper_routes, paper_looks)
"""The files whose views stand on the blueprint."""

__all__ = ["VIEWS", "bp"]
