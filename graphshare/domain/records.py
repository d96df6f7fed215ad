"""What a release becomes: the columns of the typed Parquet tables that ``sources`` writes and all later stages read.

Every table carries ``row``, the number that a spreadsheet shows beside the record (the header of a CSV is row 1 and a
record that spans several lines is one row; an element of a JSON list counts from 1). Text is as written, trimmed, and
already masked: no plate, no searcher's name, no A-number, telephone number, e-mail or street address, or birth date.

Types are DuckDB's. Times are UTC without zone.
"""

from __future__ import annotations

#: One record of a log: network audit, organization audit, keyword hits or portal audit.
ENTRIES = {
    "row": "BIGINT",
    "flock_id": "VARCHAR",  # the search's UUID, lower case, where released
    "upload": "VARCHAR",  # database exports: which upload the row came from; a release of its own for linking
    "org": "VARCHAR",  # who searched, as written; null where not exported or masked
    "org_id": "VARCHAR",  # database exports: the numeric organization
    "org_state": "VARCHAR",  # CellState of the organization
    "at": "TIMESTAMP",  # search time
    "day_only": "BOOLEAN",  # the source gives a date without a time
    "frame_from": "TIMESTAMP",  # the period that was searched: never the search time
    "frame_until": "TIMESTAMP",
    "networks": "BIGINT",  # Total Networks Searched
    "devices": "BIGINT",  # Total Devices Searched
    "reason": "VARCHAR",  # masked
    "reason_state": "VARCHAR",
    "case_number": "VARCHAR",  # masked
    "case_state": "VARCHAR",
    "offense": "VARCHAR",  # a drop-down category in a column of its own
    "search_type": "VARCHAR",
    "moderation": "VARCHAR",
    "user_no": "BIGINT",  # small number per release in order of first appearance; null where unknown
    "user_state": "VARCHAR",
    "plate_no": "BIGINT",
    "plate_state": "VARCHAR",
    "searches": "BIGINT",  # 1, but for sources that aggregate
}

#: Access that a list or an event log grants. ``owner`` null: the release's own agency; ``recipient`` null: likewise.
SHARES = {
    "row": "BIGINT",
    "owner": "VARCHAR",  # whose network, as written
    "owner_state": "VARCHAR",  # two-letter state given in a column of its own
    "network": "VARCHAR",  # the network's name where the release names one; null: the owner's primary network
    "recipient": "VARCHAR",  # who may search it, as written
    "recipient_state": "VARCHAR",
    "at": "TIMESTAMP",  # the moment that proves it; null: the release's date
    "change": "VARCHAR",  # listed | granted | removed; inactive: listed and not in force; named: listed, and perhaps no share
}

#: A configuration of a network as of a date: what a list or portal says about its owner.
LISTS = {
    "row": "BIGINT",
    "owner": "VARCHAR",  # null: the release's own agency
    "owner_state": "VARCHAR",
    "network": "VARCHAR",
    "at": "TIMESTAMP",  # null: the release's date
    "complete": "BOOLEAN",  # names everybody who may search: the proof needed for a back door
    "recipients": "BIGINT",  # how many it says there are, where it gives a number
    "cameras": "BIGINT",
    "retention_days": "BIGINT",
    "searches_30d": "BIGINT",
    "prohibited": "VARCHAR",  # prohibited uses, as published
    "policy": "VARCHAR",  # acceptable use and sharing policy, as published
    "hotlists": "VARCHAR",
}

#: A network joins or leaves a lookup pool.
POOLS = {
    "row": "BIGINT",
    "owner": "VARCHAR",
    "network": "VARCHAR",
    "pool": "VARCHAR",  # national | statewide ST | as written
    "at": "TIMESTAMP",
    "change": "VARCHAR",  # joined | left | listed
}

#: A 287(g) agreement.
AGREEMENTS = {
    "row": "BIGINT",
    "agency": "VARCHAR",
    "state": "VARCHAR",  # two letters
    "county": "VARCHAR",
    "agency_type": "VARCHAR",
    "model": "VARCHAR",  # jail enforcement | warrant service officer | task force | as written
    "signed": "DATE",
    "ended": "DATE",
    "status": "VARCHAR",  # what became of it, as written: Active, Removed, Superseded …
    "last_listed": "DATE",  # the last day on which a list held it, where the row says so
    "pending": "BOOLEAN",
}

#: One camera.
CAMERAS = {
    "row": "BIGINT",
    "id": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
    "operator": "VARCHAR",
    "brand": "VARCHAR",
    "direction": "VARCHAR",
    "zone": "VARCHAR",
}

#: One agency of an agency list or alias table.
AGENCIES = {
    "row": "BIGINT",
    "name": "VARCHAR",
    "alias_of": "VARCHAR",  # alias tables: the name that this one stands for
    "ori": "VARCHAR",
    "state": "VARCHAR",
    "county": "VARCHAR",
    "agency_type": "VARCHAR",
    "lat": "DOUBLE",
    "lon": "DOUBLE",
}

#: What was not taken, and why. Never the cell's text.
REJECTED = {
    "row": "BIGINT",
    "cause": "VARCHAR",
    "column": "VARCHAR",
}

#: Table name → columns. A release has the tables that its kind yields, one Parquet file each.
TABLES: dict[str, dict[str, str]] = {
    "entries": ENTRIES,
    "shares": SHARES,
    "lists": LISTS,
    "pools": POOLS,
    "agreements": AGREEMENTS,
    "cameras": CAMERAS,
    "agencies": AGENCIES,
    "rejected": REJECTED,
}
