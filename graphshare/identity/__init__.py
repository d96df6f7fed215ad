"""Who is who: names taken apart, matched to agencies, and corrected by people."""

from __future__ import annotations

from graphshare.identity.answers import listing, parsed_lines, queue, shown
from graphshare.identity.decisions import Decision, Judgment, decide
from graphshare.identity.decisions import read as read_agencies
from graphshare.identity.naming import normal_form
from graphshare.identity.near import near_bodies
from graphshare.identity.parse import ParsedName, parse
from graphshare.identity.replies import Reply, replies_of
from graphshare.identity.replies import read as read_replies
from graphshare.identity.resolve import Match, Resolved, Written, resolve
from graphshare.identity.review import Pair, review, review_queue

__all__ = [
    "Decision",
    "Judgment",
    "Match",
    "Pair",
    "ParsedName",
    "Reply",
    "Resolved",
    "Written",
    "decide",
    "listing",
    "near_bodies",
    "normal_form",
    "parse",
    "parsed_lines",
    "queue",
    "read_agencies",
    "read_replies",
    "replies_of",
    "resolve",
    "review",
    "review_queue",
    "shown",
]
