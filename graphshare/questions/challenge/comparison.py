"""A comparison stripped: what each rung leaves of it before and after, as searches and as rates over the logs compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphshare.building import Built
from graphshare.domain.bodies import parts
from graphshare.domain.model import Grade, Window
from graphshare.facts.reading import Reading, in_list
from graphshare.questions.challenge.grounds import grounds_of_body
from graphshare.questions.challenge.rungs import Challenge, Sides, as_far_as_known
from graphshare.questions.compare.rates import see_searches, total
from graphshare.questions.compare.spans import NETWORK, Windows, read_logs

if TYPE_CHECKING:
    pass

#: Searches, of all kinds, of the logs compared: before and after; ``None`` where none reaches over both windows.
Of = tuple[int, int] | None


def grounds_of_comparison(reading: Reading, built: Built, body: str, windows: Windows, level: Grade) -> tuple[int, Of]:
    """Fill the tables with the searches that a comparison counts in the network audits that span both windows.

    Leaves the table ``sided`` (search, side) behind. Gives how many searches the vendor disowns, and how many there are in all.
    """
    disowned = grounds_of_body(reading, body, Window(windows.before.since, windows.after.until), frozenset())
    logs = read_logs(reading, windows)
    see_searches(reading, built, parts(body), level, windows)
    whole = in_list(r for log in logs if log.spans and log.kind == NETWORK for r in log.releases)
    reading.hold(
        "sided",
        """SELECT DISTINCT s.id AS search, c.side
        FROM compared c JOIN all_searches s USING (search) WHERE c.meant AND c.release IN {whole}""",
        whole=whole,
    )
    reading.change("DELETE FROM claim WHERE own OR search NOT IN (SELECT search FROM sided)")
    below = "DELETE FROM ground WHERE strength < $strength OR search NOT IN (SELECT search FROM sided)"
    reading.change(below, strength=level.strength)
    reading.change("DELETE FROM place")
    before, after = total(reading, logs)
    return disowned, (before.of, after.of) if before.known and after.known else None


def with_sides(reading: Reading, found: Challenge, of: Of) -> Challenge:
    """A stripped comparison with what is left on each side, as found and at each rung; nothing where no log is compared."""
    if of is None:
        return as_far_as_known(found, shown=False)
    left = [_left(reading, number, of) for number in range(len(found.rungs) + 1)]
    rungs = tuple(replace(r, sides=s) for r, s in zip(found.rungs, left[1:], strict=True))
    return replace(found, sides=left[0], rungs=rungs)


def _left(reading: Reading, number: int, of: tuple[int, int]) -> Sides:
    """What the first so many rungs leave."""
    found = reading.rows(
        """SELECT coalesce(sum(searches) FILTER (side = 0), 0)::BIGINT, coalesce(sum(searches) FILTER (side = 1), 0)::BIGINT
        FROM claim JOIN sided USING (search) WHERE gone IS NULL OR gone > $number""",
        number=number,
    )
    before, after = found[0]
    return Sides(before, after, *of)
