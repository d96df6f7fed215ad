"""Published figures, recomputed from the files that they rest on: writes ``docs/published.md``.

Each of ours is counted twice, by graphshare and by a few lines here that share no code with it; where the two differ the
page is not written. Only figures and the names of those who published them go into the page, never a row.
"""

from __future__ import annotations

import csv
import gzip
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphshare.workspace import Workspace

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "published.md"

_HEAD = """# Published figures, recomputed

<!-- Written by `make published`, where the files are. -->

What others counted in public records, and what graphshare counts in the same files. Two figures that differ need not
be a mistake of anybody's: they mostly answer two questions. Each of ours was counted a second time by a script that
shares no code with graphshare.
"""

_COLUMNS = """
| Figure | As published | Here | Command | Why they may differ |
|---|--:|--:|---|---|
"""

#: (what was published, where, what to type once the file is at hand).
_ELSEWHERE = (
    (
        "over 4,000 lookups with an immigration or ICE reason in the network audit of one town, June 2024 to May 2025",
        "Danville IL; 404 Media, Reason, Eyes Off Eugene, 2025",
        "`graphshare tally danville.csv --of immigration --by wording,agency`",
    ),
    (
        '6,674 networks and 77,771 devices asked by the "ICE+ERO" searches of one day',
        "Dallas TX PD in the Danville log, 6 March 2025",
        "`graphshare tally danville.csv --of ERO --rows`; the column *most networks*",
    ),
    (
        "over 1,400 immigration searches, about 690 of them from 20 January 2025 on",
        "Denver CO PD; ACLU of Colorado, 2025",
        "`graphshare tally denver.csv --of immigration --split 2025-01-20`",
    ),
    (
        "262 immigration searches, by 46 agencies out of state",
        "Mount Prospect IL PD; Illinois Secretary of State, 2025",
        "`graphshare tally mount-prospect.csv --of immigration --by agency`",
    ),
    (
        "more than 2,500 of some 1.8 million searches, 1,331 naming HSI and 752 ICE",
        "St. Louis Park MN PD, 16 months",
        "`graphshare tally st-louis-park.csv --of immigration --by body`",
    ),
    (
        "5,929 federal searches in seven weeks: 3,502 Postal Inspection, 2,385 FBI, 42 Park Service",
        "Conway AR PD, 2026",
        "`graphshare tally conway.csv --by agency`",
    ),
    (
        "1,384 organizations: 486 both ways, 471 inbound only, 427 outbound only",
        "Conway AR PD, Shared Networks of 17 December 2025",
        '`graphshare ingest SharedNetworks.csv`, then `graphshare profile "Conway AR PD"`',
    ),
)

_BRING = """
## Bring the file

These were published, and the files that they rest on are not at hand here. With the file, one command gives the figure
and the rows behind it. "More than" in print is often a count of rows; graphshare prints rows, searches and bursts.

| Published | Where | With the file |
|---|---|---|
"""

_NOT_OFFERED = """
Not offered: how far sharing reaches in two or three hops (120, 207 and 213 of 224 portals in one edge list of 2024).
Sharing is not transitive: that A shares with B, and B with C, gives C nothing of A's. [Why](method.md)
"""


@dataclass(frozen=True)
class Figure:
    """A published figure: what of, as printed, ours, the same counted by other means, by which command, why different."""

    what: str
    theirs: str
    ours: int
    again: int
    command: str
    why: str


def _rows(path: Path) -> list[list[str]]:
    opened: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def _held(root: Path, folder: str) -> Workspace:
    workspace = Workspace(root / folder.replace("/", "-"))
    workspace.root.mkdir(parents=True)
    workspace.ingest([DATA / folder])
    return workspace


def _records(workspace: Workspace, file: str) -> int:
    return next(int(r["records"]) for r in workspace.releases().data["releases"] if r["file"].startswith(file))


def _only(folder: str, pattern: str) -> Path:
    (found,) = (DATA / folder).glob(pattern)
    return found


def okaloosa(root: Path) -> Iterator[Figure]:
    """A Shared Networks list, read from a PDF (HistoryJunkie/OkaloosaALPR_AUDIT)."""
    folder, name = "shared_networks/okaloosa_county_fl_so", "Okaloosa County FL SO"
    workspace, rows = _held(root, folder), _rows(_only(folder, "*.csv"))
    yield Figure("rows of its Shared Networks list", "858", _records(workspace, "Sharing"), len(rows),
                 "graphshare releases list", "the same")  # fmt: skip
    accounts = len(workspace.profile(name).data["who_may"])
    yield Figure("accounts that it lets in", "536", accounts, len({r[1] for r in rows if r[3].strip()}),
                 f'graphshare profile "{name}"',
                 "536 rows name 535 accounts: one stands twice; two agencies have two accounts each, so that the "
                 "sentence says 533 agencies")  # fmt: skip


def newspaper(root: Path) -> Iterator[Figure]:
    """Sharing read from portals by The News & Observer, 26 April 2024 (mcclatchy-southeast/private_eyes, MIT)."""
    folder = "flock_portal_sharing_newsobserver_2024"
    workspace, rows = _held(root, folder), _rows(_only(folder, "agency_access*.gz"))
    yield Figure("sharing edges read from portals", "37,099", _records(workspace, "agency_access"), len(rows),
                 "graphshare releases list", "the same")  # fmt: skip
    held = workspace.coverage().data["networks"]["with_list"]
    yield Figure("portals with a list", "224", held, len({r[0] for r in rows}), "graphshare coverage", "the same")


def boulder(root: Path) -> Iterator[Figure]:
    """Boulder's own searches in a database of uploads (FoggedLens/foggedlens.github.io)."""
    folder = "flock_org_audit_boulder_co_hibf"
    workspace, rows = _held(root, folder), _rows(_only(folder, "*.csv"))
    yield Figure("rows of its organization audit", "3,691", _records(workspace, "boulder"), len(rows),
                 "graphshare releases list", "the same")  # fmt: skip
    searches = int(workspace.tally(["Boulder CO PD"], own=True).data["totals"]["searches"])
    at_once: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        at_once[row[10], row[12]][row[1]] += 1  # second and networks → rows of each upload
    yield Figure("distinct searches", "1,943", searches, sum(max(u.values()) for u in at_once.values()),
                 'graphshare tally "Boulder CO PD" --own',
                 "1,943 is the count of distinct seconds, users and networks; rows of one upload that agree in these "
                 "and differ in cameras asked, plate or filters stay searches of their own")  # fmt: skip


def oakland(root: Path) -> Iterator[Figure]:
    """Cases in Oakland's network audit that match words, taken from a report (eric-muller/alpr)."""
    folder = "flock_network_audit_keyword_hits"
    workspace, rows = _held(root, folder), _rows(_only(folder, "*.csv"))
    yield Figure("cases that match ICE, DHS, HSI, CBP, FBI, ATF, Marshal, border or immigration", "124",
                 _records(workspace, "oakland"), len(rows), "graphshare releases list", "the same")  # fmt: skip
    told = workspace.tally(["Oakland CA PD"]).data["totals"]["searches"]
    yield Figure("searches in these cases", "681", int(told), sum(int(r[1]) for r in rows),
                 'graphshare tally "Oakland CA PD"', "the same; by their words, 19 of them say immigration or name an "
                 "immigration body, the others are a shop called Marshalls, a division of the Highway Patrol and such"
                 )  # fmt: skip


def portals(root: Path) -> Iterator[Figure]:
    """A hand-kept table of transparency portals, 11 June 2025 (JonGerhardson/axon-fusus-analysis-tools)."""
    workspace = _held(root, "flock_portal_table_2025")
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(_only("flock_portal_table_2025", "*.xlsx"))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    lists, names = heads.index("External organizations with access"), heads.index("Agency Name")
    patrol = {str(r[names]) for r in rows if "U.S. Border Patrol" in str(r[lists])}
    declared = workspace.reach("Border Patrol").data["declared"]
    yield Figure(
        "portals that list U.S. Border Patrol",
        "67",
        declared["active"]["owners"],
        len(patrol),
        'graphshare reach "Border Patrol"',
        "67 rows of the table; 16 of the agencies stand in it twice",
    )
    hsi = {str(r[names]) for r in rows if "Homeland Security Investigations" in str(r[lists])}
    yield Figure("portals that list Homeland Security Investigations", "60",
                 workspace.reach("HSI").data["declared"]["inactive"]["owners"], len(hsi), "graphshare reach HSI",
                 "60 rows, some agencies twice; every one marks the account inactive, so that none is a front door"
                 )  # fmt: skip


def agreements(root: Path) -> Iterator[Figure]:
    """ICE's own list of 287(g) agreements, 18 May 2026."""
    from python_calamine import CalamineWorkbook

    folder = "ice_287g"
    workspace = _held(root, folder)
    book = CalamineWorkbook.from_path(_only(folder, "participatingAgencies05182026am.xlsx"))
    rows = [r for r in book.get_sheet_by_index(0).to_python() if any(str(c).strip() for c in r)][1:]
    yield Figure("agreements in ICE's list of 18 May 2026", "1,843", _records(workspace, "participatingAgencies0518"),
                 len(rows), "graphshare releases list", "the same: one row per agency and model")  # fmt: skip


FOUND = (okaloosa, newspaper, boulder, oakland, portals, agreements)


def page(root: Path) -> str:
    """The page, with every figure counted anew; raises ``SystemExit`` where two countings of ours differ."""
    lines = [_HEAD]
    for find in FOUND:
        lines.append(f"\n## {(find.__doc__ or '').rstrip('.')}\n{_COLUMNS}")
        for figure in find(root):
            if figure.ours != figure.again:
                raise SystemExit(f"{figure.what}: {figure.ours} by graphshare, {figure.again} by other means")
            lines.append(f"| {figure.what} | {figure.theirs} | {figure.ours:,} | `{figure.command}` | {figure.why} |\n")
    elsewhere = (f"| {' | '.join(row)} |\n" for row in _ELSEWHERE)
    return "".join([*lines, _BRING, *elsewhere, _NOT_OFFERED])


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("The files that the page rests on are not here.")
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(page(Path(folder)), encoding="utf-8")
