"""Two windows compared, for people."""

from __future__ import annotations

from dataclasses import replace

from graphshare.answer import Answer, Cell, Table
from graphshare.domain.days import iso
from graphshare.domain.model import Door, Grade, Use
from graphshare.domain.prose import capital, plural, some, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.questions.compare.answer import Compared, DoorChange, Rate, Searcher
from graphshare.questions.compare.spans import NETWORK, length
from graphshare.telling import BLIND


def tell(found: Compared, provenance: Provenance) -> Answer[Compared]:
    """A comparison: its sentence, the rates, the doors, who began and who stopped."""
    found = replace(found, sentence=_sentence(found), notes=tuple(_notes(found)))
    tables = [
        _rates(found),
        _doors(found),
        Table(
            "Who began, and who stopped, in the logs compared",
            ("agency", "", "before", "after", "first", "last"),
            tuple(_searcher(s, "began") for s in found.began) + tuple(_searcher(s, "stopped") for s in found.stopped),
        ),
    ]
    return Answer(found, tuple(tables), found.notes, provenance=provenance)


def _rates(found: Compared) -> Table:
    def row(r: Rate) -> tuple[Cell, ...]:
        whose = "its cameras" if r.log.kind == NETWORK else "its officers"
        rate = (None, None) if r.refused else (r.before.rate, r.after.rate)
        return (r.agency, whose, *rate, r.refused, f"{r.log.covers[0]:,} and {r.log.covers[1]:,}")

    return Table(
        f"Searches {_meant(found)}, per 10,000 searches",
        ("agency", "searches of", "before", "after", "refused", "days covered"),
        tuple(row(r) for r in found.rates),
        "Only over logs that cover at least nine tenths of the days of both windows.",
        spare=("days covered",),
    )


def _doors(found: Compared) -> Table:
    def row(c: DoorChange, change: str) -> tuple[Cell, ...]:
        door = "listed" if c.use is Use.OPEN else c.door.value
        return change, c.owner, door, c.proxy[1] if c.proxy else c.body, c.searches or None, iso(c.first), iso(c.last)

    rows = [row(c, "opened") for c in found.opened] + [row(c, "closed") for c in found.closed]
    for m in found.moved:
        was, now = (" and ".join(d.value for d in doors) for doors in (m.before, m.after))
        rows.append(("moved", m.owner, f"{was} → {now}", m.body, None, None, None))
    return Table(
        "Doors", ("change", "owner", "door", "through", "searches", "first", "last"), tuple(rows),
        "Opened: seen after and not before, in records that reach over both. Not seen is not “did not happen”.",
        spare=("last", "first"),
    )  # fmt: skip


def _searcher(s: Searcher, change: str) -> tuple[Cell, ...]:
    return s.agency, change, s.before, s.after, iso(s.first), iso(s.last)


def _meant(found: Compared) -> str:
    return {
        Grade.ASKED: f"written as being for {found.body}",
        Grade.NAMED: f"that mention {found.body}",
        Grade.HINTED: f"that could mean {found.body}",
    }[found.level]


def _sentence(found: Compared) -> str:
    first, second = (window_in_words(w) for w in found.windows.both)
    logs, logs_held = found.held.network_logs
    if not logs:
        text = (
            f"Whether searches {_meant(found)} rose or fell is not known: of the search logs held of {some(logs_held, 'agency')}, "
            "none reaches over both windows."
            if logs_held
            else f"Whether searches {_meant(found)} rose or fell is not known: no search log of an agency's cameras is held."
        )
    else:
        before, after = found.total
        text = (
            f"In the logs of {some(logs, 'agency')} (of {logs_held:,} held) that reach over both windows, searches {_meant(found)} "
            f"{_turn(before.rate, after.rate)}: {before.searches:,} of {before.of:,} searches {first}, "
            f"{after.searches:,} of {after.of:,} {second}{_while(found)}."
        )
    parts = [text]
    if found.went_on is not None:
        parts.append(
            f"{_where(found)}, {some(len(found.began), 'agency')} began, {some(len(found.stopped), 'agency')} stopped, "
            f"{some(found.went_on, 'agency')} went on."
        )
    if changes := _changed(found):
        parts.append(changes)
    if found.breaks:
        days = " and ".join(b.day.isoformat() for b in found.breaks)
        parts.append(f"How records are made changed on {days}: a fall in words is not a fall in use.")
    return " ".join(parts)


def _where(found: Compared) -> str:
    """The logs in which agencies are seen to begin and to stop: those of cameras, and agencies' own."""
    own, logs_held = found.held.own_logs
    if not own:
        return "There"
    if found.held.network_logs[0]:
        return f"There, and in the organization audits of {some(own, 'agency')} that reach over both"
    return f"In the organization audits of {some(own, 'agency')} (of {logs_held:,} held) that reach over both windows"


def _turn(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "cannot be set against all searches, for one window holds none"
    turn = "rose" if after > before else "fell" if after < before else "stayed"
    return f"{turn} at {before:,} per 10,000" if turn == "stayed" else f"{turn} from {before:,} to {after:,} per 10,000"


def _while(found: Compared) -> str:
    """What else changed meanwhile; that one came of the other, nobody can read from it."""
    both = found.held.lists[0]
    if found.listed is None:
        return ""
    was, now = found.listed
    turn = "rose" if now > was else "fell" if now < was else "stayed"
    numbers = f"at {was:,}" if turn == "stayed" else f"from {was:,} to {now:,}"
    return f", while the networks whose lists give {found.body} or a part of it access {turn} {numbers} (of {both:,} with lists in both)"


def _changed(found: Compared) -> str:
    def counted(changes: tuple[DoorChange, ...]) -> str:
        side = sum(c.door is Door.SIDE for c in changes)
        other = len(changes) - side
        return f"{plural(side, 'side door')} and {plural(other, 'other')}" if other else plural(side, "side door")

    parts = [f"{counted(c)} {change}" for c, change in ((found.opened, "opened"), (found.closed, "closed")) if c]
    if found.moved:
        parts.append(f"{some(len(found.moved), 'network')} saw {found.body}'s own searches move to another door")
    return f"{capital('; '.join(parts))}." if parts else ""


def _notes(found: Compared) -> list[str]:
    notes = [f"{b.day.isoformat()}: {b.text}" for b in found.breaks]
    networks, doors = found.apart
    if doors:
        notes.append(
            f"Not compared: {plural(doors, 'door')} of {plural(networks, 'network')} whose logs or lists do not reach over both "
            "windows. That they are seen in one only says nothing of a change."
        )
    lengths = [length(w) for w in found.windows.both]
    if max(lengths) > 1.1 * min(lengths):
        notes.append(
            f"The windows are of {lengths[0]:,} and {lengths[1]:,} days: a longer one sees more doors and more agencies. "
            "Rates do not depend on it."
        )
    return [*notes, BLIND]
