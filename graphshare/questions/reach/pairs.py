"""Every pair of network and way in, as a file: written by the engine, without an object for any open side door."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from graphshare.abilities import see_side_open
from graphshare.disk.ours import BOM, is_quoted, may_replace_file
from graphshare.disk.writing import whole_file
from graphshare.disk.written import Written
from graphshare.domain.model import Door
from graphshare.engine import Sql, composed, from_python, named, quoted
from graphshare.errors import InputError
from graphshare.facts.reading import Reading
from graphshare.questions.reach.narrowing import Narrow
from graphshare.reach import Reached
from graphshare.untrusted import guarded, visible

#: The columns of the file, in order.
COLUMNS = (
    "network", "network_id", "owner", "owner_id", "state", "door", "use", "body", "via", "basis", "grade", "proxy", "proxy_id",
    "proxy_state", "asked", "named", "hinted", "first", "last", "certain", "note", "release", "row", "evidence_total",
)  # fmt: skip
_ENDINGS = (".csv", ".parquet")
_HEAD = BOM + ",".join(f'"{c}"' for c in COLUMNS) + "\n"


def written_to(path: Path, written: Written) -> Path:
    """The path, if its ending says a form that pairs are written in; raises ``InputError``.

    Raises ``GraphshareError`` where something else stands there, or what was ``written`` there was changed.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(
            f"{path} is neither CSV nor Parquet.", hint="--pairs takes a file that ends in .csv or .parquet."
        )
    may_replace_file(path, "no file of --pairs as graphshare wrote it", lambda: _is_ours(path), written)
    return path


def _is_ours(path: Path) -> bool:
    """Whether a file is as those that are written here."""
    if path.suffix.lower() == ".csv":
        head = _HEAD.encode()
        with path.open("rb") as handle:
            begun = handle.read(len(head)) == head
        return begun and is_quoted(path)
    import pyarrow.parquet as pq

    return tuple(pq.read_schema(path).names) == COLUMNS


def write_pairs(r: Reached, narrow: Narrow, path: Path) -> int:
    """Write every door that is looked at, side doors that are only open among them; gives their number.

    A row is one door of one network for one body and, if it is a side door, one proxy; ``release`` and ``row`` are the
    first record of its ``evidence_total``. Ordered by network, door, use, body, proxy.
    """
    csv = path.suffix.lower() == ".csv"
    with Reading(r.graph) as reading, whole_file(path) as partial:
        see_side_open(reading, r.facts, r.carry_days)
        _see_doors(reading, r, narrow)
        _see_names(reading, r, narrow, (lambda text: guarded(visible(text))) if csv else (lambda text: text))
        side = composed("SELECT * FROM side_open WHERE {proxies}", proxies=_proxies(narrow))
        select = composed(
            """
            SELECT n.name AS network, n.shown_id AS network_id, n.owner, n.owner_id, n.state, d.* EXCLUDE (network, proxy, release, row,
                evidence_total) REPLACE (strftime(first, '%Y-%m-%d') AS first, strftime(last, '%Y-%m-%d') AS last),
                p.name AS proxy, p.shown_id AS proxy_id, p.state AS proxy_state, d.release, d.row, d.evidence_total
            FROM (SELECT network, 'side' AS door, 'open' AS use, body, via, NULL AS basis, grade, proxy, 0 AS asked, 0 AS named,
                    0 AS hinted, first, last, certain, NULL AS note, release, row, evidence_total FROM ({side})
                  UNION ALL SELECT * FROM door_row) d
            JOIN network_name n ON n.id = d.network LEFT JOIN agency_name p ON p.id = d.proxy""",
            side=side,
        )
        cell = "coalesce(d.{}::VARCHAR, '')" if csv else "d.{}"  # what is unknown is quoted, too
        ordered = composed(
            """SELECT {columns} FROM ({select}) d
            ORDER BY d.network, d.network_id, d.door, d.use, d.body, d.proxy, d.proxy_id, d.via, d.first, d.note""",
            columns=Sql(", ".join(f"{cell.format(named(c))} AS {named(c)}" for c in COLUMNS)),
            select=select,
        )
        options = "FORMAT parquet, COMPRESSION zstd"
        if csv:  # a spreadsheet takes a file without this mark for one of an older alphabet
            options = f"FORMAT csv, HEADER false, FORCE_QUOTE *, PREFIX {quoted(_HEAD)}, SUFFIX {quoted(chr(10))}"
        done = reading.rows(
            "COPY ({ordered}) TO {path} ({options})",
            ordered=ordered,
            path=quoted(os.path.abspath(partial)),
            options=Sql(options),
        )
    return int(done[0][0])


def _proxies(narrow: Narrow) -> Sql:
    if narrow.door not in (None, Door.SIDE):
        return Sql("FALSE")
    return Sql(f"proxy = {quoted(narrow.proxy)}" if narrow.proxy else "TRUE")


def _see_doors(reading: Reading, r: Reached, narrow: Narrow) -> None:
    """The doors that are more than open side doors, as a table."""
    rows = [
        (o.network, o.door.value, o.use.value, o.body, o.via, o.basis, o.grade.value if o.grade else None, o.proxy, *o.searches,
         o.first, o.last, o.certain, o.note, o.rows[0].release if o.rows else None, o.rows[0].row if o.rows else None,
         len(o.rows))
        for o in r.openings
        if narrow.opening(r.atlas, o)
    ]  # fmt: skip
    types = f"{'VARCHAR ' * 8}{'BIGINT ' * 3}DATE DATE BOOLEAN VARCHAR VARCHAR BIGINT BIGINT"
    names = (
        "network", "door", "use", "body", "via", "basis", "grade", "proxy", "asked", "named", "hinted", "first", "last",
        "certain", "note", "release", "row", "evidence_total",
    )  # fmt: skip
    _table(reading, "door_row", list(zip(names, types.split(), strict=True)), rows)


def _see_names(reading: Reading, r: Reached, narrow: Narrow, shown: Callable[[str], str]) -> None:
    """Names and states of the networks that are looked at, and of all agencies."""
    networks = []
    for network, (name, owner) in r.atlas.networks.items():
        if narrow.network(r.atlas, network):
            place = r.atlas.agencies[owner]
            networks.append((network, shown(network), shown(name), shown(owner), shown(place.name), place.state))
    text = "VARCHAR"
    names = ("id", "shown_id", "name", "owner_id", "owner", "state")
    _table(reading, "network_name", [(n, text) for n in names], networks)
    agencies = [(p.id, shown(p.id), shown(p.name), p.state) for p in r.atlas.agencies.values()]
    _table(reading, "agency_name", [(n, text) for n in ("id", "shown_id", "name", "state")], agencies)


def _table(reading: Reading, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[object, ...]]) -> None:
    """A table of some rows: a parameter a column."""
    query, values = from_python(dict(columns), rows)
    reading.hold(name, query, **values)
