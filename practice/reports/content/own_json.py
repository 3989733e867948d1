"""Everything that is one client's own, as JSON: for other programs, and for keeping. Pure.

The shape is stable. `format` is always `practice.own-data`; `version` counts up when a name is taken away or means
something else, not when one is added. UTF-8. Days are ISO (`2026-01-12`), moments ISO with offset
(`2026-01-12T16:00:00-06:00`); what is not known is null.

    format, version, made_at
    practice        name, address, phone, email
    account         name, username, email, time_zone, since, reminders, sign_ins
      reminders     before_hours, after_hours, quiet_from, quiet_until
      sign_ins      [device, started_at, ended_at]
    couples         [one for each couple you are a partner of]
      your_name, partner, therapist
      contact       email, phone, born_on
      agreements    [version, published_on, accepted_at, text]
      appointments  [starts_at, minutes, place, with]                  with: both, or you
      copies        [session_on, copy, given, given_at, file_name]     copy: both, or own; given: online, or paper
      exercises     [id, exercise, slug, version, given_on, planned_for, place, note, who_sees_it,
                     steps, not_submitted, results, comments]
        steps         [step, round, title, day, remark, submitted_at, questions]    submitted_at: of your own answers
          questions   [field, question, kind, scale, answers]      kind: as in the exercise; scale: its ends
            answers   [whose, name, words, value, for_the_session, private, version]
                      whose: you, partner, or both; words: as they are read; value: as it is stored;
                      version: 1, and from 2 on corrections
        not_submitted [heading, who_sees_it, steps]
        results       [title, words, figure, answers, rows]
        comments      [by, on, text]
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from practice.exercises.run import Seat
from practice.reports.content.own_data import Couple, Exercise, Own
from practice.reports.content.told import Asked, Said, Step

FORMAT, VERSION = "practice.own-data", 1


def as_json(own: Own, made_at: str) -> bytes:
    """The file."""
    return json.dumps(as_data(own, made_at), ensure_ascii=False, indent=1).encode()


def as_data(own: Own, made_at: str) -> dict[str, Any]:
    """The same as plain values."""
    one = own.account
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at,
        "practice": dict(own.practice),
        "account": {
            "name": one.name,
            "username": one.username,
            "email": one.email,
            "time_zone": one.time_zone,
            "since": one.since.isoformat(),
            "reminders": {
                "before_hours": one.before_hours,
                "after_hours": one.after_hours,
                "quiet_from": one.quiet_from,
                "quiet_until": one.quiet_until,
            },
            "sign_ins": [
                {"device": each.device, "started_at": _iso(each.started_at), "ended_at": _iso(each.ended_at)}
                for each in one.sign_ins
            ],
        },
        "couples": [_couple(each) for each in own.couples],
    }


def _couple(one: Couple) -> dict[str, Any]:
    return {
        "your_name": one.your_name,
        "partner": one.partner,
        "therapist": one.therapist,
        "contact": {
            "email": one.email,
            "phone": one.phone,
            "born_on": one.born_on.isoformat() if one.born_on else None,
        },
        "agreements": [
            {
                "version": each.version,
                "published_on": each.published_on.isoformat(),
                "accepted_at": _iso(each.accepted_at),
                "text": each.text,
            }
            for each in one.agreements
        ],
        "appointments": [
            {
                "starts_at": _iso(each.starts_at),
                "minutes": each.minutes,
                "place": each.place,
                "with": "you" if each.alone else "both",
            }
            for each in one.planned
        ],
        "copies": [
            {
                "session_on": each.session_on.isoformat(),
                "copy": "both" if each.both else "own",
                "given": "online" if each.online else "paper",
                "given_at": _iso(each.given_at),
                "file_name": each.file_name,
            }
            for each in one.copies
        ],
        "exercises": [_exercise(each, one.seat) for each in one.exercises],
    }


def _exercise(one: Exercise, seat: Seat) -> dict[str, Any]:
    told = one.told
    return {
        "id": told.id,
        "exercise": told.title,
        "slug": one.slug,
        "version": one.version,
        "given_on": told.given_on.isoformat(),
        "planned_for": _iso(told.planned),
        "place": told.place,
        "note": told.note,
        "who_sees_it": told.sentence,
        "steps": [_step(step, seat, one.submitted_at) for step in told.steps],
        "not_submitted": [
            {
                "heading": each.heading,
                "who_sees_it": each.lead,
                "steps": [_step(step, seat, {}) for step in each.steps],
            }
            for each in told.unsent
        ],
        "results": [
            {
                "title": each.title,
                "words": each.words,
                "figure": each.figure,
                "answers": each.n,
                "rows": [list(row) for row in each.rows],
            }
            for each in told.results
        ],
        "comments": [{"by": each.author, "on": each.day.isoformat(), "text": each.text} for each in told.comments],
    }


def _step(one: Step, seat: Seat, submitted_at: Mapping[tuple[str, int], datetime]) -> dict[str, Any]:
    return {
        "step": one.step,
        "round": one.occurrence,
        "title": one.title,
        "day": one.day.isoformat() if one.day else None,
        "remark": one.lead,
        "submitted_at": _iso(submitted_at.get((one.step, one.occurrence))),
        "questions": [_question(each, seat) for each in one.asked],
    }


def _question(one: Asked, seat: Seat) -> dict[str, Any]:
    said = [_answer(each, seat) for each in one.said]
    return {"field": one.field, "question": one.question, "kind": one.kind, "scale": one.ends, "answers": said}


def _answer(one: Said, seat: Seat) -> dict[str, Any]:
    return {
        "whose": "both" if one.seat is None else "you" if one.seat == seat else "partner",
        "name": one.name,
        "words": list(one.words),
        "value": one.value,
        "for_the_session": one.declined,
        "private": one.private,
        "version": one.version,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
