"""The consent and disclosure policy a practice starts with, and the crisis lines. The practice edits both later.

Plain text: sections apart by an empty line, headings on a line of their own, so that the text that was accepted is the
text that was shown, whatever shows it.
"""

CRISIS_LINES = (
    "Emergency: 911\n"
    "Suicide and crisis line, call or text: 988\n"
    "Domestic violence hotline: 1-800-799-7233"
)

_TEXT = """\
Consent and disclosure policy of {practice}

Please read this in your own time. You and your partner each read and accept it separately. If anything is unclear, or \
you would rather not accept it, speak to your therapist first: nothing starts before both of you have accepted.

What this is for
{practice} uses this website to support couples therapy between sessions. Your therapist chooses practices (short \
exercises) for you. You answer on your own. Your therapist reads the answers and prepares the next session with them. \
It supports the sessions and does not replace them.

Taking part is your choice
You may leave a question for the session, stop in the middle, take back an answer as long as your partner has not seen \
it, or not do a practice at all. Nothing here is graded, and nobody is compared with anybody.

Who sees what you write
While you are writing, nobody else reads your answer. Your therapist sees only that you have started.
When you submit, your therapist can read it.
Above every answer box, before you type, one sentence says who will see that answer and when. There are four kinds:
- Shared: your partner sees it after the reveal. In practices that you both answer, the reveal comes when both of you \
have submitted, or when your therapist opens it in the session. In practices where you take turns, your partner sees \
your part when you submit it, or when your therapist passes it on. Until then neither of you sees the other's answers, \
or whether the other has started.
- Yours to share: you and your therapist see it. You may open it to your partner. Once opened it cannot be closed again.
- Only for your therapist: your partner never sees it here.
- Together: one answer that you write with each other, which both of you see.
After a reveal an answer can no longer be changed; you can add a correction, and both versions stay.
Nobody else at the practice reads your answers, with one exception: if your therapist works under supervision, the \
supervisor, whose name is on your therapist's page, may read them too. The practice's administrator cannot.

What you tell your therapist alone
Your therapist works for both of you. What you write for your therapist only is not shown to your partner on this \
website. But your therapist does not promise to keep from your partner something the shared work depends on. If you \
write about such a matter, your therapist will speak with you alone first, help you find a way to tell your partner \
yourself, and will not tell your partner without having spoken with you. If no way is found, your therapist may end \
the couples work without giving the reason. Concerns about your safety are always treated separately and are never \
passed on to your partner.

When your therapist must speak
Your therapist keeps what you share confidential, except where the law requires or allows otherwise: for example when \
somebody is in serious danger, when a child or a dependent adult is harmed or at risk, or when a court orders it. Your \
therapist can tell you what the law in your state says.

This website is not watched
Nobody reads your answers day and night. Your therapist may see them only shortly before the next session. Do not use \
this website for anything urgent.
If you or somebody near you is in danger, or you think of ending your life, call for help now:
{crisis}
These numbers are on every page. Every page also has a "Quick exit" button that leaves this website at once. It cannot \
remove the page from your browser's history.

Keeping your answers yours
Your login is for you alone; please do not share it, also not with your partner. Sign out on a device that others use. \
Our e-mails say only that there is something to look at. Your answers are stored encrypted.

Your records
Your answers and your therapist's notes of the sessions become part of the practice's record of the couples work. The \
practice keeps records for as long as the law and the rules of the profession require, and then destroys them safely. \
The record is about both of you: in general the practice releases the shared part only when both of you agree in \
writing, or when the law requires it. Summaries made for you hold only what you wrote yourself or what both of you \
have already seen.

Your rights
You can read and download your own answers at any time. You may ask to see the record as far as it is yours to see, to \
have something wrong corrected, to get a copy, and to know who looked at it. You may withdraw this consent at any time \
by telling your therapist; what was shared before then stays shared. You may complain to {practice}, to the board that \
licenses your therapist, or to the U.S. Department of Health and Human Services, and nobody will hold it against you.

If the two of you separate
If you tell your therapist that you are separating, nothing further is revealed between you. Each of you can still \
read and fetch your own answers.

Accepting
By accepting you say that you have read this, that you could ask questions, and that you agree to work with this \
website under these terms. The version you accepted and the date are kept, and you can read it again at any time. When \
the practice changes this policy, you are asked again.
"""


def default(practice_name: str, crisis_lines: str = CRISIS_LINES) -> str:
    """The text of version 1 for a practice of this name; `crisis_lines` as in its settings, one a line."""
    lines = "\n".join(f"- {line.strip()}" for line in crisis_lines.splitlines() if line.strip())
    return _TEXT.replace("{crisis}", lines).replace("{practice}", practice_name)
