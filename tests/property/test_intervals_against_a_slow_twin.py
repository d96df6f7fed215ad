"""Dated facts against a twin that looks at every day by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.building.intervals import (
    BETWEEN_DAYS,
    ChangeOfAccess,
    Configuration,
    Interval,
    Listing,
    configurations,
    shares,
)
from graphshare.domain.model import Account, Basis

START = date(2025, 1, 1)
DAYS = 400
PAIRS = [(n, r) for n in ("elm", "ash") for r in ("ice", "fir")]
SPAN = {"log": (START + timedelta(10), START + timedelta(380))}

days = st.integers(0, DAYS - 1)
#: A list: network, day, whether complete, who is on it with which account.
lists = st.lists(
    st.tuples(
        st.sampled_from(["elm", "ash"]),
        days,
        st.booleans(),
        st.dictionaries(st.sampled_from(["ice", "fir"]), st.sampled_from([Account.ACTIVE, Account.INACTIVE])),
    ),
    max_size=7,
)
#: Events by the hour, so that a day may hold several, told in any order.
events = st.lists(st.tuples(st.sampled_from(PAIRS), st.integers(10 * 24, 380 * 24), st.booleans()), max_size=6)


def day_of(hours: int) -> date:
    return START + timedelta(days=hours // 24)


def days_of(found: list[Interval], network: str, recipient: str, account: Account, *, events: bool) -> set[date]:
    return {
        i.first + timedelta(n)
        for i in found
        if (i.network, i.other, i.account) == (network, recipient, account) and (i.basis is Basis.EVENT) is events
        for n in range(((i.last or START) - (i.first or START)).days + 1)
        if i.first
    }


def twin_of_lists(
    told: list[tuple[str, int, bool, dict[str, Account]]],
    changed: list[tuple[tuple[str, str], int, bool]],
    network: str,
    recipient: str,
    account: Account,
) -> set[date]:
    """Every day on which a list says it, and every day between two complete ones in a row that both say it."""
    mine = [(START + timedelta(d), whole, who) for n, d, whole, who in told if n == network]
    proved = {d for d, _, who in mine if who.get(recipient) is account}
    removed = {day_of(h) for pair, h, granted in changed if pair == (network, recipient) and not granted}
    whole_days = sorted({d for d, whole, _ in mine if whole})
    says = {d for d, whole, who in mine if whole and who.get(recipient) is account}
    for n in range(DAYS):
        day = START + timedelta(n)
        before, after = [d for d in whole_days if d <= day], [d for d in whole_days if d >= day]
        if not before or not after or before[-1] == after[0]:
            continue
        a, b = before[-1], after[0]
        if {a, b} <= says and (b - a).days <= BETWEEN_DAYS and not any(a <= r < b for r in removed):
            proved.add(day)
    return proved


def twin_of_events(changed: list[tuple[tuple[str, str], int, bool]], network: str, recipient: str) -> set[date]:
    """The state hour by hour: before the first event it is the opposite of what that event did."""
    mine = sorted({(h, granted) for pair, h, granted in changed if pair == (network, recipient)})
    if not mine:
        return set()
    held = not mine[0][1]
    proved: set[date] = set()
    for hour in range(10 * 24, 381 * 24):
        now = [granted for h, granted in mine if h == hour]
        if held or any(now):
            proved.add(day_of(hour))
        if now:
            held = now[-1]
    return proved


@settings(max_examples=60, deadline=None)
@given(lists, events)
def test_each_day_that_an_interval_proves_is_one_that_the_records_prove_and_none_is_missing(
    told: list[tuple[str, int, bool, dict[str, Account]]], changed: list[tuple[tuple[str, str], int, bool]]
) -> None:
    hours = [(pair, h) for pair, h, _ in changed]
    changed = [c for i, c in enumerate(changed) if (c[0], c[1]) not in hours[:i]]  # one event an hour
    configured = [Configuration(n, f"r{i}", 2, START + timedelta(d), whole) for i, (n, d, whole, _) in enumerate(told)]
    listed = [
        Listing(n, r, f"r{i}", 3, START + timedelta(d), whole, account)
        for i, (n, d, whole, who) in enumerate(told)
        for r, account in who.items()
    ]
    midnight = datetime(START.year, START.month, START.day)
    changes = [
        ChangeOfAccess(n, r, "log", row, day_of(h), granted, at=midnight + timedelta(hours=h))
        for row, ((n, r), h, granted) in enumerate(changed)
    ]
    found = shares(listed, configured, changes, SPAN)
    for network, recipient in PAIRS:
        for account in (Account.ACTIVE, Account.INACTIVE):
            got = days_of(found, network, recipient, account, events=False)
            assert got == twin_of_lists(told, changed, network, recipient, account)
        assert days_of(found, network, recipient, Account.ACTIVE, events=True) == twin_of_events(
            changed, network, recipient
        )
    held = {
        (i.network, i.first + timedelta(n))
        for i in configurations(configured)
        if i.complete and i.first and i.last
        for n in range((i.last - i.first).days + 1)
    }
    for network in ("elm", "ash"):
        whole = sorted({START + timedelta(d) for n, d, w, _ in told if n == network and w})
        for n in range(DAYS):
            day = START + timedelta(n)
            around = ([d for d in whole if d <= day], [d for d in whole if d >= day])
            known = bool(around[0] and around[1]) and (around[1][0] - around[0][-1]).days <= BETWEEN_DAYS
            assert ((network, day) in held) is known
