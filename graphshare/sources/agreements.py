"""287(g) agreements: the lists of participating and pending agencies, and lists derived from them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from graphshare.model import ReleaseKind
from graphshare.sources.drafting import Drafting
from graphshare.sources.reader import Draft, Given, Recognized, Sample
from graphshare.sources.small_tables import Row, SmallTable, fields_of, find_header, header_key
from graphshare.sources.times import read_moment
from graphshare.states import state_code

_FIELDS = fields_of(
    {
        "state": ("State",),
        "agency": ("Law Enforcement Agency", "LEA", "Agency", "Agency Name"),
        "type": ("Type", "Agency Type"),
        "county": ("County",),
        "model": ("Support Type", "Support Types", "Model", "Program Model", "Agreement Type"),
        "signed": ("Signed", "Date Signed", "Signed Date", "MOA Signed"),
        "ended": ("Ended", "Terminated", "End Date", "Date Ended", "Termination Date"),
        "moa": ("MOA", "Addendum", "MOA Status"),
    }
)
PARTICIPATING = "287(g) participating"
PENDING = "287(g) pending"
DEDUPLICATED = "287(g) by agency"
_MODELS = (
    (re.compile(r"(?i)jail enforcement|^JEM$"), "jail enforcement"),
    (re.compile(r"(?i)warrant services? officer|^WSO$"), "warrant service officer"),
    (re.compile(r"(?i)task force|^TFM?$"), "task force"),
)
#: ``7/72025`` and ``05/082025``: a slash was lost, the year has four digits, so that the day is certain.
_LOST_SLASH = re.compile(r"(\d{1,2})/(\d{1,2}?)/?(20\d{2})")


class AgreementsReader:
    """Reads lists of 287(g) agreements."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """State, law-enforcement agency, support type."""
        header = find_header(sample, lambda k: {"state", "agency", "model"} <= {_FIELDS.get(x) for x in k})
        if header is None:
            return None
        fields = {_FIELDS.get(k) for k in map(header_key, sample.head[header])}
        if not any("support" in c.lower() or "287" in c for c in sample.head[header]):
            return Recognized(
                ReleaseKind.AGREEMENTS,
                PARTICIPATING,
                0.4,
                header,
                "STATE, LAW ENFORCEMENT AGENCY, SUPPORT TYPE, SIGNED",
            )
        several = any("types" in c.lower() for c in sample.head[header])
        layout = DEDUPLICATED if several else PARTICIPATING if fields & {"signed", "moa"} else PENDING
        return Recognized(ReleaseKind.AGREEMENTS, layout, 0.97, header)

    def read(self, sample: Sample, recognized: Recognized, given: Given, folder: Path) -> Draft:
        """One agreement for each agency and model."""
        table = SmallTable(sample, recognized.header or 0, _FIELDS)
        draft = Drafting(recognized.kind, recognized.layout, folder, "agreements")
        unread = mended = 0
        for row in table.rows(draft):
            agency = row.text("agency")
            if agency is None:
                draft.reject(row.number, "no agency", table.name_of("agency"))
                continue
            draft.record()
            signed, how = _day(row.text("signed"))
            unread += how == "unread"
            mended += how == "mended"
            for model in _models(row.text("model")):
                draft.add(
                    "agreements",
                    row=row.number,
                    agency=" ".join(agency.split()),
                    state=state_code(row.text("state")),
                    county=_county(row),
                    agency_type=row.text("type"),
                    model=model,
                    signed=signed,
                    ended=_day(row.text("ended"))[0],
                    pending=recognized.layout == PENDING,
                )
        if mended:
            draft.warn(f"{mended} dates of signature lack a slash and were read by their four-digit year.")
        if unread:
            draft.warn(f"{unread} dates of signature could not be read; those agreements stand without one.")
        return draft.finish(columns=table.columns())


def _county(row: Row) -> str | None:
    county = row.text("county")
    return None if county is None or county.startswith("#") else county


def _models(cell: str | None) -> list[str | None]:
    """The models in a cell, in our words where we know them; one agreement each."""
    if cell is None:
        return [None]
    return [_model(part) for part in re.split(r"\s*[;\n]\s*", cell) if part]


def _model(text: str) -> str:
    return next((name for pattern, name in _MODELS if pattern.search(text)), " ".join(text.split()))


@lru_cache(maxsize=4096)
def _day(text: str | None) -> tuple[date | None, str]:
    """A day, and whether it was ``read``, ``mended``, ``unread`` or is ``empty``."""
    if text is None:
        return None, "empty"
    if moment := read_moment(text):
        return moment.date(), "read"
    if match := _LOST_SLASH.fullmatch(text.strip()):
        month, day, year = map(int, match.groups())
        try:
            return date(year, month, day), "mended"
        except ValueError:
            pass
    return None, "unread"
