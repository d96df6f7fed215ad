"""What is added to spans, so that a build costs what was added, whatever months that touches.

Spans (``spans``) are linked whole. Where what changed since they were is little, they stay as they are, and one part more
is linked: the entries of the logs that are new or changed, and all entries whose searches these may touch. Which those
are is found by following seconds and ids, from the searches that logs gone or changed were part of, until nothing more is
drawn in: entries that share neither a second nor an id with any of these are the searches that they were. The part says
which searches of the spans it takes back, and stands in their place; monthly sums are brought up to date in ``regrouping``.

Entries of one second stand in one month, or in what is none, so that of the spans only those are read in which anything comes or
is taken back. To a part that was added further ones are added in the same way, until all of them are too large, or too
many (``changes``); then spans are made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.building import BASE, ROWS_A_RELEASE, Built
from graphshare.building import GROWN as GROWN_KEY
from graphshare.building.bursts import Knit, Knitting, knit_again
from graphshare.building.changes import Base, Change, nearest
from graphshare.building.entries import GATHERED, Log, gather, list_federal, list_logs, words_of, written
from graphshare.building.extracts import OF_EACH_SPAN
from graphshare.building.kept import Kept
from graphshare.building.regrouping import HELD, Before, regroup
from graphshare.building.relations import Column, Relation, Sql, Steps, columns, files, listed, nothing
from graphshare.building.spans import (
    GROWN,
    SPAN_OF,
    WITHIN,
    BySpan,
    KeptSpans,
    Material,
    spanned,
    timed,
    write_extracts,
    write_linked,
)
from graphshare.building.tables import BASE_ENTRIES, BASE_SEARCHES, BRIDGES, GONE, KEPT_SEARCHES, OF_SPANS, SEEN
from graphshare.domain.records import ENTRIES as AS_RELEASED

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster

COMING = Relation(
    "coming",
    columns("""
        mark      UBIGINT  hash of who searched and the second, of an entry of a log that is new or changed
        flock_id  VARCHAR  its id
        month     BIGINT   in which it is linked, counted as spans are
    """),
)
SEEDS = Relation(
    "seeds",
    columns("""
        search  BIGINT  a search of the spans that is taken back, whatever else is
        month   BIGINT  of one of its entries
    """),
)
MARKS = Relation("marks", tuple(c for c in HELD.columns if c.name == "mark"))
LOG_FILES = Relation(
    "log_files",
    columns("""
        place     BIGINT   of a log that is as it was
        filename  VARCHAR  its file
    """),
)
DRAWN = Relation(
    "drawn",
    columns("""
        filename  VARCHAR  a log that is as it was
        row       BIGINT   an entry of it that is linked again
        month     BIGINT   of that
    """),
)
PICKED = Relation(
    "picked",
    (*(Column(n, t, "as in the release") for n, t in AS_RELEASED.items()), DRAWN.columns[0]),
)


def bring_up_to_date(steps: Steps, built: Built, of: Material, split_above: int, cluster: Cluster | None) -> list[str]:
    """The keys of all of which the build consists, spans and what is added to them; what is missing of it is made."""
    now = Base.of(of)
    change = nearest(built, now)
    done = _grown(steps, built, of, change, now) if change else None
    if done is None:
        made = KeptSpans(built.spans, split_above).bring_up_to_date(steps, of, cluster)
        months = {key: span for span, key in made.items() if span >= 0}
        knitting = Knitting(built, sorted(made.values()))
        Kept(built.spans).make_one(steps, knitting.key, knitting, None)
        done = replace(now, spans=(*knitting.keys, knitting.key), months=months)
    done.write(built.root / BASE)
    return list(done.spans)


def _grown(steps: Steps, built: Built, of: Material, change: Change, now: Base) -> Base | None:
    """Add what changed to spans; ``None`` where that draws in too much of them."""
    base = change.base
    if change.nothing:
        return base
    depends = [asdict(b) | {"federal": sorted(b.federal)} for b in (base, now)]
    key = GROWN_KEY + hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:24]
    with steps.aside() as aside:
        growing = Growing(of, change, built, key)
        rows, near = growing.draw(aside)
        if rows > base.bound:
            return None
        Kept(built.spans).make_one(aside, key, growing, near)
    return replace(now, spans=(*base.spans, key), months=base.months, first=base.first, added=base.added + rows)


_HELD = """
    SELECT number, search, hash(agency) AS agency,
        CASE WHEN basis <> 'row' THEN hash(agency, date_trunc('second', "at")) END AS mark, {span_of} AS month
    FROM {entries}"""
_COMING = """
    SELECT CASE WHEN "at" IS NOT NULL THEN hash(agency, date_trunc('second', "at")) END AS mark, flock_id,
        {span_of} AS month
    FROM {entries} WHERE selection IS NULL"""
_SEEDS = """
    SELECT search, {span_of} AS month FROM {searches}
    WHERE id IN (SELECT flock_id FROM {coming} WHERE flock_id IS NOT NULL)
        OR list_contains($federal, agency) OR list_contains($decided, id)"""
_SEEDS_OF_LOGS = """
    UNION SELECT search, {span_of} AS month FROM {entries} WHERE list_contains($went, number // {rows})"""
_TOUCHED = "SELECT month FROM {coming} UNION SELECT month FROM {seeds}"
_OF_GONE = "SELECT DISTINCT month FROM {held} SEMI JOIN {gone} USING (search)"
_MARKS = """
    SELECT DISTINCT mark FROM (
        SELECT mark FROM {held} SEMI JOIN {gone} USING (search) UNION ALL SELECT mark FROM {coming})
    WHERE mark IS NOT NULL"""
_FURTHER = """
    INSERT INTO {gone} SELECT DISTINCT search FROM {held} SEMI JOIN {marks} USING (mark) ANTI JOIN {gone} USING (search)"""
_DRAWN = """
    SELECT filename, "row", month FROM (
        SELECT number // {rows} AS place, number % {rows} AS "row", month FROM {held} SEMI JOIN {gone} USING (search))
    JOIN {files} USING (place)"""
_PICKED = """
    SELECT {columns} FROM {old} r SEMI JOIN {drawn} d ON d.filename = r.filename AND d."row" = r."row"
    UNION ALL BY NAME SELECT {columns} FROM {new} r"""


@dataclass(frozen=True, slots=True)
class Growing:
    """How the part that is added to spans is made: of what, and for what it makes good; ``built`` is the folder of the
    build that it is for, beside which the spans are."""

    of: Material
    change: Change
    built: Built
    key: str

    def prepare(self, steps: Steps) -> None:
        """Make the relations that a build has made before: the logs, the federal agencies."""
        list_logs(steps, self.of.logs)
        list_federal(steps, self.of.federal)

    @property
    def _came(self) -> list[Log]:
        return [g for g in self.of.logs if g.release.id in self.change.came]

    @property
    def _stayed(self) -> list[Log]:
        return [g for g in self.of.logs if g.release.id not in self.change.came and g.release.records]

    def draw(self, steps: Steps) -> tuple[int, list[str]]:
        """Find which searches are taken back (``GONE``) and which rows of logs that are as they were are linked again
        (``DRAWN``); how many rows are linked in all, and from which spans anything may be taken back."""
        came = [g for g in self._came if g.release.records]
        entries = gather(steps, came, self.of.names) if came else steps.call(GATHERED, nothing(GATHERED))
        coming = steps.hold(COMING, _COMING, entries=entries, span_of=SPAN_OF)
        self._read(steps, self.change.base.spans)
        seeds = self._seeds(steps)
        near = self._drawn_in(steps, coming, seeds)
        stayed = steps.given(LOG_FILES, [(g.place, str(g.path)) for g in self._stayed])
        drawn = steps.hold(DRAWN, _DRAWN, held=HELD, gone=GONE, files=stayed, rows=Sql(ROWS_A_RELEASE))
        steps.drop(MARKS, COMING, SEEDS)
        ((again,),) = steps.rows("SELECT count(*) FROM {drawn}", drawn=drawn)
        return sum(g.release.records for g in came) + int(again), near

    def _read(self, steps: Steps, spans: Sequence[str]) -> None:
        """Look at some spans, and at what was added to them (``BASE_ENTRIES``, ``BASE_SEARCHES``)."""
        for relation in (BASE_ENTRIES, BASE_SEARCHES):
            read = Sql(self.built.rows_of(relation.name.removeprefix("base_"), spans))
            steps.call(relation, "SELECT {columns} FROM {rows}", columns=relation.listed, rows=read)

    def _seeds(self, steps: Steps) -> Relation:
        """The searches that are taken back whatever seconds they have."""
        change = self.change
        went = [change.base.logs[r].place for r in sorted(change.went)]
        parts = {"searches": BASE_SEARCHES, "entries": BASE_ENTRIES, "coming": COMING, "span_of": SPAN_OF}
        values = {"federal": sorted(change.federal), "decided": sorted(change.decided)}
        if not went:
            return steps.hold(SEEDS, _SEEDS, **parts, **values)
        return steps.hold(SEEDS, _SEEDS + _SEEDS_OF_LOGS, **parts, **values, went=went, rows=Sql(ROWS_A_RELEASE))

    def _drawn_in(self, steps: Steps, coming: Relation, seeds: Relation) -> list[str]:
        """The spans that are touched; leaves their entries (``HELD``) and those of their searches that are taken back
        (``GONE``).

        Only months are read in which anything is taken back or comes: entries at one second stand in one month, or in
        what is none. Where what is taken back stands in further months, these are read, too.
        """
        months = self.change.base.months
        touched = {m for (m,) in steps.rows(_TOUCHED, coming=coming, seeds=seeds)}
        while True:
            near = [key for key in self.change.base.spans if months.get(key) in {None, *touched}]
            self._read(steps, near)
            held = steps.hold(HELD, _HELD, entries=BASE_ENTRIES, span_of=SPAN_OF)
            gone = steps.hold(GONE, "SELECT DISTINCT search FROM {seeds}", seeds=seeds)
            while True:
                marks = steps.hold(MARKS, _MARKS, held=held, gone=gone, coming=coming)
                if not steps.change(_FURTHER, held=held, gone=gone, marks=marks):
                    break
            further = {m for (m,) in steps.rows(_OF_GONE, held=held, gone=gone)} & set(months.values()) - touched
            if not further:
                return near
            touched |= further

    def write(self, steps: Steps, folder: Path, part: Sequence[str]) -> list[Path]:
        """Link what is new and what it draws in from the spans ``part``. Needs what ``draw`` leaves."""
        made = folder / self.key
        made.mkdir()
        with steps.aside() as aside:
            rows, here = self._picked(aside)
            within = aside.hold(WITHIN, spanned(rows, Sql(GROWN)))
            words_of(aside, within)
            into = BySpan(folder, [GROWN])
            write_linked(aside, into, within, self.of, here)
            write_extracts(aside, into, {t: OF_EACH_SPAN[t] for t in (KEPT_SEARCHES, SEEN)})
            base = self.change.base
            logs = [(t.place, r, t.kind, t.selection, t.owner) for r, t in sorted(base.logs.items())]
            regroup(aside, made, Before(logs, sorted(base.federal), self.built, base.spans))
            aside.write(made / f"{GONE.name}.parquet", "FROM {gone}", gone=GONE)
            came = sorted((folder / BRIDGES.name).rglob("*.parquet"))
            bridges = files(came) if came else Sql(f"({nothing(BRIDGES)})")
            knit_again(aside, made, Knit(self.built, base.spans, part), bridges)
        for name in (t.name for t in OF_SPANS):
            if (one := folder / name / f"span={GROWN}").exists():
                one.rename(made / name)
        return [made]

    def _picked(self, steps: Steps) -> tuple[Relation, list[Log]]:
        """The rows to be linked as ``gather`` gives them, and the logs that they are of."""
        told = {f for (f,) in steps.rows("SELECT DISTINCT filename FROM {drawn}", drawn=DRAWN)}
        old, new = [g for g in self._stayed if str(g.path) in told], [g for g in self._came if g.release.records]
        months = [m for (m,) in steps.rows("SELECT DISTINCT month FROM {drawn}", drawn=DRAWN)]
        empty = Sql(f"({nothing(PICKED)})")
        read = {"old": written(old, timed(months)) if old else empty, "new": written(new) if new else empty}
        picked = steps.call(PICKED, _PICKED, columns=listed(PICKED.names, "r"), **read, drawn=DRAWN)
        here = [*old, *new]
        return gather(steps, here, self.of.names, picked), here
