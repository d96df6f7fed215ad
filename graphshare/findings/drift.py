"""What moved between a finding and the same question asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphshare.findings.kept import Finding


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is not what it was; ``None`` also stands for a figure that one of the two answers does not have."""

    what: str
    was: object
    now: object

    def to_json(self) -> dict[str, object]:
        """``{"what", "was", "is"}``."""
        return {"what": self.what, "was": self.was, "is": self.now}


@dataclass(frozen=True, slots=True)
class Drift:
    """What is not as it was: figures, the sentence, the releases held, the rules, the human decisions.

    ``versions``: those of graphshare, then and now; another version alone is no drift. ``unanswered``: why there is no
    answer any more.
    """

    moved: tuple[Moved, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    rules: bool = False
    hand: bool = False
    versions: tuple[str, str] = ("", "")
    unanswered: str | None = None

    @property
    def holds(self) -> bool:
        """Whether everything is as it was."""
        return not (self.moved or self.came or self.went or self.changed or self.rules or self.hand or self.unanswered)

    def to_json(self) -> dict[str, object]:
        """As documented in docs/json.md."""
        return {
            "holds": self.holds,
            "moved": [m.to_json() for m in self.moved],
            "releases": {"came": list(self.came), "went": list(self.went), "changed": list(self.changed)},
            "rules_changed": self.rules,
            "hand_changed": self.hand,
            "version": {"was": self.versions[0], "is": self.versions[1]},
            "unanswered": self.unanswered,
        }


def compare(was: Finding, now: Finding) -> Drift:
    """What moved from one finding to another of the same question."""
    before, after = dict(_flat(was.expected)), dict(_flat(now.expected))
    moved = [
        Moved(key, before.get(key), after.get(key))
        for key in dict.fromkeys((*before, *after))
        if not _same(before, after, key)
    ]
    lists = {m.what.removesuffix(".entries") for m in moved if m.what.endswith(".entries")}
    moved = [m for m in moved if not (m.what.endswith(".sha256") and m.what.removesuffix(".sha256") in lists)]
    if was.sentence != now.sentence:
        moved.append(Moved("sentence", was.sentence, now.sentence))
    came, went = set(now.releases) - set(was.releases), set(was.releases) - set(now.releases)
    changed = {f for f, _ in came} & {f for f, _ in went}
    return Drift(
        tuple(moved),
        tuple(sorted(f for f, _ in came if f not in changed)),
        tuple(sorted(f for f, _ in went if f not in changed)),
        tuple(sorted(changed)),
        was.rules != now.rules,
        was.hand != now.hand,
        (was.version, now.version),
    )


def _same(before: dict[str, object], after: dict[str, object], key: str) -> bool:
    if key not in before or key not in after:
        return False
    a, b = before[key], after[key]
    return type(a) is type(b) and bool(a == b)


def _flat(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for k, v in value.items():
            yield from _flat(v, f"{key}.{k}" if key else str(k))
    else:
        yield key, value
