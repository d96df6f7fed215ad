"""Which entries are one search.

An entry is what one log says about one search; the search is the event. A search is identified by Flock's UUID where
that was released, else by its key: agency, second, networks searched.

Whatever depends on one log alone (``repeats``) is worked out per log and kept; what remains to be done over all logs
(``meet``) reads a few narrow columns.

Entries come with ``log`` (the release, or one upload of a database export), ``release``, ``row``, ``agency``, ``at``,
``networks``, ``flock_id``, ``selection``, and the columns of ``CONTENT``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphshare.building.relations import Relation, Sql, Steps, columns, composed, listed, one_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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

#: What the search of an entry rests on: see ``IDENTIFIED``; ``tie`` where its key meets several searches with an id.
BASIS = one_of(("id", "key", "row", "tie"))

#: How ``search`` begins where it is a key; no UUID and no row does.
BY_KEY = "k"

REPEATED_KEYS = Relation(
    "repeated_keys", columns("mark  UBIGINT  hash of a log and a key that stands in it several times")
)
SHARING = Relation("sharing", columns("number  BIGINT  an entry that may be one search with others"))
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
        the_id  VARCHAR    the id of the search with an id that has this key, which entries without id have, too
        last    VARCHAR    the same; another where several such searches have this key
    """),
)

_LOOSE = Sql('flock_id IS NULL AND "at" IS NOT NULL AND selection IS NULL')
# Of keys and ids hashes are compared first: where two differ that have one hash, both are looked at, and found to differ.
_IN_LOG = composed("hash(log, agency, {second}, {net})", second=SECOND, net=NET)
_REPEATED_KEYS = """
    SELECT mark FROM (SELECT {mark} AS mark FROM {entries} WHERE {loose}) GROUP BY mark HAVING count(*) > 1"""
_REPEATS = """
    SELECT release, "row", nth FROM (
        SELECT release, "row",
            dense_rank() OVER (PARTITION BY log, agency, second, net ORDER BY content_row) - 1 AS nth
        FROM (
            SELECT *, min("row") OVER (PARTITION BY log, agency, second, net, {content}) AS content_row
            FROM (
                SELECT release, "row", log, {keyed}, {content} FROM {entries}
                WHERE {loose} AND {mark} IN (SELECT mark FROM {often}))))
    WHERE nth > 0"""


def repeats(steps: Steps, entries: Relation) -> Relation:
    """The entries that repeat a key inside their log.

    Identical rows exported twice are no repeat. Only entries that rest on their key can be one. Most keys stand once,
    so those that do not are found first, and only their rows are compared.
    """
    often = steps.hold(REPEATED_KEYS, _REPEATED_KEYS, entries=entries, mark=_IN_LOG, loose=_LOOSE)
    parts = {"entries": entries, "often": often, "keyed": KEYED, "mark": _IN_LOG, "loose": _LOOSE, "content": CONTENT}
    return steps.call(REPEATS, _REPEATS, **parts)


_WITH_ID = Sql("(flock_id IS NOT NULL AND selection IS NULL)")
_ALONE = Sql('("at" IS NULL OR selection IS NOT NULL)')
#: Of an id, and of a key, 63 bits of a hash.
ID_MARK = Sql("(hash(flock_id) >> 1)::BIGINT")
_KEY_MARK = composed("(hash(agency, {second}, {net}) >> 1)::BIGINT", second=SECOND, net=NET)
#: What an entry lacks, no other has in common with it.
_MARKS = """
    SELECT number, CASE WHEN {alone} THEN -1 - number ELSE {key} END AS key,
        CASE WHEN {with_id} THEN {id} ELSE -1 - number END AS id FROM {entries}"""


def sharing(steps: Steps, entries: Relation) -> Relation:
    """The entries whose key or id others have, too, so far as hashes can tell. Every other is a search by itself."""
    marks = {"alone": _ALONE, "with_id": _WITH_ID, "key": _KEY_MARK, "id": ID_MARK}
    return steps.picked(SHARING, _repeated, _MARKS, entries=entries, **marks)


def _repeated(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Which rows have a mark that stands in another row of its column, too."""
    import numpy as np

    _, *marks = columns
    found = np.zeros(len(marks[0]), np.bool_)
    for column in marks:
        order = np.argsort(column)
        same = np.diff(column[order]) == 0
        found[order[1:][same]] = True
        found[order[:-1][same]] = True
    return found


#: What identifies the search that an entry is by itself, as ``search``, and the ``basis`` of that.
#:
#: ``id``: Flock's UUID. ``key``: agency, second, networks and ``nth``, the number of the repeat in its log: the n-th
#: repeat in one log is taken for the n-th in another, so that across logs the multiplicity of a key is the largest in
#: any one log. ``row``: no readable time, or of a source that selects, so that it stands alone.
#:
#: Reason and plate are never part of the key, so that their agreement between logs stays independent evidence.
_IDENTIFIED = """
    CASE WHEN {with_id} THEN flock_id WHEN {alone} THEN concat('r-', release, '-', "row") ELSE {key} END AS search,
    CASE WHEN {with_id} THEN 'id'::{basis} WHEN {alone} THEN 'row'::{basis} ELSE 'key'::{basis} END AS basis"""
_KEY = composed(
    "concat_ws('|', {by_key}, epoch({second})::BIGINT::VARCHAR, ({net})::VARCHAR, nth::VARCHAR, coalesce(agency, ''))",
    by_key=Sql(f"'{BY_KEY}'"), second=SECOND, net=NET,
)  # fmt: skip
#: Of an entry that says whether it may have others beside it (``several``): a key that nothing else has is not written out, which
#: costs more than all the rest.
IDENTIFIED = composed(
    _IDENTIFIED,
    with_id=_WITH_ID,
    alone=_ALONE,
    key=Sql(f"CASE WHEN several THEN {_KEY} ELSE '{BY_KEY}|' END"),
    basis=Sql(BASIS),
)

#: The text id that people may cite, of a search ``s``: what identifies it, but a key is shortened to a hash. All entries of a
#: search that has a key have that key, so that it is the search's.
CITED = Sql("""
    coalesce(s.identified, 'k-' || substring(sha256(concat_ws('|', coalesce(s.agency, ''),
        strftime(date_trunc('second', s.at), '%Y-%m-%d %H:%M:%S'), coalesce(s.networks, -1)::VARCHAR,
        s.nth::VARCHAR)), 1, 20))""")

_MET = """
    SELECT agency, second, net, min(search) AS the_id, max(search) AS last
    FROM (SELECT {keyed}, search FROM {entries} WHERE basis = 'id' AND "at" IS NOT NULL)
    SEMI JOIN (SELECT DISTINCT {keyed} FROM {entries} WHERE basis = 'key') USING (agency, second, net)
    GROUP BY agency, second, net"""
# Only entries without id look their key up: of all others it costs as much, and nothing comes of it.
_RELINKED = """
    SELECT {others}, CASE WHEN the_id = last AND nth = 0 THEN the_id ELSE search END AS search,
        CASE WHEN the_id <> last THEN 'tie'::{basis} ELSE basis END AS basis
    FROM (
        SELECT e.*, m.the_id, m.last FROM {entries} e LEFT JOIN {met} m
        ON m.agency = CASE WHEN e.basis = 'key' THEN e.agency END AND m.second = date_trunc('second', e."at")
            AND m.net = coalesce(e.networks, -1))"""


def meet(steps: Steps, entries: Relation, met: Relation) -> Relation:
    """Let entries without id join a search with id when their key meets exactly one: relinked, as the relation ``met``.

    Where a key meets several searches with id, ``basis`` becomes ``tie``: the entry is kept apart. Only the first entry
    of a key in its log joins; its repeats are further searches. ``search`` and ``basis`` are the last columns.
    """
    keys = steps.hold(MET, _MET, entries=entries, keyed=KEYED)
    return steps.call(
        met, _RELINKED, entries=entries, met=keys, others=entries.but("search", "basis"), basis=Sql(BASIS)
    )
