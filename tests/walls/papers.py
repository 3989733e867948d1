"""What is summed up and bound in the canary: treatment summaries through their forms, progress reports and batches, and
the files read word by word."""

from datetime import timedelta

from practice import clock, db
from practice.models import PrintJob, PrintKind
from practice.reports import batches, printing
from practice.reports.content.treatment import FIELDS
from tests.walls.browser import Browser, Forms, filled
from tests.walls.crawl import read
from tests.walls.life import Life
from tests.walls.markers import markers


def sum_up(life: Life) -> None:
    """A treatment summary, signed; co-signed where the therapist may not sign alone."""
    browser = life.browsers[life.therapist]
    edit = browser.submit(f"/couples/{life.couple.id}/treatment-summaries").location
    typed = {name: life.mark(f"treatment {name}", *life.read) for name in FIELDS}
    page = browser.must("GET", edit, expect=200)
    sign = browser.must("POST", edit, filled(page.text, edit, go="review", **typed)).location
    browser.submit(sign)
    if life.lead:
        _cosign(life.browsers[life.lead], sign.replace("/sign", "/cosign"))
    life.treatment = sign.removesuffix("/sign")


def _cosign(browser: Browser, url: str) -> None:
    page = browser.must("GET", url, expect=200)
    (fields,) = [dict(fields) for _, fields in Forms(page.text).found if ("form_name", "CosignForm") in fields]
    browser.must("POST", url, fields)


def differences(browsers: dict[str, Browser], lives: tuple[Life, Life]) -> list[str]:
    """Where one of the files holds something else than it may."""
    found = []
    for life in lives:
        browser = browsers[life.therapist]
        places = {place.removeprefix(f"{life.a} "): one for one, place in life.ledger.where.items()}
        typed = {places[f"treatment {name}"] for name in FIELDS}
        found += _differ(life, "the treatment summary", browser, f"{life.treatment}/pdf", typed, set())
        both = {one for one in life.ledger.where if {life.a, life.b} <= life.ledger.readers[one]}
        clinical = {one for one in life.ledger.where if life.therapist in life.ledger.readers[one]}
        clinical -= {one for place, one in places.items() if "in error" in place or "psychotherapy" in place}
        for reader, may in (("both", both), ("clinical", clinical)):
            url = f"/couples/{life.couple.id}/progress.pdf?reader={reader}"
            found += _differ(life, f"progress for {reader}", browser, url, {places["session progress"]}, may)
        found += _batches(life, browser)
    return found


def _batches(life: Life, browser: Browser) -> list[str]:
    """All copies of one kind as one file: the newest stored ones, word for word."""
    found = []
    where = f"/couples/{life.couple.id}/print-all"
    newest = {kind: row.id for kind, row in life.documents().items()}
    for kind in ("clinical", "joint", "own_a", "own_b"):
        page = browser.again().must("GET", where, expect=200)
        job = browser.must("POST", where, filled(page.text, where, copies=kind)).location
        work = printing.Printing({PrintKind.COUPLE: batches.make_couple, PrintKind.MONTH: batches.make_month})
        while work(None, clock.now() + timedelta(seconds=1)):
            continue
        wanted = markers(read(browser.again().get(f"/documents/{newest[kind]}")))
        assert wanted, f"the blind {kind} copy"
        found += _differ(life, f"all {kind} copies", browser, f"{job}/file", wanted, set())
    assert db.session.query(PrintJob).count()
    db.session.rollback()
    return found


def _differ(life: Life, name: str, browser: Browser, url: str, must: set[str], may: set[str]) -> list[str]:
    response = browser.again().get(url)
    if response.status_code != 200 or response.mimetype != "application/pdf":
        return [f"{response.status_code} for {name} of {life.a}"]
    told, where = markers(read(response)), life.ledger.where
    leaks = [f"LEAK {name} of {life.a} holds {where.get(one, one)}" for one in sorted(told - must - may)]
    return leaks + [f"lost {name} of {life.a} lacks {where[one]}" for one in sorted(must - told)]
