"""Pairs of agencies that may be one: a queue for people. Similarity alone never joins two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from graphshare.agencies.decisions import Decision, Judgment, decide, take_back
from graphshare.agencies.naming import same_words
from graphshare.agencies.near import near_bodies
from graphshare.agencies.resolve import Resolved, body_agency
from graphshare.domain.bodies import bodies, body_id
from graphshare.domain.model import Agency

if TYPE_CHECKING:
    from rich.console import Console

#: Similarity (0–100) of two place names from which on a person is asked.
SPELLING = 88.0
_FEW = 3
_ACTIONS = {"y": Judgment.SAME, "n": Judgment.DIFFERENT, "?": Judgment.UNSURE}
_PROMPT = "[y] same  [n] different  [?] unsure  [s] skip  [u] undo  [q] quit > "


@dataclass(frozen=True, slots=True)
class Pair:
    """Two agencies that may be one, how alike their names are (0–100), and why they are shown."""

    a: Agency
    b: Agency
    similarity: float
    why: str


def review_queue(resolved: Resolved, spelling: float = SPELLING) -> list[Pair]:
    """The pairs that nobody has judged, likeliest first; of two that an agency list shows as two, nobody is asked."""
    judged = {frozenset((_ident(resolved, d.a), _ident(resolved, d.b))) for d in resolved.decisions}
    agencies = [a for _, a in sorted(resolved.agencies.items()) if a.identified]
    found: dict[frozenset[str], Pair] = {}
    close = (*_near_bodies(agencies), *_same_place(agencies), *_without_state(agencies), *_spelling(agencies, spelling))
    for pair in close:
        key = frozenset((pair.a.id, pair.b.id))
        if key not in judged and not key <= resolved.listed:
            found.setdefault(key, pair)
    return sorted(found.values(), key=lambda p: (-p.similarity, p.a.id, p.b.id))


def _ident(resolved: Resolved, name: str) -> str:
    return name if name in resolved.agencies else resolved.of(name).agency


def _alike(a: Agency, b: Agency) -> float:
    from rapidfuzz import fuzz

    names = bodies()[b.body].names if b.body and b.id == body_id(b.body) else (b.name,)
    return max(round(float(fuzz.token_sort_ratio(same_words(a.name), same_words(n))), 1) for n in names)


def _same_numbers(a: Agency, b: Agency) -> bool:
    """Whether no number tells them apart: precinct 4 is not precinct 5, and nobody need say so."""
    return re.findall(r"\d+", a.id) == re.findall(r"\d+", b.id)


def _near_bodies(agencies: list[Agency]) -> Iterator[Pair]:
    """Names that may mean a federal body and are not read as it."""
    for a in agencies:
        for body in near_bodies(a.name):
            b = body_agency(body)
            yield Pair(a, b, _alike(a, b), "may be this federal body; until you say so, it proves nothing about it")


def _same_place(agencies: list[Agency]) -> Iterator[Pair]:
    """One place, one state: told apart by a county or the like, or the kind of one unknown."""
    groups: dict[tuple[str, str], list[Agency]] = {}
    for a in agencies:
        if a.place and a.state:
            groups.setdefault((same_words(a.place), a.state), []).append(a)
    for _, group in sorted(groups.items()):
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                if a.kind == b.kind and _same_numbers(a, b):
                    yield Pair(a, b, _alike(a, b), "same place, state and kind, told apart by the rest of the name")
                elif (a.kind is None or b.kind is None) and _same_numbers(a, b):
                    yield Pair(a, b, _alike(a, b), "same place and state; the kind of one is not known")


def _without_state(agencies: list[Agency]) -> Iterator[Pair]:
    placed: dict[tuple[str, str], list[Agency]] = {}
    for a in agencies:
        if a.place and a.state and a.kind:
            placed.setdefault((same_words(a.place), a.kind.value), []).append(a)
    for a in agencies:
        if a.place and a.state is None and a.kind and not a.federal:
            near = placed.get((same_words(a.place), a.kind.value), [])
            if len(near) <= _FEW:
                for b in near:
                    yield Pair(a, b, _alike(a, b), "same place and kind; one says no state")


def _spelling(agencies: list[Agency], cutoff: float) -> Iterator[Pair]:
    import numpy as np
    from rapidfuzz import fuzz, process

    blocks: dict[tuple[str, str], list[tuple[str, Agency]]] = {}
    for a in agencies:
        if a.place and a.state and a.kind:
            blocks.setdefault((a.state, a.kind.value), []).append((same_words(a.place), a))
    for _, block in sorted(blocks.items()):
        words = [w for w, _ in block]
        scores = process.cdist(words, words, scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float32)
        for i, j in zip(*np.nonzero(np.triu(scores, 1)), strict=True):
            (wi, a), (wj, b) = block[i], block[j]
            if wi != wj and _same_numbers(a, b):
                yield Pair(a, b, round(float(scores[i, j]), 1), "same state and kind; the places are spelled alike")


def review(
    resolved: Resolved, path: Path, *, who: str, when: str, stdin: TextIO, stdout: TextIO, limit: int | None = None
) -> int:
    """Show pair after pair and write what the person decides to ``path``; gives the number of decisions that stand.

    ``who`` and ``when`` (an ISO day) go into every line. Each decision is on disk before the next pair is shown; ``u``
    takes the last one of this sitting back. The end of the input means quit.
    """
    from rich.console import Console

    console = Console(file=stdout, highlight=False, soft_wrap=True)
    queue = review_queue(resolved)[:limit]
    made: list[tuple[int, Decision]] = []
    at = 0
    while at < len(queue):
        _show(console, resolved, queue[at], at + 1, len(queue))
        key = _read(console, stdin, _PROMPT)
        if key in ("q", None):
            break
        if key == "u":
            if not made:
                console.print("Nothing to take back in this sitting.")
                continue
            at, decided = made.pop()
            take_back(path, decided)
            console.print("Taken back.")
        elif key == "s":
            at += 1
        elif key in _ACTIONS:
            pair = queue[at]
            why = _read(console, stdin, "Why? (Enter for none) > ") or ""
            names = (_name(resolved, pair.a), _name(resolved, pair.b))
            decided = Decision(*names, _ACTIONS[key], who, when, why)
            decide(path, decided)
            made.append((at, decided))
            at += 1
        else:
            console.print("Type y, n, ?, s, u or q.")
    console.print(f"{len(made)} decided, {len(queue) - len(made)} left.")
    return len(made)


def _name(resolved: Resolved, agency: Agency) -> str:
    """The name to write down: the agency's own where that leads back to it, else its id."""
    return agency.name if resolved.of(agency.name).agency == agency.id else agency.id


def _read(console: Console, stdin: TextIO, prompt: str) -> str | None:
    console.print(prompt, end="", markup=False)
    line = stdin.readline()
    return line.strip().lower() if line and prompt == _PROMPT else (line.strip() if line else None)


def _show(console: Console, resolved: Resolved, pair: Pair, at: int, of: int) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{at} of {of}: {pair.why} ({pair.similarity:g} % alike)", title_justify="left")
    for heading in ("", "A", "B"):
        table.add_column(heading, overflow="fold")
    for label in ("name", "place", "county", "state", "kind", "id"):
        values = [getattr(x, label) for x in (pair.a, pair.b)]
        table.add_row(label, *(Text("–" if v is None else str(v)) for v in values))
    table.add_row("written", *(Text("\n".join(_written(resolved, x.id))) for x in (pair.a, pair.b)))
    console.print(table)


def _written(resolved: Resolved, ident: str, most: int = 5) -> list[str]:
    texts = sorted({m.text for m in resolved.matches.values() if m.agency == ident})
    return texts[:most] + ([f"… and {len(texts) - most} more"] if len(texts) > most else [])
