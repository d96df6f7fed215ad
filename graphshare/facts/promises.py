"""What the portals of agencies say of themselves: uses they prohibit, how long they keep data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphshare.building.relations import files
from graphshare.domain.model import Evidence

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading
    from graphshare.releases import ReleaseCache


@dataclass(frozen=True, slots=True)
class Promise:
    """The newest words of one agency's portal, each with where it stands; ``None`` where it says nothing."""

    prohibited: str | None = None
    prohibited_on: date | None = None
    prohibited_at: Evidence | None = None
    days: int | None = None
    days_on: date | None = None
    days_at: Evidence | None = None


def read_promises(reading: Reading, cache: ReleaseCache) -> Mapping[str, Promise]:
    """Owner → what its portal promises, from the newest list that says it."""
    held = [path for _, path in cache.tables("lists")]
    if not held:
        return {}
    rows = reading.rows(
        """
        SELECT n.owner, c."from", c.target, c.row, l.prohibited, l.retention_days
        FROM (SELECT parse_filename(parse_dirpath(filename)) AS folder, row, prohibited, retention_days
              FROM {held}
              WHERE prohibited IS NOT NULL OR retention_days IS NOT NULL) l
        JOIN CONFIGURED c ON c.target = l.folder AND c.row = l.row JOIN Network n ON n.id = c.source
        WHERE c.basis <> 'between' ORDER BY n.owner, c."from" NULLS FIRST, c.target DESC, c.row DESC""",
        held=files(held, filename=True),
    )
    out: dict[str, Promise] = {}
    for owner, day, release, row, prohibited, kept in rows:
        before, at = out.get(owner, Promise()), Evidence(release, row)
        words = (prohibited, day, at) if prohibited else (before.prohibited, before.prohibited_on, before.prohibited_at)
        days = (kept, day, at) if kept is not None else (before.days, before.days_on, before.days_at)
        out[owner] = Promise(*words, *days)
    return out
