"""Reach, doors and proxies, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Table
from graphshare.releases import shown
from graphshare.telling import BLIND, SEEN


def _known(value: int | None) -> str:
    return "not known" if value is None else f"{value:,}"


def _count(label: str, c: dict[str, Any]) -> tuple[Any, ...]:
    cameras = c["cameras"]
    return (
        label,
        *(
            _known(v)
            for v in (c["owners"], c["networks"], cameras["declared"], cameras["mapped"], cameras["unknown_owners"])
        ),
    )


_LEVELS = {"asked": "at least (asked)", "named": "as named", "hinted": "at most (hinted)"}


def tell(data: dict[str, Any], evidence: bool = False) -> Answer:
    """Reach as tables: the counts, then every door."""
    body = data["body"]
    counts = [
        _count("declared: an account that is active", data["declared"]["active"]),
        _count("listed, account inactive", data["declared"]["inactive"]),
    ]
    counts += [_count(f"observed, {label}", data["observed"][key]) for key, label in _LEVELS.items()]
    for least, levels in data["possible"].items():
        counts += [
            _count(f"possible, {label}, proxies with ≥ {least}", levels[key])
            for key, label in _LEVELS.items()
            if key != "asked"
        ]
    tables = [
        Table(
            f"How far {body} reaches",
            ("reach", "owners", "networks", "cameras declared", "cameras mapped", "owners without a count"),
            tuple(counts),
            "Cameras: a portal's own count where one is held, else those mapped; never the two added up.",
        ),
        _doors(data, evidence),
    ]
    if data["inactive"]:
        tables.append(
            Table(
                "Listed, account inactive: not a door",
                ("owner", "network", "account", "mark", "listed"),
                tuple(
                    (i["owner"], i["network"], i["account"], i["mark"], _span(i["first"], i["last"]))
                    for i in data["inactive"]
                ),
            )
        )
    return Answer(data, tuple(tables), tuple(data.get("notes", ())), main=1)


def _span(first: str | None, last: str | None) -> str | None:
    if first is None:
        return last
    return first if last in (None, first) else f"{first} to {last}"


def _doors(data: dict[str, Any], evidence: bool) -> Table:
    columns = ["owner", "state", "network", "door", "use", "body", "through", "how", "grade", "searches", "when"]
    if evidence:
        columns.append("evidence")
    rows = []
    for n in data["networks"]:
        for d in n["doors"]:
            searches = d["searches"]["hinted"]
            row = [
                n["owner"], n["state"], n["network"] if n["network"] != n["owner"] else None, d["door"], d["use"], d["body"],
                d["proxy"], d["via"] if d["basis"] is None else f"{d['via']}, {d['basis']}", d["grade"],
                searches if d["use"] == "used" else None, _span(d["first"], d["last"]),
            ]  # fmt: skip
            if evidence:
                row.append(_cited(d))
            rows.append(tuple(row))
    return Table(
        "Doors",
        tuple(columns),
        tuple(rows),
        "front: shared with; back: searched though a complete list of that day does not name it; side: an agency searched "
        "naming it; unknown: searched, and no complete list covers the day. A pair can have several doors: count the union.",
    )


def _cited(door: dict[str, Any]) -> str:
    rows = ", ".join(f"{shown(e['release'])}#{e['row']}" for e in door["evidence"])
    more = door["evidence_total"] - len(door["evidence"])
    return f"{rows} and {more} more" if more > 0 else rows


def notes(data: dict[str, Any]) -> list[str]:
    """What must be said with a reach, from its own data."""
    c = data["coverage"]
    at_most, nameless = data["searches"]["hinted"], data["immigration_unspecified"] or 0
    naming = None if at_most is None else at_most - nameless
    when = f"logs from {c['months'][0]} to {c['months'][1]}" if c["months"] else "the logs give no dates"
    logs, lists = f"a log of {c['with_log']}", f"a complete list of {c['with_list']} of {c['networks']} known networks"
    out = [f"In the records held: {logs} and {lists}; {'no log of these days is held' if naming is None else when}."]
    if c["with_keyword_hits_only"]:
        out.append(
            f"Of {c['with_keyword_hits_only']} networks only a selection by keyword is held: what it left out is not known."
        )
    doors = {d["door"] for n in data["networks"] for d in n["doors"]}
    if doors & {"side", "back", "unknown"}:
        out.append(SEEN)
    if naming == 0:
        out.append(f"No search naming {data['body']} is seen in the logs held. {BLIND}")
    if nameless:
        out.append(
            f"“At most” also counts {nameless:,} searches that say immigration and name nobody; they open no door by themselves."
        )
    if c["searches_by_unidentified_agencies"]:
        out.append(
            f"{c['searches_by_unidentified_agencies']:,} searches that name a federal body were run by agencies given only as a number, "
            "or not at all; they stay out of these counts."
        )
    largest = data["observed"]["largest_single_search"]
    if largest["networks"]:
        out.append(
            f"The largest single search naming {data['body']} covered {largest['networks']:,} networks: how many, not which."
        )
    out.append("“Possible” saturates: it counts what could be searched, not what was.")
    return [*out, BLIND] if naming or nameless else out


def tell_proxies(data: dict[str, Any]) -> Answer:
    """Proxies as a table."""
    rows = tuple(
        (p["agency"], p["state"], p["kind"], p["searches"]["asked"], p["searches"]["named"], p["searches"]["hinted"],
         ", ".join(p["bodies"]), _span(p["first"], p["last"]), p["networks"]["searched"], p["networks"]["could"],
         p["networks"]["only_through"], p["agreement"])
        for p in data["proxies"]
    )  # fmt: skip
    table = Table(
        f"Agencies that ran searches naming {data['body']}",
        (
            "agency", "state", "kind", "asked", "as named", "at most", "bodies", "when", "networks searched for it",
            "networks it could search", "reached through it alone", "287(g) agreement",
        ),
        rows,
        "Counts of distinct searches, cumulative: asked, then also named, then also hinted; for the immigration family also those "
        "that say immigration and name nobody (no body stands beside them).",
    )  # fmt: skip
    also = tuple(
        (p["agency"], x["agency"], x["searches"], "; ".join(f"{e['release']} row {e['row']}" for e in x["evidence"]))
        for p in data["proxies"]
        for x in p["also_for"]
    )
    chains = Table(
        f"Searches for {data['body']} that were for another agency as well",
        ("agency", "also for", "searches", "evidence"),
        also,
        "One reason names both. What is shared with the other agency opens nothing here.",
    )
    return Answer(data, (table, chains) if also else (table,), tuple(data.get("notes", ())))
