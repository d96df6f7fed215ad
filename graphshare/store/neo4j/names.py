"""The labels that tell graphshare's graph from everybody else's, and the phases of a load.

``:Graphshare`` marks every node in force, beside its own label. A graph on its way in has ``GraphshareNext<Label>``
only, a graph on its way out ``GraphshareOld<Label>`` only, so that no query about an ``:Agency`` sees either. One
``:GraphshareBuild`` node says what is in force.
"""

from __future__ import annotations

from graphshare.schema import NODES

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


def declarations() -> list[str]:
    """Constraints and indexes, in order; each names itself, so that only these are ever dropped."""
    out = [f"CREATE CONSTRAINT graphshare_build IF NOT EXISTS FOR (n:{BUILD}) REQUIRE n.id IS UNIQUE"]
    for label, node in NODES.items():
        low = label.lower()
        out.append(f"CREATE CONSTRAINT graphshare_{low} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
        out.append(
            f"CREATE CONSTRAINT graphshare_next_{low} IF NOT EXISTS FOR (n:{coming(label)}) REQUIRE n.id IS UNIQUE"
        )
        out.extend(
            f"CREATE INDEX graphshare_{low}_{name} IF NOT EXISTS FOR (n:{label}) ON (n.`{name}`)"
            for name, declared in node.properties.items()
            if declared.indexed
        )
    return out
