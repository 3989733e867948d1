"""Every kind of report there is, made from example data of fixed dates.

Whoever adds a report adds a line to `KINDS`: it is then held to everything that all must be (test_kinds.py), and to an
approved picture of each page (test_look.py; `APPROVE=1 pytest tests/reports/test_look.py` approves anew).
"""

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from PIL import Image, ImageDraw

from practice.exercises import catalogue
from practice.exercises.run import Run
from practice.reports import content, pdf
from practice.reports.content import exercise_copy, worksheet
from practice.reports.content.summary import Letterhead
from tests.reports import made
from tests.reports.examples import ARABIC, CHINESE, answer, partner, picked, prose, record, signer


@dataclass(frozen=True, slots=True)
class Report:
    """A finished file and its name."""

    pdf: bytes
    pages: int
    file_name: str
    title: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is made. `lasts`: it is kept, and so PDF/A as well; `warned`: what may be said about it aloud."""

    make: Callable[[], Report]
    lasts: bool = True
    fillable: bool = False
    warned: frozenset[str] = frozenset()


def summary(made: content.Summary, paper: str = "A4") -> Report:
    """Anything that is a Summary."""
    data, pages = pdf.summary(made, paper)
    return Report(data, pages, made.file_name, made.title)


def _copy(kind: str, paper: str = "A4", **values: object) -> Report:
    return summary(content.build(kind, record(**values)), paper)


HEAD = Letterhead("Riverside Couples Practice", ("12 River Street", "Springfield, IL"), "217 555 0100")
CRISIS = (("Emergency", "911"), ("Crisis line", "988"))


def _sheet(slug: str, paper: str, fillable: bool = False) -> Report:
    exercise = catalogue.load(slug)
    run = Run(exercise, frozenset("AB"), "A", exercise.disclosure)
    names = {"A": "Ana", "B": "Ben", "therapist": "Dana Reed"}
    sheet = worksheet.build(run, "A", names, letterhead=HEAD, number="K7QD-2MXP-A", code="T4RH", crisis=CRISIS)
    data, pages = pdf.worksheet(sheet, paper, fillable=fillable)
    return Report(data, pages, sheet.file_name, sheet.title)


@cache
def _logo() -> str:
    """A mark of our own drawing, as an admin could have uploaded it."""
    picture = Image.new("RGBA", (240, 200), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 30, 150, 170), outline=(31, 95, 88, 255), width=18)
    pen.ellipse((90, 30, 230, 170), outline=(122, 67, 105, 255), width=18)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return "data:image/png;base64," + base64.b64encode(kept.getvalue()).decode()


def _with_logo() -> Report:
    held = ("Dana Rivera, LMFT · California license LMFT 123456 (exp. 2027-02-28)",)
    plain = content.joint(record())
    return summary(replace(plain, letterhead=replace(plain.letterhead, logo=_logo(), licence=held)))


def _second_edition() -> Report:
    return Report(*made.second_edition())


def _release() -> Report:
    parts = made.record_copies()
    data, pages = made.bound(parts, parts[0].title)
    return Report(data, pages, parts[0].file_name, parts[0].title)


def _batch() -> Report:
    """Two stored records of a couple, as the worker binds them."""
    title = "Records 2026-02-02 1A2B"
    data, pages = made.bound([content.clinical(record()), content.clinical(record(**ALONE))], title)
    return Report(data, pages, "records-2026-02-02-1A2B.pdf", title)


ASSOCIATE = {
    "author": signer("Cleo Marsh", title="AMFT", associate=True, number="98765", npi=""),
    "supervisor": signer("Lee Okafor"),
    "cosigned_at": "2026-01-14T09:12:00-06:00",
}
SCRIPTS = {
    "partners": {"A": partner("ليلى الخطيب"), "B": partner("王小明")},
    "focus": ARABIC * 3 + "\nA line in English.\n" + ARABIC,
    "picked": [picked("Forecast", ARABIC, answer("A", ARABIC, CHINESE, shape="ranking"), answer("B", CHINESE * 9))],
}
LONG = {
    "picked": [
        picked("Forecast", prose(7, n + 99), answer("A", prose(180, n)), answer("B", prose(120, n + 50)))
        for n in range(4)
    ]
}
COUPLE = {
    "about": {
        "A": "Ana found words for the tiredness.",
        "B": "Ben stayed with the silence once.",
        "dyad": "They laughed at the same moment, and both noticed.",
    },
    "risks": {"A": "No new concerns reported.", "B": "No new concerns reported."},
    "progress": "The second of the three goals is nearer than in December.",
}
ALONE = {"session": {"modality": "individual_a"}}
EMPTY_CELLS = frozenset({"TBL-012"})
"""A blank is made of empty cells: the one warning that it gets."""

ADDRESS = frozenset({"LNK-010"})
"""An e-mail address that is no link: whoever prints theirs need not write to themselves."""

KINDS: dict[str, Kind] = {
    "clinical": Kind(partial(_copy, "clinical")),
    "clinical-couple": Kind(partial(_copy, "clinical", **COUPLE)),
    "clinical-associate-letter": Kind(partial(_copy, "clinical", "Letter", **ASSOCIATE)),
    "clinical-scripts": Kind(partial(_copy, "clinical", **SCRIPTS)),
    "clinical-long": Kind(partial(_copy, "clinical", **LONG)),
    "joint": Kind(partial(_copy, "joint")),
    "joint-letter": Kind(partial(_copy, "joint", "Letter")),
    "joint-logo": Kind(_with_logo),
    "own": Kind(partial(_copy, "own_a")),
    "own-alone": Kind(partial(_copy, "own_a", **ALONE)),
    "draft": Kind(partial(_copy, "clinical", signed_at=None), lasts=False),
    "addendum": Kind(_second_edition),
    "own-reissued": Kind(lambda: summary(made.reissued())),
    "exercise": Kind(lambda: summary(exercise_copy.build(made.exercise_told(), made.HEAD))),
    "comparison": Kind(lambda: summary(made.exercise_compared(), "Letter")),
    "progress": Kind(lambda: summary(made.progress_report("clinical"))),
    "progress-both": Kind(lambda: summary(made.progress_report("both"), "Letter")),
    "treatment": Kind(lambda: summary(made.treatment_summary())),
    "treatment-draft": Kind(lambda: summary(made.treatment_summary(signed_at=None)), lasts=False),
    "caseload": Kind(lambda: summary(made.caseload_list("caseload"), "Letter")),
    "caseload-practice": Kind(lambda: summary(made.caseload_list("practice"))),
    "own-download": Kind(lambda: summary(made.own_download()), warned=ADDRESS),
    "release": Kind(_release, lasts=False),
    "batch": Kind(_batch, lasts=False),
    "worksheet": Kind(partial(_sheet, "after-we-met", "A4"), lasts=False, warned=EMPTY_CELLS),
    "worksheet-letter": Kind(partial(_sheet, "whose-call", "Letter"), lasts=False, warned=EMPTY_CELLS),
    "worksheet-form": Kind(partial(_sheet, "after-we-met", "A4", True), lasts=False, fillable=True, warned=EMPTY_CELLS),
}


@cache
def of(name: str) -> Report:
    """The report of this kind, made once for all tests of a run."""
    return KINDS[name].make()
