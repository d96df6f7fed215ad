"""An independent count of a file's records, so that no reader can lose a row without being caught.

The records of a CSV are counted from its bytes: line ends outside quotes, as Python's ``csv`` understands quotes (one
opens only at the beginning of a cell). Nothing of the readers' machinery is used.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare.sources.formats.mapped import mapped

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 2**20
_QUOTE, _LF, _CR = 34, 10, 13


@dataclass(frozen=True, slots=True)
class RecordsCounted:
    """``records`` of a CSV, the header among them; ``blank`` lines among those.

    ``regular``: quotes only where the standard wants them, and one kind of line end; ``open_end``: the same, but that
    nothing closes the last cell, as in a download that was cut. ``swallowed``: how many lines follow such a quote.
    """

    records: int
    blank: int = 0
    regular: bool = True
    open_end: bool = False
    swallowed: int = field(default=0, compare=False)
    #: bytes of the longest record, and which one that is, from 1 on
    longest: int = field(default=0, compare=False)
    longest_at: int = field(default=1, compare=False)
    #: which records the blank lines are, in a file that is regular, or was until it was cut
    blank_at: NDArray[np.int64] | None = field(default=None, compare=False)


def count_csv(path: Path, delimiter: str) -> RecordsCounted:
    """Count the records of a UTF-8 CSV; memory does not grow with a well-formed file."""
    status = path.stat()
    return _count(path, delimiter, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _count(path: Path, delimiter: str, size: int, changed: int) -> RecordsCounted:
    """The count, remembered for as long as the file stays as it is: who reads the file needs it before who checks."""
    if size == 0:
        return RecordsCounted(0)
    import numpy as np

    with mapped(path) as data:
        text = np.frombuffer(data, dtype=np.uint8)
        found = _count_regular(text, ord(delimiter), lambda start: _let_go(data, start))
        found = found if found is not None else _count_any(text, ord(delimiter))
        del text
    return found


def _let_go(data: mmap.mmap, start: int) -> None:
    """Give back the memory of a chunk that has been looked at, where the system lets one say so."""
    if hasattr(data, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        data.madvise(mmap.MADV_DONTNEED, start, min(_CHUNK, len(data) - start))


def _count_regular(
    text: NDArray[np.uint8], delimiter: int, done_with: Callable[[int], None] = lambda _: None
) -> RecordsCounted | None:
    """Count chunk by chunk by the parity of quotes; ``None`` where a quote stands in an irregular place."""
    import numpy as np

    size, odd, previous_end, last_quote = len(text), 0, -1, 0
    records = with_cr = longest = 0
    longest_at = 1
    blank_at: list[NDArray[np.int64]] = []
    for start in range(0, size, _CHUNK):
        chunk = text[start : start + _CHUNK]
        ends = np.flatnonzero(chunk == _LF)
        paired = int(np.count_nonzero(chunk[ends[ends > 0] - 1] == _CR))
        lone_returns = int(np.count_nonzero(chunk == _CR)) > paired  # or at the chunk's end
        ends += start
        quotes = np.flatnonzero(chunk == _QUOTE) + start
        if len(quotes):
            opening, closing = quotes[odd::2], quotes[1 - odd :: 2]
            last_quote = int(quotes[-1])
            if not _may(text, opening - 1, (delimiter, _LF, _CR, _QUOTE)):
                return None
            if not _may(text, closing + 1, (delimiter, _LF, _CR, _QUOTE)):
                return None
            ends = ends[(np.searchsorted(quotes, ends) + odd) % 2 == 0]
        elif odd:
            ends = ends[:0]
        if lone_returns:
            returns = np.flatnonzero(chunk == _CR) + start
            outside = (np.searchsorted(quotes, returns) + odd) % 2 == 0
            after = np.minimum(returns + 1, size - 1)
            if bool(np.any(outside & (text[after] != _LF))):
                return None
        if len(ends):
            lengths = np.diff(ends, prepend=previous_end)
            if (most := int(lengths.max())) > longest:
                longest, longest_at = most, records + 1 + int(lengths.argmax())
            if paired or lone_returns or start:
                cr = (text[np.maximum(ends - 1, 0)] == _CR) & (ends > 0)
                with_cr += int(cr.sum())
                lengths -= cr
            if bool((lengths <= 1).any()):
                blank_at.append(np.flatnonzero(lengths <= 1) + records)
            records += len(ends)
            previous_end = int(ends[-1])
        odd = (odd + len(quotes)) % 2
        done_with(start)
    one_kind = with_cr in (0, records)
    blanks = np.concatenate(blank_at) if blank_at else np.zeros(0, dtype=np.int64)
    records += previous_end < size - 1
    swallowed = _lines(text[last_quote:]) if odd else 0
    if size - 1 - previous_end > longest:
        longest, longest_at = size - 1 - previous_end, records
    regular, open_end = one_kind and not odd, bool(one_kind and odd)
    return RecordsCounted(records, len(blanks), regular, open_end, swallowed, longest, longest_at, blanks)


def _lines(text: NDArray[np.uint8]) -> int:
    """How many lines follow the first of a text, however lines end there."""
    import numpy as np

    ends = int(np.count_nonzero(text == _LF)) or int(np.count_nonzero(text == _CR))
    return ends - (ends > 0 and int(text[-1]) in (_LF, _CR))


def _may(text: NDArray[np.uint8], where: NDArray[Any], allowed: tuple[int, ...]) -> bool:
    """Whether the bytes at the positions are among those allowed; beyond either end of the file everything is."""
    import numpy as np

    inside = where[1:] if len(where) and where[0] < 0 else where
    inside = inside[:-1] if len(inside) and inside[-1] >= len(text) else inside
    fits = np.zeros(256, dtype=bool)
    fits[list(allowed)] = True
    return bool(fits[text[inside]].all())


def _count_any(text: NDArray[np.uint8], delimiter: int) -> RecordsCounted:
    """Count with stray quotes, lone carriage returns or an open end: quote by quote."""
    import numpy as np

    quotes = np.flatnonzero(text == _QUOTE).tolist()
    opens: list[int] = []
    closes: list[int] = []
    starts = {delimiter, _LF, _CR}
    i, size = 0, len(text)
    while i < len(quotes):
        at = quotes[i]
        i += 1
        if at > 0 and int(text[at - 1]) not in starts:
            continue
        end = size
        while i < len(quotes):
            if i + 1 < len(quotes) and quotes[i + 1] == quotes[i] + 1:
                i += 2
                continue
            end = quotes[i]
            i += 1
            break
        opens.append(at)
        closes.append(end)
    ends = np.flatnonzero((text == _LF) | (text == _CR))
    after = np.minimum(ends + 1, size - 1)
    ends = ends[~((text[ends] == _CR) & (text[after] == _LF) & (ends + 1 < size))]
    if opens:
        span = np.searchsorted(np.array(opens), ends) - 1
        inside = (span >= 0) & (ends < np.array(closes)[np.maximum(span, 0)])
        ends = ends[~inside]
    swallowed = _lines(text[opens[-1] :]) if opens and closes[-1] == size else 0
    if not len(ends):
        return RecordsCounted(1, 0, regular=False, swallowed=swallowed, longest=size)
    before = np.concatenate(([-1], ends[:-1]))
    crlf = (text[ends] == _LF) & (text[np.maximum(ends - 1, 0)] == _CR) & (ends > 0)
    blank = int((ends - before - 1 - crlf <= 0).sum())
    lengths = np.append(ends - before, size - 1 - int(ends[-1]))
    records, longest_at = len(ends) + (int(ends[-1]) < size - 1), int(lengths.argmax())
    longest = int(lengths[longest_at])
    return RecordsCounted(
        records, blank, regular=False, swallowed=swallowed, longest=longest, longest_at=longest_at + 1
    )
