"""What reasons and case numbers were read as: a reading is a short text that says purpose, subject and bodies.

Thousands of wordings have the same reading, so that a few hundred of them stand for everything that logs say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from graphshare.building.stages import Stage
from graphshare.model import Grade, Purpose, Subject
from graphshare.purpose import Mention, Reading
from graphshare.purpose.rules import table

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

#: The texts that are read, and the place of the agency where it matters to the reading.
TEXT = ("reason", "case_number", "reason_state", "case_state", "place_state", "place_county")

Classify = Callable[[Iterable[tuple[Any, ...]]], Sequence[Reading]]

#: Which reading of a search wins when logs differ: a text that can be read wins over one that says nothing.
WEIGHT = {
    Purpose.FEDERAL_IMMIGRATION: 0,
    Purpose.FEDERAL_OTHER: 1,
    Purpose.IMMIGRATION_UNSPECIFIED: 2,
    Purpose.AMBIGUOUS: 3,
    Purpose.NOT_FEDERAL: 4,
    Purpose.UNSTATED: 5,
}


def place_matters(state: str | None, county: str | None) -> bool:
    """Whether an agency's place may change how its reasons are read: an acronym can be something local there."""
    here = ((state or "").strip().upper(), (county or "").strip().lower())
    places = [r.except_in for r in table().rules if r.except_in]
    return any(here[0] == s and here[1].startswith(c.lower()) for s, c in places)


def as_text(reading: Reading, reason: str | None = None, case: str | None = None) -> str:
    """A reading as one text, equal for equal readings: ``[purpose, subject, [[body, strength, rule, words, column], …]]``.

    ``words`` are those of the cell that name the body; the whole cell where a person decided.
    """
    said: dict[str, tuple[int, str, str | None, str]] = {}
    for m in reading.mentions:
        strength = Grade(m.grade).strength
        if strength > said.get(m.body, (0, ""))[0]:
            said[m.body] = (strength, m.rule, _words(m, reason, case), m.column)
    return json.dumps([str(reading.purpose), str(reading.subject), [[b, *said[b]] for b in sorted(said)]])


def _words(mention: Mention, reason: str | None, case: str | None) -> str | None:
    cell = (case if mention.column == "case" else reason) or ""
    return (cell[slice(*mention.span)] if mention.span else cell).strip() or None


#: Strength → grade.
_GRADES = {g.strength: g.value for g in Grade}

#: The reading of every text that no rule can touch.
PLAIN = json.dumps([str(Purpose.NOT_FEDERAL), str(Subject.NOT_STATED), []])
#: The reading of a reason that says nothing: masked, blank, a placeholder.
SILENT = json.dumps([str(Purpose.UNSTATED), str(Subject.NOT_STATED), []])


def read_reasons(entries: ir.Table, prefilter: str, classify: Classify, stage: Stage) -> ir.Table:
    """Read every reason and case number: ``release, row, reading`` for those that are neither plain nor silent.

    One alternation sorts out the entries that can be anything but ordinary; only their distinct texts are read by the
    rule table, in Python, where the words that decided can be kept.
    """
    import ibis
    import pyarrow as pa

    pattern = f"(?i){prefilter}"
    # Most logs have no category apart; cell by cell, an engine looks once at each distinct one.
    whole = ibis.ifelse(entries.offense.isnull(), entries.cell.re_search(pattern), entries.reason.re_search(pattern))
    hits = entries.filter(whole | entries.case_number.re_search(pattern))
    hits = stage(hits.select("release", "row", *TEXT))
    texts = hits.select(*TEXT).distinct().order_by(list(TEXT)).to_pyarrow()
    cells = list(zip(*(texts.column(c).to_pylist() for c in TEXT), strict=True))
    read = classify(cells) if cells else []
    said = [as_text(r, *c[:2]) for r, c in zip(read, cells, strict=True)]
    found = texts.append_column("reading", pa.array(said, pa.string()))
    known = stage(ibis.memtable(found.rename_columns([*(f"k_{c}" for c in TEXT), "reading"])))
    same = [hits[c].fill_null("\0") == known[f"k_{c}"].fill_null("\0") for c in TEXT]
    return hits.inner_join(known, same).select("release", "row", "reading")


def told(reading: str) -> str | None:
    """The bodies that a reading names, each with its grade, as rows quote them: ``HSI asked, ICE named``."""
    named: list[list[Any]] = json.loads(reading)[2]
    return ", ".join(f"{m[0]} {_GRADES[m[1]]}" for m in named) or None


def weights(readings: Iterable[str]) -> pa.Table:
    """``reading, said, purpose, subject, weight`` of readings; ``said`` numbers them."""
    import pyarrow as pa

    told = [(r, *json.loads(r)) for r in sorted({*readings, PLAIN, SILENT})]
    return pa.table(
        {
            "reading": pa.array([t[0] for t in told], pa.string()),
            "said": pa.array(range(len(told)), pa.int64()),
            "purpose": pa.array([t[1] for t in told], pa.string()),
            "subject": pa.array([t[2] for t in told], pa.string()),
            "weight": pa.array([WEIGHT[Purpose(t[1])] for t in told], pa.int64()),
        }
    )


def bodies_said(readings: Iterable[str]) -> pa.Table:
    """``reading, body, strength, rule, words, column`` of readings: one row for each body that one names."""
    import pyarrow as pa

    said = [(r, *m) for r in sorted(set(readings)) for m in json.loads(r)[2]]
    columns = list(zip(*said, strict=True)) or [()] * 6
    types = {
        "reading": pa.string(),
        "body": pa.string(),
        "strength": pa.int64(),
        "rule": pa.string(),
        "words": pa.string(),
    }
    types["column"] = pa.string()
    return pa.table({c: pa.array(list(v), t) for (c, t), v in zip(types.items(), columns, strict=True)})
