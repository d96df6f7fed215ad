"""287(g) agreements: the lists of participating and pending agencies, and lists derived from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from graphshare.domain.agreements import PENDING
from graphshare.domain.model import ReleaseKind
from graphshare.domain.states import state_code
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.small_tables import (
    SmallTable,
    TableRow,
    fields_of,
    find_header,
    header_key,
    is_note,
    said_above,
)
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.values.times import read_moment

_FIELDS = fields_of(
    {
        "state": ("State",),
        "agency": ("Law Enforcement Agency", "LEA", "Agency", "Agency Name"),
        "type": ("Type", "Agency Type"),
        "county": ("County",),
        "model": ("Support Type", "Support Types", "Model", "Program Model", "Agreement Type"),
        "signed": ("Signed", "Date Signed", "Signed Date", "MOA Signed"),
        "ended": (
            *("Ended", "Terminated", "End Date", "Date Ended", "Termination Date", "Terminated On", "Date Terminated"),
            *("Ended On", "Expired", "Expired On", "Withdrawn", "Date Withdrawn", "Withdrawn On", "Effective Until"),
        ),
        "status": ("Status", "Agreement Status", "Current Status", "MOA Current Status", "Participation Status"),
        "removed": ("removal_flag", "Removed", "Removal", "Removal Flag", "Removed From List", "Inactive", "Delisted"),
        "active": ("Active", "Is Active", "In Effect", "In Force", "Still Listed", "Currently Listed"),
        "last_listed": ("last_listed", "Last Listed", "Last Seen", "Last Seen On", "Last List", "last_seen_date"),
        "moa": ("MOA", "Addendum", "MOA Status"),
    }
)
PARTICIPATING = "287(g) participating"
DEDUPLICATED = "287(g) by agency"
DERIVED = "287(g), derived"
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
        """State, law-enforcement agency, support type; in lists derived from them, a column of the models."""
        header = find_header(sample, lambda k: {"state", "agency", "model"} <= {_FIELDS.get(x) for x in k})
        if header is None:
            header = find_header(sample, lambda k: {"agency", "model"} <= {_FIELDS.get(x) for x in k})
            if header is None or not any(_state_alone(r) for r in sample.head[header + 1 :]):
                return _derived(sample)
        fields = {_FIELDS.get(k) for k in map(header_key, sample.head[header])}
        if not any("support" in c.lower() or "287" in c for c in sample.head[header]):
            at = next(i for i, c in enumerate(sample.head[header]) if _FIELDS.get(header_key(c)) == "model")
            if not _holds_models(sample, header, at):
                expected = "STATE, LAW ENFORCEMENT AGENCY, SUPPORT TYPE, SIGNED"
                return Recognized(ReleaseKind.AGREEMENTS, PARTICIPATING, 0.4, header, expected)
        several = any("types" in c.lower() for c in sample.head[header])
        layout = DEDUPLICATED if several else PARTICIPATING if fields & {"signed", "moa"} else PENDING
        return Recognized(ReleaseKind.AGREEMENTS, layout, 0.97, header)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """One agreement for each agency and model."""
        sample = job.sample
        table = SmallTable(sample, recognized.header or 0, _fields(sample, recognized))
        draft = Drafting(job, recognized, folder, "agreements")
        unread = mended = notes = 0
        later: dict[str, int] = {}
        days = []
        table.order_days(draft, "signed", "ended", "last_listed")
        under = None
        for row in table.rows(draft):
            if "state" not in table.fields and (code := _state_alone(row.filled)):
                draft.structure()
                under = code
                continue
            agency = row.key("agency")
            if is_note(row.filled, agency, by_mark=True):
                draft.structure()
                notes += 1
                continue
            if agency is None:
                draft.reject(row.number, "no agency", table.name_of("agency"))
                continue
            draft.record()
            signed, how = _day(row.text("signed"))
            unread += how == "unread"
            mended += how == "mended"
            if signed:
                days.append(signed)
            for f in ("ended", "last_listed"):
                if _day(row.text(f))[1] == "unread":
                    later[f] = later.get(f, 0) + 1
            for model in _models(row.key("model")):
                draft.add(
                    "agreements",
                    row=row.number,
                    agency=" ".join(agency.split()),
                    state=state_code(row.key("state")) or under,
                    county=_county(row),
                    agency_type=row.text("type"),
                    model=model,
                    signed=signed,
                    ended=_day(row.text("ended"))[0],
                    status=_status(row),
                    last_listed=_day(row.text("last_listed"))[0],
                    pending=recognized.layout == PENDING,
                )
        if notes:
            draft.warn(f"{notes} rows are notes to the list, and no agreements: read what they say.")
        if mended:
            draft.warn(f"{mended} dates of signature lack a slash and were read by their four-digit year.")
        if unread:
            draft.warn(f"{unread} dates of signature could not be read; those agreements stand without one.")
        for f, many in later.items():
            draft.warn(f"{many} cells under “{table.name_of(f)}” could not be read as days.")
        _, day = said_above(sample, table.header)
        return replace(draft.finish(dated=day, columns=table.columns(), unread=table.unread()), days=tuple(days))


def _state_alone(record: Sequence[str]) -> str | None:
    """The state over the rows of a list that has no column for it."""
    filled = [c.strip() for c in record if c.strip()]
    return state_code(filled[0]) if len(filled) == 1 else None


def _derived(sample: Sample) -> Recognized | None:
    """A table of states and agencies in which a column of another name holds the models."""
    header = find_header(sample, lambda k: {"state", "agency"} <= {_FIELDS.get(x) for x in k})
    if header is None or not any(_holds_models(sample, header, i) for i in range(len(sample.head[header]))):
        return None
    return Recognized(ReleaseKind.AGREEMENTS, DERIVED, 0.95, header)


def _holds_models(sample: Sample, header: int, column: int) -> bool:
    cells = [r[column].strip() for r in sample.head[header + 1 :] if column < len(r) and r[column].strip()]
    return bool(cells) and sum(_known(c) is not None for c in cells) >= 0.8 * len(cells)


def _fields(sample: Sample, recognized: Recognized) -> dict[str, str]:
    """The fields of a list; of a derived one, with the column of the models under whatever name it has."""
    if recognized.layout != DERIVED:
        return _FIELDS
    header = recognized.header or 0
    names = sample.head[header]
    at = next(i for i in range(len(names)) if _holds_models(sample, header, i))
    return {k: f for k, f in _FIELDS.items() if f != "model"} | {header_key(names[at]): "model"}


def _county(row: TableRow) -> str | None:
    county = row.text("county")
    return None if county is None or county.startswith("#") else county


def _models(cell: str | None) -> list[str | None]:
    """The models in a cell, in our words where we know them; one agreement each."""
    if cell is None:
        return [None]
    parts = [p for p in re.split(r"\s*[;\n]\s*", cell) if p]
    finer = [p for part in parts for p in re.split(r"\s*[,/&+]\s*|\s+and\s+", part) if p]
    return [_model(part) for part in (finer if all(map(_known, finer)) else parts)]


_YES = re.compile(r"(?i)y(?:es)?|true|t|1|x|removed|inactive|delisted")
_NO = re.compile(r"(?i)n(?:o)?|false|f|0")


def _status(row: TableRow) -> str | None:
    """What a row says became of an agreement, in a status, or by a mark that it was removed or is not active."""
    if _YES.fullmatch(row.cells.get("removed", "").strip()):
        return "removed"
    if _NO.fullmatch(row.cells.get("active", "").strip()):
        return "inactive"
    return row.text("status")


def _known(text: str) -> str | None:
    return next((name for pattern, name in _MODELS if pattern.search(text)), None)


def _model(text: str) -> str:
    return _known(text) or " ".join(text.split())


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
