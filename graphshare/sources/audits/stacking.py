"""Exports stacked in one file: where another header stands, or where the cells no longer fit the columns they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from graphshare.domain.model import CellState
from graphshare.sources.audits.entries import Stretch
from graphshare.sources.audits.settling import Settled
from graphshare.sources.formats.tabular import records
from graphshare.sources.reader import Sample
from graphshare.sources.values.cells import state_of
from graphshare.sources.values.columns import is_agency, is_day, is_moment
from graphshare.sources.values.layouts import Mapping, is_header, labeled, map_columns, without_header

_SAMPLED = 100
#: So many rows under a mapping that they do not fit are looked at as a stretch of their own.
_MISFITS = 3
#: A file has no more stretches than this; what is left beyond is said as rows that could not be read.
MOST = 50


def whole(sample: Sample, mapping: Mapping) -> list[Stretch]:
    """The file as one stretch, as its beginning shows it."""
    start = 0 if mapping.header is None else mapping.header + 1
    if sample.format == "json":  # the keys stand in no record
        mapping = replace(mapping, header=None)
    head = sample.head[start : start + _SAMPLED]
    cells = [[r[i] for r in head if i < len(r)] for i in range(len(mapping.labels))]
    return [Stretch(0, mapping, cells)]


def more_stretches(sample: Sample, known: Sequence[Stretch], settled: Settled) -> list[Stretch]:
    """The stretches known and those that begin at another header, or where the first rows stand that do not fit."""
    found = {s.first: s for s in known}
    headers = sorted(h for h in settled.other_headers if h not in found)
    # rows below another header may fit that: what does not is seen the next time
    misfit = None if headers else _first_of_many(settled.misfits, list(found))
    wanted = headers if misfit is None else [misfit]
    for at, beginning in _beginnings(sample, wanted[: MOST - len(found)]):
        mapping = _mapping(at, beginning) if at in headers else _realigned(beginning, known)
        if mapping is not None:
            width = len(mapping.labels)
            cells = [[r[i] for r in beginning[at in headers :] if i < len(r)] for i in range(width)]
            found[at] = Stretch(at, mapping, cells)
    return [found[f] for f in sorted(found)]


def _first_of_many(misfits: Sequence[int], starts: Sequence[int]) -> int | None:
    """The first of at least three misfits in a row that stand in one stretch."""
    for a, b in zip(misfits, misfits[_MISFITS - 1 :], strict=False):
        if b - a < 2 * _MISFITS and not any(a < s <= b for s in starts):
            return a
    return None


def _beginnings(sample: Sample, wanted: Sequence[int]) -> Iterator[tuple[int, list[list[str]]]]:
    """The records from each of these on, as many as tell what the columns hold."""
    ahead = sorted(wanted)
    if not ahead:
        return
    open_ones: dict[int, list[list[str]]] = {}
    for number, record in enumerate(islice(records(sample), ahead[-1] + _SAMPLED)):
        if ahead and number == ahead[0]:
            open_ones[ahead.pop(0)] = []
        for beginning in open_ones.values():
            if len(beginning) < _SAMPLED:
                beginning.append(record)
    for at, beginning in open_ones.items():
        yield at, beginning[: next((n for n, r in enumerate(beginning) if n and is_header(r)), None)]


def _mapping(at: int, beginning: Sequence[Sequence[str]]) -> Mapping | None:
    """The mapping under another header."""
    head = tuple(tuple(r) for r in beginning)
    found = map_columns(head)
    if found is None or found.header != 0:
        return None
    return replace(found, header=at)


def _realigned(beginning: Sequence[Sequence[str]], known: Sequence[Stretch]) -> Mapping | None:
    """The mapping that rows without a header of their own fit: an earlier one, a known order, or labels moved by one."""
    data = [r for r in beginning if any(c.strip() for c in r)]
    trials: list[Mapping | None] = [replace(s.mapping, header=None) for s in known]
    trials += [without_header(data)]
    trials += [labeled(0, s.mapping.labels, data) for s in known]
    for mapping in trials:
        if mapping is None or len(mapping.blocks) > 1:
            continue
        at = mapping.fields["at"]
        times = [len(r) > at and (is_moment(r[at].strip()) or is_day(r[at].strip())) for r in data]
        if len(times) >= _MISFITS and sum(times) >= 0.9 * len(times) and _names_agencies(mapping, data):
            return replace(mapping, header=None, warnings=())
    return None


def _names_agencies(mapping: Mapping, data: Sequence[Sequence[str]]) -> bool:
    """Whether what a mapping takes for agencies reads like agencies: after a comma in a name it may be a surname."""
    i = mapping.fields.get("org")
    cells = [r[i].strip() for r in data if i is not None and i < len(r) and r[i].strip()]
    return not cells or 2 * sum(is_agency(c) or state_of(c) is not CellState.VALUE for c in cells) >= len(cells)
