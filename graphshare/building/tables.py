"""What spans hold in files, and what is the same for all entries of a log: relations with their columns."""

from __future__ import annotations

from graphshare.building.relations import Relation, columns

ENTRIES = Relation(
    "entries",
    columns("""
        number  BIGINT     of the entry
        agency  VARCHAR    agency that searched
        at      TIMESTAMP  search time
        search  BIGINT     the search that it is of
        basis   VARCHAR    what that rests on: ``id``, ``key``, ``row``, ``tie``
        burst   BIGINT     number of the first entry of its burst in its log
    """),
)
SEARCHES = Relation(
    "searches",
    columns("""
        search       BIGINT     number of its first entry
        id           VARCHAR    what people may cite
        agency       VARCHAR    agency that searched
        at           TIMESTAMP  the earliest time that any log gives
        purpose      VARCHAR    its purpose
        subject      VARCHAR    its subject
        wording      VARCHAR    its reason, folded
        spelling     VARCHAR    its reason as written
        case_number  VARCHAR    its case number
        selection    VARCHAR    ``keyword`` where it may stand for several searches
        networks     BIGINT     the most networks that any log gives
        devices      BIGINT     the most devices that any log gives
        searches     BIGINT     how many searches it stands for
        disowned     VARCHAR    the vendor's note that disowns it
        day          DATE       its day
        month        VARCHAR    its month
        via          VARCHAR    Search Type
        basis        VARCHAR    ``id`` or ``key``
        recovered    BOOLEAN    whether its reason is masked in one log and readable in another
        ordinary     BOOLEAN    whether its purpose is one of those that are summed up by month
    """),
)
MENTIONS = Relation(
    "mentions",
    columns("""
        search     BIGINT   the search
        body       VARCHAR  a federal body that it names in any log
        strength   BIGINT   how firmly: 1 hinted, 2 named, 3 asked
        rule       VARCHAR  the rule that says so
        words      VARCHAR  the words that name it
        column     VARCHAR  the column in which they stand
        number     BIGINT   the entry that names it so, the first by release and row where several do
        recovered  BOOLEAN  whether another log masks its reason
    """),
)
BRIDGES = Relation(
    "bridges",
    columns("""
        search  BIGINT  a search that stands in several bursts of logs
        burst   BIGINT  one of these
    """),
)
WHOLES = Relation(
    "wholes",
    columns("""
        burst  BIGINT  a log's burst
        whole  BIGINT  the burst that it is part of
    """),
)
KEPT_SEARCHES = Relation("kept", SEARCHES.columns)
SEEN = Relation(
    "seen",
    columns("""
        number    BIGINT   an entry of a search that becomes a node
        search    BIGINT   the search
        org       VARCHAR  the agency that searched, as written there; null where the row does not say
        wording   VARCHAR  its reason, where it says anything
        folded    VARCHAR  the same, folded
        disowned  VARCHAR  the vendor's note that disowns it
        reading   VARCHAR  what its texts were read as
    """),
)
SUMS = Relation(
    "sums",
    columns("""
        source    VARCHAR  agency that searched
        target    VARCHAR  agency whose network was searched
        month     BIGINT   counted from the year 0
        purpose   VARCHAR  purpose of these searches
        searches  BIGINT   how many
        first     DATE     day of the first
        last      DATE     day of the last
        moment    BIGINT   microsecond of the first, from the year 1
        number    BIGINT   entry of the first, by time, release and row
    """),
)
LOGGED = Relation(
    "logged",
    columns("""
        agency    VARCHAR  agency that searched
        place     BIGINT   of a log of its own searches
        month     VARCHAR  month
        purpose   VARCHAR  purpose of these searches
        searches  BIGINT   how many
        number    BIGINT   the first entry
    """),
)
PAIRS = Relation(
    "pairs",
    columns("""
        owner    VARCHAR  agency whose network was searched
        agency   VARCHAR  an agency that searched it
        entries  BIGINT   in how many entries; what a grown build takes back is counted below zero
    """),
)
TOTALS = Relation(
    "totals",
    columns("""
        agency    VARCHAR  an agency that searched
        searches  BIGINT   how often, without what the vendor disowns
        every     BIGINT   searches with those; what a grown build takes back is counted below zero in both
    """),
)

#: The tables of each span that are written as they were linked; the others are drawn from these two and from texts.
OF_LINKING = (ENTRIES, SEARCHES, MENTIONS, BRIDGES)
#: What a span holds: a folder of Parquet files for each, none where there is nothing. Bursts reach over spans, so that
#: ``WHOLES`` has a folder beside those of months.
OF_SPANS = (*OF_LINKING, KEPT_SEARCHES, SEEN, SUMS, LOGGED, PAIRS, TOTALS, WHOLES)

#: What a part that was added to spans takes back of them: see ``building.REPLACED``.
GONE = Relation("gone", SEARCHES.columns[:1])
KNIT_AGAIN = Relation("knit_again", WHOLES.columns[:1])
SUMMED_AGAIN = Relation("summed_again", SUMS.columns[:4])
LOGGED_AGAIN = Relation("logged_again", LOGGED.columns[:4])

LOGS = Relation(
    "logs",
    columns("""
        place      BIGINT   of the log
        release    VARCHAR  the log
        kind       VARCHAR  kind of release
        selection  VARCHAR  why its rows are a selection
        owner      VARCHAR  the agency whose network was searched
    """),
)
FEDERAL = Relation("federal", columns("id  VARCHAR  a federal agency"))
UNCERTAIN = Relation("uncertain", columns("id  VARCHAR  an agency whose name may be another's"))

_SUMMED = {"search", "id", "agency", "at", "day", "month", "purpose", "searches", "disowned", "ordinary"}
#: The entries and searches of spans to which something is added, as far as they are summed up.
BASE_ENTRIES = Relation("base_entries", tuple(c for c in ENTRIES.columns if c.name != "burst"))
BASE_SEARCHES = Relation("base_searches", tuple(c for c in SEARCHES.columns if c.name in _SUMMED))
