"""A state both ways, never mixed: searches *of* the cameras of its agencies, and searches *by* its agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphshare.domain.laws import Law
from graphshare.domain.model import Window
from graphshare.domain.provenance import Citing, cited_to_json
from graphshare.engine import Sql
from graphshare.facts.agreements import VIEWS, status_sql
from graphshare.facts.reading import in_list, meets, within
from graphshare.questions.towns.acts import Acts, acts

if TYPE_CHECKING:
    from graphshare.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class Member:
    """An agency of the state: searches of its cameras, or searches by its officers; ``agreement``: 287(g), at its last search."""

    agency: str
    agency_id: str
    acts: Acts
    agreement: str | None = None

    def to_json(self) -> dict[str, object]:
        """One of the ``owners`` or ``agencies`` of docs/json.md."""
        told = {"agency": self.agency, "agency_id": self.agency_id, **self.acts.to_json()}
        return told | {"agreement": self.agreement} if self.agreement else told


@dataclass(frozen=True, slots=True)
class Of:
    """Searches of the state's cameras, in the logs of its agencies; ``whole`` is null where no such log is held.

    ``known``: agencies of the state that are known to own cameras; ``with_log``, ``with_selection``, ``with_list``: of how many a
    whole log, only a selection, a complete list is held. ``from_within``: searches by agencies of the state itself.
    """

    known: int
    with_log: int
    with_selection: int
    with_list: int
    whole: Acts | None
    from_within: int | None
    owners: tuple[Member, ...]

    def to_json(self) -> dict[str, object]:
        """The ``of`` of docs/json.md."""
        return {
            "known": self.known,
            "with_log": self.with_log,
            "with_selection": self.with_selection,
            "with_list": self.with_list,
            **(self.whole.to_json() if self.whole else dict.fromkeys(Acts(bodies={}).to_json())),
            "from_within": self.from_within,
            "owner_rows": [m.to_json() for m in self.owners],
        }


@dataclass(frozen=True, slots=True)
class By:
    """Searches by agencies of the state that are not federal, in all logs held, of whomever; null where no log is held.

    ``known``: agencies of the state that are known; ``elsewhere``: searches of cameras of other states, in their logs (null where
    none is held);
    ``own_logs``: of how many an organization audit is held.
    """

    known: int
    own_logs: int
    whole: Acts | None
    elsewhere: int | None
    agencies: tuple[Member, ...]

    def to_json(self) -> dict[str, object]:
        """The ``by`` of docs/json.md."""
        return {
            "known": self.known,
            "own_logs": self.own_logs,
            **_without_origin(self.whole.to_json() if self.whole else dict.fromkeys(Acts(bodies={}).to_json())),
            "of_other_states": self.elsewhere,
            "agency_rows": [_without_origin(m.to_json()) for m in self.agencies],
        }


def _without_origin(acts: dict[str, object]) -> dict[str, object]:
    """What searches by agencies of one state add up to, without where the agencies are from."""
    return {k: v for k, v in acts.items() if k not in ("federal", "other_states", "state_not_known")}


@dataclass(frozen=True)
class State(Citing):
    """One state both ways. ``both``: searches that stand on both sides, by its agencies of its cameras: nothing is to be added up.

    ``cites``: the logs counted; ``laws``: notes on those of the state.
    """

    state: str
    name: str
    window: Window
    of: Of
    by: By
    both: int | None
    cites: frozenset[str] = frozenset()
    laws: tuple[Law, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The JSON of ``profile STATE`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "state": self.state,
            "name": self.name,
            "window": self.window.to_dict(),
            "of": self.of.to_json(),
            "by": self.by.to_json(),
            "both": self.both,
            "laws": [law.to_json() for law in self.laws],
            "notes": list(self.notes),
            "releases": cited_to_json(self.releases),
        }


def state_both_ways(reading: Reading, code: str, name: str, window: Window) -> State:
    """Both sides of one state (its code) in a window.

    ``reading`` has ``entries``, ``searches``, ``mentions`` of what was built. What the vendor disowns counts nowhere.
    """
    days = within(window, "s.day")
    reading.hold(
        "searched_here",
        """SELECT DISTINCT e.owner AS key, s.search, s.agency, s.via, s.purpose, s.day, s.searches, o.state AS home
        FROM entries e JOIN searches s USING (search) JOIN Agency o ON o.id = e.owner
        WHERE o.state = $state AND NOT o.federal AND s.disowned IS NULL AND {days}""",
        days=days,
        state=code,
    )
    reading.hold(
        "searched_by",
        """SELECT DISTINCT s.agency AS key, s.search, s.agency, s.via, s.purpose, s.day, s.searches, a.state AS home
        FROM entries e JOIN searches s USING (search) JOIN Agency a ON a.id = s.agency
        WHERE a.state = $state AND NOT a.federal AND a.identified AND s.disowned IS NULL AND {days}""",
        days=days,
        state=code,
    )
    for table, members, key in (("of_it", "searched_here", "of"), ("by_it", "searched_by", "by")):
        reading.hold(
            table, "SELECT DISTINCT $key AS key, * EXCLUDE (key) FROM {members}", key=key, members=Sql(members)
        )
    of, by = _of(reading, code, window), _by(reading, code, window)
    known = of.whole is not None and by.whole is not None
    within_it = _one(reading, "SELECT coalesce(sum(searches), 0)::BIGINT FROM of_it SEMI JOIN by_it USING (search)")
    cites = reading.rows("""
        SELECT DISTINCT e.release FROM entries e JOIN searched_here h ON h.search = e.search AND h.key = e.owner
        UNION SELECT DISTINCT e.release FROM entries e SEMI JOIN by_it USING (search)""")
    return State(code, name, window, of, by, within_it if known else None, frozenset(r for (r,) in cites))


def _one(reading: Reading, query: str, **given: object) -> int:
    return int(reading.rows(query, **given)[0][0] or 0)


def _of(reading: Reading, code: str, window: Window) -> Of:
    held = meets(window, 'r."first"', 'r."last"', unknown=True)
    known, with_log, picked, with_list = reading.rows(
        """SELECT count(*), count(*) FILTER (whole), count(*) FILTER (NOT whole), count(*) FILTER (listed) FROM (
            SELECT o.id, bool_or(r.selection IS NULL AND r.kind = 'network audit') FILTER (r.id IS NOT NULL) AS whole,
                o.id IN (SELECT m.owner FROM CONFIGURED c JOIN Network m ON m.id = c.source WHERE c.complete) AS listed
            FROM Agency o LEFT JOIN Release r ON r.agency = o.id AND r.kind IN ('network audit', 'keyword hits') AND {held}
            WHERE o.state = $state AND NOT o.federal AND o.id IN (SELECT owner FROM Network) GROUP BY o.id)""",
        held=held,
        state=code,
    )[0]
    owners = _members(reading, "searched_here", with_agreement=False)
    if not with_log and not picked:
        return Of(known, 0, 0, with_list, None, None, ())
    whole = acts(reading, "of_it").get("of", Acts(bodies={}))
    inside = _one(reading, "SELECT coalesce(sum(searches), 0)::BIGINT FROM acted WHERE NOT federal AND whence = home")
    return Of(known, with_log, picked, with_list, whole, inside, owners)


def _by(reading: Reading, code: str, window: Window) -> By:
    held = meets(window, 'r."first"', 'r."last"', unknown=True)
    kinds = in_list(("network audit", "keyword hits", "organization audit", "portal audit"))
    known = _one(reading, "SELECT count(*) FROM Agency WHERE state = $state AND NOT federal", state=code)
    own = _one(
        reading,
        """SELECT count(DISTINCT a.id) FROM Agency a JOIN Release r ON r.agency = a.id
        WHERE a.state = $state AND NOT a.federal AND r.kind = 'organization audit' AND {held}""",
        held=held,
        state=code,
    )
    if not _one(reading, "SELECT count(*) FROM Release r WHERE kind IN {kinds} AND {held}", kinds=kinds, held=held):
        return By(known, own, None, None, ())
    agencies = _members(reading, "searched_by", with_agreement=True)
    entire = Sql(f"r.kind IN {kinds} AND r.selection IS NULL AND r.kind <> 'keyword hits' AND {held}")
    if not agencies and not _one(reading, "SELECT count(*) FROM Release r WHERE {entire}", entire=entire):
        return By(known, own, None, None, ())  # a selection shows what it holds, and never that there was none
    whole = acts(reading, "by_it").get("by", Acts(bodies={}))
    elsewhere = _one(
        reading,
        """SELECT coalesce(sum(searches), 0)::BIGINT FROM by_it b WHERE EXISTS (
            SELECT 1 FROM entries e JOIN Agency o ON o.id = e.owner WHERE e.search = b.search AND o.state <> b.home)""",
    )
    shown = elsewhere or _one(
        reading,
        """SELECT count(*) FROM Release r JOIN Agency o ON o.id = r.agency
        WHERE {entire} AND r.kind = 'network audit' AND o.state <> $state""",
        entire=entire,
        state=code,
    )
    return By(known, own, whole, elsewhere if shown else None, agencies)


def _members(reading: Reading, table: str, *, with_agreement: bool) -> tuple[Member, ...]:
    counted = acts(reading, table)
    names: dict[str, str] = dict(reading.rows("SELECT id, name FROM Agency"))
    status: dict[str, str] = {}
    if with_agreement:
        reading.rows(VIEWS)
        status = dict(
            reading.rows(
                "SELECT x.key, {status} FROM (SELECT key, max(day) AS day FROM {table} GROUP BY key) x",
                status=status_sql("x.key", "x.day"),
                table=Sql(table),
            )
        )
    found = [Member(names[a], a, one, status.get(a)) for a, one in counted.items()]
    return tuple(sorted(found, key=lambda m: (-m.acts.family, -m.acts.searches, m.agency, m.agency_id)))
