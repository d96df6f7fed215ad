"""The planted searches: the acts of the story, each placed so that exactly one fact follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from graphshare.synth.plan import WorldPlan
from graphshare.synth.wordings import NUMBER, TRAPS

#: The town's table is split here: this day counts as after.
SPLIT = date(2025, 6, 1)
#: What the vendor writes beside a search that it disowns.
MISTAKE = "Scope error: reached other cameras by mistake; no footage or data was accessed"


@dataclass(frozen=True, slots=True)
class Act:
    """One planted search. ``logs`` hold it; in ``masked`` its reason is blacked out; ``twice`` export its row twice."""

    at: int  # UTC epoch second
    agency: int
    wording: int
    logs: tuple[int, ...]
    networks: int
    user: int = 0
    kind: str = "search"
    case: str = ""
    masked: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    frame: int = 7  # days looked back
    tie: bool = False  # an entry without id that meets two searches with id: kept apart, though it is one of them
    moderation: str = ""  # the vendor's note, which disowns the search; only layouts with that column show it


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """One line of a keyword-hit table: several searches, never linked."""

    owner: int
    at: int
    agency: int
    wording: int
    searches: int
    case: str = ""


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


#: The town's log: who, wording, sizes of the bursts before and after the split, and where else each search is seen.
_TOWN = (
    ("garvel", "immigration", (3, 1, 2), (2, 1), "corvel tervin"),
    ("garvel", "IMMIGRATION", (1,), (1,), ""),
    ("garvel", "ICE", (2, 1), (3,), "corvel"),
    ("norvel", "ICE+ERO", (1, 1), (1,), "tervin"),
    ("norvel", "ICE ERO", (), (1,), ""),
    ("rostel", "illegal immigration", (2,), (2, 1), "corvel ombrel"),
    ("rostel", "ILLEGAL IMMIGRATION", (1,), (), ""),
    ("wendor", "ICE WARRANT", (1,), (2, 2), "elkar"),
    ("wendor", "Ice Warrant", (), (1,), ""),
    ("jorven", "immigration", (1, 1), (4,), "corvel"),
    ("vestel", "for CBP", (1,), (1,), ""),
    ("twin", "HSI request", (), (2,), "brackel"),
    ("twin", "ice", (1,), (1,), ""),
    ("kettel", "DHS", (1,), (), ""),
)

#: at, who, wording, logs, further fields. Comments say what follows from it.
_ACTS: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    # HSI at a network whose list names it (front, used), on a day no list covers (unknown), and after removal (back).
    ("2025-03-12 14:05:10", "Homeland Security Investigations [Federal]", "Investigation", "brackel", {}),
    ("2025-06-30 09:12:44", "Homeland Security Investigations [Federal]", "Investigation", "brackel", {}),
    ("2025-10-20 18:40:02", "Homeland Security Investigations [Federal]", "", "brackel", {"kind": "lookup"}),
    # By a parent: the list of that very day names DHS.
    ("2025-06-11 15:00:31", "Homeland Security Investigations [Federal]", "drug investigation", "corvel", {}),
    # Border Patrol: used on the day of the table; no list held; a list that names an inactive account.
    ("2025-06-11 16:21:09", "U.S. Border Patrol", "Investigation", "ombrel", {}),
    ("2025-05-06 11:11:11", "U.S. Border Patrol", "Investigation", "town", {}),
    ("2025-10-20 13:37:25", "U.S. Border Patrol", "Investigation", "tervin", {"kind": "lookup"}),
    # FBI while weekly portals name it not.
    ("2025-10-14 20:02:50", "FBI", "Robbery", "tervin", {}),
    # Side doors at each level.
    ("2025-03-03 12:00:07", "savrin", "HSI", "corvel", {}),
    ("2025-07-08 08:31:45", "elkar", "ICE WARRANT", "elkar", {}),  # its own network's log
    ("2025-07-09 08:33:01", "elkar", "stolen vehicle", "elkar brackel", {}),
    ("2025-04-02 17:20:33", "norvel", "ice", "corvel", {}),
    ("2025-04-04 10:10:10", "norvel", "warrant ", "corvel brackel", {"case": "QM12QM25QM0003"}),  # HSI by its shape
    ("2025-05-20 07:45:12", "kettel", "follow up", "brackel", {"case": "hsi 25-0113"}),  # only the case number says it
    ("2025-08-14 22:15:40", "yarvel", "AOA Border Patrol", "ombrel corvel", {}),
    ("2025-08-16 02:05:05", "yarvel", "assisting Border Patrol", "ombrel", {}),
    ("2025-09-02 19:19:19", "yarvel", "Border Patrol info", "brackel", {}),
    ("2025-06-19 06:40:00", "vestel", "CBP", "brackel corvel", {}),
    # Masked in one log, readable in another; and masked wherever it is seen.
    ("2025-05-15 15:15:15", "kettel", "on behalf of ICE", "corvel brackel", {"masked": "corvel"}),
    ("2025-05-16 16:16:16", "nicemoor", "***", "corvel", {}),
    # Only its own audit says it: no network follows.
    ("2025-04-10 13:00:00", "skarrel", "Assist HSI", "own skarrel", {"networks": 4817}),
    ("2025-09-11 13:20:00", "skarrel", "Assist HSI", "own skarrel", {}),
    ("2025-09-11 13:45:00", "skarrel", "HSI", "own skarrel", {}),
    # Two searches of one second and one count, with ids here; one entry without id there: a tie.
    ("2025-07-21 10:00:00", "campus", "DEA TFO", "brackel", {"networks": 117}),
    ("2025-07-21 10:00:00", "campus", "DEA TFO", "brackel", {"networks": 117, "frame": 30}),
    ("2025-07-21 10:00:00", "campus", "DEA TFO", "tervin", {"networks": 117, "tie": True}),
    # Two searches of one second in two logs without id: two, not four.
    ("2025-08-25 09:30:00", "patrol", "assist ATF", "town tervin", {"networks": 207, "frame": 1}),
    ("2025-08-25 09:30:00", "patrol", "assist ATF", "town tervin", {"networks": 207, "frame": 30}),
    # Rows exported twice.
    ("2025-08-26 09:30:00", "patrol", "FBI case", "town", {"twice": "town"}),
    ("2025-08-27 09:30:00", "patrol", "US Marshals fugitive", "brackel", {"twice": "brackel"}),
    # An agency that never says more than what could mean a body.
    ("2025-06-17 10:41:09", "patrol", "Border Patrol info", "elkar", {}),
    # Searches that the vendor says reached these cameras by mistake: they open no door.
    ("2025-06-15 08:12:30", "rostel", "Assist HSI", "elkar", {"moderation": MISTAKE}),
    ("2025-06-15 08:14:02", "rostel", "ICE WARRANT", "elkar", {"moderation": MISTAKE}),
    # What must not survive ingest.
    ("2025-03-20 11:00:00", "rostel", "ICE #A214 335 907", "corvel brackel", {}),
    ("2025-03-21 11:00:00", "rostel", "HSI call 505-555-0147", "brackel", {}),
    ("2025-03-22 11:00:00", "nicemoor", "runaway, contact j.osmundel@example.org", "brackel tervin", {}),
    ("2025-03-23 11:00:00", "nicemoor", "wanted person DOB 03/14/1987", "brackel", {}),
    ("2025-03-24 11:00:00", "garth", "stolen veh {plate}", "brackel tervin", {}),
    ("2025-03-25 11:00:00", "garth", "suspect lives at 4417 Umbrelgate Avenue", "tervin", {}),
)  # fmt: skip

_HITS = (
    ("pelvar", "2025-04-11 16:20:00", "garvel", "HSI", 3, ""),
    ("pelvar", "2025-05-02 09:10:00", "kettel", "on behalf of ICE", 1, ""),
    ("pelvar", "2025-05-09 23:55:00", "savrin", "ICE PROTEST", 4, ""),
    ("pelvar", "2025-06-01 12:00:00", "norvel", "follow up", 2, "hsi 25-0201"),
    ("haldor", "2025-07-15 18:00:00", "rostel", "Assist HSI", 5, ""),
    ("haldor", "2025-08-03 03:30:00", "jorven", "FBI case", 2, "25-0044"),
    ("haldor", "2025-09-09 10:45:00", "wendor", "ICE WARRANT", 1, ""),
)


_GAPS = {("garvel", 0): 1800, ("jorven", 1): 1801}


def _town(plan: WorldPlan) -> Iterator[Act]:
    """Bursts of the town's table: ten minutes apart, but once exactly thirty, and once a second more."""
    n = 0
    for who, wording, before, after, elsewhere in _TOWN:
        logs = tuple(plan.log(k) for k in ("town", *elsewhere.split()))
        for start, sizes in ((_second("2025-02-03 13:00:00"), before), (_second("2025-06-01 00:00:00"), after)):
            for g, size in enumerate(sizes):
                at = start + (n * 5 + g * 11) % 110 * 86400 + (n * 977) % 30000
                for k in range(size):
                    yield Act(at, plan.part(who).number, NUMBER[wording], logs, 2007 + 10 * (n % 90), 1, frame=1 + k)
                    at += _GAPS.get((who, k), 600)
                n += 1


def _busy(plan: WorldPlan) -> Iterator[Act]:
    """One agency with more than twenty searches naming HSI, one with more than five, one's ordinary work."""
    for who, times, step, wordings, logs in (
        ("garvel", 24, 9, ("HSI", "Assist HSI", "AOA HSI"), ("corvel", "brackel")),
        ("norvel", 7, 9, ("HSI", "HSI request"), ("elkar", "corvel")),
        ("skarrel", 27, 14, ("stolen vehicle", "warrant", "hit and run"), ("own skarrel",)),
    ):
        for n in range(times):
            at = _second("2025-02-11 15:30:00") + n * step * 86400 + n * 61
            where = tuple(plan.log(k) for k in logs[: 1 + n % 2])
            yield Act(at, plan.part(who).number, NUMBER[wordings[n % len(wordings)]], where, 3017 + 10 * n, n % 3)


def _single(plan: WorldPlan) -> Iterator[Act]:
    for n, (at, who, wording, logs, more) in enumerate(_ACTS):
        fields = dict(more)
        for name in ("masked", "twice"):
            if name in fields:
                fields[name] = (plan.log(str(fields[name])),)
        fields.setdefault("networks", 517 + 10 * n)
        where = tuple(plan.log(k) for k in ([logs] if logs.startswith("own ") else logs.split()))
        yield Act(_second(at), plan.part(who).number, NUMBER[wording], where, **fields)  # type: ignore[arg-type]
    where = (plan.log("town"), plan.log("corvel"), plan.log("brackel"))
    for n, trap in enumerate(TRAPS):
        second = _second("2025-04-15 09:00:00") + n * 5 * 86400 + n
        yield Act(second, plan.part("garth").number, NUMBER[trap.text], where, 87 + 10 * n, 2)


def acts(plan: WorldPlan) -> list[Act]:
    """Every planted search, by time."""
    return sorted([*_town(plan), *_busy(plan), *_single(plan)], key=lambda a: (a.at, a.agency, a.wording, a.frame))


def keyword_hits(plan: WorldPlan) -> list[KeywordHit]:
    """Every line of the keyword-hit tables."""
    return [
        KeywordHit(plan.part(owner).number, _second(at), plan.part(who).number, NUMBER[wording], count, case)
        for owner, at, who, wording, count, case in _HITS
    ]


def day_of(second: int) -> date:
    """The UTC day of a second."""
    return date(1970, 1, 1) + timedelta(days=second // 86400)
