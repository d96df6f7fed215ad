"""The coverage of the records, for people: who is held, month by month, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graphshare.answer import Answer, Table
from graphshare.domain.months import months_from
from graphshare.domain.prose import day, plural, span
from graphshare.domain.provenance import Provenance
from graphshare.facts.sent import Outcome
from graphshare.questions.coverage import (
    EVENTS,
    NETWORK,
    NO_DATE,
    OPEN,
    OTHER,
    OWN,
    WHOLE,
    AgencyHeld,
    Coverage,
    ListHeld,
)

#: A month in the picture. One character each, so that months stand under one another.
MARKS = {NETWORK: "█", OWN: "▓", OTHER: "▒", WHOLE: "●", OPEN: "○", EVENTS: "═", None: "·"}
#: The picture shows the last months; longer strips would break on a terminal.
MONTHS = 36


def tell_coverage(found: Coverage, provenance: Provenance) -> Answer[Coverage]:
    """Coverage as a table, one line an agency, and as a picture of its months."""
    found = replace(found, sentence=say(found))
    columns = ("agency", "network audit", "organization audit", "other logs", "lists", "not held")
    rows = tuple(line(a) for a in found.agencies)
    tables = [Table("What is held", columns, rows), *_picture(found)]
    if found.unknown_agency:
        tables.append(
            Table(
                "Nothing names whose these are: kept out of doors",
                ("release", "file", "kind", "records"),
                tuple((u.release, u.file, u.kind, u.records) for u in found.unknown_agency),
                "Say it with `graphshare ingest FILE --agency NAME`.",
            )
        )
    if found.to_review:
        review = tuple((u.agency, ", ".join(u.bodies), u.searches) for u in found.to_review)
        tables.append(
            Table(
                "Names only near a federal body's: no proxy and no door until reviewed",
                ("agency", "near", "searches kept one by one"),
                review,
                "`graphshare agencies review` asks about them.",
            )
        )
    return Answer(found, tuple(tables), provenance=provenance)


def say(found: Coverage) -> str:
    """The first sentence: of how many which records are held, over which months, and what nobody's name stands on."""
    count = len(found.agencies)
    if not count and not found.unknown_agency:
        return "No log and no list is held."
    months = span(*(found.months or (None, None)))
    text = f"Records of {plural(count, 'agency')} are held{f', {months}' if months else ''}: "
    text += f"of {plural(found.known, 'known network')}, a whole search log of {found.with_log or 'none'} and a complete sharing list of "
    text += f"{found.with_list or 'none'}."
    if unknown := found.unknown_agency:
        text += f" Nothing names whose {plural(len(unknown), 'release')} more {'is' if len(unknown) == 1 else 'are'}."
    return f"{text} What is not held is not known, and is no sign that nothing happened."


def line(agency: AgencyHeld) -> tuple[str | None, ...]:
    """What is held of one agency, as a row of the table."""
    other = [f"{k}: {_log(agency, k)}" for k in agency.logs if k not in ("network audit", "organization audit")]
    events = [f"event log: {e.first} to {e.last}" for e in agency.events]
    return (
        agency.agency,
        _log(agency, "network audit"),
        _log(agency, "organization audit"),
        "; ".join(other + events) or None,
        _lists(agency.lists),
        "; ".join([*([", ".join(agency.not_held)] if agency.not_held else []), *_asked(agency)]) or None,
    )


def _asked(agency: AgencyHeld) -> list[str]:
    """``asked for its network audit March 3, 2025: refused``; a request of which nothing is known yet is only sent."""
    return [
        f"asked for its {s.report.value} {day(s.date)}" + ("" if s.outcome is Outcome.SENT else f": {s.outcome.value}")
        for s in agency.asked
    ]


def _log(agency: AgencyHeld, kind: str) -> str | None:
    """``2025-05 to 2025-09, 9 rows; none in 2025-08``."""
    months = agency.logs.get(kind)
    if months is None:
        return None
    dated = sorted(m for m in months if m != NO_DATE)
    if not dated:
        return f"no date, {plural(sum(months.values()), 'row')}" if months else "held, without a row"
    text = dated[0] if len(dated) == 1 else f"{dated[0]} to {dated[-1]}"
    text += f", {plural(sum(months.values()), 'row')}"
    gaps = agency.gaps.get(kind)
    return f"{text}; none in {', '.join(gaps)}" if gaps else text


def _lists(lists: Sequence[ListHeld]) -> str | None:
    """``2 complete, 2025-04-20 to 2025-09-15, at last 11 recipients; 1 not published or only counted``."""
    whole = [x for x in lists if x.complete]
    parts = []
    if whole:
        days = sorted(x.dated for x in whole if x.dated)
        span = ("no date" if not days else days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}",)
        last = max(whole, key=lambda x: x.dated or date.min)
        parts.append(f"{len(whole)} complete, {span[0]}, at last {plural(last.recipients or 0, 'recipient')}")
    if len(lists) > len(whole):
        days = sorted(x.dated for x in lists if not x.complete and x.dated)
        when = f", {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "") if days else ""
        parts.append(f"{len(lists) - len(whole)} not complete or not published{when}")
    return "; ".join(parts) or None


def _picture(found: Coverage) -> list[Table]:
    """The months of every agency with a log or an event log, then of those with lists of more than one month."""
    if found.months is None:
        return []
    months = months_from(*found.months)
    shown = months[-MONTHS:]
    rows = []
    left_out = 0
    for agency in sorted(found.agencies, key=lambda a: not (a.logs or a.events)):
        strips = agency.strips
        if [kind for kind, _ in strips] == ["lists"] and len(strips[0][1]) == 1:
            left_out += 1
            continue
        rows += [(agency.agency, kind, "".join(MARKS[marked.get(m)] for m in shown)) for kind, marked in strips]
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
