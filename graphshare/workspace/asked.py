"""What a question takes beside its subject: the parameters that pages, reports and findings hand on to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict


class Spanned(TypedDict, total=False):
    """The days, both included, that are looked at."""

    since: str | None
    until: str | None


class ProfileAsked(Spanned, total=False):
    """Of ``profile``."""

    beside: Sequence[str]


class ReachAsked(Spanned, total=False):
    """Of ``reach``."""

    door: str | None
    via: str | None
    to: str | None
    state: str | None
    without: Sequence[str]
    carry_days: int
    evidence: bool
    possible: bool


class ReachKept(ReachAsked, total=False):
    """Of a reach, or of who ran its searches, as a finding keeps it."""

    body: str


class TallyAsked(Spanned, total=False):
    """Of ``tally``, but for whom it is of and by what it counts."""

    own: bool
    of: str | None
    match: str | None
    split: str | None
    zone: str
    hide_words: bool
    kind: str | None
    agency: str | None
    dated: str | None


class TallyKept(TallyAsked, total=False):
    """Of a tally as a finding keeps it."""

    targets: Sequence[str | Path]


class CompareKept(TypedDict, total=False):
    """Of a comparison as a finding keeps it."""

    body: str
    before: str
    after: str
    level: str


class ReportAsked(Spanned, total=False):
    """Of ``report``: the body whose doors are told of an agency or a state, and whether files are called by their hashes."""

    of: str | None
    hide_file_names: bool
