"""What is true of a world, worked out from its plan and not by graphshare's own code."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

import numpy as np

from graphshare.domain.model import Grade, Purpose
from graphshare.synth.agencies import officer, users_of
from graphshare.synth.draws import Bools, Ints
from graphshare.synth.lines import plates
from graphshare.synth.logs import FileLedger
from graphshare.synth.plan import WorldPlan
from graphshare.synth.searches import DAY, KINDS, PLANTED_FROM, Chunk, Searches, join
from graphshare.synth.story import SPLIT, day_of
from graphshare.synth.wordings import CATALOG, NUMBER, SECRETS

#: Up to so many searches everything is kept and the truth says which row is which search.
DETAILED = 50_000
_MASKED = NUMBER["***"]
_IMMIGRATION = (Purpose.FEDERAL_IMMIGRATION, Purpose.IMMIGRATION_UNSPECIFIED)
_BURST = 30 * 60


def folded(text: str) -> str:
    """A reason as tallies group it: case- and space-folded."""
    return " ".join(text.lower().split())


@dataclass
class Truth:
    """The planted truth of one world, as ``truth.json`` holds it. Agencies stand by name, days as ISO text."""

    seed: int
    world: dict[str, object]
    totals: dict[str, object]
    ledger: list[dict[str, object]]
    proxies: dict[str, dict[str, dict[str, int]]]  # body → asked | named | hinted (cumulative) → agency → searches
    proxies_in_keyword_tables: dict[str, dict[str, dict[str, int]]]
    unspecified: dict[str, dict[str, int]]  # searches that say immigration and name nobody: agency → network → searches
    doors: list[dict[str, object]]
    windows: list[dict[str, object]]  # the doors again, inside a window of days
    inactive: list[dict[str, object]]
    tally: dict[str, object]  # the town's log, --of immigration
    wordings: list[dict[str, object]]
    secrets: dict[str, list[str]]
    networks: list[dict[str, object]]
    agreements: list[dict[str, object]]
    answers: dict[str, object]  # answers to whole questions, where every search is kept
    entries: dict[str, list[int | None]] = field(
        default_factory=dict
    )  # file → the search of row 2, 3 …; null: not a record

    def to_dict(self) -> dict[str, object]:
        """The truth as JSON."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


class Tracker:
    """Keeps of every chunk what the truth needs: sums of all searches, the searches themselves only where they tell."""

    def __init__(self, plan: WorldPlan, detailed: bool) -> None:
        self.plan, self.detailed = plan, detailed
        self.searches = self.rows = self.recovered = 0
        self.purposes: Counter[str] = Counter()
        self._kept: list[Chunk] = []
        self._audits = np.array([not g.own for g in plan.logs])
        shape = (len(plan.everyone), len(plan.logs))
        self._first = np.full(shape, np.iinfo(np.int32).max, dtype=np.int32)
        self._last = np.full(shape, -1, dtype=np.int32)
        self._tells = np.array([bool(w.bodies) or w.purpose in (*_IMMIGRATION, Purpose.AMBIGUOUS) for w in CATALOG])
        self._federal = np.array([o.body is not None for o in plan.everyone])
        self._names = [w.purpose.value for w in CATALOG]

    def add(self, chunk: Chunk) -> None:
        """Take note of a chunk."""
        readable = (chunk.held & ~chunk.masked).any(axis=1)
        wording = np.where(readable, chunk.wording, _MASKED)
        self.recovered += int((readable & (chunk.held & chunk.masked).any(axis=1)).sum())
        self.searches += len(chunk)
        for n, count in enumerate(np.bincount(wording, minlength=len(CATALOG)).tolist()):
            self.purposes[self._names[n]] += count
        day = (chunk.at // DAY).astype(np.int32)
        for i in range(len(self.plan.logs)):
            counted = chunk.held[:, i] & ~chunk.disowned
            np.minimum.at(self._first[:, i], chunk.agency[counted], day[counted])
            np.maximum.at(self._last[:, i], chunk.agency[counted], day[counted])
        keep = (
            np.ones(len(chunk), dtype=np.bool_) if self.detailed else self._tells[wording] | self._federal[chunk.agency]
        )
        kept = chunk.take(keep)
        kept.wording = wording[keep]
        self._kept.append(kept)

    @cached_property
    def kept(self) -> Chunk:
        """The searches that were kept and that the vendor does not disown, with the wording that some log shows."""
        every = join(self._kept)
        return every.take(~every.disowned)

    @cached_property
    def disowned(self) -> Chunk:
        """The searches that the vendor disowns: they stand apart from every figure."""
        every = join(self._kept)
        return every.take(every.disowned)

    def access(self, kept: Chunk, since: int, until: int) -> Bools:
        """Who searched whom (agencies × logs) on a day of the window; exact windows need the detailed form."""
        if not self.detailed:
            out: Bools = (self._last >= since) & (self._first <= until) & (self._last >= 0)
            return out
        searched = np.zeros_like(self._last, dtype=np.bool_)
        day = kept.at // DAY
        inside = (day >= since) & (day <= until)
        for i in range(len(self.plan.logs)):
            searched[kept.agency[inside & kept.held[:, i]], i] = True
        return searched


def _levels(grade: Grade) -> list[str]:
    return [level.value for level in Grade if grade.within(level)]


def proxy_counts(plan: WorldPlan, kept: Chunk) -> dict[str, dict[str, dict[str, int]]]:
    """Distinct searches by body, cumulative level and agency; federal agencies are no proxies."""
    out: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: {g.value: {} for g in Grade})
    for a, w in zip(kept.agency.tolist(), kept.wording.tolist(), strict=True):
        o = plan.everyone[a]
        if o.body is None:
            for body, grade in CATALOG[w].bodies.items():
                for level in _levels(grade):
                    out[body][level][o.name] = out[body][level].get(o.name, 0) + 1
    return {b: {g: dict(sorted(v.items())) for g, v in levels.items()} for b, levels in sorted(out.items())}


def unspecified(plan: WorldPlan, kept: Chunk) -> dict[str, dict[str, int]]:
    """Searches that say immigration and name nobody, by agency and network."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    rows = np.flatnonzero([CATALOG[w].purpose is Purpose.IMMIGRATION_UNSPECIFIED for w in kept.wording.tolist()])
    for n in rows.tolist():
        o = plan.everyone[int(kept.agency[n])]
        for i in np.flatnonzero(kept.held[n]).tolist():
            if not plan.logs[i].own:
                out[o.name][plan.logs[i].owner.name] += 1
    return {a: dict(sorted(c.items())) for a, c in sorted(out.items())}


def _agreement(plan: WorldPlan, agency: int, first: int, last: int) -> str:
    """Whether an agreement was in force during an agency's searches (epoch days), or signed after them."""
    signed = [(a.signed - date(1970, 1, 1)).days for a in plan.agreements if a.agency.number == agency]
    if not signed:
        return "not on the list"
    return "in force" if min(signed) <= first else "signed later" if min(signed) > last else "mixed"


def town_tally(plan: WorldPlan, kept: Chunk) -> dict[str, object]:
    """The town's log alone, its searches about immigration by wording and agency, before and after the split."""
    town = plan.log("town")
    wanted = np.array([w.purpose in _IMMIGRATION for w in CATALOG])
    rows = np.flatnonzero(kept.held[:, town] & wanted[kept.wording]).tolist()
    people: dict[tuple[str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for n in rows:
        people[folded(CATALOG[int(kept.wording[n])].text), int(kept.agency[n]), int(kept.user[n])].append(
            (int(kept.at[n]), n)
        )
    burst: dict[int, int] = {}
    for person in people.values():
        person.sort()
        for k, (at, n) in enumerate(person):
            burst[n] = burst[person[k - 1][1]] if k and at - person[k - 1][0] <= _BURST else n
    split = (SPLIT - date(1970, 1, 1)).days * DAY

    def counts(numbers: list[int]) -> dict[str, int]:
        return {
            "rows": sum(1 + int(kept.twice[n, town]) for n in numbers),
            "searches": len(numbers),
            "bursts": len({burst[n] for n in numbers}),
            "agencies": len({int(kept.agency[n]) for n in numbers}),
        }

    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for (wording, agency, _), person in people.items():
        groups[wording, agency] += [n for _, n in person]
    out = []
    for (wording, agency), numbers in sorted(groups.items()):
        times = kept.at[numbers]
        first, last = int(times.min()), int(times.max())
        out.append(
            {
                "wording": wording,
                "agency": plan.everyone[agency].name,
                "state": plan.everyone[agency].state,
                **counts(numbers),
                "first": day_of(first).isoformat(),
                "last": day_of(last).isoformat(),
                "before": counts([n for n in numbers if kept.at[n] < split]),
                "after": counts([n for n in numbers if kept.at[n] >= split]),
                "most_networks": int(kept.networks[numbers].max()),
                "agreement": _agreement(plan, agency, first // DAY, last // DAY),
            }
        )
    return {
        "agency": plan.part("town").name,
        "of": "immigration",
        "split": SPLIT.isoformat(),
        "totals": counts(rows),
        "groups": out,
        "before": counts([n for n in rows if kept.at[n] < split]),
        "after": counts([n for n in rows if kept.at[n] >= split]),
        "near_misses": [{"wording": w, "rows": n} for w, n in sorted(_near_misses(kept, town).items())],
    }


def _near_misses(kept: Chunk, log: int) -> Counter[str]:
    """Rows of a log whose reason only hints at a body, or is assistance to somebody unnamed."""
    unclear = np.array([w.purpose is Purpose.AMBIGUOUS for w in CATALOG])
    out: Counter[str] = Counter()
    for n in np.flatnonzero(kept.held[:, log] & unclear[kept.wording]).tolist():
        out[folded(CATALOG[int(kept.wording[n])].text)] += 1 + int(kept.twice[n, log])
    return out


def secrets(plan: WorldPlan, tracker: Tracker, kept: Chunk) -> dict[str, list[str]]:
    """What must not be found anywhere after ingest (a sample of names and plates where there are many searches)."""
    people = {
        officer(plan.draws, o.number, u) for o in plan.everyone[:400] for u in range(users_of(plan.draws, o.number))
    }
    numbers: Ints = (
        kept.number
        if tracker.detailed
        else np.concatenate([kept.number[:2000], kept.number[kept.number >= PLANTED_FROM]])
    )
    return {"names": sorted(people), "plates": sorted(set(plates(plan, numbers).tolist())), **SECRETS}


def ledger_line(plan: WorldPlan, book: FileLedger) -> dict[str, object]:
    """What one log's file holds."""
    log = plan.logs[book.log]
    stamp = [None if at is None else np.datetime64(at, "s").astype(str) + "Z" for at in (book.first, book.last)]
    return {
        "file": book.file,
        "kind": log.kind,
        "layout": log.layout,
        "agency": log.owner.name,
        "rows": book.rows,
        "records": book.records,
        "rejected": 0,
        "blank": book.blank,
        "structure": book.structure,
        "first": stamp[0],
        "last": stamp[1],
    }


def federal_days(plan: WorldPlan, kept: Chunk) -> dict[tuple[str, int], list[tuple[date, str]]]:
    """(body, owner of the log) → days and search types of that body's own rows."""
    out: dict[tuple[str, int], list[tuple[date, str]]] = defaultdict(list)
    for n in np.flatnonzero([plan.everyone[a].body is not None for a in kept.agency.tolist()]).tolist():
        body = str(plan.everyone[int(kept.agency[n])].body)
        for i in np.flatnonzero(kept.held[n]).tolist():
            if not plan.logs[i].own:
                out[body, plan.logs[i].owner.number].append((day_of(int(kept.at[n])), KINDS[int(kept.kind[n])]))
    return {k: sorted(v) for k, v in sorted(out.items())}


def naming_days(plan: WorldPlan, kept: Chunk) -> dict[tuple[str, int, int], list[tuple[date, Grade, int]]]:
    """(body, owner of the log, agency) → days, grades and search numbers of rows that name the body.

    The owner is −1 for an organization audit, which names no network.
    """
    out: dict[tuple[str, int, int], list[tuple[date, Grade, int]]] = defaultdict(list)
    for n in np.flatnonzero([bool(CATALOG[w].bodies) for w in kept.wording.tolist()]).tolist():
        agency = int(kept.agency[n])
        if plan.everyone[agency].body is not None:
            continue
        for body, grade in CATALOG[int(kept.wording[n])].bodies.items():
            for i in np.flatnonzero(kept.held[n]).tolist():
                owner = -1 if plan.logs[i].own else plan.logs[i].owner.number
                out[body, owner, agency].append((day_of(int(kept.at[n])), grade, int(kept.number[n])))
    return out


def world(plan: WorldPlan, searches: Searches) -> dict[str, object]:
    """The size of a world and whose records it holds."""
    return {
        "agencies": len(plan.agencies),
        "searches": searches.ordinary + len(searches.acts),
        "planted": len(searches.acts),
        "network_audits": [g.owner.name for g in plan.logs if not g.own],
        "organization_audits": [g.owner.name for g in plan.logs if g.own],
        "town": plan.part("town").name,
    }
