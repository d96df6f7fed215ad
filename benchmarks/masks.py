"""How well personal details are masked: recall on a list, and what is masked of records as they were released."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graphshare.engine import connect, parquet
from graphshare.sources.values.masking import KINDS, mask
from graphshare.workspace import Workspace

#: Text, plate and searcher of its row, and what may not be left of it.
LABELS = Path(__file__).parent.parent / "tests" / "data" / "labels"
WRITTEN = (LABELS / "personal.tsv", LABELS / "personal_once_more.tsv")
#: Where searches are among the shared records.
LOGS = (
    "flock_org_audit_boulder_co_hibf",
    "flock_org_audit_south_portland_me",
    "flock_immigration_searches_hibf",
    "flock_network_audit_keyword_hits",
    "flock_portal_search_audit",
)
COLUMNS = {"reason": "reasons", "case_number": "case numbers", "offense": "offenses"}
_MASK = rf"\[(?:{'|'.join(KINDS)})"


class Masked(NamedTuple):
    """Of the filled cells of one column: how many there are, how many are masked, in how many different texts."""

    column: str
    cells: int
    masked: int
    texts: tuple[str, ...]


def left(*written: Path) -> tuple[int, list[str]]:
    """How many details stand on lists, and the texts of which something is left."""
    lines = [line.split("\t") for path in written for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return len(lines), [
        text
        for text, plate, searcher, secrets in lines
        if any(s in mask(text, plate.replace("\\n", "\n") or None, searcher or None)[0] for s in secrets.split("|"))
    ]


def masked_in(data: Path) -> list[Masked]:
    """What is masked of the searches in real records, read as anybody reads them."""
    with tempfile.TemporaryDirectory() as root:
        work = Workspace(root)
        work.ingest([data / name for name in LOGS])
        tables = [path for _, path in work.cache.tables("entries")]
        with connect() as con:
            return [
                Masked(
                    told,
                    *con.execute(
                        f"""SELECT count({column}), count(*) FILTER (WHERE regexp_matches({column}, $mask)),
                            coalesce(list_sort(list(DISTINCT {column}) FILTER (WHERE regexp_matches({column}, $mask))), [])
                            FROM {parquet(tables)}""",
                        {"mask": _MASK},
                    ).fetchall()[0],
                )
                for column, told in COLUMNS.items()
            ]


def told(data: Path) -> Iterator[str]:
    """The figures as lines of a page."""
    details, missed = left(*WRITTEN)
    yield "\n# Personal details\n"
    yield (
        f"Of {details} details in odd spellings (invented; written before the patterns were mended, and at hand while they\n"
        f"were: an upper bound) {details - len(missed)} are masked. What is masked of the public logs of searches that are read here:\n"
    )
    yield "| | filled cells | masked |\n|---|---|---|"
    found = masked_in(data)
    yield from (f"| {m.column} | {m.cells:,} | {m.masked} |" for m in found)
    texts = [t for m in found for t in m.texts]
    addresses = all("[address]" in t for t in texts)
    yield (
        f"\nThe {sum(m.masked for m in found)} cells hold {len(texts)} different texts"
        + (", each of them with a house number and a street: none is masked wrongly." if addresses else ".")
        + "\nPlates and searchers' names cannot be counted so: most of these logs do not show them."
    )
