"""The build: every release held → entries, searches and the graph, in one pass, into a folder that appears whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare import purpose
from graphshare.building import Built
from graphshare.building.access import Access, read_access
from graphshare.building.assemble import (
    Assembly,
    body_agencies,
    write_access,
    write_agencies,
    write_agreements,
    write_cameras,
    write_networks,
    write_releases,
    write_searches,
)
from graphshare.building.entries import Log, gather, numbered, unnamed
from graphshare.building.logs import KeptLogs, nothing_noted
from graphshare.building.names import organizations, resolve_names
from graphshare.building.searches import entries_of, link, mentions, overrule, searches, with_notes
from graphshare.building.stages import staging
from graphshare.engine import connect, parquet, write_parquet
from graphshare.errors import IntegrityError
from graphshare.identity import Decision, Resolved
from graphshare.model import Agency, Progress
from graphshare.releases import ReleaseCache

if TYPE_CHECKING:
    import duckdb


def build(
    cache: ReleaseCache,
    out: Path,
    *,
    names: Sequence[Decision] = (),
    reasons: purpose.Decisions | None = None,
    memory: str | None = None,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Build everything from the releases held; the counts are those of ``graphshare build``.

    ``names`` and ``reasons`` are the human decisions about agencies and reasons. The result replaces ``out`` in one
    rename, so that an interrupted build leaves the former one.
    """
    say = progress or (lambda *_: None)
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    built = Built(partial)
    con = connect(memory, partial / "spill")
    try:
        counts = _build(con, cache, built, KeptLogs(Built(out).logs), names, reasons, say)
    except BaseException:
        con.close()
        shutil.rmtree(partial, ignore_errors=True)
        raise
    con.close()
    shutil.rmtree(partial / "spill", ignore_errors=True)
    (partial / "counts.json").write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    partial.rename(out)
    return counts


def _build(
    con: duckdb.DuckDBPyConnection,
    cache: ReleaseCache,
    built: Built,
    kept: KeptLogs,
    names: Sequence[Decision],
    reasons: purpose.Decisions | None,
    say: Progress,
) -> dict[str, int]:
    releases = cache.all()
    say("names", 0, None)
    resolved = resolve_names(cache, names)
    agency_of = {r.id: resolved.of(r.agency).agency if r.agency else None for r in releases}
    say("entries", 0, None)
    ties = _entries(con, cache, built, kept, resolved, agency_of, reasons)
    for view, path in (("entries", built.entries), ("searches", built.searches), ("mentions", built.mentions)):
        con.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM {parquet(path)}")
    say("access", 0, None)
    access = read_access(cache, resolved, agency_of)
    for log in _logs(cache, agency_of):
        if log.agency and log.release.kind in ("network audit", "keyword hits"):
            access.networks.primary(log.agency)
    say("graph", 0, None)
    out = Assembly(con, built.graph)
    _graph(out, cache, resolved, agency_of, access)
    built.graph.check()
    total = con.execute("SELECT count(*), coalesce(sum(searches), 0) FROM searches").fetchone() or (0, 0)
    entries = con.execute("SELECT count(*) FROM entries").fetchone() or (0,)
    c = out.counts
    return {
        "releases": len(releases),
        "rows": sum(r.rows for r in releases),
        "records": sum(r.records for r in releases),
        "rejected": sum(r.rejected for r in releases),
        "entries": int(entries[0]),
        "searches": int(total[1]),
        "search_nodes": c["Search"],
        "ties": ties,
        "agencies": c["Agency"],
        "networks": c["Network"],
        "cameras": c["Camera"],
        "cameras_assigned": c["HAS_CAMERA"],
        "shares": c["SHARES_WITH"],
        "configurations": c["CONFIGURED"],
        "agreements": c["HAS_AGREEMENT"],
        "releases_without_agency": sum(1 for a in agency_of.values() if a is None),
        "lists_kept_out": len(access.without_agency),
    }


def _logs(cache: ReleaseCache, agency_of: dict[str, str | None]) -> list[Log]:
    return [Log(r, p, agency_of[r.id]) for r, p in cache.tables("entries")]


def _entries(
    con: duckdb.DuckDBPyConnection,
    cache: ReleaseCache,
    built: Built,
    kept: KeptLogs,
    resolved: Resolved,
    agency_of: dict[str, str | None],
    reasons: purpose.Decisions | None,
) -> int:
    """Write the tables of entries, searches and mentions; gives the number of ties."""
    import ibis

    logs = _logs(cache, agency_of)
    if not logs:
        kept.drop_all_but(())
        _no_entries(con, built)
        return 0
    backend = ibis.duckdb.from_connection(con)
    paths = [log.path for log in logs]
    texts = [t for (t,) in con.execute(f"SELECT DISTINCT org FROM {parquet(paths)} WHERE org IS NOT NULL").fetchall()]
    names = organizations(resolved, texts)
    stage = staging(backend)
    notes = kept.bring_up_to_date(backend, logs, names, reasons, stage)
    noted = backend.read_parquet([str(p) for p in notes]) if notes else nothing_noted()
    found = noted.select("reading").distinct().to_pyarrow().column("reading").drop_null().to_pylist()
    entries = with_notes(gather(backend, logs, names, stage), noted)
    linked = link(entries, found, stage)
    _write(backend, entries_of(linked, logs, stage), built.entries, "number")
    _none_lost(con, cache, built)
    whole, said = overrule(searches(linked, entries), mentions(linked, found), reasons)
    _write(backend, whole, built.searches, "search")
    _write(backend, said, built.mentions, "search", "body")
    ties = con.execute(f"SELECT count(DISTINCT search) FROM {parquet(built.entries)} WHERE basis = 'tie'").fetchone()
    return int(ties[0]) if ties else 0


def _none_lost(con: duckdb.DuckDBPyConnection, cache: ReleaseCache, built: Built) -> None:
    """Fail when an entry of a release went missing, or came twice, on the way through the build."""
    paths = [p for _, p in cache.tables("entries")]
    held, kept = (con.execute(f"SELECT count(*) FROM {parquet(p)}").fetchall()[0][0] for p in (paths, built.entries))
    if held != kept:
        raise IntegrityError(f"{held} entries went into the build and {kept} came out.")


def _write(backend: Any, table: Any, path: Path, *keys: str) -> None:
    """Write a table in the order of its keys, so that equal input gives equal bytes."""
    backend.to_parquet(table.order_by(list(keys)), path, compression="zstd", compression_level=1)


def _no_entries(con: duckdb.DuckDBPyConnection, built: Built) -> None:
    """The empty tables of a workspace without any log."""
    text, whole = "NULL::VARCHAR", "NULL::BIGINT"
    entries = (
        f"SELECT {text} AS release, {whole} AS row, {text} AS kind, {text} AS selection, {text} AS owner, {text} AS agency, "
        f"NULL::TIMESTAMP AS at, {whole} AS search, {text} AS basis, {whole} AS burst WHERE FALSE"
    )
    searched = (
        f"SELECT {whole} AS search, {text} AS id, {text} AS agency, NULL::TIMESTAMP AS at, {text} AS purpose, "
        f"{text} AS subject, {text} AS wording, {text} AS case_number, {text} AS selection, {whole} AS networks, "
        f"{whole} AS devices, {whole} AS searches, NULL::DATE AS day, {text} AS month, {text} AS via, {text} AS basis, "
        "FALSE AS recovered, FALSE AS ordinary WHERE FALSE"
    )
    said = f"SELECT {whole} AS search, {text} AS body, {whole} AS strength, {text} AS rule WHERE FALSE"
    for query, path in ((entries, built.entries), (searched, built.searches), (said, built.mentions)):
        write_parquet(con, query, path)


def _graph(
    out: Assembly, cache: ReleaseCache, resolved: Resolved, agency_of: dict[str, str | None], access: Access
) -> None:
    con = out.con
    bodies = body_agencies()
    federal = sorted({a.id for a in resolved.agencies.values() if a.federal} | set(bodies))
    con.execute("CREATE OR REPLACE TEMP TABLE federal (id VARCHAR)")
    con.executemany("INSERT INTO federal VALUES (?)", [(i,) for i in federal])
    write_access(out, access)
    write_cameras(out, cache, resolved, access)
    write_agreements(out, cache, resolved)
    write_releases(out, cache.all(), agency_of)
    write_searches(out)
    write_networks(out, access)
    used = set(bodies) | {a for a in agency_of.values() if a} | {n.owner for n in access.networks.nodes.values()}
    used |= {i.other for i in access.shares}
    used |= {a for (a,) in con.execute("SELECT DISTINCT agency FROM searches").fetchall()}
    used |= {
        a for (a,) in con.execute(f"SELECT DISTINCT source FROM {parquet(out.graph.path('HAS_AGREEMENT'))}").fetchall()
    }
    nameless = {unnamed(r.id): r.file for r in cache.all()}
    agencies = {i: _agency(i, resolved, bodies, nameless) for i in sorted(used)}
    write_agencies(out, agencies, {i: t.value for i, t in resolved.tiers.items()}, access)


def _agency(ident: str, resolved: Resolved, bodies: dict[str, Agency], nameless: dict[str, str]) -> Agency:
    if ident in bodies:
        return bodies[ident]
    if ident in resolved.agencies:
        return resolved.agencies[ident]
    if ident in nameless:
        return Agency(ident, f"Not named in {nameless[ident]}", identified=False)
    number = ident.removeprefix(numbered(""))
    return Agency(ident, f"Organization {number} (number only)", identified=False)
