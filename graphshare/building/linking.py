"""Which entries are one search.

An entry is what one log says about one search; the search is the event. A search is identified by Flock's UUID where
that was released, else by its key: agency, second, networks searched. The expressions run on any Ibis backend.

Entries come with ``log`` (the release, or one upload of a database export), ``release``, ``row``, ``agency``, ``at``,
``networks``, ``flock_id``, and the columns of ``CONTENT``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Two rows of one log with equal key and equal content are one row exported twice.
CONTENT = (
    "reason", "reason_state", "case_number", "case_state", "devices", "frame_from", "frame_until",
    "search_type", "user_no", "user_state", "plate_no", "plate_state",
)  # fmt: skip

KEY = ("agency", "second", "net")

#: One person's wording in one log.
PERSON = ("log", "agency", "user_no", "wording")

#: Searches of one person with the same wording belong to one burst while no gap is longer than this.
BURST_GAP_SECONDS = 30 * 60


def link(entries: ir.Table) -> ir.Table:
    """Give every entry its ``search`` and the ``basis`` of that.

    Parameters
    ----------
    entries
        One row an entry; not those of keyword selections or other sources that aggregate.

    Returns
    -------
    ibis table
        ``entries`` with ``search`` (text id) and ``basis``: ``id`` (Flock's UUID), ``key`` (agency + second +
        networks), ``tie`` (its key meets several searches with id, so it is kept apart) or ``row`` (no readable time,
        so it stands alone).

    Notes
    -----
    Reason and plate are never part of the key, so that their agreement between logs stays independent evidence. A
    repeat of a key inside one log is a further search, unless the rows are identical; across logs the multiplicity of
    a key is the largest in any one log, because the n-th repeat in one log is taken for the n-th in another. An entry
    without id joins a search with id when its key meets exactly one.
    """
    import ibis

    keyed = entries.mutate(second=entries["at"].truncate("s"), net=entries.networks.fill_null(-1))
    with_id = keyed.filter(keyed.flock_id.notnull())
    loose = keyed.filter(keyed.flock_id.isnull() & keyed["at"].notnull())
    alone = keyed.filter(keyed.flock_id.isnull() & keyed["at"].isnull())

    met = (
        with_id.filter(with_id["at"].notnull())
        .group_by(list(KEY))
        .agg(ids=with_id.flock_id.nunique(), the_id=with_id.flock_id.min())
    )
    loose = loose.mutate(
        content_row=loose.row.min().over(ibis.window(group_by=["log", *KEY, *CONTENT])),
    )
    loose = loose.mutate(
        nth=ibis.dense_rank().over(ibis.window(group_by=["log", *KEY], order_by=[loose.content_row])),
    )
    loose = loose.left_join(met, list(KEY)).select(loose, met.ids, met.the_id)
    joins = (loose.ids == 1) & (loose.nth == 0)
    key_text = (
        loose.agency.fill_null("")
        + ibis.literal("|")
        + loose.second.strftime("%Y-%m-%d %H:%M:%S")
        + ibis.literal("|")
        + loose.net.cast("string")
        + ibis.literal("|")
        + loose.nth.cast("string")
    )
    loose = loose.mutate(
        search=ibis.ifelse(joins, loose.the_id, ibis.literal("k-") + key_text.hexdigest("sha256").left(20)),
        basis=ibis.ifelse(loose.ids.fill_null(0) > 1, ibis.literal("tie"), ibis.literal("key")),
    )
    return ibis.union(
        with_id.mutate(search=with_id.flock_id, basis=ibis.literal("id")).select(*entries.columns, "search", "basis"),
        loose.select(*entries.columns, "search", "basis"),
        stand_alone(alone).select(*entries.columns, "search", "basis"),
    )


def stand_alone(entries: ir.Table) -> ir.Table:
    """Entries that cannot be linked, each a search of its own that rests on its row."""
    import ibis

    ident: Any = ibis.literal("r-") + entries.release + ibis.literal("-") + entries.row.cast("string")
    return entries.mutate(search=ident, basis=ibis.literal("row"))


def bursts_in_logs(linked: ir.Table) -> ir.Table:
    """Give every entry ``log_burst``: the same user's searches with the same wording, gaps of at most 30 minutes.

    Null where the user is not known or the reason is masked: nothing then says that two searches belong together.
    Needs ``log``, ``agency``, ``user_no``, ``wording``, ``masked`` (boolean), ``at``, ``row``.
    """
    import ibis

    known = linked.filter(linked.user_no.notnull() & linked["at"].notnull() & ~linked.masked)
    same = ibis.window(group_by=list(PERSON), order_by=[known["at"], known.row])
    known = known.mutate(before=known["at"].lag().over(same))
    gap = known["at"].epoch_seconds() - known.before.epoch_seconds()
    known = known.mutate(opens=(known.before.isnull() | (gap > BURST_GAP_SECONDS)).cast("int64"))
    known = known.mutate(
        nth=known.opens.sum().over(ibis.cumulative_window(group_by=list(PERSON), order_by=[known["at"], known.row]))
    )
    name = (
        known["log"]
        + ibis.literal("|")
        + known.agency.fill_null("")
        + ibis.literal("|")
        + known.user_no.cast("string")
        + ibis.literal("|")
        + known.wording.fill_null("")
        + ibis.literal("|")
        + known.nth.cast("string")
    )
    named = known.select("release", "row", log_burst=name.hexdigest("sha256").left(20))
    return linked.left_join(named, ["release", "row"]).select(linked, named.log_burst)
