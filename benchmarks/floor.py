"""What a bare pipeline of the same engine costs, as a floor for ``ingest`` and ``build``.

    python -m benchmarks.floor [--rows 2000000] [--pairs 2] [--into DIR]

It reads the world of ``benchmarks.ingest`` as somebody would who needs the tables and nothing else: the hash of each file and the
independent count of its records, a table of entries kept as Parquet, searches found by id or by agency, second and networks, with the
words of the first entry, and sums by agency, log and month. No cell is judged or masked, no searcher numbered, no name
resolved, no reason read, no repeat, tie or burst looked for; what such a row would be is not asked, and nothing can be built again
from what is kept, or checked. Then each of these by the cheapest statements that are known for it
(``benchmarks.floor_of_truth``). The least CPU seconds of each step are divided by the same bare ``read_csv`` as everywhere.
What is printed also becomes a section of ``benchmarks/RESULTS.md``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.floor_of_truth import OF_A_FILE, OF_ALL, of_a_file, of_all, searches
from benchmarks.ingest import Cost, _cpu, measured, world
from benchmarks.ingest import step as step_of_ingest
from benchmarks.results import publish
from graphshare.engine import Sql, Tables, composed, connect, csv, named, parquet, quoted, selected, write_parquet

#: The bare pipeline's columns of an entry, by the field that they are read from.
TEXTS = {
    "id": "flock_id",
    "org": "org",
    "user": "user_name",
    "plate": "plate",
    "reason": "reason",
    "case": "case_number",
}
#: To know what a file is, what it holds, and how many records.
OPENED = "opening, hash and count"
STEPS = (OPENED, "read and store", "entries to Parquet", "searches", "searches to Parquet", "sums")
#: Whose place what is exact takes.
INEXACT = "searches"


def bare(records: Path, into: Path) -> dict[str, float]:
    """CPU seconds of each step, and how many searches were ``found``."""
    from graphshare.releases import sha256_of
    from graphshare.sources.formats.files import plan
    from graphshare.sources.opening import open_parts
    from graphshare.sources.values.layouts import map_columns

    spent = dict.fromkeys((*STEPS, *OF_A_FILE, *OF_ALL), 0.0)

    def timed(name: str, work: Callable[[], object]) -> None:
        before = _cpu()
        work()
        spent[name] += _cpu() - before

    kept: list[Path] = []
    with tempfile.TemporaryDirectory() as scratch, Tables(connect()) as tables:
        for file in plan([p for p in sorted(records.rglob("*.csv")) if "Audit" in p.name]):
            before = _cpu()
            sample = open_parts(file, Path(scratch))[0].sample  # which counts its records, too
            sha256_of(sample.path)
            spent[OPENED] += _cpu() - before
            mapping = map_columns(sample.head)
            assert mapping is not None, file.name
            columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(mapping.labels)))
            relation = csv(
                sample.path,
                f"auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}, "
                "null_padding = true, parallel = false",
            )
            cell = {f: Sql(f"c{i}") for f, i in mapping.fields.items()}
            at = "coalesce(try_strptime({at}, '%m/%d/%Y, %I:%M:%S %p UTC'), try_cast({at} AS TIMESTAMP))"
            number = "try_cast({networks} AS BIGINT)"
            own = {
                "log": quoted(file.name),
                **{name: cell.get(f, Sql("NULL::VARCHAR")) for f, name in TEXTS.items()},
                "at": composed(at, at=cell["at"]),
                "networks": composed(number, networks=cell["networks"]) if "networks" in cell else Sql("NULL::BIGINT"),
            }
            out = into / f"{len(kept)}.parquet"
            timed("read and store", lambda o=own, r=relation: tables.hold(  # type: ignore[misc]
                "entries_read", "SELECT * FROM (SELECT {columns} FROM {source}) WHERE \"at\" IS NOT NULL", columns=selected(o), source=r,
            ))  # fmt: skip
            of_a_file(tables, timed)
            timed("entries to Parquet", lambda o=out: write_parquet(tables.con, "FROM entries_read", o, delta=True))  # type: ignore[misc]
            kept.append(out)
        tables.rows("DROP TABLE entries_read")
        tables.see("entries", parquet(kept, filename=True))
        timed("searches", lambda: _link(tables))
        timed("searches to Parquet", lambda: _write(tables, into))
        timed("sums", lambda: _sum(tables, into))
        [(found,)] = tables.rows("SELECT count(*) FROM found")
        for relation in ("linked", "found"):
            tables.rows("DROP TABLE {relation}", relation=named(relation))
        of_all(tables, timed)
        exact = searches(tables)
    return {**spent, "found": float(found), "exact": float(exact)}


def _link(tables: Tables) -> None:
    """Which entries are one search, by 64-bit hashes and nothing else."""
    tables.hold(
        "linked",
        "SELECT row_number() OVER () AS number, log, org, \"at\", networks, "
        "CASE WHEN flock_id IS NULL THEN hash(org, \"at\", networks) ELSE hash(flock_id) END AS mark FROM entries",
    )  # fmt: skip
    tables.hold(
        "found",
        "SELECT mark, min(number) AS lead, min(\"at\") AS \"at\", max(networks) AS networks, count(*) AS entries "
        "FROM linked GROUP BY mark",
    )  # fmt: skip


def _write(tables: Tables, into: Path) -> None:
    query = (
        "SELECT f.lead AS search, f.at, f.networks, f.entries, w.org, w.reason, w.case_number FROM found f "
        "JOIN (SELECT row_number() OVER () AS number, org, reason, case_number FROM entries) w ON w.number = f.lead"
    )
    write_parquet(tables.con, query, into / "searches.parquet", delta=True)
    query = "SELECT number, lead AS search, org, l.at FROM linked l JOIN found USING (mark)"
    write_parquet(tables.con, query, into / "entries.parquet", delta=True)


def _sum(tables: Tables, into: Path) -> None:
    query = (
        'SELECT org, log, date_trunc(\'month\', "at") AS month, count(*) AS entries, min("at") AS first, max("at") AS last '
        "FROM linked GROUP BY ALL ORDER BY ALL"
    )
    write_parquet(tables.con, query, into / "sums.parquet")


def step(records: Path) -> tuple[Cost, dict[str, float]]:
    """The bare pipeline in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.floor", "--step", str(records)], capture_output=True, text=True
    )
    if run.returncode:
        raise SystemExit(f"the bare pipeline failed:\n{run.stderr[-2000:]}")
    cost, spent = run.stdout.splitlines()
    return Cost(**json.loads(cost)), json.loads(spent)


def report(rows: int, pairs: int, folder: Path) -> list[str]:
    """The floor as lines of text."""
    records = world(folder, rows) / "records"
    step_of_ingest("scan", records)
    scans, bares = [], []
    for _ in range(pairs):
        scans.append(step_of_ingest("scan", records).inner or 0.0)
        bares.append(step(records))
    scan = min(scans)
    steps = {name: min(found[name] for _, found in bares) / scan for name in bares[0][1]}
    told = json.loads((records.parent / "truth.json").read_text(encoding="utf-8"))["totals"]
    of_bare, of_truth = sum(steps[name] for name in STEPS), sum(steps[name] for name in (*OF_A_FILE, *OF_ALL))
    _, spent = bares[0]
    planted = told["searches"] + told["keyword_searches"]
    return [
        f"{told['rows']:,} rows; scan {scan:.2f} CPU s; pairs: {pairs}; peak of all, {max(c.peak for c, _ in bares):,.0f} MB",
        f"bare pipeline ÷ scan: {of_bare:.1f}",
        "of that, ÷ scan: " + ", ".join(f"{name} {steps[name]:.1f}" for name in STEPS),
        f"with what makes figures true ÷ scan: {of_bare - steps[INEXACT] + of_truth:.1f}",
        "of that, ÷ scan: " + ", ".join(f"{name} {steps[name]:.1f}" for name in (*OF_A_FILE, *OF_ALL)),
        f"it finds {spent['found']:,.0f} searches, exactly {spent['exact']:,.0f}; planted are {planted:,}",
    ]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floor", description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--step", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step:
        spent: dict[str, float] = {}

        def work() -> int:
            with tempfile.TemporaryDirectory() as scratch:
                spent.update(bare(given.step, Path(scratch)))
            return int(spent["found"])

        print(measured(work))
        print(json.dumps(spent))
        return
    publish(f"A bare pipeline, {given.rows:,} rows", given.into, lambda folder: report(given.rows, given.pairs, folder))


if __name__ == "__main__":
    main()
