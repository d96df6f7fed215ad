"""Records of one town with kinds of sources missing: what an answer may say then, and what it cannot know."""

from __future__ import annotations

from pathlib import Path

from graphshare.workspace import Workspace

TOWN = "Ashford IL PD"
_HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type\n"


def _row(n: int, who: str, reason: str) -> str:
    return (
        f'aaaaaaaa-0000-4000-8000-{n:012d},***,{who},{n + 2},{reason},,"01/{n + 9:02d}/2025, 06:47:21 PM UTC",search\n'
    )


#: Kind of source → the file that holds it.
SOURCES = {
    "log": (
        f"1_1_2025-1_31_2025-{TOWN}-Network-Audit.csv",
        _HEAD
        + _row(1, "Millbrook OH PD", "assist ICE")
        + _row(2, "Millbrook OH PD", "HSI")
        + _row(3, "Tolver OH PD", "immigration")
        + _row(4, "U.S. Border Patrol [Federal]", "theft")
        + _row(5, TOWN, "theft")
        + _row(6, "Tolver OH PD", "***"),
    ),
    "own log": (
        f"1_1_2025-1_31_2025-{TOWN}-Audit.csv",
        _HEAD + _row(7, TOWN, "assist HSI") + _row(8, TOWN, "theft") + _row(9, TOWN, "immigration"),
    ),
    "list": (
        f"{TOWN} SharedNetworks 2025-01-05.csv",
        f"""Organization Name,Networks Shared With Me,Networks I'm Sharing
Millbrook OH PD,,{TOWN}
Immigration and Customs Enforcement [Federal],,{TOWN}
""",
    ),
    "selection": (
        "potentially_problematic_queries.csv",
        """last_search_time,nb_queries,agency,case_number,reason
2025-01-14 09:33:57-07,2,Millbrook OH PD,,assist ICE
2025-01-15 09:33:57-07,1,Tolver OH PD,,HSI
""",
    ),
}  # fmt: skip

WORLDS: dict[str, tuple[str, ...]] = {
    "lists alone": ("list",),
    "a log alone": ("log",),
    "an organization audit alone": ("own log",),
    "a selection alone": ("selection",),
    "a log and a list": ("log", "list"),
}


def world(root: Path, name: str) -> Workspace:
    """The workspace of one of ``WORLDS``."""
    made = Workspace(root / "held", command="test")
    made.root.mkdir(parents=True)
    (root / "records").mkdir()
    for source in WORLDS[name]:
        file, text = SOURCES[source]
        path = root / "records" / file
        path.write_text(text, encoding="utf-8")
        made.ingest([path], agency=TOWN if source == "selection" else None, workers=1)
    return made
