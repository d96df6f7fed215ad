"""The layouts of audits by name: what each is told by, and a header of each. The first that fits is it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphshare.sources.values.columns import compact
from graphshare.sources.values.layouts import Mapping, is_keyword_hits, is_portal


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout. ``has``: the fields that it has; ``lacks``: those that it has not; ``labels``: of these labels all stand there, whatever
    they are read as; ``only``: it has no other fields; ``order``: the first of these two stands before the second.

    ``header`` is one as it was released, ``record`` a line below it where cells tell what a column is.
    """

    name: str
    header: str
    has: Collection[str] = ()
    lacks: Collection[str] = ()
    labels: Collection[str] = ()
    only: Collection[str] = ()
    order: tuple[str, str] | None = None
    record: str = ""

    def fits(self, fields: dict[str, int], labels: set[str]) -> bool:
        """Whether columns are those of the layout."""
        there = fields.keys()
        return (
            there >= set(self.has)
            and there.isdisjoint(self.lacks)
            and labels >= set(self.labels)
            and (not self.only or there <= set(self.only))
            and (not self.order or (there >= set(self.order) and fields[self.order[0]] < fields[self.order[1]]))
        )


#: Exports of databases: recognized by columns that no audit has.
DATABASES = (
    Layout("database export, joined", "Org Name,Search Time,Reason,rowhash", has=("org",), labels=("rowhash",)),
    Layout("database export", "Search Time,Reason,Case #,rowhash", labels=("rowhash",)),
    Layout("database export, joined", "Org Name,Search Time,Reason,sources,best_name", has=("org",), labels=("sources", "bestname")),
    Layout("database export", "Search Time,Reason,Case #,sources,best_name", labels=("sources", "bestname")),
    Layout("database export, joined", "upload_id,Org Name,Search Time,Reason", has=("upload", "org")),
    Layout("database export", "upload_id,Search Time,Reason,Case #", has=("upload",)),
)  # fmt: skip

#: Who searched the cameras of one agency.
NETWORK = (
    Layout(
        "N10", "Org Name,Reason,Search Date,Search Time,Total Networks Searched", has=("clock",),
        record="Elm IL PD,theft,10/01/2025,6:47:21 PM,2",
    ),
    Layout(
        "N2", "ID,Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Reason,Case #,Search Time",
        has=("id", "devices"),
    ),
    Layout("N1", "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Search Time", has=("id",)),
    Layout(
        "N4", "Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time",
        has=("user", "plate"), order=("case", "reason"),
    ),
    Layout(
        "N3", "Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,License Plate,Reason,Case #,Search Time",
        has=("user", "plate"),
    ),
    Layout("N5", "Name,Org Name,Total Networks Searched,Total Devices Searched,Time Frame,Case #,Reason,Search Time", has=("user",)),
    Layout("N8", "Org Name,Total Networks Searched,Total Devices Searched,Time Frame,Filters,Search Time", lacks=("reason",)),
    Layout("N9", "agency,networks,devices,Case #,Reason,Search Time", has=("case",)),
    Layout("N7", "Org Name,Total Networks Searched,Total Devices Searched,Search Time,Search Type,Reason"),
)  # fmt: skip

#: Which cameras the officers of one agency searched.
ORGANIZATION = (
    Layout("O2", "ID,Name,Org Name,Reason,Case #,Search Date,Search Time", has=("clock", "id")),
    Layout("O2", "ID,Name,Org Name,Reason,Case #,Search Date", has=("id",), labels=("searchdate",)),
    Layout("O3", "Name,Org Name,Reason,Case #,Search Date,Search Time", has=("clock",)),
    Layout("O3", "Name,Org Name,Reason,Case #,Search Date", labels=("searchdate",)),
    Layout(
        "O4", "ID,Org Name,Total Networks Searched,Total Devices Searched,Time Frame Start,Time Frame End,Reason,Search Time",
        has=("frame_from",),
    ),
    Layout("O1", "ID,Name,Org Name,Total Networks Searched,Time Frame,Reason,Case #,Search Time", has=("org",)),
    Layout("O6", "Reason,DateTime", only=("at", "reason")),
    Layout("O7", "ID,userID,networkCount,Search Time,Reason", has=("id",), lacks=("frame",)),
    Layout("O5", "Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type"),
)  # fmt: skip


def layout_name(mapping: Mapping, organization_audit: bool) -> str:
    """The short name of a layout."""
    if mapping.layout:
        return mapping.layout
    if is_keyword_hits(mapping):
        return "keyword hits"
    if is_portal(mapping):
        return "portal audit"
    fields, labels = mapping.fields, {compact(c) for c in mapping.labels}
    if found := next((d.name for d in DATABASES if d.fits(fields, labels)), None):
        return found
    if len(mapping.blocks) > 1:
        return "N6"
    return next(x.name for x in (ORGANIZATION if organization_audit else NETWORK) if x.fits(fields, labels))
