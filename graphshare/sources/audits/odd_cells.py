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
from graphshare.engine import Sql, Tables, composed, from_python, named, quoted
from graphshare.sources.audits.entries import ENTRY, TEXTS
from graphshare.sources.values.cells import PARTIAL_NAME, STATE, UNUSUAL, state_of
from graphshare.sources.values.masking import ANY, KINDS, mask
from graphshare.sources.values.people import PERSON, looks_like_a_person

if TYPE_CHECKING:
    import duckdb

_WHITE = " \t\r\n\u00a0"
_ODD_TEXT = f"{UNUSUAL}|{ANY.removeprefix('(?i)')}"
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

    Beside them it makes ``names`` of (field, c, n): how often each ``org``, ``searcher`` and ``search_type`` stands there;
    and ``odd_texts`` of (field, c, n), those texts that are unusual or may hold a detail by their shape.
    """
    odd, tables = OddCells(), Tables(connection)
    present = {{"user": "searcher", "type": "search_type"}.get(c, c) for c in columns}
    texts = [column for f, column in TEXTS.items() if f in present and not small]
    names = tables.hold("names", _union([_distinct(c) for c in _NAMES if c in present] or [_NOTHING]))
    if small:
        tables.hold("odd_texts", _NOTHING)
        _read_all(tables, odd)
        _tell_cases_apart(tables, odd)
        return odd
    _read_names(tables, odd, many=names > _MANY)
    [(rows,)] = tables.rows("SELECT count(*) FROM staged_records")
    large, looked_at = rows > _LARGE, [*texts, *(["plate"] if "plate" in present else [])]
    (_hold_odd_texts if large else _hold_few_odd_texts)(tables, looked_at)
    queries, others = [], Sql("SELECT * FROM odd_texts")
    if texts and tables.hold("own_rows", _own_rows()):
        queries = [_with_owner(c, Sql("true"), rows=Sql("own_rows")) for c in texts]
        others = composed(_OTHERS, own=_union([_distinct(c, rows=Sql("own_rows")) for c in texts]))
    if looked_at:
        queries.append(_alone(others))
    if "moderation" in present:
        known = ", ".join(map(quoted, _KNOWN_VERDICTS))
        queries.append(_with_owner("moderation", Sql(f"moderation NOT IN ({known})")))
    if "offense" in present:
        queries.append(_with_owner("offense", Sql(_may_hold_a_detail("offense"))))
    if queries:
        _read_cells(tables, odd, _union(queries), large=large)
    _tell_cases_apart(tables, odd)
    return odd


def _hold_odd_texts(tables: Tables, columns: Iterable[str]) -> None:
    """Make ``odd_texts``, looking at every row: not all texts of a large file are held twice."""
    tests = {
        c: f"regexp_matches({c}, {quoted(_ODD_TEXT)})"
        if c != "plate"
        else f"CASE WHEN plate = '***' THEN true ELSE regexp_matches(plate, {quoted(UNUSUAL)}) END"
        for c in columns
    }
    tables.hold("odd_texts", _union([_distinct(c, Sql(test)) for c, test in tests.items()] or [_NOTHING]))


def _hold_few_odd_texts(tables: Tables, columns: Iterable[str]) -> None:
    """The same of a file that is not large, with one pattern, which costs more than the rows: it is compiled once."""
    seen = {c: None if c != "plate" else Sql(f"plate IS NOT NULL AND NOT {_PLAIN_PLATE}") for c in columns}
    tables.hold("texts", _union([_distinct(c, where) for c, where in seen.items()] or [_NOTHING]))
    tables.hold("odd_texts", "SELECT * FROM texts WHERE regexp_matches(c, {pattern})", pattern=quoted(_ODD_TEXT))
    tables.rows("DROP TABLE texts")


def _tell_cases_apart(tables: Tables, odd: OddCells) -> None:
    """Equal case numbers stay equal and others stay others after masking: each that was masked gets a small number."""
    judged = [named(t) for t in sorted(odd.tables & {"own_case_number", "odd_case_number"})]
    if not judged:
        return
    marks = "|".join(map(re.escape, KINDS))
    masked = Sql(f"regexp_matches(text, {quoted(rf'[[](?:{marks})[]]')})")
    written = Sql("upper(regexp_replace(c, '[^A-Za-z0-9]', '', 'g'))")
    some = [composed("SELECT {w} AS w FROM {t} WHERE {masked}", w=written, t=t, masked=masked) for t in judged]
    tables.hold(
        "masked_cases",
        "SELECT w, row_number() OVER (ORDER BY w) AS n FROM (SELECT DISTINCT w FROM ({some}))",
        some=_union(some),
    )
    for t in judged:
        tables.change(
            "UPDATE {t} SET text = text || ' ' || m.n FROM masked_cases m WHERE m.w = {written} AND {masked}",
            t=t,
            written=written,
            masked=masked,
        )


def _union(queries: Sequence[Sql]) -> Sql:
    return Sql(" UNION ALL ".join(queries))


_ROWS = Sql("staged_rows")
#: No distinct cells at all.
_NOTHING = Sql("SELECT NULL::VARCHAR AS field, NULL::VARCHAR AS c, NULL::BIGINT AS n WHERE false")


def _distinct(column: str, where: Sql | None = None, *, rows: Sql = _ROWS) -> Sql:
    """The query for the distinct filled cells of a column of entries and how often each is there, as (field, c, n)."""
    return composed(
        "SELECT {field} AS field, {column} AS c, count(*) AS n FROM {rows} WHERE what = {entry} AND {where} GROUP BY c",
        field=quoted(column),
        column=named(column),
        rows=rows,
        entry=Sql(ENTRY),
        where=where or Sql(f"{named(column)} IS NOT NULL"),
    )


def _alone(cells: Sql) -> Sql:
    """The query for cells that are judged without their rows', as (field, own, c, p, s, n)."""
    return composed(
        "SELECT field, false AS own, c, NULL::VARCHAR AS p, NULL::VARCHAR AS s, n FROM ({cells})", cells=cells
    )


def _with_owner(column: str, where: Sql, *, rows: Sql = _ROWS) -> Sql:
    """The same with the plate and the searcher of their row."""
    return composed(
        "SELECT {field} AS field, true AS own, {column} AS c, plate AS p, searcher AS s, count(*) AS n FROM {rows} "
        "WHERE what = {entry} AND {column} IS NOT NULL AND {where} GROUP BY c, p, s",
        field=quoted(column),
        column=named(column),
        rows=rows,
        entry=Sql(ENTRY),
        where=where,
    )


#: Odd texts as often as they stand elsewhere than in the rows that are looked through for their own plate and searcher.
_OTHERS = """SELECT field, c, odd_texts.n - coalesce(w.n, 0) AS n FROM odd_texts LEFT JOIN (SELECT field, c, n FROM ({own})) w
    USING (field, c) WHERE odd_texts.n > coalesce(w.n, 0)"""

#: Letters and digits, of them one that counts: nothing that is unusual looks so, but for what holds one of these words.
_PLAIN_PLATE = (
    "(regexp_full_match(plate, '[0-9A-Za-z]*[1-9][0-9A-Za-z]*') "
    "AND NOT regexp_matches(plate, '(?i)gc|gov|pra|foi|ilcs|redact'))"
)

#: What stands between the two is squeezed out in any case.
_SPOKEN = "coalesce(reason, '') || coalesce(case_number, '')"
#: A row that shows neither its plate nor its searcher has nothing of its own that its texts could hold.
_SHOWN = Sql("(plate <> '***' OR searcher <> '***')")


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


#: A searcher's cell without what stands beside the name.
_BARE_NAME = Sql(r"""regexp_replace(c, '[(][^)]*[)]|[\[][^\]]*[\]]|"[^"]*"|@\S*|^[^\\]*\\', ' ', 'g')""")
#: Words of which one stands wherever a searcher is named: those of three letters and more; of a name without any (Bo Li),
#: those of two; of initials alone, all of them in each order.
_NAME_WORDS = Sql("""CASE
    WHEN regexp_matches(bare, '[A-Za-z]{3}') THEN regexp_extract_all(upper(c), '[A-Z]{3,}')
    WHEN regexp_matches(bare, '[A-Za-z]{2}') THEN regexp_extract_all(upper(c), '[A-Z]{2,}')
    ELSE regexp_extract_all(upper(c), '[A-Z]{3,}') || list_filter(
        list_transform([regexp_extract_all(upper(bare), '[A-Z]')], lambda x: [array_to_string(x, ''),
            array_to_string(list_reverse(x), ''), array_to_string(x[-1:] || x[:-2], '')])[1],
        lambda x: strlen(x) > 1) END""")
#: Several people in one cell, or an account beside a name, of whom one may have short names alone.
_SEVERAL_PEOPLE = Sql(r"""(regexp_matches(c, '[(](?:[A-Za-z]{1,2}[._-]|[A-Za-z._-]*[._-][A-Za-z]{1,2}[)])')
    OR regexp_matches(bare, '[/&;|\n]|(?i: and )| [-\x{2013}] ')
    AND regexp_matches(bare, '(?:^|[^A-Za-z])[A-Za-z]{1,2}(?:$|[^A-Za-z])'))""")


def _own_rows() -> Sql:
    """The query for the rows whose texts may hold their own plate, however spaced, or their searcher's name.

    A cell may hold several plates, or a state before one: any run of its characters that is as long as a plate counts.
    Texts beyond ASCII, where letters may only look like others, are all looked at.
    """
    plates = "regexp_extract_all(upper(plate), '[A-Z0-9]{4,}')"
    # of several plates in a cell each may be spaced
    several = (
        f"strlen(plate) > 3 AND (contains(spoken, {_squeezed('plate')}) "
        f"OR len(list_filter({plates}, lambda x: contains(spoken, x))) > 0) OR regexp_matches(plate, '[,;/|&\n]| and ') "
        "OR strlen(plate) <> length(plate)"
    )
    # most plates are letters and digits alone
    plate = (
        "plate <> '***' AND CASE WHEN regexp_full_match(plate, '[A-Za-z0-9]*') "
        f"THEN strlen(plate) > 3 AND contains(spoken, upper(plate)) ELSE {several} END"
    )
    return composed(
        """SELECT {entry}::UTINYINT AS what, plate, searcher, reason, case_number
        FROM (SELECT plate, searcher, reason, case_number, {spoken} AS spoken FROM staged_rows
            WHERE what = {entry} AND {shown})
        LEFT JOIN (
            SELECT c, words[1] AS one, words[2] AS two, nullif(words[3:], []) AS others,
                strlen(c) <> length(c) OR contains(c, chr(39)) OR {several} AS beyond
            FROM (
                SELECT c, bare, {words} AS words
                FROM (SELECT c, {bare} AS bare FROM names WHERE field = 'searcher' AND c <> '***'))
        ) ON searcher = c
        -- a condition of its own would be looked at before the rest, and what is spoken be worked out twice
        WHERE CASE WHEN spoken = '' THEN false WHEN {plate} THEN true
            WHEN contains(spoken, one) THEN true WHEN contains(spoken, two) THEN true
            WHEN others IS NOT NULL AND len(list_filter(others, lambda x: contains(spoken, x))) > 0 THEN true
            WHEN c IS NOT NULL AND (beyond OR strlen(spoken) <> length(spoken)) THEN true
            WHEN plate <> '***' AND strlen(spoken) <> length(spoken) THEN true ELSE false END""",
        entry=Sql(ENTRY),
        spoken=Sql(_squeezed(_SPOKEN)),
        shown=_SHOWN,
        bare=_BARE_NAME,
        words=_NAME_WORDS,
        several=_SEVERAL_PEOPLE,
        plate=Sql(plate),
    )


def _read_all(tables: Tables, odd: OddCells) -> None:
    """Judge the cells of all entries of a small file."""
    names = ("org", "searcher", "plate", "reason", "case_number", "moderation", "offense", "search_type")
    found = tables.rows(
        "SELECT {names} FROM staged_rows WHERE what = {entry}", names=Sql(", ".join(names)), entry=Sql(ENTRY)
    )
    for number, column in enumerate(names):
        own = column in _MASKED
        cells = Counter(((r[number], r[2], r[1]) if own else (r[number],)) for r in found if r[number] is not None)
        _judge(tables, odd, _Kind(column, own, detail=own), [(*key, n) for key, n in cells.items()])
    odd.valued.clear()  # none of them was flagged


def _read_names(tables: Tables, odd: OddCells, *, many: bool) -> None:
    """Judge the names; where they are ``many``, those alone that the engine finds unusual."""
    unusual = Sql(
        f" WHERE field = 'search_type' OR regexp_matches(c, {quoted(UNUSUAL)}) "
        f"OR field = 'searcher' AND regexp_full_match(c, {quoted(PARTIAL_NAME)}) "
        f"OR field = 'org' AND regexp_full_match(trim(c), {quoted(PERSON)})"
        if many
        else ""
    )
    found = tables.rows("SELECT field, c, n FROM names{unusual}", unusual=unusual)
    for column in _NAMES:
        _judge(tables, odd, _Kind(column), [(c, n) for f, c, n in found if f == column])


def _read_cells(tables: Tables, odd: OddCells, cells: Sql, *, large: bool) -> None:
    """Judge the distinct cells of a query one by one, so many at a time.

    Only where there is a detail is a cell looked through for what must be masked; the engine tells it by the shape of odd
    texts, where the file is large.
    """
    shaped = Sql(
        f"regexp_matches(trim(c, {quoted(_WHITE)}), {quoted(ANY)}) OR ends_with(trim(c, {quoted(_WHITE)}), '.0') "
        f"OR strlen(c) > {_LONG}"
        if large
        else "true"
    )
    total = tables.hold(
        "found_cells",
        "SELECT field, own, CASE WHEN own THEN true WHEN field = 'plate' THEN false ELSE {shaped} END AS detail, "
        "c, p, s, n FROM ({cells})",
        shaped=shaped,
        cells=cells,
    )
    for first in range(0, total, _BATCH):
        batch: defaultdict[_Kind, list[tuple[Any, ...]]] = defaultdict(list)
        for column, own, detail, c, p, s, n in tables.rows(
            "SELECT * FROM found_cells WHERE rowid >= $first AND rowid < $end", first=first, end=first + _BATCH
        ):
            batch[_Kind(column, own, detail)].append((c, p, s, n) if own else (c, n))
        for kind, some in batch.items():
            _judge(tables, odd, kind, some)
    tables.rows("DROP TABLE found_cells")


class _Kind(NamedTuple):
    """Which cells are judged: of which column, whether with their row's plate and searcher, whether details are looked for."""

    column: str
    own: bool = False
    detail: bool = False


def _judge(tables: Tables, odd: OddCells, kind: _Kind, found: list[tuple[Any, ...]]) -> None:
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
    types = dict.fromkeys(("c", *(("p", "s") if own else ()), "text"), "VARCHAR")
    query, values = from_python({**types, "state": STATE}, lines)
    name = f"{'own' if own else 'odd'}_{column}"
    if name in odd.tables:
        tables.change("INSERT INTO {name} {lines}", name=named(name), lines=query, **values)
    else:
        tables.hold(name, query, **values)
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
    text = re.sub(r"^([0-9]+)\.0$", r"\1", text) if text.endswith(".0") else text
    if not kind.detail:
        return text or None, state, {}
    named = searcher is not None and state_of(searcher, name=True) in _PLAIN
    masked, said = mask(
        text,
        plate.strip(_WHITE) if plate else None,
        searcher.strip(_WHITE) if searcher and named else None,
    )
    return masked.strip(_WHITE) or None, state, said
