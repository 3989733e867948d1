"""The words for feelings that exercises offer (`options_from = "emotions"`).

Feelings only: no word that judges the other person ("ignored", "attacked") is in the list. Released
exercises point here, so a word may be added at the end but never be renamed, moved or removed.
"""

EMOTIONS: tuple[tuple[str, str], ...] = (
    ("calm", "Calm"),
    ("glad", "Glad"),
    ("grateful", "Grateful"),
    ("hopeful", "Hopeful"),
    ("proud", "Proud"),
    ("relieved", "Relieved"),
    ("close", "Close"),
    ("excited", "Excited"),
    ("sad", "Sad"),
    ("lonely", "Lonely"),
    ("hurt", "Hurt"),
    ("disappointed", "Disappointed"),
    ("tired", "Tired"),
    ("overwhelmed", "Overwhelmed"),
    ("tense", "Tense"),
    ("confused", "Confused"),
    ("worried", "Worried"),
    ("scared", "Scared"),
    ("insecure", "Insecure"),
    ("jealous", "Jealous"),
    ("angry", "Angry"),
    ("frustrated", "Frustrated"),
    ("ashamed", "Ashamed"),
    ("guilty", "Guilty"),
)
