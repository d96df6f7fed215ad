"""The founding table, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace

from graphshare.answer import Answer, Cell, Table
from graphshare.answer.many import mapped
from graphshare.domain.glossary import plain, purpose_words
from graphshare.domain.model import Window
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Provenance
from graphshare.tally.answer import CountedOver, Group, Tally
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


def tell(found: Tally, provenance: Provenance, notes: Sequence[str] = ()) -> Answer[Tally]:
    """A tally as tables: groups first, then the rows, what was nearly counted, what only looks alike.

    ``notes``: what reading the files said.
    """
    found = replace(found, sentence=sentence(found))
    tables = [_groups(found)]
    main, lines = 0, None
    if found.rows is not None:
        main, lines = 1, "rows"
        rows = tuple(astuple(r) for r in found.rows)
        spare = ("rule", "sheet", "searches", "recovered", "words", "case", "grade", "body")
        tables.append(Table("Rows", COLUMNS, rows, sheet="rows", spare=spare))
    for listed, sheet, heading, note in (
        (
            found.near_misses,
            "near misses",
            "Near misses: not counted above, look at them",
            "Each with why it could be meant, and is not sure.",
        ),
        (found.look_alikes, "looked alike", "Looked alike, and mean something else", None),
    ):
        if listed:
            missed = tuple((m.wording, m.rows, m.why) for m in listed)
            tables.append(Table(heading, ("wording", "rows", "why"), missed, note, sheet=sheet))
    return Answer(found, tuple(tables), (*_notes(found), *notes), main, lines, provenance=provenance)


def sentence(found: Tally) -> str:
    """What a tally says, in words: how many searches, what they say, and on which side of the split."""
    t, about, of = found.totals.all, found.about, found.question.of
    n, rows, agencies = t.searches, t.rows, t.agencies
    if n is None or rows is None or agencies is None:
        return f"{_capital(about)}: {_silent(found)}: not known."
    text = f"{_capital(about)}: {plural(n, 'search')}"
    if of:
        text += f" {that(of, n)}"
    text += f", by {plural(agencies, 'agency')}, in {plural(rows, 'row')} of logs"
    first, last = found.totals.span.first, found.totals.span.last
    if first and last:
        text += f", {first[:10]} to {last[:10]}"
    text += "."
    asked = found.totals.asked
    if found.says and n:
        counts = found.says.to_json()
        parts = [f"{_count(k, *words[:2])} {words[2]}" for name, words in _PARTS.items() if (k := counts[name])]
        text += f" Of these, {'; '.join(parts)}."
    elif asked is not None and n:
        text += f" {_count(asked, 'is', 'are')} written as a request by or for {of}."
    return text + sides(found)


def _silent(found: Tally) -> str:
    """Why nothing is known: no log that could show it, or none that was not picked by its source."""
    days = "" if found.question.window == Window() else " of these days"
    if found.coverage.selections:
        return f"only a selection of searches{days} is held, and none of these is in it"
    return f"no log{days} is held that could show such searches"


def that(of: str, n: int) -> str:
    """What so many searches say that count as ``of``, as the end of “n searches …”."""
    if of.lower() == "immigration":
        return f"that {'says' if n == 1 else 'say'} immigration or {'names' if n == 1 else 'name'} an immigration body"
    if of == of.lower() and of.isidentifier():
        return f"read as “{purpose_words(of)}”"
    return f"that {'mentions' if n == 1 else 'mention'} {of}"


def sides(found: Tally) -> str:
    """How many searches on each side of a split, as the end of a paragraph; empty without one."""
    split, zone = found.question.split, found.question.zone
    if not split:
        return ""
    where = "" if zone == "UTC" else f" ({zone})"
    parts = []
    for side, words in ((found.before, f"Before {split}{where}"), (found.after, "from that day on")):
        parts.append(
            f"{words}: {_UNKNOWN} (no log held reaches there)" if side is None else f"{words}: {side.searches or 0:,}"
        )
    loose = found.totals.all.unassigned
    return f" {'; '.join(parts)}" + (f"; on neither side: {loose:,}, whose time no row gives." if loose else ".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text.startswith(("all ", "searches ")) else text


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _groups(found: Tally) -> Table:
    by, split = found.question.by, found.question.split
    loose = bool(found.groups) and bool(found.totals.all.unassigned)
    graded = "wording" in by and "grade" not in by
    in_case = found.named_in_cases
    heads = [_HEADINGS.get(k, k) for k in by]
    keys: list[str] = list(by)
    if graded:
        heads, keys = [*heads, "grade"], [*keys, "grade"]
    columns = [*heads, *(["case number says"] if in_case else []), "searches", "rows", "bursts"]
    columns += [f"before {split}", f"from {split}"] if split else []
    columns += ["on neither side" if split else "time not known"] if loose else []
    columns += ["of", "per 10,000", "first", "last", "most networks", "users"]

    def row_of(g: Group) -> tuple[Cell, ...]:
        row: list[Cell] = [g.keys[k] for k in keys]
        row += [_in_case(g)] if in_case else []
        row += [_UNKNOWN if n is None else n for n in (g.all.searches, g.all.rows, g.all.bursts)]
        if split:
            row += [side.searches if side else _UNKNOWN for side in (g.before, g.after)]
        if loose:
            row.append(g.all.unassigned)
        row += [g.all.of, g.all.per_10000, (g.span.first or "")[:10] or None, (g.span.last or "")[:10] or None]
        return (*row, g.span.most_networks, g.all.users.known if g.all.users else None)

    of = found.question.of
    title = f"Searches counted as {plain(of)}" if of else "Searches"
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
    return Table(f"{title}: {found.about}", tuple(columns), mapped(found.groups, row_of), _total(found), spare=spare)


def _in_case(g: Group) -> str | None:
    """The words of a case number that name a body."""
    return g.words.words if g.words and g.words.named_in == "case" else None


def _total(found: Tally) -> str:
    t = found.totals.all
    if t.searches is None or t.rows is None:
        silent = _silent(found)
        return f"{silent[:1].upper()}{silent[1:]}: not known."
    bursts = "bursts not known" if t.bursts is None else plural(t.bursts, "burst")
    text = f"In all {plural(t.searches, 'search')} in {plural(t.rows, 'row')}, {bursts}"
    if t.of:
        text += f"; of {t.of:,} searches of these agencies in the same logs ({t.per_10000:,} in 10,000)"
    return text + "."


def _notes(found: Tally) -> list[str]:
    t, coverage, recovered = found.totals.all, found.coverage, found.totals.recovered
    notes = [
        "Rows are not searches: one search stands in many logs. A burst is one person's searches with one wording."
    ]
    if t.searches and t.bursts is None:
        notes.append(
            "Bursts are not known where a log does not say which user searched, or masks the reason of a search."
        )
    if t.unassigned:
        notes.append(
            f"{_count(t.unassigned, 'search is', 'searches are')} told only as part of a sum, or without a time: of a row "
            "that sums up searches only the last one's time is known."
        )
    if recovered:
        has = "search has" if recovered == 1 else "searches have"
        notes.append(f"{recovered:,} {has} a reason that is masked in one log and readable in another.")
    if found.question.split:
        days = coverage.days
        notes.append(
            f"The logs held cover {plural(days.before or 0, 'day')} before the split and "
            f"{plural(days.after or 0, 'day')} from it on. "
            f"{_count(found.near_split or 0, 'search lies', 'searches lie')} within 12 hours of it ({found.question.zone})."
        )
    if coverage.months_without_a_log and "month" in found.question.by:
        notes.append(f"No log is held for {', '.join(coverage.months_without_a_log)}: not known, and not none.")
    if coverage.selections:
        chosen, logs = coverage.selections, coverage.logs
        which = f"{chosen:,} of {logs:,} logs {'is' if chosen == 1 else 'are'}" if logs > 1 else "The log is"
        notes.append(f"{which} only a selection of searches, made by the source: not everything that was searched.")
    notes += [
        f"{plural(d.searches, 'search')} in {plural(d.rows, 'row')} that the vendor disowns, in no count here: “{d.note}”"
        for d in found.disowned
    ]
    return [*notes, _held(coverage), BLIND]


def _held(coverage: CountedOver) -> str:
    kinds = ", ".join(f"{k.kind} ({k.releases})" for k in coverage.releases)
    silent = coverage.purposes["unstated"] or 0
    text = f"Counted over {coverage.rows:,} rows"
    if coverage.first:
        text += f" from {coverage.first} to {coverage.last}"
    text += f" (held: {kinds})." if kinds else "."
    if silent:
        unstated = (
            "1 search states no reason; it is" if silent == 1 else f"{silent:,} searches state no reason; they are"
        )
        text += f" {unstated} not counted as “not federal”."
    return text
