"""From dated lists and events to the days on which access is proved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from graphshare.domain.model import Account, Basis

#: Two complete lists of one network at most this many days apart hold in between for those about whom they agree.
BETWEEN_DAYS = 100


@dataclass(frozen=True, slots=True, order=True)
class Configuration:
    """One list of a network's recipients; ``day`` is ``None`` where nothing dates it."""

    network: str
    release: str
    row: int
    day: date | None
    complete: bool
    cameras: int | None = None
    near: tuple[str, ...] = ()  # federal bodies to which a name on it is only near


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """One recipient on one list."""

    network: str
    recipient: str
    release: str
    row: int
    day: date | None
    complete: bool  # whether the list it stands on is complete
    account: Account = Account.ACTIVE
    mark: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class ChangeOfAccess:
    """An event: access granted or removed at a day; ``at`` orders the changes of one day, in whatever order a log has them."""

    network: str
    recipient: str
    release: str
    row: int
    day: date
    granted: bool
    account: Account = Account.ACTIVE
    mark: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Days, both included, on which something is proved, and the row that proves it."""

    network: str
    other: str  # recipient, or release of a configuration
    first: date | None
    last: date | None
    basis: Basis
    release: str
    row: int
    account: Account = Account.ACTIVE
    mark: str | None = None
    complete: bool = False
    cameras: int | None = None
    near: tuple[str, ...] = ()
    opened: datetime | None = None  # to the second, where an event says so
    closed: datetime | None = None


def _near(a: date, b: date) -> bool:
    return (b - a).days <= BETWEEN_DAYS


def _complete_days(configurations: Iterable[Configuration]) -> dict[str, list[date]]:
    days: dict[str, set[date]] = defaultdict(set)
    for c in configurations:
        if c.complete and c.day is not None:
            days[c.network].add(c.day)
    return {n: sorted(d) for n, d in days.items()}


def shares(
    listings: Iterable[Listing],
    configurations: Iterable[Configuration],
    changes: Iterable[ChangeOfAccess],
    spans: dict[str, tuple[date, date]],
) -> list[Interval]:
    """When each network is proved to share with each recipient.

    Parameters
    ----------
    listings, configurations
        What the lists say. Between two complete lists of a network in a row, at most 100 days apart, a recipient on
        both (with the same account status) is taken to have had access throughout, unless an event says that it lost it.
    changes
        What event logs say; ``spans`` gives the first and last day of each event log by release. Access that is
        removed without having been granted in the same log was there from the log's first day; access that is never
        removed lasts to its last day. A list that says since when a share is over proves it for the day that the change gives.

    Returns
    -------
    list of Interval
        Sorted, one for each unbroken run. The evidence is the first list of the run.
    """
    complete = _complete_days(configurations)
    by_pair: dict[tuple[str, str, Account], list[Listing]] = defaultdict(list)
    for listing in sorted(listings, key=lambda x: (x.network, x.recipient, x.day or date.min, x.release, x.row)):
        by_pair[listing.network, listing.recipient, listing.account].append(listing)
    out: list[Interval] = []
    changes = sorted(changes, key=_in_time)
    removed: dict[tuple[str, str], list[date]] = defaultdict(list)
    for change in changes:
        if not change.granted:
            removed[change.network, change.recipient].append(change.day)
    for (network, recipient, _), listed in by_pair.items():
        out.extend(_runs(listed, complete.get(network, []), removed.get((network, recipient), ())))
    out.extend(_events(changes, spans))
    return sorted(out, key=lambda i: (i.network, i.other, i.first or date.min, i.last or date.min, i.release, i.row))


def _runs(listed: Sequence[Listing], complete: Sequence[date], removed: Sequence[date]) -> list[Interval]:
    """The unbroken runs of one recipient's listings; a list that is not complete neither joins two days nor parts them."""
    if len(listed) == 1 and listed[0].day is not None:  # most stand on one list
        return [_run(listed)]
    following = dict(pairwise(complete))
    days: dict[date, Listing] = {}
    out = []
    for listing in listed:
        if listing.day is None:
            out.append(_interval(listing, None, None, Basis.UNDATED))
        elif listing.day not in days or (listing.complete and not days[listing.day].complete):
            days[listing.day] = listing
    runs: list[list[date]] = []
    for day in sorted(d for d, listing in days.items() if listing.complete):
        before = runs[-1][-1] if runs else None
        joined = before is not None and following.get(before) == day and _near(before, day)
        if before is not None and joined and not any(before <= r < day for r in removed):
            runs[-1].append(day)
        else:
            runs.append([day])
    loose = [d for d in days if not any(run[0] <= d <= run[-1] for run in runs)]
    return out + [_run([days[d] for d in run]) for run in runs] + [_run([days[d]]) for d in loose]


def _run(run: Sequence[Listing]) -> Interval:
    basis = Basis.DATED if len(run) == 1 else Basis.BETWEEN
    return _interval(run[0], run[0].day, run[-1].day, basis)


def _interval(at: Listing, first: date | None, last: date | None, basis: Basis) -> Interval:
    return Interval(at.network, at.recipient, first, last, basis, at.release, at.row, at.account, at.mark)


def _in_time(change: ChangeOfAccess) -> tuple[datetime, int]:
    return change.at or datetime.combine(change.day, time()), change.row


def _events(changes: Iterable[ChangeOfAccess], spans: dict[str, tuple[date, date]]) -> list[Interval]:
    by_pair: dict[tuple[str, str, str], list[ChangeOfAccess]] = defaultdict(list)
    for change in changes:
        by_pair[change.release, change.network, change.recipient].append(change)
    out = []
    for (release, *_), events in by_pair.items():
        edges = spans.get(release)  # a list says when a share ended, and not since when it was there
        opened: ChangeOfAccess | None = None
        seen = False
        for event in events:
            if event.granted:
                opened = opened or event
            elif opened is not None or not seen or edges is None:
                out.append(_opened(opened, event, edges or (event.day, event.day), opened or event))
                opened = None
            seen = True
        if opened is not None:
            out.append(_opened(opened, None, edges or (opened.day, opened.day), opened))
    return out


def _opened(
    granted: ChangeOfAccess | None, removed: ChangeOfAccess | None, log: tuple[date, date], by: ChangeOfAccess
) -> Interval:
    """The days, and where the log says so the seconds, from one change to the next; else from or to the log's edge."""
    first, last = granted.day if granted else log[0], removed.day if removed else log[1]
    return Interval(
        by.network, by.recipient, first, last, Basis.EVENT, by.release, by.row, by.account, by.mark,
        opened=granted.at if granted else None, closed=removed.at if removed else None,
    )  # fmt: skip


def configurations(lists: Iterable[Configuration]) -> list[Interval]:
    """The days for which a configuration of a network is held.

    One interval for each list on its own day, and one *between* each two complete lists in a row at most 100 days
    apart. An interval of the second kind says something about a body only where both lists agree about it: where a
    share of the network with that body overlaps the interval without covering it, they do not. Where a name on either
    is only near a federal body, the interval is near it, too.
    """
    by_network: dict[str, list[Configuration]] = defaultdict(list)
    out = []
    for c in sorted(lists, key=lambda x: (x.network, x.day or date.min, x.release, x.row)):
        basis = Basis.UNDATED if c.day is None else Basis.DATED
        out.append(
            Interval(
                c.network, c.release, c.day, c.day, basis, c.release, c.row,
                complete=c.complete, cameras=c.cameras, near=c.near,
            )
        )  # fmt: skip
        if c.complete and c.day is not None:
            by_network[c.network].append(c)
    for network, listed in by_network.items():
        by_day: dict[date, list[Configuration]] = defaultdict(list)
        for c in listed:
            if c.day is not None:
                by_day[c.day].append(c)
        for a, b in pairwise(sorted(by_day)):
            if _near(a, b) and (b - a) > timedelta(days=1):
                c = by_day[a][0]
                near = tuple(sorted({body for x in (*by_day[a], *by_day[b]) for body in x.near}))
                out.append(
                    Interval(network, c.release, a, b, Basis.BETWEEN, c.release, c.row, complete=True, near=near)
                )
    return sorted(out, key=lambda i: (i.network, i.first or date.min, i.last or date.min, i.release, i.row))
