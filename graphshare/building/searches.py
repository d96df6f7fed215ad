"""From entries that are one search to the search: its purpose, its burst, what it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphshare.building import ROWS_A_RELEASE, tables
from graphshare.building.bursts import IN_A_BURST
from graphshare.building.entries import LINKABLE, REASON, WORDING
from graphshare.building.linking import BASIS, BY_KEY, CITED, IDENTIFIED, meet, sharing
from graphshare.building.readings import (
    BODIES_SAID,
    DIMS,
    PLAIN_SAID,
    PURPOSE,
    SILENT_SAID,
    SUBJECT,
    WEIGHT,
    bodies_said,
    weights,
)
from graphshare.building.relations import Relation, Sql, Steps, columns
from graphshare.domain.model import ORDINARY, Grade, Purpose

if TYPE_CHECKING:
    from graphshare.reasons import Decisions

#: How what identifies a search begins where that is a key.
_BY_KEY = f"{BY_KEY}|"
#: A search's lead has the least weight times this plus its number: first the reading that says most, then the order.
_WEIGHED = 2**56

SPAN = columns("span  BIGINT  the part of time in which it is linked, see ``spans``")
TEXTS = Relation(
    "texts",
    (
        *LINKABLE,
        *SPAN,
        *columns("""
            nth       BIGINT   that it is the n-th repeat of its key in its log; 0 for most
            disowned  VARCHAR  the vendor's note that disowns it
            said      BIGINT   number of its reading
            weight    BIGINT   of its reading
            burst     BIGINT   number of the first entry of its burst in its log
        """),
    ),
)
NUMBERED_NOTES = Relation(
    "numbered_notes",
    columns("""
        number    BIGINT   of an entry about which there is anything to note
        reading   VARCHAR  what its texts were read as, where that is neither plain nor silent
        said      BIGINT   number of that
        weight    BIGINT   of that
        nth       BIGINT   that it is the n-th repeat of its key in the log
        burst     BIGINT   the row of the entry that began its burst, where it did not
        disowned  VARCHAR  the vendor's note that disowns it
    """),
)
_NARROW = columns(f"""
    span      BIGINT     the part of time in which it is linked
    number    BIGINT     of the entry
    agency    VARCHAR    agency that searched
    at        TIMESTAMP  search time
    networks  BIGINT     networks searched
    devices   BIGINT     devices searched
    searches  BIGINT     how many searches it stands for
    masked    BOOLEAN    whether its reason is masked
    via       VARCHAR    Search Type
    said      INTEGER    number of its reading
    nth       INTEGER    that it is the n-th repeat of its key in its log
    burst     BIGINT     number of the first entry of its burst in its log
    disowned  VARCHAR    the vendor's note that disowns it
    weight    INTEGER    of its reading
    search    VARCHAR    what identifies its search
    basis     {BASIS}  what that rests on
""")
ALONE = Relation(
    "alone", (*_NARROW, *columns("several  BOOLEAN  whether other entries may be of its search; if not, it is one"))
)
OF_SEVERAL = Relation("of_several", _NARROW)
MET_ENTRIES = Relation("met_entries", _NARROW)
FOUND = Relation(
    "found",
    columns("""
        id          VARCHAR    what identifies the search
        search      BIGINT     number of its first entry, by which everything else refers to it
        lead        BIGINT     number of the entry that stands for it
        at          TIMESTAMP  the earliest time that any log gives
        networks    BIGINT     the most networks that any log gives
        devices     BIGINT     the most devices that any log gives
        searches    BIGINT     how many searches it stands for
        nth         INTEGER    that it is the n-th of its key in a log
        any_masked  BOOLEAN    whether any log masks its reason
        via         VARCHAR    the least Search Type that any log gives
        disowned    VARCHAR    the vendor's note that disowns it
        by_id       BOOLEAN    whether it has Flock's id
        burst       BIGINT     the first of its bursts in logs
        last_burst  BIGINT     the last of them
    """),
)
FOUND_OF_SEVERAL = Relation("found_of_several", FOUND.columns)
LINKED = Relation(
    "linked",
    columns(f"""
        span    BIGINT     the part of time in which it is linked
        number  BIGINT     of the entry
        agency  VARCHAR    agency that searched
        at      TIMESTAMP  search time
        said    INTEGER    number of its reading
        masked  BOOLEAN    whether its reason is masked
        search  BIGINT     the search that it is of
        basis   {BASIS}  what that rests on
        burst   BIGINT     number of the first entry of its burst in its log
    """),
)
LINKED_OF_SEVERAL = Relation("linked_of_several", LINKED.columns)
_OF_FEW = {"purpose": PURPOSE, "subject": SUBJECT, "basis": BASIS}
SEARCHES = Relation(
    "all_searches", (*SPAN, *(replace(c, type=_OF_FEW.get(c.name, c.type)) for c in tables.SEARCHES.columns))
)
MENTIONS = Relation("all_mentions", (*SPAN, *tables.MENTIONS.columns))
BY_HAND = Relation(
    "by_hand",
    columns(f"""
        id       VARCHAR  a search that a person decided about
        purpose  {PURPOSE}  its purpose
        subject  {SUBJECT}  its subject
    """),
)
MENTIONED_BY_HAND = Relation("mentioned_by_hand", (BY_HAND.columns[0], *BODIES_SAID.columns[1:4]))
DECIDED = Relation("decided_searches", SEARCHES.columns)
DECIDED_MENTIONS = Relation("decided_mentions", MENTIONS.columns)


@dataclass(frozen=True)
class Linked:
    """All entries linked, and the searches that they are. ``alone`` are the entries before, which say of themselves whether
    they are a search each."""

    entries: Relation
    searches: Relation
    alone: Relation


# Every entry is looked up among the notes by one number: by release and row it costs as much as all else together.
_TEXTS = """
    SELECT e.*, coalesce(n.nth, 0) AS nth, n.disowned, coalesce(n.said, CASE WHEN stated THEN $plain ELSE $silent END) AS said,
        coalesce(n.weight, CASE WHEN stated THEN $plain_weight ELSE $silent_weight END) AS weight,
        CASE WHEN {in_a_burst} THEN coalesce(n.burst, "row") END + e.number - "row" AS burst
    FROM {entries} e LEFT JOIN {notes} n ON n.number = e.number"""
_NUMBERED_NOTES = """
    SELECT l.place * {rows} + n."row" AS number, n.reading, d.said, d.weight, n.nth, n.burst, n.disowned
    FROM {notes} n JOIN {logs} l USING (release) LEFT JOIN {dims} d USING (reading)"""


def with_notes(steps: Steps, entries: Relation, notes: Relation) -> Relation:
    """Entries with what was noted about them. Needs the logs; leaves ``NUMBERED_NOTES`` and ``DIMS``."""
    found = steps.rows("SELECT DISTINCT reading FROM {notes} WHERE reading IS NOT NULL", notes=notes)
    dims = steps.given(DIMS, weights(r for (r,) in found))
    numbered = steps.call(
        NUMBERED_NOTES, _NUMBERED_NOTES, notes=notes, logs=tables.LOGS, rows=Sql(ROWS_A_RELEASE), dims=dims
    )
    numbers = {"plain": PLAIN_SAID, "silent": SILENT_SAID}
    weighed = {"plain_weight": WEIGHT[Purpose.NOT_FEDERAL], "silent_weight": WEIGHT[Purpose.UNSTATED]}
    return steps.call(TEXTS, _TEXTS, entries=entries, notes=numbered, in_a_burst=IN_A_BURST, **numbers, **weighed)


_ALONE = """
    SELECT * EXCLUDE (search, basis, several), search, basis, several FROM (
        SELECT span, number, agency, "at", networks, devices, searches, masked, search_type AS via,
            said::INTEGER AS said, nth::INTEGER AS nth, burst, disowned, weight::INTEGER AS weight, several, {identified}
        FROM (SELECT *, number IN (SELECT number FROM {sharing}) AS several FROM {entries}))"""
_FOUND_OF_SEVERAL = """
    SELECT search AS id, min(number) AS search, min(weight * $weighed + number) % $weighed AS lead,
        min("at") AS "at", max(networks) AS networks, max(devices) AS devices, max(searches) AS searches,
        min(nth) AS nth, bool_or(masked) AS any_masked, min(via) AS via, min(disowned) AS disowned,
        NOT starts_with(search, $by_key) AS by_id, min(burst) AS burst, max(burst) AS last_burst
    FROM {entries} GROUP BY search"""
_LINKED_OF_SEVERAL = """
    SELECT e.span, e.number, e.agency, e."at", e.said, e.masked, f.search, e.basis, e.burst
    FROM {entries} e JOIN {found} f ON f.id = e.search"""
#: A search that is one entry, in the columns of ``FOUND``.
_ITSELF = Sql("""
    search AS id, number AS search, number AS lead, "at", networks, devices, searches, nth, masked AS any_masked, via,
    disowned, basis = 'id' AS by_id, burst, burst AS last_burst""")
_FOUND = "FROM {found} UNION ALL SELECT {itself} FROM {alone} WHERE NOT several"
_LINKED = """
    FROM {linked} UNION ALL
    SELECT span, number, agency, "at", said, masked, number AS search, basis, burst FROM {alone} WHERE NOT several"""


def link(steps: Steps, rows: Relation, entries: Relation) -> Linked:
    """Link all entries, ``rows`` of which ``with_notes`` made ``entries``, and sum up what the logs say about each search.

    The lead of a search, whose reading stands for it, is the entry whose text says most (a text that can be read wins
    over a masked one; then the order of purposes); among equals the first by release and row. Time is the earliest,
    totals are the largest that any log gives.
    """
    parts = {"sharing": sharing(steps, rows), "identified": IDENTIFIED}
    alone = steps.hold(ALONE, _ALONE, entries=entries, **parts)
    several = steps.call(
        OF_SEVERAL, "SELECT {columns} FROM {alone} WHERE several", columns=OF_SEVERAL.listed, alone=alone
    )
    met = meet(steps, several, MET_ENTRIES)
    found = steps.hold(FOUND_OF_SEVERAL, _FOUND_OF_SEVERAL, entries=met, weighed=_WEIGHED, by_key=_BY_KEY)
    linked = steps.hold(LINKED_OF_SEVERAL, _LINKED_OF_SEVERAL, entries=met, found=found)
    return Linked(
        steps.call(LINKED, _LINKED, linked=linked, alone=alone),
        steps.call(FOUND, _FOUND, found=found, alone=alone, itself=_ITSELF),
        alone,
    )


#: Every entry with the numbers of its search and of its burst in its log.
ENTRIES_OF = 'SELECT span, number, agency, "at", search, basis, burst FROM {linked}'

#: The bursts of searches that stand in several: the distinct pairs.
BRIDGES_OF = """
    SELECT DISTINCT span, search, burst FROM {linked}
    SEMI JOIN (SELECT search FROM {found} WHERE burst <> last_burst) USING (search) WHERE burst IS NOT NULL"""

#: What of a search stands in no text of any row: all that counting it needs.
BARE = Relation(
    "bare_searches",
    (
        *SPAN,
        *columns(f"""
            search      BIGINT     number of its first entry
            lead        BIGINT     number of the entry that stands for it
            identified  VARCHAR    its id or its only row; null where its key identifies it
            agency      VARCHAR    agency that searched
            at          TIMESTAMP  the earliest time that any log gives
            purpose     {PURPOSE}  its purpose
            subject     {SUBJECT}  its subject
            networks    BIGINT     the most networks that any log gives
            devices     BIGINT     the most devices that any log gives
            searches    BIGINT     how many searches it stands for
            nth         INTEGER    that it is the n-th of its key in a log
            disowned    VARCHAR    the vendor's note that disowns it
            via         VARCHAR    the least Search Type that any log gives
            day         DATE       its day
            basis       {BASIS}  ``id`` or ``key``
            recovered   BOOLEAN    whether its reason is masked in one log and readable in another
            ordinary    BOOLEAN    whether its purpose is one of those that are summed up by month
        """),
    ),
)
_BARE = """
    SELECT s.span, s.search, s.lead, CASE WHEN NOT starts_with(s.id, $by_key) THEN s.id END AS identified, s.agency,
        s."at", d.purpose, d.subject, s.networks, s.devices, s.searches, s.nth, s.disowned, s.via, s."at"::DATE AS "day",
        CASE WHEN s.by_id THEN 'id'::{basis} ELSE 'key'::{basis} END AS basis, s.recovered, d.ordinary
    FROM (
        SELECT f.*, l.span, l.agency, l.said, f.any_masked AND NOT l.masked AS recovered
        FROM {linked} l JOIN {found} f ON l.number = f.lead
        UNION ALL BY NAME
        SELECT {itself}, span, agency, said, FALSE AS recovered FROM {alone} WHERE NOT several) s
    JOIN (SELECT *, list_contains($ordinary, purpose::VARCHAR) AS ordinary FROM {dims}) d ON d.said = s.said"""
_SEARCHES = """
    SELECT {columns} FROM (
        SELECT s.* EXCLUDE (via), strftime(s."at", '%Y-%m') AS "month", {cited} AS id, {wording} AS wording,
            {reason} AS spelling, lead.case_number, lead.selection, coalesce(lead.search_type, s.via) AS via
        FROM {words} lead JOIN {bare} s ON lead.number = s.lead)"""


def bare(steps: Steps, linked: Linked) -> Relation:
    """One row a search, without what its rows say in words."""
    parts = {"linked": LINKED_OF_SEVERAL, "found": FOUND_OF_SEVERAL, "alone": linked.alone, "dims": DIMS}
    return steps.call(BARE, _BARE, **parts, itself=_ITSELF, ordinary=_ORDINARY, by_key=_BY_KEY, basis=Sql(BASIS))


def searches(steps: Steps, bare: Relation, words: Relation) -> Relation:
    """One row a search."""
    parts = {"words": words, "bare": bare, "cited": CITED, "reason": REASON, "wording": WORDING}
    return steps.call(SEARCHES, _SEARCHES, **parts, columns=SEARCHES.listed)


_ORDINARY = [p.value for p in ORDINARY]

_MENTIONS = """
    SELECT f.span, f.search, f.body, f.strength, f.rule, f.words, f."column", f.number,
        s.any_masked AND NOT f.masked AND f."column" = 'reason' AS recovered
    FROM (
        SELECT * FROM {linked} JOIN (SELECT * FROM {said} JOIN {dims} USING (reading)) USING (said)
        QUALIFY row_number() OVER (PARTITION BY search, body ORDER BY strength DESC, number) = 1) f
    JOIN {found} s ON s.search = f.search"""


def mentions(steps: Steps, linked: Linked) -> Relation:
    """The bodies that a search names in any log that holds it, each at its firmest."""
    readings = steps.rows("SELECT reading FROM {dims}", dims=DIMS)
    said = steps.given(BODIES_SAID, bodies_said(r for (r,) in readings))
    return steps.call(MENTIONS, _MENTIONS, linked=linked.entries, said=said, dims=DIMS, found=linked.searches)


_DECIDED = """
    SELECT s.* REPLACE (coalesce(h.purpose, s.purpose) AS purpose, coalesce(h.subject, s.subject) AS subject,
        list_contains($ordinary, coalesce(h.purpose, s.purpose)::VARCHAR) AS ordinary)
    FROM {searches} s LEFT JOIN {by_hand} h USING (id)"""
_DECIDED_MENTIONS = """
    SELECT * FROM {mentions} ANTI JOIN (SELECT search FROM {searches} SEMI JOIN {by_hand} USING (id)) USING (search)
    UNION ALL
    SELECT s.span, s.search, m.body, m.strength, m.rule, NULL, NULL, s.search, FALSE
    FROM {mentioned} m JOIN {searches} s USING (id)"""


def overrule(steps: Steps, found: Relation, said: Relation, decisions: Decisions | None) -> tuple[Relation, Relation]:
    """Searches and their mentions with what people decided about single searches in place of the reading."""
    decided = decisions.by_search if decisions else {}
    if not decided:
        return found, said
    readings = {i.lower(): d.reading() for i, d in sorted(decided.items())}
    rows = [(i, str(r.purpose), str(r.subject)) for i, r in readings.items()]
    by_hand = steps.given(BY_HAND, rows)
    named = [(i, m.body, Grade(m.grade).strength, m.rule) for i, r in readings.items() for m in r.mentions]
    mentioned = steps.given(MENTIONED_BY_HAND, named)
    return (
        steps.call(DECIDED, _DECIDED, searches=found, by_hand=by_hand, ordinary=_ORDINARY),
        steps.call(
            DECIDED_MENTIONS, _DECIDED_MENTIONS, mentions=said, searches=found, by_hand=by_hand, mentioned=mentioned
        ),
    )
