"""The embedded store: one folder, no server.

A graph and the tables it was made from lie in a folder of their own (``kept``), so that a new graph comes into force by the
replacement of one small file and a crash leaves the old one answering.
"""

from __future__ import annotations

import re
import shutil
import warnings
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from graphshare import __version__
from graphshare.domain.graph import Graph, without_words
from graphshare.domain.schema import EDGES, ENDS, NODES, WITHHELD, Property, PropertyType
from graphshare.engine import Record
from graphshare.errors import IntegrityError, QueryError, StoreUnavailable
from graphshare.store.balance import Balance, counts, differences, expected, question, releases_of
from graphshare.store.base import Loaded, Progress, Rows, Store
from graphshare.store.contents import changed, contents_found, contents_of
from graphshare.store.kept import About, KeptGraph, KeptGraphs, same_files
from graphshare.store.reading_only import refuse_steps
from graphshare.store.refusal import refuse_divergent

if TYPE_CHECKING:
    import kglite
    import pandas as pd
    import pyarrow as pa

#: Edges beyond which loading and memory outgrow this store; it still works, and says so.
ROOMY = 10_000_000

#: The optimizer passes that give wrong counts: ``-[r]-()-[q]-`` with a bare count gave 0 where Neo4j gives 6, and whatever was
#: counted by what an OPTIONAL MATCH finds was one group, of nothing.
WRONG_PASSES = ["fuse_match_return_aggregate", "fuse_optional_match_aggregate"]

_TYPES = {
    PropertyType.STRING: "string",
    PropertyType.INTEGER: "integer",
    PropertyType.FLOAT: "float",
    PropertyType.DATE: "datetime",
    PropertyType.DATETIME: "timestamp",  # undeclared, a column that is all midnight would turn into days
}


class EmbeddedStore(Store):
    """A graph in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.where = str(folder)
        self.kept = KeptGraphs(folder)
        self._graph: kglite.KnowledgeGraph | None = None
        self._opened: KeptGraph | None = None
        self._stays: KeptGraph | None = None

    # --- loading ---

    def load(self, graph: Graph, *, with_wording: bool = False, progress: Progress | None = None) -> None:
        """Build into new files, verify counts and sums against the tables, then let them answer."""
        graph.check()
        want = expected(graph, with_wording=with_wording)
        digest = graph.data_hash(with_wording=with_wording)
        about: About = {
            "version": __version__,
            "data_hash": digest,
            "with_wording": with_wording,
            "altered": False,
            "releases": releases_of(graph),
            "balance": want,
            "contents": contents_of(graph, with_wording=with_wording),
        }
        built = _build(graph, with_wording=with_wording, progress=progress)
        wrong = differences(want, _measured(built))
        if wrong:
            raise IntegrityError(
                f"The store differs from its tables: {'; '.join(wrong[:5])}.",
                hint="The previous graph stays in force.",
            )
        with self._writable(), self.kept.changing(), self.kept.put(digest, about) as folder:
            _copy_tables(graph, folder / "tables", with_wording=with_wording)
            built.save(str(folder / "graph.kgl"))
        self.close()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnavailable(
                f"The store in {self.folder} cannot be written: {error.strerror or error}.",
                hint="Check the free space and the rights of that folder, or give another with --store.",
            ) from error

    # --- asking ---

    def stay(self, data_hash: str) -> bool:
        """Read that graph until the store is closed or changed; see ``Store.stay``."""
        self.close()
        if self.kept.current() is None:
            return False
        try:
            kept = self.kept.take()
        except StoreUnavailable:  # gone since, or damaged
            return False
        if kept.about["data_hash"] != data_hash:
            kept.lease.end()
            return False
        self._stays = kept
        return True

    def _take(self) -> KeptGraph:
        """The graph that is read, leased: that which stays, else the one that answers now."""
        return self.kept.again(self._stays) if self._stays else self.kept.take()

    def _open(self) -> tuple[kglite.KnowledgeGraph, About]:
        name = self._stays.folder.name if self._stays else self.kept.current()
        if self._graph is None or self._opened is None or self._opened.folder.name != name:
            import kglite

            self._graph = self._opened = None
            kglite.set_query_warning_policy("silent")
            kept = self._take()
            try:
                self._graph, self._opened = kglite.load(str(kept.file)), kept
            except (kglite.KgError, OSError) as error:
                raise StoreUnavailable(
                    f"The graph file in {self.folder} cannot be read.",
                    hint="`graphshare store load` in the folder of the records loads it again.",
                ) from error
            finally:
                kept.lease.end()  # from here on the graph is in memory
        return self._graph, self._opened.about

    def _run(
        self, query: str, params: Mapping[str, object], write: bool, timeout: float | None, limit: int | None
    ) -> Rows:
        refuse_divergent(query)
        if write:
            return self._change(query, params, timeout, limit)
        graph, _ = self._open()
        refuse_steps(_plan(graph, query, params))
        return _cypher(graph, query, params, timeout=timeout, limit=limit)

    def _change(self, query: str, params: Mapping[str, object], timeout: float | None, limit: int | None) -> Rows:
        """Change the graph as a whole: what comes of it is another graph, beside the same tables."""
        with self._writable(), self.kept.changing():
            if self.kept.current() is not None:
                self.close()  # else it was taken away since it was opened: what comes of it is loaded anew
            graph, about = self._open()
            before = self._take()
            try:
                rows = _cypher(graph, query, params, write=True, timeout=timeout, limit=limit)
                with self.kept.put(about["data_hash"], {**about, "altered": True}) as folder:
                    same_files(before.tables, folder / "tables")
                    graph.save(str(folder / "graph.kgl"))
            finally:
                before.lease.end()
                self.close()  # a change that failed half-way is in memory only
        return rows

    def read(self, into: Path | None = None) -> Graph:
        """The tables that the graph was loaded from; they stay as long as what is given back does."""
        kept = self._take()
        graph = Graph(kept.tables)
        weakref.finalize(graph, kept.lease.end)
        return graph

    def info(self) -> Loaded:
        """What is loaded; see ``Store.info``."""
        from importlib.metadata import version

        out: Loaded = {
            "store": "embedded",
            "where": self.where,
            "state": "empty",
            "engine": f"kglite {version('kglite')}",
            "version": None,
            "data_hash": None,
            "with_wording": None,
            "altered": None,
            "releases": [],
            "counts": {},
        }
        if self._stays or self.kept.current() is not None:
            try:
                kept = self._take()
            except StoreUnavailable:
                return {**out, "state": "damaged"}
            kept.lease.end()
            about = kept.about
            out["state"], out["version"], out["data_hash"] = "ready", about["version"], about["data_hash"]
            out["with_wording"], out["altered"], out["releases"] = (
                about["with_wording"],
                about["altered"],
                about["releases"],
            )
            out["counts"] = counts(about["balance"])
            edges = sum(n for name, n in out["counts"].items() if name in EDGES)
            if edges > ROOMY:
                out["advice"] = (
                    f"{edges:,} edges: beyond some {ROOMY:,}, Neo4j is the right place (`graphshare store load URI`)."
                )
        return out

    def check(self) -> list[str]:
        """What differs between the graph and the tables it was loaded from."""
        graph, about = self._open()
        out = differences(about["balance"], _measured(graph))
        want, worded = about["contents"], bool(about["with_wording"])
        found = contents_found(lambda query: _cypher(graph, query, {}), lambda label: label, with_wording=worded)
        out += changed(want, found)
        beside = changed(want, contents_of(self.read(), with_wording=worded))
        return out + [f"{said} (in the tables beside the graph)" for said in beside]

    def drop(self) -> None:
        """Take the graph away; other files in the folder stay."""
        self.close()
        with self._writable():
            self.kept.drop()

    def close(self) -> None:
        """Let go of the memory that the graph takes, and of the graph."""
        self._graph = self._opened = None
        if self._stays:
            self._stays.lease.end()
            self._stays = None


def _build(graph: Graph, *, with_wording: bool, progress: Progress | None) -> kglite.KnowledgeGraph:
    import kglite

    kglite.set_query_warning_policy("silent")
    built = kglite.KnowledgeGraph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it remarks on parallel edges, which are meant
        for label, node in NODES.items():
            table = graph.table(label)
            if not with_wording:
                table = without_words(label, table)
            if table.num_rows:
                built.add_nodes(_frame(table), label, "id", column_types=_column_types(node.properties))
            if progress:
                progress(label, table.num_rows, table.num_rows)
        for name, edge in EDGES.items():
            # One call an edge type (each has one source label): a later call would merge parallel edges.
            table = graph.table(name) if with_wording else without_words(name, graph.table(name))
            if table.num_rows:
                ends = dict.fromkeys(ENDS, "string")
                report = built.add_relationships(
                    _frame(table),
                    name,
                    edge.source,
                    ENDS[0],
                    edge.target,
                    ENDS[1],
                    column_types=ends | _column_types(edge.properties),
                )
                if report["stubs_vivified"]:
                    raise IntegrityError(
                        f"{name}: {report['stubs_vivified']} ends are no {edge.source} or {edge.target}."
                    )
            if progress:
                progress(name, table.num_rows, table.num_rows)
    for label, node in NODES.items():
        for prop, declared in node.properties.items():
            if declared.indexed:
                built.create_index(label, prop)
    return built


def _frame(table: pa.Table) -> pd.DataFrame:
    """The DataFrame that the engine loads from; whole numbers with gaps stay whole."""
    frame: pd.DataFrame = table.to_pandas(integer_object_nulls=True)
    return frame


def _column_types(properties: dict[str, Property]) -> dict[str, str]:
    return {p: _TYPES[d.type] for p, d in properties.items() if d.type in _TYPES}


def _copy_tables(graph: Graph, into: Path, *, with_wording: bool) -> None:
    import pyarrow.parquet as pq

    target = Graph(into)
    for name in (*NODES, *EDGES):
        target.path(name).parent.mkdir(parents=True, exist_ok=True)
        if name in WITHHELD and not with_wording:
            pq.write_table(without_words(name, graph.table(name)), target.path(name), compression="zstd")
        else:
            shutil.copyfile(graph.path(name), target.path(name))


def _measured(graph: kglite.KnowledgeGraph) -> Balance:
    out: Balance = {}
    for name in (*NODES, *EDGES):
        query, keys = question(name, lambda label: label)
        row = _cypher(graph, query, {}).rows[0]
        out[name] = dict(zip(keys, row, strict=True))
    return out


def _cypher(
    graph: kglite.KnowledgeGraph,
    query: str,
    params: Mapping[str, object],
    *,
    write: bool = False,
    timeout: float | None = None,
    limit: int | None = None,
) -> Rows:
    """The only place that asks the engine anything."""
    import kglite

    graph.read_only(not write)
    try:
        found = graph.cypher(
            query,
            params=dict(params),
            timeout_ms=0 if timeout is None else max(1, int(timeout * 1000)),
            disabled_passes=WRONG_PASSES,
        )
    except kglite.CypherTimeoutError as error:
        raise QueryError(
            f"The query took longer than {timeout:g} seconds.", hint="Narrow it, or allow it more time with --timeout."
        ) from error
    except kglite.ReadOnlyError as error:
        raise QueryError(
            "The query writes.", hint="Queries may only read; add --write where writing is meant."
        ) from error
    except kglite.KgError as error:
        raise QueryError(f"The query failed: {error}") from error
    finally:
        graph.read_only(True)
    if isinstance(found, str):  # EXPLAIN in older engines
        return Rows(("plan",), ((found,),))
    columns = tuple(found.columns)
    wanted = cast("Iterable[Record]", found if limit is None else found.head(limit))
    # Most values are what they are, and there may be millions.
    rows = tuple(tuple([v if type(v := row[c]) in _AS_IT_IS else _plain(v) for c in columns]) for row in wanted)
    return Rows(columns, rows, more=limit is not None and len(found) > limit)


def _plan(graph: kglite.KnowledgeGraph, query: str, params: Mapping[str, object]) -> list[str]:
    """The steps of the engine's plan for a query."""
    asked = re.sub(r"^\s*(?:EXPLAIN|PROFILE)\b", "", query, flags=re.IGNORECASE)
    return [str(row[1]) for row in _cypher(graph, f"EXPLAIN {asked}", params) if len(row) > 1]


_AS_IT_IS = frozenset((str, int, float, bool, type(None), date))


def _plain(value: object) -> object:
    """A value in the shape that both stores give."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, list | tuple):
        return [v if type(v) in _AS_IT_IS else _plain(v) for v in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, dict):
        if value.keys() == {"nodes", "relationships"}:
            steps = zip(value["relationships"], value["nodes"], strict=False)
            forward = [step["start"] == node["id"] for step, node in steps]
            return {k: [_plain(v) for v in value[k]] for k in ("nodes", "relationships")} | {"forward": forward}
        if value.keys() == {"id", "labels", "properties"}:
            return {"labels": sorted(value["labels"]), "properties": _stripped(value["properties"])}
        if value.keys() == {"id", "start", "end", "type", "properties"}:
            return {"type": value["type"], "properties": {k: _plain(v) for k, v in sorted(value["properties"].items())}}
        return _stripped(value)
    return str(value)


def _stripped(found: dict[str, object]) -> dict[str, object]:
    """A node's properties without the two that the engine adds to every node."""
    extra = found.get("type") in NODES and "title" in found and found.get("title") == found.get("id")
    return {k: _plain(v) for k, v in sorted(found.items()) if not (extra and k in ("title", "type"))}
