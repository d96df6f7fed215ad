"""Purposes: what reasons and case numbers say, by a rule table that is data, and by human decisions that always win."""

from graphshare.purpose.classify import WHITE_SPACE, Mention, Reading, classify, fold, requested_for
from graphshare.purpose.decisions import Decision, Decisions, decide, prefilter, readings, undo
from graphshare.purpose.review import classify_lines, explain, review, score
from graphshare.purpose.rules import table

__all__ = [
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
    "prefilter",
    "readings",
    "requested_for",
    "review",
    "score",
    "table",
    "undo",
]
