"""Which way a list of names goes: those listed have access, or they are the ones who share."""

from __future__ import annotations

import re

from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.reader import Sample

_FROM_OTHERS = re.compile(
    r"(?i)\b(?:inbound|received|receives|receiving|shared with (?:me|us)|sharing with (?:me|us)|sharing their data|from others)\b"
)


def says_its_side(sample: Sample, header: int, *, by_name: bool = False) -> bool:
    """Whether titles, column or sheet say which way a list goes; ``by_name``: or a workbook's name for its sheet."""
    words = _words_about(sample, header) + (f" {re.sub(r'[_.-]+', ' ', sample.name)}" if by_name else "")
    return bool(re.search(r"(?i)\b(?:access|shar(?:e|es|ed|ing)|inbound|outbound)\b", words))


def _words_about(sample: Sample, header: int) -> str:
    cells = [c for record in sample.head[: header + 1] for c in record if len(c) < 200]
    words = " ".join((sample.sheet or sample.name, *cells))  # a workbook's name speaks for all of its sheets, or none
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_.-]+", " ", words))


def told_inbound(sample: Sample, draft: Drafting, header: int) -> bool:
    """Whether a title, the column or the file's name says that those listed are the ones who share; else they are read as
    having access.
    """
    inbound = bool(_FROM_OTHERS.search(_words_about(sample, header)))
    read_as = "that share with the agency" if inbound else "with access to the agency's cameras"
    if says_its_side(sample, header):
        draft.warn(f"By its title or name the list was read as organizations {read_as}.")
    else:
        draft.warn(f"The list does not say who shares with whom; it was read as organizations {read_as}.")
    return inbound
