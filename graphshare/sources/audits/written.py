"""The entries of a staged log as they are written: what stays of odd cells, the states of all, numbers for searchers and plates."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.domain.records import ENTRIES
from graphshare.engine import Sql, Tables, composed, selected, write_parquet
from graphshare.sources.audits import entries as staged
from graphshare.sources.audits.facts import STATE_OF
from graphshare.sources.audits.odd_cells import OddCells
from graphshare.sources.values.cells import STATE

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_BATCH = 500_000


def write_entries(
    connection: duckdb.DuckDBPyConnection, odd: OddCells, placeholders: set[str], path: Path, *, held_back: bool
) -> int:
    """Write the entries to a file and give their number; ``held_back``: whether the log says of rows that they were."""
    _number(connection, odd, "user" in placeholders)
    return write_parquet(connection, _entries(odd, placeholders, held_back), path, delta=True)


def _state(state: str) -> str:
    return f"'{state}'::{STATE}"


def _state_sql(field: str, odd: OddCells) -> tuple[str, str]:
    """SQL for a cell that was read, and for its state: those of the small tables where they have it."""
    name = STATE_OF[field][1]
    lacks = f"WHEN lacks & {staged.LACKS_BITS[field]} > 0 THEN {_state('absent')}"
    tables = [t for t in (f"own_{name}", f"odd_{name}") if t in odd.tables]
    cells = "".join(f"WHEN {t}.c IS NOT NULL THEN {t}.text " for t in tables)
    states = "".join(f"WHEN {t}.c IS NOT NULL THEN {t}.state " for t in tables)
    cell = f"s.{name}"
    return (
        f"CASE {cells}ELSE {cell} END" if cells else cell,
        f"CASE {lacks} WHEN {cell} IS NULL THEN {_state('empty')} {states}ELSE {_state('value')} END",
    )


def _joined(rows: Sql, odd: OddCells) -> Sql:
    """Rows called ``s``, beside the small tables of odd cells."""
    joins = ""
    for name in ("org", "searcher", "plate", "reason", "case_number", "moderation", "offense", "search_type"):
        if f"odd_{name}" in odd.tables:
            joins += f" LEFT JOIN odd_{name} ON s.{name} = odd_{name}.c"
        if (own := f"own_{name}") in odd.tables:
            same = f"s.plate IS NOT DISTINCT FROM {own}.p AND s.searcher IS NOT DISTINCT FROM {own}.s"
            joins += f" LEFT JOIN {own} ON s.{name} = {own}.c AND {same}"
    return Sql(f"{rows}{joins}")


def _number(connection: duckdb.DuckDBPyConnection, odd: OddCells, anonymous: bool) -> None:
    """Give searchers and plates small numbers in order of first appearance, as the table ``numbers`` beside ``staged``."""
    import pyarrow as pa

    [(rows,)] = Tables(connection).rows("SELECT count(*) FROM staged_records")
    numbers = {}
    for field, name, target in (("user", "searcher", "user_no"), ("plate", "plate", "plate_no")):
        cell, state = _state_sql(field, odd)
        known = "false" if field == "user" and anonymous else f"{state} IN ({_state('value')}, {_state('partial')})"
        tables = OddCells(tables=odd.tables & {f"odd_{name}"})
        query = composed(
            "SELECT s.place, hash({cell}) AS h FROM {rows} WHERE what = {entry} AND {known}",
            cell=Sql(cell),
            rows=_joined(Sql("staged_rows s"), tables),
            entry=Sql(staged.ENTRY),
            known=Sql(known),
        )
        numbers[target] = _in_order(connection.sql(query).to_arrow_reader(_BATCH), rows)
    connection.register("numbers", pa.Table.from_arrays(list(numbers.values()), names=list(numbers)))


def _in_order(batches: Iterable[pa.RecordBatch], rows: int) -> pa.Array:
    """The number of each place's hash, in order of first appearance, whatever order the batches of (place, h) come in."""
    import numpy as np
    import pyarrow as pa

    hashes, known = np.zeros(rows, np.uint64), np.zeros(rows, np.bool_)
    for batch in batches:
        place = np.from_dlpack(batch.column("place"))  # `to_numpy` would load pandas, and an encoding all that computes
        hashes[place] = np.from_dlpack(batch.column("h"))
        known[place] = True
    places, numbers = np.flatnonzero(known), np.zeros(rows, np.int32)
    if len(places):
        order = places[np.argsort(hashes[places])]
        ordered = hashes[order]
        starts = np.append(0, np.flatnonzero(ordered[1:] != ordered[:-1]) + 1)
        first = np.minimum.reduceat(order, starts)
        new = np.zeros(rows, np.bool_)
        new[first] = True
        number = np.cumsum(new, dtype=np.int32) - 1
        numbers[order] = np.repeat(number[first], np.diff(starts, append=len(order)))
    buffers = [pa.py_buffer(np.packbits(known, bitorder="little")), pa.py_buffer(numbers)]
    return pa.Array.from_buffers(pa.int32(), rows, buffers)


def _entries(odd: OddCells, placeholders: set[str], held_back: bool) -> Sql:
    """The query of the entries."""
    own = {"row": "s.record + 1", "at": "s.moment", "user_no": "s.user_no + 1", "plate_no": "s.plate_no + 1"}
    for field, (state, _) in STATE_OF.items():
        cell, said = _state_sql(field, odd)
        if field in placeholders:
            said = f"CASE {said} WHEN {_state('value')} THEN {_state('placeholder')} ELSE {said} END"
        own[state] = said
        if field in ("org", "reason", "case"):
            own[staged.TEXTS.get(field, field)] = cell
    if held_back:
        own["reason_state"] = (
            f"CASE WHEN s.held_back AND s.reason IS NULL THEN {_state('withheld')} ELSE {own['reason_state']} END"
        )
    for name in ("moderation", "offense", "search_type"):
        tables = [t for t in (f"own_{name}", f"odd_{name}") if t in odd.tables]
        cells = "".join(f"WHEN {t}.c IS NOT NULL THEN {t}.text " for t in tables)
        own[name] = f"CASE {cells}ELSE s.{name} END" if cells else f"s.{name}"
    # states stay numbers with words until they are written, which costs a fraction of writing words
    words = {c: t for c, t in ENTRIES.items() if c not in {state for state, _ in STATE_OF.values()}}
    numbered = Sql("(SELECT * FROM staged POSITIONAL JOIN numbers) s")
    columns = {
        c: Sql(f"({cell})::{words[c]}" if c in words else cell) for c in ENTRIES for cell in [own.get(c, f"s.{c}")]
    }
    return composed(
        "SELECT {columns} FROM {rows} WHERE s.what = {entry}",
        columns=selected(columns),
        rows=_joined(numbered, odd),
        entry=Sql(staged.ENTRY),
    )
