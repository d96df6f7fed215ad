"""How far a body reaches, for people: by door first, then who and where most; pairs only where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.days import iso_span
from graphshare.domain.model import Door, Grade, Use
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Provenance
from graphshare.facts.disowned import Disowned
from graphshare.questions.counts import NOT_KNOWN, Cameras, Count
from graphshare.questions.coverage import SELECTED
from graphshare.questions.reach.answer import Reach
from graphshare.questions.reach.lines import ReachLine
from graphshare.questions.reach.narrowing import WHOLE, Narrow
from graphshare.reach import Reached
from graphshare.releases import shown
from graphshare.telling import BLIND

#: The doors explained, below the counts by door.
DOORS = (
    "side door: searched through another agency's account. Doors overlap: nothing adds up. "
    "cameras: by portals, else mapped, else unknown for so many agencies."
)
#: So many doors are printed where doors were asked for.
_DOORS_PRINTED = 20


def _count(door: str, meaning: str, c: Count) -> tuple[Cell, ...]:
    values = (c.owners, c.networks, c.cameras.declared, c.cameras.mapped, c.cameras.unknown_owners)
    return (door, meaning, *("not known" if v is None else v for v in values))


@dataclass(frozen=True, slots=True)
class ReachShown:
    """What of a reach is printed: which doors are looked at, their rows, and what could be searched."""

    narrow: Narrow = WHOLE
    evidence: bool = False
    possible: bool = False


_ALL = ReachShown()


def tell(found: Reach, lines: Sequence[ReachLine], provenance: Provenance, shown: ReachShown = _ALL) -> Answer[Reach]:
    """Reach as tables: by door, the foremost agencies and networks; doors one by one where they were narrowed or cited.

    A file of the answer (CSV, a workbook) always has the doors.
    """
    listing = shown.evidence or not shown.narrow.whole
    tables = [_by_door(found, shown)]
    if not listing:
        tables += [t for t in (_proxies(found), _networks(found)) if t.rows]
    tables.append(_doors(found, lines, shown.evidence, _DOORS_PRINTED if listing else 0))
    if found.inactive:
        tables.append(_inactive(found))
    main = next(i for i, t in enumerate(tables) if t.heading == "Doors")
    options = [] if listing else ["Doors one by one: -f csv, --to, --via, --door, --state; their rows: --evidence."]
    return Answer(found, tuple(tables), (" ".join([*options, *found.notes]),), main=main, provenance=provenance)


def _by_door(found: Reach, shown: ReachShown) -> Table:
    body, narrow, possible = found.body, shown.narrow, shown.possible
    by_door = {(c.door, c.use): c.levels for c in found.by_door}
    declared, observed = found.declared, found.observed
    none = Count(0, 0, Cameras(0, 0, 0))

    def at(door: Door, use: Use, level: Grade, known: bool) -> Count:
        if not known:
            return NOT_KNOWN
        return by_door[door, use].at(level) if (door, use) in by_door else none

    logs, lists = observed.named.owners is not None, declared.active.owners is not None
    rows: list[tuple[Cell, ...]] = []
    if narrow.whole:
        rows.append(_count("any, used", f"{Grade.NAMED.says(body)}, or its own", observed.named))
        rows.append(_count("front door", "listed for access", declared.active))
    else:
        rows += [
            _count("front door", meaning, at(Door.FRONT, use, Grade.HINTED, lists))
            for use, meaning in ((Use.USED, "listed for access, used"), (Use.OPEN, "listed for access"))
        ]
    rows.append(
        _count("back door", "searched, not on that day's list", at(Door.BACK, Use.USED, Grade.HINTED, logs and lists))
    )
    rows += [_count("side door", g.says(body), at(Door.SIDE, Use.USED, g, logs)) for g in Grade]
    rows += [
        _count(
            "side, open",
            f"could: {g.says(body)}" if possible else "could, not seen to",
            at(Door.SIDE, Use.OPEN, g, logs),
        )
        for g in Grade
        if possible or g is Grade.NAMED
    ]
    rows.append(_count("unknown", "searched, no list of that day", at(Door.UNKNOWN, Use.USED, Grade.HINTED, logs)))
    if narrow.whole:
        rows.append(_count("no door", "listed, account inactive", declared.inactive))
        if declared.parent.owners != 0:
            rows.append(_count("no door", "its parent body is listed", declared.parent))
    if possible:
        rows += [
            _count("possible", f"{g.says(body)}: ≥ {plural(least, 'search')}", levels.at(g))
            for least, levels in found.possible.items()
            for g in (Grade.NAMED, Grade.HINTED)
        ]
    note = DOORS
    if possible:
        note += " “Possible” saturates: it counts what could be searched, not what was."
    columns: tuple[str, ...] = ("door", "what", "agencies", "networks", "cameras", "mapped", "unknown")
    if all(r[2] == r[3] for r in rows):
        columns, rows = (*columns[:3], *columns[4:]), [(*r[:3], *r[4:]) for r in rows]
    return Table(f"How far {body} reaches", columns, tuple(rows), note)


def _proxies(found: Reach) -> Table:
    rows = tuple((p.agency, p.searches.named, p.could) for p in found.foremost_proxies)
    note = f"All: graphshare proxies {_typed(found.body)}"
    return Table("Foremost agencies", ("agency", "mentions", "reaches"), rows, note, spare=("reaches",))


def _typed(body: str) -> str:
    return f'"{body}"' if " " in body else body


def _networks(found: Reach) -> Table:
    rows = tuple((n.network, n.searched_by, n.open_to) for n in found.foremost_networks)
    pairs = found.open.pairs
    note = f"{plural(pairs, 'open pair')} left out: --pairs FILE" if pairs else "All: -f csv, or --to NAME"
    columns = ("network", "agencies", "open to")
    return Table("Foremost networks", columns, rows, note, spare=("open to",), beside=True)


def _inactive(found: Reach) -> Table:
    rows = tuple((i.owner, i.network, i.account, i.mark, iso_span(i.first, i.last)) for i in found.inactive)
    columns = ("owner", "network", "account", "mark", "listed")
    return Table("Listed, account inactive: not a door", columns, rows, most=0)


def _doors(found: Reach, lines: Sequence[ReachLine], evidence: bool, most: int) -> Table:
    """Every door on record but side doors that are only open: they are counted below."""
    columns = ["owner", "state", "network", "door", "use", "body", "through", "how", "says", "searches", "when"]
    if evidence:
        columns.append("evidence")
    rows = []
    for line in lines:
        row = [
            line.owner, line.state, line.network if line.network != line.owner else None, line.door.value, line.use.value,
            ", ".join(line.bodies), line.through, line.via if line.basis is None else f"{line.via}, {line.basis}",
            line.grade.says(" and ".join(line.firmest)) if line.grade and line.door is Door.SIDE else None,
            line.searches if line.use is Use.USED else None, iso_span(line.first, line.last),
        ]  # fmt: skip
        if evidence:
            row.append(_cited(line))
        rows.append(tuple(row))
    pairs = found.open.pairs
    note = (
        f"{plural(pairs, 'open pair')} of network and agency not listed: --pairs FILE.csv has all." if pairs else None
    )
    spare = ("how", "state", "use", "network", "body", "when", "says")
    return Table("Doors", tuple(columns), tuple(rows), note, spare=spare, most=most)


def _cited(line: ReachLine) -> str:
    rows = ", ".join(f"{shown(e.release)}#{e.row}" for e in line.evidence[:5])
    more = len(line.evidence) - 5
    return f"{rows} and {more} more" if more > 0 else rows


@dataclass(frozen=True, slots=True)
class Remarks:
    """What decides what must be said with a reach: of how many networks which selections are held alone, the most networks of
    one search, what the vendor disowns, and whether a log is held at all."""

    body: str
    selections: Mapping[str, int]
    largest: int | None
    disowned: Sequence[Disowned]
    logs_held: bool


def notes(about: Remarks) -> list[str]:
    """What must be said with a reach beyond its sentence."""
    out = [
        f"Of {plural(only, 'network')} only a selection{SELECTED.get(kind, '').replace(':', ' of', 1)} is held: what it left out is "
        "not known."
        for kind, only in about.selections.items()
    ]
    if about.largest:
        out.append(
            f"The largest single search naming {about.body} covered {plural(about.largest, 'network')}: how many, not which."
        )
    out += [
        f"The vendor disowns {plural(d.searches, 'search')}, counted apart and no door: “{d.note}”"
        for d in about.disowned
    ]
    return [*out, BLIND] if about.logs_held else out


def remarks(r: Reached, disowned: Sequence[Disowned] = ()) -> Remarks:
    """What decides the notes of a reach, and of its proxies."""
    atlas = r.atlas
    return Remarks(r.facts.body, dict(atlas.selected), r.largest().networks, disowned, atlas.logs_held)
