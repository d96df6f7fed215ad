"""What a figure about searches rests on, as three tables that every rung strips.

``claim``: a search that counts. ``ground``: a reason why it does (a body that it names, immigration said, the body's own
account, or ``other`` where the question asks for no words). ``place``: an owner whose cameras were searched or whose list
names the body's account. What a rung strips has its number in ``gone``.
"""

from __future__ import annotations

from graphshare.domain.bodies import parts
from graphshare.domain.model import Tier, Window
from graphshare.domain.states import state_named
from graphshare.engine import Sql, Tables
from graphshare.facts.directory import name_of
from graphshare.facts.reading import Reading, in_list, local_agency, meets, within
from graphshare.questions.challenge.rungs import Challenge, as_far_as_known

#: The tier of names that were matched by their parts and not as written.
NEAR = Tier.PLACE_KIND_STATE.value

_TABLES = {
    "claim": "search VARCHAR, agency VARCHAR, searches BIGINT, immigration BOOLEAN, linked BOOLEAN, selected BOOLEAN, "
    "near BOOLEAN, own BOOLEAN, release VARCHAR, row BIGINT",
    "ground": "search VARCHAR, kind VARCHAR, body VARCHAR, strength BIGINT, rule VARCHAR, recovered BOOLEAN, "
    "release VARCHAR, row BIGINT",
    "place": "search VARCHAR, owner VARCHAR, kind VARCHAR, selected BOOLEAN, near BOOLEAN, release VARCHAR, row BIGINT",
}


def make_tables(tables: Tables) -> None:
    """The tables, empty."""
    for table, columns in _TABLES.items():
        tables.rows("CREATE TABLE {table} ({columns}, gone BIGINT)", table=Sql(table), columns=Sql(columns))


def grounds_of_body(reading: Reading, body: str, window: Window, without: frozenset[str]) -> int:
    """Fill the tables with the searches that could mean a body or are its own, and the lists that name its account.

    Each search stands as in a reach: by agencies that are not federal and are known by name, not disowned by the vendor,
    in the window; ``without``: agencies (ids) left out. Gives how many searches the vendor disowns.
    """
    make_tables(reading)
    asked = in_list(parts(body))
    _claim(reading, asked, window, without)
    _ground(reading, asked)
    _place(reading, asked, window)
    return _disowned(reading, asked, window)


def _claim(reading: Reading, asked: Sql, window: Window, without: frozenset[str]) -> None:
    """Fill ``claim``; leaves ``about``, the same searches with what else is known of them."""
    others = Sql(f"AND r.source NOT IN {in_list(without)}" if without else "")
    reading.hold(
        "about",
        """SELECT q.id AS search, any_value(r.source) AS agency, any_value(q.searches) AS searches,
            any_value(q.subject) = 'immigration' AS immigration, any_value(q.selection) IS NOT NULL AS selected,
            any_value(q.basis) = 'key' AS keyed, any_value(a.federal) AS own,
            coalesce(any_value(a.tier) = $near AND NOT any_value(a.federal), FALSE) AS near
        FROM Search q JOIN RAN r ON r.target = q.id JOIN Agency a ON a.id = r.source
        WHERE q.disowned IS NULL AND {in_window} AND (
            (a.federal AND a.body IN {asked} AND q.id IN (SELECT source FROM COVERED))
            OR ({local} {others} AND q.id IN (
                SELECT n.source FROM NAMES n JOIN Agency f ON f.id = n.target WHERE f.body IN {asked})))
        GROUP BY q.id""",
        near=NEAR,
        in_window=within(window, "q.day"),
        asked=asked,
        local=local_agency("a"),
        others=others,
    )
    reading.change("""
        INSERT INTO claim
        SELECT b.search, b.agency, b.searches, b.immigration, b.keyed AND l.releases > 1, b.selected, b.near, b.own,
            l.release, l.row, NULL
        FROM about b LEFT JOIN (SELECT source, count(DISTINCT target) AS releases, min(target) AS release,
            min_by(row, (target, row)) AS row FROM LOGGED_IN GROUP BY source) l ON l.source = b.search""")


def _ground(reading: Reading, asked: Sql) -> None:
    """Fill ``ground``. Needs ``about``."""
    reading.change(
        """
        INSERT INTO ground
        SELECT n.source, 'body', f.body, CASE n.grade WHEN 'asked' THEN 3 WHEN 'named' THEN 2 ELSE 1 END, n.rule,
            coalesce(n.recovered, FALSE), n.release, n.row, NULL
        FROM NAMES n JOIN Agency f ON f.id = n.target JOIN about b ON b.search = n.source
        WHERE f.body IN {asked} AND NOT b.own""",
        asked=asked,
    )
    reading.change(
        "INSERT INTO ground SELECT search, 'own', NULL, NULL, NULL, FALSE, release, row, NULL FROM claim WHERE own"
    )


def _place(reading: Reading, asked: Sql, window: Window) -> None:
    """Fill ``place``: whose cameras were searched, and whose list names the body's account. Needs ``about``."""
    reading.change(
        """
        INSERT INTO place
        SELECT c.source, n.owner, 'searched', r.selection IS NOT NULL, coalesce(o.tier = $near, FALSE), c.release, c.row, NULL
        FROM COVERED c JOIN about b ON b.search = c.source JOIN Network n ON n.id = c.target JOIN Agency o ON o.id = n.owner
        LEFT JOIN Release r ON r.id = c.release""",
        near=NEAR,
    )
    dated = meets(window, 's."from"', "s.until", unknown=window == Window())
    reading.change(
        """
        INSERT INTO place
        SELECT NULL, n.owner, s.account, FALSE, coalesce(o.tier = $near, FALSE), s.release, s.row, NULL
        FROM SHARES_WITH s JOIN Agency f ON f.id = s.target JOIN Network n ON n.id = s.source JOIN Agency o ON o.id = n.owner
        WHERE f.federal AND f.body IN {asked} AND {dated}""",
        near=NEAR,
        asked=asked,
        dated=dated,
    )


def _disowned(reading: Reading, asked: Sql, window: Window) -> int:
    """How many searches that name a body or are its own the vendor disowns."""
    ((searches,),) = reading.rows(
        """
        SELECT coalesce(sum(q.searches), 0)::BIGINT FROM Search q WHERE q.disowned IS NOT NULL AND {in_window}
        AND (q.id IN (SELECT n.source FROM NAMES n JOIN Agency f ON f.id = n.target WHERE f.body IN {asked})
            OR q.id IN (SELECT r.target FROM RAN r JOIN Agency f ON f.id = r.source WHERE f.federal AND f.body IN {asked}))""",
        in_window=within(window, "q.day"),
        asked=asked,
    )
    return int(searches)


def sourced(reading: Reading, found: Challenge) -> Challenge:
    """A stripped figure about a body as far as what is held could show it: proxies by a whole log, owners by one that names
    networks or by a list."""
    any_log, entire, naming = reading.rows("""
        SELECT bool_or(TRUE), bool_or(selection IS NULL AND kind <> 'keyword hits'),
            bool_or(selection IS NULL AND kind = 'network audit' AND agency IS NOT NULL)
        FROM Release WHERE kind IN ('network audit', 'keyword hits', 'organization audit', 'portal audit')""")[0]
    listed = reading.rows("SELECT count(*) > 0 FROM CONFIGURED WHERE complete")[0][0]
    return as_far_as_known(
        found, shown=bool(naming or listed if found.counts == "owners" else entire), logs=bool(any_log)
    )


def narrowed(reading: Reading, body: str, via: str | None, to: str | None, state: str | None) -> str:
    """Narrow the tables as a reach is narrowed: to searches through one agency, of one owner's cameras, of a state's (ids, a state as
    people write it); gives what is then asked about, in words."""
    about = body
    if via:
        reading.change("DELETE FROM claim WHERE agency IS DISTINCT FROM $via", via=via)
        reading.change("DELETE FROM place WHERE search IS NULL OR search NOT IN (SELECT search FROM claim)")
        about += f" through {name_of(reading, via)}"
    if to:
        reading.change("DELETE FROM place WHERE owner <> $to", to=to)
        about += f" at {name_of(reading, to)}"
    if state:
        reading.change(
            "DELETE FROM place WHERE owner NOT IN (SELECT id FROM Agency WHERE state = $state)",
            state=state_named(state),
        )
        about += f" in {state}"
    if to or state:
        reading.change("DELETE FROM claim WHERE search NOT IN (SELECT search FROM place WHERE search IS NOT NULL)")
    if about != body:
        reading.change("DELETE FROM ground WHERE search NOT IN (SELECT search FROM claim)")
    return about
