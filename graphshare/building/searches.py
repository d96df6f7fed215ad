"""From entries that are one search to the search: its purpose, its burst, what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphshare.building.bursts import in_a_burst
from graphshare.building.linking import cited, identify, meet
from graphshare.building.readings import PLAIN, SILENT, bodies_said, weights
from graphshare.building.stages import Stage
from graphshare.model import ORDINARY, Grade

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from graphshare.purpose import Decisions

#: A search's lead has the least weight times this plus its number: first the reading that says most, then the order.
_WEIGHED = 2**56


@dataclass(frozen=True)
class Linked:
    """All entries linked, and the searches that they are.

    ``searches``: one row a search: ``span``, ``id`` (what identifies it, see ``linking.identify``), ``search`` (the number
    of its first entry, by which everything else refers to it), ``lead`` (the number of the entry that stands for it),
    and what all logs together say. ``entries``: one row an entry: ``span, number, agency, at, said`` (a number for its
    reading), ``masked, search, basis``, and ``burst``, the number of the first entry of its burst in its log. ``dims``: see
    ``readings.weights``.
    """

    entries: ir.Table
    searches: ir.Table
    dims: pa.Table


def with_notes(entries: ir.Table, notes: ir.Table) -> ir.Table:
    """Entries with what was noted about them: ``reading``, ``nth``, ``disowned``, and ``burst`` as the number of an entry."""
    import ibis

    e = entries.left_join(notes, ["release", "row"])
    e = e.select(entries, notes.reading, notes.nth, notes.burst, notes.disowned)
    first_row = ibis.ifelse(in_a_burst(e), e.burst.fill_null(e.row), ibis.null("int64"))
    return e.mutate(
        reading=e.reading.fill_null(ibis.ifelse(e.stated, PLAIN, SILENT)),
        nth=e.nth.fill_null(0),
        burst=first_row + e.number - e.row,
    )


def link(entries: ir.Table, readings: list[str], stage: Stage) -> Linked:
    """Link all entries, as ``with_notes`` gives them, and sum up what the logs say about each search.

    The lead of a search, whose reading stands for it, is the entry whose text says most (a text that can be read wins
    over a masked one; then the order of purposes); among equals the first by release and row. Time is the earliest,
    totals are the largest that any log gives.
    """
    import ibis

    dims = weights(readings)
    weighed = stage(ibis.memtable(dims)).select("reading", "said", "weight")
    e = identify(entries)
    e = stage(
        e.inner_join(weighed, "reading").select(
            "span", "number", "agency", "at", "networks", "devices", "searches", "masked", "said", "search", "basis", "nth",
            "burst", "disowned", "weight",
        )
    )  # fmt: skip
    e = meet(e, stage)
    found = e.group_by("search").agg(
        span=e.span.min(),
        first=e.number.min(),
        lead=(e.weight * _WEIGHED + e.number).min(),
        at=e["at"].min(),
        networks=e.networks.max(),
        devices=e.devices.max(),
        searches=e.searches.max(),
        any_masked=e.masked.any(),
        disowned=e.disowned.min(),
        by_id=(e.basis == "id").any(),
        burst=e.burst.min(),
        last_burst=e.burst.max(),
    )
    found = stage(found.mutate(lead=found.lead % _WEIGHED).rename(id="search").rename(search="first"))
    e = e.rename(id="search").inner_join(found.select("id", "search"), "id")
    return Linked(
        stage(e.select("span", "number", "agency", "at", "said", "masked", "search", "basis", "burst")),
        found,
        dims,
    )


def entries_of(linked: Linked) -> ir.Table:
    """Every entry with the numbers of its search and of its burst in its log."""
    return linked.entries.select("span", "number", "agency", "at", "search", "basis", "burst")


def bridges(linked: Linked) -> ir.Table:
    """The bursts of searches that stand in several: the distinct pairs ``search, burst``, and ``span``."""
    s = linked.searches
    several = s.filter(s.burst != s.last_burst).select("search")
    pairs = linked.entries.filter(linked.entries.burst.notnull()).semi_join(several, "search")
    return pairs.select("span", "search", "burst").distinct()


def searches(linked: Linked, entries: ir.Table) -> ir.Table:
    """One row a search: the columns of ``Built.searches``, and ``span``."""
    import ibis

    dims = ibis.memtable(linked.dims).select("reading", "purpose", "subject")
    s = linked.searches
    lead = entries.select(
        "number", "agency", "wording", "case_number", "selection", "search_type", "reading", "nth",
        spelling=entries.reason, lead_masked=entries.masked, lead_at=entries["at"], lead_networks=entries.networks,
    )  # fmt: skip
    j = lead.select(*lead.columns).rename(lead_number="number", lead_of="reading")
    j = j.inner_join(s, j.lead_number == s.lead).inner_join(dims, ibis._.lead_of == dims.reading)
    j = j.mutate(id=cited(j.id, j.agency, j.lead_at, j.lead_networks, j.nth))
    return j.select(
        "span", "search", "id", "agency", "at", "purpose", "subject", "wording", "spelling", "case_number", "selection",
        "networks", "devices", "searches", "disowned",
        day=j["at"].date(),
        month=j["at"].strftime("%Y-%m"),
        via=j.search_type,
        basis=ibis.ifelse(j.by_id, ibis.literal("id"), ibis.literal("key")),
        recovered=j.any_masked & ~j.lead_masked,
        ordinary=j.purpose.isin([p.value for p in ORDINARY]),
    )  # fmt: skip


def mentions(linked: Linked, readings: list[str]) -> ir.Table:
    """The bodies that a search names in any log that holds it, each at its firmest: the columns of ``Built.mentions``,
    and ``span``. ``number`` is the entry that names it so, the first by release and row where several do."""
    import ibis

    dims = ibis.memtable(linked.dims).select("reading", "said")
    named = ibis.memtable(bodies_said(readings)).inner_join(dims, "reading")
    naming = linked.entries.semi_join(named, "said").select("span", "search", "said", "number", "masked")
    pairs = naming.inner_join(named, "said")
    nth = ibis.row_number().over(
        ibis.window(group_by=["search", "body"], order_by=[pairs.strength.desc(), pairs.number])
    )
    first = pairs.mutate(nth=nth).filter(ibis._.nth == 0)
    silent = linked.searches.select("search", "any_masked")
    return first.inner_join(silent, "search").select(
        "span", "search", "body", "strength", "rule", "words", "column", "number",
        recovered=ibis._.any_masked & ~ibis._.masked & (ibis._.column == "reason"),
    )  # fmt: skip


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
                "id": list(readings),
                "hand_purpose": [str(r.purpose) for r in readings.values()],
                "hand_subject": [str(r.subject) for r in readings.values()],
            }
        )
    )
    named = [(i, m.body, Grade(m.grade).strength, m.rule) for i, r in readings.items() for m in r.mentions]
    columns = list(zip(*named, strict=True)) or [(), (), (), ()]
    types: dict[str, Any] = {"id": pa.string(), "body": pa.string(), "strength": pa.int64(), "rule": pa.string()}
    mentioned = ibis.memtable(
        pa.table({c: pa.array(list(v), t) for (c, t), v in zip(types.items(), columns, strict=True)})
    )
    joined_ = found.left_join(by_hand, "id")
    purpose = ibis.coalesce(joined_.hand_purpose, joined_.purpose)
    changed = joined_.mutate(
        purpose=purpose,
        subject=ibis.coalesce(joined_.hand_subject, joined_.subject),
        ordinary=purpose.isin([p.value for p in ORDINARY]),
    ).select(*found.columns)
    numbers = found.inner_join(by_hand, "id").select("id", "span", "search")
    kept = said.anti_join(numbers, "search")
    by_person = mentioned.inner_join(numbers, "id").mutate(
        words=ibis.null("string"), column=ibis.null("string"), number=ibis._.search, recovered=False
    )
    by_person = by_person.select(*said.columns)
    return changed, ibis.union(kept, by_person)
