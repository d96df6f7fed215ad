"""The layouts of audits: from the first records of a file to which column holds which field.

Labels are believed only as far as the cells bear them out: hand-edited files keep the label of a deleted column, blank
a label, or lose the header altogether.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, takewhile

from graphshare.sources.values.columns import (
    LOOKS,
    UNREAD,
    compact,
    field_of,
    fits,
    is_agency,
    is_clock,
    is_day,
    is_frame,
    is_moment,
    is_search_type,
    is_uuid,
    share,
)
from graphshare.sources.values.times import doubt_about, read_moment

_HEADER_WITHIN = 25
#: So many records tell what a column holds.
_SAMPLED = 60
_LONGEST_LABEL = 48
#: Blank cells beyond the labels count as columns up to so many.
_MORE_CELLS = 20
#: What programs write over a column without a label.
_UNNAMED = re.compile(r"(?i)(?:(?:unnamed|column|col|field)[ :_]*[0-9]+)?")
_DIGITS = frozenset("0123456789")
#: Columns that releasing agencies take out, the likeliest highest.
_TAKEN_OUT: dict[str | None, int] = {"plate": 4, "devices": 3, "user": 2, "filters": 1}
_TAIL = ("prompt", "moderation")


def _order(fields: str, *tail: str) -> tuple[str, ...]:
    return (*fields.split(), *tail)


#: Orders of columns of exports without a header, by layout; trailing columns may be missing.
ORDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("N1", _order("id user org networks frame plate reason case filters at type", *_TAIL)),
    ("N2", _order("id user org networks devices frame plate reason case filters at type", *_TAIL)),
    ("N3", _order("user org networks devices frame plate reason case filters at type", *_TAIL)),
    ("N4", _order("user org networks devices frame plate case filters reason at type", *_TAIL)),
    ("N5", _order("user org networks devices frame case reason at")),
    ("N7", _order("org networks devices at type reason")),
    ("N8", _order("org networks devices frame filters at type", *_TAIL)),
    ("N9", _order("org networks devices case reason at")),
    ("O1", _order("id user org networks frame reason case at type", *_TAIL)),
    ("O5", _order("user networks frame plate case filters reason at type", *_TAIL)),
    ("portal audit", ("id", "user", "at", "networks", "reason")),
)
#: Beside a time, one of these makes an audit.
_SPEAKING = frozenset({"reason", "networks", "devices", "case", "frame", "type", "searches"})


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the fields of an audit are: one dict of field → column for each block of columns (mostly one)."""

    header: int | None
    labels: tuple[str, ...]
    blocks: tuple[dict[str, int], ...]
    known: float  # how many of the labels are known
    layout: str | None = None  # given where the order of the columns told it
    warnings: tuple[str, ...] = field(default=())

    @property
    def fields(self) -> dict[str, int]:
        """Field → column of the first block."""
        return self.blocks[0]

    @property
    def read_as(self) -> dict[int, str]:
        """Column → field, over all blocks."""
        return {c: f for b in self.blocks for f, c in b.items()}


@lru_cache(maxsize=8)
def map_columns(head: tuple[tuple[str, ...], ...]) -> Mapping | None:
    """The mapping of an audit's columns, or ``None`` where the records are no audit's."""
    header = _header_at(head)
    if header is None:
        return without_header([r for r in head if any(c.strip() for c in r)])
    labels = tuple(c.strip().lstrip("\ufeff") for c in head[header])
    filled = (r for r in islice(head, header + 1, None) if any(map(str.strip, r)))
    return labeled(header, labels, list(islice(takewhile(lambda r: not is_header(r), filled), _SAMPLED)))


def labeled(header: int, labels: tuple[str, ...], data: Sequence[Sequence[str]]) -> Mapping | None:
    """The mapping of columns under labels, which are believed as far as the cells below bear them out."""
    longest = min(max([len(r) for r in data], default=0), len(labels) + _MORE_CELLS)
    width = max([len(labels), longest, *(len(_without_tail(r)) for r in data)])
    labels += ("",) * (width - len(labels))
    columns = _columns(data, width)
    labels, said = _labels_borne_out(labels, columns)
    period = _period(labels)
    blocks: list[dict[str, int]] = []
    for start in range(0, period * max(1, width // period), period):
        block, warnings = _block(labels, columns, range(start, min(start + period, width)))
        said += [w for w in warnings if w not in said]
        if block is not None:
            blocks.append(block)
    if not blocks:
        return None
    if len(blocks) > 1:
        said.append(f"The file holds {len(blocks)} copies of its columns side by side; each is read.")
    said += [
        d for b in blocks for f in ("at", "clock") if f in b and (d := doubt_about(labels[b[f]])) and d not in said
    ]
    filled = [c for c in labels if c]
    known = sum(field_of(c) is not None for c in filled) / max(1, len(filled))
    return Mapping(header, labels, tuple(blocks), known, None, tuple(said))


def _columns(data: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    return [tuple(r[i] if i < len(r) else "" for r in data) for i in range(width)]


def _without_tail(record: Sequence[str]) -> Sequence[str]:
    end = len(record)
    while end and not record[end - 1].strip():
        end -= 1
    return record[:end]


def is_header(record: Sequence[str]) -> bool:
    """Whether a record names the columns of an audit: a time among at least two known fields, and no cell with data."""
    filled = [c for c in record if c.strip()]
    words = [c for c in filled if len(c) <= _LONGEST_LABEL and c.strip()[0] not in _DIGITS]
    if 2 * len(words) < len(filled):
        return False
    known = [f for c in words if (f := field_of(c))]
    fields = set(known) - UNREAD
    return (
        len(set(known)) > 1
        and bool(fields & {"at", "date", "clock"})
        and 2 * len(known) >= len(filled)
        and not any(is_moment(c) or is_uuid(c) for c in filled)
    )


def _header_at(head: Sequence[Sequence[str]]) -> int | None:
    """The first header; of several with no data between them, the one that names the most fields."""
    best: tuple[int, int | None] = (0, None)
    for number, record in enumerate(head[:_HEADER_WITHIN]):
        if is_header(record):
            fields = len({f for c in record if (f := field_of(c))})
            if fields > best[0]:
                best = (fields, number)
        elif best[1] is not None and any(is_moment(c) for c in record):
            break
    return best[1]


def _score(labels: Sequence[str], columns: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """How badly (negative) and how well the cells bear out the labels."""
    verdicts = [fits(f, c) for label, c in zip(labels, columns, strict=False) if (f := field_of(label))]
    # a time of day under "Search Time" beside a "Search Date" is no contradiction
    split = [
        share(c, (is_clock,)) or 0.0
        for label, c in zip(labels, columns, strict=False)
        if field_of(label) == "at" and fits("at", c) is False
    ]
    wrong = sum(v is False for v in verdicts) - sum(s >= 0.6 for s in split)
    return -wrong, sum(v is True for v in verdicts)


def _labels_borne_out(labels: tuple[str, ...], columns: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], list[str]]:
    """The labels, moved by one where a deleted column kept its label or a column has lost it."""
    now = _score(labels, columns)
    timeless = not _has_time(labels, columns) and any((share(c, (is_moment,)) or 0.0) >= 0.6 for c in columns)
    if now[0] == 0 and not timeless:
        return labels, []
    width = len(labels)
    trials: list[tuple[tuple[int, int], int, tuple[str, ...], str]] = []
    for j in range(width):
        # a label that is gone is most often a column that was taken out before release
        gone = (*labels[:j], *labels[j + 1 :], "")
        likely = _TAKEN_OUT.get(field_of(labels[j]), 0)
        trials.append(
            (_score(gone, columns), likely, gone, f"The label “{labels[j]}” stands over no column of its own")
        )
        if not labels[-1] or (timeless and not any(map(str.strip, columns[-1]))):
            blank = (*labels[:j], "", *labels[j:-1])
            likely = 0 if any(map(str.strip, columns[j])) else 1
            trials.append((_score(blank, columns), likely, blank, f"A column before “{labels[j]}” has no label"))
    trials = [t for t in trials if _has_time(t[2], columns)]
    best = max(trials, key=lambda t: t[:2], default=(now, 0, labels, ""))
    if best[0][0] < 0 or best[0] <= now:
        wrong = [x for x, c in zip(labels, columns, strict=False) if (f := field_of(x)) and fits(f, c) is False]
        said = f"The cells under {', '.join(f'“{w}”' for w in wrong)} do not look like what the label says."
        return labels, [said] if wrong else []
    return best[2], [f"{best[3]}; the columns were told by their cells."]


def _has_time(labels: Sequence[str], columns: Sequence[tuple[str, ...]]) -> bool:
    """Whether some column labeled as a time holds times."""
    return any(
        field_of(label) in ("at", "date") and fits("at", c) is True for label, c in zip(labels, columns, strict=False)
    )


def _period(labels: Sequence[str]) -> int:
    """The width of one block of columns, where the same labels are repeated side by side."""
    names = [compact(c) for c in labels]
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    for period in range(2, width // 2 + 1):
        if width % period == 0 and all(names[i] == names[i - period] for i in range(period, width)):
            return period
    return len(labels)


def _block(
    labels: Sequence[str], columns: Sequence[tuple[str, ...]], where: range
) -> tuple[dict[str, int] | None, list[str]]:
    """Field → column among the columns ``where``; ``None`` where they make no audit."""
    places: dict[str, list[int]] = {}
    for i in where:
        if (f := field_of(labels[i])) is not None:
            places.setdefault(f, []).append(i)
    said: list[str] = []
    if "upload" in places and len(users := places.get("user", [])) > 1 and "org" not in places:
        org = max(users, key=lambda i: (share(columns[i], (is_agency,)) or 0.0, i))  # mostly joined behind the searches
        users.remove(org)
        places["org"] = [org]
    chosen = {f: _best(f, at, columns) for f, at in places.items() if f not in UNREAD}
    _settle_time(chosen, columns)
    _fill_blank_labels(chosen, labels, columns, where, said)
    for f in [f for f, i in chosen.items() if f in LOOKS and f not in ("at", "clock") and fits(f, columns[i]) is False]:
        if f in ("networks", "devices", "searches", "frame", "frame_from", "frame_until", "type", "date"):
            del chosen[f]
    return (chosen if "at" in chosen and chosen.keys() & _SPEAKING else None), said


def _best(f: str, at: list[int], columns: Sequence[tuple[str, ...]]) -> int:
    """Among columns of the same field the one whose cells fit best, the first of equals."""
    if len(at) == 1:
        return at[0]
    looks = (is_moment,) if f == "at" else LOOKS.get(f)
    if looks is None:
        return max(at, key=lambda i: (sum(bool(c.strip()) for c in columns[i]) > 0, -i))
    return max(at, key=lambda i: (share(columns[i], looks) or 0.0, -i))


def _settle_time(chosen: dict[str, int], columns: Sequence[tuple[str, ...]]) -> None:
    """One time column, or a date with a time of day in a column beside it."""

    def like(field: str, look: Callable[[str], bool]) -> float:
        return (share(columns[chosen[field]], (look,)) or 0.0) if field in chosen else 0.0

    if "clock" not in chosen and like("at", is_clock) >= 0.6:
        chosen["clock"] = chosen.pop("at")
    elif "clock" in chosen and like("clock", is_moment) >= 0.6 > like("at", is_moment):
        chosen["at"] = chosen.pop("clock")
    if "date" in chosen and ("at" not in chosen or like("at", is_moment) < like("date", is_moment)):
        chosen["at"] = chosen["date"]
    chosen.pop("date", None)
    if like("at", is_moment) >= 0.6 and like("at", _is_midnight) < 0.6:
        chosen.pop("clock", None)


def _is_midnight(cell: str) -> bool:
    """A date that a spreadsheet gave a time of day: midnight."""
    found = read_moment(cell)
    return found is not None and found.hour == found.minute == found.second == 0


def _fill_blank_labels(
    chosen: dict[str, int], labels: Sequence[str], columns: Sequence[tuple[str, ...]], where: range, said: list[str]
) -> None:
    """Give a field to columns without a label, where the cells or the columns on both sides tell which."""
    tests = {"id": is_uuid, "frame": is_frame, "at": is_moment, "type": is_search_type, "org": is_agency}
    for i in where:
        if not _UNNAMED.fullmatch(labels[i]) or not any(c.strip() for c in columns[i]):
            continue
        for f, test in tests.items():
            frame_known = f == "frame" and "frame_from" in chosen
            if f not in chosen and not frame_known and (share(columns[i], (test,)) or 0.0) >= 0.8:
                found: str | None = f
                break
        else:
            found = _between(labels, i)
            if found in chosen or (found and fits(found, columns[i]) is False):
                found = None
            wording = "reason" not in chosen and "reason" not in map(field_of, labels)
            if found is None and wording and _is_wording(columns[i]):
                found = "reason"
        if found is not None and found not in UNREAD:
            chosen[found] = i
            said.append(f"A column without a label was told by its cells ({found}).")


def _between(labels: Sequence[str], i: int) -> str | None:
    """The field that stands between the neighbors of a column in a known order of columns."""
    before = field_of(labels[i - 1]) if i else None
    after = field_of(labels[i + 1]) if i + 1 < len(labels) else None
    if after is None:
        return None
    for _, order in ORDERS:
        at = order.index(after) if after in order else 0
        if at and (order[at - 2] if at > 1 else None) == before:
            return order[at - 1]
    return None


def _is_wording(cells: tuple[str, ...]) -> bool:
    filled = tuple(c for c in cells if c.strip())
    letters = sum(any(x.isalpha() for x in c) for c in filled)
    return (
        len(filled) >= len(cells) / 2
        and letters >= 0.6 * len(filled)
        and not (share(filled, (is_clock, is_day)) or 0.0)
    )


def without_header(data: Sequence[Sequence[str]]) -> Mapping | None:
    """The mapping of an export whose header is missing, told by the cells under each known order of columns."""
    records = [_without_tail(r) for r in data[:_SAMPLED]]
    if not records:
        return None
    width = Counter(len(r) for r in records).most_common(1)[0][0]
    full = max(len(r) for r in records)
    columns = _columns(records, full)
    best: tuple[float, Mapping] | None = None
    for layout, order in ORDERS:
        needed = order.index("at") + 1
        if not needed <= width or full > len(order):
            continue
        block = {f: i for i, f in enumerate(order) if i < full}
        verdicts = {f: fits(f, columns[i]) for f, i in block.items()}
        if any(v is False for v in verdicts.values()) or not verdicts["at"]:
            continue
        if sum(v is True for v in verdicts.values()) < 3:
            continue
        filled = {f: sum(bool(c.strip()) for c in columns[i]) / len(records) for f, i in block.items()}
        score = sum(v is True for v in verdicts.values()) + filled.get("reason", 0.0) - filled.get("filters", 0.0)
        score += 0.5 if "org" in block and (share(columns[block["org"]], (is_agency,)) or 0) > 0.5 else 0.0
        read = {f: i for f, i in block.items() if f not in UNREAD}
        said = f"The file has no header; its columns were told by their cells as those of layout {layout}."
        mapping = Mapping(None, tuple(order[:full]), (read,), 1.0, layout, (said,))
        if best is None or score > best[0]:
            best = (score, mapping)
    return best[1] if best else None


def is_portal(mapping: Mapping) -> bool:
    """Whether the columns are those of a portal's search audit."""
    names = {compact(c) for c in mapping.labels}
    return mapping.layout == "portal audit" or ("searchdate" in names and bool(names & {"networkcount", "cameracount"}))


def is_keyword_hits(mapping: Mapping) -> bool:
    """Whether the columns are those of a table of keyword hits, which holds the rows that somebody picked."""
    names = {compact(c) for c in mapping.labels if c}
    return "searches" in mapping.fields or names == {"date", "agency", "case", "reason"}
