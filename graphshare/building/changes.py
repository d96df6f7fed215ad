"""What is otherwise than in earlier builds: of which logs, agencies and decisions spans were made, and how far that is from what
is held now."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graphshare.building import APART, BASE, GROWN, Built
from graphshare.building.spans import SPANS_VERSION, Material
from graphshare.disk.manifest import NAME as SEALED
from graphshare.disk.manifest import faults
from graphshare.disk.writing import write_text

#: Spans are made again once more than this share of their rows came, went, or was drawn in by what did, since they were.
AT_MOST = 1 / 8
#: Or once so many parts were added to them.
PARTS_AT_MOST = 12
#: Or more than so many rows would be linked in one pass.
AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class LogThen:
    """What a log was when spans were made of it."""

    key: str
    place: int
    records: int
    kind: str
    selection: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Base:
    """Of what spans were made, with what was added to them: all on which their searches depend. ``months`` are the keys of
    those that are a month; ``first`` is how many rows had the logs of which they were made at first, ``added`` how many
    were linked since."""

    spans: tuple[str, ...]
    months: dict[str, int]
    logs: dict[str, LogThen]
    federal: frozenset[str]
    decided: dict[str, str]
    first: int
    added: int = 0
    version: int = SPANS_VERSION

    @classmethod
    def of(cls, of: Material) -> Base:
        """What is held now, of which no spans are made yet."""
        logs = {
            g.release.id: LogThen(
                of.keys[g.release.id], g.place, g.release.records, g.release.kind, g.release.selection, g.owner
            )
            for g in of.logs
        }
        decided = of.reasons.by_search if of.reasons else {}
        said = {i.lower(): repr(d.reading()) for i, d in decided.items()}
        return cls((), {}, logs, frozenset(of.federal), said, sum(t.records for t in logs.values()))

    def write(self, path: Path) -> None:
        """Write it down beside the build."""
        told = asdict(self) | {"federal": sorted(self.federal)}
        write_text(path, json.dumps(told, sort_keys=True) + "\n")

    @classmethod
    def read(cls, path: Path) -> Base | None:
        """What was written down; ``None`` where that is damaged or of another version."""
        try:
            told = json.loads(path.read_bytes())
            if told["version"] != SPANS_VERSION:
                return None
            logs = {r: LogThen(**t) for r, t in told["logs"].items()}
            spans, federal = tuple(told["spans"]), frozenset(told["federal"])
            return cls(spans, told["months"], logs, federal, told["decided"], told["first"], told["added"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def bound(self) -> float:
        """More rows than this are not added any more."""
        grown = sum(key.startswith(GROWN) for key in self.spans)
        return min(self.first * AT_MOST - self.added, AT_ONCE) if grown < PARTS_AT_MOST else -1

    def other_logs(self, than: Base) -> set[str]:
        """The logs that stand here and there not, or otherwise."""
        return {r for r, t in self.logs.items() if than.logs.get(r) != t}


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise now than in an earlier build, that in the folder ``built``: logs that came and that went (changed ones
    did both), agencies that became federal or ceased to be, and searches about which people decided."""

    base: Base
    came: frozenset[str]
    went: frozenset[str]
    federal: frozenset[str]
    decided: frozenset[str]
    rows: int
    built: Path

    @classmethod
    def between(cls, base: Base, now: Base, built: Path) -> Change:
        """What changed from one to the other."""
        came, went = now.other_logs(base), base.other_logs(now)
        rows = sum(max(b.logs[r].records for b in (base, now) if r in b.logs) for r in came | went)
        decided = {i for i, _ in base.decided.items() ^ now.decided.items()}
        return cls(base, frozenset(came), frozenset(went), base.federal ^ now.federal, frozenset(decided), rows, built)

    @property
    def nothing(self) -> bool:
        """Whether the spans are those of now."""
        return not (self.came or self.went or self.federal or self.decided)


def nearest(built: Built, now: Base) -> Change | None:
    """How the spans of an earlier build, of those beside it that differ least, differ from what is held now."""
    found = []
    for path in sorted(built.root.parent.glob(f"*/{BASE}")):
        if (path.parent / SEALED).exists() and faults(path.parent, apart=APART):
            continue  # what a disk lost or changed is not added to
        base = Base.read(path)
        if base and base.spans and all((built.spans / key).is_dir() for key in base.spans):
            change = Change.between(base, now, path.parent)
            if change.nothing or change.rows <= base.bound:
                found.append(change)
    return min(found, key=lambda c: c.rows, default=None)
