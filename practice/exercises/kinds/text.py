"""Short and long text: plain, trimmed, in any script."""

from typing import TYPE_CHECKING

from practice.exercises.kinds.base import Answer, Context, Handler, Names, Problem, Raw, Unclear, tidy

if TYPE_CHECKING:
    from practice.exercises.definition import Field


class Text(Handler):
    """A text of at most `field.limit` code points; only a long one keeps its line breaks."""

    ask = "Write a few words here"

    def __init__(self, lines: bool):
        self.lines = lines

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The tidy text. Raises Unclear when it is too long."""
        text = tidy(raw, self.lines)
        if len(text) > field.limit:
            message = f"Make this shorter: {len(text):,} characters now, at most {field.limit:,}."
            raise Unclear(Problem(name, message))
        return text

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """The text itself."""
        return answer
