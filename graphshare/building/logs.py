"""What is worked out for each log by itself and kept: how its texts read, which keys repeat in it, its bursts.

All of that depends on the log alone, on the agencies that the names in it stand for, on the rules and on what people
decided about wordings. The key of a log says all of these, so that what is kept under it need never be doubted: a build
works out the logs whose key it does not find. What is kept names single rows only (``release, row, reading, nth,
burst, disowned``); most rows are ordinary, stand once and begin their burst.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare import __version__, purpose
from graphshare.building import rules_hash
from graphshare.building.bursts import continued
from graphshare.building.entries import Log, gather
from graphshare.building.kept import Kept
from graphshare.building.linking import repeats
from graphshare.building.readings import read_reasons
from graphshare.building.stages import Stage, staged, write
from graphshare.engine import parquet
from graphshare.moderation import disowned
from graphshare.releases import READER_VERSION

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir
    import pyarrow as pa

#: What may be noted of an entry, and its type.
NOTES = {"reading": "string", "nth": "int64", "burst": "int64", "disowned": "string"}

#: Raise when what is kept changes in shape or meaning.
LOGS_VERSION = 3


class KeptLogs(Kept):
    """A folder that holds, for each log, what was worked out for it."""

    def bring_up_to_date(
        self,
        backend: Any,
        logs: Sequence[Log],
        names: pa.Table,
        reasons: purpose.Decisions | None,
        keys: dict[str, str],
    ) -> list[Path]:
        """Work out the logs that are new or changed, drop what no log stands for, and give all files.

        ``keys`` are those of ``keys_of``.
        """
        missing = [log for log in logs if not self.folder(keys[log.release.id]).exists()]
        if missing:
            self._work_out(backend, missing, keys, names, reasons)
        self.drop_all_but(keys.values())
        return [p for key in sorted(set(keys.values())) for p in sorted(self.folder(key).glob("*.parquet"))]

    def _work_out(
        self,
        backend: Any,
        logs: Sequence[Log],
        keys: dict[str, str],
        names: pa.Table,
        reasons: purpose.Decisions | None,
    ) -> None:
        """All logs in one pass; each appears under its key whole."""
        partial = self.root.with_name(self.root.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        with staged(backend) as (stage, call):
            found = noted(call(gather(backend, logs, names, stage)), reasons, stage)
            write(backend, found, partial, ", COMPRESSION zstd, PARTITION_BY (release), WRITE_PARTITION_COLUMNS true")
        self.root.mkdir(parents=True, exist_ok=True)
        for log in logs:
            made = partial / f"release={log.release.id}"
            made.mkdir(exist_ok=True)  # nothing in it was worth a note
            made.rename(self.folder(keys[log.release.id]))
        shutil.rmtree(partial)


def keys_of(
    con: duckdb.DuckDBPyConnection, logs: Sequence[Log], names: pa.Table, reasons: purpose.Decisions | None
) -> dict[str, str]:
    """Release → a hash of all that what is worked out for it depends on."""
    known = {row["text"]: row for row in names.to_pylist()}
    written: dict[str, list[str]] = defaultdict(list)
    releases = {str(log.path): log.release.id for log in logs}
    entries = parquet([log.path for log in logs], filename=True)
    for file, org in con.execute(f"SELECT DISTINCT filename, org FROM {entries} WHERE org IS NOT NULL").fetchall():
        written[releases[file]].append(org)
    decided = reasons.by_wording if reasons else {}
    fixed = [
        __version__,
        LOGS_VERSION,
        READER_VERSION,
        rules_hash(),
        sorted((w, repr(d.reading())) for w, d in decided.items()),
    ]
    return {
        log.release.id: hashlib.sha256(
            json.dumps(
                [fixed, log.release.to_dict(), log.agency, [known[o] for o in sorted(written[log.release.id])]]
            ).encode()
        ).hexdigest()[:24]
        for log in logs
    }


def noted(entries: ir.Table, reasons: purpose.Decisions | None, stage: Stage) -> ir.Table:
    """``release, row, reading, nth, burst, disowned`` of the entries about which there is anything to note."""
    import ibis

    readings = read_reasons(entries, purpose.prefilter(reasons), lambda t: purpose.readings(t, reasons), stage)
    parts = (readings, repeats(entries, stage), continued(entries), not_owned(entries, stage))
    types = {"release": "string", "row": "int64", **NOTES}
    alike = (t.select(*(t[c] if c in t.columns else ibis.null(d).name(c) for c, d in types.items())) for t in parts)
    each = ibis.union(*alike)
    return each.group_by(["release", "row"]).agg(**{c: each[c].max() for c in NOTES})


def not_owned(entries: ir.Table, stage: Stage) -> ir.Table:
    """``release, row, disowned`` (the note) of the entries that the vendor disowns in the Moderation column."""
    import ibis

    said = entries.filter(entries.moderation.notnull()).select("release", "row", "moderation")
    told = said.select("moderation").distinct().order_by("moderation").to_pyarrow().column("moderation").to_pylist()
    notes = stage(ibis.memtable({"note": [t for t in told if disowned(t)]}, schema={"note": "string"}))
    return said.inner_join(notes, said.moderation == notes.note).select("release", "row", disowned="note")


def nothing_noted() -> ir.Table:
    """The table of a workspace whose logs hold nothing to note."""
    import ibis

    return ibis.memtable([], schema={"release": "string", "row": "int64", **NOTES})
