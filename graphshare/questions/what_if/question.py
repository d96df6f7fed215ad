"""The question: what is lost without some agencies or a share, and which k agencies' stopping would lose most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graphshare.domain.model import Grade
from graphshare.domain.provenance import Worded
from graphshare.questions.counts import NOT_KNOWN, Count, of_owners
from graphshare.questions.what_if.best import Best, best, greedy
from graphshare.questions.what_if.holding import Holding, Scope
from graphshare.reach import Atlas


@dataclass(frozen=True, slots=True)
class Choice:
    """Agencies that stop, and what is lost through it."""

    agencies: tuple[str, ...]
    agency_ids: tuple[str, ...]
    lost: Count

    def to_json(self) -> dict[str, object]:
        """Names, ids and what is lost."""
        return {"agencies": list(self.agencies), "agency_ids": list(self.agency_ids), "lost": self.lost.to_json()}


@dataclass(frozen=True, slots=True)
class Loss:
    """The k agencies whose stopping loses most: found, and proven or with the most that is not ruled out (owners)."""

    k: int
    choice: Choice
    greedy: Choice
    status: str
    bound: int

    def to_json(self) -> dict[str, object]:
        """The ``best`` of docs/json.md."""
        return {"k": self.k, **self.choice.to_json(), "status": self.status, "bound": self.bound}


@dataclass(frozen=True, slots=True)
class WhatIfHeld:
    """What an answer is counted over: of so many networks known, of how many a log, a selection of one alone, and a complete
    list is held; ``logs``: whether any log of the window is."""

    networks: int
    with_log: int
    with_selection: int
    with_list: int
    logs: bool
    months: tuple[str, str] | None

    @classmethod
    def of(cls, atlas: Atlas) -> WhatIfHeld:
        """What an atlas says is held."""
        selected = sum(n for _, n in atlas.selected)
        return cls(
            len(atlas.networks), len(atlas.with_log), selected, len(atlas.with_list), atlas.logs_held, atlas.months
        )

    def to_json(self) -> dict[str, object]:
        """The ``coverage`` of docs/json.md."""
        return {
            "networks": self.networks,
            "with_log": self.with_log,
            "with_selection": self.with_selection,
            "with_list": self.with_list,
            "months": list(self.months) if self.months else None,
        }


@dataclass(frozen=True)
class WhatIf(Worded):
    """What a body would lose. ``lost`` and ``left`` are null where no log that names networks is held."""

    body: str
    level: Grade
    scope: Scope
    without: tuple[str, ...]
    shares: tuple[str, ...]
    reached: Count
    lost: Count | None
    left: Count | None
    best: Loss | None
    held: WhatIfHeld

    def to_json(self) -> dict[str, object]:
        """The JSON of ``what-if`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "body": self.body,
            "level": self.level.value,
            "scope": self.scope.value,
            "without": list(self.without),
            "shares": list(self.shares),
            "reached": self.reached.to_json(),
            "lost": self.lost.to_json() if self.lost else None,
            "left": self.left.to_json() if self.left else None,
            "best": self.best.to_json() if self.best else None,
            "greedy": self.best.greedy.to_json() if self.best else None,
            "coverage": self.held.to_json(),
            "notes": list(self.notes),
        }


def what_if(
    holding: Holding,
    atlas: Atlas,
    body: str,
    stopped: Sequence[str] = (),
    pairs: Iterable[tuple[str, str]] = (),
) -> WhatIf:
    """What is lost when agencies stop (``stopped``, ids) or shares end (``pairs`` of network and agency, ids)."""
    pairs = tuple(pairs)
    names = [atlas.agencies[a].name for a in stopped]
    ended = tuple(f"{atlas.networks[n][0]}: {atlas.agencies[a].name}" for n, a in pairs)
    known = atlas.networks_named
    before = holding.names(holding.reached)
    gone = left = None
    if known and (stopped or pairs):
        fewer = holding.without_pairs(pairs) if pairs else holding
        mask = holding.mask(stopped)
        still = holding.names(fewer.reached & ~fewer.lost(mask))
        gone, left = _lost(before, still, atlas), _count(still, atlas)
    return WhatIf(
        body,
        holding.level,
        holding.scope,
        tuple(names),
        ended,
        _count(before, atlas) if known else NOT_KNOWN,
        gone,
        left,
        None,
        WhatIfHeld.of(atlas),
    )


def most(holding: Holding, atlas: Atlas, k: int, seconds: float) -> Loss | None:
    """The k agencies whose stopping loses most owners; ``None`` where no log that names networks is held."""
    if not atlas.networks_named:
        return None
    owner_of = {n: atlas.owner(n) for n in holding.networks}
    sets: dict[int, int] = {}
    for held in holding.owners(owner_of).values():
        sets[held] = sets.get(held, 0) + 1
    found: Best = best(sets, k, seconds)
    by_steps = greedy(sets, k)
    return Loss(
        k,
        _choice(holding, atlas, found.chosen),
        _choice(holding, atlas, by_steps),
        "proven" if found.proven else "bound",
        found.bound,
    )


def _choice(holding: Holding, atlas: Atlas, places: Iterable[int]) -> Choice:
    ids = tuple(holding.agencies[p] for p in sorted(places))
    before, gone = holding.reached, holding.lost(holding.mask(ids))
    lost = _lost(holding.names(before), holding.names(before & ~gone), atlas)
    return Choice(tuple(atlas.agencies[i].name for i in ids), ids, lost)


def _lost(before: set[str], after: set[str], atlas: Atlas) -> Count:
    """An owner is lost when none of its networks is reached any more; networks are counted each."""
    owners = {atlas.owner(n) for n in before} - {atlas.owner(n) for n in after}
    return of_owners(owners, len(before - after), atlas.declared, atlas.mapped)


def _count(networks: set[str], atlas: Atlas) -> Count:
    return of_owners({atlas.owner(n) for n in networks}, len(networks), atlas.declared, atlas.mapped)


def answer(
    holding: Holding,
    atlas: Atlas,
    body: str,
    stopped: Sequence[str],
    pairs: Iterable[tuple[str, str]],
    *,
    k: int | None = None,
    seconds: float = 60.0,
) -> WhatIf:
    """Both questions in one answer: what is lost without these, and which k would lose most."""
    found = what_if(holding, atlas, body, stopped, pairs)
    return replace(found, best=most(holding, atlas, k, seconds)) if k else found
