"""The forms around a partner's answers. The questions themselves are not WTForms: practice.questions makes them."""

from wtforms import HiddenField

from practice import web


class AnswerForm(web.BaseForm):
    """A page of a step. `version`: what the page was loaded with; `settled`: fields whose other versions it shows."""

    version = HiddenField()
    settled = HiddenField()
    autosave_seq = HiddenField(default="0")

    @property
    def number(self) -> int:
        """The counter of this tab's saves, 0 when it has none."""
        text = self.autosave_seq.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of fields whose other versions were shown."""
        return tuple(part for part in (self.settled.data or "").split(",") if part)


class ReviewForm(web.BaseForm):
    """The submit button under a review; `version` is what was looked at."""

    version = HiddenField()


class SureForm(web.BaseForm):
    """A yes on a page that asks once more."""
