"""Texts in plain letters, so that a name or a number is found however it is dressed up."""

from __future__ import annotations

import unicodedata

#: Characters that nobody sees.
INVISIBLE = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)


#: Letters of other alphabets that look like ours, the many dashes and apostrophes, letters that no accent is taken from.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2018\u2019\u02bc\u2032\u201c\u201d",
    "ABESIJKMHOPCTYXaesijopcyxdABEZHIKMNOPTYXo" + "-" * 7 + "'" * 4 + '"' * 2,
) | str.maketrans(
    {"ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i"}
)


def plain(text: str) -> str:
    """A text without invisible characters and accents; letters and digits that look like ordinary ones are these."""
    if text.isascii():
        return text
    seen = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).translate(_LOOKALIKES)
    return "".join(_digit(c) for c in seen if not unicodedata.combining(c))


def _digit(character: str) -> str:
    number = unicodedata.decimal(character, None)
    return character if number is None else str(number)
