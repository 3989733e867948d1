"""A window for long stories: a kind of question is judged whole when it is first met, the rest for what is cut."""

import html
import re
from pathlib import Path

from tests.journeys.stage import ID, Stage, Visitor

HERE = Path(__file__).parent
FILL = (HERE / "filler.js").read_text()
LAYOUT = (HERE / "layout.js").read_text()


class Reader(Visitor):
    """A window that nothing in `hidden` may ever stand on."""

    def __init__(self, stage: Stage, size: tuple[int, int], scheme: str, script: bool = True) -> None:
        super().__init__(stage, size, scheme, script)
        self.hidden: set[str] = set()

    def look(self) -> None:
        """Fail on trouble, on anything cut, on any word of `hidden`; on a new kind of question, on much more."""
        assert not self.trouble, (self.page.url, self.trouble)
        here = self.page.evaluate(LAYOUT)
        assert not here["found"], f"{self.page.url} does not fit on {self.size}: {here['found']}"
        self._tells_nothing(here["source"], self.page.url)
        self.judge_new(here["kinds"] or [self._kind()])

    def answer(self, entries: list[tuple[str, str]]) -> set[str]:
        """Answer what this page asks; the names of the controls that were answered."""
        return set(self.page.evaluate(FILL, [list(one) for one in entries]))

    def behind(self, path: str) -> str:
        """All words of another page, fetched without showing it; fails on any word of `hidden`."""
        answer = self.context.request.get(path)
        assert answer.status == 200, (answer.status, path)
        source = answer.text()
        self._tells_nothing(source, path)
        return plain(html.unescape(re.sub(r"<[^>]*>", "", source)))

    def _tells_nothing(self, source: str, where: str) -> None:
        words = plain(html.unescape(source)) if self.hidden else ""
        told = [one for one in self.hidden if one in words]
        assert not told, f"{where} says what this person may not see: {told}"

    @property
    def words(self) -> str:
        """All words of main, folded away or not, with single spaces."""
        return plain(self.page.locator("main").text_content())

    def _kind(self) -> str:
        path = ID.sub("_", self.path.partition("?")[0].partition("#")[0]).split("/")
        return "/".join(path[:4]) + ("/review" if path[-1] == "review" else "")


def plain(text: str) -> str:
    """With single spaces."""
    return " ".join(text.split())
