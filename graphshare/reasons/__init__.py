"""Purposes: what reasons and case numbers say, by a rule table that is data, and by human decisions that always win."""

from graphshare.reasons.classify import (
    UNEVEN_SPACE,
    WHITE_SPACE,
    Mention,
    ReasonReading,
    classify,
    fold,
    fold_sql,
    requested_for,
)
from graphshare.reasons.decisions import Decisions, ReasonDecision, decide, prefilter, readings, undo
from graphshare.reasons.review import classify_lines, explain, review, score
from graphshare.reasons.rules import table

__all__ = [
    "UNEVEN_SPACE",
    "WHITE_SPACE",
    "Decisions",
    "Mention",
    "ReasonDecision",
    "ReasonReading",
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
