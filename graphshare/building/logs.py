"""What is worked out for each log by itself and kept: how its texts read, which keys repeat in it, its bursts.

All of that depends on the log alone, on the agencies that the names in it stand for, on the rules and on what people
decided about wordings. The key of a log says all of these, so that what is kept under it need never be doubted: a build
works out the logs whose key it does not find. What is kept names single rows only (``release, row, reading, nth,
burst, disowned``); most rows are ordinary, stand once and begin their burst.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare import __version__
from graphshare.building import rules_hash
from graphshare.building.bursts import continued
from graphshare.building.entries import KNOWN_NAMES, Log, Names, gather
from graphshare.building.kept import Kept, at_a_time, batches
from graphshare.building.linking import repeats
from graphshare.building.names import OfLogs
from graphshare.building.readings import read_reasons
from graphshare.building.relations import Relation, Steps, columns, files, nothing
from graphshare.domain.moderation import disowned
from graphshare.reasons import Decisions, prefilter, readings
from graphshare.releases import READER_VERSION

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster

NOTES = Relation(
    "notes",
    columns("""
        release   VARCHAR  the log
        row       BIGINT   an entry about which there is anything to note
        reading   VARCHAR  what its texts were read as, where that is neither plain nor silent
        nth       BIGINT   that it is the n-th repeat of its key in the log
        burst     BIGINT   the row of the entry that began its burst, where it did not
        disowned  VARCHAR  the vendor's note that disowns it
    """),
)
DISOWNING = Relation("disowning", columns("note  VARCHAR  a text by which the vendor disowns a search"))
DISOWNED = Relation("disowned_rows", (*NOTES.columns[:2], NOTES.columns[-1]))

#: Raise when what is kept changes in shape or meaning.
LOGS_VERSION = 3


@dataclass(frozen=True, slots=True)
class Noting:
    """How logs are worked out: what names stand for, what people decided, and the key of each log."""

    names: Names
    reasons: Decisions | None
    keys: dict[str, str]

    def prepare(self, steps: Steps) -> None:
        """Nothing: all that it needs it has itself."""

    def write(self, steps: Steps, folder: Path, part: Sequence[Log]) -> list[Path]:
        """Some logs in one pass."""
        apart = "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (release), WRITE_PARTITION_COLUMNS true"
        with steps.aside() as aside:
            found = noted(aside, gather(aside, part, self.names), self.reasons)
            aside.write(folder, "FROM {found}", apart, found=found)
        done = []
        for log in part:
            made = folder / f"release={log.release.id}"
            made.mkdir(exist_ok=True)  # nothing in it was worth a note
            done.append(made.rename(folder / self.keys[log.release.id]))
        return done


class KeptLogs(Kept):
    """A folder that holds, for each log, what was worked out for it."""

    def bring_up_to_date(
        self, steps: Steps, logs: Sequence[Log], noting: Noting, cluster: Cluster | None = None
    ) -> list[Path]:
        """Work out the logs that are new or changed, drop what no log stands for, and give all files.

        The keys of ``noting`` are those of ``keys_of``.
        """
        missing = [log for log in logs if not self.folder(noting.keys[log.release.id]).exists()]
        rows = {n: log.release.records for n, log in enumerate(missing)}
        parts = batches(rows, at_a_time(rows, sum(rows.values()), cluster))
        self.make(steps, noting, ([missing[n] for n in part] for part in parts), cluster)
        self.drop_all_but(noting.keys.values())
        return [p for key in sorted(set(noting.keys.values())) for p in sorted(self.folder(key).glob("*.parquet"))]


def keys_of(logs: Sequence[Log], written: OfLogs, names: Names, reasons: Decisions | None) -> dict[str, str]:
    """Release → a hash of all that what is worked out for it depends on; ``written`` are the organizations that each names."""
    known = {row[0]: dict(zip(KNOWN_NAMES.names, row, strict=True)) for row in names}
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


_NOTES = """
    SELECT release, "row", max(reading) AS reading, max(nth) AS nth, max(burst) AS burst, max(disowned) AS disowned
    FROM (FROM {readings} UNION ALL BY NAME FROM {repeats} UNION ALL BY NAME FROM {continued}
        UNION ALL BY NAME FROM {disowned})
    GROUP BY release, "row\""""


def noted(steps: Steps, entries: Relation, reasons: Decisions | None) -> Relation:
    """The entries about which there is anything to note."""
    return steps.call(
        NOTES,
        _NOTES,
        readings=read_reasons(steps, entries, prefilter(reasons), lambda t: readings(t, reasons)),
        repeats=repeats(steps, entries),
        continued=continued(steps, entries),
        disowned=not_owned(steps, entries),
    )


def not_owned(steps: Steps, entries: Relation) -> Relation:
    """The entries that the vendor disowns in the Moderation column."""
    told = steps.rows("SELECT DISTINCT moderation FROM {entries} WHERE moderation IS NOT NULL", entries=entries)
    notes = [(t,) for (t,) in sorted(told) if disowned(t)]
    return steps.call(
        DISOWNED,
        'SELECT release, "row", note AS disowned FROM {entries} JOIN {notes} ON moderation = note',
        entries=entries,
        notes=steps.given(DISOWNING, notes),
    )


def all_notes(steps: Steps, files_of_logs: Sequence[Path]) -> Relation:
    """What was noted in all logs."""
    if files_of_logs:
        return steps.call(NOTES, "SELECT {columns} FROM {files}", columns=NOTES.listed, files=files(files_of_logs))
    return steps.hold(NOTES, nothing(NOTES))
