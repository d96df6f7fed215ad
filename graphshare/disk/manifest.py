"""What a folder of ours holds, written down when it was made: size, hash and row count of every file.

A disk that lost something, a copy that stopped half-way, a file exchanged for another: each shows as a difference. Sizes
are compared whenever a folder is used, and hashes where a file was touched since it was last found whole (its time of
change says so; it is kept apart, for it is no part of what the folder holds).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

from graphshare.disk.writing import keep_private, write_text

NAME = "manifest.json"
_SEEN = "seen.json"
_OURS = {NAME, _SEEN}


def seal(folder: Path, *, apart: frozenset[str] = frozenset(), same: Mapping[str, Path] | None = None) -> None:
    """Write down what a folder holds, but for the entries ``apart``; from now on only its owner can read it.

    ``same``: folders in it → sealed ones of which they hold the very files, under further names: those are not measured again.
    """
    there = _files(folder, apart)
    files = _measured_elsewhere(there, same or {})
    files |= {name: _measured(path) for name, path in there.items() if name not in files}
    text = json.dumps(files, sort_keys=True)
    write_text(folder / NAME, json.dumps({"files": files, "check": _check(text)}, indent=1, sort_keys=True) + "\n")
    _see(folder, files)
    keep_private(folder)


def _measured_elsewhere(there: Mapping[str, str], same: Mapping[str, Path]) -> dict[str, Sealed]:
    """What sealed folders say of files that stand in them, too."""
    files = {}
    for within, other in same.items():
        for name, measured in (sealed(other) or {}).items():
            path = there.get(f"{within}/{name}")
            if path and (other / name).exists() and os.path.samefile(path, other / name):
                files[f"{within}/{name}"] = measured
    return files


class Sealed(TypedDict):
    """What is written down of a file; ``rows`` of a table alone, ``None`` where they could not be counted."""

    bytes: int
    sha256: str
    rows: NotRequired[int | None]


def sealed(folder: Path) -> dict[str, Sealed] | None:
    """File → its size, hash and rows as written down; ``None`` where that is missing or damaged itself."""
    try:
        manifest = json.loads((folder / NAME).read_bytes())
        files: dict[str, Sealed] = manifest["files"]
        whole = manifest["check"] == _check(json.dumps(files, sort_keys=True))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return files if whole else None


def faults(
    folder: Path, *, apart: frozenset[str] = frozenset(), footers: bool = False, deep: bool = False
) -> list[str]:
    """What differs from what was written down, as ``file: what is wrong``; nothing where all is whole.

    ``footers`` looks at the row count of every table, too; ``deep`` hashes every file.
    """
    files = sealed(folder)
    if files is None:
        return [f"{NAME}: missing or damaged" if folder.is_dir() else "the folder is missing"]
    there = _files(folder, apart)
    out = [f"{name}: not ours" for name in sorted(there.keys() - files.keys())]
    seen, moved = _seen(folder), False
    for name, written in sorted(files.items()):
        try:
            about = os.stat(there[name])
        except (OSError, KeyError):
            out.append(f"{name}: missing")
            continue
        if about.st_size != written["bytes"]:
            out.append(f"{name}: {about.st_size:,} bytes instead of {written['bytes']:,}")
        elif (deep or seen.get(name) != about.st_mtime_ns) and _hash(there[name]) != written["sha256"]:
            out.append(f"{name}: changed since it was written")
        elif footers and "rows" in written and _rows(there[name]) != written["rows"]:
            out.append(f"{name}: not the {written['rows']:,} rows that were written")
        moved = moved or seen.get(name) != about.st_mtime_ns
    if moved and not out:
        try:
            _see(folder, files)
        except OSError:
            return out  # a folder that cannot be written to is hashed every time
    return out


def _files(folder: Path, apart: frozenset[str]) -> dict[str, str]:
    out = {}
    for where, folders, names in os.walk(folder):
        if where == str(folder):
            folders[:] = [f for f in folders if f not in apart]
        for name in names:
            path = os.path.join(where, name)
            within = os.path.relpath(path, folder).replace(os.sep, "/")
            if within not in _OURS and not name.startswith(".graphshare-"):
                out[within] = path
    return out


def _measured(path: str) -> Sealed:
    out: Sealed = {"bytes": os.stat(path).st_size, "sha256": _hash(path)}
    return {**out, "rows": _rows(path)} if path.endswith(".parquet") else out


def _hash(path: str) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _rows(path: str) -> int | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows: int = file.metadata.num_rows
    except (OSError, pa.ArrowException):
        return None
    return rows


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _see(folder: Path, files: dict[str, Sealed]) -> None:
    times = {name: os.stat(folder / name).st_mtime_ns for name in files}
    write_text(folder / _SEEN, json.dumps(times, sort_keys=True))
    os.chmod(folder / _SEEN, 0o600)


def _seen(folder: Path) -> dict[str, int]:
    try:
        times = json.loads((folder / _SEEN).read_bytes())
    except (OSError, ValueError):
        return {}
    return times if isinstance(times, dict) else {}
