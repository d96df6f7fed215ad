"""The progress line of a terminal: what is being done, how far, how fast, and how long it will take."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

#: A longer text, such as a file's name, is cut.
_TEXT_COLUMNS = 40


class Bar:
    """One line on stderr that is drawn again and again, and leaves nothing behind."""

    def __init__(self, console: Console | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        cut = Column(max_width=_TEXT_COLUMNS, no_wrap=True, overflow="ellipsis")
        self._progress = Progress(
            TextColumn("{task.description}", markup=False, table_column=cut),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[far]}", markup=False, table_column=Column(no_wrap=True)),
            TimeRemainingColumn(compact=True),
            TextColumn("left"),
            console=console or Console(stderr=True),
            transient=True,
        )
        self._task: TaskID | None = None
        self._total: int | None = None
        self._began = monotonic()
        self._progress.start()

    def show(self, text: str, done: int, total: int | None, rows: int | None = None) -> None:
        """Say how far a piece of work is; another ``total`` is another piece, with a clock of its own."""
        if self._task is None or total != self._total:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(text, total=total, far="")
            self._total, self._began = total, monotonic()
        self._progress.update(self._task, description=text, completed=done, far=self._far(done, total, rows))

    def draw(self) -> None:
        """Draw the line now; otherwise it is drawn some times a second."""
        self._progress.refresh()

    def _far(self, done: int, total: int | None, rows: int | None) -> str:
        if rows is not None:
            return f"{rows:,} rows, {rows / max(monotonic() - self._began, 0.001):,.0f} a second" if rows else ""
        return f"{done:,} of {total:,}" if total else ""

    def close(self) -> None:
        """Take the line away."""
        self._progress.stop()
