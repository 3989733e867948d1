"""Where licences are issued, which kinds there are, and how all of it is worded (records.md section 2.1)."""

import re

STATES = {
    "US-AL": "Alabama",
    "US-AK": "Alaska",
    "US-AZ": "Arizona",
    "US-AR": "Arkansas",
    "US-CA": "California",
    "US-CO": "Colorado",
    "US-CT": "Connecticut",
    "US-DE": "Delaware",
    "US-FL": "Florida",
    "US-GA": "Georgia",
    "US-HI": "Hawaii",
    "US-ID": "Idaho",
    "US-IL": "Illinois",
    "US-IN": "Indiana",
    "US-IA": "Iowa",
    "US-KS": "Kansas",
    "US-KY": "Kentucky",
    "US-LA": "Louisiana",
    "US-ME": "Maine",
    "US-MD": "Maryland",
    "US-MA": "Massachusetts",
    "US-MI": "Michigan",
    "US-MN": "Minnesota",
    "US-MS": "Mississippi",
    "US-MO": "Missouri",
    "US-MT": "Montana",
    "US-NE": "Nebraska",
    "US-NV": "Nevada",
    "US-NH": "New Hampshire",
    "US-NJ": "New Jersey",
    "US-NM": "New Mexico",
    "US-NY": "New York",
    "US-NC": "North Carolina",
    "US-ND": "North Dakota",
    "US-OH": "Ohio",
    "US-OK": "Oklahoma",
    "US-OR": "Oregon",
    "US-PA": "Pennsylvania",
    "US-RI": "Rhode Island",
    "US-SC": "South Carolina",
    "US-SD": "South Dakota",
    "US-TN": "Tennessee",
    "US-TX": "Texas",
    "US-UT": "Utah",
    "US-VT": "Vermont",
    "US-VA": "Virginia",
    "US-WA": "Washington",
    "US-WV": "West Virginia",
    "US-WI": "Wisconsin",
    "US-WY": "Wyoming",
    "US-DC": "District of Columbia",
    "US-PR": "Puerto Rico",
    "US-GU": "Guam",
    "US-VI": "U.S. Virgin Islands",
    "US-AS": "American Samoa",
    "US-MP": "Northern Mariana Islands",
}
"""ISO 3166-2 code and name: 50 states, the District of Columbia, five territories. A licence is per state."""

KINDS = {
    "marriage_family": "Marriage and family therapist",
    "counsellor": "Counselor",
    "social_work": "Clinical social worker",
    "psychologist": "Psychologist",
    "psychiatry": "Psychiatrist or psychiatric nurse practitioner",
    "associate": "Associate (works under a supervisor)",
    "non_us": "Licensed outside the United States",
}
"""`CredentialKind` in words."""

TITLES = {
    "marriage_family": ("LMFT", "MFT", "LCMFT", "LIMFT"),
    "counsellor": ("LPC", "LPCC", "LCPC", "LMHC", "LCMHC", "LPCMH"),
    "social_work": ("LCSW", "LICSW", "LISW", "LCSW-C", "LCSW-R"),
    "psychologist": ("Licensed Psychologist",),
    "psychiatry": ("MD", "DO", "PMHNP-BC"),
    "associate": ("AMFT", "LMFT-A", "APCC", "LPC-A", "LAC", "LMSW", "LGPC", "ASW", "RMFTI", "Psychological Associate"),
}
"""Printed titles in use, by kind: suggestions, not a list to choose from."""

DEGREES = {"PHD", "PSYD", "EDD", "MA", "MS", "MSW", "MED", "BA", "BS"}
"""What people write who take a degree for a licence."""

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9 .\-/]{1,24}")
COUNTRY_IS_US = re.compile(r"(u\.?s\.?(a\.?)?|us-.*|united states.*|america)", re.IGNORECASE)


def place(code: str) -> str:
    """A jurisdiction in words: the state's name, or the country as it was entered."""
    return STATES.get(code, code)


def number(text: str) -> str | None:
    """A licence number as it is kept: trimmed, single spaces, capitals. None when it cannot be one.

    Only plain letters and digits: capitals of other scripts' letters would pass for them.
    """
    tidy = " ".join(text.split())
    if not tidy.isascii() or not NUMBER.fullmatch(tidy.upper()):
        return None
    return tidy.upper()


def is_degree(title: str) -> bool:
    """Whether a printed title is a degree, which is not a licence."""
    return re.sub(r"[^A-Z]", "", title.upper()) in DEGREES
