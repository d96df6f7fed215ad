"""Which entries are one search.

An entry is what one log says about one search; the search is the event. A search is identified by Flock's UUID where
that was released, else by its key: agency, second, networks searched.

Whatever depends on one log alone (``repeats``) is worked out per log and kept; what remains to be done over all logs
(``meet``) reads a few narrow columns.

Entries come with ``log`` (the release, or one upload of a database export), ``release``, ``row``, ``agency``, ``at``,
``networks``, ``flock_id``, ``selection``, and the columns of ``CONTENT``.
"""

from __future__ import annotations

from graphshare.building.relations import Relation, Sql, Steps, columns, composed, listed

#: Two rows of one log with equal key and equal content are one row exported twice.
CONTENT = listed(
    (
        "reason", "reason_state", "case_number", "case_state", "devices", "frame_from", "frame_until",
        "search_type", "user_no", "user_state", "plate_no", "plate_state",
    )
)  # fmt: skip

#: The key beside the agency, from an entry's time and networks.
SECOND = Sql("date_trunc('second', \"at\")")
NET = Sql("coalesce(networks, -1)")
KEYED = composed("agency, {second} AS second, {net} AS net", second=SECOND, net=NET)

#: How ``search`` begins where it is a key; no UUID and no row does.
BY_KEY = "k"

REPEATED_KEYS = Relation(
    "repeated_keys",
    columns("""
        log     VARCHAR    the log
        agency  VARCHAR    agency that searched
        second  TIMESTAMP  second of the search
        net     BIGINT     networks searched; -1 where not known
    """),
)
REPEATS = Relation(
    "repeats",
    columns("""
        release  VARCHAR  the log
        row      BIGINT   an entry that repeats a key in it
        nth      BIGINT   1 for the first repeat
    """),
)
MET = Relation(
    "met",
    columns("""
        agency  VARCHAR    agency that searched
        second  TIMESTAMP  second of the search
        net     BIGINT     networks searched; -1 where not known
        ids     BIGINT     how many searches with an id have this key, which entries without id have, too
        the_id  VARCHAR    the least of these ids
    """),
)

_LOOSE = Sql('flock_id IS NULL AND "at" IS NOT NULL AND selection IS NULL')
_REPEATED_KEYS = """
    SELECT * FROM (SELECT log, {keyed} FROM {entries} WHERE {loose})
    GROUP BY log, agency, second, net HAVING count(*) > 1"""
_REPEATS = """
    SELECT release, "row", nth FROM (
        SELECT release, "row",
            dense_rank() OVER (PARTITION BY log, agency, second, net ORDER BY content_row) - 1 AS nth
        FROM (
            SELECT *, min("row") OVER (PARTITION BY log, agency, second, net, {content}) AS content_row
            FROM (SELECT release, "row", log, {keyed}, {content} FROM {entries} WHERE {loose})
            SEMI JOIN {often} USING (log, agency, second, net)))
    WHERE nth > 0"""


def repeats(steps: Steps, entries: Relation) -> Relation:
    """The entries that repeat a key inside their log.

    Identical rows exported twice are no repeat. Only entries that rest on their key can be one. Most keys stand once,
    so those that do not are found first, and only their rows are compared.
    """
    often = steps.hold(REPEATED_KEYS, _REPEATED_KEYS, entries=entries, keyed=KEYED, loose=_LOOSE)
    return steps.call(REPEATS, _REPEATS, entries=entries, often=often, keyed=KEYED, loose=_LOOSE, content=CONTENT)


_WITH_ID = Sql("(flock_id IS NOT NULL AND selection IS NULL)")
_ALONE = Sql('("at" IS NULL OR selection IS NOT NULL)')

#: What identifies the search that an entry is by itself, as ``search``, and the ``basis`` of that.
#:
#: ``id``: Flock's UUID. ``key``: agency, second, networks and ``nth``, the number of the repeat in its log: the n-th
#: repeat in one log is taken for the n-th in another, so that across logs the multiplicity of a key is the largest in
#: any one log. ``row``: no readable time, or of a source that selects, so that it stands alone.
#:
#: Reason and plate are never part of the key, so that their agreement between logs stays independent evidence.
IDENTIFIED = composed(
    """
    CASE WHEN {with_id} THEN flock_id WHEN {alone} THEN concat('r-', release, '-', "row")
        ELSE concat_ws('|', {by_key}, epoch({second})::BIGINT::VARCHAR, ({net})::VARCHAR, nth::VARCHAR, coalesce(agency, ''))
    END AS search, CASE WHEN {with_id} THEN 'id' WHEN {alone} THEN 'row' ELSE 'key' END AS basis""",
    with_id=_WITH_ID, alone=_ALONE, by_key=Sql(f"'{BY_KEY}'"), second=SECOND, net=NET,
)  # fmt: skip

#: The text id that people may cite, from what identifies a search but its key (``identified``) and from any entry of it (``lead``).
#:
#: A key is shortened to a hash, once for each search rather than for each entry.
CITED = Sql("""
    coalesce(s.identified, 'k-' || substring(sha256(concat_ws('|', coalesce(lead.agency, ''),
        strftime(date_trunc('second', lead.at), '%Y-%m-%d %H:%M:%S'), coalesce(lead.networks, -1)::VARCHAR,
        lead.nth::VARCHAR)), 1, 20))""")

_MET = """
    SELECT agency, second, net, count(DISTINCT search) AS ids, min(search) AS the_id
    FROM (SELECT {keyed}, search FROM {entries} WHERE basis = 'id' AND "at" IS NOT NULL)
    SEMI JOIN (SELECT DISTINCT {keyed} FROM {entries} WHERE basis = 'key') USING (agency, second, net)
    GROUP BY agency, second, net"""
_RELINKED = """
    SELECT {others}, CASE WHEN key AND ids = 1 AND nth = 0 THEN the_id ELSE search END AS search,
        CASE WHEN key AND ids > 1 THEN 'tie' ELSE basis END AS basis
    FROM (
        SELECT e.*, basis = 'key' AS key, m.ids, m.the_id FROM {entries} e LEFT JOIN {met} m
        ON m.agency = e.agency AND m.second = date_trunc('second', e."at") AND m.net = coalesce(e.networks, -1))"""


def meet(steps: Steps, entries: Relation, met: Relation) -> Relation:
    """Let entries without id join a search with id when their key meets exactly one: relinked, as the relation ``met``.

    Where a key meets several searches with id, ``basis`` becomes ``tie``: the entry is kept apart. Only the first entry
    of a key in its log joins; its repeats are further searches. ``search`` and ``basis`` are the last columns.
    """
    keys = steps.hold(MET, _MET, entries=entries, keyed=KEYED)
    return steps.call(met, _RELINKED, entries=entries, met=keys, others=entries.but("search", "basis"))
