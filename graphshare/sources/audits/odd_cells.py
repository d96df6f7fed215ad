"""The odd cells of a staged audit: masks, blanks, placeholders, and texts that hold personal details.

Most cells of a log are plain. What is not is told by one pattern while the file is read; here the distinct odd texts are
judged and masked one by one, and put into small tables that the entries are joined with.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from graphshare.domain.model import CellState
from graphshare.engine import quoted
from graphshare.sources.audits.entries import ENTRY, TEXTS
from graphshare.sources.values.cells import PARTIAL_NAME, STATE, UNUSUAL, state_of
from graphshare.sources.values.masking import ANY, KINDS, mask
from graphshare.sources.values.people import PERSON, looks_like_a_person

if TYPE_CHECKING:
    import duckdb

_WHITE = " \t\r\n\u00a0"
#: What ASCII has beside letters and digits.
_ASCII_MARKS = r"[\x09-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]+"
#: Of more distinct names than this, the unusual ones alone are judged.
_MANY = 2_000
#: Of a file of more rows than this the engine tells which texts may hold a detail; its patterns cost a file some 20 ms.
_LARGE = 200_000
#: Longer texts are looked through in any case, for they may be masked whole.
_LONG = 30_000
#: So many cells are judged at a time.
_BATCH = 50_000
#: Columns whose distinct cells are few.
_NAMES = ("org", "searcher", "search_type")
_MASKED = frozenset({"reason", "case_number", "moderation", "offense"})
_PLAIN = frozenset({CellState.VALUE, CellState.PARTIAL})
_KNOWN_VERDICTS = ("allow", "block", "warn")
#: A Search Type is one word, or ends in what kind of search it is; other words there might be a name that slipped.
_TYPE = re.compile(
    r"[A-Za-z]+(?:V[0-9]{1,2})?(?: - [A-Za-z]+)?|(?i:(?:[a-z]+[ -]){1,2}(?:look-?up|search)(?: - [a-z]+)?)"
)


@dataclass(slots=True)
class OddCells:
    """What was found among the cells of the entries, by column (``searcher``, ``case_number`` …)."""

    #: the small tables that there are
    tables: set[str] = field(default_factory=set)
    #: columns among whose odd cells is one with a value
    valued: set[str] = field(default_factory=set)
    #: how many cells are in which other state than that of a value
    states: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: of how many filled cells nothing is kept
    lost: Counter[str] = field(default_factory=Counter)
    #: how many cells name a person where an agency belongs
    people: int = 0
    #: details masked, by kind
    masked: Counter[str] = field(default_factory=Counter)


def read_odd_cells(connection: duckdb.DuckDBPyConnection, columns: Iterable[str], *, small: bool) -> OddCells:
    """Make the tables of odd cells: ``odd_<column>`` of (c, text, state); ``own_<column>`` of (c, p, s, text, state) for
    texts that may hold their row's plate ``p`` or searcher ``s``. ``columns`` are the fields that the file has; in a
    ``small`` file every cell is judged.

    Beside them it makes ``names`` of (field, c, n): how often each ``org``, ``searcher`` and ``search_type`` stands there.
    """
    odd, present = OddCells(), {{"user": "searcher", "type": "search_type"}.get(c, c) for c in columns}
    distinct = [_distinct(c, f"{c} IS NOT NULL") for c in _NAMES if c in present] or [_distinct("org", "false")]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE names AS {' UNION ALL '.join(distinct)}")
    if small:
        _read_all(connection, odd)
        _tell_cases_apart(connection, odd)
        return odd
    _read_names(connection, odd)
    texts = {f: column for f, column in TEXTS.items() if f in present}
    large = connection.execute("SELECT count(*) FROM staged_records").fetchall()[0][0] > _LARGE
    if texts:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE own_rows AS {_own_rows()}")
    queries = [_distinct("plate", "plate_odd")] if "plate" in present else []
    for f, column in texts.items():
        others = f"{f}_odd AND rowid NOT IN (SELECT place FROM own_rows)"
        queries += [_distinct(column, others, by_shape=large), _distinct(column, f"{column} IS NOT NULL", "own_rows")]
    if "moderation" in present:
        known = ", ".join(map(quoted, _KNOWN_VERDICTS))
        queries.append(_distinct("moderation", f"moderation NOT IN ({known})", own=True))
    if "offense" in present:
        queries.append(_distinct("offense", _may_hold_a_detail("offense"), own=True))
    if queries:
        _read_cells(connection, odd, queries)
    _tell_cases_apart(connection, odd)
    return odd


def _tell_cases_apart(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Equal case numbers stay equal and others stay others after masking: each that was masked gets a small number."""
    tables = sorted(odd.tables & {"own_case_number", "odd_case_number"})
    if not tables:
        return
    marks = "|".join(map(re.escape, KINDS))
    masked = f"regexp_matches(text, {quoted(rf'[[](?:{marks})[]]')})"
    written = "upper(regexp_replace(c, '[^A-Za-z0-9]', '', 'g'))"
    union = " UNION ALL ".join(f"SELECT {written} AS w FROM {t} WHERE {masked}" for t in tables)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE masked_cases AS "
        f"SELECT w, row_number() OVER (ORDER BY w) AS n FROM (SELECT DISTINCT w FROM ({union}))"
    )
    for t in tables:
        connection.execute(
            f"UPDATE {t} SET text = text || ' ' || m.n FROM masked_cases m WHERE m.w = {written} AND {masked}"
        )


def _distinct(
    column: str, where: str, source: str = "staged_records", *, own: bool = False, by_shape: bool = False
) -> str:
    """The query for the distinct cells of a column of entries and how often each is there, as (field, own, detail, c, p, s, n).

    Only where there is a ``detail`` is a cell looked through for what must be masked; the engine tells it ``by_shape``.
    """
    own = own or source == "own_rows"
    whose = "plate AS p, searcher AS s" if own else "NULL::VARCHAR AS p, NULL::VARCHAR AS s"
    text = f"trim(c, {quoted(_WHITE)})"
    shaped = f"regexp_matches({text}, {quoted(ANY)}) OR ends_with({text}, '.0') OR strlen(c) > {_LONG}"
    detail = shaped if by_shape else str(column in _MASKED)
    return (
        f"SELECT field, own, {detail} AS detail, c, p, s, n FROM ("
        f"SELECT {quoted(column)} AS field, {own} AS own, {column} AS c, {whose}, count(*) AS n FROM {source} "
        f"WHERE what = {ENTRY} AND {where} GROUP BY c{', p, s' if own else ''})"
    )


_SPOKEN = "concat_ws(' ', reason, case_number)"


def _may_hold_a_detail(column: str) -> str:
    """Whether a cell of a column of few words may hold a detail: the row's own, or any by its shape."""
    own = f"contains({_squeezed(column)}, {_squeezed('plate')}) AND strlen(plate) > 3"
    return f"(regexp_matches({column}, {quoted(ANY)}) OR plate <> '***' AND {own} OR searcher <> '***')"


def _squeezed(text: str) -> str:
    """SQL for the letters and digits of a text in capitals, with whatever else ASCII puts between them taken out.

    Most texts have nothing else than spaces and hyphens, which cost a fraction of a pattern to take out.
    """
    few = f"replace(replace(upper({text}), ' ', ''), '-', '')"
    marks = quoted(_ASCII_MARKS)
    return f"CASE WHEN regexp_matches({few}, {marks}) THEN regexp_replace({few}, {marks}, '', 'g') ELSE {few} END"


def _own_rows() -> str:
    """The query for the rows whose texts may hold their own plate, however spaced, or their searcher's name.

    A cell may hold several plates, or a state before one: any run of its characters that is as long as a plate counts.
    Texts beyond ASCII, where letters may only look like others, are all looked at.
    """
    rows = (
        "SELECT rowid AS place, plate, searcher, reason, case_number, "
        f"{_squeezed(_SPOKEN)} AS spoken FROM staged_records WHERE what = {ENTRY}"
    )
    plates = "regexp_extract_all(upper(plate), '[A-Z0-9]{4,}')"
    # of several plates in a cell each may be spaced
    several = (
        f"strlen(plate) > 3 AND (contains(spoken, {_squeezed('plate')}) "
        f"OR len(list_filter({plates}, lambda x: contains(spoken, x))) > 0) OR regexp_matches(plate, '[,;/|&\n]| and ')"
    )
    # most plates are letters and digits alone
    plate = (
        "WHEN plate <> '***' AND CASE WHEN regexp_full_match(plate, '[A-Za-z0-9]*') "
        f"THEN strlen(plate) > 3 AND contains(spoken, upper(plate)) ELSE {several} END THEN true"
    )
    words = "list_filter(regexp_extract_all(upper(c), '[A-Z]{3,}'), lambda x: strlen(x) > 2)"
    names = (
        "SELECT c, words[1] AS one, words[2] AS two, nullif(words[3:], []) AS others, "
        "strlen(c) <> length(c) OR contains(c, chr(39)) AS beyond "
        f"FROM (SELECT c, {words} AS words FROM names WHERE field = 'searcher' AND c <> '***')"
    )
    others = "others IS NOT NULL AND len(list_filter(others, lambda x: contains(spoken, x))) > 0"
    return (
        f"SELECT place, {ENTRY}::UTINYINT AS what, plate, searcher, reason, case_number "
        f"FROM ({rows}) LEFT JOIN ({names}) ON searcher = c "
        # a condition of its own would be looked at before the rest, and what is spoken be worked out twice
        f"WHERE CASE WHEN spoken = '' THEN false {plate} "
        f"WHEN contains(spoken, one) THEN true WHEN contains(spoken, two) THEN true WHEN {others} THEN true "
        "WHEN c IS NOT NULL AND (beyond OR strlen(spoken) <> length(spoken)) THEN true "
        "WHEN plate <> '***' AND strlen(spoken) <> length(spoken) THEN true ELSE false END"
    )


def _read_all(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Judge the cells of all entries of a small file."""
    names = ("org", "searcher", "plate", "reason", "case_number", "moderation", "offense", "search_type")
    found = connection.execute(f"SELECT {', '.join(names)} FROM staged_records WHERE what = {ENTRY}").fetchall()
    for number, column in enumerate(names):
        own = column in _MASKED
        cells = Counter(((r[number], r[2], r[1]) if own else (r[number],)) for r in found if r[number] is not None)
        _judge(connection, odd, _Kind(column, own, detail=own), [(*key, n) for key, n in cells.items()])
    odd.valued.clear()  # none of them was flagged


def _read_names(connection: duckdb.DuckDBPyConnection, odd: OddCells) -> None:
    """Judge the names; where they are many, those alone that the engine finds unusual."""
    many = connection.execute("SELECT count(*) FROM names").fetchall()[0][0] > _MANY
    unusual = (
        f" WHERE field = 'search_type' OR regexp_matches(c, {quoted(UNUSUAL)}) "
        f"OR field = 'searcher' AND regexp_full_match(c, {quoted(PARTIAL_NAME)}) "
        f"OR field = 'org' AND regexp_full_match(trim(c), {quoted(PERSON)})"
    )
    found = connection.execute(f"SELECT field, c, n FROM names{unusual if many else ''}").fetchall()
    for column in _NAMES:
        _judge(connection, odd, _Kind(column), [(c, n) for f, c, n in found if f == column])


def _read_cells(connection: duckdb.DuckDBPyConnection, odd: OddCells, queries: Sequence[str]) -> None:
    """Judge the distinct cells of queries one by one, so many at a time."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found_cells AS {' UNION ALL '.join(queries)}")
    total = connection.execute("SELECT count(*) FROM found_cells").fetchall()[0][0]
    for first in range(0, total, _BATCH):
        batch: defaultdict[_Kind, list[tuple[Any, ...]]] = defaultdict(list)
        for column, own, detail, c, p, s, n in connection.execute(
            "SELECT * FROM found_cells WHERE rowid >= ? AND rowid < ?", [first, first + _BATCH]
        ).fetchall():
            batch[_Kind(column, own, detail)].append((c, p, s, n) if own else (c, n))
        for kind, cells in batch.items():
            _judge(connection, odd, kind, cells)
    connection.execute("DROP TABLE found_cells")


class _Kind(NamedTuple):
    """Which cells are judged: of which column, whether with their row's plate and searcher, whether details are looked for."""

    column: str
    own: bool = False
    detail: bool = False


def _judge(connection: duckdb.DuckDBPyConnection, odd: OddCells, kind: _Kind, found: list[tuple[Any, ...]]) -> None:
    """Judge cells one by one: (cell, how often), with plate and searcher between where they matter."""
    column, own, _ = kind
    lines = []
    for c, *whose, n in found:
        text, state, said = _judged(kind, c, *whose)
        for detail, times in said.items():
            odd.masked[detail] += times * n
        if state in _PLAIN:
            odd.valued.add(column)
        if state is not CellState.VALUE:
            odd.states[column][state.value] += n
        if text is None:
            odd.lost[column] += n
            odd.people += (
                n if column == "org" and state is CellState.PLACEHOLDER and looks_like_a_person(c.strip()) else 0
            )
        if text != c or state != CellState.VALUE:
            lines.append((c, *whose, text, state.value))
    if not lines:
        return
    names = ("c", *(("p", "s") if own else ()), "text", "state")
    lists = ", ".join(
        f"unnest(${i}::VARCHAR[])::{STATE if c == 'state' else 'VARCHAR'} AS {c}" for i, c in enumerate(names, 1)
    )
    name = f"{'own' if own else 'odd'}_{column}"
    head = f"INSERT INTO {name}" if name in odd.tables else f"CREATE OR REPLACE TEMP TABLE {name} AS"
    connection.execute(f"{head} SELECT {lists}", [list(x) for x in zip(*lines, strict=True)])
    odd.tables.add(name)


def _judged(
    kind: _Kind, cell: str, plate: str | None = None, searcher: str | None = None
) -> tuple[str | None, CellState, dict[str, int]]:
    """What stays of an odd cell, its state, and what was masked in it."""
    text, column = cell.strip(_WHITE), kind.column
    if column == "search_type":
        return (text if _TYPE.fullmatch(text) else None), CellState.VALUE, {}
    state = state_of(text, name=column == "searcher", plate=column == "plate")
    if column == "org" and state in _PLAIN and looks_like_a_person(text):
        return None, CellState.PLACEHOLDER, {}
    if column not in _MASKED:
        return (text if state in _PLAIN else None), state, {}
    text = re.sub(r"^([0-9]+)\.0$", r"\1", text)
    if not kind.detail:
        return text or None, state, {}
    named = searcher is not None and state_of(searcher, name=True) in _PLAIN
    masked, said = mask(
        text,
        plate.strip(_WHITE) if plate else None,
        searcher.strip(_WHITE) if searcher and named else None,
    )
    return masked.strip(_WHITE) or None, state, said
