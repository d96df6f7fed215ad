"""The build: every release held → entries, searches and the graph, in one pass, into a folder that appears whole."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.agencies import Decision, Resolved
from graphshare.building import ROWS_A_RELEASE, SPANS, Built
from graphshare.building.access import Access, read_access
from graphshare.building.assemble import (
    SEEN_ROWS,
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
from graphshare.building.entries import Log, Names, list_federal, list_logs, numbered, places, unnamed
from graphshare.building.extracts import SEEN_IN_ROWS
from graphshare.building.growing import bring_up_to_date
from graphshare.building.kept import drop_unused
from graphshare.building.logs import KeptLogs, Noting, keys_of
from graphshare.building.names import OfLogs, listed_places, of_logs, organizations, resolve_names
from graphshare.building.relations import Relation, Sql, Steps, files, nothing
from graphshare.building.spans import SPLIT_ABOVE, Material
from graphshare.building.tables import (
    ENTRIES,
    FEDERAL,
    LOGS,
    OF_SPANS,
    SEARCHES,
    SEEN,
    TOTALS,
    UNCERTAIN,
)
from graphshare.disk.writing import remove, whole_folder, write_text
from graphshare.domain.model import Agency, Progress
from graphshare.engine import connect
from graphshare.errors import IntegrityError
from graphshare.processes.cycles import seldom_sought
from graphshare.reasons import Decisions
from graphshare.releases import ReleaseCache

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster


@dataclass(frozen=True, slots=True)
class _Job:
    """What is built: the releases, what people decided, up to how many rows are one span, whom to tell, who helps."""

    cache: ReleaseCache
    names: Sequence[Decision]
    reasons: Decisions | None
    split_above: int
    say: Progress
    cluster: Cluster | None


def build(
    cache: ReleaseCache,
    out: Path,
    *,
    names: Sequence[Decision] = (),
    reasons: Decisions | None = None,
    memory: str | None = None,
    split_above: int = SPLIT_ABOVE,
    progress: Progress | None = None,
    cluster: Cluster | None = None,
) -> dict[str, int]:
    """Build everything from the releases held; the counts are those of ``graphshare build``.

    ``names`` and ``reasons`` are the human decisions about agencies and reasons; up to ``split_above`` rows of logs are
    linked as one span; the workers of a ``cluster``, which see the files of both, share the work. The result replaces
    ``out`` in one rename, so that an interrupted build leaves the former one; what is kept of logs and spans stands
    beside it.
    """
    if cluster:  # which finds files by their whole paths
        cache, out = ReleaseCache(Path(os.path.abspath(cache.root))), Path(os.path.abspath(out))
    job = _Job(cache, names, reasons, split_above, progress or (lambda *_: None), cluster)
    with whole_folder(out) as partial:
        with seldom_sought(), connect(memory, partial / "spill") as con:
            counts = _build(Steps(con), Built(partial), job)
        remove(partial / "spill")
        write_text(partial / "counts.json", json.dumps(counts, indent=1, sort_keys=True) + "\n")
    drop_unused(out.parent)
    return counts


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before any row is linked: who is who, whose each release is, the logs, and what their names stand for."""

    resolved: Resolved
    agency_of: dict[str, str | None]
    logs: list[Log]
    written: OfLogs

    @property
    def names(self) -> Names:
        """What the names of organizations in the logs stand for."""
        return organizations(self.resolved, chain.from_iterable(self.written.values()))


def get_to_know(steps: Steps, cache: ReleaseCache, names: Sequence[Decision]) -> Known:
    """Resolve all names; makes the relations ``FEDERAL``, ``UNCERTAIN`` and ``LOGS``."""
    written = of_logs(cache)
    resolved = resolve_names(cache, names, written)
    agency_of = {r.id: resolved.of(r.agency).agency if r.agency else None for r in cache.all()}
    list_federal(steps, {a.id for a in resolved.agencies.values() if a.federal} | set(body_agencies()))
    steps.hold(UNCERTAIN, "SELECT unnest($ids::VARCHAR[]) AS id", ids=list(resolved.uncertain))
    tables = cache.tables("entries")
    place = places(r.id for r, _ in tables)
    logs = [Log(r, p, agency_of[r.id], place[r.id]) for r, p in tables]
    list_logs(steps, logs)
    return Known(resolved, agency_of, logs, written)


def _build(steps: Steps, built: Built, job: _Job) -> dict[str, int]:
    cache, say = job.cache, job.say
    releases = cache.all()
    say("names", 0, None)
    known = get_to_know(steps, cache, job.names)
    say("entries", 0, None)
    _spans(steps, built, known, job)
    for table in OF_SPANS:
        if table is not SEEN:
            read = Sql(built.rows(table.name))
            steps.call(table, "SELECT {columns} FROM {rows}", columns=table.listed, rows=read)
    rows = Sql(ROWS_A_RELEASE)
    steps.call(SEEN_ROWS, SEEN_IN_ROWS, seen=Sql(built.rows(SEEN.name)), logs=LOGS, rows=rows)
    entries = none_lost(steps, known.logs, ENTRIES)
    say("access", 0, None)
    access = access_of(cache, known)
    say("graph", 0, None)
    out = Assembly(steps, built.graph)
    write_cameras(out, cache, known.resolved, access)
    write_parties(out, cache, known, access)
    write_searches(out, known.resolved, releases)
    write_networks(out, access)
    built.graph.check()
    ((searches,),) = steps.rows("SELECT coalesce(sum(searches), 0) FROM {searches}", searches=SEARCHES)
    ((ties,),) = steps.rows("SELECT count(DISTINCT search) FROM {entries} WHERE basis = 'tie'", entries=ENTRIES)
    c = out.counts
    return {
        "releases": len(releases),
        "rows": sum(r.rows for r in releases),
        "records": sum(r.records for r in releases),
        "rejected": sum(r.rejected for r in releases),
        "entries": entries,
        "searches": int(searches),
        "search_nodes": c["Search"],
        "ties": ties,
        "agencies": c["Agency"],
        "networks": c["Network"],
        "cameras": c["Camera"],
        "cameras_assigned": c["HAS_CAMERA"],
        "shares": c["SHARES_WITH"],
        "configurations": c["CONFIGURED"],
        "agreements": c["HAS_AGREEMENT"],
        "releases_without_agency": sum(1 for a in known.agency_of.values() if a is None),
        "lists_kept_out": len(access.without_agency),
    }


def access_of(cache: ReleaseCache, known: Known) -> Access:
    """Who may search whom; every agency with a network audit has a network."""
    access = read_access(cache, known.resolved, known.agency_of)
    for log in known.logs:
        if log.owner:
            access.networks.primary(log.owner)
    return access


def _spans(steps: Steps, built: Built, known: Known, job: _Job) -> None:
    """Bring logs and spans up to date, and write what all spans together say."""
    for table in OF_SPANS:  # a workspace without logs, or without bursts, has their columns, too
        steps.write(built.empty(table.name), nothing(table))
    steps.write(built.facts, "FROM {logs} ORDER BY place", logs=LOGS)
    logs = known.logs
    kept, keys = KeptLogs(built.logs), list[str]()
    if logs:
        names = known.names
        noting = Noting(names, job.reasons, keys_of(logs, known.written, names, job.reasons))
        notes = kept.bring_up_to_date(steps, logs, noting, job.cluster)
        federal = [i for (i,) in steps.rows("FROM {federal}", federal=FEDERAL)]
        with steps.aside() as aside:
            of = Material(logs, noting.keys, names, notes, federal, job.reasons)
            keys = bring_up_to_date(aside, built, of, job.split_above, job.cluster)
    else:
        kept.drop_all_but(())
    (built.root / SPANS).write_text(json.dumps(keys), encoding="utf-8")


def none_lost(steps: Steps, logs: Sequence[Log], linked: Relation) -> int:
    """How many entries there are; fails when an entry of a release went missing, or came twice, on the way."""
    count = "SELECT count(*) FROM {rows}"
    ((kept,),) = steps.rows(count, rows=linked)
    held = steps.rows(count, rows=files([log.path for log in logs]))[0][0] if logs else 0
    if held != kept:
        raise IntegrityError(f"{held} entries went into the build and {kept} came out.")
    return int(kept)


def write_parties(out: Assembly, cache: ReleaseCache, known: Known, access: Access) -> None:
    """Who is who in all of this: releases, agencies, their agreements, and who may search whom. Needs ``TOTALS``."""
    bodies = body_agencies()
    write_access(out, access)
    write_agreements(out, cache, known.resolved)
    write_releases(out, cache.all(), known.agency_of)
    used = set(bodies) | {a for a in known.agency_of.values() if a} | {n.owner for n in access.networks.nodes.values()}
    used |= {i.other for i in access.shares}
    used |= {
        a for (a,) in out.steps.rows("SELECT agency FROM {totals} GROUP BY agency HAVING sum(every) > 0", totals=TOTALS)
    }
    agreements = files([out.graph.path("HAS_AGREEMENT")])
    used |= {a for (a,) in out.steps.rows("SELECT DISTINCT source FROM {files}", files=agreements)}
    nameless = {unnamed(r.id): r.file for r in cache.all()}
    agencies = {i: _agency(i, known.resolved, bodies, nameless) for i in sorted(used)}
    tiers = {i: t.value for i, t in known.resolved.tiers.items()}
    write_agencies(out, agencies, tiers, access, listed_places(cache, known.resolved))


def _agency(ident: str, resolved: Resolved, bodies: dict[str, Agency], nameless: dict[str, str]) -> Agency:
    if ident in bodies:
        return bodies[ident]
    if ident in resolved.agencies:
        return replace(resolved.agencies[ident], near=resolved.near_of(ident))
    if ident in nameless:
        return Agency(ident, f"Not named in {nameless[ident]}", identified=False)
    number = ident.removeprefix(numbered(""))
    return Agency(ident, f"Organization {number} (number only)", identified=False)
