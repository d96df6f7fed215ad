"""All searches of a world, by time and in chunks: ordinary ones drawn from their number, planted ones merged in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from graphshare.errors import GraphshareError
from graphshare.synth.agencies import users_of
from graphshare.synth.draws import Bools, Ints
from graphshare.synth.plan import FIRST, LAST, LOCAL_HOURS, WorldPlan
from graphshare.synth.story import Act, acts
from graphshare.synth.wordings import FEDERAL, NUMBER, ORDINARY, TRAPS

DAY = 86_400
#: Planted searches are numbered from here, so that no ordinary search has their number.
PLANTED_FROM = 1 << 40
#: Search types, the first ones most often.
KINDS = ("lookup", "search", "lookup - Mobile", "search - Mobile", "freeform", "visual", "convoy", "multiGeo")
_KIND_WEIGHTS = [40, 30, 14, 8, 3, 2, 2, 1]
_CHUNK = 1 << 15
_START = (FIRST.toordinal() - 719_163) * DAY - LOCAL_HOURS * 3600
_END = (LAST.toordinal() - 719_162) * DAY - LOCAL_HOURS * 3600
#: Searches come in blocks of four, split in one of these ways into sessions of one officer, wording and reach.
_SESSIONS = np.array(
    [(0, 1, 2, 3), (0, 0, 2, 3), (0, 0, 0, 3), (0, 1, 1, 3), (0, 1, 2, 2), (0, 0, 2, 2), (0, 1, 2, 3), (0, 1, 2, 3)],
    dtype=np.int64,
)
#: The fewest seconds that a block needs so that no two ordinary searches share a second.
_SLOT = 8
MOST = (_END - _START) // _SLOT * 4
#: No ordinary search says that it is about immigration, or for whom, before this day.
_FEDERAL_FROM = int(np.datetime64("2025-02-03T13:00:00", "s").astype(np.int64))
_PROXY_SHARE, _FEDERAL_SHARE, _POSTAL_SHARE = 0.1, 0.06, 0.003


@dataclass(slots=True)
class Chunk:
    """Searches as columns, by time. ``held``, ``masked``, ``twice`` have a column for every log."""

    number: Ints
    at: Ints
    agency: Ints
    user: Ints
    wording: Ints
    networks: Ints
    kind: Ints
    case: Ints  # 0 none, > 0 an ordinary number, < 0 a planted one
    frame: Ints
    held: Bools
    masked: Bools
    twice: Bools
    disowned: Bools  # one value a search: the vendor's note says that it reached cameras by mistake

    def __len__(self) -> int:
        return len(self.number)

    def take(self, index: Ints | Bools) -> Chunk:
        """Some of the searches, in the order of ``index``."""
        return Chunk(*(getattr(self, f.name)[index] for f in fields(self)))


def join(chunks: list[Chunk]) -> Chunk:
    """Several chunks as one."""
    return Chunk(*(np.concatenate([getattr(c, f.name) for c in chunks]) for f in fields(Chunk)))


class Searches:
    """The searches of a plan."""

    def __init__(self, plan: WorldPlan) -> None:
        self.plan = plan
        self.acts = acts(plan)
        self.cases = ["", *sorted({a.case for a in self.acts if a.case})]
        self.ordinary = max(plan.searches - len(self.acts), 0)
        if self.ordinary > MOST:
            raise GraphshareError(f"{plan.searches:,} searches do not fit.", hint=f"Ask for at most {MOST:,}.")
        draws, everyone = plan.draws, plan.everyone
        numbers = np.arange(len(everyone), dtype=np.int64)
        quiet = {"skarrel"}  # seen in its own audit only
        self._pool = np.array([o.number for o in plan.agencies if o.part not in quiet], dtype=np.int64)
        self._users = np.array([users_of(draws, o.number) for o in everyone], dtype=np.int64)
        self._proxy = draws.chance("proxy", numbers, _PROXY_SHARE) & np.array(
            [o.part is None and o.body is None for o in everyone]
        )
        self._postal = plan.part("US Postal Inspection Service [Federal]").number
        states = sorted({o.state or "" for o in everyone})
        self._state = np.array([states.index(o.state or "") for o in everyone], dtype=np.int64)
        self._audits = [i for i, g in enumerate(plan.logs) if not g.own]
        self._ends = np.array(
            [(g.files[-1].last.toordinal() - 719_162) * DAY - LOCAL_HOURS * 3600 for g in plan.logs], dtype=np.int64
        )
        self._may, self._first_log, self._first_count = self._access(numbers)

    def _access(self, numbers: Ints) -> tuple[Bools, Ints, Ints]:
        """Who searches whose cameras at all, and each agency's logs, those that run to the end first."""
        plan, audits = self.plan, self._audits
        may = np.zeros((len(numbers), len(plan.logs)), dtype=np.bool_)
        whole = [i for i in audits if self._ends[i] >= _END]
        for i in audits:
            may[:, i] = plan.draws.chance(f"access {i}", numbers, 0.75)
            may[plan.logs[i].owner.number, i] = True
        may[numbers, np.array(whole)[numbers % len(whole)]] = True
        order = [*whole, *(i for i in audits if i not in whole)]
        table = np.zeros((len(numbers), len(order)), dtype=np.int64)
        counts = np.zeros((len(numbers), 2), dtype=np.int64)
        for a in range(len(numbers)):
            mine = [i for i in order if may[a, i]]
            table[a, : len(mine)] = mine
            counts[a] = len(mine), sum(i in whole for i in mine)
        return may, table, counts

    def _draw(self, first: int, last: int) -> Chunk:
        """Ordinary searches by their numbers."""
        d, plan = self.plan.draws, self.plan
        i = np.arange(first, last, dtype=np.int64)
        block, place = i // 4, i % 4
        lead = block * 4 + _SESSIONS[d.below("sessions", block, len(_SESSIONS)), place]
        blocks = (self.ordinary + 3) // 4
        slot = (_END - _START) // blocks
        at = (
            _START
            + block * (_END - _START) // blocks
            + d.below("moment", block, slot // 2)
            + place * min(slot // 8, 420)
        )
        rank = d.below("agency", lead, d.below("agencies", lead, len(self._pool)) + 1)
        agency = self._pool[rank]
        agency[d.chance("postal", lead, _POSTAL_SHARE)] = self._postal
        says = self._proxy[agency] & (at >= _FEDERAL_FROM) & d.chance("federal", lead, _FEDERAL_SHARE)
        usual = [*ORDINARY, *TRAPS]
        wording = d.weighted("wording", lead, [w.weight for w in usual])
        named = np.array([NUMBER[w.text] for w in FEDERAL], dtype=np.int64)[
            d.weighted("body", lead, [w.weight for w in FEDERAL])
        ]
        wording = np.where(says, named, wording)
        scope = d.weighted("scope", lead, [55, 25, 20])  # own and neighbors, the state, the nation
        networks = np.where(
            scope == 0,
            2 + d.below("few", i, 18),
            np.where(scope == 1, 100 + d.below("state", i, 500), 5000 + d.below("all", i, 1900)),
        )
        networks = networks + (networks % 10 == 7)  # counts of planted searches end in 7: no key is met by chance
        late = (at[:, None] >= self._ends[None, :]).any(axis=1).astype(np.int64)
        start = self._first_log[agency, d.below("log", lead, self._first_count[agency, late])]
        held = np.zeros((len(i), len(plan.logs)), dtype=np.bool_)
        masked = np.zeros_like(held)
        wide, far = np.flatnonzero(scope == 1), np.flatnonzero(scope == 2)
        for n, log in enumerate(plan.logs):
            if log.own:
                held[:, n] = agency == log.owner.number
                continue
            home = wide[self._state[agency[wide]] == self._state[log.owner.number]]
            seen = np.concatenate(
                [home[d.chance(f"state {n}", home + first, 0.5)], far[d.chance(f"nation {n}", far + first, 0.8)]]
            )
            held[seen, n] = self._may[agency[seen], n] & (at[seen] < self._ends[n])
            held[:, n] |= start == n
            if log.masked_reasons:
                masked[:, n] = d.chance(f"masked {n}", i, log.masked_reasons)
        return Chunk(
            i,
            at,
            agency,
            d.below("user", lead, self._users[agency]),
            wording,
            networks,
            d.weighted("kind", lead, _KIND_WEIGHTS),
            np.where(d.chance("case", lead, 0.4), 1 + d.below("case number", lead, 40_000), 0),
            np.array([1, 7, 30], dtype=np.int64)[d.below("frame", i, 3)],
            held,
            masked,
            np.zeros_like(held),
            np.zeros(len(i), dtype=np.bool_),
        )

    def _planted(self, acts: list[Act], offset: int) -> Chunk:
        """Planted searches as a chunk; ``offset`` is the place of the first among all."""

        def column(values: list[int]) -> Ints:
            return np.array(values, dtype=np.int64)

        def logs(sets: list[tuple[int, ...]]) -> Bools:
            out = np.zeros((len(acts), len(self.plan.logs)), dtype=np.bool_)
            for n, members in enumerate(sets):
                out[n, list(members)] = True
            return out

        return Chunk(
            column([PLANTED_FROM + offset + n for n in range(len(acts))]),
            column([a.at for a in acts]),
            column([a.agency for a in acts]),
            column([a.user for a in acts]),
            column([a.wording for a in acts]),
            column([a.networks for a in acts]),
            column([KINDS.index(a.kind) for a in acts]),
            column([-self.cases.index(a.case) for a in acts]),
            column([a.frame for a in acts]),
            logs([a.logs for a in acts]),
            logs([a.masked for a in acts]),
            logs([a.twice for a in acts]),
            np.array([bool(a.moderation) for a in acts], dtype=np.bool_),
        )

    def __iter__(self) -> Iterator[Chunk]:
        done = 0
        for first in range(0, max(self.ordinary, 1), _CHUNK):
            last = min(first + _CHUNK, self.ordinary)
            parts = [self._draw(first, last)] if last > first else []
            until = self._begin(last) if last < self.ordinary else None
            here = [a for a in self.acts[done:] if until is None or a.at < until]
            if here:
                parts.append(self._planted(here, done))
                done += len(here)
            if parts:
                chunk = join(parts)
                yield chunk.take(np.argsort(chunk.at, kind="stable"))

    def _begin(self, number: int) -> int:
        """Before the first second of the block of a search."""
        blocks = (self.ordinary + 3) // 4
        return _START + number // 4 * (_END - _START) // blocks
