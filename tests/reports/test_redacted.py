"""A record copy for one partner holds no word of the other one; one for both, nothing that was told alone."""

import json
from copy import deepcopy
from dataclasses import asdict

import pytest

from practice.reports.content import redacted
from tests.reports.examples import answer, picked, record, score, signer

OTHER = {"A": "B", "B": "A"}


def marked(seat: str) -> tuple[dict, list[str]]:
    """A signed session with a marker in everything that is this person's alone, and those markers."""
    marks: list[str] = []

    def mark(where: str) -> str:
        marks.append(f"Canary {seat} {where} canary")
        return marks[-1]

    made = record()
    mine, other = seat, OTHER[seat]
    made["partners"][mine] |= {"location": mark("location"), "born_on": "1971-07-17"}
    marks.append("July 17, 1971")
    made["picked"] = [
        picked("Mirror", "A question", answer(mine, mark("shared")), answer(other, "Fine with me as it is.")),
        picked("Mirror", "Another question", answer(mine, mark("shared alone"), mark("second entry"))),
        picked("Mirror", mark("private question"), answer(mine, mark("private"), seen_by=mine)),
        picked("Mirror", mark("therapist's question"), answer(mine, mark("therapist only"), seen_by="")),
        picked("Mirror", "Together", answer("", "What we both wrote together.")),
    ]
    made["scores"] = [
        score("Mirror", "Both sides", mark("of both"), figure=mark("figure"), rows=[["Closest", mark("row")]]),
        score("Mirror", mark("own result"), mark("own"), seen_by=mine),
    ]
    made["homework_reviewed"] = [
        {"title": "For both", "given_to": ["A", "B"], "states": {mine: "not_done", other: "done"}, "together": True},
        {"title": mark("homework alone"), "given_to": [mine], "states": {mine: "done"}, "together": False},
    ]
    made["assigned"]["tasks"] = [
        {"title": mark("task alone"), "given_to": [mine], "due_at": None, "place": mark("place")},
        {"title": "A task for both", "given_to": ["A", "B"], "due_at": None, "place": ""},
    ]
    made["about"] = {mine: mark("about"), other: "Quiet at first.", "dyad": "They laughed twice."}
    made["risks"] = {mine: mark("risk"), other: "Nothing new."}
    made["risk"] = f"{marks[-1]}\nNothing new."
    return made, marks


def said(summary) -> str:
    return json.dumps(asdict(summary), ensure_ascii=False, default=str)


@pytest.mark.parametrize("notes", [True, False])
@pytest.mark.parametrize("seat", "AB")
def test_no_word_of_the_other_partner_stays(seat, notes):
    made, marks = marked(OTHER[seat])
    copy = said(redacted.copy(made, seat, notes=notes))
    assert [mark for mark in marks if mark in copy] == []
    assert "not done" not in copy, "how far the other one was"
    for own in ("Fine with me as it is.", "What we both wrote together.", "A task for both", "Nothing new."):
        assert own in copy, own
    assert copy.count(redacted.WITHHELD) == 3, "their state, their shared answer, the result of both"


@pytest.mark.parametrize("seat", "AB")
def test_what_the_reader_knows_nothing_of_leaves_no_sign(seat):
    made, _ = marked(OTHER[seat])
    without = deepcopy(made)
    without["picked"] = [item for item in made["picked"] if set(item["answers"][0]["seen_by"]) == {"A", "B"}]
    without["scores"] = made["scores"][:1]
    without["homework_reviewed"] = made["homework_reviewed"][:1]
    without["assigned"]["tasks"] = made["assigned"]["tasks"][1:]
    without["interventions"] = [one for one in made["interventions"] if one["id"] != "safety"]
    for subject in (seat, "both"):
        copies = [redacted.copy(one, subject, notes=True) for one in (made, without)]
        assert copies[0].sections == copies[1].sections and copies[0].facts == copies[1].facts


@pytest.mark.parametrize("notes", [True, False])
@pytest.mark.parametrize("seat", "AB")
def test_a_copy_for_both_holds_nothing_of_one_alone(seat, notes):
    made, marks = marked(seat)
    copy = said(redacted.copy(made, "both", notes=notes))
    open_to_both = {
        mark for mark in marks if any(word in mark for word in ("shared", "second", "of both", "figure", "row"))
    }
    seen_by_each = {mark for mark in marks if "about" in mark} if notes else set()
    assert {mark for mark in marks if mark in copy} == open_to_both | seen_by_each
    assert redacted.WITHHELD not in copy and "not done" not in copy and "Nothing new." not in copy


def test_own_private_words_are_in_ones_own_copy():
    made, marks = marked("A")
    copy = said(redacted.copy(made, "A", notes=False))
    missing = {mark for mark in marks if mark not in copy}
    wanted = {
        mark
        for mark in marks
        if any(word in mark for word in ("therapist", "location", "of both", "figure", "row", "about"))
    }
    assert missing == wanted, "what not even they saw, where they were, results of both, what the therapist noted"


def test_individual_sessions_are_in_their_own_copy_alone():
    alone = record(session={"modality": "individual_b"})
    assert [redacted.exists(alone, subject) for subject in ("A", "B", "both")] == [False, True, False]
    for subject in ("A", "both"):
        with pytest.raises(ValueError):
            redacted.copy(alone, subject, notes=True)
    copy = redacted.copy(alone, "B", notes=False)
    assert "Data" in [section.heading for section in copy.sections], "one's own session with its notes"


def test_notes_are_in_it_when_both_signed():
    with_notes, without = (redacted.copy(record(), "A", notes=notes) for notes in (True, False))
    assert {"Data", "Assessment"} <= {section.heading for section in with_notes.sections}
    assert "Both arrived tired." in said(with_notes) and "Two rounds of speaker" in said(with_notes)
    assert "Both arrived tired." not in said(without) and "Two rounds of speaker" not in said(without)
    assert redacted.WITHHELD_NOTES in said(without)


def test_words_of_a_withheld_answer_are_taken_out_wherever_they_stand():
    secret = "Ben says he has not slept in the house since March"
    made = record(
        picked=[picked("Mirror", "What is it like?", answer("B", secret))],
        focus=f"What came up: {secret}, and what follows from it.",
        notes=[{"heading": "Data", "text": f"“{secret}”"}],
    )
    copy = redacted.copy(made, "A", notes=True)
    assert secret not in said(copy)
    assert f"What came up: {redacted.WITHHELD}, and what follows from it." in said(copy)
    assert secret in said(redacted.copy(made, "B", notes=True))


def test_safety_planning_is_on_no_copy():
    for subject in ("A", "B", "both"):
        assert "Safety planning" not in said(redacted.copy(record(), subject, notes=True))


def test_an_older_record_has_one_risk_line_that_is_nobodys():
    assert "No new concerns reported." not in said(redacted.copy(record(), "A", notes=True))
    alone = record(session={"modality": "individual_a"})
    assert "No new concerns reported." in said(redacted.copy(alone, "A", notes=True))


def test_a_risk_line_of_the_other_one_is_not_read_from_the_old_text():
    made = record(session={"modality": "individual_a"})
    made["risks"], made["risk"] = {"A": "", "B": "Canary of the other"}, "Ben: Canary of the other"
    assert "Canary" not in said(redacted.copy(made, "A", notes=True))


@pytest.mark.parametrize("subject", ["A", "B", "both"])
def test_what_is_said_of_the_two_together_takes_both_signatures(subject):
    made = record()
    made["about"] = {"A": "", "B": "", "dyad": "Canary of the two"}
    made["risks"], made["risk"] = {"A": "", "B": ""}, ""
    assert "Canary" not in said(redacted.copy(made, subject, notes=False))
    assert "Canary" in said(redacted.copy(made, subject, notes=True))


def addendum(**values):
    return {
        "schema": 1,
        "number": 1,
        "kind": "correction",
        "session": "x",
        "record_sha256": "0" * 64,
        "follows": "0" * 64,
        "reason": "A slip of the pen.",
        "text": "It was Thursday, as Ben said later on the phone.",
        "copies": ["own_a"],
        "copy_text": "It was Thursday.",
        "author": signer(),
        "supervisor": None,
        "begun_at": "2026-01-20T10:00:00-06:00",
        "signed_at": "2026-01-20T10:05:00-06:00",
        "cosigned_at": None,
    } | values


def test_addenda_are_in_it_as_far_as_the_reader_has_them():
    whole, mine, others = (
        said(redacted.copy(record(), subject, notes=notes, addenda=[addendum()]))
        for subject, notes in (("B", True), ("A", False), ("B", False))
    )
    assert "as Ben said later" in whole and "Correction of January 20, 2026" in whole
    assert "It was Thursday." in mine and "as Ben said later" not in mine
    assert "Thursday" not in others.replace("argument of Thursday", "")


def test_it_says_which_signed_record_it_comes_from_and_is_no_signed_page():
    from practice.reports import content

    made = record()
    copies = [redacted.copy(made, subject, notes=True) for subject in ("A", "B", "both")]
    assert {one.fingerprint for one in copies} == {content.digest(made)[:12]}
    assert len({one.code for one in copies}) == 3
    assert all(one.title.startswith("Record 2026-01-12 ") for one in copies)


def test_a_sentence_that_repeats_a_private_answer_does_not_say_that_there_was_one():
    secret = "I have met somebody, and nobody knows"
    made = record(
        picked=[picked("After we met", "Anything only your therapist should know?", answer("B", secret, seen_by="B"))],
        scores=[],
        homework_reviewed=[],
        notes=[{"heading": "Data", "text": f"After a silence: “{secret}”."}],
    )
    for subject in ("A", "both"):
        copy = said(redacted.copy(made, subject, notes=True))
        assert "After a silence: “[…]”." in copy
        assert secret not in copy and redacted.WITHHELD not in copy
