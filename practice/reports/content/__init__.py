"""PURE (standard library only): what a signed session says, and which copy may hold what of it."""

from practice.reports.content.answers import AID, FOR_THE_SESSION, PRIVATE
from practice.reports.content.copies import KINDS, OWNER, NoCopy, build, clinical, joint, kind_names, kinds, own
from practice.reports.content.heading import held_by, pictured
from practice.reports.content.record import SCHEMA, Record, canonical, digest
from practice.reports.content.summary import Summary
from practice.reports.content.vocabulary import (
    BY_ID,
    INTERVENTIONS,
    NO_NEW_RISK,
    NOTE_BOXES,
    NOTE_FORMATS,
    NOTE_PARTS,
    Intervention,
    NotePart,
    note,
)

__all__ = [
    "AID",
    "BY_ID",
    "FOR_THE_SESSION",
    "INTERVENTIONS",
    "KINDS",
    "NOTE_BOXES",
    "NOTE_FORMATS",
    "NOTE_PARTS",
    "NO_NEW_RISK",
    "OWNER",
    "PRIVATE",
    "SCHEMA",
    "Intervention",
    "NoCopy",
    "NotePart",
    "Record",
    "Summary",
    "build",
    "canonical",
    "clinical",
    "digest",
    "held_by",
    "joint",
    "kind_names",
    "kinds",
    "note",
    "own",
    "pictured",
]
