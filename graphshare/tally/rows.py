"""The rows that a tally counts, each as its own log gives it, with the words that make it count."""

from __future__ import annotations

from dataclasses import dataclass

from graphshare.domain.model import Grade
from graphshare.engine import Cells, Sql, Tables
from graphshare.facts.reading import in_list
from graphshare.reasons import Decisions, ReasonReading, readings
from graphshare.tally.question import Question

#: The columns of a row, in their order, in every form.
COLUMNS = (
    "file", "sheet", "row", "at", "agency", "reason", "case", "words", "rule", "body", "grade", "recovered", "searches",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file. ``reason`` and ``case`` are masked; ``words``, ``rule``, ``body`` and ``grade`` are what this row
    says itself, or, without words, what another log says of the same search (``recovered`` where this one masks it)."""

    file: str
    sheet: str | None
    row: int
    at: str | None
    agency: str | None
    reason: str | None
    case: str | None
    words: str | None
    rule: str | None
    body: str | None
    grade: str | None
    recovered: bool
    searches: int

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        return {name: getattr(self, name) for name in self.__slots__}


def rows_of(
    con: Tables, q: Question, sheets: dict[str, tuple[str, str | None]], decisions: Decisions | None
) -> list[Row]:
    """Every row that counts, by time, file and row; ``sheets`` gives file and sheet of each release."""
    found = con.rows(
        """
        SELECT c.release, c.row, strftime(c.at, '%Y-%m-%dT%H:%M:%SZ'), a.name, w.reason, w.case_number, w.offense,
            w.reason_state, w.case_state, a.state, a.county, c.recovered, c.searches, m.body, m.strength
        FROM counted c LEFT JOIN (FROM written SEMI JOIN counted USING (release, row)) w USING (release, row)
        LEFT JOIN "Agency" a ON a.id = c.agency LEFT JOIN (
            SELECT search, body, strength FROM mentions {inside}
            QUALIFY row_number() OVER (PARTITION BY search ORDER BY body IN {family} DESC, strength DESC, body) = 1
        ) m ON m.search = c.search
        ORDER BY c.at NULLS LAST, c.release, c.row""",
        inside=Sql(f"WHERE body IN {in_list(q.bodies)}" if q.bodies else ""),
        family=in_list(q.family),
    )
    texts = {r: (_reason(r), r[5], r[7], r[8], r[9], r[10]) for r in found}
    distinct = sorted(set(texts.values()), key=str)
    read = dict(zip(distinct, readings(distinct, decisions), strict=True))
    out = []
    for r in found:
        said = _said(read[texts[r]], texts[r], q)
        body, grade = said[2:] if said else (r[13], _grade(r[14]))
        words, rule = said[:2] if said else (None, None)
        silent = r[7] not in ("value", "partial", "empty")
        file, sheet = sheets[r[0]]
        recovered = bool(r[11]) and silent
        out.append(Row(file, sheet, r[1], r[2], r[3], _reason(r), r[5], words, rule, body, grade, recovered, r[12]))
    return out


def _reason(row: Cells) -> str | None:
    """The reason with the category of a column of its own before it, as it is read."""
    return f"{row[6]} - {row[4]}" if row[6] and row[4] else row[4] or row[6]


def _grade(strength: int | None) -> str | None:
    return next((g.value for g in Grade if g.strength == strength), None)


def _said(
    reading: ReasonReading, cells: Cells, q: Question
) -> tuple[str | None, str | None, str | None, str | None] | None:
    """Words, rule, body and grade of what a row says itself; ``None`` where it says nothing that counts."""
    texts = {"reason": cells[0], "case": cells[1]}
    named = [m for m in reading.mentions if not q.bodies or m.body in q.bodies]
    named.sort(key=lambda m: m.body not in q.family)
    if named:
        m = named[0]
        text = texts.get(m.column)
        words = text[slice(*m.span)] if text and m.span else None
        return words, m.rule, m.body, m.grade.value
    if reading.span and reading.column and not q.bodies:
        text = texts.get(reading.column)
        return (text[slice(*reading.span)] if text else None), reading.rule, None, None
    return None
