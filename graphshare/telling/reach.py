"""Reach, doors and proxies, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Table
from graphshare.model import Grade
from graphshare.prose import plural
from graphshare.releases import shown
from graphshare.telling import BLIND, SEEN

#: The doors explained, below the counts by door.
DOORS = (
    "front door: a list gives {body} access. back door: {body}'s own account searched, though a complete list of that day "
    "does not name it. side door: another agency searched, and its reason or case number mentions {body}; open: such an agency "
    "could. unknown: {body} searched, and no list says by which door. One network can have several: nothing here adds up."
)


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


def tell(data: dict[str, Any], evidence: bool = False, possible: bool = False) -> Answer:
    """Reach as tables: what is declared and observed, by which door, then every door; ``possible`` only where asked for."""
    body = data["body"]
    counts = [
        _count(f"declared: a list gives {body} access", data["declared"]["active"]),
        _count("listed, account inactive", data["declared"]["inactive"]),
        _count("listed: a body that it is part of", data["declared"]["parent"]),
    ]
    counts += [_count(f"observed: {g.says(body)}", data["observed"][g.value]) for g in Grade]
    if possible:
        counts += [
            _count(f"possible: {g.says(body)}, agencies with ≥ {least} such searches", levels[g.value])
            for least, levels in data["possible"].items()
            if least != "floor"
            for g in Grade
            if g is not Grade.ASKED
        ]
    note = "Cameras: a portal's own count where one is held, else those mapped; never the two added up."
    columns = ("agencies", "networks", "cameras declared", "mapped", "not known for")
    tables = [
        Table(
            f"How far {body} reaches",
            ("reach", *columns),
            tuple(counts),
            f"{note} “Possible” saturates: it counts what could be searched, not what was." if possible else note,
        ),
        Table("By door", ("door", *columns), tuple(_by_door(data)), DOORS.format(body=body)),
        _doors(data, evidence, possible),
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
    return Answer(data, tuple(tables), tuple(data.get("notes", ())), main=2)


def _by_door(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """One line a door and use; a side door at each level, for what it rests on is what somebody wrote."""
    out = []
    for line in data["by_door"]:
        use = "used" if line["use"] == "used" else "open, not seen used"
        if line["door"] == "side":
            out += [_count(f"side, {use}: {g.says(data['body'])}", line["levels"][g.value]) for g in Grade]
        else:
            out.append(_count(f"{line['door']}, {use}", line["levels"]["hinted"]))
    return out


def _span(first: str | None, last: str | None) -> str | None:
    if first is None:
        return last
    return first if last in (None, first) else f"{first} to {last}"


def _doors(data: dict[str, Any], evidence: bool, possible: bool) -> Table:
    """Every door on record; side doors that are only open, where what is possible was asked for."""
    columns = ["owner", "state", "network", "door", "use", "body", "through", "how", "says", "searches", "when"]
    if evidence:
        columns.append("evidence")
    rows = []
    left_out = 0
    for n in data["networks"]:
        for d in n["doors"]:
            if (d["door"], d["use"]) == ("side", "open") and not possible:
                left_out += 1
                continue
            row = [
                n["owner"], n["state"], n["network"] if n["network"] != n["owner"] else None, d["door"], d["use"], d["body"],
                d["proxy"], d["via"] if d["basis"] is None else f"{d['via']}, {d['basis']}",
                Grade(d["grade"]).says(d["body"]) if d["grade"] else None,
                d["searches"]["hinted"] if d["use"] == "used" else None, _span(d["first"], d["last"]),
            ]  # fmt: skip
            if evidence:
                row.append(_cited(d))
            rows.append(tuple(row))
    note = f"{plural(left_out, 'side door')} not seen used left out: --possible prints what could be searched, too."
    return Table("Doors", tuple(columns), tuple(rows), note if left_out else None)


def _cited(door: dict[str, Any]) -> str:
    rows = ", ".join(f"{shown(e['release'])}#{e['row']}" for e in door["evidence"])
    more = door["evidence_total"] - len(door["evidence"])
    return f"{rows} and {more} more" if more > 0 else rows


def notes(data: dict[str, Any]) -> list[str]:
    """What must be said with a reach beyond its sentence, from its own data."""
    out = []
    if only := data["coverage"]["with_keyword_hits_only"]:
        out.append(f"Of {plural(only, 'network')} only a selection by keyword is held: what it left out is not known.")
    if any(d["door"] != "front" for n in data["networks"] for d in n["doors"]):
        out.append(SEEN)
    largest = data["observed"]["largest_single_search"]["networks"]
    if largest:
        out.append(
            f"The largest single search naming {data['body']} covered {plural(largest, 'network')}: how many, not which."
        )
    out += [
        f"The vendor disowns {plural(d['searches'], 'search')}, counted apart and no door: “{d['note']}”"
        for d in data.get("disowned", ())
    ]
    return [*out, BLIND] if data["searches"]["hinted"] is not None else out


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
            "agency", "state", "kind", *(g.says(data["body"]) for g in Grade), "bodies", "when", "networks searched for it",
            "networks it could search", "reached through it alone", "287(g) agreement",
        ),
        rows,
        "Distinct searches of all logs held; each level includes those before it.",
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
