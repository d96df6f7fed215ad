"""Files alone: their rows linked for one question, in memory, without a graph and without months.

The steps are those of a build; nothing of them is written but what is small: releases, agencies, agreements, who may
search whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.agencies import Decision
from graphshare.building import IN_ROWS, ROWS_A_RELEASE, Built
from graphshare.building.assemble import Assembly
from graphshare.building.bursts import joined
from graphshare.building.entries import gather, words
from graphshare.building.extracts import OF_EACH_SPAN
from graphshare.building.linking import MET, REPEATED_KEYS, SHARING
from graphshare.building.logs import NOTES, noted
from graphshare.building.pipeline import Known, access_of, get_to_know, none_lost, write_parties
from graphshare.building.readings import HITS
from graphshare.building.relations import Relation, Sql, Steps, as_written, columns, composed, nothing
from graphshare.building.searches import (
    BARE,
    BRIDGES_OF,
    LINKED,
    MENTIONS,
    SEARCHES,
    bare,
    link,
    mentions,
    overrule,
    searches,
    with_notes,
)
from graphshare.building.spans import WHOLE, WITHIN, spanned
from graphshare.building.tables import BRIDGES, LOGS, TOTALS, WHOLES
from graphshare.engine import connect, named
from graphshare.reasons import Decisions, fold_sql
from graphshare.releases import ReleaseCache

if TYPE_CHECKING:
    import duckdb

#: Notes and mentions, worked out once.
ALL_NOTES = Relation("notes_alone", NOTES.columns)
ALL_MENTIONS = Relation("mentions_alone", MENTIONS.columns)
WORDED = Relation(
    "worded_searches",
    columns("""
        search       BIGINT   a search whose texts are not plain
        wording      VARCHAR  its reason, folded
        spelling     VARCHAR  the same as written
        case_number  VARCHAR  its case number
        via          VARCHAR  its Search Type
    """),
)


@dataclass(frozen=True, slots=True)
class Linking:
    """Where the rows of files alone stand: an entry, a search with and without its words, a mention."""

    entries: Relation = LINKED
    searches: Relation = SEARCHES
    bare: Relation = BARE
    mentions: Relation = ALL_MENTIONS
    worded: Relation | None = None


@dataclass(frozen=True, slots=True)
class Alone(Built):
    """Rows linked for one question, in the connection that linked them; ``root`` holds the small tables."""

    connection: duckdb.DuckDBPyConnection
    linking: Linking

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection itself."""
        yield self.connection

    @property
    def asked_anew(self) -> bool:
        """It does not: what one question made stays."""
        return False

    @property
    def entries(self) -> str:
        """One row an entry."""
        read = {"entries": self.numbered, "logs": _here(LOGS), "rows": ROWS_A_RELEASE}
        return IN_ROWS.format_map(read)

    @property
    def numbered(self) -> str:
        """One row an entry, without what is the same for all of its log."""
        return _here(self.linking.entries)

    @property
    def searches(self) -> str:
        """One row a search."""
        return _here(self.linking.searches)

    @property
    def bare(self) -> str:
        """One row a search, as far as it stands in no text."""
        return _here(self.linking.bare)

    @property
    def spoken(self) -> str:
        """All searches, with the words of those whose texts are not plain."""
        if self.linking.worded is None:
            return self.searches
        return composed(
            "(SELECT b.* EXCLUDE (via), w.* EXCLUDE (search) FROM {bare} b LEFT JOIN {worded} w ON w.search = b.search)",
            bare=Sql(self.bare),
            worded=Sql(_here(self.linking.worded)),
        )

    @property
    def mentions(self) -> str:
        """One row a search and body named."""
        return _here(self.linking.mentions)

    @property
    def releases(self) -> str:
        """One row a log."""
        return _here(LOGS)

    @property
    def bursts(self) -> str:
        """One row a log's burst that is part of another."""
        return _here(WHOLES)


def _here(relation: Relation) -> str:
    """A step's name, so that a view of a question may be called the same."""
    return f"temp.main.{named(relation.name)}"


@contextmanager
def alone(
    cache: ReleaseCache,
    root: Path,
    names: Sequence[Decision] = (),
    reasons: Decisions | None = None,
    memory: str | None = None,
) -> Iterator[Alone]:
    """Link the rows of the releases held for one question; what is written goes under ``root``."""
    connection = connect(memory, root / "spill")
    try:
        with Steps(connection) as steps:
            known = get_to_know(steps, cache, names)
            linking = _linked(steps, known, reasons)
            steps.hold(TOTALS, _TOTALS, totals=composed(OF_EACH_SPAN[TOTALS], searches=linking.bare))
            built = Alone(root, connection, linking)
            write_parties(Assembly(steps, built.graph), cache, known, access_of(cache, known))
            yield built
    finally:
        connection.close()


_TOTALS = "SELECT agency, searches, every FROM ({totals})"
_BRIDGES = "SELECT search, burst FROM ({bridges})"
#: What people decided about single searches may make something of a plain text.
_WORDED = """
    SELECT s.search, {folded} AS wording, h.reason AS spelling, h.case_number, coalesce(a.via, s.via) AS via
    FROM {hits} h JOIN {logs} g ON g.release = h.release JOIN {alone} a ON a.number = g.place * $rows + h."row"
    JOIN {bare} s ON s.lead = a.number"""


def _linked(steps: Steps, known: Known, reasons: Decisions | None) -> Linking:
    if not known.logs:
        for relation in (LINKED, SEARCHES, BARE, ALL_MENTIONS, WHOLES):
            steps.hold(relation, nothing(relation))
        return Linking()
    with as_written(steps.connection):
        rows = gather(steps, known.logs, known.names)
        notes = steps.hold(ALL_NOTES, "FROM {noted}", noted=noted(steps, rows, reasons))
        whole = steps.call(WITHIN, spanned(rows, Sql(WHOLE)))
        texts = with_notes(steps, whole, notes)
        steps.drop(REPEATED_KEYS)
        found = link(steps, whole, texts)
        steps.drop(MET, SHARING)
        narrow = bare(steps, found)
        every, said = overrule(
            steps, searches(steps, narrow, words(steps, known.logs)), mentions(steps, found), reasons
        )
        said = steps.hold(ALL_MENTIONS, "FROM {mentions}", mentions=said)
        bridges = composed(BRIDGES_OF, linked=found.entries, found=found.searches)
        joined(steps, steps.hold(BRIDGES, _BRIDGES, bridges=bridges))
        steps.drop(MENTIONS, BRIDGES)
    none_lost(steps, known.logs, found.entries)
    if every is not SEARCHES:  # what people decided about single searches stands with their ids alone
        return Linking(found.entries, every, every, said)
    parts = {"hits": HITS, "logs": LOGS, "alone": found.alone, "bare": narrow, "folded": Sql(fold_sql("h.reason"))}
    worded = steps.hold(WORDED, _WORDED, **parts, rows=ROWS_A_RELEASE)
    return Linking(found.entries, every, narrow, said, worded)
