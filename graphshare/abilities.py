"""What agencies that searched for a body could search: columns in the engine, then a row of bits a network.

No pair of network and agency becomes a Python object; what is asked of pairs is answered in bits (``Able``), and the pairs
themselves are read in SQL only where somebody asks for them (``see_side_open``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from graphshare.domain.model import Evidence, Grade, Window
from graphshare.doors import levels
from graphshare.engine import Sql, composed, quoted
from graphshare.facts.access import CARRIED_FROM, Facts, NamedSearch
from graphshare.facts.reading import Reading, in_list, meets, within

#: Levels of counting by the strength of a grade, the weakest first.
_LEVELS = (Grade.HINTED, Grade.NAMED, Grade.ASKED)

Masks = tuple[int, int, int]


def ways(who: Sql, window: Window, carry_days: int = 0) -> Sql:
    """SQL: what the agencies of a table (column ``agency``) could search in a window, a row for each way and record.

    Columns: agency, network, way (``share``, ``searched``, ``own``), first, last, certain, release, row. ``certain`` is false
    where a month is cut by the window and neither its first nor its last search falls inside. ``carry_days`` stretches
    lists forward as it does those of the body.
    """
    shares = composed(
        """SELECT source, target, "from" AS first, until AS last, release, row
        FROM SHARES_WITH SEMI JOIN {who} ON target = agency WHERE account = 'active'""",
        who=who,
    )
    if carry_days:
        shares = composed(
            """SELECT s.* REPLACE (CASE WHEN s.carried THEN
                least(s.last + {carry_days}, coalesce(d."from" - 1, s.last + {carry_days})) ELSE s.last END AS last)
            FROM (SELECT source, target, "from" AS first, until AS last, release, row,
                    until IS NOT NULL AND basis IN {carried_from} AS carried
                  FROM SHARES_WITH SEMI JOIN {who} ON target = agency WHERE account = 'active') s
            ASOF LEFT JOIN (SELECT DISTINCT source, "from" FROM CONFIGURED
                            WHERE complete AND basis = 'dated' AND "from" IS NOT NULL) d
                ON d.source = s.source AND d."from" > s.last""",
            carry_days=Sql(carry_days),
            carried_from=in_list(CARRIED_FROM),
            who=who,
        )
    return composed(
        """
        SELECT target AS agency, source AS network, 'share' AS way, first, last, TRUE AS certain, release, row
        FROM ({shares}) WHERE CASE WHEN first IS NULL THEN {undated} ELSE {meets} END
        UNION ALL SELECT source, target, 'searched', first, last,
            ({first_within}) OR ({last_within}), release, row
        FROM SEARCHED_IN_MONTH SEMI JOIN {who} ON source = agency WHERE {meets}
        UNION ALL SELECT r.source, c.target, 'searched', q.day, q.day, TRUE, c.release, c.row
        FROM RAN r SEMI JOIN {who} ON r.source = agency JOIN Search q ON q.id = r.target JOIN COVERED c ON c.source = q.id
        WHERE q.disowned IS NULL AND {day_within}
        UNION ALL SELECT o.source, o.target, 'own', NULL, NULL, TRUE, NULL, NULL
        FROM OWNS o SEMI JOIN {who} ON o.source = agency JOIN Network n ON n.id = o.target WHERE n.level = 'agency'""",
        shares=shares,
        undated=Sql(window == Window()),
        meets=meets(window, "first", "last"),
        first_within=within(window, "first"),
        last_within=within(window, "last"),
        who=who,
        day_within=within(window, "q.day"),
    )


@dataclass(frozen=True, slots=True)
class Ability:
    """An agency could search a network: by a share, by its own searches there, or because the network is its own."""

    proxy: str
    network: str
    by: str  # share | searched | own
    first: date | None
    last: date | None
    certain: bool
    evidence: Evidence | None


def abilities_into(reading: Reading, facts: Facts, networks: frozenset[str]) -> tuple[Ability, ...]:
    """Of a few networks, which agencies of ``facts.named`` could search them, record by record."""
    who = Sql(f"(SELECT unnest({_listed(n.proxy for n in facts.named)}) AS agency) AS able")
    found = reading.rows(
        """
        SELECT DISTINCT agency, network, way, first, last, certain, release, row FROM ({ways})
        WHERE network IN {networks} ORDER BY ALL""",
        ways=ways(who, facts.window),
        networks=in_list(networks),
    )
    return tuple(
        Ability(a, n, way, first, last, bool(certain), Evidence(release, row) if release else None)
        for a, n, way, first, last, certain, release, row in found
    )


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(quoted(v) for v in sorted(set(values)))}]::VARCHAR[]"


def bits(reading: Reading, pairs: Sql, places: Sql, count: int) -> dict[str, int]:
    """Network → agencies as bits; ``pairs``: SQL of (network, agency), ``places``: a table (agency, place) of ``count`` rows."""
    width = max(64, -(-count // 64) * 64)
    found = reading.rows(
        """SELECT network, bitstring_agg(place, 0, $last)::BLOB
        FROM ({pairs}) JOIN {places} USING (agency) GROUP BY network ORDER BY network""",
        last=width - 1,
        pairs=pairs,
        places=places,
    )
    return {n: _turned(int.from_bytes(blob, "big"), width) for n, blob in found}


def _turned(value: int, width: int) -> int:
    """The engine writes the first place as the highest bit; here it is the lowest."""
    return int(format(value, f"0{width}b")[::-1], 2)


def places(bits: int) -> list[int]:
    """The places of the bits that are set, the lowest first."""
    out = []
    while bits:
        lowest = bits & -bits
        out.append(lowest.bit_length() - 1)
        bits ^= lowest
    return out


def per_agency(rows: Iterable[int], agencies: int) -> list[int]:
    """In how many of some rows of bits each of so many agencies stands."""
    import numpy as np

    width = -(-max(agencies, 1) // 8)
    total = np.zeros(width * 8, dtype=np.int64)
    held = list(rows)
    for start in range(0, len(held), 1024):
        block = b"".join(h.to_bytes(width, "little") for h in held[start : start + 1024])
        table = np.frombuffer(block, dtype=np.uint8).reshape(-1, width)
        total += np.unpackbits(table, axis=1, bitorder="little").sum(axis=0, dtype=np.int64)
    return [int(x) for x in total[:agencies]]


@dataclass(frozen=True)
class Able:
    """The agencies that searched for a body, what they could search, and what they were seen to search, in bits.

    ``agencies``: ids, those with most searches that mention the body first: their places are the bits. ``searches``: of
    each, at the three levels (asked, named, hinted). ``could``: network → agencies that could search it; ``used``: those
    that a log of the network shows naming the body. ``strong``: body → agencies by the firmest grade of their searches for
    it (hinted, named, asked, each including the next); ``seen``: the same of what each (network, body) shows.
    """

    agencies: tuple[str, ...] = ()
    searches: tuple[tuple[int, int, int], ...] = ()
    could: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    strong: Mapping[str, Masks] = field(default_factory=dict)
    seen: Mapping[tuple[str, str], Masks] = field(default_factory=dict)

    @cached_property
    def place(self) -> dict[str, int]:
        """Agency → its place."""
        return {a: i for i, a in enumerate(self.agencies)}

    def mask(self, agencies: Iterable[str]) -> int:
        """Some agencies as bits; those that never searched for the body have none."""
        return sum(1 << self.place[a] for a in set(agencies) if a in self.place)

    def at(self, level: Grade, least: int = 1) -> int:
        """Agencies with at least so many searches at a level."""
        at = list(Grade).index(level)
        return sum(1 << i for i, counts in enumerate(self.searches) if counts[at] >= least)

    def standing(self, network: str, level: Grade) -> int:
        """Agencies to which a side door of the network stands open at a level: able, and not seen to use it so firmly."""
        out, i = 0, _LEVELS.index(level)
        for body, strong in self.strong.items():
            out |= strong[i] & ~self.seen.get((network, body), (0, 0, 0))[i]
        return out & self.could.get(network, 0)

    def open(self, network: str) -> int:
        """Agencies to which a side door of the network stands open at some level."""
        return (
            self.standing(network, Grade.HINTED)
            | self.standing(network, Grade.NAMED)
            | self.standing(network, Grade.ASKED)
        )

    def possible(self, level: Grade, least: int) -> set[str]:
        """Networks that an agency with enough searches at a level could search."""
        mask = self.at(level, least)
        return {n for n, held in self.could.items() if held & mask}

    def through(self, level: Grade) -> dict[str, int]:
        """Network → agencies at a level that searched it for the body, or could."""
        mask = self.at(level)
        held = dict(self.could)
        for n, used in self.used.items():
            held[n] = held.get(n, 0) | used
        return {n: some for n, h in held.items() if (some := h & mask)}


def able(reading: Reading, facts: Facts, carry_days: int = 0) -> Able:
    """Read what the agencies of ``facts.named`` could search, as bits; leaves the table ``able (agency, place)`` behind."""
    by_agency: dict[str, list[NamedSearch]] = defaultdict(list)
    firmest: dict[tuple[str, str], int] = defaultdict(int)
    there: dict[tuple[str, str, str], int] = defaultdict(int)
    for n in facts.named:
        by_agency[n.proxy].append(n)
        firmest[n.proxy, n.body] = max(firmest[n.proxy, n.body], n.grade.strength)
        if n.network is not None:
            key = (n.network, n.body, n.proxy)
            there[key] = max(there[key], n.grade.strength)
    counted = {a: levels(named) for a, named in by_agency.items()}
    agencies = sorted(counted, key=lambda a: (-counted[a][1], -counted[a][2], a))
    place = {a: i for i, a in enumerate(agencies)}
    used: dict[str, int] = defaultdict(int)
    strong: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    seen: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (agency, body), strength in firmest.items():
        for i in range(strength):
            strong[body][i] |= 1 << place[agency]
    for (network, body, agency), strength in there.items():
        used[network] |= 1 << place[agency]
        for i in range(strength):
            seen[network, body][i] |= 1 << place[agency]
    reading.hold(
        "able",
        "SELECT unnest($agencies::VARCHAR[]) AS agency, unnest($places::INTEGER[]) AS place",
        agencies=agencies,
        places=list(range(len(agencies))),
    )
    pairs = composed("SELECT network, agency FROM ({ways})", ways=ways(Sql("able"), facts.window, carry_days))
    return Able(
        tuple(agencies), tuple(counted[a] for a in agencies), bits(reading, pairs, Sql("able"), len(agencies)),
        dict(used), {b: _masks(m) for b, m in sorted(strong.items())}, {k: _masks(m) for k, m in seen.items()},
    )  # fmt: skip


def _masks(found: Sequence[int]) -> Masks:
    return found[0], found[1], found[2]


def see_side_open(reading: Reading, facts: Facts, carry_days: int = 0) -> None:
    """Make the view ``side_open``: a row for each side door that is open and not seen used at the agency's own grade.

    Columns: network, body, proxy, grade, via (``owner``, ``share``, ``searched``), first, last, certain, release, row,
    evidence_total. ``release`` and ``row`` are the first record of what lets the agency in; the firmest way counts.
    """
    firmest: dict[tuple[str, str], int] = defaultdict(int)
    there: dict[tuple[str, str, str], int] = defaultdict(int)
    for n in facts.named:
        firmest[n.proxy, n.body] = max(firmest[n.proxy, n.body], n.grade.strength)
        if n.network is not None:
            there[n.network, n.body, n.proxy] = max(there[n.network, n.body, n.proxy], n.grade.strength)
    reading.hold(
        "firmest",
        """
        SELECT unnest($agencies::VARCHAR[]) AS agency, unnest($bodies::VARCHAR[]) AS body,
            unnest($strengths::INTEGER[]) AS strength""",
        agencies=[a for a, _ in firmest],
        bodies=[b for _, b in firmest],
        strengths=list(firmest.values()),
    )
    reading.hold(
        "there",
        """
        SELECT unnest($networks::VARCHAR[]) AS network, unnest($bodies::VARCHAR[]) AS body,
            unnest($agencies::VARCHAR[]) AS agency, unnest($strengths::INTEGER[]) AS strength""",
        networks=[n for n, _, _ in there],
        bodies=[b for _, b, _ in there],
        agencies=[a for _, _, a in there],
        strengths=list(there.values()),
    )
    reading.hold("able", "SELECT DISTINCT agency, 0 AS place FROM firmest")
    rank = Sql("(CASE WHEN certain THEN 0 ELSE 3 END + CASE way WHEN 'own' THEN 0 WHEN 'share' THEN 1 ELSE 2 END)")
    first = Sql(f"({rank}, coalesce(release, ''), coalesce(row, 0))")
    reading.rows(
        """CREATE OR REPLACE TEMP VIEW side_open AS
        SELECT w.network, f.body, w.agency AS proxy, CASE f.strength WHEN 3 THEN 'asked' WHEN 2 THEN 'named' ELSE 'hinted' END AS grade,
            CASE w.rank % 3 WHEN 0 THEN 'owner' WHEN 1 THEN 'share' ELSE 'searched' END AS via,
            w.first, w.last, w.rank < 3 AS certain, w.release, w.row, w.evidence_total
        FROM (
            SELECT agency, network, min({rank}) AS rank, min(first) AS first, max(last) AS last,
                arg_min(release, {first}) AS release, arg_min(row, {first}) AS row,
                count(DISTINCT (release, row)) FILTER (release IS NOT NULL) AS evidence_total
            FROM ({ways}) GROUP BY agency, network) w
        JOIN firmest f USING (agency)
        LEFT JOIN there t ON t.network = w.network AND t.body = f.body AND t.agency = w.agency
        WHERE coalesce(t.strength, 0) < f.strength""",
        rank=rank,
        first=first,
        ways=ways(Sql("able"), facts.window, carry_days),
    )
