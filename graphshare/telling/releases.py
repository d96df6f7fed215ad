"""Releases and their ledgers, for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphshare.answer import Answer, Plain, Table
from graphshare.coverage import Overlap
from graphshare.engine import connect, parquet
from graphshare.errors import UnreadableFile
from graphshare.manifest import faults
from graphshare.prose import plural
from graphshare.provenance import Provenance
from graphshare.releases import Release, ReleaseCache, sha256_of, short_ids
from graphshare.scratch import scratch
from graphshare.sources.files import places_of, unpacked

_BRIEF = (
    "id",
    "file",
    "sha256",
    "kind",
    "layout",
    "agency",
    "dated",
    "rows",
    "records",
    "rejected",
    "blank",
    "structure",
    "first",
    "last",
)


def brief(r: Release) -> dict[str, Any]:
    """A release as ``ingest`` and ``releases list`` give it."""
    out = {k: getattr(r, k) for k in _BRIEF}
    out |= {"sheet": r.sheet, "agency_basis": r.agency_basis, "dated_basis": r.dated_basis, "selection": r.selection}
    return out | {"unread": list(r.unread), "warnings": list(r.warnings)}


def _ledger(releases: Sequence[Release], heading: str) -> Table:
    short = short_ids(r.id for r in releases)
    rows = tuple(
        (short[r.id], r.file if r.sheet is None else f"{r.file} [{r.sheet}]", r.kind, r.layout, _by_name(r.agency, r.agency_basis),
         _by_name(r.dated, r.dated_basis) or _span(r), r.rows, r.records, r.rejected, r.blank, r.structure)
        for r in releases
    )  # fmt: skip
    return Table(heading, ("id", "file", "kind", "layout", "agency", "dated", *COUNTS), rows, f"{_sum(releases)}.")


#: The ledger: rows = records + rejected + blank + structure.
COUNTS = ("rows", "records", "rejected", "blank", "structure")
#: With more releases than this, a table of their kinds stands below that of the files.
_MANY = 5


def _sum(releases: Sequence[Release]) -> str:
    many = f"{len(releases):,} release" + ("" if len(releases) == 1 else "s")
    rows, *parts = (f"{sum(getattr(r, c) for r in releases):,} {c}" for c in COUNTS)
    return f"{many}: {rows} = {' + '.join(parts)}"


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


def tell_ingested(
    releases: Sequence[Release],
    not_understood: Sequence[dict[str, Any]],
    provenance: Provenance,
    *,
    dry_run: bool = False,
    notes: Sequence[str] = (),
) -> Answer:
    """What was read, with the ledger of each file, and what was not understood."""
    said = f"{'Would read' if dry_run else 'Read'} {_sum(releases)}."
    if not_understood:
        said += (
            f" {plural(len(not_understood), 'file')} {'was' if len(not_understood) == 1 else 'were'} not understood."
        )
    data = {
        "sentence": said, "releases": [brief(r) for r in releases], "not_understood": list(not_understood),
    }  # fmt: skip
    tables = [_ledger(releases, "Would be read" if dry_run else "Read"), *_kinds(releases)]
    if not_understood:
        tables.append(
            Table(
                "Not understood",
                ("file", "why", "nearest"),
                tuple((n["file"], n["why"], n["nearest"] or None) for n in not_understood),
                "These were left aside; the rest was read." if releases else None,
            )
        )
    return Answer(Plain(data), tuple(tables), (*notes, *_warnings(releases)), provenance=provenance)


def _warnings(releases: Sequence[Release]) -> list[str]:
    """What must be said of releases, once for all those of which it is true."""
    files: dict[str, list[str]] = {}
    for r in releases:
        for warning in r.warnings:
            files.setdefault(warning, []).append(r.file if r.sheet is None else f"{r.file} [{r.sheet}]")
    return [f"{_some(names)}: {warning}" for warning, names in files.items()]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")


def tell_releases(releases: Sequence[Release], provenance: Provenance) -> Answer:
    """Everything held."""
    tables = (_ledger(releases, "Releases held"), *_kinds(releases))
    said = (
        f"{_sum(releases).replace(':', ' held:', 1)}."
        if releases
        else "Nothing is held yet: `graphshare ingest PATH` reads files."
    )
    return Answer(Plain({"sentence": said, "releases": [brief(r) for r in releases]}), tables, provenance=provenance)


def tell_release(
    r: Release,
    cache: ReleaseCache,
    provenance: Provenance,
    *,
    rejected: bool = False,
    columns: bool = False,
    overlap: Overlap | None = None,
) -> Answer:
    """One release: its facts, its columns and cell states, its rejected rows, what of it other releases hold as well.

    ``overlap`` is that of ``coverage``; ``None`` for a release that is no log.
    """
    whose = r.agency or "an agency that nothing names"
    said = f"{r.file}: {r.kind} of {whose}, {_by_name(r.dated, None) or _span(r) or 'without a date'}: {_sum([r])}."
    data: dict[str, Any] = (
        {"sentence": said} | brief(r) | {"masked": r.masked, "license": r.license, "credit": r.credit}
    )
    facts = tuple(
        (k.replace("_", " "), v) for k, v in data.items() if k not in ("warnings", "sentence") and v not in (None, {})
    )
    tables = [_ledger([r], "Ledger"), Table("Facts", ("what", "value"), tuple((k, _plain(v)) for k, v in facts))]
    if columns:
        data["columns"] = [{"name": c.name, "read_as": c.read_as, "states": c.states} for c in r.columns]
        tables.append(
            Table(
                "Columns",
                ("column", "read as", "cells"),
                tuple((c.name, c.read_as, _plain(c.states)) for c in r.columns),
            )
        )
    if rejected:
        data["rejected_rows"] = _rejected(cache, r)
        tables.append(
            Table(
                "Rejected rows",
                ("row", "cause", "column"),
                tuple((x["row"], x["cause"], x["column"]) for x in data["rejected_rows"]),
            )
        )
    if overlap is not None:
        data["overlap"] = overlap.to_json()
        tables.append(_overlap(overlap))
    return Answer(Plain(data), tuple(tables), r.warnings, provenance=provenance)


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


def _plain(value: Any) -> Any:
    return ", ".join(f"{k} {v:,}" for k, v in value.items()) if isinstance(value, dict) else value


def _rejected(cache: ReleaseCache, r: Release) -> list[dict[str, Any]]:
    path = cache.table(r.id, "rejected")
    if path is None:
        return []
    con = connect()
    try:
        found = con.execute(f'SELECT row, cause, "column" FROM {parquet(path)} ORDER BY ALL').fetchall()
    finally:
        con.close()
    return [dict(zip(("row", "cause", "column"), x, strict=True)) for x in found]


def tell_verified(releases: Sequence[Release], cache: ReleaseCache, root: Path, provenance: Provenance) -> Answer:
    """Whether each raw file, or member of an archive, is still what was read, and what is kept of it is whole."""
    rows = [
        {"id": r.id, "file": r.file, "sha256": r.sha256, "state": _state(r, root), "kept": _kept(r, cache)}
        for r in releases
    ]
    short = short_ids(r.id for r in releases)
    table = Table(
        "Verified",
        ("id", "file", "state", "what is kept of it"),
        tuple((short[x["id"]], x["file"], x["state"], x["kept"]) for x in rows),
    )
    unlike = sum(x["state"] != UNCHANGED or x["kept"] != "whole" for x in rows)
    table = replace(table, note=f"{len(rows) - unlike:,} of {len(rows):,} are unchanged.") if rows else table
    said = f"{len(rows) - unlike:,} of {plural(len(rows), 'release')} rest on a file that is still what was read."
    return Answer(Plain({"sentence": said, "releases": rows}), (table,), provenance=provenance)


UNCHANGED = "unchanged"


def _kept(release: Release, cache: ReleaseCache) -> str:
    return "; ".join(faults(cache.folder(release.id), footers=True, deep=True)) or "whole"


def _state(release: Release, root: Path) -> str:
    """What became of the file of a release; its path is as given, from the workspace or from where one stood."""
    there = places_of(release.source or "", root)
    if not there:
        return "the file is not where it was read from"
    with scratch() as apart:
        try:
            file = there[0]
            digest = sha256_of(unpacked(file, apart) if file.member else file.path)
        except (UnreadableFile, KeyError, OSError):
            return "no longer in its archive, or not readable"
    return UNCHANGED if digest == release.sha256 else "changed since it was read"
