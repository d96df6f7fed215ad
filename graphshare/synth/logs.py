"""Audits as files, with the habits of whoever exported them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np

from graphshare.synth.draws import Ints
from graphshare.synth.lines import Habit, Rendered, header
from graphshare.synth.plan import MASKED_FROM, LogFile, WorldPlan

_PADDED_TO = 1000


@dataclass
class FileLedger:
    """What is in one file: counted while it is written."""

    log: int
    file: str
    rows: int = 0
    records: int = 0
    blank: int = 0
    structure: int = 0
    first: int | None = None
    last: int | None = None
    searches: list[int] = field(default_factory=list)  # the search of each row from row 2 on; -1: not a record


class LogWriter:
    """Writes one log's files as the chunks come by."""

    def __init__(self, plan: WorldPlan, position: int, folder: Path, root: Path, *, keep: bool) -> None:
        self.plan, self.position, self.log, self.keep = plan, position, plan.logs[position], keep
        self.folder, self.root = folder, root
        self._open: dict[LogFile, TextIO] = {}
        self.ledgers: dict[LogFile, FileLedger] = {}

    def write(self, cells: Rendered) -> int:
        """Write the chunk's rows of this log, close files that no later row can belong to, and give their number."""
        in_log = np.flatnonzero(cells.chunk.held[:, self.position])
        earliest = int(cells.local_day.min())
        done = 0
        for f in self.log.files:
            if f in self._open and f.last.toordinal() < earliest:
                self._finish(f)
            day = cells.local_day[in_log]
            chosen = in_log[(day >= f.first.toordinal()) & (day <= f.last.toordinal())]
            if len(chosen):
                done += self._append(f, cells, np.repeat(chosen, 1 + cells.chunk.twice[chosen, self.position]))
        return done

    def close(self) -> None:
        """Finish every file, also those without a row."""
        for f in self.log.files:
            if f not in self.ledgers:
                self._start(f)
            if f in self._open:
                self._finish(f)

    def _start(self, f: LogFile) -> None:
        path = self.folder / f.name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open[f] = path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        self._open[f].write(header(self.log.layout) + "\r\n")
        self.ledgers[f] = FileLedger(self.position, path.relative_to(self.root).as_posix())

    def _finish(self, f: LogFile) -> None:
        ledger, out = self.ledgers[f], self._open.pop(f)
        if self.log.padded and 1 + ledger.rows < _PADDED_TO:
            ledger.blank = _PADDED_TO - 1 - ledger.rows
            ledger.rows += ledger.blank
            out.write("\r\n" * ledger.blank)
        out.close()

    def _habit(self, f: LogFile) -> Habit:
        log, late = self.log, f.first >= MASKED_FROM
        names, plates = (h == "shown" or (h == "until" and not late) for h in (log.names, log.plates))
        return Habit(log.layout, names, plates, log.floats, log.ragged, log.dashes)

    def _append(self, f: LogFile, cells: Rendered, chosen: Ints) -> int:
        if f not in self.ledgers:
            self._start(f)
        ledger, chunk, habit = self.ledgers[f], cells.chunk, self._habit(f)
        texts = cells.lines(habit, chosen)
        masked = chunk.masked[chosen, self.position]
        if masked.any():
            texts[masked] = cells.masked_lines(habit, chosen[masked])
        lines = texts.tolist()
        numbers = chunk.number[chosen].tolist() if self.keep else []
        if self.log.stacked and not ledger.structure and f.first == date(2025, 4, 1):
            half = len(lines) // 2
            lines.insert(half, header(self.log.layout))
            numbers[half:half] = [-1] if self.keep else []
            ledger.structure = 1
        self._open[f].write("\r\n".join(lines) + "\r\n")
        ledger.rows += len(lines)
        ledger.records += len(chosen)
        ledger.first = int(chunk.at[chosen[0]]) if ledger.first is None else ledger.first
        ledger.last = int(chunk.at[chosen[-1]])
        ledger.searches.extend(numbers)
        return len(chosen)
