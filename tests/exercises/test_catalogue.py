"""The library: what is released stays as it is, and each exercise says what exercises.md says."""

import hashlib
import json
from pathlib import Path

import pytest

from practice.exercises import catalogue
from practice.exercises.definition import DefinitionError, Visibility
from practice.exercises.emotions import EMOTIONS
from practice.exercises.terms import STRATEGIES, Mode

TABLE = """
E01 mirror-and-check | communication | V1 | TURN | weekly | 15 | G1
E02 full-attention-five | communication | V1 V7 | PAR | daily × 7 | 10 | G0
E03 clear-ask | communication | V2 | TURN | weekly | 12 | G1
E04 support-i-wish | communication | V2 | PAR | once, again at 6 weeks | 12 | G1
E05 pause-and-return | communication | V1 | JOINT | once, log per use | 10 | G1
E06 forecast-my-partner | empathy | V3 | PAR | weekly | 8 | G1
E07 seat-swap | empathy | V3 | PAR | once per event | 25 | G1
E08 your-world | empathy | V3 V9 | PAR | once, again at 3 months | 15 | G0
E09 name-and-validate | empathy | V4 | TURN | weekly | 12 | G1
E10 stress-from-outside | empathy | V4 | TURN | weekly | 10 | G0
E11 small-promises | trust | V10 | PAR | weekly | 5 | G1
E12 open-and-private | trust | V10 V11 | PAR | once | 20 | G1
E13 making-it-right | trust | V10 | TURN | once per hurt | 40 | G2
E14 whose-call | trust | V11 | PAR | once, again at 8 weeks | 12 | G1
E15 hands-off-week | trust | V11 | TURN | daily × 7 | 3 | G1
E16 shared-compass | shared goals | V5 | PAR | once a year | 20 | G0
E17 one-goal | shared goals | V5 | JOINT | once + weekly | 20 | G0
E18 win-win-table | shared goals | V6 | PAR | once per issue | 35 | G1
E19 date-rotation | quality time | V7 | TURN | weekly | 5 | G0
E20 common-ground-scan | quality time | V5 V7 | PAR | once | 10 | G0
E21 good-news-turn | support | V8 | TURN | twice weekly | 6 | G0
E22 noticing-log | support | V8 | PAR | daily × 7 | 3 | G0
E23 guest-in-your-world | support | V9 | TURN | monthly | 20 | G0
E24 our-loop | communication | V12 | PAR | once + weekly | 30 | G1
E25 before-we-meet | shared goals | V13 | PAR | every session | 5 | G0
E26 after-we-met | shared goals | V13 | IND | every session | 2 | G0
"""
"""The catalogue of exercises.md §1."""

SLUGS = [line.split()[1] for line in TABLE.strip().splitlines()]
EMOTIONS_BEGIN = "8123d23791625b90"
AVOID = ("test ", "fail", "overdue", "husband", "wife", "patient", "compliance", " he ", " she ", " his ", " her ")


def test_released_files_are_unchanged():
    lines = (catalogue.LIBRARY / "CHECKSUMS").read_text().splitlines()
    said = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in catalogue.LIBRARY.glob("*.toml")}
    assert found == said


def test_released_words_for_feelings_are_unchanged():
    """Released exercises point at the list: words may only be added at its end."""
    ids = ",".join(f"{name}={label}" for name, label in EMOTIONS[:24])
    assert hashlib.sha256(ids.encode()).hexdigest().startswith(EMOTIONS_BEGIN)
    assert len({name for name, _ in EMOTIONS}) == len(EMOTIONS) >= 24


def test_the_catalogue_is_that_of_the_specification():
    assert [one.slug for one in catalogue.all_latest()] == SLUGS
    said = [
        f"{one.number} {one.slug} | {one.domain} | {' '.join(one.strategies)} | {one.mode} | {one.frequency} | "
        f"{one.minutes} | {one.gate}"
        for one in catalogue.all_latest()
    ]
    assert said == TABLE.strip().splitlines()
    assert {strategy for one in catalogue.all_latest() for strategy in one.strategies} == set(STRATEGIES)
    assert catalogue.load("mirror-and-check") is catalogue.load("mirror-and-check", 1)
    assert catalogue.versions()["small-promises"] == (1,)


@pytest.mark.parametrize(
    ("slug", "version"), [("nothing", None), ("mirror-and-check", 2), ("mirror-and-check", 0), ("../x", 1)]
)
def test_unknown_exercises(slug, version):
    with pytest.raises(catalogue.UnknownExercise):
        catalogue.load(slug, version)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_kept_copy_is_the_same_exercise(slug):
    exercise = catalogue.load(slug)
    copy = catalogue.restore(json.loads(json.dumps(catalogue.dump(exercise))))
    assert copy == exercise and hash(copy) == hash(exercise)


def test_a_spoilt_copy_is_refused():
    with pytest.raises(DefinitionError, match="stored definition: number"):
        catalogue.restore({})


def texts(value):
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in ("id", "kind", "number", "slug"):
                yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_is_whole(slug):
    exercise = catalogue.load(slug)
    guide = exercise.guide
    assert all(len(text) > 60 for text in (guide.purpose, guide.introduce, guide.look_for, guide.not_when))
    assert guide.evidence[-1].startswith("Evidence-informed.")
    shown = " ".join(texts([step.model_dump(mode="json") for step in exercise.steps])).lower()
    assert not [word for word in AVOID if word in f" {shown} "]
    ends = [step for step in exercise.steps if "c_private" in step.by_id]
    assert ends and all([f.id for f in step.fields[-2:]] == ["c_useful", "c_private"] for step in ends)
    assert all(step.by_id["c_private"].visibility is Visibility.T for step in ends)
    for step in exercise.steps:
        for page in step.pages:
            assert 1 <= len(page.fields) <= 6 and len(page.title) <= 40
    for field in [field for step in exercise.steps for field in step.fields]:
        assert field.id.startswith("c_") or field.kind == "group" or field.label


def test_what_one_exercise_recalls_of_another_is_there_and_both_may_see_it():
    found = [
        (one.slug, recall)
        for one in catalogue.all_latest()
        for step in one.steps
        for page in step.pages
        for recall in page.recalls
    ]
    assert {slug for slug, _ in found} >= {"one-goal", "date-rotation"}
    for _, recall in found:
        other = catalogue.load(recall.slug)
        if recall.score is not None:
            assert not next(score for score in other.scores if score.id == recall.score).therapist_only
        else:
            assert other.by_id[recall.step].by_id[recall.field].visibility in (Visibility.P, Visibility.J)


def described(slug, step):
    """Each field as exercises.md notes it: id, kind, required, visibility."""
    return [
        (f.id, str(f.kind), f.required, str(f.visibility))
        for f in catalogue.load(slug).by_id[step].fields
        if f.id[:2] != "c_"
    ]


def test_e01_as_written():
    one = catalogue.load("mirror-and-check")
    assert (one.mode, one.gate, one.minutes, one.swap, one.needs_both) == ("TURN", "G1", 15, True, True)
    assert [(step.id, step.by, step.opens.after) for step in one.steps] == [
        ("say", "first", None), ("mirror", "second", "say"), ("check", "first", "mirror"), ("new", "second", "check"),
    ]  # fmt: skip
    assert described(one.slug, "say") == [
        ("topic", "short_text", True, "P"), ("heat", "scale", True, "T"),
        ("message", "long_text", True, "P"), ("feeling", "multi", True, "P"),
    ]  # fmt: skip
    say, mirror, check = one.by_id["say"].by_id, one.by_id["mirror"], one.by_id["check"].by_id
    assert (say["message"].max_chars, say["message"].limit) == (600, 5000)
    assert (say["feeling"].min_picks, say["feeling"].max_picks, len(say["feeling"].options)) == (1, 3, 24)
    [advice] = say["heat"].advice
    assert advice.holds(8) and not advice.holds(7) and not advice.holds(None)
    assert (mirror.by_id["ready"].min_picks, mirror.by_id["ready"].max_picks) == (0, 3)
    assert mirror.repeat.max_rounds == 3 and mirror.repeat.step == "check"
    assert mirror.repeat.holds({"fu": 7}) and not mirror.repeat.holds({"fu": 8})
    assert not mirror.repeat.holds({"fu": {"declined": True}}) and not mirror.repeat.holds({})
    assert check["gap"].may_be_required and not check["gap"].required
    assert [step.id for step in one.steps if "c_useful" in step.by_id] == ["new"]


def test_e04_as_written():
    one = catalogue.load("support-i-wish")
    assert (one.mode, one.gate, one.minutes, one.needs_both) == ("PAR", "G1", 12, False)
    assert one.disclosures_allowed == ("mutual", "in_session", "private")
    [step] = one.steps
    scales = [f for f in step.fields if f.kind == "scale" and f.required]
    assert len(scales) == 24 and all(f.visibility == "P" for f in scales)
    items = [f.item for f in scales if f.id.startswith("want_")]
    assert list(step.by_id["first"].labels.values()) == [text[0].upper() + text[1:] for text in items]
    assert step.by_id["want_affection"].label == "I would like this: affection"
    assert (step.by_id["want_tasks"].low, step.by_id["get_tasks"].low) == ("not needed", "never")
    assert [len(item.fields) for item in one.scores[0].inputs] == [8, 8, 8]
    assert one.scores[0].input("give").fields[0] == "give_listening"
    with pytest.raises(KeyError):
        one.scores[0].input("nothing")


def test_e06_as_written():
    one = catalogue.load("forecast-my-partner")
    assert (one.mode, one.gate, one.minutes, one.needs_both) == ("PAR", "G1", 8, True)
    forecast, back = one.steps
    assert [f.id for f in forecast.fields[:2]] == ["self_pressure", "guess_pressure"]
    assert len(forecast.fields) == 16 and all(f.required and f.high == "very" for f in forecast.fields)
    assert (back.opens.after, back.opens.when, back.by) == ("forecast", "revealed", "each")
    assert described(one.slug, "look_back") == [("surprise", "single", True, "P"), ("ask", "short_text", True, "P")]
    assert [score.id for score in one.scores] == ["D2", "D3", "D4", "D5", "miss"]


def test_e11_as_written():
    one = catalogue.load("small-promises")
    assert (one.mode, one.gate, one.minutes, one.needs_both) == ("PAR", "G1", 5, True)
    promises = one.by_id["promise"].by_id["promises"]
    assert (promises.rows_min, promises.rows_max, [str(f.kind) for f in promises.fields]) == (
        1, 3, ["short_text", "date", "scale"],
    )  # fmt: skip
    outcome = one.by_id["outcome"]
    assert (outcome.opens.after, outcome.opens.when) == ("promise", "revealed")
    assert (outcome.opens.on_date.step, outcome.opens.on_date.field) == ("promise", "promises")
    mine, theirs = outcome.by_id["mine"], outcome.by_id["theirs"]
    assert (mine.rows_from.of, theirs.rows_from.of) == ("own", "partner")
    kept, repair = mine.fields
    assert list(theirs.fields[0].labels) == [*kept.labels, "unseen"]
    assert repair.required_when.holds({"kept": "not"}) and not repair.required_when.holds({"kept": "partly"})


def test_e26_as_written():
    one = catalogue.load("after-we-met")
    assert (one.mode, one.gate, one.minutes, one.needs_both) == (Mode.IND, "G0", 2, False)
    assert one.disclosures_allowed == ("private",)
    assert described(one.slug, "after") == [
        *((name, "scale", True, "T") for name in ("heard", "fair", "useful", "hope")),
        ("unsaid", "long_text", False, "T"),
        ("takeaway", "short_text", True, "O"), ("will_do", "short_text", True, "O"),
    ]  # fmt: skip
    assert one.steps[0].by_id["c_useful"].visibility is Visibility.T
    assert all(score.therapist_only for score in one.scores)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [f"E{number:02}" for number in range(1, 27)]),
        ({"words": "TRUST coins"}, ["E11"]),
        ({"words": "e06"}, ["E06"]),
        ({"words": "unicorn"}, []),
        ({"domain": "communication"}, ["E01", "E02", "E03", "E04", "E05", "E24"]),
        ({"strategy": "V1"}, ["E01", "E02", "E05"]),
        ({"mode": "PAR", "max_minutes": 8}, ["E06", "E11", "E22", "E25"]),
        ({"max_minutes": 2}, ["E26"]),
    ],
)
def test_find(asked, numbers):
    assert [one.number for one in catalogue.find(**asked)] == numbers


def test_as_json():
    first = json.loads(catalogue.as_json())[0]
    assert first == {
        "slug": "mirror-and-check",
        "version": 1,
        "title": "Mirror and check",
        "domain": "communication",
        "strategies": ["V1"],
        "mode": "TURN",
        "gate": "G1",
        "minutes": 15,
        "steps": ["say", "mirror", "check", "new"],
        "scores": ["D1", "D6"],
    }


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A library of its own, with one released file of E26."""
    name = "e26-after-we-met.v1.toml"
    (tmp_path / name).write_text((catalogue.LIBRARY / name).read_text())
    monkeypatch.setattr(catalogue, "LIBRARY", tmp_path)
    kept = (catalogue.versions, catalogue._load, catalogue.all_latest)
    for one in kept:
        one.cache_clear()
    yield tmp_path
    for one in kept:
        one.cache_clear()


def test_an_old_version_stays_loadable_beside_a_new_one(shelf):
    old = (shelf / "e26-after-we-met.v1.toml").read_text()
    for version in (2, 10):
        text = old.replace("version = 1\n", f"version = {version}\n")
        (shelf / f"e26-after-we-met.v{version}.toml").write_text(text)
    (shelf / "notes.toml").write_text("")
    assert catalogue.versions() == {"after-we-met": (1, 2, 10)}
    assert (catalogue.load("after-we-met").version, catalogue.load("after-we-met", 1).version) == (10, 1)


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("e26-after.toml", ("", ""), "a library file is named like e01-mirror-and-check.v1.toml"),
        ("e27-after-we-met.v1.toml", ("", ""), "number 'e26' does not match 'e27' in the file's name"),
        (
            "e26-after-they-met.v1.toml",
            ("", ""),
            "slug 'after-we-met' does not match 'after-they-met' in the file's name",
        ),
        ("e26-after-we-met.v3.toml", ("", ""), "version '1' does not match '3' in the file's name"),
        ("e26-after-we-met.v1.toml", ("minutes = 2", "minutes = 2\nminutes = 3"), "not readable as TOML: "),
        ("e26-after-we-met.v1.toml", ("minutes = 2", "minutes ="), "not readable as TOML: "),
        (
            "e26-after-we-met.v1.toml",
            ('"unsaid"\nkind = "long_text"', '"unsaid"\nkind = "essay"'),
            "step 'after', field 'unsaid': kind: ",
        ),
    ],
)
def test_a_malformed_file_is_named(shelf, name, change, message):
    path: Path = shelf / name
    path.write_text((shelf / "e26-after-we-met.v1.toml").read_text().replace(*change))
    with pytest.raises(DefinitionError) as caught:
        catalogue.read(path)
    assert str(caught.value).startswith(f"{name}: {message}")


def test_a_file_that_is_no_text_is_named(shelf):
    path = shelf / "e26-after-we-met.v1.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DefinitionError, match="not readable as TOML"):
        catalogue.read(path)
