"""Asking for everything that is one's own."""

from practice.web import BaseForm


class OwnForm(BaseForm):
    """A yes, and nothing else."""
