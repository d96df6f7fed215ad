"""The founding table, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Table
from graphshare.telling import BLIND

_HEADINGS = {
    "wording": "wording", "agency": "agency", "state": "state", "body": "body", "grade": "grade", "month": "month",
    "agreement": "287(g) agreement",
}  # fmt: skip


def tell(data: dict[str, Any], by: tuple[str, ...], about: str) -> Answer:
    """A tally as tables: groups first, then the totals, what was nearly counted, and what the files hold."""
    split = data["split"]
    of = f" naming {data['of']}" if data["of"] else ""
    columns = [_HEADINGS[k] for k in by] + ["searches", "rows", "bursts"]
    if split:
        columns += [f"before {split}", f"from {split}"]
    columns += ["first", "last", "most networks"]
    rows = []
    for g in data["groups"]:
        row = [g[k] for k in by] + [g["searches"], g["rows"], g["bursts"]]
        if split:
            row += [g["before"]["searches"], g["after"]["searches"]]
        rows.append((*row, (g["first"] or "")[:10] or None, (g["last"] or "")[:10] or None, g["most_networks"]))
    t = data["totals"]
    tables = [Table(f"Searches{of}: {about}", tuple(columns), tuple(rows), _total(data))]
    if data.get("rows"):
        tables.append(
            Table(
                "Rows",
                ("release", "row", "at", "agency", "wording", "purpose", "searches"),
                tuple(
                    tuple(r[k] for k in ("release", "row", "at", "agency", "wording", "purpose", "searches"))
                    for r in data["rows"]
                ),
            )
        )
    if data["near_misses"]:
        tables.append(
            Table(
                "Near misses: not counted above, look at them",
                ("wording", "rows"),
                tuple((m["wording"], m["rows"]) for m in data["near_misses"]),
                "Wordings with another common reading, or that name nobody.",
            )
        )
    notes = [
        "Rows are not searches: one search stands in many logs. A burst is one person's searches with one wording."
    ]
    if t.get("recovered"):
        notes.append(f"{t['recovered']} searches have a reason that is masked in one log and readable in another.")
    notes.append(_held(data["coverage"]))
    notes.append(BLIND)
    return Answer(data, tuple(tables), tuple(notes))


def _total(data: dict[str, Any]) -> str:
    t = data["totals"]
    if t["searches"] is None:
        return "No log is held that could show such searches: not known."
    bursts = "bursts not known (no log says which user)" if t["bursts"] is None else f"{t['bursts']:,} bursts"
    text = f"In all {t['searches']:,} searches in {t['rows']:,} rows, {bursts}, by {t['agencies']:,} agencies"
    if "asked" in t:
        text += f"; {t['asked']:,} of the searches in words of request (at least), all {t['searches']:,} as named"
    if t["first"]:
        text += f"; {t['first'][:10]} to {t['last'][:10]}"
    return text + "."


def _held(coverage: dict[str, Any]) -> str:
    kinds = ", ".join(f"{k} ({v['releases']})" for k, v in coverage["releases"].items())
    silent = coverage["purposes"].get("unstated", 0)
    text = f"Counted over {coverage['rows']:,} rows"
    if coverage["first"]:
        text += f" from {coverage['first']} to {coverage['last']}"
    text += f" (held: {kinds})." if kinds else "."
    if silent:
        told = "1 search states no reason; it is" if silent == 1 else f"{silent:,} searches state no reason; they are"
        text += f" {told} not counted as “not federal”."
    return text
