"""Spans: the parts of time that a build links one by one, and keeps while no log that has rows in them changes.

Entries are one search only where they share a second or an id. So the searches of a month depend on the rows of that
month alone, and a month's audit that is added to years of them costs that month. A workspace of few rows is one span.

The exception is an id that stands in two months (one log has another time zone, or no time at all): its entries, all
entries that share a second with them, and so on until nothing more is drawn in, are a span of their own: the roving ones.

A span's key is a hash of all that its searches depend on, as with logs: a build makes the spans whose key it does not
find, and never asks what changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.building.entries import (
    LINKABLE,
    WORDS,
    Log,
    Names,
    gather,
    list_federal,
    list_logs,
    words,
    written,
)
from graphshare.building.extracts import OF_EACH_SPAN, PARTS
from graphshare.building.kept import Kept, at_a_time, batches
from graphshare.building.linking import ID_MARK, KEYED
from graphshare.building.logs import all_notes
from graphshare.building.relations import (
    OURS,
    Relation,
    Sql,
    Steps,
    as_written,
    columns,
    composed,
    files,
    listed,
    nothing,
)
from graphshare.building.searches import (
    BRIDGES_OF,
    ENTRIES_OF,
    SPAN,
    bare,
    link,
    mentions,
    overrule,
    searches,
    with_notes,
)
from graphshare.building.tables import ENTRIES, OF_SPANS, SEARCHES
from graphshare.domain.months import number_sql
from graphshare.engine import Cells, quoted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graphshare.processes.cluster import Cluster
    from graphshare.reasons import Decisions

#: Raise when what is kept of a span changes in shape or meaning.
SPANS_VERSION = 6

#: Up to so many rows a workspace is one span: below, what a build costs does not depend on rows.
SPLIT_ABOVE = 1_000_000
#: So many rows are linked at a time, or one span of more, so that what a build holds does not grow with the workspace.
AT_A_TIME = 1_000_000

#: Spans are months counted from the year 0, but for these; ``GROWN`` is what a build adds to an earlier one (``growing``).
WHOLE, TIMELESS, ROVING, GROWN = -1, -2, -3, -4
#: The last month, that of December 9998: the one after it can still be written.
_LAST = 9998 * 12 + 11


#: The month of an entry; without a time, or with one beyond all years, it is timeless.
SPAN_OF = composed(
    "CASE WHEN {month} BETWEEN 0 AND {last} THEN {month} ELSE {timeless} END",
    month=Sql(number_sql('"at"')),
    last=Sql(_LAST),
    timeless=Sql(TIMELESS),
)

ENTRIES_BY_SPAN = Relation(ENTRIES.name, (*ENTRIES.columns, *SPAN))
SEARCHES_BY_SPAN = Relation(SEARCHES.name, (*SEARCHES.columns, *SPAN))
WITHIN = Relation("within_spans", (*LINKABLE, *SPAN))
SEVERAL = Relation("ids_of_several_months", columns("mark  BIGINT  a hash of an id that stands in several months"))
KNOWN_IDS = Relation("known_ids", columns("flock_id  VARCHAR  an id that ties entries of several months"))
DRAWN_KEYS = Relation(
    "drawn_keys",
    columns("""
        agency  VARCHAR    agency that searched
        second  TIMESTAMP  second of a search of such an id
        net     BIGINT     networks searched; -1 where not known
    """),
)
ROVING_ENTRIES = Relation(
    "roving",
    columns("""
        release  VARCHAR  the log
        row      BIGINT   an entry whose search may depend on rows of several months
        span     BIGINT   its own month
    """),
)
KEYED_ENTRIES = Relation(
    "keyed_entries",
    (*ROVING_ENTRIES.columns[:2], *KNOWN_IDS.columns, *DRAWN_KEYS.columns, ROVING_ENTRIES.columns[2],
     *columns("timed  BOOLEAN  whether it has a time")),
)  # fmt: skip


@dataclass
class Plan:
    """Which logs have how many rows in which span; the entries that rove, with a hash of those of each month; the key of
    each span."""

    rows: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    roving: Relation | None = None
    drawn: dict[int, str] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """What spans are made of: logs and their keys, what names stand for, notes, what people decided."""

    logs: Sequence[Log]
    keys: dict[str, str]
    names: Names
    notes: Sequence[Path]
    federal: Sequence[str]
    reasons: Decisions | None


@dataclass(frozen=True, slots=True)
class Spanning:
    """How spans are made: of what, which are to be made, and the rows of ``ROVING_ENTRIES`` where another process makes them."""

    of: Material
    plan: Plan
    roving: Sequence[Cells] | None = None

    def prepare(self, steps: Steps) -> None:
        """Make the relations that a build has made before: the logs, the federal agencies, the roving entries."""
        list_logs(steps, self.of.logs)
        list_federal(steps, self.of.federal)
        if self.roving is not None:
            steps.given(ROVING_ENTRIES, self.roving)

    def write(self, steps: Steps, folder: Path, part: Sequence[int]) -> list[Path]:
        """All spans of a part in one pass."""
        with as_written(steps.connection), steps.aside() as aside:
            self._link(aside, folder, part)
        done = []
        for span in part:
            made = folder / self.plan.keys[span]
            made.mkdir()
            for name in (t.name for t in OF_SPANS):
                if (one := folder / name / f"span={span}").exists():
                    one.rename(made / name)
            done.append(made)
        return done

    def _link(self, steps: Steps, folder: Path, part: Sequence[int]) -> None:
        here = [log for log in self.of.logs if any(log.release.id in self.plan.rows[s] for s in part)]
        read = written(here, timed(part))
        rows = _within(steps, gather(steps, here, self.of.names, read), self.plan, part)
        words(steps, here, read)
        into = BySpan(folder, part)
        write_linked(steps, into, rows, self.of, here)
        write_extracts(steps, into, OF_EACH_SPAN)


@dataclass(frozen=True, slots=True)
class BySpan:
    """A folder into which rows are written, a folder for each table and in it one for each span of a part (``span=…``);
    none where a span has no rows."""

    folder: Path
    part: Sequence[int]

    def write(self, steps: Steps, table: str, query: str, **given: Relation | Sql) -> None:
        """Write the rows of a query, which say their ``span``."""
        into = self.folder / table
        into.mkdir(parents=True)
        if len(self.part) > 1:
            steps.write(into, query, f"{OURS}, PARTITION_BY (span)", **given)
            return
        # to sort rows out costs more than all the rest, and here there is nothing to sort out
        (one := into / f"span={self.part[0]}").mkdir()
        rows = composed(query, **given)
        if not steps.write(one / "data_0.parquet", "SELECT * EXCLUDE (span) FROM ({rows})", OURS, rows=rows):
            shutil.rmtree(one)


def write_linked(steps: Steps, into: BySpan, rows: Relation, of: Material, here: Sequence[Log]) -> None:
    """Link ``rows`` (``WITHIN``) of some logs and write entries, searches, mentions and bridges by span. Needs their ``WORDS``;
    leaves the notes about them."""
    keys = {of.keys[log.release.id] for log in here}
    notes = all_notes(steps, [p for p in of.notes if p.parent.name in keys])
    entries = with_notes(steps, rows, notes)
    linked = link(steps, rows, entries)
    whole, said = overrule(steps, searches(steps, bare(steps, linked), WORDS), mentions(steps, linked), of.reasons)
    made = {
        "entries": ENTRIES_OF,
        "searches": "FROM {searches}",
        "mentions": "FROM {mentions}",
        "bridges": BRIDGES_OF,
    }
    parts = {"linked": linked.entries, "found": linked.searches, "searches": whole, "mentions": said}
    for name, query in made.items():
        into.write(steps, name, query, **parts)


class KeptSpans(Kept):
    """A folder that holds, for each span, its entries, searches, mentions, bridges between bursts, and extracts; up to
    ``split_above`` rows of logs are one span."""

    def __init__(self, root: Path, split_above: int = SPLIT_ABOVE) -> None:
        super().__init__(root)
        self._split_above = split_above

    def bring_up_to_date(self, steps: Steps, of: Material, cluster: Cluster | None = None) -> dict[int, str]:
        """Make the spans that are new or changed; gives the key of every span."""
        plan = planned(steps, of.logs, of.names, self._split_above)
        plan.keys = _keys(plan, of)
        rows = {s: sum(plan.rows[s].values()) for s in sorted(plan.rows) if not self.folder(plan.keys[s]).exists()}
        roving: list[Cells] | None = None
        if cluster is not None and plan.roving is not None:
            roving = steps.rows("FROM {roving}", roving=plan.roving)
        parts = batches(rows, at_a_time(rows, AT_A_TIME, cluster))
        self.make(steps, Spanning(of, plan, roving), parts, cluster)
        return plan.keys


def write_extracts(steps: Steps, into: BySpan, extracts: Mapping[Relation, str]) -> None:
    """Write what the graph needs of spans beside their entries and searches, where ``write_linked`` wrote those. Leaves the
    views ``ENTRIES`` and ``SEARCHES`` of them."""
    for relation in (ENTRIES_BY_SPAN, SEARCHES_BY_SPAN):
        written = sorted((into.folder / relation.name).rglob("*.parquet"))
        rows = files(written, partitioned=True) if written else Sql(f"({nothing(relation)})")
        steps.call(relation, "SELECT {columns} FROM {rows}", columns=relation.listed, rows=rows)
    for relation, query in extracts.items():
        into.write(steps, relation.name, query, **PARTS)


_SPANNED = "SELECT {columns}, {span}::BIGINT AS span FROM {entries} e"
_BATCH = "SELECT * FROM ({every}) WHERE list_contains($batch, span)"
_APART = """(
    SELECT e.*, r."row" IS NOT NULL AS roves
    FROM {entries} e LEFT JOIN (SELECT release, "row" FROM {roving}) r ON r.release = e.release AND r."row" = e."row")"""
_OF_APART = "CASE WHEN roves THEN {roving} ELSE {span_of} END"


def spanned(entries: Relation | Sql, span: Sql) -> Sql:
    """A query for entries as ``WITHIN`` has them, with the span that is said of them."""
    return composed(_SPANNED, columns=listed((c.name for c in LINKABLE), "e"), span=span, entries=entries)


def _within(steps: Steps, entries: Relation, plan: Plan, batch: Sequence[int]) -> Relation:
    """The entries of some spans, of the rows of logs that have the times of these (``timed``)."""
    if batch == [WHOLE]:
        return steps.call(WITHIN, spanned(entries, Sql(WHOLE)))
    beside = [s for s in plan.rows if min(batch) <= s <= max(batch) and s not in batch]
    # all that is read is of these spans: to ask each row for its own costs a tenth of linking it
    if plan.roving is None and min(batch) >= 0 and not beside:
        return steps.call(WITHIN, spanned(entries, SPAN_OF))
    every = spanned(entries, SPAN_OF)
    if plan.roving is not None:
        apart = composed(_APART, entries=entries, roving=plan.roving)
        every = spanned(apart, composed(_OF_APART, roving=Sql(ROVING), span_of=SPAN_OF))
    return steps.call(WITHIN, _BATCH, every=every, batch=list(batch))


def timed(batch: Sequence[int]) -> Sql | None:
    """What is true of the times of all entries of some spans, said of the time itself, so that parts of files can be passed
    over."""
    if min(batch, default=-1) < 0:
        return None
    first, after = (quoted(f"{m // 12:04d}-{m % 12 + 1:02d}-01") for m in (min(batch), max(batch) + 1))
    return composed('"at" >= {first} AND "at" < {after}', first=first, after=after)


_COUNTED = """
    SELECT filename, {span_of} AS span, count(*) FROM {files} GROUP BY ALL ORDER BY ALL"""
_SEVERAL = """
    SELECT {mark} AS mark, {span_of} AS span FROM {files} WHERE flock_id IS NOT NULL"""


def planned(steps: Steps, logs: Sequence[Log], names: Names, split_above: int = SPLIT_ABOVE) -> Plan:
    """Which logs have rows in which span."""
    plan = Plan()
    logs = [log for log in logs if log.release.records]
    if not logs:
        return plan
    if sum(log.release.records for log in logs) <= split_above:
        plan.rows[WHOLE] = {log.release.id: log.release.records for log in logs}
        return plan
    releases = {str(log.path): log.release.id for log in logs}
    read = files([log.path for log in logs], filename=True)
    for file, span, rows in steps.rows(_COUNTED, files=read, span_of=SPAN_OF):
        plan.rows[span][releases[file]] = rows
    several = steps.picked(SEVERAL, _in_several, _SEVERAL, files=read, mark=ID_MARK, span_of=SPAN_OF)
    if steps.rows("SELECT count(*) FROM {several}", several=several)[0][0]:
        _rove(plan, drawn_in(steps, gather(steps, logs, names), several), steps)
    return plan


def _in_several(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Rows whose mark stands in another span, too: at least one of each such mark."""
    import numpy as np

    mark, span = columns
    order = np.argsort(mark)
    found = np.zeros(len(mark), np.bool_)
    found[order[1:]] = (np.diff(mark[order]) == 0) & (np.diff(span[order]) != 0)
    return found


_KEYED_ENTRIES = """
    SELECT release, "row", flock_id, {keyed}, {span_of} AS span, "at" IS NOT NULL AS timed
    FROM {entries} WHERE selection IS NULL"""
_FIRST_IDS = """
    SELECT DISTINCT flock_id FROM {entries}
    WHERE flock_id IS NOT NULL AND {mark} IN (SELECT mark FROM {marks})"""
_DRAWN_KEYS = """
    SELECT DISTINCT agency, second, net FROM {entries} SEMI JOIN {known} USING (flock_id) WHERE timed"""
_FURTHER_IDS = """
    INSERT INTO {known} SELECT DISTINCT flock_id FROM {entries}
    SEMI JOIN {keys} USING (agency, second, net) ANTI JOIN {known} USING (flock_id)
    WHERE timed AND flock_id IS NOT NULL"""
_ROVING = """
    SELECT release, "row", span FROM {entries} SEMI JOIN {known} USING (flock_id)
    UNION ALL
    SELECT release, "row", span FROM {entries} SEMI JOIN {keys} USING (agency, second, net)
    WHERE timed AND flock_id IS NULL"""


def drawn_in(steps: Steps, entries: Relation, marks: Relation) -> Relation:
    """The entries whose id is in ``marks`` (hashes), and all whose search may depend on them.

    An id draws in all entries at the seconds where it stands, and they their ids, until nothing new comes.
    """
    e = steps.call(KEYED_ENTRIES, _KEYED_ENTRIES, entries=entries, keyed=KEYED, span_of=SPAN_OF)
    known = steps.hold(KNOWN_IDS, _FIRST_IDS, entries=e, marks=marks, mark=ID_MARK)
    while True:
        keys = steps.hold(DRAWN_KEYS, _DRAWN_KEYS, entries=e, known=known)
        if not steps.change(_FURTHER_IDS, entries=e, known=known, keys=keys):
            return steps.hold(ROVING_ENTRIES, _ROVING, entries=e, known=known, keys=keys)


def _rove(plan: Plan, roving: Relation, steps: Steps) -> None:
    """Take the roving entries out of their months in a plan."""
    plan.roving = roving
    by_span: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for span, release, row in steps.rows('SELECT span, release, "row" FROM {roving} ORDER BY ALL', roving=roving):
        by_span[span].append((release, row))
    for span, entries in by_span.items():
        plan.drawn[span] = hashlib.sha256(json.dumps(entries).encode()).hexdigest()
        for release, _ in entries:
            plan.rows[span][release] -= 1
            plan.rows[ROVING][release] = plan.rows[ROVING].get(release, 0) + 1
    plan.drawn[ROVING] = hashlib.sha256(json.dumps(sorted(plan.drawn.items())).encode()).hexdigest()
    for span in [s for s, rows in plan.rows.items() if not any(rows.values())]:
        del plan.rows[span]


def _keys(plan: Plan, of: Material) -> dict[int, str]:
    """Span → a hash of all that its searches depend on."""
    decided = of.reasons.by_search if of.reasons else {}
    fixed = [SPANS_VERSION, sorted(of.federal), sorted((i, repr(d.reading())) for i, d in decided.items())]
    place = {log.release.id: log.place for log in of.logs}
    return {
        span: hashlib.sha256(
            json.dumps(
                [fixed, span, plan.drawn.get(span), [(r, of.keys[r], place[r]) for r in sorted(plan.rows[span])]]
            ).encode()
        ).hexdigest()[:24]
        for span in sorted(plan.rows)
    }
