"""What happened, in English: every event of the audit log, in groups by which a reader may filter.

Names are `thing.happened`; words say what somebody did, never what anything contains. Knows no table.
"""

GROUPS: dict[str, dict[str, str]] = {
    "Signing in": {
        "sign_in": "Signed in",
        "sign_out": "Signed out",
        "sign_in.ended": "Signed out one of their devices",
        "sign_in.others_ended": "Signed out all their other devices",
        "account.changed": "Changed their own details",
        "own_data.downloaded": "Downloaded everything that is their own",
        "password.changed": "Changed their password",
        "password.link_asked": "Asked for a link to choose a new password",
        "password.link_issued": "Made a link to choose a new password for somebody",
        "password.reset": "Chose a new password by a link",
    },
    "Staff and licences": {
        "staff.invited": "Invited somebody to join the staff",
        "staff.invitation_revoked": "Took back an invitation to join the staff",
        "staff.joined": "Joined the staff",
        "staff.roles_changed": "Changed the roles of a member of staff",
        "staff.admin_given": "Made somebody an admin",
        "staff.admin_taken": "Took the admin role from somebody",
        "staff.supervisor_changed": "Changed who supervises an associate",
        "staff.disabled": "Disabled a login",
        "staff.enabled": "Enabled a login again",
        "user.created": "Made a login on the command line",
        "licence.added": "Entered a licence",
        "licence.changed": "Changed a licence",
        "licence.reset": "Changed a verified licence, which now waits to be verified again",
        "licence.verified": "Recorded a look-up of a licence",
        "licence.verified_by_holder": "Recorded a look-up of their own licence (solo practice)",
        "npi.changed": "Changed their NPI",
    },
    "Practice": {
        "practice.set_up": "Set up the practice",
        "practice.changed": "Changed the practice's settings",
        "practice.logo_changed": "Changed the practice's logo",
        "practice.logo_removed": "Removed the practice's logo",
        "policy.published": "Published a new version of the policy",
    },
    "Couples": {
        "couple.opened": "Opened a couple's record",
        "couple.edited": "Changed a couple's names, contact or time zone",
        "couple.closed": "Closed the work with a couple",
        "couple.reopened": "Took up the work with a couple again",
        "invitation.made": "Made an invitation for a partner",
        "invitation.revoked": "Took back an invitation for a partner",
        "invitation.claimed": "Used their invitation",
        "agreement.accepted": "Accepted the policy",
        "safety.recorded": "Recorded a separate interview",
        "flag.recorded": "Recorded a safety flag",
        "concern.acknowledged": "Noted that they have seen to a partner's answer",
    },
    "Homework": {
        "assignment.made": "Assigned an exercise",
        "assignment.gate_overridden": "Assigned an exercise with a written reason",
        "assignment.changed": "Changed an assignment",
        "assignment.paused": "Paused an assignment",
        "assignment.resumed": "Resumed an assignment",
        "assignment.closed": "Closed an assignment",
        "assignment.withdrawn": "Withdrew an assignment",
        "assignment.released": "Released answers for the reveal",
        "assignment.step_opened": "Opened a later step before its day",
        "assignment.repeats_stopped": "Stopped giving an exercise again",
        "assignment.reviewed": "Marked an assignment as looked at",
        "assignment.revealed": "Opened the reveal: both partners see the answers",
        "response.submitted": "Submitted answers",
        "response.changed": "Changed answers before the reveal",
        "response.withdrawn": "Took answers back before the reveal",
        "response.opened": "Opened an answer to the other partner",
        "response.shared": "Shared answers of a closed assignment",
        "response.corrected": "Added a correction to answers",
        "response.transcribed": "Typed in answers from paper for a partner",
        "response.on_paper": "Noted that own answers were written on paper",
        "response.not_on_paper": "Noted that own answers were not written on paper",
        "response.agreed": "Agreed to a joint record",
        "response.agreement_taken_back": "Took back their agreement to a joint record",
        "response.agreement_undone": "Changed a joint record, which took agreements to it back",
        "response.returned": "Sent answers back to their authors by taking an agreement back",
        "comment.written": "Wrote a comment to a partner",
        "quality.rated": "Rated how homework was done",
    },
    "Sessions and copies": {
        "appointment.planned": "Planned a session",
        "appointment.changed": "Changed a planned session",
        "appointment.cancelled": "Cancelled a planned session",
        "session.started": "Started a session record",
        "session.edited": "Edited a session record",
        "session.draft_deleted": "Deleted the draft of a session record",
        "session.submitted": "Sent a session record for co-signature",
        "session.returned": "Returned a session record to the associate",
        "session.cosigned": "Co-signed a session record",
        "session.signed": "Signed a session record",
        "session.in_error": "Stated that a session record was entered in error",
        "addendum.started": "Began an addendum to a session record",
        "addendum.edited": "Edited an addendum",
        "addendum.draft_deleted": "Deleted the draft of an addendum",
        "addendum.submitted": "Sent an addendum for co-signature",
        "addendum.returned": "Returned an addendum to the associate",
        "addendum.cosigned": "Co-signed an addendum",
        "addendum.signed": "Signed an addendum",
        "psychotherapy_note.written": "Wrote a psychotherapy note",
        "psychotherapy_note.changed": "Changed a psychotherapy note",
        "psychotherapy_note.deleted": "Deleted a psychotherapy note",
        "treatment.started": "Began a treatment summary",
        "treatment.edited": "Edited a treatment summary",
        "treatment.draft_deleted": "Deleted the draft of a treatment summary",
        "treatment.submitted": "Sent a treatment summary for co-signature",
        "treatment.returned": "Returned a treatment summary to the associate",
        "treatment.cosigned": "Co-signed a treatment summary",
        "treatment.signed": "Signed a treatment summary",
        "document.stored": "Stored a PDF of a signed session",
        "document.fetched": "Fetched a PDF",
        "release.decided": "Gave out a record copy",
        "release.made": "Made the file of a record copy",
        "print.asked": "Asked for a large file",
        "print.made": "Made a large file",
        "document.given_online": "Gave a copy to a partner online",
        "document.given_paper": "Gave a copy to a partner on paper",
    },
}

WORDS: dict[str, str] = {event: said for group in GROUPS.values() for event, said in group.items()}


RESERVED = frozenset(
    {"safety.recorded", "flag.recorded", "concern.acknowledged", "assignment.gate_overridden"}
)
"""Events whose very name says something about a couple's safety: words for those who treat that couple only."""
RESERVED_WORDS = "Wrote in a couple's record"


def words(event: str) -> str:
    """An event in English; one that is not in the table (an older program's) made readable."""
    return WORDS.get(event) or event.replace(".", " ").replace("_", " ").capitalize()
