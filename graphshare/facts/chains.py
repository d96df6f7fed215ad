"""Longer chains: an agency that searched for a body and for another agency at once, because one reason names both.

Such a step exists only where one record ties it. It is read from the wording whenever it is asked for, never stored, and
only where the words lead to exactly one agency of those held: the same name but for spelling, in the state of the
agency that searched. All else stays as it is: a search for a body, by a proxy.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphshare.agencies import ParsedName, normal_form, parse
from graphshare.engine import Sql, quoted
from graphshare.facts.reading import Reading, in_list, local_agency
from graphshare.reasons import requested_for

#: What at least stands in a wording that names somebody local, for SQL.
_SOMEBODY = "(pd|p d|so|sd|dps|sheriffs?|police|dept|department|county|patrol|hp)([^a-z]|$)"


def asked_by(reading: Reading, bodies: Iterable[str]) -> dict[str, str]:
    """Search → the agency that its reason says was asking or assisted, for searches that name one of the bodies.

    A search stands here only if its words lead to exactly one agency, and not to the one that searched.
    """
    searches = reading.rows(
        """
        SELECT DISTINCT q.id, q.wording, r.source, a.state
        FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source
        JOIN RAN r ON r.target = q.id JOIN Agency a ON a.id = r.source
        WHERE f.body IN {bodies} AND {local} AND a.state IS NOT NULL
          AND regexp_matches(q.wording, {somebody})
        ORDER BY ALL""",
        bodies=in_list(bodies),
        local=local_agency("a"),
        somebody=quoted(_SOMEBODY),
    )
    meant = {(w, s): local for w, s in {(w, s) for _, w, _, s in searches} if (local := _local(w, s))}
    agencies = _agencies(reading, meant.values())
    out: dict[str, str] = {}
    for search, wording, source, state in searches:
        local = meant.get((wording, state))
        found = agencies.get(normal_form(local), []) if local else []
        if len(found) == 1 and found[0] != source:
            out[search] = found[0]
    return out


def _local(wording: str, state: str) -> ParsedName | None:
    words = requested_for(wording)
    parsed = parse(words, state) if words else None
    return parsed if parsed and parsed.place and parsed.kind and not parsed.federal else None


def _agencies(reading: Reading, wanted: Iterable[ParsedName]) -> dict[tuple[str, ...], list[str]]:
    """The agencies of the states and kinds that are wanted, by the normal form of their names."""
    pairs = sorted({(p.state, p.kind.value) for p in wanted if p.state and p.kind})
    if not pairs:
        return {}
    listed = ", ".join(f"({quoted(state)}, {quoted(kind)})" for state, kind in pairs)
    found: dict[tuple[str, ...], list[str]] = {}
    for ident, name, state in reading.rows(
        "SELECT id, name, state FROM Agency a WHERE (state, kind) IN ({listed}) AND {local} ORDER BY id",
        listed=Sql(listed),
        local=local_agency("a"),
    ):
        found.setdefault(normal_form(parse(name, state)), []).append(ident)
    return found
