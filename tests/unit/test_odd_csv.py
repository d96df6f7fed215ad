"""Audits in CSV files that are oddly written: every record is kept, and reads as it would from a tidy file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graphshare.engine import connect
from graphshare.releases import Release, ReleaseCache
from graphshare.sources import Given, ingest
from graphshare.sources.formats import tabular
from graphshare.sources.formats.files import SourceFile
from graphshare.sources.opening import open_parts

HEADER = "Name,Org Name,Total Networks Searched,Reason,Case #,Search Time"


def line(n: int, reason: str = "theft") -> str:
    return f"A. Ames{n},Elm{n % 3} OH PD,{n + 1},{reason},25-{n},2025-03-{n % 28 + 1:02d} 08:00:01"


PLAIN = [line(n) for n in range(40)]
ODD = {
    "a quote inside a cell": ([*PLAIN[:9], line(9, 'hit 5" pipe'), *PLAIN[10:]], "\n"),
    "a nickname in quotes": ([line(n, 'Bob "Bo" Ash') for n in range(40)], "\r\n"),
    "text behind a closing quote": ([*PLAIN[:9], line(9, '"theft, again" twice'), *PLAIN[10:]], "\n"),
    "quotes behind a backslash": ([line(n, r'"say \"HSI\" now"') for n in range(40)], "\n"),
    "carriage returns alone": (PLAIN, "\r"),
    "a carriage return inside a line": ([*PLAIN[:9], line(9, "theft\rof a car"), *PLAIN[10:]], "\n"),
    "line ends of two kinds": ([p + "\r" * (n % 2) for n, p in enumerate(PLAIN)], "\n"),
    "a quote that nothing closes": ([*PLAIN, 'J. Doe,Elm1 OH PD,4,"hom'], "\n"),
    "more cells than columns": ([*map(line, range(250)), line(250) + ",more", line(251) + ", ", *PLAIN], "\n"),
    "all of it, with blank lines": (
        [*PLAIN[:5], "", line(5, 'a 5" pipe'), "", "\r" + line(6), line(7, '"x" y'), *PLAIN[8:], "", line(41, '"cut')],
        "\r\n",
    ),
}


def written(path: Path, lines: list[str], end: str) -> Path:
    path.write_text(end.join([HEADER, *lines]) + end, encoding="utf-8", newline="")
    return path


def held(path: Path, cache: ReleaseCache) -> Release:
    (release,) = ingest([path], cache, Given(agency="Oak TX SO")).releases
    return release


def ways(path: Path, scratch: Path) -> list[str]:
    (part,) = open_parts(SourceFile(path), scratch)
    return [a.name for a in tabular.attempts(part.sample, 6)]


@pytest.mark.parametrize("how", ODD)
def test_an_oddly_written_audit_reads_like_a_tidy_one(how: str, tmp_path: Path) -> None:
    lines, end = ODD[how]
    odd = written(tmp_path / "odd.csv", lines, end)
    assert ways(odd, tmp_path)[-2:] == ["mended", "python"]
    with odd.open(encoding="utf-8", newline="") as handle:
        records = list(csv.reader(handle))
    tidy = io.StringIO(newline="")
    csv.writer(tidy, lineterminator="\n").writerows(r[:6] for r in records)
    (tmp_path / "tidy.csv").write_text(tidy.getvalue(), encoding="utf-8", newline="")
    cache = ReleaseCache(tmp_path / "held")
    left, right = held(odd, cache), held(tmp_path / "tidy.csv", cache)
    assert left.rows == right.rows == len(records) - 1
    assert (left.records, left.rejected, left.blank, left.structure) == (
        right.records,
        right.rejected,
        right.blank,
        right.structure,
    )
    tables = [pq.read_table(cache.folder(r.id) / "entries.parquet") for r in (left, right)]
    assert tables[0].equals(tables[1])
    beyond = [w for w in left.warnings if "more cells" in w]
    assert len(beyond) == (how == "more cells than columns")
    assert not beyond or beyond[0].startswith("1 rows")


def test_a_file_of_every_control_character_is_read_all_the_same(tmp_path: Path) -> None:
    controls = "".join(map(chr, (*range(1, 9), *range(14, 32))))
    lines = [*(line(n) for n in range(400)), line(400, f'{controls}" and 5"'), line(401)]
    release = held(written(tmp_path / "odd.csv", lines, "\n"), ReleaseCache(tmp_path / "held"))
    assert (release.rows, release.records) == (402, 402)


def test_a_record_of_very_many_cells_is_read_all_the_same(tmp_path: Path) -> None:
    lines = [*map(line, range(250)), line(250) + "," * 1_200, line(251)]
    release = held(written(tmp_path / "odd.csv", lines, "\n"), ReleaseCache(tmp_path / "held"))
    assert (release.rows, release.records) == (252, 252)


def test_a_long_record_is_mended_too(tmp_path: Path) -> None:
    path = written(tmp_path / "odd.csv", [*PLAIN, line(41, 'x"' + "y" * 3_000_000), line(42)], "\n")
    (part,) = open_parts(SourceFile(path), tmp_path)
    attempt = next(a for a in tabular.attempts(part.sample, 6) if a.name == "mended")
    connection = connect()
    longest = f"SELECT max(strlen(c3)), count(*) FROM {attempt.relation(connection)}"
    assert connection.execute(longest).fetchall() == [(3_000_002, 43)]


def test_the_mended_copy_goes_with_the_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = written(tmp_path / "odd.csv", ODD["a quote inside a cell"][0], "\n")
    (part,) = open_parts(SourceFile(path), tmp_path)
    tries = list(tabular.attempts(part.sample, 6))
    connection = connect()
    assert "mended.csv" in next(a for a in tries if a.name == "mended").relation(connection)
    assert list(tmp_path.glob("graphshare-*/mended.csv"))
    del tries
    assert not list(tmp_path.glob("graphshare-*"))
