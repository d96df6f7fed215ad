"""The answers of ``agencies parse``, ``list``, ``show`` and ``review``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphshare.agencies.parse import parse
from graphshare.agencies.review import Pair
from graphshare.answer import Answer, Plain, Table


def parsed_lines(lines: Iterable[str]) -> Answer:
    """What each line says, one object a line, blank lines too."""
    found = [parse(line.rstrip("\r\n")) for line in lines]
    columns = ("text", "name", "place", "state", "kind", "level", "marks", "federal")
    rows = tuple(
        (f.text, f.name, f.place, f.state, f.kind, f.level, ", ".join(f.marks) or None, f.federal) for f in found
    )
    return Answer(Plain([f.to_dict() for f in found]), (Table("Names", columns, rows),))


def queue(pairs: Sequence[Pair]) -> Answer:
    """The pairs that wait for a person's judgment."""
    data = [
        {"a": p.a.id, "b": p.b.id, "name_a": p.a.name, "name_b": p.b.name, "similarity": p.similarity, "why": p.why}
        for p in pairs
    ]
    columns = ("name_a", "name_b", "similarity", "why")
    note = "Go through them one by one: graphshare agencies review --ask" if data else "No two agencies look like one."
    return Answer(Plain(data), (Table("To review", columns, tuple(tuple(d[c] for c in columns) for d in data), note),))
