"""The labels of a file whose layout is not known, as far as they can be quoted: a message must never quote a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphshare.sources.values.columns import field_of
from graphshare.sources.values.masking import mask

_DIGIT = re.compile(r"[0-9@]")
_LONGEST, _MOST = 30, 8


def labels_found(head: Sequence[Sequence[str]]) -> str:
    """The first labels of a sample's first records, or how many columns there are where no labels can be told."""
    rows = [r for r in head if any(c.strip() for c in r)]
    if not rows:
        return ""
    first, below = rows[0], rows[1:]
    cells = [c.strip() for c in first if c.strip()]
    many = f"{len(cells)} column{'s' if len(cells) != 1 else ''}"
    if not _are_labels(first, below):
        return f"{many} without labels"
    shown = ", ".join(mask(c[:_LONGEST])[0] for c in cells[:_MOST])
    return shown + (f", … ({many})" if len(cells) > _MOST else "")


def _are_labels(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a record labels those below: no digit in it, and a column of digits below, or words that are known labels."""
    if any(_DIGIT.search(c) or len(c) > 2 * _LONGEST for c in first):
        return False
    if sum(field_of(c) is not None for c in first) > 1:
        return True
    for i in range(len(first)):
        column = [r[i] for r in below if i < len(r) and r[i].strip()]
        if column and sum(bool(_DIGIT.search(c)) for c in column) * 2 >= len(column):
            return True
    return False
