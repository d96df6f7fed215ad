"""Vigilant workbooks: a sheet for each direction of sharing, organizations one on each row."""

from __future__ import annotations

import re
from pathlib import Path

from graphshare.model import ReleaseKind
from graphshare.sources.drafting import Drafting
from graphshare.sources.reader import Draft, Given, Recognized, Sample
from graphshare.sources.small_tables import SmallTable, fields_of, find_header
from graphshare.states import state_code

_FIELDS = fields_of({"organization": ("ORGANIZATION NAME", "Organization", "Agency Name"), "state": ("STATE",)})
OUTBOUND = "Vigilant, shared with"
INBOUND = "Vigilant, received from"
HOT_LISTS = "Vigilant, hot lists"
_HOT_LIST = re.compile(r"(?i)hot[ -]?lists?")
_FROM = re.compile(r"(?i)receiv|inbound|\bfrom\b|shared? (?:with|to) (?:me|us)\b")
_TO = re.compile(r"(?i)outbound|\bshar(?:e|es|ed|ing)\b|\bto\b")
_FOOTER = re.compile(r"(?i)(?:grand )?totals?\b.*|count\b.*|\d+ (?:organizations|agencies)")


class VigilantReader:
    """Reads sharing reports of Vigilant."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """A list of organizations whose sheet, or a title above it, says which way detections go."""
        header = find_header(
            sample, lambda k: "organizationname" in k and len(k) <= 4 and not any("network" in x for x in k)
        )
        if header is None:
            return None
        titles = [" ".join(c for c in record if c.strip()) for record in sample.head[:header]]
        layout = _direction(sample.sheet or sample.name) or _direction(" ".join(titles))
        return Recognized(ReleaseKind.SHARING_LIST, layout, 0.9, header) if layout else None

    def read(self, sample: Sample, recognized: Recognized, given: Given, folder: Path) -> Draft:
        """Shares in the sheet's direction. Hot lists are counted, but give nobody access to detections."""
        table = SmallTable(sample, recognized.header or 0, _FIELDS)
        draft = Drafting(recognized.kind, recognized.layout, folder, "shares", "lists")
        first: int | None = None
        for row in table.rows(draft):
            name = row.text("organization")
            if name is None:
                draft.reject(row.number, "no organization name", table.name_of("organization"))
                continue
            if _FOOTER.fullmatch(name):
                draft.structure()
                continue
            draft.record()
            first = first or row.number
            state = state_code(row.cells.get("state"))
            if recognized.layout == OUTBOUND:
                draft.add("shares", row=row.number, recipient=name, recipient_state=state, change="listed")
            elif recognized.layout == INBOUND:
                draft.add("shares", row=row.number, owner=name, owner_state=state, change="listed")
        if recognized.layout == OUTBOUND and first is not None:
            draft.add("lists", row=first, complete=True, recipients=draft.records)
        if sample.sheet is None:
            draft.warn(f"Which way this goes was told by the file's name or title: {recognized.layout}.")
        if recognized.layout == HOT_LISTS:
            draft.warn("Hot lists give nobody access to detections; these rows are counted and lead to no share.")
        return draft.finish(columns=table.columns())


def _direction(text: str) -> str | None:
    """Which way a sheet goes, by its own words; hot lists are none of both."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_.-]+", " ", text))
    if _HOT_LIST.search(words):
        return HOT_LISTS
    return INBOUND if _FROM.search(words) else OUTBOUND if _TO.search(words) else None
