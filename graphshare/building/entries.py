"""All entries of all logs as one table: who searched whom, when, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.building import ROWS_A_RELEASE
from graphshare.building.stages import Stage
from graphshare.engine import pattern
from graphshare.model import CellState, ReleaseKind
from graphshare.purpose import UNEVEN_SPACE, WHITE_SPACE
from graphshare.releases import Release

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

#: The release's folder in the path of one of its tables, whatever the system's separator.
FOLDER_OF = r"([^/\\]+)[/\\]+entries\.parquet$"

#: The digits of a release's id that make its place.
_PLACE_DIGITS = 7

_OWN_LOGS = (ReleaseKind.ORGANIZATION_AUDIT.value, ReleaseKind.PORTAL_AUDIT.value)
_NETWORK_LOGS = (ReleaseKind.NETWORK_AUDIT.value, ReleaseKind.KEYWORD_HITS.value)


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


def facts(logs: Sequence[Log], stage: Stage) -> ir.Table:
    """``release, before, kind, selection, owner, log_agency``: what is true of all entries of a log.

    ``before`` and the row make an entry's number; ``owner`` is the agency whose network was searched.
    """
    import ibis
    import pyarrow as pa

    told = ibis.memtable(
        pa.table(
            {
                "release": [g.release.id for g in logs],
                "before": pa.array([g.place * ROWS_A_RELEASE for g in logs], pa.int64()),
                "kind": [g.release.kind for g in logs],
                # rows that somebody picked out of a log are linked like its other rows; sums of hits cannot be
                "selection": pa.array([_summed(g.release) for g in logs], pa.string()),
                "owner": pa.array([g.owner for g in logs], pa.string()),
                "log_agency": pa.array([g.agency for g in logs], pa.string()),
            }
        )
    )
    return stage(told)


def _summed(release: Release) -> str | None:
    """``keyword`` where a row may stand for several searches."""
    return "keyword" if release.kind == ReleaseKind.KEYWORD_HITS else None


def gather(backend: Any, logs: Sequence[Log], names: pa.Table, stage: Stage) -> ir.Table:
    """Every entry of every log, with the agency that searched and the network whose log it is.

    Parameters
    ----------
    backend
        An Ibis backend.
    logs
        The releases that hold entries.
    names
        ``text``, ``agency``, ``place_state``, ``place_county`` for every organization as written.

    Returns
    -------
    ibis table
        The columns of ``records.ENTRIES`` and ``number`` (of the entry, in the order of release and row), ``release``,
        ``log``, ``kind``, ``selection``, ``owner`` (agency whose network was searched; null for organization and
        portal audits), ``agency``, ``place_state``, ``place_county``, ``reason`` (with the category of a column of its own before it;
        ``cell`` as it stands in its own), ``wording``, ``masked``, ``stated``.
    """
    import ibis

    # The engine guesses the size of all files from the first: it must not take the whole for small.
    largest_first = sorted(logs, key=lambda g: (-g.release.records, g.release.id))
    rows = backend.read_parquet([pattern(g.path) for g in largest_first], filename=True)
    rows = rows.mutate(release=rows.filename.re_extract(FOLDER_OF, 1)).drop("filename")
    rows = rows.inner_join(facts(logs, stage), "release")
    known = stage(ibis.memtable(names))
    rows = rows.left_join(known, rows.org == known.text).drop("text").rename(found="agency")
    own = rows.kind.isin(_OWN_LOGS)
    whose = ibis.coalesce(
        rows.found,
        ibis.literal("org-") + rows.org_id,
        ibis.ifelse(own, rows.log_agency, ibis.null("string")),
        ibis.literal("unnamed-") + rows.release,
    )
    both = rows.offense.notnull() & rows.reason.notnull()
    dash = ibis.literal(" - ")
    reason = ibis.ifelse(both, rows.offense + dash + rows.reason, ibis.coalesce(rows.reason, rows.offense))
    # Folded part by part, and so once for each distinct cell where the engine keeps cells in a dictionary.
    folded = [fold(rows.offense), fold(rows.reason)]
    wording = ibis.ifelse(both, (folded[0] + dash + folded[1]).strip(), ibis.coalesce(folded[1], folded[0]))
    state = ibis.ifelse(
        rows.reason.isnull() & rows.offense.notnull(), ibis.literal(CellState.VALUE.value), rows.reason_state
    )
    return rows.mutate(
        number=rows.before + rows.row,
        agency=whose,
        log=rows.release + ibis.ifelse(rows.upload.notnull(), ibis.literal("/") + rows.upload, ibis.literal("")),
        cell=rows.reason,
        reason=reason,
        reason_state=state,
        wording=wording,
        masked=~rows.reason_state.isin([CellState.VALUE.value, CellState.PARTIAL.value, CellState.EMPTY.value]),
        stated=state.isin([CellState.VALUE.value, CellState.PARTIAL.value]),
    ).drop("found", "log_agency", "before")


def fold(text: Any) -> Any:
    """Fold case and space of a reason, for grouping: the same as ``purpose.fold``.

    Replacing and trimming cost ten times as much as looking, and few texts hold more than single spaces inside.
    """
    import ibis

    lower = text.lower()
    return ibis.ifelse(lower.re_search(UNEVEN_SPACE), lower.re_replace(WHITE_SPACE, " ").strip(), lower)
