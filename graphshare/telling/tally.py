"""The founding table, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Plain, Table
from graphshare.tally import SAYS
from graphshare.tally.rows import COLUMNS
from graphshare.telling import BLIND

_HEADINGS = {"agreement": "287(g) agreement", "via": "search type", "kind": "kind of log", "owner": "cameras of"}
#: How the parts of what says immigration are read, for one search and for more.
_PARTS = {
    "family_other_than_hsi": ("names", "name", "an immigration body other than HSI"),
    "hsi_only": ("names", "name", "only HSI, ICE's investigations branch, which works on other crime, too"),
    "another_body": ("names", "name", "another federal body and immigration"),
    "nobody_named": ("says", "say", "immigration and no body"),
}
_UNKNOWN = "not known"


def tell(data: dict[str, Any], by: tuple[str, ...], about: str) -> Answer:
    """A tally as tables: groups first, then the rows, what was nearly counted, what only looks alike."""
    data = {"sentence": sentence(data, about), **data}
    tables = [_groups(data, by, about)]
    main, lines = 0, None
    if "rows" in data:
        main, lines = 1, "rows"
        rows = tuple(tuple(r[c] for c in COLUMNS) for r in data["rows"])
        spare = ("rule", "sheet", "searches", "recovered", "words", "case", "grade", "body")
        tables.append(Table("Rows", COLUMNS, rows, sheet="rows", spare=spare))
    for key, heading, note in (
        (
            "near_misses",
            "Near misses: not counted above, look at them",
            "Each with why it could be meant, and is not sure.",
        ),
        ("look_alikes", "Looked alike, and mean something else", None),
    ):
        if data[key]:
            missed = tuple((m["wording"], m["rows"], m["why"]) for m in data[key])
            sheet = key.replace("_", " ").replace("look alikes", "looked alike")
            tables.append(Table(heading, ("wording", "rows", "why"), missed, note, sheet=sheet))
    return Answer(Plain(data), tuple(tables), tuple(_notes(data, by)), main, lines)


def sentence(data: dict[str, Any], about: str) -> str:
    """What a tally says, in words: how many searches, what they say, and on which side of the split."""
    t = data["totals"]
    if t["searches"] is None:
        return f"{_capital(about)}: no log is held that could show such searches: not known."
    n = t["searches"]
    text = f"{_capital(about)}: {_count(n, 'search', 'searches')}"
    if data["of"]:
        text += f" {_that(data['of'], n)}"
    text += f", by {_count(t['agencies'], 'agency', 'agencies')}, in {_count(t['rows'], 'row', 'rows')} of logs"
    if t["first"]:
        text += f", {t['first'][:10]} to {t['last'][:10]}"
    text += "."
    if "says" in data and n:
        parts = [f"{_count(data['says'][k], *_PARTS[k][:2])} {_PARTS[k][2]}" for k in SAYS if data["says"][k]]
        text += f" Of these, {'; '.join(parts)}."
    elif "asked" in t and n:
        text += f" {_count(t['asked'], 'is', 'are')} written as a request by or for {data['of']}."
    return text + _sides(data)


def _that(of: str, n: int) -> str:
    if of.lower() == "immigration":
        return (
            "that says immigration or names an immigration body"
            if n == 1
            else ("that say immigration or name an immigration body")
        )
    if of == of.lower() and of.isidentifier():
        return f"read as {of.replace('_', ' ')}"
    return f"that {'mentions' if n == 1 else 'mention'} {of}"


def _sides(data: dict[str, Any]) -> str:
    if not data["split"]:
        return ""
    zone = "" if data["zone"] == "UTC" else f" ({data['zone']})"
    told = []
    for side, words in (("before", f"Before {data['split']}{zone}"), ("after", "from that day on")):
        found = data[side]
        told.append(
            f"{words}: {_UNKNOWN} (no log held reaches there)" if found is None else f"{words}: {found['searches']:,}"
        )
    loose = data["totals"]["unassigned"]
    return f" {'; '.join(told)}" + (f"; on neither side: {loose:,}, whose time no row gives." if loose else ".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith(("all ", "searches ")) else text


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _groups(data: dict[str, Any], by: tuple[str, ...], about: str) -> Table:
    split = data["split"]
    loose = any(g["unassigned"] for g in data["groups"])
    graded = "wording" in by and "grade" not in by
    in_case = any(g.get("named_in") == "case" for g in data["groups"])
    heads = [_HEADINGS.get(k, k) for k in by]
    keys: list[str] = list(by)
    if graded:
        heads, keys = [*heads, "grade"], [*keys, "grade"]
    if in_case:
        heads, keys = [*heads, "case number says"], [*keys, "case"]
    columns = [*heads, "searches", "rows", "bursts"]
    columns += [f"before {split}", f"from {split}"] if split else []
    columns += ["on neither side" if split else "time not known"] if loose else []
    columns += ["of", "per 10,000", "first", "last", "most networks", "users"]
    rows = []
    for g in data["groups"]:
        cells = {**g, "case": g.get("words") if g.get("named_in") == "case" else None}
        row = [cells[k] for k in keys] + [g["searches"], g["rows"], _known(g, "bursts")]
        if split:
            row += [g[side]["searches"] if g[side] else _UNKNOWN for side in ("before", "after")]
        if loose:
            row.append(g["unassigned"])
        row += [g["of"], g["per_10000"], (g["first"] or "")[:10] or None, (g["last"] or "")[:10] or None]
        rows.append((*row, g["most_networks"], g["users"]["known"] if g["users"] else None))
    title = "Searches" if not data["of"] else f"Searches counted as {data['of']}"
    spare = (
        "users",
        "per 10,000",
        "of",
        "most networks",
        "bursts",
        "rows",
        "last",
        "first",
        "grade",
        "on neither side",
    )
    return Table(f"{title}: {about}", tuple(columns), tuple(rows), _total(data), spare=spare)


def _known(g: dict[str, Any], key: str) -> Any:
    return _UNKNOWN if g[key] is None else g[key]


def _total(data: dict[str, Any]) -> str:
    t = data["totals"]
    if t["searches"] is None:
        return "No log is held that could show such searches: not known."
    bursts = "bursts not known" if t["bursts"] is None else _count(t["bursts"], "burst", "bursts")
    text = f"In all {_count(t['searches'], 'search', 'searches')} in {_count(t['rows'], 'row', 'rows')}, {bursts}"
    if t["of"]:
        text += f"; of {t['of']:,} searches of these agencies in the same logs ({t['per_10000']:,} in 10,000)"
    return text + "."


def _notes(data: dict[str, Any], by: tuple[str, ...]) -> list[str]:
    t, coverage = data["totals"], data["coverage"]
    notes = [
        "Rows are not searches: one search stands in many logs. A burst is one person's searches with one wording."
    ]
    if t["searches"] and t["bursts"] is None:
        notes.append(
            "Bursts are not known where a log does not say which user searched, or masks the reason of a search."
        )
    if t["unassigned"]:
        notes.append(
            f"{_count(t['unassigned'], 'search is', 'searches are')} told only as part of a sum, or without a time: of a row "
            "that sums up searches only the last one's time is known."
        )
    if t["recovered"]:
        told = "search has" if t["recovered"] == 1 else "searches have"
        notes.append(f"{t['recovered']:,} {told} a reason that is masked in one log and readable in another.")
    if data["split"]:
        days = coverage["days"]
        notes.append(
            f"The logs held cover {_count(days['before'], 'day', 'days')} before the split and "
            f"{_count(days['after'], 'day', 'days')} from it on. {_count(data['near_split'], 'search lies', 'searches lie')} "
            f"within 12 hours of it ({data['zone']})."
        )
    if coverage["months_without_a_log"] and "month" in by:
        notes.append(f"No log is held for {', '.join(coverage['months_without_a_log'])}: not known, and not none.")
    if coverage["selections"]:
        chosen, logs = coverage["selections"], coverage["logs"]
        which = f"{chosen:,} of {logs:,} logs {'is' if chosen == 1 else 'are'}" if logs > 1 else "The log is"
        notes.append(f"{which} only a selection of searches, made by the source: not everything that was searched.")
    notes += [
        f"{d['searches']:,} {'search' if d['searches'] == 1 else 'searches'} in {d['rows']:,} "
        f"{'row' if d['rows'] == 1 else 'rows'} that the vendor disowns, in no count here: “{d['note']}”"
        for d in data["disowned"]
    ]
    return [*notes, _held(coverage), BLIND]


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
