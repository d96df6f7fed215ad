"""Write the generated pages (commands, schema, saved queries, also as Neo4j takes them) and the table of counties.

``make docs`` writes them; a test fails where a page is not what this file would write.
"""

from __future__ import annotations

import csv
import inspect
import io
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import typer.main
import zipcodes

from graphshare import errors
from graphshare.agencies.counties import key
from graphshare.cli import COMMANDS, app
from graphshare.cli.command import SHARED
from graphshare.domain.schema import EDGES, NODES, EdgeType, NodeType
from graphshare.queries import SavedQuery, example, library, pasteable
from graphshare.questions.discrepancies.rows import NOT_IN_A_STORE
from graphshare.views import payload

DOCS = Path(__file__).parent
_GENERATED = "<!-- Written by `make docs`; edit the program, not this page. -->"


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of the help."""
    top: Any = typer.main.get_command(app)
    for name in COMMANDS:
        found = top.get_command(None, name)
        parts = getattr(found, "commands", None)
        if parts is None:
            yield name, found
        else:
            yield from ((f"{name} {verb}", command) for verb, command in parts.items())


def cli_page() -> str:
    """All commands with their arguments and options."""
    lines = [
        "# Every command",
        "",
        _GENERATED,
        "",
        "Any folder is a workspace. stdout is data, stderr is talk. Exit codes: 0 done, 1 error (cause and hint),",
        "2 usage, 3 done but something was rejected under `--strict` or a finding moved, 130 stopped by Ctrl-C. The JSON of each command",
        "is described in [json.md](json.md).",
        "",
        "## Options of every command",
        "",
    ]
    everything = dict(commands())
    lines += _table("Option", [_option(p) for p in everything["coverage"].params if p.name in SHARED])
    section = ""
    for name, command in everything.items():
        here = COMMANDS[name.split()[0]][0]
        if here != section:
            section = here
            lines += ["", f"## {section}"]
        lines += ["", f"### {name}", "", _prose(command.help), "", "```", _usage(name, command), "```"]
        arguments = [_option(p) for p in command.params if p.param_type_name == "argument"]
        own = [_option(p) for p in command.params if p.param_type_name == "option" and not _shared(p)]
        if arguments:
            lines += ["", *_table("Argument", arguments)]
        if own:
            lines += ["", *_table("Option", own)]
    lines += [
        "",
        "## Errors",
        "",
        "What graphshare refuses, it refuses with a cause and a next step. In the library:",
        "",
    ]
    lines += ["| Error | Meaning |", "|---|---|"]
    lines += [f"| `{e.__name__}` | {_cell((e.__doc__ or '').split(chr(10))[0])} |" for e in _errors()]
    return "\n".join(lines) + "\n"


def _errors() -> list[type[errors.GraphshareError]]:
    found = [e for _, e in inspect.getmembers(errors, inspect.isclass) if issubclass(e, errors.GraphshareError)]
    return sorted(found, key=lambda e: (len(e.__mro__), e.__name__))


def _shared(param: Any) -> bool:
    return param.name in SHARED and (param.name != "out" or "the answer" in (param.help or "").lower())


def _usage(name: str, command: Any) -> str:
    arguments = [p.metavar or p.name.upper() for p in command.params if p.param_type_name == "argument"]
    return " ".join(["graphshare", name, *arguments, "[OPTIONS]"])


def _option(param: Any) -> tuple[str, str]:
    if param.param_type_name == "argument":
        return param.metavar or param.name.upper(), param.help or ""
    value = param.metavar or ""
    names = ", ".join(f"`{o}`" for o in [*param.secondary_opts, *reversed(param.opts)])
    shown = names if param.is_flag or not value else f"{names} `{value}`"
    default = param.default
    plain = isinstance(default, (str, int, float)) and not isinstance(default, bool) and default not in ("", 0)
    return shown, (param.help or "").split("  [default")[0] + (f" Default: `{default}`." if plain else "")


def _table(head: str, rows: list[tuple[str, str]]) -> list[str]:
    cells = [f"| {_cell(a)} | {_cell(b)} |" for a, b in rows]
    return [f"| {head} | Meaning |", "|---|---|", *cells]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _prose(text: str) -> str:
    return inspect.cleandoc(text).replace("\b\n", "")


def schema_page() -> str:
    """All node and edge types with their properties."""
    lines = [
        "# The graph",
        "",
        _GENERATED,
        "",
        "Both stores hold exactly this. Every node has an `id`, unique within its label; moments are UTC, to the second;",
        "days that begin or end a span (`from`, `until`, `first`, `last`) are included. *Derived* values are computed from",
        "the rest at every build. The [saved queries](cypher.md) ask this graph.",
        "",
        *_drawing(),
        "",
        "An arrow reads from its tail: an agency *owns* a network. A thick one stands for many searches each: add up its",
        "property `searches`, never count the edges.",
        "",
    ]
    lines += [f"- `(:{e.source})-[:{e.name}]->(:{e.target})`: {e.reads}" for e in EDGES.values()]
    lines += ["", "## Nodes"]
    for node in NODES.values():
        lines += ["", f"### {node.label}", "", f"{node.doc}.", "", *_properties(node)]
    lines += ["", "## Edges"]
    for edge in EDGES.values():
        derived = " Derived." if edge.derived else ""
        pattern = f"`(:{edge.source})-[:{edge.name}]->(:{edge.target})` reads “{edge.reads}”."
        lines += ["", f"### {edge.name}", "", f"{pattern} {edge.doc}.{derived}"]
        if edge.properties:
            lines += ["", *_properties(edge)]
    return "\n".join(lines) + "\n"


def _drawing() -> list[str]:
    """The schema as a Mermaid flow chart, which GitHub draws; it would draw two loops one upon the other."""
    arrows: dict[tuple[str, str, str], list[str]] = {}
    for edge in EDGES.values():
        loop = edge.source == edge.target
        kind = "-.->" if edge.derived and not loop else "==>" if "searches" in edge.properties else "-->"
        name = f"{edge.name} (derived)" if edge.derived else edge.name
        arrows.setdefault((edge.source, kind, edge.target), []).append(name)
    lines = ["```mermaid", "flowchart LR"]
    lines += [f"  {label}([{label}])" for label in NODES]
    lines += [f'  {a} {kind}|"{"<br/>".join(names)}"| {b}' for (a, kind, b), names in arrows.items()]
    return [*lines, "```"]


def _properties(of: NodeType | EdgeType) -> list[str]:
    rows = [
        f"| `{name}` | {p.type} | {_cell(p.doc)}{' (derived)' if p.derived else ''} |"
        for name, p in of.properties.items()
    ]
    return ["| Property | Type | Meaning |", "|---|---|---|", *rows]


_TRAP = """\
## The trap: `count(*)`

**Edges are not searches.** Ordinary searches are summed: one `SEARCHED_IN_MONTH` edge stands for all ordinary searches
that one agency made of one network in one month, often hundreds; one `LOGGED` edge for a month of an organization
audit; and a `Search` node from a source that aggregates for as many as its property `searches` says. `count(*)`, and
`count(r)` of such an edge, answer in edges and are wrong by any factor. Add the property up:

```cypher
MATCH (who:Agency)-[r:SEARCHED_IN_MONTH]->(net:Network {id: 'dannelmoor-qn-police'})
RETURN who.name AS agency, sum(r.searches) AS searches   // right; count(*) or count(r) would count months
ORDER BY searches DESC, agency LIMIT 10
```

Three more ways to count wrong:

- A search asks many networks, so sums over networks count it once for each. Ordinary searches cannot be added over
  networks at all; for the others, count each `Search` node once: `WITH DISTINCT s … sum(s.searches)`.
- A pattern multiplies rows: a search that names two bodies and stands in three logs is six rows of
  `(:Agency)<-[:NAMES]-(s:Search)-[:COVERED]->(:Network)`. Aggregate step by step, as the saved queries do.
- All searches of a network are its monthly edges *and* its Search nodes: the two never overlap, and add up.

No saved query counts edges where it says searches; a test holds every one of them against this rule.
"""

_ASKING = """\
## How to ask one

```console
$ graphshare query list                                              # all of them
$ graphshare query run doors-front --param body=HSI                  # one, on the store of this workspace
$ graphshare query run doors-front --param body=HSI -o front.csv     # into a file: csv, json, jsonl, md
$ graphshare query run mine.cypher                                   # your own, from a file (or - for stdin)
$ graphshare query run doors-front --explain                         # the store's plan
$ graphshare query show doors-front                                  # as Neo4j Browser and cypher-shell take it
```

In Python: `Workspace(".").query("doors-front", {"body": "HSI"}).to_pandas()`. In Neo4j Browser: paste what `query show`
prints, or import them all ([how](neo4j.md#neo4j-browser)). A question about one town, network or search should be told
which (here it is else about the foremost in the graph, and says so; in Neo4j Browser it has no rows); every other
parameter has a default, and `null` leaves its side open.
Types: `STRING`, `INTEGER`, `FLOAT`, `BOOLEAN`, `DATE` (written 2025-05-31), `LIST<STRING>` (separated by commas). At the
command line and in Python a body may go by any of its names, a state by its name, an agency by its name where only one
bears it; in Neo4j Browser they are written as the graph has them: `HSI`, `IL`, an id. A query cannot write without
`--write`; `--timeout S` gives up after S seconds, `--limit N` fetches N rows at most.
"""


def _needed(query: SavedQuery, name: str) -> str:
    others = [f"`{n}`" for n in query.needs if n != name]
    return f"Needed{', or ' + ' or '.join(others) if others else ''}. " if name in query.needs else ""


_DIFFERENCES = (
    "`graphshare discrepancies` tells these, too, and sums agencies that say nothing of immigration. Three kinds need",
    "what is in the files and in no node or edge, and have no query:",
    "",
    *(f"- **{kind.value}**: {lacks}" for kind, lacks in NOT_IN_A_STORE.items()),
)


def cypher_page() -> str:
    """All saved queries by category: what they ask, take and give, and each ready to copy."""
    queries = sorted(library().values(), key=lambda q: (q.category, q.name))
    lines = [
        "# Saved queries",
        "",
        _GENERATED,
        "",
        f"{len(queries)} questions in plain Cypher, one a file in [cypher/](../cypher). They run unchanged on the embedded store",
        "and on Neo4j, over [this graph](schema.md). Every query that makes a claim gives its evidence as `release#row`.",
        "",
        *_TRAP.splitlines(),
        "",
        *_ASKING.splitlines(),
        "",
        "## All of them",
        "",
        "| Query | Asks |",
        "|---|---|",
        *(f"| [{q.name}](#{q.name}) | {_cell(q.asks)} |" for q in queries),
    ]
    category = ""
    for query in queries:
        if query.category != category:
            category = query.category
            lines += ["", f"## {category.capitalize()}"]
            lines += ["", *_DIFFERENCES] if category == "discrepancies" else []
        lines += ["", f"### {query.name}", "", f"{query.title}. {query.asks}"]
        if query.params:
            rows = [
                (
                    f"`{p.name}: {p.kind}`{'' if p.default is None else f' = `{p.default}`'}",
                    _needed(query, p.name) + p.meaning,
                )
                for p in query.params
            ]
            lines += ["", *_table("Parameter", rows)]
        lines += ["", *_table("Column", [(f"`{c.name}: {c.kind}`", c.meaning) for c in query.columns])]
        lines += ["", *(f"- {caveat}" for caveat in query.caveats)] if query.caveats else []
        asked = example(query)[-1].split(": ", 1)[1]
        lines += ["", "```console", f"$ {asked}", "```"]
        params = [line for line in pasteable(query).splitlines() if line.startswith(":param ")]
        lines += ["", f'<details><summary>The Cypher (<a href="../cypher/{query.name}.cypher">file</a>)</summary>', ""]
        lines += ["```cypher", *params, *([""] if params else []), query.text.rstrip() + ";", "```", "", "</details>"]
    return "\n".join(lines) + "\n"


def questions_page() -> str:
    """What people ask, the commands that answer, and the answers in the fictional world."""
    asked = tomllib.loads((DOCS / "questions.toml").read_text(encoding="utf-8"))["question"]
    lines = [
        "# What people ask",
        "",
        "<!-- Written by `make docs` from questions.toml; edit that. -->",
        "",
        "Questions of reporters, councils and lawyers, what to type, and what the answer is in the fictional world, where it is planted:",
        "`graphshare synth --agencies 40 --searches 2000 --seed 7 --out world`, then `graphshare ingest world/records`. Every command",
        "here runs in the tests, and its answer is looked for there. Where graphshare does not answer, it says why not.",
    ]
    for number, question in enumerate(asked, start=1):
        lines += ["", f"## {number}. {question['asks']}", ""]
        if question.get("run"):
            lines += ["```", *(f"graphshare {command}" for command in question["run"]), "```", "", question["tells"]]
        if question.get("why"):
            lines += [*([""] if question.get("run") else []), f"*{question['why']}*"]
    return "\n".join(lines) + "\n"


def saved_cypher() -> str:
    """The library as the CSV that Neo4j's Query tool exports and imports as Saved Cypher: a folder a category."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name", "description", "query", "id", "parentId", "isFolder"])
    writer.writerow(["graphshare", "", "", 0, "", "true"])
    number, folder, category = 0, 0, ""
    for query in sorted(library().values(), key=lambda q: (q.category, q.name)):
        if query.category != category:
            category = query.category
            number += 1
            folder = number
            writer.writerow([category, "", "", folder, 0, "true"])
        number += 1
        writer.writerow([query.name, query.asks, pasteable(query), number, folder, "false"])
    return out.getvalue()


def counties() -> str:
    """The places of the postal list that lie in one county: a line a county, with its state and its places."""
    found: dict[tuple[str, str], set[str]] = {}
    for office in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if office["county"]:
            found.setdefault(key(office["city"], office["state"]), set()).add(office["county"])
    places: dict[tuple[str, str], list[str]] = {}
    for (place, state), held in sorted(found.items()):
        if len(held) == 1:
            places.setdefault((state, *held), []).append(place)
    return "".join(f"{state}\t{county}\t{';'.join(towns)}\n" for (state, county), towns in sorted(places.items()))


def typedefs() -> str:
    """What pages carry, as types for their scripts."""
    shapes = [
        shape
        for name, shape in vars(payload).items()
        if is_typeddict(shape) and shape.__module__.startswith(payload.__name__) and not name.startswith("_")
    ]
    out = [
        "// What pages carry, from graphshare/views/payload/: written by `make docs`; edit that module, not this file."
    ]
    for shape in shapes:
        out += [
            "",
            f"/** {' '.join((shape.__doc__ or '').replace('``', '`').split())} */",
            f"export interface {shape.__name__} {{",
        ]
        hints = get_type_hints(shape, include_extras=True)
        out += [
            f"  {k}{'?' if k in shape.__optional_keys__ else ''}: {_typescript(hint)};" for k, hint in hints.items()
        ]
        out.append("}")
    return "\n".join([*out, ""])


def _typescript(hint: Any) -> str:
    """A Python type of JSON as TypeScript writes it."""
    simple = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    if hint in simple:
        return simple[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _typescript(inner[0])
    if origin is Literal:
        return " | ".join(f'"{x}"' for x in inner)
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(map(_typescript, inner)))
    if origin is list or (origin is tuple and inner[-1] is Ellipsis):
        return f"Array<{_typescript(inner[0])}>"
    if origin is tuple:
        return f"[{', '.join(map(_typescript, inner))}]"
    if origin is dict:
        return f"Record<{', '.join(map(_typescript, inner))}>"
    return str(hint.__name__)


#: Page → what it must hold.
PAGES = {
    DOCS / "cli.md": cli_page,
    DOCS / "schema.md": schema_page,
    DOCS / "cypher.md": cypher_page,
    DOCS / "questions.md": questions_page,
    DOCS / "neo4j-saved-cypher.csv": saved_cypher,
    DOCS.parent / "graphshare" / "data" / "counties.tsv": counties,
    DOCS.parent / "graphshare" / "views" / "templates" / "payload.d.ts": typedefs,
}


if __name__ == "__main__":
    for beside in ("library.py", "index.py", "shapes.py"):
        runpy.run_path(str(DOCS / beside), run_name="__main__")
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8", newline="\n")
