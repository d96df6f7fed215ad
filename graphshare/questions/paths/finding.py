"""The shortest paths: read from dated facts and records that tie two searches, never from whom somebody shares with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graphshare.abilities import Ability, abilities_into
from graphshare.domain.model import NO_SEARCHES, Door, Evidence, Grade, Levels, Use, Window
from graphshare.domain.prose import listed
from graphshare.doors import Doors, Opening, find, levels, strongest
from graphshare.facts.access import Facts, NamedSearch, read_facts
from graphshare.facts.chains import asked_by
from graphshare.facts.reading import Reading, in_list
from graphshare.questions.paths.cameras import camera_step, shown_to_exist
from graphshare.questions.paths.steps import Path, Paths, PathsHeld, Step, StepSays
from graphshare.questions.paths.tied import SameCase, same_case
from graphshare.sources.whose import LOGS


@dataclass(frozen=True, slots=True)
class To:
    """The agency whose cameras are asked about, and those of its networks that are."""

    owner: str
    name: str
    networks: frozenset[str]


@dataclass(frozen=True)
class _Ground:
    """All that paths to some networks are made of."""

    reading: Reading
    facts: Facts
    abilities: tuple[Ability, ...]
    doors: Doors
    level: Grade
    to: To
    agencies: dict[str, str]
    networks: dict[str, str]

    def named(self, searches: Iterable[NamedSearch]) -> list[NamedSearch]:
        """Those of some searches that say enough, and of which a row is known."""
        return [n for n in searches if n.grade.within(self.level) and (n.says or n.evidence)]

    def bodies(self, named: Iterable[str]) -> str:
        """The bodies that are named, in words."""
        return listed(sorted(set(named)))


def find_paths(
    reading: Reading, body: str, to: To, window: Window, level: Grade = Grade.NAMED, *, possible: bool = False
) -> Paths:
    """All shortest paths from ``body`` (with its parts) to some networks in a window.

    One path an agency and network: what it is seen to have searched for the body; else, where nobody is seen to have done
    so or ``possible`` asks for them, what it could have searched. An agency that is not seen to have searched there
    itself stands at the end of a longer chain only where one record ties it to another that did.
    """
    facts = read_facts(reading, body, window)
    facts = replace(
        facts,
        grants=tuple(g for g in facts.grants if g.network in to.networks),
        own=tuple(s for s in facts.own if s.network in to.networks),
    )
    ground = _Ground(
        reading,
        facts,
        abilities_into(reading, facts, to.networks),
        find(facts),
        level,
        to,
        dict(reading.rows("SELECT id, name FROM Agency")),
        dict(reading.rows("SELECT id, name FROM Network WHERE id IN {networks}", networks=in_list(to.networks))),
    )
    direct = [p for o in ground.doors.openings if o.network in to.networks and (p := _direct(ground, o))]
    side = _side(ground)
    through = {(p.network, p.proxy[0]) for p in side if p.proxy}
    chains = _chains(ground, through)
    could, too_early = _open(ground, through)
    logged = bool(reading.rows("SELECT 1 FROM Release WHERE kind IN {logs} LIMIT 1", logs=in_list(LOGS)))
    seen = [p for p in (*direct, *side, *chains) if p.use is Use.USED]
    shown = possible or not seen
    found = [*direct, *side, *chains, *(could if shown else ())]
    return Paths(
        body,
        to.name,
        to.owner,
        len(to.networks),
        window,
        level,
        tuple(_to_cameras(ground, p) for p in sorted(found, key=_order)),
        _held(reading, to),
        open=len({p.proxy for p in could}) if logged else None,
        shown=shown,
        too_early=too_early if logged else None,
        weaker=_weaker(ground, through),
        inactive=len({i.recipient for i in ground.doors.inactive if i.network in to.networks}),
        parents=len({i.recipient for i in ground.doors.parents if i.network in to.networks}),
    )


def _order(p: Path) -> tuple[object, ...]:
    return (
        list(Door).index(p.door),
        list(Use)[::-1].index(p.use),
        p.tied,
        -p.searches[1],
        -p.searches[2],
        p.network,
        p.proxy[1] if p.proxy else "",
        p.sentence,
    )


def _direct(ground: _Ground, o: Opening) -> Path | None:
    """The body's own access: listed, or searched."""
    if o.door is Door.SIDE or not o.rows:
        return None
    says = StepSays.SEARCHED
    if o.door is Door.FRONT:
        says = StepSays.LISTED_AND_SEARCHED if o.use is Use.USED else StepSays.LISTED
    step = Step(o.body, says, ground.networks[o.network], o.rows, o.first, o.last)
    return Path(o.door, o.use, o.network, None, None, o.searches, o.first, o.last, (step,), note=o.note)


def _side(ground: _Ground) -> list[Path]:
    """What agencies are seen to have searched there for the body; both steps are of the same searches."""
    groups: dict[tuple[str, str], list[NamedSearch]] = defaultdict(list)
    for n in ground.named(ground.facts.named):
        if n.network in ground.to.networks and n.network is not None and n.evidence:
            groups[n.network, n.proxy].append(n)
    out = []
    for (network, proxy), searches in groups.items():
        first, last = _days(n.day for n in searches)
        name = ground.agencies[proxy]
        says = StepSays.NAMED if _firm(searches) else StepSays.HINTED
        steps = (
            Step(ground.bodies(n.body for n in searches), says, name, _naming(searches), first, last),
            Step(name, StepSays.SEARCHED, ground.networks[network], _rows(n.evidence for n in searches), first, last),
        )
        out.append(
            Path(
                Door.SIDE, Use.USED, network, (proxy, name), strongest(searches), levels(searches), first, last, steps,
                note=_noted(ground, network, proxy),
            )
        )  # fmt: skip
    return out


def _noted(ground: _Ground, network: str, proxy: str) -> str | None:
    notes = {
        o.note for o in ground.doors.openings if (o.network, o.proxy, o.use) == (network, proxy, Use.USED) and o.note
    }
    return "; ".join(sorted(notes)) or None


def _chains(ground: _Ground, through: set[tuple[str, str]]) -> list[Path]:
    """Longer chains: agencies tied by one record to another that searched there, and not seen to have done so themselves."""
    together: dict[tuple[str, str, str], list[NamedSearch]] = defaultdict(list)
    tied = asked_by(ground.reading, ground.facts.asked)
    for n in ground.named(ground.facts.named):
        other = tied.get(n.search)
        if other and n.network in ground.to.networks and n.network and n.grade is not Grade.HINTED:
            together[n.network, other, n.proxy].append(n)
    out = []
    for (network, asking, searcher), searches in together.items():
        if (network, asking) not in through:
            out.append(_together(ground, network, (asking, searcher), searches))
    cases: dict[tuple[str, str, str], list[SameCase]] = defaultdict(list)
    found = same_case(ground.reading, ground.facts.asked, ground.facts.window, ground.to.networks)
    for c in found:
        pair = (c.network, c.naming)
        if c.grade.within(ground.level) and pair not in through and (*pair, c.searcher) not in together:
            cases[c.network, c.naming, c.searcher].append(c)
    out += [_by_case(ground, network, pair, found) for (network, *pair), found in cases.items()]
    return out


def _together(ground: _Ground, network: str, pair: tuple[str, str], searches: list[NamedSearch]) -> Path:
    asking, searcher = (ground.agencies[a] for a in pair)
    first, last = _days(n.day for n in searches)
    naming = _naming(searches)
    steps = (
        Step(ground.bodies(n.body for n in searches), StepSays.TOGETHER, asking, naming, first, last),
        Step(asking, StepSays.NAMED, searcher, naming, first, last),
        Step(searcher, StepSays.SEARCHED, ground.networks[network], _rows(n.evidence for n in searches), first, last),
    )
    return Path(
        Door.SIDE, Use.USED, network, (pair[0], asking), strongest(searches), levels(searches), first, last, steps,
        tied=True, note="one reason names both; it does not show who asked whom",
    )  # fmt: skip


def _by_case(ground: _Ground, network: str, pair: Sequence[str], found: list[SameCase]) -> Path:
    naming, searcher = (ground.agencies[a] for a in pair)
    named, searched = _days(c.day for c in found), _days(c.searched_on for c in found)
    grade = max((c.grade for c in found), key=lambda g: g.strength)
    both = tuple(dict.fromkeys(e for c in found for e in (c.says, c.covered)))
    steps = (
        Step(
            ground.bodies(c.body for c in found),
            StepSays.HINTED if grade is Grade.HINTED else StepSays.NAMED,
            naming,
            _rows(c.says for c in found),
            *named,
        ),
        Step(naming, StepSays.SAME_CASE, searcher, both, named[0], searched[1]),
        Step(searcher, StepSays.SEARCHED, ground.networks[network], _rows(c.covered for c in found), *searched),
    )
    return Path(
        Door.SIDE, Use.USED, network, (pair[0], naming), grade, _by_level(found), searched[0], searched[1], steps,
        tied=True, note="an equal case number ties two searches; it does not show who asked whom",
    )  # fmt: skip


def _by_level(found: list[SameCase]) -> Levels:
    """Searches of the network that bear the case, at the level of the search that names the body."""
    firmest: dict[str, tuple[int, int]] = {}
    for c in found:
        firmest[c.search] = (max(c.grade.strength, firmest.get(c.search, (0, 0))[0]), c.searches)
    asked, named, hinted = (sum(n for s, n in firmest.values() if s >= least) for least in (3, 2, 1))
    return Levels(asked, named, hinted)


def _open(ground: _Ground, through: set[tuple[str, str]]) -> tuple[list[Path], int]:
    """What agencies that named the body somewhere could have searched, from the first time they did; how many too early."""
    by_proxy: dict[str, list[NamedSearch]] = defaultdict(list)
    for n in ground.named(ground.facts.named):
        by_proxy[n.proxy].append(n)
    ways: dict[tuple[str, str], list[Ability]] = defaultdict(list)
    for a in ground.abilities:
        if a.proxy in by_proxy and (a.network, a.proxy) not in through:
            ways[a.network, a.proxy].append(a)
    out, early = [], set()
    for (network, proxy), found in ways.items():
        searches = by_proxy[proxy]
        since, until = _days(n.day for n in searches)
        later = [a for a in found if not (since and a.last and a.last < since)]
        rows = _rows(a.evidence for a in later if a.evidence)
        if any(a.by == "own" for a in later):
            rows = rows or shown_to_exist(ground.reading, network)
        if not later:
            early.add(proxy)
        elif rows:
            out.append(_could(ground, (network, proxy), later, rows, (since, until)))
    kept = {p.proxy[0] for p in out if p.proxy}
    return out, len(early - kept)


def _could(
    ground: _Ground,
    pair: tuple[str, str],
    ways: list[Ability],
    rows: tuple[Evidence, ...],
    named: tuple[date | None, date | None],
) -> Path:
    network, proxy = pair
    searches = ground.named(n for n in ground.facts.named if n.proxy == proxy)
    name = ground.agencies[proxy]
    firsts = [max(a.first, named[0]) if named[0] else a.first for a in ways if a.first]
    first = None if len(firsts) < len(ways) else min(firsts)
    last = None if any(a.last is None for a in ways) else max(a.last for a in ways if a.last)
    says = StepSays.NAMED if _firm(searches) else StepSays.HINTED
    steps = (
        Step(ground.bodies(n.body for n in searches), says, name, _naming(searches), *named),
        Step(name, StepSays.COULD, ground.networks[network], rows, first, last),
    )
    note = None if any(a.certain for a in ways) else "only a month that the window cuts speaks for it"
    return Path(
        Door.SIDE, Use.OPEN, network, (proxy, name), strongest(searches), NO_SEARCHES, first or named[0], last, steps,
        note=note,
    )  # fmt: skip


def _weaker(ground: _Ground, through: set[tuple[str, str]]) -> int:
    """How many agencies searched there in words that say less than was asked for."""
    found = {n.proxy for n in ground.facts.named if n.network in ground.to.networks}
    return len(found - {proxy for _, proxy in through})


def _to_cameras(ground: _Ground, p: Path) -> Path:
    step = camera_step(ground.reading, p.network, ground.networks[p.network], ground.facts.window.until)
    return replace(p, steps=(*p.steps, step)) if step else p


def _firm(searches: Iterable[NamedSearch]) -> bool:
    return any(n.grade is not Grade.HINTED for n in searches)


def _naming(searches: Iterable[NamedSearch]) -> tuple[Evidence, ...]:
    """The rows whose words name the body, the firmest and earliest first."""
    ordered = sorted(searches, key=lambda n: (-n.grade.strength, n.day or date.max, n.says or n.evidence))
    return tuple(dict.fromkeys(e for n in ordered if (e := n.says or n.evidence)))


def _rows(found: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    return tuple(sorted({e for e in found if e}))


def _days(days: Iterable[date | None]) -> tuple[date | None, date | None]:
    known = [d for d in days if d]
    return min(known, default=None), max(known, default=None)


def _held(reading: Reading, to: To) -> PathsHeld:
    logs, selections, first, last = reading.rows(
        """
        SELECT count(*) FILTER (selection IS NULL), count(*) FILTER (selection IS NOT NULL),
            strftime(min("first"), '%Y-%m'), strftime(max("last"), '%Y-%m')
        FROM Release WHERE agency = $owner AND kind IN ('network audit', 'keyword hits')""",
        owner=to.owner,
    )[0]
    lists = reading.rows(
        "SELECT count(DISTINCT target) FROM CONFIGURED WHERE complete AND source IN {networks}",
        networks=in_list(to.networks),
    )[0][0]
    return PathsHeld(logs, selections, lists, (first, last) if first else None)
