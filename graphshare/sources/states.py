"""States and territories: two-letter codes, and the names that lists write out."""

from __future__ import annotations

import re

_NAMES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware"
    "|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas"
    "|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi"
    "|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York"
    "|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island"
    "|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington"
    "|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|VI Virgin Islands|AS American Samoa"
    "|MP Northern Mariana Islands"
)
#: Code → name.
STATES: dict[str, str] = {pair[:2]: pair[3:] for pair in _NAMES.split("|")}
_CODE_OF = {name.lower(): code for code, name in STATES.items()} | {
    "us virgin islands": "VI",
    "u.s. virgin islands": "VI",
    "commonwealth of the northern mariana islands": "MP",
    "cnmi": "MP",
    "washington dc": "DC",
    "washington, d.c.": "DC",
}


def state_code(text: str | None) -> str | None:
    """The two-letter code of a state given by its code or its name; ``None`` where it is neither."""
    folded = " ".join((text or "").split()).rstrip(".").lower()
    if folded.upper() in STATES:
        return folded.upper()
    return _CODE_OF.get(folded)


def names_a_state(name: str) -> bool:
    """Whether an agency's name holds a state, as a code in capitals or written out."""
    if any(word in STATES for word in re.findall(r"\b[A-Z]{2}\b", name)):
        return True
    folded = f" {' '.join(re.findall(r'[a-z]+', name.lower()))} "
    return any(f" {state} " in folded for state in _CODE_OF)
