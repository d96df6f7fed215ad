"""The graph for other tools: GraphML, GEXF, CSV, Parquet, SQLite, a Cypher script, files for Neo4j's bulk import, networkx.

Wordings stay out unless asked for, and credits and licenses of the releases stand beside the data. Everything is
written under a partial name first, so that a folder holds a whole export or none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from graphshare.answer import Answer, Plain, Table
from graphshare.disk.ours import mark, may_replace_folder
from graphshare.disk.scratch import scratch
from graphshare.disk.writing import whole_folder
from graphshare.domain.graph import Graph
from graphshare.domain.prose import plural
from graphshare.errors import GraphshareError
from graphshare.exporting.cypher import write_cypher
from graphshare.exporting.leaving import Leaving, as_it_leaves
from graphshare.exporting.neo4j_admin import write_neo4j_admin
from graphshare.exporting.networks import to_networkx, write_gexf, write_graphml
from graphshare.exporting.rights import by_license, credits_page
from graphshare.exporting.sqlite import write_sqlite
from graphshare.exporting.tables import write_csv, write_parquet_tables

__all__ = ["FORMS", "export", "to_networkx"]

#: Form → what writes a graph in it into a folder.
FORMS: dict[str, Callable[[Graph, Path], None]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "csv": write_csv,
    "parquet": write_parquet_tables,
    "sqlite": write_sqlite,
    "cypher": write_cypher,
    "neo4j-admin": write_neo4j_admin,
}

#: What an export says of itself.
_SAID = "export.json"


def export(
    graph: Graph,
    form: str,
    out_dir: Path,
    *,
    split_rights: bool = False,
    show_reasons: bool = False,
    exact: bool = False,
    hide_file_names: bool = False,
    force: bool = False,
) -> Answer:
    """Write a graph for other tools into ``out_dir``.

    Wordings leave only with ``show_reasons``, Flock's ids and seconds only with ``exact``; with ``hide_file_names`` files
    are named by the ids of their releases.

    With ``split_rights`` each license has a folder of its own, with only the facts that releases under it prove.
    An earlier export in ``out_dir`` is replaced (one that somebody changed since only with ``force``); a folder that
    holds anything else is refused.

    Raises ``GraphshareError`` for an unknown form or such a folder.
    """
    if form not in FORMS:
        raise GraphshareError(f"“{form}” is no form of export.", hint=f"Forms: {', '.join(FORMS)}.")
    leaving = Leaving(show_reasons, exact, hide_file_names)
    may_replace_folder(out_dir, "export", force=force)
    with scratch() as apart, whole_folder(out_dir) as partial:
        worded = as_it_leaves(graph, apart / "worded", leaving)
        parts = by_license(worded, apart / "rights") if split_rights else {"": worded}
        for name, part in parts.items():
            target = partial / name
            target.mkdir(exist_ok=True)
            FORMS[form](part, target)
            (target / "CREDITS.md").write_text(credits_page(part), encoding="utf-8", newline="\n")
        files = sorted(p.relative_to(partial).as_posix() for p in partial.rglob("*") if p.is_file())
        counts = worded.counts()
        said: dict[str, object] = {
            "form": form, "wordings": show_reasons, "exact": exact, "file_names": not hide_file_names,
            "split_rights": split_rights, "data_hash": worded.data_hash(),
            "files": files, "counts": counts,
        }  # fmt: skip
        (partial / _SAID).write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
        mark(partial, "export")
    notes = ["Credits and licenses: CREDITS.md.", *leaving.notes()]
    table = Table(f"Exported to {out_dir}", ("file",), tuple((f,) for f in files))
    sentence = f"The graph is exported as {form}: {plural(len(files), 'file')}."
    return Answer(Plain({"sentence": sentence} | said | {"folder": str(out_dir)}), (table,), tuple(notes))
