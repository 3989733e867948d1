"""What the list of couples is narrowed to."""

from collections.abc import Iterable

from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice

from practice.reports.content.caseload import SORTS, STATES
from practice.web import BaseForm


class CaseloadForm(BaseForm):
    """State and therapist; the order is kept."""

    class Meta(BaseForm.Meta):
        """Read from an address, so there is nothing to protect."""

        csrf = False

    state = SelectField("State", choices=[SelectChoice(key, label) for key, label in STATES.items()])
    therapist = SelectField("Therapist")
    sort = HiddenField()

    def offer(self, therapists: Iterable[str]) -> None:
        """Whose couples may be chosen."""
        self.therapist.choices = [SelectChoice("", "All"), *(SelectChoice(name, name) for name in therapists)]

    @property
    def order(self) -> str:
        """By what to sort."""
        return self.sort.data if self.sort.data in SORTS else "record"
