"""Texts in plain letters, so that a name or a number is found however it is dressed up."""

from __future__ import annotations

import unicodedata

#: Characters that nobody sees.
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)


def plain(text: str) -> str:
    """A text without invisible characters and accents, wide letters and digits as ordinary ones."""
    if text.isascii():
        return text
    seen = text.translate(INVISIBLE)
    return "".join(c for c in unicodedata.normalize("NFKD", seen) if not unicodedata.combining(c))
