"""Findings: answers kept as files, with what they rest on, so that anybody can ask again and see what moved."""

from graphshare.findings.drift import Drift, Moved, compare
from graphshare.findings.kept import FOLDER, Finding, found_in, is_finding, read_finding, save_finding

__all__ = [
    "FOLDER",
    "Drift",
    "Finding",
    "Moved",
    "compare",
    "found_in",
    "is_finding",
    "read_finding",
    "save_finding",
]
