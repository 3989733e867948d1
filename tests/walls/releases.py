"""Record copies in the canary: given out through the pages, made by the worker, and read word by word."""

from datetime import timedelta

from practice import clock, db
from practice.models import PrintKind, Release
from practice.releases import making
from practice.reports import printing
from tests.walls.browser import Browser, filled
from tests.walls.crawl import read
from tests.walls.life import Life
from tests.walls.markers import markers

COMMON = ("focus", "progress", "plan", "also_present")
NOTES = ("note_data", "note_assessment", "note_notes", "interventions_text", "about_dyad")


def give(life: Life) -> None:
    """A copy for each partner and one for both, on a decision and on both signatures, with their files."""
    browser, url = life.browsers[life.therapist], f"/couples/{life.couple.id}/releases/new"
    today = clock.today(life.couple.time_zone).isoformat()
    for subject, basis in _kinds(life):
        where = f"release {subject} {basis}"
        typed = {"to": life.mark(f"{where} to", *life.read)}
        if basis == "decision":
            typed["reason"] = f"{life.mark(f'{where} reason', *life.read)} and twenty more characters"
        else:
            typed |= {"signed_a_on": today, "signed_b_on": today}
        page = browser.must("GET", url, expect=200)
        page = browser.must("POST", url, filled(page.text, url, subject=subject, basis=basis, **typed), expect=200)
        browser.must("POST", url, filled(page.text, url))
    work = printing.Printing({PrintKind.RELEASE: making.make})
    while work(None, clock.now() + timedelta(seconds=1)):
        continue


def _kinds(life: Life) -> list[tuple[str, str]]:
    """Every kind for the one couple; for the other, whose record is co-signed, two of them: each takes two seconds."""
    if life.lead:
        return [("B", "decision"), ("both", "both_signed")]
    return [(subject, basis) for subject in ("A", "B", "both") for basis in ("decision", "both_signed")]


def differences(browsers: dict[str, Browser], lives: tuple[Life, Life]) -> list[str]:
    """Where a record copy holds something else than it may."""
    found = []
    for life in lives:
        rows = db.session.query(Release).filter(Release.couple_id == life.couple.id).all()
        chosen = [(row.id, row.subject, row.basis.value) for row in rows]
        db.session.rollback()
        assert len(chosen) == len(_kinds(life)), "not all were made"
        for release_id, subject, basis in chosen:
            url = f"/releases/{release_id}"
            told = markers(read(browsers[life.therapist].again().get(url)))
            must, may = _expected(life, subject, basis)
            where, name = life.ledger.where, f"the copy for {subject} on {basis}"
            found += [f"LEAK {name} holds {where.get(one, one)}" for one in sorted(told - must - may)]
            found += [f"lost {name} lacks {where[one]}" for one in sorted(must - told)]
    return found


def _expected(life: Life, subject: str, basis: str) -> tuple[set[str], set[str]]:
    """The markers that must be there, and those that may: what the therapist picked of this reader's answers."""
    signed = basis == "both_signed"
    names = {"session " + name for name in COMMON + (NOTES if signed else ())}
    for seat in "AB" if subject == "both" else subject:
        names |= {f"session about_{seat.lower()}"} if signed else set()
        names |= {f"session {seat.lower()}_risk_text"} if subject == seat else set()
    if signed or subject == "A":  # it changes A's own copy alone
        names.add("addendum text" if signed else "addendum copy_text")
    names.add(f"release {subject} {basis} to")
    ledger = life.ledger
    must = {one for one, place in ledger.where.items() if place.removeprefix(f"{life.a} ") in names}
    readers = {"A": {life.a}, "B": {life.b}, "both": {life.a, life.b}}[subject]
    answers = {one for one, place in ledger.where.items() if place.startswith(f"{life.a} ") and _by(place, life)}
    if subject == "both":
        return must, {one for one in answers if readers <= ledger.readers[one]}
    (mine,) = readers
    return must, {one for one in answers if _by(ledger.where[one], life) == mine and mine in ledger.readers[one]}


def _by(place: str, life: Life) -> str:
    """Whose answer stands there: `ana support wishes.1 ben P:impact` is ben's. Empty for everything else."""
    words = place.split()
    return words[3] if len(words) > 4 and words[3] in (life.a, life.b) else ""
