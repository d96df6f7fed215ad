"""The labels that tell graphshare's graph from everybody else's, and the phases of a load.

``:Graphshare`` marks every node in force, beside its own label. A graph on its way in has ``GraphshareNext<Label>``
only, a graph on its way out ``GraphshareOld<Label>`` only, so that no query about an ``:Agency`` sees either. One
``:GraphshareBuild`` node says what is in force.
"""

from __future__ import annotations

from collections.abc import Callable

from graphshare.domain.schema import NODES

MARK = "Graphshare"
BUILD = "GraphshareBuild"
BUILD_ID = "graphshare"

#: States of the build node.
EMPTY = "empty"
READY = "ready"
SWAPPING_OUT = "swapping: old graph out"
SWAPPING_IN = "swapping: new graph in"

#: Rows written, relabeled or deleted in one transaction.
ROWS = 5_000
RELABELED = 20_000
DELETED = 10_000


def live(label: str) -> str:
    """A label of the graph in force."""
    return f"{label}:{MARK}"


def coming(label: str) -> str:
    """The same label of a graph on its way in."""
    return f"GraphshareNext{label}"


def going(label: str) -> str:
    """The same label of a graph on its way out."""
    return f"GraphshareOld{label}"


def any_of(label_of: Callable[[str], str]) -> str:
    """All labels of a graph in one of its phases, as a label expression."""
    return "|".join(label_of(label) for label in NODES)


def declarations() -> dict[str, str]:
    """Constraints and indexes by name, in order; only what bears these names is ever dropped."""
    out = {"graphshare_build": f"FOR (n:{BUILD}) REQUIRE n.id IS UNIQUE"}
    for label in NODES:
        out[f"graphshare_{label.lower()}"] = f"FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        out[f"graphshare_next_{label.lower()}"] = f"FOR (n:{coming(label)}) REQUIRE n.id IS UNIQUE"
    statements = {name: f"CREATE CONSTRAINT {name} IF NOT EXISTS {what}" for name, what in out.items()}
    for label, node in NODES.items():
        for prop, declared in node.properties.items():
            if declared.indexed:
                name = f"graphshare_{label.lower()}_{prop}"
                statements[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.`{prop}`)"
    return statements
