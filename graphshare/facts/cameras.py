"""Which releases gave the camera counts and the places that an answer shows."""

from __future__ import annotations

from collections.abc import Mapping

from graphshare.facts.reading import Reading, in_list


def camera_sources(reading: Reading, counts: Mapping[str, int | None]) -> set[str]:
    """The releases behind the cameras of some owners: of each count that is shown, and of every camera mapped.

    ``counts`` has the portal's count of each owner as it stands in the answer; ``None`` where none is held. Where a later
    list says the same count again, it is the latest one's.
    """
    owners = in_list(counts)
    declared = reading.rows(
        """
        SELECT n.owner, c.cameras, max_by(c.target, (coalesce(c."from", DATE '0001-01-01'), c.target))
        FROM CONFIGURED c JOIN Network n ON n.id = c.source
        WHERE c.cameras IS NOT NULL AND n.owner IN {owners} GROUP BY n.owner, c.cameras""",
        owners=owners,
    )
    mapped = reading.rows(
        """
        SELECT DISTINCT h.release FROM HAS_CAMERA h JOIN Network n ON n.id = h.source WHERE n.owner IN {owners}""",
        owners=owners,
    )
    found = {release for owner, count, release in declared if counts[owner] == count}
    return found | {release for (release,) in mapped if release}
