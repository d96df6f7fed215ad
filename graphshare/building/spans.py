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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.building.entries import Log, gather
from graphshare.building.extracts import OF_EACH_SPAN
from graphshare.building.kept import Kept
from graphshare.building.linking import KEY, keyed
from graphshare.building.logs import nothing_noted
from graphshare.building.searches import bridges, entries_of, link, mentions, overrule, searches, with_notes
from graphshare.building.stages import Stage, staged, write
from graphshare.engine import named as quoted_name
from graphshare.engine import parquet, pattern, quoted
from graphshare.months import number_sql

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from graphshare.purpose import Decisions

#: Raise when what is kept of a span changes in shape or meaning.
SPANS_VERSION = 3

#: Up to so many rows a workspace is one span: below, what a build costs does not depend on rows.
SPLIT_ABOVE = 1_000_000
#: So many rows are linked at a time, so that what a build holds does not grow with the workspace.
AT_A_TIME = 4_000_000

#: Spans are months counted from the year 0, but for these.
WHOLE, TIMELESS, ROVING = -1, -2, -3
#: The last month, that of December 9998: the one after it can still be written.
_LAST = 9998 * 12 + 11

#: What a span holds: folders of Parquet files, none where there is nothing.
TABLES = ("entries", "searches", "mentions", "bridges", *OF_EACH_SPAN)


@dataclass
class Plan:
    """Which logs have how many rows in which span; and the entries that rove, with a hash of those of each month."""

    rows: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    roving: ir.Table | None = None
    drawn: dict[int, str] = field(default_factory=dict)


class KeptSpans(Kept):
    """A folder that holds, for each span, its entries, searches, mentions, bridges between bursts, and extracts."""

    def bring_up_to_date(
        self,
        backend: Any,
        logs: Sequence[Log],
        names: pa.Table,
        notes: Sequence[Path],
        log_keys: dict[str, str],
        federal: Sequence[str],
        reasons: Decisions | None,
        stage: Stage,
        split_above: int = SPLIT_ABOVE,
    ) -> dict[int, str]:
        """Make the spans that are new or changed; gives the key of every span."""
        plan = planned(backend, logs, names, stage, split_above)
        keys = _keys(plan, logs, log_keys, federal, reasons)
        missing = [s for s in sorted(keys) if not self.folder(keys[s]).exists()]
        for batch in _batches({s: sum(plan.rows[s].values()) for s in missing}):
            self._make(backend, plan, batch, keys, logs, names, notes, reasons)
        return keys

    def _make(
        self,
        backend: Any,
        plan: Plan,
        batch: Sequence[int],
        keys: dict[int, str],
        logs: Sequence[Log],
        names: pa.Table,
        notes: Sequence[Path],
        reasons: Decisions | None,
    ) -> None:
        """All spans of a batch in one pass; each appears under its key whole."""
        here = [log for log in logs if any(log.release.id in plan.rows[s] for s in batch)]
        partial = self.root.with_name(self.root.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        # Joins look the many rows up in the few, as they are written: of what is left after a filter the engine has no
        # idea, and may hold the texts of all entries instead.
        backend.con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        with staged(backend) as (stage, call):
            noted = backend.read_parquet([pattern(p) for p in notes]) if notes else stage(nothing_noted())
            found = noted.select("reading").distinct().to_pyarrow().column("reading").drop_null().to_pylist()
            entries = call(with_notes(call(_within(gather(backend, here, names, stage), plan, batch)), noted))
            linked = link(entries, found, stage)
            whole, said = overrule(searches(linked, entries), mentions(linked, found), reasons)
            made = {"entries": entries_of(linked), "searches": whole, "mentions": said, "bridges": bridges(linked)}
            for name, table in made.items():
                (partial / name).mkdir(parents=True)
                write(backend, table, partial / name, ", COMPRESSION zstd, COMPRESSION_LEVEL 1, PARTITION_BY (span)")
            _extract(backend.con, partial, quoted_name(entries.get_name()))
        backend.con.execute("RESET disabled_optimizers")
        self.root.mkdir(parents=True, exist_ok=True)
        for span in batch:
            done = partial / keys[span]
            done.mkdir()
            for name in TABLES:
                if (part := partial / name / f"span={span}").exists():
                    part.rename(done / name)
            done.rename(self.folder(keys[span]))
        shutil.rmtree(partial)


def _extract(con: Any, partial: Path, texts: str) -> None:
    """Write what the graph needs of spans beside their entries and searches; the view ``texts`` has what rows say."""
    for view in ("entries", "searches"):
        files = parquet(sorted((partial / view).rglob("*.parquet")), partitioned=True)
        con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM {files}")
    options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARTITION_BY (span)"
    for name, query in OF_EACH_SPAN.items():
        con.execute(f"COPY ({query.format(texts=texts)}) TO {quoted(partial / name)} ({options})")


def span_of(entries: ir.Table) -> ir.IntegerValue:
    """The month of an entry, counted from the year 0; without a time, or with one beyond all years, it is timeless."""
    import ibis

    at = entries["at"]
    month = at.year().cast("int64") * 12 + at.month() - 1
    return ibis.ifelse(month.between(0, _LAST), month, TIMELESS)


def _within(entries: ir.Table, plan: Plan, batch: Sequence[int]) -> ir.Table:
    """The entries of some spans, with ``span``."""
    import ibis

    if batch == [WHOLE]:
        return entries.mutate(span=ibis.literal(WHOLE, "int64"))
    if len(batch) == len(plan.rows) and plan.roving is None:
        return entries.mutate(span=span_of(entries))
    if min(batch) >= 0:  # said of the time itself, so that parts of files can be passed over
        first, after = (ibis.timestamp(f"{m // 12:04d}-{m % 12 + 1:02d}-01") for m in (min(batch), max(batch) + 1))
        entries = entries.filter((entries["at"] >= first) & (entries["at"] < after))
    e = entries.mutate(span=span_of(entries))
    if plan.roving is not None:
        roving = plan.roving.select("release", "row", roves=True)
        e = e.left_join(roving, ["release", "row"]).select(e, roving.roves)
        e = e.mutate(span=ibis.ifelse(e.roves.fill_null(False), ROVING, e.span)).drop("roves")
    return e.filter(e.span.isin(batch))


def planned(backend: Any, logs: Sequence[Log], names: pa.Table, stage: Stage, split_above: int = SPLIT_ABOVE) -> Plan:
    """Which logs have rows in which span."""
    plan = Plan()
    logs = [log for log in logs if log.release.records]
    if not logs:
        return plan
    if sum(log.release.records for log in logs) <= split_above:
        plan.rows[WHOLE] = {log.release.id: log.release.records for log in logs}
        return plan
    releases = {str(log.path): log.release.id for log in logs}
    read = parquet([log.path for log in logs], filename=True)
    month = number_sql('"at"')
    span = f"CASE WHEN {month} BETWEEN 0 AND {_LAST} THEN {month} ELSE {TIMELESS} END"
    counted = f"SELECT filename, {span} AS span, count(*) FROM {read} GROUP BY ALL ORDER BY ALL"
    for file, span, rows in backend.con.execute(counted).fetchall():
        plan.rows[span][releases[file]] = rows
    raw = backend.read_parquet([pattern(log.path) for log in logs])
    raw = raw.filter(raw.flock_id.notnull()).select("flock_id", span=span_of(raw))
    seen = raw.group_by(mark=raw.flock_id.hash()).agg(first=raw.span.min(), last=raw.span.max())
    several = stage(seen.filter(seen.first != seen.last).select("mark"))
    if several.count().to_pyarrow().as_py():
        _rove(plan, drawn_in(gather(backend, logs, names, stage), several, stage))
    return plan


def drawn_in(entries: ir.Table, marks: ir.Table, stage: Stage) -> ir.Table:
    """``release, row, span`` of the entries whose id is in ``marks`` (hashes), and of all whose search may depend on them.

    An id draws in all entries at the seconds where it stands, and they their ids, until nothing new comes.
    """
    import ibis

    e = keyed(entries.filter(entries.selection.isnull()))
    e = e.select("release", "row", "flock_id", *KEY, span=span_of(e), timed=e["at"].notnull())
    with_id, timed = e.filter(e.flock_id.notnull()), e.filter(e.timed)
    ids = with_id.mutate(mark=with_id.flock_id.hash()).semi_join(marks, "mark").select("flock_id").distinct()
    known = stage(ids)
    before = -1
    while (count := known.count().to_pyarrow().as_py()) != before:
        before = count
        keys = stage(timed.semi_join(known, "flock_id").select(*KEY).distinct())
        there = timed.filter(timed.flock_id.notnull()).semi_join(keys, list(KEY)).select("flock_id")
        known = stage(ibis.union(known, there).distinct())
    loose = timed.filter(timed.flock_id.isnull()).semi_join(keys, list(KEY))
    return stage(ibis.union(with_id.semi_join(known, "flock_id"), loose).select("release", "row", "span"))


def _rove(plan: Plan, roving: ir.Table) -> None:
    """Take the roving entries out of their months in a plan."""
    plan.roving = roving
    told = roving.order_by(["span", "release", "row"]).to_pyarrow()
    by_span: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for span, release, row in zip(*(told.column(c).to_pylist() for c in ("span", "release", "row")), strict=True):
        by_span[span].append((release, row))
    for span, entries in by_span.items():
        plan.drawn[span] = hashlib.sha256(json.dumps(entries).encode()).hexdigest()
        for release, _ in entries:
            plan.rows[span][release] -= 1
            plan.rows[ROVING][release] = plan.rows[ROVING].get(release, 0) + 1
    plan.drawn[ROVING] = hashlib.sha256(json.dumps(sorted(plan.drawn.items())).encode()).hexdigest()
    for span in [s for s, rows in plan.rows.items() if not any(rows.values())]:
        del plan.rows[span]


def _keys(
    plan: Plan, logs: Sequence[Log], log_keys: dict[str, str], federal: Sequence[str], reasons: Decisions | None
) -> dict[int, str]:
    """Span → a hash of all that its searches depend on."""
    decided = reasons.by_search if reasons else {}
    fixed = [SPANS_VERSION, sorted(federal), sorted((i, repr(d.reading())) for i, d in decided.items())]
    place = {log.release.id: log.place for log in logs}
    return {
        span: hashlib.sha256(
            json.dumps(
                [fixed, span, plan.drawn.get(span), [(r, log_keys[r], place[r]) for r in sorted(plan.rows[span])]]
            ).encode()
        ).hexdigest()[:24]
        for span in sorted(plan.rows)
    }


def _batches(rows: dict[int, int]) -> Iterator[list[int]]:
    """Spans in order, so many at a time as hold few enough rows; a larger one alone, and months by themselves."""
    batch: list[int] = []
    for span, count in rows.items():
        if batch and ((batch[0] < 0) != (span < 0) or sum(rows[s] for s in batch) + count > AT_A_TIME):
            yield batch
            batch = []
        batch.append(span)
    if batch:
        yield batch
