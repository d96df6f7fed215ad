"""What people decided about names: ``hand/agencies.csv``. Their word wins over every rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from graphshare.errors import HandError
from graphshare.hand import Rows, append_decision, change_decisions, read_decisions
from graphshare.untrusted import legible, unhidden

FILE = "agencies.csv"
COLUMNS = ("a", "b", "judgment", "who", "when", "why")


class Judgment(StrEnum):
    """Whether two names stand for one agency."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. ``a`` and ``b`` are names as written, or agency ids; ``line`` counts the header as 1."""

    a: str
    b: str
    judgment: Judgment
    who: str = ""
    when: str = ""
    why: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}“{self.a}” and “{self.b}” are {self.judgment.value}"


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in the order taken. Raises ``HandError`` with the line that cannot be read."""
    found = []
    for line, row in enumerate(read_decisions(path, COLUMNS), start=2):
        if not any(row.values()):
            continue
        if not row["a"] or not row["b"]:
            raise HandError(
                f"{path.name}, line {line}: a decision needs two names.", hint="Fill a and b, or remove the line."
            )
        try:
            judgment = Judgment(row["judgment"].lower())
        except ValueError:
            raise HandError(
                f"{path.name}, line {line}: “{row['judgment']}” is no judgment.",
                hint="Write same, different or unsure.",
            ) from None
        found.append(Decision(row["a"], row["b"], judgment, row["who"], row["when"], row["why"], line))
    return tuple(found)


def decide(path: Path, decision: Decision) -> None:
    """Add one decision at the end of the file."""
    append_decision(path, COLUMNS, _row(decision))


def take_back(path: Path, decision: Decision) -> None:
    """Remove a decision, the last one like it; what others wrote meanwhile stays."""

    def without(rows: Rows) -> Rows:
        places = [i for i, row in enumerate(rows) if row == _row(decision)]
        return rows[: places[-1]] + rows[places[-1] + 1 :] if places else rows

    change_decisions(path, COLUMNS, without)


def _row(decision: Decision) -> dict[str, str]:
    return {
        "a": unhidden(decision.a),
        "b": unhidden(decision.b),
        "judgment": decision.judgment.value,
        "who": legible(decision.who),
        "when": decision.when,
        "why": legible(decision.why),
    }


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that stand: a later line about the same two names replaces an earlier one."""
    last = {frozenset((d.a, d.b)): d for d in decisions}
    return sorted(last.values(), key=lambda d: (d.line, d.a, d.b))
