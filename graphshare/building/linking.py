"""Which entries are one search.

An entry is what one log says about one search; the search is the event. A search is identified by Flock's UUID where
that was released, else by its key: agency, second, networks searched. The expressions run on any Ibis backend.

Whatever depends on one log alone (``repeats``) is worked out per log and kept; what remains to be done over all logs
(``meet``) reads a few narrow columns.

Entries come with ``log`` (the release, or one upload of a database export), ``release``, ``row``, ``agency``, ``at``,
``networks``, ``flock_id``, ``selection``, and the columns of ``CONTENT``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from graphshare.building.stages import Stage

#: Two rows of one log with equal key and equal content are one row exported twice.
CONTENT = (
    "reason", "reason_state", "case_number", "case_state", "devices", "frame_from", "frame_until",
    "search_type", "user_no", "user_state", "plate_no", "plate_state",
)  # fmt: skip

KEY = ("agency", "second", "net")

#: How ``search`` begins where it is a key; no UUID and no row does.
_BY_KEY = "k"


def keyed(entries: ir.Table) -> ir.Table:
    """Entries with the columns of ``KEY``."""
    return entries.mutate(second=entries["at"].truncate("s"), net=entries.networks.fill_null(-1))


def repeats(entries: ir.Table, stage: Stage) -> ir.Table:
    """The entries that repeat a key inside their log: ``release, row, nth`` with ``nth`` 1 for the first repeat.

    Identical rows exported twice are no repeat. Only entries that rest on their key can be one. Most keys stand once,
    so those that do not are found first, and only their rows are compared.
    """
    import ibis

    loose = keyed(entries.filter(entries.flock_id.isnull() & entries["at"].notnull() & entries.selection.isnull()))
    key = ["log", *KEY]
    often = stage(loose.group_by(key).agg(times=ibis._.count()).filter(ibis._.times > 1).drop("times"))
    again = loose.semi_join(often, key).select("release", "row", *key, *CONTENT)
    again = again.mutate(content_row=again.row.min().over(ibis.window(group_by=[*key, *CONTENT])))
    again = again.mutate(nth=ibis.dense_rank().over(ibis.window(group_by=key, order_by=[again.content_row])))
    return again.filter(again.nth > 0).select("release", "row", "nth")


def identify(entries: ir.Table) -> ir.Table:
    """Give every entry ``search``, what identifies the search that it is by itself, and the ``basis`` of that.

    ``id``: Flock's UUID. ``key``: agency, second, networks and ``nth``, the number of the repeat in its log: the n-th
    repeat in one log is taken for the n-th in another, so that across logs the multiplicity of a key is the largest in
    any one log. ``row``: no readable time, or of a source that selects, so that it stands alone.

    Reason and plate are never part of the key, so that their agreement between logs stays independent evidence.
    """
    import ibis

    e = keyed(entries)
    by_key = ibis.literal("|").join(
        [ibis.literal(_BY_KEY), e.second.epoch_seconds().cast("string"), e.net.cast("string"), e.nth.cast("string"),
         e.agency.fill_null("")]
    )  # fmt: skip
    alone = e["at"].isnull() | e.selection.notnull()
    by_row: Any = ibis.literal("r-") + e.release + ibis.literal("-") + e.row.cast("string")
    with_id = e.flock_id.notnull() & e.selection.isnull()
    return e.mutate(
        search=ibis.cases((with_id, e.flock_id), (alone, by_row), else_=by_key),
        basis=ibis.cases((with_id, "id"), (alone, "row"), else_="key"),
    ).drop("second", "net")


def cited(search: Any, agency: Any, at: Any, networks: Any, nth: Any) -> Any:
    """The text id that people may cite, from what ``identify`` calls ``search`` and from any entry of that search.

    A key is shortened to a hash, once for each search rather than for each entry.
    """
    import ibis

    second = at.truncate("s").strftime("%Y-%m-%d %H:%M:%S")
    key: Any = ibis.literal("|").join(
        [agency.fill_null(""), second, networks.fill_null(-1).cast("string"), nth.cast("string")]
    )
    short = ibis.literal("k-") + key.hexdigest("sha256").substr(0, 20)
    return ibis.ifelse(search.startswith(f"{_BY_KEY}|"), short, search)


def meet(entries: ir.Table, stage: Stage) -> ir.Table:
    """Let entries without id join a search with id when their key meets exactly one: the same table, relinked.

    Where a key meets several searches with id, ``basis`` becomes ``tie``: the entry is kept apart. Only the first entry
    of a key in its log joins; its repeats are further searches.
    """
    import ibis

    e = keyed(entries)
    loose = stage(e.filter(e.basis == "key").select(*KEY).distinct())
    with_id = e.filter((e.basis == "id") & e["at"].notnull()).select(*KEY, "search")
    met = stage(
        with_id.semi_join(loose, list(KEY))
        .group_by(list(KEY))
        .agg(ids=ibis._.search.nunique(), the_id=ibis._.search.min())
    )
    if met.count().to_pyarrow().as_py() == 0:
        return entries
    e = e.left_join(met, list(KEY)).select(e, met.ids, met.the_id)
    key = e.basis == "key"
    return e.mutate(
        search=ibis.ifelse(key & (e.ids == 1) & (e.nth == 0), e.the_id, e.search),
        basis=ibis.ifelse(key & (e.ids > 1), "tie", e.basis),
    ).select(*entries.columns)
