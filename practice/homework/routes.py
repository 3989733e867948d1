"""The blueprints of the homework slice."""

from practice.homework import my_routes, therapist_routes

blueprints = (my_routes.bp, therapist_routes.bp)
