"""Bursts: the same user's searches with the same wording, consecutive gaps of at most 30 minutes, inside one release;
across releases, connected components over them and the searches that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from graphshare.building.stages import Stage

#: One person's wording in one log.
PERSON = ("log", "agency", "user_no", "wording")

#: Searches of one person with the same wording belong to one burst while no gap is longer than this.
BURST_GAP_SECONDS = 30 * 60

#: More than the rows of any file: a place times this, and a row, keep the order of places.
_ROWS = 2**32


def in_a_burst(entries: ir.Table) -> ir.BooleanValue:
    """Whether an entry belongs to a burst: nothing says so where the user is not known or the reason is masked."""
    return entries.user_no.notnull() & entries["at"].notnull() & ~entries.masked & entries.selection.isnull()


def continued(entries: ir.Table) -> ir.Table:
    """The entries that continue a burst in their log: ``release, row, burst`` (the row of the burst's first entry).

    All other entries that are in a burst are the first of theirs. Needs ``log``, ``release``, ``row``, ``agency``,
    ``user_no``, ``wording``, ``masked``, ``selection``, ``at``.
    """
    import ibis

    known = entries.filter(in_a_burst(entries)).select("release", "row", "at", *PERSON)
    beside = ibis.window(group_by=list(PERSON), order_by=[known["at"], known.row])
    known = known.mutate(
        place=ibis.row_number().over(beside),
        before=known["at"].lag().over(beside),
        after=known["at"].lead().over(beside),
    )
    known = known.mutate(opens=_apart(known.before, known["at"]), closes=_apart(known["at"], known.after))
    long = known.filter(~(known.opens & known.closes))  # most bursts are one search
    long = long.mutate(opened=ibis.ifelse(long.opens, long.place * _ROWS + long.row, ibis.null("int64")))
    so_far = ibis.cumulative_window(group_by=list(PERSON), order_by=[long.place])
    long = long.mutate(burst=long.opened.max().over(so_far) % _ROWS)
    return long.filter(~long.opens).select("release", "row", "burst")


def _apart(one: ir.TimestampValue, next_one: ir.TimestampValue) -> ir.BooleanValue:
    gap = next_one.epoch_seconds() - one.epoch_seconds()
    return (gap > BURST_GAP_SECONDS).fill_null(True)


def joined(bridges: ir.Table, stage: Stage) -> ir.Table:
    """Log bursts that hold one and the same search are one burst: ``burst, whole`` for those that others join.

    ``bridges`` are the distinct pairs ``search, burst`` of the searches that stand in more than one log burst.
    Connected components, by passing the smallest number along until nothing changes; a log burst that shares only one
    of its searches passes nothing on, and waits for the end.
    """
    import ibis

    labels = stage(bridges.group_by("search").agg(whole=bridges.burst.min()))
    several = bridges.group_by("burst").agg(searches=bridges.count()).filter(ibis._.searches > 1)
    inner = stage(bridges.semi_join(several, "burst"))
    changed = inner.count().to_pyarrow().as_py()
    while changed:
        here = inner.inner_join(labels, "search")
        least = here.group_by("burst").agg(least=here.whole.min())
        there = inner.inner_join(least, "burst")
        passed = stage(there.group_by("search").agg(least=there.least.min()))
        moved = labels.left_join(passed, "search").select(labels, passed.least)
        newer = stage(moved.mutate(least=ibis.least(moved.whole, moved.least.fill_null(moved.whole))))
        changed = newer.filter(newer.least != newer.whole).count().to_pyarrow().as_py()
        labels = newer.select("search", whole=newer.least)
    named = bridges.inner_join(labels, "search").group_by("burst").agg(whole=ibis._.whole.min())
    return named.filter(named.whole != named.burst)
