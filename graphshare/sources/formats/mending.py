"""A CSV that is oddly written, rewritten so that the engine reads what Python's ``csv`` reads.

Mended are quotes inside a cell that did not begin with one, text behind a closing quote (so with quotes behind a
backslash), a quote that nothing closes, and line ends of several kinds. In the copy another character encloses cells, so
that every quote left in it is a letter like others; every line ends in LF; a blank line holds one delimiter, so that it
stays a record. It is done chunk by chunk on arrays of bytes, and step by step only from one irregular quote to the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from graphshare.disk.scratch import Scratch
from graphshare.sources.formats.mapped import mapped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Places = NDArray[np.int64]

_CHUNK = 2**22
_QUOTE, _LF, _CR = 34, 10, 13
#: Control characters that may enclose cells: the first one that the file does not hold.
_MARKS = (*range(1, 9), *range(14, 32))


@dataclass(slots=True)
class Shape:
    """What a mended copy is like: its enclosing character, the fewest and most cells of a record, the longest in bytes."""

    mark: str
    narrowest: int = 2**31
    widest: int = 0
    longest: int = 0


class ClosedCopy:
    """A CSV the last cell of which nothing closes, and its copy in which a quote does; it lasts as long as this object."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scratch: Scratch | None = None

    def copy(self) -> Path:
        """The copy, which is written when it is first asked for."""
        target = self._scratch.path / "closed.csv" if self._scratch else None
        if target is None:
            self._scratch = Scratch()
            target = self._scratch.path / "closed.csv"
            shutil.copyfile(self._path, target)
            with target.open("ab") as out:
                out.write(bytes([_QUOTE]))
        return target


class Mending:
    """A CSV and its mended copy, which is written when it is asked for and lasts as long as this object."""

    def __init__(self, path: Path, delimiter: str) -> None:
        self._path = path
        self._delimiter = ord(delimiter)
        self._done: tuple[Path, Shape] | None = None
        self._scratch: Scratch | None = None

    def copy(self) -> tuple[Path, Shape] | None:
        """The mended copy and its shape; ``None`` where the file holds every character that could enclose cells."""
        if self._done is None:
            mark = _unused(self._path)
            if mark is None:
                return None
            self._scratch = Scratch()
            target = self._scratch.path / "mended.csv"
            with self._path.open("rb") as source, target.open("wb") as out:
                self._done = target, _mend(source, out, self._delimiter, mark)
        return self._done


def _unused(path: Path) -> int | None:
    if path.stat().st_size == 0:
        return None
    with mapped(path) as data:
        return next((m for m in _MARKS if data.find(bytes([m])) < 0), None)


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    """The bytes in pieces that end where a line ends."""
    rest = b""
    while block := source.read(_CHUNK):
        rest += block
        cut = rest.rfind(b"\n") + 1 or rest.rfind(b"\r", 0, -1) + 1
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _mend(source: IO[bytes], out: IO[bytes], delimiter: int, mark: int) -> Shape:
    import numpy as np

    shape = Shape(chr(mark))
    inside, cells, length = False, 1, 0  # whether a quoted cell is open, and what its record holds so far
    for piece in _chunks(source):
        chunk = np.frombuffer(piece, np.uint8)
        quotes = _Quotes(chunk, delimiter, inside)
        within = _within(chunk, quotes, inside)
        lone_cr, before_lf = _returns(chunk, within)
        ends = np.flatnonzero((chunk == _LF) & ~within | lone_cr)
        blank = _blank(ends, before_lf, begins_inside=inside)
        _measure(shape, np.cumsum((chunk == delimiter) & ~within), ends, cells, length)
        if len(ends):
            cells, length = 1, 0
        tail = int(ends[-1]) + 1 if len(ends) else 0
        cells += int(((chunk[tail:] == delimiter) & ~within[tail:]).sum())
        length += len(chunk) - tail
        inside = quotes.open_at_end
        mended = chunk.copy()
        mended[quotes.enclosing] = mark
        mended[lone_cr] = _LF
        kept = ~before_lf
        kept[quotes.doubled] = False
        kept[quotes.early] = False
        late = _cell_ends(chunk, quotes.early, delimiter)
        more = np.concatenate((late, blank))
        values = np.repeat(np.array([mark, delimiter], np.uint8), (len(late), len(blank)))
        out.write(np.insert(mended[kept], more - np.searchsorted(np.flatnonzero(~kept), more), values).tobytes())
    if inside:
        out.write(bytes([mark]))
    if length:
        shape.narrowest, shape.widest = min(shape.narrowest, cells), max(shape.widest, cells)
        shape.longest = max(shape.longest, length)
    return shape


class _Quotes:
    """The quotes of a chunk by what they do, as Python's ``csv`` reads them; each is an array of places in the chunk.

    ``enclosing`` ones open or close a cell; of two that stand for one, the first is ``doubled``; an ``early`` one closes
    and has more text behind it. All others are letters. ``steps`` is +1 where a cell opens and -1 where it closes.
    """

    def __init__(self, chunk: Bytes, delimiter: int, inside: bool) -> None:
        import numpy as np

        self.places = np.flatnonzero(chunk == _QUOTE)
        count = len(self.places)
        around = np.concatenate(([_LF], chunk, [_LF]))
        before, behind = around[self.places], around[self.places + 2]
        bounds = np.zeros(256, bool)
        bounds[[delimiter, _LF, _CR]] = True
        may_open = bounds[before]
        may_close = bounds[behind] | (behind == _QUOTE)
        number = np.arange(count)
        follows = may_open | (before == _QUOTE)
        next_opening = _next(may_open)
        # as long as quotes open and close in turn, the even ones open, or the odd ones; where that first fails
        fails = [_next(~np.where(number % 2 == even, follows, may_close)) for even in (0, 1)]
        self.steps = np.zeros(count, np.int8)
        early: list[int] = []
        at = -1 if inside else int(next_opening[0])
        while at < count:
            until = int(fails[at % 2][at + 1])
            if at >= 0:
                self.steps[at:until:2] = 1
            self.steps[at + 1 : until : 2] = -1
            if at < 0:
                self.steps[at + 2 : until : 2] = 1
            if until == count:
                break
            if (until - at) % 2:  # it closes, though the cell goes on
                self.steps[until] = -1
                early.append(until)
                until += 1
            at = int(next_opening[until])
        self.open_at_end = bool(int(inside) + int(self.steps.sum()))
        first = (self.steps == -1) & (behind == _QUOTE)
        self.doubled = self.places[first]
        enclosing = self.steps != 0
        enclosing[first] = False
        enclosing[1:][first[:-1]] = False
        enclosing[early] = False
        self.early = self.places[early]
        self.enclosing = self.places[enclosing]


def _next(where: NDArray[np.bool_]) -> Places:
    """For every place, and the one behind the last, the next place from there on where it holds; else how many there are."""
    import numpy as np

    found = np.where(where, np.arange(len(where)), len(where))
    nearest: Places = np.append(np.minimum.accumulate(found[::-1])[::-1], [len(where)] * 2)
    return nearest


def _within(chunk: Bytes, quotes: _Quotes, inside: bool) -> NDArray[np.bool_]:
    """Whether each byte stands inside quotes."""
    import numpy as np

    steps = np.zeros(len(chunk), np.int8)
    steps[quotes.places] = quotes.steps
    steps[0] += inside
    return np.cumsum(steps, dtype=np.int8) > 0


def _returns(chunk: Bytes, within: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which bytes are carriage returns that end a line alone, and which stand before the line feed that does."""
    returns = (chunk == _CR) & ~within
    before_lf = returns.copy()
    before_lf[:-1] &= chunk[1:] == _LF
    before_lf[-1:] = False
    return returns & ~before_lf, before_lf


def _blank(ends: Places, before_lf: NDArray[np.bool_], *, begins_inside: bool) -> Places:
    """The ends of blank lines."""
    import numpy as np

    if not len(ends):
        return ends
    lengths = np.diff(ends, prepend=-1) - 1 - before_lf[np.maximum(ends - 1, 0)]
    lengths[0] += begins_inside
    found: Places = ends[lengths == 0]
    return found


def _measure(shape: Shape, delimiters: NDArray[Any], ends: Places, cells: int, length: int) -> None:
    """Take note of the records that end in a chunk, the first of which has cells and a length from before."""
    import numpy as np

    if not len(ends):
        return
    counts = np.diff(delimiters[ends], prepend=0) + 1
    counts[0] += cells - 1
    lengths = np.diff(ends, prepend=-1)
    shape.narrowest = min(shape.narrowest, int(counts.min()))
    shape.widest = max(shape.widest, int(counts.max()))
    shape.longest = max(shape.longest, int(lengths.max()), int(lengths[0]) + length)


def _cell_ends(chunk: Bytes, places: Places, delimiter: int) -> Places:
    """Where the cells end in which these places are."""
    import numpy as np

    if not len(places):
        return places
    bounds = np.flatnonzero((chunk == delimiter) | (chunk == _LF) | (chunk == _CR))
    ends: Places = np.append(bounds, len(chunk))[np.searchsorted(bounds, places)]
    return ends
