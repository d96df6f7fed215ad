"""How wide a text is, without a browser to measure it: the widths of Helvetica, which the fonts of pages keep to or stay under."""

from __future__ import annotations

#: Thousandths of an em of the letters from space to tilde (Helvetica's published metrics); others count as an "m".
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,
    611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833,
    556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER = 833
#: Fonts that stand in for Helvetica may be wider by so much.
_ROOM = 1.07
_BOLD = 1.07


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in the units of ``size``, with room for other fonts."""
    thousandths = sum(_WIDTHS[ord(c) - 32] if " " <= c <= "~" else _OTHER for c in text)
    return thousandths / 1000 * size * _ROOM * (_BOLD if bold else 1)


def wrapped(text: str, most: float, size: float, bold: bool = False) -> list[str]:
    """A text in lines of at most that width; a word that is wider alone is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, bold) <= most:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(cut(word, most, size, bold))
        else:
            lines[-1] = cut(word, most, size, bold)
    return lines


def cut(text: str, most: float, size: float, bold: bool = False) -> str:
    """A text cut to a width, with an ellipsis where it was longer."""
    if width(text, size, bold) <= most:
        return text
    while text and width(f"{text}…", size, bold) > most:
        text = text[:-1]
    return f"{text.rstrip()}…"
