"""What makes figures true, each by the cheapest statements that are known for it, over the tables of the bare pipeline.

``benchmarks.floor`` measures them beside the pipeline. They are steps of nobody's product: nothing is kept between them but what
the next one needs, nothing is told, no limit is kept to, and whatever a file may have that these files have not is left out.
What Python must look at itself (names, reasons that say something) is looked at by the product's own functions, once for each
distinct text.
"""

from __future__ import annotations

from collections.abc import Callable

from graphshare.agencies.parse import parse
from graphshare.engine import Tables, quoted
from graphshare.reasons import prefilter, readings
from graphshare.sources.values.masking import ANY

#: Of each file, while its rows are held.
OF_A_FILE = ("details looked for", "own plate and name looked for", "searchers and plates numbered")
#: Of all.
OF_ALL = ("names parsed", "reasons read", "repeats", "bursts", "searches joined exactly")

Timed = Callable[[str, Callable[[], object]], None]

_TEXTS = """
    SELECT c, regexp_matches(c, {any}) AS odd FROM (
        SELECT DISTINCT reason AS c FROM entries_read UNION SELECT DISTINCT case_number FROM entries_read) WHERE c IS NOT NULL"""
_OWN = """
    SELECT count(*) FROM (
        SELECT upper(concat_ws(' ', reason, case_number)) AS said, plate, regexp_extract(user_name, '[A-Za-z]{3,}$') AS last
        FROM entries_read)
    WHERE strlen(plate) > 3 AND contains(said, upper(plate)) OR last <> '' AND contains(said, upper(last))"""
_NUMBERED = """
    SELECT place, u.n AS user_no, p.n AS plate_no FROM (SELECT rowid AS place, user_name, plate FROM entries_read) e
    LEFT JOIN (SELECT user_name, row_number() OVER (ORDER BY min(rowid)) AS n FROM entries_read GROUP BY user_name) u USING (user_name)
    LEFT JOIN (SELECT plate, row_number() OVER (ORDER BY min(rowid)) AS n FROM entries_read GROUP BY plate) p USING (plate)"""


def of_a_file(tables: Tables, timed: Timed) -> None:
    """What is asked of the rows of one file (``entries_read``)."""
    texts, own, numbered = OF_A_FILE
    timed(texts, lambda: tables.hold("texts", _TEXTS, any=quoted(ANY)))
    timed(own, lambda: tables.rows(_OWN))
    timed(numbered, lambda: tables.hold("numbered", _NUMBERED))


def of_all(tables: Tables, timed: Timed) -> None:
    """What is asked of the entries of all files (``entries``); leaves ``searches_found``."""
    names, reasons, repeats, bursts, searches = OF_ALL
    timed(names, lambda: _names(tables))
    timed(reasons, lambda: _reasons(tables))
    timed(repeats, lambda: tables.hold("repeats", _REPEATS))
    timed(bursts, lambda: tables.hold("bursts", _BURSTS))
    timed(searches, lambda: _searches(tables))


def _names(tables: Tables) -> None:
    tables.hold(
        "agencies",
        "SELECT org, row_number() OVER (ORDER BY org)::INTEGER AS agency "
        "FROM (SELECT DISTINCT org FROM entries WHERE org IS NOT NULL)",
    )
    for (org,) in tables.rows("SELECT org FROM agencies"):
        parse(org)


def _reasons(tables: Tables) -> None:
    pattern = quoted(f"(?i){prefilter()}")
    tables.hold(
        "hits",
        "SELECT reason, case_number FROM entries WHERE regexp_matches(reason, {p}) OR regexp_matches(case_number, {p})",
        p=pattern,
    )
    cells = tables.rows("SELECT DISTINCT reason, case_number FROM hits ORDER BY ALL")
    readings((r, c, "value" if r else "empty", "value" if c else "empty", None, None) for r, c in cells)


_REPEATS = """
    SELECT mark FROM (SELECT hash(filename, org, "at", networks) AS mark FROM entries WHERE flock_id IS NULL)
    GROUP BY mark HAVING count(*) > 1"""
#: The entries between which and the one before, of the same user in the same words, thirty minutes passed at most.
_BURSTS = """
    SELECT number FROM (
        SELECT number, moment - lag(moment) OVER (PARTITION BY whose ORDER BY moment) AS gap FROM (
            SELECT row_number() OVER () AS number, epoch_us("at") AS moment, hash(filename, org, user_name, reason) AS whose
            FROM entries WHERE user_name IS NOT NULL))
    WHERE gap <= 1800000000"""
#: Numbers in place of texts: an id as 128 bits, a key as a hash, an agency by its number.
_NARROW = """
    SELECT row_number() OVER () AS number, "at", networks, TRY_CAST(flock_id AS UUID) AS id, agency,
        hash(agency, epoch_us("at") // 1000000, networks) AS mark
    FROM entries JOIN agencies USING (org)"""
_SHARED = """
    SELECT mark FROM (SELECT mark FROM narrow UNION ALL SELECT hash(id) FROM narrow WHERE id IS NOT NULL)
    GROUP BY mark HAVING count(*) > 1"""
_SEVERAL = """
    SELECT * FROM narrow WHERE mark IN (FROM shared_marks) OR id IS NOT NULL AND hash(id) IN (FROM shared_marks)"""
#: An entry without id is of the search with the same key, where just one has it.
_MET = """
    SELECT mark, min(id) AS the_id FROM several WHERE id IS NOT NULL AND mark IN (SELECT mark FROM several WHERE id IS NULL)
    GROUP BY mark HAVING count(DISTINCT id) = 1"""
_RELINKED = """
    SELECT number, "at", networks, agency, coalesce(id, the_id) AS id,
        CASE WHEN coalesce(id, the_id) IS NULL THEN mark END AS mark
    FROM several LEFT JOIN met USING (mark)"""
_FOUND = """
    SELECT id, mark, min(number) AS search, min("at") AS "at", max(networks) AS networks, count(*) AS entries
    FROM relinked GROUP BY id, mark"""
_LINKED = """
    SELECT r.number, r.agency, f.search FROM relinked r JOIN searches_found f ON f.id IS NOT DISTINCT FROM r.id
        AND f.mark IS NOT DISTINCT FROM r.mark"""


def _searches(tables: Tables) -> None:
    for name, query in {
        "narrow": _NARROW, "shared_marks": _SHARED, "several": _SEVERAL, "met": _MET, "relinked": _RELINKED,
        "searches_found": _FOUND, "exactly_linked": _LINKED,
    }.items():  # fmt: skip
        tables.hold(name, query)


def searches(tables: Tables) -> int:
    """How many searches were joined exactly: those of several entries, and entries that are one each."""
    [(of_several, entries, several)] = tables.rows(
        "SELECT (SELECT count(*) FROM searches_found), (SELECT count(*) FROM narrow), (SELECT count(*) FROM several)"
    )
    return int(of_several + entries - several)
