"""All entries of all logs as one table: who searched whom, when, and what the reason was read as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.building.stages import Stage
from graphshare.model import CellState, Grade, Purpose, ReleaseKind
from graphshare.purpose import WHITE_SPACE
from graphshare.releases import Release

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from graphshare.purpose import Reading

#: The reading of every text that no rule can touch.
PLAIN = -1
#: The reading of a reason that says nothing: masked, blank, a placeholder.
SILENT = -2

#: What a text must contain before the place of the agency can matter to its reading.
PLACE_MATTERS = r"(?i)(^|[^a-z])dhs([^a-z]|$)"

#: The release's folder in the path of one of its tables, whatever the system's separator.
FOLDER_OF = r"([^/\\]+)[/\\]+entries\.parquet$"

_OWN_LOGS = (ReleaseKind.ORGANIZATION_AUDIT.value, ReleaseKind.PORTAL_AUDIT.value)
_NETWORK_LOGS = (ReleaseKind.NETWORK_AUDIT.value, ReleaseKind.KEYWORD_HITS.value)


@dataclass(frozen=True, slots=True)
class Log:
    """A release that holds entries, and the agency whose log it is (``None`` where nothing names it)."""

    release: Release
    path: Path
    agency: str | None


def unnamed(release: str) -> str:
    """The id of the agency that stands for everybody whose name a log does not give."""
    return f"unnamed-{release}"


def numbered(org_id: str) -> str:
    """The id of an agency known only by the number of a database extract."""
    return f"org-{org_id}"


def gather(backend: Any, logs: Sequence[Log], names: pa.Table) -> ir.Table:
    """Every entry of every log, with the agency that searched and the network whose log it is.

    Parameters
    ----------
    backend
        An Ibis backend.
    logs
        The releases that hold entries.
    names
        ``text``, ``agency``, ``state``, ``county`` for every organization as written.

    Returns
    -------
    ibis table
        The columns of ``records.ENTRIES`` and ``release``, ``log``, ``kind``, ``selection``, ``owner`` (agency whose
        network was searched; null for organization and portal audits), ``agency``, ``state``, ``county``.
    """
    import ibis
    import pyarrow as pa

    about = ibis.memtable(
        pa.table(
            {
                "release": [g.release.id for g in logs],
                "kind": [g.release.kind for g in logs],
                "selection": pa.array([g.release.selection for g in logs], pa.string()),
                "log_agency": pa.array([g.agency for g in logs], pa.string()),
            }
        )
    )
    rows = backend.read_parquet([str(g.path) for g in logs], filename=True)
    rows = rows.mutate(release=rows.filename.re_extract(FOLDER_OF, 1)).drop("filename")
    rows = rows.inner_join(about, "release")
    known = ibis.memtable(names)
    rows = rows.left_join(known, rows.org == known.text).drop("text").rename(found="agency")
    own = rows.kind.isin(_OWN_LOGS)
    whose = ibis.coalesce(
        rows.found,
        ibis.literal("org-") + rows.org_id,
        ibis.ifelse(own, rows.log_agency, ibis.null("string")),
        ibis.literal("unnamed-") + rows.release,
    )
    reason = ibis.ifelse(
        rows.offense.notnull() & rows.reason.notnull(),
        rows.offense + ibis.literal(" - ") + rows.reason,
        ibis.coalesce(rows.reason, rows.offense),
    )
    return rows.mutate(
        agency=whose,
        owner=ibis.ifelse(rows.kind.isin(_NETWORK_LOGS), rows.log_agency, ibis.null("string")),
        log=rows.release + ibis.ifelse(rows.upload.notnull(), ibis.literal("/") + rows.upload, ibis.literal("")),
        reason=reason,
        reason_state=ibis.ifelse(
            rows.reason.isnull() & rows.offense.notnull(), ibis.literal(CellState.VALUE.value), rows.reason_state
        ),
        wording=fold(reason),
        masked=~rows.reason_state.isin([CellState.VALUE.value, CellState.PARTIAL.value, CellState.EMPTY.value]),
    ).drop("found", "log_agency", "offense")


def fold(text: Any) -> Any:
    """Fold case and space of a reason, for grouping: the same as ``purpose.fold``."""
    return text.lower().re_replace(WHITE_SPACE, " ").strip()


@dataclass(frozen=True)
class Readings:
    """What the reasons were read as: ``dims`` one row a reading, ``mentions`` one row a reading and body."""

    dims: pa.Table
    mentions: pa.Table


#: Which reading of a search wins when logs differ: a text that can be read wins over one that says nothing.
WEIGHT = {
    Purpose.FEDERAL_IMMIGRATION: 0,
    Purpose.FEDERAL_OTHER: 1,
    Purpose.IMMIGRATION_UNSPECIFIED: 2,
    Purpose.AMBIGUOUS: 3,
    Purpose.NOT_FEDERAL: 4,
    Purpose.UNSTATED: 5,
}


def read_reasons(
    entries: ir.Table,
    prefilter: str,
    classify: Callable[[Iterable[tuple[Any, ...]]], Sequence[Reading]],
    stage: Stage,
) -> tuple[ir.Table, Readings]:
    """Read every reason and case number.

    One alternation sorts out the rows that can be anything but ordinary; only their distinct texts are read by the
    rule table, in Python, where the words that decided can be kept.

    Returns ``entries`` with ``reading``, and the readings.
    """
    import ibis
    import pyarrow as pa

    reason, case = entries.reason.fill_null(""), entries.case_number.fill_null("")
    pattern = f"(?i){prefilter}"
    stated = entries.reason_state.isin([CellState.VALUE.value, CellState.PARTIAL.value])
    placed = reason.re_search(PLACE_MATTERS) | case.re_search(PLACE_MATTERS)
    key = ("reason", "case_number", "reason_state", "case_state", "place_state", "place_county")
    marked = entries.mutate(
        hit=reason.re_search(pattern) | case.re_search(pattern),
        place_state=ibis.ifelse(placed, entries.state, ibis.null("string")),
        place_county=ibis.ifelse(placed, entries.county, ibis.null("string")),
        plain=ibis.ifelse(stated, PLAIN, SILENT),
    )
    entries = stage(marked)
    found = entries.filter(entries.hit).select(*key).distinct().order_by(list(key)).to_pyarrow()
    texts = list(zip(*(found.column(c).to_pylist() for c in key), strict=True)) if found.num_rows else []
    read = list(classify(texts))
    lookup = found.append_column("number", pa.array(range(len(texts)), pa.int64()))
    table = ibis.memtable(lookup.rename_columns([*(f"k_{c}" for c in key), "number"]))
    hits, rest = entries.filter(entries.hit), entries.filter(~entries.hit)
    same = [hits[c].fill_null("\0") == table[f"k_{c}"].fill_null("\0") for c in key]
    read_hits = hits.inner_join(table, same)
    kept = [c for c in entries.columns if c not in ("hit", "plain", "place_state", "place_county")]
    both = ibis.union(
        read_hits.mutate(reading=read_hits.number).select(*kept, "reading"),
        rest.mutate(reading=rest.plain.cast("int64")).select(*kept, "reading"),
    )
    return both, _tables(read)


def _tables(read: Sequence[Reading]) -> Readings:
    import pyarrow as pa

    dims = [
        (PLAIN, Purpose.NOT_FEDERAL, None, None, None),
        (SILENT, Purpose.UNSTATED, None, None, None),
        *((i, r.purpose, r.subject, r.grade, r.rule) for i, r in enumerate(read)),
    ]
    mentions: dict[tuple[int, str], tuple[int, str]] = {}
    for i, r in enumerate(read):
        for m in r.mentions:
            strength = Grade(m.grade).strength
            if strength > mentions.get((i, m.body), (0, ""))[0]:
                mentions[i, m.body] = (strength, m.rule)
    return Readings(
        pa.table(
            {
                "reading": pa.array([d[0] for d in dims], pa.int64()),
                "purpose": pa.array([str(d[1]) for d in dims], pa.string()),
                "weight": pa.array([WEIGHT[Purpose(d[1])] for d in dims], pa.int64()),
                "subject": pa.array([str(d[2]) if d[2] else None for d in dims], pa.string()),
                "grade": pa.array([str(d[3]) if d[3] else None for d in dims], pa.string()),
                "rule": pa.array([d[4] for d in dims], pa.string()),
            }
        ),
        pa.table(
            {
                "reading": pa.array([k[0] for k in mentions], pa.int64()),
                "body": pa.array([k[1] for k in mentions], pa.string()),
                "strength": pa.array([v[0] for v in mentions.values()], pa.int64()),
                "rule": pa.array([v[1] for v in mentions.values()], pa.string()),
            }
        ),
    )
