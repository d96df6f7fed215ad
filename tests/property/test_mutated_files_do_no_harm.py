"""Mutated files of every kind, read as a whole: refused in words or counted to the last row, never a crash or a hang."""

from __future__ import annotations

import csv
import io
import os
import random
import resource
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from graphshare.errors import GraphshareError
from graphshare.releases import Release, ReleaseCache
from graphshare.sources.ingesting import ingest_file
from tests.property.test_small_readers_survive_damage import FILES, damaged

HOWS = ("cut", "hole", "twice", "shuffled", "bytes", "noise", "long", "quotes", "digits")
#: Seconds for one file, and bytes that all of them may add to the process.
LONGEST, LARGEST = 20, 2**30
DELIMITERS = (",", "\t", ";", "|")


def samples() -> dict[str, bytes]:
    """A fictional file for every reader, and the wrappings that files come in."""
    audit = "id,userId,name,reason,licensePlate,networkCount,searchTimeUTC\n" + "".join(
        f'{i},Quill J.,Elm OH PD,"{r}",ABC{i}23,{i + 1},2025-03-0{i + 1}T10:00:00Z\n'
        for i, r in enumerate(["ICE", "stolen", "assist, HSI", "", "theft", "ICE+ERO", "Case 12-3", "warrant"])
    )
    out = {name: text.encode() for name, text in FILES.items()}
    out["Elm OH PD Network Audit.csv"] = audit.encode()
    out["Elm OH PD Network Audit utf16.csv"] = audit.encode("utf-16")
    for name in ("shared.csv", "agreements.csv", "Elm OH PD Network Audit.csv"):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in csv.reader(io.StringIO(out[name].decode())):
            sheet.append(row)
        held = io.BytesIO()
        book.save(held)
        out[name.replace(".csv", ".xlsx")] = held.getvalue()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside/shared.csv", out["shared.csv"])
    out["packed.zip"] = packed.getvalue()
    return out


SAMPLES = samples()


def mutated(data: bytes, how: str, rng: random.Random) -> bytes:
    if how in ("long", "quotes", "digits"):
        at = rng.randrange(len(data) + 1)
        bit = {"long": b"x" * rng.choice((10, 5_000, 70_000)), "quotes": b'"' * rng.randint(1, 9), "digits": b"9" * 40}
        return data[:at] + bit[how] + data[at:]
    return damaged(data, how, rng.randrange(2**32))


@contextmanager
def within(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def counted(data: bytes) -> set[int]:
    """How many records a CSV has, under each delimiter, by a counter that shares nothing with the readers."""
    text = data.decode("utf-8")
    csv.field_size_limit(2**31 - 1)
    return {sum(1 for _ in csv.reader(io.StringIO(text, newline=""), delimiter=d)) for d in DELIMITERS}


def plain_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8") and b"\xef\xbb\xbf" not in data
    except UnicodeDecodeError:
        return False


def try_one(name: str, data: bytes, folder: Path) -> str:
    """What came of one file; raises where harm was done."""
    folder.mkdir()
    path = folder / name
    path.write_bytes(data)
    try:
        with within(LONGEST):
            found: list[Release] = ingest_file(path, ReleaseCache(folder / "cache"))
    except GraphshareError as error:
        if not str(error) or "bug" in str(error):
            raise AssertionError(f"no words for it: {error}") from error
        return "refused"
    for release in found:
        assert release.rows == release.records + release.rejected + release.blank + release.structure
    if len(found) == 1 and name.endswith(".csv") and plain_text(data):
        records = counted(data)
        assert any(found[0].rows in (n, n - 1) for n in records), (found[0].rows, records)
        return "counted"
    return "read"


def harm(files: int, seconds: float, seed: int, folder: Path) -> tuple[Counter[str], list[str], float]:
    rng = random.Random(seed)
    said: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, began = 0.0, time.monotonic()
    names = sorted(SAMPLES)
    for number in range(files):
        if time.monotonic() - began > seconds:
            break
        name, how = names[number % len(names)], rng.choice(HOWS)
        own = rng.getrandbits(32)
        data = mutated(SAMPLES[name], how, random.Random(own))
        if rng.random() < 0.3:
            data = mutated(data, rng.choice(HOWS), random.Random(own + 1)) if data else data
        start = time.monotonic()
        try:
            said[try_one(name, data, folder / str(number))] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            wrong.append(f"{name} {how} {number}: {type(error).__name__}: {str(error)[:300]}")
            if keep := os.environ.get("GRAPHSHARE_KEEP_MUTATED"):
                (Path(keep) / f"{number}-{name}").write_bytes(data)
        slowest = max(slowest, time.monotonic() - start)
    return said, wrong, slowest


def test_mutated_files_are_refused_or_counted(tmp_path: Path) -> None:
    said, wrong, _ = harm(120, 60, 1, tmp_path)
    assert wrong == []
    assert said.total() >= 60
    assert said["refused"]
    assert said["counted"]


@pytest.mark.soak
def test_ten_thousand_mutated_files_do_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    said, wrong, slowest = harm(10_000, float(os.environ.get("GRAPHSHARE_SOAK_SECONDS", "1200")), 2, tmp_path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    with capsys.disabled():
        print(  # noqa: T201 - figures for whoever runs it
            f"\n{said.total()} files {dict(said)}, slowest {slowest:.1f} s, {grown / 2**20:.0f} MB more, {len(wrong)} wrong"
        )
    assert wrong == []
    assert grown < LARGEST
