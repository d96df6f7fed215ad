"""Searches as lines of CSV, in the layouts of real exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from graphshare.synth.agencies import officer, users_of
from graphshare.synth.draws import Bools, Ints
from graphshare.synth.files import quoted
from graphshare.synth.plan import CATEGORIES_FROM, LOCAL_HOURS, WorldPlan
from graphshare.synth.searches import DAY, KINDS, Chunk, Searches
from graphshare.synth.story import MISTAKE
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
_MASK = "***"


def header(layout: str) -> str:
    """The first record of an export."""
    names = HEADERS[layout]
    return ",".join([names[0], *(f" {n}" if layout in _SPACED else n for n in names[1:])])


def plates(plan: WorldPlan, number: Ints) -> Texts:
    """The plate that each search looked for: ten characters, so that it can be nobody's."""
    n = plan.draws.below("plate", number, 1_000_000)
    first, second, third = (_texts([f"{letters}{k:02d}" for k in range(100)]) for letters in ("QZ", "X", "Z"))
    out: Texts = first[n // 10_000] + second[n // 100 % 100] + third[n % 100]
    return out


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


def _uuids(plan: WorldPlan, number: Ints) -> Texts:
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

    def __init__(self, plan: WorldPlan, searches: Searches) -> None:
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


@dataclass(frozen=True, slots=True)
class Habit:
    """How an export shows a search: logs of the same habit write the same line for it."""

    layout: str
    names: bool
    plates: bool
    floats: bool
    ragged: bool
    dashes: bool


class Rendered:
    """A chunk's cells as text, each column made once and only when a log shows it."""

    def __init__(self, shelf: Shelf, chunk: Chunk) -> None:
        self.shelf, self.chunk = shelf, chunk
        self.local_day: Ints = (chunk.at + LOCAL_HOURS * 3600) // DAY + 719_163  # as date.toordinal
        self._lines: dict[Habit, tuple[Texts, Bools]] = {}

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
        return plates(self.shelf.plan, self.chunk.number)

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

    def lines(self, habit: Habit, chosen: Ints) -> Texts:
        """The chosen searches as an export of that habit writes them; each line is made once for all logs."""
        if habit not in self._lines:
            self._lines[habit] = np.empty(len(self.chunk), dtype=object), np.zeros(len(self.chunk), dtype=np.bool_)
        lines, made = self._lines[habit]
        missing = np.unique(chosen[~made[chosen]])
        if len(missing):
            lines[missing] = self._join(habit, missing, self.reasons[missing])
            made[missing] = True
        out: Texts = lines[chosen]
        return out

    def masked_lines(self, habit: Habit, chosen: Ints) -> Texts:
        """The same with the reasons blacked out."""
        return self._join(habit, chosen, _texts([_MASK] * len(chosen)))

    def _join(self, habit: Habit, chosen: Ints, reasons: Texts) -> Texts:
        names = HEADERS[habit.layout]
        if habit.ragged:
            names = names[: names.index("Search Type") + 1]
        columns: list[Iterable[str]] = []
        for name in names:
            column = reasons if name == "Reason" else self._column(habit, name, chosen)
            columns.append(repeat(column, len(chosen)) if isinstance(column, str) else column.tolist())
        return _texts(list(map(",".join, zip(*columns, strict=True))))

    def _column(self, habit: Habit, name: str, chosen: Ints) -> Texts | str:
        """The cells of a column, or the one cell that all rows have."""
        match name:
            case "ID":
                return self.ids[chosen]
            case "Name":
                return self.names[chosen] if habit.names else _MASK
            case "Org Name":
                return self.orgs[chosen]
            case "Total Networks Searched":
                return (self.floats if habit.floats else self.networks)[chosen]
            case "Total Devices Searched":
                shown = self.devices[chosen]
                return np.where(self.chunk.at[chosen] % 29 == 0, "——", shown) if habit.dashes else shown
            case "Time Frame":
                return (self.frames_plain if habit.layout == "N4" else self.frames)[chosen]
            case "License Plate":
                return self.plates[chosen] if habit.plates else _MASK
            case "Case #":
                return self.cases[chosen]
            case "Search Time":
                return (self.times_plain if habit.layout in ("N4", "N5") else self.times)[chosen]
            case "Search Type":
                return self.kinds[chosen]
            case "Moderation" if self.chunk.disowned[chosen].any():
                return np.where(self.chunk.disowned[chosen], quoted(MISTAKE), "")
        return ""
