"""The coverage of the records, for people: who is held, month by month, and what is not."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphshare.answer import Answer, Plain, Table
from graphshare.coverage import EVENTS, NETWORK, OPEN, OTHER, OWN, WHOLE, strips
from graphshare.months import months_from
from graphshare.prose import day, plural, span
from graphshare.provenance import Provenance

#: A month in the picture. One character each, so that months stand under one another.
MARKS = {NETWORK: "█", OWN: "▓", OTHER: "▒", WHOLE: "●", OPEN: "○", EVENTS: "═", None: "·"}
#: The picture shows the last months; longer strips would break on a terminal.
MONTHS = 36


def tell_coverage(data: dict[str, Any], provenance: Provenance) -> Answer:
    """Coverage as a table, one line an agency, and as a picture of its months."""
    data = {"sentence": say(data), **data}
    columns = ("agency", "network audit", "organization audit", "other logs", "lists", "not held")
    rows = tuple(line(a) for a in data["agencies"])
    tables = [Table("What is held", columns, rows), *_picture(data)]
    if data["unknown_agency"]:
        tables.append(
            Table(
                "Nothing names whose these are: kept out of doors",
                ("release", "file", "kind", "records"),
                tuple((u["release"], u["file"], u["kind"], u["records"]) for u in data["unknown_agency"]),
                "Say it with `graphshare ingest FILE --agency NAME`.",
            )
        )
    if data["to_review"]:
        rows = tuple((u["agency"], ", ".join(u["bodies"]), u["searches"]) for u in data["to_review"])
        tables.append(
            Table(
                "Names only near a federal body's: no proxy and no door until reviewed",
                ("agency", "near", "searches kept one by one"),
                rows,
                "`graphshare agencies review` asks about them.",
            )
        )
    return Answer(Plain(data), tuple(tables), provenance=provenance)


def say(data: dict[str, Any]) -> str:
    """The first sentence: of how many which records are held, over which months, and what nobody's name stands on."""
    n, count = data["networks"], len(data["agencies"])
    if not count and not data["unknown_agency"]:
        return "No log and no list is held."
    months = span(data["months"]["first"], data["months"]["last"])
    text = f"Records of {plural(count, 'agency')} are held{f', {months}' if months else ''}: "
    text += f"of {plural(n['known'], 'known network')}, a whole search log of {n['with_log'] or 'none'} and a complete sharing list of "
    text += f"{n['with_list'] or 'none'}."
    if unknown := data["unknown_agency"]:
        text += f" Nothing names whose {plural(len(unknown), 'release')} more {'is' if len(unknown) == 1 else 'are'}."
    return f"{text} What is not held is not known, and is no sign that nothing happened."


def line(agency: dict[str, Any]) -> tuple[Any, ...]:
    """What is held of one agency, as a row of the table."""
    logs = agency["logs"]
    other = [f"{k}: {_log(agency, k)}" for k in logs if k not in ("network audit", "organization audit")]
    events = [f"event log: {e['first']} to {e['last']}" for e in agency["events"]]
    return (
        agency["agency"],
        _log(agency, "network audit"),
        _log(agency, "organization audit"),
        "; ".join(other + events) or None,
        _lists(agency["lists"]),
        "; ".join([*([", ".join(agency["not_held"])] if agency["not_held"] else []), *_asked(agency)]) or None,
    )


def _asked(agency: dict[str, Any]) -> list[str]:
    """``asked for its network audit March 3, 2025: refused``; a request of which nothing is known yet is only sent."""
    return [
        f"asked for its {s['report']} {day(date.fromisoformat(s['date']))}"
        + ("" if s["outcome"] == "sent" else f": {s['outcome']}")
        for s in agency.get("asked", [])
    ]


def _log(agency: dict[str, Any], kind: str) -> str | None:
    """``2025-05 to 2025-09, 9 rows; none in 2025-08``."""
    months = agency["logs"].get(kind)
    if months is None:
        return None
    held = sorted(m for m in months if m != "no date")
    if not held:
        return f"no date, {_count(sum(months.values()), 'row')}" if months else "held, without a row"
    text = held[0] if len(held) == 1 else f"{held[0]} to {held[-1]}"
    text += f", {_count(sum(months.values()), 'row')}"
    gaps = agency["gaps"].get(kind)
    return f"{text}; none in {', '.join(gaps)}" if gaps else text


def _lists(lists: list[dict[str, Any]]) -> str | None:
    """``2 complete, 2025-04-20 to 2025-09-15, at last 11 recipients; 1 not published or only counted``."""
    whole = [x for x in lists if x["complete"]]
    parts = []
    if whole:
        days = sorted(x["dated"] for x in whole if x["dated"])
        span = ("no date" if not days else days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}",)
        last = max(whole, key=lambda x: x["dated"] or "")
        parts.append(f"{len(whole)} complete, {span[0]}, at last {_count(last['recipients'], 'recipient')}")
    if len(lists) > len(whole):
        days = sorted(x["dated"] for x in lists if not x["complete"] and x["dated"])
        when = f", {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "") if days else ""
        parts.append(f"{len(lists) - len(whole)} not complete or not published{when}")
    return "; ".join(parts) or None


def _count(n: int | None, noun: str) -> str:
    return f"{n or 0:,} {noun}" + ("" if n == 1 else "s")


def _picture(data: dict[str, Any]) -> list[Table]:
    """The months of every agency with a log or an event log, then of those with lists of more than one month."""
    first, last = data["months"]["first"], data["months"]["last"]
    if first is None:
        return []
    months = months_from(first, last)
    shown = months[-MONTHS:]
    rows = []
    left_out = 0
    for agency in sorted(data["agencies"], key=lambda a: not (a["logs"] or a["events"])):
        found = strips(agency)
        if [kind for kind, _ in found] == ["lists"] and len(found[0][1]) == 1:
            left_out += 1
            continue
        rows += [(agency["agency"], kind, "".join(MARKS[held.get(m)] for m in shown)) for kind, held in found]
    if not rows:
        return []
    note = "█ network audit  ▓ organization audit  ▒ another log  ● complete list  ○ list, not complete  ═ event log  "
    note += f"· nothing held. One place a month, {shown[0]} to {shown[-1]}; years begin where they stand above."
    if len(shown) < len(months):
        note += f" What is older than the last {MONTHS} months is in the table."
    if left_out:
        note += f" {left_out:,} agencies with lists of one month only are left out here."
    return [Table("Month by month", ("agency", "what", years(shown)), tuple(rows), note)]


def years(months: list[str]) -> str:
    """The heading above a strip of months: each year where its January stands, the first one where there is room."""
    starts = [i for i, month in enumerate(months) if month.endswith("-01")]
    if not starts or starts[0] > 4:
        starts.insert(0, 0)
    out = "·" * len(months)
    for i in starts:
        if i + 4 <= len(months):
            out = out[:i] + months[i][:4] + out[i + 4 :]
    return out
