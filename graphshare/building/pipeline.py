"""The build: every release held → entries, searches and the graph, in one pass, into a folder that appears whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare import purpose
from graphshare.building import BURSTS, SPANS, Built
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
from graphshare.building.bursts import joined
from graphshare.building.entries import Log, numbered, places, unnamed
from graphshare.building.extracts import SEEN
from graphshare.building.kept import drop_unused
from graphshare.building.logs import KeptLogs, keys_of
from graphshare.building.names import listed_places, organizations, resolve_names
from graphshare.building.spans import SPLIT_ABOVE, KeptSpans
from graphshare.building.stages import staged, write
from graphshare.engine import connect, parquet, pattern, write_parquet
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
    split_above: int = SPLIT_ABOVE,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Build everything from the releases held; the counts are those of ``graphshare build``.

    ``names`` and ``reasons`` are the human decisions about agencies and reasons; up to ``split_above`` rows of logs are
    linked as one span. The result replaces ``out`` in one rename, so that an interrupted build leaves the former one;
    what is kept of logs and spans stands beside it.
    """
    say = progress or (lambda *_: None)
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    built = Built(partial)
    con = connect(memory, partial / "spill")
    try:
        counts = _build(con, cache, built, names, reasons, split_above, say)
    except BaseException:
        con.close()
        shutil.rmtree(partial, ignore_errors=True)
        raise
    con.close()
    shutil.rmtree(partial / "spill", ignore_errors=True)
    (partial / "counts.json").write_text(json.dumps(counts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    partial.rename(out)
    drop_unused(out.parent)
    return counts


def _build(
    con: duckdb.DuckDBPyConnection,
    cache: ReleaseCache,
    built: Built,
    names: Sequence[Decision],
    reasons: purpose.Decisions | None,
    split_above: int,
    say: Progress,
) -> dict[str, int]:
    releases = cache.all()
    say("names", 0, None)
    resolved = resolve_names(cache, names)
    agency_of = {r.id: resolved.of(r.agency).agency if r.agency else None for r in releases}
    say("entries", 0, None)
    logs = _logs(cache, agency_of)
    federal = sorted({a.id for a in resolved.agencies.values() if a.federal} | set(body_agencies()))
    con.execute("CREATE OR REPLACE TEMP TABLE federal (id VARCHAR)")
    con.executemany("INSERT INTO federal VALUES (?)", [(i,) for i in federal])
    con.execute("CREATE OR REPLACE TEMP TABLE uncertain AS SELECT unnest(?::VARCHAR[]) AS id", [resolved.uncertain])
    _spans(con, logs, built, resolved, federal, reasons, split_above)
    for view in ("entries", "searches", "mentions", "kept", "sums", "logged", "pairs", "totals"):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {parquet(built.parts(view))}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW seen AS {SEEN.format(seen=parquet(built.parts('seen')))}")
    _none_lost(con, logs, built)
    say("access", 0, None)
    access = read_access(cache, resolved, agency_of)
    for log in logs:
        if log.agency and log.release.kind in ("network audit", "keyword hits"):
            access.networks.primary(log.agency)
    say("graph", 0, None)
    out = Assembly(con, built.graph)
    _graph(out, cache, resolved, agency_of, access)
    built.graph.check()
    total = con.execute("SELECT count(*), coalesce(sum(searches), 0) FROM searches").fetchone() or (0, 0)
    entries = con.execute("SELECT count(*) FROM entries").fetchone() or (0,)
    ties = con.execute("SELECT count(DISTINCT search) FROM entries WHERE basis = 'tie'").fetchone() or (0,)
    c = out.counts
    return {
        "releases": len(releases),
        "rows": sum(r.rows for r in releases),
        "records": sum(r.records for r in releases),
        "rejected": sum(r.rejected for r in releases),
        "entries": int(entries[0]),
        "searches": int(total[1]),
        "search_nodes": c["Search"],
        "ties": int(ties[0]),
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
    tables = cache.tables("entries")
    place = places(r.id for r, _ in tables)
    return [Log(r, p, agency_of[r.id], place[r.id]) for r, p in tables]


def _spans(
    con: duckdb.DuckDBPyConnection,
    logs: list[Log],
    built: Built,
    resolved: Resolved,
    federal: list[str],
    reasons: purpose.Decisions | None,
    split_above: int,
) -> None:
    """Bring logs and spans up to date, and write what all spans together say."""
    import ibis

    _write_empty(con, built)
    _write_facts(con, built, logs)
    kept, keys = KeptLogs(built.logs), dict[int, str]()
    backend = ibis.duckdb.from_connection(con)
    with staged(backend) as (stage, _):
        if logs:
            read = parquet([log.path for log in logs])
            texts = [t for (t,) in con.execute(f"SELECT DISTINCT org FROM {read} WHERE org IS NOT NULL").fetchall()]
            names = organizations(resolved, texts)
            log_keys = keys_of(con, logs, names, reasons)
            notes = kept.bring_up_to_date(backend, logs, names, reasons, log_keys)
            keys = KeptSpans(built.spans).bring_up_to_date(
                backend, logs, names, notes, log_keys, federal, reasons, stage, split_above
            )
        else:
            kept.drop_all_but(())
        (built.root / SPANS).write_text(json.dumps(sorted(set(keys.values()))), encoding="utf-8")
        bridges = backend.read_parquet([pattern(p) for p in built.parts("bridges")])
        wholes = joined(stage(bridges), stage)
        write(backend, wholes.select("burst", "whole").order_by("burst"), built.root / BURSTS)


def _none_lost(con: duckdb.DuckDBPyConnection, logs: Sequence[Log], built: Built) -> None:
    """Fail when an entry of a release went missing, or came twice, on the way through the build."""
    before, after = [log.path for log in logs], built.parts("entries")
    held, kept = (
        con.execute(f"SELECT count(*) FROM {parquet(p)}").fetchall()[0][0] if p else 0 for p in (before, after)
    )
    if held != kept:
        raise IntegrityError(f"{held} entries went into the build and {kept} came out.")


_SEARCHES = (
    'search BIGINT, id VARCHAR, agency VARCHAR, "at" TIMESTAMP, purpose VARCHAR, subject VARCHAR, wording VARCHAR, '
    "spelling VARCHAR, case_number VARCHAR, selection VARCHAR, networks BIGINT, devices BIGINT, searches BIGINT, "
    "disowned VARCHAR, day DATE, month VARCHAR, via VARCHAR, basis VARCHAR, recovered BOOLEAN, ordinary BOOLEAN"
)
#: The columns of what spans hold, and their types.
_COLUMNS = {
    "entries": 'number BIGINT, agency VARCHAR, "at" TIMESTAMP, search BIGINT, basis VARCHAR, burst BIGINT',
    "searches": _SEARCHES,
    "mentions": 'search BIGINT, body VARCHAR, strength BIGINT, rule VARCHAR, words VARCHAR, "column" VARCHAR, '
    "number BIGINT, recovered BOOLEAN",
    "bridges": "search BIGINT, burst BIGINT",
    "kept": _SEARCHES,
    "seen": "number BIGINT, search BIGINT, wording VARCHAR, folded VARCHAR, disowned VARCHAR, reading VARCHAR",
    "sums": "source VARCHAR, target VARCHAR, month BIGINT, purpose VARCHAR, searches BIGINT, first DATE, last DATE, "
    "moment BIGINT, number BIGINT",
    "logged": "agency VARCHAR, place BIGINT, month VARCHAR, purpose VARCHAR, searches BIGINT, number BIGINT",
    "pairs": "owner VARCHAR, agency VARCHAR",
    "totals": "agency VARCHAR, searches BIGINT",
}


def _write_facts(con: duckdb.DuckDBPyConnection, built: Built, logs: Sequence[Log]) -> None:
    """What is the same for all entries of a log, as the table ``logs`` and as a file."""
    columns = "place BIGINT, release VARCHAR, kind VARCHAR, selection VARCHAR, owner VARCHAR"
    con.execute(f"CREATE OR REPLACE TEMP TABLE logs ({columns})")
    told = [(g.place, g.release.id, g.release.kind, g.release.selection, g.owner) for g in logs]
    if told:
        con.executemany("INSERT INTO logs VALUES (?, ?, ?, ?, ?)", sorted(told))
    write_parquet(con, "FROM logs ORDER BY place", built.facts)


def _write_empty(con: duckdb.DuckDBPyConnection, built: Built) -> None:
    """A table without rows for each kind, so that a workspace without logs, or without bursts, has its columns."""
    for table, columns in _COLUMNS.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE empty_table ({columns})")
        write_parquet(con, "FROM empty_table", built.empty(table))


def _graph(
    out: Assembly, cache: ReleaseCache, resolved: Resolved, agency_of: dict[str, str | None], access: Access
) -> None:
    con = out.con
    bodies = body_agencies()
    write_access(out, access)
    write_cameras(out, cache, resolved, access)
    write_agreements(out, cache, resolved)
    write_releases(out, cache.all(), agency_of)
    write_searches(out)
    write_networks(out, access)
    used = set(bodies) | {a for a in agency_of.values() if a} | {n.owner for n in access.networks.nodes.values()}
    used |= {i.other for i in access.shares}
    used |= {a for (a,) in con.execute("SELECT DISTINCT agency FROM totals").fetchall()}
    used |= {
        a for (a,) in con.execute(f"SELECT DISTINCT source FROM {parquet(out.graph.path('HAS_AGREEMENT'))}").fetchall()
    }
    nameless = {unnamed(r.id): r.file for r in cache.all()}
    agencies = {i: _agency(i, resolved, bodies, nameless) for i in sorted(used)}
    write_agencies(
        out, agencies, {i: t.value for i, t in resolved.tiers.items()}, access, listed_places(cache, resolved)
    )


def _agency(ident: str, resolved: Resolved, bodies: dict[str, Agency], nameless: dict[str, str]) -> Agency:
    if ident in bodies:
        return bodies[ident]
    if ident in resolved.agencies:
        return replace(resolved.agencies[ident], near=resolved.near_of(ident))
    if ident in nameless:
        return Agency(ident, f"Not named in {nameless[ident]}", identified=False)
    number = ident.removeprefix(numbered(""))
    return Agency(ident, f"Organization {number} (number only)", identified=False)
