"""Through whom each network is reached: one row of bits a network, read in SQL, without an object for any pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from graphshare.abilities import bits, ways
from graphshare.domain.bodies import parts
from graphshare.domain.model import Grade, Window
from graphshare.facts.reading import local_agency, meets, within

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading


class Scope(StrEnum):
    """``observed``: what agencies searched for the body; ``possible``: what they could search."""

    OBSERVED = "observed"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Holding:
    """The networks that a body reaches, and through whom.

    ``agencies``: ids of the agencies that searched for the body, sorted; their places are the bits. ``through``: network →
    its holders as bits. ``otherwise``: networks that the body reaches by itself, whoever stops: its own searches
    and, in the scope of what is possible, the shares it was granted.
    """

    scope: Scope
    level: Grade
    agencies: tuple[str, ...]
    through: Mapping[str, int]
    otherwise: frozenset[str]

    def mask(self, agencies: Iterable[str]) -> int:
        """Some agencies as bits; those that never searched for the body have none."""
        place = {a: i for i, a in enumerate(self.agencies)}
        return sum(1 << place[a] for a in set(agencies) if a in place)

    @property
    def reached(self) -> set[str]:
        """All networks reached."""
        return {n for n, held in self.through.items() if held} | self.otherwise

    def lost(self, stopped: int) -> set[str]:
        """The networks that are reached through nobody but agencies that stop."""
        return {n for n, held in self.through.items() if held and not held & ~stopped and n not in self.otherwise}

    def without_pairs(self, pairs: Iterable[tuple[str, str]]) -> Holding:
        """The same without some pairs of network and agency."""
        through = dict(self.through)
        for network, agency in pairs:
            if network in through:
                through[network] &= ~self.mask([agency])
        return Holding(self.scope, self.level, self.agencies, through, self.otherwise)

    def owners(self, owner_of: Mapping[str, str]) -> dict[str, int]:
        """Owner → holders of any of its networks as bits; owners with a network reached otherwise are left out."""
        out: dict[str, int] = {}
        safe = {owner_of[n] for n in self.otherwise}
        for n, held in self.through.items():
            if held and (o := owner_of[n]) not in safe:
                out[o] = out.get(o, 0) | held
        return out

    def alone(self) -> dict[str, set[str]]:
        """Agency → networks reached through it alone (its unique reach)."""
        out: dict[str, set[str]] = {a: set() for a in self.agencies}
        for n, held in self.through.items():
            if held and held & (held - 1) == 0 and n not in self.otherwise:
                out[self.agencies[held.bit_length() - 1]].add(n)
        return out


def read_holding(reading: Reading, body: str, window: Window, level: Grade, scope: Scope) -> Holding:
    """Read through whom ``body`` (with its parts) reaches each network in a window, at a level of what searches say.

    The pairs become bits inside the engine (``bitstring_agg``), which gives one value a network.
    """
    con = reading.con
    asked = sorted(parts(body))
    grades = [g.value for g in Grade if g.within(level)]
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE for_body AS
        SELECT DISTINCT r.source AS agency, q.id AS search
        FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source JOIN RAN r ON r.target = q.id
        JOIN Agency a ON a.id = r.source
        WHERE list_contains(?, f.body) AND list_contains(?, m.grade) AND {local_agency("a")}
            AND q.disowned IS NULL AND {within(window, "q.day")}""",
        [asked, grades],
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE numbered AS
        SELECT agency, row_number() OVER (ORDER BY agency) - 1 AS place FROM (SELECT DISTINCT agency FROM for_body)"""
    )
    agencies = tuple(a for (a,) in con.execute("SELECT agency FROM numbered ORDER BY place").fetchall())
    pairs = "SELECT agency, c.target AS network FROM for_body JOIN COVERED c ON c.source = search"
    if scope is Scope.POSSIBLE:
        pairs += f" UNION ALL SELECT agency, network FROM ({ways('numbered', window)})"
    through = bits(reading, pairs, "numbered", len(agencies))
    return Holding(scope, level, agencies, through, _otherwise(reading, asked, window, scope))


def _otherwise(reading: Reading, asked: list[str], window: Window, scope: Scope) -> frozenset[str]:
    own = f"""SELECT c.target FROM RAN r JOIN Agency a ON a.id = r.source JOIN Search q ON q.id = r.target
        JOIN COVERED c ON c.source = q.id
        WHERE a.federal AND list_contains($asked, a.body) AND q.disowned IS NULL AND {within(window, "q.day")}"""
    if scope is Scope.POSSIBLE:
        undated = "TRUE" if window == Window() else "FALSE"
        own += f""" UNION SELECT s.source FROM SHARES_WITH s JOIN Agency a ON a.id = s.target
            WHERE a.federal AND list_contains($asked, a.body) AND s.account = 'active'
            AND CASE WHEN s."from" IS NULL THEN {undated} ELSE {meets(window, 's."from"', "s.until")} END"""
    return frozenset(n for (n,) in reading.con.execute(own, {"asked": asked}).fetchall())
