"""A joint record on both partners' pages: written together, agreed to as it was looked at, taken back."""

import threading
import uuid

import pytest
import time_machine

from practice import access, clock, db
from practice.exercises import catalogue
from practice.homework.writing import answering
from practice.homework.writing.joint_text import Record
from practice.models import AssignmentState, AuditEvent, Mail, Response
from tests.database import bound
from tests.homework.made import LONG, answer, assign, change, close, pause
from tests.homework.test_answering import autosave, plain
from tests.people import PASSWORD, make_world

SLUG, STEP = "seat-swap", "moment"
VIEWS = {"heat": "3", "mine": "Mine", "theirs": "Theirs", "street": "Street"}


def joint(given, step=STEP):
    db.session.expire_all()
    chosen = access.everything(Response).where(Response.assignment_id == given.id, Response.step == step)
    return db.session.scalars(chosen.where(Response.author_id.is_(None))).one_or_none()


def raws(given, step=STEP):
    return Record.load(joint(given, step).draft).raws


def events(given):
    chosen = access.everything(AuditEvent).where(AuditEvent.couple_id == given.couple_id).order_by(AuditEvent.at)
    return [one.event for one in db.session.scalars(chosen)]


def letters():
    return [one.message["to"] for one in db.session.scalars(access.everything(Mail).order_by(Mail.created_at))]


@pytest.fixture
def scene(world, sign_in):
    """The small joint step of E07, with both signed in."""
    given = assign(world, SLUG)
    return given, sign_in("ana"), sign_in("ben"), f"/my/practice/{given.id}/{STEP}/1"


def written(scene, words="The dishes on Sunday"):
    given, ana, ben, place = scene
    ana.get(f"{place}/1").form().fill(event=words).submit("Save and continue")
    return given, ana, ben, place


def agreed(scene):
    given, ana, ben, place = written(scene)
    for client in (ana, ben):
        client.get(f"{place}/review").form("I agree").submit()
    return given, ana, ben, place


def test_both_write_and_agree(scene, sign_in):
    given, ana, ben, place = written(scene)
    page = ben.get("/my").follow("Continue: From your seat")
    assert page.form()["event"] == "The dishes on Sunday"
    assert "You and Ana write this together." in page.text
    page = page.form().fill(event="The dishes, last Sunday").submit("Save and continue")
    assert "Nobody has agreed yet." in page.text
    page = page.form("I agree").submit()
    assert page.flashes == ["You agreed. It stands once Ana has agreed too."]
    assert letters() == ["ana@home.example"]
    assert "Ben agreed" in ana.get(f"/my/practice/{given.id}").text
    assert sign_in("dana").get(f"/assignments/{given.id}").text.count("The dishes") == 0
    page = ana.get(f"{place}/review")
    assert "Ben agreed to this text." in page.text
    page = page.form("I agree").submit()
    assert page.flashes == ["You both agreed."]
    assert "The dishes, last Sunday" in page.text
    row = joint(given)
    assert row.answers == {"event": "The dishes, last Sunday"}
    assert row.revealed_at
    assert row.submitted_at == row.agreed_a_at > row.agreed_b_at
    assert "The dishes, last Sunday" in sign_in("dana").get(f"/assignments/{given.id}").text
    assert events(given) == ["response.agreed", "response.agreed", "assignment.revealed"]
    assert letters() == ["ana@home.example", "ben@home.example"]
    ana.get(f"{place}/1", expect=200)
    assert ana.get(f"{place}/1").url.endswith(str(given.id))


def test_nothing_is_agreed_that_was_not_looked_at(scene):
    given, ana, ben, place = written(scene)
    review = ana.get(f"{place}/review")
    ben.get(f"{place}/1").form().fill(event="Something else").submit("Save and continue")
    page = review.form("I agree").submit()
    assert "has changed since you looked at it" in page.flashes[0]
    assert "Something else" in page.text
    assert joint(given).agreed_a_at is None


def test_a_change_takes_every_agreement_back_and_says_so(scene):
    given, ana, ben, place = written(scene)
    ana.get(f"{place}/review").form("I agree").submit()
    page = ben.get(f"{place}/1")
    assert "Ana agreed to this text. If you change a word, it needs agreeing to again." in page.text
    review = page.form().fill(event="Other words").submit("Save and continue")
    assert review.flashes == ["You changed the text, so it needs agreeing to again."]
    assert "The text changed after Ana had agreed" in review.text
    assert "The text changed after you had agreed" in ana.get(f"{place}/review").text
    assert joint(given).agreed_a_at is None
    assert "response.agreement_undone" in events(given)
    page = ana.get(f"{place}/review").form("I agree").submit()
    assert "You agreed." in page.flashes[0]
    assert "The text changed" not in ana.get(f"{place}/review").text


def test_saving_without_a_change_leaves_agreements_alone(scene):
    given, ana, ben, place = written(scene)
    ana.get(f"{place}/review").form("I agree").submit()
    ben.get(f"{place}/1").form().submit("Save and continue")
    assert joint(given).agreed_a_at is not None


def test_both_type_in_the_same_box(scene):
    given, ana, ben, place = scene
    one, two = ana.get(f"{place}/1"), ben.get(f"{place}/1")
    autosave(one, event="The dishes")
    said = autosave(two, expect=409, event="The car keys")
    assert "Both versions are kept" in said.json["message"]
    page = two.form().fill(event="The car keys again").submit("Save and continue", expect=409)
    assert page.form()["event"] == "The dishes"
    assert "The car keys again" in page.text
    page = ana.get(f"{place}/1")
    assert "Ben wrote this too" in page.text
    assert "The car keys again" in page.text
    review = page.form().submit("Save and continue")
    assert "Some words are kept beside this text" in review.text
    page = ana.get(f"{place}/1")
    [mark] = [box.get("value") for box in page.all("input[name=away]")]
    page = page.form().fill(event="The dishes and the keys", away=mark).submit("Save and continue")
    assert "The car keys again" not in ben.get(f"{place}/1").text
    assert raws(given) == {"event": "The dishes and the keys"}


def test_look_for_changes_loses_nothing(world, sign_in):
    given = assign(world, "one-goal")
    place = f"/my/practice/{given.id}/goal/1/1"
    ana, ben = sign_in("ana"), sign_in("ben")
    page = ana.get(place)
    ben.get(place).form().fill(measure="Kilometers").submit("Save and continue")
    page = page.form().fill(goal="Walk").submit("Save and look for changes")
    assert (page.form()["goal"], page.form()["measure"]) == ("Walk", "Kilometers")


def test_two_people_add_rows(world, sign_in):
    given = assign(world, "win-win-table")
    answer(world, "ana", given.id, "question", {"issue": "The car"})
    answer_both = answering.look(world.ben.actor, given.id, "question", 1)
    answering.submit(world.ben.actor, given.id, "question", 1, answer_both.version)
    db.session.commit()
    interests = {"position": "Keep it"} | {
        f"interests-{i}-{k}": v for i in (0, 1) for k, v in (("interest", f"Calm {i}"), ("weight", "5"))
    }
    for who in ("ana", "ben"):
        answer(world, who, given.id, "interests", interests)
    place = f"/my/practice/{given.id}/options/1/1"
    one, two = sign_in("ana").get(place), sign_in("ben").get(place)
    one.form().fill({"options-0-option": "Sell it", "options-1-option": "Share it"}).submit("Save and continue")
    two.form().fill({"options-0-option": "Bikes", "options-1-option": "Trains"}).submit("Save and continue")
    assert [row["option"] for row in raws(given, "options")["options"]] == ["Sell it", "Share it", "Bikes", "Trains"]
    page = sign_in("ana").get(place)
    assert page.form()["options-2-option"] == "Bikes"
    page.form().fill({"options-0-option": ""}).submit("Save and continue")
    assert [row["option"] for row in raws(given, "options")["options"]] == ["Share it", "Bikes", "Trains"]


def test_taking_an_agreement_back_returns_what_was_built_on_it(world, scene):
    given, ana, ben, place = agreed(scene)
    answer(world, "ben", given.id, "views", VIEWS)
    sure = ana.get(f"/my/practice/{given.id}").follow("Take my agreement back: The moment")
    assert "becomes a draft again" in sure.text
    page = sure.form("Take my agreement back").submit()
    assert page.flashes[0].startswith("You took your agreement back.")
    row = joint(given)
    assert (row.submitted_at, row.answers, row.revealed_at, row.agreed_a_at) == (None,) * 4
    assert row.agreed_b_at is not None
    views = db.session.scalars(access.everything(Response).where(Response.step == "views")).one()
    assert views.submitted_at is None
    assert views.draft["raws"]["mine"] == "Mine"
    assert "Mine" in ben.get(f"/my/practice/{given.id}").text
    assert "Mine" not in ana.get(f"/my/practice/{given.id}").text
    assert sure.form("Take my agreement back").submit().flashes == []
    ana.get(f"{place}/review").form("I agree").submit()
    assert joint(given).revealed_at
    review = ben.get(f"/my/practice/{given.id}/views/1/review")
    assert review.form().submit("Submit").flashes == ["Submitted."]
    assert events(given).count("response.returned") == 1


def test_words_typed_while_the_step_goes_away_are_kept(world, scene):
    given, ana, ben, place = agreed(scene)
    page = ben.get(f"/my/practice/{given.id}/views/1/1")
    answering.withdraw(world.ana.actor, given.id, STEP, 1)
    db.session.commit()
    said = autosave(page, expect=409, heat="4")
    assert "kept" in said.json["message"]
    chosen = access.everything(Response).where(Response.step == "views")
    assert db.session.scalars(chosen).one().draft["raws"] == {"heat": "4"}


def test_too_late_to_take_it_back(world, scene):
    given, ana, ben, place = agreed(scene)
    page = ana.get(f"{place}/withdraw")
    for who in ("ana", "ben"):
        answer(world, who, given.id, "views", VIEWS)
    answered = page.form("Take my agreement back").submit()
    assert "stays as you agreed" in answered.flashes[0]
    assert joint(given).revealed_at


@pytest.mark.parametrize("how", ["paused", "closed", "withdrawn", "agreed"])
def test_what_cannot_be_added_stays_with_its_author(world, scene, how):
    given, ana, ben, place = written(scene)
    page = ana.get(f"{place}/1")
    if how == "agreed":
        for client in (ana, ben):
            client.get(f"{place}/review").form("I agree").submit()
    elif how == "paused":
        pause(given)
    else:
        close(given, AssignmentState(how))
    before = [plain(ben.get(url)) for url in ("/my", f"/my/practice/{given.id}")]
    said = autosave(page, expect=409, event="A secret thought")
    assert "kept" in said.json["message"]
    page.form().fill(event="A secret thought").submit("Save and continue")
    assert "A secret thought" in ana.get(f"/my/practice/{given.id}").text
    assert [plain(ben.get(url)) for url in ("/my", f"/my/practice/{given.id}")] == before
    assert raws(given) == {"event": "The dishes on Sunday"}
    if how == "paused":
        change(given, state=AssignmentState.OPEN, paused_at=None)
        assert "A secret thought" in ana.get(f"{place}/1").text
        for url in (f"{place}/1", f"{place}/review", f"/my/practice/{given.id}"):
            assert "A secret thought" not in ben.get(url).text


def test_nobody_else_comes_in(world, scene, sign_in):
    given, _, _, place = written(scene)
    for who, status in (("cleo", 404), ("dana", 404), ("max", 404)):
        for url in (f"{place}/1", f"{place}/review"):
            assert sign_in(who).request("GET", url).status == status
    with pytest.raises(Exception, match="404"):
        answering.save(world.cleo.actor, given.id, STEP, 1, 1, {"event": ["x"]}, seen="", key="k")
    db.session.rollback()
    assert raws(given) == {"event": "The dishes on Sunday"}


def test_pressed_twice(scene):
    given, ana, ben, place = written(scene)
    form = ana.get(f"{place}/review").form("I agree")
    form.submit()
    assert form.submit().flashes == ["You have agreed to this already."]
    form = ben.get(f"{place}/review").form("I agree")
    assert form.submit().flashes == ["You both agreed."]
    assert form.submit().flashes == ["You have agreed to this already."]
    assert events(given).count("response.agreed") == 2


def test_a_mail_a_day_however_often_they_change_their_mind(scene):
    given, ana, ben, place = agreed(scene)
    for _ in range(3):
        ana.get(f"{place}/withdraw").form("Take my agreement back").submit()
        ana.get(f"{place}/review").form("I agree").submit()
    # Ben: that Ana agreed, that it opened, that it is open again. Ana: that it opened when Ben agreed.
    assert sorted(letters()) == ["ana@home.example", *["ben@home.example"] * 3]


def test_incomplete(scene):
    given, ana, _, place = scene
    page = ana.get(f"{place}/review").form("I agree").submit(expect=422)
    assert len(page.errors) == 1
    assert joint(given) is None or joint(given).agreed_a_at is None


def test_the_end_of_a_sign_in_loses_nothing(scene):
    given, ana, ben, place = scene
    page = ana.get(f"{place}/1").form().fill(event="The dishes")
    ben.get(f"{place}/1").form().fill(event="The keys").submit("Save and continue")
    with time_machine.travel(clock.now().timestamp() + 3600, tick=True):
        answered = page.submit("Save and continue", follow=False, expect=302)
        sign = ana.get(answered.headers["Location"])
        back = sign.form().fill(username="ana", password=PASSWORD).submit("Sign in")
        assert back.form()["event"] == "The dishes"
        page = back.form().submit("Save and continue", expect=409)
        assert page.form()["event"] == "The keys"
        assert "The dishes" in page.text


def test_five_thousand_characters(world, sign_in):
    given = assign(world, "our-loop")
    loop = {"trigger": "x", "i_do": "push", "outside": ["angry"], "inside": ["hurt"], "need": "x"}
    loop |= {"guess_inside": ["lonely"], "difference": "x"}
    for who in ("ana", "ben"):
        answer(world, who, given.id, "loop", loop)
    place = f"/my/practice/{given.id}/drawing/1"
    number = next(n for n, page in enumerate(answering.look(world.ana.actor, given.id, "drawing", 1).step.pages, 1)
                  if any(one.id == "sentence" for one in page.fields))  # fmt: skip
    ana, ben = sign_in("ana"), sign_in("ben")
    ana.get(f"{place}/{number}").form().fill(sentence=LONG).submit("Save and continue")
    assert ben.get(f"{place}/{number}").form()["sentence"] == LONG


def test_only_what_both_may_see_stands_above(world, sign_in):
    """E24: what is underneath is the owner's; both sit before the screen of the drawing."""
    given = assign(world, "our-loop")
    loop = {"trigger": "Plain words", "i_do": "push", "outside": ["angry"], "inside": ["hurt"], "need": "Hidden words"}
    loop |= {"guess_inside": ["lonely"], "difference": "x"}
    for who in ("ana", "ben"):
        answer(world, who, given.id, "loop", loop)
    for who in ("ana", "ben"):
        page = sign_in(who).get(f"/my/practice/{given.id}/drawing/1/1")
        assert page.text.count("Plain words") == 2
        assert "Hidden words" not in page.text
        assert "Ana: " in page.text


def test_a_choice_for_the_therapist_does_not_lie_open_on_the_common_screen(world, sign_in, monkeypatch):
    """No joint step of the library stands below such a choice; a variant of E24 does."""
    given = assign(world, "our-loop")
    data = catalogue.dump(catalogue.load("our-loop"))
    load = next(one for page in data["steps"][0]["pages"] for one in page["fields"] if one["id"] == "load")
    load["options"][0]["visibility"] = "T"
    variant = catalogue.restore(data)
    monkeypatch.setattr(catalogue, "load", lambda slug, version=None: variant)
    hidden, open_one = (one["id"] for one in load["options"][:2])
    loop = {"trigger": "x", "i_do": "push", "outside": ["angry"], "inside": ["hurt"], "need": "x"}
    loop |= {"guess_inside": ["lonely"], "difference": "x", "load": [hidden, open_one]}
    for who in ("ana", "ben"):
        answer(world, who, given.id, "loop", loop)
    for who in ("ana", "ben"):
        page = sign_in(who).get(f"/my/practice/{given.id}/drawing/1/1")
        assert page.texts(".answer-list li").count(load["options"][1]["label"]) == 2
        assert load["options"][0]["label"] not in page.texts(".answer-list li")


@pytest.fixture
def alone(app, databases):
    url = databases.migrated()
    with bound(url):
        yield make_world()
    databases.drop(url)


def at_once(acts):
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            gate.wait()
            found[place] = act()
            db.commit()
        except answering.NotNow as refusal:  # a request keeps what was written then
            found[place] = refusal
            db.commit()
        except Exception as error:
            found[place] = error
        finally:
            db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.remove()
    return found


def saving(world, who, given, words, seen=""):
    actor, form = world[who].actor, {"event": [words]}
    return lambda: answering.save(actor, given.id, STEP, 1, 1, form, seen=seen, key=str(uuid.uuid4()))


def test_twenty_saves_in_the_same_instant(alone):
    given = assign(alone, SLUG)
    words = [f"word {number}" for number in range(20)]
    acts = [saving(alone, ("ana", "ben")[place % 2], given, one) for place, one in enumerate(words)]
    assert not [one for one in at_once(acts) if isinstance(one, Exception)]
    record = Record.load(joint(given).draft)
    assert sorted([record.raws["event"], *(one.raw for one in record.kept)]) == sorted(words)


@pytest.mark.parametrize("_time", range(3))
def test_both_agree_in_the_same_instant(alone, _time):
    given = assign(alone, SLUG)
    saving(alone, "ana", given, "The dishes")()
    db.session.commit()
    acts = []
    for who in ("ana", "ben", "ana", "ben"):
        seen, actor = answering.look(alone[who].actor, given.id, STEP, 1).version, alone[who].actor
        acts.append(lambda actor=actor, seen=seen: answering.submit(actor, given.id, STEP, 1, seen)[1])
    db.session.remove()
    assert sorted(at_once(acts)) == [False, False, True, True]
    row = joint(given)
    assert row.revealed_at
    assert row.answers == {"event": "The dishes"}
    assert events(given).count("assignment.revealed") == 1


@pytest.mark.parametrize("_time", range(3))
def test_agreeing_while_the_other_writes(alone, _time):
    given = assign(alone, SLUG)
    saving(alone, "ana", given, "The dishes")()
    db.session.commit()
    ana, ben = alone.ana.actor, alone.ben.actor
    seen = answering.look(ben, given.id, STEP, 1).version
    answering.submit(ben, given.id, STEP, 1, seen)
    db.session.commit()
    page = answering.look(ben, given.id, STEP, 1)
    from practice.homework.writing import joint_text

    loaded = joint_text.version(page.step.pages[0].fields, page.draft.raws)
    db.session.remove()
    agreed, _saved = at_once(
        [lambda: answering.submit(ana, given.id, STEP, 1, seen)[1], saving(alone, "ben", given, "Other words", loaded)]
    )
    row = joint(given)
    record = Record.load(row.draft)
    if agreed is True:
        assert row.answers == {"event": "The dishes"}
        assert [(one.raw, one.alone, one.seat) for one in record.kept] == [("Other words", True, "B")]
    else:
        assert isinstance(agreed, answering.Changed)
        assert (row.agreed_a_at, row.agreed_b_at, row.submitted_at) == (None, None, None)
        assert record.raws == {"event": "Other words"}
