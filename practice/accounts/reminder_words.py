"""When a client is reminded, in plain words: what can be chosen, and what is chosen now."""

from practice.models import User

BEFORE = {
    0: "No reminder before",
    2: "2 hours before",
    12: "12 hours before",
    24: "1 day before",
    48: "2 days before",
}
"""Hours before homework is planned for; 0 is off."""
AFTER = {0: "No reminder after", 2: "2 hours after", 12: "12 hours after", 24: "1 day after", 48: "2 days after"}
"""Hours after the planned time, while something is still to do; 0 is off."""
HOURS = {hour: f"{hour:02d}:00" for hour in range(24)}


def said(user: User) -> list[str]:
    """What this person has chosen, one sentence each."""
    parts = []
    if user.remind_before_hours:
        parts.append(f"{BEFORE[user.remind_before_hours]} homework is planned for")
    if user.remind_after_hours:
        parts.append(f"{AFTER[user.remind_after_hours]} that time, if something is still to do")
    if not parts:
        return ["No reminders are sent to you."]
    found = [f"You are reminded {' and '.join(parts)}."]
    if user.quiet_from != user.quiet_until:
        found.append(f"Nothing is sent between {HOURS[user.quiet_from]} and {HOURS[user.quiet_until]}.")
    if not user.email:
        found.append("You have given no e-mail address, so nothing can be sent.")
    return found
