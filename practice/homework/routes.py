"""The blueprints of the homework slice."""

from practice.homework import my_routes

blueprints = (my_routes.bp,)
