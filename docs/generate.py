"""Write the generated pages: every command, the graph's schema, the saved queries.

``make docs`` writes them; a test fails where a page is not what this file would write.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from graphshare import errors
from graphshare.cli import COMMANDS, app
from graphshare.cli.command import SHARED
from graphshare.queries import library
from graphshare.schema import EDGES, NODES, EdgeType, NodeType

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
        "2 usage, 3 done but something was rejected under `--strict`, 130 stopped by Ctrl-C. The JSON of each command",
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
        "Both stores hold exactly this. Every node has an `id`, unique within its label; moments are UTC, to the",
        "second. *Derived* values are computed from the rest at every build.",
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


def _properties(of: NodeType | EdgeType) -> list[str]:
    rows = [
        f"| `{name}` | {p.type} | {_cell(p.doc)}{' (derived)' if p.derived else ''} |"
        for name, p in of.properties.items()
    ]
    return ["| Property | Type | Meaning |", "|---|---|---|", *rows]


def queries_page() -> str:
    """All saved queries by category."""
    lines = [
        "# Saved queries",
        "",
        _GENERATED,
        "",
        "One question a file, in plain Cypher that runs unchanged on the embedded store and on Neo4j (the graph:",
        "[docs/schema.md](../docs/schema.md)). `graphshare query run NAME --param K=V` asks one; `graphshare query show NAME`",
        "prints it ready to paste into Neo4j Browser. Every query that makes a claim gives its evidence.",
    ]
    category = ""
    for query in sorted(library().values(), key=lambda q: (q.category, q.name)):
        if query.category != category:
            category = query.category
            lines += ["", f"## {category}"]
        lines += ["", f"### [{query.name}]({query.name}.cypher)", "", f"{query.title}. {query.asks}"]
        if query.params:
            rows = [
                (f"`{p.name}: {p.kind}`{'' if p.default is None else f' = `{p.default}`'}", p.meaning)
                for p in query.params
            ]
            lines += ["", *_table("Parameter", rows)]
        lines += ["", *_table("Column", [(f"`{c.name}: {c.kind}`", c.meaning) for c in query.columns])]
        lines += ["", *(f"- {caveat}" for caveat in query.caveats)] if query.caveats else []
    return "\n".join(lines) + "\n"


#: Page → what it must hold.
PAGES = {
    DOCS / "cli.md": cli_page,
    DOCS / "schema.md": schema_page,
    DOCS.parent / "cypher" / "README.md": queries_page,
}


if __name__ == "__main__":
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8", newline="\n")
