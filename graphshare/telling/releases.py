"""Releases and their ledgers, for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graphshare.answer import Answer, Table
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Provenance
from graphshare.questions.ledger import AllVerified, ReadIn, ReleasesHeld, ReleaseShown
from graphshare.questions.overlap import Overlap
from graphshare.releases import Release, short_ids


def _ledger(releases: Sequence[Release], heading: str, most: int | None = None) -> Table:
    short = short_ids(r.id for r in releases)
    rows = tuple(
        (short[r.id], r.file if r.sheet is None else f"{r.file} [{r.sheet}]", r.kind, _by_name(r.agency, r.agency_basis),
         _by_name(r.dated, r.dated_basis) or _span(r), r.rows, r.records, r.rejected, r.blank, r.structure)
        for r in releases
    )  # fmt: skip
    return Table(heading, ("id", "file", "kind", "agency", "dated", *COUNTS), rows, f"{_sum(releases)}.", most=most)


#: The ledger: rows = records + rejected + blank + structure.
COUNTS = ("rows", "records", "rejected", "blank", "structure")
#: With more releases than this, a table of their kinds stands below that of the files.
_MANY = 5
#: A name that may stand in a command that somebody pastes.
_PLAIN = re.compile(r"[\w .,'&()-]+")
#: So many files are printed one by one when they are read; `releases list` has all.
_PRINTED = 40


def _sum(releases: Sequence[Release]) -> str:
    rows, *parts = (f"{sum(getattr(r, c) for r in releases):,} {c}" for c in COUNTS)
    return f"{plural(len(releases), 'release')}: {rows} = {' + '.join(parts)}"


def _kinds(releases: Sequence[Release]) -> list[Table]:
    """The ledger by kind, where there are many files."""
    if len(releases) <= _MANY:
        return []
    rows = []
    for kind in sorted({r.kind for r in releases}):
        these = [r for r in releases if r.kind == kind]
        agencies = len({r.agency for r in these if r.agency}) or None
        rows.append((kind, len(these), agencies, *(sum(getattr(r, c) for r in these) for c in COUNTS)))
    return [Table("By kind", ("kind", "releases", "agencies", *COUNTS), tuple(rows))]


def _by_name(value: str | None, basis: str | None) -> str | None:
    """An agency or a day, and said so where it was not in the content."""
    return value if value is None or basis in (None, "content") else f"{value} ({basis})"


def _span(r: Release) -> str | None:
    if r.first is None or r.last is None:
        return None
    return f"{r.first[:10]} to {r.last[:10]}"


def tell_ingested(found: ReadIn, provenance: Provenance, notes: Sequence[str] = ()) -> Answer[ReadIn]:
    """What was read, with the ledger of each file, and what was not understood."""
    releases, left = found.releases, len(found.not_understood)
    sentence = f"{'Would read' if found.dry_run else 'Read'} {_sum(releases)}."
    if left:
        sentence += f" {plural(left, 'file')} {'was' if left == 1 else 'were'} not understood."
    tables = [_ledger(releases, "Would be read" if found.dry_run else "Read", _PRINTED), *_kinds(releases)]
    if left:
        tables.append(
            Table(
                "Not understood",
                ("file", "why", "nearest"),
                tuple((n.file, n.why, n.nearest or None) for n in found.not_understood),
                "These were left aside; the rest was read." if releases else None,
            )
        )
    worded = replace(found, sentence=sentence)
    notes_beside = (*notes, *_warnings(releases), *(() if found.dry_run else _next(releases)))
    return Answer(worded, tuple(tables), notes_beside, provenance=provenance)


def _next(releases: Sequence[Release]) -> tuple[str, ...]:
    """What can be asked now: of the agency with most rows, of a body, of what is held."""
    rows: dict[str, int] = {}
    for r in releases:
        if r.agency:
            rows[r.agency] = rows.get(r.agency, 0) + r.rows
    if not rows:
        return ()
    first = min(rows, key=lambda a: (-rows[a], a))
    name = first if _PLAIN.fullmatch(first) else "NAME"
    return (f'Next: graphshare profile "{name}" · graphshare reach ICE · graphshare coverage',)


def _warnings(releases: Sequence[Release]) -> list[str]:
    """What must be said of releases, once for all those of which it is true."""
    files: dict[str, list[str]] = {}
    for r in releases:
        for warning in r.warnings:
            files.setdefault(warning, []).append(r.file if r.sheet is None else f"{r.file} [{r.sheet}]")
    return [f"{_some(names)}: {warning}" for warning, names in files.items()]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")


def tell_releases(found: ReleasesHeld, provenance: Provenance) -> Answer[ReleasesHeld]:
    """Everything held."""
    tables = (_ledger(found.releases, "Releases held"), *_kinds(found.releases))
    sentence = (
        f"{_sum(found.releases).replace(':', ' held:', 1)}."
        if found.releases
        else "Nothing is held yet: `graphshare ingest PATH` reads files."
    )
    return Answer(replace(found, sentence=sentence), tables, provenance=provenance)


def tell_release(found: ReleaseShown, provenance: Provenance) -> Answer[ReleaseShown]:
    """One release: its facts, its columns and cell states, its rejected rows, what of it other releases hold as well."""
    r = found.release
    whose = r.agency or "an agency that nothing names"
    sentence = f"{r.file}: {r.kind} of {whose}, {_by_name(r.dated, None) or _span(r) or 'without a date'}: {_sum([r])}."
    facts = tuple(
        (k.replace("_", " "), _plain(v)) for k, v in found.facts.items() if k != "warnings" and v not in (None, {})
    )
    tables = [_ledger([r], "Ledger"), Table("Facts", ("what", "value"), facts)]
    if found.columns:
        cells = tuple((c.name, c.read_as, _plain(c.states)) for c in r.columns)
        tables.append(Table("Columns", ("column", "read as", "cells"), cells))
    if found.rejected is not None:
        rows = tuple((x.row, x.cause, x.column) for x in found.rejected)
        tables.append(Table("Rejected rows", ("row", "cause", "column"), rows))
    if found.overlap is not None:
        tables.append(_overlap(found.overlap))
    return Answer(replace(found, sentence=sentence), tuple(tables), r.warnings, provenance=provenance)


def _overlap(found: Overlap) -> Table:
    own = f"{found.rows:,} rows say something about {found.searches:,} searches"
    own += f"; {found.repeated:,} repeat one that is in the file already." if found.repeated else "."
    also = f" {found.elsewhere:,} of these searches are in other releases, too, and count once."
    return Table(
        "Searches that other releases hold as well",
        ("release", "file", "kind", "agency", "searches", "by id", "by agency, second and networks"),
        tuple((o.release, o.file, o.kind, o.agency, o.searches, o.by_id, o.by_key) for o in found.releases),
        own + (also if found.elsewhere else " None of them is in another release."),
    )


def _plain(value: object) -> object:
    return ", ".join(f"{k} {v:,}" for k, v in value.items()) if isinstance(value, dict) else value


def tell_verified(found: AllVerified, provenance: Provenance) -> Answer[AllVerified]:
    """Whether each raw file, or member of an archive, is still what was read, and what is kept of it is whole."""
    rows, alike = found.releases, sum(v.alike for v in found.releases)
    short = short_ids(v.release.id for v in rows)
    table = Table(
        "Verified",
        ("id", "file", "state", "what is kept of it"),
        tuple((short[v.release.id], v.release.file, v.state, v.kept) for v in rows),
        f"{alike:,} of {len(rows):,} are unchanged." if rows else None,
    )
    sentence = f"{alike:,} of {plural(len(rows), 'release')} rest on a file that is still what was read."
    return Answer(replace(found, sentence=sentence), (table,), provenance=provenance)
