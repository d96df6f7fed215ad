"""Which agencies wrote that they searched for a body, at whose cameras, one line a search and an owner, with the row that says so.

Counts of reports, cards and packs are made from these lines alone, so that whoever holds the lines can count again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphshare.domain.bodies import bodies, immigration_family, parts
from graphshare.domain.model import Grade, Tier, Window
from graphshare.facts.reading import Reading, in_list, within

#: The branch of ICE that does crime, too.
BRANCH = "HSI"
#: Matches that let a page name an agency.
_FIRM = (Tier.HAND, Tier.EXACT, Tier.ALIAS)


@dataclass(frozen=True, slots=True)
class Line:
    """One search that mentions or could mean a body, at the cameras of one owner.

    ``searches`` is 1 but where a source sums up; ``firm``: the agency's name was matched exactly, by alias or by hand;
    ``branch_only``: of the immigration family it mentions HSI and nobody else; ``release`` and ``row`` say it.
    """

    search: str
    day: str | None
    searches: int
    grade: Grade
    branch_only: bool
    agency: str
    name: str
    state: str | None
    firm: bool
    owner: str
    owner_name: str
    owner_state: str | None
    release: str
    row: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Some lines counted: distinct searches (at three cumulative levels), agencies and owners; all at *named* but ``hinted``."""

    agencies: int
    owners: int
    asked: int
    named: int
    hinted: int
    branch_only: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """One agency that ran such searches; ``may_be_named`` on a page: a firm match, and a search that mentions the body."""

    agency: str
    name: str
    state: str | None
    may_be_named: bool
    counted: Counted
    evidence: tuple[tuple[str, int], ...]


def lines(
    reading: Reading, body: str, window: Window, owner: str | None = None, state: str | None = None
) -> list[Line]:
    """All lines of a body in a window, or those at the cameras of one owner or of a state's owners.

    Federal agencies' own searches, searches by agencies that are only a number, and what the vendor disowns are not among them.
    """
    about = in_list(parts(body))
    family = in_list(b.name for b in bodies().values() if b.immigration)
    where = [within(window, "q.day"), f"f.body IN {about}", "NOT a.federal", "a.identified", "q.disowned IS NULL"]
    given = {"owner": owner, "state": state}
    where += [f"{'n.owner' if k == 'owner' else 'o.state'} = ${k}" for k, v in given.items() if v is not None]
    found = reading.con.execute(
        f"""
        WITH branch AS (
            SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
            WHERE f.body IN {family} AND m.grade <> '{Grade.HINTED}' GROUP BY m.source HAVING bool_and(f.body = '{BRANCH}'))
        SELECT q.id, any_value(q.day), any_value(q.searches),
            min(CASE m.grade WHEN '{Grade.ASKED}' THEN 0 WHEN '{Grade.NAMED}' THEN 1 ELSE 2 END) AS rank,
            q.id IN (SELECT source FROM branch), a.id, any_value(a.name), any_value(a.state), any_value(a.tier), n.owner,
            any_value(o.name), any_value(o.state),
            min({{'rank': CASE m.grade WHEN '{Grade.ASKED}' THEN 0 WHEN '{Grade.NAMED}' THEN 1 ELSE 2 END,
                  'release': m.release, 'row': m.row}}) AS proof
        FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source JOIN RAN r ON r.target = q.id
        JOIN Agency a ON a.id = r.source JOIN COVERED c ON c.source = q.id JOIN Network n ON n.id = c.target
        JOIN Agency o ON o.id = n.owner
        WHERE {" AND ".join(where)} GROUP BY q.id, a.id, n.owner ORDER BY any_value(q.day) NULLS FIRST, q.id, a.id, n.owner""",
        {k: v for k, v in given.items() if v is not None},
    ).fetchall()
    grades = list(Grade)
    return [
        Line(
            search, day.isoformat() if day else None, searches, grades[rank], branch, agency, name, st, is_firm(tier), own,
            own_name, own_state, proof["release"], proof["row"],
        )
        for search, day, searches, rank, branch, agency, name, st, tier, own, own_name, own_state, proof in found
    ]  # fmt: skip


def is_firm(tier: str | None) -> bool:
    """Whether a match by that tier lets a page name an agency."""
    return tier in _FIRM


def firmly_named(reading: Reading) -> set[str]:
    """The agencies (ids) whose match lets a page name them."""
    return {a for (a,) in reading.rows(f"SELECT id FROM Agency WHERE tier IN {in_list(_FIRM)}")}


def told_apart(body: str) -> bool:
    """Whether searches that mention only the branch that does crime, too, are told apart for a body."""
    return immigration_family([body]) and body != BRANCH


def counted(found: Iterable[Line]) -> Counted:
    """Lines as numbers; a search that reached several owners counts once."""
    held = list(found)
    mention = [x for x in held if x.grade is not Grade.HINTED]
    days = sorted(x.day for x in mention if x.day)
    return Counted(
        agencies=len({x.agency for x in mention}),
        owners=len({x.owner for x in mention}),
        asked=_searches(x for x in mention if x.grade is Grade.ASKED),
        named=_searches(mention),
        hinted=_searches(held),
        branch_only=_searches(x for x in mention if x.branch_only),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def parties(found: Iterable[Line]) -> list[Party]:
    """The agencies of some lines, those with most searches that mention the body first."""
    by_agency: dict[str, list[Line]] = {}
    for x in found:
        by_agency.setdefault(x.agency, []).append(x)
    out = []
    for agency, held in by_agency.items():
        n, rows = counted(held), sorted({(x.release, x.row) for x in held if x.grade is not Grade.HINTED})
        out.append(Party(agency, held[0].name, held[0].state, held[0].firm and bool(rows), n, tuple(rows)))
    return sorted(out, key=lambda p: (-p.counted.named, -p.counted.hinted, p.name, p.agency))


def _searches(found: Iterable[Line]) -> int:
    return sum({x.search: x.searches for x in found}.values())
