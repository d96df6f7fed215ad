"""Nothing but names: text with one organization on each line, or all on one, under a title or none."""

from __future__ import annotations

import re

from graphshare.sources.lists.direction import told_inbound
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import is_prose, names_an_agency, split_names
from graphshare.sources.lists.small_tables import is_total, raw_records, said_above
from graphshare.sources.reader import Draft, Sample

#: A line above a list of names: "Agencies with access:", "Networks I'm Sharing".
_TITLE = re.compile(
    r"(?i)\b(?:access|shar(?:e|es|ed|ing)|granted|organi[sz]ations|agencies|networks|list of|as of)\b|:$"
)
BULLET = re.compile(r"^\s*(?:[-*\u2022\u00b7\u2013]|\(?\d{1,4}[.)])\s+")
_TITLES = 3
#: Headings that turn a list round, or to hot lists.
_OTHER_SIDE = re.compile(
    r"(?i)detections? ?(?:shared|received)|hot[ -]?list|is ?(?:sharing|receiving)\b|networks (?:shared with me|i.?m sharing)"
    r"|organizations (?:granted access|sharing)|(?:sharing|receiving) network data"
)


def _titles(sample: Sample) -> list[int]:
    """Which of the first records are lines above a list rather than names on it."""
    filled = [i for i, r in enumerate(sample.head) if any(c.strip() for c in r)]
    titles: list[int] = []
    for i in filled[: min(_TITLES, len(filled) - 1)]:
        if not _TITLE.search(", ".join(c.strip() for c in sample.head[i] if c.strip())):
            break
        titles.append(i)
    return titles


def names_only(sample: Sample) -> bool:
    """Whether the text is nothing but names of agencies, on one line or one on each, under a title or none."""
    titles = _titles(sample)
    if len(_OTHER_SIDE.findall(sample.text)) > len(titles):
        return False  # lists of several directions one below the other: read as one they would invent access
    lines = [r for i, r in enumerate(sample.head) if i not in titles and any(c.strip() for c in r)]
    names = [BULLET.sub("", c).strip() for r in lines for c in r if c.strip()]
    one_line = len(lines) == 1 and len(names) >= 3
    one_each = len(lines) >= 3 and all(sum(bool(c.strip()) for c in r) == 1 for r in lines)
    if not (one_line or one_each) or any(is_prose(n) for n in names):
        return False
    return sum(map(names_an_agency, names)) >= 0.6 * len(names)


def bare_names(sample: Sample, draft: Drafting) -> Draft:
    """Nothing but names, on one line or one on each, perhaps under a title."""
    titles = _titles(sample)
    above = titles[-1] + 1 if titles else 0
    side = "owner" if told_inbound(sample, draft, above) else "recipient"
    for number, record in enumerate(raw_records(sample), 1):
        names = split_names(BULLET.sub("", ",".join(record)))
        if not any(c.strip() for c in record):
            draft.blank()
        elif number - 1 in titles or (number > above + 1 and is_total([c for c in record if c.strip()])):
            draft.structure()
        elif not names:
            draft.reject(number, "no organization name")
        else:
            draft.record()
            for name in names:
                draft.add("shares", row=number, change="listed", **{side: name})
    agency, day = said_above(sample, above)
    return draft.finish(agency=agency, dated=day)
