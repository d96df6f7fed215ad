"""Who is who: names taken apart, matched to agencies, and corrected by people."""

from __future__ import annotations

from graphshare.agencies.answers import parsed_lines, queue
from graphshare.agencies.decisions import Decision, Judgment, decide
from graphshare.agencies.decisions import read as read_agencies
from graphshare.agencies.naming import normal_form
from graphshare.agencies.near import near_bodies
from graphshare.agencies.parse import ParsedName, parse
from graphshare.agencies.replies import Reply, replies_of
from graphshare.agencies.replies import read as read_replies
from graphshare.agencies.resolve import ListedAgency, Match, Resolved, WrittenName, resolve
from graphshare.agencies.review import Pair, review, review_queue

__all__ = [
    "Decision",
    "Judgment",
    "ListedAgency",
    "Match",
    "Pair",
    "ParsedName",
    "Reply",
    "Resolved",
    "WrittenName",
    "decide",
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
]
