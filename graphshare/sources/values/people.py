"""Cells that name a person where an agency belongs: no such name may be kept."""

from __future__ import annotations

import re

_RANK = (
    r"(?:Sgt|Sergeant|Det|Detective|Ofc|Ofcr|Officer|Lt|Lieutenant|Cpl|Corporal|Capt|Captain|Chief|Deputy|Dep|Trooper|Tpr"
    r"|Agent|Special Agent|SA|Inv|Investigator|Insp|Inspector|Marshal|Constable|Mr|Ms|Mrs|Dr)"
)
_WORD = r"[A-Z][A-Za-z'’-]+"
#: A rank and a name; a surname, a comma and a given name or initial; initials and a surname.
PERSON = (
    rf"(?:(?i:{_RANK})\.? +(?:[A-Z]\.? +)?{_WORD}(?: {_WORD})?(?: *#? ?[0-9]+)?"
    rf"|{_WORD}, *(?:(?i:{_RANK})\.? *)?(?:{_WORD}|[A-Z]\.?)(?: [A-Z]\.?)?|(?:[A-Z]\. ?){{1,2}}{_WORD})"
)
_PERSON = re.compile(PERSON)
#: Words and states that make an agency of it all the same: ``Officer Training Academy``, ``Springfield, IL``.
_AGENCY = re.compile(
    r"(?i)\b(?:PD|SO|SD|SP|DPS|PSD|DA|Police|Sheriff(?:'?s)?|Patrol|Department|Dept|Office|Agency|Bureau|Unit|Task|Force"
    r"|County|City|Town|Village|Township|State|University|College|School|Center|District|Security|Safety|Academy|Court"
    r"|Enforcement|Services?|Division|Authority|Commission|Council|Association|HOA|LLC|Inc|Federal|Training|Network)\b"
    r"|, *[A-Z]{2}$"
)


def looks_like_a_person(cell: str) -> bool:
    """Whether a cell that should name an agency reads like a person's name."""
    return _PERSON.fullmatch(cell) is not None and _AGENCY.search(cell) is None
