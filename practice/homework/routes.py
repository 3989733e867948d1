"""The blueprints of the homework slice."""

from practice.homework import paper_my_routes, therapist_routes

blueprints = (paper_my_routes.bp, therapist_routes.bp)
