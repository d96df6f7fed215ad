"""What a sharing list says became of a row: in force, pending, no more, and since when.

Lists that are kept over time mark what ended in a column (``Status``, ``Removed``, ``Date Revoked``, ``Active``, ``Last Seen``) instead of
taking the row out. Read without it, such a list would give access that was withdrawn, or prove its absence for days on which it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.lists.small_tables import SmallTable, TableRow, header_key, raw_records
from graphshare.sources.values.times import read_moment


class Standing(StrEnum):
    """How a row stands on the day of its list."""

    IN_FORCE = "in force"
    OVER = "no more in force"
    PENDING = "pending"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Became:
    """How a row stands, the moment since when it is over, and a day on which it was last seen listed."""

    standing: Standing = Standing.IN_FORCE
    since: datetime | None = None
    seen: datetime | None = None


_PLAIN = Became()
_ENDED = (
    r"(?:remov(?:ed|al)|revo(?:ked|cation)|revoke|terminat(?:ed?|ion)|end(?:ed|s|ing)?|expir(?:ed|es|ation|y|ing)"
    r"|deactivat(?:ed|ion)|inactivat(?:ed|ion)"
    r"|inactive|disabled?|delet(?:ed|ion)|delisted|unlisted|withdr(?:e?w|awn|awal)|cancel(?:l?ed|l?ation)|rescinded|suspen(?:ded|sion)"
    r"|unshared|stopped|discontinued|dropped|clos(?:ed|ure)|ceased|severed|disconnected|validuntil|until|effectiveuntil|declined|denied|rejected)"
)
_ABOUT = (
    r"(?:is|was|been|has|date|day|when|the|share|shares|shared|sharing|access|account|agreement|network|connection|partner|agency|org"
    r"|organization|row)*"
)
_AFTER = r"(?:flag|on|at|date|day|time|fromthelist|fromlist|since|share|sharing|access|asof|yn|yesno)*"
_WHOSE = (
    "shares?|sharing|portal|page|access|account|connection|requests?|current|row|record|network|partner|partnership|agency|org|organization"
    "|relationship|approval|list|listing|latest|now|final|present|link|invite|invitation|of|the"
)
#: What the label of a column says of it, by letters and digits alone.
_LABELS = (
    (
        "status",
        re.compile(
            f"(?:{_WHOSE})*(?:status|standing|disposition)(?:{_WHOSE})*|(?:sharing|access|connection|request)state|approval|shareaccess"
        ),
    ),
    ("over", re.compile(f"{_ABOUT}{_ENDED}{_AFTER}")),
    (
        "active",
        re.compile(
            r"(?:is|still|currently|now)*(?:active|inforce|ineffect|enabled|current|listed|sharing|shared|live|valid|approved|accepted)"
            r"(?:flag|now|share|yn)*"
        ),
    ),
    ("pending", re.compile(r"(?:is)?(?:pending|awaiting)(?:request|approval|flag|share)*")),
    ("seen", re.compile(r"(?:date|day)?last(?:seen|listed|observed|present|shared|onlist)(?:on|at|date|day)?")),
    ("note", re.compile(r"(?:notes?|comments?|remarks?|memo|change|changes|update|updates|action|event)")),
)
_LONGEST_LABEL = 60
_KINDS = tuple(kind for kind, _ in _LABELS)
_OVER = re.compile(
    r"(?i)remov|revok|revoc|terminat|\bended\b|\bends?\b|expir|de-?activ|in-?activ|disabl|delet|de-?listed|unlisted|withdr|cancel|rescind|suspend"
    r"|un-?shar|stopped|discontinu|dropped|\bclosed\b|ceased|severed|disconnect|declin|denied|reject|former|turned off|no longer"
    r"|not (?:active|sharing|shared|listed|renewed|approved|in force)"
    r"|\bdead\b|\bold\b|opted? out|\boff\b"
)
_PENDING = re.compile(
    r"(?i)pending|awaiting|requested|\binvit|in review|under review|not yet|proposed|waiting|in progress|to be approved"
    r"|submitted|unanswered"
)
_ACTIVE = re.compile(
    r"(?i)\bactive|in force|in effect|\benabled|current|approved|accepted|granted|\blive\b|\bon\b|\bopen\b|ongoing|\bvalid|\blisted"
    r"|\bshar(?:ed|ing|es)\b|connected|confirmed|established|reinstated|restored|re-?activated|renewed|\bgood\b|complete"
)
_YES = re.compile(r"(?i)y(?:es)?|true|t|1|x|\u2713|\u2714|checked")
_NO = re.compile(
    r"(?i)n(?:o)?|false|f|0|never|none|n/?a|-+|\u2014|\u2013|present|ongoing|current(?:ly)?|open|active|tbd|null|still (?:active|listed)"
)
#: A day inside a status: ``Revoked 6/10/2025``, ``removed as of June 10, 2025``.
_DAY_IN = re.compile(
    r"(?i)[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:]{5,8})?|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2},? [0-9]{4}"
)
_LONGEST = 120
#: A note counts only where it begins with what became of the row.
_LONGEST_NOTE = 60
# Bounded, so that a text of nothing but marks is not looked at from each of them on.
_NOTED = re.compile(
    r"(?i)\W{0,9}(?:(?:share|sharing|access|account|was|has been|is|now)\W{1,9}){0,4}(?:removed|revoked|terminated|ended|expired"
    r"|deactivated|inactive|disabled|deleted|withdrawn|cancell?ed|rescinded|suspended|unshared"
    r"|discontinued|pending|requested|denied|declined|no longer shar)"
)
#: What a sheet is called that holds nothing but rows of one standing.
_SHEET = re.compile(
    r"(?i)[\W_]{0,9}(?:(?:shares?|sharing|agencies|organizations?|networks?|partners|requests?|accounts?)[\W_]{1,9})?"
    r"(?P<word>revoked|removed|pending|inactive|former|terminated|denied|declined|expired|deleted|deactivated|disabled|ended|withdrawn|cancell?ed|requested"
    r"|unshared)(?:[\W_]{1,9}(?:shares?|sharing|agenc(?:y|ies)|organizations?|orgs?|networks?|partners?|requests?|accounts?"
    r"|list|access|outbound|inbound|invites?|invitations?)){0,6}[\W_]{0,9}"
)


def with_standing(labels: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """The fields of a table and those of its columns that say what became of a row."""
    found = dict(fields)
    for n, key in enumerate(map(header_key, labels)):
        if key and key not in found and (kind := _kind_of(key)) is not None:
            found[key] = f"{kind} {n}"
    return found


def says_standing(label: str) -> bool:
    """Whether a column's label (in compact form) speaks of what became of a row."""
    return _kind_of(label) is not None


def _kind_of(key: str) -> str | None:
    return next((k for k, pattern in _LABELS if pattern.fullmatch(key)), None) if len(key) <= _LONGEST_LABEL else None


class Standings:
    """What became of the rows of one list.

    A column is read where at least one of its cells says something that is understood; any other stays unread, and is told. In a
    column that is read, a cell that is not understood leaves its row unclear.
    """

    def __init__(self, table: SmallTable, draft: Drafting) -> None:
        self._counts: Counter[Standing] = Counter()
        self._seen = 0
        self._draft = draft
        self._sheet = _of_sheet(table.sample.sheet)
        fields = [f for f in table.read_as if f and f.partition(" ")[0] in _KINDS and " " in f]
        table.order_days(draft, *(f for f in fields if not f.startswith("note")))
        at = {f: table.read_as.index(f) for f in fields}
        cells: dict[str, set[str]] = {f: set() for f in fields}
        for record in islice(raw_records(table.sample), table.header + 1, None) if fields else ():
            for f, i in at.items():
                if i < len(record) and record[i].strip():
                    cells[f].add(record[i].strip())
        self._fields = [f for f in fields if any(_understood(f, c) for c in cells[f])]
        for f in fields:
            if f not in self._fields:
                table.leave_unread(f)

    def of(self, row: TableRow) -> Became:
        """What became of a row, by all of its columns: what ended wins over what is pending, that over what is unclear."""
        found = [self._sheet] if self._sheet else []
        for f in self._fields:
            text = (row.cells.get(f) or "").strip()
            if text and (said := _read(f, text)) is not None:
                found.append(said)
        if not found:
            return _PLAIN
        over = [b for b in found if b.standing is Standing.OVER]
        order = (Standing.OVER, Standing.PENDING, Standing.UNCLEAR, Standing.IN_FORCE)
        standing = min((b.standing for b in found), key=order.index)
        since = min((b.since for b in over if b.since), default=None)
        if standing is Standing.OVER and any(b.standing is Standing.IN_FORCE and b.seen is None for b in found):
            standing = (
                Standing.UNCLEAR
            )  # active, with an end: when it was given, and what holds now, the columns do not say
        seen = max((b.seen for b in found if b.seen), default=None)
        self._counts[standing] += 1
        self._seen += seen is not None
        return Became(standing, since, seen)

    def add(self, row: TableRow, became: Became, at: datetime | None = None, **share: object) -> bool:
        """Tell a share as it stands; whether it is one that the list still gives.

        One that is over since a moment is ``removed`` then; one that is over without a day stands as an account that is not
        active (``inactive``); one that is pending or unclear opens nothing, but is ``named``: the list is no proof that its
        recipient had no access.
        """
        add = self._draft.add
        if became.seen is not None and became.seen != at:
            add("shares", row=row.number, at=became.seen, change="listed", **share)
            if became.standing is Standing.IN_FORCE:  # on the day of the list it may be gone
                add("shares", row=row.number, at=at, change="named", **share)
                return True
        if became.standing is Standing.IN_FORCE or (became.since and at and became.since > at):
            add("shares", row=row.number, at=at, change="listed", **share)
            return True
        if became.since is not None:
            add("shares", row=row.number, at=became.since, change="removed", **share)
            if became.standing is Standing.OVER:
                return False
        change = "inactive" if became.standing is Standing.OVER else "named"
        add("shares", row=row.number, at=at, change=change, **share)
        return False

    def name(self, row: TableRow, became: Became, **share: object) -> None:
        """Tell that a row names somebody, where it is not in force and does not say what was shared."""
        if became.standing is not Standing.IN_FORCE:
            self._draft.add("shares", row=row.number, change="named", **share)

    def tell(self) -> None:
        """Say how many rows do not stand as shares; call it when all rows are read."""
        for standing, why in _WHY.items():
            if many := self._counts[standing]:
                self._draft.warn(f"By their columns, {many:,} of its rows {why}")
        if self._seen:
            self._draft.warn(
                f"{self._seen:,} of its rows say when they were last listed; they count for that day, not for the list's own."
            )


_WHY = {
    Standing.OVER: "ended, or say when they will: no share from that day on, and an account that is not active where no day is given.",
    Standing.PENDING: "are pending: no share, and no proof that there was none.",
    Standing.UNCLEAR: "do not clearly say what became of them: no share, and no proof that there was none.",
}


def _of_sheet(sheet: str | None) -> Became | None:
    match = _SHEET.fullmatch(sheet or "")
    return _read("status", match["word"]) if match else None


def _understood(field: str, cell: str) -> bool:
    said = _read(field, cell)
    return said is not None and (said.standing is not Standing.UNCLEAR or said.seen is not None)


def _read(field: str, cell: str) -> Became | None:
    """What a cell says; ``None`` where it says nothing of it."""
    text = cell[:_LONGEST]
    kind = field.partition(" ")[0]
    if kind == "seen":
        day = _moment(text)
        return Became(seen=day) if day else None if _NO.fullmatch(text) else Became(Standing.UNCLEAR)
    if kind == "note":
        found = _by_words(text) if _NOTED.match(text) and len(cell) <= _LONGEST_NOTE else None
        return found if found and found.standing in (Standing.OVER, Standing.PENDING) else None
    if kind == "over":
        if _NO.fullmatch(text):
            return None
        if day := _moment(text):
            return Became(Standing.OVER, day)
        return Became(Standing.OVER) if _YES.fullmatch(text) else _by_words(text) or Became(Standing.UNCLEAR)
    if kind == "pending":
        if _YES.fullmatch(text):
            return Became(Standing.PENDING)
        return None if _NO.fullmatch(text) else _by_words(text) or Became(Standing.UNCLEAR)
    if kind == "active":
        if _YES.fullmatch(text):
            return Became()
        if re.fullmatch(r"(?i)n(?:o)?|false|f|0", text):
            return Became(Standing.OVER)
    return _by_words(text) or Became(Standing.UNCLEAR)


def _by_words(text: str) -> Became | None:
    """What words of status say: what is pending before what is over (``pending removal`` is in force), then what is in force."""
    if re.search(
        r"(?i)(?:pending|scheduled|to be|will be|planned)\W+(?:for\W+)?(?:remov|revo|terminat|delet|deactiv)", text
    ):
        return Became(Standing.UNCLEAR)
    if _PENDING.search(text) and not re.search(
        r"(?i)\b(?:denied|declined|rejected|expired|withdrawn|cancell?ed)\b", text
    ):
        return Became(Standing.PENDING)
    if re.search(r"(?i)\b(?:not|never)\W+(?:been\W+)?(?:remov|revok|terminat|delet|expir|inactiv|suspend)", text):
        return Became()
    if re.search(r"(?i)re-?instated|restored|re-?activated", text):
        return Became() if not _OVER.search(text) else Became(Standing.UNCLEAR)
    if _OVER.search(text):
        day = _DAY_IN.search(text)
        return Became(Standing.OVER, _moment(day.group()) if day else None)
    return Became() if _ACTIVE.search(text) else None


def _moment(text: str) -> datetime | None:
    found = read_moment(text)
    return found if found and found.year > 1990 else None
