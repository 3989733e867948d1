"""What a new treatment summary says before anybody typed: drawn from the couple's signed records."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from practice.reports.content import treatment
from practice.reports.content.words import plain_day

SEATS = {"conjoint": "both", "individual_a": "A", "individual_b": "B"}
Frozen = Mapping[str, Any]
DATED = re.compile(r" \([A-Z][a-z]{2} \d{1,2}\)(, \d+)?$")
"""What a record adds to a title that it names twice."""


def sessions(records: Sequence[Frozen], first: date, last: date) -> dict[str, int]:
    """How many signed sessions of the period were with both, with A alone and with B alone."""
    within = [one for one in records if first <= date.fromisoformat(one["session"]["held_on"]) <= last]
    found = Counter(SEATS[one["session"]["modality"]] for one in within)
    return {who: found[who] for who in ("both", "A", "B")}


def usual(records: Sequence[Frozen], names: dict[str, str], opened: date, today: date) -> dict[str, str]:
    """The first words of every part. `records`: the signed ones, oldest first."""
    days = [date.fromisoformat(one["session"]["held_on"]) for one in records]
    first, last = (days[0], days[-1]) if days else (min(opened, today), today)
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "reason": next((one["focus"] for one in records if one["focus"].strip()), ""),
        "course": _course(records, names, first, last),
        "worked_on": _worked_on(records),
        "progress": _progress(records),
        "closing": next((one["plan"] for one in reversed(records) if one["plan"].strip()), ""),
        "referrals": "",
    }


def _course(records: Sequence[Frozen], names: dict[str, str], first: date, last: date) -> str:
    if not records:
        return ""
    counted = treatment.counted(sessions(records, first, last), names)
    span = f"on {plain_day(first)}" if first == last else f"from {plain_day(first)} to {plain_day(last)}"
    return f"Sessions {span}: {counted}."


def _worked_on(records: Sequence[Frozen]) -> str:
    """Interventions by how many sessions they were part of, then the homework that was looked at."""
    done = Counter(label for one in records for label in {entry["label"] for entry in one["interventions"]})
    lines = [f"{label}: {n} session{'' if n == 1 else 's'}" for label, n in sorted(done.items(), key=_most)]
    looked = Counter(
        title for one in records for title in {DATED.sub("", item["title"]) for item in one["homework_reviewed"]}
    )
    if looked:
        lines += ["", "Homework looked at:", *(title for title, _ in sorted(looked.items(), key=_most))]
    return "\n".join(lines).strip()


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _progress(records: Sequence[Frozen]) -> str:
    found = []
    for one in records:
        if one["progress"].strip():
            day = plain_day(date.fromisoformat(one["session"]["held_on"]))
            found.append(f"{day}: {one['progress'].strip()}")
    return "\n\n".join(found)
