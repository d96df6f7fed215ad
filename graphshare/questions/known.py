"""Every network that is known, reached or not: where it is, and what is held of it. The denominator of every picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graphshare.facts.reading import Reading


class PlacedBy(StrEnum):
    """By what a network's place is known."""

    CAMERAS = "cameras"  # the middle of its owner's mapped cameras
    LIST = "agency list"
    COUNTY = "county"  # the middle of the agencies that lists place in its county


@dataclass(frozen=True, slots=True)
class KnownNetwork:
    """One network and what is held of it.

    ``log``: its network audit is held whole; ``selection``: only rows picked from it; ``listed``: a complete list of whom
    it shares with. ``lat`` and ``lon`` are degrees (WGS 84), ``None`` where no place is known; ``placed_by`` says by what, and
    ``sources`` are the releases that say it.
    """

    network: str
    name: str
    owner: str
    owner_name: str
    state: str | None
    county: str | None
    kind: str | None
    declared: int | None
    mapped: int | None
    log: bool
    selection: bool
    listed: bool
    lat: float | None
    lon: float | None
    placed_by: PlacedBy | None
    sources: tuple[str, ...]

    @property
    def has_records(self) -> bool:
        """Whether its own log, whole or in part, or a complete list of it is held."""
        return self.log or self.selection or self.listed


def known_networks(reading: Reading) -> list[KnownNetwork]:
    """All networks of a graph by owner's name; those of federal agencies are among them."""
    rows = reading.rows("""
        WITH cameras AS (
            SELECT n.owner, round(avg(c.lat), 4) AS lat, round(avg(c.lon), 4) AS lon, list(DISTINCT h.release ORDER BY h.release) AS sources
            FROM HAS_CAMERA h JOIN Network n ON n.id = h.source JOIN Camera c ON c.id = h.target
            WHERE c.lat IS NOT NULL AND c.lon IS NOT NULL GROUP BY n.owner),
        counties AS (
            SELECT state, county, round(avg(lat), 4) AS lat, round(avg(lon), 4) AS lon,
                list(DISTINCT placed_by ORDER BY placed_by) AS sources
            FROM Agency WHERE lat IS NOT NULL AND county IS NOT NULL AND state IS NOT NULL GROUP BY state, county),
        portals AS (
            SELECT n.owner, max_by(c.cameras, (coalesce(c."from", DATE '0001-01-01'), c.cameras)) AS declared
            FROM CONFIGURED c JOIN Network n ON n.id = c.source WHERE c.cameras IS NOT NULL GROUP BY n.owner),
        maps AS (SELECT n.owner, count(*) AS mapped FROM HAS_CAMERA h JOIN Network n ON n.id = h.source GROUP BY n.owner),
        logs AS (
            SELECT agency, bool_or(selection IS NULL) AS log, bool_or(selection IS NOT NULL) AS selection
            FROM Release WHERE kind IN ('network audit', 'keyword hits') AND agency IS NOT NULL GROUP BY agency),
        lists AS (SELECT DISTINCT source FROM CONFIGURED WHERE complete)
        SELECT n.id, n.name, n.owner, o.name, o.state, o.county, o.kind, p.declared, m.mapped,
            coalesce(l.log AND n.level = 'agency', FALSE),
            coalesce(l.selection AND NOT l.log AND n.level = 'agency', FALSE), n.id IN (SELECT source FROM lists),
            c.lat, c.lon, c.sources, o.lat, o.lon, o.placed_by, k.lat, k.lon, k.sources
        FROM Network n JOIN Agency o ON o.id = n.owner LEFT JOIN cameras c ON c.owner = n.owner
        LEFT JOIN counties k ON k.state = o.state AND k.county = o.county
        LEFT JOIN portals p ON p.owner = n.owner LEFT JOIN maps m ON m.owner = n.owner LEFT JOIN logs l ON l.agency = n.owner
        ORDER BY o.name, n.name, n.id""")
    out = []
    for row in rows:
        spot: tuple[float | None, float | None, PlacedBy | None, tuple[str, ...]] = (None, None, None, ())
        camera, listed, county = row[12:15], row[15:18], row[18:21]
        if camera[0] is not None:
            spot = (camera[0], camera[1], PlacedBy.CAMERAS, tuple(s for s in camera[2] if s))
        elif listed[0] is not None:
            spot = (listed[0], listed[1], PlacedBy.LIST, (listed[2],))
        elif county[0] is not None:
            spot = (county[0], county[1], PlacedBy.COUNTY, tuple(county[2]))
        out.append(KnownNetwork(*(*row[:12], *spot)))
    return out
