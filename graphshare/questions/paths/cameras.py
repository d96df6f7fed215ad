"""The last step of a path: the cameras of a network, by its portal's latest count, else as they are mapped."""

from __future__ import annotations

from datetime import date

from graphshare.domain.model import Evidence
from graphshare.domain.prose import plural
from graphshare.facts.reading import Reading, in_list
from graphshare.questions.paths.steps import Step, StepSays


def camera_step(reading: Reading, network: str, name: str, until: date | None) -> Step | None:
    """What is known of a network's cameras at the end of a window; ``None`` where nothing is."""
    here = in_list([network])
    counted = reading.rows(
        """
        SELECT cameras, target, row, "from" FROM CONFIGURED WHERE cameras IS NOT NULL AND source IN {here}
            AND ($until IS NULL OR "from" IS NULL OR "from" <= $until)
        ORDER BY coalesce("from", DATE '0001-01-01') DESC, cameras DESC, target, row LIMIT 1""",
        here=here,
        until=until,
    )
    if counted:
        count, release, row, on = counted[0]
        return Step(name, StepSays.HAS, f"{plural(count, 'camera')} by its portal", (Evidence(release, row),), on, on)
    mapped = reading.rows("SELECT release, row FROM HAS_CAMERA WHERE source IN {here} ORDER BY ALL", here=here)
    if mapped:
        return Step(name, StepSays.HAS, f"{plural(len(mapped), 'camera')} mapped", tuple(Evidence(*e) for e in mapped))
    return None


def shown_to_exist(reading: Reading, network: str) -> tuple[Evidence, ...]:
    """One row that shows that an agency has this network: of its list, its log or a map."""
    here = in_list([network])
    found = reading.rows(
        """
        SELECT release, row FROM (
            SELECT target AS release, row FROM CONFIGURED WHERE source IN {here}
            UNION ALL SELECT release, row FROM COVERED WHERE target IN {here}
            UNION ALL SELECT release, row FROM SEARCHED_IN_MONTH WHERE target IN {here}
            UNION ALL SELECT release, row FROM SHARES_WITH WHERE source IN {here}
            UNION ALL SELECT release, row FROM HAS_CAMERA WHERE source IN {here})
        WHERE release IS NOT NULL AND row IS NOT NULL ORDER BY ALL LIMIT 1""",
        here=here,
    )
    return tuple(Evidence(*e) for e in found)
