"""Every name written anywhere in a workspace, and the agency that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import cast

from graphshare.agencies import Decision, ListedAgency, Resolved, WrittenName, resolve
from graphshare.building.entries import FOLDER_OF, Names
from graphshare.building.readings import place_matters
from graphshare.building.relations import Sql, Steps, composed, files, listed
from graphshare.engine import connect_for, dicts
from graphshare.releases import ReleaseCache
from graphshare.sources.lists.camera_tags import several

#: Where names stand beside the entries of logs: table → (text column, state column, county column, source).
_PLACES: dict[str, tuple[tuple[str, str | None, str | None, str], ...]] = {
    "shares": (("owner", "owner_state", None, "list"), ("recipient", "recipient_state", None, "list")),
    "lists": (("owner", "owner_state", None, "list"),),
    "pools": (("owner", None, None, "list"),),
    "agreements": (("agency", "state", "county", "agreements"),),
    "cameras": (("operator", None, None, "cameras"),),
}


#: Log → the organizations that it names, as it writes them.
OfLogs = Mapping[str, Sequence[str]]


def of_logs(cache: ReleaseCache) -> OfLogs:
    """The organizations that logs name, in order. Each log is asked for its own: to tell apart which of all rows are whose costs
    twice as much."""
    logs = cache.tables("entries")
    con = connect_for(path for _, path in logs)
    try:
        query = "SELECT DISTINCT org FROM {log} WHERE org IS NOT NULL ORDER BY org"
        return {r.id: [org for (org,) in Steps(con).rows(query, log=files([path]))] for r, path in logs}
    finally:
        con.close()


def written(cache: ReleaseCache, logs: OfLogs) -> list[WrittenName]:
    """All distinct names as written, with the state and county that stood beside them."""
    held = {table: [p for _, p in cache.tables(table)] for table in _PLACES}
    con = connect_for(chain(*held.values()))
    steps = Steps(con)
    try:
        found: set[tuple[str, str | None, str | None, str]] = {
            (r.agency, None, None, "release") for r in cache.all() if r.agency
        }
        found |= {(org, None, None, "audit") for named in logs.values() for org in named}
        for table, columns in _PLACES.items():
            paths = held[table]
            if not paths:
                continue
            for text, state, county, source in columns:
                rows = steps.rows(
                    "SELECT DISTINCT {text}, {state}, {county} FROM {files} WHERE {text} IS NOT NULL",
                    text=listed([text]),
                    state=listed([state]) if state else Sql("NULL"),
                    county=listed([county]) if county else Sql("NULL"),
                    files=files(paths),
                )
                for t, s, c in rows:
                    found.update((one, s, c, source) for one in (several(t) if source == "cameras" else (t,)))
    finally:
        con.close()
    return [WrittenName(*x) for x in sorted(found, key=lambda x: tuple(v or "" for v in x))]


def gazetteer(cache: ReleaseCache) -> list[ListedAgency]:
    """The rows of all agency lists and alias tables held."""
    paths = [p for _, p in cache.tables("agencies")]
    if not paths:
        return []
    con = connect_for(paths)
    try:
        return cast(
            "list[ListedAgency]",
            dicts(con, composed("SELECT DISTINCT * EXCLUDE row FROM {files} ORDER BY ALL", files=files(paths))),
        )
    finally:
        con.close()


#: Degrees north and east, and the release that says so.
Spotted = tuple[float, float, str]


def listed_places(cache: ReleaseCache, resolved: Resolved) -> dict[str, Spotted]:
    """Where agency lists put the agencies held; where several do, the first list's word counts."""
    tables = cache.tables("agencies")
    if not tables:
        return {}
    con = connect_for(p for _, p in tables)
    try:
        rows = Steps(con).rows(
            "SELECT name, state, lat, lon, regexp_extract(filename, $folder, 1) AS release FROM {files} "
            "WHERE name IS NOT NULL AND lat IS NOT NULL AND lon IS NOT NULL ORDER BY release, row",
            files=files([p for _, p in tables], filename=True),
            folder=FOLDER_OF,
        )
    finally:
        con.close()
    found: dict[str, Spotted] = {}
    for name, state, lat, lon, release in rows:
        agency = resolved.of(name, state).agency
        if agency in resolved.agencies:
            found.setdefault(agency, (lat, lon, release))
    return found


def resolve_names(cache: ReleaseCache, decisions: Sequence[Decision], logs: OfLogs) -> Resolved:
    """Who is who, over everything written in the workspace; ``logs`` as ``of_logs`` gives them."""
    return resolve(written(cache, logs), gazetteer=gazetteer(cache), decisions=decisions)


def organizations(resolved: Resolved, texts: Iterable[str]) -> Names:
    """The rows of ``KNOWN_NAMES`` for organizations as audits write them; the place only where it matters to how a reason
    is read."""
    rows = []
    for text in sorted(set(texts)):
        agency = resolved.agencies[resolved.of(text).agency]
        place = (agency.state, agency.county) if place_matters(agency.state, agency.county) else (None, None)
        rows.append((text, agency.id, *place))
    return rows
