"""From entries that are one search to the search: its purpose, its burst, what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.building.entries import Readings
from graphshare.building.stages import Stage
from graphshare.model import ORDINARY, Grade

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from graphshare.purpose import Decisions


def join_bursts(linked: ir.Table, stage: Stage) -> ir.Table:
    """Give every entry ``burst``: log bursts that hold one and the same search are one burst.

    Connected components over (log burst, search) pairs, by passing the smallest name along until nothing changes.
    """
    import ibis

    pairs = linked.filter(linked.log_burst.notnull()).select("search", "log_burst").distinct()
    meeting = pairs.group_by("search").agg(n=pairs.log_burst.nunique())
    bridges = stage(pairs.semi_join(meeting.filter(meeting.n > 1), "search"))
    if bridges.count().to_pyarrow().as_py() == 0:
        return linked.mutate(burst=linked.log_burst)
    names = stage(bridges.select("log_burst").distinct().mutate(burst=ibis._.log_burst))
    changed = 1
    while changed:
        here = bridges.inner_join(names, "log_burst")
        least = here.group_by("search").agg(least=here.burst.min())
        there = bridges.inner_join(least, "search")
        passed = stage(there.group_by("log_burst").agg(burst=there.least.min()))
        moved = passed.inner_join(names, "log_burst")
        changed = moved.filter(moved.burst != moved.burst_right).count().to_pyarrow().as_py()
        names = passed
    joined = linked.left_join(names, "log_burst")
    return joined.select(linked, burst=ibis.coalesce(names.burst, linked.log_burst))


def searches(linked: ir.Table, readings: Readings) -> ir.Table:
    """One row a search.

    The lead entry, whose reading stands for the search, is the one whose text says most (a text that can be read wins
    over a masked one; then the order of purposes); among equals the first by release and row. Time is the earliest,
    totals are the largest that any log gives.

    Returns
    -------
    ibis table
        ``search, agency, at, day, month, basis, purpose, subject, wording, case_number, searches, selection, networks,
        devices, via, lead_reading, recovered`` (a reason masked in one log and readable in another), ``ordinary``.
    """
    import ibis

    dims = ibis.memtable(readings.dims)
    e = linked.inner_join(dims, "reading")
    first = ibis.window(group_by=["search"], order_by=[e.weight, e.release, e.row])
    e = e.mutate(nth=ibis.row_number().over(first))
    whole = e.group_by("search").agg(
        at=e["at"].min(),
        networks=e.networks.max(),
        devices=e.devices.max(),
        searches=e.searches.max(),
        any_masked=e.masked.any(),
        by_id=(e.basis == "id").any(),
    )
    lead = e.filter(e.nth == 0).select(
        "search", "agency", "purpose", "subject", "wording", "case_number", "selection", "search_type",
        lead_masked=e.masked, lead_reading=e.reading,
    )  # fmt: skip
    joined = whole.inner_join(lead, "search")
    return joined.select(
        "search", "agency", "at", "purpose", "subject", "wording", "case_number", "selection", "networks", "devices",
        "searches", "lead_reading",
        day=joined["at"].date(),
        month=joined["at"].strftime("%Y-%m"),
        via=joined.search_type,
        basis=ibis.ifelse(joined.by_id, ibis.literal("id"), ibis.literal("key")),
        recovered=joined.any_masked & ~joined.lead_masked,
        ordinary=joined.purpose.isin([p.value for p in ORDINARY]),
    )  # fmt: skip


def mentions(linked: ir.Table, readings: Readings) -> ir.Table:
    """The bodies that a search names in any log that holds it, each at its firmest: ``search, body, strength, rule``."""
    import ibis

    said = ibis.memtable(readings.mentions)
    pairs = linked.select("search", "reading").distinct().inner_join(said, "reading")
    nth = ibis.row_number().over(
        ibis.window(group_by=["search", "body"], order_by=[pairs.strength.desc(), pairs.rule, pairs.reading])
    )
    return pairs.mutate(nth=nth).filter(ibis._.nth == 0).select("search", "body", "strength", "rule")


def overrule(found: ir.Table, said: ir.Table, decisions: Decisions | None) -> tuple[ir.Table, ir.Table]:
    """Searches and their mentions with what people decided about single searches in place of the reading."""
    import ibis
    import pyarrow as pa

    decided = decisions.by_search if decisions else {}
    if not decided:
        return found, said
    readings = {i.lower(): d.reading() for i, d in sorted(decided.items())}
    by_hand = ibis.memtable(
        pa.table(
            {
                "search": list(readings),
                "hand_purpose": [str(r.purpose) for r in readings.values()],
                "hand_subject": [str(r.subject) for r in readings.values()],
            }
        )
    )
    named = [(i, m.body, Grade(m.grade).strength, m.rule) for i, r in readings.items() for m in r.mentions]
    columns = list(zip(*named, strict=True)) or [(), (), (), ()]
    types = {"search": pa.string(), "body": pa.string(), "strength": pa.int64(), "rule": pa.string()}
    mentioned = ibis.memtable(
        pa.table({c: pa.array(list(v), t) for (c, t), v in zip(types.items(), columns, strict=True)})
    )
    joined = found.left_join(by_hand, "search")
    purpose = ibis.coalesce(joined.hand_purpose, joined.purpose)
    changed = joined.mutate(
        purpose=purpose,
        subject=ibis.coalesce(joined.hand_subject, joined.subject),
        ordinary=purpose.isin([p.value for p in ORDINARY]),
    ).select(*found.columns)
    kept = said.anti_join(by_hand, "search").select(*types)
    return changed, ibis.union(kept, mentioned.semi_join(found, "search").select(*types))
