"""What agencies replied, beside every answer that names them.

Replies are kept in ``hand/replies.csv``. Each answer is looked through for the names of those that replied; where none
did, nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graphshare.agencies import Reply, parse, read_replies
from graphshare.agencies.naming import agency_id
from graphshare.answer import Answer, Replied, Table

#: A longer text is no name of an agency.
_LONGEST = 120


def with_replies(answer: Answer, hand: Path) -> Answer:
    """The answer with the replies of the agencies that it names, in its JSON and in a table of their own.

    Raises ``HandError`` where what is kept in ``hand`` cannot be read.
    """
    replies = () if answer.replied else read_replies(hand)
    if not replies:
        return answer
    texts = set(_texts(answer.streamed))
    texts.update(t for table in answer.tables for row in table.rows for t in _texts(row))
    ids = {agency_id(parse(t)) for t in texts if " " in t}
    named = tuple(_as_replied(r) for r in replies if _is_named(r, texts, ids))
    if not named:
        return answer
    replied = Table(
        "What agencies named here replied",
        ("agency", "on", "in its words", "see"),
        tuple((r.agency, r.on.isoformat(), r.text, r.url) for r in named),
        sheet="replies",
        spare=("see",),
    )
    return replace(answer, tables=(*answer.tables, replied), replied=named)


def _is_named(reply: Reply, texts: set[str], ids: set[str]) -> bool:
    ident = agency_id(parse(reply.agency))
    return reply.agency in texts or reply.agency in ids or ident in texts or ident in ids


def _as_replied(reply: Reply) -> Replied:
    return Replied(reply.agency, reply.date, reply.text, reply.url)


def _texts(value: object) -> Iterator[str]:
    """The texts in plain values that are short enough for a name."""
    if isinstance(value, str):
        if len(value) <= _LONGEST:
            yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from _texts(v)
    elif isinstance(value, Sequence):
        for v in value:
            yield from _texts(v)
