"""The blueprints of the homework slice."""

from practice.homework import therapist_routes
from practice.homework.worksheets import paper_my_routes

blueprints = (paper_my_routes.bp, therapist_routes.bp)
