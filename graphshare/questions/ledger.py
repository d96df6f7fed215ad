"""The ledger: what was read, what is held of each release, and whether the raw files are still what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graphshare.disk.manifest import faults
from graphshare.disk.scratch import scratch
from graphshare.engine import composed, connect_for, parquet
from graphshare.errors import UnreadableFile
from graphshare.questions.overlap import Overlap
from graphshare.releases import Release, ReleaseCache, sha256_of
from graphshare.sources.formats.files import places_of, unpacked
from graphshare.sources.trees import NotUnderstood

#: The state of a raw file that is what was read, and of what is kept of a release where nothing of it is damaged.
UNCHANGED, WHOLE = "unchanged", "whole"


def line_of(r: Release) -> dict[str, object]:
    """A release as ``ingest`` and ``releases list`` give it."""
    return {
        "id": r.id,
        "file": r.file,
        "sha256": r.sha256,
        "kind": r.kind,
        "layout": r.layout,
        "agency": r.agency,
        "dated": r.dated,
        "rows": r.rows,
        "records": r.records,
        "rejected": r.rejected,
        "blank": r.blank,
        "structure": r.structure,
        "first": r.first,
        "last": r.last,
        "sheet": r.sheet,
        "agency_basis": r.agency_basis,
        "dated_basis": r.dated_basis,
        "selection": r.selection,
        "unread": list(r.unread),
        "warnings": list(r.warnings),
    }


@dataclass(frozen=True)
class ReadIn:
    """What came of reading files: the releases that were read (``dry_run``: would be), and the files not understood."""

    releases: tuple[Release, ...]
    not_understood: tuple[NotUnderstood, ...]
    dry_run: bool = False
    sentence: str = ""

    def to_json(self) -> dict[str, object]:
        """The JSON of ``ingest`` but for its provenance."""
        return {
            "sentence": self.sentence,
            "releases": [line_of(r) for r in self.releases],
            "not_understood": [n.to_json() for n in self.not_understood],
        }


@dataclass(frozen=True)
class ReleasesHeld:
    """All releases held."""

    releases: tuple[Release, ...]
    sentence: str = ""

    def to_json(self) -> dict[str, object]:
        """The JSON of ``releases list`` but for its provenance."""
        return {"sentence": self.sentence, "releases": [line_of(r) for r in self.releases]}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no record: its number as a spreadsheet shows it, why, and the column at which that was seen."""

    row: int
    cause: str
    column: str | None

    def to_json(self) -> dict[str, object]:
        """An element of ``rejected_rows``."""
        return {"row": self.row, "cause": self.cause, "column": self.column}


@dataclass(frozen=True)
class ReleaseShown:
    """One release with its ledger. ``columns``: with their cell states; ``rejected``: its rejected rows, where asked for;
    ``overlap``: of a log, what of it others hold."""

    release: Release
    columns: bool = False
    rejected: tuple[Rejected, ...] | None = None
    overlap: Overlap | None = None
    sentence: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """What is known of the release."""
        r = self.release
        return line_of(r) | {"masked": r.masked, "license": r.license, "credit": r.credit}

    def to_json(self) -> dict[str, object]:
        """The JSON of ``releases show`` but for its provenance."""
        out = {"sentence": self.sentence} | self.facts
        if self.columns:
            out["columns"] = [{"name": c.name, "read_as": c.read_as, "states": c.states} for c in self.release.columns]
        if self.rejected is not None:
            out["rejected_rows"] = [r.to_json() for r in self.rejected]
        if self.overlap is not None:
            out["overlap"] = self.overlap.to_json()
        return out


@dataclass(frozen=True, slots=True)
class Verified:
    """A release, what became of its raw file (``state``), and of what is kept of it (``kept``)."""

    release: Release
    state: str
    kept: str

    @property
    def alike(self) -> bool:
        """Whether both are as they were."""
        return self.state == UNCHANGED and self.kept == WHOLE

    def to_json(self) -> dict[str, object]:
        """An element of ``releases``."""
        r = self.release
        return {"id": r.id, "file": r.file, "sha256": r.sha256, "state": self.state, "kept": self.kept}


@dataclass(frozen=True)
class AllVerified:
    """Every release held, compared with its raw file."""

    releases: tuple[Verified, ...]
    sentence: str = ""

    @property
    def whole(self) -> bool:
        """Whether all that is kept of them is as it was written."""
        return all(v.kept == WHOLE for v in self.releases)

    def to_json(self) -> dict[str, object]:
        """The JSON of ``releases verify`` but for its provenance."""
        return {"sentence": self.sentence, "releases": [v.to_json() for v in self.releases]}


def rejected_rows(cache: ReleaseCache, r: Release) -> tuple[Rejected, ...]:
    """The rejected rows of a release, in their order."""
    path = cache.table(r.id, "rejected")
    if path is None:
        return ()
    con = connect_for([path])
    try:
        found = con.execute(
            composed('SELECT row, cause, "column" FROM {table} ORDER BY ALL', table=parquet(path))
        ).fetchall()
    finally:
        con.close()
    return tuple(Rejected(*x) for x in found)


def verified(releases: Iterable[Release], cache: ReleaseCache, root: Path) -> AllVerified:
    """Whether each raw file, or member of an archive, is still what was read, and what is kept of it is whole."""
    return AllVerified(tuple(Verified(r, _state(r, root), _kept(r, cache)) for r in releases))


def _kept(release: Release, cache: ReleaseCache) -> str:
    return "; ".join(faults(cache.folder(release.id), footers=True, deep=True)) or WHOLE


def _state(release: Release, root: Path) -> str:
    """What became of the file of a release; its path is as given, from the workspace or from where one stood."""
    there = places_of(release.source or "", root)
    if not there:
        return "the file is not where it was read from"
    with scratch() as apart:
        try:
            file = there[0]
            digest = sha256_of(unpacked(file, apart) if file.member else file.path)
        except (UnreadableFile, KeyError, OSError):
            return "no longer in its archive, or not readable"
    return UNCHANGED if digest == release.sha256 else "changed since it was read"
