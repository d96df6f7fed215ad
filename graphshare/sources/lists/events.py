"""Event logs: who changed what, and when. Shares granted and removed, lookup pools joined and left."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

from graphshare.domain.model import ReleaseKind
from graphshare.domain.states import names_a_state, state_code
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.name_lists import names_an_agency, written
from graphshare.sources.lists.small_tables import SmallTable, TableRow, fields_of, find_header, said_above
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.values.times import read_moment

_FIELDS = fields_of(
    {
        "at": ("Timestamp", "Time", "Date", "Event Time"),
        "event": ("Event Type", "Event", "Action"),
        "entity": ("Entity Type", "Entity"),
        "details": ("Entity Details", "Details"),
        "user": ("User", "Name", "User Name"),
        "id": ("Event Id", "Id"),
    }
)
LAYOUT = "event log"
#: The part of the shares that must be of one network for it to be taken as the log's agency's own.
_SAME = 0.9
_SHARE = frozenset(("networkshare", "networkshares", "sharednetwork"))
_OWNER = ("sharingorganization", "owningorganization", "ownerorganization", "sourceorganization", "fromorganization")
_RECIPIENT = ("receivingorganization", "recipientorganization", "targetorganization", "sharedwith", "toorganization")
_NETWORK = ("networkname", "network")
_CHANGE = re.compile(r"->|→|=>")
_NO = re.compile(
    r"(?i)(?:false|no|off|none|null|disabled?|inactive|revoked|removed|deleted|declined|opt(?:ed)?[ -]?out|)"
)
_REMOVES = re.compile(r"(?i)delet|remov|revok|unshar|declin|disabl|stop|leave|left|opt(?:ed)?[ -]?out")
_POOL = re.compile(
    r"(?i)\b(national|nationwide|statewide|state)\b.*\b(?:look-?up|network|shar|pool|search)|\b(?:look-?up|pool)\b"
)


class EventLogReader:
    """Reads event logs."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """Timestamp, event type, entity type, entity details."""
        header = find_header(sample, lambda k: {"at", "event", "entity", "details"} <= {_FIELDS.get(x) for x in k})
        return None if header is None else Recognized(ReleaseKind.EVENT_LOG, LAYOUT, 0.97, header)

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """Shares and pools; what else happened is counted and yields nothing. Who did it is not read."""
        sample = job.sample
        table = SmallTable(sample, recognized.header or 0, _FIELDS)
        draft = Drafting(job, recognized, folder, "shares", "pools")
        shared: Counter[tuple[str, str]] = Counter()
        for row in table.rows(draft):
            at = read_moment(row.text("at") or "")
            draft.seen(at)
            details = {_fold(k): v for k, v in _details(row)}
            if _fold(row.cells.get("entity") or "") in _SHARE:
                _share(row, at, details, draft)
                if _now(details, _OWNER) is None and (network := _now(details, _NETWORK)):
                    shared[network, _now(details, _RECIPIENT) or ""] += 1
            elif not _pools(row, at, draft):
                draft.record()
        agency, _ = said_above(sample, table.header)
        return draft.finish(agency=agency or _own(shared), columns=table.columns(), unread=table.unread())


def _own(shared: Counter[tuple[str, str]]) -> str | None:
    """Whose log it is: that of the agency whose network nearly every share is of, to several others, where its name is an
    agency's.
    """
    networks: Counter[str] = Counter()
    for (network, _), times in shared.items():
        networks[network] += times
    if not networks:
        return None
    name, times = networks.most_common(1)[0]
    several = len({other for network, other in shared if network == name and other}) > 1
    if not several or times < _SAME * networks.total():
        return None
    return name if names_an_agency(name) and names_a_state(name) else None


def _details(row: TableRow) -> list[tuple[str, str]]:
    """The ``Key: value`` lines of the details."""
    lines = [line.partition(":") for line in (row.cells.get("details") or "").splitlines()]
    return [(k.strip(), v.strip()) for k, colon, v in lines if colon and 0 < len(k.strip()) <= 60]


def _fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _share(row: TableRow, at: datetime | None, details: dict[str, str], draft: Drafting) -> None:
    """A share granted or removed on a day; an update that leaves permissions proves that it stands."""
    owner, recipient, network = (_now(details, keys) for keys in (_OWNER, _RECIPIENT, _NETWORK))
    if at is None:
        draft.reject(row.number, "no time", "Timestamp")
        return
    if owner is None and recipient is None:
        draft.reject(row.number, "a share that names no organization", "Entity Details")
        return
    draft.record()
    kept = [details[k] for k in ("newpermissions", "newstatus") if k in details]
    kept = kept or [details[k] for k in ("permissions", "status") if k in details]
    ends = any(_NO.fullmatch(_CHANGE.split(v)[-1].strip()) for v in kept) and bool(kept)
    removed = bool(_REMOVES.search(row.cells.get("event") or "")) or ends
    change = "removed" if removed else "granted"
    draft.add("shares", row=row.number, owner=owner, network=network, recipient=recipient, at=at, change=change)


def _pools(row: TableRow, at: datetime | None, draft: Drafting) -> bool:
    """Lookup pools joined or left, where the row is about them; whether the row was told to the ledger."""
    entity = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", row.cells.get("entity") or "")
    event = row.cells.get("event") or ""
    found: list[tuple[str, str]] = []
    network = None
    for key, value in _details(row):
        if _fold(key) in _NETWORK:
            network = written(value)
        elif _POOL.search(key):
            found.append((_pool_of(key), "left" if _NO.fullmatch(_CHANGE.split(value)[-1].strip()) else "joined"))
    if not found and _POOL.search(entity):
        found = [(_pool_of(entity), "left" if _REMOVES.search(event) else "joined")]
    if not found:
        return False
    if at is None:
        draft.reject(row.number, "no time", "Timestamp")
        return True
    draft.record()
    for pool, change in found:
        draft.add("pools", row=row.number, network=network, pool=pool, at=at, change=change)
    return True


def _pool_of(text: str) -> str:
    """``national``, ``statewide ST``, ``statewide`` where no state is given, else the words as written."""
    if re.search(r"(?i)\bnation(?:al|wide)\b", text):
        return "national"
    if re.search(r"(?i)\bstate(?:wide)?\b", text):
        codes = [c for w in re.findall(r"\b[A-Z]{2}\b", text) if (c := state_code(w))]
        return f"statewide {codes[0]}" if codes else "statewide"
    return " ".join(text.split())


def _now(details: dict[str, str], keys: tuple[str, ...]) -> str | None:
    """The first of the keys that is filled, as it is after the change."""
    return next((t for k in keys if (t := written(_CHANGE.split(details.get(k, ""))[-1]))), None)
