"""Paths, for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphshare.answer import Answer, Table
from graphshare.domain.days import iso_span
from graphshare.domain.model import Door, Evidence, Grade, Use
from graphshare.domain.prose import capital, listed, plural, some, span, window_in_words
from graphshare.domain.provenance import Provenance
from graphshare.doors import DISAGREE, NO_LIST
from graphshare.questions.paths.steps import Path, Paths, Step, StepSays
from graphshare.releases import shown
from graphshare.telling import BLIND, SEEN

#: So many agencies are named in the sentence.
_NAMED = 3


def tell(found: Paths, provenance: Provenance) -> Answer[Paths]:
    """Paths as their sentence, one line a path, and the rows that each rests on."""
    found = replace(found, sentence=_sentence(found), notes=tuple(_notes(found)))
    table = Table(
        f"Paths from {found.body} to the cameras of {found.owner}",
        ("path", "door", "searches", "when", "rows"),
        tuple(
            (_line(p), _door(p), max(p.searches) or None, iso_span(p.first, p.last), _rows(_to_network(p)))
            for p in found.paths
        ),
        _cameras(found),
    )
    return Answer(found, (table,), found.notes, provenance=provenance)


def _door(p: Path) -> str:
    return f"{p.door.value}, {'tied by a record' if p.tied else p.use.value}"


def _to_network(p: Path) -> tuple[Step, ...]:
    """The steps but for that to the cameras, which is the same for all paths to a network."""
    return tuple(s for s in p.steps if s.says is not StepSays.HAS)


def _line(p: Path) -> str:
    return replace(p, steps=_to_network(p)).sentence


def _cameras(found: Paths) -> str | None:
    last = {s: None for p in found.paths for s in p.steps if s.says is StepSays.HAS}
    return "; ".join(f"{s.start} {s.says.arrow} {s.end} ({_rows((s,))})" for s in last) + "." if last else None


def _rows(steps: Iterable[Step]) -> str:
    rows: dict[Evidence, None] = dict.fromkeys(e for s in steps for e in s.rows[:1])
    return ", ".join(f"{shown(e.release)}#{e.row}" for e in rows)


def _sentence(found: Paths) -> str:
    if not found.networks:
        return f"No cameras of {found.owner} are known in what is held."
    clauses = [*_own(found), *_through(found)]
    text = " ".join(f"{capital(c)}." for c in clauses)
    when = window_in_words(found.window) if found.window.since or found.window.until else ""
    if not clauses:
        text = (
            f"Nothing held shows a path from {found.body} to the cameras of {found.owner}{' ' + when if when else ''}."
        )
    elif when:
        text = f"{capital(when)}: {text[:1].lower() if text.startswith(('One ', 'Two ')) else text[:1]}{text[1:]}"
    return f"{text} — {_held(found)}"


def _own(found: Paths) -> list[str]:
    """What the body itself may do, or did."""
    out = []
    for door in (Door.FRONT, Door.BACK, Door.UNKNOWN):
        paths = [p for p in found.paths if p.door is door]
        if not paths:
            continue
        who = listed(sorted({p.steps[0].start for p in paths}))
        owner = f"the cameras of {found.owner}"
        if door is Door.FRONT:
            used = any(p.use is Use.USED for p in paths)
            out.append(
                f"a list of {found.owner} gives {who} access" + (f", and {who} searched its cameras" if used else "")
            )
        elif door is Door.BACK:
            out.append(f"{who} searched {owner} on a day whose complete list does not name it")
        elif all(p.note in (NO_LIST, DISAGREE) for p in paths):
            out.append(f"{who} searched {owner}, by which door is not known")
        else:
            out.append(f"{who} searched {owner} while {' and '.join(sorted({str(p.note) for p in paths}))}")
    return out


def _through(found: Paths) -> list[str]:
    """What others did for the body, or could."""
    out = []
    used = [p for p in found.paths if p.door is Door.SIDE and p.use is Use.USED and not p.tied]
    if used:
        asked, named, hinted = (sum(p.searches[i] for p in used) for i in range(3))
        count, says = {
            Grade.ASKED: (asked, f"say that they were for {found.body}"),
            Grade.NAMED: (named, f"mention {found.body}"),
            Grade.HINTED: (hinted, f"could mean {found.body}"),
        }[found.level]
        theirs = (
            f", {asked:,} of them written as being for {found.body}" if found.level is not Grade.ASKED and asked else ""
        )
        out.append(
            f"{_agencies(used)} searched the cameras of {found.owner} giving reasons or case numbers that {says}: "
            f"{plural(count, 'search')}{theirs}"
        )
    tied = [p for p in found.paths if p.tied]
    if tied:
        out.append(f"one record ties {_agencies(tied)} to a search there by another agency")
    if found.open:
        who = some(found.open, "agency")
        elsewhere = f"that named {found.body} in other searches" if used else f"that named {found.body} elsewhere"
        out.append(f"{who} {elsewhere} could have searched them")
    return out


def _agencies(paths: Iterable[Path]) -> str:
    names = sorted({p.proxy[1] for p in paths if p.proxy})
    counted = some(len(names), "agency")
    return f"{counted} ({listed(names)})" if len(names) <= _NAMED else counted


def _held(found: Paths) -> str:
    h = found.held
    parts = []
    if h.logs:
        parts.append(f"{plural(h.logs, 'full search log')}")
    if h.selections:
        parts.append(f"{plural(h.selections, 'selection')} of its log")
    if parts and h.months:
        parts[-1] += f", {span(*h.months)}"
    if h.lists:
        parts.append(plural(h.lists, "complete sharing list"))
    missing = [record for record, n in (("full search log", h.logs), ("complete sharing list", h.lists)) if not n]
    text = f"Held of {found.owner}: {'; '.join(parts) or 'nothing'}"
    return text + (f"; no {' and no '.join(missing)}." if missing and parts else ".")


def _notes(found: Paths) -> list[str]:
    notes = []
    if found.open and not found.shown:
        notes.append(
            f"{capital(some(found.open, 'agency'))} could have searched these cameras, and no search there that names "
            f"{found.body} is seen: --possible shows them."
        )
    if found.too_early:
        notes.append(
            f"Left out: {some(found.too_early, 'agency')} whose access is seen only before the first search that names "
            f"{found.body}. No step precedes the one that it rests on."
        )
    if found.weaker:
        notes.append(
            f"{capital(some(found.weaker, 'agency'))} searched there in words that say less: --level "
            f"{'named or ' if found.level is Grade.ASKED else ''}hinted shows them."
        )
    if found.inactive:
        notes.append(f"Listed and marked inactive, which is no door: {plural(found.inactive, 'account')}.")
    if found.parents:
        notes.append(
            f"Listed are {plural(found.parents, 'account')} above {found.body}, which are no accounts of its own."
        )
    if any(s.says is StepSays.SAME_CASE for p in found.paths for s in p.steps):
        notes.append("Agencies number their cases by themselves: an equal number may be chance. Read both rows.")
    if any(p.use is Use.USED for p in found.paths):
        notes.append(SEEN)
    notes.append(
        "Sharing is not passed on: an agency's own recipients see nothing of what is shared with it, and no step says so."
    )
    return [*notes, BLIND]
