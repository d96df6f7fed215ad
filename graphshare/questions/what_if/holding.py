"""Through whom each network is reached: bits, made in SQL and kept in words, without an object for any pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from graphshare.abilities import bits, ways
from graphshare.domain.bodies import parts
from graphshare.domain.model import Grade, Window
from graphshare.engine import Sql, composed
from graphshare.facts.reading import in_list, local_agency, meets, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphshare.facts.reading import Reading

#: All bits of a word.
_WORD = (1 << 64) - 1


class Scope(StrEnum):
    """``observed``: what agencies searched for the body; ``possible``: what they could search."""

    OBSERVED = "observed"
    POSSIBLE = "possible"


@dataclass(frozen=True, eq=False)
class Holding:
    """The networks that a body reaches, and through whom, in words of 64 bits.

    ``agencies``: ids of the agencies that searched for the body, sorted; their places are the bits. ``networks``: ids, sorted.
    ``words``: a row for each 64 agencies, a column a network, so that a question reads the rows of the agencies it is about
    and no others. ``holders``: how many agencies hold each network. ``otherwise``: whether the body reaches it by
    itself, whoever stops: its own searches and, in the scope of what is possible, the shares it was granted.
    """

    scope: Scope
    level: Grade
    agencies: tuple[str, ...]
    networks: tuple[str, ...]
    words: NDArray[np.uint64]
    holders: NDArray[np.int64]
    otherwise: NDArray[np.bool_]

    @classmethod
    def of(
        cls, scope: Scope, level: Grade, agencies: tuple[str, ...], through: Mapping[str, int], otherwise: Set[str]
    ) -> Holding:
        """From network → its holders as bits, and the networks reached whoever stops."""
        networks = tuple(sorted(through.keys() | otherwise))
        width = max(1, -(-len(agencies) // 64))
        packed = b"".join(through.get(n, 0).to_bytes(width * 8, "little") for n in networks)
        words = np.frombuffer(packed, dtype="<u8").reshape(len(networks), width).T.astype(np.uint64, order="C")
        alone = np.fromiter((n in otherwise for n in networks), dtype=np.bool_, count=len(networks))
        return cls(scope, level, agencies, networks, words, _many(words), alone)

    def mask(self, agencies: Iterable[str]) -> int:
        """Some agencies as bits; those that never searched for the body have none."""
        place = {a: i for i, a in enumerate(self.agencies)}
        return sum(1 << place[a] for a in set(agencies) if a in place)

    def names(self, chosen: NDArray[np.bool_]) -> set[str]:
        """The ids of some networks."""
        return {self.networks[i] for i in np.flatnonzero(chosen).tolist()}

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Which networks are reached."""
        found: NDArray[np.bool_] = (self.holders > 0) | self.otherwise
        return found

    def lost(self, stopped: int) -> NDArray[np.bool_]:
        """Which networks are reached through nobody but agencies that stop: as many of these hold them as hold them at all."""
        masks = [(w, (stopped >> 64 * w) & _WORD) for w in range(len(self.words))]
        stopping = sum((np.bitwise_count(self.words[w] & np.uint64(m)) for w, m in masks if m), np.int64(0))
        found: NDArray[np.bool_] = (self.holders > 0) & (stopping == self.holders) & ~self.otherwise
        return found

    def without_pairs(self, pairs: Iterable[tuple[str, str]]) -> Holding:
        """The same without some pairs of network and agency."""
        column = {n: i for i, n in enumerate(self.networks)}
        place = {a: i for i, a in enumerate(self.agencies)}
        words = self.words.copy()
        for network, agency in pairs:
            if network in column and agency in place:
                word, bit = divmod(place[agency], 64)
                words[word, column[network]] &= np.uint64(_WORD ^ (1 << bit))
        return replace(self, words=words, holders=_many(words))

    def owners(self, owner_of: Mapping[str, str]) -> dict[str, int]:
        """Owner → holders of any of its networks as bits; owners with a network reached otherwise are left out."""
        out: dict[str, int] = {}
        safe = {owner_of[n] for n in self.names(self.otherwise)}
        for i in np.flatnonzero(self.holders > 0).tolist():
            if (o := owner_of[self.networks[i]]) not in safe:
                out[o] = out.get(o, 0) | int.from_bytes(self.words[:, i].astype("<u8").tobytes(), "little")
        return out

    def alone(self) -> NDArray[np.bool_]:
        """Which networks are reached through one agency and in no other way: the unique reach of all agencies together."""
        found: NDArray[np.bool_] = (self.holders == 1) & ~self.otherwise
        return found


def _many(words: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many bits each column has."""
    found: NDArray[np.int64] = np.bitwise_count(words).sum(axis=0, dtype=np.int64)
    return found


def read_holding(reading: Reading, body: str, window: Window, level: Grade, scope: Scope) -> Holding:
    """Read through whom ``body`` (with its parts) reaches each network in a window, at a level of what searches say.

    The pairs become bits inside the engine (``bitstring_agg``), which gives one value a network.
    """
    asked = sorted(parts(body))
    grades = [g.value for g in Grade if g.within(level)]
    reading.hold(
        "for_body",
        """SELECT DISTINCT r.source AS agency, q.id AS search
        FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source JOIN RAN r ON r.target = q.id
        JOIN Agency a ON a.id = r.source
        WHERE f.body IN {asked} AND m.grade IN {grades} AND {local}
            AND q.disowned IS NULL AND {in_window}""",
        local=local_agency("a"),
        in_window=within(window, "q.day"),
        asked=in_list(asked),
        grades=in_list(grades),
    )
    reading.hold(
        "numbered",
        "SELECT agency, row_number() OVER (ORDER BY agency) - 1 AS place FROM (SELECT DISTINCT agency FROM for_body)",
    )
    agencies = tuple(a for (a,) in reading.rows("SELECT agency FROM numbered ORDER BY place"))
    pairs = Sql("SELECT agency, c.target AS network FROM for_body JOIN COVERED c ON c.source = search")
    if scope is Scope.POSSIBLE:
        could = ways(Sql("numbered"), window)
        pairs = composed("{pairs} UNION ALL SELECT agency, network FROM ({could})", pairs=pairs, could=could)
    through = bits(reading, pairs, Sql("numbered"), len(agencies))
    return Holding.of(scope, level, agencies, through, _otherwise(reading, asked, window, scope))


def _otherwise(reading: Reading, asked: list[str], window: Window, scope: Scope) -> frozenset[str]:
    own = composed(
        """SELECT c.target FROM RAN r JOIN Agency a ON a.id = r.source JOIN Search q ON q.id = r.target
        JOIN COVERED c ON c.source = q.id
        WHERE a.federal AND a.body IN {asked} AND q.disowned IS NULL AND {in_window}""",
        asked=in_list(asked),
        in_window=within(window, "q.day"),
    )
    if scope is Scope.POSSIBLE:
        own = composed(
            """{own} UNION SELECT s.source FROM SHARES_WITH s JOIN Agency a ON a.id = s.target
            WHERE a.federal AND a.body IN {asked} AND s.account = 'active'
            AND CASE WHEN s."from" IS NULL THEN {undated} ELSE {meets} END""",
            own=own,
            asked=in_list(asked),
            undated=Sql(window == Window()),
            meets=meets(window, 's."from"', "s.until"),
        )
    return frozenset(n for (n,) in reading.rows(own))
