"""The question: which doors opened, closed or moved, who began and who stopped, and how rates changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphshare.building import Built
from graphshare.domain.breaks import Break, crossed
from graphshare.domain.model import Door, Evidence, Grade, Use
from graphshare.doors import NO_LIST, Doors, Opening, find
from graphshare.facts.access import Facts, NamedSearch, read_facts
from graphshare.facts.reading import Reading
from graphshare.questions.compare.answer import Compared, DoorChange, HeldOverBoth, Move, Searcher
from graphshare.questions.compare.rates import rates, see_searches, total
from graphshare.questions.compare.spans import NETWORK, OWN, ComparedLog, Windows, listed_in_both, read_logs


@dataclass(frozen=True)
class _Side:
    """One window: its facts and doors, by network."""

    facts: Facts
    doors: Doors

    def side(self, level: Grade) -> dict[tuple[str, str], list[Opening]]:
        """(network, proxy) → its side doors used, at a level."""
        out: dict[tuple[str, str], list[Opening]] = defaultdict(list)
        for o in self.doors.openings:
            if o.door is Door.SIDE and o.use is Use.USED and o.proxy and o.grade and o.grade.within(level):
                out[o.network, o.proxy].append(o)
        return out

    def own(self) -> dict[tuple[str, str], list[Opening]]:
        """(network, body) → the doors by which that body itself searched."""
        return self._by(o for o in self.doors.openings if o.door is not Door.SIDE and o.use is Use.USED)

    def listed(self) -> dict[tuple[str, str], list[Opening]]:
        """(network, body) → its front doors, seen used or not."""
        return self._by(o for o in self.doors.openings if o.door is Door.FRONT)

    @staticmethod
    def _by(found: Iterable[Opening]) -> dict[tuple[str, str], list[Opening]]:
        out: dict[tuple[str, str], list[Opening]] = defaultdict(list)
        for o in found:
            out[o.network, o.body].append(o)
        return out


@dataclass(frozen=True)
class _Names:
    agencies: Mapping[str, str]
    networks: Mapping[str, tuple[str, str]]  # id → name, owner

    def change(self, found: Sequence[Opening], level: Grade, use: Use | None = None) -> DoorChange:
        """One change: what several openings of one network and body or proxy come to."""
        first = found[0]
        name, owner = self.networks[first.network]
        days = [d for o in found for d in (o.first, o.last) if d]
        count = sum(o.searches[list(Grade).index(level)] for o in found)
        return DoorChange(
            name, first.network, self.agencies[owner], first.door, use or first.use,
            " and ".join(sorted({o.body for o in found})),
            (first.proxy, self.agencies[first.proxy]) if first.proxy else None,
            count if (use or first.use) is Use.USED else 0,
            min(days, default=None), max(days, default=None), _rows(found),
        )  # fmt: skip


def compare(
    reading: Reading, built: Built, body: str, windows: Windows, level: Grade, *, known: Sequence[Break] = ()
) -> Compared:
    """What changed for ``body`` (with its parts) between two windows.

    A door of searches changes only where the network's own log spans both windows, a listing only where a complete list
    speaks of a day of each. ``built``: the entries and searches that rates are counted over.
    """
    before, after = (_Side(f, find(f)) for f in (read_facts(reading, body, w) for w in windows.both))
    logs = read_logs(reading, windows)
    names = _Names(
        dict(reading.rows("SELECT id, name FROM Agency")),
        {i: (n, o) for i, n, o in reading.rows("SELECT id, name, owner FROM Network")},
    )
    spanning = _of(logs, NETWORK)
    logged = frozenset(n for n, (_, owner) in names.networks.items() if owner in spanning)
    listed = listed_in_both(reading, windows)
    opened, closed, moved = _changes(before, after, level, names, (logged, listed))
    own = _of(logs, OWN)
    began, stopped, went_on = _searchers(before.facts, after.facts, level, names, (logged, own))
    see_searches(reading, built, before.facts.asked, level, windows)
    first, last = windows.before.since, windows.after.until
    return Compared(
        body, level, windows, opened, closed, moved, began, stopped, went_on if spanning or own else None,
        rates(reading, logs, dict(names.agencies)),
        total(reading, logs),
        (len({n for n, _ in before.listed()} & listed), len({n for n, _ in after.listed()} & listed)) if listed else None,
        _apart((before, after), level, logged, listed),
        tuple(crossed(list(known), first, last)),
        _held(reading, logs, listed),
    )  # fmt: skip


def _of(logs: Iterable[ComparedLog], kind: str) -> frozenset[str]:
    return frozenset(log.agency for log in logs if log.kind == kind and log.spans)


def _changes(
    before: _Side, after: _Side, level: Grade, names: _Names, over: tuple[frozenset[str], frozenset[str]]
) -> tuple[tuple[DoorChange, ...], tuple[DoorChange, ...], tuple[Move, ...]]:
    logged, listed = over
    opened: list[DoorChange] = []
    closed: list[DoorChange] = []
    for earlier, later, compared, use in (
        (before.side(level), after.side(level), logged, Use.USED),
        (before.own(), after.own(), logged, Use.USED),
        (before.listed(), after.listed(), listed, Use.OPEN),
    ):
        for out, here, there in ((opened, later, earlier), (closed, earlier, later)):
            out += [
                names.change(found, level, use)
                for key, found in here.items()
                if key not in there and key[0] in compared
            ]
    moved = []
    own_before, own_after = before.own(), after.own()
    for key in own_before.keys() & own_after.keys():
        if key[0] in logged and key[0] in listed:
            move = _move(names, own_before[key], own_after[key])
            moved += [move] if move else []
    return (
        tuple(sorted(opened, key=_order)),
        tuple(sorted(closed, key=_order)),
        tuple(sorted(moved, key=lambda m: (m.owner, m.network_id, m.body))),
    )


def _move(names: _Names, earlier: list[Opening], later: list[Opening]) -> Move | None:
    """A move between doors that are known on both sides: where a list is missing on the day, nothing moved."""
    if any(o.note == NO_LIST for o in (*earlier, *later)):
        return None
    was, now = (tuple(d for d in Door if d in {o.door for o in side}) for side in (earlier, later))
    if was == now:
        return None
    name, owner = names.networks[earlier[0].network]
    rows = _rows((*earlier, *later))
    return Move(name, earlier[0].network, names.agencies[owner], earlier[0].body, was, now, rows)


def _order(c: DoorChange) -> tuple[object, ...]:
    return (list(Door).index(c.door), c.use, -c.searches, c.owner, c.network_id, c.body, c.proxy or ("", ""))


def _rows(found: Iterable[Opening]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(e for o in found for e in o.rows))


def _searchers(
    before: Facts, after: Facts, level: Grade, names: _Names, over: tuple[frozenset[str], frozenset[str]]
) -> tuple[tuple[Searcher, ...], tuple[Searcher, ...], int]:
    """Who began and who stopped, in logs of networks that span both windows, and agencies' own that do."""
    logged, own = over

    def by_agency(facts: Facts) -> dict[str, list[NamedSearch]]:
        out: dict[str, list[NamedSearch]] = defaultdict(list)
        for n in facts.named:
            if n.grade.within(level) and (n.network in logged or n.proxy in own):
                out[n.proxy].append(n)
        return out

    was, now = by_agency(before), by_agency(after)
    began = [_searcher(names, a, 0, n) for a, n in now.items() if a not in was]
    stopped = [_searcher(names, a, 1, n) for a, n in was.items() if a not in now]
    return _most(began), _most(stopped), len(was.keys() & now.keys())


def _searcher(names: _Names, agency: str, side: int, found: list[NamedSearch]) -> Searcher:
    count = sum({n.search: n.searches for n in found}.values())
    days: list[date] = [n.day for n in found if n.day]
    rows = tuple(sorted({e for n in found if (e := n.says or n.evidence)}))
    counts = (count, 0) if side else (0, count)
    return Searcher(names.agencies[agency], agency, *counts, min(days, default=None), max(days, default=None), rows)


def _most(found: list[Searcher]) -> tuple[Searcher, ...]:
    return tuple(sorted(found, key=lambda s: (-s.before - s.after, s.agency, s.agency_id)))


def _apart(sides: tuple[_Side, _Side], level: Grade, logged: frozenset[str], listed: frozenset[str]) -> tuple[int, int]:
    """How many networks, and doors of them, are seen in a window and not compared."""
    doors: set[tuple[str, str, str]] = set()
    for side in sides:
        doors |= {(n, "side", p) for n, p in side.side(level) if n not in logged}
        doors |= {(n, "own", b) for n, b in side.own() if n not in logged}
        doors |= {(n, "listed", b) for n, b in side.listed() if n not in listed}
    return len({n for n, *_ in doors}), len(doors)


def _held(reading: Reading, logs: Sequence[ComparedLog], listed: frozenset[str]) -> HeldOverBoth:
    def of(kind: str) -> tuple[int, int]:
        return len(_of(logs, kind)), sum(log.kind == kind and not log.selected for log in logs)

    lists = reading.rows("SELECT count(DISTINCT source) FROM CONFIGURED WHERE complete")[0][0]
    return HeldOverBoth(of(NETWORK), of(OWN), (len(listed), lists))
