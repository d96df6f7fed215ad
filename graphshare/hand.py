"""Human decisions: plain CSV in ``hand/`` that a person can read, diff and edit; they always win over the machine.

A decision is never erased by a rebuild. Files are rewritten whole, sorted by nothing: the order is the order in which
people decided, so that a later line about the same thing overrides an earlier one. A cell that a spreadsheet would run is
preceded by ``'`` there, and read without it.
"""

from __future__ import annotations

import csv
import getpass
import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from graphshare.disk.by_hand import rows_by_hand
from graphshare.disk.locking import writing
from graphshare.disk.named import must_be_there
from graphshare.disk.writing import write_text
from graphshare.errors import HandError
from graphshare.untrusted import guarded, legible, unguarded


def decider(who: str | None) -> str:
    """The person who decides: as said, else the login name."""
    return who or getpass.getuser()


def today() -> str:
    """The day of a decision, in UTC: the only clock in graphshare, since people decide on days."""
    return datetime.now(UTC).date().isoformat()


def read_decisions(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The decisions of one file in the order taken; an absent file is no decisions.

    Raises ``HandError`` with the file where a column is missing, with file and line where it is no text or no CSV.
    """
    if not path.exists():
        return []
    if not path.is_file():
        raise HandError(f"{path.name} in {path.parent.name}/ is no file.", hint="Move it elsewhere.")
    labels, rows = rows_by_hand(path)
    missing = [c for c in columns if c not in labels]
    if missing:
        raise HandError(
            f"{path.name} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
            hint=f"Its first line must read: {','.join(columns)}",
        )
    return [{c: unguarded(row.get(c, "").strip()) for c in columns} for row in rows]


def append_decision(path: Path, columns: Sequence[str], decision: Mapping[str, str]) -> None:
    """Add one decision at the end, in one replace, so that a crash leaves the old file or the new one.

    Nothing in it hides from whoever opens the file; lines that somebody typed there stay as they are.
    """
    change_decisions(path, columns, lambda rows: [*rows, {c: legible(decision.get(c, "")) for c in columns}])


Rows = list[dict[str, str]]


def change_decisions(path: Path, columns: Sequence[str], change: Callable[[Rows], Rows]) -> int:
    """Put what ``change`` makes of a file's decisions in their place; gives by how many there are fewer.

    It is done under the lock of the workspace, so that of two changes at once neither is lost.
    """
    with _deciding(path):
        before = read_decisions(path, columns)
        after = change(list(before))
        if after != before:
            _write(path, columns, after)
    return len(before) - len(after)


def _deciding(path: Path) -> AbstractContextManager[None]:
    """The lock of the workspace whose ``hand/`` a file is in."""
    if path.parent.name != "hand":
        return nullcontext()  # a file of somebody's own
    must_be_there(path.parent.parent)
    return writing(path.parent.parent / ".graphshare" / "lock")


def _write(path: Path, columns: Sequence[str], rows: Rows) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({c: guarded(row.get(c) or "") for c in columns} for row in rows)
    write_text(path, text.getvalue(), durable=True)
