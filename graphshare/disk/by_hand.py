"""Texts and tables that people write and change by hand: UTF-8, or told in words what they are instead."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from graphshare.errors import HandError


def text_by_hand(path: Path) -> str:
    """The text of a file; raises ``HandError`` with the line that is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandError(
            f"{path.name}, line {line}: this is not UTF-8.",
            hint="Save it again as UTF-8 (in Excel: “CSV UTF-8”).",
        ) from None


def rows_by_hand(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The labels of a CSV, and its rows by them; raises ``HandError`` where it cannot be read as one."""
    csv.field_size_limit(2**31 - 1)  # a limit of the whole process, which other readers lift, too
    reader = csv.DictReader(io.StringIO(text_by_hand(path), newline=""), restkey="")
    try:
        rows = [{str(k): v for k, v in row.items() if isinstance(v, str)} for row in reader]
    except csv.Error as error:
        raise HandError(
            f"{path.name}, line {reader.line_num}: this is not CSV ({error}).", hint="Mend the line, or remove it."
        ) from None
    return list(reader.fieldnames or []), rows
