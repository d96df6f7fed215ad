"""Audits as CSV, in the layouts and with the habits of real exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt

from graphshare.synth.agencies import officer, users_of
from graphshare.synth.draws import Ints
from graphshare.synth.files import quoted
from graphshare.synth.plan import CATEGORIES_FROM, LOCAL_HOURS, MASKED_FROM, LogFile, Plan
from graphshare.synth.searches import DAY, KINDS, Chunk, Searches
from graphshare.synth.wordings import CATALOG, as_of_2026

Texts = npt.NDArray[np.object_]

_MODERN = [
    "ID",
    "Name",
    "Org Name",
    "Total Networks Searched",
    "Total Devices Searched",
    "Time Frame",
    "License Plate",
    "Reason",
    "Case #",
    "Filters",
    "Search Time",
    "Search Type",
    "Text Prompt",
    "Moderation",
]
HEADERS = {
    "N1": [c for c in _MODERN if c != "Total Devices Searched"],
    "N2": _MODERN,
    "N3": _MODERN[1:],
    "N4": [
        "Name",
        "Org Name",
        "Total Networks Searched",
        "Total Devices Searched",
        "Time Frame",
        "License Plate",
        "Case #",
        "Filters",
        "Reason",
        "Search Time",
        "Search Type",
    ],
    "N5": [
        "Name",
        "Org Name",
        "Total Networks Searched",
        "Total Devices Searched",
        "Time Frame",
        "Case #",
        "Reason",
        "Search Time",
    ],
    "O1": [c for c in _MODERN if c not in ("Total Devices Searched", "License Plate", "Filters")],
}
_SPACED = {"N1", "N2", "O1"}  # a space before every header but the first
_PADDED_TO = 1000
_MASK = "***"


def header(layout: str) -> str:
    """The first record of an export."""
    names = HEADERS[layout]
    return ",".join([names[0], *(f" {n}" if layout in _SPACED else n for n in names[1:])])


def plates(plan: Plan, number: Ints) -> list[str]:
    """The plate that each search looked for: ten characters, so that it can be nobody's."""
    n = plan.draws.below("plate", number, 1_000_000)
    return [f"QZ{p // 10000:02d}X{p // 100 % 100:02d}Z{p % 100:02d}" for p in n.tolist()]


def _texts(values: list[str]) -> Texts:
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


class Clock:
    """Seconds as text, looked up by day and by second of the day."""

    def __init__(self, first: date, last: date) -> None:
        self._from = (first.toordinal() - 719_163) * DAY
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._padded = _texts([f"{d.month:02d}/{d.day:02d}/{d.year}, " for d in days])
        self._plain = _texts([f"{d.month}/{d.day}/{d.year}, " for d in days])
        hours = [(f"{h % 12 or 12:02d}", "AM" if h < 12 else "PM") for h in range(24)]
        self._times = _texts(
            [f"{h}:{m:02d}:{s:02d} {half} UTC" for h, half in hours for m in range(60) for s in range(60)]
        )

    def __call__(self, at: Ints, padded: bool = True) -> Texts:
        """``03/09/2025, 01:05:00 PM UTC``, or ``3/9/2025, …`` unpadded."""
        day, second = np.divmod(at - self._from, DAY)
        out: Texts = (self._padded if padded else self._plain)[day] + self._times[second]
        return out


def _uuids(plan: Plan, number: Ints) -> Texts:
    raw = np.empty((len(number), 16), dtype=np.uint8)
    raw[:, :8] = plan.draws.words("id a", number).astype(">u8").view(np.uint8).reshape(-1, 8)
    raw[:, 8:] = plan.draws.words("id b", number).astype(">u8").view(np.uint8).reshape(-1, 8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    digits = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
    text = np.full((len(number), 36), ord("-"), dtype=np.uint8)
    places = [p for p in range(36) if p not in (8, 13, 18, 23)]
    text[:, places[0::2]] = digits[raw >> 4]
    text[:, places[1::2]] = digits[raw & 15]
    return _texts(text.reshape(-1).view("S36").astype("U36").tolist())


class Shelf:
    """What every export needs and no chunk changes: names, wordings, the clock."""

    def __init__(self, plan: Plan, searches: Searches) -> None:
        self.plan, self.searches = plan, searches
        self.clock = Clock(date(2024, 10, 1), date(2026, 4, 30))
        self.orgs = _texts([quoted(o.name) for o in plan.everyone])
        counts = {o.number: users_of(plan.draws, o.number) for o in plan.everyone}
        self.officers = _texts([officer(plan.draws, o, u % count) for o, count in counts.items() for u in range(16)])
        self.reasons = _texts([quoted(w.text) for w in CATALOG])
        self.reasons_2026 = _texts([quoted(as_of_2026(w)) for w in CATALOG])
        self.cases = _texts([quoted(c) for c in searches.cases])
        self.kinds = _texts(list(KINDS))
        self.with_plate = [n for n, w in enumerate(CATALOG) if "{plate}" in w.text]


class Rendered:
    """A chunk's cells as text, each column made once and only when a log shows it."""

    def __init__(self, shelf: Shelf, chunk: Chunk) -> None:
        self.shelf, self.chunk = shelf, chunk
        self.local_day: Ints = (chunk.at + LOCAL_HOURS * 3600) // DAY + 719_163  # as date.toordinal
        self.blank = _texts([""] * len(chunk))

    @cached_property
    def ids(self) -> Texts:
        """Flock's UUIDs."""
        return _uuids(self.shelf.plan, self.chunk.number)

    @cached_property
    def names(self) -> Texts:
        """Officers."""
        out: Texts = self.shelf.officers[self.chunk.agency * 16 + self.chunk.user]
        return out

    @cached_property
    def orgs(self) -> Texts:
        """Agencies."""
        out: Texts = self.shelf.orgs[self.chunk.agency]
        return out

    @cached_property
    def networks(self) -> Texts:
        """Total Networks Searched."""
        return _texts(list(map(str, self.chunk.networks.tolist())))

    @cached_property
    def floats(self) -> Texts:
        """The same with `.0`, as spreadsheets leave it."""
        return _texts([f"{n}.0" for n in self.chunk.networks.tolist()])

    @cached_property
    def devices(self) -> Texts:
        """Total Devices Searched."""
        return _texts(list(map(str, (self.chunk.networks * 12 + self.chunk.at % 11).tolist())))

    @cached_property
    def plates(self) -> Texts:
        """Plates looked for."""
        return _texts(plates(self.shelf.plan, self.chunk.number))

    @cached_property
    def reasons(self) -> Texts:
        """Reasons, quoted where CSV needs it; from 2026 with a category."""
        wording, shelf = self.chunk.wording, self.shelf
        out: Texts = np.where(
            self.local_day >= CATEGORIES_FROM.toordinal(), shelf.reasons_2026[wording], shelf.reasons[wording]
        )
        for n in np.flatnonzero(np.isin(wording, shelf.with_plate)):
            out[n] = str(out[n]).replace("{plate}", str(self.plates[n]))
        return out

    @cached_property
    def cases(self) -> Texts:
        """Case numbers."""
        case, year = self.chunk.case.tolist(), (self.local_day >= CATEGORIES_FROM.toordinal()).tolist()
        planted = self.shelf.cases
        return _texts(
            [f"{26 if y else 25}-{c:06d}" if c > 0 else str(planted[-c]) for c, y in zip(case, year, strict=True)]
        )

    @cached_property
    def times(self) -> Texts:
        """Search times, padded."""
        quotes: Texts = '"' + self.shelf.clock(self.chunk.at) + '"'
        return quotes

    @cached_property
    def times_plain(self) -> Texts:
        """Search times without leading zeros in the date."""
        quotes: Texts = '"' + self.shelf.clock(self.chunk.at, padded=False) + '"'
        return quotes

    def _frame(self, between: str, padded: bool) -> Texts:
        until = self.chunk.at - self.chunk.at % 60 + 60  # may end after the search
        clock = self.shelf.clock
        out: Texts = '"' + clock(until - self.chunk.frame * DAY, padded) + between + clock(until, padded) + '"'
        return out

    @cached_property
    def frames(self) -> Texts:
        """Time frames on two lines."""
        return self._frame("\n", True)

    @cached_property
    def frames_plain(self) -> Texts:
        """Time frames on one line."""
        return self._frame(" to ", False)

    @cached_property
    def kinds(self) -> Texts:
        """Search types."""
        out: Texts = self.shelf.kinds[self.chunk.kind]
        return out


@dataclass
class Ledger:
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

    def __init__(self, plan: Plan, position: int, folder: Path, root: Path, *, keep: bool) -> None:
        self.plan, self.position, self.log, self.keep = plan, position, plan.logs[position], keep
        self.folder, self.root = folder, root
        self._open: dict[LogFile, TextIO] = {}
        self.ledgers: dict[LogFile, Ledger] = {}

    def write(self, cells: Rendered) -> int:
        """Write the chunk's rows of this log, close files that no later row can belong to, and give their number."""
        held = np.flatnonzero(cells.chunk.held[:, self.position])
        earliest = int(cells.local_day.min())
        done = 0
        for f in self.log.files:
            if f in self._open and f.last.toordinal() < earliest:
                self._finish(f)
            day = cells.local_day[held]
            chosen = held[(day >= f.first.toordinal()) & (day <= f.last.toordinal())]
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
        self.ledgers[f] = Ledger(self.position, path.relative_to(self.root).as_posix())

    def _finish(self, f: LogFile) -> None:
        ledger, out = self.ledgers[f], self._open.pop(f)
        if self.log.padded and 1 + ledger.rows < _PADDED_TO:
            ledger.blank = _PADDED_TO - 1 - ledger.rows
            ledger.rows += ledger.blank
            out.write("\r\n" * ledger.blank)
        out.close()

    def _append(self, f: LogFile, cells: Rendered, chosen: Ints) -> int:
        if f not in self.ledgers:
            self._start(f)
        ledger, chunk = self.ledgers[f], cells.chunk
        lines = list(map(",".join, zip(*(c.tolist() for c in self._columns(f, cells, chosen)), strict=True)))
        numbers = chunk.number[chosen].tolist() if self.keep else []
        if self.log.stacked and not ledger.structure and f.first == date(2025, 5, 1):
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

    def _columns(self, f: LogFile, cells: Rendered, chosen: Ints) -> list[Texts]:
        log, chunk = self.log, cells.chunk

        def hidden(habit: str) -> bool:
            return habit == "masked" or (habit == "until" and f.first >= MASKED_FROM)

        def masked(column: Callable[[], Texts], habit: str) -> Texts:
            return _texts([_MASK] * len(chosen)) if hidden(habit) else column()[chosen]

        def reasons() -> Texts:
            hide = chunk.masked[chosen, self.position]
            out: Texts = np.where(hide, _MASK, cells.reasons[chosen])
            return out

        def devices() -> Texts:
            shown = cells.devices[chosen]
            return np.where(chunk.at[chosen] % 29 == 0, "——", shown) if log.dashes else shown

        old = log.layout in ("N4", "N5")
        make: dict[str, Callable[[], Texts]] = {
            "ID": lambda: cells.ids[chosen],
            "Name": lambda: masked(lambda: cells.names, log.names),
            "Org Name": lambda: cells.orgs[chosen],
            "Total Networks Searched": lambda: (cells.floats if log.floats else cells.networks)[chosen],
            "Total Devices Searched": devices,
            "Time Frame": lambda: (cells.frames_plain if log.layout == "N4" else cells.frames)[chosen],
            "License Plate": lambda: masked(lambda: cells.plates, log.plates),
            "Reason": reasons,
            "Case #": lambda: cells.cases[chosen],
            "Search Time": lambda: (cells.times_plain if old else cells.times)[chosen],
            "Search Type": lambda: cells.kinds[chosen],
        }
        names: list[Any] = HEADERS[log.layout]
        if log.ragged:
            names = names[: names.index("Search Type") + 1]
        return [make[n]() if n in make else cells.blank[chosen] for n in names]
