"""Which agencies wrote that they searched for a body, at whose cameras, one line a search and an owner, with the row that says so.

Counts of reports, cards and packs are made from these lines alone, so that whoever holds the lines can count again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graphshare.domain.bodies import bodies, immigration_family, parts
from graphshare.domain.model import Grade, Tier, Window
from graphshare.engine import Sql, composed, quoted
from graphshare.facts.reading import Reading, in_list, within

#: The branch of ICE that does crime, too.
BRANCH = "HSI"
#: Matches that let a page name an agency.
_FIRM = (Tier.HAND, Tier.EXACT, Tier.ALIAS)


@dataclass(frozen=True, slots=True)
class SearchLine:
    """One search that mentions or could mean a body, at the cameras of one owner.

    ``searches`` is 1 but where a source sums up; ``firm``: a row that says so spells the agency's name as it was matched
    exactly, by alias or by hand; ``branch_only``: of the immigration family it mentions HSI and nobody else; ``release``
    and ``row`` say it.
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
class LinesCounted:
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
    """One agency that ran such searches; ``may_be_named`` on a page: by rows that mention the body and spell its name firmly.

    Where other rows spell it more loosely, these are a party of their own that may not be named.
    """

    agency: str
    name: str
    state: str | None
    may_be_named: bool
    counted: LinesCounted
    lines: tuple[SearchLine, ...]


@dataclass(frozen=True, slots=True)
class MayBeNamed:
    """Who may be named by the rows that mention a body. ``agencies`` (ids): a row that does spells their name firmly;
    ``wholly``: every search that mentions it has such a row; ``at``: (agency, network) likewise, of the searches of a network;
    ``several``: two or more searches mention it, so that it is more than told."""

    agencies: frozenset[str]
    wholly: frozenset[str]
    at: frozenset[tuple[str, str]]
    several: frozenset[str]


def lines(
    reading: Reading, body: str, window: Window, owner: str | None = None, state: str | None = None
) -> list[SearchLine]:
    """All lines of a body in a window, or those at the cameras of one owner or of a state's owners.

    Federal agencies' own searches, searches by agencies that are only a number, and what the vendor disowns are not among them.
    """
    about = in_list(parts(body))
    family = in_list(b.name for b in bodies().values() if b.immigration)
    where = [within(window, "q.day"), f"f.body IN {about}", "NOT a.federal", "a.identified", "q.disowned IS NULL"]
    given = {"n.owner": owner, "o.state": state}
    where += [f"{column} = {quoted(v)}" for column, v in given.items() if v is not None]
    found = reading.rows(
        """
        WITH branch AS (
            SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target
            WHERE f.body IN {family} AND m.grade <> $hinted GROUP BY m.source HAVING bool_and(f.body = $branch)),
        spelled AS ({spelled})
        SELECT q.id, any_value(q.day), any_value(q.searches),
            min(CASE m.grade WHEN $asked THEN 0 WHEN $named THEN 1 ELSE 2 END) AS rank,
            q.id IN (SELECT source FROM branch), a.id, any_value(a.name), any_value(a.state),
            any_value(s.mentioning), any_value(s.speaking), n.owner,
            any_value(o.name), any_value(o.state),
            min({{'rank': CASE m.grade WHEN $asked THEN 0 WHEN $named THEN 1 ELSE 2 END,
                  'release': m.release, 'row': m.row}}) AS proof
        FROM NAMES m JOIN Agency f ON f.id = m.target JOIN Search q ON q.id = m.source JOIN RAN r ON r.target = q.id
        JOIN Agency a ON a.id = r.source JOIN COVERED c ON c.source = q.id JOIN Network n ON n.id = c.target
        JOIN Agency o ON o.id = n.owner LEFT JOIN spelled s ON s.search = q.id
        WHERE {where} GROUP BY q.id, a.id, n.owner ORDER BY any_value(q.day) NULLS FIRST, q.id, a.id, n.owner""",
        family=family,
        hinted=Grade.HINTED,
        branch=BRANCH,
        spelled=_spelled(about),
        asked=Grade.ASKED,
        named=Grade.NAMED,
        where=Sql(" AND ".join(where)),
    )
    grades = list(Grade)
    return [
        SearchLine(
            search, day.isoformat() if day else None, searches, grades[rank], branch, agency, name, st,
            bool(speaking if grades[rank] is Grade.HINTED else mentioning), own,
            own_name, own_state, proof["release"], proof["row"],
        )
        for search, day, searches, rank, branch, agency, name, st, mentioning, speaking, own, own_name, own_state, proof in found
    ]  # fmt: skip


def may_be_named(reading: Reading, of: Iterable[str], window: Window) -> MayBeNamed:
    """Who may be named by the rows of a window that mention one of some bodies (as of ``parts``)."""
    about = in_list(of)
    found = reading.rows(
        """
        SELECT r.source, c.target, coalesce(s.mentioning, FALSE), q.id, q.searches
        FROM Search q JOIN RAN r ON r.target = q.id LEFT JOIN ({spelled}) s ON s.search = q.id
        LEFT JOIN COVERED c ON c.source = q.id
        WHERE q.disowned IS NULL AND {in_window} AND q.id IN (
            SELECT m.source FROM NAMES m JOIN Agency f ON f.id = m.target WHERE f.body IN {about} AND m.grade <> $hinted)
        ORDER BY ALL""",
        spelled=_spelled(about),
        in_window=within(window, "q.day"),
        about=about,
        hinted=Grade.HINTED,
    )
    loose = {(agency, network) for agency, network, firm, *_ in found if not firm}
    sure = {(agency, network) for agency, network, firm, *_ in found if firm}
    searches = Counter[str]()
    for agency, n in {search: (agency, n) for agency, _, _, search, n in found}.values():
        searches[agency] += n
    return MayBeNamed(
        agencies=frozenset(a for a, _ in sure),
        wholly=frozenset(a for a, _ in sure) - {a for a, _ in loose},
        at=frozenset((a, n) for a, n in sure - loose if n is not None),
        several=frozenset(a for a, n in searches.items() if n > 1),
    )


def _spelled(about: Sql) -> Sql:
    """SQL: ``search``, and whether a row spells the agency's name firmly that mentions one of the bodies (``mentioning``), or
    that at least could mean one (``speaking``)."""
    said = "concat(', ', l.bodies, ',')"
    mentions = Sql(
        f"(contains({said}, concat(', ', f.body, ' asked,')) OR contains({said}, concat(', ', f.body, ' named,')))"
    )
    cited = Sql(f"(l.target = m.release AND l.row = m.row AND m.grade <> '{Grade.HINTED}')")
    return composed(
        """
        SELECT l.source AS search, bool_or({mentions} OR {cited}) AS mentioning, TRUE AS speaking
        FROM LOGGED_IN l JOIN NAMES m ON m.source = l.source JOIN Agency f ON f.id = m.target
        WHERE f.body IN {about} AND l.tier IN {firm} GROUP BY l.source""",
        mentions=mentions,
        cited=cited,
        about=about,
        firm=in_list(_FIRM),
    )


def told_apart(body: str) -> bool:
    """Whether searches that mention only the branch that does crime, too, are told apart for a body."""
    return immigration_family([body]) and body != BRANCH


def counted(found: Iterable[SearchLine]) -> LinesCounted:
    """Lines as numbers; a search that reached several owners counts once."""
    held = list(found)
    mention = [x for x in held if x.grade is not Grade.HINTED]
    days = sorted(x.day for x in mention if x.day)
    return LinesCounted(
        agencies=len({x.agency for x in mention}),
        owners=len({x.owner for x in mention}),
        asked=_searches(x for x in mention if x.grade is Grade.ASKED),
        named=_searches(mention),
        hinted=_searches(held),
        branch_only=_searches(x for x in mention if x.branch_only),
        first=days[0] if days else None,
        last=days[-1] if days else None,
    )


def parties(found: Iterable[SearchLine]) -> list[Party]:
    """The agencies of some lines, those with most searches that mention the body first."""
    by_agency: dict[str, list[SearchLine]] = {}
    for x in found:
        by_agency.setdefault(x.agency, []).append(x)
    out = []
    for held in by_agency.values():
        sure = [x for x in held if x.firm]
        mentioned = any(x.grade is not Grade.HINTED for x in sure)
        out += [_party(sure, may_be_named=True)] if mentioned else []
        if rest := [x for x in held if not (mentioned and x.firm)]:
            out.append(_party(rest, may_be_named=False))
    return sorted(out, key=lambda p: (-p.counted.named, -p.counted.hinted, p.name, p.agency, not p.may_be_named))


def _party(found: list[SearchLine], *, may_be_named: bool) -> Party:
    first = found[0]
    return Party(first.agency, first.name, first.state, may_be_named, counted(found), tuple(found))


def _searches(found: Iterable[SearchLine]) -> int:
    return sum({x.search: x.searches for x in found}.values())
