"""Which copy says what: every field of a record in the copies of its column and in no other."""

from dataclasses import asdict, fields, is_dataclass
from typing import Any

import pytest

from practice.reports import content
from tests.reports.examples import answer, picked, record, score, signer

ALL = ("clinical", "joint", "own_a", "own_b")


def said(kind: str, made: dict[str, Any]) -> str:
    """Everything a copy says, in one text."""
    return repr(asdict(content.build(kind, made)))


def holders(marker: str, made: dict[str, Any]) -> set[str]:
    """The copies in which `marker` stands."""
    return {kind for kind in content.kinds(made) if marker in said(kind, made)}


EVERY = set(ALL)
CASES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "focus": ({"focus": "CANARY"}, EVERY),
    "progress": ({"progress": "CANARY"}, EVERY),
    "plan": ({"plan": "CANARY"}, EVERY),
    "what we did": ({"what_we_did": "CANARY"}, {"joint", "own_a", "own_b"}),
    "interventions text": ({"interventions_text": "CANARY"}, {"clinical"}),
    "label": ({"interventions": [{"id": "x", "label": "CANARY", "plain": ""}]}, {"clinical"}),
    "plain line": (
        {"interventions": [{"id": "x", "label": "", "plain": "CANARY"}], "what_we_did": ""},
        {"joint", "own_a", "own_b"},
    ),
    "note": ({"notes": [{"heading": "Data", "text": "CANARY"}]}, {"clinical"}),
    "note heading": ({"notes": [{"heading": "CANARY", "text": "x"}]}, {"clinical"}),
    "risk": ({"risk": "CANARY"}, {"clinical"}),
    "why none": ({"assigned": {"decision": "none", "why_none": "CANARY", "tasks": []}}, {"clinical"}),
    "record id": ({"session": {"record_id": "CANARY"}}, {"clinical"}),
    "place note": ({"session": {"place_note": "CANARY"}}, {"clinical"}),
    "also present": ({"session": {"also_present": "CANARY"}}, EVERY),
    "practice": ({"practice": {"name": "CANARY"}}, EVERY),
    "address": ({"practice": {"address": "CANARY"}}, EVERY),
    "phone": ({"practice": {"phone": "CANARY"}}, EVERY),
    "crisis line": (
        {"practice": {"crisis_lines": [["CANARY", "1"]]}},
        {"joint", "own_a", "own_b"},
    ),
    "licence": ({"author": signer(number="CANARY")}, {"clinical"}),
    "jurisdiction": ({"author": signer(jurisdiction="CANARY")}, {"clinical"}),
    "npi": ({"author": signer(npi="CANARY")}, {"clinical"}),
    "author": ({"author": signer("CANARY")}, EVERY),
    "title": ({"author": signer(title="CANARY")}, EVERY),
    "supervisor": ({"supervisor": signer("CANARY")}, EVERY),
    "supervisor's licence": ({"supervisor": signer(number="CANARY")}, {"clinical"}),
}


@pytest.mark.parametrize(("values", "copies"), CASES.values(), ids=CASES.keys())
def test_each_field_is_on_the_copies_of_its_column(values: dict[str, Any], copies: set[str]) -> None:
    assert holders("CANARY", record(**values)) == copies


@pytest.mark.parametrize(
    ("seen_by", "copies"),
    [("AB", EVERY), ("A", {"clinical", "own_a"}), ("B", {"clinical"}), ("", {"clinical"})],
)
def test_an_answer_is_where_those_who_saw_it_read(seen_by: str, copies: set[str]) -> None:
    made = record(picked=[picked("E", "Q", answer("A", "CANARY", seen_by=seen_by))])
    assert holders("CANARY", made) == copies


@pytest.mark.parametrize(
    ("seen_by", "copies"),
    [("AB", EVERY), ("A", {"clinical", "own_a"}), ("B", {"clinical", "own_b"}), ("", {"clinical"})],
)
def test_a_result_is_where_those_who_saw_it_read(seen_by: str, copies: set[str]) -> None:
    for values in ({"words": "CANARY"}, {"words": "x", "figure": "CANARY"}, {"words": "x", "rows": [["CANARY", ""]]}):
        made = record(picked=[], scores=[score("E", "T", values.pop("words"), seen_by, **values)])
        assert holders("CANARY", made) == copies


def test_the_title_of_an_exercise_is_not_told_to_whom_nothing_of_it_is_shown() -> None:
    made = record(picked=[picked("CANARY", "CANARY", answer("A", "x", seen_by="A"))], scores=[])
    assert holders("CANARY", made) == {"clinical", "own_a"}


def test_what_only_one_saw_is_marked_as_private_and_kept_apart() -> None:
    made = record(picked=[picked("E", "Q", answer("A", "sealed", seen_by="A"), answer("B", "open"))], scores=[])
    own = content.own(made, "A").sections
    (block,) = next(section for section in own if section.heading == "From the exercises").parts
    assert [given.note for given in block.questions[0].answers] == [content.PRIVATE, ""]
    clinical = {section.heading: section for section in content.clinical(made).sections}
    assert "sealed" not in repr(clinical["From the exercises"])
    assert "open" not in repr(clinical["For the therapist only"])
    (person,) = clinical["For the therapist only"].parts
    assert person.name == "Ana"
    assert content.PRIVATE not in repr(clinical)


def test_a_declined_answer_says_for_the_session_and_nothing_of_its_words() -> None:
    made = record(picked=[picked("E", "Q", answer("A", "secret", declined=True))])
    assert content.FOR_THE_SESSION in said("joint", made)
    assert holders("secret", made) == set()


def test_who_did_or_did_not_do_homework_is_only_for_the_therapist_and_oneself() -> None:
    def looked_at(kind: str, made: dict[str, Any]) -> list[tuple[str, str]]:
        sections = content.build(kind, made).sections
        return [(e.title, e.detail) for s in sections if s.heading.startswith("Homework l") for e in s.parts[0].items]

    def made(a: str, b: str, together: bool) -> dict[str, Any]:
        item = {"title": "Mirror", "given_to": ["A", "B"], "states": {"A": a, "B": b}, "together": together}
        return record(homework_reviewed=[item])

    for a in ("done", "partly", "not_done", "kept"):
        for b in ("done", "partly", "not_done", "kept"):
            assert looked_at("joint", made(a, b, False)) == [("Mirror", "")]
            assert looked_at("own_b", made(a, b, False)) == looked_at("own_b", made("done", b, False))
    assert looked_at("joint", made("done", "done", True)) == [("Mirror", "looked at together")]
    assert looked_at("own_a", made("kept", "done", False)) == [("Mirror", "your part: kept for session")]
    assert "Ana: not done · Ben: partly done" in said("clinical", made("not_done", "partly", False))


def test_the_joint_copy_does_not_change_with_what_only_one_side_knows() -> None:
    plain = record()
    other = record(
        risk="Something else",
        notes=[{"heading": "Data", "text": "Something else"}],
        picked=[item for item in plain["picked"] if item["exercise"] != "After we met"],
        homework_reviewed=plain["homework_reviewed"][:1],
        partners=plain["partners"] | {"A": plain["partners"]["A"] | {"born_on": None, "location": ""}},
    )
    assert content.joint(plain) == content.joint(other), "not even the hash in the footer"
    assert content.own(plain, "B") == content.own(other, "B")
    assert content.clinical(plain) != content.clinical(other)


def test_homework_for_one_is_not_on_the_others_copy() -> None:
    task = {"title": "CANARY", "given_to": ["A"], "due_at": None, "place": ""}
    reviewed = {"title": "CANARY", "given_to": ["A"], "states": {"A": "done"}, "together": False}
    for values in (
        {"assigned": {"decision": "assigned", "why_none": "", "tasks": [task]}},
        {"homework_reviewed": [reviewed]},
    ):
        assert holders("CANARY", record(**values)) == {"clinical", "own_a"}


@pytest.mark.parametrize(("modality", "seat", "other"), [("individual_a", "a", "B"), ("individual_b", "b", "A")])
def test_an_individual_session_never_reaches_the_other(modality: str, seat: str, other: str) -> None:
    made = record(session={"modality": modality})
    assert content.kinds(made) == ("clinical", f"own_{seat}")
    with pytest.raises(content.NoCopy):
        content.joint(made)
    with pytest.raises(content.NoCopy):
        content.own(made, other)
    for kind in ("joint", f"own_{other.lower()}", "nonsense"):
        with pytest.raises(content.NoCopy):
            content.build(kind, made)
    facts = {fact.label: fact.text for fact in content.clinical(made).facts}
    name = made["partners"][seat.upper()]["name"]
    assert facts["Session with"] == f"{name} alone"
    assert made["partners"][other]["name"] not in facts["Participants"]


def test_dates_of_birth_are_for_the_therapist_and_their_owner() -> None:
    made = record()
    assert holders("April 2, 1988", made) == {"clinical", "own_a"}
    assert holders("November 21, 1986", made) == {"clinical", "own_b"}
    assert holders("Illinois", record(author=signer())) == {"clinical"}


def test_times_are_for_the_record_and_minutes_for_everybody() -> None:
    made = record()
    assert holders("16:00–16:50 (UTC −06:00)", made) == {"clinical"}
    assert holders("50 minutes", made) == EVERY
    assert "23:30–00:20 on January 13, 2026 (UTC −06:00)" in said(
        "clinical",
        record(session={"starts_at": "2026-01-12T23:30:00-06:00", "ends_at": "2026-01-13T00:20:00-06:00"}),
    )
    clock_change = {"starts_at": "2026-03-08T01:30:00-06:00", "ends_at": "2026-03-08T03:30:00-05:00"}
    assert "01:30 (UTC −06:00) – 03:30 (UTC −05:00) · 60 minutes" in said("clinical", record(session=clock_change))


def test_the_signature_block_of_the_clinical_record() -> None:
    assert content.clinical(record()).signature == (
        "Electronically signed by Dana Rivera, LMFT · California license LMFT 123456 (exp. 2027-02-28) · "
        "NPI 1234567893 · 2026-01-12 17:12 −06:00 · meaning: author",
    )
    assert content.joint(record()).signature == ("Dana Rivera, LMFT",)
    plain = record(author=signer(npi="", jurisdiction="Austria", number="MFT 77"))
    assert (
        content.clinical(plain)
        .signature[0]
        .startswith(
            "Electronically signed by Dana Rivera, LMFT · Austria license MFT 77 (exp. 2027-02-28) · 2026-01-12"
        )
    )


def test_an_associate_is_called_one_everywhere_with_the_supervisor() -> None:
    sam = signer("Sam Ito", title="AMFT", number="98765", npi="", associate=True)
    made = record(author=sam, supervisor=signer())
    first, second = content.clinical(made).signature
    assert first == (
        "Electronically signed by Sam Ito, AMFT (Associate) · California license AMFT 98765 (exp. 2027-02-28), "
        "under supervision of Dana Rivera, LMFT · 2026-01-12 17:12 −06:00 · meaning: author"
    )
    assert second == "Supervisor: Dana Rivera, LMFT · California license LMFT 123456 (exp. 2027-02-28)"
    for copy in (content.joint(made), content.own(made, "A")):
        assert copy.signature == ("Sam Ito, AMFT (Associate)", "Under supervision of Dana Rivera, LMFT")
    signed = content.clinical(made | {"cosigned_at": "2026-01-13T09:00:00-06:00"}).signature[1]
    assert signed == (
        "Co-signed by Dana Rivera, LMFT · California license LMFT 123456 (exp. 2027-02-28) · "
        "2026-01-13 09:00 −06:00 · meaning: supervisor"
    )
    assert content.joint(record(author=sam | {"title": "MFT Associate"})).signature == ("Sam Ito, MFT Associate",)


def test_client_copies_end_with_what_they_are_not() -> None:
    for copy in (content.joint(record()), content.own(record(), "B")):
        assert copy.closing == "This summary is not the clinical record and is not for emergencies: 911 / 988."
        assert [line.text for line in copy.crisis] == ["911", "988", "1-800-799-7233"]
    assert content.clinical(record()).closing == ""
    assert content.joint(record(practice={"crisis_lines": []})).closing.endswith("not for emergencies.")


def test_a_draft_has_no_signature_and_needs_no_times() -> None:
    made = record(signed_at=None, session={"starts_at": None, "ends_at": None})
    for kind in ALL:
        copy = content.build(kind, made)
        assert copy.draft
        assert copy.signature == ()
        assert "minutes" not in repr(copy.facts)


def test_empty_sections_leave_nothing_behind() -> None:
    made = record(
        focus=" \n",
        picked=[],
        scores=[],
        notes=[{"heading": "Data", "text": ""}],
        homework_reviewed=[],
        interventions=[],
        interventions_text="",
        next_session=None,
        risk="",
        assigned={"decision": "none", "why_none": "", "tasks": []},
    )
    assert [section.heading for section in content.clinical(made).sections] == ["Plan", "Homework assigned"]
    assert [section.heading for section in content.joint(made).sections] == ["What we agreed"]


def test_names_are_neutral_and_each_copy_has_its_own() -> None:
    copies = [content.build(kind, record()) for kind in ALL]
    assert len({copy.file_name for copy in copies}) == 4
    for copy in copies:
        assert copy.file_name == f"summary-2026-01-12-{copy.code}.pdf"
        assert copy.title == f"Summary 2026-01-12 {copy.code}"
        assert len(copy.code) == 4
        assert len(copy.fingerprint) == 12


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    made = record()
    assert content.canonical({"b": 1, "a": ["ż", None, True]}) == '{"a":["ż",null,true],"b":1}'.encode()
    assert content.canonical(made) == content.canonical(dict(reversed(made.items())))
    assert content.clinical(made).fingerprint == content.digest(made)[:12]
    assert content.digest(made) != content.digest(record(risk="x"))
    for bad in (1.5, {"a": 1.5}, [{"x": (1,)}], {1: "x"}, {"x": b""}):
        with pytest.raises(TypeError):
            content.canonical(bad)


def test_a_summary_is_frozen_through_and_through() -> None:
    def walk(value: Any) -> None:
        if is_dataclass(value):
            assert value.__dataclass_params__.frozen
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        else:
            assert value is None or type(value).__name__ in ("str", "int", "bool", "date")

    for kind in ALL:
        walk(content.build(kind, record()))


def test_vocabulary_is_complete() -> None:
    assert len(content.INTERVENTIONS) == 16
    assert content.BY_ID["safety"].plain == ""
    assert list(content.NOTE_PARTS) == list(content.NOTE_FORMATS) == ["soap", "dap", "birp", "girp", "plain"]
