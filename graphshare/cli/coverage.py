"""``graphshare coverage``: what is held, month by month, and what is not."""

from __future__ import annotations

from graphshare.answer import Answer
from graphshare.cli.command import Here, command, group

app = group("What is held, and what is not.")


@command(app, each="agencies")
def coverage(here: Here) -> Answer:
    """Whose logs and lists are held, for which months, and what is not."""
    return here.reading().coverage()
