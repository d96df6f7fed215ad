"""All entries of all logs as one table: who searched whom, when, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphshare.building import ROWS_A_RELEASE
from graphshare.building.relations import Column, Relation, Sql, Steps, columns, composed, files, listed
from graphshare.building.tables import FEDERAL, LOGS
from graphshare.domain.model import CellState, ReleaseKind
from graphshare.domain.records import ENTRIES
from graphshare.reasons import fold_sql
from graphshare.releases import Release

#: The release's folder in the path of one of its tables, whatever the system's separator.
FOLDER_OF = r"([^/\\]+)[/\\]+[a-z]+\.parquet$"

#: The digits of a release's id that make its place.
_PLACE_DIGITS = 7

_OWN_LOGS = (ReleaseKind.ORGANIZATION_AUDIT.value, ReleaseKind.PORTAL_AUDIT.value)
_NETWORK_LOGS = (ReleaseKind.NETWORK_AUDIT.value, ReleaseKind.KEYWORD_HITS.value)


_WRITTEN = tuple(n for n in ENTRIES if n not in ("reason", "reason_state"))
#: What files of entries hold that stays as it is there.
GATHERED_AS_WRITTEN = listed(_WRITTEN, "r")

LOG_FACTS = Relation(
    "log_facts",
    columns("""
        release     VARCHAR  the log
        before      BIGINT   what makes an entry's number with its row
        kind        VARCHAR  kind of release
        selection   VARCHAR  ``keyword`` where a row may stand for several searches
        owner       VARCHAR  the agency whose network was searched; null for logs of an agency's own searches
        log_agency  VARCHAR  the agency whose log it is
    """),
)
#: Rows of ``KNOWN_NAMES``.
Names = Sequence[tuple[str, str, str | None, str | None]]
KNOWN_NAMES = Relation(
    "known_names",
    columns("""
        text          VARCHAR  an organization as written
        agency        VARCHAR  the agency that it stands for
        place_state   VARCHAR  its state, where that matters to how a reason is read
        place_county  VARCHAR  its county, likewise
    """),
)
GATHERED = Relation(
    "gathered",
    (
        *(Column(n, ENTRIES[n], "as in the release") for n in _WRITTEN),
        *columns("""
            release       VARCHAR  the log
            kind          VARCHAR  kind of release
            selection     VARCHAR  ``keyword`` where a row may stand for several searches
            owner         VARCHAR  the agency whose network was searched
            place_state   VARCHAR  state of the agency that searched, where it matters to the reading
            place_county  VARCHAR  its county, likewise
            number        BIGINT   of the entry, in the order of release and row
            agency        VARCHAR  the agency that searched
            log           VARCHAR  the release, or one upload of a database export
            cell          VARCHAR  the reason as it stands in its own column
            reason        VARCHAR  the reason, with the category of a column of its own before it
            reason_state  VARCHAR  state of that
            wording       VARCHAR  the reason, folded
            masked        BOOLEAN  whether the reason's cell is masked
            stated        BOOLEAN  whether the reason says anything
        """),
    ),
)

_LINKED_BY = """
    number release row agency at networks devices searches flock_id selection user_no masked stated org cell offense
    case_number search_type"""
#: What of an entry linking and words need: the rest is neither read nor held.
LINKABLE = tuple(c for c in GATHERED.columns if c.name in _LINKED_BY.split())

WORDS = Relation(
    "words",
    columns("""
        number       BIGINT   of the entry
        org          VARCHAR  the agency that searched, as written
        cell         VARCHAR  the reason as it stands in its own column
        offense      VARCHAR  the category of a column of its own
        stated       BOOLEAN  whether the reason says anything
        case_number  VARCHAR  case number
        search_type  VARCHAR  Search Type
        selection    VARCHAR  ``keyword`` where a row may stand for several searches
    """),
)

#: The reason, with the category of a column of its own before it.
REASON = Sql("""CASE WHEN offense IS NOT NULL AND cell IS NOT NULL THEN offense || ' - ' || cell
    ELSE coalesce(cell, offense) END""")
#: The same, folded part by part, and so once for each distinct cell where the engine keeps cells in a dictionary.
WORDING = composed(
    """CASE WHEN offense IS NOT NULL AND cell IS NOT NULL THEN trim({offense} || ' - ' || {cell}, ' ')
    ELSE coalesce({cell}, {offense}) END""",
    offense=Sql(fold_sql("offense")),
    cell=Sql(fold_sql("cell")),
)
_REASON_STATE = Sql("CASE WHEN r.reason IS NULL AND r.offense IS NOT NULL THEN $value ELSE r.reason_state END")
_IN_LOGS = "(SELECT * EXCLUDE filename, regexp_extract(filename, $folder_of, 1) AS release FROM {rows})"

_GATHERED = """
    SELECT {columns} FROM (
        SELECT *, before + "row" AS number,
            coalesce(found, 'org-' || org_id, CASE WHEN list_contains($own_logs, kind) THEN log_agency END,
                'unnamed-' || release) AS agency,
            release || CASE WHEN upload IS NOT NULL THEN '/' || upload ELSE '' END AS log,
            {reason} AS reason, {wording} AS wording, list_contains($said, reason_state) AS stated
        FROM (
            SELECT {written}, r.reason AS cell, f.release, f.before, f.kind, f.selection, f.owner, f.log_agency,
                k.agency AS found, k.place_state, k.place_county,
                {reason_state} AS reason_state, NOT list_contains($not_masked, r.reason_state) AS masked
            FROM {in_logs} r JOIN {facts} f ON r.release = f.release LEFT JOIN {known} k ON r.org = k.text))"""
_WORDS = """
    SELECT f.before + r."row" AS number, r.org, r.reason AS cell, r.offense,
        list_contains($said, {reason_state}) AS stated, r.case_number, r.search_type, f.selection
    FROM {in_logs} r JOIN {facts} f ON r.release = f.release"""


@dataclass(frozen=True, slots=True)
class Log:
    """A release that holds entries, the agency whose log it is (``None`` where nothing names it), and its place among all."""

    release: Release
    path: Path
    agency: str | None
    place: int

    @property
    def owner(self) -> str | None:
        """The agency whose network was searched: that of a log that says who searched one network."""
        return self.agency if self.release.kind in _NETWORK_LOGS else None


def unnamed(release: str) -> str:
    """The id of the agency that stands for everybody whose name a log does not give."""
    return f"unnamed-{release}"


def numbered(org_id: str) -> str:
    """The id of an agency known only by the number of a database extract."""
    return f"org-{org_id}"


def places(releases: Iterable[str]) -> dict[str, int]:
    """A number for each release, in their order, that what else is held changes only where ids begin alike.

    Below 2**28, so that the number of an entry stays below 2**56.
    """
    found: dict[str, int] = {}
    last = -1
    for release in sorted(releases):
        last = found[release] = max(last + 1, int(release[:_PLACE_DIGITS], 16))
    return found


def list_federal(steps: Steps, ids: Iterable[str]) -> Relation:
    """Make the relation ``FEDERAL``."""
    return steps.hold(FEDERAL, "SELECT unnest($ids::VARCHAR[]) AS id", ids=sorted(ids))


def list_logs(steps: Steps, logs: Sequence[Log]) -> Relation:
    """Make the relation ``LOGS``."""
    told = sorted((g.place, g.release.id, g.release.kind, g.release.selection, g.owner) for g in logs)
    return steps.given(LOGS, told)


def log_facts(logs: Sequence[Log], steps: Steps) -> Relation:
    """What is true of all entries of a log."""
    rows = [
        # rows that somebody picked out of a log are linked like its other rows; sums of hits cannot be
        (g.release.id, g.place * ROWS_A_RELEASE, g.release.kind, _summed(g.release), g.owner, g.agency)
        for g in logs
    ]
    return steps.given(LOG_FACTS, rows)


def _summed(release: Release) -> str | None:
    """``keyword`` where a row may stand for several searches."""
    return "keyword" if release.kind == ReleaseKind.KEYWORD_HITS else None


def written(logs: Sequence[Log], timed: Sql | None = None) -> Sql:
    """The rows of logs as they stand in their files; of those only that a condition on their time lets pass."""
    # The engine guesses the size of all files from the first: it must not take the whole for small.
    largest_first = sorted(logs, key=lambda g: (-g.release.records, g.release.id))
    rows = files([g.path for g in largest_first], filename=True)
    return composed("(SELECT * FROM {rows} WHERE {timed})", rows=rows, timed=timed) if timed else rows


_SAID = (CellState.VALUE.value, CellState.PARTIAL.value)


def gather(steps: Steps, logs: Sequence[Log], names: Names, rows: Relation | Sql | None = None) -> Relation:
    """Every entry of every log, or only some ``rows`` of theirs, with the agency that searched and the network whose log it is.

    ``names`` has ``text``, ``agency``, ``place_state``, ``place_county`` for every organization as written.
    """
    return steps.call(
        GATHERED,
        _GATHERED,
        columns=GATHERED.listed,
        written=GATHERED_AS_WRITTEN,
        in_logs=composed(_IN_LOGS, rows=rows or written(logs)),
        facts=log_facts(logs, steps),
        known=steps.given(KNOWN_NAMES, names),
        reason=REASON,
        wording=WORDING,
        reason_state=_REASON_STATE,
        folder_of=FOLDER_OF,
        own_logs=list(_OWN_LOGS),
        value=CellState.VALUE.value,
        said=list(_SAID),
        not_masked=[*_SAID, CellState.EMPTY.value],
    )


def words(steps: Steps, logs: Sequence[Log], rows: Relation | Sql | None = None) -> Relation:
    """The words of the entries that ``gather`` gathers, for those who look few of them up: nothing is joined to them, and
    nothing folded. Needs what that leaves."""
    return steps.call(
        WORDS,
        _WORDS,
        in_logs=composed(_IN_LOGS, rows=rows or written(logs)),
        facts=LOG_FACTS,
        reason_state=_REASON_STATE,
        folder_of=FOLDER_OF,
        value=CellState.VALUE.value,
        said=list(_SAID),
    )


def words_of(steps: Steps, entries: Relation) -> Relation:
    """The words of entries that are held, with columns as ``gather`` gives them."""
    return steps.call(WORDS, "SELECT {columns} FROM {entries}", columns=WORDS.listed, entries=entries)
