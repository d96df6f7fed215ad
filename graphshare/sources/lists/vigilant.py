"""Vigilant workbooks: a sheet for each direction of sharing, organizations one on each row."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.domain.states import state_code
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.small_tables import SmallTable, fields_of, find_header
from graphshare.sources.lists.standing import Standings, says_standing, with_standing
from graphshare.sources.reader import Draft, Job, Recognized, Sample

_FIELDS = fields_of({"organization": ("ORGANIZATION NAME", "Organization", "Agency Name"), "state": ("STATE",)})
OUTBOUND = "Vigilant, shared with"
INBOUND = "Vigilant, received from"
HOT_LISTS = "Vigilant, hot lists"
_HOT_LIST = re.compile(r"(?i)hot[ -]?lists?")
_FROM = re.compile(r"(?i)receiv|inbound|\bfrom\b|shared? (?:with|to) (?:me|us)\b")
_TO = re.compile(r"(?i)outbound|\bshar(?:e|es|ed|ing)\b|\bto\b")
_FOOTER = re.compile(r"(?i)(?:grand )?totals?\b.*|count\b.*|\d+ (?:organizations|agencies)")


#: Items of a records request for sharing data: with whom, from whom, and the same for hot lists.
_ITEM = re.compile(r"(?i)(?:tab |item |part )?(A[1-4])\b")
_USUALLY = {"A1": OUTBOUND, "A2": INBOUND, "A3": HOT_LISTS, "A4": HOT_LISTS}


class VigilantReader:
    """Reads sharing reports of Vigilant."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """A list of organizations whose sheet, or a title above it, says which way detections go."""
        header = find_header(
            sample,
            lambda k: (
                "organizationname" in k
                and sum(not says_standing(x) for x in k) <= 4
                and not any("network" in x and not says_standing(x) for x in k)
            ),
        )
        if header is None:
            return None
        layout = _layout(sample, header)
        return Recognized(ReleaseKind.SHARING_LIST, layout, 0.9, header) if layout else None

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """Shares in the sheet's direction. Hot lists are counted, but give nobody access to detections."""
        sample = job.sample
        header = recognized.header or 0
        table = SmallTable(sample, header, with_standing(sample.head[header], _FIELDS))
        draft = Drafting(job, recognized, folder, "shares", "lists")
        standings = Standings(table, draft)
        first: int | None = None
        recipients = 0
        for row in table.rows(draft):
            name = row.key("organization")
            if name is None:
                draft.reject(row.number, "no organization name", table.name_of("organization"))
                continue
            if _FOOTER.fullmatch(name):
                draft.structure()
                continue
            draft.record()
            first = first or row.number
            state = state_code(row.cells.get("state"))
            became = standings.of(row)
            if recognized.layout == OUTBOUND:
                recipients += standings.add(row, became, recipient=name, recipient_state=state)
            elif recognized.layout == INBOUND:
                standings.add(row, became, owner=name, owner_state=state)
        standings.tell()
        if recognized.layout == OUTBOUND and first is not None:
            draft.add("lists", row=first, complete=True if recipients else None, recipients=recipients or None)
        if recognized.layout != _by_name(sample, table.header):
            draft.warn(
                f"Which way sheet {sample.sheet} goes was told by the items of the records request: {recognized.layout}."
            )
        elif sample.sheet is None:
            draft.warn(f"Which way this goes was told by the file's name or title: {recognized.layout}.")
        if recognized.layout == HOT_LISTS:
            draft.warn("Hot lists give nobody access to detections; these rows are counted and lead to no share.")
        return draft.finish(columns=table.columns(), unread=table.unread())


def _layout(sample: Sample, header: int) -> str | None:
    """The direction by the sheet's own words; of the items of a request that ask for hot lists, whatever their words."""
    named = _by_name(sample, header)
    item = _ITEM.match((sample.sheet or "").strip())
    if item and (named is None or item[1].upper() in ("A3", "A4")):
        return _by_request(sample, item[1]) or named
    return named


def _by_name(sample: Sample, header: int) -> str | None:
    """The direction that a sheet's name says, or a file's, or a title above the header."""
    titles = [" ".join(c for c in record if c.strip()) for record in sample.head[:header]]
    return _direction(sample.sheet or sample.name) or _direction(" ".join(titles))


def _by_request(sample: Sample, item: str) -> str:
    """The direction of a sheet named for an item of a records request (``A1``): what another sheet quotes of that item, else
    what it asks in the request that has gone to hundreds of agencies.
    """
    quoted = re.compile(rf"(?i)\b{item}\b\W+(.{{10,400}}?)(?=\bA\d\b|$)")
    for other in sample.workbook.sheets():
        if other != sample.sheet:
            for row in islice(sample.workbook.rows(other), 60):
                if (asked := quoted.search(" ".join(row))) and (layout := _direction(asked[1])):
                    return layout
    return _USUALLY[item.upper()]


def _direction(text: str) -> str | None:
    """Which way a sheet goes, by its own words; hot lists are none of both."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_.-]+", " ", text))
    if _HOT_LIST.search(words):
        return HOT_LISTS
    return INBOUND if _FROM.search(words) else OUTBOUND if _TO.search(words) else None
