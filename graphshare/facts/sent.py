"""What agencies were asked for, and what came of it: ``hand/requests.csv``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from graphshare.agencies.naming import agency_id
from graphshare.agencies.parse import parse
from graphshare.domain.months import first_day, months_from
from graphshare.errors import HandError
from graphshare.hand import append_decision, read_decisions

FILE = "requests.csv"
COLUMNS = ("agency", "report", "months", "date", "outcome", "note", "who", "when")


class ReportKind(StrEnum):
    """What an agency can be asked for, as the system calls it."""

    NETWORK_AUDIT = "network audit"
    ORGANIZATION_AUDIT = "organization audit"
    SHARED_NETWORKS = "shared networks"


class Outcome(StrEnum):
    """What came of a request."""

    SENT = "sent"
    HELD = "held"
    REFUSED = "refused"
    NO_RECORDS = "no records"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: of whom (name or id), for what, for which months (``YYYY-MM``; none: for all), when, what came of it.

    ``date`` is the day on which it was sent, or that of the outcome. ``who`` wrote it down, and ``when``.
    """

    agency: str
    report: ReportKind
    months: tuple[str, ...]
    date: date
    outcome: Outcome
    note: str = ""
    who: str = ""
    when: str = ""

    def to_json(self) -> dict[str, object]:
        """What was asked and what came of it, but for the agency."""
        return {
            "report": self.report.value,
            "months": list(self.months) or None,
            "date": self.date.isoformat(),
            "outcome": self.outcome.value,
            "note": self.note or None,
        }


def sent_of(row: dict[str, str]) -> Sent:
    """A request out of texts, one a column; raises ``HandError`` where one of them is not what it should be."""
    if not row["agency"].strip():
        raise HandError("A request needs an agency.")
    try:
        day = date.fromisoformat(row["date"].strip())
    except ValueError:
        raise HandError(f"“{row['date']}” is not a day.", hint="Days read YYYY-MM-DD.") from None
    for kinds, name in ((ReportKind, "report"), (Outcome, "outcome")):
        if row[name].strip().lower() not in list(kinds):
            raise HandError(f"“{row[name]}” is no {name}.", hint=f"One of {', '.join(kinds)}.")
    return Sent(
        row["agency"].strip(),
        ReportKind(row["report"].strip().lower()),
        months_of(row["months"]),
        day,
        Outcome(row["outcome"].strip().lower()),
        row["note"].strip(),
        row["who"].strip(),
        row["when"].strip(),
    )


def months_of(text: str) -> tuple[str, ...]:
    """``2025-01..2025-03 2025-06`` → its four months; raises ``HandError`` for anything else."""
    found: set[str] = set()
    for part in text.replace(",", " ").split():
        first, _, last = part.partition("..")
        try:
            ends = [first_day(m) for m in (first, last or first)]
        except ValueError:
            raise HandError(f"“{part}” is no month.", hint="Months read YYYY-MM, or YYYY-MM..YYYY-MM.") from None
        if ends[0] > ends[1]:
            raise HandError(f"“{part}” ends before it begins.")
        found.update(months_from(first, last or first))
    return tuple(sorted(found))


def read(hand: Path) -> tuple[Sent, ...]:
    """The requests in the folder ``hand`` in the order written; raises ``HandError`` with the line that cannot be used."""
    found = []
    for line, row in enumerate(read_decisions(hand / FILE, COLUMNS), start=2):
        if not any(row.values()):
            continue
        try:
            found.append(sent_of(row))
        except HandError as error:
            raise HandError(f"{FILE}, line {line}: {error.message}", hint=error.hint) from None
    return tuple(found)


def write(hand: Path, sent: Sent) -> None:
    """Add a request at the end of the file."""
    row = {k: str(v) for k, v in asdict(sent).items()} | {"months": " ".join(sent.months)}
    append_decision(hand / FILE, COLUMNS, row)


class Requests:
    """All requests, by agency and report; of the same months a later line says what came of an earlier one."""

    def __init__(self, sent: Iterable[Sent]) -> None:
        self._by_agency: dict[str, list[Sent]] = {}
        for s in sent:
            for key in {s.agency, agency_id(parse(s.agency))}:
                self._by_agency.setdefault(key, []).append(s)

    def of(self, ident: str, name: str) -> tuple[Sent, ...]:
        """What one agency was asked for: its last word on each report and months, oldest first."""
        last: dict[tuple[ReportKind, tuple[str, ...]], Sent] = {}
        for s in dict.fromkeys(s for key in (ident, name) for s in self._by_agency.get(key, ())):
            last.pop((s.report, s.months), None)
            last[s.report, s.months] = s
        return tuple(sorted(last.values(), key=lambda s: (s.date, s.report, s.months)))
