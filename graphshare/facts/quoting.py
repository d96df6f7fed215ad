"""The words of the rows that an answer cites: put beside its evidence only where they were asked for."""

from __future__ import annotations

from collections.abc import Iterable

from graphshare.domain.model import Evidence
from graphshare.engine import Sql
from graphshare.facts.reading import Reading, in_list

#: SQL: the searches (``source``) whose reason one log gives and another does not: it masks it, or its cell is empty. Somebody
#: chose not to give it, so that it stays off what is shared, ``--show-reasons`` or not.
RECOVERED = Sql("""
    SELECT source FROM LOGGED_IN GROUP BY source HAVING count(wording) BETWEEN 1 AND count(*) - 1
    UNION SELECT source FROM NAMES WHERE recovered""")


def quote(reading: Reading, cited: Iterable[Evidence]) -> dict[Evidence, str]:
    """The reasons of rows that were cited of what others wrote, masked.

    A row that gives no readable reason has none; nor has a row whose reason another log of the same search does not give
    (``RECOVERED``).
    """
    wanted = set(cited)
    found = reading.rows(
        """
        SELECT target, row, min(wording) FROM LOGGED_IN
        WHERE wording IS NOT NULL AND target IN {cited}
            AND source NOT IN ({recovered}) GROUP BY target, row""",
        cited=in_list({e.release for e in wanted}),
        recovered=RECOVERED,
    )
    words = {Evidence(release, row): wording for release, row, wording in found}
    return {e: words[e] for e in wanted & set(words)}
