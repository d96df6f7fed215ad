"""Purposes: what reasons and case numbers say, by a rule table that is data, and by human decisions that always win."""

from graphshare.purpose.classify import (
    UNEVEN_SPACE,
    WHITE_SPACE,
    Mention,
    Reading,
    classify,
    fold,
    fold_sql,
    requested_for,
)
from graphshare.purpose.decisions import Decision, Decisions, decide, prefilter, readings, undo
from graphshare.purpose.review import classify_lines, explain, review, score
from graphshare.purpose.rules import table

__all__ = [
    "UNEVEN_SPACE",
    "WHITE_SPACE",
    "Decision",
    "Decisions",
    "Mention",
    "Reading",
    "classify",
    "classify_lines",
    "decide",
    "explain",
    "fold",
    "fold_sql",
    "prefilter",
    "readings",
    "requested_for",
    "review",
    "score",
    "table",
    "undo",
]
