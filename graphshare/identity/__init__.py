"""Who is who: names taken apart, matched to agencies, and corrected by people."""

from __future__ import annotations

from graphshare.identity.decisions import Decision, Judgment
from graphshare.identity.parse import ParsedName, parse
from graphshare.identity.resolve import Match, Resolved, Written, resolve

__all__ = ["Decision", "Judgment", "Match", "ParsedName", "Resolved", "Written", "parse", "resolve"]
