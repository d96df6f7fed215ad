"""The text of a public-records request: report, months, columns, form."""

from __future__ import annotations

from collections.abc import Sequence

from graphshare.domain.months import first_day, last_day, runs
from graphshare.domain.prose import day, listed
from graphshare.facts.sent import ReportKind

_AUDIT_COLUMNS = (
    "ID, Org Name, Total Networks Searched, Total Devices Searched, Time Frame, Reason, Case #, Filters, Search Time, "
    "Search Type, Text Prompt, Moderation"
)
#: Report → its name in the system, what it is, its columns.
_REPORTS = {
    ReportKind.NETWORK_AUDIT: (
        "Network Audit",
        "every search of your agency's cameras, by any agency, with the agency that searched",
        _AUDIT_COLUMNS,
    ),
    ReportKind.ORGANIZATION_AUDIT: (
        "Organization Audit",
        "every search by your agency's own users, of any network",
        _AUDIT_COLUMNS,
    ),
    ReportKind.SHARED_NETWORKS: (
        "Shared Networks",
        "the list of organizations with which your agency shares its cameras, and of those that share with it",
        "Organization Name, Networks Shared With Me, Networks I'm Sharing",
    ),
}


def report_name(report: ReportKind) -> str:
    """A report as the system calls it."""
    return _REPORTS[report][0]


def letter(agency: str, report: ReportKind, months: Sequence[str]) -> str:
    """A request to one agency for one report of some months (``YYYY-MM``), ready to send."""
    name, what, columns = _REPORTS[report]
    spans = listed([f"{day(first_day(a))} to {day(last_day(b))}" for a, b in runs(months)])
    lines = [f"To the custodian of records, {agency}", ""]
    if report is ReportKind.SHARED_NETWORKS:
        lines += [
            (
                f"Under the public records law I request the {name} export of your automated license plate reader system "
                f"({what}): as it stands on the day of your answer, and every copy, screenshot or saved transparency portal page "
                f"that shows with whom the cameras were shared on any day of {spans}. Where the system keeps a log of changes to "
                "sharing (event log), I request it for the same days."
            ),
        ]
    else:
        lines += [
            (
                f"Under the public records law I request the {name} of your automated license plate reader system ({what}), "
                f"for {spans}."
            ),
        ]
    lines += ["", f"Columns, as the system exports them: {columns}."]
    lines += [
        (
            "Format: the CSV file as exported, one for each export, neither printed nor converted to PDF. Where an export is "
            "limited in rows or days, please send several."
        ),
    ]
    if report is not ReportKind.SHARED_NETWORKS:
        lines += [
            (
                "I do not ask for users' names or license plates: please mask those cells and leave the rows, the other columns, "
                "the reasons and the case numbers as they are."
            ),
        ]
    lines += ["If a part is withheld, please name the exemption and send the rest."]
    return "\n".join(lines)
