"""How a therapist writes up a session, and what a PDF says, shared by the stories."""

import subprocess
from pathlib import Path

from tests.journeys.exercise import day
from tests.journeys.stage import Visitor


def words(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, as a reader extracts it."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    assert pdf.startswith(b"%PDF-")
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def write(dana: Visitor, couple: object) -> Visitor:
    """A record from the couple's page to its review."""
    dana.goto(f"/couples/{couple}").follow("Write up a session")
    # Yesterday's: a session of this morning still lies in the future when the tests run at night.
    dana.fill(held_on=day(-1), starts="09:00", ends="09:50", modality="conjoint").double("Start the record")
    return dana


def complete(dana: Visitor) -> Visitor:
    """What a record needs before it can be signed."""
    dana.fill(focus="Coming back to each other.", interventions=["listening", "homework"])
    dana.fill(note_data="Both spoke.", note_assessment="The loop is named.", plan="Go on with turns.")
    dana.fill(a_risk="none", b_risk="none")
    dana.fill(decision="none", why_none="A quiet week was asked for.")
    return dana
